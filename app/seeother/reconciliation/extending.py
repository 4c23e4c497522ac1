"""More columns for things that are known already: the values of properties, and which properties there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from rdflib import Literal, URIRef

from seeother.graph.data import Data
from seeother.graph.oxigraph import read_term
from seeother.look.names import name_of
from seeother.reconciliation.matching import Effort, Unreadable, named
from seeother.statements import datatype_of, iri_of
from seeother.terms import RDF, XSD

MOST_IDS, MOST_PROPERTIES = 200, 50
_MOST_VALUES, _SAMPLE = 100, 200
_TYPE = iri_of(f"{RDF}type")
_INTEGERS = frozenset(f"{XSD}{name}" for name in ("integer", "int", "long", "short", "nonNegativeInteger"))
_FLOATS = frozenset(f"{XSD}{name}" for name in ("decimal", "double", "float"))


def extended(told: Any, data: Data, effort: Effort) -> dict[str, Any]:
    """Return the values that a data extension query asks for; raises Unreadable, also for more than is looked up at once."""
    if (
        not isinstance(told, dict)
        or not _is_texts(told.get("ids"))
        or not isinstance(told.get("properties"), list)
    ):
        raise Unreadable(
            "`extend` is an object with `ids`, a list of URIs, and `properties`, a list of objects with `id`"
        )
    ids, properties = told["ids"], told["properties"]
    if len(ids) > MOST_IDS or len(properties) > MOST_PROPERTIES:
        raise Unreadable(f"`extend` has up to {MOST_IDS} ids and {MOST_PROPERTIES} properties")
    if not all(isinstance(one, dict) and isinstance(one.get("id"), str) for one in properties):
        raise Unreadable("each of the properties has an `id`, a URI")
    wanted = [(one["id"], _limit(one.get("settings"))) for one in properties]
    rows = {
        iri: {p: list(islice(_values(iri, p, data, effort), most)) for p, most in wanted}
        for iri in dict.fromkeys(ids)
    }
    return {"meta": [named(iri, data) for iri, _ in wanted], "rows": rows}


def _is_texts(told: Any) -> bool:
    return isinstance(told, list) and all(isinstance(one, str) for one in told)


def _limit(settings: Any) -> int:
    text = str(settings.get("limit", "")) if isinstance(settings, dict) else ""
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    return min(asked or _MOST_VALUES, _MOST_VALUES)


def _values(iri: str, predicate: str, data: Data, effort: Effort) -> Iterator[dict[str, Any]]:
    if not isinstance(read_term(iri), URIRef) or not isinstance(read_term(predicate), URIRef):
        return
    quads = list(islice(data.quads(iri_of(iri), iri_of(predicate)), max(effort.left, 1)))
    if not effort.spend(len(quads) + 1):
        raise Unreadable("these are more values than are given at once: ask for fewer ids or properties")
    for value in sorted(
        {quad.object for quad in quads if isinstance(quad.object, Literal | URIRef)}, key=str
    ):
        if isinstance(value, URIRef):
            yield {"id": str(value), "name": name_of(str(value), data, data.settings.languages).text}
        else:
            yield _literal(value)


def _literal(value: Literal) -> dict[str, Any]:
    datatype, text = datatype_of(value), str(value).strip()
    try:
        if datatype in _INTEGERS and len(text) < 300:
            return {"int": int(text)}
        number = float(text) if datatype in _FLOATS else float("nan")
        if abs(number) != float("inf") and number == number:
            return {"float": number}
    except ValueError:
        pass
    return {"str": str(value)}


def proposed(kind: str, limit: int, data: Data) -> list[dict[str, str]]:
    """Return the properties that things of a class have, the commonest first; those of all things without a class."""
    if not isinstance(read_term(kind), URIRef):
        return [named(iri, data) for iri, _ in data.catalogue.properties()[:limit]]
    having: Counter[str] = Counter()
    for quad in islice(data.quads(None, _TYPE, iri_of(kind)), _SAMPLE):
        having.update({str(own.predicate) for own in islice(data.about(quad.subject), _SAMPLE)})
    return [
        named(iri, data) for iri, _ in sorted(having.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
    ]
