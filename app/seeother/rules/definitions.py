"""Findings about what terms are called and how they are defined: not at all, twice, by the words of another."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain
from unicodedata import normalize

from seeother.diagnostics import Diagnostic, finding
from seeother.iris import namespace_of
from seeother.rules.concepts import CONCEPT
from seeother.rules.mending import listed, short
from seeother.rules.terms import shortened
from seeother.survey.facts import DEFINITIONS, IAO_DEFINITION, MOST, RDFS_LABEL, TYPE
from seeother.survey.positions import Positions
from seeother.survey.survey import Survey
from seeother.survey.texts import Text, number_of, repeated
from seeother.terms import RDFS, SKOS

_OBSOLETE = re.compile(r"\s*\W?(?:(?i:obsolete)\W+\w|DEPRECATED\W+\w|(?i:deprecated)\s*[^\w\s]+\s*\w)")

_OBO = (
    "http://www.geneontology.org/formats/oboInOwl#",
    "http://purl.obolibrary.org/obo/IAO_",
)  # where it is the custom
_LONG_LABEL = 60  # characters


def undefined_meanings(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield once for each namespace the terms that nothing explains, and definitions that explain two of them."""
    facts = survey.facts
    explained = set(chain.from_iterable(facts.definitions[predicate] for predicate in DEFINITIONS))
    missing: dict[str, list[str]] = defaultdict(list)
    for iri in survey.own_terms():
        if iri not in explained:
            missing[namespace_of(iri)].append(iri)
    for namespace, iris in missing.items():
        yield finding(
            "no-definition",
            positions.of_subject(iris[0]),
            f"{listed(iris, f'of <{namespace}>')} no definition",
            f"Add {'skos:definition' if SKOS in str(survey.prefixes) else 'rdfs:comment'}: what it means, in a sentence.",
        )
    yield from _repeated_definitions(survey, positions)


def _repeated_definitions(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    for predicate in (f"{SKOS}definition", "http://purl.obolibrary.org/obo/IAO_0000115", f"{RDFS}comment"):
        first: dict[Text, str] = {}
        definitions = survey.facts.definitions[predicate]
        several = repeated(definitions)
        for iri, told in definitions.told() if several or not definitions.are_single else ():
            if (
                len(told) > 1
                and predicate != f"{RDFS}comment"
                and len({language for _, language in told}) < len(set(told))
            ):
                yield finding(
                    "two-definitions",
                    positions.of_mention(positions.where(iri, predicate), predicate),
                    f"<{iri}> has two of {short(predicate)} in one language",
                    "Make one of the two.",
                )
            if iri not in survey.classes and iri not in survey.properties and predicate == f"{RDFS}comment":
                continue
            for each in several.intersection(told):
                other = first.setdefault(each, iri)
                if other != iri and not _are_twins(iri, other, survey) and not survey.is_of_others(iri):
                    yield finding(
                        "same-definition",
                        positions.of_mention(positions.where(iri, predicate), predicate),
                        f"<{iri}> is defined by the same words as <{other}>",
                        "Say what sets them apart, or make one of the two.",
                    )


def _are_twins(one: str, other: str, survey: Survey) -> bool:
    """Tell whether one of two things took the place of the other, or they are a class and its property."""
    replaced = survey.superseded | survey.deprecated.keys()
    return one in replaced or other in replaced or (one in survey.classes) != (other in survey.classes)


def unbalanced_labels(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield terms whose label is their definition, or that have two labels in one language."""
    facts = survey.facts
    for iri, labels in facts.texts[RDFS_LABEL].items():
        if iri not in survey.classes and iri not in survey.properties:
            continue
        first: dict[str, str] = {}
        for text, language in labels:
            told = facts.definitions[f"{RDFS}comment"].get(iri, ())
            if Text(number_of(text), language) in told:
                yield finding(
                    "label-as-definition",
                    positions.of_mention(positions.where(iri, text), text),
                    f'label and comment of <{iri}> are the same: "{shortened(text)}"',
                    "Let the comment say what the term means.",
                )
            if first.setdefault(language, text) != text:
                yield finding(
                    "two-labels",
                    positions.of_mention(positions.where(iri, text), text),
                    f"<{iri}> has two labels in one language: {_both(first[language], text)}",
                    "Keep one, and make skos:altLabel of the other.",
                )


def second_labels(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield the few things with two labels in one language, where others have one."""
    labels = survey.facts.texts[RDFS_LABEL]
    terms = survey.classes | survey.properties
    several = [
        iri
        for iri, told in labels.items()
        if len(told) > 1 and iri not in terms and len({text.language for text in told}) < len(set(told))
    ]
    for iri in several if len(several) * 20 <= len(labels) else ():
        languages = Counter(text.language for text in dict.fromkeys(labels[iri]))
        one, other, *_ = [text.value for text in dict.fromkeys(labels[iri]) if languages[text.language] > 1]
        yield finding(
            "two-labels",
            positions.of_mention(positions.where(iri, other), other),
            f"<{iri}> has two labels in one language: {_both(one, other)}",
            "Keep one, and make skos:altLabel of the other; where these are two things, give each its own IRI.",
        )


def _both(one: str, other: str) -> str:
    """Return two texts, and what parts them where nobody sees it."""
    is_alike = normalize("NFC", one) == normalize("NFC", other)
    return f'"{shortened(one)}" and "{shortened(other)}"{", alike but for how accents are encoded" if is_alike else ""}'


def swapped_texts(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield labels as long as a definition, beside definitions as short as a label, and labels that say obsolete (OOPS! P20)."""
    labels = survey.facts.texts[RDFS_LABEL]
    retired = {iri: texts for iri, texts in labels.items() if iri in survey.deprecated}
    marked = {iri for iri, texts in retired.items() if any(_OBSOLETE.match(text.value) for text in texts)}
    is_obo = any(predicate.startswith(_OBO) for predicate in survey.predicates)
    kinds = (
        survey.classes | survey.properties | {i for i, t in survey.facts.links[TYPE].items() if CONCEPT in t}
    )
    for iri in sorted(kinds & labels.keys()):
        for text, _ in labels[iri]:
            code, remedy = "obsolete-label", "Add owl:deprecated true."
            if _OBSOLETE.match(text) and iri not in survey.deprecated:
                message = f'<{iri}> is called "{shortened(text)}", but is not deprecated'
            elif iri in retired and iri not in marked and (is_obo or len(retired) <= len(marked) * 2):
                message = f"<{iri}> is deprecated, but its label does not say so"
                remedy = 'Begin it with "obsolete".'
            elif len(text) > _LONG_LABEL and 0 < survey.facts.comments.get(iri, 0) * 2 < len(text):
                code, remedy = (
                    "label-as-definition",
                    "Let the label be short, and the comment say what is meant.",
                )
                message = f"label and comment of <{iri}> seem to have changed places"
            else:
                continue
            yield finding(code, positions.of_mention(positions.where(iri, text), text), message, remedy)


def lowercase_definitions(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield once for each property the definitions that begin with a small letter, where nearly all begin with a capital."""
    for predicate in (f"{SKOS}definition", IAO_DEFINITION, f"{RDFS}comment"):
        small = survey.facts.lowercase.get(predicate, ())
        if small and len(small) < MOST and len(small) * 4 <= survey.facts.uppercase[predicate]:
            first = small[0]
            more = f", and {len(small) - 1:,} more" if len(small) > 1 else ""
            yield finding(
                "lowercase-definition",
                positions.of_mention(first.at, first.value),
                f'"{shortened(first.value)}"{more} {"begin" if more else "begins"} with a small letter, '
                f"where {survey.facts.uppercase[predicate]:,} others begin with a capital",
                "Begin all definitions in one manner.",
            )
