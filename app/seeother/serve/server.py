"""What every server does around the decision: find the site, keep a publisher alive, answer `/-/`, survive surprises."""

from __future__ import annotations

import gc
import logging
import os
import threading
import time
from dataclasses import replace
from pathlib import Path

from seeother.answer import resolver
from seeother.http.answer import Answer, Ask
from seeother.look.templating import prepare
from seeother.publish.publication import NotReady, Publication
from seeother.publish.publisher import ensure_snapshot, refused_before, start_publisher
from seeother.serve import operations
from seeother.serve.logs import RequestLog
from seeother.serve.memory import RENDERINGS, relieve
from seeother.serve.metrics import Metrics
from seeother.serve.proxy import mismatch
from seeother.serve.proxy_cache import for_proxy
from seeother.site.document import COMMON
from seeother.site.settings_file import state_of

log = logging.getLogger("seeother")
_CHECK_SECONDS = 2.0


class Server:
    """One worker's view of the site it serves."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state = state_of(folder)
        known = refused_before(self.state)
        refusal = ensure_snapshot(folder, self.state)
        if refusal and refusal.diagnostics != known:
            log.error("the data has errors; the last good state is served:\n%s", refusal)
        self.publication = Publication(self.state, serves=True)
        self.publication.current()
        self.metrics = Metrics(self.publication)
        self._worked = 0
        self._requests = RequestLog(os.environ.get("SEEOTHER_LOG", ""))
        self._prepared, self._tidy = "", True
        threading.Thread(target=self._keep, daemon=True).start()

    def ready(self, ask: Ask) -> Answer | None:
        """Return an answer that was finished before, None where there is work to do."""
        if ask.prefer:
            return None
        snapshot = self.publication.current()
        answer = resolver.ready(ask, snapshot)
        if answer is None:
            return None
        self.metrics.finished += 1
        self._note(ask, answer, 0.0)
        return for_proxy(answer, ask, ask.keyed, snapshot) if ask.keyed else answer

    def answer(self, ask: Ask) -> Answer:
        """Answer one request, whatever it takes."""
        started = time.perf_counter()
        answer = self._answer(ask)
        seconds = time.perf_counter() - started
        self.metrics.worked(answer, seconds)
        self._worked += 1
        if not self._worked % RENDERINGS:
            relieve(self.publication.current())
        self._note(ask, answer, seconds)
        if ask.prefer and "server-timing" in ask.prefer.lower():
            answer = replace(
                answer, headers=(*answer.headers, ("Server-Timing", f"answer;dur={seconds * 1000:.2f}"))
            )
        return for_proxy(answer, ask, ask.keyed, self.publication.current()) if ask.keyed else answer

    def hear(self, scheme: str, host: str) -> None:
        """Compare what a believed proxy says with the site's URIs; complain once, and in the health of the server."""
        if self.publication.complaint:
            return
        origins = {
            template.origin
            for pattern in self.publication.current().settings.patterns.all
            for template in (pattern.thing, pattern.document)
        }
        if complaint := mismatch(scheme, host, origins):
            if all(worker.proxy != complaint for worker in self.publication.workers()):
                log.warning("%s", complaint)
            self.publication.complaint = complaint
            self.publication.tell()

    def _note(self, ask: Ask, answer: Answer, seconds: float) -> None:
        self.metrics.count(answer)
        if self._requests.is_on:
            self._requests.write(ask, answer, seconds, self.publication.current().manifest.key)

    def _answer(self, ask: Ask) -> Answer:
        """Decide; a surprise is a 500 and one entry in the log, never another status."""
        try:
            if ask.target == "/-/metrics" and ask.method in ("GET", "HEAD"):
                return self.metrics.exposition()
            if ask.target.startswith("/-/"):
                return operations.answer(ask, self.publication)
            return resolver.answer(ask, self.publication.current())
        except NotReady:
            return _plain(
                503, "503 Service Unavailable\n\nThe data is still being read. Try again in a moment.\n"
            )
        except Exception:
            log.exception("failed to answer %s %r", ask.method, ask.target)
            return _plain(500, "500 Internal Server Error\n\nThe server's log says what went wrong.\n")

    def _keep(self) -> None:
        """Keep what the worker needs around it, as long as it lives."""
        while True:
            self._keep_publisher()
            time.sleep(_CHECK_SECONDS)
            self._prepare()

    def _keep_publisher(self) -> None:
        """Start a publisher wherever there is none: at first, and when one was killed."""
        try:
            if not self.publication.has_publisher():
                start_publisher(self.folder, self.state)
        except OSError:
            log.exception("no publisher could be started")

    def _prepare(self) -> None:
        """Work out what takes longest before anybody asks, and the next time let go of what the snapshot before has left."""
        try:
            snapshot = self.publication.current()
            if snapshot.manifest.key != self._prepared:
                self._prepared, self._tidy = snapshot.manifest.key, False
                prepare(snapshot.settings)
                resolver.answer(Ask("GET", "/", accept="text/html"), snapshot)
            elif not self._tidy:
                self._tidy = True
                gc.collect()  # a page's context refers to itself, and so would keep its snapshot open and on the disk
        except NotReady:
            return
        except Exception:
            log.exception("nothing could be prepared")


def site_folder() -> Path:
    """Return the site that the environment names, the demo where it names none."""
    return Path(os.environ.get("SEEOTHER_SITE") or Path(__file__).parents[3] / "data").resolve()


def _plain(status: int, text: str) -> Answer:
    body = text.encode()
    headers = (
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
    )
    retry = (("Retry-After", "2"),) if status == 503 else ()
    return Answer(status, (*COMMON, *headers, *retry), body, "problem")
