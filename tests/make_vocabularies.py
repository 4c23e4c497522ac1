"""Write the table of well-known vocabularies anew: python tests/make_vocabularies.py PACKAGES FILE...

PACKAGES is a folder with the npm packages @vocabulary/* unpacked (rdf rdfs owl xsd skos skosxl dcterms dc11 dcmitype foaf
dcat void prov org vcard geo wgs sh qb sosa ssn time bibo vann locn hydra oa ldp csvw dqv); each FILE is PREFIX=FILE, a
vocabulary as its publisher has it, with its source, version and licence below.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from seeother.terms import CUSTOMARY_PREFIXES, OWL, RDF, RDFS

TABLE = Path(__file__).parent.parent / "app" / "seeother" / "vocabularies" / "table.tsv"
# Prefix → namespace, source, version, licence.
FILES = {
    "schema": ("https://schema.org/", "repository schemaorg/schemaorg", "30.0", "CC BY-SA 3.0"),
    "adms": ("http://www.w3.org/ns/adms#", "repository SEMICeu/ADMS", "2.0.0", "CC BY 4.0"),
    "dcat": ("http://www.w3.org/ns/dcat#", "repository w3c/dxwg", "3", "W3C Software and Document License"),
}
SCHEMA, DCAM = "https://schema.org/", "http://purl.org/dc/dcam/"
DISJOINT, INVERSE = f"{OWL}disjointWith", f"{OWL}inverseOf"
KINDS = {
    "class": {f"{RDFS}Class", f"{OWL}Class"},
    "datatype": {f"{RDFS}Datatype"},
    "object": {f"{OWL}ObjectProperty"},
    "data": {f"{OWL}DatatypeProperty"},
    "annotation": {f"{OWL}AnnotationProperty", f"{OWL}OntologyProperty"},
    "property": {f"{RDF}Property"},
}
FLAGS = {
    "functional": f"{OWL}FunctionalProperty",
    "inverse-functional": f"{OWL}InverseFunctionalProperty",
    "symmetric": f"{OWL}SymmetricProperty",
    "transitive": f"{OWL}TransitiveProperty",
}
DEPRECATED = {f"{OWL}DeprecatedClass", f"{OWL}DeprecatedProperty"}
# What the recommendations say in words only: SKOS S14 is told by its own check, OWL has no statement about its own terms.
SAID = {
    "http://www.w3.org/2004/02/skos/core#related": {"symmetric"},
    f"{OWL}inverseOf": {"symmetric"},
}


class Vocabulary:
    """The statements of one vocabulary, by subject."""

    def __init__(self, namespace: str, quads: Iterator[Quad]) -> None:
        self.namespace = namespace
        self.told: dict[str, dict[str, list]] = defaultdict(lambda: defaultdict(list))
        for quad in quads:
            if isinstance(quad.subject, NamedNode):
                self.told[quad.subject.value][quad.predicate.value].append(quad.object)

    def iris(self, subject: str, *predicates: str) -> list[str]:
        values = (v for p in predicates for v in self.told[subject][p])
        return sorted({v.value for v in values if isinstance(v, NamedNode)})

    def terms(self) -> Iterator[tuple[str, str]]:
        for iri in sorted(self.told):
            name = iri.removeprefix(self.namespace)
            if iri.startswith(self.namespace) and name and "/" not in name and (kind := self.kind(iri)):
                yield name, kind
        # PROV-O keeps the names of inverses for them, without saying what these are (its appendix B).
        inverse = {v.value for told in self.told.values() for v in told[f"{self.namespace}inverse"]}
        yield from ((name, "object") for name in sorted(inverse) if not self.kind(self.namespace + name))

    def kind(self, iri: str) -> str:
        types = set(self.iris(iri, f"{RDF}type"))
        if f"{OWL}Ontology" in types or not types:
            return ""
        if iri.startswith(SCHEMA) and (self.is_datatype(iri) or f"{SCHEMA}DataType" in types):
            return "datatype"
        for kind in ("datatype", "object", "data", "annotation", "property", "class"):
            if types & KINDS[kind]:
                return kind
        is_property = {f"{OWL}{name}Property" for name in ("Functional", "Symmetric", "Transitive")} & types
        is_property = is_property or any(t.endswith(("Property", "#Link")) for t in types)
        return (
            "property"
            if is_property
            else "class"
            if any(t.endswith("#Class") for t in types)
            else "individual"
        )

    def is_datatype(self, iri: str) -> bool:
        parents = self.iris(iri, f"{RDFS}subClassOf")
        return any(
            p == f"{SCHEMA}DataType" or (p.startswith(SCHEMA) and self.is_datatype(p)) for p in parents
        )

    def flags(self, iri: str) -> list[str]:
        types = set(self.iris(iri, f"{RDF}type"))
        found = {flag for flag, of in FLAGS.items() if of in types} | SAID.get(iri, set())
        told = [v.value for v in self.told[iri][f"{OWL}deprecated"] if isinstance(v, Literal)]
        retired = self.iris(iri, f"{SCHEMA}supersededBy") or f"{SCHEMA}attic" in str(
            self.iris(iri, f"{SCHEMA}isPartOf")
        )
        if "true" in told or types & DEPRECATED or retired:
            found.add("deprecated")
        return sorted(found)

    def label(self, iri: str) -> str:
        names = [f"{RDFS}label", "http://www.w3.org/2004/02/skos/core#prefLabel"]
        labels = [v for name in names for v in self.told[iri][name] if isinstance(v, Literal)]
        labels.sort(key=lambda v: (v.language or "en") != "en")
        return " ".join(labels[0].value.split()) if labels else ""


def short(iris: list[str], namespaces: dict[str, str]) -> str:
    """Return IRIs with prefixes, those that have one."""
    told = []
    for iri in iris:
        namespace = max((n for n in namespaces if iri.startswith(n)), key=len, default="")
        told.append(f"{namespaces[namespace]}:{iri[len(namespace) :]}" if namespace else f"<{iri}>")
    return " ".join(told)


def rows(prefix: str, vocabulary: Vocabulary, namespaces: dict[str, str]) -> Iterator[list[str]]:
    for name, kind in vocabulary.terms():
        iri = vocabulary.namespace + name
        is_class = kind in ("class", "datatype")
        above = vocabulary.iris(iri, f"{RDFS}subClassOf" if is_class else f"{RDFS}subPropertyOf")
        domain = vocabulary.iris(iri, f"{RDFS}domain", f"{SCHEMA}domainIncludes")
        ranges = vocabulary.iris(iri, f"{RDFS}range", f"{SCHEMA}rangeIncludes", f"{DCAM}rangeIncludes")
        against = vocabulary.iris(iri, DISJOINT if is_class else INVERSE)
        cells = [short(iris, namespaces) for iris in (above, domain, ranges, against)]
        replaced = short(
            vocabulary.iris(iri, f"{SCHEMA}supersededBy", "http://purl.org/dc/terms/isReplacedBy"), namespaces
        )
        label = vocabulary.label(iri)
        yield [
            f"{prefix}:{name}",
            kind,
            *cells,
            " ".join(vocabulary.flags(iri)),
            replaced,
            "" if label == name else label,
        ]


def of_package(folder: Path) -> tuple[str, list[str], Vocabulary]:
    told = json.loads((folder / "package.json").read_text())
    file = next(folder.glob("*.nq"))
    namespace = told["vocabulary"]["namespace"]
    about = [namespace, f"npm package {told['name']}", told["version"], told["license"]]
    return folder.name, about, Vocabulary(namespace, parse(path=file, format=RdfFormat.N_QUADS))


def main(packages: str, *files: str) -> None:
    found = [of_package(folder) for folder in sorted(Path(packages).iterdir())]
    for prefix, path in (argument.split("=", 1) for argument in files):
        namespace, *about = FILES[prefix]
        vocabulary = Vocabulary(namespace, parse(path=path, format=RdfFormat.TURTLE))
        found = [each for each in found if each[0] != prefix] + [(prefix, [namespace, *about], vocabulary)]
    renamed = {"dc11": "dc", "geo": "geosparql", "wgs": "geo"}
    found = [(renamed.get(prefix, prefix), *rest) for prefix, *rest in found]
    unknown = [p for p, about, _ in found if CUSTOMARY_PREFIXES.get(p) != about[0]]
    assert not unknown, f"no customary prefixes, or of other namespaces: {unknown}"
    namespaces = {about[0]: prefix for prefix, about, _ in found}
    lines = [["@" + prefix, *about] for prefix, about, _ in found]
    lines += [row for prefix, _, vocabulary in found for row in rows(prefix, vocabulary, namespaces)]
    TABLE.write_text("".join("\t".join(line).rstrip() + "\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
