"""What is wrong with the sources of one page: mistakes that keep edits from going live, and findings about its thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from seeother.graph.data import Data
from seeother.places.terms import Lines
from seeother.places.tokens import statement_ends
from seeother.site.plain_files import open_below

_MOST = 10
_LARGEST = 4 * 2**20  # bytes of a file that is looked into
Finding = Mapping[str, Any]


def wrong_with(target: str, data: Data, problems: Mapping[str, Any]) -> list[Finding]:
    """Return the findings to show at the top of a page, the gravest first."""
    path = target.partition("?")[0]
    things = [match.thing for match in data.settings.patterns.match(data.settings.within(path)[0])]
    places = {place.file: (thing, place.line) for thing in things for place in data.places(thing)}
    found = [
        finding
        for finding in problems["findings"]
        if finding["severity"] == "error" or _is_about(finding, places, data)
    ]
    return sorted(found, key=lambda finding: finding["severity"] != "error")[:_MOST]


def _is_about(finding: Finding, places: Mapping[str, tuple[str, int]], data: Data) -> bool:
    if finding["file"] not in places:
        return False
    thing, line = places[finding["file"]]
    if f"<{thing}>" in finding["message"]:
        return True
    return bool(line) and any(
        first <= finding["line"] <= last for first, last in _statements(finding["file"], line, data)
    )


def _statements(file: str, line: int, data: Data) -> Iterator[tuple[int, int]]:
    """Yield the lines between which a file begins to describe a thing."""
    with suppress(OSError, ValueError), open_below(data.settings.folder, file) as opened:
        text = opened.read(_LARGEST).decode("utf-8", "replace")
        lines = Lines(text)
        end = next(statement_ends(text, lines.offset(line, 1)), len(text))
        yield line, lines.place(end)[0]
