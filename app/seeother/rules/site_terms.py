"""Findings about classes and properties as a site uses them: undefined, untyped, out of use for nothing, at odds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from seeother.diagnostics import Diagnostic, finding, likely
from seeother.iris import canonical, namespace_of
from seeother.rules.mending import listed, short
from seeother.survey.facts import ABOVE, FIRST, REST, TYPE
from seeother.survey.positions import Positions
from seeother.survey.survey import Survey, once
from seeother.terms import OWL, RDF, RDFS
from seeother.vocabularies.known import known

_DOMAIN, _RANGE, _INVERSE = f"{RDFS}domain", f"{RDFS}range", f"{OWL}inverseOf"
_OF_EVERYTHING = frozenset({f"{OWL}NamedIndividual", f"{OWL}Thing", f"{RDFS}Resource"})
_MOST_DISJOINT = 500  # classes of one axiom
_FEW = 4  # times as many others there are
_ENOUGH = 10  # things that show what is usual


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
        is_told = iri in survey.subjects or known().term(iri) is not None or survey.may_be_unread(iri)
        if not is_told and len(names) >= missing[namespace]:  # else it is an extract of a larger one
            yield finding(
                "undefined-term",
                positions.of_mention(mention, iri),
                f"<{iri}> is in use, but the vocabulary it belongs to does not define it",
                f"{_likely_term(iri.removeprefix(namespace), names)} A term that is meant needs a definition.".strip(),
            )


def misused_own_terms(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield classes of the site's own that stand as predicates, and its properties that stand as classes."""
    facts = survey.facts
    for met, own, others, told in (
        (facts.predicates, survey.classes, survey.properties, "is a class, but is used as a property"),
        (facts.types, survey.properties, survey.classes, "is a property, but is used as a class"),
    ):
        for (_, iri), at in met.items():
            if iri in own and iri not in others and not known().term(iri):
                cased = next((each for each in sorted(others) if each.lower() == iri.lower()), "")
                remedy = f"Did you mean <{cased}>? " if cased else ""
                yield finding(
                    "misused-term",
                    positions.of_mention(at, iri),
                    f"<{iri}> {told}",
                    f"{remedy}Classes stand behind rdf:type, properties between subject and object.",
                )


def hash_and_slash(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield terms that are written with # here and with / there."""
    known = set(survey.subjects)
    for iri in survey.subjects:
        stem, separator, name = iri.partition("#")
        if separator and f"{stem}/{name}" in known:
            yield finding(
                "hash-and-slash",
                positions.of_subject(iri),
                f"<{iri}> is also written <{stem}/{name}>",
                "Choose one form for the term and replace the other.",
            )
    for iri, mention in survey.terms.items():
        if iri not in known and (other := _written_otherwise(iri)) in known:
            yield finding(
                "hash-and-slash",
                positions.of_mention(mention, iri),
                f"<{iri}> is used, but described is <{other}>",
                f"Write <{other}>.",
            )
    yield from _written_unlike_most(survey, positions)


def _written_unlike_most(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield the few terms with a / of a vocabulary whose other terms have a #, or the reverse."""
    spaces = Counter(map(namespace_of, survey.own_terms()))
    odd = {
        space: other
        for space, count in spaces.items()
        if count * _FEW <= spaces[other := space[:-1] + ("/" if space[-1] == "#" else "#")]
    }
    for iri in survey.own_terms() if odd else ():
        if usual := odd.get(namespace_of(iri)):
            yield finding(
                "hash-and-slash",
                positions.of_subject(iri),
                f"<{iri}> is of <{namespace_of(iri)}>, where {spaces[usual]:,} terms are of <{usual}>",
                "Write all terms of a vocabulary in one manner.",
            )


def _written_otherwise(iri: str) -> str:
    """Return a term with / in place of #, or the reverse."""
    stem, separator, name = iri.partition("#")
    head, _, last = iri.rpartition("/")
    return f"{stem}/{name}" if separator else f"{head}#{last}"


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


def untyped_terms(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield terms in use that are described, but not as classes or properties (OOPS! P34, P35)."""
    facts = survey.facts
    links = facts.links
    classes = {iri for _, iri in facts.types} | {
        o for end in (_DOMAIN, _RANGE, ABOVE[0]) for os in links[end].values() for o in os
    }
    properties = {iri for _, iri in facts.predicates} | {
        o for end in (ABOVE[1], _INVERSE) for os in links[end].values() for o in os
    }
    properties |= (links[_DOMAIN].keys() | links[_RANGE].keys()) - classes
    for iris, own, word in ((classes, survey.classes, "class"), (properties, survey.properties, "property")):
        for iri in sorted((iris & survey.described) - own):
            if (
                survey.is_own(iri)
                and not links[TYPE].get(iri)
                and iri not in links[ABOVE[0]]
                and iri not in links[ABOVE[1]]
            ):
                yield finding(
                    "untyped-term",
                    positions.of_subject(iri),
                    f"<{iri}> is used as a {word}, but is not said to be one",
                    f"Add: a {'owl:Class' if word == 'class' else 'rdf:Property'} .",
                )


def unclassed_things(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield once the things that are said to be of no class, where nearly all others are of one."""
    types = survey.facts.links[TYPE]
    own = [iri for iri in survey.named() if not (iri in survey.deprecated or iri in survey.replaced)]
    missing = [iri for iri in own if iri not in types and iri not in survey.terms]
    if missing and len(missing) * 4 <= len(own):
        yield finding(
            "no-class",
            positions.of_subject(missing[0]),
            f"{listed(missing, 'things', ('is', 'are'))} not said to be of any class, "
            f"as {len(own) - len(missing):,} others are",
            "Say what it is: a …",
        )


def other_kinds(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield the few things that a property leads to and that are of other classes than nearly all others."""
    for predicate, every in survey.facts.objects.items():
        told = [(said, kinds) for said in every if (kinds := _kinds(said.value, survey))]
        counts = Counter(kind for _, kinds in told for kind in kinds)
        usual = max(counts, key=lambda kind: (counts[kind], kind), default="")
        if predicate.startswith(RDF) or len(told) <= _ENOUGH or counts[usual] * 10 < len(told) * 9:
            continue
        common = {kind for kind, count in counts.items() if count > 2}
        alike = common.union(*(_all_above(kind, survey) for kind in common))
        for said, kinds in told:
            if alike.isdisjoint(kinds) and all(common.isdisjoint(_all_above(k, survey)) for k in kinds):
                yield finding(
                    "mixed-values",
                    positions.of_said(said),
                    f"<{said.value}> is {short(min(kinds))}, where {counts[usual]:,} others that {short(predicate)} "
                    f"leads to are {short(usual)}",
                    "Look whether another thing is meant, or subject and object have changed places.",
                )


def _kinds(iri: str, survey: Survey) -> set[str]:
    """Return the classes that a thing is said to be of, but for those of everything."""
    return set(survey.facts.links[TYPE].get(iri, ())) - _OF_EVERYTHING


def disjoint_members(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield members of two classes that share none, by the vocabularies' word or the site's own."""
    above: dict[str, frozenset[str]] = {}
    for iri, types in survey.facts.links[TYPE].items():
        if len(types) > 1 and (clash := _clash(types, _own_opposites(survey), above, survey)):
            yield finding(
                "disjoint-classes",
                positions.of_mention(positions.where(iri, clash[1]), clash[1]),
                f"<{iri}> is of {short(clash[0])} and of {short(clash[1])}, which have no member in common",
                "Take one of the two away, or make two things of it.",
            )


@once
def _own_opposites(survey: Survey) -> dict[str, set[str]]:
    """Return the classes that share no member with a class by the site's own word, told either way round."""
    found: dict[str, set[str]] = defaultdict(set)
    for predicate in (f"{OWL}disjointWith", f"{OWL}complementOf"):
        for iri, others in survey.facts.links[predicate].items():
            for other in others:
                found[iri].add(other)
                found[other].add(iri)
    for group in _disjoint_groups(survey):
        for iri in group:
            found[iri] |= group - {iri}
    return found


def _disjoint_groups(survey: Survey) -> Iterator[set[str]]:
    """Yield the classes of each owl:AllDisjointClasses and owl:disjointUnionOf."""
    facts = survey.facts
    starts = [node for *_, told, node in facts.roots if told == f"{OWL}disjointUnionOf"]
    if f"{OWL}members" in survey.predicates:
        pairs = (pair for said in facts.expressions.values() for pair in said)
        starts += [node for told, node in pairs if told == f"{OWL}members" and isinstance(node, int)]
    for start in starts:
        group: set[str] = set()
        node: str | int | None = start
        for _ in range(_MOST_DISJOINT):
            if not isinstance(node, int):
                break
            item = dict(facts.expressions.get(node, ()))
            first, node = item.get(FIRST), item.get(REST)
            if isinstance(first, str):
                group.add(first)
        yield group


def _clash(
    types: Sequence[str], own: dict[str, set[str]], above: dict[str, frozenset[str]], survey: Survey
) -> tuple[str, str] | None:
    for each in types:
        if each not in above:
            above[each] = frozenset(_all_above(each, survey))
    for number, first in enumerate(types):
        against = _against(above[first], own)
        for second in types[number + 1 :]:
            if not against.isdisjoint(above[second]):
                return first, second
    return None


def _against(above: Iterable[str], own: dict[str, set[str]]) -> set[str]:
    """Return the classes that share no member with any of some classes."""
    opposites = known().opposites
    return {o for each in above for o in (*opposites.get(each, ()), *own.get(each, ()))}


def other_ends(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield things at the ends of a property that can be of no class that it wants there, by what they are said to be."""
    own = _own_opposites(survey)
    links = survey.facts.links
    for predicate, every in survey.facts.objects.items():
        term = known().term(predicate)
        for end, told in ((_DOMAIN, term.domain if term else ()), (_RANGE, term.ranges if term else ())):
            wanted = {*links[end].get(predicate, ()), *told}
            against = [_against(_all_above(each, survey), own) for each in wanted]
            for said in every if all(against) and wanted else ():
                iri = said.at.subject if end == _DOMAIN else said.value
                kinds = _kinds(iri, survey)
                above = {a for kind in kinds for a in _all_above(kind, survey)}
                if kinds and wanted.isdisjoint(above) and not any(map(above.isdisjoint, against)):
                    yield finding(
                        "wrong-end",
                        positions.of_said(said),
                        f"<{iri}> is {short(min(kinds))}, but the {'subject' if end == _DOMAIN else 'object'} of "
                        f"{short(predicate)} is {' or '.join(short(each) for each in sorted(wanted))}, "
                        "and no member of the one is of the other",
                        "Look whether another thing is meant, or subject and object have changed places.",
                    )


def _all_above(iri: str, survey: Survey) -> set[str]:
    links, seen, waiting = survey.facts.links[f"{RDFS}subClassOf"], {iri}, [iri]
    while waiting:
        now = waiting.pop()
        term = known().term(now)
        for each in (*links.get(now, ()), *(term.above if term else ())):
            if each not in seen:
                seen.add(each)
                waiting.append(each)
    return seen
