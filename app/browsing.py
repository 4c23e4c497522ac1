"""The pages for looking around: kinds of things, and lists of things that can be narrowed down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from app import listing
from app.front import class_links, scheme_links
from app.hierarchy import class_tree
from app.links import local_reference, outer_reference
from app.listing import PAGE, TYPE, Condition, Entry, Selection
from app.names import Name, name_of
from app.representation import Representation
from app.site_document import SiteView, named, number
from app.terms import HYDRA, RDFS
from app.values import Value

_MOST_CONDITIONS = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose in a list page: a condition, a letter; `count` is how many things it leaves."""

    name: Name
    href: str
    count: int = 0
    is_current: bool = False


def browse_page(view: SiteView) -> Representation | None:
    """Return the overview, or the list that the parameters ask for; None when it has no such page."""
    conditions = tuple(_conditions(view))
    if not conditions:
        return _overview(view)
    selection = listing.select(conditions, view.snapshot, view.languages)
    letter = view.one("letter")
    shown = _beginning(selection, letter) if letter else selection
    count = max(1, -(-shown.total // PAGE))
    if not 1 <= view.page <= count or not selection.total:
        return None
    entries = listing.page_of(shown, view.snapshot, view.languages, (view.page - 1) * PAGE, view.one("sort") == "down")
    if not view.variant.is_html:
        return view.data(list(_triples(view, entries, shown.total, count)))
    return view.html(
        "listing.html",
        title=_title(conditions, view),
        total=shown.total,
        entries=listing.links(entries, view.snapshot),
        chosen=[Choice(_told(condition, view), _without(condition, conditions, view)) for condition in conditions],
        letters=[Choice(Name(text), view.link(letter=text, page=None), is_current=text == letter) for text in selection.letters],
        every=view.link(letter=None, page=None),
        letter=letter,
        facets=[] if letter else _facets(selection, view),
        count=count,
    )


def _conditions(view: SiteView) -> Iterator[Condition]:
    for iri in view.parameters.get("class", ())[:_MOST_CONDITIONS]:
        if _is_iri(iri):
            yield TYPE, iri
    for text in view.parameters.get("with", ())[:_MOST_CONDITIONS]:
        said, _, value = text.partition(" ")
        if _is_iri(said) and _is_iri(value):
            yield said, value


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def _beginning(selection: Selection, letter: str) -> Selection:
    entries = tuple(entry for entry in selection.entries or () if entry.key.startswith(letter))
    return Selection(selection.conditions, len(entries), entries)


def _title(conditions: tuple[Condition, ...], view: SiteView) -> Name:
    classes = [value for said, value in conditions if said == TYPE]
    return name_of(classes[0], view.snapshot, view.languages) if classes else _told(conditions[0], view)


def _told(condition: Condition, view: SiteView) -> Name:
    said, value = condition
    name = name_of(value, view.snapshot, view.languages)
    return name if said == TYPE else Name(f"{name_of(said, view.snapshot, view.languages).text}: {name.text}", name.language)


def _with(conditions: tuple[Condition, ...], view: SiteView) -> str:
    classes = tuple(value for said, value in conditions if said == TYPE)
    others = tuple(f"{said} {value}" for said, value in conditions if said != TYPE)
    return view.link(**{"class": classes, "with": others, "page": None, "letter": None})


def _without(condition: Condition, conditions: tuple[Condition, ...], view: SiteView) -> str:
    return _with(tuple(other for other in conditions if other != condition), view)


def _facets(selection: Selection, view: SiteView) -> list[tuple[Name, list[Choice]]]:
    found = []
    for facet in listing.facets(selection, view.snapshot):
        choices = [Choice(name_of(value, view.snapshot, view.languages),
                          _with((*selection.conditions, (facet.property, value)), view), count) for value, count in facet.values]
        if choices:
            found.append((name_of(facet.property, view.snapshot, view.languages), choices))
    return found


def _overview(view: SiteView) -> Representation | None:
    snapshot = view.snapshot
    keys = [key for key in snapshot.index.keys(view.one("from"), most=2 * PAGE) if snapshot.settings.patterns.thing(key)]
    iris = [iri for key in keys[:PAGE] for iri in snapshot.index.spellings(key)]
    entries = [Entry(iri, name_of(iri, snapshot, view.languages), "") for iri in iris]
    onward = keys[PAGE] if len(keys) > PAGE else ""
    if not view.variant.is_html:
        return view.data(list(_overview_triples(view, entries, onward)))
    return view.html("browse.html", classes=class_links(view), schemes=scheme_links(view), total=snapshot.manifest.things,
                     tree=class_tree(snapshot, lambda iri: _resource(iri, view)) if not view.one("from") else (),
                     entries=listing.links(entries, snapshot), onward=view.link(**{"from": onward}) if onward else "")


def _resource(iri: str, view: SiteView) -> Value:
    href = local_reference(view.snapshot, iri)
    name = name_of(iri, view.snapshot, view.languages)
    return Value(name, href or outer_reference(iri), iri, kind="resource", local=bool(href))


def _triples(view: SiteView, entries: list[Entry], total: int, count: int) -> Iterator[Triple]:
    """Yield one page of a list as a Hydra collection with its partial view."""
    whole, here = _absolute(view, page=None), _absolute(view, page=view.page)
    yield Triple(whole, NamedNode(TYPE), NamedNode(f"{HYDRA}Collection"))
    yield Triple(whole, NamedNode(f"{HYDRA}totalItems"), number(total))
    if count > 1:
        yield Triple(whole, NamedNode(f"{HYDRA}view"), here)
        yield Triple(here, NamedNode(TYPE), NamedNode(f"{HYDRA}PartialCollectionView"))
        pages = {"first": 1, "previous": view.page - 1, "next": view.page + 1, "last": count}
        for name, page in pages.items():
            if 1 <= page <= count:
                yield Triple(here, NamedNode(f"{HYDRA}{name}"), _absolute(view, page=page))
    yield from _members(whole, entries, view)


def _overview_triples(view: SiteView, entries: list[Entry], onward: str) -> Iterator[Triple]:
    whole = _absolute(view, **{"from": None})
    yield Triple(whole, NamedNode(TYPE), NamedNode(f"{HYDRA}Collection"))
    yield Triple(whole, NamedNode(f"{HYDRA}totalItems"), number(view.snapshot.manifest.things))
    if onward:
        yield Triple(_absolute(view), NamedNode(f"{HYDRA}next"), _absolute(view, **{"from": onward}))
    for iri, _ in view.snapshot.index.classes():
        part = NamedNode(f"{view.origin}{view.link(**{'class': iri, 'from': None})}")
        yield Triple(part, NamedNode(TYPE), NamedNode(f"{HYDRA}Collection"))
        yield Triple(part, NamedNode(f"{RDFS}seeAlso"), NamedNode(iri))
    yield from _members(whole, entries, view)


def _members(whole: NamedNode, entries: list[Entry], view: SiteView) -> Iterator[Triple]:
    for entry in entries:
        if local_reference(view.snapshot, entry.iri):
            yield Triple(whole, NamedNode(f"{HYDRA}member"), NamedNode(entry.iri))
            yield from named(entry.iri, view)


def _absolute(view: SiteView, **changes: object) -> NamedNode:
    return NamedNode(view.origin + view.link(**changes))
