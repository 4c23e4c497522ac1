"""Lists too long to sort: walked in the order of the index of names, from a letter or a thing on, and back from there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import islice
from typing import NamedTuple

from seeother.graph.catalogue import MoreThan, NameInOrder
from seeother.graph.data import Data
from seeother.graph.labels import initial
from seeother.iris import canonical
from seeother.look.names import name_of
from seeother.query.listing import PAGE, Entry, Selection, is_iri, meeting, terms_of
from seeother.query.membership import membership

_SAMPLE, _MOST_LETTERS, _MOST_INITIALS = 500, 120, 2_000
_FIRST = 8  # places that are looked at together
_DIGITS = 10  # of a number that a part begins at
_MOST_WALKED = 15_000  # names looked at for one page
_MOST_COUNTED = 1_500  # and for how many there are with a letter, which a page is not to wait for
_MOST_TRIED = 6_000  # and for all letters
_EACH = (
    40  # of the names that this reader does not see, which pass quickly, that counts as one that is looked at
)
_MOST_NAMELESS = 6_000  # things without a name that are looked at behind those with one
_MOST_SUBJECTS = 2_000_000  # of a site where these are looked for, which takes a second for each million
_END = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a long list; `onward` is where it goes on, "" at the end: an IRI, with a digest of the name where it has one.

    `backward` is where the part before begins, "" for the beginning of the list, None where there is none.
    """

    entries: tuple[Entry, ...]
    onward: str = ""
    backward: str | None = None


class Row(NamedTuple):
    """A place in the order of a list, and the member that stands there."""

    iri: str
    place: str
    entry: Entry | None
    is_named: bool

    @property
    def mark(self) -> str:
        """Return what the place is called in an address."""
        return f"{self.iri} {_digest(self.place)}" if self.is_named else self.place


@dataclass(frozen=True, slots=True)
class Walk:
    """A list in its order, for one reader, from a letter on where one is given.

    `is_named` tells whether that is the order of names; else it is that of IRIs. `only` is the language of names that count.
    """

    snapshot: Data
    languages: Sequence[str]
    is_member: Callable[[str], bool]
    letter: str = ""
    is_named: bool = True
    only: str = ""

    def forward(self, start: str = "") -> Iterator[Row]:
        """Yield the places from one on, as an earlier part told it."""
        return self.rows(self.passing(start))

    def passing(self, start: str = "") -> Iterator[NameInOrder]:
        """Yield what stands at the places from one on, whoever has it."""
        iri, text = self._place(start)
        catalogue, reader = self.snapshot.catalogue, self.languages[0]
        if self.is_named:
            return self._counting(catalogue.names_from(text or self.letter, iri, reader))
        return ((*row, True) for row in catalogue.subjects_from(canonical(iri)))

    def backward(self, start: str) -> Iterator[Row]:
        """Yield the places before one, the nearest first; all from the end for none."""
        iri, text = self._place(start) if start else (_END, f"{self.letter}{_END}")
        catalogue, reader = self.snapshot.catalogue, self.languages[0]
        if self.is_named:
            return self.rows(self._counting(catalogue.names_before(text, iri, reader)))
        key = canonical(iri) if start else _END
        return self.rows((*row, True) for row in catalogue.subjects_before(key))

    def leads_to(self, start: str) -> bool:
        """Tell whether a text is a place in this list, as far as one can tell without walking there."""
        iri, text = self._place(start)
        return is_iri(iri) and bool(text or " " not in start)

    def _place(self, start: str) -> tuple[str, str]:
        """Return the IRI of a place and the name there: in an address that stands as a digest, because names may be long."""
        iri, _, digest = start.partition(" ")
        labels = self.snapshot.catalogue.many_labels([iri]) if digest else ()
        return iri, next((label[3] for label in labels if _digest(label[3]) == digest), "")

    def _counting(self, names: Iterable[NameInOrder]) -> Iterator[NameInOrder]:
        """Yield names up to the end of the letter; of those that this reader does not see only some, which pass quickly."""
        passed = 0
        for found in names:
            _, place, may_be_seen = found
            if self.letter and initial(place) != self.letter:
                return
            passed += not may_be_seen
            if may_be_seen or not passed % _EACH:
                yield found

    def rows(self, found: Iterable[NameInOrder]) -> Iterator[Row]:
        """Yield places with the members that stand there, looked up together: first a few, in case no more are wanted."""
        places, last = iter(found), ""
        most = _FIRST if self.snapshot.compares_values else PAGE  # an engine is asked as seldom as possible
        while some := list(islice(places, most)):
            most = min(2 * most, PAGE)
            members = {iri for iri, _, may_be_seen in some if may_be_seen and self.is_member(iri)}
            self.snapshot.labels.of(members)  # looked up at once
            for iri, place, may_be_seen in some:
                entry = self._entry(iri, place) if may_be_seen and iri in members else None
                if entry or iri != last:  # further names of what is not here are no further places
                    yield Row(iri, place, entry, self.is_named)
                last = iri

    def _entry(self, iri: str, place: str) -> Entry | None:
        """Return what stands at a place: a thing stands where the name stands that this reader sees."""
        name = name_of(iri, self.snapshot, self.languages)
        is_here = not self.is_named or name.text == place
        return Entry(iri, name, "") if is_here and self.only in ("", name.language) else None

    def members(self) -> Iterator[Entry]:
        """Yield all members, each once."""
        last = ""
        for row in self.forward():
            if row.entry and row.entry.iri != last:
                last = row.entry.iri
                yield row.entry

    def part(self, start: str, before: str | None = None) -> Stretch:
        """Return a page from a place on; the next one begins with the member after its last one."""
        found: dict[str, Entry] = {}
        mark = ""
        for walked, row in enumerate(self.forward(start), 1):
            is_next = row.entry and len(found) >= PAGE and row.mark != mark
            if is_next or walked > _MOST_WALKED:
                return Stretch(tuple(found.values()), row.mark, before)
            if row.entry:
                found[row.entry.iri], mark = row.entry, row.mark
        return Stretch(tuple(found.values()), "", before)

    def before(self, rows: Iterable[Row], most: int = PAGE) -> str:
        """Return where a page of so many members begins that rows lead back to, "" for the beginning of the list."""
        found: dict[str, str] = {}
        for walked, row in enumerate(rows, 1):
            if row.entry and row.entry.iri not in found and len(found) == most:
                return [*found.values()][-1]
            if row.entry:
                found[row.entry.iri] = row.mark
            if walked == _MOST_WALKED:
                return row.mark
        return ""


def letters(walk: Walk) -> tuple[str, ...]:
    """Return the first letters of what a list has for this reader, as far as a look at some names of each tells."""
    found: list[str] = []
    left = _MOST_TRIED
    for letter in islice(walk.snapshot.catalogue.initials(), _MOST_INITIALS):
        for row in islice(replace(walk, letter=letter).forward(), min(_SAMPLE, left)):
            left -= 1
            if row.entry:
                found.append(letter)
                break
        if len(found) == _MOST_LETTERS:
            break
    return tuple(found)


def walk_of(selection: Selection, snapshot: Data, languages: Sequence[str], letter: str = "") -> Walk:
    """Return the way through a long list: by name where its first things have names, else by IRI, as all there is."""
    conditions, is_thing = selection.conditions, snapshot.settings.patterns.names
    if not conditions:
        return Walk(snapshot, languages, lambda iri: bool(is_thing(canonical(iri))), letter, bool(letter))
    is_named = snapshot.kept(("named", conditions), lambda: _is_named(selection, snapshot))
    list_has = membership(conditions, selection.total, snapshot).has
    return Walk(snapshot, languages, lambda iri: list_has(iri, snapshot), letter, is_named)


def _is_named(selection: Selection, snapshot: Data) -> bool:
    if snapshot.members(terms_of(selection.conditions), 1) is not None:
        return False
    first = list(islice(meeting(selection.conditions[:1], snapshot), _SAMPLE))
    return all(snapshot.labels.of(first).values())


def letters_of(selection: Selection, snapshot: Data, languages: Sequence[str]) -> tuple[str, ...]:
    """Return the first letters to choose from; none where the things of the list have no names to go by."""
    walk = walk_of(selection, snapshot, languages)
    if selection.conditions and not walk.is_named:
        return ()
    key = ("letters", selection.conditions, languages[0])
    return snapshot.kept(key, lambda: letters(replace(walk, is_named=True)))


def stretch(
    selection: Selection, snapshot: Data, languages: Sequence[str], letter: str, start: str
) -> Stretch | None:
    """Return a page of things, from `start` on, as an earlier page gave it; None where that is no place in the list.

    Of things with names only those that begin with a letter, "" for any. A few without a name come after all that have one.
    """
    if selection.conditions and (found := _at_once(selection, snapshot, languages, start)):
        return None if letter or not (start or "0").isdecimal() else found
    walk = walk_of(selection, snapshot, languages, letter)
    if (letter and not walk.is_named) or (start and not walk.leads_to(start)):
        return None
    rest = _nameless(selection, snapshot) if walk.is_named and not letter else ()
    if rest and start and " " not in start:
        return _nameless_from(start, rest, walk)
    part = walk.part(start, walk.before(walk.backward(start)) if start else None)
    return part if part.onward or not rest else replace(part, onward=rest[0])


def _at_once(selection: Selection, snapshot: Data, languages: Sequence[str], start: str) -> Stretch | None:
    """Return a page of what a store tells in one go, from a number on; None where none does that."""
    at = int(start) if start.isascii() and start.isdigit() and len(start) < _DIGITS else 0
    found = snapshot.members(terms_of(selection.conditions), PAGE + 1, at)
    if found is None:
        return None
    shown = tuple(Entry(iri, name_of(iri, snapshot, languages), "") for iri in found[:PAGE])
    before = (str(at - PAGE) if at > PAGE else "") if at else None
    return Stretch(shown, str(at + PAGE) if len(found) > PAGE else "", before)


def total_of(selection: Selection, snapshot: Data, languages: Sequence[str], letter: str) -> int:
    """Return how many things a list has, or a letter of it, 0 where they are too many to count."""
    if not letter:
        return selection.total
    key = ("of letter", selection.conditions, tuple(languages), letter)
    return snapshot.kept(key, lambda: _count(walk_of(selection, snapshot, languages, letter)))


def _count(walk: Walk) -> int:
    places = list(islice(walk.passing(), _MOST_COUNTED))
    return 0 if len(places) == _MOST_COUNTED else len({row.iri for row in walk.rows(places) if row.entry})


def last(selection: Selection, snapshot: Data, languages: Sequence[str], letter: str) -> str:
    """Return where the last page begins, "" where nobody knows; worked out once for a snapshot."""
    key = ("last", selection.conditions, tuple(languages), letter)
    return snapshot.kept(key, lambda: _last(selection, snapshot, languages, letter))


def _last(selection: Selection, snapshot: Data, languages: Sequence[str], letter: str) -> str:
    total = total_of(selection, snapshot, languages, letter)
    walk = walk_of(selection, snapshot, languages, letter)
    # Between many others a page ends before it is full.
    others = snapshot.manifest.subjects - snapshot.manifest.things
    is_whole = letter or selection.conditions or others < _MOST_WALKED - PAGE
    if total <= PAGE or isinstance(total, MoreThan) or not is_whole or not snapshot.compares_values:
        return ""
    rest = _nameless(selection, snapshot) if walk.is_named and not letter else ()
    if rest:
        return rest[(len(rest) - 1) // PAGE * PAGE]
    return walk.before(walk.backward(""), (total - 1) % PAGE + 1)


def _nameless(selection: Selection, snapshot: Data) -> tuple[str, ...]:
    """Return the things of a list of names that have none themselves, as far as there are not too many in the whole site."""
    if snapshot.manifest.subjects > _MOST_SUBJECTS:
        return ()
    found = snapshot.once("nameless", lambda: snapshot.catalogue.nameless(_MOST_NAMELESS))
    list_has = membership(selection.conditions, selection.total, snapshot).has
    key = ("nameless", selection.conditions)
    return snapshot.once(key, lambda: tuple(iri for iri in found if list_has(iri, snapshot)))


def _nameless_from(start: str, nameless: Sequence[str], walk: Walk) -> Stretch:
    at = next((n for n, iri in enumerate(nameless) if canonical(iri) >= canonical(start)), len(nameless))
    shown = tuple(
        Entry(iri, name_of(iri, walk.snapshot, walk.languages), "") for iri in nameless[at : at + PAGE]
    )
    following = nameless[at + PAGE : at + PAGE + 1]
    before = nameless[max(0, at - PAGE)] if at else walk.before(walk.backward(""))
    return Stretch(shown, following[0] if following else "", before)


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
