"""How a command ends: the exit codes, and the sentence that goes with a failure."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

FINDINGS, USAGE = 1, 2


def fail(message: str, code: int) -> NoReturn:
    """Stop the command with a sentence and an exit code."""
    click.echo(message, err=True)
    sys.exit(code)
