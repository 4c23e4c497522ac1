"""What an engine has told, pattern by pattern, the latest of it: a bounded number of statements is remembered.

A blank node means nothing in another answer, so what is below a subject is kept, and goes, with it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from typing import Generic, TypeVar

from rdflib import BNode, Literal, URIRef

from seeother.engine.results import Row
from seeother.remote.rounds import Space
from seeother.sparql.documents import Wanted
from seeother.statements import Node, Term, Triple

K = TypeVar("K")
V = TypeVar("V")
Pattern = tuple[Node | None, URIRef | None, Term | None, str]
_MOST = 400_000  # statements, some 100 MB of them at the worst
_MOST_TERMS = 100_000
_MOST_ROWS = 200_000  # of documents that were asked for with other questions
_LEAST = 20  # statements that a pattern counts for, however few it has


def room_of(found: object) -> int:
    """Return what an answer counts for, however short it is."""
    return max(_LEAST, len(found)) if isinstance(found, Sized) else _LEAST


def pattern_of(subject: Node | None, predicate: URIRef | None, value: Term | None) -> Pattern:
    """Return the key of a pattern: literals are equal without regard to their languages."""
    return subject, predicate, value, (value.language or "") if isinstance(value, Literal) else ""


class Latest(Generic[K, V]):
    """The latest of what was kept and looked at, as much as weighs so much together; threads share it."""

    def __init__(self, most: int, weight: Callable[[V], int]) -> None:
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._most, self._weigh, self.weight = most, weight, 0
        self._changing = threading.Lock()

    def __contains__(self, key: K) -> bool:
        return key in self._kept

    def get(self, key: K) -> V | None:
        """Return what was kept, None where it is gone."""
        with self._changing:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: K, value: V) -> None:
        """Keep something, and let go of the oldest where all is too much."""
        with self._changing:
            self._drop(key)
            self._kept[key] = value
            self.weight += self._weigh(value)
            while self.weight > self._most and len(self._kept) > 1:
                self._drop(next(iter(self._kept)))

    def take(self, key: K) -> V | None:
        """Return what was kept, and keep it no longer."""
        with self._changing:
            return self._drop(key)

    def _drop(self, key: K) -> V | None:
        if key not in self._kept:
            return None
        value = self._kept.pop(key)
        self.weight -= self._weigh(value)
        return value


class Told:
    """Statements by the pattern that they were asked for; threads share it."""

    def __init__(self) -> None:
        self._found: OrderedDict[Pattern, Sequence[Triple]] = OrderedDict()
        self._below: dict[Pattern, Mapping[Node, Sequence[Triple]]] = {}
        self._above: dict[Node, Pattern] = {}  # the pattern that a blank node came with
        self.terms = Latest[Space, list[URIRef]](_MOST_TERMS, room_of)  # of vocabularies
        # Of documents, until they are taken from here.
        self.around = Latest[Wanted, list[Row]](_MOST_ROWS, room_of)
        self._size = 0
        self._changing = threading.Lock()

    def find(self, pattern: Pattern) -> Sequence[Triple] | None:
        """Return the statements of a pattern, None where it would have to be asked for."""
        with self._changing:
            found = self._found.get(pattern)
            if found is not None:
                self._found.move_to_end(pattern)
            return found

    def about(self, node: BNode) -> Sequence[Triple]:
        """Return what is said about a blank node that came with something remembered."""
        with self._changing:
            above = self._above.get(node)
            return self._below[above].get(node, ()) if above is not None else ()

    def note(self, pattern: Pattern, found: Iterable[Triple], below: Mapping[Node, Sequence[Triple]]) -> None:
        """Remember the statements of a pattern, and what is said about the blank nodes below them."""
        with self._changing:
            self._forget(pattern)
            self._found[pattern] = list(found)
            if below:
                self._below[pattern] = below
                self._above.update(dict.fromkeys(below, pattern))
            self._size += self._weight(pattern)
            while self._size > _MOST and len(self._found) > 1:
                self._forget(next(iter(self._found)))

    def _forget(self, pattern: Pattern) -> None:
        if pattern not in self._found:
            return
        self._size -= self._weight(pattern)
        del self._found[pattern]
        for node in self._below.pop(pattern, ()):
            self._above.pop(node, None)

    def _weight(self, pattern: Pattern) -> int:
        below = self._below.get(pattern, {})
        return max(_LEAST, len(self._found[pattern]) + sum(map(len, below.values())))
