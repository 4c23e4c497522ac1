"""Findings about concepts: what the SKOS reference forbids (S9 to S46), and what makes a thesaurus hard to use."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from itertools import combinations

from seeother.checks.mending import short
from seeother.diagnostics import Diagnostic, finding
from seeother.iris import namespace_of
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
    Text,
)
from seeother.survey.positions import Positions
from seeother.survey.survey import Survey
from seeother.terms import OWL, RDF, RDFS, SKOS
from seeother.vocabularies.known import known

CONCEPT, _SCHEME = f"{SKOS}Concept", f"{SKOS}ConceptScheme"
_LABELS = (PREFERRED, ALTERNATIVE, HIDDEN)
_Graph = Mapping[str, set[str]]


def label_clashes(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield second preferred labels in a language (S14), and labels of two kinds that are the same (S13)."""
    texts = survey.facts.texts
    for iri, labels in texts[PREFERRED].items():
        first: dict[str, str] = {}
        for text, language in labels:
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
        for iri, labels in texts[other].items():
            others = texts[one].get(iri, ())
            is_loose = other in SYNONYMS  # which have no language where labels have one
            told = {label.value for label in others} if is_loose else set(others)
            for label in dict.fromkeys(labels):
                if (label.value if is_loose else label) not in told:
                    continue
                yield finding(
                    "label-clash",
                    positions.of_mention(positions.where(iri, label.value), label.value),
                    f'"{label.value}" is {short(one)} and {short(other)} of <{iri}>',
                    f"Take it away from {short(other)}"
                    + (" (SKOS Reference, S13)." if other in _LABELS else "."),
                )


def broader_of(survey: Survey) -> dict[str, set[str]]:
    """Return the broader concepts of each concept, told either way round."""
    found: dict[str, set[str]] = defaultdict(set)
    for iri, above in survey.facts.links[BROADER].items():
        found[iri].update(above)
    for iri, below in survey.facts.links[NARROWER].items():
        for each in below:
            found[each].add(iri)
    return found


def cycles(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield concepts that are broader than themselves."""
    for cycle in cycles_in(broader_of(survey)):
        yield finding(
            "hierarchy-cycle",
            positions.of_mention(positions.where(cycle[0], cycle[1]), cycle[1]),
            _round(cycle, "broader"),
            "Take away the skos:broader, or skos:narrower, that points the wrong way.",
        )


def _round(cycle: list[str], word: str) -> str:
    if len(cycle) == 2:
        return f"<{cycle[0]}> is {word} than itself"
    return f"<{cycle[0]}> comes to be {word} than itself, by {' → '.join(f'<{each}>' for each in cycle[1:6])}"


def cycles_in(graph: _Graph) -> Iterator[list[str]]:
    """Yield the shortest paths from nodes back to themselves, each node once."""
    told: set[str] = set()
    for start in sorted(_between(graph)):
        if start not in told and (path := _path_back(start, graph)):
            told.update(path)
            yield path


def _between(graph: _Graph) -> set[str]:
    """Return what is left of a graph's nodes without those that lead nowhere: few, but for the nodes of cycles."""
    left = {node: set(others) for node, others in graph.items()}
    back: dict[str, set[str]] = defaultdict(set)
    for node, others in left.items():
        for other in others:
            back[other].add(node)
    waiting = [node for node in (*back, *left) if not left.get(node)]
    while waiting:
        gone = waiting.pop()
        left.pop(gone, None)
        for node in back.pop(gone, ()):
            left[node].discard(gone)
            if not left[node]:
                waiting.append(node)
    return set(left)


def _path_back(start: str, graph: _Graph) -> list[str]:
    came: dict[str, str] = {}
    waiting = deque([start])
    while waiting:
        now = waiting.popleft()
        for each in sorted(graph.get(now, ())):
            if each == start:
                path = [start, now]
                while path[-1] != start:
                    path.append(came[path[-1]])
                return path[::-1]
            if each not in came:
                came[each] = now
                waiting.append(each)
    return []


def reached(start: str, graph: _Graph) -> set[str]:
    """Return what a node leads to, in any number of steps."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        more = graph.get(waiting.pop(), set()) - seen
        seen |= more
        waiting += more
    return seen


def relation_clashes(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield what is related to what is broader (S27), and exact matches that are also broad or related ones (S46)."""
    links, above = survey.facts.links, broader_of(survey)
    for iri, others in links[RELATED].items():
        reach = reached(iri, above) if above.get(iri) else set()
        for other in sorted(set(others)):
            if other == iri:
                yield finding("self-relation", positions.of_mention(positions.where(iri, iri), iri),
                              f"<{iri}> is related to itself", "Take it away.")  # fmt: skip
            elif other in reach or iri in reached(other, above):
                yield finding(
                    "related-and-broader",
                    positions.of_mention(positions.where(iri, other), other),
                    f"<{iri}> and <{other}> are related, and one is broader than the other",
                    "Take skos:related away; the hierarchy says more (SKOS Reference, S27).",
                )
    for iri, others in links[EXACT].items():
        for name in ("broadMatch", "narrowMatch", "relatedMatch"):
            for other in set(others).intersection(links[f"{SKOS}{name}"].get(iri, ())):
                yield finding(
                    "match-clash",
                    positions.of_mention(positions.where(iri, other), other),
                    f"<{other}> is skos:exactMatch and skos:{name} of <{iri}>",
                    "Keep the one that is true (SKOS Reference, S46).",
                )


def matches_inside(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield matches between concepts of one scheme, which are for concepts of two, and of a concept with itself."""
    links = survey.facts.links
    for match in MATCHES:
        for iri, others in links[match].items():
            for other in others:
                mine, theirs = (set(links[IN_SCHEME].get(each, ())) for each in (iri, other))
                is_alone = (
                    not mine and not theirs and {iri, other} <= survey.described and survey.is_own(other)
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


def top_concepts(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield top concepts that have a broader one in the same scheme, and top concepts of what is no scheme of theirs."""
    links, above = survey.facts.links, broader_of(survey)
    tops = {(iri, scheme) for iri, schemes in links[TOP_OF].items() for scheme in schemes}
    tops |= {(iri, scheme) for scheme, iris in links[HAS_TOP].items() for iri in iris}
    for iri, scheme in sorted(tops):
        inside = [a for a in sorted(above.get(iri, ())) if _is_in(a, scheme, links, tops)]
        if inside:
            yield finding(
                "top-concept-with-broader",
                positions.of_mention(positions.where(iri, inside[0]), inside[0]),
                f"<{iri}> is a top concept of <{scheme}>, but <{inside[0]}> is broader",
                "Take one of the two away.",
            )


def _is_in(
    iri: str, scheme: str, links: Mapping[str, Mapping[str, list[str]]], tops: set[tuple[str, str]]
) -> bool:
    told = links[IN_SCHEME].get(iri, ())
    return scheme in told or (iri, scheme) in tops or not told


def lonely_concepts(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield concepts in no scheme where others are in one, and concepts that nothing leads to in a site with a hierarchy."""
    links = survey.facts.links
    concepts = [
        iri for iri, types in links[TYPE].items() if CONCEPT in types and iri not in survey.deprecated
    ]
    schemed = {iri for name in (IN_SCHEME, TOP_OF) for iri in links[name]}
    schemed.update(iri for iris in links[HAS_TOP].values() for iri in iris)
    has_scheme = bool(schemed) or any(f"{SKOS}ConceptScheme" in types for types in links[TYPE].values())
    linked = _linked(survey)
    has_hierarchy = bool(links[BROADER] or links[NARROWER])
    for iri in concepts:
        if has_scheme and iri not in schemed and survey.is_own(iri):
            yield finding(
                "concept-without-scheme",
                positions.of_subject(iri),
                f"<{iri}> is a concept in no scheme",
                "Add skos:inScheme with the scheme it belongs to.",
            )
        if has_hierarchy and iri not in linked and survey.is_own(iri):
            yield finding(
                "orphan-concept",
                positions.of_subject(iri),
                f"no other concept leads to <{iri}>, and it leads to none",
                "Add skos:broader, or skos:topConceptOf where it is one of the first.",
            )


def _linked(survey: Survey) -> set[str]:
    found: set[str] = set()
    names = (
        "broader",
        "narrower",
        "related",
        "broaderTransitive",
        "narrowerTransitive",
        "member",
        "semanticRelation",
    )
    for name in (*(f"{SKOS}{each}" for each in names), TOP_OF, HAS_TOP, *MATCHES):
        for iri, others in survey.facts.links[name].items():
            found.add(iri)
            found.update(others)
    return found


def same_names(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield notations of two concepts of a scheme, and names of two things of a kind, that are the same."""
    links, texts = survey.facts.links, survey.facts.texts
    places = {iri: tuple(schemes) for iri, schemes in links[IN_SCHEME].items()}
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
    kinds = {iri: tuple(sorted(set(types))) for iri, types in links[TYPE].items()}
    terms = {iri: kinds[iri] for iri in sorted(survey.classes | survey.properties) if iri in kinds}
    named = {iri: texts[RDFS_LABEL][iri] for iri in terms if iri in texts[RDFS_LABEL]}
    remedy = "Readers cannot tell them apart: change one, or merge the two."
    yield from _same("same-label", named, terms, "label", remedy, survey, positions)


def _same(
    code: str, texts: Mapping[str, list[Text]], groups: Mapping[str, tuple[str, ...]], word: str, remedy: str,
    survey: Survey, positions: Positions,
) -> Iterator[Diagnostic]:  # fmt: skip
    first: dict[tuple[str, Text], str] = {}
    for iri, labels in texts.items():
        if iri in survey.deprecated:
            continue
        for label in set(labels):
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


def hierarchy_slips(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield broader concepts that follow from others, and transitive relations that follow from nothing."""
    links, above = survey.facts.links, broader_of(survey)
    for iri, parents in links[BROADER].items():
        for parent in sorted(set(parents)) if len(parents) > 1 else ():
            through = next((o for o in parents if o not in (parent, iri) and parent in reached(o, above)), "")
            if through and iri not in reached(parent, above):
                yield finding(
                    "redundant-broader",
                    positions.of_mention(positions.where(iri, parent), parent),
                    f"<{parent}> is broader than <{iri}> already by <{through}>",
                    "Take it away, unless both ways are meant.",
                )
    for name, plain in (("broaderTransitive", BROADER), ("narrowerTransitive", NARROWER)):
        for iri, others in links[f"{SKOS}{name}"].items():
            graph = above if plain == BROADER else {k: set(v) for k, v in links[NARROWER].items()}
            missing = [other for other in others if other not in reached(iri, graph)]
            if missing:
                yield finding(
                    "transitive-only",
                    positions.of_mention(positions.where(iri, missing[0]), missing[0]),
                    f"<{iri}> has skos:{name} <{missing[0]}>, which follows from no {short(plain)}",
                    f"State {short(plain)}; the transitive property is there for what follows from it.",
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


def collection_slips(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield collections that contain themselves, and collections in the hierarchy of concepts."""
    members = {iri: set(others) for iri, others in survey.facts.links[MEMBER].items()}
    for cycle in cycles_in(members):
        yield finding(
            "hierarchy-cycle",
            positions.of_mention(positions.where(cycle[0], cycle[1]), cycle[1]),
            f"the collection <{cycle[0]}> contains itself",
            "Take away the skos:member that points the wrong way.",
        )
    for name in (BROADER, NARROWER, RELATED):
        for iri, others in survey.facts.links[name].items():
            for each in (iri, *others):
                if {f"{SKOS}Collection", f"{SKOS}OrderedCollection"} & set(
                    survey.facts.links[TYPE].get(each, ())
                ):
                    yield finding(
                        "collection-as-concept",
                        positions.of_mention(positions.where(iri, name), name),
                        f"<{each}> is a collection, and {short(name)} is between concepts",
                        "Make the collection a concept, or use skos:member (SKOS Reference, S37).",
                    )


# What stands at the ends of the properties of SKOS: (property, whether the object, class).
_ENDS = (
    *((name, side, CONCEPT) for name in (BROADER, NARROWER, RELATED) for side in (False, True)),
    (IN_SCHEME, True, _SCHEME), (TOP_OF, False, CONCEPT), (TOP_OF, True, _SCHEME),
    (HAS_TOP, False, _SCHEME), (HAS_TOP, True, CONCEPT),
    (MEMBER, False, f"{SKOS}Collection"), (f"{SKOS}memberList", True, f"{RDF}List"),
)  # fmt: skip


def wrong_ends(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield things at the ends of SKOS's properties that are said to be of other kinds only (S4 to S8, S19, S31, S33)."""
    links, above = survey.facts.links, {k: set(v) for k, v in survey.facts.links[f"{RDFS}subClassOf"].items()}
    for predicate, is_object, wanted in _ENDS:
        for iri, others in links[predicate].items():
            for each in others if is_object else (iri,):
                types = links[TYPE].get(each, [])
                if types and all(_is_other(kind, wanted, above) for kind in types):
                    side = "object" if is_object else "subject"
                    yield finding(
                        "wrong-end",
                        positions.of_mention(positions.where(iri, predicate), predicate),
                        f"<{each}> is {short(types[0])}, but the {side} of {short(predicate)} is {short(wanted)}",
                        f"Say that it is {short(wanted)}, or use another property.",
                    )


def _is_other(kind: str, wanted: str, above: _Graph) -> bool:
    """Tell whether a class of a well-known vocabulary, or the class itself, is none that is wanted."""
    is_known = known().term(kind) is not None and kind != f"{OWL}NamedIndividual"
    return is_known and wanted not in known().above(kind) and wanted not in reached(kind, above)
