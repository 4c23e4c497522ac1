"""Literals are served as they were written, whatever the store makes of their values."""

import gzip
import os
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import PREFIXES, Site
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rdflib import URIRef
from seeother.check.site import check_site
from seeother.decide.resolver import answer
from seeother.files import literals as exact
from seeother.files.literals import stored
from seeother.graph.oxigraph import to_quads
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Answer, Ask
from seeother.publish.once import publish_once
from seeother.terms import XSD
from seeother.write.ntriples import text_of

A, P, GRAPH = ox.NamedNode("http://e.example/a"), ox.NamedNode("http://e.example/p"), ox.DefaultGraph()
DATATYPES = ["string", "anyURI", "hexBinary", *exact._KEPT]
DIGITS = st.text("0123456789+-.eETZ:PYMDHS", max_size=24)
NUMBERS = st.one_of(
    st.integers().map(str), st.decimals(allow_nan=False, allow_infinity=False).map(str), st.floats().map(repr)
)
DATES = st.one_of(
    st.dates().map(str),
    st.datetimes().map(lambda d: d.isoformat()),
    st.times().map(str),
    st.sampled_from(
        [
            "2020-01-01T24:00:00Z",
            "0000-01-01",
            "-0043-03-15",
            "2020-02-30",
            "12020-01-01Z",
            "1999-05-31+13:00",
        ]
    ),
)


@settings(max_examples=5 * settings().max_examples)
@given(
    st.one_of(
        DIGITS,
        NUMBERS,
        DATES,
        st.sampled_from(["true", "false", "1", "0", "INF", "-INF", "NaN", "P12M", "PT60M", "-0", "0.0"]),
    ),
    st.sampled_from(DATATYPES),
)
@example("12.50", "decimal")
@example("3", "nonNegativeInteger")
@example("891700000.0", "double")
@example("0.1", "double")
@example("999999999999999999", "integer")
@example("0001-01-01T00:00:00Z", "dateTime")
def test_a_literal_comes_back_as_it_was(text: str, datatype: str):
    written = ox.Quad(A, P, ox.Literal(text, datatype=ox.NamedNode(XSD + datatype)), GRAPH)
    store = ox.Store()
    store.extend(stored(iter([written]), GRAPH))
    [quad] = to_quads(store.quads_for_pattern(A, None, None, None), URIRef("file:x"))
    assert text_of(quad.object) == str(written.object)


ODD = """ex:a rdfs:label "a" ; ex:p "3"^^xsd:nonNegativeInteger , 12.50 , "1"^^xsd:boolean , true , "P12M"^^xsd:duration , 1.0 , 1 ,
    "891700000.0"^^xsd:double , "2020-01-01T24:00:00Z"^^xsd:dateTime ; ex:q [ ex:least "2"^^xsd:positiveInteger ] .
"""


@pytest.mark.parametrize("store", ["oxigraph", "memory"])
@pytest.mark.parametrize("padding", [0, pytest.param(30_000, marks=pytest.mark.long)], ids=["small", "large"])
def test_every_format_says_what_the_file_says(site: Site, tmp_path: Path, store: str, padding: int):
    base = f'base = "https://data.example.org"\nstore = "{store}"\n[[pattern]]\nthing = "/id/{{+name}}"\ndocument = "/doc/{{+name}}"\n'
    folder = site(base, a=ODD + "".join(f"ex:n{n} ex:number {n}.00 .\n" for n in range(padding)))
    publish_once(folder, tmp_path / "state")
    snapshot = Snapshot(tmp_path / "state" / "current")

    expected = {
        str(q.object) for q in ox.parse(PREFIXES + ODD, ox.RdfFormat.TURTLE) if type(q.object) is ox.Literal
    }
    for name, syntax in {
        "nt": ox.RdfFormat.N_TRIPLES,
        "ttl": ox.RdfFormat.TURTLE,
        "rdf": ox.RdfFormat.RDF_XML,
    }.items():
        given_ = answer(Ask("GET", f"/doc/a.{name}"), snapshot)
        assert isinstance(given_, Answer)
        said = {str(q.object) for q in ox.parse(given_.body, syntax) if type(q.object) is ox.Literal}
        assert expected <= said
        assert not any("as-written" in text for text in said)


def test_a_list_is_narrowed_down_by_a_number_as_it_is_written(site: Site, tmp_path: Path):
    folder = site(
        a="".join(f"ex:n{n} a ex:Kind ; rdfs:label 'n{n}' ; ex:size {n % 3}.50 .\n" for n in range(30))
    )
    publish_once(folder, tmp_path / "state")
    condition = "https%3A%2F%2Fdata.example.org%2Fid%2Fsize+%222.50%22%5E%5E%3Chttp%3A%2F%2Fwww.w3.org%2F2001%2FXMLSchema%23decimal%3E"
    given_ = answer(Ask("GET", f"/browse.nt?with={condition}"), Snapshot(tmp_path / "state" / "current"))
    assert isinstance(given_, Answer)
    assert b'totalItems> "10"' in given_.body


def test_shapes_see_the_datatype_that_is_written(site: Site, tmp_path: Path):
    folder = site(
        a='ex:a rdfs:label "a"@en ; ex:n "3"^^xsd:nonNegativeInteger ; ex:text "one" , "two"@en . ex:b rdfs:label "b"@en ; ex:n 3 .'
    )
    (folder / "x.shacl.ttl").write_text(
        PREFIXES
        + """@prefix sh: <http://www.w3.org/ns/shacl#> .
        ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:n ; sh:property [ sh:path ex:n ; sh:datatype xsd:nonNegativeInteger ] ,
            [ sh:path ex:text ; sh:in ( "one" "two"@en ) ; sh:maxCount 2 ] ."""
    )
    found = [finding for finding in check_site(folder) if finding.code == "shape"]
    assert len(found) == 1
    assert "id/b" in found[0].message


@pytest.mark.long
def test_a_large_file_with_one_odd_literal_at_its_end_is_served_as_written(site: Site, tmp_path: Path):
    many = "".join(
        f'ex:n{n} ex:number {n} ; rdfs:label "n{n}"@en .\n' for n in range(30_000)
    )  # exact for longer than the sample
    folder = site(a=many + ODD)
    with gzip.open(
        folder / "b c.ttl.gz", "wt"
    ) as file:  # and one that begins oddly, packed, with a space in its name
        file.write(
            PREFIXES
            + "".join(
                f'ex:m{n} ex:number {n}.50 ; rdfs:label "{os.urandom(20).hex()}"@en .\n'
                for n in range(30_000)
            )
        )
    publish_once(folder, tmp_path / "state")
    given_ = answer(Ask("GET", "/doc/a.nt"), Snapshot(tmp_path / "state" / "current"))
    assert isinstance(given_, Answer)
    assert b'"3"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger>' in given_.body
    assert given_.body.count(b'"12.50"^^') == 1
    assert b'"12.5"' not in given_.body
    packed = answer(Ask("GET", "/doc/m29999.nt"), Snapshot(tmp_path / "state" / "current"))
    assert isinstance(packed, Answer)
    assert b'"29999.50"^^<http://www.w3.org/2001/XMLSchema#decimal>' in packed.body
    assert not list((tmp_path / "state").rglob("*.nt"))
