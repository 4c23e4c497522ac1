"""What could come next: prefixes, terms of vocabularies, and the site's own things by their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from seeother.drafts.cursor import Cursor, cursor_at
from seeother.drafts.file_index import FileIndex
from seeother.drafts.site_index import SiteIndex
from seeother.drafts.spelling import Insertion, declaration, known_prefixes, spelled
from seeother.iris import namespace_of
from seeother.terms import CUSTOMARY_PREFIXES
from seeother.vocabularies.known import Term, known, usual

MOST = 100  # proposals; who writes on gets others
_KIND_OF_ROLE = {"predicate": ("object", "data", "annotation", "property"), "datatype": ("datatype",)}


class Proposal(NamedTuple):
    """A text that takes the place of what is written from `start` on; `matches` is what that is compared with.

    `kind` is "prefix", "class", "property", "datatype" or "thing"; the lower `rank`, the further up it comes.
    """

    label: str
    text: str
    start: int
    kind: str
    detail: str = ""
    matches: str = ""
    rank: int = 0
    declaration: Insertion | None = None
    is_deprecated: bool = False
    iri: str = ""


def proposals(site: SiteIndex, name: str, offset: int) -> list[Proposal]:
    """Return what may be written at a place of a file, the likeliest first."""
    index = site.files.get(name)
    if index is None or not index.is_turtle:
        return []
    cursor = cursor_at(index, offset)
    found = list(_proposals(site, index, cursor, offset))
    return sorted(found, key=lambda each: (each.rank, each.label.casefold()))[:MOST]


def _proposals(site: SiteIndex, index: FileIndex, cursor: Cursor, offset: int) -> Iterator[Proposal]:
    if cursor.kind in ("text", "comment", "number"):
        return
    if cursor.kind == "declaration":
        yield from _declarations(index, cursor, site.prefixes())
    elif cursor.kind == "iri":
        yield from _iris(site, cursor)
    elif ":" in cursor.written:
        yield from _names(site, index, cursor, offset)
    else:
        yield from _prefixes(site, index, cursor, offset)
        if cursor.written and cursor.role in ("object", "subject", "predicate"):
            yield from _by_name(site, index, cursor, offset)


def _free(index: FileIndex, offset: int, others: Mapping[str, str]) -> dict[str, str]:
    """Return the prefixes that can be declared: well-known ones, and those of other files."""
    bound = index.scope_at(offset).prefixes
    known = {**CUSTOMARY_PREFIXES, **known_prefixes(), **others}
    return {p: n for p, n in known.items() if p not in bound and n not in bound.values()}


def _declarations(index: FileIndex, cursor: Cursor, others: Mapping[str, str]) -> Iterator[Proposal]:
    keyword, space, prefix = cursor.written.partition(" ")
    is_at = keyword.startswith("@")
    if not space:
        words = ("@prefix", "@base") if is_at else ()
        yield from (Proposal(w, f"{w} ", cursor.offset, "prefix") for w in words if w.startswith(keyword))
        return
    wanted = prefix.strip().rstrip(":")
    for free, namespace in _free(index, cursor.offset, others).items():
        if free.startswith(wanted):
            text = f"{free}: <{namespace}>{' .' if is_at else ''}"
            start = cursor.offset + len(keyword) + 1 + len(prefix) - len(prefix.lstrip())
            yield Proposal(f"{free}:", text, start, "prefix", namespace, matches=f"{free}:")


def _prefixes(site: SiteIndex, index: FileIndex, cursor: Cursor, offset: int) -> Iterator[Proposal]:
    bound = index.scope_at(offset).prefixes
    for prefix, namespace in bound.items():
        if prefix.startswith(cursor.written):
            yield Proposal(f"{prefix}:", f"{prefix}:", cursor.offset, "prefix", namespace, rank=1)
    if not cursor.written:
        return
    for prefix, namespace in _free(index, offset, site.prefixes()).items():
        if prefix.startswith(cursor.written):
            added = declaration(prefix, namespace, index)
            yield Proposal(
                f"{prefix}:",
                f"{prefix}:",
                cursor.offset,
                "prefix",
                f"declares <{namespace}>",
                rank=2,
                declaration=added,
            )


def _names(site: SiteIndex, index: FileIndex, cursor: Cursor, offset: int) -> Iterator[Proposal]:
    """Yield the terms and things behind a prefix."""
    prefix, _, local = cursor.written.partition(":")
    bound, added = index.scope_at(offset).prefixes, None
    namespace = bound.get(prefix, "")
    if not namespace:
        namespace = _free(index, offset, site.prefixes()).get(prefix, "")
        added = declaration(prefix, namespace, index) if namespace else None
    if not namespace:
        return
    for term in _terms(usual(namespace)):
        name = term.iri[len(usual(namespace)) :]
        if local.casefold() in name.casefold():
            yield _term(term, f"{prefix}:{name}", cursor, added)
    count = 0
    for iri in _own_in(site, namespace):
        name = iri[len(namespace) :]
        label = site.label_of(iri) if local.casefold() in name.casefold() else ""
        if label or local.casefold() in name.casefold():
            count += 1
            text = spelled(iri, index, offset, {}).text if added is None else f"{prefix}:{name}"
            rank = 1 + 2 * (not name.casefold().startswith(local.casefold()))
            yield Proposal(
                f"{prefix}:{name}", text, cursor.offset, "thing", label, rank=rank, declaration=added, iri=iri
            )
        if count > MOST:
            return


def _own_in(site: SiteIndex, namespace: str) -> Iterator[str]:
    """Yield the subjects of the site directly in a namespace, each once."""
    seen: set[str] = set()
    for iri in site.subjects():
        if (
            iri not in seen
            and iri.startswith(namespace)
            and namespace_of(iri) == namespace
            and iri != namespace
        ):
            seen.add(iri)
            yield iri


@lru_cache(maxsize=64)
def _terms(namespace: str) -> tuple[Term, ...]:
    return tuple(known().of_vocabulary(namespace))


def _term(term: Term, text: str, cursor: Cursor, added: Insertion | None) -> Proposal:
    wanted = ("class",) if cursor.is_class else _KIND_OF_ROLE.get(cursor.role, ())
    kind = "property" if term.is_property else "class" if term.kind == "class" else term.kind
    local, name = cursor.written.partition(":")[2].casefold(), text.partition(":")[2].casefold()
    rank = (
        4 * term.is_deprecated + 2 * (not name.startswith(local)) + (bool(wanted) and term.kind not in wanted)
    )
    return Proposal(
        text,
        text,
        cursor.offset,
        kind,
        term.label,
        rank=rank,
        declaration=added,
        is_deprecated=term.is_deprecated,
        iri=term.iri,
    )


def _iris(site: SiteIndex, cursor: Cursor) -> Iterator[Proposal]:
    """Yield the subjects that an IRI in angle brackets may become."""
    wanted, seen = cursor.written[1:], set[str]()
    for iri in site.subjects() if wanted else ():
        if iri.startswith(wanted) and iri not in seen:
            seen.add(iri)
            yield Proposal(
                iri, f"<{iri}", cursor.offset, "thing", site.label_of(iri), matches=f"<{iri}", iri=iri
            )
        if len(seen) > MOST:
            return


def _by_name(site: SiteIndex, index: FileIndex, cursor: Cursor, offset: int) -> Iterator[Proposal]:
    """Yield things by what they are called."""
    others, seen = site.prefixes(), set[str]()
    for said in site.named(cursor.written, MOST):
        if said.iri in seen:
            continue
        seen.add(said.iri)
        written = spelled(said.iri, index, offset, others)
        yield Proposal(
            said.text,
            written.text,
            cursor.offset,
            "thing",
            written.text,
            matches=said.text,
            rank=4,
            declaration=written.declaration,
            iri=said.iri,
        )
