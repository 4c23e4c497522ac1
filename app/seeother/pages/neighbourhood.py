"""The drawing of a thing between what mentions it and what it is connected with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
    return Picture(
        _wide(section.name.text, before, after, way), _narrow(section.name.text, before, after, way)
    )


def _wide(name: str, before: Neighbours, after: Neighbours, way: int) -> Drawing:
    rows = max(len(before), len(after))
    height = rows * _ROW + 2 * _TOP
    width = _WIDTH if before and after else (_WIDTH + BOX) / 2
    aside = width / 2 - BOX / 2 - _MARGIN
    topic = _topic(name, width / 2 + way * aside * (bool(before) - bool(after)), height / 2)
    boxes, lines = [topic], []
    for role, neighbours in ((-1, before), (1, after)):
        x, first = width / 2 + role * way * aside, height / 2 - (len(neighbours) - 1) / 2 * _ROW
        for number, neighbour in enumerate(neighbours):
            box = _box(neighbour, x, first + number * _ROW)
            boxes.append(box)
            lines.append(_curve(topic, box, neighbour.label, role))
    return Drawing(width, height, tuple(boxes), tuple(lines))


def _narrow(name: str, before: Neighbours, after: Neighbours, way: int) -> Drawing:
    """Put one box below the other, what mentions the thing above it, with a line down the side."""
    middle, aside = _NARROW / 2, _NARROW / 2 - BOX / 2 - _MARGIN
    heights = [_TOP + HEIGHT / 2 + number * _ROW for number in range(len(before) + 1 + len(after))]
    topic = _topic(name, middle - way * aside, heights[len(before)])
    trunk = middle - way * (middle - 20)
    boxes, lines = [topic], []
    for neighbour, y in zip(
        [*before, *after], heights[: len(before)] + heights[len(before) + 1 :], strict=True
    ):
        box = _box(neighbour, middle + way * aside, y)
        edge = box.x - way * BOX / 2
        if y > topic.y:
            path = f"M{trunk:.0f} {topic.y + HEIGHT / 2:.0f}V{y:.0f}H{edge:.0f}"
        else:
            path = f"M{edge:.0f} {y:.0f}H{trunk:.0f}V{topic.y - HEIGHT / 2:.0f}"
        boxes.append(box)
        lines.append(Line(path, neighbour.label, (trunk + edge) / 2, y - 6))
    return Drawing(_NARROW, heights[-1] + HEIGHT / 2 + _TOP, tuple(boxes), tuple(lines))


def _topic(name: str, x: float, y: float) -> Box:
    return Box(x, y, fitted(name, _BOLD), None, title=plain(name), is_topic=True)


def _box(neighbour: Neighbour, x: float, y: float) -> Box:
    return Box(x, y, neighbour.text, neighbour.href, title=neighbour.title)


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
        Neighbour(fitted(fact.name.text, 18), fitted(name.text), plain(name.text), href)
        for fact, (name, href, *_) in shown
    ]


def _curve(topic: Box, box: Box, label: str, role: int) -> Line:
    """Draw a curve between the sides of two boxes; the arrow of a statement points at its object."""
    side = 1 if box.x > topic.x else -1
    start, end = topic.x + side * topic.width / 2, box.x - side * box.width / 2
    bend = (end - start) / 3
    ends = (start, topic.y, start + bend, end - bend, end, box.y)
    begin, y, near, far, stop, other = (
        ends if role > 0 else (end, box.y, end - bend, start + bend, start, topic.y)
    )
    path = f"M{begin:.0f} {y:.0f}C{near:.0f} {y:.0f} {far:.0f} {other:.0f} {stop:.0f} {other:.0f}"
    return Line(path, label, end - side * 66, box.y - 6)
