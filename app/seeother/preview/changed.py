"""Which documents an edit of some files has changed."""

from __future__ import annotations

from typing import Any, NamedTuple

from rdflib import Dataset

from seeother.compare.changes import changes
from seeother.files.sources import graph_name
from seeother.graph.data import Data
from seeother.iris import canonical, path_of
from seeother.look.names import name_of
from seeother.statements import Triple, iri_of

_LARGEST = 50_000  # statements of a file that is compared


class ChangedDocument(NamedTuple):
    """A document: its path, and the name of what it is about."""

    path: str
    name: str


def changed_files(old: Data, new: Data) -> list[str]:
    """Return the files that differ between two snapshots, or are in one of them only."""
    before = {file.name: file for file in old.catalogue.files()}
    after = {file.name: file for file in new.catalogue.files()}
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def changed_documents(name: str, old: Data, new: Data) -> list[ChangedDocument] | None:
    """Return the documents of the things of which one file says something else, None where it is too large to compare."""
    sizes = [file.statements for data in (old, new) for file in data.catalogue.files() if file.name == name]
    if max(sizes, default=0) > _LARGEST:
        return None
    found: dict[str, ChangedDocument] = {}
    for change in changes(_said_in(name, old), _said_in(name, new)):
        document = new.settings.patterns.document_of(canonical(change.thing))
        if document:
            path = new.settings.reached(path_of(document))
            label = name_of(change.thing, new, new.settings.languages).text
            found.setdefault(path, ChangedDocument(path, label))
    return [*found.values()]


def _said_in(name: str, data: Data) -> list[Triple]:
    if not isinstance(data.graph, Dataset):
        return []
    said: Any = data.graph.graph(iri_of(graph_name(name)))
    return [Triple(s, p, o) for s, p, o in said]
