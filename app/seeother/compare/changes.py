"""Compare two graphs thing by thing: what is new, what is gone, and what is said differently."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Literal as OneOf
from typing import NamedTuple

from rdflib import BNode, Literal, URIRef

from seeother.compare.contents import About, contents_of, heads_of
from seeother.statements import Node, Term, Triple
from seeother.terms import RDF
from seeother.write.ntriples import text_of

FIRST, REST = f"{RDF}first", f"{RDF}rest"
_DEEPEST = 6  # blank nodes within blank nodes that are held against each other
# Statements of a blank node that are spelled out, or members of a list; of one within it, and so on.
_MOST_INSIDE = (40, 10, 4, 2, 0)
_MOST_PAIRS = 10_000  # of blank nodes that are held against each other
Said = tuple[URIRef, Term]


class Content(NamedTuple):
    """A blank node: what it says, or its members where it is a list; `is_cut` where there is more."""

    name: str
    statements: tuple[Statement, ...] = ()
    members: tuple[Value, ...] = ()
    is_cut: bool = False


Value = URIRef | Literal | Content


class Statement(NamedTuple):
    """What is said of a thing: the properties that lead from it, through blank nodes, to a value."""

    path: tuple[URIRef, ...]
    value: Value


class ThingChange(NamedTuple):
    """A thing that is new, gone or changed, with the statements that are; a blank node's IRI begins with "_:"."""

    thing: str
    kind: OneOf["new", "gone", "changed"]
    gone: tuple[Statement, ...]
    new: tuple[Statement, ...]


def changes(old: Iterable[Triple], new: Iterable[Triple]) -> list[ThingChange]:
    """Return the things of which two graphs say something different, by IRI; each statement counts once.

    Blank nodes with the same contents are the same. Of those that differ, what is most alike is held against each other.
    """
    before, after = contents_of(old), contents_of(new)
    things = {*heads_of(before), *heads_of(after)}
    compared = (_compared(thing, before, after) for thing in things if _differs(thing, before, after))
    return sorted(compared, key=lambda change: change.thing)


def _differs(thing: Node, before: About, after: About) -> bool:
    return before.get(thing) != after.get(thing)


def _compared(thing: Node, before: About, after: About) -> ThingChange:
    kind: OneOf["new", "gone", "changed"] = (
        "new" if thing not in before else "gone" if thing not in after else "changed"
    )
    gone, new = _difference((), thing, thing, before, after)
    name = f"_:{thing}" if type(thing) is BNode else str(thing)
    return ThingChange(name, kind, in_order(gone), in_order(new))


def _difference(
    path: tuple[URIRef, ...], one: Node, other: Node, before: About, after: About
) -> tuple[list[Statement], list[Statement]]:
    """Return what only the one says, in the graph before, and what only the other says, in that after."""
    gone = before.get(one, set()) - after.get(other, set())
    new = after.get(other, set()) - before.get(one, set())
    lost: list[Statement] = []
    won: list[Statement] = []
    for predicate, left, right in _pairs(gone, new, before, after) if len(path) < _DEEPEST else ():
        gone.discard((predicate, left))
        new.discard((predicate, right))
        less, more = _difference((*path, predicate), left, right, before, after)
        lost += less
        won += more
    lost += [Statement((*path, p), _value(o, before)) for p, o in gone]
    won += [Statement((*path, p), _value(o, after)) for p, o in new]
    return lost, won


def _pairs(
    gone: set[Said], new: set[Said], before: About, after: About
) -> Iterator[tuple[URIRef, BNode, BNode]]:
    """Yield blank nodes that are said with one property and have most in common, the most alike first."""
    left, right = _by_property(gone, before), _by_property(new, after)
    for predicate in left.keys() & right.keys():
        ones, others = left[predicate], right[predicate]
        if len(ones) * len(others) > _MOST_PAIRS:
            continue
        alike = sorted((-len(before[a] & after[b]), a, b) for a in ones for b in others)
        taken: set[BNode] = set()
        for shared, one, other in alike:
            if one not in taken and other not in taken and (shared or len(ones) == len(others) == 1):
                taken |= {one, other}
                yield predicate, one, other


def _by_property(said: set[Said], about: About) -> dict[URIRef, list[BNode]]:
    """Return the blank nodes by the property that leads there; lists are whole, and have no part in it."""
    found: dict[URIRef, list[BNode]] = defaultdict(list)
    for predicate, value in said:
        if type(value) is BNode and value in about and not _is_cell(value, about):
            found[predicate].append(value)
    return found


def _is_cell(node: Node, about: About) -> bool:
    return {str(predicate) for predicate, _ in about.get(node, ())} == {FIRST, REST}


def _value(term: Term, about: About, depth: int = 0) -> Value:
    """Return a value with all that a blank node says, as deep as somebody would read."""
    if not isinstance(term, BNode):
        return term
    said = about.get(term, set())
    most = _MOST_INSIDE[depth]
    if not most:
        return Content(str(term), is_cut=bool(said))
    if _is_cell(term, about):
        cells = list(_cells(term, about))
        shown = tuple(_value(each, about, depth + 1) for each in cells[:most])
        return Content(str(term), members=shown, is_cut=len(cells) > most)
    first = sorted(said, key=lambda each: (each[0], text_of(each[1])))[:most]
    inside = tuple(Statement((p,), _value(o, about, depth + 1)) for p, o in first)
    return Content(str(term), inside, is_cut=len(said) > most)


def _cells(node: Term, about: About) -> Iterator[Term]:
    seen = set()
    while type(node) is BNode and node not in seen and _is_cell(node, about):
        seen.add(node)
        cell = {str(predicate): value for predicate, value in about[node]}
        yield cell[FIRST]
        node = cell[REST]


def in_order(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Return statements as they are printed: by property, then by value."""
    return tuple(sorted(statements, key=lambda each: (each.path, _text(each.value))))


def _text(value: Value) -> str:
    return f"_:{value.name}" if isinstance(value, Content) else text_of(value)
