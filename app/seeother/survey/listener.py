"""Note of each statement of a file what rules need to know; judging is left to them."""

from __future__ import annotations

from collections import Counter

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from seeother.iris import canonical, namespace_of
from seeother.survey.facts import (
    ABOVE,
    BLANK,
    FIRST,
    IN_EXPRESSIONS,
    IRI,
    LATITUDES,
    LINKS,
    LONGITUDES,
    MOST,
    REST,
    TYPE,
    Mention,
    Said,
)
from seeother.survey.literals import NAMING, Literals
from seeother.survey.metadata import METADATA
from seeother.survey.schemes import REGISTERED
from seeother.survey.survey import Survey
from seeother.terms import CURRENT_VERSIONS, DCTERMS, FOAF, OWL, RDFS, SCHEMA, SCHEMA_HTTP, VERSIONS
from seeother.vocabularies.known import known

Term = NamedNode | BlankNode | Literal | Triple
_DOCUMENT_OF = frozenset(
    {f"{FOAF}page", f"{FOAF}homepage", f"{FOAF}isPrimaryTopicOf", f"{FOAF}workplaceHomepage"}
)
_DEPRECATED, _REPLACED = f"{OWL}deprecated", f"{DCTERMS}isReplacedBy"
_SUPERSEDED = frozenset({f"{SCHEMA}supersededBy", f"{SCHEMA_HTTP}supersededBy"})
_VERSIONS = frozenset(VERSIONS)
_FUNCTIONAL = f"{OWL}FunctionalProperty"
_DEFINING = frozenset(
    {
        f"{RDFS}subClassOf",
        f"{RDFS}subPropertyOf",
        f"{RDFS}domain",
        f"{RDFS}range",
        f"{OWL}equivalentClass",
        f"{OWL}equivalentProperty",
        f"{OWL}disjointWith",
        f"{OWL}inverseOf",
    }
)
_MOST_MENTIONED = 10_000  # IRIs of well-known namespaces
_SPECIAL = (
    METADATA
    | LATITUDES
    | LONGITUDES
    | _DEFINING
    | _SUPERSEDED
    | {FIRST, REST, _DEPRECATED, _REPLACED, *_VERSIONS}
    | IN_EXPRESSIONS
)
_MOST_EXPRESSIONS = 200_000  # nodes that are kept
_ORDINARY = ("http:", "https:")


class _Predicate:
    """What there is to note of statements with one predicate, looked up once for all of a file."""

    __slots__ = ("counts", "is_document_of", "is_naming", "is_special", "is_type", "links", "uses")

    def __init__(self, predicate: str, survey: Survey) -> None:
        facts = survey.facts
        self.uses: dict[str, list[Said]] = facts.uses[predicate]
        self.counts: Counter[str] = facts.counts[predicate]
        self.links = facts.links[predicate] if predicate in LINKS else None
        self.is_type, self.is_special = predicate == TYPE, predicate in _SPECIAL
        self.is_naming, self.is_document_of = predicate in NAMING, predicate in _DOCUMENT_OF


class FileListener:
    """Notes what one file says in the survey of its site."""

    def __init__(self, survey: Survey, file: str) -> None:
        self._survey, self._facts, self._file = survey, survey.facts, file
        self._at = Mention(file, "")
        self._node: object = None
        self._is_told = True  # or this subject has no IRI
        self._values: dict[str, Term] = {}  # of the subject that is being told of
        self._predicates: dict[str, _Predicate] = {}
        self._functional = survey.functional
        self._literals = Literals(survey, file)
        self._namespaces = known().vocabularies

    def begin(self, subject: Term, iri: str) -> None:
        """Take a subject about which statements follow."""
        self._at, self._node, self._values = Mention(self._file, iri), subject, {}
        self._is_told = not iri
        if iri and not iri.startswith(_ORDINARY):
            self._note_scheme(iri)

    def take(self, predicate: str, value: Term) -> None:
        """Take a statement about the last subject."""
        known_as = self._predicates.get(predicate) or self._first_of(predicate)
        if predicate in self._values or predicate in self._functional:
            self._note_several(predicate, value)
        self._values[predicate] = value
        kind = type(value)
        if kind is Literal:
            told, text = self._literals.take(self._at, predicate, value)  # type: ignore[arg-type]
        elif kind is NamedNode:
            told, text = IRI, value.value  # type: ignore[union-attr]
            self._take_iri(known_as, predicate, text)
        else:
            told, text = BLANK, ""
        known_as.counts[told] += 1
        if known_as.counts[told] <= MOST:
            known_as.uses[told].append(Said(self._at, predicate, text))
        if known_as.is_special:
            self._take_special(predicate, value)
        if not (self._is_told or known_as.is_naming):
            self._survey.told.add(self._at.subject)
            self._is_told = True

    def _first_of(self, predicate: str) -> _Predicate:
        """Note the first use of a predicate in this file."""
        facts = self._facts
        facts.predicates[self._file, predicate] = self._at
        self._survey.predicates.add(predicate)
        self._survey.terms.setdefault(predicate, self._at)
        facts.namespaces.setdefault(namespace_of(predicate), Said(self._at, predicate, predicate))
        self._note_scheme(predicate)
        found = self._predicates[predicate] = _Predicate(predicate, self._survey)
        return found

    def _take_iri(self, known_as: _Predicate, predicate: str, iri: str) -> None:
        facts, at = self._facts, self._at
        if not iri.startswith(_ORDINARY):
            self._note_scheme(iri)
        if known_as.links is not None and at.subject:
            known_as.links[at.subject].append(iri)
        if known_as.is_type:
            self._note_type(iri)
            return
        links = self._survey.links
        if iri not in links:
            links[iri] = at
            if namespace_of(iri) in self._namespaces and len(facts.mentioned) < _MOST_MENTIONED:
                facts.mentioned[iri] = Said(at, predicate, iri)
        if known_as.is_document_of:
            self._survey.documents.setdefault(iri, at)

    def _take_special(self, predicate: str, value: Term) -> None:
        facts, at = self._facts, self._at
        told = _shown(value)
        if predicate in METADATA and at.subject:
            facts.metadata[predicate].add(at.subject)
        if predicate in LATITUDES or predicate in LONGITUDES:
            axis = "latitude" if predicate in LATITUDES else "longitude"
            facts.points[at.subject or str(self._node)].setdefault(axis, (at, told))
        if predicate == FIRST:
            facts.firsts[hash(self._node)] = at
        elif predicate == REST:
            facts.rests[hash(self._node)] = at
        if predicate in IN_EXPRESSIONS or predicate in (FIRST, REST):
            self._take_expression(predicate, value)
        if predicate in _DEFINING and at.subject and namespace_of(at.subject) in self._namespaces:
            facts.defines.setdefault(at.subject, Said(at, predicate, told))
        self._take_of_survey(predicate, value)

    def _take_expression(self, predicate: str, value: Term) -> None:
        facts, is_blank = self._facts, type(value) is BlankNode
        if type(value) is Literal or len(facts.expressions) > _MOST_EXPRESSIONS:
            return
        told = hash(value) if is_blank else _shown(value)
        if not self._at.subject:
            facts.expressions[hash(self._node)].append((predicate, told))
        elif is_blank:
            facts.roots.append((self._at.subject, predicate, hash(value)))
        if not is_blank and predicate in IN_EXPRESSIONS and predicate not in ABOVE:
            facts.meant.setdefault((self._file, _shown(value)), Said(self._at, predicate, _shown(value)))

    def _take_of_survey(self, predicate: str, value: Term) -> None:
        survey, at = self._survey, self._at
        if predicate == _DEPRECATED and type(value) is Literal and value.value in ("true", "1"):
            survey.deprecated.setdefault(at.subject, at)
        elif predicate in _SUPERSEDED:
            survey.superseded.add(at.subject)
        elif predicate == _REPLACED and type(value) is NamedNode:
            survey.replaced.add(at.subject)
        elif predicate in _VERSIONS and type(value) is NamedNode:
            survey.versions.setdefault(value.value, at)
            if predicate in CURRENT_VERSIONS:
                survey.kept_versions.add(canonical(value.value))

    def _note_type(self, iri: str) -> None:
        survey, facts, at = self._survey, self._facts, self._at
        if iri.endswith(("Property", "Class", "Datatype")):
            (survey.properties if iri.endswith("Property") else survey.classes).add(at.subject)
            if iri == _FUNCTIONAL:
                self._functional.add(at.subject)
        if (self._file, iri) not in facts.types:
            facts.types[self._file, iri] = at
            survey.terms.setdefault(iri, at)
            facts.namespaces.setdefault(namespace_of(iri), Said(at, TYPE, iri))

    def _note_several(self, predicate: str, value: Term) -> None:
        """Note that a subject has two values of a property, wherever they stand where it may have one."""
        earlier = self._values.get(predicate)
        key = (predicate, self._at.subject or str(self._node))
        if earlier is None and predicate in self._functional:
            if self._facts.single.setdefault(key, str(value)) == str(value):
                return
        elif earlier == value:
            return
        several = self._facts.several[predicate]
        if len(several) < MOST:
            several.append(Said(self._at, predicate, _shown(value)))

    def _note_scheme(self, iri: str) -> None:
        if iri.partition(":")[0].lower() not in REGISTERED:
            self._survey.schemed.setdefault((self._file, iri), self._at)


def _shown(value: Term) -> str:
    return value.value if type(value) in (NamedNode, Literal) else ""  # type: ignore[union-attr]
