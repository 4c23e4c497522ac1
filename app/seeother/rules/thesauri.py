"""Findings about a thesaurus as a whole: what some concepts lack that others have, and parts that nothing holds together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product

from seeother.diagnostics import Diagnostic, counted, finding
from seeother.rules.concepts import CONCEPT
from seeother.rules.mending import listed, short
from seeother.rules.terms import shortened
from seeother.survey.facts import (
    ALTERNATIVE,
    BROADER,
    DEFINITIONS,
    HAS_TOP,
    HIDDEN,
    IN_SCHEME,
    MATCHES,
    MEMBER,
    NARROWER,
    NOTATION,
    PREFERRED,
    RDFS_LABEL,
    RELATED,
    SYNONYMS,
    TOP_OF,
    TYPE,
)
from seeother.survey.positions import Positions
from seeother.survey.survey import Survey
from seeother.survey.texts import Text, Texts, repeated, twice
from seeother.terms import SKOS, SKOSXL

_SCHEME = f"{SKOS}ConceptScheme"
_FEW = 4  # times as many others there are
_LINKS = (BROADER, NARROWER, RELATED, HAS_TOP, TOP_OF, MEMBER, *MATCHES)


def missing_languages(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield the concepts without a preferred label, or without a definition, in a language in which most have one."""
    spoken = _tongues(survey.facts.texts[PREFERRED], survey)
    yield from _silent_in(spoken, "preferred label", "skos:prefLabel", positions)
    defined = _tongues(survey.facts.definitions[f"{SKOS}definition"], survey)
    yield from _silent_in(defined, "definition", "skos:definition", positions)
    yield from _without_preferred(spoken, survey, positions)


def _tongues(texts: Texts, survey: Survey) -> dict[str, frozenset[str]]:
    """Return the languages of the texts of each concept that has some."""
    return {
        iri: _languages(tuple([language for _, language in texts[iri]]))
        for iri in survey.concepts()
        if iri in texts
    }


def _silent_in(
    spoken: dict[str, frozenset[str]], what: str, name: str, positions: Positions
) -> Iterator[Diagnostic]:
    """Yield once those that lack texts in the same languages in which most have some."""
    counts = Counter(language for languages in spoken.values() for language in languages if language)
    lacking: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for language, count in sorted(counts.items()):
        missing = tuple(iri for iri, languages in spoken.items() if language not in languages)
        if missing and count > len(missing):
            lacking[missing].append(language)
    for missing, languages in lacking.items():
        more = f" and {counted(len(languages) - 1, 'more language')}" if len(languages) > 1 else ""
        yield finding(
            "missing-language",
            positions.of_subject(missing[0]),
            f"{listed(missing, 'concepts')} no {what} in {languages[0]!r}{more}, "
            f"which {counts[languages[0]]:,} others have",
            f'Add it: {name} "…"@{languages[0]} .',
        )


@cache
def _languages(tags: tuple[str, ...]) -> frozenset[str]:
    return frozenset(tag.lower() for tag in tags)


def _without_preferred(
    spoken: dict[str, frozenset[str]], survey: Survey, positions: Positions
) -> Iterator[Diagnostic]:
    """Yield once the few concepts with an alternative label in a language in which nothing is preferred."""
    alternatives = survey.facts.texts[ALTERNATIVE]
    missing = {
        iri: languages
        for iri in spoken
        if iri in alternatives
        and (languages := _languages(tuple(tag for _, tag in alternatives[iri])) - spoken[iri] - {""})
    }
    if missing and len(missing) * 2 <= len(spoken):
        first = next(iter(missing))
        yield finding(
            "missing-language",
            positions.of_subject(first),
            f"{listed(list(missing), 'concepts')} alternative labels in a language without a preferred one, "
            f"such as {min(missing[first])!r}",
            "Make skos:prefLabel of the one that is used most.",
        )


def undocumented_concepts(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield once the concepts that nothing explains."""
    explained = set().union(*(survey.facts.definitions[predicate] for predicate in DEFINITIONS))
    concepts = survey.concepts()
    missing = [iri for iri in concepts if iri not in explained]
    if missing:
        told = (
            f", where {len(concepts) - len(missing):,} others have one"
            if len(missing) < len(concepts)
            else ""
        )
        yield finding(
            "no-definition",
            positions.of_subject(missing[0]),
            f"{listed(missing, 'concepts')} no definition or note{told}",
            "Add skos:definition or skos:scopeNote: what it is for, in a sentence.",
        )


def shared_labels(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield alternative labels that are a name of another concept in the same scheme, or of another term."""
    texts, schemes = survey.facts.texts, survey.facts.links[IN_SCHEME]
    for preferred, *others in ((PREFERRED, ALTERNATIVE, HIDDEN), (RDFS_LABEL, SYNONYMS[0])):
        first: dict[object, str] = {}
        several = repeated(texts[preferred], *(texts[each] for each in others))
        for predicate in (preferred, *others) if several else ():
            for iri, labels in texts[predicate].told():
                groups = schemes.get(iri) or [""]
                alike = [label for label in dict.fromkeys(labels) if label in several]
                for label, group in product(alike, groups):
                    other = first.setdefault((label, group), iri)
                    if (
                        other != iri
                        and predicate != preferred
                        and not {iri, other} & survey.deprecated.keys()
                    ):
                        yield finding(
                            "shared-label",
                            positions.of_mention(positions.where(iri, label.value), label.value),
                            f'"{shortened(label.value)}" is {short(predicate)} of <{iri}> and a name of <{other}>',
                            "Say by a word in brackets which is meant, or give the label to one of them.",
                        )
                        break


def second_notations(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield the few concepts with two notations of one system, where others have one."""
    notations = survey.facts.texts[NOTATION]
    # Where each system has a datatype, a concept may have a notation in each.
    if notations.are_single or len(survey.facts.counts[NOTATION]) != 1:
        return
    several = [iri for iri, told in notations.told() if len(set(told)) > 1]
    for iri in several if len(several) * _FEW <= len(notations) else ():
        one, other, *_ = dict.fromkeys(text.value for text in notations[iri])
        yield finding(
            "two-labels",
            positions.of_mention(positions.where(iri, other), other),
            f'<{iri}> has two notations, "{shortened(one)}" and "{shortened(other)}", where others have one',
            "Keep one; where these are of two systems, give each a datatype.",
        )


def alike_labels(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield names of two concepts of a scheme that differ by case only."""
    for iri, label, other, written in dict.fromkeys(_differing_by_case(survey)):
        yield finding(
            "alike-names",
            positions.of_mention(positions.where(iri, label), label),
            f'<{iri}> is called "{shortened(label)}", and <{other}> "{shortened(written)}"',
            "Say by a word in brackets which is meant, or merge the two.",
        )


def _differing_by_case(survey: Survey) -> Iterator[tuple[str, str, str, str]]:
    """Yield concepts with a name that the first of their scheme has in other case; none that is deprecated."""
    links, texts = survey.facts.links, survey.facts.texts
    first: dict[tuple[str, str, str], tuple[str, str]] = {}
    several = _written_in_two_ways(survey)
    for predicate in (PREFERRED, ALTERNATIVE) if several else ():
        for iri, labels in texts[predicate].told():
            if iri in survey.deprecated or CONCEPT not in links[TYPE].get(iri, ()):
                continue
            alike = [label for label in labels if label.value.casefold() in several]
            for scheme, (label, language) in product(links[IN_SCHEME].get(iri, ("",)), alike):
                other, written = first.setdefault((scheme, label.casefold(), language), (iri, label))
                if written != label and other != iri:
                    yield iri, label, other, written


def _written_in_two_ways(survey: Survey) -> set[str]:
    """Return labels, without their case, that are written with more than one: few, which saves a closer look at the others."""
    first: dict[str, str] = {}
    several = set()
    alike = twice([hash(label.casefold()) for label, _ in _labels(survey)])
    for label, _ in _labels(survey) if alike else ():
        plain = label.casefold()
        if hash(plain) in alike and first.setdefault(plain, label) != label:
            several.add(plain)
    return several


def _labels(survey: Survey) -> Iterator[Text]:
    texts = survey.facts.texts
    return (text for name in (PREFERRED, ALTERNATIVE) for _, told in texts[name].told() for text in told)


def orphan_labels(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield labels of SKOS-XL that nothing is called by."""
    for iri, types in survey.facts.links[TYPE].items():
        if f"{SKOSXL}Label" in types and iri not in survey.links and survey.is_own(iri):
            yield finding(
                "orphan-label",
                positions.of_subject(iri),
                f"nothing is called by the label <{iri}>",
                "Point to it by skosxl:prefLabel, skosxl:altLabel or skosxl:hiddenLabel, or take it away.",
            )


def top_concepts_missing(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield schemes with concepts that do not say which are the first of them, and schemes that nothing is in."""
    links = survey.facts.links
    told = set(links[HAS_TOP]) | {scheme for schemes in links[TOP_OF].values() for scheme in schemes}
    used = {scheme for schemes in links[IN_SCHEME].values() for scheme in schemes}
    for iri, types in links[TYPE].items():
        if _SCHEME not in types or iri in told or not survey.is_own(iri):
            continue
        elif iri in used:
            message, remedy = (
                "does not say which are its top concepts",
                "Add skos:hasTopConcept: readers begin there.",
            )
        elif used:
            message, remedy = (
                "has no concept in it",
                "Add skos:inScheme to its concepts, or take the scheme away.",
            )
        else:
            continue
        yield finding("no-top-concept", positions.of_subject(iri), f"the scheme <{iri}> {message}", remedy)


def unconnected_concepts(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield groups of concepts that no relation connects with the largest of their scheme, nor with its top concepts."""
    links = survey.facts.links
    for scheme, members in sorted(_members(survey).items()):
        groups = _groups(members, survey)
        tops = set(links[HAS_TOP].get(scheme, ())) | {
            iri for iri in members if scheme in links[TOP_OF].get(iri, ())
        }
        apart = [group for group in groups[1:] if len(group) > 1 and tops.isdisjoint(group)]
        if apart and (not tops or not tops.isdisjoint(groups[0])):
            group = apart[0]
            more = f", nor {counted(len(apart) - 1, 'more group')}" if len(apart) > 1 else ""
            yield finding(
                "unconnected-concepts",
                positions.of_subject(min(group)),
                f"no relation connects <{min(group)}> and {len(group) - 1:,} around it{more} with the rest of <{scheme}>",
                "Add skos:broader, or skos:topConceptOf where they stand by themselves.",
            )


def _members(survey: Survey) -> dict[str, list[str]]:
    members: dict[str, list[str]] = defaultdict(list)
    for iri in survey.concepts():
        for scheme in survey.facts.links[IN_SCHEME].get(iri, ()):
            members[scheme].append(iri)
    return members


def _groups(members: Iterable[str], survey: Survey) -> list[list[str]]:
    """Return what hangs together among some concepts, the largest group first."""
    near: dict[str, list[str]] = {iri: [] for iri in members}
    for predicate in _LINKS:
        for iri, others in survey.facts.links[predicate].items():
            for other in others if iri in near else ():
                if other in near:
                    near[iri].append(other)
                    near[other].append(iri)
    groups, left = [], set(near)
    while left:
        group, waiting = [], [left.pop()]
        while waiting:
            group.append(now := waiting.pop())
            for each in near[now]:
                if each in left:
                    left.remove(each)
                    waiting.append(each)
        groups.append(group)
    return sorted(groups, key=lambda group: (-len(group), min(group)))
