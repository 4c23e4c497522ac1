"""Texts that hold some words: as a condition that the things of a list meet, and the properties worth asking that of."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from rdflib import Literal

from seeother.graph.data import Data
from seeother.graph.fulltext import folded
from seeother.look.typesetting import magnitude
from seeother.query.ranges import Range, range_of
from seeother.statements import Term, datatype_of, iri_of
from seeother.terms import HIDDEN, RDFS

NAME = f"{RDFS}label"  # stands for all properties that name things
MOST_COMPARED = 100_000  # statements of a property that are looked through for words
_MOST_HOLDERS = 50_000  # things with some words in their names; of more a list shows its first ones soon
_LONGEST, _MOST_OFFERED, _FEWEST = 100, 8, 3


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


def texts(looked_at: list[str], snapshot: Data) -> tuple[str, ...]:
    """Return the properties by which some things have texts, the commonest first; names are left out."""
    having: Counter[str] = Counter()
    different: dict[str, set[str]] = {}
    left_out = {*snapshot.label_properties, *HIDDEN}
    for iri in looked_at:
        said = {str(q.predicate): str(q.object) for q in snapshot.about(iri_of(iri)) if _is_text(q.object)}
        having.update(said.keys() - left_out)
        for predicate, text in said.items():
            different.setdefault(predicate, set()).add(text)
    found = [
        (-count, predicate) for predicate, count in having.items() if len(different[predicate]) >= _FEWEST
    ]
    return tuple(predicate for _, predicate in sorted(found)[:_MOST_OFFERED])


def _is_text(term: Term) -> bool:
    return isinstance(term, Literal) and magnitude(str(term), datatype_of(term)) is None
