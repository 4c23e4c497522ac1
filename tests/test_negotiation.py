"""The Accept header by RFC 9110 section 12.5.1, held against what clients really send."""

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from seeother.http.languages import negotiate_language
from seeother.http.negotiation import negotiate, parse_accept
from seeother.http.variants import BY_NAME, VARIANTS

unhurried = hypothesis_settings(deadline=None)

TTL = "turtle"

# What browsers send for a page (MDN, "List of default Accept values", and captures).
BROWSERS = {
    "Firefox-3.6": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Firefox-65": "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8",
    "Firefox-92": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "Firefox-128": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/png,"
    "image/svg+xml,*/*;q=0.8",
    "Firefox-132": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Chrome-60": "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,image/apng,*/*;q=0.8",
    "Chrome-79": "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,image/apng,*/*;q=0.8,"
    "application/signed-exchange;v=b3;q=0.9",
    "Chrome-120": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
    "application/signed-exchange;v=b3;q=0.7",
    "Safari-5": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Safari-17": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "WebKit-old": "application/xml,application/xhtml+xml,text/html;q=0.9,text/plain;q=0.8,image/png,*/*;q=0.5",
    "Edge-legacy": "text/html, application/xhtml+xml, image/jxr, */*",
    "IE-9": "text/html, application/xhtml+xml, */*",
    "Opera-12": "text/html, application/xml;q=0.9, application/xhtml+xml, image/png, image/webp, image/jpeg, "
    "image/gif, "
    "image/x-xbitmap, */*;q=0.1",
    "Lynx": "text/html, text/plain, text/sgml, text/css, application/xhtml+xml, */*;q=0.01",
    "w3m": "text/html, text/*;q=0.5, image/*, application/*, x-scheme-handler/*",
    "ELinks": "text/html, application/xhtml+xml, */*;q=0.5",
    "Googlebot": "text/html,application/xhtml+xml,application/signed-exchange;v=b3,application/xml;q=0.9,*/*;q=0.8",
    "Bingbot": "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8",
    "htmx-turbo": "text/vnd.turbo-stream.html, text/html, application/xhtml+xml",
}

# What programs send, and what they get from a site whose default is Turtle.
PROGRAMS = {
    "no-header": (None, "turtle"),
    "curl": ("*/*", "turtle"),
    "wget-1.21": ("*/*", "turtle"),
    "wget-1.19-identity": ("*/*", "turtle"),
    "python-requests": ("*/*", "turtle"),
    "fetch-json": ("application/json", "jsonld"),
    "axios": ("application/json, text/plain, */*", "jsonld"),
    "jquery-json": ("application/json, text/javascript, */*; q=0.01", "jsonld"),
    "rdflib-4-no-format": (
        "application/rdf+xml,text/rdf+n3;q=0.9,application/xhtml+xml;q=0.5, */*;q=0.1",
        "rdfxml",
    ),
    "rdflib-7.6-no-format": (
        "application/rdf+xml, text/n3, text/turtle, application/n-triples, application/ld+json, application/n-quads, "
        "application/trix, application/trig",
        "turtle",
    ),
    "rdflib-xml": ("application/rdf+xml, */*;q=0.1", "rdfxml"),
    "rdflib-turtle": ("text/turtle, application/x-turtle, */*;q=0.1", "turtle"),
    "rdflib-n3": ("text/n3, */*;q=0.1", "n3"),
    "rdflib-nt": ("text/plain, */*;q=0.1", "ntriples"),
    "rdflib-json-ld": ("application/ld+json, application/json;q=0.9, */*;q=0.1", "jsonld"),
    "rdflib-json-ld-5": ("application/ld+json, application/json;p=0.9, */*;q=0.1", "jsonld"),
    "rdflib-trig": ("application/trig, */*;q=0.1", "trig"),
    "rdflib-trix": ("application/trix, */*;q=0.1", "turtle"),
    "Jena": (
        "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3",
        "turtle",
    ),
    "Jena-dataset": (
        "application/trig,application/n-quads;q=0.9,text/turtle;q=0.8,application/n-triples;q=0.7,"
        "application/ld+json;q=0.6,application/rdf+xml;q=0.5,*/*;q=0.3",
        "trig",
    ),
    # RDF4J sends one header line per type; the web server joins them.
    "RDF4J": (
        ", ".join(
            [
                "application/x-binary-rdf",
                "text/turtle;q=0.8",
                "application/trig;q=0.8",
                "application/trix;q=0.8",
                "application/n-quads;q=0.8",
                "application/n-triples;q=0.8",
                "text/plain;q=0.8",
                "application/ld+json;q=0.8",
                "application/rdf+xml;q=0.5",
                "application/xml;q=0.5",
                "text/xml;q=0.5",
                "application/rdf+json;q=0.8",
                "text/rdf+n3;q=0.8",
                "text/n3;q=0.8",
            ]
        ),
        "turtle",
    ),
    "rapper-2.0.14": (
        "application/rdf+xml, text/rdf;q=0.6, application/n-triples, text/plain;q=0.1, text/turtle, "
        "application/x-turtle, "
        "application/turtle, text/n3;q=0.3, text/rdf+n3;q=0.3, application/rdf+n3;q=0.3, application/x-trig, "
        "application/rss;q=0.8, application/rss+xml;q=0.8, text/rss;q=0.8, application/xml;q=0.3, text/xml;q=0.3, "
        "application/atom+xml;q=0.3, text/html;q=0.2, application/xhtml+xml;q=0.4, text/html;q=0.6, "
        "application/xhtml+xml;q=0.8, text/x-nquads, */*;q=0.1",
        "turtle",
    ),
    "Comunica": (
        "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
        "text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,application/xml;q=0.3,image/svg+xml;q=0.3,"
        "text/xml;q=0.3,text/html;q=0.2,application/xhtml+xml;q=0.18,application/json;q=0.135,text/shaclc;q=0.1,"
        "text/shaclc-ext;q=0.05",
        "nquads",
    ),
    "LDflex": (
        "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
        "text/turtle;q=0.5,*/*;q=0.1",
        "nquads",
    ),
    "ldfetch": (
        "application/trig;q=1.0,application/n-quads,application/ld+json;q=0.9,application/rdf+xml;q=0.8,text/turtle,"
        "application/n-triples",
        "turtle",
    ),
    # dotNetRDF names HTML with the same weight as its RDF types: RDF comes first.
    "dotNetRDF": (
        "application/n-triples,text/plain,text/ntriples,text/ntriples+turtle,application/rdf-triples,"
        "application/x-ntriples,application/turtle,text/turtle,application/x-turtle,text/rdf+n3,text/n3,"
        "application/rdf+xml,text/xml,application/xml,application/json,text/json,application/rdf+json,text/html,"
        "application/xhtml+xml,*/*;q=0.5",
        "turtle",
    ),
    "EasyRdf-1.1": (
        "application/ld+json,application/n-triples,application/sparql-results+json,application/json,"
        "application/x-httpd-php-source,application/x-ntriples;q=0.9,text/ntriples;q=0.9,application/ntriples;q=0.9,"
        "text/plain;q=0.9,application/rdf+json;q=0.9,text/json;q=0.9,text/turtle;q=0.8,"
        "application/sparql-results+xml;q=0.8,application/rdf+xml;q=0.8,application/turtle;q=0.7,"
        "application/x-turtle;q=0.7,application/xhtml+xml;q=0.4,text/html;q=0.4",
        "jsonld",
    ),
    "Ruby-linter": (
        "application/n-triples, text/plain;q=0.5, application/n-quads, text/x-nquads, application/ld+json, "
        "application/x-ld+json, application/rdf+json, text/html;q=0.5, application/xhtml+xml;q=0.7, "
        "image/svg+xml, text/n3, "
        "text/rdf+n3, application/rdf+n3, text/turtle, text/rdf+turtle, application/turtle, application/x-turtle, "
        "application/rdf+xml, text/csv, text/tab-separated-values, application/csvm+json, application/trig, "
        "application/x-trig, application/trix, */*;q=0.1",
        "turtle",
    ),
    "Protege": (
        "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09",
        "rdfxml",
    ),
    "Java-URLConnection": ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "html"),
    "Mastodon": (
        'application/activity+json, application/ld+json; profile="https://www.w3.org/ns/activitystreams", '
        "text/html;q=0.1",
        "jsonld",
    ),
    "pyld": ("application/ld+json, application/json", "jsonld"),
    "jsonld.js": (
        'application/ld+json;profile="http://www.w3.org/ns/json-ld#context", application/ld+json',
        "jsonld",
    ),
    "OWL-API-xml-only": ("application/xml", "rdfxml"),
    "Claude-Code": ("text/markdown, text/html, */*", "markdown"),
}


def chosen(accept: str | None, default: str = TTL) -> str | None:
    variant = negotiate(accept, default).chosen
    return variant.name if variant else None


@pytest.mark.parametrize("default", sorted(BY_NAME))
@pytest.mark.parametrize("accept", BROWSERS.values(), ids=BROWSERS)
def test_every_browser_gets_html_whatever_the_default(accept: str, default: str) -> None:
    assert chosen(accept, default) == "html"


@pytest.mark.parametrize(("accept", "expected"), PROGRAMS.values(), ids=PROGRAMS)
def test_every_program_gets_the_format_it_reads_best(accept: str | None, expected: str) -> None:
    assert chosen(accept) == expected


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda v: v.name)
def test_the_registered_type_alone_gets_its_variant(variant: object) -> None:
    assert chosen(variant.media_type, "markdown") == variant.name  # type: ignore[attr-defined]


ALIASES = [(alias, variant.name) for variant in VARIANTS for alias in variant.aliases]


@pytest.mark.parametrize(("alias", "name"), ALIASES, ids=[alias for alias, _ in ALIASES])
def test_an_alias_gets_its_variant(alias: str, name: str) -> None:
    assert chosen(alias, "rdfxml") == name


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("application/json", "jsonld"),
        ("application/x-turtle", "turtle"),
        ("text/plain", "ntriples"),
        ("application/xhtml+xml", "html"),
        ("application/xml", "rdfxml"),
        ("text/xml", "rdfxml"),
    ],
)
def test_the_customary_other_names_are_known(alias: str, name: str) -> None:
    assert chosen(alias, "n3") == name


def test_an_alias_is_never_sent() -> None:
    aliases = {alias for variant in VARIANTS for alias in variant.aliases}
    assert not aliases & {variant.media_type for variant in VARIANTS}


# (Accept, default, expected); None: 406
RULES = {
    # RFC 9110 section 12.5.1: the most specific range decides, however low its weight
    "specific-over-type": ("text/*, text/turtle;q=0.1", "turtle", "n3"),
    "specific-over-all": ("*/*, text/turtle;q=0.1", "turtle", "jsonld"),
    "type-over-all": ("*/*;q=0.9, text/*;q=0.1", "turtle", "jsonld"),
    "specific-raises": ("*/*;q=0.1, application/trig", "turtle", "trig"),
    "type-range": ("application/*", "turtle", "jsonld"),
    "type-range-default": ("application/*", "nquads", "nquads"),
    "text-range": ("text/*", "jsonld", "turtle"),
    # parameters are more specific than none (RFC 9110 section 12.5.1, example text/plain;format=flowed)
    "charset-more-specific": (
        "text/turtle;q=0.2, text/turtle;charset=utf-8, text/html;q=0.5",
        "turtle",
        "turtle",
    ),
    "unknown-parameter-less": ("text/html;level=1, text/html;q=0.4, text/turtle;q=0.5", "turtle", "turtle"),
    # order is no preference
    "order": ("application/rdf+xml, text/turtle", "turtle", "turtle"),
    "order-reversed": ("text/turtle, application/rdf+xml", "turtle", "turtle"),
    "order-default": ("text/turtle, application/rdf+xml", "rdfxml", "rdfxml"),
    # q=0 excludes
    "zero": ("text/turtle;q=0", "turtle", None),
    "zero-of-all": ("*/*;q=0", "turtle", None),
    "zero-with-all": ("text/turtle;q=0, */*", "turtle", "jsonld"),
    "zero-all-but": ("*/*;q=0, text/html", "turtle", "html"),
    "zero-type": ("text/*;q=0, */*", "turtle", "jsonld"),
    "zero-three-digits": ("text/turtle;q=0.000, */*;q=0.001", "turtle", "jsonld"),
    "zero-only-default": ("text/turtle;q=0, application/trig;q=0.5", "turtle", "trig"),
    "zero-with-unknown-parameter": ("text/turtle;version=1.2;q=0, text/turtle", "turtle", "turtle"),
    # weights (section 12.4.2), never above one; what clients write beyond the grammar is read as meant
    "q-no-zero": ("image/gif, */*; q=.2", "turtle", "turtle"),
    "q-no-zero-less": ("text/turtle;q=.5, text/html;q=.9", "turtle", "html"),
    "q-no-zero-zero": ("text/turtle;q=.0, */*;q=.1", "turtle", "jsonld"),
    "q-java": ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "turtle", "html"),
    "q-java-rdf": ("application/rdf+xml, image/gif, *; q=.2, */*; q=.2", "turtle", "rdfxml"),
    "q-four-decimals": ("text/html;q=0.1234, text/turtle;q=0.1233", "turtle", "html"),
    "q-many-decimals": ("text/html;q=0.33333333333333331, text/turtle;q=0.3", "turtle", "html"),
    "q-tiny-is-not-zero": ("text/html;q=0.0001", "turtle", "html"),
    "q-1.0000": ("text/html;q=1.0000, text/turtle;q=0.9999", "turtle", "html"),
    "q-one": ("text/turtle;q=1, text/html;q=0.999", "html", "turtle"),
    "q-one-dot": ("text/html;q=1.", "turtle", "html"),
    "q-zero-dot": ("text/html;q=0., */*;q=0.1", "html", "turtle"),
    "q-1.000": ("text/html;q=1.000", "turtle", "html"),
    "q-three-decimals": ("text/html;q=0.123, text/turtle;q=0.124", "html", "turtle"),
    "q-capital": ("text/html;Q=0.2, application/trig;Q=0.3", "turtle", "trig"),
    "q-spaced": ("text/html ; q=0.2 ,\tapplication/trig\t;\tq=0.3", "turtle", "trig"),
    # type names are case-insensitive (section 8.3.1)
    "capitals": ("TEXT/HTML", "turtle", "html"),
    "capitals-range": ("Application/*", "turtle", "jsonld"),
    # parameters do not break a match
    "charset": ("text/turtle;charset=utf-8", "jsonld", "turtle"),
    "charset-capital": ("text/turtle; charset=UTF-8", "jsonld", "turtle"),
    "charset-quoted": ('text/turtle; charset="utf-8"', "jsonld", "turtle"),
    "charset-other": ("text/turtle; charset=iso-8859-1", "jsonld", "turtle"),
    "charset-application": ("application/rdf+xml; charset=utf-8", "turtle", "rdfxml"),
    "profile": ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "turtle", "jsonld"),
    "profile-and-q": (
        'application/ld+json;profile="http://a/,b";q=0.5, text/turtle;q=0.4',
        "turtle",
        "jsonld",
    ),
    "quoted-comma": ('text/html;title="a, text/turtle"', "turtle", "html"),
    "quoted-quote": (
        r'text/html;title="a\", text/turtle;q=1, b";q=0.5, application/trig;q=0.4',
        "turtle",
        "html",
    ),
    "level": ("text/html;level=1", "turtle", "html"),
    "version": ("text/turtle;version=1.2", "jsonld", "turtle"),
    "extension": ("text/html;q=0.3;mxb=100, application/trig;q=0.4", "turtle", "trig"),
    "empty-parameter": ("text/html;", "turtle", "html"),
    "empty-parameters": ("text/html;;;q=0.5", "turtle", "html"),
    # ties: the type named most closely, then the site's default, then RDF before HTML
    "tie-named-over-range": ("text/html, */*", "turtle", "html"),
    "tie-named-over-type": ("text/html, application/*", "jsonld", "html"),
    "tie-type-over-all": ("application/*, */*", "turtle", "jsonld"),
    "tie-default": ("text/html, application/trig", "html", "html"),
    "tie-rdf": ("text/html, application/trig", "turtle", "trig"),
    "tie-rdf-xhtml": ("application/xhtml+xml, application/n-quads", "turtle", "nquads"),
    "tie-rdf-profile": ('text/html, application/ld+json;profile="http://a"', "turtle", "jsonld"),
    "tie-html-charset": ("text/html;charset=utf-8, text/turtle", "jsonld", "turtle"),
    "tie-alias": ("text/html, text/plain", "turtle", "html"),
    "tie-aliases": ("application/json, text/plain", "turtle", "jsonld"),
    "tie-markdown": ("text/html, text/markdown", "turtle", "markdown"),
    "tie-markdown-default": ("text/html, text/markdown", "html", "html"),
    # XML's own names mean RDF/XML only where nothing else is acceptable
    "xml-alone": ("text/xml", "turtle", "rdfxml"),
    "xml-over-html": ("application/xml, text/html;q=0.1", "turtle", "html"),
    "xml-over-all": ("application/xml, */*;q=0.1", "turtle", "turtle"),
    "xml-refusing-rest": ("application/xml, */*;q=0", "turtle", "rdfxml"),
    "xml-zero": ("application/xml;q=0", "turtle", None),
    "xml-but-not-rdfxml": ("application/xml, application/rdf+xml;q=0", "turtle", None),
    "xml-and-images": ("image/png, application/xml;q=0.5", "turtle", "rdfxml"),
    # nothing acceptable
    "image": ("image/png", "turtle", None),
    "video": ("video/*;q=0.5, image/*", "turtle", None),
    "pdf": ("application/pdf", "turtle", None),
    "sparql-results": ("application/sparql-results+json", "turtle", None),
    # repeated lines come joined by commas; empty list elements are nothing (section 5.6.1.2)
    "joined": ("text/html;q=0.5, application/trig;q=0.6", "turtle", "trig"),
    "empty-elements": (", ,text/html,,", "turtle", "html"),
    # named twice: the kinder weight counts
    "twice": ("text/html;q=0.2, text/html;q=0.6, application/trig;q=0.5", "turtle", "html"),
    # no readable range is no header
    "empty": ("", "jsonld", "jsonld"),
    "blank": (" \t ", "jsonld", "jsonld"),
    "commas": (",,,", "html", "html"),
    "malformed-only": ("text", "html", "html"),
}


@pytest.mark.parametrize(("accept", "default", "expected"), RULES.values(), ids=RULES)
def test_the_rules_of_section_12_5_1_hold(accept: str, default: str, expected: str | None) -> None:
    assert chosen(accept, default) == expected


MALFORMED = [
    "text",
    "text/",
    "/html",
    "/",
    "*",
    "*; q=.2",
    "*/html",
    "text//html",
    "te xt/html",
    "text/ht ml",
    "text/html;q=",
    "text/html;q=.",
    "text/html;q=2",
    "text/html;q=1.5",
    "text/html;q=1.001",
    "text/html;q=1.0001",
    "text/html;q=.5.5",
    "text/html;q=-1",
    "text/html;q=abc",
    "text/html;q=1e0",
    "text/html;q=0x1",
    "text/html;q=00.5",
    "text/html;q=+1",
    'text/html;q="1"',
    "text/html;q=nan",
    "text/html;q=inf",
    "text/html;q=0.5/x",
    "text/html;q=0.5 x",
    "text/html;charset",
    "text/html;charset=",
    "text/html;=utf-8",
    "text/html charset=utf-8",
    "text/html;a b",
    "text\\html",
    "text/html/x",
    "text/html?",
    "<text/html>",
    "(text/html)",
    "text/html\x00",
    "text/html\n",
    "text/html;q=1\n",
    "te\u00efxt/html",
    "text/html;q=\u0661",
    "text/html;x=\u00e9",
    "\u2028",
    "q=1",
    ";q=1",
    "text/html;q=0.5=1",
]


@pytest.mark.parametrize("part", MALFORMED, ids=ascii)
@pytest.mark.parametrize(
    "accept", ["image/png", "text/turtle", "application/trig;q=0.3, text/n3;q=0.2", "text/html;q=0"]
)
def test_a_malformed_part_is_passed_over_wherever_it_stands(part: str, accept: str) -> None:
    expected = negotiate(accept, TTL)
    assert negotiate(f"{part}, {accept}", TTL) == expected
    assert negotiate(f"{accept}, {part}", TTL) == expected
    assert negotiate(f"{accept},{part},{part}", TTL) == expected


@pytest.mark.parametrize("part", MALFORMED, ids=ascii)
def test_a_header_of_malformed_parts_is_as_no_header(part: str) -> None:
    assert chosen(part, "html") == "html"
    assert chosen(part, "jsonld") == "jsonld"


WELL_FORMED = st.builds(
    lambda media, weight: media + (f";q={weight}" if weight else ""),
    st.sampled_from(
        [
            "*/*",
            "text/*",
            "application/*",
            "image/*",
            "image/png",
            "application/xml",
            "text/xml",
            "text/turtle;charset=utf-8",
            *(v.media_type for v in VARIANTS),
            *(alias for v in VARIANTS for alias in v.aliases),
        ]
    ),
    st.sampled_from(["", "0", "0.001", "0.1", "0.5", "0.50", "0.9", "1", "1.000"]),
)
HEADERS = st.lists(WELL_FORMED, min_size=1, max_size=6)


@unhurried
@given(accept=st.text(), default=st.sampled_from(sorted(BY_NAME)))
@example(accept='"' * 200, default="turtle")
@example(accept='text/html;a="\\', default="turtle")
def test_negotiation_never_raises(accept: str, default: str) -> None:
    found = negotiate(accept, default)
    assert found.reason
    assert len(found.scores) == len(VARIANTS)


@unhurried
@given(accept=st.text(alphabet='texhml/*;q=0.159,"\\ \t-+'), default=st.sampled_from(sorted(BY_NAME)))
def test_negotiation_never_raises_on_what_looks_like_a_header(accept: str, default: str) -> None:
    assert all(0 <= score.weight <= 1000 for score in negotiate(accept, default).scores)


@unhurried
@given(parts=HEADERS, malformed=st.sampled_from(MALFORMED), place=st.integers(0, 6))
def test_a_malformed_part_never_changes_the_outcome(parts: list[str], malformed: str, place: int) -> None:
    longer = [*parts[:place], malformed, *parts[place:]]
    assert negotiate(", ".join(longer), TTL) == negotiate(", ".join(parts), TTL)


@unhurried
@given(parts=HEADERS, data=st.data())
def test_the_order_of_the_parts_never_changes_the_choice(parts: list[str], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(parts))
    assert chosen(", ".join(shuffled)) == chosen(", ".join(parts))


@unhurried
@given(parts=HEADERS)
def test_the_chosen_variant_has_the_highest_weight_and_it_is_not_zero(parts: list[str]) -> None:
    found = negotiate(",".join(parts), TTL)
    weights = [score.weight for score in found.scores]
    assert weights == sorted(weights, reverse=True)
    assert (found.chosen is None) == (max(weights) == 0)


@unhurried
@given(parts=HEADERS, name=st.sampled_from(sorted(BY_NAME)))
def test_a_variant_refused_by_its_own_name_is_never_chosen(parts: list[str], name: str) -> None:
    media_type = BY_NAME[name].media_type
    accept = ", ".join([*(part for part in parts if not part.startswith(media_type)), f"{media_type};q=0"])
    assert chosen(accept, name) != name


def test_a_long_header_of_quotes_is_read_in_no_time() -> None:
    accept = '"\\' * 4000
    assert chosen(accept) == TTL


def test_of_many_language_ranges_those_wanted_most_are_looked_up() -> None:
    others = ", ".join(f"zh-a{n}-b-c-d;q=0.{1 + n % 8}" for n in range(300))
    assert negotiate_language(f"{others}, de;q=0.9", ("en", "de")) == "de"
    assert negotiate_language(f"{others}, de;q=0.01", ("en", "de")) == "en"
    assert negotiate_language(f"{others}, en;q=0", ("en", "de")) == "de"


def test_ranges_carry_their_text_parameters_and_weight() -> None:
    first, second = parse_accept('Text/HTML;Level=1 , application/ld+json;profile="http://a/B";q=0.25')
    assert (first.media_type, first.parameters, first.weight) == ("text/html", {("level", "1")}, 1000)
    assert (second.text, second.weight) == ('application/ld+json;profile="http://a/B";q=0.25', 250)


REASONS = {
    "no-header": (None, "site's default"),
    "highest": ("text/turtle;q=0.9, text/html;q=0.1", "Turtle has the highest quality, 0.9"),
    "closest": ("text/html, */*", "HTML is named most closely"),
    "preference": ("text/html, application/trig", "TriG comes first here"),
    "alias-is-less-close": ("application/xhtml+xml, application/trig", "TriG is named most closely"),
    "parameters-are-as-close": ("text/html;charset=utf-8, application/trig", "TriG comes first here"),
    "none": ("image/png", "no range"),
}


@pytest.mark.parametrize(("accept", "part"), REASONS.values(), ids=REASONS)
def test_the_reason_names_what_decided(accept: str | None, part: str) -> None:
    assert part in negotiate(accept, TTL).reason


# (Accept-Language, the site's languages, expected)
LANGUAGES = {
    # RFC 9110 section 12.5.4
    "none": (None, ("en", "de"), "en"),
    "empty": ("", ("en", "de"), "en"),
    "one": ("de", ("en", "de"), "de"),
    "weights": ("en;q=0.5, de;q=0.8", ("en", "de"), "de"),
    "order-among-equals": ("de, en", ("en", "de"), "de"),
    "case": ("DE", ("en", "de"), "de"),
    "site-case": ("pt-br", ("en", "pt-BR"), "pt-BR"),
    "Firefox-de": ("de,en-US;q=0.7,en;q=0.3", ("en", "de"), "de"),
    "Chrome-fr": ("fr-FR,fr;q=0.9,en-US;q=0.8,en;q=0.7", ("en", "de"), "en"),
    "Safari-swiss": ("de-ch", ("en", "de"), "de"),
    # RFC 4647 section 3.4: lookup shortens the range
    "shortened": ("de-CH-1996", ("en", "de"), "de"),
    "shortened-to-region": ("de-CH-1996", ("de", "de-CH"), "de-CH"),
    "shortened-before-next": ("de-AT, en", ("en", "de"), "de"),
    "longer-tag": ("en", ("de", "en-GB"), "en-GB"),
    "shortened-is-no-other-script": ("zh-CN, en;q=0.5", ("de", "en", "zh-Hant"), "en"),
    "shortened-is-no-other-region": ("pt-PT, en;q=0.5", ("en", "pt-BR"), "en"),
    "shortened-rather-than-none": ("zh-CN", ("de", "en", "zh-Hant"), "zh-Hant"),
    "whole-range-before-others": ("zh-CN, zh;q=0.9, en;q=0.8", ("en", "zh-Hant"), "zh-Hant"),
    "no-partial-subtag": ("d", ("en", "de"), "en"),
    "no-prefix-without-hyphen": ("de", ("en", "den"), "en"),
    # the script that is likely for a region, or for a language (CLDR, likely subtags)
    **{
        f"script-{wanted}-of-{'-'.join(languages)}": (wanted, languages, chosen)
        for wanted, languages, chosen in [
            ("zh-TW", ("en", "zh-Hans", "zh-Hant"), "zh-Hant"),
            ("zh-HK", ("en", "zh-Hans", "zh-Hant"), "zh-Hant"),
            ("zh-MO", ("en", "zh-Hans", "zh-Hant"), "zh-Hant"),
            ("pt-AO", ("en", "pt-BR", "pt-PT"), "pt-PT"),
            ("pt", ("en", "pt-BR", "pt-PT"), "pt-BR"),
            ("es-MX", ("en", "es-ES", "es-419"), "es-419"),
            ("zh-Hant-MO", ("en", "zh-TW", "zh-HK"), "zh-HK"),
            ("cmn-Hant", ("en", "zh-Hans", "zh-Hant"), "zh-Hant"),
            ("iw", ("en", "he"), "he"),
            ("sh", ("en", "sr-Cyrl", "sr-Latn"), "sr-Latn"),
            ("zh", ("en", "cmn"), "cmn"),
            ("zh-Hant-TW", ("en", "zh-Hans", "zh-Hant"), "zh-Hant"),
            ("zh-CN", ("en", "zh-Hant", "zh-Hans"), "zh-Hans"),
            ("zh-SG", ("en", "zh-Hant", "zh-Hans"), "zh-Hans"),
            ("zh-Hans-HK", ("en", "zh-Hant", "zh-Hans"), "zh-Hans"),
            ("zh", ("en", "zh-Hant", "zh-Hans"), "zh-Hans"),
            ("ZH-tw", ("en", "zh-Hans", "zh-Hant"), "zh-Hant"),
            ("yue", ("en", "yue-Hans", "yue-Hant"), "yue-Hant"),
            ("zh-TW,zh;q=0.9,en-US;q=0.8,en;q=0.7", ("en", "zh-Hans", "zh-Hant"), "zh-Hant"),
            ("zh-TW", ("en", "zh-CN", "zh-TW"), "zh-TW"),
            ("zh-HK", ("en", "zh-CN", "zh-TW"), "zh-TW"),
            ("zh-Hant", ("en", "zh-CN", "zh-TW"), "zh-TW"),
            ("zh-Hant-HK", ("en", "zh-CN", "zh-HK"), "zh-HK"),
            ("zh-SG", ("en", "zh-TW", "zh-CN"), "zh-CN"),
            ("zh-TW", ("en", "zh"), "zh"),
            ("zh-TW", ("en", "zh", "zh-Hant"), "zh-Hant"),
            ("zh-CN", ("en", "zh-Hant", "zh"), "zh"),
            ("zh-TW", ("en", "zh-Hans"), "zh-Hans"),
            ("zh-TW, en;q=0.5", ("en", "zh-Hans"), "en"),
            ("sr-ME", ("en", "sr-Cyrl", "sr-Latn"), "sr-Latn"),
            ("sr-RS", ("en", "sr-Latn", "sr-Cyrl"), "sr-Cyrl"),
            ("sr", ("en", "sr-Latn", "sr-Cyrl"), "sr-Cyrl"),
            ("pa-PK", ("en", "pa-Guru", "pa-Arab"), "pa-Arab"),
            ("pa", ("en", "pa-Arab", "pa-Guru"), "pa-Guru"),
            ("uz-AF", ("en", "uz-Latn", "uz-Arab"), "uz-Arab"),
            ("az-IR", ("en", "az-Latn", "az-Arab"), "az-Arab"),
            ("mn-CN", ("en", "mn-Cyrl", "mn-Mong"), "mn-Mong"),
            ("ms-CC", ("en", "ms-Latn", "ms-Arab"), "ms-Arab"),
            ("en-GB", ("de", "en-US", "en-GB"), "en-GB"),
            ("en", ("de", "en-GB", "en-US"), "en-GB"),
            ("zh-TW;q=0, zh", ("en", "zh-TW", "zh-CN"), "zh-CN"),
            ("x-zh-TW", ("en", "zh-Hant"), "en"),
            ("de-Latn", ("en", "de"), "de"),
        ]
    },
    # q=0
    "refused": ("en;q=0", ("en", "de"), "de"),
    "refused-all": ("en;q=0, de;q=0", ("en", "de"), "en"),
    "refused-beats-shortening": ("en-GB, en;q=0", ("en", "de"), "de"),
    # *
    "star": ("*", ("en", "de"), "en"),
    "star-and-refused": ("*, en;q=0", ("en", "de"), "de"),
    "star-below": ("fr, *;q=0.5", ("en", "de"), "en"),
    "star-is-the-others": ("*, en;q=0.5", ("en", "de"), "de"),
    "star-refused": ("de, *;q=0", ("en", "de"), "de"),
    # nothing fits: the site's first
    "unknown": ("ja", ("en", "de"), "en"),
    # malformed parts are ignored
    "malformed-tag": ("d_e, de;q=0.1", ("en", "de"), "de"),
    "malformed-long": ("abcdefghi, de", ("en", "de"), "de"),
    "malformed-weight": ("en;q=2, de;q=0.1", ("en", "de"), "de"),
    "weight-without-zero": ("en;q=.2, de;q=.3", ("en", "de"), "de"),
    "malformed-weight-text": ("en;q=x, de;q=0.1", ("en", "de"), "de"),
    "malformed-only": (";;;,?,=", ("en", "de"), "en"),
    "spaces": (" de ; q=0.9 , en ; q=0.1", ("en", "de"), "de"),
    "newline": ("de\n, en;q=0.1", ("de", "en"), "en"),
}


@pytest.mark.parametrize(("header", "languages", "expected"), LANGUAGES.values(), ids=LANGUAGES)
def test_a_language_is_looked_up_by_rfc_4647(
    header: str | None, languages: tuple[str, ...], expected: str
) -> None:
    assert negotiate_language(header, languages) == expected


@unhurried
@given(
    header=st.text() | st.text(alphabet="endx-*;q=0.15, "),
    languages=st.sampled_from([("en",), ("de", "en-GB", "fr")]),
)
def test_a_language_of_the_site_is_always_chosen(header: str, languages: tuple[str, ...]) -> None:
    assert negotiate_language(header, languages) in languages
