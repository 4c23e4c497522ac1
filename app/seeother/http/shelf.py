"""Finished answers, kept for the next request like theirs: in memory, long bodies in a file that has no name.

The file is read from the kernel's memory as a rule; a worker stays small however many pages it has finished.
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections import Counter, OrderedDict
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from threading import Lock
from weakref import finalize

from seeother.http.answer import Answer

MEMORY_BYTES = 64 * 2**20
FILE_BYTES = 512 * 2**20
OVERHEAD = (
    4_000  # what an answer costs in memory beside its body: headers, its 304, what nginx gets of it, objects
)
KEY = 300  # what another key to the same answer costs
LONG = 4_096  # bytes of a body that goes to the file


class _File:
    """A file without a name, which is closed, and so gone, when nothing refers to it any more."""

    def __init__(self, folder: Path) -> None:
        with tempfile.TemporaryFile(dir=folder) as file:
            self.descriptor = os.dup(file.fileno())
        self.size = 0
        finalize(self, os.close, self.descriptor)

    def add(self, body: bytes) -> Piece:
        """Write a body at the end."""
        piece = Piece(self, self.size, len(body))
        if os.pwrite(self.descriptor, body, self.size) < len(body):
            raise OSError(errno.ENOSPC, "the body was written in part")
        self.size += len(body)
        return piece


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes in a file."""

    file: _File
    place: int
    length: int

    def read(self) -> bytes:
        """Return the bytes."""
        return os.pread(self.file.descriptor, self.length, self.place)

    def pieces(self) -> tuple[bytes]:
        """Return the bytes as one piece: what is kept here is short."""
        return (self.read(),)


class Shelf:
    """Finished answers by key, the least recently used dropped beyond a number of bytes in memory.

    `folder` is where the file lies; without one, or where it cannot be written, all bodies are kept in memory. A full
    file is left to the answers that stand in it, and the shelf starts another.
    """

    def __init__(
        self, folder: Path | None = None, most_bytes: int = MEMORY_BYTES, most_filed: int = FILE_BYTES
    ) -> None:
        self._kept: OrderedDict[object, Answer] = OrderedDict()
        self._keys: Counter[int] = Counter()  # how many lead to an answer, by its identity
        self._bytes, self._most = 0, most_bytes
        self._folder, self._most_filed = folder, most_filed
        self._file: _File | None = None
        self._filling = Lock()  # for whoever keeps another answer, which may take a moment
        # Threads change places while a hash is worked out in Python, and an OrderedDict does not survive that.
        self._ordering = Lock()

    def get(self, key: object) -> Answer | None:
        """Return what is kept under a key."""
        with self._ordering:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
        return found

    def latest(self, most: int) -> list[object]:
        """Return the keys that were asked for last, the latest first."""
        with self._ordering:
            return list(islice(reversed(self._kept), most))

    def put(self, key: object, finished: Answer) -> Answer:
        """Keep an answer, and return what to give from now on; one that alone would fill an eighth of the shelf is not kept."""
        with self._filling:
            if kept := self.get(key):
                return kept
            if not self._keys[id(finished)]:
                finished = self._with_body_filed(finished)
            if _size(finished) <= self._most // 8:
                with self._ordering:
                    self._add(key, finished)
                    while self._bytes > self._most:
                        self._drop(next(iter(self._kept)))
            return finished

    def _add(self, key: object, finished: Answer) -> None:
        self._kept[key] = finished
        self._bytes += KEY if self._keys[id(finished)] else _size(finished)
        self._keys[id(finished)] += 1

    def _drop(self, key: object) -> None:
        finished = self._kept.pop(key)
        self._keys[id(finished)] -= 1
        if self._keys[id(finished)]:
            self._bytes -= KEY
        else:
            self._bytes -= _size(finished)
            del self._keys[id(finished)]

    def _with_body_filed(self, finished: Answer) -> Answer:
        if not LONG <= finished.length <= self._most_filed // 8 or not self._folder:
            return finished
        try:
            return replace(finished, content=self._write(finished.body, self._folder))
        except OSError:  # a full disk, or one that may not be written
            return finished

    def _write(self, body: bytes, folder: Path) -> Piece:
        if self._file is None or self._file.size + len(body) > self._most_filed:
            self._file = _File(folder)
            self._drop_filed()
        return self._file.add(body)

    def _drop_filed(self) -> None:
        with self._ordering:
            for key, finished in list(self._kept.items()):
                if type(finished.content) is Piece:
                    self._drop(key)


def _size(finished: Answer) -> int:
    return OVERHEAD + (len(finished.content) if type(finished.content) is bytes else 0)
