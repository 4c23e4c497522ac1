"""What a setting may hold: each function says what is wrong with a value, "" for nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from seeother.uris import address_problem, reference_problem, url_problem

_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_PICTURE_FOLDER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")
_VERSION_TAGS = re.compile(r"tags:[A-Za-z0-9._/-]*\*[A-Za-z0-9._/-]*")
_NAME_OF_SET = re.compile(r"[\w-]+")


def text_problem(value: Any) -> str:
    """Say what is wrong with text."""
    return "" if isinstance(value, str) else "expects text in quotes"


def prose_problem(value: Any) -> str:
    """Say what is wrong with text of several lines."""
    if wrong := text_problem(value):
        return wrong
    wrong = next((c for c in value if unicodedata.category(c) == "Cc" and c not in "\n\t"), "")
    return f"holds {wrong!r}, a control character" if wrong else ""


def line_problem(value: Any) -> str:
    """Say what is wrong with text on one line."""
    if wrong := prose_problem(value):
        return wrong
    return "" if value == one_line(value) else "is to be on one line"


def one_line(text: str) -> str:
    """Return a text without line breaks and other control characters, as the name of a folder may hold them."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text)


def languages_problem(value: Any) -> str:
    """Say what is wrong with a list of language tags (BCP 47)."""
    fits = isinstance(value, list) and all(isinstance(v, str) and _LANGUAGE_TAG.fullmatch(v) for v in value)
    return "" if fits and value else 'expects a list of language tags, such as ["en", "de"]'


def urls_problem(value: Any) -> str:
    """Say what is wrong with a list of absolute URIs."""
    every = enumerate(value, 1) if isinstance(value, list) else [(1, value)]
    wrong = next((f"number {n} {wrong}" for n, each in every if (wrong := url_problem(each))), "")
    expected = 'expects a list of absolute URIs, such as ["http://purl.org/dc/terms/title"]'
    return f"{expected}; {wrong}" if wrong or not isinstance(value, list) else ""


def tiles_problem(value: Any) -> str:
    """Say what is wrong with the address of map tiles."""
    such = 'expects an address such as "https://tile.openstreetmap.org/{z}/{x}/{y}.png"'
    if not isinstance(value, str) or not value.startswith("https://"):
        return such
    wrong = address_problem(value, ("{z}", "{x}", "{y}"))
    return f"{such}; it {wrong}" if wrong else ""


def edit_problem(value: Any) -> str:
    """Say what is wrong with the address of the place where a file is edited."""
    return address_problem(value, (), ("{file}", "{line}"))


def picture_problem(value: Any) -> str:
    """Say what is wrong with the name of a picture."""
    fits = isinstance(value, str) and re.fullmatch(r"[\w-]+(\.[\w-]+)*\.(svg|png|jpg|webp|ico)", value)
    return "" if fits else 'expects the name of a picture in theme/static/, such as "logo.svg" or "crest.png"'


def check_problem(value: Any) -> str:
    """Say what is wrong with the table of how grave findings are; its rows are looked at one by one."""
    return "" if isinstance(value, dict) else 'expects a table: [check], and below it no-label = "ignore"'


def shapes_problem(value: Any) -> str:
    """Say what is wrong with the table of sets of shapes."""
    fits = isinstance(value, dict) and all(
        _NAME_OF_SET.fullmatch(name) and isinstance(path, str) and path.strip() and "\0" not in path
        for name, path in value.items()
    )
    return (
        ""
        if fits
        else 'expects a table of names and files: [shapes], and below it museum = "../shapes/museum.ttl"'
    )


def count_problem(value: Any) -> str:
    """Say what is wrong with a number of something."""
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31
    return "" if fits else "expects a whole number from 0 to 2147483647"


def choice_problem(*choices: str) -> Callable[[Any], str]:
    """Return the function that says what is wrong with one of these words."""
    return lambda value: "" if value in choices else f"expects one of {', '.join(map(repr, choices))}"


def lines_problem(value: Any) -> str:
    """Say what is wrong with a list of texts on one line each."""
    fits = isinstance(value, list) and all(not line_problem(each) and each.strip() for each in value)
    return "" if fits and value else 'expects a list of texts, such as ["bridges", "engineering"]'


def party_problem(value: Any) -> str:
    """Say what is wrong with a name, a URI, or both: somebody who publishes or made the data."""
    such = 'expects a name, an absolute URI, or both, as in "Ada Lovelace <https://orcid.org/0000-0000-0000-0000>"'
    if line_problem(value) or not value.strip():
        return such
    _, uri = party_of(value)
    wrong = (
        url_problem(uri)
        if uri
        else "has a bracket that opens or closes nothing"
        if set("<>") & set(value)
        else ""
    )
    return f"{such}; it {wrong}" if wrong else ""


def parties_problem(value: Any) -> str:
    """Say what is wrong with a list of such names."""
    if not isinstance(value, list) or not value:
        return "expects a list of names, each with a URI in angle brackets or without"
    return next((wrong for each in value if (wrong := party_problem(each))), "")


def party_of(text: str) -> tuple[str, str]:
    """Return name and URI of somebody: of `Name <URI>`, or of either alone; "" for what is not there."""
    found = re.fullmatch(r"\s*([^<>]*?)\s*<(\S+)>\s*", text)
    if found:
        return found[1], found[2]
    return ("", text) if text.startswith(("http://", "https://")) else (text, "")


def contact_problem(value: Any) -> str:
    """Say what is wrong with an e-mail address or a URI."""
    such = "expects an e-mail address or an absolute URI"
    if not isinstance(value, str):
        return such
    if value.startswith(("http://", "https://")):
        return url_problem(value)
    fits = re.fullmatch(r"(mailto:)?[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\"]+", value)
    return "" if fits else such


def place_problem(value: Any) -> str:
    """Say what is wrong with a part of the world, by URI or name."""
    return url_problem(value) if str(value).startswith(("http://", "https://")) else line_problem(value)


def day_problem(value: Any) -> str:
    """Say what is wrong with a date, or a year."""
    such = 'expects a date in quotes, such as "2026-11-27", or a year'
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", value):
        return such
    try:
        date.fromisoformat((value + "-01-01")[:10] if len(value) < 10 else value)
    except ValueError as problem:
        return f"{such}; {problem}"
    return ""


def period_problem(value: Any) -> str:
    """Say what is wrong with two dates with a slash between them (ISO 8601)."""
    ends = value.split("/") if isinstance(value, str) else []
    wrong = [end for end in ends if end not in ("", "..") and day_problem(end)]
    fits = len(ends) == 2 and not wrong and any(end not in ("", "..") for end in ends)
    return "" if fits else 'expects two dates, such as "1883/2024", or one and "..", as in "1883/.."'


def doi_problem(value: Any) -> str:
    """Say what is wrong with a DOI."""
    fits = isinstance(value, str) and re.fullmatch(r"10\.\d{4,9}/[^\s\"<>]+", value)
    return "" if fits else 'expects a DOI without anything before it, such as "10.5281/zenodo.1234567"'


def dataset_problem(value: Any) -> str:
    """Say what is wrong with `dataset`, as a URI; what is wrong within a table is told key by key."""
    return "" if isinstance(value, dict) else reference_problem(value)


def folders_problem(value: Any) -> str:
    """Say what is wrong with a list of folders in the site's folder."""
    fits = isinstance(value, list) and all(isinstance(each, str) and _is_folder(each) for each in value)
    return (
        "" if fits else 'expects a list of folders below the site\'s own, such as ["pictures", "scans/coins"]'
    )


def versions_problem(value: Any) -> str:
    """Say what is wrong with the place of older versions."""
    if isinstance(value, str) and (_VERSION_TAGS.fullmatch(value) or _is_folder(value)):
        return ""
    return 'expects a folder below the site\'s own, such as "versions", or git tags, such as "tags:v*"'


def _is_folder(name: str) -> bool:
    return _PICTURE_FOLDER.fullmatch(name) is not None and name.split("/")[0] != "theme"
