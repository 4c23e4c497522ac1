"""Which files with errors a site is published without: those that nothing is served from yet."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from seeother.diagnostics import Diagnostic, Refused
from seeother.graph.index import Index
from seeother.graph.manifest import INDEX
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
    served = _served(current) if site.good_files else ()
    good = {source.name for source in site.sources} - wrong
    if not site.good_files or not good or any(_holds(name, file) for name in wrong for file in served):
        raise Refused(found)
    return frozenset(wrong)


def _holds(name: str, file: str) -> bool:
    """Tell whether a name is that of a file, or of a folder that it is in."""
    return file == name or file.startswith(f"{name}/")


def _served(current: Path) -> tuple[str, ...]:
    if not is_whole(current):
        return ()
    with closing(Index.at(current / INDEX)) as index:
        return tuple(index.states())
