"""The list of all forms of a document, as people and programs read it (Content Negotiation by Profile section 6.4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rdflib import Literal

from seeother.describe.relations import of_document
from seeother.documents.description import Description
from seeother.graph.data import Data
from seeother.http.answer import Answer, represent
from seeother.http.links import Link, link_field
from seeother.http.variants import VARIANTS, Variant
from seeother.iris import to_uri
from seeother.look.names import name_of
from seeother.look.templating import render
from seeother.pages.markdown import write_outline
from seeother.profiles.known import Profile, profiles_of
from seeother.site.document import Document, View
from seeother.statements import Triple, blank, iri_of, literal
from seeother.terms import DCTERMS, FOAF, RDF, RDFS
from seeother.write.syntaxes import WRITERS

_ALTR = "http://www.w3.org/ns/dx/conneg/altr#"
_PROF = "http://www.w3.org/ns/dx/prof/"
_TYPE = iri_of(f"{RDF}type")


class Form(NamedTuple):
    """One form: a profile in a variant, with its URL."""

    profile: Profile
    variant: Variant
    url: str


def alternates_of(view: View, description: Description, data: Data) -> Answer:
    """Return the list of all forms of a document in the variant of a view."""
    document = view.document
    forms = list(_forms(document))
    own = [
        link
        for link in of_document(view, description, data)
        if link.rel in ("canonical", "describes", "linkset")
    ]
    listed = profiles_of(document.settings)["alt"]
    links = [*own, Link("profile", listed.iri), *(_link(document, form) for form in forms)]
    writers = {"html": _html, "markdown": _markdown}
    body = writers.get(view.variant.name, _data)(view, description, forms, data)
    headers = view.headers(())
    headers = (
        *headers,
        *link_field(links, view.variant.media_type),
        ("Content-Profile", f"<{listed.iri}>"),
    )
    return represent(
        body.encode("utf-8", "replace"),
        view.variant.content_type,
        headers,
        view.variant.name,
        0,
        data.manifest.built,
    )


def _forms(document: Document) -> Iterator[Form]:
    for profile in profiles_of(document.settings).values():
        if profile.problem:
            continue
        query = "" if profile.is_whole else f"?_profile={profile.name}"
        yield from (Form(profile, variant, document.url(variant) + query) for variant in VARIANTS)


def _link(document: Document, form: Form) -> Link:
    return Link(
        "alternate", document.path(form.url), form.variant.media_type, profile=to_uri(form.profile.iri)
    )


def _by_profile(forms: list[Form]) -> dict[Profile, list[Form]]:
    found: dict[Profile, list[Form]] = {}
    for form in forms:
        found.setdefault(form.profile, []).append(form)
    return found


def _html(view: View, description: Description, forms: list[Form], data: Data) -> str:
    thing = str(description.primary or view.document.thing)
    return render(
        "alternates.html",
        settings=data.settings,
        language=view.language,
        title=name_of(thing, data, [view.language, *data.settings.languages]),
        href=view.document.path(view.document.generic),
        groups=[
            (profile, [(form.variant, view.document.path(form.url)) for form in own])
            for profile, own in _by_profile(forms).items()
        ],
    )


def _markdown(view: View, description: Description, forms: list[Form], data: Data) -> str:
    rows = [
        (f"{profile.name}: {profile.title}", [(f.variant.title, view.document.path(f.url), "") for f in own])
        for profile, own in _by_profile(forms).items()
    ]
    return write_outline(view.document.generic, "", rows)


def _data(view: View, description: Description, forms: list[Form], data: Data) -> str:
    return WRITERS[view.variant.name](
        list(_triples(view.document, forms)), {**data.namespaces, _ALTR: "altr"}
    )


def _triples(document: Document, forms: list[Form]) -> Iterator[Triple]:
    this = iri_of(document.generic)
    yield Triple(this, _TYPE, iri_of(f"{FOAF}Document"))
    for number, form in enumerate(forms, 1):
        node = blank(f"f{number}")
        default = form.profile.is_whole and form.variant.name == document.settings.default
        yield Triple(
            this, iri_of(f"{_ALTR}hasDefaultRepresentation" if default else f"{_ALTR}hasRepresentation"), node
        )
        yield Triple(node, _TYPE, iri_of(f"{_ALTR}Representation"))
        yield Triple(node, iri_of(f"{DCTERMS}conformsTo"), iri_of(form.profile.iri))
        yield Triple(node, iri_of(f"{DCTERMS}format"), _format(form.variant))
        yield Triple(node, iri_of(f"{_ALTR}hasPage"), iri_of(form.url))
    for profile in _by_profile(forms):
        yield Triple(iri_of(profile.iri), _TYPE, iri_of(f"{_PROF}Profile"))
        yield Triple(iri_of(profile.iri), iri_of(f"{RDFS}label"), literal(profile.title))
        yield Triple(iri_of(profile.iri), iri_of(f"{_PROF}hasToken"), literal(profile.name))


def _format(variant: Variant) -> Literal:
    return literal(variant.media_type)
