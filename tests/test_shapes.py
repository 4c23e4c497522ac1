"""SHACL shapes are code of strangers: one that fails, reaches out or never ends is a finding, and the others are applied."""

import contextlib
import os
import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import SOON, START, until
from seeother.check.report import as_github
from seeother.check.shapes import ShapeLimits, check_shapes
from seeother.check.site import check_site
from seeother.diagnostics import Diagnostic
from seeother.files.sources import find_shapes, find_sources
from seeother.site.settings_file import parse_settings
from seeother.survey.gathering import survey

SHACL = "@prefix sh: <http://www.w3.org/ns/shacl#> .\n@prefix ex: <http://sh.example/id/> .\n"
DATA = (
    "@prefix ex: <http://sh.example/id/> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    f'ex:a a ex:Bridge ; rdfs:label "{"a" * 40}!"@en .\n'
)
SETTINGS = 'base = "http://sh.example"\n[[pattern]]\nthing = "/id/{name}"\ndocument = "/doc/{name}"\n'
GOOD = f"{SHACL}ex:Good sh:targetClass ex:Bridge ; sh:property [ sh:path ex:length ; sh:minCount 1 ] .\n"


def select(text: str) -> str:
    return f"""{SHACL}
ex:Bad a sh:NodeShape ; sh:targetClass ex:Bridge ; sh:sparql [ sh:select '''{text}''' ] ."""


def written(folder: Path) -> Path:
    (folder / "aaa.ttl").write_text('<http://sh.example/id/fine> <http://sh.example/id/p> "innocent" .')
    (folder / "data.ttl").write_text(DATA)
    (folder / "seeother.toml").write_text(SETTINGS)
    (folder / "good.shacl.ttl").write_text(GOOD)
    return folder


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return written(tmp_path)


def applied(folder: Path, limits: ShapeLimits) -> list[Diagnostic]:
    sources = tuple(find_sources(folder)[0])
    found = survey(sources, parse_settings(SETTINGS, folder))
    return list(check_shapes(found, find_shapes(folder), limits))


# A file of shapes, and what is told of the shape that stands at its third line or after it.
FAILING = {
    "VALUES": (select("SELECT $this WHERE { VALUES $this { ex:a } }"), "VALUES"),
    "MINUS": (select("SELECT $this WHERE { $this ?p ?o MINUS { $this a ?c } }"), "MINUS"),
    "no SPARQL": (select("SELECT $this WHERE {"), "Expected"),
    "no select": (f"{SHACL}\nex:Bad sh:targetClass ex:Bridge ; sh:sparql [ sh:message 'x' ] .", ""),
    "no path": (f"{SHACL}\nex:Bad sh:targetClass ex:Bridge ; sh:property [ sh:minCount 1 ] .", ""),
    "two minima": (
        f"{SHACL}\nex:Bad sh:targetClass ex:Bridge ; sh:property [ sh:path ex:p ; sh:minCount 1, 2 ] .",
        "",
    ),
    "no number": (
        f"{SHACL}\nex:Bad sh:targetClass ex:Bridge ; sh:property [ sh:path ex:p ; sh:minCount 'x' ] .",
        "",
    ),
    "a broken pattern": (f"{SHACL}\nex:Bad sh:targetNode 'x' ; sh:pattern '(' .", ""),
    "a query that fills the memory": (
        select(
            "SELECT $this WHERE { $this <http://www.w3.org/2000/01/rdf-schema#label> ?l FILTER("
            + "REPLACE(" * 4
            + "str(?l)"
            + f', "a", "{"a" * 40}")' * 4
            + ' = "") }'
        ),
        "memory",
    ),
}


NEVER_ENDING = {
    "a pattern that never ends": (
        f"""{SHACL}
ex:Bad sh:targetClass ex:Bridge ;
  sh:property [ sh:path <http://www.w3.org/2000/01/rdf-schema#label> ; sh:pattern "^(a+)+$" ] .""",
        "cut short after 1 seconds",
    ),
    "a query that never ends": (
        select('SELECT $this WHERE { $this rdfs:label ?l FILTER regex(str(?l), "^(a|a)+$") }').replace(
            "rdfs:label", "<http://www.w3.org/2000/01/rdf-schema#label>"
        ),
        "cut short after 1 seconds",
    ),
}


ENOUGH = ShapeLimits(one=SOON, all=START, memory=2**26)
SHORT = ShapeLimits(one=1, all=START, memory=2**26)


def failing(folder: Path, shapes: dict[str, tuple[str, str]], limits: ShapeLimits) -> list[Diagnostic]:
    """Return what is found in a site that has all these shapes beside one that is good."""
    for number, (text, _) in enumerate(shapes.values()):
        (folder / f"bad-{number}.shacl.ttl").write_text(text.replace("ex:Bad", f"ex:Bad{number}"))
    return applied(folder, limits)


def assert_told(found: list[Diagnostic], number: int, told: str) -> None:
    (bad,) = [f for f in found if f.file == f"bad-{number}.shacl.ttl"]
    assert (bad.code, bad.line) == ("bad-shape", 4)
    assert told in bad.message, bad


@pytest.fixture(scope="module")
def all_failing(tmp_path_factory: pytest.TempPathFactory) -> list[Diagnostic]:
    return failing(written(tmp_path_factory.mktemp("failing")), FAILING, ENOUGH)


@pytest.mark.parametrize(
    ("number", "told"), [(n, told) for n, (_, told) in enumerate(FAILING.values())], ids=FAILING
)
def test_a_shape_that_fails_is_a_finding_at_its_line(all_failing: list[Diagnostic], number: int, told: str):
    assert_told(all_failing, number, told)


def test_a_shape_that_never_ends_is_cut_short_and_is_a_finding_at_its_line(site: Path):
    found = failing(site, NEVER_ENDING, SHORT)
    for number, (_, told) in enumerate(NEVER_ENDING.values()):
        assert_told(found, number, told)


def test_the_shapes_beside_those_that_fail_are_applied(all_failing: list[Diagnostic]):
    assert [(f.file, f.line) for f in all_failing if f.code == "shape"] == [("data.ttl", 3)]


@pytest.fixture
def listener() -> Iterator[tuple[int, list[object]]]:
    """A port of this machine, and who connected to it."""
    seen: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        over = threading.Event()

        def accept() -> None:
            while not over.is_set():
                try:
                    connection, who = server.accept()
                except TimeoutError:
                    continue
                seen.append(who)
                connection.close()

        thread = threading.Thread(target=accept)
        thread.start()
        yield server.getsockname()[1], seen
        over.set()
        thread.join()


REACHING = {
    "SERVICE": select("SELECT $this WHERE { SERVICE <URL/sparql> { ?s ?p ?o } }"),
    "SERVICE in a sub-select": select(
        "SELECT $this WHERE { $this ?p ?o { SELECT ?s WHERE { SERVICE <URL/sparql> { ?s ?q ?r } } } }"
    ),
    "FROM": select("SELECT $this FROM <URL/data.ttl> WHERE { $this ?p ?o }"),
    "owl:imports": f"{SHACL}<> <http://www.w3.org/2002/07/owl#imports> <URL/more.ttl> .\n"
    "ex:Bad a sh:NodeShape ; <http://www.w3.org/2002/07/owl#imports> <URL/x.ttl> .",
    "a shapes graph": f"{SHACL}ex:Bad a sh:NodeShape ; sh:shapesGraph <URL/more.ttl> ; sh:targetNode ex:a .",
    "JavaScript": f"""{SHACL}ex:Bad a sh:NodeShape ; sh:targetNode ex:a ; sh:js [
  sh:jsFunctionName "f" ; sh:jsLibrary [ sh:jsLibraryURL "URL/x.js" ] ] .""",
}


def test_no_shape_reaches_out_of_the_machine(site: Path, listener: tuple[int, list[object]]):
    port, seen = listener
    for number, text in enumerate(REACHING.values()):
        bad = text.replace("URL", f"http://127.0.0.1:{port}").replace("ex:Bad", f"ex:Bad{number}")
        (site / f"{number}.shacl.ttl").write_text(bad)
    (site / "more.ttl").write_text(
        f"<http://sh.example/id/o> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:{port}/o> ."
    )
    findings = check_site(site)

    time.sleep(0.2)
    assert seen == []
    assert {f.file for f in findings if f.code == "bad-shape"} >= {"0.shacl.ttl", "1.shacl.ttl"}
    assert [(f.file, f.line) for f in findings if f.code == "shape" and "length" in f.message] == [
        ("data.ttl", 3)
    ]


def test_the_listener_of_these_tests_notices_who_connects(listener: tuple[int, list[object]]):
    port, seen = listener
    socket.create_connection(("127.0.0.1", port)).close()
    assert until(lambda: len(seen) == 1)


@pytest.mark.long
def test_all_shapes_together_have_a_limit_and_what_is_cut_is_told(site: Path):
    never = 'sh:property [ sh:path <http://www.w3.org/2000/01/rdf-schema#label> ; sh:pattern "^(a+)+$" ] .'
    (site / "bad.shacl.ttl").write_text(
        SHACL + "".join(f"ex:Bad{n} sh:targetClass ex:Bridge ; {never}\n" for n in range(6))
    )
    findings = applied(site, ShapeLimits(one=1, all=3, memory=2**28))

    told = [f.message for f in findings if f.code == "bad-shape"]
    assert len(told) >= 6
    assert any("all shapes together took 3 seconds" in message for message in told)


@pytest.mark.long
def test_nothing_of_the_shapes_runs_on_when_the_check_is_killed(site: Path):
    never = 'sh:property [ sh:path <http://www.w3.org/2000/01/rdf-schema#label> ; sh:pattern "^(a+)+$" ] .'
    (site / "bad.shacl.ttl").write_text(f"{SHACL}ex:Bad sh:targetClass ex:Bridge ; {never}\n")
    check = os.fork()
    if not check:
        check_site(site)
        os._exit(0)
    assert until(lambda: len(below(check)) == 2)
    running = below(check)
    os.kill(check, 9)
    os.waitpid(check, 0)
    assert until(lambda: not any(Path(f"/proc/{each}").exists() for each in running))


def below(process: int) -> list[int]:
    """Return the processes that one has started, and those that they have, which stay theirs when it is killed."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
    found = [child for child, parent in parents.items() if parent == process]
    return [*found, *(each for child in found for each in below(child))]


BLANK = """@prefix ex: <http://sh.example/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:set a ex:Set ; rdfs:label "Set"@en ;
  ex:part [ a ex:Part ; ex:length 1 ] ,
    [ a ex:Part ; ex:width 2 ] .
[] a ex:Part ; ex:width 3 .
_:named a ex:Part ; ex:width "4" .
ex:deep ex:part ( [ ex:in [ a ex:Part ;
   ex:width 5 ] ] ) .
"""
FILES = {
    "blank.ttl": BLANK,
    "part.shacl.ttl": f"{SHACL}[] sh:targetClass ex:Part ; sh:property [ sh:path ex:length ; sh:minCount 1 ] .",
    "b.rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="http://sh.example/id/">\n'
    '<ex:Set rdf:about="http://sh.example/id/other">\n <ex:part>\n  <ex:Bridge><ex:width>2</ex:width></ex:Bridge>\n'
    "</ex:part></ex:Set></rdf:RDF>",
    "refused.ttl": DATA.replace("ex:a ", "ex:c ")
    + 'ex:b a ex:Pier ; ex:height 1 ;\n  rdfs:label "B"@en ; ex:height "long" .',
    "height.shacl.ttl": f"{SHACL}ex:Height sh:targetSubjectsOf ex:height ; "
    "sh:property [ sh:path ex:height ; sh:in ( 1 2 ) ] .",
    "gone.shacl.ttl": f"{SHACL}\nex:Gone sh:targetNode ex:gone ; "
    "sh:property [ sh:path ex:length ; sh:minCount 1 ; sh:message 'So.' ] .",
    "bad.shacl.ttl": f"{SHACL}ex:Bad sh:targetClass foaf:Person .",
}


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Diagnostic]]:
    """What shapes find in a site that has all of these files, by the file."""
    folder = written(tmp_path_factory.mktemp("placed"))
    for name, text in FILES.items():
        (folder / name).write_text(text)
    found = [each for each in check_site(folder) if each.code in ("shape", "bad-shape")]
    return {name: [each for each in found if each.file == name] for name in [*FILES, "data.ttl"]}


Found = dict[str, list[Diagnostic]]


def test_what_is_found_on_a_blank_node_stands_at_the_blank_node(findings: Found):
    found = findings["blank.ttl"]
    assert [(f.line, f.column) for f in found] == [(5, 5), (6, 1), (7, 1), (8, 27)]
    assert all("rdflib" not in f.message and "Literal(" not in f.message for f in found)
    assert "a blank node of <http://sh.example/id/set>" in found[0].message
    assert "there are fewer values than 1" in found[0].message
    assert "file=blank.ttl,line=5,col=5" in as_github(found)


def test_a_blank_node_of_rdfxml_has_its_place_too(findings: Found):
    assert [(f.line, f.column) for f in findings["b.rdf"]] == [(4, 3)]


def test_a_refused_value_stands_where_it_is_written(findings: Found):
    *_, finding = findings["refused.ttl"]
    assert (finding.line, finding.column) == (5, 33)
    assert 'the value is none of: 1, 2; it is "long"' in finding.message


def test_a_node_that_the_data_has_not_got_is_told_at_the_shape(findings: Found):
    (finding,) = findings["gone.shacl.ttl"]
    assert (finding.code, finding.line) == ("shape", 4)
    assert "So." in finding.message


def test_a_mistake_in_the_syntax_of_a_shapes_file_has_its_place_and_remedy(findings: Found):
    (bad,) = findings["bad.shacl.ttl"]
    assert (bad.code, bad.line, bad.column) == ("bad-shape", 3, 23)
    assert "@prefix foaf: <http://xmlns.com/foaf/0.1/>" in bad.hint
    assert [(f.code, f.line) for f in findings["data.ttl"]] == [("shape", 3)]


# What a shape says, for members of its class; and what is told of ex:x and its blank node, in words and where.
OF_ALL_KINDS = {
    "named-property": (
        "sh:property ex:Wide . ex:Wide a sh:PropertyShape ; sh:path ex:width ; sh:minCount 1",
        "<X>, at <width>: there are fewer values than 1",
        "ex:x",
    ),
    "named-node": (
        "sh:node ex:Lit . ex:Lit a sh:NodeShape ; sh:nodeKind sh:Literal",
        "<X>: the shape <Lit> is not met",
        "ex:x",
    ),
    "named-not": (
        "sh:not ex:Iri . ex:Iri sh:nodeKind sh:IRI",
        "<X>: a shape is met that must not be",
        "ex:x",
    ),
    "named-or": (
        "sh:or ( ex:Lit1 ex:Lit2 ) . ex:Lit1 sh:nodeKind sh:Literal . ex:Lit2 sh:nodeKind sh:BlankNode",
        "<X>: none of several shapes is met",
        "ex:x",
    ),
    "named-and": (
        "sh:and ( ex:And1 ex:And2 ) . ex:And1 sh:nodeKind sh:IRI . ex:And2 sh:nodeKind sh:Literal",
        "<X>: not all of several shapes are met",
        "ex:x",
    ),
    "named-xone": (
        "sh:xone ( ex:One1 ex:One2 ) . ex:One1 sh:nodeKind sh:IRI . ex:One2 sh:nodeKind sh:IRI",
        "<X>: not exactly one of several shapes is met",
        "ex:x",
    ),
    "named-qualified": (
        "sh:property [ sh:path ex:size ; sh:qualifiedValueShape ex:Big ; sh:qualifiedMinCount 1 ] . ex:Big sh:minInclusive 100",
        "<X>, at <size>: fewer values than 1 meet a shape",
        "ex:size",
    ),
    "nested": (
        "sh:property [ sh:path ex:part ; sh:node [ sh:property [ sh:path ex:gone ; sh:minCount 1 ] ] ]",
        "<X>, at <part>: a shape inside this one is not met",
        "ex:part",
    ),
    "value": (
        "sh:property [ sh:path ex:size ; sh:in ( 1 ex:b [] ) ]",
        '<X>, at <size>: the value is none of: 1, <b>; it is "5"',
        "5",
    ),
    "blank-value": (
        "sh:property [ sh:path ex:size ; sh:hasValue [] ]",
        "<X>, at <size>: a value that the shape describes is missing",
        "ex:size",
    ),
    "path": (
        "sh:property [ sh:path ( ex:part ex:width ) ; sh:maxCount 0 ]",
        "<X>, at <part>/<width>: there are more values than 0",
        "ex:x",
    ),
    "inverse": (
        "sh:property [ sh:path [ sh:inversePath ex:part ] ; sh:minCount 1 ]",
        "<X>, at ^<part>: there are fewer values than 1",
        "ex:x",
    ),
    "language": (
        "sh:property [ sh:path ex:part ; sh:maxCount 0 ; sh:message 'Deutsch'@de, 'plain words'@en ]",
        "<X>, at <part>: plain words",
        "ex:part",
    ),
    "closed": (
        "sh:closed true ; sh:ignoredProperties ( rdf:type ex:size ex:width )",
        "<X>, at <part>: the shape is closed and has no such property",
        "ex:part",
    ),
}


@pytest.fixture(scope="module")
def of_all_kinds(tmp_path_factory: pytest.TempPathFactory) -> list[Diagnostic]:
    folder = tmp_path_factory.mktemp("kinds")
    prefixes = SHACL + "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
    data, shapes = prefixes, prefixes
    for number, (shape, _, _) in enumerate(OF_ALL_KINDS.values()):
        data += f"ex:x{number} a ex:C{number} ;\n  ex:size 5 ;\n  ex:part _:shared .\n"
        shapes += f"ex:S{number} a sh:NodeShape ; sh:targetClass ex:C{number} ; {shape} .\n"
    (folder / "data.ttl").write_text(data + "_:shared a ex:Shared ; ex:width 4 .\n")
    shapes += (
        "[] a sh:NodeShape ; sh:targetClass ex:Shared ; sh:property [ sh:path ex:width ; sh:maxCount 0 ] ."
    )
    (folder / "kinds.shacl.ttl").write_text(shapes)
    return applied(folder, ENOUGH)


@pytest.mark.parametrize("number", range(len(OF_ALL_KINDS)), ids=OF_ALL_KINDS)
def test_shapes_are_applied_with_those_that_they_name_and_told_in_words(
    of_all_kinds: list[Diagnostic], number: int
):
    _, told, place = list(OF_ALL_KINDS.values())[number]
    wanted = told.replace("<X>", f"<x{number}>").replace("<", "<http://sh.example/id/")
    (line,) = (f.line for f in of_all_kinds if f.message == wanted)
    assert line == 5 + 3 * number + {"ex:x": 0, "ex:size": 1, "5": 1, "ex:part": 2}[place] - 1


def test_a_blank_node_that_several_things_share_is_told_with_its_owners(of_all_kinds: list[Diagnostic]):
    (found,) = (f for f in of_all_kinds if "blank node" in f.message and f.message.endswith("values than 0"))
    assert re.match(r"a blank node of <\S+/x\d+> and <\S+/x\d+> and <\S+/x\d+>, at ", found.message)
    assert found.hint == "The shape says what is wanted there."
