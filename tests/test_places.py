"""Where a finding stands: file, line and column in every syntax, whichever way a name is written there."""

import random
import string
from collections import Counter
from pathlib import Path

import pytest
from conftest import DATA, PREFIXES
from pyoxigraph import BlankNode, RdfFormat, parse
from seeother.check.site import check_site
from seeother.files.reading import read
from seeother.files.sources import find_sources
from seeother.places.index import Places
from seeother.places.rdfxml import RdfXmlReader
from seeother.places.turtle import TurtleReader

RDFXML = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE rdf:RDF [ <!ENTITY ex "http://pos.example/id/"> ]>\n'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#"\n'
    '   xmlns:ex="http://pos.example/id/" xml:base="http://pos.example/id/">\n'
)
NO_LABEL = "<rdfs:comment>no label</rdfs:comment>"
# (file, its text, code, where)
FOUND = {
    "an XML entity": (
        "a.rdf",
        f'{RDFXML}  <rdf:Description rdf:about="&ex;x">{NO_LABEL}</rdf:Description>\n</rdf:RDF>',
        "no-label",
        (5, 20),
    ),
    "xml:base": (
        "a.rdf",
        f'{RDFXML}\n  <rdf:Description\n    rdf:about="x">{NO_LABEL}</rdf:Description>\n</rdf:RDF>',
        "no-label",
        (7, 5),
    ),
    "rdf:ID": (
        "a.rdf",
        f'{RDFXML}<ex:Bridge rdf:ID="x">{NO_LABEL}</ex:Bridge>\n</rdf:RDF>',
        "no-label",
        (5, 12),
    ),
    "rdf:ID below a base of its own": (
        "a.rdf",
        f'{RDFXML}<ex:Bridge\n xml:base="http://pos.example/id/deep/" rdf:ID="x">{NO_LABEL}</ex:Bridge>\n</rdf:RDF>',
        "no-label",
        (6, 41),
    ),
    "after line 2,000 of XML": (
        "a.rdf",
        RDFXML + "\n" * 3000 + f'<rdf:Description rdf:about="x">{NO_LABEL}</rdf:Description></rdf:RDF>',
        "no-label",
        (3005, 18),
    ),
    "after line 2,000 of Turtle": (
        "a.ttl",
        '@base <http://pos.example/id/> .\n<x> <p> "no label" ;' + "\n" * 3000 + "  <p> <gone> .",
        "dead-link",
        (3002, 7),
    ),
    "a relative IRI of two segments": (
        "a.ttl",
        '@base <http://pos.example/id/> .\n<s/1> <http://www.w3.org/2000/01/rdf-schema#label> "s"@en ;\n  <ns/made> <obs/1> .',
        "dead-link",
        (3, 13),
    ),
    "a relative IRI with dots": (
        "a.ttl",
        '@base <http://pos.example/id/a/b> .\n<s> <http://www.w3.org/2000/01/rdf-schema#label> "s"@en ;\n  <p> <../gone> .',
        "dead-link",
        (3, 7),
    ),
    "an IRI with an escape": (
        "a.ttl",
        '<http://pos.example/id/s> <http://www.w3.org/2000/01/rdf-schema#label> "s"@en ;\n  <p:p> <http://pos.example/id/\\u0067one> .',
        "dead-link",
        (2, 9),
    ),
    "a link inside a blank node": (
        "a.ttl",
        '@prefix e: <http://pos.example/id/> .\ne:a <http://www.w3.org/2000/01/rdf-schema#label> "a"@en ;\n e:p [ e:q 1 ;\n   e:r e:gone ] .',
        "dead-link",
        (4, 8),
    ),
    "a resource in XML": (
        "a.rdf",
        f'{RDFXML}<rdf:Description rdf:about="a"><rdfs:label>a</rdfs:label>\n <ex:p rdf:resource="&ex;gone"/></rdf:Description></rdf:RDF>',
        "dead-link",
        (6, 8),
    ),
    "a bad value in XML": (
        "a.rdf",
        f'{RDFXML}<rdf:Description rdf:about="a"><rdfs:label>a</rdfs:label>\n <ex:p rdf:datatype="http://www.w3.org/2001/XMLSchema#date">soon</ex:p></rdf:Description></rdf:RDF>',
        "bad-literal",
        (6, 61),
    ),
    "an IRI that XML has relative": (
        "a.rdf",
        f'{RDFXML.replace(" xml:base=", " ex:b=")}<rdf:Description rdf:about="http://pos.example/id/z">\n  <rdfs:seeAlso rdf:resource="www.other.example/x"/></rdf:Description></rdf:RDF>',
        "relative-iri",
        (6, 17),
    ),
    "an IRI in XML with a space": (
        "a.rdf",
        f'{RDFXML}<rdf:Description rdf:about="http://pos.example/id/z">\n  <rdfs:seeAlso\n   rdf:resource="http://other.example/x y"/></rdf:Description></rdf:RDF>',
        "syntax",
        (7, 4),
    ),
    "a language tag in XML": (
        "a.rdf",
        f'{RDFXML}<rdf:Description rdf:about="z">\n  <rdfs:label xml:lang="en_US">z</rdfs:label></rdf:Description></rdf:RDF>',
        "bad-language-tag",
        (6, 15),
    ),
    "a second rdf:ID in XML": (
        "a.rdf",
        f'{RDFXML}<ex:Bridge rdf:ID="x"/>\n  <ex:Bridge rdf:ID="x"><rdfs:label>x</rdfs:label></ex:Bridge></rdf:RDF>',
        "syntax",
        (6, 3),
    ),
    "a name without its prefix in XML": (
        "a.rdf",
        f'{RDFXML}<ex:Bridge rdf:ID="x">\n\t<label>x</label></ex:Bridge></rdf:RDF>',
        "syntax",
        (6, 2),
    ),
    "text where XML has none": (
        "a.rdf",
        f'{RDFXML}<ex:Bridge rdf:ID="x">\n<rdfs:label>x</rdfs:label> x </ex:Bridge>\n</rdf:RDF>',
        "syntax",
        (6, 1),
    ),
    "a bad value beside a good one of the same letters": (
        "a.ttl",
        '@prefix e: <http://pos.example/id/> .\n@prefix x: <http://www.w3.org/2001/XMLSchema#> .\ne:a e:p "a:b"^^x:Name , "a:b"^^x:NCName .',
        "bad-literal",
        (3, 25),
    ),
    "a bad value said by another property": (
        "a.ttl",
        '@prefix e: <http://pos.example/id/> .\n@prefix x: <http://www.w3.org/2001/XMLSchema#> .\ne:a e:p "soon" ;\n e:q "soon"^^x:date .',
        "bad-literal",
        (4, 6),
    ),
    "a quoted statement": (
        "a.ttl",
        "@prefix e: <http://pos.example/id/> .\n<< e:a e:b e:c >> e:since 2020 .",
        "rdf-1.2",
        (2, 1),
    ),
    "a relative IRI behind line ends of old Macs": (
        "a.ttl",
        "@prefix e: <http://pos.example/id/> .\r# of another hand\r\ne:a e:b e:c ;\r e:d <gone> .",
        "relative-iri",
        (4, 6),
    ),
    "an annotation": (
        "a.ttl",
        "@prefix e: <http://pos.example/id/> .\n\n  e:a e:b e:c {| e:since 2020 |} .",
        "rdf-1.2",
        (3, 15),
    ),
    "a name for a statement": (
        "a.ttl",
        "@prefix e: <http://pos.example/id/> .\ne:a e:b e:c\n ~ e:r , e:d .",
        "rdf-1.2",
        (3, 2),
    ),
    "a triple term": (
        "a.nt",
        "<http://e/a> <http://e/b> <http://e/c> .\n<http://e/a> <http://e/b> <<( <http://e/a> <http://e/b> <http://e/c> )>> .",
        "rdf-1.2",
        (2, 27),
    ),
    "a text direction": (
        "a.ttl",
        '@prefix e: <http://pos.example/id/> .\n\ne:a e:b "سلام"@ar--rtl .',
        "rdf-1.2",
        (3, 1),
    ),
    "a text direction in JSON": (
        "a.jsonld",
        '{"@id": "http://e/a",\n "http://e/b": {"@value": "x", "@language": "ar",\n "@direction": "rtl"}}',
        "rdf-1.2",
        (3, 2),
    ),
    "a graph that TriG names": (
        "a.trig",
        '@prefix e: <http://pos.example/id/> .\ne:g { e:a <http://www.w3.org/2000/01/rdf-schema#label> "a"@en ;\n  e:p e:gone . }',
        "dead-link",
        (3, 7),
    ),
    "a relative IRI of JSON that another begins like": (
        "a.jsonld",
        '{"@context": {"@base": "http://pos.example/id/"}, "@id": "s/3",\n "http://e/p": {"@id": "obs/3"}}',
        "dead-link",
        (2, 24),
    ),
    "a value of JSON with an escape": (
        "a.jsonld",
        '{"@id": "http://pos.example/id/a",\n "http://e/p": "x\\u0008"}',
        "control-character",
        (2, 16),
    ),
    "the same text with another datatype before": (
        "a.ttl",
        '@prefix x: <http://www.w3.org/2001/XMLSchema#> .\n<http://e/a> <http://e/p> "1"^^x:boolean , "1" ,\n "1"^^x:date .',
        "bad-literal",
        (3, 2),
    ),
    "the same text of XML with another datatype before": (
        "a.rdf",
        f'{RDFXML}<rdf:Description rdf:about="a"><ex:p>1</ex:p>\n<ex:p rdf:datatype="http://www.w3.org/2001/XMLSchema#date">1</ex:p>'
        "</rdf:Description></rdf:RDF>",
        "bad-literal",
        (6, 60),
    ),
    "an rdf:ID that is none": (
        "a.rdf",
        f'{RDFXML}\n <rdf:Description rdf:ID="1 a"/></rdf:RDF>',
        "syntax",
        (6, 2),
    ),
    "an rdf:ID that was there before": (
        "a.rdf",
        f'{RDFXML}<ex:A rdf:ID="a"/>\n<ex:A rdf:ID="a"/></rdf:RDF>',
        "syntax",
        (6, 1),
    ),
    "XML text between properties": (
        "a.rdf",
        f'{RDFXML}<ex:A rdf:about="a">\n stray <ex:p>1</ex:p></ex:A></rdf:RDF>',
        "syntax",
        (6, 2),
    ),
    "two versions that git could not merge": (
        "a.ttl",
        "<http://e/a> <http://e/b> 1 .\n<<<<<<< HEAD\n<http://e/c> <http://e/b> 1 .\n=======\n>>>>>>> other\n",
        "syntax",
        (2, 1),
    ),
    "a rule of Notation3 in Turtle": (
        "a.ttl",
        "@prefix e: <http://e/> .\n{ ?x e:p ?y } => { ?y e:q ?x } .",
        "another-format",
        (1, 1),
    ),
    "XML that breaks off": (
        "a.rdf",
        f'{RDFXML}<ex:A rdf:about="a"><ex:p>1</ex:p>\n',
        "syntax",
        (6, 1),
    ),
    "XML that goes on behind its end": ("a.rdf", f"{RDFXML}</rdf:RDF>\n<ex:A/>", "syntax", (6, 1)),
    "a character that XML has not": (
        "a.rdf",
        f'{RDFXML}<ex:A rdf:about="a"><ex:p>1</ex:p>\n<ex:p>\f</ex:p></ex:A></rdf:RDF>',
        "syntax",
        (6, 7),
    ),
    "the number of a character that XML has not": (
        "a.rdf",
        f'{RDFXML}<ex:A rdf:about="a">\n<ex:p>x&#12;</ex:p></ex:A></rdf:RDF>',
        "syntax",
        (6, 8),
    ),
    "JSON": (
        "a.jsonld",
        '{"@id": "http://pos.example/id/a",\n "http://www.w3.org/2000/01/rdf-schema#label": "a",\n "http://e/p": {"@id": "http://pos.example/id/gone"}}',
        "dead-link",
        (3, 24),
    ),
}


@pytest.mark.parametrize(("name", "text", "code", "where"), FOUND.values(), ids=FOUND)
def test_a_finding_has_the_line_and_column_of_what_it_is_about(
    tmp_path: Path, name: str, text: str, code: str, where: tuple[int, int]
):
    (tmp_path / name).write_text(text, encoding="utf-8")
    findings = check_site(tmp_path)

    assert [(f.file, f.line, f.column) for f in findings if f.code == code][:1] == [(name, *where)], findings


def test_bytes_in_xml_that_are_no_utf8_have_their_place(tmp_path: Path):
    text = (
        f'{RDFXML}<ex:Bridge rdf:ID="x">\n <rdfs:label>caf'.encode()
        + b"\xe9</rdfs:label></ex:Bridge></rdf:RDF>"
    )
    (tmp_path / "a.rdf").write_bytes(text)
    assert [(f.line, f.code) for f in check_site(tmp_path)] == [(6, "syntax")]


def test_a_mistake_behind_a_long_line_of_xml_has_its_place(tmp_path: Path):
    thing = f'<ex:Bridge rdf:ID="x"><rdfs:label>{"x" * 9_000}</rdfs:label>\n <label>x</label></ex:Bridge>'
    (tmp_path / "a.rdf").write_text(f"{RDFXML}{thing}\n</rdf:RDF>")
    assert [(f.line, f.column) for f in check_site(tmp_path) if f.code == "syntax"] == [(6, 2)]


def test_what_follows_a_mistake_in_xml_is_not_misread(tmp_path: Path):
    bad = '<rdf:Description rdf:about="http://e.example/a b"><rdfs:label>x</rdfs:label></rdf:Description>'
    (tmp_path / "a.rdf").write_text(f"{RDFXML}{bad}\n</rdf:RDF>")
    assert [(f.line, f.code) for f in check_site(tmp_path)] == [(5, "syntax")]


def test_the_remedy_for_a_text_direction_is_to_leave_it_out(tmp_path: Path):
    (tmp_path / "a.ttl").write_text('<http://e/a> <http://e/b> "x"@ar--rtl .')
    (hint,) = [f.hint for f in check_site(tmp_path) if f.code == "rdf-1.2"]
    assert "Leave the direction out" in hint
    assert "rdf:Statement" not in hint


def test_the_remedy_for_a_relative_iri_is_one_of_its_syntax(tmp_path: Path):
    (tmp_path / "a.rdf").write_text(FOUND["an IRI that XML has relative"][1])
    (tmp_path / "a.ttl").write_text("<a> <b> <c> .")
    hints = {f.file: f.hint for f in check_site(tmp_path) if f.code == "relative-iri"}
    assert "xml:base" in hints["a.rdf"]
    assert "@base" in hints["a.ttl"]


PREFIX = {
    "foaf": ("a.ttl", "http://xmlns.com/foaf/0.1/"),
    "dct": ("a.ttl", "http://purl.org/dc/terms/"),
    "rdfs": ("a.trig", "http://www.w3.org/2000/01/rdf-schema#"),
    "skos": ("a.rdf", "http://www.w3.org/2004/02/skos/core#"),
    "mine": ("a.ttl", "http://…"),
}


@pytest.mark.parametrize(("prefix", "file", "namespace"), [(p, *row) for p, row in PREFIX.items()])
def test_an_undeclared_prefix_that_everybody_knows_gets_its_namespace_as_remedy(
    tmp_path: Path, prefix: str, file: str, namespace: str
):
    turtle = f"<http://e/a> {prefix}:x 1 ; {prefix}:y 2 .\n<http://e/b> {prefix}:x 1 .\n"
    xml = f'{RDFXML}<rdf:Description rdf:about="a"><{prefix}:x>1</{prefix}:x></rdf:Description></rdf:RDF>'
    (tmp_path / file).write_text(xml if file.endswith("rdf") else turtle)
    (finding,) = [f for f in check_site(tmp_path) if f.severity == "error"]

    assert finding.line == (5 if file.endswith("rdf") else 1)
    assert (
        f'xmlns:{prefix}="{namespace}"' in finding.hint
        or f"@prefix {prefix}: <{namespace}> ." in finding.hint
    )


def told(reader: TurtleReader | RdfXmlReader) -> set[tuple[str, ...]]:
    return {tuple("_" if p.is_blank else p.value for p in written) for written in reader.statements()}


def parsed(text: bytes, syntax: RdfFormat) -> set[tuple[str, ...]]:
    return {
        tuple("_" if type(term) is BlankNode else term.value for term in quad.triple)
        for quad in parse(text, syntax)
    }


REST = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


@pytest.mark.parametrize("file", sorted(DATA.rglob("*.ttl")), ids=lambda path: path.stem)
def test_the_walk_for_places_meets_every_statement_of_the_parser(file: Path):
    text = file.read_bytes()
    missing = parsed(text, RdfFormat.TURTLE) - told(TurtleReader(text.decode()))
    assert {triple for triple in missing if triple[1] not in (f"{REST}first", f"{REST}rest")} == set()


ODD = r"""@prefix : <http://e/> . @prefix a.b: <http://e/ab#> . PREFIX é: <http://e/é/>
@base <http://e/base/> . # a comment with "quotes' and <brackets
:a a :B , a.b:C; :p 1 , -2.5 , 3e4, .5, true ;; :q "x\"y"@en-GB , '''long ' "text" ''', "é\u00e9\n" .
:é.x é:ü%20 <rel#f> , <> , <../up> , "v"^^:type , "7"^^<http://e/t> .
[] :p [ :q ( 1 [ :r "in" ] "z" ) ] . [ :alone 1 ] :s _:b.1 . _:b.1 :p :a\,b , <http://e/x#y> .
BASE <http://f/> :last:one :p <rel> .
"""


def test_odd_turtle_is_walked_through_as_the_parser_reads_it():
    missing = parsed(ODD.encode(), RdfFormat.TURTLE) - told(TurtleReader(ODD))
    assert {triple for triple in missing if not triple[1].startswith(REST)} == set()


def test_a_broken_file_is_walked_through_without_an_exception():
    text = ODD + RDFXML
    for seed in range(200):
        chosen = random.Random(seed)
        cut = chosen.randrange(len(text))
        broken = text[:cut] + chosen.choice("\"<>[]{}().;,'@:\\&") + text[cut + chosen.randrange(3) :]
        for extension in ("ttl", "trig", "n3", "rdf"):
            list(Places(broken.encode(), extension).statements())


def test_one_slip_is_one_finding(tmp_path: Path):
    text = (PREFIXES + "ex:a rdfs:label 'a'@en ; ex:p [ ex:q 1 ], \"x\" .\n" * 30).replace("\n", "\n\n")
    counts: Counter[int] = Counter()
    for seed in range(120):
        chosen = random.Random(seed)
        cut = chosen.randrange(len(text))
        slip = chosen.choice(["", *string.punctuation])
        (tmp_path / "a.ttl").write_text(text[:cut] + slip + text[cut + 1 :])
        (source,) = find_sources(tmp_path)[0]
        counts[sum(finding.severity == "error" for finding in read(source, frozenset()).findings)] += 1
    assert counts[1] > 60
    assert {count: n for count, n in counts.items() if count > 1} == {}, "more than one finding for one slip"


def test_mistakes_that_have_nothing_to_do_with_each_other_are_all_told(tmp_path: Path):
    lines = [
        "ex:a ex:p nope:x .",
        "ex:b ex:p 1",
        "ex:c ex:p 2 .",
        "ex:d ex:p 3 .",
        "ex:e ex:p <x y> .",
        "ex:f ex:p 1 .",
    ]
    (tmp_path / "a.ttl").write_text("@prefix ex: <http://e/> .\n" + "\n".join(lines))
    (tmp_path / "b.nt").write_text("<http://e/a> <http://e/p> x .\n" * 2 + '<http://e/a> <http://e/p> "1 .\n')
    found = [(f.file, f.line) for f in check_site(tmp_path) if f.severity == "error"]
    assert found == [("a.ttl", 2), ("a.ttl", 4), ("a.ttl", 6), ("b.nt", 1), ("b.nt", 2), ("b.nt", 3)]


# What Notation3 says in words and signs of its own, and its statements by what stands where: column of subject, predicate, object.
NOTATION3 = {
    ":a is :b of :c .": [(13, 7, 1)],
    ":a is :b of :c , :d ; :e :f .": [(13, 7, 1), (18, 7, 1), (1, 23, 26)],
    ":a <- :b :c .": [(10, 7, 1)],
    ":a <-:b :c .": [(9, 6, 1)],
    ":a has :b :c .": [(1, 8, 11)],
    ":a = :b .": [(1, 4, 6)],
    ":a <= :b .": [(7, 4, 1)],
    ":a!:b :c :d .": [(1, 4, 4), (4, 7, 10)],
    ":a :b :c^:d .": [(10, 10, 7), (1, 4, 10)],
    ":a :b :c!:d!:e , :f .": [(7, 10, 10), (10, 13, 13), (1, 4, 13), (1, 4, 18)],
    "[ is :a of :b ] :c 1 .": [(12, 6, 1), (1, 17, 20)],
    "[ :a :b ]!:c :d 1 .": [(1, 3, 6), (1, 11, 11), (11, 14, 17)],
    ':a :b "x"^^:c , 1 .': [(1, 4, 7), (1, 4, 17)],
}


@pytest.mark.parametrize(("text", "columns"), NOTATION3.items(), ids=NOTATION3)
def test_terms_of_notation3_stand_where_they_are_written(text: str, columns: list[tuple[int, int, int]]):
    head = "@prefix : <http://e/> .\n"
    written = Places(f"{head}{text}".encode(), "n3").statements()
    assert [tuple(place.offset - len(head) + 1 for place in each) for each in written] == columns


@pytest.mark.parametrize(
    "before", ["", "{} ex:p ex:b . ", "{ } ex:p {} . ", "{} ex:p {}, {} . ", '{} ex:p "ö" . ex:a ex:p { } . ']
)
def test_an_error_behind_empty_formulas_stands_where_it_is_written(tmp_path: Path, before: str):
    wrong = f"{before}ex:c ex:p ! "
    (tmp_path / "a.n3").write_text(f"@prefix ex: <http://e/> .\n{wrong}. {{}} ex:p ex:b .\n")
    (error,) = (each for each in check_site(tmp_path) if each.severity == "error")
    assert (error.line, error.column) == (2, len(wrong) + 1)


def test_findings_of_inverse_statements_in_notation3_stand_at_their_terms(tmp_path: Path):
    text = "@prefix ex: <http://pos.example/id/> .\nex:a is ex:near of ex:b .\nex:c!ex:on ex:near ex:gone .\n"
    (tmp_path / "a.n3").write_text(text)
    found = {(f.code, f.line, f.column) for f in check_site(tmp_path)}
    assert {("no-label", 2, 20), ("no-label", 3, 1), ("dead-link", 2, 1), ("dead-link", 3, 20)} <= found
