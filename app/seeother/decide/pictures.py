"""Pictures over HTTP: files beside the data, with validators, in parts where these are asked for."""

from __future__ import annotations

from email.utils import formatdate
from time import time

from seeother.graph.data import Data
from seeother.http.answer import COMMON, SAFE_XML, Answer, Ask
from seeother.http.ranges import FilePart, part_of
from seeother.site.pictures import below_base, find_picture, is_picture_path

_AGE = 3600  # seconds that caches may use a picture before they ask again


def picture(ask: Ask, data: Data) -> Answer | None:
    """Return the picture that a request asks for, None where there is none."""
    below = below_base(ask.target.partition("?")[0], data.settings)
    if not is_picture_path(below, data.settings):
        return None
    found = find_picture(below, data.settings)
    if found is None:
        return None
    etag = f'"{found.changed_ns:x}-{found.size:x}"'
    changed = min(found.changed_ns / 1e9, time())  # a later one must not be told (RFC 9110 section 8.8.2.1)
    headers = (
        *COMMON,
        ("Content-Type", found.content_type),
        ("Content-Length", str(found.size)),
        ("Accept-Ranges", "bytes"),
        ("ETag", etag),
        ("Last-Modified", formatdate(changed, usegmt=True)),
        ("Cache-Control", f"public, max-age={_AGE}, stale-while-revalidate=86400"),
        *(SAFE_XML if "xml" in found.content_type else ()),
    )
    content = FilePart(found.path, 0, found.size)
    whole = Answer(200, headers, content, "picture", "picture", False, etag, changed, changed)
    return part_of(whole.respond(ask), ask)
