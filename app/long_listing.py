"""Lists too long to sort: walked in the order of the index of names, from a letter or a thing on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice

from app.iris import canonical
from app.listing import PAGE, Entry, Selection, meeting, meets
from app.names import name_of
from app.snapshot import Snapshot

_SAMPLE, _MOST_LETTERS = 500, 60
_MOST_WALKED = 15_000  # names looked at for one page


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a long list; `onward` is the IRI it goes on with, and a digest of the name, "" at the end."""

    entries: tuple[Entry, ...]
    onward: str


def letters(selection: Selection, snapshot: Snapshot) -> tuple[str, ...]:
    """Return the first letters of all names of the site; none where the things of the list have no names to go by."""
    return snapshot.once(("letters", selection.conditions), lambda: _letters(selection, snapshot))


def _letters(selection: Selection, snapshot: Snapshot) -> tuple[str, ...]:
    first = list(islice(meeting(selection.conditions[:1], snapshot), _SAMPLE))
    named = all(snapshot.labels.of(first).values())
    return tuple(islice(snapshot.index.initials(), _MOST_LETTERS)) if named else ()


def stretch(selection: Selection, snapshot: Snapshot, languages: Sequence[str], letter: str, start: str) -> Stretch:
    """Return a page of things, from `start` on, as an earlier page gave it: by name, or by IRI where they have no names.

    Of things with names only those that begin with a letter, "" for any.
    """
    first, _, digest = start.partition(" ")
    named = bool(letters(selection, snapshot))
    found: dict[str, Entry] = {}
    rows = (snapshot.index.names_from(_text_of(first, digest, snapshot) if first else letter, first) if named
            else snapshot.index.subjects_from(canonical(first)))
    for walked, (iri, place) in enumerate(rows, 1):
        if named and letter and (place[0].upper() if place[0].isascii() else place[0]) != letter:
            break
        if len(found) == PAGE or walked > _MOST_WALKED:
            return Stretch(tuple(found.values()), f"{iri} {_digest(place)}" if named else iri)
        if meets(iri, selection.conditions, snapshot):
            name = name_of(iri, snapshot, languages)
            # A thing stands where the name stands that this reader sees.
            if not named or name.text == place:
                found[iri] = Entry(iri, name, "")
    return Stretch(tuple(found.values()), "")


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _text_of(iri: str, digest: str, snapshot: Snapshot) -> str:
    """Return the name that a page went on with: in a URL it stands as a digest, because names may be long."""
    return next((label[3] for label in snapshot.index.many_labels([iri]) if _digest(label[3]) == digest), "")
