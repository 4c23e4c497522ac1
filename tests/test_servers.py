"""What is no plain request gets the same answer from `seeother.asgi:app` and from `seeother.wsgi:app`."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from threading import get_ident
from typing import Any

import pytest
from conftest import ROOT, SETTINGS, Running, Site
from seeother.asgi import send_long
from seeother.http.answer import Answer
from seeother.http.streams import Stream
from seeother.serve.server import site_folder

THING = b"/id/bridge/Tower_Bridge"
# The parser in C refuses a length beyond its counting by itself; where it is not installed, the limit does.
BEYOND_COUNTING = 400 if find_spec("gunicorn_h1c") else 413
STATUS = re.compile(rb"^HTTP/1\.[01] ([0-9]{3}) ")
KEYED = {
    "X-Keyed-Accept": "=turtle",
    "X-Keyed-Terms": "another",
    "X-Keyed-Snapshot": "",
}


def get(
    *fields: bytes,
    method: bytes = b"GET",
    version: bytes = b"1.1",
    host: bytes | None = b"a",
    body: bytes = b"",
) -> bytes:
    named = (*(() if host is None else (b"Host: " + host,)), *fields, b"Connection: close")
    return b"\r\n".join((method + b" " + THING + b" HTTP/" + version, *named, b"", body))


REQUESTS = {
    "no Host": (get(host=None), 400),
    "no Host in HTTP/1.0": (get(host=None, version=b"1.0"), 303),
    "empty Host": (get(host=b""), 303),
    "two Hosts": (get(b"Host: b"), 400),
    "Host with a path": (get(host=b"a/b"), 400),
    "Host with a user": (get(host=b"u@a"), 400),
    "short content": (get(b"Content-Length: 5", body=b"hello"), 303),
    "long content": (get(b"Content-Length: 20000", body=b"a" * 20_000), 413),
    "content beyond all sense": (get(b"Content-Length: 99999999999"), 413),
    "content beyond counting": (get(b"Content-Length: " + b"9" * 30), BEYOND_COUNTING),
    "content of a POST": (get(b"Content-Length: 5", method=b"POST", body=b"hello"), 405),
    "long content of a POST": (get(b"Content-Length: 20000", method=b"POST", body=b"a" * 20_000), 413),
    "chunks": (get(b"Transfer-Encoding: chunked", method=b"POST", body=b"5\r\nhello\r\n0\r\n\r\n"), 405),
    "length that is no number": (get(b"Content-Length: x"), 400),
    "negative length": (get(b"Content-Length: -1"), 400),
    "HEAD": (get(method=b"HEAD"), 303),
    "OPTIONS": (get(method=b"OPTIONS"), 204),
    "unknown method": (get(method=b"BREW"), 501),
}


@pytest.mark.parametrize(("request_", "status"), REQUESTS.values(), ids=REQUESTS)
def test_a_request_gets_its_status_from_both(bridges: Running, request_: bytes, status: int) -> None:
    answer = bridges.raw(request_, timeout=5)
    assert STATUS.match(answer), answer[:200]
    assert int(STATUS.match(answer)[1]) == status
    head, _, body = answer.partition(b"\r\n\r\n")
    if status in (303, 405, 413, 501):
        assert b"access-control-expose-headers" in head.lower()
    assert not body or b"HEAD" not in request_[:4]


ACTIVE = {
    "303": (THING.decode(), {}),
    "404": ("/id/bridge/<script>", {"Accept": "text/html"}),
    "page": ("/doc/bridge/Tower_Bridge.html", {}),
    "front page": ("/", {"Accept": "text/html"}),
    "problems": ("/-/problems", {"Accept": "text/html"}),
    "RDF/XML": ("/doc/bridge/Tower_Bridge.rdf", {}),
    "description of the search": ("/search/description.xml", {}),
}


@pytest.mark.parametrize(("path", "headers"), ACTIVE.values(), ids=ACTIVE)
def test_whatever_a_browser_could_run_scripts_of_has_a_policy(
    bridges: Running, path: str, headers: dict[str, str]
) -> None:
    answer = bridges.ask("GET", path, headers)
    assert "default-src 'none'" in answer.getheader("Content-Security-Policy")
    assert answer.getheader("X-Content-Type-Options") == "nosniff"


def test_a_refused_precondition_may_be_read_by_any_page(bridges: Running) -> None:
    answer = bridges.get("/doc/bridge/Tower_Bridge.ttl", If_Match='"x"')
    assert (answer.status, answer.getheader("Access-Control-Allow-Origin")) == (412, "*")
    assert answer.getheader("Access-Control-Expose-Headers")


def test_who_does_not_know_the_terms_is_told_nothing_about_the_proxys_cache(bridges: Running) -> None:
    for _ in "cold", "warm":
        told = bridges.ask("GET", "/doc/bridge/Tower_Bridge.nt", KEYED)
        assert told.getheader("X-Accel-Expires") is None
        assert told.getheader("Cache-Control") == "no-store"  # an older configuration is to keep nothing
    assert bridges.get("/doc/bridge/Tower_Bridge.nt").getheader("Cache-Control").startswith("public")


def test_a_server_takes_the_site_that_commands_take(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SEEOTHER_SITE", raising=False)
    assert site_folder() == tmp_path / "data"
    monkeypatch.setenv("SEEOTHER_SITE", "other")
    assert site_folder() == tmp_path / "other"


@pytest.mark.long
@pytest.mark.parametrize(
    "app", [["seeother.wsgi:app"], ["-k", "asgi", "seeother.asgi:app"]], ids=["wsgi", "asgi"]
)
@pytest.mark.parametrize("wrong", ["state", "data"])
def test_what_cannot_be_served_ends_plain_gunicorn_with_a_sentence(
    site: Site, tmp_path: Path, app: list[str], wrong: str
):
    (tmp_path / "somebodys").mkdir()
    (tmp_path / "somebodys" / "letters").write_text("kept")
    state = f'state = "{tmp_path / "somebodys"}"\n' if wrong == "state" else ""
    folder = site(state + SETTINGS, a="broken" if wrong == "data" else "ex:a ex:p 1 .")
    command = [sys.executable, "-m", "gunicorn", "-b", "127.0.0.1:0", "-w", "1", *app]
    ended = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "SEEOTHER_SITE": str(folder)},
        capture_output=True,
        text=True,
        timeout=90,
    )

    assert ended.returncode == 4
    assert "Traceback" not in ended.stderr
    assert (
        "Name another folder with the setting `state`" if wrong == "state" else "a.ttl:5:1"
    ) in ended.stderr
    assert (tmp_path / "somebodys" / "letters").read_text() == "kept"


@pytest.mark.parametrize("sent", [4, 2], ids=["to the end", "until the client goes"])
def test_a_long_body_is_made_and_let_go_by_one_thread(sent: int) -> None:
    threads: list[list[int]] = []

    def texts() -> Iterator[str]:
        mine: list[int] = []
        threads.append(mine)
        try:
            for _ in range(4):
                mine.append(get_ident())
                yield "a" * 100_000
        finally:
            mine.append(get_ident())

    async def send_several() -> list[BaseException | None]:
        readers = [ThreadPoolExecutor(1) for _ in range(2)]

        def to_client() -> Any:
            received = []

            async def send(message: Mapping[str, Any]) -> None:
                received.append(message)
                if len(received) > sent and message.get("more_body"):
                    raise ConnectionError

            return send

        bodies = [send_long(Answer(200, (), Stream(texts)), to_client(), readers[n % 2]) for n in range(6)]
        ended = await asyncio.gather(*bodies, return_exceptions=True)
        for reader in readers:
            reader.shutdown()
        return ended

    ended = asyncio.run(send_several())
    assert all(isinstance(each, ConnectionError) == (sent < 4) for each in ended)
    assert [len(set(each)) for each in threads] == [1] * 6
    assert [len(each) for each in threads] == [min(sent + 1, 4) + 1] * 6
