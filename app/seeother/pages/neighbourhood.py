"""The drawing of a thing between what mentions it and what it is connected with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from seeother.look.drawing import BOX, HEIGHT, Box, Drawing, Line, fitted
from seeother.look.names import plain
from seeother.pages.sections import Section
from seeother.structure.proxies import STANDING_FOR
from seeother.telling.facts import Fact, Value

_ROW, _TOP, _MARGIN = 52, 16, 8
_WIDTH, _NARROW = 960, 350
_BOLD = 19  # letters of a bold name that fit into a box
_MOST_ROWS = 7


class Neighbour(NamedTuple):
    """What a thing is connected with, as it is drawn, and by which property."""

    label: str
    text: str
    title: str
    href: str | None


Neighbours = list[Neighbour]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing for wide screens, and the same for narrow ones."""

    wide: Drawing
    narrow: Drawing


def neighbourhood(section: Section, mentions: Sequence[Fact], direction: str) -> Picture | None:
    """Draw a thing between what mentions it and what it is connected with; None when that is little.

    `direction` is "ltr" or "rtl": statements are drawn the way the page is read.
    """
    facts = [fact for group in section.groups if group.kind == "facts" for fact in group.facts]
    others = [fact for fact in mentions if fact.iri not in STANDING_FOR]
    after, before = _neighbours(facts, section.iri), _neighbours(others, section.iri)
    if len(before) + len(after) < 2:
        return None
    way = -1 if direction == "rtl" else 1
    name = section.name.text
    topic = Neighbour("", fitted(name, _BOLD), plain(name), None)
    wide, narrow = _wide(len(before), len(after), way), _narrow(len(before), len(after), way)
    return Picture(_drawn(wide, topic, before + after), _drawn(narrow, topic, before + after))


class _Place(NamedTuple):
    """Where a neighbour is drawn: the middle of its box, the line to it, and the middle of its label."""

    x: float
    y: float
    path: str
    label: tuple[float, float]


class _Layout(NamedTuple):
    """Where everything is drawn: the middle of the topic's box, then a place for each neighbour, those before it first."""

    width: float
    height: float
    topic: tuple[float, float]
    places: tuple[_Place, ...]


def _drawn(layout: _Layout, topic: Neighbour, neighbours: Neighbours) -> Drawing:
    x, y = layout.topic
    boxes, lines = [Box(x, y, topic.text, None, title=topic.title, is_topic=True)], []
    for (x, y, path, label), neighbour in zip(layout.places, neighbours, strict=True):
        boxes.append(Box(x, y, neighbour.text, neighbour.href, title=neighbour.title))
        lines.append(Line(path, neighbour.label, *label))
    return Drawing(layout.width, layout.height, tuple(boxes), tuple(lines))


@cache
def _wide(before: int, after: int, way: int) -> _Layout:
    """Put what mentions the thing on one side of it, and what it is connected with on the other; at most some 100 layouts."""
    height = max(before, after) * _ROW + 2 * _TOP
    width = _WIDTH if before and after else (_WIDTH + BOX) / 2
    aside = width / 2 - BOX / 2 - _MARGIN
    topic = width / 2 + way * aside * (bool(before) - bool(after)), height / 2
    places = []
    for role, count in ((-1, before), (1, after)):
        x, first = width / 2 + role * way * aside, height / 2 - (count - 1) / 2 * _ROW
        places += [_beside(topic, x, first + number * _ROW, role) for number in range(count)]
    return _Layout(width, height, topic, tuple(places))


def _beside(topic: tuple[float, float], x: float, y: float, role: int) -> _Place:
    """Draw a curve between the sides of two boxes; the arrow of a statement points at its object."""
    side = 1 if x > topic[0] else -1
    start, end = topic[0] + side * BOX / 2, x - side * BOX / 2
    bend = (end - start) / 3
    ends = (start, topic[1], start + bend, end - bend, end, y)
    begin, top, near, far, stop, other = (
        ends if role > 0 else (end, y, end - bend, start + bend, start, topic[1])
    )
    path = f"M{begin:.0f} {top:.0f}C{near:.0f} {top:.0f} {far:.0f} {other:.0f} {stop:.0f} {other:.0f}"
    return _Place(x, y, path, (end - side * 66, y - 6))


@cache
def _narrow(before: int, after: int, way: int) -> _Layout:
    """Put one box below the other, what mentions the thing above it, with a line down the side."""
    middle, aside = _NARROW / 2, _NARROW / 2 - BOX / 2 - _MARGIN
    x, edge = middle + way * aside, middle + way * aside - way * BOX / 2
    heights = [_TOP + HEIGHT / 2 + number * _ROW for number in range(before + 1 + after)]
    topic = heights.pop(before)
    trunk = middle - way * (middle - 20)
    places = []
    for y in heights:
        if y > topic:
            path = f"M{trunk:.0f} {topic + HEIGHT / 2:.0f}V{y:.0f}H{edge:.0f}"
        else:
            path = f"M{edge:.0f} {y:.0f}H{trunk:.0f}V{topic - HEIGHT / 2:.0f}"
        places.append(_Place(x, y, path, ((trunk + edge) / 2, y - 6)))
    lowest = max([topic, *heights])
    return _Layout(_NARROW, lowest + HEIGHT / 2 + _TOP, (middle - way * aside, topic), tuple(places))


def _neighbours(facts: Sequence[Fact], own: str) -> Neighbours:
    """Return a few connected things, of each property one before any has two."""
    columns = [
        [(fact, v) for v in fact.values if v.kind == "resource" and v.href and v.iri != own] for fact in facts
    ]
    rounds = (column[number] for number in range(_MOST_ROWS) for column in columns if number < len(column))
    chosen: dict[str, tuple[Fact, Value]] = {}
    for pair in rounds:
        chosen.setdefault(pair[1].iri, pair)
    # Things of this site first: they are what one can go on to.
    shown = sorted(chosen.values(), key=lambda pair: not pair[1].local)[:_MOST_ROWS]
    return [
        Neighbour(fitted(fact.name.text, 18), fitted(value.name.text), plain(value.name.text), value.href)
        for fact, value in shown
    ]
