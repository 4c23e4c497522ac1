"""The open documents as pygls keeps them, with lines and columns as the protocol counts them.

pygls ends lines wherever Python does, so a text with U+2028 or a form feed in it would be edited in another line than is meant.
PRIVATE names all of pygls that is used and not promised to stay.
"""

from __future__ import annotations

from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.workspace import TextDocument, Workspace

from seeother.drafts.text import Text

PRIVATE = ("protocol._workspace", "Workspace._create_text_document", "TextDocument._source")


class Document(TextDocument):
    """A text that is edited."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.text = Text(
            self._source or "",
            str(getattr(self.position_codec.encoding, "value", self.position_codec.encoding)),
        )

    def apply_change(self, change: types.TextDocumentContentChangeEvent) -> None:
        """Take an edit of a part, or the whole text anew."""
        if isinstance(change, types.TextDocumentContentChangePartial):
            start, end = (
                self.text.offset(p.line, p.character) for p in (change.range.start, change.range.end)
            )
            self.text = self.text.changed(start, max(start, end), change.text)
        else:
            self.text = Text(change.text, self.text.encoding)
        self._source = self.text.source


class Documents(Workspace):
    """All open documents."""

    def _create_text_document(
        self,
        doc_uri: str,
        source: str | None = None,
        version: int | None = None,
        language_id: str | None = None,
    ) -> TextDocument:
        return Document(doc_uri, source or "", version, language_id, position_codec=self.position_codec)


def keep_documents(server: LanguageServer, params: types.InitializeParams) -> None:
    """Have a server keep its documents so, before any is opened."""
    given = server.workspace
    server.protocol._workspace = Documents(
        given.root_uri,
        types.TextDocumentSyncKind.Incremental,
        params.workspace_folders or [],
        given.position_encoding,
    )
