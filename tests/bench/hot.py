"""Print requests a second of finished answers, beside a bare application under the same worker class and settings.

    python tests/bench/hot.py [--seconds 3] [--rounds 3]

Needs wrk. Two workers, one wrk thread with 16 connections; each server and the bare application in turn, medians of the
rounds. Only the ratio means something: machines differ, and wrk shares the processors. All traffic is on loopback.
"""

import argparse
import importlib.util
import os
import re
import shutil
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


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed: apt-get install wrk")
    with tempfile.TemporaryDirectory() as state:
        for worker, kind, options in CLASSES:
            measure(worker, kind, options, chosen.seconds, chosen.rounds, state)


if __name__ == "__main__":
    main()
