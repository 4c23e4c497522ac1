"""Lists come as tables that spreadsheets open and programs understand, and things with places for maps."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import pytest
from conftest import SETTINGS, Answering
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, URIRef
from seeother.decide.resolver import answer
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Answer, Ask
from seeother.look.names import Name
from seeother.publish.publisher import publish_once
from seeother.tables import members
from seeother.tables.writing import safe, written
from seeother.telling.facts import Value
from seeother.telling.table import Column, Group, Row, Table

DATA = """
ex:Kind rdfs:label "Kind" .
ex:weight rdfs:label "weight (kg)"@en , "Gewicht (kg)"@de .
ex:a a ex:Kind ; rdfs:label "A"@en , "Ah, \\"so\\""@de ; ex:weight 12.50 ; rdfs:seeAlso ex:b , ex:c .
ex:b a ex:Kind ; rdfs:label "=HYPERLINK(\\"https://else.org\\")"@en ; ex:weight -3.0 ; rdfs:seeAlso ex:a .
ex:c a ex:Kind ; rdfs:label "C\\n=1+1"@en ; ex:weight 1 ; ex:rare "x" .
ex:d a ex:Kind ; <http://www.w3.org/2003/01/geo/wgs84_pos#lat> 1.5 ; <http://www.w3.org/2003/01/geo/wgs84_pos#long> -2.5 .
"""
HYDRA = "http://www.w3.org/ns/hydra/core#"
KIND = "class=https://data.example.org/id/Kind"


@pytest.fixture
def data(site: Callable[..., Path], tmp_path: Path) -> Snapshot:
    folder = site(
        SETTINGS.replace("[[", 'languages = ["en", "de"]\n[[', 1), data=DATA, more="ex:a a ex:Kind ."
    )
    publish_once(folder, tmp_path / "state")
    return Snapshot(tmp_path / "state" / "current")


def get(
    data: Snapshot, target: str, accept: str | None = None, **fields: str
) -> tuple[Answer, dict[str, str]]:
    found = answer(Ask("GET", target, accept, **fields), data)
    return found, dict(found.headers)


def rows_of(found: Answer, dialect: str = "excel") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(found.body.decode()), dialect=dialect))


@pytest.fixture(params=["short", "sorted", "unsorted"])
def any_length(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Take these few things for a list that is written while it is sent, or even for one that is too long to sort."""
    if request.param != "short":
        monkeypatch.setattr(members, "_SAMPLE", 1)
    if request.param == "unsorted":
        monkeypatch.setattr(members.listing, "MOST_SORTED", 1)
        monkeypatch.setattr(members.listing, "_count", lambda conditions, snapshot: 10**6)
    yield request.param


@pytest.mark.parametrize(("extension", "dialect"), [("csv", "excel"), ("tsv", "excel-tab")])
def test_a_list_is_a_table_with_a_row_for_each_member(
    data: Snapshot, any_length: str, extension: str, dialect: str
) -> None:
    found, headers = get(data, f"/browse.{extension}?{KIND}&lang=en")
    rows = rows_of(found, dialect)
    assert (
        headers["Content-Type"]
        == f"text/{'csv' if extension == 'csv' else 'tab-separated-values'}; charset=utf-8"
    )
    assert sorted(row["URI"] for row in rows) == [f"https://data.example.org/id/{name}" for name in "abcd"]
    (a,) = (row for row in rows if row["URI"].endswith("/a"))
    assert a["label (de)"] == 'Ah, "so"'
    assert a["weight (kg)"] == "12.50"
    assert "rare" not in a and not any("rare" in (name or "") for name in a)


def test_several_values_of_a_thing_are_in_one_cell(data: Snapshot) -> None:
    rows = rows_of(get(data, "/search.csv?q=A")[0])
    (a,) = (row for row in rows if row["URI"].endswith("/a"))
    assert "https://data.example.org/id/b|https://data.example.org/id/c" in a.values()


def test_titles_are_in_the_language_of_the_reader(data: Snapshot) -> None:
    assert "Gewicht (kg)" in rows_of(get(data, f"/browse.csv?{KIND}", accept_language="de")[0])[0]
    assert "Gewicht (kg)" in rows_of(get(data, f"/browse.csv?{KIND}&lang=de")[0])[0]


def test_a_table_is_negotiated_and_offered_like_any_other_form(data: Snapshot) -> None:
    found, headers = get(data, f"/browse?{KIND}", "text/csv")
    assert found.status == 200
    assert headers["Content-Location"].startswith("/browse.csv?")
    assert "Accept" in headers["Vary"].split(", ")
    page, headers = get(data, f"/browse?{KIND}", "text/html")
    assert b"/browse.csv?" in page.body
    assert 'type="text/csv"' in headers["Link"]


@pytest.mark.parametrize("target", ["/", "/doc/a", "/id/a", "/.well-known/void"])
def test_what_is_no_list_is_no_table(data: Snapshot, target: str) -> None:
    assert get(data, target, "text/csv")[0].status == 406


@pytest.mark.parametrize(
    "target",
    [
        "/browse.csv?class=https://data.example.org/id/None",
        "/index.csv",
        "/doc/a.csv",
        "/x.csv-metadata.json",
    ],
)
def test_there_is_no_table_of_nothing(data: Snapshot, target: str) -> None:
    assert get(data, target)[0].status == 404


def test_everything_is_a_list_too(data: Snapshot) -> None:
    named = {row["URI"].rpartition("/")[2] for row in rows_of(get(data, "/browse.csv")[0])}
    assert named == {"a", "b", "c", "d", "Kind", "weight"}


@pytest.mark.parametrize("extension", ["csv", "tsv"])
def test_a_description_says_what_the_columns_mean(data: Snapshot, extension: str) -> None:
    found, headers = get(data, f"/browse.{extension}?{KIND}&lang=en")
    link = next(part for part in headers["Link"].split(", <") if "csvm+json" in part)
    assert 'rel="describedby"' in link
    told, kind = get(data, link.partition(">")[0].lstrip("<"))
    assert kind["Content-Type"] == "application/csvm+json"
    metadata = json.loads(told.body)
    columns = metadata["tableSchema"]["columns"]
    header = found.body.decode().splitlines()[0].replace('"', "").split("," if extension == "csv" else "\t")
    assert [column["titles"] for column in columns] == header
    assert len({column["name"] for column in columns}) == len(columns)
    assert metadata["url"] == f"https://data.example.org/browse.{extension}?{KIND}&lang=en"
    (weight,) = (column for column in columns if column["titles"] == "weight (kg)")
    assert weight["propertyUrl"] == "https://data.example.org/id/weight"
    assert metadata["dialect"]["delimiter"] == ("," if extension == "csv" else "\t")


ASKED = (
    f"?{KIND}",
    f"?{KIND}&lang=de",
    "?class=https%3A%2F%2Fdata.example.org%2Fid%2FKind&letter=A",
    f"?lang=en&{KIND}&sort=down",
    "",
)


@pytest.mark.parametrize("query", ASKED)
@pytest.mark.parametrize("table", ["/browse.csv", "/browse.tsv", "/browse", "/search.csv"])
@pytest.mark.parametrize("language", [None, "de"])
def test_a_description_names_the_very_table_that_leads_to_it(
    data: Snapshot, table: str, query: str, language: str | None
) -> None:
    """A processor passes over a description of any other address (Model for Tabular Data, section 5.2)."""
    found, headers = get(data, table + query, "text/csv", accept_language=language)
    link = headers["Link"].partition(">")[0].lstrip("<")
    told = json.loads(get(data, link)[0].body)
    assert (
        urljoin(f"https://data.example.org{link}", told["url"]) == f"https://data.example.org{table}{query}"
    )
    head = next(csv.reader(io.StringIO(found.body.decode()), delimiter=told["dialect"]["delimiter"]))
    columns = [column["titles"] for column in told["tableSchema"]["columns"]]
    assert len(head) == len(columns)
    for title, titles in zip(head, columns, strict=True):
        assert title in ([titles] if isinstance(titles, str) else titles)


def test_a_list_offers_the_table_of_its_members_whichever_part_of_it_is_shown(
    data: Snapshot, any_length: str
) -> None:
    for query in (
        "",
        f"?{KIND}",
        f"?{KIND}&sort=down",
        f"?{KIND}&view=table",
        f"?{KIND}&view=map",
        "?letter=A",
    ):
        if (query, any_length) == ("?letter=A", "unsorted"):
            continue
        page = get(data, f"/browse{query}", "text/html")[0].body.decode()
        href = re.search(r'<link rel="alternate" type="text/csv" href="([^"]+)"', page)
        assert href
        graph = Graph().parse(data=get(data, f"/browse{query}", "text/turtle")[0].body, format="turtle")
        members = {str(iri) for iri in graph.objects(None, URIRef(f"{HYDRA}member"))}
        assert {row["URI"] for row in rows_of(get(data, unescape(href[1]))[0])} == members


@pytest.mark.parametrize(
    "name", ["page=2", "from=https://data.example.org/id/b", "letter=Q", "class=x", "sort=x"]
)
def test_a_table_of_a_part_that_there_is_not_is_refused_by_the_parameter(data: Snapshot, name: str) -> None:
    for path in ("/browse.csv", "/browse.geojson", "/browse.csv-metadata.json"):
        found, _ = get(data, f"{path}?{name}")
        assert found.status == 404
        assert name.partition("=")[0] in found.body.decode()


CUBE = """@prefix qb: <http://purl.org/linked-data/cube#> .
ex:life a qb:DataSet ; rdfs:label "Life"@en ; qb:structure [ qb:component [ qb:dimension ex:area ; qb:order 1 ] ,
  [ qb:dimension ex:year ; qb:order 2 ] , [ qb:measure ex:years ] ] .
ex:area rdfs:label "area"@en , "Gebiet"@de . ex:year rdfs:label "year"@en . ex:years rdfs:label "years"@en .
ex:north rdfs:label "North"@en .
""" + "".join(
    f"[] a qb:Observation ; qb:dataSet ex:life ; ex:area ex:north ; ex:year '{1900 + n}'^^xsd:gYear ; ex:years {30 + n / 4} .\n"
    for n in range(120)
)
OF_CUBE = "with=http://purl.org/linked-data/cube%23dataSet%20https://data.example.org/id/life"


def test_a_cube_without_iris_comes_in_every_form_that_its_list_offers(
    site: Callable[..., Path], tmp_path: Path
) -> None:
    publish_once(site(SETTINGS, data=CUBE), tmp_path / "state")
    cube = Snapshot(tmp_path / "state" / "current")
    headers = get(cube, f"/browse?{OF_CUBE}&view=table", "text/html")[1]
    for path in re.findall(r'<([^>]*)>; rel="alternate"', headers["Link"]):
        assert get(cube, path)[0].status == 200, path
    rows = rows_of(get(cube, f"/browse.csv?{OF_CUBE}&sort=down")[0])
    assert len(rows) == 120
    assert rows[0] == {"area": "https://data.example.org/id/north", "year": "2019", "years": "59.75"}
    told = json.loads(get(cube, f"/browse.csv-metadata.json?{OF_CUBE}")[0].body)["tableSchema"]
    assert [column["datatype"] for column in told["columns"]] == ["anyURI", "gYear", "decimal"]
    assert "primaryKey" not in told
    members, path = 0, f"/browse.ttl?{OF_CUBE}"
    while path:
        graph = Graph().parse(data=get(cube, path)[0].body, format="turtle")
        nodes = list(graph.objects(None, URIRef(f"{HYDRA}member")))
        assert len(set(graph.subjects(URIRef("https://data.example.org/id/years")))) == len(nodes)
        assert int(next(graph.objects(None, URIRef(f"{HYDRA}totalItems")))) == 120
        members += len(nodes)
        onward = next(graph.objects(None, URIRef(f"{HYDRA}next")), None)
        path = str(onward).replace("https://data.example.org/browse", "/browse.ttl") if onward else ""
    assert members == 120
    assert get(cube, f"/browse.md?{OF_CUBE}")[0].body.count(b"North") == 100


WIDE = """@prefix qb: <http://purl.org/linked-data/cube#> .
ex:life a qb:DataSet ; rdfs:label "Life"@en ; qb:structure [ qb:component [ qb:dimension ex:often ; qb:order 1 ] ,
  [ qb:dimension ex:area ; qb:order 2 ] , [ qb:dimension ex:sex ; qb:order 3 ] , [ qb:dimension ex:year ; qb:order 4 ] , [ qb:measure ex:years ] ] .
ex:often rdfs:label "frequency" . ex:area rdfs:label "area" . ex:sex rdfs:label "sex" . ex:year rdfs:label "year" . ex:years rdfs:label "years" .
""" + "".join(
    f"[] a qb:Observation ; qb:dataSet ex:life ; ex:often 'yearly' ; ex:area '{area}' ; ex:sex '{sex}' ; ex:year {year} ; ex:years {7 * year % 60} .\n"
    for area in ("north", "south")
    for sex in ("men", "women")
    for year in range(1990, 1996)
)


def test_a_cube_too_wide_for_a_phone_tells_above_its_rows_what_they_have_in_common(
    site: Callable[..., Path], tmp_path: Path
) -> None:
    publish_once(site(SETTINGS, data=WIDE), tmp_path / "state")
    cube = Snapshot(tmp_path / "state" / "current")
    html = get(cube, f"/browse?{OF_CUBE}&view=table", "text/html")[0].body.decode()
    rows = [
        re.sub(r"<[^>]+>", "", row.replace("</td>", " ")).split() for row in re.findall("<tr.*?</tr>", html)
    ]
    assert rows[0] == ["areasexyearyears"]
    assert rows[1] == ["frequency", "yearly"]
    assert rows[2][:3] == ["north", "men", "1990"]
    assert len(rows) == 2 + 24
    assert html.count('scope="rowgroup" colspan="4"') == 1


def test_rows_are_parted_by_what_changes_least_unless_that_makes_many_parts() -> None:
    columns = [Column(Name(name), name, is_dimension=name != "n") for name in ("a", "b", "c", "d", "n")]
    cells = [[str(n // 12), str(n // 6), str(n // 3 % 2), str(n % 3), str(n)] for n in range(24)]
    table = Table(
        tuple(columns),
        tuple(Row(None, tuple((Value(Name(t)),) for t in row), (0,) * 5) for row in cells),
        False,
    )
    left, groups = table.parted()
    assert [column.property for column in left] == ["b", "c", "d", "n"]
    assert [(len(group.rows), group.heads[0][1][0].name.text) for group in groups] == [(12, "0"), (12, "1")]
    mixed = replace(table, rows=tuple(sorted(table.rows, key=lambda row: row.cells[3][0].name.text)))
    assert [len(group.rows) for group in mixed.parted()[1]] == [8] * 3
    scattered = replace(table, rows=tuple(table.rows[11 * n % 24] for n in range(24)))
    assert scattered.parted() == (scattered.columns, (Group((), scattered.rows),))
    alone = replace(table, rows=table.rows[:1])
    assert alone.parted() == (alone.columns, (Group((), alone.rows),))


# (cell, as it is written)
CELLS = {
    "text": ("a", "a"),
    "formula": ("=1+1", "'=1+1"),
    "plus": ("+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"),
    "minus": ("-1+1", "'-1+1"),
    "at": ("@SUM(A1)", "'@SUM(A1)"),
    "behind spaces": ("  =1", "'  =1"),
    "behind a tab": ("\t=1", "' =1"),
    "behind a line break": ("\r\n=1", "' =1"),
    "wide": ("\uff1d1+1", "'\uff1d1+1"),
    "negative number": ("-12.50", "-12.50"),
    "number with sign": ("+1e-3", "+1e-3"),
    "longitude": ("-122.4786", "-122.4786"),
    "telephone": ("+49 30 1234", "'+49 30 1234"),
    "line break": ("a\nb", "a b"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("cell", "expected"), CELLS.values(), ids=CELLS)
def test_no_cell_is_a_formula(cell: str, expected: str) -> None:
    assert safe(cell) == expected


@given(
    cells=st.lists(st.text(alphabet="=+-@|%\t\r\n\",;'a1 \uff1d\u2028"), min_size=1, max_size=4),
    is_csv=st.booleans(),
)
def test_whatever_the_cells_hold_no_reader_finds_a_formula_or_another_row(
    cells: list[str], is_csv: bool
) -> None:
    text = "".join(written([cells], is_csv))
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="," if is_csv else "\t"))
    assert len(rows) == 1 and len(rows[0]) == len(cells)
    for cell in rows[0]:
        stripped = cell.lstrip()
        assert not stripped.startswith(("=", "@", "\uff1d", "\t", "|", "%"))
        if stripped.startswith(("+", "-")):
            float(cell)
    if is_csv:
        assert all(field.startswith('"') for field in text.splitlines())


def test_a_map_has_the_things_with_places(data: Snapshot, any_length: str) -> None:
    found, headers = get(data, f"/browse.geojson?{KIND}")
    told = json.loads(found.body)
    assert headers["Content-Type"] == "application/geo+json"
    assert [(f["id"], f["geometry"]["coordinates"]) for f in told["features"]] == [
        ("https://data.example.org/id/d", [-2.5, 1.5])
    ]


def test_a_thing_with_a_place_has_a_document_for_maps(data: Snapshot) -> None:
    thing, headers = get(data, "/id/d", "application/geo+json")
    assert (thing.status, headers["Location"]) == (303, "/doc/d.geojson")
    found = json.loads(get(data, "/doc/d.geojson")[0].body)
    assert (found["type"], found["geometry"]["coordinates"]) == ("Feature", [-2.5, 1.5])
    assert "/doc/d.geojson" in get(data, "/doc/d", "text/html")[0].body.decode()
    assert "/doc/d.geojson" in get(data, "/doc/d.ttl")[1]["Link"]


SQUARE = "((0 0, 0 9, 9 9, 9 0, 0 0), (1 1, 1 2, 2 2, 2 1, 1 1))"
# What a thing says of its place, and the geometry for a map: (statements, type, coordinates)
PLACED = {
    "a line": ('gs:asWKT "LINESTRING(1 2, 3 4)"^^gs:wktLiteral', "LineString", [[1, 2], [3, 4]]),
    "a polygon with a hole": (
        f'gs:hasGeometry [ gs:asWKT "POLYGON{SQUARE}"^^gs:wktLiteral ]',
        "Polygon",
        [[[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]], [[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]]],
    ),
    "two polygons": (
        'gs:asWKT "MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))"^^gs:wktLiteral',
        "MultiPolygon",
        [[[[0, 0], [1, 0], [1, 1], [0, 0]]], [[[5, 5], [6, 5], [6, 6], [5, 5]]]],
    ),
    "GeoJSON": (
        """gs:asGeoJSON '{"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]}'^^gs:geoJSONLiteral""",
        "MultiPoint",
        [[1, 2], [3, 4]],
    ),
    "a point and a line": (
        'gs:asWKT "POINT(7 8)"^^gs:wktLiteral , "LINESTRING(1 2, 3 4)"^^gs:wktLiteral',
        "LineString",
        [[1, 2], [3, 4]],
    ),
    "a point in a box": (
        'gs:asWKT "POINT(7 8)"^^gs:wktLiteral ; gs:hasBoundingBox [ gs:asWKT "POLYGON((0 0, 9 0, 9 9, 0 9, 0 0))"^^gs:wktLiteral ]',
        "Point",
        [7, 8],
    ),
}


@pytest.fixture(scope="module")
def placed(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder, state = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("state")
    (folder / "seeother.toml").write_text(SETTINGS)
    said = "".join(
        f"<https://data.example.org/id/p{n}> a <https://data.example.org/id/Kind> ; {text} .\n"
        for n, (text, _, _) in enumerate(PLACED.values())
    )
    (folder / "data.ttl").write_text(f"@prefix gs: <http://www.opengis.net/ont/geosparql#> .\n{said}")
    publish_once(folder, state)
    return Snapshot(state / "current")


@pytest.mark.parametrize("number", range(len(PLACED)), ids=list(PLACED))
def test_a_map_has_lines_and_areas_whole(placed: Snapshot, number: int) -> None:
    _, kind, coordinates = [*PLACED.values()][number]
    own = json.loads(get(placed, f"/doc/p{number}.geojson")[0].body)
    listed = {f["id"]: f for f in json.loads(get(placed, f"/browse.geojson?{KIND}")[0].body)["features"]}
    assert own["geometry"] == listed[own["id"]]["geometry"] == {"type": kind, "coordinates": coordinates}


def test_a_thing_without_a_place_has_none(data: Snapshot) -> None:
    assert get(data, "/id/a", "application/geo+json")[0].status == 406
    assert get(data, "/doc/a", "application/geo+json")[0].status == 406
    assert get(data, "/doc/a.geojson")[0].status == 404
    assert get(data, "/id/a", "application/geo+json, text/turtle;q=0.1")[1]["Location"] == "/doc/a.ttl"
    assert "/doc/a.geojson" not in get(data, "/doc/a.ttl")[1]["Link"]


def test_a_long_table_has_a_validator_and_no_length(data: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "_SAMPLE", 1)
    found, headers = get(data, f"/browse.csv?{KIND}", accept_encoding="gzip")
    assert "Content-Length" not in headers
    assert found.is_long
    assert get(data, f"/browse.csv?{KIND}", if_none_match=headers["ETag"])[0].status == 304


def test_a_long_table_arrives_whole_over_a_socket(bridges: Answering) -> None:
    found = bridges.get("/browse.csv")
    rows = list(csv.DictReader(io.StringIO(found.body.decode())))
    assert found.status == 200
    assert (
        len(rows) == len({row["URI"] for row in rows}) == json.loads(bridges.get("/-/health").body)["things"]
    )
    assert bridges.ask("HEAD", "/browse.csv").body == b""
