"""A concept scheme to look around in: its trees level by level, however large it is, and its index by language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from seeother.documents.links import local_reference, outer_reference
from seeother.http.answer import Answer
from seeother.lists import hydra
from seeother.look.interface import own_name
from seeother.look.names import name_of
from seeother.pages import trees
from seeother.pages.hierarchy import Branch
from seeother.pages.trees import LOOSE, SchemeTree, level_of
from seeother.pages.view import Missing, SiteView, named
from seeother.query.listing import is_iri
from seeother.query.ordering import Order
from seeother.statements import Triple, iri_of
from seeother.structure import concepts
from seeother.structure.alphabet import Alphabet, Entry, alphabet, language_of
from seeother.telling.facts import Value
from seeother.terms import DCTERMS, SKOS

_MOST_IN_TREE = 150
_PAGE = 200  # entries of the index
_MOST_LETTERS = 80
_CHANGED = f"{DCTERMS}modified"


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to look at the scheme: a language of its index, a letter, an order."""

    text: str
    href: str
    count: int = 0
    is_current: bool = False
    language: str = ""


def scheme_page(view: SiteView) -> Answer | Missing:
    """Return the trees or the index of the scheme that is asked for."""
    scheme, snapshot = view.one("scheme"), view.snapshot
    tops = concepts.tops(scheme, snapshot) if is_iri(scheme) else None
    if not tops or not (tops.groups or tops.concepts):
        return Missing("scheme", scheme)
    if view.page < 1:
        return Missing("page", view.one("page"))
    return _index(scheme, view) if "index" in view.parameters else _tree(scheme, view)


def _tree(scheme: str, view: SiteView) -> Answer | Missing:
    snapshot, at = view.snapshot, view.one("at")
    if at not in ("", LOOSE) and not is_iri(at):
        return Missing("at", at)
    tree = trees.scheme_tree(
        scheme, snapshot, view.languages, lambda iri: _resource(iri, view), _MOST_IN_TREE, at, view.page
    )
    if view.page > tree.pages:
        return Missing("page", view.one("page"))
    if not (tree.groups or tree.concepts):
        return Missing("at", at)
    view = view.numbered(tree.pages)
    title = name_of(scheme, snapshot, view.languages)
    if view.is_outline:
        return view.outline(
            title.text, "", (view.say("hierarchy"), list(_rows((*tree.groups, *tree.concepts), 0)))
        )
    if not view.variant.is_html:
        return view.data(list(dict.fromkeys([*_paged(view), *_triples(scheme, tree, view)])))
    here = name_of(at, snapshot, view.languages) if at not in ("", LOOSE) else None
    return view.html(
        "scheme.html",
        structured=view.structured("CollectionPage", title.text, tree.total),
        title=title,
        here=here,
        tree=tree,
        at=at,
        count=tree.pages,
        scheme=_resource(scheme, view),
        **_ways(scheme, view),
    )


def _resource(iri: str, view: SiteView) -> Value:
    href = local_reference(view.snapshot, iri)
    name = name_of(iri, view.snapshot, view.languages)
    return Value(name, href or outer_reference(iri), iri, kind="resource", local=bool(href))


def _ways(scheme: str, view: SiteView) -> dict[str, object]:
    """Return the other ways to look at a scheme."""
    mount = view.snapshot.settings.mount
    with_scheme = {"with": f"{concepts.IN_SCHEME} {scheme}"}
    everything = f"{mount}/browse?" + urlencode(with_scheme)
    is_dated = view.snapshot.uses(iri_of(_CHANGED))
    latest = {**with_scheme, "sort": str(Order(_CHANGED, descending=True))}
    return {
        "whole": level_of(scheme, view.snapshot),
        "index": level_of(scheme, view.snapshot, index=view.language),
        "everything": everything,
        "latest": f"{mount}/browse?{urlencode(latest)}" if is_dated else "",
    }


def _rows(branches: Sequence[Branch], depth: int) -> Iterator[tuple[str, str | None, str]]:
    for branch in branches:
        yield f"{'— ' * depth}{branch.value.name.text}", branch.value.href, str(branch.count or "")
        yield from _rows(branch.branches, depth + 1)


def _triples(scheme: str, tree: SchemeTree, view: SiteView) -> Iterator[Triple]:
    """Yield what a tree shows as SKOS: what is below what, and the names."""
    yield from named(scheme, view)
    for branch in tree.concepts:
        yield Triple(iri_of(scheme), iri_of(concepts.HAS_TOP), iri_of(branch.value.iri))
        yield from _below(branch, f"{SKOS}narrower", view)
    for branch in tree.groups:
        yield Triple(iri_of(branch.value.iri), iri_of(concepts.IN_SCHEME), iri_of(scheme))
        yield from _below(branch, f"{SKOS}member", view)


def _below(branch: Branch, way: str, view: SiteView) -> Iterator[Triple]:
    yield from named(branch.value.iri, view)
    for inner in branch.branches:
        yield Triple(iri_of(branch.value.iri), iri_of(way), iri_of(inner.value.iri))
        yield from _below(inner, way, view)


def _index(scheme: str, view: SiteView) -> Answer | Missing:
    """Return the index of a scheme in one language: by letters, in pages."""
    tag = language_of(scheme, view.one("index"), view.languages, view.snapshot)
    found = alphabet(scheme, tag, view.one("letter"), view.snapshot)
    letter, entries = found.letter, found.entries
    count = max(1, -(-len(entries) // _PAGE))
    if not entries:
        return Missing("letter", letter) if letter else Missing("index", view.one("index"))
    if view.page > count:
        return Missing("page", view.one("page"))
    view = view.numbered(count)
    shown = entries[(view.page - 1) * _PAGE : view.page * _PAGE]
    title = name_of(scheme, view.snapshot, view.languages)
    if view.is_outline:
        rows = [(entry.text, _href(entry, view), entry.preferred) for entry in shown]
        return view.outline(title.text, "", (view.say("alphabetical"), rows))
    if not view.variant.is_html:
        members = dict.fromkeys(entry.iri for entry in shown)
        total = len({entry.iri for entry in entries})  # some come under several names
        return view.data([*hydra.page_of(view, [*members], total)])
    return view.html(
        "index.html",
        structured=view.structured("CollectionPage", title.text, len(entries)),
        title=title,
        scheme=_resource(scheme, view),
        entries=[(entry, _href(entry, view)) for entry in shown],
        tag=tag,
        letters=_letters(found, view),
        choices=_languages(found, tag, scheme, view),
        every=view.link(letter=None, page=None) if letter == view.one("letter") else "",
        letter=letter,
        total=len(entries),
        count=count,
        **_ways(scheme, view),
    )


def _paged(view: SiteView) -> Iterator[Triple]:
    """Yield how the pages of trees hang together; those that fit on one page are no collection."""
    if view.around:
        yield from hydra.collection(view, None)


def _letters(found: Alphabet, view: SiteView) -> list[Choice]:
    letters = found.letters
    if not 1 < len(letters) <= _MOST_LETTERS:
        return []
    return [
        Choice(text, view.link(letter=text, page=None), is_current=text == found.letter) for text in letters
    ]


def _languages(found: Alphabet, now: str, scheme: str, view: SiteView) -> list[Choice]:
    tags = sorted(found.languages, key=lambda tag: own_name(tag).casefold())
    return [
        Choice(
            own_name(tag) or "–",
            level_of(scheme, view.snapshot, index=tag),
            found.languages[tag],
            tag == now,
            tag,
        )
        for tag in tags
    ]


def _href(entry: Entry, view: SiteView) -> str | None:
    return local_reference(view.snapshot, entry.iri)
