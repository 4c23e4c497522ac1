"""Decide one request: thing, document or neither, which variant, which status. Transport is left to the adapters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import chain

from rdflib import URIRef

from seeother.decide.chosen import chosen, kept_to, preferences_by
from seeother.decide.documents import represented, see_other
from seeother.decide.pictures import picture
from seeother.decide.problems import (
    gone,
    method_not_allowed,
    not_found,
    options,
)
from seeother.decide.routes import is_page, site_page
from seeother.decide.versions import missing_version, version_named
from seeother.documents.links import outer_reference
from seeother.graph.data import Data
from seeother.http.answer import NOT_STORED, Answer, Ask
from seeother.http.parameters import choosing, one
from seeother.http.preferences import LONGEST, Preferences
from seeother.iris import canonical, to_uri
from seeother.naming.patterns import Match
from seeother.site.document import Document
from seeother.structure.ontology import terms_under


def ready(ask: Ask, preferences: Preferences, snapshot: Data) -> Answer | None:
    """Return the answer if it was finished before: the hot path, one look-up. None where work is to be done."""
    if ask.method not in ("GET", "HEAD"):
        return None
    finished = snapshot.shelf.get((ask.target, preferences))
    return finished.respond(ask) if finished else None


def answer(ask: Ask, snapshot: Data) -> Answer:
    """Decide one request, and keep what was worked out for the next one like it."""
    if ask.method not in ("GET", "HEAD"):
        return options() if ask.method == "OPTIONS" else method_not_allowed(ask.method)
    if found := picture(ask, snapshot):
        return found
    return finish(ask.target, preferences_of(ask, snapshot), snapshot).respond(ask)


def finish(target: str, preferences: Preferences, snapshot: Data) -> Answer:
    """Return the answer to a GET, worked out and kept for the next one like it."""
    finished = snapshot.for_all((target, preferences), lambda: _decide(target, preferences, snapshot))
    if preferences.coding:
        finished = finished.encoded(preferences.coding)
    if finished.keep and "?" not in target and not preferences.profiles:
        finished = snapshot.shelf.put((target, preferences), finished)
    return finished


def preferences_of(ask: Ask, snapshot: Data) -> Preferences:
    """Return what the headers of a request come down to on this site."""
    found = snapshot.settings.offer.preferences(
        ask.accept, ask.accept_language, ask.accept_encoding, ask.host
    )
    # Few ask for a profile; what they get is kept by what it is, and not by this field.
    return found if ask.accept_profile is None else replace(found, profiles=ask.accept_profile[:LONGEST])


def _page_of(query: str) -> int:
    """Return the number of the page that is asked for, 0 for what is no number from 1."""
    if "page=" not in query:
        return 1
    asked = one(query, "page") or "1"
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0


def _decide(target: str, wanted: Preferences, snapshot: Data) -> Answer:
    asked, _, query = target.partition("?")
    settings = snapshot.settings
    path, below = settings.within(asked)
    if settings.browse and is_page(below):
        return snapshot.worked_out(lambda: _decided(asked, query, path, below, wanted, snapshot))
    return _decided(asked, query, path, below, wanted, snapshot)


def _decided(asked: str, query: str, path: str, below: str, wanted: Preferences, snapshot: Data) -> Answer:
    settings = snapshot.settings
    matches = [
        match
        for match in settings.patterns.match(path, wanted.host)
        if not match.language or match.language in settings.languages
    ]
    with_query = [_with_query(query, match) for match in matches]
    snapshot.look_for([*_named(matches), *chain.from_iterable(with_query)])
    # What the data names by a URI with this query is another thing, which no pattern names.
    is_other = [any(map(snapshot.catalogue.below, names)) for names in with_query]
    matches = [match for match, other in zip(matches, is_other, strict=True) if not other]
    for number, match in enumerate(matches):
        document = Document.of(match, settings)
        if match.role != "thing" and (number == 0 or _may_be(match, snapshot)):
            others = [other.thing for other in matches[number + 1 :]]
            at_once = _terms(match, wanted, snapshot)
            snapshot.approach(
                match.thing,
                match.pattern.is_hash,
                document.urls,
                others=others,
                at_once=at_once,
                page=_page_of(query),
            )
        if not match.pattern.is_hash and (successor := snapshot.retirement(match.thing)) is not None:
            return _retired(match, successor, wanted, snapshot)
        if topics := topics_of(match, snapshot):
            choice = chosen(asked, query, wanted, match.variant, snapshot)
            if isinstance(choice, Answer):
                return _of_profile(choice, wanted)
            if match.role == "thing":
                return _of_profile(see_other(document, topics, choice, snapshot), wanted)
            found = represented(document, match, topics, choice, _page_of(query), snapshot)
            return _of_profile(found, wanted)
    changed = preferences_by(asked, choosing(query), wanted, None, snapshot)
    use = wanted if isinstance(changed, Answer) else changed
    found = snapshot.worked_out(
        lambda: (
            (settings.browse and site_page(below, query, use.page, use.language, snapshot))
            or _version(path, asked, query, wanted, snapshot)
            or missing_version(path, use.page, snapshot, use.language)
            or not_found(path, matches, use.page, snapshot, use.language)
        )
    )
    return kept_to(f"{asked}?{query}", found, snapshot)


def _terms(match: Match, wanted: Preferences, snapshot: Data) -> Callable[[], object] | None:
    """Return what looks up the terms that a page has on it if its thing is a vocabulary; None where they are its topics."""
    form = match.variant or wanted.variant
    if match.pattern.is_hash or form is None or not form.is_html:
        return None
    return partial(terms_under, match.thing, [match.thing], snapshot)


def _version(path: str, asked: str, query: str, wanted: Preferences, snapshot: Data) -> Answer | None:
    """Send on from the IRI of a version to the document that the version has."""
    found = version_named(path, snapshot)
    topics = topics_of(found.match, found.data) if found else []
    if not found or not topics:
        return None
    choice = chosen(asked, query, wanted, found.variant, found.data)
    if isinstance(choice, Answer):
        return choice
    if found.variant:
        choice = choice._replace(wanted=replace(choice.wanted, variant=found.variant), pins_type=True)
    document = Document.of(found.match, found.data.settings)
    return see_other(document, topics, choice, found.data)


def _of_profile(answer: Answer, wanted: Preferences) -> Answer:
    """Keep an answer that a field of few clients decided out of caches, which need not know that field for all others."""
    if not wanted.profiles:
        return answer
    others = tuple(h for h in answer.headers if h[0] not in ("Cache-Control", "Vary"))
    vary = ", ".join([*(v for n, v in answer.headers if n == "Vary"), "Accept-Profile"])
    return replace(answer, headers=(*others, ("Vary", vary), *NOT_STORED), keep=False)


def _named(matches: list[Match]) -> list[str]:
    """Return the keys of the things that are asked for by their own URIs."""
    return [match.thing for match in matches if match.role == "thing" and not match.pattern.is_hash]


def _with_query(query: str, match: Match) -> list[str]:
    """Return the keys of what may be named with the query that is asked for, whatever of that says how it is to be shown."""
    if not query or not (match.role == "thing" or match.pattern.is_hash):
        return []
    stem = match.thing.partition("#")[0]
    names = (query, "&".join(part for part in query.split("&") if not part.startswith("_")))
    return [canonical(f"{stem}?{name}") for name in dict.fromkeys(filter(None, names))]


def _may_be(match: Match, snapshot: Data) -> bool:
    """Tell whether there may be a thing with such a document, by what the first look at the document has told."""
    return match.pattern.is_hash or snapshot.knows(match.thing)


def topics_of(match: Match, snapshot: Data) -> list[URIRef]:
    """Return the subjects a document describes, or that a thing URI names; none means there is no such thing.

    Of a thing about which nothing is said but by its parts, these are what there is.
    """
    if match.role == "thing" and not match.pattern.is_hash and (whole := snapshot.subjects(match.thing)):
        return whole
    # A document shows the parts of its thing too, so they are asked for at once.
    below = snapshot.subjects_below(match.thing)
    if not match.pattern.is_hash:
        return [node for node in below if "#" not in node] or below
    if not match.pattern.has_one_each:
        return below
    one = match.pattern.thing.expand(match.values)
    return [node for node in below if canonical(str(node)) == one] or below


def _retired(match: Match, successor: str, wanted: Preferences, snapshot: Data) -> Answer:
    """Send on to what takes a retired thing's place, thing to thing and document to document, or say that it is gone."""
    document = Document.of(match, snapshot.settings)
    if outer_reference(successor) is None:  # there is none, or one that nobody is to be led to
        return gone(document, wanted.page, snapshot, wanted.language)
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
