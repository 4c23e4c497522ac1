"""Slips of the pen where a parser of Turtle stops: what somebody meant, and how it is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple

_TYPOGRAPHIC = re.compile("[“”„‟«»‘’‚‛‹›]")
_CONFLICT = re.compile(rb"^(?:<{7}|>{7})(?:\s|$)", re.MULTILINE)
_OPEN_IRI = re.compile(rb"<[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"]*(?=\s)")
_LONGEST = 10_000  # bytes of a line
_WORD = re.compile(r"[\w.+-]*")
_BARE = re.compile(r"[A-Za-z_][\w-]*(?![\w:-])")
_NO_DOT = re.compile(r"(?i)\s*(?:prefix|base)\s[^<]*<[^>]*>\s*$")
_DECLARED = re.compile(rb"(?i:prefix)\s+([^\s:<>\"]+):\s*<")
_BETWEEN = {
    ",": "A comma stands between two objects: one of them is missing.",
    ";": "Write the object before the ;.",
}
_BETWEEN |= {".": "Write the object before the dot.", "]": "Write the object before the bracket."}


class Slip(NamedTuple):
    """What to do, and what to say in place of the parser's words, "" for these."""

    remedy: str
    message: str = ""


def slip_at(line: str, column: int, said: str) -> Slip | None:
    """Return what is meant where a parser stopped on a line, None where nothing is known but what it says."""
    if "UTF-8" in said:
        return None
    line = line.rstrip("\r\n")
    before, after = line[: column - 1], line[column - 1 :]
    return _unseen(after) or _of_quotes(before, after, said) or _of_words(before, after, said)


def _unseen(after: str) -> Slip | None:
    """Tell of characters that are taken for a space or a quote, or not seen at all."""
    word = after[:1] + re.split(r"[\s<>\"']", after[1:])[0]
    for character in word:
        if character.isprintable() or character == " ":
            continue
        name = f"U+{ord(character):04X} ({unicodedata.name(character, 'a control character').lower()})"
        is_space = character.isspace()
        message = f"{name} stands here, which {'looks like a space' if is_space else 'nobody sees'}"
        return Slip("Write a plain space." if is_space else "Take it away.", message)
    return None


def _of_quotes(before: str, after: str, said: str) -> Slip | None:
    if _TYPOGRAPHIC.match(after):
        straight = "IRIs between < and >" if after[0] in "‹›" else 'texts between straight quotes: "…"'
        return Slip(f"Write {straight}.", f"{after[0]} is a typographic quote")
    if "escape" in said:
        return Slip(r"Write \\ for a backslash in a text.")
    if "Line jumps" in said:
        return Slip('Close the quote on its line, or put three around a text of several lines: """…""".')
    if (before[-1:] in ('"', "'") and after[:1].isalnum()) or _ends_in_open_text(before, said):
        return Slip(r"A quote is missing here, or one too many: inside a text it is written \".")
    if re.match(r"\^[^^]", after) or (before[-1:] == "^" and "^^" not in before[-2:]):
        return Slip('Write two of them before a datatype: "…"^^xsd:date.')
    return None


def _ends_in_open_text(before: str, said: str) -> bool:
    return "valid" in said and re.sub(r"\\.", "", before).count('"') % 2 == 1 and '"""' not in before


def _of_words(before: str, after: str, said: str) -> Slip | None:
    word = _WORD.match(after)[0]  # type: ignore[index]
    if after[:2] in ("//", "/*"):
        return Slip("Comments begin with #.")
    if after[:1] in _BETWEEN and "valid RDF object" in said:
        if before.count("(") > before.count(")"):
            spaces = "Items of a list have spaces between them, and no commas: ( a b c )."
            return Slip(spaces if after[0] == "," else "Close the list: the ) is missing.")
        return Slip(_BETWEEN[after[0]], "the object is missing")
    if after[:1] == "." and _NO_DOT.match(before):
        return Slip("Take the dot away: PREFIX and BASE have none, @prefix and @base have one.")
    if word == "a" and "valid RDF object" in said:
        return Slip("Look at the end of the statement before: it ends with a dot, not with ; or a comma.")
    if word.lower() in ("true", "false") and not word.islower():
        return Slip(f"Write {word.lower()} in small letters.")
    if (bare := _BARE.match(after)) and "not a valid" in said:
        return Slip(f'Write its prefix before it, as in rdfs:{bare[0]}, or quotes around it: "{bare[0]}".')
    return None


def likely_prefix(prefix: str, head: bytes) -> str:
    """Return the prefix that a file declares and that is meant by another, "" for none."""
    declared = dict.fromkeys(each.decode("utf-8", "replace") for each in _DECLARED.findall(head))
    return _same_but_case(prefix, declared) or next(iter(get_close_matches(prefix, declared, 1, 0.75)), "")


def _same_but_case(prefix: str, declared: Iterable[str]) -> str:
    return next((each for each in declared if each.lower() == prefix.lower()), "")


def conflict_in(text: bytes) -> int | None:
    """Return the offset of the first line that a merge left behind, None for none."""
    found = _CONFLICT.search(text)
    return found.start() if found else None


def open_iri(text: bytes, stop: int) -> int | None:
    """Return the offset of an IRI that no > closes on its line, before the place where a parser stopped; None for none."""
    start = text.rfind(b"<", 0, stop + 1)
    if (
        start < 0
        or b">" in text[start : start + _LONGEST].partition(b"\n")[0]
        or not _OPEN_IRI.match(text, start)
    ):
        return None
    return start
