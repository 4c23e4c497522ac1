"""The server of one editor: which site a file belongs to, and who is told of its findings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from seeother import __version__
from seeother.diagnostics import Diagnostic
from seeother.editor.protocol import Place, diagnostic_of, uri_of
from seeother.editor.session import Session
from seeother.site.settings import FILE


class Asked(Protocol):
    """A question about a place in a file, of whatever kind."""

    text_document: types.TextDocumentIdentifier
    position: types.Position


class SiteServer(LanguageServer):
    """One editor's server; `site` is the folder to serve, None where each file's own is found."""

    def __init__(self, site: Path | None = None) -> None:
        super().__init__("seeother", __version__)
        self._site = site.resolve() if site else None
        self._sessions: dict[Path, Session] = {}
        self.is_shut_down = False  # by the editor's wish

    def site_of(self, path: Path) -> Path:
        """Return the site that a file belongs to: the nearest folder above with settings, else the editor's, else its own."""
        if self._site:
            return self._site
        for folder in path.parents:
            if (folder / FILE).is_file():
                return folder
        roots = [Path(found) for each in self.workspace.folders.values() if (found := to_fs_path(each.uri))]
        roots += [Path(self.workspace.root_path)] if self.workspace.root_path else []
        return next((root for root in roots if root in path.parents), path.parent)

    def session_of(self, uri: str) -> tuple[Session, str] | None:
        """Return the session of a file and its name there, None for what is no file of a site."""
        found = to_fs_path(uri)
        if not found:
            return None
        path = Path(found).resolve()
        folder = self.site_of(path).resolve()
        if folder not in path.parents:
            return None
        if folder not in self._sessions:
            encoding = str(
                getattr(self.workspace.position_encoding, "value", self.workspace.position_encoding)
            )
            self._sessions[folder] = Session(folder, encoding, self.tell)
        return self._sessions[folder], path.relative_to(folder).as_posix()

    @property
    def sessions(self) -> Sequence[Session]:
        """Return all sites that are being edited."""
        return [*self._sessions.values()]

    async def place(self, params: Asked) -> Place | None:
        """Return where a question is asked."""
        found = self.session_of(params.text_document.uri)
        if not found:
            return None
        session, name = found
        index = await session.ready()
        return Place(
            session, index, name, index.text(name).offset(params.position.line, params.position.character)
        )

    def tell(self, session: Session, name: str, findings: Sequence[Diagnostic]) -> None:
        """Show what is found in a file."""
        text = session.checked.get(name) or session.index.text(name)
        told = [diagnostic_of(each, text) for each in findings]
        uri = uri_of(session, name)
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri=uri, diagnostics=told))
