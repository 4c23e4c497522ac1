"""The observations of a data set or slice of a cube: the first as a table, a chart over time, and where all of them are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import urlencode

from rdflib import BNode, URIRef

from seeother.graph.data import Data
from seeother.look.cubes import DATA_SET, IN_DATA_SET, OBSERVED, SLICE, STRUCTURE, UNITS, components_around
from seeother.look.interface import interface
from seeother.statements import iri_of
from seeother.telling.chart import Chart, chart_of
from seeother.telling.plain import Plain
from seeother.telling.table import Table, cube_table
from seeother.telling.values import Teller

_SHOWN, _MOST_CHARTED = 15, 400


@dataclass(frozen=True, slots=True)
class Observations:
    """The first as a table, how many there are, 0 where that is not known, the chart of all, and where all are listed.

    `tells_structure` where the heads of the table say what the structure of the cube does.
    """

    table: Table
    total: int
    chart: Chart | None
    every: str
    tells_structure: bool


def observations_of(topic: URIRef, types: Collection[str], teller: Teller) -> Observations | None:
    """Return what is observed in a data set or a slice, None for other things."""
    snapshot = teller.snapshot
    if DATA_SET not in types and SLICE not in types:
        return None
    components, nodes = components_around(topic, snapshot), _nodes(topic, snapshot)
    if not nodes or not components.all:
        return None
    plain = Plain(snapshot, tuple(teller.languages))
    is_whole = len(nodes) <= _MOST_CHARTED
    whole = cube_table(nodes if is_whole else nodes[:_SHOWN], components, plain)
    rows = sorted(
        whole.rows, key=lambda row: [value.machine or value.name.text for cell in row.cells for value in cell]
    )
    ordered = replace(whole, rows=tuple(rows))
    chart = chart_of(ordered, components.measures, interface(teller.view.language)) if is_whole else None
    total = len(nodes) if is_whole else 0
    first = replace(ordered, rows=tuple(rows[:_SHOWN]))
    told = {column.property for column in whole.columns}.union(UNITS)
    structures = list(snapshot.quads(topic, iri_of(STRUCTURE)))
    tells_structure = told.issuperset(components.all) and all(type(q.object) is BNode for q in structures)
    return Observations(first, total, chart, _listed(topic, nodes, snapshot), tells_structure)


def _nodes(topic: URIRef, snapshot: Data) -> list[URIRef | BNode]:
    own = (quad.object for quad in snapshot.quads(topic, iri_of(OBSERVED)))
    others = (quad.subject for quad in snapshot.quads(None, iri_of(IN_DATA_SET), topic))
    found = islice((node for nodes in (own, others) for node in nodes), 2 * _MOST_CHARTED)
    kept = dict.fromkeys(node for node in found if isinstance(node, URIRef | BNode))
    return list(kept)[: _MOST_CHARTED + 1]


def _listed(topic: URIRef, nodes: list[URIRef | BNode], snapshot: Data) -> str:
    """Return the path of the table of all, "" where this is it."""
    if not snapshot.settings.browse or len(nodes) <= _SHOWN:
        return ""
    is_slice = next(snapshot.quads(topic, iri_of(OBSERVED)), None) is not None
    way = f"^{OBSERVED}" if is_slice else IN_DATA_SET
    return f"{snapshot.settings.mount}/browse?" + urlencode({"with": f"{way} {topic}", "view": "table"})
