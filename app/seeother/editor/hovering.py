"""What is known of the thing or term at the cursor: names, definition, where it is described and where it is served."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from seeother.drafts.cursor import Cursor, cursor_on
from seeother.drafts.file_index import FileIndex, Span
from seeother.drafts.site_index import SiteIndex
from seeother.drafts.spelling import by_prefix, expanded
from seeother.look.names import plain
from seeother.terms import CUSTOMARY_PREFIXES
from seeother.vocabularies.known import Term, known

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_LONGEST = 600  # characters of a definition
_MOST = 8  # places and labels


class Named(NamedTuple):
    """An IRI at the cursor, and where it stands."""

    iri: str
    start: int
    end: int
    is_prefix: bool = False  # the cursor is in the part before the colon


def named_at(site: SiteIndex, name: str, offset: int) -> Named | None:
    """Return the IRI that is written at a place, None for none."""
    index = site.files.get(name)
    if index is None:
        return None
    if not index.is_turtle:
        return _in_other(index, offset)
    cursor = cursor_on(index, offset)
    iri = _iri_of(cursor, index, offset)
    if not iri:
        return None
    is_prefix = cursor.kind == "name" and offset < cursor.offset + cursor.token.find(":")
    return Named(iri, cursor.offset, cursor.offset + len(cursor.token), is_prefix)


def _in_other(index: FileIndex, offset: int) -> Named | None:
    for block in index.blocks:
        for mention in block.mentions:
            start = block.start + mention.offset
            if start <= offset <= start + block.lengths[mention.offset]:
                return Named(mention.iri, start, start + block.lengths[mention.offset])
    return None


def _iri_of(cursor: Cursor, index: FileIndex, offset: int) -> str:
    block = index.blocks[index.block_at(cursor.offset)] if index.blocks else None
    if block and cursor.kind in ("iri", "name", "word"):
        at = cursor.offset - block.start
        if found := next((m.iri for m in block.mentions if m.offset == at), ""):
            return found
    if cursor.kind == "name":
        prefix = cursor.token.partition(":")[0]
        return expanded(
            cursor.token, {prefix: CUSTOMARY_PREFIXES.get(prefix, ""), **index.scope_at(offset).prefixes}
        )
    return cursor.token.strip("<>") if cursor.kind == "iri" else ""


def hover_text(site: SiteIndex, name: str, named: Named) -> str:
    """Return what is known of an IRI as Markdown."""
    index = site.files[name]
    prefixes = {**site.prefixes(), **index.prefixes}
    said = site.said_of(named.iri)
    term = known().term(named.iri)
    if term is None and not said and not site.is_subject(named.iri):
        return "\n\n".join(_of_namespace(named, index))
    lines = [*_head(site, named.iri, term, prefixes)]
    explained = site.definition_among(said)
    lines += [_escaped(plain(explained, _LONGEST))] if explained else []
    lines += _of_term(term, prefixes) if term else []
    lines += _of_own(site, named.iri)
    return "\n\n".join(lines)


def _head(site: SiteIndex, iri: str, term: Term | None, prefixes: dict[str, str]) -> Iterator[str]:
    said = site.said_of(iri)
    label = site.label_among(said) or (term.label if term else "")
    short = by_prefix(iri, prefixes)
    yield f"**{_escaped(plain(label, 200))}** `{short or iri}`" if label else f"`{short or iri}`"
    if short:
        yield f"`<{iri}>`"
    if types := site.types_of(iri):
        names = [
            site.label_of(each) or _term_label(each) or by_prefix(each, prefixes) or each for each in types
        ]
        yield f"*{_escaped(', '.join(names[:_MOST]))}*"
    others = [
        f"{_escaped(plain(s.text, 100))} ({s.language})" for s in said if s.language and s.text != label
    ]
    names_only = [
        each
        for each, s in zip(others, (s for s in said if s.language and s.text != label), strict=True)
        if s.property in site.label_properties
    ]
    if names_only:
        yield ", ".join(dict.fromkeys(names_only[:_MOST]))


def _term_label(iri: str) -> str:
    term = known().term(iri)
    return term.label if term else ""


def _of_term(term: Term, prefixes: dict[str, str]) -> Iterator[str]:
    vocabulary = known().of_namespace(term.iri)
    kind = f"{term.kind} property" if term.kind in ("object", "data", "annotation") else term.kind
    told = f"A {kind} of {vocabulary.prefix}, {vocabulary.version}" if vocabulary else f"A {kind}"
    yield _escaped(told)
    all_prefixes = {**CUSTOMARY_PREFIXES, **prefixes}
    for what, iris in (("domain", term.domain), ("range", term.ranges), ("below", term.above)):
        if iris:
            yield f"{what}: " + ", ".join(
                f"`{by_prefix(each, all_prefixes) or each}`" for each in iris[:_MOST]
            )
    if term.is_deprecated:
        yield f"**deprecated**{f': use `{by_prefix(term.replaced, all_prefixes) or term.replaced}`' if term.replaced else ''}"


def _of_own(site: SiteIndex, iri: str) -> Iterator[str]:
    places = site.definitions(iri)
    if places:
        told = [
            f"{found.file}:{site.text(found.file).position(found.span.start)[0] + 1}"
            for found in places[:_MOST]
        ]
        yield f"described in {_escaped(', '.join(dict.fromkeys(told)))}"
    if page := site.page_of(iri) if places else "":
        yield f"served at <{page}>"


def _of_namespace(named: Named, index: FileIndex) -> Iterator[str]:
    yield f"`<{named.iri}>`"
    vocabulary = known().of_namespace(named.iri)
    if vocabulary:
        near = known().nearest(named.iri)
        yield f"no term of {_escaped(vocabulary.prefix)}" + (
            f"; the nearest is `{by_prefix(near.iri, {**CUSTOMARY_PREFIXES, **index.prefixes})}`"
            if near
            else ""
        )


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)


def declaration_of(index: FileIndex, named: Named) -> Span | None:
    """Return where the prefix of a name is declared that holds at a place."""
    prefix = index.text[named.start : named.end].partition(":")[0]
    pattern = re.compile(rf"(?i:@?prefix)\s+({re.escape(prefix)}:)\s*<")
    found = list(pattern.finditer(index.text, 0, named.start))
    return Span(found[-1].start(1), found[-1].end(1), "subject") if found else None
