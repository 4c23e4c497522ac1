"""How many things and statements files and an engine have, of each class and property: counted up to a bound."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from seeother.graph.catalogue import MoreThan
from seeother.remote.beside import Beside, make_room
from seeother.sparql import lookups
from seeother.sparql.lookups import MOST_COUNTED, MOST_COUNTED_BY
from seeother.sparql.terms import is_askable
from seeother.statements import iri_of
from seeother.terms import RDF
from seeother.write.ntriples import text_of


class Counts(Beside):
    """The part of a catalogue that knows numbers."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self._counts: dict[tuple[str, bool], int] = {}

    @cached_property
    def _classes(self) -> Mapping[str, int]:
        return self._engine.once(("classes", id(self)), self._count_classes)

    def _count_classes(self) -> Mapping[str, int]:
        """Count the things of each class; of very many some, and blank nodes too, which take long to tell apart."""
        typed = f"?s <{RDF}type> ?c"
        total = self._engine.try_to_select(lookups.count(typed, MOST_COUNTED))
        if total and total[0].number("n") < MOST_COUNTED:
            typed += " FILTER(isIRI(?s))"
        found = self._counted_by("c", typed)
        return {iri: number for iri, number in found.items() if not iri.startswith("_:")}

    @cached_property
    def _properties(self) -> Mapping[str, int]:
        return self._engine.once(("properties", id(self)), lambda: self._counted_by("p", "?s ?p ?o"))

    def _counted_by(self, name: str, pattern: str) -> Mapping[str, int]:
        rows = self._engine.try_to_select(lookups.counts_by(name, pattern, MOST_COUNTED, MOST_COUNTED_BY))
        found = {str(row[name]): row.number("n") for row in rows or () if name in row}
        is_whole = rows is not None and len(found) < MOST_COUNTED_BY and sum(found.values()) < MOST_COUNTED
        return (
            found if is_whole else {iri: MoreThan(number) for iri, number in found.items()} | {"": MoreThan()}
        )

    def uses(self, predicate: str) -> bool:
        """Tell whether the engine says anything with a predicate: from what was counted, where that was all there is."""
        if not self._can_count(self._properties):
            return True  # for all that is known
        return predicate in self._properties or self._counted(predicate, False) > 0

    def _can_count(self, counted: Mapping[str, int]) -> bool:
        """Tell whether the engine counts in time at all."""
        return len(counted) > 1 or "" not in counted

    def know_counts(self) -> tuple[int, int]:
        """Count what there is of each class and property, up to a bound; returns how many things and statements."""
        return sum_of(self._classes.values()), sum_of(self._properties.values())

    def properties(self) -> Sequence[tuple[str, int]]:
        """Return every property with how many statements are made with it, the commonest first; counted up to a bound."""
        return _summed(self._files.properties(), self._properties)

    def classes(self) -> Sequence[tuple[str, int]]:
        """Return every class with how many things are said to be of it, the commonest first; counted up to a bound."""
        return _summed(self._files.classes(), self._classes)

    def usage(self, iri: str, of_class: bool) -> int:
        """Return how many things are of a class, or how many statements are made with a property, counted up to a bound."""
        own = self._counted(iri, of_class) if is_askable(iri) else 0
        return sum_of((self._files.usage(iri, of_class), own))

    def _counted(self, iri: str, of_class: bool) -> int:
        asked = iri, of_class
        every = self._classes if of_class else self._properties
        if "" not in every:
            return every.get(iri, 0)
        if not self._can_count(every):
            return MoreThan()
        if every.get(iri, 0) >= MOST_COUNTED:
            return every[iri]
        if asked not in self._counts:
            if (questions := self._rounds.questions) is not None:
                questions.counted[asked] = None
                return MoreThan(every.get(iri, 0))
            rows = self._engine.try_to_select(lookups.count(counting(*asked), MOST_COUNTED))
            self.note_count(asked, next((row.number("n") for row in rows or ()), 0))
        return self._counts[asked]

    def note_count(self, asked: tuple[str, bool], number: int) -> None:
        """Remember how many are of a class, or are said with a property."""
        make_room(self._counts)
        self._counts[asked] = MoreThan(number) if number >= MOST_COUNTED else number


def counting(iri: str, of_class: bool) -> str:
    """Return the pattern of the things of a class, or of what is said with a property."""
    named = text_of(iri_of(iri))
    return f"?s <{RDF}type> {named}" if of_class else f"?s {named} ?o"


def _summed(files: Iterable[tuple[str, int]], own: Mapping[str, int]) -> list[tuple[str, int]]:
    found = dict(files)
    for iri, number in own.items():
        if iri:
            found[iri] = sum_of((found.get(iri, 0), number))
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def sum_of(numbers: Iterable[int]) -> int:
    """Return a sum, which is one that counting stopped at where one of the numbers is."""
    every = [*numbers]
    return MoreThan(sum(every)) if any(isinstance(number, MoreThan) for number in every) else sum(every)
