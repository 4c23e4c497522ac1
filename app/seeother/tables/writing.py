"""Write rows as CSV (RFC 4180) and TSV, so that no spreadsheet takes a cell for a formula.

A cell that begins with = + - @ or one of their wide forms, and is no number, gets an apostrophe in front, which
spreadsheets read as "text"; what breaks lines or separates fields within a cell is a space. Every cell of CSV is quoted, so
that one that is taken apart at semicolons, as some countries have it, stays whole.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20|%]")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_ROWS = 100  # that are written at once


def safe(cell: str) -> str:
    """Return a cell as no spreadsheet takes it for a formula."""
    flat = _BREAKS.sub(" ", cell) if not cell.isprintable() else cell
    return f"'{flat}" if _FORMULA.match(flat) and not _NUMBER.fullmatch(flat) else flat


def written(rows: Iterable[list[str]], is_csv: bool) -> Iterator[str]:
    """Yield the text of rows, some at a time."""
    buffer = StringIO()
    dialect: dict[str, Any] = (
        {"quoting": csv.QUOTE_ALL} if is_csv else {"delimiter": "\t", "lineterminator": "\n"}
    )
    writer = csv.writer(buffer, **dialect)
    for number, row in enumerate(rows, 1):
        writer.writerow([safe(cell) for cell in row])
        if not number % _ROWS:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    if text := buffer.getvalue():
        yield text
