"""The graph that documents are made from is rdflib's, says exactly what the files say, and any store behind it gives the same."""

import doctest
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import seeother
from conftest import DATA, ROOT, SETTINGS, Site, borrowed
from rdflib import RDF, RDFS, XSD, Dataset, Literal, URIRef
from rdflib.store import Store
from seeother.decide.resolver import answer
from seeother.graph.data import Data
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Ask
from seeother.http.variants import VARIANTS
from seeother.iris import path_of
from seeother.statements import datatype_of, iri_of, literal
from seeother.write.ntriples import text_of

# rdflib's own Dataset uses what it deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")

ID = "https://data.example.org/id/"
TEXTS = ["", "a", 'quo"te', "back\\slash", "line\nfeed\r\ttab", "\x00\x08\x0c\x1f\x7f", "\u00a0\u2028é€😀"]
LITERALS = [
    *((text, None, "") for text in TEXTS),
    *((text, "de-ch", "") for text in TEXTS),
    *((text, None, "https://d.example/t") for text in TEXTS),
    ("12.50", None, str(XSD.decimal)),
    ("3", None, str(XSD.nonNegativeInteger)),
    (" two  spaces ", None, str(XSD.token)),
    ("no number", None, str(XSD.integer)),
    ("<b>", None, str(RDF.HTML)),
]


@pytest.mark.parametrize(("text", "language", "datatype"), LITERALS)
def test_a_literal_is_rdflibs_with_every_character_and_is_written_as_oxigraph_writes_it(
    text: str, language: str | None, datatype: str
):
    made = literal(text, language, datatype)
    other = ox.Literal(text, language=language, datatype=ox.NamedNode(datatype) if datatype else None)
    assert isinstance(made, Literal)
    assert (str(made), made.language, datatype_of(made)) == (text, language, datatype)
    assert text_of(made) == str(other)


def test_a_literal_has_its_value_when_it_is_asked_for_it():
    made = literal("012.50", datatype=str(XSD.decimal))
    same = Literal("012.50", datatype=XSD.decimal, normalize=False)
    assert made == same
    assert hash(made) == hash(same)
    assert (made.value, made.toPython(), made.ill_typed) == (same.value, same.toPython(), False)
    assert made > literal("3", datatype=str(XSD.integer))
    assert iri_of("x:y") < made
    assert repr(made) == repr(same)


SAID = """ex:a a ex:Kind ; rdfs:label "a"@en , "b"@de ; ex:size 2.50 , "3"^^xsd:byte , "x"^^ex:odd ; ex:knows ex:b , [ ex:size 7 ] .
ex:b a ex:Kind ; ex:size 9.0 ; ex:when "2020-01-01"^^xsd:date . ex:c ex:knows ex:b ."""
AGAIN = 'ex:a a ex:Kind ; rdfs:label "again"@en .'


@pytest.fixture(params=["oxigraph", "memory"])
def graph(request: pytest.FixtureRequest, site: Site) -> Dataset:
    settings = f'base = "https://data.example.org"\nstore = "{request.param}"\n[[pattern]]\nthing = "/id/{{+name}}"\ndocument = "/doc/{{+name}}"\n'
    return seeother.open(site(settings, one=SAID, two=AGAIN)).graph


HUNG = """ex:s a ex:Scheme ; ex:has ex:top . ex:top ex:in ex:s . ex:low ex:in ex:s ; ex:up ex:top . ex:alone ex:in ex:s .
ex:top ex:down ex:lower . ex:lower ex:in ex:s . [] ex:in ex:s . ex:other ex:up ex:alone . [] ex:about ex:top , "x" ."""


@pytest.mark.parametrize("most", [2, 100])
def test_the_store_on_disk_finds_by_itself_what_any_graph_would(site: Site, most: int):
    data = seeother.open(site(SETTINGS, one=HUNG, two="ex:low ex:in ex:s ."))
    top, scheme, held, up, down = (iri_of(f"{ID}{name}") for name in ("top", "s", "in", "up", "down"))
    asked = (held, scheme, [up], [down], most)
    count, unplaced = data.unplaced(*asked)
    assert (count, sorted(unplaced)) == (
        Data.unplaced(data, *asked)[0],
        sorted(Data.unplaced(data, *asked)[1]),
    )
    assert (count, len(unplaced)) == ((2, 0) if most == 2 else (4, 2))
    assert data.count_of(held, scheme, most) == Data.count_of(data, held, scheme, most) == min(most, 4)
    assert data.objects_of(top, down) == Data.objects_of(data, top, down) == [f"{ID}lower"]
    told, expected = data.blank_mentions(top, 9), Data.blank_mentions(data, top, 9)
    assert [quad.triple for quad in told] == [quad.triple for quad in expected]
    assert len(told) == 1
    assert data.unplaced(iri_of("no iri"), scheme, [], [], most) == (0, [])
    assert data.objects_of(iri_of("no iri"), down) == data.blank_mentions(iri_of("no iri"), 9) == []


def test_the_graph_asks_as_any_rdflib_graph(graph: Dataset):
    a, b, kind, size = (URIRef(ID + name) for name in ("a", "b", "Kind", "size"))
    assert isinstance(graph, rdflib.Dataset)
    assert isinstance(graph.store, Store)
    assert {str(o) for o in graph.objects(a, size)} == {"2.50", "3", "x"}
    assert set(graph.subjects(RDF.type, kind)) == {a, b}
    assert set(graph.subjects(size, Literal("2.50", datatype=XSD.decimal, normalize=False))) == {a}
    assert set(graph.subjects(size, Literal("2.5", datatype=XSD.decimal, normalize=False))) == set()
    assert (b, size, Literal("9.0", datatype=XSD.decimal, normalize=False)) in graph
    assert (a, size, URIRef("not an IRI")) not in graph
    assert {str(s) for s, _, _ in graph.triples_choices((None, RDF.type, [kind, size]))} == {str(a), str(b)}
    assert graph.namespace_manager.store.namespace("ex") == URIRef(ID)


def test_each_file_is_a_graph_of_its_own(graph: Dataset):
    a = URIRef(ID + "a")
    named = {str(g.identifier): g for g in graph.graphs() if len(g)}
    assert set(named) == {"file:one.ttl", "file:two.ttl"}
    assert {str(o) for o in named["file:two.ttl"].objects(a, RDFS.label)} == {"again"}
    assert {(str(o), str(c)) for _, _, o, c in graph.quads((a, RDFS.label, None, None))} == {
        ("a", "file:one.ttl"),
        ("b", "file:one.ttl"),
        ("again", "file:two.ttl"),
    }
    assert {str(c) for _, _, _, c in graph.quads((a, RDF.type, None, None))} == {
        "file:one.ttl",
        "file:two.ttl",
    }
    assert len(named["file:two.ttl"]) == 2


# What each finds, as text: rdflib's own engine answers some and Oxigraph others, and nobody should notice which.
QUERIES = {
    "SELECT ?s { ?s a ex:Kind }": {"a", "b"},
    "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a ex:Kind }": {"2"},
    "SELECT (COUNT(*) AS ?n) { ?s a ex:Kind }": {"2"},
    "SELECT ?n { ?s ex:size ?n FILTER(?n > 2.4 && ?n < 100) }": {"2.50", "3", "7", "9.0"},
    "SELECT DISTINCT ?n { ex:a ex:size ?n } LIMIT 9": {"2.50", "3", "x"},
    "SELECT ?l { ex:a rdfs:label ?l } OFFSET 0": {"a", "b", "again"},
    "SELECT ?s { ?s ex:size 2.50 }": {"a"},
    "SELECT DISTINCT ?s { ?s ex:knows/ex:size ?n }": {"a", "c"},
    "SELECT DISTINCT ?g { GRAPH ?g { ex:a rdfs:label ?l } }": {"file:one.ttl", "file:two.ttl"},
    "SELECT (SUM(?n) AS ?all) { ex:b ex:size ?n }": {"9.0"},
    "ASK { ex:b ex:when ?d }": {"True"},
    "ASK { ex:c ex:when ?d }": {"False"},
    "CONSTRUCT { ?s ex:is ?n } WHERE { ?s ex:when ?n }": {"2020-01-01"},
}


@pytest.mark.parametrize(("query", "expected"), QUERIES.items(), ids=QUERIES)
def test_sparql_finds_what_is_written(graph: Dataset, query: str, expected: set[str]):
    result = graph.query(query)
    if result.type == "ASK":
        found = {str(result.askAnswer)}
    elif result.type == "CONSTRUCT":
        found = {str(o) for _, _, o in result.graph}
    else:
        rows = [str(row[0]).removeprefix(ID) for row in result]
        found = set(rows)
        assert len(rows) == len(found)
    assert found == expected


def test_sparql_takes_bindings(graph: Dataset):
    rows = graph.query("SELECT ?l { ?s rdfs:label ?l }", initBindings={"s": URIRef(ID + "a")})
    assert {str(row.l) for row in rows} == {"a", "b", "again"}


def test_the_graph_that_is_served_cannot_be_changed(site: Site):
    graph = seeother.open(site(a='ex:a rdfs:label "a" .')).graph
    a = URIRef(ID + "a")
    for change in (
        lambda: graph.add((a, RDF.type, a)),
        lambda: graph.remove((a, None, None)),
        lambda: graph.update("INSERT DATA { <x:a> <x:b> <x:c> }"),
        lambda: graph.remove_graph(URIRef("file:a.ttl")),
    ):
        with pytest.raises(TypeError, match="edit the files"):
            change()


def test_a_site_that_is_opened_again_says_what_its_files_say_now(site: Site):
    folder = site(a='ex:a rdfs:label "before" .')
    before = seeother.open(folder).graph
    site(a='ex:a rdfs:label "after" .')
    after = seeother.open(str(folder)).graph
    assert [[str(o) for o in g.objects(URIRef(ID + "a"))] for g in (before, after)] == [["before"], ["after"]]


def test_the_package_imports_nothing_before_it_is_asked_to():
    program = "import seeother, sys; print(seeother.__version__, 'rdflib' in sys.modules, 'pyoxigraph' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split()[1:] == ["False", "False"]
    with pytest.raises(AttributeError, match="nothing_here"):
        seeother.nothing_here  # noqa: B018


def test_the_readmes_look_around_from_python_works_as_it_stands(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)
    part = (ROOT / "README.md").read_text(encoding="utf-8").split("```pycon\n")[1].split("```")[0]
    example = doctest.DocTestParser().get_doctest(part, {}, "README", "README.md", 0)
    outcome = doctest.DocTestRunner().run(example)
    assert outcome.attempted > 5
    assert outcome.failed == 0


SITES = {
    "bridges": "",
    "schema.org": "schemaorg",
    "SWEET": "sweet",
}  # by the folder of data that others published
SOME = 8  # documents of a site, unless all are compared
EVERY_FORM = tuple(variant.extension for variant in VARIANTS)
FORMS = (
    "nt",
    "html",
)  # of all documents: the other syntaxes are written from the same statements in the same order


def documents(snapshot: Snapshot, most: int | None) -> Iterator[str]:
    """Yield the paths of documents, of some in every variant, those that most is said about among them."""
    patterns = snapshot.settings.patterns
    keys = [key for key in snapshot.catalogue.keys() if patterns.thing(key)]
    kinds = [iri for iri, _ in snapshot.catalogue.classes() if patterns.thing(iri)]
    chosen = keys if most is None else [*keys[:: -(-len(keys) // most)], *kinds[:most]]
    found = dict.fromkeys(patterns.thing(key)[0].document_of(patterns.thing(key)[1]) for key in chosen)
    for document in found:
        stem = path_of(document)
        if (
            stem == "/doc/dataset/bridges"
        ):  # it tells size and checksum of the dumps, whose order is the store's
            continue
        yield from (f"{stem}.{form}" for form in (FORMS if most is None else EVERY_FORM))
        yield f"{stem}.ttl?page=2"


def in_memory(snapshot: Snapshot, folder: Path, copy: Path) -> Snapshot:
    """Return a site with the settings of a snapshot, but for the store."""
    shutil.copytree(folder, copy)
    copy.chmod(0o700)  # what is borrowed may be read only
    (copy / "seeother.toml").unlink(missing_ok=True)
    text = (snapshot.path / "seeother.toml").read_text(encoding="utf-8")
    (copy / "seeother.toml").write_text(f'store = "memory"\n{text}', encoding="utf-8")
    return seeother.open(copy)


LARGE = ("SWEET", "schema.org")  # whose comparison takes seconds


@pytest.mark.parametrize(
    ("most", "name"),
    [
        pytest.param(most, name, marks=pytest.mark.long if most is None or name in LARGE else ())
        for most in (SOME, None)
        for name in SITES
    ],
)
def test_every_store_gives_the_same_documents(name: str, most: int | None, tmp_path: Path):
    folder = borrowed(SITES[name]) if SITES[name] else DATA
    one = seeother.open(folder)
    other = in_memory(one, folder, tmp_path / "copy")
    assert type(one.graph.store) is not type(other.graph.store)
    host = next(iter(one.settings.patterns.hosts), "")
    count = 0
    for path in documents(one, most):
        first, second = (answer(Ask("GET", path, host=host), snapshot) for snapshot in (one, other))
        assert (first.status, dict(first.headers).get("ETag")) == (
            second.status,
            dict(second.headers).get("ETag"),
        ), path
        assert first.body == second.body, path
        count += first.status == 200
    assert count > SOME * len(VARIANTS) // 2
