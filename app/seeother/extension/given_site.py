"""A site that is made from a graph in a program: what of a request is its to answer, and the answer; no framework is needed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from seeother.decide import resolver
from seeother.decide.routes import is_page
from seeother.decide.static_files import static_file
from seeother.engine.trouble import EngineTrouble
from seeother.extension.live_graph import LiveGraph
from seeother.graph.data import Data
from seeother.http.answer import NOT_STORED, PLAIN_TEXT, Answer, Ask, compose
from seeother.publish.publication import NotReady
from seeother.remote.data import RemoteData
from seeother.serve.admission import takes_content
from seeother.serve.earlier import Earlier
from seeother.serve.metrics import exposition_of
from seeother.serve.operations import engine_health, service
from seeother.site.settings import Settings

if TYPE_CHECKING:
    from rdflib import Graph

_STATIC, _OWN = "/-/static/", "/-/"
_MOST_PLACES = 16  # of one application
_UNREADABLE = "503 Service Unavailable\n\nThe data cannot be read at the moment. Try again soon.\n"


class GivenSite:
    """A graph and how it is published: below `prefix`, with `operations` (what lies below `/-/`) or without."""

    def __init__(
        self,
        graph: Graph | Callable[[], Graph],
        settings: Settings,
        fresh: float | None,
        prefix: str = "",
        operations: bool = True,
    ) -> None:
        if fresh is not None and not (type(fresh) in (int, float) and fresh >= 0):
            raise ValueError(
                f"fresh is to be a number of seconds, such as fresh=60, not {fresh!r:.80}. "
                "Where changed() alone tells of changes, write fresh=None."
            )
        self.live = LiveGraph(graph, replace(settings, operations=operations), fresh)
        self.prefix = prefix.rstrip("/")
        if self.prefix and (
            not self.prefix.startswith("/") or "//" in self.prefix or set(self.prefix) & set("?#%")
        ):
            raise ValueError(f'prefix is to be a path such as "/data", not {prefix!r}.')
        self._operations, self._earlier = operations, Earlier()
        self._settings_below = lru_cache(_MOST_PLACES)(
            lambda mount: replace(self.live.settings, mount=mount + self.prefix)
        )

    def claims(self, ask: Ask, mount: str, browse: bool) -> bool:
        """Tell whether a request is for this site, whatever it has at that place; `mount` is that of the application."""
        settings = self._settings_below(mount)
        path = ask.target.partition("?")[0]
        if not path.startswith(f"{settings.mount}/"):
            return False
        inside, below = settings.within(path)
        if below.startswith(_OWN):
            return self._operations or below.startswith(_STATIC)
        return bool(settings.patterns.match(inside, ask.host)) or (browse and is_page(below))

    def takes_content(self, target: str, mount: str) -> bool:
        """Tell whether what is posted to a path is read."""
        return self._operations and takes_content(target.partition("?")[0].removeprefix(mount + self.prefix))

    def answer(self, ask: Ask, mount: str = "", browse: bool = True) -> Answer:
        """Answer a request, as `seeother serve` answers for the same data."""
        whole = mount + self.prefix
        below = ask.target.partition("?")[0].removeprefix(whole)
        try:
            data = self.live.current(whole, browse)
        except NotReady:
            if below == "/-/health/live":
                return _json({"status": "ok"})
            return compose(503, _UNREADABLE, PLAIN_TEXT, (*NOT_STORED, ("Retry-After", "5")))
        if self._operations and below in _OPERATIONS and ask.method in ("GET", "HEAD"):
            return _OPERATIONS[below](self.live, data)
        if self._operations and below.startswith(_OWN):
            found = service(below, ask, data, lambda inner: self.answer(inner, mount, browse))
            if found:
                return found
        return self._answer_from(ask, data)

    def _answer_from(self, ask: Ask, data: Data) -> Answer:
        """Answer from a state; where it is asked of an engine that fails, from what was answered before."""
        if not isinstance(data, RemoteData):
            return _answer_from(ask, data)
        try:
            answer = _answer_from(ask, data)
        except EngineTrouble as trouble:
            return self._earlier.instead(ask, trouble, data)
        self._earlier.keep(ask, answer, data)
        return answer


class Answering(Protocol):
    """What answers requests from below a mount, as a LinkedData does."""

    def answer(self, ask: Ask, mount: str = "") -> Answer:
        """Answer one."""


def answer(ask: Ask, site: Answering | Data, mount: str = "") -> Answer:
    """Answer a request from a LinkedData, or from what `seeother.open` returned, in any framework.

    `mount` is the path below which a LinkedData is, where its application has one; an answer to HEAD has a body, to be left out.
    """
    return _answer_from(ask, site) if isinstance(site, Data) else site.answer(ask, mount)


def _answer_from(ask: Ask, data: Data) -> Answer:
    below = ask.target.partition("?")[0].removeprefix(data.settings.mount)
    if below.startswith(_STATIC) and ask.method in ("GET", "HEAD"):
        return static_file(below, ask, data.settings)
    known = resolver.ready(ask, resolver.preferences_of(ask, data), data)
    return known or resolver.answer(ask, data)


def _health(live: LiveGraph, data: Data) -> Answer:
    engine = engine_health(data)
    return _json(
        {
            "status": "degraded" if engine.get("trouble") else "ok",
            "triples": data.manifest.triples,
            "things": data.manifest.things,
            "read": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(live.since)),
            "age_seconds": round(time.time() - live.since, 1),
            **({"engine": engine} if engine else {}),
        }
    )


_OPERATIONS: dict[str, Callable[[LiveGraph, Data], Answer]] = {
    "/-/health": _health,
    "/-/health/live": lambda _, __: _json({"status": "ok"}),
    "/-/health/ready": lambda _, __: _json({"status": "ok"}),
    "/-/metrics": lambda live, data: exposition_of(data, live.since),
}


def _json(value: object) -> Answer:
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    return compose(200, text, "application/json", NOT_STORED, kind="operation")
