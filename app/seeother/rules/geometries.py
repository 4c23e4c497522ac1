"""Findings about where things are: coordinates that are nowhere or swapped, and geometries that no map here can draw."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from seeother.diagnostics import Diagnostic, finding
from seeother.earth.geometry import system_in, trouble_in
from seeother.earth.projections import is_installed
from seeother.earth.systems import CRS84, is_latitude_first
from seeother.rules.terms import shortened
from seeother.survey.facts import LATITUDES, LONGITUDES, Mention, Said
from seeother.survey.positions import Positions
from seeother.survey.survey import Survey

_NUMBER = r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?"
_WKT = re.compile(rf"\s*(?:<([^>]*)>)?\s*([A-Za-z]+)[\s(ZM]*({_NUMBER})\s+({_NUMBER})")
_TROUBLES = {
    "empty": "its geometry is empty, so it is nowhere",
    "nowhere": "its geometry goes where there are no degrees: beyond the poles, or more than once round the world",
    "beyond": "its geometry is far from the area of its reference system, whose authority says in which order the axes come",
    "unreadable": "its geometry cannot be read: brackets, numbers or the kind of it are wrong",
}


def coordinates(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield latitudes and longitudes that are nowhere on the Earth, or seem to have changed places."""
    points = []
    wrong_anyway = {wrong.said.value for wrong in survey.wrong}
    for node, told in survey.facts.points.items():
        (at, north), (other, east) = told.get("latitude", (None, "")), told.get("longitude", (None, ""))
        place = at or other
        if place and (wrong := _wrong_degrees(north, east, wrong_anyway)):
            yield _wrong_place(place, north if at else east, wrong, positions)
        elif place and not (at and other) and place.file not in survey.broken:
            lack = "latitude, but no longitude" if at else "longitude, but no latitude"
            yield _wrong_place(place, north or east, f"it has a {lack}", positions)
        elif at and (latitude := _number(north)) is not None and (longitude := _number(east)) is not None:
            points.append((node, at, north, latitude, longitude))
    yield from _swapped(points, positions)
    for predicate in sorted((LATITUDES | LONGITUDES) & survey.facts.several.keys()):
        for said in survey.facts.several[predicate]:
            axis = "latitude" if predicate in LATITUDES else "longitude"
            yield _wrong_place(said.at, said.value, f"{said.value} is its second {axis}", positions)
    for said in survey.facts.geometries:
        if wrong := _wrong_geometry(said.value):
            yield _wrong_place(said.at, said.value, wrong, positions)


def _wrong_degrees(north: str, east: str, wrong_anyway: set[str]) -> str:
    """Say what is wrong with degrees by themselves, "" for nothing, or for what is no value of its datatype anyway."""
    words = [text for text in (north, east) if text and _number(text) is None and text not in wrong_anyway]
    return f'"{shortened(words[0])}" is no number' if words else _nowhere(_number(north), _number(east))


def not_drawn(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield geometries in reference systems that no map here knows, such as projected ones where PROJ is missing.

    They are told once for a file and system.
    """
    found: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for said in survey.facts.geometries:
        if trouble_in(said.value) == "system":
            found[said.at.file, system_in(said.value)].append(said)
    maps = (
        ""
        if is_installed()
        else "`pip install 'seeother[maps]'` where it is served draws the systems of EPSG; or "
    )
    remedy = f"{maps}give each" if maps else "Give each"
    for (_, system), all_said in found.items():
        first, count = all_said[0], len(all_said)
        what = f"{count:,} geometries are" if count > 1 else "a geometry is"
        yield finding(
            "not-drawn",
            positions.of_said(first),
            f"{what} in {_system_name(system)}, which maps here do not know: published, but not drawn",
            f"{remedy} a second geometry in CRS84 (longitude first) or EPSG:4326 (latitude first), which are drawn.",
        )


def _system_name(system: str) -> str:
    if system.isdigit():
        return f"EPSG:{system}"
    return f"the reference system <{system}>" if system else "a reference system without a name"


def _wrong_place(at: Mention, value: str, wrong: str, positions: Positions) -> Diagnostic:
    name = f"<{at.subject}>" if at.subject else "a place"
    remedy = "Latitude is from -90 to 90, north of the equator positive; longitude from -180 to 180, in degrees of WGS 84."
    return finding("wrong-coordinates", positions.of_mention(at, value), f"{name}: {wrong}", remedy)


def _nowhere(latitude: float | None, longitude: float | None) -> str:
    """Say why coordinates are nowhere, "" where they are somewhere."""
    for word, value, most in (("latitude", latitude, 90), ("longitude", longitude, 180)):
        if value is not None and abs(value) > 1000:
            return f"the {word} {value:g} is of another reference system: there are no such degrees"
        if value is not None and abs(value) > most:
            swapped = (
                word == "latitude" and longitude is not None and abs(longitude) <= 90 and abs(value) <= 180
            )
            return f"the {word} {value:g} is out of range" + (
                "; latitude and longitude seem swapped" if swapped else ""
            )
    return ""


def _swapped(
    points: list[tuple[str, Mention, str, float, float]], positions: Positions
) -> Iterator[Diagnostic]:
    """Yield points that would be among all the others if their numbers changed places."""
    if len(points) < 4:
        return
    for _, at, north, latitude, longitude in points:
        others = [(a, b) for _, mine, _, a, b in points if mine is not at]
        if len(points) > 500:
            others = others[:500]
        if not _among(latitude, longitude, others) and _among(longitude, latitude, others):
            yield _wrong_place(
                at, north, "latitude and longitude seem swapped: all others lie elsewhere", positions
            )


def _among(latitude: float, longitude: float, others: list[tuple[float, float]]) -> bool:
    near = 5  # degrees
    inside = [a - near <= latitude <= a + near and b - near <= longitude <= b + near for a, b in others]
    return sum(inside) > len(inside) / 2


def _wrong_geometry(text: str) -> str:
    """Say why a geometry is nowhere, "" where it is somewhere, or in a system that is not known here."""
    found = _WKT.match(text)
    is_north_first = is_latitude_first(found[1] or CRS84) if found else None
    if found and is_north_first is not None:
        first, second = float(found[3]), float(found[4])
        if wrong := _nowhere(*((first, second) if is_north_first else (second, first))):
            return wrong
    return _TROUBLES.get(trouble_in(text), "")


def _number(text: str) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None
