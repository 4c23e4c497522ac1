"""Queries and patterns for what resources are called, and what else is told of them in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from seeother.sparql.terms import iris, values
from seeother.statements import Term
from seeother.terms import ALTERNATIVES, SKOS, SKOSXL, SUMMARIES
from seeother.write.ntriples import text_of


def names(resources: Sequence[Term], properties: Sequence[Term], asked: Sequence[Term], most: int) -> str:
    """Return the query for the names of resources, and which of those `asked` about are subjects (they come without ?p)."""
    there = f"{{ SELECT DISTINCT ?s {{ {values('s', asked)} ?s ?any ?thing }} }}"
    branches = [*(f"{{ {branch} }}" for branch in named(resources, properties)), *([there] if asked else [])]
    return f"SELECT ?s ?p ?o {{ {' UNION '.join(branches)} }} LIMIT {most}"


def texts_of(resources: Sequence[Term]) -> str:
    """Return the pattern of other names and of descriptions."""
    return _said(resources, iris((*ALTERNATIVES, *SUMMARIES)))


def _said(resources: Sequence[Term], properties: Sequence[Term]) -> str:
    """Return the pattern of what is said about resources with some properties.

    It looks through all that is said about them, which engines are quick at, where two lists of values, or a branch for each
    property, take some of them many times as long.
    """
    wanted = ", ".join(map(text_of, properties))
    return f"{values('s', resources)} ?s ?p ?o FILTER(?p IN ({wanted}))"


def named(resources: Sequence[Term], properties: Sequence[Term]) -> Iterator[str]:
    """Yield patterns for names, those too that are resources of their own."""
    told = values("s", resources)
    yield _said(resources, properties)
    yield f"{told} ?s <{SKOSXL}prefLabel> ?n . ?n <{SKOSXL}literalForm> ?o BIND(<{SKOS}prefLabel> AS ?p)"
