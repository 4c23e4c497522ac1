"""What a page tells of a thing of which very much is said: of each long property a few statements, and how many there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from seeother.graph.data import Data
from seeother.iris import canonical
from seeother.statements import Node, Quad, iri_of

_MOST = 2_500  # statements about a thing that are read as they are
_LONG, _SHOWN = (
    2_000,
    200,
)  # statements with one property that are too many then, and those of them that are read


@dataclass(slots=True)
class Shortened:
    """The statements about things, with what is left out of them: how many by subject and property, and the files that say it."""

    data: Data
    left_out: dict[tuple[str, str], int] = field(default_factory=dict)
    files: dict[str, float] = field(default_factory=dict)

    def about(self, node: Node) -> Iterator[Quad]:
        """Yield what is said about a node, or as much of it as a page has room for."""
        found = list(islice(self.data.about(node), _MOST + 1))
        is_long = len(found) > _MOST and self.data.compares_values
        return self._shortened(node, self.data.counts_about(node)) if is_long else self._whole(node, found)

    def _whole(self, node: Node, found: list[Quad]) -> Iterator[Quad]:
        return iter(found) if len(found) <= _MOST else self.data.about(node)

    def _shortened(self, node: Node, counts: Mapping[str, int]) -> Iterator[Quad]:
        for predicate, count in counts.items():
            statements = self.data.quads(node, iri_of(predicate))
            if count <= _LONG:
                yield from statements
                continue
            yield from islice(statements, _SHOWN)
            self.left_out[str(node), predicate] = count - _SHOWN
        places = self.data.places(canonical(str(node)))
        self.files.update((place.file, place.changed / 1e9) for place in places)
