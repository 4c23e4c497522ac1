"""An application of one's own, with Flask or without, has Cool URIs over its graph, and goes on as before in all else."""

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.request import Request, urlopen

import engines
import pytest
import seeother
from conftest import ROOT, START, free_port, until
from engines import Hostile
from flask import Blueprint, Flask, session
from rdflib import RDFS, Dataset, Graph, Literal, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from seeother import LinkedData
from seeother.graph import given
from seeother.http.variants import VARIANTS
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server

pytestmark = pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")

BASE = "https://data.example.org"
PATTERNS = [("/id/{+name}", "/doc/{+name}")]
TEXT = f"""@prefix ex: <{BASE}/id/> . @prefix rdfs: <{RDFS}> .
ex:ada a ex:Person ; rdfs:label "Ada"@en ; ex:knows ex:bob .
ex:bob a ex:Person ; rdfs:label "Bob"@en .
ex:Person rdfs:label "Person"@en ."""


def graph() -> Graph:
    return Graph().parse(data=TEXT, format="turtle")


def application(**options: object) -> Flask:
    """Return an application with pages, a session, a blueprint and errors of its own, and with linked data."""
    app = Flask(__name__)
    app.secret_key = "for a test"

    @app.before_request
    def count() -> None:
        session["seen"] = session.get("seen", 0) + 1

    @app.after_request
    def stamp(response):
        response.headers["X-Stamp"] = "own"
        response.set_cookie("track", "me")
        return response

    @app.route("/hello")
    def hello() -> str:
        return "hello"

    @app.route("/id/about")
    def about() -> str:
        return "about ids"

    @app.route("/admin/", methods=["POST"])
    def admin() -> str:
        return "saved"

    part = Blueprint("part", __name__, url_prefix="/part")
    part.add_url_rule("/page", "page", lambda: "a page")
    app.register_blueprint(part)
    app.register_error_handler(404, lambda _: ("nothing of ours", 404))
    if options is not None:
        LinkedData(app, graph(), base=BASE, patterns=PATTERNS, **options)  # type: ignore[arg-type]
    return app


OWN = [
    ("GET", "/hello", 200, b"hello"),
    ("GET", "/id/about", 200, b"about ids"),
    ("GET", "/part/page", 200, b"a page"),
    ("GET", "/nowhere", 404, b"nothing of ours"),
    ("POST", "/admin/", 200, b"saved"),
    ("GET", "/admin/", 405, b""),
    ("GET", "/admin", 404, b"nothing of ours"),
    ("GET", "/static/x", 404, b"nothing of ours"),
]


@pytest.mark.parametrize(("method", "path", "status", "text"), OWN)
def test_the_applications_own_routes_come_first(method: str, path: str, status: int, text: bytes):
    found = application().test_client().open(path, method=method)
    assert found.status_code == status
    assert text in found.data
    assert found.headers.getlist("Set-Cookie")


ANSWERS = [
    ("GET", "/id/ada", "text/turtle", 303),
    ("HEAD", "/id/ada", "text/html", 303),
    ("GET", "/doc/ada", "image/png", 406),
    ("GET", "/doc/ada.ttl", "", 200),
    ("GET", "/id/eve", "text/html", 404),
    ("POST", "/id/ada", "", 405),
    ("OPTIONS", "/doc/ada", "", 204),
    ("BREW", "/doc/ada", "", 501),
    ("GET", "/", "text/html", 200),
    ("GET", "/browse", "text/html", 200),
    ("GET", "/search?q=ad", "text/html", 200),
    ("GET", "/.well-known/void", "text/turtle", 200),
    ("GET", "/-/health", "", 200),
    ("GET", "/-/metrics", "", 200),
    ("GET", "/-/linkset?uri=/doc/ada", "", 200),
    ("GET", "/-/nothing", "", 404),
]


@pytest.mark.parametrize(("method", "path", "accept", "status"), ANSWERS)
def test_all_else_is_answered_as_the_server_does_and_sets_no_cookie(
    method: str, path: str, accept: str, status: int
):
    found = (
        application().test_client().open(path, method=method, headers={"Accept": accept} if accept else {})
    )
    assert found.status_code == status
    assert not found.headers.getlist("Set-Cookie")
    assert "Cookie" not in found.headers.get("Vary", "")
    assert found.headers["Access-Control-Allow-Origin"] == "*"
    assert found.headers["X-Stamp"] == "own"
    assert not (found.data and method == "HEAD")


@pytest.mark.parametrize("prefix", ["", "/data"])
def test_what_the_site_says_of_itself_is_found_and_explained_at_any_place(prefix: str) -> None:
    client = application(prefix=prefix).test_client()
    catalogue = client.get(f"{prefix}/.well-known/api-catalog").get_json(force=True)["linkset"]
    entrances = [item["href"].removeprefix(BASE) for item in catalogue[0]["item"]]
    assert {path: client.get(path).status_code for path in entrances} == dict.fromkeys(entrances, 200)
    assert client.get(f"{prefix}/-/changes.jsonld").mimetype == "application/ld+json"
    assert client.get(f"{prefix}/-/why", headers={"Accept": "text/html"}).mimetype == "text/html"
    for uri in (f"{prefix}/doc/ada", f"{BASE}/doc/ada", f"{BASE}{prefix}/id/ada"):
        assert client.get(f"{prefix}/-/linkset.json?uri={uri}").status_code == 200
        assert "a page on which nothing is drawn" in client.get(f"{prefix}/-/drawing.svg?uri={uri}").text
    assert client.get(f"{prefix}/-/linkset.json?uri={BASE}{prefix}/").status_code == 200
    for path, word in (("/id/ada", "as a thing"), ("/-/changes", "the site says of itself")):
        told = client.get(f"{prefix}/-/why.json?uri={prefix}{path}").get_json()
        assert told["exchanges"][-1]["status"] == 200
        assert word in told["meanings"][-1]


@pytest.mark.parametrize("prefix", ["", "/data"])
def test_programs_may_post_what_they_ask(prefix: str):
    client = application(prefix=prefix, mcp="on").test_client()
    asked = {"queries": '{"q0": {"query": "Ada"}}'}
    found = client.post(f"{prefix}/-/reconcile", data=asked)
    assert found.json["q0"]["result"][0]["id"] == f"{BASE}/id/ada"
    called = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    assert client.post(f"{prefix}/-/mcp", json=called).json["result"]["tools"]
    for path in ("/-/reconcile", "/-/mcp"):
        assert client.post(prefix + path, data=b" " * 2_000_000).status_code == 413
        assert "POST" in client.options(prefix + path).headers["Allow"]
    assert client.post(f"{prefix}/-/health", data=asked).status_code == 405


def test_who_may_come_in_is_for_the_application_to_say():
    app = Flask(__name__)
    LinkedData(app, graph(), base=BASE, patterns=PATTERNS)
    app.before_request(lambda: ("who are you?", 401))
    assert app.test_client().get("/doc/ada.ttl").status_code == 401


def test_an_extension_may_come_before_its_application():
    data = LinkedData(graph=graph, base=BASE, patterns=PATTERNS)
    for _ in range(2):
        app = Flask(__name__)
        for _ in range(2):
            data.init_app(app)
        assert app.test_client().get("/id/ada").status_code == 303
        assert len(app.extensions["seeother"]) == 1


def test_an_application_without_pages_and_operations_has_only_documents():
    client = application(browse=False, operations=False).test_client()
    for path in (
        "/",
        "/browse",
        "/search",
        "/robots.txt",
        "/.well-known/void",
        "/-/health",
        "/-/linkset?uri=/doc/ada",
    ):
        assert client.get(path).data == b"nothing of ours", path
    page = client.get("/doc/ada.html")
    text = page.text + str(page.headers)
    for word in ("/browse", "/search", "/-/linkset"):
        assert word not in text, word
    for path in set(hrefs(page.text)) - {"/"}:  # the application's own first page
        assert client.get(path).status_code in (200, 303), path
    missing = client.get("/id/eve", headers={"Accept": "text/html"})
    assert "/search" not in missing.text


def hrefs(text: str) -> list[str]:
    """Return the addresses on this host that a page leads to or loads."""
    found = [
        part.partition('"')[0] for mark in ('href="', 'src="', 'action="') for part in text.split(mark)[1:]
    ]
    return sorted({path.partition("#")[0].replace("&amp;", "&") for path in found if path.startswith("/")})


def mounted(kind: str, base: str) -> tuple[object, str]:
    """Return a WSGI application that has its data below a path, and that path."""
    app = Flask(__name__)
    prefix = "/data" if kind != "dispatcher" else ""
    LinkedData(app, graph_below(base), base=base, patterns=PATTERNS, prefix=prefix)
    if kind == "prefix":
        return app, "/data"
    if kind == "dispatcher":
        return DispatcherMiddleware(Flask("root"), {"/data": app}), "/data"
    return DispatcherMiddleware(Flask("root"), {"/app": app}), "/app/data"


def graph_below(base: str) -> Graph:
    return Graph().parse(data=TEXT.replace(BASE, base), format="turtle")


@pytest.mark.parametrize("kind", ["prefix", "dispatcher", "both"])
@pytest.mark.parametrize("in_base", [False, True], ids=["staging", "in the URIs"])
def test_below_a_path_every_reference_leads_somewhere(
    kind: str, in_base: bool, listening: Callable[..., "Server"]
):
    base = BASE + (("/app/data" if kind == "both" else "/data") if in_base else "")
    wsgi, mount = mounted(kind, base)
    server = listening(wsgi)
    seen, waiting = set(), [f"{mount}/id/ada", f"{mount}/", f"{mount}/browse", f"{mount}/id/eve"]
    while waiting and len(seen) < 60:
        path = waiting.pop()
        seen.add(path)
        found = server.get(path, "text/html")
        assert found.status == (303 if "/id/" in path else 200) or path.endswith("/id/eve"), path
        assert not (path.endswith("/id/eve") and found.status != 404)
        places = [found.getheader("Location"), found.getheader("Content-Location")]
        more = [
            *filter(None, places),
            *(hrefs(found.text) if "html" in found.getheader("Content-Type", "") else []),
        ]
        assert all(place.startswith(mount) for place in more), (path, more)
        waiting += [place for place in more if place not in seen]
    assert f"{mount}/doc/ada.html" in seen or f"{mount}/doc/ada" in seen
    assert f"{base}/id/bob" in server.get(f"{mount}/doc/ada.nt").text
    assert server.get("/doc/ada.nt").status == 404


def test_several_graphs_are_published_side_by_side():
    app = Flask(__name__)
    other = Graph().parse(data=TEXT.replace("/id/", "/people/"), format="turtle")
    LinkedData(app, graph(), base=BASE, patterns=PATTERNS)
    LinkedData(app, other, base=BASE, patterns=[("/people/{name}", "/about/{name}")])
    LinkedData(app, graph(), base=BASE, patterns=PATTERNS, prefix="/mirror")
    LinkedData(app, Graph(), base="https://other.example", patterns=PATTERNS)
    client = app.test_client()
    for path in ("/id/ada", "/people/ada", "/mirror/id/ada"):
        assert client.get(path).status_code == 303, path
    assert client.get("/id/ada", base_url="https://other.example").status_code in (303, 404)
    assert client.get("/people/eve").status_code == 404
    for path in ("/doc/ada.html", "/about/ada.html", "/mirror/doc/ada.html", "/mirror/browse"):
        page = client.get(path, headers={"Accept": "text/html"})
        assert page.status_code == 200
        assert [client.get(href).status_code for href in hrefs(page.text) if "static" in href].count(200) >= 2


def test_a_graph_that_changes_is_served_as_it_is():
    app, known = Flask(__name__), graph()
    data = LinkedData(app, known, base=BASE, patterns=PATTERNS, fresh=None)
    client = app.test_client()
    before = client.get("/doc/ada.ttl")
    known.add((URIRef(f"{BASE}/id/eve"), RDFS.label, Literal("Eve")))
    data.changed()
    assert client.get("/id/eve").status_code == 303
    same = client.get("/doc/ada.ttl", headers={"If-None-Match": before.headers["ETag"]})
    assert same.status_code == 304
    known.add((URIRef(f"{BASE}/id/ada"), RDFS.comment, Literal("new")))
    data.changed()
    after = client.get("/doc/ada.ttl", headers={"If-None-Match": before.headers["ETag"]})
    assert (after.status_code, "new" in after.text) == (200, True)
    known.remove((URIRef(f"{BASE}/id/eve"), None, None))
    data.changed()
    assert client.get("/id/eve").status_code == 404


def test_a_graph_is_read_while_it_is_written_to():
    app, known = Flask(__name__), graph()
    data = LinkedData(app, known, base=BASE, patterns=PATTERNS)
    client, done = app.test_client(), threading.Event()

    def write() -> None:
        for number in range(20_000):
            known.add((URIRef(f"{BASE}/id/n{number}"), RDFS.seeAlso, URIRef(f"{BASE}/id/ada")))
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not done.is_set():
        data.changed()
        assert client.get("/doc/ada.ttl").status_code == 200
    writer.join()


def test_a_graph_that_cannot_be_read_is_503_and_not_404():
    def gone() -> Graph:
        raise OSError("no such engine")

    app = Flask(__name__)
    LinkedData(app, gone, base=BASE, patterns=PATTERNS)
    found = app.test_client().get("/id/ada")
    assert (found.status_code, found.headers["Retry-After"], found.headers["Cache-Control"]) == (
        503,
        "5",
        "no-store",
    )
    assert app.test_client().get("/-/health/live").status_code == 200


GRAPHS: dict[str, Callable[[], Graph]] = {
    "memory": graph,
    "dataset": lambda: dataset("default"),
    "oxigraph": lambda: dataset("Oxigraph"),
}


def dataset(store: str) -> Dataset:
    made = Dataset(store=store)
    made.graph(URIRef("urn:g")).parse(data=TEXT, format="turtle")
    return made


@pytest.mark.parametrize("kind", GRAPHS)
@pytest.mark.parametrize("by_function", [False, True], ids=["graph", "function"])
def test_every_store_of_rdflib_gives_the_same_answers(kind: str, by_function: bool):
    app, plain = Flask(__name__), Flask(__name__)
    given = GRAPHS[kind] if by_function else GRAPHS[kind]()
    LinkedData(app, given, base=BASE, patterns=PATTERNS)
    LinkedData(plain, graph(), base=BASE, patterns=PATTERNS)
    for path in ("/id/ada", "/search?q=bo", *(f"/doc/ada.{variant.extension}" for variant in VARIANTS)):
        one, other = (
            client.get(path, headers={"Accept": "text/html"})
            for client in (app.test_client(), plain.test_client())
        )
        assert one.data == other.data, path


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[str]:
    """Yield the address of an engine that has the data, half of it in a named graph."""
    port = free_port()
    program = str(Path(sys.executable).parent / "oxigraph")
    command = [program, "serve", "--location", str(tmp_path / "engine"), "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        lines = [*TEXT.splitlines()[:2], "ex:ada ex:born [ ex:year 1815 ] ."]
        load(f"{address}/store?default", "\n".join(lines))
        load(f"{address}/store?graph=urn:g", "\n".join([TEXT.splitlines()[0], *TEXT.splitlines()[2:]]))
        yield address
    finally:
        process.terminate()
        process.wait(START)


def load(address: str, text: str) -> None:
    """Put a text into the engine, as soon as it listens."""
    end = time.monotonic() + START
    while True:
        try:
            request = Request(address, text.encode(), {"Content-Type": "text/turtle"}, method="PUT")
            urlopen(request, timeout=5).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


def test_what_an_engine_has_is_copied_and_answered_whole(engine: str):
    whole = Graph().parse(data=f"{TEXT} ex:ada ex:born [ ex:year 1815 ] .", format="turtle")
    app, plain = Flask(__name__), Flask(__name__)
    remote = Dataset(store=SPARQLStore(f"{engine}/query"))
    remote.bind("ex", f"{BASE}/id/")
    LinkedData(app, remote, base=BASE, patterns=PATTERNS)
    LinkedData(plain, whole, base=BASE, patterns=PATTERNS)
    for variant in VARIANTS:
        one, other = (each.test_client().get(f"/doc/ada.{variant.extension}").data for each in (app, plain))
        assert one == other, variant.name
    for name in (None, DATASET_DEFAULT_GRAPH_ID):  # with which rdflib writes into an engine's default graph
        only = Flask(__name__)
        graph = Graph(store=SPARQLStore(f"{engine}/query"), identifier=name)
        LinkedData(only, graph, base=BASE, patterns=PATTERNS)
        assert [only.test_client().get(path).status_code for path in ("/id/ada", "/id/bob")] == [303, 404]


def test_what_is_too_much_for_a_copy_is_asked_piece_by_piece(
    engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    load(f"{engine}/store?default", f"{TEXT} ex:ada ex:born [ ex:year 1815 ] .")
    apps = Flask(__name__), Flask(__name__)
    for app, most in zip(apps, (given.MOST_COPIED, 2), strict=True):
        monkeypatch.setattr(given, "MOST_COPIED", most)
        remote = Graph(store=SPARQLStore(f"{engine}/query", auth=("reader", "s3cr3t")))
        remote.bind("ex", f"{BASE}/id/")
        LinkedData(app, remote, base=BASE, patterns=PATTERNS, fresh=0.2)
        app.test_client().get("/id/ada")
    for path in (
        "/id/ada",
        "/id/eve",
        "/doc/Person.html",
        *(f"/doc/ada.{variant.extension}" for variant in VARIANTS),
    ):
        one, other = (app.test_client().get(path, headers={"Accept": "text/html"}) for app in apps)
        assert (one.status_code, one.data) == (other.status_code, other.data), path
    health = apps[1].test_client().get("/-/health")
    assert health.json["engine"]["engines"][0]["breaker"] == "closed"
    figures = apps[1].test_client().get("/-/metrics").text
    names = ("up", "latency_seconds", "age_seconds", "requests_total", "errors_total")
    assert all(f"\nseeother_engine_{name}{{engine=" in figures for name in names)
    assert "s3cr3t" not in health.text + figures
    load(f"{engine}/store?default", f"{TEXT} ex:ada ex:born [ ex:year 1816 ] .")
    assert until(lambda: "1816" in apps[1].test_client().get("/doc/ada.ttl").text)


@pytest.mark.long
def test_an_engine_that_hands_out_a_part_is_asked_piece_by_piece(
    engine: str, monkeypatch: pytest.MonkeyPatch
):
    """Some answer with ten thousand rows at most, whatever is asked for."""
    monkeypatch.setattr(engines, "FEW_ROWS", 100)
    load(f"{engine}/store?default", TEXT + "".join(f' ex:t{n} rdfs:label "Thing {n}" .' for n in range(300)))
    with Hostile(f"{engine}/query") as limited:
        limited.harm = "few_rows"
        app = Flask(__name__)
        LinkedData(app, Graph(store=SPARQLStore(limited.query)), base=BASE, patterns=PATTERNS)
        client = app.test_client()
        names = ("ada", "t0", "t299", "nobody")
        assert [client.get(f"/id/{name}").status_code for name in names] == [303, 303, 303, 404]
        assert client.get("/doc/t299.ttl").status_code == 200
        limited.shutdown()


def test_an_engine_that_cannot_be_asked_graph_by_graph_is_refused_with_what_to_do(
    engine: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(given, "MOST_COPIED", 2)
    app = Flask(__name__)
    LinkedData(app, Dataset(store=SPARQLStore(f"{engine}/query")), base=BASE, patterns=PATTERNS)
    assert app.test_client().get("/id/ada").status_code == 503
    assert 'store = "sparql"' in caplog.text and "identifier=" in caplog.text
    named = Flask(__name__)
    only = Graph(store=SPARQLStore(f"{engine}/query"), identifier=URIRef("urn:g"))
    LinkedData(named, only, base=BASE, patterns=PATTERNS)
    assert [named.test_client().get(path).status_code for path in ("/id/bob", "/id/ada")] == [303, 404]


@pytest.mark.long
def test_a_large_engine_that_goes_away_is_outlived(engine: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(given, "MOST_COPIED", 2)
    load(f"{engine}/store?default", TEXT)
    gate = Hostile(f"{engine}/query")
    app = Flask(__name__)
    LinkedData(app, Graph(store=SPARQLStore(gate.query)), base=BASE, patterns=PATTERNS)
    client = app.test_client()
    before = client.get("/doc/ada.ttl").data
    gate.harm = "hang_up"
    later = client.get("/doc/ada.ttl")
    assert (later.status_code, later.data) == (200, before)
    lost = client.get("/doc/bob.ttl")
    assert lost.status_code == 503 and lost.headers["Retry-After"]
    assert client.get("/-/health").json["status"] == "degraded"
    gate.shutdown()
    gate.server_close()


def test_settings_come_from_a_file_and_keywords_before_them(tmp_path: Path):
    (tmp_path / "seeother.toml").write_text(
        f'base = "{BASE}"\ntitle = "Of the file"\nlicense = "https://l.example/by"\n[[pattern]]\nthing = "/id/{{+name}}"\ndocument = "/doc/{{+name}}"\n'
    )
    app = Flask(__name__)
    LinkedData(
        app,
        graph(),
        settings=tmp_path / "seeother.toml",
        title="Of the program",
        languages=("de", "en"),
        max_age=9,
    )
    page = app.test_client().get("/doc/ada.html")
    assert "Of the program" in page.text
    assert "https://l.example/by" in page.text
    assert page.headers["Content-Language"] == "de"
    assert "max-age=9" in page.headers["Cache-Control"]


def taken(app: Flask, **routes: str) -> Flask:
    for name, route in routes.items():
        app.add_url_rule(route, name, lambda **_: "own")
    return app


# What is wrong, and what the sentence must have.
WRONG: dict[str, tuple[Callable[[], object], str]] = {
    "a file": (
        lambda: LinkedData(Flask("x"), "file.ttl", base=BASE, patterns=PATTERNS),
        "Graph().parse('file.ttl')",
    ),
    "a path": (lambda: LinkedData(Flask("x"), Path("a.ttl"), base=BASE, patterns=PATTERNS), "name of a file"),
    "no graph": (lambda: LinkedData(Flask("x"), base=BASE, patterns=PATTERNS), "give an rdflib Graph"),
    "a list": (lambda: LinkedData(Flask("x"), [], base=BASE, patterns=PATTERNS), "no rdflib Graph"),
    "graph first": (lambda: LinkedData(graph(), base=BASE, patterns=PATTERNS), "LinkedData(app, graph, …)"),
    "no patterns": (
        lambda: LinkedData(Flask("x"), graph(), base=BASE),
        'patterns=[("/id/{+name}", "/doc/{+name}")]',
    ),
    "no base": (
        lambda: LinkedData(Flask("x"), graph(), patterns=PATTERNS),
        'base="https://data.example.org"',
    ),
    "bad base": (lambda: LinkedData(Flask("x"), graph(), base="data.example.org", patterns=PATTERNS), "base"),
    "one pair": (lambda: LinkedData(Flask("x"), graph(), base=BASE, patterns=PATTERNS[0]), "list of them"),
    "text": (lambda: LinkedData(Flask("x"), graph(), base=BASE, patterns="/id/{name}"), "list of pairs"),
    "a triple": (
        lambda: LinkedData(Flask("x"), graph(), base=BASE, patterns=[("/a", "/b", "/c")]),
        "is a pair",
    ),
    "a key": (
        lambda: LinkedData(Flask("x"), graph(), base=BASE, patterns=[{"thing": "/a", "doc": "/b"}]),
        "'doc'",
    ),
    "variables": (
        lambda: LinkedData(Flask("x"), graph(), base=BASE, patterns=[("/a/{x}", "/b/{y}")]),
        "other variables",
    ),
    "a name": (lambda: LinkedData(Flask("x"), graph(), base=BASE, patterns=PATTERNS, titel="T"), "'title'"),
    "a value": (
        lambda: LinkedData(Flask("x"), graph(), base=BASE, patterns=PATTERNS, max_age="1"),
        "max_age",
    ),
    "a prefix": (
        lambda: LinkedData(Flask("x"), graph(), base=BASE, patterns=PATTERNS, prefix="data"),
        "/data",
    ),
    "a time": (
        lambda: LinkedData(Flask("x"), graph(), base=BASE, patterns=PATTERNS, fresh="60"),
        "number of seconds",
    ),
    "no time": (
        lambda: LinkedData(Flask("x"), graph(), base=BASE, patterns=PATTERNS, fresh=-1),
        "number of seconds",
    ),
    "no file": (lambda: LinkedData(Flask("x"), graph(), settings="none.toml"), "none.toml"),
    "a route": (
        lambda: LinkedData(taken(Flask("x"), a="/id/<path:name>"), graph(), base=BASE, patterns=PATTERNS),
        "collides with the application's own route '/id/<path:name>'",
    ),
    "a wider route": (
        lambda: LinkedData(taken(Flask("x"), a="/<one>/<two>"), graph(), base=BASE, patterns=PATTERNS),
        "'/<one>/<two>'",
    ),
    "a route of documents": (
        lambda: LinkedData(taken(Flask("x"), a="/doc/<name>"), graph(), base=BASE, patterns=PATTERNS),
        "'/doc/{+name}'",
    ),
    "another": (
        lambda: [LinkedData(app, graph(), base=BASE, patterns=PATTERNS) for app in [Flask("x")] * 2],
        "another LinkedData",
    ),
}


@pytest.mark.parametrize(("wrong", "words"), WRONG.values(), ids=WRONG)
def test_a_mistake_is_told_at_once_with_what_to_do(wrong: Callable[[], object], words: str):
    with pytest.raises((TypeError, ValueError)) as told:
        wrong()
    assert words in str(told.value)


def test_a_route_for_one_thing_collides_with_nothing():
    app = taken(Flask("x"), a="/id/about", b="/id/<int:number>", c="/")
    LinkedData(app, graph(), base=BASE, patterns=PATTERNS)
    assert [app.test_client().get(path).status_code for path in ("/id/about", "/id/7", "/id/ada")] == [
        200,
        200,
        303,
    ]


def test_a_route_that_comes_later_wins_and_is_told_of(caplog: pytest.LogCaptureFixture):
    app = Flask("x")
    LinkedData(app, graph(), base=BASE, patterns=PATTERNS)
    taken(app, a="/id/<name>")
    assert [app.test_client().get("/id/ada").status_code for _ in range(2)] == [200, 200]
    assert caplog.text.count("collides with the application's own route '/id/<name>'") == 1


class Server:
    """An application on a socket."""

    def __init__(self, port: int) -> None:
        self.port = port

    def get(self, path: str, accept: str = "*/*") -> HTTPResponse:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=START)
        connection.request("GET", path, headers={"Accept": accept})
        response = connection.getresponse()
        response.text = response.read().decode()  # type: ignore[attr-defined]
        connection.close()
        return response


@pytest.fixture
def listening() -> Iterator[Callable[..., Server]]:
    """Return a function that puts a WSGI application on a socket."""
    started = []

    def start(app: object) -> Server:
        server = make_server("127.0.0.1", 0, app, threaded=True)  # type: ignore[arg-type]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        started.append(server)
        return Server(server.server_port)

    yield start
    for server in started:
        server.shutdown()
        server.server_close()


def test_paths_are_read_as_they_are_sent(listening: Callable[..., Server]):
    app = Flask(__name__)
    known = graph()
    for name in ("a%2Fb", "x//y", "é", "v1.2"):
        known.add((URIRef(f"{BASE}/id/{name}"), RDFS.label, Literal(name)))
    LinkedData(app, known, base=BASE, patterns=PATTERNS)
    server = listening(app)
    for name, other in (("a%2Fb", "a/b"), ("x//y", "x/y"), ("%C3%A9", "e"), ("v1.2", "v1")):
        assert server.get(f"/id/{name}").status == 303, name
        assert server.get(f"/doc/{name}.ttl").status == 200, name
        assert server.get(f"/id/{other}").status == 404, other


def test_without_a_framework_a_function_answers():
    site = LinkedData(graph=graph(), base=BASE, patterns=PATTERNS)
    found = seeother.answer(seeother.Ask("GET", "/id/ada", accept="text/turtle"), site)
    assert isinstance(found, seeother.Answer)
    assert (found.status, dict(found.headers)["Location"]) == (303, "/doc/ada.ttl")
    page = seeother.answer(seeother.Ask("GET", "/doc/ada.html"), site)
    assert [
        seeother.answer(seeother.Ask("GET", path), site).status for path in hrefs(page.body.decode())
    ].count(404) == 0
    below = seeother.answer(seeother.Ask("GET", "/x/id/ada"), site, mount="/x")
    assert dict(below.headers)["Location"] == "/x/doc/ada.ttl"


def test_the_public_names_are_few_and_stay():
    assert seeother.__all__ == ["Answer", "Ask", "LinkedData", "answer", "open"]
    assert all(getattr(seeother, name) for name in seeother.__all__)
    assert set(seeother.__all__) <= set(dir(seeother))
    with pytest.raises(AttributeError):
        _ = seeother.nothing
    assert (Path(seeother.__file__).parent / "py.typed").is_file()


README = (ROOT / "README.md").read_text(encoding="utf-8").split("## In an application of your own", 1)[1]
EXAMPLES = [part.split("```")[0] for part in README.split("```python\n")[1:]]


def run_example(number: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {"__name__": "example"}
    exec(compile(EXAMPLES[number], "README.md", "exec"), names)
    return names


def test_the_readmes_flask_application_works_as_it_stands(
    monkeypatch: pytest.MonkeyPatch, listening: Callable[..., Server]
):
    server = listening(run_example(0, monkeypatch)["app"])
    assert server.get("/id/bridge/Golden_Gate_Bridge", "text/turtle").status == 303
    assert "Golden Gate" in server.get("/doc/bridge/Golden_Gate_Bridge.ttl").text


def test_the_readmes_starlette_application_works_as_it_stands(monkeypatch: pytest.MonkeyPatch):
    app = run_example(1, monkeypatch)["app"]
    sent: list[dict] = []
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/id/bridge/Golden_Gate_Bridge",
        "raw_path": b"/id/bridge/Golden_Gate_Bridge",
        "query_string": b"",
        "headers": [(b"accept", b"text/turtle"), (b"host", b"localhost")],
    }

    async def send(message: dict) -> None:
        sent.append(message)

    async def receive() -> dict:
        return {"type": "http.request"}

    asyncio.run(app(scope, receive, send))  # type: ignore[operator]
    assert sent[0]["status"] == 303
    assert dict(sent[0]["headers"])[b"location"] == b"/doc/bridge/Golden_Gate_Bridge.ttl"


@pytest.mark.long
def test_gunicorn_serves_an_application_with_linked_data(tmp_path: Path):
    (tmp_path / "own.py").write_text(EXAMPLES[0].replace("data/bridges", str(ROOT / "data" / "bridges")))
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "own:app",
        "-b",
        f"127.0.0.1:{port}",
        "-w",
        "2",
        "--chdir",
        str(tmp_path),
    ]
    process = subprocess.Popen([*command, "-e", "SCRIPT_NAME=/here"], stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + START
        while time.monotonic() < end:
            try:
                found = Server(port).get("/here/id/bridge/Golden_Gate_Bridge", "text/turtle")
                break
            except OSError:
                time.sleep(0.1)
        assert found.status == 303
        assert found.getheader("Location") == "/here/doc/bridge/Golden_Gate_Bridge.ttl"
    finally:
        process.terminate()
        process.wait(START)
