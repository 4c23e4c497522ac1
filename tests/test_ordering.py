"""Lists in order of what things have: the greatest or the latest first, and whatever lacks it last."""

import csv
import re
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from conftest import DATA as BRIDGES
from conftest import Site
from rdflib import Graph, URIRef
from rdflib.namespace import RDF
from seeother.decide.resolver import answer
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Answer, Ask
from seeother.look.typesetting import magnitude
from seeother.publish.once import publish_once
from seeother.query import listing, long_order
from seeother.query.ordering import Order

NS = "https://bridges.example.org/ns#"
LIST = f"/browse?class={quote_plus(NS + 'Bridge')}"
XSD = "http://www.w3.org/2001/XMLSchema#"


def snapshot_of(folder: Path, state: Path) -> Snapshot:
    publish_once(folder, state)
    return Snapshot(state / "current")


@pytest.fixture(scope="module")
def bridges(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return snapshot_of(BRIDGES, tmp_path_factory.mktemp("bridges"))


def html(path: str, snapshot: Snapshot, language: str = "en") -> str:
    given = answer(Ask("GET", path, "text/html", language), snapshot)
    assert isinstance(given, Answer)
    assert given.status == 200
    return given.body.decode()


def listed(page: str) -> list[tuple[str, str]]:
    """Return names and what is shown beside them."""
    items = re.search(r'<ul class="listing">(.*?)</ul>', page, re.DOTALL)[1].split("<li>")[1:]
    tag = r'<span class="tag">(.*?)</span>'
    return [
        (re.sub(r"<.*?>", "", re.sub(tag, "", item)).strip(), "".join(re.findall(tag, item)))
        for item in items
    ]


def spans() -> list[float]:
    graph = Graph()
    for file in BRIDGES.rglob("*.ttl"):
        graph.parse(file)
    things = set(graph.subjects(RDF.type, URIRef(f"{NS}Bridge")))
    return [
        max(map(float, values))
        for thing in things
        if (values := list(graph.objects(thing, URIRef(f"{NS}mainSpan"))))
    ]


@pytest.mark.parametrize("descending", [True, False])
def test_a_list_is_sorted_by_a_number_and_shows_it(bridges: Snapshot, descending: bool):
    page = html(f"{LIST}&sort={quote_plus(NS + 'mainSpan')}{'+down' if descending else ''}", bridges)

    shown = [float(value.replace(",", "")) for _, value in listed(page) if value]
    assert shown == sorted(spans(), reverse=descending)
    assert len(listed(page)) > len(shown)  # some bridge has no span, and comes last
    assert [value for _, value in listed(page)][-1] == ""


def test_the_orders_offered_are_the_properties_that_most_things_have(bridges: Snapshot):
    page = html(LIST, bridges)

    orders = re.search(r'<ul class="orders">(.*?)</ul>', page, re.DOTALL)[1]
    offered = re.findall(r"<a [^>]*><bdi>(.*?)</bdi>", orders)
    assert offered[:4] == ["Z–A", "length (m)", "main span (m)", "opened"]
    assert '<b aria-current="true"><bdi>A–Z</bdi></b>' in orders


def test_the_chosen_order_says_its_direction_and_links_to_the_other(bridges: Snapshot):
    page = html(f"{LIST}&sort={quote_plus(NS + 'opened')}+down", bridges, "de")

    assert '<b aria-current="true"><bdi>eröffnet, absteigend</bdi></b>' in page
    assert f'sort={quote_plus(NS + "opened")}&amp;lang=de"><bdi>aufsteigend</bdi>' in page


def test_programs_get_the_same_order_in_pages(site: Site, tmp_path: Path):
    things = "".join(
        f'ex:t{n} a ex:Kind ; rdfs:label "{n % 7}"@en ; ex:size {(n * 37) % 211} .\n' for n in range(211)
    )
    snapshot = snapshot_of(site(a=things), tmp_path / "state")
    kind, size = (quote_plus(f"https://data.example.org/id/{name}") for name in ("Kind", "size"))

    found: list[str] = []
    for page in (1, 2, 3):
        given = answer(Ask("GET", f"/browse.nt?class={kind}&sort={size}&page={page}"), snapshot)
        assert isinstance(given, Answer)
        found += re.findall(r"#member> <(.*?)>", given.body.decode())
    by_number = {f"https://data.example.org/id/t{n}": (n * 37) % 211 for n in range(211)}
    pages = [found[:100], found[100:200], found[200:]]
    assert set().union(*pages) == set(by_number)
    assert max(by_number[iri] for iri in pages[0]) == 99
    assert {by_number[iri] for iri in pages[2]} == set(range(200, 211))


@pytest.fixture
def long(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    """Return a site with a list that is too long to be sorted by name; the last thing has no size, another has two."""
    monkeypatch.setattr(listing, "MOST_SORTED", 100)
    things = "".join(
        f'ex:t{n:03} a ex:Kind ; rdfs:label "{"abc"[n % 3]}{n:03}"@en ; ex:size {n * 37 % 211} .\n'
        for n in range(211)
    )
    return snapshot_of(
        site(a=f'{things}ex:t211 a ex:Kind ; rdfs:label "a211"@en .\nex:t000 ex:size 500 .\n'),
        tmp_path / "state",
    )


LONG = f"/browse?class={quote_plus('https://data.example.org/id/Kind')}"
BY_SIZE = f"sort={quote_plus('https://data.example.org/id/size')}"


@pytest.mark.parametrize("descending", [False, True])
def test_a_list_too_long_for_names_is_sorted_by_a_number_in_numbered_pages(long: Snapshot, descending: bool):
    down = "+down" if descending else ""
    pages = [listed(html(f"{LONG}&{BY_SIZE}{down}&page={number}", long)) for number in (1, 2, 3)]

    sizes = {n: n * 37 % 211 for n in range(211)}
    sizes[0] = 500 if descending else 0
    ordered = sorted(sizes, key=sizes.__getitem__, reverse=descending)
    names = [*(f"{'abc'[n % 3]}{n:03}" for n in ordered), "a211"]
    assert [name for page in pages for name, _ in page] == names
    assert [value for page in pages for _, value in page] == [*(str(sizes[n]) for n in ordered), ""]
    assert answer(Ask("GET", f"{LONG}&{BY_SIZE}{down}&page=4"), long).status == 404


@pytest.mark.parametrize("view", ["", "&view=table"])
def test_a_long_list_leads_to_the_orders_that_it_can_be_had_in(long: Snapshot, view: str):
    page = html(f"{LONG}{view}", long)

    assert re.search(rf'href="[^"]*{BY_SIZE}\+down[^"]*">', page)
    assert "Z–A" not in page  # which nobody knows
    assert bool(re.search(f'<th[^>]*><a href="[^"]*{BY_SIZE}["&]', page)) == bool(view)
    chosen = html(f"{LONG}{view}&{BY_SIZE}+down", long)
    assert ('aria-sort="descending"' in chosen) == bool(view)
    assert 'rel="next"' in chosen


def test_a_letter_of_a_long_list_is_in_the_order_of_names(long: Snapshot):
    page = html(f"{LONG}&{BY_SIZE}&letter=B", long)

    assert [name for name, _ in listed(page)] == [f"b{n:03}" for n in range(211) if n % 3 == 1]
    assert "<li>Order:</li>" not in page


def test_a_long_list_is_written_whole_in_the_order_that_it_is_shown_in(long: Snapshot):
    given = answer(Ask("GET", f"{LONG.replace('?', '.csv?')}&{BY_SIZE}"), long)
    head, *rows = csv.reader(given.body.decode().splitlines())

    sizes = [row[head.index("size")] for row in rows]
    assert sizes[1:-1] == [str(n) for n in range(1, 211)]
    assert sizes[0] in ("0|500", "500|0") and sizes[-1] == ""


@pytest.mark.parametrize("bound", ["_MOST_THINGS", "_MOST_SAID"])
def test_a_list_that_would_take_too_long_to_be_sorted_stays_in_the_order_of_names(
    long: Snapshot, monkeypatch: pytest.MonkeyPatch, bound: str
):
    monkeypatch.setattr(long_order, bound, 150)

    page = html(f"{LONG}&{BY_SIZE}", long)
    assert listed(page)[0] == ("a000", "")
    assert "<li>Order:</li>" not in page


@pytest.mark.parametrize("text", ["", "down", "https://x.example/p", "https://x.example/p down"])
def test_an_order_is_written_as_it_is_read(text: str):
    assert str(Order.of(text)) == text


@pytest.mark.parametrize("text", ["not an IRI", "<script>", "down down", "https://x.example/a b", "\x00"])
def test_an_order_that_is_none_is_named_as_the_parameter_at_fault(bridges: Snapshot, text: str):
    found = answer(Ask("GET", f"{LIST}&sort={quote_plus(text)}", "text/turtle", "en"), bridges)
    assert found.status == 404 and b"sort=" in found.body


# Values in the order that they are to have: (text, datatype)
IN_ORDER = [
    ("-INF", "double"),
    ("-12", "integer"),
    ("-0.5", "decimal"),
    ("0", "integer"),
    ("7", "byte"),
    ("1e3", "double"),
    ("-0043-03-15", "date"),
    ("0800", "gYear"),
    ("1889-03", "gYearMonth"),
    ("1889-03-31", "date"),
    ("1937-05-27T12:00:00Z", "dateTime"),
    ("12000", "gYear"),
]


def test_numbers_and_dates_of_every_precision_are_in_order():
    keys = [magnitude(text, XSD + datatype) for text, datatype in IN_ORDER]
    assert None not in keys
    assert keys == sorted(keys)  # type: ignore[type-var]


@pytest.mark.parametrize(
    ("text", "datatype"),
    [("NaN", "double"), ("x", "integer"), ("1889-02-30", "date"), ("1", "string"), ("", "decimal")],
)
def test_what_is_neither_number_nor_date_has_no_place(text: str, datatype: str):
    assert magnitude(text, XSD + datatype) is None
