"""Lists too long to sort: walked in the order of the index of names, from a letter or a thing on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from app.listing import PAGE, Entry, Selection, meeting, meets
from app.names import name_of
from app.snapshot import Snapshot

_SAMPLE, _MOST_LETTERS = 100, 60
_MOST_WALKED = 50_000  # names looked at for one page
_KEPT = 16


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a long list; `onward` is the IRI it goes on with, "" at the end."""

    entries: tuple[Entry, ...]
    onward: str


def letters(selection: Selection, snapshot: Snapshot) -> tuple[str, ...]:
    """Return the first letters of all names of the site; none where the things of the list have no names to go by."""
    key = ("letters", selection.conditions)
    if key not in snapshot.memory:
        first = list(islice(meeting(selection.conditions, snapshot), _SAMPLE))
        named = all(snapshot.labels.of(first).values())
        snapshot.remember(key, tuple(islice(snapshot.index.initials(), _MOST_LETTERS)) if named else (), _KEPT)
    found: tuple[str, ...] = snapshot.memory[key]
    return found


def stretch(selection: Selection, snapshot: Snapshot, languages: Sequence[str], letter: str, start: str) -> Stretch:
    """Return a page of things whose names begin with a letter ("" for any), from the thing `start` on."""
    text = name_of(start, snapshot, languages).text if start else letter
    found: list[Entry] = []
    for iri, name in islice(snapshot.index.names_from(text, start), _MOST_WALKED):
        if letter and (name[0].upper() if name.isascii() else name[0]) != letter:
            break
        # A thing stands where the name stands that this reader sees.
        if not meets(iri, selection.conditions, snapshot) or (seen := name_of(iri, snapshot, languages)).text != name:
            continue
        if len(found) == PAGE:
            return Stretch(tuple(found), iri)
        if iri not in {entry.iri for entry in found[-1:]}:
            found.append(Entry(iri, seen, ""))
    return Stretch(tuple(found), "")
