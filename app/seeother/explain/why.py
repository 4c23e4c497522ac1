"""An explanation of one request as a value: what its URI may mean, how its fields are read, which rule decided, what follows."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

from seeother.http.answer import Answer, Ask
from seeother.http.languages import languages_passed_over
from seeother.http.negotiation import MediaRange, Negotiation, Score, parse_accept, passed_over
from seeother.http.preferences import LONGEST
from seeother.http.profiles import profiles_passed_over


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
        return _sent(self.ask.accept, self.ask.accept_language, self.ask.accept_profile)


def _sent(accept: str | None, language: str | None, profile: str | None) -> list[tuple[str, str]]:
    fields = {"Accept": accept, "Accept-Language": language, "Accept-Profile": profile}
    return [(name, value) for name, value in fields.items() if value is not None]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The profile that a request gets, if any, and why."""

    name: str
    uri: str
    reason: str

    @property
    def told(self) -> str:
        """Return it in a sentence."""
        return ": ".join(filter(None, (self.name, self.reason)))


@dataclass(frozen=True, slots=True)
class Why:
    """All there is to say about one request, step by step; `url` is what a client asks for."""

    uri: str
    url: str
    accept: str | None
    accept_language: str | None
    accept_profile: str | None
    meanings: tuple[str, ...]
    negotiation: Negotiation
    profile: Chosen | None
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
        found += [
            f"{part!r} is not a token, or a URI in angle brackets, with a weight like ;q=0.5"
            for part in profiles_passed_over(self.accept_profile or "")
        ]
        read = {"Accept-Profile": "is read no further"}
        found += [
            f"{name} has more than {LONGEST} characters, and {read.get(name, 'so is as none')}"
            for name, field in self.sent
            if len(field) > LONGEST
        ]
        return found

    @property
    def sent(self) -> list[tuple[str, str]]:
        """Return the fields that decide."""
        return _sent(self.accept, self.accept_language, self.accept_profile)

    @property
    def chosen(self) -> str:
        """Return what was chosen, and why, in a sentence."""
        variant = self.negotiation.chosen
        return f"{variant.title if variant else '406'}: {self.negotiation.reason}"

    @property
    def curl(self) -> str:
        """Return the command that asks the same."""
        told = "".join(f" -H {_quoted(f'{name}: {value}')}" for name, value in self.sent)
        return f"curl -iL{told} {_quoted(self.url)}"

    def as_dict(self) -> dict[str, Any]:
        """Return all of it as JSON has it."""
        return {
            "uri": self.uri,
            "accept": self.accept,
            "accept_language": self.accept_language,
            "accept_profile": self.accept_profile,
            "meanings": list(self.meanings),
            "ranges": [_range_as_dict(found) for found in parse_accept(self.accept or "")],
            "unread": self.unread,
            "scores": [_score_as_dict(score) for score in self.negotiation.scores],
            "chosen": self.negotiation.chosen.name if self.negotiation.chosen else None,
            "reason": self.negotiation.reason,
            "rule": self.negotiation.rule,
            "profile": asdict(self.profile) if self.profile else None,
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


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
