"""Where the terms of Turtle, TriG, N-Triples, N-Quads and N3 stand; lenient, for files that a parser has read already."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urljoin

from seeother.places.terms import FIRST, QUOTED, RDF_TYPE, Place, Written
from seeother.places.tokens import tokens

_XSD = "http://www.w3.org/2001/XMLSchema#"
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CONTROLS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_STEP = re.compile(r"\s*([!^])(?!\^)")
# What stands for properties, and those behind which subject and object change places.
_SIGNS = {
    "a": RDF_TYPE,
    "=": "http://www.w3.org/2002/07/owl#sameAs",
    "=>": "http://www.w3.org/2000/10/swap/log#implies",
    "<=": "http://www.w3.org/2000/10/swap/log#implies",
}
_INVERTING, _FILLING = frozenset({"is", "<-", "<="}), frozenset({"is", "<-", "of", "has"})
_CLOSING = {"]": "[", ")": "(", "}": "{", ">>": "<<", ")>>": "<<", "|}": "{|"}


class Declaration(NamedTuple):
    """A prefix as it is declared at a place."""

    prefix: str
    namespace: str
    offset: int


@dataclass(slots=True)
class _Frame:
    """What is open: a bracket of some kind, and how far the statement inside it has come.

    `step` is what the next property of a path leads on from, by "!", or back to, by "^".
    """

    kind: str
    opened: int = 0
    subject: Place | None = None
    predicate: Place | None = None
    is_inverse: bool = False
    step: tuple[Place, str] | None = None


class TurtleReader:
    """Walks through the text of one file; the prefixes it met are there afterwards, each as often as declared.

    A part of a file is read with the prefixes and the base that hold there, and with what names are known to mean there.
    """

    def __init__(
        self,
        text: str,
        formulas: bool = False,
        prefixes: Mapping[str, str] | None = None,
        base: str = "",
        names: dict[str, str] | None = None,
    ) -> None:
        self._text, self._formulas = text, formulas  # formulas: what is in braces is a term, as in N3
        self._prefixes: dict[str, str] = dict(prefixes or {})
        self._base = base
        self._names: dict[str, str] = {} if names is None else names
        self.declarations: list[Declaration] = []
        self.graphs: list[Place] = []  # names of graphs, and formulas

    @property
    def base(self) -> str:
        """Return what relative IRIs are resolved by where the reader has come to, "" for nothing."""
        return self._base

    def statements(self) -> Iterator[Written]:
        """Yield every statement, also those that brackets and lists stand for."""
        frames = [_Frame("")]
        for found in tokens(self._text):
            kind = found.lastgroup
            if kind == "other":
                yield from self._sign(found[0], found.start())
            elif kind == "space" or (kind == "word" and found[0].upper() == "GRAPH"):
                continue
            elif kind == "namespace":
                self._declare(found)
            elif kind == "to":
                self._base = self._resolve(found["to"])
                self._names = {}
            elif kind == "mark":
                yield from self._mark(found[0], found.start(), frames)
            elif not (kind == "word" and self._is_filling(found[0], frames[-1])):
                yield from self._take(self._place(found), found.end(), frames)

    def _is_filling(self, word: str, now: _Frame) -> bool:
        """Tell whether a word of Notation3 names nothing itself; take note of what it says of the next property."""
        now.is_inverse |= word in _INVERTING and self._formulas
        return word in _FILLING and self._formulas

    def _declare(self, found: re.Match[str]) -> None:
        namespace = self._resolve(found["namespace"])
        self._prefixes[found["bound"]] = namespace
        self._names = {}
        self.declarations.append(Declaration(found["bound"], namespace, found.start("bound")))

    def _sign(self, sign: str, offset: int) -> Iterator[Written]:
        if sign == "?" and self._formulas:  # a variable, whose statement is left out as formulas are
            self.graphs.append(Place(sign, offset))
        if sign == "~":  # the statement before it gets a name, by which it is quoted
            yield Written(*[Place(QUOTED, offset)] * 3)

    def _mark(self, mark: str, offset: int, frames: list[_Frame]) -> Iterator[Written]:
        now = frames[-1]
        if mark == ".":
            now.subject = now.predicate = None
            now.is_inverse = False
        elif mark == ";":
            now.predicate, now.is_inverse = None, False
        elif mark in _CLOSING:
            if now.kind == _CLOSING[mark] and len(frames) > 1:
                frames.pop()
                yield from self._close(now, offset + len(mark), frames)
        elif mark != ",":
            frames.append(self._opened(mark, offset, now))

    def _opened(self, mark: str, offset: int, now: _Frame) -> _Frame:
        blank = Place(f"_:{offset}", offset)
        if mark == "[":
            return _Frame("[", offset, subject=blank)
        if mark == "(":
            return _Frame("(", offset, subject=blank, predicate=Place(FIRST, offset))
        if mark == "{|":
            return _Frame("{|", offset, subject=Place(QUOTED, offset))
        if mark == "{" and not self._formulas:
            if now.subject:
                self.graphs.append(now.subject)
            now.subject = None
            return _Frame("{", -1)
        if mark == "{":
            self.graphs.append(blank)
        return _Frame(mark.rstrip("(") if mark.startswith("<<") else mark, offset)

    def _take(self, place: Place, end: int, frames: list[_Frame]) -> Iterator[Written]:
        """Let a term be the next one of the innermost statement, unless a path leads on from behind it."""
        now = frames[-1]
        if now.step:
            start, sign = now.step
            node = Place(f"_:{place.offset}{sign}", place.offset)
            yield Written(start, place, node) if sign == "!" else Written(node, place, start)
            now.step, place = None, node
        if self._formulas and (step := _STEP.match(self._text, end)):
            now.step = (place, step[1])
        elif now.subject is None:
            now.subject = place
        elif now.predicate is None:
            now.predicate = place
        elif now.kind != "<<":
            ends = (place, now.subject) if now.is_inverse else (now.subject, place)
            yield Written(ends[0], now.predicate, ends[1])

    def _close(self, closed: _Frame, end: int, frames: list[_Frame]) -> Iterator[Written]:
        """Let what a bracket held be a term of what is around it."""
        if closed.kind == "<<":
            yield from self._take(Place(QUOTED, closed.opened), end, frames)
        elif closed.kind == "{" and closed.opened < 0:
            frames[-1].subject = frames[-1].predicate = None
        elif closed.kind in ("[", "(", "{"):
            yield from self._take(Place(f"_:{closed.opened}", closed.opened), end, frames)

    def _place(self, found: re.Match[str]) -> Place:
        token, offset, kind = found[0], found.start(), found.lastgroup
        if kind in ("text", "datatype", "language"):
            quotes = 3 if found["text"][:3] in ('"""', "'''") else 1
            datatype = self._iri(found["datatype"]) if found["datatype"] else ""
            return Place(
                _unescape(found["text"][quotes:-quotes]), offset, datatype, found["language"] or "", True
            )
        if kind == "number":
            return Place(token, offset, is_literal=True)
        if kind == "word":
            iri = _SIGNS.get(token)
            return Place(iri, offset) if iri else Place(token, offset, is_literal=True)
        return Place(token if kind == "label" else self._iri(token), offset)

    def _iri(self, token: str) -> str:
        if token not in self._names:
            self._names[token] = self._resolve(token) if token[0] == "<" else self._expand(token)
        return self._names[token]

    def _expand(self, token: str) -> str:
        prefix, _, local = token.partition(":")
        return self._prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)

    def _resolve(self, token: str) -> str:
        iri = _unescape(token[1:-1])
        if not self._base or _SCHEME.match(iri):
            return iri
        try:
            return urljoin(self._base, iri) if iri else self._base.partition("#")[0]
        except ValueError:
            return iri


def _unescape(text: str) -> str:
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    if code := found[1] or found[2]:
        number = int(code, 16)
        return chr(number) if number < 0x110000 else "\ufffd"
    return _CONTROLS.get(found[3], found[3])
