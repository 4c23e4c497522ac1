"""How the classes of a site connect, by what their members say or what the vocabulary says of properties, as a picture."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from rdflib import URIRef

from seeother.graph.data import Data
from seeother.look.drawing import HEIGHT, Box, Drawing, Line, fitted, letters
from seeother.look.names import Name, plain
from seeother.pages.hierarchy import DOMAINS, RANGES
from seeother.query.listing import TYPE
from seeother.statements import iri_of
from seeother.terms import OWL, RDF, RDFS

_DRAWN, _SAMPLE, _EDGES, _PROPERTIES = 7, 40, 11, 5_000
_ALONG = (0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73, 0.2, 0.8)  # of a line, where its label may stand
_KIND_OF = f"{RDFS}subClassOf"
_FILLERS = tuple(f"{OWL}{name}" for name in ("someValuesFrom", "allValuesFrom", "onClass"))

Edge = tuple[str, str, str]  # class, class, property


@dataclass(frozen=True, slots=True)
class Kind:
    """A class as the picture shows it."""

    name: Name
    href: str | None


@dataclass(frozen=True, slots=True)
class Connections:
    """How classes connect: as a drawing, and in words for screens too narrow for one."""

    drawing: Drawing
    told: tuple[tuple[Kind, Name, Kind], ...]


def connections(
    classes: Sequence[str], snapshot: Data, name: Callable[[str], Name], href: Callable[[str], str | None]
) -> Connections | None:
    """Return the picture of the site's largest classes, None where hardly any connect; worked out once for a snapshot."""
    own = [iri for iri in classes if not iri.startswith((OWL, RDF))]
    edges = snapshot.once(
        "connections", lambda: _by_members(own[:_DRAWN], snapshot) or _by_properties(snapshot)
    )
    if not edges:
        return None
    return _drawn(edges, classes, name, href)


def _drawn(
    edges: Sequence[Edge],
    classes: Sequence[str],
    name: Callable[[str], Name],
    href: Callable[[str], str | None],
) -> Connections:
    kinds = {iri: Kind(name(iri), href(iri)) for edge in edges for iri in edge[:2]}
    order = sorted(kinds, key=[*classes, *kinds].index)
    lines = [(order.index(one), order.index(other), name(predicate).text) for one, other, predicate in edges]
    told = tuple((kinds[one], name(predicate), kinds[other]) for one, other, predicate in edges)
    return Connections(ring([kinds[iri] for iri in order], lines), told)


def connections_among(
    classes: Sequence[str], snapshot: Data, name: Callable[[str], Name], href: Callable[[str], str | None]
) -> Connections | None:
    """Return the picture of those classes of a vocabulary that are connected most: by properties, and as kinds of each other."""
    edges = _strongest(_within(frozenset(classes), snapshot))
    return _drawn(edges, classes, name, href) if edges else None


def _within(classes: frozenset[str], snapshot: Data) -> list[Edge]:
    """Return what connects some classes: kinds of kinds first, then what says for which of them a property is."""
    kinds = [
        (iri, str(quad.object), _KIND_OF)
        for iri in sorted(classes)
        for quad in snapshot.quads(iri_of(iri), iri_of(_KIND_OF))
    ]
    found = {*_by_ends(snapshot), *_restricted(snapshot), *kinds}
    pairs = [edge for edge in found if edge[0] != edge[1] and classes.issuperset(edge[:2])]
    times = Counter(predicate for _, _, predicate in pairs)
    # The fewer classes a property connects, the more it tells of these two.
    pairs.sort(key=lambda edge: (edge[2] == _KIND_OF, times[edge[2]], edge))
    degree = Counter(iri for one, other, _ in pairs for iri in (one, other))
    drawn = {iri for iri, _ in degree.most_common(_DRAWN + 1)}
    return [edge for edge in pairs if drawn.issuperset(edge[:2])]


def _by_ends(snapshot: Data) -> Iterator[Edge]:
    domains, ranges = (_classes_by_property(properties, snapshot) for properties in (DOMAINS, RANGES))
    for predicate, ones in domains.items():
        yield from ((one, other, predicate) for one, other in product(ones, ranges.get(predicate, ())))


def _restricted(snapshot: Data) -> Iterator[Edge]:
    """Yield for each class what its restrictions want the values of a property to be."""
    for filler in _FILLERS:
        for quad in islice(snapshot.quads(predicate=iri_of(filler)), _PROPERTIES):
            of = snapshot.quads(quad.subject, iri_of(f"{OWL}onProperty"))
            below = snapshot.quads(None, iri_of(_KIND_OF), quad.subject)
            yield from (
                (str(one), str(quad.object), str(predicate))
                for predicate, one in product((q.object for q in of), (q.subject for q in below))
                if isinstance(predicate, URIRef) and isinstance(quad.object, URIRef)
            )


def _by_members(classes: list[str], snapshot: Data) -> list[Edge]:
    """Return the commonest property for each two classes, judged by a sample of their members."""
    kinds: dict[str, list[str]] = {}
    found: Counter[Edge] = Counter()
    for iri in classes:
        for quad in islice(snapshot.quads(None, iri_of(TYPE), iri_of(iri)), _SAMPLE):
            for statement in snapshot.about(quad.subject) if isinstance(quad.subject, URIRef) else ():
                if isinstance(statement.object, URIRef) and str(statement.predicate) != TYPE:
                    value = str(statement.object)
                    if value not in kinds:
                        kinds[value] = [kind for kind in snapshot.types(value) if kind in classes]
                    found.update((iri, kind, str(statement.predicate)) for kind in kinds[value])
    return _strongest(sorted(found, key=lambda edge: (-found[edge], edge)))


def _by_properties(snapshot: Data) -> list[Edge]:
    """Return a property for each two classes that it leads from and to, of the classes that most properties connect."""
    domains, ranges = _classes_by_property(DOMAINS, snapshot), _classes_by_property(RANGES, snapshot)
    members = set().union(*domains.values())
    pairs = [
        (one, other, predicate)
        for predicate in domains
        for one, other in product(domains[predicate], ranges.get(predicate, ()))
        if other in members and one != other
    ]
    # The fewer classes a property is for, the more it tells of these two.
    pairs.sort(key=lambda edge: (len(domains[edge[2]]) * len(ranges[edge[2]]), edge[2], edge))
    degree = Counter(iri for one, other, _ in pairs for iri in (one, other))
    drawn = {iri for iri, _ in degree.most_common(_DRAWN)}
    return _strongest(edge for edge in pairs if drawn.issuperset(edge[:2]))


def _classes_by_property(properties: Iterable[str], snapshot: Data) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for iri in properties:
        for quad in islice(snapshot.quads(predicate=iri_of(iri)), _PROPERTIES):
            if isinstance(quad.subject, URIRef) and isinstance(quad.object, URIRef):
                found.setdefault(str(quad.subject), set()).add(str(quad.object))
    return found


def _strongest(edges: Iterable[Edge]) -> list[Edge]:
    """Return the first edge for each two classes; none where they are too few to hold a picture together."""
    first: dict[tuple[str, str], Edge] = {}
    for edge in edges:
        first.setdefault(edge[:2], edge)
    chosen = list(first.values())[:_EDGES]
    between = {iri for one, other, _ in chosen if one != other for iri in (one, other)}
    return chosen if 2 < len(between) <= len(chosen) + 1 else []


@dataclass(frozen=True, slots=True)
class _Room:
    """The room that a box or a text takes, by its middle."""

    x: float
    y: float
    width: float
    height: float

    def shared(self, other: _Room) -> float:
        """Return the area that both take."""
        across = min(self.width, other.width, (self.width + other.width) / 2 - abs(self.x - other.x))
        down = min(self.height, other.height, (self.height + other.height) / 2 - abs(self.y - other.y))
        return max(across, 0) * max(down, 0)


def ring(kinds: Sequence[Kind], edges: Sequence[tuple[int, int, str]]) -> Drawing:
    """Draw boxes on an ellipse with labelled lines between them."""
    count = len(kinds)
    width, height = 840.0, 170.0 + 44 * max(count, 3)
    spots = [
        (width / 2 + (width / 2 - 110) * math.cos(angle), height / 2 + (height / 2 - 54) * math.sin(angle))
        for angle in (2 * math.pi * number / count - math.pi / 2 for number in range(count))
    ]
    boxes = tuple(
        Box(x, y, fitted(kind.name.text, 19), kind.href, 180, HEIGHT, plain(kind.name.text))
        for (x, y), kind in zip(spots, kinds, strict=True)
    )
    taken = [_Room(box.x, box.y, box.width, box.height) for box in boxes]
    return Drawing(
        width,
        height,
        boxes,
        tuple(
            _chord(boxes[one], boxes[other], text, number, taken)
            for number, (one, other, text) in enumerate(edges)
        ),
    )


def _chord(one: Box, other: Box, text: str, number: int, taken: list[_Room]) -> Line:
    """Draw a line from box to box, its label where it hides the least of what is there; that room is then taken."""
    label = fitted(text, 18)
    path, spots = _loop(one) if one is other else _bow(one, other, number)
    rooms = [_Room(x, y - 4, 6.4 * letters(label), 15) for x, y in spots]
    best = min(rooms, key=lambda room: sum(room.shared(other) for other in taken))
    taken.append(best)
    return Line(path, label, best.x, best.y + 4)


def _loop(box: Box) -> tuple[str, list[tuple[float, float]]]:
    x, y = box.x + 20, box.y - box.height / 2
    return f"M{x:.0f} {y:.0f}c0 -26 40 -26 40 -2", [(x + 20, y - 26), (x + 60, y - 14), (x - 20, y - 14)]


def _bow(one: Box, other: Box, number: int) -> tuple[str, list[tuple[float, float]]]:
    """Return a bowed line, and places along it from its middle outwards."""
    (x1, y1), (x2, y2) = _edge(one, other), _edge(other, one)
    # Lines between the same two boxes would lie on each other: bend each its own way.
    dx, dy, bow = x2 - x1, y2 - y1, 0.10 + 0.05 * (number % 3)
    cx, cy = (x1 + x2) / 2 - dy * bow, (y1 + y2) / 2 + dx * bow
    spots = [
        (
            (1 - t) ** 2 * x1 + 2 * t * (1 - t) * cx + t * t * x2,
            (1 - t) ** 2 * y1 + 2 * t * (1 - t) * cy + t * t * y2,
        )
        for t in _ALONG
    ]
    return f"M{x1:.0f} {y1:.0f}Q{cx:.0f} {cy:.0f} {x2:.0f} {y2:.0f}", spots


def _edge(box: Box, towards: Box) -> tuple[float, float]:
    """Return where the line between two boxes leaves the first."""
    dx, dy = towards.x - box.x, towards.y - box.y
    share = min(box.width / 2 / abs(dx) if dx else 9, box.height / 2 / abs(dy) if dy else 9)
    return box.x + dx * share, box.y + dy * share
