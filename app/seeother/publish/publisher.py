"""Watch a site and publish each good state of it; one process for each state folder, started by the servers.

What is found wrong is written where every worker can show it; the last good snapshot stays.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TextIO

from seeother import processes
from seeother.diagnostics import Diagnostic, Refused
from seeother.log_lines import configure_logging
from seeother.publish.builder import Progress, Unsettled, build, warnings_of
from seeother.publish.folder import Site, look_at
from seeother.publish.review import Review
from seeother.publish.state import (
    BUILD_FAILED,
    CURRENT,
    LOCK,
    PROBLEMS,
    SERVERS,
    is_whole,
    publish,
    sweep,
    write_problems,
)
from seeother.publish.watch import Watch
from seeother.site.sources import find_sources

log = logging.getLogger("seeother")
PID, ATTEMPT = "publisher.pid", "attempt"
_MOST_DEATHS = 3
_LOCK_TRIES = 10
_WAKE_TRIES = 40  # a tenth of a second each, longer than servers take to replace a publisher
_TRIES = 50  # at a folder that keeps changing under the builder
_REVIEW_SECONDS = 0.2  # between looks whether the review has ended
_IDLE_SECONDS = 5.0  # between looks whether any server is left


def publish_once(folder: Path, state: Path, progress: Progress = lambda _, __: None) -> None:
    """Build and publish the folder as it is now, and note what was found; the caller holds the publisher's lock.

    Raises Refused with all errors of the data; then the last good snapshot stays current.
    """
    for _ in range(_TRIES):
        try:
            site = look_at(folder)
            with _one_more_try(site, state):
                snapshot = build(site, state, progress)
        except Unsettled:
            time.sleep(0.1)
            continue
        except Refused as refusal:
            _note(state, refusal.diagnostics, published=False)
            raise
        if (state / CURRENT).resolve() != snapshot.resolve():
            publish(snapshot, state)
            log.info("published snapshot %s of %s, %d files", site.key, folder, len(site.sources))
        _note(state, warnings_of(snapshot, site), published=True)
        sweep(state)
        return
    raise Refused(
        [
            Diagnostic(
                str(folder),
                0,
                0,
                "error",
                "unsettled",
                "files keep changing while they are read",
                "Let the writing program finish, or have it write elsewhere and move the files in.",
            )
        ]
    )


def ensure_snapshot(folder: Path, state: Path, progress: Progress = lambda _, __: None) -> Refused | None:
    """Make sure there is a snapshot to serve; the last good one will do while the data is broken: then return why.

    Raises Refused when the data is broken and there is none.
    """
    with publisher_lock(state, wait=not is_whole(state / CURRENT)) as lock:
        if lock is None:
            return None  # another server keeps it fresh
        try:
            publish_once(folder, state, progress)
        except Refused as refusal:
            if not is_whole(state / CURRENT):
                raise
            return refusal
        except OSError as problem:
            if not is_whole(state / CURRENT):
                raise
            return Refused([build_failed(folder, problem)])
    return None


@contextmanager
def _one_more_try(site: Site, state: Path) -> Iterator[None]:
    """Count how often a builder has died over the same files; after a few times they are left alone.

    Raises Refused then: trying on would keep every other edit from going live.
    """
    mark = state / ATTEMPT
    key, _, deaths = (mark.read_text(encoding="utf-8") if mark.exists() else "").partition(" ")
    died = int(deaths or 0) if key == site.key else 0
    if died >= _MOST_DEATHS:
        raise Refused(
            [
                Diagnostic(
                    str(site.folder),
                    0,
                    0,
                    "error",
                    BUILD_FAILED,
                    f"the builder has died {died} times over these files",
                    "Take the file that was changed last away, or apart; any change tries again.",
                )
            ]
        )
    mark.write_text(f"{site.key} {died + 1}", encoding="utf-8")
    try:
        yield
    finally:
        mark.unlink(missing_ok=True)  # whatever came of it, it did not die


def _note(state: Path, findings: tuple[Diagnostic, ...], published: bool) -> None:
    listed = [finding.as_dict() for finding in findings]
    write_problems(
        state,
        {
            "checked": time.time(),
            "published": published,
            "findings": listed,
            "refused": [] if published else listed,
        },
    )


def refused_before(state: Path) -> tuple[Diagnostic, ...] | None:
    """Return why the last attempt was not published, None if it was: what has been logged need not be said again."""
    try:
        noted = json.loads((state / PROBLEMS).read_text(encoding="utf-8"))
        return None if noted["published"] else tuple(Diagnostic(**finding) for finding in noted["refused"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


@contextmanager
def publisher_lock(state: Path, wait: bool) -> Iterator[TextIO | None]:
    """Hold the lock that makes this process the state folder's only publisher; yields None when another has it."""
    state.mkdir(parents=True, exist_ok=True)
    with (state / LOCK).open("a") as lock:
        yield lock if _locked(lock, wait) else None


def _locked(lock: TextIO, wait: bool) -> bool:
    """Take the lock; one that only looks whether it is free holds it for a moment, so try for longer than that."""
    for _ in range(_LOCK_TRIES):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            time.sleep(0.02)
        else:
            return True
    return False


def start_publisher(folder: Path, state: Path) -> None:
    """Start the publisher as a process of its own; it ends at once where there is one already."""
    processes.start("seeother.publish.publisher", folder, state, start_new_session=True)


def wake_publisher(state: Path) -> bool:
    """Have the running publisher look again at once; tells whether there is one.

    A server that has just started, or lost its publisher, will have one in a moment, which is waited for.
    """
    for _ in range(_WAKE_TRIES):
        if _send(state, signal.SIGHUP):
            return True
        if not _is_served(state):
            return False
        time.sleep(0.1)
    return False


def dismiss_publisher(state: Path) -> bool:
    """End the publisher where no server needs it any more; tells whether it was so. It would end of itself a little later."""
    return not _is_served(state) and _send(state, signal.SIGTERM)


def _send(state: Path, message: signal.Signals) -> bool:
    with publisher_lock(state, wait=False) as lock:
        if lock is not None:
            return False
    try:
        os.kill(int((state / PID).read_text()), message)
    except (OSError, ValueError):
        return False
    return True


def run(folder: Path, state: Path) -> None:
    """Publish every settled change until no server uses the state folder any more."""
    with publisher_lock(state, wait=False) as lock:
        if lock is None:
            return
        watch = Watch(folder)
        signal.signal(signal.SIGHUP, lambda *_: watch.wake())
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())
        (state / PID).write_text(str(os.getpid()))
        shown: object = refused_before(state)
        while _is_served(state):
            shown = _attempt(folder, state, shown)
            with closing(Review(folder, state)) as review:
                _settled_change(folder, state, watch, review)


def _settled_change(folder: Path, state: Path, watch: Watch, review: Review) -> None:
    """Wait until something has changed, or no server is left."""
    linked = any(source.path.is_symlink() for source in find_sources(folder)[0])
    while _is_served(state):
        if watch.wait(_IDLE_SECONDS if review.is_over() else _REVIEW_SECONDS):
            return
        sweep(state)  # the last worker may have let go of an old snapshot only now
        # The kernel tells nothing of what happens behind a link.
        if linked and review.is_over() and _differs(folder, state):
            return


def _differs(folder: Path, state: Path) -> bool:
    try:
        return look_at(folder).key != (state / CURRENT).resolve().name
    except Refused:
        return False


def _attempt(folder: Path, state: Path, shown: object) -> object:
    """Publish once and log what keeps it from that; returns what was logged, so that it is said only once."""
    try:
        publish_once(folder, state)
    except Refused as refusal:
        if refusal.diagnostics != shown:
            log.error("not published, the last good state is served on:\n%s", refusal)
        return refusal.diagnostics
    except (
        Exception
    ) as problem:  # a full disk, a vanished folder: the last good snapshot must stay and the watch go on
        if str(problem) != shown:
            log.exception("not published, the last good state is served on")
            _try_to_note(state, build_failed(folder, problem))
        return str(problem)
    return None


def build_failed(folder: Path, problem: Exception) -> Diagnostic:
    """Return the finding for a snapshot that could not be built, whatever the data says."""
    return Diagnostic(
        str(folder),
        0,
        0,
        "error",
        BUILD_FAILED,
        f"the snapshot could not be built: {problem}",
        "Look at disk space and permissions of the state folder; saving any file tries again.",
    )


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
    configure_logging(os.environ.get("SEEOTHER_LOG", ""))
    logging.getLogger("watchfiles").setLevel(logging.WARNING)
    run(Path(sys.argv[1]), Path(sys.argv[2]))
