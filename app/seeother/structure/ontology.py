"""The terms of a vocabulary in the order of its page of reference: classes, properties, others; under # or under /."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import partial
from itertools import islice

from rdflib import URIRef

from seeother.graph.data import Data
from seeother.iris import canonical
from seeother.look.names import name_of
from seeother.query.listing import sort_key
from seeother.statements import iri_of
from seeother.terms import ONTOLOGIES, OWL, PREFIXES, RDF, RDFS, SKOS

CLASSES = frozenset({f"{RDFS}Class", f"{OWL}Class", f"{OWL}DeprecatedClass", f"{RDFS}Datatype"})
_KINDS = (
    "Object",
    "Datatype",
    "Annotation",
    "Functional",
    "InverseFunctional",
    "Transitive",
    "Symmetric",
    "Asymmetric",
    "Reflexive",
    "Irreflexive",
    "Deprecated",
)
PROPERTIES = frozenset({f"{RDF}Property", *(f"{OWL}{kind}Property" for kind in _KINDS)})
_ONTOLOGIES = frozenset(ONTOLOGIES)
_NAMESPACE = iri_of(f"{PREFIXES['vann']}preferredNamespaceUri")
_DEFINED = iri_of(f"{RDFS}isDefinedBy")
PARTS = (  # keys of phrases
    "classes",
    "properties",
    "annotations",
    "individuals",
    "shapes",
    "concepts",
    "other_terms",
)
_INDIVIDUAL, _ANNOTATION = f"{OWL}NamedIndividual", f"{OWL}AnnotationProperty"
_CONCEPT = f"{SKOS}Concept"
_SHAPES = frozenset(f"{PREFIXES['sh']}{kind}Shape" for kind in ("Node", "Property"))
_MOST_ON_ONE, PAGE, _FEWEST = 150, 60, 10  # terms
# Bytes on the only page, on one of several, on the first of several with the contents: 10,000 are some 3 kB packed.
_MOST_WEIGHT, _PAGE_WEIGHT, _FIRST_WEIGHT = 100_000, 50_000, 60_000
_STATEMENT, _NARROWER, _IN_CONTENTS = (
    100,
    45,
    70,
)  # of a statement besides its object, a kind below a term, a line
MOST_IN_CONTENTS = 600  # terms of all pages; of more the first page tells only what is on which page
_BELOW = (iri_of(f"{RDFS}subClassOf"), iri_of(f"{RDFS}subPropertyOf"))
_MOST_BELOW = 1_000  # kinds below a term that are counted
_FILE = re.compile(r"(?P<folder>https?://.+/)(?P<name>[\w-]+)\.(?:owl|ttl|rdf|obo)")
_SAMPLE = 40  # terms that are looked at for how much is said of each


@dataclass(frozen=True, slots=True)
class Entry:
    """A term: of which part of the vocabulary it is, and on which page."""

    iri: URIRef
    part: str
    page: int


@dataclass(frozen=True, slots=True)
class Reference:
    """The terms of a vocabulary on pages; `header` is the vocabulary itself where the data has it."""

    header: URIRef | None
    entries: tuple[Entry, ...]

    @property
    def pages(self) -> int:
        """Return how many pages there are."""
        return self.entries[-1].page if self.entries else 1

    def topics(self, page: int) -> list[URIRef]:
        """Return what a page is about, the vocabulary first."""
        terms = [entry.iri for entry in self.entries if entry.page == page]
        return [*([self.header] if self.header is not None else []), *terms]


def reference(stem: str, is_hash: bool, snapshot: Data) -> Reference | None:
    """Return the terms that the page of a document sets out, None where it is about one thing that is no vocabulary.

    `stem` is the canonical URI that the document stands for; `is_hash` where its things are fragments of it.
    """
    if is_hash:
        topics = snapshot.subjects_below(stem)
        if len(topics) < 2:
            return None
        return snapshot.once(("reference", stem), lambda: _under_hash(topics, stem, snapshot))
    for topic in snapshot.subjects(stem) if snapshot.has_any(_ONTOLOGIES) else ():
        if not _ONTOLOGIES.isdisjoint(snapshot.types(str(topic))):
            found = snapshot.once(("reference", stem), partial(_under_slash, topic, snapshot))
            return found if found.entries else None
    return None


def page_of(iri: str, path: str, snapshot: Data) -> str:
    """Return the path of a term with the page of its vocabulary that it is on, any other path as it is."""
    stem, separator, fragment = path.partition("#")
    found = snapshot.settings.patterns.thing(canonical(iri)) if separator else None
    book = reference(canonical(iri).partition("#")[0], True, snapshot) if found and found[0].is_hash else None
    number = next((entry.page for entry in (book.entries if book else ()) if str(entry.iri) == iri), 1)
    return f"{stem}?page={number}#{fragment}" if number > 1 else path


def _under_hash(topics: Sequence[URIRef], stem: str, snapshot: Data) -> Reference:
    header = next((t for t in topics if canonical(str(t)).removesuffix("#") == stem), None)
    return Reference(header, _in_order((t for t in topics if t != header), snapshot))


def _under_slash(ontology: URIRef, snapshot: Data) -> Reference:
    """Return the terms that say they are defined by an ontology, else those in its namespace; each has a document of its own."""
    spaces = [str(q.object) for q in snapshot.quads(ontology, _NAMESPACE)] or [str(ontology)]
    every = terms_under(str(ontology), spaces, snapshot) or _beside(str(ontology), snapshot)
    served = [term for term in every if snapshot.settings.patterns.thing(canonical(str(term)))]
    return Reference(ontology, _in_order(served, snapshot))


def _beside(ontology: str, snapshot: Data) -> list[URIRef]:
    """Return the terms that lie beside an ontology and begin with its name: `obo/BFO_0000001` of `obo/bfo.owl`."""
    found = _FILE.fullmatch(ontology)
    if not found or not snapshot.is_near:
        return []
    start = f"{found['folder']}{found['name']}_".casefold()
    every = snapshot.terms_in(found["folder"], CLASSES | PROPERTIES)
    return [term for term in every if str(term).casefold().startswith(start)]


def terms_under(name: str, spaces: Iterable[str], snapshot: Data) -> list[URIRef]:
    """Return the terms that say they are defined by what has a name, and those right below some namespaces."""
    spellings = {name, name.rstrip("#/"), f"{name.rstrip('#/')}#", f"{name.rstrip('#/')}/"}
    defined = [
        q.subject
        for spelling in sorted(spellings)
        for q in snapshot.quads(None, _DEFINED, iri_of(spelling))
        if isinstance(q.subject, URIRef) and str(q.subject) != name
    ]
    below = (term for space in spaces for term in snapshot.terms_in(space, CLASSES | PROPERTIES))
    return list(dict.fromkeys((*defined, *below)))


def _in_order(terms: Iterable[URIRef], snapshot: Data) -> tuple[Entry, ...]:
    """Return terms with their pages, classes first: as the vocabulary's files order them, but many concepts by their names."""
    kinds = {term: frozenset(snapshot.types(str(term))) for term in terms}
    classes = {str(term) for term, types in kinds.items() if not types.isdisjoint(CLASSES)}
    keys = {term: canonical(str(term)) for term in kinds}
    places = {key: found[:2] for key, found in snapshot.catalogue.first_places(keys.values()).items()}
    parts = {term: _part(types, classes) for term, types in kinds.items()}
    concepts = [term for term, part in parts.items() if PARTS[part] == "concepts"]
    names = _alphabetical(concepts, snapshot) if len(concepts) > PAGE else {}
    placed = sorted(
        (part, names.get(term) or places.get(keys[term], ("", 0)), term) for term, part in parts.items()
    )
    first, size = _page_sizes([term for _, _, term in placed], snapshot)
    return tuple(
        Entry(term, PARTS[part], 1 if number < first else (number - first) // size + 2)
        for number, (part, _, term) in enumerate(placed)
    )


def _alphabetical(terms: Sequence[URIRef], snapshot: Data) -> dict[URIRef, tuple[str, int]]:
    """Return places in the alphabet: what readers look through who seek one of many."""
    snapshot.labels.of(list(map(str, terms)))  # looked up at once
    languages = snapshot.settings.languages
    return {term: (sort_key(name_of(str(term), snapshot, languages).text), 0) for term in terms}


def _page_sizes(terms: Sequence[URIRef], snapshot: Data) -> tuple[int, int]:
    """Return how many terms make the first page, which has the contents of all, and any other.

    They are fewer where much is said of each, as in many languages; some are looked at.
    """
    looked_at = terms[:: max(1, len(terms) // _SAMPLE)]
    weight = sum(_weight(term, snapshot) for term in looked_at) / max(1, len(looked_at))
    if len(terms) <= _MOST_ON_ONE and weight * len(terms) <= _MOST_WEIGHT:
        return _MOST_ON_ONE, _MOST_ON_ONE
    contents = _IN_CONTENTS * len(terms) if len(terms) <= MOST_IN_CONTENTS else 0
    room = (min(_PAGE_WEIGHT, _FIRST_WEIGHT - contents), _PAGE_WEIGHT)
    first, size = (max(_FEWEST, min(PAGE, round(each / max(1.0, weight)))) for each in room)
    return first, size


def _weight(term: URIRef, snapshot: Data) -> int:
    """Return about how many bytes tell of a term: what is said of it, and the kinds below it, which the page lists."""
    texts = (str(quad.object).encode("utf-8", "surrogatepass") for quad in snapshot.about(term))
    ways = _BELOW if snapshot.is_near else ()
    below = sum(1 for way in ways for _ in islice(snapshot.subjects_of(way, term), _MOST_BELOW))
    return sum(_STATEMENT + len(text) for text in texts) + _NARROWER * below


def _part(types: Set[str], classes: Set[str]) -> int:
    """Return the number of the part that a term of some types belongs to; `classes` are those of the vocabulary."""
    if not types.isdisjoint(CLASSES):
        return 0
    if not types.isdisjoint(PROPERTIES):
        return 2 if _ANNOTATION in types else 1
    if not types.isdisjoint(_SHAPES):
        return 4
    if _CONCEPT in types:
        return 5
    return 3 if _INDIVIDUAL in types or not types.isdisjoint(classes) else 6
