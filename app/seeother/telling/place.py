"""Where on earth a thing is: coordinates from the customary properties, and where they lie on the locator map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import asinh, pi, radians, tan
from typing import Any

from rdflib import BNode, Literal, URIRef

from seeother.earth.geometry import Point, decimal_of, point_in, point_of
from seeother.graph.data import Data
from seeother.look.interface import Interface, interface
from seeother.statements import Triple
from seeother.telling.values import Teller
from seeother.terms import DCTERMS, GEO, SCHEMA, SCHEMA_HTTP

_GEOSPARQL = "http://www.opengis.net/ont/geosparql#"
_LOCN, _DCAT = "http://www.w3.org/ns/locn#", "http://www.w3.org/ns/dcat#"
_PAIRS = (
    (f"{GEO}lat", f"{GEO}long"),
    (f"{SCHEMA}latitude", f"{SCHEMA}longitude"),
    (f"{SCHEMA_HTTP}latitude", f"{SCHEMA_HTTP}longitude"),
)
_POINTS = ("http://www.georss.org/georss/point", f"{GEO}lat_long")  # latitude and longitude in one literal
# What leads to a geometry, or is one itself; the most deliberate point of a thing comes first.
_GEOMETRIES = (
    f"{_GEOSPARQL}hasDefaultGeometry",
    f"{_GEOSPARQL}defaultGeometry",
    f"{_DCAT}centroid",
    f"{_GEOSPARQL}hasCentroid",
    f"{_GEOSPARQL}hasGeometry",
    f"{_LOCN}geometry",
    f"{GEO}geometry",
    f"{GEO}location",
    f"{SCHEMA}geo",
    f"{SCHEMA_HTTP}geo",
    f"{DCTERMS}spatial",
)
_LITERALS = (*(f"{_GEOSPARQL}as{form}" for form in ("WKT", "GeoJSON", "GML", "KML")), *_GEOMETRIES)
_COORDINATES = frozenset({*(iri for pair in _PAIRS for iri in pair), *_POINTS, *_LITERALS})
_Text = tuple[str, Triple]  # a literal's text, and the statement that has it
_DEEPEST = 3  # from a data set by its coverage to the geometry of that
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
    """A point on earth in degrees, and as it is written; `told` are the statements of the thing that say just that."""

    latitude: float
    longitude: float
    text: str
    told: frozenset[Triple] = frozenset()

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
        return f"geo:{decimal_of(self.latitude)},{decimal_of(self.longitude)}"


def _tiles_of(start: float, length: int) -> range:
    return range(int(start // _TILE), int((start + length) // _TILE) + 1)


def find_place(topic: URIRef, teller: Teller) -> Place | None:
    """Return where a thing is by what it or a geometry of it says, None where nothing does."""
    own = list(_points(teller.blocks.get(topic, [])))
    point = next((point for point, _ in own), None) or _point_below(topic, teller)
    if point is None:
        return None
    where = (point.latitude, point.longitude)
    told = {t for same, by in own if same.is_flat and (same.latitude, same.longitude) == where for t in by}
    return Place(*where, _written(*where, interface(teller.view.language)), frozenset(told))


@dataclass(frozen=True, slots=True)
class _Bare:
    """What is said of one thing, for no reader in particular."""

    snapshot: Data
    blocks: dict[Any, list[Triple]]

    def about(self, node: URIRef | BNode) -> list[Triple]:
        """Return what is said of a node, which may have a document of its own."""
        told = self.blocks.get(node)
        if told is None and isinstance(node, URIRef):
            return [quad.triple for quad in self.snapshot.about(node)]
        return told or []


def point_among(thing: URIRef, statements: Iterable[Triple], data: Data) -> Point | None:
    """Return where a thing is by statements about it, None where nothing says it."""
    blocks: dict[Any, list[Triple]] = {}
    for statement in statements:
        blocks.setdefault(statement.subject, []).append(statement)
    own = (point for point, _ in _points(blocks.get(thing, [])))
    return next(own, None) or _point_below(thing, _Bare(data, blocks))


def _point_below(topic: URIRef, teller: Teller | _Bare) -> Point | None:
    """Return the first point of a thing's geometries, whether they have names of their own or not."""
    level = _geometries(teller.blocks.get(topic, []))
    seen: set[URIRef | BNode] = {topic}
    for _ in range(_DEEPEST):
        below = []
        for node in dict.fromkeys(node for node in level if node not in seen):
            seen.add(node)
            triples = teller.about(node)
            for point, _ in _points(triples):
                return point
            below += _geometries(triples)
        level = below
    return None


def _geometries(triples: Iterable[Triple]) -> list[URIRef | BNode]:
    ordered = sorted(
        (t for t in triples if str(t.predicate) in _GEOMETRIES),
        key=lambda t: _GEOMETRIES.index(str(t.predicate)),
    )
    return [node for t in ordered if isinstance(node := t.object, URIRef | BNode)]


def _points(triples: Iterable[Triple]) -> Iterator[tuple[Point, tuple[Triple, ...]]]:
    """Yield the points that statements about one node hold, each with the statements it follows from."""
    values: dict[str, list[_Text]] = {}
    for triple in triples:
        if str(triple.predicate) in _COORDINATES and isinstance((literal := triple.object), Literal):
            values.setdefault(str(triple.predicate), []).append((str(literal), triple))
    if not values:
        return
    found = [_pair(values.get(north, []), values.get(east, [])) for north, east in _PAIRS]
    found += [(point_in(text), (triple,)) for iri in _LITERALS for text, triple in values.get(iri, [])]
    found += [(_both(text), (triple,)) for iri in _POINTS for text, triple in values.get(iri, [])]
    yield from ((point, by) for point, by in found if point)


def _pair(north: list[_Text], east: list[_Text]) -> tuple[Point | None, tuple[Triple, ...]]:
    """Return the point of a latitude and a longitude; of several of each nobody knows which belong together."""
    found = {point_of(latitude, longitude) for latitude, _ in north for longitude, _ in east}
    return (found.pop(), tuple(triple for _, triple in (*north, *east))) if len(found) == 1 else (None, ())


def _both(text: str) -> Point | None:
    parts = text.replace(",", " ").split()
    return point_of(parts[0], parts[1]) if len(parts) == 2 else None


def _written(latitude: float, longitude: float, say: Interface) -> str:
    north, south, east, west = say("compass").split()
    parts = ((latitude, north, south), (longitude, east, west))
    return ", ".join(
        f"{abs(degrees):.4f}°\u00a0{positive if degrees >= 0 else negative}".replace(".", say.point)
        for degrees, positive, negative in parts
    )
