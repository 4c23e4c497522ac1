"""Print how long searches take among many names: python tests/bench/search.py [--names 200000]. Nothing is asserted."""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from seeother.graph.snapshot import Snapshot
from seeother.publish.builder import build
from seeother.publish.folder import look_at
from seeother.publish.state import StateFolder
from seeother.query.search import find

HEAD = (
    "@prefix ex: <https://data.example.org/id/> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
)
QUERIES = ("letter", "garden 77", "brief garten 512", "lettre", "let", "lett", "brief gart", "99999")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=200_000)
    names = parser.parse_args().names
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "site"
        folder.mkdir()
        rows = (
            f'ex:n{n} rdfs:label "letter garden {n}"@en , "Brief Garten {n}"@de .\n'
            for n in range(names // 2)
        )
        (folder / "names.ttl").write_text(HEAD + "".join(rows))
        snapshot = Snapshot(build(look_at(folder), StateFolder(Path(place) / "state")))
        for query in QUERIES:
            took = []
            for _ in range(15):
                start = time.perf_counter()
                find(query, snapshot, ["en"])
                took.append(time.perf_counter() - start)
            print(f"{query!r:<20} median {statistics.median(took) * 1000:.1f} ms among {names:,} names")


if __name__ == "__main__":
    main()
