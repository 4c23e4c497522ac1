"""What each node of a graph says, with blank nodes named by their contents, so that equal ones of two graphs are the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from rdflib import BNode, URIRef

from seeother.documents.blank_nodes import colours_of
from seeother.statements import Node, Term, Triple, blank
from seeother.write.ntriples import text_of

About = dict[Node, set[tuple[URIRef, Term]]]


def contents_of(triples: Iterable[Triple]) -> About:
    """Return what is said of each subject; a blank node's name is a digest of all that it leads to.

    Nodes in a ring are told apart by what surrounds them, as far as colour refinement does.
    """
    known = set(triples)
    about: About = defaultdict(set)
    names = _names(known)
    for subject, predicate, value in known:
        about[names.get(subject, subject)].add((predicate, names.get(value, value)))
    return dict(about)


def heads_of(about: About) -> Iterator[Node]:
    """Yield the IRIs that something is said of, and one blank node of each group that no IRI leads to."""
    named = [node for node in about if type(node) is not BNode]
    mentioned = {value for said in about.values() for _, value in said if type(value) is BNode}
    loose = sorted(node for node in about if type(node) is BNode and node not in mentioned)
    seen: set[Node] = set()
    for node in (*named, *loose, *sorted(mentioned & about.keys())):
        if node not in seen:
            yield node
            _visit(node, about, seen)


def _visit(node: Node, about: About, seen: set[Node]) -> None:
    waiting = [node]
    while waiting:
        now = waiting.pop()
        if now not in seen:
            seen.add(now)
            waiting += [v for _, v in about.get(now, ()) if type(v) is BNode]


def _names(triples: set[Triple]) -> dict[object, BNode]:
    said: dict[BNode, list[Triple]] = defaultdict(list)
    for triple in triples:
        if type(triple.subject) is BNode:
            said[triple.subject].append(triple)
        if type(triple.object) is BNode:
            said.setdefault(triple.object, [])
    names = _names_from_below(said)
    if rest := said.keys() - names.keys():
        around = [
            Triple(names.get(t.subject, t.subject), t.predicate, names.get(t.object, t.object))
            for t in triples
            if t.subject in rest or t.object in rest
        ]
        names |= {node: blank(f"c{colour}") for node, colour in colours_of(around, set(rest)).items()}
    return names


def _names_from_below(said: dict[BNode, list[Triple]]) -> dict[object, BNode]:
    """Name the nodes that lead into no ring, each after all that it mentions."""
    users: dict[BNode, set[BNode]] = defaultdict(set)
    waiting: dict[BNode, int] = {}
    for node, statements in said.items():
        below = {t.object for t in statements if type(t.object) is BNode}
        waiting[node] = len(below)
        for other in below:
            users[other].add(node)
    ready = [node for node, count in waiting.items() if not count]
    names: dict[object, BNode] = {}
    while ready:
        node = ready.pop()
        lines = sorted(f"{t.predicate} {text_of(names.get(t.object, t.object))}" for t in said[node])
        text = "\n".join(lines).encode("utf-8", "surrogatepass")
        names[node] = blank(f"c{blake2b(text, digest_size=12).hexdigest()}")
        for user in users[node]:
            waiting[user] -= 1
            if not waiting[user]:
                ready.append(user)
    return names
