"""Statements as values for one reader: terms become names, links that are safe, and literals set by their kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode

from rdflib import BNode, Literal, URIRef

from seeother.documents.description import Description
from seeother.documents.links import outer_reference, reference_on
from seeother.graph.data import Data
from seeother.iris import canonical
from seeother.look.interface import interface
from seeother.look.names import Name, best, called, is_opaque, local_name, preference, unnamed
from seeother.look.prose import LONGEST
from seeother.look.typesetting import Typeset, typeset
from seeother.look.vocabulary import customary_place, is_well_known
from seeother.site.document import View
from seeother.statements import LITERALS, Triple, datatype_of, iri_of, literal
from seeother.structure.notes import OF_NOTES, notes_in
from seeother.structure.quality import MEASUREMENTS
from seeother.structure.relations import towards
from seeother.telling.customs import CUSTOMS, INLINE, PAGES, PERIODS, literal_as
from seeother.telling.facts import (
    Fact,
    Value,
    address_of,
    by_language,
    host_of,
    in_one,
    is_measured,
    order_of,
    with_unit,
)
from seeother.telling.nodes import DEEPEST, OFTEN, Nodes
from seeother.telling.periods import period_in
from seeother.telling.wikibase import DERIVED, Claims, is_of_wikibase, time_in
from seeother.terms import HIDDEN, RDF, XSD

T = TypeVar("T")
_UNIT = re.compile(r"(.*\S)\s*[(（\[]([^()（）\[\]]{1,12})[)）\]]\s*")
_NIL, _EMPTY_LIST = f"{RDF}nil", Value(Name("()"), kind="code")
_TYPE = f"{RDF}type"
_RDF_TYPE = iri_of(_TYPE)
_MOST_VALUES, _FIRST_VALUES = 400, 100  # of one property that are shown, and those shown of more


@dataclass(slots=True)
class Teller(Nodes):
    """Turns terms into values for one reader: the snapshot's names, in the order of languages the reader likes."""

    snapshot: Data
    description: Description
    view: View
    languages: Sequence[str] = ()
    blocks: dict[Any, list[Triple]] = field(default_factory=dict)
    known: dict[str, Value] = field(default_factory=dict)
    found: dict[object, Any] = field(default_factory=dict)
    places: dict[str, tuple[int, str, int]] = field(default_factory=dict)
    unfolded: list[BNode | URIRef] = field(default_factory=list)
    times: Counter[BNode | URIRef] = field(default_factory=Counter)
    told: set[URIRef] = field(default_factory=set)
    notes: dict[Triple, list[BNode]] = field(default_factory=dict)
    folded: set[Triple] = field(default_factory=set)
    claims: Claims = field(default_factory=Claims)
    drawn: dict[Triple, str] = field(default_factory=dict)
    left_out: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.languages = (self.view.language, *self.snapshot.settings.languages)
        for triple in self.description.outgoing:
            self.blocks.setdefault(triple.subject, []).append(triple)
        self.notes = notes_in(self.blocks)
        self.left_out = {**self.description.left_out}

    def once(self, key: object, work: Callable[[], T]) -> T:
        """Return what `work` returns, worked out once for the page: terms of a vocabulary have much in common."""
        if key not in self.found:
            self.found[key] = work()
        known: T = self.found[key]
        return known

    def name(self, iri: str) -> Name:
        """Return the best name of a resource: the data's, a well-known vocabulary's, or the end of its IRI."""
        labels = self.description.labels.get(iri) or self.snapshot.labels(iri)
        return called(iri, labels, self.languages) or unnamed(iri, self.snapshot, self.languages)

    def rank(self, language: str) -> int:
        """Return how far down the reader's list a language stands."""
        return preference(language, self.languages)

    def resource(self, iri: str) -> Value:
        """Return a resource as a link: within the site where the site knows it, outside only where that is safe."""
        if iri == _NIL:
            return _EMPTY_LIST
        if iri not in self.known:
            # What has a name in the data is a subject of it.
            href = reference_on(self.view, self.snapshot, iri, iri in self.description.labels)
            name = self.name(iri)
            if iri.startswith(("mailto:", "tel:")) and name.text == local_name(iri):
                name = Name(iri.partition(":")[2])
            # Without a name of its own, a thing elsewhere is told by where it is.
            host = "" if href or iri in self.description.labels or is_well_known(iri) else host_of(iri)
            self.known[iri] = Value(
                name, href or outer_reference(iri), iri, kind="resource", local=href is not None, host=host
            )
        return self.known[iri]

    def _property(self, iri: str) -> Value:
        """Return a property as a link; one page after the other has the same ones."""
        if iri not in self.known:
            view = self.view
            origin, is_named = view.document.pattern.document.origin, iri in self.description.labels
            key = ("property", iri, view.language, view.variant.is_html, origin, is_named)
            self.known[iri] = self.snapshot.kept(key, lambda: self.resource(iri))
        return self.known[iri]

    def value(self, term: Any, depth: int = 0) -> Value:
        """Return one object; blank nodes, lists, containers and parts of the topic come with what is in them."""
        if type(term) in LITERALS:
            return self._literal(term)
        if isinstance(term, URIRef):
            if term in self.description.parts:
                return self._part_of_topic(term, depth)
            return self._time(term) or self.resource(str(term))
        if isinstance(term, Literal):
            return self._literal(term)
        return self.blank(term, depth)

    def _time(self, node: URIRef) -> Value | None:
        """Return the date that a node stands for which has a name of its own but says no more than that."""
        is_known = is_of_wikibase(self.snapshot)
        return time_in(self.about(node), interface(self.view.language)) if is_known else None

    def _literal(self, literal: Literal) -> Value:
        if self.claims.dates and (date := self.claims.dates.get(literal)):
            return date
        language, datatype = literal.language or "", datatype_of(literal)
        shown = typeset(str(literal), datatype, language, interface(self.view.language))
        text, cut = shown.text, 0
        if len(text) > LONGEST:
            text, cut = text[:LONGEST], len(text) - LONGEST
        href = outer_reference(shown.machine) if shown.kind == "link" else None
        if datatype == f"{XSD}anyURI" and (href := outer_reference(str(literal))):
            shown = Typeset(text, "link", str(literal))
        known = "" if language or datatype == f"{XSD}string" else datatype
        return Value(Name(text, language), href, "", known, kind=shown.kind, machine=shown.machine, cut=cut)

    def _part_of_topic(self, part: URIRef, depth: int) -> Value:
        """Return a part of the topic with what is said about it where it is told first, as a link elsewhere."""
        link = self.resource(str(part))
        if part in self.told or depth > DEEPEST:
            return link
        self.told.add(part)
        if is_opaque(link.name.text) and str(part) not in self.description.labels:
            types = [t.object for t in self.blocks[part] if t.predicate == _RDF_TYPE]
            link = link._replace(name=self.name(str(types[0]))) if types else link
        named = [literal(link.name.text, language=link.name.language or None)]
        labels = self.snapshot.label_properties
        said = [
            t
            for t in self.blocks[part]
            if not (str(t.predicate) in labels and t.object in named) and not self._goes_without(t, link)
        ]
        anchor = str(part).partition("#")[2]
        return link._replace(facts=self.with_period(said, depth + 1), kind="part", anchor=anchor)

    def _goes_without(self, triple: Triple, part: Value) -> bool:
        """Tell whether a statement about a part only says what is seen: what page it is on, or that a birth is a birth."""
        if triple.object == self.description.primary:
            return True
        is_kind = triple.predicate == _RDF_TYPE and isinstance(triple.object, URIRef)
        return is_kind and self.name(str(triple.object)).text.casefold() == part.name.text.casefold()

    def about(self, node: URIRef | BNode) -> list[Triple]:
        """Return what is said of a node: that with a name may have a document of its own, and is not in this one."""
        told = self.blocks.get(node)
        return list(dict.fromkeys(q.triple for q in self.snapshot.about(node))) if told is None else told

    def sentence(self, parts: Sequence[str | tuple[Any] | list[Any]], depth: int = 0) -> Value:
        """Return words, terms in tuples, and sentences in lists as one value."""
        return Value(Name(""), items=tuple(self._part(part, depth) for part in parts), kind="sentence")

    def _part(self, part: str | tuple[Any] | list[Any], depth: int) -> Value:
        if isinstance(part, str):
            return Value(Name(part, "en"), kind="word")
        if isinstance(part, list):
            return self.sentence(part, depth)
        return self.value(part[0], depth + 1)._replace(host="")  # which would break the sentence up

    def facts(self, triples: Iterable[Triple], depth: int = 0) -> tuple[Fact, ...]:
        """Return statements grouped by property, in the vocabulary's order, values in the reader's language first.

        Hidden labels are left out, unless the settings name things by them.
        """
        hidden = HIDDEN.difference(self.snapshot.settings.labels)
        groups: dict[str, list[Triple]] = {}
        for triple in triples:
            groups.setdefault(str(triple.predicate), []).append(triple)
        shown = sorted((self.place_of(iri), iri) for iri in groups if iri not in hidden)
        return tuple(self._fact_of(iri, groups[iri], depth) for _, iri in shown)

    def _fact_of(self, iri: str, triples: list[Triple], depth: int) -> Fact:
        """Return statements with one property as a fact; of very many those that come first by name."""
        left_out = self.left_out.get((str(triples[0].subject), iri), 0)
        if len(triples) + left_out <= _MOST_VALUES:
            return self.fact(iri, [self._object(t, depth) for t in triples])
        shown = sorted(triples, key=self._called)[:_FIRST_VALUES]
        has_list = all(isinstance(end, URIRef) for t in triples for end in (t.subject, t.object))
        left_out += len(triples)
        fact = self.fact(iri, [self._object(t, depth) for t in shown], left_out)
        left_out -= len(shown)
        return fact._replace(left_out=left_out, every=self._every(triples[0]) if has_list else "")

    def _called(self, triple: Triple) -> tuple[bool, str, str]:
        found = best(self.description.labels.get(str(triple.object), ()), self.languages)
        text = found.text if found else str(triple.object)
        return found is None, text.casefold(), str(triple.object)

    def _every(self, triple: Triple) -> str:
        settings = self.snapshot.settings
        way = towards(triple, self.snapshot) or f"^{triple.predicate}"
        asked = urlencode({"with": f"{way} {triple.subject}"})
        return f"{settings.mount}/browse?{asked}" if settings.browse else ""

    def _object(self, triple: Triple, depth: int) -> Value:
        """Return the object of a statement, with what is said about the statement."""
        value = self._claimed(triple, depth) or self._shown_as(triple, depth)
        value = value or self.value(triple.object, depth)
        if isinstance(triple.object, Literal):
            value = self.as_meant(value, triple, triple.object)
        if not self.notes or triple not in self.notes or depth > DEEPEST:
            return value
        said = [
            t for node in self.notes[triple] for t in self.blocks[node] if str(t.predicate) not in OF_NOTES
        ]
        return value._replace(notes=(*value.notes, *self.facts(said, depth + 1)))

    def _claimed(self, triple: Triple, depth: int) -> Value | None:
        """Return what a statement of Wikibase says, with its qualifiers; None for other objects."""
        if not self.claims.claims or (claim := self.claims.claims.get(triple)) is None:
            return None
        value = claim.value if isinstance(claim.value, Value) else self.value(claim.value, depth + 1)
        if isinstance(claim.value, Literal):
            value = self.as_meant(value, triple, claim.value)
        notes = self.facts(claim.qualifiers, depth + 1)
        if claim.references:
            told = [
                Value(Name(""), facts=self.facts(each, depth + 2), kind="nested") for each in claim.references
            ]
            notes = (*notes, self.fact(DERIVED, told)._replace(waits=True))
        return value._replace(notes=notes)

    def _shown_as(self, triple: Triple, depth: int) -> Value | None:
        """Return an object as its property wants it: a size in bytes, a period, somebody to ask; None for most."""
        predicate, term = str(triple.predicate), triple.object
        if predicate not in CUSTOMS:
            return None
        if isinstance(term, Literal):
            return literal_as(predicate, term, self.value, interface(self.view.language))
        if not isinstance(term, URIRef) or term in self.blocks or depth > DEEPEST:
            return None
        link = self.resource(str(term))
        if predicate in PAGES:
            return link._replace(name=Name(address_of(str(term))), host="") if link.host else link
        if predicate in INLINE and self.times[term] < OFTEN and len(triples := self.about(term)) > 1:
            self.times[term] += 1
            return self.inline(link, triples, depth + 1)
        if predicate in PERIODS and not self.snapshot.labels(str(term)):
            period = period_in(self.about(term), self.about, self.value)
            return period.value()._replace(href=link.href, iri=link.iri) if period else None
        return None

    def place_of(self, iri: str) -> tuple[int, str, int]:
        """Return where a property stands: as the site's own vocabulary has it, well-known ones after that by custom."""
        if iri == _TYPE:
            return (-1, "", 0)
        if iri not in self.places:
            own = self.snapshot.places(canonical(iri))
            self.places[iri] = (0, own[0][0], int(own[0][1])) if own else (1, "", customary_place(iri))
        return self.places[iri]

    def fact(self, iri: str, values: list[Value], total: int = 0) -> Fact:
        """Return a property with its values; a unit that its name carries goes to the numbers."""
        if len(values) > 1 and any(value.facts or value.kind == "card" for value in values):
            values = list(dict.fromkeys(values))  # what several nodes say alike is told once
        if iri in MEASUREMENTS:
            values = in_one(values)
        link = self._property(iri)
        name, unit = link.name, ""
        is_bracketed = name.text.rstrip()[-1:] in ")）]"
        if is_bracketed and (found := _UNIT.fullmatch(name.text)) and is_measured(values):
            name, unit = Name(found[1], name.language), found[2]
            values = [with_unit(value, unit) for value in values]
        if len(values) > 1:
            values.sort(key=lambda value: (preference(value.name.language, self.languages), order_of(value)))
        shown, others = by_language(values)
        total, meaning = total or len(values), self.meaning(iri)
        return Fact(name, iri, link.href, tuple(shown), tuple(others), total, meaning=meaning)
