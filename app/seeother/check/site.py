"""Look a whole site over before it is published: settings, files, data, shapes, and what would vanish."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import MappingProxyType

from seeother.check.profiles import shapes_of
from seeother.check.report import as_json
from seeother.check.ruleset import check_data
from seeother.check.silence import unsilenced
from seeother.check.unnamed_keys import check_keys
from seeother.check.versions import check_versions
from seeother.diagnostics import Diagnostic, Refused, finding, in_order, judged, told_together
from seeother.files.reading import read
from seeother.files.sources import Source, find_sources
from seeother.publish.inferred import inferred_settings
from seeother.rules.mending import with_fixes
from seeother.site.plain_files import read_plain, shown
from seeother.site.settings import FILE
from seeother.site.settings_file import read_settings
from seeother.sparql.constructs import FOLDER, BadProfile, construct_files, prepare, read_construct
from seeother.survey.failures import failing_alone
from seeother.survey.gathering import survey
from seeother.survey.positions import Positions
from seeother.survey.survey import Survey


@contextmanager
def _keeping_all() -> Iterator[None]:
    """Look for no waste in memory meanwhile: what is gathered is kept, and it would take an eighth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@_keeping_all()
def check_site(
    folder: Path, against: str = "", drafts: Mapping[str, Path] = MappingProxyType({}), profile: str = ""
) -> tuple[Diagnostic, ...]:
    """Return everything there is to find about a site, in order.

    `profile` names a set of shapes to be applied with the site's, ready or of its settings, "" none.
    `drafts` are read in place of the files of these names, which lie elsewhere and are not written yet.
    Raises NoSuchState when `against` names nothing to compare with, NoSuchProfile when there is no such set of shapes.
    """
    if not folder.is_dir():
        what = "this is a file, not a folder" if folder.exists() else "there is no such folder"
        hint = "Name the folder that holds the Turtle files, or make it."
        return (finding("no-folder", (str(folder), 0, 0), what, hint),)
    sources, findings = _sources(folder, drafts)
    found: Survey | None = None
    try:
        with failing_alone("the settings", findings, FILE):
            found = survey(tuple(sources), read_settings(folder), partial(inferred_settings, folder))
    except Refused as refusal:
        findings += refusal.diagnostics
    if found is None:  # the data can still be read; what depends on the settings cannot be judged
        return in_order(told_together([*findings, *_syntax(sources)]))
    shapes_of(folder, profile, found.settings.shapes)  # which refuses a set that there is not
    for what, file, part in _parts(found, folder, profile):
        with failing_alone(what, findings, file):
            findings.extend(part)
    if against:
        from seeother.check.against import vanished  # most checks compare with nothing

        findings += vanished(found, folder, against)
    return in_order(told_together(unsilenced(judged(findings, found.settings.check), found.sources)))


def _sources(folder: Path, drafts: Mapping[str, Path]) -> tuple[list[Source], list[Diagnostic]]:
    """Return the data files of a site, drafts in place of those that they will be, and what is wrong with its folder."""
    findings: list[Diagnostic] = []
    sources: list[Source] = []
    with failing_alone("the folder", findings):
        sources, findings = find_sources(folder)
        if not sources and not _asks_an_engine(folder):
            what, hint = "there is no data file in this folder", "Put a Turtle file (.ttl) into it."
            findings.append(finding("no-data", (str(folder), 0, 0), what, hint))
    return [each.drafted(drafts[each.name]) if each.name in drafts else each for each in sources], findings


def _asks_an_engine(folder: Path) -> bool:
    try:
        settings = read_settings(folder)
    except Refused:
        return False
    return settings is not None and settings.sparql is not None


def _parts(found: Survey, folder: Path, profile: str) -> Iterator[tuple[str, str, Iterable[Diagnostic]]]:
    """Yield the parts of a check: of what, in which file one that fails is told, and what it finds."""
    positions = Positions(found)
    yield "the older versions", found.settings.versions, check_versions(folder, found)
    yield "the syntax", ".", with_fixes(found.findings, found, positions)
    yield "the data", ".", check_data(found, positions)
    yield "the keys of JSON-LD", ".", check_keys(found)
    yield "the shapes", ".", _check_shapes(found, folder, profile)
    yield "the theme", "theme", _check_theme(folder)
    yield "the profiles", FOLDER, _check_profiles(folder)
    yield "the engine", FILE, _check_engine(found, folder)


def _check_shapes(found: Survey, folder: Path, profile: str) -> Iterator[Diagnostic]:
    if shapes := shapes_of(folder, profile, found.settings.shapes):
        from seeother.check.shapes import check_shapes  # most sites have none

        yield from check_shapes(found, shapes)


def _check_engine(found: Survey, folder: Path) -> Iterator[Diagnostic]:
    if found.settings.sparql is not None:
        from seeother.engine.probe import findings_of  # most sites have no engine

        yield from findings_of(found.settings.sparql, read_plain(folder / FILE).decode("utf-8-sig"))


def _check_profiles(folder: Path) -> Iterator[Diagnostic]:
    for number, file in enumerate(construct_files(folder)):
        try:
            prepare(read_construct(file, number))
        except BadProfile as problem:
            yield finding(
                "bad-profile",
                (shown(f"{FOLDER}/{file.name}"), 0, 0),
                f"the profile cannot be used: {shown(str(problem))}",
                "Write one SPARQL CONSTRUCT, with the thing as ?this.",
            )


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


if __name__ == "__main__":  # as editors and the publisher have a site checked: without what the commands load
    sys.stdout.write(as_json(check_site(Path(sys.argv[1]))))
