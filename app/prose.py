"""Texts of the data as safe HTML: paragraphs, web addresses that can be followed, and rdf:HTML without what could do harm."""

from __future__ import annotations

import re

import nh3
from markupsafe import Markup, escape

LONGEST = 4_000  # characters of one text on a page; the rest is in the other formats
_PARAGRAPHS = re.compile(r"\s*\n\s*\n\s*")
_WEB = re.compile(r"(https?://[^\s<>\"]+[^\s<>\".,;:!?)\]'])")
# No pictures: they would be fetched from anywhere.
_TAGS = nh3.ALLOWED_TAGS - {"img", "area", "map"}


def paragraphs(text: str) -> Markup:
    """Return a text as paragraphs and lines, its web addresses as links."""
    parts = [_lines(part) for part in _PARAGRAPHS.split(text.strip()) if part]
    return Markup("").join(Markup("<p>{}</p>").format(part) for part in parts)


def _lines(text: str) -> Markup:
    return Markup("<br>").join(linked(line) for line in text.splitlines())


def linked(text: str) -> Markup:
    """Return a line with its web addresses as links."""
    pieces = _WEB.split(text)
    return Markup("").join(
        Markup('<a href="{0}" rel="nofollow">{0}</a>').format(piece) if number % 2 else escape(piece)
        for number, piece in enumerate(pieces)
    )


def sanitised(html: str) -> Markup:
    """Return the harmless part of an rdf:HTML literal."""
    return Markup(nh3.clean(html, tags=_TAGS, url_schemes={"http", "https", "mailto"}, link_rel="nofollow noopener"))  # noqa: S704
