"""Shapes on earth: points, lines and rings in degrees of WGS 84, longitude first, and the boxes they fill."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians

Position = tuple[float, float]  # longitude and latitude
Path = tuple[Position, ...]
_ALL_ROUND = (
    359.0  # degrees of longitude from which a step goes round the world instead of across the antimeridian
)


_DECIMALS = 9  # of what is computed, less than a millimetre


@dataclass(frozen=True, slots=True)
class Box:
    """The part of the world between two meridians and two parallels; one across the antimeridian goes beyond 180."""

    west: float
    south: float
    east: float
    north: float

    @property
    def width(self) -> float:
        """Return degrees of longitude."""
        return self.east - self.west

    @property
    def height(self) -> float:
        """Return degrees of latitude."""
        return self.north - self.south

    @property
    def middle(self) -> Position:
        """Return the point in the middle."""
        longitude = (self.west + self.east) / 2
        if abs(longitude) > 180:
            longitude = (longitude + 180) % 360 - 180
        return round(longitude, _DECIMALS), round((self.south + self.north) / 2, _DECIMALS)


@dataclass(frozen=True, slots=True)
class Shape:
    """What a geometry consists of; holes are rings like others. `is_flat` where nothing else is said, such as heights."""

    points: Path = ()
    lines: tuple[Path, ...] = ()
    rings: tuple[Path, ...] = ()
    is_flat: bool = True

    @property
    def box(self) -> Box:
        """Return the box around it all."""
        return box_of([*self.points, *(position for path in (*self.lines, *self.rings) for position in path)])

    @property
    def is_point(self) -> bool:
        """Tell whether it is one point."""
        return len(self.points) == 1 and not self.lines and not self.rings

    @property
    def is_box(self) -> bool:
        """Tell whether it is a rectangle along meridians and parallels."""
        corners = set(self.rings[0]) if len(self.rings) == 1 and not self.lines and not self.points else set()
        return len(corners) == 4 and len({x for x, _ in corners}) == 2 == len({y for _, y in corners})


def narrowed(shape: Shape) -> Shape:
    """Return a small shape as wide as it is on earth, where meridians come closer together towards the poles."""
    scale = max(0.05, cos(radians(shape.box.middle[1])))

    def path(given: Path) -> Path:
        return tuple((x * scale, y) for x, y in given)

    return Shape(
        path(shape.points), tuple(map(path, shape.lines)), tuple(map(path, shape.rings)), shape.is_flat
    )


def box_of(positions: Iterable[Position]) -> Box:
    """Return the box around some positions; there must be one at least."""
    longitudes, latitudes = zip(*positions, strict=True)
    return Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


def rectangle(west: float, south: float, east: float, north: float) -> Path:
    """Return the ring around a box; one whose west lies east of its east crosses the antimeridian."""
    east += 360 if east < west else 0
    return (west, south), (east, south), (east, north), (west, north), (west, south)


def unwrapped(path: Sequence[Position]) -> Path:
    """Return a path without leaps across the map: what crosses the antimeridian goes on beyond 180 degrees."""
    if all(abs(b[0] - a[0]) <= 180 for a, b in pairwise(path)):
        return tuple(path)
    return tuple(_steps(path))


def joined(shape: Shape) -> Shape:
    """Return a shape whole that was cut at the antimeridian (RFC 7946 section 3.1.9): its western parts go on beyond 180."""
    parts = [(position,) for position in shape.points] + [*shape.lines, *shape.rings]
    spans = sorted((min(xs), max(xs)) for part in parts if (xs := [x for x, _ in part]))
    if len(spans) < 2 or spans[0][0] != -180 or max(east for _, east in spans) != 180:
        return shape
    gaps, reached = [], spans[0][1]
    for west, east in spans:
        gaps.append((west - reached, west))
        reached = max(reached, east)
    widest, begin = max(gaps)
    return _turned(shape, begin) if widest > 0 else shape


def _turned(shape: Shape, begin: float) -> Shape:
    """Return a shape with what lies west of a meridian once round the world."""

    def path(given: Path) -> Path:
        return tuple((x + 360, y) for x, y in given) if max(x for x, _ in given) < begin else given

    points = tuple(position for point in shape.points for position in path((point,)))
    return Shape(points, tuple(map(path, shape.lines)), tuple(map(path, shape.rings)), shape.is_flat)


def _steps(path: Sequence[Position]) -> Iterator[Position]:
    turn, before = 0.0, path[0][0]
    for longitude, latitude in path:
        step = longitude - before
        if 180 < abs(step) < _ALL_ROUND:
            turn += -360 if step > 0 else 360
        before = longitude
        yield longitude + turn, latitude
