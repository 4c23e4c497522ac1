"""How long the cache of a proxy may keep an answer, by whether the cache's key holds all that the answer depends on.

The proxy sends with each request what it put into the key. Where that is not what was decided here (an older
configuration, repeated header lines of which an old nginx sees the first) the answer is not kept, so that no client
gets what was meant for another. A key that holds the snapshot never leads to old data, so its answers may be kept long.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b

from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Answer, Ask, Keyed
from seeother.http.codings import CODINGS
from seeother.http.negotiation import negotiate, negotiate_coding, negotiate_language
from seeother.http.variants import VARIANTS
from seeother.site.settings import Settings

KEPT_SECONDS = 60  # new code may write a document differently without a new snapshot
_SHORTLY = {404: 10}
_KEPT = frozenset({200, 301, 303, 304, 404, 410})


def terms(settings: Settings) -> str:
    """Return a name for all that negotiation goes by, besides the headers: under another one outcomes may differ."""
    known = (settings.default, settings.languages, sorted(settings.patterns.hosts), CODINGS, VARIANTS)
    return blake2b(repr(known).encode(), digest_size=8).hexdigest()


def outcomes(
    accept: str | None, language: str | None, encoding: str | None, host: str, settings: Settings
) -> tuple[str, str, str, str]:
    """Return the names of what the headers come down to: variant, language, coding and host, as a cache key holds them."""
    variant = negotiate(accept, settings.default).chosen
    hosts = settings.patterns.hosts
    return (
        f"={variant.name if variant else 'none'}",
        f"={negotiate_language(language, settings.languages)}",
        f"={negotiate_coding(encoding, CODINGS)}",
        f"={host if host in hosts and len(hosts) > 1 else ''}",
    )


def for_proxy(answer: Answer, ask: Ask, keyed: Keyed, snapshot: Snapshot) -> Answer:
    """Return the answer with what nginx's cache is to do with it; clients never see that field."""
    seconds = _seconds(answer, ask, keyed, snapshot)
    if seconds is None:
        return answer
    # RFC 9111 has no way to tell one cache more than the others; nginx has this field.
    return replace(answer, headers=(*answer.headers, ("X-Accel-Expires", str(seconds))))


def _seconds(answer: Answer, ask: Ask, keyed: Keyed, snapshot: Snapshot) -> int | None:
    """Return None where Cache-Control says it already."""
    freshness = next((value for name, value in answer.headers if name == "Cache-Control"), "no-store")
    if not _holds_all(ask, keyed, snapshot) or answer.status not in _KEPT:
        return 0
    if not keyed.snapshot or not freshness.startswith("public") or "immutable" in freshness:
        return None
    return _SHORTLY.get(answer.status, KEPT_SECONDS)


def _holds_all(ask: Ask, keyed: Keyed, snapshot: Snapshot) -> bool:
    if keyed.terms != terms(snapshot.settings):
        return False
    if keyed.snapshot and not keyed.snapshot.endswith(f"/{snapshot.manifest.key}"):
        return False
    asked = (ask.accept, ask.accept_language, ask.accept_encoding, ask.host)
    decided = outcomes(*asked, snapshot.settings)
    parts = (keyed.accept, keyed.language, keyed.encoding, keyed.host)
    return all(
        part in (outcome, f"?{header or ''}")
        for part, outcome, header in zip(parts, decided, asked, strict=True)
    )
