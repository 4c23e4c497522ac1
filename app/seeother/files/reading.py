"""Read a data file for what the index needs and for what is wrong with it, past its errors; storing is left to the builder."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from sys import intern
from typing import Any, Protocol

from pyoxigraph import DefaultGraph, Literal, NamedNode, QuadParser, RdfFormat

from seeother.diagnostics import finding
from seeother.files.literals import is_kept
from seeother.files.notes import (
    BLANK,
    IRI,
    LANGUAGE,
    TYPE,
    Notes,
    Reading,
    naming,
    note_declared,
    note_name,
    note_names,
    note_topics,
    notes_of,
    of_others,
    own_document_classes,
)
from seeother.files.other_formats import another_format, formats_lost, newer_rdf, newer_rdf_findings
from seeother.files.parsing import parsing
from seeother.files.sources import Source
from seeother.files.stated import Stated
from seeother.files.subject_lines import find_lines
from seeother.files.syntax_errors import Mistakes, Term, syntax_error, too_long, unreadable
from seeother.iris import canonical
from seeother.terms import DECLARED_CLASSES, XSD

MOST_ERRORS = 20  # of one file that are told
_MOST_TRIES = 1000  # to go on after one
_XMLNS = re.compile(rb"""xmlns:([A-Za-z_][A-Za-z0-9._-]*)\s*=\s*["']([^"'<>]+)["']""")
_HEAD = 64 * 2**10  # bytes
_STRING = f"{XSD}string"


Progress = Callable[[Reading, int], None]


class Listener(Protocol):
    """Who is told of each statement as it is read, so that a file need not be parsed again."""

    def begin(self, subject: Term, iri: str) -> None:
        """Take a subject about which statements follow, with its IRI, "" for a blank node."""

    def take(self, predicate: str, value: Term, kind: str, text: str, language: str) -> None:
        """Take a statement about the last subject; `kind` of its object is IRI, BLANK or the datatype of a text."""


class _Nobody:
    def begin(self, subject: Term, iri: str) -> None:
        pass

    def take(self, predicate: str, value: Term, kind: str, text: str, language: str) -> None:
        pass


_NOBODY = _Nobody()


def read(
    source: Source,
    labels: frozenset[str],
    progress: Progress = lambda _, __: None,
    listener: Listener = _NOBODY,
    *,
    has_texts: bool = True,
) -> Reading:
    """Read one file to its end, past its errors; `labels` are the properties whose values are kept as names.

    `progress` is called now and then with the reading, whose wording it may take, and the number of statements since
    its last call. Without texts, which only a search needs, no other names and no descriptions are kept.
    """
    reading = Reading(source)
    try:
        with parsing(source) as parser:
            _read_statements(parser, reading, notes_of(labels, has_texts), progress, listener)
            reading.prefixes = dict(parser.prefixes) or _prefixes(source)
            reading.left_out = parser.left_out if isinstance(parser, Stated) else 0
        if reading.graph_names or reading.left_out:
            reading.findings += formats_lost(source, reading.graph_names, reading.left_out)
        find_lines(source, reading.subjects, reading.prefixes)
        if reading.newer:
            reading.findings += newer_rdf_findings(source, reading.newer, MOST_ERRORS)
    except SyntaxError as problem:
        reading.findings.append(syntax_error(source, problem))
    except (OSError, EOFError) as problem:
        reading.findings.append(unreadable(source, problem))
    reading.declared = set(of_others(reading.declared, reading.subjects))
    if reading.is_misread and (other := another_format(source)):
        reading.findings = [other]
    if not reading.triples and not reading.findings:
        nothing, remedy = "the file says nothing", "Write statements into it or delete it."
        reading.findings.append(finding("no-statements", (source.name, 0, 0), nothing, remedy))
    return reading


def read_statements(
    statements: Iterable[tuple[Any, ...]], reading: Reading, labels: frozenset[str]
) -> Reading:
    """Read statements, as a parser gives them, that need be looked for in no file."""
    _read_run(statements, reading, notes_of(labels), lambda _, __: None, _NOBODY)
    reading.declared = set(of_others(reading.declared, reading.subjects))
    return reading


def _prefixes(source: Source) -> dict[str, str]:
    """Return the prefixes that the head of an RDF/XML file declares, which the parser does not tell."""
    if source.format != RdfFormat.RDF_XML:
        return {}
    with source.open() as file:
        found = _XMLNS.findall(file.read(_HEAD))
    return {
        name.decode(): namespace.decode("utf-8", "replace")
        for name, namespace in found
        if b"&" not in namespace
    }


def evidence(readings: Iterable[Reading]) -> tuple[list[str], Counter[str], dict[str, str]]:
    """Return what settings are inferred from: subjects, how many labels each language has, and documents.

    All IRIs are canonical; a document comes with a thing that it is about, "" for none.
    """
    subjects: dict[str, None] = {}
    tags: Counter[str] = Counter()
    documents: dict[str, str] = {}
    below: dict[str, list[str]] = defaultdict(list)
    every = list(readings)
    for reading in every:
        subjects.update((canonical(iri), None) for iri in reading.subjects if iri not in reading.declared)
        tags.update(reading.spoken)
        for document, thing in reading.documents.items():
            key = canonical(document)
            documents[key] = max(documents.get(key, ""), canonical(thing))
        for one, above in reading.below:
            below[above].append(one)
    if classes := own_document_classes(lambda above: below[above]):
        for reading in every:
            for iri in _members(reading, classes):
                documents.setdefault(canonical(iri), "")
    return list(subjects), tags, documents


def _members(reading: Reading, classes: set[str]) -> Iterator[str]:
    """Yield what a file says is of some classes, from another look at it: few sites have classes of documents of their own."""
    if classes.isdisjoint(reading.classes):
        return
    with suppress(SyntaxError, OSError, EOFError), parsing(reading.source) as parser:
        for subject, predicate, value, _ in parser:
            is_type = predicate.value == TYPE and type(subject) is NamedNode
            if is_type and type(value) is NamedNode and value.value in classes:
                yield subject.value


def _read_statements(
    parser: QuadParser | Stated,
    reading: Reading,
    notes: Notes,
    progress: Progress,
    listener: Listener,
) -> None:
    """Read to the end, past mistakes; one that may only follow from the one before it is not told."""
    told = Mistakes(reading.source)
    statements: Iterable[Any] = parser
    for _ in range(_MOST_TRIES):
        try:
            return _read_run(statements, reading, notes, progress, listener)
        except SyntaxError as problem:
            if told.is_new(problem, reading.triples):
                finding_ = syntax_error(reading.source, problem)
                reading.findings += [] if finding_ in reading.findings else [finding_]
            if told.is_lost or len(reading.findings) >= MOST_ERRORS:
                return None
            if reading.source.format == RdfFormat.RDF_XML:
                # Until the element ends, its properties are taken for nodes, which have no names.
                statements = (quad for quad in parser if type(quad.subject) is NamedNode)
        except MemoryError as problem:
            if (
                not problem.args
            ):  # not the parser's word for a text that is too long, but there is no more memory
                raise
            reading.findings.append(too_long(reading.source))
            return None
    return None


def _read_run(
    statements: Iterable[Any],
    reading: Reading,
    notes: Notes,
    progress: Progress,
    listener: Listener,
) -> None:
    subjects, properties = reading.subjects, reading.properties
    begin, take, triples = listener.begin, listener.take, reading.triples
    last, iri, of_names = None, "", naming(notes)
    is_new = is_more = False
    try:
        for subject, predicate, value, graph in statements:
            triples += 1
            if subject != last:
                note_declared(reading, iri, is_new, is_more)
                last = subject
                iri = subject.value if type(subject) is NamedNode else ""
                begin(subject, iri)
                is_new, is_more = iri not in subjects, False
                if iri:
                    subjects.setdefault(iri, 0)
            if type(graph) is not DefaultGraph:
                reading.graphs.add(graph)
            said = predicate.value
            kind, text, language = _parts(reading, value)
            take(said, value, kind, text, language)
            is_more = is_more or said != TYPE or text not in DECLARED_CLASSES
            properties[said] += 1
            if note := notes.get(said):
                if iri:
                    note(reading, iri, said, value, text, language)
                elif said in of_names:
                    note_name(reading, subject, said, value, text, language)
            if not triples % 100_000:
                progress(reading, 100_000)
    finally:
        reading.triples = triples
    note_declared(reading, iri, is_new, is_more)
    note_names(reading)
    note_topics(reading)
    progress(reading, triples % 100_000)


def _parts(reading: Reading, value: Term) -> tuple[str, str, str]:
    """Return the kind of an object, and its text and language.

    Notes whether the store keeps a literal as it is, and what RDF 1.1 has not got.
    """
    if type(value) is NamedNode:
        return IRI, value.value, ""
    if type(value) is not Literal:
        reading.newer |= newer_rdf(value)
        return BLANK, "", ""
    text, language = value.value, value.language
    if language is not None:
        if value.direction is not None:
            reading.newer |= newer_rdf(value)
        return LANGUAGE, text, intern(language)
    datatype = value.datatype.value
    if datatype != _STRING and reading.is_exact and not is_kept(text, datatype):
        reading.is_exact = False
    return datatype, text, ""
