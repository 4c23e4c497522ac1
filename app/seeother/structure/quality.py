"""Measurements of quality and annotations, as the Data Quality Vocabulary has them (DQV, a note of W3C)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from rdflib import Literal

from seeother.look.cubes import IN_DATA_SET, UNITS
from seeother.statements import Term, Triple
from seeother.terms import CUSTOMARY_PREFIXES, RDF

_DQV, _OA = CUSTOMARY_PREFIXES["dqv"], CUSTOMARY_PREFIXES["oa"]
MEASUREMENTS = frozenset({f"{_DQV}hasQualityMeasurement"})
ANNOTATIONS = frozenset({f"{_DQV}hasQualityAnnotation", f"{_OA}hasBody"})
_METRIC, _VALUE = f"{_DQV}isMeasurementOf", f"{_DQV}value"
_BACK = frozenset({f"{_DQV}computedOn", f"{_OA}hasTarget"})
_KNOWN = frozenset({f"{RDF}type", _METRIC, _VALUE, f"{_DQV}computedOn", IN_DATA_SET, *UNITS})


class Measurement(NamedTuple):
    """What was measured, the value and what it is counted in, and what else is said of it."""

    metric: Any
    value: Literal
    unit: Term | None
    rest: tuple[Triple, ...]


def measurement_in(triples: Iterable[Triple]) -> Measurement | None:
    """Return the measurement that a node is, None for other nodes and for one that has several values."""
    said = list(triples)
    metrics, values = ([t.object for t in said if str(t.predicate) == iri] for iri in (_METRIC, _VALUE))
    if len(metrics) != 1 or len(values) != 1 or not isinstance(values[0], Literal):
        return None
    units = [t.object for t in said if str(t.predicate) in UNITS]
    rest = tuple(t for t in said if str(t.predicate) not in _KNOWN)
    return Measurement(metrics[0], values[0], next(iter(units), None), rest)


def leads_back(triple: Triple, topic: Any) -> bool:
    """Tell whether a statement only says of a measurement or annotation that it is about what it is told below."""
    return str(triple.predicate) in _BACK and triple.object == topic
