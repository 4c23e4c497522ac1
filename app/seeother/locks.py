"""Locks by which processes know each other: the kernel drops them however a process ends (flock)."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable
from pathlib import Path

_TRIES = 10


def open_lock(path: Path) -> int:
    """Open a file to lock; one that may only be read will do."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)


def take(lock: int, waits: Callable[[], bool]) -> bool:
    """Take a lock, which is waited for as long as that makes sense.

    One that only looks whether it is free holds it for a moment, so it is tried for longer than that.
    """
    tried = 0
    while tried < _TRIES:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.02)
            tried = 0 if waits() else tried + 1
        else:
            return True
    return False


def is_held(path: Path) -> bool:
    """Tell whether any living process holds a lock."""
    try:
        lock = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(lock)
    return False


def is_open_as(descriptor: int, path: Path) -> bool:
    """Tell whether an open file is the one that a path leads to now."""
    try:
        here, there = os.fstat(descriptor), path.stat()
    except OSError:
        return False
    return (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino)
