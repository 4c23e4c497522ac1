"""Any rdflib graph is published as a folder is: the same documents byte for byte, the same pages, searches and errors."""

import importlib.util
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
import rdflib
import seeother
from conftest import DATA
from rdflib import RDF, RDFS, XSD, BNode, Dataset, Graph, Literal, URIRef
from seeother.decide.resolver import answer
from seeother.describe.dataset import DataSet
from seeother.extension.keywords import settings_by_keyword
from seeother.extension.live_graph import LiveGraph
from seeother.graph.given import Given
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Ask
from seeother.http.variants import VARIANTS
from seeother.iris import path_of
from seeother.publish.publication import NotReady
from seeother.structure.connections import edges_among, edges_of_site

# rdflib's own Dataset uses what it deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")

SETTINGS = settings_by_keyword({"base": "https://data.example.org"}, [("/id/{+name}", "/doc/{+name}")])
ID = "https://data.example.org/id/"


def ex(name: str) -> URIRef:
    return URIRef(ID + name)


def parsed(kind: str, monkeypatch: pytest.MonkeyPatch) -> Graph:
    """Return the demo as rdflib reads it by itself, in one graph or in one for each file."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    graph = Graph(bind_namespaces="none")
    whole = Dataset()
    whole._bind_namespaces = "none"
    for file in sorted(DATA.rglob("*.ttl")):
        if not file.name.endswith(".shacl.ttl"):
            (whole.graph(URIRef(f"urn:{file.name}")) if kind == "dataset" else graph).parse(file)
    return whole if kind == "dataset" else graph


def without_files(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    """Take from a snapshot what only files can tell: which of them says what, where, and when it was changed; dumps are files too."""
    for name in ("files", "places"):
        monkeypatch.setattr(snapshot.catalogue, name, lambda *_: [])
    monkeypatch.setattr(snapshot.catalogue, "first_places", lambda *_: {})
    monkeypatch.setattr(snapshot, "_files", {})
    monkeypatch.setattr(snapshot, "_places", lambda _: [])
    monkeypatch.setattr(DataSet, "has_dumps", False)
    monkeypatch.setattr(
        snapshot,
        "manifest",
        Given.read(Graph(), snapshot.settings).manifest.__class__(
            "", "", 0, snapshot.manifest.triples, snapshot.manifest.things, snapshot.manifest.subjects, 0
        ),
    )
    return snapshot


def asks(snapshot: Snapshot, every: int) -> Iterator[Ask]:
    """Yield a request for every so many a document in each variant, for things, for pages, and for what is not there."""
    documents = filter(None, map(snapshot.settings.patterns.document_of, list(snapshot.catalogue.keys())))
    for document in islice(documents, 0, None, every):
        yield from (Ask("GET", f"{path_of(document)}.{variant.extension}") for variant in VARIANTS)
    classes = [f"/browse?class={iri.replace('#', '%23')}" for iri, _ in snapshot.catalogue.classes()]
    things = islice(map(path_of, snapshot.catalogue.keys()), 0, None, every)
    searches = ("/search?q=bridge", "/search?q=brigde", "/search/suggest?q=go")
    for path in ("/", "/browse", *searches, "/id/bridge/Nobody", "/x", *classes, *list(things)):
        for accept in ("text/html", "text/turtle", "image/png"):
            yield Ask("GET", path, accept, "de")


@pytest.mark.parametrize(
    ("kind", "every"),
    [
        ("graph", 23),
        pytest.param("dataset", 13, marks=pytest.mark.long),
        pytest.param("graph", 1, marks=pytest.mark.long),
    ],
)
def test_a_graph_gives_the_bytes_and_validators_that_the_folder_gives(
    kind: str, every: int, monkeypatch: pytest.MonkeyPatch
):
    folder = without_files(seeother.open(DATA), monkeypatch)
    given = Given.read(parsed(kind, monkeypatch), folder.settings)
    count = 0
    for ask in asks(folder, every):
        one, other = answer(ask, folder), answer(ask, given)
        assert (one.status, one.headers, one.body) == (other.status, other.headers, other.body), ask
        count += one.status == 200
    assert count > 2_000 / every


def test_what_only_files_know_is_left_out():
    given = Given.read(Graph().add((ex("a"), RDFS.label, Literal("A"))), SETTINGS)
    found = answer(Ask("GET", "/doc/a.ttl"), given)
    assert b"dcterms:source" not in found.body
    assert "Last-Modified" not in dict(found.headers)
    assert (given.manifest.triples, given.manifest.things, list(given.catalogue.files())) == (1, 1, [])


# Statements that rdflib holds and RDF 1.1 does not have: none of them may reach a document.
ODD = [
    (ex("a"), RDFS.seeAlso, URIRef("http://x.example/a b")),
    (ex("a"), RDFS.seeAlso, URIRef("relative")),
    (ex("a"), RDFS.seeAlso, URIRef("http://x.example/<script>")),
    (ex("a"), URIRef("http://x.example/a\nb"), Literal("x")),
    (ex("a"), BNode(), Literal("x")),
    (Literal("a"), RDFS.seeAlso, ex("a")),
    (ex("a"), RDFS.seeAlso, Graph()),
]


@pytest.mark.parametrize("statement", ODD, ids=range(len(ODD)))
def test_what_no_format_can_write_is_left_out(statement: tuple):
    graph = Graph().add((ex("a"), RDFS.label, Literal("A")))
    expected = answer(Ask("GET", "/doc/a.ttl"), Given.read(graph, SETTINGS)).body
    graph.add(statement)
    given = Given.read(graph, SETTINGS)
    assert answer(Ask("GET", "/doc/a.ttl"), given).body == expected
    for variant in VARIANTS:
        assert answer(Ask("GET", f"/doc/a.{variant.extension}"), given).status == 200


def test_literals_are_as_they_are_written_but_for_what_rdf_takes_for_the_same():
    graph = Graph()
    for value in (
        Literal("a", datatype=XSD.string),
        Literal("b", lang="de-CH"),
        Literal("012.50", datatype=XSD.decimal, normalize=False),
        Literal("no number", datatype=XSD.integer),
    ):
        graph.add((ex("a"), RDFS.comment, value))
    given = Given.read(graph, SETTINGS)
    text = answer(Ask("GET", "/doc/a.nt"), given).body.decode()
    said = [line.split("> ", 2)[2] for line in text.splitlines() if "comment> " in line]
    number = "http://www.w3.org/2001/XMLSchema#"
    assert sorted(said) == sorted(
        ['"a" .', '"b"@de-ch .', f'"012.50"^^<{number}decimal> .', f'"no number"^^<{number}integer> .']
    )
    assert [str(quad.object) for quad in given.quads(value=Literal("a"))] == ["a"]
    assert [str(quad.object) for quad in given.quads(value=Literal("b", lang="de-ch"))] == ["b"]


def test_what_is_said_in_two_graphs_is_said_once():
    dataset = Dataset()
    for name in ("urn:g", "urn:h"):
        dataset.graph(URIRef(name)).add((ex("a"), RDFS.label, Literal("A")))
    dataset.graph(URIRef("urn:h")).add((ex("b"), RDFS.seeAlso, ex("a")))
    dataset.add((ex("a"), RDF.type, ex("Kind")))
    given = Given.read(dataset, SETTINGS)
    text = answer(Ask("GET", "/doc/a.nt"), given).body.decode()
    assert text.count('"A"') == 1
    assert f"<{ID}b>" in text
    assert f"<{ID}Kind>" in text


def test_many_mentions_are_counted_and_paged():
    graph = Graph()
    for number in range(2_345):
        graph.add((ex(f"m{number}"), ex("of"), ex("a")))
    graph.add((ex("a"), ex("of"), ex("b")))
    given = Given.read(graph, SETTINGS)
    found = answer(Ask("GET", "/doc/a.nt?page=47"), given)
    assert b'totalItems> "2345"' in found.body
    assert found.body.count(f"<{ID}a> .\n".encode()) >= 45
    assert given.mention_counts(ex("a")) == {ID + "of": 2_345}
    assert answer(Ask("GET", "/doc/a.nt?page=48"), given).status == 404


def test_prefixes_are_those_of_the_graph_and_then_those_of_custom():
    graph = Graph().add((ex("a"), URIRef("https://schema.org/name"), Literal("A")))
    graph.bind("mine", ID)
    text = answer(Ask("GET", "/doc/a.ttl"), Given.read(graph, SETTINGS)).body.decode()
    assert f"@prefix mine: <{ID}> ." in text
    assert "@prefix foaf: <http://xmlns.com/foaf/0.1/> ." in text


def live(graph: object, fresh: float | None = None) -> LiveGraph:
    return LiveGraph(graph, SETTINGS, fresh)  # type: ignore[arg-type]


def test_a_change_that_is_told_is_served_by_the_next_answer():
    graph = Graph().add((ex("a"), RDFS.label, Literal("A")))
    site = live(graph)
    first = answer(Ask("GET", "/doc/a.ttl"), site.current())
    graph.add((ex("b"), RDFS.label, Literal("B")))
    assert answer(Ask("GET", "/id/b"), site.current()).status == 404
    site.changed()
    assert answer(Ask("GET", "/id/b"), site.current()).status == 303
    again = answer(Ask("GET", "/doc/a.ttl", if_none_match=first.etag), site.current())
    assert again.status == 304
    graph.add((ex("a"), RDFS.label, Literal("Other")))
    site.changed()
    assert answer(Ask("GET", "/doc/a.ttl", if_none_match=first.etag), site.current()).status == 200


def test_after_a_time_the_graph_is_read_anew_without_being_told():
    graph = Graph().add((ex("a"), RDFS.label, Literal("A")))
    never, at_once = live(graph), live(graph, fresh=0)
    assert never.current() is never.current()
    before = at_once.current()
    graph.add((ex("b"), RDFS.label, Literal("B")))
    assert at_once.current() is not before
    assert answer(Ask("GET", "/id/b"), at_once.current()).status == 303
    assert answer(Ask("GET", "/id/b"), never.current()).status == 404


def test_a_function_is_asked_for_the_graph_with_every_change():
    made: list[Graph] = []

    def latest() -> Graph:
        made.append(Graph().add((ex(f"v{len(made)}"), RDFS.label, Literal("V"))))
        return made[-1]

    site = live(latest)
    assert not made
    assert answer(Ask("GET", "/id/v0"), site.current()).status == 303
    site.changed()
    assert answer(Ask("GET", "/id/v0"), site.current()).status == 404
    assert answer(Ask("GET", "/id/v1"), site.current()).status == 303
    assert len(made) == 2


def test_what_was_read_is_served_on_while_the_graph_cannot_be_read(caplog: pytest.LogCaptureFixture):
    works = True

    def source() -> Graph:
        if not works:
            raise OSError("the disk is gone")
        return Graph().add((ex("a"), RDFS.label, Literal("A")))

    site = live(source)
    site.current()
    works = False
    site.changed()
    assert answer(Ask("GET", "/id/a"), site.current()).status == 303
    assert "served on" in caplog.text
    with pytest.raises(NotReady):
        live(source).current()


def test_a_graph_of_oxigraph_through_rdflib(tmp_path: Path):
    assert importlib.util.find_spec("oxrdflib")
    dataset = Dataset(store="Oxigraph")
    dataset.graph(URIRef("urn:g")).parse(
        data=f'<{ID}a> <{RDFS.label}> "A", "Ä"@de ; <{RDFS.seeAlso}> <{ID}b> .'
    )
    memory = Dataset()
    memory.graph(URIRef("urn:g")).parse(
        data=f'<{ID}a> <{RDFS.label}> "A", "Ä"@de ; <{RDFS.seeAlso}> <{ID}b> .'
    )
    one, other = (Given.read(graph, SETTINGS) for graph in (dataset, memory))
    for variant in VARIANTS:
        ask = Ask("GET", f"/doc/a.{variant.extension}")
        assert answer(ask, one).body == answer(ask, other).body


def test_the_picture_of_classes_hangs_on_no_order_of_statements():
    classes = [ex(f"K{number}") for number in range(9)]
    said = [(one, RDFS.subClassOf, other) for one in classes for other in classes if one < other]
    said += [(ex("p"), RDFS.domain, classes[0]), (ex("p"), RDFS.range, classes[1])]
    pictures = []
    for order in (said, said[::-1], [*said[1::2], *said[::2]]):
        graph = Graph()
        for triple in order:
            graph.add(triple)
        data = Given.read(graph, SETTINGS)
        among = edges_among(frozenset(map(str, classes)), data)
        pictures.append((among, edges_of_site([str(each) for each in classes], data)))
    assert pictures[0][0]
    assert pictures == [pictures[0]] * 3
