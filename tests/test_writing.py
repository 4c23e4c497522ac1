"""How data is written: slips that are good syntax, formats under other names, and what a syntax cannot say."""

import bz2
import gzip
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest
from conftest import needs
from pyoxigraph import RdfFormat
from rdflib import Literal, URIRef
from seeother.check.ruleset import RULES, check_data
from seeother.check.site import check_site
from seeother.files.reading import read
from seeother.files.sources import find_sources
from seeother.look.interface import interface
from seeother.statements import Triple
from seeother.write.syntaxes import WRITERS

HEAD = (
    "@prefix ex: <http://w.example/id/> .\n@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n"
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
)
XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:foaf="http://xmlns.com/foaf/0.1/">\n'
    '<rdf:Description rdf:about="http://w.example/id/a">\n'
)
Codes = list[tuple[str, int, int]]


def codes(folder: Path, code: str) -> Codes:
    return [(f.file, f.line, f.column) for f in check_site(folder) if f.code == code]


def one(folder: Path, name: str, text: str | bytes) -> Path:
    data = text.encode() if isinstance(text, str) else text
    (folder / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return folder


# (file, text, code, places)
SLIPS: dict[str, tuple[str, str, str, list[tuple[int, int]]]] = {
    "prefixed names in brackets": (
        "a.ttl",
        f'{HEAD}ex:a a foaf:Person ;\n  <foaf:name> "Ann" ; a <foaf:Agent> ;\n  foaf:age "42"^^<xsd:integer> .',
        "prefixed-name",
        [(6, 3), (6, 25), (7, 12)],
    ),
    "the same again in a graph": (
        "a.trig",
        f"{HEAD}ex:g {{ ex:a\n <foaf:name> 'x' . }}",
        "prefixed-name",
        [(6, 2)],
    ),
    "a subject in brackets": ("a.ttl", f"{HEAD}\n<ex:b> foaf:name 'x' .", "prefixed-name", [(6, 1)]),
    "a well-known prefix that the file does not declare": (
        "a.nt",
        "<http://w.example/id/a> <skos:prefLabel> <http://w.example/id/a> .",
        "prefixed-name",
        [(1, 25)],
    ),
    "a prefixed name in an attribute": (
        "a.rdf",
        f'{XML}<foaf:knows\n rdf:resource="foaf:me"/></rdf:Description></rdf:RDF>',
        "prefixed-name",
        [(4, 2)],
    ),
    "IRIs of registered schemes": (
        "a.ttl",
        "@prefix geo: <http://g/> . @prefix tag: <http://t/> . @prefix urn: <http://u/> .\n"
        "<http://w.example/id/a> <http://p/q> <geo:48.2,16.3> , <tag:me,2020:x> , <urn:isbn:1> , <mailto:a@b.c> .",
        "prefixed-name",
        [],
    ),
    "prefixed names of JSON": (
        "a.jsonld",
        '{"@context": {"foaf": "http://xmlns.com/foaf/0.1/"}, "@id": "http://w.example/id/a", "foaf:name": "x"}',
        "prefixed-name",
        [],
    ),
    "a backspace": ("a.ttl", f'{HEAD}ex:a rdfs:label "6\\b"@ja .', "control-character", [(5, 17)]),
    "a form feed": ("a.ttl", f'{HEAD}ex:a rdfs:label "6\f"@ja .', "control-character", [(5, 17)]),
    "a C1 character": ("a.ttl", f'{HEAD}ex:a rdfs:label "caf\u0085" .', "control-character", [(5, 17)]),
    "a noncharacter": (
        "a.nt",
        '<http://w.example/id/a> <http://p/q> "\\uFFFE" .',
        "control-character",
        [(1, 38)],
    ),
    "a noncharacter beyond the first plane": (
        "a.nt",
        '<http://w.example/id/a> <http://p/q> "\\U0001FFFF" .',
        "control-character",
        [(1, 38)],
    ),
    "tabs and line ends": (
        "a.ttl",
        f'{HEAD}ex:a rdfs:label """a\tb\r\nc\\n\\r""" , "soft\u00adhyphen \u200d" .',
        "control-character",
        [],
    ),
    "predicates without an XML name": (
        "a.ttl",
        f"{HEAD}ex:a rdfs:label 'S' ;\n <http://p/31> 1 ; <http://p/a(b)> 2 ; <http://p/> 3 ;\n"
        " <http://www.w3.org/1999/02/22-rdf-syntax-ns#li> 4 .",
        "unnameable-predicate",
        [(6, 2), (6, 20), (6, 40), (7, 2)],
    ),
    "predicates with one": (
        "a.ttl",
        f"{HEAD}ex:a rdfs:label 'S' ; <http://p/31a> 1 ; <http://p/a-b.c_d> 2 ; <urn:x:y> 3 ;\n"
        " ex:été 5 ; ex:名前 6 ; ex:größe 7 ; <http://www.w3.org/1999/02/22-rdf-syntax-ns#_1> 4 .",
        "unnameable-predicate",
        [],
    ),
    "a prefix bound twice": (
        "a.ttl",
        "@prefix ex: <http://w.example/id/> .\nex:a ex:p 1 .\nPREFIX ex: <http://w.example/ns/>\nex:a ex:p 2 .",
        "prefix-conflict",
        [(3, 8)],
    ),
    "a prefix bound twice to the same": (
        "a.ttl",
        "@prefix ex: <http://w.example/id/> .\nex:a ex:p 1 .\nPREFIX ex: <http://w.example/id/>\nex:a ex:p 2 .",
        "prefix-conflict",
        [],
    ),
    "named graphs": (
        "a.trig",
        f"{HEAD}ex:g {{ ex:a ex:p ex:b }}\nGRAPH ex:h {{ ex:a ex:p 1 }}",
        "merged-graphs",
        [(5, 1)],
    ),
    "a graph of N-Quads": (
        "a.nq",
        "<http://w.example/id/a> <http://p/q> <http://w.example/id/a> .\n"
        "<http://w.example/id/a> <http://p/q> <http://w.example/id/b> <http://w.example/g> .",
        "merged-graphs",
        [(2, 62)],
    ),
    "TriG without names": ("a.trig", f"{HEAD}{{ ex:a ex:p ex:b }} ex:a ex:p 1 .", "merged-graphs", []),
    "a formula": (
        "a.n3",
        f"{HEAD}ex:a ex:claims {{ ex:moon ex:is ex:cheese }} .\nex:a ex:p 1 .",
        "quoted-formula",
        [(5, 16)],
    ),
    "a rule with variables": (
        "a.n3",
        f"{HEAD}ex:a ex:p 1 .\n{{ ?x ex:p ?y }} => {{ ?y ex:q ?x }} .",
        "quoted-formula",
        [(6, 1)],
    ),
    "a variable that stands by itself": (
        "a.n3",
        f"{HEAD}ex:a ex:p 'what?' . # ?\nex:a ex:q ?x .",
        "quoted-formula",
        [(6, 11)],
    ),
    "Notation3 without formulas": ("a.n3", f"{HEAD}ex:a ex:p 1 ; = ex:b .", "quoted-formula", []),
    "a datatype that does not exist": (
        "a.ttl",
        f'{HEAD}ex:a ex:p "1"^^xsd:Integer .',
        "bad-literal",
        [(5, 11)],
    ),
    "spaces around a number": (
        "a.ttl",
        f'{HEAD}ex:a ex:p " 7 "^^xsd:integer , "1\\n"^^xsd:double .',
        "bad-literal",
        [(5, 11), (5, 32)],
    ),
}


@pytest.mark.parametrize(("name", "text", "code", "places"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_told_where_it_is_and_what_only_looks_like_one_is_not(
    tmp_path: Path, name: str, text: str, code: str, places: list[tuple[int, int]]
):
    assert sorted(codes(one(tmp_path, name, text), code)) == sorted((name, *place) for place in places)


def test_the_remedy_for_a_name_in_brackets_is_the_whole_iri(tmp_path: Path):
    (finding,) = [
        f
        for f in check_site(one(tmp_path, "a.ttl", f"{HEAD}ex:a <foaf:name> 'x' ."))
        if f.code == "prefixed-name"
    ]
    assert "foaf:name is <http://xmlns.com/foaf/0.1/name>" in finding.hint


def test_files_may_each_bind_a_prefix_for_themselves(tmp_path: Path):
    one(tmp_path, "a.ttl", "@prefix ex: <http://w.example/id/> .\nex:a ex:p 1 .")
    one(tmp_path, "b.ttl", "@prefix ex: <http://w.example/ns/> .\nex:a ex:p 1 .")
    assert codes(tmp_path, "prefix-conflict") == []


def test_terms_of_others_may_be_described_in_several_files(tmp_path: Path):
    for name in "ab":
        one(
            tmp_path,
            f"{name}.ttl",
            f"{HEAD}ex:{name} ex:p 1 . ex:c ex:p 1 . ex:d ex:p 1 . foaf:name rdfs:label 'name' .",
        )
    assert [f.message for f in check_site(tmp_path) if f.code == "several-files"] == [
        "<http://w.example/id/c> is described in a.ttl, b.ttl, and 1 more of a.ttl elsewhere as well"
    ]


def stated(folder: Path, name: str) -> set[str]:
    (source,) = [s for s in find_sources(folder)[0] if s.name == name]
    assert not read(source, frozenset()).has_errors
    from seeother.files.parsing import parsing

    with parsing(source) as parser:
        return {str(quad.triple) for quad in parser}


def test_what_formulas_quote_is_not_stated(tmp_path: Path):
    text = (
        f"{HEAD}ex:a ex:claims {{ ex:moon ex:is ex:cheese }} ; ex:p [ ex:q ex:b ] .\n"
        "{ ex:rain ex:falls true } => { ex:street ex:wet true } . { ?x ex:p ?y } => { ?y ex:q ?x } .\n"
        "{ { ex:deep ex:er 1 } ex:in 2 } ex:of 3 . ex:last ex:p 1 ."
    )
    told = "".join(stated(one(tmp_path, "a.n3", text), "a.n3"))
    assert all(
        word not in told for word in ("moon", "rain", "street", "implies", "claims", "deep", "/in>", "/of>")
    )
    assert all(word in told for word in ("/q>", "last"))


# What stands around formulas, and how many statements are left of it.
LISTS = {
    "a list without a formula": ("ex:a ex:p ( ex:b ex:c ) .", 5),
    "a formula among others": ("ex:a ex:p ( ex:b { ex:x ex:y ex:z } ex:c ) ; ex:q 1 .", 1),
    "a formula at the end of an inner list": ("ex:a ex:p ( ( ex:b { ex:x ex:y ex:z } ) ex:c ) .", 0),
    "an empty formula": ("ex:a ex:p {} ; ex:q 1 .", 1),
    "an empty formula with a comment": ("ex:é ex:p { # nothing }\n } , ex:b .", 1),
    "an empty formula in a list": ("ex:a ex:p ( ex:b { } ) .", 0),
    "an empty premise": ("{} => { ex:a ex:b ex:c } .", 0),
    "an empty formula in another": ("ex:a ex:p { ex:b ex:c {} } . ex:a ex:q 1 .", 1),
    "braces in a text": ('ex:a ex:p "{}" , "{ }" .', 2),
    "a formula in a node of a list": ("ex:a ex:p ( [ ex:q { ex:x ex:y ex:z } ; ex:r 1 ] ) .", 4),
    "a list of lists": ("ex:a ex:p ( ( ex:b ) [ ex:q ( ex:c ) ] ) .", 10),
    "a list that nothing is said of": ("( ex:a ex:b ) . ex:a ex:p 1 .", 5),
    "a list as subject": ("( ex:a { ex:x ex:y ex:z } ) ex:p ex:b .", 0),
}


@pytest.mark.parametrize(("n3", "count"), LISTS.values(), ids=LISTS)
def test_a_list_that_holds_a_formula_is_left_out_whole(tmp_path: Path, n3: str, count: int):
    told = stated(one(tmp_path, "a.n3", f"{HEAD}{n3} ex:last ex:p 1 ."), "a.n3")
    assert len(told) == count + 1
    firsts, rests = (sum(f"#{name}>" in triple for triple in told) for name in ("first", "rest"))
    assert firsts == rests


# (name, text, place, part of the message)
ODD_FILES = {
    "a text as subject": (
        "a.n3",
        f'{HEAD}ex:a ex:p 1 .\n"x" ex:p ex:b .',
        (6, 1),
        "literals are not allowed",
    ),
    "a text as predicate": ("a.n3", f'{HEAD}ex:b "p" ex:b .', (5, 1), "literals are not allowed"),
    "entities between single quotes": (
        "a.rdf",
        "<!DOCTYPE r [\n <!ENTITY a \"b\">\n <!ENTITY c 'd'> ]>\n<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>",
        (3, 2),
        "double quotes",
    ),
    "Latin-1": (
        "a.rdf",
        b"<?xml version='1.0' encoding='ISO-8859-1'?><rdf:RDF>\xe9</rdf:RDF>",
        (1, 1),
        "UTF-8",
    ),
    "Turtle that only a lenient parser reads": (
        "a.ttl",
        f'{HEAD}ex:a ex:p "{{}}"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString> .',
        (5, 17),
        "langString",
    ),
}


@pytest.mark.parametrize(("name", "text", "place", "message"), ODD_FILES.values(), ids=ODD_FILES)
def test_a_mistake_that_its_parser_has_no_place_for_has_one(
    tmp_path: Path, name: str, text: str | bytes, place: tuple[int, int], message: str
):
    (found,) = [f for f in check_site(one(tmp_path, name, text)) if f.severity == "error"]
    assert ((found.line, found.column), message in found.message) == (place, True), found


@pytest.mark.parametrize(
    ("term", "remedy"),
    [
        ("<:c>", "Leave out the angle brackets: a name is written :c"),
        ("<_:c>", "Leave out the angle brackets: a blank node is written _:c"),
        ("<www.other.example/c>", "<https://www.other.example/c>"),
        ("<//other.org/c>", "<https://other.org/c>"),
        ("<c>", "declare @base"),
    ],
)
def test_what_is_no_iri_in_its_brackets_is_told_how_it_is_written(tmp_path: Path, term: str, remedy: str):
    (found,) = check_site(one(tmp_path, "a.ttl", f"{HEAD}ex:a rdfs:label 'a' ;\n  ex:p {term} ."))
    assert (found.line, found.column, found.severity) == (6, 8, "error")
    assert remedy in found.hint


def test_what_rdf_1_2_adds_to_its_own_vocabulary_is_no_unknown_term(tmp_path: Path):
    text = f"{HEAD}ex:a ex:p ex:b {{| ex:q 1 |}} ."
    told = {f.code for f in check_site(one(tmp_path, "a.ttl", text))}
    assert "rdf-1.2" in told
    assert "unknown-term" not in told


def test_the_name_of_a_graph_whose_document_answers_is_no_dead_link(tmp_path: Path):
    text = (
        "@prefix ex: <http://w.example/id/> . @prefix n: <http://w.example/np1#> .\n"
        "n:head { <http://w.example/np1> ex:prov n:prov , n:gone . n:x ex:p 1 }\nn:prov { ex:a ex:p 1 }"
    )
    told = [f.message for f in check_site(one(tmp_path, "a.trig", text)) if f.code == "dead-link"]
    assert [message.partition(" ")[0] for message in told] == ["<http://w.example/np1#gone>"]


TURTLE = f"{HEAD}ex:a ex:p ex:b .\n"
RDFXML = f"<?xml version='1.0'?>\n<!-- hello -->\n{XML}</rdf:Description></rdf:RDF>"
FORMATS: dict[str, tuple[str, str | bytes, str]] = {
    "HTML": ("a.ttl", "<!DOCTYPE html><html><body>Not Found</body></html>", "this is HTML"),
    "HTML without a type": ("a.rdf", "\n<html lang='en'><head></head><p>x</html>", "this is HTML"),
    "HTML as N-Triples": ("a.nt", "<HTML><BODY>", "this is HTML"),
    "HTML as JSON-LD": ("a.jsonld", "<!doctype html>", "this is HTML"),
    "RDF/XML": ("a.ttl", RDFXML, "this is RDF/XML: name it .rdf"),
    "RDF/XML with entities": (
        "a.ttl",
        '<!DOCTYPE rdf:RDF [ <!ENTITY x "y> "> ]>\n' + RDFXML[37:],
        "this is RDF/XML: name it .rdf",
    ),
    "RDF/XML as JSON-LD": ("a.jsonld", RDFXML, "this is RDF/XML: name it .rdf"),
    "OWL/XML": (
        "a.rdf",
        '<?xml version="1.0"?>\n<Ontology xmlns="http://www.w3.org/2002/07/owl#">\n<Declaration><Class IRI="#a"/></Declaration></Ontology>',
        "this is OWL/XML",
    ),
    "XML": ("a.ttl", "<?xml version='1.0'?><catalog a='b'/>", "this is XML"),
    "TriG": ("a.ttl", f"{HEAD}ex:g {{ ex:a ex:p ex:b . }}", "this is TriG: name it .trig"),
    "Turtle as N-Triples": ("a.nt", TURTLE, "this is Turtle: name it .ttl"),
    "N-Quads as N-Triples": (
        "a.nt",
        "<http://a> <http://b> <http://c> <http://d> .\n",
        "this is TriG: name it .trig",
    ),
    "Notation3": (
        "a.ttl",
        f"{HEAD}{{ ex:a ex:p 1 }} => {{ ex:a ex:q 1 }} .",
        "this is Notation3: name it .n3",
    ),
    "JSON": ("a.ttl", '{"@id": "http://f.example/id/a"}', "this is JSON: name it .jsonld"),
    "rules of Notation3": (
        "a.ttl",
        f"{TURTLE}{{ ?x <http://e/p> 1 }} => {{ ?x <http://e/q> 2 }} .",
        "this is Notation3: name it .n3",
    ),
    "a list of JSON": ("a.ttl", ' [ {"@id": "x"} ]', "this is JSON: name it .jsonld"),
    "JSON as XML": ("a.rdf", '{"@id": "http://f.example/id/a"}', "this is JSON: name it .jsonld"),
    "Turtle as XML": ("a.rdf", f"# my data\n{TURTLE}", "this is Turtle: name it .ttl"),
    "Turtle as JSON-LD": ("a.jsonld", TURTLE, "this is Turtle: name it .ttl"),
    "gzip": ("a.ttl", gzip.compress(TURTLE.encode()), "this is gzip"),
    "HTML, compressed": ("a.ttl.gz", "<!DOCTYPE html><html>", "this is HTML"),
    "UTF-16": ("a.ttl", TURTLE.encode("utf-16"), "this is UTF-16"),
    "a pointer": (
        "a.ttl",
        "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\n",
        "this is a pointer of Git LFS",
    ),
    "functional syntax": (
        "a.ttl",
        "Prefix(:=<http://e/>)\nOntology(<http://e>)",
        "this is OWL in functional syntax",
    ),
    "CSV": ("a.ttl", "id,name\n1,Ada\n2,Bob\n", "this is CSV, a table"),
    "CSV of a spreadsheet": ("a.ttl", '\ufeffId;Full name\r\n1;"Ada; L"\r\n', "this is CSV, a table"),
    "TSV": ("a.nt", "id\tname\n1\tAda\n", "this is TSV, a table"),
    "a query": (
        "a.ttl",
        f"# all\n{HEAD.replace('@prefix', 'PREFIX').replace(' .', '')}SELECT * {{ ?s ?p ?o }}",
        "this is a SPARQL query",
    ),
    "a query without prefixes": (
        "a.trig",
        "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o }",
        "this is a SPARQL query",
    ),
    "an update": ("a.ttl", "INSERT DATA { <http://e/a> <http://e/b> 1 }", "this is a SPARQL update"),
    "ShEx": ("a.ttl", "PREFIX ex: <http://e/>\nex:S { ex:p xsd:string * ; ex:q [1 2] }", "this is ShEx"),
    "results": (
        "a.ttl",
        '{"head": {"vars": ["s"]}, "results": {"bindings": []}}',
        "this is the results of a SPARQL query",
    ),
    "results in XML": (
        "a.ttl",
        '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"/>',
        "this is the results of a SPARQL query",
    ),
    "JSON without RDF": ("a.ttl", '{"name": "site"}', "this is JSON"),
    "JSON by lines": (
        "a.jsonld",
        '{"@id": "http://e/a"}\n{"@id": "http://e/b"}\n',
        "this is JSON-LD line by line",
    ),
    "YAML": ("a.ttl", "---\nbase: x\n", "this is YAML"),
    "UTF-16 without a mark": ("a.ttl", TURTLE.encode("utf-16-le"), "this is UTF-16"),
    "UTF-16, the other order": ("a.ttl", TURTLE.encode("utf-16-be"), "this is UTF-16"),
    "UTF-32": ("a.ttl", TURTLE.encode("utf-32"), "this is UTF-32"),
    "bzip2": ("a.ttl", bz2.compress(TURTLE.encode()), "this is packed, but not with gzip"),
    "headers": (
        "a.ttl",
        f"HTTP/1.1 200 OK\r\nContent-Type: text/turtle\r\n\r\n{TURTLE}",
        "this is an answer of HTTP with its headers",
    ),
    "an error": ("a.ttl", "404: Not Found", "this is the text of an error"),
    "PDF": ("a.ttl", "%PDF-1.7\n", "this is a PDF document"),
}


@pytest.mark.parametrize(("name", "content", "told"), FORMATS.values(), ids=FORMATS)
def test_another_format_under_a_name_is_told_as_what_it_is(
    tmp_path: Path, name: str, content: str | bytes, told: str
):
    one(tmp_path, name, content)
    (finding,) = [f for f in check_site(tmp_path) if f.severity == "error"]
    if told == "this is TriG: name it .trig" and name == "a.nt":
        assert finding.message in (told, "this is N-Quads: name it .nq")
        return
    assert (finding.code, finding.message) == ("another-format", told)
    assert "space is %20" not in finding.hint


@pytest.mark.parametrize("content", [TURTLE.encode(), gzip.compress(TURTLE.encode()) + b"more", b"<html>"])
def test_what_is_gzip_by_its_name_only_is_told_as_that(tmp_path: Path, content: bytes):
    (tmp_path / "a.ttl.gz").write_bytes(content)
    (finding,) = [f for f in check_site(tmp_path) if f.severity == "error"]
    assert (finding.code, finding.message) == ("another-format", "this is not gzip, or not all of it")


def test_a_mistake_is_not_taken_for_another_format(tmp_path: Path):
    for name, text in {
        "a.ttl": f"{HEAD}ex:a ex:p [ ex:q 1 .",
        "b.rdf": RDFXML[:-5],
        "c.jsonld": '{"@id": 1,,}',
        "d.jsonld": '{"name": 1,,}',
        "e.ttl": f"{HEAD}ex:a ex:p 1, 2 .\nex:b ex:p 1, 2 , .\n",
        "f.ttl": "<http://e/a> <http://e/b> '<p property=\"x\">' <c> .",
        "g.ttl": "# name, birth\n# Ada, 1815\n<http://e/a> .",
        "h.trig": f"{HEAD}ex:g {{ ex:a ex:p ex:b . ex:c }}",
    }.items():
        one(tmp_path, name, text)
    assert {(f.file, f.code) for f in check_site(tmp_path) if f.severity == "error"} == {
        ("a.ttl", "syntax"),
        ("b.rdf", "syntax"),
        ("c.jsonld", "syntax"),
        ("d.jsonld", "syntax"),
        ("e.ttl", "syntax"),
        ("f.ttl", "relative-iri"),
        ("g.ttl", "syntax"),
        ("h.trig", "syntax"),
    }


# (name, text, the extension that is named as remedy; "" where nothing is told)
UNKNOWN: dict[str, tuple[str, str]] = {
    "package.json": ('{"name": "site", "version": "1.0.0"}', ""),
    "catalog-v001.xml": (
        '<?xml version="1.0"?>\n<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog"/>',
        "",
    ),
    "notes.txt": ("Prefix things with care.\n", ""),
    "list.json": ("[1, 2, 3]", ""),
    "sitemap.xml": ('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>', ""),
    "data.json": ('{"@context": {}, "@id": "http://e/a"}', ".jsonld"),
    "graph.json": ('{"title": "x", "@graph": []}', ".jsonld"),
    "data.xml": (RDFXML, ".rdf"),
    "onto.owl": (RDFXML, ".rdf"),
    "onto2.owl": (TURTLE, ".ttl"),
    "onto3.owl": ('<Ontology xmlns="http://www.w3.org/2002/07/owl#"/>', "robot convert"),
    "data.turtle": (TURTLE, ".ttl"),
    "data.ntriples": ("<http://e/a> <http://e/b> <http://e/c> .\n", ".nt"),
    "data.nquads": ("<http://e/a> <http://e/b> <http://e/c> <http://e/d> .\n", ".nq"),
    "data.skos": (TURTLE, ".ttl"),
    "data.ttl.txt": (TURTLE, ".ttl"),
    "data": (TURTLE, ".ttl"),
    "data.n-triples": ("<http://e/a> <http://e/b> 'c' .\n".replace("'", '"'), ".nt"),
    "data.ttl.bz2": ("BZh9", "pack it with gzip"),
    "data.hdt": ("$HDT\1", "hdt2rdf"),
    "data.jsonl": ('{"@id": "http://e/a"}\n{"@id": "http://e/b"}\n', "one array"),
    "page.trix": ('<TriX xmlns="http://www.w3.org/2004/03/trix/trix-1/"/>', "riot"),
    "query.rq": ("PREFIX ex: <http://e/>\nSELECT * { ?s ?p ?o }", ""),
    "shapes.shex": ("PREFIX ex: <http://e/>\nex:S { ex:p . }", ""),
    "template.j2": ("@prefix ex: <{{ base }}> .\nex:{{ name }} a ex:B .", ""),
    "data.ttl.bak": (TURTLE, ""),
    "archive.zip": ("PK\3\4", ""),
    "table.csv": ("a,b\n1,2\n", ""),
    "README.md": (f"# Data\n\n```\n{TURTLE}```\n", ""),
    "page.html": ('<div vocab="http://schema.org/" typeof="Person">x</div>', ""),
}


@pytest.mark.parametrize(("name", "text", "remedy"), [(n, *row) for n, row in UNKNOWN.items()], ids=UNKNOWN)
def test_only_what_looks_like_rdf_is_told_to_be_passed_over(
    tmp_path: Path, name: str, text: str, remedy: str
):
    one(tmp_path, "a.ttl", f"{HEAD}ex:a rdfs:label 'a' .")
    one(tmp_path, name, text)
    hints = [f.hint for f in check_site(tmp_path) if f.code == "unknown-extension"]
    assert len(hints) == (1 if remedy else 0)
    assert not remedy or remedy in hints[0].partition("; known")[0]


def test_rdfxml_says_in_a_comment_which_characters_it_could_not_write():
    thing, name = URIRef("http://w.example/id/a"), URIRef("http://w.example/name")
    text = WRITERS["rdfxml"]([Triple(thing, name, Literal("6\b")), Triple(thing, name, Literal("7"))], {})
    assert "<!-- 1 text(s) hold characters that XML cannot, here U+FFFD; other formats have them. -->" in text
    assert "text(s)" not in WRITERS["rdfxml"]([Triple(thing, name, Literal("7\t"))], {})


NONCHARACTERS = "\ufffe \uffff \ufdd0 \ufdef \U0001fffe \U0010ffff"


@pytest.mark.parametrize("syntax", ["turtle", "ntriples", "jsonld", "n3", "trig", "nquads"])
def test_noncharacters_are_written_as_escapes(syntax: str):
    thing, name = URIRef("http://w.example/id/a"), URIRef("http://w.example/name")
    triples = [Triple(thing, name, Literal(text)) for text in (NONCHARACTERS, f"{NONCHARACTERS}\n\x7f\x85")]
    text = WRITERS[syntax](triples, {})
    assert not re.search("[\ufdd0-\ufdef\ufffe\uffff\U0001fffe\U0010ffff]", text)
    formats = {"jsonld": RdfFormat.JSON_LD, "ntriples": RdfFormat.N_TRIPLES, "nquads": RdfFormat.N_QUADS}
    read_back = {q.object.value for q in pyoxigraph.parse(text, formats.get(syntax, RdfFormat.TURTLE))}
    assert read_back == {str(t.object) for t in triples}


@pytest.mark.parametrize("syntax", ["turtle", "ntriples"])
def test_raptor_reads_noncharacters_but_the_two_that_it_refuses_in_every_spelling(
    tmp_path: Path, syntax: str
):
    thing, name = URIRef("http://w.example/id/a"), URIRef("http://w.example/name")
    one(tmp_path, "a", WRITERS[syntax]([Triple(thing, name, Literal(f"a{NONCHARACTERS[4:]}b"))], {}))
    done = subprocess.run(
        [needs("rapper"), "-q", "-i", syntax, str(tmp_path / "a")], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "w.example/name" in done.stdout


def test_a_check_that_fails_is_a_finding_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def _broken(*_: object) -> Callable[[], None]:
        raise ZeroDivisionError("made up")

    monkeypatch.setattr("seeother.check.ruleset.RULES", (_broken, *RULES))
    findings = check_site(one(tmp_path, "a.ttl", f"{HEAD}ex:a rdfs:comment 'no label' ."))
    (failed,) = [f for f in findings if f.code == "check-failed"]
    assert "broken could not be made: ZeroDivisionError: made up" in failed.message
    assert "no-label" in {f.code for f in findings}
    assert check_data


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("und", "Unknown language"),
        ("und-Latn", "Unknown language"),
        ("mul", "Multiple languages"),
        ("tlh", "Klingon"),
        ("de-x-bavar", "de-x-bavar"),
        ("x-flemish", "x-flemish"),
        ("sr-Latn", "Serbian (Latin)"),
    ],
)
def test_a_language_tag_is_called_what_it_stands_for_and_nothing_else(tag: str, name: str):
    assert interface("en").name_of(tag) == name
