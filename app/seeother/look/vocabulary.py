"""Names of properties and classes of well-known vocabularies, for data that does not bring its own, and their customary order.

The names are a table of their own, `vocabulary.tsv`: a row for each term, a column for each language. Another, `sources.tsv`,
names the vocabularies and authority files that concepts are matched with, by how their IRIs begin.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from seeother.graph.catalogue import Label
from seeother.look.authorities import authority_labels
from seeother.look.interface import LANGUAGES
from seeother.terms import CUSTOMARY_PREFIXES, PREFIXES, RDFS, SCHEMA, SCHEMA_HTTP, XSD

_SOURCES = Path(__file__).with_name("sources.tsv")
_TABLE = Path(__file__).with_name("vocabulary.tsv")
_LABEL = f"{RDFS}label"
_NAMESPACES = {**CUSTOMARY_PREFIXES, "xsd": XSD}


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[Label, ...]]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {
            _whole(row.pop("term")): tuple((_LABEL, language, text) for language, text in row.items())
            for row in rows
        }


def _whole(name: str) -> str:
    prefix, _, local = name.partition(":")
    return _NAMESPACES[prefix] + local


@lru_cache(maxsize=1)
def _places() -> dict[str, int]:
    return {iri: number for number, iri in enumerate(_table())}


def customary_place(iri: str) -> int:
    """Return where a well-known property customarily stands among others; unknown ones come in the middle."""
    places = _places()
    return places.get(_common_spelling(iri), places[f"{PREFIXES['dcterms']}creator"])


def known_label(iri: str, languages: Sequence[str] = LANGUAGES) -> tuple[Label, ...]:
    """Return the names of a well-known IRI of which the data says none: a term, or what an authority lists."""
    return _table().get(_common_spelling(iri), ()) or authority_labels(iri, tuple(languages))


def is_well_known(iri: str) -> bool:
    """Tell whether a name is known for an IRI that the data does not name."""
    return bool(known_label(iri, ()))


def _common_spelling(iri: str) -> str:
    return SCHEMA + iri[len(SCHEMA_HTTP) :] if iri.startswith(SCHEMA_HTTP) else iri


@lru_cache(maxsize=1)
def _sources() -> list[tuple[str, str]]:
    with _SOURCES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [(row["begins"], row["name"]) for row in sorted(rows, key=lambda row: -len(row["begins"]))]


def vocabulary_of(iri: str) -> str:
    """Return the name of the well-known vocabulary or authority file that an IRI belongs to, "" for others."""
    stem = iri.partition("://")[2].removeprefix("www.")
    return next((name for begins, name in _sources() if stem.startswith(begins)), "")
