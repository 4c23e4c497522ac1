"""Statistical cubes (RDF Data Cube): which properties are dimensions, measures and attributes, and what an observation has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rdflib import Literal, URIRef

from seeother.graph.data import Data
from seeother.statements import Node, Quad, Term, iri_of
from seeother.terms import QB, RDF, XSD

OBSERVATION, DATA_SET, SLICE = f"{QB}Observation", f"{QB}DataSet", f"{QB}Slice"
IN_DATA_SET, OBSERVED = f"{QB}dataSet", f"{QB}observation"
STRUCTURE = f"{QB}structure"
_TYPE, _STRUCTURE, _COMPONENT = iri_of(f"{RDF}type"), iri_of(STRUCTURE), iri_of(f"{QB}component")
_ORDER = iri_of(f"{QB}order")
_KINDS = {f"{QB}dimension": "dimension", f"{QB}measure": "measure", f"{QB}attribute": "attribute"}
_CLASSES = {
    f"{QB}DimensionProperty": "dimension",
    f"{QB}MeasureProperty": "measure",
    f"{QB}AttributeProperty": "attribute",
}
_MEASURE_TYPE = f"{QB}measureType"
UNITS = ("http://purl.org/linked-data/sdmx/2009/attribute#unitMeasure", "http://qudt.org/schema/qudt/unit")
_NO_DIMENSIONS = frozenset({str(_TYPE), IN_DATA_SET, *UNITS})


@dataclass(frozen=True, slots=True)
class Components:
    """The properties that the observations of a cube have, in order; `unit` is what all are counted in, "" for none said."""

    dimensions: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    unit: str = ""

    @property
    def all(self) -> tuple[str, ...]:
        """Return them as the columns of a table."""
        return (*self.dimensions, *self.measures, *self.attributes)


def has_cubes(snapshot: Data) -> bool:
    """Tell whether there are observations at all."""
    return snapshot.kept("has cubes", lambda: snapshot.catalogue.usage(OBSERVATION, True) > 0)


def components_of(data_set: Node, snapshot: Data) -> Components:
    """Return the components of a data set by its structure; none where it has no structure."""
    return snapshot.kept(("components", data_set), lambda: _components(data_set, snapshot))


def components_around(node: Node, snapshot: Data) -> Components:
    """Return the components of a data set, or of that to which a slice belongs."""
    own = components_of(node, snapshot)
    if own.all:
        return own
    above = [quad.object for quad in snapshot.quads(node, iri_of(IN_DATA_SET))]
    above += [quad.subject for quad in snapshot.quads(None, iri_of(f"{QB}slice"), node)]
    found = (components_of(owner, snapshot) for owner in above if not isinstance(owner, Literal))
    return next((components for components in found if components.all), own)


def _components(data_set: Node, snapshot: Data) -> Components:
    found: dict[str, list[tuple[float, str]]] = {}
    for structure in _objects(data_set, _STRUCTURE, snapshot):
        for component in _objects(structure, _COMPONENT, snapshot):
            said = list(snapshot.about(component))
            order = next((_number(quad.object) for quad in said if quad.predicate == _ORDER), 1e9)
            for quad in said:
                if kind := _kind(quad, snapshot):
                    found.setdefault(kind, []).append((order, str(quad.object)))
    ordered = {kind: tuple(dict.fromkeys(iri for _, iri in sorted(pairs))) for kind, pairs in found.items()}
    units = [str(unit) for name in UNITS for unit in _objects(data_set, iri_of(name), snapshot)]
    dimensions, measures, attributes = (ordered.get(kind, ()) for kind in _KINDS.values())
    return Components(dimensions, measures, attributes, next(iter(units), ""))


def _kind(quad: Quad, snapshot: Data) -> str:
    """Return what a component has: qb:componentProperty leaves it to the class of the property."""
    kind = _KINDS.get(str(quad.predicate), "")
    if not kind and str(quad.predicate) == f"{QB}componentProperty":
        types = snapshot.types(str(quad.object))
        kind = next((_CLASSES[iri] for iri in types if iri in _CLASSES), "dimension")
    return kind


def _objects(node: Node, predicate: URIRef, snapshot: Data) -> list[Any]:
    found = dict.fromkeys(quad.object for quad in snapshot.quads(node, predicate))
    return [value for value in found if not isinstance(value, Literal)]


def _number(term: Term) -> float:
    try:
        return float(str(term))
    except ValueError:
        return 1e9


def dimensions_of(iri: str, snapshot: Data) -> list[Term]:
    """Return the values by which an observation is told from others, [] for what is none."""
    if not has_cubes(snapshot):
        return []
    said = list(snapshot.about(iri_of(iri)))
    if not any(str(quad.object) == OBSERVATION and quad.predicate == _TYPE for quad in said):
        return []
    data_sets = [quad.object for quad in said if str(quad.predicate) == IN_DATA_SET]
    known = [
        i for node in data_sets if isinstance(node, URIRef) for i in components_of(node, snapshot).dimensions
    ]
    if not known:
        known = sorted({str(quad.predicate) for quad in said if _tells_apart(quad)})
    return list(dict.fromkeys(v for i in known if i != _MEASURE_TYPE for v in _values(i, said)))


def _values(predicate: str, said: Iterable[Quad]) -> list[Term]:
    return [quad.object for quad in said if str(quad.predicate) == predicate]


def _tells_apart(quad: Quad) -> bool:
    """Tell whether a value may be that of a dimension, where no structure says so: a thing, or a time."""
    if str(quad.predicate) in _NO_DIMENSIONS:
        return False
    return isinstance(quad.object, URIRef) or (
        isinstance(quad.object, Literal)
        and str(quad.object.datatype or "").startswith((f"{XSD}g", f"{XSD}date"))
    )
