"""The pictures of a thing: where they are, whether they are shown, and what they show, in the words of the data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from rdflib import BNode, Literal, URIRef

from seeother.iris import origin_of, to_uri
from seeother.look.names import Name, best, local_name
from seeother.site.pictures import picture_path
from seeother.statements import Triple
from seeother.telling.values import PICTURES, Teller
from seeother.terms import DCTERMS, FOAF, SCHEMA, SCHEMA_HTTP, SUMMARIES

_SCHEMAS = (SCHEMA, SCHEMA_HTTP)
_CAPTIONS = (*(f"{space}caption" for space in _SCHEMAS), *SUMMARIES)
_CONTENTS = tuple(f"{space}{name}" for space in _SCHEMAS for name in ("contentUrl", "url", "image"))
_MANIFESTS = frozenset(
    {"http://www.wikidata.org/prop/direct/P6108", "http://iiif.io/api/presentation/2#hasManifest"}
)
# Properties that may lead to a manifest, among other things.
_REFERENCES = frozenset(
    {
        f"{DCTERMS}isReferencedBy",
        f"{DCTERMS}references",
        f"{FOAF}page",
        *(f"{space}subjectOf" for space in _SCHEMAS),
    }
    | {"http://www.w3.org/2000/01/rdf-schema#seeAlso"}
)
_MOST = 4


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the topic; one that is not shown is a link, so that no page sends its readers' addresses elsewhere.

    `told` is the statement that it shows, `alt` what it shows in words, "" where the data says nothing of it.
    """

    href: str
    text: str
    shown: bool
    told: Triple
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A IIIF manifest, which viewers of images open."""

    href: str
    told: Triple


def pictures_in(triples: Iterable[Triple], teller: Teller) -> tuple[Picture, ...]:
    """Return the first pictures of a thing."""
    return tuple(found for t in triples if str(t.predicate) in PICTURES and (found := _picture(t, teller)))[
        :_MOST
    ]


def _picture(triple: Triple, teller: Teller) -> Picture | None:
    settings, term = teller.snapshot.settings, triple.object
    about = teller.about(term) if isinstance(term, URIRef | BNode) else []
    url = next((str(t.object) for iri in _CONTENTS for t in about if str(t.predicate) == iri), str(term))
    if not url.startswith(("https://", "http://")):
        return None
    own = {settings.base, *(pattern.document.origin for pattern in settings.patterns.all)}
    is_shown = settings.pictures == "all" or origin_of(url) in own
    href = picture_path(url, settings) or to_uri(url)
    return Picture(href, unquote(local_name(url)), is_shown, triple, _words(about, teller))


def _words(about: Sequence[Triple], teller: Teller) -> str:
    """Return what the data says that a picture shows: its caption, a description, or its name."""
    for iri in (*_CAPTIONS, *teller.snapshot.label_properties):
        texts = [t.object for t in about if str(t.predicate) == iri and isinstance(t.object, Literal)]
        name: Name | None = best([(iri, text.language or "", str(text)) for text in texts], teller.languages)
        if name:
            return name.text
    return ""


def manifests_in(triples: Iterable[Triple]) -> Iterator[Manifest]:
    """Yield the IIIF manifests of a thing, by their properties or by their addresses."""
    for triple in triples:
        predicate, url = str(triple.predicate), str(triple.object)
        leads = predicate in _MANIFESTS or (predicate in _REFERENCES and _is_manifest(url))
        if leads and url.startswith(("https://", "http://")):
            yield Manifest(to_uri(url), triple)


def _is_manifest(url: str) -> bool:
    path = url.partition("?")[0].lower()
    return "iiif" in path and path.endswith(("/manifest", "/manifest.json"))
