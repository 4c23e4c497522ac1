"""What an agent may ask, each tool with its parameters; whatever it answers is bounded in length."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from rdflib import URIRef

from seeother.decide import resolver
from seeother.explain.playing import foreign, why
from seeother.graph.data import Data
from seeother.graph.oxigraph import read_term
from seeother.http.answer import Ask
from seeother.iris import canonical, to_uri
from seeother.look.names import name_of
from seeother.query.listing import classes_of
from seeother.query.search import find, present
from seeother.statements import iri_of
from seeother.terms import RDF

_LONGEST = 60_000  # characters of an answer
_MOST = 100
_TYPE = iri_of(f"{RDF}type")
_MEDIA_TYPES = {"markdown": "text/markdown", "turtle": "text/turtle"}


class Unusable(ValueError):
    """Arguments that a tool cannot use; the text says why."""


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool: what it is for, its parameters as JSON Schema has them, which of them it needs, and what it does."""

    description: str
    parameters: dict[str, dict[str, Any]]
    needed: tuple[str, ...]
    work: Callable[[dict[str, Any], Data], str]

    def told(self, name: str) -> dict[str, Any]:
        """Return what a client is told of it."""
        schema = {"type": "object", "properties": self.parameters, "required": list(self.needed)}
        hints = {"readOnlyHint": True, "openWorldHint": False}
        return {"name": name, "description": self.description, "inputSchema": schema, "annotations": hints}

    def call(self, arguments: dict[str, Any], data: Data) -> str:
        """Return what it answers, cut where that is long. Raises Unusable."""
        for name in self.needed:
            if name not in arguments:
                raise Unusable(f"{name} is missing")
        for name, value in arguments.items():
            kind = {"string": str, "integer": int}[self.parameters.get(name, {"type": "string"})["type"]]
            if not isinstance(value, kind) or isinstance(value, bool):
                raise Unusable(f"{name} is no {self.parameters.get(name, {}).get('type', 'parameter')}")
        text = self.work(arguments, data)
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\n… (cut at {_LONGEST} characters)"


def _limit(arguments: dict[str, Any], usual: int) -> int:
    return max(1, min(int(arguments.get("limit", usual)), _MOST))


def _search(arguments: dict[str, Any], data: Data) -> str:
    languages = data.settings.languages
    found = find(arguments["query"], data, languages)
    rows = [
        {
            "uri": to_uri(result.iri),
            "name": result.name.text,
            "kinds": [name.text for name in result.types],
            "about": result.summary.text[:300] if result.summary else "",
        }
        for result in present(found, 0, _limit(arguments, 20), data, languages)
    ]
    return _json({"found": len(found.iris), "instead": found.instead, "results": rows})


def _describe(arguments: dict[str, Any], data: Data) -> str:
    media_type = _MEDIA_TYPES.get(arguments.get("format", "markdown"))
    if media_type is None:
        raise Unusable(f"format is one of {', '.join(_MEDIA_TYPES)}")
    uri = arguments["uri"]
    if sentence := foreign(uri, data):
        raise Unusable(sentence)
    found = why(uri, media_type, None, data).exchanges[-1].answer
    if found.status != 200:
        raise Unusable(found.body.decode("utf-8", "replace")[:2_000])
    return found.body.decode("utf-8", "replace")


def _counted(rows: Iterable[tuple[str, int]], arguments: dict[str, Any], data: Data) -> str:
    languages = data.settings.languages
    shown = islice(rows, _limit(arguments, 50))
    return _json(
        [{"uri": iri, "name": name_of(iri, data, languages).text, "count": count} for iri, count in shown]
    )


def _members(arguments: dict[str, Any], data: Data) -> str:
    kind, start = arguments["class"], max(0, min(int(arguments.get("start", 0)), 100_000))
    if not isinstance(read_term(kind), URIRef):
        raise Unusable("class is no URI")
    most, languages = _limit(arguments, 50), data.settings.languages
    quads = islice(data.quads(None, _TYPE, iri_of(kind)), start, start + most + 1)
    found = [str(quad.subject) for quad in quads if isinstance(quad.subject, URIRef)]
    rows = [{"uri": to_uri(iri), "name": name_of(iri, data, languages).text} for iri in found[:most]]
    return _json({"members": rows, "next": start + most if len(found) > most else None})


def _mentions(arguments: dict[str, Any], data: Data) -> str:
    things = data.subjects(canonical(arguments["uri"]))
    if not things:
        raise Unusable("uri names nothing here")
    most, languages = _limit(arguments, 50), data.settings.languages
    quads, total = data.mentions(things[0], most)
    rows = [
        {
            "uri": to_uri(str(quad.subject)),
            "name": name_of(str(quad.subject), data, languages).text,
            "property": str(quad.predicate),
        }
        for quad in quads
        if isinstance(quad.subject, URIRef)
    ]
    return _json({"total": total, "mentioned_by": rows})


def _explain(arguments: dict[str, Any], data: Data) -> str:
    if sentence := foreign(arguments["uri"], data):
        raise Unusable(sentence)
    return _json(why(arguments["uri"], arguments.get("accept"), None, data).as_dict())


def _overview(arguments: dict[str, Any], data: Data) -> str:
    found = resolver.answer(Ask("GET", f"{data.settings.mount}/llms.txt"), data)
    return found.body.decode("utf-8", "replace")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


_URI = {"type": "string", "description": "The URI of a thing, or its path on this site"}
_MANY = {"type": "integer", "description": f"How many, up to {_MOST}"}
TOOLS: dict[str, Tool] = {
    "overview": Tool("What this data set is, and how to ask for it", {}, (), _overview),
    "search": Tool(
        "Find things by name, other names, codes or descriptions",
        {"query": {"type": "string", "description": "A few words, or a URI"}, "limit": _MANY},
        ("query",),
        _search,
    ),
    "describe": Tool(
        "Read what is said about a thing, with links to follow",
        {"uri": _URI, "format": {"type": "string", "enum": list(_MEDIA_TYPES)}},
        ("uri",),
        _describe,
    ),
    "mentions": Tool(
        "Find what mentions a thing, and by which property",
        {"uri": _URI, "limit": _MANY},
        ("uri",),
        _mentions,
    ),
    "classes": Tool(
        "List the kinds of things, with how many there are",
        {"limit": _MANY},
        (),
        lambda arguments, data: _counted(classes_of(data), arguments, data),
    ),
    "properties": Tool(
        "List the properties, with how many statements are made with each",
        {"limit": _MANY},
        (),
        lambda arguments, data: _counted(data.catalogue.properties(), arguments, data),
    ),
    "members": Tool(
        "List the things of a class",
        {"class": {"type": "string"}, "start": {"type": "integer"}, "limit": _MANY},
        ("class",),
        _members,
    ),
    "explain": Tool(
        "Explain which format a request gets, and why",
        {"uri": _URI, "accept": {"type": "string", "description": "The Accept header; none unless given"}},
        ("uri",),
        _explain,
    ),
}
