"""The state folder of a site: whose it is, its snapshots, what was found, and the locks by which processes know each other.

Who runs, and what each may do here:

| process | how many | owns |
|---|---|---|
| server | one for each `seeother serve` or gunicorn | nothing here; it forks workers and starts what died again |
| worker | several for each server | a shared lock on `servers.lock`, one on the snapshot it serves, its own figures |
| publisher | one for each state folder | `publisher.lock`, `current`, `next`, `problems.json`, `snapshots/` and `changes/` |
| builder | inside the publisher, or a copy of a server that starts | one folder `snapshots/.building-…` |
| review | at most one, started by the publisher | nothing here; it prints what it finds |
| `check --fix` | whoever starts it | one folder in `originals/`, with the files as they were; nobody takes it away |

What survives a kill: a lock lasts as long as its process, so nothing need be tidied up after one. `current` is a link that
is replaced in one step, and names a snapshot that was complete before; `next` has named it for a moment, in which
workers opened it. A builder that dies leaves a folder that the next
one sweeps away, and the mark `attempt`, by which files that kill every builder are noticed. Should the folder itself be
taken away, workers serve on from the files they have open, claim it anew and start another publisher; the one before
sees that its lock is no longer the folder's, and ends.

Nothing here is written through a memory map: where the disk is full, a write fails, and no process dies of it.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from seeother.graph.manifest import DUMP, IN_USE, INDEX, STORE, Manifest
from seeother.locks import is_held, is_open_as, open_lock, take
from seeother.publish.folder import SCHEMA
from seeother.site.settings import FILE
from seeother.site.settings_file import state_of
from seeother.site.state_folder import spelled_out, state_home
from seeother.versions.listed import read_versions

BUILD_FAILED = "build-failed"  # the code of the finding that no snapshot could be built
THINGS_VANISHED = "things-vanished"  # the code of the finding that many things stopped answering
_SNAPSHOT = re.compile(r"(?:\.building-)?[0-9a-f]{20}")  # the names of folders that a builder makes
_DRAFT = re.compile(r"\.(?:current|next|problems\.json|site\.json)-\d+")
_NAMES = frozenset(
    (
        "site.json current next snapshots problems.json publisher.lock servers.lock publisher.pid "
        "attempt workers metrics originals changes"
    ).split()
)
_NOBODYS = frozenset({"lost+found"})  # which a file system of its own begins with


class Foreign(OSError):
    """A folder that is not this site's to write in; the text says why."""


def find_state(folder: Path) -> Path:
    """Return the state folder that a running server has for a site, however its path is spelled; else the one it would have."""
    usual = state_of(spelled_out(folder))
    candidates = [usual, state_of(folder.resolve()), *sorted(state_home().glob("*/"))]
    for place in candidates:
        state = StateFolder(place)
        if state.is_of(folder) and state.is_served():
            return place
    return usual


class StateFolder:
    """All names and locks of one state folder; making one touches nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.current = path / "current"
        self.announced = path / "next"
        self.snapshots = path / "snapshots"
        self.workers = path / "workers"
        self.metrics = path / "metrics"
        self.originals = path / "originals"
        self._owner = path / "site.json"
        self._problems = path / "problems.json"
        self._attempt = path / "attempt"
        self._pid = path / "publisher.pid"
        self._lock = path / "publisher.lock"
        self._servers = path / "servers.lock"

    def claim(self, site: Path) -> None:
        """Make the folder a site's own, and make it where it is not there.

        Raises Foreign when it is another site's, or holds what no server made; OSError when it cannot be written.
        """
        owner = self.owner()
        if self._owner.exists() and (owner == str(site) or _is_same(Path(owner), site)):
            return
        if owner not in ("", str(site)) and (Path(owner).is_dir() or self.is_served()):
            raise Foreign(f"the state folder {self.path} belongs to the site {owner}, not to {site}")
        if not owner and (others := self._of_others()):
            raise Foreign(
                f"the folder {self.path} is somebody's: no server made {', '.join(map(repr, others[:3]))} in it"
            )
        self.path.mkdir(parents=True, exist_ok=True)
        self._replace(self._owner, json.dumps({"site": str(site)}))

    def owner(self) -> str:
        """Return the folder of the site that this belongs to, "" where nobody has claimed it."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            return str(json.loads(self._owner.read_text(encoding="utf-8"))["site"])
        with suppress(OSError, ValueError, TypeError):
            return Manifest.read(self.current).site
        return ""

    def is_of(self, site: Path) -> bool:
        """Tell whether the folder is this site's, however its path is spelled."""
        return _is_same(Path(self.owner() or "/nowhere"), site)

    def _of_others(self) -> list[str]:
        """Return the names in a folder without an owner that no server can have made; all of them where it has no lock."""
        try:
            found = {path.name for path in self.path.iterdir()} - _NOBODYS
        except FileNotFoundError:
            return []
        made = {name for name in found if name in _NAMES or _DRAFT.fullmatch(name)}
        if not {self._lock.name, self._owner.name} & made:
            made = set()
        kept = self.snapshots.iterdir() if self.snapshots.is_dir() else ()
        strange = {f"snapshots/{path.name}" for path in kept if not _SNAPSHOT.fullmatch(path.name)}
        return sorted(found - made | strange)

    def has_snapshot(self) -> bool:
        """Tell whether there is a complete snapshot to serve."""
        return is_whole(self.current)

    def snapshot(self, key: str) -> Path:
        """Return the folder that a snapshot has when it is complete."""
        return self.snapshots / key

    def workshop(self, key: str) -> Path:
        """Return the folder that a snapshot is built in."""
        return self.snapshots / f".building-{key}"

    def publish(self, snapshot: Path) -> bool:
        """Make a snapshot the current one, in one atomic step that every worker sees; tells whether it was not before."""
        if self.current.resolve() == snapshot.resolve():
            return False
        self._point(self.current, snapshot)
        return True

    def announce(self, snapshot: Path) -> None:
        """Let workers know the snapshot that is to become the current one, so that they open it before."""
        self._point(self.announced, snapshot)

    def _point(self, pointer: Path, snapshot: Path) -> None:
        link = self.path / f".{pointer.name}-{os.getpid()}"
        link.unlink(missing_ok=True)
        link.symlink_to(Path(self.snapshots.name) / snapshot.name)
        link.replace(pointer)

    def sweep(self) -> None:
        """Remove half-built snapshots, and whole ones that are neither current, nor its versions, nor in use."""
        kept = {self.current.resolve().name, *(version.key for version in read_versions(self.current))}
        for path in self.snapshots.iterdir() if self.snapshots.is_dir() else ():
            if _SNAPSHOT.fullmatch(path.name) and path.name not in kept and _is_left_over(path):
                shutil.rmtree(path, ignore_errors=True)

    def problems(self) -> dict[str, Any]:
        """Return what the last attempt to build found: `findings`, `checked` and whether it was `published`."""
        try:
            found: dict[str, Any] = json.loads(self._problems.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {"checked": 0, "published": False, "findings": [], "refused": []}
        return found

    def write_problems(self, problems: dict[str, Any]) -> None:
        """Note what was found in the data, where every worker reads it; over the old note where there is no room beside it."""
        text = json.dumps(problems)
        try:
            self._replace(self._problems, text)
        except OSError:
            with self._problems.open("r+b") as file:
                room = os.fstat(file.fileno()).st_size
                file.write(text.encode().ljust(room))

    def _replace(self, file: Path, text: str) -> None:
        """Write a file beside and move it into its place."""
        draft = file.with_name(f".{file.name}-{os.getpid()}")
        try:
            draft.write_text(text, encoding="utf-8")
            draft.replace(file)
        except OSError:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise

    def deaths(self, key: str) -> int:
        """Return how many builders have died over a state of the site."""
        with suppress(OSError, ValueError):
            died_over, _, deaths = self._attempt.read_text(encoding="utf-8").partition(" ")
            return int(deaths) if died_over == key else 0
        return 0

    @contextmanager
    def attempting(self, key: str) -> Iterator[None]:
        """Count the builder as dead over a state of the site, unless this ends in any other way."""
        self._attempt.write_text(f"{key} {self.deaths(key) + 1}", encoding="utf-8")
        try:
            yield
        finally:
            self._attempt.unlink(missing_ok=True)

    @contextmanager
    def publishing(self, waits: Callable[[], bool] = lambda: False) -> Iterator[int | None]:
        """Hold the lock that makes this process the folder's only publisher; yields None when another has it."""
        descriptor = open_lock(self._lock)
        try:
            yield descriptor if take(descriptor, waits) else None
        finally:
            os.close(descriptor)

    def is_published_by(self, lock: int) -> bool:
        """Tell whether a lock that this process holds is the folder's still: somebody may have taken the folder away."""
        return is_open_as(lock, self._lock)

    def has_publisher(self) -> bool:
        """Tell whether a publisher watches the site: it holds a lock as long as it lives."""
        return is_held(self._lock)

    def is_served(self) -> bool:
        """Tell whether any worker lives: each holds a shared lock."""
        return is_held(self._servers)

    def serve(self, held: int = -1) -> int:
        """Hold, or go on holding, the lock of a worker that lives; -1 where the folder has no room for locks."""
        if held >= 0 and is_open_as(held, self._servers):
            return held
        if held >= 0:
            os.close(held)
        with suppress(OSError):
            descriptor = open_lock(self._servers)
            fcntl.flock(descriptor, fcntl.LOCK_SH)
            return descriptor
        return -1

    def sign(self) -> None:
        """Let others know by which number to call this process, the publisher."""
        with suppress(OSError):
            self._pid.write_text(str(os.getpid()))

    def publisher(self) -> int:
        """Return the number of the publisher's process, 0 where none is known."""
        with suppress(OSError, ValueError):
            return int(self._pid.read_text())
        return 0

    def trouble(self) -> str:
        """Return why nothing can be written here, "" when all is well; found out by writing."""
        probe = self.path / f".problems.json-{os.getpid()}"
        try:
            probe.write_text("x" * 4096)
            probe.unlink()
        except OSError as problem:
            with suppress(OSError):
                probe.unlink(missing_ok=True)
            return problem.strerror or str(problem)
        return ""


def is_whole(snapshot: Path) -> bool:
    """Tell whether a snapshot has all its parts, in the form that this version of the program reads.

    The manifest is written last; the rest could only vanish later.
    """
    try:
        schema = Manifest.read(snapshot).schema
    except (OSError, ValueError, TypeError):
        return False
    parts = (snapshot / INDEX, snapshot / FILE, snapshot / IN_USE)
    stored = (snapshot / STORE / "CURRENT").exists() or (snapshot / DUMP).exists()
    return schema == SCHEMA and stored and all(part.exists() for part in parts)


def _is_left_over(path: Path) -> bool:
    if path.name.startswith("."):
        return True
    try:
        with (path / IN_USE).open() as mark:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def _is_same(one: Path, other: Path) -> bool:
    with suppress(OSError):
        return one.samefile(other)
    return False
