"""Findings about data as it will be served: each looks at the survey of a site and says what it finds, and where."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from rapidfuzz.distance import OSA

from seeother.check import (
    address_checks,
    language_checks,
    ontology_checks,
    skos_checks,
    term_checks,
    value_checks,
)
from seeother.check.writing_checks import damaged_texts, prefixed_names, unnameable_predicates
from seeother.diagnostics import Diagnostic, finding, likely
from seeother.files.datatypes import example, known_datatypes
from seeother.iris import canonical, namespace_of
from seeother.survey.failures import failing_alone
from seeother.survey.positions import Positions
from seeother.survey.survey import Survey
from seeother.terms import PREFIXES, SCHEMA_HTTP

Look = Callable[[Survey, Positions], Iterator[Diagnostic]]


def _undefined_terms(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
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
            iri not in survey.subjects and len(names) >= missing[namespace]
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


def _literals(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    for wrong in survey.wrong:
        name = wrong.datatype.rpartition("#")[2]
        shown = wrong.text if len(wrong.text) <= 60 else f"{wrong.text[:57]}…"
        message = f'"{shown}" is not a valid xsd:{name}'
        remedy = f'It should look like "{example(wrong.datatype)}", or have another datatype.'
        if name not in known_datatypes():
            message = f"XML Schema has no datatype xsd:{name}"
            remedy = f"{likely(name, known_datatypes())} Names differ by case.".strip()
        yield finding("bad-literal", positions.of_mention(wrong.at, wrong.text), message, remedy)


def _prefixes(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    for file, bound in sorted(survey.prefixes.items()):
        yield from _conflicts(file, positions)
        for prefix, namespace in sorted(bound.items()):
            if near := _almost(namespace):
                yield finding(
                    "prefix-typo",
                    positions.of_prefix(file, prefix),
                    f"<{namespace}> is one letter off <{near}>",
                    f"Did you mean @prefix {prefix}: <{near}> ?",
                )


def _conflicts(file: str, positions: Positions) -> Iterator[Diagnostic]:
    """Yield prefixes that one file binds twice; what other files call by them is theirs, and XML may bind them anew inside."""
    first: dict[str, tuple[str, int]] = {}
    for declared, (line, column) in positions.declarations(file):
        namespace, earlier = first.setdefault(declared.prefix, (declared.namespace, line))
        if namespace != declared.namespace:
            yield finding(
                "prefix-conflict",
                (file, line, column),
                f"the prefix {declared.prefix}: stands for <{declared.namespace}> from here on, "
                f"and for <{namespace}> from line {earlier}",
                "Give one of the two namespaces another prefix.",
            )


def _almost(namespace: str) -> str:
    if namespace in PREFIXES.values() or namespace == SCHEMA_HTTP:  # both spellings of schema.org are in use
        return ""
    return next(
        (known for known in PREFIXES.values() if OSA.distance(namespace, known, score_cutoff=1) == 1), ""
    )


def _several_files(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    for iri, files in survey.subjects.items():
        if len(files) > 1 and survey.settings.patterns.serves(canonical(iri)):
            yield finding(
                "several-files",
                positions.of_subject(iri),
                f"<{iri}> is described in {', '.join(sorted(files))}",
                "That is fine; know that an edit in one file does not show what the others say.",
            )


def _no_replacement(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    for iri in survey.deprecated:
        if iri in survey.subjects and iri not in survey.replaced:
            yield finding(
                "no-replacement",
                positions.of_subject(iri),
                f"<{iri}> is deprecated, and nothing is said to replace it",
                "Add dcterms:isReplacedBy with what to use in its place, if there is anything.",
            )


CHECKS: tuple[Look, ...] = (
    address_checks.nothing_served,
    address_checks.unserved_subjects,
    address_checks.subjects_elsewhere,
    address_checks.dead_links,
    _undefined_terms,
    address_checks.twin_uris,
    address_checks.things_as_documents,
    address_checks.hash_and_slash,
    language_checks.labels,
    language_checks.unknown_languages,
    language_checks.texts_without_language,
    _literals,
    _prefixes,
    address_checks.unsafe_iris,
    _several_files,
    address_checks.shadowed_names,
    _no_replacement,
    prefixed_names,
    damaged_texts,
    unnameable_predicates,
    term_checks.unknown_terms,
    term_checks.misused_terms,
    term_checks.deprecated_terms,
    term_checks.wrong_objects,
    term_checks.redefined_terms,
    term_checks.two_schemes,
    term_checks.disjoint_members,
    skos_checks.label_clashes,
    skos_checks.cycles,
    skos_checks.relation_clashes,
    skos_checks.matches_inside,
    skos_checks.top_concepts,
    skos_checks.lonely_concepts,
    skos_checks.same_names,
    skos_checks.hierarchy_slips,
    skos_checks.replaced_things,
    skos_checks.collection_slips,
    ontology_checks.term_cycles,
    ontology_checks.inverses,
    ontology_checks.several_values,
    ontology_checks.ontologies,
    ontology_checks.undefined_meanings,
    ontology_checks.several_ends,
    ontology_checks.unbalanced_labels,
    value_checks.odd_texts,
    value_checks.coordinates,
    value_checks.future_dates,
    value_checks.mixed_datatypes,
)
# What is not found may stand in the part of a file that could not be read.
_OF_ABSENCE = frozenset(
    {"dead-link", "undefined-term", "no-label", "label-language", "no-replacement", "concept-without-scheme"}
    | {
        "orphan-concept",
        "no-definition",
        "ontology-metadata",
        "untyped-term",
        "transitive-only",
        "broken-list",
    }
)


def check_data(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield what every check finds."""
    for check in CHECKS:
        findings: list[Diagnostic] = []
        with failing_alone(check.__name__.strip("_").replace("_", " "), findings):
            found = check(survey, positions)
            yield from (
                each for each in found if each.file not in survey.broken or each.code not in _OF_ABSENCE
            )
        yield from findings
