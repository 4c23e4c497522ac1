"""The RDF syntaxes that documents are written in, each by its writer. A row here and one in `variants` is a format."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence

from seeother.statements import Triple
from seeother.write.jsonld import write_jsonld
from seeother.write.ntriples import write_ntriples
from seeother.write.rdfxml import write_rdfxml
from seeother.write.turtle import write_turtle

Writer = Callable[[Sequence[Triple], Mapping[str, str]], str]


# Code points that never will be characters: some readers refuse them (raptor), so they are written as escapes.
_NONCHARACTERS = re.compile(
    "[\ufdd0-\ufdef"
    + "".join(chr(plane + end) for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF))
    + "]"
)


def _escaping(write: Writer, escape: Callable[[str], str]) -> Writer:
    """Return a writer that escapes noncharacters, wherever they stand."""

    def written(triples: Sequence[Triple], namespaces: Mapping[str, str]) -> str:
        text = write(triples, namespaces)
        return text if text.isascii() else _NONCHARACTERS.sub(lambda found: escape(found[0]), text)

    return written


def _as_uchar(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def _as_json(character: str) -> str:
    return json.dumps(character)[1:-1]


_TURTLE, _NTRIPLES = _escaping(write_turtle, _as_uchar), _escaping(write_ntriples, _as_uchar)
# A served document is one graph, so TriG is Turtle and N-Quads is N-Triples; N3 contains Turtle.
WRITERS: dict[str, Writer] = {
    "turtle": _TURTLE,
    "jsonld": _escaping(write_jsonld, _as_json),
    "rdfxml": write_rdfxml,
    "ntriples": _NTRIPLES,
    "n3": _TURTLE,
    "trig": _TURTLE,
    "nquads": _NTRIPLES,
}
