"""The queries that an engine is asked: terms go in as terms, and every query has a bound on what it may find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import NamedNode
from rdflib import Literal

from seeother.statements import Term, iri_of
from seeother.terms import ALTERNATIVES, OWL, RDF, RDFS, SCHEMA, SCHEMA_HTTP, SKOS, SKOSXL, SUMMARIES
from seeother.write.ntriples import text_of

_FEW, _MANY = (
    2,
    8,
)  # blank nodes below each other that are followed at first, and where there are more; lists count as one
_FEW_STEPS, _MANY_STEPS = 4, 10  # likewise where each member of a list counts
_ABOVE, _BESIDE = 2, 2  # blank nodes above a mention, and below those, likewise
MOST_STATEMENTS = 50_000  # of one document
MOST_MENTIONS = 2_001
MOST_FOUND = 20_000  # statements of one pattern
MOST_TOGETHER = 90_000  # of all that is asked together
MOST_COUNTED = 1_000_000  # statements, where they are counted
_UPWARDS = f"(<{RDFS}subClassOf>|<{RDFS}subPropertyOf>|<{SKOS}broader>)+"
_OF_TERMS = {
    f"{RDFS}subClassOf",
    f"{RDFS}subPropertyOf",
    f"{OWL}inverseOf",
    *(f"{RDFS}{way}" for way in ("domain", "range")),
    *(f"{space}{way}Includes" for space in (SCHEMA, SCHEMA_HTTP) for way in ("domain", "range")),
}
_OF_MANY = {f"{RDF}type", f"{SKOS}inScheme"}  # by which a million things may lead to one
_MOST_CARRIED = 2_000  # terms that come with what they lead to
_MOST_ABOVE = 200  # classes or concepts above some others
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
    topics: Sequence[Term],
    others: Sequence[Term],
    stem: str,
    mentions: int,
    paths: bool,
    is_deep: bool,
    around: Sequence[Term],
) -> str:
    """Return the same query with what lies around a mention by a blank node of those `around`, and deep blank nodes."""
    few, many = (_FEW, _MANY) if paths else (_FEW_STEPS, _MANY_STEPS)
    branches = [*_below(values("s0", [*topics, *others]), many if is_deep else few, paths)]
    for linked in _linked_parts(topics, stem):
        branches += _below(linked, many if is_deep else 0, paths)
    above = _around_mentions(around, mentions, paths) if around else ()
    return _selected([*branches, *_mentions(topics, mentions), *above])


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
    only = "" if most else _loose(name)
    inner = (
        f"SELECT ?{name} ?q ?t {{ {values('t', topics)} ?{name} ?q ?t{only} }} LIMIT {most or MOST_MENTIONS}"
    )
    return f"{{ {inner} }}"


def _loose(name: str) -> str:
    """Return the filter for blank nodes that nothing refers to, such as axioms, or that may be parts of such."""
    alone = "NOT EXISTS { ?n1 ?n2 ?%s }"
    above = f"EXISTS {{ ?up ?f ?{name} FILTER(isBlank(?up)) FILTER({alone % 'up'}) }}"
    return f" FILTER(isBlank(?{name})) FILTER(?q = <{RDF}first> || {alone % name} || {above})"


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
    there = f"{{ SELECT DISTINCT ?s {{ {values('s', asked)} ?s ?any ?thing }} }}"
    branches = [*(f"{{ {branch} }}" for branch in _named(resources, properties)), *([there] if asked else [])]
    return f"SELECT ?s ?p ?o {{ {' UNION '.join(branches)} }} LIMIT {most}"


def together(
    subjects: Sequence[Term],
    pointing: Sequence[tuple[Term, Term]],
    predicates: Sequence[Term],
    resources: Sequence[Term],
    properties: Sequence[Term],
    described: Sequence[Term],
    asked: Sequence[Term],
    counted: Sequence[str],
    paths: bool,
) -> str:
    """Return the query for all that a round asks; ?k tells rows apart: by a letter, and where it matters by a number.

    `d` and `e` are said about a subject and the blank nodes below it (`e` the deepest), `o` leads to an object, with a number
    where it is one of many, `p` is said with a predicate, `n` names, `x` is another text,
    `t` is there, `c` and a number is counted.
    """
    branches = [*_with_those_above(subjects, paths)] if subjects else []
    branches += _carried([pair for pair in pointing if str(pair[0]) in _OF_TERMS], paths)
    if few := [pair for pair in pointing if has_few(*pair)]:
        branches.append(f"{_pairs('p', 'o', few)} ?s ?p ?o BIND('o' AS ?k)")
    for number, (predicate, value) in enumerate(pointing):
        if not has_few(predicate, value):
            branches.append(_limited(f"o{number}", f"?s {text_of(predicate)} {text_of(value)}"))
    branches += [
        _limited("p", f"?s {text_of(predicate)} ?o BIND({text_of(predicate)} AS ?p)")
        for predicate in predicates
    ]
    if resources:
        branches += [f"{branch} BIND('n' AS ?k)" for branch in _named(resources, properties)]
    if described:
        branches.append(f"{texts_of(described)} BIND('x' AS ?k)")
    if asked:
        branches.append(f"{{ SELECT DISTINCT ?s {{ {values('s', asked)} ?s ?any ?thing }} }} BIND('t' AS ?k)")
    for number, each in enumerate(counted):
        counting = f"SELECT (COUNT(*) AS ?o) {{ {{ SELECT * {{ {each} }} LIMIT {MOST_COUNTED} }} }}"
        branches.append(f"{{ {counting} }} BIND('c{number}' AS ?k)")
    union = "\nUNION ".join(f"{{ SELECT {_TAGS} {{ {branch} }} }}" for branch in branches)
    return f"SELECT {_TAGS} {{ {union} }} LIMIT {MOST_TOGETHER}"


def _with_those_above(subjects: Sequence[Term], paths: bool) -> Iterator[str]:
    """Yield patterns for what is said about subjects, and about the classes and concepts above them, which comes next."""
    yield from _below(values("s0", subjects), _FEW if paths else _FEW_STEPS, paths)
    if paths:
        above = f"SELECT DISTINCT ?s0 {{ {values('t', subjects)} ?t {_UPWARDS} ?s0 FILTER(isIRI(?s0)) }} LIMIT {_MOST_ABOVE}"
        yield from _below(f"{{ {above} }}", _FEW, paths)


def _carried(pointing: Sequence[tuple[Term, Term]], paths: bool) -> Iterator[str]:
    """Yield patterns for what is said about the terms that lead to others: their names and ranges are wanted next."""
    if pointing:
        leading = f"{_pairs('q', 't', pointing)} ?s0 ?q ?t FILTER(isIRI(?s0))"
        yield from _below(f"{{ SELECT DISTINCT ?s0 {{ {leading} }} LIMIT {_MOST_CARRIED} }}", _FEW, paths)


def has_few(predicate: Term, value: Term) -> bool:
    """Tell whether a bounded number of things can be expected to lead to a value; engines may write literals otherwise."""
    return str(predicate) not in _OF_MANY and not isinstance(value, Literal)


def _pairs(first: str, second: str, pairs: Iterable[tuple[Term, Term]]) -> str:
    told = " ".join(f"({text_of(one)} {text_of(other)})" for one, other in pairs)
    return f"VALUES (?{first} ?{second}) {{ {told} }}"


def _limited(tag: str, pattern: str) -> str:
    return f"{{ SELECT ?s ?p ?o {{ {pattern} }} LIMIT {MOST_FOUND} }} BIND('{tag}' AS ?k)"


def texts_of(resources: Sequence[Term]) -> str:
    """Return the pattern of other names and of descriptions."""
    return _said(resources, iris((*ALTERNATIVES, *SUMMARIES)))


def _said(resources: Sequence[Term], properties: Sequence[Term]) -> str:
    """Return the pattern of what is said about resources with some properties.

    Each property is a branch with a constant: two lists of values have some engines look through all that is said with them.
    """
    told = values("s", resources)
    branches = (f"{{ {told} ?s {text_of(p)} ?o BIND({text_of(p)} AS ?p) }}" for p in properties)
    return f"{{ {' UNION '.join(branches)} }}"


def _named(resources: Sequence[Term], properties: Sequence[Term]) -> Iterator[str]:
    told = values("s", resources)
    yield _said(resources, properties)
    yield f"{told} ?s <{SKOSXL}prefLabel> ?n . ?n <{SKOSXL}literalForm> ?o BIND(<{SKOS}prefLabel> AS ?p)"


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


def below(stem: str, kinds: Iterable[str]) -> str:
    """Return the query for the subjects of some kinds right below a stem."""
    begins = f"STRSTARTS(STR(?s), {text_of_text(stem)})"
    flat = f'!CONTAINS(STRAFTER(STR(?s), {text_of_text(stem)}), "/") && !CONTAINS(STR(?s), "#")'
    kind = values("c", iris(sorted(kinds)))
    return f"SELECT DISTINCT ?s {{ {kind} ?s <{RDF}type> ?c FILTER(isIRI(?s) && {begins} && {flat}) }} LIMIT {MOST_FOUND}"


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
