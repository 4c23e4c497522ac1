"""Conditional requests by RFC 9110 section 13."""

import gzip
import time

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from seeother.http.answer import Answer, Ask, compose, represent
from seeother.http.validators import matches

unhurried = hypothesis_settings(deadline=None)

HTML = "text/html; charset=utf-8"
HEADERS = (
    ("Content-Language", "en"),
    ("Vary", "Accept"),
    ("Content-Location", "/doc/ada.html"),
    ("Cache-Control", "max-age=5"),
    ("Link", '</doc/ada.ttl>; rel="alternate"'),
)
MODIFIED = 784111777.25  # Sun, 06 Nov 1994 08:49:37 GMT, the example of RFC 9110 section 5.6.7
PAGE = represent(b"<p>Ada", HTML, HEADERS, "html", MODIFIED)
TAG = PAGE.etag


def status(**headers: str) -> int:
    return PAGE.respond(Ask("GET", "/doc/ada", **headers)).status  # type: ignore[arg-type]


# If-None-Match (RFC 9110 section 13.1.2), compared weakly (section 8.8.3.2)
HELD = {
    "same": TAG,
    "star": "*",
    "star-spaced": " * ",
    "weak": f"W/{TAG}",
    "list": f'"a", {TAG}',
    "list-first": f'{TAG}, "a"',
    "list-no-spaces": f'"a",{TAG},"b"',
    "list-weak-nginx-gzip": f'W/"a", W/{TAG}',
    "list-many": ", ".join([*(f'"{n}"' for n in range(200)), TAG]),
    "list-empty-elements": f",, {TAG} ,",
    "tabs": f'"a"\t,\t{TAG}\t',
    "tag-with-comma-before": f'"a,b", {TAG}',
    "empty-tag-before": f'"", {TAG}',
    "latin-1-tag-before": f'"\u00e9", {TAG}',
    "unquoted-before": f"a, {TAG}",
}
NOT_HELD = {
    "empty": "",
    "blank": "  ",
    "other": '"a"',
    "unquoted": TAG.strip('"'),
    "half-quoted": TAG[:-1],
    "weak-unquoted": f"W/{TAG.strip(chr(34))}",
    "capitals": TAG.upper() if TAG.upper() != TAG else '"A"',
    "prefix": f'"{TAG[1:5]}"',
    "longer": f'{TAG[:-1]}-gzip"',
    "spaced-inside": f'" {TAG[1:]}',
    "apostrophes": TAG.replace('"', "'"),
    "star-quoted": '"*"',
    "star-in-a-list": '"a", *',
    "commas": ",,,",
    "escaped": TAG.replace('"', '\\"')[:-1],
}


@pytest.mark.parametrize("header", HELD.values(), ids=HELD)
def test_a_client_that_holds_these_bytes_gets_304(header: str) -> None:
    assert status(if_none_match=header) == 304


@pytest.mark.parametrize("header", NOT_HELD.values(), ids=NOT_HELD)
def test_a_client_that_holds_other_bytes_gets_200(header: str) -> None:
    assert status(if_none_match=header) == 200


def test_without_a_condition_the_answer_is_200() -> None:
    assert status() == 200


@unhurried
@given(st.text() | st.text(alphabet='W/"*, a\\\x7f'))
def test_comparing_tags_never_raises_and_needs_the_tag_itself(header: str) -> None:
    assert matches(TAG, header) == (header.strip() == "*" or TAG in header)


@unhurried
@given(before=st.lists(st.from_regex(r'(W/)?"[!#-~]{0,5}"', fullmatch=True)), weak=st.booleans())
def test_a_tag_is_found_at_the_end_of_any_list(before: list[str], weak: bool) -> None:
    assert matches(TAG, ", ".join([*before, f"W/{TAG}" if weak else TAG]))


# If-Modified-Since (section 13.1.3) with the three forms of an HTTP-date (section 5.6.7)
SINCE = {
    "same": ("Sun, 06 Nov 1994 08:49:37 GMT", 304),
    "later": ("Sun, 06 Nov 1994 08:49:38 GMT", 304),
    "earlier": ("Sun, 06 Nov 1994 08:49:36 GMT", 200),
    "rfc-850": ("Sunday, 06-Nov-94 08:49:37 GMT", 304),
    "rfc-850-earlier": ("Sunday, 06-Nov-94 08:49:36 GMT", 200),
    "asctime": ("Sun Nov  6 08:49:37 1994", 304),
    "asctime-earlier": ("Sun Nov  6 08:49:36 1994", 200),
    "empty": ("", 200),
    "word": ("yesterday", 200),
    "number": ("784111777", 200),
    "iso": ("1994-11-06T08:49:37Z", 200),
    "no-such-day": ("Sun, 31 Feb 2094 08:49:37 GMT", 200),
    "no-such-hour": ("Sun, 06 Nov 2094 25:49:37 GMT", 200),
    "year-0": ("Sun, 06 Nov 0000 08:49:37 GMT", 200),
    "year-99999": ("Sun, 06 Nov 99999 08:49:37 GMT", 200),
    "far-zone": ("Sun, 06 Nov 9999 08:49:37 -9959", 200),
    "two": ("Sun, 06 Nov 2094 08:49:37 GMT, Sun, 06 Nov 2094 08:49:37 GMT", 200),
    "nul": ("\0", 200),
    "tag": (TAG, 200),
}


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"])
@pytest.mark.parametrize(("header", "expected"), SINCE.values(), ids=SINCE)
def test_a_date_counts_where_it_is_valid_whatever_the_zone_of_the_server(
    header: str, expected: int, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert status(if_modified_since=header) == expected
    finally:
        monkeypatch.undo()
        time.tzset()


@unhurried
@given(st.text() | st.text(alphabet="SunNov, 0123456789:GMT+-"))
def test_no_date_raises(header: str) -> None:
    assert status(if_modified_since=header) in (200, 304)


@pytest.mark.parametrize(
    ("tag", "date", "expected"),
    [
        ('"other"', "Sun, 06 Nov 2094 08:49:37 GMT", 200),
        ("", "Sun, 06 Nov 2094 08:49:37 GMT", 200),
        (TAG, "Sun, 06 Nov 1970 08:49:37 GMT", 304),
        (TAG, "yesterday", 304),
    ],
    ids=["other-tag", "empty-tag", "early-date", "invalid-date"],
)
def test_a_tag_hides_a_date(tag: str, date: str, expected: int) -> None:
    assert status(if_none_match=tag, if_modified_since=date) == expected


def test_without_a_date_of_its_own_no_date_gives_304() -> None:
    undated = represent(b"x", HTML, HEADERS, "html")
    assert "Last-Modified" not in dict(undated.headers)
    assert undated.respond(Ask("GET", "/", if_modified_since="Sun, 06 Nov 2094 08:49:37 GMT")).status == 200


def test_a_200_has_its_validators_and_its_length() -> None:
    headers = dict(PAGE.headers)
    assert headers.items() >= dict(HEADERS).items()
    assert headers["ETag"] == TAG
    assert headers["Last-Modified"] == "Sun, 06 Nov 1994 08:49:37 GMT"
    assert headers["Content-Length"] == "6"


def test_a_304_repeats_the_headers_of_its_200_but_for_the_fields_of_the_body() -> None:
    of_the_body = {"Content-Type", "Content-Length", "Content-Language", "Content-Encoding"}
    expected = [(name, value) for name, value in PAGE.headers if name not in of_the_body]
    assert list(PAGE.not_modified.headers) == expected
    assert {"Vary", "Content-Location", "Cache-Control", "ETag", "Last-Modified"} <= dict(expected).keys()
    assert PAGE.not_modified.body == b""


@pytest.mark.parametrize("number", [303, 404, 406, 410])
def test_an_answer_without_validators_is_never_304(number: int) -> None:
    answer = Answer(number, (("ETag", TAG),))
    assert (
        answer.respond(Ask("GET", "/", if_none_match="*", if_modified_since="Sun, 06 Nov 2094 08:49:37 GMT"))
        is answer
    )


def test_equal_bytes_of_one_type_have_equal_tags_and_others_have_others() -> None:
    turtle, n3 = "text/turtle", "text/n3"
    assert (
        represent(b"a", turtle, (), "turtle").etag
        == represent(b"a", turtle, (("Vary", "Accept"),), "turtle", 1).etag
    )
    assert represent(b"a", turtle, (), "turtle").etag != represent(b"b", turtle, (), "turtle").etag
    assert (
        represent(b"a", turtle, (), "turtle").etag != represent(b"a", n3, (), "n3").etag
    )  # RFC 9110 section 8.8.1
    assert TAG.startswith('"')
    assert TAG.endswith('"')


def test_headers_go_out_as_bytes_encoded_once() -> None:
    answer = Answer(200, (("ETag", '"é"'), ("Vary", "Accept")))
    assert answer.wire == [(b"ETag", b'"\xe9"'), (b"Vary", b"Accept")]
    assert answer.wire.block == b'ETag: "\xe9"\r\nVary: Accept\r\n'
    assert answer.wire is answer.wire


@pytest.mark.parametrize(
    ("content_type", "policy"),
    [
        ("text/html; charset=utf-8", "script-src 'self'"),
        ("image/svg+xml", "sandbox"),
        ("application/rdf+xml", "sandbox"),
        ("application/xml", "sandbox"),
        ("text/turtle; charset=utf-8", ""),
        ("text/css", ""),
    ],
)
@pytest.mark.parametrize("status", [200, 301, 303, 404, 406, 410])
def test_whatever_a_browser_could_run_scripts_of_has_a_policy(
    status: int, content_type: str, policy: str
) -> None:
    made = represent(b"x", content_type, (), "x") if status == 200 else compose(status, "x", content_type)
    headers = dict(made.headers)
    assert policy in headers.get("Content-Security-Policy", "")
    assert ("Content-Security-Policy" in headers) is bool(policy)
    assert headers["Access-Control-Expose-Headers"]
    assert headers["X-Content-Type-Options"] == "nosniff"


LARGE = represent(b"<p>Ada " * 1000, HTML, HEADERS, "html", MODIFIED)


def test_an_encoded_representation_decodes_to_the_same_bytes_under_a_tag_of_its_own() -> None:
    encoded = LARGE.encoded("gzip")
    assert gzip.decompress(encoded.body) == LARGE.body
    assert encoded.etag != LARGE.etag
    headers = dict(encoded.headers)
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Content-Length"] == str(len(encoded.body))
    assert headers["Last-Modified"] == dict(LARGE.headers)["Last-Modified"]
    assert len(headers) == len(encoded.headers)


def test_the_304_of_an_encoded_representation_has_its_tag_and_no_coding() -> None:
    bare = dict(LARGE.encoded("gzip").not_modified.headers)
    assert bare["ETag"] == LARGE.encoded("gzip").etag
    assert "Content-Encoding" not in bare
    assert bare["Vary"] == "Accept, Accept-Encoding"


def test_a_small_body_is_not_encoded() -> None:
    assert PAGE.encoded("gzip") is PAGE


def test_what_may_be_encoded_varies_by_accept_encoding() -> None:
    assert dict(LARGE.headers)["Vary"] == "Accept, Accept-Encoding"
    assert dict(PAGE.headers)["Vary"] == "Accept"
    assert dict(represent(b"x" * 5000, "text/turtle", (), "turtle").headers)["Vary"] == "Accept-Encoding"


# Last-Modified is 08:49:37, the snapshot was built at 08:50:00
BUILT = {
    "this-very-date": ("Sun, 06 Nov 1994 08:49:37 GMT", 304),
    "between": ("Sun, 06 Nov 1994 08:49:50 GMT", 200),
    "as-built": ("Sun, 06 Nov 1994 08:50:00 GMT", 304),
    "later": ("Sun, 06 Nov 1994 08:51:00 GMT", 304),
    "before": ("Sun, 06 Nov 1994 08:49:00 GMT", 200),
}


@pytest.mark.parametrize(("header", "expected"), BUILT.values(), ids=BUILT)
def test_a_date_between_the_last_change_and_the_snapshot_proves_nothing(header: str, expected: int) -> None:
    built = represent(b"x", HTML, HEADERS, "html", MODIFIED, MODIFIED + 22.75)
    assert built.respond(Ask("GET", "/", if_modified_since=header)).status == expected
