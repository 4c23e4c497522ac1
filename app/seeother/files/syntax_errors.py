"""Mistakes in a data file, each with its place and its remedy: what parsers say, in words that help who wrote the file."""

from __future__ import annotations

import re
from contextlib import suppress
from io import TextIOWrapper
from itertools import islice

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple

from seeother.diagnostics import Diagnostic
from seeother.files.error_places import place_of
from seeother.files.limits import TooLarge
from seeother.files.slips import conflict_in, likely_prefix, open_iri, slip_at
from seeother.files.sources import Source
from seeother.places.contexts import MissingContext
from seeother.places.terms import Lines
from seeother.terms import CUSTOMARY_PREFIXES

Term = NamedNode | BlankNode | Literal | Triple
LONGEST_TOKEN = 16 * 2**20  # bytes; the parser's buffer
_LONGEST_LINE = 10_000
_HEAD = 2**20  # bytes that prefixes are looked for in
_LARGEST = 8 * 2**20  # bytes of a file that is looked through once more for each of its mistakes
_BRACKETED = re.compile(r"<(_?:[^<>\s:/]*)>")
_HOST = re.compile(
    r"<(?://)?((?:www\.[\w.-]+|(?:[\w-]+\.)+(?:com|org|net|eu|edu|gov|info|io))(?:[:/][^<>\s]*)?)>"
)
_NAMES = re.compile(r"parsing IRI|in an absolute IRI|Invalid IRI|language tag|subtag|prefix .*declared")
_TAG_WORDS = r"subtag|language (?:tag|code)"
_HINTS: tuple[tuple[str, str], ...] = (
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
        "Take the nested nodes apart: give each a name of its own, and describe them side by side.",
    ),
    (r"ENTITY would", "Write the text out where it is used."),
    (r"ENTITY values .* double quotes", 'Put its value between double quotes: <!ENTITY ex "http://…">.'),
    (
        r"regular RDF",
        "RDF has IRIs and blank nodes as subjects, and IRIs as predicates: name what is meant, or quote it in a formula.",
    ),
    (r"ENTITY", "Write the characters themselves; external entities are never read."),
    (r"namespaces are required", "Give the name its prefix, as in rdf:about and rdfs:label."),
    (
        r"already been used as rdf:ID",
        "Name a thing by rdf:ID once, and wherever more is said of it by rdf:about.",
    ),
    (
        r"must not be rdf:langString",
        'Leave the datatype out, or write a language in its place, as in "…"@en.',
    ),
    (_TAG_WORDS, "A language tag looks like @en or @pt-BR."),
    (
        r"not a valid (subject|predicate|object)|must be|expected|Unexpected",
        "Look at the end of the line before: a ; , or . may be missing or doubled.",
    ),
)
# Where the words above say nothing that fits.
_UNKNOWN_PREFIX = re.compile(r"(?:The|Unknown) prefix ([^\s:]*):")
_DECLARATION = re.compile(r"(?i)\s*@?prefix\s+([^\s:<>\"]*):")
XML_AND_JSON = {
    RdfFormat.RDF_XML: "Mend the XML there; `xmllint --noout FILE` shows the line.",
    RdfFormat.JSON_LD: "Mend the JSON there; `python3 -m json.tool FILE` shows the line.",
}


class Mistakes:
    """Tells mistakes of one file from what only follows from an earlier one: a parser is not on its feet at once.

    A wrong name in its place, an IRI, a prefix, a language tag, leaves the rest of the file as it is. After another
    mistake whole statements must have been read; after an open quote or bracket nothing is certain any more, but in
    syntaxes of one statement a line.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._by_line = source.format in (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS)
        self._has_places = source.format not in XML_AND_JSON
        self._line = self._read = 0
        self._prefixes: set[str] = set()
        self._is_afoot = True
        self.is_lost = False

    def is_new(self, problem: SyntaxError, read: int) -> bool:
        """Take note of the next mistake, after so many statements in all."""
        has_read_on, self._read = read > self._read, read
        line, is_name = problem.lineno or 0, bool(_NAMES.search(problem.msg))
        spans = (problem.end_lineno or line) > line
        if spans or "Line jumps" in problem.msg or "nd of file" in problem.msg:
            is_name, self.is_lost = False, not self._by_line
        elif not self._has_places and not is_name:
            self.is_lost = True  # of XML and JSON all that follows may be misread
        new = self._by_line
        if not new:
            new = (self._is_afoot or has_read_on) and (is_name or self._has_places or not self._line)
        new = new and (line != self._line or not line) and self._is_first_of_its_prefix(problem)
        self._line = (problem.end_lineno if "nd of file" in problem.msg else line) or -1
        if not read and not self._prefixes and "No scheme" not in problem.msg:
            self.is_lost = not self._by_line  # it may have been a declaration, which all else relies on
        self._is_afoot = is_name
        if new and "No scheme" in problem.msg:
            self._note_declaration(line)
        return new

    def _note_declaration(self, line: int) -> None:
        """Take note of a prefix whose declaration is the mistake: where it is used later, it is missed for that alone."""
        if found := _DECLARATION.match(_line(self._source, line)):
            self._prefixes.add(found[1])

    def _is_first_of_its_prefix(self, problem: SyntaxError) -> bool:
        found = _UNKNOWN_PREFIX.search(problem.msg)
        prefix = found[1] if found else None
        is_first = prefix not in self._prefixes
        if prefix is not None:
            self._prefixes.add(prefix)
        return is_first


def syntax_error(source: Source, problem: SyntaxError) -> Diagnostic:
    """Return the finding for what a parser stopped at."""
    if isinstance(problem, MissingContext):
        place = problem.lineno or 1, problem.offset or 1
        return file_error(source, *place, "syntax", problem.msg[:300], problem.remedy)
    said = _said(problem)
    if unfinished := _unfinished(source, problem):
        return unfinished
    if _follows_a_language(source, problem):
        said = "this is not a language tag"
    line, column = place_of(source, problem)
    text = _line(source, line) if line and column else ""
    hint = _bracketed(text[column - 1 :])
    if text and not hint and (slip := slip_at(text, column, said)):
        hint, said = slip.remedy, slip.message or said
    code = (
        "relative-iri"
        if "No scheme found" in said
        else "bad-language-tag"
        if re.search(_TAG_WORDS, said)
        else "syntax"
    )
    return file_error(source, line, column, code, said[:300], hint or _hint(source, said))


def _unfinished(source: Source, problem: SyntaxError) -> Diagnostic | None:
    """Return the finding for what a parser of Turtle notices much later: a merge that stopped, an IRI without its end."""
    if source.format in XML_AND_JSON or not problem.lineno or source.size > _LARGEST:
        return None
    try:
        with source.open() as file:
            text = file.read(_LARGEST)
    except (OSError, EOFError):
        return None  # a packed file that is cut off, which is told otherwise
    if (offset := conflict_in(text)) is not None:
        remedy = "Keep one of the two, and take away the lines that begin with <<<<<<<, ======= and >>>>>>>."
        return file_error(
            source, *Lines(text).place(offset), "syntax", "a merge left two states here", remedy
        )
    if re.search("IRI|escape|nd of file", problem.msg):
        stop = Lines(text).offset(problem.lineno, problem.offset or 1)
        if (offset := open_iri(text, stop)) is not None:
            remedy = "Close it before the space that follows; a space in an IRI is %20."
            return file_error(
                source, *Lines(text).place(offset), "syntax", "the > of this IRI is missing", remedy
            )
    return None


def _bracketed(text: str) -> str:
    """Return the remedy for a name of no prefix, a blank node or a host that stands in angle brackets, "" for others."""
    if found := _BRACKETED.match(text):
        what = "a blank node" if found[1].startswith("_") else "a name"
        return f"Leave out the angle brackets: {what} is written {found[1]}, without them."
    if found := _HOST.match(text):
        return f"Write the whole IRI, with its scheme: <https://{found[1]}>, or <http://{found[1]}>."
    return ""


def _said(problem: SyntaxError) -> str:
    """Return what a parser says, without its own idea of the place, and in words that need no knowledge of it."""
    if "LoadDocumentCallback" in problem.msg:
        return "the @context is a URL, and nothing is fetched from elsewhere"
    said = re.sub(r"^Parser error (?:at|between) .*?: ", "", problem.msg)
    said = re.sub(r"\s*[\n\r]\s*", " ", re.sub(r" \(line \d+\)$", "", said))
    return "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in said)


def _hint(source: Source, said: str) -> str:
    if unknown := _UNKNOWN_PREFIX.search(said):
        return _declaration(source, unknown[1])
    if source.format == RdfFormat.RDF_XML and "No scheme found" in said:
        return "Write the whole IRI, http://…, or give the element that encloses all an xml:base."
    hints = _HINTS if source.format not in XML_AND_JSON else _HINTS[:-1]
    otherwise = XML_AND_JSON.get(source.format, "Mend this line; the ones before it are read.")
    return next((hint for words, hint in hints if re.search(words, said)), otherwise)


def _declaration(source: Source, prefix: str) -> str:
    """Return the remedy for a prefix that is not declared, with the namespace that everybody means by it."""
    namespace = CUSTOMARY_PREFIXES.get(prefix.lower(), "http://…")
    if source.format == RdfFormat.RDF_XML:
        return f'Declare it in the first element: xmlns:{prefix}="{namespace}".'
    near = ""
    with suppress(OSError, EOFError), source.open() as file:
        near = likely_prefix(prefix, file.read(_HEAD))
    otherwise = f"eclare it at the top: @prefix {prefix}: <{namespace}> ."
    return f"Did you mean {near}:? Else d{otherwise}" if near else f"D{otherwise}"


def _follows_a_language(source: Source, problem: SyntaxError) -> bool:
    """Tell whether the parser stopped at "@en_", the commonest slip with languages."""
    if not problem.lineno or not problem.offset:
        return False
    line = _line(source, problem.lineno)
    slips = re.finditer(r"[\"']@[A-Za-z0-9-]+_\w*", line)
    return any(slip.start() < problem.offset <= slip.end() + 1 for slip in slips)


def _line(source: Source, number: int) -> str:
    """Return a line of Turtle or its kin, as far as it is looked at."""
    if source.format in XML_AND_JSON:
        return ""
    with source.open() as file, TextIOWrapper(file, "utf-8", "replace") as text:
        return next(islice(text, number - 1, None), "")[:_LONGEST_LINE]


def too_long(source: Source) -> Diagnostic:
    """Return the finding for a token beyond the parser's buffer, at the first line that is long enough to hold it."""
    with source.open() as file:
        line = next((number for number, raw in enumerate(file, 1) if len(raw) > LONGEST_TOKEN), 0)
    return file_error(
        source,
        line,
        0,
        "too-long",
        f"a text or name is longer than {LONGEST_TOKEN >> 20} MB, the most that is read",
        "Keep such content in a file of its own and link to it.",
    )


def unreadable(source: Source, problem: Exception) -> Diagnostic:
    """Return the finding for a file that cannot be read at all."""
    said = getattr(problem, "strerror", None) or str(problem)
    if isinstance(problem, TooLarge):
        hint = "Take it apart, or allow more with the setting `unpacked`, where the disk has four times that room."
        return file_error(source, 0, 0, "too-large", said, hint)
    if "Not a gzipped file" in said:
        hint = "Take .gz off its name, or fetch it again: it may be the page of an error."
        return file_error(source, 1, 1, "another-format", "this is not gzip, or not all of it", hint)
    return file_error(
        source,
        0,
        0,
        "unreadable",
        f"the file cannot be read: {said}",
        "Check that it is whole and that the server's user may read it.",
    )


def file_error(source: Source, line: int, column: int, code: str, message: str, hint: str) -> Diagnostic:
    """Return an error of a data file; line and column count from 1, 0 stands for the file as a whole."""
    return Diagnostic(source.name, line, column, "error", code, message, hint)
