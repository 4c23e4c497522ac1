"""Read an Accept-Profile field (W3C, Content Negotiation by Profile, section 8.1)."""

from __future__ import annotations

import re

from seeother.http.fields import members

_MEMBER = re.compile(
    r'(?:<([^<>"\s]+)>|"([^<>"\s]+)"|([^\s<>",;]+))[ \t]*(?:;[ \t]*q[ \t]*=[ \t]*([0-9.]{1,8}))?'
)
_MOST = 50  # profiles that anybody lists


def wanted_profiles(field: str) -> list[str]:
    """Return the profiles that a field names, the most wanted first; those of weight 0 are left out."""
    found: list[tuple[str, float]] = []
    for member in _MEMBER.finditer(field):
        weight = _weight(member[4])
        if weight and len(found) < _MOST:
            found.append((member[1] or member[2] or member[3], weight))
    return [name for name, _ in sorted(found, key=lambda pair: -pair[1])]


def profiles_passed_over(field: str) -> list[str]:
    """Return the parts of a field that name no profile."""
    return [part for part in members(field) if part and not _MEMBER.fullmatch(part)]


def _weight(text: str | None) -> float:
    try:
        return min(1.0, float(text)) if text is not None else 1.0
    except ValueError:
        return 0.0
