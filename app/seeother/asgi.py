"""The server's skin for ASGI: a request becomes an Ask, an Answer becomes a response. Deciding is left to the resolver."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http import HTTPStatus
from itertools import cycle
from typing import Any

from seeother.decide.problems import content_too_large, content_too_slow
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Answer, Ask, Keyed
from seeother.http.preferences import LONGEST
from seeother.iris import target_and_host
from seeother.preview.live import PLACE as PREVIEW
from seeother.preview.streams import Streams
from seeother.serve.admission import (
    LINGER_BYTES,
    LINGER_PAUSE,
    LINGER_SECONDS,
    most_of,
    refusal,
    takes_content,
)
from seeother.serve.proxy import is_trusted
from seeother.serve.server import Server, open_server

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

_RENDERERS = 4  # threads a worker renders in, so that a long document does not hold up the finished ones
_AT_ONCE = 1  # of them that work: they only get in one another's way, unless one is at something long
_LONG_SECONDS = 0.05
_READERS = 4  # that make long bodies, each of one thread
_PATIENCE = 15  # seconds that the content of a request may take to come
_WAITING = 24  # where they wait for an engine most of the time
_KEYED = tuple(b"x-keyed-%b" % name.encode() for name in Keyed._fields)
_READ = frozenset(
    {
        b"accept",
        b"accept-profile",
        b"accept-encoding",
        b"accept-language",
        b"content-length",
        b"transfer-encoding",
        b"host",
        b"if-none-match",
        b"if-modified-since",
        b"if-match",
        b"if-unmodified-since",
        b"if-range",
        b"range",
        b"prefer",
        b"origin",
        b"content-type",
        b"mcp-protocol-version",
        b"x-forwarded-host",
        b"x-forwarded-proto",
        *_KEYED,
    }
)


class Application:
    """The ASGI application; opens the site when the worker starts, never before a fork."""

    def __init__(self) -> None:
        self._server: Server | None = None
        self._renderers = ThreadPoolExecutor(_RENDERERS, "render")
        self._readers = cycle([ThreadPoolExecutor(1, "read") for _ in range(_READERS)])
        self._streams: Streams | None = None  # to pages that are previewed
        self._turn, self._free = asyncio.Lock(), asyncio.Semaphore(_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or open the site at the start of a worker."""
        if scope["type"] == "http":
            await self._respond(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)

    def end_streams(self) -> None:
        """Let pages go that are told of changes: the worker is to end."""
        if self._streams:
            self._streams.end()

    async def _respond(self, scope: Scope, receive: Receive, send: Send) -> None:
        server = self._server or self._start()
        fields = fields_of(scope)
        has_form = scope["method"] == "POST" and takes_content(scope["raw_path"].decode("latin-1"))
        answer = refusal(
            scope["http_version"], fields.get(b"host"), fields.get(b"content-length", ""), has_form
        )
        content = b""
        if answer is None and has_form:
            content, answer = await _content(receive, most_of(has_form))
        if answer is None:
            ask, snapshot = ask_of(scope, fields), server.snapshot()
            if content:
                ask = _with_content(ask, content, fields)
            if self._streams and scope["method"] == "GET" and scope["path"] == PREVIEW:
                await self._streams.serve(ask, receive, send)
                return
            answer = server.ready(ask, snapshot)
            if answer is None or server.listens:
                self._listen(server, scope, fields, snapshot)
            if answer is None:
                answer = await self._worked_out(server, ask, snapshot)
        is_head = scope["method"] == "HEAD"
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.wire})
        if answer.is_long and not is_head:
            await send_long(answer, send, next(self._readers))
        else:
            body = b"" if is_head else answer.body
            is_refused = answer.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            lingers = is_refused or (not has_form and _has_content(fields))
            await send({"type": "http.response.body", "body": body, "more_body": lingers})
            if lingers:
                with suppress(TimeoutError):
                    await asyncio.wait_for(_pass_over(receive), LINGER_SECONDS)
                await send({"type": "http.response.body", "body": b""})

    async def _worked_out(self, server: Server, ask: Ask, snapshot: Snapshot | None) -> Answer:
        """Answer at once what is brief, one such request in each round of the loop, and the rest beside it."""
        loop = asyncio.get_running_loop()
        await self._turn.acquire()
        try:
            answer = server.briefly(ask, snapshot)
        finally:
            loop.call_soon(loop.call_soon, self._turn.release)
        if answer:
            return answer
        async with self._free:
            answering = loop.run_in_executor(self._renderers, server.answer, ask, snapshot)
            await asyncio.wait((answering,), timeout=_LONG_SECONDS)
        return await answering

    def _listen(
        self, server: Server, scope: Scope, fields: Mapping[bytes, str], snapshot: Snapshot | None
    ) -> None:
        client = scope["client"]
        if b"x-forwarded-proto" in fields and is_trusted(client[0] if client else None):
            server.hear(fields[b"x-forwarded-proto"], fields.get(b"x-forwarded-host", ""), snapshot)

    def _start(self) -> Server:
        self._server = open_server()
        if self._server.waits:
            self._renderers, self._free = ThreadPoolExecutor(_WAITING, "render"), asyncio.Semaphore(_WAITING)
        if self._server.preview:
            self._streams = Streams(self._server.preview, self._renderers)
        return self._server

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})


async def _content(receive: Receive, most: int) -> tuple[bytes, Answer | None]:
    """Return the content of a request, or why it is not taken: there is too much of it, or it comes too slowly."""
    try:
        found = await asyncio.wait_for(_received(receive, most), _PATIENCE)
    except TimeoutError:
        return b"", content_too_slow()
    return found, content_too_large(most, is_read=True) if len(found) > most else None


async def _received(receive: Receive, most: int) -> bytes:
    """Return what of a content has come, no more of it than shows that there is too much."""
    found, goes_on = b"", True
    while goes_on and len(found) <= most:
        message = await receive()
        found += message.get("body", b"")
        goes_on = message.get("more_body", False)
    return found


def _has_content(fields: Mapping[bytes, str]) -> bool:
    return fields.get(b"content-length", "0") != "0" or b"transfer-encoding" in fields


async def _pass_over(receive: Receive) -> None:
    """Take what still comes of a content that nobody reads.

    Who is cut off while sending does not see the answer, or that the connection is not to be used again.
    """
    left = LINGER_BYTES
    while left > 0:
        message = await asyncio.wait_for(receive(), LINGER_PAUSE)
        if not message.get("more_body"):
            return
        left -= len(message.get("body", b""))


def _with_content(ask: Ask, content: bytes, fields: Mapping[bytes, str]) -> Ask:
    return ask._replace(
        content=content.decode("latin-1"),
        origin=fields.get(b"origin"),
        content_type=fields.get(b"content-type"),
        protocol=fields.get(b"mcp-protocol-version"),
    )


async def send_long(answer: Answer, send: Send, reader: ThreadPoolExecutor) -> None:
    """Send a long body piece by piece, each made beside the loop by a reader of one thread.

    What walks a store is for the thread that began it: asked or let go by another, it ends the process.
    """
    pieces = (piece for piece in answer.pieces)
    try:
        while piece := await asyncio.get_running_loop().run_in_executor(reader, next, pieces, b""):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    finally:
        reader.submit(pieces.close)


def fields_of(scope: Scope) -> dict[bytes, str]:
    """Return the header fields that decide something, repeated lines as one list (RFC 9110 section 5.3)."""
    found: dict[bytes, str] = {}
    for name, value in scope["headers"]:
        if name in _READ:
            text = value.decode("latin-1")
            if name in found:  # as far as anybody reads it
                text = f"{found[name]}, {text}" if len(found[name]) <= LONGEST else found[name]
            found[name] = text
    return found


def ask_of(scope: Scope, fields: Mapping[bytes, str]) -> Ask:
    """Read a request: the path as it was sent."""
    path = scope["raw_path"].decode("utf-8", "surrogateescape")
    query = scope["query_string"].decode("latin-1")
    target, host = target_and_host(f"{path}?{query}" if query else path, fields.get(b"host", ""))
    return Ask(
        scope["method"],
        target,
        fields.get(b"accept"),
        fields.get(b"accept-language"),
        host,
        fields.get(b"if-none-match"),
        fields.get(b"if-modified-since"),
        fields.get(b"accept-encoding"),
        fields.get(b"prefer"),
        _keyed(scope, fields) if b"x-keyed-terms" in fields else None,
        fields.get(b"if-match"),
        fields.get(b"if-unmodified-since"),
        fields.get(b"range"),
        fields.get(b"if-range"),
        fields.get(b"accept-profile"),
    )


def _keyed(scope: Scope, fields: Mapping[bytes, str]) -> Keyed | None:
    """Return what the cache of a proxy put into its key, if it is a proxy that is believed."""
    client = scope["client"]
    if not is_trusted(client[0] if client else None):
        return None
    return Keyed(*(fields.get(name, "") for name in _KEYED))


app = Application()
