"""Write triples as JSON-LD 1.1: compact IRIs where a prefix is known, every literal exactly as the data has it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from rdflib import BNode, Literal, URIRef

from seeother.iris import namespace_of
from seeother.statements import Triple, datatype_of
from seeother.terms import RDF, XSD
from seeother.write.rdf_lists import RdfList, lists_in

_TYPE = f"{RDF}type"
_encoded = json.JSONEncoder(ensure_ascii=False).encode
# Only these read back as they were written; 1.0 or 1e6 would come back as another lexical form.
_NATIVE_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")


def write_jsonld(triples: Sequence[Triple], namespaces: Mapping[str, str]) -> str:
    """Return a JSON-LD document with its context inside; nothing need be fetched to read it."""
    return _written(as_jsonld(triples, namespaces), "\n") + "\n"


def _written(value: Any, line: str) -> str:
    """Return a value as `json` indents it by one, which it does piece by piece, in generators within generators."""
    inner = f"{line} "
    if type(value) is dict and value:
        pairs = [f"{inner}{_encoded(key)}: {_written(each, inner)}" for key, each in value.items()]
        return f"{{{','.join(pairs)}{line}}}"
    if type(value) is list and value:
        return f"[{','.join([inner + _written(each, inner) for each in value])}{line}]"
    return _encoded(value)


def as_jsonld(triples: Sequence[Triple], namespaces: Mapping[str, str]) -> dict[str, Any]:
    """Return the document as values for `json`; the order is that of the triples."""
    # "geo:1,2" is no name under a prefix "geo": prefixes that are schemes of the data are not used.
    schemes = {str(t).partition(":")[0] for triple in triples for t in triple if type(t) is URIRef}
    schemes |= {datatype_of(t.object).partition(":")[0] for t in triples if isinstance(t.object, Literal)}
    compact = _Compact(
        {namespace: prefix for namespace, prefix in namespaces.items() if prefix not in schemes}
    )
    lists = lists_in(triples)
    inside = {cell for whole in lists.values() for cell in whole.cells}
    nodes: dict[str, dict[str, Any]] = {}
    for triple in triples:
        if triple.subject in inside:
            continue
        name = _identifier(triple.subject)
        node = nodes.setdefault(name, {"@id": compact.identifier(name)})
        if str(triple.predicate) == _TYPE and isinstance(triple.object, URIRef):
            node.setdefault("@type", []).append(compact.term(str(triple.object)))
        else:
            node.setdefault(compact.term(str(triple.predicate)), []).append(
                _value(triple.object, compact, lists)
            )
    graph = [{key: _single(value) for key, value in node.items()} for node in nodes.values()]
    return {"@context": dict(sorted(compact.used.items())), "@graph": graph}


def _identifier(node: Any) -> str:
    return f"_:{node!s}" if type(node) is BNode else str(node)


def _single(values: Any) -> Any:
    return values[0] if isinstance(values, list) and len(values) == 1 else values


def _value(value: Any, compact: _Compact, lists: Mapping[Any, RdfList]) -> Any:
    if value in lists:
        return {"@list": [_value(member, compact, lists) for member in lists[value].members]}
    if not isinstance(value, Literal):
        return {"@id": compact.identifier(_identifier(value))}
    if value.language:
        return {"@language": value.language, "@value": str(value)}
    datatype = datatype_of(value)
    if not datatype:
        return str(value)
    if datatype == f"{XSD}integer" and _NATIVE_INTEGER.fullmatch(str(value)):
        return int(str(value))
    if datatype == f"{XSD}boolean" and str(value) in ("true", "false"):
        return str(value) == "true"
    return {"@type": compact.term(datatype), "@value": str(value)}


class _Compact:
    """Shortens IRIs by the site's prefixes and remembers which were used."""

    def __init__(self, namespaces: Mapping[str, str]) -> None:
        self._namespaces = namespaces
        self._terms: dict[str, str] = {}
        self.used: dict[str, str] = {}

    def term(self, iri: str) -> str:
        """Return a property, class or datatype as prefix:name."""
        if iri not in self._terms:
            self._terms[iri] = self._shortened(iri)
        return self._terms[iri]

    def _shortened(self, iri: str) -> str:
        namespace = namespace_of(iri)
        prefix, cut = self._namespaces.get(namespace), len(namespace)
        if not prefix or not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", prefix) or iri[cut : cut + 2] == "//":
            return iri
        if self.used.setdefault(prefix, iri[:cut]) != iri[:cut]:
            return iri
        return f"{prefix}:{iri[cut:]}"

    @staticmethod
    def identifier(name: str) -> str:
        """Return a node's identifier whole: absolute IRIs survive any reader's idea of a base."""
        return name
