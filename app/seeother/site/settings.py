"""Everything a site says about itself, as one frozen value; how it is read is left to the settings file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from seeother.http.preferences import Offer, offer_of
from seeother.iris import path_of
from seeother.naming.patterns import Patterns
from seeother.site.engine_settings import SparqlSettings
from seeother.site.settings_table import UNPACKED

FILE = "seeother.toml"


@dataclass(frozen=True)
class Settings:
    """Everything a site says about itself.

    `left_out` are the data files with errors, which are not in the snapshot that is served by these settings.
    """

    folder: Path
    patterns: Patterns
    base: str = ""
    title: str = ""
    description: str = ""
    languages: tuple[str, ...] = ("en",)
    default: str = "turtle"
    default_page: str = "html"
    redirect: str = "variant"
    license: str = ""
    dataset: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)  # what [dataset] says beside its URI
    labels: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    incoming: int = 50
    pictures: str = "own"
    picture_folders: tuple[str, ...] = ("pictures",)
    tiles: str = ""
    tiles_credit: str = "© OpenStreetMap contributors"
    versions: str = "versions"
    version: str = ""  # of the data, where it is an older one
    max_age: int = 5
    changes: int = 90
    mcp: str = "off"
    colour: str = ""
    logo: str = "logo.svg"
    footer: str = ""
    edit: str = ""
    unpacked: int = UNPACKED // 10**6
    store: str = "oxigraph"
    state: Path = field(default_factory=Path)
    check: Mapping[str, Any] = field(default_factory=dict)
    shapes: Mapping[str, str] = field(default_factory=dict)
    retired: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    mount: str = ""  # the path below which all of it is, "" for none
    browse: bool = True  # whether there are pages of the site, besides those of things
    operations: bool = True  # whether anything but files of pages lies below /-/
    sparql: SparqlSettings | None = None

    @cached_property
    def offer(self) -> Offer:
        """Return what clients may choose from."""
        return offer_of(self.default, self.languages, self.patterns.hosts, self.default_page)

    @cached_property
    def parts(self) -> dict[tuple[str, str], Any]:
        """Return what pages of a site have in common, by name and language, as far as it was asked for."""
        return {}

    @cached_property
    def hidden(self) -> str:
        """Return what stands before the paths of things and documents where they are served, and not in their URIs."""
        below = f"{self.mount}/"
        return (
            "" if all(path_of(p.document.text).startswith(below) for p in self.patterns.all) else self.mount
        )

    def reached(self, reference: str) -> str:
        """Return a reference to a thing or a document as it is where the site is served."""
        return f"{self.hidden}{reference}" if reference.startswith("/") else reference

    def within(self, path: str) -> tuple[str, str]:
        """Return a path that is asked for as the URIs have it, and as it is below the mount."""
        below = path.removeprefix(self.mount) if path.startswith(f"{self.mount}/") else path
        return (below if self.hidden else path), below
