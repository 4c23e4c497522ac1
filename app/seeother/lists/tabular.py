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

_BEGINNING: dict[str, None] = {"from": None}  # of a list in another order than that of its names


def table_of(some: LookedAt, entries: Sequence[Entry], view: SiteView, sorts: Sequence[str]) -> Table:
    """Return a page of a list as a table; the heads of columns that it can be sorted by lead there: of a short list of all."""
    plain = Plain(view.snapshot, tuple(view.languages))
    nodes = [iri_of(entry.iri) for entry in entries]
    if components := cube_of(some.selection.conditions, view):
        table = cube_table(nodes, components, plain)
    else:
        chosen = dict.fromkeys(view.parameters.get("column", ()))
        columns = columns_of(chosen or _properties(some)[0], plain)
        table = Table(columns, rows_of(nodes, columns, plain, True))
    is_short = some.selection.entries is not None
    heads = (sortable(c, view) if is_short or c.property in sorts else c for c in table.columns)
    return replace(table, columns=tuple(heads))


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
        return replace(column, sort=view.link(sort=column.property, page=None, **_BEGINNING))
    turned = Order(column.property, not now.descending)
    return replace(
        column,
        sort=view.link(sort=str(turned), page=None, **_BEGINNING),
        order="descending" if now.descending else "ascending",
    )
