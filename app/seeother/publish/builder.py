"""Build the next snapshot beside the running one and publish it in one step; when to is left to the publisher."""

from __future__ import annotations

import gc
import json
import shutil
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from seeother.diagnostics import Diagnostic, Refused, in_order
from seeother.graph.index import Index, IndexWriter
from seeother.graph.snapshot import DUMP, IN_USE, INDEX, MANIFEST, STORE, Manifest
from seeother.publish.folder import SCHEMA, Site
from seeother.publish.loading import Loading
from seeother.publish.state import CURRENT, SNAPSHOTS, is_whole
from seeother.site.inference import infer
from seeother.site.reading import Reading, read
from seeother.site.settings import FILE
from seeother.site.settings_file import parse_settings
from seeother.site.sources import Source, graph_of

_REBUILD_SHARE = (
    0.2  # of the statements: beyond it, loading afresh is quicker than taking files out of a copy
)

Progress = Callable[[str, int], None]


class Unsettled(Exception):
    """A file changed while it was read; trying again reads it whole."""


@contextmanager
def _no_collections() -> Iterator[None]:
    """Keep the garbage collector from looking through millions of names again and again; building leaves no cycles."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@_no_collections()
def build(site: Site, state: Path, progress: Progress = lambda _, __: None) -> Path:
    """Return the folder of a complete snapshot of a site, building it unless it is there.

    Only files that differ from the current snapshot are read again. Raises Refused with all errors of the data,
    Unsettled when a file changed meanwhile, OSError when the disk does not play along.
    """
    target = state / SNAPSHOTS / site.key
    if is_whole(target):
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    work = target.with_name(f".building-{site.key}")
    shutil.rmtree(target, ignore_errors=True)  # what is left of one that somebody took half away
    previous = _previous(state, site)
    try:
        try:
            _start_anew(work)
            _fill(work, site, previous, progress)
        except sqlite3.DatabaseError:
            if previous is None:
                raise
            # What is there cannot be built upon, so it is built from the files.
            _start_anew(work)
            _fill(work, site, None, progress)
        work.rename(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return target


def _start_anew(work: Path) -> None:
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()


@dataclass(frozen=True, slots=True)
class _Previous:
    """The current snapshot, as far as it can be built upon: files it has in the same state, files it must lose, the main file."""

    path: Path
    kept: frozenset[str]
    dropped: tuple[str, ...]
    main: str
    findings: tuple[Diagnostic, ...]
    share: float


def _previous(state: Path, site: Site) -> _Previous | None:
    path = state / CURRENT
    if not is_whole(path):
        return None
    try:
        manifest = Manifest.read(path)
        index = Index(path / INDEX)
    except (OSError, ValueError, TypeError):
        return None
    files = index.states()
    triples = {name: count for name, _, _, count in index.files()}
    same = {s.name for s in site.sources if files.get(s.name) == s.state}
    usable = index.fact("names") == _names_fact(site) and (path / STORE).is_dir() != site.in_memory
    findings = tuple(f for f in index.findings() if f.file in same)
    main = index.fact("main")
    index.close()
    if not usable or not same:
        return None
    new = sum(s.size for s in site.sources if s.name not in same) / 60  # bytes of a statement, roughly
    gone = sum(count for name, count in triples.items() if name not in same)
    share = (new + gone) / max(manifest.triples, 1)
    dropped = tuple(sorted(set(files) - same))
    return _Previous(path.resolve(), frozenset(same), dropped, main, findings, share)


def _names_fact(site: Site) -> str:
    return f"{SCHEMA} {' '.join(sorted(site.names))}"


def _fill(work: Path, site: Site, previous: _Previous | None, progress: Progress) -> None:
    if previous and previous.share > _REBUILD_SHARE:
        previous = None
    changed = sorted(
        (s for s in site.sources if not previous or s.name not in previous.kept),
        key=lambda source: -source.size,
    )
    main = previous.main if previous else next((source.name for source in changed), "")
    store = _start_store(work, previous, site)
    writer, lost = _start_index(work, site, previous, main)
    with Loading(store, work, main, fresh=previous is None) as loading:
        loading.start(changed)
        findings, gained, inexact = _read_in(writer, changed, site, progress, previous is None)
        _refuse_errors(site, previous, findings)
        progress("index", 0)
        stored = loading.finish(changed, inexact, partial(_finish_store, store, work, site, previous is None))
        manifest = _finish_index(work, site, previous, writer, lost, gained)
        try:
            stored.result()
        except OSError:
            _check_settled(changed)  # a file that was written to meanwhile is no failure
            raise
    (work / IN_USE).touch()
    _check_settled(changed)
    (work / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")


def _start_store(work: Path, previous: _Previous | None, site: Site) -> Store:
    if site.in_memory:
        store = Store()
        if previous:
            store.bulk_load(path=str(previous.path / DUMP), format=RdfFormat.N_QUADS)
    else:
        if previous:
            Store.read_only(str(previous.path / STORE)).backup(str(work / STORE))
        store = Store(str(work / STORE))
    if previous:
        for name in previous.dropped:
            store.remove_graph(graph_of(name, previous.main))
    return store


def _read_in(
    writer: IndexWriter, changed: list[Source], site: Site, progress: Progress, fresh: bool
) -> tuple[list[Diagnostic], set[str], set[str]]:
    """Read every changed file into the index, which is written to while reading goes on.

    Returns what was found, the canonical IRIs that only these files have as subjects (none for a fresh snapshot), and
    the names of files with literals that the store would not keep as they are.
    """
    findings: list[Diagnostic] = []
    gained: set[str] = set()
    inexact: set[str] = set()
    with ThreadPoolExecutor(1) as indexer:
        writing: deque[Future[None]] = deque()

        def so_far(reading: Reading, count: int) -> None:
            _wait_for(writing)
            writing.append(indexer.submit(writer.add_wording, reading.source, reading.take_wording()))
            progress(reading.source.name, count)

        for source in changed:
            reading = read(source, site.names, so_far)
            findings += reading.findings
            if reading.has_errors:
                continue
            if not reading.is_exact:
                inexact.add(source.name)
            writing.append(indexer.submit(writer.add, reading))
            if not fresh:
                gained |= indexer.submit(writer.own_keys, source.name).result()
        _wait_for(writing)
    return findings, gained, inexact


def _wait_for(futures: deque[Future[None]]) -> None:
    while futures:
        futures.popleft().result()


def _refuse_errors(site: Site, previous: _Previous | None, found: list[Diagnostic]) -> None:
    findings = [*site.findings, *(previous.findings if previous else ()), *found]
    if any(finding.severity == "error" for finding in findings):
        raise Refused(findings)


def _start_index(
    work: Path, site: Site, previous: _Previous | None, main: str
) -> tuple[IndexWriter, set[str]]:
    """Return a writer of what stays of the index before, and the canonical IRIs that went with the rest."""
    if previous:
        shutil.copyfile(previous.path / INDEX, work / INDEX)
    writer = IndexWriter(work / INDEX)
    writer.note("names", _names_fact(site))
    writer.note("main", main)
    lost: set[str] = set()
    for name in previous.dropped if previous else ():
        lost |= writer.own_keys(name)
        writer.forget(name)
    return writer, lost


def _finish_index(
    work: Path, site: Site, previous: _Previous | None, writer: IndexWriter, lost: set[str], gained: set[str]
) -> Manifest:
    text, things, subjects = _counted(site, previous, writer, lost, gained)
    (work / FILE).write_text(text, encoding="utf-8")
    triples = writer.triples()
    writer.finish()
    return Manifest(
        site.key,
        str(site.folder.resolve()),
        time.time(),
        triples,
        things,
        subjects,
        len(site.sources),
        SCHEMA,
    )


def _counted(
    site: Site, previous: _Previous | None, writer: IndexWriter, lost: set[str], gained: set[str]
) -> tuple[str, int, int]:
    """Return the text of the settings and how many things and subjects there are.

    With the settings of the snapshot before, only what came and went need be counted; inferred ones stay while they fit.
    """
    if previous:
        text = (previous.path / FILE).read_text(encoding="utf-8")
        patterns = (site.settings or parse_settings(text, site.folder)).patterns
        came, went = gained - lost, lost - gained
        if site.text == text or (not site.text and all(map(patterns.serves, came))):
            before = Manifest.read(previous.path)
            things = before.things + sum(map(patterns.names, came)) - sum(map(patterns.names, went))
            return text, things, before.subjects + len(came) - len(went)
    text = site.text or infer(writer.keys(), site.folder.resolve().name, writer.tags())
    patterns = (site.settings or parse_settings(text, site.folder)).patterns
    named = [patterns.names(key) for key in writer.keys()]  # noqa: SIM118  a method, no dict
    return text, sum(named), len(named)


def _finish_store(store: Store, work: Path, site: Site, fresh: bool) -> None:
    if site.in_memory:
        store.dump(str(work / DUMP), RdfFormat.N_QUADS)
        return
    if fresh:
        store.optimize()  # bulk loads leave many files behind, each of which every look-up would have to ask
    store.flush()


def _check_settled(changed: list[Source]) -> None:
    for source in changed:
        try:
            now = source.path.stat()
        except OSError as problem:
            raise Unsettled(source.name) from problem
        if (now.st_size, now.st_mtime_ns, now.st_ctime_ns) != source.state:
            raise Unsettled(source.name)


def warnings_of(snapshot: Path, site: Site) -> tuple[Diagnostic, ...]:
    """Return what was found in the files of a snapshot that was good enough to publish."""
    index = Index(snapshot / INDEX)
    try:
        return in_order([*site.findings, *index.findings()])
    finally:
        index.close()
