"""The HTML templates, with everything escaped; what goes into them is left to the callers.

A site's folder may hold `theme/`: a template of the same name there comes before the product's own, which it may extend
as "product/…"; a file in `theme/static/` likewise.
"""

from __future__ import annotations

from functools import lru_cache, partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup, escape

from seeother.look.interface import Interface, direction_of, interface
from seeother.look.names import plain
from seeother.look.prose import fit, linked, paragraphs, sanitised, soft
from seeother.site.colours import stylesheet
from seeother.site.settings import Settings

HERE = Path(__file__).parent
STATIC = HERE / "static"
_STATIC_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "ico": "image/x-icon",
    "woff2": "font/woff2",
}


def render(template: str, **values: Any) -> str:
    """Return a template filled in; an unknown name in it is an error, never an empty place.

    `settings` and `language` must be among the values; the interface's phrases come in by the language.
    """
    say = interface(values["language"])
    page = _environment(*_theme(values["settings"])).get_template(template)
    return fit(
        page.render(
            say=say, is_in=lambda name: name.language, languages=values.pop("languages", []), **values
        )
    )


def prepare(settings: Settings) -> None:
    """Translate all templates into code, so that no reader waits for that."""
    environment = _environment(*_theme(settings))
    for name in environment.list_templates(
        filter_func=lambda name: name.endswith(".html") and "/" not in name
    ):
        environment.get_template(name)


def isolated(say: Interface, phrase: str, *values: str) -> Markup:
    """Return a phrase with addresses and names put in, which keep their direction in text that runs the other way."""
    return escape(say(phrase)).format(*(Markup('<bdi dir="ltr">{}</bdi>').format(value) for value in values))


def _theme(settings: Settings) -> tuple[Path, bool]:
    """Return where the site's own templates are, and whether there are any: they may come while the server runs."""
    theme = settings.folder / "theme"
    return theme, theme.is_dir()


@lru_cache(maxsize=8)
def _environment(theme: Path, is_themed: bool) -> Environment:
    own = FileSystemLoader(HERE / "templates")
    loaders = [FileSystemLoader(theme), own] if is_themed else [own]
    environment = Environment(
        loader=ChoiceLoader([*loaders, PrefixLoader({"product": own})]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=is_themed,
    )
    # The product's own files stay as they are while it runs; those of a theme are looked at for each page.
    environment.globals["static"] = partial(static_path, theme=theme) if is_themed else lru_cache(static_path)
    environment.globals["has_static"] = lambda name: is_themed and (theme / "static" / name).is_file()
    environment.globals.update(colour_path=colour_path, isolated=isolated)
    environment.filters.update(
        plain=plain, soft=soft, paragraphs=paragraphs, linked=linked, sanitised=sanitised
    )
    environment.filters["direction"] = direction_of
    return environment


def static_path(name: str, theme: Path | None = None) -> str:
    """Return the path of a static file; it holds a hash of the content, so caches may keep it for good."""
    file = _static_file(name, theme)
    stem, _, extension = name.rpartition(".")
    return f"/-/static/{stem}.{_digest(file, file.stat().st_mtime_ns)}.{extension}"


def _static_file(name: str, theme: Path | None) -> Path:
    themed = theme / "static" / name if theme else STATIC / name
    return themed if themed.is_file() else STATIC / name


@lru_cache(maxsize=128)
def _digest(file: Path, mtime_ns: int) -> str:
    return blake2b(file.read_bytes(), digest_size=6).hexdigest()


def colour_path(colour: str) -> str:
    """Return the path of the stylesheet that is made for a colour."""
    return f"/-/static/colour.{blake2b(stylesheet(colour).encode(), digest_size=6).hexdigest()}.css"


def find_static(path: str, theme: Path, colour: str) -> tuple[bytes, str] | None:
    """Return content and Content-Type of the static file that has a path, None when none has."""
    if colour and path == colour_path(colour):
        return stylesheet(colour).encode(), _STATIC_TYPES["css"]
    folders = [folder for folder in (theme / "static", STATIC) if folder.is_dir()]
    for file in (file for folder in folders for file in folder.iterdir() if file.is_file()):
        if file.suffix[1:] in _STATIC_TYPES and static_path(file.name, theme) == path:
            return _static_file(file.name, theme).read_bytes(), _STATIC_TYPES[file.suffix[1:]]
    return None
