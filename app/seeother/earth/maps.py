"""Maps as they are drawn: a part of the world, the shapes that can be seen on it, and spots, grouped where they are dense."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from math import floor, log10

from seeother.earth.shapes import Box, Path, Position, Shape, box_of
from seeother.earth.simplified import simplified

_PIXELS = 360  # that a map is wide, about
_ACROSS = 12  # groups of spots side by side: each is wide enough for a finger


@dataclass(frozen=True, slots=True)
class Spot:
    """Something on a map, or several things so near to one another that one sign stands for them."""

    longitude: float
    latitude: float
    text: str = ""
    href: str = ""
    count: int = 1
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Map:
    """A part of the world, as wide as two times its height; y runs south. `area` and `line` are SVG paths."""

    west: float
    north: float
    width: float
    area: str = ""
    line: str = ""
    spots: tuple[Spot, ...] = ()

    @property
    def height(self) -> float:
        """Return degrees of latitude."""
        return self.width / 2

    @property
    def frame(self) -> str:
        """Return the part as an SVG viewBox."""
        return f"{self.west:.2f} {-self.north:.2f} {self.width:g} {self.height:g}"

    @property
    def fine_frame(self) -> str:
        """Return the part as an SVG viewBox, for what is small."""
        return " ".join(f"{number:.7g}" for number in (self.west, -self.north, self.width, self.height))

    @property
    def worlds(self) -> tuple[int, ...]:
        """Return where the world begins on it: twice where the map goes across the antimeridian."""
        east = self.west + self.width
        return tuple(start for start in (-540, -180, 180) if start < east and start + 360 > self.west)

    @property
    def pixel(self) -> float:
        """Return about how many degrees make a pixel."""
        return self.width / _PIXELS


def map_of(box: Box, least: float, shape: Shape | None = None, spots: Sequence[Spot] = ()) -> Map:
    """Return a map that shows a box, at least so many degrees wide, with what lies in it."""
    width = min(360.0, max(least, 1.35 * box.width, 2.7 * box.height))
    west = -180.0 if width == 360 and box.east <= 180 else (box.west + box.east) / 2 - width / 2
    north = min(90.0, max(-90.0 + width / 2, (box.south + box.north) / 2 + width / 4))
    area, line = drawn(shape, width / _PIXELS, lambda x, y: (x, -y)) if shape else ("", "")
    return Map(west, north, width, area, line, tuple(spots))


def drawn(
    shape: Shape, pixel: float, place: Callable[[float, float], Position], unit: float = 0
) -> tuple[str, str]:
    """Return the rings and the lines of a shape as SVG paths; `unit` is how long a pixel is in the picture, if not so long."""
    seen = simplified(shape, pixel)
    digits = max(0, 1 - floor(log10(unit or pixel)))
    return (
        "".join(f"{_path(ring, place, digits)}Z" for ring in seen.rings),
        "".join(_path(line, place, digits) for line in seen.lines),
    )


def _path(path: Path, place: Callable[[float, float], Position], digits: int) -> str:
    steps = (place(x, y) for x, y in path)
    return "M" + "L".join(f"{_short(x, digits)} {_short(y, digits)}" for x, y in steps)


def _short(number: float, digits: int) -> str:
    return f"{number:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{number:.0f}"


def around(spots: Iterable[Spot]) -> Box:
    """Return the box around spots; the shorter way round the world, if they lie on both sides of the antimeridian."""
    found = [(spot.longitude, spot.latitude) for spot in spots]
    plain = box_of(found)
    turned = box_of((x + 360 if x < 0 else x, y) for x, y in found)
    return turned if turned.width < plain.width else plain


def grouped(spots: Sequence[Spot], width: float) -> tuple[Spot, ...]:
    """Return spots of which none are nearer than a finger's breadth on a map: those that are, are one with their number."""
    near = width / _ACROSS
    groups: list[list[Spot]] = []
    cells: dict[tuple[int, int], list[Spot]] = {}
    for spot in spots:
        cells.setdefault((floor(spot.longitude / near), floor(spot.latitude / near)), []).append(spot)
    for members in sorted(cells.values(), key=len, reverse=True):
        x, y = _middle(members)
        for group in groups:
            there = _middle(group)
            if abs(there[0] - x) < near and abs(there[1] - y) < near:
                group += members
                break
        else:
            groups.append(members)
    return tuple(_one(group) for group in groups)


def _middle(spots: Sequence[Spot]) -> Position:
    return sum(s.longitude for s in spots) / len(spots), sum(s.latitude for s in spots) / len(spots)


def _one(group: Sequence[Spot]) -> Spot:
    if len(group) == 1:
        return group[0]
    longitude, latitude = _middle(group)
    boxes = [spot.box or Box(spot.longitude, spot.latitude, spot.longitude, spot.latitude) for spot in group]
    box = box_of(chain.from_iterable(((b.west, b.south), (b.east, b.north)) for b in boxes))
    return Spot(
        longitude,
        latitude,
        ", ".join(spot.text for spot in group[:4]),
        "",
        sum(spot.count for spot in group),
        box,
    )
