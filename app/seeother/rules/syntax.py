"""The edits that mend mistakes of syntax of which there is no doubt what is meant: prefixes, IRIs, language tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import quote

from seeother.diagnostics import Diagnostic, Edit, Fix
from seeother.places.terms import Lines
from seeother.places.tokens import head_end, names_behind
from seeother.survey.positions import Positions
from seeother.survey.survey import Survey
from seeother.terms import CUSTOMARY_PREFIXES
from seeother.vocabularies.known import known

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


def with_fixes(findings: Iterable[Diagnostic], survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield findings, those about syntax with the edits that mend them where these are known."""
    for each in findings:
        source = survey.sources.get(each.file)
        is_about_syntax = each.code in ("syntax", "bad-language-tag") and each.fix is None
        if is_about_syntax and source and source.extension in _KINDRED and each.line:
            yield replace(each, fix=_fix(each, source.extension, survey, positions))
        else:
            yield each


def _fix(each: Diagnostic, extension: str, survey: Survey, positions: Positions) -> Fix | None:
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
