"""Statements that belong to a document although none of its topics makes them: axioms, and what the data says of the document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rdflib import BNode, URIRef

from seeother.graph.data import Data
from seeother.graph.mentions import Above
from seeother.iris import canonical, namespace_of
from seeother.statements import Node, Quad, iri_of

_MOST_MENTIONS = 200  # of one topic among many that are looked at


def loose_nodes(
    snapshot: Data, topics: Sequence[URIRef], outgoing: Iterable[Quad], incoming: Sequence[Quad]
) -> list[Node]:
    """Return the blank nodes that nothing refers to, and that lead to a topic, such as an owl:AllDisjointClasses.

    `incoming` are mentions of a single topic; of several, each is looked up. What is `outgoing` belongs to a topic already.
    """
    mentions = incoming if len(topics) == 1 else _mentions(snapshot, topics)
    blank = [quad for quad in mentions if type(quad.subject) is BNode]
    if not blank:
        return []
    seen = {quad.subject for quad in outgoing}
    above: Above = {}
    tops = (_top_of(snapshot, quad, above) for quad in blank if quad.subject not in seen)
    return list(dict.fromkeys(top for top in tops if top))


def _mentions(snapshot: Data, topics: Iterable[URIRef]) -> Iterator[Quad]:
    for topic in topics:
        yield from snapshot.blank_mentions(topic, _MOST_MENTIONS)


def _top_of(snapshot: Data, mention: Quad, above: Above) -> Node | None:
    """Return the blank node above which there is nothing, None where a thing is above it, or no end."""
    path = snapshot.upwards(mention, above)
    top = path[-1].subject if path else None
    return top if type(top) is BNode else None


def own_names(snapshot: Data, urls: Sequence[str], topics: Sequence[URIRef]) -> list[URIRef]:
    """Return the subjects that are URLs of the document itself, as the data spells them."""
    named = [url for url in map(canonical, urls) if _may_have(namespace_of(url), snapshot)]
    found = [subject for url in named for subject in snapshot.subjects(url)]
    found += [iri_of(subject) for url in urls[:1] if named for subject in snapshot.catalogue.variants(url)]
    return [subject for subject in dict.fromkeys(found) if subject not in topics]


def _may_have(folder: str, snapshot: Data) -> bool:
    """Tell whether any subject may be in a folder: documents have few, and as a rule no subjects."""
    return snapshot.kept(("in folder", folder), lambda: snapshot.catalogue.may_have(folder))
