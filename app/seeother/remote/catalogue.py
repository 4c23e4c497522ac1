"""The catalogue of a folder's files and of an engine beside it: what the files say from their index, the rest by bounded lookups.

What an engine has answered is remembered until the catalogue goes, with the snapshot it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from seeother.graph.catalogue import File, Place
from seeother.graph.labels import Labels, Named
from seeother.iris import canonical
from seeother.remote.counts import Counts
from seeother.remote.names import AskedNames
from seeother.terms import DCTERMS, OWL, RDF, RDFS
from seeother.vocabularies.known import known

_MOST_RETIRED = 20_000
_MOST_COMMON = 200  # classes, and properties, whose names nearly every page wants


class EngineCatalogue(AskedNames, Counts):
    """Files first, then the engine."""

    def learn_common_names(self) -> None:
        """Ask what the commonest classes and properties are called, and the terms that vocabularies are made of."""
        common = (*self.classes()[:_MOST_COMMON], *self.properties()[:_MOST_COMMON])
        terms = (term.iri for space in (RDF, RDFS, OWL) for term in known().of_vocabulary(space))
        self.many_labels((*(iri for iri, _ in common), *terms))

    # Files and places: an engine has none.

    def places(self, key: str) -> Sequence[Place]:
        """Return where a key is a subject, by file."""
        return self._files.places(key)

    def first_places(self, keys: Iterable[str]) -> dict[str, Place]:
        """Return of many keys where they are subjects in the files."""
        return self._files.first_places(keys)

    def other_names(self, predicate: str, language: str, beginning: str) -> Sequence[tuple[str, str]]:
        """Return those of the files."""
        return self._files.other_names(predicate, language, beginning)

    def files(self) -> Sequence[File]:
        """Return every file by name."""
        return self._files.files()

    def subjects_of(self, file: str, most: int) -> Sequence[str]:
        """Return the first few keys that a file has as subjects."""
        return self._files.subjects_of(file, most)

    def prefixes(self) -> Sequence[tuple[str, str, str]]:
        """Return (prefix, namespace, file name) of every declaration, by file."""
        return self._files.prefixes()

    def retired(self) -> dict[str, str]:
        """Return what the files and the engine deprecate: key → the IRI that takes its place, "" for none."""
        told = f'{{ ?s <{OWL}deprecated> ?d FILTER(isIRI(?s) && STR(?d) IN ("true", "1")) }}'
        replaced = f"{{ ?s <{DCTERMS}isReplacedBy> ?r FILTER(isIRI(?s) && isIRI(?r)) }}"
        rows = self._engine.select(f"SELECT ?s ?r {{ {told} UNION {replaced} }} LIMIT {_MOST_RETIRED}")
        own: dict[str, str] = {}
        for row in rows:
            key = canonical(str(row["s"]))
            own[key] = max(own.get(key, ""), str(row.get("r", "")))
        return own | self._files.retired()


class EngineLabels(Labels):
    """Names as they are told; those that are still to be asked for are not taken for missing."""

    def __init__(self, catalogue: EngineCatalogue, properties: tuple[str, ...]) -> None:
        super().__init__(catalogue, properties)
        self._asked = catalogue

    def _look_up(self, iris: list[str]) -> dict[str, Named]:
        unknown = set(self._asked.put_off(iris))
        found = super()._look_up([iri for iri in iris if iri not in unknown])
        return found | dict.fromkeys(unknown, Named((), frozenset()))
