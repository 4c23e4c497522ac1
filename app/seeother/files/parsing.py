"""Parsers over data files, within bounds; nothing remote is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from pyoxigraph import BlankNode, Quad, QuadParser, RdfFormat, parse

from seeother.files.limits import refuse_deep_json, refuse_deep_turtle, refuse_deep_xml
from seeother.files.sources import Source

_IMPLIES = "http://www.w3.org/2000/10/swap/log#implies"


@lru_cache(maxsize=64)
def _excess(source: Source) -> SyntaxError | None:
    """Return what is too deep or grows too large in a file, None for nothing."""
    try:
        if source.format in (RdfFormat.JSON_LD, RdfFormat.RDF_XML):
            refuse = refuse_deep_json if source.format == RdfFormat.JSON_LD else refuse_deep_xml
            with source.open() as file:
                refuse(file)
        else:
            refuse_deep_turtle(source.open)
    except SyntaxError as problem:
        return problem
    return None


class Stated:
    """What a file of Notation3 states: not what its formulas quote, nor what it says of them, such as rules."""

    def __init__(self, parser: QuadParser) -> None:
        self._parser = parser
        self._formulas: set[object] = set()
        self.left_out = 0

    @property
    def prefixes(self) -> dict[str, str]:
        """Return the prefixes declared so far."""
        return self._parser.prefixes

    def __iter__(self) -> Iterator[Quad]:
        return self

    def __next__(self) -> Quad:
        """Return the next statement; may raise SyntaxError and go on, as the parser does."""
        while True:
            try:
                quad: Quad = next(self._parser)
            except SyntaxError as problem:
                if "variables are not allowed" not in problem.msg:
                    raise
                self.left_out += 1
                continue
            if type(quad.graph_name) is BlankNode:
                self._formulas.add(quad.graph_name)
            elif not self._is_about_formulas(quad):
                return quad
            self.left_out += 1

    def _is_about_formulas(self, quad: Quad) -> bool:
        terms = (quad.subject, quad.object)
        if quad.predicate.value == _IMPLIES and all(type(term) is BlankNode for term in terms):
            return True
        return not self._formulas.isdisjoint(terms)


@contextmanager
def parsing(source: Source) -> Iterator[QuadParser | Stated]:
    """Open a parser over a file's statements; it raises SyntaxError and can be asked to go on after one.

    Nothing remote is fetched: a JSON-LD context by URL or an XML entity is a SyntaxError.
    """
    if excess := _excess(source):
        raise SyntaxError(*excess.args)
    if source.format == RdfFormat.N3:
        with source.open() as file:
            yield Stated(parse(file, source.format, rename_blank_nodes=True))
        return
    if source.is_plain:
        yield parse(path=source.path, format=source.format, rename_blank_nodes=True)
        return
    with source.open() as file:
        yield parse(file, source.format, rename_blank_nodes=True)
