"""Everything that is wrong with a table of settings, each with its line and remedy."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from seeother.diagnostics import Diagnostic, nearest, verdict_problem
from seeother.naming.collisions import collisions
from seeother.naming.pattern_problems import pattern_problems
from seeother.naming.patterns import Pattern
from seeother.site.engine_settings import SPARQL_KEYS, wrong_sparql
from seeother.site.setting_lines import SettingLines
from seeother.site.settings import FILE
from seeother.site.settings_table import (
    BY_KEY,
    DATASET_KEYS,
    PATTERN_KEYS,
    RETIRED_KEYS,
    SETTINGS,
    entries_of,
)
from seeother.site.state_folder import state_folder
from seeother.uris import reference_problem


def settings_error(line: int, column: int, code: str, message: str, hint: str) -> Diagnostic:
    """Return an error of the settings file; line and column count from 1, 0 stands for the file as a whole."""
    return Diagnostic(FILE, line, column, "error", code, message, hint)


def toml_problem(problem: tomllib.TOMLDecodeError, text: str) -> Diagnostic:
    """Return what the parser has against a text, with its place."""
    place = re.search(r"\(at line (\d+), column (\d+)\)", str(problem))
    end = text.rstrip().split("\n")  # where tomllib says only "at end of document"
    line, column = (int(place[1]), int(place[2])) if place else (len(end), len(end[-1]) + 1)
    message = re.sub(r" \(at .*\)$", "", str(problem))
    return settings_error(
        line,
        column,
        "settings-syntax",
        f"this is not TOML: {message[:1].lower()}{message[1:]}",
        'A setting is written name = "value", a pattern starts with [[pattern]].',
    )


def table_problems(table: Mapping[str, Any], lines: SettingLines, folder: Path) -> list[Diagnostic]:
    """Return all that is wrong with the settings of a site, but for the templates of its patterns."""
    return [
        *_wrong_keys(table, lines),
        *_wrong_values(table, lines),
        *_wrong_state(table, lines, folder),
        *_wrong_retired(table, lines),
        *_wrong_dataset(table, lines),
        *_wrong_check(table, lines),
        *_wrong_sparql(table, lines),
    ]


def templates_problems(entry: Mapping[str, Any], number: int, lines: SettingLines) -> list[Diagnostic]:
    """Return what is wrong with the templates of one pattern, which is the entry of this number (from 0)."""
    return [
        settings_error(lines.of(key or "[[", number), 1, code, message, hint)
        for key, code, message, hint in pattern_problems(entry)
    ]


def _wrong_keys(table: Mapping[str, Any], lines: SettingLines) -> Iterator[Diagnostic]:
    for key in table:
        if key not in BY_KEY and key not in _TABLES:
            yield settings_error(
                lines.of(key),
                1,
                "settings-unknown-key",
                f"there is no setting {key!r}",
                nearest(key, [*BY_KEY, *_TABLES]),
            )
    for name, keys in _TABLES.items():
        for number, entry in enumerate(entries_of(table, name)):
            for key in entry.keys() - keys.keys():
                above = f"It is a setting of the whole site: put it above the first [[{name}]]."
                yield settings_error(
                    lines.of(key, number, name),
                    1,
                    "settings-unknown-key",
                    f"a {name} entry has no {key!r}",
                    above if key in BY_KEY else nearest(key, keys),
                )


def _wrong_values(table: Mapping[str, Any], lines: SettingLines) -> Iterator[Diagnostic]:
    for setting in SETTINGS:
        if setting.name in table and (wrong := setting.wrong(table[setting.name])):
            yield settings_error(
                lines.of(setting.name),
                1,
                "settings-value",
                f"{setting.name} {wrong}",
                f"It stands for: {setting.help}.",
            )
    if "base" not in table and any(str(e.get("thing", "")).startswith("/") for e in entries_of(table)):
        yield settings_error(
            1,
            1,
            "settings-no-base",
            "base is missing, and a pattern starts below it",
            'Add base = "https://data.example.org": what the URIs in the data start with.',
        )
    yield from _without_pattern(table, lines)


def _without_pattern(table: Mapping[str, Any], lines: SettingLines) -> Iterator[Diagnostic]:
    if isinstance(table.get("pattern"), dict):
        yield settings_error(
            lines.of("pattern"),
            1,
            "settings-value",
            "pattern is a single table, and should be a list of them",
            "Write [[pattern]] with two brackets, once for each pattern.",
        )
    elif not entries_of(table):
        yield settings_error(
            lines.of("pattern"),
            1,
            "settings-no-pattern",
            "there is no pattern, so nothing would be served",
            'Add [[pattern]] with thing = "/id/{+name}" and document = "/doc/{+name}", '
            "or delete the file and run `seeother init`.",
        )


def _wrong_dataset(table: Mapping[str, Any], lines: SettingLines) -> Iterator[Diagnostic]:
    told = table.get("dataset")
    for key, value in told.items() if isinstance(told, dict) else ():
        place = lines.within("dataset", key)
        if key not in DATASET_KEYS:
            elsewhere = "It is a setting of the whole site: put it above [dataset]."
            hint = elsewhere if key in BY_KEY else nearest(key, DATASET_KEYS)
            yield settings_error(place, 1, "settings-unknown-key", f"[dataset] has no {key!r}", hint)
        elif wrong := DATASET_KEYS[key][1](value):
            hint = f"It stands for: {DATASET_KEYS[key][0]}."
            yield settings_error(place, 1, "settings-value", f"{key} of [dataset] {wrong}", hint)


def _wrong_check(table: Mapping[str, Any], lines: SettingLines) -> Iterator[Diagnostic]:
    told = table.get("check")
    for key, value in told.items() if isinstance(told, dict) else ():
        if wrong := verdict_problem(key, value):
            yield settings_error(lines.within("check", key), 1, "settings-value", *wrong)


def _wrong_state(table: Mapping[str, Any], lines: SettingLines, folder: Path) -> Iterator[Diagnostic]:
    chosen = table.get("state")
    if not isinstance(chosen, str) or not chosen:
        return
    try:
        inside = state_folder(folder, chosen).is_relative_to(folder.resolve())
        wrong = (
            "lies inside the site" if inside else "" if chosen.isprintable() else "holds what no eye can see"
        )
    except (OSError, RuntimeError, ValueError) as problem:
        wrong = f"is no place for a folder: {problem}"
    if wrong:
        yield settings_error(
            lines.of("state"),
            1,
            "settings-value",
            f"state {wrong}",
            "Name a folder beside the site or elsewhere, or leave state out.",
        )


def _wrong_retired(table: Mapping[str, Any], lines: SettingLines) -> Iterator[Diagnostic]:
    for number, entry in enumerate(entries_of(table, "retired")):
        if "thing" not in entry:
            yield settings_error(
                lines.of("[[", number, "retired"),
                1,
                "retired-incomplete",
                "a retired entry needs thing",
                'For example thing = "/id/old", and to = "/id/new" where something takes its place.',
            )
        for key in RETIRED_KEYS:
            if key in entry and (wrong := reference_problem(entry[key])):
                yield settings_error(
                    lines.of(key, number, "retired"),
                    1,
                    "settings-value",
                    f"{key} {wrong}",
                    f"It stands for: {RETIRED_KEYS[key]}.",
                )


def _wrong_sparql(table: Mapping[str, Any], lines: SettingLines) -> Iterator[Diagnostic]:
    for key, message, hint in wrong_sparql(table):
        line = lines.of("store") if key == "store" else lines.of(key or "[[", 0, "sparql")
        yield settings_error(line, 1, "settings-value", message, hint)


def collision_problems(patterns: tuple[Pattern, ...]) -> Iterator[Diagnostic]:
    """Yield pairs of patterns that claim one URL."""
    for first, second, sentence in collisions(patterns):
        other = "" if first is second else f" (lines {first.line} and {second.line})"
        yield settings_error(
            second.line,
            1,
            "pattern-collision",
            f"{sentence}{other}",
            "A URL must mean one thing: give one of them a prefix of its own, "
            "or constrain a variable, as in {name:(?!doc/).+}.",
        )


_TABLES: dict[str, dict[str, str]] = {"pattern": PATTERN_KEYS, "retired": RETIRED_KEYS, "sparql": SPARQL_KEYS}
