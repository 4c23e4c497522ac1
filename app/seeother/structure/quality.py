"""Measurements of quality and annotations, as the Data Quality Vocabulary has them (DQV, a note of W3C)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from rdflib import Literal

from seeother.look.cubes import IN_DATA_SET, UNITS
from seeother.statements import Term, Triple
from seeother.terms import CUSTOMARY_PREFIXES, DCTERMS, RDF

_DQV, _OA = CUSTOMARY_PREFIXES["dqv"], CUSTOMARY_PREFIXES["oa"]
_DC = "http://purl.org/dc/elements/1.1/"
MEASUREMENTS = frozenset({f"{_DQV}hasQualityMeasurement"})
ANNOTATIONS = frozenset({f"{_DQV}hasQualityAnnotation", f"{_OA}hasBody"})
_METRIC, _VALUE = f"{_DQV}isMeasurementOf", f"{_DQV}value"
_BACK = frozenset({f"{_DQV}computedOn", f"{_OA}hasTarget"})
_TYPE, _WRITTEN, _TEXT = f"{RDF}type", f"{RDF}value", f"{_OA}TextualBody"
# What says of the text of an annotation that it is a text, and in which language and format: the literal is seen.
_OF_TEXTS = frozenset(
    {_TYPE, *(f"{space}{name}" for space in (DCTERMS, _DC) for name in ("language", "format"))}
)
_KNOWN = frozenset({_TYPE, _METRIC, _VALUE, f"{_DQV}computedOn", IN_DATA_SET, *UNITS})


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


def worth_telling(triples: Sequence[Triple], topic: Any) -> Sequence[Triple]:
    """Return what is said of a node below a topic without what is seen there: what it is about, how a text is written."""
    is_text = any(str(t.predicate) == _TYPE and str(t.object) == _TEXT for t in triples)
    if is_text and any(str(t.predicate) == _WRITTEN for t in triples):
        return [t for t in triples if str(t.predicate) not in _OF_TEXTS]
    return [t for t in triples if not (str(t.predicate) in _BACK and t.object == topic)]
