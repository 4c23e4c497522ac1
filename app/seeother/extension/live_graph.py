"""Which state of a graph from elsewhere is current: it is read when it is first asked for, and again after every change.

Who tells of changes, and what is answered, is left to others.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Any

from rdflib import Dataset, Graph

from seeother.graph.data import Data
from seeother.graph.given import Given, TooMuch
from seeother.publish.publication import NotReady
from seeother.remote.given import asked, is_asked
from seeother.site.settings import Settings

log = logging.getLogger("seeother")
FRESH = 60.0  # seconds, unless somebody says otherwise
_TRIES = 3  # of reading a graph that is written to meanwhile
_PAUSE = 5.0  # seconds before what failed is tried again
_MOST_PLACES = 16


class LiveGraph:
    """A graph, or a function that returns one, and its states: each is served until the next has been read.

    `fresh` is after how many seconds the graph is read again even if nobody tells of a change, None for never.
    """

    def __init__(
        self, graph: Graph | Callable[[], Graph], settings: Settings, fresh: float | None = FRESH
    ) -> None:
        self.settings = settings
        self._graph = _checked(graph)
        self._fresh = float("inf") if fresh is None else fresh
        self._changes = 0  # that have been told of
        self._known = -1  # how many of them the state knows
        self._due = 0.0  # when it is read again
        self.since = 0.0  # when it was read, in seconds since 1970
        self._states: dict[tuple[str, bool], Data] = {}  # the same one as each place shows it
        self._state: Given | None = None
        self._reading = Lock()

    def changed(self) -> None:
        """Have the graph read again before the next answer."""
        self._changes += 1

    def current(self, mount: str = "", browse: bool = True) -> Data:
        """Return the current state as it is answered from below a path, with pages of the site or without.

        Raises NotReady where the graph could not be read yet.
        """
        if self._known != self._changes:
            with self._reading:
                self._read()
        elif time.monotonic() >= self._due and self._reading.acquire(blocking=False):
            try:
                self._read()
            finally:
                self._reading.release()
        states = self._states
        return states.get((mount, browse)) or self._shown(states, mount, browse)

    def _shown(self, states: dict[tuple[str, bool], Data], mount: str, browse: bool) -> Data:
        if self._state is None:
            raise NotReady
        state = self._state.under(replace(self.settings, mount=mount, browse=browse))
        if len(states) < _MOST_PLACES:
            states[mount, browse] = state
        return state

    def _read(self) -> None:
        """Read the graph, if it is not known yet what it says now; a failure leaves what was read before."""
        changes = self._changes
        if self._known == changes and time.monotonic() < self._due:
            return
        try:
            state = self._read_anew()
        except Exception:
            self._due = time.monotonic() + min(self._fresh, _PAUSE)
            log.exception(
                "the graph cannot be read%s", "; what it said before is served on" if self._state else ""
            )
            return
        self._state, self._states = state, {}
        self._known, self.since = changes, time.time()
        self._due = time.monotonic() + self._fresh

    def _read_anew(self) -> Given:
        for number in range(_TRIES):
            graph = self._graph if isinstance(self._graph, Graph) else self._graph()
            if not isinstance(graph, Graph):
                raise TypeError(f"the function is to return an rdflib graph, and returned {graph!r:.80}")
            try:
                if is_asked(graph, self._state):
                    return asked(graph, self.settings, self._state)
                return Given.read(graph, self.settings)
            except TooMuch:
                if isinstance(graph, Dataset):
                    raise
                return asked(graph, self.settings, self._state)
            except RuntimeError:  # a dictionary changed its size while it was looked through
                if number == _TRIES - 1:
                    raise
        raise NotReady


def _checked(graph: Any) -> Graph | Callable[[], Graph]:
    """Return a graph or a function; raises TypeError, with what to do, for anything else."""
    if isinstance(graph, Graph):
        return graph
    if callable(graph):
        made: Callable[[], Graph] = graph
        return made
    if graph is None:
        raise TypeError("there is no graph: give an rdflib Graph or Dataset, or a function that returns one.")
    if isinstance(graph, (str, Path)):
        raise TypeError(
            f"{str(graph)!r} is the name of a file or an address, and not a graph: "
            f"read it with rdflib.Graph().parse({str(graph)!r}), or publish its folder with `seeother serve`."
        )
    raise TypeError(f"{graph!r:.80} is no rdflib Graph or Dataset, nor a function that returns one.")
