"""Comments in data files that silence a finding at one place, with the reason: # seeother: ignore CODE reason."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from seeother.diagnostics import CHANGEABLE, Diagnostic, finding, nearest
from seeother.files.sources import Source

_COMMENT = re.compile(r"(?:#|<!--)\s*seeother:\s*ignore\b[ \t]*([\w-]*)[ \t]*([^\n]*?)[ \t]*(?:-->)?[ \t]*$")
_ASIDE = re.compile(r"\s*(?:#.*|<!--.*-->\s*)?")  # a line that says nothing
_LARGEST = 32 * 2**20  # bytes of a file that are searched
_CHUNK = 2**20


@dataclass(frozen=True, slots=True)
class _Silence:
    """A comment, and the line that it is about: its own, or the next that says something."""

    line: int
    column: int
    about: int
    code: str
    reason: str


def unsilenced(findings: Iterable[Diagnostic], sources: Mapping[str, Source]) -> Iterator[Diagnostic]:
    """Yield the findings that no comment silences, and comments that are of no use."""
    by_file: dict[str, list[Diagnostic]] = defaultdict(list)
    for each in findings:
        by_file[each.file].append(each)
    for file in sources.keys() - by_file.keys():
        by_file[file] = []
    for file, told in by_file.items():
        silences = list(_silences(sources[file])) if file in sources else []
        yield from _without(told, silences) if silences else told
        yield from _useless(file, told, silences)


def _without(told: list[Diagnostic], silences: list[_Silence]) -> Iterator[Diagnostic]:
    silent = {(each.about, each.code) for each in silences if each.reason and each.code in CHANGEABLE}
    yield from (each for each in told if (each.line, each.code) not in silent)


def _useless(file: str, told: list[Diagnostic], silences: list[_Silence]) -> Iterator[Diagnostic]:
    found = {(each.line, each.code) for each in told}
    for each in silences:
        if each.code not in CHANGEABLE:
            message = f"{each.code!r} is no code of a finding that can be ignored"
            remedy = (
                nearest(each.code, CHANGEABLE)
                if each.code
                else "Write the code, and why: ignore CODE reason."
            )
        elif not each.reason:
            message, remedy = "a finding is ignored without a reason", f"Say why: ignore {each.code} reason."
        elif (each.about, each.code) not in found:
            message, remedy = f"there is no {each.code} here to ignore", "Take the comment away."
        else:
            continue
        yield finding("useless-comment", (file, each.line, each.column), message, remedy)


def _silences(source: Source) -> Iterator[_Silence]:
    try:
        with source.open() as file:
            chunks = iter(lambda: file.read(_CHUNK) + file.readline(_CHUNK), b"")
            if not any(b"seeother:" in chunk for chunk in islice(chunks, _LARGEST // _CHUNK)):
                return  # nearly always
        with source.open() as file:
            text = file.read(_LARGEST)
    except (OSError, EOFError):
        return  # told elsewhere
    lines = text.decode("utf-8", "replace").split("\n")
    for number, line in enumerate(lines, 1):
        if "seeother:" in line and (comment := _COMMENT.search(line)):
            about = number if line[: comment.start()].strip() else _next(lines, number)
            yield _Silence(number, comment.start() + 1, about, comment[1], comment[2])


def _next(lines: list[str], number: int) -> int:
    """Return the number of the next line that says something."""
    return next((n for n in range(number + 1, len(lines) + 1) if not _ASIDE.fullmatch(lines[n - 1])), number)
