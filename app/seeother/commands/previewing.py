"""What `seeother serve` does for who writes: pages that follow the files, and a site as it was beside the one of today."""

from __future__ import annotations

import ipaddress
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

from seeother.commands.exits import USAGE, fail
from seeother.commands.site import usable
from seeother.files.revisions import NoSuchState, site_at
from seeother.preview.live import SWITCH
from seeother.processes import python_path
from seeother.publish.state import StateFolder
from seeother.site.settings import FILE

_FIRST_PORT, _PORTS = 8001, 100  # where a revision is served
_PATIENCE = 10.0  # seconds
_STATE = re.compile(r"(?m)^[ \t]*state[ \t]*=.*$")


def switch_preview(bind: str, wanted: bool | None) -> None:
    """Have workers preview, where somebody at this machine wants it: asked for, or by default at a terminal."""
    is_own = is_loopback(bind)
    if wanted and not is_own:
        fail(f"--preview is for this machine alone, and {bind} is not: bind 127.0.0.1 or localhost.", USAGE)
    if wanted or (wanted is None and is_own and sys.stdout.isatty()):
        os.environ[SWITCH] = f"http://{bind}"
    else:
        os.environ.pop(SWITCH, None)


def is_loopback(bind: str) -> bool:
    """Tell whether an address is reached from this machine alone, by TCP."""
    host = bind.rpartition(":")[0].strip("[]")
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def serve_revision(site: Path, revision: str, bind: str | None) -> int:
    """Serve a site as git has it at a revision, until a signal ends it; returns the exit code."""
    try:
        with site_at(revision, site) as folder, tempfile.TemporaryDirectory(prefix="seeother-") as state:
            settings = folder / FILE
            if settings.is_file():  # its state folder is that of today's site
                settings.write_text(_STATE.sub("", settings.read_text(encoding="utf-8")), encoding="utf-8")
            address = usable(bind) if bind else f"127.0.0.1:{_free_port()}"
            click.echo(f"{site} at {revision}, on http://{address}/")
            sys.stdout.flush()
            return _run(folder, address, state)
    except NoSuchState as problem:
        fail(str(problem), USAGE)


def _run(folder: Path, address: str, state: str) -> int:
    command = [sys.executable, "-m", "seeother", "serve", str(folder), "--bind", address, "--no-preview"]
    environment = {**os.environ, "PYTHONPATH": python_path(), "XDG_STATE_HOME": state}
    environment.pop("STATE_DIRECTORY", None)
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: process.terminate())
    code = process.wait()
    _wait_for_publishers(Path(state))
    return max(code, 0)


def _wait_for_publishers(place: Path) -> None:
    """Wait for a publisher to end, which would write into a folder that is to go."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and any(
        StateFolder(found).has_publisher() for found in (place / "seeother").glob("*")
    ):
        time.sleep(0.05)


def _free_port() -> int:
    for port in range(_FIRST_PORT, _FIRST_PORT + _PORTS):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    return 0
