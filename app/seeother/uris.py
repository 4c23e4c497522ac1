"""What is wrong with a URI in the settings: told here, at start, before it breaks a header, a link or a match."""

from __future__ import annotations

import re
from typing import Any

from seeother.iris import is_host

_SCHEME = re.compile(r"https?://")
_ABSOLUTE = 'expects an absolute http or https URI, such as "https://data.example.org"'
_PARTS = re.compile(r"(?:https?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
_BRACKET = re.compile(r"[\[\]]")  # of an IPv6 address, and nowhere else
_HALF_ESCAPED = re.compile(r"%(?![0-9A-Fa-f]{2})")
_IN_NO_IRI = frozenset('<>"{}|\\^`')


def url_problem(value: Any) -> str:
    """Say what is wrong with what should be a whole http or https URI; "" for nothing."""
    if not isinstance(value, str) or not _SCHEME.match(value):
        return _ABSOLUTE
    wrong = iri_problem(value)
    return f"{_ABSOLUTE}; this one {wrong}" if wrong else ""


def base_problem(value: Any) -> str:
    """Say what is wrong with the beginning of URIs, which has no query and no fragment."""
    if wrong := url_problem(value):
        return wrong
    return f"{_ABSOLUTE}, and no query or fragment at its end" if "?" in value or "#" in value else ""


def reference_problem(value: Any) -> str:
    """Say what is wrong with a URI that may be whole or a path below base; "" for nothing."""
    if not isinstance(value, str) or not (value.startswith("/") or _SCHEME.match(value)):
        return 'expects an absolute URI, or a path below base that starts with "/"'
    return iri_problem(value)


def address_problem(value: Any, needed: tuple[str, ...], possible: tuple[str, ...] = ()) -> str:
    """Say what is wrong with a URI that has some words in braces for others to stand in their place; "" for nothing."""
    if not isinstance(value, str) or not all(word in value for word in needed):
        return f"{_ABSOLUTE}{''.join(f', with {word}' for word in needed)}"
    for word in (*needed, *possible):
        value = value.replace(word, "0")
    return url_problem(value)


def iri_problem(text: str) -> str:
    """Say what keeps a text from being an IRI, or a path of one (RFC 3987 section 2.2); "" for nothing."""
    if wrong := next((c for c in text if not c.isprintable() or c in _IN_NO_IRI or c == " "), ""):
        return f"holds {_shown(wrong)}, which no URI may hold: it is written {_escaped(wrong)}"
    if found := _HALF_ESCAPED.search(text):
        return f"holds {text[found.start() :][:3]!r}, half an escape: a percent sign is written %25"
    host, path, query, fragment = _PARTS.fullmatch(text).groups()  # type: ignore[union-attr]
    if found := _BRACKET.search("".join(filter(None, (path, query, fragment)))):
        return f"holds {found[0]!r} behind the host, where it is written {_escaped(found[0])}"
    if host is not None and not _is_reachable(host):
        return f"has the host {host!r}, which is none"
    if fragment and "#" in fragment:
        return "has two #, and a URI has one fragment"
    if any(segment in (".", "..") for segment in path.split("/")):
        return 'holds "." or ".." as a segment, which clients resolve before they ask'
    return ""


def _is_reachable(host: str) -> bool:
    name = host.rpartition("@")[2]
    _, _, port = name.partition("]" if name.startswith("[") else ":")
    plain = "".join(c if c.isascii() else "x" for c in name)
    return bool(name) and name[0] != ":" and is_host(plain) and int(port.strip(":") or 0) < 2**16


def _shown(character: str) -> str:
    return "a space" if character == " " else repr(character)


def _escaped(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))
