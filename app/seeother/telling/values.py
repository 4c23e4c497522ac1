"""Statements as values for one reader: terms become names, links that are safe, and literals set by their kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from rdflib import BNode, Literal, URIRef

from seeother.graph.data import Data
from seeother.graph.description import Description
from seeother.graph.links import local_reference, outer_reference
from seeother.http.variants import BY_NAME
from seeother.iris import canonical, origin_of, path_of
from seeother.look.interface import interface
from seeother.look.names import Name, best, local_name, preference, spelled_out
from seeother.look.prose import LONGEST
from seeother.look.typesetting import Typeset, sortable_date, typeset
from seeother.look.vocabulary import customary_place, is_well_known, known_label
from seeother.site.document import View
from seeother.statements import Triple, datatype_of, literal
from seeother.structure.expressions import sentence
from seeother.terms import CODE, FOAF, HIDDEN, OWL, RDF, SCHEMA, SCHEMA_HTTP, XSD
from seeother.write.rdf_lists import Blocks, members_of

PICTURES = frozenset({f"{FOAF}depiction", f"{FOAF}img", f"{SCHEMA}image", f"{SCHEMA_HTTP}image"})
_MEMBER = re.compile(re.escape(RDF) + r"_([1-9][0-9]{0,8})")
_CONTAINERS = frozenset(f"{RDF}{kind}" for kind in ("Bag", "Seq", "Alt"))
_UNIT = re.compile(r"(.*\S)\s*[(（\[]([^()（）\[\]]{1,12})[)）\]]\s*")
_TYPE = f"{RDF}type"
_DEEPEST = 8
# The properties by which OWL and RDF say of a node which statement it is about.
_STATEMENTS = (
    tuple(f"{OWL}annotated{part}" for part in ("Source", "Property", "Target")),
    tuple(f"{RDF}{part}" for part in ("subject", "predicate", "object")),
)
_OF_NOTES = frozenset({_TYPE, *_STATEMENTS[0], *_STATEMENTS[1]})


@dataclass(frozen=True, slots=True)
class Value:
    """One object of a statement.

    `href` is None for what cannot or must not be followed; `facts` and `items` hold what is nested in it. Of a literal,
    `kind` says how it is set, `machine` what programs read, `cut` how many characters are left out. `anchor` is the
    fragment of a part of the topic, which is told where it stands. `notes` are what is said about the statement.
    """

    name: Name
    href: str | None = None
    iri: str = ""
    datatype: str = ""
    facts: tuple[Fact, ...] = ()
    items: tuple[Value, ...] = ()
    kind: str = "text"
    machine: str = ""
    unit: str = ""
    cut: int = 0
    local: bool = False
    host: str = ""
    anchor: str = ""
    notes: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A property with its values; `iri` names it. `others` are the same text in languages the reader did not ask for."""

    name: Name
    iri: str
    href: str | None
    values: tuple[Value, ...]
    others: tuple[Value, ...] = ()
    total: int = 0


@dataclass(slots=True)
class Teller:
    """Turns terms into values for one reader: the snapshot's names, in the order of languages the reader likes."""

    snapshot: Data
    description: Description
    view: View
    languages: Sequence[str] = ()
    blocks: dict[Any, list[Triple]] = field(default_factory=dict)
    known: dict[str, Value] = field(default_factory=dict)
    places: dict[str, tuple[int, str, int]] = field(default_factory=dict)
    unfolded: list[BNode | URIRef] = field(default_factory=list)
    told: set[URIRef] = field(default_factory=set)
    notes: dict[Triple, list[BNode]] = field(default_factory=dict)
    folded: set[Triple] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.languages = [self.view.language, *self.snapshot.settings.languages]
        for triple in self.description.outgoing:
            self.blocks.setdefault(triple.subject, []).append(triple)
        self.notes = _notes(self.blocks)

    def name(self, iri: str) -> Name:
        """Return the best name of a resource: the data's, a well-known vocabulary's, or the end of its IRI."""
        labels = self.description.labels.get(iri) or self.snapshot.labels(iri)
        return (
            best(labels, self.languages) or best(known_label(iri), self.languages) or Name(spelled_out(iri))
        )

    def rank(self, language: str) -> int:
        """Return how far down the reader's list a language stands."""
        return preference(language, self.languages)

    def resource(self, iri: str) -> Value:
        """Return a resource as a link: within the site where the site knows it, outside only where that is safe."""
        if iri not in self.known:
            href = self._local(iri)
            name = self.name(iri)
            if iri.startswith(("mailto:", "tel:")) and name.text == local_name(iri):
                name = Name(iri.partition(":")[2])
            outer = outer_reference(iri)
            # Without a name of its own, a thing elsewhere is told by where it is.
            host = "" if href or iri in self.description.labels or is_well_known(iri) else host_of(iri)
            self.known[iri] = Value(
                name, href or outer, iri, kind="resource", local=href is not None, host=host
            )
        return self.known[iri]

    def _local(self, iri: str) -> str | None:
        """Return the path of a thing; where this page's URL fixes a language, that of its document in the same one."""
        path = local_reference(self.snapshot, iri)
        if path is None or not self.view.variant.is_html:
            return path
        settings = self.snapshot.settings
        found = settings.patterns.thing(canonical(iri))
        if found is None or len(settings.languages) < 2:
            return path
        pattern, values = found
        url = pattern.variant_of(values, BY_NAME["html"], self.view.language)
        fragment = path.partition("#")[2]
        target = (
            settings.reached(path_of(url))
            if pattern.document.origin == self.view.document.pattern.document.origin
            else url
        )
        return f"{target}#{fragment}" if fragment else target

    def value(self, term: Any, depth: int = 0) -> Value:
        """Return one object; blank nodes, lists, containers and parts of the topic come with what is in them."""
        if isinstance(term, URIRef):
            return (
                self._part_of_topic(term, depth)
                if term in self.description.parts
                else self.resource(str(term))
            )
        if isinstance(term, Literal):
            return self._literal(term)
        return self._blank(term, depth)

    def _literal(self, literal: Literal) -> Value:
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
        if part in self.told or depth > _DEEPEST:
            return link
        self.told.add(part)
        named = [literal(link.name.text, language=link.name.language or None)]
        labels = self.snapshot.label_properties
        said = [t for t in self.blocks[part] if str(t.predicate) not in labels or t.object not in named]
        anchor = str(part).partition("#")[2]
        return replace(link, facts=self.facts(said, depth + 1), kind="part", anchor=anchor)

    def _blank(self, node: BNode, depth: int) -> Value:
        if depth > _DEEPEST or node not in self.blocks or node in self.unfolded:
            return Value(Name("…"))
        self.unfolded.append(node)
        value = self._unfold(node, depth)
        self.unfolded.pop()
        return value

    def _unfold(self, node: BNode, depth: int) -> Value:
        if parts := sentence(node, self.blocks):
            return Value(Name(""), items=tuple(self._part(part, depth) for part in parts), kind="sentence")
        items = tuple(self.value(term, depth + 1) for term in members_of(node, self.blocks)) or self._members(
            node, depth
        )
        if items:
            return Value(Name(""), items=items, kind="list")
        return Value(Name(""), facts=self.facts(self.blocks[node], depth + 1), kind="nested")

    def _part(self, part: str | tuple[Any], depth: int) -> Value:
        return (
            Value(Name(part, "en"), kind="word") if isinstance(part, str) else self.value(part[0], depth + 1)
        )

    def _members(self, node: BNode, depth: int) -> tuple[Value, ...] | None:
        """Return what an rdf:Seq, rdf:Bag or rdf:Alt holds (RDF Schema section 5.1)."""
        numbered = [
            (int(found[1]), t.object)
            for t in self.blocks[node]
            if (found := _MEMBER.fullmatch(str(t.predicate)))
        ]
        others = [t for t in self.blocks[node] if not _MEMBER.fullmatch(str(t.predicate))]
        if not numbered or any(str(t.object) not in _CONTAINERS for t in others):
            return None
        return tuple(self.value(term, depth + 1) for _, term in sorted(numbered, key=lambda pair: pair[0]))

    def facts(self, triples: Iterable[Triple], depth: int = 0) -> tuple[Fact, ...]:
        """Return statements grouped by property, in the vocabulary's order, values in the reader's language first.

        Hidden labels are left out, unless the settings name things by them.
        """
        hidden = HIDDEN.difference(self.snapshot.settings.labels)
        ordered = sorted(
            (triple for triple in triples if str(triple.predicate) not in hidden),
            key=lambda triple: (self.place_of(str(triple.predicate)), str(triple.predicate)),
        )
        grouped = groupby(ordered, key=lambda triple: str(triple.predicate))
        return tuple(self.fact(iri, [self._object(t, depth) for t in group]) for iri, group in grouped)

    def _object(self, triple: Triple, depth: int) -> Value:
        """Return the object of a statement, with what is said about the statement."""
        value = self.value(triple.object, depth)
        if str(triple.predicate) in CODE and isinstance(triple.object, Literal):
            value = replace(value, href=None, kind="code")
        if triple not in self.notes or depth > _DEEPEST:
            return value
        said = [
            t for node in self.notes[triple] for t in self.blocks[node] if str(t.predicate) not in _OF_NOTES
        ]
        return replace(value, notes=(*value.notes, *self.facts(said, depth + 1)))

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
        link = self.resource(iri)
        name, unit = link.name, ""
        is_bracketed = name.text.rstrip()[-1:] in ")）]"
        if is_bracketed and (found := _UNIT.fullmatch(name.text)) and _is_measured(values):
            name, unit = Name(found[1], name.language), found[2]
            values = [_with_unit(value, unit) for value in values]
        values.sort(key=lambda value: (preference(value.name.language, self.languages), _order(value)))
        shown, others = _by_language(values)
        return Fact(name, iri, link.href, tuple(shown), tuple(others), total or len(values))


def _notes(blocks: Blocks) -> dict[Triple, list[BNode]]:
    """Return the blank nodes that are about a statement (OWL 2 Mapping to RDF Graphs, section 2.2; RDF Schema 5.3)."""
    found: dict[Triple, list[BNode]] = {}
    for node, triples in blocks.items():
        if type(node) is not BNode:
            continue
        said = {str(t.predicate): t.object for t in triples}
        for parts in _STATEMENTS:
            if said.keys() >= set(parts):
                subject, predicate, value = (said[part] for part in parts)
                if isinstance(predicate, URIRef) and isinstance(subject, URIRef | BNode):
                    found.setdefault(Triple(subject, predicate, value), []).append(node)
    existing = {triple for triples in blocks.values() for triple in triples} if found else set()
    return {triple: nodes for triple, nodes in found.items() if triple in existing}


def host_of(iri: str) -> str:
    """Return the host of a web address as people say it, "" for other IRIs."""
    return (
        origin_of(iri).partition("://")[2].removeprefix("www.")
        if iri.startswith(("http://", "https://"))
        else ""
    )


def _is_measured(values: list[Value]) -> bool:
    return all(
        value.kind == "number" or (value.kind == "list" and _is_measured(list(value.items)))
        for value in values
    )


def _with_unit(value: Value, unit: str) -> Value:
    if value.items:
        return replace(value, items=tuple(_with_unit(item, unit) for item in value.items))
    return replace(value, unit=unit)


def _order(value: Value) -> tuple[float, tuple[int, str], str]:
    number = float(value.machine) if value.kind == "number" and len(value.machine) < 300 else 0.0
    return (
        number,
        sortable_date(value.machine) if value.kind == "date" else (0, ""),
        value.name.text.casefold(),
    )


def _by_language(values: list[Value]) -> tuple[list[Value], list[Value]]:
    """Part texts in several languages into those of the first, the reader's best, and the others."""
    tags = {value.name.language.partition("-")[0] for value in values if value.kind != "resource"}
    if len(tags) < 2 or any(value.kind == "resource" or value.facts for value in values):
        return values, []
    first = values[0].name.language.partition("-")[0]
    shown = [value for value in values if value.name.language.partition("-")[0] == first]
    return shown, [value for value in values if value.name.language.partition("-")[0] != first]
