"""What the HTML page of a document shows, as plain values for the template: names instead of IRIs, links that are safe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from app.description import TYPE, Description
from app.document import View
from app.links import local_reference, outer_reference
from app.snapshot import Label, Snapshot
from app.terms import RDF, SUMMARIES, XSD
from app.vocabulary import known_label

_FIRST, _REST, _NIL = f"{RDF}first", f"{RDF}rest", f"{RDF}nil"
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Name:
    """A text and its language ("" unknown)."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """One object of a statement.

    `href` is None for what cannot or must not be followed; `facts` and `items` hold what is nested in it.
    """

    name: Name
    href: str | None = None
    iri: str = ""
    datatype: str = ""
    facts: tuple[Fact, ...] = ()
    items: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A property with its values; `iri` names it."""

    name: Name
    iri: str
    href: str | None
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What is said about one topic of the page; `anchor` is its fragment in a hash vocabulary."""

    name: Name
    iri: str
    anchor: str
    types: tuple[Value, ...]
    summary: Name | None
    facts: tuple[Fact, ...]


@dataclass(slots=True)
class _Teller:
    """Turns terms into values for one reader: the snapshot's names, in the order of languages the reader likes."""

    snapshot: Snapshot
    description: Description
    languages: Sequence[str]
    blocks: dict[Any, list[Triple]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for triple in self.description.outgoing:
            self.blocks.setdefault(triple.subject, []).append(triple)

    def name(self, iri: str) -> Name:
        """Return the best name of a resource: the data's, a well-known vocabulary's, or the end of its IRI."""
        labels = self.description.labels.get(iri) or known_label(iri)
        return best(labels, self.languages) or Name(local_name(iri))

    def resource(self, iri: str) -> Value:
        """Return a resource as a link: within the site where the site knows it, outside only where that is safe."""
        href = local_reference(self.snapshot, iri)
        return Value(self.name(iri), href or outer_reference(iri), iri)

    def value(self, term: Any, depth: int = 0) -> Value:
        """Return one object; blank nodes and lists come with what is in them."""
        if type(term) is NamedNode:
            return self.resource(term.value)
        if type(term) is Literal:
            datatype = "" if term.language or term.datatype.value == f"{XSD}string" else term.datatype.value
            return Value(Name(term.value, term.language or ""), datatype=datatype)
        return self._blank(term, depth)

    def _blank(self, node: BlankNode, depth: int) -> Value:
        if depth > _DEEPEST or node not in self.blocks:
            return Value(Name("…"))
        items = self._items(node, depth)
        if items is not None:
            return Value(Name(""), items=items)
        return Value(Name(""), facts=self.facts(self.blocks[node], depth + 1))

    def _items(self, node: Any, depth: int) -> tuple[Value, ...] | None:
        items, seen = [], set()
        while not (type(node) is NamedNode and node.value == _NIL):
            cell = {triple.predicate.value: triple.object for triple in self.blocks.get(node, ())}
            if node in seen or set(cell) != {_FIRST, _REST}:
                return None
            seen.add(node)
            items.append(self.value(cell[_FIRST], depth + 1))
            node = cell[_REST]
        return tuple(items)

    def facts(self, triples: Iterable[Triple], depth: int = 0) -> tuple[Fact, ...]:
        """Return statements grouped by property, values in the reader's language first."""
        grouped = groupby(triples, key=lambda triple: triple.predicate.value)
        return tuple(self._fact(iri, [self.value(t.object, depth) for t in group]) for iri, group in grouped)

    def _fact(self, iri: str, values: list[Value]) -> Fact:
        link = self.resource(iri)
        values.sort(key=lambda value: (preference(value.name.language, self.languages), value.name.text))
        return Fact(link.name, iri, link.href, tuple(values))


def sections(description: Description, snapshot: Snapshot, language: str) -> tuple[Section, ...]:
    """Return a section for each topic, the document's own first."""
    teller = _Teller(snapshot, description, [language, *snapshot.settings.languages])
    return tuple(_section(topic, teller) for topic in description.topics)


def incoming(description: Description, snapshot: Snapshot, language: str) -> tuple[Fact, ...]:
    """Return what mentions the topic, grouped by the property it does so with."""
    teller = _Teller(snapshot, description, [language, *snapshot.settings.languages])
    rows = sorted(description.incoming, key=lambda triple: triple.predicate.value)
    return tuple(
        teller._fact(iri, [teller.resource(triple.subject.value) for triple in group])  # type: ignore[union-attr]
        for iri, group in groupby(rows, key=lambda triple: triple.predicate.value)
    )


def _section(topic: NamedNode, teller: _Teller) -> Section:
    triples = teller.blocks.get(topic, [])
    labels = set(teller.snapshot.label_properties)
    texts = [Name(t.object.value, t.object.language or "") for iri in SUMMARIES for t in triples
             if t.predicate.value == iri and type(t.object) is Literal]  # fmt: skip
    summary = min(texts, key=lambda text: preference(text.language, teller.languages), default=None)
    told = [t for t in triples if t.predicate != TYPE and not (summary and _says(t, summary))]
    return Section(
        name=teller.name(topic.value),
        iri=topic.value,
        anchor=topic.value.partition("#")[2],
        types=tuple(teller.value(t.object) for t in triples if t.predicate == TYPE),
        summary=summary,
        facts=teller.facts(sorted(told, key=lambda t: (t.predicate.value not in labels, t.predicate.value))),
    )


def _says(triple: Triple, summary: Name) -> bool:
    return type(triple.object) is Literal and triple.object.value == summary.text


def best(labels: Iterable[Label], languages: Sequence[str]) -> Name | None:
    """Return the name in the language that comes first in `languages`, any other where there is none."""
    names = [Name(text, language) for _, language, text in labels if text.strip()]
    return min(names, key=lambda name: (preference(name.language, languages), name.text), default=None)


def preference(language: str, languages: Sequence[str]) -> int:
    """Return how far down a language stands in a list; text without a language comes after all of it."""
    for number, wanted in enumerate(languages):
        if language.lower() == wanted.lower() or language.lower().startswith(f"{wanted.lower()}-"):
            return number
    return len(languages) + bool(language)


def local_name(iri: str) -> str:
    """Return the end of an IRI as a name to show where there is none."""
    name = iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2]
    return name or iri


def heading(parts: Sequence[Section], view: View) -> Name:
    """Return the title of the page: its topic's name, or the name of what its URL stands for."""
    stem = view.document.thing
    own = next((part for part in parts if part.iri == stem), parts[0])
    return own.name if len(parts) == 1 or own.iri == stem else Name(local_name(stem))
