"""Detailed maps of tiles, as web maps have them: which tiles there are around a box, and where they and shapes lie on them."""

from __future__ import annotations

from dataclasses import dataclass
from math import asinh, log2, pi, radians, tan

from seeother.earth.maps import drawn
from seeother.earth.shapes import Box, Position, Shape

# In pixels, and how the world is cut into tiles (the slippy map convention).
WIDTH, HEIGHT = 512, 288
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
class Tiled:
    """A detailed map with a box in its middle."""

    box: Box

    @property
    def is_possible(self) -> bool:
        """Tell whether a Mercator map reaches there."""
        return max(abs(self.box.south), abs(self.box.north)) <= _MERCATOR

    @property
    def _zoom(self) -> int:
        """Return the zoom at which the box fits, with room around it."""
        (left, top), (right, bottom) = (
            _mercator(self.box.west, self.box.north),
            _mercator(self.box.east, self.box.south),
        )
        rooms = [
            log2(pixels * 0.8 / (_TILE * size))
            for pixels, size in ((WIDTH, right - left), (HEIGHT, bottom - top))
            if size > 0
        ]
        return int(max(0, min([_ZOOM, *rooms])))

    def _corner(self, zoom: int) -> Position:
        (left, top), (right, bottom) = (
            _mercator(self.box.west, self.box.north),
            _mercator(self.box.east, self.box.south),
        )
        whole = 2**zoom * _TILE
        return (left + right) / 2 * whole - WIDTH / 2, (top + bottom) / 2 * whole - HEIGHT / 2

    def tiles(self, template: str) -> tuple[Tile, ...]:
        """Return the tiles of the map."""
        zoom = self._zoom
        across, (x, y) = 2**zoom, self._corner(zoom)
        return tuple(
            Tile(
                template.replace("{z}", str(zoom))
                .replace("{x}", str(column % across))
                .replace("{y}", str(row)),
                round(column * _TILE - x),
                round(row * _TILE - y),
            )
            for row in _tiles_of(y, HEIGHT)
            if 0 <= row < across
            for column in _tiles_of(x, WIDTH)
        )

    def drawn(self, shape: Shape) -> tuple[str, str]:
        """Return the rings and the lines of a shape as SVG paths on the map."""
        zoom = self._zoom
        whole, (left, top) = 2**zoom * _TILE, self._corner(zoom)

        def place(longitude: float, latitude: float) -> Position:
            x, y = _mercator(longitude, latitude)
            return x * whole - left, y * whole - top

        return drawn(shape, 360 / whole, place, 1)


def _mercator(longitude: float, latitude: float) -> Position:
    """Return a place on a square map of the world, from 0 to 1."""
    return (longitude + 180) / 360, (1 - asinh(tan(radians(max(-85.05, min(85.05, latitude))))) / pi) / 2


def _tiles_of(start: float, length: int) -> range:
    return range(int(start // _TILE), int((start + length) // _TILE) + 1)
