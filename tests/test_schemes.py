"""Thesauri: trees that are complete at any size, all ways up, each relation told once, names by language, indexes."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from conftest import Site
from rdflib import Graph, URIRef
from seeother.decide.resolver import answer
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Ask
from seeother.pages import trees
from seeother.publish.once import publish_once
from seeother.reference import schemes
from seeother.structure import alphabet

SETTINGS = """base = "https://data.example.org"
title = "A test"
languages = ["en", "de"]
[[pattern]]
thing = "/id/{+name}"
document = "/doc/{+name}"
"""
MORE = """@prefix iso: <http://purl.org/iso25964/skos-thes#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix ns: <https://data.example.org/ns#> .
"""
HYDRA = "http://www.w3.org/ns/hydra/core#"
SCHEME = "https://data.example.org/id/s"
Get = Callable[..., str]


@pytest.fixture
def publish(site: Callable[..., Path], tmp_path: Path) -> Callable[[str], Get]:
    """Return a function that publishes Turtle and returns one that gets the HTML of a path."""

    def published(turtle: str) -> Get:
        publish_once(site(SETTINGS, data=MORE + turtle), tmp_path / "state")
        snapshot = Snapshot(tmp_path / "state" / "current")

        def get(path: str, status: int = 200, accept: str = "text/html", language: str = "en") -> str:
            given = answer(Ask("GET", path, accept, language), snapshot)
            assert given.status == status
            return given.body.decode()

        return get

    return published


def level(at: str = "", **more: str) -> str:
    return "/browse?" + urlencode(
        {"scheme": SCHEME, **({"at": f"https://data.example.org/id/{at}"} if at else {}), **more}
    )


def names_in(html: str) -> set[str]:
    return set(re.findall(r'href="/(?:id|doc)/([^"#?]+)"', html.partition("<main")[2]))


def chain(count: int, each: int, said: str) -> str:
    """Return a scheme of many concepts, `each` below every one, said from one side only."""
    text = ["ex:s a skos:ConceptScheme ; skos:prefLabel 'S'@en ."]
    for n in range(count):
        up = (n - 1) // each
        place = "skos:topConceptOf ex:s" if n == 0 else f"skos:broader ex:c{up}"
        if said == "narrower" and n:
            place = "skos:inScheme ex:s"
            text.append(f"ex:c{up} skos:narrower ex:c{n} .")
        text.append(
            f'ex:c{n} a skos:Concept ; skos:inScheme ex:s ; {place} ; skos:prefLabel "concept {n}"@en .'
        )
    return "\n".join(text)


@pytest.mark.parametrize(
    ("count", "each"), [(40, 3), pytest.param(700, 5, marks=pytest.mark.long), (150, 120)]
)
@pytest.mark.parametrize("said", ["broader", "narrower"])
def test_every_concept_can_be_reached_through_the_tree_level_by_level(
    publish: Callable[[str], Get], count: int, each: int, said: str
) -> None:
    get = publish(chain(count, each, said))
    found: set[str] = set()
    waiting, seen = [level()], set()
    while waiting and len(seen) < 400 and len(found) < count:
        page = waiting.pop()
        html = get(page)
        seen.add(page)
        found |= {name for name in names_in(html) if name.startswith("c")}
        links = re.findall(r'<a (?:class="deeper"|rel="next") href="([^"]+)"', html)
        waiting += [link for text in links if (link := text.replace("&amp;", "&")) not in seen]
    assert found == {f"c{n}" for n in range(count)}


def test_a_tree_opens_without_script_and_tells_how_many_are_below(publish: Callable[[str], Get]) -> None:
    html = publish(chain(13, 3, "broader"))("/doc/s.en.html")
    tree = html.partition('class="tree"')[2].partition("</section>")[0]
    assert re.search(
        r'<a href="/doc/c0\.en\.html">.*?<details><summary aria-label="3 below concept 0">3</summary>',
        tree,
        re.DOTALL,
    )
    assert len(names_in(f"<main{tree}")) == 13
    assert 'Hierarchy <span class="tag">13</span>' in html
    assert 'id="mentions"' not in html  # the tree tells what is in the scheme


GROUPS = """ex:s a skos:ConceptScheme . ex:g a iso:ConceptGroup ; skos:prefLabel "Domain"@en ; skos:inScheme ex:s ; iso:subGroup ex:h .
ex:h a iso:ConceptGroup ; skos:prefLabel "Part"@en ; iso:microThesaurusOf ex:s ; skos:member ex:a , ex:b .
ex:a a skos:Concept ; skos:prefLabel "A"@en ; skos:inScheme ex:s . ex:b a skos:Concept ; skos:prefLabel "B"@en ; skos:broader ex:a ; skos:inScheme ex:s .
ex:lost a skos:Concept ; skos:prefLabel "Lost"@en ; skos:inScheme ex:s ."""


def test_groups_and_micro_thesauri_are_a_tree_too_and_what_has_no_place_is_told(
    publish: Callable[[str], Get],
) -> None:
    get = publish(GROUPS)
    html = get("/doc/s.en.html")
    tree = html.partition('class="tree"')[2].partition("</section>")[0]
    assert re.findall(r"<bdi>([^<]+)</bdi>", tree) == ["Domain", "Part", "A", "B"]
    assert "1 concept outside of the hierarchy" in tree
    assert "lost.en.html" in get(level("").replace("scheme=", "at=-&scheme=")) or "/id/lost" in get(
        f"{level()}&at=-"
    )


def test_all_ways_up_are_shown(publish: Callable[[str], Get]) -> None:
    get = publish(
        """ex:s a skos:ConceptScheme . ex:t skos:topConceptOf ex:s ; skos:prefLabel "Top"@en . ex:u skos:topConceptOf ex:s ; skos:prefLabel "Up"@en .
        ex:x skos:broader ex:t , ex:u ; skos:prefLabel "X"@en . ex:a a skos:Concept ; skos:inScheme ex:s ; skos:broader ex:x ; skos:prefLabel "A"@en .
        ex:u skos:narrower ex:a ."""
    )
    trail = get("/doc/a").partition('class="trail"')[2].partition("</nav>")[0]
    ways = [re.findall(r"<bdi>([^<]+)</bdi>", way) for way in trail.split("</ol>")[:-1]]
    assert ways == [["s", "Up", "A"], ["s", "Top", "X", "A"], ["s", "Up", "X", "A"]]


RELATED = """ex:a a skos:Concept ; skos:prefLabel "A"@en ; skos:broader ex:b ; skos:related ex:c ; skos:exactMatch ex:d .
ex:b skos:narrower ex:a ; skos:prefLabel "B"@en . ex:c skos:related ex:a ; skos:prefLabel "C"@en . ex:d skos:exactMatch ex:a ; skos:prefLabel "D"@en .
ex:e skos:broader ex:a ; skos:prefLabel "E"@en . ex:f skos:related ex:a ; skos:prefLabel "F"@en .
ns:holds owl:inverseOf ns:heldBy ; rdfs:label "holds"@en . ns:heldBy rdfs:label "held by"@en . ex:g ns:holds ex:a ; rdfs:label "G"@en ."""


def test_each_relation_is_told_once_whichever_side_says_so(publish: Callable[[str], Get]) -> None:
    html = publish(RELATED)("/doc/a.en.html")
    facts = html.partition('aria-labelledby="facts-title"')[2].partition("</section>")[0]
    told = dict(re.findall(r"<dt>.*?<bdi[^>]*>([^<]+)</bdi>.*?</dt>\s*<dd>(.*?)</dd>", facts, re.DOTALL))
    assert {name: re.findall(r"<bdi>([^<]+)</bdi>", values) for name, values in told.items()} == {
        "broader": ["B"],
        "narrower": ["E"],
        "related": ["C", "F"],
        "held by": ["G"],
    }
    assert 'id="mentions"' not in html
    assert facts.index("broader") < facts.index("narrower") < facts.index("related")


def test_that_a_scheme_defines_its_concept_is_not_told_besides(publish: Callable[[str], Get]) -> None:
    get = publish(
        """ex:a a skos:Concept ; skos:prefLabel "A"@en ; skos:inScheme ex:s ; rdfs:isDefinedBy ex:s .
        ex:b a skos:Concept ; skos:prefLabel "B"@en ; skos:inScheme ex:s ; rdfs:isDefinedBy ex:o . ex:s a skos:ConceptScheme ."""
    )
    assert "defined in" not in get("/doc/a.en.html") and "defined in" in get("/doc/b.en.html")


def test_many_narrower_concepts_are_all_told_although_mentions_come_in_pages(
    publish: Callable[[str], Get],
) -> None:
    many = " ".join(f'ex:n{n} skos:broader ex:a ; skos:prefLabel "n{n}"@en .' for n in range(130))
    html = publish(f'ex:a a skos:Concept ; skos:prefLabel "A"@en . {many}')("/doc/a.en.html")
    facts = html.partition('aria-labelledby="facts-title"')[2].partition("</section>")[0]
    assert len(names_in(f"<main{facts}")) == 130
    assert "as “broader”" not in html


def test_names_stand_under_what_their_language_calls_itself(publish: Callable[[str], Get]) -> None:
    html = publish(
        """ex:a a skos:Concept ; skos:prefLabel "colour"@en , "Farbe"@de , "couleur"@fr ; skos:altLabel "hue"@en , "Farbton"@de , "색"@ko ;
        skos:hiddenLabel "kolor"@en ."""
    )("/doc/a.en.html")
    labels = html.partition('class="labels"')[2].partition("</dl>")[0]
    rows = re.findall(r"<dt[^>]*>([^<]+)</dt>\s*<dd[^>]*>(.*?)</dd>", labels, re.DOTALL)
    assert [(name, re.findall(r"<bdi>([^<]+)</bdi>", values)) for name, values in rows] == [
        ("English", ["colour", "hue"]),
        ("Deutsch", ["Farbe", "Farbton"]),
        ("Français", ["couleur"]),
        ("한국어", ["색"]),
    ]
    assert "kolor" not in html


def test_matches_name_their_vocabularies(publish: Callable[[str], Get]) -> None:
    html = publish(
        "ex:a a skos:Concept ; skos:exactMatch <http://vocab.getty.edu/aat/300011914> ; skos:closeMatch <http://www.wikidata.org/entity/Q5> ."
    )("/doc/a.en.html")
    matches = html.partition('aria-labelledby="matches-title"')[2].partition("</section>")[0]
    assert "Art &amp; Architecture Thesaurus" in matches
    assert "Wikidata" in matches


def test_the_index_has_each_language_with_other_names_leading_to_preferred_ones(
    publish: Callable[[str], Get],
) -> None:
    get = publish(
        """ex:s a skos:ConceptScheme . ex:a a skos:Concept ; skos:inScheme ex:s ; skos:prefLabel "colour"@en , "Farbe"@de ; skos:altLabel "hue"@en ;
        skos:hiddenLabel "kolor"@en . ex:b a skos:Concept ; skos:inScheme ex:s ; skos:prefLabel "Apple"@en ."""
    )
    html = get(level(index="en")).partition('class="listing"')[2]
    assert re.findall(
        r"<li>(?:<i><bdi>([^<]+)</bdi></i> → )?<a href=\"/id/\w\"><bdi>([^<]+)</bdi>", html
    ) == [
        ("", "Apple"),
        ("", "colour"),
        ("hue", "colour"),
    ]
    assert "kolor" not in html
    assert "Farbe" not in html
    assert ">Deutsch</a>" in get(level(index="en"))
    assert "Farbe" in get(level(index="de"))
    assert "Apple" not in get(level(index="en", letter="C"))


def test_pages_of_an_index_and_its_table_have_what_a_letter_has(
    publish: Callable[[str], Get], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schemes, "_PAGE", 4)
    said = "ex:s a skos:ConceptScheme ; skos:hasTopConcept ex:a1 . " + "".join(
        f"ex:a{n} a skos:Concept ; skos:topConceptOf ex:s ; skos:prefLabel 'A{n}'@en ; skos:altLabel 'Aa{n}'@en . "
        f"ex:b{n} a skos:Concept ; skos:inScheme ex:s ; skos:prefLabel 'B{n}'@en . "
        for n in range(5)
    )
    get = publish(said)
    members, path = [], level(index="en", letter="A")
    while path:
        graph = Graph().parse(data=get(path.replace("/browse", "/browse.ttl")), format="turtle")
        members += graph.objects(None, URIRef(f"{HYDRA}member"))
        assert [int(total) for total in graph.objects(None, URIRef(f"{HYDRA}totalItems"))] == [5]
        onward = next(graph.objects(None, URIRef(f"{HYDRA}next")), None)
        path = str(onward or "").removeprefix("https://data.example.org")
    assert {str(iri)[-2:] for iri in members} == {f"a{n}" for n in range(5)}
    for path, names in {level(index="en", letter="A"): "a", level(): "ab"}.items():
        rows = get(path.replace("/browse", "/browse.csv")).splitlines()[1:]
        assert sorted(row.partition(",")[0][-3:-2] for row in rows) == sorted(names * 5)
    assert '<link rel="next" href="' in get(level(index="en", letter="A"))


def test_the_index_of_a_large_scheme_begins_at_its_first_letter_and_says_the_same(
    publish: Callable[[str], Get], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = """ex:s a skos:ConceptScheme . ex:a a skos:Concept ; skos:inScheme ex:s ; skos:prefLabel "colour"@en ; skos:altLabel "hue"@en , "Hülle"@de .
    ex:b a skos:Concept ; skos:inScheme ex:s ; skos:prefLabel "Hat"@en , "Hut"@de . ex:c rdfs:label "House"@en ; skos:altLabel "hut"@en ."""
    whole = publish(said)(level(index="en", letter="H")).partition('class="listing"')[2]
    monkeypatch.setattr(alphabet, "MOST_SORTED", 1)
    get = publish(said)
    parted = get(level(index="en", letter="H")).partition('class="listing"')[2]
    entries = r"<li>(?:<i><bdi>[^<]+</bdi></i> → )?<a href=\"/id/\w\"><bdi>[^<]+</bdi>"
    assert re.findall(entries, parted) == re.findall(entries, whole)
    assert len(re.findall(entries, whole)) == 2
    assert "colour" in get(level(index="en"))
    assert ">Deutsch</a>" in get(level(index="en"))


@pytest.mark.parametrize(
    "path", [level("", page="9"), level("nothing", page="2"), level(index="en", page="4"), "/browse?scheme=x"]
)
def test_levels_and_pages_that_do_not_exist_are_404(publish: Callable[[str], Get], path: str) -> None:
    publish(chain(5, 2, "broader"))(path, 404)


def test_levels_are_data_and_text_too(publish: Callable[[str], Get]) -> None:
    get = publish(chain(5, 2, "broader"))
    assert "skos:narrower" in get(level(), accept="text/turtle")
    assert "— concept 1" in get(level(), accept="text/markdown")


@pytest.mark.parametrize("count", [30, 400])
def test_a_scheme_under_hashes_has_its_tree_on_its_page_and_many_concepts_by_their_names(
    site: Site, tmp_path: Path, count: int
):
    names = [f"{chr(ord('z') - n % 26)}{n:03}" for n in range(count)]
    concepts = "".join(
        f"c:{n} a skos:Concept ; skos:inScheme <https://data.example.org/c> ; skos:prefLabel '{name}'@en ; "
        f"{'skos:broader c:0' if n else 'skos:topConceptOf <https://data.example.org/c>'} .\n"
        for n, name in enumerate(names)
    )
    head = "@prefix c: <https://data.example.org/c#> .\n<https://data.example.org/c> a skos:ConceptScheme ; skos:prefLabel 'C'@en ; skos:hasTopConcept c:0 .\n"
    settings = SETTINGS.replace('"/id/{+name}"', '"/c#{term}"').replace('"/doc/{+name}"', '"/c"')
    publish_once(site(settings, data=head + concepts), tmp_path / "state")
    snapshot = Snapshot(tmp_path / "state" / "current")

    def page(number: int) -> str:
        return answer(
            Ask("GET", f"/c.html?page={number}" if number > 1 else "/c.html", "text/html", "en"), snapshot
        ).body.decode()

    first = page(1)
    shown = re.findall(r"<h3 id[^>]*>(?:<bdi[^>]*>)?(\w+)", first)
    assert shown == (sorted(names)[: len(shown)] if count > 60 else names)
    assert ('class="tree"' in first) == (count > 60)
    assert '<h2 id="part-concepts">Concepts</h2>' in first
    if count > 60:
        assert "browse?scheme=https%3A%2F%2Fdata.example.org%2Fc" in first
        assert 'class="tree"' not in page(2)
        assert re.findall(r"<h3 id[^>]*>(?:<bdi[^>]*>)?(\w+)", page(2))[0] == sorted(names)[len(shown)]


def test_a_vocabulary_under_its_hash_address_is_this_sites_own_wherever_it_is_named(
    site: Site, tmp_path: Path
):
    settings = SETTINGS.replace('"/id/{+name}"', '"/c#{term}"').replace('"/doc/{+name}"', '"/doc/c"')
    data = (
        "@prefix c: <https://data.example.org/c#> .\n"
        "<https://data.example.org/c> a skos:ConceptScheme ; skos:prefLabel 'All'@en .\n"
        "c:1 a skos:Concept ; skos:prefLabel 'One'@en ; skos:inScheme <https://data.example.org/c> .\n"
        "c:2 a skos:Concept ; skos:prefLabel 'Two'@en ; rdfs:isDefinedBy <https://data.example.org/c#> .\n"
    )
    publish_once(site(settings, data=data), tmp_path / "state")
    snapshot = Snapshot(tmp_path / "state" / "current")

    def html(path: str) -> str:
        return answer(Ask("GET", path, "text/html", "en"), snapshot).body.decode()

    assert 'href="/c"' in html("/browse").partition('id="schemes-title"')[2].partition("</section>")[0]
    assert re.search(r'href="/c"[^>]*>(<bdi>)?All', html("/doc/c.html"))
    assert 'href="/c"' in html("/search?q=All")
    assert answer(Ask("GET", "/c", "text/html", "en"), snapshot).status == 303


def test_a_scheme_without_a_document_is_led_to_by_its_tree(publish: Callable[[str], Get]) -> None:
    root = "https://data.example.org/"
    get = publish(f"""<{root}> a skos:ConceptScheme ; rdfs:label "All words" . ex:a skos:inScheme <{root}> ; skos:topConceptOf <{root}> .
    <https://elsewhere.example/> a skos:ConceptScheme ; rdfs:label "Empty" .""")
    tree = "/browse?" + urlencode({"scheme": root})
    assert f'href="{tree}"' in get("/browse")
    assert "Empty" not in get("/browse").partition('class="letters"')[0]
    assert "/id/a" in get(tree)


def test_a_concept_stands_among_its_nearest_neighbours_at_each_of_its_places(
    publish: Callable[[str], Get],
) -> None:
    many = " ".join(f'ex:n{n:02} skos:broader ex:t ; skos:prefLabel "n{n:02}"@en .' for n in range(40))
    get = publish(
        f"""ex:s a skos:ConceptScheme ; skos:prefLabel "S"@en ; skos:hasTopConcept ex:t , ex:u .
        ex:t skos:prefLabel "T"@en . ex:u skos:prefLabel "U"@en ; skos:narrower ex:n20 , ex:x . ex:x skos:prefLabel "X"@en .
        ex:n20 a skos:Concept ; skos:inScheme ex:s . ex:t a skos:Concept ; skos:topConceptOf ex:s . {many}"""
    )

    def neighbours(path: str) -> list[list[str]]:
        found = get(path).partition('id="around-title"')[2].partition("</section>")[0].split("<ul><li>")[1:]
        return [re.findall(r"<bdi>([^<]+)</bdi>", level) for level in found]

    assert neighbours("/doc/n20") == [["T", *(f"n{n}" for n in range(15, 26))], ["U", "n20", "X"]]
    assert neighbours("/doc/t") == [["S", "T", "U"]]
    html = get("/doc/n20").partition('id="around-title"')[2].partition("</section>")[0]
    assert html.count('aria-current="true"') == 2
    assert "Show all 40" in html
    assert not {"n20.en.html", "t.en.html", "u.en.html"} & names_in(f"<main{html}")  # other links lead there


def test_neighbours_lead_to_what_is_below_them_also_where_only_the_top_concept_names_its_scheme(
    publish: Callable[[str], Get],
) -> None:
    get = publish("""ex:s a skos:ConceptScheme ; skos:prefLabel "S"@en ; skos:hasTopConcept ex:top .
        ex:top a skos:Concept ; skos:prefLabel "top"@en ; skos:narrower ex:a , ex:b .
        ex:a a skos:Concept ; skos:prefLabel "a"@en ; skos:narrower ex:c , ex:d .
        ex:b a skos:Concept ; skos:prefLabel "b"@en . ex:c skos:prefLabel "c"@en . ex:d skos:prefLabel "d"@en .""")
    beside = get("/doc/b").partition("<aside>")[2].partition("</aside>")[0]
    assert (
        f'<a class="deeper" href="{level("a").replace("&", "&amp;")}" aria-label="2 below a">2</a>' in beside
    )
    assert beside.count('class="deeper"') == 1
    assert level("b").replace("&", "&amp;") in get("/doc/b").partition("<h1>")[0]
    assert names_in(get(level("a"))) >= {"c", "d"}


def test_a_property_tells_what_it_means_where_one_points_at_it(publish: Callable[[str], Get]) -> None:
    get = publish("""ex:inForce a owl:DatatypeProperty ; rdfs:label "in force"@en ; rdfs:comment "Since when it \\"holds\\"."@en , "Seit wann."@de .
        ex:law a ex:Law ; rdfs:label "Law"@en ; ex:inForce "1900" ; ex:other "1" . ex:other rdfs:label "other"@en .""")
    assert 'title="Since when it &#34;holds&#34;."><bdi>in force</bdi>' in get("/doc/law").replace(
        "&quot;", "&#34;"
    )
    assert 'title="Seit wann."' in get("/doc/law", language="de")
    assert re.search(r'<a href="[^"]+"><bdi>other</bdi>', get("/doc/law"))


def test_of_very_many_narrower_concepts_a_page_shows_some_and_leads_to_all(publish: Callable[[str], Get]):
    get = publish(chain(1_101, 1_100, "broader"))
    html = get("/doc/c0")
    assert "100 of 1,100 shown" in html
    assert len(names_in(html)) < 200
    (link,) = re.findall(r'class="cut">[^<]*<a href="([^"]+)"', html)
    assert "1,100" in get(link.replace("&amp;", "&"))


def test_a_level_too_long_for_an_order_by_name_has_all_its_pages(
    publish: Callable[[str], Get], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trees, "_MOST_IN_ORDER", 100)
    get = publish(chain(400, 399, "broader"))
    found = {name for number in (1, 2, 3) for name in names_in(get(level("c0", page=str(number))))}
    assert found >= {f"c{number}" for number in range(400)}


def test_what_is_called_a_top_concept_stands_where_its_broader_ones_do(publish: Callable[[str], Get]) -> None:
    broader = {"a": "", "b": "a", "c": "b", "d": "e", "e": "d", "f": "outside"}
    get = publish(
        "ex:s a skos:ConceptScheme ."
        + "".join(
            f"ex:{name} a skos:Concept ; skos:topConceptOf ex:s ; skos:prefLabel '{name}'@en ."
            + (f" ex:{name} skos:broader ex:{up} ." if up else "")
            for name, up in broader.items()
        )
        + "ex:outside a skos:Concept ; skos:prefLabel 'o'@en ."
    )

    names = re.findall(r"<bdi>([a-f])</bdi>", get(level()).partition("<main")[2])
    assert {"a", "d", "e", "f"} <= {*names}
    assert [names.count(name) for name in "abcf"] == [1, 1, 1, 1]
    assert all(f"/id/{name}" in get(f"/browse.csv?scheme={SCHEME}") for name in broader)
    assert all(f">{name}<" in get(f"/browse?scheme={SCHEME}&index=") for name in broader)
