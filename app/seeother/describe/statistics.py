"""What a data set holds, in figures: counted once for each state of the data, and only as far as that is quick."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from weakref import WeakKeyDictionary

from seeother.graph.catalogue import Census
from seeother.graph.data import Data
from seeother.iris import namespace_of, origin_of

MOST_COUNTED = 300_000  # statements that are looked at one by one, which takes a second
_MOST_HOSTS = 50


@dataclass(frozen=True, slots=True)
class Statistics:
    """Figures of a data set; `triples`, `subjects`, `objects` and `links` are 0 or empty where there is too much to count.

    There classes are those of named things, and what two files say counts twice. `links` are how many statements lead to each
    other host, whose origin it names.
    """

    classes: Sequence[tuple[str, int]]
    properties: Sequence[tuple[str, int]]
    triples: int = 0
    subjects: int = 0
    objects: int = 0
    links: Sequence[tuple[str, int]] = field(default=())

    @property
    def vocabularies(self) -> list[str]:
        """Return the namespaces of the properties and classes, the most used first."""
        used: Counter[str] = Counter()
        for iri, count in (*self.properties, *self.classes):
            used[namespace_of(iri)] += count
        return [space for space, _ in Census.commonest(used.items()) if space]


_KNOWN: WeakKeyDictionary[Data, Statistics] = WeakKeyDictionary()
_COUNTING = Lock()


def statistics_of(data: Data) -> Statistics:
    """Return the figures of a data set; worked out by one request while others wait."""
    with _COUNTING:
        found = _KNOWN.get(data)
        if found is None:
            found = _KNOWN[data] = _count(data)
    return found


def _count(data: Data) -> Statistics:
    if not 0 < data.manifest.triples <= min(MOST_COUNTED, data.most_at_once):
        return Statistics(list(data.catalogue.classes()), list(data.catalogue.properties()))
    own = {origin_of(pattern.thing.text) for pattern in data.settings.patterns.all}
    found = data.census(own)
    hosts = Counter(host for host in map(origin_of, found.links) if _is_another(host, own))
    return Statistics(
        found.classes,
        found.properties,
        found.triples,
        found.subjects,
        found.objects,
        Census.commonest(hosts.items())[:_MOST_HOSTS],
    )


def _is_another(host: str, own: set[str]) -> bool:
    return host.lower().startswith(("http:", "https:")) and host not in own
