"""Keep literals as they are written, in a store that holds numbers and dates by their value only.

Oxigraph gives "3"^^xsd:nonNegativeInteger back as an xsd:integer, and 12.50 as 12.5. What would not come back as it was goes
in under a datatype of this program's own, with the real one behind it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, serialize

from seeother.files.parsing import parsing
from seeother.files.sources import Source
from seeother.terms import XSD

OWN = "urn:x-seeother:as-written:"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
# Datatypes of which the store keeps the value, each with the forms that it gives back as they were.
_NEVER = r"(?!)"
_KEPT = {
    "boolean": "true|false",
    "integer": "0|-?[1-9][0-9]{0,17}",
    "decimal": r"0|-?[1-9][0-9]{0,11}|-?(?:0|[1-9][0-9]{0,11})\.[0-9]{0,5}[1-9]",
    "double": r"0|-?[1-9][0-9]{0,6}|-?(?:0|[1-9][0-9]{0,6})\.[0-9]{0,6}[1-9]",
    "date": rf"{_DAY}Z?",
    "dateTime": rf"{_DAY}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z?",
    "gYear": "[0-9]{4}",
    "gYearMonth": "[0-9]{4}-[0-9]{2}",
    **dict.fromkeys(
        (
            "float",
            "dateTimeStamp",
            "time",
            "gMonth",
            "gMonthDay",
            "gDay",
            "duration",
            "yearMonthDuration",
            "dayTimeDuration",
            "byte",
            "short",
            "int",
            "long",
            "unsignedByte",
            "unsignedShort",
            "unsignedInt",
            "unsignedLong",
            "positiveInteger",
            "negativeInteger",
            "nonPositiveInteger",
            "nonNegativeInteger",
        ),
        _NEVER,
    ),
}
_FORMS = {f"{XSD}{name}": re.compile(form, re.ASCII) for name, form in _KEPT.items()}


def survives(literal: Literal) -> bool:
    """Tell whether the store gives a literal back as it was."""
    return literal.language is not None or is_kept(literal.value, literal.datatype.value)


def is_kept(text: str, datatype: str) -> bool:
    """Tell whether the store gives a text of a datatype back as it was."""
    form = _FORMS.get(datatype)
    return form is None or form.fullmatch(text) is not None


def as_stored(literal: Literal) -> Literal:
    """Return what the store is given for a literal."""
    return (
        literal
        if survives(literal)
        else Literal(literal.value, datatype=NamedNode(OWN + literal.datatype.value))
    )


def stored(quads: Iterable[Quad], graph: NamedNode | DefaultGraph) -> Iterator[Quad]:
    """Yield statements as the store is given them, in one graph."""
    for quad in quads:
        subject, predicate, value, named = quad
        kept = as_stored(value) if type(value) is Literal else value
        yield quad if kept is value and named == graph else Quad(subject, predicate, kept, graph)


def rewrite(source: Source, target: Path) -> None:
    """Write a file's statements as the store is given them, as N-Triples; raises SyntaxError at its first mistake."""
    with parsing(source) as parser:
        triples = (quad.triple for quad in stored(parser, DefaultGraph()))
        serialize(triples, output=str(target), format=RdfFormat.N_TRIPLES)


if __name__ == "__main__":  # path and name of the file, and where to write
    rewrite(Source(sys.argv[1], sys.argv[2], 0, 0), Path(sys.argv[3]))
