"""Watch a site and publish each good state of it; one process for each state folder, started by the servers.

What is found wrong is written where every worker can show it; the last good snapshot stays.
"""

from __future__ import annotations

import logging
import os
import signal
import sqlite3
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

from seeother import processes
from seeother.diagnostics import Diagnostic, Refused
from seeother.engine.probe import findings_of
from seeother.files.sources import has_links
from seeother.log_lines import configure_logging
from seeother.memory_bounds import bounded, most_memory
from seeother.publish import settling
from seeother.publish.builder import Progress, build, warnings_of
from seeother.publish.folder import Site, look_at
from seeother.publish.review import Review
from seeother.publish.settling import Unsettled, is_over, let_settle, look_twice
from seeother.publish.state import BUILD_FAILED, THINGS_VANISHED, Foreign, StateFolder, is_whole
from seeother.publish.watch import Watch
from seeother.publish.workers import living

log = logging.getLogger("seeother")
_MOST_DEATHS = 3
_WAKE_TRIES = 40  # a tenth of a second each, longer than servers take to replace a publisher
_PREPARATION = 1.2  # seconds at most that a snapshot waits for workers to prepare
_REVIEW_SECONDS = 0.2  # between looks whether the review has ended
_IDLE_SECONDS = 5.0  # between looks whether any server is left
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0  # seconds before a build that failed is tried again


def publish_once(folder: Path, place: Path, progress: Progress = lambda _, __: None) -> None:
    """Build and publish the folder as it is now, and note what was found; the caller holds the publisher's lock.

    Raises Refused with all errors of the data; then the last good snapshot stays current. Raises Foreign where the state
    folder is not the site's.
    """
    state = StateFolder(place)
    state.claim(folder)
    key = ""
    patience = time.monotonic() + settling.LONGEST
    while True:
        try:
            site = look_twice(folder, state)
            key = site.key
            _refuse_engine(site)
            snapshot = _built(site, state, progress, patience)
            break
        except Unsettled:
            if time.monotonic() > patience + settling.LONGEST:
                finding = _unsettled(folder)
                _note(state, (finding,), published=False, key=key)
                raise Refused([finding]) from None
            let_settle(folder, state)
        except Refused as refusal:
            _note(state, refusal.diagnostics, published=False, key=key)
            raise
    found = warnings_of(snapshot, site)
    _have_prepared(snapshot, state)
    if state.publish(snapshot):
        log.info("published snapshot %s of %s, %d files", site.key, folder, len(site.sources))
        _tell_what_is_wrong(found, state)
    with suppress(OSError):  # what is published is published, whether or not that can be noted
        _note(state, found, published=True, key=key)
    state.sweep()


def _have_prepared(snapshot: Path, state: StateFolder) -> None:
    """Give workers a moment to open the next snapshot and finish what is asked for most, so that no reader waits for that."""
    if snapshot == state.current.resolve() or not state.is_served():
        return
    state.announce(snapshot)
    end = time.monotonic() + _PREPARATION
    while time.monotonic() < end and any(w.prepared != snapshot.name for w in living(state)):
        time.sleep(0.02)


def _tell_what_is_wrong(found: tuple[Diagnostic, ...], state: StateFolder) -> None:
    """Log what is grave about a snapshot that has been published, and was not said of the one before."""
    known = state.problems()["findings"]
    for finding in found:
        if finding.code == THINGS_VANISHED:
            log.warning("%s", finding)
        if finding.severity == "error" and finding.as_dict() not in known:
            log.error("published without this file, which has an error:\n%s", finding)


def _refuse_engine(site: Site) -> None:
    """Raise Refused where the engine of the settings can never be one; one that is silent is waited for."""
    if site.settings is not None and site.settings.sparql is not None:
        found = findings_of(site.settings.sparql, site.text)
        if errors := [finding for finding in found if finding.severity == "error"]:
            raise Refused(errors)


def _built(site: Site, state: StateFolder, progress: Progress, patience: float) -> Path:
    """Return the snapshot of a site, built where it is not there; that leaves a mark while it lasts.

    Raises Unsettled where the edit went on meanwhile; a folder that never rests is published as it was all the same, once
    patience is over.
    """
    if is_whole(state.snapshot(site.key)):
        return state.snapshot(site.key)
    _refuse_deadly(site, state)
    looked = time.time()
    with state.attempting(site.key):
        snapshot = build(site, state, progress)
    if time.monotonic() < patience and not is_over(site, looked):
        raise Unsettled(str(site.folder))
    return snapshot


def ensure_snapshot(folder: Path, place: Path, progress: Progress = lambda _, __: None) -> Refused | None:
    """Make sure there is a snapshot to serve; the last good one will do while the data is broken: then return why.

    Raises Refused when the data is broken and there is none, Foreign when the state folder is not this site's.
    """
    state = StateFolder(place)
    try:
        state.claim(folder)
        with state.publishing(wait=not state.has_snapshot()) as lock:
            if lock is not None:  # otherwise another server keeps it fresh
                publish_once(folder, place, progress)
    except Foreign:
        raise
    except Refused as refusal:
        if not state.has_snapshot():
            raise
        return refusal
    except OSError as problem:
        if not state.has_snapshot():
            raise
        return Refused([build_failed(folder, problem)])
    return None


def _refuse_deadly(site: Site, state: StateFolder) -> None:
    """Raise Refused where builders have died over these files: trying on would keep every other edit from going live."""
    died = state.deaths(site.key)
    if died >= _MOST_DEATHS:
        raise Refused(
            [
                _about(
                    site.folder,
                    BUILD_FAILED,
                    f"the builder has died {died} times over these files, which may take more memory than the "
                    f"{most_memory(site.size) // 2**20:,} MB that there are for them",
                    "Take the file that was changed last away, or apart; any change tries again.",
                )
            ]
        )


def build_failed(folder: Path, problem: Exception) -> Diagnostic:
    """Return the finding for a snapshot that could not be built, whatever the data says."""
    return _about(
        folder,
        BUILD_FAILED,
        f"the snapshot could not be built: {problem}",
        "Look at disk space and permissions of the state folder, and at memory; it is tried again by itself.",
    )


def _unsettled(folder: Path) -> Diagnostic:
    return _about(
        folder,
        "unsettled",
        "files keep changing while they are read",
        "Let the writing program finish, or have it write elsewhere and move the files in.",
    )


def _about(folder: Path, code: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(str(folder), 0, 0, "error", code, message, hint)


def _note(state: StateFolder, findings: tuple[Diagnostic, ...], published: bool, key: str = "") -> None:
    listed = [finding.as_dict() for finding in findings]
    state.write_problems(
        {
            "checked": time.time(),
            "published": published,
            "key": key,
            "findings": listed,
            "refused": [] if published else listed,
        }
    )


def refused_before(place: Path) -> tuple[Diagnostic, ...] | None:
    """Return why the last attempt was not published, None if it was: what has been logged need not be said again."""
    noted = StateFolder(place).problems()
    try:
        return None if noted["published"] else tuple(Diagnostic(**finding) for finding in noted["refused"])
    except (KeyError, TypeError):
        return None


def start_publisher(folder: Path, place: Path) -> None:
    """Start the publisher as a process of its own; it ends at once where there is one already."""
    processes.start("seeother.publish.publisher", folder, place, start_new_session=True)


def wake_publisher(place: Path) -> bool:
    """Have the running publisher look again at once; tells whether there is one.

    A server that has just started, or lost its publisher, will have one in a moment, which is waited for.
    """
    state = StateFolder(place)
    for _ in range(_WAKE_TRIES):
        if _send(state, signal.SIGHUP):
            return True
        if not state.is_served():
            return False
        time.sleep(0.1)
    return False


def dismiss_publisher(place: Path) -> bool:
    """End the publisher where no server needs it any more; tells whether it was so. It would end of itself a little later."""
    state = StateFolder(place)
    return not state.is_served() and _send(state, signal.SIGTERM)


def _send(state: StateFolder, message: signal.Signals) -> bool:
    publisher = state.publisher()
    if not publisher or not state.has_publisher():
        return False
    try:
        os.kill(publisher, message)
    except OSError:
        return False
    return True


class Publisher:
    """The process that publishes every settled change, as long as any server uses the state folder."""

    def __init__(self, folder: Path, state: StateFolder) -> None:
        self._folder, self._state = folder, state
        self._watch = Watch(folder)
        self._shown: object = refused_before(state.path)  # what has been logged, so that it is said only once
        self._pause = 0.0  # before what failed is tried again; none where only a change can help

    def run(self) -> None:
        """Publish until no server is left, or the state folder is no longer the one that this process has locked."""
        with self._state.publishing(wait=False) as lock:
            if lock is None:
                return
            signal.signal(signal.SIGHUP, lambda *_: self._watch.wake())
            signal.signal(signal.SIGTERM, lambda *_: sys.exit())
            self._state.sign()
            while self._is_needed(lock):
                self._attempt()
                with closing(Review(self._folder, self._state)) as review:
                    self._settled_change(review, lock)

    def _is_needed(self, lock: int) -> bool:
        return self._state.is_published_by(lock) and self._state.is_served()

    def _settled_change(self, review: Review, lock: int) -> None:
        """Wait until something has changed or is to be tried again, or this process is no longer needed."""
        linked = has_links(self._folder)
        looked = self._look()
        again = time.monotonic() + self._pause if self._pause else float("inf")
        while self._is_needed(lock):
            longest = _IDLE_SECONDS if review.is_over() else _REVIEW_SECONDS
            if self._watch.wait(min(longest, max(again - time.monotonic(), 0))):
                self._pause = 0.0
                return
            if time.monotonic() >= again:
                return
            self._state.sweep()  # the last worker may have let go of an old snapshot only now
            # The kernel tells nothing of what happens behind a link.
            if linked and review.is_over() and self._look() != looked:
                return

    def _size(self) -> int:
        with suppress(Refused, OSError):
            return look_at(self._folder).size
        return 0

    def _look(self) -> str:
        """Return what the folder comes down to now: something else after any change."""
        try:
            return look_at(self._folder).key
        except Refused as refusal:
            return str(refusal)

    def _attempt(self) -> None:
        """Publish once and log what keeps it from that; what has to do with the machine is tried again by itself."""
        let_settle(self._folder, self._state)
        try:
            # This process does nothing else; in others more than a build may be at work, which must not be starved.
            with bounded(self._size()):
                publish_once(self._folder, self._state.path)
        except Refused as refusal:
            self._pause = 0.0
            self._tell(refusal.diagnostics, str(refusal))
        except Exception as problem:  # a full disk, a vanished folder: the last good snapshot must stay
            self._pause = min(max(2 * self._pause, _FIRST_PAUSE), _LONGEST_PAUSE)
            self._failed(problem)
        else:
            self._pause, self._shown = 0.0, None

    def _tell(self, reason: object, text: str) -> None:
        if reason != self._shown:
            log.error("not published, the last good state is served on:\n%s", text)
        self._shown = reason

    def _failed(self, problem: Exception) -> None:
        finding = build_failed(self._folder, problem)
        if not isinstance(problem, (OSError, sqlite3.Error)) and str(problem) != self._shown:
            log.error("a surprise, which is worth reporting", exc_info=problem)
        self._tell(str(problem), str(finding))
        with suppress(OSError):  # each worker sees by itself that newer data waits
            _note(self._state, (finding,), published=False)


def run(folder: Path, place: Path) -> None:
    """Run the publisher of a site, where there is none yet."""
    state = StateFolder(place)
    try:
        state.claim(folder)
        Publisher(folder, state).run()
    except OSError as problem:
        log.error("no publisher can work in %s: %s", place, problem)
        sys.exit(1)


if __name__ == "__main__":
    configure_logging(os.environ.get("SEEOTHER_LOG", ""))
    logging.getLogger("watchfiles").setLevel(logging.WARNING)
    run(Path(sys.argv[1]), Path(sys.argv[2]))
