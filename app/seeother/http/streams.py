"""Bytes that are made while they are sent: nobody knows how many there will be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

UNKNOWN = 2**62  # stands for a length that is not known
_PIECE = 2**16


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """Text that `make` begins anew for each client."""

    make: Callable[[], Iterable[str]]

    @property
    def length(self) -> int:
        """Return that it is not known, and may be large."""
        return UNKNOWN

    def read(self) -> bytes:
        """Return all of it."""
        return b"".join(self.pieces())

    def pieces(self) -> Iterator[bytes]:
        """Yield it in pieces of some size."""
        waiting: list[str] = []
        size = 0
        for text in self.make():
            waiting.append(text)
            size += len(text)
            if size >= _PIECE:
                yield "".join(waiting).encode("utf-8", "replace")
                waiting, size = [], 0
        if waiting:
            yield "".join(waiting).encode("utf-8", "replace")
