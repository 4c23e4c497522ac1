"""Answers that an engine made possible, kept for when it fails: as long as `stale-if-error` says, with their age."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import replace
from threading import Lock

from seeother.decide import problems, resolver
from seeother.engine.trouble import EngineTrouble
from seeother.graph.data import Data
from seeother.http.answer import Answer, Ask

_MOST_BYTES = 32 * 2**20
_OVERHEAD = 1_500
_LONGEST = 86_400  # seconds: what `stale-if-error` says
_KEPT = frozenset({200, 301, 303, 410})


class Earlier:
    """The latest answers of a worker, whichever snapshot they came from."""

    def __init__(self) -> None:
        self._kept: OrderedDict[object, tuple[Answer, float]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def keep(self, ask: Ask, answer: Answer, snapshot: Data) -> None:
        """Keep what was just worked out; conditions belong to the request, not to the answer."""
        if answer.status not in _KEPT or ask.method not in ("GET", "HEAD") or answer.length > _MOST_BYTES:
            return
        key = _key(ask, snapshot)
        with self._lock:
            self._forget(key)
            self._kept[key] = answer, time.time()
            self._bytes += answer.length + _OVERHEAD
            while self._bytes > _MOST_BYTES:
                self._forget(next(iter(self._kept)))

    def _forget(self, key: object) -> None:
        if found := self._kept.pop(key, None):
            self._bytes -= found[0].length + _OVERHEAD

    def instead(self, ask: Ask, trouble: EngineTrouble, snapshot: Data) -> Answer:
        """Return what was answered before, or say that the data cannot be reached; the next request is no worse off for it."""
        found = self._kept.get(_key(ask, snapshot))
        if found and ask.method in ("GET", "HEAD") and time.time() - found[1] < _LONGEST:
            aged = (("Age", str(int(time.time() - found[1]))),)
            return replace(found[0], headers=(*found[0].headers, *aged), keep=False).respond(ask)
        wanted = resolver.preferences_of(ask, snapshot)
        return problems.unavailable(
            trouble.status, round(trouble.pause), wanted.variant, snapshot, wanted.language
        )


def _key(ask: Ask, snapshot: Data) -> object:
    return ask.target, resolver.preferences_of(ask, snapshot)
