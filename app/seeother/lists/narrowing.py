"""The ways to narrow a list down: beside it by what divides it best, and on a page of their own all values of a property."""

from __future__ import annotations

from collections.abc import Iterator

from seeother.http.answer import Answer
from seeother.lists.conditions import Choice, chosen, narrowed, value_name
from seeother.look.names import Name, name_of
from seeother.pages.view import Missing, SiteView
from seeother.query import facets
from seeother.query.facets import Facet
from seeother.query.listing import Selection, is_iri
from seeother.query.looked_at import LookedAt

_PAGE = 300  # values

Narrowing = tuple[Name, list[Choice], int, str]


def narrowing(some: LookedAt, view: SiteView) -> Iterator[Narrowing]:
    """Yield the properties that divide a list: name, values, how many there are besides, and the page that has all."""
    selection = some.selection
    for facet in facets.facets(some):
        if choices := list(_choices(facet, selection, view)):
            name = name_of(facet.property, view.snapshot, view.languages)
            every = _every(facet.property, view) if facet.more else ""
            yield name, choices, facet.more, every


def with_texts(some: LookedAt, view: SiteView) -> list[tuple[Name, str]]:
    """Return what a list may be narrowed down to things with some words in: their names first; of a short list nothing."""
    selection = some.selection
    if not view.snapshot.compares_values or (selection.entries is not None and selection.total <= facets.FEW):
        return []
    key = ("texts", selection.conditions)
    found = view.snapshot.once(key, lambda: facets.texts(some))
    named = ((name_of(predicate, view.snapshot, view.languages), predicate) for predicate in found)
    return [(Name(view.say("name")), ""), *named]


def estimated_by(some: LookedAt) -> int:
    """Return how many things were looked at for the counts, 0 where all were."""
    found = facets.facets(some)
    return found[0].looked_at if found and found[0].looked_at < (some.selection.total or 1e18) else 0


def values_page(selection: Selection, view: SiteView) -> Answer | Missing:
    """Return the page of all values of a property that things of a list have."""
    predicate = view.one("values")
    found = facets.values_of(predicate, selection, view.snapshot) if is_iri(predicate) else None
    count = -(-len(found.values) // _PAGE) if found else 0
    if found is None or not count:
        return Missing("values", predicate)
    if not 1 <= view.page <= count:
        return Missing("page", view.one("page"))
    view = view.numbered(count)
    name = name_of(predicate, view.snapshot, view.languages)
    choices = list(_choices(found, selection, view, (view.page - 1) * _PAGE))
    if view.is_outline:
        return view.outline(name.text, "", ("", [(c.name.text, c.href, c.told) for c in choices]))
    return view.html(
        "values.html",
        structured=view.structured("CollectionPage", name.text, len(found.values)),
        title=name,
        chosen=chosen(selection.conditions, view),
        choices=choices,
        list=view.link(values=None, page=None),
        estimated=found.looked_at if found.looked_at != selection.total else 0,
        count=count,
    )


def _every(predicate: str, view: SiteView) -> str:
    return view.link(**{"values": predicate, "page": None, "from": None, "letter": None, "view": None})


def _choices(facet: Facet, selection: Selection, view: SiteView, start: int = 0) -> Iterator[Choice]:
    for value, count in facet.values[start : start + _PAGE]:
        href = narrowed((*selection.conditions, (facet.property, value)), view)
        yield Choice(value_name(value, view), href, told=_told(count, facet, selection, view))


def _told(count: int, facet: Facet, selection: Selection, view: SiteView) -> str:
    """Return how many things have a value: counted, estimated, or where nobody knows how many there are as a share."""
    if not count:
        return ""
    if facet.looked_at == selection.total:
        return view.say.number(count)
    share = count / facet.looked_at
    if not selection.total:
        return f"≈ {view.say.share(share)}"
    return f"≈ {view.say.number(round(share * selection.total))}"
