"""Read GeoJSON, which is longitude first (RFC 7946 section 3.1.1); the `crs` that it once had is honoured."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from seeother.earth.shapes import Path, Shape
from seeother.earth.systems import is_wgs84
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


def read(text: str) -> Shape:
    """Return the shape of a geometry, a feature or a collection of them."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise Unplaced("unreadable") from problem
    parts = list(_parts(found, 0))
    points = tuple(p for kind, path, _ in parts if kind == "points" for p in path)
    lines = tuple(path for kind, path, _ in parts if kind == "lines")
    rings = tuple(path for kind, path, _ in parts if kind == "rings")
    return Shape(points, lines, rings, all(is_flat for *_, is_flat in parts))


def _parts(found: Any, depth: int) -> Iterator[tuple[str, Path, bool]]:
    if not isinstance(found, dict) or depth > _DEEPEST:
        raise Unplaced("unreadable")
    if not _is_placed(found.get("crs")):
        raise Unplaced("system")
    match found:
        case {"type": "Feature", "geometry": dict(inner)}:
            yield from _parts(inner, depth + 1)
        case {"type": "Feature", "geometry": None}:
            return
        case {"type": "FeatureCollection", "features": list(members)} | {
            "type": "GeometryCollection",
            "geometries": list(members),
        }:
            for member in members:
                yield from _parts(member, depth + 1)
        case {"type": str(kind), "coordinates": list(coordinates)} if kind in _KINDS:
            yield from _paths(*_KINDS[kind], coordinates)
        case _:
            raise Unplaced("unreadable")


def _is_placed(crs: Any) -> bool:
    match crs:
        case None:
            return True
        case {"properties": {"name": str(name)}}:
            return is_wgs84(name)
    return False


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
