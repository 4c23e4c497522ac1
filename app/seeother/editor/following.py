"""Keep up with what an editor opens, writes, saves and closes, and with what others write."""

from __future__ import annotations

from lsprotocol import types

from seeother.editor.documents import Document, keep_documents
from seeother.editor.site_server import SiteServer

_WATCHED = "**/*.{ttl,nt,nq,trig,n3,rdf,jsonld,toml,gz}"


def initialize(ls: SiteServer, params: types.InitializeParams) -> None:
    """Get ready before any file is opened."""
    keep_documents(ls, params)


async def initialized(ls: SiteServer, _: types.InitializedParams) -> None:
    """Ask to be told of what others write, where the editor can tell."""
    told = ls.client_capabilities.workspace
    watch = told.did_change_watched_files if told else None
    if watch and watch.dynamic_registration:
        options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(_WATCHED)])
        wanted = types.Registration("files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        await ls.client_register_capability_async(types.RegistrationParams([wanted]))


def shut_down(ls: SiteServer, _: None) -> None:
    """End all checks."""
    ls.is_shut_down = True
    for session in ls.sessions:
        session.close()


def opened(ls: SiteServer, params: types.DidOpenTextDocumentParams) -> None:
    """Take the text of a file that was opened."""
    _write(ls, params.text_document.uri)


def changed(ls: SiteServer, params: types.DidChangeTextDocumentParams) -> None:
    """Take a text that has changed."""
    _write(ls, params.text_document.uri)


def _write(ls: SiteServer, uri: str) -> None:
    document = ls.workspace.get_text_document(uri)
    found = ls.session_of(uri)
    if found and isinstance(document, Document):
        session, name = found
        session.uris[name] = uri
        session.write(name, document.text)


def saved(ls: SiteServer, params: types.DidSaveTextDocumentParams) -> None:
    """Look at the files again: saving may have changed more than one."""
    if found := ls.session_of(params.text_document.uri):
        found[0].look_again()


def closed(ls: SiteServer, params: types.DidCloseTextDocumentParams) -> None:
    """Take a file as it is on disk again."""
    if found := ls.session_of(params.text_document.uri):
        session, name = found
        session.uris.pop(name, None)
        session.write(name, None)


def changed_on_disk(ls: SiteServer, _: types.DidChangeWatchedFilesParams) -> None:
    """Look at the files again."""
    for session in ls.sessions:
        session.look_again()
