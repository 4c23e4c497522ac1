"""Write triples as N-Triples, and terms as they stand in it: the text by which terms are put in order, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rdflib import BNode, Literal, URIRef

from seeother.statements import Term, Triple, kind_of

# Control characters as escapes, those with names by their names (RDF 1.2 N-Triples, canonical form).
_ESCAPES = {number: f"\\u{number:04X}" for number in (*range(0x20), 0x7F)} | {
    ord(character): f"\\{name}" for character, name in zip('\b\t\n\f\r"\\', 'btnfr"\\', strict=True)
}


def write_ntriples(triples: Sequence[Triple], namespaces: Mapping[str, str]) -> str:
    """Return an N-Triples document, a line for each triple."""
    return "".join(f"{text_of(s)} {text_of(p)} {text_of(o)} .\n" for s, p, o in triples)


def text_of(term: Term) -> str:
    """Return a term as N-Triples writes it."""
    kind = type(term)
    if kind is URIRef:
        return f"<{str(term)}>"  # noqa: RUF010 -- formatting a term itself takes twice as long
    if kind is BNode:
        return f"_:{term}"
    return literal_text(term) if isinstance(term, Literal) else f"<{term}>"


def literal_text(value: Literal) -> str:
    """Return a literal as N-Triples writes it."""
    text = str(value)
    if not text.isprintable() or '"' in text or "\\" in text:
        text = text.translate(_ESCAPES)
    language, datatype = kind_of(value)
    if language:
        return f'"{text}"@{language}'
    return f'"{text}"^^<{datatype}>' if datatype else f'"{text}"'
