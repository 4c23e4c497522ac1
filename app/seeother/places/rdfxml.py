"""Where the terms of RDF/XML stand: attributes at their names, elements at their tags; entities and xml:base are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin
from xml.parsers import expat

from seeother.places.terms import FIRST, RDF_TYPE, Place, Written

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XML = "http://www.w3.org/XML/1998/namespace"
_TAG = re.compile(rb"""<(?:[^<>"']|"[^"]*"|'[^']*')*""")
_STEP = 2**16  # bytes given to the parser at a time
_NAMING = (("about", ""), ("ID", "#"), ("nodeID", "_:"))
_MARKUP = frozenset(
    {"RDF", "ID", "about", "nodeID", "resource", "datatype", "parseType", "li", "Description"}
)


@dataclass(slots=True)
class _Element:
    """An open element: a node, a property, or something inside a literal."""

    kind: str  # "root", "node", "property", "literal"
    base: str
    subject: Place | None = None  # of a property: whose it is; of a node: itself
    predicate: Place | None = None
    datatype: str = ""
    language: str = ""
    text: str = ""
    text_at: int = -1
    has_value: bool = False


class RdfXmlReader:
    """Walks through the bytes of one file, as far as it is well-formed."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._open: list[_Element] = []
        self._found: list[Written] = []
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.namespace_prefixes = True
        parser.buffer_text = False
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        self._parser = parser
        self.attributes: list[Place] = []  # the values of all, IRIs also as they are once they are resolved

    def statements(self) -> Iterator[Written]:
        """Yield every statement, in the order in which they end."""
        try:
            yield from self._parsed()
        finally:
            # They refer to this reader, which refers to the parser: a build, which collects no cycles, would keep each file.
            self._parser.StartElementHandler = self._parser.EndElementHandler = None
            self._parser.CharacterDataHandler = None

    def _parsed(self) -> Iterator[Written]:
        for start in range(0, len(self._text), _STEP):
            try:
                self._parser.Parse(self._text[start : start + _STEP], start + _STEP >= len(self._text))
            except expat.ExpatError:
                start = len(self._text)
            yield from self._found
            self._found.clear()
            if start == len(self._text):
                return

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        offset = self._parser.CurrentByteIndex
        above = self._open[-1] if self._open else None
        tag = _TAG.match(self._text, offset)
        written = _Attributes(attributes, tag[0] if tag else b"", offset)
        self.attributes += written.all()
        base = written.get(_XML, "base").value or (above.base if above else "")
        element = _Element("root", base, language=written.get(_XML, "lang").value)
        if above is None and _split(name) == (_RDF, "RDF"):
            pass
        elif above is None or above.kind in ("root", "property"):
            self._start_node(element, _whole(name), written, above, offset)
        elif above.kind == "node":
            self._start_property(element, _whole(name), written, above, offset)
        else:
            element.kind = "literal"
        self._open.append(element)

    def _start_node(
        self, element: _Element, name: str, written: _Attributes, above: _Element | None, offset: int
    ) -> None:
        element.kind = "node"
        element.subject = self._named(written, element.base) or Place(f"_:{offset}", offset)
        if name != f"{_RDF}Description":
            self._say(element.subject, Place(RDF_TYPE, offset), Place(name, offset))
        self._say_attributes(element.subject, written, element.base)
        if above and above.kind == "property":
            above.has_value = True
            self._say(above.subject, above.predicate, element.subject)

    def _start_property(
        self, element: _Element, name: str, written: _Attributes, above: _Element, offset: int
    ) -> None:
        element.kind, element.subject = "property", above.subject
        element.predicate = Place(name, offset)
        datatype = written.get(_RDF, "datatype")
        element.datatype = self._resolved(datatype, element.base).value if datatype.value else ""
        parse = written.get(_RDF, "parseType").value
        resource = written.get(_RDF, "resource")
        node = written.get(_RDF, "nodeID")
        if resource.offset >= 0:
            value = self._resolved(resource, element.base)
        elif node.offset >= 0:
            value = node._replace(value=f"_:{node.value}")
        elif parse == "Resource" or any(written.others()):
            value = Place(f"_:{offset}", offset)
        elif parse == "Collection":
            value = Place(f"_:{offset}", offset)
            self._say(above.subject, element.predicate, value)
            element.subject, element.predicate, element.has_value = value, Place(FIRST, offset), True
            return
        else:
            if parse:
                element.kind, element.has_value = "literal", True
            return
        element.has_value = True
        self._say(above.subject, element.predicate, value)
        self._say_attributes(value, written, element.base)
        if parse == "Resource":
            element.kind, element.subject = "node", value

    def _end(self, _: str) -> None:
        element = self._open.pop()
        if element.kind == "property" and not element.has_value:
            place = element.text_at if element.text_at >= 0 else element.predicate.offset  # type: ignore[union-attr]
            value = Place(element.text, place, element.datatype, element.language, is_literal=True)
            self._say(element.subject, element.predicate, value)

    def _characters(self, text: str) -> None:
        element = self._open[-1]
        if element.kind == "property" and not element.has_value:
            if element.text_at < 0:
                element.text_at = self._parser.CurrentByteIndex
            element.text += text

    def _named(self, written: _Attributes, base: str) -> Place | None:
        for name, before in _NAMING:
            found = written.get(_RDF, name)
            if found.offset >= 0:
                if before == "_:":
                    return found._replace(value=f"_:{found.value}")
                return self._resolved(found._replace(value=before + found.value), base)
        return None

    def _resolved(self, place: Place, base: str) -> Place:
        try:
            whole = place._replace(value=urljoin(base, place.value) if base else place.value)
        except ValueError:
            return place
        self.attributes.append(whole)
        return whole

    def _say_attributes(self, subject: Place, written: _Attributes, base: str) -> None:
        for name, place in written.others():
            value = self._resolved(place, base) if name == RDF_TYPE else place._replace(is_literal=True)
            self._say(subject, Place(name, place.offset), value)

    def _say(self, subject: Place | None, predicate: Place | None, value: Place) -> None:
        if subject and predicate:
            self._found.append(Written(subject, predicate, value))


class _Attributes:
    """The attributes of one tag, each with the offset of its name; -1 for one that is not there."""

    def __init__(self, values: dict[str, str], tag: bytes, offset: int) -> None:
        self._values = {_split(name): (value, _qualified(name)) for name, value in values.items()}
        self._tag, self._offset = tag, offset

    def get(self, namespace: str, name: str) -> Place:
        """Return the value of an attribute, at its name."""
        if (namespace, name) not in self._values:
            return Place("", -1)
        value, written = self._values[namespace, name]
        found = re.search(rb"\s(" + re.escape(written.encode()) + rb")\s*=", self._tag)
        return Place(value, self._offset + (found.start(1) if found else 0))

    def all(self) -> Iterator[Place]:
        """Yield every attribute's value."""
        return (self.get(*name) for name in self._values)

    def others(self) -> Iterator[tuple[str, Place]]:
        """Yield the attributes that are statements: IRI of the property, and the value."""
        for namespace, name in self._values:
            if namespace and namespace != _XML and not (namespace == _RDF and name in _MARKUP):
                yield namespace + name, self.get(namespace, name)


def _split(name: str) -> tuple[str, str]:
    parts = name.split(" ")
    return (parts[0], parts[1]) if len(parts) > 1 else ("", name)


def _whole(name: str) -> str:
    return "".join(_split(name))


def _qualified(name: str) -> str:
    parts = name.split(" ")
    return f"{parts[2]}:{parts[1]}" if len(parts) > 2 else parts[min(1, len(parts) - 1)]
