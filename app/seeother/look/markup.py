"""Pieces of a page that stand on it by the dozen, written as HTML at once: links of the head, names, values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, MutableMapping, Sequence
from functools import lru_cache, partial
from typing import Any

from jinja2 import Environment, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from markupsafe import Markup, escape

from seeother.http.links import Link
from seeother.http.variants import Variant
from seeother.look.interface import interface
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
    return _html(_named(name, page))


def titled(it: Told, page: str) -> Markup:
    """Return the name of something, which leads to it where it has an address."""
    return _html(_titled(it, page))


def dated(value: Told) -> Markup:
    """Return a date as HTML has it; what HTML has no words for, such as years before our era, as it is read."""
    return _html(_dated(value))


def inline(value: Told, page: str) -> Markup:
    """Return a value that is a link, a date, a number or a line of text; "" for one that a template sets."""
    return _html(_inline(value, page))


def bare(value: Told, page: str) -> Markup:
    """Return such a value where that is all of it; "" where a template sets more."""
    is_more = value.notes or value.cut or _tells_language(value, page)
    return _html("" if is_more else _inline(value, page))


def bare_items(values: Sequence[Told], page: str) -> Markup:
    """Return values as the items of a list, where each is bare or tells its language; "" for others."""
    written = [_on_a_line(value, page) for value in values]
    return _html(f"<li>{'</li><li>'.join(written)}</li>" if written and all(written) else "")


def bare_row(fact: Told, page: str) -> Markup:
    """Return a property with such values as a row of facts; "" for others."""
    return _html(_row(fact, page))


def bare_rows(facts: Sequence[Told], page: str) -> Markup:
    """Return facts as a list, where all of them are such rows; "" for others."""
    rows = [_row(fact, page) for fact in facts]
    return _html(f"<dl>\n{''.join(rows)}</dl>\n" if rows and all(rows) else "")


def kinds(types: Sequence[Told], page: str) -> Markup:
    """Return what a thing is as links, of several with one name the first."""
    by_name: dict[str, Told] = {}
    for value in types:
        by_name.setdefault(value.name.text.lower(), value)
    links = (f'<a href="{safe(it.href or "#")}">{_named(it.name, page)}</a>' for it in by_name.values())
    return _html("".join(links))


def _html(text: str) -> Markup:
    """Return a text whose parts are escaped as HTML, which `Markup` would ask whether it is."""
    return str.__new__(Markup, text)


def _row(fact: Told, page: str) -> str:
    if fact.left_out or fact.others or fact.waits or fact.is_copied:
        return ""
    values = _bare_list(fact.values, page, fact.is_short)
    return f"<div>\n<dt>{_titled(fact, page)}</dt>\n<dd>{values}</dd>\n</div>\n" if values else ""


def _bare_list(values: Sequence[Told], page: str, chips: bool) -> str:
    written = [_on_a_line(value, page) for value in values[: _MOST_LISTED + 1]]
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


def _on_a_line(value: Told, page: str) -> str:
    """Return a value with the language that it is in, where that is told; "" where a template sets more."""
    text = "" if value.notes or value.cut else _inline(value, page)
    if not text or not _tells_language(value, page):
        return text
    return (
        f'{text} <span class="tag">{safe(value.machine or _language_name(value.name.language, page))}</span>'
    )


def _tells_language(value: Told, page: str) -> bool:
    return value.kind in ("text", "long") and value.name.language not in ("", page)


@lru_cache(maxsize=256)
def _language_name(language: str, page: str) -> str:
    return interface(page).name_of(language)


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


class _Macros:
    """The macros that a template imports, made when the first of them is called: few pages need any of most templates."""

    def __init__(self, made: Callable[[], TemplateModule]) -> None:
        self._made = made
        self._module: TemplateModule | None = None

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return partial(self._call, name)

    def _call(self, name: str, *arguments: Any, **options: Any) -> Any:
        self._module = self._module or self._made()
        return getattr(self._module, name)(*arguments, **options)


class _QuickTemplate(Template):
    """A template that others import nothing from but macros."""

    def make_module(self, *given: Any) -> _Macros:  # type: ignore[override]
        """Return its macros, which know what the importing template does."""
        return _Macros(partial(super().make_module, *given))


class QuickEnvironment(Environment):
    """An environment whose templates write as quickly as these pieces."""

    code_generator_class = _Code
    template_class = _QuickTemplate
    escaped = staticmethod(escaped)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what all templates know, which each page is given, in one table: it is all known before the first template."""
        return {**self.globals, **(d or {})}


@lru_cache(maxsize=8192)
def safe(text: str | None) -> str:
    """Return a text that is no HTML yet as HTML; many stand on one page after the other, or several times on one."""
    return text if type(text) is str and not _SPECIAL.search(text) else str(escape(text))


def elements(links: Iterable[Link]) -> Markup:
    """Return links as elements of the head, a line for each."""
    return _html(
        "".join(
            [f'{_link_to(rel, kind, language)}{safe(href)}">\n' for rel, href, kind, language, _ in links]
        )
    )


@lru_cache(maxsize=256)
def _link_to(rel: str, kind: str, language: str) -> str:
    """Return an element up to where it leads: all documents have such links to their forms."""
    kind = f' type="{safe(kind)}"' if kind else ""
    language = f' hreflang="{safe(language)}"' if language else ""
    return f'<link rel="{safe(rel)}"{kind}{language} href="'


def metas(terms: Iterable[tuple[str, str]]) -> Markup:
    """Return what Dublin Core has words for as elements of the head, a line for each, with an end only between them."""
    lines = [
        f'<meta name="DCTERMS.{safe(name)}" content="{safe(plain(value, 500))}">' for name, value in terms
    ]
    return _html("\n".join(lines))


def formats(forms: Iterable[tuple[Variant, str]]) -> Markup:
    """Return the forms of a document as items of a list, a line for each, with an end only between them."""
    lines = [
        f'<li><a rel="alternate" type="{variant.media_type}" href="{safe(path)}">{variant.title}</a></li>'
        for variant, path in forms
    ]
    return _html("\n".join(lines))
