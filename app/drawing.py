"""Where boxes and lines of the drawn pictures go; a template turns them into SVG. Drawings run from left to right."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from app.names import plain
from app.page import Section
from app.values import Fact, Value

_ROW, _TOP = 52, 16
_BOX, _HEIGHT = 200, 36
_WIDTH = 960
_MOST_ROWS = 7
_CHARACTERS = 26  # that fit into a box, in widths of a Latin letter


@dataclass(frozen=True, slots=True)
class Box:
    """A thing in a drawing: the middle of its box, its name, where it leads."""

    x: float
    y: float
    text: str
    href: str | None
    width: float = _BOX
    height: float = _HEIGHT
    title: str = ""
    is_topic: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A labelled line from box to box, as an SVG path; the label stands at (x, y)."""

    path: str
    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes and lines in an area."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def neighbourhood(section: Section, mentions: Sequence[Fact]) -> Drawing | None:
    """Draw a thing between what mentions it (left) and what it is connected with (right); None when that is little."""
    right = _neighbours([fact for group in section.groups if group.kind == "facts" for fact in group.facts])
    left = _neighbours(mentions)
    if len(left) + len(right) < 2:
        return None
    rows = max(len(left), len(right), 1)
    height = rows * _ROW + 2 * _TOP
    middle = height / 2
    width = _WIDTH if left and right else (_WIDTH + _BOX) / 2
    at = width / 2 if left and right else width - _BOX / 2 - 8 if left else _BOX / 2 + 8
    topic = Box(at, middle, fitted(section.name.text), None, title=plain(section.name.text), is_topic=True)
    boxes, lines = [topic], []
    for side, neighbours in ((-1, left), (1, right)):
        for number, (fact, value) in enumerate(neighbours):
            y = middle + (number - (len(neighbours) - 1) / 2) * _ROW
            x = width - _BOX / 2 - 8 if side > 0 else _BOX / 2 + 8
            box = Box(x, y, fitted(value.name.text), value.href, title=plain(value.name.text))
            boxes.append(box)
            lines.append(_line(topic, box, fact.name.text, side))
    return Drawing(width, height, tuple(boxes), tuple(lines))


def _neighbours(facts: Sequence[Fact]) -> list[tuple[Fact, Value]]:
    """Return a few connected things, of each property one before any has two."""
    columns = [[(fact, value) for value in fact.values if value.kind == "resource" and value.href] for fact in facts]
    rounds = (column[number] for number in range(_MOST_ROWS) for column in columns if number < len(column))
    chosen: list[tuple[Fact, Value]] = []
    for pair in rounds:
        if pair[1].iri not in {value.iri for _, value in chosen}:
            chosen.append(pair)
    # Things of this site first: they are what one can go on to.
    return sorted(chosen, key=lambda pair: not pair[1].local)[:_MOST_ROWS]


def _line(topic: Box, box: Box, text: str, side: int) -> Line:
    """Draw a curve from the topic's side to the box's; the arrow of a statement points at its object."""
    start, end = topic.x + side * topic.width / 2, box.x - side * box.width / 2
    bend = (end - start) / 3
    curve = f"C{start + bend:.0f} {topic.y:.0f} {end - bend:.0f} {box.y:.0f} {end:.0f} {box.y:.0f}"
    path = f"M{start:.0f} {topic.y:.0f}{curve}"
    if side < 0:
        path = f"M{end:.0f} {box.y:.0f}C{end - bend:.0f} {box.y:.0f} {start + bend:.0f} {topic.y:.0f} {start:.0f} {topic.y:.0f}"
    return Line(path, fitted(text, 18), end - side * 66, box.y - 6)


def ring(names: Sequence[tuple[str, str]], edges: Sequence[tuple[int, int, str]]) -> Drawing:
    """Draw (text, href) boxes on an ellipse with labelled lines between them."""
    count = len(names)
    width, height = 840.0, 170.0 + 44 * max(count, 3)
    spots = [(width / 2 + (width / 2 - 110) * math.cos(angle), height / 2 + (height / 2 - 54) * math.sin(angle))
             for angle in (2 * math.pi * number / count - math.pi / 2 for number in range(count))]
    boxes = tuple(Box(x, y, fitted(text, 22), href, 180, _HEIGHT, plain(text))
                  for (x, y), (text, href) in zip(spots, names, strict=True))
    return Drawing(width, height, boxes, tuple(_chord(boxes[one], boxes[other], text, number)
                                               for number, (one, other, text) in enumerate(edges)))


def _chord(one: Box, other: Box, text: str, number: int) -> Line:
    if one is other:
        x, y = one.x + 20, one.y - one.height / 2
        return Line(f"M{x:.0f} {y:.0f}c0 -26 40 -26 40 -2", fitted(text, 16), x + 20, y - 26)
    (x1, y1), (x2, y2) = _edge(one, other), _edge(other, one)
    # Lines between the same two boxes would lie on each other: bend each its own way.
    dx, dy, bow = x2 - x1, y2 - y1, 0.10 + 0.05 * (number % 3)
    cx, cy = (x1 + x2) / 2 - dy * bow, (y1 + y2) / 2 + dx * bow
    return Line(f"M{x1:.0f} {y1:.0f}Q{cx:.0f} {cy:.0f} {x2:.0f} {y2:.0f}", fitted(text, 18),
                (x1 + 2 * cx + x2) / 4, (y1 + 2 * cy + y2) / 4)


def _edge(box: Box, towards: Box) -> tuple[float, float]:
    """Return where the line between two boxes leaves the first."""
    dx, dy = towards.x - box.x, towards.y - box.y
    share = min(box.width / 2 / abs(dx) if dx else 9, box.height / 2 / abs(dy) if dy else 9)
    return box.x + dx * share, box.y + dy * share


def fitted(text: str, most: int = _CHARACTERS) -> str:
    """Return a text on one line, cut to what fits; East Asian characters are two letters wide."""
    flat, width = plain(text), 0
    for position, character in enumerate(flat):
        width += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if width > most:
            return flat[: max(1, position - 1)].rstrip() + "…"
    return flat
