"""The HTTP duties once more, through a real nginx with the generated configuration and its cache, cold and warm."""

import csv
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from conftest import DATA, ROOT, SOON, START, UNMOUNTED, Running, free_port, mounted, needs, run, until
from seeother.commands.nginx import name_of
from seeother.site.settings_file import read_settings

pytestmark = pytest.mark.slow

THING = "/id/bridge/Tower_Bridge"
DOCUMENT = "/doc/bridge/Tower_Bridge"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
REPEATED = (
    "Access-Control-Allow-Origin",
    "Access-Control-Expose-Headers",
    "Content-Language",
    "Content-Location",
    "Content-Encoding",
    "Content-Security-Policy",
    "Content-Type",
    "ETag",
    "Link",
    "Location",
    "Vary",
    "X-Content-Type-Options",
    "Allow",
    "Cache-Control",
    "Last-Modified",
)
OF_A_PAGE = {"ETag", "Content-Length"}


class Nginx(Running):
    """nginx before a running server."""

    def __init__(
        self,
        place: Path,
        sites: dict[Path, str],
        state: Path,
        *options: str,
        change: Callable[[str], str] = str,
    ) -> None:
        place.mkdir(parents=True, exist_ok=True)
        self.port, self.log, self.access = free_port(), place / "error.log", place / "access.log"
        files = []
        for folder, upstream in sites.items():
            out = place / f"{folder.name}.conf"
            files.append(out)
            where = ["--upstream", upstream, "--listen", f"127.0.0.1:{self.port}"]
            kept = ["--cache", place / f"cache-{folder.name}", "--log", self.access]
            told = run("nginx", folder, *where, *kept, *options, XDG_STATE_HOME=str(state))
            assert told.exit_code == 0, told.output
            out.write_text(change(told.stdout))
        whole = place / "nginx.conf"
        temporary = "".join(
            f"{kind}_temp_path {place}/{kind};\n" for kind in ("proxy", "fastcgi", "uwsgi", "scgi")
        )
        whole.write_text(
            f"{'user root;' if os.getuid() == 0 else ''}\nworker_processes 2;\npid {place}/nginx.pid;\ndaemon off;\n"
            f"events {{ worker_connections 512; }}\nhttp {{\nclient_body_temp_path {place}/body;\n{temporary}"
            + "".join(f"include {file};\n" for file in files)
            + "}\n"
        )
        command = [needs("nginx"), "-c", str(whole), "-p", str(place), "-e", str(self.log)]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stderr
        self._out = (place / "out.log").open("wb")
        self.process = subprocess.Popen(command, stdout=self._out, stderr=subprocess.STDOUT)
        assert until(self._listens)

    def _listens(self) -> bool:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port)).close()
            return True
        return False

    def logged(self) -> str:
        time.sleep(2.3)  # nginx writes its log every two seconds
        return self.access.read_text()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("nginx")


@pytest.fixture(scope="module")
def server(place: Path) -> Iterator[Running]:
    running = Running(DATA, place / "state", place / "server.log")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def front(place: Path, server: Running) -> Iterator[Nginx]:
    running = Nginx(place / "front", {DATA: f"127.0.0.1:{server.port}"}, place / "state")
    yield running
    running.stop()


@pytest.fixture
def started() -> Iterator[list[Running]]:
    """Whatever a test starts and puts in here is stopped."""
    running: list[Running] = []
    yield running
    for one in reversed(running):
        one.stop()


def same(through: HTTPResponse, direct: HTTPResponse) -> None:
    assert through.status == direct.status
    assert {n: through.getheader(n) for n in REPEATED} == {n: direct.getheader(n) for n in REPEATED}
    if direct.getheader("Cache-Control", "").startswith("public"):
        assert through.body == direct.body


REQUESTS = {
    "thing": (THING, {}),
    "thing for a browser": (THING, {"Accept": BROWSER}),
    "generic document": (DOCUMENT, {"Accept": "text/turtle"}),
    "generic document for a browser": (DOCUMENT, {"Accept": BROWSER, "Accept-Language": "de-DE,de;q=0.9"}),
    "document in French": (DOCUMENT, {"Accept": BROWSER, "Accept-Language": "fr;q=0.8, ja;q=0.1"}),
    "variant": (f"{DOCUMENT}.ttl", {}),
    "variant and language": (f"{DOCUMENT}.ja.html", {}),
    "compressed": (f"{DOCUMENT}.html", {"Accept-Encoding": "gzip, deflate, br"}),
    "compressed for an old client": (f"{DOCUMENT}.html", {"Accept-Encoding": "gzip"}),
    "unusual coding": (f"{DOCUMENT}.html", {"Accept-Encoding": "br;q=0, *;q=0.3"}),
    "vocabulary": ("/ns", {"Accept": "text/turtle"}),
    "unknown thing": ("/id/bridge/Nowhere", {}),
    "unknown thing for a browser": ("/id/bridge/Nowhere", {"Accept": BROWSER}),
    "not acceptable": (THING, {"Accept": "image/png"}),
    "encoded path": ("/id/bridge/Pont_de_Qu%C3%A9bec", {}),
    "lower-case triplets": ("/id/bridge/Pont_de_Qu%c3%a9bec", {}),
    "encoded slash": ("/id/bridge/a%2Fb", {}),
    "two slashes": ("/id//bridge/Tower_Bridge", {}),
    "dots": ("/id/bridge/x/../Tower_Bridge", {}),
    "query": (f"{DOCUMENT}?page=1", {"Accept": "text/turtle"}),
    "page that is not there": (f"{DOCUMENT}?page=99", {"Accept": "text/turtle"}),
    "front page": ("/", {"Accept": BROWSER}),
    "robots": ("/robots.txt", {}),
    "health": ("/-/health/live", {}),
}


@pytest.mark.parametrize(("path", "headers"), REQUESTS.values(), ids=REQUESTS)
def test_an_answer_is_the_same_through_nginx(
    server: Running, front: Nginx, path: str, headers: dict[str, str]
) -> None:
    direct = server.ask("GET", path, headers)
    for _ in "cold", "warm", "warm":
        through = front.ask("GET", path, headers)
        same(through, direct)
    head = front.ask("HEAD", path, headers)
    same_head = server.ask("HEAD", path, headers)
    assert (head.status, head.body, head.getheader("ETag")) == (
        same_head.status,
        b"",
        same_head.getheader("ETag"),
    )
    if etag := direct.getheader("ETag"):
        for held in (etag, f'"x", W/{etag}', "*"):
            again = front.ask("GET", path, {**headers, "If-None-Match": held})
            assert (again.status, again.body, again.getheader("ETag")) == (304, b"", etag)
            assert again.getheader("Vary") == direct.getheader("Vary")
            assert again.getheader("Cache-Control") == direct.getheader("Cache-Control")
        assert front.ask("GET", path, {**headers, "If-None-Match": '"other"'}).status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"])
def test_other_methods_pass_through(server: Running, front: Nginx, method: str) -> None:
    for _ in "cold", "warm":
        same(front.ask(method, THING), server.ask(method, THING))


def accepts() -> list[str]:
    with (ROOT / "app" / "seeother" / "commands" / "clients.tsv").open(encoding="utf-8", newline="") as file:
        known = [
            row[2] for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row[0] == "Accept"
        ]
    # What looks like a part of the key must not become one.
    return [
        *known,
        "=html",
        "html",
        "?text/html",
        "=html\t=en",
        "text/html =en",
        "TEXT/HTML",
        '"',
        "text/turtle;q=0.1",
        "image/png",
    ]


def test_no_accept_header_gets_what_was_meant_for_another(server: Running, front: Nginx) -> None:
    direct = {accept: server.get(DOCUMENT, accept) for accept in accepts()}
    for _ in "cold", "warm":
        for accept, answer in direct.items():
            same(front.get(DOCUMENT, accept), answer)
        for accept, answer in reversed(direct.items()):
            same(front.get(DOCUMENT, accept), answer)


def test_what_one_client_asks_to_be_told_is_told_to_no_other(front: Nginx) -> None:
    path = "/doc/bridge/Brooklyn_Bridge.ttl"
    assert front.get(path, Prefer="server-timing").getheader("Server-Timing")
    for _ in range(2):
        other = front.get(path)
        assert other.getheader("Server-Timing") is None
        assert other.getheader("Cache-Control").startswith("public")
    assert front.get(path, X_Keyed_Accept="=html").getheader("X-Accel-Expires") is None


def test_repeated_lines_cannot_change_what_others_get(server: Running, front: Nginx) -> None:
    path = "/doc/bridge/Forth_Bridge"
    lines = f"GET {path} HTTP/1.1\r\nHost: a\r\nAccept: text/html;q=0.1\r\nAccept: text/turtle\r\nConnection: close\r\n\r\n"
    assert b"text/turtle" in front.raw(lines.encode())
    same(front.get(path, "text/html;q=0.1"), server.get(path, "text/html;q=0.1"))
    lines = lines.replace("text/html;q=0.1", "application/x-binary-rdf")
    assert b"200 OK" in front.raw(lines.encode())
    assert front.get(path, "application/x-binary-rdf").status == 406
    assert b"200 OK" in front.raw(lines.encode())


def test_a_warm_answer_comes_from_the_cache_and_the_log_says_so(front: Nginx) -> None:
    for _ in range(3):
        front.get("/doc/bridge/Golden_Gate_Bridge.ttl")
    lines = [line for line in front.logged().splitlines() if "Golden_Gate_Bridge.ttl" in line]
    # Two processes of nginx write the log, each after its answer has left, so the order of the lines says nothing.
    assert sorted(re.search('"cache":"([A-Z]*)"', line)[1] for line in lines) == ["HIT", "HIT", "MISS"]
    assert (
        '"variant":"=turtle+html"' in lines[0]
    )  # who asks for nothing gets Turtle of a thing, and HTML of a page


@pytest.mark.long
def test_a_described_uri_with_a_query_shares_no_answer_with_the_one_without(
    site: Callable[..., Path], serve: Callable[..., Running], tmp_path: Path
) -> None:
    folder = site(data='ex:x rdfs:label "x" . <https://data.example.org/id/x?rev=2> rdfs:label "y" .')
    server = serve(folder)
    front = Nginx(tmp_path / "nginx", {folder: f"127.0.0.1:{server.port}"}, tmp_path / "state")
    try:
        until(lambda: front.get("/id/x").status == 303)
        for path, status in (("/id/x", 303), ("/id/x?rev=2", 404), ("/id/x?rev=3", 303), ("/id/x", 303)) * 3:
            assert front.get(path).status == status, path
    finally:
        front.stop()


def test_a_query_of_which_nothing_is_read_is_no_part_of_the_key(server: Running, front: Nginx) -> None:
    path = "/doc/bridge/Forth_Bridge.nt"
    meaningless = ["", "?", "?utm=1", "?a=b&c", "?=", "?pages=2", "?x=page=2", "?a.b=%70age"]
    read = ["?page=1", "?p%61ge=99", "?utm=1&page=99", "?page", "?q=1", "?%6Cang=de"]
    for query in (*meaningless, *read):
        same(front.get(path + query), server.get(path + query))
    lines = [line for line in front.logged().splitlines() if path in line]
    hits = {re.search(r'Forth_Bridge[.]nt(\S*?)"', line)[1] for line in lines if '"cache":"HIT"' in line}
    assert hits >= {"?", "?utm=1", "?a=b&c", "?pages=2", "?x=page=2", "?a.b=%70age"}
    assert not hits & set(read)


@pytest.mark.long
def test_on_a_full_disk_every_answer_is_whole(place: Path, server: Running, started: list[Running]) -> None:
    room = place / "room"
    if not mounted(room, "4m"):
        pytest.skip(UNMOUNTED)
    try:
        front = Nginx(
            place / "small",
            {DATA: f"127.0.0.1:{server.port}"},
            place / "state",
            "--cache",
            str(room / "cache"),
        )
        started.append(front)
        paths = [
            path
            for number in range(250)
            for path in (
                f"/search?q=bridge+{number}",
                f"{DOCUMENT}?page=1&n={number}",
                f"/id/bridge/None{number}",
            )
        ]
        with ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(lambda path: front.get(path, "text/html"), paths))
        assert {answer.status for answer in answers} == {200, 404}
        for answer in answers:
            assert len(answer.body) == int(answer.getheader("Content-Length"))
        front.stop()
        started.remove(front)
        assert "No space left" not in front.log.read_text()
    finally:
        subprocess.run(["umount", "-l", str(room)], check=False)


def test_limits_and_what_is_not_public(front: Nginx) -> None:
    assert front.get("/-/metrics").status == 404
    assert front.get("/-/%6Detrics").status == 404
    assert front.get("//-/metrics").status == 404
    assert front.get("/" + "a" * 9000).status == 414
    assert front.get(THING, X_Long="a" * 9000).status == 431
    assert front.ask("GET", THING, {"Content-Length": "99999999"}).status == 413
    assert front.get(THING).getheader("Server") == "nginx"
    assert b"HTTP/1.1 400" in front.raw(b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")
    moved = front.raw(
        f"GET http://evil.example{THING} HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\n".encode()
    )
    assert b"Location: /doc/" in moved


@pytest.mark.long
def test_who_asks_too_often_is_told_when_to_come_back(
    place: Path, server: Running, started: list[Running]
) -> None:
    front = Nginx(
        place / "rate",
        {DATA: f"127.0.0.1:{server.port}"},
        place / "state",
        change=lambda text: text.replace("127.0.0.0/8 0;", "").replace("burst=200", "burst=5"),
    )
    started.append(front)
    answers = [front.get(THING) for _ in range(30)]
    refused = [answer for answer in answers if answer.status == 429]
    assert refused
    assert refused[0].getheader("Retry-After") == "1"
    assert {answer.status for answer in answers} == {303, 429}


def test_tls_and_http2(place: Path, server: Running, started: list[Running]) -> None:
    key, certificate = place / "key.pem", place / "certificate.pem"
    subprocess.run(
        [
            needs("openssl"),
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-keyout",
            str(key),
            "-out",
            str(certificate),
        ],
        check=True,
        capture_output=True,
    )
    port = free_port()
    front = Nginx(
        place / "tls",
        {DATA: f"127.0.0.1:{server.port}"},
        place / "state",
        "--listen",
        f"127.0.0.1:{port} ssl http2",
        "--tls",
        str(certificate),
        str(key),
    )
    started.append(front)
    for _ in "cold", "warm":
        command = [
            needs("curl"),
            "-siL",
            "--http2",
            "--cacert",
            str(certificate),
            "-H",
            "Accept: text/turtle",
            f"https://localhost:{port}{THING}",
        ]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert re.findall("HTTP/2 ([0-9]+)", said) == ["303", "200"]
        assert "location: /doc/bridge/Tower_Bridge.ttl" in said
    old = subprocess.run([*command, "--tls-max", "1.1"], capture_output=True, check=False)
    assert old.returncode != 0


TWO = """base = "https://{name}.example"
[[pattern]]
thing = "/id/{{name}}"
document = "/doc/{{name}}"
"""


def write_site(folder: Path, name: str, label: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "seeother.toml").write_text(TWO.format(name=name))
    text = "".join(
        f'<https://{name}.example/id/x{n}> <http://www.w3.org/2000/01/rdf-schema#label> "{label}" .\n'
        for n in range(400)
    )
    (folder / "data.ttl").write_text(text)
    return folder


@pytest.mark.long
def test_two_sites_behind_one_nginx(place: Path, started: list[Running]) -> None:
    folders = {name: write_site(place / name, name, f"from {name}") for name in ("one", "two")}
    servers = {
        name: Running(folder, place / "state", place / f"{name}.log", workers=1)
        for name, folder in folders.items()
    }
    started.extend(servers.values())
    assert name_of(read_settings(folders["one"])) != name_of(read_settings(folders["two"]))
    front = Nginx(
        place / "both",
        {folder: f"127.0.0.1:{servers[name].port}" for name, folder in folders.items()},
        place / "state",
    )
    started.append(front)
    for _ in "cold", "warm":
        for name in folders:
            answer = front.ask("GET", "/doc/x1.ttl", {"Host": f"{name}.example"})
            assert (answer.status, f'"from {name}"' in answer.body.decode()) == (200, True)


# sd_listen_fds(3): the sockets start at descriptor 3, and the process that they are meant for is named.
HAND_OVER = """import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ["LISTEN_PID"] = str(os.getpid())
os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "-c", "python:seeother.gunicorn_settings", "seeother.asgi:app"])
"""


def children_of(process: int) -> list[int]:
    return list(map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()))


class Listening:
    """A server that is handed its socket, as systemd does it."""

    def __init__(self, folder: Path, place: Path) -> None:
        self.folder, self.place, self.path = folder, place, str(place / "seeother.sock")
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(self.path)
        self._socket.listen(2048)
        self.start()

    def start(self) -> None:
        environment = {
            **os.environ,
            "XDG_STATE_HOME": str(self.place / "state"),
            "SEEOTHER_SITE": str(self.folder),
            "PYTHONPATH": str(ROOT),
            "LISTEN_FDS": "1",
        }
        with (self.place / "server.log").open("ab") as log:
            handed = self._socket.fileno()
            command = [sys.executable, "-c", HAND_OVER, str(handed)]
            self.process = subprocess.Popen(
                command, env=environment, cwd=ROOT, stdout=log, stderr=log, pass_fds=[handed]
            )

    def workers(self) -> list[int]:
        with suppress(FileNotFoundError, ProcessLookupError):  # one has ended meanwhile
            children = children_of(self.process.pid)
            return [pid for pid in children if b"gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        return []

    def has_replaced(self, gone: list[int]) -> bool:
        workers = self.workers()
        return len(workers) == 2 and not set(workers) & set(gone)

    def end(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(START)

    def stop(self) -> None:
        self.end()
        self._socket.close()


class Load:
    """Readers that ask for one thing after another until they are told to stop."""

    def __init__(self, port: int, path: Callable[[int], str]) -> None:
        self.answers: list[tuple[float, int, bytes]] = []
        self.failures: list[str] = []
        self._path, self._port, self._end = path, port, threading.Event()
        self._pool = ThreadPoolExecutor(6)
        for number in range(6):
            self._pool.submit(self._read, number)

    def _read(self, number: int) -> None:
        connection, count = HTTPConnection("127.0.0.1", self._port, timeout=START), number
        while not self._end.is_set():
            began = time.monotonic()
            try:
                connection.request("GET", self._path(count), headers={"Accept": "text/turtle"})
                response = connection.getresponse()
                self.answers.append((began, response.status, response.read()))
            except OSError as problem:
                self.failures.append(repr(problem))
                connection.close()
            count += 6
            time.sleep(0.002)
        connection.close()

    def go_on(self, answers: int = 60) -> None:
        """Wait until that many more have come, however slow the machine is."""
        enough = len(self.answers) + answers
        while len(self.answers) < enough and not self.failures:
            time.sleep(0.02)

    def stop(self) -> list[tuple[float, int, bytes]]:
        self._end.set()
        self._pool.shutdown()
        assert not self.failures
        return self.answers


@pytest.fixture
def live(tmp_path: Path, started: list[Running]) -> tuple[Listening, Nginx]:
    """A site that may be edited, a server on a socket that outlives it, and nginx before it."""
    folder = write_site(tmp_path / "edited", "edited", "before")
    listening = Listening(folder, tmp_path)
    started.append(listening)  # type: ignore[arg-type]
    front = Nginx(
        tmp_path / "front", {folder: f"unix:{listening.path}"}, tmp_path / "state", "--open-files", "200"
    )
    started.append(front)
    assert until(lambda: front.ask("GET", "/-/health/ready", timeout=START).status == 200, START)
    return listening, front


def cold(count: int) -> str:
    return f"/doc/x{count % 400}.ttl?page=1&n={count}"


@pytest.mark.long
def test_reload_kill_restart_and_edit_fail_no_request(live: tuple[Listening, Nginx]) -> None:
    listening, front = live
    assert until(lambda: listening.has_replaced([]))
    load = Load(front.port, cold)
    load.go_on()
    before = listening.workers()
    listening.process.send_signal(signal.SIGHUP)
    assert until(lambda: listening.has_replaced(before))
    load.go_on()
    killed = listening.workers()[:1]
    os.kill(killed[0], signal.SIGKILL)
    assert until(lambda: listening.has_replaced(killed))
    load.go_on()
    listening.end()
    listening.start()
    load.go_on()
    write_site(listening.folder, "edited", "after")
    assert until(lambda: b"after" in load.answers[-1][2])
    assert {status for _, status, _ in load.stop()} == {200}


@pytest.mark.long
def test_no_number_of_kept_connections_that_die_at_once_fails_a_request(
    live: tuple[Listening, Nginx],
) -> None:
    listening, front = live
    assert until(lambda: listening.has_replaced([]))
    readers = [HTTPConnection("127.0.0.1", front.port, timeout=START) for _ in range(24)]

    def ask(moment: int) -> None:
        for number, reader in enumerate(readers):
            method = "POST" if number % 4 == 0 else "GET"
            path = "/-/reconcile" if method == "POST" else f"/doc/x{number}.ttl?page=1&n={moment}"
            reader.request(method, path, "queries=%7B%7D" if method == "POST" else None)

    def statuses() -> set[int]:
        answers = [reader.getresponse() for reader in readers]
        return {answer.status for answer in answers if answer.read() or True}

    ask(1)
    assert statuses() == {200}
    held = children_of(front.process.pid)
    for process in held:  # nginx has read nothing when all its kept connections are dead
        os.kill(process, signal.SIGSTOP)
    ask(2)
    for worker in listening.workers():
        os.kill(worker, signal.SIGKILL)
    time.sleep(0.3)
    for process in held:
        os.kill(process, signal.SIGCONT)
    assert statuses() == {200}
    for reader in readers:
        reader.close()


@pytest.mark.long
def test_an_edit_reaches_every_reader_at_once(live: tuple[Listening, Nginx]) -> None:
    listening, front = live
    assert b"before" in front.get("/doc/x1.ttl").body
    load = Load(front.port, lambda count: f"/doc/x{count % 5}.ttl")
    load.go_on()
    for label in ("second", "third"):
        write_site(listening.folder, "edited", label)
        saved = time.monotonic()
        while label.encode() not in front.get("/doc/x1.ttl").body:
            assert time.monotonic() - saved < SOON, "the edit never arrived"
            time.sleep(0.01)
        time.sleep(0.6)
        load.go_on()
    answers = load.stop()
    for label, older in ((b'"second"', [b'"before"']), (b'"third"', [b'"before"', b'"second"'])):
        published = min(began for began, _, body in answers if label in body) + 0.5
        late = [body for began, _, body in answers if began > published if any(old in body for old in older)]
        assert not late


@pytest.mark.long
def test_cached_answers_go_on_while_the_server_is_down(place: Path, started: list[Running]) -> None:
    folder = write_site(place / "down", "down", "kept")
    server = Running(folder, place / "state", place / "down.log", workers=1)
    # A state folder that nginx cannot see: then answers are fresh for five seconds, and stale after that.
    front = Nginx(
        place / "stale",
        {folder: f"127.0.0.1:{server.port}"},
        place / "state",
        "--state",
        str(place / "nowhere"),
    )
    started.append(front)
    first = front.get("/doc/x1.ttl")
    server.stop()
    for _ in range(10):
        again = front.get("/doc/x1.ttl")
        assert (again.status, again.body) == (200, first.body)
        assert front.get("/doc/x1.ttl", If_None_Match=first.getheader("ETag")).status == 304
        time.sleep(1)
    refused = front.get("/doc/x2.ttl")
    assert (refused.status, refused.getheader("Retry-After"), refused.getheader("Cache-Control")) == (
        503,
        "2",
        "no-store",
    )


@pytest.mark.long
def test_nothing_is_kept_under_a_configuration_older_than_the_settings(
    place: Path, started: list[Running]
) -> None:
    folder = write_site(place / "renamed", "renamed", "x")
    server = Running(folder, place / "state", place / "renamed.log", workers=1)
    started.append(server)
    front = Nginx(place / "older", {folder: f"127.0.0.1:{server.port}"}, place / "state")
    started.append(front)
    assert front.get("/doc/x1", "*/*").getheader("Content-Type").startswith("text/turtle")
    settings = folder / "seeother.toml"
    settings.write_text(f'default = "html"\n{settings.read_text()}')
    assert until(lambda: server.get("/doc/x1", "*/*").getheader("Content-Type").startswith("text/html"))
    for accept, kind in (
        ("text/turtle", "text/turtle"),
        ("*/*", "text/html"),
        ("text/html", "text/html"),
    ) * 2:
        assert front.get("/doc/x1", accept).getheader("Content-Type").startswith(kind)
    assert '"cache":"HIT"' not in front.logged()


@pytest.mark.long
def test_nginx_sends_dumps_from_the_disk() -> None:
    with tempfile.TemporaryDirectory() as folder:
        place, path = Path(folder), "/-/dump/data.nq.gz"
        place.chmod(0o755)
        server = Running(DATA, place / "state", place / "server.log", workers=1)
        front = Nginx(place / "front", {DATA: f"127.0.0.1:{server.port}"}, place / "state")
        try:
            direct, through = server.get(path), front.get(path)
            assert through.body == direct.body
            names = (
                "ETag",
                "Last-Modified",
                "Repr-Digest",
                "Content-Type",
                "Content-Disposition",
                "Accept-Ranges",
            )
            assert {n: through.getheader(n) for n in names} == {n: direct.getheader(n) for n in names}
            assert through.getheader("Access-Control-Allow-Origin") == "*"
            assert through.getheader("X-Accel-Redirect") is None
            part = front.get(path, Range="bytes=5-9", If_Range=through.getheader("ETag"))
            assert (part.status, part.body) == (206, direct.body[5:10])
            assert front.get(path, If_None_Match=through.getheader("ETag")).status == 304
            assert front.get(path, Range="bytes=99999999-").status == 416
            assert front.get("/-/sent/current/manifest.json").status == 404
            assert "/-/sent/" not in server.get(path).getheaders().__repr__()
        finally:
            front.stop()
            server.stop()
