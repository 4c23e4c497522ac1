"""Queries and patterns for what resources are called, and what else is told of them in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from seeother.sparql.terms import iris, values
from seeother.statements import Term
from seeother.terms import ALTERNATIVES, LABELS, SUMMARIES
from seeother.vocabularies.name_nodes import MARKS, PARTS, TEXTS
from seeother.write.ntriples import text_of

NODE_TEXTS = iris(dict.fromkeys((*TEXTS, *LABELS, *PARTS)))  # by which nodes say a name
_OF_NODES = [*NODE_TEXTS, *iris(sorted(MARKS))]
_TEXTS_EACH = 5  # of a name node, on average


def names(
    resources: Sequence[Term],
    properties: Sequence[Term],
    ways: Sequence[Term],
    asked: Sequence[Term],
    most: int,
) -> str:
    """Return the query for the names of resources, and which of those `asked` about are subjects (they come without ?p)."""
    there = f"{{ SELECT DISTINCT ?s {{ {values('s', asked)} ?s ?any ?thing }} }}"
    branches = [
        *(f"{{ {branch} }}" for branch in named(resources, properties, ways)),
        *([there] if asked else []),
    ]
    return f"SELECT ?s ?p ?o {{ {' UNION '.join(branches)} }} LIMIT {most}"


def texts_of(resources: Sequence[Term]) -> str:
    """Return the pattern of other names and of descriptions."""
    return _said(resources, iris((*ALTERNATIVES, *SUMMARIES)))


def _said(resources: Sequence[Term], properties: Sequence[Term]) -> str:
    """Return the pattern of what is said about resources with some properties.

    It looks through all that is said about them, which engines are quick at, where two lists of values, or a branch for each
    property, take some of them many times as long.
    """
    return f"{values('s', resources)} ?s ?p ?o FILTER(?p IN ({_listed(properties)}))"


def named(resources: Sequence[Term], properties: Sequence[Term], ways: Sequence[Term]) -> Iterator[str]:
    """Yield patterns for names: texts; where `ways` lead to nodes that are names, these, and what such nodes say."""
    yield _said(resources, properties)
    if ways:
        told = values("x", resources)
        yield f"{_said(resources, ways)} FILTER(!isLiteral(?o))"
        nodes = f"{told} ?x ?way ?s FILTER(?way IN ({_listed(ways)})) ?s ?p ?o FILTER(?p IN ({_listed(_OF_NODES)}))"
        yield f"{{ SELECT DISTINCT ?s ?p ?o {{ {nodes} }} }}"


def bearers(found: str, ways: Sequence[Term], most: int) -> str:
    """Return the query for what is called by nodes ?n that a pattern finds as its ?s: ?s is by ?p, and by ?q they say texts."""
    nodes = f"{{ SELECT DISTINCT (?s AS ?n) {{ {found} }} LIMIT {most} }}"
    led = f"?s ?p ?n FILTER(isIRI(?s) && ?p IN ({_listed(ways)}))"
    texts = f"?n ?q ?o FILTER(?q IN ({_listed(NODE_TEXTS)}))"
    return f"SELECT DISTINCT ?s ?p ?n ?q ?o {{ {nodes} {led} {texts} }} LIMIT {_TEXTS_EACH * most}"


def _listed(properties: Sequence[Term]) -> str:
    return ", ".join(map(text_of, properties))
