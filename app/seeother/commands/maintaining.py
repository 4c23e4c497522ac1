"""The commands for those who write the data: what is wrong with it, what has changed, and how it is laid out."""

from __future__ import annotations

import gc
import os
import sys
from dataclasses import replace
from pathlib import Path

import click

from seeother.commands.arguments import SITE
from seeother.commands.exits import FINDINGS, USAGE, fail
from seeother.diagnostics import Diagnostic, Refused

_FORMATS = ["text", "json", "github", "gitlab", "sarif", "markdown"]


@click.command()
@SITE
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
    metavar="NAME",
    help="Shapes to apply with those of SITE: skos, dcat-ap, ontology, schema, or a set that [shapes] in the settings names.",
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
    from seeother.check.profiles import NoSuchProfile
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
    except (NoSuchState, NoSuchProfile) as problem:
        fail(str(problem), USAGE)
    shown = findings if form in ("text", "json") else [_from_here(finding, site) for finding in findings]
    click.echo(FORMATS[form](shown), nl=False)
    if form == "markdown" and against:
        from seeother.commands.differences import for_readers

        click.echo(f"\n{for_readers(against, folder)}", nl=False)
    grave = {"error", "warning"} if strict else {"error"}
    gc.freeze()  # the process ends: what was gathered need not be looked through for waste
    sys.exit(FINDINGS if not wrote_all or any(finding.severity in grave for finding in findings) else 0)


@click.command()
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


@click.command()
@SITE
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


@click.command()
@click.argument("site", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option("--stdio", is_flag=True, help="Speak over standard input and output, which it does anyway.")
def lsp(site: Path | None, stdio: bool) -> None:
    """Help an editor with the files of SITE, or of the site that each file belongs to (Language Server Protocol)."""
    try:
        from seeother.editor.server import make_server
    except ModuleNotFoundError as problem:
        fail(f"{problem}. The editor's part is an extra: pip install 'seeother[lsp]'.", USAGE)
    server = make_server(site)
    server.start_io()
    sys.exit(0 if server.is_shut_down else FINDINGS)  # as the protocol wants it


@click.command("format")
@SITE
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


def _from_here(finding: Diagnostic, site: Path) -> Diagnostic:
    """Name the file from the working folder on, as tools that know the repository expect, where the site lies below it."""
    path = os.path.relpath(site / finding.file)
    return finding if path.startswith("..") else replace(finding, file=path)


MAINTAINING = (check, diff, report, lsp, format_)
