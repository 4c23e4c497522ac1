"""What the workers of a server tell each other: which snapshot each one serves, and what it heard from the proxy."""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from dataclasses import asdict, dataclass

from seeother.publish.state import StateFolder


@dataclass(frozen=True)
class Worker:
    """One living worker: the snapshot it serves, how many it has served, since when, and a complaint about the proxy."""

    pid: int
    snapshot: str
    generation: int
    since: float
    proxy: str = ""


def tell(state: StateFolder, snapshot: str, generation: int, proxy: str) -> None:
    """Write down what this worker serves, where the others find it."""
    worker = Worker(os.getpid(), snapshot, generation, time.time(), proxy)
    folder = state.workers
    draft = folder / f".{worker.pid}"
    with suppress(OSError):  # a full disk must not keep a worker from answering
        folder.mkdir(exist_ok=True)
        draft.write_text(json.dumps(asdict(worker)), encoding="utf-8")
        draft.replace(folder / f"{worker.pid}.json")


def living(state: StateFolder) -> list[Worker]:
    """Return the workers that live, by number; what a dead one left is removed."""
    found = []
    for file in sorted(state.workers.glob("*.json")):
        try:
            worker = Worker(**json.loads(file.read_text(encoding="utf-8")))
            os.kill(worker.pid, 0)
        except ProcessLookupError:
            file.unlink(missing_ok=True)
        except (OSError, ValueError, TypeError):
            continue
        else:
            found.append(worker)
    return found
