"""What an engine has told for one document: the statements around it, and of which nodes they are all there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rdflib import BNode, URIRef

from seeother.engine.engine import Engine
from seeother.engine.results import Row
from seeother.engine.trouble import CutShort, EngineTrouble
from seeother.iris import canonical
from seeother.sparql.below import DEPTHS, GOES_ON, GOES_UP
from seeother.sparql.documents import (
    COUNTED,
    MOST_AROUND,
    MOST_MENTIONS,
    MOST_NAMES,
    MOST_STATEMENTS,
    PAGED,
    Wanted,
    statements,
)
from seeother.sparql.reach import USUAL, WIDEST, Reach
from seeother.sparql.spellings import spelled
from seeother.statements import Node, Term, Triple, blank

_MENTION, _MENTIONS = "m", "c"  # one of them, and how many there are
_SAID, _NAME = "d", "n"  # a statement, and a name of what a topic is linked with
_LEAST = 50  # statements that an excerpt counts for, however few it has


class Excerpt:
    """The statements around the topics of a document."""

    def __init__(
        self, rows: Iterable[Row], whole: Iterable[Term], topics: Iterable[Term], is_cut: bool, mark: str
    ) -> None:
        """Hold rows; of nodes that are `whole` all statements are here, and mentions of `topics` unless that `is_cut`.

        `mark` goes before the names of the blank nodes: an engine may give the same ones again in its next answer.
        """
        self._whole = {str(node) for node in whole}
        self.topics, self.is_cut = {str(node) for node in topics}, is_cut
        self._mentioned = set() if is_cut else self.topics
        # Names of what the topics are linked with, and what that is, where all are told.
        self.names: Sequence[Row] = ()
        self.named: Sequence[str] = ()
        # The rows of a page of mentions and of their counts, and which page that is, where these came as well.
        self.paged: Sequence[Row] = ()
        self.page = (0, 0)
        self._by_subject: dict[Node, dict[Triple, None]] = {}
        self._by_object: dict[Term, dict[Triple, None]] = {}
        for row in rows:
            triple = triple_of(row, mark)
            if str(row["k"]) != _MENTION:
                self._by_subject.setdefault(triple.subject, {})[triple] = None
            if isinstance(triple.object, BNode) or str(triple.object) in self._mentioned:
                self._by_object.setdefault(triple.object, {})[triple] = None

    def find(self, subject: Node | None, predicate: URIRef | None, value: Term | None) -> list[Triple] | None:
        """Return the statements with these parts, None where they would have to be asked for."""
        if isinstance(subject, BNode) or (subject is not None and str(subject) in self._whole):
            found: Iterable[Triple] = self._by_subject.get(subject, ())
            return [t for t in found if predicate in (None, t.predicate) and value in (None, t.object)]
        if subject is not None or value is None:
            return None
        if isinstance(value, BNode) or (predicate is None and str(value) in self._mentioned):
            return [t for t in self._by_object.get(value, ()) if predicate in (None, t.predicate)]
        return None

    @property
    def size(self) -> int:
        """Return how much room this takes, in statements."""
        return _LEAST + sum(map(len, (*self._by_subject.values(), *self._by_object.values())))

    @property
    def seen(self) -> Iterator[str]:
        """Yield the keys of all that anything was said about, mentions included."""
        leading = (triple.subject for found in self._by_object.values() for triple in found)
        return (canonical(str(node)) for node in (*self._by_subject, *leading) if isinstance(node, URIRef))

    @property
    def subjects(self) -> list[str]:
        """Return the IRIs that something is said about."""
        return [str(node) for node in self._by_subject if isinstance(node, URIRef)]


def triple_of(row: Row, mark: str) -> Triple:
    """Return the statement of a row; `mark` goes before the names of blank nodes."""
    s, p, o = row["s"], row["p"], row["o"]
    if not isinstance(s, URIRef | BNode) or not isinstance(p, URIRef):
        raise EngineTrouble("it answers with what are no statements")
    s, o = (blank(f"{mark}{node}") if isinstance(node, BNode) else node for node in (s, o))
    return Triple(s, p, o)  # type: ignore[arg-type]


def fetch(engine: Engine, wanted: Wanted, mark: str, known: Sequence[Row] | None = None) -> Excerpt:
    """Return what an engine says around the topics of a document, in one request, or more where blank nodes lie deep.

    `known` is what it has told already, as deep as it goes, together with other answers. Half a document is none: raises
    EngineTrouble where there is more than fits.
    """
    is_cut = False
    try:
        rows = _told(engine, wanted, known)
    except CutShort:
        if not wanted.mentions:
            raise
        # What mentions a topic comes in pages then.
        rows, is_cut = _told(engine, replace(wanted, mentions=0), None), True
    is_cut = is_cut or _is_cut(rows)
    names = [row for row in rows if str(row["k"]) == _NAME]
    paged = [row for row in rows if str(row["k"]) in (PAGED, COUNTED)]
    rows = [row for row in rows if str(row["k"]) not in (_MENTIONS, _NAME, PAGED, COUNTED)]
    parts = [row["s"] for row in rows if str(row["k"]) != _MENTION and isinstance(row["s"], URIRef)]
    stem = wanted.stem
    begins = {str(part) for part in parts if stem and canonical(str(part)).startswith(f"{stem}#")}
    whole = [*wanted.topics, *wanted.others, *(part for part in parts if str(part) in begins)]
    found = Excerpt(rows, whole, wanted.topics, is_cut, mark)
    if wanted.names and not is_cut:
        named = _named_around(rows, wanted, len(names))
        own = (row for row in rows if str(row["s"]) in found.topics and row["p"] in wanted.names)
        found.names, found.named = [*names, *own], named
    if paged:
        found.page = wanted.page
        found.paged = [Row(row, n=row["o"]) if str(row["k"]) == COUNTED else row for row in paged]
    return found


def _named_around(rows: Iterable[Row], wanted: Wanted, count: int) -> list[str]:
    """Return the topics and what they are linked with, whose names are told; nothing where these are not all there are."""
    topics, around = set(wanted.topics), dict.fromkeys(map(str, wanted.topics))
    for row in rows:
        is_mention = str(row["k"]) == _MENTION
        node = row["s"] if is_mention else row["o"]
        if isinstance(node, URIRef) and (is_mention or row["s"] in topics):
            around[str(node)] = None
    return [*around] if len(around) < MOST_AROUND and count < MOST_NAMES else []


def _told(engine: Engine, wanted: Wanted, known: Sequence[Row] | None) -> Sequence[Row]:
    """Return all that is said: first what nearly always is, then at once what lies as deep as can be asked for."""
    if known is not None:
        return completed(_whole(known))
    reach = USUAL if wanted.is_wide else engine.experience.reach
    rows = _asked(engine, wanted, reach)
    is_counted = wanted.mentions and wanted.topics and not wanted.closure
    if is_counted and not any(str(row["k"]) == _MENTIONS for row in rows):
        raise EngineTrouble("it leaves out parts of an answer")
    said = {row["s"] for row in rows if str(row["k"]) in (_SAID, GOES_ON)}
    if not wanted.is_known and said.isdisjoint((*wanted.topics, *wanted.others)):
        return rows  # there is no document
    if wanted.closure:
        around = _mentioned_by_blank_nodes(rows, wanted.topics)
        return completed(_asked(engine, wanted, reach, around) if around else rows)
    engine.experience.note(needed := _needed(rows, wanted))
    if needed | reach == reach and not cut_off(rows):
        return rows
    # The page of mentions would be a request more.
    paged = _only_topic(rows, wanted) if wanted.page[1] and _is_cut(rows) else None
    return completed(_asked(engine, wanted, WIDEST, paged=paged))


def _asked(
    engine: Engine, wanted: Wanted, reach: Reach, around: Sequence[Term] = (), paged: Term | None = None
) -> Sequence[Row]:
    query = statements(wanted, reach, around, paged)
    return _whole(engine.select(query, MOST_STATEMENTS + MOST_NAMES + 1))


def _only_topic(rows: Iterable[Row], wanted: Wanted) -> Term | None:
    """Return the one spelling of a topic of which anything is said, None where there are more."""
    said = {row["s"] for row in rows if str(row["k"]) != _MENTIONS}.intersection(wanted.topics)
    return said.pop() if len(said) == 1 else None


def _is_cut(rows: Iterable[Row]) -> bool:
    """Tell whether there may be more mentions, which are asked for as a pattern of their own: where the bound was met."""
    kinds = [(str(row["k"]), str(row.get("o"))) for row in rows]
    counted = [int(text) for kind, text in kinds if kind == _MENTIONS and text.isdecimal()]
    return max((*counted, sum(kind == _MENTION for kind, _ in kinds))) >= MOST_MENTIONS


def _needed(rows: Sequence[Row], wanted: Wanted) -> Reach:
    """Return the reach that all these rows, and what they lead to, lie within."""
    kinds = [(str(row["k"]), row["s"], row.get("o")) for row in rows]
    mentions = [subject for kind, subject, _ in kinds if kind == _MENTION]
    is_deep = any(kind == GOES_ON or (kind == _SAID and isinstance(s, BNode)) for kind, s, _ in kinds)
    begins, topics = f"{wanted.stem}#", set(wanted.topics)
    linked = [*mentions, *(value for kind, subject, value in kinds if kind == _SAID and subject in topics)]
    return Reach(
        DEPTHS[0] if is_deep else 0,
        any(isinstance(node, BNode) for node in mentions),
        # Of what mentions a topic very often, parts may not be among the rows.
        bool(wanted.stem)
        and (_is_cut(rows) or any(isinstance(node, URIRef) and node.startswith(begins) for node in linked)),
    )


def completed(rows: Sequence[Row]) -> Sequence[Row]:
    """Return rows where they are all: half of what is said is nothing. Raises EngineTrouble where anything is missing."""
    if cut_off(rows):
        message = "its blank nodes lie deeper below each other than can be asked for"
        raise EngineTrouble(message, is_own=True)
    return rows


def _whole(rows: Sequence[Row]) -> Sequence[Row]:
    if not all("k" in row and "s" in row for row in rows):
        raise EngineTrouble("it leaves out parts of statements")
    if len(rows) > MOST_STATEMENTS and sum(str(row["k"]) != _NAME for row in rows) > MOST_STATEMENTS:
        raise EngineTrouble(
            f"it says more than {MOST_STATEMENTS:,} statements about one document", is_own=True
        )
    return rows


def cut_off(rows: Iterable[Row]) -> set[Term]:
    """Return the blank nodes that were reached, from above or from below, and not looked at: what they say is missing."""
    whole = [(str(row["k"]), row["s"], row["o"]) for row in rows if {"k", "s", "o"} <= row.keys()]
    reached: set[Term] = {o for kind, _, o in whole if kind == GOES_ON}
    reached |= {s for kind, s, _ in whole if kind == GOES_UP}
    return (
        reached.difference(s for kind, s, _ in whole if kind not in (GOES_UP, _MENTION, PAGED))
        if reached
        else reached
    )


def _mentioned_by_blank_nodes(rows: Sequence[Row], topics: Iterable[Term]) -> list[Term]:
    """Return the topics that a blank node mentions."""
    mentions = (row for row in rows if {"k", "s", "o"} <= row.keys() and str(row["k"]) == _MENTION)
    found = {row["o"] for row in mentions if isinstance(row["s"], BNode)}
    return [topic for topic in topics if topic in found]


def forms_of(keys: Iterable[str]) -> Iterator[Term]:
    """Yield all customary spellings of some keys."""
    for key in keys:
        yield from spelled(key)
