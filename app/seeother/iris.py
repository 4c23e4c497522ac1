"""Spellings of IRIs: one canonical spelling to compare by, and the ASCII URI to send (RFC 3987, RFC 3986 section 6)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import urljoin

_TRIPLETS = re.compile(r"(?:%[0-9A-Fa-f]{2})+|%")
_TRIPLET = re.compile(r"(%[0-9A-F]{2})")
_PLAIN = re.compile(r"[A-Za-z0-9:/?#@!$&'()*+,;=._~-]*")
# What may stand raw in a path segment: unreserved and sub-delims, ":" and "@" (RFC 3986 section 3.3).
_RAW = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=:@")
_AUTHORITY = re.compile(r"[^/?#]*")
_ABSOLUTE = re.compile(r"https?://([^/?#]*)", re.IGNORECASE)
# uri-host, with a port or without (RFC 3986 section 3.2.2).
_HOST = re.compile(r"(?:\[[0-9A-Fa-fv:.]+\]|(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(?::[0-9]{0,5})?")
_NEVER_RAW = frozenset('<>"{}|\\^` ')
_SAFE_RUN = 30  # combining marks after one letter
_IN_A_URI = _RAW | frozenset("/?#[]%")


def canonical(iri: str) -> str:
    """Return the spelling all equal IRIs share.

    Percent-encoded UTF-8 becomes the character where a path may hold it raw, other triplets keep their
    percent sign with upper-case digits, what is between them is NFC. `%2F` stays apart from `/`; a percent sign
    of no triplet is a character like others.
    """
    if _PLAIN.fullmatch(iri):
        return iri
    decoded = _TRIPLETS.sub(lambda found: _decode(found[0]), iri)
    # Each piece by itself, lest a combining mark join the last digit of the triplet before it.
    pieces = map(_composed, _TRIPLET.split(decoded))
    return "".join(
        c if c.isprintable() and c not in _NEVER_RAW else _encode(c) for piece in pieces for c in piece
    )


def _composed(text: str) -> str:
    """Return a text in NFC, in time linear in its length.

    Composing sorts the marks that follow one letter, in quadratic time, so longer runs than Unicode's Stream-Safe Text Format
    has (UAX 15 section 13; no writing needs them) are composed piece by piece.
    """
    if len(text) <= _SAFE_RUN:
        return unicodedata.normalize("NFC", text)
    cuts, run = [0], 0
    for place, character in enumerate(text):
        run = run + 1 if unicodedata.combining(character) else 0
        if run > _SAFE_RUN:
            cuts.append(place)
            run = 1
    ends = [*cuts[1:], len(text)]
    return "".join(
        unicodedata.normalize("NFC", text[start:end]) for start, end in zip(cuts, ends, strict=True)
    )


def to_uri(iri: str) -> str:
    """Return the ASCII form of an IRI for a header or a link (RFC 3987 section 3.1); never CR, LF, NUL or space."""
    if _PLAIN.fullmatch(iri):
        return iri
    return "".join(c if c in _IN_A_URI else _encode(c) for c in iri)


def path_of(uri: str) -> str:
    """Return path and query of an absolute URI: the part a client sends in its request line."""
    _, _, rest = uri.partition("://")
    path = rest[len(_AUTHORITY.match(rest)[0]) :].partition("#")[0]  # type: ignore[index]
    return path if path.startswith("/") else f"/{path}"


_WHOLE = re.compile(r"https?://[A-Za-z0-9.:-]+/[A-Za-z0-9/._~-]*")
_BEHIND_HOST = re.compile(r"[/?#]")


def target_and_host(target: str, field: str) -> tuple[str, str]:
    """Return a request target in origin form, and the host that it is for: a whole URI outdoes Host (RFC 9112 section 3.2.2)."""
    if target[:1] != "/" and (found := _ABSOLUTE.match(target)):
        return path_of(target), plain_host(found[1])
    return target, plain_host(field)


@lru_cache(maxsize=256)
def plain_host(authority: str) -> str:
    """Return a host, with its port unless that is a scheme's own, in the one spelling that all equal ones share."""
    host = authority.rpartition("@")[2].lower()
    for port in (":80", ":443", ":"):
        host = host.removesuffix(port)
    return host.removesuffix(".")


def host_of(uri: str) -> str:
    """Return the plain host of an absolute URI, however badly it is written; "" for a path."""
    return plain_host(_BEHIND_HOST.split(uri.partition("://")[2], maxsplit=1)[0])


@lru_cache(maxsize=256)
def is_host(field: str) -> bool:
    """Tell whether a Host field is well formed; an empty one is (RFC 9110 section 7.2)."""
    return _HOST.fullmatch(field) is not None


_LOCAL = re.compile(r"(?i)https?://(?:localhost|127\.0\.0\.1|\[::1\])(?=[:/?#]|$)")


def is_local(iri: str) -> bool:
    """Tell whether an IRI is on the machine that reads it, and so for nobody else."""
    return _LOCAL.match(iri) is not None


def namespace_of(iri: str) -> str:
    """Return an IRI up to its local name, which follows the last # or /."""
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


@lru_cache(maxsize=256)
def origin_of(uri: str) -> str:
    """Return scheme and authority of an absolute URI, without a slash at the end."""
    scheme, separator, rest = uri.partition("://")
    return f"{scheme}{separator}{_AUTHORITY.match(rest)[0]}"  # type: ignore[index]


def _decode(triplets: str) -> str:
    if triplets == "%":
        return "%25"
    text = bytes.fromhex(triplets.replace("%", "")).decode("utf-8", "surrogateescape")
    return "".join(c if c in _RAW or (ord(c) > 0x7F and c.isprintable()) else _encode(c) for c in text)


def _encode(character: str) -> str:
    # A byte that is no UTF-8 comes as one of these surrogates; the others have no bytes, but must not raise either.
    errors = "surrogateescape" if "\udc80" <= character <= "\udcff" else "surrogatepass"
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", errors))


def joined(base: str, target: str) -> str:
    """Return what a reference on a page of this URL leads to (RFC 3986 section 5.2)."""
    if target.startswith("/") and not target.startswith("//") and "/." not in target:
        return origin_of(base) + target
    return target if _WHOLE.fullmatch(target) else urljoin(base, target)


def reference(url: str, from_origin: str) -> str:
    """Return a URL as a path reference where it is on the same host, else whole (RFC 3986 section 4.2)."""
    if origin_of(url) != from_origin:
        return url
    path = path_of(url)
    # "//name" would be read as another host.
    return url if path.startswith("//") else path
