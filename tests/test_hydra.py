"""A Hydra client that only follows links finds all that is counted; people get pages where they leave the format open."""

import csv
import io
import itertools
import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from conftest import DATA as BRIDGES
from conftest import PREFIXES
from rdflib import RDF, Graph, Namespace, URIRef
from seeother.decide.resolver import answer
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Ask
from seeother.iris import to_uri
from seeother.publish.once import publish_once
from seeother.query import listing, long_listing, walk

HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
ORIGIN = "https://bridges.example.org"
CONCEPT = quote("http://www.w3.org/2004/02/skos/core#Concept", safe="")
BRIDGE = quote(f"{ORIGIN}/ns#Bridge", safe="")
LISTS = [
    "/browse",
    f"/browse?class={BRIDGE}",
    f"/browse?class={CONCEPT}",
    "/search?q=bridge",
    "/search?q=nothinglikethis",
]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    state = tmp_path_factory.mktemp("hydra") / "state"
    publish_once(BRIDGES, state)
    return Snapshot(state / "current")


def graph(snapshot: Snapshot, path: str) -> Graph:
    given = answer(Ask("GET", path, "text/turtle"), snapshot)
    assert given.status == 200
    return Graph().parse(data=given.body, format="turtle")


def view_of(found: Graph) -> URIRef:
    return next(found.subjects(RDF.type, HYDRA.PartialCollectionView))


def walked(snapshot: Snapshot, path: str, way: URIRef, origin: str = ORIGIN) -> list[Graph]:
    pages = [graph(snapshot, path)]
    while onward := pages[-1].value(view_of(pages[-1]), way):
        pages.append(graph(snapshot, str(onward).removeprefix(origin)))
        assert len(pages) < 100
    return pages


@pytest.mark.parametrize("path", LISTS)
def test_following_finds_as_many_as_are_counted(snapshot: Snapshot, path: str) -> None:
    pages = walked(snapshot, path, HYDRA.next)
    collections = {next(page.subjects(RDF.type, HYDRA.Collection)) for page in pages if path != "/browse"}
    members = list(itertools.chain.from_iterable(page.objects(None, HYDRA.member) for page in pages))
    totals = {int(total) for page in pages for total in page.objects(None, HYDRA.totalItems)}

    assert len(collections) <= 1
    assert len(set(members)) == len(members)
    assert totals == {len(members)}


KIND = "class=https%3A%2F%2Fbridges.example.org%2Fid%2FKind"
# What a list too long to sort may hold: each thing by its number.
LONG: dict[str, Callable[[int], str]] = {
    "names": lambda n: (
        f"ex:t{n:03} a ex:Kind ; rdfs:label 'Thing {n:03}'@en , '{'ÜD'[n % 2]}ing {n:03}'@de ."
    ),
    "names among others": lambda n: (
        f"ex:t{n:03} a ex:{('Kind', 'Other')[n % 2]} ; rdfs:label 'T{n:03}', 'Z'@fr ."
    ),
    "no names": lambda n: f"ex:t{n:03} a ex:Kind .",
    "one name": lambda n: f"ex:t{n:03} a ex:Kind ; rdfs:label 'Same' .",
    "a few without names": lambda n: (
        f"ex:t{n:03} a ex:Kind {f'; rdfs:label {chr(34)}T{n}{chr(34)}' if n < 120 else ''} ."
    ),
    "things of elsewhere": lambda n: (
        f"<https://a.example/{n}> rdfs:label 'T' . ex:t{n:03} a ex:Kind ; rdfs:label 'T' ."
    ),
}


@pytest.fixture(
    params=[
        pytest.param(name, marks=pytest.mark.long if number > 1 else ()) for number, name in enumerate(LONG)
    ]
)
def long(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    """Things of several sorts, too many to be sorted."""
    monkeypatch.setattr(listing, "MOST_SORTED", 100)
    monkeypatch.setattr(long_listing, "_SAMPLE", 50)
    (tmp_path / "seeother.toml").write_text(
        f'base = "{ORIGIN}"\nlanguages = ["en", "de"]\n[[pattern]]\nthing = "/id/{{+name}}"\ndocument = "/doc/{{+name}}"\n'
    )
    said = "\n".join(map(LONG[request.param], range(250)))
    (tmp_path / "data.ttl").write_text(PREFIXES.replace("https://data.example.org", ORIGIN) + said)
    publish_once(tmp_path, tmp_path / "state")
    return Snapshot(tmp_path / "state" / "current")


def check_links(snapshot: Snapshot, pages: list[Graph]) -> None:
    """Check that each page leads to the ones before and after it, the first and the last: as data, field and element."""
    views = [str(view_of(page)) for page in pages]
    for number, here in enumerate(views):
        around = {
            "first": views[0],
            "prev": views[number - 1] if number else None,
            "next": views[number + 1] if number + 1 < len(views) else None,
            "last": views[-1],
        }
        for rel, there in around.items():
            said = pages[number].value(URIRef(here), HYDRA["previous" if rel == "prev" else rel])
            assert (str(said) if said else None) == there, (rel, here)
        if len(views) > 1:
            data, page = (
                answer(Ask("GET", here.removeprefix(ORIGIN), accept), snapshot)
                for accept in ("text/turtle", "text/html")
            )
            fields = [dict(found.headers)["Link"] for found in (data, page)]
            paths = {rel: there.removeprefix(ORIGIN) for rel, there in around.items() if there}
            assert {rel: path for path, rel in RELATED.findall(fields[0])} == paths
            elements = {rel: unescape(path) for rel, path in IN_HEAD.findall(page.body.decode())}
            assert {rel: path for path, rel in RELATED.findall(fields[1])} == elements
            assert elements.keys() == paths.keys()


RELATED = re.compile(r'<([^>]*)>; rel="(first|prev|next|last)"')
IN_HEAD = re.compile(r'<link rel="(first|prev|next|last)" href="([^"]*)"')


@pytest.mark.parametrize("path", [*LISTS, "/browse?sort=down", "/browse?letter=B"])
def test_pages_lead_to_each_other_as_data_as_links_and_in_the_head(snapshot: Snapshot, path: str) -> None:
    check_links(snapshot, walked(snapshot, path, HYDRA.next))


def test_parts_of_a_long_list_lead_to_each_other_and_hold_what_is_counted(long: Snapshot) -> None:
    for query in ("", f"{KIND}&", f"{KIND}&lang=de&"):
        pages = walked(long, f"/browse?{query}", HYDRA.next)
        members = [member for page in pages for member in page.objects(None, HYDRA.member)]
        totals = {int(total) for page in pages for total in page.objects(None, HYDRA.totalItems)}
        assert totals == {len(members)} == {len(set(members))}
        check_links(long, pages)
        assert len(rows_of(long, f"/browse.csv?{query}")) == len(members)


def test_each_letter_of_a_list_leads_to_things_and_to_a_table_of_the_same(long: Snapshot) -> None:
    for query in ("lang=de", f"{KIND}&lang=en"):
        page = answer(Ask("GET", f"/browse?{query}", "text/html"), long).body.decode()
        for letter in re.findall(r'href="/browse\?[^"]*letter=([^"&]+)', page):
            check_letter(long, f"{query}&letter={letter}")


def test_what_two_files_say_is_counted_once_and_lists_by_any_condition_are_counted(
    site: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_SORTED", 100)
    said = "".join(f"ex:t{n} a ex:Kind ; rdfs:label 'T{n}' ; ex:of ex:all .\n" for n in range(250))
    again = "".join(f"ex:t{n} a ex:Kind ; ex:of ex:all .\n" for n in range(180))
    publish_once(site(data=said, again=again), tmp_path / "state")
    known = Snapshot(tmp_path / "state" / "current")
    origin = "https://data.example.org"
    for query in (f"class={origin}/id/Kind", f"with={origin}/id/of%20{origin}/id/all"):
        pages = walked(known, f"/browse?{query}", HYDRA.next, origin)
        members = [member for page in pages for member in page.objects(None, HYDRA.member)]
        totals = {int(total) for page in pages for total in page.objects(None, HYDRA.totalItems)}
        assert totals == {250} == {len(members)} == {len(set(members))}
        assert {page.value(view_of(page), HYDRA["last"]) for page in pages} == {view_of(pages[-1])}


def test_a_class_has_one_number_everywhere_whatever_several_files_say(
    site: Callable[..., Path], tmp_path: Path
) -> None:
    said = "".join(f"ex:t{n} a ex:Kind ; rdfs:label 'T{n}' .\n" for n in range(25)) + "[] a ex:Kind ."
    kind = "ex:Kind a rdfs:Class ; rdfs:label 'Sort' ."
    folder = site(data=said, again=kind)
    publish_once(folder, tmp_path / "state")
    assert not Snapshot(tmp_path / "state" / "current").manifest.repeats
    (folder / "again.ttl").write_text(PREFIXES + kind + "".join(f"ex:t{n} a ex:Kind .\n" for n in range(18)))
    publish_once(folder, tmp_path / "state")
    known = Snapshot(tmp_path / "state" / "current")
    for path, told in {
        "/": ">26<",
        "/browse": ">26<",
        "/doc/Kind": "26 things of this kind",
        "/llms.txt": ": 26",
    }.items():
        page = answer(Ask("GET", path, "text/html" if path != "/llms.txt" else "*/*"), known).body.decode()
        assert told in page, path


def test_letters_are_those_of_the_reader_however_many_names_of_others_come_first(
    site: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_SORTED", 100)
    monkeypatch.setattr(long_listing, "_SAMPLE", 20)
    said = "".join(
        f"ex:t{n} a ex:Kind ; rdfs:label 'T{n}'@en , 'Ta{n}'@de , 'Tz{n}'@fr , 'Ж{n}'@ru .\n"
        for n in range(300)
    )
    settings = 'base = "https://data.example.org"\nlanguages = ["fr", "en"]\n[[pattern]]\nthing = "/id/{+name}"\ndocument = "/doc/{+name}"\n'
    publish_once(site(settings, data=said), tmp_path / "state")
    known = Snapshot(tmp_path / "state" / "current")
    for path in ("/browse", "/browse?class=https://data.example.org/id/Kind"):
        page = answer(Ask("GET", path, "text/html"), known).body.decode()
        assert re.findall(r'href="/browse\?[^"]*letter=([^"&]+)', page) == ["T"]
    pages = walked(known, "/browse?letter=T", HYDRA.next, "https://data.example.org")
    assert [len(list(page.objects(None, HYDRA.member))) for page in pages] == [100, 100, 100]


def check_letter(snapshot: Snapshot, query: str) -> None:
    pages = walked(snapshot, f"/browse?{query}", HYDRA.next)
    members = [to_uri(str(member)) for page in pages for member in page.objects(None, HYDRA.member)]
    assert members and {int(total) for page in pages for total in page.objects(None, HYDRA.totalItems)} == {
        len(members)
    }
    check_links(snapshot, pages)
    assert sorted(row["URI"] for row in rows_of(snapshot, f"/browse.csv?{query}")) == sorted(members)


def rows_of(snapshot: Snapshot, path: str) -> list[dict[str, str]]:
    given = answer(Ask("GET", path), snapshot)
    assert given.status == 200
    return list(csv.DictReader(io.StringIO(given.body.decode())))


@pytest.mark.parametrize("language", ["en", "de", "fr", "ja"])
def test_each_letter_of_everything_leads_to_things_in_every_language(
    snapshot: Snapshot, language: str
) -> None:
    page = answer(Ask("GET", f"/browse?lang={language}", "text/html"), snapshot).body.decode()
    letters = re.findall(r'href="/browse\?letter=([^"&]+)', page)
    assert len(letters) > 20 or language == "ja"
    for letter in letters:
        page = answer(Ask("GET", f"/browse?letter={letter}&lang={language}", "text/turtle"), snapshot)
        assert page.status == 200 and b"hydra:member" in page.body, letter
    for letter in letters[::9]:
        check_letter(snapshot, f"letter={letter}&lang={language}")


@pytest.mark.parametrize("path", ["/browse", "/browse?letter=7", f"/browse?class={BRIDGE}", "/search?q=橋"])
def test_every_form_and_language_that_a_page_leads_to_is_there_with_the_same_members(
    snapshot: Snapshot, path: str
) -> None:
    page = answer(Ask("GET", quote(path, safe="/?&=%"), "text/html", "ja"), snapshot)
    forms = re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)"', page.body.decode())
    named = {media_type: answer(Ask("GET", unescape(href)), snapshot) for media_type, href in forms}
    assert {given.status for given in named.values()} == {200}
    languages = re.findall(r'hreflang="(?:en|de|fr)" href="([^"]+)"', page.body.decode())
    assert len(languages) == 3
    assert {answer(Ask("GET", unescape(href)), snapshot).status for href in languages} == {200}
    total = next(Graph().parse(data=named["text/turtle"].body).objects(None, HYDRA.totalItems))
    assert int(total) == len(list(csv.reader(io.StringIO(named["text/csv"].body.decode())))) - 1 > 0


@pytest.mark.filterwarnings("ignore:.*is deprecated:DeprecationWarning")  # of rdflib, in its own reader
def test_results_as_json_are_a_collection_with_views(snapshot: Snapshot) -> None:
    path, found = "/search?q=bridge", []
    while path:
        told = json.loads(answer(Ask("GET", path, "application/ld+json"), snapshot).body)
        page = Graph().parse(data=json.dumps(told), format="json-ld")
        view = view_of(page)
        whole = page.value(predicate=HYDRA.view, object=view)
        assert set(page.objects(whole, HYDRA.member)) == {URIRef(item["@id"]) for item in told["results"]}
        assert told["totalItems"] == 118 and told["isComplete"] is False
        assert page.value(page.value(whole, HYDRA.search), HYDRA.template)
        found += told["member"]
        path = str(page.value(view, HYDRA.next) or "").removeprefix(ORIGIN)
    assert len(found) == len(set(found)) == 118 and page.value(view, HYDRA["last"]) == view


@pytest.mark.parametrize("path", LISTS)
def test_a_collection_and_each_view_of_it_are_two_resources(snapshot: Snapshot, path: str) -> None:
    for page in walked(snapshot, path, HYDRA.next):
        whole, view = next(page.subject_objects(HYDRA.view))
        assert whole != view
        assert page.value(view, HYDRA.first) is not None
        again = graph(snapshot, str(view).removeprefix(ORIGIN))
        assert set(again.objects(whole, HYDRA.member)) == set(page.objects(whole, HYDRA.member))


def test_numbered_pages_lead_to_the_first_and_the_last_one(snapshot: Snapshot) -> None:
    pages = walked(snapshot, "/search?q=bridge", HYDRA.next)
    last = pages[-1].value(view_of(pages[-1]), HYDRA["last"])

    assert len(pages) > 1
    assert {page.value(view_of(page), HYDRA["last"]) for page in pages} == {last} == {view_of(pages[-1])}
    assert {page.value(view_of(page), HYDRA.first) for page in pages} == {view_of(pages[0])}
    assert pages[-1].value(view_of(pages[-1]), HYDRA.previous) == view_of(pages[-2])


@pytest.mark.parametrize("path", LISTS)
def test_a_collection_says_how_to_search(snapshot: Snapshot, path: str) -> None:
    found = graph(snapshot, path)
    template = next(found.objects(None, HYDRA.search))
    names = {str(found.value(mapping, HYDRA.variable)) for mapping in found.objects(template, HYDRA.mapping)}

    assert str(found.value(template, HYDRA.template)) == f"{ORIGIN}/search{{?q,page}}"
    assert names == {"q", "page"}


def test_subjects_that_are_no_things_hide_none(
    site: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_SORTED", 2)
    monkeypatch.setattr(walk, "MOST_WALKED", 50)
    settings = 'base = "https://bridges.example.org"\n[[pattern]]\nthing = "/id/{+name}"\ndocument = "/doc/{+name}"\n'
    others = "".join(f"<https://a.example/{n:03}> rdfs:label 'other' .\n" for n in range(300))
    own = "".join(f"<{ORIGIN}/id/{n}> rdfs:label 'own' .\n" for n in range(3))
    publish_once(site(settings, data=others + own), tmp_path / "state")
    pages = walked(Snapshot(tmp_path / "state" / "current"), "/browse", HYDRA.next)

    assert sum(len(list(page.objects(None, HYDRA.member))) for page in pages) == 3


def test_a_kind_whose_names_come_late_has_no_empty_pages_before(
    site: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_SORTED", 20)
    monkeypatch.setattr(walk, "MOST_WALKED", 50)
    others = "".join(f"<{ORIGIN}/id/a{n}> a ex:Other ; rdfs:label 'A{n:03}' .\n" for n in range(300))
    own = "".join(f"<{ORIGIN}/id/z{n}> a <{ORIGIN}/id/Kind> ; rdfs:label 'Z{n:03}' .\n" for n in range(130))
    settings = 'base = "https://bridges.example.org"\n[[pattern]]\nthing = "/id/{+name}"\ndocument = "/doc/{+name}"\n'
    publish_once(site(settings, data=others + own), tmp_path / "state")
    known = Snapshot(tmp_path / "state" / "current")
    kind = f"/browse?class={ORIGIN}/id/Kind"
    pages = walked(known, kind, HYDRA.next)

    assert [len(list(page.objects(None, HYDRA.member))) for page in pages] == [50, 50, 30]
    back = pages[-1].value(view_of(pages[-1]), HYDRA.previous)
    assert back == view_of(pages[-2])
    assert answer(Ask("GET", f"{kind}&letter=Z", "text/html"), known).status == 200
    assert answer(Ask("GET", f"{kind}&letter=A", "text/html"), known).status == 404


@pytest.mark.parametrize("accept", [None, "*/*", "", "text/html"])
@pytest.mark.parametrize(
    "path", ["/", "/browse", "/search?q=x", "/id/bridge/nothing", "/doc/bridge/Tower_Bridge?page=9"]
)
def test_people_get_pages_where_they_leave_it_open(snapshot: Snapshot, path: str, accept: str | None) -> None:
    given = answer(Ask("GET", path, accept), snapshot)
    assert dict(given.headers)["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/ns", "text/turtle; charset=utf-8"), ("/doc/bridge/Tower_Bridge", "text/turtle; charset=utf-8")],
)
def test_documents_keep_the_default_of_the_site(snapshot: Snapshot, path: str, kind: str) -> None:
    assert dict(answer(Ask("GET", path, "*/*"), snapshot).headers)["Content-Type"] == kind
    location = dict(answer(Ask("GET", "/id/bridge/Tower_Bridge", "*/*"), snapshot).headers)["Location"]
    assert location.endswith(".ttl")


def test_a_site_may_give_data_to_whoever_leaves_it_open(site: Callable[..., Path], tmp_path: Path) -> None:
    settings = 'base = "https://d.org"\ndefault_page = "jsonld"\n[[pattern]]\nthing = "/id/{+name}"\ndocument = "/doc/{+name}"\n'
    publish_once(site(settings, data="<https://d.org/id/a> rdfs:label 'A' ."), tmp_path / "state")
    given = answer(Ask("GET", "/browse"), Snapshot(tmp_path / "state" / "current"))
    assert dict(given.headers)["Content-Type"] == "application/ld+json"
