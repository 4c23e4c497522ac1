"""Positions in any reference system that EPSG or IGN registers, as longitude and latitude, where PROJ is installed.

PROJ comes with `pip install seeother[maps]`. Grids of datum shifts are not fetched: places are right to some metres.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import isfinite
from typing import Any

from seeother.earth.shapes import Path
from seeother.earth.systems import is_latitude_first, registered
from seeother.earth.unplaced import Unplaced

_DRAWN = ("Projected CRS", "Geographic 2D CRS", "Geographic 3D CRS", "Compound CRS")
_DECIMALS = 7  # of a degree, a centimetre
_BEYOND = 15.0  # degrees that a system is used beyond its area: a zone for the whole of a country


def in_degrees(system: str, is_east_first: bool = False) -> Callable[[Path], Path]:
    """Return what turns positions as they are written in a system into longitude and latitude.

    They are in the order that the system's authority gives it, or always east first, as PostGIS and old GeoJSON have it.
    Raise Unplaced for a system that is not known here.
    """
    is_swapped = is_latitude_first(system)
    if is_swapped is not None:
        return _turned if is_swapped and not is_east_first else _kept
    name, is_old = registered(system)
    turn = _projection(name, is_east_first or is_old) if name else None
    if turn is None:
        raise Unplaced("system")
    return turn


def is_installed() -> bool:
    """Tell whether PROJ is there, which knows the projected systems."""
    return _pyproj() is not None


def _kept(path: Path) -> Path:
    return path


def _turned(path: Path) -> Path:
    return tuple((y, x) for x, y in path)


def _pyproj() -> Any:
    try:
        import pyproj
    except ImportError:
        return None
    return pyproj


@lru_cache(maxsize=128)
def _projection(name: str, is_east_first: bool) -> Callable[[Path], Path] | None:
    """Return what projects back from a system, None for one that has no place on a map, or is registered nowhere."""
    pyproj = _pyproj()
    if pyproj is None:
        return None
    pyproj.network.set_network_enabled(active=False)
    try:
        system = pyproj.CRS.from_user_input(name)
        if system.type_name not in _DRAWN:
            return None
        turn = pyproj.Transformer.from_crs(system, "OGC:CRS84", always_xy=is_east_first)
    except pyproj.exceptions.ProjError:
        return None
    area = system.area_of_use

    def project(path: Path) -> Path:
        longitudes, latitudes = turn.transform([x for x, _ in path], [y for _, y in path])
        found = tuple(zip(longitudes, latitudes, strict=True))
        if not all(isfinite(x) and isfinite(y) for x, y in found):
            raise Unplaced("nowhere")
        if area and any(_is_beyond(x, y, area.bounds) for x, y in found):
            raise Unplaced("beyond")
        return tuple((round(x, _DECIMALS), round(y, _DECIMALS)) for x, y in found)

    return project


def _is_beyond(longitude: float, latitude: float, area: tuple[float, float, float, float]) -> bool:
    """Tell whether a position is far from the area of a system, which may lie across the antimeridian."""
    west, south, east, north = area
    is_level = south - _BEYOND <= latitude <= north + _BEYOND
    width = (east - west) % 360 or 360
    return not is_level or (longitude - west + _BEYOND) % 360 > width + 2 * _BEYOND
