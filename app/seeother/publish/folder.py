"""A site as its folder is at one moment: settings, data files, and the key of the snapshot that this makes."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from seeother.diagnostics import Diagnostic, Refused, finding, told_together
from seeother.files.sources import Source, sources_of
from seeother.files.versions import Older, find_versions
from seeother.site.plain_files import read_plain, states_below
from seeother.site.settings import FILE, Settings
from seeother.site.settings_file import read_settings
from seeother.terms import LABELS

GOOD_FILES = "SEEOTHER_GOOD_FILES"  # the variable that has files with errors left out
SCHEMA = 13  # of a snapshot's folder; another number makes old ones be built again
_PACKED = 10  # times, that a packed file is larger when it is unpacked


@dataclass(frozen=True)
class Site:
    """What the folder holds at one moment: settings (None: to be inferred), their text, data files, findings, older versions.

    `beside` are the findings about these. `good_files` tells that files with errors are left out, as long as nothing is
    served from them. `theme` are the states of the files of the theme, `listed` the text that tells those of the data files.
    """

    folder: Path
    settings: Settings | None
    text: str
    sources: tuple[Source, ...]
    findings: tuple[Diagnostic, ...]
    good_files: bool = False
    versions: tuple[Older, ...] = ()
    beside: tuple[Diagnostic, ...] = ()
    theme: tuple[tuple[str, int, int, int], ...] = ()
    listed: str = field(default="", repr=False)

    @cached_property
    def key(self) -> str:
        """Return what a snapshot of this is called: equal input has an equal key."""
        files = [self.listed or _listed(self.sources)] if self.sources else []
        theme = map(str, self.theme)
        mode = [GOOD_FILES] if self.good_files else []
        versions = (f"{older.name}\0{older.state}" for older in self.versions)
        # A folder that cannot be read is not one that is gone, as which the site may have been published once.
        unread = (f"{found.file}\0{found.code}" for found in self.findings if found.severity == "error")
        parts = [str(SCHEMA), self.text, *files, *theme, *mode, *versions, *unread]
        return blake2b("\0\0".join(parts).encode(), digest_size=10).hexdigest()

    @property
    def size(self) -> int:
        """Return how many bytes of data there are, roughly: what is packed is larger."""
        return sum(s.size * (_PACKED if s.name.endswith(".gz") else 1) for s in self.sources)

    @property
    def names(self) -> frozenset[str]:
        """Return the properties whose values the index keeps."""
        return frozenset((*(self.settings.labels if self.settings else ()), *LABELS))

    @property
    def in_memory(self) -> bool:
        """Tell whether each worker keeps the data itself."""
        return self.settings is not None and self.settings.store == "memory"


def _listed(sources: Iterable[Source]) -> str:
    return "\0\0".join(f"{source.name}\0{source.state}" for source in sources)


def look_at(folder: Path, before: Site | None = None) -> Site:
    """Read the settings and list the data files of a site; raises Refused when there is nothing to build from.

    All is looked at anew; what is as a look `before` has found it is not worked out once more.
    """
    if not folder.is_dir():
        what = "this is a file, not a folder" if folder.exists() else "there is no such folder"
        raise Refused(
            [
                finding(
                    "no-folder",
                    (str(folder), 0, 0),
                    what,
                    "Name the folder that holds the Turtle files, or make it.",
                )
            ]
        )
    settings = read_settings(folder)
    found, passed_over = sources_of(folder, settings, before.sources if before else ())
    sources = tuple(found)
    listed = before.listed if before and before.sources == sources else _listed(sources)
    findings = told_together(passed_over)
    beside = settings is not None and settings.sparql is not None  # an engine has the data
    if not sources and not beside and not any(f.severity == "error" for f in findings):
        findings.append(
            finding(
                "no-data",
                (str(folder), 0, 0),
                "there is no data file in this folder",
                "Put a Turtle file (.ttl) into it.",
            )
        )
    text = read_plain(folder / FILE).decode("utf-8-sig") if settings else ""
    good_files = os.environ.get(GOOD_FILES) == "1"
    versions, wrong = find_versions(folder, settings)
    of_versions = tuple(versions), tuple(told_together(wrong))
    theme = states_below(folder / "theme")
    return Site(folder, settings, text, sources, tuple(findings), good_files, *of_versions, theme, listed)
