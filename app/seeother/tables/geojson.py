"""Things with places as GeoJSON (RFC 7946)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from seeother.documents.description import bounded
from seeother.earth.geojson import geometry_of
from seeother.graph.data import Data
from seeother.iris import to_uri
from seeother.statements import iri_of
from seeother.tables.columns import Columns, columns_of
from seeother.telling.place import shape_among


def feature(iri: str, columns: Columns, data: Data) -> dict[str, Any] | None:
    """Return a thing as a feature, None for one that is nowhere."""
    thing = iri_of(iri)
    shape = shape_among(thing, (quad.triple for quad in bounded(data, [thing])), data)
    if shape is None:
        return None
    cells = zip(columns.all, columns.row(iri), strict=True)
    return {
        "type": "Feature",
        "id": to_uri(iri),
        "geometry": geometry_of(shape),
        "properties": {column.name: cell for column, cell in cells if cell},
    }


def collection(iris: Iterable[str], columns: Columns, data: Data) -> Iterator[str]:
    """Yield a feature collection, one feature a line; things that are nowhere are left out."""
    yield '{"type": "FeatureCollection", "features": ['
    start = "\n"
    for iri in iris:
        if found := feature(iri, columns, data):
            yield start + json.dumps(found, ensure_ascii=False)
            start = ",\n"
    yield "\n]}\n"


def document(iri: str, data: Data) -> str:
    """Return one thing as GeoJSON, with all that is said of it."""
    columns = columns_of([iri], False, data, data.settings.languages)
    found = feature(iri, columns, data)
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"
