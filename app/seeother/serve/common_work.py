"""Answers that the publisher finishes for the workers: in the next snapshot's folder, so they go when it goes.

Each worker writes there which ones it is asked for, and takes what it finds. The publisher has nothing else to do then, and
holds up no reader: in a worker, only one thread at a time can be at work.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import time
from collections import deque
from collections.abc import Container, Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from itertools import zip_longest
from pathlib import Path

import seeother
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Answer
from seeother.http.preferences import Preferences
from seeother.publish.state import StateFolder
from seeother.site.plain_files import states_below

log = logging.getLogger("seeother")
FOLDER = "finished"
MOST_SECONDS = 10.0  # after which what is wanted of a snapshot is left to those who ask for it
_LATEST = 2.0  # seconds after which no worker says any more what it wants
_WANTED = "wanted-"
_LONGEST = 2**20  # bytes of an answer that is written for others
_OF_THE_HEAD = ("status", "headers", "kind", "variant", "keep", "etag", "modified", "built")
Key = tuple[str, Preferences]


class CommonWork:
    """What is wanted and finished of one snapshot; where the folder cannot be written, readers wait as the first time."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot, self._folder = snapshot, snapshot.path / FOLDER
        # Another program, one that previews, or a theme that has changed since, would answer otherwise.
        theme = states_below(snapshot.settings.folder / "theme")
        self._makers = f"{_PROGRAM} {os.environ.get('SEEOTHER_PREVIEW')} {theme!r}"
        with suppress(OSError):
            self._folder.mkdir(exist_ok=True)

    def want(self, keys: Iterable[Key]) -> None:
        """Tell which answers this process is asked for, the latest first."""
        draft = self._folder / f".{os.getpid()}"
        with suppress(OSError):
            draft.write_text(json.dumps([(target, wanted.told) for target, wanted in keys]))
            draft.replace(self._folder / f"{_WANTED}{os.getpid()}")

    def wanted(self, heard: Container[str]) -> Iterator[tuple[str, list[Key]]]:
        """Yield what each process wants, by a name, but for those that were heard."""
        for file in sorted(self._folder.glob(f"{_WANTED}*")):
            with suppress(OSError, ValueError):
                if file.name not in heard:
                    told = json.loads(file.read_text())
                    yield file.name, [(target, Preferences.as_told(wanted)) for target, wanted in told]

    def finished(self) -> set[str]:
        """Return the names of the answers that are there."""
        try:
            return {path.name for path in self._folder.iterdir()}
        except OSError:
            return set()

    def take(self, name: str) -> Answer | None:
        """Return a finished answer by its name, None where it is not whole and readable."""
        try:
            head, _, body = (self._folder / name).read_bytes().partition(b"\n")
            told = json.loads(head)
            if told.pop("length") != len(body):
                return None
            headers = tuple((name, value) for name, value in told.pop("headers"))
            return Answer(headers=headers, content=body, **told)
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def give(self, key: Key, answer: Answer | None) -> None:
        """Write an answer for the others, whole or not at all; an empty file says that there is none to wait for."""
        content, place = b"", self._folder / self.name_of(key)
        if answer and answer.keep and answer.length <= _LONGEST:
            told = {name: getattr(answer, name) for name in _OF_THE_HEAD}
            content = json.dumps({**told, "length": answer.length}).encode() + b"\n" + answer.body
        draft = place.with_suffix(".draft")
        with suppress(OSError):
            draft.write_bytes(content)
            draft.replace(place)

    def name_of(self, key: Key) -> str:
        """Return the name of an answer, which another program or look of the site would not find."""
        target, preferences = key
        name = f"{self._makers} {target!r} {preferences.parts!r} {preferences.profiles!r}"
        return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class Finisher:
    """Finishes what is wanted of the snapshot that was announced last, for as long as it is given time."""

    def __init__(self, state: StateFolder) -> None:
        self._state = state
        self._path = state.announced.resolve()
        self._common: CommonWork | None = None
        self._left: deque[Key] = deque()
        self._heard: set[str] = set()
        self._done: set[str] = set()
        self._end = 0.0

    @property
    def is_at_work(self) -> bool:
        """Tell whether answers are wanted, or may be in a moment."""
        return self._end > 0

    def spend(self, seconds: float) -> None:
        """Finish answers for so long; sleep where there are none."""
        end = time.monotonic() + seconds
        self._look()
        while self._left and time.monotonic() < end:
            self._finish(self._left.popleft())
        remaining = self._end - time.monotonic()
        if self.is_at_work and remaining < (0 if self._left else MOST_SECONDS - _LATEST):
            self._forget()
        time.sleep(max(0.0, end - time.monotonic()))

    def _look(self) -> None:
        """Notice another snapshot, and what is wanted of it: of each worker one answer before any has two."""
        path = self._state.announced.resolve()
        if path != self._path:
            self._forget()
            self._path, self._end = path, time.monotonic() + MOST_SECONDS
        if not self.is_at_work or not any((path / FOLDER).glob(f"{_WANTED}*")):
            return
        self._common = self._common or CommonWork(Snapshot(path))
        for name, keys in self._common.wanted(self._heard):
            self._heard.add(name)
            both = zip_longest(self._left, keys)
            self._left = deque(key for pair in both for key in pair if key)

    def _finish(self, key: Key) -> None:
        # Loaded where there is something to finish: the publisher of a site that nobody edits stays small.
        from seeother.decide import resolver

        if self._common is None or (name := self._common.name_of(key)) in self._done:
            return
        self._done.add(name)
        try:
            self._common.give(key, resolver.finish(*key, self._common.snapshot))
        except Exception:
            log.exception("nothing could be prepared for %r", key[0])
            self._common.give(key, None)

    def _forget(self) -> None:
        self._common, self._end = None, 0.0
        self._left.clear()
        self._heard.clear()
        self._done.clear()
        gc.collect()  # a page's context refers to itself, and so would keep its snapshot open


def _state_of_the_program() -> str:
    """Return what changes with any file of this program."""
    files = sorted(Path(seeother.__file__).parent.rglob("*"))
    states = [file.stat() for file in files if file.is_file() and file.suffix != ".pyc"]
    return blake2b(repr([(s.st_size, s.st_mtime_ns) for s in states]).encode(), digest_size=12).hexdigest()


_PROGRAM = _state_of_the_program()  # as it is started: its files may change while it runs
