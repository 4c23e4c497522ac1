"""What commands do with a site before their own work: load it, show how far that is, read its settings."""

from __future__ import annotations

import errno
import logging
import socket
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from seeother.commands.exits import FINDINGS, USAGE, fail
from seeother.diagnostics import Diagnostic, Refused, in_order, printed
from seeother.engine.trouble import EngineTrouble
from seeother.files.reading import evidence, read
from seeother.files.sources import find_sources
from seeother.graph.snapshot import Snapshot
from seeother.iris import path_of, to_uri
from seeother.publish.folder import look_at
from seeother.publish.inferred import inferred_for
from seeother.publish.once import ensure_snapshot
from seeother.publish.publication import Publication
from seeother.publish.state import THINGS_VANISHED, Foreign
from seeother.site.inference import infer
from seeother.site.settings import FILE, Settings
from seeother.site.settings_file import parse_settings, state_of
from seeother.terms import LABELS

_NOTHING_SERVED = (
    "\nNothing is served: there is no earlier state of this site. Mend it, and start again; "
    "`serve --good-files` serves the other files until then."
)


def load(folder: Path) -> Snapshot:
    """Build the site's snapshot where it must be built, and return it; stops the command on errors in the data."""
    progress = _Progress()
    try:
        state = state_of(folder)
        with _untold():
            refusal = ensure_snapshot(folder, state, progress)
        progress.done()
        if refusal:
            click.echo(f"The data has errors; the last good state is served:\n{refusal}", err=True)
        publication = Publication(state)
        snapshot = publication.current()
        for finding in publication.problems()["findings"]:
            if finding["code"] == THINGS_VANISHED:
                click.echo(f"{finding['message']}\n    {finding['hint']}", err=True)
        if snapshot.manifest.left_out and not refusal:
            _tell_what_is_left_out(publication.problems()["findings"])
        return snapshot
    except Refused as refusal:
        progress.done()
        fail(f"{refusal}{_NOTHING_SERVED if folder.is_dir() else ''}", FINDINGS)
    except Foreign as problem:
        progress.done()
        fail(
            f"The snapshot cannot be written: {problem}. Name another folder with the setting `state`.", USAGE
        )
    except OSError as problem:
        progress.done()
        remedy = f" Make room in {state}, let your user write there, or name another folder with the setting `state`."
        fail(f"The snapshot cannot be written: {problem}.{remedy if problem.errno else ''}", USAGE)


def _tell_what_is_left_out(findings: Iterable[Mapping[str, Any]]) -> None:
    wrong = [Diagnostic(**finding) for finding in findings if finding["severity"] == "error"]
    files = sorted({finding.file for finding in wrong})
    them = "it" if len(files) == 1 else "them"
    click.echo(
        f"Left out, for the errors in {them}: {', '.join(files)}.\n{printed(in_order(wrong))}\n", err=True
    )


@contextmanager
def _untold() -> Iterator[None]:
    """Have nothing logged: what is published is told by the command itself, once."""
    log, silence = logging.getLogger("seeother"), logging.NullHandler()
    log.addHandler(silence)
    try:
        yield
    finally:
        log.removeHandler(silence)


class _Progress:
    """Shows on a terminal how much has been read; elsewhere it is silent."""

    def __init__(self) -> None:
        self._count = 0
        self._shown = sys.stderr.isatty()

    def __call__(self, name: str, count: int) -> None:
        self._count += count
        if self._shown:
            click.echo(f"\r\033[K{self._count:,} statements read, now {name}", nl=False, err=True)

    def done(self) -> None:
        """Clear the line."""
        if self._shown and self._count:
            click.echo("\r\033[K", nl=False, err=True)


def introduce(snapshot: Snapshot, bind: str) -> None:
    """Say what is served, by which settings, and what to try first."""
    manifest, settings = snapshot.manifest, snapshot.settings
    click.echo(
        f"{settings.title}: {manifest.things:,} things in {manifest.triples:,} statements, {manifest.files} files"
    )
    if not (settings.folder / FILE).exists():
        click.echo(f"There is no {FILE}; these settings are inferred (`seeother init` writes them):\n")
        click.echo((snapshot.path / FILE).read_text(encoding="utf-8"))
    try:
        key = next((key for key in snapshot.catalogue.keys() if settings.patterns.thing(key)), None)  # noqa: SIM118  a method, no dict
    except EngineTrouble as trouble:
        click.echo(f"The engine does not answer yet, and is waited for: {trouble}")
        return
    if key is None:
        click.echo(
            "No subject of the data fits a pattern, so no thing will be found: compare base and patterns with the data."
        )
        return
    url = f"http://{bind}{to_uri(path_of(key))}" if not bind.startswith("unix:") else to_uri(key)
    by_socket = f"--unix-socket {bind.removeprefix('unix:')} " if bind.startswith("unix:") else ""
    click.echo(f"Try:  curl -iL {by_socket}-H 'Accept: text/turtle' '{url}'")


def usable(bind: str) -> str:
    """Return an address to listen on, with a free port in place of 0; stops the command where nobody can listen."""
    host, separator, port = bind.rpartition(":")
    if bind.startswith(("unix:", "fd://")):
        return bind
    if not separator or not port.isdigit() or int(port) > 65535:
        fail(f"--bind expects HOST:PORT or unix:PATH, not {bind!r}.", USAGE)
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host.strip("[]") or "0.0.0.0", int(port)))  # noqa: S104  what an empty host means
            return f"{host}:{probe.getsockname()[1]}"
    except OSError as problem:
        taken = problem.errno == errno.EADDRINUSE
        reason = "another program listens there" if taken else problem.strerror or str(problem)
        fail(f"Cannot listen on {bind}: {reason}. Choose another address with --bind.", USAGE)


def settings_of(folder: Path) -> Settings:
    """Return the settings of a site, inferred where it has none, without a trace in the state folder."""
    try:
        return look_at(folder).settings or parse_settings(inferred(folder), folder)
    except Refused as refusal:
        fail(str(refusal), FINDINGS)


def inferred(folder: Path, *, anew: bool = False) -> str:
    """Return the settings file that says what is inferred from the data, as far as it has no errors.

    Stops the command where no file is without. What is served already by inferred settings is gone on from, unless it
    is to be inferred anew.
    """
    readings = [read(source, frozenset(LABELS)) for source in find_sources(folder)[0]]
    good = [reading for reading in readings if not reading.has_errors]
    if not good:
        fail(str(Refused(finding for reading in readings for finding in reading.findings)), FINDINGS)
    if len(good) < len(readings):
        _tell_what_is_left_out(f.as_dict() for reading in readings for f in reading.findings)
    subjects, tags, documents = evidence(good)
    earlier = None if anew else inferred_for(folder)
    return infer(subjects, folder.resolve().name, tags, documents, earlier)
