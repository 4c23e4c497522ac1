"""The server's skin for ASGI: a request becomes an Ask, an Answer becomes a response. Deciding is left to the resolver."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from app.iris import origin_form
from app.representation import Ask
from app.serving import Server, site_folder

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

_READ = {b"accept", b"accept-language", b"host", b"if-none-match", b"if-modified-since"}
_RENDERERS = 2  # threads a worker renders in, so that a long document does not hold up the finished ones


class Application:
    """The ASGI application; opens the site when the worker starts, never before a fork."""

    def __init__(self) -> None:
        self._server: Server | None = None
        self._renderers = ThreadPoolExecutor(_RENDERERS, "render")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or open the site at the start of a worker."""
        if scope["type"] == "http":
            await self._respond(ask_of(scope), send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)

    async def _respond(self, ask: Ask, send: Send) -> None:
        server = self._server or self._start()
        answer = server.ready(ask)
        if answer is None:
            answer = await asyncio.get_running_loop().run_in_executor(self._renderers, server.answer, ask)
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.wire})
        await send({"type": "http.response.body", "body": b"" if ask.method == "HEAD" else answer.body})

    def _start(self) -> Server:
        self._server = Server(site_folder())
        return self._server

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})


def ask_of(scope: Scope) -> Ask:
    """Read a request: the path as it was sent, and repeated header lines as one list (RFC 9110 section 5.3)."""
    found: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        if name in _READ:
            found[name] = found[name] + b", " + value if name in found else value
    path = scope["raw_path"].decode("utf-8", "surrogateescape")
    query = scope["query_string"].decode("latin-1")
    header = {name: value.decode("latin-1") for name, value in found.items()}
    return Ask(
        scope["method"],
        origin_form(f"{path}?{query}" if query else path),
        header.get(b"accept"),
        header.get(b"accept-language"),
        header.get(b"host", ""),
        header.get(b"if-none-match"),
        header.get(b"if-modified-since"),
    )


app = Application()
