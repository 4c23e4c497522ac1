"""Put the statements of files into a store, large files side by side; what they say is left to the reading."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from hashlib import blake2b
from itertools import chain, islice
from pathlib import Path
from typing import Self

from pyoxigraph import Literal, Quad, RdfFormat, Store

from seeother import processes
from seeother.files.literals import stored, survives
from seeother.files.parsing import parsing
from seeother.files.sources import Source, graph_of

_LOADERS = 2
_NAMING_GRAPHS = (RdfFormat.TRIG, RdfFormat.N_QUADS, RdfFormat.JSON_LD, RdfFormat.N3)
_SAMPLE = 20_000  # statements that tell early what a file is like
_MUCH = 3  # where more goes from a file than this part of what it says, its graph is written anew
_LARGE = 2**20  # bytes of a file worth a bulk load of its own, which writes files of its own


class Loading:
    """Files on their way into a store, which reads large ones itself where it can.

    `main` is the name of the file in the default graph. `before` are those whose statements the store has from an earlier
    state of them; None where it is new. Leaving the context drops what has not begun: after an error the store is thrown
    away.
    """

    def __init__(self, store: Store, work: Path, main: str, before: Collection[str] | None) -> None:
        self._store, self._work, self._main, self._before = store, work, main, before
        self._loaders, self._finisher = ThreadPoolExecutor(_LOADERS), ThreadPoolExecutor(1)
        self._loads: dict[str, Future[None]] = {}
        self._rewriting: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in list(self._rewriting.values()):
            process.kill()
            process.wait()
        for pool in (self._loaders, self._finisher):
            pool.shutdown(cancel_futures=True)

    def start(self, sources: Iterable[Source]) -> None:
        """Begin with the large files; what errors they have is told by whoever reads them."""
        large = [source for source in sources if source.size >= _LARGE]
        self._clear(source.name for source in large)
        for source in large:
            if _begins_exactly(source):
                self._loads[source.name] = self._loaders.submit(self._load, source)
            else:
                self._rewrite(source)

    def finish(
        self, sources: Sequence[Source], inexact: Collection[str], last: Callable[[], None]
    ) -> Future[None]:
        """Add the small files, then see to the large ones and do a last thing; all have been read without errors by now.

        What was begun of other files is dropped. `inexact` are the names of files with literals that the store would not
        keep as they are.
        """
        small = [source for source in sources if source.size < _LARGE]
        if self._before is None:
            self._store.bulk_extend(chain.from_iterable(map(self._in_its_graph, small)))
        else:
            self._clear(set(self._before) - {source.name for source in sources})
            for source in small:
                self._replace(source)
        large = [source for source in sources if source.size >= _LARGE]
        return self._finisher.submit(self._complete, large, inexact, last)

    def _clear(self, names: Iterable[str]) -> None:
        for name in names:
            if name in (self._before or ()):
                self._store.remove_graph(graph_of(name, self._main))

    def _replace(self, source: Source) -> None:
        """Write only what differs from the file's state before: of a file that is edited, most stays."""
        graph = graph_of(source.name, self._main)
        says = set(self._in_its_graph(source))
        before = self._store.quads_for_pattern(None, None, None, graph)
        said = set(islice(before, _MUCH * len(says) + 1))  # the file may have been large
        gone = said - says
        if len(gone) > len(says) / _MUCH:
            self._store.remove_graph(graph)
            self._store.extend(says)
            return
        for quad in gone:
            self._store.remove(quad)
        self._store.extend(says - said)

    def _complete(self, large: Sequence[Source], inexact: Collection[str], last: Callable[[], None]) -> None:
        for name in (self._loads.keys() | self._rewriting.keys()) - {source.name for source in large}:
            self._drop(name)
        for load in self._loads.values():
            load.result()
        for source in large:
            if source.name in inexact and source.name in self._loads:
                self._store.clear_graph(graph_of(source.name, self._main))
                self._rewrite(source)
            if source.name in self._rewriting:
                self._load_rewritten(source)
        last()

    def _drop(self, name: str) -> None:
        """Take out of the store what was loaded of a file that has an error further on."""
        if process := self._rewriting.pop(name, None):
            process.kill()
            process.wait()
            self._rewritten(name).unlink(missing_ok=True)
        if load := self._loads.pop(name, None):
            with suppress(SyntaxError, ValueError, OSError):
                load.result()
            self._store.clear_graph(graph_of(name, self._main))

    def _rewrite(self, source: Source) -> None:
        """Have a file written as the store is given it, beside all else: in this process only one thread runs Python."""
        self._rewriting[source.name] = processes.start(
            "seeother.files.literals",
            source.path,
            source.name,
            self._rewritten(source.name),
            stderr=subprocess.DEVNULL,
        )

    def _load_rewritten(self, source: Source) -> None:
        if self._rewriting.pop(source.name).wait():
            raise OSError(f"{source.name} could not be rewritten for the store")
        file = self._rewritten(source.name)
        graph = graph_of(source.name, self._main)
        self._store.bulk_load(path=str(file), format=RdfFormat.N_TRIPLES, to_graph=graph, lenient=True)
        file.unlink()

    def _rewritten(self, name: str) -> Path:
        return self._work / f"{blake2b(name.encode(), digest_size=8).hexdigest()}.nt"

    def _load(self, source: Source) -> None:
        graph = graph_of(source.name, self._main)
        if source.is_plain:
            self._store.bulk_load(path=str(source.path), format=source.format, to_graph=graph, lenient=True)
        else:
            with source.open() as file:
                self._store.bulk_load(file, source.format, to_graph=graph, lenient=True)

    def _in_its_graph(self, source: Source) -> Iterator[Quad]:
        """Yield a file's statements in the graph that says which file they stand in, whatever graphs it names itself."""
        with parsing(source) as parser:
            yield from stored(parser, graph_of(source.name, self._main))


def _begins_exactly(source: Source) -> bool:
    """Tell whether the store might read a file itself: it names no graphs, and the store would keep its first literals."""
    if source.format in _NAMING_GRAPHS:
        return False
    try:
        with parsing(source) as parser:
            return all(
                survives(quad.object) for quad in islice(parser, _SAMPLE) if type(quad.object) is Literal
            )
    except (SyntaxError, MemoryError, OSError, EOFError):
        return False  # told by whoever reads it
