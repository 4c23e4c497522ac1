"""Notice that something in a folder has changed and has settled; what changed is for the builder to find out."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

from watchfiles import watch

_SETTLE_MS = 120  # of quiet before a change counts as finished
_LONGEST_MS = 2_000  # that a change which never settles is waited for
_WHILE_MS = 1_000
_POLL_MS = 300


class Watch:
    """Waits for changes below a folder, by the kernel's events, or by polling where SEEOTHER_POLL is set."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._changed = threading.Event()
        threading.Thread(target=self._follow, daemon=True).start()

    def wake(self) -> None:
        """Pretend that something changed."""
        self._changed.set()

    def wait(self, seconds: float) -> bool:
        """Wait for a settled change, at most so long; tells whether there was one."""
        found = self._changed.wait(seconds)
        self._changed.clear()
        return found

    def _follow(self) -> None:
        while True:
            try:
                started = False
                watched = _identity(self._folder)
                for changes in self._changes():
                    # What was saved while the watch was being set up is found by looking once more after it stands.
                    if changes or not started:
                        self._changed.set()
                    started = True
                    if _identity(self._folder) != watched:
                        # Another folder is in its place, or where a link leads: the kernel goes on to watch the one before.
                        self._changed.set()
                        break
            except (OSError, RuntimeError):
                # The folder is gone or cannot be watched; it may come back.
                self._changed.set()
                threading.Event().wait(1)

    def _changes(self) -> Iterator[object]:
        """Yield what has changed each time it has settled, and nothing once in a while."""
        return watch(
            self._folder,
            watch_filter=None,
            debounce=_LONGEST_MS,
            step=_SETTLE_MS,
            rust_timeout=_WHILE_MS,
            yield_on_timeout=True,
            force_polling=os.environ.get("SEEOTHER_POLL") == "1",
            poll_delay_ms=_POLL_MS,
            raise_interrupt=False,
            ignore_permission_denied=True,
        )


def _identity(folder: Path) -> tuple[int, int] | None:
    """Return which folder a path names now, None where it names none."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
