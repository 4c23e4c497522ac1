"""The service over HTTP: its manifest, batches of queries, suggestions while one types, previews, and more columns."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from html import escape
from typing import Any
from urllib.parse import parse_qs

from seeother.decide.problems import bad_parameter, nothing_there, unsupported_content
from seeother.graph.data import Data
from seeother.http.answer import COMMON, Answer, Ask, Headers
from seeother.http.parameters import LONGEST_QUERY, json_of, one
from seeother.iris import canonical, to_uri
from seeother.look.interface import interface
from seeother.look.names import plain
from seeother.query.search import suggest
from seeother.reconciliation.extending import extended, proposed
from seeother.reconciliation.matching import Effort, Query, Unreadable, described, matches, named
from seeother.site.document import cache_control

PLACE = "/-/reconcile"
MOST_BYTES = 2**18  # of a batch
MOST_WORK = 10_000  # statements that are looked up for one request
_MOST_QUERIES = 50
_SUGGESTED, _MOST_LOOKED_AT = 20, 2_000
_CALLBACK = re.compile(r"[A-Za-z_$][A-Za-z0-9_$.]{0,99}")
_FORM = "application/x-www-form-urlencoded"
_EXAMPLE = f'{PLACE}?queries={{"q0":{{"query":"NAME"}}}}'
_WIDTH, _HEIGHT = 400, 160
# A preview is shown in a frame of whoever asks, runs nothing, and loads nothing.
_FRAMED: Headers = (
    ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors *"),
)


def service(ask: Ask, data: Data) -> Answer:
    """Return the manifest, the results of `queries`, or the values that `extend` asks for."""
    is_posted = ask.method == "POST"
    if is_posted and (refused := unsupported_content(ask, _FORM, "queries are sent as a form")):
        return refused
    told = _fields(ask)
    if told is None:
        return bad_parameter("queries", "is longer, or one of more, than anybody reads", _EXAMPLE, data)
    works: dict[str, Callable[[Any], dict[str, Any]]] = {
        "queries": lambda batch: _results(batch, data),
        "extend": lambda wanted: extended(wanted, data, Effort(3 * MOST_WORK)),
    }
    for name, work in works.items():
        if name in told:
            try:
                return _json(work(_read(told[name])), ask, data)
            except Unreadable as problem:
                return bad_parameter(name, f"cannot be read: {problem}", _EXAMPLE, data)
    if is_posted:
        return bad_parameter("queries", "or extend is what is posted here", _EXAMPLE, data)
    return _json(manifest(data), ask, data)


def _fields(ask: Ask) -> dict[str, str] | None:
    """Return the parameters of a query or a form, the last of each name; None for too many."""
    query = ask.content if ask.method == "POST" else ask.target.partition("?")[2]
    if query.count("&") > 20 or len(query) > (MOST_BYTES if ask.method == "POST" else LONGEST_QUERY):
        return None
    return {name: values[-1] for name, values in parse_qs(query).items()}


def _read(text: str) -> Any:
    try:
        return json_of(text)
    except ValueError as problem:
        raise Unreadable("it is not JSON") from problem


def _results(batch: Any, data: Data) -> dict[str, Any]:
    if not isinstance(batch, dict):
        raise Unreadable("a batch is an object whose keys name queries")
    if len(batch) > _MOST_QUERIES:
        raise Unreadable(f"a batch has up to {_MOST_QUERIES} queries, and this one {len(batch)}")
    queries = {key: Query.of(told) for key, told in batch.items()}
    share = MOST_WORK // max(len(queries), 1)
    return {key: {"result": matches(query, data, Effort(share))} for key, query in queries.items()}


def manifest(data: Data) -> dict[str, Any]:
    """Return what the service is and can do."""
    settings = data.settings
    site = settings.patterns.all[0].document.origin + settings.mount
    here = site + PLACE
    return {
        "versions": ["0.2"],
        "name": plain(settings.title, 200),
        "identifierSpace": f"{settings.base or site}/",
        "schemaSpace": f"{settings.base or site}/",
        "documentation": f"{site}/llms.txt",
        "defaultTypes": [named(iri, data) for iri, _ in data.catalogue.classes()[:10]],
        # A search for a URI leads to its thing, however it is escaped.
        "view": {"url": f"{site}/search?q={{{{id}}}}"},
        "preview": {"url": f"{here}/preview?id={{{{id}}}}", "width": _WIDTH, "height": _HEIGHT},
        "suggest": {
            kind: {"service_url": here, "service_path": f"/suggest/{kind}"}
            for kind in ("entity", "type", "property")
        },
        "extend": {
            "propose_properties": {"service_url": here, "service_path": "/properties"},
            "property_settings": [
                {
                    "name": "limit",
                    "label": "Limit",
                    "type": "number",
                    "default": 100,
                    "help_text": "Values of one thing",
                }
            ],
        },
    }


def suggested(ask: Ask, data: Data) -> Answer:
    """Return what a text being typed may become: things, classes or properties."""
    path, _, query = ask.target.partition("?")
    kind = path.rpartition("/")[2]
    prefix, cursor = one(query, "prefix"), one(query, "cursor") or "0"
    if not prefix.strip():
        example = f"{PLACE}/suggest/{kind}?prefix=NA"
        return bad_parameter("prefix", "is the beginning of a name", example, data)
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 5):
        return bad_parameter(
            "cursor", "is a number from 0", f"{PLACE}/suggest/{kind}?prefix=NA&cursor=0", data
        )
    start = int(cursor)
    stop = start + _SUGGESTED
    if kind == "entity":
        hits = suggest(prefix, data, data.settings.languages, min(stop, _MOST_LOOKED_AT))
        found = [hit.iri for hit in hits]
        rows = [_entity(iri, data) for iri in found[start:stop]]
    else:
        rows = _named_like(
            prefix, data.catalogue.classes() if kind == "type" else data.catalogue.properties(), data
        )
        rows = rows[start:stop]
    return _json({"result": rows}, ask, data)


def _entity(iri: str, data: Data) -> dict[str, Any]:
    told = described(iri, data)
    return {**{name: value for name, value in told.items() if name != "type"}, "notable": told["type"]}


def _named_like(prefix: str, rows: Iterable[tuple[str, int]], data: Data) -> list[dict[str, Any]]:
    wanted = prefix.casefold()
    known = [named(iri, data) for iri, _ in list(rows)[:_MOST_LOOKED_AT]]
    found = [row for row in known if wanted in row["name"].casefold() or wanted in row["id"].casefold()]
    return sorted(found, key=lambda row: not row["name"].casefold().startswith(wanted))


def properties(ask: Ask, data: Data) -> Answer:
    """Return the properties that things of a class have, for more columns."""
    query = ask.target.partition("?")[2]
    kind, limit = one(query, "type"), one(query, "limit") or "50"
    if not (limit.isascii() and limit.isdigit() and len(limit) < 6 and int(limit)):
        return bad_parameter("limit", "is a number from 1 on", f"{PLACE}/properties?type=URI&limit=50", data)
    most = min(int(limit), 200)
    return _json({"type": kind, "limit": most, "properties": proposed(kind, most, data)}, ask, data)


def preview(ask: Ask, data: Data) -> Answer:
    """Return a little page about a thing, to be shown in a frame."""
    iri = one(ask.target.partition("?")[2], "id")
    example = f"{PLACE}/preview?id=URI"
    if not iri:
        return bad_parameter("id", "is the URI of a thing", example, data)
    found = next(iter(data.catalogue.spellings(canonical(iri))), "")
    if not found or data.settings.patterns.thing(canonical(found)) is None:
        return nothing_there("id", iri, example, data)
    told, say = described(found, data), interface(data.settings.languages[0])
    kinds = ", ".join(kind["name"] for kind in told["type"])
    text = f"""<!DOCTYPE html>
<html lang="{say.language}" dir="{say.direction}"><head><meta charset="utf-8"><title>{escape(told["name"])}</title></head>
<body style="margin:0;font:14px sans-serif"><p><a href="{escape(to_uri(found))}" target="_blank" rel="noopener">
<b>{escape(told["name"])}</b></a> {escape(kinds)}</p><p>{escape(told.get("description", ""))}</p></body></html>
"""
    return _answer(text, "text/html; charset=utf-8", data, _FRAMED)


def _json(value: dict[str, Any], ask: Ask, data: Data) -> Answer:
    text = json.dumps(value, ensure_ascii=False)
    callback = one(ask.target.partition("?")[2], "callback")
    if not callback:
        return _answer(text + "\n", "application/json", data)
    if not _CALLBACK.fullmatch(callback):
        return bad_parameter("callback", "is the name of a function", f"{PLACE}?callback=read", data)
    safe = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return _answer(f"/**/{callback}({safe});\n", "text/javascript; charset=utf-8", data)


def _answer(text: str, content_type: str, data: Data, more: Headers = ()) -> Answer:
    body = text.encode("utf-8", "replace")
    headers = (
        *COMMON,
        ("Cache-Control", cache_control(data.settings)),
        *more,
        ("Content-Type", content_type),
        ("Content-Length", str(len(body))),
    )
    return Answer(200, headers, body, "reconciliation")


SERVICES: dict[str, Callable[[Ask, Data], Answer]] = {
    PLACE: service,
    **{f"{PLACE}/suggest/{kind}": suggested for kind in ("entity", "type", "property")},
    f"{PLACE}/properties": properties,
    f"{PLACE}/preview": preview,
}
