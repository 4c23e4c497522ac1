"""What is wanted of the properties of things: OWL restrictions of a class, and SHACL shapes, as tables and as sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rdflib import Literal

from seeother.look.names import Name
from seeother.pages.groups import without
from seeother.pages.sections import Section
from seeother.statements import Triple, iri_of
from seeother.structure.shape_sentences import TOLD, rules
from seeother.structure.shapes import PROPERTY, SH, Constraint, Said, constraints, own_constraint
from seeother.telling.facts import Fact, Value
from seeother.telling.values import Teller
from seeother.terms import RDFS

_SUBCLASS = f"{RDFS}subClassOf"
_WORDS = frozenset({"some", "only", "value", "Self", "min", "max", "exactly"})
_SHAPES = frozenset({PROPERTY, f"{SH}path", *(f"{SH}{name}" for name in ("and", "or", "xone", "not"))})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a shape wants of one property, as a row of a table."""

    path: Value
    name: Value | None
    kinds: tuple[Value, ...]
    count: str
    values: tuple[Value, ...]
    limits: tuple[str, ...]
    pattern: str
    rules: tuple[Value, ...]
    message: Value | None
    severity: Value | None


@dataclass(frozen=True, slots=True)
class Shape:
    """What a shape wants: of properties row by row, and of all that it is applied to in sentences."""

    rows: tuple[Wanted, ...]
    rules: tuple[Value, ...]


def shape_of(section: Section, teller: Teller) -> tuple[Section, Shape | None]:
    """Return what a shape wants, and its section without that; None for what is no shape."""
    topic = iri_of(section.iri)

    def said(node: Any) -> Sequence[Triple]:
        return teller.blocks.get(node) or list(dict.fromkeys(q.triple for q in teller.snapshot.about(node)))

    if _SHAPES.isdisjoint(str(t.predicate) for t in teller.blocks.get(topic, ())):
        return section, None
    own = own_constraint(topic, said)
    rows = tuple(_wanted(row, teller, said) for row in ([own] if own else constraints(topic, said)))
    told = () if own else tuple(teller.sentence(rule) for rule in rules(topic, said))
    groups = section.groups
    for predicate in (PROPERTY, *TOLD):
        groups = without(predicate, groups)
    return replace(section, groups=groups), Shape(rows, told)


def _wanted(row: Constraint, teller: Teller, said: Said) -> Wanted:
    def best(texts: Iterable[Literal]) -> Value | None:
        values = sorted((teller.value(text) for text in texts), key=lambda v: teller.rank(v.name.language))
        return values[0] if values else None

    parts = [Value(Name(p), kind="word") if type(p) is str else teller.resource(str(p)) for p in row.path]
    path = parts[0] if len(parts) == 1 else Value(Name(""), items=tuple(parts), kind="sentence")
    return Wanted(
        path,
        best(row.names),
        tuple(teller.resource(str(kind)) for kind in row.kinds),
        row.count,
        tuple(map(teller.value, row.values)),
        row.limits,
        row.pattern,
        tuple(teller.sentence(rule) for rule in rules(row.node, said)),
        best(row.messages),
        teller.resource(str(row.severity)) if row.severity else None,
    )


@dataclass(frozen=True, slots=True)
class Restricted:
    """A property of a class, and what is wanted of its values."""

    property: Value
    conditions: tuple[Value, ...]


def parted(section: Section) -> tuple[Section, tuple[Restricted, ...]]:
    """Return a section without the restrictions among the classes above, and those grouped by property."""
    found: dict[Value, list[Value]] = {}
    for fact in section.facts:
        for value in fact.values if fact.iri == _SUBCLASS else ():
            if _is_restriction(value):
                found.setdefault(value.items[0], []).append(_condition(value))
    if not found:
        return section, ()
    groups = (replace(g, facts=tuple(map(_without_restrictions, g.facts))) for g in section.groups)
    kept = (replace(g, facts=tuple(fact for fact in g.facts if fact.values or fact.others)) for g in groups)
    rows = tuple(
        Restricted(about, tuple(sorted(conditions, key=_words))) for about, conditions in found.items()
    )
    return replace(section, groups=tuple(g for g in kept if g.facts)), rows


def _is_restriction(value: Value) -> bool:
    """Tell whether a class is told as a property with words after it: not one of its parts is a sentence in brackets."""
    return (
        value.kind == "sentence"
        and len(value.items) > 1
        and value.items[0].kind != "word"
        and value.items[1].kind == "word"
        and value.items[1].name.text in _WORDS
        and not value.notes
    )


def _words(value: Value) -> str:
    return value.name.text or " ".join(map(_words, value.items))


def _condition(value: Value) -> Value:
    return Value(Name(""), items=value.items[1:], kind="sentence")


def _without_restrictions(fact: Fact) -> Fact:
    if fact.iri != _SUBCLASS:
        return fact
    return fact._replace(values=tuple(value for value in fact.values if not _is_restriction(value)))
