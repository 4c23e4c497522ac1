"""What a header chooses can be chosen in the address, and a document be had in part or in other words."""

import json
import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from conftest import SETTINGS
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import SDO
from seeother.check.site import check_site
from seeother.decide.resolver import answer
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Answer, Ask, Keyed
from seeother.http.profiles import wanted_profiles
from seeother.profiles.beside import Beside
from seeother.profiles.constructed import TooMuch
from seeother.profiles.known import profiles_of
from seeother.profiles.pages import profile_page
from seeother.publish.once import publish_once
from seeother.serve.operations import service
from seeother.serve.proxy_cache import for_proxy
from seeother.sparql.constructs import BadProfile, prepare
from seeother.statements import Triple

DATA = """
ex:a a <http://xmlns.com/foaf/0.1/Person> ; rdfs:label "A"@en , "Ah"@de ; rdfs:seeAlso ex:b ; ex:weight "12.50"^^xsd:decimal .
ex:b rdfs:label "B" ; rdfs:seeAlso ex:a .
"""
A, B = URIRef("https://data.example.org/id/a"), URIRef("https://data.example.org/id/b")
OWN = """# Only the weight
# <https://profiles.example.org/weight>
PREFIX ex: <https://data.example.org/id/>
CONSTRUCT { ?this ex:weight ?w } WHERE { ?this ex:weight ?w }
"""
BROKEN = {
    "no SPARQL": "CONSTRUCT {",
    "no CONSTRUCT": "SELECT * { ?s ?p ?o }",
    "another server": "CONSTRUCT { ?s ?p ?o } { SERVICE <https://else.org/> { ?s ?p ?o } }",
    "a file": "CONSTRUCT { ?s ?p ?o } FROM <file:///etc/passwd> { ?s ?p ?o }",
}


@pytest.fixture
def data(site: Callable[..., Path], tmp_path: Path) -> Snapshot:
    folder = site(SETTINGS.replace("[[", 'languages = ["en", "de"]\n[[', 1), data=DATA)
    (folder / "profiles").mkdir()
    (folder / "profiles" / "weight.rq").write_text(OWN)
    (folder / "profiles" / "broken.rq").write_text(BROKEN["no SPARQL"])
    publish_once(folder, tmp_path / "state")
    return Snapshot(tmp_path / "state" / "current")


def get(
    data: Snapshot, target: str, accept: str | None = "text/turtle", **fields: str
) -> tuple[Answer, dict[str, str]]:
    found = answer(Ask("GET", target, accept, **fields), data)
    return found, dict(found.headers)


def graph_of(found: Answer) -> Graph:
    return Graph().parse(data=found.body, format="turtle")


# (query, type, end of Content-Location)
TYPES = {
    "a type": ("_mediatype=text/turtle", "text/turtle; charset=utf-8", "a.ttl"),
    "a plus sign that stands for a space": (
        "_mediatype=application/ld+json",
        "application/ld+json",
        "a.jsonld",
    ),
    "a plus sign that is escaped": ("_mediatype=application/ld%2Bjson", "application/ld+json", "a.jsonld"),
    "several, weighted": ("_mediatype=text/turtle;q=0.1,text/n3", "text/n3; charset=utf-8", "a.n3"),
    "a language": ("_lang=de", "text/html; charset=utf-8", "a.de.html"),
    "a language of a region": ("_lang=de-AT", "text/html; charset=utf-8", "a.de.html"),
    "both": ("_lang=de&_mediatype=text/markdown", "text/markdown; charset=utf-8", "a.de.md"),
}


@pytest.mark.parametrize(("query", "media_type", "place"), TYPES.values(), ids=TYPES)
def test_an_address_chooses_type_and_language_whatever_the_header_says(
    data: Snapshot, query: str, media_type: str, place: str
) -> None:
    found, headers = get(data, f"/doc/a?{query}", "text/html")
    assert (found.status, headers["Content-Type"]) == (200, media_type)
    assert headers["Content-Location"].endswith(place)
    thing, headers = get(data, f"/id/a?{query}", "text/html")
    assert thing.status == 303
    assert headers["Location"].endswith(place) or "_lang" not in query


# (target, what the answer names, what it offers)
REFUSED = {
    "an unknown type": ("/doc/a?_mediatype=image/png", "_mediatype", "/doc/a?_mediatype=text/turtle"),
    "a type that is none": ("/doc/a?_mediatype=x", "_mediatype", "/doc/a?_mediatype=text/turtle"),
    "a type that the extension excludes": ("/doc/a.ttl?_mediatype=text/html", "_mediatype", "/doc/a.ttl"),
    "an unknown language": ("/doc/a?_lang=fr", "_lang", "/doc/a?_lang=de"),
    "a language that is none": ("/doc/a?_lang=%21", "_lang", "/doc/a?_lang=de"),
    "an unknown profile": ("/doc/a?_profile=nope", "_profile", "/doc/a?_profile=labels"),
    "an unknown profile of a thing": ("/id/a?_profile=nope", "_profile", "/id/a?_profile=labels"),
    "a type of a page": ("/browse?_mediatype=image/png", "_mediatype", "/browse?_mediatype=text/turtle"),
    "a language of a page": ("/?_lang=fr", "_lang", "/?_lang=de"),
}


@pytest.mark.parametrize(("target", "name", "offer"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_to_be_had_is_refused_by_name_with_what_there_is(
    data: Snapshot, target: str, name: str, offer: str
) -> None:
    found, headers = get(data, target)
    assert found.status == 406
    assert name in found.body.decode().split("asks for")[0]
    assert offer in found.body.decode()
    assert f"<{offer}>" in headers["Link"]
    assert get(data, offer)[0].status in (200, 303)


def test_a_profile_is_a_part_of_the_document(data: Snapshot) -> None:
    whole = graph_of(get(data, "/doc/a.ttl")[0])
    statements = graph_of(get(data, "/doc/a.ttl?_profile=statements")[0])
    labels = graph_of(get(data, "/doc/a.ttl?_profile=labels")[0])
    assert set(statements) < set(whole)
    assert {s for s, _, _ in statements} == {A}
    assert {(s, str(o)) for s, _, o in labels if s in (A, B)} == {(A, "A"), (A, "Ah"), (B, "B")}
    assert not set(labels.subjects(URIRef(f"{A}/"), None)) and len(labels) < len(whole)


def test_the_words_of_schema_org_take_the_place_of_others(data: Snapshot) -> None:
    found = graph_of(get(data, "/doc/a?_profile=schema")[0])
    assert (A, RDF.type, SDO.Person) in found
    assert (A, SDO.name, Literal("Ah", "de")) in found
    assert {p for _, p, _ in found if not p.startswith(str(SDO))} == {RDF.type}


def test_a_site_has_profiles_of_its_own(data: Snapshot) -> None:
    by_token, headers = get(data, "/doc/a.ttl?_profile=weight")
    assert "12.50" in by_token.body.decode()
    assert len(graph_of(by_token)) == 1
    assert headers["Content-Profile"] == "<https://profiles.example.org/weight>"
    assert '<https://profiles.example.org/weight>; rel="profile"' in headers["Link"]
    by_field, _ = get(data, "/doc/a", accept_profile="<https://profiles.example.org/weight>")
    assert by_field.body == by_token.body


def test_an_edited_profile_is_used_at_once(data: Snapshot) -> None:
    get(data, "/doc/a.ttl?_profile=weight")
    (data.settings.folder / "profiles" / "weight.rq").write_text(
        OWN.replace("{ ?this ex:weight ?w }", "{ ?this ex:heavy ?w }", 1)
    )
    assert "heavy" in get(data, "/doc/a.ttl?_profile=weight")[0].body.decode()


@pytest.mark.parametrize("query", BROKEN.values(), ids=BROKEN)
def test_a_query_that_is_no_construct_or_asks_others_is_refused(query: str) -> None:
    with pytest.raises(BadProfile):
        prepare(query)


def test_a_broken_profile_says_which_file_is_wrong(data: Snapshot) -> None:
    for found, headers in (
        get(data, "/doc/a.ttl?_profile=broken"),
        get(data, "/doc/a", accept_profile="<https://data.example.org/-/profiles#broken>"),
    ):
        assert found.status == 406
        assert "profiles/broken.rq cannot be used: this is not SPARQL" in found.body.decode()
        assert "_profile=labels" in headers["Link"]
        assert "_profile=broken" not in headers["Link"]


def test_another_profile_is_sent_in_place_of_a_broken_one_that_comes_first(data: Snapshot) -> None:
    wanted = (
        "<https://data.example.org/-/profiles#broken>, <https://data.example.org/-/profiles#labels>;q=0.5"
    )
    found, headers = get(data, "/doc/a", accept_profile=wanted)
    assert found.status == 200
    assert headers["Content-Profile"] == "<https://data.example.org/-/profiles#labels>"


def test_nobody_is_led_to_a_broken_profile(data: Snapshot) -> None:
    assert "broken" not in get(data, "/doc/a?_profile=alt", "application/json")[0].body.decode()


def test_check_tells_of_profiles_that_cannot_be_used(site: Callable[..., Path]) -> None:
    folder = site(data=DATA)
    (folder / "profiles").mkdir()
    for number, query in enumerate(BROKEN.values()):
        (folder / "profiles" / f"b{number}.rq").write_text(query)
    (folder / "profiles" / "weight.rq").write_text(OWN)
    (folder / "profiles" / "Not So.rq").write_text(OWN)
    found = [f.file for f in check_site(folder) if f.code == "bad-profile"]
    assert found == ["profiles/Not So.rq", *(f"profiles/b{n}.rq" for n in range(len(BROKEN)))]


@pytest.mark.parametrize("path", ["/-/profiles?", "/-/changes?", "/-/versions?", "/-/why?uri=/id/a&"])
def test_parameters_choose_on_pages_beside_the_documents_too(data: Snapshot, path: str) -> None:
    service_of = path.partition("?")[0]
    html = service(service_of, Ask("GET", f"{path}_mediatype=text/html&_lang=de", "application/json"), data)
    json_ = service(service_of, Ask("GET", f"{path}_mediatype=application/json", "text/html"), data)
    assert html is not None and json_ is not None
    assert b'<html lang="de"' in html.body
    assert json.loads(json_.body)


# What the site says of itself, and a type that each is had in.
OF_THE_SITE = {
    "/": "text/turtle",
    "/browse": "text/csv",
    "/search?q=a": "application/geo+json",
    "/.well-known/void": "application/n-triples",
    "/index.ttl": "text/turtle",
    "/browse.csv": "text/csv",
    "/robots.txt": "text/plain",
    "/llms.txt": "text/markdown",
    "/sitemap.xml": "application/xml",
    "/sitemap/1.xml": "application/xml",
    "/.well-known/api-catalog": "application/json",
    "/search/suggest?q=a": "application/x-suggestions+json",
    "/-/profiles": "application/json",
    "/-/versions": "text/html",
    "/-/changes": "application/atom+xml",
    "/-/changes.atom": "application/atom+xml",
    "/-/why?uri=/id/a": "application/json",
    "/-/why.json?uri=/id/a": "application/json",
    "/-/linkset?uri=/id/a": "application/linkset",
    "/-/linkset.json?uri=/id/a": "application/linkset+json",
    "/-/reconcile": "application/json",
    "/-/dump/data.nq.gz": "application/gzip",
}


def page(data: Snapshot, target: str, accept: str | None = None) -> Answer:
    ask = Ask("GET", target, accept)
    return service(target.partition("?")[0], ask, data) or answer(ask, data)


@pytest.mark.parametrize(("target", "media_type"), OF_THE_SITE.items(), ids=OF_THE_SITE)
def test_what_the_site_says_of_itself_heeds_what_parameters_choose(
    data: Snapshot, target: str, media_type: str
) -> None:
    whole = f"{target}{'&' if '?' in target else '?'}"
    fitting = ["_lang=de", "_profile=all", f"_mediatype={media_type}"]
    assert [page(data, whole + query).status for query in fitting] == [200] * 3
    for name, value in {"_lang": "xx", "_profile": "nope", "_mediatype": "image/png"}.items():
        found = page(data, f"{whole}{name}={value}")
        assert found.status == 406
        assert f"The parameter {name} asks for '{value}'" in found.body.decode()
        offered = [target_of(link) for link in dict(found.headers)["Link"].split(", ")]
        assert offered
        assert {page(data, there).status for there in offered} == {200}


def target_of(link: str) -> str:
    return link.partition(">")[0].removeprefix("<")


def test_what_is_not_there_is_not_there_in_any_form(data: Snapshot) -> None:
    for query in ("_lang=xx", "_profile=nope", "_mediatype=image/png"):
        for target in ("/id/none?", "/nowhere?", "/doc/none?", "/-/nowhere?"):
            assert page(data, target + query).status == 404


@pytest.mark.parametrize(
    "path", ["/-/profiles", "/-/changes", "/-/versions", "/-/why?uri=/", "/-/linkset?uri=/"]
)
def test_what_is_not_acceptable_below_the_operations_is_refused_with_what_is(
    data: Snapshot, path: str
) -> None:
    found = page(data, path, "image/png")
    assert found.status == 406
    for link in dict(found.headers)["Link"].split(", "):
        assert page(data, target_of(link)).status == 200
    assert page(data, path, "*/*").status == 200


# (field, profile that is sent)
FIELDS = {
    "an IRI": ("<https://schema.org/>", "https://schema.org/"),
    "without the slash": ("<http://schema.org>", "https://schema.org/"),
    "the weightier": (
        "<https://data.example.org/-/profiles#labels>;q=0.3, <https://schema.org/>; q=0.8",
        "https://schema.org/",
    ),
    "an unknown one first": ("<urn:example:x>, <https://schema.org/>;q=0.1", "https://schema.org/"),
    "anything": ("<urn:example:x>, *;q=0.1", ""),
    "one that excludes itself": ("<https://schema.org/>;q=0", ""),
    "nothing": ("", ""),
    "signs": (";;,,<>", ""),
}


@pytest.mark.parametrize(("field", "profile"), FIELDS.values(), ids=FIELDS)
def test_the_field_asks_for_a_profile(data: Snapshot, field: str, profile: str) -> None:
    found, headers = get(data, "/doc/a", accept_profile=field)
    assert found.status == 200
    assert headers.get("Content-Profile", "") == (f"<{profile}>" if profile else "")


def test_the_thing_leads_to_the_profile(data: Snapshot) -> None:
    found, headers = get(data, "/id/a", accept_profile="<https://schema.org/>")
    assert (found.status, headers["Location"]) == (303, "/doc/a.ttl?_profile=schema")
    assert get(data, headers["Location"])[1]["Content-Profile"] == "<https://schema.org/>"


def test_no_cache_mixes_profiles_up(data: Snapshot) -> None:
    for target in ("/id/a", "/doc/a"):
        before = get(data, target)[0]
        ask = Ask("GET", target, "text/turtle", accept_profile="<https://schema.org/>")
        found = answer(ask, data)
        assert dict(found.headers)["Cache-Control"] == "no-store"
        assert "Accept-Profile" in dict(found.headers)["Vary"]
        offer = data.settings.offer.preferences("text/turtle")
        kept = for_proxy(found, ask, Keyed(*offer.parts, snapshot=""), offer, data)
        assert dict(kept.headers)["X-Accel-Expires"] == "0"
        assert get(data, target)[0].body == before.body


@pytest.mark.parametrize("accept", ["text/html", "text/turtle", "text/markdown", "application/ld+json"])
def test_the_list_of_forms_names_every_form_and_each_is_there(data: Snapshot, accept: str) -> None:
    found, headers = get(data, "/doc/a?_profile=alt", accept)
    text = found.body.decode()
    assert found.status == 200
    assert headers["Content-Profile"] == "<http://www.w3.org/ns/dx/conneg/altr>"
    assert '<http://www.w3.org/ns/dx/conneg/altr>; rel="profile"' in headers["Link"]
    named = set(re.findall(r"/doc/a\.[a-z0-9]+(?:\?_profile=[a-z]+)?", text))
    assert {"/doc/a.ttl", "/doc/a.html?_profile=labels", "/doc/a.nt?_profile=weight"} <= named
    for path in named - {path for path in named if "broken" in path}:
        assert get(data, path, "*/*")[0].status == 200, path


def test_people_read_a_profile_as_a_page(data: Snapshot) -> None:
    for token in ("labels", "statements", "schema", "weight"):
        assert "<h1" in get(data, f"/doc/a.html?_profile={token}")[0].body.decode()


def test_the_site_says_which_profiles_it_has_and_what_is_wrong_with_one(data: Snapshot) -> None:
    found = json.loads(profile_page(Ask("GET", "/-/profiles", "application/json"), data).body)["profiles"]
    assert {row["token"]: "problem" in row for row in found} == {
        **dict.fromkeys(("all", "statements", "labels", "schema", "weight", "alt"), False),
        "broken": True,
    }
    page = profile_page(Ask("GET", "/-/profiles", "text/html"), data).body.decode()
    assert 'id="labels"' in page and "profiles/broken.rq" in page


# (beginning of a file, title, IRI)
HEADS = {
    "a title and an IRI": (
        "# Only the weight\n# <https://p.example.org/w>\n",
        "Only the weight",
        "https://p.example.org/w",
    ),
    "a prefix with a sign": (
        "PREFIX a: <http://a.example.org/ns#>\n",
        "own",
        "https://data.example.org/-/profiles#own",
    ),
    "a prefix first": (
        "PREFIX a: <http://a.example.org/ns#x>\n  # Its title\n",
        "Its title",
        "https://data.example.org/-/profiles#own",
    ),
    "a term with a sign": (
        "BASE <http://a.example.org/#b#c>\n",
        "own",
        "https://data.example.org/-/profiles#own",
    ),
    "lines of Windows": (
        "# Its title\r\nPREFIX a: <http://a#>\r\n",
        "Its title",
        "https://data.example.org/-/profiles#own",
    ),
}


@pytest.mark.parametrize(("head", "title", "iri"), HEADS.values(), ids=HEADS)
def test_a_profile_has_the_title_that_its_first_comment_gives(
    data: Snapshot, head: str, title: str, iri: str
) -> None:
    file = data.settings.folder / "profiles" / "own.rq"
    file.write_bytes(f"{head}CONSTRUCT {{ ?this ?p ?o }} WHERE {{ ?this ?p ?o }}".encode())
    found = profiles_of(data.settings)["own"]
    assert (found.title, found.iri, found.problem) == (title, iri, "")


def test_a_field_of_any_length_is_read_in_time() -> None:
    assert len(wanted_profiles("<urn:x>," * 100_000)) == 50
    assert wanted_profiles("<" * 100_000) == []


NUMBERS = " ".join(map(str, range(600)))
ENDLESS = {
    "a pattern": """FILTER(regex("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a+)+$"))""",
    "a product": "".join(f"{{ SELECT * {{ VALUES ?{name} {{ {NUMBERS} }} }} }}" for name in "abc"),
    "a text": "".join(f"BIND(concat({', '.join([f'?v{n}'] * 10)}) AS ?v{n + 1})" for n in range(10)),
}


@pytest.mark.long
def test_a_process_that_has_ended_is_followed_by_another_and_its_pipes_are_closed() -> None:
    query = "CONSTRUCT { ?this ?p ?o } WHERE { ?this ?p ?o }"
    statement = Triple(URIRef("urn:a"), URIRef("urn:p"), URIRef("urn:o"))
    with closing(Beside()) as process:
        assert process.construct(query, [statement.subject], [statement]) == (statement,)
        before = process._process
        assert before
        before.kill()  # as it ends by itself where nobody asks for a minute
        before.wait()
        assert process.construct(query, [statement.subject], [statement]) == (statement,)
        assert before.stdin.closed and before.stdout.closed


@pytest.mark.parametrize(
    "part", [pytest.param(q, id=name, marks=pytest.mark.long) for name, q in ENDLESS.items()]
)
def test_a_profile_that_never_ends_is_given_up_and_the_next_is_answered(part: str) -> None:
    triple = Triple(URIRef("http://e/a"), SDO.name, Literal("Ah", "de"))
    query = "CONSTRUCT {{ ?this ?p ?o }} WHERE {{ ?this ?p ?o . {} }}"
    with closing(Beside(seconds=0.3)) as process:
        with pytest.raises((TooMuch, BadProfile)):
            process.construct(query.format(f"BIND(str(?o) AS ?v0) {part}"), [triple.subject], [triple])
        assert process.construct(query.format(""), [triple.subject], [triple]) == (triple,)
