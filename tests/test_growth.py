"""Every parser of what a client sends takes time that grows with the length of it, and with no more than that."""

import gc
import time
from collections.abc import Callable

import pytest
from seeother.graph.fulltext import words_of
from seeother.http.answer import Ask, represent
from seeother.http.codings import negotiate_coding
from seeother.http.languages import negotiate_language
from seeother.http.negotiation import negotiate, parse_accept, passed_over
from seeother.http.preferences import LONGEST, Offer
from seeother.http.validators import matches
from seeother.iris import canonical, is_host, path_of, plain_host, target_and_host, to_uri
from seeother.naming.patterns import Pattern, Patterns
from seeother.naming.templates import Template
from seeother.query.search import tidy
from seeother.serve.proxy import mismatch
from seeother.serve.server import wants_timing

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
