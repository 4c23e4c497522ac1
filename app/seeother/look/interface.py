"""What the pages themselves say, in the languages the product speaks; texts of the data are left to the data.

The phrases are a table of their own, `phrases.tsv`: a row for each phrase, a column for each language.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property, lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import format_currency, format_percent, get_decimal_symbol, get_group_symbol
from babel.units import format_unit

from seeother.graph.catalogue import MoreThan

_TABLE = Path(__file__).with_name("phrases.tsv")
_FALLBACK = "en"
# Languages of the scripts that run from right to left.
_RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"}
)
_UNITS = ("byte", "kilobyte", "megabyte", "gigabyte", "terabyte", "petabyte")
# As Unicode's CLDR lists them; the phrases stand in this order where a language has more than "one|many".
_PLURALS = ("zero", "one", "two", "few", "many", "other")
# Slavic languages have one form of a month's name within a date, another without a day.
_MONTHS = {"MMMM": "format", "LLLL": "stand-alone"}
# A year that is no plain number is told with its era, and the phrase for that has the word for "year" already.
_WORD_FOR_YEAR = re.compile(r"(?<=%\(y\)s)\s\w\.$")


@dataclass(frozen=True, eq=False)
class Interface:
    """The phrases of one language; `language` is what they are in, which is English where a site's own is not known."""

    language: str
    phrases: dict[str, str]

    def __call__(self, key: str, *values: object) -> str:
        """Return a phrase with values put in; of the forms of a plural the first value decides, a number."""
        forms = self.phrases[key].split("|")
        phrase = forms[self._plural(values[0], len(forms))] if len(forms) > 1 else forms[0]
        return phrase.format(*map(self._shown, values)) if values else phrase

    def _plural(self, value: object, forms: int) -> int:
        name = self.locale.plural_form(value) if isinstance(value, int | Decimal) else "other"
        return int(name != "one") if forms == 2 else _PLURALS.index(name)

    def _shown(self, value: object) -> object:
        if isinstance(value, Decimal):
            return f"{value:f}".replace(".", self.point)
        return self.number(value) if isinstance(value, int) else value

    @cached_property
    def locale(self) -> Locale:
        """Return what Unicode's CLDR knows of the language; English dates are those of most of the world."""
        return Locale.parse("en_001" if self.language == "en" else self.language)

    @cached_property
    def group(self) -> str:
        """Return what sets thousands apart."""
        return str(get_group_symbol(self.locale))

    @cached_property
    def point(self) -> str:
        """Return what parts a number's fraction from the whole."""
        return str(get_decimal_symbol(self.locale))

    @cached_property
    def _forms(self) -> tuple[str, str]:
        """Return how a day and a month are written; finding that again for each date takes most of its time."""
        day, month = self.locale.date_formats["long"], self.locale.datetime_skeletons["yMMMM"]
        return str(day.format), str(month.format)

    @cached_property
    def _months(self) -> dict[str, Mapping[int, str]]:
        """Return the names of the months in each of their forms."""
        wide = {letter: self.locale.months[use]["wide"] for letter, use in _MONTHS.items()}
        return {letter: {month: names[month] for month in range(1, 13)} for letter, names in wide.items()}

    def date(self, year: str, month: int, day: int | None) -> str:
        """Return a date, or a month where there is no day; the year is a text, as no calendar of Python's has all."""
        form = self._forms[0 if day else 1]
        names = {letter: months[month] for letter, months in self._months.items()}
        text = form if year.isdigit() else _WORD_FOR_YEAR.sub("", form)
        return text % {"y": year, "M": month, "d": day, **names}

    def day(self, month: int, day: int) -> str:
        """Return a day of every year."""
        name = self.locale.months["format"]["wide"][month]
        form = self.locale.datetime_skeletons["MMMMd"]
        return str(form.format % {"MMMM": name, "MMM": name, "M": month, "d": day})

    def size(self, text: str) -> str:
        """Return a number of bytes in the largest unit that leaves one before the point, "" for no number."""
        try:
            size = Decimal(text.strip())
        except InvalidOperation:
            return ""
        if not size.is_finite() or size < 0 or size.adjusted() > 20:
            return ""
        step = min(max(size.adjusted(), 0) // 3, len(_UNITS) - 1)
        shown = size.scaleb(-3 * step)
        return str(
            format_unit(
                shown, f"digital-{_UNITS[step]}", "short", "#,##0.#" if shown < 100 else "#,##0", self.locale
            )
        )

    def price(self, text: str, currency: str) -> str:
        """Return an amount of money as it is written here, "" for no number."""
        try:
            amount = Decimal(text.strip())
        except InvalidOperation:
            return ""
        if not amount.is_finite() or amount.adjusted() > 20:
            return ""
        return str(format_currency(amount, currency, locale=self.locale))

    def share(self, part: float) -> str:
        """Return a part of a whole in percent."""
        return str(format_percent(part, locale=self.locale))

    def name_of(self, language: str) -> str:
        """Return what a language is called here; its tag where that is not known."""
        names = self.locale.languages
        if language.lower().partition("-")[0] == "und":  # for which Babel would guess one
            return str(names.get("und", language))
        try:
            return Locale.parse(language, sep="-").get_display_name(self.locale) or language
        except (UnknownLocaleError, ValueError):
            return str(names.get(language.lower(), language))

    @property
    def direction(self) -> str:
        """Return which way the interface runs, as HTML's `dir`."""
        return direction_of(self.language)

    def number(self, value: int) -> str:
        """Return a whole number with its thousands set apart, and told as such where counting stopped there."""
        text = f"{value:,}".replace(",", self.group)
        return self.phrases["more_than"].format(text) if isinstance(value, MoreThan) else text


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


@lru_cache(maxsize=64)
def locale_of(language: str) -> str:
    """Return a language with the region where most speak it, as Open Graph has it: de_DE."""
    try:
        tag = language.replace("-", "_")
        whole = Locale.parse(get_global("likely_subtags").get(tag, tag))
    except (ValueError, UnknownLocaleError):
        return language.replace("-", "_")
    return f"{whole.language}_{whole.territory}" if whole.territory else whole.language


def direction_of(language: str) -> str:
    """Return "rtl" for a language written from right to left."""
    parts = language.lower().split("-")
    return (
        "rtl"
        if "arab" in parts or "hebr" in parts or (parts[0] in _RIGHT_TO_LEFT and "latn" not in parts)
        else "ltr"
    )


@lru_cache(maxsize=64)
def own_name(language: str) -> str:
    """Return what a language calls itself, with script and region where the tag names them; its tag where that is not known."""
    if language.lower().partition("-")[0] == "und":
        return language
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return language
    name = locale.get_display_name(locale) or language
    return name[:1].upper() + name[1:]


LANGUAGES = tuple(_tables())  # that the interface speaks
