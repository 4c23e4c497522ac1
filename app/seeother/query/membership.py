"""Which things a long list has, told in passing: after some that the data is asked for, without asking it."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rdflib import URIRef

from seeother.graph.catalogue import MoreThan
from seeother.graph.data import Data
from seeother.graph.oxigraph import read_term
from seeother.query.listing import BACKWARDS, MOST_COUNTED, Condition, meets, statements_of
from seeother.query.words import limit_of
from seeother.statements import iri_of

_SHARE = 24  # where one thing for so many of the list was asked for, all that the list has are noted


@dataclass(slots=True)
class Membership:
    """The things that meet some conditions; `total` is how many they are, 0 where nobody knows.

    Once noted, a thing is known by 64 bits of a hash, in order: in practice no two have the same.
    It must not hold the data itself, which remembers it.
    """

    conditions: tuple[Condition, ...]
    total: int
    _asked: int = 0
    _noted: array[int] | None = None

    def has(self, iri: str, data: Data) -> bool:
        """Tell whether the list has a thing."""
        if (noted := self._noted) is not None:
            mark = hash(iri)
            place = bisect_left(noted, mark)
            if place == len(noted) or noted[place] != mark:
                return False
            return len(self.conditions) == 1 or meets(iri, self.conditions[1:], data)
        found = meets(iri, self.conditions, data)
        self._asked += 1
        if _SHARE * self._asked > self.total and self._is_bounded(data):
            self._noted = array("q", sorted(map(hash, _things(self.conditions[0], data))))
        return found

    def _is_bounded(self, data: Data) -> bool:
        is_counted = 0 < self.total <= MOST_COUNTED and not isinstance(self.total, MoreThan)
        return is_counted and data.compares_values and not limit_of(self.conditions[0][1])


def _things(condition: Condition, data: Data) -> Iterator[str]:
    said, value = condition[0], read_term(condition[1])
    if isinstance(value, URIRef) and not said.startswith(BACKWARDS):
        return data.subjects_of(iri_of(said), value)
    return (str(quad.subject) for quad in statements_of(condition, data))


def membership(conditions: Sequence[Condition], total: int, data: Data) -> Membership:
    """Return the membership of a list, which the data remembers."""
    key = ("membership", tuple(conditions))
    return data.once(key, lambda: Membership(tuple(conditions), total))
