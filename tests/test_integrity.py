"""What `check` knows of vocabularies and of good data: each mistake is told where it stands, and what is right is not."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PREFIXES
from rdflib import Graph
from seeother.check.site import check_site
from seeother.diagnostics import Diagnostic, Refused
from seeother.files.sources import find_sources
from seeother.publish.folder import look_at
from seeother.site.settings_file import read_settings
from seeother.survey.gathering import survey
from seeother.survey.survey import Survey
from seeother.survey.texts import Text, Texts, repeated

Site = Callable[..., Path]
MORE = """@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
@prefix gsp: <http://www.opengis.net/ont/geosparql#> .
@prefix schema: <https://schema.org/> .
"""
FIRST = (PREFIXES + MORE).count("\n") + 1
OK = 'rdfs:label "x"@en'
C = "a skos:Concept ; skos:inScheme ex:s"
S = 'ex:s a skos:ConceptScheme ; rdfs:label "s"@en .'

# Name → data, code, the line of the finding (from the first of the data), a part of sentence or remedy.
MISTAKES = {
    "misspelt class": (f"ex:a {OK} ;\n a foaf:Persn .", "unknown-term", 2, "foaf:Person"),
    "misspelt property": (f"ex:a {OK} ;\n dcterms:licence ex:a .", "unknown-term", 2, "dcterms:license"),
    "wrong case": (f'ex:a {OK} ;\n skos:preflabel "y"@en .', "unknown-term", 2, "skos:prefLabel"),
    "term of another vocabulary": (f"ex:p a rdfs:Property ; {OK} .", "unknown-term", 1, "rdf:Property"),
    "misspelt object": (
        f"ex:p a rdf:Property ; {OK} ;\n rdfs:range foaf:Persn .",
        "unknown-term",
        2,
        "foaf:Person",
    ),
    "misspelt superclass, written out": (
        f"ex:A a owl:Class ; {OK} ;\n rdfs:subClassOf <http://www.w3.org/ns/org#Organisation> .",
        "unknown-term",
        2,
        "org:Organization",
    ),
    "class as property": (f"ex:a {OK} ;\n foaf:Image ex:a .", "misused-term", 2, "is a class"),
    "property as class": (f"ex:a {OK} ;\n a foaf:name .", "misused-term", 2, "foaf:name"),
    "deprecated elsewhere": (
        f'ex:a {OK} ;\n foaf:schoolHomepage ex:a ; schema:map "x" .',
        "deprecated-term",
        2,
        "hasMap",
    ),
    "deprecated here": (
        f"ex:P a owl:Class ; {OK} ; owl:deprecated true ; dcterms:isReplacedBy ex:Q .\nex:Q a owl:Class ; {OK} .\n"
        f"ex:a a ex:P ; {OK} .",
        "deprecated-term",
        3,
        "Q",
    ),
    "text for a thing": (f'ex:a {OK} ;\n dcterms:creator "Ada" .', "text-for-thing", 2, "dcterms:Agent"),
    "text for a thing of the site": (
        f'ex:p a owl:ObjectProperty ; {OK} ; rdfs:range ex:C .\nex:C a owl:Class ; {OK} .\nex:a {OK} ; ex:p "x" .',
        "text-for-thing",
        3,
        "wants a thing",
    ),
    "thing for a text": (f"ex:a {OK} ;\n dcterms:title ex:a .", "thing-for-text", 2, "rdfs:Literal"),
    "another datatype": (
        f'ex:p a owl:DatatypeProperty ; {OK} ; rdfs:range xsd:integer .\nex:a {OK} ; ex:p "four" .',
        "other-datatype",
        2,
        "xsd:integer",
    ),
    "a whole number that is none of the datatype": (
        f"ex:p a owl:DatatypeProperty ; {OK} ; rdfs:range xsd:nonNegativeInteger .\nex:a {OK} ; ex:p -4 .",
        "other-datatype",
        2,
        "xsd:nonNegativeInteger",
    ),
    "deprecated is a text": (f'ex:a {OK} ;\n owl:deprecated "true" .', "text-for-thing", 0, ""),
    "redefined": (
        f"foaf:name rdfs:domain ex:C .\nex:C a owl:Class ; {OK} .",
        "redefined-term",
        1,
        "foaf:name",
    ),
    "two schemes": (
        f'ex:a {OK} ; schema:name "x" .\nex:b {OK} ; <http://schema.org/name> "x" .',
        "two-schemes",
        2,
        "https://schema.org/",
    ),
    "disjoint by SKOS": (
        f"ex:a {C} ; skos:prefLabel 'x'@en ;\n a skos:Collection .\n{S}",
        "disjoint-classes",
        2,
        "skos:Collection",
    ),
    "disjoint by FOAF": (
        f"ex:a {OK} ; a foaf:Person ,\n foaf:Organization .",
        "disjoint-classes",
        2,
        "foaf:Organization",
    ),
    "disjoint here": (
        f"ex:C a owl:Class ; {OK} ; owl:disjointWith ex:D .\nex:D a owl:Class ; {OK} .\nex:E a owl:Class ; {OK} ; rdfs:subClassOf ex:D .\n"
        f"ex:a {OK} ; a ex:C , ex:E .",
        "disjoint-classes",
        4,
        "no member in common",
    ),
    "two preferred labels": (
        f"ex:a {C} ; skos:prefLabel 'x'@en ,\n 'y'@en .\n{S}",
        "two-preferred-labels",
        2,
        "S14",
    ),
    "preferred and alternative": (
        f"ex:a {C} ; skos:prefLabel 'x'@en ; skos:altLabel 'x'@en .\n{S}",
        "label-clash",
        1,
        "S13",
    ),
    "preferred and hidden": (
        f"ex:a {C} ; skos:prefLabel 'x'@en ; skos:hiddenLabel 'x'@en .\n{S}",
        "label-clash",
        1,
        "S13",
    ),
    "cycle": (
        f"ex:a {C} ; skos:prefLabel 'x'@en ; skos:broader ex:b .\nex:b {C} ; skos:prefLabel 'y'@en ; skos:broader ex:c .\n"
        f"ex:c {C} ; skos:prefLabel 'z'@en ; skos:broader ex:a .\n{S}",
        "hierarchy-cycle",
        1,
        "broader than itself",
    ),
    "cycle both ways": (
        f"ex:a {C} ; skos:prefLabel 'x'@en ; skos:broader ex:b , ex:s .\nex:b {C} ; skos:prefLabel 'y'@en .\n"
        f"ex:b skos:broader ex:a .\n{S}",
        "hierarchy-cycle",
        1,
        "",
    ),
    "loop": (
        f"ex:a {C} ; skos:prefLabel 'x'@en ;\n skos:narrower ex:a .\n{S}",
        "hierarchy-cycle",
        0,
        "broader than itself",
    ),
    "related and broader": (
        f"ex:a {C} ; skos:prefLabel 'x'@en ; skos:broader ex:b .\nex:b {C} ; skos:prefLabel 'y'@en ; skos:broader ex:c .\n"
        f"ex:c {C} ; skos:prefLabel 'z'@en ;\n skos:related ex:a .\n{S}",
        "related-and-broader",
        4,
        "S27",
    ),
    "related to itself": (
        f"ex:a {C} ; skos:prefLabel 'x'@en ;\n skos:related ex:a .\n{S}",
        "self-relation",
        0,
        "",
    ),
    "exact and broad": (
        f"ex:a {C} ; skos:prefLabel 'x'@en ; skos:exactMatch <http://o.example/1> ;\n skos:broadMatch <http://o.example/1> .\n{S}",
        "match-clash",
        0,
        "S46",
    ),
    "match inside": (
        f"ex:a {C} ; skos:prefLabel 'x'@en ; skos:exactMatch ex:b .\nex:b {C} ; skos:prefLabel 'y'@en .\n{S}",
        "match-inside",
        1,
        "same scheme",
    ),
    "top with broader": (
        f"ex:a {C} ; skos:prefLabel 'x'@en ; skos:topConceptOf ex:s ;\n skos:broader ex:b .\nex:b {C} ; skos:prefLabel 'y'@en .\n{S}",
        "top-concept-with-broader",
        2,
        "broader",
    ),
    "no scheme": (
        f"ex:a a skos:Concept ; skos:prefLabel 'x'@en .\n{S}",
        "concept-without-scheme",
        1,
        "skos:inScheme",
    ),
    "orphan": (
        f"ex:a {C} ; skos:prefLabel 'x'@en ; skos:broader ex:b .\nex:b {C} ; skos:prefLabel 'y'@en .\nex:c {C} ; skos:prefLabel 'z'@en .\n{S}",
        "orphan-concept",
        3,
        "no other concept",
    ),
    "equal notations": (
        f"ex:a {C} ; skos:prefLabel 'x'@en ; skos:notation '1' .\nex:b {C} ; skos:prefLabel 'y'@en ; skos:notation '1' .\n{S}",
        "same-notation",
        2,
        "notation",
    ),
    "equal labels": (
        f"ex:a {C} ; skos:prefLabel 'x'@en .\nex:b {C} ; skos:prefLabel 'x'@en .\n{S}",
        "same-label",
        2,
        "same preferred label",
    ),
    "equal labels of classes": (
        f"ex:A a owl:Class ; {OK} .\nex:B a owl:Class ; {OK} .",
        "same-label",
        2,
        "same label",
    ),
    "redundant": (
        f"ex:a {C} ; skos:prefLabel 'x'@en ; skos:broader ex:b , ex:c .\nex:b {C} ; skos:prefLabel 'y'@en ; skos:broader ex:c .\n"
        f"ex:c {C} ; skos:prefLabel 'z'@en .\n{S}",
        "redundant-broader",
        1,
        "already",
    ),
    "transitive only": (
        f"ex:a {C} ; skos:prefLabel 'x'@en ; skos:broaderTransitive ex:b .\nex:b {C} ; skos:prefLabel 'y'@en .\n{S}",
        "transitive-only",
        1,
        "skos:broader",
    ),
    "replaced": (
        f"ex:a {C} ; skos:prefLabel 'x'@en ; dcterms:isReplacedBy ex:b .\nex:b {C} ; skos:prefLabel 'y'@en .\n{S}",
        "replaced-in-use",
        1,
        "owl:deprecated",
    ),
    "collection as concept": (
        f"ex:a {C} ; skos:prefLabel 'x'@en ; skos:broader ex:b .\nex:b a skos:Collection ; rdfs:label 'y'@en .\n{S}",
        "collection-as-concept",
        1,
        "S37",
    ),
    "class cycle": (
        f"ex:A a owl:Class ; {OK} ; rdfs:subClassOf ex:B .\nex:B a owl:Class ; {OK} ; rdfs:subClassOf ex:A .",
        "term-cycle",
        1,
        "equivalentClass",
    ),
    "property cycle": (
        f"ex:p a rdf:Property ; {OK} ; rdfs:subPropertyOf ex:q .\nex:q a rdf:Property ; {OK} ; rdfs:subPropertyOf ex:p .",
        "term-cycle",
        1,
        "equivalentProperty",
    ),
    "own inverse": (
        f"ex:p a owl:ObjectProperty ; {OK} ;\n owl:inverseOf ex:p .",
        "wrong-inverse",
        2,
        "SymmetricProperty",
    ),
    "crossed inverse": (
        f"ex:p a owl:ObjectProperty ; {OK} ; rdfs:domain ex:A ; rdfs:range ex:B ; owl:inverseOf ex:q .\n"
        f"ex:q a owl:ObjectProperty ; {OK} ; rdfs:domain ex:A ; rdfs:range ex:B .",
        "wrong-inverse",
        1,
        "cross over",
    ),
    "symmetric with two ends": (
        f"ex:p a owl:ObjectProperty , owl:SymmetricProperty ; {OK} ; rdfs:domain ex:A ; rdfs:range ex:B .",
        "wrong-inverse",
        1,
        "symmetric",
    ),
    "functional elsewhere": (f'ex:a {OK} ; foaf:gender "f" ,\n "m" .', "second-value", 2, "foaf:gender"),
    "functional here": (
        f"ex:p a owl:DatatypeProperty , owl:FunctionalProperty ; {OK} .\nex:a {OK} ; ex:p 1 .\nex:b {OK} .\nex:a ex:p 2 .",
        "second-value",
        0,
        "may have one",
    ),
    "functional, declared later": (
        f"ex:a {OK} ; ex:p 1 ,\n 2 .\nex:p a owl:DatatypeProperty , owl:FunctionalProperty ; {OK} .",
        "second-value",
        2,
        "may have one",
    ),
    "functional, declared later, in two places": (
        f"ex:a {OK} ; ex:p 1 .\nex:b {OK} .\nex:a ex:p 2 .\nex:p a owl:DatatypeProperty , owl:FunctionalProperty ; {OK} .",
        "second-value",
        3,
        "may have one",
    ),
    "one value of two things": (
        f"ex:a {OK} ; ex:p 1 .\nex:b {OK} ; ex:p 1 .\nex:p a owl:DatatypeProperty , owl:InverseFunctionalProperty ; {OK} .",
        "second-value",
        2,
        "is one thing",
    ),
    "asymmetric, both ways": (
        f"ex:p a owl:ObjectProperty , owl:AsymmetricProperty ; {OK} .\nex:a {OK} ; ex:p ex:b .\nex:b {OK} ; ex:p ex:a .",
        "wrong-way",
        3,
        "and back, but is asymmetric",
    ),
    "irreflexive": (
        f"ex:p a owl:ObjectProperty , owl:IrreflexiveProperty ; {OK} .\nex:a {OK} ; ex:p ex:b , ex:a .\nex:b {OK} .",
        "wrong-way",
        2,
        "to itself, but is irreflexive",
    ),
    "all disjoint": (
        f"ex:A a owl:Class ; {OK} .\nex:B a owl:Class ; {OK} .\nex:C a owl:Class ; {OK} ; rdfs:subClassOf ex:B .\n"
        f"[] a owl:AllDisjointClasses ; owl:members ( ex:A ex:B ) .\nex:a a ex:A , ex:C ; {OK} .",
        "disjoint-classes",
        5,
        "no member in common",
    ),
    "a union of what shares nothing": (
        f"ex:A a owl:Class ; {OK} ; owl:disjointUnionOf ( ex:B ex:C ) .\nex:B a owl:Class ; {OK} .\n"
        f"ex:C a owl:Class ; {OK} .\nex:a a ex:B , ex:C ; {OK} .",
        "disjoint-classes",
        4,
        "no member in common",
    ),
    "complement": (
        f"ex:A a owl:Class ; {OK} ; owl:complementOf ex:B .\nex:B a owl:Class ; {OK} .\nex:a a ex:A , ex:B ; {OK} .",
        "disjoint-classes",
        3,
        "no member in common",
    ),
    "object of a disjoint class": (
        f"ex:A a owl:Class ; {OK} ; owl:disjointWith ex:B .\nex:B a owl:Class ; {OK} .\n"
        f"ex:p a owl:ObjectProperty ; {OK} ; rdfs:range ex:B .\nex:a a ex:A ; {OK} ; ex:p ex:a .",
        "wrong-end",
        4,
        "the object of",
    ),
    "exact match, told from the other side": (
        f"ex:a {C} ; skos:prefLabel 'x'@en ; skos:broadMatch ex:b .\n"
        f"ex:b a skos:Concept ; skos:inScheme ex:t ; skos:prefLabel 'y'@en ; skos:exactMatch ex:a .\n{S}"
        'ex:t a skos:ConceptScheme ; rdfs:label "t"@en .',
        "match-clash",
        1,
        "S46",
    ),
    "redundant by narrower": (
        f"ex:a {C} ; skos:prefLabel 'x'@en ; skos:broader ex:b .\nex:b {C} ; skos:prefLabel 'y'@en ; skos:broader ex:c .\n"
        f"ex:c {C} ; skos:prefLabel 'z'@en ;\n skos:narrower ex:a .\n{S}",
        "redundant-broader",
        4,
        "already",
    ),
    "restriction of nothing": (
        f"ex:A a owl:Class ; {OK} ; rdfs:subClassOf [ a owl:Restriction ; owl:someValuesFrom ex:B ] .\nex:B a owl:Class ; {OK} .",
        "odd-definition",
        1,
        "owl:onProperty",
    ),
    "a death before the birth": (
        f'ex:a {OK} ; schema:birthDate "1950-01-01"^^xsd:date ;\n schema:deathDate "1930"^^xsd:gYear .',
        "reversed-dates",
        2,
        "before the beginning",
    ),
    "a death before the birth, told in two places": (
        f'ex:a {OK} ; schema:deathDate "1930-01-01"^^xsd:date .\nex:b {OK} .\nex:a schema:birthDate "1950-01-01"^^xsd:date .',
        "reversed-dates",
        3,
        "after the end",
    ),
    "a start after the end": (
        f'ex:a {OK} ; schema:endDate "2020-05-01"^^xsd:date ;\n schema:startDate "2020-05-02T10:00:00Z"^^xsd:dateTime .',
        "reversed-dates",
        2,
        "after the end",
    ),
    "two notations": (
        "".join(f"ex:c{n} {C} ; skos:prefLabel 'c{n}'@en ; skos:notation '{n}' .\n" for n in range(4))
        + f"ex:c3 skos:notation '33' .\n{S}",
        "two-labels",
        5,
        "two notations",
    ),
    "two items": (
        f"ex:a {OK} ; rdfs:seeAlso _:l .\n_:l rdf:first 1 , 2 ; rdf:rest () .",
        "broken-list",
        2,
        "parentheses",
    ),
    "endless list": (f"ex:a {OK} ; rdfs:seeAlso _:l .\n_:l rdf:first 1 .", "broken-list", 2, "rdf:rest"),
    "bare ontology": (
        f"<https://data.example.org/id/> a owl:Ontology ; {OK} .",
        "ontology-metadata",
        1,
        "licence, description, creator and version",
    ),
    "format in the name": (
        f"<https://data.example.org/id/o.owl> a owl:Ontology ; {OK} .",
        "format-in-name",
        1,
        "extension",
    ),
    "no definition": (f"ex:A a owl:Class ; {OK} .", "no-definition", 1, "no definition"),
    "two definitions": (
        f"ex:a {C} ; skos:prefLabel 'x'@en ; skos:definition 'one'@en , 'two'@en .\n{S}",
        "two-definitions",
        1,
        "one language",
    ),
    "same definition": (
        f"ex:a {C} ; skos:prefLabel 'x'@en ; skos:definition 'one'@en .\nex:b {C} ; skos:prefLabel 'y'@en ; skos:definition 'one'@en .\n{S}",
        "same-definition",
        2,
        "same words",
    ),
    "two domains": (
        f"ex:p a rdf:Property ; {OK} ; rdfs:domain ex:A ,\n ex:B .",
        "several-ends",
        2,
        "same time",
    ),
    "untyped class": (f"ex:A {OK} ; rdfs:subClassOf owl:Thing .", "untyped-term", 1, "a owl:Class"),
    "label as comment": (
        f"ex:A a owl:Class ; {OK} ; rdfs:comment 'x'@en .",
        "label-as-definition",
        1,
        "the same",
    ),
    "two labels": (f"ex:A a owl:Class ; {OK} ;\n rdfs:label 'y'@en .", "two-labels", 2, "one language"),
    "language of a country": (f"ex:a {OK} ,\n 'い'@jp .", "unknown-language", 2, "@ja"),
    "language by its name": (f"ex:a {OK} ,\n 'y'@english .", "unknown-language", 2, "@en"),
    "language of three letters": (f"ex:a {OK} ,\n 'y'@ger .", "unknown-language", 2, "@de"),
    "region that is none": (f"ex:a {OK} ,\n 'y'@en-UK .", "unknown-language", 2, "@en-GB"),
    "concept without a language": (
        f"ex:a {C} ;\n skos:prefLabel 'xy' .\n{S}",
        "no-language",
        2,
        "skos:prefLabel",
    ),
    "label without a language": (
        f"ex:a {OK} . ex:b {OK} .\nex:c rdfs:label 'yz' .",
        "no-language",
        2,
        "2 others",
    ),
    "empty label": (f"ex:a {OK} ;\n skos:altLabel ''@en .", "empty-text", 2, ""),
    "untrimmed label": ("ex:a\n rdfs:label ' x'@en .", "untrimmed-text", 2, "white space"),
    "label with a line break": ('ex:a rdfs:label """x\ny"""@en .', "untrimmed-text", 1, "line break"),
    "zero-width space": ("ex:a rdfs:label 'x\u200by'@en .", "invisible-character", 1, "U+200B"),
    "byte order mark": ("ex:a rdfs:label '\ufeffx'@en .", "invisible-character", 1, "U+FEFF"),
    "mojibake": ("ex:a rdfs:label 'BrÃ¼cke'@de , 'x'@en .", "mojibake", 1, "Ã¼"),
    "mojibake of quotes": (f"ex:a {OK} ; rdfs:comment 'itâ€™s'@en .", "mojibake", 1, ""),
    "replacement character": (f"ex:a {OK} ; rdfs:comment 'Br\ufffdcke'@en .", "mojibake", 1, ""),
    "IRI as a text": (
        f'ex:a {OK} ;\n rdfs:seeAlso "https://o.example/x" .',
        "iri-as-text",
        2,
        "angle brackets",
    ),
    "date as a text": (f'ex:a {OK} ;\n ex:built "1937-05-27" .', "date-as-text", 2, "xsd:date"),
    "date and time as a text": (
        f'ex:a {OK} ;\n ex:built "1937-05-27T09:30:00Z" .',
        "date-as-text",
        2,
        '"1937-05-27T09:30:00Z"^^xsd:dateTime',
    ),
    "a class of one's own as a property": (
        f"ex:Bridge a owl:Class ; {OK} .\nex:a {OK} ;\n ex:Bridge 1 .",
        "misused-term",
        3,
        "is a class",
    ),
    "a property of one's own as a class": (
        f"ex:bridge a rdf:Property ; {OK} .\nex:Bridge a owl:Class ; {OK} .\nex:a {OK} ;\n a ex:bridge .",
        "misused-term",
        4,
        "Did you mean <https://data.example.org/id/Bridge>?",
    ),
    "a namespace without what parts it from names": (
        f"@prefix v: <https://data.example.org/id> .\nex:a {OK} ; v:built 1 .",
        "prefix-typo",
        1,
        "v:built is <https://data.example.org/idbuilt>",
    ),
    "a well-known namespace without www": (
        f"@prefix o: <http://w3.org/2002/07/owl#> .\nex:a {OK} ; o:sameAs ex:a .",
        "prefix-typo",
        1,
        "<http://www.w3.org/2002/07/owl#>",
    ),
    "a host with www": (
        f"ex:a {OK} ;\n rdfs:seeAlso <https://www.data.example.org/id/a> .",
        "twin-uri",
        2,
        "www",
    ),
    "a page of this site for a thing": (
        f"ex:p a owl:ObjectProperty ; {OK} ; rdfs:range ex:C .\nex:C a owl:Class ; {OK} .\nex:a a ex:C ; {OK} .\n"
        f"ex:b {OK} ;\n ex:p <https://data.example.org/doc/a.html> .",
        "document-as-thing",
        5,
        "Write <https://data.example.org/id/a>.",
    ),
    "a page of Wikidata for a thing": (
        f"ex:a {OK} ;\n owl:sameAs <https://www.wikidata.org/wiki/Q42> .",
        "document-as-thing",
        2,
        "<http://www.wikidata.org/entity/Q42>",
    ),
    "a page of DBpedia for a thing": (
        f"ex:a {OK} ;\n skos:exactMatch <https://de.dbpedia.org/page/Ada_Lovelace> .",
        "document-as-thing",
        2,
        "<http://de.dbpedia.org/resource/Ada_Lovelace>",
    ),
    "a thing of another class than all others": (
        f"ex:a {OK} ; a ex:Bridge ;\n ex:crosses ex:a .\n"
        + "".join(
            f"ex:r{n} rdfs:label 'r{n}'@en ; a ex:River . ex:b{n} rdfs:label 'b{n}'@en ; ex:crosses ex:r{n} .\n"
            for n in range(12)
        ),
        "mixed-values",
        2,
        "changed places",
    ),
    "a space of Word": (
        "ex:a rdfs:label 'Tower\u00a0Bridge'@en .",
        "invisible-character",
        1,
        "looks like a space",
    ),
    "a soft hyphen in a name": (
        "ex:a rdfs:label 'Tower\u00adbridge'@en .",
        "invisible-character",
        1,
        "U+00AD",
    ),
    "a mark of direction in Latin": (
        "ex:a rdfs:label 'Tower\u200f'@en .",
        "invisible-character",
        1,
        "U+200F",
    ),
    "an entity in a name": ("ex:a rdfs:label 'Tower &amp; Bridge'@en .", "markup-in-name", 1, "&amp;"),
    "a tag in a name": ("ex:a rdfs:label '<i>Tower</i>'@en .", "markup-in-name", 1, "<i>"),
    "letters of another language": ("ex:a rdfs:label 'タワー橋'@en .", "other-script", 1, "'en'"),
    "a comma in a number": (f"ex:a {OK} ;\n ex:span 158,5 ; ex:deck 7 .", "decimal-comma", 2, "Write 158.5"),
    "the only negative number": (
        f"ex:a {OK} ; ex:h -7 .\n"
        + "".join(f"ex:x{n} rdfs:label 'x{n}'@en ; ex:h {n + 5} .\n" for n in range(25)),
        "outlier",
        1,
        "is negative",
    ),
    "a number of another unit": (
        f"ex:a {OK} ; ex:h 42000 .\n"
        + "".join(f"ex:x{n} rdfs:label 'x{n}'@en ; ex:h {n + 5} .\n" for n in range(25)),
        "outlier",
        1,
        "is far from",
    ),
    "a second label of a thing": (
        f"ex:a {OK} ; rdfs:label 'y'@en .\n"
        + "".join(f"ex:x{n} rdfs:label 'x{n}'@en ; ex:h {n + 5} .\n" for n in range(25)),
        "two-labels",
        1,
        '"x" and "y"',
    ),
    "a second latitude": (
        f"ex:a {OK} ;\n geo:lat 48.2 , 47.1 ; geo:long 16.4 .",
        "wrong-coordinates",
        2,
        "second latitude",
    ),
    "unit in a text": (f'ex:a {OK} ;\n ex:length "2737 m" .', "unit-in-text", 2, "number alone"),
    "e-mail address": (
        f"ex:a {OK} ;\n rdfs:comment 'ask ada@example.org'@en .",
        "email-in-text",
        2,
        "mailto:",
    ),
    "an address without a scheme": (
        f'ex:a {OK} ;\n ex:site "www.example.org"^^xsd:anyURI .',
        "no-scheme",
        2,
        "https://",
    ),
    "latitude": (f"ex:a {OK} ;\n geo:lat 91.5 ; geo:long 16 .", "wrong-coordinates", 2, "out of range"),
    "swapped": (f"ex:a {OK} ;\n geo:lat 151.2 ; geo:long -33.9 .", "wrong-coordinates", 2, "swapped"),
    "other system": (
        f"ex:a {OK} ;\n geo:lat 5340000.5 ; geo:long 1820000 .",
        "wrong-coordinates",
        2,
        "reference system",
    ),
    "swapped beside others": (
        "".join(f"ex:p{n} rdfs:label '{n}'@en ; geo:lat 48.{n} ; geo:long 16.{n} .\n" for n in range(5))
        + "ex:q rdfs:label 'q'@en ; geo:lat 16.3 ; geo:long 48.2 .",
        "wrong-coordinates",
        6,
        "swapped",
    ),
    "geometry": (
        f'ex:a {OK} ;\n gsp:asWKT "POINT(16 148)"^^gsp:wktLiteral .',
        "wrong-coordinates",
        2,
        "out of range",
    ),
    "not drawn": (
        f'ex:a {OK} ;\n gsp:asWKT "<http://www.opengis.net/def/crs/EPSG/0/4978> POINT(530000 180000)"^^gsp:wktLiteral .',
        "not-drawn",
        2,
        "EPSG/0/4978",
    ),
    "axes in another order": (
        f'ex:a {OK} ;\n gsp:asWKT "<http://www.opengis.net/def/crs/EPSG/0/31467> POINT(3500000 5400000)"^^gsp:wktLiteral .',
        "wrong-coordinates",
        2,
        "in which order the axes come",
    ),
    "a value with white space around it": (
        f'ex:a {OK} ;\n ex:height """\n  7\n"""^^xsd:integer .',
        "bad-literal",
        2,
        "Take the white space away",
    ),
    "future": (f'ex:a {OK} ;\n dcterms:created "2999-01-01"^^xsd:date .', "future-date", 2, "to come"),
    "mixed values": (
        "".join(f"ex:p{n} rdfs:label '{n}'@en ; ex:height {n} .\n" for n in range(20))
        + "ex:q rdfs:label 'q'@en ; ex:height 'tall' .",
        "mixed-values",
        21,
        "20 other values",
    ),
}
DOUBTFUL = {"deprecated is a text"}


def found(folder: Path, code: str) -> list[Diagnostic]:
    return [each for each in check_site(folder) if each.code == code]


@pytest.mark.parametrize("name", [name for name in MISTAKES if name not in DOUBTFUL])
def test_a_mistake_is_told_at_its_line_with_what_to_do(site: Site, name: str):
    text, code, line, words = MISTAKES[name]
    folder = site(x=MORE + text)
    findings = found(folder, code)

    assert findings, [str(each) for each in check_site(folder)]
    assert not line or findings[0].line == FIRST + line - 1
    assert words in f"{findings[0].message} {findings[0].hint}"
    assert findings[0].hint
    assert not found(folder, "check-failed")


def test_a_scheme_that_most_concepts_leave_out_is_told_once(site: Site):
    concepts = "".join(
        f"ex:c{n} a skos:Concept ; skos:prefLabel 'c{n}'@en ; skos:broader ex:top .\n" for n in range(12)
    )
    told = found(
        site(x=f"{MORE}{concepts}ex:top {C} ; skos:prefLabel 'top'@en .\n{S}"), "concept-without-scheme"
    )

    assert len(told) == 1
    assert told[0].message.startswith("12 of 13 have no scheme as a concept, the first of them <")
    assert "skos:inScheme with <https://data.example.org/id/s>" in told[0].hint


def test_a_site_without_labels_is_told_once_and_one_thing_without_by_itself(site: Site):
    named, nameless = "ex:a{0} rdfs:label 'x'@en .\n", "ex:b{0} rdfs:comment 'x'@en .\n"
    things = "".join(map(nameless.format, range(12)))
    told = found(site(x=things + "".join(map(named.format, range(11)))), "no-label")
    each = found(site(x=things + "".join(map(named.format, range(12)))), "no-label")

    assert [t.message for t in told] == [
        "12 of 23 have no label, the first of them <https://data.example.org/id/b0>"
    ]
    assert len(each) == 12


def test_two_labels_that_look_the_same_are_told_to_be_two(site: Site):
    text = f"{MORE}ex:C a owl:Class ; rdfs:label 'G\u00fcntsch'@de , 'Gu\u0308ntsch'@de ."
    (told,) = found(site(x=text), "two-labels")

    assert told.message.endswith('", alike but for how accents are encoded')


@pytest.mark.parametrize(
    ("name", "words"),
    [("x.rdf", 'rdf:resource="https://o.example/x"'), ("x.jsonld", '{"@id": "https://o.example/x"}')],
)
def test_a_remedy_is_told_in_the_syntax_of_its_file(tmp_path: Path, name: str, words: str):
    written = Graph().parse(
        data='<https://data.example.org/id/a> <http://www.w3.org/2000/01/rdf-schema#seeAlso> "https://o.example/x" .'
    )
    written.serialize(tmp_path / name, format="xml" if name.endswith("rdf") else "json-ld")

    assert words in found(tmp_path, "iri-as-text")[0].hint


# What is right, each with the codes that it must not have.
RIGHT = {
    "a whole number that is one of the datatype too": (
        f"ex:p a owl:DatatypeProperty ; {OK} ; skos:definition 'How many.' ; rdfs:range xsd:nonNegativeInteger .\n"
        f"ex:a {OK} ; ex:p 4 ."
    ),
    "a list with an item of another class": "".join(
        f"ex:r{n} {OK} ; a ex:River . ex:b{n} {OK} ; ex:flows ( ex:r{n} ) .\n" for n in range(12)
    )
    + f"ex:c {OK} ; a ex:Canal ; ex:flows ( ex:c ) .",
    "a concept scheme": (
        f"ex:a {C} ; skos:prefLabel 'x'@en , 'y'@de ; skos:altLabel 'z'@en ; skos:broader ex:b ; skos:exactMatch <http://o.example/1> ; skos:definition 'x.'@en .\n"
        f"ex:b {C} ; skos:prefLabel 'b'@en ; skos:definition 'b.'@en ; skos:narrower ex:a ; skos:topConceptOf ex:s .\n{S}"
    ),
    "names of both schemes of schema.org": f'ex:a {OK} ; <http://schema.org/name> "x" ; a <http://schema.org/Person> .',
    "texts for schema.org's things": f'ex:a {OK} ; schema:creator "Ada" ; schema:birthDate "1815-12-10"^^xsd:date ; schema:url <http://x.example/> .',
    "IRIs that are wanted as texts": f'ex:a {OK} ; dcterms:identifier "https://doi.org/10.1/x" ; <http://purl.org/vocab/vann/preferredNamespaceUri> "https://data.example.org/id/" .',
    "a version that is a date": f'ex:a {OK} ; owl:versionInfo "2026-05-18" .',
    "joiners of Persian and of emoji": "ex:a rdfs:label 'می\u200cخواهم'@fa , '👩\u200d🔬'@en .",
    "Kurdish in Arabic letters": "ex:a rdfs:label 'کۆماری عێراق'@ku , 'x'@en .",
    "what is deprecated in a version": 'ex:p a owl:AnnotationProperty ; rdfs:label "deprecated in version"@en ; rdfs:comment "Since when."@en .',
    "a thing of a class that may overlap with what a property wants": (
        f"ex:a {OK} ; a foaf:Document , schema:Thing ; foaf:topic ex:b .\nex:b {OK} ; a schema:Person ; foaf:knows ex:b ."
    ),
    "a zero-width space in Thai": "ex:a rdfs:label 'สวัสดี\u200bครับ'@th , 'x'@en .",
    "an end in the year of its beginning": f'ex:a {OK} ; schema:startDate "2020-05-01"^^xsd:date ; schema:endDate "2020"^^xsd:gYear .',
    "what follows capitals and ß": "ex:a rdfs:label '„Gruß“ – Strauß’ Oper'@de , '«LIBERTÉ»'@fr , '4.8\u00a0×\u00a010'@en .",
    "codes that look like measures": "ex:a rdfs:label 'x'@en ; ex:field '05l' , '007m' ; ex:sortKey '11g' .",
    "Portuguese and French": "ex:a rdfs:label 'SÃO PAULO'@pt , 'Âge'@fr , 'pâté'@en .",
    "pages where pages are meant": f"ex:a {OK} ; foaf:page <https://www.wikidata.org/wiki/Q42> ; rdfs:seeAlso <https://data.example.org/doc/a.html> , ex:b .\nex:b {OK} .",
    "things of a class above that of others": (
        "ex:x rdfs:label 'x'@en ; ex:met ex:o . ex:o rdfs:label 'o'@en ; a foaf:Agent .\n"
        + "".join(
            f"ex:r{n} rdfs:label 'r{n}'@en ; a foaf:Person . ex:b{n} rdfs:label 'b{n}'@en ; ex:met ex:r{n} .\n"
            for n in range(12)
        )
    ),
    "spaces that keep words together": "ex:a rdfs:label 'Louis\u00a0XIV'@fr , 'Le\u00a0pont\u00a0: vue'@fr , 'x'@en .",
    "a mark of direction beside Hebrew": "ex:a rdfs:label 'גשר \u200f(1)'@he , 'x'@en .",
    "names in the letters of their languages": "ex:a rdfs:label 'x'@en , 'Мост'@sr , 'Most'@sr-Latn , '橋'@zh , 'Hashi'@ja-Latn , 'α'@de .",
    "comparisons and ampersands in a name": "ex:a rdfs:label 'R&D; a<b'@en .",
    "a prefix whose names are numbers": f"@prefix q: <https://data.example.org/id/Q> . q:7 {OK} .",
    "two numbers side by side": f"ex:a {OK} ; ex:span 158, 5 ; ex:l ( 1 2 ) .",
    "a space that keeps a number and its unit together": "ex:a rdfs:label '10\u00a0km'@en .",
    "a description of several lines": f'ex:a {OK} ; rdfs:comment """one\n  two """@en .',
    "numbers of several kinds": f"ex:a {OK} ; ex:h 1 . ex:b rdfs:label 'y'@en ; ex:h 1.5 . ex:c rdfs:label 'z'@en ; ex:h 1e3 .",
    "languages of many kinds": f"ex:a {OK} , 'a'@de-AT , 'b'@zh-Hant-TW , 'c'@cmn , 'd'@es-419 , 'e'@x-own , 'f'@grc , 'g'@i-klingon , 'h'@mul , 'i'@sr-Latn-RS .",
    "names of persons": f"ex:a rdfs:label 'Ada' . ex:b rdfs:label 'Bob' . ex:c {OK} ; skos:altLabel 'Cee' .",
    "items of a container": f"ex:a {OK} ; rdf:_1 1 ; rdf:_2 2 .",
    "a list": f"ex:a {OK} ; ex:l ( 1 2 3 ) .",
    "places at the other end of the Earth": f"ex:a {OK} ; geo:lat -41.3 ; geo:long 174.8 . ex:b rdfs:label 'b'@en ; geo:lat 64 ; geo:long -22 .",
    "a geometry in metres": f'ex:a {OK} ; gsp:asWKT "<http://www.opengis.net/def/crs/EPSG/0/31256> POINT(2000 340000)"^^gsp:wktLiteral .',
    "latitude first where the system has it so": f'ex:a {OK} ; gsp:asWKT "<http://www.opengis.net/def/crs/EPSG/0/4326> POINT(48 116)"^^gsp:wktLiteral .',
    "classes above and below those that a property is for, a role, and one of another vocabulary": (
        f"ex:a {OK} ; a schema:CreativeWork ; schema:isbn 'x' ; schema:author ex:r , ex:p .\n"
        f"ex:r {OK} ; a schema:OrganizationRole . ex:p {OK} ; a foaf:Person , schema:Patient .\n"
        f"ex:i {OK} ; a foaf:Image ; foaf:topic ex:p ; foaf:maker ex:q . ex:q {OK} ; a schema:Event ."
    ),
    "several exact matches, and one that only others could say in return": (
        f"ex:a {C} ; skos:prefLabel 'x'@en ; skos:definition 'x.'@en ; skos:topConceptOf ex:s ; skos:closeMatch <http://o.example/3> ;\n"
        f"  skos:exactMatch <http://o.example/1> , <http://o.example/2> ; skos:broadMatch <http://o.example/4> .\n{S}"
    ),
    "URNs": f"ex:a {OK} ; dcterms:source <urn:isbn:0451450523> , <urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66> , <urn:ISSN:0167-6423> .",
    "terms of OBO": f"ex:a {OK} ; dcterms:subject <http://purl.obolibrary.org/obo/GO_0001234> , <https://purl.obolibrary.org/meta/obo.html> .",
    "an edit on the day of the making": f'ex:a {OK} ; dcterms:created "2020-05-01"^^xsd:date ; dcterms:modified "2020-05"^^xsd:gYearMonth .',
    "two values of what one class may have once, of things of another": (
        "ex:A a owl:Class ; rdfs:label 'a'@en ; rdfs:comment 'A.'@en ; "
        "rdfs:subClassOf [ owl:onProperty schema:knows ; owl:maxCardinality '1'^^xsd:nonNegativeInteger ] .\n"
        f"ex:a {OK} ; a ex:A . ex:b {OK} ; a schema:Person ; schema:knows ex:a , ex:b ."
    ),
    "annotations of terms of others": f'foaf:name rdfs:label "Name"@de ; a owl:AnnotationProperty . ex:a {OK} .',
    "cubic ångströms, and a code that looks like a measure": f'ex:a {OK} ; ex:symbol "Å³" , "N/A" ; ex:uneceCode "5A" .',
    "codes that differ by case": "ex:Ci rdfs:label 'curie'@en . ex:CI rdfs:label 'confidence'@en .",
    "definitions that begin with the name of a term": "".join(
        f"ex:P{n} a skos:Concept ; skos:prefLabel 'p{n}'@en ; skos:definition 'Word {n}.'@en .\n"
        for n in range(4)
    )
    + "ex:Q a skos:Concept ; skos:prefLabel 'q'@en ; skos:definition 'ex:P1 and more.'@en .",
    "a class and what other vocabularies call it": "ex:P a owl:Class ; rdfs:label 'p'@en ; rdfs:comment 'P.'@en ; "
    "owl:equivalentClass foaf:Person , schema:Person .",
    "a name that PROV keeps for an inverse": f"ex:a {OK} ; <http://www.w3.org/ns/prov#wasUsedBy> ex:a .",
    "a class and its property": "ex:City a owl:Class ; rdfs:label 'city'@en ; rdfs:comment 'c'@en . ex:city a owl:ObjectProperty ; rdfs:label 'city'@en ; rdfs:comment 'c'@en .",
}
QUIET = {
    "not-drawn",
    "several-files",
    "no-ends",
    "not-here",
    "undefined-term",
    "unserved-subject",
    "hash-and-slash",
}


VOCABULARY = """<http://www.w3.org/ns/mine> a owl:Ontology ; rdfs:label "mine"@en ; dcterms:description "Mine."@en ;
  dcterms:license <https://creativecommons.org/licenses/by/4.0/> ; dcterms:creator <https://o.example/ada> ;
  dcterms:issued "2020-01-01"^^xsd:date ; owl:versionInfo "1" ; <http://purl.org/vocab/vann/preferredNamespacePrefix> "my" ;
  owl:versionIRI <http://www.w3.org/ns/mine> ; <http://purl.org/vocab/vann/preferredNamespaceUri> "http://www.w3.org/ns/mine#" .
my:A a owl:Class ; rdfs:label "a"@en ; rdfs:comment "One."@en ; rdfs:subClassOf prov:Entity .
my:p a owl:ObjectProperty ; rdfs:label "p"@en ; rdfs:comment "Two."@en ; rdfs:domain my:A ; rdfs:range prov:Agent , org:Role .
org:Role a owl:Class . prov:used rdfs:isDefinedBy <http://www.w3.org/ns/prov-o#> ; a owl:ObjectProperty .
<http://www.w3.org/ns/theirs#B> a owl:Class ; rdfs:isDefinedBy <http://www.w3.org/ns/theirs> .
"""


def test_terms_of_others_below_the_same_host_are_theirs(tmp_path: Path):
    prefixes = "".join(
        f"@prefix {prefix}: <http://www.w3.org/ns/{path}#> .\n"
        for prefix, path in (("my", "mine"), ("prov", "prov"), ("org", "org"))
    )
    (tmp_path / "mine.ttl").write_text(PREFIXES + MORE + prefixes + VOCABULARY, encoding="utf-8")

    told = {each.code for each in check_site(tmp_path)}
    assert told - QUIET - {"several-ends"} == set(), [str(each) for each in check_site(tmp_path)]


def test_links_to_a_part_that_is_not_here_are_told_once(site: Site):
    folder = site(
        x="ex:a rdfs:label 'a'@en ; rdfs:seeAlso "
        + " , ".join(f"<https://data.example.org/id/other/{n}>" for n in range(5))
        + " ."
    )
    (told,) = found(folder, "dead-link")
    assert "/0>, <https://data.example.org/id/other/1>" in told.message
    assert "and 2 more of <https://data.example.org/id/other/> are" in told.message


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_is_not_told(site: Site, name: str):
    told = [str(each) for each in check_site(site(x=MORE + RIGHT[name])) if each.code not in QUIET]
    assert told == []


def apply(text: str, finding: Diagnostic) -> str:
    """Return a text with the edits of a finding, from the last to the first."""
    lines = text.split("\n")
    for edit in reversed(finding.fix.edits if finding.fix else ()):
        assert edit.line == edit.end_line
        line = lines[edit.line - 1]
        lines[edit.line - 1] = line[: edit.column - 1] + edit.text + line[edit.end_column - 1 :]
    return "\n".join(lines)


FIXES = {
    "a term in all its places": (
        f"ex:a {OK} ; a foaf:Persn .\nex:b {OK} ; a <http://xmlns.com/foaf/0.1/Persn> .",
        "unknown-term",
        "a foaf:Person .",
        "a <http://xmlns.com/foaf/0.1/Person> .",
    ),
    "a term under a prefix of one's own": (
        f"@prefix d: <http://purl.org/dc/terms/> .\nex:a {OK} ; d:licence ex:a .",
        "unknown-term",
        "d:license ex:a",
        "",
    ),
    "a label": ('ex:a rdfs:label " x  y "@en .', "untrimmed-text", '"x y"@en', ""),
    "what nobody sees": ("ex:a rdfs:label 'x\u200by'@en .", "invisible-character", "'xy'@en", ""),
    "a space of Word": (
        "ex:a rdfs:label 'Tower\u00a0Bridge'@en .",
        "invisible-character",
        "'Tower Bridge'@en",
        "",
    ),
    "an entity": ("ex:a rdfs:label 'Tower &amp; Bridge'@en .", "markup-in-name", "'Tower & Bridge'@en", ""),
    "mojibake": ("ex:a rdfs:label 'BrÃ¼cke'@de , 'x'@en .", "mojibake", "'Brücke'@de", ""),
}


@pytest.mark.parametrize("name", FIXES)
def test_a_fix_mends_what_was_found(site: Site, name: str):
    text, code, *right = FIXES[name]
    folder = site(x=MORE + text)
    file = folder / "x.ttl"
    mended = apply(file.read_text(encoding="utf-8"), found(folder, code)[0])

    assert all(each in mended for each in right)
    file.write_text(mended, encoding="utf-8")
    assert not found(folder, code)


SETTINGS = (
    'base = "https://data.example.org"\n[[pattern]]\nthing = "/id/{+name}"\ndocument = "/doc/{+name}"\n'
)


@pytest.mark.parametrize(
    ("table", "severity"),
    [
        ("", "warning"),
        ('no-label = "ignore"', None),
        ('no-label = "error"', "error"),
        ('no-label = "warn"', "warning"),
        ('no-label = "info"', "info"),
        ('"x.*" = "ignore"', None),
        ('"other/*" = "ignore"', "warning"),
        ('"*.ttl" = { no-label = "info" }', "info"),
        ('no-label = "ignore"\n"x.ttl" = { no-label = "error" }', "error"),
    ],
)
def test_settings_say_how_grave_a_finding_is(site: Site, table: str, severity: str | None):
    folder = site(f"{SETTINGS}[check]\n{table}\n", x="ex:a rdfs:comment 'x'@en .")
    assert [each.severity for each in found(folder, "no-label")] == ([severity] if severity else [])


def test_what_keeps_a_site_from_being_published_stays_an_error(site: Site):
    folder = site(
        f'{SETTINGS}[check]\n"*" = "ignore"\n', x="ex:a rdfs:label 'x'@en", y="ex:b rdfs:comment 'y'@en ."
    )
    assert [each.code for each in check_site(folder)] == ["syntax"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('no-lable = "ignore"', "Did you mean 'no-label'?"),
        ('syntax = "ignore"', "always an error"),
        ('no-label = "off"', "'ignore'"),
        ("no-label = 3", "'ignore'"),
        ('"*.ttl" = { no-lable = "ignore" }', "no-label"),
        ('"*.ttl" = { "*" = "ignore" }', "no code"),
        ('"*.ttl" = 1', "'ignore'"),
    ],
)
def test_a_wrong_line_of_the_table_is_told_with_its_line(site: Site, line: str, words: str):
    folder = site(f"{SETTINGS}[check]\n{line}\n", x=f"ex:a {OK} .")
    (told,) = check_site(folder)
    assert (told.file, told.line, told.code) == ("seeother.toml", 6, "settings-value")
    assert words in f"{told.message} {told.hint}"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("ex:a rdfs:comment 'x'@en . # seeother: ignore no-label it is nameless", []),
        ("# seeother: ignore no-label it is nameless\n\n# and more\nex:a rdfs:comment 'x'@en .", []),
        ("# seeother: ignore no-label\nex:a rdfs:comment 'x'@en .", ["no-label", "useless-comment"]),
        ("# seeother: ignore no-lable nameless\nex:a rdfs:comment 'x'@en .", ["no-label", "useless-comment"]),
        (f"# seeother: ignore no-label nameless\nex:a {OK} .", ["useless-comment"]),
        (
            "# seeother: ignore no-label x\nex:a rdfs:comment 'x'@en .\nex:b rdfs:comment 'x'@en .",
            ["no-label"],
        ),
        ("# seeother: ignore syntax x\nex:a rdfs:comment 'x'@en", ["syntax", "useless-comment"]),
    ],
)
def test_a_comment_silences_one_place_and_says_why(site: Site, text: str, codes: list[str]):
    assert sorted(each.code for each in check_site(site(x=text))) == codes


def test_a_comment_silences_in_xml_too(tmp_path: Path):
    (tmp_path / "seeother.toml").write_text(SETTINGS)
    (tmp_path / "x.rdf").write_text(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="https://data.example.org/ns/">\n'
        "<!-- seeother: ignore no-label it is nameless -->\n"
        '<rdf:Description rdf:about="https://data.example.org/id/a"><e:p>1</e:p></rdf:Description></rdf:RDF>'
    )
    assert not found(tmp_path, "no-label")
    assert not found(tmp_path, "useless-comment")


def test_a_file_in_place_of_a_folder_is_told_as_init_tells_it(tmp_path: Path):
    (file := tmp_path / "x.ttl").write_text("")
    with pytest.raises(Refused) as refused:
        look_at(file)
    assert check_site(file) == refused.value.diagnostics


def test_texts_that_are_kept_packed_come_back_as_they_were_told():
    told = [("b", Text("Ada\0Lovelace", "en")), ("b", Text("", "")), ("c", Text("\0", "de-CH"))]
    told += [("a", Text(f"name {n}", "en" if n % 2 else "")) for n in range(500)]
    texts = Texts()
    for subject, text in told:
        texts.add(subject, *text)

    assert list(texts) == ["b", "c", "a"]
    assert {iri: [text for subject, text in told if subject == iri] for iri in texts} == dict(texts)
    assert "b" in texts and "d" not in texts and texts.get("d") is None


def test_texts_told_twice_are_those_of_the_same_language():
    one, other = Texts(), Texts()
    for texts, *told in (
        (one, "a", "x", "en"),
        (one, "a", "y", "en"),
        (other, "b", "x", "en"),
        (one, "c", "y", "de"),
    ):
        texts.add(*told)

    assert repeated(one) == repeated(other) == set()
    assert repeated(one, other) == {Text("x", "en")}


def _surveyed(folder: Path) -> Survey:
    sources, _ = find_sources(folder)
    return survey(tuple(sources), read_settings(folder))


def test_what_is_kept_of_a_thesaurus_takes_little_memory(site: Site):
    count = 500
    concept = '\nex:c{n} {C} ; skos:broader ex:c{up} ; skos:prefLabel "Name {n}"@en, "Wort {n}"@de ; skos:notation "{n}" .'
    folder = site(x=S + "".join(concept.format(C=C, n=n, up=n // 5) for n in range(count)))
    _surveyed(folder)  # which fills caches
    tracemalloc.start()
    try:
        kept = _surveyed(folder)
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert len(kept.concepts()) == count
    assert taken / count < 1000, f"{taken / count:.0f} bytes of each concept"
