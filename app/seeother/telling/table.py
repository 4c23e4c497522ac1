"""Things as the rows of a table: which columns it has, and what is in its cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

from rdflib import BNode, Literal, URIRef

from seeother.graph.data import Data
from seeother.iris import canonical
from seeother.look.cubes import UNITS, Components
from seeother.look.names import Name, preference
from seeother.look.vocabulary import customary_place
from seeother.statements import Term
from seeother.telling.facts import Value
from seeother.telling.geometries import BOXES, GEOMETRIES
from seeother.telling.plain import Plain
from seeother.terms import ALTERNATIVES, HIDDEN, OWL, RDF, RDFS, SKOS, SUMMARIES

_MOST_COLUMNS, _MOST_IN_CELL = 8, 3
_MOST_BESIDE, _LEFT_BESIDE = (
    4,
    2,
)  # columns that a phone is wide enough for, and dimensions that stay beside each other
_FEWEST_BELOW = 3  # rows of a group, on average
_LOOKED_AT = 100  # things of a list, for what most of them have
# What is said of most things and tells them apart for nobody, and what leads to places.
_LEFT_OUT = frozenset(
    {
        f"{RDF}type",
        f"{OWL}sameAs",
        f"{RDFS}seeAlso",
        f"{RDFS}isDefinedBy",
        *(
            f"{SKOS}{name}"
            for name in ("changeNote", "historyNote", "editorialNote", "inScheme", "topConceptOf")
        ),
        *(f"{SKOS}{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related")),
        *ALTERNATIVES,
        *HIDDEN,
        *SUMMARIES,
        *GEOMETRIES,
        *BOXES,
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """A property as a column; `sort` is where the table is to be had in its order, `order` how it is now."""

    name: Name
    property: str
    href: str | None = None
    unit: Value | None = None
    sort: str = ""
    order: str = ""
    is_attribute: bool = False
    is_dimension: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A thing, and its values in each column."""

    value: Value | None
    cells: tuple[tuple[Value, ...], ...]
    more: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that stand below one another and have some values in common, which are told above them with their columns."""

    heads: tuple[tuple[Column, tuple[Value, ...]], ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows; where the rows are parted into groups, the columns are those that are left."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    is_named: bool = True

    def parted(self) -> tuple[tuple[Column, ...], tuple[Group, ...]]:
        """Return the columns and the rows as they are shown: of a wide cube in groups, so that it fits the width of a phone."""
        apart = _told_above(self)
        if not apart:
            return self.columns, (Group((), self.rows),)
        groups = [
            Group(
                tuple((self.columns[at], cells) for at, cells in zip(apart, found, strict=True)), tuple(rows)
            )
            for found, rows in groupby(self.rows, lambda row: [row.cells[at] for at in apart])
        ]
        left = [at for at in range(len(self.columns)) if at not in apart]
        shown = tuple(replace(group, rows=tuple(_only(row, left) for row in group.rows)) for group in groups)
        return tuple(self.columns[at] for at in left), shown


def _told_above(table: Table) -> list[int]:
    """Return the columns that are told once for many rows: dimensions whose value changes least often on the way down.

    They are none where that would part the rows into many groups, as in the order of a measure.
    """
    dimensions = [at for at, column in enumerate(table.columns) if column.is_dimension]
    most = min(len(table.columns) - _MOST_BESIDE, len(dimensions) - _LEFT_BESIDE)
    apart: list[int] = []
    for at in sorted(dimensions, key=lambda at: _runs(table.rows, [at]))[: max(most, 0)]:
        if _runs(table.rows, [*apart, at]) * _FEWEST_BELOW <= len(table.rows):
            apart.append(at)
    return sorted(apart)


def _runs(rows: Sequence[Row], places: Sequence[int]) -> int:
    """Return how many groups of neighbours have the same values in some columns."""
    return sum(1 for _ in groupby(rows, lambda row: [row.cells[at] for at in places]))


def _only(row: Row, places: Sequence[int]) -> Row:
    return replace(
        row, cells=tuple(row.cells[at] for at in places), more=tuple(row.more[at] for at in places)
    )


def properties_of(
    sample: Sequence[str], about: Callable[[str], Iterable[tuple[str, Term]]], snapshot: Data, offered: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the properties that most of some things have, names and long texts left out, and up to `offered` that many have.

    `about` returns the properties and values of a thing. Both stand in the order of the vocabulary.
    """
    step = max(1, len(sample) // _LOOKED_AT)
    looked_at = sample[::step][:_LOOKED_AT]
    having: Counter[str] = Counter()
    for iri in looked_at:
        having.update({predicate for predicate, _ in about(iri)})
    names = {*snapshot.label_properties, *HIDDEN}
    every = [iri for iri, _ in having.most_common() if iri not in names]
    most = [iri for iri in every if 2 * having[iri] >= len(looked_at) and iri not in _LEFT_OUT][
        :_MOST_COLUMNS
    ]
    many = list(dict.fromkeys((*most, *every)))[:offered]
    ordered = sorted({*most, *many}, key=lambda iri: _place(iri, snapshot))
    return tuple(iri for iri in ordered if iri in most), tuple(ordered)


def _place(iri: str, snapshot: Data) -> tuple[int, str, int, str]:
    own = snapshot.places(canonical(iri))
    return (0, own[0][0], int(own[0][1]), iri) if own else (1, "", customary_place(iri), iri)


def columns_of(properties: Iterable[str], plain: Plain) -> tuple[Column, ...]:
    """Return properties as columns."""
    links = [(iri, plain.resource(iri)) for iri in properties]
    return tuple(Column(link.name, iri, link.href) for iri, link in links)


def rows_of(
    nodes: Iterable[URIRef | BNode], columns: Sequence[Column], plain: Plain, is_named: bool
) -> tuple[Row, ...]:
    """Return things as rows."""
    every = [(node, _found(node, columns, plain)) for node in nodes]
    shown = [term for _, found in every for terms in found for term in terms[:_MOST_IN_CELL]]
    named = {str(node) for node in (*shown, *(node for node, _ in every)) if isinstance(node, URIRef)}
    plain.snapshot.labels.of(named)  # looked up at once
    tell = cache(plain.value)  # many things of a list have the same values
    return tuple(_row(node, found, columns, plain, tell, is_named) for node, found in every)


def _found(node: URIRef | BNode, columns: Sequence[Column], plain: Plain) -> list[list[Term]]:
    """Return the values that a thing has in each column."""
    values: dict[str, dict[Term, None]] = {column.property: {} for column in columns}
    for _, predicate, value, _ in plain.snapshot.about(node):
        if (found := values.get(str(predicate))) is not None:
            found[value] = None
    return [_fitting(list(values[column.property]), plain) for column in columns]


def _row(
    node: URIRef | BNode,
    found: list[list[Term]],
    columns: Sequence[Column],
    plain: Plain,
    tell: Callable[[Term, str], Value],
    is_named: bool,
) -> Row:
    cells = tuple(
        tuple(tell(term, column.property) for term in terms[:_MOST_IN_CELL])
        for column, terms in zip(columns, found, strict=True)
    )
    own = plain.resource(str(node)) if is_named and isinstance(node, URIRef) else None
    return Row(own, cells, tuple(max(0, len(terms) - _MOST_IN_CELL) for terms in found))


def _fitting(terms: list[Term], plain: Plain) -> list[Term]:
    """Return values in order: of texts in several languages those in the first that the reader likes."""
    tags = {term.language or "" for term in terms if isinstance(term, Literal)}
    if len(tags) > 1:
        wanted = min(tags, key=lambda tag: preference(tag, plain.languages))
        terms = [t for t in terms if not isinstance(t, Literal) or (t.language or "") == wanted]
    return sorted(terms, key=str)


def cube_table(nodes: Sequence[URIRef | BNode], components: Components, plain: Plain) -> Table:
    """Return observations as a table: dimensions first, then measures; a unit that all have is told in the head."""
    columns = tuple(
        replace(
            column,
            is_attribute=column.property in components.attributes,
            is_dimension=column.property in components.dimensions,
        )
        for column in columns_of(components.all, plain)
    )
    rows = rows_of(nodes, columns, plain, False)
    for unit in [c for c in columns if c.property in UNITS]:
        place = columns.index(unit)
        found = {row.cells[place] for row in rows}
        if len(found) == 1 and (cell := found.pop()):
            measures = components.measures
            columns = tuple(
                replace(c, unit=cell[0]) if c.property in measures else c for c in columns if c is not unit
            )
            rows = tuple(
                Row(r.value, r.cells[:place] + r.cells[place + 1 :], r.more[:place] + r.more[place + 1 :])
                for r in rows
            )
    if components.unit:
        common = plain.resource(components.unit)
        columns = tuple(
            replace(c, unit=c.unit or common) if c.property in components.measures else c for c in columns
        )
    return _without_empty(Table(columns, rows, False))


def _without_empty(table: Table) -> Table:
    """Return a table without the attributes that no row has: the whole cube may have them, or few of its observations."""
    kept = [
        place
        for place, column in enumerate(table.columns)
        if not column.is_attribute or any(row.cells[place] for row in table.rows)
    ]
    rows = tuple(_only(row, kept) for row in table.rows)
    return replace(table, columns=tuple(table.columns[at] for at in kept), rows=rows)
