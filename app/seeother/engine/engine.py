"""The engines of a site, all with the same data: asked in turn, left out while they fail, asked once for what many want."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import count
from statistics import median
from typing import Any, TypeVar

from seeother.engine.client import Client
from seeother.engine.results import Row
from seeother.engine.trouble import TIMEOUT, CutShort, EngineTrouble
from seeother.site.engine_settings import SparqlSettings
from seeother.sparql.dialects import Dialect
from seeother.sparql.reach import Experience

log = logging.getLogger("seeother")
T = TypeVar("T")
MOST_ROWS = 100_000
_TRIES = 3
_FIRST_PAUSE = (
    0.05  # seconds before a second try, and twice that before a third; half of it or more, by chance
)
_FAILURES = 3  # one after another, and an engine is left alone
_FIRST_REST, _LONGEST_REST = 1.0, 30.0  # seconds that it is
_LATENCIES = 200  # latest ones that the median is of


@dataclass
class Member:
    """One engine: its connections, and how it has been doing."""

    client: Client
    failures: int = 0  # one after another
    rests_until: float = 0.0
    trouble: str = ""
    answered: float = 0.0  # when it last did, in seconds since 1970
    requests: int = 0
    errors: int = 0
    latencies: deque[float] = field(default_factory=lambda: deque(maxlen=_LATENCIES))

    @property
    def breaker(self) -> str:
        """Return `closed` where it is asked, `open` while it is left alone, `half-open` where the next request tries it."""
        if self.failures < _FAILURES:
            return "closed"
        return "open" if time.monotonic() < self.rests_until else "half-open"

    def note(self, seconds: float, trouble: EngineTrouble | None, is_much: bool = False) -> None:
        """Note how a request went; one that `is_much` may take too long for an engine that is well."""
        self.requests += 1
        if is_much and trouble is not None and trouble.status == TIMEOUT:
            return
        if trouble is None or trouble.is_own:
            self.failures, self.trouble, self.answered = 0, "", time.time()
            self.latencies.append(seconds)
            return
        self.errors += 1
        self.failures += 1
        self.trouble = str(trouble)
        if self.failures >= _FAILURES:
            rest = min(_FIRST_REST * 2 ** min(self.failures - _FAILURES, 8), _LONGEST_REST)
            self.rests_until = time.monotonic() + rest * random.uniform(0.75, 1.25)  # noqa: S311  chance, no secret

    def told(self) -> dict[str, Any]:
        """Return its state as health tells it."""
        return {
            "engine": self.client.url,
            "breaker": self.breaker,
            "trouble": self.trouble or "ok",
            "latency_ms": round(median(self.latencies) * 1000, 1) if self.latencies else None,
            "requests": self.requests,
            "errors": self.errors,
            "answered_seconds_ago": round(time.time() - self.answered, 1) if self.answered else None,
        }


class Engine:
    """All engines of a site, as one worker knows them."""

    def __init__(self, settings: SparqlSettings, fields: Mapping[str, str] | None = None) -> None:
        """Know engines by settings; `fields` go with each request, beside those that the environment has."""
        self.settings = settings
        self.members = [
            Member(Client(url, settings.graphs, settings.timeout, fields or {})) for url in settings.engines
        ]
        self.dialect: Dialect | None = None  # of its full-text search, and the index that this is asked of
        self.index = ""
        self.results = ""  # the media type that rows are asked for in, JSON where it is empty
        self.rewrites: tuple[
            str, ...
        ] = ()  # datatypes whose literals it gives back otherwise than they are written
        self.is_known = False
        self.experience = Experience()
        self.has_full_text: bool | None = (
            None  # whether full text has found anything, None as long as nobody knows
        )
        self._turn = count()
        self._flights: dict[Hashable, Future[Any]] = {}
        self._lock = threading.Lock()

    def select(
        self, query: str, most: int = MOST_ROWS, timeout: float = 0, is_much: bool = False
    ) -> list[Row]:
        """Return the rows of a SELECT, which may be one that `is_much`; raises EngineTrouble."""
        found = self.ask(query, most, timeout, is_much, self.results)
        if isinstance(found, bool):
            raise EngineTrouble("it answers yes or no to a question for rows")
        return found

    def try_to_select(
        self, query: str, most: int = MOST_ROWS, *, is_part_enough: bool = False
    ) -> list[Row] | None:
        """Return the rows of a SELECT that may be too much for an engine, None where it is; it is none the worse for it."""
        try:
            found = self.ask(query, most, is_much=True, results=self.results)
        except EngineTrouble as trouble:
            if is_part_enough and isinstance(trouble, CutShort):
                return trouble.rows
            if not (trouble.is_own or trouble.status == TIMEOUT):
                raise
            return None
        return [] if isinstance(found, bool) else found

    def holds(self, query: str, timeout: float = 0) -> bool:
        """Return what an ASK answers; raises EngineTrouble."""
        found = self.ask(query, 1, timeout)
        return found if isinstance(found, bool) else bool(found)

    def once(self, key: Hashable, work: Callable[[], T]) -> T:
        """Return what `work` returns; whoever wants the same meanwhile waits for it, and has it done no second time."""
        with self._lock:
            flight = self._flights.get(key)
            if flight is None:
                mine: Future[Any] = Future()
                self._flights[key] = mine
        if flight is not None:
            found: T = flight.result()
            return found
        try:
            value = work()
        except BaseException as problem:
            mine.set_exception(problem)
            raise
        else:
            mine.set_result(value)
            return value
        finally:
            with self._lock:
                self._flights.pop(key, None)

    def ask(
        self,
        query: str,
        most: int = MOST_ROWS,
        timeout: float = 0,
        is_much: bool = False,
        results: str = "",
    ) -> list[Row] | bool:
        """Ask the engines in turn, and again after a moment: a query only reads, so it may be repeated.

        One that `is_much` is not asked again where it takes too long, and that is no sign that an engine is unwell.
        """
        trouble: EngineTrouble | None = None
        end = time.monotonic() + 2 * (timeout or self.settings.timeout)
        for attempt in range(_TRIES):
            member = self._next(trouble)
            started = time.monotonic()
            try:
                left = min(timeout or self.settings.timeout, max(end - started, 0.05))
                found = member.client.ask(query, most, left, results)
            except EngineTrouble as problem:
                trouble = problem
                member.note(time.monotonic() - started, problem, is_much)
                pause = _FIRST_PAUSE * 2**attempt * random.uniform(0.5, 1.0)  # noqa: S311  as above
                # What took too long once would do so again.
                is_alone = len(self.members) == 1
                if (
                    problem.is_own
                    or ((is_alone or is_much) and (problem.is_lasting or problem.status == TIMEOUT))
                    or time.monotonic() + pause > end
                ):
                    break
                time.sleep(pause)
            else:
                member.note(time.monotonic() - started, None)
                return found
        assert trouble is not None  # noqa: S101  the loop ends with an answer or with trouble
        raise trouble

    def _next(self, trouble: EngineTrouble | None) -> Member:
        """Return the engine whose turn it is, of those that are well; raises EngineTrouble where all are left alone."""
        turn = next(self._turn)
        order = [self.members[(turn + n) % len(self.members)] for n in range(len(self.members))]
        for member in order:
            if member.breaker == "closed":
                return member
        with self._lock:
            for member in order:
                if member.breaker == "half-open":
                    # One request tries; the others see it as open until that one is back.
                    member.rests_until = time.monotonic() + self.settings.timeout
                    return member
        if trouble is not None:
            raise trouble
        rest = min(member.rests_until for member in self.members) - time.monotonic()
        raise EngineTrouble(
            f"it is left alone for a moment, for {order[0].trouble}", pause=max(1, round(rest))
        )

    @property
    def closure(self) -> str:
        """Return how a query goes from blank nodes to blank nodes, "" where it does by property paths."""
        return self.dialect.closure if self.dialect else ""

    @property
    def trouble(self) -> str:
        """Return why no engine answers, "" where one does."""
        if any(member.breaker == "closed" and not member.trouble for member in self.members):
            return ""
        return next((member.trouble for member in self.members if member.trouble), "")

    def told(self) -> list[dict[str, Any]]:
        """Return the state of every engine as health tells it."""
        return [member.told() for member in self.members]

    def close(self) -> None:
        """Let go of all connections."""
        for member in self.members:
            member.client.close()
