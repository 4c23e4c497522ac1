"""What an editor asks about a place, answered from the site's index."""

from __future__ import annotations

from lsprotocol import types

from seeother.drafts.site_index import Found, SiteIndex
from seeother.editor.completion import MOST, proposals
from seeother.editor.hovering import declaration_of, hover_text, named_at
from seeother.editor.protocol import Place, item_of, location_of, range_of
from seeother.editor.site_server import SiteServer

_MOST_SYMBOLS = 2_000


async def complete(ls: SiteServer, params: types.CompletionParams) -> types.CompletionList | None:
    """Return what may be written next."""
    place = await ls.place(params)
    if place is None:
        return None
    found = proposals(place.site, place.name, place.offset)
    text = place.site.text(place.name)
    items = [item_of(each, number, place.offset, text) for number, each in enumerate(found)]
    return types.CompletionList(is_incomplete=len(found) >= MOST, items=items)


async def hover(ls: SiteServer, params: types.HoverParams) -> types.Hover | None:
    """Return what is known of the thing or term at a place."""
    place = await ls.place(params)
    named = named_at(place.site, place.name, place.offset) if place else None
    if not place or not named:
        return None
    told = types.MarkupContent(types.MarkupKind.Markdown, hover_text(place.site, place.name, named))
    return types.Hover(told, range_of(place.site.text(place.name), named.start, named.end))


async def define(ls: SiteServer, params: types.DefinitionParams) -> list[types.Location] | None:
    """Return where a thing is described, or a prefix declared."""
    place = await ls.place(params)
    named = named_at(place.site, place.name, place.offset) if place else None
    if not place or not named:
        return None
    found = [] if named.is_prefix else place.site.definitions(named.iri)
    index = place.site.files[place.name]
    if not found and index.is_turtle and (declared := declaration_of(index, named)):
        found = [Found(place.name, declared)]
    return [location_of(place, each) for each in found]


async def refer(ls: SiteServer, params: types.ReferenceParams) -> list[types.Location] | None:
    """Return where a thing or term is mentioned, in all files."""
    place = await ls.place(params)
    named = named_at(place.site, place.name, place.offset) if place else None
    if not place or not named:
        return None
    wanted = params.context.include_declaration
    found = [each for each in place.site.spans(named.iri) if wanted or each.span.role != "subject"]
    return [location_of(place, each) for each in found]


async def outline(ls: SiteServer, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol] | None:
    """Return what a file describes."""
    found = ls.session_of(params.text_document.uri)
    return _symbols(await found[0].ready(), found[1]) if found else None


def _symbols(site: SiteIndex, name: str) -> list[types.DocumentSymbol]:
    text, found = site.text(name), []
    file = site.files.get(name)
    for block in file.blocks if file else ():
        for iri, mention in {m.iri: m for m in block.mentions if m.role == "subject"}.items():
            label = site.label_among(each for each in block.said if each.iri == iri)
            start = block.start + mention.offset
            whole, own = range_of(text, start, block.end), range_of(text, start, start)
            found.append(types.DocumentSymbol(label or iri, types.SymbolKind.Object, whole, own, detail=iri))
        if len(found) >= _MOST_SYMBOLS:
            break
    return found


async def find(ls: SiteServer, params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
    """Return things by what they are called."""
    told = []
    for session in ls.sessions if params.query else ():
        site = await session.ready()
        for said in site.named(params.query, MOST):
            for found in site.definitions(said.iri)[:1]:
                location = location_of(Place(session, site, found.file, 0), found)
                told.append(types.WorkspaceSymbol(location, said.text, types.SymbolKind.Object))
    return told
