"""Everything read from a site's files at one moment, immutable: the store, the index and the settings it was built with.

Building one is left to the builder; a snapshot is opened, asked and closed.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any
from weakref import finalize

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store, Variable

from app.index import Index
from app.representation import Shelf
from app.settings import FILE, Settings, parse_settings
from app.terms import LABELS, PREFIXES

Label = tuple[str, str, str]  # property, language, text
Node = NamedNode | BlankNode

STORE, INDEX, MANIFEST, DUMP, IN_USE = "store", "index.sqlite", "manifest.json", "data.nq", "in-use"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot says about itself; `built` in seconds since 1970."""

    key: str
    site: str
    built: float
    triples: int
    things: int
    subjects: int
    files: int

    @staticmethod
    def read(path: Path) -> Manifest:
        """Read it from a snapshot's folder; raises OSError or ValueError when that is no snapshot."""
        return Manifest(**json.loads((path / MANIFEST).read_text(encoding="utf-8")))


class Snapshot:
    """One complete state of a site. `shelf` keeps finished representations and dies with it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # Released when the last request that holds this snapshot is answered.
        finalize(self, os.close, _mark_in_use(path))
        self.manifest = Manifest.read(path)
        self.settings: Settings = parse_settings((path / FILE).read_text(encoding="utf-8"), Path(self.manifest.site))
        self.index = Index(path / INDEX)
        self.store = _open_store(path)
        self.shelf = Shelf()
        self.label_properties = (*self.settings.labels, *LABELS)
        self.namespaces = _namespaces(self.index)
        self.labels = lru_cache(maxsize=20_000)(self._labels)

    def subjects(self, key: str) -> list[NamedNode]:
        """Return the subjects a canonical thing URI names, as the data spells them; empty when there is none."""
        return [NamedNode(iri) for iri in self.index.spellings(key)]

    def subjects_below(self, stem: str) -> list[NamedNode]:
        """Return the subjects that a hash pattern's document describes: the stem itself and its fragments."""
        return [NamedNode(iri) for iri in self.index.below(stem)]

    def about(self, node: Node) -> Iterator[Quad]:
        """Yield the statements that have a node as subject; one said in two files comes twice."""
        return self.store.quads_for_pattern(node, None, None, None)

    def mentions(self, node: Node, most: int, start: int = 0) -> tuple[list[Quad], int]:
        """Return up to `most` statements that have a node as object, from number `start`, and how many there are."""
        if not start:
            first = list(islice(self.store.quads_for_pattern(None, None, node, None), most + 1))
            if len(first) <= most:
                return first, len(first)
        return self._page(node, most, start), self._count(node)

    def _page(self, node: Node, most: int, start: int) -> list[Quad]:
        rows = self._select(f"SELECT ?s ?p ?o {{ ?s ?p ?o }} LIMIT {most} OFFSET {start}", node)
        return [Quad(row["s"], row["p"], node) for row in rows]

    def _count(self, node: Node) -> int:
        rows = self._select("SELECT ?o (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?o", node)
        return next((int(row["n"].value) for row in rows), 0)

    def _select(self, query: str, o: Node) -> Any:
        return self.store.query(query, use_default_graph_as_union=True, substitutions={Variable("o"): o})

    def _labels(self, iri: str) -> tuple[Label, ...]:
        """Return the names of a resource by its best label property, in order of language."""
        found = self.index.labels(iri)
        rank = {name: number for number, name in reversed(list(enumerate(self.label_properties)))}
        best = min((rank.get(label[0], len(rank)) for label in found), default=0)
        return tuple(sorted(label for label in found if rank.get(label[0], len(rank)) == best))

    def file_of(self, quad: Quad) -> str:
        """Return the name of the graph, one for each file, that a statement stands in."""
        return str(getattr(quad.graph_name, "value", ""))


def _mark_in_use(path: Path) -> int:
    """Hold a shared lock on the snapshot, which the kernel drops however this process ends."""
    descriptor = os.open(path / IN_USE, os.O_RDONLY | os.O_CLOEXEC)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


def _open_store(path: Path) -> Store:
    if (path / STORE).is_dir():
        return Store.read_only(str(path / STORE))
    store = Store()
    store.bulk_load(path=str(path / DUMP), format=RdfFormat.N_QUADS)
    return store


def _namespaces(index: Index) -> dict[str, str]:
    """Return namespace → prefix as the site's own files say, the first file by name first, then by custom."""
    namespaces: dict[str, str] = {}
    taken: set[str] = set()
    declared = [(name, namespace) for name, namespace, _ in index.prefixes()]
    for name, namespace in [*declared, *PREFIXES.items()]:
        if namespace not in namespaces and name not in taken:
            namespaces[namespace] = name
            taken.add(name)
    return namespaces
