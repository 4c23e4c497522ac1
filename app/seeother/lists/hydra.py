"""Lists of things as data: Hydra collections with their pages, so that programs browse as people do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rdflib import URIRef

from seeother.graph.catalogue import MoreThan
from seeother.pages.view import SiteView, named, number
from seeother.query.listing import TYPE, Entry
from seeother.statements import Triple, blank, iri_of, literal
from seeother.terms import HYDRA, RDFS, XSD


def numbered_page(view: SiteView, entries: Sequence[Entry], total: int, count: int) -> Iterator[Triple]:
    """Yield one page of a list as a Hydra collection with its partial view."""
    whole = _absolute(view, page=None)
    yield from paged(view, whole, total, count)
    yield from _members(whole, [entry.iri for entry in entries], view)


def paged(view: SiteView, whole: URIRef, total: int, count: int) -> Iterator[Triple]:
    """Yield a collection and the view of it that one page is: two resources, also where there is one page."""
    here = _absolute(view, page=view.page)
    yield from _collection(view, whole, here, total)
    pages = {"first": 1, "previous": view.page - 1, "next": view.page + 1, "last": count}
    for name, page in pages.items():
        if 1 <= page <= count:
            yield Triple(here, iri_of(f"{HYDRA}{name}"), _absolute(view, page=page))


def _collection(view: SiteView, whole: URIRef, here: URIRef, total: int | None) -> Iterator[Triple]:
    yield Triple(whole, iri_of(TYPE), iri_of(f"{HYDRA}Collection"))
    if total is not None and not isinstance(total, MoreThan):
        yield Triple(whole, iri_of(f"{HYDRA}totalItems"), number(total))
    yield Triple(whole, iri_of(f"{HYDRA}view"), here)
    yield Triple(here, iri_of(TYPE), iri_of(f"{HYDRA}PartialCollectionView"))
    yield from _search(view, whole)


def _search(view: SiteView, whole: URIRef) -> Iterator[Triple]:
    """Yield how one searches: a template of addresses, and what its variables mean."""
    template = blank("search")
    yield Triple(whole, iri_of(f"{HYDRA}search"), template)
    yield Triple(template, iri_of(TYPE), iri_of(f"{HYDRA}IriTemplate"))
    yield Triple(template, iri_of(f"{HYDRA}template"), literal(f"{view.site}/search{{?q,page}}"))
    yield Triple(template, iri_of(f"{HYDRA}variableRepresentation"), iri_of(f"{HYDRA}BasicRepresentation"))
    for name, meaning, needed in (("q", "freetextQuery", "true"), ("page", "pageIndex", "false")):
        mapping = blank(f"of_{name}")
        yield Triple(template, iri_of(f"{HYDRA}mapping"), mapping)
        yield Triple(mapping, iri_of(TYPE), iri_of(f"{HYDRA}IriTemplateMapping"))
        yield Triple(mapping, iri_of(f"{HYDRA}variable"), literal(name))
        yield Triple(mapping, iri_of(f"{HYDRA}property"), iri_of(f"{HYDRA}{meaning}"))
        yield Triple(mapping, iri_of(f"{HYDRA}required"), literal(needed, datatype=f"{XSD}boolean"))


def overview(view: SiteView, entries: Sequence[Entry], onward: str) -> Iterator[Triple]:
    """Yield a part of everything there is, and where the lists of each class are."""
    yield from part(view, entries, view.snapshot.manifest.things, onward)
    for iri, _ in view.snapshot.catalogue.classes():
        kind = iri_of(f"{view.origin}{view.link(**{'class': iri, 'from': None})}")
        yield Triple(kind, iri_of(TYPE), iri_of(f"{HYDRA}Collection"))
        yield Triple(kind, iri_of(f"{RDFS}seeAlso"), iri_of(iri))


def part(view: SiteView, entries: Sequence[Entry], total: int, onward: str) -> Iterator[Triple]:
    """Yield a part of a list that knows only what comes after it."""
    whole = _absolute(view, **{"from": None, "letter": view.one("letter"), "page": None})
    first = _absolute(view, **{"from": None, "page": 1})
    here = _absolute(view, page=None) if view.one("from") else first
    yield from _collection(view, whole, here, None if view.one("letter") or not total else total)
    yield Triple(here, iri_of(f"{HYDRA}first"), first)
    if onward:
        yield Triple(here, iri_of(f"{HYDRA}next"), _absolute(view, **{"from": onward, "page": None}))
    yield from _members(whole, [entry.iri for entry in entries], view)


def found_page(view: SiteView, iris: Sequence[str], total: int, count: int) -> Iterator[Triple]:
    """Yield one page of what a search finds."""
    whole = _absolute(view, page=None)
    yield from paged(view, whole, total, count)
    yield Triple(whole, iri_of(f"{HYDRA}freetextQuery"), literal(view.one("q")))
    yield from _members(whole, iris, view)


def _members(whole: URIRef, iris: Sequence[str], view: SiteView) -> Iterator[Triple]:
    """Yield all that is counted, also what is told elsewhere or is no longer in use."""
    for iri in iris:
        yield Triple(whole, iri_of(f"{HYDRA}member"), iri_of(iri))
        yield from named(iri, view)


def _absolute(view: SiteView, **changes: object) -> URIRef:
    return iri_of(view.origin + view.link(**changes))
