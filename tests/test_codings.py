"""Compressed answers: each coding made once, with validators of its own, and chosen by the client's Accept-Encoding."""

import gzip
import re

import brotli
import pytest
import zstandard
from conftest import Running
from seeother.http.codings import CODINGS, negotiate_coding

DOCUMENT = "/doc/bridge/Tower_Bridge.html"
ALL = ("br", "zstd", "gzip")
READERS = {"gzip": gzip.decompress, "br": brotli.decompress, "zstd": zstandard.decompress}


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        (None, ""),
        ("", ""),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("gzip, deflate, zstd", "zstd"),
        ("identity", ""),
        ("*", "br"),
        ("*;q=0", ""),
        ("gzip;q=0", ""),
        ("gzip;q=0, *", "br"),
        ("br;q=0, *;q=0.5", "zstd"),
        ("gzip;q=0.5, identity", ""),
        ("identity;q=0", ""),
        ("identity;q=0, gzip", "gzip"),
        ("br;q=0.1, gzip;q=0.2", "gzip"),
        ("gzip;q=2", ""),
        ("deflate", ""),
        ("gzip ; q=0.5", "gzip"),
        (",, gzip;;", ""),
        ("compress;q=0.5, gzip;q=1.0", "gzip"),
    ],
)
def test_the_coding_follows_accept_encoding(header: str | None, coding: str) -> None:
    assert negotiate_coding(header, ALL) == coding


@pytest.mark.parametrize("path", [DOCUMENT, "/"])
@pytest.mark.parametrize("coding", CODINGS)
def test_each_coding_has_its_own_strong_validator(bridges: Running, coding: str, path: str) -> None:
    plain = bridges.get(path, "text/html")
    coded = bridges.get(path, "text/html", Accept_Encoding=coding)
    assert plain.getheader("Content-Encoding") is None
    assert coded.getheader("Content-Encoding") == coding
    assert READERS[coding](coded.body) == plain.body
    assert int(coded.getheader("Content-Length")) == len(coded.body) < len(plain.body)
    assert coded.getheader("ETag") != plain.getheader("ETag")
    assert coded.getheader("ETag").startswith('"')
    for response in (plain, coded):
        assert "Accept-Encoding" in response.getheader("Vary").split(", ")


@pytest.mark.parametrize("coding", CODINGS)
def test_a_304_stands_for_one_coding(bridges: Running, coding: str) -> None:
    plain, coded = bridges.get(DOCUMENT), bridges.get(DOCUMENT, Accept_Encoding=coding)
    again = bridges.get(DOCUMENT, Accept_Encoding=coding, If_None_Match=coded.getheader("ETag"))
    assert (again.status, again.body, again.getheader("ETag")) == (304, b"", coded.getheader("ETag"))
    assert again.getheader("Vary") == coded.getheader("Vary")
    assert bridges.get(DOCUMENT, Accept_Encoding=coding, If_None_Match=plain.getheader("ETag")).status == 200
    assert bridges.get(DOCUMENT, If_None_Match=coded.getheader("ETag")).status == 200


def test_head_says_what_get_would_send(bridges: Running) -> None:
    got = bridges.get(DOCUMENT, Accept_Encoding="gzip")
    head = bridges.ask("HEAD", DOCUMENT, {"Accept-Encoding": "gzip"})
    assert head.body == b""
    assert [h for h in head.getheaders() if h[0] != "Date"] == [h for h in got.getheaders() if h[0] != "Date"]


def test_small_bodies_stay_as_they_are(bridges: Running) -> None:
    response = bridges.get("/id/bridge/Tower_Bridge", Accept_Encoding="gzip, br")
    assert response.status == 303
    assert response.getheader("Content-Encoding") is None


def test_static_files_are_compressed_too_and_an_old_hash_still_leads_to_them(bridges: Running) -> None:
    path = re.search(rb"/-/static/style\.[0-9a-f]{12}\.css", bridges.get("/", "text/html").body)[0].decode()
    coded = bridges.get(path, Accept_Encoding="gzip")
    assert coded.getheader("Content-Encoding") == "gzip"
    assert "immutable" in coded.getheader("Cache-Control")
    old = bridges.get("/-/static/style.000000000000.css")
    assert (old.status, old.getheader("Cache-Control")) == (200, "public, max-age=5")
    assert gzip.decompress(coded.body) == old.body
