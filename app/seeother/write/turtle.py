"""Write triples as Turtle a person likes to read: grouped, nested blank nodes, lists, only the prefixes in use.

The same triples in the same order give the same bytes, which hashes of them rely on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from rdflib import BNode, Literal, URIRef

from seeother.statements import Triple, Typed, kind_of
from seeother.terms import RDF, XSD
from seeother.write.rdf_lists import lists_in

_LETTER = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd"
)
_LOCAL = re.compile(rf"(?:[{_LETTER}_0-9](?:[{_LETTER}_0-9.\u00b7-]*[{_LETTER}_0-9\u00b7-])?)?")
_PREFIX = re.compile(rf"(?:[{_LETTER}](?:[{_LETTER}_0-9.-]*[{_LETTER}_0-9-])?)?")
_BARE = {
    f"{XSD}integer": re.compile(r"[+-]?[0-9]+"),
    f"{XSD}decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    f"{XSD}double": re.compile(r"[+-]?(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+"),
    f"{XSD}boolean": re.compile(r"true|false"),
}
_ESCAPES = {c: f"\\u{c:04X}" for c in (*range(0x20), 0x7F)} | {
    ord("\\"): "\\\\",
    ord('"'): '\\"',
    ord("\n"): "\\n",
    ord("\r"): "\\r",
    ord("\t"): "\\t",
}
_LONG_ESCAPES = {c: e for c, e in _ESCAPES.items() if c not in (0x0A,)}
_NOT_IN_IRI = re.compile(r'[<>"{}|^`\\\x00-\x20]')
_TYPE = f"{RDF}type"
_DEEPEST = 12

Block = dict[str, list[object]]


def write_turtle(triples: Sequence[Triple], namespaces: Mapping[str, str]) -> str:
    """Return a Turtle document; `namespaces` leads from namespace to prefix, of which those in use are declared."""
    return _Writer(triples, namespaces).document()


class _Writer:
    def __init__(self, triples: Sequence[Triple], namespaces: Mapping[str, str]) -> None:
        self._iris = _Iris(namespaces)
        self._blocks: dict[object, Block] = {}
        self._references: dict[object, int] = {}
        for subject, predicate, value in triples:
            block = self._blocks.setdefault(subject, {})
            block.setdefault(str(predicate), []).append(value)
            if type(value) is BNode:
                self._references[value] = self._references.get(value, 0) + 1
        self._lists = lists_in(triples) if self._references else {}
        self._written: set[object] = set()

    def document(self) -> str:
        named = [self._block(subject) for subject in self._blocks if not self._is_nested(subject)]
        # What is left are blank nodes that only refer to one another in a ring.
        ring = [self._block(subject) for subject in self._blocks if subject not in self._written]
        head = "".join(
            f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in sorted(self._iris.used.items())
        )
        return "\n".join(part for part in (head, *named, *ring) if part)

    def _is_nested(self, node: object) -> bool:
        return type(node) is BNode and self._references.get(node) == 1

    def _block(self, subject: object) -> str:
        self._written.add(subject)
        name = f"_:{subject!s}" if type(subject) is BNode else self._iris[str(subject)]
        if type(subject) is BNode and not self._references.get(subject):
            name = "[]"
        return f"{name} {self._statements(subject, 1)} .\n"

    def _statements(self, subject: object, depth: int) -> str:
        space, iris = "    " * depth, self._iris
        parts = []
        for predicate, objects in self._blocks[subject].items():
            verb = "a" if predicate == _TYPE else iris[predicate]
            values = [
                iris[str(value)] if type(value) is URIRef else self._object(value, depth) for value in objects
            ]
            between = f",\n{space}    " if len(values) > 1 and sum(map(len, values)) > 80 else ", "
            parts.append(f"{verb} {between.join(values)}")
        return f" ;\n{space}".join(parts)

    def _object(self, value: object, depth: int) -> str:
        kind = type(value)  # asked first: isinstance takes twenty times as long for what is none
        if kind is BNode:
            return self._blank(value, depth)
        if kind is Literal or kind is Typed or isinstance(value, Literal):
            return self._literal(value)  # type: ignore[arg-type]
        return self._iris[str(value)]

    def _blank(self, node: object, depth: int) -> str:
        if not self._is_nested(node) or node in self._written or depth > _DEEPEST:
            return f"_:{node!s}"
        if node not in self._blocks:
            return "[]"
        if whole := self._lists.get(node):
            self._written.update(whole.cells)
            return f"( {' '.join(self._object(member, depth + 1) for member in whole.members)} )"
        self._written.add(node)
        space = "    " * depth
        return f"[\n{space}    {self._statements(node, depth + 1)}\n{space}]"

    def _literal(self, literal: Literal) -> str:
        value, (language, datatype) = str(literal), kind_of(literal)
        if not datatype:
            return f"{_quote(value)}@{language}" if language else _quote(value)
        bare = _BARE.get(datatype)
        return value if bare and bare.fullmatch(value) else f"{_quote(value)}^^{self._iris[datatype]}"


class _Iris(dict[str, str]):
    """IRIs as they are written, each worked out when it is first asked for; `used` has the namespaces of the prefixes in them."""

    def __init__(self, namespaces: Mapping[str, str]) -> None:
        self._namespaces = namespaces
        self.used: dict[str, str] = {}

    def __missing__(self, iri: str) -> str:
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        space, local = iri[:cut], iri[cut:]
        prefix = self._namespaces.get(space) if cut else None
        if prefix is None or not self._may_be(prefix, space, local):
            self[iri] = written = f"<{_NOT_IN_IRI.sub(_escaped, iri)}>"
        else:
            self[iri] = written = f"{prefix}:{local}"
        return written

    def _may_be(self, prefix: str, space: str, local: str) -> bool:
        """Tell whether an IRI can be written with a prefix, and note that it is in use."""
        if not ((local.isascii() and local.isalnum()) or _LOCAL.fullmatch(local)) or not _is_prefix(prefix):
            return False
        return self.used.setdefault(prefix, space) == space


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04X}"


@lru_cache(maxsize=1024)
def _is_prefix(prefix: str) -> bool:
    return bool(_PREFIX.fullmatch(prefix))


def _quote(text: str) -> str:
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    if "\n" in text:
        return f'"""{text.translate(_LONG_ESCAPES)}"""'
    return f'"{text.translate(_ESCAPES)}"'
