"""One canonical spelling for all spellings of an IRI, and an ASCII form that is safe in a header."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from seeother.iris import canonical, host_of, origin_of, path_of, to_uri

unhurried = hypothesis_settings(deadline=None)

NFC, NFD = unicodedata.normalize("NFC", "Café"), unicodedata.normalize("NFD", "Café")

# Spellings of one IRI, with the one they share (RFC 3986 section 6.2.2, RFC 3987 section 5.3.2).
SAME = {
    "hex-case": (["/a%2fb", "/a%2Fb"], "/a%2Fb"),
    "unreserved": (["/%41da", "/Ada", "/A%64a"], "/Ada"),
    "tilde": (["/~ada", "/%7Eada", "/%7eada"], "/~ada"),
    "dot": (["/a.ttl", "/a%2Ettl", "/a%2ettl"], "/a.ttl"),
    "composed": ([f"/{NFC}", f"/{NFD}", "/Caf%C3%A9", "/Caf%c3%a9", "/Cafe%CC%81", "/Cafe%cc%81"], f"/{NFC}"),
    "half-encoded-mark": (["/Caf%65\u0301", "/Cafe%CC%81", f"/{NFC}"], f"/{NFC}"),
    "kanji": (["/東京", "/%E6%9D%B1%E4%BA%AC", "/%e6%9d%b1京"], "/東京"),
    "emoji": (["/🐝", "/%F0%9F%90%9D"], "/🐝"),
    "sub-delims": (["/a(b)!,'", "/a%28b%29%21%2C%27"], "/a(b)!,'"),
    "colon-and-at": (["/a:b@c", "/a%3Ab%40c"], "/a:b@c"),
    "space": (["/a b", "/a%20b"], "/a%20b"),
    "angle": (["/a<b>", "/a%3Cb%3e"], "/a%3Cb%3E"),
    "no-break-space": (["/a\u00a0b", "/a%C2%A0b"], "/a%C2%A0b"),
    "right-to-left-mark": (["/a\u200fb", "/a%E2%80%8Fb"], "/a%E2%80%8Fb"),
    "private-use": (["/\ue000", "/%EE%80%80"], "/%EE%80%80"),
    "stray-percent": (["/100%", "/100%25"], "/100%25"),
    "stray-percent-inside": (["/a%zz", "/a%25zz"], "/a%25zz"),
    "not-utf-8": (["/%e9", "/%E9"], "/%E9"),
    "ohm-is-omega": (["/\u2126", "/\u03a9", "/%E2%84%A6"], "/\u03a9"),
}
SPELLINGS = [(spelling, shared) for spellings, shared in SAME.values() for spelling in spellings]

# Spellings that look alike and name different things.
DIFFERENT = {
    "slash": ("/a%2Fb", "/a/b"),
    "question": ("/a%3Fb", "/a?b"),
    "hash": ("/a%23b", "/a#b"),
    "percent": ("/a%2541", "/a%41"),
    "percent-twice": ("/a%%341", "/aA"),
    "newline": ("/a%0A", "/a"),
    "null": ("/a%00", "/a"),
    "case": ("/Ada", "/ada"),
    "latin-1": ("/%E9", "/é"),
    "compatibility": ("/ﬁ", "/fi"),
    "overlong-slash": ("/%C0%AF", "//"),
    "mark-after-slash-triplet": ("/a%2F\u0307", "/a%2\u1e1e"),
}


@pytest.mark.parametrize(("spelling", "shared"), SPELLINGS, ids=[ascii(s) for s, _ in SPELLINGS])
def test_all_spellings_share_one_canonical(spelling: str, shared: str) -> None:
    assert canonical(spelling) == shared
    assert canonical(to_uri(spelling)) == shared


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_what_differs_stays_apart(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize("mark", ["\u0301", "\u0307", "\u0327"], ids=ascii)
@pytest.mark.parametrize("triplet", ["%2F", "%3C", "%3E", "%FF", "%0A"])
def test_a_combining_mark_never_joins_the_digits_of_a_triplet(triplet: str, mark: str) -> None:
    assert canonical(f"/{triplet}{mark}").startswith(f"/{triplet}")


PIECES = st.sampled_from(
    [
        "a",
        "F",
        "/",
        ".",
        "%",
        "%2F",
        "%2f",
        "%41",
        "%25",
        "%C3",
        "%A9",
        "%C3%A9",
        "%CC%81",
        "%00",
        "%0A",
        "é",
        "e",
        "\u0301",
        "\u0327",
        "#",
        "?",
        " ",
        "\n",
        "<",
        "\u037e",
        "\u1fef",
        "\u212b",
        "\u00a0",
        "[",
        "]",
        "2",
        "5",
        "\U0001f41d",
        "\ue000",
    ]
)
ANY = st.text() | st.lists(PIECES).map("".join) | st.text(alphabet=st.characters())


@unhurried
@given(ANY)
@example("%%341")
@example("%2F\u0307")
@example("\udc80")
@example("\ud800")
def test_canonical_is_idempotent(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)


@unhurried
@given(ANY)
@example("\udc80")
@example("\ud800")
def test_a_uri_is_printable_ascii_without_a_space(text: str) -> None:
    uri = to_uri(text)
    assert uri.isascii()
    assert not set(uri) & {"\r", "\n", "\0", " ", "\t", "\x7f", '"', "<", ">", "\\", "^", "`", "{", "|", "}"}


@unhurried
@given(ANY)
@example("%%341")
@example("%3C\u0327")
def test_the_uri_of_a_canonical_leads_back_to_it(text: str) -> None:
    assert canonical(to_uri(canonical(text))) == canonical(text)


@unhurried
@given(ANY)
def test_composed_and_decomposed_spellings_are_one(text: str) -> None:
    plain = text.replace("%", "")
    assert canonical(unicodedata.normalize("NFD", plain)) == canonical(unicodedata.normalize("NFC", plain))


@unhurried
@given(ANY)
def test_raw_and_encoded_spellings_are_one(text: str) -> None:
    shared = canonical(text)
    assert canonical(to_uri(shared).lower() if shared.islower() else to_uri(shared)) == shared


@unhurried
@given(ANY)
def test_canonical_has_no_control_character_and_only_whole_triplets(text: str) -> None:
    shared = canonical(text)
    assert shared.isprintable()
    assert " " not in shared
    assert all(len(bytes.fromhex(piece[:2])) == 1 for piece in shared.split("%")[1:])


# (URI, origin, path as in a request line)
PARTS = [
    ("http://x.example/id/a", "http://x.example", "/id/a"),
    ("http://x.example", "http://x.example", "/"),
    ("http://x.example/", "http://x.example", "/"),
    ("http://x.example#a", "http://x.example", "/"),
    ("http://x.example/#a", "http://x.example", "/"),
    ("http://x.example/ns#a/b", "http://x.example", "/ns"),
    ("http://x.example:8080/a//b/", "http://x.example:8080", "/a//b/"),
    ("http://x.example/a?b#c", "http://x.example", "/a?b"),
    ("http://x.example?b=/c", "http://x.example", "/?b=/c"),
    ("http://[::1]:80/a", "http://[::1]:80", "/a"),
    ("http://x.example#a/b", "http://x.example", "/"),
]


@pytest.mark.parametrize(("uri", "origin", "path"), PARTS, ids=[uri for uri, _, _ in PARTS])
def test_a_uri_splits_into_origin_and_path(uri: str, origin: str, path: str) -> None:
    assert origin_of(uri) == origin
    assert path_of(uri) == path


def test_the_host_of_a_uri_is_read_however_badly_it_is_written() -> None:
    cases = {
        "http://[": "[",
        "https://A.example:443/x?y": "a.example",
        "http://b.example#c": "b.example",
        "/id/x": "",
    }
    assert {uri: host_of(uri) for uri in cases} == cases
