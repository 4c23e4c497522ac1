"""The older versions of a site: folders and files beside its data, or tags of git; what they say is left to others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from seeother.diagnostics import Diagnostic, finding
from seeother.files.revisions import NoSuchState, site_at, tags_like
from seeother.files.sources import FORMATS, Source, find_sources, sources_below
from seeother.iris import path_of
from seeother.site.plain_files import shown
from seeother.site.settings import Settings
from seeother.site.settings_file import versions_of

_TAGS = "tags:"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~+-]*")
_PARTS = re.compile(r"([0-9]+)|([A-Za-z]+)")
_MOST = 200  # versions of a site; the latest ones count


@dataclass(frozen=True, slots=True)
class Older:
    """One older version: its name, and its files or, where `tag` names it, the revision that git has."""

    name: str
    sources: tuple[Source, ...] = ()
    tag: str = ""
    revision: str = ""

    @property
    def state(self) -> str:
        """Return what differs whenever its content does."""
        return self.revision or "\0".join(f"{s.name}\0{s.state}" for s in self.sources)


def find_versions(folder: Path, settings: Settings | None) -> tuple[list[Older], list[Diagnostic]]:
    """Return the older versions of a site, the oldest first, and findings about what can be none."""
    place = versions_of(settings)
    if place.startswith(_TAGS):
        return _tagged(folder, place.removeprefix(_TAGS))
    found: dict[str, list[Source]] = {}
    findings: list[Diagnostic] = []
    for path in sorted((folder / place).iterdir()) if (folder / place).is_dir() else ():
        if path.name[0] in ".#" or path.name[-1] in "~#":
            continue
        sources, wrong = sources_below(folder, path, settings)
        findings += wrong
        if sources:
            found.setdefault(_stem(path), []).extend(sources)
    return _in_order([Older(name, tuple(sources)) for name, sources in found.items()], place, findings)


def _stem(path: Path) -> str:
    """Return the name of the version that a folder or a data file holds."""
    if path.is_dir():
        return path.name
    stem = path.name.removesuffix(".gz")
    return next((stem.removesuffix(f".{end}") for end in FORMATS if stem.endswith(f".{end}")), stem)


def _tagged(folder: Path, pattern: str) -> tuple[list[Older], list[Diagnostic]]:
    before, _, after = pattern.partition("*")
    try:
        tags = tags_like(pattern, folder)
    except NoSuchState as problem:
        return [], [_unusable(pattern, str(problem), "Keep the site in a git repository, or name a folder.")]
    every = [Older(tag[len(before) : len(tag) - len(after)], (), tag, number) for tag, number in tags]
    return _in_order(every, pattern, [])


def _in_order(
    every: list[Older], place: str, findings: list[Diagnostic]
) -> tuple[list[Older], list[Diagnostic]]:
    plain = [older for older in every if _NAME.fullmatch(older.name)]
    for older in every:
        if older not in plain:
            told = f"{shown(older.name)!r} cannot be the name of a version, which stands in URLs"
            findings.append(_unusable(place, told, "Use letters, digits and `.`, `_`, `-`, `~`, `+`."))
    return sorted(plain, key=lambda older: order_of(older.name))[-_MOST:], findings


def _unusable(place: str, told: str, remedy: str) -> Diagnostic:
    return finding("bad-version", (place, 0, 0), told, remedy)


def order_of(name: str) -> list[tuple[int, int, str]]:
    """Return what puts names of versions in order: 1.2 before 1.10, 2.0-rc1 before 2.0, and days by their numbers."""
    parts = [(2, int(number), "") if number else (0, 0, word) for number, word in _PARTS.findall(name)]
    return [*parts, (1, 0, "")]


def stands_for(iri: str, version: str) -> bool:
    """Tell whether the name of a version is a part of an IRI's path, perhaps with a "v" before it."""
    return bool({version, f"v{version}", version.removeprefix("v")} & set(path_of(iri).split("/")[1:]))


@contextmanager
def files_of(older: Older, folder: Path) -> Iterator[tuple[list[Source], list[Diagnostic]]]:
    """Yield the data files of a version, and what was found about them; those of a tag are gone afterwards."""
    if not older.tag:
        yield list(older.sources), []
        return
    with site_at(older.tag, folder) as earlier:
        yield find_sources(earlier)
