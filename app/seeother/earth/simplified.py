"""Paths of as many positions as can be seen: what lies closer together, or nearly in line, is left out (Douglas, Peucker)."""

from __future__ import annotations

from math import hypot

from seeother.earth.shapes import Path, Shape

_MOST = 600  # positions of a shape on a map
_MOST_LOOKED_AT = 4_000  # positions of one path that are weighed against one another
_MOST_PATHS = 150  # that are drawn, the longest first


def simplified(shape: Shape, size: float) -> Shape:
    """Return a shape for a map on which `size` degrees make a pixel; however large it is, it has some hundreds of positions."""
    lines, rings = _largest(shape.lines), _largest(shape.rings)
    while True:
        lines = tuple(thinned(path, size) for path in lines)
        rings = tuple(thinned(path, size) for path in rings)
        if sum(map(len, (*lines, *rings))) <= _MOST + 2 * len((*lines, *rings)):
            return Shape(shape.points, lines, rings, shape.is_flat)
        size *= 1.6


def _largest(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    return tuple(sorted(paths, key=len, reverse=True)[:_MOST_PATHS]) if len(paths) > _MOST_PATHS else paths


def thinned(path: Path, size: float) -> Path:
    """Return a path without the positions that would make a difference of less than `size`; its ends stay."""
    spaced = _spaced(path, size / 2)
    if len(spaced) > _MOST_LOOKED_AT:
        spaced = (*spaced[:: -(-len(spaced) // _MOST_LOOKED_AT)], spaced[-1])
    kept = {0, len(spaced) - 1}
    waiting = [(0, len(spaced) - 1)]
    while waiting:
        first, last = waiting.pop()
        farthest, distance = 0, 0.0
        for place in range(first + 1, last):
            if (far := _distance(spaced[place], spaced[first], spaced[last])) > distance:
                farthest, distance = place, far
        if distance > size:
            kept.add(farthest)
            waiting += [(first, farthest), (farthest, last)]
    return tuple(spaced[place] for place in sorted(kept))


def _spaced(path: Path, size: float) -> Path:
    """Return a path without the positions that lie closer than `size` to the one before."""
    found = [path[0]]
    for position in path[1:-1]:
        if abs(position[0] - found[-1][0]) > size or abs(position[1] - found[-1][1]) > size:
            found.append(position)
    return (*found, path[-1])


def _distance(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    """Return how far a point is from the line between two others."""
    x, y = end[0] - start[0], end[1] - start[1]
    length = x * x + y * y
    part = ((point[0] - start[0]) * x + (point[1] - start[1]) * y) / length if length else 0.0
    part = min(1.0, max(0.0, part))
    return hypot(point[0] - start[0] - part * x, point[1] - start[1] - part * y)
