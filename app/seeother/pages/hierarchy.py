"""Where a thing stands among others: the way up to the broadest, the tree below a scheme, the terms of a vocabulary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import Any

from rdflib import Literal, URIRef

from seeother.graph.data import Data
from seeother.iris import canonical
from seeother.query.listing import count_of_class
from seeother.statements import iri_of
from seeother.structure.ontology import CLASSES, PROPERTIES
from seeother.structure.shapes import SH, shapes_about
from seeother.survey.facts import DOMAINS, RANGES
from seeother.telling.facts import Value
from seeother.telling.values import Teller
from seeother.terms import OWL, RDFS, SKOS
from seeother.write.ntriples import text_of

# What the page of a class or property tells in sections of their own.
TOLD_BY_TERMS = frozenset(
    {
        *DOMAINS,
        *RANGES,
        f"{RDFS}subClassOf",
        f"{RDFS}subPropertyOf",
        f"{SH}targetClass",
        f"{SH}path",
        f"{SH}class",
    }
)
_MEANINGS, _PATH = (f"{RDFS}comment", f"{SKOS}definition"), f"{SH}path"
_ASKED = (*TOLD_BY_TERMS, *_MEANINGS, f"{OWL}inverseOf")
_MOST, _MOST_ABOVE = 400, 30
_MOST_ORDERED = 10_000  # subjects that are put in order before a list of them is cut


@dataclass(frozen=True, slots=True)
class Branch:
    """A resource with what is below it, of which there are `count`; `href` is a page that shows them."""

    value: Value
    branches: tuple[Branch, ...] = ()
    count: int = 0
    href: str = ""
    notation: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A property that a class has: itself, the values it expects, what it means."""

    value: Value
    ranges: tuple[Value, ...]
    meaning: Value | None


@dataclass(frozen=True, slots=True)
class Term:
    """What is known of a class or property beyond its own statements; `usage` counts it in the data."""

    is_class: bool
    usage: int
    below: tuple[Value, ...]
    properties: tuple[Row, ...]
    inherited: tuple[tuple[Value, tuple[Value, ...]], ...] = ()
    ranged: tuple[Value, ...] = ()
    inverses: tuple[Value, ...] = ()
    shapes: tuple[Value, ...] = ()


def objects(snapshot: Data, subject: Any, *properties: str) -> list[Any]:
    """Return the distinct objects of some properties of a term, those of each property in order."""
    found = (
        sorted((quad.object for quad in snapshot.quads(subject, iri_of(iri))), key=text_of)
        for iri in properties
        if _is_used(iri, snapshot)
    )
    return list(dict.fromkeys(value for values in found for value in values))


def subjects(snapshot: Data, value: Any, *properties: str, most: int = _MOST) -> list[URIRef]:
    """Return the distinct named subjects that some properties lead from to a node in order, `most` at most."""
    used = (iri_of(iri) for iri in properties if _is_used(iri, snapshot))
    found = (quad.subject for predicate in used for quad in snapshot.quads(None, predicate, value))
    # Cut only once they are in order: stores differ in theirs.
    named = {node for node in islice(found, _MOST_ORDERED) if isinstance(node, URIRef)}
    return sorted(named)[:most]


def _is_used(predicate: str, snapshot: Data) -> bool:
    """Tell whether the data has a property at all, which is looked up once: pages ask for many that it has not."""
    return predicate in snapshot.once(
        "properties of terms", lambda: frozenset(iri for iri in _ASKED if snapshot.uses(iri_of(iri)))
    )


def class_tree(
    snapshot: Data, languages: Sequence[str], resource: Callable[[str], Value]
) -> tuple[Branch, ...]:
    """Return the site's classes, kinds below kinds, two levels of them; worked out once for readers of the same languages."""

    def tree() -> tuple[Branch, ...]:
        tops, below = snapshot.once("class tree", lambda: _class_tree(snapshot))
        snapshot.labels.of({*tops, *chain.from_iterable(map(below.__getitem__, tops))})  # looked up at once
        return branches(tops, lambda iri: below.get(iri, ()), resource, 1)

    return snapshot.once(("class tree", tuple(languages)), tree)


def _class_tree(snapshot: Data) -> tuple[list[str], dict[str, list[str]]]:
    """Return the classes that are below no other, and those below each."""
    below: dict[str, list[str]] = {}
    above: set[str] = set()
    for quad in snapshot.quads(predicate=iri_of(f"{RDFS}subClassOf")):
        if (
            isinstance(quad.subject, URIRef)
            and isinstance(quad.object, URIRef)
            and quad.subject != quad.object
        ):
            below.setdefault(str(quad.object), []).append(str(quad.subject))
            above.add(str(quad.subject))
    tops = [iri for iri in below if iri not in above or not snapshot.knows(canonical(iri))]
    return tops, below


def branches(
    tops: Iterable[str], below: Callable[[str], Iterable[str]], resource: Callable[[str], Value], deepest: int
) -> tuple[Branch, ...]:
    """Return trees from their tops down, each thing once, as deep and as many as fit a page."""
    seen: set[str] = set()

    def grow(iris: Iterable[str], depth: int) -> Iterator[Branch]:
        for value in sorted(map(resource, dict.fromkeys(iris)), key=_by_name):
            if value.iri in seen or len(seen) >= _MOST:
                continue
            seen.add(value.iri)
            inner = list(dict.fromkeys(below(value.iri)))
            cut = depth >= deepest
            yield Branch(value, () if cut else tuple(grow(inner, depth + 1)), len(inner), is_open=True)

    return tuple(grow(tops, 0))


def term(topic: URIRef, types: Iterable[str], teller: Teller) -> Term | None:
    """Return what is known of a class or property, None for any other thing."""
    kinds = set(types)
    of_class = bool(kinds & CLASSES)
    if not of_class and not kinds & PROPERTIES:
        return None
    snapshot = teller.snapshot
    below = subjects(snapshot, topic, f"{RDFS}subClassOf" if of_class else f"{RDFS}subPropertyOf")
    rows = _properties_for(topic, teller) if of_class else []
    alone = len(teller.description.topics) == 1
    ranged = subjects(snapshot, topic, *RANGES) if of_class else []
    used = snapshot.catalogue.usage(str(topic), of_class)
    inverses = [] if of_class or alone else subjects(snapshot, topic, f"{OWL}inverseOf")
    return Term(
        of_class,
        count_of_class(str(topic), used, snapshot) if of_class else used,
        tuple(sorted((teller.resource(str(node)) for node in below), key=_by_name)),
        tuple(
            sorted(
                (teller.once(("row", node), partial(_row, node, teller)) for node in rows),
                key=lambda row: _by_name(row.value),
            )
        ),
        _inherited(topic, set(rows), teller)
        if of_class and any(_is_used(iri, snapshot) for iri in DOMAINS)
        else (),
        _named(ranged, teller),
        _named(inverses, teller),
        _named(shapes_about(topic, snapshot), teller) if _is_used(_PATH, snapshot) else (),
    )


def _named(nodes: Iterable[URIRef], teller: Teller) -> tuple[Value, ...]:
    return tuple(sorted((teller.resource(str(node)) for node in nodes), key=_by_name))


def _inherited(
    topic: URIRef, told: set[URIRef], teller: Teller
) -> tuple[tuple[Value, tuple[Value, ...]], ...]:
    """Return the properties that a class has from the classes above it, the nearest first, each told once."""
    found: dict[URIRef, list[URIRef]] = {}
    waiting = [*_classes_above(topic, teller)]
    while waiting and len(found) < _MOST_ABOVE:
        above = waiting.pop(0)
        if above in found or above == topic:
            continue
        found[above] = [node for node in _properties_for(above, teller) if node not in told]
        told.update(found[above])
        waiting += _classes_above(above, teller)
    return tuple(
        (teller.resource(str(above)), _named(properties, teller))
        for above, properties in found.items()
        if properties
    )


def _properties_for(topic: URIRef, teller: Teller) -> list[URIRef]:
    return teller.once(("properties for", topic), lambda: subjects(teller.snapshot, topic, *DOMAINS))


def _classes_above(topic: URIRef, teller: Teller) -> list[URIRef]:
    found = teller.once(("above", topic), lambda: objects(teller.snapshot, topic, f"{RDFS}subClassOf"))
    return [node for node in found if isinstance(node, URIRef)]


def _by_name(value: Value) -> tuple[str, str]:
    return value.name.text.casefold(), value.iri


def _row(node: URIRef, teller: Teller) -> Row:
    ranges = tuple(
        teller.resource(str(n)) for n in objects(teller.snapshot, node, *RANGES) if isinstance(n, URIRef)
    )
    texts = objects(teller.snapshot, node, *_MEANINGS)
    meanings = sorted(
        (teller.value(t) for t in texts if isinstance(t, Literal)), key=lambda v: teller.rank(v.name.language)
    )
    return Row(teller.resource(str(node)), ranges, meanings[0] if meanings else None)
