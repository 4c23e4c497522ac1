"""A site on disk, and real servers on loopback that serve it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DATA = ROOT / "data"
SHARED = ROOT.parent / "shared" / "datasets"
SEEOTHER = [sys.executable, "-m", "seeother"]

PREFIXES = """@prefix ex: <https://data.example.org/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SETTINGS = """base = "https://data.example.org"
title = "A test"
[[pattern]]
thing = "/id/{+name}"
document = "/doc/{+name}"
"""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give out the files with slow tests first, so that none runs alone at the end; in each the quick tests come first."""
    slow = [item.path for item in items if item.get_closest_marker("slow")]
    files = sorted({item.path for item in items}, key=lambda path: (-slow.count(path), path))
    items.sort(key=lambda item: (files.index(item.path), item.get_closest_marker("slow") is not None))


def needs(program: str) -> str:
    """Return the path of a program; without it the test is skipped, and in CI it fails."""
    found = shutil.which(program) or shutil.which(program, path=f"/usr/sbin:{Path(sys.executable).parent}")
    if not found:
        reason = f"{program} is not installed; .ci/run installs it"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(autouse=True)
def _own_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))


@pytest.fixture
def site(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a site: settings, and files by name with the prefixes put first."""

    def write(settings: str | None = SETTINGS, **files: str) -> Path:
        folder = tmp_path / "site"
        folder.mkdir(exist_ok=True)
        if settings is not None:
            (folder / "seeother.toml").write_text(settings)
        for name, text in files.items():
            (folder / f"{name}.ttl").write_text(PREFIXES + text)
        return folder

    return write


class Running:
    """A server process on a port of its own."""

    def __init__(self, folder: Path, state: Path, log: Path, workers: int = 2, kind: str = "asgi") -> None:
        self.folder, self.log, self.port = folder, log, free_port()
        environment = {
            **os.environ,
            "XDG_STATE_HOME": str(state),
            "SEEOTHER_SITE": str(folder),
            "PYTHONPATH": str(ROOT),
        }
        bind = f"127.0.0.1:{self.port}"
        if kind == "asgi":
            command = [*SEEOTHER, "serve", str(folder), "--bind", bind, "--workers", str(workers)]
        else:
            command = [sys.executable, "-m", "gunicorn", "seeother.wsgi:app", "-b", bind, "-w", str(workers)]
        self._out = log.open("wb")
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=self._out, stderr=subprocess.STDOUT
        )
        try:
            self._wait()
        except RuntimeError:
            self.stop()
            raise

    def _wait(self) -> None:
        end = time.monotonic() + START
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended:\n{self.said()}")
            try:
                if self.get("/-/health/ready").status == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"the server does not answer:\n{self.said()}")

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, timeout: float = 20
    ) -> HTTPResponse:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        connection.request(method, path, headers=headers or {})
        response = connection.getresponse()
        response.body = response.read()  # type: ignore[attr-defined]
        connection.close()
        return response

    def get(self, path: str, accept: str | None = None, **headers: str) -> HTTPResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("GET", path, {**({"Accept": accept} if accept is not None else {}), **named})

    def raw(self, request: bytes, timeout: float = 10) -> bytes:
        """Send bytes as they are and return all that comes back until the server closes or falls silent."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as connection:
            connection.sendall(request)
            received = b""
            try:
                while chunk := connection.recv(65536):
                    received += chunk
            except (TimeoutError, ConnectionResetError):
                pass
            return received

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._out.close()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Return a function that starts a server for a folder; all are stopped at the end."""
    started: list[Running] = []

    def start(folder: Path, **options: object) -> Running:
        running = Running(folder, tmp_path / "state", tmp_path / f"server-{len(started)}.log", **options)  # type: ignore[arg-type]
        started.append(running)
        return running

    yield start
    for running in started:
        running.stop()


@pytest.fixture(scope="session", params=["asgi", "wsgi"])
def bridges(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The demo data behind `seeother serve`, and again behind plain `gunicorn seeother.wsgi:app`."""
    place = tmp_path_factory.mktemp(f"bridges-{request.param}")
    running = Running(DATA, place / "state", place / "server.log", kind=request.param)
    yield running
    running.stop()


def header_values(response: HTTPResponse, name: str) -> list[str]:
    return [
        part.strip()
        for part in re.split(r",(?=[^\"]*(?:\"[^\"]*\"[^\"]*)*$)", response.getheader(name) or "")
        if part.strip()
    ]


Site = Callable[..., Path]
Serve = Callable[..., Running]
SOON, START = 40.0, 90.0  # seconds; only bounds, because machines that run tests are busy


def until(condition: Callable[[], bool], seconds: float = SOON) -> bool:
    """Wait until a condition holds five times in a row, so that both workers have been asked."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if all(condition() for _ in range(5)):
            return True
        time.sleep(0.05)
    return False


def says(running: Running, name: str, text: str) -> bool:
    response = running.get(f"/doc/{name}.nt")
    return response.status == 200 and text.encode() in response.body


def save(folder: Path, name: str, text: str) -> None:
    """Save as editors do that care: write beside, then rename."""
    draft = folder / f".{name}.swp"
    draft.write_text(PREFIXES + text)
    draft.replace(folder / f"{name}.ttl")
