"""Which columns a table has: URI, names in each language of the site, and the properties that most of its things have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rdflib import Literal, URIRef

from seeother.graph.data import Data
from seeother.iris import to_uri
from seeother.look.names import best, local_name, name_of, plain, preference
from seeother.statements import Node, Term, datatype_of
from seeother.terms import RDF, XSD

_MOST = 40  # properties
_SEPARATOR = "|"
_UNSUITABLE = re.compile(r"[^A-Za-z0-9_]+")
_DATATYPES = frozenset(
    (
        "string boolean decimal integer double float date dateTime time duration gYear gYearMonth "
        "gMonthDay gDay gMonth anyURI nonNegativeInteger positiveInteger int long short byte "
        "unsignedInt unsignedLong negativeInteger nonPositiveInteger"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name for programs, its title for people, and where its cells come from.

    `language` is set for a column of names; `datatype` is the one that all values have, as CSVW calls it.
    """

    name: str
    title: str
    property: str = ""
    language: str | None = None
    datatype: str = "string"


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one table, for one reader."""

    all: tuple[Column, ...]
    languages: tuple[str, ...]
    data: Data

    def row(self, node: Node) -> list[str]:
        """Return the cells of a thing, or of an observation."""
        values: dict[str, dict[Term, None]] = {}
        for quad in self.data.about(node):
            values.setdefault(str(quad.predicate), {})[quad.object] = None
        return [self._cell(column, str(node), values) for column in self.all]

    def _cell(self, column: Column, iri: str, values: dict[str, dict[Term, None]]) -> str:
        if column.language is not None:
            return self._name(iri, column.language)
        if not column.property:
            return to_uri(iri)
        return _SEPARATOR.join(self._texts(values.get(column.property, ())))

    def _name(self, iri: str, language: str) -> str:
        labels = self.data.labels(iri)
        if not language:
            return (best(labels, self.languages) or name_of(iri, self.data, self.languages)).text
        tags = (language, f"{language}-")
        own = [
            label for label in labels if label[1].lower() == tags[0] or label[1].lower().startswith(tags[1])
        ]
        found = best(own, self.languages)
        return found.text if found else ""

    def _texts(self, terms: Iterable[Term]) -> Iterator[str]:
        """Yield values: of texts in several languages those in the first that the reader likes."""
        found = list(terms)
        tags = {term.language or "" for term in found if isinstance(term, Literal)}
        wanted = min(tags, key=lambda tag: preference(tag, self.languages), default="")
        for term in sorted(found, key=str):
            if isinstance(term, Literal):
                if len(tags) < 2 or (term.language or "") == wanted:
                    yield str(term)
            elif isinstance(term, URIRef):
                yield to_uri(str(term))


def columns_of(
    sample: Sequence[Node],
    is_whole: bool,
    data: Data,
    languages: Sequence[str],
    properties: tuple[str, ...] = (),
    chosen: Sequence[str] = (),
) -> Columns:
    """Return the columns of a table, by what some of its things have; types are told only where these are all.

    Where the properties are given these are the columns, else those that are chosen or that most things have, after
    their IRIs and names.
    """
    kinds = _kinds(sample, data)
    tags = data.settings.languages
    known = {"uri", "label", *(_tagged(tag) for tag in tags)}
    names = [] if properties else _naming(tags)
    for iri in properties or dict.fromkeys(chosen) or _most_said(sample, data):
        name = _free(_UNSUITABLE.sub("_", local_name(iri)).strip("_") or "property", known)
        of_values = kinds.get(iri, set())
        kind = of_values.pop() if is_whole and len(of_values) == 1 else "string"
        names.append(Column(name, plain(name_of(iri, data, languages).text, 100), iri, None, kind))
    return Columns(tuple(_distinct(names)), tuple(languages), data)


def _naming(tags: Sequence[str]) -> list[Column]:
    """Return the columns that name a thing: its IRI, what a reader calls it, and its name in each language of the site."""
    named = [Column("uri", "URI", datatype="anyURI"), Column("label", "label", language="")]
    of_each = [Column(_tagged(tag), f"label ({tag})", language=tag.lower()) for tag in tags]
    return named + (of_each if len(tags) > 1 else [])


def _kinds(sample: Iterable[Node], data: Data) -> dict[str, set[str]]:
    """Return the datatypes of the values of each property."""
    found: dict[str, set[str]] = {}
    for quad in (quad for node in sample for quad in data.about(node)):
        if isinstance(quad.object, Literal | URIRef):
            found.setdefault(str(quad.predicate), set()).add(_kind(quad.object))
    return found


def _most_said(sample: Sequence[Node], data: Data) -> list[str]:
    """Return the properties that most of some things have, the class first, then the commonest."""
    having: Counter[str] = Counter()
    for node in sample:
        said = {str(q.predicate) for q in data.about(node) if isinstance(q.object, Literal | URIRef)}
        having.update(said)
    labels = frozenset(data.label_properties)
    most = [p for p, count in having.most_common() if 2 * count > len(sample) and p not in labels]
    return sorted(most[:_MOST], key=lambda p: (p != f"{RDF}type", -having[p], p))


def _tagged(tag: str) -> str:
    return f"label_{_UNSUITABLE.sub('_', tag)}"


def _free(name: str, known: set[str]) -> str:
    name = name if not name[0].isdigit() else f"n{name}"
    free = next(n for n in (name, *(f"{name}_{number}" for number in range(2, 1000))) if n not in known)
    known.add(free)
    return free


def _distinct(columns: Iterable[Column]) -> Iterator[Column]:
    """Yield columns with titles of their own: of two alike the second is told apart by its name."""
    seen: set[str] = set()
    for column in columns:
        title = column.title if column.title not in seen else f"{column.title} ({column.name})"
        seen.add(title)
        yield Column(column.name, title, column.property, column.language, column.datatype)


def _kind(term: Term) -> str:
    if not isinstance(term, Literal):
        return "anyURI"
    datatype = datatype_of(term)
    name = datatype.removeprefix(XSD) if datatype.startswith(XSD) else "string"
    return name if name in _DATATYPES else "string"
