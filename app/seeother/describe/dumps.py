"""The data set, or a portion of it, as one file in each of three syntaxes, made beside the snapshot when first asked for.

A file lies in the snapshot's folder, and goes with it. It is complete as soon as it has its name, and never changes.
"""

from __future__ import annotations

import fcntl
import gzip
import json
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from threading import Thread
from typing import IO, Any

from rdflib import BNode, Literal, URIRef

from seeother.documents.description import bounded
from seeother.graph.data import Data
from seeother.graph.snapshot import Snapshot
from seeother.remote.data import RemoteData
from seeother.statements import Node, Quad, Term, Triple, datatype_of
from seeother.write.ntriples import text_of, write_ntriples

_MOST_PORTIONS = 300  # files; what was asked for first goes first
AT_ONCE = 20_000  # statements that are written while a request waits
_MOST_COMPARED = (
    5_000_000  # statements of which each is written once; of more, what two files say may come twice
)
_BREATH = 2_000  # statements between two pauses in which other requests go on
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Dump:
    """A file that is complete: its size, the SHA-256 of its bytes in hexadecimal, and when it was written."""

    path: str
    size: int
    sha256: str
    written: float


@dataclass(frozen=True, slots=True)
class Syntax:
    """How a dump is written and packed."""

    title: str
    media_type: str
    write: Callable[[Iterator[Triple], dict[str, str]], Iterator[str]]
    packing: str

    @property
    def packed_type(self) -> str:
        """Return the media type of the file."""
        return f"application/{self.packing}"


@dataclass(frozen=True, slots=True)
class Portion:
    """Some things of a data set, as `things` yields them, under a key; `label` is for the name of a file."""

    key: str
    label: str
    things: Callable[[], Iterable[Node]]

    def named(self, name: str) -> str:
        """Return what a file of this portion is called on the disk."""
        return f"{sha256(self.key.encode()).hexdigest()[:24]}.{name}"


def dump_of(name: str, data: Data, portion: Portion | None = None) -> Dump | None:
    """Return a dump; None while another is at work on it or it takes long, and then it is there soon."""
    folder = folder_of(data)
    if folder is None or name not in SYNTAXES:
        return None
    place = folder / (portion.named(name) if portion else name)
    if found := _read(place):
        return found
    if data.manifest.triples <= AT_ONCE:
        _make(name, place, data, portion)
    else:
        Thread(target=_make, args=(name, place, data, portion), daemon=True).start()
    return _read(place)


def dump_known(name: str, data: Data) -> Dump | None:
    """Return a dump that is written; of a small data set it is written now where it is not."""
    if data.manifest.triples <= AT_ONCE:
        return dump_of(name, data)
    folder = folder_of(data)
    return _read(folder / name) if folder else None


def are_known(data: Data) -> bool:
    """Tell whether all dumps that there may be are written, so that nothing more will be known of them."""
    return folder_of(data) is None or all(dump_known(name, data) for name in SYNTAXES)


def folder_of(data: Data) -> Path | None:
    """Return the folder of the dumps, None for data that has no place on a disk, or that an engine has."""
    return data.path / "dumps" if isinstance(data, Snapshot) and not isinstance(data, RemoteData) else None


def _read(path: Path) -> Dump | None:
    try:
        return Dump(**json.loads(path.with_name(f"{path.name}.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _make(name: str, place: Path, data: Data, portion: Portion | None) -> None:
    """Write a dump, unless another process or thread is writing it; it has its name when it is complete."""
    # Another is at work on it, or the disk is full or read-only: whoever asks later may find it.
    with suppress(OSError):
        place.parent.mkdir(exist_ok=True)
        with place.with_name(f".{place.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if data.manifest.triples <= AT_ONCE else fcntl.LOCK_NB))
            if not _read(place):
                _write(SYNTAXES[name], place, data, portion)
        if portion:
            _drop_earliest(place.parent)


def _drop_earliest(folder: Path) -> None:
    """Delete the portions that were made first, beyond a number of them; who reads one at the moment reads on."""
    notes = [note for note in folder.glob("*.json") if note.stem not in SYNTAXES]
    for note in sorted(notes, key=lambda note: note.stat().st_mtime)[:-_MOST_PORTIONS]:
        for file in (note, note.with_suffix(""), note.with_name(f".{note.stem}.lock")):
            file.unlink(missing_ok=True)


def _write(syntax: Syntax, whole: Path, data: Data, portion: Portion | None) -> None:
    draft, name = whole.with_name(f".{whole.name}"), whole.name
    with draft.open("wb") as file, _PACKERS[syntax.packing](file) as packed:
        for text in syntax.write(_statements(data, portion), data.namespaces):
            packed.write(text.encode("utf-8", "replace"))
    digest = sha256()
    with draft.open("rb") as written:
        while block := written.read(2**20):
            digest.update(block)
    dump = Dump(str(whole), draft.stat().st_size, digest.hexdigest(), float(int(time.time())))
    os.utime(draft, (dump.written, dump.written))
    draft.replace(whole)
    note = whole.with_name(f".{name}.json")
    note.write_text(json.dumps(asdict(dump)), encoding="utf-8")
    note.replace(whole.with_name(f"{name}.json"))


def _statements(data: Data, portion: Portion | None) -> Iterator[Triple]:
    """Yield every statement once, with pauses for whoever else is served by this process."""
    seen: set[int] = set()
    compares = (data.manifest.files > 1 or portion is not None) and data.manifest.triples <= _MOST_COMPARED
    for number, quad in enumerate(_quads_of(portion, data) if portion else data.quads()):
        if data.manifest.triples > AT_ONCE and not number % _BREATH:
            time.sleep(0.001)
        if compares:
            mark = hash(tuple(map(text_of, quad.triple)))
            if mark in seen:
                continue
            seen.add(mark)
        yield quad.triple


def _quads_of(portion: Portion, data: Data) -> Iterator[Quad]:
    """Yield what is said of the things of a portion, of their parts, and of the blank nodes below them."""
    seen: set[int] = set()
    for thing in portion.things():
        if (mark := hash(text_of(thing))) not in seen:
            parts = data.parts_of([thing]) if isinstance(thing, URIRef) else []
            fresh = [part for part in parts if hash(text_of(part)) not in seen]
            seen.update((mark, *(hash(text_of(part)) for part in fresh)))
            yield from bounded(data, [thing, *fresh])


def _lines(triples: Iterator[Triple], namespaces: dict[str, str]) -> Iterator[str]:
    return (write_ntriples((triple,), namespaces) for triple in triples)


def _turtle(triples: Iterator[Triple], namespaces: dict[str, str]) -> Iterator[str]:
    """Yield Turtle, a paragraph for each subject; a dump is too long for prettier nesting."""
    yield "".join(f"@prefix {prefix}: <{space}> .\n" for space, prefix in namespaces.items())

    def short(term: Term) -> str:
        if isinstance(term, URIRef):
            cut = max(term.rfind("#"), term.rfind("/")) + 1
            prefix, local = namespaces.get(str(term)[:cut]), str(term)[cut:]
            return f"{prefix}:{local}" if prefix is not None and _LOCAL.fullmatch(local) else text_of(term)
        if isinstance(term, Literal) and (datatype := term.datatype) is not None and not term.language:
            whole = text_of(term)
            return f"{whole[: whole.rindex('^^')]}^^{short(datatype)}" if "^^" in whole else whole
        return text_of(term)

    for subject, group in groupby(triples, key=lambda triple: triple.subject):
        told = " ;\n    ".join(f"{short(t.predicate)} {short(t.object)}" for t in group)
        yield f"\n{short(subject)} {told} .\n"


def _jsonld(triples: Iterator[Triple], namespaces: dict[str, str]) -> Iterator[str]:
    """Yield expanded JSON-LD, a line for each subject."""
    yield "["
    start = "\n"
    for subject, group in groupby(triples, key=lambda triple: triple.subject):
        node: dict[str, object] = {"@id": _id(subject)}
        values: dict[str, list[object]] = {}
        for triple in group:
            values.setdefault(str(triple.predicate), []).append(_value(triple.object))
        yield start + json.dumps({**node, **values}, ensure_ascii=False)
        start = ",\n"
    yield "\n]\n"


def _id(node: Term) -> str:
    return f"_:{node}" if isinstance(node, BNode) else str(node)


def _value(term: Term) -> dict[str, str]:
    if not isinstance(term, Literal):
        return {"@id": _id(term)}
    kind = {"@language": term.language} if term.language else {"@type": datatype_of(term)}
    return {"@value": str(term), **{key: value for key, value in kind.items() if value}}


def _packers() -> dict[str, Callable[[IO[bytes]], AbstractContextManager[Any]]]:
    """Return what writes packed files, by packing: zstd where it is installed."""
    found: dict[str, Callable[[IO[bytes]], AbstractContextManager[Any]]] = {
        "gzip": lambda file: gzip.GzipFile("", "wb", 6, file, 0)
    }
    try:
        import zstandard

        found["zstd"] = lambda file: zstandard.ZstdCompressor(level=9).stream_writer(file, closefd=False)
    except ImportError:
        pass
    return found


_PACKERS = _packers()
_ENDINGS = {"gzip": "gz", "zstd": "zst"}
SYNTAXES: dict[str, Syntax] = {
    f"data.{extension}.{_ENDINGS[packing]}": Syntax(title, media_type, write, packing)
    for packing in _PACKERS
    for extension, title, media_type, write in (
        ("nq", "N-Quads", "application/n-quads", _lines),
        ("ttl", "Turtle", "text/turtle", _turtle),
        ("jsonld", "JSON-LD", "application/ld+json", _jsonld),
    )
}
PLACE = "/-/dump/"
