"""Find the line and column where a file says something; the parser tells no positions, so the text is searched."""

from __future__ import annotations

import re
from functools import lru_cache

from seeother.check.survey import Mention, Survey

_LARGEST = 64 * 2**20  # bytes of a file that is searched; beyond it the subject's line must do

Position = tuple[str, int, int]  # file, line, column


class Positions:
    """Looks positions up for one survey."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._lines = lru_cache(maxsize=8)(self._read)

    def of_subject(self, iri: str) -> Position:
        """Return where a subject is first described."""
        file, line = self._survey.place(iri)
        return self._search(file, line or 1, self._spellings(file, iri)) or (file, line or 1, 1)

    def of_mention(self, mention: Mention, text: str) -> Position:
        """Return where an IRI or a text stands in the description of the mentioning subject."""
        known = self._survey.subjects.get(mention.subject, {})
        start = known.get(mention.file, 0) or 1
        found = self._search(mention.file, start, self._spellings(mention.file, text))
        return found or (mention.file, start, 1)

    def of_prefix(self, file: str, prefix: str) -> Position:
        """Return where a file declares a prefix."""
        declared = re.compile(rf"@?prefix\s+({re.escape(prefix)}:)", re.IGNORECASE)
        for number, line in enumerate(self._lines(file), 1):
            if found := declared.search(line):
                return file, number, found.start(1) + 1
        return file, 1, 1

    def _spellings(self, file: str, text: str) -> list[str]:
        """Return the ways a file may write an IRI or a text, the most telling first."""
        prefixes = self._survey.prefixes.get(file, {})
        short = [
            f"{prefix}:{text[len(ns) :]}" for prefix, ns in prefixes.items() if ns and text.startswith(ns)
        ]
        first_line = text.split("\n", 1)[0][:80]
        relative = [f"<{text[cut + 1 :]}>" for cut in (text.rfind("/"), text.rfind("#")) if cut > 8]
        return [f"<{text}>", *short, *relative, f'"{first_line}', first_line]

    def _search(self, file: str, start: int, spellings: list[str]) -> Position | None:
        lines = self._lines(file)
        for spelling in filter(None, spellings):
            written = re.compile(re.escape(spelling) + (r"(?![\w-])" if spelling[-1].isalnum() else ""))
            for number in range(start - 1, min(len(lines), start + 2000)):
                if found := written.search(lines[number]):
                    return file, number + 1, found.start() + 1
        return None

    def _read(self, file: str) -> list[str]:
        source = self._survey.sources.get(file)
        if source is None or source.size > _LARGEST:
            return []
        with source.open() as text:
            return text.read(_LARGEST).decode("utf-8", "replace").split("\n")
