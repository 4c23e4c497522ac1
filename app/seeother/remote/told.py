"""What an engine has told, pattern by pattern, the latest of it: a bounded number of statements is remembered.

A blank node means nothing in another answer, so what is below a subject is kept, and goes, with it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence

from rdflib import BNode, Literal, URIRef

from seeother.engine.results import Row
from seeother.remote.rounds import Space
from seeother.sparql.documents import Wanted
from seeother.statements import Node, Term, Triple

Pattern = tuple[Node | None, URIRef | None, Term | None, str]
_MOST = 400_000  # statements, some 100 MB of them at the worst
_LEAST = 20  # statements that a pattern counts for, however few it has


def pattern_of(subject: Node | None, predicate: URIRef | None, value: Term | None) -> Pattern:
    """Return the key of a pattern: literals are equal without regard to their languages."""
    return subject, predicate, value, (value.language or "") if isinstance(value, Literal) else ""


class Told:
    """Statements by the pattern that they were asked for; threads share it."""

    def __init__(self) -> None:
        self._found: OrderedDict[Pattern, Sequence[Triple]] = OrderedDict()
        self._below: dict[Pattern, Mapping[Node, Sequence[Triple]]] = {}
        self._above: dict[Node, Pattern] = {}  # the pattern that a blank node came with
        self.terms: dict[Space, list[URIRef]] = {}  # of vocabularies
        self.around: dict[Wanted, list[Row]] = {}  # of documents, until they are taken from here
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
