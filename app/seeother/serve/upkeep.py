"""What a worker sees to every few seconds: a publisher that lives, a state folder that can be written, data that waits."""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path

from seeother.diagnostics import Refused
from seeother.publish.folder import look_at
from seeother.publish.publication import NotReady, Publication
from seeother.publish.publisher import start_publisher

log = logging.getLogger("seeother")
SECONDS = 2.0  # between rounds
_LONGEST_PAUSE = 60.0  # before another publisher is started where each ends at once
_SHARE = 20  # a look at a large folder may cost this part of the time, no more


class Upkeep:
    """Keeps up what one worker needs around it; what cannot be kept up is told by its publication."""

    def __init__(self, folder: Path, publication: Publication) -> None:
        self._folder, self._publication = folder, publication
        self._pause = self._next_start = 0.0

    def round(self) -> float:
        """See to everything once; returns the seconds to wait before the next time."""
        started = time.monotonic()
        self._note_trouble(self._trouble())
        self._keep_publisher()
        self._note_waiting()
        return max(SECONDS, _SHARE * (time.monotonic() - started))

    def _trouble(self) -> str:
        """Return why the state folder cannot be used, "" when all is well; where it was taken away, there is one again."""
        try:
            self._publication.state.claim(self._folder)
        except OSError as problem:
            return problem.strerror or str(problem)
        self._publication.keep()
        return self._publication.state.trouble()

    def _note_trouble(self, trouble: str) -> None:
        if trouble != self._publication.trouble and self._is_first():
            place = self._publication.state.path
            if trouble:
                log.error(
                    "the state folder %s cannot be written: %s; what is there is served on", place, trouble
                )
            else:
                log.info("the state folder %s can be written again", place)
        self._publication.trouble = trouble

    def _is_first(self) -> bool:
        """Tell whether this worker speaks for all, so that each event is logged once."""
        return all(os.getpid() <= worker.pid for worker in self._publication.workers())

    def _keep_publisher(self) -> None:
        """Start a publisher wherever there is none: at first, and when one was killed.

        One for all workers is enough, so the others leave it to the first of them for a round.
        """
        if self._publication.has_publisher():
            self._pause = self._next_start = 0.0
        elif time.monotonic() >= self._next_start:
            is_mine = self._is_first() or self._pause > 0
            self._next_start = time.monotonic() + self._pause
            self._pause = min(max(2 * self._pause, SECONDS), _LONGEST_PAUSE)
            try:
                if is_mine:
                    start_publisher(self._folder, self._publication.state.path)
            except OSError as problem:
                log.error("no publisher could be started: %s", problem)

    def _note_waiting(self) -> None:
        if not self._waits():
            self._publication.waiting = 0.0
            return
        self._publication.confirmed = time.time()
        since = self._publication.waiting or self._publication.confirmed
        self._publication.waiting = min(since, self._publication.confirmed)  # a clock may be set back

    def _waits(self) -> bool:
        """Tell whether the folder says something that is neither served nor refused yet; the publisher is not asked."""
        problems = self._publication.state.problems()
        try:
            key = look_at(self._folder).key
        except (Refused, OSError):
            return bool(problems["published"])
        try:
            served = self._publication.current().manifest.key
        except NotReady:
            return True
        return key != served and (problems["published"] or problems.get("key") != key)
