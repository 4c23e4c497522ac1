"""Print requests a second of finished answers, beside a bare application under the same worker class and settings.

    python tests/bench/hot.py [--seconds 3] [--rounds 3]

Needs wrk. Two workers, one wrk thread with 16 connections; each server and the bare application in turn, medians of the
rounds. Only the ratio means something: machines differ, and wrk shares the processors. All traffic is on loopback.

    python tests/bench/hot.py --in-process

needs no wrk: it calls the ASGI application for a document that is finished, once as a client asks for it, once with what
nginx adds, in alternating rounds, and prints the least microseconds of each.
"""

import argparse
import asyncio
import contextlib
import importlib.util
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
OURS = {"asgi": "seeother.asgi:app", "wsgi": "seeother.wsgi:app"}
CASES = {
    "303": ("/id/bridge/Tower_Bridge", []),
    "Turtle": ("/doc/bridge/Tower_Bridge.ttl", []),
    "HTML": ("/doc/bridge/Tower_Bridge.en.html", []),
    "304": ("/doc/bridge/Tower_Bridge.ttl", ["-H", "If-None-Match: *"]),
}
CLASSES = [
    ("seeother.serve.gunicorn_worker.Worker", "asgi", []),
    ("sync", "wsgi", []),
    ("gthread", "wsgi", ["--threads", "4"]),
]
if importlib.util.find_spec("gevent"):
    CLASSES.append(("gevent", "wsgi", []))


def start(worker: str, app: str, port: int, options: list[str], state: str) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "PYTHONPATH": f"{ROOT}:{HERE}",
        "SEEOTHER_SITE": str(ROOT / "data"),
        "XDG_STATE_HOME": state,
    }
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-k",
        worker,
        "-w",
        "2",
        "-b",
        f"127.0.0.1:{port}",
        "--log-level",
        "error",
        *options,
        app,
    ]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    for _ in range(200):
        try:
            urllib.request.urlopen(
                urllib.request.Request(f"http://127.0.0.1:{port}/-/health/live"), timeout=5
            )
        except urllib.error.HTTPError:
            break
        except OSError:
            time.sleep(0.05)
        else:
            break
    return server


def wrk(port: int, path: str, options: list[str], seconds: int) -> float:
    told = subprocess.run(
        ["wrk", "-t1", "-c16", f"-d{seconds}s", *options, f"http://127.0.0.1:{port}{path}"],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(re.search(r"Requests/sec:\s+([\d.]+)", told.stdout)[1])


def measure(worker: str, kind: str, options: list[str], seconds: int, rounds: int, state: str) -> None:
    servers = [
        start(worker, OURS[kind], 18771, options, state),
        start(worker, f"bare:{kind}", 18772, options, state),
    ]
    try:
        for label, (path, headers) in CASES.items():
            wrk(18771, path, headers, 1)
            ours, bare = [], []
            for _ in range(rounds):
                ours.append(wrk(18771, path, headers, seconds))
                bare.append(wrk(18772, path, headers, seconds))
            mine, theirs = statistics.median(ours), statistics.median(bare)
            print(
                f"{worker:<18} {label:<7} {mine:>9,.0f}/s   bare {theirs:>9,.0f}/s   {mine / theirs:.0%}",
                flush=True,
            )
    finally:
        for server in servers:
            server.terminate()
            server.wait()


SENT_BY_NGINX = {
    "accept": b"text/turtle",
    "accept-language": b"de,en;q=0.5",
    "accept-encoding": b"gzip, br",
    "x-forwarded-for": b"127.0.0.1",
    "x-forwarded-host": b"bridges.example.org",
    "x-forwarded-proto": b"https",
}


def scope_of(path: str, fields: dict[str, bytes]) -> dict[str, object]:
    """Return what gunicorn hands to the application for a GET."""
    headers = [(b"host", b"bridges.example.org"), *((n.encode(), v) for n, v in fields.items())]
    return {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": headers,
        "client": None,
    }


def keyed_by_nginx(state: Path) -> dict[str, bytes]:
    """Return the fields that the generated configuration adds, with the values that the request above has."""
    command = [sys.executable, "-m", "seeother", "nginx", str(ROOT / "data"), "--state", str(state)]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    terms = re.search(r"X-Keyed-Terms \"?(\w+)", text)[1].encode()
    encoding = re.search(r'"gzip, br" "(\S+)"', text)
    return {
        "x-keyed-snapshot": str((state / "current").resolve()).encode(),
        "x-keyed-accept": b"=turtle",
        "x-keyed-language": b"=de" if '"de,en;q=0.5"' in text else b"?de,en;q=0.5",
        "x-keyed-encoding": encoding[1].encode() if encoding else b"?gzip, br",
        "x-keyed-host": b"=",
        "x-keyed-terms": terms,
    }


def in_process(rounds: int) -> None:
    """Print what a finished answer costs in the application itself, plain and as it comes through nginx."""
    from seeother.asgi import Application
    from seeother.serve.server import site_folder
    from seeother.site.settings_file import state_of

    async def receive() -> dict[str, object]:
        return {"type": "http.request"}

    sent: list[dict[str, object]] = []

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    application = Application()
    path = "/doc/bridge/Tower_Bridge.ttl"
    plain = scope_of(path, SENT_BY_NGINX)
    asyncio.run(application(plain, receive, send))
    state = state_of(site_folder())
    keyed = scope_of(path, SENT_BY_NGINX | keyed_by_nginx(state))
    asyncio.run(application(keyed, receive, send))
    assert sent[0]["status"] == sent[2]["status"] == 200
    assert (b"X-Accel-Expires", b"60") in sent[2]["headers"]

    def cost(scope: dict[str, object], times: int = 3000) -> float:
        began = time.perf_counter()
        for _ in range(times):
            asked = application(scope, receive, send)
            with contextlib.suppress(StopIteration):
                asked.send(None)
        sent.clear()
        return (time.perf_counter() - began) / times * 1e6

    costs = [(cost(plain), cost(keyed)) for _ in range(rounds)]
    least, with_key = (min(column) for column in zip(*costs, strict=True))
    os.kill(int((state / "publisher.pid").read_text()), signal.SIGTERM)
    print(f"in process: plain {least:.1f} µs, keyed by nginx {with_key:.1f} µs, {with_key / least:.2f} times")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--in-process", action="store_true")
    chosen = parser.parse_args()
    if chosen.in_process:
        with tempfile.TemporaryDirectory() as state:
            os.environ.update(SEEOTHER_SITE=str(ROOT / "data"), XDG_STATE_HOME=state)
            in_process(max(chosen.rounds, 10))
        os._exit(0)  # the publisher's threads need not be waited for
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed: apt-get install wrk")
    with tempfile.TemporaryDirectory() as state:
        for worker, kind, options in CLASSES:
            measure(worker, kind, options, chosen.seconds, chosen.rounds, state)


if __name__ == "__main__":
    main()
