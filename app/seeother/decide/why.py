"""Say why a request is answered as it is: what its URI may mean, how its header is read, which rule decided, what follows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin

from seeother.decide import resolver
from seeother.graph.data import Data
from seeother.http.answer import Answer, Ask
from seeother.http.languages import languages_passed_over, negotiate_language
from seeother.http.negotiation import MediaRange, Negotiation, Score, negotiate, parse_accept, passed_over
from seeother.http.preferences import LONGEST
from seeother.http.variants import VARIANTS
from seeother.iris import host_of, origin_of, path_of, to_uri
from seeother.naming.patterns import Match
from seeother.pages.view import forms_of
from seeother.site.settings import FILE

_LOCAL = ("localhost", "127.0.0.1", "[::1]")
_MOST_HOPS = 5


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request that is played through, and its answer."""

    ask: Ask
    answer: Answer

    @property
    def status(self) -> str:
        """Return the status with its phrase."""
        return f"{self.answer.status} {HTTPStatus(self.answer.status).phrase}"

    @property
    def sent(self) -> list[tuple[str, str]]:
        """Return the fields of the request."""
        fields = {"Accept": self.ask.accept, "Accept-Language": self.ask.accept_language}
        return [(name, value) for name, value in fields.items() if value is not None]


@dataclass(frozen=True, slots=True)
class Why:
    """All there is to say about one request, step by step; `url` is what a client asks for."""

    uri: str
    url: str
    accept: str | None
    accept_language: str | None
    meanings: tuple[str, ...]
    negotiation: Negotiation
    language: str
    languages: tuple[str, ...]
    exchanges: tuple[Exchange, ...]

    @property
    def unread(self) -> list[str]:
        """Return a sentence for each part of a header that could not be read."""
        found = [
            f"{part!r} is not type/subtype with parameters and a weight like ;q=0.5"
            for part in passed_over(self.accept or "")
        ]
        found += [
            f"{part!r} is not a language with a weight like ;q=0.5"
            for part in languages_passed_over(self.accept_language or "")
        ]
        fields = {"Accept": self.accept, "Accept-Language": self.accept_language}
        found += [
            f"{name} has more than {LONGEST} characters, and so is as none"
            for name, field in fields.items()
            if field is not None and len(field) > LONGEST
        ]
        return found

    @property
    def chosen(self) -> str:
        """Return what was chosen, and why, in a sentence."""
        variant = self.negotiation.chosen
        return f"{variant.title if variant else '406'}: {self.negotiation.reason}"

    @property
    def curl(self) -> str:
        """Return the command that asks the same."""
        fields = {"Accept": self.accept, "Accept-Language": self.accept_language}
        told = "".join(
            f" -H {_quoted(f'{name}: {value}')}" for name, value in fields.items() if value is not None
        )
        return f"curl -iL{told} {_quoted(self.url)}"

    def as_dict(self) -> dict[str, Any]:
        """Return all of it as JSON has it."""
        return {
            "uri": self.uri,
            "accept": self.accept,
            "accept_language": self.accept_language,
            "meanings": list(self.meanings),
            "ranges": [_range_as_dict(found) for found in parse_accept(self.accept or "")],
            "unread": self.unread,
            "scores": [_score_as_dict(score) for score in self.negotiation.scores],
            "chosen": self.negotiation.chosen.name if self.negotiation.chosen else None,
            "reason": self.negotiation.reason,
            "rule": self.negotiation.rule,
            "language": self.language if len(self.languages) > 1 else None,
            "exchanges": [_exchange_as_dict(exchange) for exchange in self.exchanges],
            "curl": self.curl,
        }


def _range_as_dict(found: MediaRange) -> dict[str, Any]:
    parameters = dict(sorted(found.parameters))
    return {
        "text": found.text,
        "type": found.media_type,
        "parameters": parameters,
        "q": found.weight / 1000,
    }


def _score_as_dict(score: Score) -> dict[str, Any]:
    variant = score.variant
    return {
        "variant": variant.name,
        "type": variant.media_type,
        "q": score.weight / 1000,
        "range": score.range or None,
    }


def _exchange_as_dict(exchange: Exchange) -> dict[str, Any]:
    ask, answer = exchange.ask, exchange.answer
    return {
        "method": ask.method,
        "target": ask.target,
        "status": answer.status,
        "headers": list(answer.headers),
    }


def foreign(uri: str, data: Data) -> str:
    """Say in a sentence that a URI is not of this site, "" where it may be."""
    host = host_of(uri)
    known = data.settings.patterns.hosts
    if not host or host in known or host.rpartition(":")[0] in _LOCAL or host in _LOCAL:
        return ""
    return f"{uri} is not of this site: its patterns are about {', '.join(sorted(known))}."


def why(uri: str, accept: str | None, accept_language: str | None, data: Data) -> Why:
    """Play a request through, with what follows from it."""
    path = to_uri(path_of(uri)) if "://" in uri else to_uri(uri.partition("#")[0])
    host = host_of(uri)
    settings = data.settings
    matches = settings.patterns.match(path, host)
    page = path.partition("?")[0]
    negotiation = (
        negotiate(accept, settings.default, VARIANTS)
        if matches
        else negotiate(accept, settings.default_page, forms_of(page))
    )
    return Why(
        uri,
        to_uri(uri) if "://" in uri else _base(data) + path,
        accept,
        accept_language,
        tuple(_meanings(uri, matches, data)),
        negotiation,
        negotiate_language(accept_language, settings.languages),
        settings.languages,
        tuple(_exchanges(path, host, accept, accept_language, data)),
    )


def _meanings(uri: str, matches: list[Match], data: Data) -> Iterator[str]:
    """Yield a sentence for each thing that the URI may mean."""
    settings = data.settings
    if "#" in uri:
        yield "the part after # stays with the client; the request is for what stands before it"
    for match in matches:
        pattern = match.pattern
        found = data.subjects_below(match.thing)
        pinned = f", pinned to {match.variant.title}" if match.variant else ""
        known = f"{len(found)} subject(s) in the data" if found else "not in the data"
        where = f"{FILE}:{pattern.line}" if os.path.lexists(settings.folder / FILE) else "inferred"
        yield f"matches {pattern.thing.text} ({where}) as a {match.role}{pinned}: <{match.thing}>, {known}"
        if not pattern.is_hash and (successor := data.retirement(match.thing)) is not None:
            yield _retired(match.thing, successor, data)
    if not matches:
        yield "matches no pattern"


def _retired(thing: str, successor: str, data: Data) -> str:
    by = (
        "the settings retire it"
        if thing in data.settings.retired
        else "owl:deprecated, and the data only names it"
    )
    return f"retired ({by}): {f'301 to <{successor}>' if successor else '410'}, whatever the headers say"


def _exchanges(
    path: str, host: str, accept: str | None, accept_language: str | None, data: Data
) -> Iterator[Exchange]:
    for _ in range(_MOST_HOPS):
        ask = Ask("GET", path, accept, accept_language, host)
        answer = resolver.answer(ask, data)
        yield Exchange(ask, answer)
        location = dict(answer.headers).get("Location")
        if not location:
            return
        whole = urljoin(_base(data) + path, location)
        path, host = path_of(whole), host_of(whole)


def _base(data: Data) -> str:
    return data.settings.base or origin_of(data.settings.patterns.all[0].thing.text)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
