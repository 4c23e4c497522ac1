"""The drawing of a thing between what mentions it and what it is connected with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from seeother.look.drawing import BOX, HEIGHT, Box, Drawing, Line, fitted
from seeother.look.names import plain
from seeother.pages.sections import Section
from seeother.structure.stand_ins import STANDING_FOR
from seeother.telling.facts import Fact, Value

_ROW, _TOP, _MARGIN = 52, 16, 8
_WIDTH, _NARROW = 960, 350
_BOLD = 19  # letters of a bold name that fit into a box
_MOST_ROWS = 7

Neighbours = list[tuple[Fact, Value]]


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
        for number, (fact, value) in enumerate(neighbours):
            box = _box(
                value,
                width / 2 + role * way * aside,
                height / 2 + (number - (len(neighbours) - 1) / 2) * _ROW,
            )
            boxes.append(box)
            lines.append(_curve(topic, box, fact.name.text, role))
    return Drawing(width, height, tuple(boxes), tuple(lines))


def _narrow(name: str, before: Neighbours, after: Neighbours, way: int) -> Drawing:
    """Put one box below the other, what mentions the thing above it, with a line down the side."""
    middle, aside = _NARROW / 2, _NARROW / 2 - BOX / 2 - _MARGIN
    heights = [_TOP + HEIGHT / 2 + number * _ROW for number in range(len(before) + 1 + len(after))]
    topic = _topic(name, middle - way * aside, heights[len(before)])
    trunk = middle - way * (middle - 20)
    boxes, lines = [topic], []
    for (fact, value), y in zip(
        [*before, *after], heights[: len(before)] + heights[len(before) + 1 :], strict=True
    ):
        box = _box(value, middle + way * aside, y)
        edge = box.x - way * BOX / 2
        out = f"M{trunk:.0f} {topic.y + HEIGHT / 2:.0f}V{y:.0f}H{edge:.0f}"
        back = f"M{edge:.0f} {y:.0f}H{trunk:.0f}V{topic.y - HEIGHT / 2:.0f}"
        boxes.append(box)
        lines.append(
            Line(out if y > topic.y else back, fitted(fact.name.text, 18), (trunk + edge) / 2, y - 6)
        )
    return Drawing(_NARROW, heights[-1] + HEIGHT / 2 + _TOP, tuple(boxes), tuple(lines))


def _topic(name: str, x: float, y: float) -> Box:
    return Box(x, y, fitted(name, _BOLD), None, title=plain(name), is_topic=True)


def _box(value: Value, x: float, y: float) -> Box:
    return Box(x, y, fitted(value.name.text), value.href, title=plain(value.name.text))


def _neighbours(facts: Sequence[Fact], own: str) -> Neighbours:
    """Return a few connected things, of each property one before any has two."""
    columns = [
        [(fact, v) for v in fact.values if v.kind == "resource" and v.href and v.iri != own] for fact in facts
    ]
    rounds = (column[number] for number in range(_MOST_ROWS) for column in columns if number < len(column))
    chosen: Neighbours = []
    for pair in rounds:
        if pair[1].iri not in {value.iri for _, value in chosen}:
            chosen.append(pair)
    # Things of this site first: they are what one can go on to.
    return sorted(chosen, key=lambda pair: not pair[1].local)[:_MOST_ROWS]


def _curve(topic: Box, box: Box, text: str, role: int) -> Line:
    """Draw a curve between the sides of two boxes; the arrow of a statement points at its object."""
    side = 1 if box.x > topic.x else -1
    start, end = topic.x + side * topic.width / 2, box.x - side * box.width / 2
    bend = (end - start) / 3
    out = f"M{start:.0f} {topic.y:.0f}C{start + bend:.0f} {topic.y:.0f} {end - bend:.0f} {box.y:.0f} {end:.0f} {box.y:.0f}"
    back = f"M{end:.0f} {box.y:.0f}C{end - bend:.0f} {box.y:.0f} {start + bend:.0f} {topic.y:.0f} {start:.0f} {topic.y:.0f}"
    return Line(out if role > 0 else back, fitted(text, 18), end - side * 66, box.y - 6)
