"""The whole data set as a file: the same statements in each syntax, resumable, told of in the metadata."""

import gzip
import hashlib
import os
import subprocess
import tempfile
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from conftest import DATA as BRIDGES
from conftest import START, Answering, needs, until
from rdflib import Graph, Namespace, URIRef
from rdflib.compare import to_isomorphic
from rdflib.namespace import DCAT, VOID
from seeother.decide.dumps import dump
from seeother.decide.resolver import answer
from seeother.describe import dumps
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Answer, Ask, Keyed
from seeother.publish.once import publish_once

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning:rdflib"
)  # of its own classes, in its own parsers
SPDX = Namespace("http://spdx.org/rdf/terms#")
SYNTAXES = {"nq": "nt", "ttl": "turtle", "jsonld": "json-ld"}
NAMES = {f"data.{ending}.{packing}": name for ending, name in SYNTAXES.items() for packing in ("gz", "zst")}
SIZED = "/-/dump/data.nq.gz"


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    state = tmp_path_factory.mktemp("dumps") / "state"
    publish_once(BRIDGES, state)
    return Snapshot(state / "current")


def get(snapshot: Snapshot, name: str = "data.nq.gz", **fields: str) -> Answer:
    return dump(Ask("GET", f"/-/dump/{name}", **fields), snapshot)  # type: ignore[arg-type]


def unpacked(given: Answer) -> bytes:
    if dict(given.headers)["Content-Type"] == "application/zstd":
        return zstandard.ZstdDecompressor().stream_reader(given.body).read()
    return gzip.decompress(given.body)


def graph(given: Answer, syntax: str) -> Graph:
    return Graph().parse(data=unpacked(given), format=syntax)


@pytest.mark.parametrize("ending", SYNTAXES)
@pytest.mark.long
def test_a_dump_holds_every_statement_once_however_it_is_packed(snapshot: Snapshot, ending: str) -> None:
    assert unpacked(get(snapshot, f"data.{ending}.zst")) == unpacked(get(snapshot, f"data.{ending}.gz"))
    found = graph(get(snapshot, f"data.{ending}.gz"), SYNTAXES[ending])
    own = Graph()
    for quad in snapshot.quads():
        own.add(quad.triple)

    assert len(found) == len(own) == snapshot.manifest.triples
    assert to_isomorphic(found) == to_isomorphic(own)


ODD = """
ex:a rdfs:label "quote \\" and ^^ and \\\\ and\\nline"@en , "01"^^xsd:integer , "x^^<y>"^^ex:own , "plain" ;
    ex:1 [ ex:p ( 1 2 [] ) ] ; ex:p.q <https://data.example.org/id/b,c> , ex:b .
"""


@pytest.mark.parametrize("name", NAMES)
def test_odd_terms_come_through_as_they_are_written(
    site: Callable[..., Path], tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rdflib.NORMALIZE_LITERALS", False)
    publish_once(site(one=ODD, two=ODD.replace("[ ex:p ( 1 2 [] ) ]", "ex:b")), tmp_path / "state")
    odd = Snapshot(tmp_path / "state" / "current")
    found, own = graph(get(odd, name), NAMES[name]), Graph()
    for quad in odd.quads():
        own.add(quad.triple)

    assert to_isomorphic(found) == to_isomorphic(own)
    text = unpacked(get(odd, name)).decode()
    assert text.count("plain") == 1
    assert '"01"' in text


def test_the_metadata_tell_where_how_long_and_which_bytes(snapshot: Snapshot) -> None:
    given = answer(Ask("GET", "/.well-known/void", "text/turtle"), snapshot)
    found = Graph().parse(data=given.body, format="turtle")
    iri = URIRef("https://bridges.example.org/id/dataset/bridges")

    assert len(list(found.objects(iri, VOID.dataDump))) == len(NAMES)
    for name in NAMES:
        body = get(snapshot, name).body
        part = found.value(
            predicate=DCAT.downloadURL, object=URIRef(f"https://bridges.example.org/-/dump/{name}")
        )
        assert int(found.value(part, DCAT.byteSize)) == len(body)
        assert (
            str(found.value(found.value(part, SPDX.checksum), SPDX.checksumValue))
            == hashlib.sha256(body).hexdigest()
        )


def test_the_digest_is_that_of_the_whole_also_on_a_part(snapshot: Snapshot) -> None:
    whole, part = get(snapshot), get(snapshot, range="bytes=5-9")
    digest = dict(part.headers)["Repr-Digest"]

    assert digest == dict(whole.headers)["Repr-Digest"]
    assert b64decode(digest.removeprefix("sha-256=").strip(":")) == hashlib.sha256(whole.body).digest()


# (Range, first byte, byte behind the last; None for the whole)
RANGES = {
    "first": ("bytes=0-0", 0, 1),
    "middle": ("bytes=10-19", 10, 20),
    "onward": ("bytes=10-", 10, -1),
    "end": ("bytes=-7", -7, -1),
    "more than there is": ("bytes=-99999999", 0, -1),
    "beyond the end": ("bytes=10-99999999", 10, -1),
    "up to the largest number of 64 bits": ("bytes=10-18446744073709551615", 10, -1),
    "capitals and spaces": ("Bytes = 1-2", 1, 3),
    "several": ("bytes=0-1,5-6", None, None),
    "backwards": ("bytes=9-5", None, None),
    "nothing": ("bytes=-", None, None),
    "no unit of ours": ("lines=1-2", None, None),
    "no number": ("bytes=a-b", None, None),
    "too long": ("bytes=" + "9" * 300 + "-", None, None),
}


@pytest.mark.parametrize(("field", "start", "stop"), RANGES.values(), ids=RANGES)
def test_a_part_has_the_bytes_that_were_asked_for(
    snapshot: Snapshot, field: str, start: int | None, stop: int | None
) -> None:
    whole, part = get(snapshot).body, get(snapshot, range=field)
    if start is None:
        assert (part.status, part.body) == (200, whole)
        return
    first, end = start % len(whole), len(whole) if stop == -1 else stop

    assert part.status == 206
    assert part.body == whole[first:end]
    assert dict(part.headers)["Content-Range"] == f"bytes {first}-{end - 1}/{len(whole)}"
    assert dict(part.headers)["Content-Length"] == str(end - first)


@pytest.mark.parametrize(
    "field", ["bytes=99999999-", "bytes=99999999-100000000", f"bytes={'9' * 30}-", "bytes=-0"]
)
def test_a_part_that_is_not_there_is_a_416_with_the_length(snapshot: Snapshot, field: str) -> None:
    given = get(snapshot, range=field)
    assert given.status == 416
    assert dict(given.headers)["Content-Range"] == f"bytes */{get(snapshot).length}"


def test_who_holds_another_file_gets_this_one_whole(snapshot: Snapshot) -> None:
    whole = get(snapshot)
    assert get(snapshot, range="bytes=1-", if_range=whole.etag).status == 206
    assert get(snapshot, range="bytes=1-", if_range=dict(whole.headers)["Last-Modified"]).status == 206
    assert get(snapshot, range="bytes=1-", if_range='"another"').status == 200
    assert get(snapshot, range="bytes=1-", if_range=f"W/{whole.etag}").status == 200
    assert get(snapshot, range="bytes=1-", if_none_match=whole.etag).status == 304
    assert dump(Ask("HEAD", SIZED, range="bytes=1-"), snapshot).status == 200


def test_a_long_dump_is_written_beside_the_requests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dumps, "AT_ONCE", 100)
    publish_once(BRIDGES, tmp_path / "state")
    snapshot = Snapshot(tmp_path / "state" / "current")
    first = get(snapshot)
    assert first.status == 503
    assert int(dict(first.headers)["Retry-After"]) > 0
    assert until(lambda: get(snapshot).status != 503)
    assert len(graph(get(snapshot), "nt")) == snapshot.manifest.triples


def test_size_and_checksum_of_a_long_dump_are_told_once_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dumps, "AT_ONCE", 100)
    publish_once(BRIDGES, tmp_path / "state")
    snapshot = Snapshot(tmp_path / "state" / "current")
    asks = [Ask("GET", path, "text/turtle") for path in ("/.well-known/void", "/", "/doc/dataset/bridges")]

    def told(ask: Ask) -> set[str]:
        found = Graph().parse(data=answer(ask, snapshot).body, format="turtle")
        return {str(size) for size in found.objects(None, DCAT.byteSize)}

    assert [told(ask) for ask in asks] == [set()] * 3
    assert not any((snapshot.path / "dumps").glob("data*"))
    assert until(lambda: get(snapshot).status == 200)
    assert [told(ask) for ask in asks] == [{str(get(snapshot).length)}] * 3


@pytest.mark.parametrize("name", ["", "data.zip", "../manifest.json", "data.nq.gz.json", ".data.nq.gz.lock"])
def test_no_other_file_can_be_had(snapshot: Snapshot, name: str) -> None:
    get(snapshot)
    given = get(snapshot, name)
    assert given.status == 404
    assert SIZED in given.body.decode()


def test_curl_goes_on_where_it_stopped(bridges: Answering, tmp_path: Path) -> None:
    url, file = f"{bridges.url}{SIZED}", tmp_path / "data.nq.gz"
    whole = bridges.get(SIZED).body
    file.write_bytes(whole[:1000])
    subprocess.run([needs("curl"), "-fsS", "-C", "-", "-o", str(file), url], check=True, timeout=START)

    assert file.read_bytes() == whole
    assert bridges.get(SIZED, Range="bytes=0-3").body == whole[:4]
    assert bridges.ask("HEAD", SIZED).getheader("Content-Length") == str(len(whole))


PARTS = """
ex:Kind a <http://www.w3.org/2002/07/owl#Class> ; rdfs:label "Kind" .
ex:a a ex:Kind ; rdfs:label "A" ; ex:p [ ex:q ( 1 2 ) ] .
<https://data.example.org/id/a#part> rdfs:label "Part of A" .
ex:b a ex:Other ; rdfs:label "B" .
ex:scheme a skos:ConceptScheme ; skos:hasTopConcept ex:top .
ex:one a ex:Concept ; skos:inScheme ex:scheme ; skos:prefLabel "one" ; <http://www.w3.org/2008/05/skos-xl#prefLabel> ex:label .
ex:label <http://www.w3.org/2008/05/skos-xl#literalForm> "one" .
ex:top skos:topConceptOf ex:scheme .
<https://data.example.org/id/voc> a <http://www.w3.org/2002/07/owl#Ontology> .
<https://data.example.org/id/voc#Term> a rdfs:Class ; rdfs:label "Term" .
ex:slash a rdfs:Class ; rdfs:isDefinedBy <https://data.example.org/id/voc> .
"""
EX = "https://data.example.org/id/"
# (parameter, value, subjects with a name that are in it)
PORTIONS = {
    "class": ("class", f"{EX}Kind", {f"{EX}a", f"{EX}a#part"}),
    "scheme": ("scheme", f"{EX}scheme", {f"{EX}{name}" for name in ("scheme", "one", "top", "label")}),
    "vocabulary": ("vocabulary", f"{EX}voc", {f"{EX}voc", f"{EX}voc#Term", f"{EX}slash"}),
}


@pytest.fixture
def parted(site: Callable[..., Path], tmp_path: Path) -> Snapshot:
    publish_once(site(data=PARTS, more="ex:a a ex:Kind ."), tmp_path / "state")
    return Snapshot(tmp_path / "state" / "current")


@pytest.mark.parametrize(("kind", "iri", "subjects"), PORTIONS.values(), ids=PORTIONS)
def test_a_portion_has_what_belongs_to_it_and_no_more(
    parted: Snapshot, kind: str, iri: str, subjects: set[str]
) -> None:
    given = get(parted, f"data.ttl.gz?{kind}={iri.replace('#', '%23')}")
    found = graph(given, "turtle")
    assert {str(s) for s in found.subjects() if isinstance(s, URIRef)} == subjects
    assert f'filename="{iri.rpartition("/")[2]}.ttl.gz"' in dict(given.headers)["Content-Disposition"]
    if kind == "class":
        assert len(found) == 9  # with the list that its blank node has


def test_several_parameters_of_a_portion_all_count(parted: Snapshot) -> None:
    found = graph(get(parted, f"data.ttl.gz?class={EX}Concept&scheme={EX}scheme"), "turtle")
    assert {str(s) for s in found.subjects()} == {f"{EX}one"}
    for query in (f"class={EX}Kind&scheme={EX}scheme", f"class={EX}Kind&class={EX}Other"):
        given = get(parted, f"data.ttl.gz?{query}")
        assert given.status == 404 and query.partition("=")[0] in given.body.decode()


def test_a_class_of_nodes_without_a_name_can_be_had_too(site: Callable[..., Path], tmp_path: Path) -> None:
    turtle = (
        "ex:a rdfs:label 'A' ; ex:p [ a ex:Kind ; ex:q [ a ex:Kind ; ex:q 1 ] ] . [] a ex:Kind ; ex:q 2 ."
    )
    publish_once(site(data=turtle), tmp_path / "state")
    given = get(Snapshot(tmp_path / "state" / "current"), f"data.nq.gz?class={EX}Kind")
    lines = gzip.decompress(b"".join(given.pieces)).splitlines()
    assert len(lines) == len(set(lines)) == 6


def test_the_document_of_a_vocabulary_leads_to_its_file(parted: Snapshot) -> None:
    for name, kind in (("voc", "vocabulary"), ("scheme", "scheme"), ("Kind", "class")):
        page = answer(Ask("GET", f"/doc/{name}", "text/html"), parted)
        items = [part for part in dict(page.headers)["Link"].split(", <") if 'rel="item"' in part]
        (link,) = [item for item in items if f"data.ttl.gz?{kind}=" in item]
        assert dump(Ask("GET", link.partition(">")[0].lstrip("<")), parted).status == 200
        assert ".ttl.gz (" in page.body.decode()


@pytest.mark.parametrize(
    "query", ["class=x", "class=https://else.org/", "scheme=", "vocabulary=%0A", f"scheme={EX}a"]
)
def test_a_portion_of_nothing_is_not_there(parted: Snapshot, query: str) -> None:
    given = get(parted, f"data.nq.gz?{query}")
    assert given.status == 404
    assert query.partition("=")[0] in given.body.decode()


def test_no_more_portions_are_kept_than_a_number(parted: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dumps, "_MOST_PORTIONS", 1)
    get(parted, "data.nq.gz")
    for kind, iri, _ in PORTIONS.values():
        assert get(parted, f"data.nq.gz?{kind}={iri}").status == 200
    assert len(list((parted.path / "dumps").glob("*.nq.gz"))) == 2


def _asked_by_nginx(snapshot: Snapshot, **fields: str) -> Ask:
    parts = snapshot.settings.offer.preferences().parts
    return Ask("GET", SIZED, keyed=Keyed(*parts, snapshot=""), **fields)  # type: ignore[arg-type]


def test_nginx_gets_the_place_of_a_file_that_it_may_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = os.umask(0o022)  # as of a server whose files nginx may read
    try:
        _offers_what_nginx_may_read(tmp_path, monkeypatch)
    finally:
        os.umask(before)


def _offers_what_nginx_may_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory(
        dir="/tmp"
    ) as place:  # where everybody may look, unlike in folders of tests
        Path(place).chmod(0o755)
        monkeypatch.setenv("XDG_STATE_HOME", place)
        folder = tmp_path / "site"
        folder.mkdir()
        (folder / "data.ttl").write_text("<https://data.example.org/id/a> <https://data.example.org/p> 1 .")
        state = Path(place) / "seeother"
        (folder / "seeother.toml").write_text(
            f'base = "https://data.example.org"\nstate = "{state}"\n[[pattern]]\nthing = "/id/{{name}}"\ndocument = "/doc/{{name}}"\n'
        )
        publish_once(folder, state)
        snapshot = Snapshot(state / "current")
        direct, named = get(snapshot), dump(_asked_by_nginx(snapshot), snapshot)
        path = dict(named.headers)["X-Accel-Redirect"]
        assert (state / path.removeprefix("/-/sent/")).read_bytes() == direct.body
        assert named.body == b""
        stat = (state / path.removeprefix("/-/sent/")).stat()
        assert direct.etag == f'"{int(stat.st_mtime):x}-{stat.st_size:x}"'  # as nginx makes it
        assert dump(_asked_by_nginx(snapshot, if_none_match=direct.etag), snapshot).status == 304
        assert "X-Accel-Redirect" not in dict(direct.headers)
        Path(place).chmod(0o700)
        assert dump(_asked_by_nginx(snapshot), snapshot).body == direct.body


def test_a_configuration_that_has_no_place_for_files_gets_the_bytes(snapshot: Snapshot) -> None:
    ask = _asked_by_nginx(snapshot)
    older = ask._replace(keyed=ask.keyed._replace(terms="older"))  # type: ignore[union-attr]
    assert dump(older, snapshot).body == get(snapshot).body
