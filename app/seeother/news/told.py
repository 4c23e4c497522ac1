"""The entries of the journal as changes of things: what is said no longer, and what is said anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from time import gmtime, strftime

from pyoxigraph import RdfFormat, parse
from rdflib import URIRef

from seeother.compare.changes import Content, Statement, ThingChange, changes
from seeother.compare.naming import Names, Naming, names_in
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
    names = (names_in(after, properties), names_in(before, properties), _names_today((*before, *after), data))
    prefixes = {prefix: space for space, prefix in data.namespaces.items()}
    naming, kinds = Naming(names, prefixes, tuple(languages)), dict(entry.kept)
    found = {iri: _Sides() for iri in sorted(kinds)}
    for change in changes(before, after):
        for iri in [change.thing] if change.thing in kinds else _about(change, kinds):
            found[iri].take(change, iri)
    for iri, sides in found.items():
        if sides.gone or sides.new:
            yield Change(
                to_uri(iri),
                _name(iri, naming, data, languages),
                offered_reference(data, iri) or "",
                kinds[iri],
                tuple(_lines(sides.gone, naming, data, languages)),
                tuple(_lines(sides.new, naming, data, languages)),
                sides.counts,
            )


def _names_today(triples: Iterable[Triple], data: Data) -> Names:
    """Return what the data calls that which statements mention."""
    mentioned = {str(term) for t in triples for term in (t.predicate, t.object) if type(term) is URIRef}
    found: Names = defaultdict(list)
    for iri, label, language, text, _ in data.catalogue.many_labels(mentioned):
        found[iri].append((label, language, text))
    return found


@dataclass(slots=True)
class _Sides:
    """What is no longer said of a thing and what is said anew, each with a sign before what leads to the thing."""

    gone: list[tuple[str, Statement]] = field(default_factory=list)
    new: list[tuple[str, Statement]] = field(default_factory=list)
    counts: tuple[int, int] = (0, 0)

    def take(self, change: ThingChange, iri: str) -> None:
        """Take what changed of the thing itself, or of a blank node that nothing leads to and that is about it."""
        for side, statements in ((self.gone, change.gone), (self.new, change.new)):
            if iri == change.thing:
                side += (("", statement) for statement in statements)
            elif ways := sorted(each.path for each in statements if str(each.value) == iri):
                side.append(("← ", Statement(ways[0], Content(change.thing, statements))))
        new, gone = self.counts
        self.counts = new + len(change.new), gone + len(change.gone)


def _about(change: ThingChange, kinds: Iterable[str]) -> Iterator[str]:
    """Yield the things that a blank node is about which nothing leads to."""
    ends = {str(each.value) for each in (*change.gone, *change.new) if len(each.path) == 1}
    yield from sorted(ends.intersection(kinds))


def _name(iri: str, naming: Naming, data: Data, languages: Sequence[str]) -> str:
    known = data.labels(iri)
    return (
        name_of(iri, data, languages).text
        if known
        else naming.label(iri) or name_of(iri, data, languages).text
    )


def _lines(
    shown: Sequence[tuple[str, Statement]], naming: Naming, data: Data, languages: Sequence[str]
) -> Iterator[str]:
    for sign, statement in shown[:_MOST_LINES]:
        path = " › ".join(name_of(str(step), data, languages).text for step in statement.path)
        yield f"{sign}{path}: {naming.value(statement.value)}"
    if len(shown) > _MOST_LINES:
        yield f"… +{len(shown) - _MOST_LINES}"


def _triples(text: str) -> Iterator[Triple]:
    for quad in parse(text.encode(), RdfFormat.N_TRIPLES):
        yield Triple(to_rdflib(quad.subject), iri_of(quad.predicate.value), to_rdflib(quad.object))
