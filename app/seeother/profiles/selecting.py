"""What of a description is left by a profile."""

from __future__ import annotations

from rdflib import Literal

from seeother.documents.about import Page
from seeother.documents.description import Description
from seeother.graph.data import Data
from seeother.profiles.beside import construct_beside
from seeother.profiles.constructed import construct
from seeother.profiles.known import Profile
from seeother.statements import Triple


def selected(description: Description, profile: Profile, for_people: bool, data: Data) -> Description:
    """Return what a profile leaves of a description; people see by name what they get.

    Raises BadProfile and TooMuch for a profile of the site's own that cannot be used.
    """
    if profile.is_whole:
        return description
    kept = _kept(description, profile, data)
    names = description.labels if for_people or profile.name == "labels" else {}
    return description._replace(
        outgoing=kept,
        incoming=(),
        mentions=(),
        about_document=(),
        labels=names,
        page=Page(1, 1, 0),
    )


def _kept(description: Description, profile: Profile, data: Data) -> tuple[Triple, ...]:
    if profile.name == "statements":
        return description.outgoing
    if profile.name == "labels":
        named = frozenset(data.label_properties)
        return tuple(
            t for t in description.outgoing if str(t.predicate) in named and isinstance(t.object, Literal)
        )
    ask = construct_beside if profile.is_own else construct
    return ask(profile.query, description.topics, description.triples())
