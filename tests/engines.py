"""Real SPARQL engines on loopback, for tests: Oxigraph's server, Virtuoso, and one that does nothing but harm."""

import gzip
import json
import re
import socket
import ssl
import struct
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError
from urllib.parse import parse_qs, quote, urlsplit
from urllib.request import (
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    Request,
    build_opener,
    urlopen,
)

from conftest import free_port, needs
from pyoxigraph import RdfFormat, Triple, parse, serialize
from seeother.sparql.documents import MOST_MENTIONS
from seeother.sparql.lookups import MOST_COUNTED

GRAPH = "urn:x-test:data"
DRIPS = 100  # seconds that an answer goes on for which comes drop by drop, longer than anybody waits
FEW_ROWS = 10_000
VIRTUOSO = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 20
DirsAllowed = .
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
MaxClientConnections = 20
KeepAliveTimeout = 10
MaxKeepAlives = 20
[SPARQL]
ResultSetMaxRows = 100000
"""


class Served:
    """An engine that runs: where it is asked, and how its data is replaced."""

    def __init__(self, query: str, store: str, opener: Callable[..., object] = urlopen) -> None:
        self.query, self._store, self._open = query, store, opener

    def load(self, triples: Iterable[Triple], method: str = "PUT") -> None:
        """Put statements in the place of others, or by POST beside them; Virtuoso takes no more than some thousands at once."""
        body = serialize(triples, format=RdfFormat.N_TRIPLES)
        headers = {"Content-Type": "application/n-triples"}
        self._open(Request(self._store, data=body, headers=headers, method=method), timeout=60)


def triples_of(folder: Path) -> list[Triple]:
    """Return what the Turtle files below a folder say, as one graph."""
    files = sorted(path for path in folder.rglob("*.ttl") if not path.name.endswith(".shacl.ttl"))
    quads = (quad for file in files for quad in parse(path=str(file), rename_blank_nodes=True))
    return [quad.triple for quad in quads]


@contextmanager
def running(command: list[str], folder: Path, url: str, seconds: float) -> Iterator[None]:
    """Run a program until it answers at a URL, and end it afterwards."""
    with (folder / "out").open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=subprocess.STDOUT)
        try:
            end = time.monotonic() + seconds
            while True:
                try:
                    urlopen(url, timeout=5).close()
                    break
                except OSError:
                    assert process.poll() is None, (folder / "out").read_text(errors="replace")
                    assert time.monotonic() < end, f"{command[0]} does not answer"
                    time.sleep(0.1)
            yield
        finally:
            process.kill()
            process.wait()


@contextmanager
def oxigraph(folder: Path, port: int = 0, host: str = "127.0.0.1") -> Iterator[Served]:
    port = port or free_port()
    command = [needs("oxigraph"), "serve", "--location", str(folder / "db"), "--bind", f"{host}:{port}"]
    url = f"http://{host}:{port}"
    with running(command, folder, f"{url}/", 30):
        yield Served(f"{url}/query", f"{url}/store?default")


@contextmanager
def virtuoso(folder: Path) -> Iterator[Served]:
    ports = {"sql": free_port(), "http": free_port()}
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(**ports))
    url = f"http://127.0.0.1:{ports['http']}"
    known = HTTPPasswordMgrWithDefaultRealm()
    known.add_password(None, url, "dba", "dba")
    opener = build_opener(HTTPDigestAuthHandler(known))
    command = [needs("virtuoso-t"), "-f", "-c", "virtuoso.ini"]
    with running(command, folder, f"{url}/sparql?query={quote('ASK{}')}", 120):
        yield Served(f"{url}/sparql", f"{url}/sparql-graph-crud-auth?graph-uri={GRAPH}", opener.open)


@cache
def bomb() -> bytes:
    """Return two hundred MB of spaces, as they are sent: 200 kB."""
    return gzip.compress(b" " * 200_000_000, 9)


class Hostile(ThreadingHTTPServer):
    """An engine that passes queries on to a good one, until it is told to `harm`; `asked` are the queries it got."""

    daemon_threads = True

    def __init__(self, good: str = "", context: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self._scheme = "https" if context else "http"
        if context:
            self.socket = context.wrap_socket(self.socket, server_side=True)
        self.good, self.harm, self.asked = good, "", []
        self.headers_seen: list[str] = []
        Thread(target=self.serve_forever, daemon=True).start()

    @property
    def query(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self.server_port}/query"

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # clients that hang up are what it is for


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Hostile

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self._answer(urlsplit(self.path).query)

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def _answer(self, fields: str) -> None:
        self.server.asked.append(parse_qs(fields).get("query", [""])[0])
        self.server.headers_seen.append(str(self.headers))
        harm = getattr(self, f"_{self.server.harm}", None) if self.server.harm else self._pass
        harm(fields)

    def _send(
        self, body: bytes, kind: str = "application/sparql-results+json", status: int = 200, **more: str
    ) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **more}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _pass(self, fields: str) -> None:
        kinds = {
            "Accept": "application/sparql-results+json",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            with urlopen(Request(self.server.good, data=fields.encode(), headers=kinds)) as found:
                self._send(found.read())
        except HTTPError as refusal:
            self._send(refusal.read(), "text/plain", refusal.code)

    def _html(self, fields: str) -> None:
        self._send(b"<!DOCTYPE html><title>Welcome</title>", "text/html")

    def _truncated(self, fields: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b'{"head":{"vars":["s"]},"results":{"bindings":[')
        self.close_connection = True

    def _error_inside(self, fields: str) -> None:
        self._send(b'{"exception": "out of memory", "status": "ERROR"}')

    def _no_json(self, fields: str) -> None:
        self._send(b'{"head": nonsense')

    def _redirect(self, fields: str) -> None:
        self._send(b"", status=302, Location=self.server.query)

    def _refuse(self, fields: str) -> None:
        self._send(f"no: {self.headers['Authorization']}".encode(), "text/plain", 401)

    def _busy(self, fields: str) -> None:
        self._send(b"later", "text/plain", 503)

    def _busy_for_a_while(self, fields: str) -> None:
        self._send(b"later", "text/plain", 503, Retry_After="17")

    def _broken(self, fields: str) -> None:
        self._send(f"oops {self.headers['Authorization']}".encode(), "text/plain", 500)

    def _hang_up(self, fields: str) -> None:
        self.close_connection = True

    def _silent(self, fields: str) -> None:
        time.sleep(5)
        self.close_connection = True

    def _drip_of_fields(self, fields: str) -> None:
        """Begin to answer, and never come to the end of a header field."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-More: ")
        for _ in range(10 * DRIPS):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.1)
        self.close_connection = True

    def _reset(self, fields: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b'{"head":{"vars":["s"]},')
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def _huge(self, fields: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(10**15))
        self.end_headers()
        self.wfile.write(b'{"head":{"vars":["s"]},"results":{"bindings":[]}}')
        self.close_connection = True

    def _other_charset(self, fields: str) -> None:
        text = '{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"literal","value":"\xe9"}}]}}'
        self._send(text.encode("latin-1"), "application/sparql-results+json; charset=iso-8859-1")

    def _altered(self, old: bytes, new: bytes, fields: str) -> None:
        kinds = {
            "Accept": "application/sparql-results+json",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        with urlopen(Request(self.server.good, data=fields.encode(), headers=kinds)) as found:
            self._send(found.read().replace(old, new))

    def _half_a_character(self, fields: str) -> None:
        self._altered(b'"value":"Tower Bridge"', b'"value":"Tower \\ud800"', fields)

    def _no_iri(self, fields: str) -> None:
        self._altered(b'resource/Tower_Bridge"', b'a b> <x:y> <x:z"', fields)

    def _no_language(self, fields: str) -> None:
        self._altered(b'"xml:lang":"en"', b'"xml:lang":"en <x:z> ."', fields)

    def _no_datatype(self, fields: str) -> None:
        self._altered(b'XMLSchema#decimal"', b'a b> <x:y> <x:z"', fields)

    def _control_characters(self, fields: str) -> None:
        self._altered(b'"value":"Tower Bridge"', b'"value":"Tower \\u0000\\ufffe\\u0007"', fields)

    def _slow_to_count(self, fields: str) -> None:
        """Answer everything but what looks through much of the data; the mentions of a thing that are read are not much."""
        counts = "COUNT" in fields and str(MOST_MENTIONS) not in fields
        if counts or "CONTAINS" in fields or str(MOST_COUNTED) in fields:
            time.sleep(3)
            self.close_connection = True
        else:
            self._pass(fields)

    def _slow_to_walk(self, fields: str) -> None:
        """Answer everything but pages far into a list."""
        if any(int(start) >= MOST_COUNTED for start in re.findall(r"OFFSET\+(\d+)", fields)):
            time.sleep(3)
            self.close_connection = True
        else:
            self._pass(fields)

    def _other_rows(self, fields: str) -> None:
        """Answer another question."""
        self._send(b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"1"}}]}}')

    def _no_rows(self, fields: str) -> None:
        """Answer any question as if it were about nothing."""
        self._send(b'{"head":{"vars":["s","p","o","k"]},"results":{"bindings":[]}}')

    def _half_a_chunk(self, fields: str) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n")
        self.wfile.write(b'Transfer-Encoding: chunked\r\n\r\n40\r\n{"head":{"vars":["s"]},')
        self.close_connection = True

    def _no_chunks(self, fields: str) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n")
        self.wfile.write(b"Transfer-Encoding: chunked\r\n\r\nlong\r\nhello\r\n0\r\n\r\n")

    def _half_of_gzip(self, fields: str) -> None:
        self._send(gzip.compress(b'{"head":{"vars":[]}}')[:-12], Content_Encoding="gzip")

    def _many_fields(self, fields: str) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X-More: x\r\n" * 500 + b"\r\n")

    def _in_part_by_status(self, fields: str) -> None:
        self._send(b'{"head":{"vars":["s"]},"results":{"bindings":[]}}', status=206)

    def _no_numbers(self, fields: str) -> None:
        """Answer every variable with the same text, which is no IRI and no number."""
        told = ",".join(f'"{name}":{{"type":"literal","value":"many"}}' for name in "kspowncrd")
        self._send(f'{{"head":{{"vars":[]}},"results":{{"bindings":[{{{told}}}]}}}}'.encode())

    def _xml(self, fields: str) -> None:
        self._send(
            b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"/>', "application/sparql-results+xml"
        )

    def _nothing(self, fields: str) -> None:
        self._send(b"")

    def _no_content(self, fields: str) -> None:
        self.send_response(204)
        self.end_headers()

    def _odd_terms(self, fields: str) -> None:
        self._send(b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri"}},{"s":7}]}}')

    def _deep(self, fields: str) -> None:
        self._send(b"[" * 500_000)

    def _half_closed(self, fields: str) -> None:
        """Answer, and close the connection afterwards without a word of it."""
        self._pass(fields)
        self.close_connection = True

    def _bomb(self, fields: str) -> None:
        self._send(bomb(), Content_Encoding="gzip")

    def _no_gzip(self, fields: str) -> None:
        self._send(b'{"head":{}}', Content_Encoding="gzip")

    def _endless(self, fields: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.end_headers()
        self.wfile.write(b'{"head":{"vars":["s"]},"results":{"bindings":[')
        while True:
            self.wfile.write(b'{"s":{"type":"uri","value":"http://example.org/x"}},' * 2000)

    def _in_part(self, fields: str) -> None:
        """Answer as Virtuoso does where time is over."""
        self._send(b'{"head":{"vars":["s"]},"results":{"bindings":[]}}', X_SQL_State="S1TAT")

    def _few_rows(self, fields: str) -> None:
        """Answer with `FEW_ROWS` rows at most, as Virtuoso does."""
        kinds = {"Accept": "application/sparql-results+json"}
        try:
            with urlopen(Request(self.server.good, data=fields.encode(), headers=kinds)) as found:
                told = json.loads(found.read())
        except HTTPError as refusal:
            self._send(refusal.read(), "text/plain", refusal.code)
            return
        rows = told.get("results", {}).get("bindings", [])
        more = {"X_SPARQL_MaxRows": str(FEW_ROWS)} if len(rows) >= FEW_ROWS else {}
        del rows[FEW_ROWS:]
        self._send(json.dumps(told).encode(), **more)

    def _drip(self, fields: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", "100000")
        self.end_headers()
        for _ in range(10 * DRIPS):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.1)
