"""Decide one request: thing, document or neither, which variant, which status. Transport is left to the adapters."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs

from pyoxigraph import NamedNode

from seeother.answer.problems import (
    gone,
    method_not_allowed,
    no_such_page,
    not_acceptable,
    not_found,
    options,
)
from seeother.answer.rendering import represent_document
from seeother.answer.routes import site_page
from seeother.graph.description import describe
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Answer, Ask, Representation
from seeother.http.codings import CODINGS
from seeother.http.negotiation import negotiate, negotiate_coding, negotiate_language
from seeother.http.variants import Variant
from seeother.iris import canonical, to_uri
from seeother.site.document import Document
from seeother.site.patterns import Match


@dataclass(frozen=True, slots=True)
class Wish:
    """What a request comes down to once its headers are read: the same for all that are answered alike."""

    path: str
    page: int | None  # None: not a number from 1
    variant: Variant | None
    language: str
    host: str
    query: str = ""


def ready(ask: Ask, snapshot: Snapshot) -> Answer | None:
    """Return the answer if it was finished before: the hot path, one look-up. None where work is to be done."""
    if ask.method not in ("GET", "HEAD"):
        return None
    finished = snapshot.shelf.get((ask.target, *_preferences(ask, snapshot)))
    return finished.respond(ask) if finished else None


def answer(ask: Ask, snapshot: Snapshot) -> Answer:
    """Decide one request, and keep what was worked out for the next one like it."""
    if ask.method not in ("GET", "HEAD"):
        return options() if ask.method == "OPTIONS" else method_not_allowed(ask.method)
    preferences = _preferences(ask, snapshot)
    finished = _decide(_wish(ask.target, *preferences[:3]), snapshot)
    if preferences[3] and isinstance(finished, Representation):
        finished = finished.encoded(preferences[3])
    if finished.keep and "?" not in ask.target:
        finished = snapshot.shelf.put((ask.target, *preferences), finished)
    return finished.respond(ask)


def _preferences(ask: Ask, snapshot: Snapshot) -> tuple[Variant | None, str, str, str]:
    """Return what the headers come down to: variant, language, a host if the settings know it, content coding."""
    settings = snapshot.settings
    variant = negotiate(ask.accept, settings.default).chosen
    language = negotiate_language(ask.accept_language, settings.languages)
    coding = negotiate_coding(ask.accept_encoding, CODINGS)
    return variant, language, ask.host if ask.host in settings.patterns.hosts else "", coding


def _wish(target: str, variant: Variant | None, language: str, host: str) -> Wish:
    path, _, query = target.partition("?")
    asked = (
        parse_qs(query, max_num_fields=20).get("page", ["1"])[-1]
        if "page=" in query and query.count("&") < 20
        else "1"
    )
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 and int(asked) else None
    return Wish(path, page, variant, language, host, query)


def _decide(wish: Wish, snapshot: Snapshot) -> Answer | Representation:
    settings = snapshot.settings
    matches = [
        match
        for match in settings.patterns.match(wish.path, wish.host)
        if not match.language or match.language in settings.languages
    ]
    for match in matches:
        if not match.pattern.is_hash and (successor := snapshot.retirement(match.thing)) is not None:
            return _retired(match, successor, wish, snapshot)
        if topics := _topics(match, snapshot):
            document = Document.of(match, snapshot.settings)
            if match.role == "thing":
                return _see_other(document, wish, snapshot)
            return _document(document, match, topics, wish, snapshot)
    page = site_page(wish.path, wish.query, wish.variant, wish.language, snapshot)
    return page or not_found(wish.path, matches, wish.variant, snapshot, wish.language)


def _topics(match: Match, snapshot: Snapshot) -> list[NamedNode]:
    """Return the subjects a document describes, or that a thing URI names; none means there is no such thing.

    Of a thing about which nothing is said but by its parts, these are what there is.
    """
    whole = [] if match.pattern.is_hash else snapshot.subjects(match.thing)
    return whole or snapshot.subjects_below(match.thing)


def _retired(match: Match, successor: str, wish: Wish, snapshot: Snapshot) -> Answer:
    """Send on to what takes a retired thing's place, thing to thing and document to document, or say that it is gone."""
    document = Document.of(match, snapshot.settings)
    if not successor:
        return gone(document, wish.variant, snapshot, wish.language)
    if match.role == "thing":
        return document.moved(to_uri(successor))
    found = snapshot.settings.patterns.thing(canonical(successor))
    if not found:
        return document.moved(to_uri(successor))
    pattern, values = found
    pinned = match.variant
    return document.moved(
        pattern.variant_of(values, pinned, match.language) if pinned else pattern.document_of(values)
    )


def _see_other(document: Document, wish: Wish, snapshot: Snapshot) -> Answer:
    if wish.variant is None:
        return not_acceptable(document.alternates(), snapshot, wish.language)
    to_variant = snapshot.settings.redirect == "variant"
    return document.see_other(document.url(wish.variant) if to_variant else document.generic)


def _document(
    document: Document, match: Match, topics: list[NamedNode], wish: Wish, snapshot: Snapshot
) -> Answer | Representation:
    variant = match.variant or wish.variant
    if variant is None:
        return not_acceptable(document.alternates(), snapshot, wish.language)
    language = (match.language or wish.language) if variant.prose else ""
    view = document.view(variant, language, match, wish.page or 0)
    finished = snapshot.shelf.get(view)
    if finished is None:
        description = describe(snapshot, topics, document.generic, wish.page or 0, document.urls)
        if description is None:
            return no_such_page(document, wish.variant, snapshot, wish.language)
        finished = snapshot.shelf.put(view, represent_document(view, description, snapshot))
    return finished
