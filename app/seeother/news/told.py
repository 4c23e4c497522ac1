"""The entries of the journal as changes of things: what is said no longer, and what is said anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import gmtime, strftime

from pyoxigraph import RdfFormat, parse

from seeother.compare.changes import Statement, changes
from seeother.compare.naming import Naming, names_in
from seeother.documents.links import offered_reference
from seeother.graph.data import Data
from seeother.graph.oxigraph import to_rdflib
from seeother.iris import to_uri
from seeother.journal.entries import Entry, entries
from seeother.look.names import name_of
from seeother.statements import Triple, iri_of
from seeother.terms import LABELS

PAGE = 20  # entries
_MOST_LINES = 12  # of one thing


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a snapshot changed; `href` is the path of it here, where it still has one."""

    iri: str
    name: str
    href: str
    kind: str
    gone: tuple[str, ...]
    new: tuple[str, ...]
    counts: tuple[int, int]

    @property
    def signs(self) -> str:
        """Return how many statements came and went."""
        new, gone = self.counts
        return " ".join(([f"+{new}"] if new else []) + ([f"−{gone}"] if gone else []))


@dataclass(frozen=True, slots=True)
class News:
    """One entry of the journal, ready to be shown."""

    entry: Entry
    changes: tuple[Change, ...]

    @property
    def time(self) -> str:
        """Return when it went live."""
        return strftime("%Y-%m-%dT%H:%M:%SZ", gmtime(self.entry.time))

    @property
    def anchor(self) -> str:
        """Return what it is called within its page."""
        return f"s{int(self.entry.time * 1000)}"

    @property
    def more(self) -> int:
        """Return how many things there are that nothing more is told of."""
        return max(0, self.entry.total - len(self.entry.kept))


def latest(page: int, data: Data, languages: Sequence[str]) -> tuple[list[News], int]:
    """Return a page of the news, the latest first, and how many pages there are."""
    found, count = entries(data.settings.state, (page - 1) * PAGE, PAGE)
    return [News(entry, tuple(_changes(entry, data, languages))) for entry in found], max(
        1, -(-count // PAGE)
    )


def _changes(entry: Entry, data: Data, languages: Sequence[str]) -> Iterator[Change]:
    before, after = list(_triples(entry.before)), list(_triples(entry.after))
    properties = (*data.settings.labels, *LABELS)
    names = (names_in(after, properties), names_in(before, properties))
    prefixes = {prefix: space for space, prefix in data.namespaces.items()}
    naming, kinds = Naming(names, prefixes, tuple(languages)), dict(entry.kept)
    for change in changes(before, after):
        if change.thing not in kinds:
            continue
        yield Change(
            to_uri(change.thing),
            _name(change.thing, naming, data, languages),
            offered_reference(data, change.thing) or "",
            kinds[change.thing],
            tuple(_lines(change.gone, naming, data, languages)),
            tuple(_lines(change.new, naming, data, languages)),
            (len(change.new), len(change.gone)),
        )


def _name(iri: str, naming: Naming, data: Data, languages: Sequence[str]) -> str:
    known = data.labels(iri)
    return (
        name_of(iri, data, languages).text
        if known
        else naming.label(iri) or name_of(iri, data, languages).text
    )


def _lines(
    statements: Iterable[Statement], naming: Naming, data: Data, languages: Sequence[str]
) -> Iterator[str]:
    shown = list(statements)
    for statement in shown[:_MOST_LINES]:
        path = " › ".join(name_of(str(step), data, languages).text for step in statement.path)
        yield f"{path}: {naming.value(statement.value)}"
    if len(shown) > _MOST_LINES:
        yield f"… +{len(shown) - _MOST_LINES}"


def _triples(text: str) -> Iterator[Triple]:
    for quad in parse(text.encode(), RdfFormat.N_TRIPLES):
        yield Triple(to_rdflib(quad.subject), iri_of(quad.predicate.value), to_rdflib(quad.object))
