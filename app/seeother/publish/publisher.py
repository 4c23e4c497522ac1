"""Watch a site and publish each good state of it; one process for each state folder, started by the servers.

What is found wrong is written where every worker can show it; the last good snapshot stays.
"""

from __future__ import annotations

import logging
import os
import signal
import sqlite3
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

from seeother import processes
from seeother.diagnostics import Refused
from seeother.log_lines import configure_logging
from seeother.memory_bounds import bounded
from seeother.publish.folder import Site, look_at
from seeother.publish.once import build_failed, note, publish_once, refused_before
from seeother.publish.review import Review
from seeother.publish.settling import let_settle
from seeother.publish.state import StateFolder
from seeother.publish.watch import Watch

log = logging.getLogger("seeother")
_WAKE_TRIES = 40  # a tenth of a second each, longer than servers take to replace a publisher
_REVIEW_SECONDS = 0.2  # between looks whether the review has ended
_REVIEW_PAUSE = 3.0  # seconds without an edit before the next one, where an edit cut the last one short
_IDLE_SECONDS = 5.0  # between looks whether any server is left, and at the folder
_SHARE = 20  # a look at a large folder may cost this part of the time, no more
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0  # seconds before a build that failed is tried again


def start_publisher(folder: Path, place: Path) -> None:
    """Start the publisher as a process of its own; it ends at once where there is one already."""
    processes.start("seeother.publish.publisher", folder, place, start_new_session=True)


def wake_publisher(place: Path) -> bool:
    """Have the running publisher look again at once; tells whether there is one.

    A server that has just started, or lost its publisher, will have one in a moment, which is waited for.
    """
    state = StateFolder(place)
    for _ in range(_WAKE_TRIES):
        if _send(state, signal.SIGHUP):
            return True
        if not state.is_served():
            return False
        time.sleep(0.1)
    return False


def dismiss_publisher(place: Path) -> bool:
    """End the publisher where no server needs it any more; tells whether it was so. It would end of itself a little later."""
    state = StateFolder(place)
    return not state.is_served() and _send(state, signal.SIGTERM)


def _send(state: StateFolder, message: signal.Signals) -> bool:
    publisher = state.publisher()
    if not publisher or not state.has_publisher():
        return False
    try:
        os.kill(publisher, message)
    except OSError:
        return False
    return True


class Publisher:
    """The process that publishes every settled change, as long as any server uses the state folder."""

    def __init__(self, folder: Path, state: StateFolder) -> None:
        self._folder, self._state = folder, state
        self._watch = Watch(folder)
        self._shown: object = refused_before(state.path)  # what has been logged, so that it is said only once
        self._site: Site | None = None  # as it was found last
        self._looked = ""  # what the folder came down to before the last attempt
        self._pause = 0.0  # before what failed is tried again; none where only a change can help

    def run(self) -> None:
        """Publish until no server is left, or the state folder is no longer the one that this process has locked."""
        with self._state.publishing() as lock:
            if lock is None:
                return
            signal.signal(signal.SIGHUP, lambda *_: self._watch.wake())
            signal.signal(signal.SIGTERM, lambda *_: sys.exit())
            self._state.sign()
            pause = 0.0
            while self._is_needed(lock):
                self._attempt()
                with closing(Review(self._folder, self._state, pause)) as review:
                    self._settled_change(review, lock)
                    pause = 0.0 if review.is_over() else _REVIEW_PAUSE

    def _is_needed(self, lock: int) -> bool:
        return self._state.is_published_by(lock) and self._state.is_served()

    def _settled_change(self, review: Review, lock: int) -> None:
        """Wait until something has changed or is to be tried again, or this process is no longer needed."""
        looking = time.monotonic() + _IDLE_SECONDS
        again = time.monotonic() + self._pause if self._pause else float("inf")
        while self._is_needed(lock):
            longest = _IDLE_SECONDS if review.is_over() else _REVIEW_SECONDS
            if self._watch.wait(min(longest, max(again - time.monotonic(), 0))):
                self._pause = 0.0
                return
            if time.monotonic() >= again:
                return
            self._state.sweep()  # the last worker may have let go of an old snapshot only now
            # The kernel tells nothing of what happens behind a link, by another name of a file, or on another machine.
            if (started := time.monotonic()) >= looking:
                if self._look() != self._looked:
                    return
                looking = started + max(_IDLE_SECONDS, _SHARE * (time.monotonic() - started))

    def _size(self) -> int:
        with suppress(Refused, OSError):
            return look_at(self._folder, self._site).size
        return 0

    def _look(self) -> str:
        """Return what the folder comes down to now: something else after any change."""
        try:
            return look_at(self._folder, self._site).key
        except (Refused, OSError) as problem:
            return str(problem)

    def _attempt(self) -> None:
        """Publish once and log what keeps it from that; what has to do with the machine is tried again by itself."""
        site = let_settle(self._folder, self._state, self._site)
        self._site = site or self._site
        self._looked = site.key if site else self._look()
        try:
            # This process does nothing else; in others more than a build may be at work, which must not be starved.
            with bounded(site.size if site else self._size()):
                publish_once(self._folder, self._state.path, settled=site)
        except Refused as refusal:
            self._pause = 0.0
            self._tell(refusal.diagnostics, str(refusal))
        except Exception as problem:  # a full disk, a vanished folder: the last good snapshot must stay
            self._pause = min(max(2 * self._pause, _FIRST_PAUSE), _LONGEST_PAUSE)
            self._failed(problem)
        else:
            self._pause, self._shown = 0.0, None

    def _tell(self, reason: object, text: str) -> None:
        if reason != self._shown:
            log.error("not published, the last good state is served on:\n%s", text)
        self._shown = reason

    def _failed(self, problem: Exception) -> None:
        finding = build_failed(self._folder, problem)
        if not isinstance(problem, (OSError, sqlite3.Error)) and str(problem) != self._shown:
            log.error("a surprise, which is worth reporting", exc_info=problem)
        self._tell(str(problem), str(finding))
        with suppress(OSError):  # each worker sees by itself that newer data waits
            note(self._state, (finding,), published=False)


def run(folder: Path, place: Path) -> None:
    """Run the publisher of a site, where there is none yet, and the state folder that servers have made is still there."""
    state = StateFolder(place)
    if not place.exists():
        return
    try:
        state.claim(folder)
        Publisher(folder, state).run()
    except OSError as problem:
        log.error("no publisher can work in %s: %s", place, problem)
        sys.exit(1)


if __name__ == "__main__":
    configure_logging(os.environ.get("SEEOTHER_LOG", ""))
    logging.getLogger("watchfiles").setLevel(logging.WARNING)
    run(Path(sys.argv[1]), Path(sys.argv[2]))
