"""What has changed for readers, in the words of a report: bounded, and ready to be printed in any form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from seeother.compare.changes import Statement, ThingChange
from seeother.compare.naming import Naming, starts
from seeother.diagnostics import counted
from seeother.iris import canonical
from seeother.site.settings import Settings

GONE, NEW = "-", "+"


class Line(NamedTuple):
    """A statement that is gone or new."""

    mark: str
    path: str
    value: str
    statement: Statement | None = None  # None where it is no statement, but where the thing is served


class Entry(NamedTuple):
    """A thing of which something has changed; `left_out` counts the lines beyond those that are shown."""

    thing: str
    name: str
    short: str
    kind: str
    page: str
    lines: tuple[Line, ...]
    left_out: int


class Report(NamedTuple):
    """All of it: things that are shown, how many are not, and how many are of each kind."""

    entries: tuple[Entry, ...]
    left_out: int
    counts: Counter[str]

    @property
    def summary(self) -> str:
        """Return a sentence that counts."""
        if not self.counts:
            return "Readers see no difference."
        told = [f"{self.counts[kind]:,} {kind}" for kind in ("new", "gone", "changed") if self.counts[kind]]
        things = "thing" if sum(self.counts[kind] for kind in ("new", "gone", "changed")) == 1 else "things"
        statements = counted(self.counts[NEW], "statement")
        return f"{', '.join(told)} {things}: {statements} new, {self.counts[GONE]:,} gone."


def report_of(
    changes: Sequence[ThingChange],
    naming: Naming,
    before: Settings,
    after: Settings,
    moved: Callable[[], Sequence[str]] = tuple,
    most_things: int = 50,
    most_lines: int = 20,
) -> Report:
    """Return a report on changes; `moved` names things of which only the address may have changed. 0 bounds nothing."""
    counts: Counter[str] = Counter(change.kind for change in changes)
    counts[NEW] = sum(len(change.new) for change in changes)
    counts[GONE] = sum(len(change.gone) for change in changes)
    changed = {change.thing for change in changes}
    only_moved = [
        ThingChange(thing, "changed", (), ())
        for thing in moved()
        if thing not in changed and _page(thing, before) != _page(thing, after)
    ]
    counts["changed"] += len(only_moved)
    every = sorted([*changes, *only_moved], key=lambda change: change.thing)
    shown = every[: most_things or None]
    entries = tuple(_entry(change, naming, before, after, most_lines) for change in shown)
    return Report(entries, len(every) - len(shown), +counts)


def _entry(change: ThingChange, naming: Naming, before: Settings, after: Settings, most: int) -> Entry:
    begin = starts(change.gone, change.new)
    lines = [
        Line(mark, naming.path(each), naming.value(each.value, begin.get(each.path, 0)), each)
        for mark, statements in ((GONE, change.gone), (NEW, change.new))
        for each in statements
    ]
    lines = [
        *_addresses(change, before, after),
        *sorted(lines, key=lambda line: (line.path, line.mark == NEW)),
    ]
    left_out = max(len(lines) - most, 0) if most else 0
    page = "" if change.kind == "gone" else _page(change.thing, after)
    iri = change.thing
    short = iri if iri.startswith("_:") else naming.short(iri)
    return Entry(iri, naming.label(iri), short, change.kind, page, tuple(lines[: most or None]), left_out)


def _addresses(change: ThingChange, before: Settings, after: Settings) -> list[Line]:
    """Tell where a thing was served and is now, where that has changed."""
    old = "" if change.kind == "new" else _page(change.thing, before)
    new = "" if change.kind == "gone" else _page(change.thing, after)
    key = canonical(change.thing)
    if change.kind == "gone" and key in after.retired:
        to = after.retired[key]
        return [Line(NEW, "answer", f"301, on to {to}" if to else "410, as it is retired")]
    if old == new or change.kind == "new":
        return []
    if not new:
        return [Line(GONE, "page", old), Line(NEW, "answer", "404")]
    return [*([Line(GONE, "page", old)] if old else []), Line(NEW, "page", new)]


def _page(thing: str, settings: Settings) -> str:
    return settings.patterns.document_of(canonical(thing)) or ""
