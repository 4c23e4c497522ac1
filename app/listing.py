"""Lists of things: of one class, or with some value in common; A–Z, in pages, with what divides them best."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pyoxigraph import NamedNode

from app.links import local_reference
from app.names import Name, best, local_name, name_of
from app.snapshot import Label, Snapshot
from app.terms import RDF
from app.vocabulary import known_label

TYPE = f"{RDF}type"
PAGE = 100
MOST_SORTED = 20_000  # things that are put in alphabetical order; longer lists come in the order of the store
_MOST_DIVIDED = 1_500  # things looked at for what divides them
_FACETS, _VALUES = 5, 8
_KEPT = 16
Condition = tuple[str, str]  # property and value that every thing of a list has


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of a list: its name, what it is sorted by."""

    iri: str
    name: Name
    key: str


@dataclass(frozen=True, slots=True)
class Selection:
    """All things that meet the conditions; `entries` is None where there are too many to sort."""

    conditions: tuple[Condition, ...]
    total: int
    entries: tuple[Entry, ...] | None

    @property
    def letters(self) -> tuple[str, ...]:
        """Return the first letters, where they are few enough to choose from."""
        found = sorted({entry.key[:1] for entry in self.entries or () if entry.key})
        return tuple(found) if 1 < len(found) <= 60 and self.total > 40 else ()


@dataclass(frozen=True, slots=True)
class Facet:
    """A property and its commonest values with counts."""

    property: str
    values: tuple[tuple[str, int], ...]


def select(conditions: tuple[Condition, ...], snapshot: Snapshot, languages: Sequence[str]) -> Selection:
    """Return the things that meet all conditions, none where each alone is met by too many; worked out once for a snapshot."""
    key = ("selection", conditions, tuple(languages))
    if key not in snapshot.memory:
        snapshot.remember(key, _select(conditions, snapshot, languages), _KEPT)
    found: Selection = snapshot.memory[key]
    return found


def _select(conditions: tuple[Condition, ...], snapshot: Snapshot, languages: Sequence[str]) -> Selection:
    conditions = tuple(sorted(conditions, key=lambda condition: _size(condition, snapshot)))
    if len(conditions) > 1 and _size(conditions[0], snapshot) > MOST_SORTED:
        return Selection(conditions, 0, ())  # looking at each of so many things would take too long
    said = list(islice(_meeting(conditions, snapshot), 2 * MOST_SORTED))  # what two files say comes twice
    iris = list(dict.fromkeys(said))
    if len(iris) > MOST_SORTED or len(said) == 2 * MOST_SORTED:
        return Selection(conditions, _count(conditions, snapshot), None)
    labels: dict[str, list[Label]] = {}
    for iri, *label in snapshot.index.many_labels(iris):
        labels.setdefault(iri, []).append((label[0], label[1], label[2]))
    entries = [_entry(iri, labels.get(iri, []), snapshot, languages) for iri in iris]
    return Selection(conditions, len(entries), tuple(sorted(entries, key=lambda entry: (entry.key, entry.iri))))


def _entry(iri: str, labels: list[Label], snapshot: Snapshot, languages: Sequence[str]) -> Entry:
    named = best(snapshot.best_labels(labels), languages) or best(known_label(iri), languages) or Name(local_name(iri))
    return Entry(iri, named, sort_key(named.text))


def sort_key(text: str) -> str:
    """Return what a name is sorted by: without case and accents, and without signs before the first letter."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    plain = text.upper()
    return plain.lstrip("\"'“”‘’«»„([- .") or plain


def _meeting(conditions: tuple[Condition, ...], snapshot: Snapshot) -> Iterator[str]:
    store = snapshot.store
    (first, wanted), *others = conditions
    rest = [(NamedNode(p), NamedNode(o)) for p, o in others]
    for quad in store.quads_for_pattern(None, NamedNode(first), NamedNode(wanted), None):
        subject = quad.subject
        if type(subject) is NamedNode and all(any(True for _ in store.quads_for_pattern(subject, p, o, None)) for p, o in rest):
            yield subject.value


def _size(condition: Condition, snapshot: Snapshot) -> int:
    """Return how many things meet one condition, counted only as far as matters."""
    quads = snapshot.store.quads_for_pattern(None, NamedNode(condition[0]), NamedNode(condition[1]), None)
    return sum(1 for _ in islice(quads, MOST_SORTED + 1))


def _count(conditions: tuple[Condition, ...], snapshot: Snapshot) -> int:
    if len(conditions) == 1 and conditions[0][0] == TYPE:
        return snapshot.index.usage(conditions[0][1], True)
    return sum(1 for _ in _meeting(conditions, snapshot))


def page_of(selection: Selection, snapshot: Snapshot, languages: Sequence[str], start: int, descending: bool) -> list[Entry]:
    """Return one page of a list, from number `start`."""
    if selection.entries is not None:
        entries = selection.entries[::-1] if descending else selection.entries
        return list(entries[start : start + PAGE])
    iris = islice(_meeting(selection.conditions, snapshot), start, start + PAGE)
    return [Entry(iri, name_of(iri, snapshot, languages), "") for iri in iris]


def facets(selection: Selection, snapshot: Snapshot) -> tuple[Facet, ...]:
    """Return the properties that divide a list best, for lists short enough to look at whole."""
    key = ("facets", selection.conditions)
    if key not in snapshot.memory:
        small = selection.entries is not None and 8 < selection.total <= _MOST_DIVIDED
        snapshot.remember(key, _facets(selection, snapshot) if small else (), _KEPT)
    found: tuple[Facet, ...] = snapshot.memory[key]
    return found


def _facets(selection: Selection, snapshot: Snapshot) -> tuple[Facet, ...]:
    counts: dict[str, Counter[str]] = {}
    for entry in selection.entries or ():
        pairs = {(q.predicate.value, q.object.value) for q in snapshot.about(NamedNode(entry.iri)) if type(q.object) is NamedNode}
        for said, value in pairs:
            counts.setdefault(said, Counter())[value] += 1
    known = set(selection.conditions)
    ranked = sorted(((_division(values, selection.total), said) for said, values in counts.items()), reverse=True)
    return tuple(Facet(said, tuple((value, n) for value, n in counts[said].most_common(_VALUES)
                                   if n < selection.total and (said, value) not in known))
                 for merit, said in ranked[:_FACETS] if merit > 0)


def _division(values: Counter[str], total: int) -> float:
    """Return how well values divide a list: most things have one, few have one of their own, none takes nearly all."""
    shared = sum(n for n in values.values() if n > 1)
    largest = max(values.values())
    if len(values) < 2 or largest >= 0.95 * total or shared < 0.3 * total:
        return 0.0
    return shared / total * min(1.0, 12 / len(values))


def links(entries: Sequence[Entry], snapshot: Snapshot) -> list[tuple[Entry, Any]]:
    """Return entries with the path the site answers for them under, None for things of elsewhere."""
    return [(entry, local_reference(snapshot, entry.iri)) for entry in entries]
