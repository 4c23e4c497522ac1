"""The URLs of one document and the headers that follow from them; what it says is left to the description."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from http import HTTPStatus

from seeother.http.answer import HTML, Answer, Headers, compose
from seeother.http.links import Link, link_field
from seeother.http.variants import BY_NAME, OF_PLACES, VARIANTS, Form, Variant
from seeother.iris import reference, to_uri
from seeother.naming.patterns import Match, Pattern
from seeother.site.settings import Settings


@dataclass(frozen=True)
class Document:
    """A document by its pattern and the values of its variables. All URLs are absolute and ASCII.

    Where its thing `has_place` there is one more variant.
    """

    pattern: Pattern
    values: Mapping[str, str]
    thing: str
    settings: Settings
    has_place: bool = False

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
        html, rdf = self.pattern.html, self.pattern.rdf
        moved = [variant for variant in VARIANTS if (html if variant.is_html else rdf)] if html or rdf else []
        return [self.generic, *map(self.url, moved)]

    def url(self, variant: Variant, language: str = "") -> str:
        """Return the URL of one variant, in one language if one is named."""
        return self.pattern.variant_of(self.values, variant, language)

    def path(self, url: str) -> str:
        """Return one of its URLs as a reference from any other of them."""
        return self.settings.reached(reference(url, self.pattern.document.origin))

    def see_other(self, target: str, links: Iterable[Link]) -> Answer:
        """Return the 303 from the thing to one of the document's URLs (RFC 9110 section 15.4.4)."""
        location = self.settings.reached(reference(target, self.pattern.thing.origin))
        own = (("Vary", "Accept"), *link_field(links, HTML))
        return self._redirect(303, location, "This URI names a thing, not a page. A page about it: {}", own)

    def moved(self, target: str) -> Answer:
        """Return the 301 from this document, or its thing, to what has taken the thing's place (RFC 9110 section 15.4.2)."""
        location = self.settings.reached(reference(target, self.pattern.thing.origin))
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

    def view(self, variant: Variant, language: str, match: Match, page: int, profile: str = "") -> View:
        """Return one way to see this document: variant, language, page, profile, and what of that its URL left open."""
        several = len(self.settings.languages) > 1 and variant.prose and not match.language
        open_to = [*(["Accept"] if not match.variant else []), *(["Accept-Language"] if several else [])]
        return View(self, variant, language, ", ".join(open_to), page, profile)

    def alternates(self) -> list[Form]:
        """Return every variant with its path."""
        return self.forms(OF_PLACES if self.has_place else VARIANTS, self.pattern.document.origin)

    def forms(self, variants: Iterable[Variant], origin: str) -> list[Form]:
        """Return variants, each with its URL as a reference from an origin."""
        reached, html, rdf = self.settings.reached, self.pattern.html, self.pattern.rdf
        stem = reached(reference(self.pattern.stem_of_variants(self.values), origin))
        if not html and not rdf:
            return [(variant, f"{stem}.{variant.extension}") for variant in variants]
        return [
            (
                variant,
                reached(reference(self.url(variant), origin))
                if (html if variant.is_html else rdf)
                else f"{stem}.{variant.extension}",
            )
            for variant in variants
        ]

    def __hash__(self) -> int:
        return hash(self.generic)


@dataclass(frozen=True)
class View:
    """A document in one variant, one language ("" for data) and one page; `vary` is what its URL leaves open.

    `profile` is the token of a selection from what it says, "" for all of it.
    """

    document: Document
    variant: Variant
    language: str
    vary: str
    page: int
    profile: str = ""

    @property
    def url(self) -> str:
        """Return the URL that pins all of it."""
        several = self.language if len(self.document.settings.languages) > 1 else ""
        return self.document.url(self.variant, several) + self.query

    @property
    def canonical(self) -> str:
        """Return the URL of this page that negotiates: another page is another document (RFC 6596 section 3)."""
        return self.document.generic + self.query

    def alternates(self) -> list[Form]:
        """Return this page in every variant with its path."""
        forms, query = self.document.alternates(), self.query
        return [(variant, path + query) for variant, path in forms] if query else forms

    @property
    def query(self) -> str:
        """Return what its URL has behind that of the whole document."""
        if self.profile:
            return f"?_profile={self.profile}"  # which leaves no more than one page
        return f"?page={self.page}" if self.page > 1 else ""

    def path_in(self, language: str) -> str:
        """Return the path of this page for people in one language."""
        return self.document.path(self.document.url(BY_NAME["html"], language)) + self.query

    def headers(self, links: Iterable[Link]) -> Headers:
        """Return the headers of its 200."""
        document, settings = self.document, self.document.settings
        language = (("Content-Language", self.language),) if self.language else ()
        place = (("Vary", self.vary), ("Content-Location", document.path(self.url))) if self.vary else ()
        cache = ("Cache-Control", cache_control(settings))
        return (*language, *place, cache, *link_field(links, self.variant.media_type))


def cache_control(settings: Settings) -> str:
    """Return how long caches may keep an answer: briefly without asking, longer while they ask or cannot reach us."""
    return f"public, max-age={settings.max_age}, stale-while-revalidate=60, stale-if-error=86400"
