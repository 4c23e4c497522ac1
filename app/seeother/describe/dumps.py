"""The whole data set as one file in each of three syntaxes, made beside the snapshot when it is first asked for.

A file lies in the snapshot's folder, and goes with it. It is complete as soon as it has its name, and never changes.
"""

from __future__ import annotations

import fcntl
import gzip
import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from threading import Thread

from rdflib import BNode, Literal, URIRef

from seeother.graph.data import Data
from seeother.graph.snapshot import Snapshot
from seeother.statements import Term, Triple, datatype_of
from seeother.write.ntriples import text_of, write_ntriples

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
    """How a dump is written."""

    title: str
    media_type: str
    write: Callable[[Iterator[Triple], dict[str, str]], Iterator[str]]


def dump_of(name: str, data: Data) -> Dump | None:
    """Return a dump; None while another is at work on it or it takes long, and then it is there soon."""
    folder = folder_of(data)
    if folder is None or name not in SYNTAXES:
        return None
    if found := _read(folder / name):
        return found
    if data.manifest.triples <= AT_ONCE:
        _make(name, folder, data)
    else:
        Thread(target=_make, args=(name, folder, data), daemon=True).start()
    return _read(folder / name)


def folder_of(data: Data) -> Path | None:
    """Return the folder of the dumps, None for data that has no place on a disk."""
    return data.path / "dumps" if isinstance(data, Snapshot) else None


def _read(path: Path) -> Dump | None:
    try:
        return Dump(**json.loads(path.with_name(f"{path.name}.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _make(name: str, folder: Path, data: Data) -> None:
    """Write a dump, unless another process or thread is writing it; it has its name when it is complete."""
    # Another is at work on it, or the disk is full or read-only: whoever asks later may find it.
    with suppress(OSError):
        folder.mkdir(exist_ok=True)
        with (folder / f".{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if data.manifest.triples <= AT_ONCE else fcntl.LOCK_NB))
            if not _read(folder / name):
                _write(name, folder, data)


def _write(name: str, folder: Path, data: Data) -> None:
    draft, whole = folder / f".{name}", folder / name
    with draft.open("wb") as file, gzip.GzipFile("", "wb", 6, file, 0) as packed:
        for text in SYNTAXES[name].write(_statements(data), data.namespaces):
            packed.write(text.encode("utf-8", "replace"))
    digest = sha256()
    with draft.open("rb") as written:
        while block := written.read(2**20):
            digest.update(block)
    dump = Dump(str(whole), draft.stat().st_size, digest.hexdigest(), float(int(time.time())))
    draft.replace(whole)
    note = folder / f".{name}.json"
    note.write_text(json.dumps(asdict(dump)), encoding="utf-8")
    note.replace(folder / f"{name}.json")


def _statements(data: Data) -> Iterator[Triple]:
    """Yield every statement once, with pauses for whoever else is served by this process."""
    seen: set[int] = set()
    compares = data.manifest.files > 1 and data.manifest.triples <= _MOST_COMPARED
    for number, quad in enumerate(data.quads()):
        if data.manifest.triples > AT_ONCE and not number % _BREATH:
            time.sleep(0.001)
        if compares:
            mark = hash(tuple(map(text_of, quad.triple)))
            if mark in seen:
                continue
            seen.add(mark)
        yield quad.triple


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


SYNTAXES: dict[str, Syntax] = {
    "data.nq.gz": Syntax("N-Quads", "application/n-quads", _lines),
    "data.ttl.gz": Syntax("Turtle", "text/turtle", _turtle),
    "data.jsonld.gz": Syntax("JSON-LD", "application/ld+json", _jsonld),
}
PLACE = "/-/dump/"
