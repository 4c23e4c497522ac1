"""Findings about a site's own vocabulary: cycles, inverses, what it should say of itself and of its terms."""

from __future__ import annotations

from collections.abc import Iterator

from seeother.diagnostics import Diagnostic, finding
from seeother.iris import canonical, namespace_of
from seeother.rules.hierarchies import cycles_in, reached
from seeother.rules.mending import short
from seeother.rules.terms import shortened
from seeother.survey.constraints import DISJOINT, INVERSE_FUNCTIONAL
from seeother.survey.facts import (
    ABOVE,
    FIRST,
    REST,
    TYPE,
    Mention,
)
from seeother.survey.metadata import ABOUT_ONTOLOGY, RECOMMENDED
from seeother.survey.positions import Positions
from seeother.survey.survey import Survey
from seeother.terms import OWL, RDFS
from seeother.vocabularies.known import known

_ONTOLOGY = f"{OWL}Ontology"
_INVERSE, _DOMAIN, _RANGE = f"{OWL}inverseOf", f"{RDFS}domain", f"{RDFS}range"
_FEWEST_TERMS = 3  # that make a vocabulary
_SUFFIXES = (".owl", ".ttl", ".rdf", ".n3", ".xml", ".jsonld")
_SYMMETRIC, _TRANSITIVE = f"{OWL}SymmetricProperty", f"{OWL}TransitiveProperty"


def term_cycles(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield classes and properties that are below themselves."""
    for property_ in ABOVE:
        graph = {iri: {a for a in above if a != iri} for iri, above in survey.facts.links[property_].items()}
        word = "class" if property_.endswith("ClassOf") else "property"
        for cycle in cycles_in(graph):
            yield finding(
                "term-cycle",
                positions.of_mention(positions.where(cycle[0], cycle[1]), cycle[1]),
                f"the {word} <{cycle[0]}> comes to be below itself, by {' → '.join(f'<{e}>' for e in cycle[1:6])}",
                f"Take away the {short(property_)} that points the wrong way; "
                f"where they are one, say owl:equivalent{word.capitalize()}.",
            )
        for iri, above in survey.facts.links[property_].items():
            if iri in above and f"{RDFS}Resource" != iri and not known().term(iri):
                yield finding(
                    "term-cycle",
                    positions.of_mention(positions.where(iri, property_), property_),
                    f"the {word} <{iri}> is said to be below itself",
                    "Take it away: it goes without saying.",
                )


def inverses(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield properties that are their own inverse, and inverses whose domains and ranges do not cross over."""
    links = survey.facts.links
    for iri, others in links[_INVERSE].items():
        for other in others:
            at = positions.of_mention(positions.where(iri, _INVERSE), _INVERSE)
            is_symmetric = _SYMMETRIC in links[TYPE].get(iri, ())
            if other == iri:
                message, remedy = f"<{iri}> is the inverse of itself", "Call it an owl:SymmetricProperty."
            elif is_symmetric:
                message = f"<{iri}> is symmetric, and yet <{other}> is its inverse"
                remedy = "A symmetric property is its own inverse: take one of the two away."
            elif _crosses(iri, other, survey):
                message = f"domain and range of <{iri}> and of its inverse <{other}> do not cross over"
                remedy = "The domain of one is the range of the other."
            else:
                continue
            yield finding("wrong-inverse", at, message, remedy)
    for iri in [iri for iri, types in links[TYPE].items() if _SYMMETRIC in types]:
        ends = [set(links[end].get(iri, ())) for end in (_DOMAIN, _RANGE)]
        if all(ends) and ends[0] != ends[1]:
            at = positions.of_mention(positions.where(iri, _SYMMETRIC), _SYMMETRIC)
            message = f"<{iri}> is symmetric, but has another domain than range"
            yield finding(
                "wrong-inverse", at, message, "Let both be the same, or take owl:SymmetricProperty away."
            )


def _crosses(iri: str, other: str, survey: Survey) -> bool:
    links = survey.facts.links
    graph = {name: set(above) for name, above in links[ABOVE[0]].items()}
    for one, two in ((_DOMAIN, _RANGE), (_RANGE, _DOMAIN)):
        mine, theirs = links[one].get(iri), links[two].get(other)
        if mine and theirs and not _akin(set(mine), set(theirs), graph):
            return True
    return False


def _akin(some: set[str], others: set[str], graph: dict[str, set[str]]) -> bool:
    below = some.union(*(reached(each, graph) for each in some))
    return bool(below & others) or bool(others.union(*(reached(each, graph) for each in others)) & some)


def several_values(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield second values of properties that may have one, and items of lists that have two or no end."""
    facts = survey.facts
    for predicate in sorted(survey.functional & facts.several.keys()):
        for said in facts.several[predicate]:
            name = f"<{said.at.subject}>" if said.at.subject else "a blank node"
            is_list = predicate in (FIRST, REST)
            yield finding(
                "broken-list" if is_list else "second-value",
                positions.of_mention(said.at, said.value or predicate),
                f"{name} has a second value of {short(predicate)}"
                + ("" if is_list or not said.value else f': "{shortened(said.value)}"')
                + (", which belongs to one item of a list" if is_list else ", which may have one"),
                "Write lists in parentheses: ( a b c )." if is_list else "Keep the one that is true.",
            )
    cut = (
        (FIRST, at, "rdf:rest, so nobody knows where it ends") for at in _without(facts.firsts, facts.rests)
    )
    empty = (
        (REST, at, "rdf:first, so nobody knows what is in it") for at in _without(facts.rests, facts.firsts)
    )
    for predicate, at, lack in (*cut, *empty):
        yield finding(
            "broken-list",
            positions.of_mention(at, predicate),
            f"{f'the list <{at.subject}>' if at.subject else 'a list'} has no {lack}",
            "Write lists in parentheses: ( a b c ).",
        )


def constrained_properties(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield statements that are forbidden by a property's being, say, asymmetric, or disjoint with another."""
    every = survey.constraints.against.items()
    for kind, said, other in [(kind, *pair) for kind, pairs in every for pair in pairs]:
        name, one = short(said.predicate), f"<{said.at.subject}>"
        if kind == INVERSE_FUNCTIONAL:
            message = f"{one} has the same value of {name} as <{other}>, and what has the same is one thing"
            code, remedy = "second-value", "Keep it where it is true, or make one thing of the two."
        elif kind == DISJOINT:
            message = f"{name} leads from {one} to the same as {short(other)}, and the two are disjoint"
            code, remedy = "wrong-way", "Take one of the two statements away."
        else:
            message = f"{name} leads from {one} to {f'<{other}> and back' if other else 'itself'}"
            if not known().term(said.predicate):
                message += f", but is {kind.removeprefix(OWL).removesuffix('Property').lower()}"
            back = "Take away the statement that points the wrong way."
            code, remedy = (
                "wrong-way",
                back if other else "Name the other thing that is meant, or take it away.",
            )
        yield finding(code, positions.of_said(said), message, remedy)


def _without(nodes: dict[int, Mention], others: dict[int, Mention]) -> list[Mention]:
    return [at for node, at in nodes.items() if node not in others]


def ontologies(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield ontologies that do not say whose they are, what about, of which version and under which licence."""
    facts = survey.facts
    for iri in sorted(iri for iri, types in facts.links[TYPE].items() if _ONTOLOGY in types):
        if not survey.is_own(iri):
            continue
        missing = [
            name
            for name, predicates in ABOUT_ONTOLOGY.items()
            if not any(iri in facts.subjects_of(predicate) for predicate in predicates)
            and not (name == "dcterms:license" and survey.settings.license)
        ]
        if missing:
            yield finding(
                "ontology-metadata",
                positions.of_subject(iri),
                f"the ontology <{iri}> says nothing of its {_words(missing)}",
                f"Add {', '.join(missing)}.",
            )
        useful = [
            name
            for name, predicates in RECOMMENDED.items()
            if name not in missing and not any(iri in facts.subjects_of(p) for p in predicates)
        ]
        if useful:
            yield finding(
                "ontology-details",
                positions.of_subject(iri),
                f"the ontology <{iri}> says nothing of its {_words(useful)}",
                f"Add {', '.join(useful)}: it is easier to cite and to use.",
            )
        if iri.lower().endswith(_SUFFIXES):
            yield finding(
                "format-in-name",
                positions.of_subject(iri),
                f"the IRI of the ontology <{iri}> names a format",
                "Leave the extension out; the ontology stays when its format goes.",
            )


def missing_ontologies(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield a vocabulary of several terms of which no file says that it is an ontology (OOPS! P38)."""
    if any(_ONTOLOGY in types for types in survey.facts.links[TYPE].values()):
        return
    terms = survey.own_terms()
    if len(terms) >= _FEWEST_TERMS:
        namespace = namespace_of(terms[0])
        yield finding(
            "no-ontology",
            positions.of_subject(terms[0]),
            f"nothing is said of the vocabulary that <{terms[0]}> and {len(terms) - 1:,} more terms belong to",
            f"Add: <{namespace.rstrip('#')}> a owl:Ontology, with title, description, creator, licence and version.",
        )


def unlike_ends(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield transitive properties that lead from one class to quite another, so that no two of them follow (OOPS! P29)."""
    links = survey.facts.links
    graph = {name: set(above) for name, above in links[ABOVE[0]].items()}
    for iri in [iri for iri, types in links[TYPE].items() if _TRANSITIVE in types]:
        ends = [set(links[end].get(iri, ())) for end in (_DOMAIN, _RANGE)]
        if all(ends) and not _akin(ends[0], ends[1], graph):
            yield finding(
                "unlike-ends",
                positions.of_mention(positions.where(iri, _TRANSITIVE), _TRANSITIVE),
                f"<{iri}> is transitive, but leads from one class to another",
                "Let domain and range be one, or take owl:TransitiveProperty away.",
            )
    for iri, others in links[f"{OWL}equivalentProperty"].items():
        for other in others:
            pairs = [
                (set(links[end].get(iri, ())), set(links[end].get(other, ()))) for end in (_DOMAIN, _RANGE)
            ]
            if any(mine and theirs and not _akin(mine, theirs, graph) for mine, theirs in pairs):
                yield finding(
                    "unlike-ends",
                    positions.of_mention(positions.where(iri, other), other),
                    f"<{iri}> and <{other}> are said to be equivalent, but connect other classes",
                    "Let both have the same ends, or use rdfs:subPropertyOf.",
                )


def _words(missing: list[str]) -> str:
    words = {"dcterms:license": "licence", "owl:versionInfo": "version", "dcterms:issued": "date"}
    words |= {"vann:preferredNamespacePrefix": "preferred prefix", "vann:preferredNamespaceUri": "namespace"}
    words["owl:versionIRI"] = "version IRI"
    told = [words.get(name, name.partition(":")[2]) for name in missing]
    return ", ".join(told[:-1]) + (" and " if len(told) > 1 else "") + told[-1]


def several_ends(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield properties with several domains or ranges, all of which are meant at once, and untyped terms of the site."""
    links = survey.facts.links
    for end in (_DOMAIN, _RANGE):
        for iri, others in links[end].items():
            if len(set(others)) > 1 and survey.settings.patterns.serves(canonical(iri)):
                second = list(dict.fromkeys(others))[1]
                yield finding(
                    "several-ends",
                    positions.of_mention(positions.where(iri, second), second),
                    f"<{iri}> has {len(set(others))} of {short(end)}, and every one holds at the same time",
                    "Where any of them is meant, name a common superclass, or an owl:unionOf.",
                )
    for property_, word in zip(ABOVE, ("class", "property"), strict=True):
        for iri in links[property_]:
            if iri not in links[TYPE] and survey.is_own(iri):
                yield finding(
                    "untyped-term",
                    positions.of_subject(iri),
                    f"<{iri}> has a {short(property_)}, but is not said to be a {word}",
                    f"Add: a {'owl:Class' if word == 'class' else 'rdf:Property'} .",
                )
