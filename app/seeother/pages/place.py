"""Where on earth a thing is: coordinates from the customary properties, and where they lie on the locator map."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import asinh, pi, radians, tan
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from seeother.look.interface import Interface
from seeother.terms import GEO, SCHEMA, SCHEMA_HTTP

_PAIRS = (
    (f"{GEO}lat", f"{GEO}long"),
    (f"{SCHEMA}latitude", f"{SCHEMA}longitude"),
    (f"{SCHEMA_HTTP}latitude", f"{SCHEMA_HTTP}longitude"),
)
_GEOSPARQL = "http://www.opengis.net/ont/geosparql#"
_WKT = f"{_GEOSPARQL}asWKT"
_POINT = re.compile(r"(?:<[^>]*(?:CRS84|4326)>\s*)?POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)", re.IGNORECASE)
_POINTS = ("http://www.georss.org/georss/point", f"{GEO}lat_long")
_BELOW = frozenset(
    {
        f"{SCHEMA}geo",
        f"{SCHEMA_HTTP}geo",
        f"{_GEOSPARQL}hasGeometry",
        f"{GEO}location",
        "http://www.w3.org/ns/locn#geometry",
        f"{GEO}geometry",
    }
)
COORDINATES = frozenset({iri for pair in _PAIRS for iri in pair} | {_WKT, *_POINTS})
_SPAN = 60.0  # degrees of longitude the map shows around the point


# The detailed map, in pixels, and how it is cut into tiles (the slippy map convention).
_WIDTH, _HEIGHT = 512, 288
_TILE, _ZOOM = 256, 13
_MERCATOR = 85.0  # degrees of latitude


@dataclass(frozen=True, slots=True)
class Tile:
    """One square picture of a map, and where its corner lies."""

    url: str
    x: int
    y: int
    size: int = _TILE


@dataclass(frozen=True, slots=True)
class Place:
    """A point on earth in degrees, and as it is written."""

    latitude: float
    longitude: float
    text: str

    @property
    def box(self) -> str:
        """Return the part of the world map around the point, as an SVG viewBox; y runs south."""
        left = max(-180.0, min(180.0 - _SPAN, self.longitude - _SPAN / 2))
        top = max(-90.0, min(90.0 - _SPAN / 2, -self.latitude - _SPAN / 4))
        return f"{left:.2f} {top:.2f} {_SPAN:g} {_SPAN / 2:g}"

    @property
    def surroundings(self) -> str:
        """Return the frame of the detailed map, which has the point in the middle, as an SVG viewBox."""
        return f"0 0 {_WIDTH} {_HEIGHT}"

    def tiles(self, template: str) -> tuple[Tile, ...]:
        """Return the map tiles of a detailed map with the point in the middle; none where a Mercator map does not reach."""
        if not template or abs(self.latitude) > _MERCATOR:
            return ()
        across = 2**_ZOOM
        x = (self.longitude + 180) / 360 * across * _TILE - _WIDTH / 2
        y = (1 - asinh(tan(radians(self.latitude))) / pi) / 2 * across * _TILE - _HEIGHT / 2
        return tuple(
            Tile(
                template.replace("{z}", str(_ZOOM))
                .replace("{x}", str(column % across))
                .replace("{y}", str(row)),
                round(column * _TILE - x),
                round(row * _TILE - y),
            )
            for row in _tiles_of(y, _HEIGHT)
            if 0 <= row < across
            for column in _tiles_of(x, _WIDTH)
        )

    @property
    def uri(self) -> str:
        """Return the geo URI (RFC 5870)."""
        return f"geo:{self.latitude:g},{self.longitude:g}"


def _tiles_of(start: float, length: int) -> range:
    return range(int(start // _TILE), int((start + length) // _TILE) + 1)


def find_place(blocks: dict[Any, list[Triple]], topic: NamedNode, say: Interface) -> Place | None:
    """Return where a thing is by what it or a node below it says, None where nothing does."""
    nodes = [topic, *(t.object for t in blocks.get(topic, ()) if t.predicate.value in _BELOW)]
    for node in nodes:
        for latitude, longitude in _coordinates(blocks.get(node, [])):
            if abs(latitude) <= 90 and abs(longitude) <= 180:
                return Place(latitude, longitude, _written(latitude, longitude, say))
    return None


def _coordinates(triples: list[Triple]) -> Iterator[tuple[float, float]]:
    said = {t.predicate.value: t.object.value for t in triples if type(t.object) is Literal}
    try:
        for latitude, longitude in _PAIRS:
            if latitude in said and longitude in said:
                yield float(said[latitude]), float(said[longitude])
        if found := _POINT.fullmatch(said.get(_WKT, "").strip()):
            yield float(found[2]), float(found[1])
        for point in _POINTS:
            parts = said.get(point, "").replace(",", " ").split()
            if len(parts) == 2:
                yield float(parts[0]), float(parts[1])
    except ValueError:
        return


def _written(latitude: float, longitude: float, say: Interface) -> str:
    north, south, east, west = say("compass").split()
    parts = ((latitude, north, south), (longitude, east, west))
    return ", ".join(
        f"{abs(degrees):.4f}°\u00a0{positive if degrees >= 0 else negative}".replace(".", say("point"))
        for degrees, positive, negative in parts
    )
