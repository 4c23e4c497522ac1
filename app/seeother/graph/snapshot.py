"""Everything read from a site's files at one moment, immutable: the graph, the catalogue and the settings it was built with.

Building one is left to the builder; a snapshot is opened, asked and closed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar
from weakref import finalize

from rdflib import Literal, URIRef

from seeother.files.sources import graph_name
from seeother.graph.catalogue import Census, namespaces_of
from seeother.graph.data import Data
from seeother.graph.datasets import in_memory, on_disk
from seeother.graph.index import Index
from seeother.graph.lookups import Lookups
from seeother.graph.manifest import DUMP, IN_USE, INDEX, STORE, Manifest
from seeother.graph.mentions import MOST_ORDERED
from seeother.graph.results import Allowance
from seeother.graph.store import Opened, SnapshotStore
from seeother.http.shelf import Shelf
from seeother.site.settings import FILE
from seeother.site.settings_file import parse_settings
from seeother.statements import Node, Quad, Term, iri_of

T = TypeVar("T")
_BRIEF = 8_000  # characters of statements: some hundred of them


class Snapshot(Data):
    """One complete state of a site."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._allowance = Allowance()
        self._opened = Opened(path / STORE, path / IN_USE)
        manifest = Manifest.read(path)
        written = parse_settings((path / FILE).read_text(encoding="utf-8"), Path(manifest.site))
        settings = replace(written, left_out=manifest.left_out)
        index = Index.at(path / INDEX)
        # A connection and its cache refer to each other: left to the collector, a file that is gone would fill the disk on.
        finalize(self, index.close)
        spaces, main = namespaces_of(index), iri_of(graph_name(index.fact("main")))
        is_on_disk = (path / STORE).is_dir()
        self._lookups = Lookups(self._opened) if is_on_disk else None
        if is_on_disk:
            graph = on_disk(self._opened, main, spaces)
            super().__init__(lambda: graph, index, settings, Shelf(path), manifest, spaces)
        else:
            loaded = cache(partial(in_memory, path / DUMP, main, spaces))
            super().__init__(loaded, index, settings, Shelf(path), manifest, spaces)

    def quads(
        self, subject: Node | None = None, predicate: URIRef | None = None, value: Term | None = None
    ) -> Iterator[Quad]:
        """Yield statements, all or those with these parts; one said in two files comes twice."""
        store = self.graph.store
        own = store.quads if isinstance(store, SnapshotStore) else super().quads
        return self._allowance.counted(own(subject, predicate, value))

    def briefly(self, work: Callable[[], T]) -> T | None:
        """Return what `work` returns; None as soon as it shows that it takes more than a moment."""
        return self._allowance.briefly(work, _BRIEF)

    def worked_out(self, work: Callable[[], T]) -> T:
        """Return what `work` returns: a page to read, of which nobody knows what it takes."""
        self._allowance.refuse_long()
        return work()

    def once(self, key: object, work: Callable[[], T]) -> T:
        """Return what `work` returns, or returned for this key before, which may be a walk through a list."""
        return super().once(key, lambda: self.worked_out(work))

    def subjects_of(self, predicate: URIRef, value: URIRef | None = None) -> Iterator[str]:
        """Yield what the store finds by itself, where it can be asked for these terms."""
        own = self._lookups
        return own.subjects_of(predicate, value) if own else super().subjects_of(predicate, value)

    def says(self, subject: URIRef, predicate: URIRef, value: Term) -> bool:
        """Return what the store finds by itself."""
        own = self._lookups
        return own.says(subject, predicate, value) if own else super().says(subject, predicate, value)

    def teller(self, predicate: URIRef, value: Term) -> Callable[[str], bool]:
        """Return what asks the store by itself."""
        own = self._lookups
        return own.teller(predicate, value) if own else super().teller(predicate, value)

    def objects_of(self, subject: URIRef, predicate: URIRef) -> list[str]:
        """Return what the store finds by itself."""
        own = self._lookups
        return own.objects_of(subject, predicate) if own else super().objects_of(subject, predicate)

    def unplaced(
        self,
        predicate: URIRef,
        value: URIRef,
        upward: Sequence[URIRef],
        downward: Sequence[URIRef],
        most: int,
    ) -> tuple[int, list[str]]:
        """Return what the store finds by itself."""
        own = self._lookups
        return (
            own.unplaced(predicate, value, upward, downward, most)
            if own
            else super().unplaced(predicate, value, upward, downward, most)
        )

    def blank_mentions(self, node: Node, most: int) -> list[Quad]:
        """Return what the store finds by itself."""
        own = self._lookups
        return own.blank_mentions(node, most) if own else super().blank_mentions(node, most)

    def count_of(self, predicate: URIRef, value: URIRef, most: int, of_iris: bool = True) -> int:
        """Return what the store counts by itself."""
        count = self._lookups.count_of if self._lookups else super().count_of
        return count(predicate, value, most, of_iris)

    def texts_in(self, predicate: URIRef, language: str | None = None) -> Iterator[tuple[str, str]]:
        """Yield what the store finds by itself."""
        own = self._lookups
        return own.texts_in(predicate, language) if own else super().texts_in(predicate, language)

    def literals_of(self, predicate: URIRef) -> Iterator[tuple[str, Literal]]:
        """Yield what the store finds by itself."""
        own = self._lookups
        return own.literals_of(predicate) if own else super().literals_of(predicate)

    def census(self, origins: Iterable[str]) -> Census:
        """Return what the store counts by itself."""
        own = self._lookups
        return own.census(origins) if own else super().census(origins)

    def _ordered_mentions(self, node: Node) -> list[list[Quad]] | None:
        """Return the mentions in order, or at once that they are too many."""
        own = self._lookups
        return None if own and own.has_more_mentions(node, MOST_ORDERED) else super()._ordered_mentions(node)

    def _select(self, query: str, node: Node) -> Any:
        self._allowance.refuse_long()
        store = self.graph.store
        if isinstance(store, SnapshotStore):
            return store.found_by(query, {}, {"o": node})
        return super()._select(query, node)

    def open_store(self) -> None:
        """Open the store now, so that one that is broken is noticed here; to count what is in it would hold up all threads."""
        if (self.path / STORE).is_dir():
            next(iter(self._opened.oxigraph), None)
        else:
            self._graph()

    def close_store(self) -> None:
        """Let go of the store on disk and all it has cached; whoever asks next opens it again."""
        self._opened.close()

    def reopen_store(self) -> None:
        """Open the store on disk afresh, which lets go of all it has cached."""
        if (self.path / STORE).is_dir():
            self._opened.reopen()
