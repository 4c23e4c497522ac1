"""Read well-known text (OGC Simple Features 1.2.1) with the name of its system in front (GeoSPARQL 1.1 section 8.5.1)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from seeother.earth.projections import in_degrees
from seeother.earth.shapes import Path, Shape, rectangle
from seeother.earth.systems import CRS84
from seeother.earth.unplaced import Unplaced

_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?"
_POSITION = re.compile(rf"(?<![\w.+-]){_NUMBER}(?:\s+{_NUMBER}){{1,3}}(?![\w.])")
_SYSTEM = re.compile(r"<([^<>\s]*)>\s*")
_SRID = re.compile(r"SRID\s*=\s*(\d{1,9})\s*;\s*", re.IGNORECASE)
_HEAD = re.compile(r"\s*([A-Za-z]+)(?:\s+(?:ZM|Z|M))?\s*(?=\(|EMPTY)", re.IGNORECASE)
_FILLING = re.compile(r"[\s\d+\-.eE,()]*")
_ENVELOPE = re.compile(rf"\(\s*({_NUMBER})\s*,\s*({_NUMBER})\s*,\s*({_NUMBER})\s*,\s*({_NUMBER})\s*\)")
_POINTS, _LINES = (
    frozenset({"POINT", "MULTIPOINT"}),
    frozenset({"LINESTRING", "MULTILINESTRING", "CIRCULARSTRING"}),
)
_AREAS = frozenset({"POLYGON", "MULTIPOLYGON", "TRIANGLE", "TIN", "POLYHEDRALSURFACE", "LINEARRING"})
_DIMENSIONS = re.compile(r"(ZM|Z|M)$")
_MOST_MEMBERS = 10_000


def names_system(text: str) -> bool:
    """Tell whether a text begins as well-known text with the name of a system does."""
    return _SYSTEM.match(text) is not None


def read(text: str) -> Shape:
    """Return the shape of a text, which is in CRS84 where it names no system.

    PostGIS, whose EWKT has a number in its place, writes the longitude first.
    """
    system, number = _SYSTEM.match(text), _SRID.match(text)
    name = system[1] if system else f"EPSG:{number[1]}" if number else CRS84
    turn = in_degrees(name, is_east_first=number is not None)
    begin = system.end() if system else number.end() if number else 0
    parts = list(_members(text[begin:].strip(), 0))
    points = tuple(p for kind, path, _ in parts if kind == "points" for p in path)
    lines = tuple(turn(path) for kind, path, _ in parts if kind == "lines")
    rings = tuple(turn(path) for kind, path, _ in parts if kind == "rings")
    return Shape(turn(points), lines, rings, all(is_flat for *_, is_flat in parts))


def _members(text: str, depth: int) -> Iterator[tuple[str, Path, bool]]:
    """Yield the parts of a geometry: points, lines and rings, and whether they have two numbers each."""
    head = _HEAD.match(text)
    if not head or depth > 5:
        raise Unplaced("unreadable")
    kind, body = head[1].upper(), text[head.end() :].strip()
    kind = kind if kind in _POINTS | _LINES | _AREAS | {"TIN"} else _DIMENSIONS.sub("", kind)
    if body.upper() == "EMPTY":
        return
    if kind == "GEOMETRYCOLLECTION":
        for member in _split(body):
            yield from _members(member, depth + 1)
    elif kind in ("ENVELOPE", "BOX", "BOX2D", "BOX3D"):
        yield "rings", _box(kind, body), True
    else:
        yield from _paths(kind, body)


def _paths(kind: str, body: str) -> Iterator[tuple[str, Path, bool]]:
    name = "points" if kind in _POINTS else "lines" if kind in _LINES else "rings" if kind in _AREAS else ""
    if not name:
        raise Unplaced("unreadable")
    found = list(_flat(_numbers(body)))
    if kind == "POINT" and (len(found) != 1 or len(found[0]) != 1):
        raise Unplaced("unreadable")
    for positions in found:
        yield name, tuple((p[0], p[1]) for p in positions), all(len(p) == 2 for p in positions)


def _numbers(body: str) -> Any:
    """Return brackets as lists, and what stands between commas as lists of numbers."""
    if not body.startswith("(") or not _FILLING.fullmatch(body):
        raise Unplaced("unreadable")
    listed = _POSITION.sub(lambda found: f"[{','.join(map(repr, map(float, found[0].split())))}]", body)
    try:
        return json.loads(listed.replace("(", "[").replace(")", "]"))
    except (ValueError, RecursionError) as problem:
        raise Unplaced("unreadable") from problem


def _flat(value: Any) -> Iterator[list[list[float]]]:
    """Yield the innermost lists of positions."""
    if not isinstance(value, list) or not value or not all(isinstance(item, list) for item in value):
        raise Unplaced("unreadable")
    if all(item and all(isinstance(number, float) for number in item) for item in value):
        if any(not 2 <= len(item) <= 4 for item in value):
            raise Unplaced("unreadable")
        yield value
    else:
        for item in value:
            yield from _flat(item)


def _split(body: str) -> Iterator[str]:
    """Yield the members of a collection, parted at the commas that are in no other brackets."""
    if not (body.startswith("(") and body.endswith(")")):
        raise Unplaced("unreadable")
    start, depth, count = 1, 0, 0
    for found in re.finditer(r"[(),]", body):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if depth == 0 or (depth == 1 and found[0] == ","):
            yield body[start : found.start()].strip()
            start, count = found.end(), count + 1
        if count > _MOST_MEMBERS:
            raise Unplaced("too-long")


def _box(kind: str, body: str) -> Path:
    """Return the ring of an ENVELOPE, which has west, east, north and south, or of the BOX of PostGIS, which has two corners."""
    if kind == "ENVELOPE":
        found = _ENVELOPE.fullmatch(body)
        if not found:
            raise Unplaced("unreadable")
        west, east, north, south = map(float, found.groups())
        return rectangle(west, south, east, north)
    corners = list(_flat(_numbers(body)))
    if len(corners) != 1 or len(corners[0]) != 2:
        raise Unplaced("unreadable")
    (west, south, *_), (east, north, *_) = corners[0]
    return rectangle(west, south, east, north)
