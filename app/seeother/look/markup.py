"""Pieces of a page that stand on it by the dozen, written as HTML at once: links of the head, names, values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

from seeother.http.links import Link
from seeother.http.variants import Variant
from seeother.look.names import Name, plain
from seeother.look.prose import linked, soft

Told = Any  # a value or a fact, which rooms above this one make
_SPECIAL = re.compile("[&<>'\"]")
_LONG_FRACTION = re.compile(r"(?<=\.\d{3})\d+")  # of a second, of which HTML has three digits
_MOST_LISTED = 30  # values in a list that is no template's
# Kinds of values that templates set.
_SET_APART = frozenset({"sentence", "period", "card", "part", "html", "long", "code", "colour"})


def named(name: Name, page: str) -> Markup:
    """Return a name in a page of some language, with its own where that is another."""
    return Markup(_named(name, page))  # noqa: S704  escaped


def titled(it: Told, page: str) -> Markup:
    """Return the name of something, which leads to it where it has an address."""
    return Markup(_titled(it, page))  # noqa: S704  escaped


def dated(value: Told) -> Markup:
    """Return a date as HTML has it; what HTML has no words for, such as years before our era, as it is read."""
    return Markup(_dated(value))  # noqa: S704  escaped


def inline(value: Told, page: str) -> Markup:
    """Return a value that is a link, a date, a number or a line of text; "" for one that a template sets."""
    return Markup(_inline(value, page))  # noqa: S704  escaped


def bare(value: Told, page: str) -> Markup:
    """Return such a value where that is all of it; "" where a template sets more."""
    return Markup(_bare(value, page))  # noqa: S704  escaped


def bare_items(values: Sequence[Told], page: str) -> Markup:
    """Return values as the items of a list, where each is bare; "" for others."""
    written = [_bare(value, page) for value in values]
    return Markup(f"<li>{'</li><li>'.join(written)}</li>" if written and all(written) else "")  # noqa: S704  escaped


def bare_row(fact: Told, page: str) -> Markup:
    """Return a property with its values as a row of facts, where all of these are bare; "" for others."""
    values = _bare_list(fact.values, page, fact.is_short)
    if not values or fact.left_out or fact.others or fact.waits or fact.is_copied:
        return Markup("")
    return Markup(f"<div>\n<dt>{_titled(fact, page)}</dt>\n<dd>{values}</dd>\n</div>\n")  # noqa: S704  escaped


def bare_rows(facts: Sequence[Told], page: str) -> Markup:
    """Return facts as a list, where all of them are bare; "" for others."""
    rows = [bare_row(fact, page) for fact in facts]
    return Markup(f"<dl>\n{''.join(rows)}</dl>\n" if rows and all(rows) else "")  # noqa: S704  escaped


def _bare_list(values: Sequence[Told], page: str, chips: bool) -> str:
    written = [_bare(value, page) for value in values[: _MOST_LISTED + 1]]
    if len(written) > _MOST_LISTED or not all(written):
        return ""
    if len(written) <= 1:
        return "".join(written)
    kinds = f"values{' chips' * chips}{' blocks' * any(value.kind == 'list' for value in values)}"
    return f'<ul class="{kinds}">\n<li>{"</li><li>".join(written)}</li></ul>\n'


def _titled(it: Told, page: str) -> str:
    name = _named(it.name, page)
    if not it.href:
        return name
    meaning = f' title="{safe(it.meaning)}"' if getattr(it, "meaning", "") else ""
    return f'<a href="{safe(it.href)}"{meaning}>{name}</a>'


def _bare(value: Told, page: str) -> str:
    tells_language = value.name.language not in ("", page) and value.kind in ("text", "long")
    return "" if value.notes or value.cut or tells_language else _inline(value, page)


def _inline(value: Told, page: str) -> str:
    kind = value.kind
    if kind == "resource" and value.href:
        return _leading(value, page)
    if kind in _SET_APART or value.items or value.facts or (kind == "link" and value.href):
        return ""
    if kind == "date":
        return _dated(value)
    if kind == "number":
        unit = f"&nbsp;{safe(value.unit)}" if value.unit else ""
        number = f'<data value="{safe(value.machine)}">{safe(value.name.text)}</data>'
        return f"<bdi>{number}{unit}</bdi>"  # as its unit runs; without one, from left to right
    if value.href:
        return _leading(value, page)
    return "" if value.iri else f"<bdi{_language(value.name, page)}>{linked(value.name.text)}</bdi>"


def _leading(value: Told, page: str) -> str:
    away = "" if value.local else ' class="away"'
    host = f' <span class="tag">{safe(value.host)}</span>' if value.host else ""
    return f'<a href="{safe(value.href)}"{away}>{_named(value.name, page)}</a>{host}'


def _dated(value: Told) -> str:
    machine, text = value.machine, safe(value.name.text)
    if machine.startswith(("-", "0000")):
        return text
    return f'<time datetime="{safe(_LONG_FRACTION.sub("", machine))}">{text}</time>'


def _named(name: Name, page: str) -> str:
    return f"<bdi{_language(name, page)}>{escaped(soft(name.text))}</bdi>"


def _language(name: Name, page: str) -> str:
    return f' lang="{safe(name.language)}"' if name.language and name.language != page else ""


def escaped(value: object) -> str:
    """Return what a template writes, escaped unless it is HTML."""
    kind = type(value)
    if kind is Markup or (kind is str and not _SPECIAL.search(value)):  # type: ignore[call-overload]
        return value  # type: ignore[return-value]
    return str(escape(value))


class _Code(CodeGenerator):
    """Has what templates write escaped as plain text: nothing asks such a piece again whether it is safe."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")


class QuickEnvironment(Environment):
    """An environment whose templates write as quickly as these pieces."""

    code_generator_class = _Code
    escaped = staticmethod(escaped)


@lru_cache(maxsize=8192)
def safe(text: str | None) -> str:
    """Return a text that is no HTML yet as HTML; many stand on one page after the other, or several times on one."""
    return text if type(text) is str and not _SPECIAL.search(text) else str(escape(text))


def elements(links: Iterable[Link]) -> Markup:
    """Return links as elements of the head, a line for each."""
    return Markup("".join(map(_element, links)))  # noqa: S704  escaped


def _element(link: Link) -> str:
    kind = f' type="{safe(link.type)}"' if link.type else ""
    language = f' hreflang="{safe(link.hreflang)}"' if link.hreflang else ""
    return f'<link rel="{safe(link.rel)}"{kind}{language} href="{safe(link.href)}">\n'


def metas(terms: Iterable[tuple[str, str]]) -> Markup:
    """Return what Dublin Core has words for as elements of the head, a line for each, with an end only between them."""
    lines = (
        f'<meta name="DCTERMS.{safe(name)}" content="{safe(plain(value, 500))}">' for name, value in terms
    )
    return Markup("\n".join(lines))  # noqa: S704  escaped


def formats(forms: Iterable[tuple[Variant, str]]) -> Markup:
    """Return the forms of a document as items of a list, a line for each, with an end only between them."""
    return Markup(  # noqa: S704  escaped
        "\n".join(
            f'<li><a rel="alternate" type="{variant.media_type}" href="{safe(path)}">{variant.title}</a></li>'
            for variant, path in forms
        )
    )
