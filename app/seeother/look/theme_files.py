"""The files of a theme, and the static files that pages refer to; links that lead out of a theme are not followed."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from seeother.site.colours import stylesheet
from seeother.site.plain_files import open_below

STATIC = Path(__file__).parent / "static"
THEME = "theme"
LARGEST_TEMPLATE, _LARGEST_STATIC = 2**20, 16 * 2**20  # bytes
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


def is_themed(folder: Path) -> bool:
    """Tell whether a site has templates or files of its own: they may come while the server runs."""
    return os.path.isdir(folder / THEME)  # noqa: PTH112  also where the site's folder may not be looked into


def read_theme(folder: Path, name: str, most: int) -> bytes:
    """Read a file of a theme: both the theme and the file lie in the site's folder, whatever links say."""
    theme = Path(os.path.realpath(folder / THEME))
    if not theme.is_relative_to(os.path.realpath(folder)):
        raise OSError(errno.EXDEV, "the theme lies outside of the site")
    with open_below(theme, name) as file:
        text = file.read(most + 1)
    if len(text) > most:
        raise OSError(errno.EFBIG, f"it is larger than {most >> 20} MB")
    return text


def static_path(name: str, folder: Path | None = None) -> str:
    """Return the path of a static file, one of the site's theme first; it holds a hash, so caches may keep it for good."""
    content = _content(name, folder)
    if content is None:
        raise FileNotFoundError(name)
    stem, _, extension = name.rpartition(".")
    return f"/-/static/{stem}.{_digest(content)}.{extension}"


def has_static(folder: Path | None, name: str) -> bool:
    """Tell whether the theme of a site, where it has one, has a static file."""
    return folder is not None and _content(name, folder) is not None


def _content(name: str, folder: Path | None) -> bytes | None:
    """Return the content of a static file, None where there is none."""
    if folder:
        with suppress(OSError, ValueError):
            return read_theme(folder, f"static/{name}", _LARGEST_STATIC)
    own = STATIC / name
    return own.read_bytes() if own.parent == STATIC and own.is_file() else None


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=6).hexdigest()


def colour_path(colour: str) -> str:
    """Return the path of the stylesheet that is made for a colour."""
    return f"/-/static/colour.{blake2b(stylesheet(colour).encode(), digest_size=6).hexdigest()}.css"


def find_static(path: str, folder: Path, colour: str) -> tuple[bytes, str] | None:
    """Return content and Content-Type of the static file of a site that has a path, None when none has."""
    if colour and path == colour_path(colour):
        return stylesheet(colour).encode(), _STATIC_TYPES["css"]
    for name in _static_names(folder):
        _, _, extension = name.rpartition(".")
        if extension in _STATIC_TYPES and (content := _content(name, folder)) is not None:
            stem = name.removesuffix(f".{extension}")
            if path == f"/-/static/{stem}.{_digest(content)}.{extension}":
                return content, _STATIC_TYPES[extension]
    return None


def _static_names(folder: Path) -> Iterator[str]:
    for place in (folder / THEME / "static", STATIC):
        with suppress(OSError):
            yield from (file.name for file in place.iterdir())
