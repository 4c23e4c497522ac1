"""Compare two states of a site, folders or git revisions, as readers see them, for `seeother diff`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from pyoxigraph import Triple as QuotedTriple

from seeother.commands.site import settings_of
from seeother.compare.changes import changes
from seeother.compare.naming import Names, Naming, names_in
from seeother.compare.printed import as_markdown
from seeother.compare.report import Report, report_of
from seeother.diagnostics import Refused
from seeother.files.reading import read
from seeother.files.revisions import NoSuchState, site_at
from seeother.files.sources import Source, find_sources
from seeother.graph.oxigraph import to_rdflib
from seeother.site.settings import Settings
from seeother.statements import Triple, iri_of
from seeother.terms import LABELS


@dataclass
class State:
    """What the files of a site say at one time."""

    settings: Settings
    triples: list[Triple] = field(default_factory=list)
    prefixes: dict[str, str] = field(default_factory=dict)

    def names(self) -> Names:
        """Return what things are called."""
        return names_in(self.triples, (*self.settings.labels, *LABELS))


class _Listener:
    """Keeps the statements of one file as rdflib has them."""

    def __init__(self) -> None:
        self.triples: list[Triple] = []
        self._subject: Any = None

    def begin(self, subject: Any, iri: str) -> None:
        self._subject = to_rdflib(subject)

    def take(self, predicate: str, value: Any, *parts: str) -> None:
        if type(value) is not QuotedTriple:
            self.triples.append(Triple(self._subject, iri_of(predicate), to_rdflib(value)))


_MOST_THINGS, _MOST_LINES = 50, 20
Parsed = tuple[list[Triple], dict[str, str]]


class Differences:
    """Reads two states, each file once: what has the same bytes in both is read for both."""

    def __init__(self) -> None:
        self._parsed: dict[tuple[str, bytes], Parsed] = {}

    def between(self, old: Path, new: Path, most_things: int, most_lines: int) -> Report:
        """Return what has changed from one folder to the other. Raises Refused where a file of either has an error."""
        before, after = self._read(old), self._read(new)
        found = changes(before.triples, after.triples)
        naming = Naming(
            (after.names(), before.names()),
            {**before.prefixes, **after.prefixes},
            after.settings.languages,
        )
        moved = self._moved(before, after)
        return report_of(found, naming, before.settings, after.settings, moved, most_things, most_lines)

    @staticmethod
    def _moved(before: State, after: State) -> Callable[[], list[str]]:
        """Return a function that names the things of both, where their addresses may have changed."""
        if before.settings.patterns.all == after.settings.patterns.all:
            return list
        return lambda: [
            str(s) for s in {t.subject for t in before.triples} & {t.subject for t in after.triples}
        ]

    def _read(self, folder: Path) -> State:
        sources, _ = find_sources(folder)
        if not sources:
            raise NoSuchState(f"there is no data file in {folder}")
        state = State(settings_of(folder))
        for source in sources:
            triples, prefixes = self._parse(source)
            state.triples += triples
            state.prefixes = {**prefixes, **state.prefixes}
        return state

    def _parse(self, source: Source) -> Parsed:
        digest = blake2b(digest_size=16)
        with source.open() as file:
            while piece := file.read(2**20):
                digest.update(piece)
        key = (source.name, digest.digest())
        if key not in self._parsed:
            listener = _Listener()
            reading = read(source, frozenset(), listener=listener)
            if errors := [finding for finding in reading.findings if finding.severity == "error"]:
                raise Refused(errors)
            self._parsed[key] = listener.triples, reading.prefixes
        return self._parsed[key]


def at(named: str, folder: Path) -> AbstractContextManager[Path]:
    """Return what yields the folder that is named, or the site as it was at a revision."""
    return nullcontext(Path(named)) if Path(named).is_dir() else site_at(named, folder)


def for_readers(old: str, folder: Path) -> str:
    """Return as Markdown what readers of a site see differently from an earlier state, or why that cannot be told."""
    try:
        with at(old, folder) as before:
            return as_markdown(Differences().between(before, folder, _MOST_THINGS, _MOST_LINES))
    except (Refused, NoSuchState, OSError, EOFError):
        return "What readers see differently can be told once the files have no errors.\n"
