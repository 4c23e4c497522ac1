"""What one statement of a file says, as far as an editor asks: which IRIs it mentions where, and what things are called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal as OneOf
from typing import NamedTuple

from seeother.iris import namespace_of
from seeother.places.terms import RDF_TYPE, Place
from seeother.places.tokens import statement_ends, token_at
from seeother.places.turtle import TurtleReader
from seeother.terms import ALTERNATIVES, LABELS, SUMMARIES

Role = OneOf["subject", "predicate", "object", "datatype"]
_TEXTS = frozenset((*LABELS, *ALTERNATIVES, *SUMMARIES))


class Mention(NamedTuple):
    """An IRI where it stands, from the beginning of its block on."""

    iri: str
    offset: int
    role: Role


class Said(NamedTuple):
    """A text that names or explains a thing."""

    iri: str
    property: str
    language: str
    text: str


class Scope(NamedTuple):
    """What names and relative IRIs mean at a place."""

    prefixes: Mapping[str, str]
    base: str = ""


@dataclass(eq=False, slots=True)
class Block:
    """The text from one statement's beginning to the next one's; `declares` are the prefixes and the base from there on."""

    start: int
    length: int
    mentions: list[Mention] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    types: list[tuple[str, str]] = field(default_factory=list)
    declares: Scope | None = None
    lengths: dict[int, int] = field(
        default_factory=dict
    )  # of mentions that are no tokens of Turtle, by their offset

    @property
    def end(self) -> int:
        """Return the offset behind it."""
        return self.start + self.length


def blocks_of(text: str, start: int, scope: Scope, extension: str) -> Iterator[Block]:
    """Yield the blocks of a text of Turtle or its kin, from the beginning of one on."""
    names: dict[str, str] = {}
    for end in statement_ends(text, start):
        block = _read(text[start:end], start, scope, extension, names)
        if block.declares:
            scope, names = block.declares, {}
        yield block
        start = end


def _read(text: str, start: int, scope: Scope, extension: str, names: dict[str, str]) -> Block:
    block = Block(start, len(text))
    reader = TurtleReader(text, extension == "n3", scope.prefixes, scope.base, names)
    seen: set[int] = set()
    for subject, predicate, value in reader.statements():
        for place, role in ((subject, "subject"), (predicate, "predicate"), (value, "object")):
            if place.offset not in seen:
                seen.add(place.offset)
                _mention(block, place, role, text)  # type: ignore[arg-type]
        note_said(block, subject, predicate, value)
    if reader.declarations or reader.base != scope.base:
        declared = {each.prefix: each.namespace for each in reader.declarations}
        block.declares = Scope({**scope.prefixes, **declared}, reader.base)
    return block


def _mention(block: Block, place: Place, role: Role, text: str) -> None:
    if not place.is_literal and not place.is_blank and ":" in place.value:
        block.mentions.append(Mention(place.value, place.offset, role))
    elif place.datatype:
        token = token_at(text, place.offset)
        behind = len(token.rpartition("^^")[0]) + 2
        block.mentions.append(Mention(place.datatype, place.offset + behind, "datatype"))


def note_said(block: Block, subject: Place, predicate: Place, value: Place) -> None:
    """Note what a statement calls its subject, or which class it gives it."""
    if subject.is_blank or subject.is_literal:
        return
    if predicate.value == RDF_TYPE and not value.is_literal:
        block.types.append((subject.value, value.value))
    elif value.is_literal and predicate.value in _TEXTS:
        block.said.append(Said(subject.value, predicate.value, value.language, value.value))


def is_of(iri: str, namespace: str) -> bool:
    """Tell whether an IRI has a local name directly in a namespace."""
    return iri.startswith(namespace) and namespace_of(iri) == namespace and len(iri) > len(namespace)
