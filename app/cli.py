"""The commands: each reads its arguments, calls the module that does the work, and prints for a person."""

from __future__ import annotations

import errno
import os
import socket
import sys
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import click

from app import __version__
from app.checking import NoSuchState, check_site
from app.diagnostics import Diagnostic, Refused
from app.gunicorn_settings import become_gunicorn
from app.inference import infer
from app.iris import path_of, to_uri
from app.nginx import Front, write_nginx
from app.publication import Publication
from app.publisher import wake_publisher
from app.reading import read
from app.rehearsal import rehearse
from app.report import FORMATS
from app.serving import ensure_snapshot, state_of
from app.settings import FILE, Settings
from app.settings_file import parse_settings
from app.site import look_at
from app.snapshot import Snapshot
from app.sources import find_sources
from app.terms import LABELS

FINDINGS, USAGE = 1, 2
_NOTHING_SERVED = "\nNothing is served: there is no earlier state of this site. Mend it, and start again."
_SITE = click.argument("site", default="data", type=click.Path(path_type=Path))


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="seeother")
def main() -> None:
    """Publish a folder of Turtle files as Linked Data.

    SITE is a folder of data files, with an optional seeother.toml; it is ./data unless you name another.
    Exit codes: 0 fine, 1 something was found, 2 the command was used wrongly.
    """


@main.command()
@_SITE
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="HOST:PORT or unix:PATH to listen on.")
@click.option("--workers", type=click.IntRange(1, 64), help="Number of processes; by default one for each core, at most 4.")
def serve(site: Path, bind: str, workers: int | None) -> None:
    """Serve SITE and publish every change to its files.

    Errors in the data are printed with file, line and column; then nothing is served, or the last good state is
    if there is one.
    """
    _refuse_taken(bind)
    folder = site.resolve()
    snapshot = _loaded(folder)
    _introduce(snapshot, bind)
    del snapshot
    become_gunicorn(folder, bind, workers)


@main.command("try")
@click.argument("uri")
@_SITE
@click.option("--accept", help="The Accept header, as with curl -H 'Accept: …'; none unless given.")
@click.option("--accept-language", help="The Accept-Language header.")
def try_(uri: str, site: Path, accept: str | None, accept_language: str | None) -> None:
    """Show how SITE answers for URI, and why: pattern, every variant's score, and the whole exchange.

    URI is a thing or a document, absolute or from its path on. No server is needed.
    """
    snapshot = _loaded(site.resolve())
    lines, status = rehearse(uri, snapshot, accept, accept_language)
    click.echo("\n".join(lines))
    sys.exit(0 if status == 200 else FINDINGS)


@main.command()
@_SITE
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True, help="How to print.")
@click.option("--strict", is_flag=True, help="End with 1 on warnings too, not only on errors.")
@click.option("--against", default="", help="A folder, a snapshot or a git revision; things that would vanish are errors.")
def check(site: Path, form: str, strict: bool, against: str) -> None:
    """Look SITE over before publishing: syntax, links, labels, shapes, and everything else that can be told beforehand.

    Every finding has file, line, column, a stable code and a remedy.
    """
    try:
        findings = check_site(site.resolve(), against)
    except NoSuchState as problem:
        _fail(str(problem), USAGE)
    shown = findings if form in ("text", "json") else [_from_here(finding, site) for finding in findings]
    click.echo(FORMATS[form](shown), nl=False)
    grave = {"error", "warning"} if strict else {"error"}
    sys.exit(FINDINGS if any(finding.severity in grave for finding in findings) else 0)


@main.command()
@_SITE
def reload(site: Path) -> None:
    """Have the running server of SITE look at the files again at once, as SIGHUP does."""
    state = state_of(site.resolve())
    if not wake_publisher(state):
        _fail(f"No server is publishing {site} with the state folder {state}; `seeother serve {site}` starts one. One that runs "
              "as a service has STATE_DIRECTORY set, which this command then needs too.", FINDINGS)
    click.echo("The publisher looks at the files now; what it finds is at /-/problems.")


@main.command()
@_SITE
def init(site: Path) -> None:
    """Write the seeother.toml that says what would be inferred from the data of SITE."""
    folder = site.resolve()
    file = folder / FILE
    if file.exists():
        _fail(f"{file} is there already; delete it first to have it written anew.", USAGE)
    try:
        look_at(folder)
    except Refused as refusal:
        _fail(str(refusal), FINDINGS)
    text = infer(_subjects(folder), folder.name)
    file.write_text(text, encoding="utf-8")
    click.echo(f"{text}\nWritten to {file}.")


def _settings(folder: Path) -> Settings:
    """Return the settings of a site, inferred where it has none, without a trace in the state folder."""
    try:
        return look_at(folder).settings or parse_settings(infer(_subjects(folder), folder.name), folder)
    except Refused as refusal:
        _fail(str(refusal), FINDINGS)


def _from_here(finding: Diagnostic, site: Path) -> Diagnostic:
    """Name the file from the working folder on, as tools that know the repository expect, where the site lies below it."""
    path = os.path.relpath(site / finding.file)
    return finding if path.startswith("..") else replace(finding, file=path)


def _subjects(folder: Path) -> list[str]:
    readings = [read(source, frozenset(LABELS)) for source in find_sources(folder)[0]]
    if any(reading.has_errors for reading in readings):
        _fail(str(Refused(finding for reading in readings for finding in reading.findings)), FINDINGS)
    return [iri for reading in readings for iri in reading.subjects]


@main.command()
@_SITE
@click.option("--upstream", default="unix:/run/seeother/seeother.sock", show_default=True, help="Where the server listens.")
@click.option("--listen", multiple=True, help="As in nginx's listen; by default port 80, and 443 with --tls.")
@click.option("--server-name", multiple=True, help="By default the host of the site's base.")
@click.option("--cache", default="", help="Folder of nginx's cache; quickest on a tmpfs.")
@click.option("--log", default="", help="nginx's access log for this site, or off.")
@click.option("--state", default="", help="The server's state folder, by default as this command would use it.")
@click.option("--tls", nargs=2, metavar="CERT KEY", help="Certificate and key.")
@click.option("--open-files", default=0, type=click.IntRange(0), help="Files nginx keeps open; needs worker_rlimit_nofile.")
def nginx(
    site: Path, upstream: str, listen: tuple[str, ...], server_name: tuple[str, ...], cache: str, log: str, state: str,
    tls: tuple[str, str] | None, open_files: int,
) -> None:  # fmt: skip
    """Print the nginx configuration for SITE, to be included in nginx's http block."""
    folder = site.resolve()
    front = Front(upstream, listen, server_name, cache, log, state or str(state_of(folder)), tls, open_files)
    click.echo(write_nginx(_settings(folder), front), nl=False)


def _loaded(folder: Path) -> Snapshot:
    """Build the site's snapshot where it must be built, and return it; stops the command on errors in the data."""
    progress = _Progress()
    try:
        state = state_of(folder)
        refusal = ensure_snapshot(folder, state, progress)
        progress.done()
        if refusal:
            click.echo(f"The data has errors; the last good state is served:\n{refusal}", err=True)
        return Publication(state).current()
    except Refused as refusal:
        progress.done()
        _fail(f"{refusal}{_NOTHING_SERVED if folder.is_dir() else ''}", FINDINGS)
    except OSError as problem:
        progress.done()
        _fail(f"The snapshot cannot be written: {problem}. Name another folder with the setting `state`.", USAGE)


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


def _introduce(snapshot: Snapshot, bind: str) -> None:
    manifest, settings = snapshot.manifest, snapshot.settings
    click.echo(f"{settings.title}: {manifest.things:,} things in {manifest.triples:,} statements, {manifest.files} files")
    if not (settings.folder / FILE).exists():
        click.echo(f"There is no {FILE}; these settings are inferred (`seeother init` writes them):\n")
        click.echo((snapshot.path / FILE).read_text(encoding="utf-8"))
    key = next((key for key in snapshot.index.keys() if settings.patterns.thing(key)), None)  # noqa: SIM118  a method, no dict
    if key is None:
        click.echo("No subject of the data fits a pattern, so no thing will be found: compare base and patterns with the data.")
        return
    url = f"http://{bind}{to_uri(path_of(key))}" if not bind.startswith("unix:") else to_uri(key)
    by_socket = f"--unix-socket {bind.removeprefix('unix:')} " if bind.startswith("unix:") else ""
    click.echo(f"Try:  curl -iL {by_socket}-H 'Accept: text/turtle' '{url}'")


def _refuse_taken(bind: str) -> None:
    host, separator, port = bind.rpartition(":")
    if bind.startswith(("unix:", "fd://")):
        return
    if not separator or not port.isdigit() or int(port) > 65535:
        _fail(f"--bind expects HOST:PORT or unix:PATH, not {bind!r}.", USAGE)
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host.strip("[]") or "0.0.0.0", int(port)))  # noqa: S104  what an empty host means
    except OSError as problem:
        taken = problem.errno == errno.EADDRINUSE
        reason = "another program listens there" if taken else problem.strerror or str(problem)
        _fail(f"Cannot listen on {bind}: {reason}. Choose another address with --bind.", USAGE)


def _fail(message: str, code: int) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(code)
