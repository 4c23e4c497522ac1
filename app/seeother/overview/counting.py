"""Count what the files of a site say, statement by statement: how much, which terms it uses, and which hosts it links to."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from seeother.files.notes import BLANK, IRI
from seeother.iris import namespace_of, origin_of, plain_host
from seeother.survey.facts import FIRST, IN_EXPRESSIONS, TYPE
from seeother.vocabularies.known import known

_IN_DEFINITIONS = IN_EXPRESSIONS | {FIRST}  # lists may stand in either, which shows when all is read
_WEB = ("http://", "https://")


@dataclass(slots=True)
class Counts:
    """What is counted in all files; `links` and `targets` are by host, whether it is the site's own or not."""

    statements: Counter[str] = field(default_factory=Counter)  # by file
    links: Counter[str] = field(default_factory=Counter)  # statements
    targets: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    used: set[str] = field(default_factory=set)  # IRIs that statements use, other than to define a term by

    def of_file(self, file: str) -> FileCounter:
        """Return who counts the statements of a file."""
        return FileCounter(self, file)


class FileCounter:
    """Counts the statements of one file."""

    def __init__(self, counts: Counts, file: str) -> None:
        self._counts, self._file = counts, file
        self._known = known().vocabularies

    def begin(self, subject: Any, iri: str) -> None:
        """Take a subject about which statements follow."""

    def take(self, predicate: str, value: Any, kind: str, text: str, language: str) -> None:
        """Take a statement about the last subject."""
        counts = self._counts
        counts.statements[self._file] += 1
        counts.used.add(predicate)
        if kind == IRI:
            if predicate not in _IN_DEFINITIONS:
                counts.used.add(text)
            if predicate != TYPE and text.startswith(_WEB) and namespace_of(text) not in self._known:
                host = host_of(text)
                counts.links[host] += 1
                counts.targets[host].add(text)
        elif kind != BLANK:
            counts.used.add(kind)


def host_of(iri: str) -> str:
    """Return the host of an IRI of the web, in the one spelling that all equal ones share."""
    return plain_host(origin_of(iri).partition("://")[2])
