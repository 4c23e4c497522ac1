"""Ranges of numbers and dates: as conditions that the things of a list meet, and those that divide a list evenly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, starmap
from math import floor, isfinite, log10

from rdflib import Literal

from seeother.look.typesetting import Magnitude, magnitude, sortable_date
from seeother.statements import Term, datatype_of

_END = r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?:-\d\d(?:-\d\d)?)?"
_RANGE = re.compile(rf"({_END}|)\.\.({_END}|)")
_PARTS = 5
_FEWEST = 12  # different values from which ranges divide them better


@dataclass(frozen=True, slots=True)
class Range:
    """All from one end on, before the other; "" for an open end. A year of a date has four digits at least."""

    low: str
    high: str

    def __str__(self) -> str:
        return f"{self.low}..{self.high}"

    def holds(self, term: Term) -> bool:
        """Tell whether a number or a date is in the range."""
        found = magnitude(str(term), datatype_of(term)) if isinstance(term, Literal) else None
        return found is not None and self.spans(found)

    def spans(self, value: Magnitude) -> bool:
        """Tell whether what puts numbers and dates in order is between the ends."""
        low, high = (_end(text, value[0]) if text else None for text in (self.low, self.high))
        return (low is None or low <= value[1:]) and (high is None or value[1:] < high)


def range_of(text: str) -> Range | None:
    """Return the range that a condition's value is, None for a term."""
    found = _RANGE.fullmatch(text)
    return Range(found[1], found[2]) if found and (found[1] or found[2]) else None


def _end(text: str, kind: int) -> tuple[float, str]:
    if kind:
        return sortable_date(text)
    try:
        return (float(text), "")
    except ValueError:  # a date, which no number is near to
        return (float("inf"), "")


def dividing(values: Sequence[Magnitude]) -> tuple[Range, ...]:
    """Return ranges that hold about as many of these values each; none where there are few values, or of several kinds."""
    finite = [value for value in values if isfinite(value[1])]
    if len(set(finite)) < _FEWEST or len({kind for kind, _, _ in finite}) > 1:
        return ()
    is_date = bool(finite[0][0])
    sizes = sorted(size for _, size, _ in finite)
    bounds = [sizes[len(sizes) * part // _PARTS] for part in range(1, _PARTS)]
    step = _step((bounds[-1] - bounds[0]) / 4, whole=is_date)
    if not step:
        return ()
    ends = sorted({floor(bound / step) * step for bound in bounds})
    texts = ["", *(_written(end, is_date) for end in ends if end > sizes[0]), ""]
    return tuple(starmap(Range, pairwise(texts))) if len(texts) > 2 else ()


def _step(size: float, whole: bool) -> float:
    """Return a round number that is not more than a size: 1, 2 or 5 and noughts; 0 for no size."""
    if size <= 0:
        return 0
    power = 10.0 ** floor(log10(size))
    step = max(factor for factor in (1, 2, 5) if factor * power <= size) * power
    return max(step, 1) if whole else step


def _written(size: float, is_date: bool) -> str:
    if is_date:
        year = int(size)
        return f"-{-year:04}" if year < 0 else f"{year:04}"
    return f"{size:.12g}" if abs(size) < 1e12 else f"{size:.0f}"
