"""Requests that are none: without a Host, with one that is not well formed, or with content beyond all sense."""

from __future__ import annotations

from seeother.agents.protocol import PLACE as AGENTS
from seeother.decide.problems import bad_request, content_too_large
from seeother.http.answer import Answer
from seeother.iris import is_host
from seeother.reconciliation.service import MOST_BYTES as FORM_BYTES
from seeother.reconciliation.service import PLACE as RECONCILE

# How long, at once and in all, and how much is taken of a content that is refused.
LINGER_PAUSE, LINGER_SECONDS, LINGER_BYTES = 1.0, 10.0, 2**26
MOST_BYTES = 16_384  # of a request's content, of which nothing is read


def takes_content(path: str) -> bool:
    """Tell whether what is posted to a path is read."""
    return path in (RECONCILE, AGENTS)


def most_of(is_read: bool) -> int:
    """Return how many bytes the content of a request may have: more where it is read."""
    return FORM_BYTES if is_read else MOST_BYTES


def refusal(protocol: str, host: str | None, content_length: str, is_read: bool = False) -> Answer | None:
    """Return the answer to what is no request, None for one that is; `protocol` is the version of HTTP, such as 1.1.

    None for the host is a request without that field, which only HTTP/1.0 allows (RFC 9112 section 3.2).
    """
    if host is None and protocol == "1.1":
        return bad_request("An HTTP/1.1 request has exactly one Host field.")
    if not is_host(host or ""):
        return bad_request("The Host field is neither a name nor an address, with a port or without.")
    most = most_of(is_read)
    if content_length and not (content_length.isascii() and content_length.isdigit()):
        return bad_request("The Content-Length field is not a number.")
    if len(content_length) > len(str(most)) or int(content_length or 0) > most:
        return content_too_large(most, is_read)
    return None
