"""What a document tells about its topics, as plain values for a template: names instead of IRIs, facts in groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

from rdflib import BNode, Literal, URIRef

from seeother.graph.data import Data
from seeother.graph.description import TYPE, Description, is_header
from seeother.iris import origin_of, to_uri
from seeother.look.interface import Interface, interface, own_name
from seeother.look.names import Name, local_name, preference, spelled_out
from seeother.look.prose import LONGEST
from seeother.look.typesetting import sortable_date
from seeother.look.vocabulary import vocabulary_of
from seeother.site.document import View
from seeother.statements import Triple
from seeother.structure.relations import told_once
from seeother.telling.place import Place, find_place
from seeother.telling.values import PICTURES, Fact, Teller, Value
from seeother.terms import (
    ALTERNATIVES,
    DCTERMS,
    FOAF,
    ISO_THES,
    OWL,
    RDFS,
    SCHEMA,
    SCHEMA_HTTP,
    SKOS,
    SUMMARIES,
)

_MATCHES = frozenset(f"{SKOS}{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related"))
# What comes first of what is said about a concept, and what comes last.
_NOTES = (
    *(f"{SKOS}{name}" for name in ("definition", "scopeNote", "note", "example")),
    *(iri for iri in SUMMARIES if not iri.startswith(SKOS)),
    *(
        f"{space}{way}{kind}"
        for way in ("broader", "narrower")
        for space, kind in (
            (SKOS, ""),
            (ISO_THES, "Generic"),
            (ISO_THES, "Partitive"),
            (ISO_THES, "Instantial"),
        )
    ),
    f"{SKOS}related",
)
_RECORD = frozenset(
    {
        *(f"{SKOS}{name}" for name in ("notation", "editorialNote", "historyNote", "changeNote", "inScheme")),
        *(f"{SKOS}{name}" for name in ("topConceptOf", "hasTopConcept")),
        *(
            f"{DCTERMS}{name}"
            for name in ("identifier", "created", "issued", "modified", "creator", "contributor")
        ),
        *(f"{DCTERMS}{name}" for name in ("source", "isReplacedBy", "replaces")),
    }
)
_ELSEWHERE = frozenset(
    {
        f"{OWL}sameAs",
        f"{SCHEMA}sameAs",
        f"{SCHEMA_HTTP}sameAs",
        f"{RDFS}seeAlso",
        f"{RDFS}isDefinedBy",
        f"{FOAF}page",
        f"{FOAF}homepage",
        f"{SCHEMA}url",
        f"{SCHEMA_HTTP}url",
        *_MATCHES,
    }
)
_DEPRECATED, _REPLACED = f"{OWL}deprecated", frozenset({f"{DCTERMS}isReplacedBy", f"{SCHEMA}supersededBy"})
_DEFINED, _MEMBERS = f"{RDFS}isDefinedBy", f"{OWL}members"
_MOST_PICTURES = 4
_MOST_ILLUSTRATED = 50  # topics on one page; where there are more, pictures and places are facts like others


@dataclass(frozen=True, slots=True)
class Group:
    """Facts that belong together; `kind` is facts, names, elsewhere or parts; of concepts matches, labels and record too."""

    kind: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """Something with a date."""

    date: Value
    name: Name
    value: Value | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the topic; one that is not shown is a link, so that no page sends its readers' addresses elsewhere.

    `told` is the statement that it shows.
    """

    href: str
    text: str
    shown: bool
    told: Triple


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
    place: Place | None = None
    moments: tuple[Moment, ...] = ()
    deprecated: bool = False
    replacements: tuple[Value, ...] = ()

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
    for triple in teller.description.mentions:
        if isinstance(triple.subject, URIRef) and triple not in teller.folded:
            by_subject = found.setdefault(str(triple.predicate), {})
            by_subject[str(triple.subject)] = teller.resource(str(triple.subject))
    topic = teller.description.topics[0]
    for node in loose(teller):
        way = next((str(t.predicate) for t in teller.blocks[node] if t.object == topic), _MEMBERS)
        found.setdefault(way, {})[str(node)] = teller.value(node)
    return tuple(
        teller.fact(iri, list(values.values()), (totals or {}).get(iri, 0))
        for iri, values in sorted(found.items())
    )


def loose(teller: Teller) -> tuple[BNode, ...]:
    """Return the nodes that nothing refers to, such as an owl:AllDisjointClasses, and that no statement has as its notes."""
    below = {triple.object for triples in teller.blocks.values() for triple in triples}
    noted = {node for nodes in teller.notes.values() for node in nodes}
    return tuple(
        node for node in teller.blocks if isinstance(node, BNode) and node not in below and node not in noted
    )


def _section(topic: URIRef, teller: Teller, illustrated: bool) -> Section:
    triples = teller.blocks.get(topic, [])
    name = teller.name(str(topic))
    summary = _summary(triples, teller)
    place = find_place(topic, teller) if illustrated else None
    pictures = _pictures(triples, teller) if illustrated else ()
    told = {*(place.told if place else ()), *(picture.told for picture in pictures)}
    facts = teller.facts(
        t
        for t in triples
        if t in teller.notes or (t not in told and not _is_told_otherwise(t, name, summary, teller))
    )
    return Section(
        name=name,
        iri=str(topic),
        anchor=str(topic).partition("#")[2],
        types=tuple(teller.value(t.object) for t in triples if t.predicate == TYPE),
        summary=summary,
        groups=(*_groups(facts, teller), *_rest(topic, teller)),
        pictures=pictures,
        place=place,
        moments=_moments(facts),
        deprecated=any(_deprecates(t) for t in triples),
        replacements=tuple(teller.value(t.object) for t in triples if str(t.predicate) in _REPLACED),
    )


def _summary(triples: Iterable[Triple], teller: Teller) -> Value | None:
    told = [(str(t.predicate), t.object) for t in triples if isinstance(t.object, Literal)]
    found = [(SUMMARIES.index(said), text) for said, text in told if said in SUMMARIES]
    texts = [text for _, text in sorted(found, key=lambda pair: pair[0])]
    chosen = min(texts, key=lambda text: preference(text.language or "", teller.languages), default=None)
    return teller.value(chosen) if chosen is not None else None


def _deprecates(triple: Triple) -> bool:
    return (
        str(triple.predicate) == _DEPRECATED
        and isinstance(triple.object, Literal)
        and str(triple.object) in ("true", "1")
    )


def _is_told_otherwise(triple: Triple, name: Name, summary: Value | None, teller: Teller) -> bool:
    """Tell whether the head of the page says this already."""
    predicate = str(triple.predicate)
    if triple.predicate == TYPE or predicate in _REPLACED or _deprecates(triple):
        return True
    if predicate == _DEFINED and isinstance(triple.object, URIRef) and len(teller.description.topics) > 1:
        return is_header(str(triple.object), teller.view.document.thing)
    if not isinstance(triple.object, Literal):
        return False
    text = str(triple.object)
    if predicate in teller.snapshot.label_properties and text == name.text:
        return True
    return summary is not None and predicate in SUMMARIES and text[:LONGEST] == summary.name.text


def _groups(facts: Iterable[Fact], teller: Teller) -> Iterable[Group]:
    """Part facts into groups; those of a concept are parted as readers of thesauri expect."""
    parts = _of_concept(facts, teller) if _is_concept(teller) else _of_thing(facts, teller)
    return (Group(kind, tuple(found)) for kind, found in parts.items() if found)


def _is_concept(teller: Teller) -> bool:
    topics = teller.description.topics
    return len(topics) == 1 and any(
        t.predicate == TYPE and str(t.object) == f"{SKOS}Concept" for t in teller.blocks.get(topics[0], ())
    )


def _of_concept(facts: Iterable[Fact], teller: Teller) -> dict[str, list[Fact]]:
    parts: dict[str, list[Fact]] = {"facts": [], "matches": [], "labels": [], "record": [], "elsewhere": []}
    labels: list[Fact] = []
    for fact in facts:
        if fact.iri in teller.snapshot.label_properties or fact.iri in ALTERNATIVES:
            labels.append(fact)
        elif fact.iri in SUMMARIES:
            parts["facts"].append(_with_translations(fact, teller))
        elif fact.iri in _MATCHES:
            parts["matches"].append(_with_vocabularies(fact))
        else:
            parts[
                "record" if fact.iri in _RECORD else "elsewhere" if fact.iri in _ELSEWHERE else "facts"
            ].append(fact)
    parts["facts"].sort(key=lambda fact: _NOTES.index(fact.iri) if fact.iri in _NOTES else len(_NOTES))
    parts["labels"] = _by_language(labels, teller)
    return parts


def _by_language(labels: Iterable[Fact], teller: Teller) -> list[Fact]:
    """Return names grouped by language, each under what the language calls itself, preferred ones first."""
    topic = teller.description.topics[0]
    preferred: dict[str, list[Value]] = {}
    others: dict[str, list[Value]] = {}
    for predicate, language, text in teller.snapshot.labels(str(topic)):
        preferred.setdefault(language, []).append(Value(Name(text, language), machine=predicate))
    for fact in labels:
        for value in (*fact.values, *fact.others):
            known = [same.name for same in preferred.get(value.name.language, ())]
            if value.name not in known and value.kind != "resource" and not value.facts:
                others.setdefault(value.name.language, []).append(value)
    languages = sorted({*preferred, *others}, key=lambda tag: (teller.rank(tag), own_name(tag).casefold()))
    if languages == [teller.view.language] and not others:
        return []  # the head of the page says it
    return [
        Fact(Name(own_name(tag), tag), "", None, tuple(preferred.get(tag, ())), tuple(others.get(tag, ())))
        for tag in languages
    ]


def _with_vocabularies(fact: Fact) -> Fact:
    """Return a match with the names of the vocabularies that it leads to."""
    return replace(
        fact,
        values=tuple(replace(value, host=vocabulary_of(value.iri) or value.host) for value in fact.values),
    )


def _of_thing(facts: Iterable[Fact], teller: Teller) -> dict[str, list[Fact]]:
    named = {*teller.snapshot.label_properties, *ALTERNATIVES, *SUMMARIES}
    parts: dict[str, list[Fact]] = {"facts": [], "names": [], "elsewhere": []}
    for fact in facts:
        if fact.iri in named:
            parts["names"].append(_with_translations(fact, teller))
        else:
            parts["elsewhere" if fact.iri in _ELSEWHERE else "facts"].append(fact)
    return parts


def _rest(topic: URIRef, teller: Teller) -> Iterable[Group]:
    """Yield the parts of the page's topic to which none of its properties leads."""
    parts = teller.description.parts if topic == teller.description.primary else ()
    if left := [part for part in parts if part not in teller.told]:
        values = [
            (teller.resource(str(part)), teller.value(part)) for part in left if part not in teller.told
        ]
        yield Group("parts", tuple(Fact(link.name, link.iri, link.href, (value,)) for link, value in values))


def _with_translations(fact: Fact, teller: Teller) -> Fact:
    """Return a name or text with its translations: short ones are shown, long ones in other languages wait to be unfolded."""
    every = (*fact.values, *fact.others)
    if fact.iri not in SUMMARIES:
        return replace(fact, values=_said_once(every, interface(teller.view.language)), others=())
    own = tuple(value for value in every if teller.rank(value.name.language) == 0 or not value.name.language)
    return replace(fact, values=own, others=tuple(value for value in every if value not in own))


def _said_once(values: Iterable[Value], say: Interface) -> tuple[Value, ...]:
    """Return each text once, with all the languages it is the same in as its `machine`."""
    texts: dict[str, list[Value]] = {}
    for value in values:
        texts.setdefault(value.name.text, []).append(value)
    return tuple(
        replace(same[0], machine=", ".join(say.name_of(value.name.language) for value in same))
        if len(same) > 1
        else same[0]
        for same in texts.values()
    )


def _pictures(triples: Iterable[Triple], teller: Teller) -> tuple[Picture, ...]:
    settings = teller.snapshot.settings
    own = {settings.base, *(pattern.document.origin for pattern in settings.patterns.all)}
    found = [
        Picture(to_uri(url), unquote(local_name(url)), settings.pictures == "all" or origin_of(url) in own, t)
        for t in triples
        if str(t.predicate) in PICTURES and (url := str(t.object)).startswith(("https://", "http://"))
    ]
    return tuple(found[:_MOST_PICTURES])


def _moments(facts: Sequence[Fact]) -> tuple[Moment, ...]:
    """Return what has a date, in order of time; a dated event is told by its own name. One date makes no timeline."""
    found = [Moment(value, fact.name) for fact in facts for value in fact.values if value.kind == "date"]
    for fact in facts:
        for value in fact.values:
            dates = [inner for part in value.facts for inner in part.values if inner.kind == "date"]
            if dates:
                kinds = [inner for part in value.facts if part.iri == str(TYPE) for inner in part.values]
                found.append(Moment(dates[0], kinds[0].name if kinds else fact.name))
    found.sort(key=lambda moment: sortable_date(moment.date.machine))
    return tuple(found) if len(found) > 1 else ()


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
        teller.blocks[topic] = [*own, *turned]
    return teller
