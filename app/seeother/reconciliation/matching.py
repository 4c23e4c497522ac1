"""Which things a name may mean, how likely each is, and what else about them speaks for it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, takewhile
from typing import Any

from rapidfuzz import fuzz
from rdflib import Literal, URIRef

from seeother.graph.data import Data
from seeother.graph.oxigraph import read_term
from seeother.look.names import best, name_of
from seeother.query.search import exactly, find, tidy
from seeother.statements import iri_of, literal
from seeother.terms import ALTERNATIVES, RDFS, SUMMARIES

MOST_CANDIDATES = 50
_USUAL = 10
_OF_ONE = 5  # statements that are looked up to describe a candidate
_LOOKED_AT = 100  # that a search finds
_OF_NAME = 0.7  # of the score, where properties are asked for as well
_SUBCLASS = iri_of(f"{RDFS}subClassOf")
_MOST_CLASSES, _MOST_VALUES = 200, 200


class Unreadable(ValueError):
    """A query that is none, or asks for too much; the text says why."""


@dataclass(slots=True)
class Effort:
    """How much more may be looked up for one request: about so many statements."""

    left: int

    def spend(self, statements: int = 1) -> bool:
        """Take note of what is looked up, and tell whether more may be."""
        self.left -= statements
        return self.left > 0


@dataclass(frozen=True, slots=True)
class Query:
    """One query of a batch."""

    text: str
    types: tuple[str, ...]
    how: str  # any, should or all of the types
    properties: tuple[tuple[str, tuple[str, ...]], ...]
    limit: int

    @staticmethod
    def of(told: Any) -> Query:
        """Read a query; raises Unreadable."""
        if not isinstance(told, dict):
            raise Unreadable("a query is an object with `query`, `type`, `limit` and `properties`")
        text, limit, how = told.get("query", ""), told.get("limit", _USUAL), told.get("type_strict", "any")
        properties = tuple(_properties(told.get("properties", [])))
        if not isinstance(text, str) or not (text.strip() or properties):
            raise Unreadable("`query` is a text that is not empty, or there are `properties`")
        if isinstance(limit, bool) or not isinstance(limit, int | float) or not limit >= 1:
            raise Unreadable("`limit` is a number from 1 on")
        if how not in ("any", "should", "all"):
            raise Unreadable("`type_strict` is any, should or all")
        types = told.get("type") or []
        types = [types] if isinstance(types, str) else types
        if not isinstance(types, list) or not all(isinstance(kind, str) for kind in types):
            raise Unreadable("`type` is a URI or a list of them")
        return Query(tidy(text), tuple(types[:20]), how, properties, int(min(limit, MOST_CANDIDATES)))


def _properties(told: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    if not isinstance(told, list) or len(told) > 20:
        raise Unreadable("`properties` is a list of up to 20 objects with `pid` and `v`")
    for one in told:
        if not isinstance(one, dict) or not isinstance(one.get("pid"), str) or "v" not in one:
            raise Unreadable("each of `properties` has `pid`, a URI, and `v`")
        values = one["v"] if isinstance(one["v"], list) else [one["v"]]
        texts = (value.get("id", "") if isinstance(value, dict) else value for value in values[:20])
        yield one["pid"], tuple(_text(value) for value in texts)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def matches(query: Query, data: Data, effort: Effort) -> list[dict[str, Any]]:
    """Return the candidates of a query, the likeliest first; one is a match where nothing else is called so.

    What a search finds last is not looked at where that would take too much.
    """
    near = takewhile(lambda _: effort.spend(_OF_ONE), _candidates(query, data))
    found = [_candidate(iri, query, data, effort) for iri in near]
    kept = [candidate for candidate in found if candidate is not None]
    kept.sort(key=lambda candidate: (-candidate["score"], candidate["id"]))
    certain = [candidate for candidate in kept if candidate["match"]]
    if len(certain) > 1:
        for candidate in certain:
            candidate["match"] = False
    return kept[: query.limit]


def _candidates(query: Query, data: Data) -> list[str]:
    if query.text.strip():
        return list(find(query.text, data, data.settings.languages).iris[:_LOOKED_AT])
    found: dict[str, None] = {}
    for predicate, values in query.properties:
        for value in values:
            for term in (read_term(value) if "://" in value else None, literal(value)):
                if term is not None and read_term(predicate) is not None:
                    quads = data.quads(None, iri_of(predicate), term)
                    subjects = (str(q.subject) for q in quads if isinstance(q.subject, URIRef))
                    found.update(dict.fromkeys(islice(subjects, _LOOKED_AT)))
    return [iri for iri in islice(found, _LOOKED_AT) if data.settings.patterns.thing(iri)]


def _candidate(iri: str, query: Query, data: Data, effort: Effort) -> dict[str, Any] | None:
    types = data.types(iri)
    if query.types:
        every = _with_classes_above(types, data)
        wanted = [kind in every for kind in query.types]
        if (query.how == "any" and not any(wanted)) or (query.how == "all" and not all(wanted)):
            return None
    by_name = _likeness(query.text, iri, data) if query.text.strip() else 100.0
    features = [
        {"id": predicate, "value": _has(iri, predicate, values, data, effort)}
        for predicate, values in query.properties
    ]
    score = by_name
    if features:
        had = sum(bool(feature["value"]) for feature in features) / len(features)
        score = by_name * _OF_NAME + 100 * had * (1 - _OF_NAME)
    if query.types and query.how == "should" and not any(wanted):
        score *= 0.8
    return described(iri, data) | {
        "score": round(score, 2),
        "match": score >= 100.0,
        "features": [{"id": "name", "value": round(by_name, 2)}, *features],
    }


def described(iri: str, data: Data) -> dict[str, Any]:
    """Return how a thing is shown: identifier, name, description and types."""
    languages = data.settings.languages
    summary = best((text for text in data.catalogue.texts(iri) if text[0] in SUMMARIES), languages)
    told: dict[str, Any] = {"id": iri, "name": name_of(iri, data, languages).text}
    if summary:
        told["description"] = summary.text[:300]
    return told | {"type": [named(kind, data) for kind in data.types(iri)]}


def named(iri: str, data: Data) -> dict[str, str]:
    """Return a class or a property with its name."""
    return {"id": iri, "name": name_of(iri, data, data.settings.languages).text}


def _likeness(text: str, iri: str, data: Data) -> float:
    """Return how like a text the likest name is, 100 for the same and for what names the thing by itself."""
    if iri in exactly(text.strip(), data):
        return 100.0
    names = [label[2] for label in data.labels(iri)]
    names += [label[2] for label in data.catalogue.texts(iri) if label[0] in ALTERNATIVES]
    asked = _plain(text)
    return max((fuzz.ratio(asked, _plain(name)) for name in names), default=0.0)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text[:500]).casefold().split())


def _with_classes_above(types: Sequence[str], data: Data) -> set[str]:
    found, waiting = set(types), list(types)
    while waiting and len(found) < _MOST_CLASSES:
        above = {str(q.object) for q in data.quads(iri_of(waiting.pop()), _SUBCLASS)} - found
        found |= above
        waiting += above
    return found


@lru_cache(maxsize=1024)
def _all_plain(values: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(_plain, values))


def _has(iri: str, predicate: str, values: tuple[str, ...], data: Data, effort: Effort) -> bool:
    """Tell whether a thing has one of some values: that literal, that resource, or one that is called so."""
    if not effort.spend() or read_term(predicate) is None:
        return False
    wanted = _all_plain(values)
    for quad in islice(data.quads(iri_of(iri), iri_of(predicate)), _MOST_VALUES):
        names = [str(quad.object)]
        if not isinstance(quad.object, Literal):
            names += [label[2] for label in data.labels(str(quad.object))]
        if any(_plain(name) in wanted for name in names):
            return True
        if not effort.spend():
            break
    return False
