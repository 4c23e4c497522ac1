"""Text as code in Markdown, whatever it holds: it is shown as it is, and mentions nobody."""

from __future__ import annotations

import re

_TICKS = re.compile(r"`+")


def code_span(text: str) -> str:
    """Return a text as code in a line (CommonMark section 6.1)."""
    fence = "`" * (longest_run(text) + 1)
    line = " ".join(text.split())
    return f"{fence} {line} {fence}" if "`" in line else f"{fence}{line}{fence}"


def code_block(text: str, language: str = "") -> str:
    """Return lines as a block of code (CommonMark section 4.5)."""
    fence = "`" * max(3, longest_run(text) + 1)
    return f"{fence}{language}\n{text}{fence}\n"


def longest_run(text: str) -> int:
    """Return the greatest number of backticks in a row."""
    return max((len(run) for run in _TICKS.findall(text)), default=0)
