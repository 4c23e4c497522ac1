"""The well-known vocabularies: which terms there are, what is meant by a misspelt one, and what is said of each."""

import pytest
from seeother.diagnostics import Diagnostic, Edit, Fix
from seeother.places.index import Places
from seeother.terms import CUSTOMARY_PREFIXES
from seeother.vocabularies.known import known


def whole(name: str) -> str:
    prefix, _, local = name.partition(":")
    return CUSTOMARY_PREFIXES[prefix] + local


def test_each_vocabulary_names_source_version_and_licence():
    told = known().vocabularies.values()
    assert {
        "rdf",
        "rdfs",
        "owl",
        "skos",
        "skosxl",
        "dcterms",
        "dc",
        "foaf",
        "schema",
        "dcat",
        "void",
        "prov",
    } | {"org", "vcard", "geosparql", "geo", "sh", "qb", "ssn", "sosa", "time", "adms", "bibo"} <= {
        each.prefix for each in told
    }
    assert all(each.source and each.version and each.licence for each in told)
    assert all(CUSTOMARY_PREFIXES[each.prefix] == each.namespace for each in told)
    assert all(known().of_vocabulary(each.namespace) for each in told)


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("foaf:Persn", "foaf:Person"),
        ("dcterms:licence", "dcterms:license"),
        ("skos:preflabel", "skos:prefLabel"),
        ("rdfs:lable", "rdfs:label"),
        ("owl:ObjectPropery", "owl:ObjectProperty"),
        ("schema:birthdate", "schema:birthDate"),
        ("dcat:Distributon", "dcat:Distribution"),
        ("dcterms:author", "schema:author"),
        ("rdfs:Property", "rdf:Property"),
        ("skos:xyzzy", ""),
        ("foaf:Person", "foaf:Person"),
    ],
)
def test_the_nearest_term_is_the_one_that_is_meant(wrong: str, meant: str):
    found = known().nearest(whole(wrong))
    assert (found.iri if found else "") == (whole(meant) if meant else "")


def test_a_term_of_the_same_kind_comes_before_a_nearer_one():
    properties = frozenset({"object", "data", "property", "annotation"})
    found = known().nearest(whole("foaf:Documentt"), properties)
    assert known().nearest(whole("foaf:Documentt")).iri == whole("foaf:Document")
    assert found and found.iri == whole("foaf:Document"), "there is no such property, so the class it is"
    assert known().nearest(whole("dcat:Distribution"), properties).iri == whole("dcat:distribution")


@pytest.mark.parametrize(
    ("name", "kind", "flag"),
    [
        ("skos:Concept", "class", ""),
        ("foaf:gender", "data", "functional"),
        ("foaf:mbox", "object", "inverse-functional"),
        ("skos:related", "object", "symmetric"),
        ("skos:broaderTransitive", "object", "transitive"),
        ("xsd:integer", "datatype", ""),
        ("schema:Date", "datatype", ""),
        ("dcterms:license", "property", ""),
        ("dcat:DatasetSeries", "class", ""),
    ],
)
def test_what_is_said_of_a_term_is_known(name: str, kind: str, flag: str):
    term = known().term(whole(name))
    assert term and term.kind == kind
    assert not flag or flag in term.flags


def test_schema_org_is_known_by_both_its_spellings():
    assert known().term("http://schema.org/Person") == known().term("https://schema.org/Person")


def test_the_places_of_a_term_are_told_with_what_stands_there():
    text = '@prefix f: <http://xmlns.com/foaf/0.1/> .\n<#a> a f:Persn . # f:Persn\n<#b> a f:Persn ; f:name "f:Persn" .\n'
    spans = Places(text.encode(), "ttl").spans({whole("foaf:Persn")})[whole("foaf:Persn")]
    assert [(span.token, span.start, span.end) for span in spans] == [
        ("f:Persn", (2, 8), (2, 15)),
        ("f:Persn", (3, 8), (3, 15)),
    ]


def test_a_fix_is_told_in_json_where_there_is_one():
    edit = Edit(2, 8, 2, 15, "f:Person")
    found = Diagnostic("a.ttl", 2, 8, "warning", "shape", "x", "y")
    assert "fix" not in found.as_dict()
    told = Diagnostic("a.ttl", 2, 8, "warning", "shape", "x", "y", Fix("Write f:Person", (edit,))).as_dict()
    assert told["fix"]["edits"][0] == {
        "line": 2,
        "column": 8,
        "end_line": 2,
        "end_column": 15,
        "text": "f:Person",
    }
