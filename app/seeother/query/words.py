"""Texts that hold some words, as a condition that the things of a list meet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rdflib import Literal

from seeother.graph.data import Data
from seeother.graph.fulltext import folded
from seeother.query.ranges import Range, range_of
from seeother.statements import Term, iri_of
from seeother.terms import RDFS

NAME = f"{RDFS}label"  # stands for all properties that name things
MOST_COMPARED = 100_000  # statements of a property that are looked through for words
_MOST_HOLDERS = 50_000  # things with some words in their names; of more a list shows its first ones soon
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Words:
    """Some words within a text, in whatever case and with whatever accents."""

    text: str

    def __str__(self) -> str:
        return f"*{self.text}*"

    def holds(self, term: Term) -> bool:
        """Tell whether a text has the words."""
        return isinstance(term, Literal) and self.are_in(str(term))

    def are_in(self, text: str) -> bool:
        """Tell whether a text has the words, given as it is."""
        return folded(self.text) in folded(text)


@lru_cache(maxsize=256)  # one condition is held against one thing after the other
def limit_of(text: str) -> Range | Words | None:
    """Return the range or the words that a condition's value is, None for a term."""
    inside = text[1:-1].strip()
    if text[:1] == text[-1:] == "*" and inside and len(inside) <= _LONGEST:
        return Words(inside)
    return range_of(text)


def holders(predicate: str, words: Words, snapshot: Data) -> frozenset[str] | None:
    """Return the things that have some words in a text of a property; None where there is too much to look through."""
    return snapshot.once(("holders", predicate, words), lambda: _holders(predicate, words, snapshot))


def _holders(predicate: str, words: Words, snapshot: Data) -> frozenset[str] | None:
    if predicate == NAME:
        found = snapshot.catalogue.words.within_names(folded(words.text), _MOST_HOLDERS + 1)
        return frozenset(found) if len(found) <= _MOST_HOLDERS else None
    if snapshot.catalogue.usage(predicate, False) > MOST_COMPARED:
        return None
    texts = snapshot.texts_in(iri_of(predicate))
    return frozenset(iri for iri, text in texts if words.are_in(text))


def properties_of(predicate: str, limit: Range | Words, snapshot: Data) -> tuple[str, ...]:
    """Return the properties whose values are compared: of names all that hold one."""
    return snapshot.label_properties if predicate == NAME and isinstance(limit, Words) else (predicate,)
