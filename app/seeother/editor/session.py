"""One site that is edited: its index, kept up with what is written, and its findings, made anew in each pause."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from seeother.diagnostics import Diagnostic
from seeother.drafts.file_index import FileIndex
from seeother.drafts.site_index import SiteIndex
from seeother.drafts.text import Text
from seeother.editor.findings import Checker

PAUSE = 0.3  # seconds in which nothing is written before a check begins
Tell = Callable[["Session", str, Sequence[Diagnostic]], None]


class Session:
    """What is known of a site while an editor has some of its files open.

    The index is read in a thread; what is written meanwhile waits. `tell` is called with the findings of each file that has
    any, or had.
    """

    def __init__(self, folder: Path, encoding: str, tell: Tell) -> None:
        self.folder = folder
        self.index = SiteIndex(folder, encoding)
        self.findings: dict[str, list[Diagnostic]] = {}
        self.checked: dict[str, Text] = {}  # the texts that the findings are about
        self.uris: dict[str, str] = {}  # of open files, as the editor spells them
        self._tell = tell
        self._checker = Checker(folder)
        self._waiting: dict[str, Text | None] = {}
        self._loading: asyncio.Task[None] | None = None
        self._checking: asyncio.Task[None] | None = None
        self._rereading: set[str] = set()

    async def ready(self) -> SiteIndex:
        """Return the index once it has been read."""
        if self._loading is None:
            self._loading = asyncio.create_task(self._load())
        if not self._loading.done():
            await asyncio.shield(self._loading)
        return self.index

    async def _load(self) -> None:
        with suppress(OSError):
            await asyncio.to_thread(self.index.load)
        waiting, self._waiting = self._waiting, {}
        for name, text in waiting.items():
            self._take(name, text)

    def write(self, name: str, text: Text | None) -> None:
        """Take the text of an open file, or None where it was closed."""
        if self._loading is None or not self._loading.done():
            self._waiting[name] = text
        else:
            self._take(name, text)
        self.check_soon()

    def _take(self, name: str, text: Text | None) -> None:
        if text is None:
            self.index.close(name)
            self.look_again()
            return
        self.index.write(name, text)
        found = self.index.files.get(name)
        if found and found.is_stale and name not in self._rereading:
            self._rereading.add(name)
            asyncio.get_running_loop().create_task(self._read_again(name, found))

    async def _read_again(self, name: str, found: FileIndex) -> None:
        """Read a large file again whose prefixes have changed, in a pause and beside what is asked."""
        await asyncio.sleep(PAUSE)
        fresh = await asyncio.to_thread(FileIndex, found.text, found.extension)
        self._rereading.discard(name)
        fresh.update(self.index.files[name].text if name in self.index.files else fresh.text)
        self.index.files[name] = fresh

    def look_again(self) -> None:
        """Look for what has changed on disk."""
        if self._loading is None or self._loading.done():
            self._loading = asyncio.get_running_loop().create_task(self._load())
        self.check_soon()

    def check_soon(self) -> None:
        """Check the site when nothing has been written for a moment."""
        if self._checking:
            self._checking.cancel()
        self._checker.stop()
        self._checking = asyncio.get_running_loop().create_task(self._check())

    async def _check(self) -> None:
        await asyncio.sleep(PAUSE)
        await self.ready()
        checked = dict(self.index.open)
        found = await self._checker.check(self.index.unsaved())
        if found is None:
            return
        before, self.findings = self.findings, {}
        for finding in found:
            self.findings.setdefault(finding.file, []).append(finding)
        self.checked = {name: checked.get(name) or self.index.text(name) for name in self.findings}
        for name in {*before, *self.findings, *checked}:
            self._tell(self, name, self.findings.get(name, ()))

    def close(self) -> None:
        """End what is under way."""
        if self._checking:
            self._checking.cancel()
        self._checker.stop()
