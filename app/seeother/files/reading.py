"""Read a data file for what the index needs and for what is wrong with it, past its errors; storing is left to the builder."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urljoin

from pyoxigraph import DefaultGraph, Literal, NamedNode, QuadParser, RdfFormat

from seeother.diagnostics import Diagnostic
from seeother.files.literals import survives
from seeother.files.sources import Source, Stated, parsing
from seeother.files.syntax_errors import (
    Mistakes,
    Term,
    another_format,
    formats_lost,
    newer_rdf,
    newer_rdf_findings,
    syntax_error,
    too_long,
    unreadable,
)
from seeother.iris import canonical, namespace_of
from seeother.places.index import Places
from seeother.terms import (
    ABOUT_SUBJECT,
    ALTERNATIVES,
    DCTERMS,
    DECLARED_CLASSES,
    DOCUMENT_CLASSES,
    IDENTIFIERS,
    OBJECT_IS_DOCUMENT,
    OWL,
    PRIMARY_TOPIC,
    RDF,
    SKOS,
    SKOSXL,
    SUBJECT_IS_DOCUMENT,
    SUMMARIES,
)

_Note = Callable[["Reading", str, str, Term], None]
_RETIRING = frozenset({f"{OWL}deprecated", f"{DCTERMS}isReplacedBy"})
MOST_ERRORS = 20  # of one file that are told
_MOST_TRIES = 1000  # to go on after one
_SUBJECT = re.compile(r"(?:<([^<>\"{}|^`\\\s]+)>|((?:[^\W\d_][\w.-]*)?:(?:[^\s;,\[\]()#<>\"'\\]|\\.)*))")
_TYPE = f"{RDF}type"
_TEXTS = frozenset((*ALTERNATIVES, *IDENTIFIERS, *SUMMARIES))
_LABEL_NODES = {f"{SKOSXL}{name}": f"{SKOS}{name}" for name in ("prefLabel", "altLabel", "hiddenLabel")}
_LITERAL_FORM = f"{SKOSXL}literalForm"
_LONGEST_TEXT = 500  # characters of a description that are kept for finding it
_LINE_FORMATS = (RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.N_QUADS, RdfFormat.TRIG, RdfFormat.N3)
_LONGEST_LINE = 10_000
_LATER_SUBJECT = re.compile(rf"(?:^\s*|[.}}]\s*){_SUBJECT.pattern}")
_NO_SUBJECT = frozenset(b" \t\n\r#;)]}._")  # what a line begins with that starts no statement about an IRI
_XMLNS = re.compile(rb"""xmlns:([A-Za-z_][A-Za-z0-9._-]*)\s*=\s*["']([^"'<>]+)["']""")
_HEAD = 64 * 2**10  # bytes
_BASE = re.compile(rb"(?:@base|base)\s+<([^<>\s]*)>", re.IGNORECASE)
_SEARCHED = 16 * 2**20  # bytes of a file that is searched a second time
_SEARCHED_XML = 4 * 2**20  # bytes of RDF/XML, which is walked through

Text = tuple[str, str, str, str]  # IRI, property, language, text


@dataclass(slots=True)
class Wording:
    """What resources are called, and other names and beginnings of descriptions."""

    labels: list[Text] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """What one file says: counts, subjects with the line (from 1; 0 unknown) they start on, words, prefixes, findings.

    `classes` and `properties` count what they are used for; `is_exact` tells that the store would keep every literal as it is.
    `documents` are those it says are documents, each with the thing it is about, "" for many or none; `declared` are terms
    of which it says no more than what kind of term they are, and which are of others.
    `label_nodes` are names that are resources, as SKOS-XL has them: what is named, the property of SKOS, and the resource.
    """

    source: Source
    triples: int = 0
    subjects: dict[str, int] = field(default_factory=dict)
    wording: Wording = field(default_factory=Wording)
    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)
    retired: dict[str, str] = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)
    declared: set[str] = field(default_factory=set)
    is_exact: bool = True
    label_nodes: list[tuple[str, str, Term]] = field(default_factory=list)
    literal_forms: dict[Term, Literal] = field(default_factory=dict)
    prefixes: dict[str, str] = field(default_factory=dict)
    graphs: set[Term | DefaultGraph] = field(default_factory=set)  # those that the file names
    left_out: int = 0  # statements that formulas of Notation3 quote
    newer: set[str] = field(default_factory=set)  # kinds of what only RDF 1.2 can say
    findings: list[Diagnostic] = field(default_factory=list)

    def take_wording(self) -> Wording:
        """Return the words gathered so far, and go on without them."""
        wording, self.wording = self.wording, Wording()
        return wording

    @property
    def graph_names(self) -> set[str]:
        """Return the names of the graphs that the file gives names."""
        return {graph.value for graph in self.graphs if type(graph) is NamedNode}

    @property
    def is_misread(self) -> bool:
        """Tell whether a parser stumbled over it, as it does over a file in another format."""
        return any(finding.code in ("syntax", "relative-iri") for finding in self.findings)

    @property
    def has_errors(self) -> bool:
        """Tell whether the file must not be published as it is."""
        return any(finding.severity == "error" for finding in self.findings)


Progress = Callable[[Reading, int], None]


class Listener(Protocol):
    """Who is told of each statement as it is read, so that a file need not be parsed again."""

    def begin(self, subject: Term, iri: str) -> None:
        """Take a subject about which statements follow, with its IRI, "" for a blank node."""

    def take(self, predicate: str, value: Term) -> None:
        """Take a statement about the last subject."""


class _Nobody:
    def begin(self, subject: Term, iri: str) -> None:
        pass

    def take(self, predicate: str, value: Term) -> None:
        pass


_NOBODY = _Nobody()


def read(
    source: Source,
    labels: frozenset[str],
    progress: Progress = lambda _, __: None,
    listener: Listener = _NOBODY,
) -> Reading:
    """Read one file to its end, past its errors; `labels` are the properties whose values are kept as names.

    `progress` is called now and then with the reading, whose wording it may take, and the number of statements since
    its last call.
    """
    reading = Reading(source)
    try:
        with parsing(source) as parser:
            _read_statements(parser, reading, labels, progress, listener)
            reading.prefixes = dict(parser.prefixes) or _prefixes(source)
            reading.left_out = parser.left_out if isinstance(parser, Stated) else 0
        if reading.graph_names or reading.left_out:
            reading.findings += formats_lost(source, reading.graph_names, reading.left_out)
        if source.format in _LINE_FORMATS:
            _find_lines(reading)
        elif source.format == RdfFormat.RDF_XML and source.size < _SEARCHED_XML:
            _find_lines_of_xml(reading)
        if reading.newer:
            reading.findings += newer_rdf_findings(source, reading.newer, MOST_ERRORS)
    except SyntaxError as problem:
        reading.findings.append(syntax_error(source, problem))
    except (OSError, EOFError) as problem:
        reading.findings.append(unreadable(source, problem))
    reading.declared = set(_of_others(reading.declared, reading.subjects))
    if reading.is_misread and (other := another_format(source)):
        reading.findings = [other]
    if not reading.triples and not reading.findings:
        reading.findings.append(
            Diagnostic(
                source.name,
                0,
                0,
                "warning",
                "no-statements",
                "the file says nothing",
                "Write statements into it or delete it.",
            )
        )
    return reading


def read_statements(
    statements: Iterable[tuple[Any, ...]], reading: Reading, labels: frozenset[str]
) -> Reading:
    """Read statements, as a parser gives them, that need be looked for in no file."""
    _read_run(statements, reading, labels, lambda _, __: None, _NOBODY)
    reading.declared = set(_of_others(reading.declared, reading.subjects))
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

    All IRIs are canonical; a document comes with the thing it is about, "" for many or none.
    """
    subjects: dict[str, None] = {}
    tags: Counter[str] = Counter()
    documents: dict[str, str] = {}
    for reading in readings:
        subjects.update(
            dict.fromkeys(canonical(iri) for iri in reading.subjects if iri not in reading.declared)
        )
        tags.update(language for _, _, language, text in reading.wording.labels if text.strip())
        for document, thing in reading.documents.items():
            key = canonical(document)
            documents[key] = max(documents.get(key, ""), canonical(thing))
    return list(subjects), tags, documents


def _read_statements(
    parser: QuadParser | Stated,
    reading: Reading,
    labels: frozenset[str],
    progress: Progress,
    listener: Listener,
) -> None:
    """Read to the end, past mistakes; one that may only follow from the one before it is not told."""
    told = Mistakes(reading.source.format)
    for _ in range(_MOST_TRIES):
        try:
            return _read_run(parser, reading, labels, progress, listener)
        except SyntaxError as problem:
            if told.is_new(problem, reading.triples):
                reading.findings.append(syntax_error(reading.source, problem))
            if told.is_lost or len(reading.findings) >= MOST_ERRORS:
                return None
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
    labels: frozenset[str],
    progress: Progress,
    listener: Listener,
) -> None:
    subjects, properties, notes = reading.subjects, reading.properties, _notes(labels)
    graphs = reading.graphs
    last, iri = None, ""
    is_new = is_more = False
    for subject, predicate, value, graph in statements:
        reading.triples += 1
        if subject != last:
            _note_declared(reading, iri, is_new, is_more)
            last = subject
            iri = subject.value if type(subject) is NamedNode else ""
            listener.begin(subject, iri)
            is_new, is_more = iri not in subjects, False
            if iri:
                subjects.setdefault(iri, 0)
        graphs.add(graph)
        said = predicate.value
        listener.take(said, value)
        is_more = (
            is_more or said != _TYPE or type(value) is not NamedNode or value.value not in DECLARED_CLASSES
        )
        properties[said] += 1
        note = notes.get(said)
        if note and iri:
            note(reading, iri, said, value)
        if type(value) is Literal:
            reading.is_exact = reading.is_exact and survives(value)
            if said == _LITERAL_FORM:
                reading.literal_forms[subject] = value
        if type(value) is not NamedNode:
            reading.newer |= newer_rdf(value)
        if not reading.triples % 100_000:
            progress(reading, 100_000)
    _note_declared(reading, iri, is_new, is_more)
    _note_label_nodes(reading)
    progress(reading, reading.triples % 100_000)


def _of_others(declared: Collection[str], subjects: Iterable[str]) -> list[str]:
    """Return which of the declared subjects of a file are of others: in namespaces where the file says no more of anything.

    A file that only declares is not taken for one that only uses.
    """
    described = {namespace_of(iri) for iri in subjects if iri not in declared} if declared else set()
    return [iri for iri in declared if namespace_of(iri) not in described] if described else []


def _note_declared(reading: Reading, iri: str, is_new: bool, is_more: bool) -> None:
    """Note a subject of which nothing is said but what kind of term it is, after the statements about it."""
    if is_more:
        reading.declared.discard(iri)
    elif is_new and iri:
        reading.declared.add(iri)


def _notes(labels: frozenset[str]) -> dict[str, _Note]:
    """Return what is noted of a statement, by its property: few have one of these."""
    return {
        **dict.fromkeys(_TEXTS, _note_text),
        **dict.fromkeys(labels, _note_label),
        **dict.fromkeys(_LABEL_NODES, _note_label_node),
        **dict.fromkeys(_RETIRING, _note_retired),
        **dict.fromkeys(
            (*ABOUT_SUBJECT, PRIMARY_TOPIC, *OBJECT_IS_DOCUMENT, *SUBJECT_IS_DOCUMENT), _note_document
        ),
        _TYPE: _note_class,
    }


def _note_label(reading: Reading, iri: str, said: str, value: Term) -> None:
    if type(value) is Literal:
        reading.wording.labels.append((iri, said, value.language or "", value.value))


def _note_label_node(reading: Reading, iri: str, said: str, value: Term) -> None:
    reading.label_nodes.append((iri, _LABEL_NODES[said], value))


def _note_label_nodes(reading: Reading) -> None:
    """Name things by the literal forms of their labels (SKOS Reference appendix B, the property chains S55 to S57)."""
    for iri, said, node in reading.label_nodes:
        if form := reading.literal_forms.get(node):
            texts = reading.wording.labels if said == f"{SKOS}prefLabel" else reading.wording.texts
            texts.append((iri, said, form.language or "", form.value))
    reading.label_nodes.clear()
    reading.literal_forms.clear()


def _note_text(reading: Reading, iri: str, said: str, value: Term) -> None:
    if type(value) is Literal:
        reading.wording.texts.append((iri, said, value.language or "", value.value[:_LONGEST_TEXT]))


def _note_class(reading: Reading, iri: str, said: str, value: Term) -> None:
    if type(value) is NamedNode:
        reading.classes[value.value] += 1
        if value.value in DOCUMENT_CLASSES:
            reading.documents.setdefault(iri, "")


def _note_document(reading: Reading, iri: str, said: str, value: Term) -> None:
    other = value.value if type(value) is NamedNode else ""
    if said in SUBJECT_IS_DOCUMENT:
        reading.documents.setdefault(iri, "")
    if said in OBJECT_IS_DOCUMENT and other:
        reading.documents.setdefault(other, "")
    if said == PRIMARY_TOPIC and other:
        reading.documents[iri] = other
    if said in ABOUT_SUBJECT and other:
        reading.documents[other] = iri


def _note_retired(reading: Reading, iri: str, said: str, value: Term) -> None:
    """Note what replaces a deprecated thing, "" for nothing yet; `owl:deprecated false` says nothing."""
    if type(value) is NamedNode:
        reading.retired[iri] = max(reading.retired.get(iri, ""), value.value)
    elif type(value) is Literal and value.value in ("true", "1"):
        reading.retired.setdefault(iri, "")


def _find_lines(reading: Reading) -> None:
    """Note for each subject the line it starts on; the parser tells no positions."""
    subjects = reading.subjects
    for iri, number in _starts(reading, _SUBJECT):
        if subjects.get(iri) == 0:
            subjects[iri] = number
    if reading.source.size < _SEARCHED and 0 in subjects.values():
        # Some are indented, or follow another statement on its line.
        for iri, number in _starts(reading, _LATER_SUBJECT):
            if subjects.get(iri) == 0:
                subjects[iri] = number


def _find_lines_of_xml(reading: Reading) -> None:
    with reading.source.open() as file:
        places = Places(file.read(_SEARCHED), reading.source.extension)
    for iri in reading.subjects:
        reading.subjects[iri] = (places.of_subject(iri) or (0, 0))[0]


def _starts(reading: Reading, subject: re.Pattern[str]) -> Iterator[tuple[str, int]]:
    """Yield what looks like a subject with the number of its line."""
    base = ""
    at_the_start = subject is _SUBJECT
    with reading.source.open() as file:
        for number, raw in enumerate(file, 1):
            if (at_the_start and raw[0] in _NO_SUBJECT) or len(raw) > _LONGEST_LINE:
                continue
            if raw[0] in b"@Bb" and (declared := _BASE.match(raw)):
                base = urljoin(base, declared[1].decode("utf-8", "replace"))
            line = raw.decode("utf-8", "replace")
            for found in (subject.match(line),) if at_the_start else subject.finditer(line):
                if found:
                    yield _resolved(found, base, reading.prefixes), number


def _resolved(found: re.Match[str], base: str, prefixes: dict[str, str]) -> str:
    if not found[1]:
        return _expand(found[2], prefixes)
    return urljoin(base, found[1]) if base else found[1]


def _expand(name: str, prefixes: dict[str, str]) -> str:
    prefix, _, local = name.partition(":")
    return prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local.rstrip("."))
