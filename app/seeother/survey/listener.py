"""Note of each statement of a file what rules need to know; judging is left to them."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from seeother.files.datatypes import is_valid
from seeother.iris import namespace_of
from seeother.survey.facts import (
    ABOVE,
    BLANK,
    DEFINITIONS,
    FIRST,
    GEOMETRIES,
    IN_EXPRESSIONS,
    IRI,
    LANGUAGE,
    LATITUDES,
    LINKS,
    LONGITUDES,
    METADATA,
    MOST,
    NAMES,
    PAST,
    REST,
    TYPE,
    Extremes,
    Mention,
    Odd,
    Said,
    Text,
    WrongLiteral,
)
from seeother.survey.odd_texts import oddities
from seeother.survey.schemes import REGISTERED
from seeother.survey.survey import Survey
from seeother.terms import DCTERMS, FOAF, LABELS, NAMING, OWL, RDFS, SCHEMA, SCHEMA_HTTP, XSD
from seeother.vocabularies.known import known

Term = NamedNode | BlankNode | Literal | Triple
_DOCUMENT_OF = frozenset(
    {f"{FOAF}page", f"{FOAF}homepage", f"{FOAF}isPrimaryTopicOf", f"{FOAF}workplaceHomepage"}
)
_DOCUMENT, _DEPRECATED, _REPLACED = f"{FOAF}Document", f"{OWL}deprecated", f"{DCTERMS}isReplacedBy"
_SUPERSEDED = frozenset({f"{SCHEMA}supersededBy", f"{SCHEMA_HTTP}supersededBy"})
_VERSION = f"{OWL}versionIRI"
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
# Control characters but for tab and line ends, C1 ones, and noncharacters: scars of a wrong encoding.
_DAMAGE = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef"
    + "".join(chr(plane + end) for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF))
    + "]"
)
_MOST_LITERALS = 1000  # wrong ones in one file; more of the same help nobody
_THIS_YEAR = str(datetime.now(UTC).year)
_MOST_ODD = 50  # of one kind and property in one file
_MOST_MENTIONED = 10_000  # IRIs of well-known namespaces
_STRING, _COMMENT = f"{XSD}string", f"{RDFS}comment"
_FIGURE = re.compile(r"[+-]?\d+(?:\.\d+)?")
_TEXTS = NAMES | DEFINITIONS
_NAMING = NAMING | set(LABELS)
_SPECIAL = (
    METADATA
    | LATITUDES
    | LONGITUDES
    | _DEFINING
    | _SUPERSEDED
    | {FIRST, REST, _DEPRECATED, _REPLACED, _VERSION}
    | IN_EXPRESSIONS
)
_MOST_EXPRESSIONS = 200_000  # nodes that are kept
_NUMBERS = frozenset(
    f"{XSD}{name}" for name in ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger")
)
_ORDINARY = frozenset({"http", "https"})


class FileListener:
    """Notes what one file says in the survey of its site."""

    def __init__(self, survey: Survey, file: str) -> None:
        self._survey, self._facts, self._file = survey, survey.facts, file
        self._at = Mention(file, "")
        self._node: object = None
        self._values: dict[str, Term] = {}  # of the subject that is being told of
        self._functional = survey.functional
        self._by_datatype: dict[str, Callable[[str, str], None]] = {
            **dict.fromkeys(_NUMBERS, self._note_number),
            _STRING: self._note_figure,
            **dict.fromkeys(GEOMETRIES, self._note_geometry),
        }
        self._namespaces = known().vocabularies

    def begin(self, subject: Term, iri: str) -> None:
        """Take a subject about which statements follow."""
        self._at, self._node, self._values = Mention(self._file, iri), subject, {}
        if iri:
            self._note_scheme(iri)

    def take(self, predicate: str, value: Term) -> None:
        """Take a statement about the last subject."""
        if (self._file, predicate) not in self._facts.predicates:
            self._note_predicate(predicate)
        if predicate in self._values or predicate in self._functional:
            self._note_several(predicate, value)
        self._values[predicate] = value
        kind = type(value)
        if kind is NamedNode:
            self._take_iri(predicate, value.value)  # type: ignore[union-attr]
        elif kind is Literal:
            self._take_literal(predicate, value)  # type: ignore[arg-type]
        else:
            self._note_use(predicate, BLANK, "")
        if predicate in _SPECIAL:
            self._take_special(predicate, value)
        if predicate not in _NAMING and self._at.subject:
            self._survey.told.add(self._at.subject)

    def _take_iri(self, predicate: str, iri: str) -> None:
        facts, at = self._facts, self._at
        self._note_use(predicate, IRI, iri)
        self._note_scheme(iri)
        if predicate in LINKS and at.subject:
            facts.links[predicate][at.subject].append(iri)
        if predicate == TYPE:
            self._note_type(iri)
            return
        links = self._survey.links
        if iri not in links:
            links[iri] = at
            if namespace_of(iri) in self._namespaces and len(facts.mentioned) < _MOST_MENTIONED:
                facts.mentioned[iri] = Said(at, predicate, iri)
        if predicate in _DOCUMENT_OF:
            self._survey.documents.setdefault(iri, at)

    def _take_literal(self, predicate: str, value: Literal) -> None:
        facts, at = self._facts, self._at
        text, language = value.value, value.language or ""
        datatype = LANGUAGE if language else value.datatype.value
        if language:
            facts.languages.setdefault((self._file, language), Said(at, predicate, text))
        self._note_use(predicate, datatype, text)
        self._note_scheme(datatype)
        if predicate in PAST and text[:4] >= _THIS_YEAR and len(facts.future) < _MOST_LITERALS:
            facts.future.append(Said(at, predicate, text))
        if not is_valid(text, datatype):
            self._note_wrong(text, datatype)
        if not text.isprintable() and (damage := _DAMAGE.search(text)):
            self._note_damage(text, damage[0])
        if note := self._by_datatype.get(datatype):
            note(predicate, text)
        for code, detail in oddities(predicate, text, language, datatype):
            self._note_odd(code, predicate, text, detail)
        if at.subject and predicate in _TEXTS:
            self._note_text(predicate, text, language)

    def _note_text(self, predicate: str, text: str, language: str) -> None:
        if predicate in NAMES:
            self._facts.texts[predicate][self._at.subject].append(Text(text, language))
        else:
            self._facts.definitions[predicate][self._at.subject].append((language, hash(text)))
        if predicate == _COMMENT:
            comments, subject = self._facts.comments, self._at.subject
            comments[subject] = max(comments.get(subject, 0), len(text))

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
            facts.rests.add(hash(self._node))
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

    def _note_geometry(self, predicate: str, text: str) -> None:
        if len(self._facts.geometries) < _MOST_LITERALS:
            self._facts.geometries.append(Said(self._at, predicate, text))

    def _note_figure(self, predicate: str, text: str) -> None:
        """Count texts that are numbers, and keep the first that are none."""
        if predicate in _NAMING:
            return
        if _FIGURE.fullmatch(text):
            self._facts.figures[predicate] += 1
        elif len(self._facts.words[predicate]) <= MOST:
            self._facts.words[predicate].append(Said(self._at, predicate, text))

    def _note_number(self, predicate: str, text: str) -> None:
        with suppress(ValueError):
            self._facts.numbers.setdefault(predicate, Extremes()).take(
                float(text), Said(self._at, predicate, text)
            )

    def _take_of_survey(self, predicate: str, value: Term) -> None:
        survey, at = self._survey, self._at
        if predicate == _DEPRECATED and type(value) is Literal and value.value in ("true", "1"):
            survey.deprecated.setdefault(at.subject, at)
        elif predicate in _SUPERSEDED:
            survey.superseded.add(at.subject)
        elif predicate == _REPLACED and type(value) is NamedNode:
            survey.replaced.add(at.subject)
        elif predicate == _VERSION and type(value) is NamedNode:
            survey.versions.setdefault(value.value, at)

    def _note_predicate(self, predicate: str) -> None:
        facts = self._facts
        facts.predicates[self._file, predicate] = self._at
        self._survey.predicates.add(predicate)
        self._survey.terms.setdefault(predicate, self._at)
        facts.namespaces.setdefault(namespace_of(predicate), Said(self._at, predicate, predicate))
        self._note_scheme(predicate)

    def _note_type(self, iri: str) -> None:
        survey, facts, at = self._survey, self._facts, self._at
        if iri == _DOCUMENT:
            survey.documents.setdefault(at.subject, at)
        elif iri.endswith(("Property", "Class", "Datatype")):
            (survey.properties if iri.endswith("Property") else survey.classes).add(at.subject)
            if iri == _FUNCTIONAL:
                self._functional.add(at.subject)
        if (self._file, iri) not in facts.types:
            facts.types[self._file, iri] = at
            survey.terms.setdefault(iri, at)
            facts.namespaces.setdefault(namespace_of(iri), Said(at, TYPE, iri))

    def _note_use(self, predicate: str, kind: str, value: str) -> None:
        uses = self._facts.uses[predicate][kind]
        if len(uses) < MOST:
            uses.append(Said(self._at, predicate, value))
        self._facts.counts[predicate, kind] += 1

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
        scheme = iri.partition(":")[0]
        if scheme not in _ORDINARY and scheme.lower() not in REGISTERED:
            self._survey.schemed.setdefault((self._file, iri), self._at)

    def _note_wrong(self, text: str, datatype: str) -> None:
        if self._survey.told_of[self._file] < _MOST_LITERALS:
            self._survey.told_of[self._file] += 1
            self._survey.wrong.append(WrongLiteral(self._at, text, datatype))

    def _note_damage(self, text: str, character: str) -> None:
        if self._survey.told_of[self._file] < _MOST_LITERALS:
            self._survey.told_of[self._file] += 1
            self._survey.damaged.append((self._at, text, character))

    def _note_odd(self, code: str, predicate: str, text: str, detail: str) -> None:
        counts = self._facts.odd_counts
        counts[self._file, predicate, code] += 1
        if counts[self._file, predicate, code] <= _MOST_ODD:
            self._facts.odd.append(Odd(code, self._at, predicate, text, detail))


def _shown(value: Term) -> str:
    return value.value if type(value) in (NamedNode, Literal) else ""  # type: ignore[union-attr]
