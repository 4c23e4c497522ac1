"""Counts and times for Prometheus, added up across all workers of a server.

A request costs one addition in memory; a thread hands the sums on to the shared files once a second, so a worker that is
killed takes at most a second of counts with it.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from seeother.http.answer import NOT_STORED, Answer, compose
from seeother.publish.publication import NotReady, Publication
from seeother.publish.state import StateFolder

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_FLUSH_SECONDS = 1.0
_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


def start_counting(state: Path) -> None:
    """Choose the folder that the workers share their counts in, and empty it; called before any worker starts."""
    folder = StateFolder(state).metrics
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[_FOLDER] = str(folder)


def worker_ended(pid: int) -> None:
    """Take back what only a living worker can say; its counts stay."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(pid)  # type: ignore[no-untyped-call]


class Metrics:
    """What one worker counts."""

    def __init__(self, publication: Publication) -> None:
        # The client chooses between one process and many by the environment, when it is imported.
        os.environ.setdefault(_FOLDER, str(publication.state.metrics))
        Path(os.environ[_FOLDER]).mkdir(parents=True, exist_ok=True)
        from prometheus_client import Counter, Histogram

        self._publication = publication
        self._seen: dict[tuple[str, str, int], int] = defaultdict(int)
        self._told: dict[tuple[str, str, int], int] = defaultdict(int)
        self._opened = 0
        self.finished = 0  # answers that were taken from the shelf
        self._telling = threading.Lock()
        self._requests = Counter(
            "seeother_requests", "Requests answered.", ["kind", "variant", "status"], registry=None
        )
        self._hits = Counter("seeother_cache_hits", "Answers that were finished before.", registry=None)
        self._work = Histogram(
            "seeother_work_seconds",
            "Time to work out an answer that was not finished.",
            ["kind"],
            registry=None,
            buckets=_SECONDS,
        )
        self._loads = Histogram(
            "seeother_load_seconds",
            "Time a worker took to move to a new snapshot.",
            registry=None,
            buckets=_SECONDS,
        )
        threading.Thread(target=self._keep_telling, daemon=True).start()

    def count(self, answer: Answer) -> None:
        """Count an answer."""
        self._seen[answer.label] += 1

    def worked(self, answer: Answer, seconds: float) -> None:
        """Note how long an answer took that was not finished before."""
        self._work.labels(answer.kind).observe(seconds)

    def exposition(self) -> Answer:
        """Return the figures of all workers in Prometheus' text format."""
        from prometheus_client import CollectorRegistry, exposition
        from prometheus_client.multiprocess import MultiProcessCollector

        self._tell()
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        registry.register(_SnapshotFigures(self._publication))
        body = exposition.generate_latest(registry)
        return compose(200, body, exposition.CONTENT_TYPE_LATEST, NOT_STORED, kind="operation")

    def _keep_telling(self) -> None:
        while True:
            time.sleep(_FLUSH_SECONDS)
            self._tell()

    def _tell(self) -> None:
        with self._telling:
            self._tell_what_is_new()

    def _tell_what_is_new(self) -> None:
        for label, count in list(self._seen.items()):
            kind, variant, status = label
            self._requests.labels(kind, variant, str(status)).inc(count - self._told[label])
            self._told[label] = count
        finished, self.finished = self.finished, 0
        self._hits.inc(finished)
        opened, seconds = self._publication.opened
        if opened != self._opened:
            self._loads.observe(seconds)
            self._opened = opened


class _SnapshotFigures:  # a Collector by its method; the class itself may only be imported later
    """What the current snapshot says about itself, the same in every worker."""

    def __init__(self, publication: Publication) -> None:
        self._publication = publication

    def collect(self) -> Iterator[Metric]:
        """Yield the figures; none before there is a snapshot."""
        from prometheus_client.core import GaugeMetricFamily

        try:
            manifest = self._publication.current().manifest
        except NotReady:
            return
        yield GaugeMetricFamily(
            "seeother_snapshot_age_seconds", "Age of the data served.", time.time() - manifest.built
        )
        yield GaugeMetricFamily("seeother_triples", "Statements in the data served.", manifest.triples)
        yield GaugeMetricFamily("seeother_things", "Things in the data served.", manifest.things)
