"""Ask other hosts whether links still lead somewhere: one request at a time for each host, with a pause, within bounds."""

from __future__ import annotations

import queue
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPException
from typing import IO, Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from seeother import __version__
from seeother.iris import to_uri
from seeother.overview.counting import host_of

FINE, MOVED, BROKEN, BUSY, UNTESTED = "fine", "moved", "broken", "busy", "untested"
_HEADERS = {
    "User-Agent": f"SeeOther/{__version__} (report --links)",
    "Accept": "text/html, text/turtle;q=0.9, application/rdf+xml;q=0.8, */*;q=0.5",
}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_BUSY = frozenset({429, 503})


class Asked(NamedTuple):
    """What came of one link: `status` is the last one, 0 for none; `leads_to` is where redirects end, "" without any."""

    url: str
    outcome: str
    status: int = 0
    leads_to: str = ""
    trouble: str = ""


@dataclass(frozen=True)
class Bounds:
    """What asking may take: links in all and of one host, seconds in all and for one answer, and the pause between two."""

    links: int = 500
    links_of_host: int = 25
    seconds: float = 300
    patience: float = 10
    pause: float = 1
    redirects: int = 5
    hosts_at_once: int = 6


def ask_links(iris: Iterable[str], bounds: Bounds) -> list[Asked]:
    """Return what comes of each link, by host and link; those for which there is no room or time are told as untested.

    Only heads of answers are read, never their bodies.
    """
    wanted = sorted({without_fragment(iri) for iri in iris}, key=lambda url: (host_of(url), url))
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in wanted:
        by_host[host_of(url)].append(url)
    jobs: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
    room = bounds.links
    for urls in by_host.values():
        chosen = urls[: min(room, bounds.links_of_host)]
        room -= len(chosen)
        jobs.put(chosen)
    found = _Asking(bounds).run(jobs)
    return [found.get(url, Asked(url, UNTESTED)) for url in wanted]


def without_fragment(iri: str) -> str:
    """Return an IRI as it is asked for: without fragment, in ASCII."""
    url = iri.partition("#")[0]
    with suppress(ValueError):  # no host has such a name; asking for it tells so
        parts = urlsplit(url)
        if not parts.netloc.isascii():
            url = urlunsplit(parts._replace(netloc=parts.netloc.encode("idna").decode()))
    return to_uri(url)


class _Unfollowing(HTTPRedirectHandler):
    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> None:
        """Follow nothing: where a redirect leads is another host's turn."""


@dataclass
class _Turns:
    """Has requests to one host wait for each other, and a while after each."""

    pause: float
    locks: dict[str, threading.Lock] = field(default_factory=lambda: defaultdict(threading.Lock))
    last: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def of(self, host: str) -> Iterator[None]:
        with self.locks[host]:
            time.sleep(max(0.0, self.last.get(host, -self.pause) + self.pause - time.monotonic()))
            try:
                yield
            finally:
                self.last[host] = time.monotonic()


class _Asking:
    def __init__(self, bounds: Bounds) -> None:
        self._bounds, self._turns = bounds, _Turns(bounds.pause)
        self._end = time.monotonic() + bounds.seconds
        self._opener: OpenerDirector = build_opener(_Unfollowing)
        self._found: dict[str, Asked] = {}

    def run(self, jobs: queue.SimpleQueue[list[str]]) -> dict[str, Asked]:
        """Ask until all is answered or the time is over; whoever drips an answer then holds up nobody."""
        workers = [
            threading.Thread(target=self._work, args=[jobs], daemon=True)
            for _ in range(self._bounds.hosts_at_once)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(max(0.0, self._end - time.monotonic()))
        return dict(self._found)

    def _work(self, jobs: queue.SimpleQueue[list[str]]) -> None:
        while True:
            try:
                urls = jobs.get_nowait()
            except queue.Empty:
                return
            silent = 0
            for url in urls:
                if time.monotonic() > self._end:
                    return
                self._found[url] = asked = self._follow(url)
                silent = silent + 1 if not asked.status else 0
                if asked.outcome == BUSY or silent > 1:  # it is to be left alone, or is not there
                    break

    def _follow(self, url: str) -> Asked:
        at, statuses = url, []
        for _ in range(self._bounds.redirects + 1):
            if not at.startswith(("http://", "https://")):
                return Asked(url, BROKEN, 0, at if at != url else "", "it is not on the web")
            try:
                status, target = self._ask(at)
            except (OSError, HTTPException, ValueError) as problem:
                return Asked(url, BROKEN, 0, at if at != url else "", _reason(problem))
            statuses.append(status)
            if status not in _REDIRECTS or not target:
                return _judged(url, statuses, at)
            at = without_fragment(urljoin(at, target))
        return Asked(url, BROKEN, statuses[-1], at, f"more than {self._bounds.redirects} redirects")

    def _ask(self, url: str) -> tuple[int, str]:
        """Return status and target of HEAD, or of GET where HEAD is refused, as some do who answer GET."""
        try:
            status, target = self._send("HEAD", url)
        except (HTTPException, ConnectionError):
            status, target = 0, ""
        if status and (status < 400 or status in _BUSY):
            return status, target
        return self._send("GET", url)

    def _send(self, method: str, url: str) -> tuple[int, str]:
        request = Request(url, headers=_HEADERS, method=method)  # noqa: S310 - of the web, which is asked before
        with self._turns.of(host_of(url)):
            try:
                with self._opener.open(request, timeout=self._bounds.patience) as response:
                    return int(response.status), ""
            except HTTPError as answer:
                with answer:
                    headers: Message = answer.headers
                    return answer.code, headers.get("Location", "") or ""


def _judged(url: str, statuses: list[int], at: str) -> Asked:
    status, leads_to = statuses[-1], at if len(statuses) > 1 else ""
    if status in _BUSY:
        return Asked(url, BUSY, status, leads_to)
    if not 200 <= status < 300:
        return Asked(url, BROKEN, status, leads_to)
    has_moved = any(each in _FOR_GOOD for each in statuses)
    return Asked(url, MOVED if has_moved else FINE, status, leads_to)


def _reason(problem: Exception) -> str:
    reason = problem.reason if isinstance(problem, URLError) else problem
    text = reason.strerror if isinstance(reason, OSError) and reason.strerror else str(reason)
    return " ".join(f"{text or type(problem).__name__}".split())[:200]
