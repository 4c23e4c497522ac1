"""Lists too long to sort: walked in the order of the index of names, from a letter or a thing on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice

from seeother.graph.data import Data
from seeother.iris import canonical
from seeother.look.names import name_of
from seeother.query.listing import PAGE, Entry, Selection, meeting, meets, terms_of

_SAMPLE, _MOST_LETTERS = 500, 60
_DIGITS = 10  # of a number that a part begins at
_MOST_WALKED = 15_000  # names looked at for one page
_MOST_NAMELESS = 6_000  # things without a name that are looked at behind those with one
_MOST_SUBJECTS = 2_000_000  # of a site where these are looked for, which takes a second for each million


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a long list; `onward` is the IRI it goes on with, and a digest of the name, "" at the end."""

    entries: tuple[Entry, ...]
    onward: str


def all_letters(snapshot: Data) -> tuple[str, ...]:
    """Return the first letters of all names of the site."""
    return snapshot.once("letters", lambda: tuple(islice(snapshot.catalogue.initials(), _MOST_LETTERS)))


def letters(selection: Selection, snapshot: Data) -> tuple[str, ...]:
    """Return the first letters of all names of the site; none where the things of the list have no names to go by."""
    return snapshot.once(("letters", selection.conditions), lambda: _letters(selection, snapshot))


def _letters(selection: Selection, snapshot: Data) -> tuple[str, ...]:
    if snapshot.members(terms_of(selection.conditions), 1) is not None:
        return ()
    first = list(islice(meeting(selection.conditions[:1], snapshot), _SAMPLE))
    named = all(snapshot.labels.of(first).values())
    return all_letters(snapshot) if named else ()


def beginning(
    letter: str, start: str, snapshot: Data, languages: Sequence[str], is_shown: Callable[[str], bool]
) -> Stretch:
    """Return a page of everything that is called by a letter, by name, from `start` on, as an earlier page gave it."""
    first, _, digest = start.partition(" ")
    found: dict[str, Entry] = {}
    rows = snapshot.catalogue.names_from(_text_of(first, digest, snapshot) if digest else letter, first)
    for walked, (iri, place, is_met) in enumerate(_walked(rows, is_shown, snapshot), 1):
        if (place[0].upper() if place[0].isascii() else place[0]) != letter:
            break
        if len(found) == PAGE or walked > _MOST_WALKED:
            return Stretch(tuple(found.values()), f"{iri} {_digest(place)}")
        if is_met and (name := name_of(iri, snapshot, languages)).text == place:
            found[iri] = Entry(iri, name, "")
    return Stretch(tuple(found.values()), "")


def stretch(
    selection: Selection, snapshot: Data, languages: Sequence[str], letter: str, start: str
) -> Stretch:
    """Return a page of things, from `start` on, as an earlier page gave it: by name, or by IRI where they have no names.

    Of things with names only those that begin with a letter, "" for any. A few without a name come after all that have one.
    """
    at = int(start) if start.isascii() and start.isdigit() and len(start) < _DIGITS else 0
    found_at_once = snapshot.members(terms_of(selection.conditions), PAGE + 1, at)
    if found_at_once is not None:
        shown = tuple(Entry(iri, name_of(iri, snapshot, languages), "") for iri in found_at_once[:PAGE])
        return Stretch(shown, str(at + PAGE) if len(found_at_once) > PAGE else "")
    first, _, digest = start.partition(" ")
    named = bool(letters(selection, snapshot))
    if named and first and not digest:
        return _nameless_from(first, selection, snapshot, languages)
    found: dict[str, Entry] = {}
    rows = (
        snapshot.catalogue.names_from(_text_of(first, digest, snapshot) if first else letter, first)
        if named
        else snapshot.catalogue.subjects_from(canonical(first))
    )
    for walked, (iri, place, is_met) in enumerate(
        _walked(rows, lambda iri: meets(iri, selection.conditions, snapshot), snapshot), 1
    ):
        if named and letter and (place[0].upper() if place[0].isascii() else place[0]) != letter:
            break
        if len(found) == PAGE or walked > _MOST_WALKED:
            return Stretch(tuple(found.values()), f"{iri} {_digest(place)}" if named else iri)
        if is_met:
            name = name_of(iri, snapshot, languages)
            # A thing stands where the name stands that this reader sees.
            if not named or name.text == place:
                found[iri] = Entry(iri, name, "")
    rest = _nameless(selection, snapshot) if named and not letter else ()
    return Stretch(tuple(found.values()), rest[0] if rest else "")


def _walked(
    rows: Iterator[tuple[str, str]], is_shown: Callable[[str], bool], snapshot: Data
) -> Iterator[tuple[str, str, bool]]:
    """Yield rows with whether they are shown; the names of those that are shown are looked up at once."""
    while some := list(islice(rows, PAGE)):
        shown = {iri for iri, _ in some if is_shown(iri)}
        snapshot.labels.of(shown)
        yield from ((iri, place, iri in shown) for iri, place in some)


def _nameless(selection: Selection, snapshot: Data) -> tuple[str, ...]:
    """Return the things of a list of names that have none themselves, as far as there are not too many in the whole site."""
    if snapshot.manifest.subjects > _MOST_SUBJECTS:
        return ()
    found = snapshot.once("nameless", lambda: snapshot.catalogue.nameless(_MOST_NAMELESS))
    return tuple(iri for iri in found if meets(iri, selection.conditions, snapshot))


def _nameless_from(first: str, selection: Selection, snapshot: Data, languages: Sequence[str]) -> Stretch:
    following = [iri for iri in _nameless(selection, snapshot) if canonical(iri) >= canonical(first)]
    shown = tuple(Entry(iri, name_of(iri, snapshot, languages), "") for iri in following[:PAGE])
    return Stretch(shown, following[PAGE] if len(following) > PAGE else "")


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _text_of(iri: str, digest: str, snapshot: Data) -> str:
    """Return the name that a page went on with: in a URL it stands as a digest, because names may be long."""
    return next(
        (label[3] for label in snapshot.catalogue.many_labels([iri]) if _digest(label[3]) == digest), ""
    )
