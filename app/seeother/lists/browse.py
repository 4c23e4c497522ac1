"""The pages for looking around: kinds of things, and lists of things that can be narrowed down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from seeother.documents.links import local_reference, outer_reference
from seeother.graph.data import Data
from seeother.http.answer import Answer
from seeother.iris import canonical
from seeother.lists import hydra
from seeother.lists.atlas import atlas_of, small_map
from seeother.lists.conditions import Choice, chosen, conditions_of, told
from seeother.lists.narrowing import estimated_by, narrowing, values_page
from seeother.lists.tabular import cube_of, table_of
from seeother.lists.unnamed import unnamed_page
from seeother.look.cubes import has_cubes
from seeother.look.names import Name, name_of, spelled_out
from seeother.look.typesetting import typeset
from seeother.pages.hierarchy import class_tree
from seeother.pages.home import class_links, rows, scheme_links
from seeother.pages.view import SiteView
from seeother.query import listing, long_listing
from seeother.query.listing import PAGE, TYPE, Condition, Entry, Selection
from seeother.query.ordering import Order, in_order, orders
from seeother.statements import datatype_of
from seeother.telling.chart import Chart, chart_of
from seeother.telling.facts import Value
from seeother.telling.table import Table

_MOST_LOOKED_AT = 20_000  # subjects for one page of things


def browse_page(view: SiteView) -> Answer | None:
    """Return the overview, or the list that the parameters ask for; None when it has no such page."""
    conditions = tuple(conditions_of(view))
    if not conditions:
        return _overview(view) if view.page == 1 else None
    selection = listing.select(conditions, view.snapshot, view.languages)
    is_empty = selection.entries is not None and not selection.total
    if is_empty and (unnamed := unnamed_page(conditions, view)):
        return unnamed
    if view.one("values") and (view.variant.is_html or view.is_outline):
        return values_page(selection, view)
    return _stretch(selection, view) if selection.entries is None else _page(selection, view)


def _page(selection: Selection, view: SiteView) -> Answer | None:
    """Return a numbered page of a sorted list."""
    letter = view.one("letter")
    shown = beginning(selection, letter) if letter else selection
    count = max(1, -(-shown.total // PAGE))
    if not 1 <= view.page <= count or not selection.total:
        return None
    entries = ordered(shown, view)[(view.page - 1) * PAGE : view.page * PAGE]
    if not view.variant.is_html and not view.is_outline:
        return view.data(list(hydra.numbered_page(view, entries, shown.total, count)))
    onward = view.link(page=view.page + 1) if view.page < count else ""
    return _listing(selection, selection.letters, entries, onward, view, total=shown.total, count=count)


def ordered(shown: Selection, view: SiteView) -> Sequence[Entry]:
    """Return a sorted list in the order that is asked for."""
    key = ("ordered", shown.conditions, view.languages[0], view.one("letter"), view.one("sort"))
    return view.snapshot.once(
        key, lambda: in_order(shown, Order.of(view.one("sort")), view.snapshot, view.languages).entries or ()
    )


def _stretch(selection: Selection, view: SiteView) -> Answer:
    """Return a part of a list that is too long to be sorted, and so has no numbered pages."""
    letter, snapshot = view.one("letter"), view.snapshot
    part = long_listing.stretch(selection, snapshot, view.languages, letter, view.one("from"))
    if not view.variant.is_html and not view.is_outline:
        return view.data(list(hydra.part(view, part.entries, selection.total, part.onward)))
    onward = view.link(**{"from": part.onward, "page": None}) if part.onward else ""
    total = 0 if letter else selection.total
    return _listing(
        selection, long_listing.letters(selection, snapshot), part.entries, onward, view, total=total, count=0
    )


def _listing(
    selection: Selection,
    letters: Sequence[str],
    entries: Sequence[Entry],
    onward: str,
    view: SiteView,
    *,
    total: int,
    count: int,
) -> Answer:
    """Return a list as a page: of `count` numbered pages, or where that is 0 one that only knows what comes after it."""
    letter, conditions = view.one("letter"), tuple(conditions_of(view))
    if view.is_outline:
        words = [told(condition, view).text for condition in conditions]
        return view.outline(
            _title(conditions, view).text,
            " · ".join([*words, letter]).rstrip("· "),
            ("", _rows(entries, view)),
            (view.say("pages"), [(view.say("next"), onward, "")] if onward else []),
        )
    way = view.one("view")
    entries = [_named(entry, view) for entry in entries]
    table = table_of(selection, entries, view, count > 0) if way == "table" else None
    return view.html(
        "listing.html",
        title=_title(conditions, view),
        entries=listing.links(entries, view.snapshot),
        table=table,
        chart=_chart(table, selection, view),
        map=small_map([entry.iri for entry in entries], view) if way == "" else None,
        atlas=atlas_of(selection, view) if way == "map" else None,
        ways=_ways(way, view),
        chosen=chosen(conditions, view),
        letters=_letters(letters, letter, view),
        every=view.link(**{"letter": None, "page": None, "from": None}),
        letter=letter,
        facets=[] if letter else list(narrowing(selection, view)),
        estimated=0 if letter else estimated_by(selection, view),
        orders=_orders(selection, view) if count else [],
        measure=lambda entry: _measure(entry, view),
        total=total,
        count=count,
        onward=onward,
    )


def _ways(way: str, view: SiteView) -> list[Choice]:
    """Return the ways to look at a list: as names, as a table, on a map."""
    return [
        Choice(
            Name(view.say(f"as_{name or 'list'}")), view.link(view=name, within=None), is_current=name == way
        )
        for name in ("", "table", "map")
    ]


def _named(entry: Entry, view: SiteView) -> Entry:
    """Return an entry with the name that an observation has by its dimensions."""
    if not has_cubes(view.snapshot) or entry.name.text != spelled_out(entry.iri):
        return entry
    return replace(entry, name=name_of(entry.iri, view.snapshot, view.languages))


def _chart(table: Table | None, selection: Selection, view: SiteView) -> Chart | None:
    """Return the chart of a table of observations, where all of them are on the page."""
    cube = cube_of(selection.conditions, view) if table and len(table.rows) == selection.total else None
    return chart_of(table, cube.measures, view.say) if table and cube else None


def _orders(selection: Selection, view: SiteView) -> list[Choice]:
    """Return the orders to choose from: by name, and by what things have, from the greatest on unless chosen already."""
    now = Order.of(view.one("sort"))
    offered = [Order(), Order(descending=True)]
    for said in dict.fromkeys((*orders(selection, view.snapshot), *([now.property] if now.property else []))):
        offered += (
            [Order(said, descending=True), Order(said)]
            if said == now.property
            else [Order(said, descending=True)]
        )
    return [
        Choice(_order_name(order, now, view), view.link(sort=str(order), page=None), is_current=order == now)
        for order in offered
    ]


def _order_name(order: Order, now: Order, view: SiteView) -> Name:
    if not order.property:
        return Name(view.say("by_name_down" if order.descending else "by_name"))
    way = view.say("descending" if order.descending else "ascending")
    if order.property == now.property and order != now:
        return Name(way)
    name = name_of(order.property, view.snapshot, view.languages)
    return Name(f"{name.text}, {way}", name.language) if order == now else name


def _measure(entry: Entry, view: SiteView) -> str:
    """Return what a thing is sorted by as text, "" for its name."""
    if not entry.value:
        return ""
    value = entry.value[0]
    return typeset(str(value), datatype_of(value), "", view.say).text


def beginning(selection: Selection, letter: str) -> Selection:
    """Return the part of a list whose names begin with a letter."""
    entries = tuple(entry for entry in selection.entries or () if entry.key.startswith(letter))
    return Selection(selection.conditions, len(entries), entries)


def _title(conditions: tuple[Condition, ...], view: SiteView) -> Name:
    classes = [value for said, value in conditions if said == TYPE]
    return name_of(classes[0], view.snapshot, view.languages) if classes else told(conditions[0], view)


def _overview(view: SiteView) -> Answer | None:
    snapshot, letter = view.snapshot, view.one("letter")
    entries, onward = _everything(letter, view)
    if letter and not entries:
        return None
    if view.is_outline:
        further = [(view.say("next"), view.link(**{"from": onward}), "")] if onward else []
        return view.outline(
            view.say("browse"),
            "",
            (view.say("what_is_here"), rows(class_links(view), view)),
            (view.say("hierarchies"), rows(scheme_links(view), view)),
            (view.say("everything"), _rows(entries, view)),
            (view.say("pages"), further),
        )
    if not view.variant.is_html:
        return view.data(list(hydra.overview(view, entries, onward)))
    return view.html(
        "browse.html",
        classes=class_links(view),
        schemes=scheme_links(view),
        letters=_letters(long_listing.all_letters(snapshot), letter, view),
        every=view.link(letter=None, **{"from": None}),
        letter=letter,
        total=snapshot.manifest.things,
        is_first=not (letter or view.one("from")),
        tree=class_tree(snapshot, lambda iri: _resource(iri, view))
        if not (letter or view.one("from"))
        else (),
        entries=listing.links(entries, snapshot),
        onward=view.link(**{"from": onward}) if onward else "",
    )


def _letters(letters: Sequence[str], letter: str, view: SiteView) -> list[Choice]:
    return [
        Choice(Name(text), view.link(letter=text, page=None, **{"from": None}), is_current=text == letter)
        for text in letters
    ]


def _everything(letter: str, view: SiteView) -> tuple[Sequence[Entry], str]:
    """Return a page of all things: by their IRIs, or by name those that a letter begins; and where the next one begins."""
    snapshot, start = view.snapshot, view.one("from")
    if letter:
        part = long_listing.beginning(
            letter, start, snapshot, view.languages, lambda iri: _is_thing(iri, snapshot)
        )
        return part.entries, part.onward
    keys, onward = _stretch_of_keys(start, snapshot)
    iris = [iri for key in keys for iri in snapshot.catalogue.spellings(key)]
    return [Entry(iri, name_of(iri, snapshot, view.languages), "") for iri in iris], onward


def _is_thing(iri: str, snapshot: Data) -> bool:
    return bool(snapshot.settings.patterns.names(canonical(iri)))


def _stretch_of_keys(start: str, snapshot: Data) -> tuple[list[str], str]:
    """Return the keys of a page of things, and where the next page begins, "" for nowhere.

    Subjects that are no things of the site may lie between them in any number: of those a page passes over so many.
    """
    found: list[str] = []
    for looked_at, key in enumerate(snapshot.catalogue.keys(start)):
        if len(found) == PAGE or looked_at == _MOST_LOOKED_AT:
            return found, key
        if snapshot.settings.patterns.names(key):
            found.append(key)
    return found, ""


def _rows(entries: Sequence[Entry], view: SiteView) -> list[tuple[str, str | None, str]]:
    return [
        (entry.name.text, href, _measure(entry, view))
        for entry, href in listing.links(entries, view.snapshot)
    ]


def _resource(iri: str, view: SiteView) -> Value:
    href = local_reference(view.snapshot, iri)
    name = name_of(iri, view.snapshot, view.languages)
    return Value(name, href or outer_reference(iri), iri, kind="resource", local=bool(href))
