"""The accent colour of a site's pages, made from the one its settings name; all else about their looks is the stylesheet's."""

from __future__ import annotations

import re

_HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
_LIGHT, _DARK = "#f6f7f9", "#1a2029"  # the panels of the stylesheet, which leave links the least contrast
_LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
_STEPS = 50


def colour_problem(value: object) -> str:
    """Say what is wrong with a colour for links and buttons; "" for nothing."""
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        return 'expects a colour such as "#0a56a6"'
    found = contrast(value, _LIGHT)
    if found < _LEAST_CONTRAST:
        return (
            f"is too light for text: its contrast on the page is {found:.1f} to 1, and WCAG 2.2 asks for "
            f"{_LEAST_CONTRAST}; {_mixed_until_legible(value, '#000000', _LIGHT)} would do"
        )
    return ""


def stylesheet(colour: str) -> str:
    """Return the CSS that gives links and buttons a colour, on dark paper a lighter one of the same hue."""
    on_dark = _mixed_until_legible(colour, "#ffffff", _DARK)
    return (
        f":root {{ --accent: {colour}; --link: {colour}; }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ --accent: {on_dark}; --link: {on_dark}; }} }}\n"
    )


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _mixed_until_legible(colour: str, into: str, paper: str) -> str:
    mixes = (_mixed(colour, into, step / _STEPS) for step in range(_STEPS + 1))
    return next(mix for mix in mixes if contrast(mix, paper) >= _LEAST_CONTRAST)


def _mixed(one: str, other: str, share: float) -> str:
    parts = (round(a + (b - a) * share) for a, b in zip(_parts(one), _parts(other), strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))
