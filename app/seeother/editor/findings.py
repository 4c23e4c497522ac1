"""The findings of `seeother check` about a site as an editor has it: made by a process of its own, which can be cut short."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from seeother.diagnostics import Diagnostic, Edit, Fix
from seeother.drafts.text import common_end, common_start
from seeother.places.terms import Lines
from seeother.places.tokens import token_at
from seeother.processes import python_path
from seeother.site.settings import FILE

_CHECK = "seeother.check.site"


class Checker:
    """Checks one site at a time; a newer check ends the one before."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None

    async def check(self, unsaved: Mapping[str, str]) -> list[Diagnostic] | None:
        """Return what is found with unsaved texts in the place of files, None where the check was cut short or failed."""
        self.stop()
        with tempfile.TemporaryDirectory(prefix="seeother-") as place:
            folder = self._folder
            if unsaved:
                folder = Path(place) / (self._folder.name or "site")
                shadow(self._folder, folder, unsaved)
            told = await self._run(folder)
        return None if told is None else [_finding(each, str(folder)) for each in told]

    async def _run(self, folder: Path) -> list[dict[str, Any]] | None:
        process = self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", _CHECK, str(folder)),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": python_path()},
        )
        output, _ = await process.communicate()
        with suppress(ValueError):
            found = json.loads(output)
            return found if process.returncode == 0 else None
        return None

    def stop(self) -> None:
        """End a check that is under way; nobody waits for it any more."""
        if self._process and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()
        self._process = None


def shadow(folder: Path, place: Path, unsaved: Mapping[str, str]) -> None:
    """Make a folder that looks like another, by links, but for files that have another text."""
    place.mkdir(parents=True)
    inside = {name.partition("/")[0] for name in unsaved}
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in inside:
            (place / path.name).symlink_to(path.absolute())
    for name in inside:
        below = {n.partition("/")[2]: t for n, t in unsaved.items() if n.startswith(f"{name}/")}
        if below:
            shadow(folder / name, place / name, below)
        else:
            text = unsaved[name].encode("utf-8", "surrogatepass")
            (place / name).write_bytes(text)


def _finding(told: Mapping[str, Any], folder: str) -> Diagnostic:
    """Return a finding from JSON; what is about the folder is said of the settings."""
    fix = told.get("fix")
    made = Fix(fix["title"], tuple(Edit(**each) for each in fix["edits"]), fix["is_certain"]) if fix else None
    file = FILE if told["file"] == folder else told["file"]
    return replace(Diagnostic(**{**told, "fix": None}), fix=made, file=file)


def extent(finding: Diagnostic, text: str) -> tuple[int, int]:
    """Return the offsets between which a finding stands: one token, or a line where it tells no column."""
    lines = Lines(text)
    start = min(lines.offset(max(finding.line, 1), max(finding.column, 1)), len(text)) if text else 0
    end_of_line = text.find("\n", start)
    end_of_line = len(text) if end_of_line < 0 else end_of_line
    token = token_at(text, start).rstrip()
    if finding.column and token and not token.isspace():
        return start, min(start + len(token), max(end_of_line, start + 1))
    return start, max(end_of_line, start)


def edits_of(fix: Fix, checked: str, now: str) -> list[tuple[int, int, str]] | None:
    """Return the edits of a fix as offsets into a text that has changed since, None where the change touches them."""
    lines = Lines(checked)
    alike = common_start(checked, now)
    end = common_end(checked, now, min(len(checked), len(now)) - alike)
    changed_to, moved = len(checked) - end, len(now) - len(checked)
    found = []
    for edit in fix.edits:
        start, stop = lines.offset(edit.line, edit.column), lines.offset(edit.end_line, edit.end_column)
        if checked is not now and checked != now and not (stop <= alike or start >= changed_to):
            return None
        shift = moved if start >= changed_to and checked != now else 0
        found.append((start + shift, stop + shift, edit.text))
    return found


def as_text(finding: Diagnostic) -> str:
    """Return what a finding says, with its remedy."""
    return f"{finding.message}\n{finding.hint}" if finding.hint else finding.message
