"""How programs find what is here: robots.txt, the sitemap of any number of things, llms.txt, and the list of entrances."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from itertools import islice
from time import gmtime, strftime
from urllib.parse import quote
from weakref import WeakKeyDictionary

from seeother.describe.dataset import DataSet
from seeother.describe.dumps import PLACE, SYNTAXES
from seeother.describe.schema_dataset import known_of
from seeother.graph.data import Data
from seeother.http.variants import BY_NAME, VARIANTS
from seeother.iris import canonical, to_uri
from seeother.look.names import name_of, plain
from seeother.query.listing import classes_of
from seeother.site.document import Document

API_CATALOG = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'
XML = "application/xml"
PART = 5_000  # things of one part of the sitemap; the protocol allows 50,000 URLs and 50 MB
_MOST_PARTS = 50_000
_CLASSES, _HEAD = 30, '<?xml version="1.0" encoding="UTF-8"?>\n'
_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"


def robots(data: Data) -> str:
    """Return robots.txt (RFC 9309): searches need not be crawled, and the sitemap says what there is."""
    origin = DataSet(data).origin
    return f"User-agent: *\nDisallow: /search\nAllow: /\n\nSitemap: {origin}/sitemap.xml\n"


def api_catalog(data: Data) -> str:
    """Return the entrances for programs (RFC 9727) as a linkset."""
    origin = DataSet(data).origin
    html, json_type, xml = "text/html", "application/json", "application/opensearchdescription+xml"
    entrances = {
        "/": {
            "service-desc": [("/.well-known/void", "text/turtle")],
            "service-doc": [("/llms.txt", "text/markdown")],
        },
        "/browse": {"service-desc": [("/browse.ttl", "text/turtle")], "service-doc": [("/browse", html)]},
        "/search": {"service-desc": [("/search/description.xml", xml)], "service-doc": [("/search", html)]},
    }
    own = [
        {"href": f"{origin}{path}"}
        for path in (
            *entrances,
            "/.well-known/void",
            "/sitemap.xml",
            *(f"{PLACE}{name}" for name in (SYNTAXES if DataSet(data).has_dumps else ())),
            *_operations(data),
        )
    ]
    status = [{"href": f"{origin}/-/health", "type": json_type}]
    contexts = [
        {
            "anchor": f"{origin}{path}",
            **{
                rel: [{"href": f"{origin}{to}", "type": kind} for to, kind in links]
                for rel, links in told.items()
            },
            **({"status": status} if data.settings.operations else {}),
        }
        for path, told in entrances.items()
    ]
    whole = {"linkset": [{"anchor": f"{origin}/.well-known/api-catalog", "item": own}, *contexts]}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _operations(data: Data) -> list[str]:
    """Return what there is below `/-/` that needs no parameter."""
    if not data.settings.operations:
        return []
    names = ["changes", "changes.atom", "reconcile", "why", "profiles", "health"]
    if data.manifest.site:  # a folder, whose files may have problems
        names.append("problems")
    return [f"/-/{name}" for name in (*names, *(["mcp"] if data.settings.mcp == "on" else []))]


def llms(data: Data) -> str:
    """Return what the data set is and how to ask for it, in a page of Markdown for language models and those in a hurry."""
    dataset, settings = DataSet(data), data.settings
    languages = list(settings.languages)
    known = known_of(dataset, languages)
    example = next(iter(dataset.examples()), "")
    formats = ", ".join(f"{v.title} (`{v.media_type}`, `.{v.extension}`)" for v in VARIANTS)
    classes = "".join(
        f"- [{_text(name_of(iri, data, languages).text)}]({dataset.origin}/browse?class={_quoted(iri)}): {count}\n"
        for iri, count in islice(classes_of(data), _CLASSES)
    )
    lines = [
        f"# {_text(known['name'])}",
        f"> {_text(known['description'])}",
        f"Linked Data: {data.manifest.things} things, {data.manifest.triples} statements. A URI of a thing answers 303 with the "
        f"address of a document about it, in the format that `Accept` asks for: {formats}.",
        f"For example: `curl -L -H 'Accept: text/markdown' {to_uri(example)}`" if example else "",
        "## How to ask",
        f"- [Search]({dataset.origin}/search.jsonld?q=): add words to the address; JSON with URIs and names\n"
        f"- [Browse]({dataset.origin}/browse.md): all things, class by class\n"
        f"- [Description of the data set]({dataset.origin}/.well-known/void): VoID and DCAT, with counts\n"
        f"- [Sitemap]({dataset.origin}/sitemap.xml): every document, and when it changed\n"
        f"- [Entrances for programs]({dataset.origin}/.well-known/api-catalog)",
        "## What is here" if classes else "",
        classes.rstrip(),
        f"Licence: {known['license']}" if "license" in known else "",
    ]
    return "\n\n".join(line for line in lines if line) + "\n"


def _text(text: str) -> str:
    """Return a text as a line of Markdown that says no more than its words."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>#" else c for c in plain(text, 500))


def _quoted(iri: str) -> str:
    return quote(iri, safe="")


_STARTS: WeakKeyDictionary[Data, list[str]] = WeakKeyDictionary()


def _starts(data: Data) -> list[str]:
    """Return the keys that the parts of the sitemap begin with."""
    found = _STARTS.get(data)
    if found is None:
        own = (key for key in data.catalogue.keys("") if data.settings.patterns.names(key))
        found = _STARTS[data] = list(islice(islice(own, 0, None, PART), _MOST_PARTS))
    return found


def sitemap_index(data: Data) -> str:
    """Return the sitemap: a list of its parts."""
    origin = DataSet(data).origin
    latest = _day(data.changed)
    lastmod = f"<lastmod>{latest}</lastmod>" if latest else ""
    parts = range(1, max(1, len(_starts(data))) + 1)
    rows = "".join(
        f"<sitemap><loc>{escape(origin)}/sitemap/{n}.xml</loc>{lastmod}</sitemap>\n" for n in parts
    )
    return f'{_HEAD}<sitemapindex xmlns="{_SCHEMA}">\n{rows}</sitemapindex>\n'


def sitemap_part(data: Data, number: int) -> str | None:
    """Return one part of the sitemap, None where there is no such part."""
    starts = _starts(data)
    if not 1 <= number <= max(1, len(starts)):
        return None
    end = starts[number] if number < len(starts) else "\U0010ffff"
    keys = data.catalogue.keys(starts[number - 1], end) if starts else iter(())
    rows = [*(_site_pages(data) if number == 1 else ()), *_documents(keys, data)]
    spaces = f'xmlns="{_SCHEMA}" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    return f"{_HEAD}<urlset {spaces}>\n{''.join(rows)}</urlset>\n"


def _site_pages(data: Data) -> Iterator[str]:
    origin = escape(DataSet(data).origin)
    yield from (f"<url><loc>{origin}{path}</loc></url>\n" for path in ("/", "/browse"))


def _documents(keys: Iterator[str], data: Data) -> Iterator[str]:
    """Yield an entry for each document of these things, one of many things once."""
    patterns, seen = data.settings.patterns, set()
    for key in keys:
        found = patterns.thing(key)
        if not found or data.retirement(key) is not None:
            continue
        pattern, values = found
        document = Document(pattern, values, to_uri(key), data.settings)
        if document.generic not in seen:
            seen.add(document.generic)
            changed = max((place.changed for place in data.catalogue.places(canonical(key))), default=0) / 1e9
            yield _entry(document, _day(min(changed, data.changed)))


def _entry(document: Document, changed: str) -> str:
    tags = document.settings.languages
    pages = [(tag, document.url(BY_NAME["html"], tag)) for tag in tags] if len(tags) > 1 else []
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{tag}" href="{escape(url)}"/>'
        for tag, url in [*pages, *([("x-default", document.generic)] if pages else [])]
    )
    lastmod = f"<lastmod>{changed}</lastmod>" if changed else ""
    return f"<url><loc>{escape(document.generic)}</loc>{lastmod}{others}</url>\n"


def _day(seconds: float) -> str:
    return strftime("%Y-%m-%d", gmtime(seconds)) if seconds else ""
