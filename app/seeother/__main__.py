"""Entry point for `python -m seeother`, the same as the command `seeother`."""

from seeother.cli import main

main(prog_name="seeother")
