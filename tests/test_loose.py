"""Nothing that a file says about a site's things is lost: axioms, headers, and what is said of documents come along."""

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from conftest import PREFIXES, Site
from rdflib.compare import isomorphic
from seeother.check.site import check_site
from seeother.decide.resolver import answer
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Answer, Ask
from seeother.publish.once import publish_once
from seeother.query.search import find

OWL = "http://www.w3.org/2002/07/owl#"
HASH = 'base = "https://data.example.org"\n[[pattern]]\nthing = "/ns#{term}"\ndocument = "/ns"\n'
SLASH = 'base = "https://data.example.org"\n[[pattern]]\nthing = "/id/{+name}"\ndocument = "/doc/{+name}"\n'
AXIOMS = """@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix ns: <https://data.example.org/ns#> .
ns:A a owl:Class . ns:B a owl:Class . ns:p a owl:ObjectProperty .
[] a owl:AllDisjointClasses ; owl:members ( ns:A ns:B [ a owl:Class ; owl:unionOf ( ns:A ns:B ) ] ) .
[] a owl:Axiom ; owl:annotatedSource ns:A ; owl:annotatedProperty rdfs:subClassOf ; rdfs:comment "why" .
"""


def snapshot_of(folder: Path, state: Path) -> Snapshot:
    publish_once(folder, state)
    return Snapshot(state / "current")


def said(snapshot: Snapshot, path: str) -> list[ox.Quad]:
    given = answer(Ask("GET", path), snapshot)
    assert isinstance(given, Answer)
    assert given.status == 200
    return list(ox.parse(given.body, ox.RdfFormat.N_TRIPLES))


def test_a_vocabulary_has_the_axioms_that_no_term_makes(site: Site, tmp_path: Path):
    found = said(snapshot_of(site(HASH, a=AXIOMS), tmp_path / "state"), "/ns.nt")

    whole = list(ox.parse(PREFIXES + AXIOMS, ox.RdfFormat.TURTLE))
    own = [quad for quad in found if "/ns>" not in str(quad.subject)]
    assert len(own) == len(whole)
    assert {(q.predicate, q.object) for q in whole if type(q.object) is not ox.BlankNode} <= {
        (q.predicate, q.object) for q in own
    }


def test_a_thing_has_the_axioms_it_is_in_and_no_others(site: Site, tmp_path: Path):
    text = """@prefix owl: <http://www.w3.org/2002/07/owl#> .
        ex:a rdfs:label "a" . ex:b rdfs:label "b" . ex:c rdfs:label "c" ; ex:has [ ex:part ex:b ] .
        [] a owl:AllDifferent ; owl:distinctMembers ( ex:a ex:b ) ."""
    snapshot = snapshot_of(site(SLASH, a=text), tmp_path / "state")

    different = ox.NamedNode(f"{OWL}AllDifferent")
    assert [
        any(quad.object == different for quad in said(snapshot, f"/doc/{name}.nt")) for name in "abc"
    ] == [True, True, False]
    # What belongs to another thing is told as its mention, and not as an axiom.
    assert not any(quad.predicate.value.endswith("has") for quad in said(snapshot, "/doc/a.nt"))


def test_an_axiom_about_a_thousand_things_is_not_repeated_with_each(site: Site, tmp_path: Path):
    names = [f"ex:n{n}" for n in range(1_500)]
    things = "".join(f'{name} rdfs:label "{name}" .\n' for name in names)
    text = (
        f"@prefix owl: <{OWL}> .\n{things}[] a owl:AllDifferent ; owl:distinctMembers ( {' '.join(names)} ) ."
    )
    snapshot = snapshot_of(site(SLASH, a=text), tmp_path / "state")
    assert [len(said(snapshot, f"/doc/n{n}.nt")) < 20 for n in (0, 700, 1_499)] == [True] * 3


def graph_of(snapshot: Snapshot, path: str) -> rdflib.Graph:
    given = answer(Ask("GET", path), snapshot)
    assert given.status == 200
    return rdflib.Graph().parse(given.body, format="turtle")


# What mentions ex:a within blank nodes, as Turtle; it is in the document whole.
WHOLE = {
    "list": "ex:o ex:members ( ex:c ex:a ex:f )",
    "list, first": "ex:o ex:members ( ex:a ex:c )",
    "list, last of fifty": f"ex:o ex:members ( {' '.join(f'ex:m{n}' for n in range(50))} ex:a )",
    "list of lists": "ex:o ex:rows ( ( ex:c 1 ) ( ex:a 2 ) )",
    "union": "ex:o rdfs:domain [ a ex:Class ; ex:unionOf ( ex:c ex:a ex:f ) ]",
    "value beside": "ex:o ex:result [ ex:unit ex:a ; ex:value 3 ]",
    "value below": "ex:o ex:result [ ex:unit ex:a ; ex:of [ ex:value 3 ; ex:in ( 1 2 ) ] ]",
    "deep": f"ex:o {'ex:p [ ' * 10} ex:p ex:a ; ex:q 7 {'] ' * 10}",
    "twice": "ex:o ex:p [ ex:p ex:a ; ex:q [ ex:r ex:a ; ex:s 1 ] ]",
    "a ring below": "ex:o ex:p _:x . _:x ex:q ex:a ; ex:next _:y . _:y ex:next _:x ; ex:value 3",
}


@pytest.mark.parametrize("turtle", WHOLE.values(), ids=WHOLE)
def test_a_blank_node_between_a_thing_and_its_mention_comes_whole(site: Site, tmp_path: Path, turtle: str):
    text = f'ex:a rdfs:label "a" . ex:o rdfs:label "o" ; ex:other [ ex:n 1 ] . {turtle} .'
    found = graph_of(snapshot_of(site(SLASH, a=text), tmp_path / "state"), "/doc/a.ttl")
    whole = rdflib.Graph().parse(data=f"{PREFIXES} {turtle} .", format="turtle")
    own = rdflib.Graph()
    for triple in found:
        if isinstance(triple[0], rdflib.BNode) or isinstance(triple[2], rdflib.BNode):
            own.add(triple)
    assert isomorphic(own, whole)


def test_of_what_is_too_long_to_repeat_a_mention_leaves_the_name(site: Site, tmp_path: Path):
    members = " ".join(f"ex:m{n}" for n in range(400))
    text = f'ex:a rdfs:label "a" . ex:o rdfs:label "long list" ; ex:members ( {members} ex:a ) .'
    found = graph_of(snapshot_of(site(SLASH, a=text), tmp_path / "state"), "/doc/a.ttl")
    assert rdflib.Literal("long list") in set(found.objects())
    assert not set(found.subjects(rdflib.RDF.first)) | set(found.subjects(rdflib.RDF.rest))


def test_blank_nodes_in_a_ring_end_no_request(site: Site, tmp_path: Path):
    text = 'ex:a rdfs:label "a" . _:x ex:to ex:a ; ex:next _:y . _:y ex:next _:x .'
    said(snapshot_of(site(SLASH, a=text), tmp_path / "state"), "/doc/a.nt")


def test_what_the_data_says_of_a_document_is_in_it(site: Site, tmp_path: Path):
    text = """@prefix foaf: <http://xmlns.com/foaf/0.1/> . ex:a rdfs:label "a" . ex:b rdfs:label "b" .
        <https://data.example.org/doc/a> foaf:primaryTopic ex:b ; rdfs:comment "checked by hand" ."""
    snapshot = snapshot_of(site(SLASH, a=text), tmp_path / "state")

    topics = {
        name: {
            quad.object.value
            for quad in said(snapshot, f"/doc/{name}.nt")
            if "primaryTopic" in quad.predicate.value
        }
        for name in "ab"
    }
    assert topics == {
        name: {"https://data.example.org/id/b"} for name in "ab"
    }  # functional: the data's comes first
    assert any(quad.object == ox.Literal("checked by hand") for quad in said(snapshot, "/doc/a.nt"))


def test_what_the_data_says_of_one_format_of_a_document_is_in_it(site: Site, tmp_path: Path):
    doc = "https://data.example.org/doc"
    text = f"""ex:a rdfs:label "a" . ex:b rdfs:label "b" . <{doc}/a.v2> rdfs:comment "of another" .
        <{doc}/a.ttl> rdfs:comment "in Turtle" . <{doc}/a.de.html> rdfs:comment "on German pages" .
        <{doc}/ab.ttl> rdfs:comment "of another" . <{doc}/a.pdf> rdfs:comment "of another" ."""
    snapshot = snapshot_of(site(SLASH, a=text), tmp_path / "state")
    told = {quad.object.value for quad in said(snapshot, "/doc/a.nt")}
    assert {"in Turtle", "on German pages"} <= told
    assert "of another" not in told


def test_a_blank_node_that_several_things_share_is_told_of_each(site: Site, tmp_path: Path):
    text = """ex:a rdfs:label "a" . ex:one rdfs:label "One" ; ex:address _:x . ex:two rdfs:label "Two" ; ex:home _:x .
        _:x ex:inside [ ex:street ex:a ; ex:number 7 ] ."""
    snapshot = snapshot_of(site(SLASH, a=text), tmp_path / "state")
    found = graph_of(snapshot, "/doc/a.ttl")
    told = {
        (str(s).rpartition("/")[2], str(p).rpartition("/")[2])
        for s, p, o in found
        if isinstance(o, rdflib.BNode)
    }
    assert {("one", "address"), ("two", "home")} <= told
    assert len(list(found.subject_objects(rdflib.URIRef("https://data.example.org/id/number")))) == 1
    page = answer(Ask("GET", "/doc/a.html"), snapshot).body.decode()
    assert ">One<" in page and ">Two<" in page


@pytest.mark.parametrize("header", ["https://data.example.org/ns", "https://data.example.org/ns#"])
def test_the_header_of_a_vocabulary_may_end_in_its_hash(site: Site, tmp_path: Path, header: str):
    text = f'<{header}> a <{OWL}Ontology> ; rdfs:label "The vocabulary"@en .\n<https://data.example.org/ns#A> a <{OWL}Class> ; rdfs:label "A"@en .'
    folder = site(HASH, a=text)
    snapshot = snapshot_of(folder, tmp_path / "state")

    found = said(snapshot, "/ns.nt")
    assert any(
        quad.subject.value == header and quad.object.value == f"{OWL}Ontology"
        for quad in found
        if type(quad.subject) is ox.NamedNode
    )
    # A document is not its own topic.
    assert not any(quad.subject == quad.object for quad in found)
    page = answer(Ask("GET", "/ns.html", "text/html"), snapshot)
    assert isinstance(page, Answer)
    assert "<h1><bdi>The vocabulary</bdi></h1>" in page.body.decode().replace("\n", "")
    assert not {finding.code for finding in check_site(folder)} & {
        "unserved-subject",
        "hash-and-slash",
        "dead-link",
    }


def test_the_namespace_of_a_slash_vocabulary_can_be_a_thing_too(site: Site, tmp_path: Path):
    settings = 'base = "https://data.example.org"\n[[pattern]]\nthing = "/id/{+name:.*}"\ndocument = "/doc/{+name}"\n'
    text = '<https://data.example.org/id/> rdfs:label "The namespace" . ex:a rdfs:label "a" .'
    snapshot = snapshot_of(site(settings, a=text), tmp_path / "state")

    for path in ("/id/", "/id/a"):
        see = answer(Ask("GET", path, "text/turtle"), snapshot)
        assert isinstance(see, Answer)
        assert see.status == 303
        assert answer(Ask("GET", dict(see.headers)["Location"]), snapshot).status == 200  # type: ignore[union-attr]


def test_prefixes_of_rdf_xml_come_through(site: Site, tmp_path: Path):
    folder = site(SLASH, a='ex:b rdfs:label "b" .')
    (folder / "x.rdf").write_text("""<?xml version="1.0"?>
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:mine='http://e.example/terms#'>
        <rdf:Description rdf:about="https://data.example.org/id/a"><mine:p>x</mine:p></rdf:Description></rdf:RDF>""")
    given = answer(Ask("GET", "/doc/a.ttl"), snapshot_of(folder, tmp_path / "state"))
    assert isinstance(given, Answer)
    assert b'mine:p "x"' in given.body


def test_things_are_named_by_labels_that_are_resources(site: Site, tmp_path: Path):
    text = """@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
        ex:c1 a skos:Concept ; xl:prefLabel ex:l1 , [ a xl:Label ; xl:literalForm "Mais"@de ] ; xl:altLabel ex:l2 .
        ex:l1 a xl:Label ; xl:literalForm "maize"@en . ex:l2 a xl:Label ; xl:literalForm "corn"@en .
        ex:c2 a skos:Concept ; skos:prefLabel "crops"@en ; skos:narrower ex:c1 ."""
    folder = site(SLASH, a=text)
    snapshot = snapshot_of(folder, tmp_path / "state")

    page = answer(Ask("GET", "/doc/c1.html", "text/html"), snapshot)
    assert isinstance(page, Answer)
    assert "<h1><bdi>maize</bdi></h1>" in page.body.decode().replace("\n", "")
    assert any(quad.object == ox.Literal("maize", language="en") for quad in said(snapshot, "/doc/c2.nt"))
    assert "https://data.example.org/id/c1" in find("corn", snapshot, ["en"]).iris
    assert not [
        finding for finding in check_site(folder) if finding.code == "no-label" and "c1" in finding.message
    ]


def test_the_first_page_has_what_the_data_says_about_its_url(site: Site, tmp_path: Path):
    text = '<https://data.example.org/> rdfs:comment "The library itself" ; rdfs:seeAlso [ rdfs:label "there" ] . ex:a rdfs:label "a" .'
    snapshot = snapshot_of(site(SLASH, a=text), tmp_path / "state")
    assert {"The library itself", "there"} <= {
        quad.object.value for quad in said(snapshot, "/index.nt") if type(quad.object) is ox.Literal
    }


def test_blank_nodes_in_a_ring_are_told_once(site: Site, tmp_path: Path):
    text = 'ex:a rdfs:label "a" ; ex:begins _:x . _:x ex:next _:y ; rdfs:comment "first" . _:y ex:next _:x ; rdfs:comment "second" .'
    page = answer(
        Ask("GET", "/doc/a.html", "text/html"), snapshot_of(site(SLASH, a=text), tmp_path / "state")
    )
    assert isinstance(page, Answer)
    assert page.body.decode().count("first<") == 1


def test_what_leads_to_the_nodes_of_a_list_is_looked_up_once_for_all_that_it_has(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    members = 200
    snapshot = snapshot_of(
        site(
            SLASH,
            a=f"@prefix id: <https://data.example.org/id/> . id:list id:has ({' id:a' * members}) . id:a id:is 1 .",
        ),
        tmp_path / "state",
    )
    quads, asked = snapshot.quads, []
    monkeypatch.setattr(snapshot, "quads", lambda *parts, **named: asked.append(1) or quads(*parts, **named))

    assert answer(Ask("GET", "/doc/a.ttl"), snapshot).status == 200
    assert len(asked) < 5 * members
