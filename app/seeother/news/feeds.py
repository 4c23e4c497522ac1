"""News as Atom (RFC 4287) for feed readers, as ActivityStreams, and as an event stream of linked data (LDES) for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from seeother.graph.data import Data
from seeother.look.names import plain
from seeother.news.told import Change, News
from seeother.statements import Triple, blank, iri_of, literal
from seeother.terms import RDF, XSD

PLACE = "/-/changes"
_AS, _LDES, _TREE = (
    "https://www.w3.org/ns/activitystreams#",
    "https://w3id.org/ldes#",
    "https://w3id.org/tree#",
)
PREFIXES = {_AS: "as", _LDES: "ldes", _TREE: "tree"}
_KINDS = {"new": "Create", "gone": "Delete", "changed": "Update"}
_NOT_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)])


def place_of(data: Data) -> str:
    """Return the absolute URL of the news."""
    return data.settings.patterns.all[0].document.origin + data.settings.mount + PLACE


def _id(news: News, number: int, data: Data) -> str:
    return f"{place_of(data)}#{news.anchor}-{number}"


def atom(found: Sequence[News], page: int, count: int, data: Data) -> str:
    """Return a feed with an entry for each thing that changed."""
    here, title = place_of(data), escape(plain(data.settings.title, 200))
    updated = found[0].time if found else "1970-01-01T00:00:00Z"
    links = [("self", page), ("first", 1), ("last", count), *([("next", page + 1)] if page < count else [])]
    links += [("previous", page - 1)] if page > 1 else []
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<id>{escape(here)}</id><title>{title}</title><updated>{updated}</updated><author><name>{title}</name></author>",
        f'<link rel="alternate" type="text/html" href="{escape(here)}"/>',
        *(
            f'<link rel="{rel}" type="application/atom+xml" href="{escape(_paged(here, number))}"/>'
            for rel, number in links
        ),
    ]
    for news in found:
        lines += [_atom_entry(news, n, change, data) for n, change in enumerate(news.changes, 1)]
        if news.more or not news.changes:
            lines.append(_atom_rest(news, data))
    return "\n".join([*lines, "</feed>", ""]).translate(_NOT_XML)


def _paged(here: str, page: int) -> str:
    return f"{here}.atom" + (f"?page={page}" if page > 1 else "")


def _atom_entry(news: News, number: int, change: Change, data: Data) -> str:
    title = escape(plain(f"{change.name} ({change.signs})", 300))
    told = "".join(f"<li><del>{escape(line)}</del></li>" for line in change.gone)
    told += "".join(f"<li><ins>{escape(line)}</ins></li>" for line in change.new)
    link = f'<link rel="alternate" href="{escape(change.iri)}"/>' if "://" in change.iri else ""
    return (
        f"<entry><id>{escape(_id(news, number, data))}</id><title>{title}</title><updated>{news.time}</updated>{link}"
        f'<category term="{change.kind}"/><content type="html">{escape(f"<ul>{told}</ul>")}</content></entry>'
    )


def _atom_rest(news: News, data: Data) -> str:
    entry = news.entry
    told = f"+{entry.new} −{entry.gone} ±{entry.changed}"
    return (
        f"<entry><id>{escape(_id(news, 0, data))}</id><title>… +{news.more or entry.total}</title>"
        f'<updated>{news.time}</updated><content type="text">{told}</content></entry>'
    )


def activities(found: Sequence[News], page: int, count: int, data: Data) -> str:
    """Return a page of an ordered collection of activities, the latest first (Activity Streams 2.0)."""
    here = place_of(data)
    told: dict[str, Any] = {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": f"{here}.json?page={page}",
        "type": "OrderedCollectionPage",
        "partOf": {
            "id": f"{here}.json",
            "type": "OrderedCollection",
            "first": f"{here}.json?page=1",
            "last": f"{here}.json?page={count}",
        },
        **({"next": f"{here}.json?page={page + 1}"} if page < count else {}),
        **({"prev": f"{here}.json?page={page - 1}"} if page > 1 else {}),
        "orderedItems": [
            {
                "id": _id(news, number, data),
                "type": _KINDS[change.kind],
                "object": change.iri,
                "name": change.name,
                "summary": change.signs,
                "published": news.time,
                "endTime": news.time,
            }
            for news in found
            for number, change in enumerate(news.changes, 1)
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def stream(found: Sequence[News], page: int, count: int, data: Data) -> Iterator[Triple]:
    """Yield an event stream with the members of this page, and where it goes on."""
    here = place_of(data)
    whole, view = iri_of(f"{here}#stream"), iri_of(f"{here}?page={page}")
    kind = iri_of(f"{RDF}type")
    yield Triple(whole, kind, iri_of(f"{_LDES}EventStream"))
    yield Triple(whole, iri_of(f"{_LDES}timestampPath"), iri_of(f"{_AS}published"))
    yield Triple(whole, iri_of(f"{_LDES}versionOfPath"), iri_of(f"{_AS}object"))
    yield Triple(whole, iri_of(f"{_TREE}view"), view)
    yield Triple(view, kind, iri_of(f"{_TREE}Node"))
    if page < count:
        relation = blank("onward")
        yield Triple(view, iri_of(f"{_TREE}relation"), relation)
        yield Triple(relation, kind, iri_of(f"{_TREE}Relation"))
        yield Triple(relation, iri_of(f"{_TREE}node"), iri_of(f"{here}?page={page + 1}"))
    for news in found:
        for number, change in enumerate(news.changes, 1):
            member = iri_of(_id(news, number, data))
            yield Triple(whole, iri_of(f"{_TREE}member"), member)
            yield Triple(member, kind, iri_of(_AS + _KINDS[change.kind]))
            yield Triple(member, iri_of(f"{_AS}object"), iri_of(change.iri))
            yield Triple(member, iri_of(f"{_AS}published"), literal(news.time, datatype=f"{XSD}dateTime"))
            yield Triple(member, iri_of(f"{_AS}summary"), literal(change.signs))
