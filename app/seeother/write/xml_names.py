"""Which predicates RDF/XML has a name for, since each becomes an element."""

from __future__ import annotations

import re

from seeother.terms import RDF

# A predicate must end in an XML name (RDF/XML section 2.2). Of letters beyond ASCII only those that every edition of
# XML 1.0 has, and every parser: of Latin, Greek, Cyrillic, Hebrew, Arabic, Devanagari, Thai, kana, Han and Hangul.
_LETTERS = (
    "A-Za-zÀ-ÖØ-öø-ıĴ-ľŁ-ňŊ-žΆΈ-ΊΌΎ-ΡΣ-ώЁ-ЌЎ-яё-ќў-ҁא-תء-غف-ي\u0905-\u0939\u0e01-\u0e2e"
    "\u3041-\u3094\u30a1-\u30fa\u4e00-\u9fa5\uac00-\ud7a3"
)
_NAME = re.compile(rf"[{_LETTERS}_][{_LETTERS}0-9_.-]*$")
# Names that RDF/XML and XML keep for themselves (RDF/XML section 5.1, Namespaces in XML section 3).
_RESERVED = frozenset(
    RDF + name
    for name in (
        "RDF ID about parseType resource nodeID datatype Description aboutEach aboutEachPrefix bagID li"
    ).split()
)
_RESERVED_NAMESPACES = frozenset({"http://www.w3.org/2000/xmlns/", "http://www.w3.org/XML/1998/namespace"})


def xml_name(predicate: str) -> tuple[str, str]:
    """Return namespace and name of the element for a predicate, twice "" where RDF/XML cannot write it."""
    found = _NAME.search(predicate)
    namespace = predicate[: found.start()] if found else ""
    if found is None or predicate in _RESERVED or namespace in _RESERVED_NAMESPACES:
        return "", ""
    return namespace, found[0]
