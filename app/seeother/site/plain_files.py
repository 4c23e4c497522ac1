"""Files of a site's folder as they may be opened: never one that would block, or that lies elsewhere by a link of a theme."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import IO

_LATEST = 2**63 - 1  # nanoseconds, as SQLite counts; the year 2262
# What would break a line or turn its direction, and bytes of a name that are no UTF-8.
_NOT_SHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_KINDS = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISDIR, "a folder"),
)


def kind_of(mode: int) -> str:
    """Return what something is that is no plain file, "" for a plain file."""
    if stat.S_ISREG(mode):
        return ""
    return next((kind for fits, kind in _KINDS if fits(mode)), "no plain file")


def open_plain(path: Path) -> IO[bytes]:
    """Open a file for reading; raises OSError at once for a pipe, a device or a socket, which might never answer."""
    return _plain(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), path)


def read_plain(path: Path) -> bytes:
    """Return the content of a plain file."""
    with open_plain(path) as file:
        return file.read()


def open_below(folder: Path, name: str) -> IO[bytes]:
    """Open a file by its path below a folder; raises OSError where links lead out of the folder.

    Links inside it are resolved first. What is then opened is walked to without following any, so that none can be
    put in its place meanwhile.
    """
    root = Path(os.path.realpath(folder))
    target = Path(os.path.realpath(root / name, strict=True))
    if target == root or not target.is_relative_to(root):
        raise OSError(errno.EXDEV, "it is a link that leads out of the folder", str(folder / name))
    at = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    for part in target.relative_to(root).parts:
        try:
            following = os.open(part, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=at)
        finally:
            os.close(at)
        at = following
    return _plain(at, folder / name)


def _plain(descriptor: int, path: Path) -> IO[bytes]:
    try:
        if kind := kind_of(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, f"it is {kind}, not a plain file", str(path))
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def files_below(folder: Path, unreadable: Callable[[OSError], None] = lambda _: None) -> Iterator[str]:
    """Yield the paths of files below a folder that are not hidden; links are followed, but into no folder twice."""
    seen: set[tuple[int, int]] = set()
    for root, folders, names in os.walk(folder, onerror=unreadable, followlinks=True):
        here = Path(root).stat()
        if (here.st_dev, here.st_ino) in seen:
            folders.clear()
            continue
        seen.add((here.st_dev, here.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        before = root.rstrip("/")
        yield from (
            f"{before}/{name}" for name in sorted(names) if name[0] not in ".#" and name[-1] not in "~#"
        )


def states_below(folder: Path) -> tuple[tuple[str, int, int, int], ...]:
    """Return what differs whenever a file below a folder does: name, size and times of each; no link is followed."""
    found = []
    for root, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            with suppress(OSError):
                now = Path(root, name).stat()
                found.append((str(Path(root, name)), now.st_size, now.st_mtime_ns, now.st_ctime_ns))
    return tuple(found)


def mark_of(folder: Path) -> int:
    """Return a number that differs whenever a file below a folder does, 0 where there is none."""
    states = states_below(folder)
    return int.from_bytes(blake2b(repr(states).encode(), digest_size=7).digest()) if states else 0


def shown(name: str) -> str:
    r"""Return a name as it can be printed on one line: a byte that is no UTF-8 as \xe9, a line break as \n."""
    return _NOT_SHOWN.sub(_escaped, name)


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    if 0xDC80 <= code <= 0xDCFF:  # a byte that the file system's encoding could not read
        return f"\\x{code - 0xDC00:02x}"
    return repr(found[0])[1:-1]


def moment(nanoseconds: int) -> int:
    """Return a time of a file as it can be kept and written as a date: not before 1970, not after 2262."""
    return min(max(nanoseconds, 0), _LATEST)
