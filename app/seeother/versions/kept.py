"""The older versions that a snapshot has, each a snapshot of its own that is opened when it is asked for."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import NamedTuple
from weakref import ref

from seeother.files.versions import stands_for
from seeother.graph.data import Data
from seeother.graph.snapshot import Snapshot
from seeother.iris import canonical, host_of, origin_of, path_of, to_uri
from seeother.site.document import Document
from seeother.site.version_addresses import PLACE, placed, settings_of, today_of
from seeother.versions.listed import Stated, Version, read_versions
from seeother.versions.stated import versions_stated

_MOST_STATED = 1_000  # statements about versions that are read of one
_MOST_STORES = 8  # that are open at once


def version_at(path: Path, name: str) -> Version:
    """Return what is to be noted of a version whose snapshot is complete."""
    snapshot = Snapshot(path)
    stated = tuple(islice(versions_stated(snapshot), _MOST_STATED))
    return Version(name, path.name, snapshot.manifest.triples, snapshot.manifest.things, stated)


class OlderSnapshot(Snapshot):
    """A version as it was, under addresses of its own; finished answers stand on the shelf of today's data."""

    def __init__(self, path: Path, version: Version, versions: Versions, today: Data) -> None:
        super().__init__(path)
        self.settings = settings_of(today.settings, version.name)
        self.shelf, self.versions = today.shelf, versions


class Turn(NamedTuple):
    """A document as one version has it: the version's name, "" for today's, and the URL."""

    version: str
    url: str


class History(NamedTuple):
    """A document through time: every version that has it, the oldest first and today's last, and which one is shown."""

    turns: tuple[Turn, ...]
    shown: int
    url: str

    @property
    def previous(self) -> str:
        """Return the URL in the version before, "" for none."""
        return self.turns[self.shown - 1].url if self.shown else ""

    @property
    def next(self) -> str:
        """Return the URL in the version after this one, "" for none."""
        return self.turns[self.shown + 1].url if self.shown + 1 < len(self.turns) else ""

    @property
    def latest(self) -> str:
        """Return the URL of what is published today, "" where that no longer has it."""
        return "" if self.turns[-1].version else self.turns[-1].url


class Versions:
    """All older versions of the data of today."""

    def __init__(self, today: Data) -> None:
        self._today = ref(today)  # which owns this
        self._path = today.path if isinstance(today, Snapshot) else None
        self.all = tuple(read_versions(self._path)) if self._path else ()
        self._by_name = {version.name: version for version in self.all}
        self._open: dict[str, OlderSnapshot | None] = {}
        self._opening = Lock()

    @property
    def today(self) -> Data | None:
        """Return what is published today."""
        return self._today()

    def data_of(self, name: str) -> OlderSnapshot | None:
        """Return what a version says, None where there is no such version, or it can be opened no longer."""
        with self._opening:
            if name not in self._open and name in self._by_name:
                self._open[name] = self._opened(self._by_name[name])
            found = self._open.pop(name, None)
            if found is not None:
                self._open[name] = found  # the latest that was asked for is the last
                for other in list(self._open.values())[:-_MOST_STORES]:
                    if other:
                        other.close_store()
            return found

    def _opened(self, version: Version) -> OlderSnapshot | None:
        today = self.today
        if today is None or self._path is None:
            return None
        try:
            return OlderSnapshot(self._path.resolve().parent / version.key, version, self, today)
        except (
            OSError,
            ValueError,
            sqlite3.Error,
        ):  # swept away: newer data is published, to which a reader moves next
            return None

    def history(self, document: Document, data: Data) -> History | None:
        """Return a document through time, None where only one version has it."""
        today = self.today
        if not self.all or today is None:
            return None
        shown, key = data.settings.version, canonical(document.thing)
        url = today_of(document.generic, shown)
        having = [v.name for v in self.all if v.name == shown or _has(self.data_of(v.name), key)]
        turns = [Turn(name, placed(url, name)) for name in having]
        if _has(today, key):
            turns.append(Turn("", url))
        if len(turns) < 2:
            return None
        at = next(number for number, turn in enumerate(turns) if turn.version == shown)
        return History(tuple(turns), at, f"{origin_of(url)}{today.settings.mount}{PLACE}")

    @cached_property
    def of_today(self) -> tuple[Stated, ...]:
        """Return what today's data says of versions."""
        today = self.today
        return tuple(islice(versions_stated(today), _MOST_STATED)) if today else ()

    @cached_property
    def iris(self) -> Mapping[str, tuple[str, str]]:
        """Return the paths of the versions' IRIs, each with the version's name, "" for today's, and the thing."""
        found: dict[str, tuple[str, str]] = {}
        for version in self.all:
            for stated in version.stated:
                if stated.is_own:
                    found.setdefault(_path(stated.iri), (version.name, stated.thing))
        for stated in self.of_today:
            if stated.is_own:
                found.setdefault(_path(stated.iri), ("", stated.thing))
        for stated in self._named():
            if name := next((v.name for v in self.all if stands_for(stated.iri, v.name)), ""):
                found.setdefault(_path(stated.iri), (name, stated.thing))
        return found

    def iri_of(self, name: str, thing: str) -> str:
        """Return the IRI that a version of a thing has, "" for none."""
        mine = next((version.stated for version in self.all if version.name == name), ())
        every = (s for s in (*mine, *self._named()) if canonical(s.thing) == canonical(thing))
        return next((to_uri(s.iri) for s in every if self.iris.get(_path(s.iri), ("",))[0] == name), "")

    def _named(self) -> Iterator[Stated]:
        yield from self.of_today
        for version in self.all:
            yield from version.stated

    def things_named(self, path: str, hosts: frozenset[str]) -> set[str]:
        """Return the things of which a path is the IRI of a version, as the data names it, or as it differs by the name alone."""
        named = {s.thing for s in self._named() if _path(s.iri) == path and host_of(s.iri) in hosts}
        shapes = ((known, name, thing) for known, (name, thing) in self.iris.items() if name)
        return named | {thing for known, name, thing in shapes if _differs_by_name(path, known, name)}


def versions_of(data: Data) -> Versions:
    """Return the older versions of data, also of data that is one itself."""
    if isinstance(data, OlderSnapshot):
        return data.versions
    found: Versions = data.kept("versions", lambda: Versions(data))
    return found


def _has(data: Data | None, key: str) -> bool:
    return (
        data is not None
        and data.retirement(key) is None
        and bool(data.subjects(key) or data.subjects_below(key))
    )


def _path(iri: str) -> str:
    return path_of(canonical(iri))


def _differs_by_name(path: str, known: str, version: str) -> bool:
    before, found, after = known.rpartition(version)
    return bool(found) and re.fullmatch(f"{re.escape(before)}[^/]+{re.escape(after)}", path) is not None
