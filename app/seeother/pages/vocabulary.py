"""The page of reference of a vocabulary: its contents, its parts, and what is known of each term."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from rdflib import URIRef

from seeother.documents.about import is_header
from seeother.iris import canonical
from seeother.look.names import Name, local_name
from seeother.pages import hierarchy, trees
from seeother.pages import sections as page
from seeother.pages.connections import Connections, connected
from seeother.pages.constraints import Restricted, Shape, parted, shape_of
from seeother.pages.curies import prefix_of
from seeother.pages.groups import without
from seeother.pages.schema_org import structured_data
from seeother.pages.sections import Section
from seeother.statements import iri_of
from seeother.structure.concepts import HAS_TOP
from seeother.structure.connections import edges_among
from seeother.structure.ontology import MOST_IN_CONTENTS, PARTS, Entry, Reference, reference
from seeother.telling.pictures import DRAWINGS, of_document
from seeother.telling.values import Teller
from seeother.terms import DCTERMS, OWL, RDFS, SCHEMA, SKOS

_DEEPEST = 6
_MAKERS = (
    f"{DCTERMS}creator",
    "http://purl.org/dc/elements/1.1/creator",
    f"{SCHEMA}creator",
    f"{SCHEMA}author",
)
_UPWARD = (f"{RDFS}subClassOf", f"{RDFS}subPropertyOf", f"{SKOS}broader")
_DAYS = tuple(f"{DCTERMS}{name}" for name in ("issued", "modified", "created"))
OF_CLASSES = "classes"  # what else than its page may be drawn of a vocabulary
_FEWEST_DRAWN, _MOST_DRAWN = 3, 300  # classes
_CONTENTS = 12  # terms from which a page of several has a table of contents


@dataclass(frozen=True, slots=True)
class Entered:
    """A term of the page: what is said about it, what is known of it, and what it wants of its properties."""

    section: Section
    known: hierarchy.Term | None
    restrictions: tuple[Restricted, ...]
    shape: Shape | None


@dataclass(frozen=True, slots=True)
class Part:
    """Some terms of the page under one heading (a phrase's key)."""

    kind: str
    terms: tuple[Entered, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """A term in the table of contents; one on another page keeps its anchor here, where links to it arrive."""

    name: Name
    href: str
    anchor: str
    depth: int


def vocabulary_values(sections: Sequence[Section], teller: Teller) -> dict[str, object]:
    """Return what the template of a page about several things is given beyond what every page has."""
    document, description, snapshot = teller.view.document, teller.description, teller.snapshot
    book = reference(canonical(document.thing), document.pattern.is_hash, snapshot)
    own = next((section for section in sections if is_header(section.iri, document.thing)), None)
    terms = [section for section in sections if section is not own]
    tree, alphabet = _scheme(own, teller)
    if own and tree:
        own = replace(own, groups=without(HAS_TOP, own.groups))
    diagram = diagram_on(sections, teller) if description.page.number == 1 else None
    return {
        "section": own,
        "parts": _parts(terms, book, teller),
        "axioms": [teller.value(node) for node in page.loose(teller)],
        "structured": structured_data(
            page.heading(sections, teller.view).text,
            [own] if own else terms,
            teller.view,
            description,
            snapshot,
        ),
        "contents": _contents(book, description.page.number, teller),
        "pages": description.page,
        "tree": tree,
        "alphabet": alphabet,
        "elsewhere": _elsewhere(book, teller),
        "citation": _citation(own) if own else "",
        "namespaces": _namespaces(teller) if own else [],
        "diagram": diagram,
        "graph": _graph_path(teller) if own else "",
        "preview": of_document(
            own.pictures if own else (), diagram.drawing if diagram else None, teller.view
        ),
    }


def _scheme(own: Section | None, teller: Teller) -> tuple[trees.SchemeTree | None, str]:
    """Return the trees of a concept scheme whose concepts are on several pages, and the path of its index.

    One page has the concepts in its contents.
    """
    page = teller.description.page
    if own is None or page.number > 1 or page.count == 1:
        return None, ""
    return trees.on_page(iri_of(own.iri), {value.iri for value in own.types}, teller)


def diagram_on(sections: Sequence[Section], teller: Teller) -> Connections | None:
    """Return how the classes of a vocabulary connect, None where they do not, or it is none."""
    document = teller.view.document
    if not any(is_header(section.iri, document.thing) for section in sections):
        return None
    classes = [str(entry.iri) for entry in _classes(teller)]
    edges = edges_among(frozenset(classes), teller.snapshot)
    return connected(edges, classes, teller.name, lambda iri: teller.resource(iri).href)


def drawn_classes(teller: Teller) -> list[Entry]:
    """Return the classes of a vocabulary, none where they are few or very many, or the page is of none."""
    classes = _classes(teller)
    return classes if _FEWEST_DRAWN <= len(classes) <= _MOST_DRAWN else []


def _classes(teller: Teller) -> list[Entry]:
    document = teller.view.document
    book = reference(canonical(document.thing), document.pattern.is_hash, teller.snapshot)
    return [entry for entry in (book.entries if book else ()) if entry.part == PARTS[0]]


def _graph_path(teller: Teller) -> str:
    """Return the path of the drawing of all classes, "" where there is none."""
    settings, view = teller.snapshot.settings, teller.view
    asked = urlencode({"uri": view.document.thing, "of": OF_CLASSES, "_lang": view.language})
    return f"{settings.mount}{DRAWINGS}?{asked}" if settings.operations and drawn_classes(teller) else ""


def _namespaces(teller: Teller) -> list[tuple[str, str]]:
    """Return the prefixes of what the page mentions, with their namespaces."""
    iris = {
        str(term) for triple in teller.description.outgoing for term in triple if isinstance(term, URIRef)
    }
    spaces = {iri[: max(iri.rfind("#"), iri.rfind("/")) + 1] for iri in iris}
    found = ((prefix_of(space, teller.snapshot), space) for space in spaces)
    return sorted((prefix, space) for prefix, space in found if prefix)


def _citation(vocabulary: Section) -> str:
    """Return how to cite a vocabulary: who made it, when, its name, version and IRI; "" where it says so itself, or not who."""
    told = {
        fact.iri: [value.name.text for value in (*fact.values, *fact.others)] for fact in vocabulary.facts
    }
    made = next((told[iri] for iri in _MAKERS if iri in told), None)
    if made is None or f"{DCTERMS}bibliographicCitation" in told:
        return ""
    days = [value.machine for fact in vocabulary.facts if fact.iri in _DAYS for value in fact.values]
    year = max((day[:4] for day in days if day[:4].isdecimal()), default="")
    version = told.get(f"{OWL}versionInfo", [""])[0]
    parts = ("; ".join(made) + (f" ({year})" if year else ""), vocabulary.name.text, version, vocabulary.iri)
    return ". ".join(part for part in parts if part)


def _parts(sections: Sequence[Section], book: Reference | None, teller: Teller) -> list[Part]:
    """Return the terms as classes, properties and others, in the vocabulary's order."""
    number = teller.description.page.number
    entries = [entry for entry in (book.entries if book else ()) if entry.page == number]
    parts = {str(entry.iri): entry.part for entry in entries}
    order = {str(entry.iri): number for number, entry in enumerate(entries)}
    found: dict[str, list[Entered]] = {kind: [] for kind in PARTS}
    for section in sorted(sections, key=lambda s: (order.get(s.iri, len(order)), teller.place_of(s.iri))):
        found[parts.get(section.iri, PARTS[-1])].append(_entered(section, teller))
    return [Part(_heading(kind, book), tuple(terms)) for kind, terms in found.items() if terms]


def _heading(kind: str, book: Reference | None) -> str:
    """Return the heading of a part: data sets or people are no other terms where there are no terms."""
    has_terms = book is not None and any(entry.part != PARTS[-1] for entry in book.entries)
    return kind if has_terms or kind != PARTS[-1] else "what_is_here"


def _entered(section: Section, teller: Teller) -> Entered:
    topic = iri_of(section.iri)
    section, restrictions = parted(replace(section, anchor=section.anchor or local_name(section.iri)))
    section, shape = shape_of(section, teller)
    known = hierarchy.term(topic, (value.iri for value in section.types), teller)
    return Entered(section, known, restrictions, shape)


def _contents(book: Reference | None, number: int, teller: Teller) -> list[tuple[str, list[Content]]]:
    """Return the terms of a vocabulary by part, kinds below kinds; on the first page those of all pages, where they fit."""
    if book is None or len(book.entries) < _CONTENTS:
        return []
    is_whole = number == 1 and len(book.entries) <= MOST_IN_CONTENTS
    shown = [entry for entry in book.entries if is_whole or entry.page == number]
    teller.snapshot.labels.of([str(entry.iri) for entry in shown])  # looked up at once
    found: dict[str, list[Content]] = {}
    for entry, depth in nested(shown, teller):
        iri = str(entry.iri)
        anchor = iri.partition("#")[2] or local_name(iri)
        is_here = entry.page == number
        page = "" if is_here else f"?page={entry.page}"
        content = Content(teller.name(iri), f"{page}#{anchor}", "" if is_here else anchor, depth)
        found.setdefault(entry.part, []).append(content)
    if len(book.entries) > MOST_IN_CONTENTS:
        key = ("pages", teller.view.document.thing, tuple(teller.languages))
        ends = teller.snapshot.kept(key, lambda: list(_pages(book, teller)))
        found["pages"] = [content for page, content in enumerate(ends, 1) if page != number]
    return [(_heading(kind, book), terms) for kind, terms in found.items()]


def _elsewhere(book: Reference | None, teller: Teller) -> str:
    """Return the beginning of an address that leads to a term by its anchor, "" where this page has all anchors."""
    settings = teller.snapshot.settings
    if book is None or book.pages < 2 or not teller.view.document.pattern.is_hash or not settings.browse:
        return ""
    return f"{settings.mount}/search?q={quote(f'{teller.view.document.thing}#')}"


def _pages(book: Reference, teller: Teller) -> Iterator[Content]:
    """Yield the pages of a vocabulary, each by its first and its last term."""
    ends: dict[int, list[str]] = {}
    for entry in book.entries:
        ends.setdefault(entry.page, []).append(str(entry.iri))
    for place, iris in ends.items():
        first, last = teller.name(iris[0]), teller.name(iris[-1])
        name = Name(f"{first.text} – {last.text}", first.language)
        yield Content(name, f"?page={place}" if place > 1 else "?", "", 0)


def nested(entries: Sequence[Entry], teller: Teller) -> Iterator[tuple[Entry, int]]:
    """Yield terms with how deep they are below others of the page, each once."""
    known = {entry.iri: entry for entry in entries}
    below: dict[URIRef | None, list[Entry]] = {}
    for entry in entries:
        ups = hierarchy.objects(teller.snapshot, entry.iri, *_UPWARD)
        own = next(
            (up for up in ups if up in known and up != entry.iri and known[up].part == entry.part), None
        )
        below.setdefault(own, []).append(entry)
    seen: set[URIRef] = set()
    for root in (*below.get(None, ()), *entries):  # a ring of terms has no top
        yield from _descend(root, below, seen, 0)


def _descend(
    entry: Entry, below: Mapping[URIRef | None, Sequence[Entry]], seen: set[URIRef], depth: int
) -> Iterator[tuple[Entry, int]]:
    if entry.iri in seen:
        return
    seen.add(entry.iri)
    yield entry, min(depth, _DEEPEST)
    for inner in below.get(entry.iri, ()):
        yield from _descend(inner, below, seen, depth + 1)
