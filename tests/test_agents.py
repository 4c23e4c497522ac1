"""Agents ask by the Model Context Protocol, where the settings turn it on; they read, and change nothing."""

import json
from pathlib import Path
from typing import Any

import pytest
from seeother.agents.protocol import PLACE, agents
from seeother.agents.tools import TOOLS
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Answer, Ask
from seeother.http.parameters import json_of
from seeother.publish.once import publish_once

EX = "https://data.example.org/id/"
TTL = """
@prefix ex: <https://data.example.org/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:a a ex:Kind ; rdfs:label "Ada" ; rdfs:seeAlso ex:b .
ex:b a ex:Kind ; rdfs:label "Bo" . ex:Kind rdfs:label "Kind" .
"""
SETTINGS = 'base = "https://data.example.org"\n{}\n[[pattern]]\nthing = "/id/{{+name}}"\ndocument = "/doc/{{+name}}"\n'


def served(folder: Path, line: str) -> Snapshot:
    folder.mkdir()
    (folder / "seeother.toml").write_text(SETTINGS.format(line))
    (folder / "data.ttl").write_text(TTL)
    publish_once(folder, folder.parent / f"{folder.name}-state")
    return Snapshot(folder.parent / f"{folder.name}-state" / "current")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return served(tmp_path_factory.mktemp("agents") / "site", 'mcp = "on"')


def send(data: Snapshot, text: str | bytes) -> Answer:
    content = (text.encode() if isinstance(text, str) else text).decode("latin-1")
    return agents(Ask("POST", PLACE, content=content), data)


def call(data: Snapshot, method: str, **parameters: Any) -> dict[str, Any]:
    found = send(data, json.dumps({"jsonrpc": "2.0", "id": 7, "method": method, "params": parameters}))
    told = json.loads(found.body)
    assert (told["jsonrpc"], told["id"]) == ("2.0", 7)
    return told


def use(data: Snapshot, tool: str, **arguments: Any) -> tuple[str, bool]:
    told = call(data, "tools/call", name=tool, arguments=arguments)["result"]
    return told["content"][0]["text"], told["isError"]


def test_nobody_is_served_who_was_not_invited(tmp_path: Path) -> None:
    found = send(served(tmp_path / "site", ""), '{"jsonrpc": "2.0", "id": 1, "method": "ping"}')
    assert found.status == 404
    assert b'mcp = "on"' in found.body


@pytest.mark.parametrize("asked", ["2025-03-26", "2025-06-18", "1999-01-01", None])
def test_an_introduction_agrees_on_a_version(data: Snapshot, asked: str | None) -> None:
    found = call(data, "initialize", protocolVersion=asked)["result"]
    assert found["protocolVersion"] == (asked if asked in ("2025-03-26", "2025-06-18") else "2025-06-18")
    assert "tools" in found["capabilities"]


@pytest.mark.parametrize(
    ("kind", "protocol", "status"),
    [
        ("application/json", "2025-06-18", 200),
        ("application/json; charset=utf-8", "2025-03-26", 200),
        (None, None, 200),
        ("text/plain", None, 415),
        ("application/x-www-form-urlencoded", None, 415),
        ("application/json", "1999-01-01", 400),
    ],
)
def test_a_message_is_json_in_a_version_that_is_spoken(
    data: Snapshot, kind: str | None, protocol: str | None, status: int
) -> None:
    ping = '{"jsonrpc": "2.0", "id": 1, "method": "ping"}'
    found = agents(Ask("POST", PLACE, content=ping, content_type=kind, protocol=protocol), data)
    assert found.status == status
    if status == 400:
        assert b"2025-06-18" in found.body


def test_every_tool_says_what_it_takes_and_that_it_only_reads(data: Snapshot) -> None:
    found = {tool["name"]: tool for tool in call(data, "tools/list")["result"]["tools"]}
    assert found.keys() == TOOLS.keys()
    for tool in found.values():
        assert tool["annotations"]["readOnlyHint"] and tool["description"]
        assert set(tool["inputSchema"]["required"]) <= tool["inputSchema"]["properties"].keys()


# (tool, arguments, a part of the answer)
USES = {
    "overview": ("overview", {}, "Linked Data"),
    "search": ("search", {"query": "Ada"}, f"{EX}a"),
    "describe": ("describe", {"uri": f"{EX}a"}, "# Ada"),
    "describe by path": ("describe", {"uri": "/id/a", "format": "turtle"}, "rdfs:seeAlso"),
    "mentions": ("mentions", {"uri": f"{EX}b"}, '"name": "Ada"'),
    "classes": ("classes", {}, '"count": 2'),
    "properties": ("properties", {"limit": 1}, '"count"'),
    "members": ("members", {"class": f"{EX}Kind", "limit": 1}, '"next": 1'),
    "members from a place on": ("members", {"class": f"{EX}Kind", "start": 1}, '"next": null'),
    "explain": ("explain", {"uri": "/id/a", "accept": "text/html"}, "RFC 9110"),
}


@pytest.mark.parametrize(("tool", "arguments", "part"), USES.values(), ids=USES)
def test_a_tool_answers(data: Snapshot, tool: str, arguments: dict[str, Any], part: str) -> None:
    text, failed = use(data, tool, **arguments)
    assert not failed, text
    assert part in text


# (tool, arguments, a part of what is wrong)
MISUSES = {
    "missing": ("search", {}, "query is missing"),
    "no text": ("search", {"query": 5}, "query"),
    "a truth for a number": ("classes", {"limit": True}, "limit"),
    "an unknown parameter": ("classes", {"x": 1}, "x is no"),
    "elsewhere": ("describe", {"uri": "https://else.org/x"}, "not of this site"),
    "nothing there": ("describe", {"uri": f"{EX}none"}, "404"),
    "nothing mentioned": ("mentions", {"uri": "x"}, "nothing"),
    "another format": ("describe", {"uri": f"{EX}a", "format": "pdf"}, "format"),
    "no class": ("members", {"class": "no URI"}, "class"),
}


@pytest.mark.parametrize(("tool", "arguments", "part"), MISUSES.values(), ids=MISUSES)
def test_what_a_tool_cannot_use_is_said(
    data: Snapshot, tool: str, arguments: dict[str, Any], part: str
) -> None:
    text, failed = use(data, tool, **arguments)
    assert failed
    assert part in text


# (content, status, code of the error, None for none)
MESSAGES = {
    "no JSON": ("{", 400, -32700),
    "no UTF-8": (b"\xff", 400, -32700),
    "too deep": ("[" * 100_000, 400, -32700),
    "a batch": ("[]", 400, -32600),
    "another version": ('{"jsonrpc": "1.0", "id": 1, "method": "ping"}', 400, -32600),
    "no such method": ('{"jsonrpc": "2.0", "id": 1, "method": "resources/list"}', 200, -32601),
    "no such tool": (
        '{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "rm"}}',
        200,
        -32602,
    ),
    "parameters that are none": (
        '{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": [1]}',
        200,
        -32602,
    ),
    "a method that is none": ('{"jsonrpc": "2.0", "id": 1, "method": {"a": 1}}', 200, -32601),
}


@pytest.mark.parametrize(("content", "status", "code"), MESSAGES.values(), ids=MESSAGES)
def test_a_message_that_is_none_gets_an_error(
    data: Snapshot, content: str | bytes, status: int, code: int
) -> None:
    found = send(data, content)
    assert (found.status, json.loads(found.body)["error"]["code"]) == (status, code)


def test_a_notification_needs_no_answer(data: Snapshot) -> None:
    found = send(data, '{"jsonrpc": "2.0", "method": "notifications/initialized"}')
    assert (found.status, found.body) == (202, b"")


def test_there_is_no_stream_to_listen_to(data: Snapshot) -> None:
    found = agents(Ask("GET", PLACE), data)
    assert found.status == 405
    assert "POST" in dict(found.headers)["Allow"]


# Whose page asks, and whether it may: pages of others would ask in the name of their readers (DNS rebinding).
ORIGINS = {
    "none, as programs have it": (None, 200),
    "the site's own": ("https://data.example.org", 200),
    "this machine": ("http://localhost:6274", 200),
    "this machine by number": ("http://[::1]:6274", 200),
    "another site": ("http://evil.example", 403),
    "one that begins like it": ("http://localhost.evil.example", 403),
    "a sandboxed page": ("null", 403),
    "an empty field": ("", 403),
}


@pytest.mark.parametrize(("origin", "status"), ORIGINS.values(), ids=ORIGINS)
def test_pages_of_other_sites_may_not_ask(data: Snapshot, origin: str | None, status: int) -> None:
    content = '{"jsonrpc": "2.0", "id": 1, "method": "ping"}'
    assert agents(Ask("POST", PLACE, content=content, origin=origin), data).status == status


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "1.5", "[[1]]", '{"a": 1}'])
def test_an_id_that_json_rpc_does_not_have_is_not_answered_with(data: Snapshot, number: str) -> None:
    found = send(data, f'{{"jsonrpc": "2.0", "id": {number}, "method": "ping"}}')
    assert found.status == 400
    assert number.encode() not in found.body


@pytest.mark.parametrize("text", ['"\\ud800"', '{"\\udfff": 1}', "[" * 100_000])
def test_what_is_no_json_or_cannot_be_written_again_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        json_of(text)
    assert json_of('"\\ud83d\\ude00"') == "😀"
