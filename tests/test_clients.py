"""Clients that other people wrote, against the running server."""

import subprocess

import pytest
import rdflib
from conftest import START, Running, needs
from rdflib.compare import isomorphic

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning:rdflib"
)  # of its own classes, in its own parsers
THING = rdflib.URIRef("https://bridges.example.org/id/bridge/Tower_Bridge")
PATH = "/id/bridge/Tower_Bridge"


@pytest.mark.parametrize("format", [None, "turtle", "xml", "json-ld", "n3", "nt", "trig"])
def test_rdflib_parses_a_thing_by_its_uri(bridges: Running, format: str | None):
    graph = rdflib.Dataset(default_union=True) if format == "trig" else rdflib.Graph()
    graph.parse(bridges.url + PATH, format=format)

    assert len(list(graph.predicate_objects(THING))) > 15


def test_what_rdflib_reads_is_the_same_graph_in_every_format(bridges: Running):
    document = bridges.url + "/doc/bridge/Tower_Bridge"
    graphs = [
        rdflib.Graph().parse(f"{document}.{e}", format=f)
        for e, f in (("ttl", "turtle"), ("rdf", "xml"), ("jsonld", "json-ld"), ("nt", "nt"), ("n3", "n3"))
    ]

    assert all(isomorphic(graphs[0], other) for other in graphs[1:])


@pytest.mark.parametrize("syntax", ["rdfxml", "turtle", "ntriples", "guess"])
def test_rapper_parses_a_thing_by_its_uri(bridges: Running, syntax: str):
    told = subprocess.run(
        [needs("rapper"), "-q", "-i", syntax, "-o", "ntriples", bridges.url + PATH],
        capture_output=True,
        text=True,
        timeout=START,
    )

    assert told.returncode == 0, told.stderr
    assert told.stdout.count(f"<{THING}> ") > 15


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("*/*", "text/turtle"),
        ("text/html", "text/html"),
        ("application/rdf+xml", "application/rdf+xml"),
    ],
)
def test_curl_follows_a_thing_to_its_document(bridges: Running, accept: str, content_type: str):
    told = subprocess.run(
        [
            needs("curl"),
            "-sL",
            "-o",
            "/dev/null",
            "-w",
            "%{http_code} %{num_redirects} %{content_type}",
            "-H",
            f"Accept: {accept}",
            bridges.url + PATH,
        ],
        capture_output=True,
        text=True,
        timeout=START,
    )

    assert told.stdout.startswith(f"200 1 {content_type}")
