"""Print how the server copes with size: loading, opening, an edit going live, memory of a worker, CPU when idle.

    python tests/bench/size.py [--things 1000000] [--files 10]

A thing has ten statements. Nothing here is asserted; machines differ. All traffic is on loopback and ends by itself.
"""

import argparse
import http.client
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

BASE = "https://data.example.org/id"
WORDS = [
    "stone",
    "river",
    "archive",
    "copper",
    "valley",
    "lantern",
    "harbour",
    "signal",
    "meadow",
    "engine",
    "garden",
    "bridge",
]
HEAD = (
    f"@prefix id: <{BASE}/> .\n@prefix ex: <http://example.org/vocab#> .\n@prefix dcterms: <http://purl.org/dc/terms/> .\n"
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
)
SETTINGS = (
    'base = "https://data.example.org"\n[[pattern]]\nthing = "/id/{+name}"\ndocument = "/doc/{+name}"\n'
)


def block(number: int, total: int, chance: random.Random) -> str:
    words = [chance.choice(WORDS) for _ in range(12)]
    links = ", ".join(f"id:n{chance.randrange(total)}" for _ in range(3))
    return (
        f'id:n{number} a ex:Kind{number % 8} ; rdfs:label "{words[0]} {number}"@en, "{words[1]} {number}"@de ;\n'
        f'  dcterms:description "{" ".join(words)}"@en ; dcterms:relation {links} ;\n'
        f'  ex:measure {chance.randrange(10**6)} ; dcterms:issued "1990-01-{number % 28 + 1:02}"^^xsd:date ; ex:rank {number} .\n'
    )


def write(folder: Path, things: int, files: int) -> int:
    chance = random.Random(1)
    (folder / "seeother.toml").write_text(SETTINGS)
    for file in range(files):
        with (folder / f"part{file}.ttl").open("w") as out:
            out.write(HEAD)
            out.writelines(block(n, things, chance) for n in range(file, things, files))
    with (folder / "small.ttl").open("w") as out:
        out.write(
            HEAD
            + "".join(
                f"id:s{n} ex:round 0 ; ex:rank {n} ; ex:next id:s{n + 1} ; ex:kind ex:Small .\n"
                for n in range(2500)
            )
        )
    return things * 10 + 10_000


def ask(port: int, path: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path)
    body = connection.getresponse().read()
    connection.close()
    return body


def processes(word: str) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if word in (entry / "cmdline").read_text().replace("\0", " "):
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def memory(pid: int, field: str) -> float:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(rf"^{field}:\s+(\d+)", text, re.MULTILINE)[1]) / 1024


def cpu(pids: list[int]) -> float:
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def edits(folder: Path, port: int, rounds: int) -> list[float]:
    text, took = (folder / "small.ttl").read_text(), []
    for number in range(1, rounds + 1):
        (folder / "small.ttl").write_text(re.sub(r"round \d+", f"round {number}", text))
        start = time.monotonic()
        while not all(f'"{number}"'.encode() in ask(port, "/doc/s7.nt") for _ in range(6)):
            time.sleep(0.01)
        took.append(time.monotonic() - start)
        time.sleep(3)
    return took


def first_renderings(folder: Path, things: int) -> None:
    from seeother.decide.resolver import answer
    from seeother.http.answer import Ask
    from seeother.publish.publication import Publication
    from seeother.site.settings_file import state_of

    snapshot = Publication(state_of(folder)).current()
    for extension, count in (("ttl", 500), ("jsonld", 200), ("html", 200)):
        took = []
        for number in random.Random(2).sample(range(things), count):
            start = time.perf_counter()
            answer(Ask("GET", f"/doc/n{number}.{extension}"), snapshot)
            took.append(time.perf_counter() - start)
        print(
            f"first rendering as {extension}: median {statistics.median(took) * 1000:.2f} ms, p99 {sorted(took)[-count // 100 - 1] * 1000:.2f} ms"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--things", type=int, default=100_000)
    parser.add_argument("--files", type=int, default=10)
    parser.add_argument("--port", type=int, default=18765)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        os.environ["XDG_STATE_HOME"] = f"{place}/state"
        folder = Path(place) / "site"
        folder.mkdir()
        statements = write(folder, chosen.things, chosen.files)
        command = [
            sys.executable,
            "-m",
            "seeother",
            "serve",
            str(folder),
            "--bind",
            f"127.0.0.1:{chosen.port}",
            "--workers",
            "2",
        ]
        for label in ("load", "open again"):
            start = time.monotonic()
            server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            while True:
                try:
                    if ask(chosen.port, "/-/health/ready"):
                        break
                except OSError:
                    time.sleep(0.02)
            took = time.monotonic() - start
            rate = f", {statements / took:,.0f} statements/s" if label == "load" else ""
            print(f"{label}: {statements:,} statements, first answer after {took:.2f} s{rate}", flush=True)
            if label == "load":
                server.terminate()
                server.wait()
        time.sleep(15)
        print(
            "edit of 10,000 statements live in both workers after",
            ", ".join(f"{t:.2f} s" for t in edits(folder, chosen.port, 5)),
            flush=True,
        )
        for number in random.Random(3).sample(range(chosen.things), 3000):
            ask(chosen.port, f"/doc/n{number}.ttl")
        workers = [pid for pid in processes(f"127.0.0.1:{chosen.port}") if pid != server.pid]
        print(
            "workers after 3,000 documents, resident:",
            ", ".join(f"{memory(pid, 'Rss'):.0f} MB" for pid in workers),
        )
        time.sleep(20)
        watchers = processes(f"seeother.publish.publisher {folder}")
        before = cpu(watchers)
        time.sleep(20)
        print(
            f"publisher: {(cpu(watchers) - before) / 20 * 100:.2f} % of a core when idle, {sum(memory(p, 'Rss') for p in watchers):.0f} MB"
        )
        server.terminate()
        server.wait()
        first_renderings(folder, chosen.things)


if __name__ == "__main__":
    main()
