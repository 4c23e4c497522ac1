"""What one file says, kept up with while it is written: after an edit only the statements around it are read again."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from seeother.drafts.blocks import Block, Role, Scope, blocks_of
from seeother.drafts.other_syntaxes import read_json, read_xml
from seeother.drafts.text import common_end, common_start
from seeother.places.tokens import token_at

_NOWHERE = Scope({})
_SOON = 300_000  # characters that are read again at once where prefixes have changed; of more, old names stand a while


_LONG_QUOTES = ('"""', "'''")


class Span(NamedTuple):
    """Where an IRI stands in a text, from its first character up to the one behind its last."""

    start: int
    end: int
    role: Role


class FileIndex:
    """The statements of one file, in order, and which of them mention an IRI."""

    def __init__(self, text: str, extension: str) -> None:
        self.text, self.extension = text, extension
        self.is_stale = False  # prefixes have changed, and not everything has been read again
        self.blocks: list[Block] = []
        self._mentions: dict[str, dict[Block, None]] = defaultdict(dict)
        self._described: dict[str, dict[Block, None]] = defaultdict(dict)  # likewise, where it is the subject
        self._replace(0, 0, list(self._read(text)))

    def _read(self, text: str) -> Iterator[Block]:
        if self.extension == "rdf":
            yield read_xml(text)
        elif self.extension == "jsonld":
            yield read_json(text)
        else:
            yield from blocks_of(text, 0, _NOWHERE, self.extension)

    @property
    def is_turtle(self) -> bool:
        """Tell whether it is of a syntax with prefixed names and full stops."""
        return self.extension not in ("rdf", "jsonld")

    def update(self, text: str) -> None:
        """Take a newer text, of which only what differs is read again."""
        if text == self.text:
            return
        if not self.is_turtle:
            self._replace(0, len(self.blocks), list(self._read(text)))
            self.text = text
            return
        alike = common_start(self.text, text)
        most = min(len(text), len(self.text)) - alike
        unchanged = len(self.text) - common_end(self.text, text, most)  # in the text before, from there on
        moved = len(text) - len(self.text)
        # A full stop may have been one inside a name, so the statement before is read again, too.
        first = max(bisect_right(self.blocks, alike, key=lambda block: block.start) - 2, 0)
        start = self.blocks[first].start if self.blocks else 0
        fresh: list[Block] = []
        last = first
        for block in blocks_of(text, start, self.scope_of(first), self.extension):
            fresh.append(block)
            last = bisect_left(self.blocks, block.end - moved, key=lambda each: each.start)
            meets = last < len(self.blocks) and self.blocks[last].start == block.end - moved
            if block.end - moved >= unchanged and meets:
                break
        else:
            last = len(self.blocks)
        before = [block.declares for block in self.blocks[first:last]]
        edited = (
            text[max(alike - 2, 0) : unchanged + moved + 2] + self.text[max(alike - 2, 0) : unchanged + 2]
        )
        is_quoted_anew = any(quotes in edited for quotes in _LONG_QUOTES)
        self._replace(first, last, fresh)
        for block in self.blocks[first + len(fresh) :]:
            block.start += moved
        self.text = text
        if is_quoted_anew or _last(before) != _last([block.declares for block in fresh]):
            self._read_again()

    def _read_again(self) -> None:
        """Read everything again, as what follows an edit means something else now: at once, or when there is time."""
        if len(self.text) <= _SOON:
            self._replace(0, len(self.blocks), list(self._read(self.text)))
        else:
            self.is_stale = True

    def _replace(self, first: int, last: int, fresh: list[Block]) -> None:
        for block in self.blocks[first:last]:
            for mention in block.mentions:
                self._mentions[mention.iri].pop(block, None)
                if mention.role == "subject":
                    self._described[mention.iri].pop(block, None)
        self.blocks[first:last] = fresh
        for block in fresh:
            for mention in block.mentions:
                self._mentions[mention.iri][block] = None
                if mention.role == "subject":
                    self._described[mention.iri][block] = None

    def scope_of(self, number: int) -> Scope:
        """Return what names mean at the beginning of a block."""
        return next((b.declares for b in reversed(self.blocks[:number]) if b.declares), _NOWHERE)

    def block_at(self, offset: int) -> int:
        """Return the number of the block that a place is in; right behind a full stop it is the next one."""
        return max(bisect_right(self.blocks, offset, key=lambda block: block.start) - 1, 0)

    def scope_at(self, offset: int) -> Scope:
        """Return what names mean at a place."""
        return self.scope_of(self.block_at(offset) + 1)

    @property
    def prefixes(self) -> dict[str, str]:
        """Return all prefixes that the file declares."""
        return {p: n for block in self.blocks if block.declares for p, n in block.declares.prefixes.items()}

    @property
    def iris(self) -> Iterator[str]:
        """Yield the IRIs that it mentions."""
        return (iri for iri, blocks in self._mentions.items() if blocks)

    @property
    def subjects(self) -> Iterator[str]:
        """Yield the IRIs that it says something of."""
        return (iri for iri, blocks in self._described.items() if blocks)

    def spans(self, iri: str) -> list[Span]:
        """Return where an IRI stands."""
        return self._spans(iri, self._mentions)

    def definitions(self, iri: str) -> list[Span]:
        """Return where something is said of an IRI."""
        return [span for span in self._spans(iri, self._described) if span.role == "subject"]

    def _spans(self, iri: str, among: Mapping[str, Iterable[Block]]) -> list[Span]:
        return [
            Span(place, place + self._length(place, mention.iri), mention.role)
            for block in sorted(among.get(iri, ()), key=lambda block: block.start)
            for mention in block.mentions
            if mention.iri == iri
            for place in (block.start + mention.offset,)
        ]

    def describing(self, iri: str) -> list[Block]:
        """Return the blocks that say something of an IRI, in order."""
        return sorted(self._described.get(iri, ()), key=lambda block: block.start)

    def _length(self, offset: int, iri: str) -> int:
        if not self.is_turtle:
            return self.blocks[0].lengths[offset] if self.blocks else 0
        return len(token_at(self.text, offset).partition("^^")[0] or iri)


def _last(scopes: list[Scope | None]) -> Scope | None:
    return next((scope for scope in reversed(scopes) if scope), None)
