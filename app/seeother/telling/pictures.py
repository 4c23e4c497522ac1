"""The pictures of a thing: where they are, whether and with which words they are shown, and that which shows a page elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote_plus, unquote

from rdflib import BNode, Literal, URIRef

from seeother.iris import origin_of, to_uri
from seeother.look.drawing import ZOOM, Drawing, has_pixels
from seeother.look.names import Name, best, local_name
from seeother.site.document import View
from seeother.site.pictures import picture_path
from seeother.site.settings import Settings
from seeother.statements import Triple
from seeother.telling.values import Teller
from seeother.terms import DCTERMS, EDM, FOAF, SCHEMA, SCHEMA_HTTP, SUMMARIES

_SCHEMAS = (SCHEMA, SCHEMA_HTTP)
_CRM = "http://www.cidoc-crm.org/cidoc-crm/"
_LA = "https://linked.art/ns/terms/"
_PICTURES = frozenset({f"{FOAF}depiction", f"{FOAF}img", *(f"{space}image" for space in _SCHEMAS)})
# What may lead to a picture, which the end of its address tells, and the steps on the way to one.
_REPRESENTING = frozenset(
    {
        *(f"{_CRM}{name}" for name in ("P138i_has_representation", "P65_shows_visual_item")),
        *(f"{EDM}{name}" for name in ("isShownBy", "object")),
        *(f"{space}{name}" for space in _SCHEMAS for name in ("thumbnail", "thumbnailUrl", "photo")),
    }
)
_STEPS = (f"{_LA}digitally_shown_by", f"{_CRM}P129i_is_subject_of", f"{_LA}access_point")
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg)$", re.IGNORECASE)
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
DRAWINGS, IN_PIXELS = "/-/drawing.svg", "/-/drawing.png"


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
    found = (
        _picture(t, teller, str(t.predicate) in _PICTURES)
        for t in triples
        if str(t.predicate) in _PICTURES or str(t.predicate) in _REPRESENTING
    )
    shown = {picture.href: picture for picture in found if picture}
    return tuple(shown.values())[:_MOST]


def _picture(triple: Triple, teller: Teller, is_one: bool) -> Picture | None:
    """Return the picture that a statement leads to; where it `is_one` for sure, whatever its address looks like."""
    settings, term = teller.snapshot.settings, triple.object
    about = teller.about(term) if isinstance(term, URIRef | BNode) else []
    url = next((str(t.object) for iri in _CONTENTS for t in about if str(t.predicate) == iri), str(term))
    if not is_one:
        url = _led_to(about, teller) or url
        if not _PICTURE.search(url.partition("?")[0]):
            return None
    if not url.startswith(("https://", "http://")):
        return None
    own = {settings.base, *(pattern.document.origin for pattern in settings.patterns.all)}
    is_shown = settings.pictures == "all" or origin_of(url) in own
    href = picture_path(url, settings) or to_uri(url)
    return Picture(href, unquote(local_name(url)), is_shown, triple, _words(about, teller))


def _led_to(about: Sequence[Triple], teller: Teller) -> str:
    """Return the address that a representation leads to step by step, "" for none."""
    for _ in _STEPS:
        step = next((t.object for iri in _STEPS for t in about if str(t.predicate) == iri), None)
        if step is None:
            return ""
        about = teller.about(step) if isinstance(step, URIRef | BNode) else []
        if not about:
            return str(step)
    return ""


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


@dataclass(frozen=True, slots=True)
class Preview:
    """A picture by its URL, in full, and what is known of it."""

    url: str
    type: str = ""
    width: int = 0
    height: int = 0


def of_document(pictures: Sequence[Picture], drawn: Drawing | None, view: View) -> Preview | None:
    """Return the first picture of a thing, else the drawing of it."""
    settings, origin = view.document.settings, view.document.pattern.document.origin
    if pictures:
        return Preview(url_of(pictures[0], view))
    return of_drawing(drawn, view.document.generic, view.language, origin, settings)


def url_of(picture: Picture, view: View) -> str:
    """Return the address of a picture in full: one of the site's own is a path."""
    origin = view.document.pattern.document.origin
    return f"{origin}{picture.href}" if picture.href.startswith("/") else picture.href


def of_drawing(
    drawn: Drawing | None, page: str, language: str, origin: str, settings: Settings
) -> Preview | None:
    """Return the drawing of a page, None where nothing is drawn on it."""
    if drawn is None or not settings.operations:
        return None
    query, has_png = f"uri={quote_plus(page)}&_lang={quote_plus(language)}", has_pixels()
    url = f"{origin}{settings.mount}{IN_PIXELS if has_png else DRAWINGS}?{query}"
    zoom, kind = (ZOOM, "image/png") if has_png else (1, "image/svg+xml")
    return Preview(url, kind, int(drawn.width) * zoom, int(drawn.height) * zoom)
