"""SHACL shapes read as tables (W3C Recommendation, 2017): for each property its path, what its values are, and how many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from rdflib import BNode, Literal, URIRef

from seeother.graph.data import Data
from seeother.statements import Triple, iri_of
from seeother.terms import PREFIXES, RDF, RDFS

SH = PREFIXES["sh"]
PROPERTY = f"{SH}property"
_FIRST, _REST = f"{RDF}first", f"{RDF}rest"
_NAMES = (f"{SH}name", f"{RDFS}label")
_MESSAGES = (f"{SH}message", f"{SH}description", f"{RDFS}comment")
KINDS = tuple(f"{SH}{name}" for name in ("datatype", "class", "node", "nodeKind"))
LIMITS = {
    f"{SH}minInclusive": "≥",
    f"{SH}maxInclusive": "≤",
    f"{SH}minExclusive": ">",
    f"{SH}maxExclusive": "<",
    f"{SH}minLength": "minLength",
    f"{SH}maxLength": "maxLength",
}
_AFTER = {f"{SH}zeroOrMorePath": "*", f"{SH}oneOrMorePath": "+", f"{SH}zeroOrOnePath": "?"}
_INVERSE, _ALTERNATIVE = f"{SH}inversePath", f"{SH}alternativePath"
_DEEPEST, _LONGEST_LIST, _MOST_ABOUT = 6, 200, 100
_MOST_SIGNS = 200  # of a path
_PATHS = (f"{SH}path", _INVERSE, _ALTERNATIVE, *_AFTER, _FIRST)
_ABOUT = (f"{SH}targetClass", f"{SH}class", *_PATHS)
# By which a shape without a name, or a part of a path, is in another.
_HOLD = frozenset(
    {*_PATHS, _REST, *(f"{SH}{name}" for name in ("property", "node", "and", "or", "xone", "not"))}
)


Said = Callable[[Any], Sequence[Triple]]
Part = str | URIRef  # a sign of a path, or a property


@dataclass(frozen=True, slots=True)
class Constraint:
    """What a shape wants of one property; `path` is that in SPARQL's signs, `node` the shape itself."""

    node: Any
    path: tuple[Part, ...]
    names: tuple[Literal, ...]
    kinds: tuple[URIRef, ...]
    count: str
    values: tuple[Any, ...]
    limits: tuple[str, ...]
    pattern: str
    messages: tuple[Literal, ...]
    severity: URIRef | None


def shapes_about(term: URIRef, data: Data) -> set[URIRef]:
    """Return the shapes with a name that say what is wanted of a class or a property, or of what is of that class."""
    about = {q.subject for name in _ABOUT for q in islice(data.quads(None, iri_of(name), term), _MOST_ABOUT)}
    for _ in range(_DEEPEST):
        inner = [node for node in about if isinstance(node, BNode)]
        if not inner:
            break
        holders = {
            q.subject for node in inner for q in data.quads(None, None, node) if str(q.predicate) in _HOLD
        }
        about = (about - set(inner)) | holders
    return {node for node in about if isinstance(node, URIRef)}


def constraints(shape: Any, said: Said) -> list[Constraint]:
    """Return what a shape wants of properties, in the order that it gives them; `said` returns the statements of a node."""
    nodes = [
        t.object for t in said(shape) if str(t.predicate) == PROPERTY and not isinstance(t.object, Literal)
    ]
    found = [(_order(node, said), _constraint(node, said)) for node in nodes]
    ordered = sorted(found, key=lambda pair: (pair[0], [str(part) for part in pair[1].path]))
    return [constraint for _, constraint in ordered]


def own_constraint(shape: Any, said: Said) -> Constraint | None:
    """Return what a property shape wants itself, None for any other shape."""
    return _constraint(shape, said) if objects(shape, said, f"{SH}path") else None


def _order(node: Any, said: Said) -> float:
    found = objects(node, said, f"{SH}order")
    try:
        return float(str(found[0])) if found else float("inf")
    except ValueError:
        return float("inf")


def _constraint(node: Any, said: Said) -> Constraint:
    values = [*listed(node, f"{SH}in", said), *objects(node, said, f"{SH}hasValue")]
    patterns, severity = objects(node, said, f"{SH}pattern"), objects(node, said, f"{SH}severity")
    return Constraint(
        node,
        tuple(part for path in objects(node, said, f"{SH}path") for part in path_of(path, said)),
        _literals(node, said, *_NAMES),
        tuple(kind for kind in objects(node, said, *KINDS) if isinstance(kind, URIRef)),
        _count(node, said),
        tuple(values),
        tuple(f"{sign} {value}" for name, sign in LIMITS.items() for value in objects(node, said, name)),
        " ".join(map(str, patterns)),
        _literals(node, said, *_MESSAGES),
        next((value for value in severity if isinstance(value, URIRef)), None),
    )


def _count(node: Any, said: Said) -> str:
    """Return how many values there may be, as diagrams have it: 1, 0..1, 1..*."""
    least = next(map(str, objects(node, said, f"{SH}minCount")), "0")
    most = next(map(str, objects(node, said, f"{SH}maxCount")), "*")
    return least if least == most else f"{least}..{most}"


def objects(node: Any, said: Said, *predicates: str) -> list[Any]:
    """Return the objects of some properties of a node."""
    return [t.object for name in predicates for t in said(node) if str(t.predicate) == name]


def _literals(node: Any, said: Said, *predicates: str) -> tuple[Literal, ...]:
    """Return the texts by the first of some properties that has any."""
    found = ([v for v in objects(node, said, name) if isinstance(v, Literal)] for name in predicates)
    return tuple(next(filter(None, found), []))


def listed(node: Any, predicate: str, said: Said) -> Iterator[Any]:
    """Yield the members of the lists that a property leads to."""
    for head in objects(node, said, predicate):
        yield from _members(head, said)


def _members(head: Any, said: Said) -> Iterator[Any]:
    for _ in range(_LONGEST_LIST):
        first = objects(head, said, _FIRST)
        if not first:
            return
        yield first[0]
        head = next(iter(objects(head, said, _REST)), iri_of(f"{RDF}nil"))


def path_of(node: Any, said: Said) -> tuple[Part, ...]:
    """Return a property path as SPARQL writes it, sign by sign; a very long one as far as it can be read."""
    return _path(node, said, 0, {})


def _path(
    node: Any, said: Said, depth: int, known: dict[tuple[BNode, int], tuple[Part, ...]]
) -> tuple[Part, ...]:
    """Return a path below others; `known` are those that several share, which are walked through once."""
    if isinstance(node, URIRef):
        return (node,)
    if not isinstance(node, BNode) or depth > _DEEPEST:
        return ("…",)
    key = node, depth
    if key not in known:
        signs = _signs(node, said, lambda inner: _path(inner, said, depth + 1, known))
        known[key] = signs if len(signs) <= _MOST_SIGNS else (*signs[:_MOST_SIGNS], "…")
    return known[key]


def _signs(node: BNode, said: Said, inner: Callable[[Any], tuple[Part, ...]]) -> tuple[Part, ...]:
    if steps := list(map(inner, _members(node, said))):
        return _joined(steps, "/")
    for triple in said(node):
        name = str(triple.predicate)
        if name == _INVERSE:
            return ("^", *inner(triple.object))
        if name == _ALTERNATIVE:
            return ("(", *_joined(list(map(inner, _members(triple.object, said))), "|"), ")")
        if name in _AFTER:
            return (*inner(triple.object), _AFTER[name])
    return ("…",)


def _joined(steps: Sequence[tuple[Part, ...]], sign: str) -> tuple[Part, ...]:
    return tuple(part for number, step in enumerate(steps) for part in ((sign, *step) if number else step))
