"""Read what an engine answers, SPARQL 1.1 results in JSON or XML: all of it or nothing, and never more than is wanted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from seeother.engine.trouble import EngineTrouble
from seeother.engine.xml_results import bindings_of
from seeother.statements import Term, blank, iri_of, literal

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\\x7f\ud800-\udfff]*")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_NUMBER = re.compile("[0-9]{1,18}")
_HALF = re.compile(r"[\ud800-\udfff]")  # of a character
JSON_RESULTS, XML_RESULTS = "application/sparql-results+json", "application/sparql-results+xml"
_MOST_BRACKETS = 2_000_000  # of an answer, which read takes thirty times the room where it has little else
_KINDS = ("application/sparql-results+json", "application/json", "application/x-sparql-results+json")


class Row(dict[str, Term]):
    """A row of results, the term of each variable: one that is not there, or is no number, is trouble with the engine."""

    def __missing__(self, name: str) -> Term:
        raise EngineTrouble("it leaves out parts of an answer")

    def number(self, name: str) -> int:
        """Return a count."""
        if not _NUMBER.fullmatch(text := str(self[name])):
            raise EngineTrouble("it counts, and answers no number")
        return int(text)


def read_results(body: bytes, content_type: str, most: int) -> list[Row] | bool:
    """Return the rows of a SELECT, or the answer of an ASK; raises EngineTrouble for anything else."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == XML_RESULTS:
        return _rows(bindings_of(body), most)
    if kind not in _KINDS:
        raise EngineTrouble(
            f"it answers {kind or 'no media type'} instead of {JSON_RESULTS}", is_lasting="html" in kind
        )
    if body.count(b"{") + body.count(b"[") > _MOST_BRACKETS:
        raise EngineTrouble("it answers far more rows than were asked for")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as problem:
        raise EngineTrouble(f"its answer is no JSON, or half of it: {problem}") from problem
    if isinstance(found, dict) and isinstance(found.get("boolean"), bool):
        return bool(found["boolean"])
    try:
        rows = found["results"]["bindings"]
        if not isinstance(rows, list) or not isinstance(found["head"].get("vars", []), list):
            raise TypeError
        return _rows(rows, most)
    except (KeyError, TypeError, AttributeError) as problem:
        raise EngineTrouble("its answer is JSON, but no results of a query") from problem


def _rows(found: list[Any], most: int) -> list[Row]:
    if len(found) > most:
        raise EngineTrouble(f"it answers more than the {most:,} rows that were asked for")
    known: dict[str, Term | None] = {}
    return [row for row in (_row(bindings, known) for bindings in found) if row is not None]


def _row(bindings: dict[str, Any], known: dict[str, Term | None]) -> Row | None:
    """Return a row, None for one with a term that RDF has not, and that no document could be written with.

    `known` are the IRIs of this answer: most come many times.
    """
    row = Row()
    for name, found in bindings.items():
        if found["type"] != "uri":
            term = _term(found)
        elif (value := found["value"]) in known:
            term = known[value]
        else:
            term = known[value] = iri_of(value) if _IRI.fullmatch(value) else None
        if term is None:
            return None
        row[name] = term
    return row


def _term(found: dict[str, Any]) -> Term | None:
    kind, value = found["type"], found["value"]
    if not isinstance(value, str):
        raise TypeError
    if kind == "bnode":
        return blank(value)
    if kind not in ("literal", "typed-literal"):
        raise TypeError
    if len(found) == 2:
        return None if _HALF.search(value) else literal(value)
    language, datatype = found.get("xml:lang") or "", found.get("datatype") or ""
    is_one = not datatype or _IRI.fullmatch(datatype)
    if not is_one or (language and not _LANGUAGE.fullmatch(language)) or _HALF.search(value):
        return None
    return literal(value, language or None, datatype)


def texts(rows: Iterable[Row], name: str) -> list[str]:
    """Return the values of one variable as texts, where it has one."""
    return [str(row[name]) for row in rows if name in row]
