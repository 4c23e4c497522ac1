"""Terms and texts as they stand in a query: nothing that somebody sends becomes part of its grammar."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import quote_plus

from pyoxigraph import NamedNode

from seeother.statements import Term, iri_of
from seeother.write.ntriples import text_of

_MOST_PREFIXES = 20
# Texts are gone over, for they may hold anything.
_NAMES = re.compile(r'"(?:[^"\\]|\\.)*"|<([^<>"{}|^`\\\s]*[/#])([A-Za-z][A-Za-z0-9_]*)>')
# What a form has in the place of other characters of ASCII; the sign that these begin with comes first.
_IN_FORMS = (
    ("%", "%25"),
    *((c, f"%{ord(c):02X}") for c in f"{string.punctuation}\n" if c not in "%-._~"),
    (" ", "+"),
)


def values(name: str, terms: Iterable[Term]) -> str:
    """Return what binds a variable to one of some terms."""
    return f"VALUES ?{name} {{ {' '.join(text_of(term) for term in terms)} }}"


def iris(texts: Iterable[str]) -> list[Term]:
    """Return IRIs that may stand in a query; what no IRI can hold is in no engine, so it is left out."""
    return [iri_of(text) for text in texts if is_askable(text)]


def is_askable(text: str) -> bool:
    """Tell whether a text is an absolute IRI, as a query may hold it."""
    try:
        NamedNode(text)
    except ValueError:
        return False
    return not any(c <= " " or c in '<>"{}|^`\\' for c in text)


def text_of_text(text: str) -> str:
    """Return a text as a string in a query."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'


def abbreviated(query: str) -> str:
    """Return the same query with prefixes, half as long or less where it names much: some engines take 200 kB at most."""
    spaces = Counter(found[1] for found in _NAMES.finditer(query) if found[1])
    names = {space: f"n{number}" for number, (space, _) in enumerate(spaces.most_common(_MOST_PREFIXES))}
    prologue = "".join(f"PREFIX {name}: <{space}> " for space, name in names.items())
    return prologue + _NAMES.sub(
        lambda found: f"{names[found[1]]}:{found[2]}" if found[1] in names else found[0], query
    )


def form(fields: Sequence[tuple[str, str]]) -> str:
    """Return fields as application/x-www-form-urlencoded; a third of the time of urlencode, for queries are long."""
    return "&".join(f"{name}={_escaped(value)}" for name, value in fields)


def _escaped(value: str) -> str:
    if not value.isascii() or not value.replace("\n", " ").isprintable():
        return quote_plus(value)
    for character, escape in _IN_FORMS:
        value = value.replace(character, escape)
    return value
