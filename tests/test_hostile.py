"""Requests that mean harm or nothing, over raw sockets against the real server: no 500, no crash, no answer moved elsewhere."""

import random
import re
import socket
from collections.abc import Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection

import pytest
from conftest import DATA, START, Running
from hypothesis import given, settings
from hypothesis import strategies as st

THING = b"/id/bridge/Tower_Bridge"
STATUS = re.compile(rb"HTTP/1\.[01] ([0-9]{3}) ")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    place = tmp_path_factory.mktemp("hostile")
    running = Running(DATA, place / "state", place / "server.log")
    yield running
    running.stop()


def get(
    target: bytes, *fields: bytes, version: bytes = b"1.1", host: bytes = b"Host: a.example\r\n"
) -> bytes:
    return (
        b"GET "
        + target
        + b" HTTP/"
        + version
        + b"\r\n"
        + host
        + b"".join(f + b"\r\n" for f in fields)
        + b"Connection: close\r\n\r\n"
    )


REQUESTS = {
    "absolute-form": (get(b"http://evil.example" + THING), 303),
    "absolute-form without a path": (get(b"http://evil.example"), 200),
    "two slashes in front": (get(b"//evil.example" + THING), 404),
    "Host of another site": (get(THING, host=b"Host: evil.example\r\n"), 303),
    "X-Forwarded-Host": (get(THING, b"X-Forwarded-Host: evil.example", b"X-Forwarded-Proto: gopher"), 303),
    "no Host in HTTP/1.1": (get(THING, host=b""), 400),
    "no Host in HTTP/1.0": (get(THING, version=b"1.0", host=b""), 303),
    "two Hosts": (get(THING, b"Host: b.example"), 400),
    "Host with a space": (get(THING, host=b"Host: a b\r\n"), 400),
    "Host with a path": (get(THING, host=b"Host: a/b\r\n"), 400),
    "Host with a user": (get(THING, host=b"Host: u@a\r\n"), 400),
    "Host with letters for a port": (get(THING, host=b"Host: a:b\r\n"), 400),
    "Host with half an address": (get(THING, host=b"Host: [::1\r\n"), 400),
    "Host that is an address": (get(THING, host=b"Host: [::1]:8000\r\n"), 303),
    "empty Host": (get(THING, host=b"Host:\r\n"), 303),
    "absolute form in capitals": (get(b"HTTP://Bridges.Example.org" + THING), 303),
    "long target": (get(b"/" + b"a" * 9000), 414),
    "long field": (get(b"/", b"X-Long: " + b"a" * 9000), 431),
    "many fields": (get(b"/", *[b"X-Many: a"] * 150), 431),
    "large body": (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n" + b"x" * 50_000, 413),
    "negative body": (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400),
    "two framings": (
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
    ),
    "method that changes": (
        b"POST " + THING + b" HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        405,
    ),
    "unknown method": (b"BREW / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 501),
    "method in small letters": (b"get / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    "TRACE": (b"TRACE / HTTP/1.1\r\nHost: a\r\nCookie: secret\r\nConnection: close\r\n\r\n", 405),
    "CONNECT": (b"CONNECT evil.example:80 HTTP/1.1\r\nHost: a\r\n\r\n", 405),
    "NUL in the path": (get(b"/id/\0"), 400),
    "encoded NUL": (get(b"/id/bridge/%00"), 404),
    "encoded line break": (get(b"/id/bridge/x%0d%0aSet-Cookie:%20a=b"), 404),
    "broken percent sign": (get(b"/id/bridge/%zz%"), 404),
    "raw IRI": (get("/id/bridge/Pont_de_Québec".encode()), 303),
    "raw Latin-1": (get(b"/id/bridge/\xe9"), 404),
    "overlong UTF-8": (get(b"/id/bridge/%c0%af"), 404),
    "path out of the site": (get(b"/../../../../etc/passwd"), 404),
    "path out of the static files": (get(b"/-/static/../../cli.py"), 404),
    "encoded path out of the static files": (get(b"/-/static/..%2f..%2fcli.py"), 404),
    "HTTP/0.9": (b"GET /\r\n\r\n", 400),
    "HTTP/2 without being asked": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    "WebSocket": (
        get(
            b"/",
            b"Upgrade: websocket",
            b"Sec-WebSocket-Version: 13",
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        ),
        200,
    ),
    "WebSocket in earnest": (
        get(
            THING,
            b"Connection: Upgrade",
            b"Upgrade: websocket",
            b"Sec-WebSocket-Version: 13",
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        ),
        303,
    ),
    "malformed Accept": (get(THING, b'Accept: ;;,,"text/"turtle;q=,'), 303),
    "long Accept": (get(THING, b"Accept: " + b"a/b;q=0.1," * 700 + b"text/html"), 303),
    "markup in the path": (get(b"/id/%3Cscript%3Ealert(1)%3C/script%3E", b"Accept: text/html"), 404),
    "page that is no number": (
        get(b"/doc/bridge/Tower_Bridge?page=%00999999999999999999999", b"Accept: text/turtle"),
        404,
    ),
    "a thousand parameters": (get(b"/?" + b"a=b&" * 1000), 200),
}


@pytest.mark.parametrize(("request_", "status"), REQUESTS.values(), ids=REQUESTS)
def test_a_nasty_request_gets_its_status(server: Running, request_: bytes, status: int) -> None:
    answer = server.raw(request_, timeout=60)
    assert [int(s) for s in STATUS.findall(answer)][:1] == [status]
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"evil.example" not in head
    assert b"<script>alert" not in body
    assert b"root:" not in body
    assert b"import" not in body
    assert b"Set-Cookie" not in head
    assert b"\nServer:" not in head


def test_a_request_hidden_in_a_body_is_not_answered(server: Running) -> None:
    hidden = get(b"/hidden")
    length = f"Content-Length: {len(hidden)}\r\n".encode()
    answer = server.raw(b"GET / HTTP/1.1\r\nHost: a\r\n" + length + b"Connection: close\r\n\r\n" + hidden)
    assert STATUS.findall(answer) == [b"200"]


@pytest.mark.parametrize("target", [THING, b"/browse.csv"])
def test_an_answer_in_http_1_0_ends_with_its_connection_and_says_so(server: Running, target: bytes) -> None:
    answer = server.raw(b"GET " + target + b" HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
    assert answer.partition(b"\r\n\r\n")[0].count(b"Connection: close") == 1


def test_pipelined_requests_are_answered_in_order(server: Running) -> None:
    first = b"GET /robots.txt HTTP/1.1\r\nHost: a\r\n\r\n"
    answer = server.raw(first * 3 + get(THING) + get(b"/"))
    assert STATUS.findall(answer) == [b"200", b"200", b"200", b"303"]


@pytest.mark.parametrize("method", ["POST", "GET", "HEAD", "OPTIONS"])
def test_content_that_nobody_reads_leaves_the_connection_in_use(server: Running, method: str) -> None:
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=START)) as connection:
        connection.connect()
        begun = connection.sock
        for chunked in (False, True) * 15:  # the client sends head and content apart
            connection.request(method, THING.decode(), iter([b"a", b"b"]) if chunked else b"ab")
            answer = connection.getresponse()
            answer.read()
            assert not answer.will_close
        assert connection.sock is begun


def test_slow_clients_hold_up_nobody(server: Running) -> None:
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(200)]
    for connection in slow:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: ")
    assert [server.get(THING.decode()).status for _ in range(20)] == [303] * 20
    for connection in slow:
        connection.close()


@pytest.mark.long
def test_content_that_never_comes_is_waited_for_no_longer_than_fifteen_seconds(server: Running) -> None:
    head = b"POST /-/reconcile HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nq="
    told = server.raw(head)
    assert told.startswith(b"HTTP/1.1 408 ")


PIECES = [
    b"GET ",
    b"HEAD ",
    b"OPTIONS ",
    b"POST ",
    b"FOO ",
    b"/",
    b"/id/bridge/",
    b"Tower_Bridge",
    b"/doc/bridge/Tower_Bridge",
    b".ttl",
    b".html",
    b".de.html",
    b".jsonld",
    b"?page=",
    b"?q=",
    b"2",
    b"-1",
    b"%",
    b"%2F",
    b"%00",
    b"%0d%0a",
    b"%e6%9d",
    b"\xe6\x9d\xb1",
    b"/-/",
    b"health",
    b"metrics",
    b"problems",
    b"static/",
    b"../",
    b"..%2f",
    b"//",
    b"#",
    b" ",
    b" HTTP/1.1",
    b" HTTP/1.0",
    b"\r\n",
    b"\n",
    b"Host: a\r\n",
    b"Accept: text/html\r\n",
    b"Accept: */*;q=0\r\n",
    b'Accept: ,;="\r\n',
    b"Accept-Language: de;q=x\r\n",
    b"Accept-Encoding: gzip;q=1.5, *;q=0\r\n",
    b'If-None-Match: *, W/"x", "\r\n',
    b"If-Modified-Since: soon\r\n",
    b"Prefer: server-timing\r\n",
    b"X-Keyed-Accept: =html\r\n",
    b"X-Keyed-Snapshot: /x\r\n",
    b"X-Forwarded-Proto: \x80\r\n",
    b"Content-Length: 3\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Connection: close\r\n",
    b"Expect: 100-continue\r\n",
    b"\r\n\r\n",
    b"abc",
    b"\0",
    b"\x80",
    b"A" * 300,
]


def noise(chance: random.Random) -> bytes:
    """A request that is mostly well-formed, or none at all; every other one is then damaged."""
    made = b"".join(chance.choices(PIECES, k=chance.randint(1, 12)))
    if chance.random() < 0.7:
        target = b"/" + b"".join(chance.choices(PIECES[5:32], k=chance.randint(0, 5))).replace(b" ", b"+")
        fields = [piece for piece in chance.choices(PIECES, k=6) if piece.endswith(b"\r\n") and b":" in piece]
        made = (
            chance.choice([b"GET ", b"GET ", b"HEAD ", b"PUT "])
            + target
            + b" HTTP/1.1\r\nHost: a\r\n"
            + b"".join(fields)
            + b"\r\n"
            + made
        )
    if chance.random() < 0.5:
        place = chance.randrange(len(made))
        made = made[:place] + bytes([chance.randrange(256)]) + made[place + chance.randint(0, 2) :]
    return made


@settings(max_examples=10 * settings().max_examples)
@given(st.integers(0, 2**32))
def test_noise_finds_no_500(server: Running, seed: int) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=START) as connection:
        connection.sendall(noise(random.Random(seed)))
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        with suppress(ConnectionResetError):
            while chunk := connection.recv(65536):
                answer += chunk
    assert not {s for s in STATUS.findall(answer) if s >= b"500" and s not in (b"501", b"505")}


def test_the_server_has_survived_all_that(server: Running) -> None:
    assert server.get("/-/health").status == 200
    assert "Traceback" not in server.said()
