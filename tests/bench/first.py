"""Print what first renderings cost, in process: processor time of one thread, medians; two checkouts in turn.

    python tests/bench/first.py [--things 100000] [--rounds 3] [CHECKOUT …]

A thing has ten statements, as in size.py. Each checkout serves the same files from a snapshot of its own; without any, this
one alone is measured. Nothing is asserted; machines differ.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
COUNTS = {"ttl": 300, "jsonld": 100, "html": 150}


def measure(folder: Path, seed: int, things: int) -> None:
    """Print the median microseconds for each variant, on one line."""
    import seeother
    from seeother.decide.resolver import answer
    from seeother.http.answer import Ask

    snapshot = seeother.open(folder)
    chance = random.Random(seed)
    for extension, count in COUNTS.items():
        took = []
        for number in chance.sample(range(things), count):
            ask = Ask("GET", f"/doc/n{number}.{extension}")
            began = time.thread_time()
            found = answer(ask, snapshot)
            took.append(time.thread_time() - began)
            assert found.status == 200
        print(f"{statistics.median(took) * 1e6:.0f}", end=" ", flush=True)
    os._exit(0)  # the publisher's threads need not be waited for


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--things", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--within", help=argparse.SUPPRESS)
    parser.add_argument("--seed", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("checkouts", nargs="*", type=Path, default=[ROOT])
    chosen = parser.parse_args()
    if chosen.within:
        measure(Path(chosen.within), chosen.seed, chosen.things)
    sys.path.insert(0, str(HERE))
    from size import write

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "site"
        folder.mkdir()
        write(folder, chosen.things, 10)
        found: dict[Path, list[list[float]]] = {checkout: [] for checkout in chosen.checkouts}
        for seed in range(chosen.rounds):
            for number, checkout in enumerate(found):
                command = [sys.executable, __file__, "--within", str(folder), "--seed", str(seed)]
                own = {"PYTHONPATH": str(checkout / "app"), "XDG_STATE_HOME": f"{place}/state{number}"}
                told = subprocess.run(
                    [*command, "--things", str(chosen.things)],
                    env={**os.environ, **own},
                    stdout=subprocess.PIPE,
                    text=True,
                    check=True,
                )
                found[checkout].append([float(word) for word in told.stdout.split()])
        for checkout, rounds in found.items():
            medians = [statistics.median(column) for column in zip(*rounds, strict=True)]
            words = ", ".join(f"{name} {cost:,.0f} µs" for name, cost in zip(COUNTS, medians, strict=True))
            print(f"{checkout}: {words}", flush=True)


if __name__ == "__main__":
    main()
