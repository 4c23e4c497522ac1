"""How classes connect, as a picture: boxes on a ring with labelled lines between them; which do is `structure`'s to find."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from seeother.look.drawing import HEIGHT, Box, Drawing, Line, fitted, letters
from seeother.look.names import Name, plain
from seeother.structure.connections import Edge

_ALONG = (0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73, 0.2, 0.8)  # of a line, where its label may stand
_BOWS = (0.2, 0.3, 0.4, 0.5)  # parts of its length by which a line may be bent out of the way of boxes
_STEPS, _APART = 32, 5.0
_SHORT, _CLEAR = 110.0, 84.0  # of a line that is too short for its label, and how far it is bent then
_LABEL = 15.0  # height of a label
_Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Kind:
    """A class as the picture shows it."""

    name: Name
    href: str | None


@dataclass(frozen=True, slots=True)
class Connections:
    """How classes connect: as a drawing, and in words for screens too narrow for one."""

    drawing: Drawing
    told: tuple[tuple[Kind, Name, Kind], ...]


def connected(
    edges: Sequence[Edge],
    classes: Sequence[str],
    name: Callable[[str], Name],
    href: Callable[[str], str | None],
) -> Connections | None:
    """Return the picture of what connects some classes, in their order; None where nothing does."""
    if not edges:
        return None
    kinds = {iri: Kind(name(iri), href(iri)) for edge in edges for iri in edge[:2]}
    order = sorted(kinds, key=[*classes, *kinds].index)
    number = {iri: at for at, iri in enumerate(order)}
    lines, told = [], []
    for one, other, predicate in edges:
        word = name(predicate)
        lines.append((number[one], number[other], word.text))
        told.append((kinds[one], word, kinds[other]))
    return Connections(ring([kinds[iri] for iri in order], lines), tuple(told))


@dataclass(frozen=True, slots=True)
class _Room:
    """The room that a box or a text takes, by its middle."""

    x: float
    y: float
    width: float
    height: float

    def holds(self, point: _Point) -> bool:
        """Tell whether a point lies in it, or so near that a line there seems to end in it."""
        return (
            abs(point[0] - self.x) < self.width / 2 + _APART
            and abs(point[1] - self.y) < self.height / 2 + _APART
        )

    def shared(self, other: _Room) -> float:
        """Return the area that both take."""
        across = min(self.width, other.width, (self.width + other.width) / 2 - abs(self.x - other.x))
        down = min(self.height, other.height, (self.height + other.height) / 2 - abs(self.y - other.y))
        return max(across, 0) * max(down, 0)


def ring(kinds: Sequence[Kind], edges: Sequence[tuple[int, int, str]]) -> Drawing:
    """Draw boxes on an ellipse with labelled lines between them."""
    count = len(kinds)
    width, height = 840.0, 170.0 + 44 * max(count, 3)
    spots = [
        (width / 2 + (width / 2 - 110) * math.cos(angle), height / 2 + (height / 2 - 54) * math.sin(angle))
        for angle in (2 * math.pi * number / count - math.pi / 2 for number in range(count))
    ]
    boxes = tuple(
        Box(x, y, fitted(kind.name.text, 19), kind.href, 180, HEIGHT, plain(kind.name.text))
        for (x, y), kind in zip(spots, kinds, strict=True)
    )
    taken = [_Room(box.x, box.y, box.width, box.height) for box in boxes]
    return Drawing(
        width,
        height,
        boxes,
        tuple(
            _chord(boxes[one], boxes[other], text, number, taken)
            for number, (one, other, text) in enumerate(edges)
        ),
    )


def _chord(one: Box, other: Box, text: str, number: int, taken: list[_Room]) -> Line:
    """Draw a line from box to box, its label where it hides the least of what is there; that room is then taken."""
    label = fitted(text, 18)
    path, spots = _loop(one) if one is other else _bow(one, other, number, taken)
    rooms = [_Room(x, y - 4, 6.4 * letters(label), _LABEL) for x, y in spots]
    best = min(rooms, key=lambda room: sum(room.shared(other) for other in taken))
    taken.append(best)
    return Line(path, label, best.x, best.y + 4)


def _loop(box: Box) -> tuple[str, list[_Point]]:
    x, y = box.x + 20, box.y - box.height / 2
    return f"M{x:.0f} {y:.0f}c0 -26 40 -26 40 -2", [(x + 20, y - 26), (x + 60, y - 14), (x - 20, y - 14)]


def _bow(one: Box, other: Box, number: int, taken: Sequence[_Room]) -> tuple[str, list[_Point]]:
    """Return a line bowed so that it passes through no box and few labels, and places along it from its middle outwards."""
    start, end = _edge(one, other), _edge(other, one)
    obstacles = [room for room in taken if (room.x, room.y) not in ((one.x, one.y), (other.x, other.y))]
    # Lines between the same two boxes would lie on each other: bend each its own way.
    length = math.dist(start, end)
    # Between neighbours there is no room for a label: such a line goes round, above or below both.
    own = 0.10 + 0.05 * (number % 3) if length > _SHORT else _CLEAR / max(length, 1.0)
    bows = (own, -own, 0, *(way * bow for bow in _BOWS for way in (1, -1)))
    bent = [_bent(start, end, bow) for bow in bows]
    middle = min(bent, key=lambda middle: _hidden(start, middle, end, obstacles))
    path = f"M{start[0]:.0f} {start[1]:.0f}Q{middle[0]:.0f} {middle[1]:.0f} {end[0]:.0f} {end[1]:.0f}"
    return path, [_on(start, middle, end, share) for share in _ALONG]


def _bent(start: _Point, end: _Point, bow: float) -> _Point:
    """Return the point that bends a line by a part of its length, to the left of its way where that is positive."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    return (start[0] + end[0]) / 2 - dy * bow, (start[1] + end[1]) / 2 + dx * bow


def _on(start: _Point, middle: _Point, end: _Point, t: float) -> _Point:
    """Return the point of a bowed line at a part of its way."""
    parts = ((1 - t) ** 2, 2 * t * (1 - t), t * t)
    x, y = (sum(p * point[at] for p, point in zip(parts, (start, middle, end), strict=True)) for at in (0, 1))
    return x, y


def _hidden(start: _Point, middle: _Point, end: _Point, obstacles: Iterable[_Room]) -> tuple[int, int]:
    """Return how many points of a line lie in boxes, and how many in labels."""
    points = [_on(start, middle, end, step / _STEPS) for step in range(1, _STEPS)]
    met = [(room.height > _LABEL, any(room.holds(point) for point in points)) for room in obstacles]
    return sum(is_met for is_box, is_met in met if is_box), sum(
        is_met for is_box, is_met in met if not is_box
    )


def _edge(box: Box, towards: Box) -> _Point:
    """Return where the line between two boxes leaves the first."""
    dx, dy = towards.x - box.x, towards.y - box.y
    share = min(box.width / 2 / abs(dx) if dx else 9, box.height / 2 / abs(dy) if dy else 9)
    return box.x + dx * share, box.y + dy * share
