"""All classes of a vocabulary as one drawing: kinds beside what they are kinds of, each above the properties it has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from seeother.look.drawing import HEIGHT, Box, Drawing, Line, fitted
from seeother.look.names import plain
from seeother.pages.vocabulary import drawn_classes, nested
from seeother.structure.connections import properties_of
from seeother.structure.ontology import Entry
from seeother.telling.values import Teller

_MOST_ROWS = 12  # properties below a class
_WIDTH, _ROW, _GAP, _APART, _MARGIN = 250, 22, 14, 50, 16
_LETTERS, _LETTERS_OF_ROWS = 28, 31
_Said = Mapping[str, Mapping[str, Sequence[str]]]  # of a class, its properties and the kinds of their values


@dataclass(frozen=True, slots=True)
class _Placed:
    """A class with its place, how deep it is, and how many lines are told below it."""

    entry: Entry
    depth: int
    left: float
    top: float
    rows: int

    @property
    def middle(self) -> float:
        """Return the middle of its box, from the top."""
        return self.top + HEIGHT / 2

    @property
    def bottom(self) -> float:
        """Return where the next below it may begin."""
        return self.top + HEIGHT + _ROW * self.rows + _GAP


def graph_of(teller: Teller) -> Drawing | None:
    """Return the drawing of all classes, None where there is none to see."""
    classes = drawn_classes(teller)
    if not classes:
        return None
    iris = [str(entry.iri) for entry in classes]
    teller.snapshot.labels.of(iris)  # looked up at once
    said = properties_of(frozenset(iris), teller.snapshot)
    placed = list(_packed(_trees(classes, teller), said))
    boxes = [box for each in placed for box in _boxes(each, said, teller)]
    width = max(each.left for each in placed) + _WIDTH + _MARGIN
    return Drawing(width, max(each.bottom for each in placed), tuple(boxes), tuple(_lines(placed)))


def _trees(classes: Sequence[Entry], teller: Teller) -> list[list[tuple[Entry, int]]]:
    """Return the classes as trees, each from its top on with how deep everything is."""
    found: list[list[tuple[Entry, int]]] = []
    for entry, depth in nested(classes, teller):
        if not depth:
            found.append([])
        found[-1].append((entry, depth))
    return found


def _packed(trees: Iterable[list[tuple[Entry, int]]], said: _Said) -> Iterator[_Placed]:
    """Yield all classes with their places: trees below one another in columns, so that all is about as wide as high."""
    grown = [list(_grown(tree, said)) for tree in trees]
    sizes = [(max(e.left for e in tree) + _WIDTH, max(e.bottom for e in tree)) for tree in grown]
    most = max(sqrt(sum(width * height for width, height in sizes)), *(height for _, height in sizes))
    left, top, widest = float(_MARGIN), float(_MARGIN), 0.0
    for tree, (width, height) in zip(grown, sizes, strict=True):
        if top > _MARGIN and top + height > most + _MARGIN:
            left, top, widest = left + widest + _APART, float(_MARGIN), 0.0
        yield from (_Placed(e.entry, e.depth, e.left + left, e.top + top, e.rows) for e in tree)
        top, widest = top + height, max(widest, width)


def _grown(tree: Sequence[tuple[Entry, int]], said: _Said) -> Iterator[_Placed]:
    """Yield the classes of a tree: a first kind stands beside what it is a kind of, the others below it and its kinds."""
    tops: dict[int, float] = {}  # of what stands above, by its depth
    taken: dict[int, float] = {}  # how far down each column is taken
    for entry, depth in tree:
        rows = min(len(said.get(str(entry.iri), ())), _MOST_ROWS)
        lowest = max((end for column, end in taken.items() if column >= depth), default=0.0)
        placed = _Placed(entry, depth, depth * (_WIDTH + _APART), max(tops.get(depth - 1, 0.0), lowest), rows)
        yield placed
        tops[depth], taken[depth] = placed.top, placed.bottom


def _boxes(each: _Placed, said: _Said, teller: Teller) -> Iterator[Box]:
    """Yield the box of a class, and below it a row for each property."""
    link, middle = teller.resource(str(each.entry.iri)), each.left + _WIDTH / 2
    name = link.name.text
    yield Box(middle, each.middle, fitted(name, _LETTERS), link.href, _WIDTH, HEIGHT, plain(name))
    found = list(said.get(str(each.entry.iri), {}).items())
    for number, (predicate, kinds) in enumerate(found[: each.rows]):
        way, values = teller.resource(predicate), ", ".join(teller.name(kind).text for kind in kinds)
        text = f"{way.name.text} → {values}" if values else way.name.text
        if number == _MOST_ROWS - 1 and len(found) > _MOST_ROWS:
            text, way = f"+ {len(found) - number}", link
        y = each.top + HEIGHT + _ROW * (number + 0.5)
        short = fitted(text, _LETTERS_OF_ROWS)
        yield Box(middle, y, short, way.href, _WIDTH, _ROW, plain(text), is_row=True)


def _lines(placed: Sequence[_Placed]) -> Iterator[Line]:
    """Yield a line from each kind to what it is a kind of."""
    above: list[_Placed] = []
    for each in placed:
        above[each.depth :] = [each]
        if each.depth:
            upper = above[each.depth - 1]
            end = upper.left + _WIDTH
            bend = (each.left + end) / 2
            path = f"M{each.left:.0f} {each.middle:.0f}H{bend:.0f}V{upper.middle:.0f}H{end:.0f}"
            yield Line(path, "", bend, each.middle)
