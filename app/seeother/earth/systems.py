"""Reference systems of coordinates: which are known here, and which of the two numbers is the latitude in each.

A geometry in a system that neither this table nor PROJ knows is nowhere: none is better than one in the wrong sea.
"""

from __future__ import annotations

import re

# OGC's names of a reference system: URIs, URNs of several spellings, and the short form that both stand for.
_OGC_NAME = re.compile(
    r"(?:https?://www\.opengis\.net/def/crs/|urn:(?:x-)?ogc:def:crs:|)"
    r"(?P<authority>EPSG|OGC)[/:](?:[\w.]*[/:])?(?P<code>\w+)",
    re.IGNORECASE,
)
_OF_IGN = re.compile(r"https?://data\.ign\.fr/id/ignf/crs/(?P<code>\w+)")  # France's register of its own
_OF_IGN_WGS84 = "http://data.ign.fr/id/ignf/crs/WGS84GDD"
# GML 2 has numbers in place of names, and WFS writes the longitude first there.
_OLD_NAME = re.compile(r"http://www\.opengis\.net/gml/srs/epsg\.xml#(?P<code>\d+)", re.IGNORECASE)
# Geographic systems that agree with WGS 84 within a metre or two; what EPSG registers has the latitude first. Those
# that are the same in two and in three dimensions stand together.
LATITUDE_FIRST = frozenset(
    {
        *("4326", "4979", "9057", "9056", "9055", "9054"),  # WGS 84 and its realizations
        *("4258", "4937"),  # Europe: ETRS89
        *("4171", "4965", "4670", "6706", "6705", "4173", "4943", "4619", "4977", "4765", "4761", "4151"),
        *("4661", "4669", "4659", "5324", "8086", "4081", "4747"),  # of countries and islands in it
        *("4269", "4617", "4955", "6318", "6319", "4759", "4140", "4483", "6365"),  # North America
        *("4674", "4989", "4170", "4686", "4190", "5340", "5360"),  # South America
        *(
            "4283",
            "4939",
            "7844",
            "7843",
            "4167",
            "4959",
            "4749",
            "4687",
        ),  # Australia, New Zealand, the Pacific
        *("4612", "4947", "6668", "6667", "4490", "4480", "4737", "4927", "4742", "4755"),  # Asia
        *("4148", "4941", "4627", "4470", "4624", "5489"),  # Africa, and the French overseas
    }
)
_LONGITUDE_FIRST = frozenset({"CRS84", "CRS84H", "CRS83"})
CRS84 = "OGC:CRS84"


def is_latitude_first(system: str) -> bool | None:
    """Tell whether the latitude comes first in a system, None for one that is not known."""
    if system == _OF_IGN_WGS84:
        return False
    if old := _OLD_NAME.fullmatch(system):
        return False if old["code"] in LATITUDE_FIRST else None
    name = _OGC_NAME.fullmatch(system)
    authority, code = (name["authority"].upper(), name["code"].upper()) if name else ("", "")
    if authority == "EPSG" and code in LATITUDE_FIRST:
        return True
    return False if authority == "OGC" and code in _LONGITUDE_FIRST else None


def registered(system: str) -> tuple[str, bool]:
    """Return the name by which PROJ knows a system of EPSG or IGN, "" for those of others, and whether east is always first."""
    if old := _OLD_NAME.fullmatch(system):
        return f"EPSG:{old['code']}", True
    if found := _OGC_NAME.fullmatch(system):
        return f"{found['authority']}:{found['code']}".upper(), False
    of_ign = _OF_IGN.fullmatch(system)
    return (f"IGNF:{of_ign['code']}" if of_ign else ""), False
