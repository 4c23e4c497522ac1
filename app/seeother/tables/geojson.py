"""Things with places as GeoJSON (RFC 7946)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from rdflib import URIRef

from seeother.documents.description import bounded
from seeother.earth.geojson import geometry_of
from seeother.graph.data import Data
from seeother.iris import to_uri
from seeother.statements import Node, iri_of
from seeother.tables.columns import Columns, columns_of
from seeother.telling.place import shape_among


def feature(thing: Node, columns: Columns, data: Data) -> dict[str, Any] | None:
    """Return a thing as a feature, None for one that is nowhere, or that no IRI names."""
    if not isinstance(thing, URIRef):
        return None
    shape = shape_among(thing, (quad.triple for quad in bounded(data, [thing])), data)
    if shape is None:
        return None
    cells = zip(columns.all, columns.row(thing), strict=True)
    return {
        "type": "Feature",
        "id": to_uri(str(thing)),
        "geometry": geometry_of(shape),
        "properties": {column.name: cell for column, cell in cells if cell},
    }


def collection(things: Iterable[Node], columns: Columns, data: Data) -> Iterator[str]:
    """Yield a feature collection, one feature a line; things that are nowhere are left out."""
    yield '{"type": "FeatureCollection", "features": ['
    start = "\n"
    for thing in things:
        if found := feature(thing, columns, data):
            yield start + json.dumps(found, ensure_ascii=False)
            start = ",\n"
    yield "\n]}\n"


def document(iri: str, data: Data) -> str:
    """Return one thing as GeoJSON, with all that is said of it."""
    thing = iri_of(iri)
    columns = columns_of([thing], False, data, data.settings.languages)
    found = feature(thing, columns, data)
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"
