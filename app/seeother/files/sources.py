"""The data files of a site: find them, and tell of those that are passed over; what they say is left to their parsers."""

from __future__ import annotations

import io
import mimetypes
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG
from types import MappingProxyType
from typing import IO

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, parse

from seeother.diagnostics import Diagnostic, finding
from seeother.files.limits import Unpacked
from seeother.places.contexts import CONTEXTS, is_context
from seeother.places.formats import HEAD, format_of, rdf_extension
from seeother.site.plain_files import files_below, kind_of, mark_of, moment, open_plain, shown
from seeother.site.settings import FILE, Settings
from seeother.site.settings_file import most_unpacked, readable_settings, versions_of
from seeother.site.settings_table import UNPACKED

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
_MISNAMED = {"owl": "rdf", "rdfs": "rdf", "turtle": "ttl", "nquads": "nq", "ntriples": "nt"}
_PACKED = frozenset({"bz2", "xz", "zst", "zip", "7z", "lz4", "br", "z"})
# What is set aside, or is not whole yet, is not meant to be read.
_ASIDE = frozenset({"bak", "orig", "old", "save", "tmp", "swp", "rej", "part", "crdownload"})
_NO_TEXTS = ("image/", "audio/", "video/", "font/")
_NOT_IN_GRAPH_NAMES = re.compile("[^0-9A-Za-z/._-]")  # but for letters and digits of other scripts
SHAPES = ".shacl.ttl"
_BOM = b"\xef\xbb\xbf"
_NOTHING: Mapping[str, Source] = MappingProxyType({})
_BUFFER = 256 * 2**10  # bytes


@dataclass(frozen=True, slots=True)
class Source:
    """One data file as it was when the folder was looked at; `name` is its path below the site, with "/", as it can be shown.

    `place` is its path as a text: of many files that are looked at again and again, few are opened. `most` bounds the bytes
    that it may hold when unpacked. `contexts` is the folder of the contexts that it may name, "" none,
    and a number that differs whenever these do.
    """

    place: str
    name: str
    size: int
    mtime_ns: int
    ctime_ns: int = 0
    most: int = UNPACKED
    contexts: tuple[str, int] = ("", 0)

    @classmethod
    def at(cls, path: Path | str, name: str, found: os.stat_result, most: int = UNPACKED) -> Source:
        """Return the file that a look at a path has found."""
        times = moment(found.st_mtime_ns), moment(found.st_ctime_ns)
        return cls(str(path), shown(name), found.st_size, *times, most)

    def drafted(self, path: Path) -> Source:
        """Return the file with its text from elsewhere, where it is being worked on."""
        found = path.stat()
        return replace(self, place=str(path), size=found.st_size, mtime_ns=moment(found.st_mtime_ns))

    @property
    def path(self) -> Path:
        """Return where it lies."""
        return Path(self.place)

    @property
    def state(self) -> tuple[int, int, int]:
        """Return what differs whenever its content does: an edit may keep size and mtime, but never the ctime."""
        return self.size, self.mtime_ns, self.ctime_ns ^ self.contexts[1]

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
        with open_plain(self.path) as file:
            return file.read(3) != _BOM

    def open(self) -> IO[bytes]:
        """Open its text, decompressed, without the byte order mark that some editors put first."""
        file: IO[bytes] = open_plain(self.path)
        if self.name.endswith(".gz"):
            file = io.BufferedReader(Unpacked(file, self.most), _BUFFER)
        buffered = io.BufferedReader(file)  # type: ignore[type-var]
        if buffered.peek(3)[:3] == _BOM:
            buffered.read(3)
        return buffered


def graph_of(name: str, main: str) -> NamedNode | DefaultGraph:
    """Return the graph that holds what a file says; the main file's is the default graph, which takes half the indexes."""
    return DefaultGraph() if name == main else NamedNode(graph_name(name))


def graph_name(name: str) -> str:
    """Return the IRI of the graph of a file."""
    return "file:" + _NOT_IN_GRAPH_NAMES.sub(_encoded, name)


def _encoded(found: re.Match[str]) -> str:
    return found[0] if found[0].isalnum() else f"%{ord(found[0]):04X}"


def find_sources(folder: Path) -> tuple[list[Source], list[Diagnostic]]:
    """Return the data files below a folder, by name, and findings about files that are passed over.

    Hidden files, editors' copies, SHACL shapes and older versions are no data. What cannot be read is a finding.
    """
    return sources_of(folder, readable_settings(folder))


def sources_of(
    folder: Path, settings: Settings | None, before: Iterable[Source] = ()
) -> tuple[list[Source], list[Diagnostic]]:
    """Return the data files below a folder whose settings are known, likewise.

    Those that are as a look before has found them are returned as they are: of many files, nearly all.
    """
    others = (FILE, "theme/", f"{versions_of(settings)}/")
    known = {source.place: source for source in before}
    return _sources(folder, folder, others, most_unpacked(folder, settings), known)


def sources_below(
    folder: Path, place: Path, settings: Settings | None
) -> tuple[list[Source], list[Diagnostic]]:
    """Return the data files at a place in a site, a folder or a single file, likewise; their names begin at the site."""
    return _sources(folder, place, (), most_unpacked(folder, settings))


def _sources(
    folder: Path, place: Path, others: tuple[str, ...], most: int, known: Mapping[str, Source] = _NOTHING
) -> tuple[list[Source], list[Diagnostic]]:
    sources: list[Source] = []
    findings: list[Diagnostic] = []
    every = (
        files_below(place, lambda problem: findings.append(_unreadable_folder(folder, problem)))
        if place.is_dir()
        else [str(place)]
    )
    start = len(f"{folder}".rstrip("/")) + 1  # of a name in a path
    contexts = str(folder / CONTEXTS), mark_of(folder / CONTEXTS)
    for path in every:
        name = path[start:]
        before = known.get(path)
        if name.startswith(others) or (before is None and (name.endswith(SHAPES) or is_context(name))):
            continue
        try:
            state = os.stat(path)  # noqa: PTH116  of many files, and often: with paths a look takes thrice as long
        except OSError as problem:
            if _extension(name) in FORMATS:
                findings.append(_unreadable_file(name, problem))
            continue
        if before and _is_as(before, name, state, most, contexts):
            sources.append(before)
        elif found := _source(path, name, state, most, findings):
            is_json = found.extension == "jsonld"
            sources.append(replace(found, contexts=contexts) if is_json else found)
    return sources, findings


def _is_as(before: Source, name: str, now: os.stat_result, most: int, contexts: tuple[str, int]) -> bool:
    """Tell whether a data file without oddities is as another look has found it."""
    return (
        before.ctime_ns == now.st_ctime_ns
        and before.mtime_ns == now.st_mtime_ns
        and before.size == now.st_size
        and before.name == name
        and before.most == most
        and S_ISREG(now.st_mode)
        and before.contexts in (("", 0), contexts)
    )


def _source(
    path: str, name: str, state: os.stat_result, most: int, findings: list[Diagnostic]
) -> Source | None:
    """Return the data file at a path, None where there is none; what is odd about it is added to the findings."""
    if _extension(name) not in FORMATS:
        findings += _misnamed(path, name, state)
        return None
    if kind := kind_of(state.st_mode):
        findings.append(_no_plain_file(name, kind))
        return None
    source = Source.at(path, name, state, most)
    if source.name != name or source.mtime_ns != state.st_mtime_ns:
        findings += _oddities(source, name, state)
    return source


def _unreadable_file(name: str, problem: OSError) -> Diagnostic:
    what, hint = "the file cannot be read", "Let the server's user read it, or remove the broken link."
    return finding("unreadable", (shown(name), 0, 0), f"{what}: {problem.strerror}", hint)


def _no_plain_file(name: str, kind: str) -> Diagnostic:
    what = f"this is {kind}, not a plain file, and nothing is read from it"
    hint = "Put a file there, or give it a name that does not end like one of a data file."
    return finding("no-file", (shown(name), 0, 0), what, hint)


def _misnamed(path: str, name: str, state: os.stat_result) -> Iterator[Diagnostic]:
    """Yield a finding for a file that holds RDF, whose name does not say so."""
    kind = mimetypes.guess_type(name)[0] or ""
    if kind_of(state.st_mode) or _extension(name) in _ASIDE or kind.startswith(_NO_TEXTS):
        return
    with suppress(OSError, EOFError):
        if remedy := _remedy(Source.at(path, name, state)):
            has_one = "." in Path(name).name
            which = f".{shown(_extension(name))} files" if has_one else "files without an extension"
            what = f"nothing is published from {which}"
            yield finding("unknown-extension", (shown(name), 0, 0), what, remedy)


@lru_cache(maxsize=2**14)
def _remedy(source: Source) -> str:
    """Return how to have a file read that holds RDF, "" for one that does not."""
    extension = source.extension
    if extension in _PACKED:
        is_data = _extension(source.name.rpartition(".")[0]) in FORMATS
        return "Unpack it, or pack it with gzip: .gz is read as well." if is_data else ""
    with source.open() as file:
        head = file.read(HEAD)
    found = format_of(head)
    meant = rdf_extension(head)
    if meant and extension not in _MISNAMED and not _states(head, meant):
        meant = ""  # a template, or a text that begins with a prefix
    if meant := meant or ("" if found else _MISNAMED.get(extension, "")):
        return f"If it is RDF, name it .{meant}; known are {', '.join('.' + e for e in FORMATS)}."
    return f"This is {found.name}. {found.remedy}" if found and found.is_rdf else ""


def _states(head: bytes, extension: str) -> bool:
    """Tell whether a file that begins so has a statement at its beginning; of XML and JSON the mark of RDF tells it."""
    if extension in ("rdf", "jsonld"):
        return True
    try:
        return next(iter(parse(head, FORMATS[extension])), None) is not None
    except SyntaxError:
        return False


def _oddities(source: Source, name: str, state: os.stat_result) -> Iterator[Diagnostic]:
    """Yield what keeps a file's name or time from being shown as it is."""
    oddities = (
        (source.name != name, "the name holds characters that cannot be shown", "Rename it, in UTF-8."),
        (
            source.mtime_ns != state.st_mtime_ns,
            "the file was last changed in a year that no date here can have",
            "Set its time: `touch FILE`.",
        ),
    )
    for is_so, message, hint in oddities:
        if is_so:
            yield finding("odd-file", (source.name, 0, 0), message, hint)


def _unreadable_folder(folder: Path, problem: OSError) -> Diagnostic:
    name = os.path.relpath(problem.filename or folder, folder)
    what, hint = "the folder cannot be read", "Let the server's user read it, or move it elsewhere."
    place = shown(name if name != "." else str(folder)), 0, 0
    return finding("unreadable", place, f"{what}: {problem.strerror}", hint)


def find_shapes(folder: Path) -> list[Source]:
    """Return the SHACL shapes files below a folder, by name."""
    return [_shapes(Path(path), folder) for path in files_below(folder) if path.endswith(SHAPES)]


def _shapes(path: Path, folder: Path) -> Source:
    name = path.relative_to(folder).as_posix()
    try:
        return Source.at(path, name, path.stat())
    except OSError:
        return Source(str(path), shown(name), 0, 0)  # whoever reads it tells


def _extension(name: str) -> str:
    return name.removesuffix(".gz").rpartition(".")[2].lower()
