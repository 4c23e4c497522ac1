"""Identifiers that are written as texts: where each leads, and that none leads where following it could do harm."""

import re

import pytest
from rdflib import Literal, URIRef
from seeother.decide.resolver import answer
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Ask
from seeother.publish.once import publish_once
from seeother.telling.identifiers import filled, link_of

SETTINGS = """base = "https://data.example.org"
[[pattern]]
thing = "/id/{+name}"
document = "/doc/{+name}"
"""
DATA = """@prefix ex: <https://data.example.org/id/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> . @prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix bf: <http://id.loc.gov/ontologies/bibframe/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix adms: <http://www.w3.org/ns/adms#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix wikibase: <http://wikiba.se/ontology#> .
@prefix p: <http://www.wikidata.org/prop/> . @prefix ps: <http://www.wikidata.org/prop/statement/> .
ex:carberry a schema:Person ; rdfs:label "Josiah Carberry" ; dcterms:identifier "0000-0002-1825-0097" , "4711" ;
  wdt:P2002 "carberry" ; wdt:P9999 "no such" ; wdt:P1566 "2950159" ; ex:inventory "A 12/3" ; ex:evil "x" ; ex:host "a.evil" ; ex:pmid 12345678 ;
  schema:identifier [ a schema:PropertyValue ; schema:propertyID "ISNI" ; schema:value "0000 0001 2103 2683" ] ;
  bf:identifiedBy [ a bf:Doi ; rdf:value "10.1000/182" ] ; p:P214 ex:statement ; wdt:P214 "49224511" ;
  adms:identifier [ a adms:Identifier ; skos:notation "05dxps055"^^<http://example.org/schemes/ror> ] .
ex:statement a wikibase:Statement ; ps:P214 "49224511" .
<http://www.wikidata.org/entity/P2002> wikibase:directClaim wdt:P2002 ; wdt:P1630 "https://x.example/$1" .
ex:inventory rdfs:label "inventory number" ; schema:urlTemplate "https://museum.example/object/{number}?lang=en" .
ex:evil wdt:P1630 "javascript:alert($1)" . ex:host wdt:P1630 "https://$1/x" .
"""
NS = "https://data.example.org/ns#"
WDT = "http://www.wikidata.org/prop/direct/"
IDENTIFIER = "http://purl.org/dc/terms/identifier"


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    site = tmp_path_factory.mktemp("identifiers") / "site"
    site.mkdir()
    (site / "seeother.toml").write_text(SETTINGS)
    (site / "data.ttl").write_text(DATA)
    publish_once(site, site.parent / "state")
    return Snapshot(site.parent / "state" / "current")


LINKS = {
    "doi": (f"{NS}doi", "10.1000/182", "https://doi.org/10.1000/182"),
    "a DOI with signs": (f"{NS}hasDOI", "10.1000/a<b>#?&", "https://doi.org/10.1000/a%3Cb%3E%23%3F%26"),
    "a DOI with its name": (
        "http://purl.org/ontology/bibo/doi",
        "doi:10.1000/182",
        "https://doi.org/10.1000/182",
    ),
    "no DOI": (f"{NS}doi", "unknown", ""),
    "ORCID": (f"{NS}orcid_id", "0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097"),
    "ISSN": (
        "http://purl.org/ontology/bibo/eissn",
        "2049-3630",
        "https://portal.issn.org/resource/ISSN/2049-3630",
    ),
    "VIAF by Wikidata": (f"{WDT}P214", "49224511", "https://viaf.org/viaf/49224511"),
    "another wiki has other numbers": ("https://wiki.example.org/prop/direct/P214", "49224511", ""),
    "GND": (
        "https://d-nb.info/standards/elementset/gnd#gndIdentifier",
        "118540238",
        "https://d-nb.info/gnd/118540238",
    ),
    "Wikidata": (f"{NS}wikidataId", "Q42", "https://www.wikidata.org/entity/Q42"),
    "Getty": (f"{NS}aat", "300011851", "https://vocab.getty.edu/page/aat/300011851"),
    "a handle": (f"{NS}handle", "20.500.12345/67", "https://hdl.handle.net/20.500.12345/67"),
    "a handle of a door": (f"{NS}handle", "brass", ""),
    "an ARK": (IDENTIFIER, "ark:/12148/btv1b8449691v", "https://n2t.net/ark:/12148/btv1b8449691v"),
    "a URN": (
        IDENTIFIER,
        "urn:nbn:de:101:1-201102033592",
        "https://nbn-resolving.org/urn:nbn:de:101:1-201102033592",
    ),
    "an identifier that is a DOI": (IDENTIFIER, "10.5281/zenodo.1", "https://doi.org/10.5281/zenodo.1"),
    "an identifier that says so": (IDENTIFIER, "VIAF:49224511", "https://viaf.org/viaf/49224511"),
    "an ORCID by its check digit": (
        IDENTIFIER,
        "0000-0002-1825-0097",
        "https://orcid.org/0000-0002-1825-0097",
    ),
    "no ORCID by its check digit": (IDENTIFIER, "0000-0002-1825-0098", ""),
    "a text with a DOI": (f"{NS}note", "10.1000/182", ""),
    "a template of the site": (
        "https://data.example.org/id/inventory",
        "A 12/3",
        "https://museum.example/object/A%2012/3?lang=en",
    ),
    "a formatter by Wikibase": (f"{WDT}P2002", "carberry", "https://x.example/carberry"),
    "a formatter that is a script": ("https://data.example.org/id/evil", "1", ""),
    "a host of its own": ("https://data.example.org/id/host", "evil.example", ""),
}


@pytest.mark.parametrize(("predicate", "text", "url"), LINKS.values(), ids=LINKS)
def test_an_identifier_leads_where_its_registry_has_it(
    snapshot: Snapshot, predicate: str, text: str, url: str
) -> None:
    assert link_of(predicate, Literal(text), snapshot) == url


def test_a_datatype_tells_the_scheme_of_any_property(snapshot: Snapshot) -> None:
    term = Literal("05dxps055", datatype=URIRef("http://example.org/schemes/ror"))
    assert link_of(f"{NS}number", term, snapshot) == "https://ror.org/05dxps055"
    assert link_of(f"{NS}doi", Literal("10.1000/182", lang="en"), snapshot) == ""
    assert link_of(f"{NS}doi", Literal("10.1000/" + "1" * 500), snapshot) == ""


@pytest.mark.parametrize(
    "template",
    [
        "javascript:$1",
        "//x.example/$1",
        "https://a@$1/",
        "https://[$1/x",
        "ftp://x.example/$1",
        "https:///$1",
        "https://x.example/",
    ],
)
def test_a_template_that_is_no_web_address_leads_nowhere(template: str) -> None:
    assert filled(template, "a:b") == ""


def test_what_is_filled_in_stays_in_its_gap() -> None:
    assert filled("https://x.example/?q=$1&a=1", "a&b=c#d") == "https://x.example/?q=a%26b%3Dc%23d&a=1"
    assert filled("https://$1.x.example/", "blog") == "https://blog.x.example/"
    assert (
        filled("https://x.example/$1", '\u202e"><script>') == "https://x.example/%E2%80%AE%22%3E%3Cscript%3E"
    )


def test_a_page_links_each_identifier_and_shows_it_as_it_is_written(snapshot: Snapshot) -> None:
    found = answer(Ask("GET", "/doc/carberry.html"), snapshot)
    page = found.body.decode().replace("<wbr>", "")
    for url, text in (
        ("https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("https://museum.example/object/A%2012/3?lang=en", "A 12/3"),
        ("https://x.example/carberry", "carberry"),
        ("https://isni.org/isni/0000000121032683", "0000 0001 2103 2683"),
        ("https://doi.org/10.1000/182", "10.1000/182"),
        ("https://ror.org/05dxps055", "05dxps055"),
        ("https://viaf.org/viaf/49224511", "49224511"),
        ("https://pubmed.ncbi.nlm.nih.gov/12345678/", "12345678"),
    ):
        assert re.search(rf'<a href="{re.escape(url)}"[^>]*><bdi>{re.escape(text)}</bdi>', page), url
    assert "javascript:" not in page and "a.evil" in page
    assert page.count("49224511</bdi>") == 1
    assert "P9999" in page  # a property without a name here; those of registries have theirs
    assert "<bdi>GeoNames</bdi>" in page


def test_markdown_has_the_same_links(snapshot: Snapshot) -> None:
    said = answer(Ask("GET", "/doc/carberry.md"), snapshot).body.decode()
    assert "[0000-0002-1825-0097](https://orcid.org/0000-0002-1825-0097); 4711" in said
    assert "[0000 0001 2103 2683](https://isni.org/isni/0000000121032683) (ISNI)" in said
