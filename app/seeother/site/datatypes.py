"""Whether a text is a valid value of an XML Schema datatype (XSD 1.1 part 2), with an example of one that is."""

from __future__ import annotations

import calendar
import re

from seeother.terms import RDF, XSD

_ZONE = r"(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?"
_YEAR, _MONTH, _DAY = r"-?(?:[1-9]\d{3,}|0\d{3})", r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_INTEGER = r"[+-]?\d+"
_DECIMAL = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"
_DOUBLE = rf"{_DECIMAL}(?:[eE][+-]?\d+)?|[+-]?INF|NaN"
_DURATION = r"-?P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?"

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
_COMPILED = {f"{XSD}{name}": re.compile(form, re.ASCII) for name, (form, _) in _FORMS.items()}
_FREE = frozenset({f"{XSD}string", f"{RDF}langString"})


def is_valid(text: str, datatype: str) -> bool:
    """Tell whether a text is in the lexical space of a datatype; of datatypes that are not XSD's nothing is known."""
    if datatype in _FREE or not datatype.startswith(XSD):
        return True
    text = text.strip(" \t\r\n")  # whiteSpace is collapse for all of these
    name = datatype[len(XSD) :]
    if name in _RANGES:
        return _is_integer_in(text, *_RANGES[name])
    form = _COMPILED.get(datatype)
    return form is None or (form.fullmatch(text) is not None and _is_on_the_calendar(text, name))


def example(datatype: str) -> str:
    """Return a text that is valid for a datatype, "" when none is known."""
    name = datatype.removeprefix(XSD)
    if name in _RANGES:
        return "-42" if name in ("nonPositiveInteger", "negativeInteger") else "42"
    return _FORMS.get(name, ("", ""))[1]


def _is_integer_in(text: str, least: int | None, greatest: int | None) -> bool:
    if not re.fullmatch(_INTEGER, text, re.ASCII) or len(text) > 4000:
        return False
    return (least is None or int(text) >= least) and (greatest is None or int(text) <= greatest)


def _is_on_the_calendar(text: str, name: str) -> bool:
    """Refuse the 30th of February; a year before 1 has the days of the year 400 later (XSD 1.1 section 3.3.9)."""
    if name not in ("date", "dateTime", "dateTimeStamp"):
        return True
    year, month, day = re.match(r"(-?\d+)-(\d\d)-(\d\d)", text).groups()  # type: ignore[union-attr]
    return int(day) <= calendar.monthrange(int(year) % 400 + 400, int(month))[1]
