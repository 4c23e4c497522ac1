"""A Hydra client that only follows links finds all that is counted; people get pages where they leave the format open."""

import itertools
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from conftest import DATA as BRIDGES
from rdflib import RDF, Graph, Namespace, URIRef
from seeother.decide.resolver import answer
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Ask
from seeother.lists import browse
from seeother.publish.once import publish_once

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


def walked(snapshot: Snapshot, path: str, way: URIRef) -> list[Graph]:
    pages = [graph(snapshot, path)]
    while onward := pages[-1].value(view_of(pages[-1]), way):
        pages.append(graph(snapshot, str(onward).removeprefix(ORIGIN)))
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
    monkeypatch.setattr(browse, "_MOST_LOOKED_AT", 50)
    settings = 'base = "https://bridges.example.org"\n[[pattern]]\nthing = "/id/{+name}"\ndocument = "/doc/{+name}"\n'
    others = "".join(f"<https://a.example/{n:03}> rdfs:label 'other' .\n" for n in range(300))
    own = "".join(f"<{ORIGIN}/id/{n}> rdfs:label 'own' .\n" for n in range(3))
    publish_once(site(settings, data=others + own), tmp_path / "state")
    pages = walked(Snapshot(tmp_path / "state" / "current"), "/browse", HYDRA.next)

    assert sum(len(list(page.objects(None, HYDRA.member))) for page in pages) == 3


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
