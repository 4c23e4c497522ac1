"""What a folder may hold beside good files: nothing in it blocks, fills the memory, or keeps the rest from being published."""

import gc
import gzip
import io
import json
import os
import signal
import socket
import time
from collections import Counter
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
import seeother
from conftest import PREFIXES, SETTINGS, Site
from seeother.check.report import FORMATS
from seeother.check.site import check_site
from seeother.diagnostics import Diagnostic
from seeother.files import limits
from seeother.files.reading import read
from seeother.publish import builder
from seeother.publish.folder import look_at
from seeother.publish.settling import Unsettled
from seeother.publish.state import StateFolder
from seeother.site.plain_files import open_below, shown

TURTLE = "@prefix : <http://e.example/> .\n"
XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e.example/">\n'
DEEP: dict[str, tuple[str, Callable[[int], str]]] = {
    "blank nodes": ("x.ttl", lambda n: f"{TURTLE}:a :p {'[ :p ' * n} 1 {']' * n} ."),
    "collections": ("x.ttl", lambda n: f"{TURTLE}:a :p {'( ' * n} 1 {')' * n} ."),
    "both": ("x.trig", lambda n: f"{TURTLE}:a :p {'[ :p ( ' * (n // 2)} 1 {')]' * (n // 2)} ."),
    "triple terms": ("x.ttl", lambda n: f"{TURTLE}:a :p {'<<( :a :p ' * n} 1 {')>>' * n} ."),
    "triple terms in lines": (
        "x.nt",
        lambda n: (
            f"\n<http://e/a> <http://e/p> {'<<( <http://e/a> <http://e/p> ' * n} <http://e/b> {')>>' * n} ."
        ),
    ),
    "formulas": ("x.n3", lambda n: f"{TURTLE}:a :p {'{ :a :p ' * n} 1 {'}' * n} ."),
    "RDF/XML": ("x.rdf", lambda n: f"{XML}{'<e:A><e:p>' * (n // 2)}{'</e:p></e:A>' * (n // 2)}</rdf:RDF>"),
    "JSON objects": ("x.jsonld", lambda n: '\n{"@id":"http://e/a","http://e/p":' * n + "1" + "}" * n),
    "JSON arrays": (
        "x.jsonld",
        lambda n: '{"@id":"http://e/a",\n"http://e/p":' + "[" * n + "1" + "]" * n + "}",
    ),
}


def said_of(folder: Path, name: str, content: str | bytes) -> list[Diagnostic]:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    (source,) = [source for source in look_at(folder).sources if source.name == name]
    return read(source, frozenset()).findings


@pytest.mark.parametrize(("name", "text"), DEEP.values(), ids=DEEP)
def test_what_is_nested_too_deep_is_refused_at_its_line_in_every_syntax(
    site: Site, name: str, text: Callable[[int], str]
):
    (finding,) = said_of(site(), name, text(100_000))

    assert (finding.severity, finding.code) == ("error", "syntax")
    assert finding.line >= 2
    assert finding.column >= 1
    assert "nested more than 500 deep" in finding.message


@pytest.mark.parametrize(("name", "text"), DEEP.values(), ids=DEEP)
def test_what_is_nested_less_deep_is_read(site: Site, name: str, text: Callable[[int], str]):
    assert not [f for f in said_of(site(), name, text(100)) if f.code == "syntax"]


@pytest.mark.parametrize(
    "text",
    [
        '"((((( [[[[[ {{{{{"',
        '"""(( \n " "" [[ """',
        "'[[[['",
        "'''[ ' [ '' [\n'''",
        "<http://e.example/a(b(>",
        "1 # ((( [[[ {{{ \" '",
        r'"\"(((("',
        r":a\(b",
    ],
)
def test_brackets_in_strings_names_and_comments_are_not_counted(
    site: Site, monkeypatch: pytest.MonkeyPatch, text: str
):
    monkeypatch.setattr(limits, "_CHUNK", 97)  # every token is cut somewhere

    assert not said_of(site(), "x.ttl", TURTLE + f":a :p {text}\n .\n" * 1000)


def test_a_bracket_after_what_hides_brackets_is_still_counted(site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "_CHUNK", 97)
    text = "\n".join('[ :p "]]]" , <http://e.example/]> ; # ]]]]\n :q ' for _ in range(600))
    tricked = ":a :p " + "[ ] , [[[[[[[".join(["x"] * 90)

    (finding,) = said_of(site(), "x.ttl", f'{TURTLE}:b :p "{tricked}" . :a :p {text} 1 {"]" * 600} .')
    assert finding.message == "the text is nested more than 500 deep"
    assert finding.line == 2 + 2 * 500


def laughs(levels: int) -> str:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, levels))
    return f'<!DOCTYPE r [<!ENTITY a0 "{"ha" * 50}">{entities}]>\n{XML}<e:A><e:p>&a{levels - 1};</e:p></e:A></rdf:RDF>'


@pytest.mark.parametrize(
    "text",
    [
        laughs(9),
        laughs(12),
        f'<!DOCTYPE r [<!ENTITY a "{"x" * 50_000}">]>\n{XML}<e:A><e:p>{"&a;" * 2000}</e:p></e:A></rdf:RDF>',
        f'<!DOCTYPE r [<!ENTITY a "{"x" * 50_000}">]>\n{XML}<e:A e:p="{"&a;" * 2000}"/></rdf:RDF>',
    ],
    ids=["billion laughs", "more laughs", "one long entity", "in an attribute"],
)
def test_entities_that_would_fill_the_memory_are_refused(site: Site, text: str):
    (finding,) = said_of(site(), "x.rdf", text)

    assert (finding.code, finding.line) == ("syntax", 3)
    assert "ENTITY" in finding.message


@pytest.mark.parametrize(("name", "text"), DEEP.values(), ids=DEEP)
def test_a_file_that_has_been_read_leaves_nothing_to_the_collector_which_a_build_keeps_still(
    tmp_path: Path, name: str, text: Callable[[int], str]
):
    (tmp_path / name).write_text(text(10))
    (source,) = look_at(tmp_path).sources
    read(source, frozenset())
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        read(source, frozenset())
        gc.collect()
        left = Counter(type(thing) for thing in gc.garbage)
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
    assert not [kind for kind in left if kind.__module__.startswith("seeother") or "parser" in kind.__name__]


def test_entities_as_ontologies_use_them_are_read(site: Site):
    head = '<!DOCTYPE r [<!ENTITY owl "http://www.w3.org/2002/07/owl#">]>\n'
    body = "".join(
        f'<e:A rdf:about="http://e/{n}"><e:p rdf:resource="&owl;Thing"/></e:A>\n' for n in range(5000)
    )

    assert not said_of(site(), "x.rdf", f"{head}{XML}{body}</rdf:RDF>")


def packed(megabytes: int) -> bytes:
    line = b'<http://e.example/a> <http://e.example/p> "' + b"x" * 1000 + b'" .\n'
    target = io.BytesIO()
    with gzip.GzipFile(fileobj=target, mode="wb", compresslevel=1) as file:
        for _ in range(megabytes):
            file.write(line * (10**6 // len(line) + 1))
    return target.getvalue()


def test_a_packed_file_may_not_hold_more_than_the_setting_says(site: Site):
    folder = site(f"unpacked = 3\n{SETTINGS}")

    (finding,) = said_of(folder, "x.nt.gz", packed(5))
    assert (finding.severity, finding.code) == ("error", "too-large")
    assert "more than 3 MB" in finding.message
    assert "`unpacked`" in finding.hint
    assert not said_of(folder, "x.nt.gz", packed(2))


@pytest.mark.parametrize("cut", [slice(0, 2000), slice(0, -8)], ids=["in the middle", "before its checksum"])
def test_a_packed_file_that_is_not_whole_is_unreadable(site: Site, cut: slice):
    (finding,) = said_of(site(), "x.nt.gz", packed(1)[cut])

    assert finding.code == "unreadable"


def bound(folder: Path, name: str) -> None:
    here = Path.cwd()
    os.chdir(folder)  # a socket's path may only be short
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(name)
    finally:
        os.chdir(here)


NO_FILES: dict[str, Callable[[Path, str], object]] = {
    "pipe": lambda folder, name: os.mkfifo(folder / name),
    "device": lambda folder, name: (folder / name).symlink_to("/dev/zero"),
    "terminal": lambda folder, name: (folder / name).symlink_to("/dev/ptmx"),
    "socket": bound,
    "pipe behind a link": lambda folder, name: (os.mkfifo(folder / "p"), (folder / name).symlink_to("p")),
    "dangling link": lambda folder, name: (folder / name).symlink_to("nowhere"),
    "loop": lambda folder, name: (folder / name).symlink_to(name),
}


@pytest.mark.parametrize(
    "name", ["x.ttl", "x.nt.gz", "x.owl", "x.json", "x.shacl.ttl", "seeother.toml", "notes.txt"]
)
@pytest.mark.parametrize("kind", NO_FILES)
def test_what_is_no_plain_file_is_never_waited_for(site: Site, kind: str, name: str):
    folder = site(None, a='ex:a rdfs:label "a"@en .')
    NO_FILES[kind](folder, name)
    signal.alarm(30)  # ends the test run where something waits
    told = [(finding.file, finding.code) for finding in check_site(folder) if finding.file == name]
    signal.alarm(0)
    if name in ("x.ttl", "x.nt.gz"):
        assert told == [(name, "unreadable" if kind in ("dangling link", "loop") else "no-file")]
    elif name == "x.shacl.ttl":
        assert told == [(name, "bad-shape")]
    elif name == "seeother.toml":
        assert kind == "dangling link" or told == [(name, "settings-unreadable")]
    else:
        assert told == []


@pytest.mark.parametrize("kind", ["pipe", "device", "socket"])
def test_the_rest_is_published_beside_what_is_no_plain_file(site: Site, kind: str):
    folder = site(a='ex:a rdfs:label "a"@en .')
    NO_FILES[kind](folder, "x.ttl")
    looked = look_at(folder)

    assert [source.name for source in looked.sources] == ["a.ttl"]
    assert [(f.file, f.severity, f.code) for f in looked.findings] == [("x.ttl", "warning", "no-file")]


def test_a_file_that_becomes_a_pipe_meanwhile_is_unreadable(site: Site):
    folder = site(a="ex:a rdfs:label 1 .")
    (source,) = look_at(folder).sources
    (folder / "a.ttl").unlink()
    os.mkfifo(folder / "a.ttl")

    (finding,) = read(source, frozenset()).findings
    assert finding.code == "unreadable"
    assert "pipe" in finding.message


ODD_NAMES = {
    b"caf\xe9.ttl": "caf\\xe9.ttl",
    b"a\nb.ttl": "a\\nb.ttl",
    b"a\x1b[31mred.ttl": "a\\x1b[31mred.ttl",
    b"a\xc2\x85b.ttl": "a\\x85b.ttl",
    "a\u202egpj.ttl".encode(): "a\\u202egpj.ttl",
    b"\xff\xfe/inner.ttl": "\\xff\\xfe/inner.ttl",
}
PLAIN_NAMES = [
    "a 'b\" <c> & d.ttl",
    "été.ttl",
    "نام‌ها.ttl",
    "a%20b.ttl",
    "a,b:c;d.ttl",
    "a\\nb.ttl",
    "::error::x.ttl",
]


@pytest.mark.parametrize("name", [*ODD_NAMES, *(name.encode() for name in PLAIN_NAMES)])
def test_any_name_is_served_and_printed_on_one_line_in_every_format(site: Site, name: bytes):
    folder = site(a='ex:a rdfs:label "a"@en .')
    path = folder / os.fsdecode(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(PREFIXES + 'ex:b rdfs:seeAlso ex:nowhere ; rdfs:label "b"@en .')
    expected = ODD_NAMES.get(name) or name.decode()

    found = check_site(folder)
    codes = {finding.code for finding in found if finding.file == expected}
    assert codes == {"dead-link", *(["odd-file"] if name in ODD_NAMES else [])}
    for form in FORMATS.values():
        form(found).encode()
    assert len(FORMATS["github"](found).splitlines()) == len(found)
    assert f"{expected}:5:" in FORMATS["text"](found)
    assert expected in [finding["file"] for finding in json.loads(FORMATS["json"](found))]
    uris = [
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in json.loads(FORMATS["sarif"](found))["runs"][0]["results"]
    ]
    assert all(
        set(uri) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/%")
        for uri in uris
    )


@pytest.mark.parametrize("seconds", [-(2**31), -1, 2**33, 253402300800, 2**40])
def test_no_time_of_a_file_stops_anything(site: Site, seconds: int):
    folder = site(a='ex:a rdfs:label "a"@en .')
    os.utime(folder / "a.ttl", (seconds, seconds))
    looked = look_at(folder)

    assert 0 <= looked.sources[0].mtime_ns < 2**63
    is_odd = not 0 <= (folder / "a.ttl").stat().st_mtime_ns < 2**63
    assert [f.code for f in looked.findings] == (["odd-file"] if is_odd else [])


def test_nothing_is_said_to_have_changed_later_than_it_was_read(site: Site):
    folder = site(a='ex:a rdfs:label "a"@en .')
    (folder / "pictures").mkdir()
    (folder / "pictures" / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    for name in ("a.ttl", "pictures/a.png"):
        os.utime(folder / name, (2**32, 2**32))  # of the year 2106
    data = seeother.open(str(folder))
    for path in ("/doc/a.ttl", "/pictures/a.png"):
        told = dict(seeother.answer(seeother.Ask("GET", path), data).headers)["Last-Modified"]
        assert parsedate_to_datetime(told).timestamp() <= time.time()
    for path in ("/doc/a.nt", "/index.nt", "/sitemap.xml", "/sitemap/1.xml"):
        found = seeother.answer(seeother.Ask("GET", path), data)
        assert found.status == 200
        assert b"2106-" not in found.body


def test_a_name_below_a_folder_never_leads_out_of_it(tmp_path: Path):
    folder = tmp_path / "theme"
    (folder / "static").mkdir(parents=True)
    (folder / "static" / "a.css").write_text("inside")
    (folder / "static" / "b.css").symlink_to("a.css")
    (tmp_path / "secret.css").write_text("outside")
    (folder / "static" / "c.css").symlink_to(tmp_path / "secret.css")
    (folder / "out").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.css")

    for name in ("static/a.css", "static/b.css"):
        with open_below(folder, name) as file:
            assert file.read() == b"inside"
    for name in (
        "static/c.css",
        "../secret.css",
        "out/secret.css",
        str(tmp_path / "secret.css"),
        "pipe.css",
        "static",
        "",
    ):
        with pytest.raises(OSError):
            open_below(folder, name)


def test_names_are_shown_as_far_as_they_can_be():
    assert {os.fsencode(name): shown(os.fsdecode(name)) for name in ODD_NAMES} == ODD_NAMES
    assert all(shown(name) == name for name in PLAIN_NAMES)


def test_a_build_whose_files_change_beneath_it_is_given_up_before_its_end(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = site(a="ex:a rdfs:label 1 .", b="ex:b rdfs:label 1 .", c="ex:c rdfs:label 1 .")
    monkeypatch.setattr(builder, "_LOOK_SECONDS", 0.0)
    monkeypatch.setattr(builder, "_LOOK_SHARE", 0)
    read_files = []

    def edited(name: str, _: int) -> None:
        read_files.append(name)
        (folder / "c.ttl").unlink(missing_ok=True)

    with pytest.raises(Unsettled):
        builder.build(look_at(folder), StateFolder(tmp_path / "state"), edited)
    assert len(read_files) == 1
