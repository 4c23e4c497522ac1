"""Send a query to one engine and read its answer, within bounds of time and size; what follows is left to others."""

from __future__ import annotations

import os
import re
import ssl
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from seeother.engine.connections import pool_of
from seeother.engine.results import JSON_RESULTS, Row, read_results
from seeother.engine.trouble import PAUSE, TIMEOUT, UNAVAILABLE, CutShort, EngineTrouble
from seeother.sparql.dialects import OUT_OF_ROWS, OUT_OF_TIME
from seeother.sparql.terms import abbreviated, form

try:
    import urllib3
    from urllib3.exceptions import EmptyPoolError, HTTPError, LocationParseError, NewConnectionError
    from urllib3.exceptions import TimeoutError as Slow
except ImportError:  # a site whose store is another does without
    urllib3 = None  # type: ignore[assignment]

LARGEST = 32 * 2**20  # bytes of one answer
_LONGEST_GET = 1_500  # characters of a query that goes into the address, where proxies and engines cache it
_LONG = 50_000  # characters of a query that is worth abbreviating
_CHUNK = 65_536
_LONGEST_PAUSE = 600  # seconds that an engine may tell to wait
_CONNECTIONS = 32
_LASTING = {
    403: "it refuses to answer",
    404: "there is no such address",
    405: "it takes no queries here",
    410: "there is no such address",
    415: "it takes no queries here",
}
_HOW_TO_SIGN_IN = (
    "Set SEEOTHER_SPARQL_USER and SEEOTHER_SPARQL_PASSWORD, or SEEOTHER_SPARQL_TOKEN, in the environment."
)
_SECRETS = ("USER", "PASSWORD", "TOKEN")
_BUSY = frozenset({408, 429, 502, 503, 504})


class Client:
    """A pool of connections to one engine, which all threads share."""

    def __init__(self, url: str, graphs: tuple[str, ...], timeout: float, fields: Mapping[str, str]) -> None:
        if urllib3 is None:
            raise EngineTrouble(
                "urllib3 is missing, which asks it: pip install 'seeother[sparql]'", is_lasting=True
            )
        self.url, self._graphs, self._timeout, self._fields = url, graphs, timeout, fields
        # Threads that wait for an engine wait for a connection rather than open a hundred.
        self._pool = pool_of(url, _CONNECTIONS)
        parts = urlsplit(url)
        self._target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"

    def ask(self, query: str, most: int, timeout: float = 0, results: str = "") -> list[Row] | bool:
        """Return the rows of a query, at most so many, or its yes or no; raises EngineTrouble.

        `results` is the media type that is asked for, JSON where it is empty.
        """
        timeout = timeout or self._timeout
        end = time.monotonic() + timeout
        try:
            response = self._send(query, timeout, results or JSON_RESULTS)
        except EmptyPoolError as problem:
            raise EngineTrouble(f"it keeps {_CONNECTIONS} others waiting already", TIMEOUT) from problem
        except NewConnectionError as problem:  # which the library takes for a slow one
            raise EngineTrouble(f"it cannot be reached: {_reason(problem)}") from problem
        except Slow as problem:
            raise EngineTrouble(f"it does not answer within {timeout:g} seconds", TIMEOUT) from problem
        except (HTTPError, LocationParseError, OSError, ValueError) as problem:
            raise EngineTrouble(f"it cannot be reached: {_reason(problem)}") from problem
        try:
            body = b"".join(self._body(response, end, timeout))
            _refuse_status(response.status, body, response.headers.get("Retry-After", ""), self._fields)
            found = read_results(body, response.headers.get("Content-Type", ""), most)
            _refuse_part(found, response.headers)
            return found
        except Slow as problem:
            raise EngineTrouble(
                f"it does not finish its answer within {timeout:g} seconds", TIMEOUT
            ) from problem
        except (HTTPError, OSError) as problem:
            raise EngineTrouble(f"its answer breaks off: {_reason(problem)}") from problem
        except EngineTrouble:
            response.close()
            raise
        finally:
            response.release_conn()

    def _send(self, query: str, timeout: float, results: str) -> Any:
        graphs = [("default-graph-uri", graph) for graph in self._graphs]
        text = abbreviated(query) if len(query) > _LONG else query
        fields = form([("query", text), *graphs])
        headers = {
            "Accept": results,
            "Accept-Encoding": "gzip",
            "User-Agent": "SeeOther",
            **_credentials(),
            **self._fields,
        }
        if len(fields) <= _LONGEST_GET:
            separator = "&" if "?" in self._target else "?"
            return self._request("GET", f"{self._target}{separator}{fields}", None, headers, timeout)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return self._request("POST", self._target, fields.encode(), headers, timeout)

    def _request(
        self, method: str, target: str, body: bytes | None, headers: dict[str, str], timeout: float
    ) -> Any:
        return self._pool.urlopen(
            method,
            target,
            body,
            headers,
            retries=False,
            redirect=False,
            assert_same_host=False,
            timeout=urllib3.Timeout(connect=min(timeout, 3.0), read=timeout),
            pool_timeout=timeout,
            preload_content=False,
        )

    def _body(self, response: Any, end: float, timeout: float) -> Iterator[bytes]:
        """Yield the answer, while it is not too long and the time not over; a piece at a time might come for ever."""
        size = 0
        while chunk := response.read1(_CHUNK):
            size += len(chunk)
            if size > LARGEST:
                raise EngineTrouble(f"its answer has no end within {LARGEST // 2**20} MB", is_own=True)
            if time.monotonic() > end:
                raise EngineTrouble(f"it does not finish its answer within {timeout:g} seconds", TIMEOUT)
            yield chunk

    def close(self) -> None:
        """Let go of all connections."""
        self._pool.close()


def _refuse_status(status: int, body: bytes, retry_after: str, fields: Mapping[str, str]) -> None:
    if status == 200:
        return
    if 300 <= status < 400:
        raise EngineTrouble("it redirects: name the address that answers", is_lasting=True)
    if status == 401:
        wrong = "does not take the password it is given" if _credentials() else "asks for a password"
        raise EngineTrouble(f"it {wrong} (status 401)", is_lasting=True, remedy=_HOW_TO_SIGN_IN)
    if status in _LASTING:
        raise EngineTrouble(f"{_LASTING[status]} (status {status})", is_lasting=True)
    if status in _BUSY:
        pause = min(int(retry_after), _LONGEST_PAUSE) if re.fullmatch("[0-9]{1,6}", retry_after) else PAUSE
        raise EngineTrouble(
            f"it is busy (status {status})", TIMEOUT if status in (408, 504) else UNAVAILABLE, pause=pause
        )
    told = _without_secrets(" ".join(body[:2000].decode("utf-8", "replace").split()), fields)[:200]
    told = "".join(c for c in told if c.isprintable())
    raise EngineTrouble(f"it answers with status {status}: {told}", is_own=True)


def _refuse_part(found: list[Row] | bool, fields: Mapping[str, str]) -> None:
    """Raise CutShort for an answer that is not whole, as far as an engine tells."""
    rows = [] if isinstance(found, bool) else found
    if fields.get(OUT_OF_TIME):
        raise CutShort("it answers in part, for want of time", rows, TIMEOUT)
    if most := fields.get(OUT_OF_ROWS):
        raise CutShort(
            f"it answers with {most:.20} rows at most, where there are more: have it allow 100,000", rows
        )


def _credentials() -> dict[str, str]:
    """Return the header that the environment has for engines; it is read here and kept nowhere."""
    if token := os.environ.get("SEEOTHER_SPARQL_TOKEN"):
        return {"Authorization": f"Bearer {token}"}
    if user := os.environ.get("SEEOTHER_SPARQL_USER"):
        pair = f"{user}:{os.environ.get('SEEOTHER_SPARQL_PASSWORD', '')}".encode()
        return {"Authorization": f"Basic {b64encode(pair).decode()}"}
    return {}


def _without_secrets(text: str, fields: Mapping[str, str]) -> str:
    """Return a text of the engine's without what it may have read in a request."""
    secrets = [
        *_credentials().values(),
        *fields.values(),
        *(os.environ.get(f"SEEOTHER_SPARQL_{name}", "") for name in _SECRETS),
    ]
    for secret in (part for value in secrets for part in (value, value.rpartition(" ")[2]) if part):
        text = text.replace(secret, "…")
    return text


def _reason(problem: Exception) -> str:
    """Return why, in few words: what libraries say of it holds addresses with whole lookups."""
    cause = problem.__cause__ or problem.__context__ or problem
    inner = getattr(problem, "reason", None)
    for each in (inner, cause, problem):
        if isinstance(each, ssl.SSLCertVerificationError):
            return (
                f"its certificate is not trusted ({each.verify_message}): SSL_CERT_FILE may name one that is"
            )
        if isinstance(each, ssl.SSLError):
            return f"it speaks no https there ({each.reason})"
        if isinstance(each, OSError) and each.strerror:
            return each.strerror
    text = type(inner or problem).__name__
    return {
        "NewConnectionError": "no connection",
        "NameResolutionError": "no such host",
        "ProtocolError": "connection lost",
        "IncompleteRead": "incomplete",
    }.get(text, text)
