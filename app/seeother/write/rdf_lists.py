"""RDF collections: those among triples that a syntax can write as lists, and what a reader takes for one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rdflib import BNode, URIRef

from seeother.statements import Triple
from seeother.terms import RDF

FIRST, REST, NIL = f"{RDF}first", f"{RDF}rest", f"{RDF}nil"
_DEEPEST = 12  # lists within lists
Blocks = Mapping[Any, Sequence[Triple]]  # node → what it says
Cells = Mapping[Any, tuple[Any, Any]]  # blank node → its one rdf:first and its one rdf:rest


@dataclass(frozen=True, slots=True)
class RdfList:
    """The members of a list, and the blank nodes that hold it together."""

    members: tuple[Any, ...]
    cells: tuple[Any, ...]


def lists_in(triples: Sequence[Triple]) -> Mapping[Any, RdfList]:
    """Return the lists by their first cell (RDF Schema section 5.2).

    Each cell is a blank node that is referred to once and has a member, a rest and nothing else; the last rest is rdf:nil.
    Lists that refer only to one another, or lie very deep in others, are left out.
    """
    if not any(str(triple.predicate) == FIRST for triple in triples):
        return {}
    cells = _cells(triples)
    heads = [
        triple.object
        for triple in triples
        if triple.object in cells and not (str(triple.predicate) == REST and triple.subject in cells)
    ]
    found = {head: whole for head in heads if (whole := _list_from(head, cells))}
    return _reachable(found, triples)


def _cells(triples: Sequence[Triple]) -> Cells:
    references: Counter[Any] = Counter(value for triple in triples if type(value := triple.object) is BNode)
    statements: dict[Any, dict[str, Any]] = {}
    spoiled = set()
    for triple in triples:
        subject, predicate = triple.subject, str(triple.predicate)
        cell = statements.setdefault(subject, {})
        if references[subject] != 1 or predicate not in (FIRST, REST) or predicate in cell:
            spoiled.add(subject)
        cell[predicate] = triple.object
    return {
        node: (cell[FIRST], cell[REST])
        for node, cell in statements.items()
        if node not in spoiled and len(cell) == 2
    }


def _list_from(node: Any, cells: Cells) -> RdfList | None:
    members, along = [], []
    while node in cells:
        along.append(node)
        member, node = cells[node]
        members.append(member)
    return RdfList(tuple(members), tuple(along)) if isinstance(node, URIRef) and str(node) == NIL else None


def _reachable(found: Mapping[Any, RdfList], triples: Sequence[Triple]) -> Mapping[Any, RdfList]:
    inside = {cell for whole in found.values() for cell in whole.cells}
    level: Iterator[Any] = (triple.object for triple in triples if triple.subject not in inside)
    reached: dict[Any, RdfList] = {}
    for _ in range(_DEEPEST):
        new = {head: found[head] for head in level if head in found}
        reached |= new
        level = (member for whole in new.values() for member in whole.members)
    return reached


def members_of(node: Any, blocks: Blocks) -> tuple[Any, ...]:
    """Return what the list that begins at a node holds, for a reader: cells may have a type, or be shared.

    Empty for what is no list, or does not end.
    """
    found, seen = [], set()
    while not (isinstance(node, URIRef) and str(node) == NIL):
        cell = {str(triple.predicate): triple.object for triple in blocks.get(node, ())}
        if node in seen or set(cell) - {f"{RDF}type"} != {FIRST, REST}:
            return ()
        seen.add(node)
        found.append(cell[FIRST])
        node = cell[REST]
    return tuple(found)
