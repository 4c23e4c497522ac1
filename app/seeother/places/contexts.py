"""JSON-LD contexts that a text names by their URLs: where it does, and the text with these contexts in it."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from seeother.places.terms import Lines

CONTEXTS = "contexts"  # of a site, where the contexts lie that its files name
_NAMES = re.compile(rb'"@context"\s*+:\s*+["\[]')
_TOKENS = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[\[\]{}:,]', re.DOTALL)
_ENDINGS = (".json", ".jsonld")
_WEB = ("http", "https")
_LONGEST = 1_000  # characters of a URL

Load = Callable[[str], object]  # a context by its URL; raises NotAtHand


class NotAtHand(Exception):
    """A context cannot be had: why, and what to do about it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy


class MissingContext(SyntaxError):
    """A text names contexts that cannot be had; `remedy` says what to do."""

    remedy = ""


def is_context(name: str) -> bool:
    """Tell whether a file of a site is one of its contexts, and no data."""
    return name.startswith(f"{CONTEXTS}/") and name.endswith(_ENDINGS)


def names_contexts(text: bytes) -> bool:
    """Tell whether a text of JSON-LD may name a context by its URL."""
    return _NAMES.search(text) is not None


def file_of(url: str, name: str) -> str:
    """Return where in the folder of contexts the one lies that a file names, "" for a URL that leads nowhere in it.

    https://w3id.org/ro/crate/1.1/context lies in w3id.org/ro/crate/1.1/context.jsonld.
    """
    if len(url) > _LONGEST or not url.isprintable():
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:  # no URL at all
        return ""
    if parts.scheme in _WEB:
        path = f"{parts.hostname or ''}{parts.path}".strip("/")
        place = posixpath.normpath(path if path.endswith(_ENDINGS) else f"{path}.jsonld")
    else:
        local = posixpath.normpath(posixpath.join(posixpath.dirname(name), url))
        place = local.removeprefix(f"{CONTEXTS}/") if local.startswith(f"{CONTEXTS}/") else ""
    return "" if place.startswith("..") else place


def with_contexts(text: bytes, load: Load) -> bytes:
    """Return a text with each context that it names by a URL in its place; lines stay as they are.

    Raises MissingContext at the first that cannot be had, which tells of all of them.
    """
    parts, end = [], 0
    missing: dict[str, tuple[int, NotAtHand]] = {}
    for start, named, among_others in _named(text):
        try:
            context = load(json.loads(named))
        except NotAtHand as problem:
            missing.setdefault(problem.message, (start, problem))
            continue
        except ValueError:
            continue  # no JSON, which its parser tells
        parts += [text[end:start], _written(context, among_others)]
        end = start + len(named)
    if missing:
        raise _missing(text, list(missing.values()))
    return b"".join((*parts, text[end:]))


def expanded(context: object, load: Load) -> object:
    """Return a context with those in it that it names by their URLs; what it says of its own base is nobody else's."""
    if isinstance(context, str):
        return load(context)
    if isinstance(context, list):
        every = [expanded(each, load) for each in context]
        return [part for each in every for part in (each if isinstance(each, list) else [each])]
    if not isinstance(context, dict):
        return context
    url = context.get("@import")
    imported = load(url) if isinstance(url, str) else {}
    own = {term: _scoped(told, load) for term, told in context.items() if term not in ("@base", "@import")}
    return {**imported, **own} if isinstance(imported, dict) else own


def _scoped(told: object, load: Load) -> object:
    """Return what is told of a term, which may have a context of its own."""
    if isinstance(told, dict) and "@context" in told:
        return {**told, "@context": expanded(told["@context"], load)}
    return told


def _written(context: object, among_others: bool) -> bytes:
    """Return a context as JSON on one line; a list of them among others is no list of its own."""
    written = json.dumps(context)
    return (written[1:-1] or "{}" if among_others and isinstance(context, list) else written).encode()


def _missing(text: bytes, found: list[tuple[int, NotAtHand]]) -> MissingContext:
    line, column = Lines(text).place(found[0][0])
    told = MissingContext("; ".join(each.message for _, each in found), (None, line, column, None))
    told.remedy = " ".join(dict.fromkeys(each.remedy for _, each in found))
    return told


def _named(text: bytes) -> Iterator[tuple[int, bytes, bool]]:
    """Yield where a context is named by its URL, the string that names it, and whether it stands in a list of contexts."""
    open_: list[bool] = []  # for each bracket, whether what stands in it is a list of contexts
    is_next, last = False, b""
    for token in _TOKENS.finditer(text):
        now = token[0]
        if now in b"{[":
            open_.append(is_next and now == b"[")
        elif now in b"}]":
            del open_[-1:]
        elif now[:1] == b'"' and (is_next or open_[-1:] == [True]):
            yield token.start(), now, not is_next
        is_next, last = now == b":" and last == b'"@context"', now
