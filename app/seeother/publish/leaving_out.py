"""Which files with errors a site is published without: those that nothing is served from yet."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from seeother.diagnostics import Diagnostic, Refused
from seeother.graph.index import Index
from seeother.graph.manifest import INDEX, Manifest
from seeother.publish.folder import Site
from seeother.publish.state import is_whole


def left_out(site: Site, current: Path, findings: Iterable[Diagnostic]) -> frozenset[str]:
    """Return the names of the files that are left out; raises Refused where the site must not be published at all.

    A file that the current snapshot serves is never left out: its last good state stays, and with it all of the site's.
    """
    found = tuple(findings)
    wrong = {finding.file for finding in found if finding.severity == "error"}
    if not wrong:
        return frozenset()
    is_good = any(source.name not in wrong for source in site.sources)
    if not site.good_files or not is_good or _serves_any(wrong, current):
        raise Refused(found)
    return frozenset(wrong)


def _serves_any(names: set[str], current: Path) -> bool:
    """Tell whether anything is served from files of some names, or from folders of these names."""
    if not is_whole(current):
        return False
    new = names.difference(Manifest.read(current).left_out)
    folders = tuple(f"{name}/" for name in new)
    if not new:
        return False
    with closing(Index.at(current / INDEX)) as index:
        return any(file in new or file.startswith(folders) for file in index.states())
