"""OWL's class expressions are read as sentences, and whatever is more or less than one is shown statement by statement."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import Site
from rdflib import URIRef
from seeother.decide.resolver import answer
from seeother.graph.oxigraph import to_quads
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Answer, Ask
from seeother.publish.once import publish_once
from seeother.statements import Triple
from seeother.structure.expressions import sentence

PREFIXES = """@prefix : <http://e.example/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
# What a class is a subclass of, and how that reads; from section 2.4 of the Manchester Syntax note and the OWL 2 Primer.
SENTENCES = {
    "[ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :C ]": "p some C",
    "[ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :C ]": "p only C",
    "[ owl:onProperty :p ; owl:hasValue 5 ]": "p value 5",
    "[ a owl:Restriction ; owl:onProperty :p ; owl:hasSelf true ]": "p Self",
    '[ a owl:Restriction ; owl:onProperty :p ; owl:maxCardinality "1"^^xsd:nonNegativeInteger ]': "p max 1",
    "[ a owl:Restriction ; owl:onProperty :p ; owl:qualifiedCardinality 2 ; owl:onClass :C ]": "p exactly 2 C",
    "[ a owl:Restriction ; owl:onProperty :p ; owl:minQualifiedCardinality 2 ; owl:onDataRange xsd:string ]": "p min 2 string",
    "[ a owl:Class ; owl:unionOf ( :A :B :C ) ]": "A or B or C",
    "[ a rdfs:Class ; owl:intersectionOf ( :A [ a owl:Class ; owl:complementOf :B ] ) ]": "A and (not B)",
    "[ a owl:Class ; owl:oneOf ( :a :b ) ]": "{ a , b }",
    "[ owl:onProperty [ owl:inverseOf :p ] ; owl:someValuesFrom [ owl:unionOf ( :A :B ) ] ]": "(inverse p) some (A or B)",
    "[ a rdfs:Datatype ; owl:onDatatype xsd:int ; owl:withRestrictions ( [ xsd:minInclusive 1 ] [ xsd:maxExclusive 9 ] ) ]": "int [ >= 1 , < 9 ]",
}
NONE = {
    "a comment beside it": "[ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :C ; rdfs:comment 'x' ]",
    "two quantifiers": "[ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :C ; owl:allValuesFrom :C ]",
    "two values": "[ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :C , :D ]",
    "two numbers": "[ a owl:Restriction ; owl:onProperty :p ; owl:minCardinality 1 ; owl:maxCardinality 2 ]",
    "no property": "[ a owl:Restriction ; owl:someValuesFrom :C ]",
    "a broken list": "[ a owl:Class ; owl:unionOf [ <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> :A ] ]",
    "an empty list": "[ a owl:Class ; owl:unionOf () ]",
    "another type": "[ a :Thing ; owl:onProperty :p ; owl:someValuesFrom :C ]",
    "an unknown limit": "[ a rdfs:Datatype ; owl:onDatatype xsd:int ; owl:withRestrictions ( [ :limit 1 ] ) ]",
    "only a type": "[ a owl:Class ]",
}


def said(text: str) -> str:
    parsed = ox.parse(f"{PREFIXES}:X rdfs:subClassOf {text} .", ox.RdfFormat.TURTLE)
    triples = [quad.triple for quad in to_quads(parsed, URIRef("file:x"))]
    blocks: dict[object, list[Triple]] = {}
    for triple in triples:
        blocks.setdefault(triple.subject, []).append(triple)

    def told(node: object, nested: bool) -> str:
        parts = [part if isinstance(part, str) else told(part[0], True) for part in sentence(node, blocks)]
        if not parts:
            return re.split(r"[/#]", str(node))[-1]
        return f"({' '.join(parts)})" if nested else " ".join(parts)

    start = next(t.object for t in triples if t.predicate.endswith("subClassOf"))
    return told(start, False) if sentence(start, blocks) else ""


@pytest.mark.parametrize(("text", "expected"), SENTENCES.items())
def test_an_expression_reads_as_in_the_manchester_syntax(text: str, expected: str):
    assert said(text) == expected


@pytest.mark.parametrize("text", NONE.values(), ids=NONE)
def test_what_says_more_or_less_is_no_sentence(text: str):
    assert said(text) == ""


def test_a_vocabulary_page_shows_sentences_and_where_else_a_term_is(site: Site, tmp_path: Path):
    settings = 'base = "https://data.example.org"\n[[pattern]]\nthing = "/ns#{term}"\ndocument = "/ns"\n'
    folder = site(
        settings,
        ns="""@prefix ns: <https://data.example.org/ns#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
        ns:A a owl:Class ; rdfs:label "A class" ; owl:equivalentClass [ a owl:Restriction ; owl:onProperty ns:p ; owl:someValuesFrom ns:B ] ;
            skos:exactMatch <https://elsewhere.example/A> ; rdfs:isDefinedBy <https://data.example.org/ns> .
        ns:B a owl:Class ; rdfs:label "B class" ; rdfs:subClassOf [ owl:onProperty ns:p ; rdfs:comment "no sentence" ] .
        ns:p a owl:ObjectProperty ; rdfs:label "the property" .""",
    )
    publish_once(folder, tmp_path / "state")
    pages = [
        answer(Ask("GET", f"/ns.{form}"), Snapshot(tmp_path / "state" / "current")) for form in ("html", "md")
    ]

    html, markdown = (page.body.decode() for page in pages if isinstance(page, Answer))
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", html))
    assert "same class as the property some B class" in text
    assert 'href="https://elsewhere.example/A"' in html
    assert "no sentence" in text
    assert "[the property](/ns#p) some [B class](/ns#B)" in markdown
