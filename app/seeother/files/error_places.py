"""Where a parser stopped: of XML and JSON, for which that of RDF has no place, as their own parsers see it."""

from __future__ import annotations

import io
import json
import re
from xml.parsers import expat

from pyoxigraph import RdfFormat, parse

from seeother.files.sources import Source
from seeother.places.index import Places
from seeother.places.terms import Lines

MOST_SEARCHED = 64 * 2**20  # bytes of a file that another parser is given, to find a place
_CONTEXT_BY_URL = re.compile(rb'"@context"\s*:\s*\[?[^{\]]*"')
_SINGLE_QUOTED = re.compile(rb"<!ENTITY\s+(?:%\s+)?\S+\s+'")
_NAMED = re.compile(r"while parsing (?:IRI|language tag) '(.*?)': ", re.DOTALL)


def place_of(source: Source, problem: SyntaxError) -> tuple[int, int]:
    """Return line and column; of XML and JSON, for which the RDF parser has none, as their own parsers see it."""
    if problem.lineno or source.size > MOST_SEARCHED:
        return problem.lineno or 0, problem.offset or 0
    with source.open() as file:
        text = file.read(MOST_SEARCHED)
    if found := _marked(source, problem.msg, text):
        return found
    try:
        if source.format == RdfFormat.RDF_XML:
            expat.ParserCreate(namespace_separator=" ").Parse(text, True)
        elif source.format == RdfFormat.JSON_LD:
            json.loads(text)
    except expat.ExpatError as broken:
        return broken.lineno, broken.offset + 1
    except json.JSONDecodeError as broken:
        return broken.lineno, broken.colno
    except (ValueError, RecursionError):
        pass  # no UTF-8, or nested too deep: the message says so
    return _stop(source, text)


class _LineByLine(io.BytesIO):
    """A text that is read one line at a time, so that it shows how far a parser has come."""

    lines = 1
    _is_ended = False  # the line that was read last

    def read(self, size: int | None = -1) -> bytes:
        self.lines += self._is_ended
        part = self.readline(size)  # more than what is asked for would end the process
        self._is_ended = part.endswith(b"\n")
        return part


def _stop(source: Source, text: bytes) -> tuple[int, int]:
    """Return the line at which the parser of RDF stops first, and where it begins; 0 twice where it does not stop."""
    read = _LineByLine(text)
    try:
        for _ in parse(read, source.format):
            pass
    except SyntaxError:
        line = text.splitlines()[read.lines - 1 : read.lines]
        return read.lines, len(line[0]) - len(line[0].lstrip()) + 1 if line else 1
    return 0, 0


def _marked(source: Source, said: str, text: bytes) -> tuple[int, int] | None:
    """Return the place of what a parser names without its place, None for what only another parser will find."""
    if source.format == RdfFormat.N3:
        return Places(text, source.extension).of_generalized()
    if source.format == RdfFormat.RDF_XML and (named := _NAMED.search(said)):
        return Places(text, source.extension).of_attribute(named[1]) or (0, 0)
    if "Only UTF-8" in said:
        return 1, 1  # where the encoding is declared
    mark = (
        _CONTEXT_BY_URL
        if "LoadDocumentCallback" in said
        else _SINGLE_QUOTED
        if "ENTITY values" in said
        else None
    )
    if mark and (found := mark.search(text)):
        return Lines(text).place(found.start())
    return None
