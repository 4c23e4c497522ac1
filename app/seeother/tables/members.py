"""All members of a list, however long, one after the other, and some of them to look at for what most have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from rdflib import URIRef

from seeother.graph.data import Data
from seeother.lists.browse import beginning, ordered
from seeother.lists.conditions import conditions_of
from seeother.look.names import name_of
from seeother.pages.view import SiteView
from seeother.query import listing
from seeother.query.listing import Condition, Selection, meets, sort_key, statements_of
from seeother.query.search import find_all
from seeother.structure.concepts import IN_SCHEME

_SAMPLE = 400


class Members:
    """The members of the list that a page shows; `title` says which list it is."""

    def __init__(self, view: SiteView) -> None:
        self._view, self._data = view, view.snapshot
        scheme = view.one("scheme")
        of_scheme = [(IN_SCHEME, scheme)] if listing.is_iri(scheme) else []
        self._conditions = (*of_scheme, *conditions_of(view))
        self._selection: Selection | None = None
        if view.path != "/search" and self._conditions:
            self._selection = listing.select(self._conditions, self._data, view.languages)

    @property
    def title(self) -> str:
        """Return what the list is called."""
        view = self._view
        if view.path == "/search":
            return f"{view.say('search')}: {view.one('q')}"
        if not self._conditions:
            return view.say("everything")
        names = (
            name_of(value, self._data, view.languages).text
            if value.startswith(("http:", "https:"))
            else value
            for _, value in self._conditions
        )
        return " · ".join(names)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing meets the conditions, so that there is no such list."""
        return self._selection is not None and self._selection.entries == ()

    @property
    def is_short(self) -> bool:
        """Tell whether they are few enough to be written while a client waits."""
        if self._view.path == "/search":
            return True
        if self._selection is None:
            return self._data.manifest.things <= _SAMPLE
        return self._selection.entries is not None and self._selection.total <= _SAMPLE

    def sample(self) -> list[str]:
        """Return some to look at."""
        if self._selection is not None:
            return listing.sample(self._selection, self._data)
        return list(islice(self, _SAMPLE))

    def __iter__(self) -> Iterator[str]:
        """Yield the IRI of each, as the data spells it."""
        view, selection, letter = self._view, self._selection, self._view.one("letter")
        if view.path == "/search":
            yield from find_all(view.one("q"), self._data, view.languages, self._conditions).iris
        elif selection is None:
            yield from _everything(self._data)
        elif selection.entries is not None:
            shown = beginning(selection, letter) if letter else selection
            yield from (entry.iri for entry in ordered(shown, view))
        else:
            yield from _of_many(selection.conditions, letter, view)


def _everything(data: Data) -> Iterator[str]:
    for key in data.catalogue.keys(""):
        if data.settings.patterns.names(key):
            yield from data.catalogue.spellings(key)


def _of_many(conditions: Sequence[Condition], letter: str, view: SiteView) -> Iterator[str]:
    """Yield the members of a list that is not put in order, each once: where the first of its files says it."""
    data, (first, *others) = view.snapshot, conditions
    for quad in statements_of(first, data):
        subject = quad.subject
        if not isinstance(subject, URIRef) or not meets(str(subject), others, data):
            continue
        if data.manifest.files > 1 and next(statements_of(first, data, subject)).graph != quad.graph:
            continue
        if not letter or sort_key(name_of(str(subject), data, view.languages).text).startswith(letter):
            yield str(subject)
