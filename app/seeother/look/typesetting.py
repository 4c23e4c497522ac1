"""Set a literal as a reader of one language expects it: numbers, dates, durations, colours; other text as it is.

What a browser or a search engine should read instead of the words is `machine`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from math import isnan
from time import gmtime, strftime
from typing import NamedTuple

from seeother.files.datatypes import is_valid
from seeother.look.interface import Interface
from seeother.look.prose import WITHIN_LINES, tags_in
from seeother.terms import RDF, SCHEMA, SCHEMA_HTTP, XSD

_NUMBERS = frozenset(
    XSD + name
    for name in (
        "decimal integer double float nonNegativeInteger positiveInteger nonPositiveInteger "
        "negativeInteger int long short byte unsignedInt unsignedLong unsignedShort unsignedByte"
    ).split()
)
_NUMBER = re.compile(r"([+-]?)(\d+)?(?:\.(\d*))?(?:[eE]([+-]?\d+))?")
_DATE = re.compile(r"(-?\d{4,})(?:-(\d\d))?(?:-(\d\d))?(?:T(\d\d:\d\d)(:\d\d(?:\.\d+)?)?)?(Z|[+-]\d\d:\d\d)?")
_CLOCK = re.compile(r"(\d\d:\d\d)(?::00(?:\.0+)?)?(Z|[+-]\d\d:\d\d)?")  # to the minute
_DATES = {f"{XSD}{name}" for name in ("date", "dateTime", "dateTimeStamp", "gYear", "gYearMonth")}
_MONTH_DAY = re.compile(r"--(\d\d)-(\d\d)(?:Z|[+-]\d\d:\d\d)?")
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
_EDTF = re.compile(r"(-?\d{2,4}(?:-\d\d){0,2})(X{0,2})([~?%]?)")
_DOUBT = re.compile(r"[~?%]")
_PLAIN_YEAR = 1000  # a smaller number alone would not be taken for a year
_LONGEST_YEAR = 20  # characters
_DURATION = re.compile(
    r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d+))?S)?)?"
)
_DURATIONS = frozenset(
    {
        *(f"{XSD}{name}" for name in ("duration", "dayTimeDuration", "yearMonthDuration")),
        *(f"{space}Duration" for space in (SCHEMA, SCHEMA_HTTP)),
    }
)
_PARTS = ("year", "month", "day", "hour", "minute", "second")
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_WEB = re.compile(r"https?://[^\s<>\"]+")
_LATEX = "http://qudt.org/schema/qudt/LatexString"  # which may be a formula without the marks of one
_MARKED = re.compile(r"\\[(\[]")
_MATHML = "http://www.w3.org/1998/Math/MathML"  # a namespace, and Wikidata's datatype
_MARKUP = frozenset({f"{RDF}HTML", f"{RDF}XMLLiteral", _MATHML})
_IN_HTML = re.compile(
    rf"\sxmlns(?::([A-Za-z_][\w.-]*))?\s*=\s*[\"'](?:http://www\.w3\.org/1999/xhtml|{re.escape(_MATHML)})[\"']"
)
_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
# What nobody writes but in SPARQL or Turtle: how it begins, after comments.
_QUERY = re.compile(
    r"(?i)\s*(?:#[^\n]*\n\s*)*(?:@?prefix\s+[\w.-]*:\s*<[^<>\s]*>|(?:select|construct)\s[^{}.]{0,500}\bwhere\s*\{)"
)
Magnitude = tuple[int, float, str]  # numbers come before dates
_LONG = 400  # characters from which a text is set in paragraphs


class Typeset(NamedTuple):
    """A literal as it is shown; `kind` is text, long, number, date, duration, boolean, colour, link or html."""

    text: str
    kind: str = "text"
    machine: str = ""


def typeset(text: str, datatype: str, language: str, say: Interface) -> Typeset:
    """Return how a literal is shown; what is not of the form its datatype promises is shown as it stands."""
    if datatype in _NUMBERS and (shown := _number(text, say)):
        return Typeset(shown, "number", text)
    if (
        datatype in _DATES
        and is_valid(text, datatype)
        and (found := _DATE.fullmatch(text))
        and (shown := _date(found, say))
    ):
        return Typeset(shown, "date", text)
    if shown := _recurring(text, datatype, say):
        return Typeset(shown, "text", text)
    if datatype == EDTF and (shown := _edtf(text.strip(), say)):
        return Typeset(shown, "date", _DOUBT.sub("", text.partition("/")[0]).replace("X", "0"))
    if datatype in _DURATIONS and (found := _DURATION.fullmatch(text)) and (shown := _duration(found, say)):
        return Typeset(shown, "duration", text)
    if datatype == f"{XSD}boolean" and text in ("true", "false", "1", "0"):
        return Typeset(say("yes" if text in ("true", "1") else "no"), "boolean", text)
    if datatype in _MARKUP:
        return _marked_up(text, datatype)
    if datatype == _LATEX and "\\" in text and "$" not in text and not _MARKED.search(text):
        text = f"\\({text.strip()}\\)"
    return _words(text, language)


def _marked_up(text: str, datatype: str) -> Typeset:
    """Return HTML, and XML that HTML has as well, XHTML or MathML; other XML as code."""
    if datatype != f"{RDF}XMLLiteral":
        return Typeset(text, "html")
    if bound := _IN_HTML.search(text):
        prefix = f"{bound[1]}:" if bound[1] else ""
        return Typeset(re.sub(f"<(/?){re.escape(prefix)}", r"<\1", text), "html")
    return Typeset(text, "code") if "<" in text else _words(text, "")


def _words(text: str, language: str) -> Typeset:
    if not language and _QUERY.match(text):
        return Typeset(text.strip(), "code")
    if not language and _COLOUR.fullmatch(text):
        return Typeset(text, "colour", text)
    if not language and _EMAIL.fullmatch(text):
        return Typeset(text, "link", f"mailto:{text}")
    if _WEB.fullmatch(text):
        return Typeset(text, "link", text)
    is_long = len(text) > _LONG or "\n" in text.strip() or bool(tags_in(text) - WITHIN_LINES)
    return Typeset(text, "long" if is_long else "text")


def _number(text: str, say: Interface) -> str:
    found = _NUMBER.fullmatch(text.strip())
    if not found or not (found[2] or found[3]):
        return ""
    sign, whole, fraction, exponent = (
        found[1].replace("-", "\u2212").replace("+", ""),
        found[2] or "0",
        found[3],
        found[4],
    )
    shown = f"{sign}{_grouped(whole, fraction, say)}"
    return (
        f"{shown} × 10{str(int(exponent)).translate(_SUPERSCRIPT)}" if exponent and int(exponent) else shown
    )


def _grouped(whole: str, fraction: str | None, say: Interface) -> str:
    """Set thousands apart; a whole number of four digits may be a year, so it stays as it is."""
    whole = whole.lstrip("0") or "0"
    if len(whole) > 4 or (len(whole) == 4 and fraction is not None):
        whole = f"{int(whole):,}".replace(",", say.group) if len(whole) < 400 else whole
    fraction = "" if not (fraction or "").strip("0") else fraction
    return f"{whole}{say.point}{fraction}" if fraction else whole


def _date(found: re.Match[str], say: Interface) -> str:
    year, month, day, clock, seconds, zone = found.groups()
    if clock == "00:00" and not (seconds or "").strip(":0.") and zone in (None, "Z", "+00:00"):
        clock = ""  # midnight is what programs write that know the day only
    if len(year) > _LONGEST_YEAR or (month and not 1 <= int(month) <= 12):
        return ""
    shown = year_of(int(year), say)
    if month:
        shown = say.date(shown, int(month), int(day) if day else None)
    if clock:
        shown = f"{shown}, {clock}"
        shown += _zone_of(zone)
    return shown


def _zone_of(zone: str | None) -> str:
    return " UTC" if zone in ("Z", "+00:00") else f" UTC{zone}" if zone else ""


def year_of(year: int, say: Interface) -> str:
    """Return a year; XSD 1.1 has a year 0, which is 1 BC. One of five digits and more is told like any large number."""
    shown = str(year if year > 0 else 1 - year)
    shown = say.number(int(shown)) if len(shown) > 4 else shown
    if year <= 0:
        return say("bce", shown)
    return shown if year >= _PLAIN_YEAR else say("ce", shown)


def _recurring(text: str, datatype: str, say: Interface) -> str:
    """Return a time of every day, or a day of every year, "" for neither."""
    if datatype == f"{XSD}time" and (clock := _CLOCK.fullmatch(text)):
        return f"{clock[1]}{_zone_of(clock[2])}"
    found = datatype == f"{XSD}gMonthDay" and _MONTH_DAY.fullmatch(text)
    return say.day(int(found[1]), int(found[2])) if found and 1 <= int(found[1]) <= 12 else ""


def _edtf(text: str, say: Interface) -> str:
    """Return a date that is known about only (Extended Date/Time Format, levels 0 and 1), "" for what is not read here."""
    if "/" in text:
        ends = [_edtf(end, say) if end not in ("", "..") else "…" for end in text.split("/")]
        return " – ".join(ends) if len(ends) == 2 and all(ends) else ""
    found = _EDTF.fullmatch(text)
    if not found:
        return ""
    whole, doubt = found[1], found[3]
    if decade := found[2]:
        shown = say("years", str(int(f"{whole}{'0' * len(decade)}")))
    else:
        date = _DATE.fullmatch(whole)
        shown = _date(date, say) if date else ""
    shown = say("about", shown) if shown and doubt in ("~", "%") else shown
    return say("perhaps", shown) if shown and doubt in ("?", "%") else shown


def _duration(found: re.Match[str], say: Interface) -> str:
    sign, years, months, weeks, days, *times, fraction = found.groups()
    numbers = [years, months, str(7 * int(weeks or 0) + int(days or 0)), *times]
    parts = [
        say(name, int(number)) for name, number in zip(_PARTS, numbers, strict=True) if number and int(number)
    ]
    if fraction and numbers[-1]:
        parts = [
            *parts[: -1 if int(numbers[-1]) else None],
            say("second", Decimal(f"{numbers[-1]}.{fraction}")),
        ]
    return ("\u2212" if sign else "") + " ".join(parts)


def magnitude(text: str, datatype: str) -> Magnitude | None:
    """Return what puts numbers and dates in order, None for what is neither, or no valid one."""
    if datatype in _NUMBERS and is_valid(text, datatype):
        number = float(text)
        return (0, number, "") if not isnan(number) else None
    if datatype in _DATES and is_valid(text, datatype):
        return (1, *sortable_date(text.strip()))
    return None


def sortable_date(text: str) -> tuple[int, str]:
    """Return a key that puts XSD dates, of any precision, in order of time."""
    found = _DATE.fullmatch(text)
    return (
        (int(found[1][:_LONGEST_YEAR]), text.lstrip("-")[len(found[1].lstrip("-")) :]) if found else (0, text)
    )


def day_of(seconds: float, say: Interface) -> str:
    """Return the day of a time in seconds since 1970, in UTC."""
    return _day_of(strftime("%Y-%m-%d", gmtime(seconds)), say)


@lru_cache(maxsize=256)
def _day_of(day: str, say: Interface) -> str:
    """Set a day; most pages share the few on which files were changed."""
    return typeset(day, f"{XSD}date", "", say).text
