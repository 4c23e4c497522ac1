"""What a snapshot's Oxigraph finds by itself, in its own terms: those that nobody needs are not made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from pyoxigraph import Literal as OxigraphLiteral
from pyoxigraph import NamedNode
from pyoxigraph import Quad as OxigraphQuad
from rdflib import Literal, URIRef

from seeother.graph.catalogue import Census
from seeother.graph.oxigraph import to_oxigraph, to_rdflib
from seeother.graph.store import Opened
from seeother.statements import Node, Quad, Term
from seeother.terms import RDF


class Lookups:
    """Questions of many statements or of few parts of them, answered in the store."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    def subjects_of(self, predicate: URIRef, value: URIRef | None = None) -> Iterator[str]:
        """Yield the IRIs of which something is said, each once for each statement; terms that nobody needs are not made."""
        try:
            way, end = to_oxigraph(predicate), "?o" if value is None else to_oxigraph(value)
        except ValueError:  # what no store can hold
            return iter(())
        # A filter would read each name, only to tell that it is one.
        rows = self._asked_for(f"SELECT ?s {{ ?s {way} {end} }}")
        return (node.value for row in rows if type(node := row[0]) is NamedNode)

    def says(self, subject: URIRef, predicate: URIRef, value: Term) -> bool:
        """Tell whether a statement is made; of a literal in another spelling, too."""
        try:
            s, p, o = NamedNode(str(subject)), NamedNode(str(predicate)), to_oxigraph(value)
        except ValueError:
            return False
        return next(self._opened.oxigraph.quads_for_pattern(s, p, o, None), None) is not None

    def teller(self, predicate: URIRef, value: Term) -> Callable[[str], bool]:
        """Return what tells of one IRI after the other whether a statement is made about it: a third of what `says` takes."""
        try:
            way, end = NamedNode(str(predicate)), to_oxigraph(value)
        except ValueError:
            return lambda _: False
        store = self._opened.oxigraph
        is_one_graph = next(store.named_graphs(), None) is None

        def tells(iri: str) -> bool:
            try:
                node = NamedNode(iri)
            except ValueError:
                return False
            if OxigraphQuad(node, way, end) in store:
                return True
            return not is_one_graph and next(store.quads_for_pattern(node, way, end, None), None) is not None

        return tells

    def objects_of(self, subject: URIRef, predicate: URIRef) -> list[str]:
        """Return the IRIs that a subject leads to by a property."""
        try:
            s, p = NamedNode(str(subject)), NamedNode(str(predicate))
        except ValueError:
            return []
        found = self._opened.oxigraph.quads_for_pattern(s, p, None, None)
        return [end.value for quad in found if type(end := quad.object) is NamedNode]

    def unplaced(
        self,
        predicate: URIRef,
        value: URIRef,
        upward: Sequence[URIRef],
        downward: Sequence[URIRef],
        most: int,
    ) -> tuple[int, list[str]]:
        """Return how many IRIs lead to a value, `most` at most, and which of them have no place, none of so many."""
        try:
            inside = f"?s {to_oxigraph(predicate)} {to_oxigraph(value)}"
        except ValueError:
            return 0, []
        count = self.count_of(predicate, value, most)
        if count >= most:
            return most, []
        ends = [f"{{ ?s {to_oxigraph(name)} ?o }}" for name in upward]
        ends += [f"{{ ?o {to_oxigraph(name)} ?s }}" for name in downward]
        placed = f"MINUS {{ {' UNION '.join(ends)} }}" if ends else ""
        rows = self._asked_for(f"SELECT ?s {{ {inside} {placed} }}")
        return count, list(dict.fromkeys(n.value for row in rows if type(n := row[0]) is NamedNode))

    def blank_mentions(self, node: Node, most: int) -> list[Quad]:
        """Return the statements of blank nodes among the first few that have a node as object, without their graphs."""
        try:
            first = f"SELECT ?s ?p {{ ?s ?p {to_oxigraph(node)} }} LIMIT {most}"
        except ValueError:
            return []
        rows = self._asked_for(f"SELECT ?s ?p {{ {{ {first} }} FILTER(isBlank(?s)) }}")
        return [Quad(to_rdflib(row[0]), to_rdflib(row[1]), node, None) for row in rows]

    def has_more_mentions(self, node: Node, most: int) -> bool:
        """Tell whether more than so many statements have a node as object; none of them is read."""
        try:
            first = f"SELECT ?p {{ ?s ?p {to_oxigraph(node)} }} LIMIT {most + 1}"
        except ValueError:
            return False
        ((counted,),) = self._asked_for(f"SELECT (COUNT(*) AS ?n) {{ {{ {first} }} }}")
        return int(counted.value) > most

    def count_of(self, predicate: URIRef, value: URIRef, most: int, of_iris: bool = True) -> int:
        """Return how many IRIs, or all nodes, lead to a value, each counted once where several files say so, `most` at most."""
        filtered = "FILTER(isIRI(?s))" if of_iris else ""
        try:
            inside = f"?s {to_oxigraph(predicate)} {to_oxigraph(value)} {filtered}"
        except ValueError:
            return 0
        once = "" if next(self._opened.oxigraph.named_graphs(), None) is None else "DISTINCT"
        first = f"SELECT {once} ?s {{ {inside} }} LIMIT {most}"
        ((counted,),) = self._asked_for(f"SELECT (COUNT(*) AS ?n) {{ {first} }}")
        return int(counted.value)

    def texts_in(self, predicate: URIRef, language: str | None) -> Iterator[tuple[str, str]]:
        """Yield the IRIs that have a text in a language, or in any, with the text."""
        wanted = "isIRI(?s) && isLiteral(?o)"
        wanted += "" if language is None else f" && LANG(?o) = {OxigraphLiteral(language)}"
        rows = self._asked_for(f"SELECT ?s ?o {{ ?s {to_oxigraph(predicate)} ?o FILTER({wanted}) }}")
        return ((row[0].value, row[1].value) for row in rows)

    def literals_of(self, predicate: URIRef) -> Iterator[tuple[str, Literal]]:
        """Yield the IRIs that have a literal by a property, with it."""
        try:
            rows = self._asked_for(f"SELECT ?s ?o {{ ?s {to_oxigraph(predicate)} ?o }}")
        except ValueError:
            return
        for node, value in rows:
            if type(value) is OxigraphLiteral and type(node) is NamedNode:
                yield node.value, to_rdflib(value)

    def census(self, origins: Iterable[str]) -> Census:
        """Count all statements; the links are those that lead beyond some origins."""
        once = "SELECT DISTINCT ?s ?p ?o { ?s ?p ?o }"
        properties = self._counts(f"SELECT ?p (COUNT(*) AS ?n) {{ {{ {once} }} }} GROUP BY ?p")
        kinds = f"?s <{RDF}type> ?c FILTER(isIRI(?c))"
        classes = self._counts(f"SELECT ?c (COUNT(DISTINCT ?s) AS ?n) {{ {kinds} }} GROUP BY ?c")
        beyond = "".join(f" && !STRSTARTS(STR(?o), {OxigraphLiteral(f'{origin}/')})" for origin in origins)
        counted = "(COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)"
        ((subjects, objects),) = self._asked_for(f"SELECT {counted} {{ ?s ?p ?o }}")
        outward = f"?s ?p ?o FILTER(isIRI(?o) && ?p != <{RDF}type>{beyond})"
        links = self._asked_for(f"SELECT ?o {{ SELECT DISTINCT ?s ?p ?o {{ {outward} }} }}")
        return Census(
            sum(count for _, count in properties),
            int(subjects.value),
            int(objects.value),
            classes,
            properties,
            (row[0].value for row in links),
        )

    def _counts(self, query: str) -> list[tuple[str, int]]:
        return Census.commonest((row[0].value, int(row[1].value)) for row in self._asked_for(query))

    def _asked_for(self, query: str) -> Any:
        return self._opened.oxigraph.query(query, use_default_graph_as_union=True)
