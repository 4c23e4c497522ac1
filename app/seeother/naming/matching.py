"""Match texts with URI templates: by a regular expression, or, where that could take long, in time linear in their length."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from seeother.iris import canonical

VARIABLE = re.compile(r"\{(\+?)([A-Za-z_][A-Za-z0-9_]*)(?::((?:[^{}]|\{[^{}]*\})+))?\}")
_CHEAP = 100_000  # ways to part a text that a regular expression may try


class Piece(NamedTuple):
    """A part of a template: a literal text, or a variable of one character or more, none of them among `barred`."""

    text: str
    barred: str = ""


def regex_of(template: str) -> str:
    """Return a regular expression of a template, with a group for each variable."""
    parts, position = [], 0
    for found in VARIABLE.finditer(template):
        parts.append(re.escape(canonical(template[position : found.start()])))
        parts.append(f"(?P<{found[2]}>{found[3] or ('[^?#]+' if found[1] else '[^/?#]+')})")
        position = found.end()
    return "".join(parts) + re.escape(canonical(template[position:]))


def pieces_of(template: str) -> list[Piece]:
    """Return the parts of a template, none where a variable is constrained by an expression of somebody else's."""
    pieces, position = [], 0
    for found in VARIABLE.finditer(template):
        if found[3]:
            return []
        literal = canonical(template[position : found.start()])
        pieces += [*([Piece(literal)] if literal else []), Piece(found[2], "?#" if found[1] else "/?#")]
        position = found.end()
    end = canonical(template[position:])
    return [*pieces, *([Piece(end)] if end else [])]


def is_dear(variables: int, length: int) -> bool:
    """Tell whether a regular expression might try a text of this length too often."""
    return variables > 1 and length**variables > _CHEAP


def matched(pieces: Sequence[Piece], text: str) -> dict[str, str] | None:
    """Return the variables' values, each as long as can be in turn, as a regular expression finds them; None for no match."""
    ends = [_at_end(len(text))]
    for piece in reversed(pieces):
        ends.append(
            _before_variable(piece, text, ends[-1]) if piece.barred else _before(piece, text, ends[-1])
        )
    values, place = {}, 0
    if not ends[-1][0]:
        return None
    for piece, after in zip(pieces, reversed(ends[:-1]), strict=True):
        start = place
        place = (
            after.rfind(1, start, _barrier(piece, text, start) + 1)
            if piece.barred
            else start + len(piece.text)
        )
        if piece.barred:
            values[piece.text] = text[start:place]
    return values


def _at_end(length: int) -> bytearray:
    """Return a mark for each place in a text from which the rest of a template fits; here, with no rest, only its end."""
    return bytearray(length) + b"\x01"


def _before(piece: Piece, text: str, after: bytearray) -> bytearray:
    marks, literal = bytearray(len(after)), piece.text
    place = text.find(literal)
    while place >= 0:
        marks[place] = after[place + len(literal)]
        place = text.find(literal, place + 1) if place < len(text) else -1
    return marks


def _before_variable(piece: Piece, text: str, after: bytearray) -> bytearray:
    marks, fits = bytearray(len(after)), 0
    for place in range(len(text) - 1, -1, -1):
        fits = 0 if text[place] in piece.barred else fits or after[place + 1]
        marks[place] = fits
    return marks


def _barrier(piece: Piece, text: str, start: int) -> int:
    """Return where a variable that begins at a place must end at the latest."""
    found = (text.find(character, start) for character in piece.barred)
    return min((place for place in found if place >= 0), default=len(text))
