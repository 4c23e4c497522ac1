"""What was inferred for a site that has no settings, as the snapshot that is served has it: addresses in use stay."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from seeother.files.notes import Reading
from seeother.files.reading import evidence
from seeother.graph.index import Index
from seeother.graph.manifest import INDEX, Manifest
from seeother.publish.state import StateFolder, find_state
from seeother.site.inference import Earlier, infer
from seeother.site.settings import FILE, Settings
from seeother.site.settings_file import parse_settings


def inferred_earlier(snapshot: Path) -> Earlier | None:
    """Return what was inferred for a snapshot, None where its site had settings of its own, or there is no snapshot."""
    try:
        if not Manifest.read(snapshot).inferred:
            return None
        text = (snapshot / FILE).read_text(encoding="utf-8")
    except (OSError, ValueError, TypeError):
        return None
    try:
        with closing(Index.at(snapshot / INDEX)) as index:
            return Earlier(text, set(index.keys()))
    except sqlite3.Error:
        return Earlier(text)


def inferred_for(folder: Path) -> Earlier | None:
    """Return what was inferred for the snapshot that a site's state folder has, None where there is none."""
    state = StateFolder(find_state(folder))
    return inferred_earlier(state.current) if state.is_of(folder) else None


def inferred_settings(folder: Path, readings: Iterable[Reading]) -> Settings:
    """Return the settings of a site that has none, from what its files say."""
    subjects, tags, documents = evidence(readings)
    text = infer(subjects, folder.resolve().name, tags, documents, inferred_for(folder))
    return parse_settings(text, folder)
