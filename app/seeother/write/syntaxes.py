"""The RDF syntaxes that documents are written in, each by its writer. A row here and one in `variants` is a format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from seeother.statements import Triple
from seeother.write.jsonld import write_jsonld
from seeother.write.ntriples import write_ntriples
from seeother.write.rdfxml import write_rdfxml
from seeother.write.turtle import write_turtle

Writer = Callable[[Sequence[Triple], Mapping[str, str]], str]


# A served document is one graph, so TriG is Turtle and N-Quads is N-Triples; N3 contains Turtle.
WRITERS: dict[str, Writer] = {
    "turtle": write_turtle,
    "jsonld": write_jsonld,
    "rdfxml": write_rdfxml,
    "ntriples": write_ntriples,
    "n3": write_turtle,
    "trig": write_turtle,
    "nquads": write_ntriples,
}
