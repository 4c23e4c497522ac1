"""The HTML templates, with everything escaped; what goes into them is left to the callers.

A site's folder may hold `theme/`: a template of the same name there comes before the product's own, which it may extend
as "product/…"; a file in `theme/static/` likewise. Whoever may write there decides what is shown, not what runs: these
templates are rendered in a sandbox, and links that lead out of the theme are not followed.
"""

from __future__ import annotations

import logging
import os
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
    nodes,
    pass_context,
)
from jinja2.runtime import Context
from markupsafe import Markup, escape

from seeother.look import markup
from seeother.look.budget import Exhausted, bounded
from seeother.look.drawing import svg
from seeother.look.interface import Interface, direction_of, interface, locale_of
from seeother.look.licences import licence_name
from seeother.look.names import plain
from seeother.look.prose import fit, linked, paragraphs, sanitised, soft
from seeother.look.sandbox import Sandbox
from seeother.look.theme_files import (
    LARGEST_TEMPLATE,
    THEME,
    colour_path,
    has_static,
    is_themed,
    read_theme,
    static_path,
)
from seeother.site.plain_files import shown, states_below
from seeother.site.settings import Settings

log = logging.getLogger("seeother")
HERE = Path(__file__).parent
_MARK = "theme:"  # before the name of a theme's template, in tracebacks
_OPTIONS: dict[str, Any] = {
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
}
# What is written as HTML at once.
_PIECES = (
    *("named", "titled", "dated", "inline", "bare", "bare_items", "bare_row", "bare_rows"),
    *("kinds", "elements", "formats", "metas"),
)
_ON_THEIR_OWN = frozenset({Interface, partial})  # kinds of functions
_State = tuple[tuple[str, int, int, int], ...]
_complaints: dict[Path, tuple[_State, str]] = {}
_exhausted: dict[Path, _State] = {}  # themes whose templates went beyond their bounds


def render(template: str, instead: Sequence[str] = (), /, **values: Any) -> str:
    """Return a template filled in; an unknown name in it is an error, never an empty place.

    `settings` and `language` must be among the values; the interface's phrases come in by the language. Where a theme's
    template fails, the product's own takes its place, and `complaint` tells why. The first of `instead` that a theme has
    comes before the template itself.
    """
    folder = values["settings"].folder
    shared = {
        "say": interface(values["language"]),
        "is_in": lambda name: name.language,
        "is_previewed": bool(os.environ.get("SEEOTHER_PREVIEW")),
        "languages": values.pop("languages", []),
        **values,
    }
    has_theme = is_themed(folder)
    page = _themed_page(folder, [*instead, template], shared) if has_theme else None
    if page is None:
        page = _filled(_own_environment(folder if has_theme else None).get_template(template), shared)
    return fit(page)


def _themed_page(folder: Path, templates: Sequence[str], values: dict[str, Any]) -> str | None:
    """Return a page as the theme has it, None where its templates fail."""
    state = states_below(folder / THEME)
    if _exhausted.get(folder) == state:
        return None
    try:
        with bounded():
            return _filled(_themed_environment(folder, state).select_template(templates), values)
    except Exception as problem:  # whatever a template may do wrong
        if isinstance(problem, Exhausted):
            _exhausted[folder] = state  # it is not tried at every page what takes so long
        _complain(folder, state, f"{_place(problem)}{_told(problem)}")
        return None


class _Context(Context):
    """What a template sees while it is filled in, noted so that it can be let go of."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        _contexts.get([]).append(self)

    def call(self, function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        """Return what a call in a template does; most calls are for phrases and macros, which want nothing of the context."""
        if type(function) not in _ON_THEIR_OWN:
            return super().call(function, *arguments, **options)
        for name in ("_loop_vars", "_block_vars"):  # of the context
            options.pop(name, None)
        return function(*arguments, **options)


_contexts: ContextVar[list[_Context]] = ContextVar("contexts")  # of the page that is being made


def _filled(template: Template, values: dict[str, Any]) -> str:
    """Return a template filled in, and let go at once of all that it was given.

    The macros of a template and its context refer to each other: left to the collector, each page would keep its snapshot
    open and on the disk. What templates import without context they keep, and it has nothing of a page.
    """
    contexts: list[_Context] = []
    before = _contexts.set(contexts)
    try:
        return template.render(values)
    finally:
        _contexts.reset(before)
        for context in contexts:
            if "settings" in context.parent:
                context.parent, context.vars = {}, {}


def _complain(folder: Path, state: _State, told: str) -> None:
    """Note what is wrong with a theme, and log it once."""
    message = shown(told)[:300]
    if _complaints.get(folder) != (state, message):
        log.error("a template of theme/ fails, the product's own is used: %s", message)
        _complaints[folder] = state, message


def _told(problem: Exception) -> str:
    return " ".join(str(problem).split()) or type(problem).__name__


def _place(problem: Exception) -> str:
    """Return the template and the line that an error comes from, as far as it can be told."""
    if isinstance(problem, TemplateSyntaxError):
        return f"theme/{problem.name}:{problem.lineno}: "
    frames = [
        frame for frame in traceback.extract_tb(problem.__traceback__) if frame.filename.startswith(_MARK)
    ]
    return f"theme/{frames[-1].filename.removeprefix(_MARK)}:{frames[-1].lineno}: " if frames else ""


def complaint(folder: Path) -> str:
    """Return what is wrong with the theme of a site as it is now, "" for nothing known."""
    state, message = _complaints.get(folder, (None, ""))
    return message if state and is_themed(folder) and state == states_below(folder / THEME) else ""


def translate(folder: Path | None = None) -> None:
    """Translate the product's own templates into code, so that no reader waits for that; a fork takes the code along."""
    own = _own_environment(folder)
    for name in own.list_templates(filter_func=lambda name: name.endswith(".html") and "/" not in name):
        own.get_template(name)


def prepare(settings: Settings) -> None:
    """Translate what a site's pages are made with, and tell what is wrong with its theme."""
    translate(settings.folder if is_themed(settings.folder) else None)
    if mistake := next(mistakes(settings.folder), None):
        place = f"{mistake.file}:{mistake.line}" if mistake.line else mistake.file
        _complain(settings.folder, states_below(settings.folder / THEME), f"{place}: {mistake.message}")


class Mistake(NamedTuple):
    """What keeps a template of a theme from being used, and where; line 0 stands for the whole file."""

    file: str
    line: int
    message: str


def mistakes(folder: Path) -> Iterator[Mistake]:
    """Yield what is wrong with the templates of a site's theme, as far as it shows before a page is made of them."""
    if not is_themed(folder):
        return
    environment = _themed_environment(folder, states_below(folder / THEME))
    for name in _template_names(folder / THEME):
        file = f"{THEME}/{name}"
        try:
            text = read_theme(folder, name, LARGEST_TEMPLATE).decode("utf-8")
            environment.compile(text, name, f"{_MARK}{name}")
            yield from _missing(environment, environment.parse(text, name), file)
        except Exception as problem:  # whatever a template may do wrong
            yield Mistake(file, getattr(problem, "lineno", 0) or 0, _told(problem))


def _template_names(theme: Path) -> list[str]:
    names = (path.relative_to(theme).as_posix() for path in theme.rglob("*.html"))
    return sorted(name for name in names if not name.startswith("static/"))


def _missing(environment: Environment, template: nodes.Template, file: str) -> Iterator[Mistake]:
    """Yield the templates that one calls by name and that are not there."""
    loader = environment.loader
    found: Any  # mypy takes the four for any node
    for found in template.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        name = found.template.value if isinstance(found.template, nodes.Const) else None
        if isinstance(name, str) and loader and not getattr(found, "ignore_missing", False):
            try:
                loader.get_source(environment, name)
            except TemplateNotFound:
                yield Mistake(file, found.lineno, f"there is no template {name!r}")


def isolated(say: Interface, phrase: str, *values: str) -> Markup:
    """Return a phrase with addresses and names put in, which keep their direction in text that runs the other way."""
    return escape(say(phrase)).format(*(Markup('<bdi dir="ltr">{}</bdi>').format(value) for value in values))


@pass_context
def _kept(context: Context, part: str, caller: Callable[[], Markup]) -> Markup:
    """Return a part that is the same on all pages of a site in one language, set once."""
    parts: dict[tuple[str, str], Markup] = context["settings"].parts
    key = part, context["say"].language
    if key not in parts:
        parts[key] = caller()
    return parts[key]


def _set_anew(part: str, caller: Callable[[], Markup]) -> Markup:
    """Return such a part of a site with a theme, whose files may change at any time."""
    return caller()


class _ThemeLoader(BaseLoader):
    """Reads the templates of a theme, and nothing that links lead to outside of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:
        """Return a template's text, and a name for messages."""
        try:
            text = read_theme(self._folder, template, LARGEST_TEMPLATE)
        except (OSError, ValueError) as problem:
            raise TemplateNotFound(template) from problem
        return text.decode("utf-8"), f"{_MARK}{template}", None


@lru_cache(maxsize=8)
def _own_environment(folder: Path | None) -> Environment:
    """Return the product's own templates, with the static files of a theme where a site has one."""
    environment = markup.QuickEnvironment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, auto_reload=False, **_OPTIONS
    )
    _equip(environment, folder)
    return environment


@lru_cache(maxsize=8)
def _themed_environment(folder: Path, _: _State) -> Environment:
    """Return a theme's templates as they are now: one that is new takes the place of the product's at once."""
    own = FileSystemLoader(HERE / "templates")
    loader = ChoiceLoader([_ThemeLoader(folder), own, PrefixLoader({"product": own})])
    environment = Sandbox(loader=loader, autoescape=True, auto_reload=False, **_OPTIONS)
    _equip(environment, folder)
    environment.confine()
    return environment


def _equip(environment: Environment, folder: Path | None) -> None:
    environment.context_class = _Context
    # The product's own files stay as they are while it runs; those of a theme are looked at for each page.
    environment.globals["static"] = partial(static_path, folder=folder) if folder else lru_cache(static_path)
    environment.globals["has_static"] = partial(has_static, folder)
    environment.globals["kept"] = _set_anew if folder else _kept
    environment.globals.update(colour_path=colour_path, isolated=isolated)
    environment.filters.update(
        plain=plain, soft=soft, paragraphs=paragraphs, linked=linked, sanitised=sanitised
    )
    environment.filters.update(direction=direction_of, locale=locale_of, licence_name=licence_name)
    environment.filters.update({name: getattr(markup, name) for name in _PIECES}, svg=svg)
