"""How many things and statements files and an engine have, of each class and property: counted up to a bound."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from seeother.remote.beside import Beside, make_room
from seeother.sparql import lookups
from seeother.sparql.terms import is_askable
from seeother.statements import iri_of
from seeother.terms import RDF
from seeother.write.ntriples import text_of

_MOST_CLASSES = 1_000
_LOOKED_AT = 1_000_000  # statements that are counted at most


class Counts(Beside):
    """The part of a catalogue that knows numbers."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self._counts: dict[tuple[str, bool], int] = {}

    @cached_property
    def _classes(self) -> dict[str, int]:
        rows = self._engine.select(
            lookups.counts_by("c", f"?s <{RDF}type> ?c FILTER(isIRI(?s))", _LOOKED_AT, _MOST_CLASSES)
        )
        return {str(row["c"]): int(row["n"]) for row in rows if "c" in row and not row["c"].startswith("_:")}

    @cached_property
    def _properties(self) -> dict[str, int]:
        rows = self._engine.select(lookups.counts_by("p", "?s ?p ?o", _LOOKED_AT, _MOST_CLASSES))
        return {str(row["p"]): int(row["n"]) for row in rows if "p" in row}

    def uses(self, predicate: str) -> bool:
        """Tell whether the engine says anything with a predicate: from what was counted, where that was all there is."""
        return predicate in self._properties or self._counted(predicate, False) > 0

    def _is_whole(self, counted: Mapping[str, int]) -> bool:
        """Tell whether everything was counted."""
        return len(counted) < _MOST_CLASSES and sum(counted.values()) < _LOOKED_AT

    def know_counts(self) -> None:
        """Count what there is of each class and property, up to a bound."""
        self._classes, self._properties  # noqa: B018  asking is the point

    def properties(self) -> Sequence[tuple[str, int]]:
        """Return every property with how many statements are made with it, the commonest first; counted up to a bound."""
        return _summed(self._files.properties(), self._properties)

    def classes(self) -> Sequence[tuple[str, int]]:
        """Return every class with how many things are said to be of it, the commonest first; counted up to a bound."""
        return _summed(self._files.classes(), self._classes)

    def usage(self, iri: str, of_class: bool) -> int:
        """Return how many things are of a class, or how many statements are made with a property, counted up to a bound."""
        own = self._counted(iri, of_class) if is_askable(iri) else 0
        return self._files.usage(iri, of_class) + own

    def _counted(self, iri: str, of_class: bool) -> int:
        asked = iri, of_class
        every = self._classes if of_class else self._properties
        if self._is_whole(every):
            return every.get(iri, 0)
        if asked not in self._counts:
            if (questions := self._rounds.questions) is not None:
                questions.counted[asked] = None
                return 0
            rows = self._engine.select(lookups.count(counting(*asked), _LOOKED_AT))
            self.note_count(asked, next((int(row["n"]) for row in rows), 0))
        return self._counts[asked]

    def note_count(self, asked: tuple[str, bool], number: int) -> None:
        """Remember how many are of a class, or are said with a property."""
        make_room(self._counts)
        self._counts[asked] = number


def counting(iri: str, of_class: bool) -> str:
    """Return the pattern of the things of a class, or of what is said with a property."""
    named = text_of(iri_of(iri))
    return f"?s <{RDF}type> {named} FILTER(isIRI(?s))" if of_class else f"?s {named} ?o"


def _summed(files: Iterable[tuple[str, int]], own: Mapping[str, int]) -> list[tuple[str, int]]:
    found = dict(files)
    for iri, number in own.items():
        found[iri] = found.get(iri, 0) + number
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
