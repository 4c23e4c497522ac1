"""Write a file anew in one step, and never without a way back: git, or a copy in the state folder of the site."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from seeother.files.sources import Source
from seeother.publish.state import StateFolder, find_state


class NotWritten(Exception):
    """A file that is left as it is; the text says why."""


class Originals:
    """Copies of what one command writes anew, in a folder of its own that is made with the first of them."""

    def __init__(self, site: Path) -> None:
        self._site = site
        self._place: Path | None = None

    def keep(self, name: str, content: bytes) -> Path:
        """Keep a copy of a file; raises OSError where that is impossible."""
        if self._place is None:
            state = StateFolder(find_state(self._site))
            state.claim(self._site)
            state.originals.mkdir(exist_ok=True)
            now = datetime.now(UTC).strftime("%Y-%m-%dT%H.%M.%S.%f")
            self._place = state.originals / now
        copy = self._place / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(content)
        return copy


def target_of(source: Source, site: Path) -> Path:
    """Return the file that is to be written: of a link within the site what it leads to.

    Raises NotWritten for a link that leads elsewhere, and what is there may belong to others.
    """
    target = Path(os.path.realpath(source.path))
    if not target.is_relative_to(os.path.realpath(site)):
        raise NotWritten(f"it is a link to {target}, outside of the site; mend that where it belongs")
    return target


def is_in_git(file: Path) -> bool:
    """Tell whether git has a file as it is, so that `git checkout` brings it back."""
    told = [_git(file, "ls-files", "--error-unmatch"), _git(file, "status", "--porcelain", "--ignored")]
    return told[0] not in (None, "") and told[1] == ""


def _git(file: Path, *command: str) -> str | None:
    """Return what git says of a file, None where it fails or there is none."""
    with suppress(OSError):
        done = subprocess.run(
            ["git", "--no-optional-locks", "-C", str(file.parent), *command, "--", file.name],  # noqa: S607  git is found by PATH
            capture_output=True,
            text=True,
            check=False,
        )
        return None if done.returncode else done.stdout.strip()
    return None


def write_anew(file: Path, before: bytes, after: bytes) -> None:
    """Put a new content in the place of a file's in one step, with its owner and mode.

    Raises NotWritten where the file is no longer what was read, or cannot be written as its owner's.
    """
    try:
        _replace(file, before, after)
    except OSError as problem:
        raise NotWritten(f"it cannot be written: {problem.strerror or problem}") from problem


def _replace(file: Path, before: bytes, after: bytes) -> None:
    found = file.stat()
    if not os.access(file, os.W_OK):
        raise NotWritten("it is write-protected")
    descriptor, name = tempfile.mkstemp(prefix=".", suffix=".mended", dir=file.parent)
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(after)
            if (found.st_uid, found.st_gid) != (os.geteuid(), os.getegid()):
                os.fchown(descriptor, found.st_uid, found.st_gid)
            os.fchmod(descriptor, stat.S_IMODE(found.st_mode))
            opened.flush()
            os.fsync(descriptor)
        with suppress(OSError):
            _copy_attributes(file, draft)
        if file.read_bytes() != before:
            raise NotWritten("it has changed meanwhile; look at it again")
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def _copy_attributes(file: Path, draft: Path) -> None:
    """Copy extended attributes, access lists among them; times are those of the edit."""
    times = draft.stat()
    shutil.copystat(file, draft)
    os.utime(draft, ns=(times.st_atime_ns, times.st_mtime_ns))
