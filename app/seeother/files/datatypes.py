"""Whether a text is a valid value of an XML Schema datatype (XSD 1.1 part 2), with an example of one that is."""

from __future__ import annotations

import calendar
import re
from functools import cache

from seeother.terms import RDF, XSD

_ZONE = r"(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?"
_YEAR, _MONTH, _DAY = r"-?(?:[1-9]\d{3,}|0\d{3})", r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_INTEGER = r"[+-]?\d+"
_DECIMAL = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"
_DOUBLE = rf"{_DECIMAL}(?:[eE][+-]?\d+)?|[+-]?INF|NaN"
_DURATION = r"-?P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?"

_START = r":A-Z_a-zÀ-ÖØ-öø-˿Ͱ-ͽͿ-\u1fff\u200c\u200d⁰-\u218fⰀ-\u2fef、-\ud7ff\uf900-\ufdcfﷰ-\ufffd\U00010000-\U000effff"
_INNER = rf"{_START}.0-9\-\u00b7\u0300-\u036f\u203f\u2040"
_NAME, _NMTOKEN = rf"[{_START}][{_INNER}]*", rf"[{_INNER}]+"
_NCNAME = rf"[{_START[1:]}][{_INNER.replace(':', '', 1)}]*"
_WORDS = r"(?:[^\s ]+(?: [^\s ]+)*)?"
_TEXTS: dict[str, tuple[str, str]] = {
    "normalizedString": (r"[^\t\n\r]*", "one line"),
    "token": (_WORDS, "one line"),
    "Name": (_NAME, "name"),
    "NCName": (_NCNAME, "name"),
    "ID": (_NCNAME, "name"),
    "IDREF": (_NCNAME, "name"),
    "ENTITY": (_NCNAME, "name"),
    "IDREFS": (rf"{_NCNAME}(?: {_NCNAME})*", "name"),
    "ENTITIES": (rf"{_NCNAME}(?: {_NCNAME})*", "name"),
    "NMTOKEN": (_NMTOKEN, "name"),
    "NMTOKENS": (rf"{_NMTOKEN}(?: {_NMTOKEN})*", "name"),
    "QName": (rf"(?:{_NCNAME}:)?{_NCNAME}", "name"),
}
# Local name → pattern of its lexical space, an example.
_FORMS: dict[str, tuple[str, str]] = {
    "boolean": ("true|false|1|0", "true"),
    "decimal": (_DECIMAL, "3.14"),
    "double": (_DOUBLE, "3.0E8"),
    "float": (_DOUBLE, "3.0E8"),
    "date": (f"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}", "1937-05-27"),
    "dateTime": (f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}", "1937-05-27T12:00:00Z"),
    "dateTimeStamp": (f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}(?!$){_ZONE}", "1937-05-27T12:00:00Z"),
    "time": (f"{_TIME}{_ZONE}", "12:00:00"),
    "gYear": (f"{_YEAR}{_ZONE}", "1937"),
    "gYearMonth": (f"{_YEAR}-{_MONTH}{_ZONE}", "1937-05"),
    "gMonth": (f"--{_MONTH}{_ZONE}", "--05"),
    "gMonthDay": (f"--{_MONTH}-{_DAY}{_ZONE}", "--05-27"),
    "gDay": (f"---{_DAY}{_ZONE}", "---27"),
    "duration": (_DURATION, "P1Y6M"),
    "dayTimeDuration": (r"-?P(?=.)(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?", "P2DT3H"),
    "yearMonthDuration": (r"-?P(?=.)(?:\d+Y)?(?:\d+M)?", "P1Y6M"),
    "hexBinary": (r"(?:[0-9a-fA-F]{2})*", "0FB7"),
    "base64Binary": (
        r"(?:(?:[A-Za-z0-9+/] ?){4})*(?:(?:[A-Za-z0-9+/] ?){2}(?:= ?=|[A-Za-z0-9+/] ?=))?",
        "AQID",
    ),
    "anyURI": (r'[^\s<>"{}|\\^`]*', "http://example.org/"),
    **_TEXTS,
    "language": (r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*", "en-GB"),
}
# Local name → the least and the greatest integer.
_RANGES: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "byte": (-(2**7), 2**7 - 1),
    "short": (-(2**15), 2**15 - 1),
    "int": (-(2**31), 2**31 - 1),
    "long": (-(2**63), 2**63 - 1),
    "unsignedByte": (0, 2**8 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedLong": (0, 2**64 - 1),
}
# Types without values of their own; whatever else is in the namespace does not exist.
_ABSTRACT = frozenset({"anyType", "anySimpleType", "anyAtomicType", "NOTATION"})
_LONGEST_INTEGER = 4000  # digits that Python reads
_FREE = frozenset({f"{XSD}string", f"{RDF}langString"})


def is_valid(text: str, datatype: str) -> bool:
    """Tell whether a text is in the lexical space of a datatype; of datatypes that are not XSD's nothing is known.

    RDF does no whitespace processing: " 7 " is no integer (RDF 1.1 Concepts section 5).
    """
    if datatype in _FREE or not datatype.startswith(XSD):
        return True
    name = datatype[len(XSD) :]
    if name in _RANGES:
        return _is_integer_in(text, *_RANGES[name])
    if name not in _FORMS:
        return name in _ABSTRACT
    return _pattern(name).fullmatch(text) is not None and _is_on_the_calendar(text, name)


def is_integer_of(text: str, datatype: str, other: str) -> bool:
    """Tell whether a value of one datatype of whole numbers is one of another: "12"^^xsd:integer is a non-negative one."""
    names = datatype.removeprefix(XSD), other.removeprefix(XSD)
    return all(name in _RANGES for name in names) and is_valid(text, datatype) and is_valid(text, other)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """Return the pattern of a datatype; those of names take long to compile, and few sites use them."""
    return re.compile(_FORMS[name][0], 0 if name in _TEXTS else re.ASCII)


def example(datatype: str) -> str:
    """Return a text that is valid for a datatype, "" when none is known."""
    name = datatype.removeprefix(XSD)
    if name in _RANGES:
        return "-42" if name in ("nonPositiveInteger", "negativeInteger") else "42"
    return _FORMS.get(name, ("", ""))[1]


def known_datatypes() -> list[str]:
    """Return the local names of all datatypes of XSD."""
    return sorted({"string", *_FORMS, *_RANGES, *_ABSTRACT})


def _is_integer_in(text: str, least: int | None, greatest: int | None) -> bool:
    if not re.fullmatch(_INTEGER, text, re.ASCII):
        return False
    if len(text) > _LONGEST_INTEGER:  # beyond all ranges but those that have one end only
        digits = text.lstrip("+-0")
        sign = -1 if text[0] == "-" else 1
        text = str(sign * 10**30) if len(digits) > 30 else str(sign * int(digits or "0"))
    return (least is None or int(text) >= least) and (greatest is None or int(text) <= greatest)


def _is_on_the_calendar(text: str, name: str) -> bool:
    """Refuse the 30th of February; a year before 1 has the days of the year 400 later (XSD 1.1 section 3.3.9)."""
    if name == "gMonthDay":
        return int(text[5:7]) <= calendar.monthrange(2000, int(text[2:4]))[1]
    if name not in ("date", "dateTime", "dateTimeStamp"):
        return True
    year, month, day = re.match(r"(-?\d+)-(\d\d)-(\d\d)", text).groups()  # type: ignore[union-attr]
    return int(day) <= calendar.monthrange(int(year) % 400 + 400, int(month))[1]
