"""The facts of one thing in groups: of a concept as readers of thesauri expect them, of others as facts, names and links."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rdflib import URIRef

from seeother.documents.about import TYPE
from seeother.look.interface import Interface, interface, own_name
from seeother.look.names import Name
from seeother.look.vocabulary import vocabulary_of
from seeother.structure.layouts import Laid, Place
from seeother.telling.facts import Fact, Value
from seeother.telling.values import Teller
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
    SKOSXL,
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
_CLOSER = re.compile(rf"{re.escape(ISO_THES)}(broader|narrower)(?:Generic|Partitive|Instantial)")
_IN_SCHEME, _DEFINED = f"{SKOS}inScheme", f"{RDFS}isDefinedBy"
_RECORD = frozenset(
    {
        *(f"{SKOS}{name}" for name in ("notation", "editorialNote", "historyNote", "changeNote", "inScheme")),
        *(f"{SKOS}{name}" for name in ("topConceptOf", "hasTopConcept")),
        *(f"{SKOSXL}{kind}Label" for kind in ("pref", "alt")),  # their texts are among the names
        *(
            f"{DCTERMS}{name}"
            for name in ("identifier", "created", "issued", "modified", "creator", "contributor")
        ),
        *(f"{DCTERMS}{name}" for name in ("source", "isReplacedBy", "replaces")),
    }
)
_CONCEPT = f"{SKOS}Concept"
_TEXTS = frozenset((*ALTERNATIVES, *SUMMARIES))
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


@dataclass(frozen=True, slots=True)
class Group:
    """Facts that belong together; `kind` is facts, names, elsewhere or parts; of concepts matches, labels and record too.

    `name` is what a site calls a group of its own.
    """

    kind: str
    facts: tuple[Fact, ...]
    name: Name | None = None


def groups_of(facts: Iterable[Fact], teller: Teller, layout: Mapping[str, Laid]) -> Iterator[Group]:
    """Part facts into groups: those of the site's shapes first; those of a concept are parted as readers of thesauri expect."""
    is_concept = _is_concept(teller)
    facts = _once(_told_closely(list(facts))) if is_concept else facts
    every = list(facts)
    if layout:
        every.sort(key=lambda fact: _laid(fact, layout).place)
        every = [_called(fact, teller, layout) for fact in every]
    grouped: dict[tuple[Place, URIRef], list[Fact]] = {}
    for fact in every if layout else ():
        if group := _laid(fact, layout).group:
            grouped.setdefault(group, []).append(fact)
    yield from (Group("facts", tuple(grouped[key]), teller.name(str(key[1]))) for key in sorted(grouped))
    left = [fact for fact in every if not _laid(fact, layout).group] if layout else every
    parts = _of_concept(left, teller) if is_concept else _of_thing(left, teller)
    yield from (Group(kind, tuple(found)) for kind, found in parts.items() if found)


def _told_closely(facts: Sequence[Fact]) -> Iterator[Fact]:
    """Yield facts without those that others tell more closely: what is broader generically is broader."""
    close: dict[str, set[str]] = {}
    for fact in facts:
        if found := _CLOSER.match(fact.iri):
            close.setdefault(SKOS + found[1], set()).update(value.iri for value in fact.values)
    for fact in facts:
        left = tuple(value for value in fact.values if value.iri not in close.get(fact.iri, ()))
        if left or not fact.values:
            yield fact._replace(values=left)


def _once(facts: Iterable[Fact]) -> Iterator[Fact]:
    """Yield facts without what says again which scheme a concept is of: that its scheme defines it."""
    every = list(facts)
    schemes = {value.iri for fact in every if fact.iri == _IN_SCHEME for value in fact.values}
    for fact in every:
        left = tuple(v for v in fact.values if v.iri not in schemes) if fact.iri == _DEFINED else fact.values
        if left or not fact.values:
            yield fact._replace(values=left)


def _laid(fact: Fact, layout: Mapping[str, Laid]) -> Laid:
    return layout.get(fact.iri, Laid())


def _called(fact: Fact, teller: Teller, layout: Mapping[str, Laid]) -> Fact:
    """Return a fact under the name that a shape gives it."""
    names = [Name(str(name), name.language or "") for name in _laid(fact, layout).names]
    best = min(names, key=lambda name: (teller.rank(name.language), name.text), default=fact.name)
    return fact._replace(name=best)


def without(predicate: str, groups: Iterable[Group]) -> tuple[Group, ...]:
    """Return groups of facts without what a tree or a table shows."""
    kept = (
        replace(group, facts=tuple(fact for fact in group.facts if fact.iri != predicate)) for group in groups
    )
    return tuple(group for group in kept if group.facts)


def _is_concept(teller: Teller) -> bool:
    topics = teller.description.topics
    return len(topics) == 1 and any(
        str(t.object) == _CONCEPT and t.predicate == TYPE for t in teller.blocks.get(topics[0], ())
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
    return fact._replace(
        values=tuple(value._replace(host=vocabulary_of(value.iri) or value.host) for value in fact.values),
    )


def _of_thing(facts: Iterable[Fact], teller: Teller) -> dict[str, list[Fact]]:
    names = teller.snapshot.label_properties
    parts: dict[str, list[Fact]] = {"facts": [], "names": [], "elsewhere": []}
    for fact in facts:
        if fact.iri in names or fact.iri in _TEXTS:
            parts["names"].append(_with_translations(fact, teller))
        else:
            parts["elsewhere" if fact.iri in _ELSEWHERE else "facts"].append(fact)
    parts["names"] = list(_names_once(parts["names"], names))
    return parts


def _names_once(facts: Iterable[Fact], properties: Collection[str]) -> Iterator[Fact]:
    """Yield names and texts without the names that another naming property has told: a title is often a label too."""
    told: set[Name] = set()
    for fact in facts:
        if fact.iri in properties:
            left = tuple(value for value in fact.values if value.name not in told or value.facts)
            told.update(value.name for value in fact.values)
            fact = fact._replace(values=left)
        if fact.values or fact.others:
            yield fact


def _with_translations(fact: Fact, teller: Teller) -> Fact:
    """Return a name or text with its translations: short ones are shown, long ones in other languages wait to be unfolded."""
    every = (*fact.values, *fact.others)
    if fact.iri not in SUMMARIES:
        return fact._replace(values=_said_once(every, interface(teller.view.language)), others=())
    own = tuple(value for value in every if teller.rank(value.name.language) == 0 or not value.name.language)
    return fact._replace(values=own, others=tuple(value for value in every if value not in own))


def _said_once(values: Iterable[Value], say: Interface) -> tuple[Value, ...]:
    """Return each text once, with all the languages it is the same in as its `machine`."""
    texts: dict[str, list[Value]] = {}
    for value in values:
        texts.setdefault(value.name.text, []).append(value)
    return tuple(
        same[0]._replace(machine=", ".join(say.name_of(value.name.language) for value in same))
        if len(same) > 1
        else same[0]
        for same in texts.values()
    )
