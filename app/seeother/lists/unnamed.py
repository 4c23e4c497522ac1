"""The observations of a cube that have no IRIs, and so no pages of their own: all of them in pages of one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from rdflib import BNode, Literal, URIRef

from seeother.graph.data import Data
from seeother.graph.oxigraph import read_term
from seeother.http.answer import Answer
from seeother.lists.conditions import chosen, told
from seeother.lists.tabular import cube_of, sortable
from seeother.look.cubes import Components
from seeother.look.names import name_of
from seeother.look.typesetting import Magnitude, magnitude
from seeother.pages.view import SiteView
from seeother.query.listing import BACKWARDS, PAGE, Condition, sort_key
from seeother.query.ordering import Order
from seeother.statements import datatype_of, iri_of
from seeother.telling.chart import chart_of
from seeother.telling.plain import Plain
from seeother.telling.table import cube_table

_MOST_SORTED = 20_000  # observations that are put in order; more come as the store has them


def unnamed_page(conditions: tuple[Condition, ...], view: SiteView) -> Answer | None:
    """Return a page of the table of a cube, None where the list has things with names, or no such page."""
    components = cube_of(conditions, view) if len(conditions) == 1 and view.variant.is_html else None
    nodes = _in_order(conditions[0], components, view) if components else ()
    count = -(-len(nodes) // PAGE)
    if components is None or not 1 <= view.page <= count:
        return None
    shown = nodes[(view.page - 1) * PAGE : view.page * PAGE]
    table = cube_table(shown, components, Plain(view.snapshot, tuple(view.languages)))
    table = replace(table, columns=tuple(sortable(column, view) for column in table.columns))
    title = told(conditions[0], view)
    return view.html(
        "listing.html",
        title=title,
        table=table,
        chart=chart_of(table, components.measures, view.say) if count == 1 else None,
        chosen=chosen(conditions, view),
        total=len(nodes),
        count=count,
        **dict.fromkeys(("every", "letter", "onward", "atlas", "map", "estimated", "measure"), ""),
        **{name: [] for name in ("entries", "ways", "letters", "facets", "orders")},
    )


def _in_order(condition: Condition, components: Components, view: SiteView) -> Sequence[BNode]:
    order = Order.of(view.one("sort"))
    key = ("unnamed", condition, str(order), view.language)
    return view.snapshot.once(key, lambda: _sorted(condition, components, order, view))


def _sorted(condition: Condition, components: Components, order: Order, view: SiteView) -> Sequence[BNode]:
    found = list(islice(dict.fromkeys(_observations(condition, view.snapshot)), _MOST_SORTED + 1))
    if len(found) > _MOST_SORTED:
        return list(dict.fromkeys(_observations(condition, view.snapshot)))
    properties = [order.property] if order.property else components.dimensions
    sizes: dict[URIRef | Literal, Magnitude] = {}

    def place(node: BNode) -> list[Magnitude]:
        return [
            min(
                (_size(q.object, sizes, view) for q in view.snapshot.quads(node, iri_of(iri))),
                default=(3, 0.0, ""),
            )
            for iri in properties
        ]

    return sorted(found, key=place, reverse=order.descending)


def _observations(condition: Condition, snapshot: Data) -> list[BNode]:
    predicate, value = condition[0], read_term(condition[1])
    if predicate.startswith(BACKWARDS) and isinstance(value, URIRef):
        ends = (quad.object for quad in snapshot.quads(value, iri_of(predicate[1:])))
    else:
        ends = (quad.subject for quad in snapshot.quads(None, iri_of(predicate), value))
    return [node for node in ends if isinstance(node, BNode)]


def _size(term: object, sizes: dict[URIRef | Literal, Magnitude], view: SiteView) -> Magnitude:
    """Return what puts a value in its place: numbers and dates by size, things by their names."""
    if not isinstance(term, URIRef | Literal):
        return (3, 0.0, "")
    if term not in sizes:
        measured = magnitude(str(term), datatype_of(term)) if isinstance(term, Literal) else None
        text = (
            str(term) if isinstance(term, Literal) else name_of(str(term), view.snapshot, view.languages).text
        )
        sizes[term] = measured or (2, 0.0, sort_key(text))
    return sizes[term]
