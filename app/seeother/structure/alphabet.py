"""The alphabetical index of a concept scheme in one language: preferred names, and other names that lead to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from seeother.graph.catalogue import Label
from seeother.graph.data import Data
from seeother.query.listing import sort_key
from seeother.statements import iri_of
from seeother.structure import concepts
from seeother.terms import SKOS

_OTHER = f"{SKOS}altLabel"


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in the index; `preferred` is what the concept is called instead, "" where it is called this."""

    key: str
    text: str
    iri: str
    preferred: str = ""


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The index in one language, and how many names there are in each; `letters` are those that names begin with."""

    entries: tuple[Entry, ...]
    languages: Mapping[str, int]

    @property
    def letters(self) -> tuple[str, ...]:
        """Return the first letters of names, in order."""
        return tuple(sorted({entry.key[:1] for entry in self.entries if entry.key}))

    def beginning(self, letter: str) -> tuple[Entry, ...]:
        """Return the entries with a first letter, all of them for none."""
        return tuple(entry for entry in self.entries if entry.key.startswith(letter))


def alphabet(scheme: str, language: str, snapshot: Data) -> Alphabet:
    """Return the index of a scheme; worked out once for a snapshot."""
    return snapshot.once(("alphabet", scheme, language), lambda: _alphabet(scheme, language, snapshot))


def _alphabet(scheme: str, language: str, snapshot: Data) -> Alphabet:
    tops = concepts.tops(scheme, snapshot)
    inside = list(dict.fromkeys((*concepts.members(scheme, snapshot), *tops.concepts, *tops.groups)))
    names: dict[str, list[Label]] = {}
    for iri, predicate, tag, text, _ in snapshot.catalogue.many_labels(inside):
        names.setdefault(iri, []).append((predicate, tag, text))
    best = {iri: snapshot.best_labels(labels) for iri, labels in names.items()}
    counts = Counter(tag for labels in best.values() for _, tag, _ in labels)
    called = {iri: text for iri, labels in best.items() for _, tag, text in labels if tag == language}
    entries = {Entry(sort_key(text), text, iri) for iri, text in called.items()}
    entries.update(
        Entry(sort_key(text), text, iri, called.get(iri, ""))
        for iri, text in snapshot.texts_in(iri_of(_OTHER), language)
        if iri in names
    )
    return Alphabet(
        tuple(sorted(entries, key=lambda entry: (entry.key, entry.text, entry.iri))), dict(counts)
    )
