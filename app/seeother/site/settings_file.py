"""Read seeother.toml into settings, or refuse it with everything that is wrong with it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from seeother.diagnostics import Diagnostic, Refused
from seeother.iris import canonical
from seeother.naming.pattern_problems import KEYS
from seeother.naming.patterns import Pattern, Patterns, pattern_of
from seeother.site.engine_settings import sparql_settings
from seeother.site.plain_files import read_plain
from seeother.site.setting_kinds import one_line
from seeother.site.setting_lines import SettingLines
from seeother.site.setting_problems import (
    collision_problems,
    settings_error,
    table_problems,
    templates_problems,
    toml_problem,
)
from seeother.site.settings import FILE, Settings
from seeother.site.settings_table import BY_KEY, UNPACKED, entries_of
from seeother.site.state_folder import room, state_folder
from seeother.uris import base_problem


def read_settings(folder: Path) -> Settings | None:
    """Return the settings of a site, None when it has no file for them.

    Raises Refused with every problem of the file.
    """
    file = folder / FILE
    try:
        text = read_plain(file).decode("utf-8-sig")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as problem:
        raise Refused(
            [
                settings_error(
                    0,
                    0,
                    "settings-unreadable",
                    f"the file cannot be read: {problem}",
                    "Save it as UTF-8 and let the server's user read it.",
                )
            ]
        ) from problem
    return parse_settings(text, folder)


def readable_settings(folder: Path) -> Settings | None:
    """Return the settings of a site, None where it has none, or they are broken."""
    try:
        return read_settings(folder)
    except Refused:
        return None


def state_of(folder: Path) -> Path:
    """Return the state folder of a site, even of one whose settings are broken."""
    settings = readable_settings(folder)
    return settings.state if settings else state_folder(folder)


def versions_of(settings: Settings | None) -> str:
    """Return where a site has its older versions."""
    return settings.versions if settings else BY_KEY["versions"].default


def most_unpacked(folder: Path, settings: Settings | None) -> int:
    """Return the bytes that a packed file may hold: what the settings say, but no more than a quarter of the room there is."""
    wanted = settings.unpacked * 10**6 if settings else UNPACKED
    try:
        return min(wanted, room(settings.state if settings else state_folder(folder)) // 4)
    except OSError:
        return wanted


def parse_settings(text: str, folder: Path) -> Settings:
    """Return the settings that a TOML text says; raises Refused with every problem."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise Refused([toml_problem(problem, text)]) from problem
    return settings_of(table, text, folder)


def settings_of(table: Mapping[str, Any], text: str, folder: Path) -> Settings:
    """Return the settings that a table says, which stands in a text; raises Refused with every problem."""
    lines = SettingLines(text)
    problems = table_problems(table, lines, folder)
    patterns = tuple(_patterns(table, lines, problems))
    problems += collision_problems(patterns)
    if problems:
        raise Refused(problems)
    return _settings(table, Patterns(patterns), folder)


def _settings(table: Mapping[str, Any], patterns: Patterns, folder: Path) -> Settings:
    known = {f.name for f in fields(Settings)} & set(BY_KEY) - {"state"}
    values: dict[str, Any] = {
        k: tuple(v) if isinstance(v, list) else v for k, v in table.items() if k in known
    }
    base = values.get("base", "").rstrip("/")
    told = values.get("dataset", "")
    about = dict(told) if isinstance(told, dict) else {"uri": told}
    dataset = about.pop("uri", "")
    values |= {"base": base, "dataset": base + dataset if dataset.startswith("/") else dataset}
    values.setdefault("title", one_line(folder.resolve().name))
    return Settings(
        folder=folder,
        patterns=patterns,
        state=state_folder(folder, table.get("state", "")),
        retired=_retired(table, base),
        about=about,
        sparql=sparql_settings(table),
        **values,
    )


def _retired(table: Mapping[str, Any], base: str) -> dict[str, str]:
    """Return canonical thing URI → the URI that takes its place, "" for none."""

    def whole(value: str) -> str:
        return canonical(base + value if value.startswith("/") else value)

    return {whole(e["thing"]): whole(e["to"]) if "to" in e else "" for e in entries_of(table, "retired")}


def _patterns(table: Mapping[str, Any], lines: SettingLines, problems: list[Diagnostic]) -> Iterator[Pattern]:
    """Yield the patterns that can be read, and add to the problems what is wrong with the others."""
    base = table.get("base", "")
    base = (
        "http://localhost" if base_problem(base) else base.rstrip("/")
    )  # any will do to look for more problems
    for number, entry in enumerate(entries_of(table)):
        wrong = templates_problems(entry, number, lines)
        problems += wrong
        if not wrong:
            yield pattern_of({k: v for k, v in entry.items() if k in KEYS}, base, lines.of("thing", number))
