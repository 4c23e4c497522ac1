"""What every server does around the decision: find the site, keep a publisher alive, answer `/-/`, survive surprises."""

from __future__ import annotations

import gc
import logging
import os
import sys
import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from seeother.decide import resolver
from seeother.diagnostics import Refused
from seeother.engine.trouble import EngineTrouble
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import NOT_STORED, PLAIN_TEXT, Answer, Ask, compose
from seeother.look.templating import complaint as theme_complaint
from seeother.look.templating import prepare
from seeother.preview.live import PLACE as PREVIEW
from seeother.preview.live import Preview
from seeother.processes import allow_open_files
from seeother.publish.once import ensure_snapshot, refused_before
from seeother.publish.publication import NotReady, Publication
from seeother.publish.state import Foreign
from seeother.publish.workers import complaint
from seeother.remote.snapshot import EngineSnapshot
from seeother.serve import operations
from seeother.serve.earlier import Earlier
from seeother.serve.freshness import Freshness
from seeother.serve.logs import RequestLog
from seeother.serve.memory import collect_rarely, stay_small
from seeother.serve.metrics import Metrics
from seeother.serve.preparing import Preparing
from seeother.serve.proxy import mismatch, origins_of
from seeother.serve.proxy_cache import for_proxy
from seeother.serve.upkeep import SECONDS, Upkeep
from seeother.site.settings_file import state_of
from seeother.site.state_folder import spelled_out

log = logging.getLogger("seeother")
_SWITCH_SECONDS = (
    0.0005  # that a finished answer waits for a thread that renders; Python's own are ten times as many
)
_BRIEF_SECONDS = 0.1  # that a brief answer takes at most, unless what it reads is not in memory
_SLOW_SECONDS = 1.0
_NOT_LOADED = (
    4  # the exit code of a worker after which gunicorn ends, unless one has served: then it starts another
)
_LAST_SECONDS = 1.0  # before that


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
        self._earlier = Earlier()
        self._not_brief_before = 0.0
        self._at_work = set[int]()  # the threads that make an answer now
        self._requests = RequestLog(os.environ.get("SEEOTHER_LOG", ""))
        self._prepared, self._tidy = "", True
        self.listens = False  # to the proxy with each request: there is a complaint that it may prove wrong
        self._upkeep = Upkeep(folder, self.publication)
        self.preview = Preview(self.publication) if Preview.is_wanted() else None
        sys.setswitchinterval(_SWITCH_SECONDS)
        collect_rarely()
        self.waits = isinstance(self.publication.current(), EngineSnapshot)  # for an engine, most of the time
        if self.waits:
            Freshness(self.publication).start()
        threading.Thread(target=self._keep, daemon=True).start()
        threading.Thread(target=stay_small, args=(self.snapshot,), daemon=True).start()
        preparing = Preparing(self.publication, lambda: bool(self._at_work) and not self.waits)
        threading.Thread(target=preparing.run, daemon=True).start()

    def snapshot(self) -> Snapshot | None:
        """Return what this request is answered from; None before there is anything."""
        try:
            return self.publication.current()
        except NotReady:
            return None

    def ready(self, ask: Ask, snapshot: Snapshot | None) -> Answer | None:
        """Return an answer that was finished before, None where there is work to do."""
        if snapshot is None or (ask.prefer and wants_timing(ask.prefer)):
            return None
        preferences = resolver.preferences_of(ask, snapshot)
        answer = resolver.ready(ask, preferences, snapshot)
        if answer is None:
            return None
        self.metrics.finished += 1
        self._note(ask, answer, 0.0, snapshot)
        return for_proxy(answer, ask, ask.keyed, preferences, snapshot) if ask.keyed else answer

    def briefly(self, ask: Ask, snapshot: Snapshot | None) -> Answer | None:
        """Answer one request if that takes a moment, which is less than to have it done beside; None where it takes more.

        What has to wait for a disk is not brief: after that, for a while, nothing is.
        """
        started = time.monotonic()
        is_of_data = ask.method in ("GET", "HEAD") and not ask.target.startswith("/-/")
        if snapshot is None or self.waits or not is_of_data or started < self._not_brief_before:
            return None
        answer = snapshot.briefly(lambda: self.answer(ask, snapshot))
        if time.monotonic() - started > _BRIEF_SECONDS:
            self._not_brief_before = time.monotonic() + _SLOW_SECONDS
        return answer

    def answer(self, ask: Ask, snapshot: Snapshot | None) -> Answer:
        """Answer one request, whatever it takes."""
        started, worker = time.perf_counter(), threading.get_ident()
        self._at_work.add(worker)
        try:
            answer = self._answer(ask, snapshot)
        finally:
            self._at_work.discard(worker)
        seconds = time.perf_counter() - started
        self.metrics.worked(answer, seconds)
        self._note(ask, answer, seconds, snapshot)
        if ask.prefer and wants_timing(ask.prefer):
            answer = timed(answer, seconds)
        if not ask.keyed or not snapshot:
            return answer
        return for_proxy(answer, ask, ask.keyed, resolver.preferences_of(ask, snapshot), snapshot)

    def hear(self, scheme: str, host: str, snapshot: Snapshot | None) -> None:
        """Compare what a believed proxy says with the site's URIs; a complaint is logged once, and stands until it says right."""
        if snapshot is None:
            return
        heard = self.publication.heard
        wrong, now = mismatch(scheme, host, origins_of(snapshot.settings)), time.time()
        if wrong:
            if wrong == heard.complaint and now - heard.wrong < SECONDS:
                return
            if not any(worker.wrong for worker in self.publication.workers()):
                log.warning("%s", wrong)
            heard.complaint, heard.wrong, self.listens = wrong, now, True
        elif self.listens:
            heard.complaint, heard.right, self.listens = "", now, False
        else:
            return
        self.publication.tell()

    def _note(self, ask: Ask, answer: Answer, seconds: float, snapshot: Snapshot | None) -> None:
        self.metrics.count(answer)
        if self._requests.is_on:
            self._requests.write(ask, answer, seconds, snapshot.manifest.key if snapshot else "")

    def _answer(self, ask: Ask, snapshot: Snapshot | None) -> Answer:
        """Decide; a surprise is a 500 and one entry in the log, never another status."""
        try:
            if ask.target.partition("?")[0] == operations.METRICS and ask.method in ("GET", "HEAD"):
                return self.metrics.exposition()
            if ask.target.partition("?")[0] == PREVIEW and self.preview and ask.method in ("GET", "HEAD"):
                return self.preview.answer(ask)
            if ask.target.startswith("/-/"):
                return operations.answer(ask, self.publication, lambda inner: self._answer(inner, snapshot))
            if snapshot is None:
                return _starting()
            answer = resolver.answer(ask, snapshot)
            if isinstance(snapshot, EngineSnapshot):
                self._earlier.keep(ask, answer, snapshot)
            return answer
        except NotReady:
            return _starting()
        except EngineTrouble as trouble:
            return self._earlier.instead(ask, trouble, snapshot) if snapshot else _starting()
        except Exception:
            log.exception("failed to answer %s %r", ask.method, ask.target)
            text = "500 Internal Server Error\n\nThe server's log says what went wrong.\n"
            return compose(500, text, PLAIN_TEXT, NOT_STORED)

    def _keep(self) -> None:
        """Keep what the worker needs around it, as long as it lives."""
        while True:
            pause = SECONDS
            try:
                pause = self._upkeep.round()
                self.listens = bool(complaint(self.publication.workers()))
                self._prepare()
                self._tell_of_the_theme()
            except Exception:
                log.exception("the upkeep of the worker failed")
            time.sleep(pause)

    def _prepare(self) -> None:
        """Work out at first what takes longest before anybody asks, and let go of what the snapshot before has left."""
        try:
            snapshot = self.publication.current()
            if snapshot.manifest.key != self._prepared:
                is_first, self._prepared, self._tidy = not self._prepared, snapshot.manifest.key, False
                prepare(snapshot.settings)
                if (
                    is_first
                ):  # later it is among what was asked for, which is finished ahead, unless nobody asks for it
                    resolver.answer(Ask("GET", "/", accept="text/html"), snapshot)
            elif not self._tidy:
                self._tidy = True
                # One is held in a ring of objects, or by somebody who is slow to take an answer.
                if self.publication.left:
                    gc.collect()
        except (NotReady, EngineTrouble):
            return
        except Exception:
            log.exception("nothing could be prepared")

    def _tell_of_the_theme(self) -> None:
        """Let health know what is wrong with the theme's templates, and when it no longer is."""
        with suppress(NotReady, OSError):
            now = theme_complaint(self.publication.current().settings.folder)
            if now != self.publication.heard.theme:
                self.publication.heard.theme = now
                self.publication.tell()


def open_server() -> Server:
    """Return the server of the site that the environment names; one that cannot be served ends the process, with a sentence."""
    folder = site_folder()
    allow_open_files()
    try:
        return Server(folder)
    except Refused as refusal:
        log.error("%s\nNothing is served: there is no earlier state of this site.", refusal)
    except Foreign as problem:
        log.error("%s. Name another folder with the setting `state`.", problem)
    except OSError as problem:
        log.error("the snapshot of %s cannot be written: %s", folder, problem)
    except Exception:
        log.exception("the site %s cannot be opened", folder)
    logging.shutdown()
    time.sleep(_LAST_SECONDS)
    os._exit(
        _NOT_LOADED
    )  # an exception, of whatever kind, would be a traceback here, and be passed over there


def site_folder() -> Path:
    """Return the site that the environment names; where it names none, the one that commands take too."""
    return spelled_out(Path(os.environ.get("SEEOTHER_SITE") or "data"))


def wants_timing(prefer: str) -> bool:
    """Tell whether a Prefer field asks how long the answer took (RFC 7240 section 2)."""
    wanted = (part.partition(";")[0].partition("=")[0] for part in prefer.split(","))
    return any(name.strip().lower() == "server-timing" for name in wanted)


def timed(answer: Answer, seconds: float) -> Answer:
    """Return an answer with the time it took: for this client alone, and so for no cache."""
    others = tuple(header for header in answer.headers if header[0] != "Cache-Control")
    duration = ("Server-Timing", f"answer;dur={seconds * 1000:.2f}")
    applied = ("Preference-Applied", "server-timing")
    return replace(answer, headers=(*others, *NOT_STORED, duration, applied))


def _starting() -> Answer:
    text = "503 Service Unavailable\n\nThe data is still being read. Try again in a moment.\n"
    return compose(503, text, PLAIN_TEXT, (*NOT_STORED, ("Retry-After", "2")))
