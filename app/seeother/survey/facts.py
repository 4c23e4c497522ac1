"""What a site says, as far as its integrity hangs on it: relations, labels, values and odd texts, each with its place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from seeother.survey.texts import Texts
from seeother.terms import (
    ALTERNATIVES,
    DCTERMS,
    FOAF,
    GEO,
    LABELS,
    OBO,
    OBO_IN_OWL,
    OWL,
    RDF,
    RDFS,
    SCHEMA,
    SCHEMA_HTTP,
    SKOS,
    SKOSXL,
)

Links = dict[str, Sequence[str]]  # subject → objects
MOST = 20  # places of one kind that are kept
DC, DCAT, PROV = (
    "http://purl.org/dc/elements/1.1/",
    "http://www.w3.org/ns/dcat#",
    "http://www.w3.org/ns/prov#",
)
FIRST, REST, TYPE = f"{RDF}first", f"{RDF}rest", f"{RDF}type"
LITERAL_FORM = f"{SKOSXL}literalForm"  # a label has one (SKOS Reference, S52)

BROADER, NARROWER, RELATED = f"{SKOS}broader", f"{SKOS}narrower", f"{SKOS}related"
IN_SCHEME, TOP_OF, HAS_TOP = f"{SKOS}inScheme", f"{SKOS}topConceptOf", f"{SKOS}hasTopConcept"
EXACT, MEMBER = f"{SKOS}exactMatch", f"{SKOS}member"
MATCHES = (*(f"{SKOS}{name}Match" for name in ("broad", "narrow", "related", "close")), EXACT)
ABOVE = (f"{RDFS}subClassOf", f"{RDFS}subPropertyOf")
# Of what a property is used, and with which values, by whichever vocabulary.
_INCLUDING = (SCHEMA, SCHEMA_HTTP, "http://purl.org/dc/dcam/")
DOMAINS = (f"{RDFS}domain", *(f"{space}domainIncludes" for space in _INCLUDING))
RANGES = (f"{RDFS}range", *(f"{space}rangeIncludes" for space in _INCLUDING))
# Links of which every one is kept.
LINKS = frozenset(
    {
        TYPE,
        BROADER,
        NARROWER,
        RELATED,
        IN_SCHEME,
        TOP_OF,
        HAS_TOP,
        MEMBER,
        *MATCHES,
        *ABOVE,
        f"{SKOS}broaderTransitive",
        f"{SKOS}narrowerTransitive",
        f"{SKOS}semanticRelation",
        f"{OWL}inverseOf",
        f"{OWL}disjointWith",
        f"{OWL}complementOf",
        f"{OWL}equivalentClass",
        f"{OWL}equivalentProperty",
        *DOMAINS,
        *RANGES,
        *(REPLACED := (f"{DCTERMS}isReplacedBy", f"{OBO}IAO_0100001")),
        f"{SKOS}memberList",
    }
)

PREFERRED, ALTERNATIVE, HIDDEN = f"{SKOS}prefLabel", f"{SKOS}altLabel", f"{SKOS}hiddenLabel"
NOTATION, RDFS_LABEL = f"{SKOS}notation", f"{RDFS}label"
# Texts that are kept, those of definitions as a number that tells whether two are the same.
SYNONYMS = tuple(f"{OBO_IN_OWL}has{scope}Synonym" for scope in ("Exact", "Broad", "Narrow", "Related"))
REFERENCE = f"{OBO_IN_OWL}hasDbXref"
NAMES = frozenset({PREFERRED, ALTERNATIVE, HIDDEN, RDFS_LABEL, NOTATION, *SYNONYMS})
IAO_DEFINITION = f"{OBO}IAO_0000115"
DEFINITIONS = frozenset(
    {
        f"{SKOS}definition",
        f"{RDFS}comment",
        f"{DCTERMS}description",
        f"{DC}description",
        IAO_DEFINITION,
        f"{SKOS}scopeNote",
        f"{SCHEMA}description",
        f"{SCHEMA_HTTP}description",
        f"{SKOS}note",
    }
)

# Where a class or property stands in what defines another.
IN_EXPRESSIONS = frozenset(
    f"{OWL}{name}"
    for name in (
        "onProperty onClass onDataRange someValuesFrom allValuesFrom complementOf intersectionOf "
        "unionOf equivalentClass equivalentProperty disjointWith inverseOf propertyChainAxiom members disjointUnionOf"
    ).split()
) | {f"{RDFS}domain", f"{RDFS}range", *ABOVE}

# What says how many values a member of a class has, where it is one at most.
AT_MOST = frozenset(f"{OWL}{name}ardinality" for name in ("c", "maxC", "qualifiedC", "maxQualifiedC"))
_MOST_DISJOINT = 500  # terms of one axiom

_VCARD = "http://www.w3.org/2006/vcard/ns#"
LATITUDES = frozenset({f"{GEO}lat", *(f"{space}latitude" for space in (SCHEMA, SCHEMA_HTTP, _VCARD))})
LONGITUDES = frozenset({f"{GEO}long", *(f"{space}longitude" for space in (SCHEMA, SCHEMA_HTTP, _VCARD))})
# Of what has happened.
PAST = frozenset(
    {
        *(
            f"{DCTERMS}{name}"
            for name in ("created", "modified", "dateSubmitted", "dateCopyrighted", "dateAccepted")
        ),
        *(f"{PROV}{name}" for name in ("generatedAtTime", "startedAtTime", "endedAtTime")),
        *(
            f"{schema}{name}"
            for schema in (SCHEMA, SCHEMA_HTTP)
            for name in ("birthDate", "deathDate", "dateCreated", "dateModified", "foundingDate")
        ),
        *(f"http://purl.org/pav/{name}" for name in ("createdOn", "lastUpdateOn")),
        *(f"http://dbpedia.org/ontology/{name}" for name in ("birthDate", "deathDate")),
        f"{FOAF}birthday",
    }
)
# Ends, each with the beginning that it comes after.
BEGINNINGS = {
    f"{schema}{end}": f"{schema}{begin}"
    for schema in (SCHEMA, SCHEMA_HTTP)
    for begin, end in (
        ("birthDate", "deathDate"),
        ("startDate", "endDate"),
        ("foundingDate", "dissolutionDate"),
        ("validFrom", "validThrough"),
    )
} | {
    f"{PROV}endedAtTime": f"{PROV}startedAtTime",
    f"{DCAT}endDate": f"{DCAT}startDate",
    "http://dbpedia.org/ontology/deathDate": "http://dbpedia.org/ontology/birthDate",
}
# The same of things that are told of in one place, which are many.
LATER = {f"{DCTERMS}modified": f"{DCTERMS}created"} | {
    f"{schema}dateModified": f"{schema}dateCreated" for schema in (SCHEMA, SCHEMA_HTTP)
}
GEOMETRIES = frozenset(
    f"http://www.opengis.net/ont/geosparql#{form}Literal" for form in ("wkt", "geoJSON", "gml", "kml")
)
# Texts that may look like anything.
FREE_TEXTS = frozenset({*LABELS, *ALTERNATIVES, *NAMES, *DEFINITIONS, f"{DCTERMS}title", f"{RDFS}comment"})


class Mention(NamedTuple):
    """A place where something is said: the file, and the subject whose statement it is in ("" a blank node)."""

    file: str
    subject: str


class Said(NamedTuple):
    """A statement with its place: what stands as its object, and how an IRI differs from a text of the same letters."""

    at: Mention
    predicate: str
    value: str


class WrongLiteral(NamedTuple):
    """A text that is not a value of its datatype."""

    said: Said
    datatype: str


class Odd(NamedTuple):
    """A text that something is wrong with."""

    code: str
    at: Mention
    predicate: str
    text: str
    detail: str


@dataclass(slots=True)
class Extremes:
    """The numbers of a predicate: how many, and the two least and the two greatest with their places."""

    count: int = 0
    least: list[tuple[float, Said]] = field(default_factory=list)
    greatest: list[tuple[float, Said]] = field(default_factory=list)

    def take(self, number: float, said: Said) -> None:
        """Take one more number."""
        self.count += 1
        if len(self.least) < 2 or number < self.least[-1][0]:
            self.least = sorted([*self.least, (number, said)], key=lambda each: each[0])[:2]
        if len(self.greatest) < 2 or number > self.greatest[-1][0]:
            self.greatest = sorted([*self.greatest, (number, said)], key=lambda each: -each[0])[:2]


@dataclass(slots=True)
class Facts:
    """What all files of a site say together."""

    links: dict[str, Links] = field(default_factory=lambda: defaultdict(dict))  # by predicate
    texts: dict[str, Texts] = field(default_factory=lambda: defaultdict(Texts))  # by predicate
    # By predicate; of each its number.
    definitions: dict[str, Texts] = field(default_factory=lambda: defaultdict(Texts))
    uses: dict[str, dict[str, list[Said]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )  # predicate → kind of object, or datatype → first statements
    counts: dict[str, Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )  # predicate → how many of each kind
    mentioned: dict[str, Said] = field(default_factory=dict)  # IRIs of well-known namespaces → first object
    objects: dict[str, list[Said]] = field(
        default_factory=lambda: defaultdict(list)
    )  # predicate → first statements that lead to IRIs, where not all links are kept
    pages: dict[str, Said] = field(default_factory=dict)  # IRIs that look like those of pages → first object
    types: dict[tuple[str, str], Mention] = field(default_factory=dict)  # file and class → first member
    predicates: dict[tuple[str, str], Mention] = field(default_factory=dict)  # file and predicate → first use
    meant: dict[tuple[str, str], Said] = field(
        default_factory=dict
    )  # file and term that stands in the definition of another → first place
    expressions: dict[int, list[tuple[str, str | int]]] = field(
        default_factory=lambda: defaultdict(list)
    )  # node of a class expression or list, by hash → properties, and IRIs or nodes
    comments: dict[str, int] = field(default_factory=dict)  # subject → length of its longest rdfs:comment
    singles: set[int] = field(default_factory=set)  # nodes of expressions that allow one value
    roots: list[tuple[str, str, int]] = field(
        default_factory=list
    )  # subject, property, node of an expression
    numbers: dict[str, Extremes] = field(default_factory=dict)  # predicate → its numbers
    figures: Counter[str] = field(default_factory=Counter)  # texts that are numbers, by predicate
    words: dict[str, list[Said]] = field(
        default_factory=lambda: defaultdict(list)
    )  # first texts that are none
    several: dict[str, list[Said]] = field(default_factory=lambda: defaultdict(list))  # second values
    single: dict[tuple[str, str], str] = field(default_factory=dict)  # of functional properties
    languages: dict[tuple[str, str], Said] = field(default_factory=dict)  # file and tag → first text
    metadata: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # predicate → subjects
    points: dict[str, dict[str, tuple[Mention, str]]] = field(default_factory=lambda: defaultdict(dict))
    geometries: list[Said] = field(default_factory=list)
    future: list[Said] = field(default_factory=list)  # dates of what has happened that may be to come
    dates: dict[tuple[str, str], str] = field(default_factory=dict)  # property and subject → beginning or end
    reversed: list[tuple[Said, str]] = field(default_factory=list)  # ends, each with its later beginning
    odd: list[Odd] = field(default_factory=list)
    odd_counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # file, predicate, code
    defines: dict[str, Said] = field(
        default_factory=dict
    )  # subject of a known vocabulary → what is said anew
    defined: set[str] = field(default_factory=set)  # what the site calls a class or property
    namespaces: dict[str, Said] = field(default_factory=dict)  # namespace in use → first use
    firsts: dict[int, Mention] = field(default_factory=dict)  # nodes of lists, by hash
    rests: dict[int, Mention] = field(default_factory=dict)  # likewise
    lowercase: dict[str, list[Said]] = field(
        default_factory=lambda: defaultdict(list)
    )  # predicate → definitions that begin with a small letter
    uppercase: Counter[str] = field(default_factory=Counter)  # predicate → how many begin with a capital

    def subjects_of(self, predicate: str) -> Collection[str]:
        """Return the subjects of a property that tells of an ontology, as far as they are kept."""
        kept = (
            self.texts
            if predicate in NAMES
            else self.definitions
            if predicate in DEFINITIONS
            else self.metadata
        )
        return kept.get(predicate, ())

    def disjoint_groups(self) -> Iterator[set[str]]:
        """Yield the terms of each owl:AllDisjointClasses, owl:AllDisjointProperties and owl:disjointUnionOf."""
        starts = [node for *_, told, node in self.roots if told == f"{OWL}disjointUnionOf"]
        if f"{OWL}members" in self.counts:
            pairs = (pair for said in self.expressions.values() for pair in said)
            starts += [node for told, node in pairs if told == f"{OWL}members" and isinstance(node, int)]
        for start in starts:
            group: set[str] = set()
            node: str | int | None = start
            for _ in range(_MOST_DISJOINT):
                if not isinstance(node, int):
                    break
                item = dict(self.expressions.get(node, ()))
                first, node = item.get(FIRST), item.get(REST)
                if isinstance(first, str):
                    group.add(first)
            yield group
