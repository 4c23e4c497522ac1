"""Print why a request is answered as it is, for `seeother try`, which needs no server."""

from __future__ import annotations

from collections.abc import Iterator

from seeother.explain.playing import foreign, why
from seeother.explain.why import Exchange, Why
from seeother.graph.data import Data
from seeother.iris import path_of
from seeother.serve.operations import METRICS, OPERATIONS, of_data


def rehearse(
    uri: str,
    snapshot: Data,
    accept: str | None,
    accept_language: str | None,
    accept_profile: str | None = None,
) -> tuple[list[str], int]:
    """Return the lines to print and the last status of the exchange."""
    if sentence := foreign(uri, snapshot):
        return [sentence], 404
    path = path_of(uri) if "://" in uri else uri
    if path.partition("?")[0] in (*OPERATIONS, METRICS):
        return [f"{uri} tells of a running server, and there is none here: ask that server."], 404
    found = why(uri, accept, accept_language, snapshot, accept_profile, lambda ask: of_data(ask, snapshot))
    lines = [uri, *(f"  {sentence}" for sentence in found.meanings), *_negotiation(found)]
    for exchange in found.exchanges:
        lines += ["", *_exchange(exchange)]
    return [*lines, "", found.curl], found.exchanges[-1].answer.status


def _negotiation(found: Why) -> Iterator[str]:
    yield ""
    yield f"Accept: {found.accept}" if found.accept is not None else "no Accept header"
    yield from (f"  passed over: {sentence}" for sentence in found.unread)
    for score in found.negotiation.scores:
        variant = score.variant
        yield f"  {score.quality:>5}  {variant.title:<12} {variant.media_type:<24} {score.range}".rstrip()
    yield f"  → {found.chosen}"
    yield f"  by {found.negotiation.rule}"
    if len(found.languages) > 1:
        wanted = found.accept_language or "(none)"
        yield f"Accept-Language: {wanted} → {found.language}, of {', '.join(found.languages)}"
    if found.profile:
        yield f"Accept-Profile: {found.accept_profile or '(none)'} → {found.profile.told}"


def _exchange(exchange: Exchange) -> list[str]:
    answer = exchange.answer
    lines = [f"> GET {exchange.ask.target}", *(f"> {name}: {value}" for name, value in exchange.sent)]
    lines.append(f"< {exchange.status}")
    lines += [f"< {name}: {value}" for name, value in answer.headers]
    return [*lines, "", answer.body.decode("utf-8", "replace").rstrip("\n")]
