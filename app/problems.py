"""Answers that are not the document: 404, 405, 406, 501, each with what to do next, as HTML or plain text."""

from __future__ import annotations

from collections.abc import Iterable

from app.document import COMMON, SAFE_HTML, Document, cache_control
from app.iris import path_of, to_uri
from app.nearest import nearest_things
from app.patterns import Match
from app.representation import Answer, Headers
from app.snapshot import Snapshot
from app.templating import render
from app.variants import Variant

ALLOWED = "GET, HEAD, OPTIONS"
_KNOWN_METHODS = frozenset({"POST", "PUT", "DELETE", "PATCH", "CONNECT", "TRACE"})
_TITLES = {404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable", 410: "Gone", 501: "Not Implemented"}
_NOT_CACHED: Headers = (("Cache-Control", "no-store"),)


def options() -> Answer:
    """Answer OPTIONS, and the question a browser asks before a request from another site (Fetch standard)."""
    return Answer(204, (*COMMON, ("Allow", ALLOWED), ("Access-Control-Allow-Methods", ALLOWED),
                        ("Access-Control-Allow-Headers", "Accept, Accept-Language, If-None-Match, If-Modified-Since"),
                        ("Access-Control-Max-Age", "86400")))


def method_not_allowed(method: str) -> Answer:
    """Answer a method that only changes things with 405, one nobody registered with 501 (RFC 9110 section 9.1)."""
    if method in _KNOWN_METHODS:
        text = f"405 Method Not Allowed\n\nThis server only publishes: use {ALLOWED}.\n"
        return _plain(405, text, (("Allow", ALLOWED), *_NOT_CACHED))
    return _plain(501, f"501 Not Implemented\n\nThis server knows {ALLOWED} and no such method.\n",
                  (("Allow", ALLOWED), *_NOT_CACHED))


def bad_request(sentence: str) -> Answer:
    """Answer a request that breaks the protocol."""
    return _plain(400, f"400 Bad Request\n\n{sentence}\n", _NOT_CACHED)


def content_too_large(most: int) -> Answer:
    """Answer a request with a body that nobody will read (RFC 9110 section 15.5.14)."""
    return _plain(413, f"413 Content Too Large\n\nRequests need no content here, and may have {most} bytes.\n", _NOT_CACHED)


def not_acceptable(document: Document, snapshot: Snapshot) -> Answer:
    """Answer 406 with every variant, its type and its URL (RFC 9110 section 15.5.7)."""
    rows = [(variant, path) for variant, path in document.alternates()]
    links = ", ".join(f'<{path}>; rel="alternate"; type="{variant.media_type}"' for variant, path in rows)
    body = render("not_acceptable.html", rows=rows, settings=snapshot.settings, language=snapshot.settings.languages[0])
    headers = (("Vary", "Accept"), ("Cache-Control", cache_control(snapshot.settings)), ("Link", links))
    return _html(406, body, headers)


def no_such_page(document: Document, variant: Variant | None, snapshot: Snapshot) -> Answer:
    """Answer a page number that the document does not have."""
    first = document.path(document.generic)
    return _problem(404, "This document has no such page.", [f"Its first page is {first}"], [(first, first)], variant, snapshot)


def gone(document: Document, variant: Variant | None, snapshot: Snapshot) -> Answer:
    """Answer 410 for a thing that was here and is not coming back (RFC 9110 section 15.5.11)."""
    advice = [f"<{document.thing}> was retired by those who publish this data, and nothing takes its place."]
    return _problem(410, "This is no longer in use.", advice, [], variant, snapshot)


def not_found(
    path: str, matches: Iterable[Match], variant: Variant | None, snapshot: Snapshot, language: str = ""
) -> Answer:
    """Answer 404: which pattern the path fits, if any, and which things here have nearly that name."""
    advice, seen = [], set()
    for match in matches:
        if match.thing not in seen:
            seen.add(match.thing)
            kind = "names a thing" if match.role == "thing" else "is a document about a thing"
            advice.append(f"The URL {kind} by the pattern {path_of(match.pattern.thing.text)}, "
                          f"but the data says nothing about <{to_uri(match.thing)}>.")
    if not advice:
        patterns = ", ".join(dict.fromkeys(path_of(p.thing.text) for p in snapshot.settings.patterns.all))
        advice.append(f"No pattern of this site has such a path; its things are named like {patterns}.")
    near = nearest_things(path, [match.thing for match in matches], snapshot)
    return _problem(404, "There is nothing of this name here.", advice, near, variant, snapshot, language)


def _problem(
    status: int, sentence: str, advice: list[str], near: list[tuple[str, str]], variant: Variant | None, snapshot: Snapshot,
    language: str = "",
) -> Answer:
    title = f"{status} {_TITLES[status]}"
    headers: Headers = (("Vary", "Accept"), ("Cache-Control", cache_control(snapshot.settings)))
    if variant is not None and variant.is_html:
        body = render("problem.html", title=title, sentence=sentence, advice=advice, near=near, settings=snapshot.settings,
                      language=language or snapshot.settings.languages[0])
        vary = "Accept, Accept-Language" if len(snapshot.settings.languages) > 1 else "Accept"
        return _html(status, body, (("Vary", vary), *headers[1:]))
    lines = [title, "", sentence, *advice]
    if near:
        lines += ["", "Nearby:", *(f"  {path}  {label}".rstrip() for path, label in near)]
    return _plain(status, "\n".join([*lines, "", "Start at / to look around.", ""]), headers)


def _plain(status: int, text: str, headers: Headers) -> Answer:
    return _answer(status, text, "text/plain; charset=utf-8", headers)


def _html(status: int, text: str, headers: Headers) -> Answer:
    return _answer(status, text, "text/html; charset=utf-8", (*headers, *SAFE_HTML))


def _answer(status: int, text: str, content_type: str, headers: Headers) -> Answer:
    body = text.encode("utf-8", "replace")
    sizes = (("Content-Type", content_type), ("Content-Length", str(len(body))))
    return Answer(status, (*COMMON, *headers, *sizes), body, "problem")
