"""Patterns of a query for what is said about nodes and about the blank nodes below them, level by level."""

from __future__ import annotations

from collections.abc import Iterator

from seeother.terms import RDF

FEW, MANY = 2, 8  # blank nodes below each other that are followed at first, and at most; lists count as one
FEW_STEPS, MANY_STEPS = 4, 10  # likewise where each member of a list counts
_MOST_OF_A_LEVEL = 50_000
REST = f"<{RDF}rest>*"
TAGS = "?k ?s ?p ?o"


def levels(paths: bool, is_deep: bool = False) -> int:
    """Return how many levels of blank nodes are followed."""
    if paths:
        return MANY if is_deep else FEW
    return MANY_STEPS if is_deep else FEW_STEPS


def said_below(root: str, depth: int, paths: bool, tag: str = "d", first: str = "s0") -> Iterator[str]:
    """Yield patterns for what is said about `first`, as `root` binds it, and about the blank nodes below it, level by level.

    The deepest level tells itself apart: what is below it is still to be asked for. Nothing is bound under another name before
    it is looked up: some engines look through all there is then.
    """
    way, node = root, first
    for level in range(depth + 1):
        if level:
            way, node = _further(way, node, level, paths), f"s{level}"
        mark = "e" if level == depth and tag == "d" else tag
        yield f"{way} ?{node} ?p ?o . BIND(?{node} AS ?s) BIND('{mark}' AS ?k)"


def _further(way: str, node: str, level: int, paths: bool) -> str:
    """Return a way that goes on to the blank nodes of the next level, and to the nodes of the lists that may begin with them."""
    step = f"?{node} ?e{level}"
    if paths:
        return f"{way} {step} ?n{level} . FILTER(isBlank(?n{level})) ?n{level} {REST} ?s{level} ."
    # The bound has such engines work out what is within first, where they would begin with all there is.
    within = f"{way} {step} ?s{level} . FILTER(isBlank(?s{level}))"
    return f"{{ SELECT DISTINCT ?s{level} {{ {within} }} LIMIT {_MOST_OF_A_LEVEL} }}"
