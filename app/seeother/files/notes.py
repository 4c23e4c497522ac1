"""What is noted of a data file as it is read: subjects, names, classes, documents, and what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from seeother.diagnostics import Diagnostic
from seeother.files.sources import Source
from seeother.files.syntax_errors import Term
from seeother.iris import namespace_of
from seeother.terms import (
    ABOUT_SUBJECT,
    ALTERNATIVES,
    DCTERMS,
    DOCUMENT_CLASSES,
    FOAF,
    IDENTIFIERS,
    OBJECT_IS_DOCUMENT,
    OWL,
    PAGE_CLASSES,
    PAGE_OF_SUBJECT,
    PRIMARY_TOPICS,
    RDF,
    RDFS,
    SUBJECT_IS_DOCUMENT,
    SUMMARIES,
    TOPICS,
)
from seeother.vocabularies.known import known
from seeother.vocabularies.name_nodes import (
    MARKS,
    NAMED_BY,
    NO_NAMES,
    PARTS,
    PREFERRED,
    SURENESS,
    TEXTS,
    NameNode,
    by_nodes,
)

Notes = Mapping[str, Callable[["Reading", str, str, Term, str, str], None]]
_RETIRING = frozenset({f"{OWL}deprecated", f"{DCTERMS}isReplacedBy"})
TYPE, SUBCLASS = f"{RDF}type", f"{RDFS}subClassOf"
IRI, BLANK, LANGUAGE = "an IRI", "a blank node", f"{RDF}langString"  # kinds of objects beside datatypes
_TEXTS = frozenset((*ALTERNATIVES, *IDENTIFIERS, *SUMMARIES))
_MARKING = MARKS - {TYPE}
_TELLING = NO_NAMES | PREFERRED
_MOST_LABELLED = 100_000  # nodes of one file whose labels are kept because they may be names of others
_LONGEST_TEXT = 500  # characters of a description that are kept for finding it
_MISREAD = ("syntax", "relative-iri", "bad-language-tag")

Text = tuple[str, str, str, str]  # IRI, property, language, text


@dataclass(slots=True)
class Wording:
    """What resources are called, and other names and beginnings of descriptions."""

    labels: list[Text] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """What one file says: counts, subjects with the line (from 1; 0 unknown) they start on, words, prefixes, findings.

    `spoken` counts labels by language, `classes` and `properties` what they are used for; `is_exact` tells that the store
    would keep every literal as it is.
    `documents` are those it says are documents, each with a thing it is about, "" for none that it names; `topics` are
    things that others are about, as far as these are `pages`. `declared` are terms of which it says no more than what
    kind of term they are, and which are of others. `below` are classes, each with one that it is below.
    `named_by` has what is named, the property by which it is, and the node that is its name; `names` are nodes that may be such.
    """

    source: Source
    triples: int = 0
    subjects: dict[str, int] = field(default_factory=dict)
    wording: Wording = field(default_factory=Wording)
    spoken: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)
    retired: dict[str, str] = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)
    pages: set[str] = field(default_factory=set)
    topics: dict[str, str] = field(default_factory=dict)
    declared: set[str] = field(default_factory=set)
    below: set[tuple[str, str]] = field(default_factory=set)
    is_exact: bool = True
    named_by: list[tuple[str, str, Term | str]] = field(default_factory=list)
    names: dict[Term | str, NameNode] = field(default_factory=dict)
    prefixes: dict[str, str] = field(default_factory=dict)
    graphs: set[Term] = field(default_factory=set)  # those that the file names
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
        return any(finding.code in _MISREAD for finding in self.findings)

    @property
    def has_errors(self) -> bool:
        """Tell whether the file must not be published as it is."""
        return any(finding.severity == "error" for finding in self.findings)


def of_others(declared: Collection[str], subjects: Iterable[str]) -> list[str]:
    """Return which of the declared subjects of a file are of others: in namespaces where the file says no more of anything.

    A file that only declares is not taken for one that only uses.
    """
    others = (iri for iri in subjects if iri not in declared) if declared else ()
    described = {namespace_of(iri) for iri in others if not known().of_namespace(iri)}
    return [iri for iri in declared if namespace_of(iri) not in described] if described else []


def note_declared(reading: Reading, iri: str, is_new: bool, is_more: bool) -> None:
    """Note a subject of which nothing is said but what kind of term it is, after the statements about it."""
    if is_more:
        reading.declared.discard(iri)
    elif is_new and iri:
        reading.declared.add(iri)


def notes_of(labels: frozenset[str], has_texts: bool = True) -> Notes:
    """Return what is noted of a statement, by its property: few have one of these."""
    return {
        **dict.fromkeys(_TEXTS if has_texts else (), _note_text),
        **dict.fromkeys(labels, _note_label),
        **dict.fromkeys((*TEXTS, *PARTS, *_MARKING), _note_name),
        **dict.fromkeys(NAMED_BY, _note_named_by),
        **dict.fromkeys(_RETIRING, _note_retired),
        **dict.fromkeys(
            (*ABOUT_SUBJECT, *PRIMARY_TOPICS, *OBJECT_IS_DOCUMENT, *SUBJECT_IS_DOCUMENT), _note_document
        ),
        **dict.fromkeys((*PAGE_OF_SUBJECT, *TOPICS), _note_topic),
        TYPE: _note_class,
        SUBCLASS: _note_below,
    }


def naming(notes: Notes) -> frozenset[str]:
    """Return which statements of blank nodes are noted, because the node may be a name."""
    return frozenset((TYPE, *(said for said, note in notes.items() if note in (_note_label, _note_name))))


def _note_label(reading: Reading, iri: str, said: str, value: Term, text: str, language: str) -> None:
    if type(value) is Literal:
        _keep_label(reading, (iri, said, language, text))


def _keep_label(reading: Reading, label: Text) -> None:
    reading.wording.labels.append(label)
    if label[3].strip():
        reading.spoken[label[2]] += 1


def _note_named_by(reading: Reading, iri: str, said: str, value: Term, text: str, language: str) -> None:
    if type(value) is not Literal:
        reading.named_by.append((iri, said, text or value))


def _note_name(reading: Reading, iri: str, said: str, value: Term, text: str, language: str) -> None:
    """Note the text of a name that is a resource, which names that itself, too."""
    note_name(reading, iri, said, value, text, language)
    if said in TEXTS and type(value) is Literal:
        _keep_label(reading, (iri, said, language, text))


def note_name(reading: Reading, node: Term | str, said: str, value: Term, text: str, language: str) -> None:
    """Note what a node says that may be the name of something else: a text, or that it is no name."""
    is_text = type(value) is Literal
    if not is_text and text not in _TELLING:
        return
    if is_text and said not in SURENESS and len(reading.names) >= _MOST_LABELLED:
        return
    found = reading.names.setdefault(node, NameNode())
    found.note(said, text, language, is_text)


def note_names(reading: Reading) -> None:
    """Name things by nodes that hold their names: the preferred one where one is, all others as other names."""
    found = [
        (iri, said, reading.names[node]) for iri, said, node in reading.named_by if node in reading.names
    ]
    for iri, said, language, text, is_first in by_nodes(found):
        if is_first:
            _keep_label(reading, (iri, said, language, text))
        else:
            reading.wording.texts.append((iri, said, language, text))
    reading.named_by.clear()
    reading.names.clear()


def _note_text(reading: Reading, iri: str, said: str, value: Term, text: str, language: str) -> None:
    if type(value) is Literal:
        reading.wording.texts.append((iri, said, language, text[:_LONGEST_TEXT]))


def _note_class(reading: Reading, iri: str, said: str, value: Term, text: str, language: str) -> None:
    if type(value) is NamedNode:
        reading.classes[text] += 1
        if text in NO_NAMES:
            note_name(reading, iri, said, value, text, language)
        if text in DOCUMENT_CLASSES:
            reading.documents.setdefault(iri, "")
        if text in PAGE_CLASSES:
            reading.pages.add(iri)


def _note_below(reading: Reading, iri: str, said: str, value: Term, text: str, language: str) -> None:
    if type(value) is NamedNode:
        reading.below.add((iri, text))


def own_document_classes(below: Callable[[str], Iterable[str]]) -> set[str]:
    """Return the classes that a site puts below those of documents; the function returns those right below a class."""
    found: set[str] = set()
    waiting = [*DOCUMENT_CLASSES]
    while waiting:
        more = set(below(waiting.pop())) - found - DOCUMENT_CLASSES
        found |= more
        waiting += more
    return found


def _note_topic(reading: Reading, iri: str, said: str, value: Term, text: str, language: str) -> None:
    """Note what a page is about; that it is one may be said later."""
    other = text if type(value) is NamedNode else ""
    if said == f"{FOAF}topic":
        reading.pages.add(iri)
        reading.documents.setdefault(iri, "")
    if other:
        page, thing = (iri, other) if said in TOPICS else (other, iri)
        reading.topics.setdefault(page, thing)


def note_topics(reading: Reading) -> None:
    """Name the things that pages are about, where no property has named the only one."""
    for page, thing in reading.topics.items():
        if page in reading.pages and not reading.documents.get(page):
            reading.documents[page] = thing
    reading.pages.clear()
    reading.topics.clear()


def _note_document(reading: Reading, iri: str, said: str, value: Term, text: str, language: str) -> None:
    other = text if type(value) is NamedNode else ""
    if said in SUBJECT_IS_DOCUMENT:
        reading.documents.setdefault(iri, "")
    if said in OBJECT_IS_DOCUMENT and other:
        reading.documents.setdefault(other, "")
    if said in PRIMARY_TOPICS and other:
        reading.documents[iri] = other
    if said in ABOUT_SUBJECT and other:
        reading.documents[other] = iri


def _note_retired(reading: Reading, iri: str, said: str, value: Term, text: str, language: str) -> None:
    """Note what replaces a deprecated thing, "" for nothing yet; `owl:deprecated false` says nothing."""
    if type(value) is NamedNode:
        reading.retired[iri] = max(reading.retired.get(iri, ""), text)
    elif type(value) is Literal and text in ("true", "1"):
        reading.retired.setdefault(iri, "")
