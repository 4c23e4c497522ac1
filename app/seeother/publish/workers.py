"""What the workers of a server tell each other: which snapshot each one serves, and what it heard from the proxy."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass

from seeother.publish.state import StateFolder


@dataclass
class Heard:
    """What a worker heard from the proxy in front: a complaint, and when it last had reason for one and for none.

    `theme` is what is wrong with the templates of the site's theme, `prepared` the next snapshot that it has open.
    """

    complaint: str = ""
    wrong: float = 0
    right: float = 0
    theme: str = ""
    prepared: str = ""


@dataclass(frozen=True)
class Worker:
    """One living worker: the snapshot it serves, how many it has served, and since when.

    `proxy` is its complaint about the proxy in front; `wrong` and `right` are when it last had reason for one, and for none,
    `theme` what is wrong with the site's templates, `prepared` the next snapshot that it has open, or the one that it serves.
    """

    pid: int
    snapshot: str
    generation: int
    since: float
    proxy: str = ""
    wrong: float = 0
    right: float = 0
    theme: str = ""
    prepared: str = ""


def complaint(workers: Sequence[Worker]) -> str:
    """Return what the workers hold against the proxy, "" where one has heard it say what is right since then."""
    last = max(workers, key=lambda worker: worker.wrong, default=None)
    return last.proxy if last and all(worker.right <= last.wrong for worker in workers) else ""


def tell(state: StateFolder, snapshot: str, generation: int, heard: Heard) -> None:
    """Write down what this worker serves, where the others find it."""
    worker = Worker(
        os.getpid(),
        snapshot,
        generation,
        time.time(),
        heard.complaint,
        heard.wrong,
        heard.right,
        heard.theme,
        heard.prepared,
    )
    folder = state.workers
    draft = folder / f".{worker.pid}"
    with suppress(OSError):  # a full disk must not keep a worker from answering
        folder.mkdir(exist_ok=True)
        draft.write_text(json.dumps(asdict(worker)), encoding="utf-8")
        draft.replace(folder / f"{worker.pid}.json")


def is_told(state: StateFolder) -> bool:
    """Tell whether the others can find what this worker serves."""
    with suppress(OSError):
        return (state.workers / f"{os.getpid()}.json").exists()
    return False


def forget(state: StateFolder) -> None:
    """Forget what workers told that are all gone: their numbers may be those of other processes by now."""
    if not state.is_served():
        for file in state.workers.glob("*.json"):
            file.unlink(missing_ok=True)


def living(state: StateFolder) -> list[Worker]:
    """Return the workers that live, by number; what a dead one left is removed."""
    found: list[Worker] = []
    try:
        files = sorted(state.workers.glob("*.json"))
    except OSError:
        return found
    for file in files:
        try:
            worker = Worker(**json.loads(file.read_text(encoding="utf-8")))
            os.kill(worker.pid, 0)
        except ProcessLookupError:
            with suppress(OSError):
                file.unlink(missing_ok=True)
        except (OSError, ValueError, TypeError):
            continue
        else:
            found.append(worker)
    return found
