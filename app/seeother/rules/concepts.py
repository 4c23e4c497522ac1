"""Findings about concepts: what the SKOS reference forbids (S9 to S46), and what makes a thesaurus hard to use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations

from seeother.diagnostics import Diagnostic, finding
from seeother.files.notes import LANGUAGE
from seeother.iris import namespace_of
from seeother.rules.hierarchies import Graph, broader_of, reached
from seeother.rules.mending import short
from seeother.survey.facts import (
    ALTERNATIVE,
    BROADER,
    EXACT,
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
    REPLACED,
    SYNONYMS,
    TOP_OF,
    TYPE,
)
from seeother.survey.positions import Positions
from seeother.survey.survey import Survey
from seeother.survey.texts import Text, Texts, repeated
from seeother.terms import OWL, RDF, RDFS, SKOS
from seeother.vocabularies.known import known

CONCEPT, _SCHEME = f"{SKOS}Concept", f"{SKOS}ConceptScheme"
_LABELS = (PREFERRED, ALTERNATIVE, HIDDEN)


def label_clashes(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield second preferred labels in a language (S14), and labels of two kinds that are the same (S13)."""
    texts = survey.facts.texts
    for iri, labels in texts[PREFERRED].told():
        first: dict[str, str] = {}
        for text, language in labels if len(labels) > 1 else ():
            if first.setdefault(language.lower(), text) != text:
                tongue = f"in {language!r}" if language else "without a language"
                yield finding(
                    "two-preferred-labels",
                    positions.of_mention(positions.where(iri, text), text),
                    f'<{iri}> has two preferred labels {tongue}: "{first[language.lower()]}" and "{text}"',
                    "Keep one, and make skos:altLabel of the other (SKOS Reference, S14).",
                )
    for one, other in (
        *combinations((PREFERRED, ALTERNATIVE, HIDDEN), 2),
        *combinations((RDFS_LABEL, *SYNONYMS), 2),
    ):
        is_loose = other in SYNONYMS  # which have no language where labels have one
        for iri, labels in texts[other].told() if is_loose or repeated(texts[one], texts[other]) else ():
            others = texts[one].get(iri, ())
            told = {label.value for label in others} if is_loose else set(others)
            for label in dict.fromkeys(labels) if told else ():
                if (label.value if is_loose else label) not in told:
                    continue
                yield finding(
                    "label-clash",
                    positions.of_mention(positions.where(iri, label.value), label.value),
                    f'"{label.value}" is {short(one)} and {short(other)} of <{iri}>',
                    f"Take it away from {short(other)}"
                    + (" (SKOS Reference, S13)." if other in _LABELS else "."),
                )


def relation_clashes(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield what is related to what is broader (S27), and exact matches that are also broad or related ones (S46)."""
    links, above = survey.facts.links, broader_of(survey)
    for iri, others in links[RELATED].items():
        reach = reached(iri, above) if above.get(iri) else set()
        for other in sorted(set(others)):
            if other == iri:
                yield finding(
                    "self-relation",
                    positions.of_mention(positions.where(iri, iri), iri),
                    f"<{iri}> is related to itself",
                    "Take it away.",
                )
            elif other in reach or iri in reached(other, above):
                yield finding(
                    "related-and-broader",
                    positions.of_mention(positions.where(iri, other), other),
                    f"<{iri}> and <{other}> are related, and one is broader than the other",
                    "Take skos:related away; the hierarchy says more (SKOS Reference, S27).",
                )
    exact = _alike(links[EXACT])
    for name in ("broadMatch", "narrowMatch", "relatedMatch") if exact else ():
        for iri, others in links[f"{SKOS}{name}"].items():
            for other in dict.fromkeys(others):
                if iri in exact and exact[iri] == exact.get(other):
                    yield finding(
                        "match-clash",
                        positions.of_mention(positions.where(iri, other), other),
                        f"<{other}> is skos:exactMatch and skos:{name} of <{iri}>",
                        "Keep the one that is true (SKOS Reference, S46).",
                    )


def _alike(matches: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return for what matches exactly, at whichever end and however far, one concept that stands for all of these."""
    found: dict[str, str] = {}

    def first(iri: str) -> str:
        while (above := found.setdefault(iri, iri)) != iri:
            found[iri] = iri = found[above]
        return iri

    for iri, others in matches.items():
        for other in others:
            found[first(other)] = first(iri)
    return {iri: first(iri) for iri in found}


def matches_inside(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield matches between concepts of one scheme, which are for concepts of two, and of a concept with itself."""
    links = survey.facts.links
    for match in MATCHES:
        for iri, others in links[match].items():
            for other in others:
                mine, theirs = (set(links[IN_SCHEME].get(each, ())) for each in (iri, other))
                kinds = (links[TYPE].get(each, ()) for each in (iri, other))
                is_alone = (
                    not (mine or theirs) and all(CONCEPT in each for each in kinds) and survey.is_own(other)
                )
                if other == iri or mine & theirs or is_alone:
                    yield finding(
                        "match-inside",
                        positions.of_mention(positions.where(iri, other), other),
                        f"{short(match)} links <{iri}> to "
                        + (
                            "itself"
                            if other == iri
                            else f"<{other}>, in the same scheme"
                            if mine
                            else f"<{other}>, and both are in no scheme"
                        ),
                        "Use skos:broader, skos:narrower or skos:related inside a scheme.",
                    )
    yield from _matches_of_two(survey, positions)


def _matches_of_two(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield what two concepts of one scheme match exactly, by which they match each other (SKOS S45)."""
    links = survey.facts.links
    first: dict[tuple[str, str], str] = {}
    for iri, others in links[EXACT].items():
        for other in set(others):
            firsts = {first.setdefault((other, scheme), iri) for scheme in links[IN_SCHEME].get(iri, ())}
            if twin := min(firsts - {iri}, default=""):
                yield finding(
                    "match-inside",
                    positions.of_mention(positions.where(iri, other), other),
                    f"<{iri}> and <{twin}>, of one scheme, match <{other}> exactly, and so each other",
                    "Use skos:closeMatch or skos:broadMatch for one of them.",
                )


def same_names(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield notations of two concepts of a scheme, and names of two things of a kind, that are the same."""
    links, texts = survey.facts.links, survey.facts.texts
    places = links[IN_SCHEME]
    told = {
        "same-notation": (
            NOTATION,
            "notation",
            places,
            "A notation names one concept in its scheme: change one of them.",
        ),
        "same-label": (
            PREFERRED,
            "preferred label",
            places,
            "Readers cannot tell them apart: change one, or merge the two.",
        ),
    }
    for code, (predicate, word, groups, remedy) in told.items():
        yield from _same(code, texts[predicate], groups, word, remedy, survey, positions)
    kinds = links[TYPE]
    terms = {
        iri: sorted(set(kinds[iri])) for iri in sorted(survey.classes | survey.properties) if iri in kinds
    }
    named = {iri: texts[RDFS_LABEL][iri] for iri in terms if iri in texts[RDFS_LABEL]}
    remedy = "Readers cannot tell them apart: change one, or merge the two."
    yield from _same("same-label", named, terms, "label", remedy, survey, positions)


def _same(
    code: str,
    texts: Mapping[str, list[Text]],
    groups: Mapping[str, Sequence[str]],
    word: str,
    remedy: str,
    survey: Survey,
    positions: Positions,
) -> Iterator[Diagnostic]:
    first: dict[tuple[str, Text], str] = {}
    several = repeated(texts) if isinstance(texts, Texts) else None
    for iri, labels in texts.items() if several != set() else ():
        if iri in survey.deprecated:
            continue
        for label in dict.fromkeys(labels):
            if several is not None and label not in several:
                continue
            for group in groups.get(iri) or _alone(iri, survey):
                key = label if word != "label" else Text(label.value.casefold(), label.language)
                other = first.setdefault((group, key), iri)
                if other != iri and (word != "label" or namespace_of(other) == namespace_of(iri)):
                    at = positions.of_mention(positions.where(iri, label.value), label.value)
                    yield finding(
                        code, at, f'<{iri}> has the same {word} as <{other}>: "{label.value}"', remedy
                    )
                    break


def _alone(iri: str, survey: Survey) -> tuple[str, ...]:
    """Return the group of a concept in no scheme."""
    return ("",) if CONCEPT in survey.facts.links[TYPE].get(iri, ()) else ()


def notations_with_language(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield notations that have a language, which are no words of one (SKOS Reference, section 6.5.1)."""
    for said in survey.facts.uses[NOTATION].get(LANGUAGE, ()) if NOTATION in survey.facts.uses else ():
        yield finding(
            "other-datatype",
            positions.of_mention(said.at, said.value),
            f'"{said.value}" has a language, but a notation is no word of one',
            "Leave the language out; where there are several systems of notations, give each a datatype.",
        )


def replaced_things(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield things that something replaces although they are not deprecated, and things that replace themselves."""
    replaced = [pair for predicate in REPLACED for pair in survey.facts.links[predicate].items()]
    for iri, others in replaced:
        if iri in others:
            message, remedy = f"<{iri}> is replaced by itself", "Name what takes its place."
        elif iri in survey.deprecated or not _is_term(iri, survey):
            continue
        else:
            message, remedy = (
                f"<{iri}> is replaced, but not deprecated",
                f"Add {short(OWL + 'deprecated')} true.",
            )
        yield finding(
            "replaced-in-use",
            positions.of_mention(positions.where(iri, others[0]), others[0]),
            message,
            remedy,
        )


def _is_term(iri: str, survey: Survey) -> bool:
    kinds = survey.facts.links[TYPE].get(iri, ())
    return CONCEPT in kinds or iri in survey.classes or iri in survey.properties


# What stands at the ends of the properties of SKOS: (property, whether the object, classes).
_ENDS: tuple[tuple[str, bool, str, *tuple[str, ...]], ...] = (
    *((name, side, CONCEPT) for name in (BROADER, NARROWER, RELATED) for side in (False, True)),
    (IN_SCHEME, True, _SCHEME),
    (TOP_OF, False, CONCEPT),
    (TOP_OF, True, _SCHEME),
    (HAS_TOP, False, _SCHEME),
    (HAS_TOP, True, CONCEPT),
    (MEMBER, False, f"{SKOS}Collection"),
    (MEMBER, True, CONCEPT, f"{SKOS}Collection"),
    (f"{SKOS}memberList", True, f"{RDF}List"),
)


def wrong_ends(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield things at the ends of SKOS's properties that are said to be of other kinds only (S4 to S8, S19, S31 to S33)."""
    links, above = survey.facts.links, {k: set(v) for k, v in survey.facts.links[f"{RDFS}subClassOf"].items()}
    is_other = cache(lambda kind, wanted: _is_other(kind, wanted, above))
    for predicate, is_object, wanted, *also in _ENDS:
        for iri, others in links[predicate].items():
            for each in others if is_object else (iri,):
                types = links[TYPE].get(each, [])
                if types and all(is_other(kind, one) for kind in types for one in (wanted, *also)):
                    side = "object" if is_object else "subject"
                    yield finding(
                        "wrong-end",
                        positions.of_mention(positions.where(iri, predicate), predicate),
                        f"<{each}> is {short(types[0])}, but the {side} of {short(predicate)} is "
                        + " or ".join(map(short, (wanted, *also))),
                        f"Say that it is {short(wanted)}, or use another property.",
                    )


def _is_other(kind: str, wanted: str, above: Graph) -> bool:
    """Tell whether a class of a well-known vocabulary, or the class itself, is none that is wanted."""
    is_known = known().term(kind) is not None and kind != f"{OWL}NamedIndividual"
    return is_known and wanted not in known().above(kind) and wanted not in reached(kind, above)
