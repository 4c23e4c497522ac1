"""Put fixes into the text of a file, and leave everything else in it as it is."""

from __future__ import annotations

import difflib
from bisect import bisect_left, insort
from collections.abc import Iterable

from seeother.diagnostics import Edit, Fix
from seeother.places.terms import Lines

_Range = tuple[tuple[int, int], tuple[int, int]]


def mended(text: str, fixes: Iterable[Fix]) -> str:
    """Return a text with the edits of fixes that go together; lines end where there is a newline, as in findings."""
    lines = Lines(text)
    pieces, done = [], 0
    for edit in sorted({edit for fix in fixes for edit in fix.edits}, key=_range):
        pieces += [text[done : lines.offset(edit.line, edit.column)], edit.text]
        done = lines.offset(edit.end_line, edit.end_column)
    return "".join([*pieces, text[done:]])


def together(fixes: Iterable[Fix]) -> tuple[Fix, ...]:
    """Return the fixes that can be done at once: whole ones, the first come first, whose edits are the same or apart."""
    kept: list[Fix] = []
    done: set[Edit] = set()
    taken: list[_Range] = []
    for fix in fixes:
        new = [edit for edit in fix.edits if edit not in done]
        if not any(_touches(_range(edit), taken) for edit in new):
            kept.append(fix)
            done.update(new)
            for edit in new:
                insort(taken, _range(edit))
    return tuple(kept)


def as_diff(name: str, before: str, after: str) -> str:
    """Return what differs in a file, as `diff -u` and git show it."""
    told = difflib.unified_diff(_lines(before), _lines(after), f"a/{name}", f"b/{name}")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in told
    )


def _lines(text: str) -> list[str]:
    *lines, last = text.split("\n")
    return [f"{line}\n" for line in lines] + ([last] if last else [])


def _range(edit: Edit) -> _Range:
    return (edit.line, edit.column), (edit.end_line, edit.end_column)


def _touches(new: _Range, taken: list[_Range]) -> bool:
    """Tell whether an edit changes characters that another changes, or puts something at the same place."""
    at = bisect_left(taken, (new[0], new[0]))
    follows = at < len(taken) and (taken[at][0] < new[1] or taken[at][0] == new[0])
    return follows or (at > 0 and taken[at - 1][1] > new[0])
