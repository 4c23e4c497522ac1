"""The RDF syntaxes that documents are written in, each by its writer. A row here and one in `variants` is a format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pyoxigraph import Triple

from seeother.write.jsonld import write_jsonld
from seeother.write.rdfxml import write_rdfxml
from seeother.write.turtle import write_turtle

Writer = Callable[[Sequence[Triple], Mapping[str, str]], str]


def _write_ntriples(triples: Sequence[Triple], namespaces: Mapping[str, str]) -> str:
    return "".join(f"{triple} .\n" for triple in triples)


# A served document is one graph, so TriG is Turtle and N-Quads is N-Triples; N3 contains Turtle.
WRITERS: dict[str, Writer] = {
    "turtle": write_turtle,
    "jsonld": write_jsonld,
    "rdfxml": write_rdfxml,
    "ntriples": _write_ntriples,
    "n3": write_turtle,
    "trig": write_turtle,
    "nquads": _write_ntriples,
}
