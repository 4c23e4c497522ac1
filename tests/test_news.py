"""What each edit changed is told to readers, to their feed readers, and to programs that follow the data."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import SETTINGS, Site
from rdflib import Graph, Namespace, URIRef
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Answer, Ask
from seeother.journal import entries, recording
from seeother.news.pages import FORMS, changes_page
from seeother.publish.once import publish_once
from seeother.serve.operations import service

OLD = """
ex:a rdfs:label "A <b>"@en ; ex:size 1 ; ex:part [ ex:p 1 ; ex:q ( 1 2 ) ] .
ex:b rdfs:label "B" ; ex:size 2 .
ex:same rdfs:label "Same" ; ex:part [ ex:p 1 ] , [ ex:p 2 ] .
"""
NEW = """
ex:a rdfs:label "A <b>"@en ; ex:size 3 ; ex:part [ ex:p 1 ; ex:q ( 1 3 ) ] .
ex:c rdfs:label "C" .
ex:same rdfs:label "Same" ; ex:part [ ex:p 2 ] , [ ex:p 1 ] .
"""
EX = "https://data.example.org/id/"
AS, LDES, TREE = (
    Namespace(iri)
    for iri in ("https://www.w3.org/ns/activitystreams#", "https://w3id.org/ldes#", "https://w3id.org/tree#")
)


@pytest.fixture
def edited(site: Site, tmp_path: Path) -> Callable[..., Snapshot]:
    """Return a function that publishes one state of a file after the other, and returns the last."""

    def publish(*states: str, settings: str = "", **others: str) -> Snapshot:
        whole = f'state = "{tmp_path / "state"}"\n{settings}\n{SETTINGS}'
        for number, text in enumerate(states):
            publish_once(site(whole, data=text, **(others if number else {})), tmp_path / "state")
        return Snapshot(tmp_path / "state" / "current")

    return publish


def get(data: Snapshot, target: str = "/-/changes", accept: str | None = None, **fields: str) -> Answer:
    return changes_page(Ask("GET", target, accept, **fields), data)


def activities(data: Snapshot) -> dict[str, dict]:
    found = json.loads(get(data, "/-/changes.json").body)["orderedItems"]
    return {item["object"].removeprefix(EX): item for item in found}


def test_an_edit_is_told_thing_by_thing(edited: Callable[..., Snapshot]) -> None:
    data = edited(OLD, NEW)
    found = activities(data)
    assert {name: item["type"] for name, item in found.items()} == {
        "a": "Update",
        "b": "Delete",
        "c": "Create",
    }
    assert found["a"]["summary"] == "+2 −2"
    page = get(data, accept="text/html").body.decode()
    assert (
        "A &lt;b&gt;" in page
        and "<b>" not in page.partition("<main")[2].replace("<b>", "", 0).partition("A &lt;b")[0]
    )
    assert "<del><bdi>size: 1" in page and "<ins><bdi>size: 3" in page
    assert 'href="/id/a"' in page


def test_the_first_snapshot_and_one_that_says_the_same_are_no_news(edited: Callable[..., Snapshot]) -> None:
    assert activities(edited(OLD)) == {}
    assert activities(edited(OLD, OLD.replace("ex:size 1 ;", "ex:size   1 ;"))) == {}


def test_what_moves_to_another_file_has_not_changed(edited: Callable[..., Snapshot]) -> None:
    rest = 'ex:a rdfs:label "A" ; ex:size 1 .'
    assert activities(edited(f"{rest} ex:b rdfs:label 'B' .", rest, other="ex:b rdfs:label 'B' .")) == {}


def test_a_thing_that_gains_a_file_is_no_new_thing(edited: Callable[..., Snapshot]) -> None:
    found = activities(edited(OLD, OLD, other="ex:a ex:more 5 ."))
    assert {name: (item["type"], item["summary"]) for name, item in found.items()} == {"a": ("Update", "+1")}


CUBE = """@prefix qb: <http://purl.org/linked-data/cube#> .
ex:cube a qb:DataSet ; rdfs:label "Cube" . ex:y1 rdfs:label "First year" . ex:y2 rdfs:label "Second year" .
[] a qb:Observation ; qb:dataSet ex:cube ; ex:year ex:y1 ; ex:count 10 .
[] a qb:Observation ; qb:dataSet ex:cube ; ex:year ex:y2 ; ex:count 20 .
"""


def test_what_changes_in_an_observation_without_a_name_is_told_of_its_data_set(
    edited: Callable[..., Snapshot],
) -> None:
    data = edited(CUBE, CUBE.replace("ex:count 20", "ex:count 25"))
    found = activities(data)
    assert {name: (item["type"], item["summary"]) for name, item in found.items()} == {
        "cube": ("Update", "+4 −4")
    }
    page = get(data, accept="text/html").body.decode()
    for sign, number in (("del", 20), ("ins", 25)):
        (line,) = re.findall(rf"<{sign}><bdi>(.*?)</bdi>", page)
        assert "← " in line and f"{number} (" in line and "Second year" in line
    assert activities(edited(CUBE, CUBE.replace(" ex:count 10 .\n[]", " ex:count 10 .\n\n[]"))) == found


# (before, after, things that are told to have changed)
LOOSE = {
    "a new one": ("", "[] ex:about ex:a , ex:b ; ex:note 'x' .", {"a", "b"}),
    "one less": ("[] ex:about ex:b ; ex:note 'x' .", "", {"b"}),
    "deep inside": ("[] ex:about ex:a ; ex:p [ ex:q 1 ] .", "[] ex:about ex:a ; ex:p [ ex:q 2 ] .", {"a"}),
    "about nothing here": ("", "[] ex:about ex:nobody ; a ex:b .", set()),
    "as before": ("[] ex:about ex:a ; ex:p 1 .", "[ ex:p 1 ; ex:about ex:a ] .", set()),
}


@pytest.mark.parametrize(("before", "after", "changed"), LOOSE.values(), ids=LOOSE)
def test_a_node_that_nothing_leads_to_changes_what_it_is_about(
    edited: Callable[..., Snapshot], before: str, after: str, changed: set[str]
) -> None:
    things = "ex:a rdfs:label 'A' . ex:b rdfs:label 'B' .\n"
    found = activities(edited(things + before, things + after))
    assert set(found) == changed
    assert {item["type"] for item in found.values()} <= {"Update"}


def test_a_feed_has_an_entry_for_each_thing(edited: Callable[..., Snapshot]) -> None:
    data = edited(OLD, NEW)
    feed = ET.fromstring(get(data, "/-/changes.atom").body)
    atom = "{http://www.w3.org/2005/Atom}"
    assert [entry.findtext(f"{atom}title") for entry in feed.iter(f"{atom}entry")] == [
        "A <b> (+2 −2)",
        "B (−2)",
        "C (+1)",
    ]
    ids = [entry.findtext(f"{atom}id") for entry in feed.iter(f"{atom}entry")]
    assert len(set(ids)) == len(ids) and all(
        identifier.startswith("https://data.example.org/") for identifier in ids if identifier
    )
    assert feed.findtext(f"{atom}updated", "").endswith("Z")


def test_a_stream_of_events_leads_on_to_all_pages(
    edited: Callable[..., Snapshot], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("seeother.news.told.PAGE", 1)
    data = edited(OLD, NEW, OLD)
    found, page = Graph(), URIRef("https://data.example.org/-/changes?page=1")
    for _ in range(5):
        target = str(page).removeprefix("https://data.example.org").replace("changes?", "changes.ttl?")
        one = Graph().parse(data=get(data, target).body, format="turtle")
        found += one
        following = one.value(one.value(page, TREE.relation), TREE.node)
        if following is None:
            break
        page = URIRef(str(following))
    stream = URIRef("https://data.example.org/-/changes#stream")
    assert len(list(found.objects(stream, TREE.member))) == 6
    assert found.value(stream, LDES.versionOfPath) == AS.object


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999", "3", "1e3", "%C2%B2"])
def test_a_page_that_is_not_there_is_refused_by_name(edited: Callable[..., Snapshot], page: str) -> None:
    found = get(edited(OLD, NEW), f"/-/changes.atom?page={page}")
    assert found.status == 400
    assert b"page" in found.body


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "text/html"),
        ("application/atom+xml", "application/atom+xml"),
        ("application/activity+json", "application/activity+json"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
    ],
)
def test_news_are_negotiated(edited: Callable[..., Snapshot], accept: str | None, media_type: str) -> None:
    data = edited(OLD, NEW)
    found = get(data, accept=accept)
    assert dict(found.headers)["Content-Type"].startswith(media_type)
    assert found.status == 200
    assert get(data, accept=accept, if_none_match=found.etag).status == 304


def test_pages_of_news_lead_to_each_other_in_the_head_as_in_the_field(
    edited: Callable[..., Snapshot], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("seeother.news.told.PAGE", 1)
    data = edited(OLD, NEW, OLD, NEW)
    for number, around in {1: {"first", "next", "last"}, 2: {"first", "prev", "next", "last"}}.items():
        found = get(data, f"/-/changes?page={number}", "text/html")
        element = re.compile(r'<link rel="(first|prev|next|last)" href="([^"]+)"')
        links = re.findall(r'<([^>]+)>; rel="(first|prev|next|last)"', dict(found.headers)["Link"])
        in_head = element.findall(found.body.decode())
        assert [(path, rel) for rel, path in in_head] == links
        assert {rel for _, rel in links} == around


@pytest.mark.parametrize("query", ["since=0000-01-01", "year=0", "before=0000-01-01T00:00:00Z&page=1"])
def test_a_feed_that_is_asked_for_a_time_says_that_it_has_pages(
    edited: Callable[..., Snapshot], query: str
) -> None:
    data = edited(OLD, NEW)
    for form in ("", ".atom", ".json", ".ttl"):
        found = get(data, f"/-/changes{form}?{query}")
        assert found.status == 400
        assert f"The parameter {query.partition('=')[0]} is none of this list" in found.body.decode()
        assert "/-/changes?page=1" in found.body.decode()


def test_what_is_no_form_of_news_is_not_acceptable(edited: Callable[..., Snapshot]) -> None:
    for accept in ("image/png", "text/markdown"):
        assert service("/-/changes", Ask("GET", "/-/changes", accept), edited(OLD, NEW)).status == 406
    assert len(FORMS) > 8


def test_much_is_counted_and_not_spelled_out(
    edited: Callable[..., Snapshot], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "_MOST_KEPT", 2)
    data = edited("ex:x rdfs:label 'X' .", "".join(f"ex:n{n} rdfs:label 'N' .\n" for n in range(9)))
    assert len(activities(data)) == 2
    assert "+8" in get(data, "/-/changes.atom").body.decode()


def test_too_much_is_not_told_at_all(
    edited: Callable[..., Snapshot], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "_MOST_STATEMENTS", 3)
    assert activities(edited(OLD, NEW)) == {}


def test_news_are_kept_for_as_long_as_the_settings_say(
    edited: Callable[..., Snapshot], tmp_path: Path
) -> None:
    assert activities(edited(OLD, NEW, settings="changes = 0")) == {}
    edited(OLD)
    known = next((tmp_path / "state" / "changes").iterdir())
    known.rename(known.with_name("1000000000000" + known.name[13:]))
    edited(NEW)
    assert "1000000000000" not in {file.name[:13] for file in (tmp_path / "state" / "changes").iterdir()}


def test_an_entry_that_cannot_be_read_is_passed_over(edited: Callable[..., Snapshot], tmp_path: Path) -> None:
    data = edited(OLD, NEW)
    (known,) = (tmp_path / "state" / "changes").iterdir()
    known.with_name("9" * 13 + known.name[13:]).write_bytes(b"no gzip")
    assert len(activities(data)) == 3
    assert entries.entries(tmp_path / "nowhere", 0, 10) == ([], 0)
