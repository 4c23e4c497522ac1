"""The observations of a cube that have no IRIs, and so no pages of their own: all of them in pages of one list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rdflib import BNode, Literal, URIRef

from seeother.documents.blank_nodes import named_by_content
from seeother.documents.description import bounded
from seeother.graph.data import Data
from seeother.graph.oxigraph import read_term
from seeother.http.answer import Answer
from seeother.lists import hydra
from seeother.lists.conditions import chosen, told
from seeother.lists.tabular import cube_of, sortable
from seeother.look.cubes import Components
from seeother.look.names import name_of
from seeother.look.typesetting import Magnitude, magnitude
from seeother.pages.view import Missing, SiteView
from seeother.query.listing import BACKWARDS, PAGE, Condition, sort_key
from seeother.query.ordering import Order
from seeother.statements import Triple, datatype_of, iri_of
from seeother.telling.chart import chart_of
from seeother.telling.plain import Plain
from seeother.telling.table import Row, Table, cube_table

_MOST_SORTED = 20_000  # observations that are put in order; more come as the store has them
_NONE: Magnitude = (3, 0.0, "")  # the size of what has none


def unnamed_page(conditions: tuple[Condition, ...], view: SiteView) -> Answer | Missing | None:
    """Return a page of the table of a cube, None where the list has things with names."""
    if not (found := observations(conditions, view)):
        return None
    components, nodes = found
    count = -(-len(nodes) // PAGE)
    for name in ("letter", "from"):
        if value := view.one(name):
            return Missing(name, value)
    if not 1 <= view.page <= count:
        return Missing("page", view.one("page"))
    view = view.numbered(count)
    shown = nodes[(view.page - 1) * PAGE : view.page * PAGE]
    if not view.variant.is_html and not view.is_outline:
        return view.data([*hydra.collection(view, len(nodes)), *_told(shown, view)])
    table = cube_table(shown, components, Plain(view.snapshot, tuple(view.languages)))
    title = told(conditions[0], view)
    if view.is_outline:
        return view.outline(title.text, "", ("", [(_line(table, row), None, "") for row in table.rows]))
    table = replace(table, columns=tuple(sortable(column, view) for column in table.columns))
    return view.html(
        "listing.html",
        structured=view.structured("CollectionPage", title.text, len(nodes)),
        title=title,
        table=table,
        chart=chart_of(table, components.measures, view.say) if count == 1 else None,
        chosen=chosen(conditions, view),
        total=len(nodes),
        count=count,
        **dict.fromkeys(("every", "letter", "atlas", "map", "estimated", "measure"), ""),
        **{name: [] for name in ("entries", "ways", "letters", "facets", "orders", "texts", "columns")},
    )


def observations(
    conditions: tuple[Condition, ...], view: SiteView
) -> tuple[Components, Sequence[BNode]] | None:
    """Return the observations without IRIs that a list has, in order, with their components; None for other lists."""
    components = cube_of(conditions, view) if len(conditions) == 1 else None
    nodes = _in_order(conditions[0], components, view) if components else ()
    return (components, nodes) if components and nodes else None


def _told(nodes: Sequence[BNode], view: SiteView) -> list[Triple]:
    """Return observations as members of their list, and all that is said of them: nobody can ask for it elsewhere."""
    members = [hydra.member(view, node) for node in nodes]
    said = (quad.triple for quad in bounded(view.snapshot, nodes))
    return named_by_content(dict.fromkeys((*members, *said)))


def _line(table: Table, row: Row) -> str:
    cells = zip(table.columns, row.cells, strict=True)
    told = ((column.name.text, ", ".join(value.name.text for value in cell)) for column, cell in cells)
    return " · ".join(f"{name}: {text}" for name, text in told if text)


def _in_order(condition: Condition, components: Components, view: SiteView) -> Sequence[BNode]:
    snapshot, order = view.snapshot, Order.of(view.one("sort"))
    found = snapshot.once(
        ("unnamed", condition), lambda: [*dict.fromkeys(_observations(condition, snapshot))]
    )
    if len(found) > _MOST_SORTED:
        return found
    key = ("unnamed", condition, str(order), view.language)
    return snapshot.once(key, lambda: _sorted(found, components, order, view))


def _sorted(found: Sequence[BNode], components: Components, order: Order, view: SiteView) -> Sequence[BNode]:
    """Return observations by what they are of, or by a property; those that lack that come last."""
    sizes: dict[URIRef | Literal, Magnitude] = {}

    def place(node: BNode, iri: str) -> Magnitude:
        quads = view.snapshot.quads(node, iri_of(iri))
        return min((_size(quad.object, sizes, view) for quad in quads), default=_NONE)

    by_dimension = sorted(found, key=lambda node: [place(node, iri) for iri in components.dimensions])
    if not order.property:
        return by_dimension[::-1] if order.descending else by_dimension
    sized = [(place(node, order.property), node) for node in by_dimension]
    having = sorted(
        (pair for pair in sized if pair[0] != _NONE), key=lambda pair: pair[0], reverse=order.descending
    )
    return [*(node for _, node in having), *(node for size, node in sized if size == _NONE)]


def _observations(condition: Condition, snapshot: Data) -> Iterator[BNode]:
    predicate, value = condition[0], read_term(condition[1])
    if predicate.startswith(BACKWARDS) and isinstance(value, URIRef):
        ends = (quad.object for quad in snapshot.quads(value, iri_of(predicate[1:])))
    else:
        ends = (quad.subject for quad in snapshot.quads(None, iri_of(predicate), value))
    return (node for node in ends if isinstance(node, BNode))


def _size(term: object, sizes: dict[URIRef | Literal, Magnitude], view: SiteView) -> Magnitude:
    """Return what puts a value in its place: numbers and dates by size, things by their names."""
    if not isinstance(term, URIRef | Literal):
        return _NONE
    if term not in sizes:
        measured = magnitude(str(term), datatype_of(term)) if isinstance(term, Literal) else None
        text = (
            str(term) if isinstance(term, Literal) else name_of(str(term), view.snapshot, view.languages).text
        )
        sizes[term] = measured or (2, 0.0, sort_key(text))
    return sizes[term]
