"""Names of resources that an engine tells: those that are still to be asked for are not taken for missing."""

from __future__ import annotations

from seeother.graph.labels import Labels, Named
from seeother.remote.catalogue import EngineCatalogue


class EngineLabels(Labels):
    """Names as they are told; those that are still to be asked for are not taken for missing."""

    def __init__(self, catalogue: EngineCatalogue, properties: tuple[str, ...]) -> None:
        super().__init__(catalogue, properties)
        self._asked = catalogue

    def _look_up(self, iris: list[str]) -> dict[str, Named]:
        unknown = set(self._asked.put_off(iris))
        found = super()._look_up([iri for iri in iris if iri not in unknown])
        return found | dict.fromkeys(unknown, Named((), frozenset()))
