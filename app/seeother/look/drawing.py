"""What drawn pictures consist of: boxes, lines and texts; where they go, and how they become SVG, is left to others."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from seeother.look.names import plain

BOX, HEIGHT = 200, 36
_CHARACTERS = 22  # that fit into a box, in widths of an average Latin letter
_NARROW, _WIDE = frozenset("fijlrtI.,:;'|!()[] "), frozenset("mwMWQ@%&—")


class Box(NamedTuple):
    """A thing in a drawing: the middle of its box, its name, where it leads; a row is a line of text below a box."""

    x: float
    y: float
    text: str
    href: str | None
    width: float = BOX
    height: float = HEIGHT
    title: str = ""
    is_topic: bool = False
    is_row: bool = False


class Line(NamedTuple):
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


@lru_cache(maxsize=4096)
def fitted(text: str, most: int = _CHARACTERS) -> str:
    """Return a text on one line, cut to what fits, `most` average letters."""
    flat = plain(text)
    if letters(flat) <= most:
        return flat
    kept = sum(1 for width in accumulate(map(_width, flat)) if width <= most)
    return flat[: max(1, kept - 1)].rstrip() + "…"


def letters(text: str) -> float:
    """Return about how wide a text is, in widths of an average Latin letter, whatever the font."""
    return sum(map(_width, text))


@lru_cache(maxsize=4096)
def _width(character: str) -> float:
    if character in _NARROW:
        return 0.6
    if character in _WIDE or unicodedata.east_asian_width(character) in "WF":
        return 1.7
    return 1.2 if character.isupper() else 1.0
