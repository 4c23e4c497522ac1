"""Print a report on changes: as text, as Markdown for a pull request, as HTML, and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from rdflib import Literal, URIRef

from seeother.compare.changes import Content, Value
from seeother.compare.report import Entry, Line, Report
from seeother.statements import datatype_of
from seeother.write.markdown_code import code_block, code_span

_MOST_MARKDOWN = 60_000  # characters; a comment on GitHub holds 65,536


def as_text(report: Report) -> str:
    """Return a paragraph for each thing, and a line that counts."""
    return "".join(f"{_heading(entry)}\n{_block(entry)}\n" for entry in report.entries) + _end(report)


def _heading(entry: Entry) -> str:
    name = f"{entry.name}  <{entry.thing}>" if entry.name else f"<{entry.thing}>"
    return f"{entry.kind}: {name}"


def _block(entry: Entry) -> str:
    more = f"  … {entry.left_out:,} more\n" if entry.left_out else ""
    return "".join(f"  {line.mark} {line.path}: {line.value}\n" for line in entry.lines) + more


def _end(report: Report) -> str:
    more = f"… and {report.left_out:,} more things.\n" if report.left_out else ""
    return f"{more}{report.summary}\n"


def as_markdown(report: Report) -> str:
    """Return the same for a comment or a summary; all that comes from the data is code, which mentions nobody."""
    parts, length, left_out = [], 0, report.left_out
    for number, entry in enumerate(report.entries):
        part = _section(entry)
        length += len(part)
        if length > _MOST_MARKDOWN:
            left_out += len(report.entries) - number
            break
        parts.append(part)
    more = f"\n… and {left_out:,} more things.\n" if left_out else ""
    return f"## What readers see differently\n\n{report.summary}\n{''.join(parts)}{more}"


def _section(entry: Entry) -> str:
    text = "".join(f"{line.mark} {line.path}: {line.value}\n" for line in entry.lines)
    text += f"# {entry.left_out:,} more\n" if entry.left_out else ""
    name = f"{code_span(entry.name)} " if entry.name else ""
    return f"\n**{entry.kind}** {name}{code_span(entry.thing)}\n{code_block(text, 'diff')}"


def as_html(report: Report) -> str:
    """Return a page of its own, which needs nothing beside it."""
    return _templates().get_template("differences.html").render(report=report)


@lru_cache(maxsize=1)
def _templates() -> Environment:
    place = FileSystemLoader(Path(__file__).parent / "templates")
    return Environment(
        loader=place, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def as_json(report: Report) -> str:
    """Return counts and things; terms are as in SPARQL's results, blank nodes with what they say."""
    told = {
        "counts": {
            "new": report.counts["new"],
            "gone": report.counts["gone"],
            "changed": report.counts["changed"],
            "statements_new": report.counts["+"],
            "statements_gone": report.counts["-"],
        },
        "left_out": report.left_out,
        "things": [_entry_in_json(entry) for entry in report.entries],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _entry_in_json(entry: Entry) -> dict[str, Any]:
    own = {"thing": entry.thing, "label": entry.name, "kind": entry.kind, "page": entry.page}
    told = {
        name: [_line_in_json(line) for line in entry.lines if line.mark == mark]
        for name, mark in (("gone", "-"), ("new", "+"))
    }
    return {**own, **told, "left_out": entry.left_out}


def _line_in_json(line: Line) -> dict[str, Any]:
    if line.statement is None:
        return {"about": line.path, "text": line.value}
    path = [str(each) for each in line.statement.path]
    return {"path": path, "label": line.path, "value": _term(line.statement.value), "text": line.value}


def _term(value: Value) -> dict[str, Any]:
    if isinstance(value, URIRef):
        return {"type": "uri", "value": str(value)}
    if isinstance(value, Literal):
        more = {"xml:lang": value.language} if value.language else {}
        datatype = datatype_of(value)
        return {
            "type": "literal",
            "value": str(value),
            **more,
            **({"datatype": datatype} if datatype else {}),
        }
    return _content(value)


def _content(value: Content) -> dict[str, Any]:
    inside: dict[str, Any] = (
        {"members": [_term(each) for each in value.members]}
        if value.members
        else {
            "says": [
                {"path": [*map(str, each.path)], "value": _term(each.value)} for each in value.statements
            ]
        }
    )
    return {"type": "bnode", "value": value.name, **inside, "is_cut": value.is_cut}


FORMS: dict[str, Callable[[Report], str]] = {
    "text": as_text,
    "markdown": as_markdown,
    "html": as_html,
    "json": as_json,
}
