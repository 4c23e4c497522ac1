"""The way through a list that is too long to sort: its places in order, from a letter or a thing on, and back from there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice, takewhile
from typing import NamedTuple

from seeother.graph.catalogue import NameInOrder
from seeother.graph.data import Data
from seeother.graph.labels import initial
from seeother.iris import canonical
from seeother.look.names import name_of
from seeother.query.listing import PAGE, Entry, is_iri

_FIRST = 8  # places that are looked at together
MOST_WALKED = 8_000  # names looked at for one page
_EACH = 40  # of the names of others, or that this reader does not see, which pass quickly, that counts as one that is looked at
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
    Of everything nearly all names are wanted: which ones the reader sees is asked first.
    """

    snapshot: Data
    languages: Sequence[str]
    is_member: Callable[[str], bool]
    letter: str = ""
    is_named: bool = True
    only: str = ""
    is_everything: bool = False

    def forward(self, start: str = "") -> Iterator[Row]:
        """Yield the places from one on, as an earlier part told it."""
        return self.rows(self.passing(start))

    def passing(self, start: str = "") -> Iterator[NameInOrder]:
        """Yield what stands at the places from one on, whoever has it."""
        iri, text = self._place(start)
        catalogue, reader = self.snapshot.catalogue, self.languages[0]
        if self.is_named:
            start = text or self.letter
            return self._of_letter(catalogue.names_from(start, iri, reader, self._is_wanted, _EACH))
        return ((*row, True) for row in catalogue.subjects_from(canonical(iri)))

    def backward(self, start: str) -> Iterator[Row]:
        """Yield the places before one, the nearest first; all from the end for none."""
        iri, text = self._place(start) if start else (_END, f"{self.letter}{_END}")
        catalogue, reader = self.snapshot.catalogue, self.languages[0]
        if self.is_named:
            found = catalogue.names_before(text, iri, reader, self._is_wanted, _EACH)
            return self.rows(self._of_letter(found))
        key = canonical(iri) if start else _END
        return self.rows((*row, True) for row in catalogue.subjects_before(key))

    @property
    def _is_wanted(self) -> Callable[[str], bool]:
        """Return what tells whether a name is one of a member; an engine is asked for many together, later."""
        return _anything if self._asks_later else self.is_member

    @property
    def _asks_later(self) -> bool:
        return self.is_everything or not self.snapshot.compares_values

    def until(self, first: str | None, start: str) -> Iterator[Row]:
        """Yield the places before one, the nearest first, up to that of the first member."""
        for row in self.backward(start):
            yield row
            if row.mark == first:
                return

    def leads_to(self, start: str) -> bool:
        """Tell whether a text is a place in this list, as far as one can tell without walking there."""
        iri, text = self._place(start)
        return is_iri(iri) and bool(text or " " not in start)

    def _place(self, start: str) -> tuple[str, str]:
        """Return the IRI of a place and the name there: in an address that stands as a digest, because names may be long."""
        iri, _, digest = start.partition(" ")
        labels = self.snapshot.catalogue.many_labels([iri]) if digest else ()
        return iri, next((label[3] for label in labels if _digest(label[3]) == digest), "")

    def _of_letter(self, names: Iterator[NameInOrder]) -> Iterator[NameInOrder]:
        """Return names up to the end of the letter."""
        letter = self.letter
        return takewhile(lambda found: initial(found[1]) == letter, names) if letter else names

    def rows(self, found: Iterable[NameInOrder]) -> Iterator[Row]:
        """Yield places with the members that stand there, looked up together: first a few, in case no more are wanted."""
        places, last = iter(found), ""
        most = _FIRST if self.snapshot.compares_values else PAGE  # an engine is asked as seldom as possible
        while some := list(islice(places, most)):
            most = min(2 * most, PAGE)
            seen = (iri for iri, _, may_be_seen in some if may_be_seen)
            is_known = self.is_named and not self._asks_later
            members = {iri for iri in seen if is_known or self.is_member(iri)}
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
            if is_next or walked > MOST_WALKED:
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
            if walked == MOST_WALKED:
                return row.mark
        return ""


def _anything(_: str) -> bool:
    return True


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
