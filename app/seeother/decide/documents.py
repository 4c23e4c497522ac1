"""What the URL of a thing, or of the document about it, answers: which form, or why there is none."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from rdflib import URIRef

from seeother.decide.chosen import Choice
from seeother.decide.problems import broken_profile, no_such_page, not_acceptable, not_found, unknown_choice
from seeother.decide.rendering import represent_document
from seeother.describe.dataset import iri_of_dataset
from seeother.describe.dublin_core import told_of_provenance
from seeother.describe.dumps import are_known
from seeother.describe.relations import of_thing
from seeother.describe.self_description import told_of_dataset
from seeother.describe.versions import told_of_versions
from seeother.documents.about import Page
from seeother.documents.description import Description, bounded, describe
from seeother.earth.shapes import Shape
from seeother.graph.data import Data
from seeother.http.answer import Answer
from seeother.http.variants import GEOJSON
from seeother.iris import canonical
from seeother.naming.patterns import Match
from seeother.profiles.alternates import alternates_of
from seeother.profiles.constructed import TooMuch
from seeother.profiles.known import Profile
from seeother.site.document import Document, View
from seeother.sparql.constructs import BadProfile
from seeother.structure.ontology import Reference, reference
from seeother.telling.place import shape_among


def see_other(document: Document, topics: list[URIRef], choice: Choice, snapshot: Data) -> Answer:
    """Answer for a thing: where the document about it is, in the form that is wanted."""
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


def represented(
    document: Document, match: Match, topics: list[URIRef], choice: Choice, page: int, snapshot: Data
) -> Answer:
    """Answer for a document: one form of it."""
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
        finished = snapshot.shelf.put(key, made) if snapshot.is_final() and made.keep else made
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
    made = represent_document(with_place(view, description, snapshot), told, snapshot, profile)
    is_whole = description.primary is not None and str(description.primary) == iri_of_dataset(snapshot)
    return replace(made, keep=are_known(snapshot)) if is_whole else made


def with_place(view: View, description: Description, snapshot: Data) -> View:
    """Return a view whose document has one more form where its thing has a place."""
    primary, topics = description.primary, description.topics
    if primary is None or len(topics) != 1 or not shape_among(primary, description.outgoing, snapshot):
        return view
    return replace(view, document=replace(view.document, has_place=True))


def _described(document: Document, topics: list[URIRef], view: View, snapshot: Data) -> Description | None:
    """Describe what a document is about; as a page to read, a vocabulary is set out term by term, a part of them on each."""
    if view.profile and view.page != 1:
        return None
    book = _book(document, topics, snapshot) if view.variant.is_html and not view.profile else None
    if book is None or not book.entries:
        is_shown = view.variant.is_html and not view.profile
        return describe(snapshot, topics, document.generic, view.page, document.urls, is_shown=is_shown)
    if not 1 <= view.page <= book.pages:
        return None
    every = [entry.iri for entry in book.entries]
    if not document.pattern.is_hash:
        snapshot.approach(canonical(document.thing), False, document.urls, book.topics(view.page))
    found = describe(snapshot, book.topics(view.page), document.generic, 1, document.urls, every)
    at = Page(view.page, book.pages, len(every))
    return found._replace(page=at, header=book.header or found.primary) if found else None


def _book(document: Document, topics: list[URIRef], snapshot: Data) -> Reference | None:
    is_hash = document.pattern.is_hash
    if is_hash == (len(topics) == 1):
        return None
    return reference(canonical(document.thing), is_hash, snapshot)
