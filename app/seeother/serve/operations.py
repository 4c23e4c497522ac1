"""Answers below `/-/`: static files, health, and what is wrong with the data; none of it is about a thing."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from seeother.agents.protocol import PLACE as AGENTS
from seeother.agents.protocol import agents
from seeother.decide import resolver
from seeother.decide.chosen import kept_to, unacceptable
from seeother.decide.drawings import drawing
from seeother.decide.dumps import dump
from seeother.decide.history import history_page, older_document
from seeother.decide.linksets import linkset
from seeother.decide.problems import ALLOWED, method_not_allowed, options
from seeother.decide.static_files import static_file
from seeother.describe.dumps import PLACE, SYNTAXES
from seeother.describe.forms import forms_of
from seeother.diagnostics import Diagnostic, finding
from seeother.explain.page import WHY, why_page
from seeother.explain.playing import Play
from seeother.graph.data import Data
from seeother.http.answer import HTML, NOT_STORED, PLAIN_TEXT, Answer, Ask, compose
from seeother.http.languages import negotiate_language
from seeother.http.negotiation import negotiate
from seeother.http.parameters import choosing
from seeother.http.variants import JSON
from seeother.look.templating import render
from seeother.news.feeds import PLACE as NEWS
from seeother.news.pages import FORMS as NEWS_FORMS
from seeother.news.pages import changes_page
from seeother.profiles.pages import profile_page
from seeother.publish.publication import NotReady, Publication
from seeother.publish.state import THINGS_VANISHED
from seeother.publish.workers import complaint
from seeother.reconciliation.service import PLACE as RECONCILE
from seeother.reconciliation.service import SERVICES as RECONCILIATION
from seeother.remote.data import RemoteData
from seeother.site.version_addresses import PLACE as VERSIONS
from seeother.telling.pictures import DRAWINGS, IN_PIXELS

_JSON = JSON.media_type
PROBLEMS, METRICS = "/-/problems", "/-/metrics"

# Where something may be posted, and what else may be done there.
POSTED = {RECONCILE: f"{ALLOWED}, POST", AGENTS: "POST, OPTIONS"}
# What programs ask about the data beside its documents.
SERVICES: dict[str, Callable[[Ask, Data], Answer]] = {
    "/-/linkset": linkset,
    "/-/linkset.json": linkset,
    "/-/linkset.txt": linkset,
    DRAWINGS: drawing,
    IN_PIXELS: drawing,
    "/-/profiles": profile_page,
    **RECONCILIATION,
    AGENTS: agents,
    VERSIONS: history_page,
    NEWS: changes_page,
    **{f"{NEWS}.{form.extension}": changes_page for form in NEWS_FORMS},
    **{f"{PLACE}{name}": dump for name in SYNTAXES},
}


def answer(ask: Ask, publication: Publication, play: Play | None = None) -> Answer:
    """Answer a request for a path below `/-/`; `play` is the server, where it is to explain itself."""
    path = ask.target.partition("?")[0]
    return _refused(ask.method, POSTED.get(path, ALLOWED)) or _answered(path, ask, publication, play)


def service(path: str, ask: Ask, data: Data, play: Play | None = None) -> Answer | None:
    """Return what a program gets that asks about the data, None where there is no such service."""
    if refused := _refused(ask.method, POSTED.get(path, ALLOWED)):
        return refused if path in SERVICES or path in WHY else None
    if path in WHY:
        return _explained(ask, data, play or (lambda inner: of_data(inner, data)))
    return _kept(ask, data, lambda chosen: SERVICES[path](chosen, data)) if path in SERVICES else None


def _explained(ask: Ask, data: Data, play: Play) -> Answer:
    """Explain a request, an explanation too: that one knows of the documents only, so that they go no deeper."""

    def by(server: Play) -> Callable[[Ask], Answer]:
        return lambda chosen: why_page(chosen, data, server)

    def server(inner: Ask) -> Answer:
        is_one = inner.target.partition("?")[0].removeprefix(data.settings.mount) in WHY
        return _kept(inner, data, by(lambda last: resolver.answer(last, data))) if is_one else play(inner)

    return _kept(ask, data, by(server))


def of_data(ask: Ask, data: Data) -> Answer:
    """Answer a request for any path, as far as that needs no running server."""
    path = ask.target.partition("?")[0].removeprefix(data.settings.mount)
    return service(path, ask, data) or resolver.answer(ask, data)


def _kept(ask: Ask, data: Data, answered: Callable[[Ask], Answer]) -> Answer:
    """Return an answer in what the parameters choose and the client accepts, or the 406."""
    chosen = _chosen(ask)
    return kept_to(ask.target, unacceptable(chosen, data) or answered(chosen), data)


def _chosen(ask: Ask) -> Ask:
    """Return a request whose fields are what parameters choose in their place."""
    asked = choosing(ask.target.partition("?")[2])
    return ask._replace(
        accept=asked.mediatype or ask.accept, accept_language=asked.lang or ask.accept_language
    )


def _refused(method: str, allowed: str) -> Answer | None:
    if method == "OPTIONS":
        return options(allowed)
    return None if method in ("GET", "HEAD", *allowed.split(", ")) else method_not_allowed(method, allowed)


def _answered(path: str, ask: Ask, publication: Publication, play: Play | None) -> Answer:
    if path.startswith("/-/static/"):
        return static_file(path, ask, publication.current().settings)
    if operation := OPERATIONS.get(path):
        try:
            return _kept(ask, publication.current(), lambda chosen: operation(chosen, publication))
        except NotReady:
            return operation(ask, publication)
    if found := service(path, ask, publication.current(), play):
        return found
    if path.startswith(f"{VERSIONS}/"):
        return older_document(ask, publication.current())
    if path.startswith(PLACE):
        return dump(ask, publication.current())
    known = ", ".join([*OPERATIONS, METRICS, *SERVICES, *WHY])
    return _answer(404, f"404 Not Found\n\nBelow /-/ there are {known}.\n", PLAIN_TEXT)


def health(publication: Publication) -> dict[str, Any]:
    """Return the state of this worker and of the data.

    `stale` while anything keeps newer data from being served, `degraded` where it would keep it.
    """
    problems = publication.problems()
    try:
        snapshot = publication.current()
    except NotReady:
        return {"status": "starting", "errors": _errors(problems, publication)}
    manifest, engine = snapshot.manifest, engine_health(snapshot)
    workers = publication.workers()
    stale = not problems["published"] or bool(manifest.left_out) or publication.is_overdue()
    return {
        "status": "stale" if stale else "degraded" if publication.trouble or engine.get("trouble") else "ok",
        "stale": stale,
        "snapshot": manifest.key,
        "built": _iso(manifest.built),
        "age_seconds": round(time.time() - manifest.built, 1),
        "triples": manifest.triples,
        "things": manifest.things,
        "files": manifest.files,
        "left_out": manifest.left_out,
        "worker": os.getpid(),
        "workers": [asdict(worker) | {"since": _iso(worker.since)} for worker in workers],
        "proxy": complaint(workers) or "ok",
        "theme": next((worker.theme for worker in workers if worker.theme), "ok"),
        "checked": _iso(problems["checked"]),
        "waiting_since": _iso(publication.waiting) if publication.waiting else None,
        "errors": _errors(problems, publication),
        "warnings": [f for f in problems["findings"] if f["code"] == THINGS_VANISHED],
        "publisher": publication.has_publisher(),
        "state": publication.trouble or "ok",
        **({"engine": engine} if engine else {}),
    }


def engine_health(snapshot: Data) -> dict[str, Any]:
    """Return how the engine does that a snapshot asks, as this worker knows it; empty where it asks none."""
    if not isinstance(snapshot, RemoteData):
        return {}
    engine = snapshot.engine
    return {
        "trouble": engine.trouble,
        "engines": engine.told(),
        "age_seconds": round(time.time() - snapshot.made, 1),
        "fresh": engine.settings.fresh,
        "full_text": engine.dialect.name if engine.dialect else "none",
        "rewrites": list(engine.rewrites),
    }


def _errors(problems: dict[str, Any], publication: Publication) -> list[dict[str, Any]]:
    """Return what keeps, or would keep, newer data from being served."""
    found = [finding for finding in problems["findings"] if finding["severity"] == "error"]
    if publication.trouble:
        found.append(_state_unwritable(publication).as_dict())
    if publication.is_overdue():
        found.append(_newer_waits(publication).as_dict())
    return found


def _state_unwritable(publication: Publication) -> Diagnostic:
    return finding(
        "state-unwritable",
        (str(publication.state.path), 0, 0),
        f"the state folder cannot be written: {publication.trouble}",
        "Make room on its disk or let the server's user write it; until then no edit goes live.",
    )


def _newer_waits(publication: Publication) -> Diagnostic:
    process = publication.state.publisher()
    return finding(
        "newer-waits",
        (str(publication.current().manifest.site), 0, 0),
        f"newer data has been waiting for {time.time() - publication.waiting:.0f} seconds",
        f"The publisher, process {process}, may be at work on much data, or hang: where it does, end it, and another is started."
        if publication.has_publisher()
        else "No publisher runs; the log says why none could be started.",
    )


def _iso(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def _ready(publication: Publication) -> Answer:
    try:
        publication.current()
    except NotReady:
        return _json({"status": "starting"}, 503)
    return _json({"status": "ok"})


def _problems(ask: Ask, publication: Publication) -> Answer:
    """Answer the findings as JSON for programs that ask for it, as HTML for everybody else."""
    findings = publication.problems()["findings"]
    if negotiate(ask.accept, "html", forms_of(PROBLEMS)).chosen is JSON:
        return _answer(200, json.dumps(findings, ensure_ascii=False, indent=1) + "\n", _JSON, vary=True)
    settings = publication.current().settings
    language = negotiate_language(ask.accept_language, settings.languages)
    body = render("problems.html", findings=findings, settings=settings, language=language)
    return _answer(200, body, HTML, vary=True, language=language)


# What is asked about the server, and so is answered before there is any data too.
OPERATIONS: dict[str, Callable[[Ask, Publication], Answer]] = {
    "/-/health": lambda _, publication: _json(health(publication)),
    "/-/health/live": lambda *_: _json({"status": "ok"}),
    "/-/health/ready": lambda _, publication: _ready(publication),
    PROBLEMS: _problems,
}


def _json(value: dict[str, Any], status: int = 200) -> Answer:
    return _answer(status, json.dumps(value, ensure_ascii=False, indent=1) + "\n", _JSON)


def _answer(status: int, text: str, content_type: str, vary: bool = False, language: str = "") -> Answer:
    negotiated = (("Vary", "Accept, Accept-Language" if language else "Accept"),) if vary else ()
    if language:
        negotiated = (*negotiated, ("Content-Language", language))
    return compose(status, text, content_type, (*negotiated, *NOT_STORED), kind="operation")
