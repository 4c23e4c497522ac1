"""Drawings over HTTP, as files of their own: previews of links show a page by what is drawn on it."""

from __future__ import annotations

from functools import partial

from seeother.decide.linksets import is_first_page, named_by
from seeother.decide.problems import bad_parameter, nothing_there
from seeother.decide.routes import is_page
from seeother.graph.data import Data
from seeother.http.answer import Answer, Ask, represent
from seeother.http.languages import negotiate_language
from seeother.http.parameters import one
from seeother.http.variants import BY_NAME
from seeother.iris import path_of
from seeother.look.drawing import png_file, svg_file
from seeother.look.interface import interface
from seeother.pages.home import drawing_of_classes
from seeother.pages.sections import tell
from seeother.pages.thing import drawing_of
from seeother.pages.view import SiteView
from seeother.pages.vocabulary import OF_CLASSES
from seeother.reference.class_graph import graph_of
from seeother.site.document import cache_control
from seeother.telling.pictures import DRAWINGS, IN_PIXELS

_EXAMPLE = f"{DRAWINGS}?uri=URI"


def drawing(ask: Ask, data: Data) -> Answer:
    """Return what is drawn on the page that the parameter `uri` names."""
    path, _, query = ask.target.partition("?")
    uri, in_pixels = one(query, "uri"), path.endswith(IN_PIXELS)
    if not uri:
        return bad_parameter("uri", "names the page, or its thing, whose drawing is wanted", _EXAMPLE, data)
    whole = one(query, "of")
    if whole not in ("", OF_CLASSES):
        return bad_parameter("of", f"may be {OF_CLASSES}", f"{_EXAMPLE}&of={OF_CLASSES}", data)
    language = negotiate_language(ask.accept_language, data.settings.languages)
    drawn = data.worked_out(lambda: _drawn(uri, language, data, bool(whole)))
    if drawn is None:
        return nothing_there("uri", uri, _EXAMPLE, data)
    if not drawn:
        return nothing_there("uri", uri, _EXAMPLE, data, "names a page on which nothing is drawn")
    body = data.once((path, uri, language, whole), partial(png_file, drawn)) if in_pixels else drawn.encode()
    if body is None:
        return nothing_there("uri", uri, _EXAMPLE, data, "names a drawing that is not had in pixels here")
    headers = (
        ("Cache-Control", cache_control(data.settings)),
        ("Vary", "Accept-Language"),
        ("Content-Language", language),
    )
    return represent(
        body, "image/png" if in_pixels else "image/svg+xml", headers, "drawing", kind="drawing"
    ).respond(ask)


def _drawn(uri: str, language: str, data: Data, whole: bool) -> str | None:
    """Return the drawing of a page, "" where nothing is drawn on it, None where there is no page."""
    if is_first_page(uri, data) and not whole:
        home = SiteView.of("/", "", BY_NAME["html"], language, data)
        found = drawing_of_classes(home)
        return svg_file(found, home.say("how_connected")) if found else ""
    named = named_by(uri, language, data)
    if named is None:
        path = path_of(uri) if "://" in uri else uri
        return "" if is_page(data.settings.within(path.partition("?")[0])[1]) else None
    if whole:
        description, view, own = named
        graph = graph_of(tell(description, own, view))
        return svg_file(graph, interface(language)("all_classes"), "group") if graph else ""
    drawn = drawing_of(*named)
    return svg_file(*drawn) if drawn else ""
