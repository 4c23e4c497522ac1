"""Slips of the pen in Turtle: where the parser stops, the finding says what somebody meant, and nothing that only follows."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PREFIXES
from seeother.check.site import check_site
from seeother.diagnostics import Diagnostic

Site = Callable[..., Path]
FIRST = PREFIXES.count("\n") + 1  # the line the data of a file starts on
BEFORE = (
    "ex:a rdfs:label 'A'@en .\nex:b rdfs:label 'B'@en ;\n  "  # what is to be mended stands on the third line
)


def stops(folder: Path) -> list[Diagnostic]:
    return [each for each in check_site(folder) if each.severity == "error"]


SLIPS = {
    "typographic quotes": ["ex:p “x” .", (0, 8), "straight quotes"],
    "typographic brackets": ["ex:p ‹http://x.example/› .", (0, 8), "between < and >"],
    "a space that is none": ["ex:p\u00a01 .", (0, 7), "U+00A0 (no-break space)"],
    "a character that nobody sees": ["ex:p\u200b 1 .", (0, 7), "U+200B (zero width space)"],
    "a byte order mark inside": ["\ufeffex:p 1 .", (0, 3), "U+FEFF"],
    "a backslash": ['ex:p "C:\\x" .', (0, 11), r"Write \\ for a backslash"],
    "a line break in a text": ['ex:p "x\ny" .', (0, 10), '"""…"""'],
    "a quote inside a text": ['ex:p "an "old" bridge" .', (0, 13), r"inside a text it is written \"."],
    "a quote that is missing": ['ex:p "x@en , "y"@de .', (0, 17), "A quote is missing here"],
    "an IRI without its end": [
        "ex:p <http://x.example/y .\nex:c ex:p 'a\\'b' .",
        (0, 8),
        "the > of this IRI is missing",
    ],
    "a semicolon for a dot": ["ex:p 1 ;\nex:c a ex:T .", (1, 6), "ends with a dot, not with ;"],
    "nothing before a semicolon": ["ex:p ; ex:q 1 .", (0, 8), "the object is missing"],
    "commas in a list": ["ex:p ( 1, 2 ) .", (0, 11), "spaces between them, and no commas"],
    "a list without its end": ["ex:p ( 1 2 ; ex:q 3 .", (0, 14), "the ) is missing"],
    "a prefix in other case": ["Ex:p 1 .", (0, 3), "Did you mean ex:?"],
    "a prefix misspelt": ["rfds:label 1 .", (0, 3), "Did you mean rdfs:?"],
    "true as in Python": ["ex:p True .", (0, 8), "Write true in small letters."],
    "a name without prefix": ["label 'x' .", (0, 3), "as in rdfs:label"],
    "a language of one letter": ['ex:p "x"@t .', (0, 12), "A language tag looks like @en"],
    "the datatype of texts with a language": [
        'ex:p "x"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString> .',
        (0, 13),
        "Leave the datatype out",
    ],
    "line ends of old Macs": ["ex:p “x” .\r", (0, 8), "straight quotes"],
    "another language's comment": [
        "ex:p 1 .\n// what follows\nex:c ex:p 1 .",
        (1, 1),
        "Comments begin with #.",
    ],
    "a dot behind PREFIX": [
        "ex:p 1 .\nPREFIX x: <http://x.example/> .",
        (1, 31),
        "PREFIX and BASE have none",
    ],
    "a datatype with one sign": ['ex:p "1"^xsd:integer .', (0, 11), "Write two of them"],
    "a merge that stopped": ["ex:p 1 .\n<<<<<<< HEAD\nex:c ex:p 1 .", (1, 1), "a merge left two states here"],
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_of_the_pen_is_told_with_what_was_meant(site: Site, slip: str):
    text, (lines, column), told = SLIPS[slip]
    first, *_ = stops(site(x=BEFORE + text))

    assert (first.line, first.column) == (FIRST + 2 + lines, column), str(first)
    assert told in f"{first.message} {first.hint}"


def test_what_may_stand_behind_a_mistake_is_not_missed(site: Site):
    folder = site(
        x="ex:a rdfs:label 'A'@en ; rdfs:seeAlso ex:b , ex:nowhere ; a ex:Kind ; ex:long 1 .",
        y="ex:c rdfs:label 'C\n'@en .\nex:b rdfs:label 'B'@en .",
        z="ex:Other a rdfs:Class ; rdfs:label 'K'@en .",
    )

    dead = [each.message for each in check_site(folder) if each.code == "dead-link"]
    assert len(dead) == 1, dead
    assert "nowhere" in dead[0]


def test_a_line_with_a_mistake_has_no_findings_that_follow_from_it(site: Site):
    folder = site(x='ex:a rdfs:label "A "bridge" of steel"@en .\nex:b rdfs:label "B"@en .')

    assert {each.code for each in check_site(folder) if each.file == "x.ttl"} == {"syntax"}


def test_a_line_of_a_text_is_not_taken_for_the_mark_of_a_merge(site: Site):
    (first, *_) = stops(site(x='ex:a rdfs:comment """Title\n=======\nText"""@en ; ex:p .'))

    assert first.message == "the object is missing"


def test_a_packed_file_that_is_cut_off_behind_a_mistake_is_told_of_both_or_one(site: Site):
    folder = site(a="ex:a rdfs:label 'A'@en .")
    packed = gzip.compress(
        (PREFIXES + "ex:b ex:p ; .\n" + "".join(f"ex:b ex:p {n} .\n" for n in range(9999))).encode()
    )
    (folder / "b.ttl.gz").write_bytes(packed[:-400])

    assert {each.code for each in stops(folder)} <= {"syntax", "unreadable"}
    assert stops(folder)
