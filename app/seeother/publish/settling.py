"""Tell when an edit of a folder is over, so that all of it is published, or none."""

from __future__ import annotations

import time
from contextlib import closing, suppress
from pathlib import Path

from seeother.diagnostics import Refused
from seeother.graph.index import Index
from seeother.graph.manifest import INDEX
from seeother.publish.folder import Site, look_at
from seeother.publish.previous import states_read
from seeother.publish.state import StateFolder, is_whole

LONGEST = 30.0  # seconds that a folder which keeps changing is waited for
_QUIET = 0.12  # seconds without a change after which the edit of one file is over
_QUIET_OF_SEVERAL = 0.4  # the same where several were edited: a program may pause between two of them


class Unsettled(Exception):
    """A file changed while it was read; trying again reads it whole."""


def let_settle(folder: Path, state: StateFolder, earlier: Site | None = None) -> Site | None:
    """Wait until a folder has been quiet for a moment: an edit of many files is not over while one follows another.

    Returns the site as it was all at once then; None where the folder never rests, or cannot be published as it is.
    `earlier` is what another look found, which makes this one quicker.
    """
    end = time.monotonic() + LONGEST
    with suppress(Refused, OSError):
        site = look_at(folder, earlier)
        while not is_whole(state.snapshot(site.key)) and time.monotonic() < end:
            looked = time.monotonic()
            quiet = _QUIET_OF_SEVERAL if _edited(site, state) > 1 else _QUIET
            time.sleep(max(looked + quiet - time.monotonic(), 0))
            before, site = site, look_at(folder, site)
            if site.key == before.key:
                return site
        return site if is_whole(state.snapshot(site.key)) else None
    return None


def _edited(site: Site, state: StateFolder) -> int:
    """Return how many files of a site are not as the current snapshot has them, or are gone."""
    if not is_whole(state.current):
        return len(site.sources)
    with closing(Index.at(state.current / INDEX)) as index:
        read = states_read(index)
    differing = sum(read.pop(source.name, None) != source.state for source in site.sources)
    return differing + len(read)


def look_twice(folder: Path, state: StateFolder) -> Site:
    """Return the site as it was at one moment: a look at many files takes a while, in which some may change.

    Raises Unsettled where they did. What has not changed from the end of one look to the beginning of another was all
    there at once.
    """
    site = look_at(folder)
    if not is_whole(state.snapshot(site.key)) and look_at(folder, site).key != site.key:
        raise Unsettled(str(folder))
    return site


def is_over(site: Site, looked: float) -> bool:
    """Tell whether the edit was over when the folder was looked at: it may have gone on while the snapshot was built.

    What changed first after a longer pause is another edit, for which this one need not wait.
    """
    try:
        now = look_at(site.folder, site)
    except (Refused, OSError):
        return time.time() > looked + _QUIET_OF_SEVERAL
    if now.key == site.key:
        return True
    before = {(source.name, source.state) for source in site.sources}
    later = [s.ctime_ns / 1e9 for s in now.sources if (s.name, s.state) not in before]
    return min(later, default=time.time()) > looked + _QUIET_OF_SEVERAL
