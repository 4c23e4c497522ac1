"""The data set says what it is, in one voice wherever it is asked, and leads programs to all there is."""

import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable
from gzip import decompress as gunzip
from html import unescape
from pathlib import Path

import pytest
from conftest import DATA as BRIDGES
from pyld import jsonld
from pyoxigraph import RdfFormat, parse
from pyshacl import validate
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.compare import to_isomorphic
from rdflib.namespace import DCAT, DCTERMS, FOAF, SDO, VOID, XSD
from seeother.check.site import check_site
from seeother.decide.linksets import linkset
from seeother.decide.resolver import answer
from seeother.describe import discovery, statistics
from seeother.describe.dataset import DataSet
from seeother.describe.schema_dataset import known_of
from seeother.diagnostics import Refused
from seeother.graph.data import Data
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Ask
from seeother.look import drawing
from seeother.look.drawing import Drawing
from seeother.publish.once import publish_once
from seeother.serve.operations import service
from seeother.site.settings_file import parse_settings
from seeother.telling.pictures import of_drawing

SETTINGS = """base = "https://d.org"
title = "Test <things>"
description = "What there is."
languages = ["en", "de"]
license = "https://d.org/licence"
[[pattern]]
thing = "/id/{+name}"
document = "/doc/{+name}"
[dataset]
publisher = "A museum <https://museum.example.org/>"
creators = ["Ada Lovelace <https://orcid.org/0000-0001-2345-6789>", "Somebody"]
contact = "ask@d.org"
keywords = ["one", "two"]
themes = ["http://publications.europa.eu/resource/authority/data-theme/TECH"]
spatial = "Europe"
temporal = "1883/.."
issued = "2020-02-29"
version = "1.2"
access = "restricted"
citation = "Cite me."
doi = "10.1234/abc"
"""
DATA = """
<https://d.org/id/a> a <https://d.org/id/Kind> ; rdfs:label 'A' ; rdfs:seeAlso <https://else.org/1> , <https://else.org/2> , <http://third.org/x> .
<https://d.org/id/b> a <https://d.org/id/Kind> ; rdfs:label 'B' .
<https://d.org/id/Kind> rdfs:label 'Kind' .
"""


def served(folder: Path, state: Path) -> Snapshot:
    publish_once(folder, state)
    return Snapshot(state / "current")


@pytest.fixture
def small(site: Callable[..., Path], tmp_path: Path) -> Snapshot:
    return served(site(SETTINGS, data=DATA), tmp_path / "state")


@pytest.fixture(scope="module")
def bridges_snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return served(BRIDGES, tmp_path_factory.mktemp("dataset") / "state")


def text(snapshot: Snapshot, path: str, accept: str = "text/turtle") -> str:
    given = answer(Ask("GET", path, accept), snapshot)
    assert given.status == 200
    return given.body.decode()


def graph(snapshot: Snapshot, path: str) -> Graph:
    return Graph().parse(data=text(snapshot, path), format="turtle")


def about(found: Graph, iri: str) -> Graph:
    return found.cbd(URIRef(iri))


@pytest.mark.long
def test_wherever_it_is_asked_the_data_set_says_the_same(bridges_snapshot: Snapshot) -> None:
    iri = "https://bridges.example.org/id/dataset/bridges"
    pages = ["/.well-known/void", "/", "/doc/dataset/bridges"]
    first, *others = [to_isomorphic(about(graph(bridges_snapshot, page), iri)) for page in pages]

    assert len(first) > 200
    assert all(other == first for other in others)


def test_what_the_data_says_comes_before_what_is_counted_or_set(bridges_snapshot: Snapshot) -> None:
    iri = URIRef("https://bridges.example.org/id/dataset/bridges")
    found = graph(bridges_snapshot, "/.well-known/void")

    assert {str(space) for space in found.objects(iri, VOID.uriSpace)} == {"https://bridges.example.org/id/"}
    assert len(set(found.objects(iri, DCTERMS.title))) == 4
    assert len(list(found.objects(iri, DCTERMS.creator))) == 1


def dumped(snapshot: Snapshot) -> set[tuple[str, str, str]]:
    """Return what the dump says, as whoever downloads it reads it."""
    path = "/-/dump/data.nq.gz"
    found = service(path, Ask("GET", path), snapshot)
    assert found is not None
    assert found.status == 200
    quads = parse(gunzip(found.body), RdfFormat.N_QUADS)
    return {(str(quad.subject), quad.predicate.value, str(quad.object)) for quad in quads}


# What only blank nodes are of; what several files say; classes that are none; numbers that are written in two ways.
ODD = """<https://d.org/id/c> a <https://d.org/id/Kind> , "a text" , [ a <https://d.org/id/Nameless> ] ; rdfs:label 1 , 01 , '1' , '1'@en ;
 rdfs:seeAlso [ a <https://d.org/id/Nameless> ; rdfs:seeAlso <https://else.org/1> ] .
"""
LINES = '<https://d.org/id/c> <https://d.org/id/p> "x" .\n' * 3


@pytest.fixture
def odd(site: Callable[..., Path], tmp_path: Path) -> Snapshot:
    folder = site(SETTINGS, data=DATA + ODD, twice=DATA)
    (folder / "lines.nt").write_text(LINES)
    return served(folder, tmp_path / "state")


@pytest.mark.parametrize("name", ["bridges_snapshot", "small", "odd"])
def test_the_figures_are_those_of_a_count_over_the_dump(request: pytest.FixtureRequest, name: str) -> None:
    snapshot = request.getfixturevalue(name)
    found, whole = graph(snapshot, "/.well-known/void"), dumped(snapshot)
    iri = next(found.subjects(VOID.dataDump))
    kinds = Counter(o[1:-1] for _, p, o in whole if p == str(RDF.type) and o.startswith("<"))
    predicates = Counter(p for _, p, _ in whole)
    counted = {
        VOID.triples: len(whole),
        VOID.distinctSubjects: len({s for s, _, _ in whole}),
        VOID.distinctObjects: len({o for _, _, o in whole}),
        VOID.properties: len(predicates),
        VOID.classes: len(kinds),
    }
    assert {name: int(found.value(iri, name)) for name in counted} == counted
    for parts, end, number, by in (
        (VOID.propertyPartition, VOID.property, VOID.triples, predicates),
        (VOID.classPartition, VOID["class"], VOID.entities, kinds),
    ):
        told = {found.value(part, end): found.value(part, number) for part in found.objects(iri, parts)}
        assert {str(term): int(count) for term, count in told.items()} == by


def test_the_settings_say_what_the_data_does_not(small: Snapshot) -> None:
    iri, found = URIRef("https://d.org/"), graph(small, "/")
    names = {str(found.value(who, FOAF.name)) for who in found.objects(iri, DCTERMS.creator)}

    assert names == {"Ada Lovelace", "Somebody"}
    assert found.value(iri, DCTERMS.publisher) == URIRef("https://museum.example.org/")
    assert {str(word) for word in found.objects(iri, DCAT.keyword)} == {"one", "two"}
    assert str(found.value(found.value(iri, DCTERMS.temporal), DCAT.startDate)) == "1883"
    assert str(found.value(iri, DCTERMS.identifier)) == "https://doi.org/10.1234/abc"
    assert str(found.value(iri, DCTERMS.accessRights)).endswith("/RESTRICTED")
    assert found.value(predicate=DCAT.dataset, object=iri) is not None
    assert (None, DCAT.servesDataset, iri) in found


ORCID = "https://orcid.org/0000-0001-2345-6789"
# What the data says of whoever is told by a URI alone: (statements, the name that catalogues get)
NAMED_BY = {
    "a label": (f"<{ORCID}> rdfs:label 'Ada Lovelace' .", "Ada Lovelace"),
    "its name": (f"<{ORCID}> <http://xmlns.com/foaf/0.1/name> 'Ada' .", "Ada"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("statements", "name"), NAMED_BY.values(), ids=NAMED_BY)
def test_who_is_told_by_a_uri_alone_has_the_name_that_the_data_gives(
    site: Callable[..., Path], tmp_path: Path, statements: str, name: str
) -> None:
    folder = site(
        SETTINGS.replace('"Somebody"', f'"{ORCID}"').replace(f"Ada Lovelace <{ORCID}>", ORCID),
        data=DATA + statements,
    )
    found = graph(served(folder, tmp_path / "state"), "/.well-known/void")
    assert [str(each) for each in found.objects(URIRef(ORCID), FOAF.name)] == [name] * bool(name)
    told = [finding for finding in check_site(folder) if finding.code == "nameless-party"]
    line = (
        SETTINGS.split("\n").index(next(row for row in SETTINGS.split("\n") if row.startswith("creators")))
        + 1
    )
    assert {(finding.file, finding.line) for finding in told} == (
        set() if name else {("seeother.toml", line)}
    )


def test_who_is_called_something_in_a_blank_node_is_called_so_in_catalogues(
    site: Callable[..., Path], tmp_path: Path
) -> None:
    own = SETTINGS.partition("[dataset]")[0]
    whole = f"<https://d.org/> a <{VOID.Dataset}> ; <{DCTERMS.creator}> [ rdfs:label 'A museum' ] ."
    found = graph(served(site(own, data=DATA + whole), tmp_path / "state"), "/.well-known/void")
    (creator,) = found.objects(URIRef("https://d.org/"), DCTERMS.creator)
    assert str(found.value(creator, FOAF.name)) == "A museum"


DCAT_AP = {
    "published": "tests/judges/dcat-ap-3.0.1.ttl",
    "own": "app/seeother/check/profiles/dcat-ap.shacl.ttl",
}


@pytest.mark.long
@pytest.mark.parametrize("file", DCAT_AP.values(), ids=DCAT_AP)
def test_catalogues_conform_to_shapes_of_dcat_ap(
    small: Snapshot, bridges_snapshot: Snapshot, file: str
) -> None:
    shapes = Graph().parse(BRIDGES.parent / file)
    for snapshot in (small, bridges_snapshot):
        described = graph(snapshot, "/.well-known/void")
        conforms, _, report = validate(described, shacl_graph=shapes, allow_warnings=True, allow_infos=True)
        assert conforms, report


def test_catalogues_have_what_dcat_ap_demands_of_them(small: Snapshot, bridges_snapshot: Snapshot) -> None:
    described = [graph(snapshot, "/.well-known/void") for snapshot in (small, bridges_snapshot)]
    for found in described:
        (catalogue,) = found.subjects(RDF.type, DCAT.Catalog)
        assert found.value(catalogue, DCTERMS.publisher) is not None
        assert str(found.value(catalogue, DCTERMS.description))
        # What range.ttl of DCAT-AP 3 asks of the values.
        for predicate, kind in {
            DCTERMS.license: DCTERMS.LicenseDocument,
            DCTERMS.language: DCTERMS.LinguisticSystem,
            DCTERMS.accessRights: DCTERMS.RightsStatement,
            DCTERMS.publisher: FOAF.Agent,
            DCTERMS.creator: FOAF.Agent,
            DCAT.mediaType: DCTERMS.MediaType,
            DCAT.landingPage: FOAF.Document,
        }.items():
            values = set(found.objects(None, predicate))
            assert values and values <= set(found.subjects(RDF.type, kind)), predicate


def test_links_to_other_hosts_are_counted(small: Snapshot) -> None:
    found = graph(small, "/.well-known/void")
    links = {
        str(found.value(found.value(one, VOID.objectsTarget), VOID.uriSpace)): int(
            found.value(one, VOID.triples)
        )
        for one in found.subjects(RDF.type, VOID.Linkset)
    }
    assert links == {"https://else.org/": 2, "http://third.org/": 1}


def test_the_store_counts_as_if_it_were_one_by_one(odd: Snapshot) -> None:
    (*counts, links), (*one_by_one, every) = [
        take(odd, ["https://d.org"]) for take in (Snapshot.census, Data.census)
    ]

    assert counts == one_by_one
    assert counts[:3] == [20, 6, 16]
    assert sorted(links) == sorted(iri for iri in every if not iri.startswith("https://d.org/"))


def test_the_pattern_of_its_uris_fits_them(small: Snapshot) -> None:
    pattern = str(graph(small, "/").value(URIRef("https://d.org/"), VOID.uriRegexPattern))
    assert re.fullmatch(pattern, "https://d.org/id/a/b")
    assert not re.fullmatch(pattern, "https://dxorg/id/a")


def test_what_is_too_much_to_count_is_left_out(small: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "MOST_COUNTED", 3)
    found = graph(small, "/.well-known/void")
    iri = URIRef("https://d.org/")

    assert found.value(iri, VOID.distinctObjects) is None
    assert not list(found.subjects(RDF.type, VOID.Linkset))
    assert found.value(iri, VOID.properties) == Literal(3)


@pytest.mark.parametrize("path", ["/doc/a.html", "/doc/a.ttl", "/doc/a.jsonld", "/", "/browse", "/llms.txt"])
def test_no_reader_of_a_page_waits_for_a_count_of_all_data(
    small: Snapshot, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def count(_: Data) -> None:
        raise AssertionError("the whole data was counted")

    monkeypatch.setattr(statistics, "_count", count)
    assert answer(Ask("GET", path, "text/html"), small).status == 200
    with pytest.raises(AssertionError):
        answer(Ask("GET", "/.well-known/void", "text/turtle"), small)


def test_the_first_page_writes_no_files_of_the_data(small: Snapshot) -> None:
    for path in ("/", "/doc/a.html"):
        assert answer(Ask("GET", path, "text/html"), small).status == 200
    assert not (small.path / "dumps").exists()


def test_a_data_set_that_the_data_describes_needs_no_setting(
    site: Callable[..., Path], tmp_path: Path
) -> None:
    data = DATA + "<https://d.org/id/all> a <http://www.w3.org/ns/dcat#Dataset> ; rdfs:label 'All' ."
    snapshot = served(site(SETTINGS.partition("[dataset]")[0], data=data), tmp_path / "state")

    assert graph(snapshot, "/").value(URIRef("https://d.org/id/all"), VOID.triples) is not None
    assert "<h1><bdi>All" in text(snapshot, "/", "text/html")


def test_the_page_says_it_to_search_engines_too(small: Snapshot) -> None:
    html = text(small, "/", "text/html")
    found = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[1])

    assert found["@type"] == "Dataset"
    assert found["creator"][0] == {
        "@type": "Person",
        "@id": "https://orcid.org/0000-0001-2345-6789",
        "url": "https://orcid.org/0000-0001-2345-6789",
        "name": "Ada Lovelace",
    }
    assert found["license"] == "https://d.org/licence"
    assert found["keywords"] == ["one", "two"]
    assert found["temporalCoverage"] == ["1883/.."]
    assert found["spatialCoverage"] == [{"@type": "Place", "name": "Europe"}]
    assert found["maintainer"]["contactPoint"] == {"@type": "ContactPoint", "email": "ask@d.org"}
    assert found["isAccessibleForFree"] is False


def test_what_the_data_says_of_place_and_time_reaches_search_engines_before_the_settings(
    site: Callable[..., Path], tmp_path: Path
) -> None:
    data = f"""{DATA} <https://d.org/id/all> a <{DCAT}Dataset> ; rdfs:label 'All' ;
    <{DCTERMS}spatial> <https://sws.geonames.org/6255146/> ;
    <{DCTERMS}temporal> [ <{DCAT}startDate> '1900'^^xsd:gYear ; <{DCAT}endDate> '1950'^^xsd:gYear ] ;
    <{DCTERMS}publisher> <https://d.org/id/museum> . <https://d.org/id/museum> rdfs:label 'The museum'@en ."""
    found = known_of(DataSet(served(site(SETTINGS, data=data), tmp_path / "state")), ["en"])

    assert found["spatialCoverage"] == [{"@type": "Place", "@id": "https://sws.geonames.org/6255146/"}]
    assert found["temporalCoverage"] == ["1900/1950"]
    assert [party["name"] for party in found["publisher"]] == ["The museum"]


def test_what_is_told_to_search_engines_is_read_without_a_network(bridges_snapshot: Snapshot) -> None:
    for path in ("/", "/doc/bridge/Tower_Bridge", "/doc/dataset/bridges"):
        html = text(bridges_snapshot, path, "text/html")
        scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
        nodes = {node["@id"]: node for node in jsonld.flatten([json.loads(script) for script in scripts])}
        page = next(node for node in nodes.values() if f"{SDO}WebPage" in node.get("@type", ()))
        assert page[f"{SDO}license"] == [{"@id": "http://creativecommons.org/publicdomain/zero/1.0/"}]
        assert page[f"{SDO}mainEntity"]
        dataset = nodes["https://bridges.example.org/id/dataset/bridges"]
        assert path.startswith("/doc/bridge") or len(dataset[f"{SDO}distribution"]) >= 3


def test_a_link_to_a_page_is_shown_by_the_drawing_on_it(
    bridges_snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "_font", lambda: "")
    bridges_snapshot = Snapshot(bridges_snapshot.path)  # for which nothing has been drawn in another way
    for path in ("/", "/doc/bridge/Tower_Bridge.de.html", "/ns.de.html"):
        told = dict(
            re.findall(
                r'<meta (?:property|name)="([^"]+)" content="([^"]*)"',
                text(bridges_snapshot, path, "text/html"),
            )
        )
        assert told["twitter:card"] == "summary_large_image"
        assert {"og:title", "og:url", "og:image:alt", "og:description"} <= told.keys()
        assert told["og:image:type"] == "image/svg+xml"
        address = unescape(told["og:image"]).removeprefix("https://bridges.example.org")
        found = service(address.partition("?")[0], Ask("GET", address), bridges_snapshot)
        assert found is not None and dict(found.headers)["Content-Type"] == "image/svg+xml"
        drawn = ET.fromstring(found.body)
        assert (drawn.get("width"), drawn.get("height")) == (told["og:image:width"], told["og:image:height"])
        assert len(list(drawn.iter("{http://www.w3.org/2000/svg}text"))) > 5
    for address, status, sentence in (
        ("?uri=https://bridges.example.org/nothing", 404, b"names nothing that is published here"),
        ("", 400, b"names the page"),
        ("?uri=/browse", 404, b"names a page on which nothing is drawn"),
    ):
        found = service("/-/drawing.svg", Ask("GET", f"/-/drawing.svg{address}"), bridges_snapshot)
        assert found is not None and found.status == status
        assert sentence in found.body


def test_drawings_are_offered_in_pixels_where_there_is_what_draws_them(
    bridges_snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for font in {"", drawing._font()}:
        monkeypatch.setattr(drawing, "_font", lambda font=font: font)
        fresh = Snapshot(bridges_snapshot.path)
        found = service("/-/drawing.png", Ask("GET", "/-/drawing.png?uri=/ns"), fresh)
        shown = of_drawing(Drawing(10, 20, (), ()), "/ns", "en", "", fresh.settings)
        assert found is not None and shown is not None
        if font:
            assert found.body.startswith(b"\x89PNG") and dict(found.headers)["Content-Type"] == "image/png"
            assert (shown.type, shown.width, shown.height) == ("image/png", 20, 40)
        else:
            assert found.status == 404 and b"not had in pixels here" in found.body
            assert (shown.type, shown.width, shown.height) == ("image/svg+xml", 10, 20)


def dublin_core(page: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<meta name="DCTERMS\.(\w+)" content="([^"]*)">', page):
        found.setdefault(name, []).append(value)
    return found


def test_pages_say_in_dublin_core_what_they_are_and_whose(small: Snapshot) -> None:
    of_all = {
        "creator": ["Ada Lovelace", "Somebody"],
        "publisher": ["A museum"],
        "issued": ["2020-02-29"],
        "license": ["https://d.org/licence"],
        "accessRights": ["http://publications.europa.eu/resource/authority/access-right/RESTRICTED"],
    }
    whole = dublin_core(text(small, "/", "text/html"))
    assert whole["type"] == ["Dataset"] and whole["subject"] == ["one", "two"]
    assert whole["title"] == ["Test &lt;things&gt;"] and whole["isPartOf"] == ["https://d.org/#catalog"]
    part = dublin_core(text(small, "/doc/a", "text/html"))
    assert (part["title"], part["identifier"]) == (["A"], ["https://d.org/doc/a"])
    assert (part["subject"], part["isPartOf"]) == (["Kind"], ["https://d.org/"])
    assert of_all.items() <= whole.items() and of_all.items() <= part.items()


def test_a_document_says_when_it_was_changed_and_what_it_was_made_from(
    small: Snapshot, site: Callable[..., Path], tmp_path: Path
) -> None:
    prov, document = URIRef("http://www.w3.org/ns/prov#wasDerivedFrom"), URIRef("https://d.org/doc/a")
    found = graph(small, "/doc/a")
    assert found.value(document, prov) == URIRef("https://d.org/")
    day = found.value(document, DCTERMS.modified)
    assert day is not None and day.datatype == XSD.date
    edited = served(site('edit = "https://git.d.org/{file}"\n' + SETTINGS, data=DATA), tmp_path / "edited")
    assert graph(edited, "/doc/a").value(document, prov) == URIRef("https://git.d.org/data.ttl")


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('contact = "nobody"', "contact"),
        ('temporal = "soon"', "temporal"),
        ('temporal = "../.."', "temporal"),
        ('issued = "2021-02-29"', "issued"),
        ("issued = 2021", "issued"),
        ('doi = "https://doi.org/10.1/x"', "doi"),
        ('creators = ["A <javascript:alert(1)>"]', "creators"),
        ('creators = "A"', "creators"),
        ('publisher = "A <https://d.org"', "publisher"),
        ("keywords = []", "keywords"),
        ('themes = ["art"]', "themes"),
        ('access = "secret"', "access"),
        ('uri = "dataset"', "uri"),
        ('licence = "x"', "licence"),
        ('title = "x"', "title"),
        ('version = "1\\n2"', "version"),
    ],
)
def test_a_mistake_in_the_table_is_told_with_its_line(tmp_path: Path, line: str, key: str) -> None:
    head = SETTINGS.partition("[dataset]")[0]
    with pytest.raises(Refused) as refused:
        parse_settings(f"{head}[dataset]\n{line}\n", tmp_path)

    told = refused.value.diagnostics
    assert [finding.line for finding in told] == [head.count("\n") + 2]
    assert key in told[0].message


NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def test_the_sitemap_has_every_document_once_however_many_parts_it_has(
    bridges_snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discovery, "PART", 50)
    monkeypatch.setattr(discovery, "_STARTS", {})
    index = ET.fromstring(text(bridges_snapshot, "/sitemap.xml"))
    parts = [
        loc.text.removeprefix("https://bridges.example.org") for loc in index.findall("s:sitemap/s:loc", NS)
    ]
    urls = [
        loc.text
        for part in parts
        for loc in ET.fromstring(text(bridges_snapshot, part)).findall("s:url/s:loc", NS)
    ]
    assert len(parts) == 5
    patterns = bridges_snapshot.settings.patterns
    keys = [key for key in bridges_snapshot.catalogue.keys() if bridges_snapshot.retirement(key) is None]
    documents = {found for key in keys if (found := patterns.document_of(key))}
    assert sorted(urls) == sorted(
        [f"https://bridges.example.org{path}" for path in ("/", "/browse")] + [*documents]
    )
    assert all(
        answer(Ask("GET", url.removeprefix("https://bridges.example.org")), bridges_snapshot).status == 200
        for url in urls
    )
    assert answer(Ask("GET", "/sitemap/6.xml"), bridges_snapshot).status == 404


def test_the_sitemap_names_languages_and_days(bridges_snapshot: Snapshot) -> None:
    entry = ET.fromstring(text(bridges_snapshot, "/sitemap/1.xml")).findall("s:url", NS)[5]
    languages = {link.get("hreflang") for link in entry.findall("x:link", NS)}

    assert languages == {"en", "de", "fr", "ja", "x-default"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", entry.findtext("s:lastmod", "", NS))


def test_every_entrance_that_is_named_is_there(bridges_snapshot: Snapshot) -> None:
    given = answer(Ask("GET", "/.well-known/api-catalog"), bridges_snapshot)
    told = json.loads(given.body)["linkset"]
    own = [item["href"].removeprefix("https://bridges.example.org") for item in told[0]["item"]]
    pages = [path for path in own if not path.startswith("/-/")]

    assert dict(given.headers)["Content-Type"].startswith("application/linkset+json")
    assert '</.well-known/api-catalog>; rel="api-catalog"' in dict(given.headers)["Link"]
    assert len(pages) >= 5
    assert {path: answer(Ask("GET", path), bridges_snapshot).status for path in pages} == dict.fromkeys(
        pages, 200
    )
    assert "https://bridges.example.org/sitemap.xml" in text(bridges_snapshot, "/robots.txt")


def test_llms_txt_says_what_this_is_and_cannot_be_made_to_say_else(small: Snapshot) -> None:
    told = text(small, "/llms.txt")
    assert told.startswith("# Test \\<things\\>\n\n> What there is.\n")
    assert "https://d.org/search.jsonld?q=" in told
    assert "curl -L -H 'Accept: text/markdown' https://d.org/id/" in told


def test_the_first_page_has_a_linkset_too(small: Snapshot) -> None:
    told = json.loads(linkset(Ask("GET", "/-/linkset.json?uri=https://d.org/"), small).body)["linkset"][0]
    assert told["anchor"] == told["cite-as"][0]["href"] == "https://d.org/"
    assert told["describedby"][0] == {"href": "https://d.org/.well-known/void", "type": "text/turtle"}
