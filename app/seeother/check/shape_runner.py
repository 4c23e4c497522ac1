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
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

import pyshacl
import rdflib
from rdflib.extras.shacl import parse_shacl_path
from rdflib.namespace import RDF, SH
from rdflib.plugins import sparql

from seeother.check.shape_graphs import MOST_FACTS, Graphs, Shape
from seeother.check.shapes import ShapeLimits
from seeother.files.sources import Source

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


@dataclass(slots=True)
class Outcome:
    """What one shape found: results as they are in the report, or why there are none."""

    shape: dict[str, Any]
    results: list[dict[str, Any]]
    problem: str = ""


def apply(shape: Shape, graphs: Graphs) -> list[dict[str, Any]]:
    """Return the results of one shape."""
    _, report, text = pyshacl.validate(
        graphs.data,
        shacl_graph=graphs.around(shape.node),
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
        "path": "" if path is None else parse_shacl_path(report, path).n3(),
        "value": None if value(SH.value) is None else graphs.told_of(value(SH.value)),
        "messages": [
            str(text) for text in sorted(graphs.shapes.objects(source, SH.message), key=_by_language)
        ],
        "told": sorted(map(str, report.objects(result, SH.resultMessage))),
        "constraint": str(component or "").rpartition("#")[2].removesuffix("ConstraintComponent"),
        "wanted": _wanted(graphs.shapes, source),
        "severity": str(value(SH.resultSeverity)),
        "shape": str(source) if type(source) is rdflib.URIRef else "",
    }


def _by_language(text: Any) -> tuple[bool, str]:
    """Put first what is in the language of the findings, or in none."""
    return getattr(text, "language", None) not in (None, "en"), str(text)


def _wanted(shapes: rdflib.Graph, source: Any) -> dict[str, list[str]]:
    wanted = defaultdict(list)
    for predicate, value in shapes.predicate_objects(source):
        name = str(predicate).rpartition("#")[2]
        if type(value) is not rdflib.BNode:
            wanted[name].append(_written(value))
        elif predicate in (SH["in"], SH.languageIn):
            members = islice(shapes.items(value), MOST_FACTS)
            wanted[name] += [_written(member) for member in members if type(member) is not rdflib.BNode]
    return {name: sorted(values) for name, values in wanted.items()}


def _written(term: Any) -> str:
    return f"<{term}>" if type(term) is rdflib.URIRef else str(term)


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


def main(limits: str) -> None:
    """Read which files there are; print an outcome a line, and at last a line that is null, which tells that it is complete."""
    data, shapes = ([_source(*each) for each in told] for told in json.loads(sys.stdin.readline()))
    graphs = Graphs(data, shapes)
    for outcome in outcomes(graphs.roots(), graphs, ShapeLimits(**json.loads(limits))):
        sys.stdout.write(json.dumps(asdict(outcome)) + "\n")
        sys.stdout.flush()
    sys.stdout.write("null\n")


def _source(path: str, name: str) -> Source:
    return Source.at(Path(path), name, Path(path).stat())


if __name__ == "__main__":
    main(sys.argv[1])
