"""A finding about the settings or the data: what mends it, how it prints, and how grave a site's [check] takes it."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from fnmatch import fnmatchcase
from itertools import starmap
from operator import attrgetter, itemgetter
from typing import Any

from seeother.finding_codes import CODES

SEVERITIES = ("error", "warning", "info")
IGNORE = "ignore"
_VERDICTS = {IGNORE: IGNORE, "info": "info", "warn": "warning", "warning": "warning", "error": "error"}
_CHANGEABLE_ERRORS = frozenset({"shape", "thing-vanished", "bad-template"})
# What keeps a site from being published does so whatever the settings say.
CHANGEABLE = frozenset(
    code for code, row in CODES.items() if row.severity != "error" or code in _CHANGEABLE_ERRORS
)
_MOST_ALIKE = 20  # findings of one code that a text shows; other forms have all
_OF_MANY_FILES = frozenset({"unknown-extension"})
_MOST_NAMED = 3  # files, of many that are passed over alike
_GLOB = frozenset("*?[/.")


@dataclass(frozen=True, slots=True)
class Edit:
    """What stands from one place up to another becomes a text; lines and columns count characters from 1."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """What mends a finding, in the finding's own file: edits from its beginning on, none of which touch each other.

    `is_certain` tells that it may be done unasked; others are for a person to choose.
    """

    title: str
    edits: tuple[Edit, ...]
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: where it is, what it is, and what to do about it.

    `line` and `column` count from 1; 0 means the finding is about the file as a whole.
    `code` is stable: a CI job may filter by it.
    """

    file: str
    line: int
    column: int
    severity: str
    code: str
    message: str
    hint: str = ""
    fix: Fix | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        hint = f"\n    {self.hint}" if self.hint else ""
        return f"{place}: {self.severity}: {self.message} [{self.code}]{hint}"

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as it stands in JSON: one about a whole file is put at its beginning."""
        told = {**asdict(self), "line": max(self.line, 1), "column": max(self.column, 1)}
        return told if self.fix else {key: value for key, value in told.items() if key != "fix"}


def finding(
    code: str, place: tuple[str, int, int], message: str, hint: str, fix: Fix | None = None
) -> Diagnostic:
    """Return a finding at a place (file, line, column), as grave as the table of codes says."""
    return Diagnostic(*place, CODES[code].severity, code, message, hint, fix)


class Refused(Exception):
    """A site that cannot be served as it stands; carries every reason."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = in_order(diagnostics)
        super().__init__(printed(self.diagnostics))

    def __reduce__(self) -> tuple[type[Refused], tuple[tuple[Diagnostic, ...]]]:
        """Let another process raise it again."""
        return type(self), (self.diagnostics,)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the findings by file, line, column, gravest first, each once."""
    return tuple(
        sorted(
            set(diagnostics),
            key=lambda d: (d.file, d.line, d.column, SEVERITIES.index(d.severity), d.code, d.message),
        )
    )


def told_together(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return findings, those of files that are passed over alike as one of the first of them, which tells how many there are."""
    told: list[Diagnostic] = []
    alike: dict[Diagnostic, set[Diagnostic]] = defaultdict(set)
    for each in diagnostics:
        if each.code in _OF_MANY_FILES:
            alike[replace(each, file="")].add(each)
        else:
            told.append(each)
    return [*told, *(_as_one(sorted(found, key=attrgetter("file"))) for found in alike.values())]


def _as_one(found: Sequence[Diagnostic]) -> Diagnostic:
    first, *others = found
    if not others:
        return first
    names = ", ".join(each.file for each in others[:_MOST_NAMED])
    such = f", such as {names}" if len(others) > _MOST_NAMED else f": {names}"
    return replace(first, message=f"{first.message}, this one and {len(others):,} more{such}")


def counted(number: int, word: str) -> str:
    """Return a number with its word in the plural where it needs that."""
    return f"{number:,} {word}{'' if number == 1 else 'es' if word.endswith('s') else 's'}"


def printed(diagnostics: Iterable[Diagnostic]) -> str:
    """Return findings as paragraphs: of each code some, from as many files as may be, and how many more there are."""
    every = tuple(diagnostics)
    alike: dict[str, list[Diagnostic]] = defaultdict(list)
    for each in every:
        alike[each.code].append(each)
    beyond = {code: more for code, found in alike.items() if (more := _by_turns(found)[_MOST_ALIKE:])}
    hidden = {each for more in beyond.values() for each in more}
    return "\n".join([*(str(each) for each in every if each not in hidden), *starmap(_more, beyond.items())])


def _by_turns(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return findings so that the first of each file come first, then the second of each."""
    turns: Counter[str] = Counter()
    placed = []
    for each in diagnostics:
        turns[each.file] += 1
        placed.append((turns[each.file], each))
    return [each for _, each in sorted(placed, key=itemgetter(0))]


def _more(code: str, diagnostics: Sequence[Diagnostic]) -> str:
    files = len({each.file for each in diagnostics})
    return f"and {len(diagnostics):,} more of [{code}], in {counted(files, 'file')}"


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a sentence that names the known word closest to `word`, or all of them when none is close."""
    choices = sorted(known)
    return likely(word, choices) or f"Known here: {', '.join(choices)}."


def likely(word: str, known: Iterable[str]) -> str:
    """Return a sentence that names the known word closest to `word`, "" when none is close."""
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"Did you mean {close[0]!r}?" if close else ""


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
