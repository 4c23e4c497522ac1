"""Where RDF/XML and JSON-LD mention IRIs, found by what they look like: their parsers tell no places, and stop at a mistake."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any
from urllib.parse import urljoin

from seeother.drafts.blocks import Block, Mention, Role, Scope

_XMLNS = re.compile(r"""\sxmlns(?::([\w.-]+))?\s*=\s*["']([^"'<>]*)["']""")
_XML_BASE = re.compile(r"""\sxml:base\s*=\s*["']([^"'<>]*)["']""")
_ENTITY = re.compile(r"""<!ENTITY\s+([\w.-]+)\s+["']([^"'<>]*)["']""")
_REFERENCE = re.compile(r"&([\w.-]+);")
_NAMED = re.compile(r"""\s[\w.-]+:(about|resource|datatype|ID)\s*=\s*(["'])([^"'<>]*)\2""")
_ELEMENT = re.compile(r"<([\w.-]+):([\w.-]+)")
_ROLES: dict[str, Role] = {"about": "subject", "resource": "object", "datatype": "datatype", "ID": "subject"}
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_AT_ID = re.compile(r'"@id"\s*:\s*$')
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def read_xml(text: str) -> Block:
    """Return a whole file of RDF/XML as one block."""
    block = Block(0, len(text))
    entities = dict(_ENTITY.findall(text))
    prefixes = {prefix: _expanded(name, entities) for prefix, name in _XMLNS.findall(text)}
    found = _XML_BASE.search(text)
    base = _expanded(found[1], entities) if found else ""
    for each in _NAMED.finditer(text):
        value = _expanded(each[3], entities)
        iri = _joined(base, f"#{value}" if each[1] == "ID" else value)
        if ":" in iri:
            _add(block, iri, each.start(3), len(each[3]), _ROLES[each[1]])
    for each in _ELEMENT.finditer(text):
        if each[1] in prefixes:
            _add(block, prefixes[each[1]] + each[2], each.start(1), len(each[0]) - 1, "predicate")
    block.declares = Scope(prefixes, base)
    return block


def read_json(text: str) -> Block:
    """Return a whole file of JSON-LD as one block."""
    block = Block(0, len(text))
    context = _context(text)
    for each in _STRING.finditer(text):
        try:
            value = json.loads(each[0])
        except ValueError:
            continue
        if iri := _iri_of(value, context):
            role: Role = (
                "subject" if _AT_ID.search(text, max(each.start() - 40, 0), each.start()) else "object"
            )
            _add(block, iri, each.start() + 1, len(each[0]) - 2, role)
    prefixes = {key: value for key, value in context.items() if key[0] != "@"}
    block.declares = Scope(prefixes, context.get("@base", ""))
    return block


def _add(block: Block, iri: str, offset: int, length: int, role: Role) -> None:
    block.mentions.append(Mention(iri, offset, role))
    block.lengths[offset] = length


def _expanded(text: str, entities: Mapping[str, str]) -> str:
    return unescape(_REFERENCE.sub(lambda found: entities.get(found[1], found[0]), text))


def _joined(base: str, reference: str) -> str:
    try:
        return urljoin(base, reference) if base else reference
    except ValueError:
        return reference


def _context(text: str) -> dict[str, str]:
    """Return the plain terms of all contexts that stand in a text."""
    found: dict[str, str] = {}
    decoder = json.JSONDecoder()
    for each in re.finditer(r'"@context"\s*:\s*', text):
        try:
            context, _ = decoder.raw_decode(text, each.end())
        except ValueError:
            continue
        found |= dict(_terms(context))
    return found


def _terms(context: Any) -> Iterator[tuple[str, str]]:
    for each in context if isinstance(context, list) else [context]:
        for key, value in each.items() if isinstance(each, dict) else ():
            told = value.get("@id") if isinstance(value, dict) else value
            if key and isinstance(told, str):
                yield key, told


def _iri_of(value: str, context: Mapping[str, str]) -> str:
    """Return the IRI that a string stands for if it is one, "" for other texts."""
    prefix, colon, name = value.partition(":")
    if colon and prefix in context and not name.startswith("//"):
        return context[prefix] + name
    if _SCHEME.match(value) and not re.search(r"\s", value):
        return value
    if value in context and value[0] != "@":
        return _iri_of(context[value], {})
    return ""
