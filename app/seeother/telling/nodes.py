"""Nodes that are told where they stand: by their names, as amounts, periods and addresses, or fact by fact."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from rdflib import BNode, Literal, URIRef

from seeother.documents.description import Description
from seeother.graph.data import Data
from seeother.look.interface import interface
from seeother.look.names import Name, best, is_opaque, meaning_of
from seeother.look.prose import LONGEST
from seeother.site.document import View
from seeother.statements import Triple, iri_of
from seeother.structure.expressions import sentence
from seeother.structure.policies import constraint
from seeother.structure.quality import Measurement, measurement_in, worth_telling
from seeother.telling.cards import (
    address_in,
    amount_in,
    contained_in,
    is_currency,
    kinds_among,
    labels_among,
    only_value,
    prefix_in,
    texts_among,
    unit_of_code,
)
from seeother.telling.customs import is_code
from seeother.telling.facts import Fact, Value
from seeother.telling.identifiers import link_in, link_of, property_value
from seeother.telling.periods import period_in
from seeother.telling.wikibase import time_in
from seeother.terms import RDF
from seeother.write.rdf_lists import members_of

_RDF_TYPE = iri_of(f"{RDF}type")
DEEPEST = 8  # nodes within nodes
OFTEN = 3  # times that one node is told in full on a page


class Nodes(ABC):
    """The part of a teller that tells what is in nodes; what they mention is told by the rest."""

    __slots__ = ()
    snapshot: Data
    description: Description
    view: View
    languages: Sequence[str]
    blocks: dict[Any, list[Triple]]
    unfolded: list[BNode | URIRef]
    times: Counter[BNode | URIRef]
    folded: set[Triple]
    drawn: dict[Triple, str]

    @abstractmethod
    def name(self, iri: str) -> Name:
        """Return the best name of a resource."""

    @abstractmethod
    def resource(self, iri: str) -> Value:
        """Return a resource as a link."""

    @abstractmethod
    def value(self, term: Any, depth: int = 0) -> Value:
        """Return one object."""

    @abstractmethod
    def about(self, node: URIRef | BNode) -> list[Triple]:
        """Return what is said about a node."""

    @abstractmethod
    def facts(self, triples: Iterable[Triple], depth: int = 0) -> tuple[Fact, ...]:
        """Return statements grouped by property."""

    @abstractmethod
    def sentence(self, parts: Sequence[str | tuple[Any] | list[Any]], depth: int = 0) -> Value:
        """Return words, terms in tuples, and sentences in lists as one value."""

    def blank(self, node: BNode, depth: int) -> Value:
        """Return a node without a name of its own, of this document or of another that is told here."""
        told = self.about(node)
        # What many nodes share would be told again below each of them, and below it each time what it shares with others.
        if depth > DEEPEST or not told or node in self.unfolded or self.times[node] >= OFTEN:
            return Value(
                best(labels_among(told, self.snapshot.label_properties)[0], self.languages) or Name("…")
            )
        self.times[node] += 1
        self.unfolded.append(node)
        value = self._unfold(node, depth) if node in self.blocks else self.nested(told, depth)
        self.unfolded.pop()
        return value

    def _unfold(self, node: BNode, depth: int) -> Value:
        if parts := sentence(node, self.blocks):
            return self.sentence(parts, depth)
        if held := members_of(node, self.blocks) or contained_in(self.blocks[node]):
            return Value(Name(""), items=tuple(self.value(term, depth + 1) for term in held), kind="list")
        return self.nested(self.blocks[node], depth)

    def nested(self, triples: Sequence[Triple], depth: int = 0) -> Value:
        """Return what is said about a node without a page of its own: by its name, as a period or address, or fact by fact."""
        if shown := next((self.drawn[t] for t in triples if t in self.drawn), ""):
            triples = [t for t in triples if t not in self.drawn]  # a map shows it
            if all(t.predicate == _RDF_TYPE for t in triples):
                return Value(Name(shown))
        triples = worth_telling(triples, self.description.primary)
        if alone := self._alone(triples, depth):
            return alone
        address, told = address_in(triples)
        if address and all(t in told or t.predicate == _RDF_TYPE for t in triples):
            return Value(Name(address))
        if amount := amount_in(triples):
            return self._card(self._counted(*amount), set(amount), triples, depth, True)
        labels, naming = texts_among(triples)
        labels, naming = (labels, naming) if labels else labels_among(triples, self.snapshot.label_properties)
        if name := best(labels, self.languages):
            return self._card(name, naming, triples, depth)
        if period := period_in(triples, self.about, self.value):
            rest = [t for t in triples if t not in period.told and t.predicate != _RDF_TYPE]
            return period.value()._replace(facts=self.facts(rest, depth + 1))
        return Value(Name(""), facts=self.facts(triples, depth + 1), kind="nested")

    def _alone(self, triples: Sequence[Triple], depth: int) -> Value | None:
        """Return what a node is there for alone: a value, a measurement, a date, a sentence; None for other nodes."""
        if measurement := measurement_in(triples):
            return self._measured(measurement, depth)
        if found := property_value(triples):
            return self._identifier(*found, triples)
        if (held := only_value(triples)) is not None:
            value, href = self.value(held, depth + 1), link_in(triples, self.snapshot)
            return value._replace(name=Name(str(held)), href=href, kind="text") if href else value
        if declared := prefix_in(triples):
            return Value(Name(declared), kind="code")
        parts, more = constraint(triples, self.blocks)
        if parts:
            return self.sentence(parts, depth)._replace(notes=self.facts(more, depth + 1))
        return time_in(triples, interface(self.view.language))

    def _card(
        self, name: Name, told: set[Triple], triples: Sequence[Triple], depth: int, amount: bool = False
    ) -> Value:
        """Return a node by its name, with the kind of thing that it is and what else is said about it."""
        close, classes = kinds_among(triples)
        kinds = [self.resource(str(t.object)) for t in close if isinstance(t.object, URIRef)]
        kinds = [kind for kind in kinds if not is_opaque(kind.name.text)]
        if not kinds and not amount:
            kinds = [self.resource(str(t.object)) for t in classes if isinstance(t.object, URIRef)]
        rest = [t for t in triples if t not in told and t not in (*close, *classes)]
        items = tuple(kinds)
        facts = self.with_period(rest, depth + 1)
        return Value(name, link_in(triples, self.snapshot) or None, items=items, facts=facts, kind="card")

    def _identifier(self, kind: Triple, value: Triple, triples: Sequence[Triple]) -> Value:
        """Return an identifier with what it is one of, as schema.org has it."""
        named = kind.object
        title = Value(Name(str(named))) if isinstance(named, Literal) else self.resource(str(named))
        href = link_in(triples, self.snapshot) or None
        return Value(Name(str(value.object)), href, items=(title,), kind="card")

    def as_meant(self, value: Value, triple: Triple, term: Literal) -> Value:
        """Return a literal as what it is for: something for programs, or an identifier that leads somewhere."""
        predicate, text = str(triple.predicate), str(term)
        if is_code(predicate, text):
            return value._replace(name=Name(text[:LONGEST], value.name.language), href=None, kind="code")
        if value.kind not in ("text", "number"):
            return value
        beside = self.blocks.get(triple.subject, ())
        found = link_of(predicate, term, self.snapshot, beside)
        return value._replace(name=Name(text), href=found, datatype="", kind="text") if found else value

    def meaning(self, iri: str) -> str:
        """Return what the site says that a property means; an engine is asked for it with everything else."""
        snapshot = self.snapshot
        if not snapshot.is_near:  # what is still to be asked for is not to be kept
            return meaning_of(iri, snapshot, self.languages)
        key = ("meaning", iri, self.view.language)
        return snapshot.kept(key, lambda: meaning_of(iri, snapshot, self.languages))

    def _measured(self, measurement: Measurement, depth: int) -> Value:
        """Return a measurement of quality as a fact by its metric, with its unit, and when it was made and the like."""
        metric = self.value(measurement.metric, depth + 1)
        value = self.value(measurement.value, depth + 1)
        unit = self.value(measurement.unit, depth + 1).name.text if measurement.unit else ""
        shown = value._replace(unit=unit, notes=self.facts(measurement.rest, depth + 1))
        fact = Fact(metric.name, metric.iri, metric.href, (shown,), total=1)
        return Value(Name(""), facts=(fact,), kind="nested")

    def _counted(self, amount: Triple, unit: Triple) -> Name:
        """Return an amount with its unit."""
        number, counted = str(amount.object), str(unit.object)
        say = interface(self.view.language)
        if is_currency(str(unit.predicate), counted) and (price := say.price(number, counted)):
            return Name(price)
        shown = self.value(amount.object).name.text
        named = self.name(counted).text if isinstance(unit.object, URIRef) else unit_of_code(counted)
        return Name(f"{shown}\u00a0{named}".rstrip())

    def with_period(self, triples: Sequence[Triple], depth: int) -> tuple[Fact, ...]:
        """Return statements about a node, the two ends of a period as one."""
        period = period_in(triples, self.about, self.value)
        if period is None or not (period.begin and period.end):
            return self.facts(triples, depth)
        lasted = Fact(Name(interface(self.view.language)("life")), "", None, (period.value(),))
        return (lasted, *self.facts([t for t in triples if t not in period.told], depth))

    def inline(self, link: Value, triples: Sequence[Triple], depth: int) -> Value:
        """Return what has a document of its own told where it stands; without a name, it is called what it is."""
        types = [str(t.object) for t in triples if t.predicate == _RDF_TYPE]
        is_named = not types or link.iri in self.description.labels
        name = link.name if is_named else self.name(types[0])
        back = self.description.primary
        self.folded |= {t for t in triples if t.object == back}  # it is seen where this stands
        told = self.nested([t for t in triples if t.object != back], depth)
        where = told._replace(href=link.href, local=link.local, iri=link.iri)
        if told.kind == "card" or (told.name.text and not told.facts):
            return where
        facts = told.facts if is_named else tuple(fact for fact in told.facts if fact.iri != str(_RDF_TYPE))
        return where._replace(name=name, facts=facts)
