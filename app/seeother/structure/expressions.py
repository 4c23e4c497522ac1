"""OWL's anonymous classes and data ranges as sentences, with the words of the Manchester Syntax (W3C Note, 2012).

What has statements beside those of its form is no sentence: then all of them are shown as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rdflib import Literal

from seeother.terms import OWL, RDF, RDFS, XSD
from seeother.write.rdf_lists import Blocks, members_of

_TYPES = frozenset(f"{OWL}{name}" for name in ("Restriction", "Class", "DataRange")) | {
    f"{RDFS}Class",
    f"{RDFS}Datatype",
}
_ON, _INVERSE = f"{OWL}onProperty", f"{OWL}inverseOf"
_QUANTIFIERS = {f"{OWL}someValuesFrom": "some", f"{OWL}allValuesFrom": "only", f"{OWL}hasValue": "value"}
_COUNTS = {
    f"{OWL}{name}": word
    for name, word in {
        "minCardinality": "min",
        "minQualifiedCardinality": "min",
        "maxCardinality": "max",
        "maxQualifiedCardinality": "max",
        "cardinality": "exactly",
        "qualifiedCardinality": "exactly",
    }.items()
}
_QUALIFIERS = (f"{OWL}onClass", f"{OWL}onDataRange")
_CONNECTIVES = {f"{OWL}unionOf": "or", f"{OWL}intersectionOf": "and"}
_NOT = (f"{OWL}complementOf", f"{OWL}datatypeComplementOf")
_ONE_OF, _DATATYPE, _FACETS = f"{OWL}oneOf", f"{OWL}onDatatype", f"{OWL}withRestrictions"
_FACET_WORDS = {
    f"{XSD}{name}": word
    for name, word in {
        "minInclusive": ">=",
        "maxInclusive": "<=",
        "minExclusive": ">",
        "maxExclusive": "<",
        "length": "length",
        "minLength": "minLength",
        "maxLength": "maxLength",
        "pattern": "pattern",
    }.items()
}

Part = str | tuple[Any]  # a word of the sentence, or in a tuple the term that stands there


def sentence(node: Any, blocks: Blocks) -> tuple[Part, ...]:
    """Return a class expression part by part; empty for what is none. A term among the parts may be one in turn."""
    statements = _statements_of(node, blocks)
    if not statements or statements.pop(f"{RDF}type", None) not in (*_TYPES, None):
        return ()
    return tuple(
        _restriction(statements) or _connected(statements, blocks) or _range(statements, blocks) or ()
    )


def _statements_of(node: Any, blocks: Blocks) -> dict[str, Any]:
    """Return the statements of a node by property; empty where it says one thing twice."""
    found = {str(triple.predicate): triple.object for triple in blocks.get(node, ())}
    if len(found) != len(blocks.get(node, ())):
        return {}
    kind = found.get(f"{RDF}type")
    return {**found, f"{RDF}type": str(kind)} if kind is not None else found


def _restriction(statements: Mapping[str, Any]) -> list[Part]:
    if _ON not in statements:
        return [] if set(statements) != {_INVERSE} else ["inverse", (statements[_INVERSE],)]
    others = {predicate: value for predicate, value in statements.items() if predicate != _ON}
    if len(others) == 1:
        ((predicate, value),) = others.items()
        if predicate in _QUANTIFIERS:
            return [(statements[_ON],), _QUANTIFIERS[predicate], (value,)]
        if predicate == f"{OWL}hasSelf":
            return [(statements[_ON],), "Self"]
    return _counted(statements[_ON], others)


def _counted(about: Any, others: Mapping[str, Any]) -> list[Part]:
    counts = [predicate for predicate in others if predicate in _COUNTS]
    kinds = [predicate for predicate in others if predicate in _QUALIFIERS]
    if (
        len(counts) != 1
        or len(kinds) > 1
        or len(counts) + len(kinds) != len(others)
        or not isinstance(others[counts[0]], Literal)
    ):
        return []
    return [(about,), _COUNTS[counts[0]], str(others[counts[0]]), *((others[kind],) for kind in kinds)]


def _connected(statements: Mapping[str, Any], blocks: Blocks) -> list[Part]:
    if len(statements) != 1:
        return []
    ((predicate, value),) = statements.items()
    if predicate in _NOT:
        return ["not", (value,)]
    members = members_of(value, blocks)
    if predicate in _CONNECTIVES and len(members) > 1:
        return _joined(members, _CONNECTIVES[predicate])
    return ["{", *_joined(members, ","), "}"] if predicate == _ONE_OF and members else []


def _range(statements: Mapping[str, Any], blocks: Blocks) -> list[Part]:
    if set(statements) != {_DATATYPE, _FACETS}:
        return []
    limits = [_statements_of(member, blocks) for member in members_of(statements[_FACETS], blocks)]
    if not limits or not all(len(limit) == 1 and next(iter(limit)) in _FACET_WORDS for limit in limits):
        return []
    facets = [
        part
        for limit in limits
        for predicate, value in limit.items()
        for part in (",", _FACET_WORDS[predicate], (value,))
    ]
    return [(statements[_DATATYPE],), "[", *facets[1:], "]"]


def _joined(members: Sequence[Any], word: str) -> list[Part]:
    parts: list[Part] = [(members[0],)]
    for member in members[1:]:
        parts += [word, (member,)]
    return parts
