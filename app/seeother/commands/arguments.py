"""Arguments that commands have in common."""

from __future__ import annotations

from pathlib import Path

import click


def _reachable(_: click.Context, __: click.Parameter, site: Path) -> Path:
    """Return the site's path, where it is one that can be followed."""
    try:
        site.resolve()
        site.exists()
    except (OSError, RuntimeError) as problem:  # Python has a RuntimeError for links in a circle
        raise click.BadParameter(f"this path leads nowhere: {problem}") from problem
    return site


SITE = click.argument("site", default="data", type=click.Path(path_type=Path), callback=_reachable)
