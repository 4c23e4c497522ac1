"""Finding things: ranking, scripts, typing errors, the forms of an answer, and an index that changes with its files."""

import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from rdflib import Graph, Literal, URIRef
from seeother.decide.resolver import answer
from seeother.graph.fulltext import TABLES, similar_words, spaced, words_of
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Answer, Ask
from seeother.look.names import name_of
from seeother.publish.once import publish_once
from seeother.query.search import find, suggest
from seeother.vocabularies.name_nodes import ONLY_LEADING

SETTINGS = """base = "https://data.example.org"
title = "A test"
languages = ["en", "de"]
[[pattern]]
thing = "/id/{+name}"
document = "/doc/{+name}"
"""
DATA = """@prefix dcterms: <http://purl.org/dc/terms/> .
ex:tower rdfs:label "Tower"@en .
ex:towerbridge rdfs:label "Tower Bridge"@en ; dcterms:description "Opens for ships on the Thames."@en .
ex:watertower rdfs:label "Water Tower"@en ; skos:altLabel "Standpipe"@en .
ex:akashi skos:prefLabel "明石海峡大橋"@ja , "Akashi Kaikyō Bridge"@en .
ex:brooklyn rdfs:label "Brooklyn Bridge"@en , "Brooklyn-Brücke"@de .
ex:PostalAddress rdfs:label "PostalAddress" .
ex:moscow rdfs:label "Москва"@ru .
ex:cairo rdfs:label "القاهرة"@ar .
ex:bangkok rdfs:label "กรุงเทพมหานคร"@th .
ex:markup rdfs:label "<script>alert(1)</script>" .
ex:coded rdfs:label "Something"@en ; skos:notation "EV-4024" ; dcterms:identifier "ISBN 978-3-16" .
"""


@pytest.fixture
def published(site: Callable[..., Path], tmp_path: Path) -> Callable[..., Snapshot]:
    """Return a function that writes files and publishes them."""

    def make(**files: str) -> Snapshot:
        folder, state = site(SETTINGS, **files), tmp_path / "state"
        publish_once(folder, state)
        return Snapshot(state / "current")

    return make


def found(snapshot: Snapshot, query: str) -> list[str]:
    return [iri.rpartition("/")[2] for iri in find(query, snapshot, ["en"]).iris]


# (query, what the page says of why it found something; "" where the name or the summary shows it)
REASONS = [
    ("tower", ""),
    ("thames", ""),
    ("明石海峡大橋", 'preferred name: <bdi lang="ja">明石海峡大橋</bdi> (Japanese)'),
    ("brücke", 'name: <bdi lang="de">Brooklyn-Brücke</bdi> (German)'),
    ("standpipe", "also called: <bdi>Standpipe</bdi>"),
    ("EV-4024", "notation: <bdi>EV-4024</bdi>"),
    ("ISBN 978-3-16", "identifier: <bdi>ISBN 978-3-16</bdi>"),
    ("https://data.example.org/id/none", ""),
    ("cairo", ""),
    ("waterwork", ""),
]


def test_a_result_says_why_it_was_found(published: Callable[..., Snapshot]) -> None:
    snapshot = published(data=DATA + 'ex:watertower skos:hiddenLabel "waterwork"@en .')
    for query, reason in REASONS:
        page = answer(Ask("GET", f"/search?q={quote(query)}", "text/html", "en"), snapshot).body.decode()
        told = re.findall(r'<p class="about">(<bdi>[^<]+</bdi>: .*)</p>', page)
        assert [text.replace("</bdi>", "", 1).replace("<bdi>", "", 1) for text in told] == [reason] * bool(
            reason
        ), query


# Names that are nodes of their own: (what is said of the thing and of its name, a query, whether that is what it is called)
NAMES = {
    "SKOS-XL": ('id:a xl:prefLabel [ a xl:Label ; xl:literalForm "Zebra"@en ] .', "zebra", True),
    "SKOS-XL, other": ('id:a xl:altLabel [ xl:literalForm "Zebra"@en ] .', "zebra", False),
    "CIDOC CRM": ('id:a crm:P1_is_identified_by [ crm:P190_has_symbolic_content "Zebra" ] .', "zebra", True),
    "CIDOC CRM, labels": ('id:a crm:P1_is_identified_by n:l . n:l rdfs:label "Zebra" .', "zebra", True),
    "CIDOC CRM, a title": ('id:a crm:P102_has_title [ rdfs:label "Zebra" ] .', "zebra", True),
    "CIDOC CRM, a code": (
        'id:a crm:P1_is_identified_by [ a crm:E42_Identifier ; crm:P190_has_symbolic_content "Z-12" ] ;\n'
        '  crm:P1_is_identified_by [ a crm:E41_Appellation ; crm:P190_has_symbolic_content "Zebra" ] .',
        "Z-12",
        False,
    ),
    "Linked Art, another name": (
        'id:a crm:P1_is_identified_by [ crm:P190_has_symbolic_content "Aardvark" ] , [\n'
        '  crm:P2_has_type aat:300404670 ; crm:P190_has_symbolic_content "Zebra" ] .',
        "aardvark",
        False,
    ),
    "OntoLex": ('id:a ontolex:canonicalForm [ ontolex:writtenRep "zebra"@en ] .', "zebra", True),
    "OntoLex, another form": ('id:a ontolex:otherForm [ ontolex:writtenRep "zebras"@en ] .', "zebras", False),
    "BIBFRAME": ('id:a bf:title [ a bf:Title ; bf:mainTitle "Zebra" ] .', "zebra", True),
    "BIBFRAME, a variant": (
        'id:a bf:title [ a bf:VariantTitle ; bf:mainTitle "Aardvark" ] , [ a bf:Title ; bf:mainTitle "Zebra" ] .',
        "aardvark",
        False,
    ),
    "vCard": (
        'id:a vcard:hasName [ vcard:family-name "Zebra" ; vcard:given-name "Ada" ] .',
        "ada zebra",
        True,
    ),
    "person names": ('id:a pnv:hasName [ pnv:literalName "Zebra" ] .', "zebra", True),
    "archives": ('id:a rico:hasOrHadAgentName [ rico:textualValue "Zebra" ] .', "zebra", True),
}
PREFIXES_OF_NAMES = """@prefix id: <https://data.example.org/id/> . @prefix n: <https://data.example.org/names/> .
@prefix crm: <http://www.cidoc-crm.org/cidoc-crm/> . @prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix ontolex: <http://www.w3.org/ns/lemon/ontolex#> . @prefix bf: <http://id.loc.gov/ontologies/bibframe/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> . @prefix pnv: <https://w3id.org/pnv#> .
@prefix rico: <https://www.ica.org/standards/RiC/ontology#> . @prefix aat: <http://vocab.getty.edu/aat/> .
"""


@pytest.mark.parametrize(("told", "query", "is_name"), NAMES.values(), ids=NAMES)
def test_a_thing_is_found_by_a_name_that_is_a_node_of_its_own(
    published: Callable[..., Snapshot], told: str, query: str, is_name: bool
) -> None:
    snapshot = published(data=f"{PREFIXES_OF_NAMES}{told}\nid:b id:about id:a .")

    assert found(snapshot, query) == ["a"]
    texts = [hit.text.casefold() for hit in suggest(query, snapshot, ["en"])]
    assert (query.casefold() in texts) == is_name
    name = name_of("https://data.example.org/id/a", snapshot, ["en"]).text.casefold()
    assert (name == query.casefold()) == is_name
    # What only leads to a name is said with no text in any document.
    graph = Graph().parse(data=answer(Ask("GET", "/doc/b.nt", "*/*"), snapshot).body, format="nt")
    ways = {predicate for _, predicate, value in graph if isinstance(value, Literal)}
    assert ways.isdisjoint(map(URIRef, ONLY_LEADING))


def test_a_name_in_another_file_finds_what_it_names_and_itself_where_that_is_a_thing(
    published: Callable[..., Snapshot],
) -> None:
    thing = f"{PREFIXES_OF_NAMES}id:a crm:P1_is_identified_by n:l , id:l ."
    names = f'{PREFIXES_OF_NAMES}n:l rdfs:label "Zebra" . id:l crm:P190_has_symbolic_content "Quagga" .'
    snapshot = published(one=thing, other=names)
    assert found(snapshot, "zebra") == ["a"]
    assert found(snapshot, "quagga") == ["a", "l"]


def test_suggestions_name_their_language(published: Callable[..., Snapshot]) -> None:
    snapshot = published(data=DATA)
    for language, name in (("en", "German"), ("de", "")):
        body = answer(Ask("GET", "/search/suggest?q=Brooklyn-", "*/*", language), snapshot).body
        names = json.loads(body)
        assert names[2][names[1].index("Brooklyn-Brücke")] == name


# (query, things in order; "…" for any more)
FINDS = [
    ("tower", ["tower", "towerbridge", "watertower"]),
    ("TOWER BRIDGE", ["towerbridge"]),
    ("bridge tow", ["towerbridge"]),
    ("brid", ["towerbridge", "brooklyn", "akashi"]),
    ("kaikyo", ["akashi"]),
    ("brucke", ["brooklyn"]),
    ("大橋", ["akashi"]),
    ("海峡", ["akashi"]),
    ("москва", ["moscow"]),
    ("القاهرة", ["cairo"]),
    ("กรุงเทพ", ["bangkok"]),
    ("address", ["PostalAddress"]),
    ("standpipe", ["watertower"]),
    ("thames", ["towerbridge"]),
    ("EV-4024", ["coded"]),
    ("978-3-16", ["coded"]),
    ("https://data.example.org/id/tower", ["tower"]),
    ("Tower_Bridge", ["towerbridge"]),
    ("bridge_tow", ["towerbridge"]),
    ("a\U0001e900b", []),
    ("\u2160\u0e50x_\U0001d7d8", []),
    ("   ", []),
    ('"', []),
    ("tower AND NOT (", []),
    ("*", []),
]


@pytest.mark.parametrize(("query", "things"), FINDS, ids=[query for query, _ in FINDS])
def test_a_query_finds_what_is_meant(
    published: Callable[..., Snapshot], query: str, things: list[str]
) -> None:
    assert found(published(data=DATA), query) == things


# (what was typed, what is looked for instead)
MENDED = [
    ("brookyln", "brooklyn"),
    ("toewr", "tower"),
    ("bridgee brooklin", "bridge brooklyn"),
    ("rbidge", "bridge"),
]


@pytest.mark.parametrize(("typed", "meant"), MENDED, ids=[typed for typed, _ in MENDED])
def test_a_typing_error_is_mended(published: Callable[..., Snapshot], typed: str, meant: str) -> None:
    result = find(typed, published(data=DATA), ["en"])
    assert result.instead == meant
    assert result.iris


def test_suggestions_come_as_one_types(published: Callable[..., Snapshot]) -> None:
    snapshot = published(data=DATA)
    assert [hit.text for hit in suggest("to", snapshot, ["en"])] == ["Tower", "Tower Bridge", "Water Tower"]
    assert suggest("", snapshot, ["en"]) == []


def test_the_index_changes_with_its_files(published: Callable[..., Snapshot]) -> None:
    more = "\n".join(f"ex:n{n} rdfs:label 'Nothing {n}' ." for n in range(200))
    assert found(published(data=DATA, more=more, own="ex:x rdfs:label 'Quixotic' ."), "quixotic") == ["x"]

    changed = published(own="ex:x rdfs:label 'Sensible thing' .")
    assert found(changed, "quixotic") == []
    assert found(changed, "sensible") == ["x"]
    assert found(changed, "tower")[0] == "tower"


def ask(snapshot: Snapshot, path: str, accept: str = "text/html") -> Answer:
    given = answer(Ask("GET", path, accept, "en"), snapshot)
    assert given.status == 200
    return given


def test_the_page_of_results_escapes_what_was_typed_and_found(published: Callable[..., Snapshot]) -> None:
    html = ask(published(data=DATA), "/search?q=" + quote("<script>alert")).body.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


def test_programs_get_json(published: Callable[..., Snapshot]) -> None:
    given = ask(published(data=DATA), "/search?q=tower", "application/json")
    said = json.loads(given.body)
    assert [result["name"] for result in said["results"]] == ["Tower", "Tower Bridge", "Water Tower"]
    assert said["numberOfItems"] == 3


def test_programs_get_turtle(published: Callable[..., Snapshot]) -> None:
    text = ask(published(data=DATA), "/search.ttl?q=tower", "*/*").body.decode()
    assert "hydra:totalItems 3" in text


def test_suggestions_are_bounded_and_in_the_form_browsers_read(published: Callable[..., Snapshot]) -> None:
    given = ask(
        published(data="".join(f"ex:n{n} rdfs:label 'Name {n}' .\n" for n in range(500))),
        "/search/suggest?q=na",
        "*/*",
    )
    query, names, descriptions, urls = json.loads(given.body)
    assert query == "na"
    assert len(names) == len(descriptions) == len(urls) == 10
    assert dict(given.headers)["Content-Type"] == "application/x-suggestions+json"


def test_the_search_describes_itself(published: Callable[..., Snapshot]) -> None:
    root = ElementTree.fromstring(ask(published(data=DATA), "/search/description.xml", "*/*").body)
    templates = {
        url.get("type"): url.get("template") for url in root.iter("{http://a9.com/-/spec/opensearch/1.1/}Url")
    }
    assert templates["text/html"] == "https://data.example.org/search?q={searchTerms}&page={startPage?}"


def test_what_is_not_found_is_looked_for(published: Callable[..., Snapshot]) -> None:
    given = answer(Ask("GET", "/id/brooklyn_brigde", "text/html", "en"), published(data=DATA))
    assert given.status == 404
    assert "Brooklyn Bridge" in given.body.decode()


@pytest.mark.parametrize("length", [300, 5_000, 200_000])
def test_an_endless_query_is_answered(published: Callable[..., Snapshot], length: int) -> None:
    snapshot = published(data=DATA)
    assert answer(Ask("GET", "/search?q=" + "ab+" * (length // 3), "text/html", "en"), snapshot).status == 200


def test_words_are_set_apart_where_a_script_does_not() -> None:
    assert spaced("大橋").split() == ["大", "橋"]
    assert "Postal Address" in spaced("PostalAddress")
    assert spaced("plain words") == "plain words"
    assert words_of("Tower-Bridge, 大橋") == ["tower", "bridge", "大", "橋"]


# (what is typed, the names that are meant)
TYPED = {
    "a letter other": ("gothenberg", ["gothenburg"]),
    "a letter more": ("gothennburg", ["gothenburg"]),
    "a letter less": ("gothenbrg", ["gothenburg"]),
    "two swapped": ("gotehnburg", ["gothenburg"]),
    "two swapped at the very beginning": ("ogthenburg", ["gothenburg"]),
    "two errors": ("gotenbrug", ["gothenburg"]),
    "the closest first": ("towers", ["towers", "tower"]),
    "two errors in a short word": ("brdeg", []),
    "three errors": ("gotnbrug", []),
    "very short": ("twr", []),
}


@pytest.mark.parametrize(("word", "meant"), TYPED.values(), ids=TYPED)
def test_words_with_typing_errors_are_recognised(word: str, meant: list[str]) -> None:
    database = sqlite3.connect(":memory:")
    database.executescript(TABLES)
    database.execute(
        "INSERT INTO name_words (rowid, words) VALUES (1, 'gothenburg tower towers bridge bridges')"
    )

    assert list(similar_words(database, word)) == meant
    database.close()


NAMED = """@prefix qudt: <http://qudt.org/schema/qudt/> . @prefix unit: <https://data.example.org/id/unit/> .
unit:M rdfs:label "Metre"@en ; qudt:symbol "m" ; qudt:ucumCode "m"^^qudt:UCUMcs . unit:MI rdfs:label "M, a mile"@en ; skos:notation "17"^^unit:Code .
ex:memberOf rdfs:label "belongs to"@en . ex:x rdfs:label "memberOf and unit:M explained"@en . ex:n rdfs:label "17 things"@en . ex:i skos:notation 17 .
<https://data.example.org/id/a/b/n001> rdfs:label "Egyptology"@en .
"""


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("unit:M", "M"),
        ("UNIT:M", "M"),
        ("<https://data.example.org/id/unit/M>", "M"),
        ("memberOf", "memberOf"),
        ("m", "M"),
        ("unit/MI", "MI"),
        ("MI", "MI"),
        ("n001", "n001"),
        ("17", "i"),
    ],
)
def test_what_a_query_names_exactly_comes_first(
    published: Callable[..., Snapshot], query: str, first: str
) -> None:
    assert found(published(data=NAMED), query)[0] == first


def test_a_notation_of_a_type_of_its_own_is_found(published: Callable[..., Snapshot]) -> None:
    assert "MI" in found(published(data=NAMED), "17")


@pytest.mark.parametrize(
    "query", ["https://data.example.org/id/tower", "<https://data.example.org/id/tower>"]
)
def test_a_pasted_iri_goes_there(published: Callable[..., Snapshot], query: str) -> None:
    snapshot = published(data=DATA)
    given = answer(Ask("GET", f"/search?q={quote(query, safe='')}", "text/html"), snapshot)
    assert (given.status, dict(given.headers)["Location"]) == (303, "/id/tower")
    data = answer(Ask("GET", f"/search?q={quote(query, safe='')}", "text/turtle"), snapshot)
    assert data.status == 200
    elsewhere = answer(Ask("GET", "/search?q=https%3A%2F%2Fexample.net%2Fx", "text/html"), snapshot)
    assert elsewhere.status == 200


MANY = (
    "".join(
        f'ex:m{n} a ex:{"Even" if n % 2 == 0 else "Odd"} ; rdfs:label "Bridge {n}"@en ; rdfs:comment "A crossing."@en ; '
        f"skos:inScheme ex:s{n % 3} .\n"
        for n in range(450)
    )
    + 'ex:Even rdfs:label "even thing"@en . ex:s1 rdfs:label "scheme one"@en .\n'
)
FILTERS = {
    "none": ("", 450),
    "a kind": ("&class=https://data.example.org/id/Even", 225),
    "a scheme": (
        f"&with={quote('http://www.w3.org/2004/02/skos/core#inScheme https://data.example.org/id/s1')}",
        150,
    ),
    "a kind that none is of": ("&class=https://data.example.org/id/Other", 0),
}


@pytest.mark.parametrize("query", ["bridge", "crossing"])
def test_every_hit_can_be_reached_and_narrowed_by_kind_and_scheme(
    published: Callable[..., Snapshot], query: str
) -> None:
    snapshot = published(data=MANY)

    def get(path: str, accept: str = "text/html") -> Answer:
        return answer(Ask("GET", path, accept, "en"), snapshot)

    for narrowed, total in FILTERS.values():
        names: list[str] = []
        pages = 1
        while (given := get(f"/search?q={query}{narrowed}&page={pages}")).status == 200:
            html = given.body.decode()
            names += re.findall(r'<a class="name" href="([^"]+)"', html)
            pages += 1
            if 'rel="next"' not in html:
                break
        assert len(names) == len(set(names)) == total
        assert get(f"/search?q={query}{narrowed}&page={pages + 1}").status == 404
    html = get(f"/search?q={query}").body.decode()
    facets = html.partition('class="facets"')[2]
    assert "even thing" in facets and "scheme one" in facets
    link = re.search(r'<a href="([^"]+class=[^"]+Even[^"]*)"', facets)
    assert link
    there = get(link[1].replace("&amp;", "&")).body.decode()
    assert 'class="chosen"' in there and "225" in there
