"""What an editor may change at somebody's wish: a thing's name everywhere, and what is wrong with a known remedy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from seeother.editor.findings import edits_of
from seeother.editor.hovering import named_at
from seeother.editor.protocol import diagnostic_of, range_of, uri_of
from seeother.editor.renaming import CannotRename, renameable, renamed
from seeother.editor.session import Session
from seeother.editor.site_server import SiteServer
from seeother.mend.edits import together

ALL = "source.fixAll.seeother"


async def prepare_rename(ls: SiteServer, params: types.PrepareRenameParams) -> types.Range | None:
    """Return the part of a name that can be another."""
    place = await ls.place(params)
    if place is None:
        return None
    try:
        named = renameable(place.site, place.name, named_at(place.site, place.name, place.offset))
    except CannotRename as problem:
        raise JsonRpcInvalidParams(str(problem)) from problem
    return range_of(place.site.text(place.name), named.start, named.end)


async def rename(ls: SiteServer, params: types.RenameParams) -> types.WorkspaceEdit | None:
    """Return the edits that give a thing another name."""
    place = await ls.place(params)
    if place is None:
        return None
    try:
        named = named_at(place.site, place.name, place.offset)
        found = renamed(place.site, place.name, named, params.new_name)
    except CannotRename as problem:
        raise JsonRpcInvalidParams(str(problem)) from problem
    changes = {}
    for file, edits in found.items():
        text = place.site.text(file)
        changes[uri_of(place.session, file)] = [
            types.TextEdit(range_of(text, each.start, each.end), each.text) for each in edits
        ]
    return types.WorkspaceEdit(changes=changes)


async def act(ls: SiteServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    """Return the remedies at a place, or that of all certain ones of the file where those are asked for."""
    found = ls.session_of(params.text_document.uri)
    if not found:
        return []
    only = params.context.only
    offered = (
        _actions(*found, params) if only is None or _is_wanted(types.CodeActionKind.QuickFix, only) else []
    )
    return [*offered, *(_all(*found) if only and _is_wanted(ALL, only) else ())]


def _is_wanted(kind: str, only: Sequence[str]) -> bool:
    return any(kind == each or kind.startswith(f"{each}.") for each in only)


def _all(session: Session, name: str) -> Iterator[types.CodeAction]:
    """Yield what mends all that is certain in a file, as far as it goes together."""
    checked, now = session.checked.get(name), session.index.text(name)
    certain = (each.fix for each in session.findings.get(name, ()) if each.fix and each.fix.is_certain)
    edits: set[tuple[int, int, str]] = set()
    for fix in together(certain) if checked else ():
        edits.update(edits_of(fix, checked.source if checked else "", now.source) or ())
    if edits:
        changes = {
            uri_of(session, name): [types.TextEdit(range_of(now, s, e), t) for s, e, t in sorted(edits)]
        }
        yield types.CodeAction("Mend what is certain", ALL, edit=types.WorkspaceEdit(changes=changes))


def _actions(session: Session, name: str, params: types.CodeActionParams) -> list[types.CodeAction]:
    """Return the remedies of the findings that a range touches."""
    checked, now = session.checked.get(name), session.index.text(name)
    first, last = ((p.line, p.character) for p in (params.range.start, params.range.end))
    found = []
    for finding in session.findings.get(name, ()):
        if finding.fix is None or checked is None:
            continue
        edits = edits_of(finding.fix, checked.source, now.source)
        shown = diagnostic_of(finding, checked)
        begin, end = ((p.line, p.character) for p in (shown.range.start, shown.range.end))
        if edits is None or begin > last or end < first:
            continue
        changes = {uri_of(session, name): [types.TextEdit(range_of(now, s, e), text) for s, e, text in edits]}
        found.append(
            types.CodeAction(
                finding.fix.title,
                types.CodeActionKind.QuickFix,
                [shown],
                is_preferred=finding.fix.is_certain,
                edit=types.WorkspaceEdit(changes=changes),
            )
        )
    return found
