"""Texts of the data as safe HTML: paragraphs, Markdown, web addresses to follow, formulas, rdf:HTML that does no harm."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from html import unescape
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
WITHIN_LINES = frozenset(
    "a abbr b bdi bdo br cite code del dfn em i ins kbd mark q s samp small span strong sub sup tt u var".split()
)
_IN_TEXTS = WITHIN_LINES | frozenset("blockquote div dl dt dd li ol p pre ul".split())
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*|/)?>")
_OPEN = re.compile(r"<(?![\s\d=])")
_EACH_TAG = re.compile(r"(<[^<>]*>)")
# LaTeX between its marks, which regular expressions have too; between single dollars only what has a command, an index, a
# power or one letter: prices have none.
_FORMULA = re.compile(
    r"\$\$(?P<display>[^$]{1,2000})\$\$|\\\[(?P<block>(?:(?!\\\[).){1,2000}?)\\\]|\\\((?P<within>(?:(?!\\\(|\\[dwsbDWSB]\b).){1,2000}?)\\\)"
    r"|\$(?P<inline>(?=[^$]*(?:\\[A-Za-z]|\^|_[{\w](?!\w))|[^\W\d_]\$)[^\s$](?:(?:[^$\n]|\n(?!\s*\n)){0,1000}[^\s$])?)\$(?!\d)",
    re.DOTALL,
)
_MATHML = {
    "math": {"display"},
    "mi": {"mathvariant"},
    "mo": {"stretchy"},
    **dict.fromkeys(
        "mrow mn mtext mfrac msub msup msubsup msqrt mroot mover munder munderover mspace mtable mtr mtd mstyle "
        "mpadded mphantom menclose".split(),
        frozenset[str](),
    ),
}
_DEEPEST, _WIDE = 60, 40  # braces within braces; characters
_HELD = re.compile("\ue000(\\d+)\ue001")
_HELD_OR_TAG = re.compile(f"{_HELD.pattern}|<[^>]*>")


def _with_formulas(render: Callable[[str], Markup]) -> Callable[[str], Markup]:
    """Return a rendering that leaves formulas to MathML, where nothing of them is taken for Markdown."""

    def rendered(text: str) -> Markup:
        if not ("$" in text or "\\(" in text or "\\[" in text) or "\ue000" in text:
            return render(text)
        held: list[tuple[str, str]] = []

        def hold(found: re.Match[str]) -> str:
            if not (
                formula := _mathml(next(filter(None, found.groups())), found["inline"] or found["within"])
            ):
                return found[0]
            held.append((found[0], formula))
            return f"\ue000{len(held) - 1}\ue001"

        def put(found: re.Match[str]) -> str:
            if found[1]:
                return held[int(found[1])][1]
            return _HELD.sub(
                lambda inner: escape(held[int(inner[1])][0]), found[0]
            )  # in a tag: part of an address

        html = render(_FORMULA.sub(hold, text))
        return Markup(_HELD_OR_TAG.sub(put, html))  # noqa: S704  made safe below

    return rendered


def _mathml(formula: str, is_inline: str | None) -> str:
    """Return LaTeX as MathML, "" where it cannot be read."""
    from latex2mathml.converter import convert  # which takes a while, and few texts have formulas

    if _depth(formula) > _DEEPEST or ("<" in formula and "\\text" in formula):  # which would be lost from it
        return ""
    try:
        html = convert(formula, display="inline" if is_inline else "block")
    except Exception:  # of many kinds, for whatever is no LaTeX
        return ""
    safe = nh3.clean(html, tags=set(_MATHML), attributes={tag: set(kept) for tag, kept in _MATHML.items()})
    # What may be wider than a phone is scrolled, by keys too.
    return f'<span class="formula" tabindex="0">{safe}</span>' if len(formula) > _WIDE else safe


def _depth(formula: str) -> int:
    depth = deepest = 0
    for character in formula:
        depth += (character == "{") - (character == "}")
        deepest = max(deepest, depth)
    return deepest


@_with_formulas
def paragraphs(text: str) -> Markup:
    """Return a text as paragraphs and lines, or as the Markdown that it is, its web addresses as links."""
    if _MARKED.search(text):
        return Markup(_markdown().render(cleandoc(text)))  # noqa: S704  escaped
    if names := tags_in(text):
        html = text.strip() if names - WITHIN_LINES else f"<p>{'<br>'.join(text.strip().splitlines())}</p>"
        return _tagged(html, _IN_TEXTS)
    parts = [_lines(part) for part in _PARAGRAPHS.split(text.strip()) if part]
    return Markup("").join(Markup("<p>{}</p>").format(part) for part in parts)


def _lines(text: str) -> Markup:
    return Markup("<br>").join(linked(line) for line in text.splitlines())


@_with_formulas
def linked(text: str) -> Markup:
    """Return a line with its web addresses, and links and emphasis as Markdown, wikis and HTML write them, as such."""
    if _MARKED.search(text):
        return Markup(_markdown().renderInline(text))  # noqa: S704  escaped
    return _tagged(text, WITHIN_LINES) if tags_in(text) else _linked(text)


def tags_in(text: str) -> frozenset[str]:
    """Return the names of the tags of HTML that a plain text is written with; none where it is not.

    It is where it closes an element that it opens, or breaks a line as XHTML does, and has no tag but those of texts.
    """
    if "</" not in text and "<br" not in text:
        return frozenset()
    tags = list(_TAG.finditer(text))
    opened = {tag["name"].lower() for tag in tags if not tag["close"]}
    closed = {tag["name"].lower() for tag in tags if tag["close"]}
    if len(tags) != len(_OPEN.findall(text)) or not opened | closed <= _IN_TEXTS:
        return frozenset()
    is_written_so = bool(opened & closed) or any(tag[0].startswith("<br") and "/" in tag[0] for tag in tags)
    return frozenset(opened | closed) if is_written_so else frozenset()


def _tagged(html: str, tags: frozenset[str]) -> Markup:
    """Return a text that has tags with these alone, and its web addresses as links; no attribute is left but where links lead."""
    safe = nh3.clean(
        html,
        tags=set(tags),
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
        attribute_filter=lambda _, __, value: None if {*value} & {*"<>\ue000"} else value,
    )
    parts, depth = [], 0
    for part in _EACH_TAG.split(safe):
        depth += part.startswith("<a ") - (part == "</a>")
        is_text = not part.startswith("<") and not depth
        parts.append(_linked(unescape(part)) if is_text else Markup(part))  # noqa: S704  made safe above
    return Markup("").join(parts)


def _linked(text: str) -> Markup:
    if "[" not in text and "http" not in text:
        return escape(text)
    parts, position = [], 0
    for found in _LINKS.finditer(text):
        parts += [escape(text[position : found.start()]), _link(found)]
        position = found.end()
    return Markup("").join([*parts, escape(text[position:])])


def _link(found: re.Match[str]) -> Markup:
    if found["term"]:
        return escape(found["term"])
    if (found["web"] or "").endswith("…"):  # the address goes on where the text was cut
        return escape(found["web"])
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


@_with_formulas
def sanitised(html: str) -> Markup:
    """Return the harmless part of an rdf:HTML literal, or of formulas in MathML, without what these are in other notations."""
    safe = nh3.clean(
        html,
        tags=_TAGS | _MATHML.keys(),
        attributes={**nh3.ALLOWED_ATTRIBUTES, **{tag: set(kept) for tag, kept in _MATHML.items()}},
        clean_content_tags={"script", "style", "annotation", "annotation-xml"},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
        attribute_filter=lambda _, __, value: (
            None if "\ue000" in value else value
        ),  # no formula in an attribute
    )
    return Markup(safe)  # noqa: S704  made safe just above


def fit(html: str) -> str:
    """Return a page with control characters, and what is no character, made visible.

    HTML must not hold them (13.2.3.5), and a terminal obeys those of Markdown.
    """
    raw = html.encode("utf-8", "surrogatepass")
    # Looking through the bytes is ten times as quick as looking for the characters, which hardly a page has; for one byte
    # fifty times as quick as for two.
    is_fit = (
        len(raw.translate(None, _CONTROLS)) == len(raw)
        and not any(mark[0] in raw and mark in raw for mark in (b"\xbf\xbe", b"\xbf\xbf", b"\xef\xb7"))
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
