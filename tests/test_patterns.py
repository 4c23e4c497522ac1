"""Things, documents and variants lead to one another, whatever a thing is called."""

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from seeother.http.variants import BY_NAME, VARIANTS, Variant
from seeother.iris import canonical, path_of, plain_host, target_and_host
from seeother.naming.collisions import collisions
from seeother.naming.costs import degree_of
from seeother.naming.matching import matched, pieces_of, regex_of
from seeother.naming.patterns import Match, Pattern, Patterns
from seeother.naming.templates import Template

unhurried = hypothesis_settings(deadline=None)

BASE = "https://data.example.org"


def pattern(thing: str, document: str = "", html: str = "", rdf: str = "", line: int = 0) -> Pattern:
    def whole(text: str) -> Template:
        return Template(text if "://" in text else BASE + text)

    generic = document or rdf.replace(".{ext}", "")
    return Pattern(
        whole(thing), whole(generic), whole(html) if html else None, whole(rdf) if rdf else None, line
    )


SLASH = pattern("/id/{+name}", "/doc/{+name}")
DBPEDIA = pattern("/resource/{name}", html="/page/{name}", rdf="/data/{name}.{ext}")
DBPEDIA_WITH_DOCUMENT = pattern("/resource/{name}", "/about/{name}", "/page/{name}", "/data/{name}.{ext}")
TYPED = pattern("/id/{kind}/{name}", "/doc/{kind}/{name}")
ROOT = pattern("/{term}", "/docs/{term}")
VOCABULARY = pattern("/ns#{term}", "/ns")
ROOT_VOCABULARY = pattern("http://vocab.example/#{term}", "http://vocab.example/")
PEOPLE = pattern("/people/{name}#me", "/people/{name}")
QUDT = pattern("http://qudt.org/vocab/unit/{name}", "https://www.qudt.org/doc/unit/{name}")
FOLDERS = pattern("/id/{name}", "/doc/{name}/")
CONSTRAINED = pattern("/{kind:person|place}/{year:[0-9]{4}}/{name}", "/doc/{kind}/{year}/{name}")
ELSEWHERE = pattern("/people/{name}#me", "/profile/{name}")
EXTENSION_FIRST = pattern("/id/{name}", "/doc/{name}", rdf="/data/{ext}/{name}")
ACCENTED = pattern("/caf\u00e9/{name}", "/caf%C3%A9-doc/{name}")
ACCENTED_NFD = pattern("/cafe\u0301/{name}", "/caf%c3%a9-doc/{name}")

# (pattern, thing, document, {variant: URL}); hosts other than BASE are written out
SHAPES = {
    "slash": (
        SLASH,
        "/id/ada",
        "/doc/ada",
        {"turtle": "/doc/ada.ttl", "html": "/doc/ada.html", "jsonld": "/doc/ada.jsonld"},
    ),
    "slash-deep": (SLASH, "/id/a/b/c", "/doc/a/b/c", {"turtle": "/doc/a/b/c.ttl"}),
    "slash-ends-in-slash": (SLASH, "/id/a/", "/doc/a/", {"turtle": "/doc/a/.ttl"}),
    "slash-like-a-variant": (
        SLASH,
        "/id/ada.ttl",
        "/doc/ada%2Ettl",
        {"turtle": "/doc/ada.ttl.ttl", "html": "/doc/ada.ttl.html"},
    ),
    "slash-version": (SLASH, "/id/v1.2", "/doc/v1.2", {"turtle": "/doc/v1.2.ttl"}),
    "slash-language-like": (SLASH, "/id/a.de.html", "/doc/a.de%2Ehtml", {"html": "/doc/a.de.html.html"}),
    "slash-accent": (SLASH, "/id/café", "/doc/caf%C3%A9", {"html": "/doc/caf%C3%A9.html"}),
    "slash-encoded-slash": (SLASH, "/id/a%2Fb", "/doc/a%2Fb", {"html": "/doc/a%2Fb.html"}),
    "dbpedia": (
        DBPEDIA,
        "/resource/Ada",
        "/data/Ada",
        {
            "html": "/page/Ada",
            "turtle": "/data/Ada.ttl",
            "jsonld": "/data/Ada.jsonld",
            "markdown": "/data/Ada.md",
        },
    ),
    "dbpedia-dots": (
        DBPEDIA,
        "/resource/Ada.ttl",
        "/data/Ada%2Ettl",
        {"html": "/page/Ada.ttl", "turtle": "/data/Ada.ttl.ttl"},
    ),
    "dbpedia-document": (
        DBPEDIA_WITH_DOCUMENT,
        "/resource/Ada",
        "/about/Ada",
        {"html": "/page/Ada", "turtle": "/data/Ada.ttl"},
    ),
    "typed": (TYPED, "/id/person/ada", "/doc/person/ada", {"nquads": "/doc/person/ada.nq"}),
    "root-terms": (ROOT, "/Person", "/docs/Person", {"rdfxml": "/docs/Person.rdf"}),
    "hash-vocabulary": (VOCABULARY, "/ns#Person", "/ns", {"turtle": "/ns.ttl", "html": "/ns.html"}),
    "hash-at-root": (
        ROOT_VOCABULARY,
        "http://vocab.example/#Person",
        "http://vocab.example/",
        {"turtle": "http://vocab.example/index.ttl"},
    ),
    "hash-per-document": (PEOPLE, "/people/ada#me", "/people/ada", {"turtle": "/people/ada.ttl"}),
    "hash-elsewhere": (ELSEWHERE, "/people/ada#me", "/profile/ada", {"turtle": "/profile/ada.ttl"}),
    "other-hosts": (
        QUDT,
        "http://qudt.org/vocab/unit/M",
        "https://www.qudt.org/doc/unit/M",
        {"turtle": "https://www.qudt.org/doc/unit/M.ttl"},
    ),
    "folders": (
        FOLDERS,
        "/id/ada",
        "/doc/ada/",
        {"turtle": "/doc/ada/index.ttl", "html": "/doc/ada/index.html"},
    ),
    "constrained": (
        CONSTRAINED,
        "/person/1843/ada",
        "/doc/person/1843/ada",
        {"turtle": "/doc/person/1843/ada.ttl"},
    ),
    "extension-first": (
        EXTENSION_FIRST,
        "/id/ada",
        "/doc/ada",
        {"turtle": "/data/ttl/ada", "html": "/doc/ada.html"},
    ),
    "template-encoded": (ACCENTED, "/café/x", "/caf%C3%A9-doc/x", {"turtle": "/caf%C3%A9-doc/x.ttl"}),
    "template-decomposed": (ACCENTED_NFD, "/café/x", "/caf%C3%A9-doc/x", {"turtle": "/caf%C3%A9-doc/x.ttl"}),
}


def absolute(reference: str) -> str:
    return reference if "://" in reference else BASE + reference


def stem(thing: str) -> str:
    return thing.partition("#")[0] if "#" in thing else thing


@pytest.mark.parametrize(("one", "thing", "document", "variants"), SHAPES.values(), ids=SHAPES)
def test_a_thing_leads_to_its_document_and_variants(
    one: Pattern, thing: str, document: str, variants: dict[str, str]
) -> None:
    values = one.describes(absolute(thing))
    assert values is not None
    assert Patterns((one,)).document_of(absolute(thing)) == absolute(document)
    assert {name: one.variant_of(values, BY_NAME[name]) for name in variants} == {
        n: absolute(u) for n, u in variants.items()
    }


@pytest.mark.parametrize(("one", "thing", "document", "variants"), SHAPES.values(), ids=SHAPES)
def test_a_document_and_its_variants_lead_back_to_the_thing(
    one: Pattern, thing: str, document: str, variants: dict[str, str]
) -> None:
    patterns = Patterns((one,))
    first = patterns.match(path_of(absolute(document)))[0]
    assert (first.role, first.thing, first.variant) == ("document", stem(absolute(thing)), None)
    for name, url in variants.items():
        assert (stem(absolute(thing)), BY_NAME[name]) in [
            (m.thing, m.variant) for m in patterns.match(path_of(absolute(url)))
        ]


@pytest.mark.parametrize(("one", "thing", "document", "variants"), SHAPES.values(), ids=SHAPES)
def test_a_pattern_that_works_does_not_collide_with_itself(
    one: Pattern, thing: str, document: str, variants: dict[str, str]
) -> None:
    assert not list(collisions((one,)))


@pytest.mark.parametrize(
    "raw", ["/id/café", "/id/cafe\u0301", "/id/caf%C3%A9", "/id/caf%c3%a9", "/id/cafe%cc%81"], ids=ascii
)
def test_every_spelling_of_a_path_names_one_thing(raw: str) -> None:
    assert [(m.role, m.thing) for m in Patterns((SLASH,)).match(raw)] == [("thing", f"{BASE}/id/café")]


# (pattern, path): what a pattern must not take for its own
STRANGERS = {
    "other-prefix": (SLASH, "/idx/ada"),
    "no-name": (SLASH, "/id/"),
    "no-name-no-slash": (SLASH, "/id"),
    "longer-prefix": (SLASH, "/x/id/ada"),
    "query": (SLASH, "/id/ada?x"),
    "hash": (SLASH, "/id/ada#x"),
    "slash-in-a-segment": (ROOT, "/a/b"),
    "typed-too-few": (TYPED, "/id/person"),
    "typed-too-many": (TYPED, "/id/person/ada/x"),
    "constraint": (CONSTRAINED, "/animal/1843/ada"),
    "constraint-digits": (CONSTRAINED, "/person/18430/ada"),
    "constraint-newline": (CONSTRAINED, "/person/1843%0A/ada"),
    "unknown-extension": (DBPEDIA, "/data/x/y.ttl"),
    "vocabulary-newline": (VOCABULARY, "/ns%0A"),
    "vocabulary-below": (VOCABULARY, "/ns/x"),
    "root-vocabulary-below": (ROOT_VOCABULARY, "/x"),
    "empty": (SLASH, ""),
    "star": (SLASH, "*"),
}


@pytest.mark.parametrize(("one", "path"), STRANGERS.values(), ids=STRANGERS)
def test_a_path_of_no_pattern_means_nothing(one: Pattern, path: str) -> None:
    assert Patterns((one,)).match(path) == []


def test_a_trailing_newline_stays_part_of_the_name() -> None:
    assert [m.thing for m in Patterns((SLASH,)).match("/id/ada%0A")] == [f"{BASE}/id/ada%0A"]


def test_a_hash_thing_is_matched_by_its_fragment_too() -> None:
    assert VOCABULARY.describes(f"{BASE}/ns#Person") == {"term": "Person"}
    assert VOCABULARY.describes(f"{BASE}/ns") is None
    assert PEOPLE.describes(f"{BASE}/people/ada#you") is None


def test_a_hash_vocabulary_is_a_document_and_never_a_thing_to_redirect_from() -> None:
    assert [match.role for match in Patterns((VOCABULARY,)).match("/ns")] == ["document"]


NAMES = st.one_of(
    st.sampled_from(
        [
            "ada",
            "ada.ttl",
            "v1.2",
            "a.de.html",
            "a.de",
            "de.html",
            "ttl",
            ".ttl",
            "..",
            ".",
            "a.ttl.ttl",
            "a.html.de",
            "a%2Ettl",
            "index",
            "index.ttl",
            "a.index",
            "café",
            "café.nt",
            "東京",
            "100%25",
            "a%2Fb",
            "a%0A",
            "ada.ttl%0A",
            "a b",
            "a+b",
            "x.en-GB.md",
            "q'uote",
            "(a)",
            "*",
            "a;b=c",
            "a,b",
            "a:b@c",
            "a.TTL",
            "a.jsonld",
            "a.n3",
            "🐝.html",
            "a..ttl",
            "de",
            "ext",
        ]
    ),
    st.text(min_size=1, max_size=12).filter(lambda text: not set(text) & set("/?#")),
    st.lists(
        st.sampled_from([*(v.extension for v in VARIANTS), "de", "en-GB", "x", "é", "%2E", "%", ""]),
        min_size=1,
    )
    .map(".".join)
    .filter(bool),
).map(canonical)
LANGUAGES = st.sampled_from(["", "de", "en-GB", "gsw"])
ONE_NAME = {
    "slash": SLASH,
    "dbpedia": DBPEDIA,
    "dbpedia-document": DBPEDIA_WITH_DOCUMENT,
    "root": ROOT,
    "people": PEOPLE,
    "vocabulary": VOCABULARY,
    "qudt": QUDT,
    "folders": FOLDERS,
    "elsewhere": ELSEWHERE,
    "extension-first": EXTENSION_FIRST,
    "accented": ACCENTED,
    "fixed-end": pattern("/id/{name}/it", "/id/{name}/about"),
    "constrained": pattern("/{name:(?!doc$)[^/]+}", "/doc/{name}"),
}


def matching(found: list[Match], thing: str, variant: Variant | None, language: str = "") -> list[int]:
    wanted = ("document", thing, variant, language)
    return [
        n
        for n, match in enumerate(found)
        if (match.role, match.thing, match.variant, match.language) == wanted
    ]


@pytest.mark.parametrize("one", ONE_NAME.values(), ids=ONE_NAME)
@unhurried
@given(name=NAMES)
@example(name="ada.ttl")
@example(name="a.de.html")
def test_the_document_of_every_thing_leads_back_to_it_first(one: Pattern, name: str) -> None:
    thing = canonical(re.sub(r"\{\+?(?:name|term)[^}]*\}", lambda _: name, one.thing.text))
    values = one.describes(thing)
    if values is None:
        assert ":" in one.thing.text.partition("{")[2], "only a constraint may turn a name away"
        return
    found = Patterns((one,)).match(path_of(one.document_of(values)))
    assert matching(found, stem(thing), None)[:1] == [0]


@pytest.mark.parametrize("one", ONE_NAME.values(), ids=ONE_NAME)
@unhurried
@given(name=NAMES, language=LANGUAGES, data=st.data())
def test_every_variant_leads_back_to_its_thing(
    one: Pattern, name: str, language: str, data: st.DataObject
) -> None:
    thing = canonical(re.sub(r"\{\+?(?:name|term)[^}]*\}", lambda _: name, one.thing.text))
    values = one.describes(thing)
    variant = data.draw(st.sampled_from([v for v in VARIANTS if v.prose or not language]))
    if values is not None:
        url = one.variant_of(values, variant, language)
        assert url.isascii()
        assert matching(Patterns((one,)).match(path_of(url)), stem(thing), variant, language)


@unhurried
@given(
    segments=st.lists(NAMES, min_size=1, max_size=4),
    variant=st.sampled_from(VARIANTS),
    end=st.sampled_from(["", "/"]),
)
def test_names_with_slashes_keep_the_invariant(segments: list[str], variant: Variant, end: str) -> None:
    thing = f"{BASE}/id/{'/'.join(segments)}{end}"
    values = SLASH.describes(thing)
    assert values is not None
    patterns = Patterns((SLASH,))
    assert matching(patterns.match(path_of(SLASH.document_of(values))), thing, None)[:1] == [0]
    assert matching(patterns.match(path_of(SLASH.variant_of(values, variant))), thing, variant)


@unhurried
@given(name=NAMES, data=st.data())
def test_two_variants_of_one_thing_never_share_a_url(name: str, data: st.DataObject) -> None:
    one = data.draw(
        st.sampled_from([SLASH, DBPEDIA, DBPEDIA_WITH_DOCUMENT, FOLDERS, PEOPLE, EXTENSION_FIRST])
    )
    urls = [
        one.document_of({"name": name}),
        *(one.variant_of({"name": name}, variant) for variant in VARIANTS),
    ]
    assert len(set(urls)) == len(urls)


@unhurried
@given(path=st.text() | st.text(alphabet="/iddocx.%2Ftel{}#?").map("/".__add__))
def test_matching_never_raises(path: str) -> None:
    patterns = Patterns((SLASH, DBPEDIA, ROOT, VOCABULARY, PEOPLE, CONSTRAINED))
    assert all(match.thing for match in patterns.match(path))


HOST_A = pattern("http://a.example/id/{name}", "http://a.example/doc/{name}")
HOST_B = pattern("http://b.example/id/{name}", "http://b.example/doc/{name}")
PAGES_A = pattern(
    "http://a.example/x/{name}", "http://data.example/a/{name}", html="http://a.example/page/{name}"
)
PAGES_B = pattern(
    "http://b.example/x/{name}", "http://data.example/b/{name}", html="http://b.example/page/{name}"
)


@pytest.mark.parametrize("path", ["/id/x", "/doc/x", "/doc/x.ttl"])
@pytest.mark.parametrize(("host", "first"), [("a.example", HOST_A), ("b.example", HOST_B)])
def test_a_configured_host_selects_among_patterns_that_differ_by_host(
    path: str, host: str, first: Pattern
) -> None:
    assert Patterns((HOST_A, HOST_B)).match(path, host)[0].pattern is first


@pytest.mark.parametrize(("host", "first"), [("a.example", PAGES_A), ("b.example", PAGES_B)])
def test_a_host_selects_by_where_the_variant_is(host: str, first: Pattern) -> None:
    assert Patterns((PAGES_A, PAGES_B)).match("/page/x", host)[0].pattern is first


@pytest.mark.parametrize(
    "host", ["", "localhost:8000", "evil.example", "a.example.evil", "A", "a.example:80", "*"]
)
@pytest.mark.parametrize("path", ["/id/x", "/doc/x.ttl", "/nothing"])
def test_any_other_host_decides_nothing(path: str, host: str) -> None:
    patterns = Patterns((HOST_A, HOST_B))
    assert patterns.match(path, host) == patterns.match(path)


@pytest.mark.parametrize("host", ["a.example", "b.example"])
@pytest.mark.parametrize("path", ["/id/x", "/doc/x.ttl"])
def test_on_a_host_of_the_settings_is_only_what_they_put_there(path: str, host: str) -> None:
    patterns = Patterns((HOST_A, HOST_B))
    things = {match.thing for match in patterns.match(path, host)}
    assert f"http://{host}/id/x" in things
    assert all(thing.startswith(f"http://{host}/") for thing in things)


def test_the_first_pattern_of_the_settings_names_a_thing() -> None:
    first, second = pattern("/id/{kind}/{name}", "/a/{kind}/{name}"), pattern("/id/x/{name}", "/b/{name}")
    found = Patterns((first, second)).thing(f"{BASE}/id/x/y")
    assert found
    assert found[0] is first


# Two patterns, or one, that claim one URL, and a part of the sentence that says so.
COLLISIONS = {
    "same-thing": (("/id/{name}", "/doc/{name}"), ("/id/{other}", "/about/{other}"), "name the thing"),
    "same-thing-constrained": (("/id/{n:[0-9]+}", "/d/{n}"), ("/id/{n:[0-9]+}", "/e/{n}"), "name the thing"),
    "same-thing-odd-constraint": (("/id/{n:§+!}", "/d/{n}"), ("/id/{m:§+!}", "/e/{m}"), "name the thing"),
    "digits-among-names": (("/id/{n:[0-9]+}", "/d/{n}"), ("/id/{name}", "/e/{name}"), "name the thing"),
    "year-among-names": (("/id/{n:[0-9]{4}}", "/d/{n}"), ("/id/{name}", "/e/{name}"), "name the thing"),
    "words-among-names": (("/id/{n:person|place}", "/d/{n}"), ("/id/{name}", "/e/{name}"), "name the thing"),
    "names-among-deep-names": (("/id/{name}", "/d/{name}"), ("/id/{+name}", "/e/{+name}"), "name the thing"),
    "typed-among-deep-names": (
        ("/id/{kind}/{name}", "/d/{kind}/{name}"),
        ("/id/{+name}", "/e/{+name}"),
        "name the thing",
    ),
    "fixed-among-names": (("/id/x", "/d/x"), ("/id/{name}", "/e/{name}"), "name the thing"),
    "same-hash-things": (("/ns#{term}", "/ns"), ("/ns#{name}", "/about"), "name the thing"),
    "same-document": (("/a/{name}", "/doc/{name}"), ("/b/{name}", "/doc/{name}"), "have the document"),
    "document-among-deep": (
        ("/a/{name}", "/doc/a/{name}"),
        ("/b/{+name}", "/doc/{+name}"),
        "have the document",
    ),
    "same-html": (
        ("/a/{n}", "/doc/a/{n}", "/page/{n}"),
        ("/b/{n}", "/doc/b/{n}", "/page/{n}"),
        "have the document",
    ),
    "same-rdf": (
        ("/a/{n}", "/doc/a/{n}", "", "/data/{n}.{ext}"),
        ("/b/{n}", "/doc/b/{n}", "", "/data/{n}.{ext}"),
        "have the document",
    ),
    "html-is-other-document": (
        ("/a/{n}", "/doc/{n}", "/page/{n}"),
        ("/b/{n}", "/page/{n}"),
        "have the document",
    ),
    "document-is-thing": (("/id/{name}", "/x/{name}"), ("/x/{name}", "/doc/{name}"), "also a thing"),
    "thing-is-document": (("/x/{name}", "/doc/{name}"), ("/id/{name}", "/x/{name}"), "also a thing"),
    "html-is-thing": (("/id/{name}", "/doc/{name}", "/x/{name}"), ("/x/{name}", "/d/{name}"), "also a thing"),
    "rdf-is-thing": (
        ("/id/{name}", "/doc/{name}", "", "/x/{name}.{ext}"),
        ("/x/{name}", "/d/{name}"),
        "also a thing",
    ),
    "variant-is-thing": (("/ns#{term}", "/ns"), ("/{term:(?!ns$)[^/]+}", "/about/{term}"), "also a thing"),
    "document-is-thing-of-a-hash-elsewhere": (
        ("/people/{name}#me", "/profile/{name}"),
        ("/id/{name}", "/people/{name}"),
        "also a thing",
    ),
    "index-is-thing": (("/ns/#{term}", "/ns/"), ("/ns/{+name}", "/doc/{+name}"), "also a thing"),
    "hash-document-is-thing": (
        ("/people/{n}#me", "/people/{n}"),
        ("/people/{n}", "/doc/{n}"),
        "names parts of things",
    ),
}


@pytest.mark.parametrize(("first", "second", "part"), COLLISIONS.values(), ids=COLLISIONS)
def test_patterns_that_claim_one_url_are_found(
    first: tuple[str, ...], second: tuple[str, ...], part: str
) -> None:
    one, two = pattern(*first, line=3), pattern(*second, line=7)
    found = [(a.line, b.line, sentence) for a, b, sentence in collisions((one, two))]
    assert found
    assert (found[0][0], found[0][1]) == (3, 7)
    assert part in found[0][2]


OWN_COLLISIONS = {
    "itself": ("/id/{name}", "/id/{name}"),
    "below-itself": ("/{+name}", "/doc/{+name}"),
    "html-itself": ("/id/{name}", "/doc/{name}", "/id/{name}"),
    "variants-itself": ("/id/{name}", "/doc/{name}", "", "/id/{name}.{ext}"),
    "deep": ("/id/{+name}", "/id/doc/{+name}"),
}


@pytest.mark.parametrize("templates", OWN_COLLISIONS.values(), ids=OWN_COLLISIONS)
def test_a_pattern_whose_documents_are_things_is_found(templates: tuple[str, ...]) -> None:
    assert any("also a thing" in sentence for _, _, sentence in collisions((pattern(*templates),)))


LEGAL = {
    "kinds": [
        ("/id/{+name}", "/doc/{+name}"),
        ("/ns#{term}", "/ns"),
        ("/people/{name}#me", "/people/{name}"),
    ],
    "hosts": [
        ("http://a.example/id/{n}", "http://a.example/doc/{n}"),
        ("http://b.example/id/{n}", "http://b.example/doc/{n}"),
    ],
    "two-vocabularies": [("/a#{term}", "/a"), ("/b#{term}", "/b")],
    "prefixes": [("/id/a/{+n}", "/doc/a/{+n}"), ("/id/b/{+n}", "/doc/b/{+n}")],
    "root-and-slash": [("/{term}", "/docs/{term}"), ("/id/{+name}", "/docs/id/{+name}")],
    "guarded-root": [("/ns#{term}", "/ns"), (r"/{term:(?!ns(?:\..*)?$)[^/]+}", "/about/{term}")],
    "disjoint-constraints": [("/{n:[0-9]+}", "/doc/{n}"), ("/{w:[a-z]+}", "/doc-of/{w}")],
    "dbpedia-and-ontology": [
        ("/resource/{name}", "/about/{name}", "/page/{name}", "/data/{name}.{ext}"),
        ("/ontology/{term}", "/ontology-doc/{term}"),
    ],
    "dbpedia-without-document": [
        ("/resource/{name}", "", "/page/{name}", "/data/{name}.{ext}"),
        ("/property/{p}", "/properties/{p}"),
    ],
    "document-on-another-host": [
        ("http://qudt.org/vocab/unit/{name}", "https://www.qudt.org/vocab/unit/{name}")
    ],
    "guarded-deep": [("/{name:(?!doc/).+}", "/doc/{name}")],
}


@pytest.mark.parametrize("templates", LEGAL.values(), ids=LEGAL)
def test_patterns_that_share_no_url_are_not_refused(templates: list[tuple[str, ...]]) -> None:
    assert not list(collisions(tuple(pattern(*one) for one in templates)))


@pytest.mark.parametrize("field", ["A.example", "a.example:80", "a.example:443", "a.example.", "a.EXAMPLE:"])
def test_a_host_is_known_in_any_spelling(field: str) -> None:
    patterns = Patterns((HOST_B, HOST_A))
    assert {match.thing for match in patterns.match("/id/x", plain_host(field))} == {"http://a.example/id/x"}


@pytest.mark.parametrize(
    ("target", "field", "expected"),
    [
        ("/id/x?y", "a.example", ("/id/x?y", "a.example")),
        ("http://b.example/id/x?y", "a.example", ("/id/x?y", "b.example")),
        ("HTTPS://B.example:443/id/x", "a.example", ("/id/x", "b.example")),
        ("http://b.example", "", ("/", "b.example")),
        ("*", "a.example", ("*", "a.example")),
        ("/http://b.example/", "a.example", ("/http://b.example/", "a.example")),
    ],
)
def test_a_whole_uri_as_target_outdoes_the_host_field(
    target: str, field: str, expected: tuple[str, str]
) -> None:
    assert target_and_host(target, field) == expected  # RFC 9112 section 3.2.2


@given(
    template=st.lists(st.sampled_from(["{+%}", "{%}", "/", "-", "ab", "a"]), min_size=1, max_size=7),
    text=st.text("ab-/#?", max_size=24),
)
@hypothesis_settings(max_examples=5 * hypothesis_settings().max_examples)
def test_long_paths_are_matched_as_short_ones_are(template: list[str], text: str):
    whole = "".join(part.replace("%", f"v{number}") for number, part in enumerate(template))
    found = re.fullmatch(regex_of(whole), text, re.DOTALL)
    assert matched(pieces_of(whole), text) == (found.groupdict() if found else None)


def test_a_path_too_long_for_its_expression_has_the_values_that_a_short_one_has():
    deep = pattern("/id/{+a}/x/{+b}/end", "/doc/{+a}/x/{+b}")
    long = "y/x/" * 1000
    values = {"a": f"{long}y", "b": "z"}
    assert Patterns((deep,)).thing(f"{BASE}/id/{long}y/x/z/end") == (deep, values)
    assert Patterns((deep,)).thing(f"{BASE}/id/{long}y/x/z/end/end#me")[1] == {**values, "b": "z/end"}
    assert Patterns((deep,)).thing(f"{BASE}/id/{long}y/x/z/other") is None
    assert [match.values for match in Patterns((deep,)).match(f"/id/{long}y/x/z/end")] == [values]


# What a constraint repeats, and the power of a path's length that matching it may take, 0 for beyond any.
COSTS = {
    r"[0-9]{4}x?": 1,
    r"(?!doc/).+": 1,
    r"[a-z]+-[a-z]+-[a-z]+": 1,
    r"(?:%[0-9A-F]{2}|[^%/])+": 1,
    r"(?:[A-Z][a-z]*)+": 1,
    r"(?:\d{1,3}\.){3}\d{1,3}": 1,
    r"(?:a++)+b": 1,
    r"[a-z0-9]+(?:-[a-z0-9]+)*": 2,
    r"[^/]+(?:/[^/]+)*": 2,
    r".+-.+": 2,
    r"(?!(?:.+/about)(?:\.(?:[^/]*\.)?(?:ttl|rdf))?$)[^?]+": 2,
    r".*.*.*": 3,
    r".*a.*b.*c": 3,
    r"(a+)+": 0,
    r"(x+x+)+y": 0,
    r"(\w+\s?)*": 0,
    r"(?:a?){30}": 0,
    r"(?:foo|bar|foobar)+": 0,
    r"(?:[a-z0-9]+-?)+": 0,
    r"(([a-z])+.)+[A-Z]([a-z])+": 0,
}


@pytest.mark.parametrize(("expression", "power"), COSTS.items())
def test_what_an_expression_may_cost_is_known_before_a_path_is_matched(expression: str, power: int) -> None:
    assert degree_of(expression) == power


def test_a_constraint_that_takes_the_square_of_a_length_is_not_matched_with_the_longest_paths() -> None:
    dear = Template("https://x.example/id/{n:.+-.+}")
    assert dear.match_path(f"/id/{'a-' * 900}b")
    started = time.thread_time()
    assert dear.match_path(f"/id/{'-' * 60_000}\n#") is None
    assert time.thread_time() - started < 1
    assert Template("https://x.example/id/{n:(?!doc/).+}").match_path(f"/id/{'a' * 60_000}")
