"""How deep, and how large when unpacked, a data file may be: beyond it parsers call themselves to death or work for hours."""

from __future__ import annotations

import errno
import gzip
import io
import re
import zlib
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import IO, Any
from xml.parsers import expat
from xml.parsers.expat.errors import (
    XML_ERROR_BAD_CHAR_REF,
    XML_ERROR_INVALID_TOKEN,
    XML_ERROR_JUNK_AFTER_DOC_ELEMENT,
    XML_ERROR_NO_ELEMENTS,
    codes,
)

DEEPEST = 500
_CHUNK = 2**20  # bytes
_LONGEST_TOKEN = 16 * 2**20  # bytes; the parser refuses longer ones itself
_MOST_EXPANDED = 100  # times its size, that an XML file may grow to by its entities
_BROKEN_OFF, _INVALID = codes[XML_ERROR_NO_ELEMENTS], codes[XML_ERROR_INVALID_TOKEN]
# What the parser of RDF does not mind, but every other reader of XML does.
_PASSED_OVER = {
    codes[XML_ERROR_JUNK_AFTER_DOC_ELEMENT]: "something stands behind the end of the first element",
    codes[XML_ERROR_BAD_CHAR_REF]: "this is the number of a character that XML does not have",
}
_DEEP = f"the {{}} is nested more than {DEEPEST} deep"
_EXPANDING = "an ENTITY would make the file many times as long as it is"
_JSON_TOKENS = re.compile(rb'(?:[^"\[\]{}]++|"(?:[^"\\]++|\\.)*+(?:"|\Z))*+([\[\]{}])', re.DOTALL)
# Long texts are read in atomic groups: possessive ones that look ahead are mistaken in Python before 3.11.5.
_TURTLE_TOKENS = re.compile(
    rb"""(?:[^"'<>\#\[\](){}\\]++
    |\"{3}(?>(?:[^"\\]++|\\.|""?(?!"))*)(?:\"{3}|\Z)
    |'{3}(?>(?:[^'\\]++|\\.|''?(?!'))*)(?:'{3}|\Z)
    |"(?:[^"\\\n]++|\\.)*+(?:"|\Z)
    |'(?:[^'\\\n]++|\\.)*+(?:'|\Z)
    |<[^<>"{}|^`\\\s]*+(?:>|\Z)
    |\#[^\n]*+
    |\\.
    |["'\\]
    |<(?!<)
    |>(?!>)
    )*+(<<|>>|[\[\](){}])""",
    re.DOTALL | re.VERBOSE,
)
_OPENING = frozenset((b"[", b"(", b"{", b"<<"))
_BRACKETS = b"[](){}"
_ALL_OTHERS = bytes(set(range(256)) - set(_BRACKETS))
_STEPS = {ord(c): 1 if c in "[({" else -1 for c in "[](){}"}


class TooLarge(OSError):
    """A packed file holds more than it may."""


class Unpacked(io.RawIOBase):
    """What a file packed by gzip holds, up to a bound: beyond it reading raises TooLarge."""

    def __init__(self, packed: IO[bytes], most: int) -> None:
        self._packed, self._file = packed, gzip.GzipFile(fileobj=packed)
        self._left = self._most = most

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read some bytes."""
        try:
            chunk = self._file.read(len(buffer))
        except zlib.error as problem:
            raise OSError(errno.EIO, f"it is not packed as gzip has it: {problem}") from problem
        self._left -= len(chunk)
        if self._left < 0:
            raise TooLarge(errno.EFBIG, f"it holds more than {self._most // 10**6:,} MB when unpacked")
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        """Close the file as well."""
        self._file.close()
        self._packed.close()
        super().close()


def refuse_deep_xml(file: IO[bytes]) -> None:
    """Raise SyntaxError for XML that is nested too deep, whose entities would fill the memory, or that breaks off.

    What else is wrong with it is told by the parser of RDF, which passes over some of what no XML may hold.
    """
    _Xml().read(file)


class _Xml:
    """One reading of an XML file: how deep it is, and how much its entities have grown to."""

    def __init__(self) -> None:
        self._parser = parser = expat.ParserCreate()
        parser.ordered_attributes = True
        parser.StartElementHandler, parser.EndElementHandler = self._begin, self._end
        parser.EntityDeclHandler = self._declare
        self._depth = self._read = self._grown = 0
        self._has_entities = False

    def read(self, file: IO[bytes]) -> None:
        """Read a file to its end, once; raises SyntaxError."""
        try:
            self._parse(file)
        finally:
            # They refer to this, which refers to the parser: a build, which collects no cycles, would keep each of them.
            self._parser.StartElementHandler = self._parser.EndElementHandler = None
            self._parser.EntityDeclHandler = self._parser.CharacterDataHandler = None

    def _parse(self, file: IO[bytes]) -> None:
        try:
            while chunk := file.read(_CHUNK):
                self._read += len(chunk)
                self._parser.Parse(chunk, False)
            self._parser.Parse(b"", True)
        except expat.ExpatError as problem:
            if "amplification" in str(problem):  # what expat itself does not suffer
                raise self._refusal(_EXPANDING) from problem
            if problem.code == _BROKEN_OFF and self._depth:
                raise self._refusal(
                    f"the file breaks off where {self._depth} element(s) are open"
                ) from problem
            at = chunk[self._parser.ErrorByteIndex - self._read + len(chunk) :][:1]
            if problem.code == _INVALID and at < b" ":
                raise self._refusal(f"U+{ord(at or b' '):04X} is no character of XML") from problem
            if problem.code in _PASSED_OVER:
                raise self._refusal(_PASSED_OVER[problem.code]) from problem

    def _begin(self, _: str, attributes: list[str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._refusal(_DEEP.format("XML"))
        if self._has_entities:
            self._grow("".join(attributes))

    def _end(self, _: str) -> None:
        self._depth -= 1

    def _declare(self, *_: object) -> None:
        self._has_entities = True
        self._parser.CharacterDataHandler = self._grow

    def _grow(self, text: str) -> None:
        self._grown += len(text)
        if self._grown > _MOST_EXPANDED * max(self._read, 10_000):
            raise self._refusal(_EXPANDING)

    def _refusal(self, message: str) -> SyntaxError:
        place = (None, self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1, None)
        return SyntaxError(message, place)


def refuse_deep_json(file: IO[bytes]) -> None:
    """Raise SyntaxError for JSON nested so deeply that the parser, which calls itself for each level, would not return."""
    _refuse_depth("JSON", _JSON_TOKENS, file)


def refuse_deep_turtle(open_text: Callable[[], IO[bytes]]) -> None:
    """Raise SyntaxError for Turtle, or a syntax that grew out of it, with brackets nested too deep.

    Most files are seen to be flat by a count of their brackets, which is quick; strings and comments can only mislead
    the count about brackets that no parser has trouble with. Triple terms are counted apart: with those it has.
    """
    with open_text() as file:
        is_flat = _is_flat(file)
    if not is_flat:
        with open_text() as file:
            _refuse_depth("text", _TURTLE_TOKENS, file)


def _is_flat(file: IO[bytes]) -> bool:
    depth = deepest = terms = 0
    last = b""
    while chunk := file.read(_CHUNK):
        depths = list(accumulate(map(_STEPS.__getitem__, chunk.translate(None, _ALL_OTHERS)), initial=depth))
        depth, deepest = depths[-1], max(deepest, max(depths))
        terms += (last + chunk).count(b"<<")
        last = b"<" if chunk.endswith(b"<") and not chunk.endswith(b"<<") else b""
    return max(deepest, terms) <= DEEPEST


def _refuse_depth(what: str, tokens: re.Pattern[bytes], file: IO[bytes]) -> None:
    depth = 0
    for bracket, line, column in _brackets(tokens, file):
        depth = depth + 1 if bracket in _OPENING else max(depth - 1, 0)
        if depth > DEEPEST:
            raise SyntaxError(_DEEP.format(what), (None, line, column, None))


def _brackets(tokens: re.Pattern[bytes], file: IO[bytes]) -> Iterator[tuple[bytes, int, int]]:
    """Yield the brackets outside of strings, IRIs and comments, each with its line and column."""
    line, column, text = 1, 1, b""
    while chunk := file.read(_CHUNK):
        text += chunk
        done = 0
        safe = len(text) - 4 if len(chunk) == _CHUNK else len(text)
        while (found := tokens.match(text, done)) and found.end() <= safe:
            newlines = text.count(b"\n", done, found.start(1))
            if newlines:
                line += newlines
                column = found.start(1) - text.rfind(b"\n", done, found.start(1))
            else:
                column += found.start(1) - done
            yield found[1], line, column
            column += len(found[1])
            done = found.end()
        text = text[done:] if len(text) - done < _LONGEST_TOKEN else b""
