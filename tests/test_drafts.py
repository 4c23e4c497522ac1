"""Files while they are written: positions as editors count them, what stands where, and that after any edit as after none."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import DATA
from hypothesis import given, settings
from hypothesis import strategies as st
from seeother.drafts.cursor import cursor_at
from seeother.drafts.file_index import FileIndex
from seeother.drafts.site_index import SiteIndex
from seeother.drafts.spelling import declaration, spelled
from seeother.drafts.text import Text

Site = Callable[..., Path]
WIDTH = {"utf-8": 1, "utf-16": 2, "utf-32": 4}
TEXTS = st.text(st.sampled_from("ab\n\ré€😀\u2028\x0c\x85"), max_size=30)


@settings(max_examples=5 * settings().max_examples)
@given(TEXTS, st.sampled_from([*WIDTH]), st.data())
def test_positions_are_counted_in_the_units_of_the_encoding(source, encoding, data):
    text = Text(source, encoding)
    offset = data.draw(st.integers(0, len(source)))
    if source[offset - 1 : offset + 1] == "\r\n":
        return  # between the two there is no position

    line, column = text.position(offset)

    before = source[:offset].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    name = f"{encoding}-le" if encoding != "utf-8" else encoding
    assert line == len(before) - 1
    assert column == len(before[-1].encode(name)) // WIDTH[encoding]
    assert text.offset(line, column) == offset


def test_a_column_beyond_the_end_of_a_line_is_its_end():
    assert Text("ab\r\ncd").offset(0, 99) == 2
    assert Text("ab\r\ncd").offset(9, 0) == 6


PIECES = [
    "",
    ".",
    "x",
    '"',
    "[",
    "]",
    " . ",
    "@prefix q: <http://q/> .\n",
    "#",
    "\n",
    '"""',
    "{",
    "ex:a",
    "\u2028",
]


@pytest.mark.parametrize("seed", range(40))
def test_after_any_edits_a_file_says_what_it_says_when_it_is_read_anew(seed: int):
    chance = random.Random(seed)
    text = (DATA / "people.ttl").read_text(encoding="utf-8")[:3000]
    index = FileIndex(text, "ttl")
    for _ in range(6):
        start = chance.randrange(len(text) + 1)
        end = min(start + chance.choice([0, 0, 1, 5, 60]), len(text))
        text = text[:start] + chance.choice(PIECES) + text[end:]
        index.update(text)

        assert said(index) == said(FileIndex(text, "ttl"))


def said(index: FileIndex) -> list[object]:
    return [(b.start, b.length, b.mentions, b.said, b.types, b.declares) for b in index.blocks]


# What is written, with the cursor at |: (kind, written, role, whether a class is wanted)
CURSORS = {
    "ex:a |": ("space", "", "predicate", False),
    "ex:a ex:p |": ("space", "", "object", False),
    "ex:a ex:p ex:b ; |": ("space", "", "predicate", False),
    "ex:a ex:p ex:b , |": ("space", "", "object", False),
    "ex:a a ex|": ("word", "ex", "object", True),
    "ex:a a ex:B, ex:|": ("name", "ex:", "object", True),
    "ex:a rdf:type ex:|": ("name", "ex:", "object", True),
    "ex:a ex:p [ |": ("space", "", "predicate", False),
    "ex:a ex:p [ ex:q |": ("space", "", "object", False),
    "ex:a ex:p [ ex:q 1 ] ; |": ("space", "", "predicate", False),
    "ex:a ex:p (1 ex:|": ("name", "ex:", "object", False),
    'ex:a ex:p "te|xt"': ("text", '"te', "object", False),
    'ex:a ex:p """x\n. |"""': ("text", '"""x\n. ', "object", False),
    "ex:a ex:p 1 # com|": ("comment", "# com", "object", False),
    "ex:a <http://exa|": ("iri", "<http://exa", "predicate", False),
    "ex:a <http://e|xa> 1": ("iri", "<http://e", "predicate", False),
    'ex:a ex:p "1"^^xsd:in|t': ("name", "xsd:in", "datatype", False),
    'ex:a ex:p "1"^^|': ("space", "", "datatype", False),
    "ex:a ex:p 1 .\nfoa|": ("word", "foa", "subject", False),
    "@pre|": ("declaration", "@pre", "object", False),
    "@prefix fo|": ("declaration", "@prefix fo", "object", False),
    "PREFIX fo|": ("declaration", "PREFIX fo", "object", False),
    "ex:a ex:p 1 . |": ("space", "", "subject", False),
}


@pytest.mark.parametrize("written", CURSORS)
def test_the_cursor_knows_what_is_being_written(written: str):
    found = cursor_at(FileIndex(written.replace("|", ""), "ttl"), written.index("|"))

    assert (found.kind, found.written, found.role, found.is_class) == CURSORS[written]


# (file, where the declaration of f: goes, and how it reads)
DECLARATIONS = [
    ("# c\n@prefix a: <http://a/> .\n@base <x:> .\n\nex:a ex:p 1 .", 29, "@prefix f: <http://f/> .\n"),
    ("PREFIX a: <http://a/>\nPREFIX b: <http://b/>\n\nex:a ex:p 1 .", 44, "PREFIX f: <http://f/>\n"),
    ("@prefix a: <http://a/> .\r\nex:a ex:p 1 .", 26, "@prefix f: <http://f/> .\r\n"),
    ("@prefix a: <http://a/> .", 24, "\n@prefix f: <http://f/> .\n"),
    ("ex:a ex:p 1 .\n", 0, "@prefix f: <http://f/> .\n"),
    ("", 0, "@prefix f: <http://f/> .\n"),
]


@pytest.mark.parametrize(("text", "offset", "added"), DECLARATIONS)
def test_a_prefix_is_declared_behind_the_others_and_like_them(text: str, offset: int, added: str):
    assert declaration("f", "http://f/", FileIndex(text, "ttl")) == (offset, added)


# (IRI, how it is written where ex: is bound, whether a prefix is to be declared)
SPELLINGS = [
    ("http://e/Ada", "ex:Ada", False),
    ("http://e/a/b", "<http://e/a/b>", False),
    ("http://e/a.b", "ex:a.b", False),
    ("http://e/ends.", "<http://e/ends.>", False),
    ("http://xmlns.com/foaf/0.1/name", "foaf:name", True),
    ("http://elsewhere/x", "<http://elsewhere/x>", False),
]


@pytest.mark.parametrize(("iri", "text", "is_declared"), SPELLINGS)
def test_an_iri_is_written_by_a_prefix_where_one_does(iri: str, text: str, is_declared: bool):
    index = FileIndex("@prefix ex: <http://e/> .\n", "ttl")

    found = spelled(iri, index, len(index.text), {})
    assert (found.text, found.declaration is not None) == (text, is_declared)


XML = """<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [<!ENTITY ex "https://data.example.org/id/">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="https://data.example.org/id/"
  xml:base="https://data.example.org/id/doc">
  <ex:Kind rdf:about="&ex;a"><ex:knows rdf:resource="b"/></ex:Kind>
</rdf:RDF>"""
JSON = """{"@context": {"ex": "https://data.example.org/id/", "knows": {"@id": "ex:knows", "@type": "@id"}},
 "@id": "ex:a", "knows": "https://data.example.org/id/b"}"""


@pytest.mark.parametrize(("text", "extension"), [(XML, "rdf"), (JSON, "jsonld")])
def test_other_syntaxes_tell_where_things_stand(text: str, extension: str):
    index = FileIndex(text, extension)

    def written(iri: str) -> list[tuple[str, str]]:
        return [(text[s.start : s.end], s.role) for s in index.spans(f"https://data.example.org/id/{iri}")]

    assert written("a") in ([("&ex;a", "subject")], [("ex:a", "subject")])
    assert written("b") in ([("b", "object")], [("https://data.example.org/id/b", "object")])
    assert written("knows")


def test_a_site_knows_unsaved_texts_and_forgets_them_with_the_file(site: Site):
    folder = site(a="ex:a rdfs:label 'Anna'@en .")
    index = SiteIndex(folder)
    index.load()
    assert index.label_of("https://data.example.org/id/a") == "Anna"
    assert index.page_of("https://data.example.org/id/a") == "https://data.example.org/doc/a"

    index.write("a.ttl", Text("@prefix ex: <https://data.example.org/id/> .\nex:b ex:p ex:c ."))
    assert not index.is_subject("https://data.example.org/id/a")
    assert [*index.unsaved()] == ["a.ttl"]

    index.close("a.ttl")
    index.load()
    assert index.label_of("https://data.example.org/id/a") == "Anna"

    (folder / "a.ttl").unlink()
    index.load()
    assert not [*index.subjects()]
