"""Constraints of policies (ODRL) as sentences: what has to be how, and which of them hold together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rdflib import BNode

from seeother.statements import Triple
from seeother.structure.expressions import Part
from seeother.terms import CUSTOMARY_PREFIXES, RDF
from seeother.write.rdf_lists import Blocks, members_of

_ODRL = CUSTOMARY_PREFIXES["odrl"]
# What leads from a policy to its rules, and from these to what limits them.
RULES = frozenset(
    f"{_ODRL}{name}"
    for name in ("permission prohibition obligation duty consequence remedy constraint refinement".split())
)
_LEFT, _OPERATOR, _UNIT = (f"{_ODRL}{name}" for name in ("leftOperand", "operator", "unit"))
_RIGHT = (f"{_ODRL}rightOperand", f"{_ODRL}rightOperandReference")
_WORDS = {
    f"{_ODRL}{name}": word
    for name, word in {
        "eq": "=",
        "neq": "≠",
        "gt": ">",
        "gteq": "≥",
        "lt": "<",
        "lteq": "≤",
        "isA": "is a",
        "hasPart": "has part",
        "isPartOf": "is part of",
        "isAllOf": "is all of",
        "isAnyOf": "is any of",
        "isNoneOf": "is none of",
    }.items()
}
_CONNECTIVES = {
    f"{_ODRL}{name}": word
    for name, word in {"and": "and", "or": "or", "xone": "or else", "andSequence": "and then"}.items()
}


def constraint(triples: Sequence[Triple], blocks: Blocks) -> tuple[Part, ...]:
    """Return a constraint part by part; empty for what is none, or says more. A term among the parts may be one in turn."""
    found: dict[str, list[Any]] = {}
    for triple in triples:
        if str(triple.predicate) != f"{RDF}type":
            found.setdefault(str(triple.predicate), []).append(triple.object)
    if len(found) == 1:
        ((predicate, values),) = found.items()
        members = _held(values, blocks) if predicate in _CONNECTIVES else []
        return _joined(members, _CONNECTIVES[predicate]) if len(members) > 1 else ()
    return _compared(found, blocks)


def _compared(found: dict[str, list[Any]], blocks: Blocks) -> tuple[Part, ...]:
    rights = [value for name in _RIGHT for value in found.get(name, ())]
    one = [found.get(name, []) for name in (_LEFT, _OPERATOR)]
    units = found.get(_UNIT, [])
    if set(found) - {_LEFT, _OPERATOR, _UNIT, *_RIGHT} or [len(each) for each in one] != [1, 1] or not rights:
        return ()
    (left,), (operator,) = one
    word = _WORDS.get(str(operator), (operator,))
    return ((left,), word, *_joined(_held(rights, blocks), ","), *((unit,) for unit in units))


def _held(values: Sequence[Any], blocks: Blocks) -> list[Any]:
    """Return values, of a list its members."""
    lists = ((value, members_of(value, blocks) if isinstance(value, BNode) else ()) for value in values)
    return [member for value, members in lists for member in (members or [value])]


def _joined(members: Sequence[Any], word: str) -> tuple[Part, ...]:
    return tuple(part for member in members for part in (word, (member,)))[1:]
