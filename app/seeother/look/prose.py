"""Texts of the data as safe HTML: paragraphs, Markdown, web addresses to follow, and rdf:HTML without what could do harm."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from inspect import cleandoc

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

LONGEST = 4_000  # characters of one text on a page; the rest is in the other formats
_LONG_WORD = 14
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[_/.-])(?=\w)")
_PARAGRAPHS = re.compile(r"\s*\n\s*\n\s*")
_ADDRESS = r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]']"
_LINKS = re.compile(
    rf"\[\[(?P<term>[^\[\]\n]{{1,100}})\]\]|\[(?P<words>[^\[\]\n]{{1,200}})\]\((?P<target>https?://[^\s<>\"()]+)\)|(?P<web>{_ADDRESS})"
)
_WEB = ("https://", "http://", "mailto:")
_CONTROLS = bytes({*range(32), 127} - {*b"\t\n"})
_UNFIT = re.compile("\r\n?|[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]|[\U0001fffe-\U0010ffff]")
_LAST_OF_PLANE = 0xFFFE  # the last two characters of each plane are none
# What nobody writes in plain text: lists, headings, fences, quotes, rows of a table; code and strong words within a line.
_MARKED = re.compile(
    r"^ {0,12}(?:#{1,6} |[-*+] +\S|\d{1,3}[.)] |> |```|~~~|\|.*\| *$)|(?<!`)`[^`\n]+`(?!`)|\*\*\w[^*\n]*\*\*",
    re.MULTILINE,
)
_BLOCKS = ("code", "lheading", "reference", "html_block")  # that hand-written texts have by accident
# No pictures: they would be fetched from anywhere.
_TAGS = nh3.ALLOWED_TAGS - {"img", "area", "map"}


def paragraphs(text: str) -> Markup:
    """Return a text as paragraphs and lines, or as the Markdown that it is, its web addresses as links."""
    if _MARKED.search(text):
        return Markup(_markdown().render(cleandoc(text)))  # noqa: S704  escaped
    parts = [_lines(part) for part in _PARAGRAPHS.split(text.strip()) if part]
    return Markup("").join(Markup("<p>{}</p>").format(part) for part in parts)


def _lines(text: str) -> Markup:
    return Markup("<br>").join(linked(line) for line in text.splitlines())


def linked(text: str) -> Markup:
    """Return a line with its web addresses, and links and emphasis as Markdown and wikis write them, as such."""
    return Markup(_markdown().renderInline(text)) if _MARKED.search(text) else _linked(text)  # noqa: S704  escaped


def _linked(text: str) -> Markup:
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


@cache
def _markdown() -> MarkdownIt:
    """Return what sets CommonMark with tables: no HTML of its own, no pictures, no headings among those of the page."""
    rules = MarkdownIt("commonmark", {"html": False}).enable("table").disable([*_BLOCKS])
    for kind in ("heading_open", "heading_close"):
        rules.add_render_rule(kind, _set_heading)
    rules.add_render_rule("image", _set_picture)
    rules.add_render_rule("link_open", _set_link)
    rules.add_render_rule("text", _set_text)
    return rules


def _set_heading(_: object, tokens: Sequence[Token], number: int, *__: object) -> str:
    return "<p><strong>" if tokens[number].nesting > 0 else "</strong></p>\n"


def _set_picture(_: object, tokens: Sequence[Token], number: int, *__: object) -> str:
    return escape(tokens[number].content)


def _set_link(_: object, tokens: Sequence[Token], number: int, *__: object) -> str:
    """Write a link that leads to the web; any other leads nowhere, as the page is not where the text was written."""
    target = str(tokens[number].attrs["href"])
    return Markup('<a href="{}" rel="nofollow">').format(target) if target.startswith(_WEB) else Markup("<a>")


def _set_text(_: object, tokens: Sequence[Token], number: int, *__: object) -> str:
    """Write a text with its bare addresses as links, unless it stands in one."""
    depth = sum(token.nesting for token in tokens[:number] if token.type in ("link_open", "link_close"))
    return escape(tokens[number].content) if depth else _linked(tokens[number].content)


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
    """Return a page with control characters, and what is no character, made visible.

    HTML must not hold them (13.2.3.5), and a terminal obeys those of Markdown.
    """
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
