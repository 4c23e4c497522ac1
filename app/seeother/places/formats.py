"""Which format a file is in, by what it holds, whatever its name says."""

from __future__ import annotations

import csv
import re
from typing import NamedTuple

_RDF = rb"http://www\.w3\.org/1999/02/22-rdf-syntax-ns#"
_SPACE = rb"\A(?:\xef\xbb\xbf)?(?:\s|<!--.*?-->|<\?.*?\?>)*+"


class Format(NamedTuple):
    """A format that is recognised: what it is called, the extension it has here ("" none), and what to do about it.

    What `is_rdf` and has no extension is to be converted.
    """

    name: str
    extension: str = ""
    remedy: str = ""
    is_rdf: bool = False


_CONVERT = "Nothing is published from it; `robot convert -i FILE -o FILE.ttl` makes Turtle of it."
_REPACK = "Unpack it; packed with gzip, and called .gz, it is read as well."
_UTF_8 = "Save the file as UTF-8."
_NO_DATA = "Nothing is published from it: put the data itself into the file."
_ANSWERED = "A CONSTRUCT query, or an export of the whole graph, gives Turtle."
# What the beginning of a file shows, the surest first.
_BEGINNINGS: tuple[tuple[bytes, Format], ...] = (
    (rb"\A\x1f\x8b", Format("gzip", remedy="Add .gz to its name.")),
    (rb"\APK\x03\x04", Format("a ZIP archive", remedy="Unpack it; of a spreadsheet, make RDF first.")),
    (
        rb"\A(?:BZh\d|\xfd7zXZ\0|\x28\xb5\x2f\xfd|7z\xbc\xaf|\x04\x22M\x18)",
        Format("packed, but not with gzip", remedy=_REPACK),
    ),
    (
        rb"\A(?:\xff\xfe\0\0|\0\0\xfe\xff|(?:\0{3}[\x01-\x7f]){4}|(?:[\x01-\x7f]\0{3}){4})",
        Format("UTF-32", remedy=_UTF_8),
    ),
    (rb"\A(?:\xff\xfe|\xfe\xff|(?:\0[\x01-\x7f]){4}|(?:[\x01-\x7f]\0){4})", Format("UTF-16", remedy=_UTF_8)),
    (rb"\A%PDF-", Format("a PDF document", remedy=_NO_DATA)),
    (rb"\A(?:\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP)", Format("a picture", remedy=_NO_DATA)),
    (rb"\ASQLite format", Format("a database of SQLite", remedy=_NO_DATA)),
    (rb"\A\$HDT", Format("HDT", remedy="`hdt2rdf FILE FILE.nt` unpacks it.", is_rdf=True)),
    (
        rb"\AHTTP/\d",
        Format(
            "an answer of HTTP with its headers",
            remedy="Fetch it without them: `curl -L -o FILE`, without -i.",
        ),
    ),
    (
        rb"\A\s*(?:[45]\d\d\b[: ]|(?i:not found|access denied|forbidden|bad gateway|internal server error)\b)[^\n]*+\s*\Z",
        Format("the text of an error", remedy="Fetch the data again, and look at it."),
    ),
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
    (
        _SPACE + rb"(?:<!DOCTYPE.*?\]?>\s*)?<(?:\w+:)?Ontology\s",
        Format("OWL/XML", remedy=_CONVERT, is_rdf=True),
    ),
    (_SPACE + rb"<(?:\w+:)?sparql\b", Format("the results of a SPARQL query", remedy=_ANSWERED)),
    (
        _SPACE + rb"<(?:\w+:)?TriX\b",
        Format(
            "TriX",
            remedy="`riot --syntax=trix --output=turtle FILE > FILE.ttl` makes Turtle of it.",
            is_rdf=True,
        ),
    ),
    (_SPACE + rb"<[\w:]+[^>]*" + _RDF, Format("RDF/XML", "rdf")),
    (
        _SPACE + rb"<[A-Za-z][\w:-]*[\s>].*\s(?:typeof|property|itemtype|itemprop)\s*=\s*[\"']",
        Format(
            "HTML or XML with RDFa or microdata", remedy="Extract what it says as Turtle, and publish that."
        ),
    ),
    (
        rb"\A\s*(?:Prefix\s*\(|Ontology\s*\()",
        Format("OWL in functional syntax", remedy=_CONVERT, is_rdf=True),
    ),
    (rb"\A\s*(?:Prefix:\s|Ontology:\s)", Format("OWL in Manchester syntax", remedy=_CONVERT, is_rdf=True)),
    (rb"\A\s*format-version:", Format("OBO", remedy=_CONVERT, is_rdf=True)),
    (rb"\A---[ \t]*\r?\n|\A%YAML", Format("YAML", remedy="Make Turtle or JSON-LD of it.")),
    (
        rb"\A\s*\{\s*\"head\"\s*:.*\"(?:results|boolean)\"\s*:",
        Format("the results of a SPARQL query", remedy=_ANSWERED),
    ),
    (
        rb"\A\s*\{\s*\"[^\"]*:[^\"]*\"\s*:\s*\{\s*\"[^\"]*:[^\"]*\"\s*:\s*\[\s*\{\s*\"(?:type|value)\"",
        Format(
            "RDF/JSON",
            remedy="`riot --syntax=rdf/json --output=turtle FILE > FILE.ttl` makes Turtle of it.",
            is_rdf=True,
        ),
    ),
    (
        rb"\A\s*\{[^\n]*\"@(?:id|context|type)\"[^\n]*\}[ \t\r]*\n\s*\{",
        Format(
            "JSON-LD line by line",
            remedy="Put the lines into one array, with commas between, and name it .jsonld.",
            is_rdf=True,
        ),
    ),
    (
        rb"\A\s*(?:\{\s*(?:\}|\"(?:[^\"\\]|\\.)*\"\s*:)|\[\s*(?:\{\s*[\"}]|\]|[\d\"]))",
        Format("JSON", "jsonld"),
    ),
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
# What stands before the keyword by which SPARQL and ShEx are known.
_HEAD = rb"\A(?:\xef\xbb\xbf)?(?:\s|#[^\n]*\n|(?i:prefix\s+[^\s:]*:|base|import)\s*<[^<>\s]*>)*+"
_BY_WORDS: tuple[tuple[re.Pattern[bytes], Format], ...] = (
    (
        re.compile(_HEAD + rb"(?i:select|construct|ask|describe)\b(?:\s+|[{*?(<])"),
        Format("a SPARQL query", remedy="Run it, and publish what it finds: CONSTRUCT gives Turtle."),
    ),
    (
        re.compile(
            _HEAD
            + rb"(?i:insert\s+data|insert\s*\{|delete\s+(?:data|where)|delete\s*\{|with\s*<|load\s|clear\s|drop\s)"
        ),
        Format("a SPARQL update", remedy="Nothing is carried out here: publish the data that it makes."),
    ),
    (
        re.compile(
            _HEAD
            + rb"(?:start\s*=\s*@|(?:<[^<>\s]*>|[\w.-]*:[\w.-]*)\s*(?:(?i:extra|closed)\b[^{]*)?\{\s*"
            + rb"(?:a|<[^<>\s]*>|[\w.-]*:[\w.-]*)\s+(?:[@\[.]|IRI\b|LITERAL\b|[\w.-]*:[\w.-]*\s*[;}*+?]))"
        ),
        Format("ShEx", remedy="Nothing is checked by it; shapes are written in SHACL here, as .shacl.ttl."),
    ),
)
_CELL = re.compile(r"[\w][\w \-./()%&'?!+#*]*")
_LINKED = re.compile(rb"\"@(?:context|id|graph|type|value)\"\s*:")
HEAD = 64 * 2**10  # bytes that tell


def format_of(head: bytes) -> Format | None:
    """Return the format that the beginning of a file is in, if it is one that no Turtle can be mistaken for."""
    found = next((found for pattern, found in _BEGINNINGS if re.search(pattern, head, re.DOTALL)), None)
    if found and found.name == "JSON" and not _LINKED.search(head):
        return Format("JSON", remedy="It holds no RDF: JSON-LD has @context, @id or @type.")
    return found or _told_by_words(head) or _table(head)


def _told_by_words(head: bytes) -> Format | None:
    return next((found for pattern, found in _BY_WORDS if pattern.match(head)), None)


def _table(head: bytes) -> Format | None:
    """Return the format of rows with as many cells as the first has, which names columns."""
    lines = head.decode("utf-8-sig", "replace").splitlines()[:4]
    for name, delimiter in (("CSV", ","), ("CSV", ";"), ("TSV", "\t"), ("CSV", "|")):
        rows = [row for row in csv.reader(lines, delimiter=delimiter) if row]
        names = rows[0] if rows else []
        is_even = len(rows) > 1 and len({len(row) for row in rows}) == 1
        if is_even and len(names) > 1 and all(map(_CELL.fullmatch, map(str.strip, names))):
            return Format(
                f"{name}, a table", remedy="Make RDF of it first, for instance with OpenRefine or tarql."
            )
    return None


def rdf_extension(head: bytes) -> str:
    """Return the extension that a file of RDF should have, "" for what does not look like RDF."""
    if triples := _TRIPLES.match(head):
        return "nq" if triples[1] else "nt"
    if _TURTLE.match(head) and not _told_by_words(head):
        return "ttl"
    found = format_of(head)
    return found.extension if found else ""
