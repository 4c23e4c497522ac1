"""A list as a table on its page: the properties that most of its things have as columns, by which it can be sorted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rdflib import URIRef

from seeother.graph.oxigraph import read_term
from seeother.lists.conditions import MOST_COLUMNS
from seeother.look.cubes import IN_DATA_SET, OBSERVED, Components, components_around
from seeother.look.names import Name, name_of
from seeother.pages.view import SiteView
from seeother.query.listing import BACKWARDS, Condition, Entry
from seeother.query.looked_at import LookedAt
from seeother.query.ordering import Order
from seeother.statements import iri_of
from seeother.telling.plain import Plain
from seeother.telling.table import Column, Table, columns_of, cube_table, properties_of, rows_of


def table_of(some: LookedAt, entries: Sequence[Entry], view: SiteView, is_sorted: bool) -> Table:
    """Return a page of a list as a table; where all of it is in order, the heads of the columns lead to other orders."""
    plain = Plain(view.snapshot, tuple(view.languages))
    nodes = [iri_of(entry.iri) for entry in entries]
    if components := cube_of(some.selection.conditions, view):
        table = cube_table(nodes, components, plain)
    else:
        chosen = dict.fromkeys(view.parameters.get("column", ()))
        columns = columns_of(chosen or _properties(some)[0], plain)
        table = Table(columns, rows_of(nodes, columns, plain, True))
    if is_sorted:
        table = replace(table, columns=tuple(sortable(column, view) for column in table.columns))
    return table


def offered(some: LookedAt, table: Table, view: SiteView) -> list[tuple[Name, str, bool]]:
    """Return the columns that a table may have, and whether it has them; none where the data says which ones they are."""
    if cube_of(some.selection.conditions, view):
        return []
    shown = [column.property for column in table.columns]
    every = dict.fromkeys((*_properties(some)[1], *shown))
    return [(name_of(iri, view.snapshot, view.languages), iri, iri in shown) for iri in every]


def _properties(some: LookedAt) -> tuple[tuple[str, ...], tuple[str, ...]]:
    key = ("columns", some.selection.conditions)
    return some.data.kept(key, lambda: properties_of(some.iris, some.about, some.data, MOST_COLUMNS))


def cube_of(conditions: Sequence[Condition], view: SiteView) -> Components | None:
    """Return the components of the cube whose observations a list has, None where it has other things."""
    for predicate, value in conditions:
        if predicate in (IN_DATA_SET, f"{BACKWARDS}{OBSERVED}") and isinstance(
            node := read_term(value), URIRef
        ):
            found = components_around(node, view.snapshot)
            return found if found.all else None
    return None


def sortable(column: Column, view: SiteView) -> Column:
    """Return a column whose head leads to the table in its order, or turned round."""
    now = Order.of(view.one("sort"))
    if now.property != column.property:
        return replace(column, sort=view.link(sort=column.property, page=None))
    turned = Order(column.property, not now.descending)
    return replace(
        column,
        sort=view.link(sort=str(turned), page=None),
        order="descending" if now.descending else "ascending",
    )
