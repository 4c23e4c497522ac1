"""How findings name terms and tell what many lack, and the edits that mend them where the text of a file shows what to write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from seeother.diagnostics import Diagnostic, Edit, Fix, finding
from seeother.iris import namespace_of
from seeother.places.index import Span, Statement
from seeother.places.tokens import LOCAL
from seeother.survey.positions import Positions
from seeother.terms import CUSTOMARY_PREFIXES, SCHEMA, SCHEMA_HTTP

_NAMESPACES = {namespace: prefix for prefix, namespace in reversed(CUSTOMARY_PREFIXES.items())}
_MANY = 10  # that one omission may concern
LETTERS = re.compile(r"[^\W\d_]{2}")
_MOST_LISTED = 3
_QUOTED = re.compile(r"""("{3}|'{3}|"|')(.*)(\1)([@^].*)?""", re.DOTALL)


def short(iri: str) -> str:
    """Return a term as people write it: by its customary prefix, else in angle brackets."""
    namespace = namespace_of(iri)
    prefix = "schema" if namespace == SCHEMA_HTTP else _NAMESPACES.get(namespace)
    return f"{prefix}:{iri[len(namespace) :]}" if prefix and len(iri) > len(namespace) else f"<{iri}>"


def omissions(
    code: str, lacking: Sequence[str], total: int, words: tuple[str, str], positions: Positions
) -> Iterator[Diagnostic]:
    """Yield a finding for each IRI that lacks something; one for all where most of so many do, as that is one omission.

    `words` are what is lacked, as in "a label", and the remedy.
    """
    what, remedy = words
    sentence = f"<{{}}> has {what}"
    if len(lacking) > _MANY and 2 * len(lacking) > total:
        sentence = f"{len(lacking):,} of {total:,} have {what}, the first of them <{{}}>"
        lacking = lacking[:1]
    for iri in lacking:
        yield finding(code, positions.of_subject(iri), sentence.format(iri), remedy)


def listed(iris: Sequence[str], noun: str, verbs: tuple[str, str] = ("has", "have")) -> str:
    """Return things as a sentence begins with them and a verb: each where they are few, else the first and how many more."""
    shown = iris if len(iris) <= _MOST_LISTED + 1 else iris[:_MOST_LISTED]
    told = [f"<{iri}>" for iri in shown]
    if len(shown) < len(iris):
        told.append(f"{len(iris) - len(shown):,} more {noun}")
    begin = ", ".join(told[:-1])
    return f"{begin} and {told[-1]} {verbs[1]}" if begin else f"{told[0]} {verbs[0]}"


def replaced_terms(
    file: str, meant: Mapping[str, str], positions: Positions, prefixes: Mapping[str, str]
) -> dict[str, Fix]:
    """Return for each term of a file the edits that write the one that is meant in all its places.

    `prefixes` are those that the file declares.
    """
    spans = positions.spans(file, meant) if meant else {}
    fixes = {}
    for iri, places in spans.items():
        right = meant[iri]
        if iri.startswith(SCHEMA_HTTP):
            right = right.replace(SCHEMA, SCHEMA_HTTP, 1)
        edits = tuple(_edit(span, written(span.token, right, prefixes)) for span in places)
        fixes[iri] = Fix(f"Write {short(right)}", edits)
    return fixes


def rewritten(
    file: str, texts: Mapping[Statement, tuple[str, str]], positions: Positions
) -> dict[Statement, Fix]:
    """Return the edits that write another text in place of one, by its statement: what it becomes, and their title."""
    fixes = {}
    for statement, spans in positions.stated(file, texts).items() if texts else ():
        text, title = texts[statement]
        edits = [_edit(span, token) for span in spans if (token := _reworded(span.token, text))]
        if edits:
            fixes[statement] = Fix(title, tuple(edits))
    return fixes


def tagged(file: str, predicate: str, language: str, positions: Positions) -> Fix | None:
    """Return the edits that give a language to all texts of a property in a file that have none, but to mere numbers."""
    spans = positions.plain_texts(file, {predicate}).get(predicate, [])
    edits = [Edit(*span.end, *span.end, f"@{language}") for span in spans if LETTERS.search(span.token)]
    return Fix(f"Add @{language}", tuple(edits)) if edits else None


def _reworded(token: str, text: str) -> str:
    """Return a token with another text between its quotes, "" for what has none."""
    found = _QUOTED.fullmatch(token)
    if not found:
        return ""
    quotes, inside = found[1], text
    is_long = len(quotes) == 3
    if "\\" in found[2] or quotes in text or text.endswith((quotes[0], "\\")):
        inside = text.replace("\\", "\\\\").replace(quotes[0], f"\\{quotes[0]}")
    if not is_long:
        inside = inside.replace("\n", "\\n").replace("\r", "\\r")
    return f"{found[1]}{inside}{found[3]}{found[4] or ''}"


def written(token: str, right: str, prefixes: Mapping[str, str]) -> str:
    """Return how another IRI is written in place of a token: in its manner, else by a prefix of the file, else in brackets.

    A token such as <foaf:name> is meant as a name.
    """
    if "^^" in token and token[0] in "\"'":
        text, _, datatype = token.rpartition("^^")
        return f"{text}^^{written(datatype, right, prefixes)}"
    own = token.lstrip("<").partition(":")[0]
    if token.startswith("<") and own not in prefixes:
        return f"<{right}>"
    for prefix in (own, *sorted(prefixes)):
        namespace = prefixes.get(prefix, "")
        if namespace and right.startswith(namespace) and _is_plain_name(right[len(namespace) :]):
            return f"{prefix}:{right[len(namespace) :]}"
    return f"<{right}>"


def _is_plain_name(name: str) -> bool:
    """Tell whether a name needs no escapes behind a prefix."""
    return "\\" not in name and _name().fullmatch(name) is not None


@cache
def _name() -> re.Pattern[str]:
    """Return the pattern of names that need no escape behind a prefix; it takes long to compile."""
    return re.compile(rf"(?![-.]){LOCAL}")


def _edit(span: Span, text: str) -> Edit:
    return Edit(*span.start, *span.end, text)
