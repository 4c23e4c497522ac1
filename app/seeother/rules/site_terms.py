"""Findings about the terms of the site's own vocabulary: which are used and not defined, or put out of use for nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from seeother.diagnostics import Diagnostic, finding, likely
from seeother.iris import canonical, namespace_of
from seeother.survey.positions import Positions
from seeother.survey.survey import Survey
from seeother.vocabularies.known import known


def undefined_terms(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield terms in use that the site's own vocabulary does not define."""
    defined: dict[str, list[str]] = defaultdict(
        list
    )  # the names that each of the site's own vocabularies defines
    for iri in sorted(survey.properties | survey.classes):
        if survey.settings.patterns.thing(canonical(iri)):
            defined[namespace_of(iri)].append(iri.removeprefix(namespace_of(iri)))
    missing = Counter(namespace_of(iri) for iri in survey.terms if iri not in survey.subjects)
    for iri, mention in survey.terms.items():
        namespace = namespace_of(iri)
        names = defined.get(namespace, [])
        if (
            iri not in survey.subjects and not known().term(iri) and len(names) >= missing[namespace]
        ):  # else it is an extract of a larger one
            yield finding(
                "undefined-term",
                positions.of_mention(mention, iri),
                f"<{iri}> is in use, but the vocabulary it belongs to does not define it",
                f"{_likely_term(iri.removeprefix(namespace), names)} A term that is meant needs a definition.".strip(),
            )


def _likely_term(name: str, names: list[str]) -> str:
    """Return the name that may be meant; numbers such as P31 tell nothing by being alike."""
    return "" if any(map(str.isdigit, name)) else likely(name, names)


def no_replacement(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield deprecated things that nothing is said to replace."""
    for iri in survey.deprecated:
        if iri in survey.subjects and iri not in survey.replaced:
            yield finding(
                "no-replacement",
                positions.of_subject(iri),
                f"<{iri}> is deprecated, and nothing is said to replace it",
                "Add dcterms:isReplacedBy with what to use in its place, if there is anything.",
            )
