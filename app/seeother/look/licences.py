"""Licences by the names that people know them by, from any of the addresses that data has for them.

Those whose addresses are made by a rule, of Creative Commons and GNU, are read by it; others are a table, `licences.tsv`.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from pathlib import Path

_TABLE = Path(__file__).with_name("licences.tsv")
_EU, _SPDX = "publications.europa.eu/resource/authority/licence/", "spdx.org/licenses/"
_SCHEME = re.compile(r"(?:https?:)?//(?:www\.)?", re.IGNORECASE)
_ENDING = re.compile(
    r"(?:/(?:deed|legalcode|summary)(?:[.-][a-z]{2,3}(?:[_-][a-z]+)?)?(?:\.txt)?|(?:\.[a-z]{2})?\.(?:html?|txt|php|pdf|md|json|rdf|jsonld))?/*$",
    re.IGNORECASE,
)
_PARTS, _VERSION, _PORT = r"(?P<parts>[a-z+-]+?)", r"(?P<version>\d[\d.]*)", r"(?P<port>[a-z-]+)"
# What Creative Commons' own addresses, the table of the EU, SPDX and others make a name of.
_CREATIVE_COMMONS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"creativecommons\.org(?:\.[a-z]{{2}})?/licen[cs]es/{_PARTS}(?:/{_VERSION})?(?:/{_PORT})?",
        rf"{re.escape(_EU)}CC_(?P<parts>BY(?:_?(?:NC|ND|SA))*)(?:_(?P<version>\d_\d))?(?:_{_PORT})?",
        rf"{re.escape(_SPDX)}CC-(?P<parts>BY[A-Z-]*?)-{_VERSION}(?:-{_PORT})?",
        rf"purl\.org/net/rdflicense/cc-{_PARTS}{_VERSION}(?P<port>[a-z]{{2}})?",
    )
)
_PUBLIC_DOMAIN = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"creativecommons\.org/(?:publicdomain|licenses)/(?P<kind>zero|mark|publicdomain)(?:/{_VERSION})?(?:/[a-z-]+)?",
        rf"{re.escape(_EU)}CC(?P<kind>0|_PDM)(?:_(?P<version>\d_\d))?",
        rf"{re.escape(_SPDX)}CC(?P<kind>0)-{_VERSION}",
        rf"purl\.org/net/rdflicense/cc(?P<kind>-zero|0)-?{_VERSION}",
    )
)
_GNU = re.compile(
    r"gnu\.org/(?:licenses|copyleft)/(?:old-licenses/)?(?P<kind>gpl|lgpl|agpl|fdl)(?:-(?P<version>[\d.]+\d))?",
    re.I,
)
_GNU_NAMES = {
    "gpl": "GNU General Public Licence",
    "lgpl": "GNU Lesser General Public Licence",
    "agpl": "GNU Affero General Public Licence",
    "fdl": "GNU Free Documentation Licence",
}
_OPEN_SOURCE = re.compile(r"opensource\.org/licen[cs]es?/(?P<id>[\w.+-]+)", re.I)
_KINDS_OF_SPDX = re.compile(r"(?:-only|(?P<later>-or-later|\+))$", re.I)


@lru_cache(maxsize=1024)
def licence_name(iri: str) -> str:
    """Return what a licence is called, "" for what is not known as one."""
    stem = _ENDING.sub("", _SCHEME.sub("", iri.partition("?")[0].strip(), count=1))
    return _of_creative_commons(stem) or _of_gnu(stem) or _of_table(stem) or _of_identifier(stem)


def _of_creative_commons(stem: str) -> str:
    for form in _PUBLIC_DOMAIN:
        if found := form.fullmatch(stem):
            kind = found["kind"].strip("-_").lower()
            name = {
                "mark": "Public Domain Mark",
                "pdm": "Public Domain Mark",
                "publicdomain": "Public domain",
            }
            return f"{name.get(kind, 'CC0')} {_version(found['version'])}".strip()
    for form in _CREATIVE_COMMONS:
        if found := form.fullmatch(stem):
            port = found["port"] or ""
            port = {"igo": "IGO", "scotland": "Scotland"}.get(
                port.lower(), port.upper() if len(port) < 4 else port
            )
            parts = "-".join(re.findall("BY|NC|ND|SA|[A-Z+]+", found["parts"].upper()))
            return " ".join(filter(None, ("CC", parts, _version(found["version"]), port)))
    return ""


def _version(text: str | None) -> str:
    return (text or "").replace("_", ".").strip(".")


def _of_gnu(stem: str) -> str:
    found = _GNU.fullmatch(stem)
    return f"{_GNU_NAMES[found['kind'].lower()]} {found['version'] or ''}".strip() if found else ""


def _of_table(stem: str) -> str:
    return _table().get(stem.lower(), "")


def _of_identifier(stem: str) -> str:
    """Return the name of an identifier of SPDX or the Open Source Initiative, or of the EU's table."""
    if found := _OPEN_SOURCE.fullmatch(stem):
        return _of_spdx(found["id"])
    if stem.startswith(_SPDX):
        return _of_spdx(stem.removeprefix(_SPDX))
    if stem.startswith(_EU):
        return re.sub(r"(\d)_(?=\d)", r"\1.", stem.removeprefix(_EU)).replace("_", " ")
    return ""


def _of_spdx(identifier: str) -> str:
    kind = _KINDS_OF_SPDX.search(identifier)
    known = _of_table(f"{_SPDX}{_KINDS_OF_SPDX.sub('', identifier)}")
    return f"{known} or later" if known and kind and kind["later"] else known or identifier


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["stem"].lower(): row["name"] for row in rows}
