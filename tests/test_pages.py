"""What the page of a thing says and how: values by their kind, languages, places, pictures, the ways up and down."""

import json
import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from random import Random

import pytest
from jinja2 import Environment
from markupsafe import Markup
from rdflib import URIRef
from seeother.decide.resolver import answer
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Ask
from seeother.look import templating
from seeother.look.interface import LANGUAGES, direction_of, interface, own_name
from seeother.look.markup import QuickEnvironment, bare_rows, kinds
from seeother.look.names import Name, preference, spelled_out
from seeother.look.prose import fit, linked, paragraphs, sanitised
from seeother.look.typesetting import typeset
from seeother.pages.schema_org import script_safe
from seeother.publish.once import publish_once
from seeother.publish.publication import Publication
from seeother.query.search import find, suggest
from seeother.serve import operations
from seeother.telling.facts import Fact, Value
from seeother.telling.place import Place

XSD = "http://www.w3.org/2001/XMLSchema#"
SETTINGS = """base = "https://data.example.org"
title = "A test"
languages = ["en", "de", "ar"]
[[pattern]]
thing = "/id/{+name}"
document = "/doc/{+name}"
[[pattern]]
thing = "/ns#{term}"
document = "/ns"
"""
MORE = """@prefix ns: <https://data.example.org/ns#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix schema: <https://schema.org/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix gs: <http://www.opengis.net/ont/geosparql#> .
@prefix locn: <http://www.w3.org/ns/locn#> .
"""


@pytest.fixture
def page(site: Callable[..., Path], tmp_path: Path) -> Callable[..., str]:
    """Return a function that publishes Turtle and returns the HTML of a path; of all stores this one is there soonest."""

    def html(turtle: str, path: str = "/doc/a", language: str = "en", settings: str = SETTINGS) -> str:
        folder, state = site(f'store = "memory"\n{settings}', data=MORE + turtle), tmp_path / "state"
        publish_once(folder, state)
        given = answer(Ask("GET", path, "text/html", language), Snapshot(state / "current"))
        assert given.status == 200
        return given.body.decode()

    return html


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.partition("<main")[2]))


@pytest.mark.parametrize(
    "value", ["plain", "<b>&\"'", Markup("<b>"), URIRef("x:<b>"), 7, None, [Markup("<"), "<"]], ids=repr
)
def test_a_template_writes_what_jinja_itself_writes(value: object) -> None:
    text = (
        "{% macro twice(it) %}{{ it }}{{ it|upper }}{% endmacro %}{% set held %}{{ value }}{% endset %}"
        "{{ value }}{{ twice(value) }}{{ held }}{{ '<' }}{{ value ~ '<' }}{{ value|safe }}"
    )
    quick, usual = (kind(autoescape=True) for kind in (QuickEnvironment, Environment))
    assert quick.from_string(text).render(value=value) == usual.from_string(text).render(value=value)
    # It hangs on a method of Jinja's own, `_output_child_pre`: where that is gone, pages are right, and slower.
    assert "environment.escaped(" in quick.compile(text, raw=True)


CALLED = [
    Name(text, language)
    for text in ("", "Ada", "<b>&\"'</b>", "HealthAspectEnumeration", "http://a.example/?b&c", "* x")
    for language in ("", "en", "de", "x-<")
]
SORTS = ("text", "long", "number", "date", "resource", "link", "list", "code", "word", "boolean")


def value_by(chance: Random) -> Value:
    return Value(
        chance.choice(CALLED),
        chance.choice([None, "/a?b&c", "https://b.example/"]),
        chance.choice(["", "https://b.example/"]),
        kind=chance.choice(SORTS),
        machine=chance.choice(["", "12<", "2024-01-31T01:02:03.4567", "-0044"]),
        unit=chance.choice(["", "m<"]),
        cut=chance.choice([0, 0, 0, 5]),
        local=chance.choice([True, False]),
        host=chance.choice(["", "b.example"]),
    )


def fact_by(chance: Random) -> Fact:
    terms = "http://purl.org/dc/terms/"
    return Fact(
        chance.choice(CALLED),
        chance.choice([f"{terms}title", f"{terms}subject", f"{terms}identifier"]),
        chance.choice([None, "/p?q&r"]),
        tuple(value_by(chance) for _ in range(chance.choice([1, 2, 3, 40]))),
        meaning=chance.choice(["", "<b>"]),
    )


def test_facts_that_are_written_at_once_are_what_the_templates_write() -> None:
    usual = templating._own_environment.__wrapped__(None)
    usual.filters["bare_row"] = lambda fact, page: ""
    macros = '{% from "facts.html" import facts with context %}'
    quick, usual = (
        environment.from_string(macros + "{{ facts(list, page) }}")
        for environment in (templating._own_environment(None), usual)
    )
    at_once = 0
    for number in range(400):
        chance = Random(number)
        facts, page = [fact_by(chance) for _ in range(chance.choice([1, 2]))], chance.choice(["en", "de"])
        given = {"list": facts, "page": page, "say": interface(page)}

        expected = usual.render(given)

        assert quick.render(given) == expected
        assert bare_rows(facts, page) in ("", expected)
        at_once += bool(bare_rows(facts, page))
    assert at_once > 20


def test_what_a_thing_is_is_told_once_by_each_name() -> None:
    unique = templating._own_environment(None).from_string(
        "{% for type in types|unique(attribute='name.text') %}"
        "<a href=\"{{ type.href or '#' }}\">{{ type.name|named('en') }}</a>{% endfor %}"
    )
    for number in range(100):
        types = [value_by(Random(number + place)) for place in range(number % 5)]
        assert kinds(types, "en") == unique.render(types=types)


def test_what_is_copied_of_a_notation_is_the_notation(page: Callable[..., str]) -> None:
    html = page('ex:a skos:notation "A 1" ; <http://purl.org/dc/terms/identifier> "B 2"@de .')
    beside = re.findall(r'<span>((?:(?!<span>).)*)</span> <button type="button" class="copy"', html)
    assert beside == ["<bdi>A 1</bdi>"]


# The end of an IRI, and the name that is made of it where the data has none.
SPELLED = {
    "%C3%A9t%C3%A9": "été",
    "New%20York": "New York",
    "St._Louis": "St. Louis",
    "AC%2FDC": "AC/DC",
    "Category:Towns_in_Spain": "Category:Towns in Spain",
    "pH": "pH",
    "iPhoneModel": "iPhone model",
    "pHValue": "pH value",
    "H2O": "H2O",
    "CO2": "CO2",
    "NaCl": "NaCl",
    "kWh": "kWh",
    "mRNA": "mRNA",
    "eBook": "eBook",
    "PhD": "PhD",
    "URLs": "URLs",
    "DBpedia": "DBpedia",
    "Q42": "Q42",
    "PostalAddress": "Postal Address",
    "memberOf": "member of",
    "birthDate": "birth date",
    "RDFGraph": "RDF Graph",
    "hasDNA": "has DNA",
    "HTML5Parser": "HTML5 Parser",
    "CO2Emission": "CO2 Emission",
    "vitaminC": "vitamin C",
    "Type2Diabetes": "Type2 Diabetes",
    "snake_case": "snake case",
    "FRAN_RI_005-d3nttf3j17--1blvnjnk2kli0": "FRAN_RI_005-d3nttf3j17--1blvnjnk2kli0",
    "RAQYJ_0IwWQ3F6GTdg4QUwiWqmRlChO1tug7OdG7-VSqw": "RAQYJ_0IwWQ3F6GTdg4QUwiWqmRlChO1tug7OdG7-VSqw",
    "Query_101": "Query 101",
    "_": "_",
    "a-b": "a-b",
    "ÉtéIndien": "Été Indien",
    "東京": "東京",
    "%FF": "%FF",
    "a%00b": "a%00b",
    "%E2%80%AEtxt": "%E2%80%AEtxt",
    "?id=A_B": "?id=A_B",
}


@pytest.mark.parametrize(("end", "name"), SPELLED.items())
def test_a_thing_without_a_name_is_called_by_the_words_of_its_iri(end: str, name: str) -> None:
    assert spelled_out(f"https://data.example.org/id/{end}") == name
    assert spelled_out(f"https://data.example.org/ns#{end}") == name


@pytest.mark.parametrize(
    ("iri", "name"),
    {
        "https://people.example.org/ada_lovelace#me": "ada lovelace",
        "https://ada.example.org/#this": "ada.example.org",
        "https://data.example.org/ns#name": "name",
        "https://data.example.org/id/me": "me",
    }.items(),
)
def test_what_a_document_is_about_is_called_as_the_document(iri: str, name: str) -> None:
    assert spelled_out(iri) == name


def test_names_made_of_iris_are_on_the_page(page: Callable[..., str]) -> None:
    said = text_of(page("ex:a ns:iPhoneModel ex:New%20York , ex:St._Louis ."))
    assert all(name in said for name in ("iPhone model", "New York", "St. Louis"))


HIDDEN = """ex:a skos:prefLabel "colour"@en ; skos:altLabel "hue"@en ; skos:hiddenLabel "kolor"@en , "coulor"@en ;
    <http://www.w3.org/2008/05/skos-xl#hiddenLabel> [ <http://www.w3.org/2008/05/skos-xl#literalForm> "xcolor" ] ;
    ns:near [ skos:hiddenLabel "nested" ] . ex:b skos:hiddenLabel "onlie" ; ns:n ex:a ."""


@pytest.mark.parametrize("form", ["text/html", "text/markdown"])
@pytest.mark.parametrize("path", ["/doc/a", "/doc/b", "/browse", "/"])
def test_hidden_labels_are_searched_and_in_the_data_but_not_shown(
    site: Callable[..., Path], tmp_path: Path, form: str, path: str
) -> None:
    publish_once(site(SETTINGS, data=MORE + HIDDEN), tmp_path / "state")
    snapshot = Snapshot(tmp_path / "state" / "current")
    shown = answer(Ask("GET", path, form, "en"), snapshot).body.decode()
    assert [word for word in ("kolor", "coulor", "xcolor", "nested", "onlie") if word in shown] == []
    assert "kolor" in answer(Ask("GET", "/doc/a", "text/turtle"), snapshot).body.decode()
    assert find("kolor", snapshot, ["en"]).iris == ("https://data.example.org/id/a",)
    assert suggest("kolo", snapshot, ["en"]) == []


# A literal as readers of each language see it: (lexical form, datatype, language, text).
SET = [
    ("1991.0", "decimal", "en", "1,991"),
    ("1991", "integer", "en", "1991"),
    ("12345.60", "decimal", "de", "12.345,60"),
    ("12345", "integer", "fr", "12\u202f345"),
    ("-5", "integer", "en", "\u22125"),
    ("6.02E23", "double", "en", "6.02 × 10²³"),
    ("INF", "double", "en", "INF"),
    ("ten", "integer", "en", "ten"),
    ("1894-06-30", "date", "en", "30 June 1894"),
    ("1894-06-30", "date", "ja", "1894年6月30日"),
    ("1894-06-30", "date", "ar", "30 يونيو 1894"),
    ("1894-13-30", "date", "en", "1894-13-30"),
    ("1894-06", "gYearMonth", "es", "junio de 1894"),
    ("-0043", "gYear", "en", "44 BC"),
    ("2001-02-03T04:05:06Z", "dateTime", "de", "3. Februar 2001, 04:05 UTC"),
    ("PT2H30M", "duration", "en", "2 hours 30 minutes"),
    ("P1D", "duration", "fr", "1 jour"),
    ("PT1.5S", "duration", "fr", "1,5 seconde"),
    ("PT1.50S", "duration", "de", "1,50 Sekunden"),
    ("P1Y", "duration", "ar", "سنة"),
    ("P2Y", "duration", "ar", "سنتان"),
    ("P3Y", "duration", "ar", "3 سنوات"),
    ("P11Y", "duration", "ar", "11 سنة"),
    ("P3M", "duration", "ar", "3 أشهر"),
    ("P11D", "duration", "ar", "11 يوما"),
    ("P100D", "duration", "ar", "100 يوم"),
    ("1894-06-30", "date", "ru", "30 июня 1894\u202fг."),
    ("1894-06", "gYearMonth", "ru", "июнь 1894\u202fг."),
    ("-0043-03-15", "date", "ru", "15 марта 44 г. до н. э."),
    ("-0043", "gYear", "ru", "44 г. до н. э."),
    ("1894-06-30", "date", "pl", "30 czerwca 1894"),
    ("1894-06", "gYearMonth", "pl", "czerwiec 1894"),
    ("1894-06-30", "date", "pt", "30 de junho de 1894"),
    ("1894-06-30", "date", "zh", "1894年6月30日"),
    ("1894-06-30", "date", "ko", "1894년 6월 30일"),
    ("12345.60", "decimal", "it", "12.345,60"),
    ("P1Y", "duration", "ru", "1 год"),
    ("P21Y", "duration", "ru", "21 год"),
    ("P22Y", "duration", "ru", "22 года"),
    ("P25Y", "duration", "ru", "25 лет"),
    ("P112D", "duration", "ru", "112 дней"),
    ("PT1.5S", "duration", "ru", "1,5 секунды"),
    ("P22Y", "duration", "pl", "22 lata"),
    ("P21Y", "duration", "pl", "21 lat"),
    ("P2M", "duration", "nl", "2 maanden"),
    ("P2M", "duration", "ko", "2개월"),
    ("true", "boolean", "de", "ja"),
    ("0", "boolean", "es", "no"),
]


@pytest.mark.parametrize(
    ("form", "datatype", "language", "text"), SET, ids=[f"{f}-{language}" for f, _, language, _ in SET]
)
def test_a_literal_is_set_as_its_reader_expects(form: str, datatype: str, language: str, text: str) -> None:
    assert typeset(form, XSD + datatype, "", interface(language)).text == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_there_in_every_language(language: str) -> None:
    phrases = interface(language).phrases
    assert not [key for key, phrase in phrases.items() if not phrase.strip()]
    for key, phrase in interface("en").phrases.items():
        assert set(re.findall(r"\{\w\}", phrases[key])) == set(re.findall(r"\{\w\}", phrase)), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_has_the_forms_that_its_language_needs(language: str) -> None:
    say = interface(language)
    wanted = {1, 2} if language not in ("ar", "ru", "pl") else {6}  # CLDR's zero, one, two, few, many, other
    plurals = {key: phrase for key, phrase in say.phrases.items() if "|" in interface("en").phrases[key]}
    assert plurals
    assert {key: phrase for key, phrase in plurals.items() if len(phrase.split("|")) not in wanted} == {}
    assert all(say(key, number, "x") for key in plurals for number in (0, 1, 2, 3, 11, 100, 1_000_000))


def test_every_well_known_term_has_a_name_in_every_language() -> None:
    with files("seeother.look").joinpath("vocabulary.tsv").open(encoding="utf-8") as table:
        head, *rows = (line.rstrip("\n").split("\t") for line in table)
    assert tuple(head[1:]) == LANGUAGES
    assert [row[0] for row in rows if len(row) != len(head) or not all(map(str.strip, row))] == []


# (tag, what its speakers call it)
NAMES = [
    ("de", "Deutsch"),
    ("fr", "Français"),
    ("el", "Ελληνικά"),
    ("ga", "Gaeilge"),
    ("pt-BR", "Português (Brasil)"),
    ("zh-Hant", "中文 (繁體)"),
    ("x-klingon", "x-klingon"),
    ("tlh", "tlh"),
]


@pytest.mark.parametrize(("tag", "name"), NAMES)
def test_a_language_is_called_what_its_speakers_call_it(tag: str, name: str) -> None:
    assert own_name(tag) == name


def test_a_term_of_the_obo_foundry_is_told_in_words_and_found_by_its_synonyms(
    page: Callable[..., str],
) -> None:
    data = (
        "@prefix obo: <http://purl.obolibrary.org/obo/> . @prefix oio: <http://www.geneontology.org/formats/oboInOwl#> ."
        "ex:a a owl:Class ; rdfs:label 'obsolete heart' ; obo:IAO_0000115 'A muscular organ.' ; rdfs:comment 'Not used.' ;"
        " oio:hasExactSynonym 'pump' ; obo:IAO_0000118 'cor' ; obo:IAO_0000116 'To do.' ; owl:deprecated true ;"
        " obo:IAO_0100001 ex:b ; oio:hasDbXref 'FMA:7088' . ex:b rdfs:label 'Heart' ."
    )
    html = page(data)
    said = text_of(html)
    assert re.search(r'class="summary"[^>]*>.{0,40}A muscular organ', html, re.DOTALL)
    assert re.search(r"Use this instead: +Heart", said)
    for told in ("also called", "editorial note", "reference FMA:7088"):
        assert told in said
    assert "IAO 0" not in said
    assert "obsolete heart" in text_of(page(data, "/search?q=pump"))


def test_classes_of_one_name_are_told_apart_in_lists_and_told_once_of_a_thing(
    page: Callable[..., str],
) -> None:
    data = (
        "@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix sdo: <https://schema.org/> . ex:b a ns:Boat ."
        "ex:a a foaf:Person , sdo:Person , <https://other.example.net/Person> ; rdfs:label 'Ada' ."
    )
    for path in ("/", "/browse"):
        said = text_of(page(data, path))
        for told in ("Person (foaf)", "Person (schema)", "Person (other.example.net)", "Boat  "):
            assert told.strip() in said
    assert text_of(page(data).partition("<h1")[0]).count("Person") == 1


def test_one_thing_is_not_told_in_the_plural(page: Callable[..., str]) -> None:
    said = text_of(page('ex:a rdfs:label "A"@en .', "/"))
    assert "1 thing " in said
    assert "1 statement " in said
    assert "1 file " in said


def test_the_direction_follows_the_script() -> None:
    assert [direction_of(tag) for tag in ("ar", "he-IL", "en", "ku-Latn", "az-Arab")] == [
        "rtl",
        "rtl",
        "ltr",
        "ltr",
        "rtl",
    ]


def test_a_unit_in_a_propertys_name_goes_to_the_number(page: Callable[..., str]) -> None:
    said = text_of(page('ex:a ns:length 244.0 . ns:length rdfs:label "length (m)"@en .'))
    assert "length 244 &nbsp;m" in said.replace("244&nbsp;m", "244 &nbsp;m")


def test_text_in_another_language_is_marked(page: Callable[..., str]) -> None:
    html = page('ex:a rdfs:label "Tower"@en ; rdfs:comment "A tower."@en .', language="de")
    assert '<html lang="de" dir="ltr">' in html
    assert '<bdi lang="en">A tower.</bdi>' in html


def test_the_readers_language_comes_first_and_the_others_wait(page: Callable[..., str]) -> None:
    html = page('ex:a rdfs:label "A" ; ns:note "one"@en , "eins"@de , "zwei"@de .', language="de")
    shown, _, folded = html.partition('<details class="others">')
    assert "eins" in shown
    assert "zwei" in shown
    assert ">one<" in folded


@pytest.mark.parametrize(
    "iri", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "JavaScript:alert(1)"]
)
def test_an_iri_that_could_do_harm_is_no_link(page: Callable[..., str], iri: str) -> None:
    html = page(f"ex:a ns:link <{iri}> ; rdfs:seeAlso <{iri}> .")
    assert f'href="{iri}' not in html
    assert iri in html


UNFIT = [
    *map(chr, [*range(1, 9), *range(11, 32), *range(0x7F, 0xA0), 0xFDD0, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF])
]


def test_a_page_holds_no_control_characters_and_nothing_that_is_no_character(
    page: Callable[..., str],
) -> None:
    text = "".join(f"\\u{ord(c):04X}" if ord(c) < 0x10000 else f"\\U{ord(c):08X}" for c in UNFIT)
    html = page(
        f'ex:a rdfs:label "a{text}z" ; rdfs:comment "b{text}" ; ns:note "c{text}"@en . ex:b ns:to ex:a .'
    )
    assert [hex(ord(c)) for c in UNFIT if c in html] == []
    assert "␈" in html


def test_markdown_holds_no_character_that_a_terminal_obeys(page: Callable[..., str]) -> None:
    markdown = page('ex:a rdfs:label "6\\b" ; rdfs:comment "\\u001B[31m red \\u0000\\u007F" .', "/doc/a.md")
    assert not set("\0\b\x1b\x7f") & set(markdown)
    assert "␈" in markdown


@pytest.mark.parametrize("character", UNFIT)
def test_what_html_must_not_hold_is_made_visible(character: str) -> None:
    assert fit(f"<p>x{character}y</p>") in (
        "<p>x\ufffdy</p>",
        "<p>x\ny</p>",
        f"<p>x{chr(0x2400 + ord(character) % 128)}y</p>",
        "<p>x␡y</p>",
    )
    assert character not in fit(f"a{character}\xa0{character}\u5fff")


@pytest.mark.parametrize(
    "text", ["a\tb\n", "\xa0·°", "\u5fff", "\ufefb\ufdf2", "😀\U0001f3ff\U0002ffff"[:-1], "\ufffd", "é"]
)
def test_what_html_may_hold_stays(text: str) -> None:
    assert fit(text) == text


def test_markup_in_the_data_is_text(page: Callable[..., str]) -> None:
    html = page(
        'ex:a rdfs:label "<script>alert(1)</script>" ; rdfs:comment "</script><img src=x onerror=alert(1)>" .'
    )
    assert "<script>alert" not in html
    assert "<img" not in html


def test_formatted_text_keeps_its_format_and_loses_its_scripts(page: Callable[..., str]) -> None:
    html = page(
        'ex:a ns:text "<p>Fine <b>text</b><script>bad()</script><a href=\\"javascript:bad()\\">x</a></p>"^^rdf:HTML .'
    )
    assert "<p>Fine <b>text</b>" in html
    assert "bad()" not in html


TAGGED = {
    "tags within lines": (
        "To <b>use</b>.<br />Example: <code>x lteq P60M</code>, https://x.example/?a=1&b=2",
        '<p>To <b>use</b>.<br>Example: <code>x lteq P60M</code>, <a href="https://x.example/?a=1&amp;b=2"',
    ),
    "lines": ("in <i>Homo\n\nsapiens</i>", "<p>in <i>Homo<br><br>sapiens</i></p>"),
    "paragraphs": ("<p>One</p><ul><li>Two</li></ul>", "<p>One</p><ul><li>Two</li></ul>"),
    "what harms": ("<i onclick='x()'>a</i> <a href='javascript:x()'>b</a>", "<i>a</i> <a rel"),
    "an address with a bracket": ('<a href="https://x.example/&gt;&lt;script">b</a>', ">b</a>"),
    "comparisons": ("<i>p</i> < 0.05 & q", "<i>p</i> &lt; 0.05 &amp; q"),
    "a text about a tag": ("Use <br> or <b> here", "Use &lt;br&gt; or &lt;b&gt; here"),
    "another language": ("List<String> is no <b>tag</b>", "List&lt;String&gt; is no &lt;b&gt;tag"),
    "a script": ("<script>alert(1)</script> <b>x</b>", "&lt;script&gt;alert(1)"),
}


@pytest.mark.parametrize("text, html", TAGGED.values(), ids=TAGGED)
def test_a_text_that_is_written_with_tags_is_set_as_they_say_and_can_do_no_harm(text: str, html: str) -> None:
    shown = paragraphs(text)
    assert html in shown
    assert not any(wrong in shown for wrong in ("<script", "onclick", "javascript:"))


def test_a_text_with_tags_of_paragraphs_stands_in_no_paragraph_of_the_page(page: Callable[..., str]) -> None:
    html = page('ex:a ns:text "<p>Fine <b>text</b></p>" , "a <i>word</i>"@en .')
    assert re.search(r'<div class="prose" dir="auto"><p>Fine <b>text</b></p></div>', html)
    assert re.search(r"<bdi>a <i>word</i></bdi>", html)


def test_a_list_of_nothing_is_shown_as_one_and_leads_nowhere(page: Callable[..., str]) -> None:
    html = page("ex:a ns:none () ; ns:some ( 1 () ) .").partition('id="document"')[0]
    assert html.count('<code><bdi dir="ltr">()</bdi></code>') == 2
    assert "#nil" not in html


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("<math xmlns='NS'><semantics>MI<annotation>{E}</annotation></semantics></math>", "<NS>"),
        ("<math xmlns='NS'>MI<script>x()</script></math>", "rdf:XMLLiteral"),
        ("<m:math xmlns:m='NS'><m:mi>E</m:mi></m:math>", "rdf:XMLLiteral"),
        ("<p>As <math>MI</math> says</p>", "rdf:HTML"),
    ],
)
def test_formulas_in_mathml_are_shown_as_formulas(page: Callable[..., str], text: str, datatype: str) -> None:
    namespace = "http://www.w3.org/1998/Math/MathML"
    text, datatype = (each.replace("NS", namespace).replace("MI", "<mi>E</mi>") for each in (text, datatype))
    html = page(f'ex:a ns:text "{text}"^^{datatype} .').partition('id="document"')[0]
    assert "<math><mi>E</mi></math>" in html
    assert "{E}" not in html and "x()" not in html and "&lt;" not in html


@pytest.mark.parametrize(
    ("text", "is_code"),
    [
        ("# Who\\nPREFIX ex: <https://x.example/>\\nSELECT ?s {\\n  ?s a ex:A\\n}", True),
        ("select distinct ?s ?p where { ?s ?p 1 }", True),
        ("@prefix : <https://x.example/> .\\n:a :b :c .", True),
        ("Select those where there is a brace", False),
        ("Prefix it with: <nothing>", False),
    ],
)
def test_a_query_is_shown_as_code_line_by_line(page: Callable[..., str], text: str, is_code: bool) -> None:
    html = page(f'ex:a ns:text "{text}" .')
    code = re.search(r'<code><bdi dir="ltr">(?!curl)([^<]*)</bdi></code>(</pre>)?', html)
    assert bool(code) == is_code
    assert not code or (code[1].count("\n") == text.count("\\n") and bool(code[2]) == ("\\n" in text))


def test_an_xml_literal_of_other_xml_is_shown_as_code(page: Callable[..., str]) -> None:
    html = page("ex:a ns:text '<gml:Point xmlns:gml=\"http://www.opengis.net/gml\"/>'^^rdf:XMLLiteral .")
    assert '<code><bdi dir="ltr">&lt;gml:Point xmlns:gml=' in html


@pytest.mark.parametrize("prefix", ["", "html"])
def test_an_xml_literal_of_xhtml_is_shown_as_the_text_that_it_is(
    page: Callable[..., str], prefix: str
) -> None:
    name, bound = (f"{prefix}:", f":{prefix}") if prefix else ("", "")
    text = (
        f"<{name}div xmlns{bound}='http://www.w3.org/1999/xhtml' xmlns:x='https://x.example/'>"
        f"<{name}p>Fine <{name}b>text</{name}b></{name}p></{name}div>"
    )
    html = page(f'ex:a ns:text "{text}"^^rdf:XMLLiteral .')
    assert "<p>Fine <b>text</b></p>" in html
    assert "&lt;" not in html.partition('id="document"')[0].partition("<h1")[2]


def test_structured_data_cannot_end_its_script_element() -> None:
    text = str(script_safe({"name": "</script><!-- & \u2028"}))
    assert not set(text) & set("<>&\u2028")
    assert json.loads(text) == {"name": "</script><!-- & \u2028"}


def test_structured_data_maps_to_schema_org(page: Callable[..., str]) -> None:
    html = page('ex:a a foaf:Person ; foaf:name "Ada" ; owl:sameAs <https://example.org/ada> .')
    said = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)[0])
    thing = said["mainEntity"]
    assert (thing["@type"], thing["name"], thing["sameAs"]) == ("Person", "Ada", ["https://example.org/ada"])


def test_structured_data_says_of_the_page_what_is_true_of_pages(page: Callable[..., str]) -> None:
    html = page('ex:a a foaf:Person ; foaf:name "Ada" .')
    said = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)[0])
    assert (said["@type"], said["inLanguage"], said["isPartOf"]["@type"]) == ("WebPage", "en", "Dataset")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", said["dateModified"])
    assert not {"inLanguage", "license", "dateModified"} & said["mainEntity"].keys()
    assert '<meta property="og:locale" content="en_US">' in html


TOWER = '"POINT(-0.0754 51.5055)"^^gs:wktLiteral'
PLACES = {
    "geo": "ex:a geo:lat 51.5055 ; geo:long -0.0754 .",
    "schema": "ex:a schema:geo [ schema:latitude 51.5055 ; schema:longitude -0.0754 ] .",
    "own WKT": f"ex:a gs:asWKT {TOWER} .",
    "blank geometry": f"ex:a gs:hasGeometry [ gs:asWKT {TOWER} ] .",
    "named geometry": f"ex:a gs:hasGeometry ex:g . ex:g gs:asWKT {TOWER} .",
    "default geometry": f"ex:a gs:hasGeometry ex:h ; gs:hasDefaultGeometry ex:g . ex:g gs:asWKT {TOWER} . ex:h gs:asWKT 'POINT(1 2)' .",
    "named schema:geo": "ex:a schema:geo ex:g . ex:g schema:latitude 51.5055 ; schema:longitude -0.0754 .",
    "geometry literal": f"ex:a locn:geometry {TOWER} .",
    "centroid": f"ex:a dcat:centroid {TOWER} .",
    "coverage": f"ex:a dcterms:spatial [ a dcterms:Location ; locn:geometry [ gs:asWKT {TOWER} ] ] .",
    "GeoJSON": """ex:a gs:hasGeometry ex:g . ex:g gs:asGeoJSON '{"type":"Point","coordinates":[-0.0754,51.5055]}'^^gs:geoJSONLiteral .""",
    "line, then point": f"ex:a gs:hasGeometry ex:f , ex:g . ex:f gs:asWKT 'LINESTRING(1 2, 3 4)' . ex:g gs:asWKT {TOWER} .",
}


@pytest.mark.parametrize("turtle", PLACES.values(), ids=PLACES)
def test_coordinates_are_shown_on_a_map_of_our_own(page: Callable[..., str], turtle: str) -> None:
    html = page(turtle)
    assert "51.5055°\u00a0N, 0.0754°\u00a0W" in html
    assert 'href="geo:51.5055,-0.0754"' in html
    assert re.search(r'<image href="/-/static/world\.\w+\.svg"', html)


def test_geometries_that_lead_to_each_other_end(page: Callable[..., str]) -> None:
    assert "world." not in page("ex:a gs:hasGeometry ex:g . ex:g gs:hasGeometry ex:a , ex:g .")


def test_a_geo_uri_has_the_digits_of_the_data(page: Callable[..., str]) -> None:
    assert 'href="geo:51.50548212,-0.07535678"' in page("ex:a geo:lat 51.50548212 ; geo:long -0.07535678 .")


TOLD = {
    "a height": ('ex:a gs:asWKT "POINT Z(1 2 399)" .', "399"),
    "another place": ('ex:a geo:lat 1 ; geo:long 2 ; gs:asWKT "POINT(33 44)" .', "POINT(33 44)"),
    "two latitudes": ("ex:a geo:lat 1.25 , 8.5 ; geo:long 2 .", "8.5"),
    "a line": ('ex:a gs:asWKT "LINESTRING(1 2, 3 4)" ; geo:lat 1 ; geo:long 2 .', "LINESTRING(1 2, 3 4)"),
    "a fifth picture": (
        f"ex:a foaf:depiction {', '.join(f'<https://e.example/{n}.jpg>' for n in range(6))} .",
        "5.jpg",
    ),
    "a picture without an address": ('ex:a foaf:img "by hand" .', "by hand"),
    "a described picture": ('ex:a schema:image [ schema:caption "by hand" ] .', "by hand"),
    "not deprecated": ("ex:a owl:deprecated false .", ">no<"),
}


@pytest.mark.parametrize(("turtle", "text"), TOLD.values(), ids=TOLD)
def test_what_the_head_of_a_page_does_not_show_stays_among_the_facts(
    page: Callable[..., str], turtle: str, text: str
) -> None:
    assert text in page(turtle).partition("<main")[2].partition('id="document"')[0]


@pytest.mark.parametrize("others", [1, 60])
def test_a_page_of_several_subjects_shows_the_pictures_and_places_of_each(
    page: Callable[..., str], others: int
) -> None:
    more = "".join(f"ns:t{n} rdfs:label 'T{n}' . " for n in range(others))
    html = page(
        "<https://data.example.org/ns> rdfs:label 'Both' ; foaf:depiction <https://e.example/both.jpg> ; "
        "owl:deprecated true ; dcterms:isReplacedBy ex:b ."
        f"ns:ann foaf:name 'Ann' ; foaf:depiction <https://e.example/ann.jpg> ; geo:lat 1.5 ; geo:long 2.5 . {more}",
        "/ns",
    )
    main = html.partition("<main")[2]
    assert all(word in main for word in ("both.jpg", "ann.jpg", "1.5", "2.5"))
    assert ("world." in main) is (others == 1)
    assert main.count('class="notice"') == 1


@pytest.mark.parametrize(
    "turtle", ["geo:lat 91 ; geo:long 0", 'geo:lat "north" ; geo:long "west"', 'geo:lat "nan" ; geo:long 1']
)
def test_coordinates_that_are_none_draw_no_map(page: Callable[..., str], turtle: str) -> None:
    assert "world." not in page(f"ex:a {turtle} .")


def test_pictures_elsewhere_are_links_unless_the_site_says_otherwise(page: Callable[..., str]) -> None:
    turtle = "ex:a foaf:depiction <https://elsewhere.example/a.jpg> , <https://data.example.org/b.jpg> ."
    assert re.findall(r'<img src="([^"]+)"', page(turtle)) == ["https://data.example.org/b.jpg"]
    assert len(re.findall(r"<img ", page(turtle, settings='pictures = "all"\n' + SETTINGS))) == 2


def test_lists_and_containers_are_lists(page: Callable[..., str]) -> None:
    html = page('ex:a ns:list ( "one" "two" ) ; ns:bag [ a rdf:Bag ; rdf:_2 "second" ; rdf:_1 "first" ] .')
    assert html.count('<ol class="items">') == 2
    assert html.index("first") < html.index("second")


def test_a_blank_node_stands_inside_its_parent(page: Callable[..., str]) -> None:
    html = page('ex:a schema:address [ schema:streetAddress "Main Street" ] .')
    assert "Main Street" in html.partition('<dl class="nested">')[2]


def test_several_dates_make_a_timeline_in_order(page: Callable[..., str]) -> None:
    event = '[ dcterms:date "1902"^^xsd:gYear ]'
    html = page(f'ex:a ns:opened "1894-06-30"^^xsd:date ; ns:begun "1886"^^xsd:gYear ; ns:event {event} .')
    timeline = html.partition('class="timeline"')[2].partition("</section>")[0]
    assert re.findall(r'datetime="([^"]+)"', timeline) == ["1886", "1894-06-30", "1902"]


def test_a_deprecated_thing_says_what_replaces_it(page: Callable[..., str]) -> None:
    old = 'ex:a rdfs:label "A" ; ns:length 3 ; owl:deprecated true ; dcterms:isReplacedBy ex:b .'
    html = page(f'{old} ex:b rdfs:label "New" .')
    notice = html.partition('class="notice"')[2].partition("</div>")[0]
    assert "No longer in use." in notice
    assert "New" in notice


def test_a_concepts_page_leads_up_to_its_scheme(page: Callable[..., str]) -> None:
    top = 'ex:top skos:prefLabel "Top" ; skos:inScheme ex:s ; skos:narrower ex:a .'
    html = page(f'ex:s rdfs:label "S" . {top} ex:a skos:prefLabel "A" .')
    trail = html.partition('class="trail"')[2].partition("</nav>")[0]
    assert re.findall(r"<bdi>([^<]+)</bdi>", trail) == ["S", "Top", "A"]


def test_a_circle_of_broader_concepts_ends(page: Callable[..., str]) -> None:
    assert page("ex:a skos:broader ex:b . ex:b skos:broader ex:a .")


def test_a_class_page_counts_its_things_and_lists_its_properties(page: Callable[..., str]) -> None:
    told = "ex:p a rdf:Property ; rdfs:domain ex:a ; rdfs:range xsd:date ; rdfs:comment 'When.' ."
    html = page(f"ex:a a owl:Class . {told} ex:x a ex:a .")
    assert "1 thing of this kind" in text_of(html)
    assert "When." in html.partition("<table")[2]


def test_a_hash_vocabulary_is_one_page_with_contents(page: Callable[..., str]) -> None:
    terms = "".join(f'ns:T{n} a owl:Class ; rdfs:label "Term {n}" .\n' for n in range(15))
    html = page(f'<https://data.example.org/ns> a owl:Ontology ; rdfs:label "Words" . {terms}', "/ns")
    assert len(re.findall(r'<section class="term" id="T\d+"', html)) == 15
    assert len(re.findall(r'<a href="#T\d+"><bdi>', html)) == 15


def test_the_page_says_where_it_comes_from(page: Callable[..., str]) -> None:
    html = page('\n\nex:a rdfs:label "A" .')
    assert re.search(r"data\.ttl</bdi></code>, line \d+, changed", html)
    assert "curl -L -H &#39;Accept: text/turtle&#39; &#39;https://data.example.org/id/a&#39;" in html


def test_every_language_and_format_is_linked(page: Callable[..., str]) -> None:
    html = page('ex:a rdfs:label "A" .')
    assert re.findall(r'hreflang="(\w+)" href="([^"]+)"', html)[:2] == [
        ("en", "/doc/a.en.html"),
        ("de", "/doc/a.de.html"),
    ]
    assert '<link rel="canonical" href="https://data.example.org/doc/a">' in html
    assert re.search(r'<link rel="alternate" type="text/turtle" href="/doc/a\.ttl"', html)


def test_mentions_beyond_one_page_are_counted_by_property(page: Callable[..., str]) -> None:
    many = "".join(f"ex:m{n} ns:likes ex:a . " for n in range(120)) + "ex:z ns:hates ex:a ."
    said = text_of(page(f'ex:a rdfs:label "A" . {many}'))
    assert "Show all 120" in said


def test_a_theme_may_replace_templates_and_add_style(
    page: Callable[..., str], site: Callable[..., Path], tmp_path: Path
) -> None:
    static = site(SETTINGS) / "theme" / "static"
    static.mkdir(parents=True)
    (static / "theme.css").write_text(":root { --accent: #800 }")
    (static.parent / "thing.html").write_text(
        '{% extends "product/thing.html" %}{% block footer %}Ours{% endblock %}'
    )
    html = page('ex:a rdfs:label "A" .')

    assert re.search(r'href="/-/static/theme\.\w+\.css"', html)
    assert "Ours" in html


@pytest.mark.parametrize(
    "predicate",
    [
        "http://rdfs.org/ns/void#uriSpace",
        "http://rdfs.org/ns/void#uriRegexPattern",
        "http://rdfs.org/ns/void#uriLookupEndpoint",
        "http://www.w3.org/ns/shacl#pattern",
        "http://purl.org/vocab/vann/preferredNamespaceUri",
    ],
)
def test_a_beginning_or_pattern_of_uris_is_no_link(page: Callable[..., str], predicate: str) -> None:
    texts = ["http://x.example/id/", "^http://x.example/.*`.*`$", "see http://x.example/ns#"]
    data = f"ex:a <{predicate}> {', '.join(map(json.dumps, texts))} ; ns:at 'http://x.example/page' ."
    html, markdown = page(data), page(data, "/doc/a.md")

    assert re.findall(r'href="(http://x\.example[^"]*)"', html) == ["http://x.example/page"]
    assert '<code><bdi dir="ltr">^http://x.example/.*`.*`$</bdi></code>' in html
    assert re.findall(r"\]\((http://x\.example[^)]*)\)", markdown) == ["http://x.example/page"]
    assert "`http://x.example/id/`" in markdown
    assert "`` ^http://x.example/.*`.*`$ ``" in markdown


def test_addresses_in_a_text_are_links_and_those_in_a_name_are_not(page: Callable[..., str]) -> None:
    named = 'ex:b rdfs:label "https://example.org/b" .'
    html = page(f'ex:a rdfs:label "A" ; ns:note "See https://example.org/a." ; ns:to ex:b . {named}')
    assert 'See <a href="https://example.org/a" rel="nofollow">https://example.org/a</a>.' in html
    assert not re.search(r"<a [^>]*>(?:(?!</a>).)*<a ", html, re.DOTALL)


def test_settings_give_pages_a_colour_and_a_foot(
    page: Callable[..., str], site: Callable[..., Path], tmp_path: Path
):
    looks = (
        'colour = "#7a0019"\nlogo = "crest.svg"\nfooter = "Kept by <the Library>, https://library.example/"\n'
    )
    crest = site(SETTINGS) / "theme" / "static" / "crest.svg"
    crest.parent.mkdir(parents=True)
    crest.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')

    html = page('<https://data.example.org/id/a> rdfs:label "A"@en .', settings=looks + SETTINGS)

    path = re.search(r'href="(/-/static/colour\.\w+\.css)"', html)
    assert path
    publication = Publication(tmp_path / "state")
    assert b"--link: #7a0019" in operations.answer(Ask("GET", path[1]), publication).body
    older = operations.answer(Ask("GET", "/-/static/colour.000000000000.css"), publication)
    assert (older.status, dict(older.headers)["Cache-Control"]) == (200, "public, max-age=5")
    assert re.search(r'<img src="/-/static/crest\.\w+\.svg" alt=""', html)
    assert (
        'Kept by &lt;the Library&gt;, <a href="https://library.example/" rel="nofollow">'
        in html.partition("<footer")[2]
    )


PROBLEMS = {
    "404": (
        "/doc/b",
        "text/html",
        404,
        "Unter diesem Namen gibt es hier nichts",
        'nach dem Muster <bdi dir="ltr">/id/{+name}</bdi> ein Dokument',
    ),
    "no pattern": (
        "/elsewhere/b",
        "text/html",
        404,
        "Unter diesem Namen gibt es hier nichts",
        "Kein Muster dieser Site",
    ),
    "410": (
        "/doc/old",
        "text/html",
        410,
        "Das wird nicht mehr verwendet",
        "nichts ist an seine Stelle getreten",
    ),
    "no such page": (
        "/doc/a?page=7",
        "text/html",
        404,
        "Dieses Dokument hat keine solche Seite",
        "Seine erste Seite ist",
    ),
}


@pytest.mark.parametrize(("path", "accept", "status", "summary", "advice"), PROBLEMS.values(), ids=PROBLEMS)
def test_what_went_wrong_is_told_in_the_readers_language(
    site: Callable[..., Path], tmp_path: Path, path: str, accept: str, status: int, summary: str, advice: str
):
    folder = site(
        SETTINGS + '[[retired]]\nthing = "/id/old"\n',
        data=MORE + '<https://data.example.org/id/a> rdfs:label "A"@en .',
    )
    publish_once(folder, tmp_path / "state")

    given = answer(Ask("GET", path, accept, "de"), Snapshot(tmp_path / "state" / "current"))

    html = given.body.decode()
    assert given.status == status
    assert dict(given.headers)["Vary"] == "Accept, Accept-Language"
    assert '<html lang="de"' in html
    assert summary in html
    assert advice in html


def test_what_no_format_suits_is_told_as_text_in_the_readers_language(
    site: Callable[..., Path], tmp_path: Path
) -> None:
    """Who asks for a picture with curl gets lines to read in a terminal, and nothing to take apart."""
    folder = site(data=MORE + '<https://data.example.org/id/a> rdfs:label "A"@en .')
    publish_once(folder, tmp_path / "state")

    given = answer(Ask("GET", "/doc/a", "image/png", "de"), Snapshot(tmp_path / "state" / "current"))

    text, headers = given.body.decode(), dict(given.headers)
    assert given.status == 406
    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "<" not in text
    assert re.search(r"^  text/turtle +/doc/a\.ttl$", text, re.MULTILINE)
    assert headers["Vary"].startswith("Accept")


def test_a_404_shows_patterns_without_regular_expressions(site: Callable[..., Path], tmp_path: Path) -> None:
    settings = (
        'base = "https://data.example.org"\n[[pattern]]\n'
        "thing = '/id/{+name:(?!old/)[^?]+}'\ndocument = '/doc/{+name}'\n"
        "[[pattern]]\nthing = '/ns#{term:[A-Z][a-z]{2,}}'\ndocument = '/ns'\n"
    )
    folder = site(settings, data='<https://data.example.org/id/a> rdfs:label "A"@en .')
    publish_once(folder, tmp_path / "state")
    snapshot = Snapshot(tmp_path / "state" / "current")

    for path, shown in {"/id/b": "/id/{+name}", "/elsewhere": "/ns#{term}"}.items():
        for accept in ("text/html", "text/turtle"):
            text = answer(Ask("GET", path, accept, "en"), snapshot).body.decode()
            assert shown in text
            assert "(?!" not in text and "[A-Z]" not in text and "[^" not in text


def test_map_tiles_are_asked_for_only_where_the_site_turns_them_on(page: Callable[..., str]) -> None:
    tower = 'ex:a rdfs:label "Tower Bridge" ; geo:lat 51.5055 ; geo:long -0.0754 .'
    assert '<image href="/-/static/world.' in page(tower)
    html = page(tower, settings='tiles = "https://tiles.example/{z}/{x}/{y}.png"\n' + SETTINGS)

    drawn = {
        (int(x), int(y)): (int(left), int(top))
        for x, y, left, top in re.findall(
            r'href="https://tiles\.example/13/(\d+)/(\d+)\.png" x="(-?\d+)" y="(-?\d+)"', html
        )
    }
    # The tile of zoom 13 that holds the bridge, by the formula of the slippy map convention.
    left, top = drawn[4094, 2724]
    assert left <= 256 < left + 256
    assert top <= 144 < top + 256
    assert "© OpenStreetMap contributors" in html


@pytest.mark.parametrize(
    ("latitude", "longitude", "count"),
    [(0.0, 179.999, 6), (84.9, 0.0, 6), (89.0, 0.0, 0), (-85.0, -180.0, 6)],
)
def test_a_map_covers_its_frame_up_to_the_edges_of_the_world(
    latitude: float, longitude: float, count: int
) -> None:
    tiles = Place(latitude, longitude, "").tiles("https://t.example/{z}/{x}/{y}")
    assert len(tiles) == count
    assert all(0 <= int(part) < 8192 for tile in tiles for part in tile.url.rsplit("/", 2)[1:])


NEIGHBOURS = """ex:a ns:made ex:b , ex:c . ex:b rdfs:label 'Bee' . ex:c rdfs:label 'Sea' . ex:d rdfs:label 'Dee' ; ns:knows ex:a .\n"""


def drawn(html: str, kind: str) -> dict[str, tuple[float, float]]:
    """Return where each box of a drawing begins, by its name."""
    svg = html.partition(f'class="drawing {kind}"')[2].partition("</svg>")[0]
    found = re.findall(r'<rect x="([0-9.]+)" y="([0-9.]+)".*?<text[^>]*>([^<]*)', svg, re.DOTALL)
    return {name: (float(x), float(y)) for x, y, name in found}


@pytest.mark.parametrize(("language", "way"), [("en", 1), ("ar", -1)])
def test_a_thing_is_drawn_between_who_mentions_it_and_what_it_mentions_the_way_the_page_is_read(
    page: Callable[..., str], language: str, way: int
) -> None:
    boxes = drawn(page(NEIGHBOURS, language=language), "wide")
    assert set(boxes) == {"a", "Bee", "Sea", "Dee"}
    assert boxes["Dee"][0] * way < boxes["a"][0] * way < boxes["Bee"][0] * way == boxes["Sea"][0] * way


def test_for_narrow_screens_a_thing_is_drawn_below_who_mentions_it_and_above_what_it_mentions(
    page: Callable[..., str],
) -> None:
    boxes = drawn(page(NEIGHBOURS), "narrow")
    assert boxes["Dee"][1] < boxes["a"][1] < boxes["Bee"][1] < boxes["Sea"][1]
    assert max(x for x, _ in boxes.values()) + 200 <= 350


def test_the_page_of_problems_speaks_the_language_of_the_reader(
    page: Callable[..., str], tmp_path: Path
) -> None:
    page("ex:a rdfs:label 'A' .")
    state = tmp_path / "state"
    finding = {
        "file": "a.ttl",
        "line": 3,
        "column": 1,
        "severity": "error",
        "code": "syntax",
        "message": "no dot",
        "hint": "Add one.",
    }
    (state / "problems.json").write_text(
        json.dumps({"checked": 0, "published": False, "findings": [finding]})
    )
    given = operations.answer(Ask("GET", "/-/problems", "text/html", "de"), Publication(state))
    assert dict(given.headers)["Content-Language"] == "de"
    assert "Probleme in den Daten" in given.body.decode()
    assert re.search(r"Fehler\s+a\.ttl:3:1\s+no dot", text_of(given.body.decode()))
    given = operations.answer(Ask("GET", "/-/problems", "image/png"), Publication(state))
    assert given.status == 406
    kinds = {None: "text/html", "*/*": "text/html", "application/json": "application/json"}
    for accept, kind in kinds.items():
        given = operations.answer(Ask("GET", "/-/problems", accept), Publication(state))
        assert dict(given.headers)["Content-Type"].startswith(kind)


def test_a_date_that_the_calendar_does_not_know_is_shown_as_it_is_written(page: Callable[..., str]) -> None:
    html = page(f'ex:a dcterms:issued "2019-02-30"^^<{XSD}date> .')
    assert "2019-02-30" in text_of(html)
    assert "February" not in html


def test_who_is_mentioned_in_a_list_is_mentioned_by_what_the_list_is_of(page: Callable[..., str]) -> None:
    html = page("ex:b ns:provenance ( ex:c ex:a ) ; rdfs:label 'Vase' .\nex:a rdfs:label 'Anna' .")
    mentions = text_of(html.partition('id="mentions"')[2] and "<main" + html.partition('id="mentions"')[2])
    assert "provenance" in mentions
    assert "Vase" in mentions
    assert "first" not in mentions


AXIOM = "[] a owl:Axiom ; owl:annotatedSource ex:a ; owl:annotatedProperty {property} ; owl:annotatedTarget {target} ; ns:source 'REF:1' ."
ANNOTATED = {
    "comment": "ex:a rdfs:comment 'A pump.'@en . "
    + AXIOM.format(property="rdfs:comment", target="'A pump.'@en"),
    "label": "ex:a rdfs:label 'Heart'@en . " + AXIOM.format(property="rdfs:label", target="'Heart'@en"),
    "type": "ex:a a ns:Organ . " + AXIOM.format(property="rdf:type", target="ns:Organ"),
    "relation": "ex:a ns:near ex:b . " + AXIOM.format(property="ns:near", target="ex:b"),
    "chain": "ex:a ns:chain ( ns:p ns:q ) . " + AXIOM.format(property="ns:chain", target="( ns:p ns:q )"),
    "restriction": "ex:a rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ns:p ; owl:someValuesFrom ex:b ] . "
    + AXIOM.format(
        property="rdfs:subClassOf",
        target="[ a owl:Restriction ; owl:someValuesFrom ex:b ; owl:onProperty ns:p ]",
    ),
    "statement that is not there": AXIOM.format(property="ns:near", target="ex:b"),
    "reification": "ex:a ns:near ex:b . [] a rdf:Statement ; rdf:subject ex:a ; rdf:predicate ns:near ; rdf:object ex:b ; ns:source 'REF:1' .",
    "annotation of an annotation": "ex:a ns:near ex:b . _:x a owl:Axiom ; owl:annotatedSource ex:a ; owl:annotatedProperty ns:near ; owl:annotatedTarget ex:b ;"
    " ns:note 'N' . [] a owl:Annotation ; owl:annotatedSource _:x ; owl:annotatedProperty ns:note ; owl:annotatedTarget 'N' ; ns:source 'REF:1' .",
    "target": "ex:b ns:near ex:a . [] a owl:Axiom ; owl:annotatedSource ex:b ; owl:annotatedProperty ns:near ; owl:annotatedTarget ex:a ; ns:source 'REF:1' .",
    "disjoint classes": "[] a owl:AllDisjointClasses ; owl:members ( ex:a ex:b ) ; ns:source 'REF:1' .",
}


@pytest.mark.parametrize("turtle", ANNOTATED.values(), ids=ANNOTATED)
@pytest.mark.parametrize("accept", ["text/html", "text/markdown"])
def test_what_is_said_about_statements_is_on_the_page(
    site: Callable[..., Path], tmp_path: Path, turtle: str, accept: str
) -> None:
    folder, state = site(SETTINGS, data=MORE + "ex:a ns:n 1 . " + turtle), tmp_path / "state"
    publish_once(folder, state)
    text = answer(Ask("GET", "/doc/a", accept, "en"), Snapshot(state / "current")).body.decode()
    assert text.count("REF:1") == 1
    count = re.search(r'id="mentions-title">[^<]*<span class="tag">(\d+)', text)
    listed = text.partition('id="mentions"')[2].partition('id="document"')[0]
    assert not count or int(count[1]) == len(re.findall(r"<dt>as ", listed))


def test_what_is_noted_at_a_list_or_restriction_stands_with_it_and_on_no_other_page(
    page: Callable[..., str],
) -> None:
    data = (
        "ex:b rdfs:label 'B' . ex:a ns:n 1 ; rdfs:subClassOf [ owl:onProperty ns:p ; owl:someValuesFrom ex:b ] ; ns:chain ( ns:q ex:b ) . "
        + AXIOM.format(property="rdfs:subClassOf", target="[ owl:onProperty ns:p ; owl:someValuesFrom ex:b ]")
        + AXIOM.format(property="ns:chain", target="( ns:q ex:b )").replace("REF:1", "REF:2")
    )
    facts = page(data).partition('id="document"')[0].partition('id="mentions"')[0]
    assert [facts.count(f"REF:{n}") for n in (1, 2)] == [1, 1]
    assert "REF:" not in page(data, "/doc/b")


def test_a_vocabulary_page_shows_axioms_and_what_is_said_about_statements(page: Callable[..., str]) -> None:
    html = page(
        "ns:A a owl:Class ; rdfs:comment 'An A.' . ns:B a owl:Class . [] a owl:AllDisjointClasses ; owl:members ( ns:A ns:B ) ."
        "[] a owl:Axiom ; owl:annotatedSource ns:A ; owl:annotatedProperty rdfs:comment ; owl:annotatedTarget 'An A.' ; ns:source 'REF:1' .",
        "/ns",
    )
    assert html.count("REF:1") == 1
    assert "All Disjoint Classes" in html.partition('id="axioms-title"')[2]


def test_mentions_are_counted_as_they_are_listed(page: Callable[..., str]) -> None:
    long = " ".join(f"ex:m{n}" for n in range(300))
    html = page(
        f"ex:a ns:n 1 . ex:list ns:members ( {long} ex:a ) . ex:b ns:has [ ns:one ex:a ; ns:two ex:a ] ."
    )
    assert '<span class="tag">3</span>' in html.partition('id="mentions-title"')[2][:60]
    assert "ex:list" not in html
    assert "/doc/list" in html or "/id/list" in html


def test_markdown_says_what_the_page_says(site: Callable[..., Path], tmp_path: Path) -> None:
    data = """ex:a a ns:Place ; geo:lat 39.8567 ; geo:long -4.0244 ; owl:deprecated true ; dcterms:isReplacedBy ex:b ; rdfs:comment 'Old.' ;
        ns:provenance ( ex:b [ ns:kind 'dealer' ; ns:when '1880' ] ) ; foaf:depiction <https://elsewhere.example/p.jpg> .
        ex:b rdfs:label 'New' ."""
    folder, state = site(SETTINGS, data=MORE + data), tmp_path / "state"
    publish_once(folder, state)
    text = answer(Ask("GET", "/doc/a.md"), Snapshot(state / "current")).body.decode()
    assert "geo:39.8567,-4.0244" in text
    assert re.search(r"\*\*No longer in use.*\[New\]\(/id/b\)", text)
    assert re.search(r"\[New\]\(/id/b\), kind: dealer; when: 1880", text)
    assert "https://elsewhere.example/p.jpg" in text


def test_an_address_that_is_cut_leads_nowhere_and_a_second_has_three_digits_for_programs(
    page: Callable[..., str],
) -> None:
    cut = linked("at https://files.example.org/a and https://www.…")
    assert (
        str(cut)
        == 'at <a href="https://files.example.org/a" rel="nofollow">https://files.example.org/a</a> and https://www.…'
    )
    assert "<a" not in linked("**see** https://www.exa…")
    html = page("ex:a dcterms:modified '2024-05-22T11:18:46.109638+00:00'^^xsd:dateTime .")
    assert 'datetime="2024-05-22T11:18:46.109+00:00"' in html


MARKDOWN = {
    "a list": ("What it is:\n\n- one\n- two", "<li>one</li>\n<li>two</li>"),
    "a list indented as in Turtle": ("What it is:\n    * one\n    * two\n  ", "<li>one</li>\n<li>two</li>"),
    "code": ("Use `ex:a <b>` here.\nOr not.", "Use <code>ex:a &lt;b&gt;</code> here."),
    "a fence": ("As in\n```turtle\nex:a <b> .\n```", "ex:a &lt;b&gt; .\n</code></pre>"),
    "a table": ("| a | b |\n|---|---|\n| 1 | 2 |", "<td>1</td>"),
    "a heading": (
        "## Use\nWhen **needed**.",
        "<p><strong>Use</strong></p>\n<p>When <strong>needed</strong>.</p>",
    ),
    "an address": (
        "- see https://x.example/a.",
        '<a href="https://x.example/a" rel="nofollow">https://x.example/a</a>.',
    ),
    "a link": ("- [x](https://x.example/)", '<a href="https://x.example/" rel="nofollow">x</a>'),
    "a link to nowhere": ("- [x](other.md)", "<li><a>x</a></li>"),
    "a link with an address in it": (
        "- [http://x.example](http://y.example)",
        'rel="nofollow">http://x.example</a></li>',
    ),
    "a script": ("- [x](javascript:alert(1)) <script>", "[x](javascript:alert(1)) &lt;script&gt;"),
    "a picture": ("- ![a pixel](https://x.example/p.png)", "<li>a pixel</li>"),
    "no Markdown": ("a_b_c * d * e # f\n    g > h", "<p>a_b_c * d * e # f<br>    g &gt; h</p>"),
}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            r"the energy $E_P$, where $c$ is",
            ["the energy <math", "<msub><mi>E</mi><mi>P</mi></msub>", "<mi>c</mi>", "> is"],
        ),
        (
            r"\(\frac{1}{2}\) **bold** `x`",
            ["<mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac>", "<strong>bold</strong>"],
        ),
        ("- *a* $x_1$ * b", ["<li><em>a</em> <math", "<msub><mi>x</mi><mn>1</mn></msub>", "* b"]),
        (r"\[ x^2 \]", ['<math display="block">', "<msup>"]),
        ("it is $E_P =\n \\hbar$ or", ["<mi>ℏ</mi>", "> or"]),
        ("$x_1\n\n y$", ["$x_1", "y$"]),
        (r"\(\d+\) \w{2,3}\b", [r"\(\d+\) \w{2,3}\b"]),
        (r"C:\dir and \(\alpha\)", [r"C:\dir and <math", "<mi>α</mi>"]),
        ("costs $5 and $6, or US$ 7", ["costs $5 and $6, or US$ 7"]),
        ("cd $HOME/$USER", ["cd $HOME/$USER"]),
        ("https://x.example/$a_1$ is", ['href="https://x.example/$a_1$"', "> is"]),
        (r"$\text{<script>alert(1)</script>}$", [r"$\text{&lt;script&gt;alert(1)&lt;/script&gt;}$"]),
        ("$x^2$ \ue0000\ue001", ["$x^2$ \ue0000\ue001"]),
        ("$" + "{" * 500 + "^$", ["${{{"]),
    ],
)
def test_formulas_are_set_as_mathml_and_prices_as_prices(text: str, parts: list[str]) -> None:
    html = str(paragraphs(text))
    assert [part for part in parts if part not in html] == []
    assert "<script" not in html


def test_formulas_in_html_are_set_outside_of_its_tags() -> None:
    html = str(
        sanitised('<p title="> $x_1$">a $x_1$ <a href="https://x.example/$a_1$" onclick="$y^2$">l</a></p>')
    )
    assert html.count("<math") == 1
    assert html.startswith("<p>a <math")
    assert "onclick" not in html and "\ue000" not in html


@pytest.mark.parametrize("text, html", MARKDOWN.values(), ids=MARKDOWN)
def test_markdown_is_set_as_such_and_can_do_no_harm(text: str, html: str) -> None:
    assert html in paragraphs(text)
    assert "<img" not in paragraphs(text) and "<script" not in paragraphs(text)


BOOK = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
<http://d.example/a> a ns:Book ; ns:pages 7 ; ns:isbn "123" ; ns:aa "first by custom" ; ns:weight 3 .
ns:Book a owl:Class ; rdfs:subClassOf ns:Work . ns:Work a owl:Class .
""".replace("http://d.example/a", "https://data.example.org/id/a")
LAYOUTS = {
    "by shapes of the class": (
        "",
        "ns:S sh:targetClass ns:Book ; sh:property [ sh:path ns:weight ; sh:order 1 ] , [ sh:path ns:pages ; sh:order 2 ; sh:name 'Length'@en , 'Umfang'@de ] .",
        ["weight", "Length", "aa", "isbn"],
    ),
    "by shapes of a class above, which is a shape itself": (
        "",
        "ns:Work a sh:NodeShape ; sh:property [ sh:path ns:weight ; sh:order 1.5 ] , [ sh:path ns:pages ; sh:order -1 ] .",
        ["pages", "weight", "aa", "isbn"],
    ),
    "in groups": (
        "",
        "ns:S sh:targetClass ns:Book ; sh:property [ sh:path ns:weight ; sh:group ns:Body ] , [ sh:path ns:isbn ; sh:group ns:Codes ] , [ sh:path ns:pages ; sh:order 0 ; sh:group ns:Body ] ."
        "ns:Body rdfs:label 'As a thing'@en ; sh:order 2 . ns:Codes rdfs:label 'Numbers'@en ; sh:order 1 .",
        ["# Numbers", "isbn", "# As a thing", "pages", "weight", "# Facts", "aa"],
    ),
    "by the settings": ("weight pages", "", ["weight", "pages", "aa", "isbn"]),
    "by both": (
        "aa weight",
        "ns:S sh:targetClass ns:Book ; sh:property [ sh:path ns:isbn ; sh:order 9 ] .",
        ["isbn", "aa", "weight", "pages"],
    ),
    "by nothing": (
        "",
        "ns:S sh:targetClass ns:Person ; sh:property [ sh:path ns:isbn ; sh:order 9 ] .",
        ["aa", "isbn", "pages", "weight"],
    ),
}


@pytest.mark.parametrize("order, shapes, told", LAYOUTS.values(), ids=LAYOUTS)
def test_facts_stand_as_the_shapes_of_the_site_or_its_settings_have_them(
    page: Callable[..., str], order: str, shapes: str, told: list[str]
) -> None:
    iris = [f"https://data.example.org/ns#{name}" for name in order.split()]
    html = page(BOOK + shapes, settings=f"order = {json.dumps(iris)}\n{SETTINGS}")
    shown = html.partition('<div class="told">')[2].partition('id="document"')[0]
    found = re.findall(r"<h2 [^>]*>(.*?)</h2>|<dt>(.*?)</dt>", shown)
    heads = [f"# {re.sub('<[^>]+>', '', h)}" if h else re.sub("<[^>]+>", "", dt) for h, dt in found]
    grouped = any(head.startswith("# As") for head in told)
    assert [head for head in heads if grouped or not head.startswith("#")][: len(told)] == told


def test_a_person_of_cidoc_crm_has_a_life_and_events_with_names(page: Callable[..., str]) -> None:
    turtle = """@prefix crm: <http://www.cidoc-crm.org/cidoc-crm/> . @prefix id: <https://data.example.org/id/> .
id:a a crm:E21_Person ; rdfs:label "Fortin" ; crm:P98i_was_born id:0001 ; crm:P100i_died_in id:0002 .
id:0001 a crm:E67_Birth ; crm:P4_has_time-span id:t1 . id:0002 a crm:E69_Death ; crm:P4_has_time-span id:t2 .
id:t1 crm:P82a_begin_of_the_begin "1888-03-14T00:00:00"^^xsd:dateTime ; crm:P82b_end_of_the_end "1888-03-14T23:59:59"^^xsd:dateTime .
id:t2 crm:P82a_begin_of_the_begin "1970-03-02T00:00:00Z"^^xsd:dateTime .
"""
    text = text_of(page(turtle))
    assert "14 March 1888 – 2 March 1970" in text
    assert "was born Birth has time-span 14 March 1888" in text
    assert "died in Death has time-span" in text
    life = page(turtle, "/doc/t1").partition('<p class="life">')[2].partition("</p>")[0]
    assert re.sub("<[^>]+>", "", life) == "14 March 1888"


@pytest.mark.parametrize(
    "text, shown",
    [
        ("2020-02-01T00:00:00Z", "1 February 2020"),
        ("2020-02-01T00:01:00Z", "1 February 2020, 00:01 UTC"),
        ("2020-02-01T00:00:00+05:00", "1 February 2020, 00:00 UTC+05:00"),
    ],
)
def test_midnight_is_a_day(text: str, shown: str) -> None:
    assert typeset(text, f"{XSD}dateTime", "", interface("en")).text == shown


@pytest.mark.parametrize(
    "reader, tags",
    [
        ("zh-TW", ["zh-TW", "zh-Hant", "zh-Hans"]),
        ("zh-Hant", ["zh-Hant", "zh-TW", "zh"]),
        ("zh-Hans", ["zh-Hans", "zh-CN", "zh-TW"]),
        ("en-GB", ["en-GB", "en", "de"]),
        ("sr-Latn", ["sr-Latn", "sr-Latn-RS", "sr"]),
    ],
)
def test_a_name_in_the_readers_script_comes_before_one_in_another(reader: str, tags: list[str]) -> None:
    ranks = [preference(tag, [reader]) for tag in tags]
    assert ranks == sorted(ranks) and ranks[0] < ranks[-1]


VOCABULARIES = """@prefix id: <https://data.example.org/id/> . @prefix crm: <http://www.cidoc-crm.org/cidoc-crm/> . @prefix qudt: <http://qudt.org/schema/qudt/> .
@prefix unit: <http://qudt.org/vocab/unit/> . @prefix sch: <https://schema.org/> . @prefix bf: <http://id.loc.gov/ontologies/bibframe/> . @prefix bio: <http://purl.org/vocab/bio/0.1/> .
@prefix geosparql: <http://www.opengis.net/ont/geosparql#> . @prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . @prefix edm: <http://www.europeana.eu/schemas/edm/> .
"""
# Nodes as real data has them, and how a person reads them.
NODES = {
    "a dimension": (
        'id:a crm:P43_has_dimension [ a crm:E54_Dimension ; crm:P2_has_type id:h ; crm:P90_has_value 23.5 ; crm:P91_has_unit id:cm ] . id:h rdfs:label "height"@en . id:cm rdfs:label "cm"@en .',
        "has dimension 23.5 cm height",
    ),
    "a quantity": (
        'id:a id:result [ a qudt:QuantityValue ; qudt:numericValue "3.40"^^xsd:double ; qudt:unit unit:DEG_C ] .',
        "result 3.40 °C",
    ),
    "a weight by its code": ('id:a sch:weight [ sch:value 5 ; sch:unitCode "KGM" ] .', "weight 5 kg"),
    "a price": (
        'id:a sch:offers [ a sch:Offer ; sch:price 25.00 ; sch:priceCurrency "EUR" ; sch:validFrom "2025-01-01"^^xsd:date ] .',
        "offers €25.00 valid from 1 January 2025",
    ),
    "no price": ('id:a sch:offers [ sch:price "free" ; sch:priceCurrency "EUR" ] .', "offers free EUR"),
    "a text of a kind": (
        'id:a crm:P67i_is_referred_to_by [ a crm:E33_Linguistic_Object ; crm:P2_has_type id:k ; crm:P190_has_symbolic_content "A gift" ] . id:k rdfs:label "credit line"@en .',
        "is referred to by A gift credit line",
    ),
    "a definition with its source": (
        'id:a id:says [ rdf:value "Grown."@en ; dct:source "FAO" ] .',
        "says Grown. source FAO",
    ),
    "a title in two parts": (
        'id:a bf:title [ a bf:Title ; bf:mainTitle "Moby Dick" ; bf:subtitle "or, The whale" ] .',
        "title Moby Dick Title subtitle or, The whale",
    ),
    "a whole year": (
        'id:a crm:P4_has_time-span [ crm:P82a_begin_of_the_begin "1881-01-01T00:00:00Z"^^xsd:dateTime ; crm:P82b_end_of_the_end "1881-12-31T23:59:59Z"^^xsd:dateTime ] .',
        "has time-span 1881 This document",
    ),
    "years": (
        'id:a crm:P4_has_time-span [ crm:P82a_begin_of_the_begin "-0100-01-01"^^xsd:date ; crm:P82b_end_of_the_end "0050-12-31"^^xsd:date ] .',
        "has time-span 101 BC – AD 50",
    ),
    "no whole years": (
        'id:a crm:P4_has_time-span [ crm:P82a_begin_of_the_begin "1881-01-01"^^xsd:date ; crm:P82b_end_of_the_end "1881-12-30"^^xsd:date ] .',
        "1 January 1881 – 30 December 1881",
    ),
    "a life that has whole years by chance": (
        'id:a sch:birthDate "1900-01-01"^^xsd:date ; sch:deathDate "1950-12-31"^^xsd:date .',
        "1 January 1900 – 31 December 1950",
    ),
    "weeks": ('id:a id:every "P1W"^^xsd:duration .', "every 7 days"),
    "a duration as a text": ('id:a sch:cookTime "PT45M" .', "cook time 45 minutes"),
    "no duration": ('id:a sch:duration "three weeks" .', "duration three weeks"),
    "an event with a page": (
        'id:a bio:event id:e . id:e a bio:Birth ; bio:principal id:a ; bio:date "1815-12-10"^^xsd:date .',
        "event Birth date 10 December 1815",
    ),
    "an address of INSPIRE": (
        'id:a locn:address [ a locn:Address ; locn:fullAddress "Main Street 1, Town" ; locn:thoroughfare "Main Street" ; locn:postName "Town" ] .',
        "address Main Street 1, Town",
    ),
    "an address in parts": (
        'id:a locn:address [ locn:thoroughfare "Main Street" ; locn:locatorDesignator "1" ; locn:postCode "123" ; locn:postName "Town" ] .',
        "address Main Street 1, 123 Town",
    ),
    "a registration": (
        'id:a id:registration [ skos:notation "HRB 1" ; id:by "court" ] .',
        "registration HRB 1 by court",
    ),
    "a time of day": (
        'id:a id:opens "07:00:00"^^xsd:time ; id:sharp "07:00:30Z"^^xsd:time .',
        "opens 07:00 sharp 07:00:30Z",
    ),
    "a life by its events": (
        'id:a bio:event id:e , id:f . id:e a bio:Birth ; bio:date "1815-12-10"^^xsd:date . id:f a bio:Death ; bio:date "1852"^^xsd:gYear .',
        "10 December 1815 – 1852",
    ),
    "events on the timeline": (
        'id:a bio:event id:e , id:f . id:e a bio:Birth ; bio:date "1815-12-10"^^xsd:date . id:f a bio:Marriage ; bio:date "1835"^^xsd:gYear .',
        "Timeline 10 December 1815 Birth 1835 Marriage",
    ),
    "what mentions itself": ("id:a id:uid id:a ; id:id id:a .", "id a uid a This document"),
    "a node of another document": (
        'id:a crm:P98i_was_born id:b . id:b a crm:E67_Birth ; crm:P4_has_time-span [ crm:P82a_begin_of_the_begin "1655-01-01"^^xsd:date ; crm:P82b_end_of_the_end "1655-12-31"^^xsd:date ] .',
        "was born Birth has time-span 1655",
    ),
    "a coverage that the map shows": (
        'id:a dct:spatial [ a dct:Location ; dcat:bbox "POLYGON((6 51,7 51,7 52,6 52,6 51))"^^geosparql:wktLiteral ] .',
        "place covered 51.0000° N, 6.0000° E – 52.0000° N, 7.0000° E",
    ),
    "a name with two codes": (
        "id:a crm:P1_is_identified_by [ a crm:E33_E41_Linguistic_Appellation ] .",
        "Linguistic Appellation",
    ),
    "a thing that is called by a number": ("id:a id:has id:7 . id:7 a id:Sample .", "has Sample 7"),
    "a thing that is called by a year": ("id:a id:has id:1914 . id:1914 a id:Year .", "has 1914"),
}


@pytest.mark.parametrize(("turtle", "expected"), NODES.values(), ids=NODES)
def test_nodes_are_told_as_a_person_reads_them(page: Callable[..., str], turtle: str, expected: str) -> None:
    text = text_of(page(VOCABULARIES + turtle)).replace("\u00a0", " ").replace("&nbsp;", " ")
    assert expected in re.sub(r" (?:schema|cidoc-crm|id\.loc|w3)\.\w+(?:\.\w+)?(?= |$)", "", text)


def test_formulas_of_qudt_are_mathml_with_marks_and_without(page: Callable[..., str]) -> None:
    html = page(
        VOCABULARIES
        + r'id:a dct:description "\\(\\textit{Kilometre per hour}\\) is \\(1\\,km/h = \\frac{1}{3.6}\\)."^^qudt:LatexString ; '
        r'qudt:latexDefinition "\\chi_{e} = 1"^^qudt:LatexString .'
    )
    assert "<mtext>Kilometre\u00a0per\u00a0hour</mtext>" in html.replace("&nbsp;", "\u00a0")
    assert "<mfrac><mrow><mn>1</mn></mrow><mrow><mn>3.6</mn></mrow></mfrac>" in html
    assert "<msub><mi>χ</mi>" in html
    assert not re.search(r"\\(?:frac|chi|textit)", text_of(html))


def test_a_representation_that_is_a_picture_is_shown_once(page: Callable[..., str]) -> None:
    turtle = """id:a edm:isShownBy <https://data.example.org/img/7.jpg> ; edm:object <https://data.example.org/img/7.jpg> ;
    edm:isShownAt <https://data.example.org/view/7> ; crm:P138i_has_representation id:model ."""
    html = page(VOCABULARIES + turtle)
    assert len(re.findall(r'<img[^>]* src="[^"]*/img/7\.jpg"', html)) == 1
    assert "has representation model" in text_of(html)
