"""Linksets over HTTP: all links around a document, by the URI of the document or of its thing (RFC 9264)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from seeother.decide import resolver
from seeother.decide.documents import with_place
from seeother.decide.problems import bad_parameter, nothing_there
from seeother.decide.resolver import topics_of
from seeother.decide.routes import PAGES
from seeother.decide.versions import data_for
from seeother.describe.relations import linkset_of
from seeother.documents.description import Description, describe
from seeother.graph.data import Data
from seeother.http.answer import Answer, Ask, represent
from seeother.http.links import LINKSET_JSON, LINKSET_TEXT, Link, linkset_json, linkset_text
from seeother.http.negotiation import negotiate
from seeother.http.parameters import one
from seeother.http.variants import BY_NAME, LINKSETS
from seeother.iris import origin_of, path_of, plain_host, to_uri
from seeother.pages.view import SiteView
from seeother.site.document import Document, View, cache_control

_WRITERS = {LINKSET_JSON: linkset_json, LINKSET_TEXT: linkset_text}
_EXAMPLE = "/-/linkset.json?uri=URI"


def linkset(ask: Ask, snapshot: Data) -> Answer:
    """Return the linkset of the document that the parameter `uri` names."""
    path, _, query = ask.target.partition("?")
    uri = one(query, "uri")
    if not uri:
        return bad_parameter(
            "uri", "names the document, or its thing, whose links are wanted", _EXAMPLE, snapshot
        )
    links = _links(uri, snapshot)
    if links is None:
        return nothing_there("uri", uri, _EXAMPLE, snapshot)
    pinned = {".txt": LINKSET_TEXT, "json": LINKSET_JSON}.get(path[-4:])
    media_type = pinned or (negotiate(ask.accept, "linkset", LINKSETS).chosen or LINKSETS[0]).media_type
    varying = () if pinned else (("Vary", "Accept"),)
    text = _WRITERS[media_type](links)
    headers = (("Cache-Control", cache_control(snapshot.settings)), *varying)
    return represent(text.encode(), media_type, headers, "linkset", kind="linkset").respond(ask)


def _links(uri: str, snapshot: Data) -> Mapping[str, Sequence[Link]] | None:
    """Return the links around the document that a URI names, None where there is none."""
    found = named_by(uri, snapshot.settings.languages[0], snapshot)
    return linkset_of(found[1], found[0], found[2]) if found else _links_of_site(uri, snapshot)


def _links_of_site(uri: str, data: Data) -> Mapping[str, Sequence[Link]] | None:
    """Return the links of a page about the site, None where there is no such page, or such a list."""
    host, target = _asked_for(uri)
    path, _, query = target.partition("?")
    below = data.settings.within(path)[1] if path != data.settings.mount else "/"
    view = SiteView.of(below, query, BY_NAME["html"], data.settings.languages[0], data)
    if (host and host not in data.settings.patterns.hosts) or view.path not in PAGES:
        return None
    is_there = resolver.answer(Ask("GET", target, view.variant.media_type), data).status == HTTPStatus.OK
    return {view.canonical: view.links} if is_there else None


def is_first_page(uri: str, data: Data) -> bool:
    """Tell whether a URI, or a path, names the first page of the site."""
    host, path = _asked_for(uri)
    below = data.settings.within(path)[1]
    return (not host or host in data.settings.patterns.hosts) and below in ("/", data.settings.mount)


def _asked_for(uri: str) -> tuple[str, str]:
    """Return host and path of a URI; of a path there is no host."""
    if "://" not in uri:
        return "", to_uri(uri.partition("#")[0])
    return plain_host(origin_of(uri).partition("://")[2]), to_uri(path_of(uri))


def named_by(uri: str, language: str, snapshot: Data) -> tuple[Description, View, Data] | None:
    """Return the document that a URI names, or its thing, as a page in a language, with the data it is of."""
    host, path = _asked_for(uri)
    if host and host not in snapshot.settings.patterns.hosts:
        return None
    path = snapshot.settings.within(path)[0]
    snapshot = data_for(path, snapshot) or snapshot
    for match in snapshot.settings.patterns.match(path, host):
        if topics := topics_of(match, snapshot):
            document = Document.of(match, snapshot.settings)
            description = describe(snapshot, topics, document.generic, urls=document.urls)
            view = document.view(BY_NAME["html"], language, match, 1)
            return (description, with_place(view, description, snapshot), snapshot) if description else None
    return None
