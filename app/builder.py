"""Build the next snapshot beside the running one and publish it in one step; when to is left to the publisher."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, Store

from app.diagnostics import Diagnostic, Refused, in_order
from app.index import Index, IndexWriter
from app.inference import infer
from app.reading import read
from app.settings import FILE
from app.settings_file import parse_settings
from app.site import SCHEMA, Site
from app.snapshot import DUMP, IN_USE, INDEX, MANIFEST, STORE, Manifest
from app.sources import Source, graph_of, parsing
from app.state import CURRENT, SNAPSHOTS, is_whole

_LOADERS = 2
_LARGE = 2**20  # bytes of a file worth a bulk load of its own, which writes files of its own
_NAMING_GRAPHS = (RdfFormat.TRIG, RdfFormat.N_QUADS, RdfFormat.JSON_LD)
_REBUILD_SHARE = 0.2  # of the statements: beyond it, loading afresh is quicker than taking files out of a copy

Progress = Callable[[str, int], None]


class Unsettled(Exception):
    """A file changed while it was read; trying again reads it whole."""


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
    """The current snapshot, as far as it can be built upon: files it has in the same state, and files it must lose."""

    path: Path
    kept: frozenset[str]
    dropped: tuple[str, ...]
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
    index.close()
    if not usable or not same:
        return None
    new = sum(s.size for s in site.sources if s.name not in same) / 60  # bytes of a statement, roughly
    gone = sum(count for name, count in triples.items() if name not in same)
    share = (new + gone) / max(manifest.triples, 1)
    dropped = tuple(sorted(set(files) - same))
    return _Previous(path.resolve(), frozenset(same), dropped, findings, share)


def _names_fact(site: Site) -> str:
    return f"{SCHEMA} {' '.join(sorted(site.names))}"


def _fill(work: Path, site: Site, previous: _Previous | None, progress: Progress) -> None:
    if previous and previous.share > _REBUILD_SHARE:
        previous = None
    changed = [s for s in site.sources if not previous or s.name not in previous.kept]
    store = _start_store(work, previous, site)
    writer, lost = _start_index(work, previous)
    findings, gained = _read_in(store, writer, changed, site, progress, previous is None)
    _refuse_errors(site, previous, findings)
    progress("index", 0)
    manifest = _finish_index(work, site, previous, writer, lost, gained)
    _finish_store(store, work, site, previous is None)
    del store
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
    for name in previous.dropped if previous else ():
        store.remove_graph(graph_of(name))
    return store


def _read_in(
    store: Store, writer: IndexWriter, changed: list[Source], site: Site, progress: Progress, fresh: bool
) -> tuple[list[Diagnostic], set[str]]:
    """Read every changed file for the index, and have its statements loaded meanwhile: the store needs no Python for that.

    Returns what was found, and the canonical IRIs that only these files have as subjects (none for a fresh snapshot).
    """
    findings: list[Diagnostic] = []
    gained: set[str] = set()
    small: list[Source] = []
    with ThreadPoolExecutor(_LOADERS) as loaders:
        loading = []
        for source in sorted(changed, key=lambda source: -source.size):
            reading = read(source, site.names, lambda count, name=source.name: progress(name, count))  # type: ignore[misc]
            findings += reading.findings
            if reading.has_errors:
                continue
            if source.size < _LARGE:
                small.append(source)
            else:
                loading.append(loaders.submit(_store, store, source))
            writer.add(reading)
            gained |= set() if fresh else writer.own_keys(source.name)
        statements = chain.from_iterable(map(_in_its_graph, small))
        (store.bulk_extend if fresh else store.extend)(statements)
        for future in loading:
            future.result()
    return findings, gained


def _store(store: Store, source: Source) -> None:
    """Load a file that has been read without errors, so it need not be checked again."""
    if source.format in _NAMING_GRAPHS:
        store.bulk_extend(_in_its_graph(source))
    elif source.is_plain:
        store.bulk_load(path=str(source.path), format=source.format, to_graph=source.graph, lenient=True)
    else:
        with source.open() as file:
            store.bulk_load(input=file, format=source.format, to_graph=source.graph, lenient=True)


def _in_its_graph(source: Source) -> Iterator[Quad]:
    """Yield a file's statements in the graph that says which file they stand in, whatever graphs it names itself."""
    graph = source.graph
    with parsing(source) as parser:
        yield from (Quad(q.subject, q.predicate, q.object, graph) for q in parser)


def _refuse_errors(site: Site, previous: _Previous | None, found: list[Diagnostic]) -> None:
    findings = [*site.findings, *(previous.findings if previous else ()), *found]
    if any(finding.severity == "error" for finding in findings):
        raise Refused(findings)


def _start_index(work: Path, previous: _Previous | None) -> tuple[IndexWriter, set[str]]:
    """Return a writer of what stays of the index before, and the canonical IRIs that went with the rest."""
    if previous:
        shutil.copyfile(previous.path / INDEX, work / INDEX)
    writer = IndexWriter(work / INDEX)
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
    writer.finish([("names", _names_fact(site))])
    return Manifest(site.key, str(site.folder.resolve()), time.time(), triples, things, subjects, len(site.sources))


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
    text = site.text or infer(writer.keys(), site.folder.resolve().name)
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
