"""What engines say in their own ways, a row for each: full-text search, and ways through blank nodes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from seeother.sparql.terms import text_of_text


class Dialect(NamedTuple):
    """How an engine finds names ?o of ?s, by ?p, that hold words.

    Only such an engine finds anything by `probe`; what that calls ?index is {index} in `pattern`, and {words} are the words
    in a grammar of its own, as a string.
    """

    name: str
    probe: str
    pattern: str
    join: str
    word: str
    # All ?{1} that steps lead to from ?{0}, and that itself, where it knows more than property paths.
    closure: str = ""
    # The media type of results that it writes many times as quickly as JSON.
    results: str = ""


_LUCENE = "http://www.ontotext.com/connectors/lucene#"
_QLEVER = "http://qlever.cs.uni-freiburg.de/builtin-functions/"
DIALECTS: tuple[Dialect, ...] = (
    Dialect(
        "Virtuoso",
        'SELECT ?index { BIND(bif:upper("a") AS ?index) FILTER(?index = "A") } LIMIT 1',
        "?s ?p ?o . ?o bif:contains {words} .",
        " AND ",
        '"{0}*"',
        closure="{{ SELECT ?{0} ?{1} {{ {2} }} }} "
        "OPTION(TRANSITIVE, T_DISTINCT, T_IN(?{0}), T_OUT(?{1}), T_MIN(0), T_DIRECTION 1)",
        results="application/sparql-results+xml",
    ),
    Dialect(
        "Fuseki",
        "SELECT ?index { BIND(<http://jena.apache.org/ARQ/function#now>() AS ?index) FILTER(BOUND(?index)) } LIMIT 1",
        "?s <http://jena.apache.org/text#query> {words} . ?s ?p ?o .",
        " AND ",
        "{0}*",
    ),
    Dialect(
        "GraphDB",
        f"SELECT ?index {{ ?index <{_LUCENE}listConnectors> ?settings }} LIMIT 1",
        f"?q a {{index}} ; <{_LUCENE}query> {{words}} ; <{_LUCENE}entities> ?s . ?s ?p ?o .",
        " AND ",
        "{0}*",
    ),
    Dialect(
        "QLever",
        f'SELECT ?index {{ ?index <{_QLEVER}contains-word> "a*" }} LIMIT 1',
        f"?x <{_QLEVER}contains-entity> ?o . ?x <{_QLEVER}contains-word> {{words}} . ?s ?p ?o .",
        " ",
        "{0}*",
    ),
)
# Fields of an answer by which Virtuoso tells that it is a part of one.
OUT_OF_TIME, OUT_OF_ROWS = "X-SQL-State", "X-SPARQL-MaxRows"
_WORD = re.compile(r"\w+")


def matching(dialect: Dialect, index: str, words: Sequence[str]) -> str:
    """Return a pattern for names that hold words, or longer ones that begin so, by an engine's full text."""
    asked = dialect.join.join(dialect.word.format(word) for word in map(plain, words) if word)
    return dialect.pattern.format(words=text_of_text(asked), index=index)


def looking(words: Sequence[str], names: str, looked_at: int) -> str:
    """Return the same for engines without full text: a bounded number of names is looked through."""
    tests = " && ".join(
        f"(STRSTARTS(LCASE(STR(?o)), {text_of_text(word)}) || CONTAINS(LCASE(STR(?o)), {text_of_text(f' {word}')}))"
        for word in map(plain, words)
        if word
    )
    return f"{{ SELECT ?s ?p ?o {{ {names} ?s ?p ?o }} LIMIT {looked_at} }} FILTER({tests or 'false'})"


def plain(word: str) -> str:
    """Return a word without what means something in the grammar of a full-text search."""
    return "".join(_WORD.findall(word))
