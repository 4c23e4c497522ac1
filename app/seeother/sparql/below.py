"""Patterns of a query for what is said about nodes and about the blank nodes below them, level by level or all at once."""

from __future__ import annotations

from collections.abc import Iterator

from seeother.terms import RDF

# Blank nodes below or above each other that are followed at first, and where they lie deeper; lists count as one.
DEPTHS = 2, 24
_MOST_OF_A_LEVEL = 50_000
_MOST_WAYS = 1_200_000  # that an engine goes in one direction, to all levels together
_REST = f"<{RDF}rest>"
REST = f"{_REST}*"
_FIRST = f"<{RDF}first>"
# From a node to the cells of lists that hold it: those before it, and after it; each in one walk, for from each cell by itself
# there would be as many ways as cells, squared.
CELLS_BEFORE, CELLS_AFTER = f"({_FIRST}|{_REST})+", f"(^{_FIRST}|{_REST})+"
TAGS = "?k ?s ?p ?o"
_IS_MORE = "isBlank(?o) && EXISTS { ?o ?further ?more }"
# The tags of what leads to a blank node that something is said about, and of what a blank node says of one above a mention.
GOES_ON, GOES_UP = "e", "h"


def said_below(root: str, depth: int, closure: str, tag: str = "d", first: str = "s0") -> Iterator[str]:
    """Yield patterns for what is said about `first`, as `root` binds it, and about the blank nodes below it.

    What leads to a blank node tells itself apart: where nothing comes of that, it is still to be asked for.
    With a `closure` all comes at once.
    Nothing is bound under another name before it is looked up: some engines look through all there is then.
    """
    if closure:
        yield _said_of(first, root, tag)
        yield _said_of("s1", f"{root} {_all_below(first, closure)}", tag)
        return
    way, node = root, first
    for level in range(1, depth + 1):
        way, node = _further(way, node, level, depth), f"s{level}"
    yield f"{way} ?{node} ?p ?o . BIND(?{node} AS ?s) BIND(IF({_IS_MORE}, '{GOES_ON}', '{tag}') AS ?k)"


def _said_of(node: str, way: str, tag: str) -> str:
    return f"{way} ?{node} ?p ?o . BIND(?{node} AS ?s) BIND('{tag}' AS ?k)"


def _all_below(node: str, closure: str) -> str:
    # An engine that begins with what is below many nodes at once begins with all there is.
    step = closure.format("n1", "s1", "?n1 ?below ?s1 . FILTER(isBlank(?s1))")
    return f"?{node} ?e1 ?n1 . FILTER(isBlank(?n1)) {step}"


def _further(way: str, node: str, level: int, depth: int) -> str:
    """Return a way that goes on to the blank nodes of the next level, lists that begin with them whole, or stays where it was.

    So one way leads to all levels: a query for each of them is longer by all the levels above.
    """
    step = f"?{node} (!{_REST}/{REST})? ?s{level} . FILTER(isBlank(?s{level}) || ?s{level} = ?{node})"
    return each_once(f"s{level}", f"{way} {step}", depth)


def each_once(name: str, pattern: str, levels: int = DEPTHS[0]) -> str:
    """Return a pattern that finds each node once, however many ways lead to it: ways multiply from level to level.

    The outer bound has engines work out what is within first, where they would begin with all there is. The inner one ends
    what would take them minutes, such as the way from each of thousands of members of a list to its beginning: what is missing
    then shows, as what lies too deep does. All `levels` of a query share it.
    """
    ways = f"{{ SELECT ?{name} {{ {pattern} }} LIMIT {_MOST_WAYS // levels} }}"
    return f"{{ SELECT DISTINCT ?{name} {{ {ways} }} LIMIT {_MOST_OF_A_LEVEL} }}"


def above(way: str, node: str, higher: str, depth: int) -> str:
    """Return a way that goes on to the blank nodes above a node, and to all of the lists that these are part of, or stays."""
    step = f"?{higher} (({REST}|(^{_REST})*)/!{_REST})? ?{node} . FILTER(isBlank(?{higher}) || ?{higher} = ?{node})"
    return each_once(higher, f"{way} {step}", depth)


def all_around(way: str, closure: str, tag: str) -> Iterator[str]:
    """Yield patterns for what is said about all above a blank node ?m, as `way` binds it, and below the uppermost of those."""
    higher = closure.format("m", "s0", "?s0 ?above ?m . FILTER(isBlank(?m))")
    yield f"{_said_of('s0', f'{way} {higher}', tag)} FILTER(isBlank(?s0) || isBlank(?o))"
    highest = closure.format("m", "s0", "?s0 ?above ?m . FILTER(isBlank(?s0))")
    alone = "FILTER(NOT EXISTS { ?higher ?leads ?s0 FILTER(isBlank(?higher)) })"
    yield _said_of("s1", f"{way} {highest} {alone} {_all_below('s0', closure)}", tag)
