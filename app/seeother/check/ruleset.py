"""All rules that the data of a site is held against, in their order; one that fails is a finding, and the others go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from seeother.diagnostics import Diagnostic
from seeother.processes import beside
from seeother.rules import (
    addresses,
    concepts,
    definitions,
    design,
    ends,
    geometries,
    hierarchies,
    languages,
    ontologies,
    site_terms,
    terms,
    thesauri,
    values,
    writing,
)
from seeother.survey.failures import failing_alone
from seeother.survey.positions import Positions
from seeother.survey.survey import Survey

Rule = Callable[[Survey, Positions], Iterator[Diagnostic]]


RULES: tuple[Rule, ...] = (
    addresses.nothing_served,
    addresses.unserved_subjects,
    addresses.subjects_elsewhere,
    addresses.dead_links,
    site_terms.undefined_terms,
    site_terms.misused_own_terms,
    site_terms.terms_in_wrong_places,
    addresses.twin_uris,
    addresses.things_as_documents,
    addresses.pages_for_things,
    site_terms.hash_and_slash,
    languages.labels,
    languages.nameless_parties,
    languages.unknown_languages,
    languages.texts_without_language,
    languages.other_scripts,
    values.literals,
    writing.prefixes,
    writing.unsafe_iris,
    writing.local_iris,
    writing.several_files,
    writing.shadowed_names,
    site_terms.no_replacement,
    writing.prefixed_names,
    writing.odd_schemes,
    writing.obo_iris,
    writing.damaged_texts,
    writing.unnameable_predicates,
    terms.unknown_terms,
    terms.misused_terms,
    terms.deprecated_terms,
    terms.wrong_objects,
    terms.redefined_terms,
    terms.foreign_definitions,
    terms.two_schemes,
    ends.disjoint_members,
    ends.other_kinds,
    ends.other_ends,
    ends.ends_of_vocabularies,
    ends.kinds_of_properties,
    ends.limited_values,
    concepts.label_clashes,
    hierarchies.cycles,
    concepts.relation_clashes,
    concepts.matches_inside,
    hierarchies.top_concepts,
    hierarchies.lonely_concepts,
    concepts.same_names,
    hierarchies.hierarchy_slips,
    concepts.notations_with_language,
    concepts.replaced_things,
    hierarchies.collection_slips,
    concepts.wrong_ends,
    thesauri.missing_languages,
    thesauri.undocumented_concepts,
    thesauri.shared_labels,
    thesauri.second_notations,
    thesauri.alike_labels,
    thesauri.orphan_labels,
    thesauri.top_concepts_missing,
    thesauri.unconnected_concepts,
    hierarchies.related_siblings,
    hierarchies.one_sided_relations,
    ontologies.term_cycles,
    ontologies.inverses,
    ontologies.several_values,
    ontologies.constrained_properties,
    ontologies.ontologies,
    definitions.undefined_meanings,
    ontologies.several_ends,
    definitions.unbalanced_labels,
    definitions.second_labels,
    ontologies.missing_ontologies,
    ontologies.unlike_ends,
    design.vague_names,
    design.alike_names,
    design.mixed_naming,
    design.labels_like_names,
    design.ends_missing,
    design.unused_terms,
    site_terms.untyped_terms,
    design.contradictions,
    design.same_terms,
    design.odd_expressions,
    definitions.swapped_texts,
    definitions.lowercase_definitions,
    site_terms.unclassed_things,
    values.odd_texts,
    geometries.coordinates,
    geometries.not_drawn,
    values.future_dates,
    values.reversed_dates,
    values.mixed_datatypes,
    values.odd_numbers,
    values.decimal_commas,
)
_MANY = 2000  # subjects, from which on a copy of the process is worth its while
# What is not found may stand in the part of a file that could not be read; where that begins, little is what it seems.
_OF_ABSENCE = frozenset(
    (
        "dead-link undefined-term no-label label-language no-replacement concept-without-scheme "
        "orphan-concept no-definition ontology-metadata untyped-term transitive-only broken-list "
        "no-top-concept missing-language one-sided-relation unconnected-concepts unconnected-term orphan-label "
        "no-ontology ontology-details no-ends"
    ).split()
)


def check_data(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield what every rule finds; in a large site a copy of this process applies half of them meanwhile."""
    if len(survey.subjects) < _MANY:
        yield from _found_by(RULES, survey, positions)
        return
    rest = beside(lambda: list(_found_by(RULES[1::2], survey, positions)))
    yield from _found_by(RULES[::2], survey, positions)
    yield from rest()


def _found_by(rules: tuple[Rule, ...], survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    stops = {(each.file, each.line) for each in survey.findings if each.severity == "error" and each.line}
    for rule in rules:
        findings: list[Diagnostic] = []
        with failing_alone(rule.__name__.strip("_").replace("_", " "), findings):
            found = rule(survey, positions)
            yield from (
                each
                for each in found
                if each.file not in survey.broken
                or (each.code not in _OF_ABSENCE and (each.file, each.line) not in stops)
            )
        yield from findings
