"""Lists of things as data: Hydra collections with their pages, so that programs browse as people do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rdflib import BNode, URIRef

from seeother.graph.catalogue import MoreThan
from seeother.pages.view import SiteView, named, number
from seeother.query.listing import TYPE, Entry
from seeother.statements import Node, Term, Triple, blank, iri_of, literal
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
            yield from _said(here, **{name: _absolute(view, page=page)})


def _collection(view: SiteView, whole: URIRef, here: URIRef, total: int | None) -> Iterator[Triple]:
    yield from _typed(whole, "Collection")
    if total is not None and not isinstance(total, MoreThan):
        yield from _said(whole, totalItems=number(total))
    yield from _said(whole, view=here)
    yield from _typed(here, "PartialCollectionView")
    yield from _search(view, whole)


def _search(view: SiteView, whole: URIRef) -> Iterator[Triple]:
    """Yield how one searches: a template of addresses, and what its variables mean."""
    template = blank("search")
    yield from _said(whole, search=template)
    yield from _typed(template, "IriTemplate")
    yield from _said(
        template,
        template=literal(f"{view.site}/search{{?q,page}}"),
        variableRepresentation=iri_of(f"{HYDRA}BasicRepresentation"),
    )
    yield from _variable(template, "q", "freetextQuery", "true")
    yield from _variable(template, "page", "pageIndex", "false")


def _variable(template: BNode, name: str, meaning: str, needed: str) -> Iterator[Triple]:
    mapping = blank(f"of_{name}")
    yield from _said(template, mapping=mapping)
    yield from _typed(mapping, "IriTemplateMapping")
    yield from _said(
        mapping,
        variable=literal(name),
        property=iri_of(f"{HYDRA}{meaning}"),
        required=literal(needed, datatype=f"{XSD}boolean"),
    )


def overview(view: SiteView, entries: Sequence[Entry], onward: str) -> Iterator[Triple]:
    """Yield a part of everything there is, and where the lists of each class are."""
    yield from part(view, entries, view.snapshot.manifest.things, onward)
    for iri, _ in view.snapshot.catalogue.classes():
        kind = iri_of(f"{view.origin}{view.link(**{'class': iri, 'from': None})}")
        yield from _typed(kind, "Collection")
        yield Triple(kind, iri_of(f"{RDFS}seeAlso"), iri_of(iri))


def part(view: SiteView, entries: Sequence[Entry], total: int, onward: str) -> Iterator[Triple]:
    """Yield a part of a list that knows only what comes after it."""
    whole = _absolute(view, **{"from": None, "letter": view.one("letter"), "page": None})
    first = _absolute(view, **{"from": None, "page": 1})
    here = _absolute(view, page=None) if view.one("from") else first
    yield from _collection(view, whole, here, None if view.one("letter") or not total else total)
    yield from _said(here, first=first)
    if onward:
        yield from _said(here, next=_absolute(view, **{"from": onward, "page": None}))
    yield from _members(whole, [entry.iri for entry in entries], view)


def found_page(view: SiteView, iris: Sequence[str], total: int, count: int) -> Iterator[Triple]:
    """Yield one page of what a search finds."""
    whole = _absolute(view, page=None)
    yield from paged(view, whole, total, count)
    yield from _said(whole, freetextQuery=literal(view.one("q")))
    yield from _members(whole, iris, view)


def _members(whole: URIRef, iris: Sequence[str], view: SiteView) -> Iterator[Triple]:
    """Yield all that is counted, also what is told elsewhere or is no longer in use."""
    for iri in iris:
        yield from _said(whole, member=iri_of(iri))
        yield from named(iri, view)


def _absolute(view: SiteView, **changes: object) -> URIRef:
    return iri_of(view.origin + view.link(**changes))


def _typed(node: Node, kind: str) -> Iterator[Triple]:
    yield Triple(node, iri_of(TYPE), iri_of(f"{HYDRA}{kind}"))


def _said(node: Node, **facts: Term) -> Iterator[Triple]:
    """Yield statements about a node, by the names of Hydra's properties."""
    yield from (Triple(node, iri_of(f"{HYDRA}{name}"), value) for name, value in facts.items())
