"""Mistakes in a data file, each with its place and its remedy: what parsers say, in words that help who wrote the file."""

from __future__ import annotations

import json
import re
from itertools import islice
from xml.parsers import expat

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple

from seeother.diagnostics import Diagnostic
from seeother.site.sources import Source

Term = NamedNode | BlankNode | Literal | Triple
LONGEST_TOKEN = 16 * 2**20  # bytes; the parser's buffer
_LONGEST_LINE = 10_000
_MOST_SEARCHED = 64 * 2**20  # bytes of a file that another parser is given, to find a place
_TAG_WORDS = r"subtag|language (?:tag|code)"
_HINTS: tuple[tuple[str, str], ...] = (
    (r"prefix .* has not been declared", "Declare it at the top: @prefix name: <http://…> ."),
    (r"No scheme found", "Write the whole IRI, <http://…>, or declare @base at the top of the file."),
    (r"UTF-8", "Save the file as UTF-8."),
    (r"dot is expected", "The statement before this one lacks its final dot."),
    (
        r"end of file|Unexpected end",
        "A quote, a bracket or the final dot is missing; it opens at this place or before.",
    ),
    (r"Invalid IRI code point", "Percent-encode the character in the IRI: a space is %20."),
    (
        r"@context is a URL",
        "Put the context into the file itself, or convert that: `rdfpipe -i json-ld FILE > FILE.ttl`.",
    ),
    (
        r"nested more than",
        "Take the nested nodes apart: give them an @id and list them side by side in @graph.",
    ),
    (r"ENTITY", "Write the characters themselves; external entities are never read."),
    (_TAG_WORDS, "A language tag looks like @en or @pt-BR."),
    (
        r"not a valid (subject|predicate|object)|must be|expected|Unexpected",
        "Look at the end of the line before: a ; , or . may be missing or doubled.",
    ),
)
# Where the words above say nothing that fits.
_LOOK = {
    RdfFormat.RDF_XML: "Mend the XML there; `xmllint --noout FILE` shows the line.",
    RdfFormat.JSON_LD: "Mend the JSON there; `python3 -m json.tool FILE` shows the line.",
}


def syntax_error(source: Source, problem: SyntaxError) -> Diagnostic:
    """Return the finding for what a parser stopped at."""
    said = _said(problem)
    if _follows_a_language(source, problem):
        said = "this is not a language tag"
    line, column = _place(source, problem)
    code = (
        "relative-iri"
        if "No scheme found" in said
        else "bad-language-tag"
        if re.search(_TAG_WORDS, said)
        else "syntax"
    )
    return _error(source, line, column, code, said[:300], _hint(source, said))


def _said(problem: SyntaxError) -> str:
    """Return what a parser says, without its own idea of the place, and in words that need no knowledge of it."""
    if "LoadDocumentCallback" in problem.msg:
        return "the @context is a URL, and nothing is fetched from elsewhere"
    said = re.sub(r"^Parser error (?:at|between) .*?: ", "", problem.msg)
    return re.sub(r" \(line \d+\)$", "", said)


def _hint(source: Source, said: str) -> str:
    hints = _HINTS if source.format not in _LOOK else _HINTS[:-1]
    otherwise = _LOOK.get(source.format, "Mend this line; the ones before it are read.")
    return next((hint for words, hint in hints if re.search(words, said)), otherwise)


def _place(source: Source, problem: SyntaxError) -> tuple[int, int]:
    """Return line and column; of XML and JSON, for which the RDF parser has none, as their own parsers see it."""
    if problem.lineno or source.size > _MOST_SEARCHED:
        return problem.lineno or 0, problem.offset or 0
    with source.open() as file:
        text = file.read(_MOST_SEARCHED)
    try:
        if source.format == RdfFormat.RDF_XML:
            expat.ParserCreate(namespace_separator=" ").Parse(text, True)
        elif source.format == RdfFormat.JSON_LD:
            json.loads(text)
    except expat.ExpatError as found:
        return found.lineno, found.offset + 1
    except json.JSONDecodeError as found:
        return found.lineno, found.colno
    except (ValueError, RecursionError):
        pass  # no UTF-8, or nested too deep: the message says so
    return 0, 0


def _follows_a_language(source: Source, problem: SyntaxError) -> bool:
    """Tell whether the parser stopped at "@en_", the commonest slip with languages."""
    if not problem.lineno or not problem.offset:
        return False
    with source.open() as file:
        line = next(islice(file, problem.lineno - 1, None), b"")[:_LONGEST_LINE].decode("utf-8", "replace")
    slips = re.finditer(r"[\"']@[A-Za-z0-9-]+_\w*", line)
    return any(slip.start() < problem.offset <= slip.end() + 1 for slip in slips)


def too_long(source: Source) -> Diagnostic:
    """Return the finding for a token beyond the parser's buffer, at the first line that is long enough to hold it."""
    with source.open() as file:
        line = next((number for number, raw in enumerate(file, 1) if len(raw) > LONGEST_TOKEN), 0)
    return _error(
        source,
        line,
        0,
        "too-long",
        f"a text or name is longer than {LONGEST_TOKEN >> 20} MB, the most that is read",
        "Keep such content in a file of its own and link to it.",
    )


def is_newer_rdf(term: object) -> bool:
    """Tell whether only RDF 1.2 can say a term."""
    return type(term) is Triple or (type(term) is Literal and term.direction is not None)


def newer_rdf(source: Source, subject: Term, value: Term) -> Diagnostic:
    """Return the finding for such a term."""
    what = "a quoted statement" if type(value) is Triple else "a text direction"
    return _error(
        source,
        0,
        0,
        "rdf-1.2",
        f"{subject} says something with {what}, which only RDF 1.2 has",
        "Say it in RDF 1.1, which every client reads; rdf:Statement or a blank node can carry it.",
    )


def unreadable(source: Source, problem: Exception) -> Diagnostic:
    """Return the finding for a file that cannot be read at all."""
    said = getattr(problem, "strerror", None) or str(problem)
    return _error(
        source,
        0,
        0,
        "unreadable",
        f"the file cannot be read: {said}",
        "Check that it is whole and that the server's user may read it.",
    )


def _error(source: Source, line: int, column: int, code: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(source.name, line, column, "error", code, message, hint)
