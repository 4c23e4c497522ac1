"""A site on disk, and real servers on loopback that serve it."""

import fcntl
import gc
import itertools
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import cache
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from unittest.mock import patch

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, settings
from seeother.cli import main
from xdist.scheduler import LoadScopeScheduling

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


# How long an example takes says something about the machine, and what else runs on it. A run tries the same examples on
# all machines; `.ci/run` tries more of them, by the second profile.
ANY_MACHINE = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    "derandomize": True,
}
settings.register_profile("any machine", max_examples=40, **ANY_MACHINE)
settings.register_profile("thorough", max_examples=100, **ANY_MACHINE)
settings.load_profile("any machine")
# Else each process reads all modules for constants that examples might be made of, which depends on what is loaded by then.
with suppress(
    ImportError, AttributeError
):  # which is Hypothesis's own affair, and may be gone from a later version
    from hypothesis.internal.conjecture import providers

    providers._get_local_constants = lambda: providers._local_constants

# What is imported and collected stays: to look through all of it again and again for garbage takes a tenth of the time.
gc.disable()

# Programs are started by the hundred here: none may have to compile this one first, whatever the machine is set to.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Try other examples where somebody asks for them, with `--hypothesis-seed`."""
    if config.getoption("--hypothesis-seed", None) is not None:
        settings.register_profile("seeded", settings(), derandomize=False)
        settings.load_profile("seeded")


def pytest_xdist_auto_num_workers() -> int:
    """Tests wait for servers most of the time, so two share a core: what each more imports costs more than it saves."""
    return max(4, 2 * len(os.sched_getaffinity(0)))


class Spread(LoadScopeScheduling):
    """Gives out slow tests one by one, so that no file of them runs alone at the end; other tests file by file."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return nodeid if is_spread(ROOT / file) else file


@cache
def is_spread(file: Path) -> bool:
    """Tell whether a file has slow tests that share nothing which would be made again in each process."""
    text = file.read_text(encoding="utf-8")
    return "mark.slow" in text and 'scope="module"' not in text


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Spread:
    return Spread(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    gc.freeze()
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that stay together and take longest, then slow tests, then quick ones."""
    slow = Counter(item.path for item in items if item.get_closest_marker("slow"))
    files = sorted({item.path for item in items}, key=lambda path: (-slow[path], path))
    places = {path: number for number, path in enumerate(files)}

    def place(item: pytest.Item) -> tuple[int, int, bool]:
        is_slow = item.get_closest_marker("slow") is not None
        if is_spread(item.path):
            return (1 if is_slow else 2), places[item.path], is_slow
        return (0 if item.path in slow else 2), places[item.path], is_slow

    items.sort(key=place)


IN_CI = bool(os.environ.get("CI"))  # .ci/run sets it


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    return not_skipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    return not_skipped((yield))


def not_skipped(report):
    """Return the report, as a failure where a test was skipped in CI: it has everything, or .ci/run installs it."""
    allowed = any(reason in str(report.longrepr) for reason in (BORROWED, UNMOUNTED))
    if IN_CI and report.skipped and not hasattr(report, "wasxfail") and not allowed:
        report.outcome = "failed"
        report.longrepr = f"Skipped, and CI skips nothing: {report.longrepr}"
    return report


def needs(program: str) -> str:
    """Return the path of a program; without it the test is skipped, which is a failure in CI."""
    found = shutil.which(program) or shutil.which(program, path=f"/usr/sbin:{Path(sys.executable).parent}")
    if not found:
        pytest.skip(f"{program} is not installed; .ci/run installs it")
    return found


def git(folder: Path, *arguments: str) -> None:
    """Have git do something in a folder, as somebody."""
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run([needs("git"), "-C", str(folder), *who, *arguments], check=True, capture_output=True)


BORROWED = "data of others, which is not part of the repository"
UNMOUNTED = "nobody may mount a file system on this machine, and nothing takes the place of that"


def mounted(place: Path, size: str) -> bool:
    """Mount a small disk, in memory; tells whether that is allowed, which not every container is, even to root."""
    place.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(place)]
    return (
        bool(shutil.which("mount"))
        and subprocess.run(mount, capture_output=True, check=False).returncode == 0
    )


def borrowed(name: str) -> Path:
    """Return a folder of data sets that others published; where it is missing, even CI has to do without."""
    if not (SHARED / name).is_dir():
        pytest.skip(f"{SHARED / name} is not here: {BORROWED}")
    return SHARED / name


# Below what systems hand out for port 0 and to who connects: a port from there may be taken between the look and the use.
PORTS = range(10_000, 30_000)


def free_port() -> int:
    """Return a port that nobody listens on, and that no other test of this machine is given while this one starts its server."""
    turn = Path(tempfile.gettempdir()) / f"seeother-test-ports-{os.getuid()}"
    with turn.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        last = int(file.read() or 0)
        port = next(port for port in itertools.islice(itertools.cycle(PORTS), last, None) if _is_free(port))
        file.truncate(0)
        file.write(str((PORTS.index(port) + 1) % len(PORTS)))
    return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


COUNT = itertools.count()


@pytest.fixture(autouse=True)
def _own_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.getbasetemp() / f"state-{next(COUNT)}"))


def run(*arguments: object, **variables: str) -> Result:
    """Run a command of the product in this process; one of its own would only add the time that it takes to start."""
    with patch.dict(os.environ, variables):
        return CliRunner().invoke(main, [*map(str, arguments)], catch_exceptions=False)


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


class Answering:
    """Something on a port of this machine that answers HTTP, and writes a log."""

    def __init__(self, port: int, log: Path) -> None:
        self.port, self.log = port, log

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def ask(
        self,
        method: str,
        path: str,
        headers: dict[str, str] | None = None,
        timeout: float = 120,
        body: bytes | None = None,
    ) -> HTTPResponse:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=timeout)) as connection:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            response.body = response.read()  # type: ignore[attr-defined]
        return response

    def get(self, path: str, accept: str | None = None, **headers: str) -> HTTPResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("GET", path, {**({"Accept": accept} if accept is not None else {}), **named})

    def raw(self, request: bytes, timeout: float = 10) -> bytes:
        """Send bytes as they are and return all that comes back until the server closes, or falls silent for so many seconds."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=START) as connection:
            connection.sendall(request)
            received = b""
            try:
                while chunk := connection.recv(65536):
                    received += chunk
                    connection.settimeout(timeout)
            except (TimeoutError, ConnectionResetError):
                pass
            return received

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


class Running(Answering):
    """A server process on a port of its own."""

    def __init__(
        self,
        folder: Path,
        state: Path,
        log: Path,
        workers: int = 2,
        kind: str = "asgi",
        arguments: tuple[str, ...] = (),
        **variables: str,
    ) -> None:
        super().__init__(free_port(), log)
        self.folder = folder
        environment = {
            **os.environ,
            "XDG_STATE_HOME": str(state),
            "SEEOTHER_SITE": str(folder),
            **variables,
        }
        bind = f"127.0.0.1:{self.port}"
        if kind == "asgi":
            command = [*SEEOTHER, "serve", str(folder), "--bind", bind, "--workers", str(workers), *arguments]
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

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(60)
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
def bridges(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answering]:
    """The demo data behind `seeother serve`, and again behind plain `gunicorn seeother.wsgi:app`.

    All processes of a test run share the two. Whoever comes first starts one, and ends it when it has no more tests.
    """
    of_this_run = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        of_this_run = of_this_run.parent
    place = of_this_run / f"bridges-{request.param}"
    place.mkdir(exist_ok=True)
    address, log = place / "port", place / "server.log"
    running = None
    with (place / "use").open("w") as use:
        with (place / "start").open("w") as start:
            fcntl.flock(start, fcntl.LOCK_EX)
            fcntl.flock(use, fcntl.LOCK_SH)
            if not address.exists():
                running = Running(DATA, place / "state", log, kind=request.param)
                address.write_text(str(running.port))
        if running:
            SHARED_SERVERS.append((running, place))
        yield running or Answering(int(address.read_text()), log)


SHARED_SERVERS: list[tuple[Running, Path]] = []  # that this process has started


def pytest_sessionfinish() -> None:
    """End the servers that this process started for all, once nobody uses them; it has nothing better to do than wait."""
    for running, place in SHARED_SERVERS:
        with (place / "use").open("w") as use:
            fcntl.flock(use, fcntl.LOCK_EX)
            (place / "port").unlink()
            running.stop()


def header_values(response: HTTPResponse, name: str) -> list[str]:
    return [
        part.strip()
        for part in re.split(r",(?=[^\"]*(?:\"[^\"]*\"[^\"]*)*$)", response.getheader(name) or "")
        if part.strip()
    ]


Site = Callable[..., Path]
Serve = Callable[..., Running]
SOON, START = 120.0, 300.0  # seconds; only bounds, because machines that run tests are busy


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
