"""Have a published site checked in full, in a process of its own; what is found takes the place of what the build found."""

from __future__ import annotations

import json
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from seeother import processes
from seeother.diagnostics import Diagnostic
from seeother.graph.snapshot import Manifest
from seeother.publish.state import BUILD_FAILED, StateFolder

_MOST_STATEMENTS = (
    3_000_000  # a check keeps all subjects and links in memory, 0.3 GB for a million statements
)


class Review:
    """One check of low priority. A site beyond a size is not reviewed, which is a finding of its own."""

    def __init__(self, folder: Path, state: StateFolder) -> None:
        self._state = state
        self._output = tempfile.TemporaryFile()  # noqa: SIM115  closed by its owner
        self._process: subprocess.Popen[bytes] | None = None
        if _statements(state) > _MOST_STATEMENTS:
            self._add([_not_reviewed(folder).as_dict()], replacing=False)
            return
        self._process = processes.start("seeother.check.site", folder, nice=10, stdout=self._output)

    def is_over(self) -> bool:
        """Tell whether it has ended; the first time, note its findings."""
        if self._process is None:
            return True
        if self._process.poll() is None:
            return False
        self._process = None
        self._output.seek(0)
        with suppress(ValueError):
            self._add(json.load(self._output), replacing=True)
        return True

    def _add(self, findings: list[dict[str, Any]], replacing: bool) -> None:
        with suppress(ValueError, OSError):
            noted = self._state.problems()
            kept = [
                finding for finding in noted["findings"] if not replacing or finding["code"] == BUILD_FAILED
            ]
            self._state.write_problems({**noted, "findings": kept + findings})

    def close(self) -> None:
        """End it; a newer state of the site is about to be checked."""
        if self._process:
            self._process.kill()
            self._process.wait()
        self._output.close()


def _statements(state: StateFolder) -> int:
    try:
        return Manifest.read(state.current).triples
    except (OSError, ValueError, TypeError):
        return 0


def _not_reviewed(folder: Path) -> Diagnostic:
    return Diagnostic(
        str(folder),
        0,
        0,
        "info",
        "not-reviewed",
        f"sites of more than {_MOST_STATEMENTS:,} statements are not checked in full by the server",
        f"Run `seeother check {folder}` where there is memory for it.",
    )
