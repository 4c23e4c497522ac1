"""Ready sets of SHACL shapes, each for a kind of data, to be applied with the shapes of a site."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

from seeother.files.sources import SHAPES, Source, find_shapes

PROFILES = ("skos", "dcat-ap", "ontology", "schema")


def shapes_of(folder: Path, profile: str) -> list[Source]:
    """Return the shapes files of a site, and the set that is asked for, "" none."""
    own = find_shapes(folder)
    if not profile:
        return own
    with as_file(files("seeother.check.profiles").joinpath(profile + SHAPES)) as path:
        return [*own, Source.at(path, f"seeother/{profile}{SHAPES}", path.stat())]
