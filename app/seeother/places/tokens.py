"""Tokens of Turtle and its kin, in texts that may be broken: what they are; what they say is left to those who read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from sys import maxsize

_IRI = r"<[^<>\"{}|^`\x00-\x20]*>"
# Atomic groups, as possessive ones that look ahead are mistaken in Python before 3.11.5.
# PN_CHARS_BASE and PN_CHARS of the grammar: also marks that combine with letters, which are no letters to Python.
_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_CHARS = rf"{_BASE}0-9_·\u0300-\u036f‿⁀\-"
LOCAL = rf"(?>(?:[{_CHARS}:]+|%[0-9A-Fa-f]{{2}}|\\.|\.(?=[{_CHARS}:.%\\]))*)"
_NAME = rf"(?:[{_BASE}](?:[{_CHARS}]++|\.(?=[{_CHARS}.:]))*+)?:{LOCAL}"
_LONG = r'"""(?>(?:[^"\\]+|\\.|"(?!""))*)"""|' + r"'''(?>(?:[^'\\]+|\\.|'(?!''))*)'''"
_SHORT = r'"(?>(?:[^"\\\n]+|\\.)*)"|' + r"'(?>(?:[^'\\\n]+|\\.)*)'"
_TOKEN = (
    r"(?P<space>\s+|\#[^\n]*)"
    rf"|(?P<prefix>@?(?i:prefix)\s+)(?P<bound>[^\s:<>\"]*):\s*(?P<namespace>{_IRI})"
    rf"|(?P<base>@base\s*|(?i:base)\s+)(?P<to>{_IRI})"
    r"|(?P<mark><<\(|<<|\)>>|>>|\{\||\|\}|[\[\](){};,]|\.(?!\d))"
    rf"|(?P<iri>{_IRI})"
    rf"|(?P<text>{_LONG}|{_SHORT})"
    rf"(?:\^\^(?P<datatype>{_IRI}|{_NAME})|@(?P<language>[A-Za-z]+(?:-+[A-Za-z0-9]+)*))?"
    rf"|(?P<label>_:[{_CHARS}](?:[{_CHARS}]|\.(?=[{_CHARS}.]))*)"
    rf"|(?P<name>{_NAME})"
    r"|(?P<number>[+-]?(?:\d+\.\d+|\.\d+|\d+)(?:\.?[eE][+-]?\d+)?)"
    r"|(?P<word>\w+|<=|<-|=>|=)"
    r"|(?P<other>.)"
)
_STATEMENT = re.compile(
    rf"(?>(?:[^<\"'#.\\]+|{_LONG}|{_SHORT}|{_IRI}|\#[^\n]*|\\.|\.(?![\s#<\[(]|\Z)|[<\"'\\])*)\.?", re.DOTALL
)


@cache
def _token() -> re.Pattern[str]:
    """Return the pattern of a token; it takes long to compile, and where nothing is wrong nobody asks for places."""
    return re.compile(_TOKEN, re.DOTALL)


def token_at(text: str, offset: int) -> str:
    """Return the token that stands at an offset: an IRI in its brackets, a name, a text with its quotes and what follows."""
    found = _token().match(text, offset)
    return found[0] if found else ""


def comments_in(text: str) -> list[str]:
    """Return the comments of a text in their order."""
    spaces = (found[0] for found in _token().finditer(text) if found.lastgroup == "space")
    return [space.rstrip() for space in spaces if space.startswith("#")]


def names_behind(text: str, prefix: str) -> set[str]:
    """Return the local names that stand behind a prefix anywhere in a text."""
    names = (found["name"] for found in _token().finditer(text) if found.lastgroup == "name")
    return {name[len(prefix) + 1 :] for name in names if name.startswith(f"{prefix}:")}


def head_end(text: str) -> tuple[int, str]:
    """Return where another prefix is declared best, and the declaration to follow: behind the last of the head.

    Without any that is where the first statement begins; where one follows on the same line, before that declaration.
    """
    last, end, manner = 0, -1, "@prefix {}: <{}> ."
    for found in _token().finditer(text):
        if found.lastgroup in ("space", "to") or (found[0] == "." and end >= 0):
            continue
        if found.lastgroup != "namespace":
            begin = text.rfind("\n", 0, found.start()) + 1
            return (begin if end < 0 else last if found.start() < end else end), manner
        last, newline = found.start(), text.find("\n", found.end())
        end = newline + 1 if newline >= 0 else len(text)
        manner = (
            "@prefix {}: <{}> ."
            if found["prefix"][0] == "@"
            else f"{found['prefix'].split()[0]} {{}}: <{{}}>"
        )
    return max(end, 0), manner


def tokens(text: str, start: int = 0, end: int = maxsize) -> Iterator[re.Match[str]]:
    """Yield the tokens from one place to another, spaces and comments too; the group that matched last names the kind."""
    return _token().finditer(text, start, end)


def statement_ends(text: str, start: int = 0) -> Iterator[int]:
    """Yield the offsets behind the full stops from a place on, but for some that no space follows, and the text's end.

    A bracket that is open counts for nothing, so that one which is missing does no harm to what follows.
    """
    for found in _STATEMENT.finditer(text, start):
        if found.end() > found.start():
            yield found.end()
