"""Prefixed names of terms, and the templates that a theme calls by those of classes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from seeother.graph.data import Data

_FILE_NAME = re.compile(r"[\w-]+\.[\w.-]+")


def curie(iri: str, snapshot: Data) -> str:
    """Return the prefixed name of a term, "" for none."""
    end = max(iri.rfind("#"), iri.rfind("/")) + 1
    prefix = prefix_of(iri[:end], snapshot)
    return f"{prefix}:{iri[end:]}" if prefix and iri[end:] else ""


def prefix_of(namespace: str, snapshot: Data) -> str:
    """Return the prefix of a namespace, "" for none."""
    return snapshot.namespaces.get(namespace) or _prefixes(snapshot).get(namespace, "")


def _prefixes(snapshot: Data) -> dict[str, str]:
    """Return what namespaces are called where a file has them without a name too."""
    found = reversed(snapshot.catalogue.prefixes())
    return snapshot.once("prefixes", lambda: {space: name for name, space, _ in found if name})


def templates_for(types: Iterable[str], snapshot: Data) -> list[str]:
    """Return the templates that a theme may have for things of some classes, by their prefixed names."""
    names = (curie(iri, snapshot).replace(":", ".") for iri in sorted(types))
    return [f"thing/{name}.html" for name in names if _FILE_NAME.fullmatch(name)]
