"""What an earlier state of a site published and this one would not: a folder, a git revision or a snapshot to compare with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from seeother.diagnostics import Diagnostic, finding
from seeother.files.reading import read
from seeother.files.revisions import site_at
from seeother.files.sources import find_sources
from seeother.graph.index import Index
from seeother.graph.manifest import INDEX, MANIFEST
from seeother.iris import canonical
from seeother.publish.inferred import inferred_settings
from seeother.site.settings import FILE, Settings
from seeother.site.settings_file import parse_settings, read_settings
from seeother.survey.survey import Survey
from seeother.terms import LABELS


def vanished(found: Survey, folder: Path, against: str) -> Iterator[Diagnostic]:
    """Yield an error for each thing that was published and is no longer (Cool URIs don't change)."""
    settings = found.settings
    known = {canonical(iri) for iri in found.subjects}
    for key in sorted(_published(folder, against)):
        if key not in known and key not in settings.retired:
            yield finding(
                "thing-vanished",
                (FILE, 0, 0),
                f"<{key}> was published and would stop answering",
                "Keep it, or retire it: owl:deprecated and dcterms:isReplacedBy in the data, "
                f'or [[retired]] with thing = "{key}" in {FILE}.',
            )


def _published(folder: Path, against: str) -> set[str]:
    """Return the canonical URIs of all things of an earlier state: a folder, a snapshot or its state folder, a revision."""
    path = Path(against)
    if (path / MANIFEST).exists() or (path / "current" / MANIFEST).exists():
        return _published_by_snapshot(path if (path / MANIFEST).exists() else path / "current")
    if path.is_dir():
        return _published_by_folder(path)
    with site_at(against, folder) as earlier:
        return _published_by_folder(earlier)


def _published_by_snapshot(path: Path) -> set[str]:
    settings = parse_settings((path / FILE).read_text(encoding="utf-8"), path)
    index = Index.at(path / INDEX)
    return _things(index.keys(), settings)


def _published_by_folder(folder: Path) -> set[str]:
    sources, _ = find_sources(folder)
    readings = [read(source, frozenset(LABELS)) for source in sources]
    settings = read_settings(folder) or inferred_settings(folder, readings)
    return _things((canonical(iri) for reading in readings for iri in reading.subjects), settings)


def _things(keys: Iterable[str], settings: Settings) -> set[str]:
    return {key for key in keys if settings.patterns.thing(key)}
