"""Portions of a data set that one may want as a file: the things of a class, a scheme with its concepts, a vocabulary."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rdflib import URIRef

from seeother.describe.dumps import Portion
from seeother.graph.data import Data
from seeother.iris import canonical
from seeother.look.names import local_name
from seeother.statements import Node, iri_of
from seeother.structure.concepts import HAS_TOP, IN_SCHEME, TOP_OF
from seeother.structure.ontology import reference
from seeother.terms import RDF, SKOSXL

_TYPE = iri_of(f"{RDF}type")
_XL = tuple(iri_of(f"{SKOSXL}{kind}Label") for kind in ("pref", "alt", "hidden"))


def portion_of(kind: str, iri: str, data: Data) -> Portion | None:
    """Return the portion that a class, a scheme or a vocabulary stands for, None where nothing belongs to it."""
    makers: dict[str, Callable[[str, Data], Iterator[Node]]] = {
        "class": _of_class,
        "scheme": lambda iri, data: map(iri_of, _of_scheme(iri, data)),
        "vocabulary": lambda iri, data: map(iri_of, _of_vocabulary(iri, data)),
    }
    things = makers[kind]
    if next(things(iri, data), None) is None:
        return None
    return Portion(f"{kind} {iri}", local_name(iri), lambda: things(iri, data))


def within(first: Portion, second: Portion) -> Portion | None:
    """Return what belongs to both of two portions, None where nothing does."""

    def things() -> Iterator[Node]:
        others = set(second.things())
        return (name for name in first.things() if name in others)

    key, label = f"{first.key} {second.key}", f"{first.label}-{second.label}"
    return Portion(key, label, things) if next(things(), None) is not None else None


def _of_class(iri: str, data: Data) -> Iterator[Node]:
    """Yield all that is of a class, blank nodes too."""
    return (quad.subject for quad in data.quads(None, _TYPE, iri_of(iri)))


def _of_scheme(iri: str, data: Data) -> Iterator[str]:
    """Yield the concepts of a scheme and what are their names, where those are resources (SKOS-XL), and the scheme itself."""
    members = False
    for predicate in (IN_SCHEME, TOP_OF):
        for concept in _subjects(predicate, iri, data):
            members = True
            yield from _with_names(concept, data)
    for quad in data.quads(iri_of(iri), iri_of(HAS_TOP)):
        if isinstance(quad.object, URIRef):
            members = True
            yield from _with_names(str(quad.object), data)
    if members:
        yield iri


def _with_names(concept: str, data: Data) -> Iterator[str]:
    yield concept
    for predicate in _XL:
        yield from (
            str(q.object) for q in data.quads(iri_of(concept), predicate) if isinstance(q.object, URIRef)
        )


def _of_vocabulary(iri: str, data: Data) -> Iterator[str]:
    """Yield a vocabulary and its terms: what its page sets out, and all that stands behind its #."""
    stem = canonical(iri).rstrip("#")
    below = [str(node) for node in data.subjects_below(stem)]
    book = reference(canonical(iri), False, data)
    yield from dict.fromkeys((*below, *(str(entry.iri) for entry in (book.entries if book else ()))))
    if book and book.header is not None:
        yield str(book.header)


def _subjects(predicate: str, iri: str, data: Data) -> Iterator[str]:
    quads = data.quads(None, iri_of(predicate), iri_of(iri))
    return (str(quad.subject) for quad in quads if isinstance(quad.subject, URIRef))
