"""The Oxigraph of a snapshot on disk as a store of rdflib, with a graph for each file; which cannot be written to."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn
from weakref import finalize

from pyoxigraph import DefaultGraph, NamedNode, Variable
from pyoxigraph import Store as Oxigraph
from rdflib import Graph, Literal, URIRef
from rdflib import Variable as RdflibVariable
from rdflib.query import Result
from rdflib.store import Store

from seeother.graph.oxigraph import to_oxigraph, to_quads, to_rdflib
from seeother.statements import Node, Quad, Term, Triple

# What a query may only use where the store holds every literal by itself and every file's graph by its name: the store has
# some literals under a datatype of this program's own, and one file in its default graph.
_BY_VALUE = re.compile(
    r"\b(?:filter|bind|having|order|sum|avg|min|max|values|if|coalesce|graph|from|service)\b"
    r"|\^\^|(?<![\w:?$#/.%-])[+-]?\.?\d(?![^<\n]*>)",
    re.IGNORECASE,
)
# What finds the same however often something is found.
_AS_A_SET = re.compile(
    r"(?:\s|#.*|prefix\s+\S+\s+<[^>]*>)*(?:ask|construct|describe|select\s+distinct)\b", re.IGNORECASE
)
_COUNTS = re.compile(r"\bcount\b", re.IGNORECASE)
_IN_TWO_GRAPHS = "ASK { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?s ?p ?o } FILTER(?g != ?h) }"
_SLICE = re.compile(r"\b(?:limit|offset)\s+\d+", re.IGNORECASE)


class Opened:
    """A snapshot's Oxigraph, opened when it is first asked: it starts threads, and a process that has some must not fork.

    As long as somebody has one of these, the snapshot is in use.
    """

    def __init__(self, path: Path, mark: Path) -> None:
        self._path = path
        descriptor = os.open(mark, os.O_RDONLY | os.O_CLOEXEC)
        # The kernel drops the lock however this process ends.
        finalize(self, os.close, descriptor)
        # Without locks, or without room for another, it is served all the same.
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_SH)

    @cached_property
    def oxigraph(self) -> Oxigraph:
        """Return the store."""
        return Oxigraph.read_only(str(self._path))

    @cached_property
    def says_twice(self) -> bool:
        """Tell whether a statement is in two files: Oxigraph finds it twice then, where a graph has it once."""
        queries = ("ASK { ?s ?p ?o GRAPH ?g { ?s ?p ?o } }", _IN_TWO_GRAPHS)
        return any(bool(self.oxigraph.query(query)) for query in queries)

    def close(self) -> None:
        """Let go of the store and all it has cached; whoever asks next opens it again."""
        self.__dict__.pop("oxigraph", None)

    def reopen(self) -> None:
        """Let go of all that the store has cached, with one that is open for whoever asks meanwhile."""
        self.__dict__["oxigraph"] = Oxigraph.read_only(str(self._path))


class SnapshotStore(Store):
    """rdflib's view of a snapshot's Oxigraph: read-only, literals as they are written, each file a graph of its own."""

    context_aware = True
    graph_aware = True

    def __init__(self, opened: Opened, main: URIRef, namespaces: Mapping[str, str]) -> None:
        super().__init__()
        self._opened, self._main = opened, main
        self._graphs: dict[URIRef, Graph] = {}
        self._prefixes = {prefix: URIRef(space) for space, prefix in namespaces.items()}

    def quads(
        self,
        subject: Node | None = None,
        predicate: URIRef | None = None,
        value: Term | None = None,
        graph: URIRef | None = None,
    ) -> Iterator[Quad]:
        """Yield statements with their graphs, all or those with these parts; one said in two files comes twice."""
        try:
            s, p, o = map(_asked, (subject, predicate, value))
            place = None if graph is None else self._place(graph)
        except ValueError:  # what no store can hold, such as an IRI with a space
            return iter(())
        found = self._opened.oxigraph.quads_for_pattern(s, p, o, place)
        asked_for = None if isinstance(value, Literal) else value  # a literal may come back otherwise written
        return to_quads(found, self._main, subject, asked_for)

    def kept(self, graph: URIRef) -> Iterator[Any]:
        """Yield the statements of a graph as Oxigraph has them, which compares many of them quickly; `read` gives rdflib's."""
        return self._opened.oxigraph.quads_for_pattern(None, None, None, self._place(graph))

    def read(self, kept: Iterable[Any]) -> Iterator[Quad]:
        """Yield rdflib's statements for Oxigraph's."""
        return to_quads(kept, self._main)

    def _place(self, graph: URIRef) -> NamedNode | DefaultGraph:
        return DefaultGraph() if graph == self._main else NamedNode(str(graph))

    def triples(
        self, triple_pattern: Any, context: Graph | None = None
    ) -> Iterator[tuple[Triple, Iterator[Graph]]]:
        """Yield (statement, its graphs) as rdflib wants them, of one graph or of all."""
        subject, predicate, value = triple_pattern
        name = _name_of(context)
        found = (quad.triple for quad in self.quads(subject, predicate, value, name))
        for triple in found if name is not None or not self._opened.says_twice else _once(found):
            yield triple, self.contexts(triple)

    def _graph(self, name: Any) -> Graph:
        # On a store of its own: one that its graphs refer to would not go before the collector comes.
        if name not in self._graphs:
            self._graphs[name] = Graph(SnapshotStore(self._opened, self._main, {}), name)
        return self._graphs[name]

    def contexts(self, triple: Any = None) -> Generator[Graph, None, None]:
        """Yield the graphs of the files, or of those that say something."""
        if triple is not None and any(part is not None for part in triple):
            names = dict.fromkeys(quad.graph for quad in self.quads(*triple))
        else:
            named = self._opened.oxigraph.named_graphs()
            names = dict.fromkeys((self._main, *(to_rdflib(graph) for graph in named)))
        yield from map(self._graph, names)

    def __len__(self, context: Graph | None = None) -> int:
        """Return how many statements there are, one said in two files counted twice."""
        name = _name_of(context)
        return len(self._opened.oxigraph) if name is None else sum(1 for _ in self.quads(graph=name))

    def query(
        self,
        query: Any,
        initNs: Mapping[str, Any],  # noqa: N803  rdflib's names
        initBindings: Mapping[str, Any],  # noqa: N803
        queryGraph: Any,  # noqa: N803
        **options: Any,
    ) -> Result:
        """Have Oxigraph answer a SPARQL query over all files; rdflib answers those that go by values or by graphs."""
        if str(queryGraph) != "__UNION__" or options or not self._is_for_oxigraph(query):
            raise NotImplementedError
        try:
            return self.found_by(query, initNs, initBindings)
        except RuntimeError as problem:  # a binding of what is not selected
            raise NotImplementedError from problem

    def found_by(self, query: str, namespaces: Mapping[str, Any], bindings: Mapping[str, Any]) -> Result:
        """Return what Oxigraph finds, whatever the query goes by."""
        found = self._opened.oxigraph.query(
            query,
            prefixes={prefix: str(space) for prefix, space in namespaces.items()},
            use_default_graph_as_union=True,
            substitutions={Variable(str(name)): to_oxigraph(term) for name, term in bindings.items()},
        )
        return _result(found)

    def _is_for_oxigraph(self, query: Any) -> bool:
        if not isinstance(query, str) or _BY_VALUE.search(_SLICE.sub("", query)):
            return False
        as_a_set = _AS_A_SET.match(query) and not _COUNTS.search(query)
        return bool(as_a_set) or not self._opened.says_twice

    def bind(self, prefix: str, namespace: URIRef, override: bool = True) -> None:
        """Bind a prefix for as long as the store is open."""
        if override or prefix not in self._prefixes:
            self._prefixes[prefix] = namespace

    def namespace(self, prefix: str) -> URIRef | None:
        """Return the namespace of a prefix."""
        return self._prefixes.get(prefix)

    def prefix(self, namespace: URIRef) -> str | None:
        """Return the prefix of a namespace."""
        return next((name for name, space in self._prefixes.items() if space == namespace), None)

    def namespaces(self) -> Iterator[tuple[str, URIRef]]:
        """Yield (prefix, namespace)."""
        yield from self._prefixes.items()

    def add(self, triple: Any, context: Any, quoted: bool = False) -> NoReturn:
        """Refuse: what is served is what the files say."""
        _refuse()

    def remove(self, triple: Any, context: Any = None) -> NoReturn:
        """Refuse likewise."""
        _refuse()

    def update(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse likewise."""
        _refuse()

    def add_graph(self, graph: Graph) -> None:
        """Do nothing: rdflib announces every graph that it looks at."""

    def remove_graph(self, graph: Graph) -> NoReturn:
        """Refuse likewise."""
        _refuse()


def _asked(part: Term | None) -> Any:
    return None if part is None else to_oxigraph(part)


def _refuse() -> NoReturn:
    raise TypeError("this graph is read-only: edit the files of the site, and the next snapshot says it")


def _name_of(context: Graph | None) -> Any:
    return None if context is None else context.identifier


def _once(found: Iterable[Triple]) -> Iterator[Triple]:
    seen: set[Triple] = set()
    for triple in found:
        if triple not in seen:
            seen.add(triple)
            yield triple


def _result(found: Any) -> Result:
    """Return what Oxigraph found as rdflib's result."""
    if not hasattr(found, "__iter__"):
        result = Result("ASK")
        result.askAnswer = bool(found)
        return result
    if not hasattr(found, "variables"):
        result = Result("CONSTRUCT")
        result.graph = Graph()
        for triple in found:
            result.graph.add(tuple(map(to_rdflib, triple)))
        return result
    result = Result("SELECT")
    names = [variable.value for variable in found.variables]
    result.vars = [RdflibVariable(name) for name in names]
    result.bindings = (
        {RdflibVariable(name): to_rdflib(row[name]) for name in names if row[name] is not None}
        for row in found
    )
    return result
