"""The data set of a site: its IRI, what the data says of it, and its figures; all that is told of it is in `self_description`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from time import gmtime, strftime

from rdflib import BNode, Literal, URIRef

from seeother.describe.dumps import folder_of
from seeother.describe.statistics import Statistics, statistics_of
from seeother.documents.blank_nodes import in_order, named_by_content
from seeother.documents.description import bounded
from seeother.documents.links import offered_reference
from seeother.graph.data import Data
from seeother.iris import canonical
from seeother.statements import Term, Triple, iri_of, literal
from seeother.terms import PREFIXES, RDF, VOID

DCAT = PREFIXES["dcat"]
TYPE = iri_of(f"{RDF}type")
DATASETS = (f"{VOID}Dataset", f"{DCAT}Dataset")
_EXAMPLES = 6


def iri_of_dataset(data: Data) -> str:
    """Return the IRI of a data set: that of the settings, else of the one data set in the data, else the first page's."""
    if own := data.settings.dataset:
        return own
    return data.kept("dataset", lambda: DataSet(data).described_by_data() or f"{DataSet(data).origin}/")


@dataclass(frozen=True)
class DataSet:
    """The data set of a site, of which there is one under one IRI."""

    data: Data

    @cached_property
    def iri(self) -> str:
        """Return its IRI."""
        return iri_of_dataset(self.data)

    def described_by_data(self) -> str:
        """Return the IRI of the one data set that the data describes, "" for none."""
        found = {
            str(quad.subject)
            for kind in DATASETS
            for quad in islice(self.data.quads(None, TYPE, iri_of(kind)), 20)
            if isinstance(quad.subject, URIRef) and offered_reference(self.data, str(quad.subject))
        }
        return found.pop() if len(found) == 1 else ""

    @property
    def origin(self) -> str:
        """Return where the site is: scheme and host under which it publishes its documents, and the path it is below."""
        return self.data.settings.patterns.all[0].document.origin + self.data.settings.mount

    @cached_property
    def stated(self) -> list[Triple]:
        """Return what the data says of it, and of the URL of the first page."""
        keys = dict.fromkeys(canonical(iri) for iri in (self.iri, f"{self.origin}/", self.origin))
        names = dict.fromkeys(node for key in keys for node in self.data.subjects(key))
        return [*in_order(named_by_content(dict.fromkeys(q.triple for q in bounded(self.data, names))))]

    def fact(self, predicate: str, value: Term | str) -> Triple:
        """Return a statement about it."""
        node = value if isinstance(value, URIRef | BNode | Literal) else literal(value)
        return Triple(iri_of(self.iri), iri_of(predicate), node)

    @property
    def modified(self) -> str:
        """Return the day on which a file of the data was last changed, "" where the data does not come from files."""
        latest = self.data.changed
        return strftime("%Y-%m-%d", gmtime(latest)) if latest else ""

    @property
    def statistics(self) -> Statistics:
        """Return the figures."""
        return statistics_of(self.data)

    def examples(self) -> list[str]:
        """Return a thing of each of the commonest classes."""
        found: list[str] = []
        for kind, _ in self.data.catalogue.classes():
            members = islice(self.data.quads(None, TYPE, iri_of(kind)), 40)
            fitting = (str(q.subject) for q in members if isinstance(q.subject, URIRef))
            found += islice((i for i in fitting if i not in found and offered_reference(self.data, i)), 1)
            if len(found) >= _EXAMPLES:
                break
        return found

    @property
    def has_dumps(self) -> bool:
        """Tell whether it can be had as a whole."""
        return self.data.settings.operations and folder_of(self.data) is not None
