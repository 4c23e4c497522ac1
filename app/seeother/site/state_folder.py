"""Where the snapshots of a site are kept, and how much room there is."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path


def state_folder(folder: Path, chosen: str = "") -> Path:
    """Return where the snapshots of a site are kept, by its setting or by the platform's custom."""
    if chosen:
        return (folder / Path(chosen).expanduser()).resolve()
    site = spelled_out(folder)
    name = f"{site.name}-{blake2b(str(site).encode(), digest_size=6).hexdigest()}"
    return state_home() / name


def spelled_out(folder: Path) -> Path:
    """Return the absolute path of a folder, links in it as they are: where one leads may change while it is served."""
    return folder.resolve() if ".." in folder.parts else folder.absolute()


def room(state: Path) -> int:
    """Return the free bytes of the disk that a state folder is on, or will be."""
    return shutil.disk_usage(_existing_parent(state)).free


def state_home() -> Path:
    """Return where the state folders are kept of all sites that choose none."""
    if home := os.environ.get("STATE_DIRECTORY"):
        return Path(home.partition(":")[0])
    custom = _spelled_home(os.environ.get("XDG_STATE_HOME") or "~/.local/state")
    usable = custom.is_absolute() and os.access(_existing_parent(custom), os.W_OK)
    return (custom if usable else Path(tempfile.gettempdir())) / "seeother"


def _spelled_home(path: str) -> Path:
    """Return a path with the home that it begins with spelled out; a user of a container may have none."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)


def _existing_parent(path: Path) -> Path:
    return next(parent for parent in (path, *path.parents) if _is_there(parent))


def _is_there(path: Path) -> bool:
    with suppress(OSError):  # what is behind a folder that may not be looked into
        return path.exists()
    return False
