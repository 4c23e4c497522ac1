"""Put the statements of files into a store, large files side by side; what they say is left to the reading."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from typing import Self

from pyoxigraph import Quad, Store

from app.exact import stored
from app.sources import Source, graph_of, parsing

_LOADERS = 2
_LARGE = 2**20  # bytes of a file worth a bulk load of its own, which writes files of its own


class Loading:
    """Files on their way into a store; `fresh` tells that the store was empty.

    `main` is the name of the file in the default graph. Leaving the context drops what has not begun: after an error
    the store is thrown away.
    """

    def __init__(self, store: Store, main: str, fresh: bool) -> None:
        self._store, self._main, self._fresh = store, main, fresh
        self._loaders, self._finisher = ThreadPoolExecutor(_LOADERS), ThreadPoolExecutor(1)
        self._loads: list[Future[None]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for pool in (self._loaders, self._finisher):
            pool.shutdown(cancel_futures=True)

    def start(self, sources: Iterable[Source]) -> None:
        """Begin with the large files; what errors they have is told by whoever reads them."""
        self._loads = [self._loaders.submit(self._load, source) for source in sources if source.size >= _LARGE]

    def finish(self, sources: Iterable[Source], last: Callable[[], None]) -> Future[None]:
        """Add the small files, then wait for the large ones and do a last thing; all have been read without errors by now."""
        statements = chain.from_iterable(self._in_its_graph(source) for source in sources if source.size < _LARGE)
        (self._store.bulk_extend if self._fresh else self._store.extend)(statements)
        return self._finisher.submit(self._wait, last)

    def _wait(self, last: Callable[[], None]) -> None:
        for load in self._loads:
            load.result()
        last()

    def _load(self, source: Source) -> None:
        self._store.bulk_extend(self._in_its_graph(source))

    def _in_its_graph(self, source: Source) -> Iterator[Quad]:
        """Yield a file's statements in the graph that says which file they stand in, whatever graphs it names itself."""
        with parsing(source) as parser:
            yield from stored(parser, graph_of(source.name, self._main))
