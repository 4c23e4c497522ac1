"""Look terms of well-known vocabularies up in the table that tests/make_vocabularies.py writes from published files."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cache, cached_property
from importlib.resources import files
from typing import NamedTuple

from rapidfuzz.distance import OSA

from seeother.iris import namespace_of

_HTTP, _HTTPS = "http://schema.org/", "https://schema.org/"  # two spellings of one namespace
_LITERAL = "http://www.w3.org/2000/01/rdf-schema#Literal"
_LIST_ITEM = "http://www.w3.org/1999/02/22-rdf-syntax-ns#_"  # rdf:_1 and so on have no end
_BASIC = (
    "rdf",
    "rdfs",
    "owl",
    "xsd",
    "skos",
    "dcterms",
    "foaf",
    "dcat",
    "prov",
    "schema",
)  # which are mixed up most
_LONG_NAME = 6  # characters, from which on two errors leave no doubt what is meant
_PROPERTIES = frozenset({"object", "data", "annotation", "property"})
_CLASSES = frozenset({"class", "datatype"})


class Vocabulary(NamedTuple):
    """One vocabulary, and where the table has it from."""

    prefix: str
    namespace: str
    source: str
    version: str
    licence: str


class Term(NamedTuple):
    """One term: `above` are its superclasses or superproperties, `against` a class's opposites or a property's inverses.

    `kind` is one of class, datatype, object, data, annotation, property and individual.
    """

    iri: str
    kind: str
    above: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    flags: frozenset[str] = frozenset()
    replaced: str = ""
    label: str = ""

    @property
    def is_property(self) -> bool:
        """Tell whether it can be a predicate."""
        return self.kind in _PROPERTIES

    @property
    def is_class(self) -> bool:
        """Tell whether it can be a class or a datatype."""
        return self.kind in _CLASSES

    @property
    def is_deprecated(self) -> bool:
        """Tell whether its vocabulary advises against it."""
        return "deprecated" in self.flags


class Vocabularies:
    """All of the table; a row is read when its term is asked for."""

    def __init__(self, text: str) -> None:
        self.vocabularies: dict[str, Vocabulary] = {}  # by namespace
        self._namespaces: dict[str, str] = {}
        self._rows: dict[str, str] = {}
        self._terms: dict[str, Term] = {}
        for line in text.splitlines():
            if line[0] == "@":
                vocabulary = Vocabulary(*line[1:].split("\t"))
                self.vocabularies[vocabulary.namespace] = vocabulary
                self._namespaces[vocabulary.prefix] = vocabulary.namespace
            else:
                name, _, row = line.partition("\t")
                prefix, _, local = name.partition(":")
                self._rows[self._namespaces[prefix] + local] = row

    def term(self, iri: str) -> Term | None:
        """Return what is known of a term, under either spelling of schema.org's namespace."""
        iri = usual(iri)
        if iri not in self._terms and iri in self._rows:
            self._terms[iri] = self._read(iri)
        return self._terms.get(iri)

    def _read(self, iri: str) -> Term:
        cells = self._rows[iri].split("\t")
        kind, above, domain, ranges, against, flags, replaced, label = cells + [""] * (8 - len(cells))
        return Term(
            iri=iri,
            kind=kind,
            above=self._iris(above),
            domain=self._iris(domain),
            ranges=self._iris(ranges),
            against=self._iris(against),
            flags=frozenset(flags.split()),
            replaced="".join(self._iris(replaced)[:1]),
            label=label,
        )

    def _iris(self, told: str) -> tuple[str, ...]:
        return tuple(
            each[1:-1]
            if each[0] == "<"
            else self._namespaces[each.partition(":")[0]] + each.partition(":")[2]
            for each in told.split()
        )

    def of_namespace(self, iri: str) -> Vocabulary | None:
        """Return the vocabulary that alone can define an IRI, None for an IRI of no known one, or of a list's items."""
        iri = usual(iri)
        found = self.vocabularies.get(namespace_of(iri))
        return found if found and iri != found.namespace and not iri.startswith(_LIST_ITEM) else None

    def published(self, iris: Iterable[str]) -> frozenset[str]:
        """Return the namespaces of which half of the terms or more are among some IRIs."""
        told = Counter(namespace_of(usual(iri)) for iri in iris if self.term(iri))
        return frozenset(
            space for space, count in told.items() if count * 2 >= len(self.of_vocabulary(space))
        )

    def own(self, iris: Collection[str]) -> Collection[str]:
        """Return a site's subjects but terms of vocabularies that it does not publish; where nothing is left, all."""
        starts = (_HTTP, _HTTPS, *self.vocabularies)
        terms = [iri for iri in iris if iri.startswith(starts) and self.of_namespace(iri)]
        published = self.published(terms)
        borrowed = {iri for iri in terms if namespace_of(usual(iri)) not in published}
        return [iri for iri in iris if iri not in borrowed] or iris if borrowed else iris

    def nearest(self, iri: str, kinds: frozenset[str] = frozenset()) -> Term | None:
        """Return the term of the same vocabulary that may be meant, of one of these kinds if possible; None for none."""
        return self.likely(iri, kinds)[0]

    def likely(self, iri: str, kinds: frozenset[str] = frozenset()) -> tuple[Term | None, bool]:
        """Return the term that may be meant, of one of these kinds if possible, and whether no other can be."""
        vocabulary = self.of_namespace(iri)
        if not vocabulary:
            return None, False
        name = usual(iri).removeprefix(vocabulary.namespace)
        ranked = sorted(self._ranked(name, vocabulary.namespace, kinds), key=lambda each: each[0])
        if not ranked:
            others = self._elsewhere(name)
            basic = [term for term in others if namespace_of(term.iri) in self._core] or others
            is_alone = len(basic) == 1 and (not kinds or basic[0].kind in kinds)
            return (others[0] if others else None), is_alone
        (is_other_kind, errors, *_), term = ranked[0]
        is_nearest = all(each[:2] != (is_other_kind, errors) for each, _ in ranked[1:])
        is_slip = errors <= (1 if len(name) < _LONG_NAME else 2)
        return term, is_nearest and is_slip and not is_other_kind

    @cached_property
    def _core(self) -> frozenset[str]:
        """The namespaces of RDF itself."""
        return frozenset(self._namespaces[prefix] for prefix in ("rdf", "rdfs", "owl"))

    def _elsewhere(self, name: str) -> list[Term]:
        """Return the terms of this very name in other vocabularies, the most basic first."""
        basic = (each for prefix in _BASIC if (each := self._namespaces.get(prefix)))
        return [term for namespace in basic if (term := self.term(namespace + name))]

    def _ranked(
        self, name: str, namespace: str, kinds: frozenset[str]
    ) -> Iterator[tuple[tuple[int, int, bool, str], Term]]:
        most = max(1, min(3, len(name) // 3))
        for term in self.of_vocabulary(namespace):
            other = term.iri.removeprefix(namespace)
            errors = OSA.distance(name.lower(), other.lower(), score_cutoff=most)
            if errors <= most:
                cased = OSA.distance(name, other)
                yield ((bool(kinds) and term.kind not in kinds, errors, cased, other), term)  # type: ignore[misc]

    def of_vocabulary(self, namespace: str) -> list[Term]:
        """Return the terms of one vocabulary."""
        found = (self.term(iri) for iri in self._rows if namespace_of(iri) == namespace)
        return [term for term in found if term]

    def flagged(self, flag: str) -> set[str]:
        """Return the terms that are, say, functional or deprecated."""
        return {
            iri
            for iri, row in self._rows.items()
            if flag in row and flag in "".join(row.split("\t")[5:6]).split()
        }

    @cached_property
    def opposites(self) -> dict[str, set[str]]:
        """The classes that share no member with a class, told either way round."""
        found: dict[str, set[str]] = defaultdict(set)
        for iri, row in self._rows.items():
            cells = row.split("\t", 5)
            for other in self._iris(cells[4]) if cells[0] == "class" and len(cells) > 4 else ():
                found[iri].add(other)
                found[other].add(iri)
        return found

    def above(self, iri: str) -> Iterator[str]:
        """Yield a term and everything above it."""
        seen, waiting = {iri}, [iri]
        while waiting:
            now = waiting.pop()
            yield now
            term = self.term(now)
            more = [each for each in (term.above if term else ()) if each not in seen]
            seen.update(more)
            waiting += more

    def is_datatype(self, iri: str) -> bool:
        """Tell whether the members of a class are literals."""
        term = self.term(iri)
        return usual(iri) == _LITERAL or (term is not None and term.kind == "datatype")


def usual(iri: str) -> str:
    """Return an IRI with schema.org's namespace as the table has it."""
    return _HTTPS + iri[len(_HTTP) :] if iri.startswith(_HTTP) else iri


@cache
def known() -> Vocabularies:
    """Return the table, which is read once."""
    return Vocabularies(files("seeother.vocabularies").joinpath("table.tsv").read_text(encoding="utf-8"))
