"""Choose a language, by RFC 4647 section 3.4: tags are compared with the scripts that they leave unsaid.

zh-TW is zh-Hant-TW, by the likely subtags of Unicode's CLDR (UTS 35).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from babel.core import get_global

from seeother.http.fields import WEIGHT, members

_TAG = re.compile(r"\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_MOST = 100  # language ranges that are looked up, those that are wanted most
_LONGEST_TAG = 64  # characters of a language range; RFC 5646 section 4.4.1 asks for 35
_SCRIPT, _REGION = re.compile(r"[A-Za-z]{4}"), re.compile(r"[A-Za-z]{2}|[0-9]{3}")


def negotiate_language(accept_language: str | None, languages: tuple[str, ...]) -> str:
    """Choose one of the site's languages by lookup (RFC 4647 section 3.4); the site's first where none is wanted.

    Tags are compared with their likely scripts: zh-TW is looked up as zh-Hant-TW. A range also admits what it begins, as
    `en` does en-GB. What is left of a range when its end is cut off, as zh is of zh-CN, admits zh-Hant only where no other
    range admits anything.
    """
    parts = dict.fromkeys(members(accept_language or ""))
    ranked = sorted(filter(None, map(_language_range, parts)), key=lambda pair: -pair[1])
    named, refused = {tag for tag, _ in ranked}, {tag for tag, weight in ranked if not weight}
    usable = tuple(language for language in languages if language.lower() not in refused) or languages[:1]
    cut = [[tag, *_cut_off(tag)] for tag, weight in ranked[:_MOST] if weight]
    for whole, *shorter in cut:
        by_lookup = (name for tag in shorter for name in usable if tag in (name.lower(), with_script(name)))
        if found := _language_of(whole, usable, named) or next(by_lookup, None):
            return found
    loosely = (_language_of(tag, usable, named) for _, *shorter in cut for tag in shorter)
    return next(filter(None, loosely), usable[0])


def _cut_off(tag: str) -> Iterator[str]:
    """Yield what a tag falls back to: the one that CLDR puts above it, as pt-PT above pt-AO, and its own beginnings."""
    language, *others = tag.split("-")
    whole = "_".join(
        [language, *(part.title() if _SCRIPT.fullmatch(part) else part.upper() for part in others)]
    )
    if above := get_global("parent_exceptions").get(whole):
        yield with_script(above.replace("_", "-"))
    tag = with_script(tag)
    while tag := tag.rpartition("-")[0]:
        yield tag


def _language_of(tag: str, languages: tuple[str, ...], named: set[str]) -> str | None:
    """Return the language that a range names, else one that it begins; `*` is any that no other range names."""
    if tag == "*":
        return next((name for name in languages if name.lower() not in named), None)
    whole = with_script(tag)
    forms = [(name, name.lower(), with_script(name)) for name in languages]
    fitting = (
        [name for name, plain, _ in forms if plain == tag],
        [name for name, _, full in forms if full == whole],
        [name for name, _, full in forms if full.startswith(f"{whole}-")],
        [name for name, plain, _ in forms if plain.startswith(f"{tag}-")],
    )
    return next((names[0] for names in fitting if names), None)


def languages_passed_over(accept_language: str) -> tuple[str, ...]:
    """Return the parts of an Accept-Language header that are malformed."""
    return tuple(part for part in members(accept_language) if part and not _language_range(part))


def _language_range(part: str) -> tuple[str, float] | None:
    tag, _, weight = part.partition(";")
    name, _, value = weight.strip(" \t").partition("=")
    if len(tag.strip(" \t")) > _LONGEST_TAG or not _TAG.fullmatch(tag.strip(" \t")):
        return None
    if weight and (name.lower() != "q" or not WEIGHT.fullmatch(value)):
        return None
    return tag.strip(" \t").lower(), float(value or 1) * 1000


@lru_cache(maxsize=1024)
def with_script(tag: str) -> str:
    """Return a tag in lower case with its likely script; as it is where it names one, or where none is likely.

    A language with another code of its own has that: cmn is zh, iw is he, and sh is sr in Latin script.
    """
    first, *others = tag.split("-")
    language, *implied = get_global("language_aliases").get(first.lower(), first).split("_")
    others = others or implied
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
