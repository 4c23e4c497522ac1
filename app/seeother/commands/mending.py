"""What `check --fix` and `check --diff` do and print: the changes in the files of a site, and which files are left alone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click

from seeother.commands.exits import FINDINGS, USAGE, fail
from seeother.mend.edits import as_diff
from seeother.mend.layout import NoFormatter
from seeother.mend.site import Mending, lay_out, look_ahead, mend


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


def lay_out_files(folder: Path, *, is_to_write: bool) -> bool:
    """Give the files one layout, or say which have another; tell whether all have it in the end."""
    try:
        mending = lay_out(folder, is_to_write=is_to_write)
    except NoFormatter:
        fail("This needs turtlefmt, which is an extra: pip install 'seeother[format]'.", USAGE)
    for name in sorted(mending.files):
        copy = mending.copies.get(name)
        done = f"Formatted {name}" + (f"; as it was, it is {copy}" if copy else "")
        click.echo(f"{done}." if is_to_write else f"Would format {name}.")
    _tell_what_is_left(mending)
    return not mending.unwritten and (is_to_write or not mending.files)


def _tell_what_is_left(mending: Mending) -> None:
    for name, reason in sorted(mending.left.items()):
        click.echo(f"Left {name}: {reason}.", err=True)
