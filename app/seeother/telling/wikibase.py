"""Statements as Wikibase has them, as Wikidata's: values that say how precise they are, with what qualifies them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from rdflib import BNode, Literal, URIRef

from seeother.graph.data import Data
from seeother.look.calendars import dated
from seeother.look.interface import Interface
from seeother.look.names import Name
from seeother.statements import Node, Triple, iri_of
from seeother.telling.facts import Value
from seeother.terms import PREFIXES, WIKIBASE

_TIME, _PRECISION, _CALENDAR = (
    f"{WIKIBASE}{name}" for name in ("timeValue", "timePrecision", "timeCalendarModel")
)
_JULIAN = f"{PREFIXES['wd']}Q1985786"
DERIVED = f"{PREFIXES['prov']}wasDerivedFrom"
_TO_THE_DAY = 11
_STATEMENTS = frozenset({f"{WIKIBASE}Statement"})
_ITEMS = frozenset({f"{WIKIBASE}Statement", f"{WIKIBASE}TimeValue"})
_DEPRECATED = iri_of(f"{WIKIBASE}DeprecatedRank")
# The IRIs of a property, by what it leads from and to: an item's statement or value, a statement's value or qualifier.
_CLAIM = re.compile(r"(.*/prop/)(P\d+)")
_DIRECT = re.compile(r"(.*/prop/)direct(?:-normalized)?/(P\d+)")
_INNER = re.compile(r".*/prop/(statement|qualifier|reference)/(?:(value|value-normalized)/)?(P\d+)")

About = Callable[[URIRef | BNode], Sequence[Triple]]


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement about an item: its value, by their properties what qualifies it, and what each of its references says."""

    value: Any
    qualifiers: tuple[Triple, ...] = ()
    references: tuple[tuple[Triple, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Claims:
    """The statements about an item, what only repeats their values, and the dates among these, as precise as they are."""

    claims: dict[Triple, Claim] = field(default_factory=dict)
    repeated: frozenset[Triple] = frozenset()
    dates: dict[Any, Value] = field(default_factory=dict)


def is_of_wikibase(snapshot: Data) -> bool:
    """Tell whether there may be statements or values of Wikibase at all."""
    return snapshot.has_any(_ITEMS)


def time_in(triples: Iterable[Triple], say: Interface) -> Value | None:
    """Return the date that a node of Wikibase stands for, None for other nodes and for what is no date."""
    found = {str(t.predicate): t.object for t in triples if str(t.predicate).startswith(WIKIBASE)}
    if _TIME not in found:
        return None
    precision = str(found.get(_PRECISION, _TO_THE_DAY))
    is_julian = str(found.get(_CALENDAR, "")) == _JULIAN
    shown = dated(str(found[_TIME]), int(precision) if precision.isdecimal() else _TO_THE_DAY, is_julian, say)
    return Value(Name(shown.text), kind=shown.kind, machine=shown.machine) if shown else None


def claims_about(
    topic: Node, triples: Iterable[Triple], snapshot: Data, about: About, say: Interface
) -> Claims:
    """Return the statements that an item has, each with its own node."""
    found = Claims()
    if not snapshot.has_any(_STATEMENTS):
        return found
    told, about = list(triples), cache(about)  # many statements have one reference
    for triple in told:
        node = triple.object if _CLAIM.fullmatch(str(triple.predicate)) else None
        if isinstance(node, URIRef) and (claim := _claim(about(node), about, say, found.dates)):
            found.claims[triple] = claim
    claimed = {str(triple.predicate) for triple in found.claims}
    repeated = frozenset(t for t in told if claimed_as(str(t.predicate)) in claimed)
    return Claims(found.claims, repeated, found.dates)


def claimed_as(predicate: str) -> str:
    """Return the property that leads to statements, of one that leads from an item to their values; "" for others."""
    direct = _DIRECT.fullmatch(predicate)
    return f"{direct[1]}{direct[2]}" if direct else ""


def _claim(triples: Sequence[Triple], about: About, say: Interface, dates: dict[Any, Value]) -> Claim | None:
    """Return a statement by its node, with its rank where that is low; None for one that says that there is no value."""
    values, precise = _inner(triples, about, say, dates)
    # The properties may be another wiki's, under its IRIs and under those of this one.
    main = {(key, t.object) for key, found in values.items() for t in found if key[0] == "statement"}
    if len(main) != 1:
        return None
    ((key, term),) = main
    ranks = [triple for triple in triples if triple.object == _DEPRECATED]
    qualifiers = tuple(t for key, found in values.items() for t in found if key[0] == "qualifier")
    sources = (t.object for t in triples if str(t.predicate) == DERIVED and not isinstance(t.object, Literal))
    told = (_inner(about(node), about, say, dates)[0] for node in sources)
    references = (tuple(t for found in each.values() for t in found) for each in told)
    return Claim(precise.get(key) or term, (*ranks, *qualifiers), tuple(filter(None, references)))


def _inner(
    triples: Iterable[Triple], about: About, say: Interface, dates: dict[Any, Value]
) -> tuple[dict[tuple[str, str], list[Triple]], dict[tuple[str, str], Value]]:
    """Return what a node says by kind and property, and the dates among that which are told precisely, as they are."""
    values: dict[tuple[str, str], list[Triple]] = {}
    precise: dict[tuple[str, str], Value] = {}
    for triple in triples:
        inner = _INNER.fullmatch(str(triple.predicate))
        if inner and not inner[2]:
            values.setdefault((inner[1], inner[3]), []).append(triple)
        elif inner and inner[2] == "value" and isinstance(triple.object, URIRef):
            node = about(triple.object)
            if date := time_in(node, say):
                precise[inner[1], inner[3]] = date
                dates.setdefault(next(t.object for t in node if str(t.predicate) == _TIME), date)
    return values, precise
