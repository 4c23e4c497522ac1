"""Every parser of what a client sends takes time that grows with the length of it, and with no more than that."""

import gc
import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from conftest import PREFIXES, SETTINGS
from seeother.agents.protocol import agents
from seeother.decide.resolver import answer
from seeother.graph.fulltext import words_of
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Answer, Ask, represent
from seeother.http.codings import negotiate_coding
from seeother.http.languages import negotiate_language
from seeother.http.negotiation import negotiate, parse_accept, passed_over
from seeother.http.preferences import LONGEST, Offer
from seeother.http.validators import matches
from seeother.iris import canonical, is_host, path_of, plain_host, target_and_host, to_uri
from seeother.naming.patterns import Pattern, Patterns
from seeother.naming.templates import Template
from seeother.places.formats import format_of
from seeother.preview.wrong import wrong_with
from seeother.publish.once import publish_once
from seeother.query.ranges import range_of
from seeother.query.search import tidy
from seeother.reconciliation.service import service
from seeother.serve.proxy import mismatch
from seeother.serve.server import wants_timing
from seeother.terms import RDFS

LENGTH = 800
TIMES = 8
MOST = 24  # what is quadratic takes 64 times as long for 8 times the length; what is linear may seem to take twice its 8
# Below this many seconds for 6,400 characters no shape of growth can hurt.
HARMLESS = 0.002

PAGE = represent(b"x", "text/html", (), "html", 784111777.25)
PATTERNS = Patterns(
    (
        Pattern(
            Template("https://a.example/id/{kind}/{+name}"),
            Template("https://a.example/doc/{kind}/{+name}"),
            Template("https://a.example/page/{kind}/{+name}"),
            Template("https://a.example/data/{kind}/{+name}.{ext}"),
        ),
        Pattern(Template("https://a.example/ns#{term}"), Template("https://a.example/ns")),
    )
)
MANY_VARIABLES = Patterns(
    tuple(
        Pattern(Template(f"https://a.example{path}"), Template(f"https://a.example/doc{path}"))
        for path in (
            "/id/{+a}/x/{+b}/end",
            "/{+a}/{+b}/{+c}/{+d}/end",
            "/{a}-{b}-{c}-{d}.end",
            "/{a}.{+b}a/{+c}",
        )
    )
)
OFFER = Offer("turtle", ("en", "de", "zh-Hant"), PATTERNS.hosts)


def respond(**field: str) -> object:
    return PAGE.respond(Ask("GET", "/", **field))  # type: ignore[arg-type]


PARSERS: dict[str, Callable[[str], object]] = {
    "Accept": lambda text: negotiate(text, "turtle"),
    "ranges of Accept": parse_accept,
    "parts that are passed over": passed_over,
    "Accept-Language": lambda text: negotiate_language(text, ("en", "de", "zh-Hant")),
    "Accept-Encoding": lambda text: negotiate_coding(text, ("br", "zstd", "gzip")),
    "preferences": lambda text: OFFER.preferences(text, text, text, text),
    "If-None-Match": lambda text: matches(PAGE.etag, text),
    "If-Match": lambda text: respond(if_match=text),
    "If-Modified-Since": lambda text: respond(if_modified_since=text),
    "If-Unmodified-Since": lambda text: respond(if_unmodified_since=text),
    "Prefer": wants_timing,
    "Host": is_host.__wrapped__,
    "host": plain_host.__wrapped__,
    "X-Forwarded-Host": lambda text: mismatch.__wrapped__("https", text, ("https://a.example",)),
    "target": lambda text: target_and_host(text, "a"),
    "whole target": lambda text: target_and_host(f"http://{text}", "a"),
    "path": path_of,
    "canonical": canonical,
    "percent-encoded": lambda text: canonical(
        "".join(f"%{byte:02x}" for byte in text.encode("utf-8", "replace"))
    ),
    "URI": to_uri,
    "patterns": lambda text: PATTERNS.match(f"/id/{text}", "a.example"),
    "patterns with an extension": lambda text: PATTERNS.match(f"/doc/k/{text}.de.html"),
    "patterns of many variables": lambda text: MANY_VARIABLES.match(f"/id/{text}/x/{text}"),
    "thing of many variables": lambda text: MANY_VARIABLES.thing(f"https://a.example/id/{text}/x/{text}"),
    "thing": lambda text: PATTERNS.thing(f"https://a.example/id/{text}"),
    "search": lambda text: words_of(tidy(text)),
    "words": words_of,
    "range": range_of,
    "what an unknown file is": lambda text: format_of(f"404 {text}\nx".encode("utf-8", "replace")),
}
PIECES = {
    "escaped quotes": '"\\',
    "quotes": '"',
    "quotes and commas": '",',
    "open strings": ',"a',
    "backslashes": "\\",
    "open parameters": 'a/b;c="',
    "parameters": "a/b;c=d;",
    "semicolons": ";",
    "ranges": "a/b;q=0.1,",
    "variants": "text/html;q=0.1,*/*;q=0.2,",
    "commas": ",",
    "spaces": " ",
    "commas and spaces": ", \t",
    "weights": ";q=0.000",
    "digits": "1",
    "zeros after a point": "0.0",
    "subtags": "a-",
    "languages": "en-Latn-GB-x-a,",
    "stars": "*,",
    "tags": 'W/"a",',
    "open tags": 'W/"',
    "dates": "Sun, 06 Nov 1994 08:49:37 GMT",
    "percent signs": "%",
    "triplets": "%C3%A4",
    "half triplets": "%C",
    "slashes": "/",
    "dots": ".",
    "extensions": ".html",
    "extensions in languages": ".de.html",
    "hyphens": ".aa-a",
    "at signs": "@",
    "colons": ":80",
    "brackets": "[",
    "hashes": "#",
    "combining marks": "\u0301\u0316",
    "letters with marks": "e\u0301",
    "Hangul": "\u1100\u1161\u11a8",
    "letters": "a",
    "signs without a word": "\u3042\u30fc",
    "digits and dots": "1..",
}


def seconds(parse: Callable[[str], object], text: str) -> float:
    """Return the least of a few times, which has the least of other work in it."""
    least = float("inf")
    for _ in range(2):
        began = time.process_time()
        parse(text)
        least = min(least, time.process_time() - began)
        if least < HARMLESS / 4 or least > 0.1:
            break
    return least


def grows(parse: Callable[[str], object], piece: str) -> tuple[float, float]:
    """Return seconds for a text of one piece again and again, with an end that fits nothing, and for one of 8 times that."""
    short = piece * (LENGTH // len(piece)) + "\x00"
    long = piece * (TIMES * LENGTH // len(piece)) + "\x00"
    return seconds(parse, short), seconds(parse, long)


SLOW = ("patterns of many variables", "thing of many variables", "patterns with an extension")


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.long if name in SLOW else ()) for name in PARSERS]
)
@pytest.mark.long
def test_time_grows_with_the_length(name: str) -> None:
    gc.collect()
    too_much = {}
    for label, piece in PIECES.items():
        for _ in range(4):  # other work on the machine passes; a square does not
            short, long = grows(PARSERS[name], piece)
            if long < HARMLESS or long <= MOST * short:
                break
        else:
            too_much[label] = f"{short * 1000:.1f} ms, then {long * 1000:.1f} ms"
    assert too_much == {}


def test_a_quadratic_parser_would_be_found() -> None:
    def quadratic(text: str) -> int:
        return sum(len(text[place:].upper()) for place in range(len(text)))

    times = [grows(quadratic, "a") for _ in range(3)]  # other work on the machine may slow a short text down
    assert any(long > HARMLESS and long > MOST * short for short, long in times)


@pytest.mark.parametrize("field", ["accept", "accept_language", "accept_encoding"])
def test_a_field_beyond_all_sense_is_as_none(field: str) -> None:
    end = {"accept": "text/html", "accept_language": "de", "accept_encoding": "gzip"}[field]
    padding = "a/b;q=0.1, " if field == "accept" else "fr;q=0.1, "
    within = padding * ((LONGEST - len(end)) // len(padding)) + end
    assert OFFER.preferences(**{field: within}) is OFFER.preferences(**{field: end})
    assert OFFER.preferences(**{field: padding + within}) is OFFER.preferences()


SITE = (
    'base = "https://a.example"\nmcp = "on"\n[[pattern]]\nthing = "/id/{+name}"\ndocument = "/doc/{+name}"\n'
)
TURTLE = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n" + "".join(
    f'<https://a.example/id/{name}> a <https://a.example/id/Kind> ; rdfs:label "{name}" .\n'
    for name in "abcde"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("site")
    (folder / "seeother.toml").write_text(SITE)
    (folder / "a.ttl").write_text(TURTLE)
    publish_once(folder, folder.parent / f"{folder.name}-state")
    return Snapshot(folder.parent / f"{folder.name}-state" / "current")


def post(work: Callable[[Ask, Snapshot], Answer], content: str, data: Snapshot) -> Answer:
    accept = "application/json, text/event-stream"
    kind = "application/json" if work is agents else "application/x-www-form-urlencoded"
    ask = Ask("POST", "/-/mcp", content=content, content_type=kind, accept=accept)
    return work(ask, data)


def called(tool: str, text: str, data: Snapshot) -> Answer:
    arguments = dict.fromkeys(("query", "uri", "class", "accept"), text)
    message = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": tool, "arguments": arguments},
    }
    return post(agents, json.dumps(message), data)


def reconciled(wanted: dict[str, object], data: Snapshot) -> Answer:
    return post(service, "&".join(f"{name}={quote(json.dumps(told))}" for name, told in wanted.items()), data)


# What a client sends with a text in it, each a parser of its own.
REQUESTS: dict[str, Callable[[str, Snapshot], object]] = {
    **{
        path: lambda text, data, path=path: answer(Ask("GET", path.format(quote(text))), data)
        for path in (
            "/-/why?uri={0}",
            "/-/why?uri=/id/a&accept={0}",
            "/search?q={0}",
            "/search?q=a&class={0}&with={0}",
            "/browse?with={0}",
            "/browse?with=https://a.example/p {0}",
            "/browse?view=map&within={0}",
            "/browse?view=table&sort={0}",
            "/browse.csv-metadata.json?class={0}",
            "/browse{0}.csv-metadata.json",
            "/id/{0}",
            "/doc/a?_profile={0}&_mediatype={0}",
            "/-/versions/{0}",
            "/-/changes?page={0}",
            "/-/reconcile?queries={0}",
            "/-/reconcile/suggest/entity?prefix={0}",
            "/-/reconcile/preview?id={0}",
        )
    },
    "Accept-Profile": lambda text, data: answer(Ask("GET", "/doc/a", accept_profile=text), data),
    "preview": lambda text, data: wrong_with(text, data, {"findings": []}),
    "MCP": lambda text, data: post(agents, text, data),
    **{
        f"MCP {tool}": lambda text, data, tool=tool: called(tool, text, data)
        for tool in ("search", "describe", "explain")
    },
    "form": lambda text, data: post(service, text, data),
    "queries": lambda text, data: reconciled({"queries": {"q": {"query": text, "type": [text]}}}, data),
    "properties": lambda text, data: reconciled(
        {"queries": {"q": {"query": "a", "properties": [{"pid": f"{RDFS}label", "v": text}]}}}, data
    ),
    "extend": lambda text, data: reconciled({"extend": {"ids": [text], "properties": [{"id": text}]}}, data),
}
SENT = {
    **{
        name: PIECES[name]
        for name in (
            "escaped quotes",
            "quotes",
            "subtags",
            "hashes",
            "slashes",
            "digits",
            "letters with marks",
        )
    },
    "objects": '{"a":',
    "lists": "[",
    "parameters": "&a=b",
    "IRIs": "<http://a.example/",
}


@pytest.mark.long
@pytest.mark.parametrize("name", REQUESTS)
def test_the_time_of_a_whole_request_grows_with_the_length_of_what_is_sent(site: Snapshot, name: str) -> None:
    def work(text: str) -> object:
        return REQUESTS[name](text[: len(text) * 3 // 8], site)  # as a query it is three times as long

    gc.collect()
    work("a" * LENGTH)
    too_much = {}
    for label, piece in SENT.items():
        for _ in range(4):
            short, long = grows(work, piece)
            if long < HARMLESS or long <= MOST * short:
                break
        else:
            too_much[label] = f"{short * 1000:.1f} ms, then {long * 1000:.1f} ms"
    assert too_much == {}


def test_agents_and_reconciliation_are_asked_by_these_requests(site: Snapshot) -> None:
    found = json.loads(called("search", "a", site).body)
    assert found["id"] == 1 and "/id/a" in str(found["result"])
    assert REQUESTS["properties"]("a", site).status == REQUESTS["extend"]("a", site).status == 200


SHARED = {
    "nodes": ("", "ex:p {} ."),
    "classes": ("a owl:Class", "owl:unionOf ( {} ) ."),
    "shapes": ("a sh:NodeShape", "sh:and ( {} ) ."),
    "shapes of properties": ("a sh:NodeShape", "sh:path ex:p ; sh:property {} ."),
    "paths": ("a sh:NodeShape ; sh:path [ sh:alternativePath ( {} ) ]", "sh:alternativePath ( {} ) ."),
    "lists": ("", "ex:p ( {} ) ."),
    "notes": (
        "ex:q ex:r . [] a owl:Axiom ; rdfs:comment 'c' ; "
        "owl:annotatedSource ex:a ; owl:annotatedProperty ex:p ; owl:annotatedTarget [ ex:p ex:q ]",
        "ex:p {} .",
    ),
    "contacts": ("a dcat:Dataset", "dcat:contactPoint {} ."),
}


@pytest.mark.parametrize("count", [400, 600])
def test_of_very_many_properties_a_page_shows_the_commonest_and_where_all_are(
    tmp_path: Path, count: int
) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    said = "".join(f"ex:big ex:p{n:03} {n} .\n" for n in range(count))
    (folder / "a.ttl").write_text(
        f"{PREFIXES}{said}ex:big a ex:Kind ; rdfs:label 'Big' ; rdfs:comment 'What it is' . ex:other ex:p{count - 1} 'often' ."
    )
    (folder / "seeother.toml").write_text(SETTINGS)
    publish_once(folder, tmp_path / "state")
    data = Snapshot(tmp_path / "state" / "current")
    page, turtle = (
        answer(Ask("GET", "/doc/big", f"text/{form}"), data).body.decode() for form in ("html", "turtle")
    )
    shown = [n for n in range(count) if f"<dd><bdi>{n}</bdi>" in page or f">{n}<" in page]
    is_whole = count < 500

    assert "<h1" in page and "Big" in page and count - 1 in shown
    assert "What it is" in page and re.search(r'class="types">.*Kind', page)
    assert (len(shown) == count) == is_whole
    assert ("200 of 603 shown" in page) == (not is_whole)
    assert all(f"p{n:03}" in turtle for n in range(count))


@pytest.mark.parametrize("name", SHARED)
@pytest.mark.parametrize("form", ["_:n{}x{}", "ex:n{}x{}"])
def test_nodes_that_others_share_are_told_a_few_times_and_not_once_for_each_way_there(
    tmp_path: Path, name: str, form: str
):
    kind, says = SHARED[name]
    levels = [[form.format(level, n) for n in range(5)] for level in range(9)]
    lines = [
        f"ex:a rdfs:label 'a' . ex:a {kind.format(' '.join(levels[0]))} ."
        if kind
        else "ex:a rdfs:label 'a' ."
    ]
    joint = " " if "(" in says else ", "
    for nodes, below in zip([["ex:a"], *levels], levels, strict=False):
        lines += [f"{node} {says.format(joint.join(below))}" for node in nodes]
    prefixes = "@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix dcat: <http://www.w3.org/ns/dcat#> .\n"
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "seeother.toml").write_text(SETTINGS)
    (folder / "a.ttl").write_text(PREFIXES + prefixes + "\n".join(lines))
    publish_once(folder, tmp_path / "state")
    snapshot = Snapshot(tmp_path / "state" / "current")
    for accept in ("text/html", "text/markdown"):
        found = answer(Ask("GET", "/doc/a", accept), snapshot)
        assert found.status == 200
        assert len(found.body) < 400_000
