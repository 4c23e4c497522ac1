"""Lists of things as data: Hydra collections with their pages, so that programs browse as people do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rdflib import URIRef

from seeother.graph.links import offered_reference
from seeother.pages.view import SiteView, named, number
from seeother.query.listing import TYPE, Entry
from seeother.statements import Triple, iri_of
from seeother.terms import HYDRA, RDFS


def numbered_page(view: SiteView, entries: Sequence[Entry], total: int, count: int) -> Iterator[Triple]:
    """Yield one page of a list as a Hydra collection with its partial view."""
    whole, here = _absolute(view, page=None), _absolute(view, page=view.page)
    yield Triple(whole, iri_of(TYPE), iri_of(f"{HYDRA}Collection"))
    yield Triple(whole, iri_of(f"{HYDRA}totalItems"), number(total))
    if count > 1:
        yield Triple(whole, iri_of(f"{HYDRA}view"), here)
        yield Triple(here, iri_of(TYPE), iri_of(f"{HYDRA}PartialCollectionView"))
        pages = {"first": 1, "previous": view.page - 1, "next": view.page + 1, "last": count}
        for name, page in pages.items():
            if 1 <= page <= count:
                yield Triple(here, iri_of(f"{HYDRA}{name}"), _absolute(view, page=page))
    yield from _members(whole, entries, view)


def overview(view: SiteView, entries: Sequence[Entry], onward: str) -> Iterator[Triple]:
    """Yield a part of everything there is, and where the lists of each class are."""
    yield from part(view, entries, view.snapshot.manifest.things, onward)
    for iri, _ in view.snapshot.catalogue.classes():
        kind = iri_of(f"{view.origin}{view.link(**{'class': iri, 'from': None})}")
        yield Triple(kind, iri_of(TYPE), iri_of(f"{HYDRA}Collection"))
        yield Triple(kind, iri_of(f"{RDFS}seeAlso"), iri_of(iri))


def part(view: SiteView, entries: Sequence[Entry], total: int, onward: str) -> Iterator[Triple]:
    """Yield a part of a list that knows only what comes after it."""
    whole, here = _absolute(view, **{"from": None, "letter": None}), _absolute(view)
    yield Triple(whole, iri_of(TYPE), iri_of(f"{HYDRA}Collection"))
    if total:
        yield Triple(whole, iri_of(f"{HYDRA}totalItems"), number(total))
    if onward:
        yield Triple(whole, iri_of(f"{HYDRA}view"), here)
        yield Triple(here, iri_of(TYPE), iri_of(f"{HYDRA}PartialCollectionView"))
        yield Triple(here, iri_of(f"{HYDRA}next"), _absolute(view, **{"from": onward, "page": None}))
    yield from _members(whole, entries, view)


def _members(whole: URIRef, entries: Sequence[Entry], view: SiteView) -> Iterator[Triple]:
    for entry in entries:
        if offered_reference(view.snapshot, entry.iri):
            yield Triple(whole, iri_of(f"{HYDRA}member"), iri_of(entry.iri))
            yield from named(entry.iri, view)


def _absolute(view: SiteView, **changes: object) -> URIRef:
    return iri_of(view.origin + view.link(**changes))
