"""A graph from elsewhere, as documents ask for one: any rdflib graph, and an index in memory of its subjects, names and words.

When it is read anew, and where it comes from, is left to whoever has it.
"""

from __future__ import annotations

import re
import secrets
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any

import pyoxigraph as ox
from rdflib import BNode, Dataset, Graph, Literal, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from seeother.files.notes import Reading
from seeother.files.reading import read_statements
from seeother.files.sources import Source
from seeother.graph.catalogue import File, Place
from seeother.graph.data import Data
from seeother.graph.index import Index
from seeother.graph.index_writer import IndexWriter
from seeother.graph.manifest import Manifest
from seeother.http.shelf import Shelf
from seeother.site.settings import Settings
from seeother.statements import Node, Quad, Term, Triple, datatype_of, literal, typed
from seeother.terms import LABELS, PREFIXES, XSD

# An absolute IRI that every RDF syntax can write.
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\\x7f]*")
_STRING = URIRef(f"{XSD}string")
MOST_COPIED = 500_000  # statements of an engine
_WHOLE = "SELECT ?s ?p ?o {{ ?s ?p ?o }} LIMIT {}"
_WHOLE_DATASET = "SELECT DISTINCT ?s ?p ?o {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} }} LIMIT {}"
_REMEDY = (
    "too many for one process: give one of its graphs, Graph(store=…, identifier=…), which is asked piece by piece, "
    'or publish it by `seeother serve` with store = "sparql"'
)
_NOWHERE = Source("", "", 0, 0)  # the file that stands for a graph that comes from none


class TooMuch(ValueError):
    """An engine has more than one process is to hold."""


class GivenIndex(Index):
    """The catalogue of a graph that comes from no files, kept in memory."""

    def __init__(self, database: sqlite3.Connection, prefixes: Iterable[tuple[str, str]]) -> None:
        super().__init__(database)
        self._prefixes = [(prefix, space, "") for prefix, space in prefixes]

    def files(self) -> list[File]:
        """Return none."""
        return []

    def places(self, key: str) -> list[Place]:
        """Return none."""
        return []

    def first_places(self, keys: Iterable[str]) -> dict[str, Place]:
        """Return none."""
        return {}

    def prefixes(self) -> list[tuple[str, str, str]]:
        """Return (prefix, namespace, "") of everything that the graph binds."""
        return self._prefixes


class Given(Data):
    """One state of a graph from elsewhere: what a Dataset says in any of its graphs is said."""

    def __init__(self, graph: Graph, catalogue: GivenIndex, settings: Settings, manifest: Manifest) -> None:
        self._statements = graph.quads if isinstance(graph, Dataset) else graph.triples
        super().__init__(lambda: graph, catalogue, settings, Shelf(), manifest)
        self.index = catalogue

    @classmethod
    def read(cls, graph: Graph, settings: Settings) -> Given:
        """Return the state that a graph is in, read once from its first statement to its last."""
        graph = _at_hand(graph)
        database = sqlite3.connect(":memory:", check_same_thread=False)
        writer = IndexWriter(database)
        names = frozenset((*settings.labels, *LABELS))
        reading = read_statements(_as_parsed(_statements_of(graph)), Reading(_NOWHERE), names)
        reading.wording.labels.sort()
        reading.wording.texts.sort()
        writer.add(reading)
        keys = list(writer.keys())
        writer.complete()
        things = sum(map(settings.patterns.names, keys))
        manifest = Manifest(secrets.token_hex(6), "", 0, reading.triples, things, len(keys), 0)
        return cls(graph, GivenIndex(database, _prefixes_of(graph)), settings, manifest)

    def under(self, settings: Settings) -> Given:
        """Return the same state with other settings, and nothing finished yet."""
        return Given(self.graph, self.index, settings, self.manifest)

    def quads(
        self, subject: Node | None = None, predicate: URIRef | None = None, value: Term | None = None
    ) -> Iterator[Quad]:
        """Yield statements, all or those with these parts; one said in two graphs comes twice.

        What is no RDF 1.1, and so could be written in no format, is left out.
        """
        found: Any
        for asked in _spellings(value):
            for found in self._statements((subject, predicate, asked)):
                if _is_rdf(found):
                    s, p, o, *_ = found
                    yield Quad(s, p, _as_served(o) if isinstance(o, Literal) else o, None)

    def _distinct(self, node: Node) -> Iterator[Triple]:
        return iter(dict.fromkeys(quad.triple for quad in self.quads(value=node)))

    def _page(self, node: Node, most: int, start: int) -> list[Quad]:
        return [Quad(*triple, None) for triple in islice(self._distinct(node), start, start + most)]

    def _property_counts(self, node: Node) -> dict[str, int]:
        return self.once(
            ("counts", node), lambda: Counter(str(triple.predicate) for triple in self._distinct(node))
        )


def _at_hand(graph: Graph) -> Graph:
    """Return a graph that can be looked up: of one that an engine has, which knows no blank node twice, a copy of it all.

    Raises TooMuch where that would be too much.
    """
    if not isinstance(graph.store, SPARQLStore):
        return graph
    copy = without_statements(graph)
    # A dataset, and its default graph, would ask for that by a name that only rdflib knows.
    is_dataset = isinstance(graph, Dataset)
    is_default = is_dataset or graph.identifier == DATASET_DEFAULT_GRAPH_ID
    ask: Callable[[str], Any] = (
        partial(graph.store.query, queryGraph="__UNION__") if is_default else graph.query
    )
    everything = (_WHOLE_DATASET if is_dataset else _WHOLE).format(MOST_COPIED)
    total = sum(int(row[0]) for row in ask(f"SELECT (COUNT(*) AS ?n) {{ {{ {everything} }} }}"))
    if total >= MOST_COPIED:
        raise TooMuch(f"the engine has {MOST_COPIED:,} statements or more in all its graphs, {_REMEDY}")
    rows = [*ask(everything)]
    if len(rows) < total:
        raise TooMuch(f"the engine hands out {len(rows):,} of its {total:,} statements at once, {_REMEDY}")
    for row in rows:
        copy.add(row)
    return copy


def without_statements(graph: Graph) -> Graph:
    """Return a graph with the prefixes of another."""
    copy = Graph(bind_namespaces="none")
    for prefix, space in graph.namespaces():
        copy.bind(prefix, space)
    return copy


def _statements_of(graph: Graph) -> Iterator[Any]:
    everything = (None, None, None)
    found = graph.quads(everything) if isinstance(graph, Dataset) else graph.triples(everything)
    return (statement for statement in found if _is_rdf(statement))


def _is_rdf(statement: Any) -> bool:
    """Tell whether a statement is one of RDF 1.1: rdflib's graphs hold formulas, relative IRIs and literals as subjects too."""
    s, p, o, *_ = statement
    return (
        (isinstance(s, BNode) or _is_iri(s))
        and _is_iri(p)
        and (isinstance(o, (BNode, Literal)) or _is_iri(o))
    )


def _is_iri(term: Any) -> bool:
    return isinstance(term, URIRef) and _IRI.fullmatch(term) is not None


def _as_served(value: Literal) -> Literal:
    """Return a literal as RDF 1.1 has it: xsd:string is no datatype, and languages have no case."""
    language, datatype = value.language, value.datatype
    if datatype == _STRING or (language and language != language.lower()):
        return literal(str(value), language.lower() if language else None)
    return value if datatype is None else typed(str(value), datatype)


def _spellings(value: Term | None) -> Iterator[Term | None]:
    """Yield what a value may be in the graph: a plain text may be an xsd:string as well."""
    yield value
    if isinstance(value, Literal) and not value.language and not datatype_of(value):
        yield typed(str(value), _STRING)


def _as_parsed(statements: Iterable[Any]) -> Iterator[Any]:
    """Yield statements as the parsers of files do; those with an IRI that no parser would take are left out."""
    for s, p, o, *_ in statements:
        try:
            yield _parsed(s), ox.NamedNode(str(p)), _parsed(o), None
        except ValueError:
            continue


def _parsed(term: Term) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, BNode):  # whose name may be any text
        return ox.BlankNode(f"n{str(term).encode('utf-8', 'surrogatepass').hex()}")
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term))


def _prefixes_of(graph: Graph) -> list[tuple[str, str]]:
    """Return the prefixes that a graph binds; those that rdflib binds in every graph count only where custom has none."""
    bound = [(prefix, str(space)) for prefix, space in graph.namespaces() if prefix]
    everywhere = {(prefix, str(space)) for prefix, space in Graph().namespaces()}
    customary = {*PREFIXES, *PREFIXES.values()}
    own = [pair for pair in bound if pair not in everywhere]
    return own + [pair for pair in bound if pair in everywhere and customary.isdisjoint(pair)]
