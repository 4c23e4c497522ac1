"""What some properties want their values shown as: sizes, licences, periods, addresses of pages, somebody to ask."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from rdflib import Literal

from seeother.documents.links import outer_reference
from seeother.look.interface import Interface
from seeother.look.licences import licence_name
from seeother.look.names import Name
from seeother.statements import iri_of, typed
from seeother.structure.policies import RULES
from seeother.structure.quality import ANNOTATIONS, MEASUREMENTS
from seeother.telling.facts import Value
from seeother.telling.periods import date_of_text, period_of_text
from seeother.terms import ADMS, CODE, DCAT, DCTERMS, FOAF, PREFIXES, SCHEMA, SCHEMA_HTTP, SKOS, VCARD, XSD

_SCHEMAS = (SCHEMA, SCHEMA_HTTP)
_BIO, _CRM = "http://purl.org/vocab/bio/0.1/", "http://www.cidoc-crm.org/cidoc-crm/"
# What these lead to is told where they stand, also when the node has a name of its own: whom to ask, what is allowed,
# what happened and when, and what somebody or something is called by.
INLINE = frozenset(
    {
        *(f"{space}contactPoint" for space in (DCAT, ADMS, *_SCHEMAS)),
        *RULES,
        *MEASUREMENTS,
        *ANNOTATIONS,
        *(f"{_BIO}{name}" for name in ("event", "birth", "death", "marriage")),
        *(
            f"{_CRM}{name}"
            for name in (
                "P1_is_identified_by",
                "P4_has_time-span",
                "P16i_was_used_for",
                "P24i_changed_ownership_through",
                "P43_has_dimension",
                "P92i_was_brought_into_existence_by",
                "P94i_was_created_by",
                "P95i_was_formed_by",
                "P98i_was_born",
                "P100i_died_in",
                "P102_has_title",
                "P108i_was_produced_by",
            )
        ),
    }
)
PERIODS = frozenset({f"{DCTERMS}temporal", *(f"{space}temporalCoverage" for space in _SCHEMAS)})
PAGES = frozenset(
    {
        f"{DCAT}{name}"
        for name in ("landingPage", "accessURL", "downloadURL", "endpointURL", "endpointDescription")
    }
    | {f"{FOAF}{name}" for name in ("homepage", "page", "workplaceHomepage", "isPrimaryTopicOf")}
    | {f"{VCARD}{name}" for name in ("hasURL", "url")}
    | {f"{space}url" for space in _SCHEMAS}
)
_BYTES = frozenset({f"{DCAT}byteSize", *(f"{space}contentSize" for space in _SCHEMAS)})
_LICENCES = frozenset({f"{DCTERMS}license", f"{DCTERMS}rights", *(f"{space}license" for space in _SCHEMAS)})
_EXAMPLES = frozenset({f"{SKOS}example", f"{PREFIXES['vann']}example"})
# A line that begins as one of Turtle, SPARQL, JSON or XML does, or ends as one of Turtle does.
_SYNTAX = re.compile(
    r"^\s*(?:@?prefix\b|@?base\b|select\b|construct\b|<[\w/?!:]|[{\[]\s*$|_?:\w|\w+:\w+\s+(?:a\s|\w*:))|[^.]\s[;.]\s*$",
    re.IGNORECASE | re.MULTILINE,
)
# What is a date here where nobody says so, too.
_DATES = frozenset(
    {
        *(f"{DCTERMS}{name}" for name in ("date", "created", "issued", "modified", "available", "valid")),
        f"{PREFIXES['dc']}date",
        *(
            f"{space}{name}"
            for space in _SCHEMAS
            for name in ("dateCreated", "dateModified", "datePublished", "startDate", "endDate")
        ),
        *(f"{space}{name}" for space in _SCHEMAS for name in ("birthDate", "deathDate", "foundingDate")),
    }
)
# What lasts as long as a text without a datatype says, as JSON-LD of schema.org has it.
_LASTING = frozenset(
    f"{space}{name}"
    for space in _SCHEMAS
    for name in ("duration", "cookTime", "prepTime", "performTime", "totalTime", "timeRequired")
)
CUSTOMS = _LASTING | _DATES | INLINE | PERIODS | PAGES | _BYTES | _LICENCES


def is_code(predicate: str, text: str) -> bool:
    """Tell whether a literal is for programs, and set as it is written: a pattern, a query, an example in some syntax."""
    return predicate in CODE or (predicate in _EXAMPLES and _SYNTAX.search(text) is not None)


def literal_as(predicate: str, term: Literal, tell: Callable[[Any], Value], say: Interface) -> Value | None:
    """Return a literal as its property wants it, None where it is like any other."""
    text = str(term)
    if predicate in _BYTES and (size := say.size(text)):
        return Value(Name(size), kind="number", machine=text)
    if predicate in PERIODS:
        return period_of_text(text, tell)
    if predicate in _DATES and not term.language and not term.datatype:
        return date_of_text(text, tell)
    if predicate in _LASTING and not term.language and not term.datatype:
        return tell(typed(text, iri_of(f"{XSD}duration")))
    if predicate in _LICENCES and (name := licence_name(text)) and (href := outer_reference(text)):
        return Value(Name(name), href, text, kind="resource")
    return None
