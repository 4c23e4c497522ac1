"""What stands at the cursor of a Turtle file: a name, an IRI, a text, and which part of a statement it is or would be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from seeother.drafts.blocks import Role
from seeother.drafts.file_index import FileIndex
from seeother.places.terms import RDF_TYPE
from seeother.places.tokens import tokens

_OPEN_IRI = re.compile(r"<[^<>\"\s{}|^`]*\Z")
_DECLARATION = re.compile(r"\s*(?:@\w*|@?(?i:prefix)\s+[\w.-]*:?\s*)\Z")
_TERMS = frozenset({"iri", "name", "label", "number", "word", "text", "datatype", "language"})
_WORDS = frozenset({"iri", "name", "word", "number"})


class Cursor(NamedTuple):
    """A place: the token there, what is written of it up to the cursor, and its role.

    `kind` is "iri", "name", "word", "text", "comment", "declaration", or "space" where nothing is written yet; `offset` is
    where the token begins. `is_class` tells that a class is wanted.
    """

    kind: str
    offset: int
    token: str
    written: str
    role: Role = "object"
    is_class: bool = False


def cursor_on(index: FileIndex, offset: int) -> Cursor:
    """Return the token that the character at a place belongs to, or that ends there."""
    behind = index.text[offset : offset + 1]
    return cursor_at(index, offset + 1 if behind and not behind.isspace() and behind not in ".,;" else offset)


def cursor_at(index: FileIndex, offset: int) -> Cursor:
    """Return what is being written at a place in a file."""
    text = index.text
    number = index.block_at(offset)
    if number and index.blocks[number].start == offset:
        number -= 1  # right behind what ends there
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    open_iri = _OPEN_IRI.search(line)
    limit = offset - len(open_iri[0]) if open_iri else offset
    place = _Place()
    for found in tokens(text, index.blocks[number].start if index.blocks else 0, len(text)):
        if found.start() >= limit:
            if open_iri and found.start() == limit and found.lastgroup == "iri":
                return place.cursor("iri", limit, found[0], offset)
            break
        if cursor := _inside(found, offset, place):
            return _declared(line, offset) or cursor if cursor.kind in _WORDS else cursor
        place.take(found[0], found.lastgroup or "")
    if open_iri:
        return place.cursor("iri", limit, open_iri[0], offset)
    return _declared(line, offset) or place.cursor("space", offset, "", offset)


def _declared(line: str, offset: int) -> Cursor | None:
    """Return the cursor in a declaration of a prefix that is being written, None elsewhere."""
    written = line.lstrip()
    found = _DECLARATION.fullmatch(line) if written else None
    return Cursor("declaration", offset - len(written), written, written) if found else None


def _inside(found: re.Match[str], offset: int, place: _Place) -> Cursor | None:
    """Return the cursor where a token holds it, None where the token ends before."""
    kind, token, start, end = found.lastgroup or "", found[0], found.start(), found.end()
    if end < offset:
        return None
    if kind == "space":
        return place.cursor("comment", start, token, offset) if token[0] == "#" else None
    if kind == "datatype":
        begin = found.start("datatype")
        if offset >= begin:
            datatype = found["datatype"]
            return Cursor(
                "iri" if datatype[0] == "<" else "name",
                begin,
                datatype,
                datatype[: offset - begin],
                "datatype",
            )
    if kind in ("text", "datatype", "language"):
        return None if offset == end else place.cursor("text", start, token, offset)
    if kind in ("namespace", "to"):
        return None if offset == end else place.cursor("declaration", start, token, offset)
    return place.cursor(kind, start, token, offset) if kind in _WORDS else None


@dataclass(slots=True)
class _Open:
    """A bracket that is open: how many terms its statement has so far, and whether the last property gives classes."""

    kind: str = ""
    count: int = 0
    gives_class: bool = False


class _Place:
    """How far a statement has come, from which the role of the next term follows."""

    def __init__(self) -> None:
        self._open = [_Open()]
        self._is_datatype = False

    def cursor(self, kind: str, start: int, token: str, offset: int) -> Cursor:
        """Return a cursor in a token that begins somewhere."""
        now = self._open[-1]
        role: Role = "subject" if now.count == 0 else "predicate" if now.count == 1 else "object"
        role = "datatype" if self._is_datatype else role
        return Cursor(kind, start, token, token[: offset - start], role, role == "object" and now.gives_class)

    def take(self, written: str, kind: str) -> None:
        """Take the next written."""
        now = self._open[-1]
        self._is_datatype = (kind == "other" and written == "^") or (self._is_datatype and kind == "other")
        if kind in _TERMS:
            if now.count == 1:
                now.gives_class = written == "a" or written.endswith((":type", f"{RDF_TYPE}>"))
            now.count += now.kind != "("
        elif kind in ("namespace", "to"):
            self._open = [_Open()]
        elif kind == "mark":
            self._mark(written, now)

    def _mark(self, written: str, now: _Open) -> None:
        if written in (".", "{", "}"):
            self._open = [_Open()]
        elif written in (";", ","):
            now.count = 1 if written == ";" else max(now.count, 2)
        elif written in ("[", "("):
            self._open.append(_Open(written, 1 if written == "[" else 2))
        elif written in ("]", ")") and len(self._open) > 1:
            self._open.pop()
            self._open[-1].count += self._open[-1].kind != "("
