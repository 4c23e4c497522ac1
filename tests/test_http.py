"""The HTTP duties, over real sockets, for both ways to run the server."""

import re

import pytest
from conftest import Running, header_values
from pyoxigraph import RdfFormat, parse

THING = "/id/bridge/Tower_Bridge"
DOCUMENT = "/doc/bridge/Tower_Bridge"
URI = "https://bridges.example.org/id/bridge/Tower_Bridge"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
TYPES = {
    "ttl": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "nt": "application/n-triples",
    "n3": "text/n3; charset=utf-8",
    "trig": "application/trig",
    "nq": "application/n-quads",
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
}
FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
    "nt": RdfFormat.N_TRIPLES,
    "n3": RdfFormat.N3,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
}


@pytest.mark.parametrize(
    ("accept", "extension"),
    [
        pytest.param(None, "ttl", id="no header"),
        pytest.param("*/*", "ttl", id="curl"),
        pytest.param(BROWSER, "html", id="Firefox"),
        pytest.param(
            "application/rdf+xml,text/rdf+n3;q=0.9,application/xhtml+xml;q=0.5, */*;q=0.1", "rdf", id="rdflib"
        ),
        pytest.param("application/json", "jsonld", id="alias"),
        pytest.param("text/turtle;q=0, application/n-triples;q=0.1", "nt", id="q=0"),
        pytest.param("text/markdown, text/html;q=0.9", "md", id="language model"),
        pytest.param("a/b;q=0.1, " * 600 + "text/html", "html", id="long"),
    ],
)
def test_a_thing_answers_303_to_the_variant_the_client_prefers(
    bridges: Running, accept: str | None, extension: str
):
    response = bridges.get(THING, accept)

    assert response.status == 303
    assert response.getheader("Location") == f"{DOCUMENT}.{extension}"
    assert response.getheader("Vary") == "Accept"
    assert "max-age" in response.getheader("Cache-Control")
    assert f'href="{DOCUMENT}.{extension}"'.encode() in response.body  # RFC 9110 section 15.4.4


@pytest.mark.parametrize("extension", TYPES)
def test_every_variant_has_a_url_of_its_own_and_its_registered_type(bridges: Running, extension: str):
    response = bridges.get(f"{DOCUMENT}.{extension}", "image/png")

    assert response.status == 200
    assert response.getheader("Content-Type") == TYPES[extension]
    assert "Accept" not in [
        v for v in header_values(response, "Vary") if v != "Accept-Encoding" and v != "Accept-Language"
    ]


@pytest.mark.parametrize("extension", FORMATS)
def test_every_rdf_variant_says_the_same_about_the_thing(bridges: Running, extension: str):
    def about(name: str) -> set[str]:
        body = bridges.get(f"{DOCUMENT}.{name}").body
        return {
            str(q.triple)
            for q in parse(body, FORMATS[name])
            if str(q.subject) == f"<{URI}>" and "_:" not in str(q.object)
        }

    assert about(extension) == about("nt")
    assert len(about("nt")) > 15


@pytest.mark.parametrize(
    ("accept", "extension"), [(None, "ttl"), (BROWSER, "html"), ("application/ld+json", "jsonld")]
)
def test_the_generic_document_negotiates_and_names_what_it_sent(
    bridges: Running, accept: str | None, extension: str
):
    response = bridges.get(DOCUMENT, accept)

    assert response.status == 200
    assert response.getheader("Content-Type") == TYPES[extension]
    assert "Accept" in header_values(response, "Vary")
    location = response.getheader("Content-Location")
    assert location.endswith(f".{extension}")
    assert bridges.get(location).body == response.body  # RFC 9110 section 8.7


def test_repeated_accept_lines_are_one_list(bridges: Running):
    request = (
        f"GET {THING} HTTP/1.1\r\nHost: x\r\nAccept: text/turtle;q=0.2\r\nAccept: application/n-triples\r\n"
        "Connection: close\r\n\r\n"
    )
    assert f"{DOCUMENT}.nt" in bridges.raw(request.encode()).decode()


@pytest.mark.parametrize("path", [THING, DOCUMENT])
def test_nothing_acceptable_is_406_with_a_link_to_every_variant(bridges: Running, path: str):
    response = bridges.get(path, "image/png, text/html;q=0, */*;q=0")

    assert response.status == 406
    assert "Accept" in header_values(response, "Vary")
    for extension in TYPES:
        assert f"  {DOCUMENT}.{extension}\n".encode() in response.body
    assert not response.getheader("ETag")


@pytest.mark.parametrize(
    "path", ["/id/bridge/Tower_Bridg", "/doc/bridge/Tower_Bridg", "/doc/bridge/Tower_Bridg.ttl", "/nope"]
)
@pytest.mark.parametrize("accept", [BROWSER, "text/turtle", "image/png"])
def test_what_does_not_exist_is_404_at_its_own_url(bridges: Running, path: str, accept: str):
    response = bridges.get(path, accept)

    assert response.status == 404
    assert not response.getheader("Location")
    assert "Accept" in header_values(response, "Vary")


def test_a_404_names_what_was_probably_meant(bridges: Running):
    body = bridges.get("/id/bridge/tower_bridge").body.decode()

    assert "/id/bridge/Tower_Bridge" in body
    assert "/id/{kind}/{+name}" in body


@pytest.mark.parametrize(
    "path", [THING, DOCUMENT, f"{DOCUMENT}.html", f"{DOCUMENT}.ttl", "/id/nope/x", "/", "/-/health/live"]
)
def test_head_has_the_headers_of_get_and_no_body(bridges: Running, path: str):
    def fields(method: str) -> dict[str, str]:
        response = bridges.ask(method, path)
        return {k: v for k, v in response.getheaders() if k.lower() not in ("date", "connection")} | {
            "": str(response.status)
        }

    assert fields("HEAD") == fields("GET")
    assert bridges.raw(f"HEAD {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()).endswith(
        b"\r\n\r\n"
    )


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_methods_that_change_things_are_405_with_allow(bridges: Running, method: str):
    response = bridges.ask(method, THING)

    assert response.status == 405
    assert response.getheader("Allow") == "GET, HEAD, OPTIONS"


def test_a_method_nobody_registered_is_501(bridges: Running):
    assert bridges.ask("BREW", THING).status == 501


def test_options_tells_what_is_allowed_to_other_sites_too(bridges: Running):
    response = bridges.ask(
        "OPTIONS", THING, {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}
    )

    assert response.status == 204
    assert (
        response.getheader("Allow")
        == response.getheader("Access-Control-Allow-Methods")
        == "GET, HEAD, OPTIONS"
    )


@pytest.mark.parametrize("path", [THING, f"{DOCUMENT}.ttl", f"{DOCUMENT}.html", "/id/nope/x"])
def test_any_page_may_read_and_no_cookie_is_set(bridges: Running, path: str):
    response = bridges.get(path, "*/*", Origin="https://elsewhere.example")

    assert response.getheader("Access-Control-Allow-Origin") == "*"
    assert not response.getheader("Access-Control-Allow-Credentials")
    assert not response.getheader("Set-Cookie")
    assert {"Link", "Location", "Content-Location", "ETag"} <= set(
        header_values(response, "Access-Control-Expose-Headers")
    )


@pytest.mark.parametrize("path", [f"{DOCUMENT}.ttl", f"{DOCUMENT}.html", DOCUMENT])
@pytest.mark.parametrize("form", ["{}", "W/{}", '"x", {}', '"x", W/{} , "y"', "*"])
def test_a_client_that_holds_the_bytes_gets_304(bridges: Running, path: str, form: str):
    full = bridges.get(path)
    response = bridges.get(path, If_None_Match=form.format(full.getheader("ETag")))

    assert response.status == 304
    assert response.body == b""
    for name in ("Cache-Control", "Content-Location", "ETag", "Vary", "Link"):  # RFC 9110 section 15.4.5
        assert response.getheader(name) == full.getheader(name)


@pytest.mark.parametrize("tag", ['"x"', "W/", "", "nonsense", '""', "w/{}", "x{}"])
def test_another_etag_gets_the_whole_document(bridges: Running, tag: str):
    own = bridges.get(f"{DOCUMENT}.ttl").getheader("ETag")
    assert (
        bridges.get(f"{DOCUMENT}.ttl", If_None_Match=tag.format(own)).status == 200
    )  # RFC 9110 section 8.8.3: W/ in capitals


def test_a_tag_of_the_same_bytes_under_another_type_gets_the_whole_document(bridges: Running):
    turtle = bridges.get(DOCUMENT, "text/turtle")
    n3 = bridges.get(DOCUMENT, "text/n3", If_None_Match=turtle.getheader("ETag"))
    assert (n3.status, n3.getheader("Content-Type").partition(";")[0]) == (200, "text/n3")


@pytest.mark.parametrize("path", ["/", "/browse", "/search?q=bridge"])
def test_pages_of_the_site_are_negotiated_as_documents_are(bridges: Running, path: str):
    assert bridges.get(path, "image/png").status == 406
    data = [bridges.get(path, "text/turtle", Accept_Language=language) for language in ("en", "ja")]
    for response in data:
        pinned = bridges.get(response.getheader("Content-Location"), Accept_Language="fr")
        assert (pinned.body, pinned.getheader("ETag")) == (response.body, response.getheader("ETag"))


def test_each_variant_has_a_strong_etag_of_its_own(bridges: Running):
    codings = ("identity", "gzip", "br", "zstd")
    tags = [
        bridges.get(f"{DOCUMENT}.{name}", Accept_Encoding=coding).getheader("ETag")
        for name in TYPES
        for coding in codings
    ]

    assert len(set(tags)) == len(TYPES) * len(codings)
    assert not any(tag.startswith("W/") for tag in tags)


@pytest.mark.parametrize(("path", "status"), [(THING, 303), ("/id/nope/x", 404)])
def test_preconditions_never_hide_another_status(bridges: Running, path: str, status: int):
    assert bridges.get(path, If_None_Match="*").status == status  # RFC 9110 section 13.2.1


@pytest.mark.parametrize("extension", ["ttl", "html", "nt"])
def test_link_names_every_variant_with_its_type_the_thing_and_the_licence(bridges: Running, extension: str):
    link = bridges.ask("HEAD", f"{DOCUMENT}.{extension}").getheader("Link")

    for name, media_type in TYPES.items():
        assert f'<{DOCUMENT}.{name}>; rel="alternate"; type="{media_type.partition(";")[0]}"' in link
    assert f'<{URI}>; rel="describes"' in link
    assert 'rel="canonical"' in link
    assert '<http://creativecommons.org/publicdomain/zero/1.0/>; rel="license"' in link


@pytest.mark.parametrize(
    "spelling",
    [
        "/id/bridge/%C3%96resundsbron",
        "/id/bridge/%c3%96resundsbron",
        "/id/bridge/O%CC%88resundsbron",
        "/%69d/bridge/%C3%96resundsbron",
        "http://bridges.example.org/id/bridge/%C3%96resundsbron",
    ],
    ids=["encoded", "lower-case hex", "NFD encoded", "encoded letters", "absolute form"],
)
def test_every_spelling_of_an_iri_names_one_thing(bridges: Running, spelling: str):
    request = f"GET {spelling} HTTP/1.1\r\nHost: x\r\nAccept: text/turtle\r\nConnection: close\r\n\r\n"
    answer = bridges.raw(request.encode())

    assert answer.startswith(b"HTTP/1.1 303"), answer[:200]
    head = answer.partition(b"\r\n\r\n")[0]
    assert re.search(rb"(?im)^location: /doc/bridge/%C3%96resundsbron\.ttl\r?$", head)
    assert head.isascii()


def test_a_request_target_that_is_no_uri_is_400(bridges: Running):
    answer = bridges.raw(
        "GET /id/bridge/Öresundsbron HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    )
    assert re.match(rb"HTTP/1\.1 (400|303) ", answer)  # RFC 9112 section 3.2 wants the percent-encoded form


@pytest.mark.parametrize(
    "path",
    ["/id/bridge/x%0D%0ASet-Cookie:a=b", "/id/bridge/Tower_Bridge%0A", "/id/bridge/%00", "/id/bridge/a%00b"],
)
def test_line_breaks_and_nul_get_nowhere(bridges: Running, path: str):
    response = bridges.get(path)

    assert response.status == 404
    assert not response.getheader("Set-Cookie")


def test_an_escaped_slash_is_not_a_slash(bridges: Running):
    assert bridges.get("/id%2Fbridge%2FTower_Bridge").status == 404
    assert bridges.get("//id/bridge/Tower_Bridge").status == 404


@pytest.mark.parametrize("host", ["evil.example", "bridges.example.org", "localhost:1", ""])
def test_host_and_forwarded_headers_never_move_a_location(bridges: Running, host: str):
    response = bridges.get(
        THING,
        Host=host,
        X_Forwarded_Host="evil.example",
        X_Forwarded_Proto="ftp",
        Forwarded="host=evil.example",
    )

    assert response.getheader("Location") == f"{DOCUMENT}.ttl"
    assert b"evil" not in bridges.get(f"{DOCUMENT}.html", Host=host).body


def test_a_hash_term_is_described_by_the_document_before_the_hash(bridges: Running):
    response = bridges.get("/ns", "text/turtle")

    assert response.status == 200
    subjects = {str(quad.subject) for quad in parse(response.body, RdfFormat.TURTLE)}
    assert {
        "<https://bridges.example.org/ns#Bridge>",
        "<https://bridges.example.org/ns#mainSpan>",
    } <= subjects


def test_incoming_statements_come_in_pages_that_link_on(bridges: Running):
    first = bridges.get("/doc/type/suspension_bridge.ttl").body.decode()

    assert "ns:structuralType type:suspension_bridge" in first
    assert bridges.get("/doc/type/suspension_bridge.ttl?page=99").status == 404
    assert bridges.get("/doc/type/suspension_bridge.ttl?page=x").status == 404
    assert bridges.get("/doc/type/suspension_bridge.ttl?utm=1").status == 200


def test_a_language_has_a_url_and_the_header_chooses_among_them(bridges: Running):
    german = bridges.get(f"{DOCUMENT}.html", Accept_Language="de-AT, en;q=0.5")

    assert german.getheader("Content-Language") == "de"
    assert german.getheader("Content-Location") == f"{DOCUMENT}.de.html"
    assert "Accept-Language" in header_values(german, "Vary")
    assert bridges.get(f"{DOCUMENT}.de.html", Accept_Language="ja").body == german.body
    assert bridges.get(f"{DOCUMENT}.xx.html").status == 404


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [
        ("If-Match", '"nope"', 412),
        ("If-Match", "*", 200),
        ("If-Match", "{}", 200),
        ("If-Match", "W/{}", 412),
        ("If-Match", '"x", {}', 200),
        ("If-Unmodified-Since", "Sun, 06 Nov 1994 08:49:37 GMT", 412),
        ("If-Unmodified-Since", "Sun, 06 Nov 2094 08:49:37 GMT", 200),
        ("If-Unmodified-Since", "yesterday", 200),
    ],
)
def test_a_client_may_insist_on_the_document_it_knows(bridges: Running, field: str, value: str, status: int):
    tag = bridges.get(f"{DOCUMENT}.ttl").getheader("ETag")
    response = bridges.ask("GET", f"{DOCUMENT}.ttl", {field: value.format(tag)})

    assert response.status == status  # RFC 9110 sections 13.1.1 and 13.1.4


def test_every_status_has_its_phrase(bridges: Running):
    for method in ("GET", "HEAD"):
        answer = bridges.ask(method, THING, {"Accept": "image/png"})
        assert answer.reason.upper() == "NOT ACCEPTABLE"
