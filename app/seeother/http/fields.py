"""Read header fields that are lists with weights, by RFC 9110 sections 5.6.1 and 12.4.2; what they mean is left to others."""

from __future__ import annotations

import re

# RFC 9110 section 12.4.2, and beyond it what clients mean by .2 (Java up to 11) and by more than three decimals.
WEIGHT = re.compile(r"0?\.[0-9]+|0\.?|1(?:\.0*)?")
_MARK = re.compile(r'[,"]')
_CLOSED = re.compile(r'"(?:[^"\\]|\\.)*"')


def members(field: str) -> list[str]:
    """Return the members of a list, which commas part but in quoted strings, in time linear in the length of the field.

    A quote that nothing closes is a character like others; then no later one is closed either, since each of those stands
    escaped in the text after it.
    """
    found, start, position = [], 0, 0
    while mark := _MARK.search(field, position):
        if mark[0] == ",":
            found.append(field[start : mark.start()])
            start = position = mark.end()
        elif closed := _CLOSED.match(field, mark.start()):
            position = closed.end()
        else:
            break
    before, *others = field[position:].split(",")
    return [part.strip(" \t") for part in (*found, field[start:position] + before, *others)]
