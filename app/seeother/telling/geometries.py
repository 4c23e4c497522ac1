"""Which shapes statements hold: by the customary properties, in the thing itself or in geometries with names or without."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from rdflib import BNode, Literal, URIRef

from seeother.earth.geometry import (
    point_of,
    shape_in,
    shape_of_geo_uri,
    shape_of_limits,
    shape_of_pairs,
)
from seeother.earth.shapes import Shape
from seeother.graph.data import Data
from seeother.statements import Triple, iri_of, kind_of
from seeother.terms import DCAT, DCTERMS, FOAF, GEO, SCHEMA, SCHEMA_HTTP

_GEOSPARQL, _LOCN, _GEORSS = (
    "http://www.opengis.net/ont/geosparql#",
    "http://www.w3.org/ns/locn#",
    "http://www.georss.org/georss/",
)
_SCHEMAS = (SCHEMA, SCHEMA_HTTP)
_GML = ("http://www.opengis.net/gml/", "http://www.opengis.net/gml/3.2/")
_VCARD = "http://www.w3.org/2006/vcard/ns#"
# A text of one of these is a geometry, whatever the property.
_DATATYPES = frozenset(f"{_GEOSPARQL}{form}Literal" for form in ("wkt", "gml", "geoJSON", "kml"))
_PAIRS = (
    (f"{GEO}lat", f"{GEO}long"),
    *((f"{space}latitude", f"{space}longitude") for space in _SCHEMAS),
    (f"{_VCARD}latitude", f"{_VCARD}longitude"),
)
# Latitudes and longitudes in one literal, and what they are of.
_TEXTS = {
    f"{_GEORSS}point": "point",
    f"{GEO}lat_long": "point",
    **{f"{space}{name}": kind for space in _GML for name, kind in (("pos", "point"), ("posList", "line"))},
    **{f"{_GEORSS}{kind}": kind for kind in ("line", "polygon", "box", "circle")},
    **{f"{space}{kind}": kind for space in _SCHEMAS for kind in ("line", "polygon", "box", "circle")},
}
# What leads to a geometry, or is one itself; the most deliberate of a thing comes first, and boxes last.
GEOMETRIES = (
    f"{_GEOSPARQL}hasDefaultGeometry",
    f"{_GEOSPARQL}defaultGeometry",
    f"{DCAT}centroid",
    f"{_GEOSPARQL}hasCentroid",
    f"{_GEOSPARQL}hasGeometry",
    f"{_LOCN}geometry",
    f"{GEO}geometry",
    f"{GEO}location",
    *(f"{space}{name}" for space in _SCHEMAS for name in ("geo", "geoMidpoint", "spatialCoverage")),
    *(f"{_VCARD}{name}" for name in ("hasGeo", "geo")),
    f"{DCTERMS}spatial",
    f"{_GEORSS}where",
    "http://www.wikidata.org/prop/direct/P625",
)
BOXES = (f"{DCAT}bbox", f"{_GEOSPARQL}hasBoundingBox")
LITERALS = (*(f"{_GEOSPARQL}as{form}" for form in ("WKT", "GeoJSON", "GML", "KML")), *GEOMETRIES, *BOXES)
COORDINATES = frozenset({*(iri for pair in _PAIRS for iri in pair), *_TEXTS, *LITERALS})
# Where something is, if the place has no name of its own.
_NEAR = (
    f"{FOAF}based_near",
    f"{_LOCN}location",
    "http://www.w3.org/ns/prov#atLocation",
    *(f"{space}{name}" for space in _SCHEMAS for name in ("location", "contentLocation", "locationCreated")),
)
_LEADING = {iri: place for place, iri in enumerate((*GEOMETRIES, *_NEAR, *BOXES))}
_TELLING = frozenset(map(iri_of, (*COORDINATES, *_LEADING)))
_Text = tuple[str, Triple]  # a literal's text, and the statement that has it
_DEEPEST = 3  # from a data set by its coverage to the geometry of that


class Knowing(Protocol):
    """Whoever knows what is said of nodes."""

    def about(self, node: URIRef | BNode) -> Sequence[Triple]:
        """Return what is said of a node."""


@dataclass(frozen=True, slots=True)
class Found:
    """A shape, the statements it follows from, and whether it is no more than a box around something."""

    shape: Shape
    by: tuple[Triple, ...]
    is_around: bool = False


@dataclass(frozen=True, slots=True)
class Bare:
    """What is said of one thing, for no reader in particular."""

    snapshot: Data
    blocks: Mapping[Any, list[Triple]]

    def about(self, node: URIRef | BNode) -> Sequence[Triple]:
        """Return what is said of a node, which may have a document of its own, or not have come along."""
        told = self.blocks.get(node)
        return [quad.triple for quad in self.snapshot.about(node)] if told is None else told


def geometries_of(
    topic: URIRef, triples: Iterable[Triple], knowing: Knowing, by_name: bool = False
) -> Iterator[tuple[int, Found]]:
    """Yield the shapes of a thing, with how far below it they are said: 0 for what it says itself.

    `by_name` is for whoever shows no named places beside a thing: then it is where these are.
    """
    said = list(triples)
    yield from ((0, found) for found in shapes_in(said))
    level = _below(said, by_name)
    seen: set[URIRef | BNode] = {topic}
    for depth in range(1, _DEEPEST + 1):
        below: list[tuple[URIRef | BNode, bool]] = []
        for node, is_around in level:
            if node in seen:
                continue
            seen.add(node)
            told = knowing.about(node)
            yield from ((depth, Found(f.shape, f.by, f.is_around or is_around)) for f in shapes_in(told))
            below += _below(told, by_name)
        level = below


def may_tell_shapes(triples: Sequence[Triple]) -> bool:
    """Tell whether any of these statements holds a shape or leads to one."""
    return not _TELLING.isdisjoint({t.predicate for t in triples}) or any(
        _is_geometry(t.object) for t in triples if type(t.object) is not URIRef
    )


def _below(triples: Iterable[Triple], by_name: bool) -> list[tuple[URIRef | BNode, bool]]:
    leading = [(t, iri) for t in triples if (iri := str(t.predicate)) in _LEADING]
    leading.sort(key=lambda pair: _LEADING[pair[1]])
    return [
        (node, iri in BOXES)
        for t, iri in leading
        if isinstance(node := t.object, BNode) or (isinstance(node, URIRef) and (by_name or iri not in _NEAR))
    ]


def shapes_in(triples: Iterable[Triple]) -> Iterator[Found]:
    """Yield the shapes that statements about one node hold."""
    values, others = _texts_in(triples)
    if not values and not others:
        return
    for north, east in _PAIRS:
        yield from _pair(values.get(north, []), values.get(east, []))
    yield from _told(values, LITERALS, lambda text, _: shape_in(text) or shape_of_limits(text))
    yield from _told(values, _TEXTS, lambda text, iri: shape_of_pairs(text, _TEXTS[iri]))
    for text, triple in others:
        if shape := shape_of_geo_uri(text) or shape_in(text):
            yield Found(shape, (triple,))


def _texts_in(triples: Iterable[Triple]) -> tuple[dict[str, list[_Text]], list[_Text]]:
    """Return what may be coordinates or geometries, by property, and what is one whatever the property."""
    values: dict[str, list[_Text]] = {}
    others: list[_Text] = []
    for triple in triples:
        iri, value = str(triple.predicate), triple.object
        if iri in COORDINATES:
            if iri in GEOMETRIES and str(value)[:4].lower() == "geo:":
                others.append((str(value), triple))
            elif isinstance(value, Literal):
                values.setdefault(iri, []).append((str(value), triple))
        elif _is_geometry(value):
            others.append((str(value), triple))
    return values, others


def _is_geometry(value: object) -> bool:
    # Asked first: isinstance takes twenty times as long for what is none.
    return type(value) is not URIRef and isinstance(value, Literal) and kind_of(value)[1] in _DATATYPES


def _told(
    values: dict[str, list[_Text]], iris: Iterable[str], read: Callable[[str, str], Shape | None]
) -> Iterator[Found]:
    for iri in iris:
        for text, triple in values.get(iri, []):
            if shape := read(text, iri):
                yield Found(shape, (triple,), iri in BOXES or iri.endswith(("#box", "/box")))


def _pair(north: list[_Text], east: list[_Text]) -> Iterator[Found]:
    """Yield the point of a latitude and a longitude; of several of each nobody knows which belong together."""
    found = {point_of(latitude, longitude) for latitude, _ in north for longitude, _ in east}
    if len(found) == 1 and (point := found.pop()):
        by = tuple(triple for _, triple in (*north, *east))
        yield Found(Shape(points=((point.longitude, point.latitude),)), by)
