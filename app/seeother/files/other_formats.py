"""What a file says that its name or the graph that is served has no room for: another format, RDF 1.2, named graphs, formulas."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import islice

from pyoxigraph import Literal, Triple, parse

from seeother.diagnostics import Diagnostic, finding
from seeother.files.error_places import MOST_SEARCHED
from seeother.files.limits import refuse_deep_turtle
from seeother.files.sources import FORMATS, Source
from seeother.files.stated import Stated
from seeother.files.syntax_errors import XML_AND_JSON, file_error
from seeother.places.formats import HEAD, Format, format_of, rdf_extension
from seeother.places.index import Places
from seeother.places.terms import Lines

_KINDRED = {
    "ttl": Format("Turtle", "ttl"),
    "trig": Format("TriG", "trig"),
    "nt": Format("N-Triples", "nt"),
    "nq": Format("N-Quads", "nq"),
    "n3": Format("Notation3", "n3"),
}
# What only RDF 1.2 can say: what it is, and the remedy.
_NEWER = {
    "quoted": (
        "this says something of a quoted statement, which only RDF 1.2 can",
        "Say it in RDF 1.1, which every client reads; rdf:Statement or a blank node can carry it.",
    ),
    "direction": (
        "this text has a direction, which only RDF 1.2 can say",
        'Leave the direction out: "…"@ar in place of "…"@ar--rtl; readers know it from the language.',
    ),
}
_OURS, _THEIRS = re.compile(rb"^<{7} ", re.MULTILINE), re.compile(rb"^={7}\r?$", re.MULTILINE)
_TWO_VERSIONS = (
    "two versions stand here one after the other, as git leaves them where it cannot merge",
    "Keep what is right of both, and delete the lines of <<<<<<<, ======= and >>>>>>>.",
)
_ONLY_BROKEN = (
    ("XML", "rdf"),
    ("JSON", "jsonld"),
)  # what a mistake makes of a file that is what its name says
_UNKNOWN = (2**60, 1)  # behind all lines
_MOST_GRAPHS = 1000  # that are looked for
_QUOTED, _DIRECTION, _NOTHING = frozenset({"quoted"}), frozenset({"direction"}), frozenset[str]()
_NEWER_MARKS = {  # where the syntax is no kin of Turtle
    "rdf": re.compile(
        rb"""(?P<quoted>rdf:parseType\s*=\s*["']Triple|rdf:annotation)|(?P<direction>\w+:dir\s*=)"""
    ),
    "jsonld": re.compile(rb"""(?P<quoted>"@annotation"|"@triple")|(?P<direction>"@direction")"""),
}


def newer_rdf(term: object) -> frozenset[str]:
    """Return which thing that only RDF 1.2 can say a term is: "quoted" a statement, or a "direction"; none for others."""
    if type(term) is Triple:
        return _QUOTED
    return _DIRECTION if type(term) is Literal and term.direction is not None else _NOTHING


def newer_rdf_findings(source: Source, kinds: Collection[str], most: int) -> list[Diagnostic]:
    """Return a finding for each line that says something which only RDF 1.2 can, given what the parser has met."""
    found: list[tuple[tuple[int, int], str]] = []
    if source.size <= MOST_SEARCHED:
        with source.open() as file:
            text = file.read(MOST_SEARCHED)
        if source.extension in _NEWER_MARKS:
            marks = _NEWER_MARKS[source.extension].finditer(text)
            found = [(Lines(text).place(mark.start()), str(mark.lastgroup)) for mark in islice(marks, most)]
        else:
            found = list(islice(Places(text, source.extension).of_newer_rdf(), most))
    missing = [((0, 0), kind) for kind in sorted(set(kinds) - {kind for _, kind in found})]
    return [file_error(source, *place, "rdf-1.2", *_NEWER[kind]) for place, kind in (*found, *missing)]


def another_format(source: Source) -> Diagnostic | None:
    """Return the finding for a file that is in another format than its name says, or in two versions; None for others."""
    try:
        with source.open() as file:
            whole = file.read(MOST_SEARCHED)
        if (ours := _OURS.search(whole)) and _THEIRS.search(whole, ours.end()):
            return file_error(source, *Lines(whole).place(ours.start()), "syntax", *_TWO_VERSIONS)
        text = whole[:HEAD]
        found = format_of(text) or _kindred(source, text)
    except (OSError, EOFError):
        return None  # it is told to be unreadable
    own = source.extension
    if found is None or found.extension == own or (found.name, own) in _ONLY_BROKEN:
        return None
    message = f"this is {found.name}" + (f": name it .{found.extension}" if found.extension else "")
    remedy = found.remedy or f"Rename the file: its name ends in .{own}, which it is not."
    return file_error(source, 1, 1, "another-format", message, remedy)


def _kindred(source: Source, text: bytes) -> Format | None:
    """Return the syntax, of Turtle and its kin, in which the file has no mistake; its own is known to have one."""
    looks = rdf_extension(text)
    if source.format in XML_AND_JSON:
        return _KINDRED.get(looks)
    if source.size > MOST_SEARCHED:
        return None
    kin = (k for k in _KINDRED.items() if k[0] != source.extension and (k[0] != "n3" or _quotes(text)))
    return next((syntax for extension, syntax in kin if _can_be(source, extension)), None)


def _quotes(text: bytes) -> bool:
    """Tell whether a text has a formula, which is Notation3's own; its parser lets pass much that others refuse."""
    return b"{" in text and Places(text, "n3").of_formula() is not None


def _can_be(source: Source, extension: str) -> bool:
    """Tell whether a file has no mistake in another syntax; what is nested too deep for its parser has none to offer."""
    try:
        refuse_deep_turtle(source.open)
        with source.open() as file:
            parser = parse(file, FORMATS[extension])
            for _ in Stated(parser) if extension == "n3" else parser:  # variables of rules are no mistake
                pass
    except (SyntaxError, MemoryError):
        return False
    return True


def formats_lost(source: Source, graphs: Collection[str], left_out: int) -> list[Diagnostic]:
    """Return the findings about what a file says and the graph that is served cannot: names of graphs, formulas."""
    places = None
    if source.extension in _KINDRED:
        with source.open() as file:
            places = Places(file.read(HEAD), source.extension)  # where nearly all of them begin
    found = []
    if graphs:
        places_of = {
            name: (places and places.of_graph(name)) or _UNKNOWN for name in sorted(graphs)[:_MOST_GRAPHS]
        }
        first = min(places_of, key=lambda name: places_of[name])
        line, column = places_of[first] if places_of[first] != _UNKNOWN else (1, 1)
        counted = (
            f"the named graph <{first}>"
            if len(graphs) == 1
            else f"{len(graphs):,} named graphs, such as <{first}>,"
        )
        message = f"{counted} of this file will be merged: all is served as one graph, without its name"
        hint = "Statements about a graph have nothing to be about then; say the same of its things."
        found.append(finding("merged-graphs", (source.name, line, column), message, hint))
    if left_out:
        line, column = (places and places.of_formula()) or (1, 1)
        message = f"{left_out:,} statement(s) in and about formulas, from this one on, are quoted or rules, and left out"
        hint = "What is to be published must stand outside { }; run the rules beforehand and publish what they conclude."
        found.append(finding("quoted-formula", (source.name, line, column), message, hint))
    return found
