"""Dumps over HTTP: resumable, with validators and a digest of what is sent."""

from __future__ import annotations

from base64 import b64encode
from email.utils import formatdate
from pathlib import Path

from seeother.describe.dumps import PLACE, SYNTAXES, dump_of, folder_of
from seeother.graph.data import Data
from seeother.http.answer import COMMON, NOT_STORED, PLAIN_TEXT, Answer, Ask, compose
from seeother.http.ranges import FilePart, part_of
from seeother.site.document import cache_control

_SOON = "10"  # seconds after which to ask again


def dump(ask: Ask, data: Data) -> Answer:
    """Return a dump or a part of it; where it is still being written, when to come again."""
    name = ask.target.partition("?")[0].removeprefix(PLACE)
    if name not in SYNTAXES or folder_of(data) is None:
        known = "".join(f"  {PLACE}{name}  {syntax.title}\n" for name, syntax in SYNTAXES.items())
        told = known if folder_of(data) else "  nothing: this data does not come from files\n"
        text = f"404 Not Found\n\nThere is no such dump. There are:\n{told}"
        return compose(404, text, PLAIN_TEXT, NOT_STORED, kind="dump")
    found = dump_of(name, data)
    if found is None:
        text = f"503 Service Unavailable\n\nThe dump is being written. Ask again in {_SOON} seconds.\n"
        return compose(503, text, PLAIN_TEXT, (*NOT_STORED, ("Retry-After", _SOON)), kind="dump")
    digest = b64encode(bytes.fromhex(found.sha256)).decode()
    etag = f'"{found.sha256[:24]}"'
    headers = (
        *COMMON,
        ("Content-Type", "application/gzip"),
        ("Content-Disposition", f'attachment; filename="{name}"'),
        ("Content-Length", str(found.size)),
        ("Accept-Ranges", "bytes"),
        ("ETag", etag),
        ("Last-Modified", formatdate(found.written, usegmt=True)),
        ("Repr-Digest", f"sha-256=:{digest}:"),
        ("Cache-Control", cache_control(data.settings)),
    )
    content = FilePart(Path(found.path), 0, found.size)
    whole = Answer(200, headers, content, "dump", "dump", False, etag, found.written, found.written)
    return part_of(whole.respond(ask), ask)
