"""What was inferred for a site that has no settings, as the snapshot that is served has it: addresses in use stay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from pyoxigraph import NamedNode, Store

from seeother.files.notes import SUBCLASS, TYPE, Reading, own_document_classes
from seeother.files.reading import evidence
from seeother.graph.manifest import INDEX, Manifest
from seeother.iris import canonical
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
    import sqlite3  # a check without an earlier state need not wait for it

    from seeother.graph.index import Index

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


def documents_in(store: Store, told: dict[str, str]) -> dict[str, str]:
    """Return what the data says are documents, with those that are so by a class which it puts below one of documents."""

    def subjects(predicate: str, value: str) -> Iterator[str]:
        found = store.quads_for_pattern(None, NamedNode(predicate), NamedNode(value), None)
        return (quad.subject.value for quad in found if type(quad.subject) is NamedNode)

    for kind in own_document_classes(partial(subjects, SUBCLASS)):
        for iri in subjects(TYPE, kind):
            told.setdefault(canonical(iri), "")
    return told
