"""Decide one request: thing, document or neither, which variant, which status. Transport is left to the adapters."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from rdflib import URIRef

from seeother.decide.chosen import Choice, chosen, preferences_by
from seeother.decide.pictures import picture
from seeother.decide.problems import (
    broken_profile,
    gone,
    method_not_allowed,
    no_such_page,
    not_acceptable,
    not_found,
    options,
    unknown_choice,
)
from seeother.decide.rendering import represent_document
from seeother.decide.routes import is_page, site_page
from seeother.decide.versions import missing_version, version_named
from seeother.describe.dublin_core import told_of_provenance
from seeother.describe.relations import of_thing
from seeother.describe.self_description import told_of_dataset
from seeother.describe.versions import told_of_versions
from seeother.documents.about import Page
from seeother.documents.description import Description, bounded, describe
from seeother.earth.shapes import Shape
from seeother.graph.data import Data
from seeother.http.answer import NOT_STORED, Answer, Ask
from seeother.http.parameters import choosing, one
from seeother.http.preferences import LONGEST, Preferences
from seeother.http.variants import GEOJSON
from seeother.iris import canonical, to_uri
from seeother.naming.patterns import Match
from seeother.profiles.alternates import alternates_of
from seeother.profiles.constructed import TooMuch
from seeother.profiles.known import Profile
from seeother.site.document import Document, View
from seeother.sparql.constructs import BadProfile
from seeother.structure.ontology import Reference, reference
from seeother.telling.place import shape_among


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
    snapshot.look_for([*_named(matches), *(key for match in matches for key in _with_query(query, match))])
    # What the data names by a URI with this query is another thing, which no pattern names.
    matches = [m for m in matches if not any(map(snapshot.catalogue.below, _with_query(query, m)))]
    for number, match in enumerate(matches):
        document = Document.of(match, settings)
        if match.role != "thing" and (number == 0 or _may_be(match, snapshot)):
            others = [other.thing for other in matches[number + 1 :]]
            snapshot.approach(match.thing, match.pattern.is_hash, document.urls, others=others)
        if not match.pattern.is_hash and (successor := snapshot.retirement(match.thing)) is not None:
            return _retired(match, successor, wanted, snapshot)
        if topics := topics_of(match, snapshot):
            choice = chosen(asked, query, wanted, match.variant, snapshot)
            if isinstance(choice, Answer):
                return _of_profile(choice, wanted)
            decide = _see_other if match.role == "thing" else _document
            return _of_profile(decide(document, match, topics, choice, _page_of(query), snapshot), wanted)
    changed = preferences_by(asked, choosing(query), wanted, None, snapshot)
    if isinstance(changed, Answer):
        return changed
    return snapshot.worked_out(
        lambda: (
            (settings.browse and site_page(below, query, changed.page, changed.language, snapshot))
            or _version(path, asked, query, wanted, snapshot)
            or missing_version(path, changed.page, snapshot, changed.language)
            or not_found(path, matches, changed.page, snapshot, changed.language)
        )
    )


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
    return _see_other(document, found.match, topics, choice, 1, found.data)


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
    whole = [] if match.pattern.is_hash else [node for node in below if "#" not in node]
    return whole or below


def _retired(match: Match, successor: str, wanted: Preferences, snapshot: Data) -> Answer:
    """Send on to what takes a retired thing's place, thing to thing and document to document, or say that it is gone."""
    document = Document.of(match, snapshot.settings)
    if not successor:
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


def _see_other(
    document: Document, match: Match, topics: list[URIRef], choice: Choice, page: int, snapshot: Data
) -> Answer:
    wanted = choice.wanted
    if wanted.placed is GEOJSON and _shape(document, topics, snapshot):
        wanted = replace(wanted, variant=GEOJSON)
    if wanted.variant is None:
        return not_acceptable(document.alternates(), snapshot, wanted.language)
    to_variant = snapshot.settings.redirect == "variant" or choice.pins_type or choice.pins_language
    target = document.generic
    if to_variant:
        language = wanted.language if choice.pins_language and wanted.variant.prose else ""
        target = document.url(wanted.variant, language if len(snapshot.settings.languages) > 1 else "")
    query = "" if choice.profile.is_whole else f"?_profile={choice.profile.name}"
    return document.see_other(target + query, of_thing(document, topics, snapshot))


def _document(
    document: Document, match: Match, topics: list[URIRef], choice: Choice, page: int, snapshot: Data
) -> Answer:
    wanted, profile = choice.wanted, choice.profile
    variant = match.variant or wanted.variant
    if GEOJSON in (match.variant, None if match.variant else wanted.placed):
        found = _shape(document, topics, snapshot)
        variant = GEOJSON if found else variant if variant is not GEOJSON else None
    if variant is None or (variant is GEOJSON and not profile.is_whole):
        if match.variant:
            return not_found(
                document.path(document.url(match.variant)), [match], wanted.page, snapshot, wanted.language
            )
        return not_acceptable(document.alternates(), snapshot, wanted.language)
    language = (match.language or wanted.language) if variant.prose else ""
    view = document.view(variant, language, match, page, "" if profile.is_whole else profile.name)
    key = view if profile.is_whole else (view, profile)  # whose query may be edited at any time
    finished = snapshot.shelf.get(key)
    if finished is None:
        work = partial(_made, document, topics, view, profile, snapshot)
        # What a page says goes by far more than what its data does; so does what is said of the whole.
        is_wide = variant.prose or snapshot.settings.dataset in map(str, topics)
        try:
            made = snapshot.worked_out(work) if is_wide else work()
        except (BadProfile, TooMuch) as problem:
            return _unusable(document, profile, str(problem), snapshot)
        if made is None:
            return no_such_page(document.path(document.generic), wanted.page, snapshot, wanted.language)
        finished = snapshot.shelf.put(key, made) if snapshot.is_final() else made
    return finished


def _unusable(document: Document, profile: Profile, problem: str, snapshot: Data) -> Answer:
    because = problem or "it takes too long, or makes too much of this document"
    offers = [("all", "", document.path(document.generic))]
    return unknown_choice("_profile", profile.name, offers, snapshot, broken_profile(profile.name, because))


def _shape(document: Document, topics: list[URIRef], snapshot: Data) -> Shape | None:
    """Return where the thing of a document is; a document of several things is not on a map."""
    if document.pattern.is_hash or len(topics) != 1:
        return None
    return shape_among(topics[0], (quad.triple for quad in bounded(snapshot, topics)), snapshot)


def _made(
    document: Document, topics: list[URIRef], view: View, profile: Profile, snapshot: Data
) -> Answer | None:
    description = _described(document, topics, view, snapshot)
    return None if description is None else _represent(view, description, profile, snapshot)


def _represent(view: View, description: Description, profile: Profile, snapshot: Data) -> Answer:
    if profile.is_list:
        return alternates_of(view, description, snapshot)
    told = description
    if profile.is_whole:
        told = told_of_provenance(told_of_dataset(told, snapshot), view.document, snapshot)
        told = told_of_versions(told, view.document, snapshot)
    if (
        len(description.topics) == 1
        and description.primary
        and shape_among(description.primary, description.outgoing, snapshot)
    ):
        view = replace(view, document=replace(view.document, has_place=True))
    return represent_document(view, told, snapshot, profile)


def _described(document: Document, topics: list[URIRef], view: View, snapshot: Data) -> Description | None:
    """Describe what a document is about; as a page to read, a vocabulary is set out term by term, a part of them on each."""
    if view.profile and view.page != 1:
        return None
    book = _book(document, topics, snapshot) if view.variant.is_html and not view.profile else None
    if book is None or not book.entries:
        return describe(snapshot, topics, document.generic, view.page, document.urls)
    if not 1 <= view.page <= book.pages:
        return None
    every = [entry.iri for entry in book.entries]
    if not document.pattern.is_hash:
        snapshot.approach(canonical(document.thing), False, document.urls, book.topics(view.page))
    found = describe(snapshot, book.topics(view.page), document.generic, 1, document.urls, every)
    at = Page(view.page, book.pages, len(every))
    return replace(found, page=at, header=book.header or found.primary) if found else None


def _book(document: Document, topics: list[URIRef], snapshot: Data) -> Reference | None:
    is_hash = document.pattern.is_hash
    if not is_hash and len(topics) > 1:
        return None
    return reference(canonical(document.thing), is_hash, snapshot)
