"""JSON-LD that names its context by a URL is read with the one that lies in the site's folder; nothing is fetched."""

import json
from pathlib import Path

import pytest
from conftest import Site
from pyoxigraph import RdfFormat, parse
from seeother.check.site import check_site
from seeother.diagnostics import printed
from seeother.files.parsing import parsing
from seeother.files.sources import find_sources
from seeother.places.contexts import file_of, with_contexts
from seeother.publish.folder import look_at

BASE = "https://data.example.org/id/"
URL = "https://vocab.example/people/v1/context"
NAME = "http://xmlns.com/foaf/0.1/name"
PEOPLE = {"@context": {"name": NAME, "knows": {"@id": "http://xmlns.com/foaf/0.1/knows", "@type": "@id"}}}
SAID = {"@id": f"{BASE}ada", "name": "Ada"}


def saved(folder: Path, place: str, told: object) -> None:
    at = folder / "contexts" / place
    at.parent.mkdir(parents=True, exist_ok=True)
    at.write_text(told if isinstance(told, str) else json.dumps(told))


def statements(folder: Path) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for source in find_sources(folder)[0]:
        with parsing(source) as parser:
            found |= {tuple(map(str, quad.triple)) for quad in parser}
    return found


PLACES = {
    URL: "vocab.example/people/v1/context.jsonld",
    "https://linked.art/ns/v1/linked-art.json": "linked.art/ns/v1/linked-art.json",
    "https://schema.org": "schema.org.jsonld",
    "https://schema.org/": "schema.org.jsonld",
    "http://example.org:8080/c.jsonld?v=2#x": "example.org/c.jsonld",
    "../contexts/own.json": "own.json",
    "own.json": "",
    "../../contexts/own.json": "",
    "https://x.example/../../../etc/passwd.json": "",
    "https://../../x.json": "",
    "file:///etc/passwd.json": "",
    "http://[": "",
    "https://x.example/\n;rm": "",
    "https://x.example/\ud800": "",
    f"https://x.example/{'a' * 5000}": "",
}


@pytest.mark.parametrize("url", PLACES)
def test_a_context_lies_where_its_url_says(url: str):
    assert file_of(url, "people/ada.jsonld") == PLACES[url]


CONTEXTS = {"u:one": {"a": "http://e/a"}, "u:two": [{"b": "http://e/b"}, {"c": "http://e/c"}], "u:none": []}
TEXTS = {
    "alone": '{"@context": "u:one", "a": 1}',
    "a list in place of one": '{"@context": "u:two", "b": 1, "c": 2}',
    "among others": '{"@context": ["u:one", {"d": "http://e/d"}, "u:two"], "a": 1, "b": 2, "c": 3, "d": 4}',
    "nothing among others": '{"@context": ["u:one", "u:none"], "a": 1}',
    "in a node": '{"@context": "u:one", "a": {"@context": "u:two", "b": [1, 2]}}',
    "of a term": '{"@context": {"x": {"@id": "http://e/x", "@context": "u:one"}}, "x": {"a": 1}}',
    "with escapes": '{"@context"  :\n [ "u:\\u006fne" ], "a": "\\"@context\\": \\"u:lost\\""}',
    "a value that looks like one": '{"@context": {"k": "http://e/k"}, "k": "@context", "http://e/l": ["u:lost"]}',
}


@pytest.mark.parametrize("case", TEXTS)
def test_a_text_with_its_contexts_says_what_it_would_with_them_fetched(case: str):
    text = TEXTS[case]

    def fetched(told: object) -> object:
        if isinstance(told, list):
            return [fetched(each) for each in told]
        if not isinstance(told, dict):
            return told
        return {
            key: context_of(value) if key == "@context" else fetched(value) for key, value in told.items()
        }

    def context_of(told: object) -> object:
        every = told if isinstance(told, list) else [told]
        named = [CONTEXTS[each] if isinstance(each, str) else fetched(each) for each in every]
        return [part for each in named for part in (each if isinstance(each, list) else [each])]

    def triples(told: bytes) -> list[str]:
        return sorted(
            str((q.predicate, q.object)) for q in parse(told, RdfFormat.JSON_LD) if "_:" not in str(q.object)
        )

    put_in = with_contexts(text.encode(), CONTEXTS.__getitem__)

    assert triples(put_in) == triples(json.dumps(fetched(json.loads(text))).encode())
    assert triples(put_in)
    assert put_in.count(b"\n") == text.count("\n")


def test_a_context_in_the_folder_is_read_and_is_no_data(site: Site):
    folder = site()
    saved(folder, PLACES[URL], PEOPLE)
    (folder / "ada.jsonld").write_text(json.dumps({"@context": URL, **SAID}))

    assert statements(folder) == {(f"<{BASE}ada>", f"<{NAME}>", '"Ada"')}
    assert [source.name for source in find_sources(folder)[0]] == ["ada.jsonld"]
    assert not [each for each in check_site(folder) if each.severity == "error"]


def test_a_context_may_name_others_by_urls_from_its_own(site: Site):
    folder = site()
    saved(folder, PLACES[URL], {"@context": ["terms.json", {"@base": "http://elsewhere.example/"}]})
    saved(folder, "vocab.example/people/v1/terms.json", PEOPLE)
    saved(folder, "own.json", {"@context": {"@import": "more.json", "friend": f"{BASE}friend"}})
    saved(folder, "more.json", PEOPLE)
    (folder / "ada.jsonld").write_text(json.dumps({"@context": URL, **SAID}))
    (folder / "bob.jsonld").write_text(json.dumps({"@context": "contexts/own.json", **SAID, "friend": "Bob"}))

    assert {said for _, _, said in statements(folder)} == {'"Ada"', '"Bob"'}


WRONG = {
    "not at hand": ({}, f"{URL} is not at hand", "curl -L "),
    "a page": ({PLACES[URL]: "<!DOCTYPE html>"}, "is no context", "curl -L "),
    "no context": ({PLACES[URL]: {"name": NAME}}, "is no context", "curl -L "),
    "a ring": ({PLACES[URL]: {"@context": [URL]}}, "name each other", "ring"),
    "no end of brackets": ({PLACES[URL]: "[" * 100_000}, "is no context", "curl -L "),
    "too deep": ({PLACES[URL]: f'{{"@context": {"[" * 600}{"]" * 600}}}'}, "is no context", "curl -L "),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_context_that_cannot_be_had_is_told_with_its_remedy(site: Site, case: str):
    contexts, message, remedy = WRONG[case]
    folder = site(x="ex:a rdfs:label 'a' .")
    for place, told in contexts.items():
        saved(folder, place, told)
    (folder / "ada.jsonld").write_text('{"@id": "http://e/a",\n "@context": ["' + URL + '"], "name": "Ada"}')
    (found,) = [each for each in check_site(folder) if each.severity == "error"]

    assert (found.file, found.line, found.column) == ("ada.jsonld", 2, 15)
    assert message in found.message
    assert remedy in found.hint


HOSTILE = [
    b'"a\nb"',
    b'"\xff"',
    b'"http://["',
    b'"http://e/\\u0000"',
    b'"http://e/\\ud800"',
    b'["https://n.example/", 7]',
]


@pytest.mark.parametrize("written", HOSTILE)
def test_whatever_names_a_context_the_check_ends_and_can_be_printed(site: Site, written: bytes):
    folder = site(x="ex:a rdfs:label 'a' .")
    saved(folder, "n.example.jsonld", {"@context": {"@import": 7}})
    (folder / "ada.jsonld").write_bytes(b'{"@context": ' + written + b', "@id": "http://e/a", "name": "Ada"}')
    found = [each for each in check_site(folder) if each.severity == "error"]

    assert [(each.file, each.code) for each in found] == [("ada.jsonld", "syntax")]
    assert printed(found).encode()


def test_all_contexts_that_are_missing_are_told_at_once(site: Site):
    folder = site(x="ex:a rdfs:label 'a' .")
    others = [
        "https://a.example/c",
        "own.json",
        {"b": "http://e/b"},
        "https://a.example/c",
        "https://b.example/c",
    ]
    (folder / "ada.jsonld").write_text(json.dumps({"@context": others, **SAID}))
    (found,) = [each for each in check_site(folder) if each.severity == "error"]

    assert found.message.count("a.example") == found.message.count("b.example") == 1
    assert "own.json does not lie in contexts/" in found.message
    assert found.hint.count("curl") == 2


def test_no_link_leads_out_of_the_folder_of_contexts(site: Site, tmp_path: Path):
    folder = site(x="ex:a rdfs:label 'a' .")
    saved(folder, "own.json", PEOPLE)
    (tmp_path / "outside.json").write_text(json.dumps(PEOPLE))
    (folder / "contexts" / "linked.json").symlink_to(tmp_path / "outside.json")
    (folder / "ada.jsonld").write_text(json.dumps({"@context": "contexts/linked.json", **SAID}))

    assert [each.message for each in check_site(folder) if each.severity == "error"]


def test_an_edit_of_a_context_is_an_edit_of_what_names_it(site: Site):
    folder = site()
    saved(folder, PLACES[URL], PEOPLE)
    (folder / "ada.jsonld").write_text(json.dumps({"@context": URL, **SAID}))
    (folder / "bob.ttl").write_text(f"<{BASE}bob> <{NAME}> 'Bob' .")
    before = look_at(folder)
    saved(folder, PLACES[URL], {"@context": {"name": "http://schema.org/name"}})
    after = look_at(folder)

    assert after.key != before.key
    changed = {each.name for each in after.sources} - {
        new.name for old, new in zip(before.sources, after.sources, strict=True) if old.state == new.state
    }
    assert changed == {"ada.jsonld"}
    assert {said for _, said, _ in statements(folder)} == {f"<{NAME}>", "<http://schema.org/name>"}
