"""Play one request through, with what follows from it, and say why it is answered as it is."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from http import HTTPStatus
from urllib.parse import urljoin

from seeother.decide import resolver
from seeother.decide.chosen import profile_by
from seeother.describe.forms import forms_of
from seeother.explain.why import Chosen, Exchange, Why
from seeother.graph.data import Data
from seeother.http.answer import Answer, Ask
from seeother.http.languages import negotiate_language
from seeother.http.negotiation import Negotiation, negotiate
from seeother.http.parameters import CHOOSING, Choosing, choosing
from seeother.http.preferences import LONGEST
from seeother.http.profiles import wanted_profiles
from seeother.http.variants import GEOJSON, OF_PLACES, VARIANTS, Variant, only_variant
from seeother.iris import host_of, origin_of, path_of, to_uri
from seeother.naming.patterns import Match
from seeother.site.settings import FILE

Play = Callable[[Ask], Answer]
_LOCAL = ("localhost", "127.0.0.1", "[::1]")
_MOST_HOPS = 5


def foreign(uri: str, data: Data) -> str:
    """Say in a sentence that a URI is not of this site, "" where it may be."""
    host = host_of(uri)
    known = data.settings.patterns.hosts
    if not host or host in known or host.rpartition(":")[0] in _LOCAL or host in _LOCAL:
        return ""
    return f"{uri} is not of this site: its patterns are about {', '.join(sorted(known))}."


def why(
    uri: str,
    accept: str | None,
    accept_language: str | None,
    data: Data,
    accept_profile: str | None = None,
    play: Play | None = None,
) -> Why:
    """Play a request through, with what follows from it; `play` is the server, which knows what lies below `/-/` too."""
    path = to_uri(path_of(uri)) if "://" in uri else to_uri(uri.partition("#")[0])
    first = Ask("GET", path, accept, accept_language, host_of(uri), accept_profile=accept_profile)
    exchanges = tuple(_exchanges(first, play or (lambda ask: resolver.answer(ask, data)), data))
    page, _, query = path.partition("?")
    asked, matches = choosing(query), data.settings.patterns.match(data.settings.within(page)[0], first.host)
    of_site = _is_of_site(matches, exchanges[0].answer, data)
    last, tags = exchanges[-1].answer, data.settings.languages
    spoken = dict(last.headers).get("Content-Language", "")
    return Why(
        uri,
        to_uri(uri) if "://" in uri else _base(data) + path,
        accept,
        accept_language,
        accept_profile,
        tuple(_meanings(uri, matches, asked, of_site, data)),
        _negotiation(asked.mediatype or accept, page if of_site else "", last, data),
        None if of_site else _profile(page, asked, accept_profile, data),
        spoken if spoken in tags else negotiate_language(asked.lang or accept_language, tags),
        tags,
        exchanges,
    )


def _is_of_site(matches: Sequence[Match], first: Answer, data: Data) -> bool:
    """Tell whether it is the site itself that answers, and no thing or document."""
    known = any(data.subjects_below(match.thing) for match in matches)
    return not matches or (first.status == HTTPStatus.OK and not known)


def _negotiation(accept: str | None, page: str, last: Answer, data: Data) -> Negotiation:
    """Return how the type was negotiated, or that there is one form of this; `page` is that of the site, if any."""
    settings, sent = data.settings, _form_of(last)
    below = settings.within(page)[1]
    if forms := forms_of(below) if page else ():
        found = negotiate(accept, "html" if below.startswith("/-/") else settings.default_page, forms)
    else:
        is_placed = sent is GEOJSON or GEOJSON.media_type in dict(last.headers).get("Link", "")
        found = negotiate(accept, settings.default, OF_PLACES if is_placed else VARIANTS)
    if sent is None or sent is found.chosen:
        return found
    return Negotiation(sent, negotiate(accept, "", (sent,)).scores, pinned=True)


def _form_of(answer: Answer) -> Variant | None:
    """Return the form that was sent, None for a problem."""
    content_type = dict(answer.headers).get("Content-Type")
    return only_variant(content_type)[0] if content_type and answer.status == HTTPStatus.OK else None


def _profile(page: str, asked: Choosing, field: str | None, data: Data) -> Chosen:
    """Return the profile that a document comes in, and what has named it."""
    found = profile_by(page, asked, (field or "")[:LONGEST], data)
    by = "the parameter _profile" if asked.profile else "Accept-Profile"
    if isinstance(found, Answer):
        return Chosen("", "", f"406: nothing that {by} names is to be had here")
    if asked.profile or wanted_profiles(field or ""):
        return Chosen(
            found.name, to_uri(found.iri), f"{by} names it, and nothing that is wanted more is here"
        )
    return Chosen(found.name, to_uri(found.iri), "none is named, and this is what a document is without")


def _meanings(uri: str, matches: list[Match], asked: Choosing, of_site: bool, data: Data) -> Iterator[str]:
    """Yield a sentence for each thing that the URI may mean, and for what in it has a meaning of its own."""
    settings = data.settings
    if "#" in uri:
        yield "the part after # stays with the client; the request is for what stands before it"
    fields = ("Accept", "Accept-Language", "Accept-Profile")
    for parameter, field, value in zip(CHOOSING, fields, asked, strict=True):
        if value:
            yield f"the parameter {parameter} stands for {field}: {value}"
    for match in matches:
        pattern = match.pattern
        found = data.subjects_below(match.thing)
        pinned = f", pinned to {match.variant.title}" if match.variant else ""
        known = f"{len(found)} subject(s) in the data" if found else "not in the data"
        where = f"{FILE}:{pattern.line}" if os.path.lexists(settings.folder / FILE) else "inferred"
        yield f"matches {pattern.thing.text} ({where}) as a {match.role}{pinned}: <{match.thing}>, {known}"
        if not pattern.is_hash and (successor := data.retirement(match.thing)) is not None:
            yield _retired(match.thing, successor, data)
    if of_site:
        yield "is no thing and no document by any pattern: what the site says of itself is looked for"


def _retired(thing: str, successor: str, data: Data) -> str:
    by = (
        "the settings retire it"
        if thing in data.settings.retired
        else "owl:deprecated, and the data only names it"
    )
    return f"retired ({by}): {f'301 to <{successor}>' if successor else '410'}, whatever the headers say"


def _exchanges(ask: Ask, play: Play, data: Data) -> Iterator[Exchange]:
    for _ in range(_MOST_HOPS):
        answer = play(ask)
        yield Exchange(ask, answer)
        location = dict(answer.headers).get("Location")
        if not location:
            return
        whole = urljoin(_base(data) + ask.target, location)
        ask = ask._replace(target=path_of(whole), host=host_of(whole))


def _base(data: Data) -> str:
    return data.settings.base or origin_of(data.settings.patterns.all[0].thing.text)
