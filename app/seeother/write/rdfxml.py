"""Write triples as RDF/XML, in the given order; what XML 1.0 cannot say is left out with a comment that counts it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count, groupby
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from rdflib import BNode, Literal

from seeother.statements import Triple, datatype_of
from seeother.terms import RDF
from seeother.write.xml_names import xml_name

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PREFIX = re.compile(r"(?!xml)[A-Za-z_][A-Za-z0-9_.-]*", re.IGNORECASE)


def write_rdfxml(triples: Sequence[Triple], namespaces: Mapping[str, str]) -> str:
    """Return an RDF/XML document, one description for each subject; characters XML lacks become U+FFFD."""
    names = _Names(namespaces)
    body = [
        line
        for subject, group in groupby(_by_subject(triples), lambda triple: triple.subject)
        for line in _description(subject, list(group), names)
    ]
    comments = (
        (names.missing, "statement(s) have a predicate that XML cannot name; other formats have them"),
        (names.damaged, "text(s) hold characters that XML cannot, here U+FFFD; other formats have them"),
    )
    missing = "".join(f"<!-- {number} {told}. -->\n" for number, told in comments if number)
    declared = "".join(
        f"\n  xmlns:{prefix}={quoteattr(ns)}" for ns, prefix in sorted(names.used.items(), key=lambda p: p[1])
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n{missing}<rdf:RDF{declared}>\n{"".join(body)}</rdf:RDF>\n'
    )


def _by_subject(triples: Sequence[Triple]) -> list[Triple]:
    order: dict[Any, list[Triple]] = {}
    for triple in triples:
        order.setdefault(triple.subject, []).append(triple)
    return [triple for group in order.values() for triple in group]


def _description(subject: Any, triples: list[Triple], names: _Names) -> Iterator[str]:
    yield f"  <rdf:Description {_reference(subject, 'about')}>\n"
    yield from (f"    {line}\n" for triple in triples if (line := _property(triple, names)))
    yield "  </rdf:Description>\n"


def _reference(node: Any, attribute: str) -> str:
    if type(node) is BNode:
        return f'rdf:nodeID="{node!s}"'
    return f"rdf:{attribute}={quoteattr(str(node))}"


def _property(triple: Triple, names: _Names) -> str:
    name = names.element(str(triple.predicate))
    if not name:
        return ""
    if not isinstance(triple.object, Literal):
        return f"<{name} {_reference(triple.object, 'resource')}/>"
    text, replaced = _NOT_XML.subn("\ufffd", str(triple.object))
    names.damaged += bool(replaced)
    return f"<{name}{_attributes(triple.object)}>{_text(text)}</{name}>"


def _attributes(literal: Literal) -> str:
    if literal.language:
        return f" xml:lang={quoteattr(literal.language)}"
    datatype = datatype_of(literal)
    return f" rdf:datatype={quoteattr(datatype)}" if datatype else ""


def _text(text: str) -> str:
    # A carriage return would be read as a line feed unless it is a reference (XML 1.0 section 2.11).
    return escape(text, {"\r": "&#13;"})


class _Names:
    """Element names for predicates: the site's prefixes, else made-up ones in the order of their use."""

    def __init__(self, namespaces: Mapping[str, str]) -> None:
        self._namespaces = namespaces
        self._known: dict[str, str] = {}
        self.used = {RDF: "rdf"}
        self.missing = self.damaged = 0

    def element(self, iri: str) -> str:
        """Return the qualified name of a predicate, "" when XML has none for it."""
        if iri not in self._known:
            namespace, name = xml_name(iri)
            self._known[iri] = f"{self._prefix(namespace)}:{name}" if name else ""
        self.missing += not self._known[iri]
        return self._known[iri]

    def _prefix(self, namespace: str) -> str:
        if namespace not in self.used:
            wanted = self._namespaces.get(namespace, "")
            taken = set(self.used.values())
            made_up = next(name for n in count(1) if (name := f"ns{n}") not in taken)
            self.used[namespace] = wanted if _PREFIX.fullmatch(wanted) and wanted not in taken else made_up
        return self.used[namespace]
