"""Where on earth a thing is: its shapes by the customary properties, or those of the places that it names, on a map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from rdflib import URIRef

from seeother.earth.geometry import Point, decimal_of
from seeother.earth.maps import Map, Spot, around, grouped, map_of
from seeother.earth.shapes import Box, Shape, joined, narrowed
from seeother.earth.tiles import HEIGHT, WIDTH, Tile, Tiled
from seeother.graph.data import Data
from seeother.look.interface import Interface, interface
from seeother.look.names import local_name
from seeother.statements import Triple
from seeother.telling.geometries import Bare, Found, geometries_of, may_tell_shapes
from seeother.telling.values import Teller

_SPAN = 60.0  # degrees of longitude the map shows around a point
_LEAST = 20.0  # the same around a shape
_SMALL = 12  # a shape takes less than such a part of its map: it is drawn once more by itself
_PLACES = (
    "place",
    "location",
    "venue",
    "site",
    "locality",
    "findspot",
    "basednear",
    "based_near",
    "atlocation",
    "mint",
)
_MOST_POINTS = 2_000  # of one shape
_MOST_NAMED = 12  # places that a thing names and that are looked up


@dataclass(frozen=True, slots=True)
class Place:
    """A place in degrees, and as it is written; `told` are its own statements that say just that, `drawn` all that do."""

    latitude: float
    longitude: float
    text: str
    told: frozenset[Triple] = frozenset()
    shape: Shape | None = None
    spots: tuple[Spot, ...] = field(default=())
    drawn: frozenset[Triple] = frozenset()

    @property
    def bounds(self) -> Box:
        """Return the box around what is shown."""
        if self.shape:
            return self.shape.box
        if self.spots:
            return around(self.spots)
        return Box(self.longitude, self.latitude, self.longitude, self.latitude)

    @property
    def map(self) -> Map:
        """Return the map of the world around the place."""
        bounds, span = self.bounds, _SPAN if self.bounds.width == self.bounds.height == 0 else _LEAST
        plain = Spot(self.longitude, self.latitude)
        whole = map_of(bounds, span, self.shape, self.spots)
        own = self.spots or self._points or ((plain,) if self._is_small(whole) else ())
        return map_of(bounds, span, self.shape, grouped(own, whole.width) if len(own) > 1 else own)

    @property
    def _points(self) -> tuple[Spot, ...]:
        """Return the points of a shape that has several."""
        return tuple(Spot(x, y) for x, y in self.shape.points[:_MOST_POINTS]) if self.shape else ()

    def _is_small(self, whole: Map) -> bool:
        return max(self.bounds.width, 2 * self.bounds.height) < whole.width / _SMALL

    @property
    def detail(self) -> Map | None:
        """Return the shape by itself, where it is too small to be seen on the map of the world."""
        if self.shape is None or self.shape.is_box or not (self.shape.rings or self.shape.lines):
            return None
        if not self._is_small(self.map):
            return None
        upright = narrowed(self.shape)
        return map_of(upright.box, 0.0001, upright)

    @property
    def surroundings(self) -> str:
        """Return the frame of the detailed map, which has the place in the middle, as an SVG viewBox."""
        return f"0 0 {WIDTH} {HEIGHT}"

    def tiles(self, template: str) -> tuple[Tile, ...]:
        """Return the map tiles of a detailed map with the place in the middle; none where a Mercator map does not reach."""
        tiled = Tiled(self.bounds)
        return tiled.tiles(template) if template and tiled.is_possible and not self.spots else ()

    @property
    def outline(self) -> tuple[str, str]:
        """Return the shape's rings and lines on the detailed map, as SVG paths."""
        return Tiled(self.bounds).drawn(self.shape) if self.shape else ("", "")

    @property
    def uri(self) -> str:
        """Return the geo URI (RFC 5870)."""
        return f"geo:{decimal_of(self.latitude)},{decimal_of(self.longitude)}"


def find_place(topic: URIRef, teller: Teller) -> Place | None:
    """Return where a thing is by what it or a geometry of it says, or the places that it names; None where nothing does."""
    found = list(geometries_of(topic, teller.blocks.get(topic, []), teller))
    if not found:
        return _named_places(topic, teller)
    return _placed(found, interface(teller.view.language))


def _placed(found: list[tuple[int, Found]], say: Interface) -> Place | None:
    points = [f for _, f in found if f.shape.is_point]
    others = sorted((f for _, f in found if not f.shape.is_point), key=lambda f: f.is_around)
    shape = joined(others[0].shape) if others else None
    longitude, latitude = points[0].shape.points[0] if shape is None or points else shape.box.middle
    own = {found for depth, found in found if depth == 0}
    where = {
        f for f in own if f.shape.is_flat and f.shape.is_point and f.shape.points[0] == (longitude, latitude)
    }
    told = frozenset(t for f in where for t in f.by)
    shown = {*points[:1], *others[:1]}
    drawn = frozenset(t for _, f in found if f in shown or f.shape in {s.shape for s in shown} for t in f.by)
    text = _written(latitude, longitude, say) if shape is None or points else _extent(shape.box, say)
    return Place(latitude, longitude, text, told, shape, drawn=drawn)


def _named_places(topic: URIRef, teller: Teller) -> Place | None:
    """Return the places that a thing or its parts name, such as where somebody was born."""
    spots = [
        Spot(point.longitude, point.latitude, f"{name}: {value.name.text}", value.href or "")
        for triple in _naming(topic, teller)
        if (point := point_of_thing(triple.object, teller.snapshot))
        for name, value in [(teller.name(str(triple.predicate)).text, teller.resource(str(triple.object)))]
    ]
    if not spots:
        return None
    longitude, latitude = around(spots).middle
    text = "; ".join(dict.fromkeys(spot.text for spot in spots))
    return Place(latitude, longitude, text, spots=tuple(spots))


def _naming(topic: URIRef, teller: Teller) -> list[Triple]:
    """Return the statements of a thing, its parts and nodes that name places; of a page of many things only its own."""
    is_alone = len(teller.description.topics) == 1
    blocks = teller.blocks.values() if is_alone else [teller.blocks.get(topic, [])]
    found = (t for triples in blocks for t in triples if _leads_to_place(str(t.predicate)))
    return [t for t in found if isinstance(t.object, URIRef)][:_MOST_NAMED]


@lru_cache(maxsize=4096)
def _leads_to_place(predicate: str) -> bool:
    return local_name(predicate).lower().endswith(_PLACES)


def point_of_thing(thing: Any, snapshot: Data) -> Point | None:
    """Return where a thing of the site is, None for one that is nowhere."""
    found = list(_geometries_among(thing, (quad.triple for quad in snapshot.about(thing)), snapshot))
    if not found:
        return None
    point = next((each.shape for each in found if each.shape.is_point), None)
    longitude, latitude = point.points[0] if point else joined(found[0].shape).box.middle
    return Point(latitude, longitude, point is not None and point.is_flat)


def shape_among(thing: URIRef, statements: Iterable[Triple], data: Data) -> Shape | None:
    """Return the shape of a thing by statements about it: what is more than a point first, boxes last; None for nowhere."""
    known = list(statements)
    if not may_tell_shapes(known):
        return None
    found = _geometries_among(thing, known, data)
    best = min(found, key=lambda each: (each.is_around, each.shape.is_point), default=None)
    return best.shape if best else None


def _geometries_among(thing: URIRef, statements: Iterable[Triple], data: Data) -> Iterator[Found]:
    blocks: dict[Any, list[Triple]] = {}
    for statement in statements:
        blocks.setdefault(statement.subject, []).append(statement)
    yield from (found for _, found in geometries_of(thing, blocks.get(thing, []), Bare(data, blocks), True))


def _extent(box: Box, say: Interface) -> str:
    """Return a box as its two corners are written."""
    corners = dict.fromkeys(
        _written(latitude, (longitude + 180) % 360 - 180 if abs(longitude) > 180 else longitude, say)
        for longitude, latitude in ((box.west, box.south), (box.east, box.north))
    )
    return " – ".join(corners)


def _written(latitude: float, longitude: float, say: Interface) -> str:
    north, south, east, west = say("compass").split()
    parts = ((latitude, north, south), (longitude, east, west))
    return ", ".join(
        f"{abs(degrees):.4f}°\u00a0{positive if degrees >= 0 else negative}".replace(".", say.point)
        for degrees, positive, negative in parts
    )
