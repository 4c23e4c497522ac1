"""Statements that belong to a document although none of its topics makes them: axioms, and what the data says of the document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from pyoxigraph import BlankNode, NamedNode, Quad

from seeother.graph.snapshot import Node, Snapshot
from seeother.iris import canonical

_MOST_MENTIONS = 200  # of one topic among many that are looked at
_HIGHEST = 1_000  # blank nodes above one, as in a long list


def loose_nodes(
    snapshot: Snapshot, topics: Sequence[NamedNode], said: Iterable[Quad], heard: Sequence[Quad]
) -> list[Node]:
    """Return the blank nodes that nothing refers to, and that lead to a topic, such as an owl:AllDisjointClasses.

    `heard` are mentions of a single topic; of several, each is looked up. What is `said` belongs to a topic already.
    """
    seen = {quad.subject for quad in said}
    mentions = heard if len(topics) == 1 else _mentions(snapshot, topics)
    found: dict[Node, None] = {}
    for quad in mentions:
        if type(quad.subject) is BlankNode and quad.subject not in seen and (top := _top_of(snapshot, quad)):
            found[top] = None
    return list(found)


def _mentions(snapshot: Snapshot, topics: Iterable[NamedNode]) -> Iterator[Quad]:
    for topic in topics:
        yield from islice(snapshot.quads(value=topic), _MOST_MENTIONS)


def _top_of(snapshot: Snapshot, mention: Quad) -> Node | None:
    """Return the blank node above which there is nothing, None where a thing is above it, or no end."""
    path = list(islice(upwards(snapshot, mention), _HIGHEST + 1))
    top = path[-1].subject
    return top if type(top) is BlankNode and len(path) <= _HIGHEST else None


def upwards(snapshot: Snapshot, mention: Quad) -> Iterator[Quad]:
    """Yield a mention and, as long as a blank node makes it, the statement that leads there; without end in a ring."""
    above: Quad | None = mention
    while above is not None:
        yield above
        above = next(snapshot.quads(value=above.subject), None) if type(above.subject) is BlankNode else None


def own_names(snapshot: Snapshot, urls: Iterable[str], topics: Sequence[NamedNode]) -> list[NamedNode]:
    """Return the subjects that are URLs of the document itself, as the data spells them."""
    found = (subject for url in urls for subject in snapshot.subjects(canonical(url)))
    return [subject for subject in dict.fromkeys(found) if subject not in topics]
