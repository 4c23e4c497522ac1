"""One part of a list: a numbered page of one that is sorted, or a stretch of one that is too long for that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from seeother.look.names import name_of
from seeother.pages.view import Missing, SiteView
from seeother.query import long_listing
from seeother.query.listing import PAGE, Entry, Selection
from seeother.query.long_order import LongOrder, long_order
from seeother.query.ordering import Order, in_order, value_of


@dataclass(frozen=True, slots=True)
class Part:
    """What is shown of a list, which has `total` members, 0 where nobody knows.

    `view` knows the parts around it, `count` how many numbered pages there are, 0 where they have no numbers; `is_short` tells
    whether all of it can be put in order by name.
    """

    view: SiteView
    entries: Sequence[Entry]
    letters: Callable[[], Sequence[str]]
    total: int
    count: int
    is_short: bool = True

    @property
    def onward(self) -> str:
        """Return where the list goes on, for people, "" for nowhere."""
        return next((link.href for link in self.view.around if link.rel == "next"), "")


def part_of(selection: Selection, view: SiteView) -> Part | Missing:
    """Return the part of a list that is asked for."""
    if selection.entries is not None:
        return _page(selection, view)
    order = Order.of(view.one("sort"))
    if order.property and not view.one("letter") and not view.one("from"):
        found = long_order(selection, order, view.snapshot)
        return _sorted(selection, found, order, view) if found else _stretch(selection, view)
    return _stretch(selection, view)


def _sorted(selection: Selection, found: LongOrder, order: Order, view: SiteView) -> Part | Missing:
    """Return a numbered page of a long list that is in the order of a number or a date."""
    count, data, languages = len(found.packed), view.snapshot, view.languages
    if not 1 <= view.page <= count:
        return Missing("page", view.one("page"))
    iris = found.page(view.page)
    data.labels.of(iris)  # looked up at once
    entries = [
        Entry(iri, name_of(iri, data, languages), "", value_of(iri, order, data, languages)) for iri in iris
    ]
    return Part(view.numbered(count), entries, _letters(selection, view), found.total, count, False)


def _letters(selection: Selection, view: SiteView) -> Callable[[], Sequence[str]]:
    """Return what looks for the letters of a long list, which neither maps nor programs are shown."""
    return lambda: long_listing.letters_of(selection, view.snapshot, view.languages)


def _page(selection: Selection, view: SiteView) -> Part | Missing:
    if start := view.one("from"):
        return Missing("from", start)
    letter = view.one("letter")
    shown = ordered(selection, view)
    if letter and not shown:
        return Missing("letter", letter)
    count = max(1, -(-len(shown) // PAGE))
    if not 1 <= view.page <= count:
        return Missing("page", view.one("page"))
    entries = shown[(view.page - 1) * PAGE : view.page * PAGE]
    return Part(view.numbered(count), entries, lambda: selection.letters, len(shown), count)


def _stretch(selection: Selection, view: SiteView) -> Part | Missing:
    if view.page != 1:
        return Missing("page", view.one("page"))
    letter, start, snapshot = view.one("letter"), view.one("from"), view.snapshot
    found = long_listing.stretch(selection, snapshot, view.languages, letter, start)
    is_empty = found is not None and not (found.entries or found.onward)
    # A list of all has a first part, even where an engine that is slow to count shows nothing of it.
    if found is None or (is_empty and (start or letter)):
        return Missing("from", start) if start else Missing("letter", letter)
    last = long_listing.last(selection, snapshot, view.languages, letter) if found.onward or start else ""
    return Part(
        view.continued(found.onward, found.backward, last),
        found.entries,
        _letters(selection, view),
        long_listing.total_of(selection, snapshot, view.languages, letter),
        0,
        False,
    )


def ordered(selection: Selection, view: SiteView) -> Sequence[Entry]:
    """Return a sorted list, or what a letter begins of it, in the order that is asked for."""
    letter, sort = view.one("letter"), view.one("sort")
    key = ("ordered", selection.conditions, view.languages[0], letter, sort)
    return view.snapshot.once(
        key,
        lambda: (
            in_order(beginning(selection, letter), Order.of(sort), view.snapshot, view.languages).entries
            or ()
        ),
    )


def beginning(selection: Selection, letter: str) -> Selection:
    """Return the part of a list whose names begin with a letter, all of it for none."""
    entries = tuple(entry for entry in selection.entries or () if entry.key.startswith(letter))
    return Selection(selection.conditions, len(entries), entries)
