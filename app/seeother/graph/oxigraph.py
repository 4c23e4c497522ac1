"""Oxigraph's terms and rdflib's, one from the other; what the store is given for a literal is taken back on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, RdfFormat, parse
from pyoxigraph import Literal as OxigraphLiteral
from rdflib import BNode, Literal, URIRef

from seeother.files.literals import OWN, as_stored
from seeother.statements import Node, Quad, Term, blank, datatype_of, iri_of, known_iri, literal, typed
from seeother.terms import XSD

_STRING = f"{XSD}string"
Pattern = NamedNode | BlankNode | OxigraphLiteral
_as_quad = tuple.__new__  # a third of what the class itself takes


@lru_cache(maxsize=512)
def _datatype(stored: str) -> URIRef | None:
    """Return a datatype as the data has it; None for that of plain text."""
    return None if stored == _STRING else iri_of(stored.removeprefix(OWN))


def to_rdflib(term: Any) -> Any:
    """Return a term as it was written, as rdflib has it."""
    kind = type(term)
    if kind is NamedNode:
        return iri_of(term.value)
    if kind is BlankNode:
        return blank(term.value)
    if language := term.language:
        return literal(term.value, language)
    datatype = _datatype(term.datatype.value)
    return literal(term.value) if datatype is None else typed(term.value, datatype)


def to_oxigraph(term: Term) -> Pattern:
    """Return a term as the store has it; raises ValueError for what cannot be in any store."""
    if isinstance(term, URIRef):
        return NamedNode(str(term))
    if isinstance(term, BNode):
        return BlankNode(str(term))
    if not isinstance(term, Literal):
        raise ValueError(f"{term!r} is no RDF term")
    if term.language:
        return OxigraphLiteral(str(term), language=term.language)
    datatype = datatype_of(term)
    return as_stored(OxigraphLiteral(str(term), datatype=NamedNode(datatype) if datatype else None))


def to_quads(
    quads: Iterable[Any], main: URIRef, subject: Node | None = None, value: Node | None = None
) -> Iterator[Quad]:
    """Yield Oxigraph's statements as rdflib's; those of the default graph are those of `main`.

    Where all have the `subject` or the `value` that was asked for, that very term stands in each.
    """
    for quad in quads:
        graph = quad.graph_name
        # One field after the other: whoever takes a statement apart pays for those that are known, too.
        parts = (
            to_rdflib(quad.subject) if subject is None else subject,
            known_iri(quad.predicate.value),
            to_rdflib(quad.object) if value is None else value,
            main if type(graph) is DefaultGraph else known_iri(graph.value),
        )
        yield _as_quad(Quad, parts)


def read_term(text: str) -> URIRef | Literal | None:
    """Return the term that a text stands for, an IRI or a literal as N-Triples writes it; None for neither."""
    try:
        if not text.startswith('"'):
            return iri_of(NamedNode(text).value)
        found = next(parse(f"<x:x> <x:x> {text} .", RdfFormat.N_TRIPLES)).object
    except (ValueError, SyntaxError, StopIteration):
        return None
    return to_rdflib(found) if type(found) is OxigraphLiteral else None
