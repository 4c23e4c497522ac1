"""The entries of the journal: files in the state folder, the latest first, as many and as long as is bearable."""

from __future__ import annotations

import gzip
import json
import os
import re
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

NAME = "changes"  # of the folder
MOST_ENTRIES = 1_000
_MOST_BYTES = 64 * 2**20
_FILE = re.compile(r"([0-9]{13})-([0-9a-f]{20})\.json\.gz")


@dataclass(frozen=True)
class Entry:
    """What one snapshot changed: how many things are new, gone and said differently, and of the first of them what was said.

    `kept` are these, each with whether it is new, gone or changed; `before` and `after` are statements about them as
    N-Triples. `time` is in seconds since 1970; `snapshot` is the key of the snapshot that began then.
    """

    time: float
    snapshot: str
    new: int
    gone: int
    changed: int
    kept: tuple[tuple[str, str], ...] = ()
    before: str = ""
    after: str = ""

    @property
    def total(self) -> int:
        """Return how many things there are in it."""
        return self.new + self.gone + self.changed


def write_entry(entry: Entry, state: Path, days: int) -> None:
    """Add an entry, and take away what is older than so many days, or too much."""
    folder = state / NAME
    folder.mkdir(exist_ok=True)
    file = folder / f"{int(entry.time * 1000):013d}-{entry.snapshot}.json.gz"
    draft = folder / f".{os.getpid()}"
    draft.write_bytes(gzip.compress(json.dumps(asdict(entry)).encode(), mtime=0))
    draft.replace(file)
    room, oldest = _MOST_BYTES, time.time() - days * 86_400
    for number, known in enumerate(_files(state)):
        room -= known.stat().st_size
        if number and (number >= MOST_ENTRIES or room < 0 or _time_of(known) < oldest):
            known.unlink(missing_ok=True)


def entries(state: Path, start: int, most: int) -> tuple[list[Entry], int]:
    """Return some entries, the latest first, from number `start` on, and how many there are."""
    files = _files(state)
    return [entry for file in files[start : start + most] if (entry := _read(file))], len(files)


def _files(state: Path) -> list[Path]:
    try:
        found = [file for file in (state / NAME).iterdir() if _FILE.fullmatch(file.name)]
    except OSError:
        return []
    return sorted(found, reverse=True)


def _time_of(file: Path) -> float:
    return int(file.name[:13]) / 1000


def _read(file: Path) -> Entry | None:
    with suppress(OSError, ValueError, TypeError, EOFError):
        told = json.loads(gzip.decompress(file.read_bytes()))
        return Entry(**{**told, "kept": tuple((iri, kind) for iri, kind in told["kept"])})
    return None
