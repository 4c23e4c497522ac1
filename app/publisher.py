"""Watch a site and publish each good state of it; one process for each state folder, started by the servers.

What is found wrong is written where every worker can show it; the last good snapshot stays.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from app.builder import (
    CURRENT,
    LOCK,
    PROBLEMS,
    SERVERS,
    Progress,
    Site,
    Unsettled,
    build,
    look_at,
    publish,
    sweep,
    warnings_of,
)
from app.diagnostics import Diagnostic, Refused
from app.watch import Watch

log = logging.getLogger("seeother")
_TRIES = 50  # at a folder that keeps changing under the builder
_IDLE_SECONDS = 5.0  # between looks whether any server is left


def publish_once(folder: Path, state: Path, progress: Progress = lambda _, __: None) -> Site:
    """Build and publish the folder as it is now, and note what was found; the caller holds the publisher's lock.

    Raises Refused with all errors of the data; then the last good snapshot stays current.
    """
    for _ in range(_TRIES):
        try:
            site = look_at(folder)
            snapshot = build(site, state, progress)
        except Unsettled:
            time.sleep(0.1)
            continue
        except Refused as refusal:
            _note(state, refusal.diagnostics, published=False)
            raise
        if (state / CURRENT).resolve() != snapshot.resolve():
            publish(snapshot, state)
        _note(state, warnings_of(snapshot, site), published=True)
        sweep(state)
        return site
    raise Refused([Diagnostic(str(folder), 0, 0, "error", "unsettled", "files keep changing while they are read",
                              "Let the writing program finish, or have it write elsewhere and move the files in.")])


def _note(state: Path, findings: tuple[Diagnostic, ...], published: bool) -> None:
    text = json.dumps({"checked": time.time(), "published": published, "findings": [f.as_dict() for f in findings]})
    draft = state / f".{PROBLEMS}-{os.getpid()}"
    draft.write_text(text, encoding="utf-8")
    draft.replace(state / PROBLEMS)


@contextmanager
def publisher_lock(state: Path, wait: bool) -> Iterator[TextIO | None]:
    """Hold the lock that makes this process the state folder's only publisher; yields None when another has it."""
    state.mkdir(parents=True, exist_ok=True)
    with (state / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield None
            return
        yield lock


def start_publisher(folder: Path, state: Path) -> None:
    """Start the publisher as a process of its own; it ends at once where there is one already."""
    command = [sys.executable, "-m", "app.publisher", str(folder), str(state)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [_code_folder(), os.environ.get("PYTHONPATH")]))}
    subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, start_new_session=True)


def _code_folder() -> str:
    return str(Path(__file__).parent.parent)


def run(folder: Path, state: Path) -> None:
    """Publish every settled change until no server uses the state folder any more."""
    with publisher_lock(state, wait=False) as lock:
        if lock is None:
            return
        watch = Watch(folder)
        signal.signal(signal.SIGHUP, lambda *_: watch.wake())
        (state / "publisher.pid").write_text(str(os.getpid()))
        shown: object = None
        while _is_served(state):
            shown = _attempt(folder, state, shown)
            while not watch.wait(_IDLE_SECONDS) and _is_served(state):
                pass


def _attempt(folder: Path, state: Path, shown: object) -> object:
    """Publish once and log what is new about it; returns what was logged, so that it is said only once."""
    before = (state / CURRENT).resolve()
    try:
        site = publish_once(folder, state)
    except Refused as refusal:
        if refusal.diagnostics != shown:
            log.error("not published, the last good state is served on:\n%s", refusal)
        return refusal.diagnostics
    except Exception as problem:  # a full disk, a vanished folder: the last good snapshot must stay and the watch go on
        if str(problem) != shown:
            log.exception("not published, the last good state is served on")
            finding = Diagnostic(str(folder), 0, 0, "error", "build-failed", f"the snapshot could not be built: {problem}",
                                 "Look at disk space and permissions of the state folder; saving any file tries again.")
            _try_to_note(state, finding)
        return str(problem)
    if (state / CURRENT).resolve() != before:
        log.info("published snapshot %s of %s, %d files", site.key, folder, len(site.sources))
    return None


def _try_to_note(state: Path, finding: Diagnostic) -> None:
    try:
        _note(state, (finding,), published=False)
    except OSError:
        log.error("the finding could not be written either: %s", state)


def _is_served(state: Path) -> bool:
    """Tell whether any worker lives: each holds a shared lock."""
    with (state / SERVERS).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s [publisher] %(message)s")
    run(Path(sys.argv[1]), Path(sys.argv[2]))
