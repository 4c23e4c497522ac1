"""Static files over HTTP: under names that hold their hashes, so that caches may keep them for good."""

from __future__ import annotations

import re
from functools import lru_cache

from seeother.http.answer import NOT_STORED, PLAIN_TEXT, Answer, Ask, compose, represent
from seeother.http.codings import CODINGS, negotiate_coding
from seeother.look.theme_files import colour_path, find_static, static_path
from seeother.site.settings import Settings

_HASHED = re.compile(r"/-/static/([a-z0-9_-]+)\.[0-9a-f]{12}(\.[a-z0-9]+)")


def static_file(path: str, ask: Ask, settings: Settings) -> Answer:
    """Answer a static file. A page from before an upgrade may ask by the old hash: it gets the new file, for a moment."""
    found, freshness = (
        find_static(path, settings.folder, settings.colour),
        "public, max-age=31536000, immutable",
    )
    if found is None:
        found, freshness = _renewed(path, settings), "public, max-age=5"
    if found is None:
        text = "404 Not Found\n\nThere is no such static file.\n"
        return compose(404, text, PLAIN_TEXT, NOT_STORED, kind="operation")
    return _finished(*found, freshness, negotiate_coding(ask.accept_encoding, CODINGS)).respond(ask)


def _renewed(path: str, settings: Settings) -> tuple[bytes, str] | None:
    asked = _HASHED.fullmatch(path)
    if not asked:
        return None
    name = f"{asked[1]}{asked[2]}"
    try:
        now = (
            colour_path(settings.colour)
            if settings.colour and name == "colour.css"
            else static_path(name, settings.folder)
        )
    except OSError:
        return None
    return find_static(now, settings.folder, settings.colour)


@lru_cache(maxsize=256)
def _finished(content: bytes, content_type: str, freshness: str, coding: str) -> Answer:
    plain = represent(content, content_type, (("Cache-Control", freshness),), "static")
    return plain.encoded(coding) if coding else plain
