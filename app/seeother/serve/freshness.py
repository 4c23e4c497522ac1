"""Keep what is served from an engine fresh: move on when its time is over, unless the engine says that nothing has changed."""

from __future__ import annotations

import logging
import threading
import time

from seeother.engine.probe import probe, state_of_data
from seeother.engine.trouble import EngineTrouble
from seeother.publish.publication import NotReady, Publication
from seeother.remote.snapshot import EngineSnapshot

log = logging.getLogger("seeother")
_FIRST, _LONGEST_PAUSE = 0.5, 10.0  # seconds between tries to reach an engine


class Freshness:
    """Watches over the snapshot of one worker, in a thread of its own."""

    def __init__(self, publication: Publication) -> None:
        self._publication = publication
        self._told = ""
        self._state = ""
        self._pause = _FIRST

    def start(self) -> None:
        """Begin."""
        threading.Thread(target=self._keep, daemon=True).start()

    def _keep(self) -> None:
        while True:
            try:
                pause = self.round()
            except Exception:
                log.exception("what the engine says could not be kept fresh")
                pause = _LONGEST_PAUSE
            time.sleep(pause)

    def round(self) -> float:
        """See to it once; returns the seconds to wait before the next time."""
        try:
            snapshot = self._publication.current()
        except NotReady:
            return _FIRST
        if not isinstance(snapshot, EngineSnapshot):
            return _LONGEST_PAUSE
        fresh = snapshot.engine.settings.fresh
        over = snapshot.made + fresh - time.time()
        try:
            self._get_to_know(snapshot)
            if over > 0:
                return min(over, fresh)
            # Asked before anything else of the new snapshot: what changes meanwhile is noticed the next time.
            state = state_of_data(snapshot.engine)
            self._move_on(snapshot, state)
        except EngineTrouble as trouble:
            return self._wait(snapshot, trouble, over)
        return fresh

    def _get_to_know(self, snapshot: EngineSnapshot) -> None:
        if not snapshot.engine.is_known:
            probe(snapshot.engine)
            self._state = state_of_data(snapshot.engine)
            snapshot.know()
            snapshot.count()
        self._tell(snapshot.engine.trouble, snapshot)
        self._pause = _FIRST

    def _move_on(self, snapshot: EngineSnapshot, state: str) -> None:
        if state and state == self._state:
            snapshot.made = time.time()
            return
        following = snapshot.again()
        following.know()
        following.count()
        self._state = state
        self._publication.renew(snapshot, following)

    def _wait(self, snapshot: EngineSnapshot, trouble: EngineTrouble, over: float) -> float:
        """Tell what is wrong; what was worked out is served on, but as what it is: something from before."""
        self._tell(str(trouble), snapshot)
        if over <= 0:
            self._publication.renew(snapshot, snapshot.again())
        self._pause = min(2 * self._pause, _LONGEST_PAUSE)
        return self._pause

    def _tell(self, trouble: str, snapshot: EngineSnapshot) -> None:
        if bool(trouble) != bool(self._told):
            names = ", ".join(snapshot.engine.settings.engines)
            if trouble:
                log.error("the engine %s is waited for: %s", names, trouble)
            else:
                log.info("the engine %s answers again", names)
        self._told = trouble
