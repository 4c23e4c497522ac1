"""Finished answers: bytes, headers and ETag of one document in one variant, and their 304."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from email.utils import formatdate, parsedate_to_datetime
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple, Protocol

from seeother.http.codings import LEAST_ENCODED, encode

Headers = tuple[tuple[str, str], ...]

_STRONG_TAG = re.compile(r'(?:^|,)[ \t]*("[\x21\x23-\x7e\x80-\xff]*")')
_ENTITY_TAG = re.compile(r'(?:^|,)[ \t]*(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
# An HTTP-date in its three forms, always in UTC, also where it does not say so (RFC 9110 section 5.6.7).
_HTTP_DATE = re.compile(
    r"[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [1-9][0-9]{3} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT"
    r"|[A-Z][a-z]{5,8}, [0-9]{2}-[A-Z][a-z]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT"
    r"|[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2} [1-9][0-9]{3}"
)


@dataclass(frozen=True, slots=True)
class Keyed:
    """What a cache in front put into the key of a request: each part as the outcome (`=html`) or the header (`?text/…`).

    `terms` names what negotiation went by when the cache was configured.
    """

    snapshot: str
    accept: str
    language: str
    encoding: str
    host: str
    terms: str


class Ask(NamedTuple):
    """A request as plain values. `target` is the raw path with its query; repeated Accept lines are one list.

    None stands for a header that is not there.
    """

    method: str
    target: str
    accept: str | None = None
    accept_language: str | None = None
    host: str = ""
    if_none_match: str | None = None
    if_modified_since: str | None = None
    accept_encoding: str | None = None
    prefer: str | None = None
    keyed: Keyed | None = None
    if_match: str | None = None
    if_unmodified_since: str | None = None


class Filed(Protocol):
    """Bytes that stand somewhere else and are read when they are wanted."""

    @property
    def length(self) -> int:
        """Return how many there are."""

    def read(self) -> bytes:
        """Return them."""


@dataclass(frozen=True)
class Answer:
    """A response as plain values; `kind` and `variant` say what it is, for the log.

    `keep` tells whether the next such request may get this very answer.
    """

    status: int
    headers: Headers
    content: bytes | Filed = b""
    kind: str = "other"
    variant: str = ""
    keep: bool = False

    def respond(self, ask: Ask) -> Answer:
        """Return itself: without a validator there is no other answer (RFC 9110 section 13.2.1)."""
        return self

    @property
    def body(self) -> bytes:
        """Return the bytes that go out."""
        return self.content if type(self.content) is bytes else self.content.read()  # type: ignore[union-attr]

    @property
    def length(self) -> int:
        """Return how many bytes go out, without reading them."""
        return len(self.content) if type(self.content) is bytes else self.content.length  # type: ignore[union-attr]

    @cached_property
    def label(self) -> tuple[str, str, int]:
        """Return what it is counted as."""
        return self.kind, self.variant, self.status

    @cached_property
    def wire(self) -> Wire:
        """Return the headers as they go out, encoded once for all requests."""
        return Wire(map(_encoded, self.headers))


@lru_cache(maxsize=1024)
def _encoded(header: tuple[str, str]) -> tuple[bytes, bytes]:
    """Encode a header; most are the same in many answers, and so need not be kept for each."""
    return header[0].encode("ascii"), header[1].encode("latin-1")


class Wire(list[tuple[bytes, bytes]]):
    """Encoded headers, which know themselves as one block of text; `framing` is what a server found out about them."""

    framing: Any = None

    @cached_property
    def block(self) -> bytes:
        """Return all lines, each with its end."""
        return b"".join(b"%b: %b\r\n" % header for header in self)


_FAILED = b"412 Precondition Failed\n\nThe document is not, or no longer, the one you named.\n"
PRECONDITION_FAILED = Answer(
    412,
    (
        ("Access-Control-Allow-Origin", "*"),
        ("X-Content-Type-Options", "nosniff"),
        ("Cache-Control", "no-store"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(_FAILED))),
    ),
    _FAILED,
    "problem",
)


@dataclass(frozen=True)
class Representation:
    """A 200 with its validators; `not_modified` is the 304 that stands for it (RFC 9110 section 15.4.5)."""

    answer: Answer
    etag: str
    modified: float
    not_modified: Answer
    built: float = 0
    keep = True

    def respond(self, ask: Ask) -> Answer:
        """Return the 304 when the client holds these very bytes, the 412 when it insists on others, else the 200."""
        if (ask.if_match or ask.if_unmodified_since) and self._is_another(ask):
            return PRECONDITION_FAILED
        return self.not_modified if self._is_held(ask) else self.answer

    def _is_another(self, ask: Ask) -> bool:
        """Evaluate If-Match, which compares strongly, or else If-Unmodified-Since (RFC 9110 sections 13.1.1 and 13.1.4)."""
        if ask.if_match is not None:
            return ask.if_match.strip() != "*" and self.etag not in _STRONG_TAG.findall(ask.if_match)
        date = _date(ask.if_unmodified_since or "")
        return date is not None and bool(self.modified) and int(self.modified) > date

    def _is_held(self, ask: Ask) -> bool:
        """Evaluate preconditions in the order of RFC 9110 section 13.2.2: If-None-Match hides If-Modified-Since."""
        if ask.if_none_match is not None:
            return matches(self.etag, ask.if_none_match)
        return (
            ask.if_modified_since is not None
            and bool(self.modified)
            and self._is_as_of(ask.if_modified_since)
        )

    def _is_as_of(self, header: str) -> bool:
        """Compare with If-Modified-Since (RFC 9110 section 13.1.3).

        Taking a statement out of one file may leave an older file as the last one changed. So a date counts when it is
        this very Last-Modified, or is not before the snapshot was built.
        """
        held = _date(header)
        return held is not None and (held == int(self.modified) or held >= max(self.built, self.modified))

    def encoded(self, coding: str) -> Representation:
        """Return it with a content coding, as a representation with validators of its own; itself where that gains nothing."""
        plain = self.answer.body
        body = encode(plain, coding)
        if len(plain) < LEAST_ENCODED or len(body) >= len(plain):
            return self
        kept = tuple(header for header in self.answer.headers if header[0] not in _OWN_FIELDS)
        headers = (*kept, ("Content-Encoding", coding))
        return _finish(body, headers, self.answer.kind, self.answer.variant, self.modified, self.built)


_OWN_FIELDS = frozenset({"ETag", "Content-Length", "Last-Modified"})
# What a 304 repeats of its 200 (RFC 9110 section 15.4.5), and what belongs to every answer; not the body's own fields.
_BODY_FIELDS = frozenset({"content-type", "content-length", "content-encoding", "content-language"})


def represent(
    body: bytes, headers: Headers, variant: str, modified: float = 0, built: float = 0
) -> Representation:
    """Finish a representation: its ETag is a hash of type and bytes, so what is equal keeps it across workers and snapshots.

    The type is in it because one URL may have the same bytes as Turtle and as N3 (RFC 9110 section 8.8.1).
    `modified` and `built`, in seconds since 1970, are the last change of what it says and of the snapshot; 0 is unknown.
    """
    if len(body) >= LEAST_ENCODED:
        headers = _varying(headers)
    return _finish(body, headers, "document", variant, modified, built)


def _varying(headers: Headers) -> Headers:
    """Say that the answer depends on Accept-Encoding too (RFC 9110 section 12.5.5)."""
    named = [value for name, value in headers if name == "Vary"]
    others = tuple(header for header in headers if header[0] != "Vary")
    return (*others, ("Vary", ", ".join([*named, "Accept-Encoding"])))


def _finish(
    body: bytes, headers: Headers, kind: str, variant: str, modified: float, built: float = 0
) -> Representation:
    media_type = next((value for name, value in headers if name == "Content-Type"), "")
    etag = f'"{blake2b(media_type.encode() + b" " + body, digest_size=12).hexdigest()}"'
    dated = (("Last-Modified", formatdate(modified, usegmt=True)),) if modified else ()
    shared = (*headers, ("ETag", etag), *dated)
    full = Answer(200, (*shared, ("Content-Length", str(len(body)))), body, kind, variant)
    bare = tuple(header for header in shared if header[0].lower() not in _BODY_FIELDS)
    return Representation(full, etag, modified, Answer(304, bare, b"", kind, variant), built)


def matches(etag: str, if_none_match: str) -> bool:
    """Compare weakly with a list of entity tags or `*` (RFC 9110 section 13.1.2): nginx weakens a tag when it compresses."""
    return if_none_match.strip() == "*" or etag in _ENTITY_TAG.findall(if_none_match)


def _date(header: str) -> float | None:
    """Return an HTTP date in seconds since 1970, None for one that is invalid and so ignored (RFC 9110 section 5.6.7)."""
    if not _HTTP_DATE.fullmatch(header):
        return None
    try:
        return parsedate_to_datetime(header).replace(tzinfo=UTC).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
