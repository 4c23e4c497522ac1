"""Texts of the data as safe HTML: paragraphs, web addresses that can be followed, and rdf:HTML without what could do harm."""

from __future__ import annotations

import re

import nh3
from markupsafe import Markup, escape

LONGEST = 4_000  # characters of one text on a page; the rest is in the other formats
_LONG_WORD = 14
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[_/.-])(?=\w)")
_PARAGRAPHS = re.compile(r"\s*\n\s*\n\s*")
_ADDRESS = r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]']"
_LINKS = re.compile(
    rf"\[\[(?P<term>[^\[\]\n]{{1,100}})\]\]|\[(?P<words>[^\[\]\n]{{1,200}})\]\((?P<target>https?://[^\s<>\"()]+)\)|(?P<web>{_ADDRESS})"
)
_CONTROLS = bytes({*range(32), 127} - {*b"\t\n"})
_UNFIT = re.compile("\r\n?|[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]|[\U0001fffe-\U0010ffff]")
_LAST_OF_PLANE = 0xFFFE  # the last two characters of each plane are none
# No pictures: they would be fetched from anywhere.
_TAGS = nh3.ALLOWED_TAGS - {"img", "area", "map"}


def paragraphs(text: str) -> Markup:
    """Return a text as paragraphs and lines, its web addresses as links."""
    parts = [_lines(part) for part in _PARAGRAPHS.split(text.strip()) if part]
    return Markup("").join(Markup("<p>{}</p>").format(part) for part in parts)


def _lines(text: str) -> Markup:
    return Markup("<br>").join(linked(line) for line in text.splitlines())


def linked(text: str) -> Markup:
    """Return a line with its web addresses, and links as Markdown and wikis write them, as links and plain words."""
    parts, position = [], 0
    for found in _LINKS.finditer(text):
        parts += [escape(text[position : found.start()]), _link(found)]
        position = found.end()
    return Markup("").join([*parts, escape(text[position:])])


def _link(found: re.Match[str]) -> Markup:
    if found["term"]:
        return escape(found["term"])
    return Markup('<a href="{}" rel="nofollow">{}</a>').format(
        found["target"] or found["web"], found["words"] or found["web"]
    )


def soft(text: str) -> Markup | str:
    """Return a name with places where a long word like `HealthAspectEnumeration` may be broken."""
    if len(text) < _LONG_WORD or " " in text:
        return text
    return Markup("<wbr>").join(_HUMPS.split(text))


def sanitised(html: str) -> Markup:
    """Return the harmless part of an rdf:HTML literal."""
    safe = nh3.clean(html, tags=_TAGS, url_schemes={"http", "https", "mailto"}, link_rel="nofollow noopener")
    return Markup(safe)  # noqa: S704  made safe just above


def fit(html: str) -> str:
    """Return a page with control characters, and what is no character, made visible: HTML must not hold them (13.2.3.5)."""
    raw = html.encode("utf-8", "surrogatepass")
    # Looking through the bytes is ten times as quick as looking for the characters, which hardly a page has.
    is_fit = (
        len(raw.translate(None, _CONTROLS)) == len(raw)
        and not any(mark in raw for mark in (b"\xbf\xbe", b"\xbf\xbf", b"\xef\xb7"))
        and all(part[:1] >= b"\xa0" for part in raw.split(b"\xc2")[1:])
    )
    return html if is_fit else _UNFIT.sub(_visible, html)


def _visible(found: re.Match[str]) -> str:
    code = ord(found[0][0])
    if found[0][0] == "\r":
        return "\n"
    if code < 0x20 or code == 0x7F:
        return chr(0x2400 + code if code < 0x20 else 0x2421)
    return found[0] if code > 0xFFFF and code & 0xFFFF < _LAST_OF_PLANE else "\ufffd"
