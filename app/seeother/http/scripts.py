"""Language tags with the script that they leave unsaid: zh-TW is zh-Hant-TW, by the likely subtags of Unicode's CLDR (UTS 35)."""

from __future__ import annotations

import re
from functools import lru_cache

from babel.core import get_global

_SCRIPT, _REGION = re.compile(r"[A-Za-z]{4}"), re.compile(r"[A-Za-z]{2}|[0-9]{3}")


@lru_cache(maxsize=1024)
def with_script(tag: str) -> str:
    """Return a tag in lower case with its likely script; as it is where it names one, or where none is likely."""
    language, *others = tag.split("-")
    script = _likely(language.lower(), others)
    return "-".join([language, script, *others] if script else [language, *others]).lower()


def _likely(language: str, others: list[str]) -> str:
    regions = []
    for part in others:
        if _SCRIPT.fullmatch(part):
            return ""
        if len(part) == 1:
            break  # an extension or what is for private use follows
        if _REGION.fullmatch(part):
            regions.append(f"{language}_{part.upper()}")
    known = get_global("likely_subtags")
    likely = next((known[key] for key in (*regions, language) if key in known), "")
    return likely.split("_")[1] if likely else ""
