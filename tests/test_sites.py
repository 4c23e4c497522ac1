"""Sites of every shape, from their settings to the answers, through the same resolver the servers call."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from seeother.decide.resolver import answer
from seeother.diagnostics import Refused
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Answer, Ask
from seeother.http.shelf import Shelf
from seeother.publish.once import publish_once
from seeother.query.search import find
from seeother.serve.memory import relieve, resident

Open = Callable[..., Snapshot]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """Return a function that writes settings and Turtle, builds the snapshot and opens it."""

    def open_site(settings: str | None, **files: str) -> Snapshot:
        folder, state = tmp_path / "site", tmp_path / "state"
        folder.mkdir(exist_ok=True)
        if settings is not None:
            (folder / "seeother.toml").write_text(settings)
        for name, text in files.items():
            (folder / f"{name}.ttl").write_text(text)
        publish_once(folder, state)
        return Snapshot(state / "current")

    return open_site


def get(snapshot: Snapshot, path: str, accept: str | None = "text/turtle", host: str = "") -> Answer:
    return answer(Ask("GET", path, accept, host=host), snapshot)


def location(given: Answer) -> str:
    assert given.status == 303, given
    return dict(given.headers)["Location"]


def subjects(given: Answer) -> set[str]:
    assert given.status == 200, given
    return {quad.subject.value for quad in parse(given.body, RdfFormat.TURTLE)}


NAMED = '<{}> <http://www.w3.org/2000/01/rdf-schema#label> "x"@en .\n'
SHAPES = {
    "slash": (
        'thing = "/id/{+name}"\ndocument = "/doc/{+name}"',
        "https://d.org/id/a/b",
        "/id/a/b",
        "/doc/a/b.ttl",
    ),
    "DBpedia": (
        'thing = "/resource/{name}"\nhtml = "/page/{name}"\nrdf = "/data/{name}.{ext}"',
        "https://d.org/resource/Berlin",
        "/resource/Berlin",
        "/data/Berlin.ttl",
    ),
    "typed": (
        'thing = "/id/{kind}/{name}"\ndocument = "/doc/{kind}/{name}"',
        "https://d.org/id/person/ada",
        "/id/person/ada",
        "/doc/person/ada.ttl",
    ),
    "root terms": (
        'thing = "/{term}"\ndocument = "/docs/{term}"',
        "https://d.org/Person",
        "/Person",
        "/docs/Person.ttl",
    ),
    "another host": (
        'thing = "http://qudt.org/vocab/unit/{name}"\ndocument = "http://qudt.org/doc/unit/{name}"',
        "http://qudt.org/vocab/unit/M",
        "/vocab/unit/M",
        "/doc/unit/M.ttl",
    ),
    "document elsewhere": (
        'thing = "http://id.d.org/{name}"\ndocument = "https://www.d.org/about/{name}"',
        "http://id.d.org/ada",
        "/ada",
        "https://www.d.org/about/ada.ttl",
    ),
    "constrained": (
        'thing = "/{name:[0-9]+}"\ndocument = "/{name:[0-9]+}/about"',
        "https://d.org/42",
        "/42",
        "/42/about.ttl",
    ),
}


@pytest.mark.parametrize(("pattern", "thing", "path", "expected"), SHAPES.values(), ids=SHAPES)
def test_every_shape_of_slash_pattern_leads_from_thing_to_document(
    opened: Open, pattern: str, thing: str, path: str, expected: str
):
    snapshot = opened(f'base = "https://d.org"\n[[pattern]]\n{pattern}\n', data=NAMED.format(thing))

    target = location(get(snapshot, path))
    assert target == expected
    assert thing in subjects(get(snapshot, target.removeprefix("https://www.d.org")))
    assert get(snapshot, path + "x").status == 404


def test_dbpedia_pages_and_data_have_places_of_their_own(opened: Open):
    snapshot = opened(
        'base = "https://d.org"\n[[pattern]]\nthing = "/resource/{name}"\nhtml = "/page/{name}"\n'
        'rdf = "/data/{name}.{ext}"\n',
        data=NAMED.format("https://d.org/resource/Berlin"),
    )

    assert location(get(snapshot, "/resource/Berlin", "text/html")) == "/page/Berlin"
    assert dict(get(snapshot, "/page/Berlin").headers)["Content-Type"].startswith("text/html")
    assert get(snapshot, "/data/Berlin").status == 200
    assert dict(get(snapshot, "/data/Berlin").headers)["Content-Location"] == "/data/Berlin.ttl"


def test_a_hash_vocabulary_answers_200_with_every_term(opened: Open):
    snapshot = opened(
        'base = "https://d.org"\n[[pattern]]\nthing = "/ns#{term}"\ndocument = "/ns"\n',
        data=NAMED.format("https://d.org/ns#A")
        + NAMED.format("https://d.org/ns#B")
        + NAMED.format("https://d.org/ns"),
    )

    assert {"https://d.org/ns#A", "https://d.org/ns#B", "https://d.org/ns"} <= subjects(get(snapshot, "/ns"))
    assert get(snapshot, "/ns.html").status == 200


def test_hash_per_document(opened: Open):
    snapshot = opened(
        'base = "https://d.org"\n[[pattern]]\nthing = "/people/{name}#me"\ndocument = "/people/{name}"\n',
        data=NAMED.format("https://d.org/people/ada#me"),
    )

    assert "https://d.org/people/ada#me" in subjects(get(snapshot, "/people/ada"))
    assert get(snapshot, "/people/bob").status == 404


def test_what_else_is_in_a_document_of_one_thing_is_a_part_of_that(opened: Open):
    card = NAMED.format("https://d.org/people/ada#me") + NAMED.format("https://d.org/people/ada#cv")
    snapshot = opened(
        'base = "https://d.org"\n[[pattern]]\nthing = "/people/{name}#me"\ndocument = "/people/{name}"\n',
        data=f"{card} <https://d.org/people/ada> a <http://xmlns.com/foaf/0.1/PersonalProfileDocument> .\n"
        "<https://d.org/people/bob#me> <http://xmlns.com/foaf/0.1/knows> <https://d.org/people/ada#cv> .\n"
        + NAMED.format("https://d.org/people/eve#cv"),
    )

    given = get(snapshot, "/people/ada")
    links = dict(given.headers)["Link"]
    for relation in ("cite-as", "describes"):
        assert f'<https://d.org/people/ada#me>; rel="{relation}"' in links
    told = {(quad.subject.value, str(quad.object)) for quad in parse(given.body, RdfFormat.TURTLE)}
    assert ("https://d.org/people/ada#cv", '"x"@en') in told
    assert ("https://d.org/people/ada", "<http://xmlns.com/foaf/0.1/PersonalProfileDocument>") in told
    assert ("https://d.org/people/ada", "<https://d.org/people/ada#me>") in told
    page = get(snapshot, "/people/bob", "text/html").body.decode()
    assert 'href="/people/ada.html#cv"' in page or 'href="/people/ada#cv"' in page
    assert get(snapshot, "/people/eve").status == 200


def test_a_page_about_several_things_alike_names_them_to_search_engines(opened: Open):
    snapshot = opened(
        'base = "https://d.org"\n[[pattern]]\nthing = "/ns#{term}"\ndocument = "/ns"\n',
        data="".join(NAMED.format(f"https://d.org/ns#{name}") for name in "AB"),
    )
    text = get(snapshot, "/ns", "text/html").body.decode()
    (found,) = re.findall(r'<script type="application/ld.json">(.*?)</script>', text)
    told = json.loads(found)
    assert told["@type"] == "WebPage"
    assert [each["@id"] for each in told["mainEntity"]] == ["https://d.org/ns#A", "https://d.org/ns#B"]


def test_several_patterns_live_in_one_site(opened: Open):
    snapshot = opened(
        'base = "https://d.org"\n[[pattern]]\nthing = "/id/{+name}"\ndocument = "/doc/{+name}"\n'
        '[[pattern]]\nthing = "/ns#{term}"\ndocument = "/ns"\n[[pattern]]\n'
        'thing = "http://qudt.org/vocab/unit/{name}"\ndocument = "http://qudt.org/doc/{name}/unit"\n',
        data="".join(
            map(NAMED.format, ["https://d.org/id/a", "https://d.org/ns#T", "http://qudt.org/vocab/unit/M"])
        ),
    )

    assert location(get(snapshot, "/id/a")) == "/doc/a.ttl"
    assert get(snapshot, "/ns").status == 200
    assert location(get(snapshot, "/vocab/unit/M")) == "/doc/M/unit.ttl"


def test_patterns_that_differ_by_host_are_told_apart_by_host_alone(opened: Open):
    pattern = '[[pattern]]\nthing = "http://{0}/id/{{name}}"\ndocument = "http://{0}/doc/{{name}}"\n'
    snapshot = opened(
        pattern.format("one.org") + pattern.format("two.org"),
        data=NAMED.format("http://one.org/id/a") + NAMED.format("http://two.org/id/a"),
    )

    for host in ("one.org", "two.org"):
        for field in (host, f"{host}:8080"):
            assert f"http://{host}/id/a" in subjects(get(snapshot, "/doc/a.ttl", host=field))
    assert "http://one.org/id/a" in subjects(get(snapshot, "/doc/a.ttl", host="evil.example"))


@pytest.mark.parametrize(
    "name",
    [
        "ada.ttl",
        "v1.2",
        "ada.html",
        "a.de.html",
        "x.",
        ".ttl",
        "a%20b",
        "x%2Fy",
        "100%25",
        "é",
        "東京",
        "~a",
        "a,b;c=d",
    ],
)
def test_every_name_leads_to_its_document_and_back(opened: Open, name: str):
    settings = 'base = "https://d.org"\n[[pattern]]\nthing = "/id/{+name}"\ndocument = "/doc/{+name}"\n'
    thing = f"https://d.org/id/{name}"
    other = "https://d.org/id/ada"
    snapshot = opened(settings, data=NAMED.format(thing) + NAMED.format(other))

    path = "/id/" + "".join(c if c.isascii() else "".join(f"%{b:02x}" for b in c.encode()) for c in name)
    target = location(get(snapshot, path))
    assert target.isascii()
    assert thing in subjects(get(snapshot, target))
    generic = snapshot.settings.patterns.document_of(thing).removeprefix("https://d.org")
    assert thing in subjects(get(snapshot, generic))


def test_a_thing_and_a_variant_of_another_keep_apart(opened: Open):
    snapshot = opened(
        'base = "https://d.org"\n[[pattern]]\nthing = "/id/{+name}"\ndocument = "/doc/{+name}"\n',
        data=NAMED.format("https://d.org/id/ada") + NAMED.format("https://d.org/id/ada.ttl"),
    )

    assert "https://d.org/id/ada.ttl" not in subjects(get(snapshot, "/doc/ada.ttl"))
    assert "https://d.org/id/ada.ttl" in subjects(get(snapshot, location(get(snapshot, "/id/ada.ttl"))))


def test_redirect_to_the_generic_document_is_a_setting(opened: Open):
    snapshot = opened(
        'base = "https://d.org"\nredirect = "document"\n[[pattern]]\nthing = "/id/{+name}"\ndocument = "/doc/{+name}"\n',
        data=NAMED.format("https://d.org/id/ada"),
    )

    assert location(get(snapshot, "/id/ada", "text/html")) == "/doc/ada"


def test_the_default_variant_is_a_setting(opened: Open):
    snapshot = opened(
        'base = "https://d.org"\ndefault = "jsonld"\n[[pattern]]\nthing = "/id/{+name}"\ndocument = "/doc/{+name}"\n',
        data=NAMED.format("https://d.org/id/ada"),
    )

    assert (
        location(get(snapshot, "/id/ada", "*/*"))
        == location(get(snapshot, "/id/ada", None))
        == "/doc/ada.jsonld"
    )


@pytest.mark.parametrize("store", ["oxigraph", "memory"])
def test_both_stores_say_the_same(opened: Open, store: str):
    text = """@prefix : <https://d.org/id/> . @prefix r: <http://www.w3.org/2000/01/rdf-schema#> .
    :a r:label "a"@en, "ä"@de ; r:seeAlso :b ; :p [ :q [ :q :a ] ] ; :l ( 1 2 3 ) . :b r:label "b" ; :knows :a ."""
    snapshot = opened(
        f'base = "https://d.org"\nstore = "{store}"\n[[pattern]]\nthing = "/id/{{+name}}"\ndocument = "/doc/{{+name}}"\n',
        data=text,
    )

    body = get(snapshot, "/doc/a.ttl").body.decode()
    assert ":l ( 1 2 3 )" in body
    assert ":b :knows :a" in body
    assert (snapshot.path / "store").is_dir() == (store == "oxigraph")


def test_without_settings_they_are_inferred_and_work(opened: Open):
    snapshot = opened(None, data=NAMED.format("https://d.org/id/ada") + NAMED.format("https://d.org/ns#T"))

    assert location(get(snapshot, "/id/ada")) == "/doc/ada.ttl"
    assert get(snapshot, "/ns").status == 200


def test_a_thing_of_one_host_is_not_found_on_another_host_of_the_site(opened: Open):
    settings = "".join(
        f'[[pattern]]\nthing = "http://{h}.example/u/{{name}}"\ndocument = "http://{h}.example/d/{{name}}"\n'
        for h in "ab"
    )
    snapshot = opened(settings, data=NAMED.format("http://a.example/u/only"))

    status = {
        host: answer(Ask("GET", "/u/only", host=host), snapshot).status
        for host in ("a.example", "b.example", "localhost:8000", "")
    }
    assert status == {"a.example": 303, "b.example": 404, "localhost:8000": 303, "": 303}


def test_incoming_statements_are_paged_with_a_total_and_links(opened: Open):
    many = "".join(
        f"<https://d.org/id/n{n:03}> <https://d.org/p> <https://d.org/id/hub> .\n" for n in range(120)
    )
    snapshot = opened(
        'base = "https://d.org"\n[[pattern]]\nthing = "/id/{+name}"\ndocument = "/doc/{+name}"\n',
        data=many + NAMED.format("https://d.org/id/hub"),
    )

    pages = [get(snapshot, f"/doc/hub.ttl?page={page}").body.decode() for page in (1, 2, 3)]
    seen = {word for page in pages for word in page.split() if "/id/n" in word}
    assert all("hydra:totalItems 120" in page for page in pages)
    assert "hydra:next <https://d.org/doc/hub?page=2>" in pages[0]
    assert "hydra:previous <https://d.org/doc/hub>" in pages[1]
    assert "hydra:next" not in pages[2]
    links = [dict(get(snapshot, f"/doc/hub.ttl?page={page}").headers)["Link"] for page in (1, 2, 3)]
    assert [('rel="next"' in link, 'rel="prev"' in link) for link in links] == [
        (True, False),
        (True, True),
        (False, True),
    ]
    assert '<?page=3>; rel="next"' in links[1]
    assert (
        '<https://d.org/doc/hub?page=2>; rel="canonical"' in links[1]
    )  # RFC 6596: page 1 has not what page 2 has
    assert '</doc/hub.jsonld?page=2>; rel="alternate"' in links[1]
    assert "(/doc/hub.jsonld?page=2)" in get(snapshot, "/doc/hub.md?page=2", "text/markdown").body.decode()
    assert len(seen) == 120
    html = get(snapshot, "/doc/hub.html", "text/html").body.decode()
    assert 'rel="next"' in html
    assert "120" in html


def test_cycles_of_blank_nodes_are_survived(opened: Open):
    snapshot = opened(
        None,
        data="""@prefix : <https://d.org/id/> .
    :a :p _:x . _:x :p _:y . _:y :p _:x ; :p :a . _:z :p _:z . :a :p _:z .""",
    )

    for extension in ("ttl", "nt", "jsonld", "rdf", "html", "md"):
        assert get(snapshot, f"/doc/a.{extension}").status == 200


def test_equal_data_has_equal_bytes_after_any_load_and_in_any_order(opened: Open, tmp_path: Path):
    text = """@prefix : <https://d.org/id/> . :a :p [ :q 1 ; :r [ :s 2 ] ], [ :q 2 ], [ :q 1 ] ; <http://x.org/a/b> :c ."""
    first = {
        e: get(opened(None, data=text), f"/doc/a.{e}").body for e in ("ttl", "nt", "jsonld", "rdf", "md")
    }
    other = tmp_path / "again"
    other.mkdir()
    (other / "data.ttl").write_text("# moved\n\n" + text)
    (other / "seeother.toml").write_text(opened(None, data=text).path.joinpath("seeother.toml").read_text())
    publish_once(other, tmp_path / "state2")
    second = Snapshot(tmp_path / "state2" / "current")

    for extension in reversed(first):
        assert get(second, f"/doc/a.{extension}").body == first[extension]


@pytest.mark.parametrize(
    ("settings", "lines"),
    [
        (
            'base = "https://d.org"\n[[pattern]]\nthing = "/id/{n}"\ndocument = "/a/{n}"\n[[pattern]]\nthing = "/id/{m}"\ndocument = "/b/{m}"\n',
            (3, 6),
        ),
        ('base = "https://d.org"\n[[pattern]]\nthing = "/{+n}"\ndocument = "/doc/{+n}"\n', (3,)),
        ('base = "https://d.org"\n[[pattern]]\nthing = "/{n}"\ndocument = "/{n}.html"\n', (3,)),
        (
            'base = "https://d.org"\n[[pattern]]\nthing = "/id/{n}"\ndocument = "/doc/{n}"\n[[pattern]]\nthing = "/doc/{n}"\ndocument = "/x/{n}"\n',
            (3, 6),
        ),
    ],
    ids=["one thing", "swallows documents", "swallows an extension", "document is a thing"],
)
def test_patterns_that_collide_are_refused_with_their_lines(
    opened: Open, settings: str, lines: tuple[int, ...]
):
    with pytest.raises(Refused) as refused:
        opened(settings, data=NAMED.format("https://d.org/id/a"))

    finding = refused.value.diagnostics[0]
    assert finding.code == "pattern-collision"
    assert finding.line == lines[-1]
    assert all(str(line) in f"{finding.line} {finding.message}" for line in lines)


def test_what_a_blank_node_says_is_told_as_its_own_in_rdf_and_as_its_owners_to_people(opened: Open):
    snapshot = opened(
        None,
        data="""@prefix : <https://d.org/id/> . @prefix r: <http://www.w3.org/2000/01/rdf-schema#> .
    :bridge r:label "Bridge" ; :event [ :builder :eve ] . :eve r:label "Eve" . :a :x [ :y [ :z :a ] ] .""",
    )

    said = {
        (quad.subject.value, quad.predicate.value.rpartition("/")[2])
        for quad in parse(get(snapshot, "/doc/eve.nt").body, RdfFormat.N_TRIPLES)
    }
    assert ("https://d.org/id/bridge", "event") in said
    assert ("https://d.org/id/bridge", "builder") not in said
    assert ("https://d.org/id/a", "z") not in {
        (q.subject.value, q.predicate.value.rpartition("/")[2])
        for q in parse(get(snapshot, "/doc/a.nt").body, RdfFormat.N_TRIPLES)
    }
    assert 'href="/id/bridge"' in get(snapshot, "/doc/eve.html", "text/html").body.decode()


@pytest.mark.parametrize(
    "pattern",
    [
        'thing = "/k/{kind}-{name}"\ndocument = "/kd/{name}-{kind}"',
        'thing = "/id/{a}{b}"\ndocument = "/doc/{b}{a}"',
    ],
)
def test_a_pattern_that_does_not_lead_back_is_refused(opened: Open, pattern: str):
    with pytest.raises(Refused, match="leads to another thing"):
        opened(f'base = "https://d.org"\n[[pattern]]\n{pattern}\n', data=NAMED.format("https://d.org/k/a-b"))


def test_the_place_of_a_statement_can_be_edited(opened: Open):
    snapshot = opened(
        'base = "https://d.org"\nedit = "https://git.example/{file}#L{line}"\n[[pattern]]\nthing = "/id/{+name}"\n'
        'document = "/doc/{+name}"\n',
        data="\n\n" + NAMED.format("https://d.org/id/a"),
    )

    assert 'href="https://git.example/data.ttl#L3"' in get(snapshot, "/doc/a.html", "text/html").body.decode()
    assert "dcterms:source <https://git.example/data.ttl>" in get(snapshot, "/doc/a.ttl").body.decode()


def edited_files(folder: Path, mainly: str) -> None:
    """Write seven files about one thing, one of which is the largest, by a little."""
    for number in range(7):
        more = "".join(f'<https://d.org/id/{number}x{n}> <http://d.org/p> "{n}" .\n' for n in range(60))
        (folder / f"f{number}.ttl").write_text(
            f'<https://d.org/id/all> <http://d.org/in> "f{number}" .\n{more}'
        )
    with (folder / f"{mainly}.ttl").open("a") as file:
        file.write('<https://d.org/id/all> <http://d.org/said> "mainly here" .\n')


@pytest.mark.parametrize("store", ["oxigraph", "memory"])
@pytest.mark.parametrize("edited", ["f3", "f5"])
def test_the_largest_file_is_edited_and_deleted_like_any_other(tmp_path: Path, edited: str, store: str):
    """Its statements are kept in another graph than those of the others; nobody sees a difference."""
    folder, state, fresh = tmp_path / "site", tmp_path / "state", tmp_path / "fresh"
    folder.mkdir()
    (folder / "seeother.toml").write_text(
        f'store = "{store}"\n[[pattern]]\nthing = "https://d.org/id/{{name}}"\ndocument = "https://d.org/doc/{{name}}"\n'
    )
    edited_files(folder, "f3")
    publish_once(folder, state)
    file = folder / f"{edited}.ttl"
    for change in (
        lambda: file.write_text('<https://d.org/id/all> <http://d.org/in> "edited" .\n'),
        file.unlink,
    ):
        change()
        publish_once(folder, state)
        publish_once(folder, fresh)
        told, expected = (Snapshot(place / "current") for place in (state, fresh))
        for path in ("/doc/all.nt", "/doc/all.ttl", "/doc/1x7.ttl"):
            assert get(told, path).body == get(expected, path).body
        assert (told.manifest.triples, told.manifest.things) == (
            expected.manifest.triples,
            expected.manifest.things,
        )
        assert "mainly here" not in get(told, "/doc/all.nt").body.decode() or edited != "f3"
        shutil.rmtree(fresh)


def test_a_worker_that_has_grown_opens_its_store_afresh_and_answers_the_same(opened: Open):
    snapshot = opened(
        f"[[pattern]]\n{SHAPES['another host'][0]}", data=NAMED.format("http://qudt.org/vocab/unit/a")
    )
    before, store = get(snapshot, "/doc/unit/a.nt").body, snapshot._opened.oxigraph

    assert relieve(snapshot, most=2**62) == 2**62
    assert snapshot._opened.oxigraph is store
    assert relieve(snapshot, most=1) > resident()
    snapshot.shelf = Shelf()
    assert get(snapshot, "/doc/unit/a.nt").body == before
    assert snapshot._opened.oxigraph is not store


AUGUSTUS = """@prefix : <https://d.org/id/> . @prefix v: <https://v.org/> . @prefix r: <http://www.w3.org/2000/01/rdf-schema#> .
:augustus r:label "Augustus"@en ; v:born <https://d.org/id/augustus#birth> ; v:ruled :rome .
<https://d.org/id/augustus#birth> r:label "Birth on the Palatine"@en ; v:year 63 ; v:where [ v:hill "Palatine" ] .
<https://d.org/id/augustus#death> v:town "Nola" ; v:of :augustus .
:rome r:label "Rome"@en ; r:seeAlso <https://d.org/id/augustus#birth> ."""
SLASH = 'base = "https://d.org"\n[[pattern]]\nthing = "/id/{+name}"\ndocument = "/doc/{+name}"\n'


@pytest.mark.parametrize("settings", [SLASH, None], ids=["by hand", "inferred"])
def test_a_thing_with_parts_answers_303_and_its_document_is_about_them(opened: Open, settings: str | None):
    snapshot = opened(settings, data=AUGUSTUS)

    document = location(get(snapshot, "/id/augustus"))
    given = get(snapshot, document)
    statements = {
        (quad.subject.value, quad.predicate.value, getattr(quad.object, "value", ""))
        for quad in parse(given.body, RdfFormat.TURTLE)
    }
    assert ("https://d.org/id/augustus#birth", "https://v.org/year", "63") in statements
    assert ("https://d.org/id/augustus#death", "https://v.org/town", "Nola") in statements
    assert any(predicate == "https://v.org/hill" for _, predicate, _ in statements)
    about = {s for s, p, o in statements if o == "http://xmlns.com/foaf/0.1/Document"}
    assert about == {"https://d.org/doc/augustus"}
    assert snapshot.manifest.things == 2


def test_parts_are_told_where_the_page_of_their_thing_comes_to_speak_of_them(opened: Open):
    html = get(opened(SLASH, data=AUGUSTUS), "/doc/augustus.html", "text/html").body.decode()

    assert html.count('id="birth"') == html.count('id="death"') == 1
    assert html.count("Birth on the Palatine</bdi>") == 1  # its name, which is not told again as a fact
    for text in ("63", "Palatine", "Nola"):
        assert text in html
    assert '<a href="/id/augustus#birth">' in html


def test_a_part_is_linked_to_through_its_thing(opened: Open):
    snapshot = opened(SLASH, data=AUGUSTUS)

    html = get(snapshot, "/doc/rome.html", "text/html").body.decode()
    assert '<a href="/id/augustus#birth">' in html
    assert 'id="birth"' not in html
    markdown = get(snapshot, "/doc/augustus.md", "text/markdown").body.decode()
    assert "[Birth on the Palatine](/id/augustus#birth)" in markdown
    assert "Nola" in markdown


@pytest.mark.parametrize("words", ["Augustus", "Palatine", "birth"])
def test_a_search_finds_a_thing_by_the_names_of_its_parts(opened: Open, words: str):
    found = find(words, opened(SLASH, data=AUGUSTUS), ["en"])

    assert found.iris[0] == "https://d.org/id/augustus"
    assert len(set(found.iris)) == len(found.iris)


def test_parts_that_lead_to_each_other_are_each_told_once(opened: Open):
    data = AUGUSTUS + "<https://d.org/id/augustus#birth> v:next <https://d.org/id/augustus#death> ."
    data += "<https://d.org/id/augustus#death> v:next <https://d.org/id/augustus#birth> ."
    html = get(opened(SLASH, data=data), "/doc/augustus.html", "text/html").body.decode()

    assert html.count('id="birth"') == html.count('id="death"') == 1


def test_a_thing_of_which_only_parts_are_described_is_there(opened: Open):
    snapshot = opened(
        SLASH, data=NAMED.format("https://d.org/id/a#one") + NAMED.format("https://d.org/id/a#two")
    )

    assert {"https://d.org/id/a#one", "https://d.org/id/a#two"} <= subjects(
        get(snapshot, location(get(snapshot, "/id/a")))
    )
    assert get(snapshot, "/id/b").status == 404


def test_a_name_that_goes_on_is_no_part(opened: Open):
    names = ("a", "a%23b", "ab", "a/b", "a$", "a#p")
    snapshot = opened(SLASH, data="".join(NAMED.format(f"https://d.org/id/{name}") for name in names))

    about = {s for s in subjects(get(snapshot, "/doc/a")) if "/id/" in s}
    assert about == {"https://d.org/id/a", "https://d.org/id/a#p"}


def test_a_deprecated_thing_whose_parts_are_described_keeps_its_document(opened: Open):
    gone = "<https://d.org/id/a> <http://www.w3.org/2002/07/owl#deprecated> true .\n"
    assert get(opened(SLASH, data=gone), "/id/a").status == 410
    assert get(opened(SLASH, data=gone + NAMED.format("https://d.org/id/a#p")), "/id/a").status == 303


@pytest.mark.parametrize("document", ["/doc/{+name}", "/about/{+name}"])
@pytest.mark.parametrize("fragment", ["{term}", "this"])
def test_a_pattern_for_parts_is_told_to_be_needless(opened: Open, fragment: str, document: str):
    with pytest.raises(Refused) as refused:
        opened(
            SLASH + f'[[pattern]]\nthing = "/id/{{+name}}#{fragment}"\ndocument = "{document}"\n',
            data=AUGUSTUS,
        )
    (problem,) = refused.value.diagnostics
    assert (problem.line, problem.code) == (6, "pattern-collision")
    assert "without a pattern of their own" in problem.message


@pytest.mark.parametrize("root", ["https://d.org", "https://d.org/"])
def test_the_first_page_has_what_is_said_of_its_url_in_both_spellings(opened: Open, root: str):
    snapshot = opened(SLASH, data=NAMED.format("https://d.org/id/x") + NAMED.format(root))

    assert root in subjects(get(snapshot, "/"))


def test_a_uri_with_a_query_that_the_data_describes_is_not_answered_as_another(opened: Open):
    snapshot = opened(
        SLASH,
        data="".join(
            map(NAMED.format, ("https://d.org/id/x", "https://d.org/id/x?rev=2", "https://d.org/id/x?v=1#p"))
        ),
    )

    assert get(snapshot, "/id/x?rev=2").status == 404
    assert get(snapshot, "/id/x?rev=2&_mediatype=text/turtle").status == 404
    assert get(snapshot, "/id/x?v=1").status == 404
    assert get(snapshot, "/id/x?rev=3").status == 303
    assert get(snapshot, "/id/x").status == 303


def test_a_hash_document_is_not_that_of_terms_behind_a_query(opened: Open):
    terms = NAMED.format("https://d.org/ns#a") + NAMED.format("https://d.org/ns?v=2#b")
    snapshot = opened(
        'base = "https://d.org"\n[[pattern]]\nthing = "/ns#{term}"\ndocument = "/ns"\n', data=terms
    )

    assert [get(snapshot, f"/ns{query}").status for query in ("", "?v=2", "?v=1")] == [200, 404, 200]
