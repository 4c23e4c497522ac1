"""Looking around: the first page, lists and what narrows them down, for people and for programs alike."""

import json
import re
from collections.abc import Callable
from html import unescape
from itertools import permutations
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from conftest import DATA as BRIDGES
from conftest import PREFIXES
from rdflib import Graph, URIRef
from seeother.decide.resolver import answer
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Answer, Ask
from seeother.look.names import Name
from seeother.pages.connections import Kind, ring
from seeother.publish.once import publish_once
from seeother.query import listing, long_listing
from seeother.query.listing import sort_key

HYDRA = "http://www.w3.org/ns/hydra/core#"
SETTINGS = """base = "https://data.example.org"
title = "A test"
description = "Things to look at."
languages = ["en", "de"]
[[pattern]]
thing = "/id/{+name}"
document = "/doc/{+name}"
"""
KIND = "https://data.example.org/id/Kind"
LIST = "/browse?class=" + quote(KIND, safe="")
COLOURS = ("red", "blue", "green")
COLOUR = "https://data.example.org/id/colour"
DATA = (
    "ex:Kind rdfs:label 'Kind'@en , 'Art'@de .\n"
    + "".join(f"ex:{c} rdfs:label '{c}' .\n" for c in COLOURS)
    + "".join(
        f"ex:t{n:03} a ex:Kind ; rdfs:label 'Thing {n:03}'@en ; ex:colour ex:{COLOURS[n % 3]} .\n"
        for n in range(250)
    )
    + "ex:ecole a ex:Kind ; rdfs:label 'École'@en .\n"
    + "ex:scheme a skos:ConceptScheme ; rdfs:label 'A scheme' .\n"
)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("browse")
    (place / "seeother.toml").write_text(SETTINGS)
    (place / "data.ttl").write_text(PREFIXES + DATA)
    publish_once(place, place / "state")
    return place / "state" / "current"


@pytest.fixture
def ask(published: Path) -> Callable[..., Answer]:
    """Return a function that asks for a path of the site, of which nothing has been asked before."""
    snapshot = Snapshot(published)

    def get(path: str, accept: str = "text/html", language: str = "en") -> Answer:
        given = answer(Ask("GET", path, accept, language), snapshot)
        assert isinstance(given, Answer)
        return given

    return get


def html_of(given: Answer) -> str:
    assert given.status == 200
    return given.body.decode()


@pytest.mark.parametrize("first", [LIST, "/search?q=thing", f"{LIST}&letter=T"])
@pytest.mark.parametrize("page", ["-1", "0", "99", "two", "1e3"])
def test_a_page_that_a_list_does_not_have_is_told_with_its_first_one(
    ask: Callable[..., Answer], first: str, page: str
):
    given = ask(f"{first}&page={page}")
    assert given.status == 404
    assert "no such page" in given.body.decode()
    assert f'href="{first.replace("&", "&amp;")}"' in given.body.decode()
    assert ask(f"{first}&page={page}", "text/turtle").status == 404
    assert ask(first).status == 200


def names_in(html: str) -> list[str]:
    return re.findall(r"<bdi>([^<]+)</bdi>", html.partition('<ul class="listing">')[2].partition("</ul>")[0])


def graph_of(given: Answer) -> Graph:
    assert given.status == 200
    return Graph().parse(data=given.body, format="turtle")


def test_the_first_page_says_what_there_is(ask: Callable[..., Answer]) -> None:
    html = html_of(ask("/"))
    assert "Things to look at." in html
    assert '<span class="tag">251</span>' in html
    assert "A scheme" in html
    assert "data.ttl" in html


def test_the_first_page_is_a_void_description_too(ask: Callable[..., Answer]) -> None:
    graph = graph_of(ask("/", "text/turtle"))
    counted = list(
        graph.query("""PREFIX void: <http://rdfs.org/ns/void#>
        SELECT ?n { ?d void:classPartition [ void:class <https://data.example.org/id/Kind> ; void:entities ?n ] }""")
    )
    assert [int(row[0]) for row in counted] == [251]


def test_a_list_is_alphabetical_whatever_the_accents(ask: Callable[..., Answer]) -> None:
    names = names_in(html_of(ask(LIST)))
    assert names[:2] == ["École", "Thing 000"]
    assert len(names) == 100


def test_a_map_is_offered_only_of_what_has_places(ask: Callable[..., Answer]) -> None:
    assert ">Table</a>" in html_of(ask(LIST)) and "view=map" not in html_of(ask(LIST))
    assert "view=map" not in html_of(ask(f"{LIST}&view=table"))


def test_pages_hold_everything_once(ask: Callable[..., Answer]) -> None:
    names = [name for page in (1, 2, 3) for name in names_in(html_of(ask(f"{LIST}&page={page}")))]
    assert len(names) == len(set(names)) == 251


@pytest.mark.parametrize("page", ["0", "4", "x", "-1", "99999999999", "²"])
def test_there_is_no_page_beyond_the_last(ask: Callable[..., Answer], page: str) -> None:
    assert ask(f"{LIST}&page={quote(page)}").status == 404


def test_a_list_can_be_turned_round_and_begin_with_a_letter(ask: Callable[..., Answer]) -> None:
    assert names_in(html_of(ask(f"{LIST}&sort=down")))[0] == "Thing 249"
    assert names_in(html_of(ask(f"{LIST}&letter=E"))) == ["École"]


def test_a_list_offers_what_divides_it(ask: Callable[..., Answer]) -> None:
    html = html_of(ask(LIST))
    facet = re.search(r'<a href="([^"]+)"><bdi>red</bdi></a> <span class="tag">(\d+)</span>', html)
    assert facet
    assert facet[2] == "84"
    narrowed = html_of(ask(facet[1].replace("&amp;", "&")))
    assert "<b>84</b>" in narrowed


def test_a_list_that_there_is_not_is_refused_by_the_parameter_that_asks_for_it(
    ask: Callable[..., Answer],
) -> None:
    nothing = "class=https%3A%2F%2Fexample.org%2FNothing"
    for target, told in {
        f"/browse?{nothing}": unquote(nothing),
        f"/browse.csv?{nothing}": unquote(nothing),
        f"/browse.csv-metadata.json?{nothing}": unquote(nothing),
        f"{LIST}&values=https://example.org/of": "values=https://example.org/of",
        f"{LIST}&values=nonsense": "values=nonsense",
        "/browse?page=0": "page",
        f"{LIST}&page=x": "page",
        f"{LIST}&page=99999": "page",
        "/browse?class=not%20an%20iri": "class=not an iri",
        "/search?q=thing&class=x": "class=x",
        "/browse?with=x": "with=x",
        f"/browse?with={COLOUR}%20nothing": f"with={COLOUR} nothing",
        f"/browse?with={COLOUR}%209..1": f"with={COLOUR} 9..1",
        f"{LIST}&letter=%C3%96": "letter=Ö",
        "/browse?letter=7": "letter=7",
        f"{LIST}&from=here": "from=here",
        "/browse?from=https://data.example.org/id/t000": "from=https://data.example.org/id/t000",
        f"{LIST}&sort=size": "sort=size",
        f"{LIST}&sort=https://example.org/of": "sort=https://example.org/of",
        f"{LIST}&view=map&within=here": "within=here",
        "/browse?scheme=https://example.org/None": "scheme=https://example.org/None",
        "/browse?scheme=https://data.example.org/id/scheme": "scheme=https://data.example.org/id/scheme",
        "/browse?" + "&".join([LIST.partition("?")[2]] * 7): unquote(LIST.partition("?")[2]),
    }.items():
        for accept in ("text/html", "text/turtle", "text/csv"):
            found = ask(target, accept)
            assert found.status == 404, target
            assert told in unescape(found.body.decode()), target
            assert "/browse" in found.body.decode()
    assert ask(f"{LIST}&view=chart").status == 404


@pytest.mark.parametrize(
    ("path", "kind", "count"),
    {
        "everything": ("/browse?page=2", "CollectionPage", 256),
        "class": (LIST, "CollectionPage", 251),
        "letter": (f"{LIST}&letter=E", "CollectionPage", 1),
        "values": (f"{LIST}&values={COLOUR}", "CollectionPage", 3),
        "results": ("/search?q=thing", "SearchResultsPage", 250),
    }.values(),
)
def test_a_page_of_a_list_describes_itself_for_search_engines(
    ask: Callable[..., Answer], path: str, kind: str, count: int
) -> None:
    page = html_of(ask(path, language="de"))
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    told = json.loads(text)
    canonical = re.search(r'<link rel="canonical" href="([^"]+)"', page)
    assert told["@type"] == kind and told["@id"] == unescape(canonical[1])  # type: ignore[index]
    assert told["inLanguage"] == "de" and told["isPartOf"]["@type"] == "Dataset"
    assert told["mainEntity"]["numberOfItems"] == count


def test_programs_page_through_a_list_as_people_do(ask: Callable[..., Answer]) -> None:
    members, path = set(), LIST
    for _ in range(5):
        graph = graph_of(ask(path, "text/turtle"))
        members |= set(graph.objects(None, URIRef(f"{HYDRA}member")))
        onward = next(graph.objects(None, URIRef(f"{HYDRA}next")), None)
        total = next(graph.objects(None, URIRef(f"{HYDRA}totalItems")))
        if onward is None:
            break
        path = str(onward).removeprefix("https://data.example.org")
    assert len(members) == int(total) == 251


def test_everything_can_be_walked_through(ask: Callable[..., Answer]) -> None:
    seen, path = set(), "/browse"
    for _ in range(10):
        html = html_of(ask(path))
        seen |= set(names_in(html))
        onward = re.search(r'<a rel="next" href="([^"]+)"', html)
        if not onward:
            break
        path = onward[1]
    assert {"Thing 000", "Thing 249", "École", "red"} <= seen


@pytest.mark.parametrize("extension", ["ttl", "jsonld", "rdf", "nt", "n3", "trig", "nq", "html"])
def test_each_form_of_a_list_has_a_url_of_its_own(ask: Callable[..., Answer], extension: str) -> None:
    given = ask(LIST.replace("/browse", f"/browse.{extension}"), "*/*")
    headers = dict(given.headers)
    assert given.status == 200
    assert "Accept" not in [part.strip() for part in headers.get("Vary", "").split(",")]


def test_a_negotiated_list_says_so(ask: Callable[..., Answer]) -> None:
    headers = dict(ask(LIST, language="de").headers)
    assert headers["Content-Language"] == "de"
    assert headers["Vary"].startswith("Accept, Accept-Language")
    assert headers["Content-Location"].startswith("/browse.html?")


def test_lists_speak_the_language_of_the_reader_or_of_the_url(ask: Callable[..., Answer]) -> None:
    assert "<h1><bdi>Art</bdi></h1>" in html_of(ask(LIST, language="de"))
    assert "<h1><bdi>Art</bdi></h1>" in html_of(ask(f"{LIST}&lang=de", language="en"))


@pytest.fixture
def divided(site: Callable[..., Path], tmp_path: Path) -> Callable[[str], str]:
    """Return a function that returns a page about 66 things of many kinds, heights and years."""
    things = "".join(
        f"ex:t{n} a ex:Kind ; rdfs:label 'Same name'@en , 't{n}'@de ; ex:side {n % 2} ; ex:of ex:place{n % 11} ; "
        f"ex:height {n * 10} ; ex:built '{1900 + n}'^^xsd:gYear .\n"
        for n in range(66)
    )
    folder, state = site(SETTINGS, data=things), tmp_path / "state"
    publish_once(folder, state)
    snapshot = Snapshot(state / "current")
    return lambda path: html_of(answer(Ask("GET", path, "text/html", "en"), snapshot))  # type: ignore[arg-type]


def facets_of(html: str) -> dict[str, list[tuple[str, str]]]:
    """Return the choices beside a list by property, each with its count and where it leads."""
    parts = re.findall(r"<h3>(.*?)</h3>\s*<ul>(.*?)</ul>", html.partition('class="facets"')[2], re.DOTALL)
    return {
        re.sub(r"<[^>]+>", "", name): [
            (unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", row))).strip(), unescape(href))
            for href, row in re.findall(r'<li><a href="([^"]*)">(.*?)</li>', rows, re.DOTALL)
        ]
        for name, rows in parts
    }


def test_every_value_of_a_facet_can_be_reached(divided: Callable[[str], str]) -> None:
    *values, (more, href) = facets_of(divided(LIST))["of"]
    assert len(values) == 8 and more == "3 more"
    every = re.findall(r'<li><a href="[^"]*with=[^"]*">(.*?)</a> <span class="tag">6</span>', divided(href))
    assert len(every) == 11


def test_numbers_and_dates_are_divided_by_ranges_and_names_divide_nothing(
    divided: Callable[[str], str],
) -> None:
    facets = facets_of(divided(LIST))
    assert facets.keys() == {"side", "of", "height", "built"}
    assert facets["height"][1][0] == "100 – <250 15" and facets["built"][-1][0] == "1950 – … 16"
    for name in ("height", "built"):
        counts = [int(told.rpartition(" ")[2]) for told, _ in facets[name]]
        assert sum(counts) == 66
        for (_, href), count in zip(facets[name], counts, strict=True):
            assert f"<b>{count}</b> things" in divided(href)


def test_of_a_long_list_counts_are_estimates_and_said_to_be(
    divided: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"MOST_SORTED": 20, "_SAMPLE": 22}.items():
        monkeypatch.setattr(listing, name, value)
    html = divided(LIST)
    assert "Estimated from 22 of them" in html
    *values, (more, href) = facets_of(html)["of"]
    assert all(told.partition(" ≈ ")[2].isdecimal() for told, _ in values) and more == "All values"
    assert len(re.findall(r"with=[^\"]*place", divided(href))) == 11
    assert facets_of(html)["height"][0][0].startswith("… – ") and "≈" in facets_of(html)["height"][0][0]


def test_a_range_of_what_is_much_is_looked_for_thing_by_thing(
    divided: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_COMPARED", 10)
    html = divided("/browse?with=" + quote("https://data.example.org/id/height 640..", safe=""))
    assert html.count(">Same name<") == 2


def test_everything_can_begin_with_a_letter(ask: Callable[..., Answer]) -> None:
    letters = re.findall(r'<a href="(/browse\?letter=[^"]+)">(.)</a>', html_of(ask("/browse")))
    assert [letter for _, letter in letters] == ["A", "B", "E", "G", "K", "R", "T"]
    first = html_of(ask(letters[6][0]))
    assert "Thing 000" in first and "Thing 099" in first and ">blue<" not in first
    onward = re.search(r'rel="next" href="([^"]+)"', first)
    assert onward and "Thing 100" in html_of(ask(unescape(onward[1])))


def test_a_thing_of_that_name_comes_before_a_page_of_the_site(
    site: Callable[..., Path], tmp_path: Path
) -> None:
    settings = (
        'base = "https://data.example.org"\n[[pattern]]\nthing = "/{name}"\ndocument = "/about/{name}"\n'
    )
    folder, state = (
        site(settings, data="<https://data.example.org/search> rdfs:label 'Search' ."),
        tmp_path / "state",
    )
    publish_once(folder, state)
    snapshot = Snapshot(state / "current")

    assert answer(Ask("GET", "/search"), snapshot).status == 303
    assert answer(Ask("GET", "/browse"), snapshot).status == 200


# What a name is sorted by: (name, key)
KEYS = [("École", "ECOLE"), ("“Quoted”", "QUOTED”"), ("...", "..."), ("straße", "STRASSE"), ("橋", "橋")]


@pytest.mark.parametrize(("name", "key"), KEYS, ids=[name for name, _ in KEYS])
def test_names_are_sorted_by_their_letters(name: str, key: str) -> None:
    assert sort_key(name) == key


def first_page_of(folder: Path, state: Path) -> str:
    publish_once(folder, state)
    return html_of(answer(Ask("GET", "/", "text/html"), Snapshot(state / "current")))  # type: ignore[arg-type]


@pytest.mark.parametrize("count", range(3, 9))
def test_no_line_between_two_classes_passes_through_the_box_of_a_third(count: int):
    kinds = [Kind(Name(f"Kind number {number}"), None) for number in range(count)]
    edges = [(*pair, "is connected with") for pair in permutations(range(count), 2)]
    drawing = ring(kinds, edges)
    for (one, other, _), line in zip(edges, drawing.lines, strict=True):
        x1, y1, x, y, x2, y2 = map(float, re.findall(r"-?\d+", line.path))
        for t in (step / 50 for step in range(2, 49)):
            at = [
                (1 - t) ** 2 * p + 2 * t * (1 - t) * q + t * t * r for p, q, r in ((x1, x, x2), (y1, y, y2))
            ]
            met = {
                number
                for number, box in enumerate(drawing.boxes)
                if abs(at[0] - box.x) < box.width / 2 and abs(at[1] - box.y) < box.height / 2
            }
            assert met <= {one, other}
            assert 0 < at[0] < drawing.width
            assert 0 < at[1] < drawing.height


def connected(html: str) -> list[str]:
    told = html.partition('<ul class="told">')[2].partition("</ul>")[0]
    return [re.sub(r"<[^>]*>", "", line).strip() for line in re.findall(r"<li>(.*?)</li>", told, re.DOTALL)]


def test_the_first_page_draws_how_classes_connect_by_what_their_members_say(tmp_path: Path) -> None:
    html = first_page_of(BRIDGES, tmp_path / "state")
    assert {"Bridge › crosses › River", "Footbridge › in or near › City or town"} <= set(connected(html))
    labels = [
        (float(x), float(y), len(text) * 6.4)
        for x, y, text in re.findall(r'<text class="label" x="([-0-9.]+)" y="([-0-9.]+)">([^<]+)', html)
    ]
    assert len(labels) > 5
    for number, (x, y, width) in enumerate(labels):
        for other_x, other_y, other_width in labels[:number]:
            assert abs(x - other_x) >= (width + other_width) / 2 or abs(y - other_y) >= 15


def test_a_vocabulary_that_nothing_is_said_with_is_drawn_by_its_domains_and_ranges(
    site: Callable[..., Path], tmp_path: Path
) -> None:
    classes = "".join(
        f"ex:{name} a rdfs:Class ; rdfs:label '{name}' .\n" for name in ("Person", "Book", "Place")
    )
    properties = (
        "".join(
            f"ex:{name} a rdf:Property ; rdfs:label '{name}' ; rdfs:domain ex:{one} ; rdfs:range ex:{other} .\n"
            for name, one, other in [
                ("wrote", "Person", "Book"),
                ("tells of", "Book", "Place"),
                ("lives in", "Place", "Person"),
            ]
        )
        .replace("ex:tells of", "ex:tells")
        .replace("ex:lives in", "ex:lives")
    )
    folder = site(
        SETTINGS, data="@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n" + classes + properties
    )
    expected = ["Book › tells of › Place", "Person › wrote › Book", "Place › lives in › Person"]
    html = first_page_of(folder, tmp_path / "state")
    assert sorted(connected(html)) == expected
    assert '<li><a href="/id/Book">' in html  # which has no members to list


def walk(ask: Callable[..., Answer], path: str) -> list[list[str]]:
    """Return the members of each page of a list, going on by hydra:next."""
    pages: list[list[str]] = []
    while path:
        graph = graph_of(ask(path, "text/turtle"))
        pages.append([str(member) for member in graph.objects(None, URIRef(f"{HYDRA}member"))])
        onward = [str(to) for to in graph.objects(None, URIRef(f"{HYDRA}next"))]
        assert len(onward) <= 1
        path = onward[0].removeprefix("https://data.example.org") if onward else ""
    return pages


def test_a_list_too_long_to_sort_is_walked_by_name_and_holds_everything_once(
    ask: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_SORTED", 100)
    things = [f"https://data.example.org/id/t{n:03}" for n in range(250)]
    assert walk(ask, LIST) == [
        things[:100],
        things[100:200],
        [*things[200:], "https://data.example.org/id/ecole"],
    ]
    assert names_in(html_of(ask(LIST))) == [f"Thing {n:03}" for n in range(100)]


def test_a_list_too_long_to_sort_tells_how_many_meet_all_of_its_conditions(
    ask: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_SORTED", 60)
    facet = re.search(
        r'<a href="([^"]+)"><bdi>red</bdi></a> <span class="tag">(\d+)</span>', html_of(ask(LIST))
    )
    assert facet and int(facet[2]) > 60
    assert f"<b>{facet[2]}</b> things" in html_of(ask(unescape(facet[1])))


def test_a_list_too_long_to_sort_has_letters_to_begin_with(
    ask: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_SORTED", 100)
    html = html_of(ask(f"{LIST}&letter=%C3%89"))
    assert names_in(html) == ["École"]
    assert "letter=T" in html
    assert "letter=a" not in html


def test_a_list_too_long_to_sort_can_be_narrowed_down_however_many_are_left(
    ask: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_SORTED", 100)
    monkeypatch.setattr(listing, "MOST_TRIED", 80)
    html = html_of(ask(LIST))
    facets = html.partition('<nav class="facets"')[2].partition("</nav>")[0]
    assert "red" in facets
    for href in re.findall(r'href="([^"]+)"', facets):
        assert len(names_in(html_of(ask(href.replace("&amp;", "&"))))) in (83, 84)


def test_all_values_that_things_have_can_be_seen_however_many_things_there_are(
    ask: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_SORTED", 100)
    html = html_of(ask(f"/browse?values={quote(COLOUR, safe='')}"))
    assert all(f">{colour}<" in html for colour in COLOURS)


def test_of_very_many_classes_the_largest_are_shown_and_all_others_are_a_page_away(
    site: Callable[..., Path], tmp_path: Path
) -> None:
    things = "".join(f"ex:x{n} a ex:C{n % 310} ; rdfs:label 'x{n}' .\n" for n in range(315))
    publish_once(site(SETTINGS, data=things), tmp_path / "state")
    snapshot = Snapshot(tmp_path / "state" / "current")

    def classes_on(path: str) -> list[str]:
        html = html_of(answer(Ask("GET", path, "text/html"), snapshot))  # type: ignore[arg-type]
        return re.findall(
            r'href="/browse\?class=[^"&]*C(\d+)[^"]*"><bdi>\w+</bdi></a> <span class="tag">(\d+)', html
        )

    first = classes_on("/browse")
    assert [count for _, count in first] == ["2"] * 5 + ["1"] * 295
    every = f"/browse?values={quote(listing.TYPE, safe='')}"
    assert f'"{every}&' in unescape(html_of(answer(Ask("GET", "/browse", "text/html"), snapshot)))  # type: ignore[arg-type]
    assert len({*classes_on(every), *classes_on(f"{every}&page=2")}) == 310


def test_a_list_can_be_divided_by_texts(site: Callable[..., Path], tmp_path: Path) -> None:
    things = "".join(
        f"ex:x{n} a ex:Kind ; rdfs:label 'x{n}' ; ex:state '{('open', 'closed')[n % 2]}'@en .\n"
        for n in range(20)
    )
    folder, state = site(SETTINGS, data=things), tmp_path / "state"
    publish_once(folder, state)
    snapshot = Snapshot(state / "current")
    page = html_of(answer(Ask("GET", LIST, "text/html"), snapshot))  # type: ignore[arg-type]
    href = re.search(r'<a href="([^"]+)">[^/]*closed', page)[1].replace("&amp;", "&")
    narrowed = html_of(answer(Ask("GET", href, "text/html"), snapshot))  # type: ignore[arg-type]
    assert len(names_in(narrowed)) == 10
    assert "state: closed" in narrowed


@pytest.mark.parametrize("value", ['"open', '"open"^^<x', "<x>", '"a" . <x:x> <x:x> "b"', "open"])
def test_a_condition_that_is_no_term_of_rdf_is_no_condition(ask: Callable[..., Answer], value: str) -> None:
    assert ask(f"/browse?with={quote('https://data.example.org/id/colour ' + value)}").status in (200, 404)


@pytest.mark.parametrize(
    ("path", "said"),
    {
        "first page": ("/", ["# A test", "Things to look at.", "- [Art](/browse?class="]),
        "overview": ("/browse", ["- [blue](/id/blue)", "- [Art](/browse?class="]),
        "list": (LIST, ["# Art", "- [Thing 000](/id/t000)", "- [Nächste Seite](/browse?"]),
        "search": ("/search?q=ecole", ["# Suchen", "- [École](/id/ecole)"]),
    }.values(),
    ids=["first page", "overview", "list", "search"],
)
def test_every_page_of_the_site_is_markdown_too(
    ask: Callable[..., Answer], path: str, said: list[str]
) -> None:
    given = ask(path, "text/markdown", "de")
    text = html_of(given)
    assert dict(given.headers)["Content-Type"] == "text/markdown; charset=utf-8"
    assert dict(given.headers)["Content-Language"] == "de"
    assert not [line for line in said if line not in text]
    pinned = dict(given.headers)["Content-Location"]
    assert html_of(ask(pinned, "text/html", "en")) == text
    page = ask(path, "text/html", "de")
    assert html_of(ask(dict(page.headers)["Content-Location"], "text/turtle", "en")) == html_of(page)


LONG = {
    "without names": "".join(f"ex:n{n:03} a ex:Kind .\n" for n in range(250)),
    "all of one name": "".join(f"ex:n{n:03} a ex:Kind ; rdfs:label 'Same'@en .\n" for n in range(250)),
    "in two languages": "".join(
        f"ex:n{n:03} a ex:Kind ; rdfs:label 'x{n}'@en , 'y{250 - n}'@de .\n" for n in range(250)
    ),
    "with two names each": "".join(
        f"ex:n{n:03} a ex:Kind ; rdfs:label 'x{n}' , 'z{n}' .\n" for n in range(250)
    ),
    "in names longer than an address": "".join(
        f"ex:n{n:03} a ex:Kind ; rdfs:label '{'あ' * 500}{n:03}' .\n" for n in range(250)
    ),
    "in capitals or not": "".join(
        f"ex:n{n:03} a ex:Kind ; rdfs:label '{'xX'[n % 2]}{n}' .\n" for n in range(250)
    ),
}


@pytest.mark.parametrize("data", LONG.values(), ids=LONG)
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_list_too_long_to_sort_holds_everything_once_whatever_the_names(
    site: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: str, language: str
) -> None:
    monkeypatch.setattr(listing, "MOST_SORTED", 100)
    folder, state = site(SETTINGS, data=data), tmp_path / "state"
    publish_once(folder, state)
    snapshot = Snapshot(state / "current")
    pages = walk(lambda path, accept: answer(Ask("GET", path, accept, language), snapshot), LIST)  # type: ignore[arg-type,return-value]
    members = [member for page in pages for member in page]
    assert len(pages) == 3
    assert sorted(members) == [f"https://data.example.org/id/n{n:03}" for n in range(250)]


@pytest.mark.parametrize("nameless", [(7, 8), tuple(range(30, 150))])
def test_things_without_a_name_come_after_a_long_list_of_names(
    site: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nameless: tuple[int, ...]
) -> None:
    monkeypatch.setattr(listing, "MOST_SORTED", 100)
    monkeypatch.setattr(long_listing, "_is_named", lambda *_: True)  # as if the sample had met names only
    data = "".join(
        f"ex:n{n:03} a ex:Kind {'' if n in nameless else f'; rdfs:label {chr(34)}t{n:03}{chr(34)}'} .\n"
        for n in range(250)
    )
    folder, state = site(SETTINGS, data=data + "ex:other a ex:Thing ."), tmp_path / "state"
    publish_once(folder, state)
    snapshot = Snapshot(state / "current")
    pages = walk(lambda path, accept: answer(Ask("GET", path, accept), snapshot), LIST)  # type: ignore[arg-type,return-value]
    things = [
        f"https://data.example.org/id/n{n:03}" for n in sorted(range(250), key=lambda n: (n in nameless, n))
    ]
    assert sorted(member for page in pages for member in page) == sorted(things)
    assert [member for page in pages[-1 - len(nameless) // 100 :] for member in sorted(page)] == things[
        -len(nameless) :
    ]


def test_a_few_things_far_behind_others_are_listed_without_asking_after_each_of_these(
    site: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_SORTED", 20)
    said = (("Other", "a"), ("Kind", "b"))
    data = "".join(
        f"ex:{letter}{n:03} a ex:{kind} ; rdfs:label '{letter} {n:03}' .\n"
        for kind, letter in said
        for n in range(400 if kind == "Other" else 40)
    )
    folder, state = site(SETTINGS, data=data), tmp_path / "state"
    publish_once(folder, state)
    snapshot = Snapshot(state / "current")
    asked: list[str] = []
    says = snapshot.says
    monkeypatch.setattr(snapshot, "says", lambda *parts: asked.append(parts[0]) or says(*parts))
    (page,) = walk(lambda path, accept: answer(Ask("GET", path, accept), snapshot), LIST)  # type: ignore[arg-type,return-value]
    assert sorted(page) == [f"https://data.example.org/id/b{n:03}" for n in range(40)]
    assert len({iri for iri in asked if "/id/a" in iri}) < 200


def test_a_letter_of_a_long_list_holds_names_with_small_and_accented_letters(
    site: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_SORTED", 3)
    names = ("cab", "café", "cat", "Cow", "dog")
    data = "".join(f"ex:n{n} a ex:Kind ; rdfs:label '{name}'@en .\n" for n, name in enumerate(names))
    folder, state = site(SETTINGS, data=data), tmp_path / "state"
    publish_once(folder, state)
    given = answer(Ask("GET", f"{LIST}&letter=C", "text/html"), Snapshot(state / "current"))
    assert sorted(names_in(html_of(given))) == ["Cow", "cab", "café", "cat"]  # type: ignore[arg-type]


def test_a_head_stays_short_enough_for_a_proxy_however_long_the_query_is(ask: Callable[..., Answer]) -> None:
    for path in (
        f"/search?q={'%E3%81%82' * 200}",
        "/browse?" + "&".join([LIST.partition("?")[2]] * 15),
        f"/search?q={chr(39) * 3000}",
    ):
        given = ask(path, "text/html")
        assert given.status in (200, 404)
        assert sum(len(name) + len(value) + 4 for name, value in given.headers) < 8_000


def test_pages_of_the_site_ignore_parameters_they_do_not_know(ask: Callable[..., Answer]) -> None:
    assert "zz" not in html_of(ask("/browse?zz=1"))


@pytest.mark.parametrize("path", ["/robots.txt", "/search/suggest?q=th", "/search/description.xml"])
def test_what_has_one_form_names_no_other(ask: Callable[..., Answer], path: str) -> None:
    headers = dict(ask(path).headers)
    assert "Content-Location" not in headers
    assert "Link" not in headers
    assert "Accept" not in re.split(r", ", headers.get("Vary", ""))


def test_retired_things_are_not_offered(site: Callable[..., Path], tmp_path: Path) -> None:
    data = "ex:old a ex:Kind ; owl:deprecated true ; rdfs:label 'Old' .\nex:new a ex:Kind ; rdfs:label 'New' ; dcterms:replaces ex:old .\n"
    settings = SETTINGS + '[[retired]]\nthing = "/id/old"\n'
    folder, state = (
        site(
            settings,
            data="@prefix owl: <http://www.w3.org/2002/07/owl#> .\n@prefix dcterms: <http://purl.org/dc/terms/> .\n"
            + data,
        ),
        tmp_path / "state",
    )
    publish_once(folder, state)
    snapshot = Snapshot(state / "current")
    for path in ("/", LIST):
        html = html_of(answer(Ask("GET", path, "text/html"), snapshot))  # type: ignore[arg-type]
        assert 'href="/id/new"' in html
        assert 'href="/id/old"' not in html
    assert "/id/old" not in html_of(answer(Ask("GET", "/search?q=old", "text/html"), snapshot))  # type: ignore[arg-type]
    # A statement that names one still leads to where this site says what became of it.
    assert 'href="/doc/old.en.html"' in html_of(answer(Ask("GET", "/doc/new.html"), snapshot))  # type: ignore[arg-type]
