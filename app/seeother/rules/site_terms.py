"""Findings about classes and properties as a site uses them: undefined, untyped, out of use for nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from seeother.diagnostics import Diagnostic, finding, likely
from seeother.iris import canonical, namespace_of
from seeother.rules.mending import listed, short
from seeother.survey.facts import ABOVE, TYPE
from seeother.survey.positions import Positions
from seeother.survey.survey import Survey
from seeother.terms import OWL, RDFS
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


def terms_in_wrong_places(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield the site's properties that stand where its vocabulary wants classes, and classes where it wants properties."""
    for place, wrong, right, words in (
        (_DOMAIN, survey.properties, survey.classes, ("property", "classes")),
        (_RANGE, survey.properties, survey.classes, ("property", "classes")),
        (ABOVE[0], survey.properties, survey.classes, ("property", "classes")),
        (ABOVE[1], survey.classes, survey.properties, ("class", "properties")),
    ):
        for iri, others in survey.facts.links[place].items():
            for other in others:
                if other in wrong and other not in right and not known().term(other):
                    yield finding(
                        "misused-term",
                        positions.of_mention(positions.where(iri, other), other),
                        f"<{other}> is a {words[0]}, but {short(place)} leads to {words[1]}",
                        "Look whether another term is meant: their names often differ by case only.",
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
