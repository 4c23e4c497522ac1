"""Files and folders as they should not be: one clear sentence each, all of them at once, and nothing remote is touched."""

import gzip
import json
import os
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PREFIXES, ROOT, SEEOTHER, START, Running, free_port, run
from seeother.diagnostics import Refused
from seeother.files.reading import read
from seeother.files.sources import find_sources
from seeother.graph.snapshot import Snapshot
from seeother.publish.builder import build
from seeother.publish.folder import look_at
from seeother.publish.state import StateFolder

Site = Callable[..., Path]


def findings(folder: Path) -> list[str]:
    with pytest.raises(Refused) as refused:
        build(look_at(folder), StateFolder(folder.parent / "state"))
    return [str(finding) for finding in refused.value.diagnostics]


def test_syntax_errors_of_all_files_are_told_at_once_with_file_line_and_column(site: Site):
    folder = site(
        one='ex:a rdfs:label "a"\nex:b rdfs:label "b" .\n',
        two="ex:c nope:p 1 .\nex:d rdfs:label 1 .\nex:e also:p 2 .\n",
        good="ex:g rdfs:label 1 .",
    )

    told = findings(folder)
    assert told[0].startswith("one.ttl:6:1: error: A dot is expected")
    assert told[1].startswith("two.ttl:5:6: error: The prefix nope: has not been declared")
    assert told[2].startswith("two.ttl:7:6: error: The prefix also: has not been declared")
    assert all("\n    " in finding for finding in told)


@pytest.mark.parametrize("keyword", ["@prefix ex: <#> .", "PREFIX ex: <ns#>"])
def test_a_prefix_whose_declaration_is_wrong_is_not_said_to_be_missing(tmp_path: Path, keyword: str) -> None:
    (folder := tmp_path / "site").mkdir()
    (folder / "a.ttl").write_text(f"{keyword}\nex:a ex:p 1 .\nex:b ex:p 1 .\nno:c <http://x.example/p> 1 .\n")
    places = [told.partition(": ")[0] for told in findings(folder)]
    assert places == [f"a.ttl:1:{keyword.index('<') + 1}", "a.ttl:4:1"]


def test_serve_prints_the_errors_and_ends_with_1(site: Site):
    folder = site(one="ex:a rdfs:label .\n")
    command = [*SEEOTHER, "serve", str(folder), "--bind", f"127.0.0.1:{free_port()}"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=START)

    assert ended.returncode == 1
    assert ended.stderr.startswith("one.ttl:5:17: error: ")
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("x.ttl", PREFIXES.encode() + 'ex:a rdfs:label "café" .'.encode("latin-1"), "x.ttl:5:"),
        ("x.ttl", "<http://a> <http://b> 1 .".encode("utf-16"), "UTF-8"),
        ("x.jsonld", b'{"@context": "https://schema.org/", "@id": "http://a/b", "name": "x"}', "fetched"),
        ("x.rdf", b'<!DOCTYPE r [<!ENTITY b SYSTEM "file:///etc/passwd">]><r>&b;</r>', "x.rdf"),
        ("x.ttl.gz", b"this is not gzip", "x.ttl.gz"),
        ("x.nt", b"<http://a/b> <http://a/b> <relative> .", "absolute IRI"),
        (
            "x.jsonld",
            b'{"@id":"http://a/b","http://v/p":' + b'{"http://v/p":' * 5000 + b"1" + b"}" * 5001,
            "nested",
        ),
        ("x.ttl", b"<http://a/b> <http://a/b> <<( <http://a/c> <http://a/d> 1 )>> .", "RDF 1.2"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_a_remedy(
    site: Site, name: str, content: bytes, sentence: str
):
    folder = site(good="ex:g rdfs:label 1 .")
    (folder / name).write_bytes(content)

    (told, *_) = findings(folder)
    assert told.startswith(name)
    assert sentence in told
    assert "Traceback" not in told


@pytest.mark.parametrize(("name", "content"), [("x.ttl", b""), ("x.nt", b"# nothing\n")])
def test_an_empty_file_is_a_warning_that_stops_nothing(site: Site, tmp_path: Path, name: str, content: bytes):
    folder = site(good="ex:g rdfs:label 1 .")
    (folder / name).write_bytes(content)
    snapshot = Snapshot(build(look_at(folder), StateFolder(tmp_path / "state")))

    assert [(f.file, f.severity) for f in snapshot.catalogue.findings()] == [(name, "warning")]


@pytest.mark.parametrize("name", ["x.ttl", "x.ttl.gz"])
def test_a_byte_order_mark_is_no_mistake(site: Site, tmp_path: Path, name: str):
    folder = site()
    text = b"\xef\xbb\xbf" + PREFIXES.encode() + b"ex:g rdfs:label 1 ."
    (folder / name).write_bytes(gzip.compress(text) if name.endswith("gz") else text)

    assert Snapshot(build(look_at(folder), StateFolder(tmp_path / "state"))).subjects(
        "https://data.example.org/id/g"
    )


@pytest.mark.long
@pytest.mark.slow
def test_a_long_line_is_read_but_a_text_of_200_megabytes_is_one_sentence(site: Site, tmp_path: Path):
    folder = site()
    with (folder / "long.ttl").open("w") as file:
        file.write(PREFIXES + "ex:long rdfs:label 0")
        for number in range(40):
            file.write(f', "{number}{"x" * 1_000_000}"')
        file.write(" .\n")
    assert Snapshot(build(look_at(folder), StateFolder(tmp_path / "state"))).subjects(
        "https://data.example.org/id/long"
    )

    (folder / "long.ttl").write_text(PREFIXES + f'ex:long rdfs:label "{"x" * 200_000_000}" .\n')
    (told,) = findings(folder)
    assert told.startswith("long.ttl:5: error: a text or name is longer than 16 MB")


def test_an_extension_that_looks_like_rdf_is_not_passed_over_in_silence(site: Site):
    folder = site(good="ex:g rdfs:label 1 .")
    (folder / "ontology.owl").write_text("x")
    (folder / "README.md").write_text("x")
    (folder / ".hidden.ttl").write_text("x")
    (folder / "backup.ttl~").write_text("x")

    sources, found = find_sources(folder)
    assert [source.name for source in sources] == ["good.ttl"]
    assert [(f.file, f.severity) for f in found] == [("ontology.owl", "warning")]
    assert ".rdf" in found[0].hint


@pytest.mark.parametrize("command", ["serve", "init"])
def test_a_missing_folder_is_one_sentence(command: str, tmp_path: Path):
    ended = run(command, str(tmp_path / "nowhere"))

    assert ended.exit_code == 1
    assert ended.stderr.count("\n") <= 2
    assert "there is no such folder" in ended.stderr


def test_a_folder_without_data_says_so(site: Site):
    ended = run("serve", str(site()))

    assert ended.exit_code == 1
    assert "there is no data file in this folder" in ended.stderr


def test_a_port_in_use_is_one_sentence(site: Site):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = run("serve", str(site(good="ex:g rdfs:label 1 .")), "--bind", f"127.0.0.1:{port}")

    assert ended.exit_code == 2
    assert f"Cannot listen on 127.0.0.1:{port}: another program listens there" in ended.stderr


@pytest.mark.parametrize("bind", ["nonsense", "127.0.0.1:x", "127.0.0.1:99999"])
def test_a_bind_that_is_no_address_is_wrong_usage(site: Site, bind: str):
    ended = run("serve", str(site(good="ex:g rdfs:label 1 .")), "--bind", bind)

    assert ended.exit_code == 2
    assert "HOST:PORT" in ended.stderr


def test_wrong_settings_are_all_told_by_every_command(site: Site):
    folder = site('base = "x"\ntitel = "y"\n', good="ex:g rdfs:label 1 .")

    for command in (["serve", str(folder)], ["try", "/id/g", str(folder)]):
        ended = run(*command)
        assert ended.exit_code == 1
        assert "seeother.toml:1:1: error: base expects" in ended.stderr
        assert "seeother.toml:2:1: error: there is no setting 'titel'" in ended.stderr
        assert "Did you mean 'title'?" in ended.stderr


def test_loading_opens_no_connection(site: Site, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> None:
        raise AssertionError("something wanted to connect")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    folder = site(good="ex:g rdfs:label 1 ; <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:9/x> .")
    snapshot = build(look_at(folder), StateFolder(folder.parent / "state"))
    assert json.loads((snapshot / "manifest.json").read_text())["triples"] == 2


def test_arbitrary_bytes_are_read_to_findings_never_to_an_exception(tmp_path: Path):
    for seed in range(200):
        content = bytes((seed * k * k + k) % 256 for k in range(seed))
        for extension in ("ttl", "nt", "nq", "trig", "rdf", "jsonld", "n3", "ttl.gz"):
            (tmp_path / f"x.{extension}").write_bytes(content)
    for source in find_sources(tmp_path)[0]:
        read(source, frozenset())


def test_hostile_names_and_texts_stay_text_on_the_page(site: Site, serve: Callable[..., Running]):
    folder = site(
        x="""
<https://data.example.org/id/x> rdfs:label "<script>alert(1)</script>"@en ;
  rdfs:seeAlso <javascript:alert(1)>, <data:text/html,x> ;
  <https://data.example.org/p"onclick=x> "a" .
""".replace(
            '<https://data.example.org/p"onclick=x> "a"',
            '<https://data.example.org/p%22onclick> "]]></script>"',
        )
    )
    page = serve(folder, workers=1).get("/doc/x.html").body.decode()

    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert 'href="data:' not in page


def test_a_link_that_leads_back_is_followed_once(site: Site):
    folder = site(a="ex:a rdfs:label 1 .")
    (folder / "loop").symlink_to(".")

    assert [source.name for source in find_sources(folder)[0]] == ["a.ttl"]


def test_an_edit_that_keeps_size_and_time_makes_another_snapshot(site: Site):
    folder = site(a='ex:a rdfs:label "AAA" .')
    os.utime(folder / "a.ttl", (1, 1))
    first = look_at(folder).key
    (folder / "a.ttl").write_text((folder / "a.ttl").read_text().replace("AAA", "BBB"))
    os.utime(folder / "a.ttl", (1, 1))

    assert look_at(folder).key != first
