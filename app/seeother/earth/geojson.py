"""Read and write GeoJSON, which is longitude first (RFC 7946 section 3.1.1); the `crs` that it once had is honoured."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from seeother.earth.projections import in_degrees
from seeother.earth.shapes import Path, Position, Shape
from seeother.earth.systems import CRS84
from seeother.earth.unplaced import Unplaced

# The kinds of geometry: what their paths are, and how deep their positions lie.
_KINDS = {
    "Point": ("points", 0),
    "MultiPoint": ("points", 1),
    "LineString": ("lines", 1),
    "MultiLineString": ("lines", 2),
    "Polygon": ("rings", 2),
    "MultiPolygon": ("rings", 3),
}
_DEEPEST = 8
_MOST_COMPARED = 1_000_000  # sides of rings that are looked at for what is within what


def read(text: str) -> Shape:
    """Return the shape of a geometry, a feature or a collection of them."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise Unplaced("unreadable") from problem
    parts = list(_parts(found, 0, CRS84))
    points = tuple(p for kind, path, _ in parts if kind == "points" for p in path)
    lines = tuple(path for kind, path, _ in parts if kind == "lines")
    rings = tuple(path for kind, path, _ in parts if kind == "rings")
    return Shape(points, lines, rings, all(is_flat for *_, is_flat in parts))


def _parts(found: Any, depth: int, system: str) -> Iterator[tuple[str, Path, bool]]:
    if not isinstance(found, dict) or depth > _DEEPEST:
        raise Unplaced("unreadable")
    system = _system_in(found.get("crs"), system)
    match found:
        case {"type": "Feature", "geometry": dict(inner)}:
            yield from _parts(inner, depth + 1, system)
        case {"type": "Feature", "geometry": None}:
            return
        case {"type": "FeatureCollection", "features": list(members)} | {
            "type": "GeometryCollection",
            "geometries": list(members),
        }:
            for member in members:
                yield from _parts(member, depth + 1, system)
        case {"type": str(kind), "coordinates": list(coordinates)} if kind in _KINDS:
            turn = in_degrees(system, is_east_first=True)
            for name, path, is_flat in _paths(*_KINDS[kind], coordinates):
                yield name, turn(path), is_flat
        case _:
            raise Unplaced("unreadable")


def _system_in(crs: Any, otherwise: str) -> str:
    """Return the name that a `crs` has for its system, which holds for what is in it; null says nothing."""
    match crs:
        case None:
            return otherwise
        case {"properties": {"name": str(name)}}:
            return name
    raise Unplaced("system")


def _paths(kind: str, depth: int, coordinates: list[Any]) -> Iterator[tuple[str, Path, bool]]:
    if depth == 0:
        yield from ([_path(kind, [coordinates])] if coordinates else [])
    elif depth == 1:
        yield _path(kind, coordinates)
    else:
        for inner in coordinates:
            if not isinstance(inner, list):
                raise Unplaced("unreadable")
            yield from _paths(kind, depth - 1, inner)


def _path(kind: str, positions: list[Any]) -> tuple[str, Path, bool]:
    for position in positions:
        if not isinstance(position, list) or len(position) < 2 or not all(map(_is_number, position[:2])):
            raise Unplaced("unreadable")
    return kind, tuple((float(p[0]), float(p[1])) for p in positions), all(len(p) == 2 for p in positions)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9


def geometry_of(shape: Shape) -> dict[str, Any]:
    """Return a shape as a geometry (RFC 7946 section 3.1); several kinds of it as a collection."""
    parts = [
        *_geometries("Point", list(shape.points)),
        *_geometries("LineString", list(shape.lines)),
        *_geometries("Polygon", _polygons(shape.rings)),
    ]
    return parts[0] if len(parts) == 1 else {"type": "GeometryCollection", "geometries": parts}


def _geometries(kind: str, members: list[Any]) -> list[dict[str, Any]]:
    if len(members) < 2:
        return [{"type": kind, "coordinates": member} for member in members]
    return [{"type": f"Multi{kind}", "coordinates": members}]


def _polygons(rings: Sequence[Path]) -> list[list[Path]]:
    """Return rings as polygons: one within another is a hole of it, and one within a hole is a polygon again."""
    closed = [ring if ring[0] == ring[-1] else (*ring, ring[0]) for ring in rings]
    is_small = len(closed) * sum(map(len, closed)) <= _MOST_COMPARED
    around = [
        [n for n, other in enumerate(closed) if n != m and is_small and _is_within(ring[0], other)]
        for m, ring in enumerate(closed)
    ]
    found = {m: [_turned(closed[m], 1)] for m, outer in enumerate(around) if len(outer) % 2 == 0}
    for m, outer in enumerate(around):
        if len(outer) % 2:
            owner = max(outer, key=lambda n: len(around[n]))
            found.setdefault(owner, [_turned(closed[owner], 1)]).append(_turned(closed[m], -1))
    return list(found.values())


def _is_within(position: Position, ring: Path) -> bool:
    """Tell whether a position is inside a ring: a ray from it crosses an odd number of sides."""
    x, y = position
    crossed = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossed = not crossed
    return crossed


def _turned(ring: Path, direction: int) -> Path:
    """Return a ring that runs counterclockwise (1), as the outer ones do, or clockwise (-1)."""
    area = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))
    return ring if area * direction >= 0 else ring[::-1]
