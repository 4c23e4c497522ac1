"""What leads to a node: the statements that have it as object, in order, and the ways to them through blank nodes."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from rdflib import BNode, Graph, URIRef

from seeother.graph.results import Results
from seeother.statements import Node, Quad, Term, Triple
from seeother.terms import RDF

MOST_ORDERED = 10_000  # mentions of one thing that are put in order; more come as the store has them
Above = dict[Node, list[Quad]]  # the statements that lead to blank nodes
_MOST_ABOVE = 20  # of those that lead to one
_HIGHEST = 1_000  # statements above a mention, as in a long list


class Mentions(Results):
    """What data knows of the statements that lead to a node."""

    @property
    @abstractmethod
    def graph(self) -> Graph:
        """Return the rdflib graph that documents are made from."""

    @abstractmethod
    def quads(
        self, subject: Node | None = None, predicate: URIRef | None = None, value: Term | None = None
    ) -> Iterator[Quad]:
        """Yield statements, all or those with these parts; one said in two files comes twice."""

    def mentions(self, node: Node, most: int, start: int = 0) -> tuple[list[Quad], int]:
        """Return up to `most` statements that have a node as object, from number `start`, and how many there are.

        Those that things make come first, by their IRIs, then those that blank nodes make.
        """
        if not start:
            first = list(islice(self.quads(value=node), most + 1))
            if len(first) <= most:
                return first, len({quad.triple for quad in first})
        ordered = self.once(("mentions", node), lambda: self._ordered_mentions(node))
        if ordered is None:
            return self._page(node, most, start), sum(self.mention_counts(node).values())
        return [quad for statements in ordered[start : start + most] for quad in statements], len(ordered)

    def _ordered_mentions(self, node: Node) -> list[list[Quad]] | None:
        """Return all mentions in order, each with all its places; None where there are too many to put in order."""
        found = list(islice(self.quads(value=node), MOST_ORDERED + 1))
        if len(found) > MOST_ORDERED:
            return None
        statements: dict[Triple, list[Quad]] = {}
        for quad in found:
            statements.setdefault(quad.triple, []).append(quad)
        known: Above = {}
        return [
            statements[triple]
            for triple in sorted(statements, key=lambda triple: self._standing(statements[triple][0], known))
        ]

    def _standing(self, mention: Quad, known: Above) -> tuple[bool, str, list[str]]:
        path = self.upwards(mention, known)
        top = path[-1].subject if path else mention.subject
        name = "" if type(top) is BNode else str(top)
        return type(mention.subject) is BNode, name, [str(quad.predicate) for quad in path]

    def upwards(self, mention: Quad, known: Above | None = None) -> list[Quad]:
        """Return a mention and, as long as a blank node makes it, the statements that lead there; nothing from a ring."""
        return next(iter(self.ways_up(mention, known)), [])

    def ways_up(self, mention: Quad, known: Above | None = None) -> list[list[Quad]]:
        """Return all that leads to a mention likewise, once for each thing that a blank node is shared by.

        What is `known` to lead to blank nodes is not looked up again for the next mention, as of many in one list.
        """
        known = {} if known is None else known
        path, seen = [mention], set()
        while type(node := path[-1].subject) is BNode:
            seen.add(node)
            if (above := known.get(node)) is None:
                above = known[node] = sorted(islice(self.quads(value=node), _MOST_ABOVE), key=_named_first)
            if not above:
                break
            onward = [quad for quad in above if quad.subject not in seen]
            if not onward or len(path) >= _HIGHEST:
                return []
            if type(onward[0].subject) is not BNode:
                return [[*path, quad] for quad in onward if type(quad.subject) is not BNode]
            path.append(onward[0])
        return [path]

    def mention_counts(self, node: Node) -> dict[str, int]:
        """Return for each property how many statements made with it have a node as object."""
        ordered = self.once(("mentions", node), lambda: self._ordered_mentions(node))
        if ordered is not None:
            return Counter(str(statements[0].predicate) for statements in ordered)
        return self.kept(("counts of mentions", node), lambda: self._property_counts(node))

    def counts_about(self, node: Node) -> dict[str, int]:
        """Return for each property how many statements are made with it about a node."""
        rows = self._select("SELECT ?o ?p (COUNT(DISTINCT ?end) AS ?n) { ?o ?p ?end } GROUP BY ?o ?p", node)
        return {str(row.p): int(row.n) for row in rows}

    def _property_counts(self, node: Node) -> dict[str, int]:
        rows = self._select("SELECT ?o ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?o ?p", node)
        return {str(row.p): int(row.n) for row in rows}

    def _page(self, node: Node, most: int, start: int) -> list[Quad]:
        rows = self._select(f"SELECT ?s ?p ?o {{ ?s ?p ?o }} LIMIT {most} OFFSET {start}", node)
        return [Quad(row.s, row.p, node, None) for row in rows]

    def _select(self, query: str, node: Node) -> Any:
        return self.graph.query(query, initBindings={"o": node}, initNs={"rdf": RDF})


def _named_first(quad: Quad) -> tuple[bool, str, str]:
    return type(quad.subject) is BNode, str(quad.subject), str(quad.predicate)
