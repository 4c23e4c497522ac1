"""The alphabetical index of a concept scheme in one language: preferred names, and other names that lead to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice, takewhile
from typing import NamedTuple

from seeother.graph.catalogue import Label
from seeother.graph.data import Data
from seeother.graph.labels import initial
from seeother.look.names import preference
from seeother.query.listing import MOST_COUNTED, MOST_SORTED, sort_key
from seeother.query.long_listing import letters
from seeother.query.membership import membership
from seeother.query.walk import Walk
from seeother.statements import iri_of
from seeother.structure import concepts
from seeother.terms import SKOS

_OTHER = f"{SKOS}altLabel"
_MOST_WALKED, _AT_ONCE = 60_000, 500  # names with one letter that are looked at, and looked up together
_SAMPLE = 1_500  # concepts of a large scheme that are looked at for languages


class Entry(NamedTuple):
    """A name in the index; `preferred` is what the concept is called instead, "" where it is called this."""

    key: str
    text: str
    iri: str
    preferred: str = ""


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The index in one language, or what of it begins with one letter; all letters, and how many names each language has."""

    entries: tuple[Entry, ...]
    letters: tuple[str, ...]
    languages: Mapping[str, int]
    letter: str = ""


def alphabet(scheme: str, language: str, letter: str, snapshot: Data) -> Alphabet:
    """Return the index of a scheme, or what of it begins with a letter; of a large scheme always that, by the first letter."""
    if _is_large(scheme, snapshot):
        at = letter or next(iter(_letters(scheme, language, snapshot)), "")
        key = ("alphabet", scheme, language, at)
        return snapshot.once(key, lambda: _of_one_letter(scheme, language, at, snapshot))
    whole = snapshot.once(("alphabet", scheme, language), lambda: _alphabet(scheme, language, snapshot))
    found = tuple(entry for entry in whole.entries if entry.key.startswith(letter))
    return Alphabet(found, whole.letters, whole.languages, letter)


def languages(scheme: str, snapshot: Data) -> Mapping[str, int]:
    """Return the languages of the names of a scheme, with how many there are, of a large one in a part of it."""
    known: Mapping[str, int] = snapshot.once(
        ("languages", scheme),
        lambda: Counter(tag for _, tag, _ in _called(_looked_at(scheme, snapshot), snapshot)),
    )
    return known


def _is_large(scheme: str, snapshot: Data) -> bool:
    """Tell whether a scheme is too large to be put in order at once; what an engine says is bounded anyway."""
    asked = [(iri_of(concepts.IN_SCHEME), iri_of(scheme), False)]
    return len(_inside(scheme, snapshot)) > MOST_SORTED and snapshot.members(asked, 1) is None


def _inside(scheme: str, snapshot: Data) -> list[str]:
    """Return the concepts and groups of a scheme, no more than tells that it is large."""
    members = islice(concepts.members(scheme, snapshot), MOST_SORTED + 1)
    return list(dict.fromkeys((*members, *concepts.tops(scheme, snapshot).every)))


def _looked_at(scheme: str, snapshot: Data) -> list[str]:
    inside = _inside(scheme, snapshot)
    return inside[:: -(-len(inside) // _SAMPLE)] if _is_large(scheme, snapshot) else inside


def _called(iris: Iterable[str], snapshot: Data) -> Iterator[tuple[str, str, str]]:
    """Yield (IRI, language, text) of what resources are called."""
    names: dict[str, list[Label]] = {}
    for iri, predicate, tag, text, _ in snapshot.catalogue.many_labels(iris):
        names.setdefault(iri, []).append((predicate, tag, text))
    for iri, labels in names.items():
        yield from ((iri, tag, text) for _, tag, text in snapshot.best_labels(labels))


def language_of(scheme: str, asked: str, reader: Sequence[str], snapshot: Data) -> str:
    """Return the language of an index: the one asked for, else the reader's as far as the scheme has names in it."""
    spoken = languages(scheme, snapshot)
    if asked in spoken or not spoken:
        return asked
    return min(spoken, key=lambda tag: (preference(tag, [asked, *reader]), -spoken[tag], tag))


def _alphabet(scheme: str, language: str, snapshot: Data) -> Alphabet:
    inside = set(_inside(scheme, snapshot))
    called = [(iri, text) for iri, tag, text in _called(inside, snapshot) if tag == language]
    entries = {Entry(sort_key(text), text, iri) for iri, text in called}
    others = snapshot.texts_in(iri_of(_OTHER), language)
    entries.update(_others(((iri, text) for iri, text in others if iri in inside), dict(called)))
    first = sorted({entry.key[:1] for entry in entries if entry.key})
    return Alphabet(tuple(sorted(entries)), tuple(first), languages(scheme, snapshot))


def _others(found: Iterable[tuple[str, str]], called: Mapping[str, str]) -> Iterator[Entry]:
    return (Entry(sort_key(text), text, iri, called.get(iri, "")) for iri, text in found)


def _of_one_letter(scheme: str, language: str, letter: str, snapshot: Data) -> Alphabet:
    """Return what of a large scheme begins with a letter: the index of names is walked there."""
    entries: set[Entry] = set()
    is_inside = _inside_of(scheme, snapshot)
    rows = islice(snapshot.catalogue.names_from(letter, "", language, is_inside), _MOST_WALKED)
    of_letter = takewhile(lambda row: initial(row[1]) == letter, rows)
    named = ((iri, text) for iri, text, may_be_seen in of_letter if may_be_seen)
    while seen := list(islice(named, _AT_ONCE)):
        called = _called_in(language, dict.fromkeys(iri for iri, _ in seen), snapshot)
        entries.update(Entry(sort_key(text), text, iri) for iri, text in seen if called.get(iri) == text)
    others = snapshot.catalogue.other_names(_OTHER, language, letter)
    inside = {iri for iri, _ in others if is_inside(iri)}
    entries.update(
        _others(
            ((iri, text) for iri, text in others if iri in inside), _called_in(language, inside, snapshot)
        )
    )
    every = _letters(scheme, language, snapshot)
    return Alphabet(tuple(sorted(entries)), every, languages(scheme, snapshot), letter)


def _letters(scheme: str, language: str, snapshot: Data) -> tuple[str, ...]:
    """Return the letters with which names of a large scheme begin in a language, as far as a look at some of each tells."""
    return snapshot.once(
        ("letters", scheme, language), lambda: tuple(_beginning_any(scheme, language, snapshot))
    )


def _beginning_any(scheme: str, language: str, snapshot: Data) -> Iterator[str]:
    is_inside = _inside_of(scheme, snapshot)
    walk = Walk(snapshot, [language], is_inside, only=language)
    named = letters(walk)
    for letter in snapshot.catalogue.initials():
        others = () if letter in named else snapshot.catalogue.other_names(_OTHER, language, letter)
        if letter in named or any(is_inside(iri) for iri, _ in others):
            yield letter


def _inside_of(scheme: str, snapshot: Data) -> Callable[[str], bool]:
    """Return what tells whether a resource is said to be in a large scheme."""
    condition = (concepts.IN_SCHEME, scheme)
    count = partial(snapshot.count_of, iri_of(concepts.IN_SCHEME), iri_of(scheme), MOST_COUNTED + 1)
    total = snapshot.kept(("in scheme", scheme), count)
    return membership([condition], total if total <= MOST_COUNTED else 0, snapshot).of(snapshot)


def _called_in(language: str, iris: Iterable[str], snapshot: Data) -> dict[str, str]:
    return {iri: text for iri, tag, text in _called(iris, snapshot) if tag == language}
