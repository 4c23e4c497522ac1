"""What divides a list: ranges are read as they are written, counts hang on no language, and values lead to things."""

import re
from collections.abc import Callable
from html import unescape
from math import inf, isfinite, nan
from pathlib import Path
from urllib.parse import quote, unquote_plus

import pytest
from conftest import SETTINGS
from seeother.decide.resolver import answer
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Ask
from seeother.publish.once import publish_once
from seeother.query import facets, listing
from seeother.query.ranges import dividing, range_of

KIND, OTHER = "https://data.example.org/id/Kind", "https://data.example.org/id/Other"
LIST = "/browse?class=" + quote(KIND, safe="")
SIZES = {
    "small": [n * 1e-6 for n in range(60)],
    "large": [n * 1e15 for n in range(60)],
    "some infinite": [*range(40), *[inf] * 15, -inf],
    "not a number": [*range(40), *[nan] * 15],
    "below nothing": [n / 7 - 4 for n in range(60)],
}


@pytest.mark.parametrize("sizes", SIZES.values(), ids=SIZES)
def test_ranges_are_read_as_they_are_written_and_hold_all_that_is_finite(sizes: list[float]):
    values = [(0, size, "") for size in sizes]
    ranges = dividing(values)
    assert len(ranges) > 2
    assert [range_of(str(each)) for each in ranges] == [*ranges]
    finite = [value for value in values if isfinite(value[1])]
    assert [sum(each.spans(value) for each in ranges) for value in finite] == [1] * len(finite)


@pytest.fixture
def published(site: Callable[..., Path], tmp_path: Path) -> Callable[[str], Snapshot]:
    def publish(data: str) -> Snapshot:
        settings = SETTINGS.replace("\n[[", '\nlanguages = ["en", "de"]\n[[', 1)
        publish_once(site(settings, data=data), tmp_path / "state")
        return Snapshot(tmp_path / "state" / "current")

    return publish


def html(path: str, snapshot: Snapshot, status: int = 200) -> str:
    given = answer(Ask("GET", path, "text/html", "en"), snapshot)
    assert given.status == status, path
    return given.body.decode()


def test_a_number_without_end_breaks_no_list(published: Callable[[str], Snapshot]):
    sizes = [*range(40), *["INF"] * 20]
    things = "".join(f"ex:t{n} a ex:Kind ; ex:size '{size}'^^xsd:double .\n" for n, size in enumerate(sizes))
    assert "Narrow down" in html(LIST, published(things))


def test_a_sample_is_the_same_in_whatever_language_was_asked_first(
    published: Callable[[str], Snapshot], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(listing, "_MOST_DIVIDED", 20)
    monkeypatch.setattr(listing, "_SAMPLE", 13)
    things = "".join(
        f"ex:t{n} a ex:Kind ; rdfs:label '{n * 37 % 100:03}'@en , '{n * 53 % 100:03}'@de .\n"
        for n in range(100)
    )
    snapshot = published(things)
    conditions = ((listing.TYPE, KIND),)
    found = [listing.sample(listing.select(conditions, snapshot, [tag]), snapshot) for tag in ("en", "de")]
    assert len(found[0]) < 20 and found[0] == found[1]


def test_every_value_on_the_page_of_all_leads_to_things(
    published: Callable[[str], Snapshot], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(listing, "MOST_SORTED", 20)
    monkeypatch.setattr(facets, "_MOST_ASKED", 10)
    things = "".join(f"ex:t{n:02} a ex:Kind ; ex:of ex:v{n % 15} .\n" for n in range(60))
    snapshot = published(f"{things}ex:other a ex:Other ; ex:of ex:elsewhere .")
    page = html(f"{LIST}&values={quote('https://data.example.org/id/of', safe='')}", snapshot)
    leading = re.findall(r'<li><a href="([^"]*with=[^"]*)"', page)
    assert len(leading) == 15 and "elsewhere" not in page
    for href in leading:
        html(unescape(href), snapshot)


def test_a_parameter_that_no_list_has_is_the_one_that_is_named(published: Callable[[str], Snapshot]):
    snapshot = published("ex:t a ex:Kind ; ex:of ex:v .")
    assert "values" in html(f"{LIST}&values=nonsense", snapshot, 404)
    # A range is of values, which nothing leads away from.
    assert "with=^https" in html(
        "/browse?with=" + quote("^https://data.example.org/id/of 1..2", safe=""), snapshot, 404
    )


TEXTS = "".join(
    f"ex:t{n} a ex:Kind ; rdfs:label 'Thing {n}'@en , 'Ding {n}'@de ; ex:note '{('Ålesund bridge', 'a cable', 'BRIDGES')[n % 3]} {n}' ; "
    f"ex:size {n} ; ex:rare 'r{n}' .\n"
    for n in range(30)
)


def listed(page: str) -> list[str]:
    return re.findall(r'<li><a rel="item" href="[^"]*">(?:<bdi[^>]*>)?([^<]+)', page)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("in=https://data.example.org/id/note&has=bridge", {f"Thing {n}" for n in range(30) if n % 3 != 1}),
        ("in=https://data.example.org/id/note&has=+alesund+", {f"Thing {n}" for n in range(0, 30, 3)}),
        ("in=&has=THING+2", {"Thing 2", *(f"Thing {n}" for n in range(20, 30))}),
        ("has=ING+2", {"Thing 2", *(f"Thing {n}" for n in range(20, 30))}),
        ("has=%C3%85LESUND", {"Thing 0"}),
        ("has=100%25_%5C", {"Thing 1"}),
        ("has=_", {"Thing 1"}),
        ("has=ding+29&with=https://data.example.org/id/note+*bridge*", {"Thing 29"}),
    ],
)
def test_a_list_is_narrowed_down_to_texts_that_hold_some_words(
    published: Callable[[str], Snapshot], asked: str, names: set[str]
):
    odd = "ex:t0 rdfs:label 'Bru i Ålesund'@de . ex:t1 rdfs:label '100%_\\\\'@de ."
    page = html(f"{LIST}&{asked}", published(TEXTS + odd))
    assert set(listed(page)) == names
    words = "29" if "29" in asked else unquote_plus(re.split("has=[+]?", asked)[1].strip("+"))
    assert words in page.partition('class="chosen"')[2].partition("</ul>")[0]


def test_the_form_beside_a_list_asks_for_more_of_what_is_chosen(published: Callable[[str], Snapshot]):
    snapshot = published(TEXTS)
    narrowed = html(f"{LIST}&in=https://data.example.org/id/note&has=bridge&sort=+down", snapshot)
    (form,) = re.findall(r'<form action="/browse">(.*?)</form>', narrowed, re.DOTALL)
    assert re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form) == [
        ("class", KIND),
        ("with", "https://data.example.org/id/note *bridge*"),
        ("sort", " down"),
        ("lang", "en"),
    ]
    assert re.findall(r'<option value="([^"]*)"', form)[0] == ""
    assert "https://data.example.org/id/note" in form and "https://data.example.org/id/size" not in form
    assert "has=nothing of the kind" in html(f"{LIST}&has=nothing+of+the+kind", snapshot, 404)
    html(f"{LIST}&in=nonsense&has=x", snapshot, 404)
    html(f"{LIST}&has=" + "x" * 200, snapshot, 404)
    assert len(listed(html(f"{LIST}&has=+++", snapshot))) == len(listed(html(LIST, snapshot)))


def test_a_reader_chooses_the_columns_of_a_table_in_every_form(published: Callable[[str], Snapshot]):
    snapshot = published(TEXTS)
    page = html(f"{LIST}&view=table", snapshot)
    offered = dict(re.findall(r'name="column" value="[^"]*/([^"/#]+)"( checked)?>', page))
    assert offered["note"] and offered["size"]
    chosen = "column=https://data.example.org/id/rare&column=https://data.example.org/id/size"
    page = html(f"{LIST}&view=table&{chosen}&column=https://data.example.org/id/rare", snapshot)
    assert re.findall(r'<th scope="col"[^>]*>(?:<a [^>]*>)?(?:<bdi[^>]*>)?([^<]+)', page) == [
        "Name",
        "rare",
        "size",
    ]
    (table,) = re.findall(r'href="(/browse\.csv[^"]*)"', page.partition('id="formats-title"')[2])
    csv = answer(Ask("GET", unescape(table), "*/*", "en"), snapshot).body.decode()
    assert csv.splitlines()[0] == '"URI","label","label (en)","label (de)","rare","size"'
    html(f"{LIST}&view=table&column=nonsense", snapshot, 404)
