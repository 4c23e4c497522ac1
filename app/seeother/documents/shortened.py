"""What a page tells of a thing of which very much is said: some properties, of each some statements, and how many there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from seeother.graph.data import Data
from seeother.iris import canonical
from seeother.statements import Node, Quad, iri_of
from seeother.terms import DCTERMS, OWL, RDF, SCHEMA, SUMMARIES

_MOST = 2_500  # statements about a thing that are read as they are
# Statements with one property that are too many then, and those of them that are read.
_LONG, _SHOWN = 2_000, 200
# Properties of a thing that are too many, and those of them that are read: the commonest.
_MANY, _COMMON = 500, 200
# What the head of a page is made of, however rare it is.
_OF_HEADS = frozenset(
    {
        *(f"{RDF}type", *SUMMARIES),
        *(f"{OWL}deprecated", f"{DCTERMS}isReplacedBy", f"{SCHEMA}supersededBy"),
    }
)


@dataclass(slots=True)
class Shortened:
    """The statements about things, with what is left out of them and the files that say it.

    That is how many by subject and property; with "" as the property, how many properties.
    """

    data: Data
    left_out: dict[tuple[str, str], int] = field(default_factory=dict)
    files: dict[str, float] = field(default_factory=dict)

    def about(self, node: Node) -> Iterator[Quad]:
        """Yield what is said about a node, or as much of it as a page has room for."""
        found = list(islice(self.data.about(node), _MOST + 1))
        is_much = len(found) > _MOST or self._has_many(found)
        is_long = is_much and self.data.compares_values
        return self._shortened(node, self.data.counts_about(node)) if is_long else self._whole(node, found)

    def _has_many(self, found: list[Quad]) -> bool:
        return len(found) > _MANY and len({quad.predicate for quad in found}) > _MANY

    def _whole(self, node: Node, found: list[Quad]) -> Iterator[Quad]:
        return iter(found) if len(found) <= _MOST else self.data.about(node)

    def _shortened(self, node: Node, counts: Mapping[str, int]) -> Iterator[Quad]:
        for predicate, count in self._common(node, counts):
            statements = self.data.quads(node, iri_of(predicate))
            if count <= _LONG:
                yield from statements
                continue
            yield from islice(statements, _SHOWN)
            self.left_out[str(node), predicate] = count - _SHOWN
        self._note_files(node)

    def _common(self, node: Node, counts: Mapping[str, int]) -> list[tuple[str, int]]:
        """Return properties with their counts, of very many those of the page's head and those that the site uses most."""
        if len(counts) <= _MANY:
            return [*counts.items()]
        used = {predicate: -number for predicate, number in self.data.catalogue.properties()}
        ordered = sorted(counts, key=lambda iri: (iri not in _OF_HEADS, used.get(iri, 0), iri))
        self.left_out[str(node), ""] = len(counts) - _COMMON
        return [(predicate, counts[predicate]) for predicate in ordered[:_COMMON]]

    def _note_files(self, node: Node) -> None:
        places = self.data.places(canonical(str(node)))
        self.files.update((place.file, place.changed / 1e9) for place in places)
