"""Look the older versions of a site over: each file is read, and what it says of its own version is noted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from seeother.diagnostics import Diagnostic
from seeother.files.reading import read
from seeother.files.versions import find_versions
from seeother.iris import canonical
from seeother.site.settings_file import readable_settings
from seeother.survey.failures import failing_alone
from seeother.survey.survey import Survey
from seeother.terms import CURRENT_VERSIONS


class _Versions:
    """Listens for the IRIs of versions."""

    def __init__(self, found: set[str]) -> None:
        self._found = found

    def begin(self, subject: Any, iri: str) -> None:
        pass

    def take(self, predicate: str, value: Any, kind: str, text: str, language: str) -> None:
        if predicate in CURRENT_VERSIONS and text:
            self._found.add(canonical(text))


def check_versions(folder: Path, found: Survey) -> Iterator[Diagnostic]:
    """Yield what keeps older versions from being published, and note in the survey which there are.

    What a tag names cannot be mended, so a server alone tells of it.
    """
    versions, findings = find_versions(folder, readable_settings(folder))
    yield from findings
    listener = _Versions(found.kept_versions)
    for older in versions:
        found.version_names.append(older.name)
        for source in older.sources:
            wrong: list[Diagnostic] = []
            with failing_alone("this file", wrong, source.name):
                wrong += read(source, frozenset(), listener=listener).findings
            yield from (each for each in wrong if each.severity == "error")
