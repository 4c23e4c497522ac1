"""A site as git has it at a revision, written into a folder of its own."""

from __future__ import annotations

import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

# Python has it from 3.11.4 on; the one of Debian 12 is older.
_GUARDED: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}


class NoSuchState(Exception):
    """What is named is neither a folder, nor a snapshot, nor a git revision."""


@contextmanager
def site_at(revision: str, folder: Path) -> Iterator[Path]:
    """Yield a folder with a site as it was, which is gone afterwards; it is called like the site.

    `revision` is one of the repository that the site's folder is in, or REV:PATH, a folder at a revision, where the path
    starts at the top of the repository, or with "./" where the command runs. Raises NoSuchState where git knows none.
    """
    with tempfile.TemporaryDirectory(prefix="seeother-") as place:
        named = revision.partition(":")[2].rstrip("/").rpartition("/")[2] or folder.resolve().name
        earlier = Path(place) / (named if named not in ("", ".", "..") else "site")
        earlier.mkdir()
        _extract(revision, folder, earlier)
        yield earlier


def tags_like(pattern: str, folder: Path) -> list[tuple[str, str]]:
    """Return the tags of the repository that a folder is in whose names fit, and the number of what each one names.

    Raises NoSuchState where there is no repository.
    """
    form = "--format=%(refname:strip=2) %(objectname)"
    done = _git(folder, "for-each-ref", form, f"refs/tags/{pattern}")
    if done.returncode:
        raise NoSuchState(_told(pattern, done.stderr))
    rows = (line.partition(" ") for line in done.stdout.decode(errors="replace").splitlines())
    return [(tag, number) for tag, _, number in rows]


def _extract(revision: str, folder: Path, place: Path) -> None:
    top, tree = _tree(revision, folder)
    done = _git(top, "archive", "--format=tar", tree)
    if done.returncode:
        raise NoSuchState(_told(revision, done.stderr))
    try:
        with tarfile.open(fileobj=BytesIO(done.stdout)) as archive:
            archive.extractall(place, **_GUARDED)  # noqa: S202  what git wrote of the site's own repository
    except (tarfile.TarError, OSError) as problem:
        raise NoSuchState(f"{revision!r} cannot be written into a folder: {problem}") from problem


def _tree(revision: str, folder: Path) -> tuple[Path, str]:
    """Return the repository, and the number of the folder in it at a revision."""
    here = Path() if ":" in revision else folder
    if not here.is_dir():
        raise NoSuchState(
            f"there is no folder {str(here)!r}, of which {revision!r} could be a revision: name the site's"
        )
    inside = _git(here, "rev-parse", "--show-toplevel", "--show-prefix")
    top, prefix = (*inside.stdout.decode().split("\n"), "", "")[:2]
    if inside.returncode or not top:
        raise NoSuchState(_told(revision, inside.stderr))
    asked = revision if ":" in revision else f"{revision}:{prefix.rstrip('/')}"
    found = _git(here, "rev-parse", "--verify", "--end-of-options", asked)
    if found.returncode:
        raise NoSuchState(_told(revision, found.stderr))
    return Path(top), found.stdout.decode().strip()


def _git(place: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", "-C", str(place), *arguments],  # noqa: S607  git is found by PATH
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as problem:
        raise NoSuchState("git is not installed, which knows revisions") from problem


def _told(revision: str, said: bytes) -> str:
    lines = said.decode(errors="replace").strip().splitlines()
    reason = lines[-1] if lines else "git failed"
    return f"{revision!r} is no folder, no snapshot and no git revision of the site: {reason}"
