"""Entity tags and dates, as the header fields of preconditions have them (RFC 9110 sections 5.6.7, 8.8 and 13.1)."""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import formatdate, parsedate_to_datetime
from functools import lru_cache

_STRONG_TAG = re.compile(r'(?:^|,)[ \t]*("[\x21\x23-\x7e\x80-\xff]*")')
_ENTITY_TAG = re.compile(r'(?:^|,)[ \t]*(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
# An HTTP-date in its three forms, always in UTC, also where it does not say so (RFC 9110 section 5.6.7).
_HTTP_DATE = re.compile(
    r"[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [1-9][0-9]{3} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT"
    r"|[A-Z][a-z]{5,8}, [0-9]{2}-[A-Z][a-z]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT"
    r"|[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2} [1-9][0-9]{3}"
)


def is_among(etag: str, if_match: str) -> bool:
    """Compare strongly with a list of entity tags or `*` (RFC 9110 section 13.1.1)."""
    return if_match.strip() == "*" or etag in _STRONG_TAG.findall(if_match)


@lru_cache(maxsize=1024)
def http_date(seconds: int) -> str:
    """Return a time as headers have it; most documents share the few times at which files changed."""
    return formatdate(seconds, usegmt=True)


def matches(etag: str, if_none_match: str) -> bool:
    """Compare weakly with a list of entity tags or `*` (RFC 9110 section 13.1.2): nginx weakens a tag when it compresses."""
    return if_none_match.strip() == "*" or etag in _ENTITY_TAG.findall(if_none_match)


def date_of(header: str) -> float | None:
    """Return an HTTP date in seconds since 1970, None for one that is invalid and so ignored (RFC 9110 section 5.6.7)."""
    if not _HTTP_DATE.fullmatch(header):
        return None
    try:
        return parsedate_to_datetime(header).replace(tzinfo=UTC).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
