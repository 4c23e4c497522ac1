"""All members of a list, however long, one after the other, and some of them to look at for what most have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from rdflib import BNode, URIRef

from seeother.graph.data import Data
from seeother.lists.conditions import conditions_of, is_of_scheme, nothing_with, told, unreadable
from seeother.lists.parts import ordered
from seeother.lists.unnamed import observations
from seeother.pages.view import Missing, SiteView
from seeother.query import listing
from seeother.query.listing import Condition, Selection, meets, statements_of
from seeother.query.long_listing import walk_of
from seeother.query.long_order import long_order
from seeother.query.ordering import Order
from seeother.query.search import find_all
from seeother.statements import iri_of
from seeother.structure import concepts
from seeother.structure.alphabet import alphabet, language_of

_SAMPLE = 400
_OF_A_PART = ("from", "at", "within")  # which a table, as a whole, has no use for


@dataclass(frozen=True, slots=True)
class Members:
    """The members of the list that a page shows; `title` says which list it is.

    `known` are they in order, None where they are too many; observations of a cube, which may have no names, have `properties`.
    """

    view: SiteView
    title: str
    known: Sequence[URIRef | BNode] | None
    selection: Selection
    properties: tuple[str, ...] = ()

    @property
    def is_short(self) -> bool:
        """Tell whether they are few enough to be written while a client waits."""
        return self.known is not None and len(self.known) <= _SAMPLE

    def sample(self) -> list[URIRef | BNode]:
        """Return some to look at."""
        if self.known is None and self.selection.conditions:
            return [iri_of(iri) for iri in listing.sample(self.selection, self.view.snapshot)]
        # In the order of one language, and every reader is to be told of the same ones.
        return (
            sorted(self.known)[:: 1 + len(self.known) // _SAMPLE] if self.known else [*islice(self, _SAMPLE)]
        )

    def __iter__(self) -> Iterator[URIRef | BNode]:
        """Yield each, as the data spells it."""
        if self.known is not None:
            return iter(self.known)
        return map(iri_of, _of_many(self.selection, self.view))


def members_of(view: SiteView) -> Members | Missing:
    """Return the members of the list that the parameters ask for."""
    if missing := unreadable(view) or _only_of_pages(view):
        return missing
    conditions = tuple(conditions_of(view))
    if view.path == "/search":
        found = find_all(view.one("q"), view.snapshot, view.languages, conditions)
        return _few(f"{view.say('search')}: {view.one('q')}", found.iris, view)
    if is_of_scheme(view):
        return _of_scheme(view.one("scheme"), view)
    selection = listing.select(conditions, view.snapshot, view.languages)
    if conditions and selection.entries == ():
        return _unnamed(conditions, view)
    return _of_list(selection, view)


def _only_of_pages(view: SiteView) -> Missing | None:
    if view.page != 1:
        return Missing("page", view.one("page"))
    return next((Missing(name, view.one(name)) for name in _OF_A_PART if view.one(name)), None)


def _few(title: str, iris: Sequence[str], view: SiteView) -> Members:
    return Members(view, title, [*map(iri_of, iris)], Selection((), len(iris), None))


def _of_scheme(scheme: str, view: SiteView) -> Members | Missing:
    """Return what is in a scheme, or what a letter of its index has."""
    letter, data = view.one("letter"), view.snapshot
    found = concepts.all_in(scheme, data)
    if found and letter:
        tag = language_of(scheme, view.one("index"), view.languages, data)
        found = [*dict.fromkeys(entry.iri for entry in alphabet(scheme, tag, letter, data).entries)]
        return _few(_title(view), found, view) if found else Missing("letter", letter)
    return _few(_title(view), found, view) if found else Missing("scheme", scheme)


def _unnamed(conditions: tuple[Condition, ...], view: SiteView) -> Members | Missing:
    found = observations(conditions, view)
    if found is None:
        return nothing_with(conditions, view)
    if letter := view.one("letter"):
        return Missing("letter", letter)
    components, nodes = found
    return Members(view, _title(view), nodes, Selection(conditions, len(nodes), None), components.all)


def _of_list(selection: Selection, view: SiteView) -> Members | Missing:
    letter = view.one("letter")
    title = " · ".join([_title(view), letter] if letter else [_title(view)])
    known = None
    if selection.entries is not None:
        known = [iri_of(entry.iri) for entry in ordered(selection, view)]
    found = Members(view, title, known, selection)
    return found if not letter or next(iter(found), None) else Missing("letter", letter)


def _title(view: SiteView) -> str:
    return " · ".join(told(each, view).text for each in conditions_of(view)) or view.say("everything")


def _of_many(selection: Selection, view: SiteView) -> Iterator[str]:
    """Yield the members of a list that is not put in order, each once: where the first of its files says it."""
    data, letter = view.snapshot, view.one("letter")
    if letter:
        walk = walk_of(selection, data, view.languages, letter)
        yield from (entry.iri for entry in walk.members()) if walk.is_named else ()
    elif found := long_order(selection, Order.of(view.one("sort")), data):
        for number in range(len(found.packed)):
            yield from found.page(number + 1)
    elif not selection.conditions:
        yield from _everything(data)
    else:
        first, *others = selection.conditions
        for quad in statements_of(first, data):
            subject = quad.subject
            if not isinstance(subject, URIRef) or not meets(str(subject), others, data):
                continue
            if data.manifest.files < 2 or next(statements_of(first, data, subject)).graph == quad.graph:
                yield str(subject)


def _everything(data: Data) -> Iterator[str]:
    for key in data.catalogue.keys(""):
        if data.settings.patterns.names(key):
            yield from data.catalogue.spellings(key)
