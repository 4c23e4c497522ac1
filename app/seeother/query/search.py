"""Find things by what they are called or described as, in any script, with typing errors, the likeliest first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from rdflib import URIRef

from seeother.documents.links import local_reference
from seeother.graph.catalogue import Hit
from seeother.graph.data import Data
from seeother.graph.fulltext import words_of
from seeother.iris import canonical
from seeother.look.names import Name, best, name_of, preference
from seeother.query.listing import Condition, meets
from seeother.statements import iri_of, literal, typed
from seeother.terms import ALTERNATIVES, CUSTOMARY_PREFIXES, HIDDEN, IDENTIFIERS, SCHEMA, SUMMARIES, XSD
from seeother.vocabularies.name_nodes import NAMED_BY

LONGEST_QUERY = 200
MOST, MOST_OF_ALL = 200, 10_000  # names looked at, however many there are, for the first results and for all
_QUDT = "http://qudt.org/schema/qudt/"
# Properties with a code that one thing has, and the datatypes it may be of besides plain text.
_CODES = (*IDENTIFIERS, f"{_QUDT}symbol", f"{_QUDT}ucumCode", f"{SCHEMA}isbn", f"{SCHEMA}sku")
_INTEGER, _IS_INTEGER = f"{XSD}integer", re.compile("[+-]?[0-9]{1,100}")
_KINDS_OF_CODES = (_INTEGER, f"{_QUDT}UCUMcs")
_MOST_FOLDERS = 60  # with things, that local names are looked for in
_FEW = 20  # found by name: then descriptions are looked at too
_MOST_MENDED = 3  # words of a query


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: things, the best first; `instead` is the query that was used where the one asked found nothing.

    `reasons` has the text by which each was found, but for those whose IRI was asked for.
    """

    query: str
    iris: tuple[str, ...]
    is_cut: bool
    instead: str = ""
    reasons: Mapping[str, Hit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that was found, as it is shown."""

    iri: str
    href: str
    name: Name
    summary: Name | None
    types: tuple[Name, ...]
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was found that nothing else shows of it: a text, and the property that it is a value of."""

    property: Name
    text: Name


def tidy(query: str) -> str:
    """Return a query as it is looked for: composed, on one line, not endless."""
    return unicodedata.normalize("NFC", " ".join(query.split())[:LONGEST_QUERY])


def find(query: str, snapshot: Data, languages: Sequence[str]) -> Found:
    """Return what a query finds; if that is nothing, what the nearest words known would find."""
    query = tidy(query)
    words = words_of(query)
    reasons, is_cut = _ranked(query, words, snapshot, languages)
    if reasons or not words:
        return _found(query, reasons, is_cut)
    other = _mended(words, snapshot)
    if other == words:
        return Found(query, (), False)
    reasons, is_cut = _ranked(" ".join(other), other, snapshot, languages)
    return _found(query, reasons, is_cut, " ".join(other) if reasons else "")


def find_all(
    query: str, snapshot: Data, languages: Sequence[str], conditions: tuple[Condition, ...] = ()
) -> Found:
    """Return what a query finds and meets some conditions: first what `find` does, then all else; worked out once."""
    key = ("found", tidy(query), tuple(languages), conditions)
    return snapshot.once(key, lambda: _all(find(query, snapshot, languages), snapshot, conditions))


def _all(first: Found, snapshot: Data, conditions: tuple[Condition, ...]) -> Found:
    reasons: dict[str, Hit | None] = {iri: first.reasons.get(iri) for iri in first.iris}
    is_cut = False
    if first.is_cut:
        words, index = words_of(first.instead or first.query), snapshot.catalogue.words
        hits = [*index.names(words, MOST_OF_ALL), *index.texts(words, MOST_OF_ALL)]
        is_cut = len(hits) >= MOST_OF_ALL
        for hit in hits:
            for iri in _meant(hit.iri, snapshot):
                if iri not in reasons and _is_here(iri, snapshot):
                    reasons[iri] = hit
    met = {iri: hit for iri, hit in reasons.items() if meets(iri, conditions, snapshot)}
    return _found(first.query, met, is_cut, first.instead)


def _found(query: str, reasons: dict[str, Hit | None], is_cut: bool, instead: str = "") -> Found:
    return Found(query, tuple(reasons), is_cut, instead, {iri: hit for iri, hit in reasons.items() if hit})


def suggest(query: str, snapshot: Data, languages: Sequence[str], most: int = 10) -> list[Hit]:
    """Return a few names that a query being typed may become, each text once."""
    query = tidy(query)
    index = snapshot.catalogue.words
    hits = [*index.beginning(query, 3 * most), *index.names(words_of(query), 6 * most)] if query else []
    names: dict[str, Hit] = {}
    for hit in sorted(hits, key=lambda hit: _merit(hit, query.casefold(), languages)):
        if any(_is_here(iri, snapshot) for iri in _meant(hit.iri, snapshot)):
            names.setdefault(hit.text, hit)
    return list(names.values())[:most]


def _ranked(
    query: str, words: list[str], snapshot: Data, languages: Sequence[str]
) -> tuple[dict[str, Hit | None], bool]:
    if not query:
        return {}, False
    index, folded = snapshot.catalogue.words, query.casefold()
    hits = [*index.beginning(query, _FEW), *index.names(words, MOST)]
    texts = index.texts(words, MOST) if len(hits) < _FEW or " " not in query else []
    is_cut = max(len(hits), len(texts)) >= MOST
    hits += texts
    order = _named(query, snapshot)
    for hit in sorted(hits, key=lambda hit: _merit(hit, folded, languages)):
        order.setdefault(hit.iri, hit)
    found: dict[str, Hit | None] = {}
    for iri, reason in order.items():
        for meant in _meant(iri, snapshot):
            found.setdefault(meant, reason)
    return {iri: reason for iri, reason in found.items() if _is_here(iri, snapshot)}, is_cut


def exactly(query: str, snapshot: Data) -> list[str]:
    """Return the resources that a query names by itself: an IRI, a prefixed or local name, a notation, symbol or identifier."""
    return list(_named(query, snapshot))


def _named(query: str, snapshot: Data) -> dict[str, Hit | None]:
    """Return what a query names by itself, with the code that it is, None for an IRI."""
    found: dict[str, Hit | None] = {}
    for iri in _iris(query, snapshot):
        found.update(dict.fromkeys(snapshot.catalogue.spellings(canonical(iri))))
    # There are engines that take a word that is to be a number for a mistake in the whole question.
    kinds = [kind for kind in _KINDS_OF_CODES if kind != _INTEGER or _IS_INTEGER.fullmatch(query)]
    for predicate in _CODES:
        for code in (literal(query), *(typed(query, iri_of(kind)) for kind in kinds)):
            quads = snapshot.quads(None, iri_of(predicate), code)
            for iri in (str(q.subject) for q in islice(quads, _FEW) if isinstance(q.subject, URIRef)):
                found.setdefault(iri, Hit(iri, predicate, "", query))
    return found


def _iris(query: str, snapshot: Data) -> Iterator[str]:
    """Yield the IRIs that a query may stand for."""
    if " " in query:
        return
    prefix, colon, local = query.strip("<>").partition(":")
    if colon:
        yield query.strip("<>")
        spaces = [space for space, name in snapshot.namespaces.items() if name.lower() == prefix.lower()]
        yield from (f"{space}{local}" for space in (*spaces, *_customary(prefix)))
    for pattern in snapshot.settings.patterns.all:
        names = pattern.thing.variables
        if len(names) == 1 and pattern.thing.regex.fullmatch(iri := pattern.thing.expand({names[0]: query})):
            yield iri
    if not colon and snapshot.compares_values:
        yield from (f"{space}{query}" for space in _spaces(snapshot))


def _spaces(snapshot: Data) -> Sequence[str]:
    """Return what stands before the local names of the site's things: namespaces with a prefix, and the first folders."""
    return snapshot.once("spaces", lambda: tuple(dict.fromkeys((*snapshot.namespaces, *_folders(snapshot)))))


def _folders(snapshot: Data) -> Iterator[str]:
    start = ""
    for _ in range(_MOST_FOLDERS):
        key = next(iter(snapshot.catalogue.keys(start, most=1)), None)
        if key is None:
            return
        folder = key[: max(key.rfind("/"), key.rfind("#")) + 1]
        yield folder
        start = f"{folder or key}\U0010ffff"


def _customary(prefix: str) -> list[str]:
    return [CUSTOMARY_PREFIXES[prefix]] if prefix in CUSTOMARY_PREFIXES else []


def _merit(hit: Hit, query: str, languages: Sequence[str]) -> tuple[int, int, int, str, str, str]:
    """Return a key that puts the whole name before its beginning, that before its words, and descriptions last.

    What is alike comes in the order of IRIs, so that every store finds the same first.
    """
    text = hit.text.casefold()
    tier = 0 if text == query else 2 if text.startswith(query) else 3
    if hit.property in ALTERNATIVES:
        tier += 1
    elif hit.property in SUMMARIES:
        tier = 9
    return tier, preference(hit.language, languages), len(text), text, hit.iri, hit.property


def _meant(iri: str, snapshot: Data) -> list[str]:
    """Return what one looks for who finds a resource: that which it is the name of, and itself, or the thing it is a part of."""
    if not snapshot.is_near:
        return [_whole(iri, snapshot)]
    ways = snapshot.kept("named by", lambda: [p for p in map(iri_of, NAMED_BY) if snapshot.uses(p)])
    bearers = (q.subject for p in ways for q in islice(snapshot.quads(None, p, iri_of(iri)), _FEW))
    named = [_whole(str(bearer), snapshot) for bearer in bearers if isinstance(bearer, URIRef)]
    return [*named, _whole(iri, snapshot)]


def _whole(iri: str, snapshot: Data) -> str:
    """Return the thing that a part belongs to, anything else as it is."""
    stem, separator, _ = canonical(iri).partition("#")
    if not separator or snapshot.settings.patterns.thing(stem) is None:
        return iri
    return next(iter(snapshot.catalogue.spellings(stem)), iri)


def _is_here(iri: str, snapshot: Data) -> bool:
    """Tell whether the site has a document of it; whatever has a name in the index is a subject."""
    key = canonical(iri)
    return snapshot.settings.patterns.serves(key) and snapshot.retirement(key) is None


def _mended(words: list[str], snapshot: Data) -> list[str]:
    index = snapshot.catalogue.words
    unknown = [word for word in words if not index.is_known(word)][:_MOST_MENDED]
    mended = {word: next(iter(index.similar(word)), word) for word in unknown}
    return [mended.get(word, word) for word in words]


def present(found: Found, start: int, stop: int, snapshot: Data, languages: Sequence[str]) -> list[Result]:
    """Return some of what was found as it is shown."""
    return [_result(iri, found.reasons.get(iri), snapshot, languages) for iri in found.iris[start:stop]]


def _result(iri: str, hit: Hit | None, snapshot: Data, languages: Sequence[str]) -> Result:
    texts = [text for text in snapshot.catalogue.texts(iri) if text[0] in SUMMARIES]
    types = [name_of(value, snapshot, languages) for value in snapshot.types(iri)]
    href = local_reference(snapshot, iri) or iri
    name, summary = name_of(iri, snapshot, languages), best(texts, languages)
    reason = _reason(hit, snapshot, languages) if hit and not _is_shown(hit, name, summary) else None
    return Result(iri, href, name, summary, tuple(types), reason)


def _is_shown(hit: Hit, name: Name, summary: Name | None) -> bool:
    """Tell whether a text is among what is shown of a result anyway, or never is."""
    shown = (name.text, summary.text if summary else "")
    return hit.property in HIDDEN or hit.text.casefold() in map(str.casefold, shown)


def _reason(hit: Hit, snapshot: Data, languages: Sequence[str]) -> Reason:
    return Reason(name_of(hit.property, snapshot, languages), Name(hit.text, hit.language))
