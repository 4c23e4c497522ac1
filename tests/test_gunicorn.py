"""gunicorn's worker as it is used here: its private names, and the time that every client has."""

import ast
import asyncio
import importlib
import os
import re
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import requires, version
from pathlib import Path

import pytest
from conftest import DATA, ROOT, SOON, START, Running, Serve, Site, says, until
from gunicorn.asgi import protocol
from gunicorn.workers import gasgi
from seeother.serve.gunicorn_worker import HEAD_SECONDS, PRIVATE, UNREAD_SECONDS, Connection

SOURCE = (ROOT / "app" / "seeother" / "serve" / "gunicorn_worker.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PRIVATE)
def test_a_private_name_of_gunicorn_is_there(name: str) -> None:
    module, _, rest = f"gunicorn.{name}".partition("protocol.")
    found = importlib.import_module(f"{module}protocol")
    *classes, last = rest.split(".")
    for step in classes:
        found = getattr(found, step)
    written = Path(importlib.import_module(f"{module}protocol").__file__).read_text()
    assert hasattr(found, last) or f"self.{last} = " in written, f"Without {name}: {PRIVATE[name]}."


def test_no_other_private_name_of_gunicorn_is_used() -> None:
    nodes = list(ast.walk(ast.parse(SOURCE)))
    attributes = [node for node in nodes if isinstance(node, ast.Attribute)]
    named = {node.attr for node in attributes} | {n.name for n in nodes if isinstance(n, ast.FunctionDef)}
    theirs = "".join(Path(module.__file__).read_text() for module in (protocol, gasgi))
    private = {
        name for name in named if re.fullmatch(r"_[a-z]\w*", name) and re.search(rf"\b{name}\b", theirs)
    }
    assert private == {name.rpartition(".")[2] for name in PRIVATE}


def test_gunicorn_is_pinned_to_versions_whose_private_names_are_known() -> None:
    needed = next(
        line for line in requires("seeother") or () if line.startswith("gunicorn") and "h1c" not in line
    )
    assert re.fullmatch(r"gunicorn<28,>=27\.0\.1", needed.replace(" ", ""))
    assert version("gunicorn").startswith("27.")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    place = tmp_path_factory.mktemp("gunicorn")
    running = Running(DATA, place / "state", place / "server.log", workers=1)
    yield running
    running.stop()


WHOLE = b"GET /robots.txt HTTP/1.1\r\nHost: a\r\n\r\n"
PART = b"GET /robots.txt HTTP/1.1\r\nHost: a\r\n"
# What a client sends at once, and how long the connection then lives at least; an idle one outlives all others.
OPENINGS = {
    "nothing": ([], HEAD_SECONDS - 1),
    "part of a head": ([PART], HEAD_SECONDS - 1),
    "a request and part of another": ([WHOLE, PART], HEAD_SECONDS - 1),
    "a request and part of another in one": ([WHOLE + PART], HEAD_SECONDS - 1),
    "many requests and part of another": ([WHOLE * 5, PART[:9]], HEAD_SECONDS - 1),
    "content that never comes": (
        [b"GET /robots.txt HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"],
        0,
    ),
    "chunks that never end": (
        [b"POST /robots.txt HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\na"],
        0,
    ),
    "a request": ([WHOLE], HEAD_SECONDS),
}


class Slow:
    """A client that sends what it has to say, and then a field now and again if it has begun a head."""

    def __init__(self, port: int, pieces: list[bytes]) -> None:
        self._connection = socket.create_connection(("127.0.0.1", port))
        self._trickles, self._began, self.ended = pieces == [PART], time.monotonic(), 0.0
        for piece in pieces:
            self._connection.sendall(piece)
            time.sleep(0.3)
        self._connection.setblocking(False)

    def look(self) -> None:
        """Note when the server has closed the connection."""
        try:
            if not self.ended and self._trickles:
                self._connection.send(b"X-Slow: a\r\n")  # the time is for the whole head, not for each piece
            if not self.ended and self._connection.recv(65536) == b"":
                self.ended = time.monotonic() - self._began
        except BlockingIOError:
            return
        except OSError:
            self.ended = time.monotonic() - self._began

    def close(self) -> None:
        self._connection.close()

    def ask(self) -> bytes:
        """Ask once more."""
        self._connection.setblocking(True)
        self._connection.sendall(WHOLE)
        return self._connection.recv(65536)


@pytest.mark.long
def test_every_request_has_its_time_and_an_idle_connection_a_longer_one(server: Running) -> None:
    clients = {label: Slow(server.port, pieces) for label, (pieces, _) in OPENINGS.items()}
    idle = clients.pop("a request")
    end = time.monotonic() + START
    while not all(client.ended for client in clients.values()) and time.monotonic() < end:
        for client in (idle, *clients.values()):
            client.look()
        time.sleep(0.2)
    for label, client in clients.items():
        assert client.ended >= OPENINGS[label][1], label
    assert not idle.ended
    assert idle.ask().startswith(b"HTTP/1.1 200")
    for client in (idle, *clients.values()):
        client.close()
    assert "Traceback" not in server.said()


async def is_left(takes: bool) -> bool:
    """Tell whether a connection gives up a client that takes some of a long answer now and again, or nothing."""
    ours, theirs = socket.socketpair()
    with theirs:
        theirs.setblocking(False)
        transport, _ = await asyncio.get_running_loop().create_connection(asyncio.Protocol, sock=ours)
        transport.write(b"x" * 20_000_000)
        connection = Connection.__new__(Connection)
        connection.transport, connection._current_request = transport, object()
        connection._unread, connection._unread_since = 0, 0.0
        connection.req_count = connection._asked = 0
        for now in range(int(UNREAD_SECONDS) + 3):
            if takes:
                theirs.recv(400_000)
            await asyncio.sleep(0.01)
            connection.look(float(now), stopping=False)
        left = transport.is_closing()
        transport.abort()
        await asyncio.sleep(0)
    return left


@pytest.mark.parametrize("takes", [True, False])
def test_who_takes_nothing_of_an_answer_is_left(takes: bool) -> None:
    assert asyncio.run(is_left(takes)) is not takes


async def is_closed_at_the_end(asked: list[int]) -> bool:
    """Tell whether a worker that stops closes a connection on which that many requests came before each look."""
    ours, theirs = socket.socketpair()
    with theirs:
        transport, _ = await asyncio.get_running_loop().create_connection(asyncio.Protocol, sock=ours)
        connection = Connection.__new__(Connection)
        connection.transport, connection._current_request, connection._head_began = transport, None, None
        connection._unread, connection._unread_since = 0, 0.0
        connection.req_count = connection._asked = 0
        for count in asked:
            connection.req_count += count
            connection.look(0.0, stopping=True)
        closed = transport.is_closing()
        transport.abort()
        await asyncio.sleep(0)
    return closed


@pytest.mark.parametrize(("asked", "closed"), [([0], True), ([2], False), ([1, 1], False), ([1, 0], True)])
def test_a_worker_that_stops_closes_what_is_idle_and_leaves_what_is_in_use_to_its_next_answer(
    asked: list[int], closed: bool
) -> None:
    assert asyncio.run(is_closed_at_the_end(asked)) is closed


@pytest.mark.long
@pytest.mark.slow
def test_a_reload_ends_no_worker_before_the_new_one_serves(server: Running) -> None:
    before, told = workers_of(server), server.said().count("ASGI server listening")
    server.process.send_signal(signal.SIGHUP)
    while not (new := workers_of(server) - before):
        time.sleep(0.002)
    for worker in new:  # one that takes long to start
        os.kill(worker, signal.SIGSTOP)
    assert server.said().count("ASGI server listening") == told
    end = time.monotonic() + 2.5  # gunicorn's own would have been told, and have stopped within one
    while time.monotonic() < end:
        assert server.get("/robots.txt").status == 200
    for worker in new:
        os.kill(worker, signal.SIGCONT)
    assert until(lambda: workers_of(server) == new)
    assert server.get("/robots.txt").status == 200


def workers_of(server: Running) -> set[int]:
    process = server.process.pid
    return set(map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()))


@pytest.mark.long
@pytest.mark.slow
def test_a_reload_tries_again_what_could_not_start_until_all_workers_are_new(server: Running) -> None:
    before = workers_of(server)
    server.process.send_signal(signal.SIGHUP)
    while not (new := workers_of(server) - before):
        time.sleep(0.002)
    for worker in new:
        os.kill(worker, signal.SIGKILL)
    assert until(lambda: len(workers_of(server)) == 1 and not workers_of(server) & (before | new))
    assert server.get("/robots.txt").status == 200


@pytest.mark.long
@pytest.mark.slow
def test_a_second_server_takes_the_place_of_the_first_at_sigusr2(serve: Serve, site: Site) -> None:
    running = serve(site(a='ex:a rdfs:label "one"@en .'))
    # It answers as soon as one worker does; the other may not be there yet.
    assert until(lambda: running.said().count("ASGI server listening") == 2)
    before = workers_of(running)
    running.process.send_signal(signal.SIGUSR2)
    assert until(lambda: running.said().count("ASGI server listening") == 4)
    (second,) = workers_of(running) - before
    try:
        running.process.send_signal(signal.SIGTERM)
        running.process.wait(SOON)
        save = running.folder / "a.ttl"
        save.write_text(save.read_text().replace("one", "two"))
        assert until(lambda: says(running, "a", "two"))
    finally:
        os.kill(second, signal.SIGTERM)
    assert until(lambda: not Path(f"/proc/{second}").exists() or "Z" in status_of(second))


def status_of(process: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    return "Z"
