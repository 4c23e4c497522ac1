"""The commands: each reads its arguments, calls the module that does the work, and prints for a person.

A command imports that module when it runs: `check` and `--help` need not load the server, which takes longest.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from seeother import __version__
from seeother.commands.arguments import SITE
from seeother.commands.exits import FINDINGS, USAGE, fail
from seeother.commands.maintaining import MAINTAINING
from seeother.diagnostics import Refused
from seeother.processes import allow_open_files


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="seeother")
def main() -> None:
    """Publish a folder of Turtle files as Linked Data.

    SITE is a folder of data files, with an optional seeother.toml; it is ./data unless you name another.
    Exit codes: 0 fine, 1 something was found, 2 the command was used wrongly.
    """
    allow_open_files()


@main.command()
@SITE
@click.option("--bind", help="HOST:PORT or unix:PATH to listen on; by default 127.0.0.1:8000.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Number of processes; by default one for each core, at most 4.",
)
@click.option(
    "--good-files", is_flag=True, help="Serve the other files where one has an error from the beginning."
)
@click.option(
    "--preview/--no-preview",
    default=None,
    help="Have open pages follow the files; by default at a terminal, on this machine's own address.",
)
@click.option("--at", "revision", default="", help="Serve SITE as it was at a git revision, beside today's.")
def serve(
    site: Path, bind: str | None, workers: int | None, good_files: bool, preview: bool | None, revision: str
) -> None:
    """Serve SITE and publish every change to its files.

    Errors in the data are printed with file, line and column; then nothing is served, or the last good state is
    if there is one.
    """
    from seeother.commands.previewing import serve_revision, switch_preview
    from seeother.commands.site import introduce, load, usable
    from seeother.gunicorn_settings import become_gunicorn
    from seeother.log_lines import serve_whoever_listens
    from seeother.publish.folder import GOOD_FILES
    from seeother.site.state_folder import spelled_out

    serve_whoever_listens()
    if revision:
        sys.exit(serve_revision(site, revision, bind))
    bind = usable(bind or "127.0.0.1:8000")
    switch_preview(bind, preview)
    if good_files:
        os.environ[GOOD_FILES] = "1"
    folder = spelled_out(site)
    snapshot = load(folder)
    introduce(snapshot, bind)
    del snapshot
    become_gunicorn(folder, bind, workers)


@main.command("try")
@click.argument("uri")
@SITE
@click.option("--accept", help="The Accept header, as with curl -H 'Accept: …'; none unless given.")
@click.option("--accept-language", help="The Accept-Language header.")
@click.option("--accept-profile", help="The Accept-Profile header.")
def try_(
    uri: str, site: Path, accept: str | None, accept_language: str | None, accept_profile: str | None
) -> None:
    """Show how SITE answers for URI, and why: pattern, every variant's score, and the whole exchange.

    URI is a thing or a document, absolute or from its path on. No server is needed.
    """
    from seeother.commands.site import load
    from seeother.commands.trial import rehearse

    snapshot = load(site.resolve())
    lines, status = rehearse(uri, snapshot, accept, accept_language, accept_profile)
    click.echo("\n".join(lines))
    sys.exit(0 if status == 200 else FINDINGS)


@main.command()
@SITE
def reload(site: Path) -> None:
    """Have the running server of SITE look at the files again at once, as SIGHUP does."""
    from seeother.publish.publisher import wake_publisher
    from seeother.publish.state import find_state

    state = find_state(site)
    if not wake_publisher(state):
        fail(
            f"No server is publishing {site} with the state folder {state}; `seeother serve {site}` starts one. One that runs "
            "as a service has STATE_DIRECTORY set, which this command then needs too.",
            FINDINGS,
        )
    click.echo("The publisher looks at the files now; what it finds is at /-/problems.")


@main.command()
@SITE
@click.option("--anew", is_flag=True, help="Infer from the files alone, though addresses in use may move.")
def init(site: Path, anew: bool) -> None:
    """Write the seeother.toml that says what is inferred from the data of SITE, which fixes it for good.

    Where SITE has been served without settings, its addresses stay.
    """
    from seeother.commands.site import inferred
    from seeother.publish.folder import look_at
    from seeother.site.settings import FILE

    folder = site.resolve()
    file = folder / FILE
    if file.exists():
        fail(f"{file} is there already; delete it first to have it written anew.", USAGE)
    try:
        look_at(folder)
    except Refused as refusal:
        fail(str(refusal), FINDINGS)
    text = inferred(folder, anew=anew)
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as problem:
        fail(f"{text}\n{file} cannot be written: {problem.strerror}.", USAGE)
    click.echo(f"{text}\nWritten to {file}.")


@main.command()
@SITE
@click.option(
    "--upstream",
    default="unix:/run/seeother/seeother.sock",
    show_default=True,
    help="Where the server listens.",
)
@click.option("--listen", multiple=True, help="As in nginx's listen; by default port 80, and 443 with --tls.")
@click.option("--server-name", multiple=True, help="By default the host of the site's base.")
@click.option("--cache", default="", help="Folder of nginx's cache; quickest on a tmpfs.")
@click.option("--log", default="", help="nginx's access log for this site, or off.")
@click.option(
    "--state", default="", help="The server's state folder, by default as this command would use it."
)
@click.option("--tls", nargs=2, metavar="CERT KEY", help="Certificate and key.")
@click.option(
    "--open-files",
    default=0,
    type=click.IntRange(0),
    help="Files nginx keeps open; needs worker_rlimit_nofile.",
)
def nginx(
    site: Path,
    upstream: str,
    listen: tuple[str, ...],
    server_name: tuple[str, ...],
    cache: str,
    log: str,
    state: str,
    tls: tuple[str, str] | None,
    open_files: int,
) -> None:
    """Print the nginx configuration for SITE, to be included in nginx's http block."""
    from seeother.commands.nginx import Front, NotForNginx, write_nginx
    from seeother.commands.site import settings_of
    from seeother.publish.state import find_state

    folder = site.resolve()
    front = Front(upstream, listen, server_name, cache, log, state or str(find_state(site)), tls, open_files)
    try:
        text = write_nginx(settings_of(folder), front)
    except NotForNginx as problem:
        fail(str(problem), USAGE)
    click.echo(text, nl=False)


for command in MAINTAINING:
    main.add_command(command)
