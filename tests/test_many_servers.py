"""Several hosts over one engine are one site: the same bytes and tags from each, and one may go in the middle of a load."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
from conftest import DATA, ROOT, SEEOTHER, START, needs
from engines import oxigraph, running, triples_of
from test_engine import PREFIXES, SETTINGS

pytestmark = pytest.mark.long
NET = f"10.{os.getpid() // 256 % 200 + 40}.{os.getpid() % 256}"
BRIDGE = f"{NET}.1"
HOSTS = (f"{NET}.2", f"{NET}.3")
NGINX = """daemon off; pid {place}/nginx.pid; error_log {place}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off; client_body_temp_path {place}/b; proxy_temp_path {place}/p;
  fastcgi_temp_path {place}/f; uwsgi_temp_path {place}/u; scgi_temp_path {place}/s;
  upstream site {{ {servers} }}
  server {{
    listen {bridge}:8080;
    location / {{
      proxy_pass http://site; proxy_http_version 1.1; proxy_set_header Host $host;
      proxy_connect_timeout 1s; proxy_read_timeout 3s;
      proxy_next_upstream error timeout http_502 http_503 http_504 non_idempotent;
    }}
  }}
}}
"""


def ip(*words: str) -> None:
    done = subprocess.run([needs("ip"), *words], capture_output=True, text=True)
    assert done.returncode == 0, (
        f"ip {' '.join(words)}: {done.stderr} This test needs the right to make network namespaces."
    )


@contextmanager
def hosts() -> Iterator[list[str]]:
    """Make two hosts, each a network of its own, on one bridge; yields the names of their namespaces."""
    mark = f"so{os.getpid() % 100_000}"
    names = [f"{mark}n{number}" for number in range(len(HOSTS))]
    with ExitStack() as stack:
        ip("link", "add", f"{mark}b", "type", "bridge")
        stack.callback(ip, "link", "del", f"{mark}b")
        ip("addr", "add", f"{BRIDGE}/24", "dev", f"{mark}b")
        ip("link", "set", f"{mark}b", "up")
        for number, (name, address) in enumerate(zip(names, HOSTS, strict=True)):
            ip("netns", "add", name)
            stack.callback(ip, "netns", "del", name)
            ip("link", "add", f"{mark}v{number}", "type", "veth", "peer", "name", "eth0", "netns", name)
            ip("link", "set", f"{mark}v{number}", "master", f"{mark}b", "up")
            ip("-n", name, "addr", "add", f"{address}/24", "dev", "eth0")
            ip("-n", name, "link", "set", "eth0", "up")
            ip("-n", name, "link", "set", "lo", "up")
        yield names


@contextmanager
def server(name: str, address: str, folder: Path, place: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run `seeother serve` on a host, with a copy of the folder and a state of its own."""
    command = [
        needs("ip"),
        "netns",
        "exec",
        name,
        *SEEOTHER,
        "serve",
        str(folder),
        "--bind",
        f"{address}:8000",
        "--workers",
        "1",
    ]
    place.mkdir()
    environment = {**os.environ, "XDG_STATE_HOME": str(place)}
    with (place / "out").open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
        try:
            end = time.monotonic() + START
            while fetched(address, 8000, "/-/health/ready")[0] != 200:
                assert process.poll() is None and time.monotonic() < end, (place / "out").read_text(
                    errors="replace"
                )
                time.sleep(0.2)
            yield process
        finally:
            process.terminate()
            process.wait(START)


def fetched(host: str, port: int, path: str, accept: str = "*/*") -> tuple[int, str | None, bytes]:
    """Return status, tag and bytes; 0 where there is no answer."""
    connection = HTTPConnection(host, port, timeout=START)
    try:
        connection.request("GET", path, headers={"Accept": accept, "Host": "bridges.example.org"})
        answer = connection.getresponse()
        return answer.status, answer.getheader("ETag"), answer.read()
    except OSError:
        return 0, None, b""
    finally:
        connection.close()


NAMES = ("Tower_Bridge", "Forth_Bridge", "Eads_Bridge", "Golden_Gate_Bridge", "Pont_du_Gard")
PATHS = [f"/doc/bridge/{name}.{form}" for name in NAMES for form in ("ttl", "html", "jsonld")]


@pytest.fixture
def over_engine(tmp_path: Path) -> Iterator[Callable[[Path], None]]:
    """Run an engine on the bridge, and return what writes a site over it."""
    (tmp_path / "engine").mkdir()
    with oxigraph(tmp_path / "engine", host=BRIDGE) as served:
        served.load(triples_of(DATA))

        def write(folder: Path) -> None:
            folder.mkdir()
            (folder / "seeother.toml").write_text(
                f'store = "sparql"\n{SETTINGS}\n[sparql]\nquery = "{served.query}"\nfresh = 600\n'
            )
            (folder / "prefixes.ttl").write_text(PREFIXES)

        yield write


@pytest.fixture
def names() -> Iterator[list[str]]:
    with hosts() as made:
        yield made


def test_a_host_may_go_in_the_middle_of_a_load(
    names: list[str], over_engine: Callable[[Path], None], tmp_path: Path
):
    with ExitStack() as stack:
        for number, (name, address) in enumerate(zip(names, HOSTS, strict=True)):
            over_engine(tmp_path / f"site{number}")
            stack.enter_context(
                server(name, address, tmp_path / f"site{number}", tmp_path / f"state{number}")
            )
        for path in PATHS:
            one, other = (fetched(address, 8000, path) for address in HOSTS)
            assert one[0] == 200 and one == other, path

        servers = " ".join(f"server {address}:8000 max_fails=1 fail_timeout=2s;" for address in HOSTS)
        (tmp_path / "nginx.conf").write_text(NGINX.format(place=tmp_path, servers=servers, bridge=BRIDGE))
        command = [needs("nginx"), "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
        stack.enter_context(running(command, tmp_path, f"http://{BRIDGE}:8080/", 30))
        expected = {path: fetched(HOSTS[0], 8000, path) for path in PATHS}
        with ThreadPoolExecutor(8) as pool:
            load = [(path, pool.submit(fetched, BRIDGE, 8080, path)) for path in PATHS * (600 // len(PATHS))]
            while sum(job.done() for _, job in load) < len(load) // 3:
                time.sleep(0.01)
            ip("-n", names[1], "link", "set", "eth0", "down")
            assert any(not job.done() for _, job in load)
            wrong = [(path, job.result()[:2]) for path, job in load if job.result() != expected[path]]
        assert wrong == []
        assert fetched(HOSTS[1], 8000, PATHS[0])[0] == 0
