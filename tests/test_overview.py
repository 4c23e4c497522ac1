"""What `seeother report` tells of a site: sizes, languages, links to other hosts and what came of them, what is not used."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import DATA, PREFIXES, SETTINGS, run
from pyoxigraph import parse
from seeother.overview.asking import Asked, Bounds, ask_links, without_fragment
from seeother.overview.printed import FORMS
from seeother.overview.report import Overview, overview
from test_architecture import MODULES, own

Site = Callable[..., Path]
FIRST = PREFIXES.count("\n") + 1  # the line the data of a file starts on
OWL = "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
TWO_LANGUAGES = f'languages = ["en", "de"]\n{SETTINGS}'


def of(folder: Path, most: int = 0) -> Overview:
    told = overview(folder, most)
    assert told
    return told


def lacking(told: Overview, sort: str) -> dict[str, list[str]]:
    rows = next(coverage for coverage in told.coverages if coverage.sort == sort).rows
    return {row.language: [place.thing.rpartition("/")[2] for place in row.first] for row in rows}


def report(folder: Path, *options: str) -> tuple[int, str]:
    result = run("report", folder, *options)
    return result.exit_code, result.output


def test_labels_are_missed_in_each_language_of_the_site(site: Site):
    told = of(
        site(
            TWO_LANGUAGES,
            x="ex:a rdfs:label 'x'@en-GB .\nex:b rdfs:label 'x'@en, 'y'@de .\nex:c rdfs:label 'x' .\n"
            "ex:d rdfs:comment 'x'@en .\nex:e rdfs:label 'x'@fr ; <http://www.w3.org/2002/07/owl#deprecated> true .",
        )
    )

    assert lacking(told, "labels") == {"": ["d"], "en": ["d"], "de": ["a", "d"]}
    (labels,) = [each for each in told.coverages if each.sort == "labels"]
    assert [(row.missing, row.present) for row in labels.rows] == [(1, 3), (1, 3), (2, 2)]
    assert [(place.file, place.line) for place in labels.rows[2].first] == [
        ("x.ttl", FIRST),
        ("x.ttl", FIRST + 3),
    ]


def test_terms_and_concepts_want_definitions_and_other_things_descriptions(site: Site):
    told = of(
        site(
            TWO_LANGUAGES,
            x="ex:a a skos:Concept ; skos:definition 'x'@en .\nex:b a rdfs:Class ; rdfs:label 'x'@en .\n"
            "ex:c a ex:b ; rdfs:comment 'x'@de .",
        )
    )

    assert lacking(told, "definitions") == {"": ["b"], "en": ["b"], "de": ["a", "b"]}
    assert lacking(told, "descriptions") == {"": [], "en": ["c"], "de": []}


def test_only_the_first_are_shown_and_all_are_counted(site: Site):
    folder = site(x="\n".join(f"ex:a{n} rdfs:comment 'x'@en ." for n in range(9)))
    row = of(folder, 2).coverages[0].rows[0]

    assert (row.missing, [place.line for place in row.first]) == (9, [FIRST, FIRST + 1])
    assert "… and 7 more" in report(folder, "--most", "2")[1]


def test_links_count_by_host_and_name_an_example_with_its_place(site: Site):
    told = of(
        site(
            x="ex:a rdfs:seeAlso <http://one.example/x>, <http://one.example/y>, ex:b, <http:///no-host> ;\n"
            "  rdfs:isDefinedBy <https://ONE.example:443/x> ; a <http://class.example/C> .\n"
            "ex:b rdfs:range xsd:string, <urn:x:y> ; rdfs:seeAlso [ rdfs:seeAlso <http://two.example/> ] ."
        )
    )

    assert [(each.host, each.links, each.targets) for each in told.linked] == [
        ("one.example", 3, 3),
        ("two.example", 1, 1),
    ]
    assert (told.linked[0].example, told.linked[0].file, told.linked[0].line) == (
        "http://one.example/x",
        "x.ttl",
        FIRST,
    )
    assert told.linked[1].line == FIRST + 2


def test_sizes_are_those_of_the_files(site: Site):
    folder = site(x="ex:a a ex:C ; rdfs:seeAlso [ a ex:C ] .", y="ex:a a ex:C, ex:D .\nex:b a ex:D .")
    sizes = of(folder).sizes

    assert (sizes.statements, sizes.things, sizes.files) == (6, 2, 2)
    assert [(file.file, file.statements, file.subjects) for file in sizes.largest_files] == [
        ("x.ttl", 3, 1),
        ("y.ttl", 3, 2),
    ]
    assert [(each.name, each.things) for each in sizes.largest_classes] == [("ex:D", 2), ("ex:C", 1)]
    assert sizes.largest_files[0].bytes == (folder / "x.ttl").stat().st_size


# (what uses the terms, which are not used)
USES = {
    "data uses some": ("ex:x a ex:Low ; ex:p 1 .", {"Alone"}),
    "a value of a statement": ("ex:x a ex:Low ; ex:p 1 ; ex:q ex:Alone .", set()),
    "in a list": ("ex:x a ex:High ; ex:q ( ex:Alone ) .", {"p", "Domain"}),
    "one class of five": ("ex:x a ex:High .", {"Low", "p", "Domain", "Alone"}),
    "nothing": ("", None),
}


@pytest.mark.parametrize(("data", "idle"), USES.values(), ids=USES)
def test_a_term_is_used_by_data_and_by_the_terms_that_data_uses(site: Site, data: str, idle: set[str] | None):
    told = of(
        site(
            x=f"{OWL}ex:High a owl:Class ; rdfs:label 'x' .\nex:Low a owl:Class ; rdfs:subClassOf ex:High .\n"
            f"ex:Alone a owl:Class ; rdfs:subClassOf ex:Low .\nex:Domain a owl:Class ; rdfs:label 'x' .\n"
            f"ex:p a owl:DatatypeProperty ; rdfs:domain [ owl:unionOf ( ex:Domain ex:High ) ] .\n{data}"
        )
    ).unused

    assert told.of_terms == 5
    assert told.is_vocabulary == (idle is None)
    assert {place.thing.rpartition("/")[2] for place in told.first_terms} == (idle or set())
    assert told.terms == len(idle or ())


def test_a_well_known_vocabulary_has_terms_of_its_own_where_it_is_published(site: Site):
    foaf = SETTINGS.replace("https://data.example.org", "http://xmlns.com").replace("/id/", "/foaf/0.1/")
    told = of(site(foaf, x="<http://xmlns.com/foaf/0.1/Person> a rdfs:Class ; rdfs:label 'x' ."))

    assert told.unused.of_terms == 1
    assert lacking(told, "definitions")[""] == ["Person"]


# (text after a declaration of p:, whether p: is used)
NAMES = {
    "a name": ("ex:a p:b 1 .", True),
    "the namespace itself": ("ex:a ex:b p: .", True),
    "a datatype": ("ex:a ex:b '1'^^p:d .", True),
    "without spaces": ("ex:a ex:b ex:c,p:d.", True),
    "in a text": ('ex:a ex:b \'p:x\', """a " p:x""" .', False),
    "in a comment": ("ex:a ex:b 1 . # p:x", False),
    "in an IRI": ("ex:a ex:b <p:x> .", False),
    "in a local name": ("ex:a ex:p:x 1 .", False),
    "declared again": ("PREFIX p: <https://p.example/>\nex:a ex:b 1 .", False),
    "behind a hash in an IRI": ("ex:a ex:b <https://x.example/#a>, p:x .", True),
}


@pytest.mark.parametrize(("text", "is_used"), NAMES.values(), ids=NAMES)
def test_a_prefix_is_used_by_names_alone(tmp_path: Path, text: str, is_used: bool):
    (tmp_path / "x.ttl").write_text(
        f"@prefix ex: <https://data.example.org/id/> .\n@prefix p: <https://p.example/> .\n{text}"
    )
    told = of(tmp_path).unused

    assert [(each.prefix, each.file, each.line) for each in told.first_prefixes] == (
        [] if is_used else [("p", "x.ttl", 2)]
    )


def test_prefixes_are_looked_for_in_rdf_xml_too(tmp_path: Path):
    (tmp_path / "x.rdf").write_text(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="https://x.example/"\n'
        ' xmlns:no="https://no.example/"><rdf:Description rdf:about="https://x.example/a" ex:p="1"/></rdf:RDF>'
    )

    assert [each.prefix for each in of(tmp_path).unused.first_prefixes] == ["no"]


def test_a_file_with_an_error_is_told_and_the_rest_is_counted(site: Site):
    folder = site(a="ex:a rdfs:label 'x'@en .", b="ex:b rdfs:label 'x")
    (folder / "c.ttl").symlink_to("nowhere")
    status, output = report(folder)

    assert status == 1
    assert "Not all could be read of b.ttl, c.ttl" in output
    assert "en: 1 have one" in output


def test_where_there_is_no_data_nothing_is_told(tmp_path: Path):
    assert report(tmp_path)[0] == 2
    assert report(tmp_path / "nowhere")[0] == 2


def test_the_demo_is_told_in_every_form():
    status, text = report(DATA)
    found = of(DATA, 5)
    told, page = json.loads(FORMS["json"](found)), FORMS["html"](found)
    statements = sum(1 for file in DATA.rglob("*.ttl") for _ in parse(path=str(file)))

    assert status == 0
    assert told["sizes"]["statements"] == statements
    assert f"{statements:,} statements" in text
    assert {each["host"] for each in told["linked"]} >= {"www.wikidata.org", "dbpedia.org"}
    assert told["answers"] is None
    assert "ns:Bridge" in text
    assert "ns:Bridge" in page
    for word in ("www.wikidata.org", "Labels of", "Definitions of"):
        assert word in text
        assert word in page


def test_a_page_shows_what_data_says_as_text(site: Site):
    page = report(site(SETTINGS.replace("A test", "<b>x"), a="ex:a rdfs:label 'x'@en ."), "--format", "html")[
        1
    ]

    assert "<b>" not in page
    assert "&lt;b&gt;x" in page


class Host(BaseHTTPRequestHandler):
    """Answers by path, and notes what it is asked, and when."""

    asked: list[tuple[str, str, float, float]]

    def do_HEAD(self) -> None:
        began = time.monotonic()
        status, *target = self.path.partition("?")[0].strip("/").split("/", 1)
        if status == "get":
            status = "200" if self.command == "GET" else "405"
        if status == "loop":
            status, target = "302", ["loop"]
        self.send_response(int(status))
        if target:
            self.send_header("Location", f"/{target[0]}")
        if self.command == "GET":
            self.send_header("Content-Length", str(2**40))
        self.asked.append((self.command, self.path, began, time.monotonic()))
        self.end_headers()  # sends them: who was answered finds what was noted

    def do_GET(self) -> None:
        self.do_HEAD()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setattr(Host, "asked", [], raising=False)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


# path → outcome, last status, where it leads
ANSWERS = {
    "/200": ("fine", 200, ""),
    "/404": ("broken", 404, ""),
    "/410": ("broken", 410, ""),
    "/500": ("broken", 500, ""),
    "/get": ("fine", 200, ""),
    "/301/200": ("moved", 200, "/200"),
    "/303/200": ("fine", 200, "/200"),
    "/308/404": ("broken", 404, "/404"),
    "/429": ("busy", 429, ""),
}


@pytest.mark.parametrize("path", ANSWERS)
def test_a_link_is_told_by_what_its_host_answers(host: str, path: str):
    outcome, status, leads_to = ANSWERS[path]
    (asked,) = ask_links([f"{host}{path}#part"], Bounds(pause=0, seconds=20))

    assert asked == Asked(f"{host}{path}", outcome, status, f"{host}{leads_to}" if leads_to else "")


def test_a_host_is_asked_one_thing_at_a_time_with_a_pause(host: str):
    found = ask_links([f"{host}/200?{n}" for n in range(3)], Bounds(pause=0.05, seconds=20))

    assert [asked.outcome for asked in found] == ["fine"] * 3
    times = [(began, ended) for _, _, began, ended in Host.asked]
    assert all(later[0] - earlier[1] >= 0.04 for earlier, later in pairwise(times))


def test_asking_is_bounded(host: str):
    links = [f"{host}/200?{n}" for n in range(4)]

    assert [a.outcome for a in ask_links(links, Bounds(pause=0, links=3, seconds=20))].count("untested") == 1
    assert [a.outcome for a in ask_links(links, Bounds(pause=0, links_of_host=1))].count("untested") == 3
    assert {a.outcome for a in ask_links(links, Bounds(pause=9, seconds=0.2))} == {"fine", "untested"}
    Host.asked.clear()
    (loop,) = ask_links([f"{host}/loop"], Bounds(pause=0, redirects=2))
    assert (loop.outcome, loop.trouble) == ("broken", "more than 2 redirects")
    assert len(Host.asked) == 3


def test_a_host_that_is_busy_is_left_alone(host: str):
    found = ask_links([f"{host}/429", f"{host}/4a", f"{host}/500"], Bounds(pause=0, seconds=20))

    assert [asked.outcome for asked in found] == ["busy", "untested", "untested"]
    assert [path for _, path, *_ in Host.asked] == ["/429"]


@pytest.mark.parametrize(
    "iri", ["http://127.0.0.1:1/", "http://[x/", "http://x..invalid/", "http://a:b@c:d/"]
)
def test_what_cannot_be_asked_is_broken_with_the_reason(iri: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("no_proxy", "*")
    (asked,) = ask_links([iri], Bounds(pause=0, seconds=20, patience=2))

    assert asked.outcome == "broken"
    assert asked.trouble


def test_links_are_asked_for_as_uris():
    assert without_fragment("http://bücher.example/ä b#c") == "http://xn--bcher-kva.example/%C3%A4%20b"


def test_the_command_tests_links_only_when_asked_to(site: Site, host: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("seeother.overview.asking.Bounds", partial(Bounds, pause=0))
    folder = site(
        x=f"ex:a rdfs:label 'x'@en ; rdfs:seeAlso <{host}/200> ;\n  rdfs:isDefinedBy <{host}/404> ."
    )

    assert report(folder)[0] == 0
    assert Host.asked == []

    status, output = report(folder, "--links")
    assert status == 1
    assert f"x.ttl:{FIRST + 1}: broken (404): <{host}/404>" in output
    assert "Tested: 1 broken, 1 fine" in output
    assert "1 broken" in report(folder, "--links", "--format", "html")[1]


@pytest.mark.long
def test_no_server_asks_other_hosts():
    knows = {module for module in MODULES if any(name.startswith("overview.") for name in own(module))}

    assert {module.split(".")[0] for module in knows} == {"overview", "commands"}
