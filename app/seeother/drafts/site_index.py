"""What all files of a site say, with the texts that an editor has open in the place of those on disk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from seeother.diagnostics import Refused
from seeother.drafts.blocks import Said
from seeother.drafts.file_index import FileIndex, Span
from seeother.drafts.text import Text
from seeother.files.sources import SHAPES, Source, find_shapes, find_sources
from seeother.iris import canonical
from seeother.look.names import best, preference
from seeother.publish.inferred import inferred_for
from seeother.site.inference import infer
from seeother.site.plain_files import read_plain
from seeother.site.settings import FILE, Settings
from seeother.site.settings_file import parse_settings
from seeother.terms import ALTERNATIVES, LABELS, SUMMARIES

_LARGEST = 32 * 2**20  # bytes of a file that is followed
_SYNTAXES = frozenset({"ttl", "nt", "nq", "trig", "n3", "rdf", "jsonld"})


class Found(NamedTuple):
    """A place in a file of the site."""

    file: str
    span: Span


class SiteIndex:
    """One site as it is being edited; files are named by their paths below its folder."""

    def __init__(self, folder: Path, encoding: str = "utf-16") -> None:
        self.folder, self.encoding = folder, encoding
        self.files: dict[str, FileIndex] = {}
        self.open: dict[str, Text] = {}
        self._on_disk: dict[str, tuple[int, int, int]] = {}
        self._texts: dict[str, Text] = {}
        self._settings: Settings | None = None
        self._settings_text: str | None = None

    def load(self) -> None:
        """Read every file that has changed on disk since the last time, and forget those that are gone."""
        sources = {s.name: s for s in (*find_sources(self.folder)[0], *find_shapes(self.folder))}
        for name in self.files.keys() - sources.keys() - self.open.keys():
            del self.files[name]
            self._on_disk.pop(name, None)
        for name, source in sources.items():
            if name not in self.open and self._on_disk.get(name) != source.state and source.size < _LARGEST:
                with suppress(OSError, EOFError):
                    self._read(source)
        if self._settings is None or FILE not in self.open:
            self._read_settings()

    def _read(self, source: Source) -> None:
        with source.open() as file:
            text = file.read(_LARGEST).decode("utf-8", "replace")
        self._on_disk[source.name] = source.state
        self._take(source.name, source.extension, text)

    def _take(self, name: str, extension: str, text: str) -> None:
        if name in self.files:
            self.files[name].update(text)
        else:
            self.files[name] = FileIndex(text, extension)

    def is_followed(self, name: str) -> bool:
        """Tell whether a file is one of data or of shapes that an editor can have open."""
        return name.rpartition(".")[2].lower() in _SYNTAXES

    def write(self, name: str, text: Text) -> None:
        """Take the text that an editor has of a file now."""
        self.open[name] = text
        if self.is_followed(name):
            self._take(name, name.rpartition(".")[2].lower(), text.source)
        elif name == FILE:
            self._read_settings()

    def close(self, name: str) -> None:
        """Take a file as it is on disk again, from the next load on."""
        self.open.pop(name, None)
        self._on_disk.pop(name, None)

    def text(self, name: str) -> Text:
        """Return the text of a file, as the editor has it or as it was read."""
        if name in self.open:
            return self.open[name]
        if name in self.files:
            known = self._texts.get(name)
            if known is None or known.source is not self.files[name].text:
                known = self._texts[name] = Text(self.files[name].text, self.encoding)
            return known
        with suppress(OSError, UnicodeDecodeError):
            return Text((self.folder / name).read_text(encoding="utf-8"), self.encoding)
        return Text("", self.encoding)

    def unsaved(self) -> dict[str, str]:
        """Return the texts of open files that are not what is on disk."""
        return {name: text.source for name, text in self.open.items() if self._differs(name, text.source)}

    def _differs(self, name: str, text: str) -> bool:
        try:
            return (self.folder / name).read_bytes() != text.encode("utf-8", "surrogatepass")
        except OSError:
            return True

    # Settings

    @property
    def settings(self) -> Settings | None:
        """Return the settings as they were when they last were good."""
        return self._settings

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages of the site, the preferred one first."""
        return self._settings.languages if self._settings else ("en",)

    def _read_settings(self) -> None:
        text = self.open[FILE].source if FILE in self.open else self._settings_on_disk()
        if text is None and self._settings is None:
            with suppress(Refused):
                self._settings = parse_settings(self._inferred(), self.folder)
        if text is not None and text != self._settings_text:
            with suppress(Refused):
                self._settings = parse_settings(text, self.folder)
        self._settings_text = text

    def _settings_on_disk(self) -> str | None:
        with suppress(OSError, UnicodeDecodeError):
            return read_plain(self.folder / FILE).decode("utf-8-sig")
        return None

    def _inferred(self) -> str:
        subjects = list(dict.fromkeys(canonical(iri) for iri in self.subjects()))
        tags = Counter(s.language for s in self.said() if s.property in LABELS)
        return infer(subjects, self.folder.name, tags, {}, inferred_for(self.folder))

    def page_of(self, iri: str) -> str:
        """Return the document about a thing, "" where there is none."""
        return (self._settings and self._settings.patterns.document_of(canonical(iri))) or ""

    # What is said

    def subjects(self) -> Iterator[str]:
        """Yield the IRIs that something is said of, each at least once."""
        for index in self.files.values():
            yield from index.subjects

    def said(self) -> Iterator[Said]:
        """Yield all texts that name or explain something."""
        for index in self.files.values():
            for block in index.blocks:
                yield from block.said

    def said_of(self, iri: str) -> list[Said]:
        """Return the texts that name or explain a thing."""
        return [
            each
            for index in self.files.values()
            for block in index.describing(iri)
            for each in block.said
            if each.iri == iri
        ]

    def types_of(self, iri: str) -> list[str]:
        """Return the classes of a thing."""
        found = (
            type_
            for index in self.files.values()
            for block in index.describing(iri)
            for subject, type_ in block.types
            if subject == iri
        )
        return list(dict.fromkeys(found))

    def label_of(self, iri: str) -> str:
        """Return what a thing is called, "" for nothing."""
        return self.label_among(self.said_of(iri))

    def label_among(self, said: Iterable[Said]) -> str:
        """Return the best label among some texts."""
        labels = [(s.property, s.language, s.text) for s in said if s.property in self.label_properties]
        name = best(labels, self.languages)
        return name.text if name else ""

    @property
    def label_properties(self) -> tuple[str, ...]:
        """Return the properties that hold labels."""
        return (*(self._settings.labels if self._settings else ()), *LABELS)

    def definition_among(self, said: Iterable[Said]) -> str:
        """Return what explains a thing best among some texts."""
        found = [s for s in said if s.property in SUMMARIES]
        least = min(found, key=lambda s: preference(s.language, self.languages), default=None)
        return least.text if least else ""

    def named(self, word: str, most: int) -> list[Said]:
        """Return up to so many labels that have a word beginning so, those that begin with it first."""
        wanted = word.casefold()
        names = frozenset((*self.label_properties, *ALTERNATIVES))
        first: list[Said] = []
        second: list[Said] = []
        for said in self.said():
            if said.property in names and wanted in (folded := said.text.casefold()):
                if folded.startswith(wanted):
                    first.append(said)
                elif f" {wanted}" in folded:
                    second.append(said)
            if len(first) >= most:
                break
        return (first + second)[:most]

    # Places

    def spans(self, iri: str) -> list[Found]:
        """Return where an IRI stands, in any spelling of it, file by file."""
        return [Found(name, span) for name in sorted(self.files) for span in self.files[name].spans(iri)]

    def definitions(self, iri: str) -> list[Found]:
        """Return where something is said of an IRI."""
        return [
            Found(name, span) for name in sorted(self.files) for span in self.files[name].definitions(iri)
        ]

    def is_subject(self, iri: str) -> bool:
        """Tell whether anything is said of an IRI."""
        return any(index.describing(iri) for index in self.files.values())

    def prefixes(self) -> dict[str, str]:
        """Return the prefixes of all files, the first file by name first."""
        found: dict[str, str] = {}
        for name in sorted(self.files, reverse=True):
            found |= {p: n for p, n in self.files[name].prefixes.items() if p}
        return found


def is_shapes(name: str) -> bool:
    """Tell whether a file holds shapes, which are no data."""
    return name.endswith(SHAPES)
