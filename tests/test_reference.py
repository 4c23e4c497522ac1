"""Vocabularies as works of reference: one page under # and under /, in parts where long, with all that is known of a term."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from random import Random
from xml.etree import ElementTree
from zlib import compress

import pytest
from seeother.decide.drawings import drawing
from seeother.decide.resolver import answer
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Ask
from seeother.publish.once import publish_once

BASE = "https://data.example.org"
HASH = f'base = "{BASE}"\n[[pattern]]\nthing = "/ns#{{term}}"\ndocument = "/ns"\n'
SLASH = (
    f'base = "{BASE}"\n[[pattern]]\nthing = "/ns/"\ndocument = "/vocabulary"\n'
    '[[pattern]]\nthing = "/ns/{term}"\ndocument = "/docs/{term}"\n'
)
SITES = {"#": (HASH, f"{BASE}/ns", "/ns"), "/": (SLASH, f"{BASE}/ns/", "/vocabulary")}
Get = Callable[..., str]


@pytest.fixture
def publish(site: Callable[..., Path], tmp_path: Path) -> Callable[[str, str], Get]:
    """Return a function that publishes a vocabulary under # or / and returns one that gets the HTML of a path."""

    def published(turtle: str, kind: str) -> Get:
        settings, header, _ = SITES[kind]
        prefixes = f"@prefix ns: <{BASE}/ns{kind}> . @prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        text = prefixes + turtle.replace("<>", f"<{header}>")
        publish_once(site(settings, data=text), tmp_path / "state")
        snapshot = Snapshot(tmp_path / "state" / "current")

        def get(path: str, status: int = 200, accept: str = "text/html") -> str:
            asked = Ask("GET", path, accept, "en")
            given = (drawing if path.startswith("/-/drawing") else answer)(asked, snapshot)
            assert given.status == status
            return given.body.decode()

        return get

    return published


WORDS = """<> a owl:Ontology ; rdfs:label "Words of publishing"@en .
ns:Work a owl:Class ; rdfs:label "work"@en ; rdfs:isDefinedBy <> . ns:Person a owl:Class ; rdfs:label "person"@en .
ns:Book a owl:Class ; rdfs:label "book"@en ; rdfs:subClassOf ns:Work , [ a owl:Restriction ; owl:onProperty ns:author ; owl:minCardinality 1 ] .
ns:author a owl:ObjectProperty , owl:FunctionalProperty ; rdfs:label "author"@en ; rdfs:domain ns:Work ; rdfs:range ns:Person .
ns:wrote a owl:ObjectProperty ; rdfs:label "wrote"@en ; owl:inverseOf ns:author . ns:note a owl:AnnotationProperty ; rdfs:label "note"@en .
ns:hamlet a ns:Work , owl:NamedIndividual ; rdfs:label "Hamlet"@en ; rdfs:isDefinedBy <> .
"""
ALL = {"Work", "Person", "Book", "author", "wrote", "note", "hamlet"}


def test_a_title_that_is_the_label_too_is_told_once(publish: Callable[[str, str], Get]) -> None:
    names = '"Words"@en , "Wörter"@de , "Mots"@fr'
    page = publish(
        f"@prefix d: <http://purl.org/dc/terms/> . <> a owl:Ontology ; rdfs:label {names} ; d:title {names} , 'Parole'@it .\n"
        "ns:A a owl:Class ; rdfs:label 'A'@en .",
        "#",
    )("/ns")

    names_told = page.partition('<section class="names"')[2].partition("</section>")[0]
    assert [names_told.count(name) for name in ("Wörter", "Mots", "Parole")] == [1, 1, 1]


@pytest.mark.parametrize("kind", SITES)
def test_all_classes_are_one_drawing_with_the_properties_that_each_has(
    publish: Callable[[str, str], Get], kind: str
) -> None:
    get = publish(WORDS, kind)
    path = re.search(r'<a href="(/-/drawing\.svg\?[^"]+of=classes[^"]*)">', get(SITES[kind][2]))
    assert path is not None
    drawn = get(unescape(path[1]), accept="image/svg+xml")
    texts = re.findall(r'<text x="([\d.]+)" y="([\d.]+)">([^<]+)</text>', drawn)
    names = [text for _, _, text in texts]
    assert names == ["person", "work", "author → person", "book"]
    places = {text: (float(x), float(y)) for x, y, text in texts}
    assert places["book"][0] > places["work"][0] and places["book"][1] == places["work"][1]
    assert drawn.count('class="line"') == 1 and 'role="group"' in drawn
    assert re.search(r'<a class="row" href="[^"]*author" aria-label="author → person">', drawn)
    ElementTree.fromstring(drawn)
    assert get(path[1].replace("&amp;", "&").replace("of=classes", "of=none"), status=400)


def test_an_ontology_of_the_obo_foundry_has_the_terms_that_begin_with_its_name(
    site: Callable[..., Path], tmp_path: Path
) -> None:
    """Neither does it name a namespace, nor do its terms say what defines them."""
    obo = "http://purl.obolibrary.org/obo"
    terms = "".join(f'<{obo}/BFO_000000{n}> a owl:Class ; rdfs:label "term {n}" . ' for n in range(1, 5))
    text = f"""@prefix owl: <http://www.w3.org/2002/07/owl#> . <{obo}/bfo.owl> a owl:Ontology ; rdfs:label "BFO" .
    {terms} <{obo}/RO_1> a owl:Class ; rdfs:label "of another" ."""
    settings = (
        'base = "http://purl.obolibrary.org"\n[[pattern]]\nthing = "/obo/{name}"\ndocument = "/doc/{name}"\n'
    )
    publish_once(site(settings, data=text), tmp_path / "state")
    html = answer(
        Ask("GET", "/doc/bfo.owl", "text/html"), Snapshot(tmp_path / "state" / "current")
    ).body.decode()
    assert set(re.findall(r'<section class="term" id="([^"]+)">', html)) == {
        f"BFO_000000{n}" for n in range(1, 5)
    }


def test_the_inverse_of_a_property_is_told_once_whichever_of_both_says_so(
    publish: Callable[[str, str], Get],
) -> None:
    get = publish(WORDS + "ns:author owl:inverseOf ns:wrote .", "/")
    for name in ("author", "wrote"):
        html = get(f"/docs/{name}").partition('class="drawing')[0]
        assert html.count("inverse of") == 1, name
    assert "inverse of" in publish(WORDS, "/")("/docs/author")


def test_the_contents_of_a_long_vocabulary_lead_to_its_formats(publish: Callable[[str, str], Get]) -> None:
    many = "".join(f'ns:C{n} a owl:Class ; rdfs:label "C {n}" . ' for n in range(20))
    html = publish(WORDS + many, "#")("/ns")
    contents = html.partition('<nav class="contents"')[2].partition("</nav>")[0]
    assert '<a href="#document">Formats</a>' in contents and html.count('id="document"') == 1


def test_prefixes_that_a_vocabulary_declares_for_shapes_are_a_line_each(
    publish: Callable[[str, str], Get],
) -> None:
    html = publish(
        WORDS
        + '@prefix sh: <http://www.w3.org/ns/shacl#> . <> sh:declare [ sh:prefix "foaf" ; sh:namespace "http://xmlns.com/foaf/0.1/" ] .',
        "#",
    )("/ns")
    assert '<code><bdi dir="ltr">foaf: http://xmlns.com/foaf/0.1/</bdi></code>' in html


def test_classes_that_are_few_are_not_drawn_once_more(publish: Callable[[str, str], Get]) -> None:
    html = publish('<> a owl:Ontology ; rdfs:label "W"@en . ns:A a owl:Class . ns:B a owl:Class .', "#")(
        "/ns"
    )
    assert "of=classes" not in html


@pytest.mark.parametrize("kind", SITES)
def test_a_vocabulary_is_one_page_of_reference(publish: Callable[[str, str], Get], kind: str) -> None:
    html = publish(WORDS, kind)(SITES[kind][2])
    terms = dict(re.findall(r'<section class="term" id="([^"]+)">(.*?)</section>', html, re.DOTALL))
    assert set(terms) == ALL
    assert [
        html.index(f">{part}</h2>")
        for part in ("Classes", "Properties", "Annotation properties", "Individuals")
    ] == sorted(
        html.index(f">{part}</h2>")
        for part in ("Classes", "Properties", "Annotation properties", "Individuals")
    )
    assert '<code class="curie"><bdi dir="ltr">ns:Book</bdi>' in terms["Book"]
    assert text_of(terms["Book"]).count("Properties from kinds above: work author") == 1
    assert "Value of" in terms["Person"] and "author" in terms["Person"]
    assert "The other way round" in terms["author"] and "wrote" in terms["author"]
    assert "Words of publishing" in html.partition("<h1>")[2].partition("</h1>")[0]


def test_kinds_of_a_term_that_are_called_the_same_are_told_once(publish: Callable[[str, str], Get]) -> None:
    html = publish(f"{WORDS} ns:Work a rdfs:Class .", "#")("/ns")
    of_work = html.partition('id="Work"')[2].partition("</h3>")[0]
    assert text_of(of_work.partition("<h3")[2].partition(">")[2]) == "work Class"


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


WANTED = (
    WORDS
    + """ns:Book rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ns:author ; owl:allValuesFrom ns:Person ] ,
  [ a owl:Restriction ; owl:onProperty [ owl:inverseOf ns:wrote ] ; owl:someValuesFrom [ owl:unionOf ( ns:Person ns:Work ) ] ] ,
  [ owl:complementOf ns:Person ] .
"""
)


@pytest.mark.parametrize("kind, path", [("#", "/ns"), ("/", "/vocabulary"), ("/", "/docs/Book")])
def test_restrictions_stand_in_a_table_by_property(
    publish: Callable[[str, str], Get], kind: str, path: str
) -> None:
    html = publish(WANTED, kind)(path)
    table = html.partition("What is wanted</th>")[2].partition("</table>")[0]
    rows = [[text_of(cell) for cell in row.split("<td")] for row in table.split("<tr")[1:]]
    assert [(name.partition("> ")[2], wanted.partition("> ")[2]) for name, wanted in rows] == [
        ("author", "min 1 only person"),
        ("inverse wrote", "some ( person or work )"),
    ]
    assert "not person" in text_of(html) and "min 1" not in text_of(html.replace(table, ""))


CITED = {
    "who, when, what": (
        'dcterms:creator [ foaf:name "Ada L." ] , "Bob" ; dcterms:issued "2019-01-02"^^xsd:date ; owl:versionInfo "1.2"',
        "Ada L.; Bob (2019). Words of publishing. 1.2. https://data.example.org/ns",
    ),
    "in its own words": ('dcterms:creator "Bob" ; dcterms:bibliographicCitation "Bob, Words"', ""),
    "by nobody": ('owl:versionInfo "1"', ""),
}


@pytest.mark.parametrize("turtle, told", CITED.values(), ids=CITED)
def test_a_vocabulary_says_how_to_cite_it(publish: Callable[[str, str], Get], turtle: str, told: str) -> None:
    prefixes = "@prefix dcterms: <http://purl.org/dc/terms/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .\n"
    html = publish(f"{prefixes}{WORDS} <> {turtle} .", "#")("/ns")
    assert text_of(html.partition("<dt>Cite as</dt>")[2].partition("</dd>")[0]) == told


def many(count: int) -> str:
    return "<> a owl:Ontology . " + "\n".join(
        f'ns:T{n} a owl:Class ; rdfs:label "term {n}"@en ; rdfs:isDefinedBy <> ; rdfs:subClassOf ns:T{n // 2} .'
        for n in range(1, count + 1)
    )


@pytest.mark.parametrize("kind", SITES)
def test_a_long_vocabulary_comes_in_pages_and_every_anchor_is_on_the_first(
    publish: Callable[[str, str], Get], kind: str
) -> None:
    get, path = publish(many(260), kind), SITES[kind][2]
    first = get(path)
    anchors = re.findall(r' id="(T\d+)"', first)
    assert sorted(anchors) == sorted(f"T{n}" for n in range(1, 261))
    pages = [get(f"{path}?page={number}") for number in range(1, 6)]
    terms = [set(re.findall(r'class="term" id="(T\d+)"', html)) for html in pages]
    assert [len(found) for found in terms] == [60, 60, 60, 60, 20]
    assert len(set.union(*terms)) == 260
    for link, anchor in re.findall(r'<li id="T\d+"[^>]*><a href="(\?page=\d)#(T\d+)"', first):
        assert anchor in terms[int(link[-1]) - 1]
    get(f"{path}?page=6", 404)


def test_a_very_long_vocabulary_has_a_light_first_page_and_leads_to_each_term(
    publish: Callable[[str, str], Get],
) -> None:
    get = publish(many(700), "#")
    first = get("/ns")
    assert len(compress(first.encode())) < 30_000
    assert re.findall(r'<a href="(\?page=\d+)"><bdi[^>]*>term', first) == [f"?page={n}" for n in range(2, 13)]
    find = re.search(r'data-elsewhere="([^"]+)"', first)
    assert find
    assert 'href="/ns?page=11#T650"' in get(f"{find[1]}T650", 303)
    assert 'href="/ns#T50"' in get(f"{find[1]}T50", 303)
    assert 'id="T650"' in get("/ns?page=11")


def test_a_vocabulary_in_many_languages_has_fewer_terms_on_a_page(publish: Callable[[str, str], Get]) -> None:
    tags = [f"{a}{b}" for a in "abcd" for b in "abcde"]
    texts = [" , ".join(f'"{tag} {n} {"word " * 40}"@{tag}' for tag in tags) for n in range(60)]
    terms = [f"ns:T{n} a owl:Class ; rdfs:comment {text} ." for n, text in enumerate(texts)]
    get = publish("<> a owl:Ontology . " + "\n".join(terms), "#")
    shown = [set(re.findall(r'<section class="term" id="(T\d+)"', get(f"/ns?page={n}"))) for n in range(1, 4)]
    assert all(10 <= len(page) < 30 for page in shown)
    assert all(f'id="T{n}"' in get("/ns") for n in range(60))


def test_a_vocabulary_with_many_kinds_below_its_terms_has_pages_under_30_kilobytes(
    publish: Callable[[str, str], Get],
) -> None:
    words, order = "stone river archive copper valley lantern harbour signal".split(), Random(1)
    label = lambda n: f'rdfs:label "{" ".join(order.choices(words, k=3))} {n} {order.random()}"@en'  # noqa: E731
    terms = [f"ns:T{n} a owl:Class ; {label(n)} ." for n in range(40)]
    kinds = [
        f"<{BASE}/other/{n}-{k}> a owl:Class ; {label(n * k)} ; rdfs:subClassOf ns:T{n} ."
        for n in range(40)
        for k in range(60)
    ]
    get = publish("<> a owl:Ontology . " + "\n".join([*terms, *kinds]), "#")

    first = get("/ns")
    count = max(map(int, re.findall(r"page=(\d+)", first)), default=1)
    pages = [first, *(get(f"/ns?page={n}") for n in range(2, count + 1))]
    assert all(len(compress(page.encode())) < 30_000 for page in pages)
    shown = [name for page in pages for name in re.findall(r'<section class="term" id="(T\d+)"', page)]
    assert sorted(shown) == sorted(f"T{n}" for n in range(40))


def test_the_first_page_of_a_vocabulary_has_fewer_terms_beside_the_contents(
    publish: Callable[[str, str], Get],
) -> None:
    terms = [f'ns:T{n} a owl:Class ; rdfs:comment "{n} {"word " * 300}"@en .' for n in range(300)]
    get = publish("<> a owl:Ontology . " + "\n".join(terms), "#")

    shown = [len(re.findall(r'<section class="term"', get(f"/ns?page={n}"))) for n in (1, 2, 3)]
    assert 10 <= shown[0] < shown[1] == shown[2]


def test_data_about_a_vocabulary_stays_whole_under_hash(publish: Callable[[str, str], Get]) -> None:
    turtle = publish(many(260), "#")("/ns", accept="application/n-triples")
    assert "ns#T260" in turtle and "ns#T1>" in turtle


def test_a_class_shows_what_it_inherits_and_where_it_is_a_value(publish: Callable[[str, str], Get]) -> None:
    get = publish(WORDS, "/")
    book = get("/docs/Book").partition('id="inherited-title"')[2].partition("</section>")[0]
    assert re.findall(r"<bdi>([^<]+)</bdi>", book) == ["work", "author"]
    person = get("/docs/Person").partition('id="ranged-title"')[2].partition("</section>")[0]
    assert re.findall(r"<bdi>([^<]+)</bdi>", person) == ["author"]
    assert 'class="curie"' in get("/docs/Book")


DRAWN = (
    WORDS
    + """<> <http://purl.org/vocab/vann/preferredNamespacePrefix> "ns" .
ns:Place a owl:Class ; rdfs:label "place"@en ; skos:example \"\"\"ns:paris a ns:Place ;
    rdfs:label "Paris" .\"\"\" , "A town, such as Paris; or a river." .
ns:Work rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ns:printedIn ; owl:someValuesFrom ns:Place ] .
ns:printedIn a owl:ObjectProperty ; rdfs:label "printed in"@en .
ns:Book rdfs:comment "inherits"@en . ns:title a owl:DatatypeProperty ; rdfs:label "title"@en ; rdfs:domain ns:Work , ns:Book .
"""
)


@pytest.mark.parametrize("kind", SITES)
def test_a_vocabulary_draws_its_classes_and_lists_its_namespaces(
    publish: Callable[[str, str], Get], kind: str
) -> None:
    html = publish(DRAWN, kind)(SITES[kind][2])
    diagram = html.partition('id="diagram-title"')[2].partition("</section>")[0]
    told = re.findall(r"<li>(.*?)</li>", diagram, re.DOTALL)
    assert {text_of(line) for line in told} == {
        "work › author › person",
        "work › printed in › place",
        "book › kind of › work",
    }
    assert text_of(html.partition("Namespaces</summary>")[2]).startswith(f"ns {BASE}/ns{kind} owl http://")
    assert html.index(">Namespaces<") < html.index('id="diagram-title"') < html.index(">Classes</h2>")


def test_an_example_in_some_syntax_keeps_its_lines(publish: Callable[[str, str], Get]) -> None:
    html = publish(DRAWN, "#")("/ns")
    assert re.findall(r'<pre class="listing"><code><bdi dir="ltr">([^<]*)', html) == [
        "ns:paris a ns:Place ;\n    rdfs:label &#34;Paris&#34; ."
    ]
    assert ">A town, such as Paris; or a river.<" in html


def test_a_property_of_a_class_is_not_told_again_as_inherited(publish: Callable[[str, str], Get]) -> None:
    said = text_of(publish(DRAWN, "/")("/docs/Book").partition('id="inherited-title"')[2])
    assert (
        "author" in said.partition("Facts")[0] and "title" not in said.partition("Facts")[0].split("work")[1]
    )


def test_shapes_of_a_vocabulary_stand_under_a_heading_of_their_own(
    publish: Callable[[str, str], Get],
) -> None:
    shapes = 'ns:S a <http://www.w3.org/ns/shacl#NodeShape> ; rdfs:label "S"@en ; rdfs:isDefinedBy <> .'
    assert '<h2 id="part-shapes">Shapes</h2>' in publish(WORDS + shapes, "#")("/ns")


def test_what_is_no_vocabulary_has_no_page_of_reference(publish: Callable[[str, str], Get]) -> None:
    html = publish('ns:a rdfs:label "A"@en ; ns:p ns:b . ns:b rdfs:isDefinedBy ns:a .', "/")("/docs/a")
    assert 'class="term"' not in html


PORTAL = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
ns:air a dcat:Dataset ; dct:title "Air"@en ; dcat:distribution ns:file ; dct:temporal [ dcat:startDate "2019-01-01"^^xsd:date ; dcat:endDate "2020-12-31"^^xsd:date ] .
ns:water a dcat:Dataset ; dct:title "Water"@en ; dcat:distribution [ dcat:downloadURL <https://files.example.org/water.csv> ; dct:title "Levels"@en ] .
ns:file a dcat:Distribution ; dcat:downloadURL <https://files.example.org/air.csv> ; dcat:mediaType "text/csv" .
ns:ada a <http://xmlns.com/foaf/0.1/Person> ; rdfs:label "Ada"@en ; <https://schema.org/birthDate> "1815"^^xsd:gYear ; <https://schema.org/deathDate> "1852"^^xsd:gYear .
"""


def test_data_sets_and_people_that_share_a_document_are_told_in_full(
    publish: Callable[[str, str], Get],
) -> None:
    html = publish(PORTAL, "#")("/ns")
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.partition("<main")[2]))

    assert (
        html.count('class="button" href="https://files.example.org/air.csv"') == 2
    )  # of the set, and of itself
    assert 'class="button" href="https://files.example.org/water.csv"' in html
    assert len(re.findall(r"<h4>\s*Downloads", html)) == 3
    regions = re.findall(r'<section[^>]* aria-labelledby="([^"]+)"', html)
    assert len(regions) == len(set(regions))
    assert not any("downloads" in region for region in regions)  # terms may be called the same
    for told in ("1 January 2019 – 31 December 2020", "1815 – 1852", "Levels", "What is in here"):
        assert told in said
    assert "Other terms" not in said
    assert said.count("CSV") == 2  # of the set, and of itself, where no fact says it again
    assert "text/csv" not in said
    assert len(re.findall(r'id="([^"]+)"', html)) == len(set(re.findall(r'id="([^"]+)"', html)))


SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
ns:WorkShape a sh:NodeShape ; sh:targetClass ns:Work ; sh:closed true ; sh:property ns:titled ,
  [ sh:order 2 ; sh:path ( ns:author [ sh:inversePath ns:wrote ] ) ; sh:class ns:Person ; sh:minCount 1 ; sh:severity sh:Warning ; sh:message "An author, please."@en , "Bitte."@de ] ,
  [ sh:order 3 ; sh:path ns:state ; sh:in ( "draft" "done" ) ; sh:maxCount 1 ] ,
  [ sh:order 4 ; sh:path [ sh:zeroOrMorePath ns:part ] ; sh:minInclusive 0 ; sh:maxExclusive 10 ] .
ns:titled a sh:PropertyShape ; sh:order 1 ; sh:path ns:title ; sh:datatype xsd:string ; sh:minCount 1 ; sh:maxCount 1 ; sh:pattern "^[A-Z]" ; sh:name "title of it"@en .
ns:Work rdfs:label "work"@en . ns:title rdfs:label "title"@en . ns:author rdfs:label "author"@en . ns:wrote rdfs:label "wrote"@en .
ns:state rdfs:label "state"@en . ns:part rdfs:label "part"@en . ns:Person rdfs:label "Person"@en .
"""


def rows_of(html: str) -> list[list[str]]:
    table = html.partition('class="stacked shape"')[2].partition("</table>")[0]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in table.split("<tr")[2:]]
    return [[re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip() for cell in row] for row in cells]


def test_a_shape_is_a_table_in_its_own_order(publish: Callable[[str, str], Get]) -> None:
    html = publish(SHAPES, "/")("/docs/WorkShape")
    assert rows_of(html) == [
        ["title title of it", "Text", "1", "^[A-Z]", "", ""],
        ["author / ^ wrote", "Person", "1..*", "", "An author, please.", "Warning"],
        ["state", "", "0..1", "draft done", "", ""],
        ["part *", "", "0..*", "≥ 0 , &lt; 10", "", ""],
    ]
    assert "work" in html and "no other properties" in html


def test_a_property_shape_of_its_own_is_a_table_of_one_row(publish: Callable[[str, str], Get]) -> None:
    assert rows_of(publish(SHAPES, "/")("/docs/titled")) == [["title title of it", "Text", "1", "^[A-Z]"]]


def test_shapes_under_hash_are_tables_too(publish: Callable[[str, str], Get]) -> None:
    html = publish(SHAPES, "#")("/ns")
    assert html.count('class="stacked shape"') == 2
    assert len(rows_of(html)) in (1, 4)


LOGIC = {
    "or": (
        "sh:or ( [ sh:datatype xsd:date ] [ sh:class ns:Person ; sh:minLength 2 ] )",
        "Date or ( Person and minLength 2 )",
    ),
    "xone": ("sh:xone ( ns:A ns:B )", "exactly one of A or B"),
    "and of properties": ("sh:and ( [ sh:path ns:author ; sh:minCount 1 ] ns:B )", "author min 1 ) and B"),
    "not": ("sh:not [ sh:hasValue ns:A ]", "not ( value A )"),
    "a nested shape": (
        "sh:node [ sh:property [ sh:path ns:author ; sh:minCount 2 ; sh:maxCount 2 ] ]",
        "author exactly 2",
    ),
    "qualified": ("sh:qualifiedValueShape [ sh:class ns:Person ] ; sh:qualifiedMinCount 2", "min 2 Person"),
    "pairs": ("sh:lessThan ns:author", "&lt; author"),
    "a default": ("sh:defaultValue ns:A", "default A"),
    "out of use": ("sh:deactivated true", "not applied"),
    "languages": (
        'sh:languageIn ( "en" "de" ) ; sh:uniqueLang true',
        "language { en , de } one for each language",
    ),
}


@pytest.mark.parametrize("at", ["the property", "the shape"])
@pytest.mark.parametrize("turtle, told", LOGIC.values(), ids=LOGIC)
def test_what_a_shape_wants_by_logic_is_a_sentence(
    publish: Callable[[str, str], Get], turtle: str, told: str, at: str
) -> None:
    inner, outer = (turtle, "") if at == "the property" else ("", f"; {turtle}")
    html = publish(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . ns:A rdfs:label 'A' . ns:B rdfs:label 'B' . ns:author rdfs:label 'author' ."
        f"ns:Person rdfs:label 'Person' . ns:S a sh:NodeShape {outer} ; sh:property [ sh:path ns:p ; {inner} ] .",
        "/",
    )("/docs/S")
    assert told in text_of(html.partition('id="shape-title"')[2].partition("</section>")[0])


@pytest.mark.parametrize("kind, path", [("#", "/ns"), ("/", "/docs/Work"), ("/", "/docs/author")])
def test_a_term_leads_to_its_shapes(publish: Callable[[str, str], Get], kind: str, path: str) -> None:
    terms = "ns:Work a owl:Class . ns:author a owl:ObjectProperty . ns:title a owl:DatatypeProperty ."
    html = publish(SHAPES + terms, kind)(path).replace("<wbr>", "")
    shown = html.partition(">Shapes</")[2]
    assert "Work Shape" in text_of(shown.partition("</ul>")[0])


def test_a_column_that_would_be_empty_is_left_out(publish: Callable[[str, str], Get]) -> None:
    sh = "http://www.w3.org/ns/shacl#"
    shape = f"ns:S a <{sh}NodeShape> ; <{sh}property> [ <{sh}path> ns:p ; <{sh}minCount> 1 ] ."
    table = publish(shape, "/")("/docs/S").partition('class="stacked shape"')[2].partition("</thead>")[0]
    assert re.findall(r'scope="col">([^<]+)', table) == ["Property", "How many"]


def test_what_is_no_shape_has_no_table(publish: Callable[[str, str], Get]) -> None:
    assert 'class="stacked shape"' not in publish(SHAPES, "/")("/docs/Work")
