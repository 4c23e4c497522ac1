"""On which line of its file a subject starts, found in the text without another parse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from pyoxigraph import RdfFormat

from seeother.files.sources import Source
from seeother.places.index import Places

_SUBJECT = re.compile(r"(?:<([^<>\"{}|^`\\\s]+)>|((?:[^\W\d_][\w.-]*)?:(?:[^\s;,\[\]()#<>\"'\\]|\\.)*))")
_LINE_FORMATS = (RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.N_QUADS, RdfFormat.TRIG, RdfFormat.N3)
_LONGEST_LINE = 10_000
_LATER_SUBJECT = re.compile(rf"(?:^\s*|[.}}]\s*){_SUBJECT.pattern}")
_NO_SUBJECT = frozenset(b" \t\n\r#;)]}._")  # what a line begins with that starts no statement about an IRI
_BASE = re.compile(rb"(?:@base|base)\s+<([^<>\s]*)>", re.IGNORECASE)
_SEARCHED = 16 * 2**20  # bytes of a file that is searched a second time
_SEARCHED_XML = 4 * 2**20  # bytes of RDF/XML, which is walked through


def find_lines(source: Source, subjects: dict[str, int], prefixes: dict[str, str]) -> None:
    """Note for each subject the line it starts on; the parser tells no positions."""
    if source.format in _LINE_FORMATS:
        _find_in_text(source, subjects, prefixes)
    elif source.format == RdfFormat.RDF_XML and source.size < _SEARCHED_XML:
        _find_in_xml(source, subjects)


def _find_in_text(source: Source, subjects: dict[str, int], prefixes: dict[str, str]) -> None:
    for iri, number in _starts(source, prefixes, _SUBJECT):
        if subjects.get(iri) == 0:
            subjects[iri] = number
    if source.size < _SEARCHED and 0 in subjects.values():
        # Some are indented, or follow another statement on its line.
        for iri, number in _starts(source, prefixes, _LATER_SUBJECT):
            if subjects.get(iri) == 0:
                subjects[iri] = number


def _find_in_xml(source: Source, subjects: dict[str, int]) -> None:
    with source.open() as file:
        places = Places(file.read(_SEARCHED), source.extension)
    for iri in subjects:
        subjects[iri] = (places.of_subject(iri) or (0, 0))[0]


def _starts(source: Source, prefixes: dict[str, str], subject: re.Pattern[str]) -> Iterator[tuple[str, int]]:
    """Yield what looks like a subject with the number of its line."""
    base = ""
    at_the_start = subject is _SUBJECT
    with source.open() as file:
        for number, raw in enumerate(file, 1):
            if (at_the_start and raw[0] in _NO_SUBJECT) or len(raw) > _LONGEST_LINE:
                continue
            if raw[0] in b"@Bb" and (declared := _BASE.match(raw)):
                base = urljoin(base, declared[1].decode("utf-8", "replace"))
            line = raw.decode("utf-8", "replace")
            for found in (subject.match(line),) if at_the_start else subject.finditer(line):
                if found:
                    yield _resolved(found, base, prefixes), number


def _resolved(found: re.Match[str], base: str, prefixes: dict[str, str]) -> str:
    if not found[1]:
        return _expand(found[2], prefixes)
    return urljoin(base, found[1]) if base else found[1]


def _expand(name: str, prefixes: dict[str, str]) -> str:
    prefix, _, local = name.partition(":")
    return prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local.rstrip("."))
