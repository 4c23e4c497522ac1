"""The queries for what a document says: one that nearly always does, and one that goes as deep as blank nodes lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from seeother.sparql.below import (
    CELLS_AFTER,
    CELLS_BEFORE,
    DEPTHS,
    GOES_UP,
    TAGS,
    above,
    all_around,
    each_once,
    said_below,
)
from seeother.sparql.lookups import counts_of_mentions
from seeother.sparql.reach import Reach
from seeother.sparql.terms import text_of_text, values
from seeother.statements import Term
from seeother.terms import RDF
from seeother.write.ntriples import text_of

MOST_STATEMENTS = 50_000  # of one document
MOST_MENTIONS = 10_001  # of a topic; where there are fewer they are put in order
MOST_AROUND = 300  # resources that a topic is linked with whose names come with it
MOST_NAMES = 3_000  # of these
PAGED, COUNTED = "g", "q"  # the tags of a page of mentions, and of their counts by property


@dataclass(frozen=True)
class Wanted:
    """What a document needs: what is said about `topics` and `others`, and the parts of a `stem` that a topic is linked with.

    And up to `mentions` statements that a topic is the object of (0: only those that blank nodes make). `closure`: how an
    engine goes from blank nodes to blank nodes that is not quick at property paths. `names`: by which properties those are
    named that a topic is linked with, where their names are to come as well. `page`: where the mentions begin that the document
    shows, and how many it does, which is asked for where there are more than `mentions`. `is_known`: whether something is said
    about a topic elsewhere; of what nothing is said about there is no document. `is_wide`: whether further questions follow, as
    for a page to read or a data set, which leave no request to ask again in.
    """

    topics: tuple[Term, ...]
    others: tuple[Term, ...]
    stem: str
    mentions: int
    closure: str
    names: tuple[Term, ...] = ()
    page: tuple[int, int] = (0, 0)
    is_known: bool = False
    is_wide: bool = False


def statements(wanted: Wanted, reach: Reach, around: Sequence[Term] = (), paged: Term | None = None) -> str:
    """Return the query for what a document says, within a reach, and for a page of mentions of a topic that is `paged`.

    With a `closure` what lies around blank nodes that mention a topic comes only where these are told: topics `around` which
    such a mention is.
    """
    if wanted.closure:
        branches = [*_closed(wanted, around)]
    else:
        above = _above_mentions(wanted, max(reach.depth, DEPTHS[0])) if reach.has_blank_mentions else []
        parts = _linked_parts(wanted) if reach.has_parts else ()
        told = values("s0", [*wanted.topics, *wanted.others])
        root = _any_of([told, *parts, *above]) if parts or above else told
        branches = [*said_below(root, reach.depth, ""), *map(_leading_to, above)]
    pages = [] if paged is None else _page_of_mentions(paged, *wanted.page)
    return _selected([*branches, *_mentions(wanted), *_names_around(wanted), *pages])


def _any_of(roots: Sequence[str]) -> str:
    """Return a pattern for the nodes ?s0 of any of some: one way goes on from all of them, for a query is read at length."""
    return each_once("s0", " UNION ".join(f"{{ SELECT ?s0 {{ {root} }} }}" for root in roots))


def _closed(wanted: Wanted, around: Sequence[Term]) -> Iterator[str]:
    roots = [values("s0", [*wanted.topics, *wanted.others]), *_linked_parts(wanted)]
    yield from chain.from_iterable(said_below(root, 0, wanted.closure) for root in roots)
    if around:
        found = f"{_bounded_mentions(around, wanted)} FILTER(isBlank(?m))"
        yield from all_around(found, wanted.closure, "u")


def _selected(branches: Iterable[str]) -> str:
    # Each branch is a query of its own: some engines take filters of one for filters of another.
    union = "\nUNION ".join(f"{{ SELECT {TAGS} {{ {branch} }} }}" for branch in branches)
    return f"SELECT DISTINCT {TAGS} {{ {union} }} LIMIT {MOST_STATEMENTS + MOST_NAMES + 1}"


def _names_around(wanted: Wanted) -> Iterator[str]:
    """Yield the pattern for what those are called that a topic is linked with, either way."""
    if not (wanted.names and wanted.topics):
        return
    told = values("t", wanted.topics)
    leading = f"{{ SELECT ?s {{ {told} ?s ?l ?t }} LIMIT {MOST_AROUND + 1} }}"
    found = f"SELECT DISTINCT ?s {{ {{ {told} ?t ?l ?s }} UNION {leading} FILTER(isIRI(?s)) }} LIMIT {MOST_AROUND}"
    wanted_names = ", ".join(map(text_of, wanted.names))
    named = f"SELECT ?s ?p ?o {{ {{ {found} }} ?s ?p ?o FILTER(?p IN ({wanted_names})) }} LIMIT {MOST_NAMES}"
    yield f"{{ {named} }} BIND('n' AS ?k)"


def _page_of_mentions(topic: Term, start: int, most: int) -> Iterator[str]:
    """Yield patterns for a page of what mentions a topic, and for how many there are by each property."""
    node = text_of(topic)
    page = f"{{ SELECT ?s ?p {{ ?s ?p {node} }} LIMIT {most} OFFSET {start} }}"
    yield f"{page} BIND({node} AS ?o) BIND('{PAGED}' AS ?k)"
    yield f"{{ {counts_of_mentions(topic, 'o')} }} BIND({node} AS ?s) BIND('{COUNTED}' AS ?k)"


def _linked_parts(wanted: Wanted) -> Iterator[str]:
    """Yield patterns that bind ?s0 to the parts of the stem that a topic is linked with, either way."""
    if not wanted.stem:
        return
    told, begins = values("t", wanted.topics), f"STRSTARTS(STR(?s0), {text_of_text(f'{wanted.stem}#')})"
    yield f"{told} ?t ?l ?s0 . FILTER(isIRI(?s0) && {begins})"
    yield f"{{ SELECT ?s0 {{ {told} ?s0 ?l ?t }} LIMIT {MOST_MENTIONS} }} FILTER(isIRI(?s0) && {begins})"


def _bounded_mentions(topics: Sequence[Term], wanted: Wanted, node: str = "m") -> str:
    """Return a pattern for what mentions topics: the ?node by ?q the topic ?t."""
    which = "" if wanted.mentions else _is_loose(node)
    found = f"{_told(topics, wanted)} ?{node} ?q ?t{which}"
    return f"{{ SELECT ?{node} ?q ?t {{ {found} }} LIMIT {wanted.mentions or MOST_MENTIONS} }}"


def _told(topics: Sequence[Term], wanted: Wanted) -> str:
    return (
        _mentioned_little(topics, wanted.mentions)
        if wanted.mentions and not wanted.closure
        else values("t", topics)
    )


def _is_loose(node: str) -> str:
    """Return the filter for blank nodes that nothing refers to, such as axioms, or that may be parts of such."""
    unnamed = "NOT EXISTS {{ ?n1 ?n2 ?{0} }}"
    part = f"EXISTS {{ ?up ?f ?{node} FILTER(isBlank(?up)) FILTER({unnamed.format('up')}) }}"
    return f" FILTER(isBlank(?{node})) FILTER(?q = <{RDF}first> || {unnamed.format(node)} || {part})"


def _mentioned_little(topics: Sequence[Term], most: int) -> str:
    """Return a pattern for the topics that fewer mention: of ten thousand that come for nothing there are two MB."""
    looked_at = f"SELECT ?t {{ {values('t', topics)} ?each ?by ?t }} LIMIT {most}"
    # Of nothing at all some engines make a group of nothing, which would be mentioned by everything.
    return f"{{ SELECT ?t {{ {{ {looked_at} }} }} GROUP BY ?t HAVING (COUNT(*) > 0 && COUNT(*) < {most}) }}"


def _count_of_mentions(topics: Sequence[Term], most: int) -> str:
    looked_at = f"SELECT ?t {{ {values('t', topics)} ?each ?by ?t }} LIMIT {most}"
    counted = f"{{ SELECT (COUNT(*) AS ?o) {{ {{ {looked_at} }} }} }}"
    return f"{counted} BIND({text_of(topics[0])} AS ?s) BIND('c' AS ?k)"


def _mentions(wanted: Wanted) -> Iterator[str]:
    if wanted.mentions and wanted.topics and not wanted.closure:
        yield _count_of_mentions(wanted.topics, wanted.mentions)
    found = _bounded_mentions(wanted.topics, wanted)
    yield f"{found} BIND(?m AS ?s) BIND(?q AS ?p) BIND(?t AS ?o) BIND('m' AS ?k)"


def _above_mentions(wanted: Wanted, depth: int) -> list[str]:
    """Return patterns for the blank nodes ?s0 that mention a topic, and all those above them."""
    if not wanted.topics:
        return []
    mentions = _bounded_mentions(wanted.topics, wanted, "a0")
    told = _told(wanted.topics, wanted)
    cells = f"{{ {told} ?a0 {CELLS_BEFORE} ?t }} UNION {{ {told} ?t {CELLS_AFTER} ?a0 }}"
    found = (
        f"{{ {{ SELECT ?a0 {{ {mentions} }} }} UNION {{ SELECT ?a0 {{ {cells} }} }} }} FILTER(isBlank(?a0))"
    )
    way, node = each_once("a0", found), "a0"
    for higher in (*(f"a{level}" for level in range(1, depth)), "s0"):
        way, node = above(way, node, higher, depth), higher
    return [way]


def _leading_to(way: str) -> str:
    """Return the pattern for what leads to nodes: where a blank node does, and nothing comes of that, there is more above."""
    return f"{way} ?s ?p ?s0 . BIND(?s0 AS ?o) BIND(IF(isBlank(?s), '{GOES_UP}', 'u') AS ?k)"
