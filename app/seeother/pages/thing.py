"""The HTML page of a document: everything its template shows, gathered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import quote, urlencode

from seeother.describe.dublin_core import of_page
from seeother.describe.versions import history_of
from seeother.documents.description import Description
from seeother.graph.data import Data
from seeother.http.links import Link
from seeother.iris import canonical, to_uri
from seeother.look.cubes import IN_DATA_SET, OBSERVED, STRUCTURE
from seeother.look.drawing import Drawing
from seeother.look.interface import Interface, direction_of, interface, own_name
from seeother.look.templating import render
from seeother.look.typesetting import day_of
from seeother.pages import hierarchy, trees
from seeother.pages import sections as page
from seeother.pages.constraints import parted, shape_of
from seeother.pages.curies import curie, templates_for
from seeother.pages.groups import without
from seeother.pages.neighbourhood import neighbourhood
from seeother.pages.observations import observations_of
from seeother.pages.schema_org import structured_data
from seeother.pages.sections import Section
from seeother.pages.vocabulary import diagram_on, vocabulary_values
from seeother.site.document import View
from seeother.site.settings import Settings
from seeother.statements import iri_of
from seeother.structure.concepts import HAS_TOP, IN_SCHEME, TOP_OF
from seeother.telling.facts import Fact
from seeother.telling.pictures import of_document
from seeother.telling.values import Teller
from seeother.terms import SKOS

_CONCEPT = f"{SKOS}Concept"
_TOLD_BY_TREE = (IN_SCHEME, TOP_OF)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a statement stands: a file, a line (0 unknown), and when the file changed."""

    file: str
    line: int
    changed: str
    edit: str = ""


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """This page in another language."""

    tag: str
    name: str
    path: str
    is_current: bool


def write_page(description: Description, view: View, snapshot: Data, links: Sequence[Link]) -> str:
    """Return the HTML of a document."""
    teller = page.tell(description, snapshot, view)
    sections = page.sections(teller)
    say, title = interface(view.language), page.heading(sections, view)
    summary = next((each.summary.name.text for each in sections[:1] if each.summary), "")
    kinds = [value.name.text for each in sections[:1] for value in each.types]
    shared = {
        "settings": snapshot.settings,
        "language": view.language,
        "view": view,
        "title": title,
        "dublin_core": of_page(title.text, summary, kinds, description, view, snapshot),
        "alternates": view.alternates(),
        "links": links,
        "languages": language_links(view),
        "said_of_it": page.of_document(teller),
        "origins": _origins(description, snapshot, say),
        "curl": _curl(view),
        "history": history_of(view.document, snapshot),
    }
    if len(sections) == 1:
        return _one(sections[0], teller, shared)
    return render(
        "vocabulary.html",
        **vocabulary_values(sections, teller),
        members=partial(_members, snapshot.settings),
        curie=partial(curie, snapshot=snapshot),
        **shared,
    )


def _one(section: Section, teller: Teller, shared: dict[str, object]) -> str:
    description, snapshot = teller.description, teller.snapshot
    topic = iri_of(section.iri)
    counts = snapshot.mention_counts(topic) if description.page.count > 1 else {}
    types = {value.iri for value in section.types}
    term = hierarchy.term(topic, types, teller)
    told = hierarchy.TOLD_BY_TERMS if term else ()
    section, shape = shape_of(section, teller)
    section, restrictions = parted(section)
    ways = trees.trails(topic, teller)
    tree, alphabet = trees.on_page(topic, types, teller)
    if tree:
        told = (*told, *_TOLD_BY_TREE)
        section = replace(section, groups=without(HAS_TOP, section.groups))
    cube = observations_of(topic, types, teller)
    if cube:
        told = (*told, IN_DATA_SET)
        section = replace(section, groups=without(OBSERVED, section.groups))
    if cube and cube.tells_structure:
        section = replace(section, groups=without(STRUCTURE, section.groups))
    mentions = tuple(fact for fact in page.incoming(teller, counts) if fact.iri not in told)
    drawing = neighbourhood(section, mentions, direction_of(teller.view.language))
    return render(
        "thing.html",
        templates_for(types, snapshot),
        section=section,
        mentions=mentions,
        mention_count=_count_of(mentions, description),
        all_of=lambda fact: _all_of(snapshot.settings, fact, section.iri),
        pages=description.page,
        shape=shape,
        restrictions=restrictions,
        cube=cube,
        trails=ways,
        around=trees.around(topic, ways.scheme, teller) if ways.ways else (),
        tree=tree,
        alphabet=alphabet,
        level=trees.level_of(ways.scheme, snapshot, str(topic)) if _CONCEPT in types and ways.scheme else "",
        term=term,
        members=_members(snapshot.settings, section.iri) if term else "",
        drawing=drawing,
        preview=of_document(section.pictures, drawing.wide if drawing else None, teller.view),
        structured=structured_data(section.name.text, [section], teller.view, description, snapshot),
        curie=curie(section.iri, snapshot) if term else "",
        **shared,
    )


def drawing_of(description: Description, view: View, snapshot: Data) -> tuple[Drawing, str] | None:
    """Return what is drawn on the page of a thing or a vocabulary, and its label; None where there is nothing to draw."""
    teller, say = page.tell(description, snapshot, view), interface(view.language)
    sections = page.sections(teller)
    if len(sections) == 1:
        drawn = neighbourhood(sections[0], page.incoming(teller, {}), direction_of(view.language))
        return (drawn.wide, say("connections_of", sections[0].name.text)) if drawn else None
    diagram = diagram_on(sections, teller)
    return (diagram.drawing, say("how_connected")) if diagram else None


def _count_of(mentions: Sequence[Fact], description: Description) -> int:
    """Return how many mentions there are: as many as are listed, where one page lists them all."""
    return description.page.total if description.page.count > 1 else sum(fact.total for fact in mentions)


def _origins(description: Description, snapshot: Data, say: Interface) -> list[Origin]:
    found: dict[str, Origin] = {}
    for topic in description.topics:
        for file, line, changed in snapshot.places(canonical(str(topic))):
            shown = int(line) if len(description.topics) == 1 else 0
            edit = _edited_at(snapshot.settings.edit, file, shown or 1)
            found.setdefault(file, Origin(file, shown, day_of(changed / 1e9, say), edit))
    return list(found.values())


def _edited_at(template: str, file: str, line: int) -> str:
    return template.replace("{file}", quote(file)).replace("{line}", str(line)) if template else ""


def _all_of(settings: Settings, fact: Fact, iri: str) -> str:
    return f"{settings.mount}/browse?" + urlencode({"with": f"{fact.iri} {iri}"})


def _members(settings: Settings, iri: str) -> str:
    return f"{settings.mount}/browse?" + urlencode({"class": iri})


def _curl(view: View) -> str:
    document = view.document
    asked = document.generic if document.settings.version else to_uri(document.thing)
    return f"curl -L -H 'Accept: text/turtle' {_quoted(asked)}"


def _quoted(url: str) -> str:
    return "'" + url.replace("'", "%27") + "'"


def language_links(view: View) -> list[LanguageLink]:
    """Return this page in each language of the site, where it has several."""
    return list(_language_links(view)) if len(view.document.settings.languages) > 1 else []


def _language_links(view: View) -> Iterator[LanguageLink]:
    for tag in view.document.settings.languages:
        yield LanguageLink(tag, own_name(tag), view.path_in(tag), tag == view.language)
