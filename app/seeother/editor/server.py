"""The language server, `seeother lsp`: which question of the protocol is answered by what."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from seeother.editor import following, formatting, questions, remedies
from seeother.editor.site_server import SiteServer

_TRIGGERS = types.CompletionOptions(trigger_characters=[":", "<", "@", "^"])
_ACTIONS = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix, remedies.ALL])
FEATURES: tuple[tuple[str, Callable[..., Any], Any], ...] = (
    (types.INITIALIZE, following.initialize, None),
    (types.INITIALIZED, following.initialized, None),
    (types.SHUTDOWN, following.shut_down, None),
    (types.TEXT_DOCUMENT_DID_OPEN, following.opened, None),
    (types.TEXT_DOCUMENT_DID_CHANGE, following.changed, None),
    (types.TEXT_DOCUMENT_DID_SAVE, following.saved, None),
    (types.TEXT_DOCUMENT_DID_CLOSE, following.closed, None),
    (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, following.changed_on_disk, None),
    (types.TEXT_DOCUMENT_COMPLETION, questions.complete, _TRIGGERS),
    (types.TEXT_DOCUMENT_HOVER, questions.hover, None),
    (types.TEXT_DOCUMENT_DEFINITION, questions.define, None),
    (types.TEXT_DOCUMENT_REFERENCES, questions.refer, None),
    (types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, questions.outline, None),
    (types.WORKSPACE_SYMBOL, questions.find, None),
    (types.TEXT_DOCUMENT_PREPARE_RENAME, remedies.prepare_rename, None),
    (types.TEXT_DOCUMENT_RENAME, remedies.rename, types.RenameOptions(prepare_provider=True)),
    (types.TEXT_DOCUMENT_CODE_ACTION, remedies.act, _ACTIONS),
    (types.TEXT_DOCUMENT_FORMATTING, formatting.lay_out, None),
)


def make_server(site: Path | None = None) -> SiteServer:
    """Return a server that answers all of these, for one site or for that of each file."""
    logging.getLogger("pygls.protocol.json_rpc").addFilter(_is_a_fault)
    server = SiteServer(site)
    for method, answer, options in FEATURES:
        server.feature(method, options)(answer)
    return server


def _is_a_fault(record: logging.LogRecord) -> bool:
    """Tell whether there is something to log: what is refused to somebody, such as another name, is no fault of the server."""
    return not (record.exc_info and isinstance(record.exc_info[1], JsonRpcInvalidParams))
