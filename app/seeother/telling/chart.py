"""A small chart: one measure over time, a line for each combination of the other dimensions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from seeother.look.interface import Interface
from seeother.look.names import Name
from seeother.telling.facts import Value
from seeother.telling.table import Column, Row, Table

WIDTH, HEIGHT = 640, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 12, 12, 28
_MOST_LINES = 6
_TIME = re.compile(r"(-?\d{4})(?:-?(?:(\d\d)|Q([1-4])|W(\d\d)))?(?:-(\d\d))?(?:T.*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ChartLine:
    """The values of one combination: an SVG path, its last point, and its name."""

    name: str
    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A number or a time at the side of a chart."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines over time; `title` is the measure."""

    title: Name
    lines: tuple[ChartLine, ...]
    marks: tuple[Mark, ...]
    across: tuple[Mark, ...]


def chart_of(table: Table, measures: Sequence[str], say: Interface) -> Chart | None:
    """Return the chart of a table with one measure and one column of times; None where that makes no sense."""
    own = [place for place, column in enumerate(table.columns) if column.property in measures]
    times = [
        place for place in range(len(table.columns)) if place not in own and _are_times(table.rows, place)
    ]
    if len(own) != 1 or len(times) != 1:
        return None
    series = _series(table, times[0], own[0])
    if not 1 <= len(series) <= _MOST_LINES or max(map(len, series.values())) < 3:
        return None
    return _drawn(table.columns[own[0]], series, say)


def _are_times(rows: Sequence[Row], place: int) -> bool:
    found = [row.cells[place] for row in rows]
    return bool(found) and all(len(cell) == 1 and _time(cell[0]) is not None for cell in found)


def _time(value: Value) -> float | None:
    """Return a time as a number of years, of a date or of a thing whose name is one; None for what is none."""
    if value.kind not in ("date", "resource", "text"):
        return None
    text = (
        value.machine if value.kind == "date" else value.iri.rstrip("/").rpartition("/")[2] or value.name.text
    )
    found = _TIME.fullmatch(text) or _TIME.fullmatch(value.name.text)
    if not found:
        return None
    months = int(found[2] or 1) - 1 if found[2] else (int(found[3]) - 1) * 3 if found[3] else 0
    weeks = int(found[4]) - 1 if found[4] else 0
    return int(found[1]) + months / 12 + weeks / 53 + (int(found[5] or 1) - 1) / 366


def _series(table: Table, time: int, own: int) -> dict[str, list[tuple[float, float, str]]]:
    """Return the points of each combination of the other dimensions, in order of time."""
    others = [n for n, c in enumerate(table.columns) if n not in (time, own) and not c.is_attribute]
    found: dict[str, list[tuple[float, float, str]]] = {}
    for row in table.rows:
        number = row.cells[own][0].machine if row.cells[own] else ""
        at = _time(row.cells[time][0])
        try:
            size = float(number)
        except ValueError:
            continue
        name = " · ".join(value.name.text for n in others for value in row.cells[n])
        if at is not None and abs(size) < 1e300:
            found.setdefault(name, []).append((at, size, row.cells[time][0].name.text))
    return {name: sorted(points) for name, points in found.items()}


def _drawn(column: Column, series: dict[str, list[tuple[float, float, str]]], say: Interface) -> Chart:
    every = [point for points in series.values() for point in points]
    first, last = min(every), max(every)
    low, high = min(size for _, size, _ in every), max(size for _, size, _ in every)
    low = 0.0 if 0 <= low < high / 2 else low
    high = high if high > low else low + 1

    def x(at: float) -> float:
        return _LEFT + (at - first[0]) / ((last[0] - first[0]) or 1) * (WIDTH - _LEFT - _RIGHT)

    def y(size: float) -> float:
        return HEIGHT - _BOTTOM - (size - low) / (high - low) * (HEIGHT - _TOP - _BOTTOM)

    lines = tuple(
        ChartLine(
            name,
            "M" + "L".join(f"{x(at):.1f} {y(size):.1f}" for at, size, _ in points),
            round(x(points[-1][0]), 1),
            round(y(points[-1][1]), 1),
        )
        for name, points in sorted(series.items())
    )
    marks = tuple(
        Mark(_short(size, say), _LEFT - 6, round(y(size), 1)) for size in (low, (low + high) / 2, high)
    )
    across = (Mark(first[2], _LEFT, HEIGHT - 8), Mark(last[2], WIDTH - _RIGHT, HEIGHT - 8))
    return Chart(column.name, lines, marks, across)


def _short(size: float, say: Interface) -> str:
    """Return a number for the side of a chart: three digits are enough there."""
    return f"{size:.4g}".replace(".", say.point) if abs(size) < 10_000 else say.number(round(size))
