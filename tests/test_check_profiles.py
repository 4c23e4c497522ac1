"""`check --profile`: ready shapes, each applied to data that lacks what they want, and found at its line."""

from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
import seeother.check.profiles
from conftest import run
from pyshacl import validate
from rdflib import SH, Graph, Literal
from rdflib.term import Node
from seeother.check.site import check_site

P = """@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix schema: <https://schema.org/> .
"""
LACKING = {
    "skos": ("ex:a a skos:Concept .", "preferred label", "error"),
    "dcat-ap": ("ex:a a dcat:Dataset .", "a data set has a title", "error"),
    "ontology": ("ex:a a owl:Ontology .", "an ontology has a licence", "warning"),
    "schema": ("ex:a a schema:Event .", "start date", "warning"),
}


@pytest.mark.slow
@pytest.mark.parametrize(
    "profile",
    [
        pytest.param(profile, marks=pytest.mark.long if number else ())
        for number, profile in enumerate(LACKING)
    ],
)
def test_a_profile_says_what_such_data_lacks(site: Callable[..., Path], profile: str):
    text, words, severity = LACKING[profile]
    findings = check_site(site(x=P + text), profile=profile)
    told = [each for each in findings if each.code in ("shape", "bad-shape")]

    assert {each.code for each in told} == {"shape"}, [str(each) for each in findings]
    assert {(each.file, each.line) for each in told} == {("x.ttl", 8)}
    assert any(words in each.message and each.severity == severity for each in told)


PUBLISHED = Path(__file__).parent / "judges" / "dcat-ap-3.0.1.ttl"


def mandatory(shapes: Path) -> dict[Node, set[Node]]:
    """Return which properties shapes want of the members of each class, at the pain of an error."""
    graph, wanted = Graph().parse(shapes), defaultdict(set)
    for shape, kind in graph.subject_objects(SH.targetClass):
        for part in graph.objects(shape, SH.property):
            if (part, SH.severity, SH.Violation) in graph and graph.value(part, SH.minCount) == Literal(1):
                wanted[kind].add(graph.value(part, SH.path))
    return wanted


def test_the_profile_of_dcat_ap_wants_all_that_the_published_shapes_want():
    own = mandatory(Path(seeother.check.profiles.__file__).with_name("dcat-ap.shacl.ttl"))
    published = mandatory(PUBLISHED)

    assert len(published) > 10
    assert {kind: paths - own[kind] for kind, paths in published.items() if paths - own[kind]} == {}


@pytest.mark.long
def test_the_profile_of_dcat_ap_finds_where_pyshacl_finds_by_the_published_shapes(tmp_path: Path):
    kinds = sorted(mandatory(PUBLISHED))
    data = "".join(f"<https://d.example/id/{number}> a <{kind}> .\n" for number, kind in enumerate(kinds))
    (tmp_path / "x.ttl").write_text(data, encoding="utf-8")
    _, report, _ = validate(Graph().parse(data=data), shacl_graph=Graph().parse(PUBLISHED))
    lacking = report.subjects(SH.sourceConstraintComponent, SH.MinCountConstraintComponent)
    theirs = Counter(
        str(report.value(result, SH.focusNode))
        for result in lacking
        if report.value(result, SH.resultSeverity) == SH.Violation
    )

    found = check_site(tmp_path, profile="dcat-ap")
    told = Counter(each.line for each in found if each.code == "shape" and each.severity == "error")

    assert {f"https://d.example/id/{line - 1}": count for line, count in told.items()} == theirs


OWN = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
[] a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:property [ sh:path dcat:keyword ; sh:minCount 1 ] .
"""


def asked(folder: Path, *options: str) -> tuple[int, str]:
    done = run("check", folder, *options)
    return done.exit_code, done.output


@pytest.mark.slow
def test_a_site_names_sets_of_its_own(tmp_path: Path):
    site, shapes = tmp_path / "site", tmp_path / "shapes"
    site.mkdir()
    shapes.mkdir()
    (shapes / "museum.ttl").write_text(OWN, encoding="utf-8")
    (site / "x.ttl").write_text(f"{P}<https://m.example/id/a> a dcat:Dataset .", encoding="utf-8")
    (site / "seeother.toml").write_text(
        'base = "https://m.example"\n[[pattern]]\nthing = "/id/{name}"\ndocument = "/doc/{name}"\n'
        '[shapes]\nmuseum = "../shapes"\nnone = "../none.ttl"\nodd = "../odd.tt"\n',
        encoding="utf-8",
    )

    assert "[shape]" not in asked(site)[1]
    assert "dcat#keyword>: there are fewer values than 1" in asked(site, "--profile", "museum")[1]
    assert "none.ttl" in asked(site, "--profile", "none")[1]
    assert asked(site, "--profile", "odd") == (
        2,
        "The set of shapes 'odd' is not read: ../odd.tt is to be called .ttl.\n",
    )
    code, told = asked(site, "--profile", "other")
    assert code == 2
    assert (
        told
        == "There is no set of shapes 'other'; there are dcat-ap, museum, none, odd, ontology, schema, skos.\n"
    )
