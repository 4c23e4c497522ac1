"""Look up where a file says something: subjects, what is said of them, prefixes, and blank nodes by what they say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import NamedTuple

from seeother.places.rdfxml import RdfXmlReader
from seeother.places.terms import QUOTED, Lines, Written
from seeother.places.tokens import token_at
from seeother.places.turtle import Declaration, TurtleReader

LineAndColumn = tuple[int, int]
Statement = tuple[str, str, str]  # subject, predicate, object
Facts = Collection[tuple[str, str]]  # property and value, of what is no blank node
_XMLNS = re.compile(rb"""\sxmlns(?::([\w.-]+))?\s*=\s*["']([^"'<>]*)""")
_FORMULA = "{"


class Span(NamedTuple):
    """A token as it stands in a file, from its first character up to the one behind its last."""

    token: str
    start: LineAndColumn
    end: LineAndColumn


class Places:
    """The places in one file, found in one walk through it; the first of each counts."""

    def __init__(self, text: bytes, extension: str) -> None:
        self._is_xml, self._formulas = extension == "rdf", extension == "n3"
        self._text: str | bytes = text if self._is_xml else text.decode("utf-8", "replace")
        self._lines = Lines(self._text)
        self._subjects: dict[str, int] = {}
        self._mentions: dict[int, int] = {}
        self.declarations: list[tuple[Declaration, LineAndColumn]] = []
        self._walk()

    @property
    def text(self) -> str:
        """The text of Turtle or its kin, "" of XML."""
        return self._text if isinstance(self._text, str) else ""

    def of_subject(self, iri: str) -> LineAndColumn | None:
        """Return where an IRI begins to be described."""
        return self._at(self._subjects.get(iri))

    def of_mention(
        self, subject: str, value: str, predicate: str = "", datatype: str = ""
    ) -> LineAndColumn | None:
        """Return where an IRI or a text stands in what is said of a subject, "" for any blank node.

        The predicate, and the datatype where it is written, tell it from others of the same letters.
        """
        keys = ((subject, predicate, value, datatype), (subject, predicate, value), (subject, value))
        found = (self._mentions.get(hash(key)) for key in keys)
        return self._at(next((offset for offset in found if offset is not None), None))

    def spans(self, values: Collection[str]) -> dict[str, list[Span]]:
        """Return every place where each of some IRIs or texts stands in Turtle or its kin, in one more walk."""
        found: dict[str, list[Span]] = defaultdict(list)
        if isinstance(self._text, bytes):
            return found
        seen: set[int] = set()
        for statement in self.statements():
            for place in statement:
                name = place.value if place.value in values else place.datatype
                if name in values and place.offset not in seen:
                    seen.add(place.offset)
                    found[name].append(self._span(self._text, place.offset))
        return found

    def stated(self, wanted: Collection[Statement]) -> dict[Statement, list[Span]]:
        """Return every place where each of some statements has its object in Turtle or its kin; "" is any blank node."""
        found: dict[Statement, list[Span]] = defaultdict(list)
        for subject, predicate, value in () if isinstance(self._text, bytes) else self.statements():
            told = ("" if subject.is_blank else subject.value, predicate.value, value.value)
            if told in wanted:
                found[told].append(self._span(str(self._text), value.offset))
        return found

    def plain_texts(self, predicates: Collection[str]) -> dict[str, list[Span]]:
        """Return the places of all texts without language and datatype, by predicate, in Turtle or its kin."""
        found: dict[str, list[Span]] = defaultdict(list)
        for _, predicate, value in () if isinstance(self._text, bytes) else self.statements():
            is_plain = value.is_literal and not value.language and not value.datatype
            if is_plain and predicate.value in predicates:
                span = self._span(str(self._text), value.offset)
                if span.token[:1] in "\"'":
                    found[predicate.value].append(span)
        return found

    def _span(self, text: str, offset: int) -> Span:
        token = token_at(text, offset)
        return Span(token, self._lines.place(offset), self._lines.place(offset + len(token)))

    def of_graph(self, name: str) -> LineAndColumn | None:
        """Return where a graph is named; N-Quads name it behind the statement."""
        found = -1 if isinstance(self._text, bytes) else self._text.find(f"<{name}>")
        return self.of_mention("", name) or self._at(found if found >= 0 else None)

    def of_formula(self) -> LineAndColumn | None:
        """Return where the first formula of Notation3 begins."""
        return self._at(self._mentions.get(hash(("", _FORMULA))))

    def of_generalized(self) -> LineAndColumn | None:
        """Return where the first statement begins that no RDF has: about a text, or with a predicate that is no IRI."""
        odd = (s for s, p, _ in self.statements() if s.is_literal or p.is_literal or p.is_blank)
        return self._at(next((subject.offset for subject in odd), None))

    def of_attribute(self, value: str) -> LineAndColumn | None:
        """Return where RDF/XML has an attribute of this value, as it is or once it is resolved."""
        if not isinstance(self._text, bytes):
            return None
        reader = RdfXmlReader(self._text)
        for _ in reader.statements():
            pass
        wanted = value.lower()  # language tags are told in lower case
        return self._at(next((p.offset for p in reader.attributes if p.value.lower() == wanted), None))

    def of_blank(self, facts: Facts, owner: str = "") -> LineAndColumn | None:
        """Return where a blank node that says all this stands; below `owner` rather than elsewhere."""
        told: dict[str, set[tuple[str, str]]] = defaultdict(set)
        owners: dict[str, str] = {}
        offsets: dict[str, int] = {}
        for subject, predicate, value in self.statements():
            if subject.is_blank:
                offsets.setdefault(subject.value, subject.offset)
                if not value.is_blank:
                    told[subject.value].add((predicate.value, value.value))
            if value.is_blank:
                offsets.setdefault(value.value, value.offset)
                owners.setdefault(value.value, subject.value)
        wanted = set(facts)
        fitting = [node for node in offsets if wanted <= told[node]]
        fitting.sort(key=lambda node: (_root(node, owners) != owner, len(told[node]), offsets[node]))
        return self._at(offsets[fitting[0]]) if fitting else None

    def statements(self) -> Iterator[Written]:
        """Yield every statement with its places."""
        if isinstance(self._text, bytes):
            yield from RdfXmlReader(self._text).statements()
        else:
            yield from TurtleReader(self._text, self._formulas).statements()

    def of_newer_rdf(self) -> Iterator[tuple[LineAndColumn, str]]:
        """Yield each line that quotes a statement or has a text direction, with which of both."""
        seen: set[tuple[int, str]] = set()
        for subject, _, value in self.statements():
            for place in (subject, value):
                what = "quoted" if place.value == QUOTED and not place.is_literal else ""
                what = what or ("direction" if "--" in place.language else "")
                line, column = self._lines.place((subject if what == "direction" else place).offset)
                if what and (line, what) not in seen:
                    seen.add((line, what))
                    yield (line, column), what

    def _walk(self) -> None:
        if isinstance(self._text, bytes):
            self._note(self.statements())
            found = list(_declared(self._text))
        else:
            reader = TurtleReader(self._text, self._formulas)
            self._note(reader.statements())
            for graph in reader.graphs:
                name = _FORMULA if self._formulas else graph.value
                self._mentions.setdefault(hash(("", name)), graph.offset)
            found = reader.declarations
        self.declarations = [(told, self._lines.place(told.offset)) for told in found]

    def _note(self, statements: Iterator[Written]) -> None:
        for subject, predicate, value in statements:
            name = "" if subject.is_blank else subject.value
            if name:
                self._subjects.setdefault(name, subject.offset)
            self._mentions.setdefault(hash((name, predicate.value)), predicate.offset)
            self._mentions.setdefault(hash((name, value.value)), value.offset)
            said = (name, predicate.value, value.value)
            self._mentions.setdefault(hash(said), value.offset)
            if value.datatype:
                self._mentions.setdefault(hash((*said, value.datatype)), value.offset)
                self._mentions.setdefault(hash((name, value.datatype)), value.offset)

    def _at(self, offset: int | None) -> LineAndColumn | None:
        return None if offset is None else self._lines.place(offset)


def _declared(text: bytes) -> Iterator[Declaration]:
    for found in _XMLNS.finditer(text):
        prefix = (found[1] or b"").decode("utf-8", "replace")
        yield Declaration(prefix, found[2].decode("utf-8", "replace"), found.start() + 1)


def _root(node: str, owners: dict[str, str]) -> str:
    """Return the IRI that a blank node hangs on, itself when it hangs on none."""
    seen = set()
    while node in owners and node not in seen:
        seen.add(node)
        node = owners[node]
    return node
