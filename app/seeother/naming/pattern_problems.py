"""What is wrong with a pair of URI templates as somebody wrote it."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from seeother.iris import origin_of
from seeother.naming.costs import degree_of
from seeother.naming.matching import VARIABLE
from seeother.naming.templates import Template
from seeother.uris import iri_problem, reference_problem

_DEAREST = 3  # a power of the length of a path that matching it may not take
KEYS = ("thing", "document", "html", "rdf")


class Problem(NamedTuple):
    """What is wrong with one template, or with their pair where the key is ""."""

    key: str
    code: str
    message: str
    hint: str


def pattern_problems(entry: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong with the templates of a pattern, keyed as in the settings."""
    if "thing" not in entry or not ("document" in entry or "rdf" in entry):
        yield Problem(
            "",
            "pattern-incomplete",
            "a pattern needs thing, and document or rdf",
            'For example thing = "/id/{+name}" and document = "/doc/{+name}".',
        )
        return
    told = {key: value for key, value in entry.items() if key in KEYS}
    wrong = [
        Problem(key, "pattern-template", f"{key} {found[0]}", found[1])
        for key, value in told.items()
        if (found := _wrong_template(key, value))
    ]
    yield from wrong or _wrong_together(told)


def _wrong_together(told: Mapping[str, str]) -> Iterator[Problem]:
    variables = _named(told["thing"].partition("#")[0])
    for key, template in told.items():
        if key != "thing" and _named(template) - ({"ext"} if key == "rdf" else set()) != variables:
            yield Problem(
                key,
                "pattern-variables",
                f"{key} has other variables than thing, so neither leads back to the other",
                f"Use just these in {key}: {', '.join(sorted(variables)) or 'none'}"
                + (" (the part after # never reaches a server)." if "#" in told["thing"] else "."),
            )
    if "rdf" in told and "{ext}" not in told["rdf"]:
        yield Problem(
            "rdf",
            "pattern-template",
            "rdf has no {ext}, so all formats share one URL",
            'For example rdf = "/data/{name}.{ext}".',
        )


def _wrong_template(key: str, value: Any) -> tuple[str, str] | None:
    such = 'Such as "/id/{name}" or "https://example.org/id/{name}".'
    if not isinstance(value, str) or not value.startswith(("/", "http://", "https://")):
        return reference_problem(value), such
    if value.startswith("/-/"):
        return "lies below /-/, where the server's own pages are", "Choose another prefix."
    if "#" in value and key != "thing":
        return (
            "holds a #, which never reaches a server",
            "End it before the #; one document serves all its fragments.",
        )
    literal = VARIABLE.sub("x", value)
    if "#" in value and "#" not in literal:
        return "has a # in a constraint", "No variable ever holds a #; leave it out of the constraint."
    if "?" in literal:
        return "holds a query", "Templates describe paths; leave out the ? and what follows."
    if wrong := _wrong_expression(value):
        remedy = "Write {name}, {+name} or {name:regex}, each name once."
        if "for ever" in wrong:
            remedy = "Part repetitions by a character that none of them takes, as in [^/]+(?:/[^/]+)*."
        return f"is not a template: {wrong}", remedy
    if wrong := _wrong_literal(value):
        return wrong, such
    return None


def _wrong_literal(value: str) -> str:
    """Say what is wrong with the fixed parts of a URI template."""
    literal = VARIABLE.sub("x", value)
    if not value.startswith("/") and "{}" in origin_of(VARIABLE.sub("{}", value)):
        return "has a variable in its host, and a pattern speaks of one host"
    if "{" in literal or "}" in literal:
        return "has a brace that opens or closes nothing"
    return iri_problem(literal)


def _wrong_expression(template: str) -> str:
    """Say what is wrong with the constraints of a template, each by itself and all together; "" for nothing."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # what Python is going to read otherwise is read by nobody now
            for constraint in (found[3] for found in VARIABLE.finditer(template) if found[3]):
                re.compile(constraint)
                if not 0 < degree_of(constraint) < _DEAREST:
                    return f"{constraint} may take for ever to match: it repeats what repeats, or the same thrice"
            Template(template).regex  # noqa: B018  compiling is the check
    except (re.error, OverflowError, RecursionError, Warning) as problem:
        return str(problem)
    return ""


def _named(template: str) -> set[str]:
    return set(Template(template).variables)
