"""Results that are worked out from data once and remembered as long as it lives, and how much a thread may read for one.

What they are is left to those who ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Lock, local
from typing import Any, TypeVar

from seeother.statements import Quad

T = TypeVar("T")
_MOST_KEPT = 4_000  # small results
_MOST_REMEMBERED = 16  # other results, among them whole lists
_OF_A_STATEMENT = 50  # what one costs beside its object, in characters


class Results:
    """What was worked out before, by key."""

    def __init__(self) -> None:
        self._memory: dict[object, Any] = {}
        self._kept: dict[object, Any] = {}
        self._remembering = Lock()

    def for_all(self, key: object, work: Callable[[], T]) -> T:
        """Return what `work` returns. Where that takes a while, it is done once for all who want the same meanwhile."""
        return work()

    def worked_out(self, work: Callable[[], T]) -> T:
        """Return what `work` returns. Where each question takes a while, it may be called again, with more answers at hand."""
        return work()

    def kept(self, key: object, work: Callable[[], T]) -> T:
        """Return what `work` returns, worked out once and kept as long as this lives: for little that is asked often."""
        found = self._kept.get(key, self)
        if found is self:
            found = work()
            if self.is_final():
                if len(self._kept) >= _MOST_KEPT:
                    self._kept = {}
                self._kept[key] = found
        value: T = found
        return value

    def once(self, key: object, work: Callable[[], T]) -> T:
        """Return what `work` returns, or returned for this key before: those asked for latest are remembered."""
        with self._remembering:
            if key in self._memory:
                known: T = self._memory.pop(key)
                self._memory[key] = known  # the last to be forgotten
                return known
        value = work()
        if not self.is_final():
            return value
        with self._remembering:
            while len(self._memory) >= _MOST_REMEMBERED:
                del self._memory[next(iter(self._memory))]
            self._memory[key] = value
        return value

    def settle(self) -> None:
        """Have what was asked so far answered, where more is asked only if nothing comes of that."""

    def is_final(self) -> bool:
        """Tell whether what is worked out now is made from all answers that it needs."""
        return True


class LongWork(BaseException):
    """Work that was begun as brief is not; no Exception, so that nobody takes it for a failure."""


class Allowance(local):
    """What a thread may still read for work that it has begun as brief; all there is, for work that it has not."""

    _left: int | None = None

    def briefly(self, work: Callable[[], T], most: int) -> T | None:
        """Return what `work` returns; None where it is long, or reads statements of more than `most` characters."""
        self._left = most
        try:
            return work()
        except LongWork:
            return None
        finally:
            self._left = None

    def refuse_long(self) -> None:
        """Raise LongWork where only brief work is to be done."""
        if self._left is not None:
            raise LongWork

    def counted(self, quads: Iterator[Quad]) -> Iterator[Quad]:
        """Return statements, of which brief work can take some."""
        return quads if self._left is None else self._count(quads)

    def _count(self, quads: Iterator[Quad]) -> Iterator[Quad]:
        for quad in quads:
            self._left = (self._left or 0) - _OF_A_STATEMENT - len(quad.object)
            if self._left < 0:
                raise LongWork
            yield quad
