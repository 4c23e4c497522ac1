"""Some things of a list, looked at for what is true of most: each is read once for all who ask."""

from __future__ import annotations

from functools import cached_property

from rdflib import Literal

from seeother.graph.data import Data
from seeother.look.typesetting import Magnitude, magnitude
from seeother.query.listing import Selection, sample
from seeother.statements import Term, datatype_of, iri_of


class LookedAt:
    """The things of a list that are looked at while one page is made: all of a short list, some of a long one."""

    def __init__(self, selection: Selection, data: Data) -> None:
        self.selection, self.data = selection, data
        self._about: dict[str, list[tuple[str, Term]]] = {}
        self._sizes: dict[tuple[str, str], Magnitude | None] = {}

    @cached_property
    def iris(self) -> list[str]:
        """Return the things."""
        return sample(self.selection, self.data)

    def about(self, iri: str) -> list[tuple[str, Term]]:
        """Return the properties and values of a thing, each once."""
        if (found := self._about.get(iri)) is None:
            said = dict.fromkeys((str(quad[1]), quad[2]) for quad in self.data.about(iri_of(iri)))
            found = self._about[iri] = list(said)
        return found

    def size(self, value: Term) -> Magnitude | None:
        """Return what puts a number or a date in order, None for other values."""
        if not isinstance(value, Literal) or not (datatype := datatype_of(value)):
            return None
        key = (str(value), datatype)
        if key not in self._sizes:
            self._sizes[key] = magnitude(*key)
        return self._sizes[key]
