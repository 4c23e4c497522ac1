"""Dates that are known to the century or to the day, in the calendar that they are told in: how a reader expects them."""

from __future__ import annotations

import re

from seeother.look.interface import Interface
from seeother.look.typesetting import Typeset, year_of

# As Wikibase counts: 0 is a billion years, 6 a millennium, 9 a year, 11 a day, 14 a second.
_MILLENNIUM, _CENTURY, _DECADE, _YEAR, _MONTH, _DAY = 6, 7, 8, 9, 10, 11
_TIME = re.compile(r"([+-]?\d{1,16})-(\d\d)-(\d\d)(?:T(\d\d:\d\d)(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?)?")
_LONG_MONTHS = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_ROMAN = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_COUNTING_IN_ROMAN = frozenset({"fr", "es", "it", "pt", "ru", "pl"})
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def dated(text: str, precision: int, is_julian: bool, say: Interface) -> Typeset | None:
    """Return a date of the Gregorian calendar as precisely as it is known, None for what is no date.

    Where it is told in the Julian calendar, its day is that of the Julian calendar; what programs read is not.
    """
    found = _TIME.fullmatch(text.strip())
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    if precision >= _DAY and not (1 <= month <= 12 and 1 <= day <= _LONG_MONTHS[month]):
        return None
    machine = f"-{-year:04}" if year < 0 else f"{year:04}"
    if precision >= _MONTH and 1 <= month <= 12:
        machine = f"{machine}-{month:02}" if precision == _MONTH else f"{machine}-{month:02}-{day:02}"
        shown = _shown_day((year, month, day), precision, is_julian, say)
        clock = f", {found[4]} UTC" if precision > _DAY and found[4] else ""
        return Typeset(shown + clock, "date", machine)
    return Typeset(_shown_years(year, precision, say), "date", machine)


def _shown_day(date: tuple[int, int, int], precision: int, is_julian: bool, say: Interface) -> str:
    year, month, day = julian(*date) if is_julian and precision >= _DAY else date
    shown = say.date(year_of(year, say), month, day if precision >= _DAY else None)
    return say("julian", shown) if is_julian else shown


def _shown_years(year: int, precision: int, say: Interface) -> str:
    if precision >= _YEAR:
        return year_of(year, say)
    if precision == _DECADE:
        return decade(year, say)
    if precision in (_CENTURY, _MILLENNIUM):
        key, length = ("century", 100) if precision == _CENTURY else ("millennium", 1000)
        number = (max(year, 1 - year) - 1) // length + 1
        return say(key if year > 0 else f"{key}_bce", _ordinal(number, say.language))
    step = 10 ** (_YEAR - max(precision, 0))
    about = max(round(abs(year) / step), 1) * step
    return say("about", year_of(about if year > 0 else 1 - about, say))


def decade(year: int, say: Interface) -> str:
    """Return the decade that a year is in; one before the year 1000 has its era."""
    counted = max(year, 1 - year)
    first = counted - counted % 10
    shown = say("years", say.number(first) if first >= 10_000 else str(first))
    if year <= 0:
        return say("bce", shown)
    return shown if year >= 1000 else say("ce", shown)


def julian(year: int, month: int, day: int) -> tuple[int, int, int]:
    """Return a day of the Gregorian calendar as the Julian one has it, by the number of days that both count."""
    shift = (14 - month) // 12
    years, months = year + 4800 - shift, month + 12 * shift - 3
    count = day + (153 * months + 2) // 5 + 365 * years + years // 4 - years // 100 + years // 400 - 32045
    counted = count + 32082
    years = (4 * counted + 3) // 1461
    left = counted - 1461 * years // 4
    months = (5 * left + 2) // 153
    return years - 4800 + months // 10, months + 3 - 12 * (months // 10), left - (153 * months + 2) // 5 + 1


def _ordinal(number: int, language: str) -> str:
    """Return a number as a language counts centuries; the phrases have what all of its ordinals end with."""
    if language == "en":
        return f"{number}{'th' if number % 100 in (11, 12, 13) else _ENDINGS.get(number % 10, 'th')}"
    return _roman(number) if language in _COUNTING_IN_ROMAN else str(number)


def _roman(number: int) -> str:
    letters = ""
    for value, letter in _ROMAN:
        letters += letter * (number // value)
        number %= value
    return letters
