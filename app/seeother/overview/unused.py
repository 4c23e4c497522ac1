"""Tell which terms and prefixes a site declares and nothing in it uses."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from seeother.files.sources import Source
from seeother.overview.counting import Counts
from seeother.overview.languages import Place, first_places, terms_of
from seeother.survey.facts import FIRST, IN_EXPRESSIONS
from seeother.survey.positions import Positions
from seeother.survey.survey import Survey

_LARGEST = 32 * 2**20  # bytes of a file in which prefixes are looked for
# Texts, IRIs and comments are taken whole, so that no name in them counts; what is left to find is a prefixed name.
_TOKENS = re.compile(
    rb'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''
    rb'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>\s]*>|#[^\n]*'
    rb"|(?P<declared>@?(?i:prefix)\s+[^\s:<>\"']*:)|(?P<used>[\w.\x80-\xff-]*):[\w.:%\x80-\xff-]*",
    re.DOTALL,
)
_NAME_IN_XML = re.compile(rb"(?:<|\s)(?!xmlns:)([\w.\x80-\xff-]+):[\w\x80-\xff]")


class UnusedPrefix(NamedTuple):
    """A prefix that a file declares and does not use."""

    prefix: str
    namespace: str
    file: str
    line: int


class Unused(NamedTuple):
    """The site's own terms that nothing uses, and prefixes: how many, and the first of each.

    `is_vocabulary` tells that no term at all is in use here, as in a vocabulary without data, so that it says nothing of any.
    """

    of_terms: int
    is_vocabulary: bool
    terms: int
    first_terms: tuple[Place, ...]
    prefixes: int
    first_prefixes: tuple[UnusedPrefix, ...]


def unused(survey: Survey, counts: Counts, positions: Positions, most: int) -> Unused:
    """Return what is declared and not used."""
    own = terms_of(survey)
    direct = (counts.used | _listed(survey)).intersection(own)
    idle = own - _reached(direct, survey) if direct else set()
    prefixes = sorted(
        (file, prefix)
        for file, source in survey.sources.items()
        for prefix in _idle_prefixes(source, set(survey.prefixes[file]))
    )
    shown = (
        UnusedPrefix(prefix, survey.prefixes[file][prefix], *positions.of_prefix(file, prefix)[:2])
        for file, prefix in prefixes[: most or None]
    )
    return Unused(
        of_terms=len(own),
        is_vocabulary=bool(own) and not direct,
        terms=len(idle),
        first_terms=tuple(first_places(idle, survey, positions, most)),
        prefixes=len(prefixes),
        first_prefixes=tuple(shown),
    )


def _listed(survey: Survey) -> set[str]:
    """Return what lists hold that are in no definition."""
    expressions = survey.facts.expressions
    in_definitions = _closed((node for *_, node in survey.facts.roots), lambda node: _members(survey, node))
    return {
        value
        for node, said in expressions.items()
        if node not in in_definitions
        for predicate, value in said
        if predicate == FIRST and isinstance(value, str)
    }


def _reached(terms: set[str], survey: Survey) -> set[str]:
    """Return terms with those that define them, and those that define these: above, at their ends, in expressions."""
    facts = survey.facts
    nodes: dict[str, list[str | int]] = defaultdict(list)
    for subject, _, node in facts.roots:
        nodes[subject].append(node)
    ends = [facts.links[predicate] for predicate in IN_EXPRESSIONS if predicate in facts.links]

    def defining(each: str | int) -> list[str | int]:
        if isinstance(each, int):
            return _members(survey, each)
        return [*nodes.get(each, ()), *(iri for links in ends for iri in links.get(each, ()))]

    return {each for each in _closed(terms, defining) if isinstance(each, str)}


def _members(survey: Survey, node: str | int) -> list[str | int]:
    return [value for _, value in survey.facts.expressions.get(node, ())] if isinstance(node, int) else []


def _closed(
    start: Iterable[str | int], following: Callable[[str | int], Iterable[str | int]]
) -> set[str | int]:
    """Return what can be reached by going on and on."""
    reached = set(start)
    waiting = list(reached)
    while waiting:
        new = set(following(waiting.pop())) - reached
        reached |= new
        waiting += new
    return reached


def _idle_prefixes(source: Source, declared: set[str]) -> Iterator[str]:
    if not declared or source.extension == "jsonld" or source.size > _LARGEST:
        return
    try:
        with source.open() as file:
            text = file.read(_LARGEST + 1)
    except (OSError, EOFError):  # gone meanwhile
        return
    if len(text) <= _LARGEST:
        yield from declared - _used_prefixes(text, source.extension)


def _used_prefixes(text: bytes, extension: str) -> set[str]:
    if extension == "rdf":
        used = set(_NAME_IN_XML.findall(text))
        # What xmlns declares without a prefix, and the names of entities, are no prefixes of names.
        return {name.decode("utf-8", "replace") for name in used} | {""}
    names = {found["used"] for found in _TOKENS.finditer(text) if found["used"] is not None}
    return {name.decode("utf-8", "replace") for name in names}
