"""Find the file, line and column of what a finding is about; of JSON, whose text is searched, the first that looks like it."""

from __future__ import annotations

import json
import re
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Collection, Iterator

from seeother.places.index import Facts, LineAndColumn, Places, Span, Statement
from seeother.places.terms import Lines
from seeother.places.turtle import Declaration
from seeother.survey.facts import Mention, Said
from seeother.survey.survey import Survey

_LARGEST = 32 * 2**20  # bytes of a file that is walked through; beyond it the subject's line must do
_MOST_KEPT = 16 * 2**20  # bytes of the texts of files whose places are kept
_JSON_STRING = re.compile(r'"((?:[^"\\]|\\.)*+)"(\s*:)?')
_NO_TURTLE = ("rdf", "jsonld")
_SEPARATOR = re.compile("[/#:]")
_DECLARATION = re.compile(rb"prefix\s+([^\s:<>\"]*):\s*<")  # in small letters it is searched for quickly
_CHUNK = 2**20  # bytes

Position = tuple[str, int, int]  # file, line, column


class Positions:
    """Looks positions up for one survey."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._kept: OrderedDict[str, Places | _JsonPlaces | None] = OrderedDict()
        self._bytes = 0  # of the texts of those that are kept

    def of_subject(self, iri: str) -> Position:
        """Return where a subject is first described."""
        return self.in_file(self._survey.place(iri)[0], iri)

    def of_mention(self, mention: Mention, value: str, predicate: str = "", datatype: str = "") -> Position:
        """Return where an IRI or a text stands in the description of the mentioning subject."""
        places = self._places(mention.file)
        found = places and places.of_mention(mention.subject, value, predicate, datatype)
        return (mention.file, *found) if found else self.in_file(mention.file, mention.subject)

    def of_said(self, said: Said) -> Position:
        """Return where the object of a statement stands."""
        return self.of_mention(said.at, said.value, said.predicate)

    def where(self, subject: str, value: str) -> Mention:
        """Return in which file a subject says something, the first that describes it where none seems to."""
        files = sorted(self._survey.subjects.get(subject, ()))
        for file in files if len(files) > 1 else ():
            places = self._places(file)
            if places and places.of_mention(subject, value):
                return Mention(file, subject)
        return Mention(files[0], subject) if files else Mention(min(self._survey.sources), subject)

    def spans(self, file: str, values: Collection[str]) -> dict[str, list[Span]]:
        """Return all places of some terms in a file of Turtle or its kin."""
        places = self._text_places(file)
        return places.spans(values) if places else {}

    def stated(self, file: str, wanted: Collection[Statement]) -> dict[Statement, list[Span]]:
        """Return the places of the objects of some statements, with their ends, in a file of Turtle or its kin."""
        places = self._text_places(file)
        return places.stated(wanted) if places else {}

    def plain_texts(self, file: str, predicates: Collection[str]) -> dict[str, list[Span]]:
        """Return the places of texts without language and datatype, by predicate, in a file of Turtle or its kin."""
        places = self._text_places(file)
        return places.plain_texts(predicates) if places else {}

    def text_of(self, file: str) -> str:
        """Return the text of a file of Turtle or its kin, "" where it cannot be had."""
        places = self._text_places(file)
        return places.text if places else ""

    def of_blank(self, file: str, facts: Facts, owner: str) -> Position:
        """Return where a blank node stands that says something and belongs to a subject, "" none."""
        places = self._places(file)
        found = places and places.of_blank(facts, owner)
        return (file, *found) if found else self.in_file(file, owner)

    def of_prefix(self, file: str, prefix: str) -> Position:
        """Return where a file declares a prefix."""
        places = self._places(file)
        declared = (at for told, at in (places.declarations if places else ()) if told.prefix == prefix)
        return (file, *next(declared, (1, 1)))

    def declarations(self, file: str) -> list[tuple[Declaration, LineAndColumn]]:
        """Return the declarations of prefixes in a file of Turtle or its kin that declares one twice, in their order."""
        if not self._rebinds(file):
            return []
        places = self._places(file)
        return list(places.declarations) if places else []

    def _rebinds(self, file: str) -> bool:
        """Tell whether a prefix seems to be declared twice; walking through a file to know takes a hundred times as long."""
        source = self._survey.sources[file]
        if source.extension in _NO_TURTLE or source.size > _LARGEST:
            return False
        try:
            told: Counter[bytes] = Counter()
            with source.open() as opened:
                while chunk := opened.read(_CHUNK) + opened.readline():
                    told.update(_DECLARATION.findall(chunk.lower()))
        except (OSError, EOFError):
            return False  # gone meanwhile
        return any(count > 1 for count in told.values())

    def in_file(self, file: str, iri: str) -> Position:
        """Return where a file begins to describe a subject."""
        places = self._places(file)
        found = places and places.of_subject(iri)
        return (file, *found) if found else (file, self._survey.lines.get(file, {}).get(iri, 0) or 1, 1)

    def _text_places(self, file: str) -> Places | None:
        """Return the places of a file of Turtle or its kin; another need not be walked through to say nothing."""
        source = self._survey.sources.get(file)
        places = None if source is None or source.extension in _NO_TURTLE else self._places(file)
        return places if isinstance(places, Places) else None

    def _places(self, file: str) -> Places | _JsonPlaces | None:
        """Return the places of a file, which are kept as long as there is room."""
        if file in self._kept:
            self._kept.move_to_end(file)
            return self._kept[file]
        places = self._kept[file] = self._read(file)
        self._bytes += self._size(file)
        while self._bytes > _MOST_KEPT and len(self._kept) > 1:
            self._bytes -= self._size(self._kept.popitem(last=False)[0])
        return places

    def _size(self, file: str) -> int:
        source = self._survey.sources.get(file)
        return source.size if source else 0

    def _read(self, file: str) -> Places | _JsonPlaces | None:
        source = self._survey.sources.get(file)
        if source is None or source.size > _LARGEST:
            return None
        try:
            with source.open() as opened:
                text = opened.read(_LARGEST)
        except (OSError, EOFError):
            return None  # gone meanwhile
        extension = source.extension
        return _JsonPlaces(text) if extension == "jsonld" else Places(text, extension)


class _JsonPlaces:
    """Where JSON-LD seems to say something: an IRI stands as a whole, from its base on, under a prefix, or as a term."""

    declarations: tuple[()] = ()

    def __init__(self, text: bytes) -> None:
        self._text = text.decode("utf-8", "replace")
        self._lines = Lines(self._text)
        self._strings: dict[str, list[int]] = defaultdict(list)  # what is written, and where
        self._ends: dict[str, set[str]] = defaultdict(
            set
        )  # what is written, by what stands behind its last separator
        self._named: set[int] = set()  # the places of values of @id
        key = ""
        for found in _JSON_STRING.finditer(self._text):
            written = _json_text(found[1])
            self._strings[written].append(found.start())
            self._ends[_SEPARATOR.split(written)[-1]].add(written)
            if key in ("@id", "id"):
                self._named.add(found.start())
            key = written if found[2] else ""

    def of_subject(self, iri: str) -> LineAndColumn | None:
        """Return where a node seems to have this @id."""
        return self._at(self._subject(iri))

    def of_mention(self, subject: str, value: str, *_: str) -> LineAndColumn | None:
        """Return where a text seems to stand, after the subject if that can be found."""
        start = self._subject(subject) if subject else None
        places = [place for written in self._writings(value) for place in self._strings[written]]
        return self._at(next((place for place in places if place > (start or 0)), min(places, default=None)))

    def of_blank(self, facts: Facts, owner: str) -> LineAndColumn | None:
        """Return where something stands that a blank node says."""
        return next((found for _, value in sorted(facts) if (found := self.of_mention(owner, value))), None)

    def _subject(self, iri: str) -> int | None:
        places = [place for written in self._writings(iri) for place in self._strings[written]]
        return next((place for place in places if place in self._named), min(places, default=None))

    def _writings(self, value: str) -> Iterator[str]:
        """Yield how an IRI or a text may be written here, what is surest first."""
        if value in self._strings:
            yield value
        if "://" in value:
            ends = sorted(self._ends.get(_SEPARATOR.split(value)[-1], ()), key=len, reverse=True)
            yield from (end for end in ends if value.endswith((f"/{end.lstrip('./')}", f"#{end}")))
            yield from (end for end in ends if ":" in end and value.endswith(end.partition(":")[2] or "\0"))

    def _at(self, offset: int | None) -> LineAndColumn | None:
        return None if offset is None else self._lines.place(offset)


def _json_text(written: str) -> str:
    try:
        return str(json.loads(f'"{written}"', strict=False))
    except ValueError:
        return written
