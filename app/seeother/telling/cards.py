"""Nodes that stand for something with a name, an address or one value: as a person reads them, not as they are nested."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rdflib import Literal

from seeother.graph.catalogue import Label
from seeother.statements import Term, Triple
from seeother.terms import DCTERMS, RDF, RDFS, SCHEMA, SCHEMA_HTTP, VCARD

_TYPE = f"{RDF}type"
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
# An address as a letter has it, line by line; what stands in one line is together here.
_LINES = (
    ("post-office-box", "postOfficeBoxNumber"),
    ("street-address", "streetAddress"),
    ("extended-address",),
    ("postal-code", "postalCode", "locality", "addressLocality"),
    ("region", "addressRegion"),
    ("country-name", "addressCountry"),
)
_SPACES = (VCARD, SCHEMA, SCHEMA_HTTP, f"{VCARD}has")


def only_value(triples: Sequence[Triple]) -> Term | None:
    """Return what a node holds that is there for nothing else, such as a telephone number; None for other nodes."""
    held = [triple.object for triple in triples if str(triple.predicate) in _HOLDERS]
    others = [t for t in triples if str(t.predicate) not in _HOLDERS and str(t.predicate) != _TYPE]
    return held[0] if len(held) == 1 and not others else None


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
