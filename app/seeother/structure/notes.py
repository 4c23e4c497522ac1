"""What is said about statements: the blank nodes by which OWL and RDF say which statement they are about."""

from __future__ import annotations

from rdflib import BNode, URIRef

from seeother.statements import Triple
from seeother.terms import OWL, RDF
from seeother.write.rdf_lists import Blocks

# The properties by which OWL and RDF say of a node which statement it is about.
_STATEMENTS = (
    tuple(f"{OWL}annotated{part}" for part in ("Source", "Property", "Target")),
    tuple(f"{RDF}{part}" for part in ("subject", "predicate", "object")),
)
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
    existing = {triple for triples in blocks.values() for triple in triples} if found else set()
    return {triple: nodes for triple, nodes in found.items() if triple in existing}
