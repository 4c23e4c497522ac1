"""How far around its topics a document is asked for, which goes by what documents have needed so far."""

from __future__ import annotations

from dataclasses import dataclass

from seeother.sparql.below import DEPTHS

_ENOUGH = 20  # documents that tell what an engine has


@dataclass(frozen=True)
class Reach:
    """Blank nodes as many as `depth` below each other; what lies around those that mention a topic; the parts of its stem.

    Each part of a query takes an engine time, though it finds nothing.
    """

    depth: int = 0
    has_blank_mentions: bool = False
    has_parts: bool = False

    def __or__(self, other: Reach) -> Reach:
        """Return the reach of both."""
        return Reach(
            max(self.depth, other.depth),
            self.has_blank_mentions or other.has_blank_mentions,
            self.has_parts or other.has_parts,
        )


USUAL, WIDEST = (Reach(depth, has_blank_mentions=True, has_parts=True) for depth in DEPTHS)


class Experience:
    """What the documents of an engine have needed: what none of the first ones did is left out of the first request.

    A document that needs it all the same is asked for again, once in the life of a process, for it is asked for from then on;
    what leaves no request for that, such as a page to read, has it asked for at first.
    """

    def __init__(self) -> None:
        self._count, self._needed = 0, Reach()

    @property
    def reach(self) -> Reach:
        """Return in which reach a document is asked for at first."""
        return self._needed if self._count >= _ENOUGH else USUAL

    def note(self, needed: Reach) -> None:
        """Note what a document needed; threads may overlap, and count a document less."""
        self._count += 1
        if self._needed | needed != self._needed:
            self._needed |= needed
