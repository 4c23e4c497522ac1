"""In which order and groups, and under which names, a site wants the facts of its things: `sh:order`, `sh:group`, `sh:name`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rdflib import Literal, URIRef

from seeother.graph.data import Data
from seeother.statements import iri_of
from seeother.structure.ontology import CLASSES
from seeother.structure.shapes import PROPERTY, SH
from seeother.terms import RDFS

_PATH, _TARGET, _ABOVE = (iri_of(iri) for iri in (f"{SH}path", f"{SH}targetClass", f"{RDFS}subClassOf"))
_ORDER, _GROUP, _NAME = (iri_of(f"{SH}{name}") for name in ("order", "group", "name"))
_HAS = iri_of(PROPERTY)
_MOST_ABOVE = 30
_LAST = float("inf")
Place = tuple[int, float]  # what a shape orders comes before what the settings do, that before all else
UNPLACED: Place = (2, 0.0)


@dataclass(frozen=True, slots=True)
class Laid:
    """How the facts of one property are laid out; `group` comes with its own place."""

    place: Place = UNPLACED
    group: tuple[Place, URIRef] | None = None
    names: tuple[Literal, ...] = ()


def layout_of(classes: Collection[str], data: Data) -> Mapping[str, Laid]:
    """Return how the facts of things of some classes are laid out, property by property; shapes of nearer classes come first."""
    by_class = data.once("layouts", lambda: _layouts(data))
    found = {iri: Laid((1, float(number))) for number, iri in reversed([*enumerate(data.settings.order)])}
    if by_class:
        for name in reversed(list(_with_those_above(classes, data))):
            found.update(by_class.get(name, {}))
    return found


def _with_those_above(classes: Collection[str], data: Data) -> Iterator[str]:
    waiting, seen = list(classes), set(classes)
    for _ in range(_MOST_ABOVE):
        if not waiting:
            return
        name = waiting.pop(0)
        yield name
        above = sorted(
            {str(q.object) for q in data.quads(iri_of(name), _ABOVE) if isinstance(q.object, URIRef)}
        )
        waiting += [iri for iri in above if iri not in seen]
        seen.update(above)


def _layouts(data: Data) -> dict[str, dict[str, Laid]]:
    """Return what the shapes of the site lay out, by class and property."""
    shapes = dict.fromkeys(q.subject for name in (_ORDER, _GROUP, _NAME) for q in data.quads(None, name))
    found: dict[str, dict[str, Laid]] = {}
    for shape in shapes:
        paths = [value for value in _objects(shape, _PATH, data) if isinstance(value, URIRef)]
        laid = _laid(shape, data) if paths else Laid()
        for name in _classes_of(shape, data) if paths else ():
            found.setdefault(name, {}).update({str(path): laid for path in paths})
    return found


def _laid(shape: Any, data: Data) -> Laid:
    groups = sorted(value for value in _objects(shape, _GROUP, data) if isinstance(value, URIRef))
    names = sorted(value for value in _objects(shape, _NAME, data) if isinstance(value, Literal))
    return Laid(
        _place(shape, data),
        (_place(groups[0], data), groups[0]) if groups else None,
        tuple(names),
    )


def _place(node: Any, data: Data) -> Place:
    numbers = [str(value) for value in _objects(node, _ORDER, data)]
    try:
        return (0, min(map(float, numbers), default=_LAST))
    except ValueError:
        return (0, _LAST)


def _classes_of(shape: Any, data: Data) -> set[str]:
    """Return the classes that the shapes with this one are about, or are."""
    holders = {q.subject for q in data.quads(None, _HAS, shape)}
    targets = {str(value) for holder in (*holders, shape) for value in _objects(holder, _TARGET, data)}
    classes = {str(holder) for holder in holders if not CLASSES.isdisjoint(data.types(str(holder)))}
    return targets | classes


def _objects(node: Any, predicate: URIRef, data: Data) -> list[Any]:
    return [quad.object for quad in data.quads(node, predicate)]
