"""A folder's snapshot with an engine beside it: the files say what they say, the engine the rest."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from seeother.engine.engine import Engine
from seeother.graph.snapshot import Snapshot
from seeother.remote.data import RemoteData
from seeother.site.engine_settings import SparqlSettings


class EngineSnapshot(RemoteData, Snapshot):
    """What is served at one moment from files and an engine."""

    def __init__(self, path: Path, engine: Engine) -> None:
        Snapshot.__init__(self, path)
        self._lookups = None  # the store of the files knows nothing of what the engine says
        self._connect(engine)

    def again(self) -> EngineSnapshot:
        """Return a snapshot of the same files, and of what the engine says from now on."""
        return EngineSnapshot(self.path, self.engine)


_engines: dict[object, Engine] = {}
_opening = threading.Lock()


def open_snapshot(path: Path) -> Snapshot:
    """Return the snapshot in a folder, with the engine beside it that its settings name."""
    snapshot = Snapshot(path)
    wanted = snapshot.settings.sparql
    return snapshot if wanted is None else EngineSnapshot(path, engine_of(wanted))


def engine_of(wanted: SparqlSettings) -> Engine:
    """Return the engine of this process; what another has opened before a fork is not shared: answers would go astray."""
    key = os.getpid(), wanted
    with _opening:
        if key not in _engines:
            _engines.clear()
            _engines[key] = Engine(wanted)
        return _engines[key]
