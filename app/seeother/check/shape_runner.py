"""Apply SHACL shapes with pySHACL, in processes of their own: shapes are code, which may fail, reach out or never end.

The process that is started reads shapes and data once and forks one that applies the shapes one after the other. Where
that one dies, fails or takes too long, it is killed, and a fork of the first goes on with the next shape. Each prints a
line of JSON for each shape.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

import pyshacl
import rdflib
from pyoxigraph import BlankNode, NamedNode
from rdflib.namespace import RDF, SH
from rdflib.plugins import sparql

from seeother.check.profiles import shapes_of
from seeother.check.shapes import ShapeLimits
from seeother.files.parsing import parsing
from seeother.files.sources import Source, find_sources
from seeother.terms import XSD

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target)
_SHAPES = (SH.NodeShape, SH.PropertyShape)
_ROOT = "urn:x-seeother:shape:"  # stands for a shape that is a blank node
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "urllib.",
    "ctypes.",
    "shutil.",
)
_MOST_FACTS = 20  # of a blank node, which tell it from others


@dataclass(slots=True)
class Shape:
    """A shape that applies to something: the file it stands in, and its IRI or what a blank node says."""

    node: Any
    file: str
    iri: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Outcome:
    """What one shape found: results as they are in the report, or why there are none."""

    shape: dict[str, Any]
    results: list[dict[str, Any]]
    problem: str = ""


class Graphs:
    """The shapes and the data of a site, and where their blank nodes come from."""

    def __init__(self, folder: Path, broken: Iterable[str], profile: str) -> None:
        self.data, self.shapes = rdflib.Graph(), rdflib.Graph()
        self._files: dict[Any, str] = {}
        skipped = set(broken)
        for source in find_sources(folder)[0]:
            if source.name not in skipped:
                self._load(source, self.data)
        for source in shapes_of(folder, profile):
            if source.name not in skipped:
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
        yield from statements[:_MOST_FACTS]

    def around(self, node: Any) -> rdflib.Graph:
        """Return the shapes that a shape refers to, and itself, so that no other can spoil it."""
        graph, waiting, seen = rdflib.Graph(), [node], {node}
        while waiting:
            for triple in self.shapes.triples((waiting.pop(), None, None)):
                graph.add(triple)
                if triple[2] not in seen and type(triple[2]) is not rdflib.Literal:
                    seen.add(triple[2])
                    waiting.append(triple[2])
        return graph

    def told_of(self, node: Any) -> dict[str, Any]:
        """Return a node of the data as findings need it: an IRI, or the file, owner and statements of a blank node."""
        if type(node) is not rdflib.BNode:
            return {"iri": str(node) if type(node) is rdflib.URIRef else "", "text": str(node)}
        owner: Any = node
        seen: set[Any] = {node}
        while type(owner) is rdflib.BNode:
            above = next((s for s in self.data.subjects(None, owner) if s not in seen), None)
            if above is None:
                break
            seen.add(above)
            owner = above
        return {
            "file": self._files.get(node, ""),
            "owner": str(owner) if type(owner) is rdflib.URIRef else "",
            "facts": list(self.facts(node, self.data)),
        }


def _term(term: Any) -> Any:
    """Return a term as rdflib has it, every literal as it is written."""
    if type(term) is NamedNode:
        return rdflib.URIRef(term.value)
    if type(term) is BlankNode:
        return rdflib.BNode(term.value)
    plain = term.language or term.datatype.value == f"{XSD}string"
    datatype = None if plain else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, lang=term.language, datatype=datatype, normalize=False)


def apply(shape: Shape, graphs: Graphs) -> list[dict[str, Any]]:
    """Return the results of one shape."""
    node, around = shape.node, graphs.around(shape.node)
    if type(node) is rdflib.BNode:
        node = rdflib.URIRef(f"{_ROOT}{node}")
        for _, predicate, value in list(around.triples((shape.node, None, None))):
            around.add((node, predicate, value))
    _, report, text = pyshacl.validate(
        graphs.data,
        shacl_graph=around,
        use_shapes=[str(node)],
        advanced=False,
        inference="none",
        do_owl_imports=False,
        allow_warnings=True,
        allow_infos=True,
    )
    if not isinstance(report, rdflib.Graph):  # a failure that is returned, not raised
        raise ValueError(text)
    return [_result(report, found, graphs) for found in report.subjects(RDF.type, SH.ValidationResult)]


def _result(report: rdflib.Graph, result: Any, graphs: Graphs) -> dict[str, Any]:
    def value(predicate: Any) -> Any:
        return report.value(result, predicate)

    source, path = value(SH.sourceShape), value(SH.resultPath)
    component = value(SH.sourceConstraintComponent)
    return {
        "focus": graphs.told_of(value(SH.focusNode)),
        "path": str(path) if type(path) is rdflib.URIRef else "",
        "value": None if value(SH.value) is None else graphs.told_of(value(SH.value)),
        "messages": sorted(map(str, graphs.shapes.objects(source, SH.message))),
        "told": sorted(map(str, report.objects(result, SH.resultMessage))),
        "constraint": str(component or "").rpartition("#")[2].removesuffix("ConstraintComponent"),
        "wanted": _wanted(graphs.shapes, source),
        "severity": str(value(SH.resultSeverity)),
        "shape": str(source) if type(source) is rdflib.URIRef else "",
    }


def _wanted(shapes: rdflib.Graph, source: Any) -> dict[str, list[str]]:
    wanted = defaultdict(list)
    for predicate, value in shapes.predicate_objects(source):
        name = str(predicate).rpartition("#")[2]
        if type(value) is not rdflib.BNode:
            wanted[name].append(str(value))
        elif predicate in (SH["in"], SH.languageIn):
            wanted[name] += [
                str(member) for member, _ in zip(shapes.items(value), range(_MOST_FACTS), strict=False)
            ]
    return {name: sorted(values) for name, values in wanted.items()}


def _confine(limits: ShapeLimits) -> None:
    """Take from this process what shapes have no business with: memory without end, time, the network, programs."""
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + limits.memory,) * 2)
    seconds = int(limits.all) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sparql.SPARQL_LOAD_GRAPHS = False  # FROM <…> would be fetched

    def refuse(event: str, _: tuple[Any, ...]) -> None:
        if event.startswith(_FORBIDDEN):
            raise PermissionError("shapes may reach nothing outside the site")

    sys.addaudithook(refuse)


def _apply_from(first: int, shapes: list[Shape], graphs: Graphs, limits: ShapeLimits, out: IO[str]) -> None:
    """Apply the shapes from a number on, and write a line for each."""
    _confine(limits)
    for shape in shapes[first:]:
        try:
            outcome = Outcome({}, apply(shape, graphs))
        except MemoryError:
            outcome = Outcome({}, [], "it takes more memory than there is for shapes")
        except (
            Exception
        ) as problem:  # pySHACL has an exception for each way a shape can be wrong, without a common base
            outcome = Outcome({}, [], " ".join(str(problem).split())[:300] or type(problem).__name__)
        out.write(json.dumps([outcome.results, outcome.problem]) + "\n")
        out.flush()


def outcomes(shapes: list[Shape], graphs: Graphs, limits: ShapeLimits) -> Iterator[Outcome]:
    """Yield what each shape finds; one that fails or takes too long keeps no other from being applied."""
    number, end = 0, time.monotonic() + limits.all
    while number < len(shapes):
        child = _Applying(number, shapes, graphs, limits)
        try:
            while number < len(shapes):
                left = end - time.monotonic()
                results, problem = child.next(min(limits.one, left))
                yield Outcome(_about(shapes[number]), results, problem)
                number += 1
                if child.is_over:
                    break
        finally:
            child.end()
        if time.monotonic() >= end:
            break
    for shape in shapes[number:]:
        yield Outcome(
            _about(shape), [], f"it was not applied: all shapes together took {limits.all:g} seconds"
        )


def _about(shape: Shape) -> dict[str, Any]:
    return {"file": shape.file, "iri": shape.iri, "facts": shape.facts}


class _Applying:
    """A fork that applies shapes, and the pipe it answers through."""

    def __init__(self, first: int, shapes: list[Shape], graphs: Graphs, limits: ShapeLimits) -> None:
        reading, writing = os.pipe()
        self.is_over = False
        self._pid = os.fork()
        if not self._pid:
            os.close(reading)
            with os.fdopen(writing, "w", encoding="utf-8") as out:
                _apply_from(first, shapes, graphs, limits, out)
            os._exit(0)
        os.close(writing)
        self._lines, self._rest = reading, b""

    def next(self, seconds: float) -> tuple[list[dict[str, Any]], str]:
        """Return results and problem of the next shape."""
        end = time.monotonic() + seconds
        while b"\n" not in self._rest:
            ready, _, _ = select.select([self._lines, sys.stdin], [], [], max(end - time.monotonic(), 0))
            if sys.stdin in ready:  # whoever started this has ended
                self.end()
                sys.exit()
            if not ready:
                self.is_over = True
                return [], f"it was cut short after {seconds:.3g} seconds"
            part = os.read(self._lines, 2**16)
            self._rest += part
            if not part:
                self.is_over = True
                return [], "it ended the process that applied it"
        line, _, self._rest = self._rest.partition(b"\n")
        results, problem = json.loads(line)
        return results, problem

    def end(self) -> None:
        """End the fork, whatever it does."""
        os.close(self._lines)
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)


def main(folder: str, broken: str, limits: str, profile: str) -> None:
    """Print an outcome a line, and at last a line that is null, which tells that it is complete."""
    graphs = Graphs(Path(folder), json.loads(broken), profile)
    for outcome in outcomes(graphs.roots(), graphs, ShapeLimits(**json.loads(limits))):
        sys.stdout.write(json.dumps(asdict(outcome)) + "\n")
        sys.stdout.flush()
    sys.stdout.write("null\n")


if __name__ == "__main__":
    main(*sys.argv[1:5])
