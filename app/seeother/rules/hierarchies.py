"""Findings about what is above and beside what: concepts and collections in circles, without a place, or with one too many."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache, partial

from seeother.diagnostics import Diagnostic, counted, finding
from seeother.rules.mending import omissions, short
from seeother.survey.facts import (
    BROADER,
    EXACT,
    HAS_TOP,
    IN_SCHEME,
    MATCHES,
    MEMBER,
    NARROWER,
    RELATED,
    TOP_OF,
    TYPE,
)
from seeother.survey.positions import Positions
from seeother.survey.survey import Survey, once
from seeother.terms import SKOS

_CONCEPT = f"{SKOS}Concept"
_KEPT = 4096  # concepts for which it is kept what is above them
_BOTH_WAYS = (
    (BROADER, NARROWER),
    (NARROWER, BROADER),
    (f"{SKOS}broadMatch", f"{SKOS}narrowMatch"),
    (f"{SKOS}narrowMatch", f"{SKOS}broadMatch"),
    *((each, each) for each in (RELATED, EXACT, f"{SKOS}closeMatch", f"{SKOS}relatedMatch")),
)
Graph = Mapping[str, Collection[str]]


@once
def broader_of(survey: Survey) -> Graph:
    """Return the broader concepts of each concept, told either way round."""
    above, below = survey.facts.links[BROADER], survey.facts.links[NARROWER]
    found: dict[str, list[str]] = defaultdict(list)
    for iri, others in below.items():
        for each in others:
            found[each].append(iri)
    return {**above, **{iri: {*above.get(iri, ()), *more} for iri, more in found.items()}} if found else above


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


def cycles_in(graph: Graph) -> Iterator[list[str]]:
    """Yield the shortest paths from nodes back to themselves, each node once."""
    told: set[str] = set()
    for start in sorted(_between(graph)):
        if start not in told and (path := _path_back(start, graph)):
            told.update(path)
            yield path


def _between(graph: Graph) -> set[str]:
    """Return what is left of a graph's nodes without those that lead nowhere: few, but for the nodes of cycles."""
    left = {node: len(others) for node, others in graph.items()}  # how many it leads to
    back: dict[str, list[str]] = defaultdict(list)
    for node, others in graph.items():
        for other in others:
            back[other].append(node)
    waiting = [node for node in (*(back.keys() - left), *left) if not left.get(node)]
    while waiting:
        for node in back.get(waiting.pop(), ()):
            left[node] -= 1
            if not left[node]:
                waiting.append(node)
    return {node for node, count in left.items() if count}


def _path_back(start: str, graph: Graph) -> list[str]:
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


def reached(start: str, graph: Graph) -> set[str]:
    """Return what a node leads to, in any number of steps."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        more = set(graph.get(waiting.pop(), ())) - seen
        seen |= more
        waiting += more
    return seen


def top_concepts(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield top concepts that have a broader one in the same scheme, and top concepts of what is no scheme of theirs."""
    links, above = survey.facts.links, broader_of(survey)
    tops = {(iri, scheme) for iri, schemes in links[TOP_OF].items() for scheme in schemes}
    tops |= {(iri, scheme) for scheme, iris in links[HAS_TOP].items() for iri in iris}
    for iri, scheme in sorted(tops):
        inside = [a for a in sorted(set(above.get(iri, ()))) if _is_in(a, scheme, links, tops)]
        if inside:
            yield finding(
                "top-concept-with-broader",
                positions.of_mention(positions.where(iri, inside[0]), inside[0]),
                f"<{iri}> is a top concept of <{scheme}>, but <{inside[0]}> is broader",
                "Take one of the two away.",
            )


def _is_in(
    iri: str, scheme: str, links: Mapping[str, Mapping[str, Sequence[str]]], tops: set[tuple[str, str]]
) -> bool:
    told = links[IN_SCHEME].get(iri, ())
    return scheme in told or (iri, scheme) in tops or not told


def lonely_concepts(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield concepts in no scheme where others are in one, and concepts that nothing leads to in a site with a hierarchy."""
    links = survey.facts.links
    every = (iri for iri, types in links[TYPE].items() if _CONCEPT in types and survey.is_own(iri))
    concepts = [iri for iri in every if iri not in survey.deprecated]
    yield from _without_scheme(concepts, survey, positions)
    linked = _linked(survey)
    for iri in concepts if links[BROADER] or links[NARROWER] else ():
        if iri not in linked:
            yield finding(
                "orphan-concept",
                positions.of_subject(iri),
                f"no other concept leads to <{iri}>, and it leads to none",
                "Add skos:broader, or skos:topConceptOf where it is one of the first.",
            )


def _without_scheme(concepts: Sequence[str], survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    links = survey.facts.links
    schemed = {iri for name in (IN_SCHEME, TOP_OF) for iri in links[name]}
    schemed.update(iri for iris in links[HAS_TOP].values() for iri in iris)
    schemes = [iri for iri, types in links[TYPE].items() if f"{SKOS}ConceptScheme" in types]
    loose = [iri for iri in concepts if iri not in schemed] if schemed or schemes else []
    scheme = f"<{schemes[0]}>" if len(schemes) == 1 else "the scheme it belongs to"
    words = (
        "no scheme as a concept",
        f"Add skos:inScheme with {scheme}; the scheme of a broader one does not count.",
    )
    yield from omissions("concept-without-scheme", loose, len(concepts), words, positions)


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


def hierarchy_slips(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield broader concepts that follow from others, and transitive relations that follow from nothing."""
    links, above = survey.facts.links, broader_of(survey)
    above_of = lru_cache(_KEPT)(partial(reached, graph=above))  # many concepts have the same ones above
    for iri, parents in above.items():
        for parent in sorted(set(parents)) if len(parents) > 1 else ():
            others = sorted(set(parents) - {parent, iri})
            through = next((other for other in others if parent in above_of(other)), "")
            if through and iri not in above_of(parent):
                ends = (iri, parent) if parent in links[BROADER].get(iri, ()) else (parent, iri)
                yield finding(
                    "redundant-broader",
                    positions.of_mention(positions.where(*ends), ends[1]),
                    f"<{parent}> is broader than <{iri}> already by <{through}>",
                    "Take it away, unless both ways are meant.",
                )
    for name, plain in (("broaderTransitive", BROADER), ("narrowerTransitive", NARROWER)):
        graph = above if plain == BROADER else {k: set(v) for k, v in links[NARROWER].items()}
        for iri, told in links[f"{SKOS}{name}"].items():
            missing = [other for other in told if other not in reached(iri, graph)]
            if missing:
                yield finding(
                    "transitive-only",
                    positions.of_mention(positions.where(iri, missing[0]), missing[0]),
                    f"<{iri}> has skos:{name} <{missing[0]}>, which follows from no {short(plain)}",
                    f"State {short(plain)}; the transitive property is there for what follows from it.",
                )


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
    kinds = {f"{SKOS}Collection", f"{SKOS}OrderedCollection"}
    collections = {iri for iri, types in survey.facts.links[TYPE].items() if not kinds.isdisjoint(types)}
    for name in (BROADER, NARROWER, RELATED) if collections else ():
        for iri, others in survey.facts.links[name].items():
            for each in (iri, *others):
                if each in collections:
                    yield finding(
                        "collection-as-concept",
                        positions.of_mention(positions.where(iri, name), name),
                        f"<{each}> is a collection, and {short(name)} is between concepts",
                        "Make the collection a concept, or use skos:member (SKOS Reference, S37).",
                    )


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
        more = f" (and {counted(len(pairs) - 1, 'more pair')})" if len(pairs) > 1 else ""
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
            if iri not in links[inverse].get(other, ())
            and other != iri
            and _answers(other, predicate, survey)
        ]
        total = sum(map(len, links[predicate].values()))
        is_usual = predicate == inverse or len(one_sided) < total / 2
        if one_sided and is_usual:
            iri, other = one_sided[0]
            more = f" (likewise {counted(len(one_sided) - 1, 'more pair')})" if len(one_sided) > 1 else ""
            yield finding(
                "one-sided-relation",
                positions.of_mention(positions.where(iri, other), other),
                f"<{iri}> has {short(predicate)} <{other}>, which does not have {short(inverse)} in return{more}",
                "It follows from SKOS, but not every program knows: say both.",
            )


def _answers(iri: str, predicate: str, survey: Survey) -> bool:
    """Tell whether a concept could say a relation in return; those of others that are matched mostly could not."""
    return survey.is_own(iri) if predicate in MATCHES else iri in survey.described
