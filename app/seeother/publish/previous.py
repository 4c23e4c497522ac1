"""The snapshot before: how far the next one can be built upon it, and what has vanished since."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from seeother.diagnostics import Diagnostic, Refused, finding
from seeother.graph.index import Index
from seeother.graph.index_writer import IndexWriter
from seeother.graph.manifest import INDEX, STORE, Manifest
from seeother.publish.folder import SCHEMA, Site
from seeother.publish.state import is_whole
from seeother.site.settings import FILE
from seeother.site.settings_file import parse_settings

_REBUILD_SHARE = (
    0.2  # of the statements: beyond it, loading afresh is quicker than taking files out of a copy
)
_PASSING = frozenset({"unreadable", "too-large"})  # what may be otherwise while the file stays the same
_READER = token_hex(8)  # of files with errors: another version of this program may read them
State = tuple[int, int, int]
_MANY = 10  # things that stop answering are worth a word, and half of all things in any case
_NAMED = 3  # of them


@dataclass(frozen=True, slots=True)
class Previous:
    """The current snapshot, as far as it can be built upon: files it has in the same state, files it must lose, the main file."""

    path: Path
    kept: frozenset[str]
    dropped: tuple[str, ...]
    main: str
    findings: tuple[Diagnostic, ...]
    slowest: float

    @staticmethod
    def of(path: Path, site: Site) -> Previous | None:
        """Return what of a snapshot is of use to build the next one, None where starting anew is quicker."""
        if not is_whole(path):
            return None
        try:
            manifest = Manifest.read(path)
            with closing(Index.at(path / INDEX)) as index:
                return Previous._usable(path, site, index, manifest)
        except (OSError, ValueError, TypeError):
            return None

    @staticmethod
    def _usable(path: Path, site: Site, index: Index, manifest: Manifest) -> Previous | None:
        read = states_read(index)
        kept = {s.name for s in site.sources if read.get(s.name) == s.state}
        fits = index.fact("names") == names_fact(site) and (path / STORE).is_dir() != site.in_memory
        new = sum(s.size for s in site.sources if s.name not in kept) / 60  # bytes of a statement, roughly
        dropped = tuple(sorted(read.keys() - kept))
        gone = index.statements_in(dropped)
        if not fits or not kept or (new + gone) / max(manifest.triples, 1) > _REBUILD_SHARE:
            return None
        findings = tuple(f for f in index.findings() if f.file in kept)
        return Previous(
            path.resolve(), frozenset(kept), dropped, index.fact("main"), findings, manifest.slowest
        )


def note_left_out(site: Site, findings: Iterable[Diagnostic], writer: IndexWriter) -> None:
    """Note the state of files that are left out, where reading one again would find the same."""
    errors: dict[str, set[str]] = {}
    for found in findings:
        if found.severity == "error" and found not in site.findings:
            errors.setdefault(found.file, set()).add(found.code)
    states = {s.name: s.state for s in site.sources if not _PASSING & errors.get(s.name, _PASSING)}
    writer.note("left out", json.dumps({"reader": _READER, "states": states}))


def states_read(index: Index) -> dict[str, State]:
    """Return the state in which each file was read last; of those that were left out, as far as this process did."""
    noted = json.loads(index.fact("left out") or "{}")
    left_out = noted["states"] if noted.get("reader") == _READER else {}
    return {**index.states(), **{name: tuple(state) for name, state in left_out.items()}}


def names_fact(site: Site) -> str:
    """Return what decides which texts of a file are names; kept with a snapshot, which is of no use where it has changed."""
    return f"{SCHEMA} {' '.join(sorted(site.names))}"


def things_before(current: Path, folder: Path) -> list[str]:
    """Return the things of the current snapshot, in order; none where there is no such snapshot."""
    if not is_whole(current):
        return []
    try:
        settings = parse_settings((current / FILE).read_text(encoding="utf-8"), folder)
        with closing(Index.at(current / INDEX)) as index:
            return [key for key in index.keys() if settings.patterns.names(key)]  # noqa: SIM118  a method
    except (OSError, ValueError, Refused, sqlite3.Error):
        return []


def lost_things(things: int, before: int, vanished: list[str]) -> Diagnostic | None:
    """Return the finding about things that vanished: an error where none is left, a warning where they are many, or None."""
    if before and not things:
        return _nothing_left(before)
    return (
        _many_vanished(vanished, before)
        if len(vanished) >= _MANY or 2 * len(vanished) >= before > 0
        else None
    )


def _nothing_left(before: int) -> Diagnostic:
    return finding(
        "nothing-left",
        (FILE, 0, 0),
        f"no subject of the data fits a pattern any more, so none of {before:,} things would answer",
        "Compare base and patterns with the URIs in the data.",
    )


def _many_vanished(vanished: list[str], before: int) -> Diagnostic:
    some = ", ".join(f"<{key}>" for key in vanished[:_NAMED])
    more = ", …" if len(vanished) > _NAMED else ""
    return finding(
        "things-vanished",
        (FILE, 0, 0),
        f"{len(vanished):,} of {before:,} things no longer answer since this edit: {some}{more}",
        "Where that was not meant, take the edit back; what is out of use for good belongs under [[retired]].",
    )
