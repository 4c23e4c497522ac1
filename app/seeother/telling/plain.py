"""Terms as values on pages that list things: one line for each, whatever is nested in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rdflib import BNode, Literal, URIRef

from seeother.documents.links import offered_reference, outer_reference
from seeother.graph.data import Data
from seeother.look.interface import interface
from seeother.look.names import Name, best, name_of, plain
from seeother.look.typesetting import typeset
from seeother.statements import Term, Triple, datatype_of, triples_of
from seeother.telling.cards import address_in, labels_among, only_value
from seeother.telling.customs import CUSTOMS, literal_as
from seeother.telling.facts import Value
from seeother.telling.periods import period_in
from seeother.telling.wikibase import is_of_wikibase, time_in

_LONGEST = 160  # characters of a text in a cell
_MOST_NESTED = 4  # literals of a nameless node
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Plain:
    """Turns terms into values for one reader."""

    snapshot: Data
    languages: tuple[str, ...]

    def value(self, term: Term, predicate: str = "", depth: int = 0) -> Value:
        """Return a term as a value, as its property wants it."""
        if isinstance(term, URIRef):
            return self._time(term) or self.resource(str(term))
        if isinstance(term, Literal):
            own = (
                literal_as(predicate, term, self.value, interface(self.languages[0]))
                if predicate in CUSTOMS
                else None
            )
            return own or self._literal(term)
        return self._nested(term, depth)

    def _time(self, node: URIRef | BNode) -> Value | None:
        """Return the date that a node stands for, None for most."""
        is_known = is_of_wikibase(self.snapshot)
        return time_in(self.about(node), interface(self.languages[0])) if is_known else None

    def resource(self, iri: str) -> Value:
        """Return a thing as a link."""
        href = offered_reference(self.snapshot, iri)
        name = name_of(iri, self.snapshot, self.languages)
        return Value(name, href or outer_reference(iri), iri, kind="resource", local=bool(href))

    def _literal(self, term: Literal) -> Value:
        language, datatype = term.language or "", datatype_of(term)
        shown = typeset(str(term), datatype, language, interface(self.languages[0]))
        kind = "text" if shown.kind in ("long", "html") else shown.kind
        href = outer_reference(shown.machine) if kind == "link" else None
        return Value(Name(plain(shown.text, _LONGEST), language), href, kind=kind, machine=shown.machine)

    def about(self, node: URIRef | BNode) -> Sequence[Triple]:
        """Return what is said of a node."""
        quads = list(self.snapshot.about(node))
        triples, graphs = triples_of(quads), {quad.graph for quad in quads}
        # What one file says, it says once.
        return triples if len(graphs) == 1 and None not in graphs else list(dict.fromkeys(triples))

    def _nested(self, node: BNode, depth: int) -> Value:
        """Return a node without a name of its own in a line: by its label, as a period or address, or by what it holds."""
        triples = self.about(node)
        if depth > _DEEPEST or not triples:
            return Value(Name("…"))
        if (held := only_value(triples)) is not None:
            return self.value(held, "", depth + 1)
        if period := period_in(triples, self.about, self.value):
            return period.value()
        if date := self._time(node):
            return date
        labels, _ = labels_among(triples, self.snapshot.label_properties)
        if name := best(labels, self.languages):
            return Value(name)
        if address := address_in(triples)[0]:
            return Value(Name(address))
        texts = [self._literal(t.object).name.text for t in triples if isinstance(t.object, Literal)]
        return Value(Name(", ".join(sorted(texts)[:_MOST_NESTED]) or "…"))
