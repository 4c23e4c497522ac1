"""Where identifiers lead that are written as texts: as the site's own properties say, or as registries are known to have it.

A property may have a formatter URL, as Wikidata's have (P1630), or a template of schema.org. Beyond that `identifiers.tsv`
lists schemes by the local names of properties and datatypes, by Wikidata's numbers, and by the form that theirs must have.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from rdflib import Literal

from seeother.graph.data import Data
from seeother.look.names import local_name
from seeother.statements import Triple, datatype_of, iri_of
from seeother.terms import IDENTIFIERS, RDF, SCHEMA, SCHEMA_HTTP, SKOS, WIKIBASE, XSD

_TABLE = Path(__file__).with_name("identifiers.tsv")
_FORMATTERS = (
    "http://www.wikidata.org/prop/direct/P1630",
    *(f"{space}urlTemplate" for space in (SCHEMA, SCHEMA_HTTP)),
)
_OF_WIKIDATA = re.compile(r"http://www\.wikidata\.org/prop/(?:[a-z-]+/)*(P\d+)")
_CLAIMING = tuple(iri_of(f"{WIKIBASE}{name}") for name in ("directClaim", "claim", "statementProperty"))
_GAP = re.compile(r"\$1|\{[\w$:.-]*\}")
_LABEL = re.compile(r"[A-Za-z0-9-]{1,63}")
_LONGEST = 200  # characters of an identifier
_KEPT = "/:;,@!$'()*~"  # what stands in the path of a URL as it is (RFC 3986 section 3.3), but for what parts queries
_ORCID = re.compile(r"(?:\d{4}-){3}\d{3}[\dX]")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_TELLING = re.compile(r"(?P<name>[A-Za-z]{3,20}):\s?(?P<text>\S+)")
_OUTER = ("has", "is")
_ENDINGS = ("identifiers", "identifier", "number", "code", "id", "no")
# What holds the value in a node that says elsewhere which scheme it is of, and what says so.
_HOLDING = frozenset(
    {f"{RDF}value", f"{SKOS}notation", *(f"{space}value" for space in (SCHEMA, SCHEMA_HTTP))}
)
_NAMING = frozenset(
    {
        f"{RDF}type",
        "http://purl.org/spar/datacite/usesIdentifierScheme",
        *(f"{space}propertyID" for space in (SCHEMA, SCHEMA_HTTP)),
    }
)


_OF_VALUES = {
    space: {f"{RDF}type", *(f"{space}{name}" for name in ("propertyID", "value"))}
    for space in (SCHEMA, SCHEMA_HTTP)
}


class Scheme(NamedTuple):
    """Identifiers of one registry: their form, and where each leads, with `$1` in the place of the identifier."""

    form: re.Pattern[str]
    template: str


def link_of(predicate: str, term: Literal, snapshot: Data, beside: Iterable[Triple] = ()) -> str:
    """Return the URL that a literal stands for as an identifier, "" for none that is known and safe.

    `beside` is what else is said about the node that has it.
    """
    text = str(term).strip()
    if term.language or not text or len(text) > _LONGEST:
        return ""
    if template := _formatter(predicate, snapshot):
        return filled(template, text)
    datatype = datatype_of(term)
    if datatype.startswith(XSD):
        datatype = ""
    if scheme := scheme_of(predicate) or (scheme_of(datatype) if datatype else None):
        return _led(scheme, text)
    if predicate in _HOLDING and (scheme := _scheme_beside(beside)):
        return _led(scheme, text)
    return _telling_itself(text) if predicate in IDENTIFIERS else ""


def link_in(triples: Sequence[Triple], snapshot: Data) -> str:
    """Return where a node leads that stands for an identifier, "" for other nodes."""
    held = [t for t in triples if str(t.predicate) in _HOLDING]
    found = [
        link_of(str(t.predicate), t.object, snapshot, triples) for t in held if isinstance(t.object, Literal)
    ]
    return next(filter(None, found), "")


def property_value(triples: Sequence[Triple]) -> tuple[Triple, Triple] | None:
    """Return what says which property it is and what its value is, of a schema:PropertyValue that says no more; else None."""
    said = {str(t.predicate): t for t in triples}
    if len(said) != len(triples):
        return None
    for space in (SCHEMA, SCHEMA_HTTP):
        kind, value = said.get(f"{space}propertyID"), said.get(f"{space}value")
        if kind and value and isinstance(value.object, Literal) and said.keys() <= _OF_VALUES[space]:
            return kind, value
    return None


def filled(template: str, text: str) -> str:
    """Return a URL template with an identifier in its gap, "" where that is no web address or the text would be its host."""
    gaps = _GAP.findall(template)
    host = template.partition("://")[2].partition("/")[0]
    if not gaps or (_GAP.search(host) and not _LABEL.fullmatch(text)):
        return ""
    url = _GAP.sub(lambda _: quote(text, safe=_KEPT), template)
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    is_safe = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    return quote(url, safe=_KEPT + "%?#[]&=+") if is_safe else ""


@lru_cache(maxsize=2048)
def scheme_of(iri: str) -> Scheme | None:
    """Return the scheme that a property, a datatype or a class is for, None for most."""
    if found := _OF_WIKIDATA.fullmatch(iri):
        return _schemes().get(found[1])
    return _named(local_name(iri))


def _named(name: str) -> Scheme | None:
    """Return the scheme of a name, as doi, hasDOI, orcid_id and gndIdentifier are."""
    plain = re.sub(r"[^a-z0-9]", "", name.lower())
    shorter = next((plain.removesuffix(end) for end in _ENDINGS if plain.endswith(end)), plain)
    for each in (plain, shorter, *(shorter.removeprefix(begin) for begin in _OUTER)):
        if found := _schemes().get(each):
            return found
    return None


def _formatter(predicate: str, snapshot: Data) -> str:
    """Return the template that the site has for a property, "" for none; an engine is not asked for each of them."""
    if not snapshot.is_near:
        return ""
    used = snapshot.kept(
        "formatters", lambda: tuple(iri for iri in _FORMATTERS if snapshot.catalogue.usage(iri, False))
    )
    return (
        snapshot.kept(("formatter", predicate), lambda: _template(predicate, used, snapshot)) if used else ""
    )


def _template(predicate: str, used: Sequence[str], snapshot: Data) -> str:
    nodes = [predicate, *(node for way in _CLAIMING for node in snapshot.subjects_of(way, iri_of(predicate)))]
    told = [(str(q.predicate), str(q.object)) for node in nodes for q in snapshot.about(iri_of(node))]
    return min((text for said, text in told if said in used), default="")


def _led(scheme: Scheme, text: str) -> str:
    bare = text
    if (
        (told := _TELLING.fullmatch(text))
        and _named(told["name"]) is scheme
        and not scheme.form.fullmatch(text)
    ):
        bare = told["text"]
    return filled(scheme.template, bare.replace(" ", "")) if scheme.form.fullmatch(bare) else ""


def _scheme_beside(triples: Iterable[Triple]) -> Scheme | None:
    told = [str(t.object) for t in triples if str(t.predicate) in _NAMING]
    return next((found for each in told if (found := scheme_of(each))), None)


def _telling_itself(text: str) -> str:
    """Return where an identifier leads that tells by itself what it is, such as `doi:10.5281/zenodo.1` or an ORCID."""
    if (told := _TELLING.fullmatch(text)) and (scheme := _named(told["name"])):
        return _led(scheme, text)
    if text.startswith("urn:nbn:"):
        return _led(_schemes()["nbn"], text)
    if _DOI.fullmatch(text):
        return _led(_schemes()["doi"], text)
    return _led(_schemes()["orcid"], text) if _ORCID.fullmatch(text) and _is_checked(text) else ""


def _is_checked(text: str) -> bool:
    """Tell whether the last character of an ORCID follows from the others (ISO 7064, MOD 11-2)."""
    total = 0
    for digit in text.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == text[-1]


@lru_cache(maxsize=1)
def _schemes() -> dict[str, Scheme]:
    found: dict[str, Scheme] = {}
    with _TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            scheme = Scheme(re.compile(row["form"], re.ASCII), row["template"])
            found |= dict.fromkeys([*row["names"].split(), *row["wikidata"].split()], scheme)
    return found
