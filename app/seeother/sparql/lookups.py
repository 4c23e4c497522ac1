"""The queries that lists and look-ups are made of: terms go in as terms, and every query has a bound on what it may find."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from seeother.sparql.terms import iris, text_of_text, values
from seeother.statements import Term
from seeother.terms import RDF
from seeother.write.ntriples import text_of

MOST_FOUND = 20_000  # statements of one pattern
MOST_COUNTED_BY = 1_000  # classes, or properties, that are counted apart
MOST_COUNTED = 100_000  # statements, where they are counted


def existing(candidates: Sequence[Term]) -> str:
    """Return the query which of some IRIs are subjects."""
    return f"SELECT DISTINCT ?s {{ {values('s', candidates)} ?s ?p ?o }} LIMIT {len(candidates)}"


def about(candidates: Sequence[Term], most: int) -> str:
    """Return the query for what is said about some IRIs; one row more, which has ?here, tells that this was what was answered."""
    said = f"{{ SELECT ?s ?p ?o {{ {values('s', candidates)} ?s ?p ?o }} LIMIT {most} }}"
    return f"SELECT ?s ?p ?o ?here {{ {{ {said} }} UNION {{ BIND(1 AS ?here) }} }}"


def pattern(subject: Term | None, predicate: Term | None, value: Term | None, most: int) -> str:
    """Return the query for statements with some of these parts."""
    parts = [
        f"?{name}" if term is None else text_of(term)
        for name, term in zip("spo", (subject, predicate, value), strict=True)
    ]
    open_ones = [part for part in parts if part.startswith("?")]
    if not open_ones:
        return f"SELECT (1 AS ?yes) {{ {' '.join(parts)} }} LIMIT 1"
    return f"SELECT {' '.join(open_ones)} {{ {' '.join(parts)} }} LIMIT {most}"


def used(properties: Sequence[Term]) -> str:
    """Return the query which of some properties anything is said with."""
    branches = (
        f"{{ SELECT ?p {{ ?s {text_of(each)} ?o BIND({text_of(each)} AS ?p) }} LIMIT 1 }}"
        for each in properties
    )
    return f"SELECT ?p {{ {' UNION '.join(branches)} }}"


def below(space: str, kinds: Iterable[str], name: str) -> str:
    """Return the query for the subjects of some kinds right below a namespace."""
    stem = text_of_text(f"{space.rstrip('#/')}/")
    begins = f"STRSTARTS(STR(?{name}), {stem})"
    flat = f'!CONTAINS(STRAFTER(STR(?{name}), {stem}), "/") && !CONTAINS(STR(?{name}), "#")'
    kind = values("c", iris(sorted(kinds)))
    found = f"{kind} ?{name} <{RDF}type> ?c FILTER(isIRI(?{name}) && {begins} && {flat})"
    return f"SELECT DISTINCT ?{name} {{ {found} }} LIMIT {MOST_FOUND}"


def page_of_mentions(node: Term, most: int, start: int, is_counted: bool) -> str:
    """Return the query for some of the statements that lead to a node, and how many by each property unless that `is_counted`."""
    page = f"SELECT ?s ?p {{ ?s ?p {text_of(node)} }} LIMIT {most} OFFSET {start}"
    if is_counted:
        return page
    counts = counts_of_mentions(node, "n")
    return f"SELECT ?s ?p ?n {{ {{ {page} }} UNION {{ {counts} }} }}"


def counts_of_mentions(node: Term, name: str) -> str:
    """Return the query how many statements lead to a node by each property."""
    looked_at = f"SELECT ?p {{ ?s ?p {text_of(node)} }} LIMIT {MOST_COUNTED}"
    return f"SELECT ?p (COUNT(*) AS ?{name}) {{ {{ {looked_at} }} }} GROUP BY ?p LIMIT {MOST_COUNTED_BY}"


def members(conditions: Sequence[tuple[Term, Term, bool]], most: int, start: int) -> str:
    """Return the query for some of the things that meet conditions: that lead to a value by a property, or it to them."""
    met = " . ".join(
        f"{text_of(value)} {text_of(said)} ?s" if backwards else f"?s {text_of(said)} {text_of(value)}"
        for said, value, backwards in conditions
    )
    return f"SELECT ?s {{ {met} }} LIMIT {most} OFFSET {start}"


def count(pattern: str, most: int) -> str:
    """Return the query how often a pattern is met, counted no further than matters."""
    return f"SELECT (COUNT(*) AS ?n) {{ {{ SELECT * {{ {pattern} }} LIMIT {most} }} }}"


def counts_by(name: str, pattern: str, looked_at: int, most: int) -> str:
    """Return the query how often each value of a variable is met, in so many statements as are looked at."""
    inner = f"SELECT ?{name} {{ {pattern} }} LIMIT {looked_at}"
    return f"SELECT ?{name} (COUNT(*) AS ?n) {{ {{ {inner} }} }} GROUP BY ?{name} ORDER BY DESC(?n) ?{name} LIMIT {most}"
