"""The state folder of a site: its snapshots, which of them is current, and the locks by which processes know of each other."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from pathlib import Path
from typing import Any

from seeother.graph.snapshot import DUMP, IN_USE, INDEX, STORE, Manifest
from seeother.publish.folder import SCHEMA
from seeother.site.settings import FILE

CURRENT, SNAPSHOTS, PROBLEMS = "current", "snapshots", "problems.json"
LOCK, SERVERS = "publisher.lock", "servers.lock"
BUILD_FAILED = "build-failed"  # the code of the finding that no snapshot could be built


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


def publish(snapshot: Path, state: Path) -> None:
    """Make a snapshot the current one, in one atomic step that every worker sees."""
    link = state / f".{CURRENT}-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(Path(SNAPSHOTS) / snapshot.name)
    link.replace(state / CURRENT)


def write_problems(state: Path, problems: dict[str, Any]) -> None:
    """Note what was found in the data, where every worker reads it."""
    draft = state / f".{PROBLEMS}-{os.getpid()}"
    draft.write_text(json.dumps(problems), encoding="utf-8")
    draft.replace(state / PROBLEMS)


def sweep(state: Path) -> None:
    """Remove half-built snapshots, and whole ones that are neither current nor in use by any worker."""
    current = (state / CURRENT).resolve()
    folder = state / SNAPSHOTS
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name.startswith(".building-") or (path != current and _is_unused(path)):
            shutil.rmtree(path, ignore_errors=True)


def _is_unused(path: Path) -> bool:
    try:
        with (path / IN_USE).open() as mark:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True
