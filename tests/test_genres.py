"""Data of several genres as its readers expect it: catalogues, maps, tables, people and events."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from seeother.decide.resolver import answer
from seeother.diagnostics import Refused
from seeother.graph.catalogue import MoreThan
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Answer, Ask
from seeother.look.authorities import authority_labels, format_name
from seeother.look.calendars import dated
from seeother.look.interface import interface
from seeother.look.licences import licence_name
from seeother.look.names import Name, called
from seeother.look.typesetting import typeset
from seeother.publish.once import publish_once
from seeother.query import listing
from seeother.site.settings_file import parse_settings
from seeother.statements import Triple
from seeother.telling.facts import Value
from seeother.telling.periods import period_in
from seeother.telling.place import point_of_thing

SETTINGS = """base = "https://data.example.org"
title = "Genres"
languages = ["en", "de"]
license = "https://creativecommons.org/licenses/by/4.0/"
[[pattern]]
thing = "/id/{+name}"
document = "/doc/{+name}"
"""
RAIN = """@prefix dcterms: <http://purl.org/dc/terms/> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix qb: <http://purl.org/linked-data/cube#> . @prefix ns: <https://data.example.org/ns#> .
@prefix ex: <https://data.example.org/id/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:rain a qb:DataSet ; qb:structure [ qb:component [ qb:dimension ns:area ; qb:order 1 ] , [ qb:dimension ns:period ; qb:order 2 ] ,
  [ qb:measure ns:rain ] ] ; dcterms:issued "2019-12-11" ;
  dcterms:rights [ a dcterms:RightsStatement ; <http://www.w3.org/2000/01/rdf-schema#comment> "Free for all." ] ; dcterms:temporal [ dcat:startDate "1901-01-01" ; dcat:endDate "1960" ] .
""" + "".join(
    f'[] a qb:Observation ; qb:dataSet ex:rain ; ns:area ex:{area} ; ns:period "{1901 + n % 60}"^^xsd:gYear ; ns:rain {n + 1}'
    + (" ; ns:wind 3 .\n" if n == 6 else " .\n")
    for n, area in enumerate(["north"] * 60 + ["south"] * 60)
)
GENRES = Path(__file__).with_name("genres")


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("genres")
    (folder / "site").mkdir()
    (folder / "site" / "seeother.toml").write_text(SETTINGS)
    for file in GENRES.glob("*.ttl"):
        (folder / "site" / file.name).write_bytes(file.read_bytes())
    (folder / "site" / "rain.ttl").write_text(RAIN)
    publish_once(folder / "site", folder / "state")
    return Snapshot(folder / "state" / "current")


@pytest.fixture
def page(snapshot: Snapshot) -> Callable[..., str]:
    """Return a function that returns a page of the genres' site."""

    def html(path: str, accept: str = "text/html", language: str = "en") -> str:
        given = answer(Ask("GET", path, accept, language), snapshot)
        assert given.status == 200
        return given.body.decode()

    return html


def text_of(html: str) -> str:
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.partition("<main")[2].replace("<wbr>", "")))
    return shown.replace("&nbsp;", " ").replace("\u00a0", " ").replace("&#39;", "'")


LICENCES = {
    "CC BY 4.0": (
        "http://creativecommons.org/licenses/by/4.0",
        "https://www.creativecommons.org/licenses/by/4.0/",
        "https://creativecommons.org/licenses/by/4.0/deed.en_GB",
        "https://creativecommons.org/licenses/by/4.0/legalcode.txt",
        "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0",
        "https://spdx.org/licenses/CC-BY-4.0.html",
        "http://dcat-ap.de/def/licenses/cc-by/4.0",
        "http://purl.org/NET/rdflicense/cc-by4.0",
    ),
    "CC BY 3.0 IGO": (
        "https://creativecommons.org/licenses/by/3.0/igo/",
        "http://creativecommons.org/licenses/by/3.0/igo/legalcode",
        "http://publications.europa.eu/resource/authority/licence/CC_BY_3_0_IGO",
    ),
    "CC BY-NC-SA 3.0 DE": ("http://creativecommons.org/licenses/by-nc-sa/3.0/de/deed.de",),
    "CC BY-SA 4.0": ("http://publications.europa.eu/resource/authority/licence/CC_BYSA_4_0",),
    "CC0 1.0": ("https://creativecommons.org/publicdomain/zero/1.0/", "https://spdx.org/licenses/CC0-1.0"),
    "Public Domain Mark 1.0": ("http://creativecommons.org/publicdomain/mark/1.0/",),
    "ODC Open Database Licence (ODbL) 1.0": (
        "http://opendatacommons.org/licenses/odbl/1.0/",
        "https://www.opendatacommons.org/licenses/odbl/1-0",
    ),
    "Open Government Licence (OGL) 3.0": (
        "http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        "http://publications.europa.eu/resource/authority/licence/OGL_3_0",
    ),
    "Datenlizenz Deutschland – Namensnennung 2.0": (
        "https://www.govdata.de/dl-de/by-2-0",
        "http://dcat-ap.de/def/licenses/dl-by-de/2.0",
    ),
    "Licence Ouverte / Open Licence 2.0 (Etalab)": (
        "https://www.etalab.gouv.fr/wp-content/uploads/2017/04/ETALAB-Licence-Ouverte-v2.0.pdf",
        "https://spdx.org/licenses/etalab-2.0",
    ),
    "MIT Licence": ("https://opensource.org/licenses/MIT", "http://opensource.org/license/mit/"),
    "Apache Licence 2.0": (
        "http://www.apache.org/licenses/LICENSE-2.0.txt",
        "https://www.apache.org/licenses/LICENSE-2.0",
    ),
    "GNU General Public Licence 3.0": (
        "https://www.gnu.org/licenses/gpl-3.0.en.html",
        "http://www.gnu.org/licenses/gpl-3.0",
    ),
    "GNU General Public Licence 2.0 or later": ("https://spdx.org/licenses/GPL-2.0-or-later.html",),
    "In Copyright": ("http://rightsstatements.org/vocab/InC/1.0/",),
    "": ("https://example.org/licenses/by/4.0/", "https://creativecommons.org/", "igo", ""),
}


@pytest.mark.parametrize(
    ("name", "iris"), LICENCES.items(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_licence_is_called_by_its_name_whatever_its_address(name: str, iris: tuple[str, ...]) -> None:
    assert {licence_name(iri) for iri in iris} == {name}


EU = "publications.europa.eu/resource/authority"
AUTHORITIES = {
    f"http://{EU}/data-theme/ENVI": ("Environment", "Umwelt"),
    f"https://{EU}/access-right/NON_PUBLIC/": ("Not public", "nicht öffentlich"),
    f"http://{EU}/frequency/ANNUAL_2": ("Twice a year", "halbjährlich"),
    "http://purl.org/cld/freq/monthly": ("Monthly", "monatlich"),
    f"http://{EU}/language/FRA": ("French", "Französisch"),
    "http://lexvo.org/id/iso639-3/deu": ("German", "Deutsch"),
    f"http://{EU}/country/ITA": ("Italy", "Italien"),
}


@pytest.mark.parametrize(("iri", "names"), AUTHORITIES.items())
def test_what_authorities_list_is_named_in_the_readers_language(iri: str, names: tuple[str, str]) -> None:
    found = {language: text for _, language, text in authority_labels(iri)}
    assert (found["en"], found["de"]) == names


def test_only_the_tables_of_languages_that_are_read_are_looked_into() -> None:
    iri = "http://publications.europa.eu/resource/authority/language/ITA"
    assert dict(label[1:] for label in authority_labels(iri, ("zh-Hant", "pl", "xx"))) == {
        "en": "Italian",
        "zh": "意大利语",
        "pl": "włoski",
    }


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("text/csv", "CSV"),
        ("text/csv; header=present", "CSV"),
        ("http://www.iana.org/assignments/media-types/text/csv", "CSV"),
        ("application/x-own", "application/x-own"),
        ("https://www.iana.org/assignments/media-types/application/x-own", "application/x-own"),
        ("CSV", "CSV"),
    ],
)
def test_a_format_is_called_as_people_call_it(text: str, name: str) -> None:
    assert format_name(text) == name


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("0", "0 byte", "0 o"),
        ("3238221", "3.2 MB", "3,2 Mo"),
        ("1.5E9", "1.5 GB", "1,5 Go"),
        ("many", "", ""),
        ("-1", "", ""),
    ],
)
def test_a_size_is_told_in_the_unit_that_fits(text: str, english: str, french: str) -> None:
    assert interface("en").size(text) == english
    assert interface("fr").size(text).replace("\u202f", " ").replace("\u00a0", " ") == french


def test_a_data_set_is_shown_as_by_a_portal(page: Callable[..., str]) -> None:
    html = page("/doc/air")
    said = text_of(html)

    for told in (
        "Downloads 3",
        "CSV 3.2 MB 20 November 2024 Datenlizenz Deutschland – Namensnennung 2.0",
        "Excel (XLSX)",
        "18.4 MB",
        "CC BY-SA 4.0",
        "1 January 2010 – 31 December 2024",
        "Environment",
        "Public",
        "Hourly",
        "German",
        "Office for the Environment",
        "Helpdesk for open data",
        "opendata@city.example.org",
        "+49-30-1234567",
        "Market Square 1, 12345 Example City, Germany",
        "GeoJSON",
    ):
        assert told in said, told
    assert '<a class="button" href="https://city.example.org/air/measurements.csv"' in html
    assert "4.0 ↗" not in said


def test_other_ways_to_write_periods_and_distributions_are_read(page: Callable[..., str]) -> None:
    trees, bees = text_of(page("/doc/trees")), text_of(page("/doc/bees"))

    assert "1 January 2010 – 31 December 2012" in trees
    assert "ODC Open Database Licence (ODbL) 1.0" in trees
    assert "since 2015" in bees
    assert "bees.csv CSV 3.2 MB" in bees


def test_a_node_that_holds_words_only_is_told_by_them(page: Callable[..., str]) -> None:
    said = text_of(page("/doc/rain"))
    assert "Free for all." in said and "comment" not in said


def test_a_catalogue_is_told_in_markdown_too(page: Callable[..., str]) -> None:
    said = page("/doc/air.md")
    assert "[Measurements as a table](https://city.example.org/air/measurements.csv) (CSV, 3.2 MB)" in said
    assert "1 January 2010 – 31 December 2024" in said


def test_the_site_calls_its_own_licence_by_name(page: Callable[..., str]) -> None:
    assert "Licence: CC BY 4.0" in text_of(page("/doc/air"))


def test_the_quality_of_a_data_set_is_told_by_its_metrics(page: Callable[..., str]) -> None:
    html = page("/doc/stops")
    said = " ".join(text_of(html).split())
    assert (
        "quality Completeness of names 98.5 % download available yes scoring 310 generated at time 1 May 2024"
        in said
    )
    assert "User Quality Feedback content Two stops near the station are missing. purpose commenting" in said
    assert "measured on" not in said and "Mentioned by" not in said and ">m1<" not in html
    assert "Completeness of names**: 98.5 %" in page("/doc/stops.md").replace("\u00a0", " ")
    assert "quality download available yes" in text_of(page("/doc/stops-csv"))


def test_shapes_of_every_kind_are_on_the_map(page: Callable[..., str]) -> None:
    for name, sign in (
        ("park", 'class="outline"'),
        ("river", 'class="line"'),
        ("fiji", 'x="180"'),
        ("south", 'class="area"'),
        ("metres", 'class="outline"'),
        ("air", 'class="area"'),
    ):
        html = page(f"/doc/{name}")
        assert '<figure class="map">' in html and sign in html, name
    assert page("/doc/islands").count('class="halo"') == 2
    assert '<figure class="map">' not in page("/doc/nowhere")


def browse(**parameters: str) -> str:
    return f"/browse?{urlencode(parameters)}"


NS, ID = "https://data.example.org/ns#", "https://data.example.org/id/"
QB = "http://purl.org/linked-data/cube#"


def cells(html: str) -> list[list[str]]:
    """Return the rows of the first table of a page, its head first."""
    rows = re.findall(
        r"<tr[ >].*?</tr>",
        html.partition("<table")[2].partition("</table>")[0].replace("<tr>", "<tr >"),
        re.S,
    )
    return [
        [text_of(f"<main>{cell}").strip("> ") for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)]
        for row in rows
    ]


def test_a_cube_is_a_table_of_its_dimensions_and_measures_with_a_chart(page: Callable[..., str]) -> None:
    html = page("/doc/life")
    rows = cells(html)

    assert rows[0] == ["region", "year", "sex", "life expectancy years"]
    assert rows[1] == ["North", "2015", "men", "75"]
    assert "Observations 32" in text_of(html)
    assert html.count('class="series s') == 8  # four lines, and their keys
    assert "North · women" in html
    assert cells(page("/doc/life", language="de"))[1] == ["Norden", "2015", "Frauen", "79,4"]


def test_a_slice_shows_its_own_observations_and_lists_them(page: Callable[..., str]) -> None:
    html = page("/doc/life-north-women")
    assert "Observations 8" in text_of(html) and len(cells(html)) == 9
    every = page(browse(**{"with": f"^{QB}observation {ID}life-north-women", "view": "table"}))
    assert len(cells(every)) == 9 and 'class="series s1"' in every


def test_observations_without_names_are_all_in_pages_of_one_table(page: Callable[..., str]) -> None:
    html = page("/doc/rain")
    assert "Observations 120" in text_of(html) and len(cells(html)) == 16
    assert "component" not in text_of(html)  # the heads of the table are the structure
    every = re.search(r'<a href="([^"]+)">Show all 120</a>', html)
    assert every is not None
    first, second = page(unescape(every[1])), page(f"{unescape(every[1])}&page=2")
    assert [len(cells(part)) for part in (first, second)] == [101, 21]
    assert cells(first)[1] == ["North", "1901", "1"] and cells(second)[-1] == ["South", "1960", "120"]
    down = page(f"{unescape(every[1])}&sort={quote(f'{NS}rain down')}")
    assert cells(down)[1] == ["South", "1960", "120"] and 'aria-sort="descending"' in down


def test_observations_that_are_alike_in_what_they_are_sorted_by_keep_one_order(
    page: Callable[..., str],
) -> None:
    """Whatever store they lie in; and those without a value come last, either way."""
    every = browse(**{"with": f"{QB}dataSet {ID}rain"})
    for way, first, last in (("", "North", "South"), (" down", "South", "North")):
        rows = cells(page(f"{every}&sort={quote(f'{NS}area{way}')}&page=1"))
        assert [row[:2] for row in rows[1:61]] == [[first, str(year)] for year in range(1901, 1961)]
        rest = cells(page(f"{every}&sort={quote(f'{NS}area{way}')}&page=2"))
        assert rest[-1][:2] == [last, "1960"]
        lacking = cells(page(f"{every}&sort={quote(f'{NS}wind{way}')}"))
        assert lacking[1][2] == "7"


def test_a_cube_has_its_named_observations_however_many_they_are(
    site: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_SORTED", 20)
    monkeypatch.setattr(listing, "MOST_TRIED", 20)
    named = "".join(f"ex:o{n} a qb:Observation ; qb:dataSet ex:rain ; ns:rain {n} .\n" for n in range(50))
    folder = site(SETTINGS, data=RAIN + named)
    publish_once(folder, tmp_path / "state")
    snapshot = Snapshot(tmp_path / "state" / "current")
    given = answer(Ask("GET", browse(**{"with": f"{QB}dataSet {ID}rain"}), "text/html"), snapshot)
    assert given.body.count(b'href="/doc/o') + given.body.count(b'href="/id/o') >= 20


def test_a_property_of_wikibase_that_is_a_form_of_itself_ends_no_page(
    site: Callable[..., Path], tmp_path: Path
) -> None:
    ring = "ex:a a wb:Property ; wb:claim ex:b . ex:b a wb:Property ; wb:claim ex:a . ex:c a wb:Property ; wb:claim ex:c .\n"
    folder = site(SETTINGS, data=f"@prefix wb: <http://wikiba.se/ontology#> .\n{ring}")
    publish_once(folder, tmp_path / "state")
    snapshot = Snapshot(tmp_path / "state" / "current")
    for path in ("/", "/doc/a.html", "/doc/c.html", "/browse"):
        assert answer(Ask("GET", path, "text/html"), snapshot).status == 200


def test_an_observation_is_named_by_its_dimensions(page: Callable[..., str]) -> None:
    assert "<h1><bdi>North · 2015 · men</bdi></h1>" in page("/doc/life-north-2015-men")
    assert "Süden · 2022 · Frauen" in page(browse(**{"class": f"{QB}Observation"}), language="de")


def test_a_list_is_a_table_that_is_sorted_by_links(page: Callable[..., str]) -> None:
    html = page(browse(**{"class": f"{NS}Town", "view": "table"}))
    assert [row[0] for row in cells(html)] == [
        "Name",
        "Atlantis",
        "Nola",
        "Paris",
        "Rome",
        "Suva",
        "Sydney",
        "Versailles",
    ]
    assert cells(html)[0] == ["Name", "latitude", "longitude"]

    down = page(
        browse(
            **{
                "class": f"{NS}Town",
                "view": "table",
                "sort": "http://www.w3.org/2003/01/geo/wgs84_pos#lat down",
            }
        )
    )
    assert [row[0] for row in cells(down)][1:3] == ["Paris", "Versailles"]
    assert 'aria-sort="descending"' in down


def test_a_table_is_sorted_by_names_and_texts_too(page: Callable[..., str]) -> None:
    found = cells(
        page(browse(**{"with": f"{QB}dataSet {ID}life", "view": "table", "sort": f"{NS}area down"}))
    )
    assert [row[0] for row in found[1:]] == ["South"] * 16 + ["North"] * 16


def test_a_list_of_things_with_places_has_a_map_of_them(page: Callable[..., str]) -> None:
    html = page(browse(**{"class": f"{NS}Town"}))
    assert '<figure class="map list">' in html and ">4</text>" in html
    assert '<figure class="map list">' in page("/search?q=Paris")
    assert '<figure class="map' not in page(browse(**{"class": f"{QB}Observation"}))


def test_a_group_on_the_map_leads_to_a_nearer_one(page: Callable[..., str]) -> None:
    html = page(browse(**{"class": f"{NS}Town", "view": "map"}))
    assert "6 on the map, of 7 looked at" in text_of(html)
    nearer = re.search(r'<a href="([^"]*within=[^"]*)" aria-label="Nola', html)[1].replace("&amp;", "&")
    inside = page(nearer)
    assert "4 on the map" in text_of(inside) and "Versailles" in inside and "Sydney" not in text_of(inside)
    assert "None of these has a place." in text_of(
        page(browse(**{"class": f"{QB}Observation", "view": "map"}))
    )


def test_what_says_where_it_is_by_nodes_without_names_is_on_the_map_of_a_list(
    page: Callable[..., str], snapshot: Snapshot
) -> None:
    html = page(browse(**{"class": f"{NS}Ford", "view": "map"}))
    assert "4 on the map, of 4 looked at" in text_of(html)
    assert "16.0000° S, 178.0000° W" in text_of(page("/doc/atoll"))
    point = point_of_thing(URIRef(f"{ID}atoll"), snapshot)
    assert point and (point.latitude, point.longitude) == (-17.5, 179.5)


def test_a_life_is_a_range_of_dates_as_precise_as_they_are(page: Callable[..., str]) -> None:
    html = page("/doc/augustus")
    said = text_of(html)

    assert "23 September 63 BC – AD 14" in said
    assert "lasted 16 January 27 BC – 19 August AD 14" in said
    assert "16 January 27 BC – 19 August AD 14 princeps" in said.partition("Timeline")[2]
    assert "place of birth: Rome" in said and "place of death: Nola" in said
    assert 'datetime="-' not in html
    assert "23. September 63 v. Chr. – 14 n. Chr." in text_of(page("/doc/augustus", language="de"))


NAMES = [
    ("Begriff", "de", "Concept"),
    ("Notion", "en-GB", "Notion"),
    ("Notion", "", "Notion"),
]


@pytest.mark.parametrize(("text", "language", "expected"), NAMES)
def test_a_well_known_name_in_the_readers_language_comes_before_one_of_the_data_in_another(
    text: str, language: str, expected: str
) -> None:
    label = ("http://www.w3.org/2000/01/rdf-schema#label", language, text)
    name = called("http://www.w3.org/2004/02/skos/core#Concept", [label], ["en", "de"])
    assert name is not None and name.text == expected


def test_a_date_that_is_written_as_a_text_is_one(page: Callable[..., str]) -> None:
    said = text_of(page("/doc/rain"))
    assert "issued 11 December 2019" in said and "1 January 1901 – 1960" in said


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("time:year '1889'^^xsd:gYear", "1889"),
        ("time:year 1889 ; time:month '--05'^^xsd:gMonth", "May 1889"),
        ("time:year '1889'^^xsd:gYear ; time:month 5 ; time:day '---06'^^xsd:gDay", "6 May 1889"),
        ("time:year '-0062'^^xsd:gYear", "63 BC"),
    ],
)
def test_a_date_that_owl_time_describes_is_put_together(said: str, shown: str) -> None:
    prefixes = (
        "@prefix time: <http://www.w3.org/2006/time#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
    )
    graph = Graph().parse(data=f"{prefixes} [] time:hasBeginning [ time:inDateTime [ {said} ] ] .")
    begins = next(Triple(*triple) for triple in graph if "hasBeginning" in triple[1])

    def about(node: URIRef | BNode) -> list[Triple]:
        return [Triple(*triple) for triple in graph.triples((node, None, None))]

    def tell(term: Literal) -> Value:
        set_ = typeset(str(term), str(term.datatype or ""), "", interface("en"))
        return Value(Name(set_.text), kind=set_.kind, machine=set_.machine)

    period = period_in([begins], about, tell)
    assert period is not None and period.begin is not None and period.begin.name.text == shown


def test_a_life_may_be_told_by_its_events_and_what_has_a_number_for_a_name_by_its_kind(
    page: Callable[..., str],
) -> None:
    said = text_of(page("/doc/livia"))
    assert "30 January 59 BC – AD 29" in said
    assert "348ddaf09df067ab" not in said.replace("#348ddaf09df067ab", "")


X, EDTF = "http://www.w3.org/2001/XMLSchema#", "http://id.loc.gov/datatypes/edtf/EDTF"
DATES = {
    ("0014", f"{X}gYear"): "AD 14",
    ("0014-09-19", f"{X}date"): "19 September AD 14",
    ("0000", f"{X}gYear"): "1 BC",
    ("-0062-09", f"{X}gYearMonth"): "September 63 BC",
    ("1066", f"{X}gYear"): "1066",
    ("--12-25", f"{X}gMonthDay"): "25 December",
    ("1883~", EDTF): "about 1883",
    ("188X", EDTF): "1880s",
    ("12026-01-01", f"{X}date"): "1 January 12,026",
    ("-200000199-04-30T00:00:00Z", f"{X}dateTime"): "30 April 200,000,200 BC",
    ("1883-05?", EDTF): "May 1883, perhaps",
    ("1883/..", EDTF): "1883 – …",
    ("--13-25", f"{X}gMonthDay"): "--13-25",
    ("1883 or so", EDTF): "1883 or so",
}


@pytest.mark.parametrize(("date", "shown"), DATES.items())
def test_a_date_is_told_with_its_era_and_no_more_precisely_than_it_is_known(
    date: tuple[str, str], shown: str
) -> None:
    assert typeset(*date, "", interface("en")).text == shown


def test_a_part_does_not_say_again_whose_it_is_and_what_it_is_called(snapshot: Snapshot) -> None:
    turtle = answer(Ask("GET", "/doc/livia.ttl"), snapshot).body.decode()
    html = answer(Ask("GET", "/doc/livia.html", "text/html", "en"), snapshot).body.decode()
    assert "bio:Birth" in turtle and "type Birth" not in text_of(html)


PRECISE = {
    ("-0062-09-21T00:00:00Z", 11, "julian"): "23 September 63 BC (Julian calendar)",
    ("1917-11-07T00:00:00Z", 11, "julian"): "25 October 1917 (Julian calendar)",
    ("1500-03-10T00:00:00Z", 11, "julian"): "29 February 1500 (Julian calendar)",
    ("1809-02-12T00:00:00Z", 11, ""): "12 February 1809",
    ("1969-07-20T20:17:00Z", 13, ""): "20 July 1969, 20:17 UTC",
    ("2012-03-01T00:00:00Z", 10, ""): "March 2012",
    ("+1889-00-00T00:00:00Z", 9, ""): "1889",
    ("1880-01-01T00:00:00Z", 8, ""): "1880s",
    ("-0064-01-01T00:00:00Z", 8, ""): "60s BC",
    ("0063-01-01T00:00:00Z", 8, ""): "AD 60s",
    ("1900-01-01T00:00:00Z", 7, ""): "19th century",
    ("1801-01-01T00:00:00Z", 7, ""): "19th century",
    ("-0099-01-01T00:00:00Z", 7, ""): "1st century BC",
    ("1001-01-01T00:00:00Z", 6, ""): "2nd millennium",
    ("-66000000-01-01T00:00:00Z", 3, ""): "about 66,000,000 BC",
    ("2000000200-01-01T00:00:00Z", 9, ""): "2,000,000,200",
}


@pytest.mark.parametrize(("said", "shown"), PRECISE.items())
def test_a_date_of_wikibase_is_told_by_its_precision_and_calendar(
    said: tuple[str, int, str], shown: str
) -> None:
    text, precision, calendar = said
    date = dated(text, precision, calendar == "julian", interface("en"))
    assert date is not None and date.text == shown


@pytest.mark.parametrize("text", ["+2012-02-31T00:00:00Z", "last year", "2012-13-01T00:00:00Z", ""])
def test_what_is_no_day_is_no_date_of_wikibase(text: str) -> None:
    assert dated(text, 11, False, interface("en")) is None


def test_a_statement_of_wikibase_is_told_once_with_what_qualifies_it(page: Callable[..., str]) -> None:
    said = text_of(page("/doc/Q1405"))
    facts, _, timeline = said.partition("Timeline")

    assert "23 September 63 BC (Julian calendar) – AD 14" in facts
    assert "position held Roman emperor start time 20s BC" in facts
    assert facts.count("Roman emperor") == 1 and "dictator data.example.org rank Deprecated Rank" in facts
    assert "date of birth" in timeline and "19 August" not in said and "September -62" not in said
    assert "9th century BC" in text_of(page("/doc/rome"))


def test_where_a_statement_of_wikibase_is_from_waits_to_be_unfolded_below_it(
    page: Callable[..., str],
) -> None:
    (folded,) = re.findall(
        "<details><summary>2 references</summary>(.*?)</details>", page("/doc/Q1405"), re.DOTALL
    )
    told = text_of(f"<main {folded}")
    assert (
        "stated in Britannica" in told
        and "May 1999" in told
        and 'href="https://example.org/augustus"' in folded
    )
    assert "**stated in**: [Britannica]" in page("/doc/Q1405", "text/markdown")


POLICIES = (
    "date time ≤ 31 December 2026",
    "pay amount = 5 euro",
    "( purpose is any of study , teaching ) or ( spatial lies near Rome )",
    "count < 3 comment Not often.",
    "count ≥ 7",
)


@pytest.mark.parametrize("sentence", POLICIES)
def test_what_limits_a_policy_is_a_sentence_with_what_else_it_says_below(
    page: Callable[..., str], sentence: str
) -> None:
    html = page("/doc/policy")
    assert sentence in unescape(text_of(html)) and '</a><span class="word">,</span> <a' in html.replace(
        "\n", ""
    )


def test_what_stands_for_a_thing_gives_it_its_name_and_tells_of_it(page: Callable[..., str]) -> None:
    html = page("/doc/item/vase")
    said = text_of(html)

    assert "<h1><bdi>Vase with a dancer</bdi></h1>" in html
    assert "creator Painter of Berlin" in said and "5th century" in said and "data provider A museum" in said
    assert said.count("A museum") == 1 and "europeana proxy" not in said
    assert 'href="https://pictures.example.org/vase.jpg"' in html
    assert "as “proxy for” Vase with a dancer Vase with a dancer" in said and "<svg" not in html
    assert "aggregated CHO Vase with a dancer" in text_of(page("/doc/aggregation/vase"))


def test_what_has_no_name_is_called_as_its_title_or_its_work(page: Callable[..., str]) -> None:
    assert "<h1><bdi>Emma</bdi></h1>" in page("/doc/instance1")
    assert "<h1><bdi>Jane Austen's Emma</bdi></h1>" in unescape(page("/doc/instance2"))
    assert "<h1><bdi>Emma</bdi></h1>" in page("/doc/copy1")
    listed = page(f"/browse?{urlencode({'class': 'http://id.loc.gov/ontologies/bibframe/Instance'})}")
    assert re.findall('rel="item" href="[^"]*"><bdi>([^<]*)', unescape(listed)) == [
        "Emma",
        "Jane Austen's Emma",
    ]
    assert '<h1><bdi lang="la">canis</bdi></h1>' in page("/doc/word1")


def test_a_picture_has_the_words_of_the_data_and_comes_from_the_site(page: Callable[..., str]) -> None:
    html = page("/doc/augustus")
    assert '<img src="/pictures/augustus.png" alt="Augustus of Prima Porta, marble"' in html
    assert '<a href="https://museum.example.org/iiif/augustus/manifest.json" rel="nofollow"' in html


@pytest.fixture
def with_pictures(tmp_path: Path) -> Snapshot:
    site = tmp_path / "site"
    for folder in ("pictures/deep", "pictures/.hidden", "scans", "elsewhere"):
        (site / folder).mkdir(parents=True)
    (site / "seeother.toml").write_text('picture_folders = ["pictures", "scans"]\n' + SETTINGS)
    (site / "data.ttl").write_text("<https://data.example.org/id/a> a <https://data.example.org/id/A> .")
    for name in (
        "pictures/a.png",
        "pictures/deep/b c.JPG",
        "pictures/.c.png",
        "pictures/.hidden/d.png",
        "scans/e.svg",
        "elsewhere/f.png",
    ):
        (site / name).write_bytes(b"0123456789")
    (site / "pictures" / "data.ttl").write_text("")
    (site / "pictures" / "out.png").symlink_to(site / "elsewhere" / "f.png")
    (site / "pictures" / "in.png").symlink_to("a.png")
    (site / "pictures" / "data.png").symlink_to("data.ttl")
    publish_once(site, tmp_path / "state")
    return Snapshot(tmp_path / "state" / "current")


def test_pictures_of_the_site_are_served_and_nothing_else_of_it(with_pictures: Snapshot) -> None:
    def ask(path: str, **fields: str) -> Answer:
        return answer(Ask("GET", path, "*/*", "en", **fields), with_pictures)

    whole = ask("/pictures/a.png")
    headers = dict(whole.headers)
    assert (whole.status, whole.body, headers["Content-Type"]) == (200, b"0123456789", "image/png")
    assert {"ETag", "Last-Modified", "Cache-Control", "Accept-Ranges"} <= headers.keys()
    assert ask("/pictures/a.png", if_none_match=headers["ETag"]).status == 304
    part = ask("/pictures/a.png", range="bytes=2-4")
    assert (part.status, part.body) == (206, b"234")
    assert "sandbox" in dict(ask("/scans/e.svg").headers)["Content-Security-Policy"]
    served = ("/pictures/deep/b%20c.JPG", "/pictures/in.png", "/pictures/a.png?size=1")
    assert {path: ask(path).status for path in served} == dict.fromkeys(served, 200)
    refused = (
        "/pictures/.c.png",
        "/pictures/.hidden/d.png",
        "/pictures/out.png",
        "/pictures/data.ttl",
        "/pictures/data.png",
        "/elsewhere/f.png",
        "/pictures/../elsewhere/f.png",
        "/pictures/%2e%2e/elsewhere/f.png",
        "/pictures/deep",
        "/pictures/",
        "/pictures/a.png%00",
        "/pictures/none.png",
        "/pictures//a.png",
        "/seeother.toml",
    )
    assert {path: ask(path).status for path in refused} == dict.fromkeys(refused, 404)


@pytest.mark.parametrize("folders", ['"pictures"', '["../out"]', '["/etc"]', '[".git"]', '["theme"]', "[1]"])
def test_only_folders_of_the_site_may_hold_pictures(folders: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_settings(f"picture_folders = {folders}\n{SETTINGS}", Path("/srv"))
    assert [problem.code for problem in refused.value.diagnostics] == ["settings-value"]


@pytest.mark.parametrize(("language", "text"), [("en", "more than 100,000"), ("de", "mehr als 100.000")])
def test_a_count_that_stopped_is_told_as_one(language: str, text: str):
    assert interface(language).number(MoreThan(100_000)) == text
    assert text in interface(language)("usage_class", MoreThan(100_000))


@pytest.mark.parametrize(
    ("count", "shown", "link"), [(400, 400, False), (401, 100, True), (2_600, 100, True)]
)
def test_of_very_many_values_a_page_shows_the_first_by_name_and_leads_to_the_list_of_all(
    count: int, shown: int, link: bool, tmp_path: Path
) -> None:
    things = "".join(
        f'ex:d{n} a dcat:Dataset ; dcterms:title "Data {count - n:03}" .\n' for n in range(count)
    )
    held = ", ".join(f"ex:d{n}" for n in range(count))
    written = f"{RAIN.partition('ex:rain a')[0]}{things}ex:all a dcat:Catalog ; dcterms:title 'All' ; dcat:dataset {held} ."
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "seeother.toml").write_text(SETTINGS)
    (tmp_path / "site" / "all.ttl").write_text(written)
    publish_once(tmp_path / "site", tmp_path / "state")
    snapshot = Snapshot(tmp_path / "state" / "current")
    body = {
        kind: answer(Ask("GET", "/doc/all", kind), snapshot).body.decode()
        for kind in ("text/html", "text/turtle")
    }
    assert len(set(re.findall(r'href="/(?:id|doc)/(d\d+)\b', body["text/html"]))) == shown
    if count < 2_500:  # which a page reads whole; of more it reads some
        assert (">Data 001<" in body["text/html"]) and (f">Data {count}<" not in body["text/html"]) == link
    assert (f"of {count:,} shown" in body["text/html"]) == link
    assert "all.ttl" in body["text/html"]
    asked = "/browse?" + urlencode({"with": f"^http://www.w3.org/ns/dcat#dataset {ID}all"})
    assert (asked.replace("&", "&amp;") in body["text/html"]) == link
    assert answer(Ask("GET", asked, "text/html"), snapshot).status == 200
    assert len(set(re.findall(r"\bd\d+\b", body["text/turtle"]))) == count
