"""gunicorn's ASGI worker, with what it leaves open: slow clients, idle connections at the end, raw IRIs, `Server`, reloads.

PRIVATE names all of gunicorn that is used and not promised to stay, and what each is worth; pyproject.toml pins the version.
"""

from __future__ import annotations

import asyncio
import re
import signal
import time
from contextlib import suppress
from functools import lru_cache
from http import HTTPStatus
from queue import Empty
from typing import Any
from urllib.parse import quote_from_bytes

from gunicorn.asgi import protocol
from gunicorn.workers import gasgi

from seeother.http.answer import Wire

PRIVATE = {
    "asgi.protocol._scan_response_headers": "the headers of every answer are checked anew, for 60 µs instead of less than one",
    "asgi.protocol._get_cached_date_header": "answers have no Date",
    "asgi.protocol.ASGIProtocol._send_response_start": "the head of every answer is put together anew, "
    "for 24 µs instead of one, and has Unknown for a phrase",
    "asgi.protocol.ASGIProtocol._response_buffer": "the head of an answer is not sent",
    "asgi.protocol.ASGIProtocol._current_request": "a slow head or an idle connection is not told from a request under way",
    "asgi.protocol.ASGIProtocol._is_websocket_upgrade": "who would rather have a WebSocket gets 403 instead of an answer",
    "asgi.protocol.ASGIProtocol._will_close": "connections of HTTP/1.0 stay open, and no header tells their clients so",
    "asgi.protocol.ASGIProtocol._check_h1c_protocol_available": "with the parser in C, limits of a head answer nothing",
}
HEAD_SECONDS = (
    10.0  # for a request line and its fields to arrive, on a new connection and on one that is in use
)
UNREAD_SECONDS = 30.0  # for a client to take some of what waits for it
_WATCH_SECONDS = (
    0.5  # between looks at all connections; an idle one lives that long once the worker is told to stop
)
_READY_SECONDS = 0.05  # between looks whether new workers serve
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 300.0  # before workers that a reload could not start are started again
_NO_EXIT_CODE = -1
_RAW_TARGET = re.compile(rb"[A-Z]+ [\x21-\xff]*[\x80-\xff]")
_scan_each = protocol._scan_response_headers


class Connection(protocol.ASGIProtocol):  # type: ignore[misc]
    """One connection of a client."""

    def connection_made(self, transport: Any) -> None:
        """Bound the number of connections, which gunicorn's ASGI worker counts and no more."""
        super().connection_made(transport)
        self._head_began: float | None = self.worker.loop.time()
        self._unread, self._unread_since = 0, 0.0
        self._asked = 0  # how often, when this was last looked at
        self.worker.connections.add(self)
        if len(self.worker.connections) > self.cfg.worker_connections:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self.worker.connections.discard(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Note whether a head has begun, and percent-encode a raw IRI in it (RFC 3987), which the parser would refuse."""
        before = self._current_request
        if before is None and not data.isascii() and _RAW_TARGET.match(data):
            line, end, rest = data.partition(b"\r\n")
            data = quote_from_bytes(line, safe=bytes(range(0x80))).encode() + end + rest
        super().data_received(data)
        if self._current_request is None:
            self._head_began = self._head_began or self.worker.loop.time()
        elif before is None and data.endswith(b"\r\n\r\n"):
            self._head_began = None
        else:  # content, or the beginning of another request behind this one
            self._head_began = self.worker.loop.time()

    def look(self, now: float, stopping: bool) -> None:
        """Close the connection if its client is too slow, or if it is idle and the worker is to stop.

        One that is in use ends with the next answer, which says so: a request that is on its way would be lost.
        """
        was_asked, self._asked = self.req_count != self._asked, self.req_count
        unread = self.transport.get_write_buffer_size()
        if unread != self._unread:
            self._unread, self._unread_since = unread, now
        elif unread and now - self._unread_since > UNREAD_SECONDS:
            self.transport.abort()
            return
        if self._current_request is not None or self.transport.is_closing():
            return
        if (stopping and not was_asked) or (
            self._head_began is not None and now - self._head_began > HEAD_SECONDS
        ):
            self.transport.close()

    def _is_websocket_upgrade(self, request: Any) -> bool:
        return False  # a server may pass over what it is offered (RFC 9110 section 7.8)

    def _will_close(self, request: Any, response_requires_close: bool) -> bool:
        # In HTTP/1.0 only the end of a connection is sure to end an answer (RFC 9112 section 9.3 and appendix C.2.2).
        return request.version < (1, 1) or bool(super()._will_close(request, response_requires_close))

    def _send_response_start(self, status: int, headers: Any, request: Any, close: bool = False) -> None:
        block = (
            headers if headers.__class__ is Wire else Wire(headers)
        ).block  # gunicorn copies those of a HEAD
        last = b"Connection: close\r\n\r\n" if close else b"\r\n"
        date = protocol._get_cached_date_header()
        self._response_buffer = b"".join((_status_line(request.version, status), block, date, last))


@lru_cache(maxsize=128)
def _status_line(version: tuple[int, int], status: int) -> bytes:
    """Return a status line with the registered phrase; gunicorn knows those of a few statuses only."""
    return f"HTTP/{version[0]}.{version[1]} {status} {HTTPStatus(status).phrase}\r\n".encode()


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
        """Enter the main loop. gunicorn has no setting for the class of a connection."""
        protocol.ASGIProtocol._check_h1c_protocol_available()  # it keeps what it finds in the class it is asked of
        protocol._scan_response_headers = _scan
        gasgi.ASGIProtocol = Connection
        super().init_process()

    def run(self) -> None:
        """Serve, and watch over the connections meanwhile."""
        watching = self.loop.create_task(self._watch())
        super().run()
        watching.cancel()

    async def _watch(self) -> None:
        stopping = False
        while True:
            await asyncio.sleep(_WATCH_SECONDS)
            now = self.loop.time()
            for connection in list(self.connections):
                connection.look(now, stopping)
            if not self.alive and (end := getattr(self.asgi, "end_streams", None)):
                end()
            # One more look before the last: a request that is on its way arrives.
            stopping = not self.alive


class Handover:
    """Has a reload end the workers there are once all new ones serve; gunicorn ends them as soon as those are forked.

    What is missing of the new ones is tried again, with growing pauses, while the old ones serve. Where a new one
    cannot start, the server ends, as gunicorn has it, only as long as none has served.
    """

    def __init__(self, arbiter: Any) -> None:
        self._arbiter, self._manage, self._reload = arbiter, arbiter.manage_workers, arbiter.reload
        arbiter.manage_workers, arbiter.reload = self._manage_workers, self._begin
        self._last_old = 0  # workers are numbered: up to this one they are of before the reload
        self._is_beginning = self._are_told = False
        self._pause = self._again = 0.0

    def _begin(self) -> None:
        self._last_old, self._is_beginning, self._are_told = self._arbiter.worker_age, True, False
        self._pause, self._again = _FIRST_PAUSE, time.monotonic() + _FIRST_PAUSE
        with suppress(_Begun):
            self._reload()
        self._is_beginning = False

    def _manage_workers(self) -> None:
        if self._is_beginning:
            raise _Begun
        end = time.monotonic() + self._arbiter.timeout
        while self._starts() and time.monotonic() < end and not self._is_told():
            self._arbiter.reap_workers()
        old, new = self._generations()
        if not old:
            self._manage()
        elif sum(map(_serves, new)) >= self._arbiter.num_workers:
            self._end_old()
        elif time.monotonic() >= self._again:
            self._try_again(self._arbiter.num_workers - len(new))

    def _generations(self) -> tuple[list[Any], list[Any]]:
        """Return the workers of before the last reload, and those since."""
        workers = list(self._arbiter.WORKERS.values())
        if any(map(_serves, workers)):
            self._arbiter.WORKER_BOOT_ERROR = self._arbiter.APP_LOAD_ERROR = _NO_EXIT_CODE
        return [w for w in workers if w.age <= self._last_old], [w for w in workers if w.age > self._last_old]

    def _starts(self) -> bool:
        """Tell whether there are workers of before, and some of the new ones do not serve yet."""
        old, new = self._generations()
        return bool(old) and not all(map(_serves, new))

    def _end_old(self) -> None:
        if not self._are_told:  # a second signal would end one in the middle of its end
            self._are_told = True
            self._manage()

    def _try_again(self, missing: int) -> None:
        self._pause = min(2 * self._pause, _LONGEST_PAUSE)
        self._again = time.monotonic() + self._pause
        for _ in range(missing):
            self._arbiter.spawn_worker()

    def _is_told(self) -> bool:
        """Wait a moment for a signal to the server; tells whether there was one that is to be obeyed at once."""
        with suppress(Empty):
            told = self._arbiter.SIG_QUEUE.get(timeout=_READY_SECONDS)
            if told != signal.SIGCHLD:
                self._arbiter.SIG_QUEUE.put(told)
                return True
        return False


class _Begun(Exception):
    """Leaves gunicorn's reload once the new workers are forked: it would end the old ones, and wait for that, deaf to signals."""


def _serves(worker: Any) -> bool:
    """Tell whether a worker serves: then it writes the monotonic time into its file, which is newer than that before."""
    try:
        return bool(worker.tmp.last_update() <= time.monotonic())
    except (OSError, ValueError):
        return False
