"""The server's skin for WSGI, with Flask: any path and method becomes an Ask. Finished answers are given before Flask runs."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_to_bytes

from flask import Flask, Response, request
from werkzeug.routing import Rule

from seeother.decide.problems import content_too_large
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Answer, Ask, Keyed
from seeother.iris import target_and_host
from seeother.serve.admission import (
    LINGER_BYTES,
    LINGER_PAUSE,
    LINGER_SECONDS,
    most_of,
    refusal,
    takes_content,
)
from seeother.serve.proxy import is_trusted
from seeother.serve.server import Server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_SNAPSHOT = "seeother.snapshot"  # from which a request is answered, in its environment
_CONTENT = "seeother.content"  # of a request, where it is read
_KEYED = tuple(f"HTTP_X_KEYED_{name.upper()}" for name in Keyed._fields)


def create_app(server: Server) -> Flask:
    """Return the Flask application of a server."""
    app = Flask("seeother", static_folder=None)
    # The path is an identifier: nothing in it may be merged, cleaned or redirected.
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = False
    app.url_map.add(Rule("/", endpoint="answer"))
    app.url_map.add(Rule("/<path:path>", endpoint="answer"))

    def answer(path: str = "") -> Response:
        given = server.answer(ask_of(request.environ), request.environ[_SNAPSHOT])
        return response_of(given, Response)

    app.view_functions["answer"] = answer
    app.wsgi_app = FinishedFirst(server, app.wsgi_app)  # type: ignore[method-assign]
    return app


def response_of(answer: Answer, kind: type[Response]) -> Response:
    """Return an answer as a response of Flask."""
    response = kind(answer.pieces, answer.status, list(answer.headers))
    if "Content-Type" not in dict(answer.headers):
        del response.headers["Content-Type"]  # Flask's own idea of what an empty body is
    return response


class FinishedFirst:
    """Answers what is finished before Flask's machinery runs."""

    def __init__(self, server: Server, otherwise: WSGIApplication) -> None:
        self._server = server
        self._otherwise = otherwise

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from the shelf, or hand the request on."""
        protocol = environ.get("SERVER_PROTOCOL", "").rpartition("/")[2]
        has_form = environ["REQUEST_METHOD"] == "POST" and takes_content(environ.get("PATH_INFO", ""))
        answer = refusal(protocol, environ.get("HTTP_HOST"), environ.get("CONTENT_LENGTH") or "", has_form)
        if answer is None and has_form:
            most = most_of(is_read=True)
            content = environ["wsgi.input"].read(most + 1)
            answer = content_too_large(most, is_read=True) if len(content) > most else None
            environ[_CONTENT] = content.decode("latin-1")
        ask = ask_of(environ)
        if answer is None:
            environ[_SNAPSHOT] = snapshot = self._server.snapshot()
            answer = self._server.ready(ask, snapshot)
            if answer is None or self._server.listens:
                _listen(self._server, environ, snapshot)
        if answer is None:
            return self._otherwise(environ, start_response)
        start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", list(answer.headers))
        if answer.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return _to_who_still_sends(answer, environ)
        return _body(answer, ask)


def _body(answer: Answer, ask: Ask) -> Iterable[bytes]:
    return () if ask.method == "HEAD" else (answer.body,)


def _to_who_still_sends(answer: Answer, environ: WSGIEnvironment) -> Iterator[bytes]:
    """Yield an answer, and take what still comes of the content: who is cut off while sending does not see it."""
    yield answer.body
    connection, end, left = environ.get("gunicorn.socket"), time.monotonic() + LINGER_SECONDS, LINGER_BYTES
    if connection is None:  # another server has its own way to let a client finish
        return
    connection.settimeout(LINGER_PAUSE)
    with suppress(OSError):
        while left > 0 and time.monotonic() < end and (some := environ["wsgi.input"].read(2**16)):
            left -= len(some)


def _listen(server: Server, environ: WSGIEnvironment, snapshot: Snapshot | None) -> None:
    if "HTTP_X_FORWARDED_PROTO" in environ and is_trusted(environ.get("REMOTE_ADDR") or None):
        server.hear(environ["HTTP_X_FORWARDED_PROTO"], environ.get("HTTP_X_FORWARDED_HOST", ""), snapshot)


def with_content(environ: WSGIEnvironment, content: bytes) -> WSGIEnvironment:
    """Return a request with what was posted, as it was read."""
    return {**environ, _CONTENT: content.decode("latin-1")}


def ask_of(environ: WSGIEnvironment) -> Ask:
    """Read a request: the path as it was sent, where the server tells it (RAW_URI); PATH_INFO has `%2F` decoded."""
    target, host = target_and_host(environ.get("RAW_URI") or _rebuilt(environ), environ.get("HTTP_HOST", ""))
    return Ask(
        environ["REQUEST_METHOD"],
        target,
        environ.get("HTTP_ACCEPT"),
        environ.get("HTTP_ACCEPT_LANGUAGE"),
        host,
        environ.get("HTTP_IF_NONE_MATCH"),
        environ.get("HTTP_IF_MODIFIED_SINCE"),
        environ.get("HTTP_ACCEPT_ENCODING"),
        environ.get("HTTP_PREFER"),
        _keyed(environ) if "HTTP_X_KEYED_TERMS" in environ else None,
        environ.get("HTTP_IF_MATCH"),
        environ.get("HTTP_IF_UNMODIFIED_SINCE"),
        environ.get("HTTP_RANGE"),
        environ.get("HTTP_IF_RANGE"),
        environ.get("HTTP_ACCEPT_PROFILE"),
        environ.get(_CONTENT, ""),
        environ.get("HTTP_ORIGIN") if _CONTENT in environ else None,
        environ.get("CONTENT_TYPE") if _CONTENT in environ else None,
        environ.get("HTTP_MCP_PROTOCOL_VERSION") if _CONTENT in environ else None,
    )


def full_target(environ: WSGIEnvironment) -> str:
    """Return path and query below the root of the host, as they were sent where the server tells that.

    Some tell the path without the mount of the application, and some middleware makes it another.
    """
    mount = environ.get("SCRIPT_NAME", "").rstrip("/")
    sent, _ = target_and_host(environ.get("RAW_URI") or environ.get("REQUEST_URI") or _rebuilt(environ), "")
    path = unquote_to_bytes(sent.partition("?")[0]).decode("latin-1")
    if path == mount + environ.get("PATH_INFO", ""):
        return sent
    inside = sent if path == environ.get("PATH_INFO", "") else _rebuilt(environ)
    return _escaped(mount) + inside


def _keyed(environ: WSGIEnvironment) -> Keyed | None:
    """Return what the cache of a proxy put into its key, if it is a proxy that is believed."""
    if not is_trusted(environ.get("REMOTE_ADDR") or None):
        return None
    return Keyed(*(environ.get(name, "") for name in _KEYED))


def _rebuilt(environ: WSGIEnvironment) -> str:
    path = _escaped(environ.get("PATH_INFO", "/"))
    query = environ.get("QUERY_STRING")
    return f"{path}?{query}" if query else path


def _escaped(path: str) -> str:
    return quote(path.encode("latin-1"), safe="/:@!$&'()*+,;=~")
