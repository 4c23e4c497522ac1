"""Statements that belong to a document although none of its topics makes them: axioms, and what the data says of the document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from pyoxigraph import BlankNode, NamedNode, Quad

from seeother.graph.snapshot import Node, Snapshot
from seeother.iris import canonical

_MOST_MENTIONS = 200  # of one topic among many that are looked at
_MOST_ABOVE = 20  # statements that lead to one blank node
_HIGHEST = 1_000  # statements above a mention, as in a long list


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
    path = upwards(snapshot, mention)
    top = path[-1].subject if path else None
    return top if type(top) is BlankNode else None


def upwards(snapshot: Snapshot, mention: Quad) -> list[Quad]:
    """Return a mention and, as long as a blank node makes it, the statements that lead there; nothing from a ring."""
    path, seen = [mention], set()
    while type(node := path[-1].subject) is BlankNode:
        seen.add(node)
        above = list(islice(snapshot.quads(value=node), _MOST_ABOVE))
        if not above:
            break
        onward = next((quad for quad in above if quad.subject not in seen), None)
        if onward is None or len(path) >= _HIGHEST:
            return []
        path.append(onward)
    return path


def own_names(snapshot: Snapshot, urls: Iterable[str], topics: Sequence[NamedNode]) -> list[NamedNode]:
    """Return the subjects that are URLs of the document itself, as the data spells them."""
    found = (subject for url in urls for subject in snapshot.subjects(canonical(url)))
    return [subject for subject in dict.fromkeys(found) if subject not in topics]
