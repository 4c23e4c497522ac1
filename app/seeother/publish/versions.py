"""Build the snapshots of older versions, each once; one that cannot be built is told, and keeps its last good state."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

from seeother.diagnostics import Diagnostic, Refused, finding
from seeother.files.revisions import NoSuchState
from seeother.files.versions import Older, files_of
from seeother.publish.folder import SCHEMA, Site
from seeother.publish.state import StateFolder, is_whole
from seeother.versions.kept import version_at
from seeother.versions.listed import Version, read_versions

Make = Callable[[Site, Path], None]


def build_versions(site: Site, state: StateFolder, make: Make) -> tuple[list[Version], list[Diagnostic]]:
    """Return the older versions of a site, built where they are not there, and what was found in them.

    `make` builds the snapshot of a site in a folder.
    """
    before = {version.name: version for version in read_versions(state.current)}
    versions: list[Version] = []
    findings: list[Diagnostic] = []
    for older in site.versions:
        known = before.get(older.name)
        try:
            target = _built(older, site, state, make)
            versions.append(known if known and known.key == target.name else version_at(target, older.name))
        except (Refused, NoSuchState) as problem:
            findings += _told(older, problem)
            if known and is_whole(state.snapshot(known.key)):
                versions.append(known)
    return versions, findings


def _built(older: Older, site: Site, state: StateFolder, make: Make) -> Path:
    parts = (str(SCHEMA), "version", *sorted(site.names), older.state)
    target = state.snapshot(blake2b("\0\0".join(parts).encode(), digest_size=10).hexdigest())
    if is_whole(target):
        return target
    work = state.workshop(target.name)
    with files_of(older, site.folder) as (sources, findings):
        make(Site(site.folder, site.settings, site.text, tuple(sources), tuple(findings)), work)
    work.rename(target)
    return target


def _told(older: Older, problem: Exception) -> list[Diagnostic]:
    if isinstance(problem, Refused) and not older.tag:
        return list(problem.diagnostics)
    reasons = problem.diagnostics if isinstance(problem, Refused) else (problem,)
    remedy = "What a tag names stays as it is: tag a state without mistakes, or let the setting `versions` leave it out."
    return [
        finding("bad-version", (f"tags/{older.tag}", 0, 0), f"the version cannot be read: {reason}", remedy)
        for reason in reasons
    ]
