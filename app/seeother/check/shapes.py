"""Apply the site's SHACL shapes, every *.shacl.ttl, in a process that is bounded; its results become findings like others."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from threading import Timer
from typing import Any

from seeother import processes
from seeother.diagnostics import Diagnostic, finding
from seeother.files.reading import read
from seeother.files.sources import Source
from seeother.survey.facts import Mention
from seeother.survey.failures import failing_alone
from seeother.survey.positions import Position, Positions
from seeother.survey.survey import Survey

_SH = "http://www.w3.org/ns/shacl#"
_LONGEST = 60  # characters of a value that is told
_SEVERITIES = {f"{_SH}Violation": "error", f"{_SH}Warning": "warning", f"{_SH}Info": "info"}
_LOOK_UP = "Look up the shape in the SHACL recommendation, https://www.w3.org/TR/shacl/."


@dataclass(frozen=True, slots=True)
class ShapeLimits:
    """What shapes may take: seconds for one, seconds for all, bytes of memory beyond what the data takes."""

    one: float = 30
    all: float = 300
    memory: int = 2**30


LIMITS = ShapeLimits()
_LOADING = 300  # seconds, beyond the limit of all shapes

# What a constraint wants, by its component in SHACL; {} stands for what the shape says it wants.
_WANTED = {
    "MinCount": ("minCount", "there are fewer values than {}"),
    "MaxCount": ("maxCount", "there are more values than {}"),
    "Datatype": ("datatype", "the value has another datatype than {}"),
    "Class": ("class", "the value is no {}"),
    "NodeKind": ("nodeKind", "the value is of another kind than {}"),
    "Pattern": ("pattern", "the value does not match the pattern {}"),
    "In": ("in", "the value is none of: {}"),
    "LanguageIn": ("languageIn", "the language is none of: {}"),
    "UniqueLang": ("", "two values have the same language"),
    "HasValue": ("hasValue", "the value {} is missing"),
    "MinLength": ("minLength", "the text is shorter than {} characters"),
    "MaxLength": ("maxLength", "the text is longer than {} characters"),
    "MinInclusive": ("minInclusive", "the value is less than {}"),
    "MinExclusive": ("minExclusive", "the value is not greater than {}"),
    "MaxInclusive": ("maxInclusive", "the value is greater than {}"),
    "MaxExclusive": ("maxExclusive", "the value is not less than {}"),
    "Equals": ("equals", "the values are not those of {}"),
    "Disjoint": ("disjoint", "a value is also one of {}"),
    "LessThan": ("lessThan", "a value is not less than those of {}"),
    "LessThanOrEquals": ("lessThanOrEquals", "a value is greater than those of {}"),
    "Node": ("node", "the shape {} is not met"),
    "Closed": ("", "the shape is closed and has no such property"),
    "Not": ("", "a shape is met that must not be"),
    "And": ("", "not all of several shapes are met"),
    "Or": ("", "none of several shapes is met"),
    "Xone": ("", "not exactly one of several shapes is met"),
    "QualifiedMinCount": ("qualifiedMinCount", "fewer values than {} meet a shape"),
    "QualifiedMaxCount": ("qualifiedMaxCount", "more values than {} meet a shape"),
}

# What is said where a blank node says what is wanted.
_UNNAMED = {
    "Class": "the value is not of the class that the shape describes",
    "HasValue": "a value that the shape describes is missing",
    "Node": "a shape inside this one is not met",
}


def check_shapes(
    survey: Survey, shapes: Iterable[Source], limits: ShapeLimits = LIMITS
) -> Iterator[Diagnostic]:
    """Yield what the shapes refuse, and which shapes cannot be applied; nothing is fetched, whatever they say."""
    broken = {told.file for told in survey.findings if told.severity == "error"}
    data = [source for source in survey.sources.values() if source.name not in broken]
    readings, failed = [], list[Diagnostic]()
    for source in shapes:
        with failing_alone("this shapes file", failed, source.name):
            readings.append(read(source, frozenset()))
    yield from failed
    for reading in readings:
        survey.sources[reading.source.name] = reading.source
        for told in reading.findings:
            message = f"the shapes file cannot be used: {told.message}"
            yield Diagnostic(
                told.file, told.line, told.column, told.severity, "bad-shape", message, told.hint
            )
    whole = [reading.source for reading in readings if not reading.has_errors]
    if whole:
        yield from _Applied(survey, whole[0].name).findings(data, whole, limits)


class _Applied:
    """Turns what the process that applies the shapes prints into findings with their places."""

    def __init__(self, survey: Survey, first_file: str) -> None:
        self._survey, self._first_file = survey, first_file
        self._positions = Positions(survey)

    def findings(self, data: list[Source], shapes: list[Source], limits: ShapeLimits) -> Iterator[Diagnostic]:
        """Have all shapes applied, and yield what each finds."""
        files = [[(str(each.path.resolve()), each.name) for each in sources] for sources in (data, shapes)]
        process = processes.start(
            "seeother.check.shape_runner",
            json.dumps(asdict(limits)),
            stdin=subprocess.PIPE,  # tells the files; its end tells that this process has ended
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        deadline = Timer(limits.all + _LOADING, process.kill)
        deadline.start()
        is_complete = False
        try:
            if process.stdin:
                process.stdin.write(json.dumps(files).encode() + b"\n")
                process.stdin.flush()
            for line in process.stdout or ():
                outcome = json.loads(line)
                is_complete = outcome is None
                yield from self._of(outcome) if outcome else ()
        finally:
            deadline.cancel()
            process.kill()
            process.communicate()
        if not is_complete:
            message = "the shapes could not be applied to the end: the process that does it was ended"
            hint = "All data must fit into memory for this; keep shapes for a part of it, or run pySHACL elsewhere."
            yield finding("bad-shape", (self._first_file, 1, 1), message, hint)

    def _of(self, outcome: dict[str, Any]) -> Iterator[Diagnostic]:
        shape = outcome["shape"]
        file = shape["file"] or self._first_file
        facts = [(name, value) for name, value in shape["facts"]]
        place = (
            self._positions.in_file(file, shape["iri"])
            if shape["iri"]
            else self._positions.of_blank(file, facts, "")
        )
        if problem := outcome["problem"]:
            name = f"<{shape['iri']}>" if shape["iri"] else "this shape"
            yield finding("bad-shape", place, f"{name} cannot be applied: {problem}", _LOOK_UP)
        yield from (self._result(result, place) for result in outcome["results"])

    def _result(self, result: dict[str, Any], shape: Position) -> Diagnostic:
        focus = result["focus"]
        hint = (
            f"The shape is <{result['shape']}>."
            if result["shape"]
            else "The shape says what is wanted there."
        )
        along = f", at {result['path']}" if result["path"] else ""
        message = " ".join(f"{_name(focus)}{along}: {_message(result)}".split())
        severity = _SEVERITIES.get(result["severity"], "warning")
        return Diagnostic(*self._place(result, shape), severity, "shape", message, hint)

    def _place(self, result: dict[str, Any], shape: Position) -> Position:
        """Return where the refused value stands, else its property or the subject; the shape where the data has neither."""
        focus, value = result["focus"], result["value"]
        if "facts" in focus:
            facts = [(name, text) for name, text in focus["facts"]]
            return self._positions.of_blank(
                focus["file"], facts, focus["owners"][0] if focus["owners"] else ""
            )
        iri = focus["iri"]
        if iri in self._survey.subjects:
            told = value and value != focus and value.get("text")
            return self._positions.of_mention(
                Mention(self._survey.place(iri)[0], iri), told or result["path"].strip("<>")
            )
        mentioned = self._survey.links.get(iri)
        return self._positions.of_mention(mentioned, iri) if mentioned else shape


def _name(focus: dict[str, Any]) -> str:
    if "facts" in focus:
        owners = " and ".join(f"<{owner}>" for owner in focus["owners"])
        return f"a blank node of {owners}" if owners else "a blank node"
    return _quoted(focus)


def _quoted(node: dict[str, Any]) -> str:
    return f"<{node['iri']}>" if node["iri"] else f'"{_shortened(node["text"])}"'


def _message(result: dict[str, Any]) -> str:
    """Return what the shape says itself, else what its constraint wants."""
    name, words = _WANTED.get(result["constraint"], ("", ""))
    if result["messages"] or not words:
        told = result["messages"] or (result["told"] if result["constraint"] == "SPARQL" else [])
        return str(told[0]) if told else f"the constraint {result['constraint'] or 'of the shape'} is not met"
    wanted, value = result["wanted"].get(name, ()), result["value"]
    sentence = words.format(", ".join(wanted))
    if name and not wanted:
        sentence = _UNNAMED.get(result["constraint"], "what the shape describes is not met")
    is_told = value and value != result["focus"] and "facts" not in value
    return f"{sentence}; it is {_quoted(value)}" if is_told else sentence


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
