"""What `check --fix` and `check --diff` do and print: the changes in the files of a site, and which files are left alone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click

from seeother.commands.exits import FINDINGS
from seeother.mend.edits import as_diff
from seeother.mend.site import Mending, look_ahead, mend


def show_changes(folder: Path) -> NoReturn:
    """Print what would be mended as a patch, and end the command."""
    mending = look_ahead(folder)
    for name in sorted(mending.files):
        file = mending.files[name]
        click.echo(as_diff(name, file.before.decode("utf-8"), file.after.decode("utf-8")), nl=False)
    _tell_what_is_left(mending)
    sys.exit(FINDINGS if mending.files else 0)


def mend_files(folder: Path) -> bool:
    """Mend the files, say what was done to each, and tell whether all of it could be written."""
    mending = mend(folder)
    for name in sorted(mending.files):
        done = dict.fromkeys(title for _, title in sorted(mending.files[name].done))
        way_back = mending.copies.get(name)
        back = f"as it was, it is {way_back}" if way_back else "git has it as it was"
        click.echo(f"Mended {name} ({back}): {'; '.join(done)}.", err=True)
    _tell_what_is_left(mending)
    return not mending.unwritten


def _tell_what_is_left(mending: Mending) -> None:
    for name, reason in sorted(mending.left.items()):
        click.echo(f"Left {name}: {reason}.", err=True)
