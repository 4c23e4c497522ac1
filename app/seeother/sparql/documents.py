"""The queries for what a document says: one that nearly always does, and one that goes as deep as blank nodes lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from seeother.sparql.below import GOES_UP, REST, TAGS, above, all_around, each_once, said_below
from seeother.sparql.terms import text_of_text, values
from seeother.statements import Term
from seeother.terms import RDF
from seeother.write.ntriples import text_of

MOST_STATEMENTS = 50_000  # of one document
MOST_MENTIONS = 10_001  # of a topic; where there are fewer they are put in order
# The filter for blank nodes that nothing refers to, such as axioms, or that may be parts of such.
_UNNAMED = "NOT EXISTS {{ ?n1 ?n2 ?{0} }}"
_LOOSE = (
    f" FILTER(isBlank(?m)) FILTER(?q = <{RDF}first> || {_UNNAMED.format('m')} "
    f"|| EXISTS {{ ?up ?f ?m FILTER(isBlank(?up)) FILTER({_UNNAMED.format('up')}) }})"
)


@dataclass(frozen=True)
class Wanted:
    """What a document needs: what is said about `topics` and `others`, and the parts of a `stem` that a topic is linked with.

    And up to `mentions` statements that a topic is the object of (0: only those that blank nodes make). `closure`: how an
    engine goes from blank nodes to blank nodes that is not quick at property paths.
    """

    topics: tuple[Term, ...]
    others: tuple[Term, ...]
    stem: str
    mentions: int
    closure: str


def statements(wanted: Wanted, depth: int, around: Sequence[Term] = ()) -> str:
    """Return the query for what a document says, with blank nodes as deep as `depth`.

    What lies around the blank nodes that mention a topic comes too; with a `closure` only where these are told: topics `around`
    which such a mention is.
    """
    if wanted.closure:
        branches = [*_closed(wanted, around)]
    else:
        above = _above_mentions(wanted, depth)
        root = _any_of([values("s0", [*wanted.topics, *wanted.others]), *_linked_parts(wanted), *above])
        branches = [*said_below(root, depth, ""), *map(_leading_to, above)]
    return _selected([*branches, *_mentions(wanted)])


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
    return f"SELECT DISTINCT {TAGS} {{ {union} }} LIMIT {MOST_STATEMENTS + 1}"


def _linked_parts(wanted: Wanted) -> Iterator[str]:
    """Yield patterns that bind ?s0 to the parts of the stem that a topic is linked with, either way."""
    if not wanted.stem:
        return
    told, begins = values("t", wanted.topics), f"STRSTARTS(STR(?s0), {text_of_text(f'{wanted.stem}#')})"
    yield f"{told} ?t ?l ?s0 . FILTER(isIRI(?s0) && {begins})"
    yield f"{{ SELECT ?s0 {{ {told} ?s0 ?l ?t }} LIMIT {MOST_MENTIONS} }} FILTER(isIRI(?s0) && {begins})"


def _bounded_mentions(topics: Sequence[Term], wanted: Wanted) -> str:
    most = wanted.mentions
    told = _mentioned_little(topics, most) if most and not wanted.closure else values("t", topics)
    return (
        f"{{ SELECT ?m ?q ?t {{ {told} ?m ?q ?t{'' if most else _LOOSE} }} LIMIT {most or MOST_MENTIONS} }}"
    )


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
    found = f"{_bounded_mentions(wanted.topics, wanted)} FILTER(isBlank(?m))"
    way, node = each_once("a0", f"{found} ?a0 {REST} ?m"), "a0"
    for higher in (*(f"a{level}" for level in range(1, depth)), "s0"):
        way, node = above(way, node, higher), higher
    return [way]


def _leading_to(way: str) -> str:
    """Return the pattern for what leads to nodes: where a blank node does, and nothing comes of that, there is more above."""
    return f"{way} ?s ?p ?s0 . BIND(?s0 AS ?o) BIND(IF(isBlank(?s), '{GOES_UP}', 'u') AS ?k)"
