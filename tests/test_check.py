"""What `seeother check` finds: every code with data that has it, where exactly, and how it is printed."""

import ast
import gc
import json
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import DATA, PREFIXES, ROOT, SETTINGS, borrowed, git, run, until
from hypothesis import given
from hypothesis import strategies as st
from seeother.check.site import check_site
from seeother.diagnostics import SEVERITIES, finding, in_order, told_together
from seeother.files.datatypes import example, is_valid
from seeother.finding_codes import CODES
from seeother.publish.folder import look_at
from seeother.publish.once import publish_once
from seeother.publish.review import Review
from seeother.publish.state import StateFolder
from seeother.survey.survey import Survey
from seeother.terms import XSD

Site = Callable[..., Path]
OK = 'rdfs:label "x"@en'
FIRST = PREFIXES.count("\n") + 1  # the line the data of a file starts on


def found(folder: Path, code: str, against: str = "") -> list[tuple[str, int, int, str]]:
    return [(f.file, f.line, f.column, f.severity) for f in check_site(folder, against) if f.code == code]


CASES = {
    "unserved-subject": [f"<https://data.example.org/other/x> {OK} .", (FIRST, 1)],
    "nothing-served": [f"<urn:uuid:11111111-1111-4111-8111-111111111111> {OK} .", (FIRST, 1)],
    "dead-link": [f"ex:a {OK} ;\n  rdfs:seeAlso ex:nowhere .", (FIRST + 1, 16)],
    "not-here": [f"ex:a {OK} .\n<urn:x:1> {OK} ; ex:p 1 .\n<urn:x:2> {OK} ; ex:p 2 .", (FIRST + 1, 1)],
    "undefined-term": [f"ex:length a rdfs:Property ; {OK} .\nex:a {OK} ;\n  ex:lenght 12 .", (FIRST + 2, 3)],
    "thing-as-document": [
        f"ex:a {OK} ;\n <http://xmlns.com/foaf/0.1/page> ex:b . ex:b a ex:Bridge ; {OK} .",
        (FIRST + 1, 35),
    ],
    "hash-and-slash": [
        f"<https://data.example.org/id/v#t> {OK} . <https://data.example.org/id/v/t> {OK} .",
        (FIRST, 1),
    ],
    "no-label": ["ex:a rdfs:comment 'x' .", (FIRST, 1)],
    "label-language": ["ex:a rdfs:label 'x'@fr .", (FIRST, 1)],
    "bad-literal": [f'ex:a {OK} ;\n  ex:on "2026-02-30"^^xsd:date .', (FIRST + 1, 9)],
    "prefix-typo": [f"@prefix foaf: <http://xmlns.com/foaf/0.2/> .\nex:a {OK} .", (FIRST, 9)],
    "unsafe-iri": [f"<https://data.example.org/id/caf%C3%A9> {OK} .", (FIRST, 1)],
    "shadowed-name": [f"<https://data.example.org/id/ada.ttl> {OK} .", (FIRST, 1)],
    "no-replacement": [f"ex:a {OK} ; <http://www.w3.org/2002/07/owl#deprecated> true .", (FIRST, 1)],
    "syntax": ["ex:a rdfs:label 'x'", None],
    "relative-iri": ["<a> rdfs:label 'x' .", (FIRST, 1)],
    "bad-language-tag": ["ex:a rdfs:label 'x'@en_GB .", None],
    "rdf-1.2": ["ex:a rdfs:label <<( ex:a ex:b ex:c )>> .", None],
}


@pytest.mark.parametrize(
    ("code", "text", "place"), [(code, *case) for code, case in CASES.items()], ids=CASES
)
def test_a_finding_stands_where_the_mistake_is(
    site: Site, code: str, text: str, place: tuple[int, int] | None
):
    folder = site(x=text)
    results = found(folder, code)

    assert results, [str(f) for f in check_site(folder)]
    assert results[0][0] == "x.ttl"
    if place:
        assert results[0][1:3] == place


@pytest.mark.parametrize(
    "twin",
    [
        "<http://data.example.org/id/a>",
        "<https://data.example.org/id/a/>",
        "<https://data.example.org/id/A>",
    ],
)
def test_twins_of_a_uri_are_found(site: Site, twin: str):
    assert found(site(x=f"ex:a {OK} .\nex:b {OK} ; rdfs:seeAlso {twin} ."), "twin-uri")[0][:2] == (
        "x.ttl",
        FIRST + 1,
    )


@pytest.mark.parametrize(
    ("one", "other", "twins"),
    [
        ("AT%26T", "AT&T", 1),
        ("C%2B%2B", "C++", 1),
        ("a%3db", "a%3Db", 0),  # two spellings of one name
        ("caf%C3%A9", "café", 0),
        ("a%2Fb", "a/b", 0),  # which have a document each
    ],
)
def test_names_that_differ_by_the_escape_of_a_reserved_character_are_told(
    site: Site, one: str, other: str, twins: int
):
    names = (f"<https://data.example.org/id/{name}>" for name in (one, other))
    assert len(found(site(x=" ".join(f"{name} {OK} ." for name in names)), "twin-uri")) == twins


def test_a_class_and_a_property_may_differ_by_case(site: Site):
    assert not found(
        site(
            x=f"ex:City a rdfs:Class ; {OK} . ex:city a <http://www.w3.org/2002/07/owl#ObjectProperty> ; {OK} ."
        ),
        "twin-uri",
    )


@pytest.mark.parametrize(
    ("other", "twins"),
    [
        (f"ex:noun a ex:PartOfSpeech ; {OK} .", 0),
        (f"ex:b {OK} ; rdfs:seeAlso ex:noun .", 1),
        (f"<https://data.example.org/id/Noun/> a ex:PartOfSpeech ; {OK} .", 1),
    ],
)
def test_a_class_and_what_is_in_one_may_differ_by_case(site: Site, other: str, twins: int):
    assert len(found(site(x=f"ex:Noun a rdfs:Class ; {OK} . {other}"), "twin-uri")) == twins


def test_a_term_is_missed_only_in_a_vocabulary_that_the_site_defines(site: Site):
    defined = f"ex:length a rdfs:Property ; {OK} . ex:Bridge a rdfs:Class ; {OK} .\n"
    (finding,) = [
        f
        for f in check_site(site(x=f"{defined}ex:a a ex:Brigde ; {OK} ; ex:length 1 ."))
        if f.code == "undefined-term"
    ]

    assert "id/Brigde> is in use" in finding.message
    assert "Did you mean 'Bridge'?" in finding.hint
    assert not found(site(x=f"ex:a a ex:Brigde ; {OK} ; ex:length 1 ."), "undefined-term")


def test_without_a_base_a_subject_is_told_of_once(site: Site):
    settings = '[[pattern]]\nthing = "https://data.example.org/id/{name}"\ndocument = "https://data.example.org/doc/{name}"\n'
    told = check_site(site(settings, x=f"ex:a {OK} .\n<https://other.example/b> {OK} ; ex:p 1 ."))
    assert [f.code for f in told if "other.example" in f.message] == ["unserved-subject"]


def test_an_extract_of_a_vocabulary_is_not_taken_for_all_of_it(site: Site):
    text = f"ex:P31 a rdfs:Property ; {OK} . ex:a {OK} ; ex:P31 1 ; ex:P19 2 ; ex:P18 3 ."
    assert not found(site(x=text), "undefined-term")


def test_numbered_terms_are_not_taken_for_misspelt_ones(site: Site):
    text = "".join(f"ex:P{n} a rdfs:Property ; {OK} .\n" for n in (30, 31, 32)) + f"ex:a {OK} ; ex:P33 1 ."
    (finding,) = [f for f in check_site(site(x=text)) if f.code == "undefined-term"]
    assert "Did you mean" not in finding.hint


XML = '<?xml version="1.0"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e.example/">\n'
# A file with a mistake, where it is, and a word of the remedy.
MISTAKES = {
    "a.rdf": (
        f'{XML}<rdf:Description rdf:about="http://e.example/a">\n <e:p>x</e:q>\n</rdf:Description></rdf:RDF>',
        (4, 10),
        "xmllint",
    ),
    "b.rdf": (
        f'{XML}<rdf:Description rdf:about="http://e.example/a">\n <un:p>x</un:p>\n</rdf:Description></rdf:RDF>',
        (4, 2),
        'xmlns:un="',
    ),
    "c.jsonld": ('{"@id": "http://e.example/a",\n "http://e.example/p": "x",,}', (2, 28), "json.tool"),
    "d.jsonld": (
        '{"@context": "https://schema.org",\n "@id": "http://e.example/a", "name": "x"}',
        (1, 14),
        "context into the file",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_in_xml_and_json_have_a_place_too(site: Site, name: str):
    text, place, remedy = MISTAKES[name]
    folder = site(x=f"ex:a {OK} .")
    (folder / name).write_text(text)
    (finding,) = [f for f in check_site(folder) if f.severity == "error"]

    assert (finding.file, finding.line, finding.column) == (name, *place)
    assert remedy in finding.hint
    assert "LoadDocument" not in finding.message


@pytest.mark.parametrize(
    ("text", "extension"), [("@prefix ex: <http://e.example/> .", ".ttl"), (XML, ".rdf"), ("", ".rdf")]
)
def test_an_owl_file_is_told_its_extension_by_what_is_in_it(site: Site, text: str, extension: str):
    folder = site(x=f"ex:a {OK} .")
    (folder / "pizza.owl").write_text(text)
    (finding,) = [f for f in check_site(folder) if f.code == "unknown-extension"]
    assert f"name it {extension};" in finding.hint


def test_files_that_are_passed_over_alike_are_told_once_with_how_many_there_are(site: Site):
    folder = site(f"{SETTINGS}\n[check]\n'old/*' = 'ignore'\n", x=f"ex:a {OK} .")
    (folder / "old").mkdir()
    for name in ("c.owl", "a.owl", "e.owl", "b.owl", "d.owl", "old/z.owl"):
        (folder / name).write_text(XML)
    (folder / "f.owl").write_text("@prefix ex: <http://e.example/> .")

    told = [f for f in check_site(folder) if f.code == "unknown-extension"]
    assert [(f.file, f.hint.partition(";")[0]) for f in told] == [
        ("a.owl", "If it is RDF, name it .rdf"),
        ("f.owl", "If it is RDF, name it .ttl"),
    ]
    assert told[0].message.endswith("this one and 4 more, such as b.owl, c.owl, d.owl")
    # Where a site starts, what it ignores is not known yet, and everything is told.
    assert any("5 more" in f.message for f in look_at(folder).findings)


def test_a_finding_that_is_met_twice_is_told_once_as_it_is():
    twice = finding("dead-link", ("a.ttl", 1, 1), "it is linked to", "Describe it.")
    owl = finding("unknown-extension", ("a.owl", 0, 0), "nothing is published", "Name it .rdf.")

    assert in_order(told_together([twice, owl, twice, owl])) == (owl, twice)


def test_a_prefix_that_stands_for_two_namespaces_is_found_where_it_changes(site: Site):
    folder = site(a=f"@prefix n: <http://one.example/> .\nex:a {OK} .\n@prefix n: <http://two.example/> .")

    assert found(folder, "prefix-conflict") == [("a.ttl", FIRST + 2, 9, "warning")]


@pytest.mark.parametrize("word", ["@prefix", "PREFIX", "Prefix"])
def test_a_prefix_may_be_declared_anew_in_any_spelling(site: Site, word: str):
    end = " ." if word[0] == "@" else ""
    folder = site(x=f"ex:a {OK} .\n{word} ex: <https://data.example.org/id/other/>{end}\nex:b {OK} .")

    assert found(folder, "prefix-conflict") == [("x.ttl", FIRST + 1, len(word) + 2, "warning")]


def test_what_a_check_gathers_goes_with_it(site: Site):
    gc.collect()
    gc.disable()  # what holds itself in memory would stay
    try:
        check_site(site(x=f"ex:a {OK} ; ex:p 'a text' , 7 ."))
        left = [each for each in gc.get_objects() if isinstance(each, Survey)]
    finally:
        gc.enable()

    assert not left


def test_a_subject_in_several_files_is_information(site: Site):
    assert found(site(a=f"ex:a {OK} .", b="ex:a ex:p 1 ."), "several-files") == [("a.ttl", FIRST, 1, "info")]


def test_shapes_are_applied_and_their_results_are_findings(site: Site):
    folder = site(x=f"ex:ok {OK} ; a ex:Bridge ; ex:length 3 .\nex:bad {OK} ; a ex:Bridge .")
    (folder / "bridge.shacl.ttl").write_text(
        PREFIXES
        + """@prefix sh: <http://www.w3.org/ns/shacl#> .
ex:Shape a sh:NodeShape ; sh:targetClass ex:Bridge ;
  sh:property [ sh:path ex:length ; sh:minCount 1 ; sh:message "A bridge has a length." ] ."""
    )

    assert found(folder, "shape") == [("x.ttl", FIRST + 1, 1, "error")]
    (folder / "bridge.shacl.ttl").write_text("this is no Turtle")
    assert found(folder, "bad-shape")[0][0] == "bridge.shacl.ttl"


def test_a_thing_that_would_vanish_is_an_error_unless_it_is_retired(site: Site, tmp_path: Path):
    old = tmp_path / "old"
    old.mkdir()
    (old / "seeother.toml").write_text(SETTINGS)
    (old / "x.ttl").write_text(PREFIXES + f"ex:a {OK} . ex:b {OK} . ex:c {OK} .")
    folder = site(SETTINGS + '[[retired]]\nthing = "/id/c"\n', x=f"ex:a {OK} .")

    (finding,) = [f for f in check_site(folder, str(old)) if f.code == "thing-vanished"]
    assert "/id/b>" in finding.message
    assert finding.severity == "error"
    publish_once(old, tmp_path / "state")
    assert len(found(folder, "thing-vanished", str(tmp_path / "state"))) == 1


@pytest.mark.parametrize("top", [".", ".."], ids=["the repository", "a folder of it"])
def test_a_site_can_be_compared_with_a_git_revision(site: Site, top: str):
    folder = site(x=f"ex:a {OK} . ex:b {OK} .")
    git(folder / top, "init", "-q")
    git(folder / top, "add", ".")
    git(folder / top, "commit", "-qm", "x")
    (folder / "x.ttl").write_text(PREFIXES + f"ex:a {OK} .")

    assert len(found(folder, "thing-vanished", "HEAD")) == 1
    assert run("check", folder, "--against", "nonsense").exit_code == 2


def test_relative_and_indented_subjects_have_their_line(site: Site):
    folder = site(
        x=f"@base <https://data.example.org/id/> .\nex:a {OK} . <b> rdfs:comment 1 .\n  <c> rdfs:comment 1 ."
    )

    assert [place[1] for place in found(folder, "no-label")] == [FIRST + 1, FIRST + 2]


def test_exit_codes_and_formats(site: Site):
    folder = site(x="ex:a rdfs:comment 1 .")

    assert run("check", folder).exit_code == 0
    assert run("check", folder, "--strict").exit_code == 1
    (listed,) = json.loads(run("check", folder, "--format", "json").stdout)
    assert set(listed) == {"file", "line", "column", "severity", "code", "message", "hint"}
    assert run("check", folder, "--format", "github").stdout.startswith(
        f"::warning file=x.ttl,line={FIRST},col=1,title=no-label::"
    )
    sarif = json.loads(run("check", folder, "--format", "sarif").stdout)
    assert sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"] == {
        "startLine": FIRST,
        "startColumn": 1,
    }
    (folder / "y.ttl").write_text("broken")
    assert run("check", folder).exit_code == 1
    assert run("check", folder / "nowhere").exit_code == 1
    assert run("check", folder, "--format", "xml").exit_code == 2


def test_a_text_shows_some_findings_of_each_code_from_every_file_and_how_many_more_there_are(site: Site):
    many = " ".join(f'ex:{{}}{n} {OK} ; rdfs:comment " {n}" .\n' for n in range(30))
    folder = site(x=many.replace("{}", "x"), y=f'ex:y {OK} ; rdfs:comment " y" .', z=many.replace("{}", "z"))
    lines = run("check", folder).stdout.splitlines()
    of_this = [line for line in lines if line.endswith("[padded-text]")]

    assert len(json.loads(run("check", folder, "--format", "json").stdout)) == 61
    assert Counter(line.partition(":")[0] for line in of_this) == {"x.ttl": 10, "y.ttl": 1, "z.ttl": 9}
    assert [int(line.split(":")[1]) for line in of_this[:10]] == [FIRST + n for n in range(10)]
    assert lines[-2:] == ["and 41 more of [padded-text], in 2 files", "61 warnings"]


def test_the_demo_is_spotless():
    assert [str(finding) for finding in check_site(DATA)] == []


@pytest.mark.parametrize("name", ["schemaorg", pytest.param("sweet", marks=pytest.mark.long)])
@pytest.mark.long
def test_vocabularies_of_others_have_no_errors(name: str):
    assert [f for f in check_site(borrowed(name)) if f.severity == "error"] == []


def codes_in(path: Path) -> set[tuple[str, str]]:
    """Return the codes that a module makes findings of, each with the severity it states ("" none)."""
    calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    found = set()
    for call in calls:
        if getattr(call.func, "id", "") in ("Diagnostic", "finding", "_error"):
            texts = [str(a.value) for a in call.args if isinstance(a, ast.Constant)]
            stated = next((text for text in texts if text in SEVERITIES), "")
            found |= {(t, stated) for t in texts if re.fullmatch(r"[a-z]+(-[a-z0-9.]+)+|syntax|shape", t)}
    return found


def test_every_finding_is_as_grave_as_the_one_table_of_codes_says():
    used = {code for path in (ROOT / "app").rglob("*.py") for code in codes_in(path)}

    assert len(used) > 30
    assert sorted(code for code, _ in used if code not in CODES) == []
    assert [(code, stated) for code, stated in used if stated not in ("", CODES[code].severity)] == []


def test_no_code_is_in_the_table_that_nothing_has():
    sources = "".join(p.read_text() for p in (ROOT / "app").rglob("*.py") if p.stem != "finding_codes")
    assert [code for code in CODES if f'"{code}"' not in sources] == []


def test_a_site_too_large_for_the_server_to_review_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("seeother.publish.review._MOST_STATEMENTS", 100)
    publish_once(DATA, tmp_path)

    review = Review(DATA, StateFolder(tmp_path))

    assert review.is_over()
    assert [f["code"] for f in json.loads((tmp_path / "problems.json").read_text())["findings"]] == [
        "not-reviewed"
    ]
    review.close()


def test_a_review_after_a_pause_begins_only_then_and_comes_to_an_end(tmp_path: Path):
    folder, state = tmp_path / "site", tmp_path / "state"
    folder.mkdir()
    (folder / "a.ttl").write_text(PREFIXES + 'ex:a rdfs:label "A" .')
    publish_once(folder, state)
    review = Review(folder, StateFolder(state), pause=60)
    assert not review.is_over()
    assert review._process is None

    review._begin = time.monotonic()
    assert not review.is_over()
    assert until(review.is_over)
    review.close()


@given(
    content=st.binary(max_size=400),
    extension=st.sampled_from(["ttl", "nt", "nq", "trig", "rdf", "jsonld", "n3", "ttl.gz", "shacl.ttl"]),
)
def test_check_never_crashes_on_arbitrary_bytes(tmp_path: Path, content: bytes, extension: str):
    for old in tmp_path.iterdir():
        old.unlink()
    (tmp_path / f"x.{extension}").write_bytes(content)

    check_site(tmp_path)


@given(text=st.text(max_size=120), toml=st.text(max_size=80))
def test_check_never_crashes_on_arbitrary_text(tmp_path: Path, text: str, toml: str):
    (tmp_path / "x.ttl").write_text(PREFIXES + text, encoding="utf-8", errors="replace")
    (tmp_path / "seeother.toml").write_text(SETTINGS + toml, encoding="utf-8", errors="replace")

    check_site(tmp_path)


@pytest.mark.parametrize(
    ("text", "name", "valid"),
    [
        ("2026-02-28", "date", True),
        ("2024-02-29", "date", True),
        ("2026-02-29", "date", False),
        ("20260228", "date", False),
        ("2026-13-01", "date", False),
        ("-0044-03-15", "date", True),
        ("2026-01-01T25:00:00", "dateTime", False),
        ("2026-01-01T24:00:00Z", "dateTime", True),
        ("1e5", "decimal", False),
        ("1,5", "decimal", False),
        (".5", "decimal", True),
        ("nan", "double", False),
        ("NaN", "double", True),
        ("INF", "double", True),
        ("yes", "boolean", False),
        ("1", "boolean", True),
        ("300", "byte", False),
        ("-1", "nonNegativeInteger", False),
        ("12a", "integer", False),
        ("2019-2020", "gYear", False),
        ("P", "duration", False),
        ("P1DT", "duration", False),
        ("P1Y2M3DT4H5M6.7S", "duration", True),
        ("a b", "anyURI", False),
        ("x", "string", True),
        ("whatever", "noSuchType", False),
        (" 42 ", "integer", False),
        ("ABC", "hexBinary", False),
    ],
)
def test_lexical_forms_are_those_of_xsd(text: str, name: str, valid: bool):
    assert is_valid(text, XSD + name) is valid


@pytest.mark.parametrize(
    "name",
    ["date", "integer", "negativeInteger", "duration", "boolean", "gMonthDay", "anyURI", "base64Binary"],
)
def test_the_example_of_a_datatype_is_valid(name: str):
    assert is_valid(example(XSD + name), XSD + name)


def test_a_site_of_blank_nodes_serves_nothing(site: Site):
    assert found(site(None, x=f"[] {OK} ."), "nothing-served") == [("x.ttl", 0, 0, "warning")]
    assert not found(site(x=f"ex:a {OK} ."), "nothing-served")


# (settings below the base, Turtle, codes that are found)
ADDRESSES = {
    "documents": (
        f"ex:york {OK} . <https://data.example.org/doc/york> {OK} ; ex:about ex:york .",
        "unserved-subject",
        0,
    ),
    "documents-of-nothing": (
        f"ex:york {OK} . <https://data.example.org/doc/leeds> {OK} .",
        "unserved-subject",
        1,
    ),
    "root": (
        f"ex:a {OK} . <https://data.example.org/> {OK} . <https://data.example.org> {OK} .",
        "unserved-subject",
        0,
    ),
    "parts": (
        f"ex:a {OK} ; rdfs:seeAlso <https://data.example.org/id/a#p> . <https://data.example.org/id/a#p> ex:q 1 .",
        "no-label",
        0,
    ),
    "described-parts": (
        f"ex:a {OK} ; ex:p <https://data.example.org/id/a#p> . <https://data.example.org/id/a#p> ex:q 1 .",
        "dead-link",
        0,
    ),
    "parts-of-which-nothing-is-said": (
        f"ex:a {OK} ; ex:p <https://data.example.org/id/a#p> .",
        "dead-link",
        1,
    ),
    "declared-terms-of-others": (
        f"<https://data.example.org/dc/date> a <http://www.w3.org/2002/07/owl#AnnotationProperty> . ex:a {OK} .",
        "unserved-subject",
        0,
    ),
    "versions": (
        f"ex:a {OK} ; <http://www.w3.org/2002/07/owl#priorVersion> <https://data.example.org/1.0> .",
        "dead-link",
        1,
    ),
    "own-version": (
        f"ex:a {OK} ; <http://www.w3.org/2002/07/owl#versionIRI> <https://data.example.org/1.0> .",
        "dead-link",
        0,
    ),
    "versions-elsewhere": (
        f"ex:a {OK} ; <http://www.w3.org/2002/07/owl#versionIRI> <https://x.example/1.0> .",
        "dead-link",
        0,
    ),
    "queries": (f"ex:a {OK} . <https://data.example.org/id/a?rev=2> {OK} .", "unserved-subject", 1),
    "reserved": (
        f"<https://data.example.org/id/AT%26T> {OK} . <https://data.example.org/id/C%2B%2B> {OK} .",
        "unsafe-iri",
        0,
    ),
    "reserved-in-lower-case": (f"<https://data.example.org/id/C%2b> {OK} .", "unsafe-iri", 1),
    "unreserved": (f"<https://data.example.org/id/%7Eada> {OK} .", "unsafe-iri", 1),
    "dots": (f"<https://data.example.org/id/a/../c> {OK} .", "unsafe-iri", 1),
    "escaped-dots": (f"<https://data.example.org/id/a/%2E%2e/c> {OK} .", "unsafe-iri", 1),
    "dots-at-the-end": (f"<https://data.example.org/id/a/.> {OK} .", "unsafe-iri", 1),
    "names-with-dots": (f"<https://data.example.org/id/a..b/...> {OK} .", "unsafe-iri", 0),
}


@pytest.mark.parametrize(("turtle", "code", "count"), ADDRESSES.values(), ids=ADDRESSES)
def test_what_has_an_address_is_known_and_what_has_none_is_told(
    site: Site, turtle: str, code: str, count: int
):
    assert len(found(site(x=turtle), code)) == count


def test_what_is_asked_for_is_told_as_it_is(site: Site):
    folder = site(
        x=f"<https://data.example.org/id/e\u0301> {OK} . <https://data.example.org/id/caf%C3%A9> {OK} ."
    )
    hints = sorted(f.hint for f in check_site(folder) if f.code == "unsafe-iri")
    assert "on the wire both are https://data.example.org/id/caf%C3%A9" in hints[0]
    assert "clients ask for https://data.example.org/id/e%CC%81, and both are answered" in hints[1]


NAMES_OF_FILES = [
    "a.ttl",
    "b.rdf",
    "c.jsonld",
    "d.trig",
    "e.n3",
    "f.nq",
    "seeother.toml",
    "g.shacl.ttl",
    "h.ttl.gz",
]
SCRAPS = [
    b"@prefix ex: <http://x.example/> .\n",
    b"ex:a a ex:B ; ",
    b'"x"@en',
    b'"""',
    b"<<( ",
    b"[ ",
    b"{ ",
    b". ",
    b"\0",
    b"\xff",
    b"\r",
    b"_:b ",
    b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"&b;",
    b"</rdf:RDF>",
    b'{"@id":"http://x.example/a",',
    b'"@context":',
    b"null",
    b"[[pattern]]\n",
    b"thing = '/{n:(}'\n",
    b"base = 'http://x.example'\n",
    b"\x1f\x8b\x08",
    b"\xef\xbb\xbf",
]


@given(
    st.dictionaries(
        st.sampled_from(NAMES_OF_FILES),
        st.lists(st.sampled_from(SCRAPS) | st.binary(max_size=30), max_size=8).map(b"".join),
        min_size=1,
        max_size=3,
    )
)
def test_whatever_bytes_files_hold_every_part_of_the_check_comes_to_its_end(
    tmp_path: Path, files: dict[str, bytes]
) -> None:
    for old in tmp_path.iterdir():
        old.unlink()
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    assert not [finding for finding in check_site(tmp_path) if finding.code == "check-failed"]


@pytest.mark.parametrize("name", ["x.ttl", "x.nt", "x.nq", "x.trig", "x.n3"])
def test_a_mistake_behind_lines_that_end_in_cr_is_told(tmp_path: Path, name: str):
    (tmp_path / name).write_bytes(
        b"<http://x.example/a> <http://x.example/b> 'c' .\r\r\r<http://x.example/a b .\r"
    )
    told = [finding for finding in check_site(tmp_path) if finding.severity == "error"]

    assert told
    assert {finding.code for finding in told} == {"syntax"}


@pytest.mark.parametrize("prop", ["page", "homepage", "isPrimaryTopicOf"])
def test_a_page_without_a_type_is_not_taken_for_a_thing(site: Site, prop: str):
    folder = site(SETTINGS, a=f"ex:a {OK} ; <http://xmlns.com/foaf/0.1/{prop}> ex:b , ex:gone . ex:b {OK} .")
    assert found(folder, "thing-as-document") == []


@pytest.mark.parametrize("kind", ["<http://xmlns.com/foaf/0.1/Document>", "ex:Page", "ex:Leaflet"])
def test_what_the_data_calls_a_document_may_be_used_as_one(site: Site, kind: str):
    below = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
    folder = site(
        SETTINGS,
        a=f"ex:a {OK} ; <http://xmlns.com/foaf/0.1/page> ex:b . ex:b a {kind} ; {OK} .",
        b=f"ex:Leaflet {below} ex:Page . ex:Page {below} <http://xmlns.com/foaf/0.1/Document> .",
    )
    assert found(folder, "thing-as-document") == []


CONTEXT = {
    "name": "http://xmlns.com/foaf/0.1/name",
    "says": {"@id": "http://o.example/says", "@container": "@language"},
    "raw": {"@id": "http://o.example/raw", "@type": "@json"},
    "parts": "@graph",
}


@pytest.mark.parametrize(
    "said, told",
    [
        ({"name": "a", "nmae": "b"}, ["nmae"]),
        ({"name": {"naem": {"further": 1}}, "parts": [{"nam": "b"}, {"nam": "c"}]}, ["naem", "nam"]),
        ({"says": {"de": "b"}, "raw": {"any": {"key": 1}}, "http://o.example/p": "x"}, []),
        ({"@context": {"@vocab": "http://o.example/"}, "any": "b"}, []),
        ({"@context": [CONTEXT, {"any": "http://o.example/any"}], "any": "b"}, []),
    ],
)
def test_a_key_of_json_ld_that_no_context_names_is_told(tmp_path: Path, said: dict, told: list[str]):
    text = json.dumps({"@context": CONTEXT, "@id": "https://data.example.org/id/a", **said}, indent=1)
    (tmp_path / "a.jsonld").write_text(text, encoding="utf-8")
    findings = [each for each in check_site(tmp_path) if each.code in ("unnamed-key", "check-failed")]

    assert [each.message.split('"')[1] for each in findings] == told
    assert all(
        f'"{key}"' in text.split("\n")[each.line - 1] for key, each in zip(told, findings, strict=True)
    )
