"""Print how long readers wait while a site is edited, beside how long they wait while it is not.

    python tests/bench/edits.py [--seconds 30] [--rate 100] [--before REVISION]

A site of 5,000 things; readers ask for 500 of its documents, half as Turtle and half as HTML, at a steady rate, whether or
not answers come back in time. First nothing is edited, then a file is saved every two seconds. With `--before` the same is
measured of another git revision too, in turn. Two workers, all traffic on loopback; figures are milliseconds, and judge none.
"""

import argparse
import asyncio
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
THINGS, ASKED, EVERY, CONNECTIONS, FILES = 5_000, 500, 2.0, 16, 20
HEAD = """@prefix ex: <https://data.example.org/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
SETTINGS = """base = "https://data.example.org"
title = "Edits"
[[pattern]]
thing = "/id/{+name}"
document = "/doc/{+name}"
"""


def write_file(folder: Path, number: int, version: int) -> None:
    """Save as editors do that care: write beside, then rename."""
    each = range(number, THINGS, FILES)
    lines = [
        f'ex:n{n} a ex:Thing ; rdfs:label "thing {n}"@en, "Ding {n}"@de ; ex:version {version} ; ex:count {n * 7} ; '
        f'rdfs:comment "One of {THINGS} things, of which each knows some others."@en ; '
        f"ex:knows ex:n{(n * 3) % THINGS}, ex:n{(n * 5) % THINGS}, ex:n{(n + 1) % THINGS} ."
        for n in each
    ]
    draft = folder / f".{number}.swp"
    draft.write_text(HEAD + "\n".join(lines))
    draft.replace(folder / f"part{number}.ttl")


def start(source: Path, folder: Path, state: Path) -> tuple[subprocess.Popen[bytes], int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": str(source / "app"), "XDG_STATE_HOME": str(state)}
    command = [sys.executable, "-m", "seeother", "serve", str(folder), "--workers", "2"]
    server = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}"],
        cwd=source,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while server.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/-/health/ready", timeout=5)
        except OSError:
            time.sleep(0.05)
        else:
            return server, port
    sys.exit(f"the server of {source} ended")


class Readers:
    """Connections that ask at their time; how long each answer took since then is noted, and what it was."""

    def __init__(self, port: int, rate: float) -> None:
        self._port, self._rate = port, rate
        self._random = random.Random(1)
        self.waits: list[float] = []
        self.wrong = 0

    async def ask(self, seconds: float) -> None:
        """Ask for so long, from all connections."""
        self.waits, self.wrong = [], 0
        began = time.perf_counter() + 0.1
        turns = iter(range(int(seconds * self._rate)))
        await asyncio.gather(*(self._connection(began, turns) for _ in range(CONNECTIONS)))

    async def _connection(self, began: float, turns: object) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        for turn in turns:
            due = began + turn / self._rate
            await asyncio.sleep(max(0, due - time.perf_counter()))
            number = self._random.randrange(ASKED)
            extension = "ttl" if number % 2 else "html"
            writer.write(f"GET /doc/n{number}.{extension} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(int(re.search(rb"(?i)content-length: (\d+)", head)[1]))
            self.waits.append((time.perf_counter() - due) * 1000)
            self.wrong += not head.startswith(b"HTTP/1.1 200")
        writer.close()


async def edits(folder: Path, seconds: float) -> int:
    """Save a file every now and then; returns how often."""
    end, version = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        await asyncio.sleep(EVERY)
        version += 1
        write_file(folder, version % FILES, version)
    return version


def shown(name: str, waits: list[float], wrong: int) -> float:
    ordered = sorted(waits)
    at = {share: ordered[int(len(ordered) * share)] for share in (0.5, 0.9, 0.99)}
    print(
        f"  {name:<22} median {at[0.5]:6.2f}   90th {at[0.9]:7.2f}   99th {at[0.99]:7.2f}   "
        f"most {ordered[-1]:7.1f}   {len(ordered):,} answers, {wrong} wrong",
        flush=True,
    )
    return at[0.99]


def measure(label: str, source: Path, seconds: float, rate: float) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "site"
        folder.mkdir()
        (folder / "seeother.toml").write_text(SETTINGS)
        for number in range(FILES):
            write_file(folder, number, 0)
        server, port = start(source, folder, Path(place) / "state")
        readers = Readers(port, rate)

        async def both() -> None:
            await asyncio.gather(readers.ask(seconds), edits(folder, seconds))

        try:
            print(label, flush=True)
            asyncio.run(readers.ask(10))
            asyncio.run(readers.ask(seconds))
            quiet = shown("without edits", readers.waits, readers.wrong)
            asyncio.run(both())
            edited = shown("an edit every 2 seconds", readers.waits, readers.wrong)
            health = urllib.request.urlopen(f"http://127.0.0.1:{port}/-/health", timeout=10).read()
            moves = re.search(rb'"generation": (\d+)', health)[1].decode()
            print(
                f"  the 99th percentile is {edited / quiet:.1f} times what it is without; {moves} snapshots served"
            )
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--rate", type=float, default=100)
    parser.add_argument("--before", default="", help="a git revision to measure too")
    chosen = parser.parse_args()
    if chosen.before:
        place = Path(tempfile.mkdtemp())
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "-q", "--detach", str(place / "before"), chosen.before], check=True)
        try:
            measure(f"before ({chosen.before})", place / "before", chosen.seconds, chosen.rate)
        finally:
            subprocess.run([*git, "remove", "--force", str(place / "before")], check=True)
            shutil.rmtree(place, ignore_errors=True)
    measure("now", ROOT, chosen.seconds, chosen.rate)


if __name__ == "__main__":
    main()
