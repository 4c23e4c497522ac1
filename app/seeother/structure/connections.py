"""Which classes connect, and by which property: by what their members say, or by what a vocabulary says of properties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product
from operator import itemgetter

from rdflib import BNode, URIRef

from seeother.graph.data import Data
from seeother.query.listing import TYPE
from seeother.statements import Term, iri_of
from seeother.survey.facts import DOMAINS, RANGES
from seeother.terms import OWL, RDF, RDFS

_DRAWN, _SAMPLE, _EDGES, _PROPERTIES = 7, 40, 11, 5_000
_VALUES = 200  # of one property of a member
_MANY = 4  # statements that are read for each that is wanted, instead of asking for it
_KIND_OF = f"{RDFS}subClassOf"
_ON_PROPERTY = f"{OWL}onProperty"
_FILLERS = tuple(f"{OWL}{name}" for name in ("someValuesFrom", "allValuesFrom", "onClass"))

Edge = tuple[str, str, str]  # class, class, property
_Ends = dict[str, set[str]]  # the classes at one end of each property


def edges_of_site(classes: Sequence[str], snapshot: Data) -> list[Edge]:
    """Return what connects the site's largest classes, none where hardly any connect; worked out once for a snapshot."""
    own = [iri for iri in classes if not iri.startswith((OWL, RDF))]
    return snapshot.once(
        "connections", lambda: _by_members(own[:_DRAWN], snapshot) or _by_properties(snapshot)
    )


def edges_among(classes: frozenset[str], snapshot: Data) -> list[Edge]:
    """Return what connects those classes of a vocabulary that are connected most."""
    return _strongest(_within(classes, snapshot))


def properties_of(classes: frozenset[str], snapshot: Data) -> dict[str, dict[str, list[str]]]:
    """Return for each class the properties that are for it, or that it restricts, each with the kinds of its values."""
    domains, ranges = _classes_by_property(DOMAINS, snapshot), _classes_by_property(RANGES, snapshot)
    above = sorted(_above(classes, snapshot), key=itemgetter(0))
    found = {
        (one, predicate, other)
        for predicate, ones in domains.items()
        for one, other in product(ones & classes, ranges.get(predicate) or ("",))
    }
    found |= {(one, predicate, other) for one, other, predicate in _restricted(above, snapshot)}
    told: dict[str, dict[str, list[str]]] = {}
    for one, predicate, other in sorted(found):
        told.setdefault(one, {}).setdefault(predicate, []).extend([other] if other else [])
    return told


def _within(classes: frozenset[str], snapshot: Data) -> list[Edge]:
    """Return what connects some classes: kinds of kinds first, then what says for which of them a property is."""
    above = sorted(_above(classes, snapshot), key=itemgetter(0))
    kinds = [(iri, str(value), _KIND_OF) for iri, value in above]
    said = _by_ends(_classes_by_property(DOMAINS, snapshot), _classes_by_property(RANGES, snapshot))
    found = {*said, *_restricted(above, snapshot), *kinds}
    pairs = [edge for edge in found if edge[0] != edge[1] and classes.issuperset(edge[:2])]
    times = Counter(predicate for _, _, predicate in pairs)
    # The fewer classes a property connects, the more it tells of these two.
    pairs.sort(key=lambda edge: (edge[2] == _KIND_OF, times[edge[2]], edge))
    return _of_the_most_connected(pairs, _DRAWN + 1)


def _above(classes: frozenset[str], snapshot: Data) -> Iterator[tuple[str, Term]]:
    """Yield what some classes are kinds of; where few others are kinds of anything, all that is said of this is read."""
    is_little = snapshot.is_near and snapshot.catalogue.usage(_KIND_OF, False) <= _MANY * len(classes)
    for start in (None,) if is_little else map(iri_of, sorted(classes)):
        for quad in snapshot.quads(start, iri_of(_KIND_OF)):
            if str(quad.subject) in classes:
                yield str(quad.subject), quad.object


def _by_ends(domains: _Ends, ranges: _Ends) -> Iterator[Edge]:
    for predicate, ones in domains.items():
        yield from ((one, other, predicate) for one, other in product(ones, ranges.get(predicate, ())))


def _restricted(above: Iterable[tuple[str, Term]], snapshot: Data) -> Iterator[Edge]:
    """Yield for each class what its restrictions want the values of a property to be."""
    restrictions = ((iri, node) for iri, node in above if isinstance(node, BNode))
    for iri, node in islice(restrictions, _PROPERTIES):
        said = [
            (str(quad.predicate), quad.object)
            for quad in snapshot.quads(node)
            if isinstance(quad.object, URIRef)
        ]
        predicates = [value for predicate, value in said if predicate == _ON_PROPERTY]
        fillers = [value for predicate, value in said if predicate in _FILLERS]
        yield from ((iri, str(filler), str(predicate)) for predicate, filler in product(predicates, fillers))


def _by_members(classes: list[str], snapshot: Data) -> list[Edge]:
    """Return the commonest property for each two classes, judged by a sample of their members."""
    kinds: dict[URIRef, list[str]] = {}
    found: Counter[Edge] = Counter()
    for iri in classes:
        for predicate, value in _said_by_members(iri, snapshot):
            if value not in kinds:
                kinds[value] = [kind for kind in snapshot.types(str(value)) if kind in classes]
            found.update((iri, kind, predicate) for kind in kinds[value])
    return _strongest(sorted(found, key=lambda edge: (-found[edge], edge)))


def _said_by_members(iri: str, snapshot: Data) -> Iterator[tuple[str, URIRef]]:
    """Yield what leads from some members of a class to other things."""
    for member in islice(snapshot.quads(None, iri_of(TYPE), iri_of(iri)), _SAMPLE):
        times: Counter[str] = Counter()
        for statement in snapshot.about(member.subject) if isinstance(member.subject, URIRef) else ():
            predicate = str(statement.predicate)
            if isinstance(statement.object, URIRef) and predicate != TYPE:
                times[predicate] += 1
                if times[predicate] <= _VALUES:  # a catalogue leads to all that it has
                    yield predicate, statement.object


def _by_properties(snapshot: Data) -> list[Edge]:
    """Return a property for each two classes that it leads from and to, of the classes that most properties connect."""
    domains, ranges = _classes_by_property(DOMAINS, snapshot), _classes_by_property(RANGES, snapshot)
    members = set().union(*domains.values())
    pairs = [edge for edge in _by_ends(domains, ranges) if edge[1] in members and edge[0] != edge[1]]
    # The fewer classes a property is for, the more it tells of these two.
    pairs.sort(key=lambda edge: (len(domains[edge[2]]) * len(ranges[edge[2]]), edge[2], edge))
    return _strongest(_of_the_most_connected(pairs, _DRAWN))


def _of_the_most_connected(edges: Sequence[Edge], most: int) -> list[Edge]:
    """Return the edges between those classes that most edges lead from and to."""
    degree = Counter(iri for one, other, _ in edges for iri in (one, other))
    drawn = {iri for iri, _ in degree.most_common(most)}
    return [edge for edge in edges if drawn.issuperset(edge[:2])]


def _classes_by_property(properties: Iterable[str], snapshot: Data) -> _Ends:
    found: _Ends = {}
    for iri in properties:
        for quad in islice(snapshot.quads(predicate=iri_of(iri)), _PROPERTIES):
            if isinstance(quad.subject, URIRef) and isinstance(quad.object, URIRef):
                found.setdefault(str(quad.subject), set()).add(str(quad.object))
    return found


def _strongest(edges: Iterable[Edge]) -> list[Edge]:
    """Return the first edge for each two classes; none where they are too few to hold a picture together."""
    first: dict[tuple[str, str], Edge] = {}
    for edge in edges:
        first.setdefault(edge[:2], edge)
    chosen = list(first.values())[:_EDGES]
    between = {iri for one, other, _ in chosen if one != other for iri in (one, other)}
    return chosen if 2 < len(between) <= len(chosen) + 1 else []
