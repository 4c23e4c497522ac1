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
from seeother.telling.facts import Value
from seeother.telling.periods import date_of_text, period_of_text
from seeother.terms import ADMS, CODE, DCAT, DCTERMS, FOAF, PREFIXES, SCHEMA, SCHEMA_HTTP, SKOS, VCARD

_SCHEMAS = (SCHEMA, SCHEMA_HTTP)
# Whoever these lead to is told where they stand, also when the node has a name of its own.
INLINE = frozenset(f"{space}contactPoint" for space in (DCAT, ADMS, *_SCHEMAS))
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
CUSTOMS = _DATES | INLINE | PERIODS | PAGES | _BYTES | _LICENCES


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
    if predicate in _LICENCES and (name := licence_name(text)) and (href := outer_reference(text)):
        return Value(Name(name), href, text, kind="resource")
    return None
