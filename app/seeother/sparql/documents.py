"""The queries for what a document says: one that nearly always does, and one that goes as deep as blank nodes lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from seeother.sparql.below import DEPTHS, GOES_UP, REST, TAGS, above, all_around, each_once, said_below
from seeother.sparql.terms import text_of_text, values
from seeother.statements import Term
from seeother.terms import RDF
from seeother.write.ntriples import text_of

MOST_STATEMENTS = 50_000  # of one document
MOST_MENTIONS = 10_001  # of a topic; where there are fewer they are put in order
_ABOVE, _BESIDE = 12, 2  # blank nodes and lists above a mention at first, and blank nodes below those
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

    `around` are the topics that blank nodes mention: what lies around such a mention comes too.
    """
    root = values("s0", [*wanted.topics, *wanted.others])
    branches = [*said_below(root, depth, wanted.closure)]
    for linked in _linked_parts(wanted.topics, wanted.stem):
        branches += said_below(linked, depth if depth > DEPTHS[0] else 0, wanted.closure)
    beside = _around_mentions(around, wanted, depth) if around else ()
    return _selected([*branches, *_mentions(wanted), *beside])


def _selected(branches: Iterable[str]) -> str:
    # Each branch is a query of its own: some engines take filters of one for filters of another.
    union = "\nUNION ".join(f"{{ SELECT {TAGS} {{ {branch} }} }}" for branch in branches)
    return f"SELECT DISTINCT {TAGS} {{ {union} }} LIMIT {MOST_STATEMENTS + 1}"


def _linked_parts(topics: Sequence[Term], stem: str) -> Iterator[str]:
    """Yield patterns that bind ?s0 to the parts of a stem that a topic is linked with, either way."""
    if not stem:
        return
    told, begins = values("t", topics), f"STRSTARTS(STR(?s0), {text_of_text(f'{stem}#')})"
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


def _around_mentions(topics: Sequence[Term], wanted: Wanted, depth: int) -> Iterator[str]:
    """Yield patterns for what lies around the blank nodes that mention a topic: above them, and below all of that.

    What is said of the uppermost by a blank node tells itself apart: where that is all of it, there is more above.
    """
    found = f"{_bounded_mentions(topics, wanted)} FILTER(isBlank(?m))"
    if wanted.closure:
        yield from all_around(found, wanted.closure, "u")
        return
    way, node = each_once("a0", f"{found} ?a0 {REST} ?m"), "a0"
    for level in range(1, max(_ABOVE, depth) + 1):
        way, node = above(way, node, level), f"a{level}"
    yield f"{way} ?s ?p ?{node} . BIND(?{node} AS ?o) BIND(IF(isBlank(?s), '{GOES_UP}', 'u') AS ?k)"
    yield from said_below(way, max(_BESIDE, depth - DEPTHS[0]), "", "u", node)
