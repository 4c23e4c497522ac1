"""What all files of a site say together, as far as findings about the data need it; judging it is left to the checks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

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
    wrong: list[WrongLiteral] = field(default_factory=list)
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
    for iri, line in reading.subjects.items():
        found.subjects[iri][source.name] = line
    found.described.update(iri for iri in reading.subjects if iri not in reading.declared)
    for iri, _, language, _text in reading.wording.labels:
        found.languages[iri].add(language)


def _take_statements(found: Survey, source: Source) -> None:
    wrong, base = 0, found.settings.base or "\0"
    naming = NAMING | set(LABELS)
    with parsing(source) as parser:
        for quad in parser:
            value = quad.object
            if (said := quad.predicate.value) not in found.terms:
                found.terms[said] = _mention(source.name, quad)
            if type(value) is NamedNode:
                _take_link(found, source.name, quad)
            elif (
                type(value) is Literal
                and wrong < _MOST_LITERALS
                and not is_valid(value.value, value.datatype.value)
            ):
                wrong += 1
                found.wrong.append(
                    WrongLiteral(_mention(source.name, quad), value.value, value.datatype.value)
                )
            if said not in naming and not (subject := _subject(quad)).startswith(base):
                found.foreign.add(subject)
            if said == f"{OWL}deprecated" and type(value) is Literal and value.value in ("true", "1"):
                found.deprecated.setdefault(_subject(quad), _mention(source.name, quad))


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
