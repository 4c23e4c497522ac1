"""Put a list in another order than that of names: by a number or a date that its things have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rdflib import Literal, URIRef

from seeother.graph.data import Data
from seeother.iris import canonical
from seeother.look.names import name_of
from seeother.look.typesetting import Magnitude, magnitude
from seeother.query.facets import LEFT_OUT
from seeother.query.listing import Entry, Selection, is_iri, sort_key
from seeother.query.looked_at import LookedAt
from seeother.statements import datatype_of, iri_of, literal

_MOST_OFFERED = 5  # properties
_DOWN = " down"


@dataclass(frozen=True, slots=True)
class Order:
    """What a list is sorted by: a property, or "" for the names; and in which direction."""

    property: str = ""
    descending: bool = False

    @staticmethod
    def of(text: str) -> Order:
        """Read the parameter `sort`: a property's IRI, or nothing, with "down" behind it for the other direction."""
        predicate = f" {text}".removesuffix(_DOWN).strip()
        return Order(predicate if is_iri(predicate) else "", f" {text}".endswith(_DOWN))

    def __str__(self) -> str:
        return f"{self.property}{_DOWN if self.descending else ''}".strip()


def in_order(selection: Selection, order: Order, snapshot: Data, languages: Sequence[str]) -> Selection:
    """Return a sorted list in another order; things that lack the property come last, by name."""
    entries = selection.entries or ()
    if not order.property:
        return replace(selection, entries=entries[::-1]) if order.descending else selection
    found = [replace(entry, value=value_of(entry.iri, order, snapshot, languages)) for entry in entries]
    valued = sorted((entry for entry in found if entry.value), key=_magnitude_of, reverse=order.descending)
    return replace(selection, entries=(*valued, *(entry for entry in found if not entry.value)))


def _magnitude_of(entry: Entry) -> Magnitude:
    return entry.value[1] if entry.value else (0, 0.0, "")


def value_of(
    iri: str, order: Order, snapshot: Data, languages: Sequence[str]
) -> tuple[Literal, Magnitude] | None:
    """Return the value that a thing is sorted by: of several the one that comes first."""
    measured = list(_measured(iri, order.property, snapshot, languages))
    if not measured:
        return None
    return (max if order.descending else min)(measured, key=lambda pair: pair[1])


def _measured(
    iri: str, predicate: str, snapshot: Data, languages: Sequence[str]
) -> Iterator[tuple[Literal, Magnitude]]:
    """Yield values with what puts them in order: numbers and dates by size, texts and things by the letters of their names."""
    for quad in snapshot.quads(iri_of(iri), iri_of(predicate)):
        value = quad.object
        if isinstance(value, URIRef):
            value = literal(name_of(str(value), snapshot, languages).text)
        if isinstance(value, Literal):
            yield value, magnitude(str(value), datatype_of(value)) or (2, 0.0, sort_key(str(value)))


def orders(some: LookedAt) -> Sequence[str]:
    """Return the properties worth sorting a list by: most things have one, and it tells them apart; the site's own first."""
    return some.data.kept(("orders", some.selection.conditions), lambda: _orders(some))


def _orders(some: LookedAt) -> tuple[str, ...]:
    having: Counter[str] = Counter()
    values: dict[str, set[str]] = {}
    for iri in some.iris:
        measured = {
            predicate: str(value)
            for predicate, value in some.about(iri)
            if predicate not in LEFT_OUT and some.size(value)
        }
        having.update(measured.keys())
        for predicate, value in measured.items():
            values.setdefault(predicate, set()).add(value)
    told = [
        predicate
        for predicate, count in having.items()
        if 2 * count > len(some.iris) and len(values[predicate]) > 2
    ]
    own = some.data.settings.patterns.thing
    return tuple(
        sorted(
            told, key=lambda predicate: (own(canonical(predicate)) is None, -having[predicate], predicate)
        )[:_MOST_OFFERED]
    )
