"""Lists of things as data: Hydra collections with their pages, so that programs browse as people do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rdflib import BNode, URIRef

from seeother.graph.catalogue import MoreThan
from seeother.pages.view import SiteView, named, number
from seeother.query.listing import TYPE
from seeother.statements import Node, Term, Triple, blank, iri_of, literal
from seeother.terms import HYDRA, RDFS, XSD

_RELATIONS = {"prev": "previous"}  # which links have by other names
_VARIABLES = {
    "q": ("freetextQuery", True),
    "page": ("pageIndex", False),
}  # of a search: meaning, whether it is needed


def page_of(view: SiteView, iris: Sequence[str], total: int) -> Iterator[Triple]:
    """Yield a page of a list as a Hydra collection with its partial view, and all that is counted as members."""
    yield from collection(view, total if total or not iris else None)
    for iri in iris:
        yield member(view, iri_of(iri))
        yield from named(iri, view)


def collection(view: SiteView, total: int | None) -> Iterator[Triple]:
    """Yield a collection and the view of it that one page is: two resources, also where there is one page."""
    whole, here = whole_of(view), here_of(view)
    yield from _typed(whole, "Collection")
    if total is not None and not isinstance(total, MoreThan):
        yield from _said(whole, totalItems=number(total))
    yield from _said(whole, view=here)
    yield from _typed(here, "PartialCollectionView")
    yield from _said(here, **pages_of(view))
    yield from _search(view, whole)


def whole_of(view: SiteView) -> URIRef:
    """Return the IRI of a list as a whole, which is one in every language: what its first page names as canonical."""
    return iri_of(view.origin + view.link(**{"page": None, "from": None, "lang": None}))


def here_of(view: SiteView) -> URIRef:
    """Return the IRI of the page of a list that one looks at."""
    return iri_of(view.origin + view.link(page=None if view.one("from") else view.page))


def pages_of(view: SiteView) -> Mapping[str, URIRef]:
    """Return the pages of a list around one, as its links say, by the names of Hydra's properties; of the only one itself."""
    around = {_RELATIONS.get(link.rel, link.rel): iri_of(view.origin + link.href) for link in view.around}
    return around or dict.fromkeys(("first", "last"), here_of(view))


def member(view: SiteView, node: Node) -> Triple:
    """Return the statement that a list has a member."""
    return Triple(whole_of(view), iri_of(f"{HYDRA}member"), node)


def _search(view: SiteView, whole: URIRef) -> Iterator[Triple]:
    """Yield how one searches: a template of addresses, and what its variables mean."""
    template = blank("search")
    yield from _said(whole, search=template)
    yield from _typed(template, "IriTemplate")
    yield from _said(
        template,
        template=literal(search_template(view)),
        variableRepresentation=iri_of(f"{HYDRA}BasicRepresentation"),
    )
    for name, (meaning, needed) in _VARIABLES.items():
        yield from _variable(template, name, meaning, needed)


def search_template(view: SiteView) -> str:
    """Return the template of the addresses of searches."""
    return f"{view.site}/search{{?q,page}}"


def _variable(template: BNode, name: str, meaning: str, needed: bool) -> Iterator[Triple]:
    mapping = blank(f"of_{name}")
    yield from _said(template, mapping=mapping)
    yield from _typed(mapping, "IriTemplateMapping")
    yield from _said(
        mapping,
        variable=literal(name),
        property=iri_of(f"{HYDRA}{meaning}"),
        required=literal(str(needed).lower(), datatype=f"{XSD}boolean"),
    )


def search_as_json(view: SiteView) -> dict[str, object]:
    """Return how one searches as JSON-LD, by the names of Hydra's terms."""
    return {
        "@type": "IriTemplate",
        "template": search_template(view),
        "variableRepresentation": f"{HYDRA}BasicRepresentation",
        "mapping": [
            {
                "@type": "IriTemplateMapping",
                "variable": name,
                "property": f"{HYDRA}{meaning}",
                "required": needed,
            }
            for name, (meaning, needed) in _VARIABLES.items()
        ],
    }


def overview(view: SiteView, iris: Sequence[str], total: int) -> Iterator[Triple]:
    """Yield a page of everything there is, and where the lists of each class are."""
    yield from page_of(view, iris, total)
    for iri, _ in view.snapshot.catalogue.classes():
        path = view.link(**{"class": iri, "from": None, "page": None, "letter": None, "sort": None})
        kind = iri_of(view.origin + path)
        yield from _typed(kind, "Collection")
        yield Triple(kind, iri_of(f"{RDFS}seeAlso"), iri_of(iri))


def found_page(view: SiteView, iris: Sequence[str], total: int) -> Iterator[Triple]:
    """Yield one page of what a search finds."""
    yield from page_of(view, iris, total)
    yield from _said(whole_of(view), freetextQuery=literal(view.one("q")))


def _typed(node: Node, kind: str) -> Iterator[Triple]:
    yield Triple(node, iri_of(TYPE), iri_of(f"{HYDRA}{kind}"))


def _said(node: Node, **facts: Term) -> Iterator[Triple]:
    """Yield statements about a node, by the names of Hydra's properties."""
    yield from (Triple(node, iri_of(f"{HYDRA}{name}"), value) for name, value in facts.items())
