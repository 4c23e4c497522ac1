"""A page about the site rather than a thing: its parameters, the links to its other forms, and its finished answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from markupsafe import Markup
from rdflib import Literal

from seeother.describe.forms import LISTS, forms_of, is_spoken
from seeother.describe.relations import linksets, neighbours, of_first_page, of_site_page
from seeother.graph.data import Data
from seeother.http.answer import HTML, Answer, Headers, represent
from seeother.http.links import MOST_OF_LINKS, MOST_OF_LISTS, Link, link_field
from seeother.http.parameters import CHOOSING, PARAMETERS, parameters_of
from seeother.http.variants import BY_NAME, OF_LISTS, TABLES, Variant
from seeother.look.interface import Interface, interface, own_name
from seeother.look.templating import render
from seeother.pages.markdown import write_outline
from seeother.pages.schema_org import page_of_list
from seeother.pages.thing import LanguageLink
from seeother.site.document import cache_control
from seeother.statements import Triple, iri_of, literal
from seeother.terms import XSD
from seeother.vocabularies.name_nodes import ONLY_LEADING
from seeother.write.syntaxes import WRITERS

# What chooses a part of a list, or a way to look at it on a page: a table is the whole.
OF_PAGES = ("page", "from", "view", "within", "at")
_EXTENSIONS = {variant.extension: variant for variant in OF_LISTS}
_OWN = PARAMETERS.difference(CHOOSING)  # the others are read before there is a page


class Missing(NamedTuple):
    """What a page is not there for: a parameter whose value names, or can be read as, nothing that there is."""

    name: str
    value: str


@dataclass(frozen=True)
class SiteView:
    """One way to see a site page: path without extension, parameters, variant and language, and what the URL leaves open.

    `asked` is the query as it was written, "" where nothing of it is read; `around` are links to other parts of a long page.
    """

    path: str
    parameters: Mapping[str, tuple[str, ...]]
    variant: Variant
    language: str
    vary: str
    snapshot: Data
    asked: str = ""
    around: tuple[Link, ...] = ()

    @staticmethod
    def of(path: str, query: str, variant: Variant | None, language: str, snapshot: Data) -> SiteView:
        """Read a request: "/browse.ttl" fixes the variant, "lang" the language, whatever the headers say."""
        every = parameters_of(query)
        parameters = {name: tuple(found) for name, found in every.items() if name in _OWN}
        stem, _, extension = path.rpartition(".")
        pinned = _EXTENSIONS.get(extension) if stem else None
        pinned = None if pinned in TABLES and stem not in LISTS else pinned
        wanted = (parameters.get("lang") or ("",))[-1]
        languages = snapshot.settings.languages
        name = stem if pinned else path
        fitting = variant if variant in forms_of(name, parameters) else None
        chosen = pinned or fitting or BY_NAME["html"]
        speaks = is_spoken(name, chosen)
        several = speaks and len(languages) > 1 and wanted not in languages
        vary = [*([] if pinned else ["Accept"]), *(["Accept-Language"] if several else [])]
        own = wanted if wanted in languages else language if speaks else languages[0]
        asked = "" if PARAMETERS.isdisjoint(every) else quote(query, safe="%!$&'()*+,;=:@/?-._~")
        name = "/" if name == "/index" else name
        return SiteView(name, parameters, chosen, own, ", ".join(vary), snapshot, asked)

    @property
    def say(self) -> Interface:
        """Return the interface in the reader's language."""
        return interface(self.language)

    @property
    def languages(self) -> list[str]:
        """Return the languages of the reader, the wanted one first."""
        return [self.language, *self.snapshot.settings.languages]

    @property
    def is_negotiated(self) -> bool:
        """Tell whether the URL leaves the variant open."""
        return "Accept" in self.vary.split(", ")

    @property
    def origin(self) -> str:
        """Return scheme and host under which the site publishes its documents."""
        return self.snapshot.settings.patterns.all[0].document.origin

    @property
    def site(self) -> str:
        """Return the URL of the site, without a slash at the end."""
        return self.origin + self.snapshot.settings.mount

    def one(self, name: str) -> str:
        """Return a parameter's last value, "" for none."""
        return (self.parameters.get(name) or ("",))[-1]

    @property
    def page(self) -> int:
        """Return the number of the page asked for, 0 for what is no number."""
        text = self.one("page") or "1"
        return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0

    def link(self, variant: Variant | None = None, /, **changes: Any) -> str:
        """Return the path of this page with other parameters; None or "" takes one away."""
        asked = (
            self._own_language(variant)
            if variant
            else self.parameters.get("lang") or self._own_language(self.variant)
        )
        # The language is there and last, negotiated or asked for: what Content-Location names has these very bytes.
        parameters = {name: value for name, value in {**self.parameters, **changes}.items() if name != "lang"}
        parameters["lang"] = changes.get("lang", asked)
        kept = {name: value for name, value in parameters.items() if value not in (None, "", ())}
        own = f"{'/index' if self.path == '/' else self.path}.{variant.extension}" if variant else self.path
        path = self.snapshot.settings.mount + own
        query = urlencode(kept, doseq=True)
        return f"{path}?{query}" if query else path

    def _own_language(self, variant: Variant) -> str:
        return (
            self.language
            if is_spoken(self.path, variant) and len(self.snapshot.settings.languages) > 1
            else ""
        )

    def numbered(self, count: int) -> SiteView:
        """Return this page as one of some that are numbered."""
        around = neighbours(self.page, count, lambda page: self.link(page=page))
        return replace(self, around=tuple(around))

    def continued(self, onward: str, backward: str | None, last: str = "") -> SiteView:
        """Return this page as a part of a list that begins where the parameter `from` says, as the next and the last do.

        `backward` is where the part before begins, "" for the beginning, None where there is none.
        """
        begun = {"prev": backward, "next": onward or None, "last": last or None}
        around = [Link(rel, self._from(start)) for rel, start in begun.items() if start is not None]
        return replace(self, around=(Link("first", self._from("")), *around)) if around else self

    def _from(self, start: str) -> str:
        return self.link(**{"from": start, "page": None if start else 1})

    def alternates(self) -> Iterator[tuple[Variant, str]]:
        """Yield every variant with its path."""
        whole = dict.fromkeys(OF_PAGES)
        for variant in self.forms:
            yield variant, self.link(variant, **(whole if variant in TABLES else {}))

    @property
    def forms(self) -> tuple[Variant, ...]:
        """Return the variants that this page comes in."""
        return forms_of(self.path, self.parameters)

    def language_links(self) -> list[LanguageLink]:
        """Return this page in each language of the site, where it has several; of a letter's the whole list."""
        tags = self.snapshot.settings.languages
        in_one = dict.fromkeys(("letter", "from", "page") if self.one("letter") or self.one("from") else ())
        return [
            LanguageLink(
                tag,
                own_name(tag),
                self.link(lang=tag, **({} if tag == self.language else in_one)),
                tag == self.language,
            )
            for tag in tags
            if len(tags) > 1
        ]

    @property
    def links(self) -> list[Link]:
        """Return how this page is related to others."""
        up = self.path if set(self.parameters) - {"lang"} else "/"
        above = [Link("up", self.snapshot.settings.mount + up)] if (self.path, up) != ("/", "/") else []
        url, settings = self.canonical, self.snapshot.settings
        kept = [Link("canonical", url)] if len(url) <= MOST_OF_LINKS // 2 else []
        # JSON-LD leaves out what others carry.
        if kept and (self.path == "/" or self.variant.name == "jsonld"):
            kept += linksets(url, settings)
        if self.path == "/":
            kept += of_first_page(self.snapshot)
        languages = [
            Link("alternate", link.path, BY_NAME["html"].media_type, link.tag)
            for link in self.language_links()
        ]
        forms = [*self.alternates()]
        return of_site_page(kept, forms, settings, [*above, *self.around]) + languages

    @property
    def canonical(self) -> str:
        """Return the URL of this page in whatever form and language."""
        return self.origin + self.link(lang=None, page=None if self.page == 1 else self.page)

    def structured(self, kind: str, name: str, total: int) -> list[Markup]:
        """Return what this page of a list tells search engines."""
        return [page_of_list(kind, name, self.canonical, self.language, total, self.snapshot)]

    def html(self, template: str, **values: Any) -> Answer:
        """Finish the page as HTML."""
        body = render(
            template,
            settings=self.snapshot.settings,
            language=self.language,
            languages=self.language_links(),
            view=self,
            alternates=list(self.alternates()),
            links=self.links,
            **values,
        )
        return self.finish(body, HTML, (("Content-Language", self.language),))

    @property
    def is_outline(self) -> bool:
        """Tell whether the page is wanted as text that consists of links."""
        return self.variant.name == "markdown"

    def outline(
        self, title: str, lead: str, *parts: tuple[str, Sequence[tuple[str, str | None, str]]]
    ) -> Answer:
        """Finish the page as Markdown: under each heading links as (text, address, note); parts without any are left out."""
        formats = [(variant.title, path, "") for variant, path in self.alternates()]
        full = [*(part for part in parts if part[1]), (self.say("formats"), formats)]
        return self.finish(
            write_outline(title, lead, full),
            self.variant.content_type,
            (("Content-Language", self.language),),
        )

    def data(self, triples: Sequence[Triple]) -> Answer:
        """Finish the page as RDF in the view's variant."""
        return self.finish(
            WRITERS[self.variant.name](triples, self.snapshot.namespaces), self.variant.content_type
        )

    def file(self, text: str, content_type: str, more: Headers = ()) -> Answer:
        """Finish what has one form only."""
        headers = (("Cache-Control", cache_control(self.snapshot.settings)), *more)
        body, built = text.encode("utf-8", "replace"), self.snapshot.manifest.built
        return represent(body, content_type, headers, self.variant.name, built, built)

    def finish(
        self, text: str, content_type: str, more: Headers = (), own: Sequence[Link] | None = None
    ) -> Answer:
        """Finish the page from its text, with links of its own where it has other ones."""
        vary = (("Vary", self.vary),) if self.vary else ()
        here = self.link(self.variant)
        place = (("Content-Location", here),) if self.vary and len(here) <= MOST_OF_LINKS else ()
        most = MOST_OF_LISTS if self.path in LISTS else MOST_OF_LINKS
        links = link_field(self.links if own is None else own, self.variant.media_type, most)
        return self.file(text, content_type, (*vary, *place, *links, *more))


def named(iri: str, view: SiteView) -> list[Triple]:
    """Return the names of a resource as triples."""
    return [
        Triple(iri_of(iri), iri_of(p), literal(text, language=language) if language else literal(text))
        for p, language, text in view.snapshot.labels(iri)
        if p not in ONLY_LEADING
    ]


def number(value: int) -> Literal:
    """Return a whole number as a literal."""
    return literal(str(value), datatype=iri_of(f"{XSD}integer"))
