"""Write a document as Markdown (RFC 7763) for terminals and language models: names, links, no IRIs where a name will do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from seeother.documents.description import Description
from seeother.graph.data import Data
from seeother.look.interface import Interface, interface
from seeother.look.prose import fit
from seeother.pages import sections as page
from seeother.pages.sections import Section
from seeother.site.document import View
from seeother.telling.downloads import Download
from seeother.telling.facts import Fact, Value

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")
_BREAKS = re.compile(r"\s*[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+\s*")


def write_markdown(description: Description, view: View, snapshot: Data) -> str:
    """Return the document as CommonMark; text of the data is escaped, so it can make no markup of its own."""
    teller, say = page.tell(description, snapshot, view), interface(view.language)
    sections = page.sections(teller)
    lines = [f"# {_escape(page.heading(sections, view).text)}", ""]
    for section in sections:
        lines += _section(section, len(sections) > 1, say)
    if incoming := page.incoming(teller):
        lines += [f"## {say('mentioned')}", "", *(line for fact in incoming for line in _fact(fact, 0)), ""]
    if said := page.of_document(teller):
        lines += [f"## {say('this_document')}", "", *(line for fact in said for line in _fact(fact, 0)), ""]
    if description.page.count > 1:
        lines += [say("page_of", description.page.number, description.page.count), ""]
    formats = ", ".join(f"[{variant.title}]({path})" for variant, path in view.alternates())
    return fit("\n".join([*lines, f"{say('formats')}: {formats}", ""]))


def write_outline(
    title: str, lead: str, parts: Sequence[tuple[str, Sequence[tuple[str, str | None, str]]]]
) -> str:
    """Return a page that consists of links, under headings, each as (text, address, note)."""
    lines = [f"# {_escape(title)}", ""]
    if lead:
        lines += [_escape(lead), ""]
    for heading, links in parts:
        if heading:
            lines += [f"## {_escape(heading)}", ""]
        lines += [
            f"- {_link(text, href)}{f' – {_escape(note)}' if note else ''}" for text, href, note in links
        ]
        lines.append("")
    return fit("\n".join(lines))


def _link(text: str, href: str | None) -> str:
    return f"[{_escape(text)}]({_target(href)})" if href else _escape(text)


def _target(href: str) -> str:
    return href.replace("(", "%28").replace(")", "%29")


def _section(section: Section, several: bool, say: Interface) -> Iterator[str]:
    if several:
        yield from (f"## {_escape(section.name.text)}", "")
    yield from (f"<{section.iri}>", "")
    if section.types:
        yield from (", ".join(_inline(value) for value in section.types), "")
    if section.summary:
        yield from (_inline(section.summary), "")
    if section.deprecated or section.replacements:
        replaced = (
            f" {say('replaced_by')} {', '.join(map(_inline, section.replacements))}"
            if section.replacements
            else ""
        )
        yield from (f"**{say('deprecated')}**{replaced}", "")
    for picture in section.pictures:
        yield from (
            f"{'!' if picture.shown else ''}[{_escape(picture.alt or picture.text)}]({_target(picture.href)})",
            "",
        )
    if section.place:
        yield f"- **{say('place')}**: {_link(section.place.text, section.place.uri)}"
    yield from _told(section, say)


def _told(section: Section, say: Interface) -> Iterator[str]:
    if section.period:
        yield f"- **{say('life')}**: {_inline(section.period)}"
    for fact in section.facts:
        yield from _fact(fact, 0)
    if section.downloads:
        yield from ("", f"### {say('downloads')}", "", *map(_download, section.downloads))
    yield ""


def _download(download: Download) -> str:
    sizes = [download.size.name.text] if download.size else []
    marks = ", ".join([*(name.text for name in download.formats), *sizes])
    target = download.href or download.page
    name = _link(download.name.text, target) if target else _escape(download.name.text)
    return f"- {name}{f' ({_escape(marks)})' if marks else ''}"


def _fact(fact: Fact, depth: int) -> Iterator[str]:
    indent = "  " * depth
    plain = [_inline(value) for value in fact.values if not value.facts]
    if plain:
        yield f"{indent}- **{_escape(fact.name.text)}**: {'; '.join(plain)}"
    for value in fact.values:
        if value.facts:
            link = f" {_head(value)}" if value.name.text or value.kind == "period" else ""
            yield f"{indent}- **{_escape(fact.name.text)}**:{link}"
        for inner in (*value.facts, *value.notes):
            yield from _fact(inner, depth + 1)
    if fact.left_out:
        yield f"{indent}  - {_link(f'… ({fact.total})', fact.every) if fact.every else f'… ({fact.total})'}"


def _head(value: Value) -> str:
    """Return what stands before the facts of a value: its name, or the dates of a period."""
    if value.kind == "period":
        return _period(value)
    return _card(value)


def _card(value: Value) -> str:
    """Return what a node is called, with the kinds of thing that it is."""
    kinds = ", ".join(_escape(kind.name.text) for kind in value.items) if value.kind == "card" else ""
    return f"{_link(value.name.text, value.href)} ({kinds})" if kinds else _link(value.name.text, value.href)


def _period(value: Value) -> str:
    ends = " – ".join(dict.fromkeys(item.name.text or "…" for item in value.items))
    return _escape(f"{ends} {value.name.text}".rstrip())


def _inline(value: Value) -> str:
    if value.kind == "period":
        return _period(value)
    if value.kind == "card":
        return _card(value)
    if value.kind == "sentence":
        return " ".join(
            f"({_inline(item)})" if item.kind == "sentence" else _word(item) for item in value.items
        )
    if value.items:
        return ", ".join(_inline(item) for item in value.items)
    if value.facts:
        return "; ".join(
            f"{_escape(fact.name.text)}: {', '.join(map(_inline, fact.values))}" for fact in value.facts
        )
    text = f"{value.name.text} {value.unit}".rstrip()
    if value.href:
        return _link(text, value.href)
    if value.kind == "code":
        return _code(text)
    return f"{_escape(text)} ({value.name.language})" if value.name.language else _escape(text)


def _code(text: str) -> str:
    """Return a text as a code span, whatever backticks it holds (CommonMark section 6.1)."""
    text = _BREAKS.sub(" ", text)
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    return f"{fence} {text} {fence}" if len(fence) > 1 else f"`{text}`"


def _word(part: Value) -> str:
    return _escape(part.name.text) if part.kind == "word" else _inline(part)


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", _BREAKS.sub(" ", text))
