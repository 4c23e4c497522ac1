"""How findings name terms, and the edits that mend them where the text of a file shows what to write."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from rapidfuzz.distance import OSA

from seeother.diagnostics import Edit, Fix
from seeother.iris import namespace_of
from seeother.places.index import Span
from seeother.survey.facts import Mention
from seeother.survey.positions import Positions
from seeother.terms import CUSTOMARY_PREFIXES, SCHEMA, SCHEMA_HTTP
from seeother.vocabularies.known import usual

_NAMESPACES = {namespace: prefix for prefix, namespace in reversed(CUSTOMARY_PREFIXES.items())}
_MOST_ERRORS = 2  # in a name, of which there is no doubt what is meant
_QUOTED = re.compile(r"""("{3}|'{3}|"|')(.*)(\1)([@^].*)?""", re.DOTALL)


def short(iri: str) -> str:
    """Return a term as people write it: by its customary prefix, else in angle brackets."""
    namespace = namespace_of(iri)
    prefix = "schema" if namespace == SCHEMA_HTTP else _NAMESPACES.get(namespace)
    return f"{prefix}:{iri[len(namespace) :]}" if prefix and len(iri) > len(namespace) else f"<{iri}>"


def replaced_terms(file: str, meant: Mapping[str, str], positions: Positions) -> dict[str, Fix]:
    """Return for each term of a file the edits that write the one that is meant in all its places."""
    spans = positions.spans(file, meant) if meant else {}
    fixes = {}
    for iri, places in spans.items():
        right = meant[iri]
        if namespace_of(usual(iri)) != namespace_of(right):
            continue  # its prefix may not be declared
        if iri.startswith(SCHEMA_HTTP):
            right = right.replace(SCHEMA, SCHEMA_HTTP, 1)
        edits = tuple(_edit(span, _renamed(span.token, iri, right)) for span in places)
        errors = OSA.distance(iri.lower(), right.lower())
        fixes[iri] = Fix(f"Write {short(right)}", edits, is_certain=errors <= _MOST_ERRORS)
    return fixes


def rewritten(
    at: Mention, text: str, change: Callable[[str], str], title: str, positions: Positions
) -> Fix | None:
    """Return the edit that changes what is between the quotes of a text, None where it cannot be told."""
    span = positions.span_of(at, text)
    found = span and _QUOTED.fullmatch(span.token)
    if not span or not found or change(text) == text:
        return None
    written = change(found[2])
    if written == found[2]:
        return None
    return Fix(title, (_edit(span, f"{found[1]}{written}{found[3]}{found[4] or ''}"),))


def _renamed(token: str, wrong: str, right: str) -> str:
    """Return a token with another name behind the same prefix, or another IRI in the same brackets."""
    name = right[len(namespace_of(right)) :]
    if token.startswith("<"):
        return f"<{right}>"
    if "^^" in token:
        text, _, datatype = token.rpartition("^^")
        return f"{text}^^{_renamed(datatype, wrong, right)}"
    return f"{token.partition(':')[0]}:{name}"


def _edit(span: Span, text: str) -> Edit:
    return Edit(*span.start, *span.end, text)
