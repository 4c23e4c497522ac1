"""Findings about what stands at the ends of a property, and of which classes things are: none that fit each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from seeother.diagnostics import Diagnostic, finding
from seeother.files.notes import IRI
from seeother.iris import namespace_of
from seeother.rules.mending import short
from seeother.rules.terms import is_datatype
from seeother.survey.facts import ABOVE, TYPE, Said
from seeother.survey.positions import Positions
from seeother.survey.survey import Survey, once
from seeother.terms import OWL, RDF, RDFS, SCHEMA, SH, SKOS
from seeother.vocabularies.known import Term, known, usual

_DOMAIN, _RANGE = f"{RDFS}domain", f"{RDFS}range"
_OF_EVERYTHING = frozenset({f"{OWL}NamedIndividual", f"{OWL}Thing", f"{RDFS}Resource"})
# What takes things of every class: by its vocabulary, and with schema.org whoever writes an address or plays a role.
_TAKES_ALL = _OF_EVERYTHING | {f"{SCHEMA}{name}" for name in ("Thing", "URL", "Role")}
_CHECKED_ELSEWHERE = (OWL, RDF, RDFS, SH, SKOS)
_OBJECTS, _DATA = f"{OWL}ObjectProperty", f"{OWL}DatatypeProperty"
_ENOUGH = 10  # things that show what is usual


def other_kinds(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield the few things that a property leads to and that are of other classes than nearly all others."""
    for predicate, every in survey.facts.objects.items():
        told = [(said, kinds) for said in every if (kinds := _kinds(said.value, survey))]
        counts = Counter(kind for _, kinds in told for kind in kinds)
        commonest = max(counts, key=lambda kind: (counts[kind], kind), default="")
        if predicate.startswith(RDF) or len(told) <= _ENOUGH or counts[commonest] * 10 < len(told) * 9:
            continue
        common = {kind for kind, count in counts.items() if count > 2}
        alike = common.union(*(_all_above(kind, survey) for kind in common))
        for said, kinds in told:
            if alike.isdisjoint(kinds) and all(common.isdisjoint(_all_above(k, survey)) for k in kinds):
                yield finding(
                    "mixed-values",
                    positions.of_said(said),
                    f"<{said.value}> is {short(min(kinds))}, where {counts[commonest]:,} others that {short(predicate)} "
                    f"leads to are {short(commonest)}",
                    "Look whether another thing is meant, or subject and object have changed places.",
                )


def _kinds(iri: str, survey: Survey) -> set[str]:
    """Return the classes that a thing is said to be of, but for those of everything."""
    return set(survey.facts.links[TYPE].get(iri, ())) - _OF_EVERYTHING


def disjoint_members(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield members of two classes that share none, by the vocabularies' word or the site's own, and classes below two."""
    above: dict[str, frozenset[str]] = {}
    for predicate, word in ((TYPE, "of"), (ABOVE[0], "below")):
        for iri, types in survey.facts.links[predicate].items():
            if len(types) > 1 and (
                clash := _clash(tuple(dict.fromkeys(types)), _own_opposites(survey), above, survey)
            ):
                yield finding(
                    "disjoint-classes",
                    positions.of_mention(positions.where(iri, clash[1]), clash[1]),
                    f"<{iri}> is {word} {short(clash[0])} and {word} {short(clash[1])}, which have no member in common",
                    "Take one of the two away, or make two things of it.",
                )


@once
def _own_opposites(survey: Survey) -> dict[str, set[str]]:
    """Return the classes that share no member with a class by the site's own word, or OWL's, told either way round."""
    found: dict[str, set[str]] = defaultdict(set, {_OBJECTS: {_DATA}, _DATA: {_OBJECTS}})
    for predicate in (f"{OWL}disjointWith", f"{OWL}complementOf"):
        for iri, others in survey.facts.links[predicate].items():
            for other in others:
                found[iri].add(other)
                found[other].add(iri)
    for group in survey.facts.disjoint_groups():
        for iri in group:
            found[iri] |= group - {iri}
    return found


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
                kinds, above = _kinds(iri, survey), _above_thing(iri, survey)
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


def ends_of_vocabularies(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield, once for each class, things at an end of a well-known property whose vocabulary has other classes for it."""
    for predicate, uses in survey.facts.uses.items():
        term = known().term(predicate)
        if term is None or predicate.startswith(_CHECKED_ELSEWHERE):
            continue
        things = survey.facts.objects[predicate] if predicate in survey.facts.objects else uses.get(IRI, ())
        texts = [said for kind, every in uses.items() if kind != IRI for said in every]
        yield from _misplaced(term, "subject", term.domain, [*things, *texts], survey, positions)
        yield from _misplaced(term, "object", term.ranges, things, survey, positions)


def _misplaced(
    term: Term, end: str, wanted: Sequence[str], every: Iterable[Said], survey: Survey, positions: Positions
) -> Iterator[Diagnostic]:
    found: dict[str, dict[str, Said]] = defaultdict(dict)  # class → thing → statement
    for said in every if wanted and _TAKES_ALL.isdisjoint(wanted) else ():
        iri = said.at.subject if end == "subject" else said.value
        kinds = _kinds(iri, survey)
        # What is said of the terms of a vocabulary is about the terms.
        if kinds and all(_is_apart(usual(kind), wanted) for kind in kinds) and not known().term(iri):
            found[min(kinds)].setdefault(iri, said)
    for kind, things in found.items():
        iri, said = next(iter(things.items()))
        more = f" (and so are {len(things) - 1:,} more)" if len(things) > 1 else ""
        yield finding(
            "wrong-end",
            positions.of_said(said),
            f"<{iri}> is {short(kind)}{more}, but the {end} of {short(term.iri)} is "
            + " or ".join(short(each) for each in sorted(wanted)),
            "Use a property that is meant for it, or say what else it is.",
        )


def _is_apart(kind: str, wanted: Sequence[str]) -> bool:
    """Tell whether a class is of a vocabulary that wants others, and neither below nor above one of them."""
    term, above = known().term(kind), set(known().above(kind))
    is_of_it = term is not None and namespace_of(kind) in map(namespace_of, wanted)
    is_akin = any(each in above or kind in known().above(each) for each in wanted)
    return is_of_it and not is_akin and f"{SCHEMA}Role" not in above


def kinds_of_properties(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield properties that are said to lead to things and want a datatype, and those that hold values and want a class."""
    links = survey.facts.links
    for iri, ranges in links[_RANGE].items():
        types = links[TYPE].get(iri, ())
        for each in ranges if (_OBJECTS in types) != (_DATA in types) else ():
            is_value, is_class = is_datatype(each, survey), each in survey.classes or known().term(each)
            if is_value if _OBJECTS in types else is_class and not is_value:
                kind = _OBJECTS if _OBJECTS in types else _DATA
                yield finding(
                    "unlike-ends",
                    positions.of_mention(positions.where(iri, each), each),
                    f"<{iri}> is of {short(kind)}, but its range is {short(each)}, "
                    + ("a datatype" if is_value else "a class"),
                    f"Say that it is of {short(_DATA if is_value else _OBJECTS)}, or name another range.",
                )


def limited_values(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield second values of properties of which a member of the thing's class has one at most."""
    facts = survey.facts
    for class_, _, node in facts.roots if facts.singles else ():
        told = dict(facts.expressions.get(node, ())) if node in facts.singles else {}
        property_, wanted = told.get(f"{OWL}onProperty"), told.get(f"{OWL}onClass")
        for said in facts.several.get(property_, ()) if isinstance(property_, str) else ():
            subject = said.at.subject
            if class_ not in _above_thing(subject, survey) or (
                wanted and not _are_two(said, str(wanted), survey)
            ):
                continue
            yield finding(
                "second-value",
                positions.of_said(said),
                f"<{subject}> has a second value of {short(said.predicate)}, but {short(class_)} has one at most",
                "Keep the one that is true.",
            )


def _are_two(said: Said, wanted: str, survey: Survey) -> bool:
    """Tell whether a thing has two values of a property that are of one class."""
    values = [o.value for o in survey.facts.objects[said.predicate] if o.at.subject == said.at.subject]
    return sum(wanted in _above_thing(value, survey) for value in set(values)) > 1


def _above_thing(iri: str, survey: Survey) -> set[str]:
    """Return the classes that a thing is of, and those above them."""
    return {above for kind in _kinds(iri, survey) for above in _all_above(kind, survey)}
