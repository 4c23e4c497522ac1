"""Pictures in folders of the site: which paths are theirs, of which types they are, and how they are opened."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from seeother.iris import path_of
from seeother.site.plain_files import open_below
from seeother.site.settings import Settings

TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "svg": "image/svg+xml",
    "tif": "image/tiff",
    "tiff": "image/tiff",
}
LARGEST = 64 * 2**20  # bytes of a picture that is served


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture on the disk: where it really is, its type, size and last change."""

    path: Path
    content_type: str
    size: int
    changed_ns: int


def is_picture_path(path: str, settings: Settings) -> bool:
    """Tell whether a path, below the mount, lies where the pictures are."""
    return any(path.startswith(f"/{folder}/") for folder in settings.picture_folders)


def below_base(path: str, settings: Settings) -> str:
    """Return a path that is asked for as it is below the base, or below the mount where there is one."""
    _, below = settings.within(path)
    base = path_of(f"{settings.base.rstrip('/')}/").rstrip("/") if not settings.mount else ""
    return below[len(base) :] if base and below.startswith(f"{base}/") else below


def picture_path(iri: str, settings: Settings) -> str:
    """Return the path that a picture of the site is served under by its IRI, "" for others."""
    base = settings.base.rstrip("/")
    if not base or not iri.startswith(f"{base}/"):
        return ""
    path = iri[len(base) :].partition("#")[0]
    if not is_picture_path(path, settings) or "?" in path:
        return ""
    below = path_of(f"{base}/").rstrip("/")
    return f"{settings.mount}{path}" if settings.mount else f"{below}{path}"


def find_picture(path: str, settings: Settings) -> PictureFile | None:
    """Return the picture of a path, None for what is none: another type, a hidden file, a link out of its folder, too large."""
    folder = next((name for name in settings.picture_folders if path.startswith(f"/{name}/")), "")
    try:
        name = unquote(path[len(folder) + 2 :], errors="strict")
    except UnicodeDecodeError:
        return None
    content_type = TYPES.get(name.rpartition(".")[2].lower())
    if not folder or content_type is None or not _is_plain(name):
        return None
    site = os.path.realpath(settings.folder)
    root = Path(os.path.realpath(settings.folder / folder))
    if not root.is_relative_to(site):
        return None
    try:
        with open_below(root, name) as file:
            status = os.fstat(file.fileno())
    except (OSError, ValueError):
        return None
    target = Path(os.path.realpath(root / name))
    if (
        status.st_size > LARGEST
        or not _is_plain(str(target.relative_to(root)))
        or target.suffix[1:].lower() not in TYPES
    ):
        return None
    return PictureFile(target, content_type, status.st_size, status.st_mtime_ns)


def _is_plain(name: str) -> bool:
    """Tell whether a path has only parts that are no dots and do not begin with one."""
    return (
        name.isprintable() and "\\" not in name and all(part and part[0] != "." for part in name.split("/"))
    )
