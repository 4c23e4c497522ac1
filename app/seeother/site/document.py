"""The URLs of one document and the headers that follow from them; what it says is left to the description."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from http import HTTPStatus

from seeother.http.answer import HTML, Answer, Headers, compose
from seeother.http.variants import VARIANTS, Variant
from seeother.iris import reference, to_uri
from seeother.site.patterns import Match, Pattern
from seeother.site.settings import Settings

MOST_OF_LINKS = 3_000  # characters of a field


@dataclass(frozen=True)
class Document:
    """A document by its pattern and the values of its variables. All URLs are absolute and ASCII."""

    pattern: Pattern
    values: Mapping[str, str]
    thing: str
    settings: Settings

    @staticmethod
    def of(match: Match, settings: Settings) -> Document:
        """Return the document that a match is, or that is about the thing it is."""
        return Document(match.pattern, match.values, to_uri(match.thing), settings)

    @cached_property
    def generic(self) -> str:
        """Return the URL that negotiates."""
        return self.pattern.document_of(self.values)

    @property
    def urls(self) -> list[str]:
        """Return the URLs under which data may speak of the document: that which negotiates, and those of other templates."""
        moved = [
            variant for variant in VARIANTS if (self.pattern.html if variant.is_html else self.pattern.rdf)
        ]
        return [self.generic, *map(self.url, moved)]

    def url(self, variant: Variant, language: str = "") -> str:
        """Return the URL of one variant, in one language if one is named."""
        return self.pattern.variant_of(self.values, variant, language)

    def path(self, url: str) -> str:
        """Return one of its URLs as a reference from any other of them."""
        return reference(url, self.pattern.document.origin)

    def see_other(self, target: str) -> Answer:
        """Return the 303 from the thing to one of the document's URLs (RFC 9110 section 15.4.4)."""
        location = reference(target, self.pattern.thing.origin)
        own = (("Vary", "Accept"), *link_field([f'<{location}>; rel="describedby"']))
        return self._redirect(303, location, "This URI names a thing, not a page. A page about it: {}", own)

    def moved(self, target: str) -> Answer:
        """Return the 301 from this document, or its thing, to what has taken the thing's place (RFC 9110 section 15.4.2)."""
        location = reference(target, self.pattern.thing.origin)
        return self._redirect(
            301, location, f"&lt;{escape(self.thing)}&gt; is no longer in use; {{}} takes its place.", ()
        )

    def _redirect(self, status: int, location: str, sentence: str, own: Headers) -> Answer:
        link = f'<a href="{escape(location)}">{escape(location)}</a>'
        title = f"{status} {HTTPStatus(status).phrase}"
        body = f"<!DOCTYPE html>\n<title>{title}</title>\n<p>{sentence.replace('{}', link)}</p>\n"
        headers = (*own, ("Location", location), ("Cache-Control", cache_control(self.settings)))
        kind = "thing" if status == 303 else "retired"
        return compose(status, body, HTML, headers, kind=kind, keep=True)

    def view(self, variant: Variant, language: str, match: Match, page: int) -> View:
        """Return one way to see this document: variant, language and page, and what of that its URL left open."""
        several = len(self.settings.languages) > 1 and variant.prose and not match.language
        open_to = [*(["Accept"] if not match.variant else []), *(["Accept-Language"] if several else [])]
        return View(self, variant, language, ", ".join(open_to), page)

    def alternates(self) -> Iterator[tuple[Variant, str]]:
        """Yield every variant with its path."""
        stem = self.path(self.pattern.stem_of_variants(self.values))
        for variant in VARIANTS:
            elsewhere = self.pattern.html if variant.is_html else self.pattern.rdf
            yield variant, self.path(self.url(variant)) if elsewhere else f"{stem}.{variant.extension}"

    def __hash__(self) -> int:
        return hash(self.generic)


@dataclass(frozen=True)
class View:
    """A document in one variant, one language ("" for data) and one page; `vary` is what its URL leaves open."""

    document: Document
    variant: Variant
    language: str
    vary: str
    page: int

    @property
    def url(self) -> str:
        """Return the URL that pins all of it."""
        several = self.language if len(self.document.settings.languages) > 1 else ""
        return self.document.url(self.variant, several) + self._query

    @property
    def canonical(self) -> str:
        """Return the URL of this page that negotiates: another page is another document (RFC 6596 section 3)."""
        return self.document.generic + self._query

    def alternates(self) -> Iterator[tuple[Variant, str]]:
        """Yield this page in every variant with its path."""
        return ((variant, path + self._query) for variant, path in self.document.alternates())

    @property
    def _query(self) -> str:
        return f"?page={self.page}" if self.page > 1 else ""

    def headers(self, topic: str, pages: int) -> Headers:
        """Return the headers of its 200; `topic` is the absolute URI of what it is about, "" for many things.

        `pages` is how many pages of incoming statements there are.
        """
        document, settings = self.document, self.document.settings
        language = (("Content-Language", self.language),) if self.language else ()
        place = (("Vary", self.vary), ("Content-Location", document.path(self.url))) if self.vary else ()
        cache = ("Cache-Control", cache_control(settings))
        links = link_field((*self._links(topic), *self._neighbours(pages)))
        return (*language, *place, cache, *links)

    def _neighbours(self, pages: int) -> Iterator[str]:
        """Yield the links to the pages before and after this one."""
        path = self.document.path(self.url.partition("?")[0]) if self.vary else ""
        if self.page > 1:
            yield f'<{path}?page={self.page - 1}>; rel="prev"'
        if self.page < pages:
            yield f'<{path}?page={self.page + 1}>; rel="next"'

    def _links(self, topic: str) -> Iterator[str]:
        """Yield what the Link header says (RFC 8288), the same for every variant."""
        document = self.document
        yield f'<{self.canonical}>; rel="canonical"'
        if topic:
            yield f'<{to_uri(topic)}>; rel="describes"'
        yield from alternate_links(self.alternates())
        if document.settings.license:
            yield f'<{to_uri(document.settings.license)}>; rel="license"'


def alternate_links(forms: Iterable[tuple[Variant, str]]) -> Iterator[str]:
    """Yield links to every form of a document (RFC 8288)."""
    return (f'<{path}>; rel="alternate"; type="{variant.media_type}"' for variant, path in forms)


def link_field(links: Iterable[str]) -> Headers:
    """Return the Link field, with as many links as fit: a proxy reads no more than its buffer holds of a head."""
    kept: list[str] = []
    for link in links:
        if sum(map(len, kept)) + len(link) <= MOST_OF_LINKS:
            kept.append(link)
    return (("Link", ", ".join(kept)),) if kept else ()


def cache_control(settings: Settings) -> str:
    """Return how long caches may keep an answer: briefly without asking, longer while they ask or cannot reach us."""
    return f"public, max-age={settings.max_age}, stale-while-revalidate=60, stale-if-error=86400"
