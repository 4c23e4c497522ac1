"""What a file of Notation3 states: formulas quote, and rules speak of formulas."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from pyoxigraph import BlankNode, Quad, QuadParser, RdfFormat, parse

from seeother.places.tokens import tokens

_IMPLIES = "http://www.w3.org/2000/10/swap/log#implies"
_FIRST, _REST = (f"http://www.w3.org/1999/02/22-rdf-syntax-ns#{name}" for name in ("first", "rest"))
_LIST_PREDICATES = frozenset({_FIRST, _REST})
_EMPTY = re.compile(rb"\{(?:\s|#[^\n]*\n)*+\}")
_SOMETHING = "[]a[]"


def stated(text: bytes) -> Stated:
    """Return what a text of Notation3 states; its formulas that are empty are not told from blank nodes by the parser."""
    gaps = list(_empty_formulas(text.decode("utf-8", "surrogateescape"))) if _EMPTY.search(text) else []
    columns: dict[int, list[int]] = {}
    for gap in gaps:
        start = text.rfind(b"\n", 0, gap) + 1
        columns.setdefault(text.count(b"\n", 0, gap) + 1, []).append(
            len(text[start:gap].decode("utf-8", "replace"))
        )
    for gap in reversed(gaps):
        text = text[:gap] + _SOMETHING.encode() + text[gap:]
    return Stated(parse(text, RdfFormat.N3, rename_blank_nodes=True), columns)


def _empty_formulas(text: str) -> Iterator[int]:
    """Yield the offsets, in bytes, of the ends of formulas that hold nothing."""
    last, offset, counted = "", 0, 0
    for found in tokens(text, 0, len(text)):
        if found.lastgroup == "space":
            continue
        if last == "{" and found[0] == "}":
            offset += len(text[counted : found.start()].encode("utf-8", "surrogateescape"))
            counted = found.start()
            yield offset
        last = found[0] if found.lastgroup == "mark" else ""


class Stated:
    """What a file of Notation3 states: not what its formulas quote, nor what it says of them, such as rules.

    A list that holds a formula is left out whole: its nodes are kept back until something is said of the list, as the
    parser tells them from the first to the last.
    """

    def __init__(
        self, parser: QuadParser, filled: Mapping[int, Sequence[int]] = MappingProxyType({})
    ) -> None:
        """Read from a parser; `filled` are the columns, by line, at which empty formulas were given something to hold."""
        self._parser, self._filled = parser, filled
        self._formulas: set[object] = set()  # and nodes of lists that hold one
        self._nodes: dict[object, list[Quad]] = {}  # of lists, kept back
        self._ready: deque[Quad] = deque()
        self._is_read = False
        self.left_out = -sum(map(len, filled.values()))

    @property
    def prefixes(self) -> dict[str, str]:
        """Return the prefixes declared so far."""
        return self._parser.prefixes

    def __iter__(self) -> Iterator[Quad]:
        return self

    def __next__(self) -> Quad:
        """Return the next statement; may raise SyntaxError and go on, as the parser does."""
        while not self._ready:
            if self._is_read and not self._nodes:
                raise StopIteration
            self._read_on()
        return self._ready.popleft()

    def _read_on(self) -> None:
        try:
            quad: Quad = next(self._parser)
        except StopIteration:
            self._is_read = True
            for node in list(self._nodes):
                self._release(node)
        except SyntaxError as problem:
            if "variables are not allowed" not in problem.msg:
                problem.offset = self._column(problem.lineno, problem.offset)
                problem.end_offset = self._column(problem.end_lineno, problem.end_offset)
                raise
            self.left_out += 1
        else:
            self._take(quad)

    def _column(self, line: int | None, column: int | None) -> int | None:
        """Return where a place of the text stands that was read, in that which somebody has written."""
        if line is None or column is None:
            return column
        for filled in self._filled.get(line, ()):
            if column > filled + 1:
                column = max(filled + 1, column - len(_SOMETHING))
        return column

    def _take(self, quad: Quad) -> None:
        if type(quad.graph_name) is BlankNode:
            self._formulas.add(quad.graph_name)
            self.left_out += 1
        elif type(quad.subject) is BlankNode and quad.predicate.value in _LIST_PREDICATES:
            self._nodes.setdefault(quad.subject, []).append(quad)
        else:
            self._release(quad.subject)
            self._release(quad.object)
            self._give(quad)

    def _release(self, head: object) -> None:
        """Give what was kept back of a list, and of lists in it, or leave it out."""
        nodes, waiting = [], [head]
        while waiting:
            if quads := self._nodes.pop(waiting.pop(), None):
                nodes.append(quads)
                waiting += [quad.object for quad in quads]
        quads = [quad for quads in nodes for quad in quads]
        before = -1
        while nodes and before != len(self._formulas):
            before = len(self._formulas)
            for quad in reversed(quads):
                ends = (quad.subject, quad.object) if quad.predicate.value == _REST else (quad.object,)
                if not self._formulas.isdisjoint(ends):
                    self._formulas |= {quad.subject, *(end for end in ends if type(end) is BlankNode)}
        for quad in quads:
            self._give(quad)

    def _give(self, quad: Quad) -> None:
        if self._is_about_formulas(quad):
            self.left_out += 1
        else:
            self._ready.append(quad)

    def _is_about_formulas(self, quad: Quad) -> bool:
        terms = (quad.subject, quad.object)
        if quad.predicate.value == _IMPLIES and all(type(term) is BlankNode for term in terms):
            return True
        return not self._formulas.isdisjoint(terms)
