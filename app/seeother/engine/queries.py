"""The queries that an engine is asked: terms go in as terms, and every query has a bound on what it may find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import NamedNode

from seeother.statements import Term, iri_of
from seeother.terms import RDF, SKOS, SKOSXL
from seeother.write.ntriples import text_of

_FEW, _MANY = (
    2,
    8,
)  # blank nodes below each other that are followed at first, and where there are more; lists count as one
_FEW_STEPS, _MANY_STEPS = 4, 10  # likewise where each member of a list counts
_ABOVE, _BESIDE = 2, 2  # blank nodes above a mention, and below those, likewise
MOST_STATEMENTS = 50_000  # of one document
MOST_MENTIONS = 2_001
_REST = f"<{RDF}rest>*"
_TAGS = "?k ?s ?p ?o"


def values(name: str, terms: Iterable[Term]) -> str:
    """Return what binds a variable to one of some terms."""
    return f"VALUES ?{name} {{ {' '.join(text_of(term) for term in terms)} }}"


def iris(texts: Iterable[str]) -> list[Term]:
    """Return IRIs that may stand in a query; what no IRI can hold is in no engine, so it is left out."""
    return [iri_of(text) for text in texts if is_askable(text)]


def is_askable(text: str) -> bool:
    """Tell whether a text is an absolute IRI, as a query may hold it."""
    try:
        NamedNode(text)
    except ValueError:
        return False
    return not any(c <= " " or c in '<>"{}|^`\\' for c in text)


def existing(candidates: Sequence[Term]) -> str:
    """Return the query which of some IRIs are subjects."""
    return f"SELECT DISTINCT ?s {{ {values('s', candidates)} ?s ?p ?o }} LIMIT {len(candidates)}"


def about(candidates: Sequence[Term], most: int) -> str:
    """Return the query for what is said about some IRIs."""
    return f"SELECT ?s ?p ?o {{ {values('s', candidates)} ?s ?p ?o }} LIMIT {most}"


def statements(topics: Sequence[Term], others: Sequence[Term], stem: str, mentions: int, paths: bool) -> str:
    """Return the query for what a document says, as far as no deep or mentioning blank nodes are in it.

    What is said about `topics` and `others` and the blank nodes below, about the parts of a `stem`, and up to `mentions`
    statements that a topic is the object of (0: only those that blank nodes make). `paths`: lists are followed by property
    paths, which not every engine is quick at.
    """
    root = values("s0", [*topics, *others])
    branches = [*_below(root, _FEW if paths else _FEW_STEPS, paths)]
    for linked in _linked_parts(topics, stem):
        branches += _below(linked, 0, paths)
    return _selected([*branches, *_mentions(topics, mentions)])


def all_statements(
    topics: Sequence[Term], others: Sequence[Term], stem: str, mentions: int, paths: bool
) -> str:
    """Return the same query with deep blank nodes, and with those above and below a mention."""
    depth = _MANY if paths else _MANY_STEPS
    branches = [*_below(values("s0", [*topics, *others]), depth, paths)]
    for linked in _linked_parts(topics, stem):
        branches += _below(linked, depth, paths)
    return _selected([*branches, *_mentions(topics, mentions), *_around_mentions(topics, mentions, paths)])


def _selected(branches: Iterable[str]) -> str:
    # Each branch is a query of its own: some engines take filters of one for filters of another.
    union = "\nUNION ".join(f"{{ SELECT {_TAGS} {{ {branch} }} }}" for branch in branches)
    return f"SELECT DISTINCT {_TAGS} {{ {union} }} LIMIT {MOST_STATEMENTS + 1}"


def _below(root: str, depth: int, paths: bool, tag: str = "d") -> Iterator[str]:
    """Yield patterns for what is said about ?s0, as `root` binds it, and about the blank nodes below it, level by level.

    The deepest level tells itself apart: what is below it is still to be asked for.
    """
    way = root
    for level in range(depth + 1):
        if level:
            way += f" ?s{level - 1} ?e{level} {_blank(f'n{level}', f's{level}', paths)}"
        mark = "e" if level == depth and tag == "d" else tag
        yield f"{way} ?s{level} ?p ?o . BIND(?s{level} AS ?s) BIND('{mark}' AS ?k)"


def _blank(first: str, last: str, paths: bool) -> str:
    """Return the object of a pattern that is a blank node, and the nodes of the list that may begin with it."""
    if not paths:
        return f"?{last} . FILTER(isBlank(?{last}))"
    return f"?{first} . FILTER(isBlank(?{first})) ?{first} {_REST} ?{last} ."


def _linked_parts(topics: Sequence[Term], stem: str) -> Iterator[str]:
    """Yield patterns that bind ?s0 to the parts of a stem that a topic is linked with, either way."""
    if not stem:
        return
    told, begins = values("t", topics), f"STRSTARTS(STR(?s0), {text_of_text(f'{stem}#')})"
    yield f"{told} ?t ?l ?s0 . FILTER(isIRI(?s0) && {begins})"
    yield f"{{ SELECT ?s0 {{ {told} ?s0 ?l ?t }} LIMIT {MOST_MENTIONS} }} FILTER(isIRI(?s0) && {begins})"


def _bounded_mentions(topics: Sequence[Term], most: int, name: str = "m") -> str:
    only = "" if most else f" FILTER(isBlank(?{name}))"
    inner = (
        f"SELECT ?{name} ?q ?t {{ {values('t', topics)} ?{name} ?q ?t{only} }} LIMIT {most or MOST_MENTIONS}"
    )
    return f"{{ {inner} }}"


def _mentions(topics: Sequence[Term], most: int) -> Iterator[str]:
    yield f"{_bounded_mentions(topics, most)} BIND(?m AS ?s) BIND(?q AS ?p) BIND(?t AS ?o) BIND('m' AS ?k)"


def _around_mentions(topics: Sequence[Term], most: int, paths: bool) -> Iterator[str]:
    first = "m" if paths else "a0"
    way = f"{_bounded_mentions(topics, most, first)} FILTER(isBlank(?{first}))"
    if paths:
        way += f" ?a0 {_REST} ?m ."
    for level in range(_ABOVE + 1):
        if level:
            up = f"y{level}" if paths else f"a{level}"
            way += f" ?{up} ?f{level} ?a{level - 1} . FILTER(isBlank(?{up}))"
            way += f" ?a{level} {_REST} ?y{level} ." if paths else ""
        yield f"{way} ?s ?p ?a{level} . BIND(?a{level} AS ?o) BIND('u' AS ?k)"
        yield from _below(f"{way} BIND(?a{level} AS ?s0)", _BESIDE, paths, "u")


def text_of_text(text: str) -> str:
    """Return a text as a string in a query."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'


def names(resources: Sequence[Term], properties: Sequence[Term], asked: Sequence[Term], most: int) -> str:
    """Return the query for the names of resources, and which of those `asked` about are subjects (they come without ?p)."""
    told = values("s", resources)
    said = f"{{ {told} {values('p', properties)} ?s ?p ?o }}"
    by_node = (
        f"{{ {told} ?s <{SKOSXL}prefLabel> ?n . ?n <{SKOSXL}literalForm> ?o BIND(<{SKOS}prefLabel> AS ?p) }}"
    )
    there = f"{{ SELECT DISTINCT ?s {{ {values('s', asked)} ?s ?any ?thing }} }}" if asked else ""
    return f"SELECT ?s ?p ?o {{ {' UNION '.join(filter(None, (said, by_node, there)))} }} LIMIT {most}"


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


def page_of_mentions(node: Term, most: int, start: int) -> str:
    """Return the query for some of the statements whose object is a node."""
    return f"SELECT ?s ?p {{ ?s ?p {text_of(node)} }} LIMIT {most} OFFSET {start}"


def count(pattern: str, most: int) -> str:
    """Return the query how often a pattern is met, counted no further than matters."""
    return f"SELECT (COUNT(*) AS ?n) {{ {{ SELECT * {{ {pattern} }} LIMIT {most} }} }}"


def counts_by(name: str, pattern: str, looked_at: int, most: int) -> str:
    """Return the query how often each value of a variable is met, in so many statements as are looked at."""
    inner = f"SELECT ?{name} {{ {pattern} }} LIMIT {looked_at}"
    return f"SELECT ?{name} (COUNT(*) AS ?n) {{ {{ {inner} }} }} GROUP BY ?{name} ORDER BY DESC(?n) ?{name} LIMIT {most}"
