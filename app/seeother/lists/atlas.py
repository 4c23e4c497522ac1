"""The map of a list: its things that have places, grouped where they are dense; a group leads to a nearer map."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from seeother.documents.links import offered_reference
from seeother.earth.maps import Map, Spot, around, grouped, map_of
from seeother.earth.shapes import Box
from seeother.graph.data import Data
from seeother.look.names import name_of
from seeother.pages.view import SiteView
from seeother.query.listing import Selection, sample
from seeother.statements import iri_of
from seeother.telling.place import point_of_thing

_TRIED = (
    8  # things of a list that are looked at first: where none has a place, the others are taken to have none
)
_MOST = 2_000  # things on one map
_LEAST = 8.0  # degrees that a map is wide
_NUMBER = r"(-?\d{1,3}(?:\.\d{1,4})?)"
_WITHIN = re.compile(rf"{_NUMBER},{_NUMBER},{_NUMBER},{_NUMBER}")


@dataclass(frozen=True, slots=True)
class Atlas:
    """A map with how many things are on it, of how many that were looked at."""

    map: Map
    shown: int
    looked_at: int


def has_places(iris: Sequence[str], snapshot: Data) -> bool:
    """Tell whether things of a list have places, as far as the first few tell."""
    return any(True for _ in _placed(iris[:_TRIED], snapshot))


def small_map(iris: Sequence[str], view: SiteView) -> Map | None:
    """Return the map of the few things that a page shows, None where they have no places."""
    spots = _spots(iris, view.snapshot)
    if not spots:
        return None
    frame = map_of(around(spots), _LEAST)
    return replace(frame, spots=_named(grouped(spots, frame.width), view, False))


def atlas_of(selection: Selection, view: SiteView) -> Atlas | None:
    """Return the map of a whole list, or of a part of the world; of a very long list that of a sample."""
    iris = [entry.iri for entry in selection.entries or ()] if selection.total <= _MOST else []
    iris = iris or sample(selection, view.snapshot)[:_MOST]
    every = view.snapshot.once(("spots", selection.conditions), lambda: _spots(iris, view.snapshot))
    within = box_of(view.one("within"))
    spots = [spot for spot in every if not within or _lies(spot, within)]
    if not spots:
        return None
    frame = map_of(around(spots), 0.05 if within else _LEAST)
    return Atlas(replace(frame, spots=_named(grouped(spots, frame.width), view, True)), len(spots), len(iris))


def _spots(iris: Sequence[str], snapshot: Data) -> tuple[Spot, ...]:
    first = list(_placed(iris[:_TRIED], snapshot))
    return (*first, *_placed(iris[_TRIED:], snapshot)) if first else ()


def _placed(iris: Iterable[str], snapshot: Data) -> Iterable[Spot]:
    for iri in iris:
        if point := point_of_thing(iri_of(iri), snapshot):
            yield Spot(point.longitude, point.latitude, iri)


def _named(spots: Iterable[Spot], view: SiteView, leads_nearer: bool) -> tuple[Spot, ...]:
    """Return spots with the names of things in place of their IRIs, each leading to its thing, groups to a nearer map."""
    snapshot, found = view.snapshot, []
    for spot in spots:
        names = ", ".join(name_of(iri, snapshot, view.languages).text for iri in spot.text.split(", "))
        href = offered_reference(snapshot, spot.text) if spot.count == 1 else ""
        if spot.count > 1 and leads_nearer and spot.box and max(spot.box.width, spot.box.height) > 0.002:
            href = view.link(within=_written(spot.box), page=None)
        found.append(replace(spot, text=names + (", …" if spot.count > 4 else ""), href=href or ""))
    return tuple(found)


def _written(box: Box) -> str:
    room = 0.0005
    sides = (box.west - room, box.south - room, box.east + room, box.north + room)
    return ",".join(f"{side:.3f}" for side in sides)


def box_of(text: str) -> Box | None:
    """Return the part of the world that a parameter asks for, None for what is none."""
    found = _WITHIN.fullmatch(text)
    return Box(*map(float, found.groups())) if found else None


def _lies(spot: Spot, box: Box) -> bool:
    return box.south <= spot.latitude <= box.north and any(
        box.west <= spot.longitude + turn <= box.east for turn in (0, 360)
    )
