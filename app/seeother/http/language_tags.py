"""Language tags that name no language or region, by the tables of Unicode's CLDR, and what may be meant."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from babel.core import Locale, get_global

_REGION = re.compile(r"[A-Za-z]{2,3}")
_WITH_EXTENDED = frozenset(
    "ar kok lv ms sgn sw uz zh".split()
)  # languages behind which another, of three letters, may stand
_LONGEST_CODE = 3  # letters of the codes of ISO 639; longer ones were never registered
_WHOLE = frozenset({"i", "x"})  # what begins a tag that is registered, or private, as a whole
_GRANDFATHERED = frozenset(
    {"art-lojban", "cel-gaulish", "no-bok", "no-nyn", "zh-guoyu", "zh-hakka", "zh-min"}
)
# Codes that CLDR has other ones for, but that are registered: members of macrolanguages, and outdated ones.
_REGISTERED = frozenset(
    (
        "adp als arb ayr azj cls cmn cwd drh ekk esk fuc gaz gug ike khk kmr knc kng kpv lvs npi ojg "
        "ory pbu pes plt prp quz src swh twi uzn ydd zsm zyb"
    ).split()
)


class Slip(NamedTuple):
    """A part of a tag that is not registered, what it should be a code of, and the tag that may be meant, "" unknown."""

    part: str
    kind: str
    meant: str


@lru_cache(maxsize=1024)
def slip_in(tag: str) -> Slip | None:
    """Return what is wrong with a well-formed tag, None for nothing that is known of."""
    language, *others = tag.split("-")
    if language.lower() in _WHOLE or tag.lower() in _GRANDFATHERED:
        return None
    if not _is_language(language.lower()):
        meant = _meant_language(language.lower())
        return Slip(language, "language", "-".join([meant, *others]) if meant else "")
    for number, part in enumerate(others):
        if len(part) == 1:
            return None  # an extension or what is for private use follows
        is_extended = len(part) == _LONGEST_CODE and language.lower() in _WITH_EXTENDED
        if _REGION.fullmatch(part) and part.upper() not in _regions() and not is_extended:
            meant = " ".join(get_global("territory_aliases").get(part.upper(), ())[:1])
            right = [language, *others[:number], meant, *others[number + 1 :]]
            return Slip(part, "region", "-".join(right) if meant else "")
    return None


def _is_language(code: str) -> bool:
    """Tell whether a code may be that of a language; of those with three letters the tables have not all."""
    if len(code) == _LONGEST_CODE:
        return code in _REGISTERED or len(get_global("language_aliases").get(code, code)) == _LONGEST_CODE
    return code in get_global("likely_subtags") or code in _languages()


def _meant_language(code: str) -> str:
    """Return the language of an outdated code or of a name in English, or that of a country, whose code is often taken for it."""
    if code in get_global("language_aliases"):
        return str(get_global("language_aliases")[code])
    by_name = {name.lower(): tag for tag, name in Locale("en").languages.items()}
    if code in by_name:
        return str(by_name[code])
    spoken = get_global("territory_languages").get(code.upper(), {})
    return max(spoken, key=lambda each: spoken[each]["population_percent"], default="").partition("_")[0]


@cache
def _languages() -> frozenset[str]:
    tagged = {each.partition("_")[0] for each in get_global("likely_subtags")}
    return frozenset(tagged | set(Locale("en").languages) | set(get_global("language_aliases")))


@cache
def _regions() -> frozenset[str]:
    return frozenset(Locale("en").territories) | {"AA", "ZZ"}
