"""What all files of a site say together, as far as findings about the data need it; judging it is left to the checks."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from seeother.check.schemes import suspicious_schemes
from seeother.diagnostics import Diagnostic
from seeother.site.datatypes import is_valid
from seeother.site.reading import Reading, read
from seeother.site.settings import Settings
from seeother.site.sources import Source, parsing
from seeother.terms import DCTERMS, FOAF, LABELS, NAMING, OWL, RDF

_DOCUMENT_OF = frozenset(
    {f"{FOAF}page", f"{FOAF}homepage", f"{FOAF}isPrimaryTopicOf", f"{FOAF}workplaceHomepage"}
)
_TYPE, _DOCUMENT = f"{RDF}type", f"{FOAF}Document"
# Control characters but for tab and line ends, C1 ones, and noncharacters: scars of a wrong encoding.
_DAMAGE = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef"
    + "".join(chr(plane + end) for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF))
    + "]"
)
_MOST_LITERALS = 1000  # wrong ones in one file; more of the same help nobody


@dataclass(frozen=True, slots=True)
class Mention:
    """The first place where something is said: the file, and the subject whose statement it is in ("" a blank node)."""

    file: str
    subject: str


@dataclass(frozen=True, slots=True)
class WrongLiteral:
    """A text that is not a value of its datatype."""

    at: Mention
    text: str
    datatype: str


@dataclass(slots=True)
class Survey:
    """A site's subjects, links, names and prefixes, each with where it is said."""

    settings: Settings
    sources: dict[str, Source] = field(default_factory=dict)
    subjects: dict[str, dict[str, int]] = field(
        default_factory=lambda: defaultdict(dict)
    )  # IRI → file → line
    links: dict[str, Mention] = field(default_factory=dict)  # object IRI → first mention
    documents: dict[str, Mention] = field(default_factory=dict)  # IRI said to be a document
    languages: dict[str, set[str]] = field(
        default_factory=lambda: defaultdict(set)
    )  # IRI → languages of its labels
    prefixes: dict[str, dict[str, str]] = field(default_factory=dict)  # file → prefix → namespace
    properties: set[str] = field(default_factory=set)  # IRIs said to be properties
    classes: set[str] = field(default_factory=set)  # IRIs said to be classes
    terms: dict[str, Mention] = field(default_factory=dict)  # property or class in use → first mention
    foreign: set[str] = field(
        default_factory=set
    )  # subjects not below the base of which more is said than names
    described: set[str] = field(
        default_factory=set
    )  # subjects of which more is said than what kind of term they are
    versions: dict[str, Mention] = field(
        default_factory=dict
    )  # IRI of a version of an ontology → first mention
    deprecated: dict[str, Mention] = field(default_factory=dict)
    replaced: set[str] = field(default_factory=set)
    predicates: set[str] = field(default_factory=set)
    graphs: set[str] = field(default_factory=set)  # names of graphs that files give
    bracketed: dict[str, Mention] = field(default_factory=dict)  # prefixed names written as IRIs
    damaged: list[tuple[Mention, str, str]] = field(default_factory=list)  # texts, and the character
    wrong: list[WrongLiteral] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)  # literals of each file that something is wrong with
    findings: list[Diagnostic] = field(default_factory=list)

    def place(self, iri: str) -> tuple[str, int]:
        """Return file and line where a subject is first described."""
        return min(self.subjects[iri].items())


def survey(sources: tuple[Source, ...], settings: Settings, labels: frozenset[str]) -> Survey:
    """Read all files; errors in one are findings and do not keep the others from being read."""
    found = Survey(settings)
    for source in sources:
        reading = read(source, labels)
        _take(found, source, reading)
        if not reading.has_errors:
            _take_statements(found, source)
    return found


def _take(found: Survey, source: Source, reading: Reading) -> None:
    found.sources[source.name] = source
    found.findings += reading.findings
    found.prefixes[source.name] = reading.prefixes
    found.graphs |= reading.graph_names
    for iri, line in reading.subjects.items():
        found.subjects[iri][source.name] = line
    found.described.update(iri for iri in reading.subjects if iri not in reading.declared)
    for iri, _, language, _text in reading.wording.labels:
        found.languages[iri].add(language)


def _take_statements(found: Survey, source: Source) -> None:
    base = found.settings.base or "\0"
    naming = NAMING | set(LABELS)
    schemes = suspicious_schemes(found.prefixes[source.name])
    with parsing(source) as parser:
        for quad in parser:
            value = quad.object
            if (said := quad.predicate.value) not in found.predicates:
                found.predicates.add(said)
                found.terms.setdefault(said, _mention(source.name, quad))
            if type(value) is NamedNode:
                _take_link(found, source.name, quad)
            elif type(value) is Literal:
                _take_literal(found, source.name, quad)
            _take_bracketed(found, source.name, quad, schemes)
            if said not in naming and not (subject := _subject(quad)).startswith(base):
                found.foreign.add(subject)
            if said == f"{OWL}deprecated" and type(value) is Literal and value.value in ("true", "1"):
                found.deprecated.setdefault(_subject(quad), _mention(source.name, quad))


def _take_literal(found: Survey, file: str, quad: Quad) -> None:
    text, datatype = quad.object.value, quad.object.datatype.value  # type: ignore[union-attr]
    if not is_valid(text, datatype) and found.told[file] < _MOST_LITERALS:
        found.told[file] += 1
        found.wrong.append(WrongLiteral(_mention(file, quad), text, datatype))
    if (damage := _DAMAGE.search(text)) and found.told[file] < _MOST_LITERALS:
        found.told[file] += 1
        found.damaged.append((_mention(file, quad), text, damage[0]))


def _take_bracketed(found: Survey, file: str, quad: Quad, schemes: frozenset[str]) -> None:
    value = quad.object
    named = value.datatype if type(value) is Literal else value
    for term in (quad.subject, quad.predicate, named):
        if type(term) is NamedNode and term.value.partition(":")[0] in schemes:
            found.bracketed.setdefault(term.value, _mention(file, quad))


def _take_link(found: Survey, file: str, quad: Quad) -> None:
    iri, said = quad.object.value, quad.predicate.value  # type: ignore[union-attr]
    mention = _mention(file, quad)
    if said == _TYPE:
        if iri == _DOCUMENT:
            found.documents.setdefault(_subject(quad), mention)
        elif iri.endswith("Property"):
            found.properties.add(_subject(quad))
        elif iri.endswith("Class"):
            found.classes.add(_subject(quad))
        found.terms.setdefault(iri, mention)
        return
    found.links.setdefault(iri, mention)
    if said == f"{OWL}versionIRI":
        found.versions.setdefault(iri, mention)
    if said in _DOCUMENT_OF:
        found.documents.setdefault(iri, mention)
    if said == f"{DCTERMS}isReplacedBy":
        found.replaced.add(_subject(quad))


def _mention(file: str, quad: Quad) -> Mention:
    return Mention(file, "" if type(quad.subject) is BlankNode else _subject(quad))


def _subject(quad: Quad) -> str:
    return str(quad.subject.value)  # type: ignore[union-attr]
