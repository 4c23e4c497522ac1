"""Publish a site as its folder is now, and note what was found; when to is left to the publisher."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from seeother.diagnostics import Diagnostic, Refused, printed
from seeother.engine.probe import findings_of
from seeother.journal.recording import record
from seeother.memory_bounds import NotBuilt, bounded, most_memory
from seeother.processes import Died, apart
from seeother.publish import settling
from seeother.publish.builder import Progress, build, warnings_of
from seeother.publish.folder import Site
from seeother.publish.settling import Unsettled, is_over, let_settle, look_twice
from seeother.publish.state import BUILD_FAILED, THINGS_VANISHED, Foreign, StateFolder, is_whole
from seeother.publish.workers import living

log = logging.getLogger("seeother")
Builder = Callable[[Site, StateFolder, Progress], Path]
_MOST_DEATHS = 3
_SILENCE = 2.0  # seconds that another's first snapshot is waited for before the log says so
_PREPARATION = 1.2  # seconds at most that a snapshot waits for workers to prepare


def publish_once(
    folder: Path,
    place: Path,
    progress: Progress = lambda _, __: None,
    builder: Builder = build,
    settled: Site | None = None,
) -> None:
    """Build and publish the folder as it is now, and note what was found; the caller holds the publisher's lock.

    `settled` is the site as it was all at once a moment ago, where that is known: to look at many files takes its time.
    Raises Refused with all errors of the data; then the last good snapshot stays current. Raises Foreign where the state
    folder is not the site's.
    """
    state = StateFolder(place)
    state.claim(folder)
    site, snapshot = _next(folder, state, lambda at: builder(at, state, progress), settled)
    found = warnings_of(snapshot, site)
    _have_prepared(snapshot, state)
    before = state.current.resolve()
    if state.publish(snapshot):
        log.info("published snapshot %s of %s, %d files", site.key, folder, len(site.sources))
        _tell_what_is_wrong(found, state)
    elif not state.problems()["published"]:
        log.info("published as it was: %s has its last good state again", folder)
    with suppress(OSError):  # what is published is published, whether or not that can be noted
        note(state, found, published=True, key=site.key)
    if before != snapshot and is_whole(before):  # readers have moved on, so this may take its time
        record(before, snapshot, state.path)
    state.sweep()


def _next(
    folder: Path, state: StateFolder, building: Callable[[Site], Path], settled: Site | None
) -> tuple[Site, Path]:
    """Return the site as it is once an edit has settled, and its snapshot; what keeps it from being built is noted."""
    key = ""
    patience = time.monotonic() + settling.LONGEST
    while True:
        try:
            site = settled or look_twice(folder, state)
            key = site.key
            _refuse_engine(site)
            return site, _built(partial(building, site), site, state, patience)
        except Unsettled:
            if time.monotonic() > patience + settling.LONGEST:
                finding = _unsettled(folder)
                note(state, (finding,), published=False, key=key)
                raise Refused([finding]) from None
            settled = let_settle(folder, state, settled)
        except Refused as refusal:
            note(state, refusal.diagnostics, published=False, key=key)
            raise


def _have_prepared(snapshot: Path, state: StateFolder) -> None:
    """Give workers a moment to open the next snapshot and finish what is asked for most, so that no reader waits for that."""
    if snapshot == state.current.resolve() or not state.is_served():
        return
    if state.announced.resolve() != snapshot.resolve():
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
    if wrong := [each for each in found if each.severity == "error" and each.as_dict() not in known]:
        log.error("published without what has errors:\n%s", printed(wrong))


def _refuse_engine(site: Site) -> None:
    """Raise Refused where the engine of the settings can never be one; one that is silent is waited for."""
    if site.settings is not None and site.settings.sparql is not None:
        found = findings_of(site.settings.sparql, site.text)
        if errors := [finding for finding in found if finding.severity == "error"]:
            raise Refused(errors)


def build_apart(site: Site, state: StateFolder, progress: Progress) -> Path:
    """Build in a process of its own, with bounded memory: one that serves, or is about to, must not die of its data."""

    def work(tell: Progress) -> Path:
        with bounded(site.size):
            return build(site, state, tell)

    try:
        return apart(work, progress)
    except (NotBuilt, Died) as problem:
        raise Refused(
            [
                _about(
                    site.folder,
                    BUILD_FAILED,
                    f"the snapshot could not be built: {problem}; there are {most_memory(site.size) // 2**20:,} MB "
                    "of memory for data of this size",
                    "Take the file that was changed last away, or apart.",
                )
            ]
        ) from problem


def _built(building: Callable[[], Path], site: Site, state: StateFolder, patience: float) -> Path:
    """Return the snapshot of a site, built where it is not there; that leaves a mark while it lasts.

    Raises Unsettled where the edit went on meanwhile; a folder that never rests is published as it was all the same, once
    patience is over.
    """
    if is_whole(state.snapshot(site.key)):
        return state.snapshot(site.key)
    _refuse_deadly(site, state)
    looked = time.time()
    with state.attempting(site.key):
        snapshot = building()
    if state.is_served():
        state.announce(snapshot)  # so that workers open it while the folder is looked at once more
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
        with state.publishing(waits=_waiting(folder, state)) as lock:
            if lock is not None:  # otherwise another server keeps it fresh
                publish_once(folder, place, progress, build_apart)
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


def _waiting(folder: Path, state: StateFolder) -> Callable[[], bool]:
    """Return what tells whether to wait on for the snapshot of who has the lock, and logs what is waited for.

    It may be another's first build, or a publisher, which never lets go of the lock.
    """
    again, told = time.monotonic() + _SILENCE, ""

    def waits() -> bool:
        nonlocal again, told
        if time.monotonic() > again:
            again, before, told = time.monotonic() + _SILENCE, told, _what_keeps(state)
            if told != before:
                log.warning("waiting for a first snapshot of %s in %s: %s", folder, state.path, told)
        return not state.has_snapshot()

    return waits


def _what_keeps(state: StateFolder) -> str:
    """Return what keeps who has the lock from publishing a snapshot, as far as that is known."""
    refused = refused_before(state.path)
    return f"there is none, because of\n{printed(refused)}" if refused else "it is being built"


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


def note(state: StateFolder, findings: tuple[Diagnostic, ...], published: bool, key: str = "") -> None:
    """Note what was found of a state of the site, and whether that was published, where every worker reads it."""
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
