"""What is said about statements: the blank nodes by which OWL and RDF say which statement they are about."""

from __future__ import annotations

from rdflib import BNode, URIRef

from seeother.statements import Term, Triple
from seeother.terms import OWL, RDF
from seeother.write.rdf_lists import Blocks

# The properties by which OWL and RDF say of a node which statement it is about.
_STATEMENTS = (
    tuple(f"{OWL}annotated{part}" for part in ("Source", "Property", "Target")),
    tuple(f"{RDF}{part}" for part in ("subject", "predicate", "object")),
)
ANNOTATED, _, ANNOTATED_TARGET = _STATEMENTS[0]
_DEEPEST = 12  # nodes in each other, such as the items of a list, that are compared
OF_NOTES = frozenset({f"{RDF}type", *_STATEMENTS[0], *_STATEMENTS[1]})


def notes_in(blocks: Blocks) -> dict[Triple, list[BNode]]:
    """Return the blank nodes that are about a statement (OWL 2 Mapping to RDF Graphs, section 2.2; RDF Schema 5.3)."""
    found: dict[Triple, list[BNode]] = {}
    for node, triples in blocks.items():
        if type(node) is not BNode:
            continue
        said = {str(t.predicate): t.object for t in triples}
        for parts in _STATEMENTS:
            if said.keys() >= set(parts):
                subject, predicate, value = (said[part] for part in parts)
                if isinstance(predicate, URIRef) and isinstance(subject, URIRef | BNode):
                    found.setdefault(Triple(subject, predicate, value), []).append(node)
    if not found:
        return {}
    existing = {triple for triples in blocks.values() for triple in triples}
    alike = _Contents(blocks)
    noted = {alike.of(triple): triple for triple in existing if type(triple.object) is BNode}
    kept: dict[Triple, list[BNode]] = {}
    for triple, nodes in found.items():
        own = triple if triple in existing else noted.get(alike.of(triple))
        if own is not None:
            kept.setdefault(own, []).extend(nodes)
    return kept


class _Contents:
    """What statements have in common with their repetitions in notes, which have lists and restrictions of their own."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._numbers: dict[
            object, int
        ] = {}  # of each content, so that nodes in many others are looked at once
        self._known: dict[tuple[Term, int], object] = {}

    def of(self, triple: Triple) -> tuple[Term, Term, object]:
        """Return what is equal for statements that say the same."""
        return triple.subject, triple.predicate, self._content(triple.object, _DEEPEST)

    def _content(self, node: Term, depth: int) -> object:
        if type(node) is not BNode or not depth:
            return node
        if (node, depth) not in self._known:
            said = frozenset(
                (t.predicate, self._content(t.object, depth - 1)) for t in self._blocks.get(node, ())
            )
            self._known[node, depth] = self._numbers.setdefault(said, len(self._numbers))
        return self._known[node, depth]
