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
    """A part of a long list; `onward` is the name it goes on with, after its IRI and a space, "" at the end."""

    entries: tuple[Entry, ...]
    onward: str


def letters(selection: Selection, snapshot: Snapshot) -> tuple[str, ...]:
    """Return the first letters of all names of the site; none where the things of the list have no names to go by."""
    key = ("letters", selection.conditions)
    if key not in snapshot.memory:
        first = list(islice(meeting(selection.conditions[:1], snapshot), _SAMPLE))
        named = all(snapshot.labels.of(first).values())
        snapshot.remember(key, tuple(islice(snapshot.index.initials(), _MOST_LETTERS)) if named else (), _KEPT)
    found: tuple[str, ...] = snapshot.memory[key]
    return found


def stretch(selection: Selection, snapshot: Snapshot, languages: Sequence[str], letter: str, start: str) -> Stretch:
    """Return a page of things, from `start` on, as an earlier page gave it: by name, or by IRI where they have no names.

    Of things with names only those that begin with a letter, "" for any.
    """
    first, _, text = start.partition(" ")
    named = bool(letters(selection, snapshot))
    found: dict[str, Entry] = {}
    rows = snapshot.index.names_from(text or letter, first) if named else snapshot.index.subjects_from(text)
    for walked, (iri, place) in enumerate(rows, 1):
        if named and letter and (place[0].upper() if place.isascii() else place[0]) != letter:
            break
        if len(found) == PAGE or walked > _MOST_WALKED:
            return Stretch(tuple(found.values()), f"{iri} {place}")
        if meets(iri, selection.conditions, snapshot):
            name = name_of(iri, snapshot, languages)
            # A thing stands where the name stands that this reader sees.
            if not named or name.text == place:
                found[iri] = Entry(iri, name, "")
    return Stretch(tuple(found.values()), "")
