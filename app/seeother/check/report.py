"""Print findings: as text for people, as JSON for programs, as GitHub annotations, as SARIF 2.1.0 for code scanning."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from typing import Any
from urllib.parse import quote

from seeother import __version__
from seeother.diagnostics import Diagnostic, printed
from seeother.finding_codes import CODES
from seeother.write.markdown_code import code_span

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_MOST_LISTED = 100
_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def as_text(findings: Sequence[Diagnostic]) -> str:
    """Return paragraphs, of each code some, and a line that counts all findings."""
    counts = Counter(finding.severity for finding in findings)
    plural = {"error": "errors", "warning": "warnings", "info": "info"}
    total = ", ".join(f"{counts[s]} {s if counts[s] == 1 else plural[s]}" for s in plural if counts[s])
    return "\n".join([*filter(None, [printed(findings)]), total or "Nothing found."]) + "\n"


def as_json(findings: Sequence[Diagnostic]) -> str:
    """Return the list that /-/problems gives as well."""
    return json.dumps([finding.as_dict() for finding in findings], ensure_ascii=False, indent=1) + "\n"


def as_github(findings: Sequence[Diagnostic]) -> str:
    """Return workflow commands that GitHub shows as annotations on the lines."""
    return "".join(
        f"::{_COMMANDS[f.severity]} file={_property(f.file)},line={f.line or 1},col={f.column or 1},title={_property(f.code)}"
        f"::{_data(f'{f.message} {f.hint}'.strip())}\n"
        for f in findings
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_sarif(findings: Sequence[Diagnostic]) -> str:
    """Return a SARIF log with one run."""
    codes = sorted({finding.code for finding in findings})
    rules = [{"id": code, "shortDescription": {"text": CODES[code].about}} for code in codes]
    driver = {"name": "seeother", "version": __version__, "rules": rules}
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "results": [_result(finding, codes) for finding in findings],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _result(finding: Diagnostic, codes: list[str]) -> dict[str, Any]:
    region = {"startLine": max(finding.line, 1), "startColumn": max(finding.column, 1)}
    return {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message} {finding.hint}".strip()},
        "locations": [
            {"physicalLocation": {"artifactLocation": {"uri": quote(finding.file)}, "region": region}}
        ],
    }


def as_gitlab(findings: Sequence[Diagnostic]) -> str:
    """Return a report that GitLab shows beside the lines of a merge request (its Code Quality format)."""
    severities = {"error": "major", "warning": "minor", "info": "info"}
    told = [
        {
            "description": f"{each.message} {each.hint}".strip(),
            "check_name": each.code,
            "fingerprint": blake2b(
                f"{each.file} {each.code} {each.message} {number}".encode(), digest_size=16
            ).hexdigest(),
            "severity": severities[each.severity],
            "location": {"path": each.file, "lines": {"begin": max(each.line, 1)}},
        }
        for each, number in zip(findings, _repetitions(findings), strict=True)
    ]
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _repetitions(findings: Sequence[Diagnostic]) -> Iterator[int]:
    """Yield for each finding how many say the same before it: its line moves with every edit above."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for each in findings:
        yield seen[each.file, each.code, each.message]
        seen[each.file, each.code, each.message] += 1


def as_markdown(findings: Sequence[Diagnostic]) -> str:
    """Return a list for a comment or a summary; all that comes from the data is code, which mentions nobody."""
    lines = []
    for each in findings[:_MOST_LISTED]:
        place = ":".join(str(part) for part in (each.file, each.line, each.column) if part)
        lines.append(
            f"- {code_span(place)} **{each.severity}** {code_span(each.code)} {code_span(each.message)}\n"
        )
    if len(findings) > _MOST_LISTED:
        lines.append(f"- … and {len(findings) - _MOST_LISTED:,} more\n")
    total = as_text(findings).splitlines()[-1]
    return f"## What was found in the data\n\n{total}\n\n{''.join(lines)}"


FORMATS: dict[str, Callable[[Sequence[Diagnostic]], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "gitlab": as_gitlab,
    "sarif": as_sarif,
    "markdown": as_markdown,
}
