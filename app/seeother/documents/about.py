"""What a document says of itself: what it is about, where its statements come from, and the pages around this one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from rdflib import Literal, URIRef

from seeother.graph.data import Data
from seeother.iris import canonical
from seeother.statements import Triple, iri_of, literal, typed
from seeother.terms import DCTERMS, FOAF, HYDRA, RDF, VOID, XSD

TYPE = iri_of(f"{RDF}type")
_DOCUMENT = iri_of(f"{FOAF}Document")
_PRIMARY_TOPIC, _TOPIC = iri_of(f"{FOAF}primaryTopic"), iri_of(f"{FOAF}topic")
_SOURCE = iri_of(f"{DCTERMS}source")
_LICENSE, _IN_DATASET = iri_of(f"{DCTERMS}license"), iri_of(f"{VOID}inDataset")
_TOTAL, _NEXT, _PREVIOUS = (
    iri_of(f"{HYDRA}totalItems"),
    iri_of(f"{HYDRA}next"),
    iri_of(f"{HYDRA}previous"),
)
_INTEGER = iri_of(f"{XSD}integer")


@dataclass(frozen=True, slots=True)
class Page:
    """Which of the incoming statements a document shows: `number` from 1, of `count` pages of `total` statements."""

    number: int
    count: int
    total: int


def about_document(
    snapshot: Data,
    topics: list[URIRef],
    header: URIRef | None,
    document: str,
    page: Page,
    sources: list[str],
    statements: Sequence[Triple],
) -> Iterator[Triple]:
    """Yield the statements about a document: what it is about, its licence, its files, and the pages around it."""
    settings, this = snapshot.settings, iri_of(document)
    yield Triple(this, TYPE, _DOCUMENT)
    yield from _about_what(this, topics, header, statements)
    if settings.license:
        yield Triple(this, _LICENSE, iri_of(settings.license))
    if settings.dataset:
        yield Triple(this, _IN_DATASET, iri_of(settings.dataset))
    yield from (Triple(this, _SOURCE, source_of(name, settings.edit)) for name in sources)
    if page.count > 1:
        yield from _about_pages(this, page)


def _about_what(
    this: URIRef, topics: list[URIRef], primary: URIRef | None, statements: Sequence[Triple]
) -> Iterator[Triple]:
    """Yield what a document is about; foaf:primaryTopic has one value at most, and the data's comes first."""
    if primary is None:
        yield from (Triple(this, _TOPIC, topic) for topic in topics)
    elif primary != this and _PRIMARY_TOPIC not in predicates_of(str(this), statements):
        yield Triple(this, _PRIMARY_TOPIC, primary)


def predicates_of(iri: str, statements: Iterable[Triple]) -> set[URIRef]:
    """Return the properties by which statements say something of a subject."""
    return {t.predicate for t in statements if str(t.subject) == iri}


def primary_of(topics: Sequence[URIRef], document: str) -> URIRef | None:
    """Return what a document is about above all: its only topic, or of several the one it is itself."""
    if len(topics) == 1:
        return topics[0]
    return next((topic for topic in topics if is_header(str(topic), document)), None)


def is_header(iri: str, document: str) -> bool:
    """Tell whether a subject stands for a whole document: its own URI, or that with the # of its terms behind it."""
    return canonical(iri).removesuffix("#") == canonical(document)


def source_of(file: str, edit: str) -> URIRef | Literal:
    """Return what stands for a data file: the place where it is edited, as a whole, or its name.

    The line stays out of it: that would change the document whenever a line above is added.
    """
    if not edit:
        return literal(file)
    place = edit.partition("#")[0].replace("{file}", quote(file))
    return iri_of(place) if place and "{" not in place else literal(file)


def _about_pages(document: URIRef, page: Page) -> Iterator[Triple]:
    yield Triple(document, _TOTAL, typed(str(page.total), _INTEGER))
    here = document if page.number == 1 else iri_of(f"{document}?page={page.number}")
    if page.number < page.count:
        yield Triple(here, _NEXT, iri_of(f"{document}?page={page.number + 1}"))
    if page.number > 1:
        back = f"?page={page.number - 1}" if page.number > 2 else ""
        yield Triple(here, _PREVIOUS, iri_of(str(document) + back))
