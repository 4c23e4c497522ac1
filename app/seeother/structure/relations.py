"""Properties that say one thing from both sides: inverse and symmetric ones, by custom and as the data declares them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from rdflib import URIRef

from seeother.graph.data import Data
from seeother.statements import Node, Triple, iri_of
from seeother.structure import concepts
from seeother.terms import DCTERMS, FOAF, ISO_THES, OWL, RDF, SCHEMA, SCHEMA_HTTP, SKOS

_MOST_TURNED, _SOME_TURNED = 1_000, 200  # narrower concepts that a page tells, and those of more
_MOST_COUNTED = 200_000
_PAIRS = (
    (f"{SKOS}broader", f"{SKOS}narrower"),
    (f"{SKOS}broaderTransitive", f"{SKOS}narrowerTransitive"),
    (f"{SKOS}broadMatch", f"{SKOS}narrowMatch"),
    (f"{SKOS}topConceptOf", f"{SKOS}hasTopConcept"),
    *(
        (f"{ISO_THES}broader{kind}", f"{ISO_THES}narrower{kind}")
        for kind in ("Generic", "Instantial", "Partitive")
    ),
    (f"{ISO_THES}superGroup", f"{ISO_THES}subGroup"),
    (f"{DCTERMS}isRequiredBy", f"{DCTERMS}requires"),
    (f"{DCTERMS}isReplacedBy", f"{DCTERMS}replaces"),
    (f"{DCTERMS}isReferencedBy", f"{DCTERMS}references"),
    (f"{DCTERMS}isPartOf", f"{DCTERMS}hasPart"),
    (f"{DCTERMS}isVersionOf", f"{DCTERMS}hasVersion"),
    (f"{DCTERMS}isFormatOf", f"{DCTERMS}hasFormat"),
    (f"{FOAF}maker", f"{FOAF}made"),
    *(
        (f"{schema}{one}", f"{schema}{other}")
        for schema in (SCHEMA, SCHEMA_HTTP)
        for one, other in (
            ("containedInPlace", "containsPlace"),
            ("isPartOf", "hasPart"),
            ("parent", "children"),
            ("subOrganization", "parentOrganization"),
            ("memberOf", "member"),
            ("about", "subjectOf"),
            ("mainEntity", "mainEntityOfPage"),
            ("exampleOfWork", "workExample"),
        )
    ),
)
_SYMMETRIC = (
    *(f"{SKOS}{name}" for name in ("related", "relatedMatch", "exactMatch", "closeMatch", "mappingRelation")),
    *(
        f"{OWL}{name}"
        for name in ("sameAs", "differentFrom", "inverseOf", "disjointWith", "propertyDisjointWith")
    ),
    *(f"{OWL}equivalent{kind}" for kind in ("Class", "Property")),
    *(f"{schema}{name}" for schema in (SCHEMA, SCHEMA_HTTP) for name in ("spouse", "sibling", "colleague")),
)
_CUSTOMARY: Mapping[str, str] = {
    **dict(_PAIRS),
    **{other: one for one, other in _PAIRS},
    **{name: name for name in _SYMMETRIC},
}


def other_sides(snapshot: Data) -> Mapping[str, str]:
    """Return for each property the one that says the same from the other side, itself where it is symmetric."""
    return snapshot.once("other sides", lambda: {**_declared(snapshot), **_CUSTOMARY})


def _declared(snapshot: Data) -> dict[str, str]:
    found: dict[str, str] = {}
    for quad in snapshot.quads(None, iri_of(f"{RDF}type"), iri_of(f"{OWL}SymmetricProperty")):
        found.setdefault(str(quad.subject), str(quad.subject))
    for quad in snapshot.quads(None, iri_of(f"{OWL}inverseOf")):
        if isinstance(quad.subject, URIRef) and isinstance(quad.object, URIRef):
            found.setdefault(str(quad.subject), str(quad.object))
            found.setdefault(str(quad.object), str(quad.subject))
    return found


def told_once(
    topic: Node, outgoing: Iterable[Triple], mentions: Iterable[Triple], snapshot: Data, is_whole: bool
) -> tuple[list[Triple], set[Triple]]:
    """Return what mentions say of a topic from the other side, as its own statements, and the mentions that say no more.

    Where there are more mentions than these, only those are turned round that say what is said already, or that lead
    to narrower concepts, which are looked up.
    """
    sides = other_sides(snapshot)
    mentions = [mention for mention in mentions if str(mention.predicate) in sides]
    if is_whole and not mentions:
        return [], set()
    known = set(outgoing)
    turned: list[Triple] = []
    folded: set[Triple] = set()
    if not is_whole:
        turned = [triple for triple in _narrower(topic, snapshot) if triple not in known]
        known.update(turned)
    for mention in mentions:
        if mention.object != topic or not isinstance(mention.subject, URIRef):
            continue
        same = Triple(topic, iri_of(sides[str(mention.predicate)]), mention.subject)
        if same in known:
            folded.add(mention)
        elif is_whole:
            turned.append(same)
            known.add(same)
            folded.add(mention)
    return turned, folded


def _narrower(topic: Node, snapshot: Data) -> Iterator[Triple]:
    for up in concepts.ways(snapshot).up:
        down = _CUSTOMARY.get(up)
        if down and isinstance(topic, URIRef):
            found = list(islice(snapshot.subjects_of(iri_of(up), topic), _MOST_TURNED + 1))
            shown = found if len(found) <= _MOST_TURNED else found[:_SOME_TURNED]
            yield from (Triple(topic, iri_of(down), iri_of(name)) for name in shown)


def narrower_left_out(topic: URIRef, snapshot: Data) -> dict[tuple[str, str], int]:
    """Return by topic and property how many narrower concepts of one with very many are not turned round."""
    found: dict[tuple[str, str], int] = {}
    for up in concepts.ways(snapshot).up:
        down = _CUSTOMARY.get(up)
        if down and next(islice(snapshot.subjects_of(iri_of(up), topic), _MOST_TURNED, None), None):
            count = snapshot.count_of(iri_of(up), topic, _MOST_COUNTED)
            found[str(topic), down] = count - _SOME_TURNED
    return found


def towards(triple: Triple, snapshot: Data) -> str:
    """Return the property by which the object says the same of the subject, "" where the subject says it itself."""
    subject, predicate, value = triple
    if not isinstance(subject, URIRef) or not isinstance(value, URIRef):
        return ""
    others = [side for side, turned in other_sides(snapshot).items() if turned == str(predicate)]
    is_said = snapshot.says(subject, predicate, value)
    return next((o for o in others if not is_said and snapshot.says(value, iri_of(o), subject)), "")
