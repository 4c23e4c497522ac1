"""Read seeother.toml, and report everything that is wrong with it, where, and how to mend it."""

from __future__ import annotations

import re
import tomllib
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from seeother.diagnostics import Diagnostic, Refused, nearest, verdict_problem
from seeother.http.uri_templates import VARIABLE
from seeother.iris import canonical, origin_of
from seeother.site.collisions import collisions
from seeother.site.engine_settings import SPARQL_KEYS, sparql_settings, wrong_sparql
from seeother.site.patterns import Pattern, Patterns, Template
from seeother.site.plain_files import read_plain
from seeother.site.settings import (
    BY_KEY,
    DATASET_KEYS,
    FILE,
    PATTERN_KEYS,
    RETIRED_KEYS,
    SETTINGS,
    UNPACKED,
    Settings,
    one_line,
    room,
    state_folder,
)
from seeother.uris import base_problem, iri_problem, reference_problem


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
                _error(
                    0,
                    0,
                    "settings-unreadable",
                    f"the file cannot be read: {problem}",
                    "Save it as UTF-8 and let the server's user read it.",
                )
            ]
        ) from problem
    return parse_settings(text, folder)


def state_of(folder: Path) -> Path:
    """Return the state folder of a site, even of one whose settings are broken."""
    try:
        settings = read_settings(folder)
    except Refused:
        settings = None
    return settings.state if settings else state_folder(folder)


def most_unpacked(folder: Path) -> int:
    """Return the bytes that a packed file may hold: what the settings say, but no more than a quarter of the room there is."""
    try:
        settings = read_settings(folder)
    except Refused:
        settings = None
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
        raise Refused([_toml_error(problem, text)]) from problem
    return settings_of(table, text, folder)


def settings_of(table: Mapping[str, Any], text: str, folder: Path) -> Settings:
    """Return the settings that a table says, which stands in a text; raises Refused with every problem."""
    lines = _Lines(text)
    problems = [
        *_wrong_keys(table, lines),
        *_wrong_values(table, lines),
        *_wrong_state(table, lines, folder),
        *_wrong_retired(table, lines),
        *_wrong_dataset(table, lines),
        *_wrong_check(table, lines),
        *_wrong_sparql(table, lines),
    ]
    patterns = tuple(_patterns(table, lines, problems))
    problems += _collisions(patterns)
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


def _error(line: int, column: int, code: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(FILE, line, column, "error", code, message, hint)


def _toml_error(problem: tomllib.TOMLDecodeError, text: str) -> Diagnostic:
    place = re.search(r"\(at line (\d+), column (\d+)\)", str(problem))
    end = text.rstrip().split("\n")  # where tomllib says only "at end of document"
    line, column = (int(place[1]), int(place[2])) if place else (len(end), len(end[-1]) + 1)
    message = re.sub(r" \(at .*\)$", "", str(problem))
    return _error(
        line,
        column,
        "settings-syntax",
        f"this is not TOML: {message[:1].lower()}{message[1:]}",
        'A setting is written name = "value", a pattern starts with [[pattern]].',
    )


def _wrong_keys(table: Mapping[str, Any], lines: _Lines) -> Iterator[Diagnostic]:
    for key in table:
        if key not in BY_KEY and key not in _TABLES:
            yield _error(
                lines.of(key),
                1,
                "settings-unknown-key",
                f"there is no setting {key!r}",
                nearest(key, [*BY_KEY, *_TABLES]),
            )
    for name, keys in _TABLES.items():
        for number, entry in enumerate(_entries(table, name)):
            for key in entry:
                if key not in keys:
                    yield _error(
                        lines.of(key, number, name),
                        1,
                        "settings-unknown-key",
                        f"a {name} entry has no {key!r}",
                        nearest(key, keys)
                        if key not in BY_KEY
                        else f"It is a setting of the whole site: put it above the first [[{name}]].",
                    )


def _wrong_values(table: Mapping[str, Any], lines: _Lines) -> Iterator[Diagnostic]:
    for setting in SETTINGS:
        if setting.name in table and (wrong := setting.wrong(table[setting.name])):
            yield _error(
                lines.of(setting.name),
                1,
                "settings-value",
                f"{setting.name} {wrong}",
                f"It stands for: {setting.help}.",
            )
    if "base" not in table and any(str(e.get("thing", "")).startswith("/") for e in _entries(table)):
        yield _error(
            1,
            1,
            "settings-no-base",
            "base is missing, and a pattern starts below it",
            'Add base = "https://data.example.org": what the URIs in the data start with.',
        )
    if isinstance(table.get("pattern"), dict):
        yield _error(
            lines.of("pattern"),
            1,
            "settings-value",
            "pattern is a single table, and should be a list of them",
            "Write [[pattern]] with two brackets, once for each pattern.",
        )
    elif not _entries(table):
        yield _error(
            lines.of("pattern"),
            1,
            "settings-no-pattern",
            "there is no pattern, so nothing would be served",
            'Add [[pattern]] with thing = "/id/{+name}" and document = "/doc/{+name}", '
            "or delete the file and run `seeother init`.",
        )


def _wrong_dataset(table: Mapping[str, Any], lines: _Lines) -> Iterator[Diagnostic]:
    told = table.get("dataset")
    for key, value in told.items() if isinstance(told, dict) else ():
        place = lines.within("dataset", key)
        if key not in DATASET_KEYS:
            elsewhere = "It is a setting of the whole site: put it above [dataset]."
            hint = elsewhere if key in BY_KEY else nearest(key, DATASET_KEYS)
            yield _error(place, 1, "settings-unknown-key", f"[dataset] has no {key!r}", hint)
        elif wrong := DATASET_KEYS[key][1](value):
            hint = f"It stands for: {DATASET_KEYS[key][0]}."
            yield _error(place, 1, "settings-value", f"{key} of [dataset] {wrong}", hint)


def _wrong_check(table: Mapping[str, Any], lines: _Lines) -> Iterator[Diagnostic]:
    told = table.get("check")
    for key, value in told.items() if isinstance(told, dict) else ():
        if wrong := verdict_problem(key, value):
            yield _error(lines.within("check", key), 1, "settings-value", *wrong)


def _wrong_state(table: Mapping[str, Any], lines: _Lines, folder: Path) -> Iterator[Diagnostic]:
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
        yield _error(
            lines.of("state"),
            1,
            "settings-value",
            f"state {wrong}",
            "Name a folder beside the site or elsewhere, or leave state out.",
        )


def _wrong_retired(table: Mapping[str, Any], lines: _Lines) -> Iterator[Diagnostic]:
    for number, entry in enumerate(_entries(table, "retired")):
        if "thing" not in entry:
            yield _error(
                lines.of("[[", number, "retired"),
                1,
                "retired-incomplete",
                "a retired entry needs thing",
                'For example thing = "/id/old", and to = "/id/new" where something takes its place.',
            )
        for key in RETIRED_KEYS:
            if key in entry and (wrong := reference_problem(entry[key])):
                yield _error(
                    lines.of(key, number, "retired"),
                    1,
                    "settings-value",
                    f"{key} {wrong}",
                    f"It stands for: {RETIRED_KEYS[key]}.",
                )


def _wrong_sparql(table: Mapping[str, Any], lines: _Lines) -> Iterator[Diagnostic]:
    for key, message, hint in wrong_sparql(table):
        line = lines.of("store") if key == "store" else lines.of(key or "[[", 0, "sparql")
        yield _error(line, 1, "settings-value", message, hint)


def _retired(table: Mapping[str, Any], base: str) -> dict[str, str]:
    """Return canonical thing URI → the URI that takes its place, "" for none."""

    def whole(value: str) -> str:
        return canonical(base + value if value.startswith("/") else value)

    return {whole(e["thing"]): whole(e["to"]) if "to" in e else "" for e in _entries(table, "retired")}


def _entries(table: Mapping[str, Any], name: str = "pattern") -> list[Mapping[str, Any]]:
    found = table.get(name, [])
    if name == "sparql" and isinstance(found, dict):
        return [found]
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def _patterns(table: Mapping[str, Any], lines: _Lines, problems: list[Diagnostic]) -> Iterator[Pattern]:
    base = table.get("base", "")
    base = (
        "http://localhost" if base_problem(base) else base.rstrip("/")
    )  # any will do to look for more problems
    for number, entry in enumerate(_entries(table)):
        wrong = list(_wrong_pattern(entry, number, lines))
        problems += wrong
        if not wrong:
            yield _pattern(entry, base, lines.of("thing", number))


def _pattern(entry: Mapping[str, str], base: str, line: int) -> Pattern:
    optional = {
        name: constraint
        for _, name, constraint in VARIABLE.findall(entry["thing"])
        if _admits_nothing(constraint)
    }
    whole = {
        key: Template(_admitting(base + value if value.startswith("/") else value, optional))
        for key, value in entry.items()
        if key in PATTERN_KEYS
    }
    generic = whole.get("document") or Template(re.sub(r"[./]?\{ext\}", "", whole["rdf"].text))
    return Pattern(whole["thing"], generic, whole.get("html"), whole.get("rdf"), line)


def _admits_nothing(constraint: str) -> bool:
    return bool(constraint) and re.fullmatch(constraint, "") is not None


def _admitting(template: str, optional: Mapping[str, str]) -> str:
    """Return a template in which those variables too may be empty that a thing's may be without."""
    return VARIABLE.sub(
        lambda found: (
            f"{{{found[1]}{found[2]}:{optional[found[2]]}}}"
            if found[2] in optional and not found[3]
            else found[0]
        ),
        template,
    )


def _wrong_pattern(entry: Mapping[str, Any], number: int, lines: _Lines) -> Iterator[Diagnostic]:
    if "thing" not in entry or not ("document" in entry or "rdf" in entry):
        yield _error(
            lines.of("[[", number),
            1,
            "pattern-incomplete",
            "a pattern needs thing, and document or rdf",
            'For example thing = "/id/{+name}" and document = "/doc/{+name}".',
        )
        return
    wrong = {
        key: found
        for key, value in entry.items()
        if key in PATTERN_KEYS and (found := _wrong_template(key, value))
    }
    for key, (message, hint) in wrong.items():
        yield _error(lines.of(key, number), 1, "pattern-template", f"{key} {message}", hint)
    if wrong:
        return
    variables = _named(entry["thing"].partition("#")[0])
    for key in ("document", "html", "rdf"):
        if key in entry and _named(entry[key]) - ({"ext"} if key == "rdf" else set()) != variables:
            yield _error(
                lines.of(key, number),
                1,
                "pattern-variables",
                f"{key} has other variables than thing, so neither leads back to the other",
                f"Use just these in {key}: {', '.join(sorted(variables)) or 'none'}"
                + (" (the part after # never reaches a server)." if "#" in entry["thing"] else "."),
            )
    if "rdf" in entry and "{ext}" not in entry["rdf"]:
        yield _error(
            lines.of("rdf", number),
            1,
            "pattern-template",
            "rdf has no {ext}, so all formats share one URL",
            'For example rdf = "/data/{name}.{ext}".',
        )


def _wrong_template(key: str, value: Any) -> tuple[str, str] | None:
    such = 'Such as "/id/{name}" or "https://example.org/id/{name}".'
    if not isinstance(value, str) or not value.startswith(("/", "http://", "https://")):
        return reference_problem(value), such
    if value.startswith("/-/"):
        return "lies below /-/, where the server's own pages are", "Choose another prefix."
    if "#" in value and key != "thing":
        return (
            "holds a #, which never reaches a server",
            "End it before the #; one document serves all its fragments.",
        )
    literal = VARIABLE.sub("x", value)
    if "#" in value and "#" not in literal:
        return "has a # in a constraint", "No variable ever holds a #; leave it out of the constraint."
    if "?" in literal:
        return "holds a query", "Templates describe paths; leave out the ? and what follows."
    if wrong := _wrong_expression(value):
        return f"is not a template: {wrong}", "Write {name}, {+name} or {name:regex}, each name once."
    if wrong := _wrong_literal(value):
        return wrong, such
    return None


def _wrong_literal(value: str) -> str:
    """Say what is wrong with the fixed parts of a URI template."""
    literal = VARIABLE.sub("x", value)
    if not value.startswith("/") and "{}" in origin_of(VARIABLE.sub("{}", value)):
        return "has a variable in its host, and a pattern speaks of one host"
    if "{" in literal or "}" in literal:
        return "has a brace that opens or closes nothing"
    return iri_problem(literal)


def _wrong_expression(template: str) -> str:
    """Say what is wrong with the constraints of a template, each by itself and all together; "" for nothing."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # what Python is going to read otherwise is read by nobody now
            for constraint in (found[3] for found in VARIABLE.finditer(template) if found[3]):
                re.compile(constraint)
            Template(template).regex  # noqa: B018  compiling is the check
    except (re.error, OverflowError, RecursionError, Warning) as problem:
        return str(problem)
    return ""


def _named(template: str) -> set[str]:
    return set(Template(template).variables)


def _collisions(patterns: tuple[Pattern, ...]) -> Iterator[Diagnostic]:
    for first, second, sentence in collisions(patterns):
        other = "" if first is second else f" (lines {first.line} and {second.line})"
        yield _error(
            second.line,
            1,
            "pattern-collision",
            f"{sentence}{other}",
            "A URL must mean one thing: give one of them a prefix of its own, "
            "or constrain a variable, as in {name:(?!doc/).+}.",
        )


_TABLES: dict[str, dict[str, str]] = {"pattern": PATTERN_KEYS, "retired": RETIRED_KEYS, "sparql": SPARQL_KEYS}


class _Lines:
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
