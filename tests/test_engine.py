"""A site over a SPARQL engine says what the same site says from files, asks little, and survives whatever the engine does."""

import json
import os
import re
import ssl
import subprocess
import time
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import seeother
from conftest import DATA, Serve, borrowed, free_port, needs, until
from engines import DRIPS, GRAPH, Hostile, Served, bomb, oxigraph, triples_of, virtuoso
from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    RdfFormat,
    Store,
    Triple,
    parse,
    serialize,
)
from rdflib import Graph
from seeother.decide import resolver
from seeother.diagnostics import Refused
from seeother.engine.client import LARGEST
from seeother.engine.engine import Engine
from seeother.engine.probe import findings_of, probe
from seeother.engine.results import JSON_RESULTS, XML_RESULTS, read_results
from seeother.engine.trouble import CutShort, EngineTrouble
from seeother.http.answer import Ask
from seeother.iris import path_of, to_uri
from seeother.publish.once import ensure_snapshot
from seeother.publish.publication import Publication
from seeother.remote.excerpt import cut_off
from seeother.remote.snapshot import EngineSnapshot
from seeother.serve.earlier import Earlier
from seeother.serve.freshness import Freshness
from seeother.site.engine_settings import SparqlSettings
from seeother.site.settings_file import parse_settings, state_of
from seeother.sparql.dialects import DIALECTS
from seeother.sparql.documents import MOST_MENTIONS, MOST_STATEMENTS, Wanted, statements
from seeother.sparql.lookups import MOST_COUNTED
from seeother.sparql.reach import USUAL, WIDEST, Experience, Reach
from seeother.sparql.terms import abbreviated
from seeother.statements import iri_of
from seeother.terms import RDF
from test_given import without_files

pytestmark = pytest.mark.long
SETTINGS = (DATA / "seeother.toml").read_text(encoding="utf-8")
PREFIXES = "".join(
    sorted(
        {line for file in DATA.rglob("*.ttl") for line in re.findall(r"(?im)^@prefix .*\n", file.read_text())}
    )
)
THING, DOCUMENT = "/id/bridge/Tower_Bridge", "/doc/bridge/Tower_Bridge"
PLAIN = 'base = "https://x.org"\nstore = "sparql"\n[[pattern]]\nthing = "/id/{+n}"\ndocument = "/doc/{+n}"\n'


@pytest.fixture(scope="module")
def spoken() -> list[Triple]:
    """The demo data as Oxigraph says it: an engine that rewrites literals has nothing left to rewrite then."""
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object) for t in triples_of(DATA))
    return [quad.triple for quad in store]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, spoken: list[Triple]) -> Iterator[Served]:
    with oxigraph(tmp_path_factory.mktemp("oxigraph")) as served:
        served.load(spoken)
        yield served


def site_over(folder: Path, query: str, **more: object) -> Path:
    """Write a site whose data an engine has; the prefixes are a matter of the folder."""
    folder.mkdir(exist_ok=True)
    table = "".join(f"{name} = {json.dumps(value)}\n" for name, value in {"query": query, **more}.items())
    (folder / "seeother.toml").write_text(f'store = "sparql"\n{SETTINGS}\n[sparql]\n{table}')
    (folder / "prefixes.ttl").write_text(PREFIXES)
    return folder


def opened(folder: Path) -> EngineSnapshot:
    assert ensure_snapshot(folder, state_of(folder)) is None
    return Publication(state_of(folder)).current()


def from_files(folder: Path, statements: list[Triple]) -> object:
    folder.mkdir()
    (folder / "seeother.toml").write_text(SETTINGS)
    (folder / "prefixes.ttl").write_text(PREFIXES)
    (folder / "all.nt").write_bytes(serialize(statements, format=RdfFormat.N_TRIPLES))
    return opened(folder)


def lines_without_files(body: bytes) -> list[bytes]:
    """Return the lines of a document but for those that name files or tell when they changed: an engine has none."""
    of_files = (b"<http://purl.org/dc/terms/source>", b"<http://purl.org/dc/terms/modified>")
    return [line for line in body.split(b"\n") if not any(said in line for said in of_files)]


def documents(snapshot: object) -> list[tuple[str, str]]:
    """Return the paths of all things, "" for those that have none of their own, and of their documents."""
    found = {}
    patterns = snapshot.settings.patterns
    for key in snapshot.catalogue.keys():
        if named := patterns.thing(key):
            document = to_uri(path_of(named[0].document_of(named[1])))
            found[document] = "" if "#" in key else to_uri(path_of(key))
    return [(thing, document) for document, thing in found.items()]


def compare(files: object, asked: EngineSnapshot) -> int:
    """Hold every document against the one from files; returns how many there are."""
    asked.know()
    paths = documents(files)
    for thing, document in paths:
        if "/dataset/" in document:
            continue  # it counts files
        for path in filter(None, (thing, f"{document}.nt")):
            one, other = (resolver.answer(Ask("GET", path, "text/turtle"), data) for data in (files, asked))
            assert other.status == one.status, path
            assert dict(other.headers).get("Location") == dict(one.headers).get("Location"), path
            assert lines_without_files(other.body) == lines_without_files(one.body), path
    return len(paths)


def test_every_document_over_oxigraphs_server_is_the_one_from_files(
    engine: Served, spoken: list[Triple], tmp_path: Path
):
    asked = opened(site_over(tmp_path / "asked", engine.query))
    probe(asked.engine)

    assert compare(from_files(tmp_path / "files", spoken), asked) > 180


def test_every_document_over_virtuoso_is_the_one_from_files(spoken: list[Triple], tmp_path: Path):
    (tmp_path / "virtuoso").mkdir()
    with virtuoso(tmp_path / "virtuoso") as served:
        served.load(spoken)
        asked = opened(site_over(tmp_path / "asked", served.query, graphs=[GRAPH], timeout=90))
        probe(asked.engine)

        assert asked.engine.dialect.name == "Virtuoso"
        assert compare(from_files(tmp_path / "files", spoken), asked) > 180
        found = [hit.iri for hit in asked.catalogue.words.names(["tower"], 20)]
        assert "https://bridges.example.org/id/bridge/Tower_Bridge" in found
        # What blank nodes are called by one means nothing to another.
        more = {"graphs": [GRAPH], "timeout": 90, "replicas": [f"{served.query}?another=1"]}
        over = compare_deep(served, tmp_path, MEMBER, **more)
        assert over.engine.results == XML_RESULTS
        over.count()
        for path in ("/id/d/member1", "/doc/d/member2.ttl", "/doc/d/member3.html", "/doc/d/nobody.ttl"):
            before = sum(each["requests"] for each in over.engine.told())
            assert get(path, over).status == 404, path
            assert sum(each["requests"] for each in over.engine.told()) - before <= MOST_REQUESTS, path
        long = " ".join(map(str, range(VERY_LONG)))
        named = "<https://bridges.example.org/id/d/long> <https://x.org/p/of>"
        served.load(
            [quad.triple for quad in parse(f"{named} ( {long} ) .".encode(), RdfFormat.TURTLE)], "POST"
        )
        found = get("/doc/d/long.nt", over)
        assert found.body.count(b"#first>") == VERY_LONG


LONG, VERY_LONG = 40, 10_000
MEMBER = f"member{LONG // 2}"
DEEP = f"""@prefix d: <https://bridges.example.org/id/d/> . @prefix p: <https://x.org/p/> .
d:list p:of ( {" ".join(f'"{n}"' for n in range(LONG))} ) .
d:parts p:of ( {" ".join(f"[ p:number {n} ; p:has [ p:name {n} ] ]" for n in range(LONG))} ) .
d:nested p:has {"[ p:has " * 23} "the innermost" {"] " * 23}, [], [ p:with [] ].
[] p:all ( {" ".join(f"d:member{n}" for n in range(LONG))} ) .
d:{MEMBER} p:name "in the middle" .
d:keeper p:keeps {"[ p:has ( " * 6}[ p:has d:kept ] {") ] " * 6}. d:kept p:name "deep inside" .
d:cave p:hides {"[ p:has ( " * 11}[ p:has d:hidden ] {") ] " * 11}. d:hidden p:name "deeper inside" .
d:pit p:hides {"[ p:has " * 25}[ p:has d:lost ] {"] " * 25}. d:lost p:name "too deep inside" ."""


def compare_deep(served: Served, folder: Path, *names: str, **more: object) -> EngineSnapshot:
    """Hold documents with long lists and deeply nested blank nodes against those from files."""
    triples = [quad.triple for quad in parse(DEEP.encode(), RdfFormat.TURTLE)]
    served.load(triples, "POST")
    one, other = (
        from_files(folder / "deep", triples),
        opened(site_over(folder / "over", served.query, **more)),
    )
    probe(other.engine)
    other.know()
    for name in ("list", "parts", "nested", "kept", "hidden", *names):
        asked_before = sum(each["requests"] for each in other.engine.told())
        first, second = (get(f"/doc/d/{name}.nt", data) for data in (one, other))
        asked = sum(each["requests"] for each in other.engine.told()) - asked_before
        assert asked <= MOST_REQUESTS, name
        assert (first.status, second.status) == (200, 200), name
        assert lines_without_files(second.body) == lines_without_files(first.body), name
    assert get("/search?q=list+nt", other, "text/html").status == 200
    return other


def test_long_lists_and_deeply_nested_blank_nodes_come_whole(tmp_path: Path):
    (tmp_path / "engine").mkdir()
    with oxigraph(tmp_path / "engine") as served:
        data = compare_deep(served, tmp_path, MEMBER, timeout=90)
        with pytest.raises(EngineTrouble, match="deeper below each other"):
            get("/doc/d/lost.nt", data)  # half of a document is none


@pytest.fixture
def hostile(engine: Served) -> Iterator[Hostile]:
    server = Hostile(engine.query)
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def asked(hostile: Hostile, tmp_path: Path) -> EngineSnapshot:
    snapshot = opened(site_over(tmp_path / "site", hostile.query, timeout=2.0))
    snapshot.know()
    snapshot.count()
    hostile.asked.clear()
    return snapshot


def get(path: str, snapshot: object, accept: str = "text/turtle"):
    return resolver.answer(Ask("GET", path, accept), snapshot)


def test_a_redirect_costs_one_request_and_the_next_none(hostile: Hostile, asked: EngineSnapshot):
    assert get(THING, asked).status == 303
    assert len(hostile.asked) == 1
    assert get(THING, asked, "text/html").status == 303
    assert len(hostile.asked) == 1


@pytest.mark.parametrize("extension", ["ttl", "jsonld", "html", "md"])
def test_a_document_costs_three_requests_at_most(hostile: Hostile, asked: EngineSnapshot, extension: str):
    for name in ("Tower_Bridge", "Forth_Bridge", "Golden_Gate_Bridge", "Eads_Bridge"):
        assert get(f"/doc/bridge/{name}.{extension}", asked).status == 200
        assert 1 <= len(hostile.asked) <= 3, hostile.asked
        hostile.asked.clear()


def test_variants_of_one_document_share_what_was_asked(hostile: Hostile, asked: EngineSnapshot):
    get(f"{DOCUMENT}.ttl", asked)
    hostile.asked.clear()
    for extension in ("nt", "jsonld", "rdf"):
        assert get(f"{DOCUMENT}.{extension}", asked).status == 200
    assert hostile.asked == []


NAMES = ("a%22%20%7D%20%23", "%3E%20%7B%20DROP%20ALL", "a%5C%22b%00", "%ED%A0%80")


def test_nothing_that_a_client_sends_becomes_part_of_a_query(hostile: Hostile, asked: EngineSnapshot):
    for name in NAMES:
        for path in (
            f"/id/bridge/{name}",
            f"/doc/bridge/{name}",
            f"/search?q={name}",
            f"/browse?class=http://x.org/{name}",
        ):
            assert get(path, asked, "text/html").status in (200, 404), path
    for query in hostile.asked:
        plain = re.sub(r'"(?:[^"\\\n]|\\.)*"|<[^<>"{}|^`\\\x00-\x20]*>', "", query)
        assert "DROP" not in plain and "#" not in plain and plain.count("{") == plain.count("}"), query


HARMS = {
    "html": 503,
    "truncated": 503,
    "error_inside": 503,
    "no_json": 503,
    "redirect": 503,
    "refuse": 503,
    "busy": 503,
    "broken": 503,
    "hang_up": 503,
    "silent": 504,
    "endless": (503, 504),
    "drip": 504,
    "xml": 503,
    "nothing": 503,
    "no_content": 503,
    "odd_terms": 503,
    "deep": 503,
    "bomb": (503, 504),
    "no_gzip": 503,
    "drip_of_fields": 504,
    "reset": 503,
    "huge": 503,
    "other_charset": 503,
    "in_part": (503, 504),
    "other_rows": 503,
    "no_numbers": 503,
    "no_rows": 503,
    "half_a_chunk": 503,
    "no_chunks": 503,
    "half_of_gzip": 503,
    "many_fields": 503,
    "in_part_by_status": 503,
}


@pytest.mark.parametrize(("harm", "status"), HARMS.items(), ids=HARMS)
def test_whatever_an_engine_does_is_trouble_and_never_an_answer(
    hostile: Hostile, asked: EngineSnapshot, harm: str, status: int | tuple[int, ...]
):
    hostile.harm = harm
    for path in (THING, f"{DOCUMENT}.ttl"):
        started = time.monotonic()
        with pytest.raises(EngineTrouble) as caught:
            get(path, asked)
        assert time.monotonic() - started < DRIPS / 2
        expected = status if isinstance(status, tuple) else (status,)
        assert caught.value.status in (*expected, 503)  # 503 where it is left alone by now
    hostile.harm = ""
    for member in asked.engine.members:
        member.rests_until = 0  # its rest is over
    assert get(THING, asked).status == 303
    assert get(f"{DOCUMENT}.ttl", asked).status == 200


@pytest.fixture
def secure(engine: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hostile]:
    """Yield one that is reached by https, and whose certificate is trusted."""
    files = {name: str(tmp_path / f"{name}.pem") for name in ("key", "cert")}
    words = ("-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost")
    named = ("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", files["key"], "-out", files["cert"])
    subprocess.run([needs("openssl"), "req", *words, *named], check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_FILE", files["cert"])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files["cert"], files["key"])
    server = Hostile(engine.query, context)
    yield server
    server.shutdown()
    server.server_close()


def test_an_engine_behind_https_that_drips_is_bounded_in_time_too(secure: Hostile):
    connected = Engine(SparqlSettings(secure.query, timeout=1.0))
    assert connected.holds("ASK { ?s ?p ?o }")
    for harm in ("drip_of_fields", "drip"):
        secure.harm = harm
        started = time.monotonic()
        with pytest.raises(EngineTrouble) as caught:
            connected.holds("ASK {}")
        assert caught.value.status == 504
        assert time.monotonic() - started < 5  # seconds, where the head goes on for ten
    connected.close()


def test_what_is_wrong_with_https_is_told(secure: Hostile, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(EngineTrouble, match=r"certificate is not trusted \(.*SSL_CERT_FILE"):
        Engine(SparqlSettings(secure.query, timeout=1.0)).holds("ASK {}")
    with Hostile() as plain:
        with pytest.raises(EngineTrouble, match="speaks no https there"):
            Engine(SparqlSettings(plain.query.replace("http:", "https:"), timeout=1.0)).holds("ASK {}")
        plain.shutdown()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(
    "harm", ["half_a_character", "no_iri", "no_language", "no_datatype", "control_characters"]
)
def test_terms_that_are_none_are_written_into_no_document(hostile: Hostile, asked: EngineSnapshot, harm: str):
    hostile.harm = harm
    for accept in (
        "text/turtle",
        "application/n-triples",
        "application/ld+json",
        "application/rdf+xml",
        "text/html",
    ):
        try:
            found = get(DOCUMENT, asked, accept)
        except EngineTrouble as trouble:
            assert trouble.status == 503, accept
            continue
        text = found.body.decode()
        assert found.status == 200 and "<x:z" not in text and "\0" not in text, accept
        if accept != "text/html":
            Graph().parse(data=text, format=accept)


def test_clients_are_told_to_wait_as_long_as_the_engine_says(hostile: Hostile, asked: EngineSnapshot):
    hostile.harm = "busy_for_a_while"
    with pytest.raises(EngineTrouble) as caught:
        get(THING, asked)
    found = Earlier().instead(Ask("GET", THING), caught.value, asked)
    assert (found.status, dict(found.headers)["Retry-After"]) == (503, "17")


def test_a_connection_that_an_engine_has_closed_meanwhile_costs_nothing(
    hostile: Hostile, asked: EngineSnapshot
):
    hostile.harm = "half_closed"
    for number in range(20):
        assert get(f"/id/bridge/{number}", asked).status == 404
    assert asked.engine.told()[0]["breaker"] == "closed"


def test_an_answer_that_unpacks_to_no_end_takes_no_memory(hostile: Hostile, asked: EngineSnapshot):
    hostile.harm = "bomb"
    bomb()  # which takes memory itself, once
    tracemalloc.start()
    with pytest.raises(EngineTrouble):
        asked.engine.holds("ASK {}")
    assert tracemalloc.get_traced_memory()[1] < 2.5 * LARGEST
    tracemalloc.stop()


def test_an_answer_of_nothing_but_rows_takes_no_memory():
    body = b'{"head":{"vars":[]},"results":{"bindings":[' + b"{}," * 2_500_000 + b"{}]}}"
    tracemalloc.start()
    with pytest.raises(EngineTrouble, match="far more rows"):
        read_results(body, JSON_RESULTS, 100_000)
    assert tracemalloc.get_traced_memory()[1] < LARGEST
    tracemalloc.stop()


def test_one_request_is_made_however_many_wait_for_it(hostile: Hostile, asked: EngineSnapshot):
    with ThreadPoolExecutor(12) as pool:
        found = list(pool.map(lambda _: get(f"{DOCUMENT}.nt", asked).body, range(12)))
    assert len(set(found)) == 1
    assert len(hostile.asked) <= 3, hostile.asked


def test_an_engine_that_fails_is_left_alone_for_a_while(hostile: Hostile, asked: EngineSnapshot):
    hostile.harm = "hang_up"
    for number in range(6):
        with pytest.raises(EngineTrouble):
            get(f"/id/bridge/{number}", asked)
    assert len(hostile.asked) == 3
    assert asked.engine.told()[0]["breaker"] == "open"


def test_another_engine_takes_the_place_of_one_that_fails(engine: Served, hostile: Hostile, tmp_path: Path):
    snapshot = opened(site_over(tmp_path / "site", hostile.query, replicas=[engine.query]))
    snapshot.know()
    hostile.harm = "hang_up"
    for number in range(8):
        assert get(f"/id/bridge/{number}", snapshot).status == 404
    assert get(f"{DOCUMENT}.ttl", snapshot).status == 200


def test_credentials_come_from_the_environment_and_go_nowhere_else(
    hostile: Hostile, asked: EngineSnapshot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SEEOTHER_SPARQL_USER", "reader")
    monkeypatch.setenv("SEEOTHER_SPARQL_PASSWORD", "s3cr3t-word")
    get(THING, asked)
    assert "Authorization: Basic cmVhZGVyOnMzY3IzdC13b3Jk" in hostile.headers_seen[-1]
    for harm in ("broken", "refuse"):
        hostile.harm = harm
        with pytest.raises(EngineTrouble) as caught:
            asked.engine.holds("ASK {}")
        assert "s3cr3t" not in str(caught.value) and "cmVhZGVy" not in str(caught.value)


def test_an_engine_is_found_out_when_it_is_connected(
    engine: Served, hostile: Hostile, monkeypatch: pytest.MonkeyPatch
):
    found = list(findings_of(SparqlSettings(engine.query), "[sparql]\n"))
    assert [f.code for f in found] == ["engine-rewrites"]
    assert "xsd:decimal" in found[0].message
    for harm, code in (("html", "engine-refuses"), ("refuse", "engine-refuses"), ("busy", "engine-silent")):
        hostile.harm = harm
        assert [f.code for f in findings_of(SparqlSettings(hostile.query, timeout=1), "")] == [code]
    hostile.harm = "refuse"
    for user, words in (("", "asks for a password"), ("reader", "does not take the password it is given")):
        monkeypatch.setenv("SEEOTHER_SPARQL_USER", user)
        (finding,) = findings_of(SparqlSettings(hostile.query, timeout=1), "")
        assert words in finding.message
        assert "SEEOTHER_SPARQL_PASSWORD" in finding.hint
    missing = SparqlSettings(engine.query, graphs=("http://example.org/none",))
    assert "engine-refuses" in [f.code for f in findings_of(missing, "")]


def test_named_graphs_are_read_and_only_those(tmp_path: Path):
    """By the protocol of SPARQL: what a request names as default graph is no named one any more."""
    base = "https://x.org/id"
    with oxigraph(tmp_path) as served:
        store = served._store.removesuffix("default")
        for name in ("one", "two", "three"):
            of_graph = Served(served.query, f"{store}graph=urn:x-test:{name}")
            of_graph.load([Triple(NamedNode(f"{base}/{name}"), NamedNode(f"{base}/p"), Literal(name))])
        folder = tmp_path / "site"
        folder.mkdir()
        table = f'[sparql]\nquery = "{served.query}"\ngraphs = ["urn:x-test:one", "urn:x-test:two"]\n'
        (folder / "seeother.toml").write_text(PLAIN + table)
        snapshot = opened(folder)
        found = [get(f"/id/{name}", snapshot).status for name in ("one", "two", "three")]
    assert found == [303, 303, 404]


WRONG = {
    "store alone": (PLAIN, 2, "no table [sparql]"),
    "table alone": (
        PLAIN.replace('store = "sparql"\n', "") + '[sparql]\nquery = "http://h/q"\n',
        5,
        'store is not "sparql"',
    ),
    "no query": (PLAIN + "[sparql]\nfresh = 3\n", 6, "needs query"),
    "no address": (PLAIN + '[sparql]\nquery = "h/q"\n', 7, "absolute http"),
    "a password": (PLAIN + '[sparql]\nquery = "http://me:s3cr3t@h/q"\n', 7, "not to hold"),
    "a password and a wrong port": (
        PLAIN + '[sparql]\nquery = "http://me:s3cr3t@h:99999/q"\n',
        7,
        "not to hold",
    ),
    "a key": (PLAIN + '[sparql]\nquery = "http://h/q?api_key=s3cr3t"\n', 7, "not to hold"),
    "a replica": (PLAIN + '[sparql]\nquery = "http://h/q"\nreplicas = ["x"]\n', 8, "number 1"),
    "a blank node": (PLAIN + '[sparql]\nquery = "http://h/q"\ngraphs = ["_:b"]\n', 8, "blank node"),
    "an update": (
        PLAIN + '[sparql]\nquery = "http://h/q"\nchanged = "DROP ALL"\n',
        8,
        "SPARQL query that reads",
    ),
    "a time": (PLAIN + '[sparql]\nquery = "http://h/q"\ntimeout = "long"\n', 8, "number of seconds"),
    "a name": (PLAIN + '[sparql]\nquery = "http://h/q"\nfrsh = 3\n', 8, "no 'frsh'"),
    "two tables": (PLAIN + '[[sparql]]\nquery = "http://h/q"\n', 6, "one table"),
}


@pytest.mark.parametrize(("text", "line", "message"), WRONG.values(), ids=WRONG)
def test_wrong_settings_of_an_engine_are_told_with_their_line(
    text: str, line: int, message: str, tmp_path: Path
):
    with pytest.raises(Refused) as caught:
        parse_settings(text, tmp_path)
    [finding] = caught.value.diagnostics
    assert (finding.line, message in finding.message) == (line, True), finding
    assert finding.hint and "s3cr3t" not in str(finding)


def test_files_beside_an_engine_are_read_too(engine: Served, tmp_path: Path):
    folder = site_over(tmp_path / "site", engine.query)
    (folder / "more.ttl").write_text(
        "<https://bridges.example.org/id/bridge/Tower_Bridge> <http://example.org/note> 'from a file' .\n"
        "<https://bridges.example.org/id/bridge/Mine> <http://www.w3.org/2000/01/rdf-schema#label> 'Mine'@en ."
    )
    snapshot = opened(folder)

    assert get("/id/bridge/Mine", snapshot).status == 303
    body = get(f"{DOCUMENT}.nt", snapshot).body
    assert b"from a file" in body and b"Tower Bridge" in body and b'"more.ttl"' in body


@pytest.mark.slow
def test_a_server_outlives_its_engine(engine: Served, tmp_path: Path, spoken: list[Triple], serve: Serve):
    (tmp_path / "oxigraph").mkdir()
    port = free_port()
    folder = site_over(tmp_path / "site", f"http://127.0.0.1:{port}/query", fresh=1, timeout=2.0)
    running = serve(folder, workers=1)
    early = running.get(THING)
    assert (early.status, early.getheader("Cache-Control")) == (503, "no-store")
    assert int(early.getheader("Retry-After")) > 0
    assert "moment" in early.body.decode()

    with oxigraph(tmp_path / "oxigraph", port) as served:
        served.load(spoken)
        assert until(lambda: running.get(f"{DOCUMENT}.ttl").status == 200)
        before = running.get(f"{DOCUMENT}.ttl").body
        assert json.loads(running.get("/-/health").body)["engine"]["engines"][0]["breaker"] == "closed"

    assert until(lambda: running.get(f"{DOCUMENT}.ttl").getheader("Age") is not None)
    late = running.get(f"{DOCUMENT}.ttl")
    assert (late.status, late.body) == (200, before)
    assert "Warning" not in late.headers
    assert running.get("/doc/bridge/Forth_Bridge.ttl").status in (503, 504)
    assert json.loads(running.get("/-/health").body)["status"] == "degraded"
    assert b"seeother_engine_up" in running.get("/-/metrics").body
    assert "is waited for" in running.said()


@pytest.mark.slow
def test_a_worker_that_waits_for_an_engine_answers_others_meanwhile(
    hostile: Hostile, tmp_path: Path, serve: Serve
):
    folder = site_over(tmp_path / "site", hostile.query, fresh=600, timeout=10.0)
    running = serve(folder, workers=1)
    assert until(lambda: running.get(f"{DOCUMENT}.ttl").status == 200)
    assert running.get(THING).status == 303
    hostile.harm = "silent"
    names = [f"/doc/bridge/Nobody_{number}" for number in range(20)]
    with ThreadPoolExecutor(20) as pool:
        waiting = [pool.submit(running.get, name) for name in names]
        time.sleep(0.5)
        for path, status in (
            (THING, 303),
            (f"{DOCUMENT}.ttl", 200),
            ("/-/health/live", 200),
            ("/-/health", 200),
        ):
            assert running.get(path).status == status
            assert not all(each.done() for each in waiting), path
        late = [each.result() for each in waiting]
    assert {each.status for each in late} <= {503, 504}
    assert all(
        each.getheader("Retry-After") and each.getheader("Cache-Control") == "no-store" for each in late
    )


def test_data_that_changes_is_served_as_it_is(hostile: Hostile, tmp_path: Path):
    changed = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    folder = site_over(tmp_path / "site", hostile.query, changed=changed)
    assert ensure_snapshot(folder, state_of(folder)) is None
    publication = Publication(state_of(folder))
    first = publication.current()
    watch = Freshness(publication)
    watch.round()
    first.made -= 100
    watch.round()
    assert publication.current() is first  # nothing has changed
    watch._state = "n=0"
    first.made -= 100
    watch.round()
    assert publication.current() is not first


SITES = {
    "bridges": "",
    "schema.org": "schemaorg",
    "SWEET": "sweet",
}  # by the folder of data that others published
# Of so many documents one: all of them take a quarter of an hour, and are compared where the environment asks for it.
EACH = {} if os.environ.get("SEEOTHER_EVERY_DOCUMENT") else {"schema.org": 5, "SWEET": 50}
SOME_PAGES = {"SWEET": 10}  # of so many documents of these one as a page too
MOST_REQUESTS = 3  # to the engine for an answer, whatever is asked for


@pytest.mark.parametrize("name", SITES)
def test_every_answer_over_an_engine_or_memory_has_the_bytes_and_the_tag_of_the_one_from_files(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """What only files know is taken from the files first: which of them says what, where, and in which order."""
    folder = borrowed(SITES[name]) if SITES[name] else DATA
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object) for t in triples_of(folder))
    found = seeother.open(folder)
    text = (found.path / "seeother.toml").read_text(encoding="utf-8")
    prefixes = "".join(
        dict.fromkeys(f"@prefix {n}: <{space}> .\n" for n, space, _ in found.catalogue.prefixes())
    )
    for site in ("files", "memory", "asked", "engine"):
        (tmp_path / site).mkdir()
        (tmp_path / site / "prefixes.ttl").write_text(prefixes)
    for site, setting in (("files", ""), ("memory", 'store = "memory"\n')):
        (tmp_path / site / "seeother.toml").write_text(setting + text)
        (tmp_path / site / "all.nt").write_bytes(
            serialize((quad.triple for quad in store), format=RdfFormat.N_TRIPLES)
        )
    with oxigraph(tmp_path / "engine") as served:
        served.load(quad.triple for quad in store)
        (tmp_path / "asked" / "seeother.toml").write_text(
            f'store = "sparql"\n{text}\n[sparql]\nquery = "{served.query}"\ntimeout = 60\nfresh = 86400\n'
        )
        one, memory, asked = (
            without_files(opened(tmp_path / site), monkeypatch) for site in ("files", "memory", "asked")
        )
        asked.know()
        asked.count()
        monkeypatch.setattr(asked, "manifest", one.manifest)
        host = next(iter(one.settings.patterns.hosts), "")
        count = 0
        for number, (thing, document) in enumerate(documents(one)[:: EACH.get(name, 1)]):
            if "/dataset/" in document:
                continue  # it offers dumps, which an engine makes of its own
            paths = [
                thing,
                f"{document}.ttl",
                *([f"{document}.html"] if number % SOME_PAGES.get(name, 1) == 0 else []),
            ]
            for path in filter(None, paths):
                asked_before = asked.engine.told()[0]["requests"]
                first, *others = (
                    resolver.answer(Ask("GET", path, host=host), data) for data in (one, memory, asked)
                )
                assert asked.engine.told()[0]["requests"] - asked_before <= MOST_REQUESTS, path
                for other in others:
                    same = (first.status, first.headers, first.body)
                    assert (other.status, other.headers, other.body) == same, path
                count += first.status == 200
    assert count > 190


PAGES = {
    "a thing": f"{DOCUMENT}.html",
    "a class or property": "/ns.html",
    "a concept": "/doc/type/arch_bridge.html",
    "a scheme": "/doc/scheme/structural-types.html",
    "the data set": "/doc/dataset/bridges.html",
    "the data set as data": "/doc/dataset/bridges.ttl",
    "the data set as text": "/doc/dataset/bridges.md",
    "the tree of a scheme": "/browse?scheme=https://bridges.example.org/id/scheme/structural-types",
    "the members of a class": "/browse?class=https://bridges.example.org/ns%23Bridge",
    "all there is": "/browse",
    "the first page": "/",
    "a search": "/search?q=tower",
    "a search with a typing error": "/search?q=towre",
    "a thing that is not there": "/id/bridge/Nobody",
    "a document that is not there": "/doc/bridge/Nobody.html",
    "nothing at all": "/nothing",
}


@pytest.mark.parametrize("is_new", [True, False], ids=["at first", "after plain documents"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_no_page_costs_more_than_three_requests(
    hostile: Hostile, asked: EngineSnapshot, path: str, is_new: bool
):
    asked.engine.experience = Experience()
    if not is_new:
        with_experience(asked)
    assert get(path, asked, "text/html").status == (
        404 if path.startswith(("/id", "/nothing")) or "Nobody" in path else 200
    )
    assert len(hostile.asked) <= MOST_REQUESTS, hostile.asked


@pytest.mark.parametrize("harm", ["other_rows", "no_numbers"])
def test_rows_that_answer_another_question_are_trouble_on_every_page(
    hostile: Hostile, asked: EngineSnapshot, harm: str
):
    hostile.harm = harm
    for path in PAGES.values():
        if path != "/nothing":  # which fits no pattern, whatever an engine has
            with pytest.raises(EngineTrouble):
                get(path, asked.again(), "text/html")


def test_what_blank_nodes_say_of_a_thing_is_found_from_it_and_not_among_all_there_is():
    """An engine that looks up a variable that was bound under another name looks through all its statements."""
    wanted = Wanted((iri_of("https://x.org/id/a"),), (), "", MOST_MENTIONS, "")
    for query in (statements(wanted, reach) for reach in (Reach(), USUAL, WIDEST)):
        for renamed in re.findall(r"BIND\(\?\w+ AS (\?\w+)\)", query):
            assert not re.search(rf"BIND\(\?\w+ AS \{renamed}\)[^}}]*\{renamed} \?", query), renamed


def test_a_long_query_is_abbreviated_and_asks_the_same(spoken: list[Triple]):
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object) for t in spoken)
    things = sorted({t.subject.value for t in spoken if isinstance(t.subject, NamedNode)})
    text = '"<https://x.org/a> \\\\ \\" <https://x.org/b>"'
    asked = statements(Wanted((*map(iri_of, things),), (), "", MOST_MENTIONS, ""), WIDEST)
    query = f"SELECT ?s ?p ?o ?k ?text {{ {{ {asked} }} BIND({text} AS ?text) }}"
    short = abbreviated(query)
    assert len(short) < 0.6 * len(query)
    assert text in short
    rows = [[str(row[name]) for name in ("s", "p", "o", "k", "text")] for row in store.query(query)]
    assert len(rows) > 1000
    assert sorted(rows) == sorted(
        [str(row[name]) for name in ("s", "p", "o", "k", "text")] for row in store.query(short)
    )


def test_what_was_asked_for_is_remembered_up_to_a_bound(
    hostile: Hostile, asked: EngineSnapshot, monkeypatch: pytest.MonkeyPatch
):
    """However many pages are asked for before answers are worked out again."""
    told = asked._told
    for memory in (told.around, told.terms, asked._excerpts, asked._answers, asked._first_members):
        monkeypatch.setattr(memory, "_most", 400)
    paths = [
        path
        for _, document in documents(seeother.open(DATA))[:20]
        for path in (f"{document}.html", f"{document}.ttl")
    ]
    lists = [f"/browse?class={iri.replace('#', '%23')}" for iri, _ in asked.catalogue.classes()]
    for path in (*paths, *lists):
        assert get(path, asked, "text/html").status in (200, 301), path
        for memory in (told.around, told.terms, asked._excerpts, asked._answers, asked._first_members):
            assert memory.weight <= 400 or len(memory._kept) == 1


ODD = r"""@prefix : <https://x.org/> . :a :p "a\nb\tc <&>\" ]]> \u00e9\U0001F600", "x"@en, " ", "", 7, <https://x.org/\u00e9?a=1&b=2>, [] ."""


@pytest.mark.parametrize("pattern", ["?s ?p ?o", "?s <https://x.org/none> ?o"], ids=["some", "none"])
def test_results_in_xml_say_what_those_in_json_do(pattern: str):
    store = Store()
    store.extend(parse(ODD.encode(), RdfFormat.TURTLE))
    found = store.query(f"SELECT ?s ?p ?o ?no {{ {pattern} }} ORDER BY STR(?o)")
    text = found.serialize(format=QueryResultsFormat.XML)
    found = store.query(f"SELECT ?s ?p ?o ?no {{ {pattern} }} ORDER BY STR(?o)")
    rows = read_results(found.serialize(format=QueryResultsFormat.JSON), JSON_RESULTS, 100)
    assert read_results(text, f"{XML_RESULTS}; charset=UTF-8", 100) == rows
    for half in (
        b"",
        b"<html></html>",
        b"<!DOCTYPE x>" + text,
        text[: len(text) // 2],
        text[:-3],
        text.replace(b"</results>", b""),
    ):
        with pytest.raises(EngineTrouble, match="half of them"):
            read_results(half, XML_RESULTS, 100)


def test_results_in_xml_keep_what_xml_cannot_hold():
    """As Virtuoso writes it."""
    head = (
        '<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n <head>\n  <variable name="o"/>\n </head>'
    )
    row = '<result>\n <binding name="o"><literal>a\r\nb&#7;&#xe9;&amp;#7;</literal></binding>\n </result>'
    body = f'{head}\n <results distinct="false" ordered="true">\n {row}\n </results>\n</sparql>'
    [found] = read_results(body.encode(), XML_RESULTS, 1)
    assert str(found["o"]) == "a\r\nb\x07é&#7;"
    with pytest.raises(EngineTrouble, match="half of them"):
        read_results(body.replace("&amp;", "&entity;").encode(), XML_RESULTS, 1)


SLASHES = """@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix id: <https://x.org/id/> . @base <https://x.org/id/> .
<v> a owl:Ontology ; rdfs:label "Vocabulary" .
<v/Animal> a owl:Class ; rdfs:label "Animal" ; rdfs:isDefinedBy <v> .
<v/Dog> a owl:Class ; rdfs:label "Dog" ; rdfs:subClassOf <v/Animal>, [ a owl:Restriction ; owl:onProperty <v/tail> ; owl:someValuesFrom <v/Tail> ] .
<v/Tail> a owl:Class ; rdfs:comment "Wags." .
<v/tail> a owl:ObjectProperty ; rdfs:domain <v/Animal> ; rdfs:range <v/Tail> .
[] a owl:AllDisjointClasses ; owl:members ( <v/Animal> <v/Tail> ) .
<rex> a <v/Dog> ; rdfs:label "Rex" .
<w/eats> a owl:ObjectProperty ; rdfs:label "eats" ; rdfs:domain <v/Dog> ; rdfs:range <w/Food> .
<w/Food> a owl:Class ; rdfs:label "Food" ."""


def test_the_page_of_a_vocabulary_under_a_slash_is_the_one_from_files_for_three_requests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    triples = [quad.triple for quad in parse(SLASHES.encode(), RdfFormat.TURTLE)]
    for site in ("files", "asked", "engine"):
        (tmp_path / site).mkdir()
    settings = f'title = "V"\n{PLAIN}'
    (tmp_path / "files" / "v.ttl").write_text(SLASHES)
    (tmp_path / "files" / "seeother.toml").write_text(settings.replace('store = "sparql"\n', ""))
    (tmp_path / "asked" / "prefixes.ttl").write_text("".join(SLASHES.splitlines(True)[:2]))
    with oxigraph(tmp_path / "engine") as served:
        served.load(triples)
        (tmp_path / "asked" / "seeother.toml").write_text(f'{settings}[sparql]\nquery = "{served.query}"\n')
        one, other = (without_files(opened(tmp_path / site), monkeypatch) for site in ("files", "asked"))
        other.know()
        other.count()
        monkeypatch.setattr(other, "manifest", one.manifest)
        before = other.engine.told()[0]["requests"]
        page = get("/doc/v.html", other).body.decode()
        assert other.engine.told()[0]["requests"] - before <= MOST_REQUESTS
    assert "Wags." in page
    assert "How they connect" in page
    assert page == get("/doc/v.html", one).body.decode()


def test_what_is_too_much_for_an_engine_keeps_no_document_waiting(hostile: Hostile, tmp_path: Path):
    snapshot = opened(site_over(tmp_path / "site", hostile.query, timeout=2.0))
    hostile.harm = "slow_to_count"
    snapshot.know()
    snapshot.count()
    for path in (DOCUMENT, "/ns", "/browse", "/browse?class=https://bridges.example.org/ns%23Bridge"):
        assert get(path, snapshot, "text/html").status == 200, path
    assert get(THING, snapshot).status == 303
    assert snapshot.engine.told()[0]["breaker"] == "closed"


def test_pages_too_far_into_a_list_leave_everything_else_as_it_is(hostile: Hostile, tmp_path: Path):
    """However often somebody asks for them: an engine walks there from the beginning."""
    snapshot = opened(site_over(tmp_path / "site", hostile.query, timeout=1.0))
    bridges = [(iri_of(f"{RDF}type"), iri_of("https://bridges.example.org/ns#Bridge"), False)]
    snapshot.know()
    hostile.harm = "slow_to_walk"
    for turn in range(4):
        with pytest.raises(EngineTrouble) as told:
            snapshot.members(bridges, 100, MOST_COUNTED * (turn + 1))
        assert told.value.status == 504
    assert snapshot.engine.told()[0]["breaker"] == "closed"
    assert snapshot.members(bridges, 10)
    assert get(DOCUMENT, snapshot, "text/turtle").status == 200


MANY = 12_500  # more than are put in order


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An engine with a class of many members, all of which lead to one thing."""
    base, rdf, rdfs = "https://x.org/id", RDF, "http://www.w3.org/2000/01/rdf-schema#"
    things = [NamedNode(f"{base}/t{number}") for number in range(MANY)]
    kind, hub = NamedNode(f"{base}/Kind"), NamedNode(f"{base}/hub")
    named = [
        Triple(thing, NamedNode(f"{rdfs}label"), Literal(f"Thing {n}"))
        for n, thing in enumerate([*things, hub, kind])
    ]
    with oxigraph(tmp_path_factory.mktemp("large")) as served:
        served.load(
            [
                *named,
                *(Triple(thing, NamedNode(f"{rdf}type"), kind) for thing in things),
                *(Triple(thing, NamedNode(f"{base}/in"), hub) for thing in things),
            ]
        )
        yield served


CALLED = """@prefix : <https://x.org/id/> . @prefix crm: <http://www.cidoc-crm.org/cidoc-crm/> .
@prefix bf: <http://id.loc.gov/ontologies/bibframe/> . @prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix ontolex: <http://www.w3.org/ns/lemon/ontolex#> . @prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix rico: <https://www.ica.org/standards/RiC/ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:all :of :jar, :book, :concept, :word, :ada, :archive, :plain .
:jar crm:P1_is_identified_by [ a crm:E33_E41_Linguistic_Appellation ; crm:P190_has_symbolic_content "Painted jar" ;
  crm:P2_has_type <http://vocab.getty.edu/aat/300404670> ], [ a crm:E42_Identifier ; crm:P190_has_symbolic_content "1880.3" ],
  [ a crm:E41_Appellation ; crm:P190_has_symbolic_content "Old jar" ] .
:book bf:title [ a bf:Title ; bf:mainTitle "A great book" ], [ a bf:VariantTitle ; bf:mainTitle "The book" ] .
:concept xl:prefLabel :label ; xl:altLabel [ xl:literalForm "notion"@en ] . :label xl:literalForm "idea"@en .
:word ontolex:canonicalForm [ ontolex:writtenRep "house"@en ] .
:ada vcard:hasName [ vcard:given-name "Ada" ; vcard:family-name "Lovelace" ] .
:archive rico:hasOrHadAgentName [ rico:textualValue "The archive" ] .
:plain rdfs:label "Plain" ."""
WORDS = ("jar", "great", "idea", "house", "lovelace", "ada+lovelace", "archive", "plain")


def test_names_that_are_nodes_are_known_over_an_engine_as_from_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with twice(CALLED, tmp_path, monkeypatch) as (one, other):
        assert one.labels("https://x.org/id/ada")[0][2] == "Ada Lovelace"
        for name in ("all", "jar", "book", "concept", "word", "ada", "archive"):
            for extension in ("ttl", "html"):
                before = other.engine.told()[0]["requests"]
                found = get(f"/doc/{name}.{extension}", other)
                assert other.engine.told()[0]["requests"] - before <= MOST_REQUESTS
                if extension == "ttl":
                    assert found.body == get(f"/doc/{name}.ttl", one).body, name
        for words in WORDS:
            first, second = (
                re.findall("https://x.org/id/[a-z]+", get(f"/search.csv?q={words}", data).body.decode())
                for data in (one, other)
            )
            assert (second[:1], set(second)) == (first[:1], set(first)), words
            assert first, words


AGAIN = {
    "one thing again and again": (":b ", 5_000),
    "two things in turn": (":b :c ", 2_500),
    "blank nodes": ("[ :q :b ] ", 300),
    "many blank nodes": ("[ :q :b ] ", 3_000),
}


@pytest.mark.parametrize(("member", "times"), AGAIN.values(), ids=AGAIN)
def test_what_stands_in_a_list_thousands_of_times_keeps_no_engine_busy(member: str, times: int):
    """From each cell upwards by itself there are millions of ways, and half a minute goes by."""
    store = Store()
    text = f"@prefix : <https://x.org/id/> . :a :p ( {member * times} ) ."
    store.load(text.encode(), RdfFormat.TURTLE)
    wanted = Wanted((iri_of("https://x.org/id/b"),), (), "https://x.org/id/b", MOST_MENTIONS, "")
    found = store.query(statements(wanted, USUAL)).serialize(format=QueryResultsFormat.JSON)
    rows = read_results(found, JSON_RESULTS, MOST_STATEMENTS)
    assert not cut_off(rows)
    assert len({row["s"] for row in rows if str(row.get("p")) == f"{RDF}first"}) == times * (
        1 + member.count(":c")
    )


@contextmanager
def twice(text: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[object, EngineSnapshot]]:
    """Yield some Turtle as files say it, and as an engine does."""
    for site in ("files", "asked", "engine"):
        (place / site).mkdir()
    (place / "files" / "a.ttl").write_text(text)
    (place / "files" / "seeother.toml").write_text(PLAIN.replace('store = "sparql"\n', ""))
    (place / "asked" / "prefixes.ttl").write_text("".join(re.findall(r"@prefix [^>]*> \. ?", text)))
    with oxigraph(place / "engine") as served:
        served.load([quad.triple for quad in parse(text.encode(), RdfFormat.TURTLE)])
        table = f'[sparql]\nquery = "{served.query}"\ntimeout = 60\n'
        (place / "asked" / "seeother.toml").write_text(PLAIN + table)
        one, other = (without_files(opened(place / site), monkeypatch) for site in ("files", "asked"))
        probe(other.engine)
        other.know()
        other.count()
        yield one, other


DEEP_HUB = "".join(
    f"<https://x.org/id/a{n}> <https://x.org/p> <https://x.org/id/deep> .\n" for n in range(MANY)
) + (
    "<https://x.org/id/deep> <https://x.org/p> " + "[ <https://x.org/p> " * 9 + "'within'" + " ]" * 9 + " .\n"
    "<https://x.org/id/deep#part> <https://x.org/p> <https://x.org/id/deep> ."
)


@pytest.mark.parametrize("page", [1, 3])
@pytest.mark.parametrize("extension", ["nt", "html"])
def test_much_mentioned_things_with_deep_blank_nodes_cost_three_requests_too(
    tmp_path: Path, page: int, extension: str
):
    (tmp_path / "site").mkdir()
    with oxigraph(tmp_path) as served:
        served.load([quad.triple for quad in parse(DEEP_HUB.encode(), RdfFormat.TURTLE)])
        (tmp_path / "site" / "seeother.toml").write_text(f'{PLAIN}[sparql]\nquery = "{served.query}"\n')
        snapshot = opened(tmp_path / "site")
        snapshot.know()
        snapshot.count()
        with_experience(snapshot)
        before = snapshot.engine.told()[0]["requests"]
        found = get(f"/doc/deep.{extension}?page={page}", snapshot)
        assert snapshot.engine.told()[0]["requests"] - before <= MOST_REQUESTS
    text = found.body.decode()
    assert found.status == 200
    assert len(set(re.findall(r"id/a[0-9]+", text))) >= 49
    assert "within" in text or page > 1


def with_experience(snapshot: EngineSnapshot) -> None:
    """Have an engine's documents have needed nothing so far."""
    for _ in range(50):
        snapshot.engine.experience.note(Reach())
    assert snapshot.engine.experience.reach == Reach()


LATER = {
    "a blank node": ":a :p [ :p 1 ] .",
    "nested ones": ":a :p [ :p [ :p [ :p [ :p [ :p 1 ] ] ] ] ], [] .",
    "a list": ":a :p ( 1 2 3 ) .",
    "a blank node that mentions it": "[] :p :a ; :q 1 .",
    "one below another thing": ":b :p [ :p [ :p ( :b :a ) ] ] .",
    "a list in the middle of which it is": ":b :p ( :c :a :c ) .",
    "lists in lists": ":b :p ( ( :c ( :a :c ) :d ) :e ) .",
    "a list with others below": ":b :p ( [ :q :a ] :c [ :q [ :r ( 1 2 ) ] ] ) .",
    "an axiom": "[] a owl:AllDisjointClasses ; owl:members ( :a :b ) .",
    "a part that it names": ":a :p <https://x.org/id/a#part> . <https://x.org/id/a#part> :p 1 .",
    "a part that names it": "<https://x.org/id/a#part> :p :a ; :q [ :p 1 ] .",
    "names": ":a :p :b, :c . :b rdfs:label 'B'@en . :c :p :a ; rdfs:label 'C'@en, 'Ç'@fr .",
    "nothing": ":a :p :b .",
}


@pytest.mark.parametrize("extension", ["ttl", "html", "md"])
@pytest.mark.parametrize("text", LATER.values(), ids=LATER)
def test_what_none_of_the_first_documents_had_is_whole_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, extension: str
):
    head = "@prefix : <https://x.org/id/> . @prefix owl: <http://www.w3.org/2002/07/owl#> . "
    head += "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n:a rdfs:label 'A' ."
    with twice(head + text, tmp_path, monkeypatch) as (one, other):
        with_experience(other)
        before = other.engine.told()[0]["requests"]
        found = get(f"/doc/a.{extension}", other)
        assert other.engine.told()[0]["requests"] - before <= MOST_REQUESTS
        assert found.status == 200
        # A page has the name of the site, which is that of its folder.
        assert found.body.replace(b"asked", b"files") == get(f"/doc/a.{extension}", one).body


LISTS = {
    "members as a page": ("/browse?class=https://x.org/id/Kind", "text/html", 100),
    "members as data": ("/browse?class=https://x.org/id/Kind", "text/turtle", 100),
    "members of two conditions": (
        "/browse?class=https://x.org/id/Kind&with=https://x.org/id/in%20https://x.org/id/hub",
        "text/html",
        100,
    ),
    "mentions as a page": ("/doc/hub.html", "", 50),
    "mentions as data": ("/doc/hub.ttl", "", 50),
}


@pytest.mark.parametrize(("path", "accept", "each"), LISTS.values(), ids=LISTS)
def test_what_is_long_comes_in_pages(large: Served, tmp_path: Path, path: str, accept: str, each: int):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "seeother.toml").write_text(f'{PLAIN}[sparql]\nquery = "{large.query}"\n')
    snapshot = opened(tmp_path / "site")
    snapshot.know()
    snapshot.count()
    seen: set[str] = set()
    for turn in range(4):
        asked_before = snapshot.engine.told()[0]["requests"]
        body = get(path, snapshot, accept).body.decode()
        found = set(re.findall(r"(?:id/|id:)t[0-9]+", body))
        assert len(found) == each and not found & seen, (path, turn)
        seen |= found
        assert snapshot.engine.told()[0]["requests"] - asked_before <= MOST_REQUESTS, (path, turn)
        path = following(path, body)


def test_what_an_engine_cuts_short_comes_in_pages_and_is_never_taken_for_all(large: Served, tmp_path: Path):
    """Some answer with ten thousand rows at most, and tell so in a field only."""
    (tmp_path / "site").mkdir()
    with Hostile(large.query) as limited:
        settings = f'{PLAIN}[sparql]\nquery = "{limited.query}"\n'
        (tmp_path / "site" / "seeother.toml").write_text(settings)
        snapshot = opened(tmp_path / "site")
        virtuoso = next(each for each in DIALECTS if each.name == "Virtuoso")
        snapshot.engine.dialect = virtuoso._replace(closure="?{0} (<x:x>|!<x:x>)* ?{1} .")
        limited.harm = "few_rows"
        snapshot.know()
        snapshot.count()
        body = get("/doc/hub.ttl", snapshot).body.decode()
        assert len(set(re.findall(r"(?:id/|id:)t[0-9]+", body))) == 50
        assert following("/doc/hub.ttl", body)
        with pytest.raises(CutShort):
            snapshot.engine.select("SELECT ?s { ?s ?p ?o } LIMIT 20000")
        limited.shutdown()


def following(path: str, body: str) -> str:
    """Return where a page goes on."""
    found = re.search(
        r'rel="?next"? href="([^"]+)"|href="([^"]+)" rel="?next"?|hydra:next <https://x.org([^>]+)>', body
    )
    assert found, body[:3000]
    onward = next(filter(None, found.groups())).replace("&amp;", "&").partition("#")[0]
    return path.partition("?")[0] + onward if onward.startswith("?") else onward
