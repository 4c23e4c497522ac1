"""A term and a statement as they stand in a file, and what a text's offsets are as lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDF_TYPE, FIRST = f"{_RDF}type", f"{_RDF}first"
QUOTED = "<<"  # what stands for a statement that is quoted or annotated


class Place(NamedTuple):
    """A term where it stands; `value` is an IRI, a text, or begins with "_:" for a blank node."""

    value: str
    offset: int
    datatype: str = ""
    language: str = ""
    is_literal: bool = False

    @property
    def is_blank(self) -> bool:
        """Tell whether it is a blank node, written as a label or as brackets."""
        return not self.is_literal and self.value.startswith("_:")


class Written(NamedTuple):
    """A statement where it stands."""

    subject: Place
    predicate: Place
    object: Place


class Lines:
    """Lines and columns of offsets into a text, or into the bytes of one; a line ends with CR, LF or both, as parsers count."""

    def __init__(self, text: str | bytes) -> None:
        self._text = text
        ends = re.finditer("\r\n?|\n", text) if isinstance(text, str) else re.finditer(b"\r\n?|\n", text)
        self._starts = [0, *(found.end() for found in ends)]

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column, both from 1, the column in characters."""
        line = bisect_right(self._starts, offset)
        before = self._text[self._starts[line - 1] : offset]
        return line, len(before if isinstance(before, str) else before.decode("utf-8", "replace")) + 1

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a place in a text, its end for one beyond: some parsers take CR for the end of a line."""
        if line > len(self._starts):
            return len(self._text)
        return min(self._starts[line - 1] + column - 1, len(self._text))
