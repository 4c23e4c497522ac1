"""OpenRefine and its like turn names into this site's URIs (Reconciliation Service API 0.2)."""

import json
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from conftest import Answering
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Answer, Ask
from seeother.publish.once import publish_once
from seeother.query.search import LONGEST_QUERY
from seeother.reconciliation.matching import Effort, Query, matches
from seeother.reconciliation.service import PLACE, SERVICES

EX = "https://data.example.org/id/"
TTL = """
@prefix ex: <https://data.example.org/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
ex:Town rdfs:label "Town" ; rdfs:subClassOf ex:Place .
ex:River rdfs:label "River" .
ex:paris a ex:Town ; rdfs:label "Paris" ; skos:altLabel "Lutetia" ; dcterms:description "A <b>capital</b>." ; ex:in ex:france ; ex:size 105.4 ; ex:rank 1 .
ex:paris2 a ex:Town ; rdfs:label "Paris" ; ex:in ex:texas .
ex:rhine a ex:River ; rdfs:label "Rhine" ; skos:notation "R1" .
ex:france rdfs:label "France" . ex:texas rdfs:label "Texas" . ex:in rdfs:label "lies in" .
"""
SETTINGS = (
    'base = "https://data.example.org"\n[[pattern]]\nthing = "/id/{+name}"\ndocument = "/doc/{+name}"\n'
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder: Path = tmp_path_factory.mktemp("site")
    (folder / "seeother.toml").write_text(SETTINGS)
    (folder / "data.ttl").write_text(TTL)
    publish_once(folder, folder.parent / f"{folder.name}-state")
    return Snapshot(folder.parent / f"{folder.name}-state" / "current")


def ask(data: Snapshot, path: str = "", **parameters: str) -> Answer:
    target = f"{PLACE}{path}" + (f"?{urlencode(parameters)}" if parameters else "")
    return SERVICES[f"{PLACE}{path}"](Ask("GET", target), data)


def told(found: Answer) -> dict:
    assert found.status == 200, found.body
    return json.loads(found.body)


def results(data: Snapshot, **query: object) -> list[dict]:
    return told(ask(data, queries=json.dumps({"q0": query})))["q0"]["result"]


def test_the_manifest_says_what_the_service_can(data: Snapshot) -> None:
    found = told(ask(data))
    assert found["versions"] == ["0.2"]
    assert {"id": f"{EX}Town", "name": "Town"} in found["defaultTypes"]
    assert found["view"]["url"] == "https://data.example.org/search?q={{id}}"
    for kind in ("entity", "type", "property"):
        assert found["suggest"][kind]["service_url"] + found["suggest"][kind]["service_path"] == (
            f"https://data.example.org{PLACE}/suggest/{kind}"
        )


# (query, the candidates' ends, whether the first is a match)
QUERIES = {
    "a name of one thing": ({"query": "Rhine"}, ["rhine"], True),
    "in any case": ({"query": "  rHINE "}, ["rhine"], True),
    "another name": ({"query": "Lutetia"}, ["paris"], True),
    "a code": ({"query": "R1"}, ["rhine"], True),
    "a URI": ({"query": f"{EX}rhine"}, ["rhine"], True),
    "a name of two things": ({"query": "Paris"}, ["paris", "paris2"], False),
    "and a property by name": (
        {"query": "Paris", "properties": [{"pid": f"{EX}in", "v": "Texas"}]},
        ["paris2", "paris"],
        True,
    ),
    "and a property by URI": (
        {"query": "Paris", "properties": [{"pid": f"{EX}in", "v": {"id": f"{EX}france"}}]},
        ["paris", "paris2"],
        True,
    ),
    "a property alone": ({"properties": [{"pid": f"{EX}in", "v": f"{EX}texas"}]}, ["paris2"], True),
    "of a class": ({"query": "Paris", "type": f"{EX}Town", "limit": 1}, ["paris"], False),
    "of a class above": ({"query": "Paris", "type": [f"{EX}Place"]}, ["paris", "paris2"], False),
    "of another class": ({"query": "Paris", "type": f"{EX}River"}, [], None),
    "of all classes": (
        {"query": "Paris", "type": [f"{EX}Town", f"{EX}River"], "type_strict": "all"},
        [],
        None,
    ),
    "better of a class": (
        {"query": "Paris", "type": f"{EX}River", "type_strict": "should"},
        ["paris", "paris2"],
        False,
    ),
    "nothing": ({"query": "Zzyzx"}, [], None),
}


@pytest.mark.parametrize(("query", "ends", "is_match"), QUERIES.values(), ids=QUERIES)
def test_names_lead_to_things(data: Snapshot, query: dict, ends: list[str], is_match: bool | None) -> None:
    found = results(data, **query)
    assert [one["id"].removeprefix(EX) for one in found] == ends
    assert [one["score"] for one in found] == sorted((one["score"] for one in found), reverse=True)
    if found:
        assert found[0]["match"] is is_match
        assert {"id", "name", "score", "match", "type"} <= found[0].keys()
        assert all(0 <= one["score"] <= 100 for one in found)


def test_a_spelling_mistake_is_no_match_but_a_candidate(data: Snapshot) -> None:
    (found,) = results(data, query="Rhinee")
    assert not found["match"]
    assert 80 < found["score"] < 100


# (parameter, value, what the answer says)
REFUSED = {
    "no JSON": ("queries", "{", "not JSON"),
    "too deep": ("queries", "[" * 5000, "queries"),
    "a list": ("queries", "[]", "object"),
    "a million": ("queries", json.dumps({str(n): {"query": "a"} for n in range(51)}), "up to 50"),
    "no query": ("queries", '{"q": {}}', "`query`"),
    "an empty query": ("queries", '{"q": {"query": " "}}', "`query`"),
    "a query that is a number": ("queries", '{"q": {"query": 5}}', "`query`"),
    "limit": ("queries", '{"q": {"query": "a", "limit": -1}}', "`limit`"),
    "limit that is none": ("queries", '{"q": {"query": "a", "limit": NaN}}', "`limit`"),
    "type": ("queries", '{"q": {"query": "a", "type": {"id": 1}}}', "`type`"),
    "type_strict": ("queries", '{"q": {"query": "a", "type_strict": "x"}}', "`type_strict`"),
    "properties": ("queries", '{"q": {"query": "a", "properties": [1]}}', "`properties`"),
    "no ids": ("extend", '{"properties": []}', "`ids`"),
    "ids": ("extend", '{"ids": [1], "properties": []}', "`ids`"),
    "too many ids": ("extend", json.dumps({"ids": ["a"] * 201, "properties": []}), "200"),
    "callback": ("callback", "alert(1)//", "callback"),
}


@pytest.mark.parametrize(("name", "value", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_by_name(data: Snapshot, name: str, value: str, sentence: str) -> None:
    post = Ask("POST", PLACE, content=urlencode({name: value}))
    found = SERVICES[PLACE](post, data) if name != "callback" else ask(data, callback=value)
    assert found.status == 400
    assert f"parameter {name}" in found.body.decode()
    assert sentence in found.body.decode()


def test_a_limit_without_end_has_one(data: Snapshot) -> None:
    assert len(results(data, query="Paris", limit=1e308)) == 2


def test_columns_are_extended(data: Snapshot) -> None:
    wanted = {
        "ids": [f"{EX}paris", f"{EX}none", "no IRI"],
        "properties": [{"id": f"{EX}{p}"} for p in ("in", "size", "rank", "x")],
    }
    found = told(ask(data, extend=json.dumps(wanted)))
    assert found["meta"][0] == {"id": f"{EX}in", "name": "lies in"}
    assert found["rows"][f"{EX}paris"] == {
        f"{EX}in": [{"id": f"{EX}france", "name": "France"}],
        f"{EX}size": [{"float": 105.4}],
        f"{EX}rank": [{"int": 1}],
        f"{EX}x": [],
    }
    assert found["rows"][f"{EX}none"] == {f"{EX}{p}": [] for p in ("in", "size", "rank", "x")}


def test_properties_are_proposed(data: Snapshot) -> None:
    found = told(ask(data, "/properties", type=f"{EX}Town", limit="3"))
    assert len(found["properties"]) == 3
    assert {"id": f"{EX}in", "name": "lies in"} in told(ask(data, "/properties", type=f"{EX}Town"))[
        "properties"
    ]
    assert told(ask(data, "/properties"))["properties"]
    assert ask(data, "/properties", type="x", limit="0").status == 400


@pytest.mark.parametrize(
    ("kind", "prefix", "first"),
    [("entity", "Par", "paris"), ("type", "to", "Town"), ("property", "lies", "in")],
)
def test_what_is_being_typed_is_completed(data: Snapshot, kind: str, prefix: str, first: str) -> None:
    found = told(ask(data, f"/suggest/{kind}", prefix=prefix))["result"]
    assert found[0]["id"] == EX + first
    assert not told(ask(data, f"/suggest/{kind}", prefix=prefix, cursor="500"))["result"]
    assert ask(data, f"/suggest/{kind}").status == 400
    assert ask(data, f"/suggest/{kind}", prefix=prefix, cursor="-1").status == 400


def test_a_preview_may_be_framed_and_runs_nothing(data: Snapshot) -> None:
    found = ask(data, "/preview", id=f"{EX}paris")
    policy = dict(found.headers)["Content-Security-Policy"]
    assert "frame-ancestors *" in policy and "default-src 'none'" in policy
    assert "A &lt;b&gt;capital&lt;/b&gt;." in found.body.decode()
    assert ask(data, "/preview", id="https://else.org/x").status == 404
    assert ask(data, "/preview").status == 400


def test_a_script_of_another_site_gets_a_function_call(data: Snapshot) -> None:
    found = ask(data, callback="jQuery.cb_1")
    assert found.body.startswith(b"/**/jQuery.cb_1({")
    assert dict(found.headers)["Content-Type"].startswith("text/javascript")


# (Content-Type, content, status, what the answer says)
POSTED = {
    "JSON": ("application/json", '{"q0": {"query": "A"}}', 415, "application/x-www-form-urlencoded"),
    "parts": ("multipart/form-data; boundary=x", "--x--", 415, "application/x-www-form-urlencoded"),
    "a form without queries": ("application/x-www-form-urlencoded", "q=A", 400, "queries"),
    "nothing": (None, "", 400, "queries"),
    "a form of any spelling": ("Application/X-WWW-Form-URLEncoded; charset=UTF-8", "queries={}", 200, "{}"),
    "a form that names no type": (None, "queries={}", 200, "{}"),
}


@pytest.mark.parametrize(("kind", "content", "status", "sentence"), POSTED.values(), ids=POSTED)
def test_what_is_posted_is_a_form(
    data: Snapshot, kind: str | None, content: str, status: int, sentence: str
) -> None:
    found = SERVICES[PLACE](Ask("POST", PLACE, content=content, content_type=kind), data)
    assert found.status == status
    assert sentence in found.body.decode()
    if status == 415:
        assert dict(found.headers)["Accept"] == "application/x-www-form-urlencoded"


def test_a_form_is_read_over_a_socket_and_nowhere_else(bridges: Answering) -> None:
    form = "queries=" + quote(json.dumps({"q0": {"query": "Golden Gate Bridge"}}))
    kind = "application/x-www-form-urlencoded"
    head = (
        f"Host: x\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {len(form)}\r\n\r\n{form}"
    )
    found = bridges.raw(f"POST {PLACE} HTTP/1.1\r\n{head}".encode())
    assert b"200 OK" in found and b'"match": true' in found
    assert b" 405 " in bridges.raw(f"POST /-/why HTTP/1.1\r\n{head}".encode())
    large = (
        f"POST {PLACE} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 300000\r\n\r\n".encode()
    )
    assert b" 413 " in (told := bridges.raw(large, 2)) and b"send it in parts" in told
    chunked = f"POST {PLACE} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    assert b" 413 " in bridges.raw(chunked + b"50000\r\n" + b"x" * 0x50000 + b"\r\n0\r\n\r\n", 3)


@pytest.mark.long
def test_who_sends_a_million_queries_is_heard_out_and_told_which_parameter_is_too_long(
    bridges: Answering,
) -> None:
    form = "queries=" + quote(json.dumps({f"q{number}": {} for number in range(1_000_000)}), safe='{}":, ')
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    found = bridges.ask("POST", PLACE, headers, body=form.encode())
    assert found.status == 413
    assert b"the parameter queries of /-/reconcile" in found.body


def test_what_may_be_posted_where_is_told_to_whoever_asks(bridges: Answering) -> None:
    for method, status in (("OPTIONS", 204), ("PUT", 405)):
        told = bridges.ask(method, PLACE)
        assert (told.status, told.getheader("Allow")) == (status, "GET, HEAD, OPTIONS, POST")
    preflight = bridges.ask("OPTIONS", "/-/mcp")
    assert preflight.getheader("Access-Control-Allow-Methods") == "POST, OPTIONS"
    assert "Content-Type" in preflight.getheader("Access-Control-Allow-Headers")


def test_a_name_beyond_all_sense_is_compared_no_further_than_a_search_reads():
    assert len(Query.of({"query": "Tower " * 10_000}).text) <= LONGEST_QUERY


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder: Path = tmp_path_factory.mktemp("many")
    values = " , ".join(f'"v{n}"' for n in range(300))
    lines = (f'ex:s{n} rdfs:label "Stone {n}" ; ex:p {values} .' for n in range(120))
    (folder / "seeother.toml").write_text(SETTINGS)
    (folder / "data.ttl").write_text(TTL + "\n".join(lines))
    publish_once(folder, folder.parent / f"{folder.name}-state")
    return Snapshot(folder.parent / f"{folder.name}-state" / "current")


def test_a_batch_is_looked_up_within_bounds_however_much_it_asks(many: Snapshot) -> None:
    properties = [{"pid": f"{EX}p", "v": ["no such value"] * 20}] * 5
    query = Query.of({"query": "Stone", "limit": 50, "properties": properties[:1]})
    few, more = Effort(100), Effort(1_000)
    assert len(matches(query, many, few)) == 1 < len(matches(query, many, more)) < 10
    assert few.left > -10 and more.left > -10

    batch = {f"q{n}": {"query": "Stone", "limit": 50, "properties": properties} for n in range(50)}
    content = urlencode({"queries": json.dumps(batch)})
    answers = told(SERVICES[PLACE](Ask("POST", PLACE, content=content), many))
    assert all(len(answers[key]["result"]) == 1 for key in batch)


def test_more_values_than_are_given_at_once_are_refused_with_a_remedy(many: Snapshot) -> None:
    ids, properties = [f"{EX}s{n}" for n in range(120)], [{"id": f"{EX}p"}]
    few = told(ask(many, extend=json.dumps({"ids": ids[:2] * 20, "properties": properties})))
    assert [len(row[f"{EX}p"]) for row in few["rows"].values()] == [100, 100]
    content = urlencode({"extend": json.dumps({"ids": ids, "properties": properties})})
    refused = SERVICES[PLACE](Ask("POST", PLACE, content=content), many)
    assert refused.status == 400
    assert b"ask for fewer ids" in refused.body
