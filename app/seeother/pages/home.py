"""The first page: what the data set is, how large, what kinds of things it has, what changed last, how the kinds connect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import urlencode

from rdflib import URIRef

from seeother.describe.dataset import DataSet, iri_of_dataset
from seeother.describe.dublin_core import of_dataset
from seeother.describe.dumps import are_known
from seeother.describe.schema_dataset import CONTEXT, known_of
from seeother.describe.self_description import triples_of
from seeother.documents.links import local_reference, offered_reference
from seeother.graph.data import Data
from seeother.http.answer import Answer
from seeother.http.variants import BY_NAME
from seeother.look.drawing import Drawing
from seeother.look.names import Name, best, name_of
from seeother.look.typesetting import day_of
from seeother.pages.connections import Connections, connected
from seeother.pages.curies import curie
from seeother.pages.schema_org import first_page, script_safe
from seeother.pages.trees import level_of
from seeother.pages.view import SiteView, named
from seeother.query.listing import TYPE, classes_of
from seeother.statements import Triple, iri_of
from seeother.structure.concepts import has_concepts
from seeother.structure.connections import edges_of_site
from seeother.telling.facts import host_of
from seeother.telling.pictures import of_drawing
from seeother.terms import OWL, RDF, RDFS, SKOS, SUMMARIES, VOID

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
    classes = class_links(view, None if view.is_outline else _CLASSES)
    if view.is_outline:
        parts = {"what_is_here": classes, "hierarchies": scheme_links(view), "examples": _examples(view)}
        return view.outline(
            title.text,
            summary.text if summary else "",
            *((view.say(heading), rows(links, view)) for heading, links in parts.items()),
        )
    if not view.variant.is_html:
        return _as_data(view)
    drawn, known = _connections(view), known_of(DataSet(snapshot), view.languages)
    return view.html(
        "front.html",
        title=title,
        summary=summary,
        manifest=snapshot.manifest,
        classes=classes,
        class_count=len(_classes(snapshot)),
        schemes=scheme_links(view),
        examples=_examples(view),
        changes=_changes(view),
        connections=drawn,
        preview=of_drawing(
            drawn.drawing if drawn else None, f"{view.site}/", view.language, view.origin, snapshot.settings
        ),
        dublin_core=of_dataset(known, view.language, snapshot),
        structured=[
            script_safe({"@context": CONTEXT, **known}),
            first_page(title.text, view.language, snapshot),
        ],
    )


def _title(view: SiteView) -> tuple[Name, Name | None]:
    """Return name and description of the data set: what the data says of it in the reader's language, else the settings."""
    settings, snapshot = view.snapshot.settings, view.snapshot
    dataset = iri_of_dataset(snapshot)
    name = best(snapshot.labels(dataset), view.languages) if dataset else None
    texts = [text for text in snapshot.catalogue.texts(dataset) if text[0] in SUMMARIES] if dataset else []
    summary = best(texts, view.languages) or (Name(settings.description) if settings.description else None)
    return name or Name(settings.title), summary


def class_links(view: SiteView, most: int | None = None) -> list[Link]:
    """Return the classes with their lists, the largest first, `most` at most."""
    snapshot, classes = view.snapshot, _classes(view.snapshot)[:most]
    snapshot.labels.of([iri for iri, _ in classes])  # looked up at once
    names = {iri: name_of(iri, snapshot, view.languages) for iri, _ in classes}
    often = Counter(name.text for name in names.values())
    return [
        Link(
            view_of_class(iri, view),
            names[iri] if often[names[iri].text] == 1 else _with_origin(names[iri], iri, snapshot),
            count,
        )
        for iri, count in classes
    ]


def _with_origin(name: Name, iri: str, snapshot: Data) -> Name:
    """Return the name of a class that is called as another one, with the vocabulary that it is of."""
    prefix = curie(iri, snapshot).partition(":")[0] or host_of(iri)
    return name._replace(text=f"{name.text} ({prefix})") if prefix else name


def _classes(snapshot: Data) -> list[tuple[str, int]]:
    """Return classes with counts, those that vocabularies are written with after those of the things themselves."""
    classes = classes_of(snapshot)
    terms = sum(count for iri, count in classes if iri.startswith(_WRITING))
    is_vocabulary = 2 * terms > sum(count for _, count in classes)
    return classes if is_vocabulary else sorted(classes, key=lambda pair: pair[0].startswith(_WRITING))


def rows(links: Sequence[Link], view: SiteView) -> list[tuple[str, str | None, str]]:
    """Return links as an outline has them."""
    return [(link.name.text, link.href, view.say.number(link.count) if link.count else "") for link in links]


def view_of_class(iri: str, view: SiteView) -> str:
    """Return the path of the list of a class."""
    return f"{view.snapshot.settings.mount}/browse?" + urlencode({"class": iri})


def scheme_links(view: SiteView) -> list[Link]:
    """Return the concept schemes that the site describes; one without a document, such as one at the root, by its tree."""
    found = view.snapshot.subjects_of(iri_of(TYPE), iri_of(f"{SKOS}ConceptScheme"))
    links = []
    for iri in dict.fromkeys(islice(found, 200)):
        href = offered_reference(view.snapshot, iri)
        if href is None and has_concepts(iri, view.snapshot):
            href = level_of(iri, view.snapshot)
        if href:
            links.append(Link(href, name_of(iri, view.snapshot, view.languages)))
    return sorted(links, key=lambda link: link.name.text.casefold())


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
    found = list(_links(iter(sorted(statements)), view))
    for iri, _ in _classes(snapshot)[:_EXAMPLES]:
        if len(found) >= _EXAMPLES:
            break
        quads = snapshot.quads(None, iri_of(TYPE), iri_of(iri))
        some = sorted(str(quad.subject) for quad in islice(quads, 200) if isinstance(quad.subject, URIRef))
        more = _links(iter(some), view)
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
    return connected(
        edges_of_site([*counts], view.snapshot),
        [*counts],
        lambda iri: name_of(iri, view.snapshot, view.languages),
        lambda iri: view_of_class(iri, view) if counts.get(iri) else local_reference(view.snapshot, iri),
    )


def drawing_of_classes(view: SiteView) -> Drawing | None:
    """Return what is drawn on the first page."""
    found = _connections(view)
    return found.drawing if found else None


def dataset_page(view: SiteView) -> Answer:
    """Return what the data set says about itself, which is data in any case."""
    has_data = not view.variant.is_html and not view.is_outline
    return _as_data(view if has_data else replace(view, variant=BY_NAME["turtle"]))


def _as_data(view: SiteView) -> Answer:
    """Return what is known of the data set; not to be kept while more may come to be known of its dumps."""
    return replace(view.data(_triples(view)), keep=are_known(view.snapshot))


def _triples(view: SiteView) -> list[Triple]:
    """Return what is known of the data set, and the names of its classes and properties."""
    found = triples_of(DataSet(view.snapshot))
    terms = [str(t.object) for t in found if str(t.predicate) in (f"{VOID}class", f"{VOID}property")]
    return list(dict.fromkeys([*found, *(name for term in terms for name in named(term, view))]))
