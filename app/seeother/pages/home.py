"""The first page: what the data set is, how large, what kinds of things it has, what changed last, how the kinds connect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode

from markupsafe import Markup
from rdflib import BNode, Literal, URIRef

from seeother.graph.data import Data
from seeother.graph.description import bounded, named_by_content
from seeother.graph.links import local_reference, offered_reference
from seeother.http.answer import Answer
from seeother.iris import canonical
from seeother.look.names import Name, best, name_of
from seeother.look.typesetting import day_of
from seeother.pages.connections import Connections, connections
from seeother.pages.schema_org import script_safe
from seeother.pages.view import SiteView, named, number
from seeother.query.listing import TYPE
from seeother.statements import Triple, blank, iri_of, literal
from seeother.terms import DCTERMS, HYDRA, OWL, RDF, RDFS, SKOS, SUMMARIES, VOID

_EXAMPLES, _CLASSES, _FILES, _OF_A_FILE = 12, 24, 5, 4
_WRITING = (OWL, RDF, RDFS, VOID)


@dataclass(frozen=True, slots=True)
class Link:
    """A thing to go on to."""

    href: str
    name: Name
    count: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """A file that changed, the day, and a few of the things it tells of."""

    file: str
    day: str
    links: tuple[Link, ...]


def front_page(view: SiteView) -> Answer:
    """Return the page at the root of the site."""
    snapshot = view.snapshot
    title, summary = _title(view)
    classes = class_links(view)
    if view.is_outline:
        parts = {"what_is_here": classes, "hierarchies": scheme_links(view), "examples": _examples(view)}
        return view.outline(
            title.text,
            summary.text if summary else "",
            *((view.say(heading), rows(links, view)) for heading, links in parts.items()),
        )
    if not view.variant.is_html:
        return view.data(list(dict.fromkeys((*_triples(view), *_said_of_root(view)))))
    return view.html(
        "front.html",
        title=title,
        summary=summary,
        manifest=snapshot.manifest,
        classes=classes[:_CLASSES],
        class_count=len(classes),
        schemes=scheme_links(view),
        examples=_examples(view),
        changes=_changes(view),
        connections=_connections(view),
        structured=_structured(title, summary, view),
    )


def _structured(title: Name, summary: Name | None, view: SiteView) -> Markup:
    facts = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": title.text,
        "url": f"{view.origin}/",
        "description": summary.text if summary else title.text,
        "license": view.snapshot.settings.license,
    }
    return script_safe({name: value for name, value in facts.items() if value})


def _title(view: SiteView) -> tuple[Name, Name | None]:
    """Return name and description of the data set: what the data says of it in the reader's language, else the settings."""
    settings, snapshot = view.snapshot.settings, view.snapshot
    dataset = settings.dataset
    name = best(snapshot.labels(dataset), view.languages) if dataset else None
    texts = [text for text in snapshot.catalogue.texts(dataset) if text[0] in SUMMARIES] if dataset else []
    summary = best(texts, view.languages) or (Name(settings.description) if settings.description else None)
    return name or Name(settings.title), summary


def class_links(view: SiteView) -> list[Link]:
    """Return every class with its list, the largest first."""
    snapshot = view.snapshot
    return [
        Link(view_of_class(iri), name_of(iri, snapshot, view.languages), count)
        for iri, count in _classes(snapshot)
    ]


def _classes(snapshot: Data) -> list[tuple[str, int]]:
    """Return classes with counts, those that vocabularies are written with after those of the things themselves."""
    classes = list(snapshot.catalogue.classes())
    terms = sum(count for iri, count in classes if iri.startswith(_WRITING))
    is_vocabulary = 2 * terms > sum(count for _, count in classes)
    return classes if is_vocabulary else sorted(classes, key=lambda pair: pair[0].startswith(_WRITING))


def rows(links: Sequence[Link], view: SiteView) -> list[tuple[str, str | None, str]]:
    """Return links as an outline has them."""
    return [(link.name.text, link.href, view.say.number(link.count) if link.count else "") for link in links]


def view_of_class(iri: str) -> str:
    """Return the path of the list of a class."""
    return "/browse?" + urlencode({"class": iri})


def scheme_links(view: SiteView) -> list[Link]:
    """Return the concept schemes that the site describes."""
    quads = view.snapshot.quads(None, iri_of(TYPE), iri_of(f"{SKOS}ConceptScheme"))
    iris = (str(quad.subject) for quad in islice(quads, 200) if isinstance(quad.subject, URIRef))
    return sorted(_links(iris, view), key=lambda link: link.name.text.casefold())


def _links(iris: Iterator[str], view: SiteView) -> Iterator[Link]:
    for iri in dict.fromkeys(iris):
        href = offered_reference(view.snapshot, iri)
        if href:
            yield Link(href, name_of(iri, view.snapshot, view.languages))


def _examples(view: SiteView) -> list[Link]:
    """Return what the data set names as examples of itself, else a few of each kind."""
    snapshot = view.snapshot
    statements = [
        str(quad.object)
        for iri in ("exampleResource", "rootResource")
        for quad in snapshot.quads(predicate=iri_of(f"{VOID}{iri}"))
        if isinstance(quad.object, URIRef)
    ]
    found = list(_links(iter(statements), view))
    for iri, _ in _classes(snapshot)[:_EXAMPLES]:
        if len(found) >= _EXAMPLES:
            break
        quads = snapshot.quads(None, iri_of(TYPE), iri_of(iri))
        more = _links(
            (str(quad.subject) for quad in islice(quads, 40) if isinstance(quad.subject, URIRef)), view
        )
        found += islice((link for link in more if link not in found), 2)
    if not found:
        found = list(islice(_links(snapshot.catalogue.keys(most=200), view), _EXAMPLES))
    return found[:_EXAMPLES]


def _changes(view: SiteView) -> list[Change]:
    snapshot = view.snapshot
    files = sorted(snapshot.catalogue.files(), key=lambda file: -file[2])[:_FILES]
    told = {
        name: islice(_links(iter(snapshot.catalogue.subjects_of(name, 100)), view), _OF_A_FILE)
        for name, *_ in files
    }
    return [Change(name, day_of(changed / 1e9, view.say), tuple(told[name])) for name, _, changed, _ in files]


def _connections(view: SiteView) -> Connections | None:
    counts = dict(_classes(view.snapshot))
    return connections(
        [*counts],
        view.snapshot,
        lambda iri: name_of(iri, view.snapshot, view.languages),
        lambda iri: view_of_class(iri) if counts.get(iri) else local_reference(view.snapshot, iri),
    )


def _said_of_root(view: SiteView) -> list[Triple]:
    """Return what the data says about the URL of this page, which no pattern names."""
    root = view.snapshot.subjects(canonical(f"{view.origin}/"))
    return named_by_content(dict.fromkeys(quad.triple for quad in bounded(view.snapshot, root)))


def _triples(view: SiteView) -> Iterator[Triple]:
    """Yield what the data set says about itself, as VoID (its section 2 and 4)."""
    snapshot, settings = view.snapshot, view.snapshot.settings
    dataset = iri_of(settings.dataset or f"{view.origin}/")

    def fact(property_iri: str, value: URIRef | Literal | BNode) -> Triple:
        return Triple(dataset, iri_of(property_iri), value)

    yield fact(TYPE, iri_of(f"{VOID}Dataset"))
    yield fact(f"{DCTERMS}title", literal(settings.title))
    if settings.description:
        yield fact(f"{DCTERMS}description", literal(settings.description))
    if settings.license:
        yield fact(f"{DCTERMS}license", iri_of(settings.license))
    yield fact(f"{VOID}triples", number(snapshot.manifest.triples))
    yield fact(f"{VOID}entities", number(snapshot.manifest.things))
    yield fact(f"{VOID}openSearchDescription", iri_of(f"{view.origin}/search/description.xml"))
    yield fact(f"{HYDRA}collection", iri_of(f"{view.origin}/browse"))
    for place, (iri, count) in enumerate(_classes(snapshot), 1):
        part = blank(f"c{place}")
        yield fact(f"{VOID}classPartition", part)
        yield Triple(part, iri_of(f"{VOID}class"), iri_of(iri))
        yield Triple(part, iri_of(f"{VOID}entities"), number(count))
        yield from named(iri, view)
