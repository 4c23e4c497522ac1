"""Entry point for `python -m app`, the same as the command `seeother`."""

from app.cli import main

main(prog_name="seeother")
