"""Have at hand for the next snapshot what readers ask for: some before a worker moves to it, the rest in the moments after."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import suppress

from seeother.graph.snapshot import Snapshot
from seeother.http.preferences import Preferences
from seeother.publish.publication import NotReady, Publication
from seeother.serve.common_work import MOST_SECONDS, CommonWork, Key

log = logging.getLogger("seeother")
_SECONDS = 0.05  # between looks for a next snapshot, and for what is finished
_BEFORE = 0.8  # seconds that a move waits for what is finished before it
_MOST = 2_000  # answers, the latest that were asked for


class Preparing:
    """What a worker does ahead of its readers, in a thread of its own: it takes what the publisher finishes."""

    def __init__(self, publication: Publication) -> None:
        self._publication = publication
        self._left: dict[str, Key] = {}
        self._common: CommonWork | None = None
        self._until = 0.0
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
        """Open the next snapshot and take for it what is finished in time; else go on with what is left."""
        if snapshot := self._publication.look_ahead():
            self._forget()
            if type(snapshot) is Snapshot:  # what an engine says may change while the snapshot stays the same
                self._want(snapshot)
            end = time.monotonic() + _BEFORE
            while self._left and time.monotonic() < end:
                self._take()
                time.sleep(_SECONDS)
            self._publication.tell_prepared(snapshot)
        elif self._left and time.monotonic() < self._until:
            self._take()
        else:
            self._forget()
        with suppress(NotReady):
            self._held = self._publication.current()

    def _forget(self) -> None:
        self._common = None
        self._left = {}

    def _want(self, snapshot: Snapshot) -> None:
        if keys := list(self._asked(snapshot)):
            self._common = common = CommonWork(snapshot)
            self._left = {common.name_of(key): key for key in keys}
            self._until = time.monotonic() + MOST_SECONDS
            common.want(keys)

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

    def _take(self) -> None:
        """Put on the shelf what has been finished by now."""
        if self._common is None:
            return
        for name in self._common.finished() & self._left.keys():
            key = self._left.pop(name)
            if finished := self._common.take(name):
                self._common.snapshot.shelf.put(key, finished)
