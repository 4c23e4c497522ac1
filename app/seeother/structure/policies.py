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
_TOLD = frozenset({f"{RDF}type", _LEFT, _OPERATOR, _UNIT, *_RIGHT, *_CONNECTIVES})


def constraint(triples: Sequence[Triple], blocks: Blocks) -> tuple[tuple[Part, ...], list[Triple]]:
    """Return a constraint part by part, and what else its node says; no part for what is none.

    A term among the parts may be a constraint in turn.
    """
    found: dict[str, list[Any]] = {}
    for triple in triples:
        found.setdefault(str(triple.predicate), []).append(triple.object)
    parts = _compared(found, blocks) or _connected(found, blocks)
    return parts, [t for t in triples if str(t.predicate) not in _TOLD]


def _connected(found: dict[str, list[Any]], blocks: Blocks) -> tuple[Part, ...]:
    said = [(word, _held(found[name], blocks)) for name, word in _CONNECTIVES.items() if name in found]
    return _joined(said[0][1], said[0][0]) if len(said) == 1 and len(said[0][1]) > 1 else ()


def _compared(found: dict[str, list[Any]], blocks: Blocks) -> tuple[Part, ...]:
    rights = [value for name in _RIGHT for value in found.get(name, ())]
    one = [found.get(name, []) for name in (_LEFT, _OPERATOR)]
    if [len(each) for each in one] != [1, 1] or not rights:
        return ()
    (left,), (operator,) = one
    word = _WORDS.get(str(operator), (operator,))
    units = ((unit,) for unit in found.get(_UNIT, ()))
    return ((left,), word, *_joined(_held(rights, blocks), ","), *units)


def _held(values: Sequence[Any], blocks: Blocks) -> list[Any]:
    """Return values, of a list its members."""
    lists = ((value, members_of(value, blocks) if isinstance(value, BNode) else ()) for value in values)
    return [member for value, members in lists for member in (members or [value])]


def _joined(members: Sequence[Any], word: str) -> tuple[Part, ...]:
    return tuple(part for member in members for part in (word, (member,)))[1:]
