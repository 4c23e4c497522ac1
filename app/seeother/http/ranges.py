"""Parts of a file (RFC 9110 section 14): which bytes are asked for, and the answer that has them, read piece by piece."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from seeother.http.answer import PLAIN_TEXT, Answer, Ask, compose

_PIECE = 2**18
_RANGE = re.compile(r"bytes[ \t]*=[ \t]*([0-9]{0,99})-([0-9]{0,99})[ \t]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FilePart:
    """Some bytes of a file that never changes."""

    path: Path
    start: int
    length: int

    def read(self) -> bytes:
        """Return them."""
        return b"".join(self.pieces())

    def pieces(self) -> Iterator[bytes]:
        """Yield them in pieces, so that no more is in memory at once."""
        left = self.length
        with self.path.open("rb") as file:
            file.seek(self.start)
            while left and (piece := file.read(min(left, _PIECE))):
                left -= len(piece)
                yield piece


def part_of(whole: Answer, ask: Ask) -> Answer:
    """Return the 206 with the bytes that are asked for, the 416 where there are none, else the whole.

    Only a GET has a range, and only one that can be read; several ranges are answered with the whole (section 14.2).
    A client that holds another file gets this one whole (If-Range, section 13.1.5).
    """
    asked = _RANGE.fullmatch(ask.range or "")
    content = whole.content
    if ask.method != "GET" or whole.status != 200 or not asked or not isinstance(content, FilePart):
        return whole
    if ask.if_range and ask.if_range.strip() not in (whole.etag, dict(whole.headers).get("Last-Modified")):
        return whole
    size, (first, last) = content.length, asked.groups()
    if not first and not last:
        return whole
    start = int(first) if first else max(0, size - int(last))
    stop = min(size, int(last) + 1) if first and last else size
    if first and last and int(last) < int(first):
        return whole
    if start >= stop:
        told = (
            f"416 Range Not Satisfiable\n\nThe field Range asks for bytes beyond the end: there are {size}.\n"
        )
        return compose(
            416, told, PLAIN_TEXT, (("Content-Range", f"bytes */{size}"), ("Accept-Ranges", "bytes"))
        )
    kept = tuple(header for header in whole.headers if header[0] != "Content-Length")
    own = (("Content-Range", f"bytes {start}-{stop - 1}/{size}"), ("Content-Length", str(stop - start)))
    part = FilePart(content.path, start, stop - start)
    return replace(whole, status=206, headers=(*kept, *own), content=part)
