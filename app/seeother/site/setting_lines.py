"""Where the settings file says what: the parser of TOML does not tell."""

from __future__ import annotations

import re


class SettingLines:
    """Where keys stand in a TOML text, for messages; tomllib does not say."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")

    def within(self, table: str, key: str) -> int:
        """Return the line (from 1) of a key of a table that there is once: behind its head, or dotted or inline."""
        head = next(
            (n for n, line in enumerate(self._lines) if re.match(rf"\s*\[\s*{table}\s*\]", line)), None
        )
        written = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*[=.]""")
        found = (
            (n + 1 for n in range(head, len(self._lines)) if written.match(self._lines[n]))
            if head is not None
            else iter(())
        )
        return next(found, self.of(table))

    def of(self, key: str, number: int | None = None, table: str = "pattern") -> int:
        """Return the line (from 1) of a key at the top, or in that entry of a table; "[[" is the entry's own line."""
        start, stop = 0, len(self._lines)
        sections = [n for n, line in enumerate(self._lines) if re.match(rf"\s*\[\[?\s*{table}\s*\]\]?", line)]
        if number is not None and number < len(sections):
            start = sections[number]
            if key == "[[":
                return start + 1
            stop = next((n for n in range(start + 1, stop) if self._lines[n].lstrip().startswith("[")), stop)
        written = re.compile(rf"""\s*(?:\[+\s*)?["']?{re.escape(key)}["']?\s*(?:=|\.|\])""")
        return next((n + 1 for n in range(start, stop) if written.match(self._lines[n])), start + 1)
