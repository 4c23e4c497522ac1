"""How findings name terms and tell what many lack, and the edits that mend what is found, mistakes of syntax among it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from urllib.parse import quote

from seeother.diagnostics import Diagnostic, Edit, Fix, finding
from seeother.iris import namespace_of
from seeother.places.index import Span, Statement
from seeother.places.terms import Lines
from seeother.places.tokens import LOCAL, head_end, names_behind
from seeother.survey.positions import Positions
from seeother.survey.survey import Survey
from seeother.terms import CUSTOMARY_PREFIXES, SCHEMA, SCHEMA_HTTP
from seeother.vocabularies.known import known

_NAMESPACES = {namespace: prefix for prefix, namespace in reversed(CUSTOMARY_PREFIXES.items())}
_MANY = 10  # that one omission may concern
LETTERS = re.compile(r"[^\W\d_]{2}")
_MOST_LISTED = 3
_QUOTED = re.compile(r"""("{3}|'{3}|"|')(.*)(\1)([@^].*)?""", re.DOTALL)
_UNKNOWN_PREFIX = re.compile(
    r"^(?:The|Unknown) prefix ([^\s:]*): has not been declared|^Unknown prefix ([^\s:]*):"
)
_WITH_PREFIXES = frozenset({"ttl", "trig", "n3"})
_KINDRED = _WITH_PREFIXES | {"nt", "nq"}
_MEANT_AS_IRI = re.compile(r"<(https?://[^<>\"\r\n]*)>")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_KEPT = "%/?#@!$&'()*+,;=:~"
_TAG = re.compile(r"[\"']@([A-Za-z]+(?:[-_][A-Za-z0-9]+)+)")
# Prefixes that people use for two namespaces.
_OTHERS = {"geo": ("http://www.opengis.net/ont/geosparql#",), "dc": ("http://purl.org/dc/terms/",)}


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


def with_fixes(findings: Iterable[Diagnostic], survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield findings, those about syntax with the edits that mend them where these are known."""
    for each in findings:
        source = survey.sources.get(each.file)
        is_about_syntax = each.code in ("syntax", "bad-language-tag") and each.fix is None
        if is_about_syntax and source and source.extension in _KINDRED and each.line:
            yield replace(each, fix=_syntax_fix(each, source.extension, survey, positions))
        else:
            yield each


def _syntax_fix(each: Diagnostic, extension: str, survey: Survey, positions: Positions) -> Fix | None:
    text = positions.text_of(each.file)
    if unknown := _UNKNOWN_PREFIX.search(each.message):
        is_possible = extension in _WITH_PREFIXES
        return _declaration(unknown[1] or unknown[2] or "", each.file, text, survey) if is_possible else None
    line = (text.split("\n", each.line)[each.line - 1 : each.line] or [""])[0]
    if each.code == "bad-language-tag":
        return _with_hyphens(each, line)
    return _encoded(each, line) if "Invalid IRI" in each.message else None


def _declaration(prefix: str, file: str, text: str, survey: Survey) -> Fix | None:
    """Return the declaration of a prefix: as the site's other files have it, else as everybody does."""
    own = {bound[prefix] for name, bound in survey.prefixes.items() if name != file and prefix in bound}
    meant = own or _customary(prefix, names_behind(text, prefix))
    if not meant:
        return None
    namespace = min(meant)
    offset, manner = head_end(text)
    end = "\r\n" if "\r\n" in text[: text.find("\n") + 1] else "\n"
    before = end if offset and text[offset - 1] != "\n" else ""
    line, column = Lines(text).place(offset)
    told = f"{before}{manner.format(prefix, namespace)}{end}"
    edit = Edit(line, column, line, column, told)
    return Fix(f"Declare {prefix}: as <{namespace}>", (edit,), is_certain=len(meant) == 1)


def _customary(prefix: str, names: set[str]) -> set[str]:
    """Return the namespaces that people mean by a prefix, as far as their vocabularies define these names."""
    usual = CUSTOMARY_PREFIXES.get(prefix.lower(), "")
    candidates = [each for each in (usual, *_OTHERS.get(prefix.lower(), ())) if each]
    vocabularies = known()
    fitting = {
        each
        for each in candidates
        if each in vocabularies.vocabularies and all(vocabularies.term(f"{each}{name}") for name in names)
    }
    return (fitting & {usual}) or fitting or set(candidates[:1])


def _encoded(each: Diagnostic, line: str) -> Fix | None:
    """Return the IRI at a place with what may not stand in one percent-encoded."""
    found = _MEANT_AS_IRI.match(line, each.column - 1)
    if not found:
        return None
    raw = re.sub(r"\\u([0-9A-Fa-f]{4})", lambda code: chr(int(code[1], 16)), found[1])
    raw = _BAD_PERCENT.sub("%25", raw)
    iri = "".join(c if c > "\x7f" else quote(c, safe=_KEPT) for c in raw)
    if iri == found[1]:
        return None
    edit = Edit(each.line, found.start() + 1, each.line, found.end() + 1, f"<{iri}>")
    return Fix("Percent-encode it", (edit,))


def _with_hyphens(each: Diagnostic, line: str) -> Fix | None:
    for tag in _TAG.finditer(line):
        if "_" in tag[1] and tag.start() < each.column <= tag.end() + 1:
            right = tag[1].replace("_", "-")
            edit = Edit(each.line, tag.start(1) + 1, each.line, tag.end(1) + 1, right)
            return Fix(f"Write @{right}", (edit,))
    return None
