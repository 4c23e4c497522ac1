"""Things whose names are close to one that does not exist: other case, a slash more or less, a typing error."""

from __future__ import annotations

import difflib
import re
from urllib.parse import unquote

from seeother.graph.data import Data
from seeother.iris import canonical, path_of, to_uri
from seeother.look.names import best
from seeother.query.search import find

_NEIGHBOURS = 60  # names looked at on either side in alphabetical order
_MOST = 5
_PARTS = re.compile(r"[^\W_]+")  # words of a name, whatever sets them apart


def nearest_things(path: str, wanted: list[str], snapshot: Data) -> list[tuple[str, str]]:
    """Return (path, label) of a few things that may have been meant, the closest first.

    `wanted` are the canonical thing URIs that the path could have named; without any, the site's base is tried.
    """
    snapshot.settle()  # to look for what nobody meant would be in vain
    base = snapshot.settings.base or snapshot.settings.patterns.all[0].thing.origin
    names = list(dict.fromkeys(wanted or [canonical(base + path)]))
    found: dict[str, None] = {}
    for name in names[:2]:
        found.update(dict.fromkeys(_close(name, snapshot)))
    found.update(dict.fromkeys(canonical(iri) for iri in _called(path, snapshot)))
    settings = snapshot.settings
    things = {
        settings.reached(to_uri(path_of(key))): key for key in reversed(found) if settings.patterns.names(key)
    }
    return [(path, _label(key, snapshot)) for path, key in reversed(things.items())][:_MOST]


def _close(name: str, snapshot: Data) -> list[str]:
    twins = [name.rstrip("/"), f"{name}/", *snapshot.catalogue.folded(name)]
    exact = [key for key in twins if key != name and snapshot.catalogue.spellings(key)]
    folder = name[: name.rfind("/") + 1]
    around = snapshot.catalogue.neighbours(name, folder, _NEIGHBOURS)
    return [*exact, *difflib.get_close_matches(name, around, n=_MOST, cutoff=0.8)]


def words_of(path: str) -> str:
    """Return the last part of a path as words to search for."""
    return " ".join(_PARTS.findall(unquote(path).rstrip("/").rpartition("/")[2]))


def _called(path: str, snapshot: Data) -> tuple[str, ...]:
    """Return things whose names are like the last part of a path."""
    return find(words_of(path), snapshot, snapshot.settings.languages).iris[:_MOST]


def _label(key: str, snapshot: Data) -> str:
    labels = [label for iri in snapshot.catalogue.spellings(key) for label in snapshot.labels(iri)]
    name = best(labels, snapshot.settings.languages)
    return name.text if name else ""
