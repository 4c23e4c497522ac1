"""Which format a file is in, by what it holds, whatever its name says."""

from __future__ import annotations

import re
from typing import NamedTuple

_RDF = rb"http://www\.w3\.org/1999/02/22-rdf-syntax-ns#"
_SPACE = rb"\A(?:\xef\xbb\xbf)?(?:\s|<!--.*?-->|<\?.*?\?>)*+"


class Format(NamedTuple):
    """A format that is recognised: what it is called, the extension it has here ("" none), and what to do about it."""

    name: str
    extension: str = ""
    remedy: str = ""


_CONVERT = "Nothing is published from it; `robot convert -i FILE -o FILE.ttl` makes Turtle of it."
# What the beginning of a file shows, the surest first.
_BEGINNINGS: tuple[tuple[bytes, Format], ...] = (
    (rb"\A\x1f\x8b", Format("gzip", remedy="Add .gz to its name.")),
    (rb"\APK\x03\x04", Format("a ZIP archive", remedy="Unpack it.")),
    (rb"\A(?:\xff\xfe|\xfe\xff)", Format("UTF-16", remedy="Save the file as UTF-8.")),
    (
        rb"\Aversion https://git-lfs\.github\.com",
        Format("a pointer of Git LFS", remedy="`git lfs pull` fetches it."),
    ),
    (
        _SPACE + rb"(?i:<!doctype\s+html|<html\b|<head\b|<body\b)",
        Format("HTML", remedy="It may be the page of an error: fetch the data again, and look at it."),
    ),
    (
        _SPACE + rb"(?:<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>\s*(?:<!--.*?-->\s*)*+)?<(?:\w+:)?RDF\b",
        Format("RDF/XML", "rdf"),
    ),
    (_SPACE + rb"(?:<!DOCTYPE.*?\]?>\s*)?<(?:\w+:)?Ontology\s", Format("OWL/XML", remedy=_CONVERT)),
    (_SPACE + rb"<[\w:]+[^>]*" + _RDF, Format("RDF/XML", "rdf")),
    (rb"\A\s*(?:Prefix\s*\(|Ontology\s*\()", Format("OWL in functional syntax", remedy=_CONVERT)),
    (rb"\A\s*(?:Prefix:\s|Ontology:\s)", Format("OWL in Manchester syntax", remedy=_CONVERT)),
    (rb"\A\s*format-version:", Format("OBO", remedy=_CONVERT)),
    (rb"\A\s*(?:\{\s*(?:\}|\"(?:[^\"\\]|\\.)*\"\s*:)|\[\s*(?:\{\s*[\"}]|\]))", Format("JSON", "jsonld")),
    (
        rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml\s|<[A-Za-z_][\w:.-]*\s+[\w:.-]+\s*=\s*[\"'])",
        Format("XML", remedy="It holds no RDF."),
    ),
)
_TURTLE = re.compile(
    rb"\A(?:\xef\xbb\xbf)?(?:\s|#[^\n]*\n)*+(?:@(?:prefix|base)\s|(?i:prefix|base)\s[^\n]*<)"
)
_TRIPLES = re.compile(
    rb"\A(?:\s|#[^\n]*\n)*+(?:<[^<>\s]+>|_:\S+)\s+<[^<>\s]+>\s+(?:<[^<>\s]+>|_:\S+|\"(?:[^\"\\]|\\.)*\"\S*)\s+(<[^<>\s]+>|_:\S+)?\s*\.\s"
)
_LINKED = re.compile(rb"\"@(?:context|id|graph|type|value)\"\s*:")
HEAD = 64 * 2**10  # bytes that tell


def format_of(head: bytes) -> Format | None:
    """Return the format that the beginning of a file is in, if it is one that no Turtle can be mistaken for."""
    return next((found for pattern, found in _BEGINNINGS if re.search(pattern, head, re.DOTALL)), None)


def rdf_extension(head: bytes) -> str:
    """Return the extension that a file of RDF should have, "" for what does not look like RDF."""
    if _TURTLE.match(head):
        return "ttl"
    if triples := _TRIPLES.match(head):
        return "nq" if triples[1] else "nt"
    found = format_of(head)
    if found is None or (found.extension == "jsonld" and not _LINKED.search(head)):
        return ""
    return found.extension
