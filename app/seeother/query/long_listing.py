"""Pages of lists too long to sort, their letters, and how many there are with each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import islice

from seeother.graph.catalogue import MoreThan
from seeother.graph.data import Data
from seeother.graph.labels import initial
from seeother.iris import canonical
from seeother.look.names import name_of
from seeother.query.listing import PAGE, Entry, Selection, meeting, sample, terms_of
from seeother.query.membership import membership
from seeother.query.walk import MOST_WALKED, Stretch, Walk

_SAMPLE, _MOST_LETTERS, _MOST_INITIALS = 300, 120, 2_000
_DIGITS = 10  # of a number that a part begins at
_MOST_COUNTED = 800  # and for how many there are with a letter, which a page is not to wait for
_MOST_TRIED = 3_000  # and for all letters
_MOST_NAMELESS = 6_000  # things without a name that are looked at behind those with one
_MOST_SUBJECTS = 2_000_000  # of a site where these are looked for, which takes a second for each million


def letters(walk: Walk, known: Collection[str] = ()) -> tuple[str, ...]:
    """Return the first letters of what a list has for this reader, as far as a look at some names of each tells.

    The `known` ones are looked for no more.
    """
    found: list[str] = []
    left = _MOST_TRIED
    for letter in islice(walk.snapshot.catalogue.initials(), _MOST_INITIALS):
        if letter in known:
            found.append(letter)
        else:
            for row in islice(replace(walk, letter=letter).forward(), min(_SAMPLE, left)):
                left -= 1
                if row.entry:
                    found.append(letter)
                    break
        if len(found) == _MOST_LETTERS:
            break
    return tuple(found)


def _letters_of_some(selection: Selection, walk: Walk) -> frozenset[str]:
    """Return the letters that names of some things begin with, which most letters of a list are among."""
    snapshot = walk.snapshot
    # Among many others the first things of a site may be far from its beginning.
    is_near = selection.conditions or snapshot.manifest.subjects - snapshot.manifest.things < MOST_WALKED
    some = sample(selection, snapshot) if snapshot.compares_values and is_near else ()
    snapshot.labels.of(some)  # looked up at once
    names = (name_of(iri, snapshot, walk.languages) for iri in some if snapshot.labels(iri))
    return frozenset(initial(name.text) for name in names)


def walk_of(selection: Selection, snapshot: Data, languages: Sequence[str], letter: str = "") -> Walk:
    """Return the way through a long list: by name where its first things have names, else by IRI, as all there is."""
    conditions, is_thing = selection.conditions, snapshot.settings.patterns.names
    if not conditions:
        return Walk(
            snapshot,
            languages,
            lambda iri: bool(is_thing(canonical(iri))),
            letter,
            bool(letter),
            is_everything=True,
        )
    is_named = snapshot.kept(("named", conditions), lambda: _is_named(selection, snapshot))
    list_has = membership(conditions, selection.total, snapshot).of(snapshot)
    return Walk(snapshot, languages, list_has, letter, is_named)


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
    named = replace(walk, is_named=True)
    return snapshot.kept(key, lambda: letters(named, _letters_of_some(selection, named)))


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
    first = _first(selection, walk)
    if first is None and not start:
        part = Stretch(())
    else:
        part = walk.part(start or first or "", walk.before(walk.until(first, start)) if start else None)
    return part if part.onward or not rest else replace(part, onward=rest[0])


def _first(selection: Selection, walk: Walk) -> str | None:
    """Return where the first member stands, which many others may stand before; "" for too far, None where there is none."""
    key = ("first", selection.conditions, tuple(walk.languages), walk.letter)
    return walk.snapshot.kept(key, lambda: _looked_for(walk))


def _looked_for(walk: Walk) -> str | None:
    rows = walk.forward()
    found = next((row.mark for row in islice(rows, MOST_WALKED) if row.entry), None)
    return "" if found is None and next(rows, None) else found


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
    return snapshot.kept(key, lambda: _count(selection, walk_of(selection, snapshot, languages, letter)))


def _count(selection: Selection, walk: Walk) -> int:
    places = list(islice(walk.passing(_first(selection, walk) or ""), _MOST_COUNTED))
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
    is_whole = letter or selection.conditions or others < MOST_WALKED - PAGE
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
    list_has = membership(selection.conditions, selection.total, snapshot).of(snapshot)
    return snapshot.once(("nameless", selection.conditions), lambda: tuple(filter(list_has, found)))


def _nameless_from(start: str, nameless: Sequence[str], walk: Walk) -> Stretch:
    at = next((n for n, iri in enumerate(nameless) if canonical(iri) >= canonical(start)), len(nameless))
    shown = tuple(
        Entry(iri, name_of(iri, walk.snapshot, walk.languages), "") for iri in nameless[at : at + PAGE]
    )
    following = nameless[at + PAGE : at + PAGE + 1]
    before = nameless[max(0, at - PAGE)] if at else walk.before(walk.backward(""))
    return Stretch(shown, following[0] if following else "", before)
