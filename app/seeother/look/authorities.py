"""Names of what catalogues refer to and do not name: licences, languages, countries, formats, and the tables of the EU.

Their IRIs are written with http or https, some with a slash behind. The tables are files of their own: `authorities.tsv`,
`formats.tsv` and `licences.tsv`.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from pathlib import Path

from babel.core import get_global

from seeother.graph.catalogue import Label
from seeother.look.interface import LANGUAGES, interface
from seeother.look.licences import licence_name
from seeother.terms import RDFS

_TABLE, _FORMATS = (Path(__file__).with_name(f"{name}.tsv") for name in ("authorities", "formats"))
_LABEL = f"{RDFS}label"
_EU = "publications.europa.eu/resource/authority/"
_LANGUAGE = re.compile(
    rf"(?:{re.escape(_EU)}language/|lexvo\.org/(?:id|page)/iso639-[1-5]/|id\.loc\.gov/vocabulary/(?:iso639-[125]|languages)/"
    r"|lexvo\.org/id/iso639-)(?P<code>[A-Za-z]{2,3})"
)
_COUNTRY = re.compile(rf"{re.escape(_EU)}country/(?P<code>[A-Z]{{3}})")
_FORMAT = re.compile(rf"{re.escape(_EU)}file-type/(?P<code>\w+)")
_MEDIA_TYPE = re.compile(
    r"(?:iana\.org/assignments/media-types|purl\.org/net/mediatypes)/(?P<type>[\w.+-]+/[\w.+-]+)", re.I
)
_SYSTEM = re.compile(r"opengis\.net/def/crs/(?P<authority>EPSG|OGC)/[\w.]+/(?P<code>\w+)", re.I)
_SYSTEMS = {
    "4326": "WGS 84",
    "CRS84": "WGS 84",
    "4258": "ETRS89",
    "3857": "Web Mercator",
    "3035": "ETRS89 / LAEA Europe",
}
_HOSTS = frozenset(
    {"publications.europa.eu", "purl.org", "iana.org", "opengis.net", "lexvo.org", "id.loc.gov"}
)


@lru_cache(maxsize=4096)
def authority_labels(iri: str, languages: tuple[str, ...] = LANGUAGES) -> tuple[Label, ...]:
    """Return the names of what a well-known authority lists, () for other IRIs.

    Only the tables of CLDR for the languages wanted, and for English, are looked into: each takes time and memory to read.
    """
    stem = iri.partition("://")[2].removeprefix("www.").rstrip("/")
    if not iri.startswith("http") or not stem:
        return ()
    if known := _table().get(stem):
        return known
    if name := licence_name(iri):
        return (_label(name),)
    return _by_rule(stem, languages) if stem.partition("/")[0] in _HOSTS else ()


def format_name(text: str) -> str:
    """Return what people call a media type, or the IRI of one; others as they are written."""
    stem = text.strip().partition("://")[2] or text.strip()
    found = _MEDIA_TYPE.fullmatch(stem.removeprefix("www."))
    written = found["type"] if found else text
    return _formats().get(written.partition(";")[0].strip().lower(), written)


def _by_rule(stem: str, languages: tuple[str, ...]) -> tuple[Label, ...]:
    if found := _LANGUAGE.fullmatch(stem):
        return _language(found["code"].lower(), _spoken(languages))
    if found := _COUNTRY.fullmatch(stem):
        return _country(found["code"], _spoken(languages))
    if found := _FORMAT.fullmatch(stem):
        code = found["code"]
        return (_label(_formats().get(code.lower(), code.replace("_", " "))),)
    if _MEDIA_TYPE.fullmatch(stem):
        return (_label(format_name(f"http://{stem}")),)
    if found := _SYSTEM.fullmatch(stem):
        code = found["code"].upper()
        known = f"{_SYSTEMS[code]} " if code in _SYSTEMS else ""
        return (
            _label(
                f"{known}({found['authority'].upper()}:{code})"
                if known
                else f"{found['authority'].upper()}:{code}"
            ),
        )
    return ()


def _spoken(languages: tuple[str, ...]) -> list[str]:
    wanted = {"en", *(tag.lower().partition("-")[0] for tag in languages)}
    return [own for own in LANGUAGES if own in wanted]


def _language(code: str, spoken: list[str]) -> tuple[Label, ...]:
    tag = get_global("language_aliases").get(code, code)
    return tuple((_LABEL, own, name) for own in spoken if (name := interface(own).name_of(tag)) != tag)


def _country(code: str, spoken: list[str]) -> tuple[Label, ...]:
    found = get_global("territory_aliases").get(code)
    names = ((own, interface(own).locale.territories.get(found[0])) for own in spoken) if found else ()
    return tuple((_LABEL, own, name) for own, name in names if name)


def _label(name: str) -> Label:
    return (_LABEL, "", name)


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[Label, ...]]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {
            row.pop("stem"): tuple((_LABEL, language, text) for language, text in row.items() if language)
            for row in rows
        }


@lru_cache(maxsize=1)
def _formats() -> dict[str, str]:
    with _FORMATS.open(encoding="utf-8", newline="") as file:
        return {
            row["format"]: row["name"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        }
