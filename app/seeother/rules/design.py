"""Findings about how a vocabulary is made: names, ends, terms that stand alone or are the same, what is put together wrongly."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from seeother.diagnostics import Diagnostic, finding
from seeother.iris import namespace_of
from seeother.rules.hierarchies import reached
from seeother.rules.mending import listed
from seeother.survey.facts import ABOVE, DOMAINS, RANGES, RDFS_LABEL, TYPE
from seeother.survey.positions import Positions
from seeother.survey.survey import Survey
from seeother.terms import OWL, RDF, RDFS

_EQUIVALENT = (f"{OWL}equivalentClass", f"{OWL}equivalentProperty")
_DISJOINT = (f"{OWL}disjointWith", f"{OWL}propertyDisjointWith")
_DOMAIN, _RANGE, _INVERSE = f"{RDFS}domain", f"{RDFS}range", f"{OWL}inverseOf"
_FIRST, _REST, _NIL = f"{RDF}first", f"{RDF}rest", f"{RDF}nil"
_OF_RESTRICTIONS = {f"{OWL}someValuesFrom", f"{OWL}allValuesFrom", f"{OWL}onClass", f"{OWL}onDataRange"}
_VAGUE = re.compile(
    r"(?i)(?:is|isa|has|misc|miscellaneous\w*|miscellanea|other|others|unknown|various|etc|stuff|relatedto)"
)
_REST_OF_ALL = re.compile(r"(?:[Mm]isc(?:ellaneous)?|[Oo]thers?|[Vv]arious)(?=[A-Z_-])")
_TWO_IN_ONE = re.compile(r"(?<=[a-z0-9])(?:And|Or)(?=[A-Z])|[a-z0-9](?:_and_|_or_|-and-|-or-)[a-z]")
_LETTERS = re.compile(r"[^\W\d_]{3}")
_FEWEST = 3  # names that make a convention
_FEW = 4  # times as many others there are
_JOINED = re.compile(r"[a-z][A-Z]")


def vague_names(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield terms whose names say nothing, or two things at once (OOPS! P03, P07, P21)."""
    for iri in survey.own_terms():
        name = iri.removeprefix(namespace_of(iri))
        if _VAGUE.fullmatch(name) or (iri in survey.classes and _REST_OF_ALL.match(name)):
            message, remedy = (
                f"the name of <{iri}> says nothing of what it means",
                "Name what it is, or what it leads to.",
            )
        elif iri in survey.classes and _TWO_IN_ONE.search(name):
            message, remedy = (
                f"the class <{iri}> seems to be two in one",
                "Make a class of each, or name what they have in common.",
            )
        else:
            continue
        yield finding("vague-name", positions.of_subject(iri), message, remedy)


def mixed_naming(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield once for classes and for properties the names that are not written like most others (OOPS! P22)."""
    datatypes = {iri for iri, types in survey.facts.links[TYPE].items() if f"{RDFS}Datatype" in types}
    for terms, word in ((survey.classes, "classes"), (survey.properties - survey.classes, "properties")):
        names: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for iri in survey.own_terms():
            name = iri.removeprefix(namespace_of(iri))
            if iri in terms and iri not in datatypes and _LETTERS.match(name):
                names[namespace_of(iri)][_manner(name)].append(iri)
        for manners in names.values():
            usual = max(manners, key=lambda manner: len(manners[manner]))
            odd = [iri for manner, iris in manners.items() if manner != usual for iri in iris]
            if len(manners[usual]) >= max(2, len(odd)) and odd and len(odd) + len(manners[usual]) >= _FEWEST:
                others = f", and {len(odd) - 1:,} more are" if len(odd) > 1 else " is"
                yield finding(
                    "mixed-naming",
                    positions.of_subject(odd[0]),
                    f"<{odd[0]}>{others} written otherwise than most {word}, such as <{manners[usual][0]}>",
                    "Write names in one manner, as long as nobody uses them yet: BigCar for classes, hasPart for properties.",
                )


def labels_like_names(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield once the terms that are called as they are written, as in "hasPart", where others are called in words."""
    labels = survey.facts.texts[RDFS_LABEL]
    joined = {
        iri: name
        for iri in survey.own_terms()
        if iri in labels and _JOINED.search(name := iri.removeprefix(namespace_of(iri)))
    }
    odd = [iri for iri, name in joined.items() if any(label.value == name for label in labels[iri])]
    if odd and len(odd) * _FEW <= len(joined):
        yield finding(
            "mixed-naming",
            positions.of_subject(odd[0]),
            f"{listed(odd, 'terms', ('is', 'are'))} called as in the IRI, where {len(joined) - len(odd):,} others "
            "are called in words",
            "Write the label as people say it, with spaces between its words.",
        )


def _manner(name: str) -> str:
    mark = next((mark for mark in "-_." if mark in name.strip("-_.")), "")
    return f"{'upper' if name[0].isupper() else 'lower'}{mark}"


def ends_missing(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield once the properties without ends, and and those with one where most have two, their own or from above (OOPS! P11)."""
    links = survey.facts.links
    above = {iri: set(others) for iri, others in links[ABOVE[1]].items()}
    inverse = {iri for pair in links[_INVERSE].items() for iri in (pair[0], *pair[1])}
    annotations = {iri for iri, types in links[TYPE].items() if f"{OWL}AnnotationProperty" in types}
    missing, halves, complete = [], [], 0
    for iri in survey.own_terms():
        if iri in survey.properties and iri not in annotations:
            family = {iri, *reached(iri, above)}
            ends = [
                any(links[end].get(each) for each in family for end in said) for said in (DOMAINS, RANGES)
            ]
            complete += all(ends)
            if not family.isdisjoint(inverse) or family - survey.subjects.keys():
                continue
            missing += [] if any(ends) else [iri]
            halves += [iri] if any(ends) and not all(ends) else []
    if missing:
        yield finding(
            "no-ends",
            positions.of_subject(missing[0]),
            f"{listed(missing, 'properties', ('does', 'do'))} not say of what, and with which values, "
            + ("they are used" if len(missing) > 1 else "it is used"),
            "Add rdfs:domain and rdfs:range, where they hold of every use.",
        )
    if halves and len(halves) * 4 <= complete:
        yield finding(
            "no-ends",
            positions.of_subject(halves[0]),
            f"{listed(halves, 'properties')} one of rdfs:domain and rdfs:range, where {complete:,} others have both",
            "Add the other, where it holds of every use.",
        )


def unused_terms(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield once the classes and properties that nothing connects with the others (OOPS! P04)."""
    facts = survey.facts
    used = {iri for _, iri in (*facts.meant, *facts.types, *facts.predicates)}
    used |= {subject for subject, *_ in facts.roots}
    for predicate in (*ABOVE, *_EQUIVALENT, *_DISJOINT, *DOMAINS, *RANGES, _INVERSE):
        for iri, others in facts.links[predicate].items():
            used.update((iri, *others))
    terms = [iri for iri in survey.own_terms() if not any(iri in facts.links[end] for end in DOMAINS)]
    alone = [iri for iri in terms if iri not in used]
    if alone and len(alone) < len(terms) / 2:
        yield finding(
            "unconnected-term",
            positions.of_subject(alone[0]),
            f"{listed(alone, 'terms', ('is', 'are'))} connected with nothing in the vocabulary, and not used",
            "Say what it is below of, or by which properties it is reached.",
        )


def contradictions(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield terms that are said to be the same, or one below the other, and to have nothing in common as well."""
    links = survey.facts.links
    above = {each: set(found) for each, found in links[ABOVE[0]].items()}
    for iri, others in links[_DISJOINT[0]].items():
        same = {
            *links[_EQUIVALENT[0]].get(iri, ()),
            *(a for a, bs in links[_EQUIVALENT[0]].items() if iri in bs),
        }
        for other in others:
            if other in same or other == iri:
                word = "the same as" if other != iri else "disjoint with"
            elif other in reached(iri, above) or iri in reached(other, above):
                word = "in one line with"
            else:
                continue
            yield finding(
                "contradiction",
                positions.of_mention(positions.where(iri, other), other),
                f"<{iri}> is {word} <{other}>, and disjoint with it, so it can have no members",
                "Take one of the two away.",
            )


def same_terms(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield terms of the site's own vocabulary that are said to be the same as another of it (OOPS! P02, P31)."""
    links, own = survey.facts.links, set(survey.own_terms())
    for predicate in _EQUIVALENT:
        for iri, others in links[predicate].items():
            for other in sorted(set(others) & own):
                if (
                    iri in own
                    and other != iri
                    and (other < iri or iri not in links[predicate].get(other, ()))
                ):
                    yield finding(
                        "same-term",
                        positions.of_mention(positions.where(iri, other), other),
                        f"<{iri}> and <{other}> are two terms for one meaning",
                        "Keep one, with both names as labels, and deprecate the other.",
                    )
    yield from _several_definitions(own, survey, positions)


def _several_definitions(own: set[str], survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield classes with more than one class of a vocabulary, or expression, that they are equivalent to.

    A class of each of several vocabularies is how one says what others call it.
    """
    predicate = _EQUIVALENT[0]
    counts = Counter(iri for iri, root, _ in survey.facts.roots if root == predicate)
    for iri, others in survey.facts.links[predicate].items():
        counts[iri] += max(Counter(map(namespace_of, set(others))).values())
    for iri, count in counts.items():
        if count > 1 and iri in own:
            yield finding(
                "same-term",
                positions.of_mention(positions.where(iri, predicate), predicate),
                f"<{iri}> is equivalent to {count} classes",
                "Where they are one definition, put them into one owl:intersectionOf or owl:unionOf.",
            )


def alike_names(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield properties, and classes, whose names differ by hyphens and case only (OOPS! P12, P30)."""
    for terms, word in ((survey.classes, "class"), (survey.properties - survey.classes, "property")):
        first: dict[tuple[str, str], str] = {}
        for iri in survey.own_terms():
            if iri in terms:
                name = re.sub(r"[-_.]", "", iri.removeprefix(namespace_of(iri))).lower()
                other = first.setdefault((namespace_of(iri), name), iri)
                if other != iri and name:
                    yield finding(
                        "alike-names",
                        positions.of_subject(iri),
                        f"<{iri}> and <{other}> are one name for two terms, but for hyphens and case",
                        f"Keep one {word}, or give one another name.",
                    )


def odd_expressions(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield definitions that define by themselves, chains of one link, restrictions of no property (OOPS! P24, P33)."""
    nodes = survey.facts.expressions
    for iri, predicate, node in survey.facts.roots:
        parts = nodes.get(node, [])
        if predicate == _EQUIVALENT[0] and iri in _inside(node, survey):
            message, remedy = (
                f"<{iri}> is defined by itself",
                "Define it by other terms, or use rdfs:subClassOf.",
            )
        elif predicate == f"{OWL}propertyChainAxiom" and (_REST, _NIL) in parts:
            message, remedy = (
                f"the chain of <{iri}> has one link",
                "Use rdfs:subPropertyOf for one; a chain has two or more.",
            )
        elif {told for told, _ in parts} & _OF_RESTRICTIONS and not any(
            "onProp" in told for told, _ in parts
        ):
            message, remedy = (
                f"a restriction of <{iri}> does not say of which property it is",
                "Add owl:onProperty.",
            )
        elif predicate == _EQUIVALENT[0] and _has_no_kind(parts, survey):
            message, remedy = (
                f"<{iri}> is defined by what it has, but not of which kind it is",
                "Add a class to the owl:intersectionOf.",
            )
        else:
            continue
        at = positions.of_mention(positions.where(iri, predicate), predicate)
        yield finding("odd-definition", at, message, remedy)


def _inside(node: int, survey: Survey) -> set[str]:
    """Return the terms that stand in an expression."""
    found: set[str] = set()
    seen, waiting = {node}, [node]
    while waiting:
        for _, told in survey.facts.expressions.get(waiting.pop(), ()):
            if isinstance(told, str):
                found.add(told)
            elif told not in seen:
                seen.add(told)
                waiting.append(told)
    return found


def _has_no_kind(parts: list[tuple[str, str | int]], survey: Survey) -> bool:
    """Tell whether an expression is a restriction that something is there, or an intersection of restrictions only."""
    nodes = survey.facts.expressions
    if {f"{OWL}onProperty", f"{OWL}someValuesFrom"} <= {predicate for predicate, _ in parts}:
        return True
    at = next((told for predicate, told in parts if predicate == f"{OWL}intersectionOf"), None)
    seen = set()
    while isinstance(at, int) and at not in seen:
        seen.add(at)
        item = dict(nodes.get(at, ()))
        first = item.get(_FIRST)
        if not isinstance(first, int) or f"{OWL}onProperty" not in dict(nodes.get(first, ())):
            return False
        at = item.get(_REST)
    return bool(seen) and at == _NIL
