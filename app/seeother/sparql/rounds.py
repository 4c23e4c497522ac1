"""The query for all that a round of questions asks; what is likely to be asked next comes with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rdflib import Literal

from seeother.sparql import lookups
from seeother.sparql.below import TAGS, said_below
from seeother.sparql.documents import Wanted, statements
from seeother.sparql.lookups import MOST_COUNTED, MOST_FOUND
from seeother.sparql.names import named, texts_of
from seeother.sparql.reach import WIDEST
from seeother.sparql.terms import values
from seeother.statements import Term
from seeother.terms import OWL, RDF, RDFS, SCHEMA, SCHEMA_HTTP, SKOS
from seeother.write.ntriples import text_of

MOST_TOGETHER = 90_000  # rows of all that is asked together
MOST_ABOVE = 200  # classes or concepts above some others
_MOST_CARRIED = 2_000  # terms that come with what they lead to
_ABOVE = f"<{RDFS}subClassOf>+"
_UPWARDS = f"(<{RDFS}subClassOf>|<{RDFS}subPropertyOf>|<{SKOS}broader>)+"
# What a class has, each class below it has too.
INHERITED = (
    f"{RDFS}domain",
    *(f"{space}domainIncludes" for space in (SCHEMA, SCHEMA_HTTP)),
)
_OF_TERMS = {
    *INHERITED,
    f"{RDFS}subClassOf",
    f"{RDFS}subPropertyOf",
    f"{OWL}inverseOf",
    f"{RDFS}isDefinedBy",
    f"{RDFS}range",
    *(f"{space}rangeIncludes" for space in (SCHEMA, SCHEMA_HTTP)),
}
_OF_MANY = {f"{RDF}type", f"{SKOS}inScheme"}  # by which a million things may lead to one


@dataclass(frozen=True)
class Round:
    """What is asked at once, as terms; `names` are the properties that name things, `ways` lead to nodes that do.

    `counted` are patterns.
    """

    subjects: Sequence[Term]
    pointing: Sequence[tuple[Term, Term]]
    predicates: Sequence[Term]
    called: Sequence[Term]
    names: Sequence[Term]
    ways: Sequence[Term]
    described: Sequence[Term]
    there: Sequence[Term]
    counted: Sequence[str]
    below: Sequence[tuple[str, frozenset[str]]]
    around: Sequence[Wanted]
    closure: str
    depth: int  # of the blank nodes that come with subjects

    def query(self) -> str:
        """Return the query; ?k tells its rows apart: by a letter, and where it matters by a number.

        `d` and `e` are said about a subject and the blank nodes below it (`e` goes on), `o` leads to an object, with a number
        where it is one of many, `b` and a number is below a namespace, `a` leads from a class to one above it, `p` is said with a
        predicate, `n` names, `x` is another text, `t` is there, `c` and a number is counted. What lies around a document has tags
        of its own, and ?w, which is its number.
        """
        branches = [
            f"{{ SELECT {TAGS} {{ {branch} }} }}"
            for branch in (*self._statements(), *self._words(), *self._counts())
        ]
        for number, wanted in enumerate(self.around):
            told = statements(wanted, WIDEST, wanted.topics)
            branches.append(f"{{ {{ {told} }} BIND({number} AS ?w) }}")
        return f"SELECT ?w {TAGS} {{ {' UNION '.join(branches)} }} LIMIT {MOST_TOGETHER}"

    def _statements(self) -> Iterator[str]:
        yield from _with_those_above(self.subjects, self.depth, self.closure)
        for number, (space, kinds) in enumerate(self.below):
            found = lookups.below(space, kinds, "s0")
            yield f"{{ {found} }} BIND(?s0 AS ?s) BIND('b{number}' AS ?k)"
            yield from said_below(f"{{ {found} }}", self.depth, self.closure)
        yield from _of_terms(
            [pair for pair in self.pointing if str(pair[0]) in _OF_TERMS], self.depth, self.closure
        )
        if few := [pair for pair in self.pointing if has_few(*pair)]:
            yield f"{_pairs('p', 'o', few)} ?s ?p ?o BIND('o' AS ?k)"
        for number, (predicate, value) in enumerate(self.pointing):
            if not has_few(predicate, value):
                yield _limited(f"o{number}", f"?s {text_of(predicate)} {text_of(value)}")
        for said in map(text_of, self.predicates):
            yield _limited("p", f"?s {said} ?o BIND({said} AS ?p)")

    def _words(self) -> Iterator[str]:
        if self.called:
            yield from (f"{branch} BIND('n' AS ?k)" for branch in named(self.called, self.names, self.ways))
        if self.described:
            yield f"{texts_of(self.described)} BIND('x' AS ?k)"

    def _counts(self) -> Iterator[str]:
        if self.there:
            yield f"{{ SELECT DISTINCT ?s {{ {values('s', self.there)} ?s ?any ?thing }} }} BIND('t' AS ?k)"
        for number, each in enumerate(self.counted):
            counting = f"SELECT (COUNT(*) AS ?o) {{ {{ SELECT * {{ {each} }} LIMIT {MOST_COUNTED} }} }}"
            yield f"{{ {counting} }} BIND('c{number}' AS ?k)"


def _with_those_above(subjects: Sequence[Term], depth: int, closure: str) -> Iterator[str]:
    """Yield patterns for what is said about subjects, and about the classes and concepts above them, which comes next."""
    if not subjects:
        return
    yield from said_below(values("s0", subjects), depth, closure)
    if not closure:
        above = f"SELECT DISTINCT ?s0 {{ {values('t', subjects)} ?t {_UPWARDS} ?s0 FILTER(isIRI(?s0)) }} LIMIT {MOST_ABOVE}"
        yield from said_below(f"{{ {above} }}", depth, "")


def _of_terms(pointing: Sequence[tuple[Term, Term]], depth: int, closure: str) -> Iterator[str]:
    """Yield patterns for what is said about the terms that lead to others: their names and ranges are wanted next.

    Of properties that classes above have, too.
    """
    if not pointing:
        return
    leading = [f"{{ {_pairs('q', 't', pointing)} ?s0 ?q ?t }}"]
    classes = list(dict.fromkeys(value for predicate, value in pointing if str(predicate) in INHERITED))
    if classes and not closure:
        yield f"{{ {_classes_above(classes)} }} BIND('a' AS ?k)"
        inherited = (
            f"{{ {_classes_above(classes)} }} VALUES ?p {{ {' '.join(f'<{each}>' for each in INHERITED)} }}"
        )
        yield f"{inherited} ?s ?p ?o BIND('o' AS ?k)"
        leading.append(f"{{ {inherited} ?s0 ?p ?o }}")
    found = f"SELECT DISTINCT ?s0 {{ {' UNION '.join(leading)} FILTER(isIRI(?s0)) }} LIMIT {_MOST_CARRIED}"
    yield from said_below(f"{{ {found} }}", depth, closure)


def _classes_above(classes: Sequence[Term]) -> str:
    return (
        f"SELECT DISTINCT ?o {{ {values('s', classes)} ?s {_ABOVE} ?o FILTER(isIRI(?o)) }} LIMIT {MOST_ABOVE}"
    )


def has_few(predicate: Term, value: Term) -> bool:
    """Tell whether a bounded number of things can be expected to lead to a value; engines may write literals otherwise."""
    return str(predicate) not in _OF_MANY and not isinstance(value, Literal)


def _pairs(first: str, second: str, pairs: Iterable[tuple[Term, Term]]) -> str:
    told = " ".join(f"({text_of(one)} {text_of(other)})" for one, other in pairs)
    return f"VALUES (?{first} ?{second}) {{ {told} }}"


def _limited(tag: str, pattern: str) -> str:
    return f"{{ SELECT ?s ?p ?o {{ {pattern} }} LIMIT {MOST_FOUND} }} BIND('{tag}' AS ?k)"
