"""What operators see of a running server: health, figures, log lines, and what a proxy may and may not say."""

import json
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from conftest import DATA, Running, until
from seeother.http.answer import Answer, Ask
from seeother.serve.logs import RequestLog
from seeother.serve.proxy import is_trusted, mismatch

pytestmark = pytest.mark.slow

THING = "/id/bridge/Tower_Bridge"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Running]]:
    """Return a function that starts the demo with environment variables."""
    started: list[Running] = []

    def start(kind: str = "asgi", **environment: str) -> Running:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        started.append(Running(DATA, tmp_path / "state", tmp_path / f"{len(started)}.log", kind=kind))
        return started[-1]

    yield start
    for running in started:
        running.stop()


def figures(server: Running) -> dict[str, float]:
    text = server.get("/-/metrics").body.decode()
    return {name: float(value) for name, value in re.findall(r"^(seeother_\S+) (\S+)$", text, re.MULTILINE)}


@pytest.mark.long
def test_figures_are_added_up_across_workers(server: Callable[..., Running]) -> None:
    running = server()
    for _ in range(40):
        running.get(THING, "text/turtle")
    running.get("/id/bridge/Nowhere")
    things = 'seeother_requests_total{kind="thing",status="303",variant=""}'
    assert until(lambda: figures(running).get(things) == 40)
    assert until(lambda: figures(running)["seeother_load_seconds_count"] == 2)
    seen = figures(running)
    assert seen["seeother_cache_hits_total"] >= 30
    assert any('status="404"' in name for name in seen)
    assert seen["seeother_things"] == 236
    assert seen["seeother_triples"] > 2000
    assert seen["seeother_snapshot_age_seconds"] > 0
    assert seen["seeother_load_seconds_count"] == 2
    assert seen['seeother_work_seconds_count{kind="thing"}'] >= 1


@pytest.mark.long
def test_health_knows_every_worker_and_forgets_a_dead_one(server: Callable[..., Running]) -> None:
    running = server()
    assert until(lambda: len(json.loads(running.get("/-/health").body)["workers"]) == 2)
    health = json.loads(running.get("/-/health").body)
    assert {worker["snapshot"] for worker in health["workers"]} == {health["snapshot"]}
    assert [worker["generation"] for worker in health["workers"]] == [1, 1]
    first = health["workers"][0]["pid"]
    os.kill(first, signal.SIGKILL)

    def is_replaced() -> bool:
        with suppress(OSError):  # a connection to the one that is dead
            pids = {worker["pid"] for worker in json.loads(running.get("/-/health").body)["workers"]}
            return first not in pids and len(pids) == 2
        return False

    assert until(is_replaced)


@pytest.mark.parametrize("kind", ["asgi", pytest.param("wsgi", marks=pytest.mark.long)])
@pytest.mark.long
def test_only_a_believed_proxy_is_heard_and_complained_about_once(
    server: Callable[..., Running], kind: str
) -> None:
    running = server(kind, SEEOTHER_PROXIES="127.0.0.1")
    for number in range(20):
        answer = running.get(
            f"{THING}?{number}", X_Forwarded_Proto="https", X_Forwarded_Host="bridges.example.org"
        )
        assert answer.getheader("Location").startswith("/doc/")
    assert json.loads(running.get("/-/health").body)["proxy"] == "ok"
    for number in range(20):
        moved = running.get(f"{THING}?{number}", X_Forwarded_Proto="http", X_Forwarded_Host="evil.example")
        assert moved.getheader("Location").startswith("/doc/")
    complaint = json.loads(running.get("/-/health").body)["proxy"]
    assert "another host" in complaint
    assert "evil" not in running.get("/-/health").body.decode() + running.said()

    def asked_rightly() -> bool:
        for path in (THING, f"{THING}?{time.time()}"):  # the first is finished, the second is not
            running.get(path, X_Forwarded_Proto="https", X_Forwarded_Host="bridges.example.org")
        return json.loads(running.get("/-/health").body)["proxy"] == "ok"

    assert until(asked_rightly)
    for number in range(20):
        running.get(f"{THING}?{number}", X_Forwarded_Proto="https", X_Forwarded_Host="evil.example")
    assert json.loads(running.get("/-/health").body)["proxy"] != "ok"
    assert running.said().count("the proxy says") == 1


@pytest.mark.long
def test_others_are_not_heard(server: Callable[..., Running]) -> None:
    running = server(SEEOTHER_PROXIES="192.0.2.1")
    for number in range(10):
        running.get(f"{THING}?{number}", X_Forwarded_Proto="http", X_Forwarded_Host="evil.example")
    assert json.loads(running.get("/-/health").body)["proxy"] == "ok"


@pytest.mark.parametrize(
    ("peer", "proxies", "trusted"),
    [
        (None, "", True),
        ("127.0.0.1", "127.0.0.1,::1", True),
        ("10.1.2.3", "127.0.0.1, 10.0.0.0/8", True),
        ("11.1.2.3", "127.0.0.1,10.0.0.0/8", False),
        ("::1", "127.0.0.1,::1", True),
        ("192.0.2.1", "*", True),
        ("::1", "", False),
    ],
)
def test_proxies_are_addresses_or_networks(peer: str | None, proxies: str, trusted: bool) -> None:
    assert is_trusted(peer, proxies) is trusted


def test_a_proxy_that_says_what_the_site_says_is_right() -> None:
    origins = ("http://b.example", "https://a.example")
    assert mismatch("https", "A.example", origins) == ""
    assert mismatch("", "", origins) == ""
    assert "another scheme" in mismatch("http", "a.example", origins)
    for host in ("c.example", "<script>", "a.example\n"):
        assert "another host" in mismatch("https", host, origins)
        assert host not in mismatch("https", host, origins)


def test_timing_is_told_on_request(bridges: Running) -> None:
    assert bridges.get(THING).getheader("Server-Timing") is None
    for prefer in ("server-timing", "respond-async, Server-Timing ; x=y"):
        told = bridges.get(THING, Prefer=prefer)
        assert re.fullmatch(r"answer;dur=[0-9.]+", told.getheader("Server-Timing"))
        assert told.getheader("Cache-Control") == "no-store"  # it is about this one request
        assert told.getheader("Preference-Applied") == "server-timing"
    for prefer in ("return=minimal", "no-server-timing", ""):
        other = bridges.get(THING, Prefer=prefer)
        assert other.getheader("Server-Timing") is None
        assert other.getheader("Cache-Control").startswith("public")


@pytest.mark.long
def test_requests_are_logged_as_json(server: Callable[..., Running]) -> None:
    running = server(SEEOTHER_LOG="json")
    running.get("/doc/bridge/Tower_Bridge", "text/html")
    running.raw('GET /id/bridge/x"\x1b[31mé HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'.encode())
    running.get(THING)

    def logged() -> list[dict[str, Any]]:
        return [
            json.loads(line)
            for line in running.said().splitlines()
            if line.startswith("{") and line.endswith("}")
        ]

    assert until(lambda: any(line.get("target") == "/doc/bridge/Tower_Bridge" for line in logged()))
    lines = logged()
    page = next(line for line in lines if line.get("target") == "/doc/bridge/Tower_Bridge")
    assert (page["status"], page["variant"], page["kind"]) == (200, "html", "document")
    assert page["bytes"] > 1000
    assert page["snapshot"]
    assert page["milliseconds"] >= 0
    assert any(line.get("level") == "info" for line in lines)


@pytest.mark.parametrize("style", ["text", "json"])
def test_no_path_breaks_out_of_its_log_line(style: str, tmp_path: Path) -> None:
    with (tmp_path / "log").open("w+", encoding="utf-8") as file:
        RequestLog(style, file).write(
            Ask("GE\nT", '/a\r\n\x1b[2J\u2028\udcff"'), Answer(404, ()), 0.001, "key"
        )
        file.seek(0)
        lines = file.read()
    assert lines.count("\n") == 1
    assert lines.rstrip("\n").isprintable()


def test_nothing_is_logged_for_a_request_unless_asked_for(bridges: Running) -> None:
    bridges.get(THING)
    assert THING not in bridges.said().partition("Try:")[2].partition("\n")[2]
