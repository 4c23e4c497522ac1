"""Geometry literals: which point they hold, in whose axis order, and that none is read where the system is not known."""

import subprocess
import sys
import time
from math import cos, pi, sin
from typing import Any

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from seeother.earth.geometry import (
    decimal_of,
    point_in,
    point_of,
    shape_in,
    shape_of_geo_uri,
    shape_of_limits,
    shape_of_pairs,
    system_in,
    trouble_in,
)
from seeother.earth.maps import Spot, around, grouped, map_of
from seeother.earth.shapes import Box, Shape, joined
from seeother.earth.simplified import simplified
from seeother.statements import Triple
from seeother.telling.geometries import geometries_of

OSLO = (59.91, 10.75)
CRS = "http://www.opengis.net/def/crs"
GML = 'xmlns:gml="http://www.opengis.net/gml/3.2"'
POINTS = {
    "WKT, CRS84 by default": ("POINT(10.75 59.91)", OSLO),
    "WKT in CRS84": (f"<{CRS}/OGC/1.3/CRS84> POINT(10.75 59.91)", OSLO),
    "WKT in CRS84, https and version 0": (
        f"<{CRS.replace('http', 'https')}/OGC/0/CRS84>POINT(10.75 59.91)",
        OSLO,
    ),
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
    "GML in CRS84": (
        f'<gml:Point {GML} srsName="{CRS}/OGC/1.3/CRS84"><gml:pos>10.75 59.91</gml:pos></gml:Point>',
        OSLO,
    ),
    "KML": (
        '<Point xmlns="http://www.opengis.net/kml/2.2"><coordinates>10.75,59.91,0</coordinates></Point>',
        OSLO,
    ),
    "WKT in another system": (f"<{CRS}/EPSG/0/25832> POINT(59.91 10.75)", None),
    "WKT in a system of one's own": ("<http://example.org/4326> POINT(59.91 10.75)", None),
    "WKT in a system whose number ends alike": (f"<{CRS}/EPSG/0/94326> POINT(59.91 10.75)", None),
    "EWKT in a system that is none": ("SRID=999999;POINT(10.75 59.91)", None),
    "GML around the middle of the earth": (
        f'<gml:Point {GML} srsName="urn:ogc:def:crs:EPSG::4978"><gml:pos>1 2</gml:pos></gml:Point>',
        None,
    ),
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
}


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
    [
        (59.9138688, "59.9138688"),
        (-0.0754, "-0.0754"),
        (51.0, "51"),
        (0.00001, "0.00001"),
        (-0.0, "0"),
        (100.0, "100"),
        (1e-300, "0"),
        (7.123456789012345, "7.123456789012345"),
    ],
)
def test_degrees_keep_their_digits_and_have_no_exponent(degrees: float, text: str) -> None:
    assert decimal_of(degrees) == text


SQUARE = ((10, 50), (12, 50), (12, 52), (10, 52), (10, 50))
SHAPES = {
    "a line": ("LINESTRING(10 50, 12 50)", "lines", [SQUARE[:2]]),
    "a polygon": ("POLYGON((10 50, 12 50, 12 52, 10 52, 10 50))", "rings", [SQUARE]),
    "a polygon, latitude first": (
        f"<{CRS}/EPSG/0/4326> POLYGON((50 10, 50 12, 52 12, 52 10, 50 10))",
        "rings",
        [SQUARE],
    ),
    "a polygon with heights": ("POLYGON Z((10 50 1,12 50 1,12 52 1,10 52 1,10 50 1))", "rings", [SQUARE]),
    "several polygons, one with a hole": (
        "MULTIPOLYGON(((10 50,12 50,12 52,10 52,10 50),(11 51,11.5 51,11 51.5,11 51)),((1 2,3 4,5 6,1 2)))",
        "rings",
        [SQUARE, ((11, 51), (11.5, 51), (11, 51.5), (11, 51)), ((1, 2), (3, 4), (5, 6), (1, 2))],
    ),
    "several points": ("MULTIPOINT((10 50), (12 52))", "points", [(10, 50), (12, 52)]),
    "several points without brackets": ("MULTIPOINT(10 50, 12 52)", "points", [(10, 50), (12, 52)]),
    "several lines": ("MULTILINESTRING((10 50,12 50),(1 2,3 4))", "lines", [SQUARE[:2], ((1, 2), (3, 4))]),
    "a collection": (
        "GEOMETRYCOLLECTION(POINT(1 2), GEOMETRYCOLLECTION(LINESTRING(10 50, 12 50)))",
        "lines",
        [SQUARE[:2]],
    ),
    "an envelope": ("ENVELOPE(10, 12, 52, 50)", "rings", [SQUARE]),
    "a box of PostGIS": ("BOX(10 50, 12 52)", "rings", [SQUARE]),
    "across the antimeridian": ("LINESTRING(179 0, -179 1)", "lines", [((179, 0), (181, 1))]),
    "an envelope across the antimeridian": (
        "ENVELOPE(177, -178, -16, -18)",
        "rings",
        [((177, -18), (182, -18), (182, -16), (177, -16), (177, -18))],
    ),
    "round the world": ("LINESTRING(-180 0, 180 0)", "lines", [((-180, 0), (180, 0))]),
    "GeoJSON": (
        '{"type":"Polygon","coordinates":[[[10,50],[12,50],[12,52],[10,52],[10,50]]]}',
        "rings",
        [SQUARE],
    ),
    "GeoJSON of several polygons": (
        '{"type":"MultiPolygon","coordinates":[[[[10,50],[12,50],[12,52],[10,52],[10,50]]]]}',
        "rings",
        [SQUARE],
    ),
    "a GeoJSON collection": (
        '{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"LineString","coordinates":[[10,50],[12,50]]}}]}',
        "lines",
        [SQUARE[:2]],
    ),
    "GML": (
        f'<gml:Polygon {GML} srsName="{CRS}/EPSG/0/4326"><gml:exterior><gml:LinearRing><gml:posList>50 10 50 12 52 12 52 10 50 10'
        "</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>",
        "rings",
        [SQUARE],
    ),
    "a GML envelope": (
        f'<gml:Envelope {GML} srsName="{CRS}/OGC/1.3/CRS84"><gml:lowerCorner>10 50</gml:lowerCorner><gml:upperCorner>12 52</gml:upperCorner></gml:Envelope>',
        "rings",
        [SQUARE],
    ),
    "KML": (
        '<LineString xmlns="http://www.opengis.net/kml/2.2"><coordinates>10,50,0 12,50,0</coordinates></LineString>',
        "lines",
        [SQUARE[:2]],
    ),
}


@pytest.mark.parametrize(("literal", "kind", "found"), SHAPES.values(), ids=SHAPES)
def test_a_literal_holds_shapes_of_every_kind(literal: str, kind: str, found: list[object]) -> None:
    assert list(getattr(shape_in(literal), kind)) == found


TROUBLES = {
    "POLYGON EMPTY": "empty",
    "GEOMETRYCOLLECTION EMPTY": "empty",
    '{"type":"MultiPoint","coordinates":[]}': "empty",
    f"<{CRS}/EPSG/0/4978> POLYGON((500000 5600000, 510000 5600000, 500000 5600001))": "system",
    "POLYGON((500000 5600000, 510000 5600000, 500000 5600001, 500000 5600000))": "nowhere",
    f"<{CRS}/EPSG/0/4326> POINT(151 -33)": "nowhere",
    "POLYGON((1 2, 3 4": "unreadable",
    "POLYGON((1, 3))": "unreadable",
    "CURVE(1 2)": "unreadable",
    "POINT(1 2, 3 4)": "unreadable",
    '{"type":"Polygon","coordinates":[1,2]}': "unreadable",
    '{"type":"Blob"}': "unreadable",
    "LINESTRING(1 2, 3 x)": "unreadable",
    "POINT(10 50)": "",
}


@pytest.mark.parametrize(("literal", "trouble"), TROUBLES.items())
def test_a_shape_that_is_nowhere_is_told_apart_by_why(literal: str, trouble: str) -> None:
    assert trouble_in(literal) == trouble
    assert (shape_in(literal) is None) == bool(trouble)


@pytest.mark.parametrize(
    "literal",
    [
        "POINT(" + "1" * 300_000,
        "POLYGON((" + "1 " * 200_000,
        "POINT(" * 30_000,
        "(" * 100_000,
        "LINESTRING(" + "1e" * 100_000,
    ],
)
def test_reading_takes_time_in_proportion_whatever_a_literal_holds(literal: str) -> None:
    began = time.process_time()
    assert trouble_in(literal)
    assert time.process_time() - began < 1.5


def test_texts_of_other_vocabularies_are_read() -> None:
    assert shape_of_pairs("50 10 52 12", "box").rings == (SQUARE,)
    assert shape_of_pairs("50,10 50,12", "line").lines == (SQUARE[:2],)
    assert shape_of_limits("northlimit=52; southlimit=50; westlimit=10; eastlimit=12").rings == (SQUARE,)
    assert (
        shape_of_pairs("50 10 52", "box")
        is shape_of_pairs("a b", "point")
        is shape_of_limits("start=1")
        is None
    )


def coast(count: int) -> Shape:
    steps = (2 * pi * n / count for n in range(count))
    return Shape(rings=(tuple(((9 + sin(40 * a)) * cos(a), (9 + sin(40 * a)) * sin(a)) for a in steps),))


def test_a_large_shape_is_drawn_with_what_can_be_seen_of_it() -> None:
    shape = coast(60_000)
    began = time.process_time()
    seen = map_of(shape.box, 20, shape)
    assert time.process_time() - began < 1.5
    assert len(seen.area) < 12_000
    assert max(abs(x) for ring in simplified(shape, 0.1).rings for x, _ in ring) > 9.8


def test_spots_that_are_near_to_one_another_are_one_with_their_number() -> None:
    spots = [Spot(10 + n / 1000, 50, f"n{n}") for n in range(500)] + [Spot(60, 20, "far")]
    groups = grouped(spots, 80)
    assert sorted(spot.count for spot in groups) == [1, 500]
    assert around([Spot(179, 0), Spot(-178, 5)]).width == 3


def test_a_map_across_the_antimeridian_shows_the_world_twice() -> None:
    assert map_of(Box(177, -18, 182, -16), 20).worlds == (-180, 180)
    assert map_of(Box(10, 50, 12, 52), 20).worlds == (-180,)
    assert map_of(Box(-180, -90, 180, -60), 20).worlds == (-180,)


CUT = {
    "two halves": "MULTIPOLYGON(((177 -19, 180 -19, 180 -16, 177 -19)),((-180 -19, -178 -19, -180 -16, -180 -19)))",
    "lines": "MULTILINESTRING((177 -19, 180 -16),(-180 -19, -178 -16))",
    "islands beside": "GEOMETRYCOLLECTION(POINT(177 -16),POLYGON((179 -19, 180 -19, 180 -16, 179 -19)),POLYGON((-180 -19, -178 -19, -180 -16, -180 -19)))",
}


@pytest.mark.parametrize("text", CUT.values(), ids=CUT)
def test_what_was_cut_at_the_antimeridian_is_whole(text: str) -> None:
    shape = joined(shape_in(text))
    assert shape.box == Box(177, -19, 182, -16)
    assert shape.box.middle == (179.5, -17.5)


def test_what_goes_round_the_world_or_ends_at_the_antimeridian_stays() -> None:
    for text in ("MULTIPOINT((-170 1),(170 2))", "POLYGON((-180 60,180 60,180 90,-180 90,-180 60))"):
        assert joined(shape_in(text)).box.east <= 180


GEODETIC = ["4326", "4258", "4269", "4283", "7844", "4617", "4674", "4167", "6668", "4490", "4619", "6318"]


@pytest.mark.parametrize("code", GEODETIC)
def test_systems_that_agree_with_wgs84_are_drawn_in_the_order_that_each_name_stands_for(code: str):
    gml = (
        f'<gml:Point {GML} srsName="urn:ogc:def:crs:EPSG::{code}"><gml:pos>59.91 10.75</gml:pos></gml:Point>'
    )
    old = gml.replace("urn:ogc:def:crs:EPSG::", "http://www.opengis.net/gml/srs/epsg.xml#")
    old = old.replace("59.91 10.75", "10.75 59.91")
    texts = (f"<{CRS}/EPSG/0/{code}> POINT(59.91 10.75)", f"SRID={code};POINT(10.75 59.91)", gml, old)
    found = [point_in(text) for text in texts]
    assert [(p.latitude, p.longitude) for p in found if p] == [OSLO] * 4


# Places whose coordinates are known, as Belgium's from the example of EPSG Guidance Note 7-2; within 150 metres, as datums differ.
PROJECTED = {
    "the British grid": (f"<{CRS}/EPSG/0/27700> POINT(530000 180000)", (51.50399, -0.12835)),
    "Lambert 93": (f"<{CRS}/EPSG/0/2154> POINT(652469 6862035)", (48.8566, 2.3522)),
    "Lambert 93 by IGN": (
        "<http://data.ign.fr/id/ignf/crs/RGF93LAMB93> POINT(652469 6862035)",
        (48.8566, 2.3522),
    ),
    "WGS 84 by IGN": ("<http://data.ign.fr/id/ignf/crs/WGS84GDD> POINT(2.3522 48.8566)", (48.8566, 2.3522)),
    "a zone of UTM": (f"<{CRS}/EPSG/0/25832> POINT(691608 5334760)", (48.1374, 11.5755)),
    "the Netherlands": (f"<{CRS}/EPSG/0/28992> POINT(121687 487484)", (52.3742, 4.8979)),
    "Belgium": (f"<{CRS}/EPSG/0/31370> POINT(251763.20 153034.13)", (50.67957, 5.80737)),
    "Switzerland": (f"<{CRS}/EPSG/0/2056> POINT(2600000 1200000)", (46.9511, 7.4386)),
    "Web Mercator": (f"<{CRS}/EPSG/0/3857> POINT(1196684 8380180)", (59.9120, 10.7500)),
    "north first, where EPSG says so": (f"<{CRS}/EPSG/0/3035> POINT(3210000 4321000)", (52.0, 10.0)),
    "Germany's third zone, north first": (f"<{CRS}/EPSG/0/31467> POINT(5400000 3500000)", (48.7375, 8.9990)),
    "PostGIS writes east first": ("SRID=31467;POINT(3500000 5400000)", (48.7375, 8.9990)),
    "so does GeoJSON": (
        '{"type":"Point","coordinates":[3500000,5400000],"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::31467"}}}',
        (48.7375, 8.9990),
    ),
    "and WFS with numbers": (
        f'<gml:Point {GML} srsName="http://www.opengis.net/gml/srs/epsg.xml#31467"><gml:pos>3500000 5400000</gml:pos></gml:Point>',
        (48.7375, 8.9990),
    ),
    "GML": (
        f'<gml:Point {GML} srsName="urn:ogc:def:crs:EPSG::27700"><gml:pos>530000 180000</gml:pos></gml:Point>',
        (51.50399, -0.12835),
    ),
    "with a height": (f"<{CRS}/EPSG/0/7405> POINT Z(530000 180000 12)", (51.50399, -0.12835)),
    "an older datum": (f"<{CRS}/EPSG/0/4277> POINT(51.5034 -0.1276)", (51.50399, -0.12835)),
}


@pytest.mark.parametrize(("literal", "place"), PROJECTED.values(), ids=PROJECTED)
def test_what_is_in_a_projected_system_is_where_that_says(literal: str, place: tuple[float, float]) -> None:
    found = point_in(literal)
    assert found and (found.latitude, found.longitude) == pytest.approx(place, abs=0.0015)


def test_a_polygon_in_metres_is_drawn_where_it_is() -> None:
    square = "POLYGON((530000 180000,540000 180000,540000 190000,530000 180000))"
    box = shape_in(f"<{CRS}/EPSG/0/27700> {square}").box
    assert (box.west, box.south) == pytest.approx((-0.128, 51.502), abs=0.002)
    assert 0.1 < box.width < 0.2
    assert trouble_in(f"<{CRS}/EPSG/0/31467> POINT(3500000 5400000)") == "beyond"
    assert trouble_in(f"<{CRS}/EPSG/0/27700> POINT(1e12 1e12)") in ("nowhere", "beyond")


def test_without_proj_degrees_are_drawn_and_metres_are_not() -> None:
    program = (
        "import sys; sys.modules['pyproj'] = None\n"
        "from seeother.earth.geometry import trouble_in\n"
        f"print(*(trouble_in(f'<{CRS}/EPSG/0/{{code}}> POINT(50 10)') for code in (4326, 25832)))"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "system"


SYSTEMS = {
    f"<{CRS}/EPSG/0/27700> POINT(530000 180000)": f"{CRS}/EPSG/0/27700",
    "SRID=3857;POINT(1 2)": "3857",
    f'<gml:Point {GML} srsName="EPSG:25832"><gml:pos>1 2</gml:pos></gml:Point>': "EPSG:25832",
    f"<gml:Point {GML}><gml:pos>1 2</gml:pos></gml:Point>": "",
    "POINT(1 2)": "",
}


@pytest.mark.parametrize(("text", "system"), SYSTEMS.items())
def test_the_system_of_a_geometry_is_named_as_it_is_written(text: str, system: str):
    assert system_in(text) == system


GEO_URIS = {
    "geo:59.91,10.75": OSLO,
    "GEO:59.91,10.75": OSLO,
    "geo:59.91,10.75,23": OSLO,
    "geo:59.91,10.75;u=35": OSLO,
    "geo:59.91,10.75;crs=WGS84;u=35": OSLO,
    "geo:59.91,10.75;crs=nad27": None,
    "geo:91,10.75": None,
    "geo:59.91": None,
    "geo:0,0?q=Oslo": None,
}


@pytest.mark.parametrize(("iri", "place"), GEO_URIS.items())
def test_a_geo_uri_is_a_point_in_wgs84(iri: str, place: tuple[float, float] | None):
    shape = shape_of_geo_uri(iri)
    assert (shape and shape.points) == (place and (place[::-1],))


def test_a_circle_is_drawn_by_its_middle_and_its_radius_in_metres():
    circle = shape_of_pairs("60,10 11119.5", "circle")
    assert circle
    box = circle.box
    assert [round(value, 2) for value in (box.south, box.north, box.west, box.east)] == [
        59.9,
        60.1,
        9.8,
        10.2,
    ]
    for text in ("60 10", "60 10 x", "60 10 -5", "95 10 5", "89.9 0 99999"):
        assert shape_of_pairs(text, "circle") is None


NUMBERS = "s:latitude 59.91 ; s:longitude 10.75"
SAID = {
    "a text of a property of one's own": 'ex:where "POINT(10.75 59.91)"^^gsp:wktLiteral',
    "GML of a property of one's own": (
        """ex:where '<Point srsName="EPSG:4326"><pos>59.91 10.75</pos></Point>'^^gsp:gmlLiteral"""
    ),
    "GeoJSON of a property of one's own": (
        """ex:where '{"type":"Point","coordinates":[10.75,59.91]}'^^gsp:geoJSONLiteral"""
    ),
    "vCard": 'v:latitude "59.91" ; v:longitude "10.75"',
    "vCard in a node": "v:geo [ v:latitude 59.91 ; v:longitude 10.75 ]",
    "vCard's URI": "v:hasGeo <geo:59.91,10.75>",
    "vCard's URI as a text": 'v:hasGeo "geo:59.91,10.75"',
    "based near": "foaf:based_near [ geo:lat 59.91 ; geo:long 10.75 ]",
    "coordinates as texts": 's:geo [ s:latitude "59.91" ; s:longitude "10.75" ]',
    "coordinates as numbers": f"s:geo [ {NUMBERS} ]",
    "a location": f"s:location [ s:geo [ {NUMBERS} ] ]",
    "a location of content": f"s:contentLocation [ {NUMBERS} ]",
    "a point of GML": '<http://www.georss.org/georss/where> [ <http://www.opengis.net/gml/pos> "59.91 10.75" ]',
    "a circle": 's:geo [ s:circle "59.91 10.75 100" ]',
    "a box": 's:geo [ s:box "59.90,10.74 59.92,10.76" ]',
    "a polygon": 's:geo [ s:polygon "59.90,10.74 59.92,10.74 59.92,10.76 59.90,10.76 59.90,10.74" ]',
    "both numbers in one text": 'geo:lat_long "59.91,10.75"',
    "GeoRSS": '<http://www.georss.org/georss/point> "59.91 10.75"',
    "GeoRSS with GML": '<http://www.georss.org/georss/where> [ a gml:Point ; gml:pos "59.91 10.75" ]',
    "where something happened": "<http://www.w3.org/ns/prov#atLocation> [ geo:lat 59.91 ; geo:long 10.75 ]",
}
NAMED = """@prefix ex: <http://x.example/> . @prefix s: <https://schema.org/> . @prefix v: <http://www.w3.org/2006/vcard/ns#> .
@prefix gsp: <http://www.opengis.net/ont/geosparql#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> . @prefix gml: <http://www.opengis.net/gml/> ."""


@pytest.mark.parametrize("said", SAID.values(), ids=SAID)
def test_where_a_thing_is_follows_from_what_vocabularies_and_datatypes_have_for_it(said: str):
    blocks: dict[Any, list[Triple]] = {}
    for triple in Graph().parse(data=f"{NAMED} ex:a {said} .", format="turtle"):
        blocks.setdefault(triple[0], []).append(Triple(*triple))

    class Known:
        def about(self, node: URIRef | BNode) -> list[Triple]:
            return blocks.get(node, [])

    thing = URIRef("http://x.example/a")
    (found,) = [found for _, found in geometries_of(thing, blocks[thing], Known())]
    longitude, latitude = found.shape.box.middle
    assert (round(latitude, 4), round(longitude, 4)) == OSLO


@pytest.mark.parametrize(("by_name", "count"), [(True, 1), (False, 0)])
def test_a_named_place_is_where_a_thing_is_for_who_shows_no_named_places(by_name: bool, count: int):
    thing, place = URIRef("http://x.example/a"), URIRef("http://x.example/oslo")
    event = [Triple(thing, URIRef("https://schema.org/location"), place)]
    point = URIRef("http://www.w3.org/2003/01/geo/wgs84_pos#lat_long")
    there = [Triple(place, point, Literal("59.91,10.75"))]

    class Known:
        def about(self, node: URIRef | BNode) -> list[Triple]:
            return there if node == place else []

    assert len(list(geometries_of(thing, event, Known(), by_name))) == count
