"""Settings as a program gives them, by keyword, instead of or on top of a seeother.toml; what they mean is told there."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from seeother.diagnostics import Refused, nearest
from seeother.site.plain_files import read_plain
from seeother.site.settings import FILE, Settings
from seeother.site.settings_file import settings_of
from seeother.site.settings_table import BY_KEY, PATTERN_KEYS

_OF_FOLDERS = frozenset(
    {"edit", "sparql", "state", "store", "unpacked"}
)  # settings that say something of files only
KEYWORDS = tuple(sorted({*BY_KEY, "patterns", "retired"} - _OF_FOLDERS))
_SUCH = 'patterns=[("/id/{+name}", "/doc/{+name}")]'
_NO_FOLDER = Path(os.devnull)  # below which there is no theme


def settings_by_keyword(
    keywords: Mapping[str, Any], patterns: Iterable[Any] = (), file: str | Path | None = None
) -> Settings:
    """Return settings from keywords and, where one is named, a settings file; keywords come first.

    Raises ValueError with a sentence for everything that is wrong with them, Refused for what is wrong with the file.
    """
    if unknown := sorted(keywords.keys() - set(KEYWORDS)):
        raise ValueError(f"there is no setting {unknown[0]!r}. {nearest(unknown[0], KEYWORDS)}")
    table, text, folder = _of_file(Path(file)) if file else ({}, "", _NO_FOLDER)
    table = {key: value for key, value in table.items() if key not in _OF_FOLDERS}
    given = {key: list(value) if isinstance(value, tuple) else value for key, value in keywords.items()}
    if found := [_pattern(entry) for entry in _listed(patterns)]:
        given["pattern"] = found
    if "retired" in given:
        given["retired"] = _retired(given["retired"])
    table |= {key: value for key, value in given.items() if value not in ("", None)}
    _check(table)
    table.setdefault("title", urlsplit(table.get("base", "")).netloc or "Linked Data")
    try:
        return settings_of(table, text, folder)
    except Refused as refusal:
        if file:
            raise
        told = (f"{finding.message}. {finding.hint}" for finding in refusal.diagnostics)
        raise ValueError("\n".join(told)) from refusal


def _of_file(path: Path) -> tuple[dict[str, Any], str, Path]:
    """Return what a settings file says, its text, and the folder that it is about."""
    file = path / FILE if path.is_dir() else path
    try:
        text = read_plain(file).decode("utf-8-sig")
        return tomllib.loads(text), text, file.absolute().parent
    except (OSError, ValueError) as problem:
        raise ValueError(
            f"the settings {str(file)!r} cannot be read: {problem}. Name a seeother.toml, or give settings by keyword."
        ) from problem


def _listed(patterns: Any) -> list[Any]:
    if isinstance(patterns, (str, bytes, Mapping)) or not isinstance(patterns, Iterable):
        raise ValueError(
            f"patterns is to be a list of pairs, thing and document, such as {_SUCH}, not {patterns!r:.80}."
        )
    found = list(patterns)
    if len(found) == 2 and all(isinstance(each, str) for each in found):
        raise ValueError(
            f"patterns is a single pair, and should be a list of them: patterns=[{tuple(found)!r}]."
        )
    return found


def _pattern(entry: Any) -> dict[str, Any]:
    if isinstance(entry, Mapping):
        if unknown := sorted(str(key) for key in entry.keys() - PATTERN_KEYS.keys()):
            raise ValueError(f"a pattern has no {unknown[0]!r}. {nearest(unknown[0], PATTERN_KEYS)}")
        return dict(entry)
    if not isinstance(entry, (tuple, list)) or len(entry) != 2:
        raise ValueError(
            f"a pattern is a pair, thing and document, as in {_SUCH}, or a dict with these names; not {entry!r:.80}."
        )
    return dict(zip(("thing", "document"), entry, strict=True))


def _retired(entries: Any) -> list[dict[str, str]]:
    """Return what is retired as the settings file has it; a dict leads from a thing to what takes its place, "" for none."""
    if isinstance(entries, Mapping):
        return [{"thing": thing, **({"to": to} if to else {})} for thing, to in entries.items()]
    return list(entries)


def _check(table: Mapping[str, Any]) -> None:
    if not table.get("pattern"):
        raise ValueError(f"there is no pattern, so nothing would be answered. Add {_SUCH}.")
    things = (entry.get("thing") for entry in table["pattern"])
    if not table.get("base") and any(str(thing).startswith("/") for thing in things):
        raise ValueError(
            "base is missing, and a pattern starts below it. "
            'Add base="https://data.example.org": what the URIs in the data start with.'
        )
