"""A text as an editor has it: its lines and columns, which the Language Server Protocol counts in units of an encoding."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from io import StringIO
from itertools import accumulate

_BOTTOM = "\ufffe"


class Text:
    """A text that does not change; `encoding` is that of the units in which the other side counts columns."""

    def __init__(self, source: str, encoding: str = "utf-16") -> None:
        self.source, self.encoding = source, encoding

    @cached_property
    def _starts(self) -> list[int]:
        # Read so, a line ends with CR, LF or both, as the protocol has it.
        lines = StringIO(self.source, newline="").readlines()
        starts = [0, *accumulate(map(len, lines))]
        return starts if not lines or lines[-1][-1] in "\r\n" else starts[:-1]

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column, from 0, of an offset in characters."""
        offset = min(max(offset, 0), len(self.source))
        line = bisect_right(self._starts, offset) - 1
        return line, self._units(self.source[self._starts[line] : offset])

    def offset(self, line: int, column: int) -> int:
        """Return the offset in characters of a line and a column; beyond the end of a line it is that end."""
        if line >= len(self._starts):
            return len(self.source)
        start = self._starts[line]
        end = self._starts[line + 1] if line + 1 < len(self._starts) else len(self.source)
        written = self.source[start:end].rstrip("\r\n")
        near = written[:column]
        if self.encoding == "utf-32" or near.isascii():
            return start + len(near)
        used = 0
        for number, character in enumerate(written):
            if used >= column:
                return start + number
            used += self._units(character)
        return start + len(written)

    def changed(self, start: int, end: int, text: str) -> Text:
        """Return the text with a part of it replaced."""
        return Text(self.source[:start] + text + self.source[end:], self.encoding)

    def _units(self, text: str) -> int:
        if self.encoding == "utf-32" or text.isascii():
            return len(text)
        if self.encoding == "utf-8":
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text) if max(text) <= _BOTTOM else len(text) + sum(c > "\uffff" for c in text)


def common_start(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike, compared in halves."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def common_end(one: str, other: str, most: int) -> int:
    """Return how many characters two texts end with alike, at most so many."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low
