"""Concepts and their schemes (SKOS, ISO 25964): what is at the top, what is above and below, level by level, nothing left out."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from rdflib import Literal

from seeother.graph.data import Data
from seeother.statements import iri_of
from seeother.terms import ISO_THES, RDF, RDFS, SKOS

IN_SCHEME = f"{SKOS}inScheme"
TOP_OF, HAS_TOP = f"{SKOS}topConceptOf", f"{SKOS}hasTopConcept"
NOTATION = f"{SKOS}notation"
_KINDS = ("Generic", "Instantial", "Partitive")
_UP = (f"{SKOS}broader", *(f"{ISO_THES}broader{kind}" for kind in _KINDS))
_DOWN = (f"{SKOS}narrower", *(f"{ISO_THES}narrower{kind}" for kind in _KINDS))
_GROUPS = frozenset(
    {f"{SKOS}Collection", f"{SKOS}OrderedCollection", f"{ISO_THES}ConceptGroup", f"{ISO_THES}ThesaurusArray"}
)
_GROUP_OF = (IN_SCHEME, f"{ISO_THES}microThesaurusOf")
_MEMBER, _SUPER, _SUB = f"{SKOS}member", f"{ISO_THES}superGroup", f"{ISO_THES}subGroup"
_MOST_LOOKED_AT = 200_000  # concepts of a scheme that are looked through for those without a place
_MOST_COMPARED = 500_000  # statements of the site that put one concept above another, for the same
_HIGHEST, _MOST_ASKED = 24, 300


@dataclass(frozen=True, slots=True)
class Ways:
    """The properties by which the data leads up to broader concepts and down to narrower ones, and the same of groups.

    What it never uses is not among them, so that nothing is asked in vain.
    """

    up: tuple[str, ...]
    down: tuple[str, ...]
    out_of_groups: tuple[str, ...]
    into_groups: tuple[str, ...]
    members: tuple[str, ...]
    notations: tuple[str, ...]


@dataclass(slots=True)
class Node:
    """A concept or group in a tree; `count` is how many are below it, `below` holds them where there was room."""

    iri: str
    count: int = 0
    below: list[Node] = field(default_factory=list)
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Tops:
    """Where the trees of a scheme begin: its groups, its top concepts, and the concepts that have no place in either.

    `total` is how many there are in the scheme, 0 where these are not looked through; `lower` are called top concepts,
    but stand below others of them.
    """

    groups: tuple[str, ...]
    concepts: tuple[str, ...]
    loose: tuple[str, ...]
    total: int = 0
    lower: tuple[str, ...] = ()

    @property
    def every(self) -> tuple[str, ...]:
        """Return the groups, and what is called a top concept, wherever it stands."""
        return (*self.concepts, *self.lower, *self.groups)


def ways(snapshot: Data) -> Ways:
    """Return the properties that the data uses for broader and narrower, its own special cases of them too."""
    every = (_UP, _DOWN, (_SUPER,), (_SUB,), (_MEMBER,), (NOTATION,))
    return snapshot.once("ways", lambda: Ways(*(_used(properties, snapshot) for properties in every)))


def _used(properties: Sequence[str], snapshot: Data) -> tuple[str, ...]:
    own = [
        str(quad.subject)
        for name in properties
        for quad in snapshot.quads(None, iri_of(f"{RDFS}subPropertyOf"), iri_of(name))
    ]
    every = dict.fromkeys((*properties, *own))
    return tuple(name for name in every if snapshot.uses(iri_of(name)))


def above(iri: str, snapshot: Data) -> list[str]:
    """Return the broader concepts of one, whichever side says so."""
    return _both(iri, ways(snapshot).up, ways(snapshot).down, snapshot)


def below(iri: str, snapshot: Data) -> list[str]:
    """Return the narrower concepts of one, or what a group holds: its groups, and its members that no other member is above."""
    known = ways(snapshot)
    narrower = _both(iri, known.down, known.up, snapshot)
    members = [name for predicate in known.members for name in _objects(iri, predicate, snapshot)]
    groups = _both(iri, known.into_groups, known.out_of_groups, snapshot) if members or not narrower else []
    if not members:
        return list(dict.fromkeys((*groups, *narrower)))
    inside = set(members)
    tops = [name for name in members if inside.isdisjoint(above(name, snapshot))]
    return list(dict.fromkeys((*groups, *(tops or members))))


def _both(iri: str, outward: Iterable[str], inward: Iterable[str], snapshot: Data) -> list[str]:
    found = dict.fromkeys(other for name in outward for other in _objects(iri, name, snapshot))
    for name in inward:
        found.update(dict.fromkeys(_subjects(name, iri, snapshot)))
    found.pop(iri, None)
    return list(found)


def _objects(iri: str, predicate: str, snapshot: Data) -> list[str]:
    return snapshot.objects_of(iri_of(iri), iri_of(predicate))


def _subjects(predicate: str, iri: str, snapshot: Data) -> Iterator[str]:
    return snapshot.subjects_of(iri_of(predicate), iri_of(iri))


def schemes_of(iri: str, snapshot: Data) -> list[str]:
    """Return the schemes of a concept."""
    found = (
        *_objects(iri, IN_SCHEME, snapshot),
        *_objects(iri, TOP_OF, snapshot),
        *_subjects(HAS_TOP, iri, snapshot),
    )
    return list(dict.fromkeys(found))


def has_concepts(scheme: str, snapshot: Data) -> bool:
    """Tell whether anything is said to be in a scheme."""
    inside = (iri for name in (TOP_OF, IN_SCHEME) for iri in _subjects(name, scheme, snapshot))
    return next(inside, None) is not None or bool(_objects(scheme, HAS_TOP, snapshot))


def over(iri: str, snapshot: Data) -> list[str]:
    """Return what is above a concept or group in the trees of its scheme: broader concepts, else the groups that hold it."""
    broader = above(iri, snapshot)
    return broader or list(
        dict.fromkeys((*_both(iri, (_SUPER,), (_SUB,), snapshot), *_subjects(_MEMBER, iri, snapshot)))
    )


def tops(scheme: str, snapshot: Data) -> Tops:
    """Return where the trees of a scheme begin; worked out once for a snapshot."""
    return snapshot.once(("tops", scheme), lambda: _tops(scheme, snapshot))


def _tops(scheme: str, snapshot: Data) -> Tops:
    stated = dict.fromkeys((*_objects(scheme, HAS_TOP, snapshot), *_subjects(TOP_OF, scheme, snapshot)))
    groups = _top_groups(scheme, snapshot)
    known = ways(snapshot)
    up, down = ([iri_of(name) for name in names] for names in (known.up, known.down))
    node = iri_of(scheme)
    if sum(snapshot.catalogue.usage(str(name), False) for name in (*up, *down)) > _MOST_COMPARED:
        return Tops(groups, tuple(stated), ())
    total, unplaced = snapshot.unplaced(iri_of(IN_SCHEME), node, up, down, _MOST_LOOKED_AT)
    if total >= _MOST_LOOKED_AT:
        return Tops(groups, tuple(stated), ())
    elsewhere = stated.keys() | {iri for group in groups for iri in _held(group, snapshot)}
    may_be_groups = bool(known.members) or snapshot.has_any(_GROUPS)
    loose = tuple(
        iri for iri in unplaced if iri not in elsewhere and not (may_be_groups and _is_group(iri, snapshot))
    )
    placed = stated.keys() - set(unplaced)
    total += sum(scheme not in _objects(iri, IN_SCHEME, snapshot) for iri in placed)
    if not stated and not groups:
        return Tops((), loose, (), total)
    lower = _lower(stated, {iri: above(iri, snapshot) for iri in placed})
    return Tops(groups, tuple(iri for iri in stated if iri not in lower), loose, total, tuple(lower))


def _lower(stated: Collection[str], broader: Mapping[str, Collection[str]]) -> dict[str, None]:
    """Return which of the top concepts can be reached from others that have none of them above."""
    under: dict[str, list[str]] = {}
    for iri in stated:
        for other in broader.get(iri, ()):
            under.setdefault(other, []).append(iri)
    waiting = [iri for iri in stated if not any(other in stated for other in broader.get(iri, ()))]
    found: dict[str, None] = {}
    while waiting:
        lower = [iri for iri in under.get(waiting.pop(), ()) if iri not in found]
        found.update(dict.fromkeys(lower))
        waiting += lower
    return found


def members(scheme: str, snapshot: Data) -> Iterator[str]:
    """Yield what is in a scheme, as far as the largest known ones go."""
    return islice(snapshot.subjects_of(iri_of(IN_SCHEME), iri_of(scheme)), _MOST_LOOKED_AT)


def all_in(scheme: str, snapshot: Data) -> list[str]:
    """Return what is in a scheme, or stands at the top of its trees."""
    return list(dict.fromkeys((*members(scheme, snapshot), *tops(scheme, snapshot).every)))


def _held(group: str, snapshot: Data) -> set[str]:
    found, waiting = {group}, [group]
    while waiting:
        name = waiting.pop()
        inner = {*_objects(name, _MEMBER, snapshot), *_both(name, (_SUB,), (_SUPER,), snapshot)} - found
        found |= inner
        waiting += inner
    return found


def _is_group(iri: str, snapshot: Data) -> bool:
    return not _GROUPS.isdisjoint(snapshot.types(iri)) or bool(_objects(iri, _MEMBER, snapshot))


def _top_groups(scheme: str, snapshot: Data) -> tuple[str, ...]:
    """Return the groups of a scheme that no other group holds."""
    every = {
        str(quad.subject)
        for kind in _GROUPS
        for quad in snapshot.quads(None, iri_of(f"{RDF}type"), iri_of(kind))
    }
    own = [iri for iri in sorted(every) if any(scheme in _objects(iri, name, snapshot) for name in _GROUP_OF)]
    inner = {
        iri
        for name in own
        for iri in (*_objects(name, _MEMBER, snapshot), *_both(name, (_SUB,), (_SUPER,), snapshot))
    }
    return tuple(iri for iri in own if iri not in inner)


def notation(iri: str, snapshot: Data) -> str:
    """Return the notation of a concept, "" for none."""
    found = (
        str(q.object)
        for predicate in ways(snapshot).notations
        for q in snapshot.quads(iri_of(iri), iri_of(predicate))
        if isinstance(q.object, Literal)
    )
    return min(found, default="")


def grow(
    tops: Iterable[str],
    below: Callable[[str], list[str]],
    order: Callable[[Iterable[str]], list[str]],
    most: int,
    way: Sequence[str] = (),
) -> list[Node]:
    """Return trees from their tops down, level by level, while a level fits as a whole; `way` is opened whatever its length.

    Every node tells how many are below it, so that what is not shown can be asked for.
    """
    roots = [Node(iri) for iri in order(dict.fromkeys(tops))]
    waiting = deque((node, frozenset({node.iri})) for node in roots)
    room = most - len(roots)
    opened = set(way)
    waiting = deque(sorted(waiting, key=lambda pair: pair[0].iri not in opened))
    while waiting:
        node, path = waiting.popleft()
        inner = [iri for iri in dict.fromkeys(below(node.iri)) if iri not in path]
        node.count = len(inner)
        node.is_open = node.iri in opened
        if not node.is_open and len(inner) > room:
            continue
        room -= len(inner)
        node.below = [Node(iri) for iri in order(inner)]
        further = [(child, path | {child.iri}) for child in node.below]
        waiting.extendleft(pair for pair in further if pair[0].iri in opened)
        waiting.extend(pair for pair in further if pair[0].iri not in opened)
    return roots


def trails(iri: str, above: Callable[[str], list[str]], most: int) -> tuple[list[list[str]], bool]:
    """Return the ways from the top down to a resource, itself left out, and whether there are more than these."""
    known: dict[str, list[str]] = {}
    found: list[list[str]] = []
    waiting: list[list[str]] = [[iri]]
    while waiting and len(found) <= most:
        way = waiting.pop()
        if way[-1] not in known:
            known[way[-1]] = above(way[-1]) if len(known) < _MOST_ASKED else []
        further = [name for name in known[way[-1]] if name not in way] if len(way) <= _HIGHEST else []
        waiting += [[*way, name] for name in reversed(further)]
        if not further and len(way) > 1:
            found.append(way[:0:-1])
    return found[:most], len(found) > most
