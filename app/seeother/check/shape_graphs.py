"""The shapes and the data of a site as rdflib has them, and which file each blank node of theirs comes from."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import rdflib
from pyoxigraph import BlankNode, NamedNode
from rdflib.namespace import RDF, SH

from seeother.files.parsing import parsing
from seeother.files.sources import Source
from seeother.terms import XSD

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target)
_SHAPES = (SH.NodeShape, SH.PropertyShape)
MOST_FACTS = 20  # of a blank node, which tell it from others
_MOST_OWNERS = 3


@dataclass(slots=True)
class Shape:
    """A shape that applies to something: the file it stands in, and its IRI or what a blank node says."""

    node: Any
    file: str
    iri: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)


class Graphs:
    """The shapes and the data of a site, and where their blank nodes come from."""

    def __init__(self, data: Iterable[Source], shapes: Iterable[Source]) -> None:
        self.data, self.shapes = rdflib.Graph(), rdflib.Graph()
        self._files: dict[Any, str] = {}
        for source in data:
            self._load(source, self.data)
        for source in shapes:
            self._load(source, self.shapes)

    def _load(self, source: Source, graph: rdflib.Graph) -> None:
        with parsing(source) as parser:
            for quad in parser:
                triple = tuple(map(_term, quad.triple))
                graph.add(triple)
                if graph is self.shapes:
                    self._files.setdefault(triple[0], source.name)
                for node in (triple[0], triple[2]):
                    if type(node) is rdflib.BNode:
                        self._files.setdefault(node, source.name)

    def roots(self) -> list[Shape]:
        """Return the shapes to apply, by file: those with a target, and those that no other shape refers to."""
        nodes = {node for target in _TARGETS for node in self.shapes.subjects(target)}
        typed = {node for kind in _SHAPES for node in self.shapes.subjects(RDF.type, kind)}
        nodes |= {node for node in typed if not any(self.shapes.subjects(None, node))}
        nodes |= {node for node in typed if (node, RDF.type, rdflib.RDFS.Class) in self.shapes}
        found = [self._shape(node) for node in nodes]
        return sorted(found, key=lambda shape: (shape.file, shape.iri, sorted(shape.facts)))

    def _shape(self, node: Any) -> Shape:
        file = self._files.get(node, "")
        if type(node) is rdflib.BNode:
            return Shape(node, file, facts=list(self.facts(node, self.shapes)))
        return Shape(node, file, str(node))

    def facts(self, node: Any, graph: rdflib.Graph) -> Iterator[tuple[str, str]]:
        """Yield what a blank node says, but for other blank nodes."""
        statements = sorted(
            (str(p), str(o)) for p, o in graph.predicate_objects(node) if type(o) is not rdflib.BNode
        )
        yield from statements[:MOST_FACTS]

    def around(self, node: Any) -> rdflib.Graph:
        """Return a shape and those that it refers to, which have no targets of their own there: each is applied by itself."""
        graph, waiting, seen = rdflib.Graph(), [node], {node}
        while waiting:
            subject = waiting.pop()
            for triple in self.shapes.triples((subject, None, None)):
                if subject != node and _is_target(triple):
                    continue
                graph.add(triple)
                if triple[2] not in seen and type(triple[2]) is not rdflib.Literal:
                    seen.add(triple[2])
                    waiting.append(triple[2])
        return graph

    def told_of(self, node: Any) -> dict[str, Any]:
        """Return a node of the data as findings need it: an IRI, or the file, owners and statements of a blank node."""
        if type(node) is not rdflib.BNode:
            return {"iri": str(node) if type(node) is rdflib.URIRef else "", "text": str(node)}
        return {
            "file": self._files.get(node, ""),
            "owners": list(islice(self._owners(node), _MOST_OWNERS)),
            "facts": list(self.facts(node, self.data)),
        }

    def _owners(self, node: Any) -> Iterator[str]:
        """Yield the things that a blank node belongs to, through others or by itself."""
        waiting, seen = deque([node]), {node}
        while waiting:
            for above in self.data.subjects(None, waiting.popleft()):
                if above not in seen:
                    seen.add(above)
                    if type(above) is rdflib.BNode:
                        waiting.append(above)
                    else:
                        yield str(above)


def _is_target(triple: Any) -> bool:
    """Tell whether a statement says to what a shape is applied; a shape that is a class is applied to its members."""
    _, predicate, value = triple
    return predicate in _TARGETS or (predicate == RDF.type and value not in _SHAPES)


def _term(term: Any) -> Any:
    """Return a term as rdflib has it, every literal as it is written."""
    if type(term) is NamedNode:
        return rdflib.URIRef(term.value)
    if type(term) is BlankNode:
        return rdflib.BNode(term.value)
    plain = term.language or term.datatype.value == f"{XSD}string"
    datatype = None if plain else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
