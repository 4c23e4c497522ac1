"""Patterns of a query for what is said about nodes and about the blank nodes below them, level by level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from seeother.terms import RDF

DEPTHS = (
    2,
    8,
    24,
)  # blank nodes below each other that are followed at first, and where they lie deeper; lists count as one
DEPTHS_IN_STEPS = 4, 10  # likewise where each member of a list counts
_FEW, _STEPS_OF_FEW = 3, 5  # blank nodes below which more is asked for, and how many levels of them
_MOST_OF_A_LEVEL = 50_000
_REST = f"<{RDF}rest>"
REST = f"{_REST}*"
TAGS = "?k ?s ?p ?o"
DEEPEST = "e"  # the tag of the deepest blank nodes that were looked at


def depths(paths: bool) -> tuple[int, ...]:
    """Return how many levels of blank nodes are followed: at first, then wherever that was not all."""
    return DEPTHS if paths else DEPTHS_IN_STEPS


def further(names: Sequence[str], most: int) -> str:
    """Return the query for what is said about blank nodes, by the names that an engine knows them by, and somewhat below them."""
    # Engines that are asked so are slow at finding values of which there are lists.
    root = f"{{ {' UNION '.join(f'{{ BIND({name} AS ?s0) }}' for name in names)} }}"
    told = said_below(root, _STEPS_OF_FEW if len(names) <= _FEW else 0, False)
    branches = " UNION ".join(f"{{ SELECT {TAGS} {{ {branch} }} }}" for branch in told)
    return f"SELECT DISTINCT {TAGS} {{ {branches} }} LIMIT {most}"


def said_below(root: str, depth: int, paths: bool, tag: str = "d", first: str = "s0") -> Iterator[str]:
    """Yield patterns for what is said about `first`, as `root` binds it, and about the blank nodes below it, level by level.

    The deepest level tells itself apart: what is below it is still to be asked for. Nothing is bound under another name before
    it is looked up: some engines look through all there is then.
    """
    way, node = root, first
    for level in range(depth + 1):
        if level:
            way, node = _further(way, node, level, paths), f"s{level}"
        mark = DEEPEST if level == depth else tag
        yield f"{way} ?{node} ?p ?o . BIND(?{node} AS ?s) BIND('{mark}' AS ?k)"


def _further(way: str, node: str, level: int, paths: bool) -> str:
    """Return a way that goes on to the blank nodes of the next level, and to the nodes of the lists that may begin with them."""
    if not paths:
        return each_once(f"s{level}", f"{way} ?{node} ?e{level} ?s{level} . FILTER(isBlank(?s{level}))")
    # The lists that the level above is part of have been followed.
    new = f" && ?e{level} != {_REST}" if level > 1 else ""
    step = f"?{node} ?e{level} ?n{level} . FILTER(isBlank(?n{level}){new}) ?n{level} {REST} ?s{level}"
    return each_once(f"s{level}", f"{way} {step}")


def each_once(name: str, pattern: str) -> str:
    """Return a pattern that finds each node once, however many ways lead to it: ways multiply from level to level.

    The bound has engines work out what is within first, where they would begin with all there is.
    """
    return f"{{ SELECT DISTINCT ?{name} {{ {pattern} }} LIMIT {_MOST_OF_A_LEVEL} }}"


def above(way: str, node: str, level: int, paths: bool) -> str:
    """Return a way that goes on to the blank nodes above a node, and to those of the lists that these are part of."""
    if not paths:
        return each_once(f"a{level}", f"{way} ?a{level} ?f{level} ?{node} . FILTER(isBlank(?a{level}))")
    step = f"?y{level} ?f{level} ?{node} . FILTER(isBlank(?y{level}) && ?f{level} != {_REST})"
    return each_once(f"a{level}", f"{way} {step} ?a{level} {REST} ?y{level}")
