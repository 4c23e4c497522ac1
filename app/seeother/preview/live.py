"""Tell open pages when they are out of date, and the terminal which documents a saved file has changed."""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections.abc import Callable
from hashlib import blake2b
from typing import Any

from seeother.decide import resolver
from seeother.graph.data import Data
from seeother.http.answer import NOT_STORED, Answer, Ask, compose
from seeother.preview.changed import changed_documents, changed_files
from seeother.preview.wrong import wrong_with
from seeother.publish.publication import NotReady, Publication

log = logging.getLogger("seeother")
PLACE = "/-/preview"
SWITCH = "SEEOTHER_PREVIEW"  # in the environment: where the server is reached, such as http://127.0.0.1:8000, or just 1
EVENTS = "text/event-stream; charset=utf-8"
_SECONDS = 0.2  # between looks
_SHOWN = 10  # documents of one file that are named
_AGAIN = 700  # milliseconds before a page asks again


class Preview:
    """What one worker knows of pages that are open, and who is to be told."""

    def __init__(self, publication: Publication) -> None:
        self._publication = publication
        self._address = os.environ[SWITCH].rstrip("/") if "://" in os.environ[SWITCH] else ""
        self._listeners: set[Callable[[], object]] = set()
        self._served: Data | None = None
        threading.Thread(target=self._watch, daemon=True).start()

    @staticmethod
    def is_wanted() -> bool:
        """Tell whether this server shows previews; only who starts it by hand can want that."""
        return bool(os.environ.get(SWITCH))

    def listen(self, listener: Callable[[], object]) -> Callable[[], None]:
        """Call a function from now on when something may have changed; returns what ends that."""
        self._listeners.add(listener)
        return lambda: self._listeners.discard(listener)

    def answer(self, ask: Ask) -> Answer:
        """Answer with one event, after which a page asks again: for servers where a connection takes a thread."""
        return compose(200, self.event(ask), EVENTS, NOT_STORED, kind="operation")

    def event(self, ask: Ask) -> str:
        """Return the state of a page as a server-sent event."""
        told = json.dumps(self._state(ask), ensure_ascii=False)
        return f"retry: {_AGAIN}\ndata: {told}\n\n"

    def _state(self, ask: Ask) -> dict[str, Any]:
        target = ask.target.partition("?")[2]
        try:
            snapshot = self._publication.current()
        except NotReady:
            return {"version": "", "findings": []}
        page = resolver.answer(
            Ask("GET", target or "/", "text/html", ask.accept_language, ask.host), snapshot
        )
        tag = dict(page.headers).get("ETag") or blake2b(page.body, digest_size=8).hexdigest()
        wrong = wrong_with(target, snapshot, self._publication.problems())
        findings = [{name: told for name, told in each.items() if name != "fix"} for each in wrong]
        return {"version": f"{page.status} {tag}", "findings": findings}

    def _watch(self) -> None:
        seen: object = None
        while True:
            try:
                now = self._look()
                if now != seen:
                    seen = now
                    for listener in [*self._listeners]:
                        listener()
            except Exception:
                log.exception("the preview failed")
            time.sleep(_SECONDS)

    def _look(self) -> object:
        """Return something else after each change; what a new snapshot has changed is told on the way."""
        try:
            snapshot = self._publication.current()
        except NotReady:
            return None
        if (
            self._served is not None
            and snapshot.manifest.key != self._served.manifest.key
            and self._is_first()
        ):
            self._tell(self._served, snapshot)
        self._served = snapshot
        problems = self._publication.problems()
        return snapshot.manifest.key, problems["checked"], len(problems["findings"])

    def _is_first(self) -> bool:
        """Tell whether this worker speaks for all."""
        return all(os.getpid() <= worker.pid for worker in self._publication.workers())

    def _tell(self, old: Data, new: Data) -> None:
        for name in changed_files(old, new):
            documents = changed_documents(name, old, new)
            for document in (documents or ())[:_SHOWN]:
                log.info("%s changed %s: %s%s", name, document.name, self._address, document.path)
            if documents is None:
                log.info("%s changed: %s/", name, self._address)
            elif len(documents) > _SHOWN:
                log.info("%s changed %d more: %s/", name, len(documents) - _SHOWN, self._address)
