"""Look a whole site over before it is published: settings, files, data, shapes, and what would vanish."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

from seeother.check.report import as_json
from seeother.check.ruleset import check_data
from seeother.check.silence import unsilenced
from seeother.diagnostics import Diagnostic, Refused, finding, in_order, judged
from seeother.engine.probe import findings_of
from seeother.files.notes import Reading
from seeother.files.reading import evidence, read
from seeother.files.revisions import site_at
from seeother.files.sources import Source, find_shapes, find_sources
from seeother.graph.index import Index
from seeother.graph.manifest import MANIFEST
from seeother.graph.snapshot import INDEX
from seeother.iris import canonical
from seeother.publish.inferred import inferred_for
from seeother.rules.syntax import with_fixes
from seeother.site.inference import infer
from seeother.site.plain_files import read_plain, shown
from seeother.site.settings import FILE, Settings
from seeother.site.settings_file import parse_settings, read_settings
from seeother.survey.failures import failing_alone
from seeother.survey.gathering import survey
from seeother.survey.positions import Positions
from seeother.survey.survey import Survey
from seeother.terms import LABELS


def check_site(
    folder: Path, against: str = "", drafts: Mapping[str, Path] = MappingProxyType({}), profile: str = ""
) -> tuple[Diagnostic, ...]:
    """Return everything there is to find about a site, in order.

    `profile` names shapes of the product's own to be applied with the site's, "" none.
    `drafts` are read in place of the files of these names, which lie elsewhere and are not written yet.
    Raises NoSuchState when `against` names nothing to compare with.
    """
    if not folder.is_dir():
        what = "this is a file, not a folder" if folder.exists() else "there is no such folder"
        hint = "Name the folder that holds the Turtle files, or make it."
        return (finding("no-folder", (str(folder), 0, 0), what, hint),)
    findings: list[Diagnostic] = []
    sources: list[Source] = []
    found: Survey | None = None
    with failing_alone("the folder", findings):
        sources, findings = find_sources(folder)
        sources = [
            source.drafted(drafts[source.name]) if source.name in drafts else source for source in sources
        ]
        findings += [] if sources or _asks_an_engine(folder) else [_no_data(folder)]
    try:
        with failing_alone("the settings", findings, FILE):
            found = survey(tuple(sources), read_settings(folder), partial(inferred_settings, folder))
    except Refused as refusal:
        findings += refusal.diagnostics
    if found is None:  # the data can still be read; what depends on the settings cannot be judged
        return in_order([*findings, *_syntax(sources)])
    positions = Positions(found)
    findings += with_fixes(found.findings, found, positions)
    with failing_alone("the data", findings):
        findings += check_data(found, positions)
    with failing_alone("the shapes", findings):
        findings.extend(_check_shapes(found, folder, profile))
    with failing_alone("the theme", findings, "theme"):
        findings += _check_theme(folder)
    if found.settings.sparql is not None:
        findings += findings_of(found.settings.sparql, read_plain(folder / FILE).decode("utf-8-sig"))
    if against:
        findings += _vanished(found, folder, against)
    return in_order(unsilenced(judged(findings, found.settings.check), found.sources))


def _no_data(folder: Path) -> Diagnostic:
    return finding(
        "no-data",
        (str(folder), 0, 0),
        "there is no data file in this folder",
        "Put a Turtle file (.ttl) into it.",
    )


def _asks_an_engine(folder: Path) -> bool:
    try:
        settings = read_settings(folder)
    except Refused:
        return False
    return settings is not None and settings.sparql is not None


def _check_shapes(found: Survey, folder: Path, profile: str) -> Iterator[Diagnostic]:
    if profile or find_shapes(folder):
        from seeother.check.shapes import (
            check_shapes,  # pySHACL takes half a second to import, which a site without shapes need not wait
        )

        yield from check_shapes(found, folder, profile=profile)


def _check_theme(folder: Path) -> Iterator[Diagnostic]:
    if not (folder / "theme").is_dir():
        return
    from seeother.look.templating import mistakes  # most sites have no theme, and need not wait for templates

    for mistake in mistakes(folder):
        yield finding(
            "bad-template",
            (shown(mistake.file), mistake.line, 0),
            f"the template cannot be used: {shown(mistake.message)}",
            "Mend it; until then pages are made by the product's own template of this name.",
        )


def _syntax(sources: list[Source]) -> Iterator[Diagnostic]:
    for source in sources:
        findings: list[Diagnostic] = []
        with failing_alone("this file", findings, source.name):
            findings += read(source, frozenset()).findings
        yield from findings


def inferred_settings(folder: Path, readings: Iterable[Reading]) -> Settings:
    """Return the settings of a site that has none, from what its files say."""
    subjects, tags, documents = evidence(readings)
    text = infer(subjects, folder.resolve().name, tags, documents, inferred_for(folder))
    return parse_settings(text, folder)


def _vanished(found: Survey, folder: Path, against: str) -> Iterator[Diagnostic]:
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


if (
    __name__ == "__main__"
):  # as the publisher has a site reviewed: without what the commands load, in half the time
    sys.stdout.write(as_json(check_site(Path(sys.argv[1]))))
