"""Pages about the site as a whole, where no thing has the path: first page, lists, search, robots.txt."""

from __future__ import annotations

import re
from collections.abc import Callable

from seeother.decide.problems import no_such_list, no_such_page, not_acceptable
from seeother.describe import discovery
from seeother.graph.data import Data
from seeother.http.answer import PLAIN_TEXT, Answer
from seeother.http.links import LINKSET_JSON, Link, link_field
from seeother.http.variants import OF_LISTS, TABLES, Variant
from seeother.lists.browse import browse_page
from seeother.lists.search import description, search_page, suggestions
from seeother.pages.home import dataset_page, front_page
from seeother.pages.view import SiteView, forms_of
from seeother.reference.schemes import scheme_page
from seeother.tables.pages import METADATA, metadata_page, of_table, table_page

CATALOG = "/.well-known/api-catalog"


def _api_catalog(view: SiteView) -> Answer:
    """Return the list of entrances, which says in its head too what it is (RFC 9727 section 3)."""
    here = Link("api-catalog", f"{view.snapshot.settings.mount}{CATALOG}", LINKSET_JSON)
    links = link_field([here], LINKSET_JSON)
    return view.file(discovery.api_catalog(view.snapshot), discovery.API_CATALOG, links)


def _text(write: Callable[[Data], str], content_type: str) -> Callable[[SiteView], Answer]:
    return lambda view: view.file(write(view.snapshot), content_type)


def _browse(view: SiteView) -> Answer | None:
    if view.variant in TABLES:
        return table_page(view)
    return scheme_page(view) if view.one("scheme") else browse_page(view)


def _search(view: SiteView) -> Answer | None:
    return table_page(view) if view.variant in TABLES else search_page(view)


PAGES: dict[str, Callable[[SiteView], Answer | None]] = {
    "/": front_page,
    "/.well-known/void": dataset_page,
    "/browse": _browse,
    "/search": _search,
}
# Their one form is told by their names.
FILES: dict[str, Callable[[SiteView], Answer]] = {
    "/search/suggest": suggestions,
    "/search/description.xml": description,
    "/robots.txt": _text(discovery.robots, PLAIN_TEXT),
    "/llms.txt": _text(discovery.llms, "text/markdown; charset=utf-8"),
    "/sitemap.xml": _text(discovery.sitemap_index, discovery.XML),
    CATALOG: _api_catalog,
}
_CONDITIONS = ("values", "class", "scheme", "with")  # of a list
_SITEMAP_PART = re.compile(r"/sitemap/([1-9][0-9]{0,4})\.xml")


def is_page(path: str) -> bool:
    """Tell whether a path is that of a page about the site, in any of its forms; what robots may read is not for it to say."""
    stem, _, extension = path.rpartition(".")
    name = stem if stem and extension in {variant.extension for variant in OF_LISTS} else path
    return name == "/index" or name in PAGES or (path in FILES and path != "/robots.txt")


def site_page(path: str, query: str, variant: Variant | None, language: str, snapshot: Data) -> Answer | None:
    """Return the page of a path, None when there is none."""
    view = SiteView.of(path, query, variant, language, snapshot)
    if path in FILES:
        return FILES[path](view)
    if part := _SITEMAP_PART.fullmatch(path):
        text = discovery.sitemap_part(snapshot, int(part[1]))
        return None if text is None else view.file(text, discovery.XML)
    if path.endswith(METADATA) and (found := of_table(path)):
        return metadata_page(SiteView.of(found, query, variant, language, snapshot))
    page = PAGES.get(view.path)
    if page and view.is_negotiated and (variant is None or variant not in forms_of(view.path)):
        return not_acceptable(view.alternates(), snapshot, language)
    if page is None:
        return None
    if answer := page(view):
        return answer
    if view.page != 1:
        return no_such_page(view.link(page=None, lang=None), variant, snapshot, language)
    asked = next((name for name in _CONDITIONS if view.one(name)), "")
    return no_such_list(asked, view.one(asked), variant, snapshot, language) if asked else None
