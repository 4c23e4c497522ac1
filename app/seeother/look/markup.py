"""Pieces of a page that stand on it by the dozen, written as HTML at once: links of the head, names, drawings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from markupsafe import Markup, escape

from seeother.http.links import Link
from seeother.look.drawing import Box, Drawing
from seeother.look.names import Name, plain
from seeother.look.prose import soft

# As style.css has it for drawings on a page.
_STYLE = (
    "svg{font:14px system-ui,sans-serif}rect{fill:#fff;stroke:#566070}.paper{fill:#f6f7f9;stroke:none}"
    "text{fill:#0a56a6;text-anchor:middle}.topic rect{fill:#0a56a6;stroke:#0a56a6}.topic text{fill:#fff;font-weight:650}"
    ".line{fill:none;stroke:#566070;stroke-opacity:.6;stroke-width:1.3}marker path{fill:#566070}"
    ".label{fill:#566070;font-size:12px;paint-order:stroke;stroke:#f6f7f9;stroke-width:4px}"
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
_TIP = '<path d="M0 0 8 4 0 8z"/></marker></defs>'


def named(name: Name, page: str) -> Markup:
    """Return a name in a page of some language, with its own where that is another."""
    language = f' lang="{escape(name.language)}"' if name.language and name.language != page else ""
    return Markup(f"<bdi{language}>{escape(soft(name.text))}</bdi>")  # noqa: S704  escaped


def elements(links: Iterable[Link]) -> Markup:
    """Return links as elements of the head, a line for each."""
    return Markup("".join(map(_element, links)))  # noqa: S704  escaped


def _element(link: Link) -> str:
    kind = f' type="{escape(link.type)}"' if link.type else ""
    language = f' hreflang="{escape(link.hreflang)}"' if link.hreflang else ""
    return f'<link rel="{escape(link.rel)}"{kind}{language} href="{escape(link.href)}">\n'


def svg(drawing: Drawing, label: str, kind: str) -> Markup:
    """Return a drawing as a group of SVG; `kind` is its class, and parts its marks from those of others on the page."""
    return Markup("\n".join(_lines_of(drawing, escape(plain(label)), escape(kind))))  # noqa: S704  escaped


def _lines_of(drawing: Drawing, label: str, kind: str) -> Iterator[str]:
    width, height = int(drawing.width), int(drawing.height)
    yield f'<div class="drawing {kind}" role="group" aria-label="{label}" tabindex="0">'
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    yield f'<svg {size} role="group" aria-label="{label}">'
    yield from _inside(drawing, kind)
    yield "</svg>"
    yield "</div>"


def svg_file(drawing: Drawing, label: str) -> Markup:
    """Return a drawing as a file of its own, on light paper."""
    width, height, told = int(drawing.width), int(drawing.height), escape(plain(label))
    space, size = (
        'xmlns="http://www.w3.org/2000/svg"',
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"',
    )
    lines = [
        f'<svg {space} {size} role="img" aria-label="{told}">',
        f"<title>{told}</title>",
        f"<style>{_STYLE}</style>",
        f'<rect class="paper" width="{width}" height="{height}"/>',
        *_inside(drawing, "file"),
        "</svg>\n",
    ]
    return Markup("\n".join(lines))  # noqa: S704  escaped


def png_file(svg: str) -> bytes | None:
    """Return a drawing in pixels, None where nothing here can draw or write."""
    font = _font()
    return bytes(_resvg().svg_to_bytes(svg_string=svg, sans_serif_family=font, zoom=ZOOM)) if font else None


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


def _inside(drawing: Drawing, kind: str) -> Iterator[str]:
    head = 'viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"'
    yield f'<defs><marker id="tip-{kind}" {head}>{_TIP}'
    for line in drawing.lines:
        yield f'<path class="line" d="{escape(line.path)}" marker-end="url(#tip-{kind})"/>'
    for line in drawing.lines:
        yield f'<text class="label" x="{round(line.x, 1)}" y="{round(line.y, 1)}">{escape(line.text)}</text>'
    yield from map(_box, drawing.boxes)


def _box(box: Box) -> str:
    left, top = round(box.x - box.width / 2, 1), round(box.y - box.height / 2, 1)
    rectangle = f'<rect x="{left}" y="{top}" width="{box.width}" height="{box.height}" rx="6"/>'
    text = f'<text x="{round(box.x, 1)}" y="{round(box.y + 5, 1)}">{escape(box.text)}</text>'
    if box.href:
        return f'<a href="{escape(box.href)}" aria-label="{escape(box.title)}">{rectangle}\n{text}\n</a>'
    kind = ' class="topic"' if box.is_topic else ""
    return f"<g{kind}>{rectangle}\n{text}\n</g>"
