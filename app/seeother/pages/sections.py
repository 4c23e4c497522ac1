"""What a document tells about its topics, as plain values for a template: names instead of IRIs, facts in groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rdflib import BNode, Literal, URIRef

from seeother.documents.about import TYPE, is_header
from seeother.documents.axioms import own_names
from seeother.documents.description import Description
from seeother.graph.data import Data
from seeother.look.interface import interface
from seeother.look.names import Name, is_opaque, preference, spelled_out
from seeother.look.typesetting import sortable_date
from seeother.pages.groups import Group, groups_of
from seeother.site.document import View
from seeother.statements import Triple
from seeother.structure.layouts import layout_of
from seeother.structure.notes import ANNOTATED, ANNOTATED_TARGET
from seeother.structure.proxies import said_in_place_of
from seeother.structure.relations import narrower_left_out, told_once
from seeother.telling.downloads import Download, downloads_in
from seeother.telling.facts import Fact, Value
from seeother.telling.periods import life_in, period_in
from seeother.telling.pictures import Manifest, Picture, manifests_in, pictures_in
from seeother.telling.place import Place, find_place
from seeother.telling.values import Teller
from seeother.telling.wikibase import claimed_as, claims_about
from seeother.terms import (
    DCTERMS,
    OBO,
    OWL,
    PRIMARY_TOPICS,
    RDFS,
    SCHEMA,
    SUMMARIES,
)

_DEPRECATED, _REPLACED = (
    f"{OWL}deprecated",
    frozenset({f"{DCTERMS}isReplacedBy", f"{SCHEMA}supersededBy", f"{OBO}IAO_0100001"}),
)
_DEFINED, _MEMBERS = f"{RDFS}isDefinedBy", f"{OWL}members"
_TYPE = str(TYPE)  # texts are compared in a third of the time that terms take
_SUMMARIES = {iri: place for place, iri in enumerate(SUMMARIES)}
_MOST_BETWEEN = 1  # nodes between an event and its date, such as its time-span
_MOST_ILLUSTRATED = 50  # topics on one page; where there are more, pictures and places are facts like others


@dataclass(frozen=True, slots=True)
class Moment:
    """Something with a date, or that lasted from one to another."""

    date: Value
    name: Name
    until: Value | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """What is said about one topic of the page; `anchor` is its fragment in a hash vocabulary."""

    name: Name
    iri: str
    anchor: str
    types: tuple[Value, ...]
    summary: Value | None
    groups: tuple[Group, ...]
    pictures: tuple[Picture, ...] = ()
    manifests: tuple[Manifest, ...] = ()
    place: Place | None = None
    moments: tuple[Moment, ...] = ()
    deprecated: bool = False
    replacements: tuple[Value, ...] = ()
    period: Value | None = None
    downloads: tuple[Download, ...] = ()

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Return all facts, whatever their group."""
        return tuple(fact for group in self.groups for fact in group.facts)


def sections(teller: Teller) -> tuple[Section, ...]:
    """Return a section for each topic, the document's own first."""
    topics = teller.description.topics
    return tuple(_section(topic, teller, len(topics) <= _MOST_ILLUSTRATED) for topic in topics)


def incoming(teller: Teller, totals: dict[str, int] | None = None) -> tuple[Fact, ...]:
    """Return what mentions the topic, grouped by the property it does so with; `totals` counts those on all pages."""
    found: dict[str, dict[str, Value]] = {}
    topic = teller.description.topics[0]
    for triple in teller.description.mentions:
        if teller.folded and triple in teller.folded:
            continue
        if isinstance(triple.subject, URIRef) and triple.subject != topic:
            subject, by_subject = str(triple.subject), found.setdefault(str(triple.predicate), {})
            by_subject[subject] = teller.resource(subject)
    for node in loose(teller):
        way = next((str(t.predicate) for t in teller.blocks[node] if t.object == topic), _MEMBERS)
        found.setdefault(way, {})[str(node)] = teller.value(node)
    return tuple(
        teller.fact(iri, list(values.values()), (totals or {}).get(iri, 0))
        for iri, values in sorted(found.items())
    )


def of_document(teller: Teller) -> tuple[Fact, ...]:
    """Return what the data says of the document, by any of its URLs, where that is no topic; what it is about shows."""
    description, document = teller.description, teller.view.document
    known = {*description.topics, *description.parts}
    others = {t.subject for t in description.outgoing if isinstance(t.subject, URIRef)} - known
    own = others.intersection(own_names(teller.snapshot, document.urls, description.topics)) if others else ()
    return teller.facts(
        t
        for t in description.outgoing
        if t.subject in own and t.predicate != TYPE and str(t.predicate) not in PRIMARY_TOPICS
    )


def loose(teller: Teller) -> tuple[BNode, ...]:
    """Return the nodes that nothing refers to, such as an owl:AllDisjointClasses, and that are no notes of a statement.

    What is noted at a list or a restriction of something else is told on the page of that.
    """
    nodes = [node for node in teller.blocks if type(node) is BNode]
    if not nodes:
        return ()
    below = {triple.object for triples in teller.blocks.values() for triple in triples}
    below.update(node for noted in teller.notes.values() for node in noted)
    return tuple(node for node in nodes if node not in below and _is_about(node, teller))


def _is_about(node: BNode, teller: Teller) -> bool:
    said = {str(t.predicate): t.object for t in teller.blocks[node]}
    return said.get(ANNOTATED, node) in teller.blocks or type(said.get(ANNOTATED_TARGET)) is not BNode


def _section(topic: URIRef, teller: Teller, illustrated: bool) -> Section:
    triples = teller.blocks.get(topic, [])
    name = teller.name(str(topic))
    summary, summing = _summary(triples, teller)
    place = find_place(topic, teller) if illustrated else None
    if place:
        teller.drawn = dict.fromkeys(place.drawn, place.text)
    pictures = pictures_in(triples, teller) if illustrated else ()
    manifests = tuple(manifests_in(triples)) if illustrated else ()
    downloads, leading = downloads_in(topic, triples, teller) if illustrated else ((), frozenset())
    period = period_in(triples, teller.about, teller.value)
    period = (
        period if period and period.begin and period.end else life_in(triples, teller.about, teller.value)
    )
    told = {
        *(place.told if place else ()),
        *(p.told for p in pictures),
        *(m.told for m in manifests),
        *leading,
        *teller.claims.repeated,
    }
    every = teller.facts(
        t
        for t in triples
        if not ((told and t in told) or t is summing or _is_told_otherwise(t, name, summary, teller))
        or (teller.notes and t in teller.notes)
    )
    ranged = {str(t.predicate) for t in period.told if t not in teller.notes} if period else set()
    ranged |= {claimed_as(predicate) for predicate in ranged}
    facts = [fact for fact in every if fact.iri not in ranged]
    if left_out := teller.left_out.get((str(topic), ""), 0):
        total = left_out + len({t.predicate for t in triples})
        heading = Name(interface(teller.view.language)("properties"))
        facts.append(Fact(heading, "", None, (), total=total, left_out=left_out))
    kinds = [t.object for t in triples if str(t.predicate) == _TYPE]
    layout = layout_of(list(map(str, kinds)), teller.snapshot)
    return Section(
        name=name,
        iri=str(topic),
        anchor=str(topic).partition("#")[2],
        types=tuple(map(teller.value, kinds)),
        summary=summary,
        groups=(*groups_of(facts, teller, layout), *_rest(topic, teller)),
        pictures=pictures,
        manifests=manifests,
        place=place,
        moments=_moments(every),
        period=period.value() if period else None,
        downloads=downloads,
        deprecated=any(_deprecates(t) for t in triples),
        replacements=tuple(teller.value(t.object) for t in triples if str(t.predicate) in _REPLACED),
    )


def _summary(triples: Iterable[Triple], teller: Teller) -> tuple[Value | None, Triple | None]:
    """Return the text that says best what a topic is, and the statement that has it."""
    found = [
        (place, t.object, t)
        for t in triples
        if (place := _SUMMARIES.get(str(t.predicate))) is not None and isinstance(t.object, Literal)
    ]
    if not found:
        return None, None
    ordered = sorted(found, key=lambda each: each[0])
    _, text, chosen = min(ordered, key=lambda each: preference(each[1].language or "", teller.languages))
    return teller.value(text), chosen


def _deprecates(triple: Triple) -> bool:
    return (
        str(triple.predicate) == _DEPRECATED
        and isinstance(triple.object, Literal)
        and str(triple.object) in ("true", "1")
    )


def _is_told_otherwise(triple: Triple, name: Name, summary: Value | None, teller: Teller) -> bool:
    """Tell whether the head of the page says this already."""
    predicate = str(triple.predicate)
    if predicate == _TYPE or predicate in _REPLACED or (predicate == _DEPRECATED and _deprecates(triple)):
        return True
    if predicate == _DEFINED and isinstance(triple.object, URIRef) and len(teller.description.topics) > 1:
        return is_header(str(triple.object), teller.view.document.thing)
    if type(triple.object) is URIRef or not isinstance(triple.object, Literal):
        return False
    text = str(triple.object)
    if predicate in teller.snapshot.label_properties and text == name.text:
        return True
    return (
        summary is not None
        and predicate in _SUMMARIES
        and teller.value(triple.object).name.text == summary.name.text
    )


def _rest(topic: URIRef, teller: Teller) -> Iterable[Group]:
    """Yield the parts of the page's topic to which none of its properties leads."""
    parts = teller.description.parts if topic == teller.description.primary else ()
    if left := [part for part in parts if part not in teller.told]:
        values = [
            (teller.resource(str(part)), teller.value(part)) for part in left if part not in teller.told
        ]
        yield Group("parts", tuple(Fact(link.name, link.iri, link.href, (value,)) for link, value in values))


def _moments(facts: Sequence[Fact]) -> tuple[Moment, ...]:
    """Return what has a date, in order of time; a dated event is told by its own name. One date makes no timeline."""
    found = [moment for fact in facts for value in fact.values if (moment := _moment(fact, value))]
    found.sort(key=lambda moment: sortable_date(moment.date.machine))
    return tuple(found) if len(found) > 1 or any(moment.until for moment in found) else ()


def _moment(fact: Fact, value: Value) -> Moment | None:
    if value.kind == "date":
        return Moment(value, fact.name)
    if value.kind == "period":
        ends = [end for end in value.items if end.kind == "date"]
        lasted = len(ends) > 1 and ends[0].name != ends[1].name
        return Moment(ends[0], value.name if value.name.text else fact.name, ends[1] if lasted else None)
    inner = _dated(value) if value.facts else None
    if inner is None:
        return None
    kinds = [kind for part in value.facts if part.iri == str(TYPE) for kind in part.values]
    named = (
        value.name
        if value.kind == "card" or (value.href and value.name.text and not is_opaque(value.name.text))
        else kinds[0].name
        if kinds
        else fact.name
    )
    found = _moment(*inner)
    return replace(found, name=named) if found else None


def _dated(value: Value, depth: int = 0) -> tuple[Fact, Value] | None:
    """Return the first date or period that a node tells, or a node in it: an event by its time-span."""
    inner = [(part, each) for part in value.facts for each in part.values]
    direct = next(((part, each) for part, each in inner if each.kind in ("date", "period")), None)
    if direct or depth >= _MOST_BETWEEN:
        return direct
    return next((found for _, each in inner if (found := _dated(each, depth + 1))), None)


def heading(parts: Sequence[Section], view: View) -> Name:
    """Return the title of the page: its topic's name, or the name of what its URL stands for."""
    stem = view.document.thing
    own = parts[0] if len(parts) == 1 else next((part for part in parts if is_header(part.iri, stem)), None)
    return own.name if own else Name(spelled_out(stem))


def tell(description: Description, snapshot: Data, view: View) -> Teller:
    """Return what turns the terms of a description into values for the reader of a view."""
    teller = Teller(snapshot, description, view)
    if len(description.topics) == 1:
        topic = description.topics[0]
        own, is_whole = teller.blocks.get(topic, []), description.page.count <= 1
        turned, teller.folded = told_once(topic, own, description.mentions, snapshot, is_whole)
        if not is_whole and snapshot.compares_values:
            teller.left_out |= narrower_left_out(topic, snapshot)
        teller.blocks[topic] = [*own, *turned]
        if stood_for := said_in_place_of(topic, snapshot):
            teller.blocks[topic] = [*dict.fromkeys((*own, *turned, *stood_for))]
        teller.claims = claims_about(topic, own, snapshot, teller.about, interface(view.language))
    return teller
