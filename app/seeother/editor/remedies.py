"""What an editor may change at somebody's wish: a thing's name everywhere, and what is wrong with a known remedy."""

from __future__ import annotations

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from seeother.editor.findings import edits_of
from seeother.editor.hovering import named_at
from seeother.editor.protocol import diagnostic_of, range_of, uri_of
from seeother.editor.renaming import CannotRename, renameable, renamed
from seeother.editor.session import Session
from seeother.editor.site_server import SiteServer


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
    """Return the remedies at a place."""
    found = ls.session_of(params.text_document.uri)
    return _actions(*found, params) if found else []


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
