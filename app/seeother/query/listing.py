"""Lists of things: of one class, or with some value in common; A–Z, in pages, with what divides them best."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from rdflib import Literal, URIRef

from seeother.documents.links import offered_reference
from seeother.graph.catalogue import Label, MoreThan
from seeother.graph.data import Data
from seeother.graph.oxigraph import read_term
from seeother.look.names import Name, called, spelled_out
from seeother.look.typesetting import Magnitude
from seeother.query.words import MOST_COMPARED, Words, holders, limit_of, properties_of
from seeother.statements import Quad, Term, iri_of, literal
from seeother.terms import RDF

TYPE = f"{RDF}type"
PAGE = 100
BACKWARDS = (
    "^"  # before a property: things that the value leads to by it, instead of those that lead to the value
)
MOST_SORTED = 6_000  # things that are put in alphabetical order
MOST_COUNTED = 200_000  # things that are told apart to be counted
MOST_TRIED = 10_000  # things that meet one condition and are looked at for another
_MOST_DIVIDED, _SAMPLE = 1_500, 300  # things looked at for what divides them; of more than that, a sample
Condition = tuple[
    str, str
]  # property and value that every thing of a list has; a literal as N-Triples writes it, a range of values, or words
_term = lru_cache(maxsize=256)(read_term)  # one condition is held against one thing after the other


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of a list: its name, the key that sorts it by name, and the value that it is sorted by instead."""

    iri: str
    name: Name
    key: str
    value: tuple[Literal, Magnitude] | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """All things that meet the conditions; `entries` is None where there are too many to sort, `total` 0 if too many to count."""

    conditions: tuple[Condition, ...]
    total: int
    entries: tuple[Entry, ...] | None

    @property
    def letters(self) -> tuple[str, ...]:
        """Return the first letters, where they are few enough to choose from."""
        found = sorted({entry.key[:1] for entry in self.entries or () if entry.key})
        return tuple(found) if 1 < len(found) <= 120 and self.total > 40 else ()


def select(conditions: tuple[Condition, ...], snapshot: Data, languages: Sequence[str]) -> Selection:
    """Return the things that meet all conditions, of none all things; worked out once for a snapshot."""
    return snapshot.once(
        ("selection", conditions, tuple(languages)), lambda: _select(conditions, snapshot, languages)
    )


def _select(conditions: tuple[Condition, ...], snapshot: Data, languages: Sequence[str]) -> Selection:
    if not conditions:
        return _everything(snapshot, languages)
    most = 2 * MOST_SORTED  # what two files say comes twice
    total = _count(conditions, snapshot)
    asked = snapshot.members(terms_of(conditions), MOST_SORTED + 1) if total < most else None
    if asked is not None:
        return (
            Selection(conditions, total, None)
            if len(asked) > MOST_SORTED
            else _sorted(conditions, asked, snapshot, languages)
        )
    if len(conditions) > 1 or limit_of(conditions[0][1]):
        conditions = tuple(sorted(conditions, key=lambda condition: _size(condition, snapshot)))
        if _size(conditions[0], snapshot) > MOST_TRIED:
            return Selection(conditions, 0, None)  # looking at each of so many things would take too long
    matches = list(islice(meeting(conditions, snapshot), most)) if total < most else []
    iris = list(dict.fromkeys(matches))
    if max(total, len(matches)) >= most:
        return Selection(conditions, _exactly(conditions, total, snapshot), None)
    if len(iris) > MOST_SORTED:  # all of which were looked at, where an engine did not cut them off
        count = len(iris) if snapshot.compares_values else _exactly(conditions, total, snapshot)
        return Selection(conditions, count, None)
    return _sorted(conditions, iris, snapshot, languages)


def _everything(snapshot: Data, languages: Sequence[str]) -> Selection:
    """Return all things of the site, in order where they are few among few subjects."""
    manifest = snapshot.manifest
    if manifest.subjects > 2 * MOST_SORTED or manifest.things > MOST_SORTED or not snapshot.compares_values:
        return Selection((), manifest.things, None)
    return _sorted((), list(meeting((), snapshot)), snapshot, languages)


def terms_of(conditions: tuple[Condition, ...]) -> list[tuple[URIRef, Term, bool]]:
    """Return conditions as terms, and whether they are backwards; one whose value is no term is met by nothing."""
    return [
        (iri_of(said.removeprefix(BACKWARDS)), value, said.startswith(BACKWARDS))
        for said, text in conditions
        if (value := read_term(text)) is not None
    ]


def _sorted(
    conditions: tuple[Condition, ...], iris: Sequence[str], snapshot: Data, languages: Sequence[str]
) -> Selection:
    labels: dict[str, list[Label]] = {}
    for iri, *label in snapshot.catalogue.many_labels(iris):
        labels.setdefault(iri, []).append((label[0], label[1], label[2]))
    entries = [_entry(iri, labels.get(iri, []), snapshot, languages) for iri in iris]
    return Selection(
        conditions, len(entries), tuple(sorted(entries, key=lambda entry: (entry.key, entry.iri)))
    )


def _entry(iri: str, labels: list[Label], snapshot: Data, languages: Sequence[str]) -> Entry:
    named = called(iri, snapshot.best_labels(labels), languages) or Name(spelled_out(iri))
    return Entry(iri, named, sort_key(named.text))


def sort_key(text: str) -> str:
    """Return what a name is sorted by: without case and accents, and without signs before the first letter."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    plain = text.upper()
    return plain.lstrip("\"'“”‘’«»„([- .") or plain


def is_iri(text: str) -> bool:
    """Tell whether a text is an absolute IRI."""
    return isinstance(read_term(text), URIRef)


def meeting(conditions: tuple[Condition, ...], snapshot: Data) -> Iterator[str]:
    """Yield the things that meet all conditions, in the order of the store, one said in two files twice; of none all things."""
    if not conditions:
        is_thing, catalogue = snapshot.settings.patterns.names, snapshot.catalogue
        yield from (iri for key in catalogue.keys("") if is_thing(key) for iri in catalogue.spellings(key))
        return
    first, *others = conditions
    for quad in statements_of(first, snapshot):
        if isinstance(quad.subject, URIRef) and meets(str(quad.subject), others, snapshot):
            yield str(quad.subject)


def meets(iri: str, conditions: Sequence[Condition], snapshot: Data) -> bool:
    """Tell whether a thing meets all conditions."""
    return all(_is_met(condition, iri_of(iri), snapshot) for condition in conditions)


def meeter(conditions: Sequence[Condition], snapshot: Data) -> Callable[[str], bool]:
    """Return what tells of one thing after the other whether it meets all conditions."""
    tests = [_test(condition, snapshot) for condition in conditions]
    return tests[0] if len(tests) == 1 else lambda iri: all(test(iri) for test in tests)


def _test(condition: Condition, snapshot: Data) -> Callable[[str], bool]:
    predicate, text = condition
    value = None if limit_of(text) or predicate.startswith(BACKWARDS) else _term(text)
    if value is None:
        return lambda iri: _is_met(condition, iri_of(iri), snapshot)
    return snapshot.teller(iri_of(predicate), value)


def _is_met(condition: Condition, node: URIRef, snapshot: Data) -> bool:
    predicate, text = condition
    limit = limit_of(text)
    if isinstance(limit, Words) and (inside := holders(predicate, limit, snapshot)) is not None:
        return str(node) in inside
    value = None if limit else _term(text)
    if value is None:
        return next(statements_of(condition, snapshot, node), None) is not None
    if not predicate.startswith(BACKWARDS):
        return snapshot.says(node, iri_of(predicate), value)
    return isinstance(value, URIRef) and snapshot.says(value, iri_of(predicate[1:]), node)


def statements_of(condition: Condition, snapshot: Data, subject: URIRef | None = None) -> Iterator[Quad]:
    """Yield the statements that things, or one of them, meet a condition with, as if each thing were their subject."""
    predicate, value = condition[0], read_term(condition[1])
    limit = limit_of(condition[1])
    inside = holders(predicate, limit, snapshot) if isinstance(limit, Words) and subject is None else None
    if isinstance(limit, Words) and inside is not None:
        said = iri_of(predicate)
        yield from (Quad(iri_of(iri), said, literal(limit.text), None) for iri in sorted(inside))
    elif limit:
        every = map(iri_of, properties_of(predicate, limit, snapshot))
        quads = islice((quad for each in every for quad in snapshot.quads(subject, each)), MOST_COMPARED)
        yield from (quad for quad in quads if limit.holds(quad.object))
    elif not predicate.startswith(BACKWARDS):
        yield from snapshot.quads(subject, iri_of(predicate), value)
    elif isinstance(value, URIRef):
        for quad in snapshot.quads(value, iri_of(predicate[1:]), subject):
            if isinstance(quad.object, URIRef):
                yield Quad(quad.object, quad.predicate, value, quad.graph)


def _size(condition: Condition, snapshot: Data) -> int:
    """Return how many things meet one condition, counted only as far as matters."""
    limit = limit_of(condition[1])
    if isinstance(limit, Words) and (inside := holders(condition[0], limit, snapshot)) is not None:
        return max(MOST_TRIED, len(inside))  # after what else is few, which costs less to ask for
    if limit:
        properties = properties_of(condition[0], limit, snapshot)
        is_few = sum(snapshot.catalogue.usage(each, False) for each in properties) <= MOST_COMPARED
        return MOST_TRIED if is_few else MOST_TRIED + 1
    return sum(1 for _ in islice(statements_of(condition, snapshot), MOST_TRIED + 1))


def _count(conditions: tuple[Condition, ...], snapshot: Data) -> int:
    """Return how many things a long list has, where that is known; counting them would take too long."""
    return (
        snapshot.catalogue.usage(conditions[0][1], True)
        if len(conditions) == 1 and conditions[0][0] == TYPE
        else 0
    )


def _exactly(conditions: tuple[Condition, ...], total: int, snapshot: Data) -> int:
    """Return how many things meet the one condition of a long list, each counted once, as far as that takes no long time."""
    (said, text), *others = conditions
    value = read_term(text)
    if others or said.startswith(BACKWARDS) or not isinstance(value, URIRef) or not snapshot.compares_values:
        return total
    if total and snapshot.manifest.files < 2:
        return total
    most = MOST_COUNTED + 1
    count = snapshot.kept(("exactly", conditions), lambda: snapshot.count_of(iri_of(said), value, most))
    return count if count < most else MoreThan(MOST_COUNTED)


def count_of_class(kind: str, said: int, snapshot: Data) -> int:
    """Return how many things are of a class: as often as that is said, but each once where several files say it."""
    if said > MOST_COUNTED or not snapshot.manifest.repeats:
        return said
    return snapshot.kept(
        ("of class", kind), lambda: snapshot.count_of(iri_of(TYPE), iri_of(kind), said + 1, False)
    )


def classes_of(snapshot: Data) -> list[tuple[str, int]]:
    """Return every class with how many things are of it, the commonest first."""
    counts = [(iri, count_of_class(iri, said, snapshot)) for iri, said in snapshot.catalogue.classes()]
    return sorted(counts, key=lambda pair: -pair[1])


def sample(selection: Selection, snapshot: Data) -> list[str]:
    """Return the things of a list to look at for what is true of most: all of a short one, some of a long one."""
    if selection.entries is None:
        if (found := snapshot.members(terms_of(selection.conditions), PAGE)) is not None:
            return list(found)
        others = selection.conditions[1:]
        tried = islice(meeting(selection.conditions[:1], snapshot), 10 * _SAMPLE)
        return list(dict.fromkeys(islice((iri for iri in tried if meets(iri, others, snapshot)), _SAMPLE)))
    step = 1 if selection.total <= _MOST_DIVIDED else selection.total // _SAMPLE
    # Entries are in the order of one language, and every reader is to be told of the same things.
    return sorted(entry.iri for entry in selection.entries)[::step]


def links(entries: Sequence[Entry], snapshot: Data) -> list[tuple[Entry, Any]]:
    """Return entries with the path the site answers for them under, None for things of elsewhere."""
    return [(entry, offered_reference(snapshot, entry.iri)) for entry in entries]
