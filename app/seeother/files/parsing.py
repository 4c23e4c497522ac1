"""Parsers over data files, within bounds; nothing remote is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from pyoxigraph import QuadParser, RdfFormat, parse

from seeother.files.error_places import MOST_SEARCHED
from seeother.files.limits import refuse_deep_json, refuse_deep_turtle, refuse_deep_xml
from seeother.files.sources import Source
from seeother.files.stated import Stated, stated


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


@contextmanager
def parsing(source: Source) -> Iterator[QuadParser | Stated]:
    """Open a parser over a file's statements; it raises SyntaxError and can be asked to go on after one.

    Nothing remote is fetched: a JSON-LD context by URL or an XML entity is a SyntaxError.
    """
    if excess := _excess(source):
        raise SyntaxError(*excess.args)
    if source.format == RdfFormat.N3:
        with source.open() as file:
            head = file.read(MOST_SEARCHED)
            is_whole = len(head) < MOST_SEARCHED
        if is_whole:
            yield stated(head)
            return
    if source.is_plain and source.format != RdfFormat.N3:
        yield parse(path=source.path, format=source.format, rename_blank_nodes=True)
        return
    with source.open() as file:
        parser = parse(file, source.format, rename_blank_nodes=True)
        yield Stated(parser) if source.format == RdfFormat.N3 else parser
