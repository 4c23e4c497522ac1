"""Read SPARQL 1.1 results in XML, with what engines write there that XML cannot hold.

A parser of XML refuses references to control characters, and takes every end of a line for a line feed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from seeother.engine.trouble import EngineTrouble

_BEGIN = re.compile(r"\s*(?:<\?xml\b[^<>]*>\s*)?<sparql\b[^<>]*>\s*<head\b[^{}]*?<results\b[^<>]*>")
_TERM = r'<(?P<kind>uri|bnode|literal)(?:\s+(xml:lang|datatype)="([^"]*)")?\s*(?:/>|>([^<]*)</(?P=kind)>)'
_BINDING = rf'<binding\s+name="([^"]*)">\s*{_TERM}\s*</binding>'
_PART = re.compile(rf"\s*(?:(<result>)|(</result>)|{_BINDING}|(</results>\s*</sparql>\s*$))")
_REFERENCE = re.compile(r"&(?:#([0-9]{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot|apos));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


def bindings_of(body: bytes) -> list[dict[str, Any]]:
    """Return the rows as results in JSON have them; raises EngineTrouble for what is no such results, or half of them."""
    try:
        return list(_rows(body.decode()))
    except ValueError as problem:
        raise EngineTrouble("its answer is XML, but no results of a query, or half of them") from problem


def _rows(text: str) -> Iterator[dict[str, Any]]:
    begin = _BEGIN.match(text)
    if begin is None:
        raise ValueError
    if begin[0].endswith("/>") and text[begin.end() :].strip() == "</sparql>":
        return
    row: dict[str, Any] = {}
    place = begin.end()
    while part := _PART.match(text, place):
        place = part.end()
        _, closes, name, kind, more, about, value, ends = part.groups()
        if ends:
            return
        if closes:
            yield row
            row = {}
        elif name is not None:
            row[name] = {
                "type": kind,
                "value": _plain(value or ""),
                **({more: _plain(about)} if more else {}),
            }
    raise ValueError


def _plain(text: str) -> str:
    if "&" not in text:
        return text
    if "&" in _REFERENCE.sub("", text):
        raise ValueError
    return _REFERENCE.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    return _NAMED[name] if name else chr(int(decimal) if decimal else int(hexadecimal, 16))
