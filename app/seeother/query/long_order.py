"""Lists too long to be sorted by name, in the order of a number or a date: each value is read once, only the order is kept."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rdflib import URIRef

from seeother.graph.catalogue import MoreThan
from seeother.graph.data import Data
from seeother.graph.oxigraph import read_term
from seeother.look.typesetting import Magnitude, magnitude
from seeother.query.listing import BACKWARDS, PAGE, Condition, Selection
from seeother.query.looked_at import LookedAt
from seeother.query.ordering import Order, orders
from seeother.query.words import limit_of
from seeother.statements import datatype_of, iri_of

_MOST_THINGS, _MOST_SAID = (
    50_000,
    100_000,
)  # things of a list, and statements of a property that are looked through
_MOST_DIFFERENT = 4_096  # values, which things share more often than not


@dataclass(frozen=True, slots=True)
class LongOrder:
    """The IRIs of a list in an order, `total` of them, packed by pages: a tenth of what they take as they are."""

    total: int
    packed: tuple[bytes, ...]

    def page(self, number: int) -> list[str]:
        """Return the IRIs of a page, the first of which is 1."""
        return zlib.decompress(self.packed[number - 1]).decode("utf-8", "surrogatepass").split("\n")


def sorting(some: LookedAt) -> tuple[str, ...]:
    """Return the properties that a list is offered to be sorted by: of a long one those that are few enough to be read."""
    if some.selection.entries is not None:
        return tuple(orders(some))
    if _condition(some.selection, some.data) is None:
        return ()
    return tuple(iri for iri in orders(some) if _is_readable(iri, some.data))


def long_order(selection: Selection, order: Order, data: Data) -> LongOrder | None:
    """Return a long list in an order of a number or a date; None where that is no such order, or would take too long."""
    condition = _condition(selection, data)
    if condition is None or not order.property or not _is_readable(order.property, data):
        return None
    key = ("long order", selection.conditions, order.property)
    both: dict[bool, LongOrder] = data.once(key, lambda: _put_in_order(condition, order.property, data))
    return both.get(order.descending)


def _condition(selection: Selection, data: Data) -> tuple[str, URIRef] | None:
    """Return the one condition of a list whose things can be read at once."""
    total = selection.total
    is_bounded = 0 < total <= _MOST_THINGS and not isinstance(total, MoreThan) and data.compares_values
    if selection.entries is not None or len(selection.conditions) != 1 or not is_bounded:
        return None
    return _as_terms(selection.conditions[0])


def _as_terms(condition: Condition) -> tuple[str, URIRef] | None:
    said, text = condition
    value = None if limit_of(text) or said.startswith(BACKWARDS) else read_term(text)
    return (said, value) if isinstance(value, URIRef) else None


def _is_readable(predicate: str, data: Data) -> bool:
    return 0 < data.catalogue.usage(predicate, False) <= _MOST_SAID


def _put_in_order(condition: tuple[str, URIRef], predicate: str, data: Data) -> dict[bool, LongOrder]:
    """Return the things from the least on and, by True, from the greatest on; nothing where none has a number or date."""
    things = sorted(set(data.subjects_of(iri_of(condition[0]), condition[1])))
    least, greatest = _sizes(frozenset(things), predicate, data)
    return {False: _packed(things, least, False), True: _packed(things, greatest, True)} if least else {}


def _packed(things: Sequence[str], sizes: Mapping[str, Magnitude], descending: bool) -> LongOrder:
    """Return things in order, equal ones by IRI, and those that lack the property last."""
    valued = sorted((iri for iri in things if iri in sizes), key=sizes.__getitem__, reverse=descending)
    every = (*valued, *(iri for iri in things if iri not in sizes))
    starts = range(0, len(every), PAGE)
    pages = ("\n".join(every[at : at + PAGE]).encode("utf-8", "surrogatepass") for at in starts)
    return LongOrder(len(every), tuple(zlib.compress(page, 1) for page in pages))


def _sizes(
    things: frozenset[str], predicate: str, data: Data
) -> tuple[dict[str, Magnitude], dict[str, Magnitude]]:
    """Return the least and the greatest of the numbers and dates that each thing has."""
    least: dict[str, Magnitude] = {}
    greatest: dict[str, Magnitude] = {}
    size_of = lru_cache(maxsize=_MOST_DIFFERENT)(magnitude)
    for iri, value in data.literals_of(iri_of(predicate)):
        if iri in things and (size := size_of(str(value), datatype_of(value))):
            least[iri] = min(least.get(iri, size), size)
            greatest[iri] = max(greatest.get(iri, size), size)
    return least, greatest
