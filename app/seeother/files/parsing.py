"""Parsers over data files, within bounds; nothing remote is fetched: JSON-LD contexts are taken from the site's folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path
from shlex import quote
from urllib.parse import urljoin, urlsplit

from pyoxigraph import QuadParser, RdfFormat, parse

from seeother.files.error_places import MOST_SEARCHED
from seeother.files.limits import refuse_deep_json, refuse_deep_turtle, refuse_deep_xml
from seeother.files.sources import Source
from seeother.files.stated import Stated, stated
from seeother.places.contexts import CONTEXTS, NotAtHand, expanded, file_of, names_contexts, with_contexts
from seeother.site.plain_files import open_below, shown

_MOST_OF_CONTEXT = 4 * 2**20  # bytes
_DEEPEST_CONTEXT = 8  # contexts that name one another
# Where a context is that only a Link header leads to.
_LIES = {"https://schema.org": "https://schema.org/docs/jsonldcontext.jsonld"}


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

    Nothing remote is fetched: a JSON-LD context by a URL that does not lie in the site's folder, or an XML entity, is a
    SyntaxError.
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
    if source.contexts[0] and (whole := _whole(source)):
        yield parse(whole, source.format, rename_blank_nodes=True)
        return
    if source.is_plain and source.format != RdfFormat.N3:
        yield parse(path=source.path, format=source.format, rename_blank_nodes=True)
        return
    with source.open() as file:
        parser = parse(file, source.format, rename_blank_nodes=True)
        yield Stated(parser) if source.format == RdfFormat.N3 else parser


def _whole(source: Source) -> bytes:
    """Return a text of JSON-LD with the contexts in it that it names by their URLs, nothing where it names none."""
    with source.open() as file:
        text = file.read(MOST_SEARCHED)
    if len(text) == MOST_SEARCHED or not names_contexts(text):
        return b""
    return with_contexts(text, partial(_context, source.contexts, source.name))


def _context(contexts: tuple[str, int], name: str, url: str, depth: int = 0) -> object:
    """Return the context of a URL that a file of the site names; raises NotAtHand."""
    place = file_of(url, name)
    if not place:
        remedy = f"Move it into {CONTEXTS}/ and name it there, or put it into the file itself."
        raise NotAtHand(f"the context {shown(url)} does not lie in {CONTEXTS}/", remedy)
    try:
        return _read_context(contexts, place, url, depth)
    except OSError as problem:
        message = f"the context {url} is not at hand, and nothing is fetched from elsewhere"
        raise NotAtHand(message, _saving(url, place)) from problem
    except (ValueError, RecursionError) as problem:
        message = f"what lies in {CONTEXTS}/{place} is no context: it is no JSON object with an @context"
        raise NotAtHand(message, _saving(url, place)) from problem


@lru_cache(maxsize=64)
def _read_context(contexts: tuple[str, int], place: str, url: str, depth: int) -> object:
    """Return the context at a place in the folder of contexts, and in it those that it names itself.

    Raises NotAtHand where one of these cannot be had, OSError where it is not there, ValueError or RecursionError for what
    is none.
    """
    here = f"{CONTEXTS}/{place}"
    if depth > _DEEPEST_CONTEXT:
        raise NotAtHand(f"{here} names contexts that name each other", "Break the ring.")
    with open_below(Path(contexts[0]), place) as file:
        told = json.loads(file.read(_MOST_OF_CONTEXT))
    if not isinstance(told, dict) or "@context" not in told:
        raise ValueError

    def load(reference: str) -> object:
        further = urljoin(url, reference) if urlsplit(url).scheme else reference
        return _context(contexts, here, further, depth + 1)

    return expanded(told["@context"], load)


def _saving(url: str, place: str) -> str:
    """Return how to have a context at hand."""
    url = _LIES.get(url.rstrip("/").replace("http:", "https:"), url)
    file = quote(f"{CONTEXTS}/{place}")
    command = f"curl -L -H 'Accept: application/ld+json' --create-dirs -o {file} {quote(url)}"
    return f"Save it in the site's folder: `{command}`; or put the context into the file itself."
