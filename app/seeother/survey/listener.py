"""Note of each statement of a file what rules need to know; judging is left to them."""

from __future__ import annotations

import re

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from seeother.files.notes import BLANK, IRI
from seeother.iris import canonical, namespace_of
from seeother.survey.constraints import ASYMMETRIC, DISJOINT, INVERSE_FUNCTIONAL, IRREFLEXIVE
from seeother.survey.facts import (
    ABOVE,
    AT_MOST,
    BEGINNINGS,
    FIRST,
    IN_EXPRESSIONS,
    LATER,
    LATITUDES,
    LONGITUDES,
    MOST,
    REST,
    TYPE,
    Links,
    Mention,
    Said,
)
from seeother.survey.literals import Literals
from seeother.survey.predicates import Predicate
from seeother.survey.schemes import REGISTERED, is_urn
from seeother.survey.survey import Survey
from seeother.terms import CURRENT_VERSIONS, DCTERMS, OWL, RDFS, SCHEMA, SCHEMA_HTTP, VERSIONS
from seeother.vocabularies.known import known

Term = NamedNode | BlankNode | Literal | Triple
_DEPRECATED, _REPLACED = f"{OWL}deprecated", f"{DCTERMS}isReplacedBy"
_SUPERSEDED = frozenset({f"{SCHEMA}supersededBy", f"{SCHEMA_HTTP}supersededBy"})
_VERSIONS = frozenset(VERSIONS)
_FUNCTIONAL = f"{OWL}FunctionalProperty"
_CONSTRAINED = frozenset({INVERSE_FUNCTIONAL, ASYMMETRIC, IRREFLEXIVE})
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
_OF_EXPRESSIONS = IN_EXPRESSIONS | {FIRST, REST, *AT_MOST}
_SPECIAL = (
    LATITUDES
    | LONGITUDES
    | _DEFINING
    | _SUPERSEDED
    | _OF_EXPRESSIONS
    | {DISJOINT, _DEPRECATED, _REPLACED, *_VERSIONS}
    | {*BEGINNINGS, *BEGINNINGS.values(), *LATER, *LATER.values()}
)
_PAIRED = BEGINNINGS | {begin: end for end, begin in BEGINNINGS.items()}
_OF_ONE_PLACE = LATER | {begin: end for end, begin in LATER.items()}
_DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_MOST_DATES = 200_000
_MOST_OBJECTS = 1000  # of one predicate
_MOST_EXPRESSIONS = 200_000  # nodes that are kept
_ORDINARY = ("http:", "https:")
_PAGE = re.compile(r"/(?:page|wiki|docs?|data|html)/|\.(?:html?|ttl|rdf|jsonld|nt)$|//www\.geonames\.org/")


class FileListener:
    """Notes what one file says in the survey of its site."""

    def __init__(self, survey: Survey, file: str) -> None:
        self._survey, self._facts, self._file = survey, survey.facts, file
        self._at = Mention(file, "")
        self._node: object = None
        self._is_told = True  # or this subject has no IRI
        self._values: dict[str, Term] = {}  # of the subject that is being told of
        self._predicates: dict[str, Predicate] = {}
        # IRIs that are linked to: most things have one link of a kind, as others have it.
        self._alone: dict[str, tuple[str]] = {}
        self._functional, self._constrained = survey.functional, survey.constraints.kinds
        self._take_text = Literals(survey, file).take
        self._namespaces = {*known().vocabularies, SCHEMA_HTTP}

    def begin(self, subject: Term, iri: str) -> None:
        """Take a subject about which statements follow."""
        self._at, self._node, self._values = Mention(self._file, iri), subject, {}
        self._is_told = not iri
        if iri and not iri.startswith(_ORDINARY):
            self._note_scheme(iri)

    def take(self, predicate: str, value: Term, kind: str, text: str, language: str) -> None:
        """Take a statement about the last subject; `kind` of its object is IRI, BLANK or the datatype of a text."""
        known_as = self._predicates.get(predicate) or self._first_of(predicate)
        at, values, counts = self._at, self._values, known_as.counts
        if predicate in values or predicate in self._functional:
            self._note_several(predicate, value)
        if predicate in self._constrained and at.subject:
            self._survey.constraints.take(at, predicate, text if kind == IRI else "", str(value))
        values[predicate] = value
        if kind == IRI:
            self._take_iri(known_as, text)
        elif kind != BLANK:
            self._take_text(at, known_as, text, language, kind)
        counts[kind] = count = counts[kind] + 1
        if count <= MOST:
            known_as.uses[kind].append(Said(at, predicate, text))
        if known_as.is_special:
            self._take_special(known_as, value, text)
        if not (self._is_told or known_as.is_naming):
            self._survey.told.add(at.subject)
            self._is_told = True

    def _first_of(self, predicate: str) -> Predicate:
        """Note the first use of a predicate in this file."""
        facts = self._facts
        facts.predicates[self._file, predicate] = self._at
        self._survey.predicates.add(predicate)
        self._survey.terms.setdefault(predicate, self._at)
        facts.namespaces.setdefault(namespace_of(predicate), Said(self._at, predicate, predicate))
        self._note_scheme(predicate)
        found = self._predicates[predicate] = Predicate(predicate, facts, is_special=predicate in _SPECIAL)
        return found

    def _take_iri(self, known_as: Predicate, iri: str) -> None:
        facts, at, links = self._facts, self._at, self._survey.links
        if not iri.startswith(_ORDINARY):
            self._note_scheme(iri)
        if known_as.links is not None and at.subject:
            self._link(known_as.links, at.subject, iri)
        elif known_as.objects is not None and len(known_as.objects) < _MOST_OBJECTS:
            known_as.objects.append(Said(at, known_as.iri, iri))
        if known_as.is_type:
            self._note_type(iri)
        elif iri not in links:
            links[iri] = at
            if _PAGE.search(iri) and len(facts.pages) < _MOST_MENTIONED:
                facts.pages[iri] = Said(at, known_as.iri, iri)
            if namespace_of(iri) in self._namespaces and len(facts.mentioned) < _MOST_MENTIONED:
                facts.mentioned[iri] = Said(at, known_as.iri, iri)
        if known_as.is_document_of:
            self._survey.documents.setdefault(iri, at)

    def _link(self, links: Links, subject: str, iri: str) -> None:
        alone = self._alone.get(iri) or self._alone.setdefault(iri, (iri,))
        if subject not in links:
            links[subject] = alone
        elif type(earlier := links[subject]) is list:
            earlier += alone
        else:
            links[subject] = [*earlier, *alone]

    def _take_special(self, known_as: Predicate, value: Term, told: str) -> None:
        facts, at, predicate = self._facts, self._at, known_as.iri
        if known_as.metadata is not None and at.subject:
            known_as.metadata.add(at.subject)
        if predicate not in _SPECIAL:
            return
        if predicate in LATITUDES or predicate in LONGITUDES:
            axis = "latitude" if predicate in LATITUDES else "longitude"
            facts.points[at.subject or str(self._node)].setdefault(axis, (at, told))
        if predicate == FIRST:
            facts.firsts[hash(self._node)] = at
        elif predicate == REST:
            facts.rests[hash(self._node)] = at
        if predicate in _OF_EXPRESSIONS:
            self._take_expression(predicate, value)
        if predicate in _PAIRED or predicate in _OF_ONE_PLACE:
            self._take_date(predicate, told)
        if predicate in _DEFINING and at.subject and namespace_of(at.subject) in self._namespaces:
            facts.defines.setdefault(at.subject, Said(at, predicate, told))
        self._take_of_survey(predicate, value)

    def _take_date(self, predicate: str, told: str) -> None:
        """Note an end that is before its beginning, as far as both tell."""
        is_end = predicate in BEGINNINGS or predicate in LATER
        if predicate in _PAIRED:
            subject, dates = self._at.subject or str(self._node), self._facts.dates
            other = dates.get((_PAIRED[predicate], subject), "")
            if len(dates) < _MOST_DATES:
                dates[predicate, subject] = told
        else:
            other = _shown(self._values.get(_OF_ONE_PLACE[predicate]))
        pair = (told, other) if is_end else (other, told)
        end, begin = (found[0] if (found := _DAY.match(text)) else "" for text in pair)
        length = min(len(end), len(begin))
        if end[:length] < begin[:length] and len(self._facts.reversed) < MOST:
            self._facts.reversed.append((Said(self._at, predicate, told), pair[is_end]))

    def _take_expression(self, predicate: str, value: Term) -> None:
        facts, is_blank = self._facts, type(value) is BlankNode
        if predicate in AT_MOST and _shown(value).strip() == "1":
            facts.singles.add(hash(self._node))
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
        elif predicate == DISJOINT and type(value) is NamedNode:
            survey.constraints.part(at.subject, value.value)
            survey.constraints.late.update({at.subject, value.value} & self._facts.counts.keys())
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
            elif iri in _CONSTRAINED:
                self._constrained[at.subject].add(iri)
            if (iri == _FUNCTIONAL or iri in _CONSTRAINED) and at.subject in facts.counts:
                survey.constraints.late.add(at.subject)
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

    def take_again(self, subject: Term, predicate: str, value: Term) -> None:
        """Take a statement with a property that was used before anybody said how it may be."""
        iri = subject.value if type(subject) is NamedNode else ""
        self._at, self._node, self._values = Mention(self._file, iri), subject, {}
        if predicate in self._functional:
            self._note_several(predicate, value)
        if predicate in self._constrained and iri:
            told = value.value if type(value) is NamedNode else ""
            self._survey.constraints.take(self._at, predicate, told, str(value))

    def _note_scheme(self, iri: str) -> None:
        if iri.partition(":")[0] not in REGISTERED or (iri.startswith("urn:") and not is_urn(iri)):
            self._survey.schemed.setdefault((self._file, iri), self._at)


def _shown(value: Term | None) -> str:
    return value.value if type(value) in (NamedNode, Literal) else ""  # type: ignore[union-attr]
