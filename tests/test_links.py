"""Relations between resources: the same in headers, pages and linksets, and read by tools that other people wrote."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
import requests
from conftest import START, Answering
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, FOAF, VOID
from seeother.decide.linksets import linkset
from seeother.decide.resolver import answer
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Answer, Ask
from seeother.http.links import MOST_OF_LINKS, Link, link_field
from seeother.publish.once import publish_once
from signposting import (
    Signposting,
    find_signposting_html,
    find_signposting_http,
    find_signposting_http_link,
    find_signposting_linkset,
)

BASE = "https://bridges.example.org"
URI, DOCUMENT = f"{BASE}/id/bridge/Tower_Bridge", f"{BASE}/doc/bridge/Tower_Bridge"
DATA_TYPES = {
    "text/turtle",
    "application/ld+json",
    "application/rdf+xml",
    "application/n-triples",
    "text/n3",
    "application/trig",
    "application/n-quads",
}


def said(found: Signposting) -> set[tuple[str, str, str | None]]:
    """Return relations, the paths or URIs of their targets, and the types of these."""
    return {
        (str(post.rel), re.sub(r"^http://127[^/]*|^https://bridges.example.org", "", post.target), post.type)
        for post in found.signposts
        if post.context in (None, found.context)
    }


FORMS = ("ttl", "jsonld", "rdf", "nt", "n3", "trig", "nq", "html", "md")


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_document_has_the_signposts_of_fair(bridges: Answering, form: str) -> None:
    link = bridges.ask("HEAD", f"/doc/bridge/Tower_Bridge.{form}").getheader("Link")
    found = find_signposting_http_link([link], f"{DOCUMENT}.{form}")

    assert found.citeAs is not None
    assert found.citeAs.target == URI
    assert {post.target for post in found.types} == {"https://schema.org/AboutPage", f"{BASE}/ns#Bridge"}
    assert {post.type for post in found.describedBy} == DATA_TYPES
    assert found.license is not None
    assert {post.type for post in found.linksets} == {"application/linkset+json", "application/linkset"}
    assert found.collection is not None
    assert found.collection.target == f"{BASE}/id/dataset/bridges"


def test_the_document_says_as_data_what_its_links_say(bridges: Answering) -> None:
    answer_ = bridges.get("/doc/bridge/Tower_Bridge.ttl")
    found = Graph().parse(data=answer_.body, format="turtle")
    link = find_signposting_http_link([answer_.getheader("Link")], DOCUMENT)
    this = URIRef(DOCUMENT)
    assert found.value(this, FOAF.primaryTopic) == URIRef(URI)
    assert str(found.value(this, DCTERMS.license)) == link.license.target
    assert str(found.value(this, VOID.inDataset)) == link.collection.target
    forms = {str(form) for form in found.objects(this, DCTERMS.hasFormat)}
    assert forms == {f"{DOCUMENT}.{form}" for form in (*FORMS, "geojson")}


def test_a_thing_says_who_describes_it_and_what_it_is(bridges: Answering) -> None:
    given_ = bridges.ask("HEAD", "/id/bridge/Tower_Bridge", {"Accept": "text/turtle"})
    found = find_signposting_http_link([given_.getheader("Link")], URI)

    assert given_.status == 303
    assert found.citeAs is not None
    assert found.citeAs.target == URI
    assert {post.type for post in found.describedBy} == DATA_TYPES | {"text/html", "text/markdown"}
    assert {post.target for post in found.types} == {f"{BASE}/ns#Bridge"}
    assert len(found.linksets) == 2


def test_the_head_of_a_page_says_what_its_header_says(bridges: Answering) -> None:
    url = f"{bridges.url}/doc/bridge/Tower_Bridge.en.html"

    assert said(find_signposting_html(url)) == said(find_signposting_http(url))


@pytest.mark.parametrize("form", ["json", "txt"])
def test_a_linkset_says_of_a_document_what_its_header_says(bridges: Answering, form: str) -> None:
    found = find_signposting_linkset(f"{bridges.url}/-/linkset.{form}?uri={DOCUMENT}").for_context(DOCUMENT)
    link = bridges.get("/doc/bridge/Tower_Bridge", "text/html").getheader("Link")

    assert said(found) == said(find_signposting_http_link([link], DOCUMENT))


def test_a_linkset_leads_from_the_data_back_to_the_thing_and_the_page(bridges: Answering) -> None:
    sets = json.loads(bridges.get(f"/-/linkset.json?uri={URI}").body)["linkset"]
    turtle = next(one for one in sets if one["anchor"] == f"{DOCUMENT}.ttl")

    assert [link["href"] for link in turtle["describes"]] == [URI, DOCUMENT]
    assert {one["anchor"] for one in sets} >= {URI, DOCUMENT, f"{DOCUMENT}.html"}


JSON_LD = [
    "/doc/bridge/Tower_Bridge",
    "/doc/bridge/Tower_Bridge?_profile=alt",
    "/ns",
    "/",
    "/browse",
    "/browse?scheme=https://bridges.example.org/id/scheme/structural-types",
    "/search?q=tower",
    "/.well-known/void",
    "/-/changes",
    "/-/changes.jsonld",
]


@pytest.mark.parametrize("path", [path for path in JSON_LD if not re.search(r"/-/|_profile", path)])
def test_what_the_head_of_json_ld_leaves_out_is_in_the_linkset_that_it_names(
    bridges: Answering, path: str
) -> None:
    def told(media_type: str, relation: str) -> list[str]:
        head = bridges.get(path, media_type).getheader("Link")
        return re.findall(rf'<([^>]*)>; rel="{relation}"', head)

    (first, _), every = told("application/ld+json", "linkset"), told("text/turtle", "alternate")
    sets = json.loads(bridges.get(first.removeprefix(BASE)).body)["linkset"]
    linked = {urlsplit(link["href"])[2:4] for each in sets for link in each.get("alternate", ())}
    assert len(told("application/ld+json", "alternate")) == 1 < len(every)
    assert {urlsplit(target)[2:4] for target in every} <= linked


@pytest.mark.parametrize("path", JSON_LD)
def test_json_ld_has_one_alternate_which_is_the_page(bridges: Answering, path: str) -> None:
    given_ = bridges.get(path, "application/ld+json")
    rows = re.findall(r'<[^>]*>; rel="alternate"[^,]*', given_.getheader("Link"))

    assert given_.getheader("Content-Type") == "application/ld+json"
    assert len(rows) == 1
    assert 'type="text/html"' in rows[0]


@pytest.mark.parametrize("path", ["/id/bridge/Tower_Bridge", "/doc/bridge/Tower_Bridge", "/ns", "/browse"])
def test_pyld_loads_a_thing_and_a_page_by_their_urls(bridges: Answering, path: str) -> None:
    loader = jsonld.requests_document_loader(timeout=START)
    found = jsonld.expand(
        bridges.url + path,
        {
            "documentLoader": lambda url, options: loader(
                url, {**options, "headers": {"Accept": "application/ld+json"}}
            )
        },
    )

    assert len(found) > 3


@pytest.mark.parametrize(
    ("target", "status", "says"),
    [
        ("/-/linkset", 400, "uri"),
        ("/-/linkset.json?uri=", 400, "uri"),
        (f"/-/linkset.json?uri={'a' * 3800}", 404, "uri"),
        ("/-/linkset.json?uri=/id/bridge/Tower_Brige", 404, "/id/bridge/Tower_Bridge"),
        ("/-/linkset.json?uri=http://elsewhere.example/x", 404, "uri"),
        ("/-/linkset.json?uri=%00%0a", 404, "uri"),
    ],
)
def test_a_linkset_that_cannot_be_had_says_why(
    bridges: Answering, target: str, status: int, says: str
) -> None:
    given_ = bridges.get(target)

    assert given_.status == status
    assert says in given_.body.decode()


def test_a_linkset_is_json_unless_text_is_wanted_more(bridges: Answering) -> None:
    target = f"/-/linkset?uri={DOCUMENT}"
    wanted = {
        None: "application/linkset+json",
        "*/*": "application/linkset+json",
        "application/linkset": "application/linkset",
        "application/linkset;q=0.5, application/linkset+json": "application/linkset+json",
    }
    for accept, media_type in wanted.items():
        given_ = bridges.get(target, accept)
        assert given_.getheader("Content-Type") == media_type
        assert "Accept" in given_.getheader("Vary").split(", ")


@given(st.lists(st.builds(Link, st.sampled_from(["alternate", "type"]), st.text("ab/%", max_size=900))))
def test_a_link_field_is_never_longer_than_a_proxy_reads(links: list[Link]) -> None:
    assert sum(len(value) for _, value in link_field(links, "text/turtle")) <= MOST_OF_LINKS


def test_a_list_leads_on_within_what_parsers_of_links_read(bridges: Answering) -> None:
    for form in ("html", "ttl", "jsonld", "csv"):
        head = bridges.get(f"/browse.{form}?class={quote(f'{BASE}/ns#Bridge', safe='')}").getheader("Link")
        assert 'rel="canonical"' in head and 'type="text/html"' in head
        assert len(head) <= 2_000


PAGED = """base = "https://d.org"
languages = ["en", "de"]
incoming = 2
[[pattern]]
thing = "/id/{+name}"
document = "/doc/{+name}"
"""


@pytest.fixture
def snapshot(site: Callable[..., Path], tmp_path: Path) -> Snapshot:
    data = (
        "<https://d.org/id/hub> a skos:Concept .\n"
        + "".join(f"<https://d.org/id/n{n}> rdfs:seeAlso <https://d.org/id/hub> .\n" for n in range(5))
        + f"<https://d.org/id/{'ü' * 300}> rdfs:label 'long' .\n"
        + "<https://d.org/id/paper> a <http://xmlns.com/foaf/0.1/Document> ; "
        "<http://purl.org/dc/terms/creator> <https://orcid.org/0000-0001-2345-6789> , 'me' ; "
        "<http://purl.org/dc/terms/license> <https://d.org/licence> .\n"
    )
    publish_once(site(PAGED, data=data), tmp_path / "state")
    return Snapshot(tmp_path / "state" / "current")


def field(given_: Answer) -> str:
    return dict(given_.headers)["Link"]


@pytest.mark.parametrize(
    ("page", "rels"), [(1, "first next last"), (2, "first prev next last"), (3, "first prev last")]
)
def test_a_document_of_several_pages_leads_through_them(snapshot: Snapshot, page: int, rels: str) -> None:
    link = field(answer(Ask("GET", f"/doc/hub.ttl?page={page}"), snapshot))
    found = dict(re.findall(r'<\?page=(\d)>; rel="(first|prev|next|last)"', link))

    assert sorted(re.findall(r'rel="(first|prev|next|last)"', link)) == sorted(rels.split())
    assert found.get("3") in ("next", "last", None)


def test_what_is_too_long_for_a_header_is_in_the_linkset(snapshot: Snapshot) -> None:
    path = "/doc/" + "%C3%BC" * 300
    header = field(answer(Ask("GET", path, "text/html"), snapshot))
    text = linkset(Ask("GET", f"/-/linkset.json?uri=https://d.org{path}"), snapshot).body.decode()

    assert len(header) <= MOST_OF_LINKS
    assert 'rel="alternate"' not in header
    assert len(json.loads(text)["linkset"][1]["alternate"]) >= 9


def test_a_document_in_the_data_says_its_own_author_and_licence(snapshot: Snapshot) -> None:
    link = field(answer(Ask("GET", "/doc/paper.html"), snapshot))

    assert '<https://orcid.org/0000-0001-2345-6789>; rel="author"' in link
    assert '<https://d.org/licence>; rel="license"' in link


def test_requests_reads_the_field_as_a_list_of_links(bridges: Answering) -> None:
    found = requests.utils.parse_header_links(bridges.get("/doc/bridge/Tower_Bridge.ttl").getheader("Link"))

    assert all("url" in link and "rel" in link for link in found)
    assert [link["url"] for link in found if link["rel"] == "cite-as"] == [URI]
