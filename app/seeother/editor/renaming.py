"""Give a thing another IRI in every file of a site, and have the old one lead there."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import pairwise
from typing import NamedTuple
from xml.sax.saxutils import escape

from seeother.drafts.file_index import FileIndex, Span
from seeother.drafts.site_index import SiteIndex, is_shapes
from seeother.drafts.spelling import by_prefix, expanded
from seeother.editor.hovering import Named
from seeother.iris import canonical, namespace_of
from seeother.site.settings import FILE
from seeother.uris import iri_problem


class CannotRename(Exception):
    """Something that keeps a thing from being renamed; the text says what, and what to do."""


class Replacement(NamedTuple):
    """A part of a file, and what comes into its place."""

    start: int
    end: int
    text: str


Edits = dict[str, list[Replacement]]


def renameable(site: SiteIndex, name: str, named: Named | None) -> Named:
    """Return what can be renamed at a place: the part of a name behind its prefix, or an IRI. Raises CannotRename."""
    if named is None:
        raise CannotRename("There is no thing here to rename: put the cursor on its name.")
    if not site.is_subject(named.iri):
        raise CannotRename(
            f"<{named.iri}> is not described in this site, so it is not this site's to rename."
        )
    text = site.files[name].text[named.start : named.end]
    begin = named.start + (
        text.index(":") + 1 if text[:1] != "<" and ":" in text and site.files[name].is_turtle else 0
    )
    return named._replace(start=begin)


def new_iri(site: SiteIndex, name: str, named: Named, wanted: str) -> str:
    """Return the IRI that somebody means by a new name: an IRI, a prefixed name, or the part behind the namespace."""
    wanted = wanted.strip()
    prefixes = {**site.prefixes(), **site.files[name].scope_at(named.start).prefixes}
    if wanted.startswith("<") and wanted.endswith(">"):
        found = wanted[1:-1]
    elif "://" in wanted or wanted.startswith("urn:"):
        found = wanted
    else:
        found = expanded(wanted, prefixes) or namespace_of(named.iri) + wanted
    if not wanted or ":" not in found or (wrong := iri_problem(found)):
        raise CannotRename(
            f"{wanted!r} is no name that an IRI can have{': it ' + wrong if wanted and ':' in found else ''}."
        )
    return found


def renamed(site: SiteIndex, name: str, at: Named | None, wanted: str) -> Edits:
    """Return the edits of all files that give a thing another IRI. Raises CannotRename."""
    named = renameable(site, name, at)
    new = new_iri(site, name, named, wanted)
    if new == named.iri:
        return {}
    _refuse_taken(site, new)
    edits: Edits = defaultdict(list)
    for old, instead in _with_parts(site, named.iri, new).items():
        for found in site.spans(old):
            if (site.folder / found.file).suffix == ".gz":
                raise CannotRename(f"{found.file} names it too, and is packed: unpack it first.")
            edits[found.file].append(_replacement(site, site.files[found.file], found.span, old, instead))
    for file, each in edits.items():
        each.sort()
        if overlaps(each):
            raise CannotRename(f"{file} names it in a place that cannot be told apart.")
    if retired := _retired(site, named.iri, new):
        edits[FILE] = [retired]
    return dict(edits)


def overlaps(replacements: list[Replacement]) -> bool:
    """Tell whether any two of some replacements, in order, touch the same text."""
    return any(one.end > other.start for one, other in pairwise(replacements))


def _refuse_taken(site: SiteIndex, new: str) -> None:
    if site.is_subject(new):
        raise CannotRename(f"<{new}> is a thing already: two things cannot have one IRI.")
    if site.settings and canonical(new) in site.settings.retired:
        raise CannotRename(
            f"<{new}> is retired in {FILE}: take that entry away first, or choose another name."
        )


def _with_parts(site: SiteIndex, old: str, new: str) -> dict[str, str]:
    """Return the IRI and those of its parts, with what each becomes; and other spellings of any of them."""
    found: dict[str, str] = {}
    keys = canonical(old)
    for index in site.files.values():
        for iri in index.iris:
            key = canonical(iri) if iri != old else keys
            if key == keys:
                found[iri] = new
            elif "#" not in keys and key.startswith(f"{keys}#"):
                found[iri] = new + "#" + iri.partition("#")[2]
    return found


def _replacement(site: SiteIndex, index: FileIndex, span: Span, old: str, new: str) -> Replacement:
    token = index.text[span.start : span.end]
    if index.extension == "jsonld":
        return Replacement(span.start, span.end, _in_json(token, old, new))
    if index.extension == "rdf":
        if span.role == "predicate":
            raise CannotRename(
                "An RDF/XML file has it as the name of an element: rename it there by hand first."
            )
        return Replacement(span.start, span.end, escape(new, {'"': "&quot;", "'": "&apos;"}))
    if token.startswith("<"):
        return Replacement(span.start, span.end, f"<{new}>")
    scope = index.scope_at(span.start).prefixes
    prefix = token.partition(":")[0]
    same = by_prefix(new, {prefix: scope[prefix]}) if prefix in scope else ""
    return Replacement(span.start, span.end, same or by_prefix(new, scope) or f"<{new}>")


def _in_json(token: str, old: str, new: str) -> str:
    """Return what stands between the quotes, under the same prefix where there was one."""
    written = json.loads(f'"{token}"')
    if old.endswith(written) or written == old:
        return json.dumps(new, ensure_ascii=False)[1:-1]
    prefix, _, local = written.partition(":")
    namespace = old.removesuffix(local)
    text = (
        f"{prefix}:{new[len(namespace) :]}"
        if local and new.startswith(namespace) and len(namespace) < len(old)
        else new
    )
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _retired(site: SiteIndex, old: str, new: str) -> Replacement | None:
    """Return the entry that has the old IRI lead to the new one, at the end of the settings; None where nothing was served."""
    settings = site.settings
    is_data = any(not is_shapes(found.file) for found in site.definitions(old))
    text = site.text(FILE).source
    if not settings or not text or not is_data or not settings.patterns.names(canonical(old)):
        return None
    base = settings.base
    short = [iri.removeprefix(base) if base and iri.startswith(f"{base}/") else iri for iri in (old, new)]
    nl = "\r\n" if "\r\n" in text else "\n"
    told = [json.dumps(each, ensure_ascii=False) for each in short]
    entry = nl.join(["", "[[retired]]", f"thing = {told[0]}", f"to = {told[1]}", ""])
    return Replacement(len(text), len(text), entry if text.endswith("\n") else nl + entry)
