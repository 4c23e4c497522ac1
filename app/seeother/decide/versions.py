"""What a path has to do with older versions: the IRI of one, a document of one, or one that is not there."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from seeother.decide.problems import unknown_version
from seeother.graph.data import Data
from seeother.http.answer import Answer
from seeother.http.variants import BY_EXTENSION, Variant
from seeother.iris import canonical, path_of
from seeother.naming.patterns import Match
from seeother.site.document import Document
from seeother.site.version_addresses import PLACE, placed
from seeother.versions.kept import Versions, versions_of


@dataclass(frozen=True)
class Found:
    """The document that the IRI of a version leads to: which data has it, what matches it, and what the IRI's end pins."""

    data: Data
    match: Match
    variant: Variant | None


def version_named(path: str, data: Data) -> Found | None:
    """Return the document that is behind the IRI of a version, None for any other path."""
    versions, asked = versions_of(data), canonical(path)
    stem, _, extension = asked.rpartition(".")
    variant = None
    found = versions.iris.get(asked)
    if found is None and extension in BY_EXTENSION:
        found, variant = versions.iris.get(stem), BY_EXTENSION[extension]
    if found is None or data.settings.version:
        return None
    name, thing = found
    return _at(thing, variant, versions.data_of(name) if name else data, data)


def _at(thing: str, variant: Variant | None, version: Data | None, today: Data) -> Found | None:
    """Return where a version has the document about a thing."""
    if version is None:
        return None
    for match in today.settings.patterns.match(path_of(canonical(thing))):
        if match.variant:
            continue
        url = placed(Document.of(match, today.settings).generic, version.settings.version)
        every = version.settings.patterns.match(path_of(url))
        if here := next((m for m in every if m.role == "document" and not m.variant), None):
            return Found(version, here, variant)
    return None


def missing_version(path: str, variant: Variant | None, data: Data, language: str = "") -> Answer | None:
    """Return the 404 of a version that is not there, None for a path that is not that of a version."""
    versions = versions_of(data)
    things = versions.things_named(canonical(path), data.settings.patterns.hosts)
    return unknown_version(rows_of(versions, things), variant, data, language) if things else None


def rows_of(versions: Versions, things: Container[str] = ()) -> list[tuple[str, str]]:
    """Return the versions there are, each with what may be asked for: the path of its IRI, of one of these things first."""
    paths: dict[str, str] = {}
    for path, (name, _) in sorted(versions.iris.items(), key=lambda item: item[1][1] not in things):
        paths.setdefault(name, path)
    rows = [(paths.get(v.name, f"{PLACE}#{v.name}"), v.name) for v in reversed(versions.all)]
    return [*([(paths[""], "")] if "" in paths else []), *rows]


def data_for(path: str, data: Data) -> Data | None:
    """Return the data that a path is about, which is a version's below its place; None where there is no such version."""
    if not path.startswith(f"{PLACE}/"):
        return data
    return versions_of(data).data_of(path.removeprefix(f"{PLACE}/").partition("/")[0])
