"""Hold a new snapshot against the one before: only the files that differ, and within them the things that do."""

from __future__ import annotations

import logging
import time
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from rdflib import BNode, URIRef

from seeother.documents.blank_nodes import colours_of
from seeother.files.sources import graph_name
from seeother.graph.index import Index
from seeother.graph.snapshot import Snapshot
from seeother.graph.store import SnapshotStore
from seeother.iris import canonical
from seeother.journal.entries import Entry, write_entry
from seeother.statements import Node, Triple, iri_of
from seeother.terms import QB, RDF
from seeother.write.ntriples import text_of, write_ntriples

log = logging.getLogger("seeother")
_MOST_STATEMENTS = 200_000  # of the files that differ; of more, nothing is told
_MOST_KEPT, _MOST_OF_ONE = 300, 400  # things, and statements of each
_DEEPEST = 20
Said = dict[Node, list[Triple]]


def record(before: Path, after: Path, state: Path) -> None:
    """Add to the journal what a snapshot changed; whatever goes wrong there is no reason not to publish."""
    try:
        old, new = Snapshot(before), Snapshot(after)
        days = new.settings.changes
        if days and (entry := compared(old, new)):
            write_entry(entry, state, days)
    except Exception:
        log.exception("what changed could not be noted")


def compared(old: Snapshot, new: Snapshot) -> Entry | None:
    """Return what differs between two snapshots, None where nothing does, or it is too much."""
    one, other = old.catalogue, new.catalogue
    store, stored = old.graph.store, new.graph.store
    if not isinstance(one, Index) or not isinstance(other, Index):
        return None
    if not isinstance(store, SnapshotStore) or not isinstance(stored, SnapshotStore):
        return None
    states, now = one.states(), other.states()
    names = [name for name in sorted({*states, *now}) if states.get(name) != now.get(name)]
    size = sum(known.statements_in(names) for known in (one, other))
    if not names or size > _MOST_STATEMENTS:
        return None
    said, says = _apart(store, stored, names)
    (marks, nodes), (marked, others) = _marks(said), _marks(says)
    gone = _loose([node for colour, node in nodes.items() if colour not in others], said, (old, new))
    come = _loose([node for colour, node in others.items() if colour not in nodes], says, (old, new))
    every = marks.keys() | marked.keys()
    differing = {thing for thing in every if marks.get(thing) != marked.get(thing)}
    things = sorted(differing | gone.keys() | come.keys())
    if not things:
        return None
    kinds = {thing: _kind(str(thing), old, new) for thing in things}
    kept, counts = things[:_MOST_KEPT], Counter(kinds.values())
    return Entry(
        time.time(),
        new.manifest.key,
        new=counts["new"],
        gone=counts["gone"],
        changed=counts["changed"],
        kept=tuple((str(thing), kinds[thing]) for thing in kept),
        before=_written(kept, gone, said, new),
        after=_written(kept, come, says, old),
    )


def _apart(old: SnapshotStore, new: SnapshotStore, names: Iterable[str]) -> tuple[Said, Said]:
    """Return what files say in two states, by subject: all of it where blank nodes differ, else of what differs."""
    graphs = [iri_of(graph_name(name)) for name in names]
    one, other = (dict.fromkeys(chain.from_iterable(map(store.kept, graphs))) for store in (old, new))
    differ = [*old.read(one.keys() - other), *new.read(other.keys() - one)]
    by_contents = any(BNode in (type(quad.subject), type(quad.object)) for quad in differ)
    wanted = None if by_contents else {str(quad.subject) for quad in differ}
    return _said(old, one, wanted), _said(new, other, wanted)


def _said(store: SnapshotStore, kept: Iterable[Any], wanted: Container[str] | None) -> Said:
    """Return statements of the wanted subjects, each once."""
    some = (quad for quad in kept if wanted is None or quad.subject.value in wanted)
    said: Said = defaultdict(list)
    for triple in dict.fromkeys(quad.triple for quad in store.read(some)):
        said[triple.subject].append(triple)
    return said


def _marks(said: Said) -> tuple[dict[URIRef, frozenset[tuple[str, str]]], dict[str, BNode]]:
    """Return what is said of each thing, and the blank nodes that nothing leads to, both by what blank nodes contain."""
    triples = [triple for group in said.values() for triple in group]
    nodes = {node for t in triples for node in (t.subject, t.object) if type(node) is BNode}
    colours = colours_of(triples, nodes) if nodes else {}
    marks = {
        subject: frozenset((str(t.predicate), colours.get(t.object) or text_of(t.object)) for t in group)
        for subject, group in said.items()
        if isinstance(subject, URIRef)
    }
    below = {t.object for t in triples}
    return marks, {colours[node]: node for node in said if type(node) is BNode and node not in below}


def _loose(
    nodes: Iterable[BNode], said: Said, states: tuple[Snapshot, Snapshot]
) -> dict[URIRef, list[BNode]]:
    """Return blank nodes that nothing leads to by the things that they are about: an observation is about its data set."""
    found: dict[URIRef, list[BNode]] = defaultdict(list)
    for node in nodes:
        ends = [
            (str(t.predicate), t.object)
            for t in said[node]
            if isinstance(t.object, URIRef) and str(t.predicate) != f"{RDF}type"
        ]
        of_cube = [end for end in ends if end[0] == f"{QB}dataSet"]
        for thing in dict.fromkeys(thing for _, thing in of_cube or ends):
            if any(state.catalogue.spellings(canonical(str(thing))) for state in states):
                found[thing].append(node)
    return found


def _kind(thing: str, old: Snapshot, new: Snapshot) -> str:
    was, is_ = (bool(data.catalogue.spellings(canonical(thing))) for data in (old, new))
    return "changed" if was and is_ else "new" if is_ else "gone"


def _written(
    things: Iterable[URIRef], loose: Mapping[URIRef, Sequence[BNode]], said: Said, elsewhere: Snapshot
) -> str:
    """Write what is said of things, of loose nodes about them, and of the blank nodes below these."""
    found: dict[Triple, None] = {}
    for thing in things:
        waiting: list[tuple[Node, int]] = [*((node, 0) for node in loose.get(thing, ())), (thing, 0)]
        count = 0
        while waiting and count < _MOST_OF_ONE:
            node, depth = waiting.pop()
            for triple in said.get(node, ())[:_MOST_OF_ONE]:
                count += 1
                found[triple] = None
                if type(triple.object) is BNode and depth < _DEEPEST:
                    waiting.append((triple.object, depth + 1))
    return write_ntriples(tuple(found), elsewhere.namespaces)
