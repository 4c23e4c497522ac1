"""The pages for looking around: kinds of things, and lists of things that can be narrowed down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from seeother.documents.links import local_reference, outer_reference
from seeother.http.answer import Answer
from seeother.lists import hydra
from seeother.lists.atlas import atlas_of, box_of, has_places, small_map
from seeother.lists.conditions import Choice, chosen, conditions_of, fields, nothing_with, told, unreadable
from seeother.lists.narrowing import estimated_by, narrowing, values_page, with_texts
from seeother.lists.parts import Part, part_of
from seeother.lists.tabular import cube_of, offered, table_of
from seeother.lists.unnamed import unnamed_page
from seeother.look.names import Name, has_names_elsewhere, name_of, spelled_out
from seeother.look.typesetting import typeset
from seeother.pages.hierarchy import class_tree
from seeother.pages.home import class_links, rows, scheme_links
from seeother.pages.view import Missing, SiteView
from seeother.query import listing
from seeother.query.listing import TYPE, Condition, Entry, Selection
from seeother.query.long_order import sorting
from seeother.query.looked_at import LookedAt
from seeother.query.ordering import Order
from seeother.statements import datatype_of
from seeother.telling.chart import Chart, chart_of
from seeother.telling.facts import Value
from seeother.telling.table import Table

_MOST_CLASSES = 300  # of a site, on its first page
_WAYS = ("", "table", "map")  # to look at a list


def browse_page(view: SiteView) -> Answer | Missing:
    """Return the overview, or the list that the parameters ask for."""
    if missing := unreadable(view) or _no_way(view):
        return missing
    conditions = tuple(conditions_of(view))
    selection = listing.select(conditions, view.snapshot, view.languages)
    if view.one("values"):
        return values_page(selection, view)
    if conditions and selection.entries == ():
        return unnamed_page(conditions, view) or nothing_with(conditions, view)
    part = part_of(selection, view)
    if isinstance(part, Missing):
        return part
    if not part.view.variant.is_html and not part.view.is_outline:
        return _data(part, conditions)
    return _listing(selection, part) if conditions else _overview(part)


def _no_way(view: SiteView) -> Missing | None:
    """Return the parameter that asks for a list to be seen in a way that there is not."""
    way, within = view.one("view"), view.one("within")
    if way not in _WAYS:
        return Missing("view", way)
    return Missing("within", within) if within and not box_of(within) else None


def _data(part: Part, conditions: Sequence[Condition]) -> Answer:
    write = hydra.page_of if conditions else hydra.overview
    return part.view.data(list(write(part.view, [entry.iri for entry in part.entries], part.total)))


def _listing(selection: Selection, part: Part) -> Answer:
    """Return a part of a list as a page."""
    view, conditions = part.view, selection.conditions
    letter, title = view.one("letter"), _title(conditions, view)
    if view.is_outline:
        words = [told(condition, view).text for condition in conditions]
        return view.outline(
            title.text,
            " · ".join([*words, letter]).rstrip("· "),
            ("", _rows(part.entries, view)),
            (view.say("pages"), [(view.say("next"), part.onward, "")] if part.onward else []),
        )
    way = view.one("view")
    entries = [_named(entry, view) for entry in part.entries]
    some = LookedAt(selection, view.snapshot)
    sorts = () if letter and selection.entries is None else sorting(some)
    table = table_of(some, entries, view, sorts) if way == "table" else None
    iris = [entry.iri for entry in entries]
    near = small_map(iris, view) if way == "" else None
    is_placed = near or way == "map" or (way != "" and has_places(iris, view.snapshot))
    return view.html(
        "listing.html",
        structured=view.structured("CollectionPage", title.text, part.total),
        title=title,
        entries=listing.links(entries, view.snapshot),
        table=table,
        columns=offered(some, table, view) if table else [],
        fields=partial(fields, conditions, view),
        texts=[] if letter else with_texts(some, view),
        chart=_chart(table, selection, view),
        map=near,
        atlas=atlas_of(selection, view) if way == "map" else None,
        ways=_ways(_WAYS if is_placed else _WAYS[:2], way, view),
        chosen=chosen(conditions, view),
        letters=_letters(part.letters() if way != "map" else (), letter, view),
        every=view.link(**{"letter": None, "page": None, "from": None}),
        letter=letter,
        facets=[] if letter else list(narrowing(some, view)),
        estimated=0 if letter else estimated_by(some),
        orders=_orders(sorts, part, view) if part.count or sorts else [],
        measure=lambda entry: _measure(entry, view),
        total=part.total,
        count=part.count,
    )


def _ways(ways: Sequence[str], way: str, view: SiteView) -> list[Choice]:
    """Return the ways to look at a list: as names, as a table, on a map where things have places."""
    return [
        Choice(
            Name(view.say(f"as_{name or 'list'}")), view.link(view=name, within=None), is_current=name == way
        )
        for name in ways
    ]


def _named(entry: Entry, view: SiteView) -> Entry:
    """Return an entry with the name that it has by what others say: an observation by its dimensions."""
    if not has_names_elsewhere(view.snapshot) or entry.name.text != spelled_out(entry.iri):
        return entry
    return replace(entry, name=name_of(entry.iri, view.snapshot, view.languages))


def _chart(table: Table | None, selection: Selection, view: SiteView) -> Chart | None:
    """Return the chart of a table of observations, where all of them are on the page."""
    cube = cube_of(selection.conditions, view) if table and len(table.rows) == selection.total else None
    return chart_of(table, cube.measures, view.say) if table and cube else None


def _orders(sorts: Sequence[str], part: Part, view: SiteView) -> list[Choice]:
    """Return the orders to choose from: by name, and by what things have, from the greatest on unless chosen already."""
    now = Order.of(view.one("sort")) if part.count else Order()
    offered = [Order(), Order(descending=True)] if part.is_short else [Order()]
    for said in dict.fromkeys((*sorts, *([now.property] if now.property else []))):
        offered += (
            [Order(said, descending=True), Order(said)]
            if said == now.property
            else [Order(said, descending=True)]
        )
    return [
        Choice(
            _order_name(order, now, view),
            view.link(sort=str(order), page=None, **{"from": None}),
            is_current=order == now,
        )
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


def _title(conditions: tuple[Condition, ...], view: SiteView) -> Name:
    classes = [value for said, value in conditions if said == TYPE]
    return name_of(classes[0], view.snapshot, view.languages) if classes else told(conditions[0], view)


def _overview(part: Part) -> Answer:
    view, letter = part.view, part.view.one("letter")
    is_first = not (letter or view.one("from") or view.page > 1)
    if view.is_outline:
        return view.outline(
            view.say("browse"),
            "",
            (view.say("what_is_here"), rows(class_links(view), view)),
            (view.say("hierarchies"), rows(scheme_links(view), view)),
            (view.say("everything"), _rows(part.entries, view)),
            (view.say("pages"), [(view.say("next"), part.onward, "")] if part.onward else []),
        )
    classes = class_links(view, _MOST_CLASSES + 1) if is_first else []
    return view.html(
        "browse.html",
        structured=view.structured("CollectionPage", view.say("browse"), part.total),
        classes=classes[:_MOST_CLASSES],
        every_class=view.link(values=TYPE) if len(classes) > _MOST_CLASSES else "",
        schemes=scheme_links(view),
        letters=_letters(part.letters(), letter, view),
        every=view.link(**{"letter": None, "page": None, "from": None}),
        letter=letter,
        total=view.snapshot.manifest.things,
        is_first=is_first,
        tree=class_tree(view.snapshot, view.languages, lambda iri: _resource(iri, view)) if is_first else (),
        entries=listing.links(part.entries, view.snapshot),
        count=part.count,
    )


def _letters(letters: Sequence[str], letter: str, view: SiteView) -> list[Choice]:
    return [
        Choice(Name(text), view.link(letter=text, page=None, **{"from": None}), is_current=text == letter)
        for text in letters
    ]


def _rows(entries: Sequence[Entry], view: SiteView) -> list[tuple[str, str | None, str]]:
    return [
        (entry.name.text, href, _measure(entry, view))
        for entry, href in listing.links(entries, view.snapshot)
    ]


def _resource(iri: str, view: SiteView) -> Value:
    href = local_reference(view.snapshot, iri)
    name = name_of(iri, view.snapshot, view.languages)
    return Value(name, href or outer_reference(iri), iri, kind="resource", local=bool(href))
