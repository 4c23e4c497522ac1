"""The graph of a snapshot as rdflib knows graphs: over its store on disk, or as a copy in rdflib's own memory.

Either is a dataset with a graph for each file; asked as a whole, it says what all files say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, parse
from rdflib import Dataset, Graph, URIRef
from rdflib.store import Store

from seeother.graph.oxigraph import to_quads
from seeother.graph.store import Opened, SnapshotStore
from seeother.statements import Quad


def on_disk(opened: Opened, main: URIRef, namespaces: Mapping[str, str]) -> Dataset:
    """Return the graph of a snapshot whose store is on disk."""
    return _dataset(SnapshotStore(opened, main, namespaces))


def in_memory(dump: Path, main: URIRef, namespaces: Mapping[str, str]) -> Dataset:
    """Return the graph of a snapshot in rdflib's own memory store, from its dump."""
    dataset = _dataset("default")
    for space, prefix in namespaces.items():
        dataset.bind(prefix, URIRef(space))
    _fill(dataset.store, to_quads(parse(path=str(dump), format=RdfFormat.N_QUADS), main))
    return dataset


def _fill(store: Store, quads: Iterable[Quad]) -> None:
    graphs: dict[Any, Graph] = {}
    for subject, predicate, value, name in quads:
        graph = graphs.get(name)
        if graph is None:
            graph = graphs[name] = Graph(store, name)
        store.add((subject, predicate, value), graph)


def _dataset(store: Store | str) -> Dataset:
    dataset = Dataset(store, default_union=True)
    dataset._bind_namespaces = "none"  # the site's own prefixes and no others
    return dataset
