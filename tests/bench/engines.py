"""First documents over files, Oxigraph's server and Virtuoso, in alternating rounds; run as `python tests/bench/engines.py`.

It prints medians, and how long requests take that 16 connections make for things that nobody asked for before.
"""

import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).parent.parent))
from conftest import Running, until
from engines import GRAPH, oxigraph, virtuoso
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

THINGS, ROUNDS, EACH, CONNECTIONS = 4_000, 5, 40, 16
PIECE = 2_000  # statements loaded at once
BASE = "https://data.example.org"
SITE = f'base = "{BASE}"\n{{store}}[[pattern]]\nthing = "/id/{{{{+name}}}}"\ndocument = "/doc/{{{{+name}}}}"\n{{table}}'
LABEL, KNOWS = (
    NamedNode(f"http://{name}")
    for name in ("www.w3.org/2000/01/rdf-schema#label", "xmlns.com/foaf/0.1/knows")
)


def data() -> list[Triple]:
    """Return things with ten statements each: names, and links to others."""
    things = [NamedNode(f"{BASE}/id/t{number}") for number in range(THINGS)]
    names = [
        Triple(thing, LABEL, Literal(f"Thing {number}", language="en")) for number, thing in enumerate(things)
    ]
    links = [
        Triple(thing, KNOWS, things[(n * 7 + k * 13) % THINGS])
        for n, thing in enumerate(things)
        for k in range(9)
    ]
    return names + links


def took(running: Running, number: int) -> float:
    """Return the seconds that the first document of a thing takes."""
    started = time.perf_counter()
    found = running.get(f"/doc/t{number}.ttl")
    assert found.status == 200, found.body
    return time.perf_counter() - started


def answers(running: Running) -> bool:
    """Tell whether a server has its data by now."""
    with suppress(OSError):
        return running.get("/doc/t0.ttl").status == 200
    return False


def measure(servers: dict[str, Running]) -> None:
    """Print the figures."""
    times: dict[str, list[float]] = {name: [] for name in servers}
    for turn in range(ROUNDS):
        for name, running in servers.items():
            times[name] += [took(running, turn * EACH + n) for n in range(EACH)]
    for name, found in times.items():
        print(f"{name:10} first document, median of {len(found)}: {median(found) * 1000:6.1f} ms")
    for name, running in servers.items():
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            started = time.perf_counter()
            found = list(pool.map(lambda n, running=running: took(running, n), range(1_000, 2_000)))
            whole = time.perf_counter() - started
        print(
            f"{name:10} 1,000 things at {CONNECTIONS}: {whole:5.1f} s, median {median(found) * 1000:.0f} ms, "
            f"99 of 100 within {quantiles(found, n=100)[-1] * 1000:.0f} ms"
        )


def main() -> None:
    """Start everything, measure, end everything; `--oxigraph` leaves Virtuoso out."""
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        engines = {"oxigraph": oxigraph} | ({} if "--oxigraph" in sys.argv else {"virtuoso": virtuoso})
        tables = {"files": ""}
        for name, start in engines.items():
            (place / f"{name}-engine").mkdir()
            served = stack.enter_context(start(place / f"{name}-engine"))
            for start in range(0, len(every := data()), PIECE):
                served.load(every[start : start + PIECE], "POST" if start else "PUT")
            graphs = f'graphs = ["{GRAPH}"]\n' if name == "virtuoso" else ""
            tables[name] = f'[sparql]\nquery = "{served.query}"\nfresh = 3600\ntimeout = 30\n{graphs}'
        servers = {}
        for name, table in tables.items():
            folder = place / name
            folder.mkdir()
            (folder / "seeother.toml").write_text(
                SITE.format(store='store = "sparql"\n' if table else "", table=table)
            )
            if not table:
                (folder / "data.nt").write_bytes(serialize(data(), format=RdfFormat.N_TRIPLES))
            servers[name] = Running(folder, place / "state", place / f"{name}.log", workers=2)
            stack.callback(servers[name].stop)
            assert until(partial(answers, servers[name]), 120), name
        measure(servers)


if __name__ == "__main__":
    os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    main()
