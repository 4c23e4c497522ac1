"""Names of resources for a reader who prefers some languages to others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple
from urllib.parse import unquote

from rdflib import Literal, URIRef

from seeother.graph.catalogue import Label
from seeother.graph.data import Data
from seeother.http.languages import with_script
from seeother.look.cubes import dimensions_of, has_cubes
from seeother.look.interface import interface
from seeother.look.typesetting import typeset
from seeother.look.vocabulary import known_label
from seeother.statements import Node, Quad, Term, datatype_of, iri_of
from seeother.terms import EDM, ORE, SUMMARIES, WIKIBASE
from seeother.vocabularies.name_nodes import NAMED_BY, OTHERS, TEXTS

# Characters that reorder the text around them; they have no business in a window's title or in a drawing.
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f]")
_OPAQUE = re.compile(r"\b(?=[a-f-]*[0-9])[0-9a-f-]{8,}\b|\b[0-9]{5,}\b", re.IGNORECASE)
# Letters and digits by turns, of which no word is made.
_HASH = re.compile(r"(?=[A-Za-z0-9]{8})(?:\d+[A-Za-z]+){2}\d")
_THE_THING = frozenset({"i", "me", "this"})  # fragments for what a document is about
# What CIDOC CRM and its kin put before a name: P98i_was_born, E67_Birth.
_CODE = re.compile(r"(?:[A-Z]{1,3}\d{1,3}i?[ab]?_)+(?=\w)")
_OF_A_YEAR = 4  # digits, which may be the name of what is of that year
_PROPERTIES = frozenset({f"{WIKIBASE}Property"})
_OF_VALUES = (
    "statementProperty",
    "statementValue",
    "qualifier",
    "qualifierValue",
    "reference",
    "referenceValue",
)
_NORMALIZED = ("directClaim", "statementValue", "qualifierValue", "referenceValue")
# By which a property leads to its forms.
_FORMS = [
    iri_of(WIKIBASE + name)
    for name in (
        "directClaim",
        "claim",
        *_OF_VALUES,
        *(f"{name}Normalized" for name in _NORMALIZED),
        "novalue",
    )
]
_BF = "http://id.loc.gov/ontologies/bibframe/"
# What leads from a thing without a name to what is called as it is, or, backwards, from that to the thing.
_CALLED_AS = (
    *(name for name in NAMED_BY if name not in OTHERS),
    *(f"{_BF}{name}" for name in ("instanceOf", "itemOf")),
    f"{EDM}aggregatedCHO",
    f"{ORE}proxyFor",
)
_CALLING = (f"{ORE}proxyFor",)
_TITLE = iri_of(f"{_BF}Title")
_FARTHEST = 3
_MEANING = 200  # characters of what a term means that are shown beside its name
# Symbols of chemical elements one after the other, and what looks alike, such as PhD.
_FORMULA = re.compile(r"(?:[A-Z][a-z]?[0-9]*)+")


class Name(NamedTuple):
    """A text and its language ("" unknown)."""

    text: str
    language: str = ""


def best(labels: Iterable[Label], languages: Sequence[str]) -> Name | None:
    """Return the name in the language that comes first in `languages`, any other where there is none."""
    order = tuple(languages)
    found = [(_preference(language, order), text, language) for _, language, text in labels if text.strip()]
    if not found:
        return None
    _, text, language = min(found, key=itemgetter(0, 1))
    return Name(text, language)


def preference(language: str, languages: Sequence[str]) -> int:
    """Return how far down a language stands in a list; text without a language comes after all of it."""
    return _preference(language, tuple(languages))


@lru_cache(maxsize=4096)
def _preference(language: str, languages: tuple[str, ...]) -> int:
    tag, written = language.lower(), _written(language)
    for number, wanted in enumerate(map(str.lower, languages)):
        if tag == wanted or tag.startswith(f"{wanted}-"):
            return 2 * number
        if tag and written == _written(wanted):  # zh-TW is zh-Hant, which no tag begins with
            return 2 * number + 1
    return 2 * len(languages) + bool(language)


def _written(tag: str) -> list[str]:
    """Return a language with the script that it is likely written in."""
    return with_script(tag).split("-")[:2]


def name_of(iri: str, snapshot: Data, languages: Sequence[str]) -> Name:
    """Return the best name of a resource: the data's, a well-known vocabulary's, or the end of its IRI."""
    return called(iri, snapshot.labels(iri), languages) or unnamed(iri, snapshot, languages)


def meaning_of(iri: str, snapshot: Data, languages: Sequence[str]) -> str:
    """Return what the data says that a term means, in the reader's language where it can be, "" where it says nothing."""
    said = [
        (str(q.predicate), q.object) for q in snapshot.about(iri_of(iri)) if str(q.predicate) in SUMMARIES
    ]
    texts = [(SUMMARIES.index(p), t) for p, t in said if isinstance(t, Literal) and str(t).strip()]
    found = min(
        texts,
        key=lambda each: (preference(each[1].language or "", languages), each[0], str(each[1])),
        default=None,
    )
    return plain(str(found[1]), _MEANING) if found else ""


def called(iri: str, labels: Iterable[Label], languages: Sequence[str]) -> Name | None:
    """Return the best name that the data has, or a well-known one: also where that alone is in the reader's language."""
    own = best(labels, languages)
    if own and (not own.language or preference(own.language, languages) < 2):
        return own
    known = best(known_label(iri, languages), languages)
    if own and known and preference(known.language, languages) >= preference(own.language, languages):
        return own
    return known or own


def unnamed(iri: str, snapshot: Data, languages: Sequence[str]) -> Name:
    """Return what a thing without a name is called: an observation by its dimensions, others by the ends of their IRIs."""
    values = [_told(value, snapshot, languages) for value in dimensions_of(iri, snapshot)]
    if values:
        return Name(" · ".join(values))
    if owner := _property_of(iri, snapshot):
        return Name(_called(owner, snapshot, languages))
    if found := _called_as(iri, snapshot, languages):
        return found
    text = spelled_out(iri)
    is_number = text.isdecimal() and (len(text) != _OF_A_YEAR or text[0] == "0")
    kinds = snapshot.types(iri) if is_number else []
    return Name(f"{_called(kinds[0], snapshot, languages)} {text}" if kinds else text)


def _property_of(iri: str, snapshot: Data) -> str:
    """Return the property as Wikibase has it, with names, of which an IRI is one form; "" for other IRIs."""
    if not snapshot.has_any(_PROPERTIES):
        return ""
    told = (quad for form in _FORMS for quad in snapshot.quads(None, form, iri_of(iri)))
    owners = (str(quad.subject) for quad in told)
    return next((owner for owner in owners if not _PROPERTIES.isdisjoint(snapshot.types(owner))), "")


def has_names_elsewhere(snapshot: Data) -> bool:
    """Tell whether things without names may be called by what other nodes say."""
    return has_cubes(snapshot) or any(map(bool, _ways(snapshot)))


def _ways(snapshot: Data) -> tuple[list[URIRef], list[URIRef]]:
    """Return the properties of either direction that the data uses."""

    def used(names: Sequence[str]) -> list[URIRef]:
        return [predicate for predicate in map(iri_of, names) if snapshot.uses(predicate)]

    return snapshot.kept("called as", lambda: (used(_CALLED_AS), used(_CALLING)))


def _called_as(iri: str, snapshot: Data, languages: Sequence[str], farthest: int = _FARTHEST) -> Name | None:
    """Return the name of what a thing is called as: its title, the work that it is an instance of, what stands for it."""
    forward, backward = _ways(snapshot)
    if not (forward or backward) or not farthest:
        return None
    said = [*snapshot.about(iri_of(iri))] if forward else []
    levels: list[list[Node]] = [
        [quad.object for quad in said if quad.predicate == p and not isinstance(quad.object, Literal)]
        for p in forward
    ]
    levels += [[quad.subject for quad in snapshot.quads(None, p, iri_of(iri))] for p in backward]
    for nodes in levels:
        if found := _best_in([[*snapshot.about(node)] for node in nodes], snapshot, languages):
            return found
    further = (node for nodes in levels for node in sorted(nodes) if isinstance(node, URIRef))
    names = (_called_as(str(node), snapshot, languages, farthest - 1) for node in further)
    return next(filter(None, names), None)


def _best_in(blocks: Sequence[list[Quad]], snapshot: Data, languages: Sequence[str]) -> Name | None:
    """Return the best name that nodes have by what is said of them: of titles that which is no variant."""
    titles = [said for said in blocks if any(quad.object == _TITLE for quad in said)]
    properties = (*TEXTS, *snapshot.label_properties)
    labels = [
        (str(quad.predicate), quad.object.language or "", str(quad.object))
        for said in titles or blocks
        for quad in said
        if isinstance(quad.object, Literal) and str(quad.predicate) in properties
    ]
    first = min((properties.index(predicate) for predicate, _, _ in labels), default=0)
    return best([label for label in labels if label[0] == properties[first]], languages)


def _called(iri: str, snapshot: Data, languages: Sequence[str]) -> str:
    found = called(iri, snapshot.labels(iri), languages)
    return found.text if found else spelled_out(iri)


def _told(value: Term, snapshot: Data, languages: Sequence[str]) -> str:
    if isinstance(value, Literal):
        return typeset(str(value), datatype_of(value), value.language or "", interface(languages[0])).text
    return _called(str(value), snapshot, languages)


def local_name(iri: str) -> str:
    """Return the end of an IRI as it is written."""
    name = iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2]
    return name or iri


@lru_cache(maxsize=4096)
def spelled_out(iri: str) -> str:
    """Return the end of an IRI as a name to read where there is none: without escapes, and word by word."""
    name = local_name(iri)
    if name.lower() in _THE_THING and "#" in iri:
        name = local_name(iri.partition("#")[0])
    if name == iri or set(name) & set("?&="):
        return name
    try:
        decoded = unquote(name, errors="strict")
    except UnicodeDecodeError:
        return name
    decoded = _CODE.sub("", decoded, count=1) if "crm" in iri.lower() and _CODE.match(decoded) else decoded
    if _HASH.search(decoded):
        return decoded if decoded.isprintable() else name
    words = decoded.replace("_", " ").split() if decoded.isprintable() else []
    return " ".join(map(_parted, words)) or name


def _parted(word: str) -> str:
    """Return a word like memberOf, PostalAddress or RDFGraph as several; H2O, pH, NaCl and iPhone are one."""
    if not word.isalnum() or _FORMULA.fullmatch(word):
        return word
    starts = [0, *(place for place in range(1, len(word)) if _begins_a_word(word, place)), len(word)]
    parts = [word[start:end] for start, end in pairwise(starts)]
    if word[0].islower():
        parts[1:] = [part.lower() if part[1:].islower() else part for part in parts[1:]]
    return " ".join(parts)


def _begins_a_word(word: str, place: int) -> bool:
    """Tell whether a capital begins a word: after two letters or more, or with its own small letters after an acronym."""
    second, first, after = word[max(place - 2, 0) : place - 1], word[place - 1], word[place + 1 :]
    if not word[place].isupper() or not second:
        return False
    return first.islower() or (
        (first.isdigit() or not second.islower() or place == 2) and len(after) > 1 and after[:2].islower()
    )


def is_opaque(text: str) -> bool:
    """Tell whether a text says nothing to people: a number or a hash, such as a program gives things for names."""
    return _OPAQUE.search(text) is not None


def plain(text: str, most: int = 0) -> str:
    """Return a text without characters that reorder others, on one line, cut to `most` characters if that is not 0."""
    flat = " ".join((text if text.isprintable() else _OVERRIDES.sub("", text)).split())
    return flat if not most or len(flat) <= most else flat[: most - 1].rstrip() + "…"
