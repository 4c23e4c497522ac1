"""The table `[sparql]` of seeother.toml: which engine is asked, how long it may take, and what is wrong with that."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from seeother.uris import iri_problem, url_problem

_SECRET = re.compile(r"key|token|pass|pwd|secret|auth", re.IGNORECASE)
_SAFE_URL = "name and password come from SEEOTHER_SPARQL_USER and SEEOTHER_SPARQL_PASSWORD, a token from SEEOTHER_SPARQL_TOKEN"
_LONGEST = 86_400
_NO_SELECT = (
    'expects a SPARQL query that reads, such as "SELECT (MAX(?d) AS ?last) { ?s dcterms:modified ?d }"'
)
_PROLOGUE = re.compile(
    r"(?:\s|#[^\n]*\n|prefix\s+\S*\s*<[^>]*>|base\s*<[^>]*>)*(select|ask)\b", re.IGNORECASE
)

SPARQL_KEYS: dict[str, str] = {
    "query": "address of the engine's SPARQL endpoint for queries",
    "replicas": "addresses of more engines with the same data, used in turn; one that fails is left out for a while",
    "graphs": "named graphs to read; without any, what the engine takes for its default graph",
    "timeout": "seconds that one request may take",
    "fresh": "seconds before answers are worked out again",
    "changed": "a cheap query whose result changes with the data: while it does not, nothing is worked out again",
}
SPARQL_DEFAULTS: dict[str, Any] = {"replicas": [], "graphs": [], "timeout": 5.0, "fresh": 60, "changed": ""}


@dataclass(frozen=True, slots=True)
class SparqlSettings:
    """Which engine is asked for what the folder does not say, and how."""

    query: str
    replicas: tuple[str, ...] = ()
    graphs: tuple[str, ...] = ()
    timeout: float = 5.0
    fresh: float = 60
    changed: str = ""

    @property
    def engines(self) -> tuple[str, ...]:
        """Return the addresses of all engines, each once."""
        return tuple(dict.fromkeys((self.query, *self.replicas)))


def sparql_settings(table: Mapping[str, Any]) -> SparqlSettings | None:
    """Return what the table says, None where there is none."""
    found = table.get("sparql")
    if not isinstance(found, dict):
        return None
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in found.items()
    }
    return SparqlSettings(**values)


def wrong_sparql(table: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (key, what is wrong, remedy) for the table; the key is "" where the table itself is meant, "store" for that."""
    found, wanted = table.get("sparql"), table.get("store") == "sparql"
    if found is None:
        if wanted:
            remedy = 'Add a table [sparql] with query = "http://127.0.0.1:7878/query" behind all settings.'
            yield "store", 'store is "sparql", and there is no table [sparql] that says where', remedy
        return
    if not isinstance(found, dict):
        yield "", "sparql is to be one table", "Write [sparql] with one bracket, and once."
        return
    if not wanted:
        yield (
            "",
            'there is a table [sparql], and store is not "sparql"',
            'Set store = "sparql" above all tables, or delete the table.',
        )
    if "query" not in found:
        yield "", "[sparql] needs query", 'For example query = "http://127.0.0.1:7878/query".'
    for key, value in found.items():
        if key in _CHECKS and (wrong := _CHECKS[key](value)):
            yield key, f"{key} {wrong}", f"It stands for: {SPARQL_KEYS[key]}."


def _endpoint(value: Any) -> str:
    # First of all, for other messages quote the host.
    if isinstance(value, str) and re.match(r"[^/]*//[^/]*@", value):
        return f"holds a name or a password, which a file is not to hold: {_SAFE_URL}"
    if wrong := url_problem(value):
        return wrong
    parts = urlsplit(value)
    if any(_SECRET.search(name) for name, _ in parse_qsl(parts.query, keep_blank_values=True)):
        return f"holds what looks like a key or a token, which a file is not to hold: {_SAFE_URL}"
    return "has a #, which never reaches a server" if "#" in value else ""


def _endpoints(value: Any) -> str:
    return _each(value, _endpoint, 'expects a list of addresses, such as ["http://10.0.0.2:7878/query"]')


def _graphs(value: Any) -> str:
    return _each(value, _graph, 'expects a list of absolute IRIs, such as ["https://example.org/graph"]')


def _graph(value: Any) -> str:
    if not isinstance(value, str):
        return "is no text"
    if value.startswith("_:"):
        return "is a blank node, which nobody can ask for by name"
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:.", value):
        return "is no absolute IRI"
    return iri_problem(value) if value.startswith("http") else _odd(value)


def _odd(value: str) -> str:
    wrong = next((c for c in value if not c.isprintable() or c in '<>"{}|\\^` '), "")
    return f"holds {wrong!r}, which no IRI may hold" if wrong else ""


def _each(value: Any, problem: Any, expected: str) -> str:
    if not isinstance(value, list):
        return expected
    wrong = next((f"number {n} {wrong}" for n, each in enumerate(value, 1) if (wrong := problem(each))), "")
    return f"{expected}; {wrong}" if wrong else ""


def _seconds(least: float) -> Any:
    def wrong(value: Any) -> str:
        fits = isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= _LONGEST
        return "" if fits else f"expects a number of seconds from {least:g} to {_LONGEST}"

    return wrong


def _reading(value: Any) -> str:
    return "" if value == "" or (isinstance(value, str) and _PROLOGUE.match(value)) else _NO_SELECT


_CHECKS = {
    "query": _endpoint,
    "replicas": _endpoints,
    "graphs": _graphs,
    "timeout": _seconds(0.05),
    "fresh": _seconds(1),
    "changed": _reading,
}
