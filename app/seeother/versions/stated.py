"""What data says of versions: which IRI is a version of which thing, in the words of OWL, Dublin Core, DCAT and PAV."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from rdflib import URIRef

from seeother.graph.data import Data
from seeother.graph.snapshot import Snapshot
from seeother.statements import iri_of
from seeother.terms import CURRENT_VERSIONS, VERSION_OF, VERSIONS
from seeother.versions.listed import Stated


def versions_stated(data: Data) -> Iterator[Stated]:
    """Yield what is said of versions, the own one of what says so first."""
    # What an engine says beside the files would have to be asked for.
    quads = partial(Snapshot.quads, data) if isinstance(data, Snapshot) else data.quads
    for name in VERSIONS:
        for quad in quads(None, iri_of(name)):
            if isinstance(quad.object, URIRef) and isinstance(quad.subject, URIRef):
                yield Stated(str(quad.object), str(quad.subject), name in CURRENT_VERSIONS)
    for name in VERSION_OF:
        for quad in quads(None, iri_of(name)):
            if isinstance(quad.object, URIRef) and isinstance(quad.subject, URIRef):
                yield Stated(str(quad.subject), str(quad.object), False)
