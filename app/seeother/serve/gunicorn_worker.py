"""gunicorn's ASGI worker, with what it leaves open: slow request heads, idle connections at the end, raw IRIs, `Server`."""

from __future__ import annotations

import asyncio
import re
from http import HTTPStatus
from typing import Any
from urllib.parse import quote_from_bytes

from gunicorn.asgi import protocol
from gunicorn.workers import gasgi

from seeother.http.answer import Wire

# gunicorn knows the phrases of a few statuses only, and calls 406 "Unknown".
protocol._REASON_PHRASES.update({status.value: status.phrase for status in HTTPStatus})
HEAD_SECONDS = 10.0  # for a request line and its fields to arrive
_IDLE_SECONDS = 0.5  # that an idle connection lives on once the worker is told to stop
_scan_each = protocol._scan_response_headers
_RAW_TARGET = re.compile(rb"[A-Z]+ [\x21-\xff]*[\x80-\xff]")


class Connection(protocol.ASGIProtocol):  # type: ignore[misc]
    """One connection of a client."""

    def __init__(self, worker: Worker) -> None:
        super().__init__(worker)
        self._head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Give the first request a time to arrive in; gunicorn's own timer watches only the later ones."""
        super().connection_made(transport)
        self.worker.connections.add(self)
        if len(self.worker.connections) > self.cfg.worker_connections:
            transport.abort()  # gunicorn's ASGI worker counts connections but bounds them by nothing
            return
        self._head_timer = self.worker.loop.call_later(HEAD_SECONDS, self._close_unless_asked)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self.worker.connections.discard(self)
        if self._head_timer:
            self._head_timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Percent-encode a raw IRI in the request line (RFC 3987 section 3.1), which the parser would refuse."""
        if not data.isascii() and self._current_request is None and _RAW_TARGET.match(data):
            line, end, rest = data.partition(b"\r\n")
            data = quote_from_bytes(line, safe=bytes(range(0x80))).encode() + end + rest
        super().data_received(data)

    def _send_response_start(self, status: int, headers: Any, request: Any, close: bool = False) -> None:
        if headers.__class__ is not Wire:
            super()._send_response_start(status, headers, request, close)
            return
        line = protocol._get_cached_status_line(request.version, status)
        last = b"Connection: close\r\n\r\n" if close else b"\r\n"
        self._response_buffer = b"".join((line, headers.block, protocol._get_cached_date_header(), last))

    def _close_unless_asked(self) -> None:
        if self._current_request is None and self.req_count <= 1:
            self.close_idle()

    def close_idle(self) -> None:
        """Close the connection if no request is being answered on it."""
        if self._current_request is None and not self._closed:
            self._close_transport()
            if self._request_ready is not None:
                self._request_ready.set()


def _scan(headers: Any) -> tuple[bool, bytes | None, bool]:
    """Find the framing fields; what was encoded for many requests is checked and searched once."""
    found: tuple[bool, bytes | None, bool] = getattr(headers, "framing", None) or _scan_each(headers)
    if headers.__class__ is Wire:
        headers.framing = found
    return found


class Worker(gasgi.ASGIWorker):  # type: ignore[misc]
    """A worker process; its connections know more than gunicorn's, and stopping it does not wait for idle ones."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.connections: set[Connection] = set()

    def init_process(self) -> None:
        """Enter the main loop. gunicorn has no settings for the class of a connection and the field it adds."""
        protocol.ASGIProtocol._check_h1c_protocol_available()  #  it keeps what it finds in the class it is asked of
        gasgi.ASGIProtocol = Connection
        protocol._CACHED_SERVER_HEADER = b""
        protocol._scan_response_headers = _scan
        super().init_process()

    async def _shutdown(self) -> None:
        closing = self.loop.create_task(self._close_idle())
        await super()._shutdown()
        closing.cancel()

    async def _close_idle(self) -> None:
        """Let a request that is on its way arrive, then close what is idle: clients keep connections for minutes."""
        while True:
            await asyncio.sleep(_IDLE_SECONDS)
            for connection in list(self.connections):
                connection.close_idle()
