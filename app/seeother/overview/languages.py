"""Tell in which languages things lack a name, a definition or a description."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from heapq import nsmallest
from typing import NamedTuple

from seeother.iris import canonical
from seeother.survey.facts import DEFINITIONS, TYPE
from seeother.survey.positions import Positions
from seeother.survey.survey import Survey
from seeother.terms import SKOS

NONE = ""  # stands for any language: what has no text at all


class Place(NamedTuple):
    """A thing, and where its description begins."""

    thing: str
    file: str
    line: int


class Lacking(NamedTuple):
    """How many things have no text in a language, the first of them, and how many others have one there."""

    language: str
    missing: int
    present: int
    first: tuple[Place, ...]


class Coverage(NamedTuple):
    """The texts of one sort, of so many things, in each language of the site, and in others that occur.

    The first row is about things without any text; one without a language counts for all.
    """

    sort: str
    things: int
    rows: tuple[Lacking, ...]


Spoken = Mapping[str, Iterable[str]]


def coverages(survey: Survey, positions: Positions, most: int) -> tuple[Coverage, ...]:
    """Return what is missing: labels of all things, definitions of terms and concepts, descriptions of the others."""
    things = [iri for iri in survey.subjects if _is_current(iri, survey)]
    concept = f"{SKOS}Concept"
    terms = {iri for iri, types in survey.facts.links[TYPE].items() if concept in types}
    terms |= terms_of(survey)
    explained: dict[str, set[str]] = {}
    for predicate in DEFINITIONS:
        for iri, told in survey.facts.definitions[predicate].items():
            explained.setdefault(iri, set()).update(language for _, language in told)
    sorts: tuple[tuple[str, list[str], Spoken], ...] = (
        ("labels", things, survey.languages),
        ("definitions", [iri for iri in things if iri in terms], explained),
        ("descriptions", [iri for iri in things if iri not in terms], explained),
    )
    return tuple(
        _coverage(sort, iris, spoken, survey, positions, most) for sort, iris, spoken in sorts if iris
    )


def terms_of(survey: Survey) -> set[str]:
    """Return the classes and properties that are the site's to define, be it even one of the well-known vocabularies."""
    return {iri for iri in survey.classes | survey.properties if _is_current(iri, survey)}


def _is_current(iri: str, survey: Survey) -> bool:
    return (
        iri in survey.described
        and iri not in survey.deprecated
        and survey.settings.patterns.names(canonical(iri))
    )


def _coverage(
    sort: str, iris: list[str], spoken: Spoken, survey: Survey, positions: Positions, most: int
) -> Coverage:
    of_each = {iri: {_main(language) for language in spoken.get(iri, ())} for iri in iris}
    wanted = list(dict.fromkeys(_main(language) for language in survey.settings.languages))
    others = sorted(set().union(*of_each.values()) - {*wanted, NONE})

    def row(language: str) -> Lacking:
        lacking = [iri for iri, has in of_each.items() if not (has & {language, NONE} if language else has)]
        shown = [] if language in others else first_places(lacking, survey, positions, most)
        return Lacking(language, len(lacking), len(iris) - len(lacking), tuple(shown))

    return Coverage(sort, len(iris), tuple(map(row, (NONE, *wanted, *others))))


def _main(language: str) -> str:
    return language.partition("-")[0].lower()


def first_places(iris: Iterable[str], survey: Survey, positions: Positions, most: int) -> list[Place]:
    """Return the first of some subjects, by file and line, 0 all, each with where it is described."""
    found = list(iris)
    shown = nsmallest(most or len(found), found, key=lambda iri: (survey.place(iri), iri))
    return [Place(iri, *positions.of_subject(iri)[:2]) for iri in shown]
