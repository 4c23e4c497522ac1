"""What other nodes say in the place of a thing: proxies and aggregations, as Europeana has them (OAI-ORE)."""

from __future__ import annotations

from rdflib import Literal, URIRef

from seeother.graph.data import Data
from seeother.statements import Triple, iri_of
from seeother.terms import EDM, ORE, RDF

STANDING_FOR = (f"{ORE}proxyFor", f"{EDM}aggregatedCHO")
_KINDS = frozenset({f"{ORE}Proxy", f"{ORE}Aggregation", f"{EDM}EuropeanaAggregation"})
# What these say of themselves: what they are, what they stand for, and how they hang together.
_OWN = frozenset(
    {
        f"{RDF}type",
        *STANDING_FOR,
        *(f"{ORE}{name}" for name in ("proxyIn", "aggregates", "isDescribedBy", "lineage")),
        *(f"{EDM}{name}" for name in ("europeanaProxy", "isAggregatedBy")),
    }
)
_MOST = 20


def said_in_place_of(thing: URIRef, snapshot: Data) -> list[Triple]:
    """Return what stands for a thing says, as statements about the thing."""
    if not snapshot.has_any(_KINDS):
        return []
    nodes = {quad.subject for name in STANDING_FOR for quad in snapshot.quads(None, iri_of(name), thing)}
    said = (quad for node in sorted(nodes, key=str)[:_MOST] for quad in snapshot.about(node))
    return [
        Triple(thing, quad.predicate, quad.object)
        for quad in said
        if str(quad.predicate) not in _OWN and (isinstance(quad.object, Literal) or quad.object not in nodes)
    ]
