"""Print what first renderings cost, in process: processor time, which others on the machine hardly change; checkouts in turn.

    python tests/bench/first.py [--things 100000] [--rounds 3] [--site FOLDER] [CHECKOUT …]

A thing has ten statements, as in size.py; `--site` keeps files and snapshots for the next time. Each checkout serves the
same files from a snapshot of its own, and asks for the same documents as the one before it; medians, means in brackets, and
how they are to those of the first checkout. Nothing is asserted; machines differ.
"""

import argparse
import gc
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
COUNTS = {"ttl": 300, "html": 200, "jsonld": 150, "nt": 150}
WARMING = 40


def measure(folder: Path, seed: int, things: int) -> None:
    """Print the median and the mean microseconds for each variant, on one line."""
    import seeother
    from seeother.decide.resolver import answer
    from seeother.http.answer import Ask

    checkout = Path(os.environ["PYTHONPATH"]).resolve()
    if not Path(seeother.__file__).resolve().is_relative_to(checkout):
        sys.exit(f"{checkout} has no package seeother: what was measured would be {seeother.__file__}")
    snapshot = seeother.open(folder)
    as_a_worker()
    chance = random.Random(seed)
    for extension, count in COUNTS.items():
        took = []
        for number in chance.sample(range(things), WARMING + count):
            ask = Ask("GET", f"/doc/n{number}.{extension}")
            began = time.process_time()
            found = answer(ask, snapshot)
            took.append(time.process_time() - began)
            assert found.status == 200
        took = took[WARMING:]
        print(f"{statistics.median(took) * 1e6:.0f} {statistics.fmean(took) * 1e6:.0f}", end=" ", flush=True)
    os._exit(0)  # the publisher's threads need not be waited for


def as_a_worker() -> None:
    """Collect garbage as a worker does; a checkout that has no function for it only sets apart what is there."""
    try:
        from seeother.serve.memory import collect_rarely
    except ImportError:
        gc.freeze()
    else:
        collect_rarely()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--things", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--site", type=Path)
    parser.add_argument("--within", help=argparse.SUPPRESS)
    parser.add_argument("--seed", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("checkouts", nargs="*", type=Path, default=[ROOT])
    chosen = parser.parse_args()
    if chosen.within:
        measure(Path(chosen.within), chosen.seed, chosen.things)
    sys.path.insert(0, str(HERE))
    from size import write

    with tempfile.TemporaryDirectory() as temporary:
        place = chosen.site or Path(temporary)
        folder = place / "site"
        if not folder.is_dir():
            folder.mkdir(parents=True)
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
        first: list[float] = []
        for checkout, rounds in found.items():
            typical = [statistics.median(column) for column in zip(*rounds, strict=True)]
            first = first or typical
            print(checkout)
            for number, name in enumerate(COUNTS):
                costs = zip(typical[2 * number :][:2], first[2 * number :][:2], strict=True)
                median, mean = (f"{cost:7,.0f} µs, {cost / other:.2f}" for cost, other in costs)
                print(f"  {name:<7}{median}   ({mean})", flush=True)


if __name__ == "__main__":
    main()
