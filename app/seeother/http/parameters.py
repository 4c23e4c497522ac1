"""The parameters of a query, and JSON that is sent, as far as anybody reads them."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple
from urllib.parse import parse_qs

MOST_PARAMETERS = 20  # of a query; one that has more says nothing
LONGEST_QUERY = 8_000  # characters
_HALF = re.compile("[\ud800-\udfff]")  # of a character, which \\u escapes can write and nothing else
# What stands for a field of the head: a type, a language, a profile (Content Negotiation by Profile section 9.1).
CHOOSING = ("_mediatype", "_lang", "_profile")
# Of documents and pages: what a cache may not leave out of its key.
PARAMETERS = frozenset(
    {
        "class",
        "with",
        "in",
        "has",
        "column",
        "letter",
        "from",
        "page",
        "sort",
        "q",
        "lang",
        "scheme",
        "at",
        "index",
        "view",
        "within",
        "values",
        *CHOOSING,
    }
)


class Choosing(NamedTuple):
    """What the parameters choose, "" for what they leave to the head of the request."""

    mediatype: str = ""
    lang: str = ""
    profile: str = ""


def parameters_of(query: str, empty: bool = False) -> dict[str, list[str]]:
    """Return the values of each parameter, those that are empty only where asked; none of a query that has too many."""
    if query.count("&") >= MOST_PARAMETERS or len(query) > LONGEST_QUERY:
        return {}
    return parse_qs(query, keep_blank_values=empty)


def one(query: str, name: str) -> str:
    """Return a parameter's last value, "" for none."""
    return parameters_of(query).get(name, [""])[-1]


def json_of(text: str) -> Any:
    """Read JSON; raises ValueError also for what is nested too deep, and for half a character, which nobody can write again."""
    try:
        value = json.loads(text)
        whole = json.dumps(value, ensure_ascii=False)
    except RecursionError as problem:
        raise ValueError("it is nested too deeply") from problem
    if _HALF.search(whole):
        raise ValueError("it has half a character")
    return value


def choosing(query: str) -> Choosing:
    """Return what a query chooses."""
    if not any(name in query for name in CHOOSING):
        return Choosing()
    found = parameters_of(query)
    mediatype, lang, profile = (found.get(name, [""])[-1].strip() for name in CHOOSING)
    # A plus sign in a query is a space to who reads it as a form.
    return Choosing(mediatype.replace(" ", "+").replace(";+", ";"), lang, profile)
