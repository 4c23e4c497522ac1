"""The one layout for a file that an editor has open, as `seeother format` gives it."""

from __future__ import annotations

import asyncio

from lsprotocol import types

from seeother.drafts.text import common_end, common_start
from seeother.editor.protocol import range_of
from seeother.editor.site_server import SiteServer
from seeother.mend.layout import NoFormatter, NotLaidOut, laid_out


async def lay_out(ls: SiteServer, params: types.DocumentFormattingParams) -> list[types.TextEdit] | None:
    """Return the edit that gives an open file the one layout; why it is left as it is, is shown."""
    found = ls.session_of(params.text_document.uri)
    if not found or not found[1].endswith(".ttl"):
        return None
    session, name = found
    text = (await session.ready()).text(name)
    try:
        after = await asyncio.to_thread(laid_out, text.source)
    except NotLaidOut as reason:
        _show(ls, types.MessageType.Warning, f"{name} is left as it is: {reason}.")
        return None
    except NoFormatter:
        _show(ls, types.MessageType.Error, "Formatting needs turtlefmt: pip install 'seeother[format]'.")
        return None
    before = text.source
    if after == before or session.index.text(name) is not text:  # which was written in meanwhile
        return []
    start = common_start(before, after)
    end = common_end(before, after, min(len(before), len(after)) - start)
    return [types.TextEdit(range_of(text, start, len(before) - end), after[start : len(after) - end])]


def _show(ls: SiteServer, kind: types.MessageType, message: str) -> None:
    ls.window_show_message(types.ShowMessageParams(kind, message))
