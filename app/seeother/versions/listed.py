"""The list of older versions in the folder of a snapshot, as it is written and read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

_VERSIONS = "versions.json"


class Stated(NamedTuple):
    """An IRI that is said to be a version of a thing; `is_own` where it is that of the version which says so."""

    iri: str
    thing: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Version:
    """One older version: its name, the key of its snapshot, how much is in it, and what it says of versions."""

    name: str
    key: str
    triples: int = 0
    things: int = 0
    stated: tuple[Stated, ...] = ()


def write_versions(versions: Iterable[Version], snapshot: Path) -> None:
    """Note in the folder of a snapshot which older versions it has."""
    told = [
        {"name": v.name, "key": v.key, "triples": v.triples, "things": v.things, "stated": v.stated}
        for v in versions
    ]
    (snapshot / _VERSIONS).write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")


def read_versions(snapshot: Path) -> list[Version]:
    """Return the older versions that a snapshot has, the oldest first."""
    try:
        told = json.loads((snapshot / _VERSIONS).read_text(encoding="utf-8"))
        return [Version(**{**each, "stated": tuple(Stated(*s) for s in each["stated"])}) for each in told]
    except (OSError, ValueError, TypeError, KeyError):
        return []
