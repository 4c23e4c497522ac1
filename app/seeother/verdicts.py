"""How grave a site takes what is found: the table [check] of its settings, by the code of a finding or by its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

from seeother.diagnostics import Diagnostic, nearest
from seeother.finding_codes import CODES

IGNORE = "ignore"
_VERDICTS = {IGNORE: IGNORE, "info": "info", "warn": "warning", "warning": "warning", "error": "error"}
_CHANGEABLE_ERRORS = frozenset({"shape", "thing-vanished"})
# What keeps a site from being published does so whatever the settings say.
CHANGEABLE = frozenset(
    code for code, row in CODES.items() if row.severity != "error" or code in _CHANGEABLE_ERRORS
)
_GLOB = frozenset("*?[/.")


def verdict_problem(key: str, value: Any) -> tuple[str, str] | None:
    """Say what is wrong with a line of [check], and what to do; None for nothing."""
    if _is_glob(key) and isinstance(value, dict):
        wrong = (verdict_problem(code, each) for code, each in value.items() if not _is_glob(code))
        inner = next((f"{key}: {code!r} is no code" for code in value if _is_glob(code)), "")
        return next(
            (each for each in wrong if each), (inner, "Write codes behind a file.") if inner else None
        )
    if not _is_glob(key) and key not in CHANGEABLE:
        if key in CODES:
            return f"{key} keeps a site from being published, so it is always an error", "Mend what is found."
        return f"there is no code {key!r}", nearest(key, CHANGEABLE)
    if not isinstance(value, str) or value not in _VERDICTS:
        return f"{key} expects one of 'ignore', 'info', 'warn', 'error'", f'For example {key} = "ignore".'
    return None


def judged(findings: Iterable[Diagnostic], told: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Yield findings as grave as [check] has them, without those that it ignores; what speaks of a file counts most."""
    globs = [(key, value) for key, value in told.items() if _is_glob(key)]
    for finding in findings:
        if finding.code not in CHANGEABLE:
            yield finding
            continue
        verdict = told.get(finding.code, finding.severity)
        for glob, value in globs:
            if fnmatchcase(finding.file, glob):
                verdict = value.get(finding.code, verdict) if isinstance(value, dict) else value
        severity = _VERDICTS.get(verdict, finding.severity)
        if severity != IGNORE:
            yield finding if severity == finding.severity else replace(finding, severity=severity)


def _is_glob(key: str) -> bool:
    return not _GLOB.isdisjoint(key)
