"""Read geometries of GML, whose srsName gives the order of coordinates, and of KML, which has the longitude first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from seeother.earth.projections import in_degrees
from seeother.earth.shapes import Path, Shape, rectangle
from seeother.earth.systems import CRS84
from seeother.earth.unplaced import Unplaced

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")
_ROOTS = frozenset(
    (
        "Point LineString Polygon MultiPoint MultiLineString MultiPolygon MultiCurve MultiSurface "
        "MultiGeometry Curve Surface Envelope LinearRing CompositeCurve CompositeSurface Placemark"
    ).split()
)


def read(text: str) -> Shape:
    """Return the shape of an element."""
    if "<!" in text:  # neither has a document type, and entities may grow without end
        raise Unplaced("unreadable")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314  it has no entities
    except ElementTree.ParseError as problem:
        raise Unplaced("unreadable") from problem
    if _local(root) not in _ROOTS:
        raise Unplaced("unreadable")
    parts = list(_parts(root, CRS84 if "kml" in root.tag else "", _dimension(root, 2)))
    points = tuple(p for kind, path, _ in parts if kind == "points" for p in path)
    lines = tuple(path for kind, path, _ in parts if kind == "lines")
    rings = tuple(path for kind, path, _ in parts if kind == "rings")
    return Shape(points, lines, rings, all(is_flat for *_, is_flat in parts))


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _dimension(element: ElementTree.Element, otherwise: int) -> int:
    text = element.get("srsDimension") or element.get("dimension") or ""
    return int(text) if text in ("2", "3") else otherwise


def _parts(element: ElementTree.Element, system: str, dimension: int) -> Iterator[tuple[str, Path, bool]]:
    """Yield the points, lines and rings below an element; what it says of its system holds for what is in it."""
    system = element.get("srsName") or system
    name = _local(element)
    texts = [
        child
        for child in element
        if _local(child) in ("pos", "posList", "coordinates", "lowerCorner", "upperCorner")
    ]
    if texts:
        system = texts[0].get("srsName") or system
        found = [p for text in texts for p in _positions(text, _dimension(text, dimension))]
        yield _part(name, [p[:2] for p in found], system, all(len(p) == 2 for p in found))
        return
    for child in element:
        yield from _parts(child, system, _dimension(child, dimension))


def _part(name: str, positions: list[list[float]], system: str, is_flat: bool) -> tuple[str, Path, bool]:
    path = in_degrees(system)(tuple((p[0], p[1]) for p in positions))
    if name == "Envelope" and len(path) == 2:
        return "rings", rectangle(*path[0], *path[1]), is_flat
    return ("points" if name == "Point" else "rings" if name == "LinearRing" else "lines"), path, is_flat


def _positions(element: ElementTree.Element, dimension: int) -> Iterator[list[float]]:
    """Yield positions: in `coordinates` commas part their numbers, in the others nothing but white space does."""
    text = (element.text or "").strip()
    if _local(element) == "coordinates":
        groups = [group.split(",") for group in re.sub(r"\s*,\s*", ",", text).split()]
    else:
        words = text.split()
        size = len(words) if _local(element) == "pos" else dimension
        groups = [words[start : start + size] for start in range(0, len(words), max(size, 1))]
    for group in groups:
        if not 2 <= len(group) <= 3 or not all(_NUMBER.fullmatch(number) for number in group):
            raise Unplaced("unreadable")
        yield [float(number) for number in group]
