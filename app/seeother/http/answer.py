"""Answers as plain values: status, headers and bytes; a document's has validators too, and so its 304 and its 412."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple, Protocol

from seeother.http.codings import LEAST_ENCODED, encode
from seeother.http.validators import date_of, http_date, is_among, matches

Headers = tuple[tuple[str, str], ...]

# For every answer: any page may read it, and see the headers that matter (Fetch standard, CORS protocol).
COMMON: Headers = (
    ("Access-Control-Allow-Origin", "*"),
    (
        "Access-Control-Expose-Headers",
        "Allow, Content-Language, Content-Location, Content-Profile, ETag, Last-Modified, Link, Location, Vary",
    ),
    ("X-Content-Type-Options", "nosniff"),
)
# A browser runs nothing but the site's own scripts in its pages, and none at all in XML, which may be a picture or hold HTML.
SAFE_HTML: Headers = (
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' https: data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
)
SAFE_XML: Headers = (
    ("Content-Security-Policy", "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox"),
)
NOT_STORED: Headers = (("Cache-Control", "no-store"),)
PLAIN_TEXT, HTML = "text/plain; charset=utf-8", "text/html; charset=utf-8"

_MOST_ENCODED = 2**26  # bytes of a body that is compressed as a whole
_LONG = 2**20  # bytes of a file that is not to be in memory as a whole


class Keyed(NamedTuple):
    """What a cache in front put into the key of a request: each part as the outcome (`=html`) or the header (`?text/…`).

    `terms` names what negotiation went by when the cache was configured.
    """

    accept: str
    language: str
    encoding: str
    host: str
    terms: str
    snapshot: str


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
    range: str | None = None
    if_range: str | None = None
    accept_profile: str | None = None
    content: str = ""  # a form that is posted, where anybody reads one
    origin: str | None = None  # of the page that posts it
    content_type: str | None = None
    protocol: str | None = None  # the version of the Model Context Protocol that an agent speaks


class Filed(Protocol):
    """Bytes that stand somewhere else and are read when they are wanted."""

    @property
    def length(self) -> int:
        """Return how many there are."""

    def read(self) -> bytes:
        """Return them."""

    def pieces(self) -> Iterable[bytes]:
        """Return them in pieces that are short enough for memory."""


@dataclass(frozen=True)
class Answer:
    """A response as plain values; `kind` and `variant` say what it is, for the log.

    One with an `etag` can be asked for conditionally; `modified` and `built`, in seconds since 1970, are the last change of
    what it says and of the snapshot, 0 where unknown. `keep` tells whether the next such request may get this very answer.
    """

    status: int
    headers: Headers
    content: bytes | Filed = b""
    kind: str = "other"
    variant: str = ""
    keep: bool = False
    etag: str = ""
    modified: float = 0
    built: float = 0

    def respond(self, ask: Ask) -> Answer:
        """Return the 304 when the client holds these very bytes, the 412 when it insists on others, else itself.

        Without a validator there is no other answer (RFC 9110 section 13.2.1).
        """
        if not self.etag:
            return self
        if (ask.if_match or ask.if_unmodified_since) and self._is_another(ask):
            return PRECONDITION_FAILED
        return self.not_modified if self._is_held(ask) else self

    def _is_another(self, ask: Ask) -> bool:
        """Evaluate If-Match, which compares strongly, or else If-Unmodified-Since (RFC 9110 sections 13.1.1 and 13.1.4)."""
        if ask.if_match is not None:
            return not is_among(self.etag, ask.if_match)
        date = date_of(ask.if_unmodified_since or "")
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
        held = date_of(header)
        return held is not None and (held == int(self.modified) or held >= max(self.built, self.modified))

    @cached_property
    def not_modified(self) -> Answer:
        """Return the 304 that stands for it (RFC 9110 section 15.4.5): all but the fields of the body."""
        bare = tuple(header for header in self.headers if header[0] not in _OF_THE_BODY)
        return Answer(304, bare, b"", self.kind, self.variant)

    def encoded(self, coding: str) -> Answer:
        """Return it with a content coding and validators of its own; itself where that gains nothing."""
        if self.length > _MOST_ENCODED:
            return self
        plain = self.body
        body = encode(plain, coding)
        if not self.etag or len(plain) < LEAST_ENCODED or len(body) >= len(plain):
            return self
        kept = tuple(header for header in self.headers if header[0] not in _OF_THESE_BYTES)
        kept = (*kept, ("Content-Encoding", coding))
        etag, validators = _validators(dict(kept).get("Content-Type", ""), body, self.modified)
        return replace(self, headers=(*kept, *validators), content=body, etag=etag)

    def with_header(self, name: str, value: str) -> Answer:
        """Return the same answer with one more header; the next time the very same value."""
        found = self._with_more.get((name, value))
        if found is None:
            found = self._with_more[name, value] = replace(self, headers=(*self.headers, (name, value)))
        return found

    @cached_property
    def _with_more(self) -> dict[tuple[str, str], Answer]:
        return {}

    @property
    def body(self) -> bytes:
        """Return the bytes that go out."""
        return self.content if type(self.content) is bytes else self.content.read()  # type: ignore[union-attr]

    @property
    def is_long(self) -> bool:
        """Tell whether the body had better go out in pieces."""
        return type(self.content) is not bytes and self.length > _LONG

    @property
    def pieces(self) -> Iterable[bytes]:
        """Return the bytes that go out, a long file's one after the other."""
        return (self.content,) if isinstance(self.content, bytes) else self.content.pieces()

    @property
    def length(self) -> int:
        """Return how many bytes go out, without reading them."""
        return len(self.content) if type(self.content) is bytes else self.content.length  # type: ignore[union-attr]

    @cached_property
    def freshness(self) -> str:
        """Return what it lets caches do."""
        return next((value for name, value in self.headers if name == "Cache-Control"), "no-store")

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


_OF_THESE_BYTES = frozenset({"ETag", "Content-Length", "Last-Modified"})
_OF_THE_BODY = frozenset({"Content-Type", "Content-Length", "Content-Encoding", "Content-Language"})


def compose(
    status: int,
    text: str | bytes,
    content_type: str,
    headers: Headers = (),
    *,
    kind: str = "problem",
    variant: str = "",
    keep: bool = False,
) -> Answer:
    """Return an answer with what every answer has: who may read it, what its body is, and what a browser may do with it."""
    body = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    sizes = (("Content-Type", content_type), ("Content-Length", str(len(body)))) if content_type else ()
    return Answer(status, (*COMMON, *headers, *sizes, *_safety(content_type)), body, kind, variant, keep)


def represent(
    body: bytes,
    content_type: str,
    headers: Headers,
    variant: str,
    modified: float = 0,
    built: float = 0,
    kind: str = "document",
) -> Answer:
    """Return a 200 with validators, whose ETag is a hash of type and bytes: what is equal keeps it across workers.

    The type is in it because one URL may have the same bytes as Turtle and as N3 (RFC 9110 section 8.8.1).
    """
    varying = _varying(headers) if len(body) >= LEAST_ENCODED else headers
    typed = (*COMMON, ("Content-Type", content_type), *varying, *_safety(content_type))
    etag, validators = _validators(content_type, body, modified)
    return Answer(200, (*typed, *validators), body, kind, variant, True, etag, modified, built)


def _safety(content_type: str) -> Headers:
    return SAFE_HTML if "html" in content_type else SAFE_XML if "xml" in content_type else ()


def _varying(headers: Headers) -> Headers:
    """Say that the answer depends on Accept-Encoding too (RFC 9110 section 12.5.5)."""
    named = [value for name, value in headers if name == "Vary"]
    others = tuple(header for header in headers if header[0] != "Vary")
    return (*others, ("Vary", ", ".join([*named, "Accept-Encoding"])))


def _validators(content_type: str, body: bytes, modified: float) -> tuple[str, Headers]:
    """Return the entity tag of a body, and the headers that tell of its bytes: validators, and their length."""
    etag = f'"{blake2b(b"%b %b" % (content_type.encode(), body), digest_size=12).hexdigest()}"'
    dated = (("Last-Modified", http_date(int(modified))),) if modified else ()
    return etag, (("ETag", etag), *dated, ("Content-Length", str(len(body))))


PRECONDITION_FAILED = compose(
    412,
    "412 Precondition Failed\n\nThe document is not, or no longer, the one you named.\n",
    PLAIN_TEXT,
    NOT_STORED,
)
