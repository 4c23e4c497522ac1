"""Counts and times for Prometheus, added up across all workers of a server.

A request costs one addition in memory; a thread hands the sums on to the other workers once a second, so a worker that is
killed takes at most a second of counts with it. Each writes a file of its own and moves it into place: the client's own
way maps files into memory, and where their disk is full, the kernel kills who touches them.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seeother.engine.engine import Engine
from seeother.graph.data import Data
from seeother.http.answer import NOT_STORED, Answer, compose
from seeother.publish.publication import NotReady, Publication
from seeother.publish.state import StateFolder
from seeother.remote.data import RemoteData

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

_FLUSH_SECONDS = 1.0
_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


def start_counting(state: Path) -> None:
    """Drop the counts of servers that are gone; called before any worker starts."""
    for folder in StateFolder(state).metrics.glob("[0-9]*"):
        if folder.name == str(os.getpid()) or not _lives(int(folder.name)):
            for file in folder.glob("*.json"):
                file.unlink(missing_ok=True)
            with suppress(OSError):  # what is left in it is somebody's
                folder.rmdir()


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


class Metrics:
    """What one worker counts."""

    def __init__(self, publication: Publication) -> None:
        os.environ.pop("PROMETHEUS_MULTIPROC_DIR", None)  # it would have the client map files
        from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics

        disable_created_metrics()  # type: ignore[no-untyped-call]

        self._publication = publication
        self._own = CollectorRegistry()
        self._written = ""
        self._seen: dict[tuple[str, str, int], int] = defaultdict(int)
        self._told: dict[tuple[str, str, int], int] = defaultdict(int)
        self._opened = 0
        self.finished = 0  # answers that were taken from the shelf
        self._telling = threading.Lock()
        self._requests = Counter(
            "seeother_requests", "Requests answered.", ["kind", "variant", "status"], registry=self._own
        )
        self._hits = Counter("seeother_cache_hits", "Answers that were finished before.", registry=self._own)
        self._work = Histogram(
            "seeother_work_seconds",
            "Time to work out an answer that was not finished.",
            ["kind"],
            registry=self._own,
            buckets=_SECONDS,
        )
        self._loads = Histogram(
            "seeother_load_seconds",
            "Time a worker took to move to a new snapshot.",
            registry=self._own,
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

        self._tell()
        registry = CollectorRegistry()
        registry.register(_Sums([self._figures(), *self._figures_of_others()]))
        with suppress(NotReady):
            registry.register(_FiguresOfData(self._publication.current()))
        body = exposition.generate_latest(registry)
        return compose(200, body, exposition.CONTENT_TYPE_LATEST, NOT_STORED, kind="operation")

    def _figures(self) -> list[Any]:
        """Return what this worker has counted: name, sentence, type and samples of each figure."""
        return [
            [
                family.name,
                family.documentation,
                family.type,
                [[s.name, s.labels, s.value] for s in family.samples],
            ]
            for family in self._own.collect()
        ]

    @property
    def _file(self) -> Path:
        """Return where this worker writes its figures: workers of one server have one parent."""
        return self._publication.state.metrics / str(os.getppid()) / f"{os.getpid()}.json"

    def _figures_of_others(self) -> Iterator[list[Any]]:
        own, files = self._file, list[Path]()
        with suppress(OSError):
            files = sorted(own.parent.glob("*.json"))
        for file in files:
            with suppress(OSError, ValueError):
                if file != own:
                    yield json.loads(file.read_text(encoding="utf-8"))

    def _write(self) -> None:
        """Hand the figures on; where there is no room for them, they are kept until there is."""
        text = json.dumps(self._figures())
        file = self._file
        with suppress(OSError):
            if text != self._written or not file.exists():
                for folder in (file.parent.parent, file.parent):
                    folder.mkdir(exist_ok=True)
                draft = file.with_suffix(".draft")
                draft.write_text(text, encoding="utf-8")
                draft.replace(file)
                self._written = text

    def _keep_telling(self) -> None:
        while True:
            time.sleep(_FLUSH_SECONDS)
            self._tell()

    def _tell(self) -> None:
        with self._telling:
            self._tell_what_is_new()
            self._write()

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


class _Sums:  # a Collector by its method, like the next
    """The figures of several workers added up."""

    def __init__(self, workers: list[list[Any]]) -> None:
        self._workers = workers

    def collect(self) -> Iterator[Metric]:
        """Yield each figure once, with the sum of what the workers have counted."""
        from prometheus_client.core import Metric

        told: dict[str, tuple[str, str]] = {}
        sums: dict[str, dict[tuple[str, str], float]] = defaultdict(lambda: defaultdict(float))
        for name, about, kind, samples in (figure for worker in self._workers for figure in worker):
            told[name] = about, kind
            for sample, labels, value in samples:
                sums[name][sample, json.dumps(labels)] += value
        for name, (about, kind) in told.items():
            metric = Metric(name, about, kind)
            for (sample, labels), value in sums[name].items():
                metric.add_sample(sample, json.loads(labels), value)
            yield metric


def exposition_of(data: Data, since: float) -> Answer:
    """Return what data says about itself in Prometheus' text format, in an application that counts requests itself."""
    from prometheus_client import CollectorRegistry, exposition

    registry = CollectorRegistry()
    registry.register(_FiguresOfData(data, since))
    body = exposition.generate_latest(registry)
    return compose(200, body, exposition.CONTENT_TYPE_LATEST, NOT_STORED, kind="operation")


class _FiguresOfData:  # a Collector by its method; the class itself may only be imported later
    """What the data served says about itself, the same in every worker; `since` is when it was read, by itself if 0."""

    def __init__(self, data: Data, since: float = 0) -> None:
        self._data, self._since = data, since or data.manifest.built

    def collect(self) -> Iterator[Metric]:
        """Yield the figures."""
        from prometheus_client.core import GaugeMetricFamily

        manifest = self._data.manifest
        if isinstance(self._data, RemoteData):
            yield from _figures_of(self._data.engine)
        yield GaugeMetricFamily(
            "seeother_snapshot_age_seconds", "Age of the data served.", time.time() - self._since
        )
        yield GaugeMetricFamily("seeother_triples", "Statements in the data served.", manifest.triples)
        yield GaugeMetricFamily("seeother_things", "Things in the data served.", manifest.things)


def _figures_of(engine: Engine) -> Iterator[Metric]:
    """Yield how each engine does, as the worker that is asked knows it."""
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

    about = {
        "seeother_engine_up": "Whether the engine is asked: 0 while it is left alone.",
        "seeother_engine_latency_seconds": "Median time of its latest answers.",
        "seeother_engine_age_seconds": "Time since it last answered.",
    }
    gauges = {name: GaugeMetricFamily(name, text, labels=["engine"]) for name, text in about.items()}
    asked = CounterMetricFamily("seeother_engine_requests", "Requests to the engine.", labels=["engine"])
    failed = CounterMetricFamily("seeother_engine_errors", "Requests that failed.", labels=["engine"])
    for member in engine.told():
        name = [member["engine"]]
        gauges["seeother_engine_up"].add_metric(name, float(member["breaker"] == "closed"))
        gauges["seeother_engine_latency_seconds"].add_metric(name, (member["latency_ms"] or 0) / 1000)
        gauges["seeother_engine_age_seconds"].add_metric(name, member["answered_seconds_ago"] or 0)
        asked.add_metric(name, member["requests"])
        failed.add_metric(name, member["errors"])
    yield from (*gauges.values(), asked, failed)
