"""Find things by what they are called or described as, in any script, with typing errors, the likeliest first."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from rdflib import URIRef

from seeother.graph.catalogue import Hit
from seeother.graph.data import Data
from seeother.graph.fulltext import words_of
from seeother.graph.links import local_reference
from seeother.iris import canonical
from seeother.look.names import Name, best, name_of, preference
from seeother.statements import iri_of, literal, typed
from seeother.terms import ALTERNATIVES, CUSTOMARY_PREFIXES, IDENTIFIERS, SCHEMA, SUMMARIES, XSD

LONGEST_QUERY = 200
MOST = 200  # names looked at, however many there are
_QUDT = "http://qudt.org/schema/qudt/"
# Properties with a code that one thing has, and the datatypes it may be of besides plain text.
_CODES = (*IDENTIFIERS, f"{_QUDT}symbol", f"{_QUDT}ucumCode", f"{SCHEMA}isbn", f"{SCHEMA}sku")
_KINDS_OF_CODES = (f"{XSD}integer", f"{_QUDT}UCUMcs")
_FEW = 20  # found by name: then descriptions are looked at too
_MOST_MENDED = 3  # words of a query


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: things, the best first; `instead` is the query that was used where the one asked found nothing."""

    query: str
    iris: tuple[str, ...]
    is_cut: bool
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that was found, as it is shown."""

    iri: str
    href: str
    name: Name
    summary: Name | None
    types: tuple[Name, ...]


def tidy(query: str) -> str:
    """Return a query as it is looked for: composed, on one line, not endless."""
    return unicodedata.normalize("NFC", " ".join(query.split())[:LONGEST_QUERY])


def find(query: str, snapshot: Data, languages: Sequence[str]) -> Found:
    """Return what a query finds; if that is nothing, what the nearest words known would find."""
    query = tidy(query)
    words = words_of(query)
    iris, is_cut = _ranked(query, words, snapshot, languages)
    if iris or not words:
        return Found(query, iris, is_cut)
    other = _mended(words, snapshot)
    if other == words:
        return Found(query, (), False)
    iris, is_cut = _ranked(" ".join(other), other, snapshot, languages)
    return Found(query, iris, is_cut, " ".join(other) if iris else "")


def suggest(query: str, snapshot: Data, languages: Sequence[str], most: int = 10) -> list[tuple[str, str]]:
    """Return a few (name, IRI) that a query being typed may become."""
    query = tidy(query)
    index = snapshot.catalogue.words
    hits = [*index.beginning(query, 3 * most), *index.names(words_of(query), 6 * most)] if query else []
    names: dict[str, str] = {}
    for hit in sorted(hits, key=lambda hit: _merit(hit, query.casefold(), languages)):
        if _is_here(hit.iri, snapshot):
            names.setdefault(hit.text, hit.iri)
    return list(names.items())[:most]


def _ranked(
    query: str, words: list[str], snapshot: Data, languages: Sequence[str]
) -> tuple[tuple[str, ...], bool]:
    if not query:
        return (), False
    index, folded = snapshot.catalogue.words, query.casefold()
    hits = [*index.beginning(query, _FEW), *index.names(words, MOST)]
    is_cut = len(hits) >= MOST
    if len(hits) < _FEW or " " not in query:
        hits += index.texts(words, MOST)
    order = dict.fromkeys(exactly(query, snapshot))
    order.update(
        dict.fromkeys(hit.iri for hit in sorted(hits, key=lambda hit: _merit(hit, folded, languages)))
    )
    found = dict.fromkeys(_whole(iri, snapshot) for iri in order)
    return tuple(iri for iri in found if _is_here(iri, snapshot)), is_cut


def exactly(query: str, snapshot: Data) -> list[str]:
    """Return the resources that a query names by itself: an IRI, a prefixed or local name, a notation, symbol or identifier."""
    found: dict[str, None] = {}
    for iri in _iris(query, snapshot):
        found.update(dict.fromkeys(snapshot.catalogue.spellings(canonical(iri))))
    for predicate in _CODES:
        for code in (literal(query), *(typed(query, iri_of(kind)) for kind in _KINDS_OF_CODES)):
            quads = snapshot.quads(None, iri_of(predicate), code)
            found.update({str(q.subject): None for q in islice(quads, _FEW) if isinstance(q.subject, URIRef)})
    return list(found)


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


def _customary(prefix: str) -> list[str]:
    return [CUSTOMARY_PREFIXES[prefix]] if prefix in CUSTOMARY_PREFIXES else []


def _merit(hit: Hit, query: str, languages: Sequence[str]) -> tuple[int, int, int, str]:
    """Return a key that puts the whole name before its beginning, that before its words, and descriptions last."""
    text = hit.text.casefold()
    tier = 0 if text == query else 2 if text.startswith(query) else 3
    if hit.property in ALTERNATIVES:
        tier += 1
    elif hit.property in SUMMARIES:
        tier = 9
    return tier, preference(hit.language, languages), len(text), text


def _whole(iri: str, snapshot: Data) -> str:
    """Return the thing that a part belongs to, anything else as it is."""
    stem, separator, _ = canonical(iri).partition("#")
    if not separator or snapshot.settings.patterns.thing(stem) is None:
        return iri
    return next(iter(snapshot.catalogue.spellings(stem)), iri)


def _is_here(iri: str, snapshot: Data) -> bool:
    """Tell whether the site has a document of it; whatever has a name in the index is a subject."""
    key = canonical(iri)
    return snapshot.settings.patterns.thing(key) is not None and snapshot.retirement(key) is None


def _mended(words: list[str], snapshot: Data) -> list[str]:
    index = snapshot.catalogue.words
    unknown = [word for word in words if not index.is_known(word)][:_MOST_MENDED]
    mended = {word: next(iter(index.similar(word)), word) for word in unknown}
    return [mended.get(word, word) for word in words]


def present(iris: Iterable[str], snapshot: Data, languages: Sequence[str]) -> list[Result]:
    """Return results as they are shown."""
    return [_result(iri, snapshot, languages) for iri in iris]


def _result(iri: str, snapshot: Data, languages: Sequence[str]) -> Result:
    texts = [text for text in snapshot.catalogue.texts(iri) if text[0] in SUMMARIES]
    types = [name_of(value, snapshot, languages) for value in snapshot.types(iri)]
    href = local_reference(snapshot, iri) or iri
    return Result(iri, href, name_of(iri, snapshot, languages), best(texts, languages), tuple(types))
