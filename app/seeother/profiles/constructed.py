"""What a SPARQL CONSTRUCT makes of a document: bounded in time, in length, and in what it may reach."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import Any, cast

from rdflib import BNode, Graph, URIRef

from seeother.documents.blank_nodes import in_order, named_by_content
from seeother.sparql.constructs import prepare
from seeother.statements import Term, Triple

_SECONDS = 3.0
_MOST = 50_000  # statements that come out


class TooMuch(RuntimeError):
    """A CONSTRUCT that takes too long, or makes too much, of a document."""


class _Timed(Graph):
    """A graph that is asked no longer than it has time."""

    def __init__(self, end: float) -> None:
        super().__init__(bind_namespaces="none")
        self._end = end

    def triples(self, triple: Any) -> Iterator[Any]:  # type: ignore[override]
        if time.monotonic() > self._end:
            raise TooMuch
        return super().triples(triple)


def construct(query: str, topics: Iterable[URIRef], statements: Iterable[Triple]) -> tuple[Triple, ...]:
    """Return what a query makes of the statements of a document, asked for each of its topics as ?this."""
    prepared = prepare(query)
    graph = _Timed(time.monotonic() + _SECONDS)
    for statement in statements:
        graph.add(statement)
    found: dict[Triple, None] = {}
    for topic in topics:
        made = graph.query(prepared, initBindings={"this": topic})
        for subject, predicate, value in made.graph or ():
            if isinstance(subject, URIRef | BNode) and isinstance(predicate, URIRef):
                found[Triple(subject, predicate, cast(Term, value))] = None
        if len(found) > _MOST:
            raise TooMuch
    return in_order(named_by_content(found))
