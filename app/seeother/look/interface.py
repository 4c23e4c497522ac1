"""What the pages themselves say, in the languages the product speaks; texts of the data are left to the data.

The phrases are a table of their own, `phrases.tsv`: a row for each phrase, a column for each language.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_TABLE = Path(__file__).with_name("phrases.tsv")
_FALLBACK = "en"
# Languages of the scripts that run from right to left.
_RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"}
)
_OWN_NAMES = {
    "ar": "العربية",
    "cs": "Čeština",
    "da": "Dansk",
    "de": "Deutsch",
    "el": "Ελληνικά",
    "en": "English",
    "es": "Español",
    "fa": "فارسی",
    "fi": "Suomi",
    "fr": "Français",
    "he": "עברית",
    "hi": "हिन्दी",
    "hu": "Magyar",
    "it": "Italiano",
    "ja": "日本語",
    "ko": "한국어",
    "la": "Latina",
    "nl": "Nederlands",
    "no": "Norsk",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "ru": "Русский",
    "sv": "Svenska",
    "tr": "Türkçe",
    "uk": "Українська",
    "vi": "Tiếng Việt",
    "zh": "中文",
}


@dataclass(frozen=True)
class Interface:
    """The phrases of one language; `language` is what they are in, which is English where a site's own is not known."""

    language: str
    phrases: dict[str, str]

    def __call__(self, key: str, *values: object) -> str:
        """Return a phrase with values put in; of "one|many" the first number decides."""
        phrase = self.phrases[key]
        if "|" in phrase:
            one, many = phrase.split("|")
            phrase = one if str(values[0]) == "1" else many
        return phrase.format(*values) if values else phrase

    @property
    def direction(self) -> str:
        """Return which way the interface runs, as HTML's `dir`."""
        return direction_of(self.language)

    def number(self, value: int) -> str:
        """Return a whole number with its thousands set apart."""
        return f"{value:,}".replace(",", self.phrases["group"])


@lru_cache(maxsize=64)
def interface(language: str) -> Interface:
    """Return the interface for a language tag, by its language where the region is not known."""
    tables = _tables()
    known = next((tag for tag in (language, language.lower().partition("-")[0]) if tag in tables), _FALLBACK)
    return Interface(known, tables[known])


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, str]]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {tag: {row["key"]: row[tag] for row in rows} for tag in rows[0] if tag != "key"}


def direction_of(language: str) -> str:
    """Return "rtl" for a language written from right to left."""
    parts = language.lower().split("-")
    return (
        "rtl"
        if "arab" in parts or "hebr" in parts or (parts[0] in _RIGHT_TO_LEFT and "latn" not in parts)
        else "ltr"
    )


def own_name(language: str) -> str:
    """Return what a language calls itself, its tag where that is not known."""
    return _OWN_NAMES.get(language.lower().partition("-")[0], language)
