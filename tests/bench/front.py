"""Measure SeeOther beside nginx serving ready files, and beside other publishers, with the driver of ../shared/bench.

    python tests/bench/front.py [--size 10k] [--rounds 3] [--seconds 5] [--urls 20000] [--peers ldf-server,rdf-linkeddata]
    python tests/bench/front.py --ours "" --peers ldf-server,trifid --size 100k --rounds 1 --warm-up 1     a cold walk

Two servers at a time are up and loaded in turn, round by round; figures are medians, ratios are to the other of the pair
in the same rounds. A case counts only after a sample of its answers was checked. Before the rounds every address is asked
for once, so that they are warm. Needs wrk and nginx; other publishers must have been installed by install-peers.sh.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
BENCH = ROOT.parent / "shared" / "bench"
OURS = ("seeother+proxy-cache", "seeother+nginx-nolog", "seeother+nginx-open-files", "seeother+nginx")
CASES = {"thing": "303", "ttl": "Turtle", "html": "HTML", "cond": "304"}


def main() -> None:
    """Run all pairs and print one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", default="10k")
    parser.add_argument("--rounds", default="3")
    parser.add_argument("--seconds", default="5")
    parser.add_argument("--urls", default="20000")
    parser.add_argument(
        "--warm-up",
        default="25",
        help="seconds before the rounds, enough to ask for every address once; 1 for a cold walk",
    )
    parser.add_argument("--ours", default=",".join(OURS), help="which of ours to measure beside nginx-static")
    parser.add_argument("--peers", default="", help="other publishers to measure gunicorn alone beside")
    asked = parser.parse_args()
    pairs = [("nginx-static", ours) for ours in asked.ours.split(",") if ours] + [
        (peer, "seeother") for peer in asked.peers.split(",") if peer
    ]
    with tempfile.TemporaryDirectory(prefix="seeother-bench-") as place:
        bench = Path(place) / "bench"
        shutil.copytree(BENCH, bench)
        shutil.copytree(HERE / "peer", bench / "peers" / "seeother")
        _allow_root(bench)
        environment = {**os.environ, "SEEOTHER_PYTHON": sys.executable, "SEEOTHER_ROOT": str(ROOT)}
        for pair in pairs:
            command = [
                sys.executable,
                str(bench / "run.py"),
                "--pair",
                ",".join(pair),
                "--size",
                asked.size,
                "--rounds",
                asked.rounds,
                "--seconds",
                asked.seconds,
                "--urls",
                asked.urls,
                "--warm-up",
                asked.warm_up,
                "--peers-dir",
                "/tmp/peers",
            ]
            subprocess.run(command, check=True, env=environment)
        print(_table(bench, asked.size, pairs))


def _allow_root(bench: Path) -> None:
    """Let nginx-static read its files where only root may enter the folder."""
    script = bench / "peers" / "nginx-static" / "start.sh"
    if os.getuid() == 0:
        script.write_text(script.read_text().replace("user www-data;", "user root;"))


def _table(bench: Path, size: str, pairs: list[tuple[str, str]]) -> str:
    lines = [
        f"| {size} things | {' | '.join(CASES.values())} | p99/p50 | RSS MiB | start s |",
        "|---|" + "---|" * (len(CASES) + 3),
    ]
    for other, ours in pairs:
        servers = json.loads((bench / "results" / "raw" / f"pair-{size}-{other}--{ours}.json").read_text())[
            "servers"
        ]
        lines += [_row(name, servers) for name in (other, ours)]
        lines.append(
            f"| ratio | {' | '.join(_ratio(servers[ours], servers[other], case) for case in CASES)} | | | |"
        )
    return "\n".join(lines)


def _row(name: str, servers: dict[str, dict]) -> str:
    server = servers[name]
    rates = [_rate(server, case) for case in CASES]
    tails = [
        f"{m['p99_us'] / max(m['p50_us'], 1):.0f}"
        for case in CASES
        if (m := server["cases"].get(case, {}).get("median"))
    ]
    memory = f"{server['loaded']['rss_mib']:.0f}" if "loaded" in server else "-"
    shown = " | ".join(f"{rate:,.0f}" if rate else "-" for rate in rates)
    return f"| {name} | {shown} | {' '.join(tails)} | {memory} | {server['startup_s']:.2f} |"


def _rate(server: dict, case: str) -> float:
    return server["cases"].get(case, {}).get("median", {}).get("per_s", 0.0)


def _ratio(ours: dict, other: dict, case: str) -> str:
    return (
        f"{_rate(ours, case) / _rate(other, case):.2f}" if _rate(other, case) and _rate(ours, case) else "-"
    )


if __name__ == "__main__":
    main()
