"""How long the cache of a proxy may keep an answer, by whether the cache's key holds all that the answer depends on.

The proxy sends with each request what it put into the key. Where that is not what was decided here (an older
configuration, repeated header lines of which an old nginx sees the first) the answer is not kept, so that no client
gets what was meant for another. A key that holds the snapshot never leads to old data, so its answers may be kept long.
"""

from __future__ import annotations

from dataclasses import replace

from seeother.graph.snapshot import Snapshot
from seeother.http.answer import NOT_STORED, Answer, Ask, Keyed
from seeother.http.preferences import Preferences

KEPT_SECONDS = 60  # new code may write a document differently without a new snapshot
MOST_BYTES = 2**18  # of a body that is kept: what nginx reserves for its cache is counted in answers
_SHORTLY = {404: 10}
_KEPT = frozenset({200, 301, 303, 304, 404, 410})


def for_proxy(answer: Answer, ask: Ask, keyed: Keyed, preferences: Preferences, snapshot: Snapshot) -> Answer:
    """Return the answer with what nginx's cache is to do with it; clients never see that field.

    Whoever does not know the terms that are in the configuration is another client, or has an older configuration:
    then what RFC 9111 has is enough to keep the answer out of any cache.
    """
    if keyed.terms != preferences.offer:
        return answer if answer.freshness == "no-store" else _not_stored(answer)
    seconds = _seconds(answer, ask, keyed, preferences, snapshot)
    if seconds is None:
        return answer
    # RFC 9111 has no way to tell one cache more than the others; nginx has this field.
    return answer.with_header("X-Accel-Expires", str(seconds))


def _not_stored(answer: Answer) -> Answer:
    others = tuple(header for header in answer.headers if header[0] != "Cache-Control")
    return replace(answer, headers=(*others, *NOT_STORED))


def _seconds(
    answer: Answer, ask: Ask, keyed: Keyed, preferences: Preferences, snapshot: Snapshot
) -> int | None:
    """Return None where Cache-Control says it already."""
    if ask.accept_profile is not None:  # no part of any key
        return 0
    if answer.status not in _KEPT or not _holds_all(ask, keyed, preferences, snapshot):
        return 0
    if answer.length > MOST_BYTES:
        return 0
    # The key is without queries that mean nothing to documents, and things of this data may differ by just these.
    if snapshot.manifest.queries and (answer.status not in (200, 304) or _has_terms(snapshot)):
        return 0
    if not keyed.snapshot or not answer.freshness.startswith("public") or "immutable" in answer.freshness:
        return None
    return _SHORTLY.get(answer.status, KEPT_SECONDS)


def _has_terms(snapshot: Snapshot) -> bool:
    """Tell whether there are documents of hash terms, of which others may be named behind a query."""
    return any(pattern.is_hash for pattern in snapshot.settings.patterns.all)


def _holds_all(ask: Ask, keyed: Keyed, preferences: Preferences, snapshot: Snapshot) -> bool:
    if keyed.snapshot and not keyed.snapshot.endswith(f"/{snapshot.manifest.key}"):
        return False
    if keyed[:5] == preferences.parts:
        return True
    sent = (ask.accept, ask.accept_language, ask.accept_encoding, ask.host)
    return all(
        part in (outcome, f"?{field or ''}")
        for part, outcome, field in zip(keyed[:4], preferences.parts, sent, strict=False)
    )
