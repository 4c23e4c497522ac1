"""Have a published site checked in full, in a process of its own; what is found takes the place of what the build found."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from seeother import processes
from seeother.diagnostics import Diagnostic, finding
from seeother.graph.manifest import Manifest
from seeother.publish.state import BUILD_FAILED, THINGS_VANISHED, StateFolder

_MOST_STATEMENTS = (
    3_000_000  # a check keeps all subjects and links in memory, 0.3 GB for a million statements
)
_MOST_BYTES = 3 * 2**30  # of addresses that it may use
_MOST_SECONDS = "600"
_KEPT = frozenset({BUILD_FAILED, THINGS_VANISHED})  # what only a build can find


class Review:
    """One check of low priority, with an end in time and memory; where it comes to that, this is a finding of its own.

    It begins at the first look whether it is over or, where a pause of some seconds is given, at the next one after that.
    """

    def __init__(self, folder: Path, state: StateFolder, pause: float = 0.0) -> None:
        self._folder, self._state = folder, state
        self._output = tempfile.TemporaryFile()  # noqa: SIM115  closed by its owner
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  likewise
        self._process: subprocess.Popen[bytes] | None = None
        self._seconds = float(os.environ.get("SEEOTHER_REVIEW_SECONDS") or _MOST_SECONDS)
        self._begin = time.monotonic() + pause
        self._waits = _statements(state) <= _MOST_STATEMENTS
        if not self._waits:
            self._add([_not_reviewed(folder).as_dict()], replacing=False)

    def _start_in_time(self) -> None:
        if not self._waits or time.monotonic() < self._begin:
            return
        self._waits = False
        with processes.undisturbed():
            self._process = processes.start(
                "seeother.check.site", self._folder, nice=10, stdout=self._output, stderr=self._errors
            )
        with suppress(OSError):
            resource.prlimit(self._process.pid, resource.RLIMIT_AS, (_MOST_BYTES, _MOST_BYTES))

    def is_over(self) -> bool:
        """Tell whether it has ended; the first time, note its findings."""
        self._start_in_time()
        if self._process is None:
            return not self._waits
        if self._process.poll() is None and time.monotonic() < self._begin + self._seconds:
            return False
        reason = self._cut()
        self._process = None
        if reason:
            self._add([self._incomplete(reason).as_dict()], replacing=False)
            return True
        self._output.seek(0)
        with suppress(ValueError):
            self._add(json.load(self._output), replacing=True)
        return True

    def _cut(self) -> str:
        """Return why the check did not come to its end, "" where it did; one that is at work still is ended."""
        process = self._process
        if process is None or process.poll() == 0:
            return ""
        if process.poll() is None:
            process.kill()
            process.wait()
            return f"it was cut after {self._seconds:.0f} seconds"
        self._errors.seek(0)
        said = self._errors.read().decode(errors="replace").strip().splitlines()
        if any("MemoryError" in line for line in said[-3:]) or (process.poll() or 0) < 0:
            return f"it was cut for want of memory, of which it gets {_MOST_BYTES // 2**20:,} MB"
        return f"it failed: {said[-1] if said else process.poll()}"

    def _incomplete(self, reason: str) -> Diagnostic:
        return finding(
            "review-cut",
            (str(self._folder), 0, 0),
            f"the site was published, but its full check has no result: {reason}",
            f"Run `seeother check {self._folder}` to see what takes it so long; a shape or pattern without an end, perhaps.",
        )

    def _add(self, findings: list[dict[str, Any]], replacing: bool) -> None:
        with suppress(ValueError, OSError):
            noted = self._state.problems()
            kept = [finding for finding in noted["findings"] if not replacing or finding["code"] in _KEPT]
            self._state.write_problems({**noted, "findings": kept + findings})

    def close(self) -> None:
        """End it; a newer state of the site is about to be checked."""
        if self._process:
            self._process.kill()
            self._process.wait()
        self._output.close()
        self._errors.close()


def _statements(state: StateFolder) -> int:
    try:
        return Manifest.read(state.current).triples
    except (OSError, ValueError, TypeError):
        return 0


def _not_reviewed(folder: Path) -> Diagnostic:
    return finding(
        "not-reviewed",
        (str(folder), 0, 0),
        f"sites of more than {_MOST_STATEMENTS:,} statements are not checked in full by the server",
        f"Run `seeother check {folder}` where there is memory for it.",
    )
