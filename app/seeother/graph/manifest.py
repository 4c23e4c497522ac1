"""What a state of the data says about itself: which it is, when it was read, and how much there is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

# What a snapshot's folder holds.
MANIFEST, STORE, INDEX, DUMP, IN_USE = "manifest.json", "store", "index.sqlite", "data.nq", "in-use"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The figures; `built` in seconds since 1970, 0 where nobody knows, `schema` is the form that a snapshot's folder has.

    `left_out` are the names of files with errors, of which nothing is in it; `inferred` tells that the site has no
    settings of its own.
    """

    key: str
    site: str
    built: float
    triples: int
    things: int
    subjects: int
    files: int
    schema: int = 0
    slowest: float = 0.0  # seconds that building this or a snapshot it was built upon has taken
    left_out: tuple[str, ...] = ()
    inferred: bool = False
    queries: bool = True  # some subject may have a query in its URI
    repeats: bool = False  # several files say something of the same subject

    @staticmethod
    def read(path: Path) -> Manifest:
        """Read it from a snapshot's folder; raises OSError or ValueError when that is no snapshot."""
        told = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        return Manifest(**{**told, "left_out": tuple(told.get("left_out", ()))})
