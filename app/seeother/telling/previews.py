"""What a link to a page is shown by elsewhere: a picture, as Open Graph has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from seeother.look.drawing import Drawing
from seeother.site.document import View
from seeother.site.settings import Settings
from seeother.telling.pictures import Picture

DRAWINGS = "/-/drawing.svg"


@dataclass(frozen=True, slots=True)
class Preview:
    """A picture by its URL, in full, and what is known of it."""

    url: str
    type: str = ""
    width: int = 0
    height: int = 0


def of_document(pictures: Sequence[Picture], drawn: Drawing | None, view: View) -> Preview | None:
    """Return the first picture of a thing, else the drawing of it."""
    settings, origin = view.document.settings, view.document.pattern.document.origin
    if pictures:
        return Preview(url_of(pictures[0], view))
    return of_drawing(drawn, view.document.generic, view.language, origin, settings)


def url_of(picture: Picture, view: View) -> str:
    """Return the address of a picture in full: one of the site's own is a path."""
    origin = view.document.pattern.document.origin
    return f"{origin}{picture.href}" if picture.href.startswith("/") else picture.href


def of_drawing(
    drawn: Drawing | None, page: str, language: str, origin: str, settings: Settings
) -> Preview | None:
    """Return the drawing of a page, None where nothing is drawn on it."""
    if drawn is None or not settings.operations:
        return None
    query = urlencode({"uri": page, "_lang": language})
    url = f"{origin}{settings.mount}{DRAWINGS}?{query}"
    return Preview(url, "image/svg+xml", int(drawn.width), int(drawn.height))
