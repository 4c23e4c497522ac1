"""Answers that are not the document: 404, 405, 406, 501, each with what to do next, as HTML or plain text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from seeother.decide.nearest import nearest_things, words_of
from seeother.graph.data import Data
from seeother.http.answer import HTML, NOT_STORED, PLAIN_TEXT, Answer, Ask, Headers, compose
from seeother.http.links import Link, alternates, link_field
from seeother.http.variants import Variant
from seeother.iris import path_of, to_uri
from seeother.look.interface import interface
from seeother.look.templating import render
from seeother.naming.patterns import Match
from seeother.site.document import Document, cache_control
from seeother.site.setting_kinds import one_line
from seeother.site.settings import Settings

ALLOWED = "GET, HEAD, OPTIONS"
_NOTHING = "names nothing that is published here"
_KNOWN_METHODS = frozenset({"POST", "PUT", "DELETE", "PATCH", "CONNECT", "TRACE"})
_TITLES = {
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    410: "Gone",
    501: "Not Implemented",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


def options(allowed: str = ALLOWED) -> Answer:
    """Answer OPTIONS, and the question a browser asks before a request from another site (Fetch standard)."""
    headers = (
        ("Allow", allowed),
        ("Access-Control-Allow-Methods", allowed),
        (
            "Access-Control-Allow-Headers",
            "Accept, Accept-Language, Accept-Profile, Content-Type, If-None-Match, If-Modified-Since, MCP-Protocol-Version",
        ),
        ("Access-Control-Max-Age", "86400"),
    )
    return compose(204, b"", "", headers, kind="other")


def method_not_allowed(method: str, allowed: str = ALLOWED) -> Answer:
    """Answer a method that only changes things with 405, one nobody registered with 501 (RFC 9110 section 9.1)."""
    if method in _KNOWN_METHODS:
        text = f"405 Method Not Allowed\n\nThis server only publishes: use {allowed}.\n"
        return _plain(405, text, (("Allow", allowed), *NOT_STORED))
    return _plain(
        501,
        f"501 Not Implemented\n\nThis server knows {allowed} and no such method.\n",
        (("Allow", allowed), *NOT_STORED),
    )


def bad_request(sentence: str) -> Answer:
    """Answer a request that breaks the protocol."""
    return _plain(400, f"400 Bad Request\n\n{sentence}\n", NOT_STORED)


def bad_parameter(name: str, sentence: str, example: str, snapshot: Data) -> Answer:
    """Answer a parameter that is missing or cannot be read: which it is, what it is for, and how it is used."""
    text = f"400 Bad Request\n\nThe parameter {name} {sentence}.\nFor example: {example}\n"
    return _plain(400, text, (("Cache-Control", cache_control(snapshot.settings)),))


def nothing_there(
    name: str,
    value: str,
    example: str,
    snapshot: Data,
    sentence: str = _NOTHING,
) -> Answer:
    """Answer a parameter that names something that does not exist, or has not got what is wanted."""
    near = nearest_things(path_of(value) if "://" in value else value, [], snapshot)
    told = "".join(f"  {path}  {label}".rstrip() + "\n" for path, label in near)
    text = f"404 Not Found\n\nThe parameter {name} {sentence}.\nFor example: {example}\n"
    text += f"\nNearby:\n{told}" if told and sentence == _NOTHING else ""
    return _plain(404, text, (("Cache-Control", cache_control(snapshot.settings)),))


def unknown_choice(
    name: str,
    value: str,
    offers: Sequence[tuple[str, str, str]],
    snapshot: Data,
    because: str = "",
    status: int = 406,
) -> Answer:
    """Answer a parameter, or a field, that asks for what there is not: which it is, and what there is instead."""
    rows = "".join(f"  {word}  {note}  {path}\n".replace("    ", "  ") for word, note, path in offers)
    kind = "field" if name[0].isupper() else "parameter"
    told = f"The {kind} {name} asks for {one_line(value)!r}, which is not to be had here. There is:"
    text = f"{status} {_TITLES[status]}\n\n{told}\n\n{rows}{because}"
    headers = (
        ("Vary", _varying_by(snapshot.settings)),
        ("Cache-Control", cache_control(snapshot.settings)),
        *link_field((Link("alternate", path) for _, _, path in offers), PLAIN_TEXT),
    )
    return _plain(status, text, headers)


def broken_profile(token: str, problem: str) -> str:
    """Return what is wrong with a profile of the site's own, for whoever maintains the site."""
    return f"\nprofiles/{token}.rq cannot be used: {problem}\n"


def unsupported_content(ask: Ask, media_type: str, because: str) -> Answer | None:
    """Answer content of another type than is read (RFC 9110 section 15.5.16), None where it is of that type, or says none."""
    if not ask.content_type or ask.content_type.partition(";")[0].strip().lower() == media_type:
        return None
    told = f"The field Content-Type is to be {media_type}: {because}"
    headers = (("Accept", media_type), ("Accept-Post", media_type), *NOT_STORED)
    return _plain(415, f"415 Unsupported Media Type\n\n{told}.\n", headers)


def content_too_large(most: int, is_read: bool = False) -> Answer:
    """Answer a request with more content than anybody will read (RFC 9110 section 15.5.14)."""
    told = (
        f"What is posted here, such as the parameter queries of /-/reconcile, may have {most} bytes: send it in parts"
        if is_read
        else f"Requests need no content here, and may have {most} bytes"
    )
    return _plain(413, f"413 Content Too Large\n\n{told}.\n", NOT_STORED)


def content_too_slow() -> Answer:
    """Answer a request whose body does not come (RFC 9110 section 15.5.9)."""
    text = "408 Request Timeout\n\nThe content of this request took too long to come.\n"
    return _plain(408, text, (("Connection", "close"), *NOT_STORED))


def not_acceptable(forms: Iterable[tuple[Variant, str]], snapshot: Data, language: str = "") -> Answer:
    """Answer 406 with every variant, its type and its path (RFC 9110 section 15.5.7).

    It is plain text: who would read HTML has not refused it.
    """
    rows = list(forms)
    settings = snapshot.settings
    say = interface(language or settings.languages[0])
    width = max(len(variant.media_type) for variant, _ in rows)
    lines = [f"406 {_TITLES[406]}", "", f"{say('not_acceptable')}.", say("ask_for"), ""]
    lines += [f"  {variant.media_type:{width}}  {path}" for variant, path in rows]
    headers = (
        ("Content-Language", say.language),
        ("Vary", _varying_by(settings)),
        ("Cache-Control", cache_control(settings)),
        *link_field(alternates(rows), PLAIN_TEXT),
    )
    return _plain(406, "\n".join([*lines, ""]), headers)


def no_such_page(first: str, variant: Variant | None, snapshot: Data, language: str = "") -> Answer:
    """Answer a page number that a document or a list does not have; `first` is the path of its first page."""
    told = _Telling(404, "no_such_page", [("first_page_is", first)], [(first, first)], what="page")
    return _problem(told, variant, snapshot, language)


def no_such_list(
    name: str, value: str, without: str, variant: Variant | None, snapshot: Data, language: str = ""
) -> Answer:
    """Answer a parameter of a list that names nothing of which there is a list; `without` it there may be one."""
    near = nearest_things(path_of(value), [], snapshot) if "://" in value else []
    lists = dict.fromkeys((without, f"{snapshot.settings.mount}/browse"))
    told = _Telling(
        404, "not_found", [], [*near, *((path, "") for path in lists)], value, f"{name}={one_line(value)}"
    )
    return _problem(told, variant, snapshot, language)


def unknown_version(
    rows: list[tuple[str, str]], variant: Variant | None, snapshot: Data, language: str = ""
) -> Answer:
    """Answer 404 for a version that is not there, with those that are: the path of each, and its name."""
    return _problem(_Telling(404, "no_such_version", [], rows), variant, snapshot, language)


def gone(document: Document, variant: Variant | None, snapshot: Data, language: str = "") -> Answer:
    """Answer 410 for a thing that was here and is not coming back (RFC 9110 section 15.5.11)."""
    return _problem(
        _Telling(410, "gone", [("gone_by", f"<{document.thing}>")], []), variant, snapshot, language
    )


def not_found(
    path: str, matches: Iterable[Match], variant: Variant | None, snapshot: Data, language: str = ""
) -> Answer:
    """Answer 404: which pattern the path fits, if any, and which things here have nearly that name."""
    advice: dict[str, tuple[str, ...]] = {}
    for match in matches:
        phrase = "names_no_thing" if match.role == "thing" else "names_no_document"
        advice.setdefault(match.thing, (phrase, match.pattern.thing.readable, f"<{to_uri(match.thing)}>"))
    if not advice:
        patterns = dict.fromkeys(p.thing.readable for p in snapshot.settings.patterns.all)
        advice[""] = ("no_pattern", ", ".join(patterns))
    near = nearest_things(path, [match.thing for match in matches], snapshot)
    return _problem(
        _Telling(404, "not_found", list(advice.values()), near, words_of(path)), variant, snapshot, language
    )


def unavailable(
    status: int, pause: int, variant: Variant | None, snapshot: Data, language: str = ""
) -> Answer:
    """Answer that the data cannot be reached for a while (RFC 9110 sections 15.6.4 and 15.6.5)."""
    told = _Telling(status, "out_of_reach", [("try_again", str(pause))], [])
    answer = _problem(told, variant, snapshot, language)
    kept = tuple(header for header in answer.headers if header[0] != "Cache-Control")
    return replace(answer, headers=(*kept, *NOT_STORED, ("Retry-After", str(pause))))


@dataclass(frozen=True, slots=True)
class _Telling:
    """What an answer has to say: phrases of the interface, with the values that go into them, and links."""

    status: int
    sentence: str
    advice: list[tuple[str, ...]]
    near: list[tuple[str, str]]
    words: str = ""  # to search for
    what: str = ""  # the parameter it is about


def _problem(told: _Telling, variant: Variant | None, snapshot: Data, language: str) -> Answer:
    settings = snapshot.settings
    title = f"{told.status} {_TITLES[told.status]}"
    freshness = ("Cache-Control", cache_control(settings))
    if variant is not None and variant.is_html:
        body = render(
            "problem.html",
            title=title,
            told=told,
            settings=settings,
            language=language or settings.languages[0],
        )
        return _html(told.status, body, (("Vary", _varying_by(settings)), freshness))
    say = interface("en")
    sentence = ": ".join(filter(None, (say(told.sentence), told.what)))
    lines = [title, "", f"{sentence}.", *(say(phrase, *values) for phrase, *values in told.advice)]
    if told.near:
        lines += ["", "Nearby:", *(f"  {path}  {label}".rstrip() for path, label in told.near)]
    return _plain(
        told.status,
        "\n".join(
            [*lines, *(["", f"Start at {settings.mount}/ to look around."] if settings.browse else []), ""]
        ),
        (("Vary", "Accept"), freshness),
    )


def _varying_by(settings: Settings) -> str:
    return "Accept, Accept-Language" if len(settings.languages) > 1 else "Accept"


def _plain(status: int, text: str, headers: Headers) -> Answer:
    return compose(status, text, PLAIN_TEXT, headers)


def _html(status: int, text: str, headers: Headers) -> Answer:
    return compose(status, text, HTML, headers)
