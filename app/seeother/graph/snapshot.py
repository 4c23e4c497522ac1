"""Everything read from a site's files at one moment, immutable: the store, the index and the settings it was built with.

Building one is left to the builder; a snapshot is opened, asked and closed.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar
from weakref import finalize

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Variable

from seeother.graph.index import Index
from seeother.http.shelf import Shelf
from seeother.iris import canonical
from seeother.site.literals import as_stored, as_written
from seeother.site.settings import FILE, Settings
from seeother.site.settings_file import parse_settings
from seeother.site.sources import graph_of
from seeother.terms import LABELS, NAMING, PREFIXES, RDF

Label = tuple[str, str, str]  # property, language, text
Node = NamedNode | BlankNode
Term = Node | Literal
T = TypeVar("T")
_TYPE = NamedNode(f"{RDF}type")

_MOST_LABELS = 20_000  # resources whose names are remembered
_MOST_REMEMBERED = 16  # other results, among them whole lists
STORE, INDEX, MANIFEST, DUMP, IN_USE = "store", "index.sqlite", "manifest.json", "data.nq", "in-use"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot says about itself; `built` in seconds since 1970, `schema` is the form its folder has."""

    key: str
    site: str
    built: float
    triples: int
    things: int
    subjects: int
    files: int
    schema: int = 0

    @staticmethod
    def read(path: Path) -> Manifest:
        """Read it from a snapshot's folder; raises OSError or ValueError when that is no snapshot."""
        return Manifest(**json.loads((path / MANIFEST).read_text(encoding="utf-8")))


class Snapshot:
    """One complete state of a site. `shelf` keeps finished representations, `once` other results; they die with it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # Released when the last request that holds this snapshot is answered.
        finalize(self, os.close, _mark_in_use(path))
        self.manifest = Manifest.read(path)
        self.settings: Settings = parse_settings(
            (path / FILE).read_text(encoding="utf-8"), Path(self.manifest.site)
        )
        self.index = Index(path / INDEX)
        # A connection and its cache refer to each other: left to the collector, a file that is gone would fill the disk on.
        finalize(self, self.index.close)
        self.shelf = Shelf(path)
        self._memory: dict[object, Any] = {}
        self._remembering = Lock()
        self.label_properties = (*self.settings.labels, *LABELS)
        self.namespaces = _namespaces(self.index)
        self.labels = Labels(self.index, self.label_properties)
        self._deprecated = self.index.retired()
        main = self.index.fact("main")
        self._files: dict[object, tuple[str, float]] = {
            graph_of(name, main): (name, mtime / 1e9) for name, _, mtime, _ in self.index.files()
        }

    @cached_property
    def store(self) -> Store:
        """Return the store, opened when it is first asked: it starts threads, and a process that has some must not fork."""
        return _open_store(self.path)

    def open_store(self) -> None:
        """Open the store now, so that one that is broken is noticed here."""
        _ = self.store

    def close_store(self) -> None:
        """Let go of the store and all it has cached; whoever asks next opens it again."""
        self.__dict__.pop("store", None)

    def subjects(self, key: str) -> list[NamedNode]:
        """Return the subjects a canonical thing URI names, as the data spells them; empty when there is none."""
        return [NamedNode(iri) for iri in self.index.spellings(key)]

    def subjects_below(self, stem: str) -> list[NamedNode]:
        """Return the subjects that a hash pattern's document describes: the stem itself and its fragments."""
        return [NamedNode(iri) for iri in self.index.below(stem)]

    def parts_of(self, things: Iterable[NamedNode]) -> list[NamedNode]:
        """Return the subjects whose URIs are those of things with a fragment behind them."""
        stems = dict.fromkeys(canonical(thing.value) for thing in things)
        below = (node for stem in stems if "#" not in stem for node in self.subjects_below(stem))
        return [node for node in below if "#" in node.value]

    def retirement(self, key: str) -> str | None:
        """Return the URI that takes the place of a retired thing, "" for none; None for a thing that is in use.

        The settings retire a thing. So does the data, when it deprecates a thing and beyond that only names it;
        a deprecated thing that is still described keeps its document, which says so.
        """
        successor = self._successor(key)
        seen = {key}
        # What takes its place may have been retired itself; a ring of such leads nowhere.
        while successor and (further := self._successor(canonical(successor))) is not None:
            if canonical(successor) in seen:
                return ""
            seen.add(canonical(successor))
            successor = further
        return "" if successor and canonical(successor) in seen else successor

    def _successor(self, key: str) -> str | None:
        if key in self.settings.retired:
            return self.settings.retired[key]
        if key not in self._deprecated:
            return None
        if self.parts_of([NamedNode(key)]):
            return None
        said = (quad.predicate.value for node in self.subjects(key) for quad in self.about(node))
        return self._deprecated[key] if self._naming.issuperset(said) else None

    @cached_property
    def _naming(self) -> frozenset[str]:
        return NAMING | set(self.label_properties)

    def best_labels(self, found: Sequence[Label]) -> tuple[Label, ...]:
        """Return those of a resource's names that are said with its best label property, in order of language."""
        return _best(found, _ranks(self.label_properties))

    def types(self, iri: str) -> list[str]:
        """Return the classes of a thing."""
        return sorted(
            {
                quad.object.value
                for quad in self.quads(NamedNode(iri), _TYPE)
                if type(quad.object) is NamedNode
            }
        )

    def once(self, key: object, work: Callable[[], T]) -> T:
        """Return what `work` returns, or returned for this key before: the latest such results are remembered."""
        with self._remembering:
            if key in self._memory:
                known: T = self._memory[key]
                return known
        value = work()
        with self._remembering:
            while len(self._memory) >= _MOST_REMEMBERED:
                del self._memory[next(iter(self._memory))]
            self._memory[key] = value
        return value

    def quads(
        self, subject: Node | None = None, said: NamedNode | None = None, value: Term | None = None
    ) -> Iterator[Quad]:
        """Yield statements as they were written, all or those with these parts; one said in two files comes twice."""
        wanted = as_stored(value) if type(value) is Literal else value
        return as_written(self.store.quads_for_pattern(subject, said, wanted, None))

    def about(self, node: Node) -> Iterator[Quad]:
        """Yield the statements that have a node as subject; one said in two files comes twice."""
        return self.quads(node)

    def mentions(self, node: Node, most: int, start: int = 0) -> tuple[list[Quad], int]:
        """Return up to `most` statements that have a node as object, from number `start`, and how many there are."""
        if not start:
            first = list(islice(self.store.quads_for_pattern(None, None, node, None), most + 1))
            if len(first) <= most:
                return first, len(first)
        return self._page(node, most, start), self._count(node)

    def mention_counts(self, node: Node) -> dict[str, int]:
        """Return for each property how many statements made with it have a node as object."""
        rows = self._select("SELECT ?o ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?o ?p", node)
        return {row["p"].value: int(row["n"].value) for row in rows}

    def _page(self, node: Node, most: int, start: int) -> list[Quad]:
        rows = self._select(f"SELECT ?s ?p ?o {{ ?s ?p ?o }} LIMIT {most} OFFSET {start}", node)
        return [Quad(row["s"], row["p"], node) for row in rows]

    def _count(self, node: Node) -> int:
        rows = self._select("SELECT ?o (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?o", node)
        return next((int(row["n"].value) for row in rows), 0)

    def _select(self, query: str, o: Node) -> Any:
        return self.store.query(query, use_default_graph_as_union=True, substitutions={Variable("o"): o})

    def files_of(self, quads: Iterable[Quad]) -> dict[str, float]:
        """Return the files that say any of these statements, and when each was last changed (seconds since 1970)."""
        graphs = {quad.graph_name for quad in quads}
        return dict(self._files[graph] for graph in graphs if graph in self._files)

    def files_naming(self, iris: Iterable[str]) -> dict[str, float]:
        """Return the files that name any of these resources, and when each was last changed."""
        changed = dict(self._files.values())
        if len(changed) == 1:
            return changed
        return {name: changed[name] for name in self.index.label_files(iris)}


def _ranks(properties: Sequence[str]) -> dict[str, int]:
    return {name: number for number, name in reversed(list(enumerate(properties)))}


class Labels:
    """The names of resources by their best label property, in order of language; the latest are remembered.

    It must not hold the snapshot itself: a cycle would keep an old snapshot, and its files, until the next collection.
    """

    def __init__(self, index: Index, properties: tuple[str, ...]) -> None:
        self._index, self._rank = index, _ranks(properties)
        self._known: dict[str, tuple[Label, ...]] = {}

    def __call__(self, iri: str) -> tuple[Label, ...]:
        """Return the names of one resource."""
        found = self._known.get(iri)
        return self.of((iri,))[iri] if found is None else found

    def of(self, iris: Sequence[str]) -> dict[str, tuple[Label, ...]]:
        """Return the names of several resources, looked up at once."""
        found = {iri: self._known.get(iri) for iri in iris}
        if missing := [iri for iri, labels in found.items() if labels is None]:
            found |= self._look_up(missing)
        return found  # type: ignore[return-value]

    def _look_up(self, iris: list[str]) -> dict[str, tuple[Label, ...]]:
        rows: dict[str, set[Label]] = {iri: set() for iri in iris}
        for iri, *label in self._index.many_labels(iris):
            rows[iri].add(tuple(label))  # type: ignore[arg-type]
        found = {iri: _best([*labels], self._rank) for iri, labels in rows.items()}
        if len(self._known) > _MOST_LABELS:
            self._known = {}
        self._known.update(found)
        return found


def _best(found: Sequence[Label], rank: Mapping[str, int]) -> tuple[Label, ...]:
    best = min((rank.get(label[0], len(rank)) for label in found), default=0)
    return tuple(sorted(label for label in found if rank.get(label[0], len(rank)) == best))


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
