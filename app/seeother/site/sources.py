"""The data files of a site: find them, read one for what it says and what is wrong with it; storing is left to the builder."""

from __future__ import annotations

import gzip
import io
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pyoxigraph import DefaultGraph, NamedNode, QuadParser, RdfFormat, parse

from seeother.diagnostics import Diagnostic
from seeother.site.settings import FILE

FORMATS: dict[str, RdfFormat] = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "n3": RdfFormat.N3,
}
# Names under which RDF is also stored, so that passing a file over is not silent.
_MISNAMED = {
    "owl": "rdf",
    "xml": "rdf",
    "rdfs": "rdf",
    "json": "jsonld",
    "turtle": "ttl",
    "nquads": "nq",
    "ntriples": "nt",
}
SHAPES = ".shacl.ttl"
_JSON_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
_DEEPEST_JSON = 500
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Source:
    """One data file as it was when the folder was looked at; `name` is its path below the site, with "/"."""

    path: Path
    name: str
    size: int
    mtime_ns: int
    ctime_ns: int = 0

    @property
    def state(self) -> tuple[int, int, int]:
        """Return what differs whenever its content does: an edit may keep size and mtime, but never the ctime."""
        return self.size, self.mtime_ns, self.ctime_ns

    @property
    def extension(self) -> str:
        """Return the extension of its name, without that of compression."""
        return _extension(self.name)

    @property
    def format(self) -> RdfFormat:
        """Return the format its name says."""
        return FORMATS[self.extension]

    @property
    def is_plain(self) -> bool:
        """Tell whether the parser may read the path by itself, its fast way: it knows no gzip and no byte order mark."""
        if self.name.endswith(".gz"):
            return False
        with self.path.open("rb") as file:
            return file.read(3) != _BOM

    def open(self) -> IO[bytes]:
        """Open its text, decompressed, without the byte order mark that some editors put first."""
        file: IO[bytes] = gzip.open(self.path) if self.name.endswith(".gz") else self.path.open("rb")  # type: ignore[assignment]  # noqa: SIM115  closed by its owner
        buffered = io.BufferedReader(file)  # type: ignore[type-var]
        if buffered.peek(3)[:3] == _BOM:
            buffered.read(3)
        return buffered


def graph_of(name: str, main: str) -> NamedNode | DefaultGraph:
    """Return the graph that holds what a file says; the main file's is the default graph, which takes half the indexes."""
    if name == main:
        return DefaultGraph()
    return NamedNode("file:" + "".join(c if c.isalnum() or c in "/._-" else f"%{ord(c):04X}" for c in name))


def find_sources(folder: Path) -> tuple[list[Source], list[Diagnostic]]:
    """Return the data files below a folder, by name, and findings about files that are passed over.

    Hidden files, editors' copies and SHACL shapes are no data. What cannot be read is a finding.
    """
    sources, findings = [], []
    for path in _files(folder, lambda problem: findings.append(_unreadable_folder(folder, problem))):
        name = path.relative_to(folder).as_posix()
        if name == FILE or name.endswith(SHAPES) or name.startswith("theme/"):
            continue
        try:
            state = path.stat()
        except OSError as problem:
            findings.append(
                Diagnostic(
                    name,
                    0,
                    0,
                    "error",
                    "unreadable",
                    f"the file cannot be read: {problem.strerror}",
                    "Let the server's user read it, or remove the broken link.",
                )
            )
            continue
        if _extension(name) in FORMATS:
            sources.append(Source(path, name, state.st_size, state.st_mtime_ns, state.st_ctime_ns))
        elif meant := _meant(path, name):
            findings.append(
                Diagnostic(
                    name,
                    0,
                    0,
                    "warning",
                    "unknown-extension",
                    f"nothing is published from .{_extension(name)} files",
                    f"If it is RDF, name it .{meant}; known are {', '.join('.' + e for e in FORMATS)}.",
                )
            )
    return sources, findings


def _meant(path: Path, name: str) -> str:
    """Return the extension that a file of another one should have, by its beginning where that can tell; "" for no data."""
    usual = _MISNAMED.get(_extension(name), "")
    if usual != "rdf":
        return usual
    with suppress(OSError), path.open("rb") as file:
        return "ttl" if re.match(rb"\s*(?:@prefix|@base|PREFIX|BASE|#)", file.read(1_000)) else usual
    return usual


def _unreadable_folder(folder: Path, problem: OSError) -> Diagnostic:
    name = os.path.relpath(problem.filename or folder, folder)
    return Diagnostic(
        name if name != "." else str(folder),
        0,
        0,
        "error",
        "unreadable",
        f"the folder cannot be read: {problem.strerror}",
        "Let the server's user read it, or move it elsewhere.",
    )


def find_shapes(folder: Path) -> list[Path]:
    """Return the SHACL shapes files below a folder, by name."""
    return [path for path in _files(folder) if path.name.endswith(SHAPES)]


def _files(folder: Path, unreadable: Callable[[OSError], None] = lambda _: None) -> Iterator[Path]:
    """Yield the files below a folder that are not hidden; links are followed, but into no folder twice."""
    seen: set[tuple[int, int]] = set()
    for root, folders, names in os.walk(folder, onerror=unreadable, followlinks=True):
        here = Path(root).stat()
        if (here.st_dev, here.st_ino) in seen:
            folders.clear()
            continue
        seen.add((here.st_dev, here.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (
            Path(root, name) for name in sorted(names) if name[0] not in ".#" and name[-1] not in "~#"
        )


def _extension(name: str) -> str:
    return name.removesuffix(".gz").rpartition(".")[2].lower()


def _refuse_depth(text: bytes) -> None:
    """Raise SyntaxError for JSON nested so deeply that the parser, which calls itself for each level, would not return."""
    depth, line = 0, 1
    for found in _JSON_TOKENS.finditer(text):
        token = found[0]
        depth += (token in b"[{") - (token in b"]}") if len(token) == 1 else 0
        if depth > _DEEPEST_JSON:
            line += text.count(b"\n", 0, found.start())
            column = found.start() - text.rfind(b"\n", 0, found.start())
            raise SyntaxError(
                f"the JSON is nested more than {_DEEPEST_JSON} deep", (None, line, column, None)
            )


@contextmanager
def parsing(source: Source) -> Iterator[QuadParser]:
    """Open a parser over a file's statements; it raises SyntaxError and can be asked to go on after one.

    Nothing remote is fetched: a JSON-LD context by URL or an XML entity is a SyntaxError.
    """
    if source.format == RdfFormat.JSON_LD:
        with source.open() as file:
            _refuse_depth(file.read())
    if source.is_plain:
        yield parse(path=source.path, format=source.format, rename_blank_nodes=True)
        return
    with source.open() as file:
        yield parse(file, source.format, rename_blank_nodes=True)
