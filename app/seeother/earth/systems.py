"""Reference systems of coordinates: which are known here, and which of the two numbers is the latitude in each.

A geometry in another system is nowhere: none is better than one in the wrong sea.
"""

from __future__ import annotations

import re

# OGC's names of a reference system: URIs, URNs of several spellings, and the short form that both stand for.
_OGC_NAME = re.compile(
    r"(?:https?://www\.opengis\.net/def/crs/|urn:(?:x-)?ogc:def:crs:|)"
    r"(?P<authority>EPSG|OGC)[/:](?:[\w.]*[/:])?(?P<code>\w+)",
    re.IGNORECASE,
)
# GML 2 has numbers in place of names, and WFS writes the longitude first there.
_OLD_NAME = re.compile(r"http://www\.opengis\.net/gml/srs/epsg\.xml#(?P<code>\d+)", re.IGNORECASE)
# Geographic systems that agree with WGS 84 within a metre or two; what EPSG registers has the latitude first.
LATITUDE_FIRST = frozenset({"4326", "4979", "4258", "4937", "4269"})
_LONGITUDE_FIRST = frozenset({"CRS84", "CRS84H", "CRS83"})
CRS84 = "OGC:CRS84"


def is_latitude_first(system: str) -> bool | None:
    """Tell whether the latitude comes first in a system, None for one that is not known."""
    if old := _OLD_NAME.fullmatch(system):
        return False if old["code"] in LATITUDE_FIRST else None
    name = _OGC_NAME.fullmatch(system)
    authority, code = (name["authority"].upper(), name["code"].upper()) if name else ("", "")
    if authority == "EPSG" and code in LATITUDE_FIRST:
        return True
    return False if authority == "OGC" and code in _LONGITUDE_FIRST else None


def is_wgs84(name: str) -> bool:
    """Tell whether a name, as an old GeoJSON's, stands for WGS 84, in whatever order."""
    found = _OGC_NAME.fullmatch(name)
    return found is not None and found["code"].upper() in LATITUDE_FIRST | _LONGITUDE_FIRST
