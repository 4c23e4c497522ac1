"""Geometries as literals hold them, WKT, GML, GeoJSON, KML and the texts of other vocabularies, as shapes in WGS 84."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import cos, radians, sin

from seeother.earth import geojson, markup, wkt
from seeother.earth.shapes import Path, Shape, rectangle, unwrapped
from seeother.earth.unplaced import Unplaced

_LONGEST = 4_000_000  # characters of a literal that is read
_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?"
_GEO_URI = re.compile(
    rf"geo:({_NUMBER}),({_NUMBER})(?:,({_NUMBER}))?((?:;[A-Za-z0-9-]+(?:=[^;]*)?)*)", re.IGNORECASE
)
_SYSTEM = re.compile(
    r"""\s*<([^<>\s]+)>\s*[A-Za-z]|\s*SRID\s*=\s*(\d{1,9})\s*;|[^>]*?srsName\s*=\s*["']([^"']*)""",
    re.IGNORECASE,
)
_METRES_A_DEGREE = 111_195.0  # of latitude, on a sphere
_CORNERS = 48  # of what is drawn for a circle
_LIMITS = re.compile(r"\s*(north|south|east|west)limit\s*=\s*([^;]*?)\s*(?:;|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Point:
    """A point on earth in degrees; `is_flat` where the literal holds nothing beside it, such as a height."""

    latitude: float
    longitude: float
    is_flat: bool = True


def point_of(latitude: str, longitude: str, is_flat: bool = True) -> Point | None:
    """Return the point with these coordinates as they are written, None for what is none on earth."""
    if not (re.fullmatch(_NUMBER, latitude.strip()) and re.fullmatch(_NUMBER, longitude.strip())):
        return None
    point = Point(float(latitude), float(longitude), is_flat)
    return point if abs(point.latitude) <= 90 and abs(point.longitude) <= 180 else None


def point_in(literal: str) -> Point | None:
    """Return the point that a geometry literal of any of the four forms holds."""
    shape = shape_in(literal)
    if shape is None or not shape.is_point:
        return None
    longitude, latitude = shape.points[0]
    return Point(latitude, longitude, shape.is_flat)


def shape_in(literal: str) -> Shape | None:
    """Return the shape that a geometry literal holds, None for none on earth."""
    try:
        return read(literal)
    except Unplaced:
        return None


def trouble_in(literal: str) -> str:
    """Return why a geometry literal holds no shape: empty, system, nowhere, unreadable or too-long; "" where it does."""
    try:
        read(literal)
    except Unplaced as problem:
        return problem.reason
    return ""


def system_in(literal: str) -> str:
    """Return the name that a geometry literal has for its reference system, "" for none."""
    found = _SYSTEM.match(literal[:10_000])
    return next((name for name in found.groups() if name), "") if found else ""


def shape_of_geo_uri(iri: str) -> Shape | None:
    """Return the point that a geo URI (RFC 5870) names, None for one in another system than WGS 84."""
    found = _GEO_URI.fullmatch(iri.strip())
    if not found or any(crs.lower() != "wgs84" for crs in re.findall(r"(?i);crs=([^;]*)", found[4])):
        return None
    point = point_of(found[1], found[2], is_flat=not found[3])
    return Shape(points=((point.longitude, point.latitude),), is_flat=point.is_flat) if point else None


def read(literal: str) -> Shape:
    """Return the shape that a geometry literal holds; raise Unplaced for none."""
    if len(literal) > _LONGEST:
        raise Unplaced("too-long")
    text = literal.strip()
    if text.startswith("{"):
        shape = geojson.read(text)
    elif text.startswith("<") and not wkt.names_system(text):
        shape = markup.read(text)
    else:
        shape = wkt.read(text)
    return _on_earth(shape)


def _on_earth(shape: Shape) -> Shape:
    """Return a shape as it is drawn, if all of it is on earth: paths may go beyond the antimeridian."""
    paths = [*shape.lines, *shape.rings]
    if not shape.points and not any(paths):
        raise Unplaced("empty")
    if any(abs(x) > 180 or abs(y) > 90 for x, y in shape.points):
        raise Unplaced("nowhere")
    if any(abs(x) > 360 or abs(y) > 90 for path in paths for x, y in path):
        raise Unplaced("nowhere")
    return Shape(shape.points, _unwrapped(shape.lines), _unwrapped(shape.rings), shape.is_flat)


def _unwrapped(paths: Iterable[Path]) -> tuple[Path, ...]:
    return tuple(unwrapped(path) for path in paths if path)


def shape_of_pairs(text: str, kind: str) -> Shape | None:
    """Return a point, line, polygon, box or circle whose text is latitudes and longitudes in turn (GeoRSS, schema.org)."""
    words = re.split(r"[,\s]+", text.strip())
    if kind == "circle":
        return _circle(words)
    if len(words) < 2 or len(words) % 2 or not all(re.fullmatch(_NUMBER, word) for word in words):
        return None
    numbers = [float(word) for word in words]
    path = tuple(zip(numbers[1::2], numbers[::2], strict=True))
    try:
        return _on_earth(_of_kind(path, kind))
    except Unplaced:
        return None


def _circle(words: Sequence[str]) -> Shape | None:
    """Return the ring of a circle by its middle and its radius in metres."""
    point = point_of(words[0], words[1]) if len(words) == 3 and re.fullmatch(_NUMBER, words[2]) else None
    radius = float(words[2]) / _METRES_A_DEGREE if point else 0.0
    if point is None or radius < 0 or abs(point.latitude) + radius >= 90:
        return None
    wide = radius / cos(radians(point.latitude))
    turns = [radians(360 * step / _CORNERS) for step in range(_CORNERS + 1)]
    ring = tuple((point.longitude + wide * cos(t), point.latitude + radius * sin(t)) for t in turns)
    try:
        return _on_earth(Shape(rings=(ring,)))
    except Unplaced:
        return None


def _of_kind(path: Path, kind: str) -> Shape:
    if kind == "point" and len(path) == 1:
        return Shape(points=path)
    if kind == "box" and len(path) == 2:
        (west, south), (east, north) = path
        return Shape(rings=(rectangle(west, south, east, north),))
    if kind == "line" and len(path) > 1:
        return Shape(lines=(path,))
    if kind == "polygon" and len(path) > 2:
        return Shape(rings=(path,))
    raise Unplaced("unreadable")


def shape_of_limits(text: str) -> Shape | None:
    """Return the box that a text in DCMI's form names by its limits, None for none."""
    found = {name.lower(): value for name, value in _LIMITS.findall(text)}
    sides: Sequence[str] = [found.get(name, "") for name in ("west", "south", "east", "north")]
    if not all(re.fullmatch(_NUMBER, side) for side in sides):
        return None
    try:
        return _on_earth(Shape(rings=(rectangle(*map(float, sides)),)))
    except Unplaced:
        return None


def decimal_of(degrees: float) -> str:
    """Return degrees with all their digits and no exponent, as a geo URI (RFC 5870) has them."""
    text = format(Decimal(repr(degrees if abs(degrees) > 1e-15 else 0.0)), "f")
    return text.removesuffix(".0")
