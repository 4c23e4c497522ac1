"""Apply the site's SHACL shapes, every *.shacl.ttl, with pySHACL; its results become findings like the others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyshacl
import rdflib
from pyoxigraph import BlankNode, NamedNode
from rdflib.namespace import SH
from rdflib.term import Node

from seeother.check.positions import Position, Positions
from seeother.check.survey import Mention, Survey
from seeother.diagnostics import Diagnostic
from seeother.site.plain_files import read_plain
from seeother.site.sources import find_shapes, parsing
from seeother.terms import XSD

_SEVERITIES = {SH.Violation: "error", SH.Warning: "warning", SH.Info: "info"}


def check_shapes(survey: Survey, folder: Path) -> Iterator[Diagnostic]:
    """Yield what the shapes refuse; nothing is imported or fetched, whatever they say."""
    files = find_shapes(folder)
    shapes, broken = _shapes(files, folder)
    yield from broken
    if broken:
        return
    try:
        _, report, _ = pyshacl.validate(
            _data(survey),
            shacl_graph=shapes,
            advanced=False,
            inference="none",
            do_owl_imports=False,
            allow_warnings=True,
            allow_infos=True,
        )
    except (
        Exception
    ) as problem:  # pySHACL has an exception for each way a shape can be wrong, without a common base
        name = files[0].relative_to(folder).as_posix()
        yield Diagnostic(
            name,
            1,
            1,
            "error",
            "bad-shape",
            f"the shapes cannot be applied: {_first_line(problem)}",
            "Look up the shape in the SHACL recommendation, https://www.w3.org/TR/shacl/.",
        )
        return
    positions = Positions(survey)
    yield from (
        _finding(report, result, survey, positions)
        for result in report.subjects(rdflib.RDF.type, SH.ValidationResult)
    )


def _shapes(files: list[Path], folder: Path) -> tuple[rdflib.Graph, list[Diagnostic]]:
    graph, broken = rdflib.Graph(), []
    for file in files:
        try:
            graph.parse(data=read_plain(file), format="turtle", publicID=file.absolute().as_uri())
        except Exception as problem:
            line = getattr(problem, "lines", 0) + 1
            broken.append(
                Diagnostic(
                    file.relative_to(folder).as_posix(),
                    line,
                    1,
                    "error",
                    "bad-shape",
                    f"the shapes file cannot be read: {_first_line(problem)}",
                    "Mend it as Turtle.",
                )
            )
    return graph, broken


def _data(survey: Survey) -> rdflib.Graph:
    """Return everything the site says as one rdflib graph, every literal as it is written."""
    graph = rdflib.Graph()
    broken = {finding.file for finding in survey.findings if finding.severity == "error"}
    for source in (source for name, source in survey.sources.items() if name not in broken):
        with parsing(source) as parser:
            graph.addN((*map(_term, quad.triple), graph) for quad in parser)  # type: ignore[misc]
    return graph


def _term(term: Any) -> Node:
    if type(term) is NamedNode:
        return rdflib.URIRef(term.value)
    if type(term) is BlankNode:
        return rdflib.BNode(term.value)
    plain = term.language or term.datatype.value == f"{XSD}string"
    datatype = None if plain else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, lang=term.language, datatype=datatype, normalize=False)


def _finding(report: rdflib.Graph, result: Any, survey: Survey, positions: Positions) -> Diagnostic:
    focus = report.value(result, SH.focusNode)
    path = report.value(result, SH.resultPath)
    messages = sorted(str(message) for message in report.objects(result, SH.resultMessage))
    message = messages[0] if messages else "the shape is not met"
    shape = report.value(result, SH.sourceShape)
    hint = (
        f"The shape is <{shape}>."
        if isinstance(shape, rdflib.URIRef)
        else "The shape says what is wanted there."
    )
    severity = _SEVERITIES.get(report.value(result, SH.resultSeverity), "warning")
    about = f"<{focus}>" if isinstance(focus, rdflib.URIRef) else "a blank node"
    along = f", at <{path}>" if isinstance(path, rdflib.URIRef) else ""
    place = _place(focus, report.value(result, SH.value), survey, positions)
    return Diagnostic(*place, severity, "shape", f"{about}{along}: {_one_line(message)}", hint)


def _place(focus: Any, value: Any, survey: Survey, positions: Positions) -> Position:
    """Return where the refused value stands, else the subject; a blank node can only be told to be somewhere."""
    iri = str(focus)
    if iri not in survey.subjects:
        return min(survey.sources, default=""), 1, 1
    file, _ = survey.place(iri)
    return (
        positions.of_subject(iri) if value is None else positions.of_mention(Mention(file, iri), str(value))
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _first_line(problem: Exception) -> str:
    return _one_line(str(problem))[:200] or type(problem).__name__
