"""Sets of SHACL shapes, to be applied with the shapes of a site: ready ones, each for a kind of data, and the site's own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from seeother.files.sources import FORMATS, SHAPES, Source, find_shapes

READY = ("skos", "dcat-ap", "ontology", "schema")


class NoSuchProfile(Exception):
    """A set that is neither ready nor named in the settings, or named as no file that can be read."""


def shapes_of(folder: Path, profile: str, own: Mapping[str, str]) -> list[Source]:
    """Return the shapes files of a site, and those of the set that is asked for, "" none.

    `own` are the files, or folders of files, that the settings name; a set of theirs takes the place of a ready one.
    """
    found = find_shapes(folder)
    if not profile:
        return found
    if profile not in own and profile not in READY:
        raise NoSuchProfile(
            f"There is no set of shapes {profile!r}; there are {', '.join(sorted({*READY, *own}))}."
        )
    if profile not in own:
        path = Path(__file__).parent / (profile + SHAPES)
        return [*found, _source(path, f"seeother/{path.name}")]
    return [*found, *_named(profile, folder / own[profile], own[profile])]


def _named(profile: str, path: Path, name: str) -> list[Source]:
    if path.is_dir():
        return [_source(each, f"{name}/{each.name}") for each in sorted(path.glob("*.ttl"))]
    source = _source(path, name)
    if source.extension not in FORMATS:
        raise NoSuchProfile(f"The set of shapes {profile!r} is not read: {name} is to be called .ttl.")
    return [source]


def _source(path: Path, name: str) -> Source:
    return Source.at(path, name, path.stat()) if path.exists() else Source(str(path), name, 0, 0)
