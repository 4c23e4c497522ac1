"""A graph of a program's that an engine has and that is too large for a copy: what documents need is asked of it."""

from __future__ import annotations

from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from seeother.engine.engine import Engine
from seeother.engine.probe import probe
from seeother.graph.given import Given, without_statements
from seeother.remote.data import RemoteData
from seeother.site.engine_settings import SparqlSettings
from seeother.site.settings import Settings


class EngineGiven(RemoteData, Given):
    """What is served at one moment of a graph that an engine has."""

    @classmethod
    def beside(cls, state: Given, settings: Settings, engine: Engine) -> EngineGiven:
        """Return a state with an engine that says the rest."""
        made = cls(state.graph, state.index, settings, state.manifest)
        made._connect(engine)
        return made

    def again(self) -> EngineGiven:
        """Return the same, with what the engine says from now on."""
        return self.under(self.settings)

    def under(self, settings: Settings) -> EngineGiven:
        """Return the same with other settings, and nothing finished yet."""
        return EngineGiven.beside(self, settings, self.engine)


def asked(graph: Graph, settings: Settings, before: Given | None) -> EngineGiven:
    """Return the state of a graph that has a SPARQLStore; raises EngineTrouble where nothing answers."""
    wanted = _wanted(graph)
    is_same = isinstance(before, EngineGiven) and before.engine.settings == wanted
    engine = before.engine if is_same else Engine(wanted, _fields_of(graph.store))  # type: ignore[union-attr]
    if not engine.is_known:
        probe(engine)
    found = EngineGiven.beside(Given.read(without_statements(graph), settings), settings, engine)
    found.know()
    found.count()
    return found


def is_asked(graph: Graph, before: Given | None) -> bool:
    """Tell whether a graph is one that was asked before, and need not be measured again."""
    return (
        isinstance(graph.store, SPARQLStore)
        and isinstance(before, EngineGiven)
        and before.engine.settings == _wanted(graph)
    )


def _wanted(graph: Graph) -> SparqlSettings:
    named = (str(graph.identifier),) if isinstance(graph.identifier, URIRef) else ()
    return SparqlSettings(str(graph.store.query_endpoint), graphs=named)  # type: ignore[attr-defined]


def _fields_of(store: object) -> dict[str, str]:
    """Return the fields that a store sends with each request, such as a password."""
    return dict(getattr(store, "kwargs", {}).get("headers", {}))
