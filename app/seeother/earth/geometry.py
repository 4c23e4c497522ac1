"""Where a geometry is: the point that a literal holds as WKT, GML, GeoJSON or KML, in degrees of WGS 84.

A literal in a reference system that is not known here has no point: none is better than one in the wrong sea.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

_LONGEST = 10_000  # characters of a literal that may hold a point
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?"
_WKT = re.compile(
    rf"POINT\s*(?:ZM|Z|M)?\s*\(\s*({_NUMBER})\s+({_NUMBER})((?:\s+{_NUMBER}){{0,2}})\s*\)", re.IGNORECASE
)
_SYSTEM = re.compile(r"<([^<>\s]*)>\s*")
_SRID = re.compile(r"SRID\s*=\s*(\d{1,9})\s*;\s*", re.IGNORECASE)
# OGC's names of a reference system: URIs, URNs of several spellings, and the short form that both stand for.
_OGC_NAME = re.compile(
    r"(?:https?://www\.opengis\.net/def/crs/|urn:(?:x-)?ogc:def:crs:|)"
    r"(?P<authority>EPSG|OGC)[/:](?:[\w.]*[/:])?(?P<code>\w+)",
    re.IGNORECASE,
)
# Geographic systems that agree with WGS 84 within a metre or two; what EPSG registers has the latitude first.
_LATITUDE_FIRST = frozenset({"4326", "4979", "4258", "4937", "4269"})
_LONGITUDE_FIRST = frozenset({"CRS84", "CRS84H", "CRS83"})


@dataclass(frozen=True, slots=True)
class Point:
    """A point on earth in degrees; `is_flat` where the literal holds nothing beside it, such as a height."""

    latitude: float
    longitude: float
    is_flat: bool = True


def point_of(latitude: str, longitude: str, is_flat: bool = True) -> Point | None:
    """Return the point with these coordinates as they are written, None for what is none on earth."""
    if not (re.fullmatch(_NUMBER, latitude.strip()) and re.fullmatch(_NUMBER, longitude.strip())):
        return None
    point = Point(float(latitude), float(longitude), is_flat)
    return point if abs(point.latitude) <= 90 and abs(point.longitude) <= 180 else None


def point_in(literal: str) -> Point | None:
    """Return the point that a geometry literal of any of the four forms holds."""
    text = literal[:_LONGEST].strip()
    if text.startswith("{"):
        return _in_geojson(text)
    if text.startswith("<") and not _SYSTEM.match(text):
        return _in_xml(text)
    return _in_wkt(text)


def decimal_of(degrees: float) -> str:
    """Return degrees with all their digits and no exponent, as a geo URI (RFC 5870) has them."""
    text = format(Decimal(repr(degrees if abs(degrees) > 1e-15 else 0.0)), "f")
    return text.removesuffix(".0")


def _in_wkt(text: str) -> Point | None:
    """Read WKT after the name of its system (GeoSPARQL 1.1 section 8.5.1), CRS84 where it has none.

    PostGIS, whose EWKT has a number in its place, writes the longitude first.
    """
    system, number = _SYSTEM.match(text), _SRID.match(text)
    if number and number[1] not in _LATITUDE_FIRST:
        return None
    found = _WKT.fullmatch(text, (system or number).end() if system or number else 0)  # type: ignore[union-attr]
    if not found:
        return None
    return _placed([found[1], found[2]], system[1] if system else "OGC:CRS84", not found[3])


def _placed(numbers: list[str], system: str, is_flat: bool) -> Point | None:
    """Return the point of two coordinates in the order that their reference system has."""
    name = _OGC_NAME.fullmatch(system)
    authority, code = (name["authority"].upper(), name["code"].upper()) if name else ("", "")
    if authority == "EPSG" and code in _LATITUDE_FIRST:
        return point_of(numbers[0], numbers[1], is_flat)
    if authority == "OGC" and code in _LONGITUDE_FIRST:
        return point_of(numbers[1], numbers[0], is_flat)
    return None


def _in_geojson(text: str) -> Point | None:
    """Read GeoJSON, which is longitude first (RFC 7946 section 3.1.1); the `crs` that it once had is honoured."""
    try:
        found = json.loads(text, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        return None
    found = found.get("geometry") if found.get("type") == "Feature" else found
    if not isinstance(found, dict) or found.get("type") != "Point" or not _is_wgs84(found.get("crs")):
        return None
    match found.get("coordinates"):
        case [str(longitude), str(latitude), *heights]:
            return point_of(latitude, longitude, not heights)
    return None


def _is_wgs84(crs: Any) -> bool:
    match crs:
        case None:
            return True
        case {"properties": {"name": str(name)}}:
            found = _OGC_NAME.fullmatch(name)
            return found is not None and found["code"].upper() in _LATITUDE_FIRST | _LONGITUDE_FIRST
    return False


def _in_xml(text: str) -> Point | None:
    """Read a Point of GML, whose srsName gives the order, or of KML, which has the longitude first."""
    if "<!" in text:  # neither has a document type, and entities may grow without end
        return None
    try:
        root = ElementTree.fromstring(text)  # noqa: S314  it has no entities
    except ElementTree.ParseError:
        return None
    parts = {element.tag.rpartition("}")[2]: element for element in root.iter()}
    if root.tag.rpartition("}")[2] != "Point":
        return None
    if "pos" in parts:
        numbers = (parts["pos"].text or "").split()
        system = root.get("srsName") or parts["pos"].get("srsName") or ""
    elif "coordinates" in parts:
        numbers = [part.strip() for part in (parts["coordinates"].text or "").split(",")]
        system = root.get("srsName") or ("OGC:CRS84" if "kml" in root.tag else "")
    else:
        return None
    return _placed(numbers[:2], system, len(numbers) == 2) if len(numbers) >= 2 else None
