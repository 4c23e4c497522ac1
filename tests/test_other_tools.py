"""Mistakes that other tools document, one of each: qSKOS, ROBOT's report, OOPS!, FOOPS!, rdflint, and what the SKOS reference forbids."""

from collections.abc import Callable
from pathlib import Path

import pytest
from seeother.check.site import check_site

Site = Callable[..., Path]
PREFIXES = """@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix dc: <http://purl.org/dc/elements/1.1/> .
@prefix schema: <https://schema.org/> .
@prefix oio: <http://www.geneontology.org/formats/oboInOwl#> .
@prefix obo: <http://purl.obolibrary.org/obo/> .
"""
FIRST = 4 + PREFIXES.count("\n")  # lines before the data

C = "a skos:Concept ; skos:inScheme ex:s"
SCHEME = """ex:s a skos:ConceptScheme ; skos:prefLabel "s"@en ; skos:hasTopConcept ex:t .
ex:t a skos:Concept ; skos:inScheme ex:s ; skos:prefLabel "top"@en ; skos:definition "The top one."@en ; skos:narrower ex:a , ex:b .
"""
ONTOLOGY = (
    '<https://data.example.org/id/o> a owl:Ontology ; dcterms:title "O"@en ; dcterms:description "An ontology."@en ; '
    'dcterms:license <https://creativecommons.org/licenses/by/4.0/> ; dcterms:creator <https://o.example/ada> ; owl:versionInfo "1" .\n'
)


def concept(name: str, more: str = "") -> str:
    told = f'ex:{name} {C} ; skos:prefLabel "{name}"@en ; skos:definition "What {name} is."@en ; skos:broader ex:t'
    return f"{told}{' ; ' + more if more else ''} .\n"


def klass(name: str, more: str = "") -> str:
    return f'ex:{name} a owl:Class ; rdfs:label "{name}"@en ; rdfs:comment "What {name} is."@en{" ; " + more if more else ""} .\n'


def prop(name: str, more: str = "") -> str:
    return f'ex:{name} a owl:ObjectProperty ; rdfs:label "{name}"@en ; rdfs:comment "How {name} is."@en{" ; " + more if more else ""} .\n'


# The check as its tool has it → data, the code here, the line.
MISTAKES: dict[str, tuple[str, str, int]] = {
    # qSKOS
    "qskos omitted language": (
        SCHEME + concept("a") + f'ex:b {C} ; skos:prefLabel "bee" ; skos:broader ex:t .',
        "no-language",
        4,
    ),
    "qskos invalid language": (
        SCHEME + concept("a", 'skos:altLabel "x"@english') + concept("b"),
        "unknown-language",
        3,
    ),
    "qskos incomplete coverage": (
        SCHEME
        + concept("a", 'skos:prefLabel "ah"@fr')
        + concept("b", 'skos:prefLabel "beh"@fr')
        + concept("c", 'skos:prefLabel "zeh"@fr')
        + concept("d"),
        "missing-language",
        2,
    ),
    "qskos undocumented": (
        SCHEME + concept("a") + f'ex:b {C} ; skos:prefLabel "b"@en ; skos:broader ex:t .',
        "no-definition",
        4,
    ),
    "qskos overlapping labels": (
        SCHEME
        + concept("a")
        + f'ex:b {C} ; skos:prefLabel "a"@en ; skos:definition "B."@en ; skos:broader ex:t .',
        "same-label",
        4,
    ),
    "qskos overlapping labels alt": (
        SCHEME + concept("a") + concept("b", 'skos:altLabel "a"@en'),
        "shared-label",
        4,
    ),
    "qskos missing label": (
        SCHEME + concept("a") + f'ex:b {C} ; skos:definition "B."@en ; skos:broader ex:t .',
        "no-label",
        4,
    ),
    "qskos missing label scheme": (
        concept("a").replace(" ; skos:broader ex:t", "")
        + "ex:s a skos:ConceptScheme ; skos:hasTopConcept ex:a .",
        "no-label",
        2,
    ),
    "qskos empty label": (SCHEME + concept("a", 'skos:altLabel ""@en') + concept("b"), "empty-text", 3),
    "qskos ambiguous notation": (
        SCHEME + concept("a", 'skos:notation "1"') + concept("b", 'skos:notation "1"'),
        "same-notation",
        4,
    ),
    "qskos unprintable": (
        SCHEME + concept("a", 'skos:altLabel "x\\u0007y"@en') + concept("b"),
        "control-character",
        3,
    ),
    "qskos orphan": (
        SCHEME
        + concept("a")
        + concept("b")
        + f'ex:c {C} ; skos:prefLabel "c"@en ; skos:definition "C."@en .',
        "orphan-concept",
        5,
    ),
    "qskos clusters": (
        SCHEME
        + concept("a")
        + concept("b")
        + f'ex:c {C} ; skos:prefLabel "c"@en ; skos:definition "C."@en ; skos:related ex:d .\nex:d {C} ; skos:prefLabel "d"@en ; skos:definition "D."@en ; skos:related ex:c .',
        "unconnected-concepts",
        5,
    ),
    "qskos cyclic": (
        SCHEME + concept("a", "skos:broader ex:b") + concept("b", "skos:broader ex:a"),
        "hierarchy-cycle",
        3,
    ),
    "qskos valueless associative": (
        SCHEME + concept("a", "skos:related ex:b") + concept("b", "skos:related ex:a"),
        "related-siblings",
        3,
    ),
    "qskos solely transitive": (
        SCHEME
        + concept("a")
        + concept("b")
        + f'ex:c {C} ; skos:prefLabel "c"@en ; skos:definition "C."@en ; skos:broaderTransitive ex:a .',
        "transitive-only",
        5,
    ),
    "qskos unidirectional": (
        SCHEME
        + concept("a")
        + concept("b")
        + concept("c", "skos:related ex:u")
        + f'ex:u {C} ; skos:prefLabel "u"@en ; skos:definition "U."@en ; skos:broader ex:a .',
        "one-sided-relation",
        5,
    ),
    "qskos omitted top": (
        f'ex:s a skos:ConceptScheme ; skos:prefLabel "s"@en .\nex:t {C} ; skos:prefLabel "t"@en ; skos:definition "T."@en .\n'
        + concept("a"),
        "no-top-concept",
        1,
    ),
    "qskos top broader": (
        SCHEME + concept("a", "skos:topConceptOf ex:s") + concept("b"),
        "top-concept-with-broader",
        3,
    ),
    "qskos redundancy": (SCHEME + concept("a") + concept("b", "skos:broader ex:a"), "redundant-broader", 4),
    "qskos mapping misuse": (SCHEME + concept("a", "skos:exactMatch ex:b") + concept("b"), "match-inside", 3),
    "qskos mapping misuse no scheme": (
        'ex:a a skos:Concept ; skos:prefLabel "a"@en ; skos:closeMatch ex:b .\nex:b a skos:Concept ; skos:prefLabel "b"@en .',
        "match-inside",
        1,
    ),
    "qskos reflexive": (SCHEME + concept("a", "skos:related ex:a") + concept("b"), "self-relation", 3),
    "qskos reflexive broader": (
        SCHEME + concept("a", "skos:broader ex:a") + concept("b"),
        "hierarchy-cycle",
        3,
    ),
    "qskos broken link": (SCHEME + concept("a", "skos:related ex:nowhere") + concept("b"), "dead-link", 3),
    "qskos undefined skos": (SCHEME + concept("a", 'skos:prefSymbol "x"') + concept("b"), "unknown-term", 3),
    "qskos undefined skos 2": (
        SCHEME + concept("a", "skos:broaderGeneric ex:b") + concept("b"),
        "unknown-term",
        3,
    ),
    "qskos relation clash": (
        SCHEME + concept("a") + concept("b", "skos:related ex:t"),
        "related-and-broader",
        4,
    ),
    "qskos mapping clash": (
        SCHEME
        + concept("a", "skos:exactMatch <http://o.example/1> ; skos:relatedMatch <http://o.example/1>")
        + concept("b"),
        "match-clash",
        3,
    ),
    "qskos inconsistent pref": (
        SCHEME + concept("a", 'skos:prefLabel "aa"@en') + concept("b"),
        "two-preferred-labels",
        3,
    ),
    "qskos disjoint labels": (SCHEME + concept("a", 'skos:altLabel "a"@en') + concept("b"), "label-clash", 3),
    "qskos disjoint alt hidden": (
        SCHEME + concept("a", 'skos:altLabel "q"@en ; skos:hiddenLabel "q"@en') + concept("b"),
        "label-clash",
        3,
    ),
    # ROBOT
    "robot annotation whitespace": (ONTOLOGY + klass("A").replace("is.", "is. "), "padded-text", 2),
    "robot annotation whitespace 2": (ONTOLOGY + klass("A").replace('"What', ' " What'), "padded-text", 2),
    "robot deprecated boolean": (ONTOLOGY + klass("A", 'owl:deprecated "true"'), "other-datatype", 2),
    "robot deprecated boolean 2": (
        ONTOLOGY + klass("A", 'owl:deprecated "true"^^xsd:string'),
        "other-datatype",
        2,
    ),
    "robot deprecated class": (
        ONTOLOGY
        + klass("A", "owl:deprecated true ; dcterms:isReplacedBy ex:B")
        + klass("B", "rdfs:subClassOf ex:A"),
        "deprecated-term",
        3,
    ),
    "robot deprecated class in expression": (
        ONTOLOGY
        + klass("A", "owl:deprecated true ; dcterms:isReplacedBy ex:B")
        + klass("B", "rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ex:p ; owl:someValuesFrom ex:A ]")
        + prop("p"),
        "deprecated-term",
        3,
    ),
    "robot deprecated property": (
        ONTOLOGY
        + prop("q", "owl:deprecated true ; dcterms:isReplacedBy ex:r")
        + prop("r", "rdfs:subPropertyOf ex:q"),
        "deprecated-term",
        3,
    ),
    "robot deprecated property in expression": (
        ONTOLOGY
        + prop("q", "owl:deprecated true ; dcterms:isReplacedBy ex:r")
        + prop("r")
        + klass("B", "rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ex:q ; owl:someValuesFrom ex:B ]"),
        "deprecated-term",
        4,
    ),
    "robot deprecated domain": (
        ONTOLOGY
        + klass("A", "owl:deprecated true ; dcterms:isReplacedBy ex:B")
        + klass("B")
        + prop("r", "rdfs:domain ex:A"),
        "deprecated-term",
        4,
    ),
    "robot duplicate definition": (
        ONTOLOGY + klass("A") + klass("B").replace("What B is", "What A is"),
        "same-definition",
        3,
    ),
    "robot duplicate exact synonym": (
        ONTOLOGY + klass("A", 'oio:hasExactSynonym "syn"') + klass("B", 'oio:hasExactSynonym "syn"'),
        "shared-label",
        3,
    ),
    "robot duplicate label synonym": (ONTOLOGY + klass("A", 'oio:hasExactSynonym "A"'), "label-clash", 2),
    "robot duplicate scoped synonym": (
        ONTOLOGY + klass("A", 'oio:hasExactSynonym "syn" ; oio:hasBroadSynonym "syn"'),
        "label-clash",
        2,
    ),
    "robot duplicate label": (ONTOLOGY + klass("A") + klass("B").replace('"B"', '"A"'), "same-label", 3),
    "robot no genus": (
        ONTOLOGY
        + klass(
            "A",
            "owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( [ a owl:Restriction ; owl:onProperty ex:p ; owl:someValuesFrom ex:A ] ) ]",
        )
        + prop("p"),
        "odd-definition",
        2,
    ),
    "robot no genus 2": (
        ONTOLOGY
        + klass(
            "A",
            "owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( [ a owl:Restriction ; owl:onProperty ex:p ; owl:someValuesFrom ex:A ] [ a owl:Restriction ; owl:onProperty ex:p ; owl:someValuesFrom ex:B ] ) ]",
        )
        + klass("B")
        + prop("p"),
        "odd-definition",
        2,
    ),
    "robot equivalent pair": (ONTOLOGY + klass("A", "owl:equivalentClass ex:B") + klass("B"), "same-term", 2),
    "robot builtin": (ONTOLOGY + klass("A") + "owl:Thing rdfs:subClassOf ex:A .", "redefined-term", 3),
    "robot builtin 2": (ONTOLOGY + 'owl:Foo a owl:Class ; rdfs:label "foo"@en .', "redefined-term", 2),
    "robot label formatting": (ONTOLOGY + klass("A").replace('"A"', '"A\\tb"'), "untrimmed-text", 2),
    "robot label whitespace": (ONTOLOGY + klass("A").replace('"A"', '" A"'), "untrimmed-text", 2),
    "robot missing definition": (
        ONTOLOGY + klass("A") + 'ex:B a owl:Class ; rdfs:label "B"@en .',
        "no-definition",
        3,
    ),
    "robot missing label": (
        ONTOLOGY + klass("A") + 'ex:B a owl:Class ; rdfs:comment "B"@en .',
        "no-label",
        3,
    ),
    "robot missing obsolete label": (
        ONTOLOGY
        + klass("A")
        + klass("B", "owl:deprecated true ; dcterms:isReplacedBy ex:A")
        + 'ex:D a owl:Class ; rdfs:label "obsolete D"@en ; rdfs:comment "d"@en; owl:deprecated true ; dcterms:isReplacedBy ex:A .',
        "obsolete-label",
        3,
    ),
    "robot misused obsolete label": (
        ONTOLOGY + klass("A").replace('"A"', '"obsolete A"'),
        "obsolete-label",
        2,
    ),
    "robot missing description": (
        ONTOLOGY.replace('dcterms:description "An ontology."@en ;', "") + klass("A"),
        "ontology-metadata",
        1,
    ),
    "robot missing license": (
        ONTOLOGY.replace("dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;", "") + klass("A"),
        "ontology-metadata",
        1,
    ),
    "robot missing title": (
        ONTOLOGY.replace('dcterms:title "O"@en ;', "") + klass("A"),
        "ontology-metadata",
        1,
    ),
    "robot license text": (
        ONTOLOGY.replace("<https://creativecommons.org/licenses/by/4.0/>", '"CC BY"') + klass("A"),
        "text-for-thing",
        1,
    ),
    "robot missing superclass": (
        ONTOLOGY
        + klass("A", "rdfs:subClassOf ex:R")
        + klass("B", "rdfs:subClassOf ex:R")
        + klass("R")
        + klass("Z"),
        "unconnected-term",
        5,
    ),
    "robot misused replaced by": (
        ONTOLOGY + klass("A", "obo:IAO_0100001 ex:B") + klass("B"),
        "replaced-in-use",
        2,
    ),
    "robot multiple definitions": (
        ONTOLOGY + klass("A", 'obo:IAO_0000115 "One."@en , "Two."@en'),
        "two-definitions",
        2,
    ),
    "robot multiple equivalent classes": (
        ONTOLOGY + klass("A", "owl:equivalentClass ex:B , ex:D") + klass("B") + klass("D"),
        "same-term",
        2,
    ),
    "robot multiple equivalent definitions": (
        ONTOLOGY
        + klass(
            "A",
            "owl:equivalentClass [ a owl:Restriction ; owl:onProperty ex:p ; owl:someValuesFrom ex:A ] , [ a owl:Restriction ; owl:onProperty ex:p ; owl:someValuesFrom ex:B ]",
        )
        + klass("B")
        + prop("p"),
        "same-term",
        2,
    ),
    "robot multiple labels": (ONTOLOGY + klass("A", 'rdfs:label "AA"@en'), "two-labels", 2),
    "robot subset declaration": (ONTOLOGY + klass("A", "oio:inSubset ex:sub"), "dead-link", 2),
    # OOPS
    "oops P02 synonyms as classes": (
        ONTOLOGY + klass("Car", "owl:equivalentClass ex:Automobile") + klass("Automobile"),
        "same-term",
        2,
    ),
    "oops P03 is": (ONTOLOGY + prop("is") + klass("A"), "vague-name", 2),
    "oops P04 unconnected": (
        ONTOLOGY
        + klass("A", "rdfs:subClassOf ex:B")
        + klass("B")
        + prop("p", "rdfs:domain ex:A ; rdfs:range ex:B")
        + klass("Lonely"),
        "unconnected-term",
        5,
    ),
    "oops P05 wrong inverse": (
        ONTOLOGY
        + klass("A")
        + klass("B")
        + prop("p", "rdfs:domain ex:A ; rdfs:range ex:B ; owl:inverseOf ex:q")
        + prop("q", "rdfs:domain ex:A ; rdfs:range ex:B"),
        "wrong-inverse",
        4,
    ),
    "oops P06 cycle": (
        ONTOLOGY
        + klass("A", "rdfs:subClassOf ex:B")
        + klass("B", "rdfs:subClassOf ex:D")
        + klass("D", "rdfs:subClassOf ex:A"),
        "term-cycle",
        2,
    ),
    "oops P07 merging": (ONTOLOGY + klass("StyleAndPeriod"), "vague-name", 2),
    "oops P07 merging or": (ONTOLOGY + klass("ProductOrService"), "vague-name", 2),
    "oops P08 annotations": (ONTOLOGY + "ex:A a owl:Class .", "no-label", 2),
    "oops P11 no domain": (ONTOLOGY + klass("A") + prop("p"), "no-ends", 3),
    "oops P12": (
        ONTOLOGY
        + prop("hasMember", "rdfs:domain ex:A")
        + prop("has_member", "rdfs:domain ex:A")
        + klass("A"),
        "alike-names",
        3,
    ),
    "oops P19 domains": (
        ONTOLOGY + klass("A") + klass("B") + prop("p", "rdfs:domain ex:A , ex:B ; rdfs:range ex:A"),
        "several-ends",
        4,
    ),
    "oops P20 swapped": (
        ONTOLOGY
        + 'ex:A a owl:Class ; rdfs:label "A thing that has wheels and moves people from one place to another, with an engine or without."@en ; rdfs:comment "A"@en .',
        "label-as-definition",
        2,
    ),
    "oops P20 same": (ONTOLOGY + klass("A").replace('"What A is."', '"A"'), "label-as-definition", 2),
    "oops P20 empty": (ONTOLOGY + klass("A").replace('"What A is."', '""'), "empty-text", 2),
    "oops P21 misc": (
        ONTOLOGY + klass("A") + klass("MiscellaneousThing") + klass("Other", "rdfs:subClassOf ex:A"),
        "vague-name",
        3,
    ),
    "oops P22 classes lower": (
        ONTOLOGY + klass("BigCar") + klass("SmallCar") + klass("redCar"),
        "mixed-naming",
        4,
    ),
    "oops P24 recursive": (
        ONTOLOGY
        + klass(
            "A", "owl:equivalentClass [ a owl:Restriction ; owl:onProperty ex:p ; owl:someValuesFrom ex:A ]"
        )
        + prop("p"),
        "odd-definition",
        2,
    ),
    "oops P25": (ONTOLOGY + prop("p", "owl:inverseOf ex:p"), "wrong-inverse", 2),
    "oops P26": (
        ONTOLOGY + "ex:p a owl:SymmetricProperty ." + prop("p", "owl:inverseOf ex:q") + prop("q"),
        "wrong-inverse",
        2,
    ),
    "oops P27 equivalent props": (
        ONTOLOGY
        + klass("A")
        + klass("B")
        + prop("p", "owl:equivalentProperty ex:q ; rdfs:domain ex:A ; rdfs:range ex:A")
        + prop("q", "rdfs:domain ex:B ; rdfs:range ex:B"),
        "unlike-ends",
        4,
    ),
    "oops P28": (
        ONTOLOGY
        + "ex:p a owl:SymmetricProperty ."
        + prop("p", "rdfs:domain ex:A ; rdfs:range ex:B")
        + klass("A")
        + klass("B"),
        "wrong-inverse",
        2,
    ),
    "oops P29": (
        ONTOLOGY
        + "ex:p a owl:TransitiveProperty ."
        + prop("p", "rdfs:domain ex:A ; rdfs:range ex:B")
        + klass("A")
        + klass("B"),
        "unlike-ends",
        2,
    ),
    "oops P30": (
        ONTOLOGY + klass("Lift").replace('"Lift"', '"lift"') + klass("LIFT2").replace('"LIFT2"', '"Lift"'),
        "same-label",
        2,
    ),
    "oops P31 wrong equiv": (
        ONTOLOGY + klass("A", "owl:equivalentClass ex:B ; rdfs:subClassOf ex:B") + klass("B"),
        "same-term",
        2,
    ),
    "oops P31 equiv+disjoint": (
        ONTOLOGY + klass("A", "owl:equivalentClass ex:B ; owl:disjointWith ex:B") + klass("B"),
        "contradiction",
        2,
    ),
    "subclass and disjoint": (
        ONTOLOGY + klass("A", "rdfs:subClassOf ex:B ; owl:disjointWith ex:B") + klass("B"),
        "contradiction",
        2,
    ),
    "oops P32": (ONTOLOGY + klass("A") + klass("B").replace('"B"', '"A"'), "same-label", 3),
    "oops P33 chain": (
        ONTOLOGY + prop("p", "owl:propertyChainAxiom ( ex:q )") + prop("q"),
        "odd-definition",
        2,
    ),
    "oops P34 untyped class": (
        ONTOLOGY + klass("A", "rdfs:subClassOf ex:B") + 'ex:B rdfs:label "B"@en ; rdfs:comment "b"@en .',
        "untyped-term",
        3,
    ),
    "oops P34 untyped class 2": (
        ONTOLOGY
        + prop("p", "rdfs:domain ex:B ; rdfs:range ex:B")
        + 'ex:B rdfs:label "B"@en ; rdfs:comment "b"@en .',
        "untyped-term",
        3,
    ),
    "oops P34 as type": (
        ONTOLOGY + 'ex:i a ex:B ; rdfs:label "i"@en .\nex:B rdfs:label "B"@en ; rdfs:comment "b"@en .',
        "untyped-term",
        3,
    ),
    "oops P35 untyped property": (
        ONTOLOGY + 'ex:i ex:p ex:i ; rdfs:label "i"@en .\nex:p rdfs:label "B"@en ; rdfs:comment "b"@en .',
        "untyped-term",
        3,
    ),
    "oops P35 untyped property 2": (
        ONTOLOGY + prop("q", "owl:inverseOf ex:p") + 'ex:p rdfs:label "B"@en ; rdfs:comment "b"@en .',
        "untyped-term",
        3,
    ),
    "oops P36": (
        '<https://data.example.org/id/o.owl> a owl:Ontology ; rdfs:label "o"@en .',
        "format-in-name",
        1,
    ),
    "oops P38 no ontology": (klass("A") + klass("B") + prop("p"), "no-ontology", 1),
    "oops P40 hijack": (ONTOLOGY + klass("A") + "foaf:Person rdfs:subClassOf ex:A .", "redefined-term", 3),
    "oops P40 hijack def": (ONTOLOGY + 'foaf:Persona a owl:Class ; rdfs:label "p"@en .', "redefined-term", 2),
    "oops P41": (
        ONTOLOGY.replace("dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;", ""),
        "ontology-metadata",
        1,
    ),
    "robot lowercase definition": (
        ONTOLOGY
        + "".join(klass(name) for name in "ABDE")
        + klass("F").replace('"What F is."', '"a thing like A."'),
        "lowercase-definition",
        6,
    ),
    "robot no genus, alone": (
        ONTOLOGY
        + prop("p", "rdfs:domain ex:A ; rdfs:range ex:A")
        + klass(
            "A", "owl:equivalentClass [ a owl:Restriction ; owl:onProperty ex:p ; owl:someValuesFrom ex:B ]"
        )
        + klass("B"),
        "odd-definition",
        3,
    ),
    "oops P21 other": (ONTOLOGY + klass("A") + klass("OtherA", "rdfs:subClassOf ex:A"), "vague-name", 3),
    "oops P11 one end": (
        ONTOLOGY
        + klass("A")
        + "".join(prop(name, "rdfs:domain ex:A ; rdfs:range ex:A") for name in "pqrs")
        + prop("t", "rdfs:domain ex:A"),
        "no-ends",
        7,
    ),
    "foops date for a version": (
        ONTOLOGY.replace('owl:versionInfo "1"', 'dcterms:modified "2020-01-01"^^xsd:date') + klass("A"),
        "ontology-details",
        1,
    ),
    "eyeball list without first": (
        'ex:a rdfs:label "x"@en ; ex:order [ rdf:rest ( ex:a ) ] .',
        "broken-list",
        1,
    ),
    "eyeball no type": (
        "".join(f'ex:a{i} a foaf:Project ; rdfs:label "x{i}"@en .\n' for i in range(4))
        + 'ex:z rdfs:label "z"@en .',
        "no-class",
        5,
    ),
    "eyeball file IRI": ('ex:a rdfs:label "x"@en ; rdfs:seeAlso <file:///home/ada/x> .', "local-iri", 1),
    "eyeball localhost": (
        'ex:a rdfs:label "x"@en ; rdfs:seeAlso <http://localhost:3030/x> .',
        "local-iri",
        1,
    ),
    "skos notation in a language": (
        SCHEME + concept("a", 'skos:notation "A"@en') + concept("b"),
        "other-datatype",
        3,
    ),
    "skosxl two forms": (
        'ex:l a skosxl:Label ; rdfs:label "l"@en ; skosxl:literalForm "a"@en , "b"@en .',
        "second-value",
        1,
    ),
    "qskos overlapping labels, but for case": (
        SCHEME + concept("a", 'skos:altLabel "Cider"@en') + concept("b", 'skos:altLabel "cider"@en'),
        "alike-names",
        4,
    ),
    "qskos overlapping labels of the second scheme": (
        SCHEME
        + 'ex:u a skos:ConceptScheme ; skos:prefLabel "u"@en ; skos:hasTopConcept ex:r .\n'
        + 'ex:r a skos:Concept ; skos:inScheme ex:u ; skos:prefLabel "cider"@en ; skos:definition "It."@en .\n'
        + concept("a", 'skos:altLabel "Cider"@en')
        + concept("b", 'skos:altLabel "CIDER"@en'),
        "alike-names",
        6,
    ),
    "vocbench label that nothing has": (
        'ex:l a skosxl:Label ; rdfs:label "l"@en ; skosxl:literalForm "a"@en .',
        "orphan-label",
        1,
    ),
    "poolparty exact matches of two": (
        SCHEME
        + concept("a", "skos:exactMatch <http://o.example/x>")
        + concept("b", "skos:exactMatch <http://o.example/x>"),
        "match-inside",
        4,
    ),
    "robot reference": (
        ONTOLOGY + klass("A", '<http://www.geneontology.org/formats/oboInOwl#hasDbXref> "Wikipedia A"'),
        "bad-reference",
        2,
    ),
    "robot obsolete label": (
        ONTOLOGY
        + klass("A", '<http://purl.obolibrary.org/obo/IAO_0000115> "What is A."@en ; owl:deprecated true'),
        "obsolete-label",
        2,
    ),
    "oops P35 never used": (
        ONTOLOGY + klass("A") + 'ex:p rdfs:label "p"@en ; rdfs:domain ex:A .',
        "untyped-term",
        3,
    ),
    "oops P37 slash for hash": (
        '<https://data.example.org/ns#A> a owl:Class ; rdfs:label "A"@en .\n'
        'ex:a a <https://data.example.org/ns/A> ; rdfs:label "a"@en .',
        "hash-and-slash",
        2,
    ),
    # FOOPS
    "foops no version": (
        ONTOLOGY.replace('owl:versionInfo "1"', "rdfs:seeAlso ex:A") + klass("A"),
        "ontology-metadata",
        1,
    ),
    "foops no creator": (
        ONTOLOGY.replace("dcterms:creator <https://o.example/ada> ;", "") + klass("A"),
        "ontology-metadata",
        1,
    ),
    "foops no date": (ONTOLOGY + klass("A"), "ontology-details", 1),
    "foops no prefix": (ONTOLOGY + klass("A"), "ontology-details", 1),
    "foops version iri missing": (
        ONTOLOGY.replace('owl:versionInfo "1"', "owl:priorVersion <https://data.example.org/id/1.0>")
        + klass("A"),
        "dead-link",
        1,
    ),
    # rdflint
    "rdflint undefined": ('ex:a rdfs:label "x"@en ; schema:nmae "x" .', "unknown-term", 1),
    "rdflint undefined base": ('ex:a rdfs:label "x"@en ; rdfs:seeAlso ex:b .', "dead-link", 1),
    "rdflint trim": ('ex:a rdfs:label "x"@en ; ex:note "x " .', "padded-text", 1),
    "rdflint datatype": (
        "".join(f'ex:a{i} rdfs:label "x{i}"@en ; ex:n "{i}" .\n' for i in range(40))
        + 'ex:z rdfs:label "z"@en ; ex:n "many" .',
        "mixed-values",
        41,
    ),
    "rdflint datatype int": (
        "".join(f'ex:a{i} rdfs:label "x{i}"@en ; ex:n {i} .\n' for i in range(40))
        + 'ex:z rdfs:label "z"@en ; ex:n "many" .',
        "mixed-values",
        41,
    ),
    "rdflint outlier": (
        "".join(f'ex:a{i} rdfs:label "x{i}"@en ; ex:n {i + 10} .\n' for i in range(40))
        + 'ex:z rdfs:label "z"@en ; ex:n 100000 .',
        "outlier",
        41,
    ),
    # SKOS
    "skos S9": (
        concept("a", "a skos:ConceptScheme").replace("skos:broader ex:t ;", "") + SCHEME + concept("b"),
        "disjoint-classes",
        1,
    ),
    "skos S10-12 label iri": (
        SCHEME + concept("a", "skos:altLabel <http://o.example/x>") + concept("b"),
        "thing-for-text",
        3,
    ),
    "skos label datatype": (
        SCHEME + concept("a", 'skos:altLabel "5"^^xsd:integer') + concept("b"),
        "other-datatype",
        3,
    ),
    "skos S19 broader to non concept": (
        SCHEME
        + concept("a", "skos:related ex:doc")
        + concept("b")
        + 'ex:doc a foaf:Document ; rdfs:label "d"@en .',
        "wrong-end",
        3,
    ),
    "skos S20 broader of text": (
        SCHEME + concept("a", 'skos:broader "t"') + concept("b"),
        "text-for-thing",
        3,
    ),
    "skos inScheme of no scheme": (
        SCHEME + concept("a").replace("skos:inScheme ex:s", "skos:inScheme ex:b") + concept("b"),
        "wrong-end",
        3,
    ),
    "skos topConceptOf no scheme": (
        SCHEME + concept("a", "skos:topConceptOf ex:b") + concept("b"),
        "wrong-end",
        3,
    ),
    "skos S31 member": (SCHEME + concept("a", "skos:member ex:b") + concept("b"), "wrong-end", 3),
    "skos S35 memberList twice": (
        SCHEME
        + concept("a")
        + concept("b")
        + 'ex:c a skos:OrderedCollection ; rdfs:label "c"@en ; skos:memberList ( ex:a ) , ( ex:b ) .',
        "second-value",
        5,
    ),
    "skos S33 memberList no list": (
        SCHEME
        + concept("a")
        + concept("b")
        + 'ex:c a skos:OrderedCollection ; rdfs:label "c"@en ; skos:memberList ex:a .',
        "wrong-end",
        5,
    ),
    "skos S37": (SCHEME + concept("a", "a skos:Collection") + concept("b"), "disjoint-classes", 3),
    "skos S46": (
        SCHEME
        + concept("a", "skos:exactMatch <http://o.example/1> ; skos:broadMatch <http://o.example/1>")
        + concept("b"),
        "match-clash",
        3,
    ),
    "skos match to text": (
        SCHEME + concept("a", 'skos:exactMatch "http://o.example/1"') + concept("b"),
        "text-for-thing",
        3,
    ),
    # What the labels of SKOS-XL say, by the chains of the reference (S55 to S57)
    "skosxl S55 two preferred": (
        SCHEME + concept("a", 'skosxl:prefLabel [ skosxl:literalForm "other"@en ]') + concept("b"),
        "two-preferred-labels",
        3,
    ),
    "skosxl S56 alternative like preferred": (
        SCHEME
        + concept("a", "skosxl:altLabel ex:l")
        + concept("b")
        + 'ex:l a skosxl:Label ; rdfs:label "l"@en ; skosxl:literalForm "a"@en .',
        "label-clash",
        3,
    ),
    "vocbench one name of two, by labels": (
        SCHEME
        + concept("a", 'skosxl:prefLabel [ skosxl:literalForm "Ah"@fr ]')
        + concept("b", 'skosxl:prefLabel [ skosxl:literalForm "Ah"@fr ]'),
        "same-label",
        4,
    ),
    "vocbench spaces in a label": (
        SCHEME + concept("a", 'skosxl:altLabel [ skosxl:literalForm " ah"@en ]') + concept("b"),
        "untrimmed-text",
        3,
    ),
    "vocbench label without language": (
        SCHEME
        + concept("a", "skosxl:altLabel ex:l")
        + concept("b")
        + 'ex:l a skosxl:Label ; rdfs:label "l"@en ; skosxl:literalForm "ah" .',
        "no-language",
        5,
    ),
    "vocbench scheme without concepts": (
        SCHEME + concept("a") + concept("b") + 'ex:u a skos:ConceptScheme ; skos:prefLabel "u"@en .',
        "no-top-concept",
        5,
    ),
    "vocbench alternative label without preferred": (
        SCHEME + concept("a", 'skos:altLabel "ah"@de') + concept("b"),
        "missing-language",
        3,
    ),
    "vocbench no definition in a language": (
        SCHEME
        + concept("a", 'skos:definition "Was a ist."@de')
        + concept("b", 'skos:definition "Was b ist."@de'),
        "missing-language",
        2,
    ),
    "vocbench deprecated concept in use": (
        SCHEME
        + concept("a", "skos:broader ex:b")
        + concept("b", "owl:deprecated true ; dcterms:isReplacedBy ex:a"),
        "deprecated-term",
        3,
    ),
    "skos S32 scheme in a collection": (
        SCHEME
        + concept("a")
        + concept("b")
        + 'ex:g a skos:Collection ; skos:prefLabel "g"@en ; skos:member ex:a , ex:s .',
        "wrong-end",
        5,
    ),
    "skos S46 by a chain of exact matches": (
        SCHEME
        + concept("a", "skos:exactMatch <http://o.example/1> ; skos:broadMatch <http://o.example/2>")
        + concept("b")
        + "<http://o.example/1> skos:exactMatch <http://o.example/2> .",
        "match-clash",
        3,
    ),
    "qskos overlapping hidden label": (
        SCHEME + concept("a", 'skos:hiddenLabel "b"@en') + concept("b"),
        "shared-label",
        3,
    ),
    "qskos one-sided match": (
        SCHEME
        + concept("a", "skos:exactMatch ex:x")
        + concept("b")
        + 'ex:u a skos:ConceptScheme ; skos:prefLabel "u"@en ; skos:hasTopConcept ex:x .\n'
        + 'ex:x a skos:Concept ; skos:inScheme ex:u ; skos:prefLabel "x"@en ; skos:definition "An x."@en .',
        "one-sided-relation",
        3,
    ),
    "qskos region of three letters": (
        SCHEME + concept("a", 'skos:altLabel "ah"@en-GBR') + concept("b"),
        "unknown-language",
        3,
    ),
    # ROBOT
    "robot invalid_entity_uri, https": (
        ONTOLOGY + klass("A", "rdfs:subClassOf <https://purl.obolibrary.org/obo/GO_0001234>"),
        "prefix-typo",
        2,
    ),
    "robot invalid_entity_uri, another host": (
        ONTOLOGY + klass("A", "rdfs:subClassOf <http://purl.org/obo/owl/GO_0001234>"),
        "prefix-typo",
        2,
    ),
    "robot invalid_entity_uri, colon": (
        ONTOLOGY + klass("A", "rdfs:subClassOf <http://purl.obolibrary.org/obo/GO:0001234>"),
        "prefix-typo",
        2,
    ),
    # What reasoners and profiles of OWL find
    "owl disjoint properties": (
        f'{prop("p", "owl:propertyDisjointWith ex:q")}{prop("q")}ex:a rdfs:label "a"@en ; ex:p ex:b ;\n ex:q ex:b .\n'
        'ex:b rdfs:label "b"@en .',
        "wrong-way",
        4,
    ),
    "owl disjoint properties, told afterwards": (
        'ex:b rdfs:label "b"@en .\nex:a rdfs:label "a"@en ; ex:p ex:b ;\n ex:q ex:b .\n'
        f"{prop('p')}{prop('q')}[] a owl:AllDisjointProperties ; owl:members ( ex:p ex:q ) .",
        "wrong-way",
        3,
    ),
    "owl below two disjoint classes": (
        klass("A") + klass("B", "owl:disjointWith ex:A") + klass("C", "rdfs:subClassOf ex:A , ex:B"),
        "disjoint-classes",
        3,
    ),
    "owl property of things and of values": (
        prop("p", "a owl:DatatypeProperty"),
        "disjoint-classes",
        1,
    ),
    "owl datatype as range of an object property": (prop("p", "rdfs:range xsd:integer"), "unlike-ends", 1),
    "owl class as range of a datatype property": (
        klass("A") + prop("p", "rdfs:range ex:A").replace("Object", "Datatype"),
        "unlike-ends",
        2,
    ),
    "owl text where things are": (prop("p") + 'ex:a rdfs:label "a"@en ; ex:p "b" .', "text-for-thing", 2),
    "owl thing where values are": (
        prop("p").replace("Object", "Datatype") + 'ex:a rdfs:label "a"@en ; ex:p <http://o.example/b> .',
        "thing-for-text",
        2,
    ),
    "owl cardinality": (
        klass("A", "rdfs:subClassOf [ owl:onProperty ex:p ; owl:maxCardinality 1 ]")
        + prop("p")
        + 'ex:a a ex:A ; rdfs:label "a"@en ;\n ex:p <http://o.example/b> ,\n <http://o.example/c> .',
        "second-value",
        5,
    ),
    "owl qualified cardinality": (
        klass("A", "rdfs:subClassOf [ owl:onProperty ex:p ; owl:qualifiedCardinality 1 ; owl:onClass ex:A ]")
        + prop("p")
        + 'ex:a a ex:A ; rdfs:label "a"@en ;\n ex:p ex:b ,\n ex:c .\nex:b a ex:A ; rdfs:label "b"@en .\n'
        + 'ex:c a ex:A ; rdfs:label "c"@en .',
        "second-value",
        5,
    ),
    "an organization in a circle": (
        '@prefix org: <http://www.w3.org/ns/org#> .\nex:a rdfs:label "a"@en ; org:subOrganizationOf ex:b .\n'
        'ex:b rdfs:label "b"@en ; org:subOrganizationOf ex:a .',
        "wrong-way",
        3,
    ),
    "owl sameAs itself": ('ex:a rdfs:label "a"@en ; owl:sameAs ex:a .', "wrong-way", 1),
    # RDFUnit, Luzzu, RIOT, and the validator of schema.org
    "rdfunit domain of a known property": (
        'ex:a a foaf:Document ; rdfs:label "a"@en ;\n foaf:knows <http://o.example/b> .',
        "wrong-end",
        2,
    ),
    "rdfunit inverse functional": (
        'ex:a a foaf:Person ; foaf:name "a" ; foaf:mbox <mailto:a@o.example> .\n'
        'ex:b a foaf:Person ; foaf:name "b" ; foaf:mbox <mailto:a@o.example> .',
        "second-value",
        2,
    ),
    "rdfunit one coordinate": (
        '@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .\nex:a rdfs:label "a"@en ; geo:lat 48.1 .',
        "wrong-coordinates",
        2,
    ),
    "rdfunit modified before it was created": (
        'ex:a rdfs:label "a"@en ; dcterms:created "2020-01-02"^^xsd:date ;\n dcterms:modified "2019-01-01"^^xsd:date .',
        "reversed-dates",
        2,
    ),
    "schema.org property of another type": (
        'ex:a a schema:Event ; schema:name "a"@en ;\n schema:isbn "x" .',
        "wrong-end",
        2,
    ),
    "schema.org type of another property": (
        'ex:a a schema:Book ; schema:name "a"@en ;\n schema:author ex:b .\nex:b a schema:Event ; schema:name "b"@en .',
        "wrong-end",
        2,
    ),
    "schema.org enumeration": (
        '@prefix s: <http://schema.org/> .\nex:a a s:Offer ; s:name "a"@en ;\n s:availability s:Instock .',
        "unknown-term",
        3,
    ),
    "riot scheme in capitals": (
        'ex:a rdfs:label "a"@en ; rdfs:seeAlso <HTTP://o.example/b> .',
        "unsafe-iri",
        1,
    ),
    "riot no such scheme": ('ex:a rdfs:label "a"@en ; rdfs:seeAlso <htp://o.example/b> .', "unsafe-iri", 1),
    "riot urn": ('ex:a rdfs:label "a"@en ; rdfs:seeAlso <urn:uuid:1234> .', "unsafe-iri", 1),
    "riot default port": (
        'ex:a rdfs:label "a"@en ; rdfs:seeAlso <https://data.example.org:443/id/a> .',
        "twin-uri",
        1,
    ),
    "pellint property as domain": (prop("p") + prop("q", "rdfs:domain ex:p"), "misused-term", 2),
    "pellint class above a property": (klass("A") + prop("q", "rdfs:subPropertyOf ex:A"), "misused-term", 2),
    "rdfunit coordinate that is no number": (
        '@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .\nex:a rdfs:label "a"@en ; geo:lat "48,2" ; geo:long "16,3" .',
        "wrong-coordinates",
        2,
    ),
    "luzzu word for nothing": ('ex:a rdfs:label "a"@en ; ex:size "NULL" .', "empty-text", 1),
    "shacl datatype": (
        '@prefix sh: <http://www.w3.org/ns/shacl#> .\nex:a rdfs:label "a"@en ; sh:datatype xsd:sting .',
        "unknown-term",
        2,
    ),
    "luzzu label as it is written": (
        "".join(klass(f"BigThing{i}").replace(f'"BigThing{i}"', f'"big thing {i}"') for i in range(5))
        + klass("BigCar"),
        "mixed-naming",
        6,
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_what_another_tool_finds_is_found_at_its_line(site: Site, name: str):
    text, code, line = MISTAKES[name]
    findings = check_site(site(x=PREFIXES + text))
    told = [each for each in findings if each.code == code]

    assert told, [str(each) for each in findings]
    assert told[0].line == FIRST + line
    assert told[0].hint
    assert "check-failed" not in {each.code for each in findings}


def test_a_definition_in_a_script_without_capitals_begins_with_no_small_letter(site: Site):
    terms = "".join(klass(name) for name in "ABDEF").replace('"What F is."', '"歌手（發音：[adriˈano]）"@zh')
    assert "歌手" in terms
    assert "lowercase-definition" not in {
        finding.code for finding in check_site(site(x=PREFIXES + ONTOLOGY + terms))
    }
