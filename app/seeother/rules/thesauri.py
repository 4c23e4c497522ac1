"""Findings about a thesaurus as a whole: what some concepts lack that others have, and parts that nothing holds together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product

from seeother.diagnostics import Diagnostic, finding
from seeother.rules.concepts import CONCEPT
from seeother.rules.hierarchies import broader_of
from seeother.rules.mending import listed, short
from seeother.rules.terms import shortened
from seeother.survey.facts import (
    ALTERNATIVE,
    BROADER,
    DEFINITIONS,
    HAS_TOP,
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
from seeother.survey.texts import Text, repeated, twice
from seeother.terms import SKOS, SKOSXL

_SCHEME = f"{SKOS}ConceptScheme"
_FEW = 4  # times as many others there are
_BOTH_WAYS = ((BROADER, NARROWER), (NARROWER, BROADER), (RELATED, RELATED))
_LINKS = (BROADER, NARROWER, RELATED, HAS_TOP, TOP_OF, MEMBER, *MATCHES)


def missing_languages(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield, once for each language, the concepts without a preferred label in it where most have one."""
    labels = survey.facts.texts[PREFERRED]
    spoken = {
        iri: _languages(tuple([language for _, language in labels[iri]]))
        for iri in survey.concepts()
        if iri in labels
    }
    counts = Counter(language for languages in spoken.values() for language in languages if language)
    for language, count in sorted(counts.items()):
        missing = [iri for iri, languages in spoken.items() if language not in languages]
        if missing and count > len(missing):
            yield finding(
                "missing-language",
                positions.of_subject(missing[0]),
                f"{listed(missing, 'concepts')} no preferred label in {language!r}, which {count:,} others have",
                f'Add it: skos:prefLabel "…"@{language} .',
            )


@cache
def _languages(tags: tuple[str, ...]) -> frozenset[str]:
    return frozenset(tag.lower() for tag in tags)


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
    for preferred, alternative in ((PREFERRED, ALTERNATIVE), (RDFS_LABEL, SYNONYMS[0])):
        first: dict[object, str] = {}
        several = repeated(texts[preferred], texts[alternative])
        for predicate in (preferred, alternative) if several else ():
            for iri, labels in texts[predicate].told():
                groups = schemes.get(iri) or [""]
                alike = [label for label in dict.fromkeys(labels) if label in several]
                for label, group in product(alike, groups):
                    other = first.setdefault((label, group), iri)
                    if (
                        other != iri
                        and predicate == alternative
                        and not {iri, other} & survey.deprecated.keys()
                    ):
                        yield finding(
                            "shared-label",
                            positions.of_mention(positions.where(iri, label.value), label.value),
                            f'"{shortened(label.value)}" is {short(alternative)} of <{iri}> and a name of <{other}>',
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
    """Yield schemes with concepts that do not say which are the first of them."""
    links = survey.facts.links
    told = set(links[HAS_TOP]) | {scheme for schemes in links[TOP_OF].values() for scheme in schemes}
    used = {scheme for schemes in links[IN_SCHEME].values() for scheme in schemes}
    for iri, types in links[TYPE].items():
        if _SCHEME in types and iri in used - told and survey.is_own(iri):
            yield finding(
                "no-top-concept",
                positions.of_subject(iri),
                f"the scheme <{iri}> does not say which are its top concepts",
                "Add skos:hasTopConcept: readers begin there.",
            )


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
            more = f", nor {len(apart) - 1:,} more groups" if len(apart) > 1 else ""
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


def related_siblings(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield once the concepts that are related and below the same concept, which says as much."""
    above = broader_of(survey)
    pairs = sorted(
        {
            (min(iri, other), max(iri, other))
            for iri, others in survey.facts.links[RELATED].items()
            for other in others
            if other != iri and not set(above.get(iri, ())).isdisjoint(above.get(other, ()))
        }
    )
    if pairs:
        iri, other = pairs[0] if _says(pairs[0], survey) else pairs[0][::-1]
        more = f" (and {len(pairs) - 1:,} more pairs)" if len(pairs) > 1 else ""
        yield finding(
            "related-siblings",
            positions.of_mention(positions.where(iri, other), other),
            f"<{iri}> and <{other}> are related, and below the same concept{more}",
            "Where they are related as all of its narrower concepts are, leave skos:related out.",
        )


def _says(pair: tuple[str, str], survey: Survey) -> bool:
    """Tell whether the first of two concepts says that they are related."""
    return pair[1] in survey.facts.links[RELATED].get(pair[0], ())


def one_sided_relations(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield once for each relation the pairs of which one says it and the other does not, where others both do."""
    links = survey.facts.links
    for predicate, inverse in _BOTH_WAYS:
        one_sided = [
            (iri, other)
            for iri, others in links[predicate].items()
            for other in dict.fromkeys(others)
            if iri not in links[inverse].get(other, ()) and other != iri and other in survey.described
        ]
        total = sum(map(len, links[predicate].values()))
        is_usual = predicate == RELATED or len(one_sided) < total / 2
        if one_sided and is_usual:
            iri, other = one_sided[0]
            more = f" (and {len(one_sided) - 1:,} more are one-sided)" if len(one_sided) > 1 else ""
            yield finding(
                "one-sided-relation",
                positions.of_mention(positions.where(iri, other), other),
                f"<{iri}> has {short(predicate)} <{other}>, which does not have {short(inverse)} in return{more}",
                "It follows from SKOS, but not every program knows: say both.",
            )
