"""Which things a long list has, told in passing: after some that the data is asked for, without asking it."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rdflib import URIRef

from seeother.graph.catalogue import MoreThan
from seeother.graph.data import Data
from seeother.graph.oxigraph import read_term
from seeother.query.listing import BACKWARDS, MOST_COUNTED, Condition, meeter, statements_of
from seeother.query.words import limit_of
from seeother.statements import iri_of

_SHARE = 8  # where one thing for so many of the list was asked for, all that the list has are noted


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

    def of(self, data: Data) -> Callable[[str], bool]:
        """Return what tells of one thing after the other whether the list has it."""
        meets, meets_others = meeter(self.conditions, data), meeter(self.conditions[1:], data)
        is_alone, share = len(self.conditions) == 1, _SHARE if self._is_bounded(data) else 0

        def has(iri: str) -> bool:
            if (noted := self._noted) is None:
                self._asked += 1
                if share * self._asked > self.total:
                    self._noted = array("q", sorted(map(hash, _things(self.conditions[0], data))))
                return meets(iri)
            mark = hash(iri)
            place = bisect_left(noted, mark)
            is_noted = place < len(noted) and noted[place] == mark
            return is_noted and (is_alone or meets_others(iri))

        return has

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
