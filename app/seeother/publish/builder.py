"""Build the next snapshot beside the running one and publish it in one step; when to is left to the publisher."""

from __future__ import annotations

import gc
import json
import os
import shutil
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from seeother.diagnostics import Diagnostic, Refused, in_order
from seeother.files.notes import Reading
from seeother.files.reading import read
from seeother.files.sources import Source
from seeother.graph.index import Index
from seeother.graph.index_writer import IndexWriter
from seeother.graph.manifest import DUMP, IN_USE, INDEX, MANIFEST, STORE, Manifest
from seeother.publish.folder import SCHEMA, Site
from seeother.publish.inferred import documents_in, inferred_earlier
from seeother.publish.leaving_out import left_out
from seeother.publish.loading import Loading
from seeother.publish.previous import Previous, lost_things, names_fact, note_left_out, things_before
from seeother.publish.settling import Unsettled
from seeother.publish.state import StateFolder, is_whole
from seeother.publish.versions import build_versions
from seeother.site.inference import infer
from seeother.site.settings import FILE
from seeother.site.settings_file import parse_settings
from seeother.versions.listed import write_versions

_LOOK_SECONDS = 1.0  # between looks whether a file has changed beneath the build, which is then given up
_LOOK_SHARE = 20  # a look at many files may cost this part of the time, no more

Progress = Callable[[str, int], None]


@contextmanager
def _no_collections() -> Iterator[None]:
    """Keep the garbage collector from looking through millions of names again and again; building leaves no cycles."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@_no_collections()
def build(site: Site, state: StateFolder, progress: Progress = lambda _, __: None) -> Path:
    """Return the folder of a complete snapshot of a site, building it unless it is there.

    Only files that differ from the current snapshot are read again. Raises Refused with all errors of the data,
    Unsettled when a file changed meanwhile, OSError when the disk does not play along.
    """
    target = state.snapshot(site.key)
    if is_whole(target):
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    work = state.workshop(site.key)
    shutil.rmtree(target, ignore_errors=True)  # what is left of one that somebody took half away
    previous = Previous.of(state.current, site)
    nothing = state.path / "nothing"  # that a version would be built upon
    try:
        versions, findings = build_versions(
            site, state, lambda older, place: Build(older, place, nothing, None, progress).run()
        )
        site = replace(site, beside=(*site.beside, *findings))
        try:
            Build(site, work, state.current, previous, progress).run()
        except sqlite3.DatabaseError:
            if previous is None:
                raise
            # What is there cannot be built upon, so it is built from the files.
            Build(site, work, state.current, None, progress).run()
        write_versions(versions, work)
        work.rename(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return target


class Build:
    """One snapshot in the making: what its steps hand on. It owns its folder `work` until that is complete.

    `lost` and `gained` are the canonical IRIs that went and came with the changed files, as far as there is a snapshot
    to build upon; `inexact` the names of files with literals that the store would not keep as they are; `left_out` those
    of files with errors that the site is published without.
    """

    def __init__(
        self, site: Site, work: Path, current: Path, previous: Previous | None, progress: Progress
    ) -> None:
        self._current = current
        self._started = time.monotonic()
        self._site, self._work, self._previous, self._progress = site, work, previous, progress
        kept = previous.kept if previous else frozenset()
        self._changed = sorted((s for s in site.sources if s.name not in kept), key=lambda s: -s.size)
        self._main = previous.main if previous else next((source.name for source in self._changed), "")
        self._findings = [*site.findings, *(previous.findings if previous else ())]
        self._lost: set[str] = set()
        self._gained: set[str] = set()
        self._inexact: set[str] = set()
        self._left_out: frozenset[str] = frozenset()

    def run(self) -> None:
        """Fill the folder; complete it is when its manifest stands in it."""
        shutil.rmtree(self._work, ignore_errors=True)
        self._work.mkdir()
        self._store = self._start_store()
        self._writer = self._start_index()
        before = self._previous.dropped if self._previous else None
        with Loading(self._store, self._work, self._main, before) as loading:
            loading.start(self._changed)
            self._read_in()
            _check_settled(self._changed)  # nor is one that was taken away while it was read
            self._left_out = left_out(self._site, self._current, self._findings)
            self._progress("index", 0)
            good = [source for source in self._changed if source.name not in self._left_out]
            self._stored = loading.finish(good, self._inexact, self._finish_store)
            try:
                manifest = self._finish_index()
                self._stored.result()
            except OSError:
                _check_settled(self._changed)  # a file that was written to meanwhile is no failure
                raise
        (self._work / IN_USE).touch()
        _check_settled(self._changed)
        (self._work / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")

    def _start_store(self) -> Store:
        """Return a store with what the one before had, if there is one; what has gone is taken out with the loading."""
        if not self._site.in_memory:
            if self._previous:
                Store.read_only(str(self._previous.path / STORE)).backup(str(self._work / STORE))
            return Store(str(self._work / STORE))
        store = Store()
        if self._previous:
            store.bulk_load(path=str(self._previous.path / DUMP), format=RdfFormat.N_QUADS)
        return store

    def _start_index(self) -> IndexWriter:
        """Return a writer of what stays of the index before; notes the canonical IRIs that went with the rest."""
        if self._previous:
            shutil.copyfile(self._previous.path / INDEX, self._work / INDEX)
        writer = IndexWriter.at(self._work / INDEX)
        writer.note("names", names_fact(self._site))
        writer.note("main", self._main)
        writer.forget_own_findings()
        for name in self._previous.dropped if self._previous else ():
            self._lost |= writer.own_keys(name)
            writer.forget(name)
        return writer

    def _read_in(self) -> None:
        """Read every changed file into the index, which is written to while reading goes on."""
        with ThreadPoolExecutor(1) as indexer:
            writing: deque[Future[None]] = deque()
            looking = time.monotonic() + _LOOK_SECONDS

            def so_far(reading: Reading, count: int) -> None:
                nonlocal looking
                if (started := time.monotonic()) > looking:
                    _check_settled(self._changed)
                    now = time.monotonic()
                    looking = now + max(_LOOK_SECONDS, _LOOK_SHARE * (now - started))
                _wait_for(writing)
                writing.append(
                    indexer.submit(self._writer.add_wording, reading.source, reading.take_wording())
                )
                self._progress(reading.source.name, count)

            for source in self._changed:
                reading = read(source, self._site.names, so_far)
                self._findings += reading.findings
                if reading.has_errors:
                    writing.append(indexer.submit(self._writer.forget, source.name))
                    continue
                if not reading.is_exact:
                    self._inexact.add(source.name)
                writing.append(indexer.submit(self._writer.add, reading))
                if self._previous:
                    self._gained |= indexer.submit(self._writer.own_keys, source.name).result()
            _wait_for(writing)

    def _finish_store(self) -> None:
        if self._site.in_memory:
            self._store.dump(str(self._work / DUMP), RdfFormat.N_QUADS)
            return
        if self._previous is None:
            # Bulk loads leave many files behind, each of which every look-up would have to ask.
            self._store.optimize()
        self._store.flush()

    def _finish_index(self) -> Manifest:
        text, things, subjects = self._counted()
        (self._work / FILE).write_text(text, encoding="utf-8")
        triples, queries = self._writer.triples(), self._writer.has_queries()
        repeats = self._writer.repeats()
        site = self._site
        for finding in self._findings:
            if finding.file in self._left_out and finding not in site.findings:
                self._writer.note_finding(finding)
        for finding in site.beside:
            self._writer.note_finding(finding)
        note_left_out(site, self._findings, self._writer)
        self._writer.finish()
        return Manifest(
            site.key,
            str(site.folder.resolve()),
            time.time(),
            triples,
            things,
            subjects,
            sum(source.name not in self._left_out for source in site.sources),
            SCHEMA,
            max(time.monotonic() - self._started, self._previous.slowest if self._previous else 0.0),
            tuple(sorted(self._left_out)),
            not site.text,
            queries,
            repeats,
        )

    def _counted(self) -> tuple[str, int, int]:
        """Return the text of the settings and how many things and subjects there are.

        With the settings of the snapshot before, only what came and went need be counted; inferred ones stay while they fit.
        Raises Refused where there were things before, and none would be left.
        """
        site = self._site
        if self._previous:
            text = (self._previous.path / FILE).read_text(encoding="utf-8")
            patterns = (site.settings or parse_settings(text, site.folder)).patterns
            came, went = self._gained - self._lost, self._lost - self._gained
            # The document of hash terms may turn out to be a thing by what is said of it now.
            fits = all(patterns.names(key) or ("#" in key and patterns.serves(key)) for key in came)
            fits = fits and (bool(site.text) or not any(map(patterns.names, came & self._documents().keys())))
            before = Manifest.read(self._previous.path)
            if site.text == text or (before.inferred and not site.text and fits):
                lost = sorted(filter(patterns.names, went))
                things = before.things + sum(map(patterns.names, came)) - len(lost)
                self._judge(things, before.things, lost)
                return text, things, before.subjects + len(came) - len(went)
        return self._counted_anew()

    def _documents(self) -> dict[str, str]:
        self._stored.result()  # which tells classes of the site's own
        return documents_in(self._store, self._writer.documents())

    def _counted_anew(self) -> tuple[str, int, int]:
        site, writer = self._site, self._writer
        text = site.text or infer(
            writer.own_subjects(),
            site.folder.resolve().name,
            writer.tags(),
            self._documents(),
            inferred_earlier(self._current),
        )
        settings = site.settings or parse_settings(text, site.folder)
        keys = set(writer.keys())
        things = set(filter(settings.patterns.names, keys))
        before = things_before(self._current, site.folder)
        self._judge(len(things), len(before), [key for key in before if key not in things])
        return text, len(things), len(keys)

    def _judge(self, things: int, before: int, lost: list[str]) -> None:
        """Raise Refused where no thing is left, and note a finding where many stop answering."""
        retired = self._site.settings.retired if self._site.settings else {}
        finding = lost_things(things, before, [key for key in lost if key not in retired])
        if finding and finding.severity == "error":
            raise Refused([*self._findings, finding])
        if finding:
            self._writer.note_finding(finding)


def _wait_for(futures: deque[Future[None]]) -> None:
    while futures:
        futures.popleft().result()


def _check_settled(changed: list[Source]) -> None:
    for source in changed:
        try:
            now = os.stat(source.place)  # noqa: PTH116  as when they are looked for
        except OSError as problem:
            raise Unsettled(source.name) from problem
        found = replace(Source.at(source.place, source.name, now), contexts=source.contexts)
        if found.state != source.state:
            raise Unsettled(source.name)


def warnings_of(snapshot: Path, site: Site) -> tuple[Diagnostic, ...]:
    """Return what was found in the files of a snapshot that was good enough to publish."""
    with closing(Index.at(snapshot / INDEX)) as index:
        return in_order([*site.findings, *index.findings()])
