"""Play a request through without a server and tell what was decided and why, for `seeother try`."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

from seeother.decide import resolver
from seeother.graph.data import Data
from seeother.http.answer import Answer, Ask
from seeother.http.negotiation import Negotiation, negotiate, negotiate_language, passed_over
from seeother.iris import origin_of, path_of, plain_host, to_uri
from seeother.site.settings import FILE

_LOCAL = ("localhost", "127.0.0.1", "[::1]")
_MOST_HOPS = 5


def rehearse(
    uri: str, snapshot: Data, accept: str | None, accept_language: str | None
) -> tuple[list[str], int]:
    """Return the lines to print and the last status of the exchange."""
    if foreign := _foreign(uri, snapshot):
        return [foreign], 404
    path = to_uri(path_of(uri)) if "://" in uri else to_uri(uri.partition("#")[0])
    host = plain_host(urlsplit(uri).netloc) if "://" in uri else ""
    lines = [*_patterns(uri, path, host, snapshot), *_negotiation(accept, accept_language, snapshot)]
    for _ in range(_MOST_HOPS):
        ask = Ask("GET", path, accept, accept_language, host)
        answer = resolver.answer(ask, snapshot)
        lines += ["", *_exchange(ask, answer)]
        location = dict(answer.headers).get("Location")
        if not location:
            break
        base = snapshot.settings.base or origin_of(snapshot.settings.patterns.all[0].thing.text)
        whole = urljoin(base + path, location)
        path, host = path_of(whole), plain_host(urlsplit(whole).netloc)
    return lines, answer.status


def _foreign(uri: str, snapshot: Data) -> str:
    host = plain_host(urlsplit(uri).netloc) if "://" in uri else ""
    known = snapshot.settings.patterns.hosts
    if not host or host in known or host.rpartition(":")[0] in _LOCAL or host in _LOCAL:
        return ""
    return f"{uri} is not of this site: its patterns are about {', '.join(sorted(known))}."


def _patterns(uri: str, path: str, host: str, snapshot: Data) -> list[str]:
    settings = snapshot.settings
    matches = settings.patterns.match(path, host)
    lines = [f"{uri}"]
    if "#" in uri:
        lines.append("  the part after # stays with the client; the request is for what stands before it")
    for match in matches:
        pattern = match.pattern
        found = snapshot.subjects_below(match.thing)
        pinned = f", pinned to {match.variant.title}" if match.variant else ""
        known = f"{len(found)} subject(s) in the data" if found else "not in the data"
        where = f"{FILE}:{pattern.line}" if (settings.folder / FILE).exists() else "inferred"
        lines.append(
            f"  matches {pattern.thing.text} ({where}) as a {match.role}{pinned}: <{match.thing}>, {known}"
        )
        if not pattern.is_hash and (successor := snapshot.retirement(match.thing)) is not None:
            lines.append(f"  {_retired(match.thing, successor, snapshot)}")
    return lines if matches else [*lines, "  matches no pattern"]


def _retired(thing: str, successor: str, snapshot: Data) -> str:
    by = (
        "the settings retire it"
        if thing in snapshot.settings.retired
        else "owl:deprecated, and the data only names it"
    )
    return f"retired ({by}): {f'301 to <{successor}>' if successor else '410'}, whatever the headers say"


def _negotiation(accept: str | None, accept_language: str | None, snapshot: Data) -> list[str]:
    settings = snapshot.settings
    outcome = negotiate(accept, settings.default)
    lines = ["", f"Accept: {accept}" if accept is not None else "no Accept header"]
    lines += [
        f"  passed over: {part!r} is not type/subtype with parameters and a weight like ;q=0.5"
        for part in passed_over(accept or "")
    ]
    lines += [
        f"  {score.quality:>5}  {score.variant.title:<12} {score.variant.media_type:<24} {score.range}".rstrip()
        for score in outcome.scores
    ]
    lines.append(f"  → {_chosen(outcome)}")
    if len(settings.languages) > 1:
        language = negotiate_language(accept_language, settings.languages)
        lines.append(
            f"Accept-Language: {accept_language or '(none)'} → {language}, of {', '.join(settings.languages)}"
        )
    return lines


def _chosen(outcome: Negotiation) -> str:
    return f"{outcome.chosen.title if outcome.chosen else '406'}: {outcome.reason}"


def _exchange(ask: Ask, answer: Answer) -> list[str]:
    sent = {"Accept": ask.accept, "Accept-Language": ask.accept_language}
    lines = [
        f"> GET {ask.target}",
        *(f"> {name}: {value}" for name, value in sent.items() if value is not None),
    ]
    lines.append(f"< {answer.status} {HTTPStatus(answer.status).phrase}")
    lines += [f"< {name}: {value}" for name, value in answer.headers]
    return [*lines, "", answer.body.decode("utf-8", "replace").rstrip("\n")]
