"""Older versions of the data stay readable under addresses of their own, and never mix with today's."""

import gc
import gzip
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import SETTINGS, needs
from rdflib import OWL, Graph, Literal, URIRef
from rdflib.namespace import DCAT, RDFS
from seeother.check.site import check_site
from seeother.decide import resolver
from seeother.files.versions import order_of
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Answer, Ask
from seeother.http.links import LINKSET_JSON
from seeother.publish.once import publish_once
from seeother.publish.publication import Publication
from seeother.publish.state import StateFolder
from seeother.serve import operations

HASH = SETTINGS + '\n[[pattern]]\nthing = "/ns#{term}"\ndocument = "/ns"\n'
NS, EX = "https://data.example.org/ns", "https://data.example.org/id/"
TODAY = f"""
<{NS}> a owl:Ontology ; rdfs:label "NS"@en ; owl:versionIRI <{NS}/2.0> ; owl:priorVersion <{NS}/1.10> .
<{NS}#A> a owl:Class ; rdfs:label "A today"@en .
ex:s a skos:ConceptScheme ; rdfs:label "S"@en ; dcterms:hasVersion ex:s-1.2 , <{EX}s/1.2> , <{EX}s/0.5> .
ex:c a skos:Concept ; skos:prefLabel "today"@en ; skos:inScheme ex:s .
"""
OLD = f"""
<{NS}> a owl:Ontology ; rdfs:label "NS"@en ; owl:versionIRI <{NS}/NUMBER> .
<{NS}#A> a owl:Class ; rdfs:label "A NUMBER"@en ; rdfs:subClassOf <{NS}#Gone> .
<{NS}#Gone> a owl:Class ; rdfs:label "zeppelin"@en .
ex:s a skos:ConceptScheme ; rdfs:label "S"@en .
ex:c a skos:Concept ; skos:prefLabel "NUMBER"@en ; skos:inScheme ex:s .
"""
PREFIXES = f"""@prefix ex: <{EX}> . @prefix owl: <{OWL}> . @prefix rdfs: <{RDFS}> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix dcterms: <http://purl.org/dc/terms/> .
"""


def old(number: str) -> str:
    return PREFIXES + OLD.replace("NUMBER", number)


class Asked:
    """A site whose versions are asked for as a server asks."""

    def __init__(self, folder: Path, state: Path) -> None:
        self.folder, self.state = folder, state
        self.publication = Publication(state)

    def publish(self) -> None:
        publish_once(self.folder, self.state)

    def get(self, target: str, accept: str = "text/turtle") -> Answer:
        ask = Ask("GET", target, accept)
        if target.startswith("/-/"):
            return operations.answer(ask, self.publication)
        return resolver.answer(ask, self.publication.current())

    def links(self, target: str, accept: str = "text/turtle") -> dict[str, str]:
        field = dict(self.get(target, accept).headers)["Link"]
        parts = (part.partition(">; ") for part in field.split(", <"))
        return {rest.split('"')[1]: url.removeprefix("<") for url, _, rest in parts}


@pytest.fixture
def asked(site: Callable[..., Path], tmp_path: Path) -> Asked:
    folder = site(HASH, ns=PREFIXES + TODAY)
    (folder / "versions" / "1.2").mkdir(parents=True)
    (folder / "versions" / "1.2" / "ns.ttl").write_text(old("1.2"))
    (folder / "versions" / "1.10.ttl").write_text(old("1.10"))
    found = Asked(folder, tmp_path / "state")
    found.publish()
    return found


def location(answer: Answer) -> tuple[int, str]:
    return answer.status, dict(answer.headers).get("Location", "")


# The IRI of a version: (path, Accept, what is answered)
IRIS = {
    "its own": ("/ns/1.2", "text/turtle", (303, "/-/versions/1.2/ns.ttl")),
    "a file": ("/ns/1.10", "text/html", (303, "/-/versions/1.10/ns.html")),
    "an extension": ("/ns/1.10.rdf", "text/html", (303, "/-/versions/1.10/ns.rdf")),
    "by its name": ("/id/s/1.2", "application/ld+json", (303, "/-/versions/1.2/doc/s.jsonld")),
    "today's": ("/ns/2.0", "text/turtle", (303, "/ns.ttl")),
    "nothing acceptable": ("/ns/1.2", "image/png", (406, "")),
    "named, and not there": ("/id/s/0.5", "text/turtle", (404, "")),
    "never named": ("/ns/9.9", "text/turtle", (404, "")),
}


@pytest.mark.parametrize(("path", "accept", "told"), IRIS.values(), ids=IRIS)
def test_the_iri_of_a_version_leads_to_its_document(
    asked: Asked, path: str, accept: str, told: tuple[int, str]
) -> None:
    answer = asked.get(path, accept)
    assert location(answer) == told
    assert "Accept" in dict(answer.headers)["Vary"]


@pytest.mark.parametrize("path", ["/ns/9.9", "/id/s/0.5", "/-/versions/7/ns", "/-/versions/..%2F/ns"])
def test_a_version_that_is_not_there_is_told_with_those_that_are(asked: Asked, path: str) -> None:
    for accept in ("text/turtle", "text/html"):
        answer = asked.get(path, accept)
        text = answer.body.decode()
        assert answer.status == 404
        assert "no such version" in text and "1.10" in text and "1.2" in text
    assert ("/id/s/1.2" if "/s/" in path else "/ns/1.2") in text


def test_an_older_version_says_what_it_said_under_its_own_addresses(asked: Asked) -> None:
    graph = Graph().parse(data=asked.get("/-/versions/1.2/ns").body, format="turtle")
    this = URIRef("https://data.example.org/-/versions/1.2/ns")
    assert (URIRef(f"{NS}#A"), RDFS.label, Literal("A 1.2", "en")) in graph
    assert (URIRef(f"{NS}#Gone"), RDFS.label, None) in graph
    assert not [o for o in graph.objects(None, RDFS.label) if "today" in o]
    assert (this, URIRef(f"{DCAT}version"), Literal("1.2")) in graph
    assert (this, URIRef(f"{DCAT}isVersionOf"), URIRef(NS)) in graph
    assert not list(graph.predicate_objects(URIRef("https://data.example.org/doc/s")))
    page = asked.get("/-/versions/1.2/doc/c", "text/html").body.decode()
    assert "This is version 1.2" in page and '<meta name="robots" content="noindex">' in page
    assert 'href="/-/versions/1.2/doc/s"' in page and 'href="/id/s"' not in page
    assert 'href="/doc/c"' in page and 'href="/-/versions/1.10/doc/c"' in page


def test_what_a_version_does_not_have_is_told_by_the_version(asked: Asked) -> None:
    for accept in ("text/html", "text/turtle"):
        assert asked.get("/-/versions/1.2/doc/nothing", accept).status == 404
        assert asked.get("/-/versions/1.2/nowhere", accept).status == 404


def test_documents_link_to_their_other_versions(asked: Asked) -> None:
    rels = ("predecessor-version", "successor-version", "latest-version", "version-history", "cite-as")
    told = {
        path: tuple(asked.links(path).get(rel, "") for rel in rels)
        for path in ("/-/versions/1.2/ns", "/-/versions/1.10/ns", "/ns", "/-/versions/1.10/doc/c", "/doc/c")
    }
    history = "/-/versions"
    assert told == {
        "/-/versions/1.2/ns": ("", "/-/versions/1.10/ns", "/ns", history, f"{NS}/1.2"),
        "/-/versions/1.10/ns": ("/-/versions/1.2/ns", "/ns", "/ns", history, f"{NS}/1.10"),
        "/ns": ("/-/versions/1.10/ns", "", "", history, NS),
        "/-/versions/1.10/doc/c": (
            "/-/versions/1.2/doc/c",
            "/doc/c",
            "/doc/c",
            history,
            "https://data.example.org/-/versions/1.10/doc/c",
        ),
        "/doc/c": ("/-/versions/1.10/doc/c", "", "", history, f"{EX}c"),
    }
    page = asked.get("/ns", "text/html").body.decode()
    assert '<link rel="predecessor-version" href="/-/versions/1.10/ns">' in page
    linkset = json.loads(asked.get(f"/-/linkset.json?uri={NS}", LINKSET_JSON).body)["linkset"]
    found = [each["href"] for context in linkset for each in context.get("predecessor-version", [])]
    assert found and set(found) == {"https://data.example.org/-/versions/1.10/ns"}
    older = json.loads(
        asked.get("/-/linkset.json?uri=https://data.example.org/-/versions/1.2/ns", LINKSET_JSON).body
    )["linkset"]
    assert {each["href"] for context in older for each in context.get("successor-version", [])} == {
        "https://data.example.org/-/versions/1.10/ns"
    }


def test_what_only_older_versions_say_is_in_nothing_of_today(asked: Asked) -> None:
    current = asked.publication.current()
    assert current.manifest.triples == len(Graph().parse(asked.folder / "ns.ttl"))
    for target, accept in (
        ("/search?q=zeppelin", "application/ld+json"),
        ("/browse", "text/turtle"),
        ("/sitemap/1.xml", "*/*"),
        ("/ns", "text/turtle"),
        ("/.well-known/void", "text/turtle"),
        ("/llms.txt", "*/*"),
    ):
        text = asked.get(target, accept).body.decode()
        assert f"{NS}#Gone" not in text and '"1.2"' not in text, target
    assert resolver.answer(Ask("GET", "/ns"), current).status == 200
    assert location(asked.get("/id/c")) == (303, "/doc/c.ttl")


def test_the_versions_are_listed(asked: Asked) -> None:
    told = json.loads(asked.get("/-/versions", "application/json").body)["versions"]
    assert [row["version"] for row in told] == ["1.10", "1.2"]
    assert told[1]["iris"] == ["/ns/1.2", "/id/s/1.2"]
    page = asked.get("/-/versions", "text/html").body.decode()
    assert 'id="1.10"' in page and 'href="/ns/1.10"' in page
    assert location(asked.get("/-/versions/1.2/")) == (303, "/-/versions#1.2")


def test_a_version_is_had_as_a_whole_and_by_scheme_and_vocabulary(asked: Asked) -> None:
    told = json.loads(asked.get("/-/versions", "application/json").body)["versions"]
    for version, row in zip(("1.10", "1.2"), told, strict=True):
        address = row["dumps"]["application/n-quads"]
        found = asked.get(address)
        statements = gzip.decompress(b"".join(found.pieces)).decode()
        assert found.status == 200 and f'"A {version}"@en' in statements and "today" not in statements
        assert len(statements.splitlines()) == row["triples"]
        part = asked.get(f"{address}&scheme={EX}s")
        assert 0 < len(gzip.decompress(b"".join(part.pieces)).splitlines()) < row["triples"]
    today = gzip.decompress(b"".join(asked.get("/-/dump/data.nq.gz").pieces)).decode()
    assert "zeppelin" not in today
    missing = asked.get("/-/dump/data.nq.gz?version=7")
    assert missing.status == 404 and b"The parameter version asks for '7'" in missing.body
    assert b"/-/dump/data.nq.gz?version=1.2" in missing.body
    assert asked.get("/-/dump/data.nq.gz?version=").status == 404


def test_a_warm_document_of_a_version_is_one_look_up(asked: Asked) -> None:
    asked.get("/-/versions/1.2/ns.ttl")
    snapshot = asked.publication.current()
    ask = Ask("GET", "/-/versions/1.2/ns.ttl", "text/turtle")
    assert resolver.ready(ask, resolver.preferences_of(ask, snapshot), snapshot)


def test_an_edit_of_a_version_is_published_and_a_mistake_in_it_keeps_its_last_good_state(
    asked: Asked,
) -> None:
    file = asked.folder / "versions" / "1.10.ttl"
    file.write_text(old("1.10").replace("A 1.10", "A mended"))
    asked.publish()
    assert b"A mended" in asked.get("/-/versions/1.10/ns").body
    file.write_text("ex:a ex:b")
    asked.publish()
    assert b"A mended" in asked.get("/-/versions/1.10/ns").body
    found = [f for f in asked.publication.problems()["findings"] if f["severity"] == "error"]
    assert [f["file"] for f in found] == ["versions/1.10.ttl"]
    file.unlink()
    asked.publish()
    assert asked.get("/-/versions/1.10/ns").status == 404
    assert asked.get("/-/versions/1.2/ns").status == 200
    del asked.publication  # with which the snapshots before are in use
    gc.collect()
    StateFolder(asked.state).sweep()
    kept = [path for path in (asked.state / "snapshots").iterdir() if (path / "manifest.json").exists()]
    assert len(kept) == 2


def test_versions_are_read_from_the_tags_of_git(site: Callable[..., Path], tmp_path: Path) -> None:
    folder = site('versions = "tags:v*"\n' + HASH, ns=old("1.0"))
    who = ("-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "tag.gpgSign=false")

    def git(*arguments: str) -> None:
        subprocess.run([needs("git"), "-C", str(folder), *who, *arguments], check=True, capture_output=True)

    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "one")
    git("tag", "-a", "v1.0", "-m", "one")
    git("tag", "other")
    (folder / "ns.ttl").write_text(PREFIXES + TODAY.replace("1.10", "1.0"))
    found = Asked(folder, tmp_path / "state")
    found.publish()
    assert location(found.get("/ns/1.0")) == (303, "/-/versions/1.0/ns.ttl")
    assert b"A 1.0" in found.get("/-/versions/1.0/ns.ttl").body
    assert found.get("/-/versions/other/ns").status == 404


def test_without_a_repository_tags_are_a_finding_and_today_is_published(
    site: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    folder = site('versions = "tags:v*"\n' + HASH, ns=PREFIXES + TODAY)
    assert [f.code for f in check_site(folder) if f.severity == "error"] == ["bad-version"]
    found = Asked(folder, tmp_path / "state")
    found.publish()
    assert found.get("/ns").status == 200
    assert [f["code"] for f in found.publication.problems()["findings"] if f["severity"] == "error"] == [
        "bad-version"
    ]


def test_check_tells_of_versions_that_nobody_has_and_of_mistakes_in_others(asked: Asked) -> None:
    (asked.folder / "versions" / "1.10.ttl").write_text(old("1.10") + "ex:a ex:b\n")
    (asked.folder / "versions" / "not so").mkdir()
    (asked.folder / "versions" / "not so" / "a.ttl").write_text(old("1"))
    found = [
        (f.file, f.code) for f in check_site(asked.folder) if f.code in ("dead-link", "syntax", "bad-version")
    ]
    told = [f.message for f in check_site(asked.folder) if f.code == "dead-link"]
    assert sorted(found) == [
        ("ns.ttl", "dead-link"),
        ("ns.ttl", "dead-link"),
        ("versions", "bad-version"),
        ("versions/1.10.ttl", "syntax"),
    ]
    assert any(f"{EX}s/0.5" in message and "1.2, 1.10" in message for message in told)


@pytest.mark.parametrize(
    "names",
    [
        ["1.2", "1.10", "2.0-rc1", "2.0", "2.0.1"],
        ["2019-01-01", "2019-11-02", "2020-01-01"],
        ["v1", "v2", "v10"],
    ],
)
def test_versions_are_in_order(names: list[str]) -> None:
    turned = names[::-1]
    assert sorted(turned, key=order_of) == names


def test_a_site_without_versions_has_none(site: Callable[..., Path], tmp_path: Path) -> None:
    publish_once(site(HASH, ns=PREFIXES + TODAY), tmp_path / "state")
    found = Asked(tmp_path, tmp_path / "state")
    assert "version-history" not in found.links("/ns")
    assert isinstance(found.publication.current(), Snapshot)
    assert json.loads(found.get("/-/versions", "application/json").body) == {"versions": []}
    assert found.get("/ns/1.10").status == 404
