"""Which predicates RDF/XML has a name for, since each becomes an element."""

from __future__ import annotations

import re

from seeother.terms import RDF

# A predicate must end in an XML name (RDF/XML section 2.2); ASCII is where all parsers agree.
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*$")
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
