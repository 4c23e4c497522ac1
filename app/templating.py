"""The HTML templates, with everything escaped; what goes into them is left to the callers."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__).parent
STATIC = HERE / "static"


def render(template: str, **values: Any) -> str:
    """Return a template filled in; an unknown name in it is an error, never an empty place."""
    return _environment().get_template(template).render(**values)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["static"] = static_path
    return environment


@lru_cache(maxsize=64)
def static_path(name: str) -> str:
    """Return the path of a static file; it holds a hash of the content, so caches may keep it for good."""
    digest = blake2b((STATIC / name).read_bytes(), digest_size=6).hexdigest()
    stem, _, extension = name.rpartition(".")
    return f"/-/static/{stem}.{digest}.{extension}"
