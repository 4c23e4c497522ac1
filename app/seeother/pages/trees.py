"""Where a thing stands among others: all the ways up from it, and the trees of a concept scheme."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any
from urllib.parse import urlencode

from rdflib import URIRef

from seeother.graph.data import Data
from seeother.look.names import name_of
from seeother.pages.hierarchy import Branch, objects, subjects
from seeother.query.listing import sort_key
from seeother.statements import iri_of
from seeother.structure import concepts
from seeother.structure.concepts import Node
from seeother.telling.facts import Value
from seeother.telling.values import Teller
from seeother.terms import DCTERMS, RDF, RDFS, SCHEMA, SKOS

# Property that leads up, and the one that says the same from above.
_UPWARD: tuple[tuple[str, str], ...] = (
    (f"{SKOS}broader", f"{SKOS}narrower"),
    (f"{RDFS}subClassOf", ""),
    (f"{RDFS}subPropertyOf", ""),
    (f"{SCHEMA}containedInPlace", f"{SCHEMA}containsPlace"),
    (f"{DCTERMS}isPartOf", f"{DCTERMS}hasPart"),
    (f"{SCHEMA}isPartOf", f"{SCHEMA}hasPart"),
)
_MOST_TRAILS = 8
_MOST_ON_PAGE = 150  # concepts on the page of their scheme
_MOST_LEVELS, _MOST_OF_LEVEL, _EITHER_SIDE = 3, 400, 5  # around a concept; of a longer level nothing is shown
_MOST_IN_ORDER = 20_000  # of one level
LOOSE = "-"  # in place of a concept: those without a place
_TYPE, _CONCEPT = iri_of(f"{RDF}type"), iri_of(f"{SKOS}Concept")
_NUMBERS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Trails:
    """The ways from the top down to a thing; `is_cut` where there are more. `scheme` is that of the first way, "" for none."""

    ways: tuple[tuple[Value, ...], ...]
    is_cut: bool
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class SchemeTree:
    """The groups and concepts of a scheme, of which there are `total`.

    `more` top concepts and `loose` ones without a place are on other pages.
    """

    groups: tuple[Branch, ...]
    concepts: tuple[Branch, ...]
    more: int
    loose: int
    href: str
    pages: int
    total: int


def trails(topic: URIRef, teller: Teller) -> Trails:
    """Return the ways from the top down to a thing, itself left out, those through this site first, then by name."""
    snapshot = teller.snapshot
    said = {str(t.predicate) for t in teller.blocks.get(topic, ())}
    mentioning = {str(t.predicate) for t in teller.description.mentions}
    for up, down in _UPWARD:
        of_concepts = up.startswith(SKOS)
        above = _told(topic, up, down, teller) if up in said or down in mentioning else []
        told = [n for n in above if isinstance(n, URIRef) and n != topic]
        if not told and not (of_concepts and _is_concept(topic, teller)):
            continue
        asked = (
            partial(concepts.above, snapshot=snapshot) if of_concepts else partial(_asked, up, down, snapshot)
        )
        ways, is_cut = concepts.trails(
            str(topic), partial(_sorted_above, asked=asked, teller=teller), _MOST_TRAILS
        )
        if ways:
            heads = [_schemes(way[0], teller) if of_concepts else [] for way in ways]
            shown = [(*head, *way) for head, way in zip(heads, ways, strict=True)]
            told_ways = tuple(tuple(map(teller.resource, way)) for way in shown)
            return Trails(told_ways, is_cut, next((scheme for head in heads for scheme in head), ""))
    schemes = _schemes(str(topic), teller)
    return Trails((tuple(map(teller.resource, schemes)),) if schemes else (), False, "".join(schemes))


def _is_concept(topic: URIRef, teller: Teller) -> bool:
    return any(t.predicate == _TYPE and t.object == _CONCEPT for t in teller.blocks.get(topic, ()))


def _sorted_above(iri: str, asked: Callable[[str], list[str]], teller: Teller) -> list[str]:
    return sorted(
        asked(iri), key=lambda up: (not teller.resource(up).local, sort_key(teller.name(up).text), up)
    )


def _told(topic: URIRef, up: str, down: str, teller: Teller) -> list[Any]:
    """Return what stands above the topic by the statements of its own document."""
    outgoing = [t.object for t in teller.blocks.get(topic, ()) if str(t.predicate) == up]
    return outgoing + [t.subject for t in teller.description.mentions if down and str(t.predicate) == down]


def _asked(up: str, down: str, snapshot: Data, iri: str) -> list[str]:
    node = iri_of(iri)
    found = (*objects(snapshot, node, up), *subjects(snapshot, node, down, most=20))
    return [str(n) for n in found if isinstance(n, URIRef) and n != node]


def _schemes(iri: str, teller: Teller) -> list[str]:
    node = iri_of(iri)
    if node not in teller.blocks:
        return concepts.schemes_of(iri, teller.snapshot)[:1]
    said = [
        t.object for t in teller.blocks[node] if str(t.predicate) in (concepts.TOP_OF, concepts.IN_SCHEME)
    ]
    return [str(n) for n in said if isinstance(n, URIRef)][:1]


def on_page(topic: URIRef, types: Collection[str], teller: Teller) -> tuple[SchemeTree | None, str]:
    """Return what of a scheme is on its own page: its trees as far as they fit, and the path of its index.

    None and "" for other things, and for a scheme without concepts.
    """
    if f"{SKOS}ConceptScheme" not in types:
        return None, ""
    tree = scheme_tree(str(topic), teller.snapshot, teller.languages, teller.resource, _MOST_ON_PAGE)
    if not tree.groups and not tree.concepts:
        return None, ""
    return tree, level_of(str(topic), teller.snapshot, index=teller.view.language)


def around(topic: URIRef, scheme: str, teller: Teller) -> tuple[Branch, ...]:
    """Return the levels of the trees that a concept is on, each below what is right above it: the nearest of its neighbours.

    `count` is how many there are on the whole level, which is at `href`. Of a level of its own there is nothing to show.
    """
    if not _told(topic, *_UPWARD[0], teller) and not _is_concept(topic, teller):
        return ()
    own = str(topic)
    above = _sorted_above(own, partial(concepts.above, snapshot=teller.snapshot), teller)
    heads = above[:_MOST_LEVELS] if above else [scheme] if scheme else []
    found = (_level_around(own, head, scheme, teller) for head in heads)
    return tuple(branch for branch in found if branch)


def _level_around(own: str, head: str, scheme: str, teller: Teller) -> Branch | None:
    snapshot = teller.snapshot
    level = snapshot.kept(("level", head, tuple(teller.languages)), lambda: _in_order(head, scheme, teller))
    if own not in level or len(level) < 2:
        return None
    start = max(0, min(level.index(own) - _EITHER_SIDE, len(level) - 2 * _EITHER_SIDE - 1))
    shown = level[start : start + 2 * _EITHER_SIDE + 1]
    snapshot.labels.of(shown)  # looked up at once
    inner = tuple(_neighbour(iri, scheme, teller) for iri in shown)
    at = "" if head == scheme else head
    return Branch(teller.resource(head), inner, len(level), level_of(scheme, snapshot, at) if scheme else "")


def _neighbour(iri: str, scheme: str, teller: Teller) -> Branch:
    """Return a concept with how many are below it and where these are; an engine is asked that of all at once."""
    snapshot = teller.snapshot
    is_unfolded = scheme and snapshot.settings.browse
    count = len(concepts.below(iri, snapshot)) if is_unfolded else 0
    href = level_of(scheme, snapshot, iri) if count else ""
    return Branch(teller.resource(iri), (), count, href, concepts.notation(iri, snapshot))


def _in_order(head: str, scheme: str, teller: Teller) -> tuple[str, ...]:
    """Return what is right below a concept, or at the top of a scheme, in order; nothing where that is much."""
    snapshot = teller.snapshot
    level = concepts.tops(scheme, snapshot).concepts if head == scheme else concepts.below(head, snapshot)
    notation = partial(concepts.notation, snapshot=snapshot)
    return (
        tuple(order_of(snapshot, teller.languages, notation)(level)) if len(level) <= _MOST_OF_LEVEL else ()
    )


def scheme_tree(
    scheme: str,
    snapshot: Data,
    languages: Sequence[str],
    resource: Callable[[str], Value],
    most: int,
    at: str = "",
    page: int = 1,
) -> SchemeTree:
    """Return the trees of a scheme as far as fits a page; what is left out has a page of its own.

    `at` opens the way down to a concept, and the level below it, of which this is page number `page`; LOOSE stands
    for the concepts without a place. Without it, the pages are those of the top.
    """
    notation = cache(partial(concepts.notation, snapshot=snapshot))
    tops, order = concepts.tops(scheme, snapshot), order_of(snapshot, languages, notation)
    way = _way_to(at, snapshot) if at not in ("", LOOSE) else ()

    def level(name: str, iris: Callable[[], Iterable[str]]) -> list[str]:
        key = ("level in order", scheme, name, tuple(languages))
        return snapshot.once(key, lambda: order(iris()))

    listed = level(LOOSE, lambda: tops.loose) if at == LOOSE else level("", lambda: tops.concepts)
    long = level(at, lambda: concepts.below(at, snapshot)) if way else listed
    shown = _part(listed, way, most, 1 if way else page)
    groups = () if at == LOOSE or (page > 1 and not way) else tops.groups
    grown = concepts.grow(
        (*groups, *shown),
        lambda iri: _level(iri, snapshot, way, long[(page - 1) * most : page * most], most),
        order,
        most,
        way,
    )
    branches = [branch_of(node, scheme, snapshot, resource, notation) for node in grown]
    return SchemeTree(
        tuple(branch for branch in branches if branch.value.iri in tops.groups),
        tuple(branch for branch in branches if branch.value.iri not in tops.groups),
        max(0, len(listed) - len(shown)),
        len(tops.loose) if tops.concepts != tops.loose and at != LOOSE else 0,
        level_of(scheme, snapshot),
        max(1, -(-len(long) // most)),
        tops.total,
    )


def _way_to(at: str, snapshot: Data) -> tuple[str, ...]:
    """Return a way from the top down to a concept, itself at its end."""
    ways, _ = concepts.trails(at, partial(_over, snapshot=snapshot), 1)
    return (*(ways[0] if ways else ()), at)


def _over(iri: str, snapshot: Data) -> list[str]:
    return sorted(concepts.over(iri, snapshot))


def _part(listed: list[str], way: Sequence[str], most: int, page: int) -> list[str]:
    """Return the tops to show: a page of them, and where a way begins elsewhere only its beginning."""
    shown = listed[(page - 1) * most : page * most]
    return shown if not way or way[0] in shown else [way[0]]


def _level(iri: str, snapshot: Data, way: Sequence[str], last: list[str], most: int) -> list[str]:
    """Return what is below a concept; of a long level that is only on the way down, the one step."""
    if way and iri == way[-1]:
        return last
    inner = concepts.below(iri, snapshot)
    if iri in way and len(inner) > most:
        return [step for step in way if step in inner]
    return inner


def level_of(scheme: str, snapshot: Data, at: str = "", **more: str) -> str:
    """Return the path of the page that shows a level of a scheme, the one below a concept or the top."""
    asked = {"scheme": scheme, **({"at": at} if at else {}), **more}
    return f"{snapshot.settings.mount}/browse?{urlencode(asked)}"


def branch_of(
    node: Node,
    scheme: str,
    snapshot: Data,
    resource: Callable[[str], Value],
    notation: Callable[[str], str],
) -> Branch:
    """Return a node of a tree as it is shown."""
    inner = tuple(branch_of(child, scheme, snapshot, resource, notation) for child in node.below)
    return Branch(
        resource(node.iri),
        inner,
        node.count,
        level_of(scheme, snapshot, node.iri) if node.count else "",
        notation(node.iri),
        node.is_open,
    )


def order_of(
    snapshot: Data, languages: Sequence[str], notation: Callable[[str], str]
) -> Callable[[Iterable[str]], list[str]]:
    """Return what puts concepts in order: by their notations where all have one, else by their names; very many by IRI."""

    def order(iris: Iterable[str]) -> list[str]:
        every = list(iris)
        if len(every) > _MOST_IN_ORDER:
            return sorted(every)
        snapshot.labels.of(every)  # looked up at once
        first = notation(every[0]) if every else ""
        notations = {iri: notation(iri) for iri in every} if first else {}
        if notations and all(notations.values()):
            return sorted(every, key=lambda iri: (_naturally(notations[iri]), iri))
        return sorted(every, key=lambda iri: (sort_key(name_of(iri, snapshot, languages).text), iri))

    return order


def _naturally(text: str) -> list[tuple[bool, int, str]]:
    """Return what sorts numbers in a text by their values: 2 before 10."""
    return [
        (part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in _NUMBERS.split(text[:80])
    ]
