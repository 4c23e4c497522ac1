"""Finish for the next snapshot what readers ask for: some before a worker moves to it, the rest in idle moments after."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress

from seeother.decide import resolver
from seeother.graph.snapshot import Snapshot
from seeother.http.preferences import Preferences
from seeother.publish.publication import NotReady, Publication
from seeother.serve.common_work import CommonWork, Key

log = logging.getLogger("seeother")
_SECONDS = 0.05  # between looks for a next snapshot
_BEFORE = 0.8  # seconds that a move waits for what is finished before it
_GRACE = 0.02  # seconds that it may be kept waiting in any case
_TURN = 0.001  # seconds between looks whether a reader has been answered
_MOST = 2_000  # answers, the latest that were asked for
_IDLE_SHARE = 3  # pauses are so many times as long as the work between them, once the move is made


class Preparing:
    """What a worker does ahead of its readers, in a thread of its own."""

    def __init__(self, publication: Publication, is_asked: Callable[[], bool] = lambda: False) -> None:
        """Prepare for a worker; `is_asked` tells whether it works for a reader, who goes first."""
        self._publication, self._is_asked = publication, is_asked
        self._left: deque[Key] = deque()
        self._later: set[Key] = set()  # those that another worker has claimed
        self._common: CommonWork | None = None
        self._next: Snapshot | None = None
        self._held: Snapshot | None = (
            None  # a snapshot that is let go of is closed here, and not while a reader waits
        )

    def run(self) -> None:
        """Go on as long as the worker lives."""
        while True:
            try:
                self.round()
            except Exception:
                log.exception("nothing could be prepared")
                self._forget()
            time.sleep(_SECONDS)

    def round(self) -> None:
        """Open the next snapshot and finish for it what there is time for; else go on with what is left."""
        if snapshot := self._publication.look_ahead():
            self._forget()
            self._next, self._left = snapshot, deque(self._asked(snapshot))
            # What an engine says may change while the snapshot stays the same.
            self._common = CommonWork(snapshot) if type(snapshot) is Snapshot and self._left else None
            self._work(_BEFORE, 0.0)
            self._publication.tell_prepared(snapshot)
        elif self._left:
            self._work(_SECONDS, _IDLE_SHARE)
        else:
            self._forget()
        with suppress(NotReady):
            self._held = self._publication.follow()

    def _forget(self) -> None:
        self._next = self._common = None
        self._left.clear()
        self._later.clear()

    def _asked(self, snapshot: Snapshot) -> Iterator[Key]:
        """Yield what the current snapshot has finished, the latest first; nothing where headers now mean something else."""
        try:
            current = self._publication.current()
        except NotReady:
            return
        if current.settings.offer is not snapshot.settings.offer:
            return
        for key in current.shelf.latest(_MOST):
            if type(key) is tuple and type(key[1]) is Preferences:
                yield key

    def _work(self, seconds: float, share: float) -> None:
        """Finish some answers; after each one, wait for a share of the time that it took.

        Where work waits more than it works, readers or others need the processor, and are not to wait for this.
        """
        end = time.monotonic() + seconds
        worked = waited = 0.0
        while self._left and self._next and time.monotonic() < end and waited < _GRACE + worked:
            if self._is_asked():
                time.sleep(_TURN)
                continue
            began, used = time.monotonic(), time.thread_time()
            self._finish(self._left.popleft(), self._next)
            took = time.monotonic() - began
            worked += time.thread_time() - used
            waited += took - (time.thread_time() - used)
            time.sleep(share * took)

    def _finish(self, key: Key, snapshot: Snapshot) -> None:
        """Have one answer on the shelf: from another worker, or finished here, unless another is at it."""
        if self._common is None:
            resolver.finish(*key, snapshot)
        elif finished := self._common.take(key):
            snapshot.shelf.put(key, finished)
        elif key not in self._later and not self._common.claim(key):
            self._later.add(key)
            self._left.append(key)
        else:
            self._common.give(key, resolver.finish(*key, snapshot))
