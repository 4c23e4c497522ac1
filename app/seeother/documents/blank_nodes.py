"""Names for blank nodes that follow from what they say, and an order of statements: equal data has equal bytes."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from rdflib import BNode

from seeother.statements import Triple, blank
from seeother.terms import RDF
from seeother.write.ntriples import text_of

_TYPE = f"{RDF}type"
_ROUNDS = 12  # of telling blank nodes apart by what surrounds them


def in_order(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    """Return statements in the order in which every worker writes them."""
    return tuple(sorted(triples, key=_precedence))


def _precedence(triple: Triple) -> tuple[bool, str, bool, str, str]:
    subject, predicate = triple.subject, str(triple.predicate)
    return type(subject) is BNode, str(subject), predicate != _TYPE, predicate, text_of(triple.object)


def named_by_content(triples: Iterable[Triple]) -> list[Triple]:
    """Give blank nodes names that follow from what they say, so that equal data has equal bytes after any load."""
    known = list(triples)
    nodes = {node for triple in known for node in (triple.subject, triple.object) if type(node) is BNode}
    if not nodes:
        return known
    colours = colours_of(known, nodes)
    order = sorted(nodes, key=lambda node: colours[node])
    names: dict[object, BNode] = {node: blank(f"b{number}") for number, node in enumerate(order, 1)}
    return [
        Triple(names.get(t.subject, t.subject), t.predicate, names.get(t.object, t.object)) for t in known
    ]


def colours_of(triples: list[Triple], blank: set[BNode]) -> dict[object, str]:
    """Tell blank nodes apart by their statements, then by their neighbours', and so on (colour refinement).

    It is linear where RDFC-1.0 may be exponential; nodes it cannot tell apart are interchangeable in practice.
    """
    colours: dict[object, str] = dict.fromkeys(blank, "")
    for _ in range(min(len(blank), _ROUNDS) + 1):
        around: dict[object, list[str]] = {node: [] for node in blank}
        for triple in triples:
            s, p, o = triple.subject, str(triple.predicate), triple.object
            if s in around:
                around[s].append(f">{p} {colours[o] if o in around else text_of(o)}")
            if o in around:
                around[o].append(f"<{p} {colours[s] if s in around else text_of(s)}")
        fresh = {node: _digest(colours[node], sorted(statements)) for node, statements in around.items()}
        if len(set(fresh.values())) == len(set(colours.values())) == len(blank):
            return fresh
        colours = fresh
    return colours


def _digest(colour: str, statements: list[str]) -> str:
    return blake2b(
        "\n".join([colour, *statements]).encode("utf-8", "surrogatepass"), digest_size=12
    ).hexdigest()
