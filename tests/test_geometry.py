"""Geometry literals: which point they hold, in whose axis order, and that none is read where the system is not known."""

import pytest
from seeother.earth.geometry import decimal_of, point_in, point_of

OSLO = (59.91, 10.75)
CRS = "http://www.opengis.net/def/crs"
GML = 'xmlns:gml="http://www.opengis.net/gml/3.2"'
POINTS = {
    "WKT, CRS84 by default": ("POINT(10.75 59.91)", OSLO),
    "WKT in CRS84": (f"<{CRS}/OGC/1.3/CRS84> POINT(10.75 59.91)", OSLO),
    "WKT in CRS84, https and version 0": (f"<{CRS.replace('http', 'https')}/OGC/0/CRS84>POINT(10.75 59.91)", OSLO),
    "WKT in EPSG:4326": (f"<{CRS}/EPSG/0/4326> POINT(59.91 10.75)", OSLO),
    "WKT in EPSG:4326 of a version": (f"<{CRS}/EPSG/9.9.1/4326> POINT(59.91 10.75)", OSLO),
    "WKT in EPSG:4326, https": ("<https://www.opengis.net/def/crs/EPSG/0/4326> Point (59.91 10.75)", OSLO),
    "WKT with a URN": ("<urn:ogc:def:crs:EPSG::4326> POINT(59.91 10.75)", OSLO),
    "WKT with a URN of a version": ("<urn:ogc:def:crs:EPSG:6.9:4326> POINT(59.91 10.75)", OSLO),
    "WKT with an old URN": ("<urn:x-ogc:def:crs:EPSG:4326> POINT(59.91 10.75)", OSLO),
    "WKT with the URN of CRS84": ("<urn:ogc:def:crs:OGC:1.3:CRS84> POINT(10.75 59.91)", OSLO),
    "WKT with the URN of CRS84 without a version": ("<urn:ogc:def:crs:OGC::CRS84> POINT(10.75 59.91)", OSLO),
    "WKT in ETRS89": (f"<{CRS}/EPSG/0/4258> POINT(59.91 10.75)", OSLO),
    "WKT in WGS 84 with heights": (f"<{CRS}/EPSG/0/4979> POINT Z(59.91 10.75 23)", OSLO),
    "EWKT": ("SRID=4326;POINT(10.75 59.91)", OSLO),
    "Z": ("POINT Z (10.75 59.91 23)", OSLO),
    "Z without a space": ("POINTZ(10.75 59.91 23)", OSLO),
    "M": ("POINT M (10.75 59.91 23)", OSLO),
    "ZM": ("point zm (10.75 59.91 23 4)", OSLO),
    "a height without a Z": ("POINT(10.75 59.91 23)", OSLO),
    "exponents, signs and white space": ("\n POINT ( +1.075e1\t5991E-2 ) ", OSLO),
    "south and west": (f"<{CRS}/EPSG/0/4326> POINT(-33.86 -151.2)", (-33.86, -151.2)),
    "GeoJSON": ('{"type": "Point", "coordinates": [10.75, 59.91]}', OSLO),
    "GeoJSON with a height": ('{"type": "Point", "coordinates": [10.75, 59.91, 23]}', OSLO),
    "a GeoJSON feature": ('{"type":"Feature","geometry":{"type":"Point","coordinates":[10.75,59.91]}}', OSLO),
    "GeoJSON that names WGS 84": (
        '{"type":"Point","coordinates":[10.75,59.91],"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}}',
        OSLO,
    ),
    "GML": (f'<gml:Point {GML} srsName="{CRS}/EPSG/0/4326"><gml:pos>59.91 10.75</gml:pos></gml:Point>', OSLO),
    "GML with a URN": (
        '<Point xmlns="http://www.opengis.net/gml" srsName="urn:ogc:def:crs:EPSG::4326"><pos>59.91 10.75</pos></Point>',
        OSLO,
    ),
    "GML in CRS84": (f'<gml:Point {GML} srsName="{CRS}/OGC/1.3/CRS84"><gml:pos>10.75 59.91</gml:pos></gml:Point>', OSLO),
    "KML": ('<Point xmlns="http://www.opengis.net/kml/2.2"><coordinates>10.75,59.91,0</coordinates></Point>', OSLO),
    "WKT in another system": (f"<{CRS}/EPSG/0/25832> POINT(59.91 10.75)", None),
    "WKT in a system of one's own": ("<http://example.org/4326> POINT(59.91 10.75)", None),
    "WKT in a system whose number ends alike": (f"<{CRS}/EPSG/0/94326> POINT(59.91 10.75)", None),
    "EWKT in metres": ("SRID=3857;POINT(10.75 59.91)", None),
    "GML in another system": (f'<gml:Point {GML} srsName="urn:ogc:def:crs:EPSG::27700"><gml:pos>1 2</gml:pos></gml:Point>', None),
    "GML that does not say": (f"<gml:Point {GML}><gml:pos>59.91 10.75</gml:pos></gml:Point>", None),
    "GeoJSON in another system": (
        '{"type":"Point","coordinates":[1,2],"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::25832"}}}',
        None,
    ),
    "no degrees": (f"<{CRS}/EPSG/0/4326> POINT(151.2 -33.86)", None),
    "an empty point": ("POINT EMPTY", None),
    "a line": ("LINESTRING(10.75 59.91, 11 60)", None),
    "a GeoJSON line": ('{"type":"LineString","coordinates":[[1,2],[3,4]]}', None),
    "GeoJSON without numbers": ('{"type":"Point","coordinates":["a","b"]}', None),
    "a JSON list": ("[10.75, 59.91]", None),
    "broken JSON": ("{", None),
    "deep JSON": ('{"type":' * 20_000, None),
    "broken XML": ("<gml:Point>", None),
    "XML with entities": ('<!DOCTYPE p [<!ENTITY a "59.91 10.75">]><Point><pos>&a;</pos></Point>', None),
    "not a number": ("POINT(nan inf)", None),
    "nothing": ("", None),
}  # fmt: skip


@pytest.mark.parametrize(("literal", "point"), POINTS.values(), ids=POINTS)
def test_a_literal_holds_the_point_that_its_reference_system_says(
    literal: str, point: tuple[float, float] | None
) -> None:
    found = point_in(literal)
    assert (found and (found.latitude, found.longitude)) == point


@pytest.mark.parametrize("literal", ["POINT(10.75 59.91 23)", '{"type":"Point","coordinates":[1,2,3]}'])
def test_what_holds_more_than_a_point_says_so(literal: str) -> None:
    assert not point_in(literal).is_flat
    assert point_in("POINT(10.75 59.91)").is_flat


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [("91", "0"), ("0", "180.1"), ("north", "0"), ("nan", "1"), ("1_0", "1"), ("", "1")],
)
def test_what_is_nowhere_on_earth_is_no_point(latitude: str, longitude: str) -> None:
    assert point_of(latitude, longitude) is None


@pytest.mark.parametrize(
    ("degrees", "text"),
    [(59.9138688, "59.9138688"), (-0.0754, "-0.0754"), (51.0, "51"), (0.00001, "0.00001"), (-0.0, "0"), (100.0, "100"),
     (1e-300, "0"), (7.123456789012345, "7.123456789012345")],
)  # fmt: skip
def test_degrees_keep_their_digits_and_have_no_exponent(degrees: float, text: str) -> None:
    assert decimal_of(degrees) == text
