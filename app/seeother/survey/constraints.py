"""What a property may not say that is inverse functional, asymmetric or irreflexive, noted where a statement says it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from seeother.survey.facts import MOST, Mention, Said
from seeother.terms import OWL

INVERSE_FUNCTIONAL, ASYMMETRIC, IRREFLEXIVE = (
    f"{OWL}{name}Property" for name in ("InverseFunctional", "Asymmetric", "Irreflexive")
)


@dataclass(slots=True)
class Constraints:
    """The constrained properties of a site, and the first statements against each constraint.

    Each statement is told with the subject that it is at odds with, "" for its own.
    """

    kinds: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # property → what it is
    late: set[str] = field(default_factory=set)  # properties that were used before they were said to be so
    against: dict[str, list[tuple[Said, str]]] = field(default_factory=lambda: defaultdict(list))
    _first: dict[tuple[str, ...], str] = field(default_factory=dict)

    def take(self, at: Mention, property_: str, iri: str, text: str) -> None:
        """Take a statement about a thing that has an IRI; `iri` is that of its object, "" where it is a text."""
        kinds, said = self.kinds[property_], Said(at, property_, iri or text)
        if INVERSE_FUNCTIONAL in kinds:
            first = self._first.setdefault((property_, iri, text), at.subject)
            self._note(INVERSE_FUNCTIONAL, said, first, first != at.subject)
        if iri and ASYMMETRIC in kinds:
            self._first[ASYMMETRIC, property_, at.subject, iri] = ""
            self._note(ASYMMETRIC, said, iri, (ASYMMETRIC, property_, iri, at.subject) in self._first)
        elif iri and IRREFLEXIVE in kinds:
            self._note(IRREFLEXIVE, said, iri, iri == at.subject)

    def _note(self, kind: str, said: Said, other: str, is_against: bool) -> None:
        if is_against and len(self.against[kind]) < MOST:
            self.against[kind].append((said, "" if other == said.at.subject else other))
