"""The names of resources as documents and pages need them: by the best label property, looked up many at once, remembered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from seeother.graph.catalogue import Catalogue, Label, NameRow

_MOST_LABELS = 20_000  # resources whose names are remembered


class Named(NamedTuple):
    """The names of a resource by its best label property, and the files that say any name of it."""

    labels: tuple[Label, ...]
    files: frozenset[str]


class Labels:
    """The names of resources by their best label property, in order of language; the latest are remembered.

    It must not hold the snapshot itself: a cycle would keep an old snapshot, and its files, until the next collection.
    """

    def __init__(self, catalogue: Catalogue, properties: tuple[str, ...]) -> None:
        self._catalogue, self._rank = catalogue, ranks(properties)
        self._known: dict[str, Named] = {}
        self._files: dict[frozenset[str], frozenset[str]] = {}  # one of those that are equal, for all of them

    def __call__(self, resource: str) -> tuple[Label, ...]:
        """Return the names of one resource."""
        found = self._known.get(resource)
        return (self._named((resource,))[resource] if found is None else found).labels

    def of(self, iris: Iterable[str]) -> dict[str, tuple[Label, ...]]:
        """Return the names of several resources, looked up at once."""
        return {resource: named.labels for resource, named in self._named(iris).items()}

    def files_of(self, iris: Iterable[str]) -> frozenset[str]:
        """Return the files that name any of these resources."""
        return frozenset().union(*{named.files for named in self._named(iris).values()})

    def _named(self, iris: Iterable[str]) -> dict[str, Named]:
        found = {resource: self._known.get(resource) for resource in iris}
        if missing := [resource for resource, named in found.items() if named is None]:
            found |= self._look_up(missing)
        return found  # type: ignore[return-value]

    def _look_up(self, iris: list[str]) -> dict[str, Named]:
        rows: dict[str, list[NameRow]] = {resource: [] for resource in iris}
        for row in self._catalogue.many_labels(iris):
            rows[row[0]].append(row)
        if len(self._known) > _MOST_LABELS:
            self._known, self._files = {}, {}
        found = {resource: self._of_rows(named) for resource, named in rows.items()}
        self._known.update(found)
        return found

    def _of_rows(self, rows: Sequence[NameRow]) -> Named:
        files = frozenset({row[4] for row in rows} - {""})
        return Named(best_of([row[1:4] for row in rows], self._rank), self._files.setdefault(files, files))


def ranks(properties: Sequence[str]) -> dict[str, int]:
    """Return where each label property stands among them, the best first."""
    return {name: number for number, name in reversed(list(enumerate(properties)))}


def best_of(found: Sequence[Label], rank: Mapping[str, int]) -> tuple[Label, ...]:
    """Return those of a resource's names that are said with its best label property, each once, in order of language."""
    if len(found) < 2:
        return tuple(found)
    if len({label[0] for label in found}) > 1:
        best = min(rank.get(label[0], len(rank)) for label in found)
        found = [label for label in found if rank.get(label[0], len(rank)) == best]
    return tuple(sorted(set(found)))


def initial(text: str) -> str:
    """Return the letter under which a name stands in the order of all names: its first one, of ASCII as a capital."""
    return text[:1].upper() if text[:1].isascii() else text[:1]
