"""A client is told why it got what it got, as `seeother try` tells it."""

import json
import shlex
from pathlib import Path
from urllib.parse import urlencode

import pytest
from conftest import Answering
from seeother.commands.trial import rehearse
from seeother.explain.playing import why
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Ask
from seeother.http.preferences import LONGEST
from seeother.publish.publisher import publish_once
from seeother.serve.operations import of_data

TTL = """
<https://data.example.org/id/a> <http://www.w3.org/2000/01/rdf-schema#label> "A"@en .
<https://data.example.org/id/old> <http://www.w3.org/2002/07/owl#deprecated> true .
"""
SETTINGS = """base = "https://data.example.org"
languages = ["en", "de"]
[[pattern]]
thing = "/id/{+name}"
document = "/doc/{+name}"
"""
JSON = "application/json"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder: Path = tmp_path_factory.mktemp("site")
    (folder / "seeother.toml").write_text(SETTINGS)
    (folder / "data.ttl").write_text(TTL)
    publish_once(folder, folder.parent / f"{folder.name}-state")
    return Snapshot(folder.parent / f"{folder.name}-state" / "current")


def explained(data: Snapshot, query: str) -> dict:
    found = of_data(Ask("GET", f"/-/why?{query}", JSON), data)
    assert found.status == 200, found.body
    return json.loads(found.body)


# (query, status of the first answer, of the last, what is chosen, a part of the rule)
QUESTIONS = {
    "no header": ("uri=/id/a", 303, 200, "turtle", "without the field"),
    "one type": ("uri=/id/a&accept=text/html", 303, 200, "html", "most specific range"),
    "absolute": ("uri=https://data.example.org/id/a&accept=text/html", 303, 200, "html", "most specific"),
    "a tie": ("uri=/id/a&accept=text/html,text/turtle", 303, 200, "turtle", "the server chooses"),
    "nothing acceptable": ("uri=/id/a&accept=image/png", 406, 406, None, "section 15.5.7"),
    "a document": ("uri=/doc/a&accept=text/html", 200, 200, "html", "most specific"),
    "a page of the site": ("uri=/browse&accept=text/csv", 200, 200, "csv", "most specific"),
    "no such thing": ("uri=/id/none", 404, 404, "turtle", "without the field"),
    "gone": ("uri=/id/old", 410, 410, "turtle", "without the field"),
    "no path at all": ("uri=x", 404, 404, "html", "without the field"),
    "control characters": ("uri=/id/%0d%0aX:y&accept=%0d%0a", 404, 404, "turtle", "RFC 9110"),
}


@pytest.mark.parametrize(("query", "first", "last", "chosen", "rule"), QUESTIONS.values(), ids=QUESTIONS)
def test_the_explanation_is_what_the_server_does(
    data: Snapshot, query: str, first: int, last: int, chosen: str | None, rule: str
) -> None:
    told = explained(data, query)
    assert [told["exchanges"][0]["status"], told["exchanges"][-1]["status"]] == [first, last]
    assert told["chosen"] == chosen
    assert rule in told["rule"]


def test_it_says_what_it_could_not_read(data: Snapshot) -> None:
    told = explained(data, "uri=/id/a&accept=text/html;q=2,text,text/turtle&accept_language=de,!!")
    assert [
        "'text/html;q=2'" in told["unread"][0],
        "'text'" in told["unread"][1],
        "'!!'" in told["unread"][2],
    ] == [True] * 3
    assert [r["type"] for r in told["ranges"]] == ["text/turtle"]
    assert told["language"] == "de"
    assert f"{LONGEST} characters" in why("/id/a", "x" * (LONGEST + 1), None, data).unread[-1]


def test_the_command_asks_the_very_same(data: Snapshot) -> None:
    told = explained(data, "uri=/id/a&accept=text/html,%20it's")
    assert shlex.split(told["curl"]) == [
        "curl",
        "-iL",
        "-H",
        "Accept: text/html, it's",
        "https://data.example.org/id/a",
    ]


def test_the_page_and_the_command_line_say_the_same(data: Snapshot) -> None:
    target = "/-/why?uri=/id/a&accept=text/html&accept-profile=labels"
    page = of_data(Ask("GET", target, "text/html"), data).body.decode()
    lines, status = rehearse("/id/a", data, "text/html", None, "labels")
    found = why("/id/a", "text/html", None, data, "labels")
    assert status == 200
    assert found.profile is not None
    for text in (found.chosen, found.negotiation.rule, found.exchanges[0].status, found.profile.told):
        assert text in page
        assert any(text in line for line in lines)


@pytest.mark.parametrize(
    ("target", "accept", "status"),
    [
        ("/-/why", JSON, 400),
        ("/-/why?accept=text/html", "text/html", 400),
        ("/-/why?uri=https://else.org/", JSON, 404),
        ("/-/why?uri=http://[", JSON, 404),
        ("/-/why?uri=" + "x" * 9000, JSON, 400),
        ("/-/why", "text/html", 200),
        ("/-/why?_lang=de", "text/html", 200),
        ("/-/why?uri=", "text/html", 400),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_by_name(
    data: Snapshot, target: str, accept: str, status: int
) -> None:
    found = of_data(Ask("GET", target, accept), data)
    assert found.status == status
    assert status != 400 or b"uri" in found.body


# (query, profile that is chosen, a part of the reason)
PROFILES = {
    "none": ("uri=/id/a", "all", "none is named"),
    "a field": ("uri=/id/a&accept_profile=labels", "labels", "Accept-Profile names it"),
    "a field with a hyphen": ("uri=/doc/a&accept-profile=<https://schema.org/>", "schema", "Accept-Profile"),
    "by weight": ("uri=/doc/a&accept_profile=labels;q%3D0.1,statements", "statements", "wanted more"),
    "a parameter": ("uri=/doc/a%3F_profile%3Dlabels", "labels", "the parameter _profile names it"),
    "both": ("uri=/doc/a%3F_profile%3Dlabels&accept_profile=statements", "labels", "the parameter _profile"),
    "an unknown one": ("uri=/doc/a&accept_profile=nope", "", "406: nothing that Accept-Profile names"),
    "nothing readable": ("uri=/doc/a&accept_profile=%3C%3E", "all", "none is named"),
}


@pytest.mark.parametrize(("query", "name", "reason"), PROFILES.values(), ids=PROFILES)
def test_it_says_which_profile_is_chosen_and_why(data: Snapshot, query: str, name: str, reason: str) -> None:
    told = explained(data, query)
    assert told["profile"]["name"] == name
    assert reason in told["profile"]["reason"]
    assert (told["exchanges"][-1]["status"] == 406) == (name == "")
    assert ("Accept-Profile:" in told["curl"]) == ("accept" in query)


def test_it_says_of_a_profile_what_it_could_not_read(data: Snapshot) -> None:
    assert "'<a b>'" in explained(data, "uri=/id/a&accept_profile=<a b>,labels")["unread"][0]


def test_no_server_is_asked_what_only_a_server_knows(data: Snapshot) -> None:
    for uri in ("/-/health", "https://data.example.org/-/metrics?x", "/-/problems"):
        (line,), status = rehearse(uri, data, None, None)
        assert status == 404 and "tells of a running server" in line
    lines, status = rehearse("/-/versions", data, "application/json", None)
    assert status == 200 and '"versions"' in lines[-3]


ADDRESSES = [
    "/id/bridge/Tower_Bridge",
    "/doc/bridge/Tower_Bridge",
    "/doc/bridge/Tower_Bridge.ttl",
    "/doc/bridge/Tower_Bridge.de.html",
    "/doc/bridge/Tower_Bridge?_mediatype=text/n3",
    "/doc/bridge/Tower_Bridge?_profile=labels",
    "/ns",
    "/",
    "/index.html",
    "/browse",
    "/search.tsv?q=tower",
    "/search?q=tower",
    "/.well-known/void",
    "/.well-known/api-catalog",
    "/robots.txt",
    "/llms.txt",
    "/sitemap.xml",
    "/sitemap/1.xml",
    "/search/description.xml",
    "/-/changes",
    "/-/changes.atom",
    "/-/problems",
    "/-/versions",
    "/-/profiles",
    "/-/why",
    "/-/why?uri=/-/why?uri=/",
    "/-/why.json?uri=/",
    "/-/linkset?uri=/",
    "/-/drawing.svg?uri=/",
    "/-/dump/data.nq.gz",
    "/-/reconcile",
    "/-/health",
    "/-/metrics",
    "/-/nope",
    "/nope",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_whatever_is_asked_for_the_server_explains_what_it_answers(bridges: Answering, address: str) -> None:
    for accept in (None, "text/html", "application/json", "application/geo+json", "image/png"):
        found = bridges.get(address, accept)
        asked = {"uri": address} | ({"accept": accept} if accept else {})
        told = json.loads(bridges.get(f"/-/why.json?{urlencode(asked)}").body)
        first, last = (dict(told["exchanges"][at]["headers"]) for at in (0, -1))
        assert told["exchanges"][0]["status"] == found.status
        assert first["Content-Type"] == found.getheader("Content-Type")
        assert first.get("Location") == found.getheader("Location")
        types = {score["variant"]: score["type"] for score in told["scores"]}
        if told["exchanges"][-1]["status"] == 200:
            assert types[told["chosen"]] == last["Content-Type"].partition(";")[0]
        elif found.status == 406:
            assert told["chosen"] is None


def test_the_server_explains_itself(bridges: Answering) -> None:
    found = bridges.get("/-/why?uri=/id/bridge/Golden_Gate_Bridge&accept=text/html", JSON)
    assert json.loads(found.body)["exchanges"][-1]["status"] == 200
    assert b"<script>" not in bridges.get("/-/why?uri=/id/%3Cscript%3E", "text/html").body
