"""Drawn pictures: the boxes, lines and texts that they consist of, as SVG and in pixels; where these go is left to others."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

from markupsafe import Markup

from seeother.look.markup import safe
from seeother.look.names import plain

BOX, HEIGHT = 200, 36
_CHARACTERS = 22  # that fit into a box, in widths of an average Latin letter
_NARROW, _WIDE = frozenset("fijlrtI.,:;'|!()[] "), frozenset("mwMWQ@%&—")
_WIDEST = 1.7  # of all letters
# As style.css has it for drawings on a page.
_STYLE = (
    "svg{font:14px system-ui,sans-serif}rect{fill:#fff;stroke:#566070}.paper{fill:#f6f7f9;stroke:none}"
    "text{fill:#0a56a6;text-anchor:middle}.topic rect{fill:#0a56a6;stroke:#0a56a6}.topic text{fill:#fff;font-weight:650}"
    ".line{fill:none;stroke:#566070;stroke-opacity:.6;stroke-width:1.3}marker path{fill:#566070}"
    ".label{fill:#566070;font-size:12px;paint-order:stroke;stroke:#f6f7f9;stroke-width:4px}"
    ".row rect{fill:none;stroke:none}.row text{text-anchor:start;font-size:12.5px}"
    "a:is(:hover,:focus) text{text-decoration:underline}"
)
# Of the systems that servers run on; none of these has to be there.
_FONTS = (
    "DejaVu Sans",
    "Noto Sans",
    "Liberation Sans",
    "Open Sans",
    "Roboto",
    "FreeSans",
    "Arial",
    "Helvetica",
)
_LETTER = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">'
    '<text x="2" y="15" font-family="sans-serif">W</text></svg>'
)
ZOOM = 2  # pixels for each unit of a drawing, on either side
_TIP = (
    'viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    '<path d="M0 0 8 4 0 8z"/></marker></defs>'
)


class Box(NamedTuple):
    """A thing in a drawing: the middle of its box, its name, where it leads; a row is a line of text below a box."""

    x: float
    y: float
    text: str
    href: str | None
    width: float = BOX
    height: float = HEIGHT
    title: str = ""
    is_topic: bool = False
    is_row: bool = False


class Line(NamedTuple):
    """A labelled line from box to box, as an SVG path; the label stands at (x, y)."""

    path: str
    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes and lines in an area."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


@lru_cache(maxsize=4096)
def fitted(text: str, most: int = _CHARACTERS) -> str:
    """Return a text on one line, cut to what fits, `most` average letters."""
    flat = plain(text)
    if len(flat) * _WIDEST <= most or letters(flat) <= most:
        return flat
    kept = sum(1 for width in accumulate(map(_width, flat)) if width <= most)
    return flat[: max(1, kept - 1)].rstrip() + "…"


def letters(text: str) -> float:
    """Return about how wide a text is, in widths of an average Latin letter, whatever the font."""
    return sum(map(_width, text))


@lru_cache(maxsize=4096)
def _width(character: str) -> float:
    if character in _NARROW:
        return 0.6
    if character in _WIDE or unicodedata.east_asian_width(character) in "WF":
        return _WIDEST
    return 1.2 if character.isupper() else 1.0


def svg(drawing: Drawing, label: str, kind: str) -> Markup:
    """Return a drawing as a group of SVG; `kind` is its class, and parts its marks from those of others on the page."""
    width, height, told, kind = int(drawing.width), int(drawing.height), safe(plain(label)), safe(kind)
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    lines = [
        f'<div class="drawing {kind}" role="group" aria-label="{told}" tabindex="0">',
        f'<svg {size} role="group" aria-label="{told}">',
        *_inside(drawing, kind),
        "</svg>",
        "</div>",
    ]
    return Markup("\n".join(lines))  # noqa: S704  escaped


def svg_file(drawing: Drawing, label: str, role: str = "img") -> Markup:
    """Return a drawing as a file of its own, on light paper; with the role of a group its links are for everybody."""
    width, height, told = int(drawing.width), int(drawing.height), safe(plain(label))
    space, size = (
        'xmlns="http://www.w3.org/2000/svg"',
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"',
    )
    lines = [
        f'<svg {space} {size} role="{role}" aria-label="{told}">',
        f"<title>{told}</title>",
        f"<style>{_STYLE}</style>",
        f'<rect class="paper" width="{width}" height="{height}"/>',
        *_inside(drawing, "file"),
        "</svg>\n",
    ]
    return Markup("\n".join(lines))  # noqa: S704  escaped


def png_file(file: str) -> bytes | None:
    """Return a drawing in pixels, None where nothing here can draw or write."""
    font = _font()
    return bytes(_resvg().svg_to_bytes(svg_string=file, sans_serif_family=font, zoom=ZOOM)) if font else None


def has_pixels() -> bool:
    """Tell whether drawings can be had in pixels."""
    return bool(_font())


def _resvg() -> Any:
    try:
        import resvg_py
    except ImportError:
        return None
    return resvg_py


@cache
def _font() -> str:
    """Return a font that is installed here, "" for none that is known, or without anything that draws."""
    resvg = _resvg()
    if resvg is None:
        return ""

    def written(font: str) -> bytes:
        return bytes(resvg.svg_to_bytes(svg_string=_LETTER, sans_serif_family=font))

    empty = written("no such font")
    return next((font for font in _FONTS if written(font) != empty), "")


def _inside(drawing: Drawing, kind: str) -> list[str]:
    end = f'" marker-end="url(#tip-{kind})"/>'
    paths = [f'<path class="line" d="{line.path}{end}' for line in drawing.lines]
    labels = [f"{_label_at(x, y)}{safe(text)}</text>" for _, text, x, y in drawing.lines if text]
    return [f'<defs><marker id="tip-{kind}" {_TIP}', *paths, *labels, *map(_box, drawing.boxes)]


def _box(box: Box) -> str:
    x, y, text, href, width, height, title, is_topic, is_row = box
    inside = f"{_frame_at(x, y, width, height, is_row)}{safe(text)}</text>\n"
    kind = ' class="row"' if is_row else ""
    if href:
        return f'<a{kind} href="{safe(href)}" aria-label="{safe(title)}">{inside}</a>'
    kind = ' class="topic"' if is_topic else kind
    return f"<g{kind}>{inside}</g>"


# On page after page what surrounds a thing is drawn in the same places.
@lru_cache(maxsize=4096, typed=True)
def _frame_at(x: float, y: float, width: float, height: float, is_row: bool) -> str:
    """Return the rectangle of a box and the beginning of its text."""
    left, top = round(x - width / 2, 1), round(y - height / 2, 1)
    start = left + 10 if is_row else round(x, 1)
    rectangle = f'<rect x="{left}" y="{top}" width="{width}" height="{height}" rx="6"/>'
    return f'{rectangle}\n<text x="{start}" y="{round(y + 5, 1)}">'


@lru_cache(maxsize=4096, typed=True)
def _label_at(x: float, y: float) -> str:
    return f'<text class="label" x="{round(x, 1)}" y="{round(y, 1)}">'
