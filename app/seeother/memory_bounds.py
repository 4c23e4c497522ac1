"""How much memory a build may take: in proportion to its data, and never what the machine has not got."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_LEAST = 3 * 2**29  # bytes: threads and caches of the store, whatever the data
_TIMES = 40  # the size of the data; 10 to 25 were measured
_SHARE = 0.85  # of the machine's memory
_CGROUP = Path("/sys/fs/cgroup/memory.max")


def most_memory(data: int) -> int:
    """Return how many bytes building from so many bytes of data may take."""
    return min(_LEAST + _TIMES * data, int(_machine() * _SHARE))


def _machine() -> int:
    """Return the bytes of memory that this machine, or the container, has."""
    whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    with suppress(OSError, ValueError):
        return min(whole, int(_CGROUP.read_text()))
    return whole


class NotBuilt(OSError):
    """Building came to an end that has nothing to do with the disk; the text says which."""


@contextmanager
def bounded(data: int) -> Iterator[None]:
    """Give what is done within so much memory and no more; beyond it, and where a parser panics, it ends in NotBuilt.

    Where it is the parser or the store that gets none, the process ends at once, as it would where the kernel chose it;
    the mark that a build leaves tells the next builder.
    """
    most = most_memory(data)
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = _used() + most
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (allowed, hard))
    try:
        yield
    except MemoryError as problem:
        reason = f"it takes more memory than the {most // 2**20:,} MB that there are for data of this size"
        raise NotBuilt(reason) from problem
    except BaseException as problem:
        if type(problem).__name__ != "PanicException":  # which is no Exception
            raise
        raise NotBuilt(f"a parser failed: {problem}") from problem
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _used() -> int:
    """Return the bytes that count towards the limit now."""
    with suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
    return 0
