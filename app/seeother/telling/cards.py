"""Nodes that stand for something with a name, an address or one value: as a person reads them, not as they are nested."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rdflib import BNode, Literal

from seeother.graph.catalogue import Label
from seeother.statements import Term, Triple
from seeother.terms import DCTERMS, RDF, RDFS, SCHEMA, SCHEMA_HTTP, SH, SKOS, VCARD
from seeother.vocabularies.name_nodes import TEXTS

_TYPE, _TIME = f"{RDF}type", "http://www.w3.org/2006/time#"
_MEMBER = re.compile(re.escape(RDF) + r"_([1-9][0-9]{0,8})")
_CONTAINERS = frozenset(f"{RDF}{kind}" for kind in ("Bag", "Seq", "Alt"))
# What a node may be there for alone: a value, or words, such as those of a rights statement.
_HOLDERS = frozenset(
    {
        *(f"{VCARD}hasValue", f"{VCARD}value", f"{RDF}value", f"{RDFS}comment"),
        *(f"{DCTERMS}{name}" for name in ("description", "identifier")),
        *(f"{space}{name}" for space in (SCHEMA, SCHEMA_HTTP) for name in ("description", "identifier")),
    }
)
_CRM, _QUDT = "http://www.cidoc-crm.org/cidoc-crm/", "http://qudt.org/schema/qudt/"
_SCHEMAS = (SCHEMA, SCHEMA_HTTP)
# What a node may be there for besides what tells more of it: the text of an appellation, a title, a definition, a step.
_TEXTS = (
    *TEXTS,
    f"{RDF}value",
    *(f"{space}text" for space in _SCHEMAS),
    f"{SKOS}notation",
)
# What kind of thing a node is, said more closely than by its class.
_KINDS = frozenset({f"{_CRM}P2_has_type"})
# An amount, and what it is counted in.
_AMOUNTS = (
    (f"{_CRM}P90_has_value", (f"{_CRM}P91_has_unit", f"{_CRM}P180_has_currency")),
    (f"{_QUDT}numericValue", (f"{_QUDT}unit", f"{_QUDT}hasUnit")),
    (f"{_QUDT}value", (f"{_QUDT}unit", f"{_QUDT}hasUnit")),
    *((f"{space}value", (f"{space}unitText", f"{space}unitCode", f"{space}currency")) for space in _SCHEMAS),
    *((f"{space}price", (f"{space}priceCurrency",)) for space in _SCHEMAS),
    (
        "http://www.ontology-of-units-of-measure.org/resource/om-2/hasNumericalValue",
        ("http://www.ontology-of-units-of-measure.org/resource/om-2/hasUnit",),
    ),
    (f"{_TIME}numericDuration", (f"{_TIME}unitType",)),
    (f"{RDF}value", (f"{_QUDT}unit", f"{_QUDT}hasUnit")),
)
_CODES = {
    "MMT": "mm",
    "CMT": "cm",
    "DMT": "dm",
    "MTR": "m",
    "KMT": "km",
    "INH": "in",
    "FOT": "ft",
    "SMI": "mi",
    "MGM": "mg",
    "GRM": "g",
    "KGM": "kg",
    "TNE": "t",
    "LBR": "lb",
    "ONZ": "oz",
    "MLT": "ml",
    "LTR": "l",
    "SEC": "s",
    "MIN": "min",
    "HUR": "h",
    "CEL": "°C",
    "FAH": "°F",
    "KEL": "K",
    "P1": "%",
    "C62": "",
    "MTK": "m²",
    "HAR": "ha",
    "KMK": "km²",
    "MTQ": "m³",
    "WTT": "W",
    "KWT": "kW",
    "KWH": "kWh",
    "KMH": "km/h",
}
# An address as a letter has it, line by line; what stands in one line is together here.
_LINES = (
    ("post-office-box", "postOfficeBoxNumber", "poBox"),
    ("street-address", "streetAddress", "thoroughfare", "locatorDesignator"),
    ("extended-address", "addressArea"),
    ("postal-code", "postalCode", "postCode", "locality", "addressLocality", "postName"),
    ("region", "addressRegion", "adminUnitL2"),
    ("country-name", "addressCountry", "adminUnitL1"),
)
_LOCN = "http://www.w3.org/ns/locn#"
_SPACES = (VCARD, SCHEMA, SCHEMA_HTTP, f"{VCARD}has", _LOCN)
_WHOLE = f"{_LOCN}fullAddress"


def only_value(triples: Sequence[Triple]) -> Term | None:
    """Return what a node holds that is there for nothing else, such as a telephone number; None for other nodes."""
    held = [triple.object for triple in triples if str(triple.predicate) in _HOLDERS]
    others = [t for t in triples if str(t.predicate) not in _HOLDERS and str(t.predicate) != _TYPE]
    return held[0] if len(held) == 1 and not others else None


def prefix_in(triples: Sequence[Triple]) -> str:
    """Return the prefix and the namespace that a node declares as SHACL has it (section 5.2.1), "" for other nodes."""
    said = {str(t.predicate).removeprefix(SH): str(t.object) for t in triples if str(t.predicate) != _TYPE}
    is_declaration = said.keys() == {"prefix", "namespace"}
    return f"{said['prefix']}: {said['namespace']}" if is_declaration else ""


def amount_in(triples: Sequence[Triple]) -> tuple[Triple, Triple] | None:
    """Return what says an amount and what says its unit, where a node has one of each; None for other nodes."""
    for amount, units in _AMOUNTS:
        numbers = [t for t in triples if str(t.predicate) == amount and isinstance(t.object, Literal)]
        named = [t for unit in units for t in triples if str(t.predicate) == unit]
        if len(numbers) == 1 and named and not isinstance(named[0].object, BNode):
            return numbers[0], named[0]
    return None


def texts_among(triples: Iterable[Triple]) -> tuple[list[Label], set[Triple]]:
    """Return the texts that a node is there for likewise, as names of it, and the statements that say them."""
    return labels_among(triples, _TEXTS)


def kinds_among(triples: Sequence[Triple]) -> tuple[list[Triple], list[Triple]]:
    """Return the statements that tell closely which kind of thing a node is, and those that do by its classes."""
    close = [t for t in triples if str(t.predicate) in _KINDS]
    return close, [t for t in triples if str(t.predicate) == _TYPE]


def contained_in(triples: Sequence[Triple]) -> list[Term]:
    """Return what an rdf:Seq, rdf:Bag or rdf:Alt holds, in order (RDF Schema section 5.1); nothing for other nodes."""
    numbered = [(int(found[1]), t.object) for t in triples if (found := _MEMBER.fullmatch(str(t.predicate)))]
    others = [t for t in triples if not _MEMBER.fullmatch(str(t.predicate))]
    if any(str(t.object) not in _CONTAINERS for t in others):
        return []
    return [term for _, term in sorted(numbered, key=lambda pair: pair[0])]


def address_in(triples: Iterable[Triple]) -> tuple[str, frozenset[Triple]]:
    """Return a postal address in one line, with the statements that it consists of; "" for none."""
    found = {str(t.predicate): t for t in triples if isinstance(t.object, Literal)}
    lines, told = [], []
    for names in _LINES:
        parts = [found[space + name] for name in names for space in _SPACES if space + name in found]
        told += parts
        lines.append(" ".join(str(part.object).strip() for part in parts))
    if whole := found.get(_WHOLE):
        return str(whole.object).strip(), frozenset((*told, whole))
    return (", ".join(filter(None, lines)), frozenset(told)) if len(told) > 1 else ("", frozenset())


def labels_among(triples: Iterable[Triple], properties: Sequence[str]) -> tuple[list[Label], set[Triple]]:
    """Return the names that statements give to their subject by the best property there is, and what says them again."""
    rank = {iri: number for number, iri in enumerate(properties)}
    found = [(t, t.object) for t in triples if str(t.predicate) in rank and isinstance(t.object, Literal)]
    first = min((rank[str(t.predicate)] for t, _ in found), default=0)
    labels = [
        (str(t.predicate), text.language or "", str(text))
        for t, text in found
        if rank[str(t.predicate)] == first
    ]
    texts = {text for _, _, text in labels}
    return labels, {t for t, text in found if str(text) in texts}


def is_currency(predicate: str, unit: str) -> bool:
    """Tell whether a unit is a currency, by its code (ISO 4217)."""
    return predicate.lower().endswith("currency") and len(unit) == 3 and unit.isalpha() and unit.isupper()


def unit_of_code(unit: str) -> str:
    """Return how a unit is written that is told by its common code (UN/CEFACT Recommendation 20); others as they are."""
    return _CODES.get(unit, unit)
