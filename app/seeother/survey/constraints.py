"""What a property may not say that is, say, inverse functional or disjoint with another, noted where a statement says it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from seeother.survey.facts import MOST, Mention, Said
from seeother.terms import DCTERMS, OWL, SCHEMA, SCHEMA_HTTP
from seeother.vocabularies.known import known

INVERSE_FUNCTIONAL, ASYMMETRIC, IRREFLEXIVE = (
    f"{OWL}{name}Property" for name in ("InverseFunctional", "Asymmetric", "Irreflexive")
)
DISJOINT = f"{OWL}propertyDisjointWith"
# Of well-known ones by what they mean, though their vocabularies do not say so.
_BETWEEN_TWO = tuple(
    f"{space}{name}"
    for space, names in {
        OWL: "sameAs differentFrom",
        DCTERMS: "isPartOf hasPart isReplacedBy replaces isVersionOf hasVersion",
        SCHEMA: "isPartOf hasPart parent children spouse parentOrganization",
        SCHEMA_HTTP: "isPartOf hasPart parent children spouse parentOrganization",
        "http://www.w3.org/ns/org#": "subOrganizationOf unitOf hasUnit reportsTo",
        "http://www.w3.org/ns/prov#": "wasDerivedFrom wasRevisionOf",
    }.items()
    for name in names.split()
)
# Likewise, from a part to its whole or from a child to its parent; those of documents are too many to be kept.
_ONE_WAY = tuple(
    f"{space}{name}"
    for space, names in {
        SCHEMA: "parent parentOrganization subOrganization",
        SCHEMA_HTTP: "parent parentOrganization subOrganization",
        "http://www.w3.org/ns/org#": "subOrganizationOf hasSubOrganization unitOf reportsTo",
    }.items()
    for name in names.split()
)


def _well_known() -> dict[str, set[str]]:
    """Return what is said, or meant, of the properties of well-known vocabularies."""
    kinds = {iri: {IRREFLEXIVE} for iri in _BETWEEN_TWO} | {iri: {ASYMMETRIC} for iri in _ONE_WAY}
    return defaultdict(
        set, kinds | {iri: {INVERSE_FUNCTIONAL} for iri in known().flagged("inverse-functional")}
    )


@dataclass(slots=True)
class Constraints:
    """The constrained properties of a site, and the first statements against each constraint.

    Each statement is told with the subject that it is at odds with, "" for its own.
    """

    kinds: dict[str, set[str]] = field(default_factory=_well_known)  # property → what it is
    apart: dict[str, set[str]] = field(
        default_factory=lambda: defaultdict(set)
    )  # property → those disjoint with it
    late: set[str] = field(default_factory=set)  # properties that were used before they were said to be so
    against: dict[str, list[tuple[Said, str]]] = field(default_factory=lambda: defaultdict(list))
    _first: dict[tuple[str, ...], str] = field(default_factory=dict)

    def take(self, at: Mention, property_: str, iri: str, text: str) -> None:
        """Take a statement about a thing that has an IRI; `iri` is that of its object, "" where it is a text."""
        kinds, said = self.kinds[property_], Said(at, property_, iri or text)
        if INVERSE_FUNCTIONAL in kinds:
            first = self._first.setdefault((property_, iri, text), at.subject)
            self._note(INVERSE_FUNCTIONAL, said, first, first != at.subject)
        if DISJOINT in kinds:
            self._first[DISJOINT, property_, at.subject, iri, text] = ""
            for other in self.apart[property_]:
                self._note(DISJOINT, said, other, (DISJOINT, other, at.subject, iri, text) in self._first)
        if iri and ASYMMETRIC in kinds:
            self._first[ASYMMETRIC, property_, at.subject, iri] = ""
            self._note(ASYMMETRIC, said, iri, (ASYMMETRIC, property_, iri, at.subject) in self._first)
        elif iri and IRREFLEXIVE in kinds:
            self._note(IRREFLEXIVE, said, iri, iri == at.subject)

    def part(self, property_: str, other: str) -> None:
        """Take that two properties never lead from one thing to the same."""
        for one, two in ((property_, other), (other, property_)):
            self.kinds[one].add(DISJOINT)
            self.apart[one].add(two)

    def _note(self, kind: str, said: Said, other: str, is_against: bool) -> None:
        if is_against and len(self.against[kind]) < MOST:
            self.against[kind].append((said, "" if other == said.at.subject else other))
