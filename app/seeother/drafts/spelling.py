"""How an IRI is written in a file: by a prefix that holds there, by one that can be declared, or in angle brackets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from seeother.drafts.file_index import FileIndex
from seeother.iris import namespace_of
from seeother.places.tokens import head_end
from seeother.terms import CUSTOMARY_PREFIXES
from seeother.vocabularies.known import known

_LOCAL = re.compile(r"(?:[\w:](?:[\w:·.‿⁀-]*[\w:·‿⁀-])?)?")  # what needs no escape behind a prefix


class Insertion(NamedTuple):
    """A text to put in at an offset."""

    offset: int
    text: str


class Spelled(NamedTuple):
    """An IRI as it is written, with the declaration of a prefix that it needs, None for one that holds already."""

    text: str
    declaration: Insertion | None = None


def expanded(token: str, prefixes: Mapping[str, str]) -> str:
    """Return the IRI of a prefixed name, "" where the prefix is not declared."""
    prefix, colon, local = token.partition(":")
    if not colon or prefix not in prefixes:
        return ""
    return prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)


def by_prefix(iri: str, prefixes: Mapping[str, str]) -> str:
    """Return an IRI by the prefix that says most of it, "" where it needs angle brackets."""
    best = ""
    for prefix, namespace in prefixes.items():
        if (
            namespace
            and iri.startswith(namespace)
            and len(namespace) >= len(prefixes.get(best.partition(":")[0], "") if best else "")
        ):
            local = iri[len(namespace) :]
            if _LOCAL.fullmatch(local):
                best = f"{prefix}:{local}"
    return best


def spelled(iri: str, index: FileIndex, offset: int, others: Mapping[str, str]) -> Spelled:
    """Return how to write an IRI at a place; `others` are the prefixes of the site's other files."""
    scope = index.scope_at(offset)
    if found := by_prefix(iri, scope.prefixes):
        return Spelled(found)
    if index.is_turtle and index.extension not in ("nt", "nq"):
        free = {
            p: n
            for p, n in (*CUSTOMARY_PREFIXES.items(), *known_prefixes().items(), *others.items())
            if p not in scope.prefixes
        }
        if found := by_prefix(iri, {p: n for p, n in free.items() if n == namespace_of(iri)}):
            return Spelled(found, declaration(found.partition(":")[0], namespace_of(iri), index))
    return Spelled(f"<{iri}>")


def known_prefixes() -> dict[str, str]:
    """Return the prefixes of the vocabularies that people use most."""
    return {vocabulary.prefix: namespace for namespace, vocabulary in known().vocabularies.items()}


def declaration(prefix: str, namespace: str, index: FileIndex) -> Insertion:
    """Return what declares a prefix, behind the declarations that are there, in the same style."""
    text = index.text
    offset, manner = head_end(text)
    newline = "\r\n" if "\r\n" in text else "\n"
    before = newline if offset and text[offset - 1] != "\n" else ""
    return Insertion(offset, f"{before}{manner.format(prefix, namespace)}{newline}")
