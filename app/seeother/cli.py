"""The commands: each reads its arguments, calls the module that does the work, and prints for a person.

A command imports that module when it runs: `check` and `--help` need not load the server, which takes longest.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import click

from seeother import __version__
from seeother.commands.exits import FINDINGS, USAGE, fail
from seeother.diagnostics import Diagnostic, Refused

_FORMATS = ["text", "json", "github", "gitlab", "sarif", "markdown"]


def _reachable(_: click.Context, __: click.Parameter, site: Path) -> Path:
    """Return the site's path, where it is one that can be followed."""
    try:
        site.resolve()
        site.exists()
    except (OSError, RuntimeError) as problem:  # Python has a RuntimeError for links in a circle
        raise click.BadParameter(f"this path leads nowhere: {problem}") from problem
    return site


_SITE = click.argument("site", default="data", type=click.Path(path_type=Path), callback=_reachable)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="seeother")
def main() -> None:
    """Publish a folder of Turtle files as Linked Data.

    SITE is a folder of data files, with an optional seeother.toml; it is ./data unless you name another.
    Exit codes: 0 fine, 1 something was found, 2 the command was used wrongly.
    """


@main.command()
@_SITE
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
    from seeother.commands.site import introduce, load, refuse_taken
    from seeother.gunicorn_settings import become_gunicorn
    from seeother.publish.folder import GOOD_FILES
    from seeother.site.state_folder import spelled_out

    if revision:
        sys.exit(serve_revision(site, revision, bind))
    bind = bind or "127.0.0.1:8000"
    refuse_taken(bind)
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
@_SITE
@click.option("--accept", help="The Accept header, as with curl -H 'Accept: …'; none unless given.")
@click.option("--accept-language", help="The Accept-Language header.")
def try_(uri: str, site: Path, accept: str | None, accept_language: str | None) -> None:
    """Show how SITE answers for URI, and why: pattern, every variant's score, and the whole exchange.

    URI is a thing or a document, absolute or from its path on. No server is needed.
    """
    from seeother.commands.site import load
    from seeother.commands.trial import rehearse

    snapshot = load(site.resolve())
    lines, status = rehearse(uri, snapshot, accept, accept_language)
    click.echo("\n".join(lines))
    sys.exit(0 if status == 200 else FINDINGS)


@main.command()
@_SITE
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True, help="How to print."
)
@click.option("--strict", is_flag=True, help="End with 1 on warnings too, not only on errors.")
@click.option(
    "--against",
    default="",
    help="A folder, a snapshot or a git revision; things that would vanish are errors.",
)
@click.option(
    "--profile",
    type=click.Choice(["skos", "dcat-ap", "ontology", "schema"]),
    help="Shapes to apply with those of SITE: what such data should say.",
)
@click.option(
    "--fix",
    is_flag=True,
    help="Mend in the files what is certain; what is not in git is kept in the state folder.",
)
@click.option(
    "--diff",
    is_flag=True,
    help="Show what --fix would change, and change nothing; ends with 1 where it would.",
)
def check(
    site: Path, form: str, strict: bool, against: str, profile: str | None, fix: bool, diff: bool
) -> None:
    """Look SITE over before publishing: syntax, links, labels, shapes, and everything else that can be told beforehand.

    Every finding has file, line, column, a stable code and a remedy. Many can be mended by --fix: terms of vocabularies
    that are misspelt, prefixes that are missing, names with spaces around them, characters to be percent-encoded.
    """
    from seeother.check.report import FORMATS
    from seeother.check.site import check_site
    from seeother.commands.mending import mend_files, show_changes
    from seeother.files.revisions import NoSuchState

    folder = site.resolve()
    if diff:
        show_changes(folder)
    wrote_all = mend_files(folder) if fix else True
    try:
        findings = check_site(folder, against, profile=profile or "")
    except NoSuchState as problem:
        fail(str(problem), USAGE)
    shown = findings if form in ("text", "json") else [_from_here(finding, site) for finding in findings]
    click.echo(FORMATS[form](shown), nl=False)
    if form == "markdown" and against:
        from seeother.commands.differences import for_readers

        click.echo(f"\n{for_readers(against, folder)}", nl=False)
    grave = {"error", "warning"} if strict else {"error"}
    sys.exit(FINDINGS if not wrote_all or any(finding.severity in grave for finding in findings) else 0)


@main.command()
@click.argument("old")
@click.argument("new", default="data")
@click.option("--site", default="data", type=click.Path(path_type=Path), help="Whose revisions, if both are.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "html", "json"]),
    default="text",
    show_default=True,
    help="How to print.",
)
@click.option(
    "--most", default=50, show_default=True, type=click.IntRange(0), help="Things to show, 0 for all."
)
@click.option(
    "--lines", default=20, show_default=True, type=click.IntRange(0), help="Lines for each, 0 for all."
)
def diff(old: str, new: str, site: Path, form: str, most: int, lines: int) -> None:
    """Show what readers of NEW see differently from those of OLD: things new, gone and changed, statement by statement.

    Each is a folder, a git revision of the other one's folder (HEAD~3, v1.0), or a folder at a revision (main:data).
    Ends with 1 where there is a difference.
    """
    from seeother.commands.differences import Differences, at
    from seeother.compare.printed import FORMS
    from seeother.files.revisions import NoSuchState

    folder = next((Path(each) for each in (new, old) if Path(each).is_dir()), site)
    try:
        with at(old, folder) as before, at(new, folder) as after:
            report = Differences().between(before, after, most, lines)
    except NoSuchState as problem:
        fail(str(problem), USAGE)
    except (Refused, OSError, EOFError) as problem:
        fail(f"{problem}\nNothing is compared: mend what cannot be read first.", USAGE)
    click.echo(FORMS[form](report), nl=False)
    sys.exit(FINDINGS if report.counts else 0)


@main.command()
@_SITE
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "html", "json"]),
    default="text",
    show_default=True,
    help="How to print.",
)
@click.option(
    "--most", default=5, show_default=True, type=click.IntRange(0), help="Of each kind to show, 0 for all."
)
@click.option(
    "--links",
    is_flag=True,
    help="Ask other hosts whether links to them still lead somewhere; ends with 1 where one does not.",
)
@click.option(
    "--links-most",
    default=500,
    show_default=True,
    type=click.IntRange(1),
    help="Links to test, at most 25 of one host.",
)
@click.option(
    "--links-seconds", default=300, show_default=True, type=click.IntRange(1), help="Time for testing them."
)
def report(site: Path, form: str, most: int, links: bool, links_most: int, links_seconds: int) -> None:
    """Tell SITE in figures: sizes, texts that are missing in each language, links to other hosts, terms that nothing uses.

    Ends with 1 where a file cannot be read to its end.
    """
    from seeother.overview.asking import Bounds
    from seeother.overview.printed import FORMS
    from seeother.overview.report import overview

    bounds = Bounds(links=links_most, seconds=links_seconds) if links else None
    folder = site.resolve()
    try:
        told = overview(folder, most, bounds) if folder.is_dir() else None
    except Refused as refusal:
        fail(str(refusal), FINDINGS)
    if told is None:
        fail(f"There is no data file in {site}: name the folder that holds the Turtle files.", USAGE)
    click.echo(FORMS[form](told), nl=False)
    sys.exit(FINDINGS if told.broken or told.has_dead_links else 0)


@main.command()
@click.argument("site", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option("--stdio", is_flag=True, help="Speak over standard input and output, which it does anyway.")
def lsp(site: Path | None, stdio: bool) -> None:
    """Help an editor with the files of SITE, or of the site that each file belongs to (Language Server Protocol)."""
    try:
        from seeother.editor.server import make_server
    except ModuleNotFoundError as problem:
        fail(f"{problem}. The editor's part is an extra: pip install 'seeother[lsp]'.", USAGE)
    make_server(site).start_io()


@main.command("format")
@_SITE
@click.option(
    "--check", "only", is_flag=True, help="Change nothing; end with 1 where a file has another layout."
)
def format_(site: Path, only: bool) -> None:
    """Give the Turtle files of SITE one layout that keeps statements, their order and comments.

    A file that this would change in any other way is left as it is.
    """
    from seeother.commands.mending import lay_out_files

    folder = site.resolve()
    if not folder.is_dir():
        fail(f"{site} is no folder: name the one that holds the Turtle files.", USAGE)
    sys.exit(0 if lay_out_files(folder, is_to_write=not only) else FINDINGS)


@main.command()
@_SITE
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
@_SITE
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
    file.write_text(text, encoding="utf-8")
    click.echo(f"{text}\nWritten to {file}.")


def _from_here(finding: Diagnostic, site: Path) -> Diagnostic:
    """Name the file from the working folder on, as tools that know the repository expect, where the site lies below it."""
    path = os.path.relpath(site / finding.file)
    return finding if path.startswith("..") else replace(finding, file=path)


@main.command()
@_SITE
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
