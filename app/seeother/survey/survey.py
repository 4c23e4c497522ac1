"""What all files of a site say together, as far as findings about the data need it; judging it is left to the rules."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from seeother.diagnostics import Diagnostic
from seeother.files.sources import Source
from seeother.iris import canonical
from seeother.site.settings import Settings
from seeother.survey.facts import FIRST, REST, Facts, Mention, WrongLiteral
from seeother.survey.schemes import suspicious_schemes
from seeother.vocabularies.known import known


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
    told: set[str] = field(default_factory=set)  # subjects of which more is said than names
    described: set[str] = field(
        default_factory=set
    )  # subjects of which more is said than what kind of term they are
    versions: dict[str, Mention] = field(default_factory=dict)  # IRI of a version → first mention
    kept_versions: set[str] = field(default_factory=set)  # canonical IRIs of those that are served
    version_names: list[str] = field(default_factory=list)  # of the older ones, the oldest first
    superseded: set[str] = field(default_factory=set)  # what schema.org has another term for
    deprecated: dict[str, Mention] = field(default_factory=dict)
    replaced: set[str] = field(default_factory=set)
    predicates: set[str] = field(default_factory=set)
    graphs: set[str] = field(default_factory=set)  # names of graphs that files give
    schemed: dict[tuple[str, str], Mention] = field(default_factory=dict)  # file and IRI of an odd scheme
    functional: set[str] = field(default_factory=lambda: {FIRST, REST, *known().flagged("functional")})
    facts: Facts = field(default_factory=Facts)
    broken: set[str] = field(default_factory=set)  # files of which a part could not be read
    damaged: list[tuple[Mention, str, str]] = field(default_factory=list)  # texts, and the character
    wrong: list[WrongLiteral] = field(default_factory=list)
    told_of: Counter[str] = field(
        default_factory=Counter
    )  # literals of each file that something is wrong with
    findings: list[Diagnostic] = field(default_factory=list)
    _own_terms: list[str] | None = None  # once all is read

    def own_terms(self) -> list[str]:
        """Return the classes and properties that this site defines and that are in use, in order."""
        if self._own_terms is None:
            terms = (self.classes | self.properties) & self.described - self.deprecated.keys()
            serves, vocabularies = self.settings.patterns.serves, known()
            self._own_terms = sorted(
                iri for iri in terms if serves(canonical(iri)) and not vocabularies.of_namespace(iri)
            )
        return self._own_terms

    def place(self, iri: str) -> tuple[str, int]:
        """Return file and line where a subject is first described."""
        return min(self.subjects[iri].items())

    def is_own(self, iri: str) -> bool:
        """Tell whether a subject is described here, and is this site's to describe."""
        base = self.settings.base
        is_below = bool(base) and iri.startswith(base)
        return iri in self.subjects and (is_below or bool(self.settings.patterns.serves(canonical(iri))))

    @property
    def foreign(self) -> set[str]:
        """Return the subjects not below the base of which more is said than names."""
        base = self.settings.base or "\0"
        return {iri for iri in self.told if not iri.startswith(base)}

    @property
    def bracketed(self) -> dict[str, Mention]:
        """Return prefixed names that are written as IRIs, each with its first mention."""
        schemes = {file: suspicious_schemes(prefixes) for file, prefixes in self.prefixes.items()}
        odd = ((file, iri, at) for (file, iri), at in self.schemed.items())
        found: dict[str, Mention] = {}
        for file, iri, at in odd:
            if iri.partition(":")[0] in schemes[file]:
                found.setdefault(iri, at)
        return found
