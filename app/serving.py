"""What every server does around the decision: find the site, keep a publisher alive, answer `/-/`, survive surprises."""

from __future__ import annotations

import logging
import os
import threading
import time
from pathlib import Path

from app import operations, resolver
from app.builder import CURRENT, Progress
from app.diagnostics import Refused
from app.document import COMMON
from app.publication import NotReady, Publication
from app.publisher import publish_once, publisher_lock, start_publisher
from app.representation import Answer, Ask
from app.settings import read_settings, state_folder

log = logging.getLogger("seeother")
_CHECK_SECONDS = 2.0


class Server:
    """One worker's view of the site it serves."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state = state_of(folder)
        ensure_snapshot(folder, self.state)
        self.publication = Publication(self.state)
        self.publication.current()
        threading.Thread(target=self._keep_publisher, daemon=True).start()

    def ready(self, ask: Ask) -> Answer | None:
        """Return an answer that was finished before, None where there is work to do."""
        return resolver.ready(ask, self.publication.current())

    def answer(self, ask: Ask) -> Answer:
        """Answer one request; a surprise is a 500 and one entry in the log, never another status."""
        try:
            if ask.target.startswith("/-/"):
                return operations.answer(ask, self.publication)
            return resolver.answer(ask, self.publication.current())
        except NotReady:
            return _plain(503, "503 Service Unavailable\n\nThe data is still being read. Try again in a moment.\n")
        except Exception:
            log.exception("failed to answer %s %r", ask.method, ask.target)
            return _plain(500, "500 Internal Server Error\n\nThe server's log says what went wrong.\n")

    def _keep_publisher(self) -> None:
        """Start a publisher wherever there is none: at first, and when one was killed."""
        while True:
            try:
                if not self.publication.has_publisher():
                    start_publisher(self.folder, self.state)
            except OSError:
                log.exception("no publisher could be started")
            time.sleep(_CHECK_SECONDS)


def site_folder() -> Path:
    """Return the site that the environment names, the demo where it names none."""
    return Path(os.environ.get("SEEOTHER_SITE") or Path(__file__).parent.parent / "data").resolve()


def state_of(folder: Path) -> Path:
    """Return the state folder of a site, even of one whose settings are broken."""
    try:
        settings = read_settings(folder)
    except Refused:
        settings = None
    return settings.state if settings else state_folder(folder)


def ensure_snapshot(folder: Path, state: Path, progress: Progress = lambda _, __: None) -> None:
    """Make sure there is a snapshot to serve; the last good one will do while the data is broken.

    Raises Refused when the data is broken and there is none.
    """
    with publisher_lock(state, wait=not (state / CURRENT).exists()) as lock:
        if lock is None:
            return  # another server keeps it fresh
        try:
            publish_once(folder, state, progress)
        except Refused as refusal:
            if not (state / CURRENT).exists():
                raise
            log.error("the data has errors; the last good state is served:\n%s", refusal)


def _plain(status: int, text: str) -> Answer:
    body = text.encode()
    headers = (("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body))),
               ("Cache-Control", "no-store"))
    retry = (("Retry-After", "2"),) if status == 503 else ()
    return Answer(status, (*COMMON, *headers, *retry), body, "problem")
