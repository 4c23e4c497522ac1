"""Open a site from Python, to look around in what is served."""

from __future__ import annotations

import logging
from pathlib import Path

from seeother.graph.snapshot import Snapshot
from seeother.publish.once import ensure_snapshot
from seeother.publish.publication import Publication
from seeother.site.settings_file import state_of

log = logging.getLogger("seeother")


def open_site(folder: str | Path) -> Snapshot:
    """Return the snapshot of a site that servers serve, built where there is none; its `graph` is an rdflib dataset.

    While the data is broken that is the last good one; without one, Refused tells what is wrong.
    """
    place = Path(folder).resolve()
    state = state_of(place)
    if refusal := ensure_snapshot(place, state):
        log.warning("the data has errors; this is the last good state:\n%s", refusal)
    return Publication(state).current()
