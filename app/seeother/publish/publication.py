"""The one thing that changes while a server runs: which snapshot is current. Every worker has one of these."""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from pathlib import Path
from typing import Any
from weakref import WeakSet

from seeother.graph.snapshot import Snapshot
from seeother.publish.once import ensure_snapshot
from seeother.publish.state import StateFolder
from seeother.publish.workers import Heard, Worker, is_told, living, tell
from seeother.remote.snapshot import open_snapshot
from seeother.site.settings_file import state_of

# What a snapshot raises that is gone, or of which a part is; of its store, that is a RuntimeError.
_BROKEN = (OSError, ValueError, TypeError, RuntimeError, sqlite3.Error)
_AGAIN = 1.0  # seconds before a snapshot that could not be opened is tried again
_PATIENCE = 4.0  # seconds that newer data may wait, besides the time that building takes


log = logging.getLogger("seeother")


class NotReady(Exception):
    """There is no snapshot to serve yet."""


class Publication:
    """Follows the pointer to the current snapshot in a state folder."""

    def __init__(self, state: Path, serves: bool = False) -> None:
        """Follow a state folder; one that `serves` is known to the publisher and the other workers as long as it lives."""
        self.state = StateFolder(state)
        self._pointer = self.state.current
        self._site = self.state.owner()
        self._seen: tuple[int, int] = (0, 0)
        self._again = 0.0  # when a snapshot is tried again that could not be opened
        self._snapshot: Snapshot | None = None
        self._next: Snapshot | None = None  # which is open already, and announced to become the current one
        self.left = WeakSet[Snapshot]()  # what was served before, and is held in memory and on the disk still
        self._announced: tuple[int, int] = (0, 0)
        self._is_followed = False
        self._serves = serves
        self._alive = self.state.serve() if serves else -1
        self.opened = (
            0,
            0.0,
        )  # how many snapshots this worker has opened, and the seconds that the last one took
        self.heard = Heard()
        self.trouble = ""  # that keeps anything from being written into the state folder
        self.waiting = 0.0  # since when the folder says something that is neither served nor refused, 0 where it does not
        self.confirmed = 0.0  # when that was last seen

    def current(self) -> Snapshot:
        """Return the current snapshot; costs one `stat` while it has not changed. Raises NotReady without any.

        Where somebody follows, one that is not open yet is left to them, and no reader waits until it is.
        """
        return self._moved(waits=not self._is_followed)

    def follow(self) -> Snapshot:
        """Return the current snapshot likewise, opened here; whoever follows does so again and again."""
        self._is_followed = True
        return self._moved(waits=True)

    def _moved(self, waits: bool) -> Snapshot:
        seen = _identity(self._pointer) or self._seen
        if self._snapshot is None or (seen != self._seen and (waits or self._next)):
            self._move(seen)
        if self._snapshot is None:
            raise NotReady
        return self._snapshot

    def _move(self, seen: tuple[int, int]) -> None:
        started = time.monotonic()
        if self._snapshot is not None and started < self._again:
            return
        opened = self._open() if self._is_ours() else None
        if opened is None:
            self._again = time.monotonic() + _AGAIN
            return
        if self._snapshot is not None:
            self.left.add(self._snapshot)
        self._snapshot, self._seen, self._next = opened, seen, None
        self.opened = (self.opened[0] + 1, time.monotonic() - started)
        self.tell()

    def _is_ours(self) -> bool:
        """Tell whether the folder is still that of the site which is served: another's may have been put into its place."""
        return self._snapshot is None or not self._site or self.state.owner() in ("", self._site)

    def renew(self, old: Snapshot, new: Snapshot) -> None:
        """Serve another snapshot of the same files, unless they have moved on meanwhile."""
        if self._snapshot is old:
            self.left.add(old)
            self._snapshot = new

    def tell(self) -> None:
        """Let the other workers know what this one serves and has heard."""
        if self._serves and self._snapshot is not None:
            tell(self.state, self._snapshot.manifest.key, self.opened[0], self.heard)

    def workers(self) -> list[Worker]:
        """Return all living workers of the state folder."""
        return living(self.state)

    def _open(self) -> Snapshot | None:
        """Open what the pointer names; a newer one may take its place meanwhile, so try again."""
        for _ in range(5):
            try:
                target = self._pointer.resolve(strict=True)
                ahead = self._next
                snapshot = ahead if ahead and ahead.path == target else self._opened_at(target)
                if target == self._pointer.resolve(strict=True):
                    return snapshot
            except _BROKEN:
                time.sleep(0.01)
        return None

    def _opened_at(self, target: Path) -> Snapshot:
        snapshot = open_snapshot(target)
        if self._serves:
            snapshot.open_store()
        return snapshot

    def look_ahead(self) -> Snapshot | None:
        """Open the snapshot that was announced to become the current one; None where there is none that is new."""
        seen = _identity(self.state.announced)
        if seen is None or seen == self._announced:
            return None
        self._announced = seen
        try:
            target = self.state.announced.resolve(strict=True)
            if target == self._pointer.resolve():
                return None
            self._next = self._opened_at(target)
        except _BROKEN:
            return None
        return self._next

    def tell_prepared(self, snapshot: Snapshot) -> None:
        """Let the publisher know that this worker is ready to move to the next snapshot."""
        self.heard.prepared = snapshot.manifest.key
        self.tell()

    def problems(self) -> dict[str, Any]:
        """Return what the last attempt to build found: `findings`, `checked` and whether it was `published`."""
        return self.state.problems()

    def keep(self) -> None:
        """Be known as a living worker, also in a state folder that has taken the place of one that is gone."""
        if self._serves:
            self._alive = self.state.serve(self._alive)
            if not is_told(self.state):
                self.tell()

    def has_publisher(self) -> bool:
        """Tell whether a publisher watches the site."""
        return self.state.has_publisher()

    def is_overdue(self) -> bool:
        """Tell whether newer data was seen waiting for longer than publishing it should take, and waits since."""
        if not self.waiting or self._snapshot is None:
            return False
        longest = _PATIENCE + 1.5 * self._snapshot.manifest.slowest
        # A check that is still to come was made before the clock was set back.
        is_checked = self.confirmed <= self.problems()["checked"] <= time.time()
        return self.confirmed - self.waiting > longest and not is_checked


def _identity(pointer: Path) -> tuple[int, int] | None:
    """Return something else for each link that takes the place of one, None where there is none, or none to be seen."""
    try:
        found = os.lstat(pointer)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino


def open_site(folder: str | Path) -> Snapshot:
    """Return the snapshot of a site that servers serve, built where there is none; its `graph` is an rdflib dataset.

    While the data is broken that is the last good one; without one, Refused tells what is wrong.
    """
    place = Path(folder).resolve()
    state = state_of(place)
    if refusal := ensure_snapshot(place, state):
        log.warning("the data has errors; this is the last good state:\n%s", refusal)
    return Publication(state).current()
