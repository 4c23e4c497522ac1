"""What all files of a site say together, as far as findings about the data need it; judging it is left to the rules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Set
from contextlib import suppress
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

from seeother.diagnostics import Diagnostic
from seeother.files.sources import Source
from seeother.iris import canonical, namespace_of
from seeother.site.settings import Settings
from seeother.survey.constraints import Constraints
from seeother.survey.facts import FIRST, LITERAL_FORM, REST, TYPE, Facts, Mention, Said, WrongLiteral
from seeother.survey.schemes import suspicious_schemes
from seeother.terms import DOCUMENT_CLASSES, OWL, RDFS, SKOS
from seeother.vocabularies.known import known, usual

_Result = TypeVar("_Result")
_LARGEST = 64 * 2**20  # bytes of a broken file that are searched


def once(work: Callable[[Survey], _Result]) -> Callable[[Survey], _Result]:
    """Have what is asked of a survey worked out when it is first asked, all files being read."""

    @wraps(work)
    def remembering(survey: Survey) -> _Result:
        if work not in survey.worked_out:
            survey.worked_out[work] = work(survey)
        return survey.worked_out[work]  # type: ignore[no-any-return]

    return remembering


@dataclass(slots=True)
class Survey:
    """A site's subjects, links, names and prefixes, each with where it is said."""

    settings: Settings
    sources: dict[str, Source] = field(default_factory=dict)
    subjects: dict[str, tuple[str, ...]] = field(default_factory=dict)  # IRI → files
    lines: dict[str, dict[str, int]] = field(default_factory=dict)  # file → IRI of a subject → line
    links: dict[str, Mention] = field(default_factory=dict)  # object IRI → first mention
    documents: dict[str, Mention] = field(default_factory=dict)  # IRI said to be a document
    languages: dict[str, frozenset[str]] = field(default_factory=dict)  # IRI → languages of its labels
    prefixes: dict[str, dict[str, str]] = field(default_factory=dict)  # file → prefix → namespace
    properties: set[str] = field(default_factory=set)  # IRIs said to be properties
    classes: set[str] = field(default_factory=set)  # IRIs said to be classes
    terms: dict[str, Mention] = field(default_factory=dict)  # property or class in use → first mention
    told: set[str] = field(default_factory=set)  # subjects of which more is said than names
    # Subjects of which no more is said than what kind of term they are.
    declared: set[str] = field(default_factory=set)
    versions: dict[str, Mention] = field(default_factory=dict)  # IRI of a version → first mention
    kept_versions: set[str] = field(default_factory=set)  # canonical IRIs of those that are served
    version_names: list[str] = field(default_factory=list)  # of the older ones, the oldest first
    superseded: set[str] = field(default_factory=set)  # what schema.org has another term for
    deprecated: dict[str, Mention] = field(default_factory=dict)
    replaced: set[str] = field(default_factory=set)
    predicates: set[str] = field(default_factory=set)
    graphs: set[str] = field(default_factory=set)  # names of graphs that files give
    schemed: dict[tuple[str, str], Mention] = field(default_factory=dict)  # file and IRI of an odd scheme
    functional: set[str] = field(
        default_factory=lambda: {FIRST, REST, LITERAL_FORM, *known().flagged("functional")}
    )
    constraints: Constraints = field(default_factory=Constraints)
    facts: Facts = field(default_factory=Facts)
    broken: set[str] = field(default_factory=set)  # files of which a part could not be read
    damaged: list[tuple[Said, str]] = field(default_factory=list)  # texts, and the character
    wrong: list[WrongLiteral] = field(default_factory=list)
    told_of: Counter[str] = field(
        default_factory=Counter
    )  # literals of each file that something is wrong with
    findings: list[Diagnostic] = field(default_factory=list)
    worked_out: dict[object, Any] = field(default_factory=dict)  # what several rules ask, once all is read

    @property
    @once
    def described(self) -> Set[str]:
        """Return the subjects of which more is said than what kind of term they are, which mostly are all."""
        return self.subjects.keys() - self.declared if self.declared else self.subjects.keys()

    @once
    def own_terms(self) -> list[str]:
        """Return the classes and properties that this site defines and that are in use, in order."""
        terms = ((self.classes | self.properties) & self.described) - self.deprecated.keys()
        serves = self.settings.patterns.serves
        return sorted(iri for iri in terms if serves(canonical(iri)) and not self.is_of_others(iri))

    @once
    def named(self) -> list[str]:
        """Return the subjects that are things of this site, and not only parts of some."""
        names = self.settings.patterns.names
        return [iri for iri in self.subjects if names(canonical(iri)) and not self.is_of_others(iri)]

    @once
    def concepts(self) -> list[str]:
        """Return the concepts of this site that are in use."""
        types, concept = self.facts.links[TYPE].items(), f"{SKOS}Concept"
        return [
            iri
            for iri, kinds in types
            if concept in kinds and iri not in self.deprecated and self.is_own(iri)
        ]

    def is_of_others(self, iri: str) -> bool:
        """Tell whether a term belongs to a vocabulary that this site is not the home of, though its host may be the same."""
        if known().of_namespace(iri):
            return self.is_borrowed(iri)
        is_term = iri in self.classes or iri in self.properties
        return is_term and bool(self._homes()) and namespace_of(iri).rstrip("#/") not in self._homes()

    def is_borrowed(self, iri: str) -> bool:
        """Tell whether a term is of a well-known vocabulary that this site does not publish."""
        return bool(known().of_namespace(iri)) and namespace_of(usual(iri)) not in self._well_known()

    @once
    def _well_known(self) -> frozenset[str]:
        """Return the namespaces of well-known vocabularies of which half of the terms or more are described here."""
        return known().published((self.classes | self.properties) & self.described)

    @once
    def _homes(self) -> frozenset[str]:
        """Return the ontologies that are described here and are named as terms of theirs begin, without # and /."""
        stems = {namespace_of(iri).rstrip("#/") for iri in self.classes | self.properties}
        types = self.facts.links[TYPE]
        found = (iri.rstrip("#/") for iri, kinds in types.items() if f"{OWL}Ontology" in kinds)
        return frozenset(stems.intersection(found))

    def may_be_unread(self, iri: str) -> bool:
        """Tell whether the name of what is not described stands in a file of which a part could not be read."""
        name = re.split("[/#:]", iri)[-1].encode("utf-8", "replace")
        return any(name in text for text in self._broken_texts())

    @once
    def _broken_texts(self) -> list[bytes]:
        """Return the texts of files of which a part could not be read, as far as they can be."""
        texts = []
        for file in self.broken:
            with suppress(OSError, EOFError), self.sources[file].open() as opened:
                texts.append(opened.read(_LARGEST))
        return texts

    def place(self, iri: str) -> tuple[str, int]:
        """Return file and line where a subject is first described."""
        file = min(self.subjects[iri])
        return file, self.lines[file][iri]

    def is_own(self, iri: str) -> bool:
        """Tell whether a subject is described here, and is this site's to describe."""
        base = self.settings.base
        is_below = bool(base) and iri.startswith(base)
        is_served = is_below or bool(self.settings.patterns.serves(canonical(iri)))
        return iri in self.subjects and is_served and not self.is_of_others(iri)

    def document_classes(self) -> set[str]:
        """Return the classes of documents: the well-known ones, and those that the site puts below them."""
        below = self.facts.links[f"{RDFS}subClassOf"]
        classes = set(DOCUMENT_CLASSES)
        while more := {own for own, above in below.items() if not classes.isdisjoint(above)} - classes:
            classes |= more
        return classes

    @property
    def foreign(self) -> set[str]:
        """Return the subjects not below the base of which more is said than names."""
        base = self.settings.base or "\0"
        return {iri for iri in self.told if not iri.startswith(base)}

    @property
    def bracketed(self) -> Iterator[tuple[str, Mention]]:
        """Yield prefixed names that are written as IRIs, each with its first mention in each file."""
        schemes = {file: suspicious_schemes(prefixes) for file, prefixes in self.prefixes.items()}
        for (file, iri), at in self.schemed.items():
            if iri.partition(":")[0] in schemes[file]:
                yield iri, at
