"""What divides a list best: properties with their commonest values or ranges, those with texts, and all values of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from rdflib import Literal, URIRef

from seeother.graph.data import Data
from seeother.look.typesetting import Magnitude
from seeother.query.listing import TYPE, Selection, meeting, meets, sample
from seeother.query.looked_at import LookedAt
from seeother.query.ranges import dividing, range_of
from seeother.statements import Quad, iri_of
from seeother.terms import ALTERNATIVES, GEO, HIDDEN, SCHEMA, SCHEMA_HTTP, SUMMARIES
from seeother.write.ntriples import literal_text

# Names divide nothing, and places are for the map.
LEFT_OUT = frozenset(
    {
        *ALTERNATIVES,
        *HIDDEN,
        *SUMMARIES,
        *(f"{GEO}{name}" for name in ("lat", "long", "alt")),
        *(f"{space}{name}" for space in (SCHEMA, SCHEMA_HTTP) for name in ("latitude", "longitude")),
    }
)
FEW = 8  # things that need no dividing
_FACETS, _VALUES, _RANGED = 5, 8, 3
_MOST_TEXTS, _FEWEST = 8, 3  # properties with texts, and different ones of each
_LONGEST = 60  # characters of a text that things are divided by
_MOST_ASKED = 6_000  # things that are asked for all their values of a property
_MOST_OF_PROPERTY = 50_000  # statements that are looked through for values that these things do not have


@dataclass(frozen=True, slots=True)
class Facet:
    """A property and its commonest values or ranges, with how many of `looked_at` things have each; `more` others there are.

    `more` is -1 where that is not known.
    """

    property: str
    values: tuple[tuple[str, int], ...]
    looked_at: int
    more: int = 0


def facets(some: LookedAt) -> tuple[Facet, ...]:
    """Return the properties that divide a list best; of a long list, a sample is looked at."""
    selection = some.selection
    if selection.entries is not None and selection.total <= FEW:
        return ()
    return some.data.kept(("facets", selection.conditions), lambda: _facets(some))


def _facets(some: LookedAt) -> tuple[Facet, ...]:
    looked_at, selection = some.iris, some.selection
    counts, measured = _gathered(some)
    ranged = {predicate for predicate, text in selection.conditions if range_of(text)}
    found = (
        _by_size(predicate, measured[predicate], looked_at) for predicate in sorted(measured.keys() - ranged)
    )
    by_size = [facet for facet in found if facet]
    by_sizes = {facet.property for facet in by_size}
    is_whole = len(looked_at) == selection.total
    by_value = [
        _by_value(predicate, counts[predicate], looked_at, is_whole, selection)
        for predicate in _best_first(counts, len(looked_at))
        if predicate not in by_sizes
    ]
    return (*by_value[:_FACETS], *by_size[:_RANGED])


def _gathered(some: LookedAt) -> tuple[dict[str, Counter[str]], dict[str, list[Magnitude]]]:
    """Return what things have by property: values to choose from with counts, and sizes."""
    left_out = {*some.data.label_properties, *LEFT_OUT}
    counts: dict[str, Counter[str]] = {}
    measured: dict[str, list[Magnitude]] = {}
    for iri in some.iris:
        for predicate, value in some.about(iri):
            if predicate in left_out:
                continue
            if text := _choosable(value):
                counts.setdefault(predicate, Counter())[text] += 1
            if size := some.size(value) if some.data.compares_values else None:
                measured.setdefault(predicate, []).append(size)
    return counts, measured


def _best_first(counts: Mapping[str, Counter[str]], total: int) -> list[str]:
    """Return the properties that divide a list at all, the one that does so best first."""
    ranked = sorted(
        ((_division(values, total), predicate) for predicate, values in counts.items()), reverse=True
    )
    return [predicate for merit, predicate in ranked if merit > 0]


def _by_value(
    predicate: str, counts: Counter[str], looked_at: Sequence[str], is_whole: bool, selection: Selection
) -> Facet:
    values = tuple(
        (value, n)
        for value, n in _commonest(counts)[:_VALUES]
        if n < len(looked_at) and (predicate, value) not in selection.conditions
    )
    more = max(0, len(counts) - _VALUES)
    return Facet(predicate, values, len(looked_at), more if is_whole else -1)


def _by_size(predicate: str, sizes: Sequence[Magnitude], looked_at: Sequence[str]) -> Facet | None:
    """Return ranges of a property that most things have a number or a date by; None for other properties."""
    if 2 * len(sizes) < len(looked_at):
        return None
    ranges = [(str(each), sum(each.spans(size) for size in sizes)) for each in dividing(sizes)]
    return Facet(predicate, tuple(pair for pair in ranges if pair[1]), len(looked_at)) if ranges else None


def texts(some: LookedAt) -> tuple[str, ...]:
    """Return the properties by which things have texts, the commonest first; names are left out."""
    having: Counter[str] = Counter()
    different: dict[str, set[str]] = {}
    left_out = {*some.data.label_properties, *HIDDEN}
    for iri in some.iris:
        is_text = ((p, v) for p, v in some.about(iri) if isinstance(v, Literal) and some.size(v) is None)
        said = {predicate: str(value) for predicate, value in is_text if predicate not in left_out}
        having.update(said.keys())
        for predicate, text in said.items():
            different.setdefault(predicate, set()).add(text)
    found = [(-n, predicate) for predicate, n in having.items() if len(different[predicate]) >= _FEWEST]
    return tuple(predicate for _, predicate in sorted(found)[:_MOST_TEXTS])


def values_of(predicate: str, selection: Selection, snapshot: Data) -> Facet:
    """Return all values of a property that things of a list have; of a very long list those of a part, then those of others."""
    key = ("values", predicate, selection.conditions)
    return snapshot.once(key, lambda: _values_of(predicate, selection, snapshot))


def _values_of(predicate: str, selection: Selection, snapshot: Data) -> Facet:
    if predicate == TYPE and not selection.conditions:  # which the catalogue has counted
        return Facet(predicate, tuple(snapshot.catalogue.classes()), selection.total)
    looked_at = _members(selection, snapshot)
    said = iri_of(predicate)
    counts: Counter[str] = Counter()
    for iri in looked_at:
        counts.update(_chosen(snapshot.quads(iri_of(iri), said)))
    is_whole = len(looked_at) == selection.total
    if not is_whole and snapshot.compares_values:
        for quad in islice(snapshot.quads(None, said), _MOST_OF_PROPERTY):
            value, subject = _choosable(quad.object), quad.subject
            is_new = value and value not in counts and isinstance(subject, URIRef)
            if is_new and meets(str(subject), selection.conditions, snapshot):
                counts[value] = 0
    return Facet(predicate, tuple(_commonest(counts)), len(looked_at), 0 if is_whole else -1)


def _members(selection: Selection, snapshot: Data) -> Sequence[str]:
    if selection.entries is not None:
        return [entry.iri for entry in selection.entries]
    if not snapshot.compares_values:
        return sample(selection, snapshot)
    return list(dict.fromkeys(islice(meeting(selection.conditions, snapshot), _MOST_ASKED)))


def _chosen(quads: Iterable[Quad]) -> set[str]:
    return {text for quad in quads if (text := _choosable(quad.object))}


def _commonest(values: Counter[str]) -> list[tuple[str, int]]:
    """Return values with their counts; equally common ones in order, so that every worker shows the same."""
    return sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))


def _choosable(value: object) -> str:
    """Return a value as a condition has it, "" for one that is too long to choose, or has no name."""
    if isinstance(value, URIRef):
        return str(value)
    return (
        literal_text(value) if isinstance(value, Literal) and 0 < len(str(value).strip()) <= _LONGEST else ""
    )


def _division(values: Counter[str], total: int) -> float:
    """Return how well values divide a list: most things have one, few have one of their own, none takes nearly all."""
    shared = sum(n for n in values.values() if n > 1)
    largest = max(values.values())
    if len(values) < 2 or largest >= 0.95 * total or shared < 0.3 * total:
        return 0.0
    return shared / total * min(1.0, 12 / len(values))
