"""Keep the connections of open pages, as ASGI has them: few, for a while, and none that holds up a worker."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Executor
from contextlib import suppress
from typing import Any

from seeother.http.answer import NOT_STORED, Ask, compose
from seeother.preview.live import EVENTS, Preview

MOST = 32  # pages of a worker that are told at once; others ask again
_LONGEST = 20.0  # seconds that a connection is kept, after which its page asks again
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]


class Streams:
    """All such connections of a worker."""

    def __init__(self, preview: Preview, executor: Executor) -> None:
        self._preview, self._executor = preview, executor
        self._open: set[asyncio.Event] = set()
        self._is_ending = False

    def end(self) -> None:
        """Let all pages go, as the worker is about to end."""
        self._is_ending = True
        for changed in self._open:
            changed.set()

    async def serve(self, ask: Ask, receive: Receive, send: Send) -> None:
        """Tell one page of each change, until it goes, or it has been long enough."""
        if len(self._open) >= MOST or self._is_ending:
            await self._once(ask, send)
            return
        loop, changed = asyncio.get_running_loop(), asyncio.Event()
        gone = loop.create_task(_gone(receive))
        stop = self._preview.listen(lambda: loop.call_soon_threadsafe(changed.set))
        self._open.add(changed)
        try:
            head = compose(200, "", "", (("Content-Type", EVENTS), *NOT_STORED), kind="operation")
            await send({"type": "http.response.start", "status": 200, "headers": head.wire})
            await self._tell(ask, send, changed, gone)
            await send({"type": "http.response.body", "body": b""})
        finally:
            self._open.discard(changed)
            stop()
            gone.cancel()

    async def _tell(self, ask: Ask, send: Send, changed: asyncio.Event, gone: asyncio.Task[None]) -> None:
        loop = asyncio.get_running_loop()
        end, last = loop.time() + _LONGEST, ""
        while not (gone.done() or self._is_ending) and loop.time() < end:
            changed.clear()
            event = await loop.run_in_executor(self._executor, self._preview.event, ask)
            if event != last:
                last = event
                await send({"type": "http.response.body", "body": event.encode(), "more_body": True})
            waiting = asyncio.create_task(changed.wait())
            await asyncio.wait(
                (waiting, gone), timeout=max(end - loop.time(), 0), return_when="FIRST_COMPLETED"
            )
            waiting.cancel()

    async def _once(self, ask: Ask, send: Send) -> None:
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(self._executor, self._preview.answer, ask)
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.wire})
        await send({"type": "http.response.body", "body": answer.body})


async def _gone(receive: Receive) -> None:
    with suppress(Exception):  # whatever becomes of a connection, it is no longer there
        while (await receive())["type"] != "http.disconnect":
            pass
