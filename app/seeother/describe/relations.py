"""How a document, the thing it is about and its other forms are related: decided here once, for headers, pages and linksets.

The relations are those of FAIR Signposting and of the IANA registry (RFC 8288). The first ones matter most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from urllib.parse import quote, urlencode

from rdflib import Literal, URIRef

from seeother.describe.dataset import DataSet, iri_of_dataset
from seeother.describe.dumps import PLACE, SYNTAXES
from seeother.describe.versions import version_links
from seeother.documents.about import predicates_of
from seeother.documents.description import Description
from seeother.graph.data import Data
from seeother.http.links import LINKSET_JSON, LINKSET_TEXT, Link, alternates
from seeother.http.variants import BY_NAME, VARIANTS, Form
from seeother.iris import joined, to_uri
from seeother.site.document import Document, View
from seeother.site.setting_kinds import party_of
from seeother.site.settings import Settings
from seeother.statements import Triple, iri_of
from seeother.terms import DCTERMS, DOCUMENT_CLASSES, FOAF, OWL, RDFS, SCHEMA, SCHEMA_HTTP, SKOS, VOID
from seeother.versions.kept import versions_of
from seeother.write.syntaxes import WRITERS

ABOUT_PAGE = f"{SCHEMA}AboutPage"
_MOST_TYPES, _MOST_AUTHORS = 8, 8
_LICENSES = (f"{DCTERMS}license", f"{SCHEMA}license", f"{SCHEMA_HTTP}license", f"{DCTERMS}rights")
_AUTHORS = (
    f"{DCTERMS}creator",
    f"{SCHEMA}author",
    f"{SCHEMA}creator",
    f"{FOAF}maker",
    f"{DCTERMS}publisher",
)
# What a link says of a document, as a property.
_IN_RDF = {
    "license": iri_of(f"{DCTERMS}license"),
    "author": iri_of(f"{DCTERMS}creator"),
    "collection": iri_of(f"{VOID}inDataset"),
    "alternate": iri_of(f"{DCTERMS}hasFormat"),
}
_WEB = ("http://", "https://")
# What of the data can be had as a file, by the parameter that names it, and what such a thing is.
PORTIONS: dict[str, frozenset[str]] = {
    "vocabulary": frozenset({f"{OWL}Ontology", "http://purl.org/vocommons/voaf#Vocabulary"}),
    "scheme": frozenset({f"{SKOS}ConceptScheme"}),
    "class": frozenset({f"{RDFS}Class", f"{OWL}Class"}),
}


def of_document(view: View, description: Description, snapshot: Data) -> list[Link]:
    """Return the links of one form of a document: its own, then those to its other forms."""
    document, primary = view.document, description.primary
    forms, kinds = view.alternates(), description.types
    thing = to_uri(str(primary)) if primary else document.generic
    return [
        Link("canonical", view.canonical),
        Link("cite-as", _cited(thing, document, snapshot)),
        *([Link("describes", thing)] if primary else []),
        *linksets(document.generic, document.settings),
        *(Link("license", iri) for iri in _licences(document, description, snapshot)),
        *_types(kinds),
        *_authors(document, description, snapshot),
        *_above(description, kinds, snapshot),
        *_neighbours(view, description.page.count),
        *version_links(document, snapshot),
        *_items(view, description, kinds, snapshot),
        *alternates(_as_data(forms), "describedby"),
        *alternates(forms),
        *_languages(view),
    ]


def told_of_links(description: Description, links: Iterable[Link], document: str) -> Description:
    """Return a description that says of its document what its links say; a vocabulary that is one speaks for itself."""
    this = iri_of(document)
    if str(description.primary) == document:
        return description
    stated = predicates_of(document, description.outgoing)
    told = {rel: predicate for rel, predicate in _IN_RDF.items() if predicate not in stated}
    new, known = tuple.__new__, description.about_document
    added = (
        new(Triple, (this, told[link.rel], iri_of(joined(document, link.href))))
        for link in links
        if link.rel in told and not link.hreflang
    )
    return description._replace(about_document=tuple(dict.fromkeys((*known, *added))))


def of_thing(document: Document, topics: Sequence[URIRef], snapshot: Data) -> list[Link]:
    """Return the links of a thing, which says 303 and no more: who describes it, and what it is."""
    kinds = dict.fromkeys(kind for topic in topics for kind in snapshot.types(str(topic)))
    return [
        Link("cite-as", _cited(document.thing, document, snapshot)),
        *alternates(document.forms(VARIANTS, document.pattern.thing.origin), "describedby"),
        *linksets(document.generic, document.settings),
        *(Link("type", to_uri(kind)) for kind in islice(filter(_is_web, kinds), _MOST_TYPES)),
    ]


def _cited(thing: str, document: Document, snapshot: Data) -> str:
    """Return what to cite: the thing, which is its version's where this is an older one."""
    version = snapshot.settings.version
    return versions_of(snapshot).iri_of(version, thing) or document.generic if version else thing


def of_site_page(
    own: Sequence[Link], forms: Sequence[Form], settings: Settings, above: Sequence[Link]
) -> list[Link]:
    """Return the links of a page about the site; `above` are those to what it is a part of, and to its other parts."""
    licence = [Link("license", to_uri(settings.license))] if settings.license else []
    return [*own, *licence, *above, *alternates(forms)]


def neighbours(page: int, count: int, path_of: Callable[[int], str]) -> list[Link]:
    """Return the links to the first and the last of numbered pages, and to those before and after one; none from one alone."""
    pages = {"first": 1, "prev": page - 1, "next": page + 1, "last": count} if count > 1 else {}
    return [Link(rel, path_of(number)) for rel, number in pages.items() if 1 <= number <= count]


def of_first_page(data: Data) -> list[Link]:
    """Return what the first page says beside what every page of the site says: it stands for the data set."""
    dataset, mount = DataSet(data), data.settings.mount
    return [
        Link("cite-as", to_uri(dataset.iri)),
        Link("describes", to_uri(dataset.iri)),
        Link("type", ABOUT_PAGE),
        Link("type", f"{SCHEMA}Dataset"),
        Link("describedby", f"{mount}/.well-known/void", "text/turtle"),
        *(
            Link("item", f"{mount}{PLACE}{name}", syntax.packed_type)
            for name, syntax in (SYNTAXES.items() if dataset.has_dumps else ())
        ),
        *(
            [Link("alternate", f"{mount}/-/changes.atom", "application/atom+xml")]
            if data.settings.operations
            else []
        ),
        Link("api-catalog", f"{mount}/.well-known/api-catalog", LINKSET_JSON),
        Link("search", f"{mount}/search/description.xml", "application/opensearchdescription+xml"),
    ]


def linksets(url: str, settings: Settings) -> list[Link]:
    """Return the links to the linkset of a document, in both of its formats."""
    if not settings.operations:
        return []
    query = f"uri={quote(url, safe='/:')}"
    return [
        Link("linkset", f"{settings.mount}/-/linkset.json?{query}", LINKSET_JSON),
        Link("linkset", f"{settings.mount}/-/linkset.txt?{query}", LINKSET_TEXT),
    ]


def linkset_of(view: View, description: Description, snapshot: Data) -> Mapping[str, Sequence[Link]]:
    """Return all links around a document by their contexts: the thing, the page for people, and each form as data."""
    document = view.document
    own = of_document(view, description, snapshot)
    found: dict[str, Sequence[Link]] = {}
    if description.primary:
        found[document.thing] = of_thing(document, description.topics, snapshot)
    for url in dict.fromkeys((document.generic, document.url(BY_NAME["html"]))):
        found[url] = own
    describing = [
        link for link in own if link.rel in ("cite-as", "describes", "license", "author", "canonical")
    ]
    page = BY_NAME["html"].media_type
    landing = (Link("describes", document.generic, page), Link("collection", document.generic, page))
    for form, _ in _as_data(view.alternates()):
        found.setdefault(document.url(form), [*describing, *landing])
    return found


def _as_data(forms: Iterable[Form]) -> list[Form]:
    return [form for form in forms if form[0].name in WRITERS]


def _languages(view: View) -> Iterator[Link]:
    tags = view.document.settings.languages
    if len(tags) > 1:
        html = BY_NAME["html"]
        yield from (Link("alternate", view.path_in(tag), html.media_type, tag) for tag in tags)
        yield Link("alternate", view.document.path(view.canonical), html.media_type, "x-default")


def _types(kinds: Iterable[str]) -> Iterator[Link]:
    """Yield what is behind the page, a page about something (Signposting's `type`), and what its thing is."""
    yield Link("type", ABOUT_PAGE)
    yield from (Link("type", to_uri(kind)) for kind in islice(filter(_is_web, kinds), _MOST_TYPES))


def _licences(document: Document, description: Description, snapshot: Data) -> list[str]:
    """Return the licences that the data states of the document, else the one of the settings, else the data set's."""
    own = _stated(document, description, _LICENSES)
    settings = document.settings
    return own or ([to_uri(settings.license)] if settings.license else _of_dataset(snapshot, _LICENSES))


def _authors(document: Document, description: Description, snapshot: Data) -> list[Link]:
    about = document.settings.about
    told = [party_of(text)[1] for text in (*about.get("creators", ()), about.get("publisher", "")) if text]
    found = (
        _stated(document, description, _AUTHORS)
        or _of_dataset(snapshot, _AUTHORS)
        or [to_uri(uri) for uri in told if uri]
    )
    return [Link("author", iri) for iri in found[:_MOST_AUTHORS]]


def _stated(document: Document, description: Description, properties: Sequence[str]) -> list[str]:
    """Return the IRIs that the data states of a document: of its URL, or of its thing where that is a document itself."""
    wanted = frozenset(properties)
    stated = [t for t in description.outgoing if str(t.predicate) in wanted and _is_web(t.object)]
    if not stated:
        return []
    names = {document.generic}
    if description.primary and _is_document(description):
        names.add(str(description.primary))
    values = {
        to_uri(str(t.object)): properties.index(str(t.predicate)) for t in stated if str(t.subject) in names
    }
    return sorted(values, key=lambda iri: (values[iri], iri))


def _is_document(description: Description) -> bool:
    return any(
        t.subject == description.primary and str(t.object) in DOCUMENT_CLASSES for t in description.outgoing
    )


def _of_dataset(snapshot: Data, properties: Sequence[str]) -> list[str]:
    dataset = iri_of_dataset(snapshot)
    return snapshot.kept(("of dataset", properties), lambda: _values(dataset, properties, snapshot))


def _values(subject: str, properties: Sequence[str], snapshot: Data) -> list[str]:
    return [
        to_uri(str(quad.object))
        for name in properties
        for quad in snapshot.quads(iri_of(subject), iri_of(name))
        if _is_web(quad.object)
    ]


def _above(description: Description, kinds: Sequence[str], snapshot: Data) -> Iterator[Link]:
    """Yield what the document belongs to: the data set, and the list of things of the same class."""
    if snapshot.settings.version:
        return
    dataset = iri_of_dataset(snapshot)
    if str(description.primary) != dataset:
        yield Link("collection", to_uri(dataset))
    settings = snapshot.settings
    if settings.browse:
        lists = f"{settings.mount}/browse"
        yield Link("up", f"{lists}?{_class_query(kinds[0])}" if kinds else lists)


@lru_cache(maxsize=1024)
def _class_query(kind: str) -> str:
    return urlencode({"class": kind})


def _items(view: View, description: Description, kinds: Sequence[str], snapshot: Data) -> Iterator[Link]:
    """Yield what is behind the page: the data of its thing, and all that a vocabulary, a scheme or a class has."""
    turtle = BY_NAME["turtle"]
    # In full: assessments of data (F-UJI) fetch what an item names as it stands.
    yield Link("item", view.document.url(turtle) + view.query, turtle.media_type)
    found = next((name for name, classes in PORTIONS.items() if not classes.isdisjoint(kinds)), "")
    if found and not snapshot.settings.version and description.primary and DataSet(snapshot).has_dumps:
        query = urlencode({found: str(description.primary)})
        yield Link("item", f"{snapshot.settings.mount}{PLACE}data.ttl.gz?{query}", "application/gzip")


def _neighbours(view: View, count: int) -> Iterator[Link]:
    """Yield the links to the other pages of a document that has several."""
    path = view.document.path(view.url.partition("?")[0]) if view.vary else ""
    yield from neighbours(view.page, count, lambda page: f"{path}?page={page}")


def _is_web(value: object) -> bool:
    return not isinstance(value, Literal) and str(value).startswith(_WEB)
