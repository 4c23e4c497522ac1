"""Places, findings and proposals as the Language Server Protocol has them."""

from __future__ import annotations

from typing import NamedTuple

from lsprotocol import types
from pygls.uris import from_fs_path

from seeother.diagnostics import Diagnostic
from seeother.drafts.site_index import Found, SiteIndex
from seeother.drafts.text import Text
from seeother.editor.completion import Proposal
from seeother.editor.findings import as_text, extent
from seeother.editor.session import Session

_SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
}
_KINDS = {
    "prefix": types.CompletionItemKind.Module,
    "class": types.CompletionItemKind.Class,
    "property": types.CompletionItemKind.Property,
    "datatype": types.CompletionItemKind.Struct,
    "individual": types.CompletionItemKind.EnumMember,
    "thing": types.CompletionItemKind.Reference,
}


class Place(NamedTuple):
    """Where in which site an editor asks."""

    session: Session
    site: SiteIndex
    name: str
    offset: int


def uri_of(session: Session, name: str) -> str:
    """Return the URI of a file, as the editor spells it where it has it open."""
    return session.uris.get(name) or from_fs_path(str(session.folder / name)) or ""


def range_of(text: Text, start: int, end: int) -> types.Range:
    """Return two offsets as the protocol has them."""
    return types.Range(types.Position(*text.position(start)), types.Position(*text.position(end)))


def diagnostic_of(finding: Diagnostic, text: Text) -> types.Diagnostic:
    """Return a finding as the protocol has it."""
    return types.Diagnostic(
        range=range_of(text, *extent(finding, text.source)),
        message=as_text(finding),
        severity=_SEVERITIES[finding.severity],
        code=finding.code,
        source="seeother",
        tags=[types.DiagnosticTag.Deprecated] if finding.code == "deprecated-term" else None,
    )


def item_of(proposal: Proposal, number: int, offset: int, text: Text) -> types.CompletionItem:
    """Return the proposal of a number, for the text up to an offset."""
    added = proposal.declaration
    return types.CompletionItem(
        label=proposal.label,
        kind=_KINDS.get(proposal.kind),
        detail=proposal.detail or None,
        filter_text=proposal.matches or proposal.text,
        sort_text=f"{number:04}",
        text_edit=types.TextEdit(range_of(text, proposal.start, offset), proposal.text),
        additional_text_edits=[types.TextEdit(range_of(text, added.offset, added.offset), added.text)]
        if added
        else None,
        tags=[types.CompletionItemTag.Deprecated] if proposal.is_deprecated else None,
    )


def location_of(place: Place, found: Found) -> types.Location:
    """Return where something stands."""
    text = place.site.text(found.file)
    return types.Location(uri_of(place.session, found.file), range_of(text, found.span.start, found.span.end))
