"""What there is to note of statements with one predicate, looked up once for all of a file."""

from __future__ import annotations

from collections import Counter

from seeother.survey.facts import DEFINITIONS, LINKS, NAMES, PAST, REFERENCE, TYPE, Facts, Links, Said
from seeother.survey.metadata import METADATA
from seeother.survey.texts import Texts
from seeother.terms import FOAF, LABELS, OWL, RDFS
from seeother.terms import NAMING as _NAMING

_NAMES_THINGS = _NAMING | set(LABELS)
_TEXTS = NAMES | DEFINITIONS | {REFERENCE}
_DOCUMENT_OF = frozenset(
    {f"{FOAF}page", f"{FOAF}homepage", f"{FOAF}isPrimaryTopicOf", f"{FOAF}workplaceHomepage"}
)


class Predicate:
    """Where statements with one predicate are noted; None where nothing of the kind is."""

    __slots__ = (
        "counts",
        "definitions",
        "iri",
        "is_document_of",
        "is_naming",
        "is_of_past",
        "is_special",
        "is_text",
        "is_type",
        "links",
        "metadata",
        "names",
        "objects",
        "uses",
    )

    def __init__(self, iri: str, facts: Facts, *, is_special: bool) -> None:
        self.iri, self.is_type = iri, iri == TYPE
        self.uses: dict[str, list[Said]] = facts.uses[iri]
        self.counts: Counter[str] = facts.counts[iri]
        self.links: Links | None = facts.links[iri] if iri in LINKS else None
        self.objects = None if iri in LINKS or iri.startswith((RDFS, OWL)) else facts.objects[iri]
        self.names: Texts | None = facts.texts[iri] if iri in NAMES else None
        self.definitions = facts.definitions[iri] if iri in DEFINITIONS else None
        # Names and definitions are kept anyway.
        self.metadata = facts.metadata[iri] if iri in METADATA - NAMES - DEFINITIONS else None
        self.is_special = is_special or self.metadata is not None
        self.is_naming, self.is_document_of = iri in _NAMES_THINGS, iri in _DOCUMENT_OF
        self.is_of_past, self.is_text = iri in PAST, iri in _TEXTS
