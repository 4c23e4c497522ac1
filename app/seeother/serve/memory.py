"""Keep a worker small: the store caches up to 160 MB of what it has read, for which it has no setting."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from seeother.graph.snapshot import Snapshot

_SECONDS = 0.5  # between looks
_MOST_RESIDENT = 176 * 2**20  # bytes of a worker that has not finished much
_GROWTH = 64 * 2**20  # bytes for which it is worth reading again what the store had cached
_NEW_OBJECTS = 5_000  # after which rings of them are looked for; Python's own are 700


def collect_rarely() -> None:
    """Have rings of objects looked for among what is new, but seldom: at the usual pace that is a fifth of a first page.

    What is there now stays: a collection that looks through all of it would hold up everybody.
    """
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)


def stay_small(current: Callable[[], Snapshot | None]) -> None:
    """Look after the size of this process as long as it lives, beside those who answer."""
    most = _MOST_RESIDENT
    while True:
        time.sleep(_SECONDS)
        if snapshot := current():
            most = max(_MOST_RESIDENT, relieve(snapshot, most))


def relieve(snapshot: Snapshot, most: int) -> int:
    """Open the store of a snapshot afresh where the worker has grown beyond a size; returns the size up to which it is left now.

    What the store had cached is in the kernel's memory still, which all workers share.
    """
    if resident() <= most or not snapshot.path.is_dir():  # what somebody took away could not be opened again
        return most
    snapshot.reopen_store()
    _return_freed_memory()
    return resident() + _GROWTH


def resident() -> int:
    """Return the bytes of memory that this process occupies, 0 where that cannot be told."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _return_freed_memory() -> None:
    """Hand freed memory back to the kernel, which the C library keeps otherwise; only glibc can be asked to."""
    # Where memory may not be made executable, loading this may fail; then the memory stays with the process.
    with suppress(ImportError, MemoryError, OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None).malloc_trim(0)
